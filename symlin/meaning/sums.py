"""What sums over an index mean: over a whole range, over written positions, over a part of a range.

A sum over a part of a range is one over the whole range of the positions that its index stands for, times the
indicator of the part. So an empty part sums to 0, and parts meet each other whatever the sizes are.
"""

import sympy

from symlin.entries import negated, number, summed, times
from symlin.meaning.context import Beyond, IndexLetter, Meant, added, in_scope, means, number_meant, sum_of
from symlin.meaning.exponents import counts_in_exponents, length, parts_of, runs_down
from symlin.meaning.positions import at_most, beside, letter_and_distance, place_size
from symlin.nodes import Concat, Defined, DefinedScalar, Entry, Member, Total, outermost
from symlin.ranges import Axis
from symlin.size import ONE, Size


@means(Total, sympy.Sum)
def _total(meanings, e):
    body, limits = outermost(e)
    letter, first, last = limits
    if first.is_Integer and last.is_Integer and not _is_kept_whole(meanings, body, limits):
        if last - first > 4096:
            raise Beyond(f"a sum of {last - first + 1} terms written out")
        return _written_sum(meanings, body, letter, range(int(first), int(last) + 1))
    sizes = _sizes_of_use(meanings, letter, body)
    shift = 0 if sizes else _first_distance(meanings, letter, body)
    if shift:
        body, first, last = body.subs(letter, letter - shift), first + shift, last + shift
        sizes = _sizes_of_use(meanings, letter, body)
    if len(sizes) > 1:
        raise Beyond(f"the index {letter} over ranges of two sizes, {' and '.join(sorted(map(str, sizes)))}")
    if sizes:
        return _sum_over_part(meanings, body, letter, first, last, Axis(*sizes))
    end, _ = letter_and_distance(meanings, last)
    start, _ = letter_and_distance(meanings, first)
    if end is not None or start is not None:
        return _sum_over_part(meanings, body, letter, first, last, (end or start).axis)
    if counts_in_exponents(letter, body) or (first.free_symbols | last.free_symbols) & meanings.values.keys():
        return _counted(meanings, body, letter, first, last)
    if (first.free_symbols | last.free_symbols) & meanings.scope.keys():
        raise Beyond(f"the range {first}..{last} of {letter}")
    if (place_size(first) - ONE).surely_nonnegative:
        return _sum_over_part(meanings, body, letter, first, last, Axis(_reach(place_size(last))))
    body, last = body.subs(letter, letter + first - 1), sympy.expand(last - first + 1)
    return _sum_over_part(meanings, body, letter, sympy.S.One, last, Axis(_reach(place_size(last))))


def _is_kept_whole(meanings, body, limits):
    """Whether a sum over literal positions, all those of the range in which its index is used, is not written out."""
    letter, first, last = limits
    if not (meanings.whole_sums and first == 1 < last):
        return False
    return (_sizes_of_use(meanings, letter, body) or _is_part_of_position(letter, body) and {Size.of(last)}) == {
        Size.of(last)}


def _is_part_of_position(letter, body):
    """Whether an index stands in a position together with other letters, such as ``s (j - 1) + i``."""
    pending = [body]
    while pending:
        part = pending.pop()
        places = part.args[1:3] if isinstance(part, Entry) else part.args[1:2] if isinstance(part, Member) else ()
        if any(letter in place.free_symbols for place in places):
            return True
        pending += [part.value] if isinstance(part, Defined | DefinedScalar) else part.args
    return False


def _counted(meanings, body, letter, first, last):
    """A sum over whole numbers, such as exponents: its range is divided into parts of one monomial each."""
    size = length(meanings, first, last)
    if runs_down(letter, body):
        body = body.subs(letter, first + last - letter)
    if first != 1:
        body = body.subs(letter, letter + first - 1)
    parts = parts_of(size) if size.terms else []
    meanings.spans.update(part for part in parts if part != ONE)
    axis = Axis.cut([Axis(part) for part in parts]) if parts else Axis(ONE)
    index = IndexLetter(axis, ONE, size)
    inside = in_scope(meanings, letter, index, body)
    return _sum_over(meanings, index, inside) if parts else Meant(inside.rows, inside.columns, lambda *_: [])


