"""An assumption that a refuted claim lacks: the first simple one about its symbols under which it is proved."""

import time
from itertools import combinations

import sympy
from sympy import Identity, MatMul, MatrixSymbol, Transpose

from symlin.assumed import Comparison, Equation, Property, Unread
from symlin.errors import Error
from symlin.hinting import MOST_SYMBOLS, Hint, candidates, follows, is_claim, symbols_of
from symlin.nodes import Scalar
from symlin.proving import decide
from symlin.shapes import free_indices

SECONDS = 0.5
"""For one claim."""
TERMS = 20_000
CLASHING = ({"permutation", "diagonal"}, {"orthogonal", "idempotent"}, {"invertible", "idempotent"},
            {"symmetric", "skew-symmetric"}, {"diagonal", "skew-symmetric"}, {"permutation", "idempotent"})
"""Words that leave little of a matrix together."""
MOST_SIZES = 3
"""Sizes of which two are tried to be equal."""


def supposed(left, right, assumptions=(), *, sizes=(), seconds=SECONDS):
    """The ``Hint`` (symlin.hinting) with an assumption under which a refuted claim (m, n) is proved, or None.

    It is proved under ``assumptions`` (symlin/assumed.py) and the one found, of which there are exact examples.
    ``sizes`` names symbols that are known to be sizes.

    >>> from symlin.writing import matrices, sizes
    >>> A, B = matrices("A B", *[sizes("n")] * 2)
    >>> print(supposed(A * A * B, B * A * A))
    it is true if A and B commute
    """
    if any(isinstance(a, Unread) for a in assumptions):
        return None
    deadline = time.monotonic() + seconds
    try:
        free = free_indices([left, right], None, sizes)
        about = left, right, *_parts(assumptions)
        for candidate in (*_not_zero(*about), *candidates(*about), *_more(*about)):
            if time.monotonic() > deadline:
                return None
            if candidate.assumption in assumptions or is_claim(candidate.assumption, left, right) or _clashes(
                    candidate.assumption, assumptions):
                continue
            given = *assumptions, candidate.assumption
            if follows(left, right, given, free, sizes, TERMS, deadline) and not _says_nothing(
                    left, right, given, free, sizes, deadline) and _is_proved(left, right, given, sizes, deadline):
                return candidate
        for candidate in _invertible(assumptions):
            if _is_proved(left, right, (*assumptions, candidate.assumption), sizes, deadline):
                return candidate
        return _sizes_alike(left, right, assumptions, sizes, deadline)
    except (Error, RecursionError):
        return None


def _is_proved(left, right, given, sizes, deadline):
    seconds = deadline - time.monotonic()
    try:
        return seconds > 0 and decide(
            left, right, assumptions=given, sizes=sizes, terms=TERMS, seconds=seconds, trials=1).proved
    except Error:
        return False


def _clashes(assumption, assumptions):
    """Whether a matrix has a property already beside which this one leaves the identity alone, or its negative."""
    words = {a.word for a in assumptions if isinstance(a, Property) and a.matrix == getattr(assumption, "matrix", None)}
    return any(assumption.word in pair and words & pair - {assumption.word} for pair in CLASHING) if words else False


def _says_nothing(left, right, given, free, sizes, deadline):
    """Whether the last assumption makes both sides zero, of which none is written as zero, or a matrix trivial."""
    zero = _zero(left)
    if zero not in (left, right) and follows(left, zero, given, free, sizes, TERMS, deadline):
        return True
    matrices = [m for m in symbols_of(*_parts(given[-1:])) if isinstance(m, MatrixSymbol)]
    constants = [(m, c) for m in matrices for c in (_zero(m), Identity(m.shape[0])) if c.shape == m.shape]
    return any(follows(m, c, given, {}, sizes, TERMS, deadline) for m, c in constants)


def _zero(e):
    return sympy.ZeroMatrix(*e.shape) if e.is_Matrix else sympy.S.Zero


def _parts(assumptions):
    """The expressions in assumptions."""
    return [part for a in assumptions for part in a if isinstance(part, sympy.Basic)]


def _sizes_alike(left, right, assumptions, sizes, deadline):
    """Two sizes, equal: then the claim is proved with one in place of the other."""
    found = dict.fromkeys(size for m in symbols_of(left, right) if isinstance(m, MatrixSymbol) for size in m.shape)
    letters = sorted((size for size in found if size.is_Symbol), key=str)[:MOST_SIZES]
    for first, second in combinations(letters, 2):
        sides = [side.xreplace({second: first}) for side in (left, right)]
        given = [type(a)(*(_put(part, second, first) for part in a)) for a in assumptions]
        if sides[0] != sides[1] and _is_proved(*sides, tuple(given), sizes, deadline):
            return Hint(Equation(first, second), f"{first} = {second}")
    return None


def _put(part, old, new):
    return part.xreplace({old: new}) if isinstance(part, sympy.Basic) else part


def _more(*expressions):
    """Assumptions that a person may have left out, beside those of ``symlin.hinting.candidates``."""
    symbols = sorted(symbols_of(*expressions), key=str)[:MOST_SYMBOLS]
    matrices = [s for s in symbols if isinstance(s, MatrixSymbol)]
    square = [m for m in matrices if m.shape[0] == m.shape[1] != 1]
    for word, said in (("permutation", "a permutation matrix"), ("diagonal", "diagonal"),
                       ("skew-symmetric", "skew-symmetric")):
        for m in square:
            yield Hint(Property(word, m), f"{m} is {said}")
    for m in square:
        yield Hint(Equation(MatMul(m, m), m), f"{m} is idempotent")
    columns = [m for m in matrices if m.shape[1] == 1 != m.shape[0]]
    for x in columns:
        yield Hint(Equation(Scalar(MatMul(Transpose(x), x)), sympy.S.One), f"{x} has length 1")
    for x, y in combinations(columns, 2):
        if x.shape == y.shape:
            yield Hint(Equation(Scalar(MatMul(Transpose(x), y)), sympy.S.Zero), f"{x} and {y} are orthogonal")


def _not_zero(*expressions):
    for s in sorted(symbols_of(*expressions), key=str)[:MOST_SYMBOLS]:
        if not isinstance(s, MatrixSymbol):
            yield Hint(Comparison(s, "!=", sympy.S.Zero), f"{s} is not zero")


def _invertible(assumptions):
    """That a square matrix in an assumed equation is invertible, so that it can be cancelled."""
    equations = [side for a in assumptions if isinstance(a, Equation) for side in a]
    for m in sorted(symbols_of(*equations), key=str)[:MOST_SYMBOLS]:
        if isinstance(m, MatrixSymbol) and m.shape[0] == m.shape[1]:
            yield Hint(Property("invertible", m), f"{m} is invertible")
