"""Exact solutions of equations in one letter: linear ones, a polynomial in one number, a polynomial in one matrix."""

import sympy

from symlin import balls
from symlin.balls import Undecided
from symlin.errors import BudgetError
from symlin.families import in_basis, plain, rotated, times, transposed, unimodular

MOST_UNKNOWNS = 64
"""Entries of a letter for which linear equations are solved."""


class AffineSolutions:
    """The matrices (rows, columns) at which an affine residual is zero.

    ``residual`` takes a list of rows and gives a list of exact numbers. ``exist``: whether there are any; ``free``:
    the places of entries that the equations leave open. Raises ``Undecided`` where a number is a ball.
    """

    def __init__(self, residual, rows, columns, chance):
        self.shape = rows, columns
        places = [(i, j) for i in range(rows) for j in range(columns)]
        if len(places) > MOST_UNKNOWNS:
            raise BudgetError(f"linear equations in more than {MOST_UNKNOWNS} entries")
        self._places = places = places if chance.tame else chance.shuffled(places)
        trial = [[0] * columns for _ in range(rows)]
        constant, slopes = _exact(residual(trial)), []
        for i, j in places:
            trial[i][j] = 1
            slopes.append([x - c for x, c in zip(_exact(residual(trial)), constant)])
            trial[i][j] = 0
        system = [[*row, -c] for row, c in zip(zip(*slopes), constant)]
        reduced, rank = balls.flint().fmpq_mat(system).rref()
        self._table = reduced.tolist()[:rank]
        self._pivots = [next(k for k, x in enumerate(row) if x != 0) for row in self._table]
        self.exist = not self._pivots or self._pivots[-1] < len(places)
        self.free = [k for k in range(len(places)) if k not in set(self._pivots)]

    def at(self, chosen):
        """The solution whose free entries are those of a list of rows."""
        solution = {place: balls.rational(chosen[place[0]][place[1]]) for place in self._places}
        for row, pivot in zip(self._table, self._pivots):
            free = sum(row[k] * solution[self._places[k]] for k in self.free)
            solution[self._places[pivot]] = row[-1] - free
        return plain([[solution[i, j] for j in range(self.shape[1])] for i in range(self.shape[0])])


def _exact(numbers):
    if any(balls.is_ball(x) for x in numbers):
        raise Undecided("equations with balls are not solved")
    return numbers


def rational_roots(residual, degree):
    """The numbers at which a polynomial residual in one number is zero; None where it is zero everywhere.

    ``residual`` takes a number and gives a list of exact numbers, each a polynomial of at most this degree. Raises
    ``Undecided`` where a number is a ball.
    """
    points = list(range(degree + 1))
    values = [_exact(residual(x)) for x in points]
    common = balls.flint().fmpq_poly([])
    for column in zip(*values):
        common = common.gcd(_interpolated(points, column))
    if not common:
        return None
    return [row[0] for root, _ in sorted(common.roots()) for row in plain([[root]])]


def _interpolated(points, values):
    poly = balls.flint().fmpq_poly
    total = poly([])
    for x, y in zip(points, values):
        term = poly([y])
        for other in points:
            if other != x:
                term = term * poly([-other, 1]) / (x - other)
        total = total + term
    return total


def matrix_polynomial(e, is_letter, number):
    """The polynomial p for which ``e`` is ``p(A)``, or None where it is none.

    ``is_letter`` tells whether an expression is the matrix A; ``number`` gives the value of a number that is free of A,
    else None.
    """
    poly = balls.flint().fmpq_poly
    if is_letter(e):
        return poly([0, 1])
    if isinstance(e, sympy.Identity):
        return poly([1])
    if isinstance(e, sympy.ZeroMatrix):
        return poly([])
    if isinstance(e, sympy.MatAdd | sympy.MatMul):
        parts = [matrix_polynomial(a, is_letter, number) for a in e.args]
        if None in parts:
            return None
        total, *rest = parts
        for part in rest:
            total = total + part if isinstance(e, sympy.MatAdd) else total * part
        return total
    if isinstance(e, sympy.MatPow):
        base, exponent = matrix_polynomial(e.args[0], is_letter, number), number(e.args[1])
        if base is None or exponent is None or balls.is_ball(exponent) or exponent.q != 1 or not 0 <= exponent <= 12:
            return None
        return base ** int(exponent.p)
    if e.is_Matrix:
        return None
    constant = number(e)
    return None if constant is None or balls.is_ball(constant) else poly([constant])


def annihilated(p, n, chance, symmetric):
    """An n×n matrix M with p(M) = 0, as varied as p allows, or None; ``symmetric``: in an orthogonal basis.

    In some basis it consists of companion matrices of divisors of p. A pair of conjugate roots with rational parts
    is written as a rotation times a number.
    """
    blocks = []
    for factor, multiplicity in p.factor()[1]:
        for power in range(1, (1 if symmetric else multiplicity) + 1):
            block = _block(factor, power)
            if len(block) <= n:
                blocks.append(block)
    reach = {0}
    for size in range(1, n + 1):
        if any(size - len(block) in reach for block in blocks):
            reach.add(size)
    if n not in reach:
        return None
    chosen, room, unused = [], n, chance.shuffled(sorted(blocks, key=len))
    while room:
        fitting = [b for b in unused if room - len(b) in reach] or [b for b in blocks if room - len(b) in reach]
        chosen.append(chance.of((fitting[0], max(fitting, key=len))))
        unused = [b for b in unused if b is not chosen[-1]]
        room -= len(chosen[-1])
    middle, start = [[0] * n for _ in range(n)], 0
    for block in chosen:
        for i, row in enumerate(block):
            middle[start + i][start : start + len(row)] = row
        start += len(block)
    basis = chance.basis(n, rotated if symmetric else unimodular)
    return times(basis, middle, transposed(basis)) if symmetric else in_basis(basis, middle)


def _block(factor, power):
    """A matrix whose minimal polynomial is a power of an irreducible factor."""
    if factor.degree() == 2 and power == 1:
        c, b, _ = (x / factor[2] for x in factor.coeffs())
        half, root = -b / 2, _root(c - b * b / 4)
        if root is not None:
            return plain([[half, -root], [root, half]])
    coefficients = (factor**power).coeffs()
    n = len(coefficients) - 1
    companion = [[int(i == j + 1) for j in range(n)] for i in range(n)]
    for i in range(n):
        companion[i][-1] = -coefficients[i] / coefficients[-1]
    return plain(companion)


def _root(square):
    """The rational root of a rational number, or None."""
    if square < 0:
        return None
    p, q = square.p.root(2), square.q.root(2)
    return balls.flint().fmpq(p, q) if p * p == square.p and q * q == square.q else None


def common_divisor(polynomials):
    """The greatest common divisor of polynomials, or None where it is a number."""
    common = balls.flint().fmpq_poly([])
    for p in polynomials:
        common = common.gcd(p)
    return common if common and common.degree() > 0 else None
