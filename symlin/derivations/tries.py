"""What applies to the formulas of one derivation: how a rule fits a part is found once, all of it within a budget."""

import time
from contextlib import contextmanager
from itertools import count

from symlin.errors import BudgetError
from symlin.rewriting.applying import Formula, head_of, kinds_in, rules_by_head
from symlin.rewriting.patterns import Fitting
from symlin.rewriting.places import Place
from symlin.rewriting.rule import DIRECTIONS
from symlin.rewriting.trees import key, parts
from symlin.shapes import Walk

UNITS = 24_000
"""What may be done for one derivation: rules held against parts, and rules applied."""
SECONDS = 2.0
"""How long that may take."""
APPLYING, DECIDING = 4, 100
"""How many units it takes to apply a rule that fits, and to ask the prover."""
STEPS, COMPARED = 2_000, 40
"""Parts that may be compared to fit a rule to a part of a formula, and how many make one unit."""


class Effort:
    """What one derivation may take: ``units``, the same at any speed, and ``seconds``."""

    def __init__(self, units=UNITS, seconds=SECONDS):
        self.left, self._late = units, time.monotonic() + seconds

    @property
    def spent(self):
        """Whether nothing may be done any more."""
        return self.left <= 0

    def spend(self, units):
        """Count what was done."""
        self.left -= units
        if time.monotonic() > self._late:
            self.left = min(self.left, 0)

    @contextmanager
    def share(self, part):
        """Let no more than a part of what is left be spent inside."""
        kept = max(self.left, 0) * (1 - part)
        self.left -= kept
        try:
            yield
        finally:
            if time.monotonic() <= self._late:
                self.left += kept


class Tries:
    """Applications of rules under ``assumptions``; when an ``effort`` is spent, nothing applies any more.

    Whoever searches with it then takes the best that was found. A rule that fits a part in too many ways is left out
    there.
    """

    def __init__(self, assumptions, effort):
        self.assumptions, self.effort = assumptions, effort
        self._walk, self._fits, self._groups, self._formulas = Walk(), {}, {}, {}

    def applications(self, expr, rules, directions=DIRECTIONS):
        """As ``symlin.rewriting.applying.applications`` for a flat formula."""
        return self._applied(expr, self._found(expr, self._group(rules, directions)))

    def ranked(self, expr, rules, directions=DIRECTIONS):
        """All applications of rules to a flat formula, those of the first rule first, each in reading order."""
        ranks = dict(zip(rules, count()))
        return self._applied(expr, sorted(self._found(expr, self._group(rules, directions)),
                                          key=lambda found: ranks[found[1][0]]))

    def _applied(self, expr, found):
        formula, seen = None, set()
        for path, (rule, direction, made, positions, fit) in found:
            if self.effort.spent:
                return
            formula = formula or self._formula(expr)
            here = Place(path, positions)
            for known in formula.completed(made, fit):
                self.effort.spend(APPLYING)
                done = formula.applied(rule, here, direction, known, made)
                if done is not None and (mark := (rule, here, key(done.after))) not in seen:
                    seen.add(mark)
                    yield done

    def _group(self, rules, directions):
        """Rules by heads, and what of them was found in formulas."""
        rules, directions = tuple(rules), tuple(directions)
        found = self._groups.get((rules, directions))
        if found is None:
            found = self._groups[rules, directions] = rules_by_head(rules, directions, False), {}
        return found

    def _found(self, expr, group):
        """Pairs (path, fit) of what fits where, in reading order."""
        heads, known = group
        found = known.get(expr)
        if found is None:
            found, inside = [], None
            for rule, direction, needed in heads.get(head_of(expr), ()):
                inside = inside or kinds_in(expr, {})
                if needed <= inside:
                    found += [((), fit) for fit in self._of_rule(rule, direction, expr)]
            for step, part in parts(expr):
                found += [(step + path, fit) for path, fit in self._found(part, group)]
            known[expr] = found
        return found

    def _of_rule(self, rule, direction, node):
        found = self._fits.get((rule, direction, node))
        if found is None:
            found = self._fits[rule, direction, node] = []
            for made in rule.instances(node, direction):
                fitting = Fitting(made, self._walk, STEPS)
                try:
                    found += [(rule, direction, made, *fit) for fit in fitting.inside(made.side(direction), node)]
                except BudgetError:
                    pass
                self.effort.spend(1 + (STEPS - fitting.steps) // COMPARED)
        return found

    def _formula(self, expr):
        formula = self._formulas.get(expr)
        if formula is None:
            formula = self._formulas[expr] = Formula(expr, self.assumptions, self._walk)
        return formula
