"""The one writing of a meaning: settled terms, collected.

``collect`` multiplies nothing out that is not a power; terms come in multiplied out. It removes deltas, replaces an
index that no factor uses by its size, cancels reciprocals against the sums they belong to, names bound indices and
adds equal products up. Every step is an equation between real numbers wherever the left side is defined.
"""

from fractions import Fraction

from symlin import places
from symlin.places import constant
from symlin.entries import (
    DELTA, LESS, PERMUTATION, PLACE, POSITION, POWER, ZERO_ONE, Product, Total, delta, is_symmetric, joined, negated,
    of_size, spend, times, variables_of,
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
    return Total(tuple(sorted((p, plain(c)) for p, c in sums.items() if c)))


def difference(left, right):
    """The normal form of one sum of terms minus another."""
    return collect(left + negated(right))


def shortened(terms):
    """The same sum with equal terms added up, where that may help."""
    return terms_of(collect(terms)) if len(terms) > 1 else terms


def plain(c):
    """A rational coefficient, as an int where it is whole."""
    return c.numerator if isinstance(c, Fraction) and c.denominator == 1 else c


# one step of settling a term ---------------------------------------------------------------------------------------


def _rewritten(coefficient, bound, factors):
    """A term with one thing settled, as a list of terms; None where all is settled."""
    used, pending = set(), []
    for x, e in factors.items():
        if x[0][0] in "@$#":
            used.update(x[1:])
            if x[0] == PLACE or x[0][-1] in "%?" and x[0].endswith((PERMUTATION, ZERO_ONE)):
                pending.append((True, x, e))
        else:
            used.update(variables_of(x))
            pending.append((x[0] != DELTA, x, e))
    for _, x, e in sorted(pending, key=lambda item: item[0]) if len(pending) > 1 else pending:
        step = SETTLE.get(x[0]) or SETTLE.get(x[0][0]) or SETTLE.get(x[0][-2:])
        again = step(coefficient, bound, factors, x, e) if step else None
        if again is None and len(x) == 2 and not isinstance(x[1], int):
            again = next(filter(None, (law(coefficient, bound, factors, x, e) for law in INSIDE)), None)
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
    if 0 < e < 1:
        return None
    whole = e.__floor__()
    factors = _without(factors, x)
    if e != whole:
        factors[x] = e - whole
    return [(coefficient * Fraction(int(x[0][1:])) ** whole, bound, factors)]


def _settle_delta(coefficient, bound, factors, x, e):
    _, a, b = x
    if a == b:
        return [(coefficient, bound, _without(factors, x))]
    if a > b:
        return [(coefficient, bound, {**_without(factors, x), delta(a, b): 1})]
    if _known_apart(a, b):
        return []
    goes = max(v for v in (a, b) if v in bound or not {a, b} & bound.keys())
    if b <= POSITION:
        goes = min(a, b)
    stays = a + b - goes
    others = _without(factors, x)
    if goes in bound:
        rest = {v: size for v, size in bound.items() if v != goes}
        return substituted([(coefficient, rest, others)], {goes: stays})
    if any(goes in variables_of(y) for y in others):
        try:
            return times(substituted([(coefficient, bound, others)], {goes: stays}), [(1, {}, {x: 1})])
        except Undefined:
            return _once(coefficient, bound, factors, x, e)
    return _once(coefficient, bound, factors, x, e)


def _known_apart(a, b):
    """Whether two constant positions surely differ."""
    p, q = constant(a), constant(b)
    return p is not None and q is not None and ((p - q).surely_positive or (q - p).surely_positive)


def _once(coefficient, bound, factors, x, e):
    return None if e == 1 else [(coefficient, bound, {**factors, x: 1})]


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


SETTLE = {DELTA: _settle_delta, POWER: _settle_power, "f:sin": _settle_sine, "√": _settle_prime, **places.SETTLE}


# cancelling a reciprocal -------------------------------------------------------------------------------------------


def _cancelled(coefficient, bound, factors, x, e):
    """Use ``lead = (D - others) / c`` beside ``D^e`` with e < 0, for the leading product of ``D = c·lead + others``."""
    base = x[1]
    lead, c = _lead(base)
    if lead is None or not {a[0] for a, _ in lead.factors} <= {a[0] for a in factors}:
        return None
    found = _matched(lead, bound, factors)
    if found is None:
        return _parted_fractions(coefficient, bound, factors, x, lead, c)
    left_bound, left = found
    rest = (coefficient * Fraction(1, 1) / c, left_bound, left)
    raised = joined(rest, (1, {}, {x: 1}))
    if len(base.terms) == 1:
        return [raised]
    others = Total(tuple(t for t in base.terms if t[0] is not lead))
    return [raised] + negated(times([rest], terms_of(others)))


def _parted_fractions(coefficient, bound, factors, x, lead, c):
    """``y^-q D^e = (y^-q D^(e+1) - c y^(p-q) D^e) / c_0`` for ``D = c_0 + c y^p`` and ``q >= p``."""
    constants = [k for p, k in x[1].terms if not p.factors]
    if len(x[1].terms) != 2 or not constants or lead.bound:
        return None
    if any(e <= 0 or factors.get(a, 0) > -e for a, e in lead.factors):
        return None
    term = (coefficient * Fraction(1) / constants[0], bound, factors)
    return [joined(term, (1, {}, {x: 1})), joined(term, (-c, {}, dict(lead.factors)))]


def _lead(total):
    """The product of a sum that its reciprocal cancels against, and its coefficient.

    It is of highest degree, bound indices first; not a number, no delta and no indicator, which settle by themselves.
    """
    leads = [(p, c) for p, c in total.terms if p.factors and not any(a[0] in (DELTA, LESS) for a, _ in p.factors)]
    return max(leads, key=lambda t: _rank(t[0]), default=(None, 0))


def _rank(product):
    degree = sum(abs(e) for _, e in product.factors)
    return degree, len(product.bound), product.height, [a[0] for a, _ in product.factors]


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


def substituted(terms, mapping, known=None):
    """Variables replaced by others, not necessarily different, and deltas and indicators by their ``known`` values.

    Functions are built anew from their arguments.
    """
    known = known or {}
    result = []
    for coefficient, bound, factors in terms:
        kept, rebuilt = {}, []
        for x, e in factors.items():
            if x in known:
                coefficient *= known[x]
                continue
            if not _untouched(x, mapping, known):
                if len(x) == 2 and isinstance(x[1], Product | Total):
                    rebuilt.append(_rebuilt(x, e, mapping, known))
                    continue
                places = [mapping.get(v, v) for v in x[1:]]
                x = (x[0], *(sorted(places) if is_symmetric(x[0]) else places))
            kept[x] = kept.get(x, 0) + e
        built = [(coefficient, bound, {x: e for x, e in kept.items() if e})] if coefficient else []
        for factor in rebuilt:
            built = times(built, factor)
        result += built
    return result


def _untouched(x, mapping, known):
    inside = variables_of(x)
    for v in inside:
        if v in mapping:
            return False
    return not any(all(v in inside for v in y[1:]) for y in known)


INSIDE = []
"""Laws of what a function sees: each takes a term and a function of it, and gives terms or None."""
REBUILD = {}
"""How a function atom is built anew from its collected argument: head -> ``(argument, exponent) -> terms``."""


def _rebuilt(x, e, mapping, known):
    head, inside = x
    terms = [opened(inside)] if isinstance(inside, Product) else terms_of(inside)
    argument = collect(substituted(terms, mapping, known))
    return REBUILD.get(head, REBUILD[None])(head, argument, e)
