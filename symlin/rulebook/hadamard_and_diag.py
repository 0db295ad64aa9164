"""Entrywise products and diagonal matrices: scaling of rows and columns."""

import sympy

from symlin.assumed import Equation
from symlin.rulebook.written import (
    Diag, DiagonalOf, HadamardPower, HadamardProduct, Identity, Inverse, MatAdd, MatMul, Norm2, S, Scalar, Trace,
    Transpose, ZeroMatrix, fallacy, ones, rule,
)


@rule
def hadamard_of_sum(A: "m n", B: "m n", C: "m n"):
    """An entrywise product with a sum is the sum of the entrywise products."""
    return HadamardProduct(A, MatAdd(B, C)), MatAdd(HadamardProduct(A, B), HadamardProduct(A, C))


@rule
def hadamard_of_multiple(c: "number", A: "m n", B: "m n"):
    """A number comes out of an entrywise product."""
    return HadamardProduct(MatMul(c, A), B), MatMul(c, HadamardProduct(A, B))


@rule
def hadamard_with_ones(A: "m n", m: "size", n: "size"):
    """An entrywise product with ones changes nothing."""
    return HadamardProduct(A, ones(m, n)), A


@rule
def hadamard_with_zero(A: "m n", m: "size", n: "size"):
    """An entrywise product with zero is zero."""
    return HadamardProduct(A, ZeroMatrix(m, n)), ZeroMatrix(m, n)


@rule
def hadamard_with_identity(A: "n n", n: "size"):
    """An entrywise product with the identity keeps the diagonal."""
    return HadamardProduct(A, Identity(n)), Diag(DiagonalOf(A))


@rule
def hadamard_of_outer_products(x: "m", y: "n", u: "m", v: "n"):
    """The entrywise product of outer products is the outer product of entrywise products."""
    return (HadamardProduct(MatMul(x, Transpose(y)), MatMul(u, Transpose(v))),
            MatMul(HadamardProduct(x, u), Transpose(HadamardProduct(y, v))))


@rule
def scale_rows(x: "m", A: "m n", n: "size"):
    """A diagonal matrix on the left scales the rows."""
    return MatMul(Diag(x), A), HadamardProduct(MatMul(x, Transpose(ones(n))), A)


@rule
def rows_divided(A: "m n", x: "m", n: "size"):
    """The inverse of a diagonal matrix on the left divides the rows."""
    return (HadamardProduct(A, HadamardPower(MatMul(x, Transpose(ones(n))), S.NegativeOne)),
            MatMul(Inverse(Diag(x)), A))


@rule
def scale_columns(A: "m n", y: "n", m: "size"):
    """A diagonal matrix on the right scales the columns."""
    return MatMul(A, Diag(y)), HadamardProduct(A, MatMul(ones(m), Transpose(y)))


@rule
def scale_both(x: "m", A: "m n", y: "n"):
    """Diagonal matrices on both sides multiply entrywise by an outer product."""
    return MatMul(Diag(x), A, Diag(y)), HadamardProduct(A, MatMul(x, Transpose(y)))


@rule
def scaled_rows_in_hadamard(x: "m", A: "m n", B: "m n"):
    """A scaling of rows comes out of an entrywise product."""
    return HadamardProduct(MatMul(Diag(x), A), B), MatMul(Diag(x), HadamardProduct(A, B))


@rule
def scaled_columns_in_hadamard(A: "m n", y: "n", B: "m n"):
    """A scaling of columns comes out of an entrywise product."""
    return HadamardProduct(MatMul(A, Diag(y)), B), MatMul(HadamardProduct(A, B), Diag(y))


@rule
def diag_times_column(x: "n", y: "n"):
    """A diagonal matrix times a column is an entrywise product."""
    return MatMul(Diag(x), y), HadamardProduct(x, y)


@rule
def diag_and_column_exchanged(x: "n", y: "n"):
    """The diagonal and the column that it scales may be exchanged."""
    return MatMul(Diag(x), y), MatMul(Diag(y), x)


