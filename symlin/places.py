"""Comparisons of positions, settled: order, distance, and the position itself as a number.

Beside deltas a term compares positions by ``("<", i, j)`` and by ``("+2", i, j)``, which is 1 where j = i + 2. All
are 0 or 1 for any whole numbers, also where a position lies outside of the range of the other, so every step here is
an equation for all sizes. What is compared with a constant is written ``("<", constant, j)`` and
``("+0", constant, j)``; the latter becomes a delta where the constant surely lies in the range of j.
"""

from contextvars import ContextVar
from fractions import Fraction
from functools import cache
from math import comb

from symlin.entries import (
    LESS, PLACE, POSITION, atom, delta, negated, number, of_size, scaled, times, variables_of,
)
from symlin.size import ONE, Size

HALF = 10**8
FARTHEST = 8
"""The largest distance between positions that is written as a sum of single ones."""
_HIGHEST = 8
"""The highest power of a position that is summed over its range."""

_named, _sizes = {}, {}
_existing = ContextVar("existing", default=())


def position(place):
    """The variable that stands for a constant position, a whole number or a ``Size``."""
    size = place if isinstance(place, Size) else Size((((), place),) if place else ())
    if size.number is not None and 0 < size.number < HALF:
        return POSITION - size.number
    if size not in _named:
        _named[size] = POSITION - HALF - 1 - len(_named)
        _sizes[_named[size]] = size
    return _named[size]


def constant(v):
    """The ``Size`` that a variable stands for, or None where it is no constant position."""
    if v > POSITION:
        return None
    return Size((((), POSITION - v),)) if POSITION - v < HALF else _sizes[v]


class existing:
    """``with existing(pairs):`` says of pairs (place, size), both sizes, that the place lies in 1..size."""

    def __init__(self, pairs):
        self._value = tuple(pairs)

    def __enter__(self):
        self._token = _existing.set(self._value)

    def __exit__(self, *exc):
        _existing.reset(self._token)


def exists(p, size):
    """Whether a constant place surely lies in 1..size."""
    others = [q for q, range_ in _existing.get() if range_ == size]
    return any((p - q).surely_nonnegative for q in [ONE, *others]) and any(
        (q - p).surely_nonnegative for q in [size, *others])


def distance_of(x):
    """The distance that an atom such as ``("+2", i, j)`` states, or None."""
    return int(x[0][1:]) if x[0][0] == "+" else None


# building ----------------------------------------------------------------------------------------------------------


def apart(a, b, distance):
    """The sum that is 1 where b = a + distance, else 0; both are positions in ranges of one size, or constants."""
    if distance < 0:
        a, b, distance = b, a, -distance
    p, q = constant(a), constant(b)
    step = Size((((), distance),) if distance else ())
    if p is not None and q is not None:
        return _known_equal(p + step, q)
    if q is not None:
        return atom("+0", position(q - step), a)
    if p is not None:
        return atom("+0", position(p + step), b)
    if distance:
        return atom(f"+{distance}", a, b)
    return [(1, {}, {delta(a, b): 1} if a != b else {})]


def _known_equal(p, q):
    difference = p - q
    if difference.number is not None:
        return number(int(difference.number == 0))
    if difference.surely_positive or (q - p).surely_positive:
        return []
    return atom("+0", *sorted((position(p), position(q))))


def before(a, b):
    """The indicator of a < b, two positions in ranges of one size, or constants."""
    p, q = constant(a), constant(b)
    if p is not None and q is not None:
        if (q - p).surely_positive:
            return number(1)
        return [] if (p - q).surely_nonnegative else atom(LESS, a, b)
    if q is not None:
        return number(1) + negated(atom(LESS, position(q - ONE), a))
    return atom(LESS, a, b) if a != b else []


# settling ----------------------------------------------------------------------------------------------------------


def settle_less(coefficient, bound, factors, x, e):
    _, a, b = x
    rest = [(coefficient, bound, {y: k for y, k in factors.items() if y != x})]
    if a == b or (LESS, b, a) in factors:
        return []
    if constant(b) is not None and (constant(a) is None or before(a, b) != atom(*x)):
        return times(rest, before(a, b))
    if constant(a) is not None and constant(b) is None:
        if constant(a).number is None and any(y[0] == LESS and y[2] == b and _is_number(y[1]) for y in factors):
            return None
        again = _after(constant(a), b, bound.get(b))
        if again is not None:
            return times(rest, again)
        counted = _counted_after(rest, bound, factors, x)
        if counted is not None:
            return counted
        if any(y[0] == LESS and y[2] == b and y != x and _follows(y[1], a) for y in factors):
            return rest
    elif b in bound and a not in bound:
        return times(rest, number(1) + negated(apart(a, b, 0)) + negated(atom(LESS, b, a)))
    else:
        for v in (a, b):
            exponent = _exponent_alone(v, bound, factors, x)
            if exponent is not None:
                others = _unbound(_exchanged(rest, (PLACE, v), number(1)), v)
                below = _polynomial(exponent, atom(PLACE, b if v == a else a))
                if v == a:
                    return times(others, below + negated([(1, {}, {(PLACE, b): exponent} if exponent else {})]))
                return times(others, _power_sum(bound[b], exponent) + negated(below))
    return None if e == 1 else times(rest, atom(*x))


