"""Indices as axes of arrays: members of families, entries, sums and matrices side by side over an index range."""

from sympy import S

from symlin.errors import Error
from symlin.nodes import outermost
from symlin.numeric.values import ALL, REST, Axis
from symlin.size import ONE, Size


def whole(low, e):
    """A whole number made of sizes and indices: a Python number, or positions along axes."""
    b = low.builder
    if e.is_Integer:
        return b.literal(int(e))
    if e.is_Symbol:
        bound = low.scope.get(e)
        if isinstance(bound, Axis):
            return b.positions(bound)
        if bound is None:
            return low.value(e)
    if e.is_Add:
        return b.added([whole(low, a) for a in e.args], None)
    if e.is_Mul:
        return b.multiplied([whole(low, a) for a in e.args])
    if e.is_Pow and e.exp.is_nonnegative:
        return b.power(*[whole(low, a) for a in e.args])
    raise Error(f"{e} is not a whole number made of sizes and indices")


def _size_or_none(e):
    try:
        return Size.of(e)
    except Error:
        return None


# positions

def _is_full(axis, size):
    return isinstance(axis, Axis) and axis.inside is None and axis.size == size


def _position(low, e, size):
    """A 1-based position in a range of a size as a 0-based one."""
    b = low.builder
    if e.is_Integer and (e == 1 or size.number is not None and 1 <= e <= size.number):
        return b.literal(int(e) - 1)
    if not low.scope.keys() & e.free_symbols and _size_or_none(e) == size:
        return b.literal(-1)
    value = whole(low, e)
    if value.plain:
        return b.make("call", ("position", value, b.size(size)), plain=True)
    if e.is_Symbol and _is_full(low.scope.get(e), size):
        return b.added([value, b.literal(-1)], None)
    for axis in value.axes:
        if axis.inside is not None:
            value = _where(b, axis.inside, value, b.one)
    return b.call("position", (value, b.size(size)), None, value.axes)


def _where(b, condition, x, otherwise):
    axes = b.union([condition, x])
    return b.entrywise("where", [condition, x, otherwise], x.shape, lambda args, s: b.call("where", args, s, axes))


def member(low, e):
    """``H[i]``: the member that is given, or the family along the axis of the index."""
    _, index, rows, columns, count = e.args
    b, family = low.builder, low.given.get(("family", e.name))
    if family is None:
        raise Error(f"{e} is in the expression, but neither it nor the family {e.name} is among the arguments")
    s, size = low.shape(e), Size.of(count)
    axis = low.scope.get(index)
    if _is_full(axis, size):
        return b.make("same", (family,), s, (axis,))
    position = _position(low, index, size)
    return b.make("index", (family, REST, position, ALL, ALL), s, position.axes)


def unit(low, e):
    """The unit column at a position, which may run along an axis."""
    b, (rows, columns) = low.builder, low.shape(e)
    places = b.axis("r", b.one, b.size(rows), rows)
    holds = b.entrywise("==", [b.positions(places), whole(low, e.position)], None)
    return as_matrix(b, b.as_number(holds), (places, b.axis("c", b.one, b.one, columns)), (rows, columns))


def entry(low, e, offset=0):
    """The entry of a matrix at 1-based indices (0-based ones with offset 1), a number along the axes of the indices."""
    matrix, i, j = e.args
    return entry_of(low, low.value(matrix), i + offset, j + offset)


