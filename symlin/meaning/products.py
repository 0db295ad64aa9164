"""What products, sums, powers and transposes of matrices mean."""

from functools import partial

import sympy
from sympy.matrices.expressions import diagonal

from symlin.entries import number, summed, times
from symlin.meaning.context import (
    POINT, Beyond, Meant, entrywise, kronecker, means, multiplied, number_meant, parted, rational_exponent, sum_of,
)
from symlin.meaning.symbols import identity
from symlin.nodes import Defined, Diag, Dot, Frobenius2, Inner, Norm2
from symlin.normal_form import collect
from symlin.laws import power_of
from symlin.ranges import Axis
from symlin.size import ONE, Size


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


@means(sympy.MatPow)
def _matpow(meanings, e):
    base, exponent = e.args
    if not exponent.is_Integer or exponent < -1:
        raise Beyond(f"the power {exponent} of a matrix")
    if exponent == -1:
        return _inverse(meanings, e)
    if exponent == 0:
        axis = Axis(Size.of(base.shape[0]))
        return Meant(axis, axis, kronecker)
    if exponent > 4096:
        raise Beyond(f"a power as high as {exponent}")
    inside = meanings.of(base)
    return product_of(meanings, [inside] * int(exponent))


@means(sympy.Inverse)
def _inverse(meanings, e):
    base = e.args[0]
    while isinstance(base, Defined):
        base = base.value
    if isinstance(base, sympy.Transpose):
        inside = _inverse(meanings, sympy.Inverse(base.arg))
        return Meant(inside.columns, inside.rows, lambda r, c: inside.entry(c, r))
    if isinstance(base, sympy.Identity):
        return identity(meanings, base)
    if isinstance(base, Diag | diagonal.DiagMatrix):
        column = meanings.of(base.args[0])
        return Meant(
            column.rows, column.rows,
            lambda r, c: times(kronecker(r, c), power_of(collect(column.entry(r, POINT)), -1)) if r[0] == c[0] else [])
    inside = meanings.of(base)
    if inside.rows.size == ONE:
        return entrywise(inside, partial(power_of, exponent=-1))
    raise Beyond("the inverse of a matrix")
