"""The laws of powers, exp, log and their kin on collected sums; each holds wherever its left side is defined."""

from fractions import Fraction
from math import gcd, lcm

from symlin.entries import (
    DELTA, EXP, LESS, NONNEGATIVE, PLACE, POSITIVE, POWER, UNIT, Total, atom, joined, negated, number, scaled, times,
    variables_of,
)
from symlin.errors import Undefined
from symlin.naming import opened, terms_of
from symlin.normal_form import REBUILD, collect, plain, shortened

_CONTENT_ROUNDS = 4
_MOST_MULTIPLE = 16


def exp_of(total):
    """exp of a collected sum: a product of powers of exp of single products; ``exp(c log s)`` is ``s^c``."""
    result = number(1)
    factors = {}
    for product, c in total.terms:
        first, e = product.factors[0] if product.factors else (("",), 0)
        if len(product.factors) == 1 and not product.bound and e == 1 and first[0] == "f:log":
            result = times(result, power_of(first[1], c))
        else:
            factors[EXP, product] = c
    return times(result, [(1, {}, factors)])


def power_of(total, exponent):
    """A collected sum raised to a rational power.

    Whole powers from 0 up are multiplied out. What does not depend on the indices bound in the sum is taken out:
    anything for a whole exponent, only what is known positive for a root.
    """
    exponent = Fraction(exponent)
    if exponent.denominator == 1:
        exponent = int(exponent)
        if exponent >= 0:
            result = number(1)
            for _ in range(exponent):
                result = shortened(times(result, terms_of(total)))
            return result
    if not total:
        if exponent < 0:
            raise Undefined("a denominator that is always zero")
        return []
    coefficient, common, rest = _content(total, positive_only=exponent != int(exponent))
    if not rest:
        return power_of(rest, exponent)
    result = times(_number_power(coefficient, exponent), [(1, {}, {a: e * exponent for a, e in common.items()})])
    if rest.terms == ((UNIT, 1),):
        return result
    return times(result, [(1, {}, {(POWER, rest): exponent})])


def _number_power(c, exponent):
    """A positive (for whole exponents: any nonzero) rational to a rational power, by primes."""
    if isinstance(exponent, int):
        return number(Fraction(c) ** exponent)
    c = Fraction(c)
    factors = {}
    for whole, sign in ((c.numerator, 1), (c.denominator, -1)):
        for p, k in _prime_powers(whole):
            factors[f"√{p}",] = exponent * k * sign
    return [(1, {}, factors)]


def _prime_powers(whole):
    """Prime powers of a positive whole number; a large cofactor without small primes counts as one prime."""
    p = 2
    while p * p <= whole and p < 10_000:
        k = 0
        while whole % p == 0:
            whole //= p
            k += 1
        if k:
            yield p, k
        p += 1
    if whole > 1:
        yield whole, 1


def _content(total, positive_only):
    """(coefficient, common factors, rest) with ``total = coefficient · common · rest``.

    The common factors depend on no index that the sum binds; with ``positive_only`` all that is taken out is positive.
    """
    coefficient, common = 1, {}
    for _ in range(_CONTENT_ROUNDS):
        if not total:
            break
        c, more = _visible_content(total, positive_only)
        if c == 1 and not more:
            break
        coefficient, _, common = joined((coefficient, {}, common), (c, {}, more))
        inverse = (Fraction(1) / c, {}, {a: -e for a, e in more.items()})
        total = collect([joined(term, inverse) for term in terms_of(total)])
    return coefficient, common, total


def _visible_content(total, positive_only):
    """The coefficient and the factors that all terms of a collected sum show."""
    coefficient = _rational_content(total)
    if not positive_only and total.terms[0][1] < 0:
        coefficient = -coefficient
    common = None
    for product, _ in total.terms:
        own = {v for v, _ in product.bound}
        free = {a: e for a, e in product.factors if own.isdisjoint(variables_of(a)) and a[0] not in (DELTA, LESS)
                and (not positive_only or sign_of(a, 1) == "positive")}
        if common is None:
            common = free
        else:
            common = {a: min(common.get(a, 0), free.get(a, 0)) for a in common.keys() | free.keys()}
    names = {v for product, _ in total.terms for v, _ in product.bound}
    return coefficient, {a: e for a, e in common.items() if e and names.isdisjoint(variables_of(a))}


def _rational_content(total):
    numerator, denominator = 0, 1
    for _, c in total.terms:
        c = Fraction(c)
        numerator, denominator = gcd(numerator, c.numerator), lcm(denominator, c.denominator)
    return Fraction(numerator, denominator)


def log_of(total):
    """log of a collected sum, split over the factors that are known positive."""
    if not total:
        raise Undefined("the logarithm of zero")
    coefficient, common, rest = _content(total, positive_only=True)
    if not rest:
        return log_of(rest)
    if len(rest.terms) == 1 and rest.terms[0][0] == UNIT and rest.terms[0][1] < 0:
        raise Undefined("the logarithm of a number that is never positive")
    result = []
    for whole, sign in ((Fraction(coefficient).numerator, 1), (Fraction(coefficient).denominator, -1)):
        for p, k in _prime_powers(whole):
            result += scaled(_log_atom(number(p)), k * sign)
    for x, e in common.items():
        if x[0] == EXP:
            result += [opened(x[1], e)]
        elif x[0] == POWER:
            result += scaled(log_of(x[1]), e)
        else:
            result += scaled(_log_atom([(1, {}, {x: 1})]), e)
    if rest.terms != ((UNIT, 1),):
        result += atom("f:log", rest)
    return result


