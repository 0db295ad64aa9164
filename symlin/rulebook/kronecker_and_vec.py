"""Kronecker products and stacked columns."""

from symlin.rulebook.written import (
    Commutation, Elementwise, HadamardProduct, Identity, Inverse, MatAdd, MatMul, Transpose, Vec, block_diagonal,
    fallacy, grid, kron, ones, rule,
)


@rule(source="Petersen & Pedersen 2012, equation 511")
def mixed_product(A: "m n", B: "p q", C: "n r", D: "q s"):
    """Kronecker products multiply factor by factor."""
    return MatMul(kron(A, B), kron(C, D)), kron(MatMul(A, C), MatMul(B, D))


@rule(source="Petersen & Pedersen 2012, equation 520", theorem=True)
def vec_of_three(A: "m n", X: "n p", B: "p q"):
    """Multiplying from both sides is a Kronecker product on the stacked columns."""
    return Vec(MatMul(A, X, B)), MatMul(kron(Transpose(B), A), Vec(X))


@rule
def vec_of_left_product(A: "m n", X: "n p", p: "size"):
    """Multiplying from the left treats every column alike."""
    return Vec(MatMul(A, X)), MatMul(kron(Identity(p), A), Vec(X))


@rule
def vec_of_right_product(X: "m n", B: "n p", m: "size"):
    """Multiplying from the right mixes the columns."""
    return Vec(MatMul(X, B)), MatMul(kron(Transpose(B), Identity(m)), Vec(X))


@rule
def vec_of_outer_product(x: "m", y: "n"):
    """The stacked columns of an outer product are a Kronecker product of columns."""
    return Vec(MatMul(x, Transpose(y))), kron(y, x)


@rule
def vec_of_sum(A: "m n", B: "m n"):
    """Stacking columns is additive."""
    return Vec(MatAdd(A, B)), MatAdd(Vec(A), Vec(B))


@rule
def vec_of_multiple(c: "number", A: "m n"):
    """A number comes out of stacked columns."""
    return Vec(MatMul(c, A)), MatMul(c, Vec(A))


@rule
def vec_of_column(x: "n"):
    """A column is stacked already."""
    return Vec(x), x


@rule
def vec_of_hadamard(A: "m n", B: "m n"):
    """Stacking columns goes into an entrywise product."""
    return Vec(HadamardProduct(A, B)), HadamardProduct(Vec(A), Vec(B))


@rule
def vec_of_function(f: "function", A: "m n"):
    """A function of every entry does not mind stacking."""
    return Vec(Elementwise(f, A)), Elementwise(f, Vec(A))


@rule(source="Magnus & Neudecker 1979, The commutation matrix: some properties and applications")
def vec_of_transpose(A: "m n", m: "size", n: "size"):
    """The commutation matrix turns stacked columns into stacked rows."""
    return Vec(Transpose(A)), MatMul(Commutation(m, n), Vec(A))


@rule
def transpose_of_commutation(m: "size", n: "size"):
    """The transpose of a commutation matrix exchanges its sizes."""
    return Transpose(Commutation(m, n)), Commutation(n, m)


@rule
def commutation_undone(m: "size", n: "size"):
    """Transposing twice changes nothing."""
    return MatMul(Commutation(n, m), Commutation(m, n)), Identity(m * n)


@rule(source="Petersen & Pedersen 2012, equation 510")
def transpose_of_kron(A: "m n", B: "p q"):
    """The transpose goes into a Kronecker product, and keeps the order."""
    return Transpose(kron(A, B)), kron(Transpose(A), Transpose(B))


@rule(source="Petersen & Pedersen 2012, equation 512", theorem=True)
def inverse_of_kron(A: "m m", B: "n n"):
    """The inverse goes into a Kronecker product, and keeps the order."""
    return Inverse(kron(A, B)), kron(Inverse(A), Inverse(B))


@rule(source="Petersen & Pedersen 2012, equation 506")
def kron_of_sum(A: "m n", B: "p q", C: "p q"):
    """The Kronecker product is additive on the right."""
    return kron(A, MatAdd(B, C)), MatAdd(kron(A, B), kron(A, C))


@rule
def sum_in_kron(A: "m n", B: "m n", C: "p q"):
    """The Kronecker product is additive on the left."""
    return kron(MatAdd(A, B), C), MatAdd(kron(A, C), kron(B, C))


@rule
def kron_of_multiple(c: "number", A: "m n", B: "p q"):
    """A number comes out of a Kronecker product on the left."""
    return kron(MatMul(c, A), B), MatMul(c, kron(A, B))


@rule
def multiple_in_kron(c: "number", A: "m n", B: "p q"):
    """A number comes out of a Kronecker product on the right."""
    return kron(A, MatMul(c, B)), MatMul(c, kron(A, B))


@rule
def kron_of_identities(m: "size", n: "size"):
    """The Kronecker product of identities is an identity."""
    return kron(Identity(m), Identity(n)), Identity(m * n)


@rule
def row_of_equal_blocks(A: "m n", r: "count"):
    """A row of ones in a Kronecker product puts equal blocks side by side."""
    return kron(Transpose(ones(r)), A), grid([[A] * r])


@rule
def stack_of_equal_blocks(A: "m n", r: "count"):
    """A column of ones in a Kronecker product stacks equal blocks."""
    return kron(ones(r), A), grid([[A]] * r)


@rule
def equal_blocks_on_the_diagonal(A: "m n", r: "count"):
    """The identity in a Kronecker product puts equal blocks on the diagonal."""
    return kron(Identity(r), A), block_diagonal([A] * r)


@rule
def outer_product_as_kron(x: "m", y: "n"):
    """An outer product is a Kronecker product of a column and a row."""
    return MatMul(x, Transpose(y)), kron(x, Transpose(y))


@fallacy(instead="trace_of_kron")
def kron_commutes(A: "m n", B: "p q"):
    """The Kronecker product depends on the order of its factors; its trace does not."""
    return kron(A, B), kron(B, A)


@fallacy(instead="vec_of_three")
def vec_without_the_transpose(A: "m n", X: "n p", B: "p p"):
    """The factor on the right enters the Kronecker product transposed."""
    return Vec(MatMul(A, X, B)), MatMul(kron(B, A), Vec(X))


@fallacy(instead="vec_of_three")
def vec_with_factors_exchanged(A: "n n", X: "n n", B: "n n"):
    """The factor on the right comes first in the Kronecker product."""
    return Vec(MatMul(A, X, B)), MatMul(kron(A, Transpose(B)), Vec(X))


@fallacy(instead="vec_of_transpose")
def vec_ignores_transposes(A: "m n"):
    """Stacked columns are not stacked rows."""
    return Vec(Transpose(A)), Vec(A)


@fallacy(instead="transpose_of_kron")
def transpose_of_kron_reverses(A: "m n", B: "p q"):
    """The transpose of a Kronecker product keeps the order, unlike that of a product."""
    return Transpose(kron(A, B)), kron(Transpose(B), Transpose(A))
