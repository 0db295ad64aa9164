"""Values to try for one letter under assumptions: what equations leave for it, then matrices of many kinds."""

from dataclasses import dataclass, field
from fractions import Fraction
from itertools import chain, product
from math import inf

from symlin import balls, families
from symlin.assumed import Equation, Property
from symlin.balls import Undecided
from symlin.constraints import Plan
from symlin.errors import BudgetError, Error, Undefined
from symlin.exact import Point
from symlin.families import FAMILIES, Chance, identity, inverse, plain, plus_multiple, times, transposed
from symlin.points import allows
from symlin.solving import AffineSolutions, annihilated, common_divisor, matrix_polynomial, rational_roots

COMMON = 4
"""Matrices of one kind that are tried for each letter where all are to be of it."""
KINDS = (*FAMILIES[1:5], families.strictly_triangular, families.shifted_triangular, families.orthonormal)
"""What all matrices are sometimes tried from first, of one basis: idempotents, involutions, triangular matrices."""
MOST_LISTED = 4
"""Entries up to which all matrices of entries -1, 0, 1 are tried where nothing else is known."""
SPARSE = 12
"""Matrices of few entries -1, 1 that are tried where nothing else is known."""
MOST_DEGREE = 8
"""The highest degree of an equation that is solved for a number."""
NUMBERS = (
    1, 2, Fraction(1, 2), 3, -1, Fraction(1, 3), Fraction(3, 5), Fraction(2, 3), 0, -2, Fraction(3, 2), Fraction(4, 5),
    Fraction(-1, 2), 5, 10, Fraction(1, 10), -5,
)
"""What is tried for a scalar."""
CIRCLE = (Fraction(3, 5), Fraction(4, 5), 0, Fraction(-3, 5), 1, Fraction(5, 13), Fraction(1, 2), Fraction(2, 3))
"""Numbers among which many have squares with a rational sum and difference."""


class Luck:
    """Ways that led to a point before; they are chosen again more often than not."""

    def __init__(self):
        self._worked = {}

    def way(self, key, chance, new):
        """A way that worked under a key, or the one that ``new()`` makes."""
        worked = self._worked.get(key)
        return chance.of(worked) if worked and chance.below(3) else new()

    def works(self, key, way):
        worked = self._worked.setdefault(key, [])
        if way not in worked:
            worked.append(way)

    def worked(self, key):
        """All ways that worked under a key."""
        return list(self._worked.get(key, ()))


@dataclass
class Draft:
    """A point that is being made.

    ``kind``: a family that all matrices are tried from first, or None; ``done``: the letters that have their values;
    ``ways``: how letters were drawn, where there was a choice; ``weak``: whether equations left only zero for one.
    """

    point: Point
    chance: Chance
    plan: Plan
    luck: Luck
    kind: object = None
    done: list = field(default_factory=list)
    ways: dict = field(default_factory=dict)
    weak: bool = False

    @property
    def values(self):
        return self.point.values

    def with_value(self, letter, action):
        """A function of a value: what ``action()`` gives where the letter has it."""

        def result(value):
            self.values[letter] = value
            return action()

        return result


def zeros(value):
    """The zero of the shape of a value."""
    return [[0] * len(row) for row in value] if isinstance(value, list) else 0


def candidates(step, draft, near=()):
    """Values for the letter of a step, the most promising first; they have yet to be tested.

    The letter has some value of its shape in the draft; ``near`` are numbers to try for a scalar.
    """
    drawn = draft.values.get(step.letter)
    if drawn is None:
        return ()
    if not isinstance(drawn, list):
        return (x for x in _numbers(step, draft, drawn, near) if allows(step.letter, x))
    return _matrices(step, draft, drawn) if step.all else _free(step, draft, drawn)


