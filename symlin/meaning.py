"""From what is written to what is meant: one function for each node type.

Each function computes the axes of its node, unifies the axes that meet, and returns a ``Meant`` whose ``entry`` gives
the sum of terms at two terms of those axes. Entries are asked for only when all axes are unified.
"""

from fractions import Fraction
from functools import partial

import sympy
from sympy.core.function import AppliedUndef
from sympy.matrices.expressions import diagonal
from sympy.matrices.expressions.applyfunc import ElementwiseApplyFunction
from sympy.matrices.expressions.matexpr import MatrixElement

from symlin.entries import DELTA, LESS, PLACE, POSITION, atom, fresh, number, of_size, scaled, summed, times
from symlin.nodes import (
    Blocks, CausalMask, Concat, Defined, DefinedScalar, Diag, DiagonalOf, Dot, Elementwise, Entry, Frobenius2, Gradient,
    Indicator, Inner, Member, Norm2, Partial, Scalar, Softmax, Total, Vec, logistic, outermost, relu,
)
from symlin.normal_form import collect, exp_of, function_of, named_position, position, power_of, shortened
from symlin.ranges import Axis, NoRefinement, cells, unify
from symlin.size import ONE, Size


class Beyond(Exception):
    """Something that has no meaning here yet; the message says what."""


class Meant:
    """What a matrix means: two axes and its entry at a term of each. A number has no axes."""

    __slots__ = ("rows", "columns", "entry")

    def __init__(self, rows, columns, entry):
        self.rows, self.columns, self.entry = rows, columns, entry


class _Index:
    """An index letter in scope: its axis, and the term that it stands for while entries are computed."""

    __slots__ = ("axis", "term")

    def __init__(self, axis):
        self.axis, self.term = axis, None


class Meanings:
    """The meanings of several expressions that share their symbols: axes, names and index letters."""

    def __init__(self, free=None, written_out=False):
        self.written_out = written_out
        self.free = {i: _Index(Axis(size)) for i, size in (free or {}).items()}
        self.scope = dict(self.free)
        self._symbols = {}
        self._heads = {}
        self._letters = {}

    def of(self, expression):
        """The meaning of an expression, with all its axes unified with what it meets."""
        meaning = _MEANINGS.get(type(expression)) or _meaning_of_kind(expression)
        return meaning(self, expression)

    def number(self, expression):
        """The meaning of a number: a function without arguments that gives its sum of terms."""
        meant = self.of(expression)
        if meant.rows is None:
            return meant.entry
        return partial(meant.entry, POINT, POINT)

    def unify(self, a, b):
        unify(a, b, self.written_out)

    def cells(self, axis):
        return cells(axis, self.written_out)

    def head(self, symbol, name):
        """The head of the entries of a symbol; different symbols of one name get different heads."""
        if symbol not in self._heads:
            taken = sum(1 for other in self._heads.values() if other.split(_MARK)[0] == "@" + name)
            self._heads[symbol] = f"@{name}{_MARK}{taken}" if taken else "@" + name
        return self._heads[symbol]

    def axes(self, symbol, *sizes):
        """The axes of a symbol, the same ones at each of its occurrences."""
        if symbol not in self._symbols:
            self._symbols[symbol] = tuple(Axis(size) for size in sizes)
        return self._symbols[symbol]

    def letter(self, expression):
        """The meaning of a defined letter, computed once."""
        known = self._letters.get(id(expression.value))
        if known is None:
            outer, self.scope = self.scope, dict(self.free)
            known = self._letters[id(expression.value)] = self.of(expression.value), expression.value
            self.scope = outer
        return known[0]

    def along(self, axis):
        """The positions of an axis: (cell number, a term with fresh variables, their sizes) for each cell."""
        for cell, sizes in enumerate(self.cells(axis)):
            variables = tuple(fresh() for _ in sizes)
            yield (cell, variables), dict(zip(variables, sizes))


POINT = (0, ())
_MARK = "\0"
"""Stands in heads between a name and what is not part of it; no name contains it."""


def _delta(a, b):
    """The Kronecker delta of two terms of one axis."""
    if a[0] != b[0]:
        return []
    return [(1, {}, {(DELTA, v, w): 1 for v, w in zip(a[1], b[1]) if v != w})]


