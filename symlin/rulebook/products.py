"""Products and sums of matrices: distributive laws, identities, zeros, multiples."""

from symlin.rulebook.written import Identity, MatAdd, MatMul, MatPow, S, ZeroMatrix, fallacy, minus, plus, rule


@rule
def distribute_left(A: "m k", B: "k n", C: "k n"):
    """A product with a sum is the sum of the products."""
    return MatMul(A, MatAdd(B, C)), MatAdd(MatMul(A, B), MatMul(A, C))


@rule
def distribute_right(A: "m k", B: "m k", C: "k n"):
    """A sum times a matrix is the sum of the products."""
    return MatMul(MatAdd(A, B), C), MatAdd(MatMul(A, C), MatMul(B, C))


@rule
def identity_on_the_left(A: "m n", m: "size"):
    """The identity on the left changes nothing."""
    return MatMul(Identity(m), A), A


@rule
def identity_on_the_right(A: "m n", n: "size"):
    """The identity on the right changes nothing."""
    return MatMul(A, Identity(n)), A


@rule
def zero_on_the_left(A: "k n", m: "size", k: "size", n: "size"):
    """The zero matrix times a matrix is zero."""
    return MatMul(ZeroMatrix(m, k), A), ZeroMatrix(m, n)


@rule
def zero_on_the_right(A: "m k", m: "size", k: "size", n: "size"):
    """A matrix times the zero matrix is zero."""
    return MatMul(A, ZeroMatrix(k, n)), ZeroMatrix(m, n)


@rule
def zero_multiple(A: "m n", m: "size", n: "size"):
    """Zero times a matrix is the zero matrix."""
    return MatMul(S.Zero, A), ZeroMatrix(m, n)


@rule
def multiple_of_zero(c: "number", m: "size", n: "size"):
    """A multiple of the zero matrix is the zero matrix."""
    return MatMul(c, ZeroMatrix(m, n)), ZeroMatrix(m, n)


@rule
def add_zero(A: "m n", m: "size", n: "size"):
    """Adding the zero matrix changes nothing."""
    return MatAdd(A, ZeroMatrix(m, n)), A


@rule
def subtract_itself(A: "m n", m: "size", n: "size"):
    """A matrix minus itself is zero."""
    return MatAdd(A, minus(A)), ZeroMatrix(m, n)


@rule
def add_to_itself(A: "m n"):
    """A matrix plus itself is twice the matrix."""
    return MatAdd(A, A), MatMul(S(2), A)


@rule
def multiple_of_sum(c: "number", A: "m n", B: "m n"):
    """A multiple of a sum is the sum of the multiples."""
    return MatMul(c, MatAdd(A, B)), MatAdd(MatMul(c, A), MatMul(c, B))


@rule
def sum_of_multiples(a: "number", b: "number", A: "m n"):
    """Multiples of one matrix add by their coefficients."""
    return MatAdd(MatMul(a, A), MatMul(b, A)), MatMul(plus(a, b), A)


@rule
def one_more(a: "number", A: "m n"):
    """A multiple of a matrix and the matrix itself make one multiple more."""
    return MatAdd(MatMul(a, A), A), MatMul(plus(a, S.One), A)


@fallacy(instead="trace_is_cyclic")
def products_commute(A: "n n", B: "n n"):
    """A product of matrices depends on the order of its factors."""
    return MatMul(A, B), MatMul(B, A)


@fallacy(instead="distribute_right")
def difference_of_squares(A: "n n", B: "n n"):
    """The mixed products cancel only if the matrices commute."""
    return MatMul(MatAdd(A, B), MatAdd(A, minus(B))), MatAdd(MatPow(A, S(2)), minus(MatPow(B, S(2))))


@fallacy(instead="distribute_left")
def factor_out_of_both_sides(A: "n n", B: "n n", C: "n n"):
    """A factor on the left of one term and on the right of the other cannot be taken out."""
    return MatAdd(MatMul(A, B), MatMul(C, A)), MatMul(A, MatAdd(B, C))


@fallacy(instead="distribute_right")
def mixed_products_left_out(A: "m k", B: "m k", C: "k n", D: "k n"):
    """A product of two sums has four terms: the mixed products are missing."""
    return MatAdd(MatMul(A, C), MatMul(B, D)), MatMul(MatAdd(A, B), MatAdd(C, D))


@fallacy(instead="distribute_left")
def affine_map_is_additive(A: "m n", x: "n", y: "n", b: "m"):
    """A map with a constant term is not linear: in the sum the term comes twice."""
    return MatAdd(MatMul(A, MatAdd(x, y)), b), MatAdd(MatMul(A, x), b, MatMul(A, y), b)


@fallacy(instead="multiple_of_sum")
def affine_map_is_homogeneous(c: "number", A: "m n", x: "n", b: "m"):
    """A map with a constant term is not linear: a factor multiplies the term, too."""
    return MatAdd(MatMul(c, A, x), b), MatMul(c, MatAdd(MatMul(A, x), b))
