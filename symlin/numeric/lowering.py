"""From what is written to values: one function per node type, parts first, each part once."""

from functools import partial

import sympy
from sympy.core.function import AppliedUndef
from sympy.matrices.expressions import diagonal
from sympy.matrices.expressions.applyfunc import ElementwiseApplyFunction
from sympy.matrices.expressions.matexpr import MatrixElement

from symlin.errors import Error
from symlin.exact import FreeSymbols
from symlin.nodes import (
    KNOWN, Blocks, CausalMask, Commutation, Concat, Defined, DefinedScalar, Diag, DiagonalOf, Dot, Elementwise, Entry,
    Frobenius2, Gradient, Indicator, Inner, Member, Norm2, Partial, Scalar, Softmax, Total, Unit, Vec,
)
from symlin.numeric import binding, products
from symlin.numeric.values import Axis, Value
from symlin.shapes import Walk
from symlin.size import ONE, Size


class Lowering:
    """Makes values of expressions in terms of arguments.

    ``given``: values by the expression that is an argument, by ``("family", name)``, ``("function", name)`` and
    ``("size", name)``. ``names``: for values, the letters that they define.
    """

    def __init__(self, builder, given):
        self.builder, self.given = builder, dict(given)
        self.names = {}
        self.scope = {}
        self.axes = {}
        self._walk = Walk()
        self._free = FreeSymbols()
        self._known = {}
        self._parents = {}

    def lower(self, expression):
        """The value of a whole expression."""
        self._count_uses(expression)
        value = self.value(expression)
        return self.builder.full(value) if value.is_matrix else value

    def _count_uses(self, expression):
        waiting, seen = [expression], set()
        while waiting:
            e = waiting.pop()
            if e in seen:
                continue
            seen.add(e)
            for part in e.args:
                self._parents.setdefault(part, set()).add(e)
                waiting.append(part)

    def stands_once(self, e):
        """Whether a part stands in one place only, so that it need not be computed as a whole."""
        return len(self._parents.get(e, ())) <= 1

    def value(self, e):
        """The value of a part, where bound indices are as in ``scope``; a matrix may be lazy."""
        bound = ()
        if self.scope:
            free = self._free.of(e)
            bound = tuple((s, id(b)) for s, b in self.scope.items() if s in free)
        known = self._known.get((e, bound))
        if known is None:
            given = self.given.get(e) if not bound else None
            known = given if given is not None else _function_for(e)(self, e)
            self._known[e, bound] = known
        return known

    def matrix(self, e):
        """A matrix as an array."""
        return self.builder.full(self.value(e))

    def shape(self, e):
        return self._walk.shape(e)

    def bind(self, bindings):
        """Give symbols a meaning, returning what to hand to ``restore``."""
        old = dict(self.scope)
        self.scope.update(bindings)
        return old

    def restore(self, old):
        self.scope = old

    def function(self, name, x):
        """A function by name, known or of the caller, entry by entry."""
        if name in KNOWN:
            return self.builder.function(name, x)
        if ("function", name) not in self.given:
            raise Error(f"{name} is an unknown function; pass functions={{{name!r}: ...}}")
        like = {} if self.builder.like is None else {"like": self.builder.like}
        return self.builder.entrywise("applied", [x], x.shape, lambda args, s: self.builder.make(
            "call", ("applied", self.given["function", name], *args), s, x.axes, **like))


def _symbol(low, e):
    bound = low.scope.get(e)
    if isinstance(bound, Axis):
        return low.builder.as_number(low.builder.positions(bound))
    if isinstance(bound, Value):
        return bound
    if ("size", e.name) in low.given:
        return low.given["size", e.name]
    raise missing(e)


def missing(e):
    """The error for something that no argument gives."""
    return Error(f"{e} is in the expression but not among the arguments")


def _rational(low, e):
    return low.builder.literal(int(e.p), int(e.q))


def _constant_number(low, e):
    return low.builder.make("call", ("math.pi" if e is sympy.pi else "math.e",), plain=True)


def _add(low, e):
    return low.builder.added([low.value(a) for a in e.args], None)


def _mul(low, e):
    return low.builder.multiplied([low.value(a) for a in e.args])