def _less(a, b):
    """The indicator that one term of an axis stands before another: by cell, then by variables in order."""
    if a[0] != b[0]:
        return number(int(a[0] < b[0]))
    result, before = [], number(1)
    for v, w in zip(a[1], b[1]):
        result += times(before, atom(LESS, v, w))
        before = times(before, atom(DELTA, v, w))
    return result


# matrices of symbols and constants ---------------------------------------------------------------------------------


def _symbol_entry(meanings, head, axes, terms):
    where = [t[0] for axis, t in zip(axes, terms) if len(meanings.cells(axis)) > 1]
    label = head + "".join(
        f"{_MARK}|{t[0]}" if len(meanings.cells(axis)) > 1 else f"{_MARK}|" for axis, t in zip(axes, terms)) if where else head
    return atom(label, *[v for t in terms for v in t[1]])


def _matrix_symbol(meanings, e):
    axes = meanings.axes(e, Size.of(e.args[1]), Size.of(e.args[2]))
    head = meanings.head(e, e.name)
    return Meant(*axes, lambda r, c: _symbol_entry(meanings, head, axes, (r, c)))


def _member(meanings, e):
    _, index, rows, columns, count = e.args
    family = (e.name, rows, columns, count)
    axes = meanings.axes(family, Size.of(count), Size.of(rows), Size.of(columns))
    head = meanings.head(family, e.name)
    place = _position(meanings, index, axes[0])
    return Meant(axes[1], axes[2], lambda r, c: _symbol_entry(meanings, head, axes, (place(), r, c)))


def _position(meanings, index, axis):
    """A function that gives the term of an axis that a written position stands for."""
    if index.is_Integer:
        return lambda: _literal_term(meanings, axis, int(index))
    used = meanings.scope.get(index)
    if used is not None:
        meanings.unify(used.axis, axis)
        return lambda: used.term
    if index.is_Symbol:
        return lambda: _named_term(meanings, axis, index)
    raise Beyond(f"the position {index}")


def _literal_term(meanings, axis, place):
    parts = meanings.cells(axis)
    if place == 1:
        return 0, tuple(position(1) for _ in parts[0])
    if all(not sizes for sizes in parts[:place]) and len(parts) >= place:
        return place - 1, ()
    if len(parts) == 1 and len(parts[0]) == 1:
        return 0, (position(place),)
    raise NoRefinement(f"position {place} of a range that is divided")


def _named_term(meanings, axis, index):
    parts = meanings.cells(axis)
    size = Size.of(index)
    if size == axis.size:
        return len(parts) - 1, tuple(position(s.number) if s.number else named_position(str(s)) for s in parts[-1])
    if len(parts) == 1 and len(parts[0]) == 1:
        return 0, (named_position(str(size)),)
    raise NoRefinement(f"position {index} of a range that is divided")


def _identity(meanings, e):
    axis = Axis(Size.of(e.args[0]))
    return Meant(axis, axis, _delta)


def _zero(meanings, e):
    return Meant(*(Axis(Size.of(s)) for s in e.args), lambda r, c: [])


def _ones(meanings, e):
    return Meant(*(Axis(Size.of(s)) for s in e.args), lambda r, c: number(1))


def _causal(meanings, e):
    axis = Axis(Size.of(e.args[0]))
    return Meant(axis, axis, lambda r, c: _less(c, r) + _delta(c, r))


def _explicit(meanings, e):
    rows, columns = (Axis(Size.of(s)) for s in e.shape)
    values = {(i, j): meanings.number(e[i, j]) for i in range(e.shape[0]) for j in range(e.shape[1])}

    def entry(r, c):
        for axis, size in ((rows, e.shape[0]), (columns, e.shape[1])):
            if len(meanings.cells(axis)) != size:
                raise NoRefinement("an explicit matrix, before ranges are written out")
        return values[r[0], c[0]]()

    return Meant(rows, columns, entry)


# products and sums -------------------------------------------------------------------------------------------------


def _matmul(meanings, e):
    scalars = [meanings.number(a) for a in e.args if not a.is_Matrix]
    matrices = [meanings.of(a) for a in e.args if a.is_Matrix]
    return _product(meanings, matrices, scalars)


