"""The value of each node type at exact numbers, from the values of its parts: one function per node type.

Each function takes the ``Evaluation`` (symlin/exact.py) and the node, and gives a number or a list of rows.
"""

from functools import partial

import sympy
from sympy.core.function import AppliedUndef
from sympy.matrices.expressions import diagonal
from sympy.matrices.expressions.applyfunc import ElementwiseApplyFunction
from sympy.matrices.expressions.matexpr import MatrixElement

from symlin import balls
from symlin.balls import Undecided
from symlin.errors import Error, ShapeError, Undefined
from symlin.missing import MISSING, has_missing
from symlin.nodes import (
    Blocks, CausalMask, Commutation, Concat, Defined, DefinedScalar, Diag, DiagonalOf, Dot, Elementwise, Entry, Frobenius2,
    Gradient, Indicator, Inner, Mask, Member, Norm2, Partial, Scalar, Softmax, Total, Unit, Vec,
)
from symlin.shapes import shape


class Unsupported(Error):
    """An expression that has no value at numbers here, such as a gradient."""


def as_rows(value):
    """A value as a matrix; a number is 1×1."""
    return value if type(value) is list else [[value]]


def check_equal_shapes(matrices, e):
    """``ShapeError`` where the matrices are not all of one shape."""
    rows, columns = len(matrices[0]), len(matrices[0][0])
    if any(len(m) != rows or len(m[0]) != columns for m in matrices):
        raise ShapeError(f"the parts of {e} have different shapes", e)


def _symbol(ev, e):
    number = ev.bound.get(e)
    if number is None:
        number = ev.point.values.get(e, ev.point.sizes.get(e.name))
    if number is None:
        raise Error(f"the point has no value for {e}")
    return number if balls.is_ball(number) else balls.rational(number)


def _number(ev, e):
    if e is sympy.pi:
        return balls.flint().arb.pi()
    if e is sympy.E:
        return balls.flint().arb.const_e()
    return balls.rational(e)


def _given(ev, e, key, rows, columns):
    rows, columns = ev.sizes(rows, columns)
    if key not in ev.point.values:
        raise Error(f"the point has no value for {e}")
    value = ev.point.values[key]
    if len(value) != rows or any(len(row) != columns for row in value):
        raise ShapeError(f"the value of {e} is not {rows}×{columns}", e)
    return [[balls.rational(x) for x in row] for row in value]


def _mask(ev, e):
    rows = _matrix_symbol(ev, e)
    if any(x != 0 and x != 1 for row in rows for x in row):
        raise Undefined(f"{e} is a mask, with 0 or 1 everywhere")
    return rows


def _matrix_symbol(ev, e):
    return _given(ev, e, e, *e.args[1:])


def _member(ev, e):
    _, index, rows, columns, count = e.args
    position = ev.position(index, ev.whole(count))
    return _given(ev, e, (e.name, position + 1), rows, columns)


def _constant(entry, ev, e):
    rows, columns = ev.sizes(*(e.args * 2)[:2])
    zero, one = balls.rational(0), balls.rational(1)
    return [[one if entry(i, j) else zero for j in range(columns)] for i in range(rows)]


def _explicit(ev, e):
    columns = e.shape[1]
    flat = [ev.value(x) for x in e]
    return [flat[k : k + columns] for k in range(0, len(flat), columns)]


def _matmul(ev, e):
    numbers, chain = [], []
    for part in e.args:
        value = ev.value(part)
        (chain if type(value) is list else numbers).append(value)
    if not chain:
        return _product_of(numbers)
    if len(chain[-1][0]) < len(chain[0]):
        result = chain.pop()
        while chain:
            result = _times(ev, chain.pop(), result)
    else:
        result, *rest = chain
        for matrix in rest:
            result = _times(ev, result, matrix)
    return _scaled(_product_of(numbers), result) if numbers else result


