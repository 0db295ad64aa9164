"""Powers with whole exponents."""

from symlin.arguments import idempotent
from symlin.assumed import Equation
from symlin.rulebook.written import (
    Identity, Inverse, MatAdd, MatMul, MatPow, Pow, Rational, S, Scalar, Trace, Transpose, ZeroMatrix,
    fallacy, minus, plus, rule, times,
)


@rule
def square_as_power(A: "n n"):
    """A matrix times itself is its square."""
    return MatMul(A, A), MatPow(A, S(2))


@rule
def power_times_matrix(A: "n n", m: "natural"):
    """One more factor raises the exponent by one."""
    return MatMul(MatPow(A, m), A), MatPow(A, m + 1)


@rule
def matrix_times_power(A: "n n", m: "natural"):
    """One more factor in front raises the exponent by one."""
    return MatMul(A, MatPow(A, m)), MatPow(A, m + 1)


@rule
def exponents_add(A: "n n", a: "natural", b: "natural"):
    """A product of powers of one matrix is the power with the sum of the exponents."""
    return MatMul(MatPow(A, a), MatPow(A, b)), MatPow(A, a + b)


@rule
def power_zero(A: "n n", n: "size"):
    """The empty product is the identity."""
    return MatPow(A, S.Zero), Identity(n)


@rule
def power_of_identity(n: "size", m: "natural"):
    """Every power of the identity is the identity."""
    return MatPow(Identity(n), m), Identity(n)


@rule
def square_of_sum(A: "n n", B: "n n"):
    """The square of a sum has two mixed products, which differ unless the matrices commute."""
    return (MatPow(MatAdd(A, B), S(2)),
            MatAdd(MatPow(A, S(2)), MatMul(A, B), MatMul(B, A), MatPow(B, S(2))))


@rule
def power_one(A: "n n"):
    """The first power of a matrix is the matrix."""
    return MatPow(A, S.One), A


@rule
def power_of_power(A: "n n", a: "natural", b: "natural"):
    """The exponents of a power of a power multiply."""
    return MatPow(MatPow(A, a), b), MatPow(A, a * b)


@rule
def power_of_multiple(c: "number", A: "n n", m: "natural"):
    """The power of a multiple has the power of the number."""
    return MatPow(MatMul(c, A), m), MatMul(Pow(c, m), MatPow(A, m))


@rule
def power_of_product_from_inside(A: "n p", B: "p n", m: "natural"):
    """The power of a product is one power less of the product the other way round, with a factor on each side."""
    return MatPow(MatMul(A, B), m + 1), MatMul(A, MatPow(MatMul(B, A), m), B)


@rule
def factor_through_power(A: "n p", B: "p n", m: "natural"):
    """A factor passes through a power of a product, which it turns round."""
    return MatMul(MatPow(MatMul(A, B), m), A), MatMul(A, MatPow(MatMul(B, A), m))


@rule
def power_of_inverse(A: "n n", m: "natural"):
    """The power of the inverse is the inverse of the power."""
    return MatPow(Inverse(A), m), Inverse(MatPow(A, m))


@rule
def negative_power(A: "n n", m: "natural"):
    """A negative power is the inverse of the power."""
    return MatPow(A, -m), Inverse(MatPow(A, m))


@rule
def power_of_conjugate(P: "n n", A: "n n", m: "natural"):
    """A change of basis commutes with powers."""
    return MatPow(MatMul(P, A, Inverse(P)), m), MatMul(P, MatPow(A, m), Inverse(P))


@rule
def power_of_similar(P: "n n", A: "n n", m: "natural"):
    """A change of basis, its inverse standing first, commutes with powers."""
    return MatPow(MatMul(Inverse(P), A, P), m), MatMul(Inverse(P), MatPow(A, m), P)


@rule
def power_of_commuting(A: "n n", B: "n n", m: "natural"):
    """What commutes with a matrix commutes with its powers."""
    return MatMul(MatPow(A, m), B), MatMul(B, MatPow(A, m)), Equation(MatMul(A, B), MatMul(B, A))


