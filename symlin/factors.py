"""A collected sum as a product: what all its terms share, and the factors of what remains as a polynomial."""

from fractions import Fraction
from math import gcd, lcm

from sympy import QQ
from sympy.polys.orderings import lex
from sympy.polys.rings import PolyRing

from symlin.entries import POWER, UNIT, Product, Total, is_indicator, joined, number, spend, times, variables_of
from symlin.naming import connected, opened, product_of, terms_of
from symlin.normal_form import collect, plain
from symlin.signs import opposite, sign_of

_CONTENT_ROUNDS = 4
_MOST_TERMS, _MOST_GENERATORS, _MOST_DEGREE = 40, 8, 12
"""What is larger is not factored as a polynomial."""


def factored(total):
    """(coefficient, {base: exponent}) with ``total = coefficient · Π base^exponent``.

    A base is an atom or a collected sum, primitive and with a leading coefficient above 0, which is no product of
    others as far as that was found out; of no two terms, if it is a sum under bound indices.

    >>> from symlin.entries import atom, number
    >>> a, b = atom("@a"), atom("@b")
    >>> factored(collect(times(a, a) + times(a, b)))
    (1, {('@a',): 1, 1<| ('@a',)> + 1<| ('@b',)>: 1})
    """
    coefficient, common, rest = content(total, positive_only=False)
    bases = {}
    for x, e in common.items():
        _raise(bases, x, e)
    if not rest:
        return 0, {}
    if rest.terms == ((UNIT, 1),):
        return coefficient, bases
    c, found = _polynomial_factors(rest)
    for base, e in found:
        if isinstance(base, Total) and (turned := opposite(base)) in bases:
            base, c = turned, c * (-1) ** e
        _raise(bases, base, e)
    return plain(Fraction(coefficient) * c), bases


def _raise(bases, base, e):
    base = base[1] if isinstance(base, tuple) and base[0] == POWER else base
    e += bases.pop(base, 0)
    if e:
        bases[base] = e


# what all terms share ----------------------------------------------------------------------------------------------


def content(total, positive_only):
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
        free = {a: e for a, e in product.factors if own.isdisjoint(variables_of(a)) and not is_indicator(a)
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


# polynomials in atoms and in sums under bound indices --------------------------------------------------------------


def _polynomial_factors(total):
    """(coefficient, [(factor, exponent)]) of a collected sum of which nothing can be taken out."""
    monomials = [_monomial(product) for product, _ in total.terms]
    if None in monomials:
        return 1, [(total, 1)]
    if len(monomials) == 1:
        return total.terms[0][1], [(g if isinstance(g, tuple) else Total(((g, 1),)), e)
                                   for g, e in monomials[0].items()]
    generators = sorted({g for m in monomials for g in m}, key=_generator_order)
    step = [lcm(*[Fraction(m.get(g, 0)).denominator for m in monomials]) for g in generators]
    powers = [tuple(int(m.get(g, 0) * s) for g, s in zip(generators, step)) for m in monomials]
    if not _may_factor(powers):
        return 1, [(total, 1)]
    spend(len(powers) ** 2)
    ring = PolyRing([f"g{k}" for k in range(len(generators))], QQ, lex)
    polynomial = ring.from_dict({p: QQ(Fraction(c).numerator, Fraction(c).denominator)
                                 for p, (_, c) in zip(powers, total.terms)})
    constant, factors = polynomial.factor_list()
    if len(factors) == 1 and factors[0][1] == 1:
        return 1, [(total, 1)]
    product = ring.ground_new(constant)
    for factor, e in factors:
        product *= factor**e
    if product != polynomial:
        raise AssertionError("the factors do not multiply to the polynomial")
    coefficient, found = Fraction(int(constant.numerator), int(constant.denominator)), []
    for factor, e in factors:
        base = _total_of(factor, generators, step)
        c = _rational_content(base) * (-1 if base.terms[0][1] < 0 else 1)
        found.append((Total(tuple((p, plain(Fraction(d) / c)) for p, d in base.terms)), e))
        coefficient *= c**e
    return plain(coefficient), found


def _monomial(product):
    """A product as ``{atom or connected part under bound indices: exponent}``; None where a delta is in the way."""
    bound = dict(product.bound)
    free = {a: e for a, e in product.factors if bound.keys().isdisjoint(variables_of(a))}
    if any(map(is_indicator, free)):
        return None
    result = dict(free)
    _, bound, factors = opened(product)
    for variables, items in connected(bound, factors):
        part = product_of({v: bound[v] for v in variables}, dict(items))
        result[part] = result.get(part, 0) + 1
    return result


def _generator_order(generator):
    return isinstance(generator, Product), generator if isinstance(generator, tuple) else (), str(generator)


def _may_factor(powers):
    """Whether a polynomial without a common monomial is worth factoring: small, and not surely irreducible."""
    if len(powers) > _MOST_TERMS or len(powers[0]) > _MOST_GENERATORS or max(map(sum, powers)) > _MOST_DEGREE:
        return False
    if min(map(min, powers)) < 0:
        return False
    for exponents in zip(*powers):
        if max(exponents) == 1 and sum(exponents) == 1:
            return False
    return True


def _total_of(factor, generators, step):
    terms = []
    for powers, c in factor.terms():
        term = number(Fraction(int(c.numerator), int(c.denominator)))
        for g, s, e in zip(generators, step, powers):
            if isinstance(g, tuple):
                term = times(term, [(1, {}, {g: plain(Fraction(int(e), s))})]) if e else term
            else:
                for _ in range(int(e)):
                    term = times(term, [opened(g)])
        terms += term
    return collect(terms)
