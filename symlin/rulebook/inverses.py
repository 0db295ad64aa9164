"""Inverses: of products, transposes and sums. Every inverse that is written is taken to exist."""

import sympy

from symlin.rulebook.written import (
    Diag, Identity, Inverse, MatAdd, MatMul, S, Scalar, Transpose, fallacy, fraction, minus,
    ones, plus, rule,
)


@rule
def inverse_on_the_right(A: "n n", n: "size"):
    """A matrix times its inverse is the identity."""
    return MatMul(A, Inverse(A)), Identity(n)


@rule
def inverse_on_the_left(A: "n n", n: "size"):
    """The inverse times the matrix is the identity."""
    return MatMul(Inverse(A), A), Identity(n)


@rule
def inverse_twice(A: "n n"):
    """The inverse of the inverse is the matrix."""
    return Inverse(Inverse(A)), A


@rule
def inverse_of_product(A: "n n", B: "n n"):
    """The inverse of a product of square matrices is the product of the inverses, in reverse order."""
    return Inverse(MatMul(A, B)), MatMul(Inverse(B), Inverse(A))


@rule
def inverse_of_transpose(A: "n n"):
    """The inverse of the transpose is the transpose of the inverse."""
    return Inverse(Transpose(A)), Transpose(Inverse(A))


@rule
def inverse_of_symmetric_matrix(A: "n n"):
    """The inverse of a symmetric matrix is symmetric."""
    return Transpose(Inverse(A)), Inverse(A), sympy.Q.symmetric(A)


@rule
def inverse_of_multiple(c: "number", A: "n n"):
    """The inverse of a multiple has the reciprocal of the number."""
    return Inverse(MatMul(c, A)), MatMul(fraction(c), Inverse(A))


@rule
def inverse_of_identity(n: "size"):
    """The identity is its own inverse."""
    return Inverse(Identity(n)), Identity(n)


@rule(source="Petersen & Pedersen 2012, The matrix cookbook, equation 167", theorem=True)
def push_through(A: "m n", B: "n m", m: "size", n: "size"):
    """A factor is pushed through an inverse."""
    return (MatMul(Inverse(MatAdd(Identity(m), MatMul(A, B))), A),
            MatMul(A, Inverse(MatAdd(Identity(n), MatMul(B, A)))))


@rule(source="Petersen & Pedersen 2012, equation 157; Woodbury 1950", theorem=True)
def woodbury(A: "n n", U: "n k", C: "k k", V: "k n"):
    """The inverse of a matrix with a change of rank k needs a new inverse of size k only."""
    inner = Inverse(MatAdd(Inverse(C), MatMul(V, Inverse(A), U)))
    return (Inverse(MatAdd(A, MatMul(U, C, V))),
            MatAdd(Inverse(A), MatMul(S.NegativeOne, Inverse(A), U, inner, V, Inverse(A))))


@rule(source="Petersen & Pedersen 2012, equation 160; Sherman & Morrison 1950", theorem=True)
def sherman_morrison(A: "n n", x: "n", y: "n"):
    """The inverse of a matrix with a change of rank one needs no new inverse, but one division."""
    denominator = plus(S.One, Scalar(MatMul(Transpose(y), Inverse(A), x)))
    return (Inverse(MatAdd(A, MatMul(x, Transpose(y)))),
            MatAdd(Inverse(A), MatMul(
                S.NegativeOne, fraction(denominator), Inverse(A), x, Transpose(y), Inverse(A))))


@rule(source="Petersen & Pedersen 2012, equation 163, of the inverses", theorem=True)
def inverse_of_sum(A: "n n", B: "n n"):
    """The inverse of a sum, with the inverse of the sum of the inverses inside."""
    return (Inverse(MatAdd(A, B)),
            MatMul(Inverse(A), Inverse(MatAdd(Inverse(A), Inverse(B))), Inverse(B)))