def _product(meanings, matrices, scalars=()):
    for left, right in zip(matrices, matrices[1:]):
        meanings.unify(left.columns, right.rows)

    def entry(r, c):
        start = number(1)
        for value in scalars:
            start = _multiplied(start, value())
        reached = [(r, start)]
        for left, right in zip(matrices, matrices[1:]):
            following = []
            for inner, sizes in meanings.along(left.columns):
                total = []
                for outer, terms in reached:
                    total += _multiplied(terms, left.entry(outer, inner))
                following.append((inner, summed(total, sizes)))
            reached = following
        result = []
        for outer, terms in reached:
            result += _multiplied(terms, matrices[-1].entry(outer, c))
        return result

    return Meant(matrices[0].rows, matrices[-1].columns, entry)


def _multiplied(first, second):
    product = times(first, second)
    return shortened(product) if len(first) > 1 and len(second) > 1 else product


def _matadd(meanings, e):
    return _added(meanings, [meanings.of(a) for a in e.args])


def _added(meanings, parts):
    for part in parts[1:]:
        meanings.unify(parts[0].rows, part.rows)
        meanings.unify(parts[0].columns, part.columns)
    return Meant(parts[0].rows, parts[0].columns, lambda r, c: [t for part in parts for t in part.entry(r, c)])


def _transpose(meanings, e):
    inside = meanings.of(e.args[0])
    return Meant(inside.columns, inside.rows, lambda r, c: inside.entry(c, r))


def _hadamard(meanings, e):
    parts = [meanings.of(a) for a in e.args]
    frame = _added(meanings, parts)

    def entry(r, c):
        result = number(1)
        for part in parts:
            result = _multiplied(result, part.entry(r, c))
        return result

    return Meant(frame.rows, frame.columns, entry)


def _hadamard_power(meanings, e):
    base, exponent = e.args
    return _each(meanings.of(base), partial(power_of, exponent=_rational(exponent)))


def _each(inside, law):
    """A matrix with a law applied to every collected entry."""
    return Meant(inside.rows, inside.columns, lambda r, c: law(collect(inside.entry(r, c))))


def _rational(exponent):
    if not exponent.is_Rational:
        raise Beyond(f"the exponent {exponent}")
    return _fraction(exponent)


def _fraction(value):
    if value.is_Integer:
        return int(value)
    return Fraction(int(value.p), int(value.q))


def _kronecker(meanings, e):
    parts = [meanings.of(a) for a in e.args]
    result = parts[0]
    for part in parts[1:]:
        result = _kronecker_pair(meanings, result, part)
    return result


def _kronecker_pair(meanings, a, b):
    rows, columns = Axis.product([a.rows, b.rows]), Axis.product([a.columns, b.columns])

    def entry(r, c):
        (r1, r2), (c1, c2) = _parted(meanings, r, a.rows, b.rows), _parted(meanings, c, a.columns, b.columns)
        return _multiplied(a.entry(r1, c1), b.entry(r2, c2))

    return Meant(rows, columns, entry)


def _parted(meanings, term, major, minor):
    """A term of a product of two axes as a term of each."""
    cell, variables = term
    first, second = divmod(cell, len(meanings.cells(minor)))
    split = len(meanings.cells(major)[first])
    return (first, variables[:split]), (second, variables[split:])


def _trace(meanings, e):
    inside = meanings.of(e.args[0])
    meanings.unify(inside.rows, inside.columns)

    def entry():
        result = []
        for term, sizes in meanings.along(inside.rows):
            result += summed(inside.entry(term, term), sizes)
        return result

    return _value(entry)


def _value(entry):
    return Meant(None, None, lambda *_: entry())


def _matpow(meanings, e):
    base, exponent = e.args
    if not exponent.is_Integer or exponent < -1:
        raise Beyond(f"the power {exponent} of a matrix")
    if exponent == -1:
        return _inverse(meanings, e)
    if exponent == 0:
        axis = Axis(Size.of(base.shape[0]))
        return Meant(axis, axis, _delta)
    if exponent > 4096:
        raise Beyond(f"a power as high as {exponent}")
    inside = meanings.of(base)
    return _product(meanings, [inside] * int(exponent))


