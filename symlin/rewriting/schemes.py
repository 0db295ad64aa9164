"""Rules for any number of blocks: the rule for those numbers of blocks that a formula shows."""

from functools import cached_property
from itertools import product

import sympy
from sympy import ImmutableDenseMatrix

from symlin.errors import Error
from symlin.nodes import Blocks
from symlin.rewriting.rule import DIRECTIONS
from symlin.rewriting.trees import parts

MOST = 6
"""Blocks side by side, or stacked, for which rules are made."""
FIRST = 2
"""The numbers of blocks in the rule that pages show."""
_PROBES = (2, 3, 5)


class Scheme:
    """What makes a rule of numbers of blocks; ``letters`` name these numbers.

    ``make`` is called with a dictionary from letters to whole numbers and returns the ``Rule``, or None where it has
    none for these numbers.
    """

    def __init__(self, letters, make):
        if len(letters) > len(_PROBES):
            raise Error(f"a rule counts blocks by at most {len(_PROBES)} letters, not {', '.join(letters)}")
        self.letters, self._make, self._made = tuple(letters), make, {}

    def at(self, *counts):
        """The rule for numbers of blocks, in the order of the letters; None where there is none."""
        if counts not in self._made:
            self._made[counts] = self._make(dict(zip(self.letters, counts)))
        return self._made[counts]

    def instances(self, e, direction):
        """The rules for the numbers of blocks that stand in an expression where the side looked for has some."""
        wanted, depth = self._sides[direction]
        found = _grids(e, depth)
        known = [{}]
        for grid in wanted:
            known = [fit for one in known for shape in found if (fit := _fitted(grid, shape, one)) is not None]
        open_letters = [letter for letter in self.letters if all(letter not in grid for grid in wanted)]
        others = _numbers(e) if open_letters else ()
        for fit in known:
            for chosen in product(others, repeat=len(open_letters)):
                counts = {**fit, **dict(zip(open_letters, chosen))}
                rule = self.at(*(counts[letter] for letter in self.letters))
                if rule is not None:
                    yield rule

    @cached_property
    def _sides(self):
        """For each direction: the letters, or 1, of the grids in the side looked for; how deep these stand."""
        letters = dict(zip(_PROBES, self.letters))
        rule = self.at(*_PROBES[: len(self.letters)])
        return {way: ([tuple(letters.get(n, n) for n in shape) for shape in dict.fromkeys(_shapes(rule.side(way)))],
                      _depth(rule.side(way))) for way in DIRECTIONS}


def _fitted(grid, shape, fit):
    fit = dict(fit)
    for letter, number in zip(grid, shape):
        if (number if isinstance(letter, int) else fit.setdefault(letter, number)) != (
                letter if isinstance(letter, int) else number) or number > MOST:
            return None
    return fit


def _shape(e):
    """How many rows and columns of blocks, or of numbers written out, a node has; None for other nodes."""
    if isinstance(e, Blocks):
        return len(e.args), len(e.args[0])
    return tuple(map(int, e.shape)) if isinstance(e, ImmutableDenseMatrix) else None


def _shapes(e):
    return [shape for node in sympy.preorder_traversal(e) if (shape := _shape(node)) is not None]


def _depth(e):
    """How deep the deepest grid stands in an expression; 0 where it has none."""
    below = [_depth(part) + 1 for _, part in parts(e) if _shapes(part)]
    return max(below, default=0)


def _grids(e, depth):
    """The different shapes of the grids that stand in an expression, at most so deep."""
    level, found = [e], {}
    for _ in range(depth + 1):
        found |= dict.fromkeys(shape for node in level if (shape := _shape(node)) is not None)
        level = [part for node in level for _, part in parts(node)]
    return list(found)


def _numbers(e):
    """The numbers of blocks to try where the side looked for does not show them."""
    written = {int(number) for number in e.atoms(sympy.Integer)} | {len(e.args), FIRST}
    return sorted(number for number in written if FIRST <= number <= MOST)
