"""Inner products and squared norms of columns and of matrices."""

import sympy

from symlin.rulebook.written import (
    Dot, Frobenius2, HadamardProduct, Inner, MatAdd, MatMul, Norm2, S, Scalar, Trace, Transpose, Vec, definition,
    fallacy, minus, plus, rule, times,
)


@definition
def dot_is_a_product(x: "n", y: "n"):
    """The inner product of two columns is the transpose of one times the other."""
    return Dot(x, y), Scalar(MatMul(Transpose(x), y))


@definition
def squared_norm(x: "n"):
    """The squared norm of a column is its inner product with itself."""
    return Norm2(x), Dot(x, x)


@definition
def inner_product_of_matrices(A: "m n", B: "m n"):
    """The inner product of two matrices is the trace of the transpose of one times the other."""
    return Inner(A, B), Trace(MatMul(Transpose(A), B))


@definition
def frobenius_norm(A: "m n"):
    """The squared Frobenius norm is the trace of the Gram matrix."""
    return Frobenius2(A), Trace(MatMul(Transpose(A), A))


@rule
def squared_norm_is_a_product(x: "n"):
    """The squared norm is the transpose of the column times the column."""
    return Norm2(x), Scalar(MatMul(Transpose(x), x))


@rule
def dot_is_symmetric(x: "n", y: "n"):
    """The inner product does not depend on the order."""
    return Dot(x, y), Dot(y, x)


@rule
def dot_of_sum(x: "n", y: "n", z: "n"):
    """The inner product is additive."""
    return Dot(x, MatAdd(y, z)), plus(Dot(x, y), Dot(x, z))


@rule
def sum_in_dot(x: "n", y: "n", z: "n"):
    """The inner product is additive on the left, too."""
    return Dot(MatAdd(x, y), z), plus(Dot(x, z), Dot(y, z))


@rule
def dot_of_multiple(c: "number", x: "n", y: "n"):
    """A number comes out of an inner product."""
    return Dot(x, MatMul(c, y)), times(c, Dot(x, y))


@rule
def multiple_in_dot(c: "number", x: "n", y: "n"):
    """A number comes out of an inner product on the left, too."""
    return Dot(MatMul(c, x), y), times(c, Dot(x, y))


@rule
def adjoint(A: "m n", x: "n", y: "m"):
    """A matrix goes to the other side of an inner product as its transpose."""
    return Dot(MatMul(A, x), y), Dot(x, MatMul(Transpose(A), y))


@rule
def adjoint_of_matrices(A: "m k", B: "k n", C: "m n"):
    """A factor on the left goes to the other side of an inner product as its transpose."""
    return Inner(MatMul(A, B), C), Inner(B, MatMul(Transpose(A), C))


@rule
def adjoint_on_the_right(A: "m k", B: "k n", C: "m n"):
    """A factor on the right goes to the other side of an inner product as its transpose."""
    return Inner(MatMul(A, B), C), Inner(A, MatMul(C, Transpose(B)))


@rule
def norm_of_multiple(c: "number", x: "n"):
    """A number comes out of the squared norm as its square."""
    return Norm2(MatMul(c, x)), times(c, c, Norm2(x))


@rule(theorem=True)
def norm_of_sum(x: "n", y: "n"):
    """The squared norm of a sum has twice the inner product in the middle."""
    return Norm2(MatAdd(x, y)), plus(Norm2(x), times(S(2), Dot(x, y)), Norm2(y))


@rule(theorem=True)
def parallelogram_law(x: "n", y: "n"):
    """The squared diagonals of a parallelogram sum to the squares of its four sides."""
    return (plus(Norm2(MatAdd(x, y)), Norm2(MatAdd(x, minus(y)))), plus(times(S(2), Norm2(x)), times(S(2), Norm2(y))))


@rule(theorem=True)
def rotation_keeps_norms(Q: "n n", x: "n"):
    """An orthogonal matrix keeps norms."""
    return Norm2(MatMul(Q, x)), Norm2(x), sympy.Q.orthogonal(Q)


@rule(theorem=True)
def rotation_keeps_inner_products(Q: "n n", x: "n", y: "n"):
    """An orthogonal matrix keeps inner products."""
    return Dot(MatMul(Q, x), MatMul(Q, y)), Dot(x, y), sympy.Q.orthogonal(Q)


@rule
def hadamard_across_inner_product(A: "m n", B: "m n", C: "m n"):
    """An entrywise factor goes to the other side of an inner product as it is."""
    return Inner(HadamardProduct(A, B), C), Inner(B, HadamardProduct(A, C))


@rule
def inner_product_is_symmetric(A: "m n", B: "m n"):
    """The inner product of matrices does not depend on the order."""
    return Inner(A, B), Inner(B, A)


@rule
def inner_product_of_sum(A: "m n", B: "m n", C: "m n"):
    """The inner product of matrices is additive."""
    return Inner(A, MatAdd(B, C)), plus(Inner(A, B), Inner(A, C))


@rule
def frobenius_of_transpose(A: "m n"):
    """The transpose has the same norm."""
    return Frobenius2(Transpose(A)), Frobenius2(A)


@rule
def frobenius_by_vec(A: "m n"):
    """The Frobenius norm is the norm of the stacked columns."""
    return Frobenius2(A), Norm2(Vec(A))


@rule
def frobenius_of_sum(A: "m n", B: "m n"):
    """The squared Frobenius norm of a sum has twice the inner product in the middle."""
    return Frobenius2(MatAdd(A, B)), plus(Frobenius2(A), times(S(2), Inner(A, B)), Frobenius2(B))


@rule(theorem=True)
def frobenius_of_outer_product(x: "m", y: "n"):
    """The squared norm of an outer product is the product of the squared norms."""
    return Frobenius2(MatMul(x, Transpose(y))), times(Norm2(x), Norm2(y))


@fallacy(instead="norm_of_sum")
def norms_add(x: "n", y: "n"):
    """Squared norms add only for columns that are orthogonal."""
    return Norm2(MatAdd(x, y)), plus(Norm2(x), Norm2(y))


@fallacy(instead="norm_of_multiple")
def norm_is_linear(c: "number", x: "n"):
    """A number comes out of a squared norm squared."""
    return Norm2(MatMul(c, x)), times(c, Norm2(x))


@fallacy(instead="adjoint")
def matrix_stays_itself_across_dot(A: "n n", x: "n", y: "n"):
    """A matrix changes sides as its transpose."""
    return Dot(MatMul(A, x), y), Dot(x, MatMul(A, y))


@fallacy(instead="frobenius_of_outer_product")
def frobenius_of_product_splits(A: "m k", B: "k n"):
    """The norm of a product is at most the product of the norms, and seldom equal to it."""
    return Frobenius2(MatMul(A, B)), times(Frobenius2(A), Frobenius2(B))


@fallacy(instead="norm_of_multiple")
def quadratic_form_is_linear(c: "number", x: "n", A: "n n"):
    """A number comes out of a quadratic form squared."""
    return (Scalar(MatMul(Transpose(MatMul(c, x)), A, MatMul(c, x))),
            times(c, Scalar(MatMul(Transpose(x), A, x))))
