"""Products of matrices, without what need not be multiplied: ones, diagonal matrices, identities, inverses, ..."""

from sympy import MatAdd, MatMul, MatPow, Transpose

from symlin.numeric.ordering import surely_cheapest
from symlin.size import ONE

_LAZY = ("inverse", "kronecker")
_WRITTEN_OUT = 3
"""The highest power of a matrix that is written out in a product."""


def product(low, e):
    """A product of numbers and matrices."""
    numbers, items = _factors(low, e)
    return _scaled_chain(low.builder, numbers, items, low.shape(e))


def _factors(low, e, turned=False):
    """The numbers and the matrices of a product, seen through products and transposes that stand only here."""
    if isinstance(e, MatMul):
        numbers, items = [], []
        for part in reversed(e.args) if turned else e.args:
            if not part.is_Matrix:
                numbers.append(low.value(part))
                continue
            opens = isinstance(part, MatMul | Transpose | MatPow) and low.stands_once(part) and part not in low.given
            more, inside = _factors(low, part, turned) if opens else ([], [_leaf(low, part, turned)])
            numbers += more
            items += inside
        return numbers, items
    if isinstance(e, Transpose) and isinstance(e.args[0], MatMul) and low.stands_once(e.args[0]):
        return _factors(low, e.args[0], not turned)
    if isinstance(e, MatPow) and e.args[1].is_Integer and 0 < e.args[1] <= _WRITTEN_OUT:
        return [], [_leaf(low, e.args[0], turned)] * int(e.args[1])
    return [], [_leaf(low, e, turned)]


def _leaf(low, e, turned):
    value = low.value(e)
    return low.builder.transposed(value) if turned else value


def _scaled_chain(b, numbers, items, shape):
    if all(x.op == "identity" for x in items):
        return b.multiplied([*numbers, items[0]], shape) if numbers else items[0]
    items, more = _ones_apart(b, items)
    numbers = [x for x in (*numbers, *more) if x is not b.one]
    if not items:
        return b.multiplied([b.expanded(b.one, shape), *numbers], shape)
    if len(items) == 1 and items[0].op == "diagonal" and numbers:
        column = items[0].args[0]
        scaled = b.multiplied([*numbers, column], column.shape)
        return b.make("diagonal", (scaled,), shape, scaled.axes)
    if numbers:
        thin = _surely_thinner(items, shape)
        if thin is not None:
            items[thin] = b.multiplied([*numbers, items[thin]], items[thin].shape)
            numbers = []
    result = chain(b, items)
    if numbers:
        result = b.multiplied([*numbers, result], result.shape)
    return b.expanded(result, shape)


def _surely_thinner(items, shape):
    """The place of an array that has surely fewer entries than the product."""
    cells = shape[0] * shape[1]
    for place, item in enumerate(items):
        size = item.shape[0] * item.shape[1]
        lazy = item.op in ("diagonal", "inverse", "kronecker", "identity")
        if not lazy and len(items) > 1 and size != cells and (cells - size).surely_nonnegative:
            return place
    return None


def _ones_apart(b, items):
    """Factors without identities and without matrices of ones, whose place sums and numbers take.

    A column of ones may remain in front and a row of ones at the end; these are left out: what remains is to be
    repeated to the shape of the product.
    """
    apart, numbers = [], []
    for x in items:
        if x.op == "identity":
            continue
        if x.op != "expand":
            apart.append(x)
            continue
        inner, (rows, columns) = x.args[0], x.shape
        if not inner.is_matrix or inner.shape == (ONE, ONE):
            numbers.append(b.entry_of_one(inner))
            apart += [b.expanded(b.one, (rows, ONE)), b.expanded(b.one, (ONE, columns))]
        elif inner.shape[1] == ONE:
            apart += [inner, b.expanded(b.one, (ONE, columns))]
        else:
            apart += [b.expanded(b.one, (rows, ONE)), inner]
    apart = [x for x in apart if x.shape != (ONE, ONE) or x.op != "expand"]
    place = 0
    while place < len(apart):
        x = apart[place]
        if _is_ones(x) and x.shape[1] == ONE and place > 0:
            before = apart[place - 1]
            if _is_ones(before):
                numbers.append(b.size(x.shape[0]))
                del apart[place - 1 : place + 1]
            elif before.op == "inverse":
                apart[place] = b.full(x)
            else:
                apart[place - 1 : place + 1] = [b.row_sums(before)]
            place = max(place - 2, 0)
        elif _is_ones(x) and x.shape[0] == ONE and place + 1 < len(apart):
            after = apart[place + 1]
            if _is_ones(after):
                numbers.append(b.size(x.shape[1]))
                del apart[place : place + 2]
            elif after.op == "inverse":
                apart[place] = b.full(x)
            else:
                apart[place : place + 2] = [b.column_sums(after)]
            place = max(place - 2, 0)
        else:
            place += 1
    return [x for x in apart if not _is_ones(x)], numbers


