"""Functions: built in, unknown and elementwise, defined; how they find their argument."""

from sympy import Function, HadamardProduct, Identity, KroneckerProduct, OneMatrix, S, Trace, ZeroMatrix

from symlin.errors import BudgetError, Error
from symlin.nodes import (
    KNOWN, Blocks, CausalMask, Commutation, Diag, DiagonalOf, Dot, Elementwise, Frobenius2, Inner, Norm2, Softmax,
    Unit, Vec,
)
from symlin.shapes import is_indicator
from symlin.size import ONE, ZERO, Size
from symlin.text import binders, derivatives, grids, indices
from symlin.text.names import candidates, is_transpose
from symlin.text.symbols import Formula, Unary
from symlin.text.tree import Addition, Chain, Dots, Group, Name, Scripts
from symlin.text.values import (
    LetterOne, Value, agree, as_matrix, make, matrix, number, open_expr, plus, power_of, product_of_numbers, settle,
    times, transposed,
)


def is_function(resolver, name):
    """Whether a name is that of a function, declared or built in."""
    return _head(resolver, name) is not None


def _head(resolver, node):
    """The function that a name begins: (function, rest below, rest above), or None."""
    base = node.base if isinstance(node, Scripts) else node
    for name, below, above in candidates(node) if isinstance(node, Scripts) else [(base.text, None, None)]:
        if name in resolver.scope:
            return None
        symbol = resolver.table.get(name)
        if symbol is not None:
            if isinstance(symbol, Unary) or isinstance(symbol, Formula) and symbol.parameters is not None:
                return (name, symbol), below, above
            return None
    built_in = _BUILT_IN.get(base.text)
    if built_in is None or resolver.table.is_size(base.text):
        return None
    if resolver.source.latex and base.kind == "word" and all(map(resolver.knows_letter, base.text)):
        return None
    scripts = (node.below, node.above) if isinstance(node, Scripts) else (None, None)
    return (base.text, built_in), *scripts


def applied(resolver, node, at):
    """The value of a function that stands at ``items[at]``, and where the next factor begins; None for no function."""
    item = node.items[at]
    head = _head(resolver, item)
    if head is None:
        return None
    function, below, above = head
    if isinstance(function[1], str):
        resolver.fail(f"{resolver.shown(item)}: {function[1]}", item)
    follows = node.items[at + 1] if node.ops[at : at + 1] == ("",) else None
    if follows is None:
        if isinstance(function[1], Formula):
            return None
        resolver.fail(f"{resolver.shown(item)} needs an argument in parentheses", item)
    if below is not None or above is not None and isinstance(function[1], Unary | Formula):
        wrong = "write a power as f(x)^2" if below is None else "this subscript of a function is not read"
        resolver.fail(f"{resolver.shown(item)}: {wrong}", item)
    group = follows.base if isinstance(follows, Scripts) else follows
    if isinstance(group, Group) and group.bracket in ("(", "[", "{") and len(group.rows) == 1:
        value = _call(resolver, function, list(group.rows[0]), node, item)
        if isinstance(follows, Scripts):
            value = resolver.attached(value, follows.below, follows.above, follows)
        after = at + 2
    else:
        value, after = resolver.factor(node, at + 1)
        _check_alone(resolver, value, node, item, after)
        value = _call(resolver, function, [follows], node, item, [value])
    return (_raised_head(resolver, value, above, item) if above is not None else value), after


def _raised_head(resolver, value, above, item):
    """``\\cos^2 x`` is ``(\\cos x)^2``."""
    if isinstance(above, Addition) or is_transpose(above):
        resolver.fail(f"{resolver.shown(item)}: put the superscript behind the argument: f(x)^{{-1}}", item)
    return resolver.attached(value, None, above, item)


def _check_alone(resolver, value, node, item, after):
    """``\\operatorname{tr} A B`` could mean two things."""
    if value.is_number or after >= len(node.items) or node.ops[after - 1] not in ("", "⊙", "⊗", "⊘"):
        return
    follows = node.items[after]
    base = follows.base if isinstance(follows, Scripts) else follows
    if isinstance(base, Name) and (_head(resolver, follows) or base.text in ("sum", "nabla")):
        return
    resolver.fail(f"the argument of {resolver.shown(item)} may end here or go on; put it in parentheses", follows)


