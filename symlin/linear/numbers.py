"""Numbers that are linear in a matrix: the gradient of each, else the row that acts on the stacked columns.

Each rule takes the operators of ``symlin.linear.operators`` and the number.
"""

import sympy
from sympy import HadamardProduct, Identity, MatAdd, MatMul, Trace, Transpose
from sympy.matrices.expressions.matexpr import MatrixElement

from symlin.linear.products import flipped, is_zero, selecting, times, transposed, vec
from symlin.nodes import Defined, DefinedScalar, Diag, DiagonalOf, Dot, Entry, Inner, Scalar, Total, outermost


def gradient_rule(kind):
    """The rule for a kind of node, ``(operators, e, outer) -> G`` with ``⟨outer, e⟩ = ⟨G, symbol⟩``, or None."""
    return _GRADIENTS.get(kind)


def row_rule(kind):
    """The rule for a kind of number, ``(operators, e) -> row`` with ``e = row · vec(symbol)``, or None."""
    return _ROWS.get(kind)


# gradients ---------------------------------------------------------------------------------------------------------


def _of_product(ops, e, outer):
    numbers, left, inside, right = ops.around(e)
    if not inside.is_Matrix:
        return ops.gradient(inside, times(*numbers, Inner(outer, times(*left, *right))))
    return ops.gradient(inside, times(*numbers, *flipped(left), outer, *flipped(right)))


def _of_numbers(ops, e, outer):
    left, inside, right = ops.split(e.args)
    return ops.gradient(inside, times(*left, *right, outer))


def _of_sum(ops, e, outer):
    return MatAdd(*[ops.gradient(a, outer) for a in e.args if ops.holds(a) or not is_zero(a)])


def _of_trace(ops, e, outer):
    if isinstance(e.arg, sympy.KroneckerProduct) and all(a.shape[0] == a.shape[1] for a in e.arg.args):
        left, inside, right = ops.split(e.arg.args)
        return ops.gradient(Trace(inside), times(outer, *map(Trace, left + right)))
    if not isinstance(e.arg, MatMul):
        return ops.gradient(e.arg, times(outer, Identity(e.arg.shape[0])))
    numbers, left, inside, right = ops.around(e.arg)
    if not inside.is_Matrix:
        return ops.gradient(inside, times(*numbers, outer, Trace(times(*left, *right))))
    around = flipped(right + left)
    return ops.gradient(inside, times(*numbers, outer, *(around or [Identity(inside.shape[0])])))


def _of_pair(ops, e, outer):
    left, inside, right = ops.split(e.args)
    return ops.gradient(inside, times(outer, *left, *right))


def _of_hadamard(ops, e, outer):
    left, inside, right = ops.split(e.args)
    return ops.gradient(inside, HadamardProduct(outer, *left, *right))


def _place(e):
    """The matrix and the 1-based position of an entry."""
    matrix, i, j = e.args
    return (matrix, i + 1, j + 1) if isinstance(e, MatrixElement) else (matrix, i, j)


def _of_entry(ops, e, outer):
    matrix, i, j = _place(e)
    return ops.gradient(matrix, times(outer, selecting(i, j, matrix.shape)))


_GRADIENTS = {
    MatMul: _of_product,
    MatAdd: _of_sum,
    sympy.Mul: _of_numbers,
    sympy.Add: _of_sum,
    Transpose: lambda ops, e, outer: ops.gradient(e.arg, transposed(outer)),
    HadamardProduct: _of_hadamard,
    Trace: _of_trace,
    Dot: _of_pair,
    Inner: _of_pair,
    Scalar: lambda ops, e, outer: ops.gradient(e.matrix, times(outer, Identity(1))),
    Diag: lambda ops, e, outer: ops.gradient(e.args[0], DiagonalOf(outer)),
    DiagonalOf: lambda ops, e, outer: ops.gradient(e.args[0], Diag(outer)),
    Entry: _of_entry,
    MatrixElement: _of_entry,
    Total: lambda ops, e, outer: ops.summed(ops.gradient(e.body, outer), e.limits),
    sympy.Sum: lambda ops, e, outer: ops.summed(ops.gradient(outermost(e)[0], outer), outermost(e)[1]),
    Defined: lambda ops, e, outer: ops.gradient(e.value, outer),
    DefinedScalar: lambda ops, e, outer: ops.gradient(e.value, outer),
}


# rows --------------------------------------------------------------------------------------------------------------


def _row_of_pair(ops, e):
    left, inside, right = ops.split(e.args)
    return times(Transpose(vec(*left, *right)), ops.of(inside))


def _row_of_numbers(ops, e):
    left, inside, right = ops.split(e.args)
    return times(*left, *right, ops.of(inside))


def _row_of_entry(ops, e):
    matrix, i, j = _place(e)
    return times(Transpose(vec(selecting(i, j, matrix.shape))), ops.of(matrix))


_ROWS = {
    Trace: lambda ops, e: times(Transpose(vec(Identity(e.arg.shape[0]))), ops.of(e.arg)),
    Dot: _row_of_pair,
    Inner: _row_of_pair,
    Scalar: lambda ops, e: ops.of(e.matrix),
    Entry: _row_of_entry,
    MatrixElement: _row_of_entry,
    sympy.Mul: _row_of_numbers,
    sympy.Add: lambda ops, e: MatAdd(*[ops.of(a) for a in e.args]),
    sympy.Sum: lambda ops, e: ops.summed(ops.of(outermost(e)[0]), outermost(e)[1]),
    DefinedScalar: lambda ops, e: ops.of(e.value),
}
