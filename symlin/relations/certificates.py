"""Why a sum is zero under assumptions: a combination ``Σ context · relation``, and its replay.

A *relation* is a sum that is zero for all values of its ports, the variables left free in it. Each comes with the
reason why it holds; a derived one carries its own certificate. ``replay`` computes the combination anew in the normal
form: nothing about how it was found is trusted.
"""

from typing import NamedTuple

from symlin.entries import DELTA, fresh, joined, negated, spend
from symlin.naming import terms_of
from symlin.normal_form import REBUILD, collect, substituted
from symlin.vanishing import vanishes


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


def replay(total, steps, *, given):
    """Whether a sum equals the combination of relations ``steps``, each of which holds.

    ``given(relation)`` tells whether a relation that is assumed, or a law of inverses or powers, really is one, and
    whether one that powers inherit follows from its premise.
    """
    return _holds_all(steps, given, set()) and vanishes(collect(terms_of(total) + negated(combined(steps))))


def _holds_all(steps, given, seen):
    return all(_holds(step.relation, given, seen) and _ports_are_its_own(step) for step in steps)


def _ports_are_its_own(step):
    return step.relation.total.variables <= set(step.relation.ports)


def _holds(relation, given, seen):
    """Whether the reason of a relation is a reason for it."""
    if id(relation) in seen:
        return True
    why = relation.why
    if isinstance(why, Combination):
        holds = replay(relation.total, why.steps, given=given)
    elif isinstance(why, Inside):
        holds = _is_inside(relation, why) and replay(
            collect(terms_of(why.first) + negated(terms_of(why.second))), why.steps, given=given)
    elif isinstance(why, SquareInverse):
        holds = _holds(why.relation, given, seen) and _is_square_inverse(relation, why)
    elif isinstance(why, Inherited):
        holds = _holds(why.relation, given, seen) and given(relation)
    elif isinstance(why, RealSquare):
        holds = replay(sum_of_squares(relation), why.steps, given=given)
    else:
        holds = given(relation)
    if holds:
        seen.add(id(relation))
    return holds


def _is_inside(relation, why):
    terms = function_terms(why.head, why.first, why.exponent) + negated(
        function_terms(why.head, why.second, why.exponent))
    return collect(terms) == relation.total


def _is_square_inverse(relation, why):
    """Whether F G - c I is the first relation and G F - c I the derived one, all of one size."""
    known = why.relation
    (a,), (b,), (p,), (q,) = known.rows, known.columns, relation.rows, relation.columns
    sizes = {known.sizes[a], known.sizes[b], relation.sizes[p], relation.sizes[q]}
    if len(sizes) != 1 or not why.coefficient or known.others or relation.others:
        return False
    [size] = sizes
    for ports, (x, y), total in (((a, b), (why.first, why.second), known.total),
                                 ((p, q), (why.second, why.first), relation.total)):
        if collect(_product(x, y, ports, size) + [(-why.coefficient, {}, _identity(*ports))]) != total:
            return False
    return True


def _product(x, y, ports, size):
    """The terms of a product of two square matrices, each given as (row, column, collected sum)."""
    between = fresh()
    first = substituted(terms_of(x[2]), {x[0]: ports[0], x[1]: between})
    second = substituted(terms_of(y[2]), {y[0]: between, y[1]: ports[1]})
    return [(c, {**bound, between: size}, factors)
            for a in first for b in second for c, bound, factors in [joined(a, b)]]


def _identity(a, b):
    return {(DELTA, *sorted((a, b))): 1}


def sum_of_squares(relation):
    """The sum of the squares of a relation's sum over all its ports."""
    terms = terms_of(relation.total)
    bound = {v: relation.sizes[v] for v in relation.ports}
    return collect([(c, {**more, **bound}, factors)
                    for a in terms for b in terms_of(relation.total) for c, more, factors in [joined(a, b)]])
