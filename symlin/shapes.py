"""The walk that computes every shape and every index range; it guards each entrance.

SymPy's own ``.shape`` of a product is never read: it is right only when the product is.
"""

from functools import partial

import sympy
from sympy.core.function import AppliedUndef, Function
from sympy.matrices.expressions import diagonal
from sympy.matrices.expressions.applyfunc import ElementwiseApplyFunction
from sympy.matrices.expressions.matexpr import MatrixElement

from symlin.errors import Error, ShapeError
from symlin.nodes import (
    KNOWN, Blocks, CausalMask, Concat, Defined, DefinedScalar, Diag, DiagonalOf, Dot, Elementwise, Entry, Frobenius2, Gradient,
    Indicator, Inner, Member, Norm2, Partial, Scalar, Softmax, Total, Vec, logistic, outermost, relu,
)
from symlin.size import ONE, Size

NUMBER = (ONE, ONE)
_FUNCTIONS = (sympy.exp, sympy.log, sympy.tanh, sympy.cos, sympy.sin, relu, logistic)


def shape(expression):
    """The shape (rows, columns) of an expression, as sizes; a number has shape (1, 1).

    Raises ``ShapeError`` where something does not fit for all sizes, naming the part.

    >>> from sympy import MatrixSymbol, MatMul, Transpose, symbols
    >>> n, d = symbols("n d", integer=True, positive=True)
    >>> X = MatrixSymbol("X", n, d)
    >>> [str(size) for size in shape(MatMul(X, Transpose(X)))]
    ['n', 'n']
    >>> shape(MatMul(X, X))
    Traceback (most recent call last):
    ...
    symlin.errors.ShapeError: X (n×d) times X (n×d): the columns of the first, d, are not the rows of the second, n
    """
    return Walk().shape(expression)


def same_shape(left, right, walk=None):
    """The common shape of two sides; ``ShapeError`` where they differ."""
    walk = walk or Walk()
    first, second = walk.shape(left), walk.shape(right)
    if first != second:
        raise ShapeError(
            f"the two sides have different shapes: {left} is {_text(first)} and {right} is {_text(second)}", right
        )
    return first


def free_indices(expressions, walk=None, sizes=()):
    """The free indices of scalar expressions and the size of the range of each: ``{symbol: Size}``.

    An index is a symbol in the place of a position, other than a size (``x_n`` is the last entry of ``x``) or a
    symbol of ℕ; ``sizes`` names those that no shape shows. Raises ``ShapeError`` where one index runs over two different ranges.
    """
    walk = walk or Walk()
    ranges, compared = {}, []
    for expression in expressions:
        walk.shape(expression)
        for index, size in walk.uses(expression):
            if index.name in walk.size_names or index.name in sizes or not index.is_positive:
                continue
            if not isinstance(size, Size):
                compared.append((index, size))
            elif ranges.setdefault(index, size) != size:
                raise ShapeError(
                    f"the index {index} is used over two different ranges, 1..{ranges[index]} and 1..{size}", expression
                )
    for _ in compared:
        for index, other in compared:
            if other in ranges:
                ranges.setdefault(index, ranges[other])
    return ranges


class Walk:
    """Shapes and index uses of expressions, remembered node by node."""

    def __init__(self):
        self._known = {}
        self._letters = {}
        self._size_symbols = {}
        self.sizes = set()
        self.size_names = set()

    def shape(self, expression):
        return self._visit(expression)[0]

    def uses(self, expression):
        """Pairs of an index symbol that no binder inside has closed and the size of the range it is used over.

        Instead of a size stands the index that it is compared with.
        """
        return self._visit(expression)[1]

    def _visit(self, expression):
        known = self._known.get(id(expression))
        if known is None:
            result = _walk_of(expression)(self, expression)
            if result[0] is not NUMBER:
                for size in result[0]:
                    if size not in self.sizes:
                        self.sizes.add(size)
                        self.size_names |= size.names
            known = self._known[id(expression)] = (*result, expression)
        return known

    def size(self, expression, e):
        """A size as a ``Size``; its symbols must be the same ones wherever their names stand."""
        for symbol in expression.free_symbols:
            self.told_apart(symbol, e)
        size = Size.of(expression)
        self.size_names |= size.names
        return size

    def told_apart(self, symbol, e):
        """Refuse two symbols of one name, such as ``Symbol("n")`` and ``sizes("n")``, in the place of sizes."""
        first = self._size_symbols.setdefault(symbol.name, symbol)
        if first != symbol:
            raise ShapeError(
                f"two different symbols are called {symbol.name}: one is {_assumed(first)}, one is {_assumed(symbol)}; "
                f"make it once, with sl.sizes({symbol.name!r})", e)

    def letters(self, expression):
        """The indices bound by sums inside; a defined letter keeps its own to itself."""
        known = self._letters.get(id(expression))
        if known is None:
            known = frozenset()
            if not isinstance(expression, Defined | DefinedScalar):
                known = known.union(*[self.letters(a) for a in expression.args])
            if isinstance(expression, Total | Concat | sympy.Sum):
                known |= {limits[0] for limits in expression.args[1:]}
            self._letters[id(expression)] = known
        return known

    def visit_all(self, expressions):
        """The shapes of several parts and all their index uses."""
        shapes, uses = [], frozenset()
        for part in expressions:
            s, u, _ = self._visit(part)
            shapes.append(s)
            uses |= u
        return shapes, uses


