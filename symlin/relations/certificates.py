"""Why a sum is zero under assumptions: a combination ``Σ context · relation``.

A *relation* is a sum that is zero for all values of its ports, the variables left free in it. Each comes with the
reason why it holds; a derived one carries its own combination. ``replaying.py`` checks all of it.
"""

from typing import NamedTuple

from symlin.entries import MARK, joined, spend
from symlin.naming import terms_of
from symlin.normal_form import REBUILD, collect, substituted
from symlin.size import Size

ANY = Size(((((f"index{MARK}", 1),), 1),))
"""The size of a port that stands for an index in exponents: what is said holds over any range."""


class Relation:
    """A sum (``total``) that is zero for all values of ``ports``, a tuple of its free variables; ``why`` it holds."""

    __slots__ = ("total", "rows", "columns", "others", "sizes", "why")

    def __init__(self, total, rows, columns, others, sizes, why):
        self.total, self.rows, self.columns, self.others = total, rows, columns, others
        self.sizes, self.why = sizes, why

    @property
    def ports(self):
        return self.rows + self.columns + self.others

    def at(self, mapping):
        """Its terms with ports replaced by other variables."""
        return substituted(terms_of(self.total), mapping)


class Assumed(NamedTuple):
    """The relation is the assumption with this number, at one block of it."""

    number: int
    block: tuple = ()


class InverseLaw(NamedTuple):
    """The relation is ``W M - I`` ("left") or ``M W - I`` ("right") for the letter W of the inverse of M."""

    letter: object
    side: str
    block: tuple = ()


class Supposed(NamedTuple):
    """The relation is the claim itself at an earlier number, at one block: a hypothesis of an induction."""

    number: int
    block: tuple = ()


class PowerLaw(NamedTuple):
    """The relation is a law of the letters of powers of one base, named by its head; ``about`` says which letters."""

    name: str
    base: str
    about: tuple
    block: tuple = ()


class Inherited(NamedTuple):
    """The relation holds of powers because ``relation`` holds of their bases (symlin/relations/powers.py)."""

    way: str
    first: tuple
    second: object
    middle: tuple
    kind: tuple
    relation: object


class Combination(NamedTuple):
    """The relation is a combination of others."""

    steps: tuple


class SquareInverse(NamedTuple):
    """``G F = c I`` from ``F G = c I``, c a number that is not zero, F and G square of one size.

    ``relation`` is the one that F G fulfils. ``first`` and ``second`` are F and G: (row, column, collected sum).
    """

    relation: object
    first: tuple
    second: tuple
    coefficient: object


class RealSquare(NamedTuple):
    """``E = 0`` because ``EᵀE`` has zero trace: the sum of the squares of all entries of a real E is zero."""

    steps: tuple


class Inside(NamedTuple):
    """``f(a)^e = f(b)^e`` because ``a - b`` is a combination of relations; ``head`` names f."""

    head: str
    exponent: object
    first: object
    second: object
    steps: tuple


class Step(NamedTuple):
    """One summand: ``coefficient · factors · relation(mapping)`` summed over ``bound``."""

    coefficient: object
    bound: dict
    factors: dict
    relation: Relation
    mapping: dict

    def terms(self):
        spend(1)
        context = self.coefficient, self.bound, self.factors
        return [joined(context, term) for term in self.relation.at(self.mapping)]


def combined(steps):
    """The terms of a combination."""
    return [term for step in steps for term in step.terms()]


def function_terms(head, inside, exponent):
    """The terms of a function of a collected sum, to a power."""
    return REBUILD.get(head, REBUILD[None])(head, inside, exponent)


def sum_of_squares(relation):
    """The sum of the squares of a relation's sum over all its ports."""
    terms = terms_of(relation.total)
    bound = {v: relation.sizes[v] for v in relation.ports}
    return collect([(c, {**more, **bound}, factors)
                    for a in terms for b in terms_of(relation.total) for c, more, factors in [joined(a, b)]])
