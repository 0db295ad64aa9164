"""Numbers: distributive law, reciprocals, and the numbers that matrices of one row and one column are."""

from sympy import Symbol

from symlin.rulebook.written import (
    MatAdd, MatMul, Rational, S, Scalar, Sum, Transpose, fallacy, fraction, minus_number, plus, power, root_of, rule,
    times,
)


@rule
def distribute_number(c: "number", a: "number", b: "number"):
    """A number times a sum is the sum of the products."""
    return times(c, plus(a, b)), plus(times(c, a), times(c, b))


@rule
def number_minus_itself(a: "number"):
    """A number minus itself is zero."""
    return plus(a, minus_number(a)), S.Zero


@rule
def number_plus_zero(a: "number"):
    """Adding zero changes nothing."""
    return plus(a, S.Zero), a


@rule
def number_times_zero(a: "number"):
    """Zero times a number is zero."""
    return times(S.Zero, a), S.Zero


@rule
def number_times_reciprocal(a: "number"):
    """A number times its reciprocal is one."""
    return times(a, fraction(a)), S.One


@rule
def reciprocal_of_product(a: "number", b: "number"):
    """The reciprocal of a product is the product of the reciprocals."""
    return fraction(times(a, b)), times(fraction(a), fraction(b))


@rule
def reciprocal_of_one():
    """One divided by itself is one."""
    return fraction(S.One), S.One


@rule
def reciprocal_twice(a: "number"):
    """The reciprocal of the reciprocal is the number."""
    return fraction(fraction(a)), a


@rule
def number_times_itself(a: "number"):
    """A number times itself is its square."""
    return times(a, a), power(a, S(2))


@rule
def cube_of_number_sum(a: "number", b: "number"):
    """The cube of a sum has three times each square with the other number."""
    whole, first, second = (power(x, S(3)) for x in (plus(a, b), a, b))
    return whole, plus(first, times(S(3), power(a, S(2)), b), times(S(3), a, power(b, S(2))), second)


@rule
def square_of_number_sum(a: "number", b: "number"):
    """The square of a sum has twice the product in the middle."""
    whole, first, second = (power(x, S(2)) for x in (plus(a, b), a, b))
    return whole, plus(first, times(S(2), a, b), second)


@rule
def difference_of_squared_numbers(a: "number", b: "number"):
    """The product of the sum and the difference is the difference of the squares."""
    first, second = (power(x, S(2)) for x in (a, b))
    return times(plus(a, b), plus(a, minus_number(b))), plus(first, minus_number(second))


@rule
def root_times_itself(a: "number"):
    """The root times itself is the number, where the root is defined."""
    root = root_of(a)
    return times(root, root), a


@rule
def reciprocal_root_times_itself(a: "number"):
    """One over the root, times itself, is one over the number."""
    root = power(a, Rational(-1, 2))
    return times(root, root), fraction(a)


@rule
def geometric_sum_of_numbers(a: "number", m: "natural"):
    """One minus a number, times the sum of its powers, is one minus the next power."""
    k = Symbol("k", integer=True, nonnegative=True)
    return (times(plus(S.One, minus_number(a)), Sum(power(a, k), (k, 0, m))),
            plus(S.One, minus_number(power(a, m + 1))))


@rule
def sum_of_one_power_more(a: "number", m: "natural"):
    """A sum of powers is one plus the number times the sum with one power less."""
    k = Symbol("k", integer=True, nonnegative=True)
    return Sum(power(a, k), (k, 0, m + 1)), plus(S.One, times(a, Sum(power(a, k), (k, 0, m))))


@rule
def powers_of_number_in_reverse(a: "number", m: "natural", k: "index"):
    """The sum of the powers of a number may be taken in reverse order."""
    return Sum(power(a, m - k), (k, 0, m)), Sum(power(a, k), (k, 0, m))


@rule
def number_of_sum(A: "1 1", B: "1 1"):
    """The number in a sum is the sum of the numbers."""
    return Scalar(MatAdd(A, B)), plus(Scalar(A), Scalar(B))


@rule
def number_of_multiple(c: "number", A: "1 1"):
    """The number in a multiple is the multiple of the number."""
    return Scalar(MatMul(c, A)), times(c, Scalar(A))


@rule
def number_to_the_front(x: "m", y: "n", z: "n"):
    """A row times a column is a number, and may stand in front."""
    return MatMul(x, Transpose(y), z), MatMul(Scalar(MatMul(Transpose(y), z)), x)


@rule
def number_from_the_front(x: "n", y: "n", z: "m"):
    """A row times a column is a number, and stands as one in front of a row."""
    return MatMul(Transpose(x), y, Transpose(z)), MatMul(Scalar(MatMul(Transpose(x), y)), Transpose(z))


@fallacy(instead="reciprocal_of_product")
def reciprocal_of_sum_splits(a: "number", b: "number"):
    """The reciprocal of a sum is not the sum of the reciprocals."""
    return fraction(plus(a, b)), plus(fraction(a), fraction(b))


@fallacy(instead="root_of_nonnegative_square")
def root_undoes_square(a: "number"):
    """The root of a square is the absolute value."""
    return root_of(power(a, S(2))), a


@fallacy(instead="number_to_the_front")
def inner_product_of_any_neighbours(x: "n", y: "n", z: "n"):
    """Which row and column meet matters: the brackets stay as they are when a number comes to the front."""
    return MatMul(x, Transpose(y), z), MatMul(Scalar(MatMul(Transpose(x), y)), z)


@fallacy(instead="root_of_product")
def root_of_sum_splits(a: "positive", b: "positive"):
    """The root of a sum is less than the sum of the roots."""
    return root_of(plus(a, b)), plus(root_of(a), root_of(b))
