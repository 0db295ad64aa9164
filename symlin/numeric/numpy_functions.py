"""The functions that generated code calls, in NumPy; every array is (batch..., axes..., rows, columns)."""

import numpy as np
from numpy import arange, cos, exp, log, sin, sqrt, tanh, where

from symlin.errors import ShapeError, Undefined
from symlin.numeric.ordering import cheapest, cheapest_trace

__all__ = [
    "applied", "arange", "blocks", "causal_mask", "commutation", "copied", "cos", "diagonal", "diagonal_matrix",
    "einsum", "exp", "filled", "identity", "inverse", "kronecker", "kronecker_times", "log", "log_logistic",
    "log_softmax", "log_sum_exp", "logistic", "lower_triangle", "matrix_of", "matrix_power", "numbers",
    "position", "product", "relu", "reordered", "side_by_side", "sin", "softmax", "solve", "spread", "sqrt",
    "stacked", "summed", "tanh", "tiled", "trace", "trace_of_product", "vec", "where",
]

inverse, matrix_power, solve = np.linalg.inv, np.linalg.matrix_power, np.linalg.solve


# products

def product(*factors):
    """The product of three or more matrices, in the order that is cheapest for their shapes."""
    values = list(factors)
    for i, j in cheapest(tuple([f.shape for f in factors])):
        values[i] = values[i] @ values[j]
    return values[0]


def trace_of_product(*factors):
    """The trace of a product (...), without the product of all."""
    cut = cheapest_trace(tuple([f.shape for f in factors]))
    left, right = (part[0] if len(part) == 1 else product(*part) for part in (factors[:cut], factors[cut:]))
    return (left * right.mT).sum(axis=(-2, -1))


def kronecker(*factors):
    """The Kronecker product of matrices (m, n) and (p, q): (m·p, n·q)."""
    result = factors[0]
    for b in factors[1:]:
        blocks = result[..., :, None, :, None] * b[..., None, :, None, :]
        m, p, n, q = blocks.shape[-4:]
        result = blocks.reshape(*blocks.shape[:-4], m * p, n * q)
    return result


def kronecker_times(*factors_and_column):
    """The Kronecker product of matrices times a column, without the Kronecker product."""
    *factors, column = factors_and_column
    for a in factors:
        n = a.shape[-1]
        column = (a @ column.reshape(*column.shape[:-2], n, -1)).mT
        column = column.reshape(*column.shape[:-2], -1, 1)
    return column


def einsum(subscripts, *operands):
    """Sums of products of entries, in an order that NumPy picks."""
    return np.einsum(subscripts, *operands, optimize=True)


# functions

def softmax(scores, mask=None, axis=-1):
    """``exp(scores)`` over its sums, with the maximum subtracted; what the mask leaves out counts nothing and gets 0.

    A row that is masked wholly has no weights, and gives NaN, as ``torch.softmax`` gives for scores that are all
    minus infinity: zeros would pass for an answer.
    """
    if mask is None:
        weights = scores - np.maximum.reduce(scores, axis=axis, keepdims=True)
        exp(weights, out=weights)
        weights /= np.add.reduce(weights, axis=axis, keepdims=True)
        return weights
    weights, total = _masked(scores, mask, axis)
    exp(weights, out=weights)
    with np.errstate(invalid="ignore"):
        weights /= total
    return weights


def log_softmax(scores, mask=None, axis=-1):
    """The logarithm of softmax, also where softmax underflows; minus infinity where the mask leaves out."""
    if mask is None:
        shifted = scores - np.maximum.reduce(scores, axis=axis, keepdims=True)
        return shifted - log(exp(shifted).sum(axis=axis, keepdims=True))
    shifted, total = _masked(scores, mask, axis)
    with np.errstate(divide="ignore", invalid="ignore"):
        return shifted - log(total)


def _masked(scores, mask, axis):
    """Scores minus their maxima, minus infinity where masked, and the sums of their exponentials."""
    kept = where(mask, scores, scores.dtype.type(-np.inf))
    top = np.maximum.reduce(kept, axis=axis, keepdims=True)
    kept -= where(top == -np.inf, scores.dtype.type(0), top)
    return kept, exp(kept).sum(axis=axis, keepdims=True)


def log_sum_exp(x, axis, keepdims=False):
    """``log(exp(x).sum(...))`` without overflow."""
    top = np.maximum.reduce(x, axis=axis, keepdims=True)
    top = where(np.isfinite(top), top, x.dtype.type(0))
    result = log(exp(x - top).sum(axis=axis, keepdims=True)) + top
    return result if keepdims else result.squeeze(axis)


def logistic(x):
    """``1 / (1 + exp(-x))`` without overflow."""
    small = exp(-np.abs(x))
    return where(np.greater_equal(x, 0), 1, small) / (1 + small)


def log_logistic(x):
    """``-log(1 + exp(-x))`` without overflow."""
    return -np.logaddexp(x.dtype.type(0), -x)


