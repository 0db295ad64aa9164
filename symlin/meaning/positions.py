"""Positions: the term of an axis that an index, a number or ``i + 1`` stands for, and ``i <= j + 1`` as an indicator.

A position at a distance from an index, as in ``x_{i+1}``, gets a variable of its own beside the variable of the index,
and a factor that says how far apart the two are. Of a bound index that is a factor of all that is summed, and the
position must lie in its range for all values of the index. Of a free one it is a factor of both sides of a claim, which
is read only where what stands outside of all sums is defined; so there the position must stand, on either side.
"""

import sympy

from symlin.places import FARTHEST, apart, before, position
from symlin.entries import MARK, fresh, negated, number, times
from symlin.errors import ShapeError
from symlin.meaning.context import Beyond, kronecker, less_than
from symlin.ranges import Axis, NoRefinement
from symlin.size import ONE, Size


def reached(meanings, index, axis):
    """A function that gives the term of an axis that a written position stands for, while entries are computed."""
    letter, distance = letter_and_distance(meanings, index)
    if letter is None or not distance or letter.axis.size != axis.size:
        return position_on(meanings, index, axis)
    if not letter.is_free:
        _check_within(letter, distance, axis, index)
    meanings.unify(letter.axis, axis)
    if not letter.is_free or meanings.scope.keys() == meanings.free.keys():
        letter.near.setdefault(distance, None)

    def place():
        term = letter.near.get(distance)
        if term is None:
            raise Beyond(f"the position {index}, which stands in a sum only")
        return term

    return place


def beside(meanings, letter):
    """The sum that says how far the positions near an index are from it, and the sizes of their new variables.

    The index has its term. Where a position would leave the range, the sum is 0.
    """
    linked, sizes = number(1), {}
    for distance in letter.near:
        parts = meanings.cells(letter.axis)
        if all(not part for part in parts):
            cell = letter.term[0] + distance
            letter.near[distance] = (cell, ()) if 0 <= cell < len(parts) else (0, ())
            linked = linked if 0 <= cell < len(parts) else []
        else:
            variable = fresh()
            letter.near[distance] = (0, (variable,))
            linked = times(linked, apart(place_of(meanings, letter.axis, letter.term), variable, distance))
            sizes[variable] = letter.axis.size
    return linked, sizes


def where_read(meanings):
    """The sum that is 1 where all positions near free indices lie in their ranges, else 0."""
    read = number(1)
    for letter in meanings.free.values():
        read = times(read, beside(meanings, letter)[0])
    return read


def _check_within(letter, distance, axis, index):
    """Refuse a position that may leave its range for some values of a bound index."""
    step = Size.of(distance)
    first, last = letter.first + step, letter.last + step
    if not ((first - ONE).surely_nonnegative and (axis.size - last).surely_nonnegative):
        raise Beyond(f"the position {index}, which may lie outside of 1..{axis.size}")


def position_on(meanings, index, axis):
    """A function that gives the term of an axis that a written position stands for."""
    if index.free_symbols & meanings.values.keys():
        raise Beyond(f"the position {index} with a value put in")
    if index.free_symbols.isdisjoint(meanings.scope) and meanings.scope.keys() == meanings.free.keys():
        meanings.existing.add((place_size(index), axis.size))
    if index.is_Integer:
        return lambda: literal_term(meanings, axis, int(index))
    used = meanings.scope.get(index)
    if used is not None and used.axis.size == axis.size:
        meanings.unify(used.axis, axis)
        return lambda: used.term
    if index.free_symbols.isdisjoint(meanings.scope):
        return lambda: named_term(meanings, axis, index)
    return _joined_position(meanings, index, axis)


def _joined_position(meanings, index, axis):
    """The position ``s (j - 1) + i`` with i in a range of s: j is the major and i the minor part of the axis.

    Either of the two may be a number.
    """
    for major in sorted(index.free_symbols & meanings.scope.keys(), key=str):
        j = meanings.scope[major]
        stride = axis.size.divided_by(j.axis.size)
        if stride is None:
            continue
        minor = sympy.expand(index - (major - 1) * stride.to_sympy(index.free_symbols))
        if minor in meanings.scope and meanings.scope[minor].axis.size == stride:
            i = meanings.scope[minor]
            meanings.unify(Axis.product([j.axis, i.axis]), axis)
            return lambda: _joined(meanings, j.term, i.axis, i.term)
        if minor.is_Integer and stride.number is not None and 1 <= minor <= stride.number:
            rest = Axis(stride)
            meanings.unify(Axis.product([j.axis, rest]), axis)
            return lambda: _joined(meanings, j.term, rest, literal_term(meanings, rest, int(minor)))
    for minor in sorted(index.free_symbols & meanings.scope.keys(), key=str):
        i = meanings.scope[minor]
        blocks, before = axis.size.divided_by(i.axis.size), _whole(sympy.expand(index - minor), i.axis.size)
        if blocks is not None and blocks.number and before is not None and 0 <= before < blocks.number:
            block = Axis(blocks)
            meanings.unify(Axis.product([block, i.axis]), axis)
            return lambda: _joined(meanings, literal_term(meanings, block, before + 1), i.axis, i.term)
    raise Beyond(f"the position {index}")