@rule(theorem=True)
def difference_of_inverses(A: "n n", B: "n n"):
    """The difference of inverses has the difference of the matrices in the middle."""
    return (MatAdd(Inverse(A), minus(Inverse(B))),
            MatMul(Inverse(A), MatAdd(B, minus(A)), Inverse(B)))


@rule(source="Petersen & Pedersen 2012, equation 166, with the identity as one factor")
def inverse_of_one_plus(A: "n n", n: "size"):
    """The inverse of I + A is the identity minus that inverse times A."""
    return (Inverse(MatAdd(Identity(n), A)),
            MatAdd(Identity(n), MatMul(S.NegativeOne, Inverse(MatAdd(Identity(n), A)), A)))


@rule
def term_times_inverse_of_sum(A: "n n", B: "n n", n: "size"):
    """A term of a sum times the inverse of the sum is the identity minus the other terms times the inverse."""
    inverse = Inverse(MatAdd(B, A))
    return MatMul(B, inverse), MatAdd(Identity(n), MatMul(S.NegativeOne, A, inverse))


@rule
def inverse_of_sum_times_term(A: "n n", B: "n n", n: "size"):
    """The inverse of a sum times a term of it is the identity minus the inverse times the other terms."""
    inverse = Inverse(MatAdd(B, A))
    return MatMul(inverse, B), MatAdd(Identity(n), MatMul(S.NegativeOne, inverse, A))


@rule
def term_times_inverse_of_difference(A: "n n", B: "n n", n: "size"):
    """What is subtracted, times the inverse of the difference, is the rest times the inverse minus the identity."""
    inverse = Inverse(MatAdd(minus(B), A))
    return MatMul(B, inverse), MatAdd(MatMul(A, inverse), minus(Identity(n)))


@rule
def inverse_of_difference_times_term(A: "n n", B: "n n", n: "size"):
    """The inverse of a difference times what is subtracted is the inverse times the rest minus the identity."""
    inverse = Inverse(MatAdd(minus(B), A))
    return MatMul(inverse, B), MatAdd(MatMul(inverse, A), minus(Identity(n)))


@fallacy(instead="inverse_of_sum")
def inverse_of_sum_splits(A: "n n", B: "n n"):
    """The inverse of a sum is not the sum of the inverses."""
    return Inverse(MatAdd(A, B)), MatAdd(Inverse(A), Inverse(B))


@fallacy(instead="inverse_of_product")
def inverse_keeps_the_order(A: "n n", B: "n n"):
    """The inverse of a product reverses the order of the factors."""
    return Inverse(MatMul(A, B)), MatMul(Inverse(A), Inverse(B))


@fallacy(instead="inverse_of_multiple")
def inverse_is_homogeneous(c: "number", A: "n n"):
    """A number comes out of an inverse as its reciprocal."""
    return Inverse(MatMul(c, A)), MatMul(c, Inverse(A))


@fallacy(instead="inverse_of_orthogonal")
def inverse_is_transpose(A: "n n"):
    """Only for an orthogonal matrix is the transpose the inverse."""
    return Inverse(A), Transpose(A)


@fallacy(instead="trace_of_similar_matrix")
def conjugation_does_nothing(P: "n n", A: "n n"):
    """A change of basis changes the matrix, unless the two commute."""
    return MatMul(P, A, Inverse(P)), A


@fallacy(instead="push_through")
def push_through_without_change(A: "n n", B: "n n", n: "size"):
    """What is pushed through an inverse changes the order inside."""
    return (MatMul(Inverse(MatAdd(Identity(n), MatMul(A, B))), A),
            MatMul(A, Inverse(MatAdd(Identity(n), MatMul(A, B)))))


@fallacy(instead="rows_divided")
def normalise_on_the_other_side(T: "n n", V: "n n", n: "size"):
    """Dividing rows by their sums is a factor on the left, not on the right."""
    sums = Inverse(Diag(MatMul(T, ones(n))))
    return MatMul(sums, T, V), MatMul(T, sums, V)