def _is_ones(x):
    return x.op == "expand" and not x.args[0].is_matrix


def chain(b, items):
    """The product of matrices that are no ones and no identities; at a side of length 1 it falls apart."""
    pieces, piece = [], []
    for x in items:
        if piece and x.shape[0] == ONE:
            pieces.append(piece)
            piece = []
        piece.append(x)
    pieces.append(piece)
    parts = [_piece(b, piece) for piece in pieces]
    shape = items[0].shape[0], items[-1].shape[1]
    result = parts[0]
    for part in parts[1:]:
        result = b.entrywise("*", [result, part], shape)
    return result


def _piece(b, items):
    items = _without_diagonals(b, list(items))
    items = _with_inverses_solved(b, items)
    items = _with_kronecker_applied(b, items)
    items = _without_diagonals(b, items)
    if len(items) == 1:
        return items[0]
    return _ordered(b, [b.full(x) for x in items])


def _without_diagonals(b, items):
    """Diagonal matrices multiplied into the rows or columns of a neighbour."""
    place = 0
    while place < len(items) and len(items) > 1:
        x = items[place]
        if x.op != "diagonal":
            place += 1
            continue
        column = x.args[0]
        sides = [p for p in (place + 1, place - 1) if 0 <= p < len(items) and items[p].op not in _LAZY]
        if not sides:
            place += 1
            continue
        side = sides[-1] if len(sides) > 1 and _is_thinner(items[place - 1], items[place + 1]) else sides[0]
        other = items[side]
        if other.op == "diagonal":
            both = b.multiplied([column, other.args[0]], column.shape)
            new = b.make("diagonal", (both,), x.shape, both.axes)
        else:
            repeated = b.expanded(column if side > place else b.transposed(column), other.shape)
            new = b.multiplied([repeated, other], other.shape)
        items[min(place, side) : max(place, side) + 1] = [new]
        place = 0
    return items


def _is_thinner(a, c):
    difference = c.shape[0] * c.shape[1] - a.shape[0] * a.shape[1]
    return bool(difference.terms) and difference.surely_nonnegative


def _with_inverses_solved(b, items):
    """``A⁻¹ B`` as the solution of a linear system, or ``B A⁻¹`` where nothing stands on the right."""
    while len(items) > 1:
        places = [p for p, x in enumerate(items) if x.op == "inverse"]
        if not places:
            break
        last = places[-1]
        row = items[0].shape[0] == ONE and items[-1].shape[1] != ONE and places[0] > 0
        if last < len(items) - 1 and not row:
            solved = _solved(b, items[last].args[0], chain(b, items[last + 1 :]))
            items = [*items[:last], solved]
        else:
            place = places[0] if row else last
            solved = _solved(b, b.transposed(items[place].args[0]), b.transposed(chain(b, items[:place])))
            items = [b.transposed(solved), *items[place + 1 :]]
    return items


def _solved(b, a, right):
    right = b.full(right)
    axes = b.union([a, right])
    return b.call("solve", (b.aligned(a, axes), b.aligned(right, axes)), right.shape, axes)


def _with_kronecker_applied(b, items):
    """Kronecker products applied to a column on their right or a row on their left without being formed."""
    while len(items) > 1 and any(x.op == "kronecker" for x in items):
        if items[-1].shape[1] == ONE:
            place = max(p for p, x in enumerate(items) if x.op == "kronecker")
            if place == len(items) - 1:
                break
            items = [*items[:place], _applied(b, items[place], chain(b, items[place + 1 :]))]
        elif items[0].shape[0] == ONE:
            place = min(p for p, x in enumerate(items) if x.op == "kronecker")
            if place == 0:
                break
            turned = _applied(b, b.transposed(items[place]), b.transposed(chain(b, items[:place])))
            items = [b.transposed(turned), *items[place + 1 :]]
        else:
            break
    return items


def _applied(b, kronecker, column):
    parts = (*kronecker.args, b.full(column))
    axes = b.union(parts)
    shape = kronecker.shape[0], ONE
    return b.call("kronecker_times", tuple(b.aligned(x, axes) for x in parts), shape, axes)