@rule
def power_of_shifted_commutes(c: "number", A: "n n", m: "natural", n: "size"):
    """A matrix commutes with the powers of the identity and a multiple of it."""
    power = MatPow(MatAdd(Identity(n), MatMul(c, A)), m)
    return MatMul(power, A), MatMul(A, power)


@rule(source="Cayley 1858, A memoir on the theory of matrices")
def square_of_two_by_two(A: "2 2"):
    """A matrix of two rows satisfies its characteristic equation."""
    determinant = times(Rational(1, 2), plus(Pow(Trace(A), S(2), evaluate=False),
                                             times(S.NegativeOne, Trace(MatPow(A, S(2))))))
    return MatPow(A, S(2)), MatAdd(MatMul(Trace(A), A), MatMul(S.NegativeOne, determinant, Identity(2)))


@rule
def powers_of_commuting(A: "n n", B: "n n", a: "natural", b: "natural"):
    """The powers of matrices that commute commute."""
    return (MatMul(MatPow(A, a), MatPow(B, b)), MatMul(MatPow(B, b), MatPow(A, a)),
            Equation(MatMul(A, B), MatMul(B, A)))


@rule
def power_times_eigenvector(c: "number", A: "n n", x: "n", m: "natural"):
    """The powers of a matrix have its eigenvectors, and the powers of their eigenvalues."""
    return MatMul(MatPow(A, m), x), MatMul(Pow(c, m), x), Equation(MatMul(A, x), MatMul(c, x))


@rule
def power_leaves_unchanged(A: "n n", X: "n p", m: "natural"):
    """What a matrix leaves unchanged its powers leave unchanged."""
    return MatMul(MatPow(A, m), X), X, Equation(MatMul(A, X), X)


@rule
def power_on_the_right_leaves_unchanged(X: "p n", A: "n n", m: "natural"):
    """What a matrix on the right leaves unchanged its powers leave unchanged."""
    return MatMul(X, MatPow(A, m)), X, Equation(MatMul(X, A), X)


@rule
def power_of_idempotent(P: "n n", m: "natural"):
    """Projecting several times is projecting once."""
    return MatPow(P, m + 1), P, idempotent(P)


@rule
def power_of_complement(P: "n n", m: "natural", n: "size"):
    """The complement of a projection is a projection, and so are its powers."""
    complement = MatAdd(Identity(n), minus(P))
    return MatPow(complement, m + 1), complement, idempotent(P)


@rule
def even_power_of_involution(T: "n n", m: "natural", n: "size"):
    """An even power of what is its own inverse is the identity."""
    return MatPow(T, 2 * m), Identity(n), Equation(MatPow(T, S(2)), Identity(n))


@rule
def odd_power_of_involution(T: "n n", m: "natural", n: "size"):
    """An odd power of what is its own inverse is the matrix."""
    return MatPow(T, 2 * m + 1), T, Equation(MatPow(T, S(2)), Identity(n))


@rule
def even_power_of_reflection(P: "n n", m: "natural", n: "size"):
    """One minus twice a projection is its own inverse: its even powers are the identity."""
    return MatPow(MatAdd(Identity(n), MatMul(-2, P)), 2 * m), Identity(n), idempotent(P)


@rule
def power_of_shear(N: "n n", m: "natural", n: "size"):
    """Where the square of a matrix is zero, a power of one plus the matrix is linear in the exponent."""
    return (MatPow(MatAdd(Identity(n), N), m), MatAdd(Identity(n), MatMul(m, N)),
            Equation(MatPow(N, S(2)), ZeroMatrix(n, n)))


@rule
def power_of_scaled_shear(c: "number", N: "n n", m: "natural", n: "size"):
    """Where the square of a matrix is zero, a power of one plus a multiple of it is linear in the exponent."""
    return (MatPow(MatAdd(Identity(n), MatMul(c, N)), m), MatAdd(Identity(n), MatMul(m, c, N)),
            Equation(MatPow(N, S(2)), ZeroMatrix(n, n)))


@rule
def power_of_outer_product(x: "n", y: "n", m: "natural"):
    """The powers of an outer product have the powers of the inner product."""
    product = MatMul(x, Transpose(y))
    return MatPow(product, m + 1), MatMul(Pow(Scalar(MatMul(Transpose(y), x)), m), product)