def _log_atom(terms):
    return atom("f:log", collect(terms))


def function_of(name, argument):
    """A function of a collected sum, as terms."""
    law = _LAWS.get(name)
    return law(argument) if law else atom("f:" + name, argument)


def _logistic(argument):
    exponential = exp_of(argument)
    return times(exponential, power_of(collect(number(1) + exp_of(argument)), -1))


def _tanh(argument):
    def square():
        return exp_of(Total(tuple((p, 2 * c) for p, c in argument.terms)))

    return times(square() + number(-1), power_of(collect(square() + number(1)), -1))


def _relu(argument):
    """relu pulls out positive factors; ``relu(-s) = relu(s) - s`` fixes the sign."""
    if not argument:
        return []
    sign = sign_of_total(argument)
    if sign:
        return terms_of(argument)
    coefficient, common, rest = _content(argument, positive_only=True)
    if not rest:
        return []
    outside = [(coefficient, {}, common)]
    if rest.terms[0][1] < 0:
        turned = collect(negated(terms_of(rest)))
        if sign_of_total(turned):
            return []
        return times(outside, atom("f:relu", turned) + negated(terms_of(turned)))
    return times(outside, atom("f:relu", rest))


def _cosine(argument):
    return _rotation(argument)[0]


def _sine(argument):
    return _rotation(argument)[1]


def _rotation(argument, angle=None):
    """cos and sin of a collected sum, by the addition theorem term by term, of multiples of an ``angle`` if given."""
    cosine, sine = number(1), []
    for product, c in argument.terms:
        c = Fraction(c)
        unit = angle or Fraction(1, c.denominator)
        repeat = int(abs(c) / unit)
        if repeat > _MOST_MULTIPLE:
            repeat, unit = 1, abs(c)
        one = Total(((product, plain(unit)),))
        turn = 1 if c > 0 else -1
        for _ in range(repeat):
            a, b = atom("f:cos", one), scaled(atom("f:sin", one), turn)
            cosine, sine = (
                shortened(times(cosine, a) + negated(times(sine, b))),
                shortened(times(sine, a) + times(cosine, b)),
            )
    return cosine, sine


def in_common_angles(total):
    """The same sum, cos and sin of rational multiples of one product written by their common divisor."""
    divisors = {}
    for p, _ in total.terms:
        for x, _e in p.factors:
            if _is_angle(x):
                product, c = x[1].terms[0]
                known = divisors.get(_heads(product), Fraction(0))
                divisors[_heads(product)] = _common_divisor(known, Fraction(c))
    terms = []
    for p, c in total.terms:
        coefficient, bound, factors = opened(p, c)
        built = [(coefficient, bound, {})]
        for x, e in factors.items():
            factor = [(1, {}, {x: e})]
            if _is_angle(x):
                product, multiple = x[1].terms[0]
                angle = divisors[_heads(product)]
                if multiple != angle:
                    factor = power_of(collect(_rotation(x[1], angle)[x[0] == "f:sin"]), e)
            built = times(built, factor)
        terms += built
    return collect(terms)


def _is_angle(x):
    return x[0] in ("f:cos", "f:sin") and len(x[1].terms) == 1


def _heads(product):
    return tuple(a[0] for a, _ in product.factors)


def _common_divisor(a, b):
    return Fraction(gcd(a.numerator * b.denominator, b.numerator * a.denominator), a.denominator * b.denominator)


_LAWS = {
    "exp": exp_of,
    "log": log_of,
    "sqrt": lambda argument: power_of(argument, Fraction(1, 2)),
    "logistic": _logistic,
    "tanh": _tanh,
    "relu": _relu,
    "cos": _cosine,
    "sin": _sine,
}


# signs -------------------------------------------------------------------------------------------------------------


def sign_of(x, e):
    """"positive" or "nonnegative" where an atom to a power is known to be, else None."""
    head = x[0]
    if head in (EXP, PLACE) or head[0] in "#√" or head.endswith(POSITIVE):
        return "positive"
    if head == POWER:
        inside = sign_of_total(x[1])
        if inside == "positive":
            return inside
        if e.denominator % 2 == 0:
            return "nonnegative" if e > 0 else "positive"
    if head in (LESS, DELTA, "f:relu") or head.endswith(NONNEGATIVE):
        return "nonnegative" if e > 0 else None
    return "nonnegative" if e % 2 == 0 and e > 0 else None


def sign_of_total(total):
    """The sign of a collected sum where it shows term by term, else None."""
    signs = {_sign_of_term(p, c) for p, c in total.terms}
    if None in signs or not signs:
        return None
    return "positive" if "positive" in signs else "nonnegative"


def _sign_of_term(product, c):
    if c < 0:
        return None
    signs = {sign_of(x, e) for x, e in product.factors}
    if None in signs:
        return None
    if "nonnegative" in signs or not all(size.surely_positive for _, size in product.bound):
        return "nonnegative"
    return "positive"


# functions of arguments in which indices were made equal -----------------------------------------------------------


def _exp_again(head, argument, exponent):
    return exp_of(Total(tuple((p, c * exponent) for p, c in argument.terms)))


def _power_again(head, argument, exponent):
    return power_of(argument, exponent)


def _function_again(head, argument, exponent):
    return power_of(collect(function_of(head[2:], argument)), exponent)


REBUILD.update({EXP: _exp_again, POWER: _power_again, None: _function_again})