def _after(p, v, size):
    """The indicator of p < v for a constant in a range of a size, where p comes closer to a plain place by one.

    Plain places are 0, the last one, and sums without a number. None where p is one, or too far from it.
    """
    if not p.surely_positive and (Size(()) - p).surely_nonnegative:
        return number(1)
    if size is not None and (p - size).surely_nonnegative:
        return []
    added = dict(p.terms).get((), 0) if size is None or (p - size).number is None else (p - size).number
    if p.number is not None:
        added = p.number
    if not added or abs(added) > FARTHEST:
        return None
    if added > 0:
        return before(position(p - ONE), v) + negated(apart(position(p), v, 0))
    return before(position(p + ONE), v) + apart(position(p + ONE), v, 0)


def _is_number(v):
    p = constant(v)
    return p is not None and p.number is not None


def _counted_after(rest, bound, factors, x):
    """The number of places after a constant, or the sum of a power of them, where nothing else uses the index."""
    _, a, v = x
    p, exponent = constant(a), _exponent_alone(v, bound, factors, x)
    if exponent is None or not (p.surely_nonnegative and (bound[v] - p).surely_nonnegative):
        return None
    value = _power_sum(bound[v], exponent) + negated(_power_sum(p, exponent))
    return times(_unbound(_exchanged(rest, (PLACE, v), number(1)), v), value)


def _exponent_alone(v, bound, factors, x):
    """The power of a bound index as a number, where nothing else but a comparison uses it; else None."""
    exponent = factors.get((PLACE, v), 0)
    if v not in bound or any(v in variables_of(y) for y in factors if y != x and y != (PLACE, v)):
        return None
    return int(exponent) if exponent in range(_HIGHEST + 1) else None


def _follows(v, a):
    """Whether a constant is surely another one that is not before ``a``."""
    p = constant(v)
    return p is not None and v != a and (p - constant(a)).surely_nonnegative


def _is_alone(v, x, factors):
    """Whether no other factor uses a variable."""
    return not any(v in variables_of(y) for y in factors if y != x)


def _unbound(terms, v):
    return [(c, {u: size for u, size in bound.items() if u != v}, factors) for c, bound, factors in terms]


def settle_place(coefficient, bound, factors, x, e):
    """A position as a number: that of a constant, and powers summed over a range that nothing else uses."""
    v = x[1]
    rest = [(coefficient, bound, {y: k for y, k in factors.items() if y != x})]
    if e != int(e) or not 0 < e <= _HIGHEST:
        return None
    p = constant(v)
    if p is not None:
        for _ in range(int(e)):
            rest = times(rest, of_size(p))
        return rest
    if v in bound and _is_alone(v, x, factors):
        return times(_unbound(rest, v), _power_sum(bound[v], int(e)))
    return None


def _power_sum(size, exponent):
    """The sum of i^exponent for i from 1 to a size."""
    return _polynomial(exponent, of_size(size))


def _polynomial(exponent, last):
    """The sum of i^exponent for i from 1 to ``last``, terms without bound indices."""
    result, power = [], number(1)
    for c in _power_sum_coefficients(exponent):
        power = times(power, last)
        result += scaled(power, c) if c else []
    return result


@cache
def _power_sum_coefficients(exponent):
    """The coefficients of n, n^2, ... in ``1^m + ... + n^m``, from ``(n + 1)^(m+1) - 1 = sum comb(m+1, k) S_k``."""
    total = [Fraction(comb(exponent + 1, k)) for k in range(1, exponent + 2)]
    for k in range(exponent):
        for j, c in enumerate(_power_sum_coefficients(k)):
            total[j] -= comb(exponent + 1, k) * c
    return tuple(c / (exponent + 1) for c in total)


def settle_distance(coefficient, bound, factors, x, e):
    """One step for ``b = a + distance``."""
    distance, a, b = distance_of(x), x[1], x[2]
    others = {y: k for y, k in factors.items() if y != x}
    rest = [(coefficient, bound, others)]
    if e != 1:
        return times(rest, atom(*x))
    if a == b:
        return [] if distance else rest
    if constant(a) is not None or constant(b) is not None or not distance:
        canonical = apart(a, b, distance)
        if canonical != atom(*x):
            return times(rest, canonical)
        return _at_constant(rest, bound, others, x) if constant(b) is None else None
    if (LESS, b, a) in others:
        return []
    if (LESS, a, b) in others:
        return times(atom(*x), _exchanged(rest, (LESS, a, b), number(1)))
    return (_chained(rest, others, distance, a, b) or _moved(rest, bound, others, distance, a, b)
            or _unlinked(rest, bound, others, x))