def entry_of(low, a, i, j):
    b = low.builder
    if a.shape == (ONE, ONE):
        return b.entry_of_one(a)
    if a.op == "expand":
        inner = a.args[0]
        if not inner.is_matrix:
            return inner
        return entry_of(low, inner, *[S.One if inner.shape[side] == ONE else at for side, at in enumerate((i, j))])
    if a.op == "identity":
        return _compared(low, "==", i, j)
    a = b.full(a)
    axes = [low.scope.get(at) for at in (i, j)]
    free = [_is_full(axis, size) and axis not in a.axes for axis, size in zip(axes, a.shape)]
    if all(free) and axes[0] is not axes[1]:
        return _in_order(b, a, [*a.axes, *axes])
    positions = [_position(low, at, size) for at, size in zip((i, j), a.shape)]
    for side in (0, 1):
        if free[side] and positions[1 - side].plain:
            items = [ALL, ALL]
            items[1 - side] = positions[1 - side]
            return _in_order(b, a, [*a.axes, axes[side]], items)
    if all(p.plain for p in positions):
        return b.make("index", (a, REST, *positions), None, a.axes)
    return _gathered(b, a, positions)


def _in_order(b, a, axes, items=None):
    """The entries of a matrix as a number with axes in their own order."""
    ordered = sorted(axes, key=lambda axis: axis.order)
    if items is not None:
        number = b.make("index", (a, REST, *items), None, tuple(axes))
    elif ordered[:-2] == axes[:-2] and ordered[-2:] == axes[:-3:-1]:
        return b.make("same", (b.transposed(a),), None, tuple(ordered))
    else:
        number = b.make("same", (a,), None, tuple(axes))
    if ordered == axes:
        return number
    places = tuple(b.literal(axes.index(axis)) for axis in ordered)
    return b.call("reordered", (number, places), None, tuple(ordered))


def _gathered(b, a, positions):
    own = [b.added([b.positions(axis), b.negated(axis.first)], None) for axis in a.axes]
    if any(axis.inside is not None or not axis.first.plain for axis in a.axes):
        raise Error("an entry along an index whose range depends on another index has no array code")
    axes = b.union([*own, *positions])
    places = [b.aligned(p, axes) for p in (*own, *positions)]
    return b.make("index", (a, REST, *places), None, axes)


# comparisons

def delta(low, e):
    """Kronecker's delta of two indices."""
    return _compared(low, "==", *e.args[:2])


def indicator(low, e):
    """1 where a relation between indices holds."""
    return _compared(low, e.relation.rel_op, *e.relation.args)


def _compared(low, relation, first, second):
    b = low.builder
    holds = b.entrywise(relation, [whole(low, first), whole(low, second)], None)
    return b.make("call", ("float", holds), plain=True) if holds.plain else b.as_number(holds)


# ranges

def _axis(low, limits):
    """The axis of an index over its range, the same one for the same range."""
    index, first, last = limits
    b = low.builder
    first_value, last_value = whole(low, first), whole(low, last)
    key = index.name, first_value, last_value
    known = low.axes.get(key)
    if known is None:
        size = _size_or_none(last) if first == 1 else None
        if not (first_value.plain and last_value.plain):
            size = None
        known = b.axis(index.name, first_value, last_value, size)
        conditions = []
        for bound, relation in ((first_value, ">="), (last_value, "<=")):
            if not bound.plain:
                conditions.append(b.entrywise(relation, [b.positions(known), bound], None))
        if conditions:
            known.inside = conditions[0] if len(conditions) == 1 else b.entrywise("&", conditions, None)
        low.axes[key] = known
    return known


def _count(b, axis):
    if axis.size is not None and axis.size.surely_nonnegative:
        return b.size(axis.size)
    length = b.added([axis.last, b.negated(axis.first), b.one], None)
    return b.make("call", ("max", length, b.zero), plain=True)


def _body(low, e):
    """The body of a binder and its axes, those of the outer indices first."""
    axes, old, body = [], dict(low.scope), e
    try:
        for _ in e.args[1:]:
            body, limits = outermost(body)
            axis = _axis(low, limits)
            axes.append(axis)
            low.bind({limits[0]: axis})
        return axes, low.value(body)
    finally:
        low.restore(old)


def sum_of_numbers(low, e):
    """SymPy's ``Sum``; a sum of products of numbers along axes is one contraction."""
    axes, body = _body(low, e)
    return _summed(low.builder, body, axes)