def _times(ev, a, b):
    rows, inner, columns = len(a), len(b), len(b[0])
    if len(a[0]) != inner:
        raise ShapeError(f"{rows}×{len(a[0])} times {inner}×{columns}: the shapes do not fit")
    if rows * inner * columns > _LARGE and not any(_has_balls(m) or has_missing(m) for m in (a, b)):
        ev.charge(rows * inner + inner * columns + rows * columns + rows * inner * columns // _FASTER)
        matrix = balls.flint().fmpq_mat
        return (matrix(a) * matrix(b)).tolist()
    ev.charge(rows * inner * columns)
    turned = list(zip(*b))
    return [[sum(x * y for x, y in zip(row, column)) for column in turned] for row in a]


_LARGE, _FASTER = 4096, 50


def _has_balls(matrix):
    return any(balls.is_ball(x) for row in matrix for x in row)


def _product_of(numbers):
    result = balls.rational(1)
    for x in numbers:
        result = result * x
    return result


def _scaled(c, matrix):
    return [[c * x for x in row] for row in matrix]


def _sum_of(ev, matrices, e):
    check_equal_shapes(matrices, e)
    ev.charge(len(matrices) * len(matrices[0]) * len(matrices[0][0]))
    return [[sum(xs) for xs in zip(*rows)] for rows in zip(*matrices)]


def _matadd(ev, e):
    return _sum_of(ev, [ev.value(a) for a in e.args], e)


def _transposed(matrix):
    return [list(column) for column in zip(*matrix)]


def _transpose(ev, e):
    return _transposed(ev.value(e.args[0]))


def _hadamard(ev, e):
    parts = [ev.value(a) for a in e.args]
    matrices = [p for p in parts if type(p) is list]
    check_equal_shapes(matrices, e)
    c = _product_of([p for p in parts if type(p) is not list])
    return [[c * _product_of(xs) for xs in zip(*rows)] for rows in zip(*matrices)]


def _hadamard_power(ev, e):
    exponent = ev.value(e.args[1])
    return [[balls.power(x, exponent) for x in row] for row in ev.value(e.args[0])]


def _kronecker(ev, e):
    result = ev.value(e.args[0])
    for part in e.args[1:]:
        b = ev.value(part)
        ev.charge(len(result) * len(result[0]) * len(b) * len(b[0]))
        result = [[x * y for x in row for y in other] for row in result for other in b]
    return result


def _square(ev, e):
    matrix = ev.value(e.args[0])
    if len(matrix) != len(matrix[0]):
        raise ShapeError(f"{e}: it must be square", e)
    return matrix


def _trace(ev, e):
    return sum((row[i] for i, row in enumerate(_square(ev, e))), balls.rational(0))


def _inverse(ev, e):
    return _inverted(ev, _square(ev, e))


def _inverted(ev, matrix):
    ev.charge(len(matrix) ** 3)
    flint = balls.flint()
    kind = flint.arb_mat if _has_balls(matrix) else flint.fmpq_mat
    try:
        inverse = kind(matrix).inv()
    except ZeroDivisionError:
        if kind is flint.arb_mat:
            raise Undecided("a matrix may be singular") from None
        raise Undefined("the inverse of a singular matrix") from None
    return inverse.tolist()


def _matrix_power(ev, e):
    base, exponent = _square(ev, e), ev.whole(e.args[1])
    if exponent < 0:
        base, exponent = _inverted(ev, base), -exponent
    n = len(base)
    result = [[balls.rational(int(i == j)) for j in range(n)] for i in range(n)]
    while exponent:
        if exponent & 1:
            result = _times(ev, result, base)
        exponent >>= 1
        if exponent:
            base = _times(ev, base, base)
            balls.check_bits(base)
    return result


def _blocks(ev, e):
    grid = e.grid if isinstance(e, Blocks) else [list(e.blocks[i, :]) for i in range(e.blocks.shape[0])]
    lines = [[as_rows(ev.value(block)) for block in line] for line in grid]
    widths = [len(block[0]) for block in lines[0]]
    for line in lines:
        if any(len(block) != len(line[0]) for block in line) or [len(block[0]) for block in line] != widths:
            raise ShapeError(f"the blocks of {e} do not fit", e)
    return [_joined(rows) for line in lines for rows in zip(*line)]


def _joined(rows):
    return [x for row in rows for x in row]


def _concat(ev, e):
    blocks = list(ev.over(e.body, [e.limits]))
    if not blocks:
        raise Undefined("no matrices side by side")
    ev.charge(sum(len(b) * len(b[0]) for b in blocks))
    return [_joined(rows) for rows in zip(*blocks)]


def _sum(ev, e):
    body, *limits = e.args
    if any(len(limit) != 3 for limit in limits):
        raise Unsupported(f"{e}: an index needs a first and a last value")
    terms = list(ev.over(body, limits))
    if terms and type(terms[0]) is list:
        return _sum_of(ev, terms, e)
    if terms or not isinstance(e, Total):
        return sum(terms, balls.rational(0))
    rows, columns = (size.at(ev.point.sizes) for size in shape(e))
    ev.charge(rows * columns)
    return [[balls.rational(0)] * columns for _ in range(rows)]


def _diag(ev, e):
    column = [x for row in ev.value(e.args[0]) for x in row]
    ev.charge(len(column) ** 2)
    return [[x if i == j else balls.rational(0) for j in range(len(column))] for i, x in enumerate(column)]


def _diagonal_of(ev, e):
    return [[row[i]] for i, row in enumerate(_square(ev, e))]


def _commutation(ev, e):
    m, n = ev.sizes(*e.args)
    ev.charge((m * n) ** 2)
    return [[balls.rational(int(divmod(row, n) == divmod(column, m)[::-1])) for column in range(m * n)]
            for row in range(m * n)]


def _unit(ev, e):
    (n,) = ev.sizes(e.args[0])
    position = ev.position(e.position, n)
    return [[balls.rational(int(row == position))] for row in range(n)]


def _vec(ev, e):
    return [[x] for column in zip(*ev.value(e.args[0])) for x in column]


def _inner(ev, e):
    a, b = ev.value(e.args[0]), ev.value(e.args[-1])
    check_equal_shapes((a, b), e)
    return sum((x * y for row, other in zip(a, b) for x, y in zip(row, other)), balls.rational(0))


def _scalar(ev, e):
    matrix = ev.value(e.args[0])
    if len(matrix) != 1 or len(matrix[0]) != 1:
        raise ShapeError(f"{e} is not 1×1", e)
    return matrix[0][0]


def _entry(ev, e, offset=0):
    matrix, i, j = e.args
    rows = ev.value(matrix)
    i, j = i + offset if offset else i, j + offset if offset else j
    return rows[ev.position(i, len(rows))][ev.position(j, len(rows[0]))]


def _softmax(ev, e):
    scores = ev.value(e.scores)
    mask = ev.value(e.mask) if e.mask is not None else [[1] * len(scores[0])] * len(scores)
    check_equal_shapes((scores, mask), e)
    if any(x != 0 and x != 1 for row in mask for x in row):
        raise Unsupported(f"{e}: a mask is 0 or 1 everywhere")
    if e.axis == "column":
        return _transposed([_weights(*lines) for lines in zip(_transposed(scores), _transposed(mask))])
    return [_weights(*lines) for lines in zip(scores, mask)]


def _weights(scores, mask):
    """Exact where all scores are the same: then the weights are equal. A row that is masked wholly has none."""
    kept = [s for s, m in zip(scores, mask) if m == 1]
    if not kept:
        return [MISSING] * len(scores)
    if not any(balls.is_ball(s) for s in kept) and all(s == kept[0] for s in kept):
        exps = [balls.rational(int(m == 1)) for m in mask]
    else:
        exps = [balls.exp(s) if m == 1 else balls.rational(0) for s, m in zip(scores, mask)]
    total = sum(exps)
    return [balls.divide(x, total) for x in exps]


def _function(ev, name, x):
    if name in balls.FUNCTIONS:
        return balls.FUNCTIONS[name](x)
    if name not in ev.point.functions:
        raise Error(f"the point has no polynomial for the function {name}")
    result = balls.rational(0)
    for coefficient in reversed(ev.point.functions[name]):
        result = result * x + balls.rational(coefficient)
    return result


def _elementwise(ev, e):
    argument = ev.value(e.argument)
    ev.charge(len(argument) * len(argument[0]))
    return [[_function(ev, e.name, x) for x in row] for row in argument]


def _apply_function(ev, e):
    function, argument = e.args
    if not isinstance(function, sympy.Lambda) or len(function.variables) != 1:
        raise Unsupported(f"{e}: a function of one number is needed")
    (variable,) = function.variables
    return [[ev.value_with(variable, x, function.expr) for x in row] for row in ev.value(argument)]


def _number_function(ev, e):
    known = type(e).__name__ in balls.FUNCTIONS or isinstance(e, AppliedUndef)
    if not known or len(e.args) != 1:
        raise Unsupported(f"{e} has no value here")
    return _function(ev, type(e).__name__, ev.value(e.args[0]))


def _definition(ev, e):
    return ev.value(e.value)


def _add(ev, e):
    return sum((ev.value(a) for a in e.args), balls.rational(0))


def _mul(ev, e):
    return _product_of([ev.value(a) for a in e.args])


def _pow(ev, e):
    base, exponent = e.args
    if base is sympy.E:
        return balls.exp(ev.value(exponent))
    return balls.power(ev.value(base), ev.value(exponent))


def _delta(ev, e):
    first, second = (balls.rational(ev.value(index)) for index in e.args[:2])
    return balls.rational(int(first == second))


_RELATIONS = {sympy.Le: "__le__", sympy.Lt: "__lt__", sympy.Ge: "__ge__", sympy.Gt: "__gt__"}


def _indicator(ev, e):
    first, second = (balls.rational(ev.value(side)) for side in e.relation.args)
    return balls.rational(int(getattr(first, _RELATIONS[type(e.relation)])(second)))


def _unsupported(ev, e):
    raise Unsupported(f"{e} has no value at numbers: derivatives are not evaluated")


_VALUES = {
    Mask: _mask,
    sympy.MatrixSymbol: _matrix_symbol,
    Member: _member,
    sympy.ImmutableDenseMatrix: _explicit,
    sympy.Identity: partial(_constant, lambda i, j: i == j),
    sympy.OneMatrix: partial(_constant, lambda i, j: True),
    sympy.ZeroMatrix: partial(_constant, lambda i, j: False),
    CausalMask: partial(_constant, lambda i, j: j <= i),
    Commutation: _commutation,
    Unit: _unit,
    sympy.MatMul: _matmul,
    sympy.MatAdd: _matadd,
    sympy.Transpose: _transpose,
    sympy.HadamardProduct: _hadamard,
    sympy.HadamardPower: _hadamard_power,
    sympy.KroneckerProduct: _kronecker,
    sympy.Trace: _trace,
    sympy.Inverse: _inverse,
    sympy.MatPow: _matrix_power,
    Blocks: _blocks,
    sympy.BlockMatrix: _blocks,
    Concat: _concat,
    Total: _sum,
    sympy.Sum: _sum,
    Diag: _diag,
    diagonal.DiagMatrix: _diag,
    DiagonalOf: _diagonal_of,
    diagonal.DiagonalOf: _diagonal_of,
    Vec: _vec,
    Dot: _inner,
    Inner: _inner,
    Norm2: _inner,
    Frobenius2: _inner,
    Scalar: _scalar,
    Entry: _entry,
    MatrixElement: partial(_entry, offset=1),
    Softmax: _softmax,
    Elementwise: _elementwise,
    ElementwiseApplyFunction: _apply_function,
    Defined: _definition,
    DefinedScalar: _definition,
    Gradient: _unsupported,
    Partial: _unsupported,
    sympy.Symbol: _symbol,
    sympy.Rational: _number,
    sympy.NumberSymbol: _number,
    sympy.Add: _add,
    sympy.Mul: _mul,
    sympy.Pow: _pow,
    sympy.KroneckerDelta: _delta,
    Indicator: _indicator,
    sympy.Function: _number_function,
}


def value_function(e):
    """The function that evaluates this type of node."""
    for kind in type(e).__mro__:
        if kind in _VALUES:
            return _VALUES[kind]
    raise Unsupported(f"{e!r} ({type(e).__name__}) has no value at numbers")
