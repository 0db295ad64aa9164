"""The laws of powers, exp, log and their kin on collected sums; each holds wherever its left side is defined."""

from fractions import Fraction
from math import gcd
from typing import NamedTuple

from symlin.entries import EXP, POWER, Total, atom, negated, number, scaled, times
from symlin.errors import Undefined
from symlin.factors import content, factored
from symlin.naming import opened, terms_of
from symlin.normal_form import REBUILD, collect, plain, shortened
from symlin.signs import opposite, sign_of, sign_of_total

_MOST_MULTIPLE, _MOST_COMMON = 16, 64
"""Multiples of an angle that are written by powers of its cosine and sine: always, and to compare two multiples."""


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

    Whole powers from 0 up are multiplied out; those below 0 are taken of each factor. Roots are taken of the factors
    that are known not to be negative, even powers among them: ``sqrt(x^2 y^4)`` is ``sqrt(x^2) y^2``.
    """
    exponent = plain(Fraction(exponent))
    if isinstance(exponent, int) and exponent >= 0:
        result = number(1)
        for _ in range(exponent):
            result = shortened(times(result, terms_of(total)))
        return result
    parts = by_sign(total)
    if parts is None:
        if exponent < 0:
            raise Undefined("a denominator that is always zero")
        return []
    if isinstance(exponent, int):
        result = number(Fraction(-parts.size if parts.negative else parts.size) ** exponent)
        return times(result, _raised([parts.positive, parts.nonnegative, parts.odd], parts.even, exponent))
    result = _number_power(parts.size, exponent)
    if not parts.odd and not parts.negative:
        return times(result, _raised([parts.positive, parts.nonnegative], parts.even, exponent))
    if exponent < 0:
        outside, rest = _raised([parts.positive, parts.nonnegative], parts.even, exponent), _raised([parts.odd], {}, 1)
    else:
        outside, rest = _raised([parts.positive], {}, exponent), _raised([parts.nonnegative, parts.odd], parts.even, 1)
    rest = collect(negated(rest) if parts.negative else rest)
    return times(result, times(outside, [(1, {}, {(POWER, rest): exponent})])) if rest else []


class _Parts(NamedTuple):
    """A sum as ``± size · Π base^e`` (bases as in ``factored``), by what is known of the bases where it is defined.

    ``even`` has the powers ``|base|^e`` of bases of unknown sign, ``odd`` odd powers of other such bases.
    """

    negative: bool
    size: object
    positive: dict
    nonnegative: dict
    even: dict
    odd: dict


def by_sign(total):
    """The ``_Parts`` of a collected sum, None for zero."""
    coefficient, bases = factored(total)
    if not coefficient:
        return None
    parts = _Parts(coefficient < 0, abs(coefficient), {}, {}, {}, {})
    for base, e in bases.items():
        sign = sign_of(base, 1) if isinstance(base, tuple) else sign_of_total(base)
        turned = opposite(total_of(base)) if sign is None and e % 1 == 0 else None
        if turned and sign_of_total(turned):
            base, sign = turned, sign_of_total(turned)
            parts = parts._replace(negative=parts.negative != (e % 2 == 1))
        root = _root_of_square(base) if e % 1 and isinstance(base, Total) else None
        if root:
            base, e, group = root, 2 * e, parts.even
        elif sign == "positive" or sign and e < 0 or e % 1 and e < 0:
            group = parts.positive
        elif sign or e % 1:
            group = parts.nonnegative
        elif e % 2 == 0:
            group = parts.even
        else:
            group = parts.odd
        group[base] = group.get(base, 0) + e
    return parts


def total_of(base):
    """A base of ``factored`` as a collected sum."""
    return collect(atom(*base)) if isinstance(base, tuple) else base


def _root_of_square(total):
    """The base of which a sum is the square, where its sign is not known."""
    coefficient, bases = factored(total)
    if coefficient == 1 and list(bases.values()) == [2]:
        return next(iter(bases))
    return None


def _raised(groups, even, exponent):
    """The product of ``base^(e · exponent)`` and of ``|base|^(e · exponent)`` for the bases with ``even`` powers."""
    factors, result = {}, number(1)
    for group in groups:
        for base, e in group.items():
            _multiply(factors, base, e * exponent)
    for base, e in even.items():
        half = Fraction(e * exponent) / 2
        whole = half.__floor__()
        _multiply(factors, base, 2 * whole)
        if half != whole:
            _multiply(factors, collect(_squared(base)), half - whole)
    for x in [x for x, e in factors.items() if x[0] == "f:sin" and e < 0 and e % 1 == 0]:
        e = int(factors.pop(x))
        result = times(result, power_of(collect([(1, {}, {x: 2})]), (e - e % 2) // 2))
        if e % 2:
            factors[x] = 1
    return times(result, [(1, {}, factors)])


def _multiply(factors, base, e):
    x = base if isinstance(base, tuple) else (POWER, base)
    e += factors.pop(x, 0)
    if e:
        factors[x] = plain(e)


def _squared(base):
    return [(1, {}, {base: 2})] if isinstance(base, tuple) else times(terms_of(base), terms_of(base))


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


def log_of(total):
    """log of a collected sum, split over its factors: where it is defined, none of them is zero."""
    parts = by_sign(total)
    if parts is None:
        raise Undefined("the logarithm of zero")
    even = dict(parts.even)
    for base, e in parts.odd.items():
        even[base] = even.get(base, 0) + e - 1
    rest = _raised([dict.fromkeys(parts.odd, 1)], {}, 1)
    if parts.negative:
        if not parts.odd:
            raise Undefined("the logarithm of a number that is never positive")
        rest = negated(rest)
    result = []
    for whole, sign in ((Fraction(parts.size).numerator, 1), (Fraction(parts.size).denominator, -1)):
        for p, k in _prime_powers(whole):
            result += scaled(_log_atom(number(p)), k * sign)
    for base, e in {**parts.positive, **parts.nonnegative}.items():
        if isinstance(base, tuple) and base[0] == EXP:
            result += [opened(base[1], e)]
        else:
            result += scaled(_log_atom([(1, {}, {base: 1})] if isinstance(base, tuple) else terms_of(base)), e)
    for base, e in even.items():
        result += scaled(_log_atom(_squared(base)), Fraction(e) / 2)
    if parts.odd:
        result += _log_atom(rest)
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
    coefficient, common, rest = content(argument, positive_only=True)
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
        if repeat > (_MOST_COMMON if angle else _MOST_MULTIPLE):
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


# functions of arguments in which indices were made equal -----------------------------------------------------------


def _exp_again(head, argument, exponent):
    return exp_of(Total(tuple((p, c * exponent) for p, c in argument.terms)))


def _power_again(head, argument, exponent):
    return power_of(argument, exponent)


def _function_again(head, argument, exponent):
    return power_of(collect(function_of(head[2:], argument)), exponent)


REBUILD.update({EXP: _exp_again, POWER: _power_again, None: _function_again})