def _assumed(symbol):
    facts = [f for f in ("positive", "nonnegative", "integer", "real") if getattr(symbol, f"is_{f}")]
    return " ".join(facts) or "without assumptions"


def _text(s):
    return f"{s[0]}×{s[1]}"


_NONE = frozenset()
_MARK = "\0"


def _symbol(walk, e):
    if _MARK in e.name:
        raise ShapeError(f"{e.name!r} is not a name", e)
    if e.is_integer:
        walk.told_apart(e, e)
    if e.is_commutative is False or e.is_real is False:
        raise ShapeError(f"{e} is not a real symbol; make numbers with sl.scalar({e.name!r})", e)
    return NUMBER, _NONE


def _number(walk, e):
    if e.is_Float:
        raise ShapeError(f"{e} is a floating-point number; write it exactly, as sympy.Rational or {sympy.nsimplify(e)}", e)
    if not (e.is_Rational or e in (sympy.E, sympy.pi)):
        raise ShapeError(f"{e} is not a real number", e)
    return NUMBER, _NONE


def _matrix_symbol(walk, e):
    if _MARK in e.name:
        raise ShapeError(f"{e.name!r} is not a name", e)
    sizes = tuple(walk.size(s, e) for s in e.args[1:])
    for size in sizes:
        check_size(size, e)
    return sizes, _NONE


def check_size(size, e=None):
    """Refuse a size that is not positive, such as 0 or -2 (``n - 1`` may be)."""
    if size.number is not None and size.number < 1 or size.number is None and all(c < 0 for _, c in size.terms):
        raise ShapeError(f"{size} is not a size: sizes are positive whole numbers" + (f" ({e})" if e is not None else ""), e)


def _member(walk, e):
    _, index, *sizes = e.args
    rows, columns, count = (walk.size(s, e) for s in sizes)
    return (rows, columns), _index_use(index, count, e)


def _index_use(index, size, e):
    """The use of a position over a range of ``size``; a whole number is checked at once."""
    if index.is_Integer:
        if index < 1 or size.number is not None and index > size.number:
            raise ShapeError(f"{e}: there is no position {index}; positions run from 1 to {size}", e)
        return _NONE
    if index.is_Symbol:
        return frozenset([(index, size)])
    if not index.is_integer:
        raise ShapeError(f"{e}: {index} is not a position; write a whole number or an index", e)
    return _NONE


def _matmul(walk, e):
    shapes, uses = walk.visit_all(e.args)
    chain = [(a, s) for a, s in zip(e.args, shapes) if a.is_Matrix]
    if not chain:
        return NUMBER, uses
    first, here = chain[0]
    rows = here[0]
    for part, s in chain[1:]:
        if here[1] != s[0]:
            hint = ""
            if here[1] == ONE and rows == ONE or s == NUMBER:
                hint = "; a 1×1 matrix is not a number to SymPy: write sl.dot(x, y) for xᵀy"
            raise ShapeError(
                f"{first} ({_text(here)}) times {part} ({_text(s)}): the columns of the first, {here[1]}, "
                f"are not the rows of the second, {s[0]}{hint}", e
            )
        first, here = part, s
    return (rows, here[1]), uses


def _equal_shapes(what, walk, e, matrices_only=True):
    parts = [a for a in e.args if isinstance(a, sympy.Basic)]
    shapes, uses = walk.visit_all(parts)
    for part, s in zip(parts[1:], shapes[1:]):
        if s != shapes[0]:
            raise ShapeError(
                f"{what}: {parts[0]} is {_text(shapes[0])} and {part} is {_text(s)}; the shapes must be the same", e
            )
    return shapes[0], uses


