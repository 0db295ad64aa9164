"""The smallest numbers at which a claim about a formula fails: sizes first, then whole numbers."""

import time
from dataclasses import replace
from functools import lru_cache
from itertools import product

import sympy

from symlin import balls, exact
from symlin.errors import BudgetError, Error, Undefined
from symlin.exact import Undecided
from symlin.nodes import Member
from symlin.points import Unknowns, allows
from symlin.verdict import Refuted
from symlin.witnesses import Witness

NUMBERS = (0, 1, -1, 2, -2, 3)
"""What numbers are made of, the simplest first."""
FEW = 4
"""Unknown numbers up to which the smallest choice of them is found by trying all in the order of their size."""
MOST_CHOICES = 200
"""Such choices that are tried."""
DRAWS = ((1, -1, 2, -2, 3), (2, 1, 3, -1, 2), (-1, 2, -2, 1, -3), (1, 2, 3, 4), (-1, 1, -2, 3), (-2, -1, 1, -3, 2))
"""What numbers are drawn from at given sizes, one draw from each; at sizes where none tells, larger ones are tried."""
LARGEST = 3
"""The largest size."""
MOST_SIZES = 24
"""Choices of sizes that are tried."""
SIMPLER = 40
"""Attempts to make a counterexample simpler."""


def counterexample(left, right, *, any_one=False, seconds=1.0):
    """``Refuted`` with the smallest counterexample that a short search finds, recomputed; else None.

    With ``any_one`` it is the first one that is found. Claims with symbols of ℕ, or with indices whose range is not
    known, are not tried.

    >>> from symlin.writing import matrix, relu, sizes
    >>> X = matrix("X", *sizes("n d"))
    >>> counterexample(relu(-X), -relu(X)).witness.values
    {X: Matrix([[1]])}
    """
    try:
        unknowns = Unknowns.of(left, right)
    except Error:
        return None
    if unknowns.rangeless or unknowns.exponents:
        return None
    search = _Search(left, right, unknowns, time.monotonic() + seconds)
    found = search.any_one() if any_one else search.smallest()
    if found is None:
        return None
    witness = _witness(left, right, unknowns, *found)
    if not exact.recompute(left, right, witness):
        return None
    where = f" at entry {witness.entry}" if left.is_Matrix or witness.indices else ""
    return Refuted(left, right, f"{witness.left} on the left, {witness.right} on the right{where}", witness)


class _Search:
    """Points at which two sides are compared, from small ones to larger ones."""

    def __init__(self, left, right, unknowns, deadline):
        self.sides, self.unknowns, self.deadline = (left, right), unknowns, deadline

    def any_one(self):
        """A point at which the sides differ, and the difference; or None."""
        twos = {s.name: 2 for s in self.unknowns.sizes if allows(s, 2)}
        for numbers in (*([twos] if len(twos) == len(self.unknowns.sizes) else []), *_sizes(self.unknowns)):
            found = self._first(self._drawn(numbers))
            if found is not None or self._is_late():
                return found
        return None

    def smallest(self):
        """The same with sizes and numbers as small as a short search finds them."""
        for numbers in _sizes(self.unknowns):
            found = self._first(self._drawn(numbers))
            if found is not None:
                places = list(_places(found[0]))
                return len(places) <= FEW and self._first(_in_order(found[0], places)) or self._simpler(*found)
            if self._is_late():
                return None
        return None

    def _drawn(self, numbers):
        for seed, pool in enumerate(DRAWS):
            try:
                yield self.unknowns.draw(numbers, seed, pool)
            except (Undefined, BudgetError):
                return

    def _is_late(self):
        return time.monotonic() > self.deadline

    def _first(self, points):
        for point in points:
            if self._is_late():
                return None
            difference = self._difference(point)
            if difference:
                return point, difference
        return None

    def _difference(self, point):
        try:
            ranges = self.unknowns.ranges(point.sizes)
            return exact.compare(*self.sides, point, ranges=ranges, budget=50_000, free=self.unknowns.free)
        except (Undefined, Undecided, BudgetError):
            return None

    def _simpler(self, point, difference):
        """The point with as many zeros and small numbers as keep the sides apart."""
        attempts = SIMPLER
        for candidate_of in _simplifications(point):
            for candidate in candidate_of(point):
                if not attempts or self._is_late():
                    return point, difference
                attempts -= 1
                found = self._difference(candidate)
                if found:
                    point, difference = candidate, found
                    break
        return point, difference


