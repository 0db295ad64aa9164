"""Rank, kernel and image of an explicit matrix whose entries may hold symbols, with what they depend on.

Only entries that are never zero are divided by. What is left when no such entry remains is a block whose minors say,
case by case, what the rank is.
"""

from itertools import combinations

import sympy
from sympy import And, Eq, Ne, Or, Piecewise, S

from symlin.errors import BudgetError, Error
from symlin.linear.explicit import ALWAYS, NEVER, nonzero_factors, settled, zero_test

MAX_MINORS = 400
"""Minors of the block that is left, of one size, that a rank may be read off."""


class Depends(Error):
    """An answer that is not the same for all values of the symbols; ``rank`` is the rank case by case."""

    def __init__(self, message, rank):
        super().__init__(message)
        self.rank = rank


class Elimination:
    """A matrix (m, n) brought to reduced form as far as that is the same for all values of its symbols.

    ``given`` lists factors that are known not to be zero. ``pivots`` are pairs (row, column), ``reduced`` the rows;
    ``rest`` is the block of what has no pivot, as entries that are zero for some values or always.
    """

    def __init__(self, matrix, given=()):
        self.matrix, self.given = matrix, tuple(given)
        self.rows = [[settled(x) for x in row] for row in matrix.tolist()]
        self.pivots = []
        self._run()
        done_rows, done_columns = {r for r, _ in self.pivots}, {c for _, c in self.pivots}
        self.rest_columns = [c for c in range(matrix.shape[1]) if c not in done_columns]
        self.rest = [[row[c] for c in self.rest_columns] for r, row in enumerate(self.rows) if r not in done_rows]

    def _never_zero(self, x):
        if zero_test(x) == NEVER:
            return True
        if zero_test(x) == ALWAYS or not self.given:
            return False
        return all(any(ALWAYS in (zero_test(f - g), zero_test(f + g)) for g in self.given) for f in nonzero_factors(x))

    def _run(self):
        """Pivot on the first column that has an entry that is never zero, the simplest of them, until none has."""
        rows = self.rows
        open_rows, open_columns = list(range(len(rows))), list(range(self.matrix.shape[1]))
        while True:
            found = None
            for c in open_columns:
                candidates = [r for r in open_rows if self._never_zero(rows[r][c])]
                if candidates:
                    found = min(candidates, key=lambda r, c=c: _simplicity(rows[r][c])), c
                    break
            if found is None:
                return
            r, c = found
            pivot = rows[r][c]
            rows[r] = [settled(x / pivot) for x in rows[r]]
            for other in range(len(rows)):
                factor = rows[other][c]
                if other != r and factor != 0:
                    rows[other] = [settled(x - factor * y) for x, y in zip(rows[other], rows[r])]
            self.pivots.append(found)
            open_rows.remove(r)
            open_columns.remove(c)

    @property
    def is_complete(self):
        """Whether nothing is left that may be nonzero."""
        return all(zero_test(x) == ALWAYS for row in self.rest for x in row)

    def rank(self):
        """The rank: a whole number, or a ``Piecewise`` whose cases cover all values of the symbols."""
        known = len(self.pivots)
        if self.is_complete:
            return S(known)
        cases = []
        for size in range(min(len(self.rest), len(self.rest_columns)), 0, -1):
            nonzero = self._some_minor_is_nonzero(size)
            if nonzero == S.true:
                cases.append((S(known + size), True))
                return cases[0][0] if len(cases) == 1 else Piecewise(*cases)
            if nonzero != S.false:
                cases.append((S(known + size), nonzero))
        return Piecewise(*cases, (S(known), True))

    def _some_minor_is_nonzero(self, size):
        """The condition that some minor of a size is not zero."""
        rows, columns = range(len(self.rest)), range(len(self.rest_columns))
        chosen = [(r, c) for r in combinations(rows, size) for c in combinations(columns, size)]
        if len(chosen) > MAX_MINORS:
            raise BudgetError(f"the rank depends on more than {MAX_MINORS} minors with symbols; "
                              "put numbers in with .subs(...)")
        minors = []
        for r, c in chosen:
            block = sympy.Matrix([[self.rest[i][j] for j in c] for i in r])
            minor = settled(block.det(method="berkowitz"))
            if self._never_zero(minor):
                return S.true
            if zero_test(minor) != ALWAYS:
                minors.append(minor)
        if not minors:
            return S.false
        if _never_all_zero(minors):
            return S.true
        products = {frozenset(nonzero_factors(m)) for m in minors}
        least = [p for p in products if not any(q < p for q in products)]
        return Or(*[And(*[Ne(f, 0) for f in p]) for p in least])

    def kernel(self):
        """A basis of the kernel as columns (n, 1), one for each column without a pivot."""
        self._check("kernel")
        n, basis = self.matrix.shape[1], []
        if not self.is_complete:
            return basis
        for free in self.rest_columns:
            column = [S.Zero] * n
            column[free] = S.One
            for r, c in self.pivots:
                column[c] = settled(-self.rows[r][free])
            basis.append(sympy.ImmutableDenseMatrix(n, 1, column))
        return basis

    def image(self):
        """A basis of the image as columns (m, 1): the columns of the matrix that have a pivot."""
        self._check("image")
        m, n = self.matrix.shape
        columns = sorted(c for _, c in self.pivots) if self.is_complete else range(n)
        return [sympy.ImmutableDenseMatrix(m, 1, list(self.matrix[:, c])) for c in columns]

    def _check(self, what):
        """``Depends`` unless the elimination came to its end, or the columns are independent for all values."""
        if self.is_complete:
            return
        rank = self.rank()
        if rank != self.matrix.shape[1]:
            raise Depends(
                f"the {what} depends on the values of the symbols: {rank_in_words(rank)}; name what is not zero, "
                f"such as .{what}(given=[{self._suggestion()}]), or put numbers in with .subs(...)", rank)

    def _suggestion(self):
        entry = next(x for row in self.rest for x in row if zero_test(x) != ALWAYS)
        return ", ".join(f"sympy.Ne({f}, 0)" for f in nonzero_factors(entry))


def _simplicity(x):
    return bool(x.free_symbols), x.count_ops()


def rank_in_words(rank):
    """A rank, case by case, in words."""
    if not isinstance(rank, Piecewise):
        return f"the rank is {rank}"
    parts = [f"{value} otherwise" if c == S.true else f"{value} if {condition_text(c)}" for value, c in rank.args]
    return "the rank is " + ", ".join(parts)


def condition_text(condition):
    """A condition as a person writes it, such as ``c ≠ 0``."""
    if isinstance(condition, Ne):
        return f"{condition.lhs} ≠ {condition.rhs}"
    if isinstance(condition, Eq):
        return f"{condition.lhs} = {condition.rhs}"
    if isinstance(condition, Or):
        return " or ".join(condition_text(c) for c in condition.args)
    if isinstance(condition, And):
        return " and ".join(condition_text(c) for c in condition.args)
    return str(condition)


def _never_all_zero(minors):
    """Whether polynomials have no common zero, since 1 is a combination of them."""
    symbols = sorted(set().union(*[m.free_symbols for m in minors]), key=str)
    numerators = [sympy.fraction(sympy.together(m))[0] for m in minors]
    if len(minors) > 12 or not symbols or not all(p.is_polynomial(*symbols) for p in numerators):
        return False
    polynomials = [sympy.Poly(p, *symbols) for p in numerators]
    if any(p.total_degree() > 6 or not (p.domain.is_ZZ or p.domain.is_QQ) for p in polynomials):
        return False
    return sympy.groebner(numerators, *symbols).exprs == [S.One]
