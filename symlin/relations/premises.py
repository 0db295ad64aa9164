"""From what is assumed to what can be used: facts about symbols, equations as relations, the laws of inverses.

Every relation is built here from what is written, and built again when a certificate is checked.
"""

from functools import partial
from itertools import product as combinations

import sympy

from symlin.assumed import Comparison, Equation, Property
from symlin.entries import negated, summed, times
from symlin.errors import Error
from symlin.laws import power_of
from symlin.meaning import Beyond, Facts, IndexLetter, kronecker
from symlin.nodes import Defined, DefinedScalar
from symlin.normal_form import collect
from symlin.ranges import Axis, NoRefinement
from symlin.relations.certificates import Assumed, InverseLaw, Relation, Supposed
from symlin.shapes import Walk, free_indices

_SIGNS = {">": "positive", ">=": "nonnegative"}


def equations(assumptions):
    """The assumptions as pairs of equal expressions; words that say an equation are written out."""
    for number, assumption in enumerate(assumptions):
        if isinstance(assumption, Equation):
            yield number, assumption.left, assumption.right
        elif isinstance(assumption, Property):
            for left, right in _said(assumption.word, assumption.matrix):
                yield number, left, right


def _said(word, m):
    """The equations that a word says of a square matrix."""
    turned, one = sympy.Transpose(m), sympy.Identity(m.shape[0])
    if word in ("orthogonal", "permutation"):
        yield sympy.MatMul(turned, m), one
        yield sympy.MatMul(m, turned), one
    if word == "permutation":
        ones = sympy.OneMatrix(m.shape[0], 1)
        yield sympy.MatMul(m, ones), ones
        yield sympy.MatMul(turned, ones), ones
    if word in ("symmetric", "positive definite", "positive semidefinite"):
        yield turned, m
    if word == "skew-symmetric":
        yield turned, sympy.MatMul(-1, m)
    if word == "idempotent":
        yield sympy.MatMul(m, m), m


def is_invertible_by_word(assumption):
    """Whether an assumption says of a matrix that it has an inverse."""
    return isinstance(assumption, Property) and assumption.word in (
        "invertible", "orthogonal", "permutation", "positive definite")


def facts_of(assumptions):
    """What assumptions say of single symbols, in the meaning of the symbol itself."""
    words, equal = {}, {}
    for assumption in assumptions:
        if isinstance(assumption, Property) and _is_symbol(assumption.matrix):
            word = "symmetric" if assumption.word.startswith("positive") else assumption.word
            _add(words, assumption.matrix, word)
        elif isinstance(assumption, Comparison):
            left, relation, right = assumption
            if right.is_Rational and _is_symbol(left) and relation in _SIGNS:
                if right > 0 or right == 0 and relation == ">":
                    _add(words, left, "positive")
                elif right == 0:
                    _add(words, left, "nonnegative")
        elif isinstance(assumption, Equation):
            symbol, word = _turned_symbol(assumption)
            if symbol is not None:
                _add(words, symbol, word)
    for assumption in assumptions:
        if isinstance(assumption, Equation):
            for symbol, value in _isolated(assumption):
                if symbol not in equal and symbol not in words and not _speaks_of(value, symbol, equal):
                    equal[symbol] = value
                    break
    return Facts({s: frozenset(w) for s, w in words.items()}, equal)


def _add(words, symbol, word):
    words.setdefault(symbol, set()).add(word)


def _is_symbol(e):
    return isinstance(e, sympy.MatrixSymbol) or e.is_Symbol and not e.is_integer


def _turned_symbol(equation):
    """(A, "symmetric") for ``Aᵀ = A`` however arranged, (A, "skew-symmetric") for ``Aᵀ = -A``, else (None, "")."""
    terms = _terms(equation)
    if len(terms) == 2:
        for (a, x), (b, y) in (terms, terms[::-1]):
            if isinstance(x, sympy.MatrixSymbol) and isinstance(y, sympy.Transpose) and y.arg == x and abs(a) == abs(b):
                return x, "skew-symmetric" if a == b else "symmetric"
    return None, ""


def _terms(equation):
    """The summands of ``left - right``, none of them zero, as pairs (rational coefficient, rest)."""
    found = []
    for sign, side in ((1, equation.left), (-1, equation.right)):
        for term in side.args if isinstance(side, sympy.MatAdd | sympy.Add) else (side,):
            coefficient, rest = term.as_coeff_mmul() if term.is_Matrix else term.as_coeff_Mul()
            rest = rest.args[0] if isinstance(rest, sympy.MatMul) and len(rest.args) == 1 else rest
            if not coefficient.is_Rational:
                coefficient, rest = sympy.S.One, term
            if not isinstance(rest, sympy.ZeroMatrix) and coefficient:
                found.append((sign * coefficient, rest))
    return found


def _isolated(equation):
    """The symbols that an equation can be solved for, being one of its summands, with what they are equal to."""
    for symbol, value in (equation, equation[::-1]):
        if _is_symbol(symbol):
            yield symbol, value
    if equation.left.is_Matrix != equation.right.is_Matrix:
        return
    terms = _terms(equation)
    for k, (coefficient, symbol) in enumerate(terms):
        if not _is_symbol(symbol) or len(terms) == 1:
            continue
        others = [(-c / coefficient, t) for j, (c, t) in enumerate(terms) if j != k]
        if symbol.is_Matrix:
            products = [sympy.MatMul(c, t) for c, t in others]
            yield symbol, sympy.MatAdd(*products) if len(products) > 1 else products[0]
        else:
            yield symbol, sympy.Add(*[c * t for c, t in others])


