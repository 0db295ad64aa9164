"""The search for a proof of a goal: by rules, by multiplying with what is inverted, by taking a factor off.

A *move* makes from a goal another one whose proof gives its own.
"""

from collections import deque

from symlin.entries import joined, spend, times
from symlin.naming import terms_of
from symlin.normal_form import collect
from symlin.relations.clearing import Clearing
from symlin.relations.goals import Goal, times_step
from symlin.relations.rules import MOST_DENOMINATORS, denominator_of, reduced
from symlin.relations.taking_off import taken_off
from symlin.vanishing import vanishes

MOST_GOALS = 60
DEEPEST = 5


class Prover:
    """The search for a certificate with given rules; ``meanings`` knows the letters of inverses."""

    def __init__(self, meanings, rules):
        self.meanings, self.rules = meanings, rules
        self.clearing = Clearing(meanings)

    def proof(self, goal):
        """``{(i, j): steps}`` for each block of a goal, or None."""
        first = self._reduced(goal)
        seen, waiting, count = {first[0].key()}, deque([(first, 0, None)]), 0
        while waiting:
            node = waiting.popleft()
            (current, _, _), depth, _ = node
            count += 1
            if _is_zero(current):
                return self._traced(node)
            if depth == DEEPEST or count > MOST_GOALS:
                continue
            for moved, back in self._moves(current):
                spend(1)
                simpler = self._reduced(moved)
                key = simpler[0].key()
                if key not in seen:
                    seen.add(key)
                    waiting.append((simpler, depth + 1, (node, back)))
        return None

    def is_zero_at_once(self, goal):
        """Whether the rules alone show a goal."""
        return _is_zero(self._reduced(goal)[0])

    def _reduced(self, goal):
        """The goal with rules applied and denominators multiplied through: (goal, steps, scale).

        The goal before is ``steps + scale · goal after``, block by block.
        """
        totals, steps, scale = goal.totals, {where: [] for where in goal.totals}, (1, {}, {})
        for _ in range(MOST_DENOMINATORS):
            simpler = {}
            for where, total in totals.items():
                simpler[where], more = reduced(total, self.rules)
                steps[where] = steps[where] + [times_step(scale, step) for step in more]
            totals = simpler
            found = next(filter(None, map(denominator_of, totals.values())), None)
            if found is None:
                break
            x, e = found
            scale = joined(scale, (1, {}, {x: e}))
            totals = {where: collect(times([(1, {}, {x: -e})], terms_of(total))) for where, total in totals.items()}
        return Goal(goal.rows, goal.columns, totals), steps, scale

    def _traced(self, node):
        """The steps for the first goal, from those of the goal at which the search ended."""
        (_, steps, _), _, origin = node
        while origin is not None:
            ((goal, before, scale), _, further), back = origin
            made = back(goal, steps)
            steps = {where: before[where] + [times_step(scale, step) for step in made[where]] for where in before}
            origin = further
        return steps

    def _moves(self, goal):
        yield from self.clearing.moves(goal)
        yield from taken_off(goal, self.clearing.letters)


def _is_zero(goal):
    return all(vanishes(total) for total in goal.totals.values())
