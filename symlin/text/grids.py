"""Blocks: grids, blocks side by side, and blocks with dots."""

from sympy import Ge, Gt, Le, Lt, Transpose

from symlin.nodes import Indicator
from symlin.size import ZERO
from symlin.text import binders, indices
from symlin.text.tree import Chain, Dots
from symlin.text.values import Value, agree, as_matrix, grid_of, make, matrix, number, plus, settle, transposed

_RELATIONS = {"<=": Le, "<": Lt, ">=": Ge, ">": Gt}


def grid(resolver, node):
    """The value of blocks between brackets."""
    rows = [list(row) for row in node.rows]
    if any(cell is None for row in rows for cell in row):
        if len(rows) == 1 and len(rows[0]) == 1:
            resolver.fail("nothing inside the brackets; write an expression or remove them", node)
        resolver.fail("an empty block; write 0 where zeros are meant", node)
    if any(isinstance(cell, Dots) for row in rows for cell in row):
        return dotted(resolver, rows, node)
    if len(rows) == 1 and len(rows[0]) == 1:
        return _indicator(resolver, rows[0][0]) or resolver.resolve(rows[0][0])
    if len({len(row) for row in rows}) != 1:
        counts = ", ".join(str(len(row)) for row in rows)
        resolver.fail(f"the rows have different numbers of blocks: {counts}", node)
    return _blocks(resolver, [[resolver.resolve(cell) for cell in row] for row in rows], rows)


def _indicator(resolver, cell):
    """``[i \\leq j]``, 1 where the relation between two indices holds and 0 elsewhere; None for anything else."""
    if not isinstance(cell, Chain) or len(cell.relations) != 1 or cell.relations[0].text not in _RELATIONS:
        return None
    left, right = (indices.position(resolver, side) for side in cell.sides)
    return number(Indicator(_RELATIONS[cell.relations[0].text](left, right)))


def _blocks(resolver, values, cells):
    for row, places in zip(values, cells):
        for value, place in zip(row[1:], places[1:]):
            if not agree(row[0].rows, value.rows):
                resolver.misfit(
                    f"blocks side by side must have equal row counts: {resolver.described(row[0], places[0])} and "
                    f"{resolver.described(value, place)}",
                    place,
                )
    for column, places in zip(zip(*values), zip(*cells)):
        for value, place in zip(column[1:], places[1:]):
            if not agree(column[0].cols, value.cols):
                resolver.misfit(
                    f"blocks under each other must have equal column counts: "
                    f"{resolver.described(column[0], places[0])} and {resolver.described(value, place)}",
                    place,
                )
    _mark_zero_blocks(resolver, [value for row in values for value in row])
    total_rows = total_cols = ZERO
    for row in values:
        total_rows = plus(settle(row[0].rows), total_rows)
    for value in values[0]:
        total_cols = plus(settle(value.cols), total_cols)
    return matrix(grid_of(values), total_rows, total_cols)


def _mark_zero_blocks(resolver, values):
    """A bare 0 beside blocks is a number only where its context says so."""
    zeros = [value for value in values if value.literal_zero and value.is_open]
    if len(zeros) == len(values) or all(value.is_number for value in values if value not in zeros):
        return
    for k, (rows, cols, node, kind) in enumerate(resolver.open_constants):
        if kind == "0" and any(rows is value.rows for value in zeros):
            resolver.open_constants[k] = rows, cols, node, "block"


def dotted(resolver, rows, node):
    """``[H_1 \\; \\cdots \\; H_h]`` and the same under each other."""
    if len(rows) == 1:
        return _run(resolver, rows[0], node, binders.side_by_side, False)
    if all(len(row) == 1 for row in rows):
        return _run(resolver, [row[0] for row in rows], node, _stacked, True)
    resolver.fail("dots are read in one row or in one column of blocks", node)


def _run(resolver, cells, node, build, upright):
    at = next(k for k, cell in enumerate(cells) if isinstance(cell, Dots))
    if at == 0 or at + 1 >= len(cells):
        resolver.fail("dots stand between the first blocks and the last: [H_1 \\; \\cdots \\; H_h]", node)
    index, low, high, body, begin = binders.pattern(resolver, cells[:at], cells[at + 1], node)
    value = binders.over(resolver, [(index, low, high)], body, build)
    before, after = cells[:begin], cells[at + 2 :]
    if not before and not after:
        return value
    values = [resolver.resolve(c) for c in before] + [value] + [resolver.resolve(c) for c in after]
    places = [*before, body, *after]
    if upright:
        return _blocks(resolver, [[v] for v in values], [[p] for p in places])
    return _blocks(resolver, [values], [places])


def _stacked(resolver, value, limits, body):
    """Blocks under each other over a range: the transpose of their transposes side by side."""
    expr = as_matrix(value)
    turned = Value(expr.args[0] if isinstance(expr, Transpose) else make(Transpose, expr), value.cols, value.rows)
    if value.is_number:
        turned = value
    wide = binders.side_by_side(resolver, turned, limits, body)
    return transposed(wide)
