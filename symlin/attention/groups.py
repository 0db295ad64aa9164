"""Which key head serves which query head: the numbers of heads, in groups, and what is collected over all of them.

Query heads are numbered group by group, as in Ainslie et al. 2023, "GQA", figure 2: head i of group j is head
``per (j - 1) + i``. A place is a tuple: (number,), (index,), or (group, place in the group).
"""

from dataclasses import dataclass

import sympy
from sympy import Integer, Symbol, Transpose

from symlin.attention.fitting import total_of
from symlin.errors import Error, ShapeError
from symlin.nodes import Blocks, Concat, Total
from symlin.size import Size


@dataclass(frozen=True)
class HeadRange:
    """A range of heads, or groups and the heads in each: pairs (index, size), the outer first.

    A single range of a number of heads is written out.
    """

    levels: tuple

    @property
    def is_written_out(self):
        return len(self.levels) == 1 and self.levels[0][1].is_Integer

    def _collected(self, make, fold, bind, fixed=()):
        if len(fixed) == len(self.levels):
            return make(fixed)
        index, size = self.levels[len(fixed)]
        if self.is_written_out:
            return fold([self._collected(make, fold, bind, (*fixed, Integer(t))) for t in range(1, int(size) + 1)])
        return bind(self._collected(make, fold, bind, (*fixed, index)), (index, 1, size))

    def side_by_side(self, make):
        """``make(place)`` for all places, side by side."""
        return self._collected(make, _next_to_each_other, Concat)

    def stacked(self, make):
        """``make(place)`` for all places, under each other."""
        if self.is_written_out:
            return self._collected(make, _under_each_other, None)
        return Transpose(self.side_by_side(lambda place: Transpose(make(place))))

    def summed(self, make):
        """The sum of ``make(place)`` over all places."""
        return self._collected(make, lambda parts: total_of(*parts), Total)

    @property
    def places(self):
        """Every place as it is written: one by one where that is done, else the indices."""
        if self.is_written_out:
            return [(Integer(t),) for t in range(1, int(self.levels[0][1]) + 1)]
        return [tuple(index for index, _ in self.levels)]


def _next_to_each_other(parts):
    return parts[0] if len(parts) == 1 else Blocks([parts])


def _under_each_other(parts):
    return parts[0] if len(parts) == 1 else Blocks([[part] for part in parts])


class Groups:
    """``heads`` query heads in ``kv_heads`` groups of ``per_group``, which must come out as a size.

    >>> from symlin.writing import sizes
    >>> g, r = sizes("g r")
    >>> groups = Groups(g * r, g)
    >>> groups.per_group, groups.query_number((Integer(2), Integer(1)))
    (r, r + 1)
    >>> Groups(Integer(6), Integer(2)).key_number((Integer(4),))
    2
    """

    def __init__(self, heads, kv_heads, used=()):
        self.heads, self.kv_heads = heads, kv_heads
        self.per_group = sympy.cancel(heads / kv_heads)
        try:
            if not (self.per_group.is_integer and Size.of(heads) == Size.of(kv_heads) * Size.of(self.per_group)):
                raise ShapeError("")
        except ShapeError:
            raise Error(f"heads is {heads} and kv_heads is {kv_heads}: heads must be a multiple of kv_heads, "
                        "such as g*r heads with kv_heads=g") from None
        letters = (Symbol(name, integer=True, positive=True) for name in "ijrstuvwpq" if name not in used)
        inner, outer = next(letters), next(letters)
        self.in_groups = not heads.is_Integer and kv_heads != heads and kv_heads != 1
        groups = ((outer, kv_heads), (inner, self.per_group))
        self.query_range = HeadRange(groups if self.in_groups else ((inner, heads),))
        self.key_range = HeadRange(((outer if self.in_groups else inner, kv_heads),))

    @property
    def a_place(self):
        """The place of a head that stands for all: at an index where that names one, else the first."""
        indices = tuple(index for index, _ in self.query_range.levels)
        if self.heads == 1 or self.query_range.is_written_out and self.kv_heads not in (self.heads, 1):
            return (Integer(1),)
        return indices

    def place(self, place):
        """A place as a tuple, from what a user passed; ``IndexError`` and ``TypeError`` as for families."""
        parts = place if isinstance(place, tuple | sympy.Tuple) else (place,)
        parts = tuple(_index(part) for part in parts)
        if len(parts) > 2:
            raise TypeError("a head is named by one index, or by two: (group, place in the group)")
        sizes = (self.heads,) if len(parts) == 1 else (self.kv_heads, self.per_group)
        for part, size in zip(parts, sizes):
            if part.is_Integer and (part < 1 or size.is_Integer and part > size):
                raise IndexError(f"there are heads 1 to {size}; there is no head {part}")
        if len(parts) == 1:
            return self._grouped(parts[0])
        return parts if self.in_groups else (self.query_number(parts),)

    def _grouped(self, number):
        """The place of a head by its number alone."""
        if not self.in_groups:
            if not number.is_Integer and self.kv_heads != self.heads and self.kv_heads != 1:
                raise Error("with groups, a head at an index is named by two: heads[j, i] is head i of group j")
            return (number,)
        if number.is_Integer and self.per_group.is_Integer:
            group, place = divmod(int(number) - 1, int(self.per_group))
            return Integer(group + 1), Integer(place + 1)
        if number == 1:
            return Integer(1), Integer(1)
        raise Error("where a group has a symbolic number of heads, a head is named by two: heads[j, i] is head i of "
                    "group j")

    def query_number(self, place):
        """The number of a query head at a place."""
        if len(place) == 1:
            return place[0]
        return self.per_group * (place[0] - 1) + place[1]

    def key_number(self, place):
        """The number of the key head that serves a place."""
        if len(place) == 2 or self.kv_heads == self.heads:
            return place[0]
        if self.kv_heads == 1:
            return Integer(1)
        return Integer((int(place[0]) - 1) // int(self.per_group) + 1)

    def first_of_group(self, group):
        """The number of the first query head that a key head serves."""
        return self.query_number((group, Integer(1)))


def _index(value):
    if isinstance(value, bool) or not isinstance(value, int | sympy.Expr):
        raise TypeError(f"a head is named by a whole number or an index from sl.indices, not {value!r}")
    value = Integer(value) if isinstance(value, int) else value
    if value.is_integer is not True:
        raise TypeError(f"a head is named by a whole number or an index from sl.indices, not {value!r}")
    return value
