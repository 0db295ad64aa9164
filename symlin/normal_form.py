"""The one writing of a meaning: settled terms, collected; with the laws of powers, exp, log and their kin.

``collect`` multiplies nothing out that is not a power; terms come in multiplied out. It removes deltas, replaces an
index that no factor uses by its size, cancels reciprocals against the sums they belong to, names bound indices and
adds equal products up. Every step is an equation between real numbers wherever the left side is defined.
"""

from fractions import Fraction
from math import gcd, lcm

from symlin.entries import (
    DELTA, EXP, LESS, PLACE, POSITION, POWER, UNIT, Product, Total, atom, joined, negated, number, of_size, scaled, spend,
    times, variables_of,
)
from symlin.errors import Undefined
from symlin.naming import opened, product_of, renamed, terms_of

_MAX_ROUNDS = 400


def collect(terms):
    """The collected normal form of a sum of terms."""
    sums = {}
    pending = list(reversed(terms))
    rounds = 0
    while pending:
        term = pending.pop()
        if not term[0]:
            continue
        spend(1)
        again = _rewritten(*term) if rounds < _MAX_ROUNDS * (len(terms) + 8) else None
        if again is not None:
            rounds += 1
            pending.extend(again)
            continue
        coefficient, bound, factors = term
        product = product_of(bound, factors)
        sums[product] = sums.get(product, 0) + coefficient
    return Total(tuple(sorted((p, _plain(c)) for p, c in sums.items() if c)))


def difference(left, right):
    """The normal form of one sum of terms minus another."""
    return collect(left + negated(right))


def shortened(terms):
    """The same sum with equal terms added up, where that may help."""
    return terms_of(collect(terms)) if len(terms) > 1 else terms


def _plain(c):
    return c.numerator if isinstance(c, Fraction) and c.denominator == 1 else c


# one step of settling a term ---------------------------------------------------------------------------------------


def _rewritten(coefficient, bound, factors):
    """A term with one thing settled, as a list of terms; None where all is settled."""
    used = set()
    for x, e in factors.items():
        used.update(variables_of(x))
        head = x[0]
        if head[0] in "@$#":
            continue
        step = _SETTLE.get(head)
        if step is None and head[0] == "√" and not 0 < e < 1:
            step = _settle_prime
        if step is not None:
            again = step(coefficient, bound, factors, x, e)
            if again is not None:
                return again
    for v in bound:
        if v not in used:
            rest = {u: size for u, size in bound.items() if u != v}
            return times([(coefficient, rest, factors)], of_size(bound[v]))
    return None


def _without(factors, x):
    return {y: e for y, e in factors.items() if y != x}


def _settle_prime(coefficient, bound, factors, x, e):
    whole = e.__floor__()
    factors = _without(factors, x)
    if e != whole:
        factors[x] = e - whole
    return [(coefficient * Fraction(int(x[0][1:])) ** whole, bound, factors)]


def _settle_delta(coefficient, bound, factors, x, e):
    _, a, b = x
    if a == b:
        return [(coefficient, bound, _without(factors, x))]
    if a <= POSITION and b <= POSITION:
        return [] if _known_apart(a, b) else _once(coefficient, bound, factors, x, e)
    goes = max(v for v in (a, b) if v in bound or not {a, b} & bound.keys())
    stays = a + b - goes
    others = _without(factors, x)
    if goes in bound:
        rest = {v: size for v, size in bound.items() if v != goes}
        return substituted([(coefficient, rest, others)], {goes: stays})
    if any(goes in variables_of(y) for y in others):
        return times(substituted([(coefficient, bound, others)], {goes: stays}), atom(DELTA, stays, goes))
    return _once(coefficient, bound, factors, x, e)


def _known_apart(a, b):
    """Whether two constant positions are two different whole numbers."""
    return a != b and 0 <= POSITION - a < HALF and 0 <= POSITION - b < HALF


HALF = 10**8


def position(number_):
    """The variable that stands for a constant position 1, 2, ..."""
    return POSITION - number_


_lasts = {}


def named_position(name):
    """The variable that stands for a position known by a name, such as the last one of a range of n."""
    return _lasts.setdefault(name, POSITION - HALF - 1 - len(_lasts))


def _once(coefficient, bound, factors, x, e):
    return None if e == 1 else [(coefficient, bound, {**factors, x: 1})]


def _settle_less(coefficient, bound, factors, x, e):
    _, a, b = x
    if a == b or (LESS, b, a) in factors:
        return []
    if _known_apart(a, b):
        return [(coefficient, bound, _without(factors, x))] if a > b else []
    return _once(coefficient, bound, factors, x, e)


def _settle_sine(coefficient, bound, factors, x, e):
    if e < 2:
        return None
    rest = _without(factors, x)
    if e > 2:
        rest[x] = e - 2
    cosine = {("f:cos", x[1]): 2}
    term = (coefficient, bound, rest)
    return [term, joined(term, (-1, {}, cosine))]


def _settle_power(coefficient, bound, factors, x, e):
    base = x[1]
    if e >= 1:
        whole = e.__floor__()
        rest = _without(factors, x)
        if e != whole:
            rest[x] = e - whole
        return _multiplied([(coefficient, bound, rest)], base, whole)
    if e > 0:
        return None
    return _cancelled(coefficient, bound, factors, x, e)


def _multiplied(terms, base, count):
    for _ in range(count):
        terms = times(terms, terms_of(base))
    return terms


_SETTLE = {DELTA: _settle_delta, LESS: _settle_less, POWER: _settle_power, "f:sin": _settle_sine}