def _exchanged(terms, y, value):
    """The terms with a factor y, whatever its power, replaced."""
    return times([(c, bound, {z: k for z, k in factors.items() if z != y}) for c, bound, factors in terms], value)


def _at_constant(rest, bound, others, x):
    """One step for ``v`` equal to a constant."""
    place, v = x[1:]
    p, size = constant(place), bound.get(v)
    if (Size(()) - p).surely_nonnegative or size is not None and (p - size).surely_positive:
        return []
    if p == ONE if size is None else exists(p, size):
        return times(rest, [(1, {}, {delta(place, v): 1})])
    at = atom(*x)
    for y in others:
        if len(y) == 3 and y[0] == LESS and v in y[1:]:
            a, b = (place if u == v else u for u in y[1:])
            return times(at, _exchanged(rest, y, before(a, b)))
        if distance_of(y) and v in y[1:]:
            a, b = (place if u == v else u for u in y[1:])
            return times(at, _exchanged(rest, y, apart(a, b, distance_of(y))))
        if y[0] == "+0" and y[2] == v:
            if _known_equal(constant(y[1]), p) == []:
                return []
        elif y[0] == "+0" and y[1] == place and size is not None and bound.get(y[2]) == size:
            return times(at, _exchanged(rest, y, apart(y[2], v, 0)))
        elif y == (PLACE, v) and others[y] == 1:
            return times(at, _exchanged(rest, y, of_size(p)))
    return None


def _chained(rest, others, distance, a, b):
    """Two distances from one position, or to one, as distances from each position to the next."""
    linked = atom(f"+{distance}", a, b)
    for y in others:
        other = distance_of(y)
        if not other or other < distance:
            continue
        if y[1:] == (b, a):
            return [(0, {}, {})]
        if y[1] == a:
            return times(linked, _exchanged(rest, y, apart(b, y[2], other - distance)))
        if y[2] == b:
            return times(linked, _exchanged(rest, y, apart(y[1], a, other - distance)))
    return None


def _moved(rest, bound, others, distance, a, b):
    """Comparisons with one end of a distance as comparisons with the other, the one that entries use."""
    goes, stays = (a, b) if _is_loose(a, bound, others) else (b, a)
    linked = atom(f"+{distance}", a, b)
    for y in others:
        if y == (PLACE, goes) and others[y] in range(1, _HIGHEST + 1):
            value = number(1)
            for _ in range(int(others[y])):
                value = times(value, atom(PLACE, stays) + number(distance if goes == b else -distance))
        elif y[0] == LESS and goes in y[1:] and constant(y[1]) is not None:
            low = constant(y[1]) + Size((((), distance if goes == a else -distance),))
            value = before(position(low), stays)
        elif y[0] == LESS and y[1] == goes:
            value = _after_moved(y[2], goes, stays, distance, a)
        elif y[0] == LESS and y[2] == goes:
            value = _before_moved(y[1], goes, stays, distance, a)
        else:
            continue
        return times(linked, _exchanged(rest, y, value))
    return None


def _after_moved(v, goes, stays, distance, a):
    """``[goes < v]`` for a variable by comparisons with ``stays``."""
    if goes == a:
        close = [apart(v, stays, k) for k in range(distance)]
        return before(stays, v) + [t for terms in close for t in terms]
    close = [apart(stays, v, k) for k in range(1, distance + 1)]
    return before(stays, v) + negated([t for terms in close for t in terms])


def _before_moved(v, goes, stays, distance, a):
    """``[v < goes]`` for a variable by comparisons with ``stays``."""
    if goes == a:
        close = [apart(v, stays, k) for k in range(1, distance + 1)]
        return before(v, stays) + negated([t for terms in close for t in terms])
    close = [apart(stays, v, k) for k in range(distance)]
    return before(v, stays) + [t for terms in close for t in terms]


def _is_loose(v, bound, others):
    """Whether a bound variable stands in comparisons only."""
    return v in bound and not any(
        v in variables_of(y) and not (y[0] in (LESS, PLACE) or y[0][0] == "+") for y in others)


def _unlinked(rest, bound, others, x):
    """A bound end of a distance that nothing else uses, summed out."""
    distance, a, b = distance_of(x), x[1], x[2]
    if a in bound and _is_alone(a, x, others):
        return times(_unbound(rest, a), before(position(distance), b))
    if b in bound and _is_alone(b, x, others):
        last = position(bound[b] - Size((((), distance),)))
        return times(_unbound(rest, b), number(1) + negated(before(last, a)))
    onwards = [y for y in others if b in variables_of(y)]
    if b in bound and len(onwards) == 1 and distance_of(onwards[0]) and onwards[0][1] == b != onwards[0][2]:
        y = onwards[0]
        return times(_unbound(_exchanged(rest, y, number(1)), b), apart(a, y[2], distance + distance_of(y)))
    return None


SETTLE = {LESS: settle_less, PLACE: settle_place, "+": settle_distance}