def _ordered(b, items):
    """The product of arrays, in an order that is surely cheapest or chosen for the shapes at hand."""
    axes = b.union(items)
    shape = items[0].shape[0], items[-1].shape[1]
    alike = all(x.axes == axes for x in items)
    pairs = surely_cheapest((*[x.shape[0] for x in items], shape[1])) if len(items) == 2 or alike else None
    if pairs is None:
        return b.call("product", tuple(b.aligned(x, axes) for x in items), shape, axes)
    for i, j in pairs:
        both = b.union([items[i], items[j]])
        sides = tuple(b.aligned(items[k], both) for k in (i, j))
        items[i] = b.make("@", sides, (sides[0].shape[0], sides[1].shape[1]), both)
    return items[0]


def trace(low, e):
    """The trace of a product as the sum of the products of entries of two parts."""
    b, (inside,) = low.builder, e.args
    if isinstance(inside, Transpose):
        return trace(low, e.func(inside.args[0]))
    if isinstance(inside, MatAdd) and low.stands_once(inside) and inside not in low.given:
        return b.added([trace(low, e.func(term)) for term in inside.args], None)
    opens = isinstance(inside, MatMul) and low.stands_once(inside) and inside not in low.given
    numbers, items = _factors(low, inside) if opens else ([], [low.value(inside)])
    return b.multiplied([*numbers, _trace_of(b, items, low.shape(inside))])


def _trace_of(b, items, shape):
    if len(items) == 1:
        return _trace_of_one(b, items[0])
    cut = next((p for p, x in enumerate(items) if x.shape[0] == ONE), None)
    if cut is not None:
        return b.entry_of_one(_scaled_chain(b, [], items[cut:] + items[:cut], (ONE, ONE)))
    ones = next((p for p, x in enumerate(items) if x.op in ("expand", "identity")), None)
    if ones is not None:
        turned = items[ones + 1 :] + items[:ones]
        size = items[ones].shape
        if items[ones].op == "identity":
            return _trace_of(b, turned, (turned[0].shape[0], turned[-1].shape[1]))
        rest = _scaled_chain(b, [], turned, (size[1], size[0]))
        return b.total(b.multiplied([rest, b.transposed(items[ones])], rest.shape))
    if any(x.op in ("inverse", "kronecker") for x in items):
        *front, last = items
        return b.inner(chain(b, front), b.transposed(last))
    items = _without_diagonals(b, items)
    if len(items) == 1:
        return _trace_of_one(b, items[0])
    if len(items) == 2:
        return b.inner(items[0], b.transposed(items[1]))
    axes = b.union(items)
    return b.call("trace_of_product", tuple(b.aligned(b.full(x), axes) for x in items), None, axes)


def _trace_of_one(b, x):
    if x.shape == (ONE, ONE):
        return b.entry_of_one(x)
    if x.op == "identity":
        return b.size(x.shape[0])
    if x.op == "diagonal":
        return b.total(x.args[0])
    if x.op == "expand":
        inner = x.args[0]
        if not inner.is_matrix or inner.shape == (ONE, ONE):
            return b.multiplied([b.size(x.shape[0]), b.entry_of_one(inner)])
        return b.total(inner)
    x = b.full(x)
    return b.call("trace", (x,), None, x.axes)


def diagonal_of(low, e):
    """The diagonal of a matrix as a column; of a product, without the product."""
    b, (inside,) = low.builder, e.args
    opens = isinstance(inside, MatMul) and low.stands_once(inside) and inside not in low.given
    numbers, items = _factors(low, inside) if opens else ([], [low.value(inside)])
    shape = low.shape(inside)[0], ONE
    items = [x for x in items if x.op != "identity"] or items[:1]
    if len(items) > 1:
        front = _scaled_chain(b, [], items[:-1], (items[0].shape[0], items[-1].shape[0]))
        column = b.row_sums(b.multiplied([front, b.transposed(items[-1])], front.shape))
    else:
        column = _diagonal_of_one(b, items[0], shape)
    return b.multiplied([*numbers, b.expanded(column, shape)], shape) if numbers else b.expanded(column, shape)


def _diagonal_of_one(b, x, shape):
    if x.shape == (ONE, ONE):
        return x
    if x.op == "identity":
        return b.expanded(b.one, shape)
    if x.op == "diagonal":
        return x.args[0]
    if x.op == "expand":
        inner = x.args[0]
        return b.transposed(inner) if inner.is_matrix and inner.shape[0] == ONE else inner
    x = b.full(x)
    return b.call("diagonal", (x,), shape, x.axes)
