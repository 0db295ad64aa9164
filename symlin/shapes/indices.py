"""Shapes of what names positions: members, entries, sums and stacks over an index, comparisons of indices."""

import sympy
from sympy.matrices.expressions.matexpr import MatrixElement

from symlin.errors import ShapeError
from symlin.nodes import Concat, Defined, DefinedScalar, Entry, Indicator, Member, Total, Unit, outermost
from symlin.shapes.walk import NO_USES, NUMBER, Walk, check_size, shape_of
from symlin.size import ONE, Size


def index_use(index, size, e):
    """The use of a position over a range of ``size``; a whole number is checked at once."""
    if index.is_Integer:
        if index < 1 or size.number is not None and index > size.number:
            raise ShapeError(f"{e}: there is no position {index}; positions run from 1 to {size}", e)
        return NO_USES
    if index.is_Symbol and index.is_integer:
        return frozenset([(index, size)])
    if not index.is_integer:
        raise ShapeError(f"{e}: {index} is not a position; write a whole number or an index", e)
    return NO_USES


def counts_from_index(*expressions):
    """Whether a position or an end of a sum is counted from an index or a symbol of ℕ, so that it may not exist.

    >>> from sympy import MatrixSymbol, symbols
    >>> n, i = symbols("n i", integer=True, positive=True)
    >>> x = MatrixSymbol("x", n, 1)
    >>> counts_from_index(Entry(x, i, 1)), counts_from_index(Entry(x, i + 1, 1)), counts_from_index(Entry(x, n - 1, 1))
    (False, True, False)
    """
    walk, seen, pending = Walk(), set(), list(expressions)
    for e in expressions:
        walk.shape(e)
    while pending:
        part = pending.pop()
        if id(part) in seen or not isinstance(part, sympy.Basic):
            continue
        seen.add(id(part))
        if any(p.is_Add and any(s.name not in walk.size_names for s in p.free_symbols) for p in _places(part)):
            return True
        pending.extend([part.value] if isinstance(part, Defined | DefinedScalar) else part.args)
    return False


def _places(part):
    """The positions, or the first and the last value of the index, that a node names."""
    if isinstance(part, Total | sympy.Sum):
        return [end for limits in part.args[1:] for end in limits[1:]]
    return part.args[1:3] if isinstance(part, Entry) else part.args[1:2] if isinstance(part, Member) else ()


@shape_of(Member)
def _member(walk, e):
    _, index, *sizes = e.args
    rows, columns, count = (walk.size(s, e) for s in sizes)
    return (rows, columns), index_use(index, count, e)


@shape_of(Unit)
def _unit(walk, e):
    size = walk.size(e.args[0], e)
    check_size(size, e)
    return (size, ONE), index_use(e.position, size, e)


@shape_of(Entry)
def _entry(walk, e):
    matrix, i, j = e.args
    s, uses, _ = walk._visit(matrix)
    return NUMBER, uses | index_use(i, s[0], e) | index_use(j, s[1], e)


@shape_of(MatrixElement)
def _sympy_entry(walk, e):
    matrix, i, j = e.args
    s, uses, _ = walk._visit(matrix)
    return NUMBER, uses | index_use(i + 1, s[0], e) | index_use(j + 1, s[1], e)


@shape_of(Total)
def _close(walk, e):
    """The shape of the body of a binder, with the uses of its index checked against its range and removed."""
    body, (index, first, last) = outermost(e)
    walk.shape(body)
    if index.name in walk.size_names:
        raise ShapeError(f"{e}: {index} is a size there; write another letter for the index", e)
    if index in first.free_symbols | last.free_symbols:
        raise ShapeError(f"{e}: {index} runs up to itself; write another letter for the last value", e)
    s, uses, _ = walk._visit(body)
    outer = set()
    for used, size in uses:
        if not isinstance(size, Size):
            if used != index:
                outer.add((used, size if size != index else Size.of(last)))
        elif used == index:
            outer |= _bounds_use(walk, index, first, last, size, e)
        else:
            outer.add((used, size))
    if index in walk.letters(body):
        raise ShapeError(f"{e}: the letter {index} is bound twice, in a sum and in a sum inside it; rename one", e)
    return s, frozenset(outer)


def _bounds_use(walk, index, first, last, size, e):
    """What a range first..last of positions in 1..size uses; an error where it surely leaves that range."""
    uses = set()
    if first.is_Integer and last.is_Integer and last < first:
        return uses
    for bound in (first, last):
        if bound.is_Integer:
            if bound < 1 or size.number is not None and bound > size.number:
                raise ShapeError(f"{e}: {index} runs to {bound}, outside of the positions 1 to {size}", e)
        elif all(symbol.name in walk.size_names for symbol in bound.free_symbols):
            if not (size - Size.of(bound)).surely_nonnegative:
                raise ShapeError(f"{e}: {index} runs to {bound}, but is used as a position in 1 to {size}", e)
        elif bound.is_Symbol and Size.of(bound) != size:
            uses.add((bound, size))
    return uses


@shape_of(sympy.Sum)
def _sum(walk, e):
    if any(len(limits) != 3 for limits in e.limits):
        raise ShapeError(f"{e}: every index of a sum needs a first and a last value", e)
    return _close(walk, e)


@shape_of(Concat)
def _concat(walk, e):
    (rows, columns), uses = _close(walk, e)
    _, first, last = e.limits
    count = walk.size(last - first + 1, e)
    return (rows, count * columns), uses


@shape_of(sympy.KroneckerDelta)
def _delta(walk, e):
    return NUMBER, _compared(*e.args[:2])


@shape_of(Indicator)
def _indicator(walk, e):
    return NUMBER, _compared(*e.relation.args)


def _compared(i, j):
    """The use of two indices that are compared: each has the range of the other."""
    return frozenset([(i, j), (j, i)]) if i.is_Symbol and j.is_Symbol else NO_USES
