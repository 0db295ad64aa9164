"""The two sides of a claim, and what is known about them while points are tried."""

import time

from symlin.exact import compare
from symlin.points import Unknowns
from symlin.sampling import Sampler
from symlin.satisfied import own_ranges, sides_of
from symlin.shapes import Walk

TRIAL_BUDGET = 400_000
"""Scalar operations that one trial may take."""


class Hunt:
    """The sides of a claim, what they leave open, and the points that satisfy what is assumed.

    Raises ``ShapeError`` where a side or an assumption has no meaning.
    """

    def __init__(self, left, right, deadline=None, assumptions=()):
        self.claim = left, right
        self.deadline = deadline
        self.sampler, self.where = None, ()
        if not assumptions:
            self.unknowns = Unknowns.of(left, right)
            return
        walk = Walk()
        for side in (side for assumption in assumptions for side in sides_of(assumption)):
            walk.shape(side)
        claimed = Unknowns.of(left, right, sizes=walk.size_names)
        sizes = {s.name for s in claimed.sizes}
        self.unknowns = claimed.joined([Unknowns.of(*sides_of(a), sizes=sizes) for a in assumptions])
        names = self.unknowns.size_names
        self.where = tuple(a for a in assumptions if self._is_of_positions(a, names))
        self.sampler = Sampler(self.unknowns, [a for a in assumptions if a not in self.where])

    def _is_of_positions(self, assumption, names):
        """Whether an assumption is about the free indices of the claim, such as ``i ≠ j``."""
        symbols = frozenset().union(*map(self.unknowns.free.of, sides_of(assumption)))
        return any(s in self.unknowns.indices for s in symbols - own_ranges(assumption, names).keys())

    def is_late(self):
        """Whether the time or what may be tried for the sake of assumptions is used up."""
        late = self.deadline is not None and time.monotonic() > self.deadline
        return late or self.sampler is not None and self.sampler.is_spent

    def draw(self, numbers, seed, *, tame=False, fixed=()):
        """A point at size numbers that satisfies what is assumed; errors as of ``Unknowns.draw``, ``Sampler.draw``."""
        if self.sampler:
            return self.sampler.draw(numbers, seed, tame=tame, fixed=fixed)
        return self.unknowns.draw(numbers, seed, pool=(0, 1) if tame else None)

    def difference(self, point, budget=TRIAL_BUDGET):
        """Where the sides differ at a point, or None; errors as of ``compare``."""
        ranges = self.unknowns.ranges(point.sizes)
        free = self.unknowns.free
        return compare(*self.claim, point, ranges=ranges, budget=budget, free=free, where=self.where)