def _matadd(walk, e):
    for part in e.args:
        if not part.is_Matrix:
            raise ShapeError(f"{e}: a number is added to a matrix; write {part}*sl.ones(...) or {part}*sl.identity(...)", e)
    return _equal_shapes("a sum", walk, e)


def _transpose(walk, e):
    (rows, columns), uses, _ = walk._visit(e.args[0])
    return (columns, rows), uses


def _square(what, walk, e):
    s, uses, _ = walk._visit(e.args[0])
    if s[0] != s[1]:
        raise ShapeError(f"{what} of {e.args[0]}, which is {_text(s)}: it must be square", e)
    return s, uses


def _trace(walk, e):
    return NUMBER, _square("the trace", walk, e)[1]


def _matpow(walk, e):
    s, uses = _square("a power", walk, e)
    exponent = e.args[1]
    if not exponent.is_integer:
        raise ShapeError(f"{e}: the exponent of a matrix must be a whole number or a symbol of ℕ, not {exponent}", e)
    return s, uses


def _hadamard_power(walk, e):
    base, exponent = e.args
    if exponent.is_Matrix or exponent.is_real is False:
        raise ShapeError(f"{e}: the exponent of an elementwise power must be a number", e)
    return walk._visit(base)[:2]


def _kronecker(walk, e):
    shapes, uses = walk.visit_all(e.args)
    rows, columns = ONE, ONE
    for s in shapes:
        rows, columns = rows * s[0], columns * s[1]
    return (rows, columns), uses


def _constant(walk, e):
    sizes = tuple(walk.size(s, e) for s in e.args)
    for size in sizes:
        check_size(size, e)
    return (sizes * 2)[:2], _NONE


def _explicit(walk, e):
    shapes, uses = walk.visit_all(list(e))
    for part, s in zip(e, shapes):
        if s != NUMBER:
            raise ShapeError(f"{part} stands as an entry of an explicit matrix but is {_text(s)}; use sl.concat for blocks", e)
    for size in e.shape:
        check_size(Size.of(size), e)
    return (Size.of(e.shape[0]), Size.of(e.shape[1])), uses


def _blocks(walk, e):
    grid = e.grid if isinstance(e, Blocks) else [list(e.blocks[i, :]) for i in range(e.blocks.shape[0])]
    uses, widths, rows = _NONE, None, Size(())
    for line in grid:
        shapes, more = walk.visit_all(line)
        uses |= more
        for block, s in zip(line, shapes):
            if s[0] != shapes[0][0]:
                raise ShapeError(
                    f"blocks side by side must have equal row counts: {line[0]} is {_text(shapes[0])}, "
                    f"{block} is {_text(s)}", e
                )
        if widths is None:
            widths = [s[1] for s in shapes]
        elif widths != [s[1] for s in shapes]:
            raise ShapeError(
                "blocks under each other must have equal column counts: "
                f"{', '.join(map(str, widths))} above {', '.join(str(s[1]) for s in shapes)}", e
            )
        rows = rows + shapes[0][0]
    columns = Size(())
    for width in widths:
        columns = columns + width
    return (rows, columns), uses


def _close(walk, e):
    """The shape of the body of a binder, with the uses of its index checked against its range and removed."""
    body, (index, first, last) = outermost(e)
    s, uses, _ = walk._visit(body)
    outer = set()
    for used, size in uses:
        if not isinstance(size, Size):
            if used != index:
                outer.add((used, size if size != index else Size.of(last)))
        elif used == index:
            outer |= _bounds_use(index, first, last, size, e)
        else:
            outer.add((used, size))
    if index in walk.letters(body):
        raise ShapeError(f"{e}: the letter {index} is bound twice, in a sum and in a sum inside it; rename one", e)
    return s, frozenset(outer)


def _bounds_use(index, first, last, size, e):
    """What a range first..last of positions in 1..size uses; an error where it surely leaves that range."""
    uses = set()
    for bound in (first, last):
        if bound.is_Symbol:
            if Size.of(bound) != size:
                uses.add((bound, size))
        elif bound.is_Integer:
            if bound < 1 or size.number is not None and bound > size.number:
                raise ShapeError(f"{e}: {index} runs to {bound}, outside of the positions 1 to {size}", e)
        elif any(c < 0 for _, c in (size - Size.of(bound)).terms):
            raise ShapeError(f"{e}: {index} runs to {bound}, but is used as a position in 1 to {size}", e)
    return uses


