"""Taking off a factor x that every term of a goal has: ``E = Σ x F`` is zero where F is."""

from symlin.entries import MARK, fresh, height_of
from symlin.meaning import POINT
from symlin.naming import opened
from symlin.normal_form import collect, substituted
from symlin.relations.goals import Goal, plain_head, times_step


def taken_off(goal, letters):
    """Moves: pairs (goal after, function that gives the steps of the goal before from those of the goal after)."""
    if len(goal.totals) > 1:
        return
    [total] = goal.totals.values()
    choices = [_removable(product) for product, _ in total.terms]
    if not choices:
        return
    for head in sorted(set.intersection(*[set(choice) for choice in choices])):
        inverses = {near for choice in choices for near in choice[head] if near in letters}
        for near in sorted(inverses) or [""]:
            made = _without_factor(goal, head, near)
            if made is not None:
                yield made


def _removable(product):
    """The heads of the vectors and matrices of a product, each with the inverses beside it."""
    found = {}
    for x, e in product.factors:
        if e >= 1 and len(x) in (2, 3) and not height_of(x) and x[0].startswith("@"):
            near = {plain_head(y[0]) for y, _ in product.factors
                    if y[0].startswith("@" + MARK) and not height_of(y) and not set(x[1:]).isdisjoint(y[1:])}
            found.setdefault(x[0], set()).update(near)
    return found


def _without_factor(goal, head, near):
    """The move that takes a factor off, of several in a term the one beside the inverse ``near``; None if none fits.

    The factor must stand between the same free places in every term; where it summed over an index F has a free one.
    """
    [(where, total)] = goal.totals.items()
    sizes = {v: size for side in (goal.rows, goal.columns) for _, known in side for v, size in known.items()}
    terms = [opened(p, c) for p, c in total.terms]
    places = tuple(v if v in sizes else None for v in _chosen(terms[0], head, near)[1:])
    marks = tuple(fresh() if v is None else v for v in places)
    new = [m for m, v in zip(marks, places) if v is None]
    sides = _sides(goal, set(places), new)
    if not new or sides is None:
        return None
    rest = []
    for term in terms:
        left = _left(term, _chosen(term, head, near), places, marks, sizes)
        if left is None:
            return None
        rest += left
    row, column = [(_term(variables), {v: sizes[v] for v in variables}) for variables in sides]

    def back(_, steps):
        factor = 1, {m: sizes[m] for m in new}, {(head, *marks): 1}
        return {where: [times_step(factor, step) for step in steps[0, 0]]}

    return Goal([row], [column], {(0, 0): collect(rest)}), back


def _left(term, x, places, marks, sizes):
    """A term without its factor x, the indices that x summed over being ``marks``; None where x stands elsewhere."""
    coefficient, bound, factors = term
    mapping = {}
    for v, place, mark in zip(x[1:], places, marks):
        if (v if v in sizes else None) != place:
            return None
        if place is None:
            if v not in bound or v in mapping or sizes.setdefault(mark, bound[v]) != bound[v]:
                return None
            mapping[v] = mark
    rest = {y: e - (y == x) for y, e in factors.items() if y != x or e > 1}
    left = {v: size for v, size in bound.items() if v not in mapping}
    return substituted([(coefficient, left, rest)], mapping)


def _sides(goal, used, new):
    """The variables of the rows and of the columns of the goal after; None where they would not be two sides."""
    rows, columns = ([v for term, _ in side for v in term[1] if v not in used] for side in (goal.rows, goal.columns))
    if len(new) == 2:
        return None if rows or columns else ([new[0]], [new[1]])
    if not rows:
        return new, columns
    return None if columns else (rows, new)


def _chosen(term, head, near):
    """The factor with a head in a term, beside a given inverse where there is such a one."""
    candidates = [x for x in term[2] if x[0] == head]
    for x in candidates:
        beside = [y for y in term[2] if not height_of(y) and not set(x[1:]).isdisjoint(y[1:])]
        if near and any(y[0].startswith(near) for y in beside):
            return x
    return candidates[0]


def _term(variables):
    return (0, tuple(variables)) if variables else POINT