def _speaks_of(value, symbol, equal):
    """Whether an expression, or what its symbols are equal to, contains a symbol."""
    pending, seen = [value], set()
    while pending:
        e = pending.pop()
        if e in seen:
            continue
        seen.add(e)
        if e == symbol:
            return True
        if e in equal:
            pending.append(equal[e])
        pending.extend([e.value] if isinstance(e, Defined | DefinedScalar) else e.args)
    return False


def _nonzero(comparison):
    """The number that a comparison says is not zero, or None."""
    left, relation, right = comparison
    if relation == "!=":
        return left - right
    if right.is_Rational and (relation == ">" and right >= 0 or relation == ">=" and right > 0
                              or relation == "<" and right <= 0 or relation == "<=" and right < 0):
        return left
    return None


class Premises:
    """Assumptions given a meaning beside a claim: built before any entry is asked for, used afterwards."""

    def __init__(self, meanings, assumptions, sizes=()):
        self.meanings = meanings
        self._equations, self._invertible = [], []
        for number, left, right in equations(assumptions):
            self._add_equation(partial(Assumed, number), left, right, sizes)
        self._numbers = []
        for assumption in assumptions:
            if is_invertible_by_word(assumption):
                self._add_invertible(assumption.matrix)
            elif isinstance(assumption, Comparison):
                self._add_number(assumption)

    def _add_number(self, comparison):
        """A number that a comparison says is not zero."""
        number = _nonzero(comparison)
        if number is not None:
            try:
                self._numbers.append(self.meanings.number(number))
            except (Beyond, NoRefinement, Error):
                return

    def reciprocals(self):
        """The reciprocals of the numbers that are assumed not to be zero, each as one term."""
        for number in self._numbers:
            try:
                [term] = power_of(collect(number()), -1)
            except (Beyond, NoRefinement, Error, ValueError):
                continue
            yield term

    def _add_equation(self, reason, left, right, sizes):
        scope = self.meanings.scope
        try:
            letters = self._letters(left, right, sizes)
            self.meanings.scope = {**scope, **letters}
            a, b = self.meanings.of(left), self.meanings.of(right)
            if a.rows is not None and b.rows is not None:
                self.meanings.unify(a.rows, b.rows)
                self.meanings.unify(a.columns, b.columns)
            self._equations.append((reason, a, b, tuple(letters.values())))
        except (Beyond, NoRefinement, Error):
            return
        finally:
            self.meanings.scope = scope

    def suppose(self, number, left, right, sizes):
        """Take an equation as a hypothesis of an induction, with the values that are put in now."""
        self._add_equation(partial(Supposed, number), left, right, sizes)

    def _letters(self, left, right, sizes):
        """Index letters of its own for the free indices of an assumption."""
        return {i: IndexLetter(Axis(size)) for i, size in free_indices([left, right], Walk(), sizes).items()}

    def _add_invertible(self, matrix):
        try:
            self._invertible.append(self.meanings.of(sympy.Inverse(matrix)))
        except (Beyond, NoRefinement, Error):
            return

    def relations(self):
        """The relations of all equations assumed, block by block."""
        for reason, a, b, letters in self._equations:
            try:
                yield from self._blocks(reason, a, b, letters)
            except (NoRefinement, Beyond, Error):
                continue

    def _blocks(self, reason, a, b, letters):
        shaped = a if a.rows is not None else b
        axes = [shaped.rows, shaped.columns] if shaped.rows is not None else []
        places = [list(self.meanings.along(axis)) for axis in axes + [letter.axis for letter in letters]]
        for case in combinations(*places):
            chosen = [term for term, _ in case]
            for letter, term in zip(letters, chosen[len(axes):]):
                letter.term = term
            where = chosen[: len(axes)] or [(0, ()), (0, ())]
            total = collect(_at(a, where) + negated(_at(b, where)))
            sizes = {v: size for _, known in case for v, size in known.items()}
            others = tuple(v for _, vs in chosen[len(axes):] for v in vs)
            yield Relation(
                total, where[0][1], where[1][1], others, sizes, reason(tuple(cell for cell, _ in chosen)))

    def inverse_laws(self):
        """``W M = I`` and ``M W = I`` for every inverse that is written or known to exist, block by block."""
        for meant in self._invertible:
            for _ in self.meanings.everywhere(meant):
                pass
        for letter in list(self.meanings.inverses.values()):
            yield from laws_of(self.meanings, letter)


def laws_of(meanings, letter):
    """Both laws of the letter of an inverse, block by block."""
    for side in ("left", "right"):
        outer = letter.axes[0] if side == "left" else letter.axes[1]
        for (a, a_sizes), (b, b_sizes) in combinations(meanings.along(outer), list(meanings.along(outer))):
            yield law_at(meanings, letter, side, a, b, {**a_sizes, **b_sizes})


def law_at(meanings, letter, side, a, b, sizes):
    """One law at a block: the sum over (a, b) that is zero."""
    inner = letter.axes[1] if side == "left" else letter.axes[0]
    parameters = tuple(letter.parameters)
    terms = negated(kronecker(a, b))
    for k, k_sizes in meanings.along(inner):
        if side == "left":
            pair = letter.entry(meanings, parameters, a, k), letter.inverted(parameters, k, b)
        else:
            pair = letter.inverted(parameters, a, k), letter.entry(meanings, parameters, k, b)
        terms = terms + summed(times(*pair), k_sizes)
    why = InverseLaw(letter, side, (a[0], b[0]))
    return Relation(collect(terms), a[1], b[1], parameters, {**sizes, **letter.parameters}, why)


def _at(meant, where):
    return meant.entry() if meant.rows is None else meant.entry(*where)