def _sizes(unknowns):
    """Numbers for the sizes, the smallest sums first."""
    names = [s.name for s in unknowns.sizes]
    choices = sorted(product(range(1, LARGEST + 1), repeat=min(len(names), 5)), key=lambda c: (sum(c), c))
    for choice in choices[:MOST_SIZES]:
        choice += (1,) * (len(names) - len(choice))
        if all(allows(s, number) for s, number in zip(unknowns.sizes, choice)):
            yield dict(zip(names, choice))


def _places(point):
    """What numbers a point has: (key, None) or (key, row, column)."""
    for key, value in point.values.items():
        if isinstance(value, list):
            yield from ((key, i, j) for i, row in enumerate(value) for j in range(len(row)))
        else:
            yield key, None, None


def _in_order(point, places):
    """All choices of simple numbers, the smallest sums of their places in ``NUMBERS`` first."""
    for chosen in _choices(len(places)):
        candidate = point
        for place, number in zip(places, chosen):
            candidate = _with(candidate, place, number)
        if _is_allowed(candidate):
            yield candidate


@lru_cache(maxsize=FEW + 1)
def _choices(count):
    ranks = sorted(product(range(len(NUMBERS)), repeat=count), key=lambda r: (sum(r), max(r, default=0)))
    return [tuple(NUMBERS[rank] for rank in chosen) for chosen in ranks[:MOST_CHOICES]]


def _is_allowed(point):
    return all(isinstance(value, list) or allows(key, value) for key, value in point.values.items())


def _with(point, place, number):
    key, i, j = place
    value = number
    if i is not None:
        value = [list(row) for row in point.values[key]]
        value[i][j] = number
    return replace(point, values={**point.values, key: value})


def _simplifications(point):
    """Functions from a point to simpler points, each to be tried until one keeps the sides apart."""
    for key, value in point.values.items():
        if isinstance(value, list):
            yield lambda p, key=key: _filled(p, key)
    for place in list(_places(point)):
        yield lambda p, place=place: _with_smaller(p, place)


def _filled(point, key):
    for number in (0, 1):
        value = [[number] * len(row) for row in point.values[key]]
        if value != point.values[key]:
            yield replace(point, values={**point.values, key: value})


def _with_smaller(point, place):
    key, i, j = place
    now = point.values[key] if i is None else point.values[key][i][j]
    for number in NUMBERS:
        if number == now:
            return
        candidate = _with(point, place, number)
        if _is_allowed(candidate):
            yield candidate


def _witness(left, right, unknowns, point, difference):
    members = {family.name: family.args[2:] for family in unknowns.families}
    values = {Member(key[0], key[1], *members[key[0]]) if isinstance(key, tuple) else key:
              sympy.ImmutableMatrix(value) if isinstance(value, list) else sympy.Rational(value)
              for key, value in point.values.items()}
    entry = difference.entry
    if difference.indices and not left.is_Matrix:
        entry = (*difference.indices.values(), 1)[:max(2, len(difference.indices))]
    first, second = next(
        (shown for shown in (_shown(difference, digits) for digits in (10, 30)) if str(shown[0]) != str(shown[1])),
        _shown(difference, 100))
    t = sympy.Symbol("t")
    return Witness(
        sizes={s: point.sizes[s.name] for s in unknowns.sizes}, values=values,
        functions={f: sympy.Poly(c[::-1], t).as_expr() for f, c in point.functions.items()},
        indices=dict(difference.indices), entry=entry, left=first, right=second, claim=(left, right))


def _shown(difference, digits):
    return balls.shown(difference.left, digits), balls.shown(difference.right, digits)