def _pow(low, e):
    base, exponent = e.args
    if base is sympy.E:
        return low.function("exp", low.value(exponent))
    return low.builder.power(low.value(base), low.value(exponent))


def _number_function(low, e):
    return low.function(type(e).__name__, low.value(e.args[0]))


def _given_only(low, e):
    raise missing(e)


def _filled(number, low, e):
    return low.builder.expanded(low.builder.literal(number), low.shape(e))


def _identity(low, e):
    s = low.shape(e)
    return low.builder.make("identity", (), s) if s[0] != ONE else low.builder.expanded(low.builder.one, s)


def _causal_mask(low, e):
    s = low.shape(e)
    return low.builder.constant("causal_mask", (low.builder.size(s[0]),), s)


def _commutation(low, e):
    m, n = (low.builder.size(Size.of(size)) for size in e.args)
    return low.builder.constant("commutation", (m, n), low.shape(e))


def _matadd(low, e):
    return low.builder.added([low.value(a) for a in e.args], low.shape(e))


def _transpose(low, e):
    return low.builder.transposed(low.value(e.args[0]))


def _hadamard(low, e):
    return low.builder.multiplied([low.value(a) for a in e.args], low.shape(e))


def _hadamard_power(low, e):
    return low.builder.power(low.value(e.args[0]), low.value(e.args[1]))


def _kronecker(low, e):
    parts = [low.matrix(a) for a in e.args]
    axes = low.builder.union(parts)
    parts = tuple(low.builder.aligned(x, axes) for x in parts)
    return parts[0] if len(parts) == 1 else low.builder.make("kronecker", parts, low.shape(e), axes)


def _inverse(low, e):
    a = low.value(e.args[0])
    if a.op == "identity":
        return a
    a = low.builder.full(a)
    inverse = low.builder.make("inverse", (a,), a.shape, a.axes)
    return inverse if low.stands_once(e) else low.builder.full(inverse)


def _matrix_power(low, e):
    base, exponent = e.args
    if exponent == 1:
        return low.value(base)
    a, power = low.matrix(base), binding.whole(low, exponent)
    if not power.plain:
        raise Error(f"{e}: the exponent of a matrix cannot be an index that runs")
    return low.builder.call("matrix_power", (a, power), a.shape, a.axes)


def _blocks(low, e):
    grid = e.grid if isinstance(e, Blocks) else [list(e.blocks[i, :]) for i in range(e.blocks.shape[0])]
    cells = [[low.value(block) for block in row] for row in grid]
    numbers_as_matrices = [[low.builder.expanded(x, x.shape or (ONE, ONE)) for x in row] for row in cells]
    cells = [[low.builder.full(x) for x in row] for row in numbers_as_matrices]
    axes = low.builder.union([x for row in cells for x in row])
    rows = tuple(tuple(low.builder.aligned(x, axes) for x in row) for row in cells)
    return rows[0][0] if len(rows) == len(rows[0]) == 1 else low.builder.call("blocks", (rows,), low.shape(e), axes)


def _explicit(low, e):
    s, b = low.shape(e), low.builder
    entries = [low.value(x) for x in e]
    axes = b.union(entries)
    entries = [b.aligned(x, axes) for x in entries]
    width = s[1].number
    rows = tuple(tuple(entries[k : k + width]) for k in range(0, len(entries), width))
    like = {} if b.like is None else {"like": b.like}
    return b.call("matrix_of", (rows,), s, axes, **like)


def _diag(low, e):
    x = low.value(e.args[0])
    if x.shape == (ONE, ONE):
        return x
    return low.builder.make("diagonal", (x,), low.shape(e), x.axes)


def _vec(low, e):
    a, s = low.value(e.args[0]), low.shape(e)
    if a.shape[1] == ONE:
        return a
    if a.op == "expand" and not a.args[0].is_matrix:
        return low.builder.expanded(a.args[0], s)
    if a.shape[0] == ONE:
        return low.builder.transposed(a)
    a = low.builder.full(a)
    return low.builder.call("vec", (a,), s, a.axes)


def _inner(low, e):
    x, y = (low.value(a) for a in (e.args * 2)[:2])
    return low.builder.inner(x, y)