def _call(resolver, function, cells, node, item, values=None):
    name, meaning = function
    if any(cell is None for cell in cells):
        resolver.fail(f"{resolver.shown(item)} needs an argument in parentheses", item)
    if isinstance(meaning, str):
        resolver.fail(f"{resolver.shown(item)}: {meaning}", item)
    relation = next((cell for cell in cells if isinstance(cell, Chain)), None)
    if relation is not None:
        resolver.fail(f"{resolver.shown(relation)} stands where an argument is expected", relation)
    if meaning is _gradient:
        return derivatives.of_call(resolver, cells, item)
    if meaning is _concat and any(isinstance(cell, Dots) for cell in cells):
        return grids.dotted(resolver, [cells], item)
    if values is None:
        values = [resolver.resolve(cell) for cell in cells]
    if isinstance(meaning, Unary):
        _count(resolver, values, 1, item)
        return elementwise(resolver, meaning.name or name, values[0])
    if isinstance(meaning, Formula):
        return call_formula(resolver, name, meaning, values, item, cells)
    return meaning(resolver, values, cells, item)


def _count(resolver, values, wanted, item):
    if len(values) != wanted:
        plural = "s" if wanted > 1 else ""
        resolver.fail(f"{resolver.shown(item)} takes {wanted} argument{plural}, not {len(values)}", item)


# -- defined functions


def call_formula(resolver, name, formula, values, node, cells=None):
    """The body of a defined function with the arguments in place."""
    _count(resolver, values, len(formula.parameters), node)
    scope = {}
    for parameter, value in zip(formula.parameters, values):
        if value.is_open or value.literal_zero:
            value = _as_declared(resolver, parameter, value)
        scope[parameter.text] = value
    return _inside(resolver, name, formula, scope, tuple(v.expr for v in values), node)


def _as_declared(resolver, parameter, value):
    """``f(0)`` takes the shape that the parameter was declared with."""
    known = resolver.table.plain(parameter.text)
    if known is None:
        return value
    rows, cols = Size.of(known.rows), Size.of(known.cols)
    if agree(value.rows, rows) and agree(value.cols, cols) and value.literal_zero:
        return matrix(ZeroMatrix(known.rows, known.cols), rows, cols)
    return value


def indexed(resolver, name, formula, below, node):
    """An entry of what is defined entry by entry, ``Y_{ij} := ...``."""
    parts = indices.exactly(resolver, below, len(formula.indices), node)
    at = [indices.position(resolver, part) for part in parts]
    return _inside(resolver, name, formula, dict(zip(formula.indices, at)), tuple(at), node)


def _inside(resolver, name, formula, scope, arguments, node):
    """A body read with its own letters; calls with the same arguments are read once."""
    table = resolver.table
    taken = resolver.taken | resolver.index_letters | {k for k, v in resolver.scope.items() if not isinstance(v, Value)}
    key = (name, tuple(map(id, arguments)), taken)
    known = table.calls.get(key)
    if known is not None:
        return known[0]
    if name in table.busy:
        raise formula.source.error(f"{table.shown(name)} is defined through itself", formula.start)
    table.count_reading(name)
    inner = resolver.within(formula.source, scope)
    inner.taken = taken
    inner.open_constants, inner.told = resolver.open_constants, resolver.told
    before = len(resolver.open_constants), len(resolver.told or ())
    table.busy.append(name)
    try:
        value = inner.resolve(formula.body)
    except BudgetError:
        raise
    except Error as error:
        raise table.in_definition(name, error) from None
    finally:
        table.busy.pop()
    if before == (len(resolver.open_constants), len(resolver.told or ())):
        table.calls[key] = (value, arguments)
    return value


def at_its_parameters(resolver, name, formula, node):
    """A function's name alone is its value at the parameters it was defined with."""
    for parameter in formula.parameters:
        if not resolver.table.knows(parameter.text):
            resolver.fail(f"{resolver.shown(node)} is a function; write its argument in parentheses", node)
    values = [resolver.symbol(parameter.text, parameter) for parameter in formula.parameters]
    return call_formula(resolver, name, formula, values, node)


# -- built in


def elementwise(resolver, name, value):
    """A function of every entry."""
    if value.is_number:
        return number(KNOWN[name](value.expr) if name in KNOWN else Function(name, real=True)(value.expr))
    return Value(Elementwise(name, value.expr), value.rows, value.cols)