@rule
def diag_times_ones(x: "n", n: "size"):
    """The row sums of a diagonal matrix are its diagonal."""
    return MatMul(Diag(x), ones(n)), x


@rule
def diag_of_ones(n: "size"):
    """The diagonal matrix of ones is the identity."""
    return Diag(ones(n)), Identity(n)


@rule
def diag_of_sum(x: "n", y: "n"):
    """The diagonal matrix of a sum is the sum of the diagonal matrices."""
    return Diag(MatAdd(x, y)), MatAdd(Diag(x), Diag(y))


@rule
def diag_of_multiple(c: "number", x: "n"):
    """A number comes out of a diagonal matrix."""
    return Diag(MatMul(c, x)), MatMul(c, Diag(x))


@rule
def product_of_diagonals(x: "n", y: "n"):
    """Diagonal matrices multiply entry by entry."""
    return MatMul(Diag(x), Diag(y)), Diag(HadamardProduct(x, y))


@rule
def diag_of_quotient(x: "n", y: "n"):
    """The diagonal matrix of a quotient is a product with an inverse."""
    return Diag(HadamardProduct(x, HadamardPower(y, S.NegativeOne))), MatMul(Inverse(Diag(y)), Diag(x))


@rule
def diagonals_commute(x: "n", y: "n"):
    """Diagonal matrices commute."""
    return MatMul(Diag(x), Diag(y)), MatMul(Diag(y), Diag(x))


@rule
def inverse_of_diag(x: "n"):
    """The inverse of a diagonal matrix has the reciprocals on its diagonal."""
    return Inverse(Diag(x)), Diag(HadamardPower(x, S.NegativeOne))


@rule
def divided_by_itself(x: "n", n: "size"):
    """Every entry divided by itself is one."""
    return MatMul(Inverse(Diag(x)), x), ones(n)


@rule
def division_undone(x: "n", y: "n"):
    """Dividing every entry by what it was multiplied with leaves the column."""
    return MatMul(Inverse(Diag(x)), HadamardProduct(x, y)), y


@rule
def diag_of_scaled_column(x: "n", y: "n"):
    """The diagonal matrix of a scaled column is a product of diagonal matrices."""
    return Diag(MatMul(Diag(x), y)), MatMul(Diag(x), Diag(y))


@rule
def diagonal_of_diag(x: "n"):
    """The diagonal of a diagonal matrix is its column."""
    return DiagonalOf(Diag(x)), x


@rule
def diagonal_of_identity(n: "size"):
    """The diagonal of the identity is ones."""
    return DiagonalOf(Identity(n)), ones(n)


@rule
def diagonal_of_sum(A: "n n", B: "n n"):
    """The diagonal of a sum is the sum of the diagonals."""
    return DiagonalOf(MatAdd(A, B)), MatAdd(DiagonalOf(A), DiagonalOf(B))


@rule
def diagonal_of_transpose(A: "n n"):
    """The transpose has the same diagonal."""
    return DiagonalOf(Transpose(A)), DiagonalOf(A)


@rule
def diagonal_of_product(A: "m n", B: "m n", n: "size"):
    """The diagonal of a product with a transpose holds the row sums of the entrywise product."""
    return DiagonalOf(MatMul(A, Transpose(B))), MatMul(HadamardProduct(A, B), ones(n))


@rule
def diagonal_of_outer_product(x: "n", y: "n"):
    """The diagonal of an outer product is the entrywise product."""
    return DiagonalOf(MatMul(x, Transpose(y))), HadamardProduct(x, y)


@rule
def diag_of_zero(n: "size"):
    """The diagonal matrix of zeros is the zero matrix."""
    return Diag(ZeroMatrix(n, 1)), ZeroMatrix(n, n)


@rule
def ones_times_diag(x: "n", n: "size"):
    """The column sums of a diagonal matrix are its diagonal."""
    return MatMul(Transpose(ones(n)), Diag(x)), Transpose(x)


@rule
def row_divided_by_itself(x: "n", n: "size"):
    """Every entry of a row divided by itself is one."""
    return MatMul(Transpose(x), Inverse(Diag(x))), Transpose(ones(n))


