"""Assumptions on every index of a range, said of the indices that are bound around a place."""

from itertools import product

from sympy import Basic

from symlin.errors import Error
from symlin.rewriting.trees import substituted
from symlin.shapes import Walk, free_indices
from symlin.size import Size

MOST = 12
"""Ways in which indices are put into one assumption."""


def instances(assumptions, around, names=()):
    """What assumptions say at a place: pairs (as it is said there, the assumption).

    ``around`` are the limits (index, first, last) of the sums that the place stands inside of; ``names`` are of sizes,
    which are no indices. An assumption with a free index holds for each within its range, and so for a bound index that
    stays within it; where its own letter is bound around the place, it says nothing of that one otherwise.

    >>> from sympy import S
    >>> from symlin.assumed import Property
    >>> from symlin.writing import family, indices, sizes
    >>> (h, k), (i, j) = sizes("h k"), indices("i j")
    >>> each = Property("orthogonal", family("R", k, k, count=h)[i])
    >>> [str(said) for said, _ in instances([each], [(j, S.One, h)])]
    ['R_i is orthogonal', 'R_j is orthogonal']
    >>> [str(said) for said, _ in instances([each], [(i, S.One, h)])], instances([each], [(i, S.One, h + 1)])
    (['R_i is orthogonal'], [])
    """
    if not around:
        return [(a, a) for a in assumptions]
    bound = {index: (first, last) for index, first, last in around}
    found = []
    for a in assumptions:
        parts = [part for part in a if isinstance(part, Basic)]
        symbols = set().union(*(part.free_symbols for part in parts))
        indices = _indices(parts, names)
        if not indices:
            if not symbols & set(bound):
                found.append((a, a))
            continue
        choices = [[*([] if i in bound else [i]), *(j for j in bound if within(j, bound, size))]
                   for i, size in indices.items()]
        if (symbols - set(indices)) & set(bound):
            continue
        for _, chosen in zip(range(MOST), product(*choices)):
            values = dict(zip(indices, chosen))
            found.append((type(a)(*(substituted(x, values) if isinstance(x, Basic) else x for x in a)), a))
    return found


def _indices(parts, names):
    """The free indices of an assumption, each with the size of its range."""
    walk = Walk()
    try:
        free = free_indices(parts, walk)
    except Error:
        return {}
    return {i: size for i, size in free.items() if i.name not in names and i.name not in walk.size_names}


def within(index, bound, size):
    """Whether a bound index stays between 1 and a size."""
    first, last = (_outermost(bound[index][end], bound, end) for end in (0, 1))
    try:
        return bool((first - 1).is_nonnegative) and (size - Size.of(last)).surely_nonnegative
    except (AttributeError, Error):
        return False


def _outermost(end, bound, which):
    """The first (0) or last (1) index of a range, or of the range of the index that it is, and so on."""
    seen = set()
    while end in bound and end not in seen:
        seen.add(end)
        end = bound[end][which]
    return end