def _scalar(low, e):
    return low.builder.entry_of_one(low.value(e.args[0]))


def _softmax(low, e):
    b, scores = low.builder, low.matrix(e.scores)
    axis = {} if e.axis == "rows" else {"axis": -2}
    if e.mask is None:
        return b.call("softmax", (scores,), scores.shape, scores.axes, **axis)
    mask = _pattern(low, e.mask)
    axes = b.union([scores, mask])
    return b.call("softmax", (b.aligned(scores, axes), b.aligned(mask, axes)), scores.shape, axes, **axis)


def _pattern(low, mask):
    """A mask as truth values or as a matrix of zeros and ones."""
    if isinstance(mask, CausalMask):
        s = low.shape(mask)
        return low.builder.call("lower_triangle", (low.builder.size(s[0]),), s)
    return low.matrix(mask)


def _elementwise(low, e):
    return low.function(e.name, low.value(e.argument))


def _apply_function(low, e):
    function, argument = e.args
    x = low.value(argument)
    if not isinstance(function, sympy.Lambda):
        return low.function(function.__name__, x)
    b = low.builder
    rows, columns = (b.axis(name, b.one, b.size(s), s) for name, s in zip("rc", x.shape))
    entries = b.as_numbers(x, (*x.axes, rows, columns))
    old = low.bind({function.variables[0]: entries})
    try:
        result = low.value(function.expr)
    finally:
        low.restore(old)
    return binding.as_matrix(b, result, (rows, columns), x.shape)


def _definition(low, e):
    value = low.value(e.value)
    named = value.args[0] if value.op in ("expand", "diagonal") else value
    if named.op not in ("argument", "literal", "identity"):
        low.names.setdefault(named, e.name)
    return value


def _derivative(low, e):
    raise Error(f"{e} is a derivative as written; take sl.gradient(...) first, which writes it out")


_FUNCTIONS = {
    sympy.MatrixSymbol: _given_only,
    Member: binding.member,
    sympy.ImmutableDenseMatrix: _explicit,
    sympy.Identity: _identity,
    sympy.OneMatrix: partial(_filled, 1),
    sympy.ZeroMatrix: partial(_filled, 0),
    CausalMask: _causal_mask,
    Commutation: _commutation,
    Unit: binding.unit,
    sympy.MatMul: products.product,
    sympy.MatAdd: _matadd,
    sympy.Transpose: _transpose,
    sympy.HadamardProduct: _hadamard,
    sympy.HadamardPower: _hadamard_power,
    sympy.KroneckerProduct: _kronecker,
    sympy.Trace: products.trace,
    sympy.Inverse: _inverse,
    sympy.MatPow: _matrix_power,
    Blocks: _blocks,
    sympy.BlockMatrix: _blocks,
    Concat: binding.concat,
    Total: binding.total,
    sympy.Sum: binding.sum_of_numbers,
    Diag: _diag,
    diagonal.DiagMatrix: _diag,
    DiagonalOf: products.diagonal_of,
    diagonal.DiagonalOf: products.diagonal_of,
    Vec: _vec,
    Dot: _inner,
    Inner: _inner,
    Norm2: _inner,
    Frobenius2: _inner,
    Scalar: _scalar,
    Entry: binding.entry,
    MatrixElement: partial(binding.entry, offset=1),
    Softmax: _softmax,
    Elementwise: _elementwise,
    ElementwiseApplyFunction: _apply_function,
    Defined: _definition,
    DefinedScalar: _definition,
    Gradient: _derivative,
    Partial: _derivative,
    sympy.Symbol: _symbol,
    sympy.Rational: _rational,
    sympy.NumberSymbol: _constant_number,
    sympy.Add: _add,
    sympy.Mul: _mul,
    sympy.Pow: _pow,
    sympy.KroneckerDelta: binding.delta,
    Indicator: binding.indicator,
    AppliedUndef: _number_function,
    sympy.Function: _number_function,
}


def _function_for(e):
    for kind in type(e).__mro__:
        if kind in _FUNCTIONS:
            return _FUNCTIONS[kind]
    raise Error(f"{e!r} ({type(e).__name__}) has no array code")