@rule
def diagonal_matrices_commute(D: "n n", E: "n n"):
    """Matrices that are zero off the diagonal commute."""
    return MatMul(D, E), MatMul(E, D), sympy.Q.diagonal(D), sympy.Q.diagonal(E)


@rule
def product_of_diagonal_matrices(D: "n n", E: "n n"):
    """Matrices that are zero off the diagonal multiply entry by entry."""
    return MatMul(D, E), HadamardProduct(D, E), sympy.Q.diagonal(D), sympy.Q.diagonal(E)


@rule
def column_sums_of_hadamard(A: "m n", B: "m n", m: "size"):
    """The column sums of an entrywise product are the diagonal of a product with a transpose."""
    return MatMul(Transpose(ones(m)), HadamardProduct(A, B)), Transpose(DiagonalOf(MatMul(Transpose(A), B)))


@rule
def inner_product_by_ones(x: "n", y: "n", n: "size"):
    """The inner product is the sum of the entries of the entrywise product."""
    return Scalar(MatMul(Transpose(x), y)), Scalar(MatMul(Transpose(ones(n)), HadamardProduct(x, y)))


@rule
def norm_of_hadamard(x: "n", y: "n"):
    """The squared norm of an entrywise product is the inner product of the entrywise squares."""
    return Norm2(HadamardProduct(x, y)), Scalar(MatMul(Transpose(HadamardProduct(x, x)), HadamardProduct(y, y)))


@rule
def disjoint_supports(x: "n", y: "n"):
    """Columns of which one is zero wherever the other is not are orthogonal."""
    return Scalar(MatMul(Transpose(x), y)), S.Zero, Equation(HadamardProduct(x, y), ZeroMatrix(x.shape[0], 1))


@rule(source="Horn & Johnson, Topics in matrix analysis, lemma 5.1.3")
def bilinear_form_of_hadamard(x: "m", A: "m n", B: "m n", y: "n"):
    """The bilinear form of an entrywise product is a trace of scaled matrices."""
    return (Scalar(MatMul(Transpose(x), HadamardProduct(A, B), y)),
            Trace(MatMul(Diag(x), A, Diag(y), Transpose(B))))


@fallacy(instead="product_of_diagonals")
def hadamard_is_product(A: "n n", B: "n n"):
    """The entrywise product is not the product of matrices, unless both are diagonal."""
    return HadamardProduct(A, B), MatMul(A, B)


@fallacy(instead="mixed_product")
def hadamard_mixes_with_product(A: "n n", B: "n n", C: "n n", D: "n n"):
    """What holds for Kronecker products does not hold for entrywise ones."""
    return (MatMul(HadamardProduct(A, B), HadamardProduct(C, D)),
            HadamardProduct(MatMul(A, C), MatMul(B, D)))


@fallacy(instead="scaled_rows_in_hadamard")
def factor_goes_into_hadamard(A: "n n", B: "n n", C: "n n"):
    """Only diagonal factors go into one factor of an entrywise product."""
    return MatMul(A, HadamardProduct(B, C)), HadamardProduct(MatMul(A, B), C)


@fallacy(instead="diagonals_commute")
def diag_commutes(x: "n", A: "n n"):
    """A diagonal matrix scales rows from the left and columns from the right."""
    return MatMul(Diag(x), A), MatMul(A, Diag(x))


@fallacy(instead="diagonal_of_product")
def diagonal_of_product_splits(A: "n n", B: "n n"):
    """The diagonal of a product is not the product of the diagonals."""
    return DiagonalOf(MatMul(A, B)), HadamardProduct(DiagonalOf(A), DiagonalOf(B))


@fallacy(instead="diagonal_of_product")
def row_sums_of_hadamard_split(A: "m n", B: "m n", n: "size"):
    """Row sums of an entrywise product are not products of row sums."""
    return (MatMul(HadamardProduct(A, B), ones(n)),
            HadamardProduct(MatMul(A, ones(n)), MatMul(B, ones(n))))