def _numbers(step, draft, drawn, near):
    letter, chance = step.letter, draft.chance
    usual = (*((1, 2) if chance.tame else (drawn,)), *chance.shuffled(NUMBERS))
    if not step.closed:
        circle = chance.shuffled(CIRCLE) if letter in draft.plan.curved and not chance.tame else ()
        return (*circle, *usual, *near)
    for constraint in step.closed:
        if constraint.alone(letter):
            return [rows[0][0] for rows in _told(constraint, letter, draft, 1)]
    degree = max(c.degree(letter) for c in step.closed)
    if degree > MOST_DEGREE:
        return usual
    try:
        roots = rational_roots(draft.with_value(letter, lambda: _residual(step.closed, draft)), degree)
    except (Undefined, Undecided, BudgetError):
        return usual
    return usual if roots is None else chance.shuffled(roots)


def _residual(constraints, draft):
    return [x for c in constraints for x in c.residual(draft.point)]


def _told(constraint, letter, draft, columns):
    """What an equation tells of a letter, as a list of rows: none where it is not exact."""
    coefficient, turned = constraint.alone(letter)
    draft.values[letter] = zeros(draft.values[letter])
    try:
        numbers = [-balls.rational(x) / balls.rational(coefficient) for x in constraint.residual(draft.point)]
    except Error:
        return []
    width = len(numbers) // columns if turned else columns
    rows = plain([numbers[k : k + width] for k in range(0, len(numbers), width)])
    return [transposed(rows) if turned else rows]


def _free(step, draft, drawn):
    """A letter that others are solved for: anything, or a matrix of some kind."""
    chance, key = draft.chance, (step.letter, draft.chance.shared)
    if step.letter not in draft.plan.tied or chance.tame:
        return [drawn]
    if chance.below(8) == 0:
        multiple = families.multiple_of_identity(len(drawn), len(drawn[0]), chance)
        return [multiple if multiple and chance.below(2) else zeros(drawn)]
    make = draft.kind
    if make is None and chance.below(2):
        way = draft.ways[key] = draft.luck.way(key, chance, lambda: chance.below(len(FAMILIES)))
        make = FAMILIES[way]
    made = make(len(drawn), len(drawn[0]), chance) if make else None
    return [drawn if made is None else made]


def _matrices(step, draft, drawn):
    rows, columns, chance = len(drawn), len(drawn[0]), draft.chance
    curved = [c for c in step.closed if c.degree(step.letter) > 1]
    linear = [c for c in step.closed if c not in curved]
    if draft.kind is not None and step.closed and (curved or chance.below(2)):
        yield from _made(draft.kind for _ in range(COMMON))(rows, columns, chance)
    if linear:
        solution = None
        for solution in _solved(step, linear, draft, drawn):
            yield solution
        if solution is None:
            return
    if not step.closed:
        yield from (*_free(step, draft, drawn), drawn)
    mixed = any(len(c.letters) > 1 for c in curved)
    related_first = chance.below(2)
    if curved:
        if rows == columns:
            p = _polynomial(curved, step.letter, draft)
            if p is not None:
                made = None
                for made in _annihilated(p, rows, chance):
                    yield made
                if made is None:
                    return
            if len(step.closed) + len(curved[0].letters) > 2 and chance.below(2):
                yield from _of_group(step, draft, rows)
        if mixed and related_first:
            yield from _related(draft, rows, columns)
        if mixed and rows * columns <= MOST_LISTED:
            yield from _listed(rows, columns, chance)
    yield from _of_families(step, draft, rows, columns)
    for _ in range(SPARSE):
        yield [[chance.of((0, 0, 1, 0, -1)) for _ in range(columns)] for _ in range(rows)]
    if mixed:
        yield from _related(draft, rows, columns)
    yield zeros(drawn)


def _made(makers):
    """A function that gives the matrices of families, where these have one of the shape."""
    return lambda *arguments: (made for make in makers if (made := make(*arguments)) is not None)


def _solved(step, linear, draft, drawn):
    """Solutions of all that is linear in the letter; none if there is none."""
    letter, chance = step.letter, draft.chance
    rows, columns = len(drawn), len(drawn[0])
    for constraint in linear:
        if constraint.alone(letter):
            yield from _told(constraint, letter, draft, columns)
    residual = draft.with_value(letter, lambda: _residual(linear, draft))
    try:
        solutions = AffineSolutions(residual, rows, columns, chance)
    except (Undefined, Undecided, BudgetError):
        return
    others = _made(chance.shuffled(FAMILIES)[:6])(rows, columns, chance)
    if solutions.exist:
        for chosen in chain([drawn], others if solutions.free else ()):
            yield solutions.at(chosen)


