"""Numeric agreement of two expressions at random arrays: reported as such, never as a proof."""

import operator
from dataclasses import dataclass, field
from itertools import product

import numpy as np

from symlin.arguments import expression
from symlin.displayed import Displayed
from symlin.errors import Error, Undefined
from symlin.nodes import Family, Mask, Member
from symlin.numeric.compiling import lambdify
from symlin.points import Unknowns, allows
from symlin.shapes import same_shape

POSITIONS = 6
"""Values of free indices that one trial looks at."""
FLOOR = 1e-6
"""Differences are relative to the largest entry of both sides, or to this where all entries are smaller."""
_UNDEFINED = (Undefined, ArithmeticError, np.linalg.LinAlgError)


@dataclass(frozen=True, repr=False)
class Comparison(Displayed):
    """What a comparison found.

    ``agree``: whether there were trials and all of them agreed; ``trials``: those at which both sides were defined;
    ``largest_difference``: the largest relative difference met; ``at``: what stood for each symbol in that trial, with
    ``{symbol: array or number}``.
    """

    agree: bool
    trials: int
    differing: int
    largest_difference: float
    at: dict = field(default_factory=dict)

    def __bool__(self):
        raise TypeError("numeric agreement is neither true nor false; look at .agree, or ask sl.prove for an answer")

    def __repr__(self):
        if not self.trials:
            return "compared nothing: at no random trial were both sides defined"
        trials = f"{self.trials} random trial{'s' if self.trials > 1 else ''}"
        largest = f"largest relative difference {self.largest_difference:.0e}".replace("0e+00", "0")
        if self.agree:
            return f"agrees on {trials} ({largest}); this is no proof"
        return f"differs on {self.differing} of {trials} ({largest}); ask sl.prove for an exact counterexample"


def compare(left, right, *, trials=20, seed=0, tolerance=1e-8, functions=None):
    """Evaluate both sides (m, n) at random float64 arrays of random unequal sizes: a ``Comparison``.

    Free indices take random positions, exponents small whole numbers, unknown functions smooth random functions unless
    ``functions`` gives them by name. Trials at which a side is undefined (a logarithm of a negative number) do not
    count; others are drawn instead, positive ones too. The same seed gives the same arrays. Raises ``ShapeError``
    where the two shapes differ, ``TypeError`` and ``Error`` where ``trials`` is no whole number from 1 on.

    >>> from symlin.writing import matrix, sizes
    >>> n, d = sizes("n d")
    >>> A, B = matrix("A", n, d), matrix("B", d, n)
    >>> compare((A * B).T, B.T * A.T, trials=5).agree
    True
    >>> compare((A * B).T, A * B, trials=5)
    differs on 5 of 5 random trials (largest relative difference ...); ask sl.prove for an exact counterexample
    """
    trials = _trials(trials)
    left, right = expression(left), expression(right)
    same_shape(left, right)
    draws = _Draws(Unknowns.of(left, right), seed, functions or {})
    sides = [lambdify(draws.args, side, functions=draws.functions) for side in (left, right)]
    counted, differing, largest, at = 0, 0, 0.0, {}
    for attempt in range(4 * trials):
        if counted == trials:
            break
        found = draws.trial(attempt, sides)
        if found is None:
            continue
        difference, values = found
        counted += 1
        differing += difference > tolerance
        if difference > largest or not at:
            largest, at = difference, values
    return Comparison(counted > 0 and not differing, counted, differing, largest, at)


def _trials(value):
    try:
        number = operator.index(value)
    except TypeError:
        number = None
    if number is None or isinstance(value, bool):
        raise TypeError(f"trials is a whole number from 1 on, not {value!r}")
    if number < 1:
        raise Error(f"trials is {number}; it must be at least 1")
    return number


def _relative(left, right):
    """The largest difference of entries relative to the largest entry, or None where a side is undefined."""
    left, right = np.asarray(left, dtype=float).ravel(), np.asarray(right, dtype=float).ravel()
    if not (np.isfinite(left).all() and np.isfinite(right).all()):
        return None
    scale = max(np.abs(left).max(), np.abs(right).max(), FLOOR)
    return float(np.abs(left - right).max() / scale)


