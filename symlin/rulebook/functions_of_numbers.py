"""Functions of numbers: roots, logarithms, exponentials, sines and cosines."""

from symlin.rulebook.written import (
    KNOWN, Rational, S, definition, exp_of, fallacy, fraction, log_of, minus_number, plus, power, root_of, rule,
    times,
)


def cos_of(number):
    """The cosine of a number."""
    return KNOWN["cos"](number)


def sin_of(number):
    """The sine of a number."""
    return KNOWN["sin"](number)


@rule
def root_of_product(a: "number", b: "number"):
    """The root of a product is the product of the roots, where these are defined."""
    return root_of(times(a, b)), times(root_of(a), root_of(b))


@rule
def root_of_nonnegative_square(a: "number"):
    """The root of the square of a number that is not negative is the number."""
    return root_of(power(a, S(2))), a, a >= 0


@rule
def root_squared(a: "number"):
    """The square of the root is the number, where the root is defined."""
    return power(root_of(a), S(2)), a


@rule
def square_of_quotient_by_root(a: "number", b: "number"):
    """The square of a number divided by a root is the square divided by what stands under the root."""
    return power(times(a, fraction(root_of(b))), S(2)), times(power(a, S(2)), fraction(b))


@rule
def power_of_product_of_numbers(a: "number", b: "number", k: "natural"):
    """A power of a product is the product of the powers."""
    return power(times(a, b), k), times(power(a, k), power(b, k))


@rule
def number_times_power(a: "number", k: "natural"):
    """One more factor raises the exponent by one."""
    return times(a, power(a, k)), power(a, k + 1)


@rule
def exp_of_number_sum(a: "number", b: "number"):
    """The exponential of a sum of numbers is the product of the exponentials."""
    return exp_of(plus(a, b)), times(exp_of(a), exp_of(b))


@rule
def exp_of_zero_number():
    """The exponential of zero is one."""
    return exp_of(S.Zero), S.One


@rule
def exp_times_exp_of_minus(a: "number"):
    """The exponentials of a number and of its negative multiply to one."""
    return times(exp_of(a), exp_of(minus_number(a))), S.One


@rule
def exp_of_minus_number(a: "number"):
    """The exponential of the negative is the reciprocal."""
    return exp_of(minus_number(a)), fraction(exp_of(a))


@rule
def log_of_exp_of_number(a: "number"):
    """The logarithm of a number undoes the exponential."""
    return log_of(exp_of(a)), a


@rule
def exp_of_log(a: "number"):
    """The exponential undoes the logarithm, where the logarithm is defined."""
    return exp_of(log_of(a)), a


@rule
def log_of_product(a: "number", b: "number"):
    """The logarithm of a product of positive numbers is the sum of the logarithms."""
    return log_of(times(a, b)), plus(log_of(a), log_of(b))


@rule
def log_of_reciprocal(a: "number"):
    """The logarithm of the reciprocal is the negative of the logarithm."""
    return log_of(fraction(a)), minus_number(log_of(a))


@rule(theorem=True)
def log_of_quotient(a: "number", b: "number"):
    """The logarithm of a quotient of positive numbers is the difference of the logarithms."""
    return log_of(times(a, fraction(b))), plus(log_of(a), minus_number(log_of(b)))


@rule
def log_of_square(a: "number"):
    """The logarithm of the square of a positive number is twice the logarithm."""
    return log_of(power(a, S(2))), times(S(2), log_of(a))


@rule
def log_of_root(a: "number"):
    """The logarithm of the root is half the logarithm."""
    return log_of(root_of(a)), times(Rational(1, 2), log_of(a))


@rule
def exp_of_half(a: "number"):
    """The exponential of the half is the root of the exponential."""
    return exp_of(times(Rational(1, 2), a)), root_of(exp_of(a))


@definition
def logistic_by_exp(a: "number"):
    """The logistic function is one over one plus the exponential of the negative."""
    return KNOWN["logistic"](a), fraction(plus(S.One, exp_of(minus_number(a))))


@rule
def cos_of_sum(a: "number", b: "number"):
    """The cosine of a sum is the product of the cosines without the product of the sines."""
    return cos_of(plus(a, b)), plus(times(cos_of(a), cos_of(b)), times(S.NegativeOne, sin_of(a), sin_of(b)))


@rule
def sin_of_sum(a: "number", b: "number"):
    """The sine of a sum has the mixed products of sines and cosines."""
    return sin_of(plus(a, b)), plus(times(sin_of(a), cos_of(b)), times(cos_of(a), sin_of(b)))


@rule
def cos_of_minus(a: "number"):
    """The cosine does not see the sign."""
    return cos_of(minus_number(a)), cos_of(a)


@rule
def sin_of_minus(a: "number"):
    """The sine changes its sign with the number."""
    return sin_of(minus_number(a)), minus_number(sin_of(a))


@rule
def squares_of_cos_and_sin(a: "number"):
    """The squares of cosine and sine sum to one."""
    return plus(power(cos_of(a), S(2)), power(sin_of(a), S(2))), S.One


@rule
def cos_and_sin_times_themselves(a: "number"):
    """Cosine times cosine and sine times sine sum to one."""
    return plus(times(cos_of(a), cos_of(a)), times(sin_of(a), sin_of(a))), S.One


@rule
def multiples_of_squares_of_cos_and_sin(c: "number", a: "number"):
    """Equal multiples of the squares of cosine and sine sum to the number in front."""
    return plus(times(c, cos_of(a), cos_of(a)), times(c, sin_of(a), sin_of(a))), c


@fallacy(instead="log_of_product")
def log_of_sum_splits(a: "positive", b: "positive"):
    """The logarithm of a sum is not the sum of the logarithms."""
    return log_of(plus(a, b)), plus(log_of(a), log_of(b))