def _inverse(meanings, e):
    base = e.args[0]
    while isinstance(base, Defined):
        base = base.value
    if isinstance(base, sympy.Identity):
        return _identity(meanings, base)
    if isinstance(base, Diag | diagonal.DiagMatrix):
        column = meanings.of(base.args[0])
        return Meant(
            column.rows, column.rows,
            lambda r, c: times(_delta(r, c), power_of(collect(column.entry(r, POINT)), -1)) if r[0] == c[0] else [])
    inside = meanings.of(base)
    if inside.rows.size == ONE:
        return _each(inside, partial(power_of, exponent=-1))
    raise Beyond("the inverse of a matrix")


# blocks, diagonals, vec --------------------------------------------------------------------------------------------


def _blocks(meanings, e):
    grid = e.grid if isinstance(e, Blocks) else [list(e.blocks[i, :]) for i in range(e.blocks.shape[0])]
    parts = [[meanings.of(b) for b in line] for line in grid]
    for line in parts:
        for upper, block in zip(parts[0], line):
            meanings.unify(line[0].rows, block.rows)
            meanings.unify(upper.columns, block.columns)
    heights, widths = [line[0].rows for line in parts], [b.columns for b in parts[0]]

    def entry(r, c):
        (i, r), (j, c) = _part(meanings, r, heights), _part(meanings, c, widths)
        return parts[i][j].entry(r, c)

    return Meant(Axis.cut(heights), Axis.cut(widths), entry)


def _part(meanings, term, axes):
    """The part of a cut that a term lies in, and its term there."""
    cell, variables = term
    for number_, axis in enumerate(axes):
        count = len(meanings.cells(axis))
        if cell < count:
            return number_, (cell, variables)
        cell -= count
    raise AssertionError("a term outside of its axis")


def _bound_index(meanings, limits, body):
    """The index of a binder that runs over a whole range, and the meaning of the body in its scope."""
    letter, first, last = limits
    if first != 1 or last.free_symbols & meanings.scope.keys() or any(not s.is_positive for s in last.free_symbols):
        raise Beyond(f"the range {first}..{last} of {letter}")
    size = Size.of(last)
    if not size.surely_nonnegative:
        raise Beyond(f"the range {first}..{last} of {letter}, whose length may be negative")
    index = _Index(Axis(size))
    return index, _in_scope(meanings, letter, index, body)


def _in_scope(meanings, letter, index, body):
    outer = meanings.scope
    meanings.scope = {**outer, letter: index}
    try:
        return meanings.of(body)
    finally:
        meanings.scope = outer


def _concat(meanings, e):
    index, body = _bound_index(meanings, e.limits, e.body)

    def entry(r, c):
        index.term, inner = _parted(meanings, c, index.axis, body.columns)
        return body.entry(r, inner)

    return Meant(body.rows, Axis.product([index.axis, body.columns]), entry)


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
    index, body = _bound_index(meanings, limits, body)

    def entry(*where):
        result = []
        for term, sizes in meanings.along(index.axis):
            index.term = term
            result += summed(body.entry(*where), sizes)
        return result

    return Meant(body.rows, body.columns, entry)


def _written_sum(meanings, body, letter, places):
    """A sum over literal positions, written out."""
    if not places:
        if not body.is_Matrix:
            return _value(lambda: [])
        return Meant(*(Axis(Size.of(s)) for s in body.shape), lambda r, c: [])
    parts = [meanings.of(body.subs(letter, place)) for place in places]
    if parts[0].rows is None:
        return _value(lambda: [t for part in parts for t in part.entry()])
    return _added(meanings, parts)


def _partial_sum(meanings, body, letter, upper):
    """A sum over positions up to another index: an indicator."""
    index = _Index(upper.axis)
    body = _in_scope(meanings, letter, index, body)

    def entry(*where):
        result = []
        last = upper.term
        for term, sizes in meanings.along(index.axis):
            index.term = term
            result += summed(times(body.entry(*where), _less(term, last) + _delta(term, last)), sizes)
        return result

    return Meant(body.rows, body.columns, entry)


def _diag(meanings, e):
    column = meanings.of(e.args[0])
    if e.args[0].shape[1] != 1:
        raise Beyond("the diagonal matrix of a row")
    return Meant(
        column.rows, column.rows,
        lambda r, c: times(_delta(r, c), column.entry(r, POINT)) if r[0] == c[0] else [])