# cancelling a reciprocal -------------------------------------------------------------------------------------------


def _cancelled(coefficient, bound, factors, x, e):
    """Use ``lead = (D - others) / c`` beside ``D^e`` with e < 0, for the leading product of ``D = c·lead + others``."""
    base = x[1]
    lead, c = _lead(base)
    if not {a[0] for a, _ in lead.factors} <= {a[0] for a in factors}:
        return None
    found = _matched(lead, bound, factors)
    if found is None:
        return None
    left_bound, left = found
    rest = (coefficient * Fraction(1, 1) / c, left_bound, left)
    raised = joined(rest, (1, {}, {x: 1}))
    if len(base.terms) == 1:
        return [raised]
    others = Total(tuple(t for t in base.terms if t[0] is not lead))
    return [raised] + negated(times([rest], terms_of(others)))


def _lead(total):
    """The product of a sum that its reciprocal cancels against: of highest degree, bound indices first."""
    return max(total.terms, key=lambda t: (_degree(t[0]), len(t[0].bound), t[0].height, [a[0] for a, _ in t[0].factors]))


def _degree(product):
    return sum(abs(e) for _, e in product.factors)


def _matched(lead, bound, factors):
    """What is left (bound, factors) of a term when the factors of ``lead`` are taken out once, or None.

    A bound index of ``lead`` must be an index of the term that nothing but these factors uses.
    """
    for mapping in _assignments([v for v, _ in lead.bound], dict(lead.bound), bound, {}):
        taken = {renamed(a, mapping): e for a, e in lead.factors} if mapping else dict(lead.factors)
        left = dict(factors)
        for a, e in taken.items():
            have = left.get(a, 0)
            if (e > 0 and have < e) or (e < 0 and have > e):
                break
            if have == e:
                del left[a]
            else:
                left[a] = have - e
        else:
            summed_over = set(mapping.values())
            if not any(summed_over.intersection(variables_of(a)) for a in left):
                return {v: size for v, size in bound.items() if v not in summed_over}, left
    return None


def _assignments(pending, sizes, bound, mapping):
    if not pending:
        yield dict(mapping)
        return
    for v, size in bound.items():
        if size == sizes[pending[0]] and v not in mapping.values():
            mapping[pending[0]] = v
            yield from _assignments(pending[1:], sizes, bound, mapping)
            del mapping[pending[0]]


# substitution ------------------------------------------------------------------------------------------------------


def substituted(terms, mapping):
    """Variables replaced by others, not necessarily different ones; functions are built anew from their arguments."""
    result = []
    for coefficient, bound, factors in terms:
        built = [(coefficient, bound, {})]
        for x, e in factors.items():
            if not mapping.keys() & set(variables_of(x)):
                built = times(built, [(1, {}, {x: e})])
            elif len(x) == 2 and isinstance(x[1], Product | Total):
                built = times(built, _rebuilt(x, e, mapping))
            else:
                built = times(built, [(1, {}, {(x[0], *[mapping.get(v, v) for v in x[1:]]): e})])
        result += built
    return result


def _rebuilt(x, e, mapping):
    head, inside = x
    argument = collect(substituted([opened(inside)] if head == EXP else terms_of(inside), mapping))
    if head == EXP:
        return exp_of(Total(tuple((p, c * e) for p, c in argument.terms)))
    if head == POWER:
        return power_of(argument, e)
    return power_of(collect(function_of(head[2:], argument)), e)


# the laws ----------------------------------------------------------------------------------------------------------


def exp_of(total):
    """exp of a collected sum: a product of powers of exp of single products; ``exp(c log s)`` is ``s^c``."""
    result = number(1)
    factors = {}
    for product, c in total.terms:
        if len(product.factors) == 1 and not product.bound and product.factors[0][1] == 1 and product.factors[0][0][0] == "f:log":
            result = times(result, power_of(product.factors[0][0][1], c))
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
    if positive_only:
        coefficient = _rational_content(total)
    else:
        coefficient = _rational_content(total) * (1 if total.terms[0][1] > 0 else -1)
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
    common = {a: e for a, e in common.items() if e and names.isdisjoint(variables_of(a))}
    if not common and coefficient == 1:
        return 1, {}, total
    inverse = (Fraction(1) / coefficient, {}, {a: -e for a, e in common.items()})
    return coefficient, common, collect([joined(term, inverse) for term in terms_of(total)])


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


def _rotation(argument):
    """cos and sin of a collected sum, by the addition theorem term by term."""
    cosine, sine = number(1), []
    for product, c in argument.terms:
        c = Fraction(c)
        repeat, unit = abs(c.numerator), Fraction(1, c.denominator)
        if repeat > 16:
            repeat, unit = 1, abs(c)
        one = Total(((product, _plain(unit)),))
        turn = 1 if c > 0 else -1
        for _ in range(repeat):
            a, b = atom("f:cos", one), scaled(atom("f:sin", one), turn)
            cosine, sine = (
                shortened(times(cosine, a) + negated(times(sine, b))),
                shortened(times(sine, a) + times(cosine, b)),
            )
    return cosine, sine


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
    if head in (EXP, PLACE) or head[0] in "#√":
        return "positive"
    if head == POWER:
        inside = sign_of_total(x[1])
        if inside == "positive":
            return inside
        if e.denominator % 2 == 0:
            return "nonnegative" if e > 0 else "positive"
    if head in (LESS, DELTA, "f:relu"):
        return "nonnegative"
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