def _whole(offset, size):
    """How many times a size goes into an offset, a whole number, or None."""
    try:
        quotient = Size.of(offset).divided_by(size)
    except ShapeError:
        return None
    return None if quotient is None else quotient.number


def _joined(meanings, major, minor_axis, minor):
    """A term of a product of two axes from a term of each; the inverse of ``parted``."""
    return major[0] * len(meanings.cells(minor_axis)) + minor[0], major[1] + minor[1]


def literal_term(meanings, axis, place):
    parts = meanings.cells(axis)
    if place < 1:
        raise Beyond(f"the position {place}")
    if place == 1:
        return 0, tuple(position(1) for _ in parts[0])
    if all(not sizes for sizes in parts[:place]) and len(parts) >= place:
        return place - 1, ()
    if len(parts) == 1 and len(parts[0]) == 1:
        return 0, (position(place),)
    raise NoRefinement(f"position {place} of a range that is divided")


def named_term(meanings, axis, index):
    parts = meanings.cells(axis)
    size = place_size(index)
    if size == axis.size:
        return len(parts) - 1, tuple(map(position, parts[-1]))
    if len(parts) == 1 and len(parts[0]) == 1:
        return 0, (position(size),)
    raise NoRefinement(f"position {index} of a range that is divided")


def parted(meanings, term, major, minor):
    """A term of a product of two axes as a term of each."""
    cell, variables = term
    first, second = divmod(cell, len(meanings.cells(minor)))
    split = len(meanings.cells(major)[first])
    return (first, variables[:split]), (second, variables[split:])


def letter_and_distance(meanings, index):
    """The index letter in scope that a position is counted from, and the distance, a whole number; or (None, 0)."""
    for symbol in index.free_symbols & meanings.scope.keys():
        distance = sympy.expand(index - symbol)
        if distance.is_Integer:
            if abs(distance) > FARTHEST:
                raise Beyond(f"the position {index}, more than {FARTHEST} from {symbol}")
            return meanings.scope[symbol], int(distance)
    return None, 0


def place_of(meanings, axis, term):
    """The variable that is a term's position on an axis that is not divided, or is written out."""
    parts = meanings.cells(axis)
    if all(not sizes for sizes in parts):
        return position(term[0] + 1)
    if len(parts) == 1 and len(parts[0]) == 1:
        return term[1][0]
    raise NoRefinement(f"a distance on a range of {axis.size} that is divided")


def place_size(expression):
    """The ``Size`` of a position; a symbol of ℕ, which may be 0, counts as a size less 1."""
    natural = [s for s in expression.free_symbols if not s.is_positive]
    if not all(s.is_integer and s.is_nonnegative for s in natural):
        raise Beyond(f"the position {expression}")
    shifted = {s: sympy.Symbol(s.name + MARK, integer=True, positive=True) - 1 for s in natural}
    try:
        return Size.of(sympy.expand(expression.subs(shifted)) if shifted else sympy.expand(expression))
    except ShapeError:
        raise Beyond(f"the position {expression}") from None


def at_most(meanings, index, end):
    """A function that gives the indicator of ``index <= end``, a written end, while entries are computed."""
    letter, distance = letter_and_distance(meanings, end)
    if letter is not None:
        if letter.axis.size != index.axis.size:
            raise Beyond(f"an index over 1..{index.axis.size} that runs to {end}")
        meanings.unify(letter.axis, index.axis)
        return lambda: _at_most_letter(meanings, index, letter, distance)
    if end.free_symbols & meanings.scope.keys():
        raise Beyond(f"the end {end} of a range")
    last = place_size(end)
    if (last - index.axis.size).surely_nonnegative:
        return lambda: number(1)
    if (Size(()) - last).surely_nonnegative:
        return lambda: []
    return lambda: _at_most_constant(meanings, index, last)


def _at_most_constant(meanings, index, last):
    parts, so_far = meanings.cells(index.axis), Size(())
    for cell, sizes in enumerate(parts):
        volume = ONE
        for size in sizes:
            volume = volume * size
        so_far = so_far + volume
        if so_far == last:
            return number(int(index.term[0] <= cell))
    return number(1) + negated(before(position(last), place_of(meanings, index.axis, index.term)))


def _at_most_letter(meanings, index, letter, distance):
    here, there = index.term, letter.term
    if distance in (0, -1):
        return less_than(here, there) + ([] if distance else kronecker(here, there))
    v, w = (place_of(meanings, index.axis, term) for term in (here, there))
    if distance > 0:
        near = [apart(w, v, k) for k in range(distance + 1)]
        return before(v, w) + [t for terms in near for t in terms]
    near = [apart(v, w, k) for k in range(1, -distance)]
    return before(v, w) + negated([t for terms in near for t in terms])