def _known(name):
    def call(resolver, values, cells, item):
        _count(resolver, values, 1, item)
        return elementwise(resolver, name, values[0])

    return call


def _one_matrix(resolver, values, item):
    _count(resolver, values, 1, item)
    return as_matrix(values[0])


def _trace(resolver, values, cells, item):
    expr, value = _one_matrix(resolver, values, item), values[0]
    if not agree(value.rows, value.cols):
        resolver.misfit(f"the trace of {resolver.described(value, cells[0])}: it must be square", item)
    return number(make(Trace, expr))


def _diag(resolver, values, cells, item):
    if len(values) > 1:
        return _block_diagonal(resolver, values)
    expr, value = _one_matrix(resolver, values, item), values[0]
    if value.is_number:
        return value
    if settle(value.cols) == ONE:
        return Value(Diag(expr), value.rows, value.rows)
    if not agree(value.rows, value.cols):
        resolver.misfit(f"diag of {resolver.described(value, cells[0])}: it takes a column or a square matrix", item)
    return Value(DiagonalOf(expr), value.rows, ONE)


def _block_diagonal(resolver, values):
    rows = []
    for row in values:
        zeros = [make(ZeroMatrix, open_expr(row.rows), open_expr(value.cols)) for value in values]
        rows.append([as_matrix(row) if value is row else zero for value, zero in zip(values, zeros)])
    height = width = ZERO
    for value in values:
        height, width = plus(settle(value.rows), height), plus(settle(value.cols), width)
    return Value(Blocks(rows), height, width)


def _vec(resolver, values, cells, item):
    expr, value = _one_matrix(resolver, values, item), values[0]
    return value if value.is_number else matrix(Vec(expr), times(value.cols, value.rows), ONE)


def _softmax(resolver, values, cells, item):
    if len(values) > 2:
        resolver.fail(f"{resolver.shown(item)} takes the scores and, if need be, a mask; not {len(values)} arguments",
                      item)
    expr, value = _one_matrix(resolver, values[:1], item), values[0]
    cols = settle(value.cols)
    column = cols == ONE and not isinstance(cols, LetterOne)
    mask = _mask(resolver, values, cells) if len(values) == 2 else None
    return matrix(Softmax(expr, "column" if column else "rows", mask), value.rows, value.cols)


def _mask(resolver, values, cells):
    """The second argument of softmax: which entries of the first are not left out."""
    resolver.match(values, cells, "a softmax with a mask")
    mask = as_matrix(values[1])
    if not is_indicator(mask):
        resolver.fail(f"{resolver.shown(cells[1])} is not known to be a mask, 0 or 1 everywhere; write \\operatorname"
                      "{causal}(n), or ones, zeros and blocks, entrywise products and transposes of masks", cells[1])
    return mask


def _causal(resolver, values, cells, item):
    if len(cells) != 1:
        resolver.fail(f"{resolver.shown(item)} takes one size, not {len(cells)} arguments", item)
    size = resolver.size(cells[0])
    return matrix(CausalMask(size), Size.of(size), Size.of(size))


def _commutation(resolver, values, cells, item):
    _count(resolver, values, 2, item)
    m, n = map(resolver.size, cells)
    return matrix(Commutation(m, n), Size.of(m) * Size.of(n), Size.of(m) * Size.of(n))


def _unit(resolver, values, cells, item):
    _count(resolver, values, 2, item)
    size, at = resolver.size(cells[0]), indices.position(resolver, cells[1])
    indices.check_range(resolver, at, Size.of(size), cells[1])
    return matrix(Unit(size, at), Size.of(size), ONE)


def _concat(resolver, values, cells, item):
    return values[0] if len(values) == 1 else binders.row_of(resolver, values, cells)


def _kron(resolver, values, cells, item):
    _count(resolver, values, 2, item)
    a, b = values
    if a.is_number and b.is_number:
        return number(product_of_numbers([a.expr, b.expr]))
    return Value(make(KroneckerProduct, as_matrix(a), as_matrix(b)), times(a.rows, b.rows), times(a.cols, b.cols))


def _hadamard(resolver, values, cells, item):
    _count(resolver, values, 2, item)
    resolver.match(values, cells, "an entrywise product")
    if values[0].is_number:
        return number(product_of_numbers([v.expr for v in values]))
    return values[0]._replace(expr=make(HadamardProduct, *[v.expr for v in values]))