@rule
def powers_cancel(A: "n n", B: "n n", m: "natural", n: "size"):
    """Powers of matrices that undo each other undo each other."""
    return MatMul(MatPow(A, m), MatPow(B, m)), Identity(n), Equation(MatMul(A, B), Identity(n))


@rule
def powers_cancel_on_the_left(A: "n n", B: "n n", m: "natural", p: "natural", n: "size"):
    """Of powers of matrices that undo each other, the difference is left."""
    return MatMul(MatPow(A, m), MatPow(B, m + p)), MatPow(B, p), Equation(MatMul(A, B), Identity(n))


@rule
def powers_cancel_on_the_right(A: "n n", B: "n n", m: "natural", p: "natural", n: "size"):
    """Of powers of matrices that undo each other, the difference is left."""
    return MatMul(MatPow(A, m + p), MatPow(B, m)), MatPow(A, p), Equation(MatMul(A, B), Identity(n))


@rule
def factor_cancels_in_power(A: "n n", B: "n n", m: "natural", n: "size"):
    """A matrix that undoes another takes one from the exponent of its power."""
    return MatMul(A, MatPow(B, m + 1)), MatPow(B, m), Equation(MatMul(A, B), Identity(n))


@rule
def power_cancels_factor(A: "n n", B: "n n", m: "natural", n: "size"):
    """A matrix that another undoes takes one from the exponent of its power."""
    return MatMul(MatPow(A, m + 1), B), MatPow(A, m), Equation(MatMul(A, B), Identity(n))


@fallacy(instead="square_of_sum")
def binomial_formula(A: "n n", B: "n n"):
    """The binomial formula needs matrices that commute."""
    return MatPow(MatAdd(A, B), S(2)), MatAdd(MatPow(A, S(2)), MatMul(S(2), A, B), MatPow(B, S(2)))


@fallacy(instead="power_of_product_from_inside")
def square_of_product_splits(A: "n n", B: "n n"):
    """The square of a product is ABAB, not AABB, unless the matrices commute."""
    return MatPow(MatMul(A, B), S(2)), MatMul(MatPow(A, S(2)), MatPow(B, S(2)))


@fallacy(instead="power_of_product_from_inside")
def power_of_product_splits(A: "n n", B: "n n", m: "natural"):
    """The power of a product is ABAB..., not A...AB...B, unless the matrices commute."""
    return MatPow(MatMul(A, B), m), MatMul(MatPow(A, m), MatPow(B, m))


@fallacy(instead="square_of_sum")
def power_of_sum_splits(A: "n n", B: "n n", m: "natural"):
    """The power of a sum has the mixed products."""
    return MatPow(MatAdd(A, B), m), MatAdd(MatPow(A, m), MatPow(B, m))


@fallacy(instead="power_of_multiple")
def power_keeps_the_number(c: "number", A: "n n", m: "natural"):
    """A number comes out of a power as its power."""
    return MatPow(MatMul(c, A), m), MatMul(c, MatPow(A, m))


@fallacy(instead="exponents_add")
def exponents_multiply(A: "n n", a: "natural", b: "natural"):
    """In a product of powers the exponents add."""
    return MatMul(MatPow(A, a), MatPow(A, b)), MatPow(A, a * b)


@fallacy(instead="power_of_power")
def exponents_add_in_power_of_power(A: "n n", a: "natural", b: "natural"):
    """In a power of a power the exponents multiply."""
    return MatPow(MatPow(A, a), b), MatPow(A, a + b)


@fallacy(instead="exponents_add")
def power_with_sum_as_exponent_splits(A: "n n", a: "natural", b: "natural"):
    """A sum of exponents belongs to a product of powers, not to their sum."""
    return MatPow(A, a + b), MatAdd(MatPow(A, a), MatPow(A, b))


@fallacy(instead="trace_of_kron")
def trace_of_power_is_power_of_trace(A: "n n", m: "natural"):
    """The trace of a power is not the power of the trace."""
    return Trace(MatPow(A, m)), Pow(Trace(A), m)
