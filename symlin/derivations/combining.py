"""Which relations, how often and in what order: a reading as a short combination of others, taken term by term."""

from heapq import heappop, heappush
from itertools import count
from typing import NamedTuple

from sympy import QQ

from symlin.derivations.words import added, times

MOST = 60
"""Relations of which combinations are made."""
FEW = 16
"""Relations of which those are tried too that elimination does not need."""
ALL_ORDERS = 7
"""Relations of which all orders are compared."""
_POINT = (17, 29, 43, 71, 101, 139, 191, 251)
"""Numbers put in for letters, to see which relations are needed."""


class Exchange(NamedTuple):
    """One step of a plan: relation ``index``, ``old`` becoming ``new``; ``turned`` where its right side is ``old``."""

    index: int
    turned: bool
    old: dict
    new: dict


def combination(target, readings):
    """Coefficients with which readings add up to a target, as few as dropping one after the other leaves; or None."""
    if len(readings) > MOST:
        return None
    at_point = [_at_point(reading) for reading in (target, *readings)]
    found = _solved(at_point[0], at_point[1:])
    if found is None:
        return None
    kept = [k for k, c in enumerate(found) if c or len(readings) < FEW]
    orders = [sorted(kept, key=lambda k: (-_length(readings[k]), sign * k)) for sign in (-1, 1)]
    kept = min((_needed(at_point, kept, order) for order in orders), key=len)
    found = _solved(target, [readings[k] for k in kept])
    return None if found is None else {k: c for k, c in zip(kept, found) if c}


def _needed(readings, kept, order):
    """What is left of ``kept`` when what the first reading does not need is dropped in an order."""
    for k in order:
        fewer = [j for j in kept if j != k]
        if _solved(readings[0], [readings[1 + j] for j in fewer]) is not None:
            kept = fewer
    return kept


def _length(reading):
    return sum(len(scalars) + len(word) for scalars, word in reading)


def _at_point(reading):
    found = {basis: _value(c) for basis, c in reading.items()}
    return {basis: c for basis, c in found.items() if c}


def _value(c):
    if not hasattr(c, "numer") or not hasattr(c.numer, "terms"):
        return c
    top, bottom = (sum((d * _power(exponents) for exponents, d in part.terms()), QQ(0)) for part in (c.numer, c.denom))
    return top / bottom


def _power(exponents):
    result = QQ(1)
    for x, e in zip(_POINT, exponents):
        result *= QQ(x) ** e
    return result


def _solved(target, readings):
    """Coefficients with which readings add up to a target, by elimination; None where there are none."""
    columns = len(readings)
    rows = {}
    for k, reading in enumerate(readings):
        for basis, c in reading.items():
            rows.setdefault(basis, {})[k] = c
    for basis, c in target.items():
        rows.setdefault(basis, {})[columns] = c
    pivots = {}
    for row in rows.values():
        while row:
            k = min(row)
            if k == columns:
                return None
            if k not in pivots:
                first = row[k]
                pivots[k] = {j: c / first for j, c in row.items()}
                break
            row = added(row, times(-row[k], pivots[k]))
    found = [QQ(0)] * columns
    for k in sorted(pivots, reverse=True):
        row = pivots[k]
        found[k] = row.get(columns, QQ(0)) - sum(
            (c * found[j] for j, c in row.items() if k < j < columns), QQ(0))
    return found


def ordered(start, sides):
    """A plan: ``Exchange`` values by which the reading ``start`` changes term by term.

    ``sides`` are pairs (left, right) of readings, of which one is to be exchanged for the other at each.
    """
    whole = frozenset(range(len(sides)))
    order = count()
    pending, settled = [(0.0, next(order), frozenset(), start, ())], set()
    while pending:
        cost, _, done, reading, plan = heappop(pending)
        if done == whole:
            return plan
        if done in settled:
            continue
        settled.add(done)
        choices = []
        for k in sorted(whole - done):
            exchange, more = _cheapest(reading, k, *sides[k])
            choices.append((more, k, exchange))
        if len(sides) > ALL_ORDERS:
            choices, pending = [min(choices, key=lambda choice: choice[:2])], []
        for more, k, exchange in choices:
            after = added(reading, times(-1, exchange.old), exchange.new)
            heappush(pending, (cost + more + 0.05 * len(after), next(order), done | {k}, after, (*plan, exchange)))
    return None


def _cheapest(reading, k, left, right):
    choices = (Exchange(k, False, left, right), Exchange(k, True, times(-1, right), times(-1, left)))
    return min(((choice, _cost(reading, choice)) for choice in choices), key=lambda pair: pair[1])


def _cost(reading, exchange):
    """How much a step says: terms that have to be put in first, sums taken together or multiplied out, terms added."""
    rest = added(reading, times(-1, exchange.old))
    missing = sum(0.5 if basis in reading else 1 for basis, c in exchange.old.items() if reading.get(basis) != c)
    collected = sum(1 for basis in exchange.new if basis in rest)
    missing += 1.5 * (not exchange.old)
    return 1 + missing + 0.6 * (len(exchange.old) > 1) + 0.6 * (len(exchange.new) > 1) + 0.4 * collected