def _summed(b, number, axes):
    for axis in reversed(axes):
        if axis.inside is not None:
            number = _where(b, axis.inside, number, b.zero)
    gone = [a for a in axes if a in number.axes]
    counts = [_count(b, a) for a in axes if a not in number.axes]
    if gone:
        number = _contracted(b, number, gone)
    return b.multiplied([*counts, number]) if counts else number


def _contracted(b, number, gone):
    outside, inside = [], []
    for factor in _factors(number):
        (inside if set(factor.axes) & set(gone) else outside).append(factor)
    if len(inside) > 1 and all(len(f.axes) < len(b.union(inside)) for f in inside):
        letters = _letters(b.union(inside))
        left = tuple(a for a in letters if a not in gone)
        subscripts = ",".join("..." + "".join(letters[a] for a in f.axes) for f in inside)
        subscripts += "->..." + "".join(letters[a] for a in left)
        result = b.make("call", ("einsum", subscripts, *inside), None, left)
    elif len(inside) == 1 or outside:
        result = b.multiplied(inside)
        result = _sums_along(b, result, gone)
    else:
        return _sums_along(b, number, gone)
    return b.multiplied([*outside, result]) if outside else result


def _sums_along(b, number, gone):
    kept = tuple(a for a in number.axes if a not in gone)
    places = [k - len(number.axes) for k, a in enumerate(number.axes) if a in gone]
    return b.make("sum", (number,), None, kept, axis=places[0] if len(places) == 1 else tuple(places))


def _factors(number):
    """The factors of a product, seen through axes of length 1."""
    if number.op == "index" and None in number.args and all(x in (None, ALL, REST) for x in number.args[1:]):
        return _factors(number.args[0])
    if number.op == "*":
        return [f for x in number.args for f in _factors(x)]
    return [number]


def _letters(axes):
    """One letter for each axis, its own where that is one letter of the alphabet."""
    letters, free = {}, [c for c in "ijklmnpqrstuvwxyzabcdefgh"]
    for axis in axes:
        own = axis.name if axis.name in free else free[0]
        free.remove(own)
        letters[axis] = own
    return letters


def total(low, e):
    """The sum of matrices over an index range."""
    b = low.builder
    (axis,), body = _body(low, e)
    if body.op == "expand":
        inner = body.args[0]
        if not inner.is_matrix:
            return b.expanded(_summed(b, inner, [axis]), body.shape)
        return b.expanded(_total(b, inner, axis), body.shape)
    return _total(b, b.full(body), axis)


def _total(b, x, axis):
    if axis.inside is not None:
        x = _where(b, axis.inside, x, b.zero)
    if axis not in x.axes:
        return b.multiplied([_count(b, axis), x], x.shape)
    kept = tuple(a for a in x.axes if a is not axis)
    return b.make("sum", (x,), x.shape, kept, axis=x.axes.index(axis) - len(x.axes) - 2)


def concat(low, e):
    """Matrices side by side over an index range."""
    b = low.builder
    (axis,), body = _body(low, e)
    if axis.inside is not None:
        raise Error(f"{e}: the number of matrices depends on another index")
    x, s = b.full(body), low.shape(e)
    if axis not in x.axes:
        return b.call("tiled", (x, _count(b, axis)), s, x.axes)
    kept = tuple(a for a in x.axes if a is not axis)
    place = x.axes.index(axis) - len(x.axes) - 2
    return b.call("side_by_side", (x,), s, kept, **({} if place == -3 else {"axis": place}))


def as_matrix(b, number, last, s):
    """A number along two last axes as a matrix of a shape; an axis that is missing is repeated."""
    axes = b.union([number, b.positions(last[0]), b.positions(last[1])])
    if not number.is_spread:
        return b.expanded(number, s)
    aligned = b.aligned(number, axes)
    held = tuple(size if axis in number.axes else ONE for axis, size in zip(last, s))
    if not set(last) & set(number.axes):
        return b.expanded(number, s)
    return b.expanded(b.make("same", (aligned,), held, axes[:-2]), s)
