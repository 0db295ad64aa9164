"""When a collected sum is zero: by its normal form, after clearing denominators, and by orders of its indices."""

from itertools import product as combinations

from symlin.entries import (
    DELTA, LESS, POSITION, POWER, Product, atom, delta, fresh, height_of, joined, negated, spend, times, variables_of,
)
from symlin.errors import Undefined
from symlin.laws import in_common_angles
from symlin.naming import opened, terms_of
from symlin.normal_form import collect, substituted

_ROUNDS = 12
_MAX_ORDERED = 4
_MOST_SHARED = 2


def vanishes(total):
    """Whether a sum is shown to be zero for all values and sizes (False: not shown).

    A denominator without bound indices is not zero wherever both sides are defined, so the sum is zero exactly when
    its product with the denominator is.
    """
    for _ in range(_ROUNDS):
        if not total:
            return True
        denominator = free_denominator(total)
        if denominator is None:
            break
        x, e = denominator
        total = collect([joined(opened(p, c), (1, {}, {x: -e})) for p, c in total.terms])
    return _vanishes_in_every_order(total) or _vanishes_at_every_index(total)


def _vanishes_at_every_index(total):
    """Whether the terms under bound indices of the same ranges cancel at each value of these, over denominators."""
    groups = {}
    for p, c in total.terms:
        coefficient, bound, factors = opened(p, c)
        if len(bound) > _MOST_SHARED:
            return False
        order = sorted(bound, key=lambda v: str(bound[v]))
        shared, terms = groups.setdefault(tuple(bound[v] for v in order), ([fresh() for _ in order], []))
        try:
            terms += substituted([(coefficient, {}, factors)], dict(zip(order, shared)))
        except Undefined:
            return False
    has_denominators = any(x[0] == POWER and e < 0 for p, _ in total.terms for x, e in p.factors)
    return has_denominators and groups.keys() != {()} and all(vanishes(collect(terms)) for _, terms in groups.values())


def free_denominator(total):
    """A reciprocal of a sum that involves no index bound around it, and its lowest exponent."""
    lowest = {}
    for p, _ in total.terms:
        bound = {v for v, _ in p.bound}
        for x, e in p.factors:
            if x[0] == POWER and e < 0 and bound.isdisjoint(variables_of(x)):
                lowest[x] = min(e, lowest.get(x, 0))
    return min(lowest.items(), key=lambda pair: (pair[0][1].height, pair[0]), default=None)


def _vanishes_in_every_order(total):
    """Decide case by case of the order of the indices that deltas and indicators compare."""
    free = sorted(_compared_free(total))
    if len(free) > _MAX_ORDERED:
        return False
    try:
        if not free:
            opened_up = in_common_angles(_without_inner_comparisons(total))
            return not opened_up or _bound_orders_vanish(opened_up)
        terms = terms_of(total)
        return all(vanishes(collect(substituted(terms, *_case(rank)))) for rank in _weak_orders(free))
    except Undefined:
        return False


def _compared_free(total):
    """The free indices that indicators compare anywhere, or deltas inside functions, with another free index."""
    found = set()
    pending = [(p, False) for p, _ in total.terms]
    while pending:
        p, inside = pending.pop()
        for x, _ in p.factors:
            if height_of(x):
                products = [x[1]] if isinstance(x[1], Product) else [q for q, _ in x[1].terms]
                pending += [(q, True) for q in products]
            elif (x[0] == LESS or x[0] == DELTA and inside) and all(v > 0 for v in x[1:]):
                found.update(x[1:])
    return found


def _without_inner_comparisons(total):
    """Indices that a function compares inside, one of them bound around it, compared outside instead.

    A term T that compares a and b inside is ``[a < b] T_< + [b < a] T_> + δ_ab T_=``; where the first two agree, it is
    ``T_< + δ_ab (T_= - T_<)``.
    """
    for _ in range(_ROUNDS):
        terms, changed = [], False
        for p, c in total.terms:
            term = opened(p, c)
            pair = _inner_pair(term)
            terms += _compared_outside(term, *pair) if pair else [term]
            changed = changed or bool(pair)
        if not changed:
            break
        total = collect(terms)
    return total