def _polynomial(curved, letter, draft):
    """A polynomial of the letter alone that is zero, or None."""
    found = [_polynomial_of(c, letter, draft) for c in curved]
    return common_divisor([p for p in found if p is not None])


def _polynomial_of(constraint, letter, draft):

    def number(e):
        return None if letter in constraint.depends.letters(e) else constraint.value(e, draft.point)

    assumption = constraint.assumption
    if isinstance(assumption, Property):
        is_letter = constraint.is_letter(assumption.matrix, letter)
        return balls.flint().fmpq_poly([0, -1, 1]) if is_letter and assumption.word == "idempotent" else None
    if not isinstance(assumption, Equation) or not assumption.left.is_Matrix:
        return None
    try:
        sides = [matrix_polynomial(e, lambda x: constraint.is_letter(x, letter), number) for e in assumption]
    except (Undefined, Undecided):
        return None
    return None if None in sides else sides[0] - sides[1]


def _annihilated(p, n, chance):
    """Square matrices for which a polynomial is zero; none if there is none."""
    for symmetric in (False, True, False, True):
        made = annihilated(p, n, chance, symmetric)
        if made is not None:
            yield made


def _of_group(step, draft, n):
    """Cayley transforms, where the equations are those of a group, as of all R with ``Rᵀ S R = S``.

    ``(I - K)⁻¹ (I + K)`` with K along which the equations hold to first order at the identity.
    """
    letter, chance, unit = step.letter, draft.chance, identity(n)
    draft.values[letter] = unit
    if any(c.degree(letter) == inf for c in step.closed) or not all(c.holds(draft.point) for c in step.closed):
        return
    residual = draft.with_value(letter, lambda: _residual(step.closed, draft))

    def slope(k):
        return [x - y for x, y in zip(residual(plus_multiple(unit, 1, k)), residual(plus_multiple(unit, -1, k)))]

    try:
        tangents = AffineSolutions(slope, n, n, chance)
    except (Undefined, Undecided, BudgetError):
        return
    for _ in range(2 if tangents.free else 0):
        k = tangents.at(families.small(n, n, chance))
        try:
            yield times(inverse(plus_multiple(unit, -1, k)), plus_multiple(unit, 1, k))
        except ZeroDivisionError:
            continue


def _listed(rows, columns, chance):
    """All matrices of entries -1, 0, 1."""
    for entries in chance.shuffled(product((0, 1, -1), repeat=rows * columns)):
        yield [list(entries[k : k + columns]) for k in range(0, rows * columns, columns)]


def _related(draft, rows, columns):
    """Images of a matrix that has its value already."""
    chance = draft.chance
    for letter in chance.shuffled(draft.done):
        x = draft.values[letter]
        if isinstance(x, list) and (len(x), len(x[0])) == (rows, columns):
            yield times(chance.basis(rows, families.rotated), x)
            yield times(x, chance.basis(columns, families.rotated))
            yield x
            if rows == columns:
                yield transposed(x)
                yield plus_multiple(times(x, x), 2, x)
                yield plus_multiple(identity(rows), -1, x)
        elif isinstance(x, list) and (len(x[0]), len(x)) == (rows, columns):
            yield transposed(x)


def _of_families(step, draft, rows, columns):
    """Matrices of every kind, mostly those first that worked before."""
    chance, key = draft.chance, (step.letter, rows, columns)
    order, worked = list(range(len(FAMILIES))), draft.luck.worked(key)
    if worked and chance.below(3):
        first = chance.shuffled(worked)
        order = first + [k for k in order if k not in first]
    elif worked:
        start = chance.below(len(order))
        order = order[start:] + order[:start]
    for k in order:
        made = FAMILIES[k](rows, columns, chance)
        if made is not None:
            draft.ways[key] = k
            yield made
    draft.ways.pop(key, None)
