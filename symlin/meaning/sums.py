"""What sums over an index mean: over a whole range, over written positions, up to another index."""

import sympy

from symlin.entries import summed, times
from symlin.meaning.context import (
    Beyond, IndexLetter, added, Meant, in_scope, kronecker, less_than, means, number_meant, sum_of,
)
from symlin.nodes import Total, outermost
from symlin.ranges import Axis
from symlin.size import Size


@means(Total, sympy.Sum)
def _total(meanings, e):
    body, limits = outermost(e)
    letter, first, last = limits
    if first.is_Integer and last.is_Integer:
        if last - first > 4096:
            raise Beyond(f"a sum of {last - first + 1} terms written out")
        return _written_sum(meanings, body, letter, range(int(first), int(last) + 1))
    used = meanings.scope.get(last)
    if used is not None and first == 1:
        return _partial_sum(meanings, body, letter, used)
    index, body = bound_index(meanings, limits, body)

    def entry(*where):
        result = []
        for term, sizes in meanings.along(index.axis):
            index.term = term
            result += summed(body.entry(*where), sizes)
        return result

    return Meant(body.rows, body.columns, entry)


def bound_index(meanings, limits, body):
    """The index of a binder that runs over a whole range, and the meaning of the body in its scope."""
    letter, first, last = limits
    if first != 1 or last.free_symbols & meanings.scope.keys() or any(not s.is_positive for s in last.free_symbols):
        raise Beyond(f"the range {first}..{last} of {letter}")
    size = Size.of(last)
    if not size.surely_nonnegative:
        raise Beyond(f"the range {first}..{last} of {letter}, whose length may be negative")
    index = IndexLetter(Axis(size))
    return index, in_scope(meanings, letter, index, body)


def _written_sum(meanings, body, letter, places):
    """A sum over literal positions, written out."""
    if not places:
        if not body.is_Matrix:
            return number_meant(lambda: [])
        return Meant(*(Axis(Size.of(s)) for s in body.shape), lambda r, c: [])
    parts = [meanings.of(body.subs(letter, place)) for place in places]
    if parts[0].rows is None:
        return number_meant(lambda: added(part.entry() for part in parts))
    return sum_of(meanings, parts)


def _partial_sum(meanings, body, letter, upper):
    """A sum over positions up to another index: an indicator."""
    index = IndexLetter(upper.axis)
    body = in_scope(meanings, letter, index, body)

    def entry(*where):
        result = []
        last = upper.term
        for term, sizes in meanings.along(index.axis):
            index.term = term
            result += summed(times(body.entry(*where), less_than(term, last) + kronecker(term, last)), sizes)
        return result

    return Meant(body.rows, body.columns, entry)