def _concat(walk, e):
    (rows, columns), uses = _close(walk, e)
    _, first, last = e.limits
    count = Size.of(last - first + 1)
    return (rows, count * columns), uses


def _sum(walk, e):
    if any(len(limits) != 3 for limits in e.limits):
        raise ShapeError(f"{e}: every index of a sum needs a first and a last value", e)
    return _close(walk, e)


def _column(what, walk, x, e):
    s, uses, _ = walk._visit(x)
    if s[1] != ONE:
        raise ShapeError(f"{what} of {x}, which is {_text(s)}: it must be a column", e)
    return s, uses


def _diag(walk, e):
    (rows, _), uses = _column("the diagonal matrix", walk, e.args[0], e)
    return (rows, rows), uses


def _diagonal_of(walk, e):
    (rows, _), uses = _square("the diagonal", walk, e)
    return (rows, ONE), uses


def _vec(walk, e):
    (rows, columns), uses, _ = walk._visit(e.args[0])
    return (columns * rows, ONE), uses


def _dot(walk, e):
    for x in e.args:
        _column("the inner product", walk, x, e)
    return NUMBER, _equal_shapes("an inner product", walk, e)[1]


def _inner(walk, e):
    return NUMBER, _equal_shapes("an inner product", walk, e)[1]


def _norm2(walk, e):
    return NUMBER, _column("the norm", walk, e.args[0], e)[1]


def _inside(walk, e):
    return NUMBER, walk._visit(e.args[0])[1]


def _scalar(walk, e):
    s, uses, _ = walk._visit(e.args[0])
    if s != NUMBER:
        raise ShapeError(f"{e.args[0]} is {_text(s)}, not a number", e)
    return NUMBER, uses


def _entry(walk, e):
    matrix, i, j = e.args
    s, uses, _ = walk._visit(matrix)
    return NUMBER, uses | _index_use(i, s[0], e) | _index_use(j, s[1], e)


def _sympy_entry(walk, e):
    matrix, i, j = e.args
    s, uses, _ = walk._visit(matrix)
    return NUMBER, uses | _index_use(i + 1, s[0], e) | _index_use(j + 1, s[1], e)


def _softmax(walk, e):
    s, uses, _ = walk._visit(e.scores)
    if e.axis == "column" and s[1] != ONE:
        raise ShapeError(f"{e} was written for a column but its argument is {_text(s)}", e)
    if e.mask is not None:
        mask, more, _ = walk._visit(e.mask)
        if mask != s:
            raise ShapeError(f"{e}: the mask is {_text(mask)} and the scores are {_text(s)}", e)
        if not is_indicator(e.mask):
            raise ShapeError(
                f"{e.mask} is not a mask: write sl.causal_mask(n), or ones, zeros and blocks, products and "
                "transposes of masks", e
            )
        uses |= more
    return s, uses


def is_indicator(mask):
    """Whether a matrix is 0 or 1 everywhere by the way it is written."""
    if isinstance(mask, CausalMask | sympy.OneMatrix | sympy.ZeroMatrix | sympy.Identity):
        return True
    if isinstance(mask, Blocks):
        return all(is_indicator(b) for row in mask.grid for b in row)
    if isinstance(mask, sympy.MatAdd):  # the complement: ones - mask
        ones = [a for a in mask.args if isinstance(a, sympy.OneMatrix)]
        rest = [a for a in mask.args if a not in ones]
        return len(ones) == len(rest) == 1 and rest[0].is_MatMul and rest[0].args[0] == -1 and all(
            is_indicator(a) for a in rest[0].args[1:]) and len(rest[0].args) == 2
    if isinstance(mask, sympy.HadamardProduct | sympy.Transpose | sympy.KroneckerProduct):
        return all(is_indicator(a) for a in mask.args)
    return isinstance(mask, Defined) and is_indicator(mask.value)


def _elementwise(walk, e):
    return walk._visit(e.argument)[:2]


def _apply_function(walk, e):
    argument = e.args[1]
    return walk._visit(argument)[:2]


def _definition(walk, e):
    return walk._visit(e.value)[:2]


def _gradient(walk, e):
    f, x = e.args
    s, uses, _ = walk._visit(f)
    if s != NUMBER:
        raise ShapeError(f"the gradient of {f}, which is {_text(s)}: only a number has a gradient", e)
    s, more, _ = walk._visit(x)
    return s, uses | more


