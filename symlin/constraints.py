"""Assumptions at given sizes and positions: which letters they tie, of what degree, in which order to draw these."""

from dataclasses import replace
from math import inf

import sympy

from symlin.assumed import Equation, Property
from symlin.balls import Undecided, decided
from symlin.dependence import Dependence
from symlin.errors import Undefined
from symlin.exact import Evaluation
from symlin.node_values import as_rows
from symlin.nodes import Member
from symlin.satisfied import holds, misses, positions, sides_of
from symlin.shapes import shape

BUDGET = 200_000
"""Scalar operations that one look at an assumption may take."""
_DEGREES = {"symmetric": 1, "skew-symmetric": 1, "diagonal": 1, "orthogonal": 2, "idempotent": 2}
_CLOSED = {*_DEGREES, "permutation", "positive definite", "positive semidefinite"}
_COUNTS = {"symmetric": lambda n: n * (n - 1) // 2, "skew-symmetric": lambda n: n * (n + 1) // 2}


class Constraint:
    """An assumption at one position of its indices.

    ``closed``: whether hardly any matrix meets it, as with an equation; ``letters``: what it ties; ``equations``: how
    many equations between numbers it stands for.
    """

    def __init__(self, assumption, sizes, indices, free):
        self.assumption, self.indices, self.free = assumption, indices, free
        self.depends = Dependence(sizes, indices)
        sides = sides_of(assumption)
        self.letters = frozenset().union(*map(self.depends.letters, sides))
        self.closed = isinstance(assumption, Equation) or getattr(assumption, "word", None) in _CLOSED
        rows, columns = (size.at(sizes) for size in shape(sides[0]))
        self.equations = rows * columns
        if isinstance(assumption, Property) and assumption.word in _COUNTS:
            self.equations = _COUNTS[assumption.word](rows)

    def degree(self, letter):
        """The degree in a letter of what is to be zero; ``inf`` where that is no polynomial."""
        degree = max(self.depends.degree(side, letter) for side in sides_of(self.assumption))
        if isinstance(self.assumption, Property):
            degree = degree * _DEGREES.get(self.assumption.word, inf) if degree else 0
        return degree

    def alone(self, letter):
        """How an equation tells a letter whatever the others are: ``(coefficient, transposed)`` of its one term.

        The coefficient is that in left minus right. None where the equation does not tell it.
        """
        if not isinstance(self.assumption, Equation):
            return None
        terms = [(sign, term) for sign, side in ((1, self.assumption.left), (-1, self.assumption.right))
                 for term in (side.args if isinstance(side, sympy.MatAdd | sympy.Add) else (side,))]
        tied = [(sign, term) for sign, term in terms if letter in self.depends.letters(term)]
        if len(tied) != 1:
            return None
        (coefficient, term), transposed = tied[0], False
        if isinstance(term, sympy.MatMul | sympy.Mul) and len(term.args) == 2 and term.args[0].is_Rational:
            coefficient, term = coefficient * term.args[0], term.args[1]
        if isinstance(term, sympy.Transpose):
            term, transposed = term.args[0], True
        return (coefficient, transposed) if self.is_letter(term, letter) and coefficient else None

    def is_letter(self, e, letter):
        """Whether an expression is a letter and nothing more."""
        if isinstance(e, Member):
            return self.depends.letters(e) == {letter}
        return e == letter

    def _evaluation(self, point):
        return Evaluation(replace(point, indices=self.indices), BUDGET, self.free)

    def value(self, e, point):
        """The value of an expression here."""
        return decided(lambda: self._evaluation(point).value(e))

    def holds(self, point):
        """Whether it surely holds at a point."""
        try:
            return decided(lambda: holds(self._evaluation(point), self.assumption))
        except (Undefined, Undecided):
            return False

    def residual(self, point):
        """The numbers that are all zero exactly where it holds; only of equations and of words that are such."""

        def numbers():
            evaluation = self._evaluation(point)
            first, *others = [as_rows(evaluation.value(side)) for side in sides_of(self.assumption)]
            if not others:
                return misses(self.assumption.word, first)
            return [x - y for row, other in zip(first, others[0]) for x, y in zip(row, other)]

        return decided(numbers)


class Step:
    """A letter, and what has to hold as soon as it has a value and all letters before it have theirs."""

    def __init__(self, letter, closed):
        self.letter, self.closed, self.open = letter, closed, []

    @property
    def all(self):
        return self.closed + self.open


class Plan:
    """In which order to draw letters, so that as much as possible is linear in the last one that it ties.

    ``variant`` 0 is the best order that is known; 1 has the next best letter at its end, among those with as little
    that is not linear, and 2 among all. ``entries`` maps matrices to how many entries they have.
    """

    def __init__(self, constraints, entries, variant):
        closed = [c for c in constraints if c.closed and c.letters]
        letters = dict.fromkeys(letter for c in constraints for letter in sorted(c.letters, key=str))
        free = [c for c in constraints if getattr(c.assumption, "word", None) in ("invertible", "nonzero")]
        wanted = frozenset().union(*[c.letters for c in free])
        steps = []
        while letters:
            waiting = [letter for letter in letters if any(letter in c.letters for c in closed)]
            if not waiting:
                steps += [Step(letter, []) for letter in reversed(letters)]
                break
            ties = {letter: [c for c in closed if letter in c.letters] for letter in waiting}
            costs = {letter: _cost(letter, ties[letter], entries, wanted) for letter in waiting}
            ranked = sorted(waiting, key=lambda letter: (*costs[letter], str(letter)))
            if variant == 1:
                ranked = [letter for letter in ranked if costs[letter][:2] == costs[ranked[0]][:2]]
            last = ranked[1] if variant and not steps and len(ranked) > 1 else ranked[0]
            steps.append(Step(last, ties[last]))
            closed = [c for c in closed if last not in c.letters]
            del letters[last]
        self.steps = steps[::-1]
        self.without_letters = [c for c in constraints if not c.letters]
        self.tied = frozenset().union(*[c.letters for c in constraints if c.closed])
        self.curved = frozenset(x for c in constraints if c.closed for x in c.letters if c.degree(x) > 1)
        for constraint in constraints:
            if not constraint.closed and constraint.letters:
                next(s for s in steps if s.letter in constraint.letters).open.append(constraint)


def _cost(letter, ties, entries, wanted):
    curved = [c for c in ties if c.degree(letter) > 1]
    mixed = sum(len(c.letters) > 1 for c in curved)
    unknown = entries.get(letter, 1)
    equations = sum(c.equations for c in ties) + unknown * (letter in wanted)
    told = any(c.alone(letter) for c in ties)
    return mixed, len(curved) - mixed, equations - unknown, not told, -unknown


def constraints_of(assumptions, scopes, sizes, free):
    """The constraints that assumptions are at numbers for sizes; ``scopes`` are the ranges of their own indices."""
    return [
        Constraint(_as_word(assumption), sizes, indices, free)
        for assumption, ranges in zip(assumptions, scopes)
        for indices in positions(ranges, sizes)
    ]


def _as_word(assumption):
    """An equation that a word says shorter: ``Aᵀ = A``, ``Aᵀ = -A``."""
    if isinstance(assumption, Equation):
        for side, other in (assumption, reversed(assumption)):
            if isinstance(side, sympy.Transpose):
                if side.args[0] == other:
                    return Property("symmetric", other)
                if other in (sympy.MatMul(-1, side.args[0]), -side.args[0]):
                    return Property("skew-symmetric", side.args[0])
    return assumption
