"""Statements that may be true: tried at a few exact points, where false ones fail, and then proved within a budget."""

import time

from symlin.entries import Budget, within
from symlin.errors import Error
from symlin.exact import FreeSymbols, Undecided, compare, point_of
from symlin.points import Unknowns
from symlin.proving import decide
from symlin.shapes import same_shape

PROOF_SECONDS, PROOF_TERMS = 0.2, 20_000
"""For the proof of one statement."""
TRIAL_BUDGET = 40_000
"""Scalar operations for one statement at one point."""
POINTS = 3
"""Exact points at which a statement is tried before it is proved, beside the counterexample of the claim."""


class Trials:
    """Statements about the symbols of a refuted claim under assumptions (symlin/assumed.py).

    ``witness`` is the counterexample of the claim, which fulfils the assumptions, or None; ``sizes`` names symbols that
    are known to be sizes; nothing is proved after ``deadline``, a moment of ``time.monotonic()``.
    """

    def __init__(self, left, right, assumptions, witness, sizes, deadline):
        self.assumptions, self.sizes, self.deadline = assumptions, sizes, deadline
        self.free, self.points = FreeSymbols(), []
        if witness is not None:
            self.points.append((point_of(witness), {}))
        if not assumptions:
            unknowns = Unknowns.of(left, right, sizes=sizes)
            for seed, numbers in zip(range(1, POINTS + 1), unknowns.size_choices(unequal=True)):
                try:
                    self.points.append((unknowns.draw(numbers, seed), unknowns.ranges(numbers)))
                except Error:
                    continue

    def agree(self, left, right):
        """Whether two sides fit, and agree wherever both are defined, at one of the points at least."""
        try:
            same_shape(left, right)
        except ValueError:
            return False
        found = False
        for is_equal in self._compared(left, right):
            if not is_equal:
                return False
            found = True
        return found

    def differ(self, left, right):
        """Whether two sides are known to differ at one of the points."""
        return not all(self._compared(left, right))

    def _compared(self, left, right):
        """Whether two sides are equal, at each of the points where that can be said."""
        for point, ranges in self.points:
            try:
                yield compare(left, right, point, ranges=ranges, budget=TRIAL_BUDGET, free=self.free) is None
            except (Error, Undecided):
                continue

    def proof(self, left, right):
        """The verdict on a statement that is proved in the time that is left, else None."""
        seconds = min(PROOF_SECONDS, self.deadline - time.monotonic())
        if seconds <= 0:
            return None
        try:
            with within(Budget(PROOF_TERMS, seconds)):
                verdict = decide(left, right, assumptions=self.assumptions, sizes=self.sizes, terms=PROOF_TERMS,
                                 seconds=seconds, trials=1)
        except Error:
            return None
        return verdict if verdict.proved else None
