"""A Python function called with exact numbers: where it is not additive or not homogeneous."""

import itertools
from fractions import Fraction

from sympy import Rational, S, Symbol

from symlin import balls, exact
from symlin.errors import Error
from symlin.linear.formulas import fresh_name
from symlin.points import allows
from symlin.witnesses import Witness

NUMBERS = (1, -1, 2, Rational(1, 2), 3, -2)
"""Multiples and coordinates that are tried, the simplest first."""
MOST_CALLS = 200
"""Calls of the function."""
MOST_COORDINATES = 6
"""Coordinates along which the function is tried one by one."""
MOST_CONSTANTS = 12
LARGEST = 10**6
"""The largest number in the code of the function near which it is tried."""


class Samples:
    """The values of a function at exact points, each computed once.

    ``value_at`` takes a tuple of exact numbers to the value, an explicit matrix; ``names`` are those of its numbers;
    ``constants`` are numbers that the function may compare its arguments with.
    """

    def __init__(self, value_at, names, constants=()):
        self._value_at, self.names = value_at, tuple(names)
        self._near = [S(x) for c in constants for x in (c, c + 1, c - 1)][:MOST_CONSTANTS]
        self._values = {}
        self.scalar = Symbol("c" if "c" not in self.names else fresh_name(self.names, "c"), real=True)

    def value(self, point):
        """The value at a point; None where there is none, or where too many calls were made."""
        if point not in self._values:
            if len(self._values) >= MOST_CALLS:
                return None
            try:
                self._values[point] = self._value_at(point)
            except (ArithmeticError, ValueError, TypeError):
                self._values[point] = None
        return self._values[point]

    @property
    def defined(self):
        """At how many of the points that were tried the function has an exact value."""
        return sum(value is not None for value in self._values.values())

    def points(self):
        """Points, the simplest first: zero, along each coordinate, along the diagonal, in general position."""
        size = len(self.names)
        yield (S.Zero,) * size
        for number in (*NUMBERS, *self._near):
            for place in range(min(size, MOST_COORDINATES)):
                yield tuple(S(number) if k == place else S.Zero for k in range(size))
        if size > 1:
            for number in NUMBERS[:3]:
                yield (S(number),) * size
            yield tuple(S(k % 5 + 1) for k in range(size))
            yield tuple(S((3 * k + 2) % 7 - 3) for k in range(size))

    def violation(self):
        """``("homogeneity" or "additivity", witness)`` where the function is not linear; None where none is met."""
        points = list(self.points())
        for x, c in itertools.chain([(points[0], S.Zero)], itertools.product(points, (S.Zero, *map(S, NUMBERS)))):
            witness = self._difference(tuple(c * a for a in x), [(c, x)], {self.scalar: c})
            if witness:
                return "homogeneity", witness
        for x, y in itertools.combinations(points[:12], 2):
            witness = self._difference(tuple(a + b for a, b in zip(x, y)), [(S.One, x), (S.One, y)], {})
            if witness:
                return "additivity", witness
        return None

    def _difference(self, point, terms, numbers):
        """The witness where the value at a point is not the sum of multiples of values at others."""
        left, values = self.value(point), [self.value(x) for _, x in terms]
        if left is None or None in values:
            return None
        right = sum((c * v for v, (c, _) in zip(values[1:], terms[1:])), terms[0][0] * values[0]).as_immutable()
        if left == right or left.shape != right.shape:
            return None
        others = {s: S(next(x for x in NUMBERS if allows(s, x))) for s in left.free_symbols | right.free_symbols}
        if set(others) & set(numbers) or any(s.name in self.names for s in others):
            return None
        try:
            found = exact.compare(left, right, exact.Point(values=others))
        except (Error, exact.Undecided):
            return None
        if found is None:
            return None
        named = {Symbol(name, real=True): a for name, a in zip(self.names, terms[0][1])}
        if len(terms) > 1:
            named |= {Symbol(fresh_name(self.names, name), real=True): a for name, a in zip(self.names, terms[1][1])}
        return Witness(
            sizes={}, values=named | numbers | others, functions={}, indices={}, entry=found.entry,
            left=balls.shown(found.left), right=balls.shown(found.right), claim=(left, right))


def constants_in(function):
    """The numbers that stand in the code of a Python function."""
    code = getattr(function, "__code__", None)
    numbers = [c for c in getattr(code, "co_consts", ()) if isinstance(c, int | float) and not isinstance(c, bool)]
    return [Rational(Fraction(c)) for c in numbers if c == c and abs(c) <= LARGEST]
