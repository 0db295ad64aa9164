"""What would settle a claim: the first simple assumption about its symbols under which it is proved."""

import importlib
import time
from itertools import combinations
from typing import NamedTuple

import sympy
from sympy import Identity, MatMul, MatrixSymbol, Transpose

from symlin.assumed import Comparison, Equation, Property
from symlin.entries import Budget, within
from symlin.errors import Error
from symlin.meaning import Beyond
from symlin.nodes import Defined, DefinedScalar
from symlin.ranges import NoRefinement
from symlin.relations.proofs import certificate
from symlin.relations.rules import Contradiction

SECONDS = 0.3
"""For all that is tried on one claim."""
TERMS = 20_000
MOST_SYMBOLS = 8


class Hint(NamedTuple):
    """An assumption (symlin/assumed.py) under which a claim is proved, and the words for it."""

    assumption: object
    words: str

    def __str__(self):
        return f"it is true if {self.words}"


def hint(left, right, assumptions, free, sizes=(), terms=TERMS, seconds=SECONDS):
    """A ``Hint`` for a claim that was neither proved nor refuted under assumptions that are understood, or None.

    There is none for a claim that needs no more than a larger budget. ``terms`` and ``seconds`` bound the work.
    """
    terms, deadline = min(terms, TERMS), time.monotonic() + min(seconds, SECONDS)
    if follows(left, right, assumptions, free, sizes, terms, deadline):
        return None
    for candidate in candidates(left, right):
        if candidate.assumption in assumptions or is_claim(candidate.assumption, left, right):
            continue
        given = *assumptions, candidate.assumption
        if follows(left, right, given, free, sizes, terms, deadline):
            if importlib.import_module("symlin.refuting").example(given, left, right, deadline=deadline):
                return candidate
    return None


def follows(left, right, given, free, sizes, terms, deadline):
    """Whether a claim has a certificate that stands its check, found before a moment of ``time.monotonic()``."""
    seconds = deadline - time.monotonic()
    if seconds <= 0:
        return False
    try:
        with within(Budget(terms, seconds)):
            found = certificate(left, right, given, free, False, sizes)
            return found is not None and found.check()
    except (Beyond, NoRefinement, Contradiction, Error, RecursionError):
        return False


def is_claim(assumption, left, right):
    """Whether an assumption is the claim itself."""
    return isinstance(assumption, Equation) and {left, right} == {assumption.left, assumption.right}


def candidates(*expressions):
    """Simple assumptions about the symbols of expressions, each as a ``Hint``."""
    symbols = sorted(symbols_of(*expressions), key=str)[:MOST_SYMBOLS]
    matrices = [s for s in symbols if isinstance(s, MatrixSymbol) and 1 not in s.shape]
    square = [m for m in matrices if m.shape[0] == m.shape[1]]
    for m in square:
        yield Hint(Property("symmetric", m), f"{m} is symmetric")
    for a, b in combinations(square, 2):
        if a.shape == b.shape:
            yield Hint(Equation(MatMul(a, b), MatMul(b, a)), f"{a} and {b} commute")
    for m in matrices:
        if m in square:
            yield Hint(Property("orthogonal", m), f"{m} is orthogonal")
            continue
        turned, (rows, columns) = Transpose(m), m.shape
        yield Hint(Equation(MatMul(turned, m), Identity(columns)), f"the columns of {m} are orthonormal")
        yield Hint(Equation(MatMul(m, turned), Identity(rows)), f"the rows of {m} are orthonormal")
    for s in symbols:
        if not isinstance(s, MatrixSymbol):
            yield Hint(Comparison(s, ">", sympy.S.Zero), f"{s} > 0")


def symbols_of(*expressions):
    """The matrix symbols and the real scalars in expressions, those in definitions too."""
    found, seen, pending = set(), set(), list(expressions)
    while pending:
        e = pending.pop()
        if e not in seen:
            seen.add(e)
            if isinstance(e, MatrixSymbol) or e.is_Symbol and e.is_integer is None and e.is_positive is None:
                found.add(e)
            pending.extend([e.value] if isinstance(e, Defined | DefinedScalar) else e.args)
    return found