def _diagonal_of(meanings, e):
    inside = meanings.of(e.args[0])
    meanings.unify(inside.rows, inside.columns)
    return Meant(inside.rows, Axis(ONE), lambda r, c: inside.entry(r, r))


def _vec(meanings, e):
    inside = meanings.of(e.args[0])

    def entry(r, c):
        column, row = _parted(meanings, r, inside.columns, inside.rows)
        return inside.entry(row, column)

    return Meant(Axis.product([inside.columns, inside.rows]), Axis(ONE), entry)


def _inner(meanings, e):
    a, b = (meanings.of(x) for x in (e.args * 2)[:2])
    meanings.unify(a.rows, b.rows)
    meanings.unify(a.columns, b.columns)

    def entry():
        result = []
        for r, row_sizes in meanings.along(a.rows):
            for c, column_sizes in meanings.along(a.columns):
                both = _multiplied(a.entry(r, c), b.entry(r, c))
                result += summed(both, {**row_sizes, **column_sizes})
        return result

    return _value(entry)


# functions ---------------------------------------------------------------------------------------------------------


def _elementwise(meanings, e):
    return _each(meanings.of(e.argument), partial(function_of, e.name))


def _apply_function(meanings, e):
    name = type(e.function.expr).__name__
    if e.function.expr.args != e.function.variables:
        raise Beyond(f"the function {e.function}")
    return _each(meanings.of(e.args[1]), partial(function_of, name))


def _softmax(meanings, e):
    scores = meanings.of(e.scores)
    mask = meanings.of(e.mask) if e.mask is not None else None
    if mask is not None:
        _added(meanings, [scores, mask])

    def weight(r, c):
        value = exp_of(collect(scores.entry(r, c)))
        return value if mask is None else times(value, mask.entry(r, c))

    def entry(r, c):
        normaliser = []
        for other, sizes in meanings.along(scores.rows if e.axis == "column" else scores.columns):
            normaliser += summed(weight(other, c) if e.axis == "column" else weight(r, other), sizes)
        return _multiplied(weight(r, c), power_of(collect(normaliser), -1))

    return Meant(scores.rows, scores.columns, entry)


# numbers -----------------------------------------------------------------------------------------------------------


def _symbol(meanings, e):
    if e in meanings.scope:
        index = meanings.scope[e]
        return _value(lambda: _place_number(meanings, index))
    if e.is_integer and e.is_positive:
        return _value(lambda: of_size(Size.of(e)))
    head = meanings.head(e, e.name)
    return _value(lambda: atom(head))


def _place_number(meanings, index):
    """The position that an index stands for, as a number counted from 1."""
    cell, variables = index.term
    parts = meanings.cells(index.axis)
    result = number(1)
    for sizes in parts[:cell]:
        volume = ONE
        for size in sizes:
            volume = volume * size
        result += of_size(volume)
    stride = ONE
    for v, size in zip(reversed(variables), reversed(parts[cell])):
        if v <= POSITION:
            raise Beyond("a constant position as a number")
        result += times(atom(PLACE, v) + number(-1), of_size(stride))
        stride = stride * size
    return result


def _rational_number(meanings, e):
    value = _fraction(e)
    return _value(lambda: number(value))


def _constant_number(meanings, e):
    if e is sympy.E:
        return _value(lambda: exp_of(collect(number(1))))
    return _value(lambda: atom(f"@{_MARK}{e}"))


def _add(meanings, e):
    parts = [meanings.number(a) for a in e.args]
    return _value(lambda: [t for part in parts for t in part()])


def _mul(meanings, e):
    parts = [meanings.number(a) for a in e.args]

    def entry():
        result = number(1)
        for part in parts:
            result = _multiplied(result, part())
        return result

    return _value(entry)


def _pow(meanings, e):
    base, exponent = e.args
    if base is sympy.E:
        inside = meanings.number(exponent)
        return _value(lambda: exp_of(collect(inside())))
    inside, power = meanings.number(base), _rational(exponent)
    return _value(lambda: power_of(collect(inside()), power))


def _function(meanings, e):
    inside = meanings.number(e.args[0])
    return _value(lambda: function_of(type(e).__name__, collect(inside())))


def _scalar(meanings, e):
    inside = meanings.of(e.args[0])
    return _value(lambda: inside.entry(POINT, POINT))


