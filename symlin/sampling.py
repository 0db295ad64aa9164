"""Exact points that satisfy assumptions, drawn letter by letter."""

from symlin.candidates import KINDS, Draft, Luck, candidates, zeros
from symlin.constraints import Plan, constraints_of
from symlin.errors import Undefined
from symlin.exact import Point
from symlin.families import Chance
from symlin.satisfied import own_ranges

ATTEMPTS = 6
"""New beginnings of one draw."""
MISSES = 2
"""Draws at the same sizes that led to no point, after which these sizes are passed over."""
MOST_LOOKS = 3000
"""Values of letters that one search may try."""
TAME = (0, 1), (0, 1, 2, -1)
"""Where entries of the simplest matrices are drawn from."""
APART = 1009
"""How far the seeds of the attempts of one draw are apart."""


class Unsatisfied(Undefined):
    """No point was found at which the assumptions hold."""


class Sampler:
    """Draws points at which assumptions hold; the unknowns are those of a claim and of its assumptions."""

    def __init__(self, unknowns, assumptions):
        self.unknowns, self.assumptions = unknowns, assumptions
        self._scopes = [own_ranges(a, unknowns.size_names) for a in assumptions]
        self._plans, self._luck, self._missed, self._looks = {}, Luck(), {}, 0
        self._stuck = False

    @property
    def is_spent(self):
        """Whether so many values were tried that it is time to give up."""
        return self._looks > MOST_LOOKS

    def draw(self, numbers, seed, *, tame=False, fixed=()):
        """A ``Point`` at size numbers ``{name: int}``, always the same for one history of draws.

        ``tame``: with the simplest matrices; ``fixed`` maps letters to values they must have. Raises ``Unsatisfied``
        where no point was found.
        """
        weak, key, self._stuck = None, tuple(sorted(numbers.items())), False
        if self._missed.get(key, 0) >= MISSES:
            raise Unsatisfied("no point was found at which the assumptions hold")
        for attempt in range(ATTEMPTS):
            if attempt > 1 and self._stuck:
                break
            draft = self._draft(numbers, seed + attempt * APART, attempt, tame, dict(fixed))
            if draft is not None and not draft.weak:
                for choice, way in draft.ways.items():
                    self._luck.works(choice, way)
                self._missed[key] = -MISSES
                return draft.point
            weak = weak or draft
        if weak is not None:
            return weak.point
        if not fixed:
            self._missed[key] = self._missed.get(key, 0) + 1
        raise Unsatisfied("no point was found at which the assumptions hold")

    def changed(self, point, letter, value):
        """The point with another value for one letter, and with others solved for again where they must follow.

        Raises ``Unsatisfied`` where that leads to no point.
        """
        values = {**point.values, letter: value}
        changed = Point(point.sizes, values, point.functions)
        steps = self._plan(point.sizes, 0).steps
        ties = [c for step in steps for c in step.all]
        if all(c.holds(changed) for c in ties if letter in c.letters):
            return changed
        solved = {step.letter for step in steps if step.closed}
        if letter in solved:
            raise Unsatisfied("the letter is bound by an equation")
        kept = {key: x for key, x in values.items() if key not in solved}
        again = self.draw(point.sizes, 0, tame=True, fixed=kept)
        changed = Point(point.sizes, {**again.values, **kept}, point.functions)
        if not all(c.holds(changed) for c in ties):
            raise Unsatisfied("the letters cannot follow")
        return changed

    def is_solved(self, letter, numbers):
        """Whether a letter is what equations leave for it, so that no entry of it can be chosen."""
        return any(step.letter == letter and step.closed for step in self._plan(numbers, 0).steps)

    def _plan(self, numbers, variant):
        key = *sorted(numbers.items()), variant
        if key not in self._plans:
            constraints = constraints_of(self.assumptions, self._scopes, numbers, self.unknowns.free)
            shapes = self.unknowns.shapes(numbers)
            entries = {letter: rows * columns for letter, (rows, columns) in shapes.items()}
            self._plans[key] = Plan(constraints, entries, variant)
        return self._plans[key]

    def _draft(self, numbers, seed, attempt, tame, fixed):
        """A draft whose letters all have values, or None."""
        chance = Chance(seed, shared=seed % 2 == 1, tame=tame)
        ways = {}
        if not tame and chance.below(2):
            ways["kind"] = self._luck.way("kind", chance, lambda: chance.of(KINDS))
            chance.shared = True
        variant = attempt % 3
        if not tame and attempt == 0 and chance.below(2):
            variant = self._luck.way("order", chance, lambda: chance.below(3))
        ways["order"] = variant
        drawn = self.unknowns.draw(numbers, seed, pool=TAME[seed % 2] if tame else None)
        point = Point(numbers, dict(drawn.values), drawn.functions)
        draft = Draft(point, chance, self._plan(numbers, variant), self._luck, ways.get("kind"), ways=ways)
        if not all(c.holds(point) for c in draft.plan.without_letters):
            return None
        for step in draft.plan.steps:
            if not self._assign(step, draft, fixed):
                self._stuck = all(len(c.letters) == 1 for c in step.all)
                return None
            draft.done.append(step.letter)
        return draft

    def _assign(self, step, draft, fixed):
        """Whether a value was found for the letter of a step; then the draft has it."""
        values = [fixed[step.letter]] if step.letter in fixed else candidates(step, draft, self.unknowns.near)
        for value in values:
            self._looks += 1
            draft.values[step.letter] = value
            if all(c.holds(draft.point) for c in step.all):
                if step.closed and value == zeros(value) and len(draft.plan.tied) > 1:
                    draft.weak = True
                return True
        return False
