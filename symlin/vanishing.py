"""When a collected sum is zero: by its normal form, after clearing denominators, and by orders of its indices."""

from itertools import product as combinations

from symlin.entries import DELTA, LESS, POWER, atom, joined, spend, times, variables_of
from symlin.naming import opened
from symlin.normal_form import collect

_ROUNDS = 12
_MAX_ORDERED = 4


def vanishes(total):
    """Whether a sum is shown to be zero for all values and sizes (False: not shown).

    A denominator without bound indices is not zero wherever both sides are defined, so the sum is zero exactly when
    its product with the denominator is.
    """
    for _ in range(_ROUNDS):
        if not total:
            return True
        denominator = _free_denominator(total)
        if denominator is None:
            break
        x, e = denominator
        total = collect([joined(opened(p, c), (1, {}, {x: -e})) for p, c in total.terms])
    return bool(total) and _ordered_vanishes(total) or not total


def _free_denominator(total):
    """A reciprocal of a sum that involves no index bound around it, and its lowest exponent."""
    lowest = {}
    for p, _ in total.terms:
        bound = {v for v, _ in p.bound}
        for x, e in p.factors:
            if x[0] == POWER and e < 0 and bound.isdisjoint(variables_of(x)):
                lowest[x] = min(e, lowest.get(x, 0))
    return min(lowest.items(), key=lambda pair: (pair[0][1].height, pair[0]), default=None)


def _ordered_vanishes(total):
    """Split every term by the order of the indices that indicators compare; then equal terms meet."""
    if not any(x[0] == LESS for p, _ in total.terms for x, _ in p.factors):
        return False
    sizes = {size for p, _ in total.terms for size in _compared_sizes(p)}
    compared_free = {v for p, _ in total.terms for x, _ in p.factors if x[0] == LESS
                     for v in x[1:] if v > 0}
    terms = []
    for p, c in total.terms:
        term = opened(p, c)
        bound = [v for v, size in term[1].items() if size in sizes]
        variables = bound + sorted(compared_free)
        if len(variables) > _MAX_ORDERED:
            return False
        terms += _split_by_order(term, variables)
    return not collect(terms)


def _compared_sizes(p):
    bound = dict(p.bound)
    return {bound[v] for x, _ in p.factors if x[0] == LESS for v in x[1:] if v in bound}


def _split_by_order(term, variables):
    """The term as a sum over the weak orders of its variables: equal ones merged, the others in strict order."""
    result = []
    for ranks in combinations(range(len(variables)), repeat=len(variables)):
        if set(ranks) != set(range(max(ranks, default=-1) + 1)):
            continue
        spend(1)
        result += _under_order(term, dict(zip(variables, ranks)))
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
            terms = times(terms, atom(DELTA, group[0], v))
    firsts = [groups[r][0] for r in sorted(groups)]
    for a, b in zip(firsts, firsts[1:]):
        terms = times(terms, atom(LESS, a, b))
    return terms