def _entry(meanings, e):
    return _entry_at(meanings, *e.args)


def _sympy_entry(meanings, e):
    matrix, i, j = e.args
    return _entry_at(meanings, matrix, i + 1, j + 1)


def _entry_at(meanings, matrix, i, j):
    inside = meanings.of(matrix)
    row, column = _position(meanings, i, inside.rows), _position(meanings, j, inside.columns)
    return _value(lambda: inside.entry(row(), column()))


def _two_indices(meanings, i, j):
    """Functions that give the terms of two indices of one range."""
    known = [meanings.scope[x] for x in (i, j) if x in meanings.scope]
    if not known or not all(x in meanings.scope or _surely_within(x, known[0].axis.size) for x in (i, j)):
        raise Beyond(f"a relation between {i} and {j}")
    return _position(meanings, i, known[-1].axis), _position(meanings, j, known[0].axis)


def _surely_within(place, size):
    """Whether a written position lies in a range of a size whatever the values of its symbols."""
    return place.is_Integer and place == 1 or (place.is_Integer or place.is_Symbol) and Size.of(place) == size or (
        place.is_Integer and size.number is not None and 1 <= place <= size.number)


def _kronecker_delta(meanings, e):
    i, j = _two_indices(meanings, *e.args[:2])
    return _value(lambda: _delta(i(), j()))


def _indicator(meanings, e):
    relation = e.relation
    i, j = _two_indices(meanings, relation.lts, relation.gts)
    strict = isinstance(relation, sympy.StrictLessThan | sympy.StrictGreaterThan)
    return _value(lambda: _less(i(), j()) + ([] if strict else _delta(i(), j())))


def _letter(meanings, e):
    return meanings.letter(e)


def _beyond(what, meanings, e):
    raise Beyond(what)


_MEANINGS = {
    sympy.MatrixSymbol: _matrix_symbol,
    Member: _member,
    sympy.Identity: _identity,
    sympy.ZeroMatrix: _zero,
    sympy.OneMatrix: _ones,
    CausalMask: _causal,
    sympy.ImmutableDenseMatrix: _explicit,
    sympy.MatMul: _matmul,
    sympy.MatAdd: _matadd,
    sympy.Transpose: _transpose,
    sympy.HadamardProduct: _hadamard,
    sympy.HadamardPower: _hadamard_power,
    sympy.KroneckerProduct: _kronecker,
    sympy.Trace: _trace,
    sympy.MatPow: _matpow,
    sympy.Inverse: _inverse,
    Blocks: _blocks,
    sympy.BlockMatrix: _blocks,
    Concat: _concat,
    Total: _total,
    sympy.Sum: _total,
    Diag: _diag,
    diagonal.DiagMatrix: _diag,
    DiagonalOf: _diagonal_of,
    diagonal.DiagonalOf: _diagonal_of,
    Vec: _vec,
    Dot: _inner,
    Inner: _inner,
    Norm2: _inner,
    Frobenius2: _inner,
    Elementwise: _elementwise,
    ElementwiseApplyFunction: _apply_function,
    Softmax: _softmax,
    sympy.Symbol: _symbol,
    sympy.Dummy: _symbol,
    sympy.Add: _add,
    sympy.Mul: _mul,
    sympy.Pow: _pow,
    sympy.exp: _function,
    sympy.log: _function,
    sympy.tanh: _function,
    sympy.cos: _function,
    sympy.sin: _function,
    relu: _function,
    logistic: _function,
    Scalar: _scalar,
    Entry: _entry,
    MatrixElement: _sympy_entry,
    sympy.KroneckerDelta: _kronecker_delta,
    Indicator: _indicator,
    Defined: _letter,
    DefinedScalar: _letter,
    Gradient: partial(_beyond, "a gradient"),
    Partial: partial(_beyond, "a derivative"),
}


def _meaning_of_kind(e):
    if isinstance(e, sympy.Rational):
        return _rational_number
    if isinstance(e, sympy.NumberSymbol):
        return _constant_number
    if isinstance(e, AppliedUndef):
        return _function
    for kind in type(e).__mro__:
        if kind in _MEANINGS:
            return _MEANINGS[kind]
    raise Beyond(f"{type(e).__name__}")
