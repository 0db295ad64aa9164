"""The walk over a written tree: the shape of every node, and the ranges of its index letters.

A node type gets its shape from a function marked ``@shape_of(type, ...)``: from a walk and a node to the shape
(rows, columns) and the index uses inside that no binder closes.
"""

import sympy

from symlin.errors import BudgetError, Error, ShapeError
from symlin.nodes import Concat, Defined, DefinedScalar, Total
from symlin.size import ONE, Size

NUMBER = (ONE, ONE)
NO_USES = frozenset()
MARK = "\0"
"""No name may contain it."""
_RULES = {}


def shape_of(*types):
    """Register a function ``(walk, node) -> (shape, uses)`` for node types and their subclasses."""

    def register(function):
        for node_type in types:
            _RULES[node_type] = function
        return function

    return register


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
            f"the two sides have different shapes: {left} is {written(first)} and {right} is {written(second)}", right
        )
    return first


def free_indices(expressions, walk=None, sizes=()):
    """The free indices of scalar expressions and the size of the range of each: ``{symbol: Size}``.

    An index is a symbol in the place of a position, other than a size (``x_n`` is the last entry of ``x``) or a
    symbol of ℕ; ``sizes`` names those that no shape shows. Raises ``ShapeError`` where one index runs over two
    different ranges.
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
        self._numbers_by_name = {}
        self.sizes = set()
        self.size_names = set()

    def shape(self, expression):
        try:
            return self._visit(expression)[0]
        except RecursionError:
            raise BudgetError("the expression is nested too deeply; give its parts names of their own") from None

    def uses(self, expression):
        """Pairs of an index symbol that no binder inside has closed and the size of the range it is used over.

        Instead of a size stands the index that it is compared with.
        """
        return self._visit(expression)[1]

    def _visit(self, expression):
        known = self._known.get(id(expression))
        if known is None:
            result = _rule_for(expression)(self, expression)
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
        self.sizes.add(size)
        self.size_names |= size.names
        return size

    def told_apart(self, symbol, e):
        """Refuse two symbols of one name, such as ``Symbol("n")`` and ``sizes("n")``."""
        if isinstance(symbol, sympy.Dummy) and not symbol.is_integer:
            return
        first = self._numbers_by_name.setdefault(symbol.name, symbol)
        if first != symbol:
            raise ShapeError(
                f"two different symbols are called {symbol.name}: one is {_assumed(first)}, one is {_assumed(symbol)}; "
                f"make it once, as a size with sl.sizes({symbol.name!r}) or as a number with sl.scalar({symbol.name!r})", e)

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


def _rule_for(e):
    for kind in type(e).__mro__:
        if kind in _RULES:
            return _RULES[kind]
    if e is sympy.I:
        raise ShapeError("numbers are real, and I, the imaginary unit, is not: SymPy writes the root of something negative, "
                        "such as sqrt(-1), with it; a root needs an argument that is not negative", e)
    if isinstance(e, str):
        raise Error(f"{e!r} is text; use sl.parse(text, declared) to read it")
    raise ShapeError(f"symlin has no meaning for {e!r} ({type(e).__name__})", e)


def _assumed(symbol):
    facts = [f for f in ("positive", "nonnegative", "integer", "real") if getattr(symbol, f"is_{f}")]
    return " ".join(facts) or "without assumptions"


def written(s):
    return f"{s[0]}×{s[1]}"


def check_size(size, e=None):
    """Refuse a size that is not positive, such as 0 or -2 (``n - 1`` may be)."""
    if size.number is not None and size.number < 1 or size.number is None and all(c < 0 for _, c in size.terms):
        raise ShapeError(
            f"{size} is not a size: sizes are positive whole numbers" + (f" ({e})" if e is not None else ""), e
        )
