"""Numbers: distributive law, reciprocals, and the numbers that matrices of one row and one column are."""

from sympy import Symbol

from symlin.rulebook.written import (
    MatAdd, MatMul, Pow, Rational, S, Scalar, Sum, Transpose, fallacy, fraction, plus, rule, times,
)


@rule
def distribute_number(c: "number", a: "number", b: "number"):
    """A number times a sum is the sum of the products."""
    return times(c, plus(a, b)), plus(times(c, a), times(c, b))


@rule
def number_minus_itself(a: "number"):
    """A number minus itself is zero."""
    return plus(a, times(S.NegativeOne, a)), S.Zero


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
def reciprocal_twice(a: "number"):
    """The reciprocal of the reciprocal is the number."""
    return fraction(fraction(a)), a


@rule
def number_times_itself(a: "number"):
    """A number times itself is its square."""
    return times(a, a), Pow(a, S(2), evaluate=False)


@rule
def square_of_number_sum(a: "number", b: "number"):
    """The square of a sum has twice the product in the middle."""
    whole, first, second = (Pow(x, S(2), evaluate=False) for x in (plus(a, b), a, b))
    return whole, plus(first, times(S(2), a, b), second)


@rule
def difference_of_squared_numbers(a: "number", b: "number"):
    """The product of the sum and the difference is the difference of the squares."""
    first, second = (Pow(x, S(2), evaluate=False) for x in (a, b))
    return times(plus(a, b), plus(a, times(S.NegativeOne, b))), plus(first, times(S.NegativeOne, second))


@rule
def root_times_itself(a: "number"):
    """The root times itself is the number, where the root is defined."""
    root = Pow(a, Rational(1, 2), evaluate=False)
    return times(root, root), a


@rule
def reciprocal_root_times_itself(a: "number"):
    """One over the root, times itself, is one over the number."""
    root = Pow(a, Rational(-1, 2), evaluate=False)
    return times(root, root), fraction(a)


@rule
def geometric_sum_of_numbers(a: "number", m: "natural"):
    """One less a number, times the sum of its powers, leaves one less the next power."""
    k = Symbol("k", integer=True, nonnegative=True)
    power = Pow(a, k, evaluate=False)
    return (times(plus(S.One, times(S.NegativeOne, a)), Sum(power, (k, 0, m))),
            plus(S.One, times(S.NegativeOne, Pow(a, m + 1, evaluate=False))))


@rule
def sum_of_one_power_more(a: "number", m: "natural"):
    """A sum of powers is one, and the number times the sum of one power less."""
    k = Symbol("k", integer=True, nonnegative=True)
    power = Pow(a, k, evaluate=False)
    return Sum(power, (k, 0, m + 1)), plus(S.One, times(a, Sum(power, (k, 0, m))))


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
    """A row times a column is a number, and may stand behind a row."""
    return MatMul(Transpose(x), y, Transpose(z)), MatMul(Scalar(MatMul(Transpose(x), y)), Transpose(z))


@fallacy(instead="reciprocal_of_product")
def reciprocal_of_sum(a: "number", b: "number"):
    """The reciprocal of a sum is not the sum of the reciprocals."""
    return fraction(plus(a, b)), plus(fraction(a), fraction(b))


@fallacy(instead="root_of_nonnegative_square")
def root_of_square(a: "number"):
    """The root of a square is the absolute value."""
    return Pow(Pow(a, S(2), evaluate=False), Rational(1, 2), evaluate=False), a


@fallacy(instead="number_to_the_front")
def inner_product_of_any_neighbours(x: "n", y: "n", z: "n"):
    """Which row and column meet matters: the brackets stay as they are when a number comes to the front."""
    return MatMul(x, Transpose(y), z), MatMul(Scalar(MatMul(Transpose(x), y)), z)


@fallacy
def root_of_sum(a: "positive", b: "positive"):
    """The root of a sum is less than the sum of the roots."""
    half = Rational(1, 2)
    return Pow(plus(a, b), half, evaluate=False), plus(Pow(a, half, evaluate=False), Pow(b, half, evaluate=False))
