"""Operations on values, each made once and without what is trivial: arithmetic, functions, sums, transposes."""

from itertools import count

from symlin.numeric.values import ALL, NEW, REST, Axis, Value, parts_of
from symlin.size import ONE

LAZY = ("expand", "diagonal", "identity", "inverse", "kronecker")
"""Matrices that other operations can often do without: ones, zeros and repeated columns; diagonal; identity; ..."""


def _key(a):
    if isinstance(a, Value):
        return id(a)
    return tuple(map(_key, a)) if isinstance(a, tuple) else (type(a), a)


class Builder:
    """Makes values, the same one for the same operation, with what is trivial left out."""

    def __init__(self):
        self._known = {}
        self._letters = count()
        self.like = None
        self.sizes_given = {}
        self.zero, self.one = self.literal(0), self.literal(1)

    def make(self, op, args, shape=None, axes=(), plain=False, batched=None, **extra):
        key = op, _key(args), shape, tuple(map(id, axes)), plain, tuple(extra.items())
        value = self._known.get(key)
        if value is None:
            if batched is None:
                batched = any(a.batched for a in parts_of(args))
            value = self._known[key] = Value(op, args, shape, axes, batched, plain, extra)
        return value

    def call(self, name, args, shape=None, axes=(), **keywords):
        """A call of one of the backend's functions."""
        return self.make("call", (name, *args), shape, axes, **keywords)

    def constant(self, name, args, shape=None):
        """A call that makes an array from nothing but sizes, of the type of the arguments."""
        like = {} if self.like is None else {"like": self.like}
        return self.make("call", (name, *args), shape, batched=False, **like)

    def argument(self, name, kind, dims):
        """The value of an argument; arrays made from sizes are like the first array, or like the first number."""
        shape = dims[-2:] or None
        value = self.make("argument", (name, kind), shape, plain=kind == "whole number", batched=bool(dims))
        if kind == "number" and self.like is None or dims and (self.like is None or not self.like.batched):
            self.like = value
        if value.plain:
            self.sizes_given[name] = value
        return value

    # numbers

    def literal(self, p, q=1):
        return self.make("literal", (p, q), plain=True)

    def size(self, size):
        """A ``Size`` as a Python number."""
        terms = [
            self.multiplied([self.literal(c), *[self.power(self.size_named(s), self.literal(e)) for s, e in powers]])
            for powers, c in reversed(size.terms)]
        return self.added(terms, None) if terms else self.zero

    def size_named(self, name):
        return self.sizes_given.get(name) or self.make("size", (name,), plain=True)

    def axis(self, name, first, last, size=None, inside=None):
        return Axis(name, next(self._letters), first, last, size, inside)

    def positions(self, axis):
        """The positions of an axis, whole numbers."""
        first, last = self._bound(axis.first, "min"), self._bound(axis.last, "max")
        return self.make("positions", (first, last), axes=(axis,), letter=axis.name)

    def _bound(self, value, which):
        return value if value.plain else self.make("bound", (value, which), plain=True)

    def as_number(self, value):
        """Whole numbers in an array as numbers of the type of the arguments."""
        if value.plain:
            return value
        like = {} if self.like is None else {"like": self.like}
        return self.make("call", ("numbers", value), axes=value.axes, batched=False, **like)

    # entrywise

    def entrywise(self, op, operands, shape, make=None):
        """An operation entry by entry on numbers and on matrices of one shape, broadcast where that is enough."""
        operands = [self._stripped(x) for x in operands]
        axes = self.union(operands)
        aligned = tuple(self.aligned(x, axes, shape is not None) for x in operands)
        make = make or (lambda args, s: self.make(op, args, s, axes, plain=all(x.plain for x in args)))
        matrices = [x for x in operands if x.is_matrix]
        if shape is None:
            return make(aligned, None)
        if not matrices and not axes and not any(x.batched for x in operands):
            return self.expanded(make(aligned, None), shape)
        held = tuple(
            full if any(x.shape[side] == full for x in matrices) else ONE for side, full in enumerate(shape))
        return self.expanded(make(aligned, held), shape)

    def _stripped(self, x):
        return x.args[0] if x.op == "expand" else self.full(x)

    def union(self, values):
        return tuple(sorted({a for x in values for a in x.axes}, key=lambda a: a.order))

    def aligned(self, x, axes, matrix=False):
        """An array with axes of length 1 where others have axes that it lacks."""
        if not x.is_spread and not x.is_matrix or not axes and (x.is_matrix or not matrix):
            return x
        index = [ALL if a in x.axes else NEW for a in axes]
        index += [ALL, ALL] if x.is_matrix else [NEW, NEW] if matrix else []
        if not x.batched:
            while index and index[0] is NEW:
                index.pop(0)
        if NEW not in index:
            return x
        shape = x.shape or ((ONE, ONE) if matrix else None)
        return self.make("index", (x, REST, *index), shape, axes)

    def added(self, terms, shape):
        result = None
        terms = [term for term in terms if self._stripped_literal(term) != (0, 1)]
        for term in sorted(terms, key=_is_negative):
            if result is None:
                result = term
            elif _is_negative(term):
                result = self.entrywise("-", [result, self.negated(term)], shape)
            else:
                result = self.entrywise("+", [result, term], shape)
        if result is None:
            return self.zero if shape is None else self.expanded(self.zero, shape)
        return result

    def _stripped_literal(self, x):
        x = x.args[0] if x.op == "expand" else x
        return x.args if x.op == "literal" else None

    def negated(self, x):
        if x.op == "neg":
            return x.args[0]
        if x.op == "literal":
            return self.literal(-x.args[0], x.args[1])
        return self.entrywise("neg", [x], x.shape)

    def multiplied(self, factors, shape=None):
        """The entrywise product of numbers and matrices of one shape; quotients where there are reciprocals."""
        if any(self._stripped_literal(x) == (0, 1) for x in factors):
            return self.zero if shape is None else self.expanded(self.zero, shape)
        above, below, negative = [], [], False
        for x in factors:
            if x.op == "neg":
                x, negative = x.args[0], not negative
            literal, inner = self._stripped_literal(x), x.args[0] if x.op == "expand" else x
            if literal == (-1, 1):
                negative = not negative
            elif inner.op == "/" and inner.args[0] is self.one:
                below.append(self.expanded(inner.args[1], x.shape))
            elif literal and literal[0] in (1, -1):
                below.append(self.literal(literal[1]))
                negative = negative != (literal[0] < 0)
            elif literal != (1, 1):
                above.append(x)
        below = [x for x in below if self._stripped_literal(x) != (1, 1)]
        above.sort(key=lambda x: x.is_matrix or x.is_spread)
        result = self._folded("*", above, shape) if above else self.one
        for x in below:
            result = self.divided(result, x, shape)
        result = self.negated(result) if negative else result
        return self.expanded(result, shape) if shape and not result.is_matrix else result

    def _folded(self, op, operands, shape):
        result, *rest = operands
        for x in rest:
            result = self.entrywise(op, [result, x], shape if result.is_matrix or x.is_matrix else None)
        return result

    def divided(self, x, y, shape=None):
        stripped = self._stripped(y)
        if stripped.op == "sum" and x.op == "call" and x.args[0] == "exp" and stripped.args[0] is x and x.is_matrix:
            return self.call("softmax", (x.args[1],), x.shape, x.axes, **_without_keepdims(stripped.extra))
        return self.entrywise("/", [x, y], shape if x.is_matrix or y.is_matrix else None)

    def power(self, x, exponent):
        """A number or, entry by entry, a matrix to a power that is a number."""
        if exponent.op == "literal":
            p, q = exponent.args
            if p == 0:
                return self.one if not x.is_matrix else self.expanded(self.one, x.shape)
            if (p, q) == (1, 1):
                return x
            if (p, q) == (1, 2):
                return self.function("sqrt", x)
            if p < 0:
                root = self.power(x, self.literal(-p, q))
                return self.divided(self.one, root, x.shape)
        return self.entrywise("**", [x, exponent], x.shape)

    def function(self, name, x):
        """A known function, entry by entry; logarithms of what softmax and sums of exponentials give stay stable."""
        if x.plain:
            return self._function_of_plain(name, x)
        inner = self._stripped(x)
        if inner.plain:
            return self.expanded(self._function_of_plain(name, inner), x.shape)
        if name == "log" and inner.op == "call" and inner.args[0] in ("softmax", "logistic"):
            log = self.call("log_" + inner.args[0], inner.args[1:], inner.shape, inner.axes, **inner.extra)
            return self.expanded(log, x.shape)
        if name == "log" and inner.op == "sum" and inner.args[0].op == "call" and inner.args[0].args[0] == "exp":
            log = self.call("log_sum_exp", (inner.args[0].args[1],), inner.shape, inner.axes, **inner.extra)
            return self.expanded(log, x.shape)
        axes = x.axes
        return self.entrywise(name, [x], x.shape, lambda args, s: self.call(name, args, s, axes))

    def _function_of_plain(self, name, x):
        if name == "relu":
            return self.make("call", ("max", x, self.zero), plain=True)
        if name == "logistic":
            return self.divided(self.one, self.added([self.one, self._function_of_plain("exp", self.negated(x))], None))
        return self.make("call", ("math." + name, x), plain=True)

    # matrices

    def expanded(self, x, shape):
        """A number, a column or a row repeated to a shape; nothing where it has that shape."""
        if shape is None or x.shape == shape:
            return x
        if x.op == "expand":
            return self.expanded(x.args[0], shape)
        return self.make("expand", (x,), shape, x.axes)

    def full(self, x):
        """A matrix as an array of all its entries."""
        if x.op not in LAZY:
            return x
        if x.op == "expand":
            inner = x.args[0]
            sizes = tuple(map(self.size, x.shape))
            if not inner.is_spread and not inner.is_matrix:
                return self.constant("filled", (inner, *sizes), x.shape)
            inner = self.aligned(inner, inner.axes, True)
            return self.call("spread", (inner, *sizes), x.shape, x.axes)
        if x.op == "identity":
            return self.constant("identity", (self.size(x.shape[0]),), x.shape)
        name = {"diagonal": "diagonal_matrix"}.get(x.op, x.op)
        return self.call(name, tuple(map(self.full, x.args)), x.shape, x.axes)

    def transposed(self, x):
        shape = x.shape[::-1]
        if x.op == "mT":
            return x.args[0]
        if x.op in ("diagonal", "identity"):
            return x
        if x.op == "expand":
            inner = x.args[0]
            return self.expanded(self.transposed(inner) if inner.is_matrix else inner, shape)
        if x.op in ("inverse", "kronecker"):
            return self.make(x.op, tuple(map(self.transposed, x.args)), shape, x.axes)
        if shape == (ONE, ONE):
            return x
        if x.op == "call" and x.args[0] == "side_by_side" and x.args[1].op == "mT":
            return self.call("stacked", (x.args[1].args[0],), shape, x.axes, **x.extra)
        return self.make("mT", (x,), shape, x.axes)

    def summed(self, x, axis, shape=None, axes=None):
        """Sums over one axis of an array; over -1 or -2 of a matrix that axis stays, with length 1."""
        keep = {"keepdims": True} if shape else {}
        return self.make("sum", (x,), shape, x.axes if axes is None else axes, axis=axis, **keep)

    def row_sums(self, x):
        return self._side_sums(x, -1)

    def column_sums(self, x):
        return self._side_sums(x, -2)

    def _side_sums(self, x, side):
        shape = (x.shape[0], ONE) if side == -1 else (ONE, x.shape[1])
        if shape == x.shape:
            return x
        if x.op == "identity":
            return self.expanded(self.one, shape)
        if x.op == "diagonal":
            return x.args[0] if side == -1 else self.transposed(x.args[0])
        if x.op == "kronecker":
            return self.make("kronecker", tuple(self.full(self._side_sums(a, side)) for a in x.args), shape, x.axes)
        if x.op == "expand":
            inner = x.args[0]
            if not inner.is_matrix or inner.shape[side] == ONE:
                return self.multiplied([self.size(x.shape[side]), self.expanded(inner, shape)], shape)
            return self.expanded(self._side_sums(inner, side), shape)
        return self.summed(self.full(x), side, shape)

    def total(self, x):
        """The sum of all entries, a number."""
        inner = self._stripped(x)
        repeated = [x.shape[s] for s in (0, 1) if not inner.is_matrix or inner.shape[s] != x.shape[s]]
        number = inner
        if inner.is_matrix:
            number = self.entry_of_one(inner)
            if inner.shape != (ONE, ONE):
                number = self.make("sum", (inner,), None, inner.axes, axis=(-2, -1))
        return self.multiplied([*map(self.size, repeated), number])

    def inner(self, x, y):
        """The sum of the products of entries, a number."""
        return self.total(self.multiplied([x, y], x.shape))

    def entry_of_one(self, x):
        """The number in a 1×1 matrix."""
        x = self._stripped(x)
        if not x.is_matrix:
            return x
        if x.op == "index" and x.args[-2:] == (NEW, NEW) and x.args[0].axes == x.axes:
            return x.args[0]
        return self.make("index", (x, REST, self.zero, self.zero), None, x.axes)

    def as_numbers(self, matrix, axes):
        """The entries of a matrix as a number with two more axes, the last ones; no operation."""
        return self.make("same", (self.full(matrix),), None, axes)

    def own(self, value):
        """A result that shares no memory with the arguments and may be written to."""
        base, may_share = value, False
        while base.op in ("same", "mT", "index") or base.op == "call" and base.args[0] in _VIEWS:
            may_share = may_share or base.op == "index" or base.op == "call" and base.args[0] in _NOT_OWN
            base = next(parts_of(base.args))
        copied = may_share or base.op == "argument"
        return self.call("copied", (value,), value.shape, value.axes) if copied else value


_NOT_OWN = ("spread", "diagonal", "matrix_power", "applied")
_VIEWS = (*_NOT_OWN, "vec", "side_by_side", "stacked", "reordered")
"""Calls whose result may be a view of an argument, or the argument itself."""


def _is_negative(x):
    return x.op == "neg" or x.op == "literal" and x.args[0] < 0


def _without_keepdims(extra):
    return {k: v for k, v in extra.items() if k != "keepdims" and (k, v) != ("axis", -1)}