def _arithmetic(walk, e):
    shapes, uses = walk.visit_all(e.args)
    for part, s in zip(e.args, shapes):
        if s != NUMBER or part.is_Matrix:
            if s == NUMBER:
                raise ShapeError(f"{part} is a 1×1 matrix where a number is needed; write sl.dot(x, y) for xᵀy", e)
            raise ShapeError(f"{part} is {_text(s)} where a number is needed", e)
    return NUMBER, uses


def _pow(walk, e):
    _, uses = _arithmetic(walk, e)
    exponent = e.args[1]
    if not (exponent.is_Rational or exponent.is_integer or e.args[0] == sympy.E):
        raise ShapeError(f"{e}: the exponent must be a rational number or a symbol of ℕ, not {exponent}", e)
    return NUMBER, uses


def _function(walk, e):
    if any(a.is_Matrix for a in e.args):
        name = type(e).__name__
        raise ShapeError(f"{e}: {name} of a matrix means nothing to SymPy; write sl.{name}(...) for every entry", e)
    if not isinstance(e, (*_FUNCTIONS, AppliedUndef)):
        raise ShapeError(f"symlin has no meaning for {type(e).__name__}; it knows exp, log, sqrt, tanh, cos, sin, relu, logistic", e)
    if isinstance(e, AppliedUndef) and type(e).__name__ in KNOWN:
        raise ShapeError(f"{e}: {type(e).__name__} is a known function; write sl.{type(e).__name__}(...) or choose another name", e)
    if len(e.args) != 1:
        raise ShapeError(f"{e}: a function takes one number", e)
    return _arithmetic(walk, e)


def _delta(walk, e):
    return NUMBER, _compared(*e.args[:2])


def _indicator(walk, e):
    return NUMBER, _compared(*e.relation.args)


def _compared(i, j):
    """The use of two indices that are compared: each has the range of the other."""
    return frozenset([(i, j), (j, i)]) if i.is_Symbol and j.is_Symbol else _NONE


_WALKS = {
    sympy.MatrixSymbol: _matrix_symbol,
    Member: _member,
    sympy.MatMul: _matmul,
    sympy.MatAdd: _matadd,
    sympy.Transpose: _transpose,
    sympy.HadamardProduct: partial(_equal_shapes, "an entrywise product"),
    sympy.HadamardPower: _hadamard_power,
    sympy.KroneckerProduct: _kronecker,
    sympy.Trace: _trace,
    sympy.Inverse: partial(_square, "the inverse"),
    sympy.MatPow: _matpow,
    sympy.Identity: _constant,
    sympy.OneMatrix: _constant,
    sympy.ZeroMatrix: _constant,
    CausalMask: _constant,
    Blocks: _blocks,
    sympy.BlockMatrix: _blocks,
    Concat: _concat,
    Total: _close,
    sympy.Sum: _sum,
    Diag: _diag,
    diagonal.DiagMatrix: _diag,
    DiagonalOf: _diagonal_of,
    diagonal.DiagonalOf: _diagonal_of,
    Vec: _vec,
    Dot: _dot,
    Inner: _inner,
    Norm2: _norm2,
    Frobenius2: _inside,
    Scalar: _scalar,
    Entry: _entry,
    MatrixElement: _sympy_entry,
    Softmax: _softmax,
    Elementwise: _elementwise,
    ElementwiseApplyFunction: _apply_function,
    Defined: _definition,
    DefinedScalar: _definition,
    Gradient: _gradient,
    Partial: _arithmetic,
    sympy.Add: _arithmetic,
    sympy.Mul: _arithmetic,
    sympy.Pow: _pow,
    sympy.KroneckerDelta: _delta,
    Indicator: _indicator,
    sympy.ImmutableDenseMatrix: _explicit,
}


def _walk_of(e):
    found = _WALKS.get(type(e))
    if found is not None:
        return found
    if isinstance(e, sympy.Symbol):
        return _symbol
    if isinstance(e, sympy.Number | sympy.NumberSymbol):
        return _number
    if isinstance(e, Function):
        return _function
    for kind in type(e).__mro__:
        if kind in _WALKS and kind is not sympy.MatrixExpr:
            return _WALKS[kind]
    if isinstance(e, str):
        raise Error(f"{e!r} is text; use sl.parse(text, declared) to read it")
    raise ShapeError(f"symlin has no meaning for {e!r} ({type(e).__name__})", e)
