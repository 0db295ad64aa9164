"""Traces: linear, cyclic, and what they say of products."""

from symlin.rulebook.written import (
    Diag, DiagonalOf, Dot, Entry, Identity, Inverse, MatAdd, MatMul, Scalar, Sum, Total, Trace, Transpose, Vec,
    ZeroMatrix, S, fallacy, fraction, kron, minus, ones, plus, rule, times,
)


@rule
def trace_of_sum(A: "n n", B: "n n"):
    """The trace of a sum is the sum of the traces."""
    return Trace(MatAdd(A, B)), plus(Trace(A), Trace(B))


@rule
def trace_of_multiple(c: "number", A: "n n"):
    """A number comes out of the trace."""
    return Trace(MatMul(c, A)), times(c, Trace(A))


@rule
def trace_of_transpose(A: "n n"):
    """A matrix and its transpose have one diagonal, and so one trace."""
    return Trace(Transpose(A)), Trace(A)


@rule
def trace_is_cyclic(A: "m n", B: "n m"):
    """The last factor of a trace may be brought to the front."""
    return Trace(MatMul(A, B)), Trace(MatMul(B, A))


@rule
def trace_of_identity(n: "size"):
    """The trace of the identity is its size."""
    return Trace(Identity(n)), n


@rule
def trace_of_zero(n: "size"):
    """The trace of the zero matrix is zero."""
    return Trace(ZeroMatrix(n, n)), S.Zero


@rule(theorem=True)
def trace_of_commutator(A: "n n", B: "n n"):
    """The trace of a commutator is zero."""
    return Trace(MatAdd(MatMul(A, B), minus(MatMul(B, A)))), S.Zero


@rule
def trace_of_outer_product(x: "n", y: "n"):
    """The trace of an outer product is the inner product."""
    return Trace(MatMul(x, Transpose(y))), Dot(x, y)


@rule
def trace_with_outer_product(x: "n", y: "n", A: "n n"):
    """The trace of an outer product times a matrix is a bilinear form."""
    return Trace(MatMul(x, Transpose(y), A)), Scalar(MatMul(Transpose(y), A, x))


@rule
def quadratic_form_as_trace(x: "n", A: "n n"):
    """A quadratic form is the trace of the matrix times an outer product."""
    return Scalar(MatMul(Transpose(x), A, x)), Trace(MatMul(A, x, Transpose(x)))


@rule
def bilinear_form_as_trace(x: "m", A: "m n", y: "n"):
    """A bilinear form is a trace."""
    return Scalar(MatMul(Transpose(x), A, y)), Trace(MatMul(A, y, Transpose(x)))


@rule
def trace_by_entries(A: "n n", n: "size", i: "index"):
    """The trace is the sum of the entries on the diagonal."""
    return Trace(A), Sum(Entry(A, i, i), (i, 1, n))


@rule
def trace_by_diagonal(A: "n n", n: "size"):
    """The column of the diagonal sums to the trace."""
    return Scalar(MatMul(Transpose(ones(n)), DiagonalOf(A))), Trace(A)


@rule
def trace_by_vec(A: "m n", B: "m n"):
    """The trace of a transpose times a matrix is the inner product of their stacked columns."""
    return Trace(MatMul(Transpose(A), B)), Dot(Vec(A), Vec(B))


@rule
def trace_of_kron(A: "m m", B: "n n"):
    """The trace of a Kronecker product is the product of the traces."""
    return Trace(kron(A, B)), times(Trace(A), Trace(B))


@rule
def trace_of_diag(x: "n", n: "size"):
    """The trace of a diagonal matrix is the sum of its column."""
    return Trace(Diag(x)), Scalar(MatMul(Transpose(ones(n)), x))


@rule(theorem=True)
def trace_of_similar_matrix(P: "n n", A: "n n"):
    """A change of basis does not change the trace."""
    return Trace(MatMul(P, A, Inverse(P))), Trace(A)


@rule
def trace_of_total(H: "family h: n n", h: "size", i: "index"):
    """The trace goes into a sum over an index."""
    return Trace(Total(H[i], (i, 1, h))), Sum(Trace(H[i]), (i, 1, h))


@fallacy(instead="trace_of_kron")
def trace_of_product_splits(A: "n n", B: "n n"):
    """The trace of a product is not the product of the traces."""
    return Trace(MatMul(A, B)), times(Trace(A), Trace(B))


@fallacy(instead="trace_is_cyclic")
def trace_in_any_order(A: "n n", B: "n n", C: "n n"):
    """The factors of a trace may go round in a circle; two neighbours may not be exchanged."""
    return Trace(MatMul(A, B, C)), Trace(MatMul(A, C, B))


@fallacy(instead="inverse_on_the_right")
def trace_of_inverse_is_reciprocal(A: "n n"):
    """The trace of the inverse is not one over the trace; of the identity both traces are its size."""
    return Trace(Inverse(A)), fraction(Trace(A))


@fallacy(instead="trace_of_kron")
def trace_of_square_is_square_of_trace(A: "n n"):
    """The trace of a square is the square of the trace only for numbers."""
    return Trace(MatMul(A, A)), times(Trace(A), Trace(A))


@fallacy(instead="frobenius_norm")
def trace_of_square_is_squared_norm(A: "n n"):
    """The trace of the square is not the squared norm, unless the matrix is symmetric."""
    return Trace(MatMul(A, A)), Trace(MatMul(Transpose(A), A))


@fallacy(instead="trace_by_diagonal")
def trace_is_the_sum_of_all_entries(A: "n n", n: "size"):
    """The trace is the sum of the entries on the diagonal only."""
    return Trace(A), Scalar(MatMul(Transpose(ones(n)), A, ones(n)))
