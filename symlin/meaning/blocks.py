"""What blocks, stacks over an index, diagonals and vec mean: axes that are cut or are products of axes."""

import sympy
from sympy.matrices.expressions import diagonal

from symlin.entries import times
from symlin.meaning.context import POINT, Beyond, Meant, kronecker, means
from symlin.meaning.positions import parted
from symlin.meaning.sums import bound_index
from symlin.nodes import Blocks, Concat, Diag, DiagonalOf, Vec
from symlin.ranges import Axis
from symlin.size import ONE


@means(Blocks, sympy.BlockMatrix)
def _blocks(meanings, e):
    grid = e.grid if isinstance(e, Blocks) else [list(e.blocks[i, :]) for i in range(e.blocks.shape[0])]
    parts = [[_as_matrix(meanings.of(b)) for b in line] for line in grid]
    for line in parts:
        for upper, block in zip(parts[0], line):
            meanings.unify(line[0].rows, block.rows)
            meanings.unify(upper.columns, block.columns)
    heights, widths = [line[0].rows for line in parts], [b.columns for b in parts[0]]

    def entry(r, c):
        (i, r), (j, c) = _part(meanings, r, heights), _part(meanings, c, widths)
        return parts[i][j].entry(r, c)

    return Meant(Axis.cut(heights), Axis.cut(widths), entry)


def _as_matrix(meant):
    """A number as a 1×1 matrix."""
    return meant if meant.rows is not None else Meant(Axis(ONE), Axis(ONE), lambda r, c: meant.entry())


def _part(meanings, term, axes):
    """The part of a cut that a term lies in, and its term there."""
    cell, variables = term
    for number_, axis in enumerate(axes):
        count = len(meanings.cells(axis))
        if cell < count:
            return number_, (cell, variables)
        cell -= count
    raise AssertionError("a term outside of its axis")


@means(Concat)
def _concat(meanings, e):
    index, body = bound_index(meanings, e.limits, e.body)

    def entry(r, c):
        index.term, inner = parted(meanings, c, index.axis, body.columns)
        return body.entry(r, inner)

    return Meant(body.rows, Axis.product([index.axis, body.columns]), entry)


@means(Diag, diagonal.DiagMatrix)
def _diag(meanings, e):
    column = meanings.of(e.args[0])
    if e.args[0].shape[1] != 1:
        raise Beyond("the diagonal matrix of a row")
    return Meant(
        column.rows, column.rows,
        lambda r, c: times(kronecker(r, c), column.entry(r, POINT)) if r[0] == c[0] else [])


@means(DiagonalOf, diagonal.DiagonalOf)
def _diagonal_of(meanings, e):
    inside = meanings.of(e.args[0])
    meanings.unify(inside.rows, inside.columns)
    return Meant(inside.rows, Axis(ONE), lambda r, c: inside.entry(r, r))


@means(Vec)
def _vec(meanings, e):
    inside = meanings.of(e.args[0])

    def entry(r, c):
        column, row = parted(meanings, r, inside.columns, inside.rows)
        return inside.entry(row, column)

    return Meant(Axis.product([inside.columns, inside.rows]), Axis(ONE), entry)