def relu(x):
    """The larger of ``x`` and 0."""
    return np.maximum(x, 0)


def applied(function, x, like=None):
    """A function of the caller, entry by entry; its result must have the shape of its argument."""
    x = np.asarray(x, dtype=_dtype(like))
    result = np.asarray(function(x))
    if result.shape != x.shape:
        name = getattr(function, "__name__", repr(function))
        raise ShapeError(f"{name} was given {x.shape} and returned {result.shape}; a function acts entry by entry")
    return result.astype(x.dtype, copy=False)[()]


# matrices

def _dtype(like):
    return np.float64 if like is None else like.dtype


def identity(n, like=None):
    """The identity matrix (n, n)."""
    return np.eye(n, dtype=_dtype(like))


def filled(number, rows, columns, like=None):
    """The matrix (rows, columns) with the same number everywhere."""
    return np.full((rows, columns), number, dtype=_dtype(like))


def spread(x, rows, columns):
    """A number, column or row repeated to (rows, columns)."""
    return np.broadcast_to(x, (*x.shape[:-2], rows, columns))


def causal_mask(n, like=None):
    """The indicator matrix (n, n) of ``j <= i``."""
    return np.tri(n, dtype=_dtype(like))


def commutation(m, n, like=None):
    """The permutation matrix (m·n, m·n) that takes ``vec(X)`` to ``vec(X.T)`` for ``X`` (m, n)."""
    return np.eye(m * n, dtype=_dtype(like))[np.arange(m * n).reshape(n, m).T.ravel()]


def unit(n, i, like=None):
    """The column (n, 1) that is 1 at position ``i``, counted from 1."""
    return np.eye(n, dtype=_dtype(like))[:, i - 1 : i]


def lower_triangle(n):
    """The positions (n, n) with ``j <= i``, as truth values."""
    return np.tri(n, dtype=bool)


def diagonal_matrix(column):
    """A column (n, 1) as a diagonal matrix (n, n)."""
    n = column.shape[-2]
    result = np.zeros((*column.shape[:-1], n), dtype=column.dtype)
    result[..., range(n), range(n)] = column[..., 0]
    return result


def diagonal(matrix):
    """The diagonal of a matrix (n, n) as a column (n, 1)."""
    return np.diagonal(matrix, axis1=-2, axis2=-1)[..., None]


def trace(matrix):
    """The sum of the diagonal."""
    return np.trace(matrix, axis1=-2, axis2=-1)


def vec(matrix):
    """The columns of a matrix (m, n) stacked: (n·m, 1)."""
    return matrix.mT.reshape(*matrix.shape[:-2], -1, 1)


def blocks(rows):
    """A grid of blocks as one matrix."""
    batch = np.broadcast_shapes(*[b.shape[:-2] for row in rows for b in row])
    if batch:
        rows = [[np.broadcast_to(b, (*batch, *b.shape[-2:])) for b in row] for row in rows]
    lines = [row[0] if len(row) == 1 else np.concatenate(row, axis=-1) for row in rows]
    return lines[0] if len(lines) == 1 else np.concatenate(lines, axis=-2)


def side_by_side(matrices, axis=-3):
    """Matrices (m, n) along an axis of length h as one matrix (m, h·n)."""
    moved = np.moveaxis(matrices, axis, -2)
    return moved.reshape(*moved.shape[:-2], -1)


def summed(matrices):
    """The sum of a list of matrices; of none, 0."""
    return sum(matrices)


def stacked(matrices, axis=-3):
    """Matrices (m, n) along an axis of length h under each other (h·m, n)."""
    moved = np.moveaxis(matrices, axis, -3)
    return moved.reshape(*moved.shape[:-3], -1, moved.shape[-1])


def tiled(matrix, count):
    """``count`` copies of a matrix side by side."""
    return np.tile(matrix, (1, count))


def matrix_of(rows, like=None):
    """A matrix of numbers, each with or without a batch."""
    flat = np.broadcast_arrays(*[x for row in rows for x in row])
    result = np.stack(flat, axis=-1).astype(_dtype(like))
    return result.reshape(*result.shape[:-1], len(rows), -1)


# indices

def position(index, size):
    """Positions counted from 1 as positions counted from 0; ``Undefined`` outside of 1..size."""
    outside = np.asarray((index < 1) | (index > size))
    if outside.any():
        raise Undefined(f"there is no position {np.asarray(index)[outside].flat[0]} among {size}")
    return index - 1


def numbers(x, like=None):
    """Whole numbers or truth values as numbers."""
    return x.astype(_dtype(like))


def reordered(x, order):
    """The last axes of an array in another order."""
    front = x.ndim - len(order)
    return x.transpose(*range(front), *[front + place for place in order])


def copied(x):
    """An array of its own, or the number in an array without axes."""
    return np.array(x)[()]
