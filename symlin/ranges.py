"""Ranges of indices: what an axis of a matrix is made of, matched by position.

An axis starts as one flat range. Meeting blocks cuts it into consecutive parts; meeting heads, a Kronecker product
or vec makes it a product of ranges, major part first. ``unify`` gives two axes that meet a common refinement. Once
all is unified, an axis is a list of *cells* in the order of positions, each a product of leaf ranges, and a
*term* ``(cell number, one variable for each leaf)`` is a position on it.
"""

from symlin.errors import BudgetError
from symlin.size import ONE, Size

MAX_POSITIONS = 4096


class NoRefinement(Exception):
    """Two cuttings of one axis that have no common refinement for all sizes."""


class Axis:
    """One axis: a size, and a structure once it has met one: ``("cut" | "product", parts)``."""

    __slots__ = ("size", "_same_as", "_structure", "_cells")

    def __init__(self, size, kind=None, parts=()):
        self.size = size
        self._same_as = None
        self._structure = (kind, list(parts)) if kind else None
        self._cells = None

    @staticmethod
    def cut(parts):
        """Consecutive parts."""
        total = Size(())
        for part in parts:
            total = total + part.size
        return Axis(total, "cut", parts) if len(parts) > 1 else parts[0]

    @staticmethod
    def product(parts):
        """All combinations, the first part varying slowest; single positions are left out."""
        parts = [part for part in parts if part.size != ONE] or parts[:1]
        total = ONE
        for part in parts:
            total = total * part.size
        return Axis(total, "product", parts) if len(parts) > 1 else parts[0]

    def found(self):
        axis = self
        while axis._same_as is not None:
            axis = axis._same_as
        return axis

    def flat_parts(self, kind):
        """The parts of a structure of one kind, nested ones opened, single positions left out of products."""
        axis = self.found()
        if axis._structure is None or axis._structure[0] != kind:
            return [axis]
        parts = [p for part in axis._structure[1] for p in part.flat_parts(kind)]
        return [p for p in parts if p.size != ONE] if kind == "product" else parts


def unify(a, b, written_out=False):
    """Refine two axes of equal size, in place, until they have the same cells."""
    a, b = a.found(), b.found()
    if a is b or a.size == ONE or written_out and a.size.number is not None:
        return
    if a.size != b.size:
        raise NoRefinement(f"a range of {a.size} against one of {b.size}")
    if a._structure is None:
        a._same_as = b
    elif b._structure is None:
        b._same_as = a
    elif a._structure[0] == b._structure[0]:
        _align(a._structure[0], a, b, written_out)
    elif a._structure[0] == "product":
        _cut_product(a, b, written_out)
    else:
        _cut_product(b, a, written_out)


def _align(kind, a, b, written_out):
    """Match two lists of parts from the front, splitting the larger of two leaves where they differ."""
    first, second = a.flat_parts(kind), b.flat_parts(kind)
    if kind == "product" and (len(first) < 2 or len(second) < 2):
        for x, y in zip(first, second) if len(first) == len(second) else [(Axis.product(first), Axis.product(second))]:
            unify(x, y, written_out)
        return
    first.reverse(), second.reverse()
    while first and second:
        x, y = first[-1].found(), second[-1].found()
        if x.size == y.size:
            unify(first.pop(), second.pop(), written_out)
        elif not (_split(kind, x, y.size, first) or _split(kind, y, x.size, second)):
            raise NoRefinement(f"{x.size} against {y.size} at the same place")
    if first or second:
        raise NoRefinement(f"{a.size} is divided in two ways that do not meet")


def _split(kind, axis, front, pending):
    """Split a leaf into a front part of a given size and the rest, if that fits for all sizes."""
    if axis._structure is not None:
        return False
    if kind == "product":
        rest = axis.size.divided_by(front)
    else:
        rest = axis.size - front
        rest = rest if all(c > 0 for _, c in rest.terms) else None
    if rest is None:
        return False
    parts = [Axis(front), Axis(rest)]
    axis._structure = (kind, parts)
    pending.pop()
    pending.extend(reversed(parts))
    return True


def _cut_product(product, cut, written_out):
    """Meet a product with a cut by cutting the major part of the product at multiples of its minor part."""
    major, *minor = product.flat_parts("product")
    if not minor:
        unify(major, cut, written_out)
        return
    stride = ONE
    for part in minor:
        stride = stride * part.size
    pieces = []
    for part in cut.flat_parts("cut"):
        quotient = part.size.divided_by(stride)
        if quotient is None:
            raise NoRefinement(f"a part of {part.size} is no multiple of {stride}")
        piece = Axis(quotient)
        pieces.append(piece)
        unify(part, Axis.product([piece, *minor]), written_out)
    unify(major, Axis.cut(pieces), written_out)


def cells(axis, written_out=False):
    """The cells of an axis in the order of positions: tuples of leaf sizes; a single position is ``()``.

    ``written_out`` makes every position of a literal range a cell. Call it only when all axes are unified.
    """
    axis = axis.found()
    if axis._cells is None:
        axis._cells = _cells(axis, written_out)
    return axis._cells


def _cells(axis, written_out):
    number = axis.size.number
    if number == 1 or written_out and number is not None:
        if number > MAX_POSITIONS:
            raise BudgetError(f"a range of {number} positions is too long to be written out, beyond {MAX_POSITIONS}")
        return [()] * number
    if axis._structure is None:
        return [(axis.size,)]
    kind, parts = axis._structure
    if kind == "cut":
        return [cell for part in parts for cell in cells(part, written_out)]
    combined = [()]
    for part in parts:
        combined = [left + right for left in combined for right in cells(part, written_out)]
    return combined