def _inner_pair(term):
    """Two indices that are compared inside a function of this term, at least one of them bound by the term."""
    _, bound, factors = term
    for x in factors:
        if not height_of(x):
            continue
        outer = set(variables_of(x))
        pending = [x]
        while pending:
            y = pending.pop()
            if height_of(y):
                products = [y[1]] if isinstance(y[1], Product) else [q for q, _ in y[1].terms]
                pending += [z for q in products for z, _ in q.factors]
            elif y[0] in (LESS, DELTA) and outer.issuperset(y[1:]) and any(v in bound for v in y[1:]):
                if all(v > POSITION for v in y[1:]):
                    return y[1], y[2]
    return None


def _compared_outside(term, a, b):
    goes, stays = (a, b) if a in term[1] else (b, a)

    def made_equal(terms):
        return substituted([(c, {v: size for v, size in bound.items() if v != goes}, factors)
                            for c, bound, factors in terms], {goes: stays})

    before, after = (
        substituted([term], {}, {(LESS, low, high): 1, (LESS, high, low): 0, delta(a, b): 0})
        for low, high in ((a, b), (b, a)))
    if collect(before) == collect(after):
        return made_equal([term]) + before + negated(made_equal(before))
    return made_equal([term]) + times(before, atom(LESS, a, b)) + times(after, atom(LESS, b, a))


def _weak_orders(variables):
    """Every way to rank variables, equal ones sharing a rank: ``{variable: rank}``."""
    for ranks in combinations(range(len(variables)), repeat=len(variables)):
        if set(ranks) == set(range(max(ranks, default=-1) + 1)):
            yield dict(zip(variables, ranks))


def _case(rank):
    """What one order says: equal variables as a mapping, and the values of comparisons of the others."""
    first = {}
    for v in rank:
        first.setdefault(rank[v], v)
    mapping = {v: first[rank[v]] for v in rank if v != first[rank[v]]}
    known = {}
    for a in first.values():
        for b in first.values():
            if a != b:
                known[LESS, a, b] = int(rank[a] < rank[b])
                known[delta(a, b)] = 0
    for v, w in mapping.items():
        for a in first.values():
            if a != w:
                known[LESS, v, a] = known[LESS, w, a]
                known[LESS, a, v] = known[LESS, a, w]
                known[delta(v, a)] = 0
    return mapping, known


def _bound_orders_vanish(total):
    """Split every term by the order of its bound indices: those that are compared, then all of the same ranges."""
    if not any(x[0] == LESS for p, _ in total.terms for x, _ in p.factors):
        return False
    ranges = {}
    for p, _ in total.terms:
        bound = dict(p.bound)
        for x, _ in p.factors:
            if x[0] == LESS:
                for v in x[1:]:
                    if v in bound:
                        ranges.setdefault(bound[v], set()).update(w for w in x[1:] if w > 0)
    return any(_split_vanishes(total, ranges, only_compared) for only_compared in (True, False))


def _split_vanishes(total, ranges, only_compared):
    """Whether the sum vanishes once each term is split by the orders of its indices, range by range.

    ``ranges`` gives, for the size of each range in which indices are compared, the free ones among them.
    """
    terms = []
    for p, c in total.terms:
        term = opened(p, c)
        compared = {v for x in term[2] if x[0] == LESS for v in x[1:]}
        split = [term]
        for size, free in ranges.items():
            bound = [v for v, s in term[1].items() if s == size and (v in compared or not only_compared)]
            if len(bound) + len(free) > _MAX_ORDERED:
                return False
            split = [t for part in split for t in _split_by_order(part, bound + sorted(free))]
        terms += split
    return not collect(terms)


def _split_by_order(term, variables):
    """The term as a sum over the weak orders of its variables: equal ones merged, the others in strict order."""
    result = []
    for rank in _weak_orders(variables):
        spend(1)
        result += _under_order(term, rank)
    return result


def _under_order(term, rank):
    coefficient, bound, factors = term
    kept = {}
    for x, e in factors.items():
        if x[0] in (LESS, DELTA) and all(v in rank for v in x[1:]):
            a, b = (rank[v] for v in x[1:])
            if not (a < b if x[0] == LESS else a == b):
                return []
        else:
            kept[x] = e
    groups = {}
    for v, r in rank.items():
        groups.setdefault(r, []).append(v)
    terms = [(coefficient, bound, kept)]
    for group in groups.values():
        for v in group[1:]:
            terms = times(terms, [(1, {}, {delta(group[0], v): 1})])
    firsts = [groups[r][0] for r in sorted(groups)]
    for a, b in zip(firsts, firsts[1:]):
        terms = times(terms, atom(LESS, a, b))
    return terms
