"""What products, sums and transposes of matrices mean."""

from functools import partial

import sympy

from symlin.entries import number, summed
from symlin.meaning.context import (
    Meant, entrywise, means, multiplied, number_meant, rational_exponent, sum_of,
)
from symlin.meaning.positions import parted
from symlin.nodes import Dot, Frobenius2, Inner, Norm2
from symlin.laws import power_of
from symlin.ranges import Axis


@means(sympy.MatMul)
def _matmul(meanings, e):
    scalars = [meanings.number(a) for a in e.args if not a.is_Matrix]
    matrices = [meanings.of(a) for a in e.args if a.is_Matrix]
    return product_of(meanings, matrices, scalars)


def product_of(meanings, matrices, scalars=()):
    for left, right in zip(matrices, matrices[1:]):
        meanings.unify(left.columns, right.rows)

    def entry(r, c):
        start = number(1)
        for value in scalars:
            start = multiplied(start, value())
        reached = [(r, start)]
        for left in matrices[:-1]:
            following = []
            for inner, sizes in meanings.along(left.columns):
                total = []
                for outer, terms in reached:
                    total += multiplied(terms, left.entry(outer, inner))
                following.append((inner, summed(total, sizes)))
            reached = following
        result = []
        for outer, terms in reached:
            result += multiplied(terms, matrices[-1].entry(outer, c))
        return result

    return Meant(matrices[0].rows, matrices[-1].columns, entry)


@means(sympy.MatAdd)
def _matadd(meanings, e):
    return sum_of(meanings, [meanings.of(a) for a in e.args])


@means(sympy.Transpose)
def _transpose(meanings, e):
    inside = meanings.of(e.args[0])
    return Meant(inside.columns, inside.rows, lambda r, c: inside.entry(c, r))


@means(sympy.HadamardProduct)
def _hadamard(meanings, e):
    parts = [meanings.of(a) for a in e.args]
    frame = sum_of(meanings, parts)

    def entry(r, c):
        result = number(1)
        for part in parts:
            result = multiplied(result, part.entry(r, c))
        return result

    return Meant(frame.rows, frame.columns, entry)


@means(sympy.HadamardPower)
def _hadamard_power(meanings, e):
    base, exponent = e.args
    return entrywise(meanings.of(base), partial(power_of, exponent=rational_exponent(exponent)))


@means(sympy.KroneckerProduct)
def _kronecker(meanings, e):
    parts = [meanings.of(a) for a in e.args]
    result = parts[0]
    for part in parts[1:]:
        result = _kronecker_pair(meanings, result, part)
    return result


def _kronecker_pair(meanings, a, b):
    rows, columns = Axis.product([a.rows, b.rows]), Axis.product([a.columns, b.columns])

    def entry(r, c):
        (r1, r2), (c1, c2) = parted(meanings, r, a.rows, b.rows), parted(meanings, c, a.columns, b.columns)
        return multiplied(a.entry(r1, c1), b.entry(r2, c2))

    return Meant(rows, columns, entry)


@means(sympy.Trace)
def _trace(meanings, e):
    inside = meanings.of(e.args[0])
    meanings.unify(inside.rows, inside.columns)

    def entry():
        result = []
        for term, sizes in meanings.along(inside.rows):
            result += summed(inside.entry(term, term), sizes)
        return result

    return number_meant(entry)


@means(Dot, Inner, Norm2, Frobenius2)
def _inner(meanings, e):
    a, b = (meanings.of(x) for x in (e.args * 2)[:2])
    meanings.unify(a.rows, b.rows)
    meanings.unify(a.columns, b.columns)

    def entry():
        result = []
        for r, row_sizes in meanings.along(a.rows):
            for c, column_sizes in meanings.along(a.columns):
                both = multiplied(a.entry(r, c), b.entry(r, c))
                result += summed(both, {**row_sizes, **column_sizes})
        return result

    return number_meant(entry)