class _Draws:
    """Random numbers for everything that expressions leave open."""

    def __init__(self, unknowns, seed, functions):
        self.unknowns, self.seed = unknowns, seed
        self.families = [Family(m.name, *m.args[2:]) for m in unknowns.families]
        whole = (*unknowns.sizes, *unknowns.exponents, *unknowns.indices)
        self.args = [*unknowns.matrices, *self.families, *unknowns.scalars, *whole]
        self._coefficients = {name: np.zeros(3) for name in unknowns.functions if name not in functions}
        self.functions = {name: self._smooth(name) for name in self._coefficients} | {
            name: functions[name] for name in unknowns.functions if name in functions}

    def _smooth(self, name):
        def function(x):
            a, b, c = self._coefficients[name]
            return a * np.sin(b * x + c) + c * x

        return function

    def trial(self, attempt, sides):
        """The difference of both sides at one random point and the point, or None where they are undefined."""
        random = np.random.default_rng([self.seed, attempt])
        numbers = self._sizes(random)
        positive = attempt % 4 == 3
        for coefficients in self._coefficients.values():
            coefficients[:] = random.uniform(0.5, 1.5, 3)
        try:
            values = self._values(random, numbers, positive)
            ranges = self.unknowns.ranges(numbers)
        except Undefined:
            return None
        worst = None
        for positions in self._positions(random, ranges):
            point = values | positions
            try:
                with np.errstate(all="ignore"):
                    found = _relative(*[side(*self._ordered(point)) for side in sides])
            except _UNDEFINED:
                continue
            except ValueError as error:
                if isinstance(error, Error):
                    raise
                continue
            if found is not None and (worst is None or found > worst[0]):
                worst = found, point
        return worst and (worst[0], self._shown(worst[1]))

    def _sizes(self, random):
        count = len(self.unknowns.sizes)
        least = max(2, self.unknowns.reach)
        sizes = random.permutation(np.arange(least, least + count + 2))[:count]
        exponents = random.integers(0, 4, len(self.unknowns.exponents))
        names = [s.name for s in (*self.unknowns.sizes, *self.unknowns.exponents)]
        return dict(zip(names, map(int, (*sizes, *exponents))))

    def _values(self, random, numbers, positive):
        def array(shape):
            entries = random.normal(size=shape)
            return np.abs(entries) + 0.1 if positive else entries

        values = {m: array(self._at(m.args[1:], numbers)) for m in self.unknowns.matrices}
        values |= {m: (array > -0.5).astype(float) for m, array in values.items() if isinstance(m, Mask)}
        for m, family in zip(self.unknowns.families, self.families):
            rows, columns, count = self._at(m.args[2:], numbers)
            values[family] = array((count, rows, columns))
        for s in self.unknowns.scalars:
            number = float(array(()))
            values[s] = number if allows(s, number) else -number
        return values | {s: numbers[s.name] for s in (*self.unknowns.sizes, *self.unknowns.exponents)}

    def _at(self, sizes, numbers):
        found = [int(size.subs({s: numbers[s.name] for s in size.free_symbols})) for size in sizes]
        if min(found) < 1:
            raise Undefined("a size is not positive")
        return tuple(found)

    def _positions(self, random, ranges):
        every = list(product(*[range(1, last + 1) for last in ranges.values()]))
        chosen = random.permutation(len(every))[:POSITIONS]
        return [dict(zip(ranges, every[k])) for k in sorted(chosen)]

    def _ordered(self, point):
        return [point[a] for a in self.args]

    def _shown(self, point):
        shown = {key: value for key, value in point.items() if not isinstance(key, Family)}
        for m, family in zip(self.unknowns.families, self.families):
            shown |= {Member(m.name, k, *m.args[2:]): array for k, array in enumerate(point[family], 1)}
        return shown
