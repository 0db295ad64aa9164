"""Transposes, and matrices that are known by their transpose: symmetric, skew-symmetric, orthogonal;
and projections."""

import sympy

from symlin.arguments import idempotent
from symlin.assumed import Property
from symlin.rulebook.written import (
    Diag, DiagonalOf, Elementwise, HadamardProduct, Identity, Inverse, MatAdd, MatMul, MatPow, Scalar, Total, Trace,
    Transpose, ZeroMatrix, fallacy, minus, ones, rule,
)


@rule
def transpose_of_product(A: "m k", B: "k n"):
    """The transpose of a product is the product of the transposes, in reverse order."""
    return Transpose(MatMul(A, B)), MatMul(Transpose(B), Transpose(A))


@rule
def transpose_of_sum(A: "m n", B: "m n"):
    """The transpose of a sum is the sum of the transposes."""
    return Transpose(MatAdd(A, B)), MatAdd(Transpose(A), Transpose(B))


@rule
def transpose_twice(A: "m n"):
    """The transpose of the transpose is the matrix."""
    return Transpose(Transpose(A)), A


@rule
def transpose_of_multiple(c: "number", A: "m n"):
    """A number passes through the transpose."""
    return Transpose(MatMul(c, A)), MatMul(c, Transpose(A))


@rule
def transpose_of_identity(n: "size"):
    """The identity is symmetric."""
    return Transpose(Identity(n)), Identity(n)


@rule
def transpose_of_zero(m: "size", n: "size"):
    """The transpose of the zero matrix is zero."""
    return Transpose(ZeroMatrix(m, n)), ZeroMatrix(n, m)


@rule
def transpose_of_ones(m: "size", n: "size"):
    """The transpose of a matrix of ones is one of ones."""
    return Transpose(ones(m, n)), ones(n, m)


@rule
def transpose_of_diag(x: "n"):
    """A diagonal matrix is symmetric."""
    return Transpose(Diag(x)), Diag(x)


@rule
def transpose_of_hadamard(A: "m n", B: "m n"):
    """The transpose goes into an entrywise product."""
    return Transpose(HadamardProduct(A, B)), HadamardProduct(Transpose(A), Transpose(B))


@rule
def transpose_of_function(f: "function", A: "m n"):
    """A function of every entry does not mind where the entry stands."""
    return Transpose(Elementwise(f, A)), Elementwise(f, Transpose(A))


@rule
def transpose_of_power(A: "n n", m: "natural"):
    """The transpose of a power is the power of the transpose."""
    return Transpose(MatPow(A, m)), MatPow(Transpose(A), m)


@rule
def transpose_of_total(H: "family h: m n", h: "size", i: "index"):
    """The transpose goes into a sum over an index."""
    return Transpose(Total(H[i], (i, 1, h))), Total(Transpose(H[i]), (i, 1, h))


@rule
def number_is_its_transpose(x: "n", y: "n"):
    """A number is its own transpose."""
    return Scalar(MatMul(Transpose(x), y)), Scalar(MatMul(Transpose(y), x))


@rule
def bilinear_form_transposed(x: "m", A: "m n", y: "n"):
    """A bilinear form may be read from the right."""
    return Scalar(MatMul(Transpose(x), A, y)), Scalar(MatMul(Transpose(y), Transpose(A), x))


@rule
def symmetric_matrix(A: "n n"):
    """A symmetric matrix is its own transpose."""
    return Transpose(A), A, sympy.Q.symmetric(A)


@rule
def skew_symmetric_matrix(A: "n n"):
    """The transpose of a skew-symmetric matrix is its negative."""
    return Transpose(A), minus(A), Property("skew-symmetric", A)


@rule
def skew_quadratic_form(A: "n n", x: "n"):
    """The quadratic form of a skew-symmetric matrix vanishes."""
    return Scalar(MatMul(Transpose(x), A, x)), sympy.S.Zero, Property("skew-symmetric", A)


@rule
def skew_trace(A: "n n"):
    """The trace of a skew-symmetric matrix vanishes."""
    return Trace(A), sympy.S.Zero, Property("skew-symmetric", A)


@rule
def symmetric_times_skew_trace(A: "n n", B: "n n"):
    """The trace of a symmetric matrix times a skew-symmetric one vanishes."""
    return Trace(MatMul(A, B)), sympy.S.Zero, sympy.Q.symmetric(A), Property("skew-symmetric", B)


@rule
def diagonal_of_skew_form(X: "n m", A: "m m", n: "size"):
    """The diagonal of a skew-symmetric matrix is zero, and that of its products with a matrix and its transpose."""
    return DiagonalOf(MatMul(X, A, Transpose(X))), ZeroMatrix(n, 1), Property("skew-symmetric", A)


@rule
def trace_of_skew_form(X: "n m", A: "m m"):
    """The trace of a skew-symmetric matrix between a matrix and its transpose vanishes."""
    return Trace(MatMul(X, A, Transpose(X))), sympy.S.Zero, Property("skew-symmetric", A)


@rule
def orthogonal_columns(Q: "n n", n: "size"):
    """The columns of an orthogonal matrix are orthonormal."""
    return MatMul(Transpose(Q), Q), Identity(n), sympy.Q.orthogonal(Q)


@rule
def orthogonal_rows(Q: "n n", n: "size"):
    """The rows of an orthogonal matrix are orthonormal."""
    return MatMul(Q, Transpose(Q)), Identity(n), sympy.Q.orthogonal(Q)


@rule
def inverse_of_orthogonal(Q: "n n"):
    """The inverse of an orthogonal matrix is its transpose."""
    return Inverse(Q), Transpose(Q), sympy.Q.orthogonal(Q)


@rule
def idempotent_matrix(P: "n n"):
    """Projecting twice is projecting once."""
    return MatMul(P, P), P, idempotent(P)


@fallacy(instead="transpose_of_product")
def transpose_keeps_the_order(A: "n n", B: "n n"):
    """The transpose of a product reverses the order of the factors."""
    return Transpose(MatMul(A, B)), MatMul(Transpose(A), Transpose(B))


@fallacy(instead="symmetric_matrix")
def every_matrix_is_symmetric(A: "n n"):
    """A square matrix need not be symmetric."""
    return Transpose(A), A


@fallacy(instead="trace_is_cyclic")
def gram_matrices_agree(A: "n n"):
    """The inner products of the columns are not those of the rows; only the traces agree."""
    return MatMul(Transpose(A), A), MatMul(A, Transpose(A))


@fallacy(instead="transpose_of_product")
def product_of_symmetric_matrices(A: "n n", B: "n n"):
    """The product of symmetric matrices is symmetric only if they commute."""
    return Transpose(MatMul(A, B)), MatMul(A, B), sympy.Q.symmetric(A), sympy.Q.symmetric(B)


@fallacy(instead="number_is_its_transpose")
def outer_product_is_symmetric(x: "n", y: "n"):
    """The outer product depends on the order of its two columns; the inner product does not."""
    return MatMul(x, Transpose(y)), MatMul(y, Transpose(x))
