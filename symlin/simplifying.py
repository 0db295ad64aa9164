"""Simpler points at which two sides still differ: smaller sizes, zeros, small whole numbers, one change at a time."""

from dataclasses import replace
from functools import partial

from symlin.balls import Undecided
from symlin.errors import BudgetError, Undefined
from symlin.exact import Evaluation
from symlin.points import allows

SIMPLER = 60
"""Attempts to make a counterexample simpler."""
OPERATIONS = 1_000_000
"""Scalar operations that all these attempts may take together, well under a second."""
TAME = 8
"""Points with the simplest matrices that are tried where something is assumed."""


class Simplifier:
    """Makes a point at which the sides of a claim differ simpler, under what is assumed."""

    def __init__(self, hunt, point, found):
        self.hunt, self.point, self.found = hunt, point, found
        self.attempts = min(SIMPLER, OPERATIONS // self._operations())

    def _operations(self):
        """What it takes to evaluate both sides at the point that was found."""
        evaluation = Evaluation(replace(self.point, indices=self.found.indices), partly=True)
        try:
            for side in self.hunt.claim:
                evaluation.value(side)
        except (Undefined, Undecided, BudgetError):
            return OPERATIONS
        return max(evaluation.budget - evaluation.left, 1)

    def accepts(self, candidate, *, shorter=False):
        """Whether the sides differ at the point that ``candidate()`` makes; then it is the point from now on.

        ``shorter``: only if its numbers are shorter.
        """
        if not self.attempts or self.hunt.is_late():
            return False
        self.attempts -= 1
        try:
            point = candidate()
            if point is None or shorter and _length(point) >= _length(self.point):
                return False
            found = self.hunt.difference(point)
        except (Undefined, Undecided, BudgetError):
            return False
        if found:
            self.point, self.found = point, found
        return found is not None

    def run(self):
        """The simplest point that was found, and where the sides differ there."""
        self.try_smaller_sizes()
        self.try_zeros_and_ones()
        self.try_simpler_numbers()
        return self.point, self.found

    def try_smaller_sizes(self):
        unknowns, draws = self.hunt.unknowns, TAME if self.hunt.sampler else 3
        for symbols, least in ((unknowns.exponents, 0), (unknowns.sizes, 1)):
            for symbol in symbols:
                for number in range(least, self.point.sizes[symbol.name]):
                    numbers = self.point.sizes | {symbol.name: number}
                    if any(self.accepts(partial(self.hunt.draw, numbers, seed)) for seed in range(draws)):
                        break
                    if not self.hunt.sampler and any(self.accepts(partial(self._cut, numbers, end)) for end in (0, 1)):
                        break

    def _cut(self, numbers, end):
        """The point at smaller sizes: the first rows and columns of each matrix, or, where ``end`` is 1, the last.

        None where a matrix is not smaller there.
        """
        shapes = self.hunt.unknowns.shapes(numbers)
        values = {key: value for key, value in self.point.values.items() if not isinstance(value, list)}
        for key, (rows, columns) in shapes.items():
            value = self.point.values.get(key, [[]])
            if rows > len(value) or columns > len(value[0]):
                return None
            top, left = end * (len(value) - rows), end * (len(value[0]) - columns)
            values[key] = [row[left : left + columns] for row in value[top : top + rows]]
        return replace(self.point, sizes=numbers, values=values)

    def try_zeros_and_ones(self):
        if self.hunt.sampler:
            for seed in range(TAME):
                self.accepts(partial(self.hunt.draw, self.point.sizes, seed, tame=True), shorter=True)
            return
        for seed in range(4):
            if self.accepts(partial(self.hunt.draw, self.point.sizes, seed, tame=True)):
                break

    def try_simpler_numbers(self):
        if not self.hunt.sampler:
            self._try_zero_families()
        for key in list(self.point.values):
            value = self.point.values[key]
            if not isinstance(value, list):
                self._try_each(value, lambda x: x, key)
            elif not self._accepts_zeros(key, value) and not self._is_solved(key):
                for i, row in enumerate(value):
                    for j, number in enumerate(row):
                        self._try_each(number, partial(self._replaced, key, i, j), key)

    def _try_zero_families(self):
        """Zeros for all members of a family at once."""
        for member in self.hunt.unknowns.families:
            zeros = {key: [[0] * len(value[0]) for _ in value] for key, value in self.point.values.items()
                     if isinstance(key, tuple) and key[0] == member.name}
            if any(self.point.values[key] != value for key, value in zeros.items()):
                self.accepts(lambda: replace(self.point, values={**self.point.values, **zeros}))

    def _accepts_zeros(self, key, value):
        zeros = [[0] * len(row) for row in value]
        return value == zeros or self.accepts(lambda: self._with(key, zeros))

    def _is_solved(self, key):
        return self.hunt.sampler is not None and self.hunt.sampler.is_solved(key, self.point.sizes)

    def _try_each(self, number, value, key):
        for x in (0, 1, -1, 2):
            if self._is_shorter(x, number) and (not _is_scalar(key) or allows(key, x)):
                if self.accepts(partial(self._with, key, value(x))):
                    break

    def _is_shorter(self, x, number):
        """Whether a number is nearer to zero; under assumptions also whether it is whole where the other is not."""
        return abs(x) < abs(number) or self.hunt.sampler is not None and number.denominator > 1

    def _replaced(self, key, i, j, number):
        rows = [list(row) for row in self.point.values[key]]
        rows[i][j] = number
        return rows

    def _with(self, key, value):
        """The point with another value for one letter; letters that equations are solved for follow."""
        sampler = self.hunt.sampler
        if sampler is None:
            return replace(self.point, values={**self.point.values, key: value})
        return sampler.changed(self.point, key, value)


def _length(point):
    """How long the numbers of a point are to read."""
    rows = [v if isinstance(v, list) else [[v]] for v in point.values.values()]
    return sum(abs(x.numerator) + 2 * (x.denominator - 1) for v in rows for row in v for x in row)


def _is_scalar(key):
    return not isinstance(key, tuple) and key.is_Symbol