def _transpose(resolver, values, cells, item):
    _count(resolver, values, 1, item)
    return transposed(values[0])


def _inverse(resolver, values, cells, item):
    _count(resolver, values, 1, item)
    return resolver.inverted(values[0], cells[0])


def _dot(resolver, values, cells, item):
    _count(resolver, values, 2, item)
    return _inner_of(resolver, values, cells)


def inner(resolver, node):
    """``\\langle A, B \\rangle``."""
    cells = node.rows[0]
    if len(cells) != 2:
        resolver.fail("an inner product takes two things: \\langle A, B \\rangle", node)
    return _inner_of(resolver, [resolver.resolve(cell) for cell in cells], cells)


def _inner_of(resolver, values, cells):
    resolver.match(values, cells, "an inner product")
    x, y = values
    if x.is_number:
        return number(product_of_numbers([x.expr, y.expr]))
    return number((Dot if settle(x.cols) == ONE or settle(y.cols) == ONE else Inner)(x.expr, y.expr))


def _norm2(resolver, values, cells, item):
    expr, value = _one_matrix(resolver, values, item), values[0]
    if value.is_number:
        return number(power_of(value.expr, S(2)))
    if settle(value.cols) != ONE:
        resolver.misfit(f"norm2 of {resolver.described(value, cells[0])}: it must be a column", item)
    return number(Norm2(expr))


def _frobenius2(resolver, values, cells, item):
    expr, value = _one_matrix(resolver, values, item), values[0]
    return number(power_of(value.expr, S(2))) if value.is_number else number(Frobenius2(expr))


def _sized(kind):
    def call(resolver, values, cells, item):
        sizes = [resolver.size(cell) for cell in cells]
        if len(sizes) > (1 if kind is Identity else 2):
            resolver.fail(f"{resolver.shown(item)} has too many sizes", item)
        dims = sizes * 2 if kind is Identity else sizes + [S.One] * (2 - len(sizes))
        return matrix(make(kind, *(sizes if kind is Identity else dims)), Size.of(dims[0]), Size.of(dims[1]))

    return call


def _gradient(resolver, values, cells, item):
    """A mark in the table of built-in functions: ``grad(f, X)`` reads its second argument by name."""


_UNREAD = {
    "det": "determinants are not read yet", "max": "maxima are not read yet", "min": "minima are not read yet",
    "argmax": "maxima are not read yet", "argmin": "minima are not read yet", "rank": "ranks are not read yet",
    "EE": "expectations are not read yet", "sup": "suprema are not read", "inf": "infima are not read",
    "rref": "not read", "span": "not read", "tan": "write \\sin and \\cos", "sinh": "write \\exp",
    "cosh": "write \\exp", "arctan": "not read", "Var": "expectations are not read yet", "sign": "not read",
    "abs": "absolute values are not read", "Pr": "probabilities are not read", "arg": "maxima are not read yet",
}

_BUILT_IN = {
    "tr": _trace, "trace": _trace, "Tr": _trace, "diag": _diag, "Diag": _diag, "blockdiag": _diag, "blkdiag": _diag,
    "vec": _vec, "softmax": _softmax, "Softmax": _softmax, "exp": _known("exp"), "log": _known("log"),
    "ln": _known("log"), "sqrt": _known("sqrt"), "tanh": _known("tanh"), "cos": _known("cos"), "sin": _known("sin"),
    "relu": _known("relu"), "ReLU": _known("relu"), "RELU": _known("relu"), "sigma": _known("logistic"),
    "sigmoid": _known("logistic"), "logistic": _known("logistic"), "kron": _kron, "hadamard": _hadamard,
    "transpose": _transpose, "inv": _inverse, "inverse": _inverse, "dot": _dot, "inner": _dot, "norm2": _norm2,
    "frobenius2": _frobenius2, "ones": _sized(OneMatrix), "identity": _sized(Identity), "eye": _sized(Identity),
    "causal": _causal, "commutation": _commutation, "unit": _unit,
    "grad": _gradient, "gradient": _gradient,
    **dict.fromkeys(binders.CONCAT, _concat), **_UNREAD,
}

BUILT_IN_NAMES = frozenset(_BUILT_IN) | binders.BIG | {"nabla", "partial"}
"""The names that mean something where nothing declares them."""
