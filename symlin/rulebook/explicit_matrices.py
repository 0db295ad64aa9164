"""Matrices whose entries are written out: what is done entry by entry."""

from symlin.rulebook.written import (
    KNOWN, Identity, Inverse, MatAdd, MatMul, S, Scalar, Trace, Transpose, ZeroMatrix, explicit, fraction,
    minus_number, plus, rule, times,
)


def added_numbers(terms):
    """The sum of one or more numbers."""
    terms = list(terms)
    return terms[0] if len(terms) == 1 else plus(*terms)


def diagonal(number, count):
    """The explicit matrix with a number on the diagonal."""
    return explicit([[number if i == j else S.Zero for j in range(count)] for i in range(count)])


def rotation(angle):
    """The rotation of the plane by an angle."""
    c, s = KNOWN["cos"](angle), KNOWN["sin"](angle)
    return explicit([[c, minus_number(s)], [s, c]])


@rule
def product_of_explicit_matrices(A: "entries r s", B: "entries s t"):
    """Matrices are multiplied row by column."""
    return (MatMul(explicit(A), explicit(B)),
            explicit([[added_numbers(map(times, row, column)) for column in zip(*B)] for row in A]))


@rule
def sum_of_explicit_matrices(A: "entries r s", B: "entries r s"):
    """Matrices are added entry by entry."""
    return MatAdd(explicit(A), explicit(B)), explicit([list(map(plus, *rows)) for rows in zip(A, B)])


@rule
def multiple_of_explicit_matrix(c: "number", A: "entries r s"):
    """A number multiplies every entry."""
    return MatMul(c, explicit(A)), explicit([[times(c, a) for a in row] for row in A])


@rule
def transpose_of_explicit_matrix(A: "entries r s"):
    """The transpose exchanges rows and columns."""
    return Transpose(explicit(A)), explicit(list(zip(*A)))


@rule
def trace_of_explicit_matrix(A: "entries r r"):
    """The trace is the sum of the entries on the diagonal."""
    return Trace(explicit(A)), plus(*(row[k] for k, row in enumerate(A)))


@rule
def number_of_explicit_product(A: "entries 1 s", B: "entries s 1"):
    """A row times a column is the sum of the products of their entries."""
    return Scalar(MatMul(explicit(A), explicit(B))), added_numbers(map(times, A[0], [b for [b] in B]))


@rule
def explicit_identity(r: "count"):
    """The identity has ones on its diagonal, and zeros elsewhere."""
    return diagonal(S.One, r), Identity(r)


@rule
def explicit_multiple_of_identity(c: "number", r: "count"):
    """A multiple of the identity has one number on its diagonal, and zeros elsewhere."""
    return diagonal(c, r), MatMul(c, Identity(r))


@rule
def identity_added_to_explicit_matrix(A: "entries r r"):
    """Adding the identity adds one to each entry on the diagonal."""
    return (MatAdd(explicit(A), Identity(len(A))),
            explicit([[plus(a, S.One) if i == j else a for j, a in enumerate(row)] for i, row in enumerate(A)]))


@rule
def multiple_of_identity_added_to_explicit_matrix(A: "entries r r", c: "number"):
    """Adding a multiple of the identity adds the number to each entry on the diagonal."""
    return (MatAdd(explicit(A), MatMul(c, Identity(len(A)))),
            explicit([[plus(a, c) if i == j else a for j, a in enumerate(row)] for i, row in enumerate(A)]))


@rule
def explicit_zeros(r: "count", s: "count"):
    """A matrix whose entries are all zero is the zero matrix."""
    return explicit([[S.Zero] * s] * r), ZeroMatrix(r, s)


@rule
def product_of_rotations(a: "number", b: "number"):
    """Rotations of the plane, one after the other, add their angles."""
    return MatMul(rotation(a), rotation(b)), rotation(plus(a, b))


@rule
def quadratic_form_of_scaled_rotation(x: "2", c: "number", s: "number"):
    """Of a rotation of the plane with a scaling the quadratic form has the diagonal alone."""
    return (Scalar(MatMul(Transpose(x), explicit([[c, minus_number(s)], [s, c]]), x)),
            times(c, Scalar(MatMul(Transpose(x), x))))


@rule
def inverse_of_two_by_two(a: "number", b: "number", c: "number", d: "number"):
    """A matrix of four numbers is inverted by exchanging the diagonal, two signs, and dividing by the determinant."""
    determinant = plus(times(a, d), minus_number(times(b, c)))
    return (Inverse(explicit([[a, b], [c, d]])),
            MatMul(fraction(determinant), explicit([[d, minus_number(b)], [minus_number(c), a]])))
