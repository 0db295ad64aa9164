"""A rule as a named value: two sides, variables with shapes, conditions, one sentence of meaning, a source."""

from collections import Counter
from functools import cached_property

import sympy
from sympy import Identity, OneMatrix, Rational, ZeroMatrix
from sympy.core.symbol import Str

from symlin.conditions import conditions_of
from symlin.errors import Error
from symlin.nodes import Entry, Unit
from symlin.rewriting.trees import flat, kind_of, letters_of
from symlin.rewriting.variables import shape_words
from symlin.shapes import Walk, free_indices
from symlin.size import Size
from symlin.spelling import spelled

_CONSTANT = (Identity, OneMatrix, ZeroMatrix, Rational)
FORWARD, BACKWARD = DIRECTIONS = ("forward", "backward")
"""From the left side of a rule to its right side, and back."""
STANDINGS = ("definition", "rule", "fallacy", "assumption")


def opposite(direction):
    """The other of the two directions."""
    return FORWARD if direction == BACKWARD else BACKWARD


class Rule:
    """An equation ``left = right`` between two written sides, for all values of its variables.

    ``name``, ``topic``, ``standing`` ("definition": trusted; "rule": proved by the tests; "fallacy": refuted by the
    tests; "assumption": an equation assumed of letters), ``sentence``, ``source``; ``variables`` by name; ``given``,
    what is assumed of the variables (``symlin.assumed``); ``holes``, where the variables stand; ``instead``, for a
    fallacy, the name of the rule that is true; ``scheme``, for a rule on any number of blocks, what makes the rule for
    other numbers than those of its sides (symlin.rewriting.schemes); ``theorem``: whether it follows from other
    rules in several steps, which are shown where a claim says no more than it. Equal by identity.
    """

    def __init__(self, name, left, right, *, topic="", standing="rule", sentence="", source="", variables=(),
                 holes=None, given=(), instead="", scheme=None, theorem=False):
        if standing not in STANDINGS:
            raise Error(f"the standing of a rule is one of {', '.join(STANDINGS)}, not {standing!r}")
        self.name, self.topic, self.standing = name, topic, standing
        self.sentence, self.source, self.given, self.instead = sentence, source, tuple(given), instead
        self.left, self.right = flat(left), flat(right)
        self.variables = {v.name: v for v in variables}
        self.holes = holes or {}
        self.scheme, self.theorem = scheme, theorem
        self._counts = {}

    def instances(self, e, direction):
        """The rules for the numbers of blocks that stand in an expression; itself where it speaks of none."""
        return (self,) if self.scheme is None else self.scheme.instances(e, direction)

    @cached_property
    def conditions(self):
        """The texts of what makes both sides defined, and of what is assumed: ``A is invertible``."""
        return (*conditions_of(self.left, self.right), *map(str, self.given))

    @cached_property
    def ranges(self):
        """The size of the range of each index variable that is free in the sides: name -> ``Size``."""
        letters = {v.value for v in self.variables.values() if v.kind == "index"}
        return {index.name: size for index, size in free_indices([self.left, self.right]).items() if index in letters}

    @cached_property
    def own_letters(self):
        """The symbols that stand free in the sides and are no variables: those of an assumption or a definition."""
        variables = {v.value for v in self.variables.values()}
        return frozenset((self.left.free_symbols | self.right.free_symbols) - variables)

    def needs_range(self, direction):
        """The index variables that the side looked for does not show to be within their ranges.

        A position of an entry is within its range wherever the entry is defined; a delta compares any two indices, and
        what stands for a family need not end where the family does.
        """
        return self._outside[direction]

    @cached_property
    def _outside(self):
        if not self.ranges:
            return {way: set() for way in DIRECTIONS}
        return {way: set(self.ranges) - _positions_in(self.side(way), self) for way in DIRECTIONS}

    @cached_property
    def shapes(self):
        """Pairs (name, shape in words) of its matrices, functions and numbers: ``("A", "m×k")``."""
        return [(v.name, shape_words(v)) for v in self.variables.values() if v.kind not in ("size", "index")]

    def open_variables(self, direction):
        """The names of the variables of the other side that the side looked for does not determine."""
        return [name for name in self._names(self.other(direction)) if name not in self._names(self.side(direction))]

    def occurrences(self, name, patterns):
        """How often a variable stands in parts of a side."""
        counts = self._counts.get(patterns)
        if counts is None:
            holes = [self.holes.get(node) for p in patterns for node in sympy.preorder_traversal(p)]
            counts = self._counts[patterns] = Counter(hole.name for hole in holes if hole is not None)
        return counts[name]

    def fits_everywhere(self, direction):
        """Whether the side looked for is a constant, a variable, or a product or sum of variables all different.

        Of a rule with assumptions only a constant and a variable fit nearly everywhere.
        """
        side = self.side(direction)
        if isinstance(side, _CONSTANT) or side in self.holes or side.is_Symbol and side.name in self.variables:
            return True
        alone = kind_of(side) is not None and all(a in self.holes for a in side.args) and not self.given
        return alone and len(set(side.args)) == len(side.args)

    def _names(self, side):
        names = set()
        for node in sympy.preorder_traversal(side):
            hole = self.holes.get(node)
            if hole is not None:
                names.add(hole.name)
                names |= {n for size in self.variables[hole.name].shape for n in size.names}
            elif node.is_Symbol and node.name in self.variables and self.variables[node.name].value == node:
                names.add(node.name)
            elif isinstance(node, Str) and node.name in self.variables:
                names.add(node.name)
        return sorted(names - {str(letter) for letter in letters_of(self.left, self.right)})

    def side(self, direction):
        """The side that is looked for: the left one going "forward", the right one going "backward"."""
        return self.left if direction == FORWARD else self.right

    def other(self, direction):
        """The side that comes instead."""
        return self.right if direction == FORWARD else self.left

    def __repr__(self):
        return f"<{self.standing} {self.name}: {spelled(self.left)} = {spelled(self.right)}>"


def _positions_in(side, rule):
    """The names of index variables that stand as positions over the range that they have in the rule."""
    walk, found = Walk(), set()
    walk.shape(side)
    for node in sympy.preorder_traversal(side):
        if node in rule.holes:
            continue
        if isinstance(node, Entry):
            pairs = zip(node.position, walk.shape(node.matrix))
        elif isinstance(node, Unit):
            pairs = [(node.position, Size.of(node.args[0]))]
        else:
            continue
        found |= {str(i) for i, size in pairs if rule.ranges.get(str(i)) == size}
    return found


def unfolding(letter):
    """The rule that a defined letter is its value.

    >>> from symlin.nodes import Defined
    >>> from symlin.writing import matrices, sizes
    >>> A, B = matrices("A B", *sizes("n n"))
    >>> unfolding(Defined("Q", A * B))
    <definition definition of Q: Q = A*B>
    """
    return Rule(f"definition of {letter.name}", letter, letter.value, topic="definitions", standing="definition",
                sentence=f"{letter.name} is defined so.")


def hypothesis(equation, name):
    """The rule that an assumed equation (``symlin.assumed.Equation``) gives: it holds for its letters only."""
    return Rule(name, equation.left, equation.right, topic="assumptions", standing="assumption",
                sentence=f"Assumed: {equation}.", given=(equation,))