def _sizes_of_use(meanings, letter, body):
    """The sizes of the ranges in which an index stands as a position."""
    sizes = set()
    for used, size in meanings.walk.uses(body):
        if used == letter:
            other = None if isinstance(size, Size) else meanings.scope.get(size)
            sizes |= {size} if isinstance(size, Size) else {other.axis.size} if other else set()
    return sizes


def _first_distance(meanings, letter, body):
    """The distance from an index at which the first position in the body stands, a number or a size, or 0."""
    known = body.free_symbols - meanings.scope.keys() - {letter}
    for part in sympy.preorder_traversal(body):
        for index in part.args[1:3] if isinstance(part, Entry) else part.args[1:2] if isinstance(part, Member) else ():
            distance = sympy.expand(index - letter)
            if distance.free_symbols <= known:
                return distance
    return 0


def bound_index(meanings, limits, body):
    """The index of a binder that runs over a whole range, and the meaning of the body in its scope."""
    letter, first, last = limits
    if first != 1 or last.free_symbols & meanings.scope.keys() or any(not s.is_positive for s in last.free_symbols):
        raise Beyond(f"the range {first}..{last} of {letter}")
    size = Size.of(last)
    if not size.surely_nonnegative:
        raise Beyond(f"the range {first}..{last} of {letter}, whose length may be negative")
    index = IndexLetter(Axis(size), ONE, size)
    return index, in_scope(meanings, letter, index, body)


def _reach(size):
    """A size that is at least a given one, and surely not negative."""
    return size if size.surely_nonnegative else Size(tuple((powers, c) for powers, c in size.terms if c > 0))


def _sum_over(meanings, index, body, part=lambda: number(1)):
    """The sum of a body over the terms of an index, times the indicator of a part of its range."""

    def entry(*where):
        result = []
        for term, sizes in meanings.along(index.axis):
            index.term = term
            linked, more = beside(meanings, index)
            inside = times(part(), linked)
            if inside:
                result += summed(times(body.entry(*where), inside), {**sizes, **more})
        return result

    return Meant(body.rows, body.columns, entry)


def _sum_over_part(meanings, body, letter, first, last, axis):
    """A sum from a first to a last position of the range in which its index is used."""
    if (first.free_symbols | last.free_symbols) & meanings.values.keys():
        raise Beyond(f"a position {first} or {last} with a value put in")
    low, high = _ends(meanings, first, last, axis.size)
    if not (_lies_within(low, high, axis.size) or _is_position(letter, body)):
        raise Beyond(f"the range {first}..{last} of {letter}, which may leave 1..{axis.size}")
    index = IndexLetter(axis, low, high)
    to_last, to_first = at_most(meanings, index, last), at_most(meanings, index, first - 1)
    body = in_scope(meanings, letter, index, body)
    if first == 1:
        return _sum_over(meanings, index, body, to_last)
    return _sum_over(meanings, index, body, lambda: times(to_last(), number(1) + negated(to_first())))


def _lies_within(low, high, size):
    return (low - ONE).surely_nonnegative and (size - high).surely_nonnegative


def _is_position(letter, body):
    """Whether an index stands as a position outside of all sums, so that the body is defined in its range only."""
    pending = [body]
    while pending:
        part = pending.pop()
        if isinstance(part, Entry) and letter in part.args[1:] or isinstance(part, Member) and letter == part.index:
            return True
        if not isinstance(part, Total | sympy.Sum | Concat):
            pending += [part.value] if isinstance(part, Defined | DefinedScalar) else part.args
    return False


def _ends(meanings, first, last, size):
    """The least first and the greatest last value that a bound index has, as sizes."""
    start, below = letter_and_distance(meanings, first)
    end, above = letter_and_distance(meanings, last)
    low = place_size(first) if start is None else start.first + Size.of(below)
    high = place_size(last) if end is None else end.last + Size.of(above)
    if start is not None and not start.is_free and not (low - ONE).surely_nonnegative:
        raise Beyond(f"a sum from {first}, which may lie before the first position")
    if end is not None and not end.is_free and not (size - high).surely_nonnegative:
        raise Beyond(f"a sum to {last}, which may lie beyond the last position {size}")
    return low, high


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
