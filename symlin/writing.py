"""Writing formulas: sizes, symbols, families, and the functions that build symlin's nodes with their shapes checked."""

from numbers import Integral

import sympy
from sympy import MatrixExpr, MatrixSymbol, Symbol
from sympy.core.function import FunctionClass, UndefinedFunction

from symlin import nodes
from symlin.errors import Error
from symlin.shapes import check_size, shape
from symlin.size import ONE, Size


def _names(text, what):
    if not isinstance(text, str):
        raise TypeError(f"{what} takes names in one string, such as \"n d\", not {text!r}")
    names = text.replace(",", " ").split()
    if not names:
        raise Error(f"{what} needs at least one name")
    for name in names:
        if any(c in "()[]{}+*/=;:'\"<>" for c in name) or name[0].isdigit():
            raise Error(f"{name!r} is not a name; write letters, digits and _, such as W_Q")
    return names


def _name(text, what):
    names = _names(text, what)
    if len(names) > 1:
        raise Error(f"{what} takes one name, not {text!r}")
    return names[0]


def _one_or_all(made):
    return made[0] if len(made) == 1 else tuple(made)


def sizes(names):
    """Size symbols, positive whole numbers; one name gives a symbol, several a tuple.

    >>> sizes("n d")
    (n, d)
    """
    return _one_or_all([Symbol(name, integer=True, positive=True) for name in _names(names, "sizes")])


def indices(names):
    """Index symbols, counted from 1; one name gives a symbol, several a tuple."""
    return _one_or_all([Symbol(name, integer=True, positive=True) for name in _names(names, "indices")])


def scalar(name):
    """A real number."""
    return Symbol(_name(name, "scalar"), real=True)


def _size(value):
    if isinstance(value, Integral) and not isinstance(value, bool):
        value = int(value)
    if isinstance(value, bool | float | str) or not isinstance(value, int | sympy.Expr):
        raise TypeError(f"{value!r} is not a size; write a whole number or a symbol from sl.sizes")
    value = sympy.Integer(value) if isinstance(value, int) else value
    check_size(Size.of(value))
    return value


def matrix(name, rows, columns):
    """A matrix symbol (rows, columns).

    >>> n, d = sizes("n d")
    >>> matrix("X", n, d).shape
    (n, d)
    """
    return MatrixSymbol(_name(name, "matrix"), _size(rows), _size(columns))


def matrices(names, rows, columns):
    """Several matrix symbols (rows, columns) as a tuple."""
    return tuple(MatrixSymbol(name, _size(rows), _size(columns)) for name in _names(names, "matrices"))


def vector(name, rows):
    """A column (rows, 1)."""
    return matrix(name, rows, 1)


def family(name, rows, columns=1, *, count):
    """``count`` matrices (rows, columns): ``H[i]``, ``H[1]``; iterable when ``count`` is a number.

    >>> n, k, h = sizes("n k h")
    >>> family("H", n, k, count=h)[1]
    H_1
    """
    return nodes.Family(_name(name, "family"), _size(rows), _size(columns), _size(count))


def _matrix(value, what):
    if isinstance(value, sympy.MatrixBase):
        value = value.as_immutable()
    if not isinstance(value, MatrixExpr | sympy.MatrixBase):
        raise TypeError(f"{what} takes a matrix expression, not {value!r}")
    shape(value)
    return value


def _checked(node):
    shape(node)
    return node


def softmax(scores, *, mask=None):
    """Softmax by rows of a matrix (m, n), over the entries of a column; masked entries are left out.

    ``mask`` (m, n) is a symbol of ``sl.mask``, or built of those, ``causal_mask``, ones, zeros, identities, blocks and
    entrywise products of masks, and differences such as ``causal_mask(n) - identity(n)``. A row that is masked wholly
    is undefined: an equation between matrices is read entry by entry, where both sides are defined.
    """
    if isinstance(mask, str):
        raise TypeError(f"the mask is the text {mask!r}; write sl.causal_mask(n)")
    mask = None if mask is None else _matrix(mask, "the mask")
    return _checked(nodes.Softmax(_matrix(scores, "softmax"), None, mask))


def mask(name, rows, columns):
    """A symbol for a mask (rows, columns): 0 or 1 everywhere, such as which keys are no padding.

    >>> n, m = sizes("n m")
    >>> softmax(matrix("S", n, m), mask=mask("M", n, m))
    softmax(S, M)
    """
    return nodes.Mask(_name(name, "mask"), _size(rows), _size(columns))


def causal_mask(n):
    """The indicator matrix (n, n) of ``j <= i``."""
    return nodes.CausalMask(_size(n))


def commutation(m, n):
    """The commutation matrix (m·n, m·n): ``vec(X.T) = commutation(m, n) * vec(X)`` for every ``X`` (m, n).

    >>> m, n = sizes("m n")
    >>> commutation(m, n), commutation(m, n).shape
    (commutation(m, n), (m*n, m*n))
    """
    return _checked(nodes.Commutation(_size(m), _size(n)))


def unit(n, i):
    """The column (n, 1) that is 1 at position ``i``, a number from 1 or an index, and 0 elsewhere."""
    return _checked(nodes.Unit(_size(n), i))


def concat(*parts):
    """Matrices side by side: ``concat(A, B)`` or, over an index range, ``concat(H[i], (i, 1, h))``.

    >>> n, k, h = sizes("n k h"); i = indices("i")
    >>> concat(family("H", n, k, count=h)[i], (i, 1, h)).shape
    (n, h*k)
    """
    if len(parts) == 2 and isinstance(parts[1], tuple | sympy.Tuple):
        return _checked(nodes.Concat(_matrix(parts[0], "concat"), parts[1]))
    if not parts:
        raise TypeError("concat needs at least one matrix")
    return _checked(nodes.Blocks([[_matrix(part, "concat") for part in parts]]))


def blocks(rows):
    """A grid of blocks: ``blocks([[A, B], [C, D]])``."""
    return _checked(nodes.Blocks([[_matrix(block, "blocks") for block in row] for row in rows]))


def total(body, limits):
    """The sum of matrices or numbers over an index: ``total(H[i] * W[i], (i, 1, h))``."""
    if getattr(body, "is_Matrix", False):
        return _checked(nodes.Total(body, limits))
    return _checked(sympy.Sum(_number(body, "total"), limits))


def ones(rows, columns=1):
    """The matrix of ones (rows, columns), a column by default."""
    return sympy.OneMatrix(_size(rows), _size(columns))


def zeros(rows, columns=1):
    """The zero matrix (rows, columns), a column by default."""
    return sympy.ZeroMatrix(_size(rows), _size(columns))


def identity(n):
    """The identity matrix (n, n)."""
    return sympy.Identity(_size(n))


def diag(x):
    """A column (n, 1) as a diagonal matrix (n, n); the diagonal of a square matrix (n, n) as a column."""
    x = _matrix(x, "diag")
    return _checked(nodes.Diag(x) if shape(x)[1] == ONE else nodes.DiagonalOf(x))


def vec(a):
    """The columns of a matrix (m, n) stacked: (n·m, 1)."""
    return _checked(nodes.Vec(_matrix(a, "vec")))


def hadamard(*factors):
    """The entrywise product of matrices of one shape."""
    return _checked(sympy.HadamardProduct(*[_matrix(a, "hadamard") for a in factors], evaluate=False))


def kron(*factors):
    """The Kronecker product (m, n) ⊗ (p, q): (m·p, n·q)."""
    return _checked(sympy.KroneckerProduct(*[_matrix(a, "kron") for a in factors]))


def dot(x, y):
    """The inner product of two columns (n, 1), a number."""
    return _checked(nodes.Dot(_matrix(x, "dot"), _matrix(y, "dot")))


def norm2(x):
    """The squared Euclidean norm of a column (n, 1), a number."""
    return _checked(nodes.Norm2(_matrix(x, "norm2")))


def frobenius2(a):
    """The squared Frobenius norm of a matrix (m, n), a number."""
    return _checked(nodes.Frobenius2(_matrix(a, "frobenius2")))


def _number(value, what):
    if isinstance(value, int) and not isinstance(value, bool):
        return sympy.Integer(value)
    if not isinstance(value, sympy.Expr):
        raise TypeError(f"{what} takes an expression, not {value!r}")
    return value


def _elementwise(name):
    def function(argument):
        if isinstance(argument, sympy.MatrixBase):
            argument = argument.as_immutable()
        if getattr(argument, "is_Matrix", False):
            return _checked(nodes.Elementwise(name, argument))
        return nodes.KNOWN[name](_number(argument, name))

    function.__name__ = function.__qualname__ = name
    function.__doc__ = f"``{name}`` of every entry of a matrix (m, n), or of a number."
    return function


exp, log, sqrt, tanh, cos, sin, relu, logistic = map(
    _elementwise, ("exp", "log", "sqrt", "tanh", "cos", "sin", "relu", "logistic"))


_TAKEN = frozenset(["abs", "max", "min", "sign", "floor", "ceil", "round", "gelu", "silu", "sigmoid", "softplus", "sgn"])
"""Names of functions that readers know and symlin does not; an unknown function must not be called so."""


def apply(function, argument):
    """A function of one real variable applied to every entry of a matrix (m, n), or to a number.

    ``function`` is a SymPy function symbol (``sympy.Function("f")``), one of SymPy's functions that symlin knows, or
    a name.

    >>> n = sizes("n")
    >>> apply(sympy.Function("f"), vector("x", n))
    f(x)
    """
    if isinstance(function, UndefinedFunction | FunctionClass):
        function = function.__name__
    if not isinstance(function, str):
        raise TypeError(f"apply takes a function such as sympy.Function('f'), not {function!r}")
    name = _name(function, "apply")
    if name not in nodes.KNOWN and (hasattr(sympy.functions, name) or name.lower() in _TAKEN):
        raise Error(f"symlin does not know {name}; it knows {', '.join(nodes.KNOWN)} and unknown functions")
    if isinstance(argument, sympy.MatrixBase):
        argument = argument.as_immutable()
    if getattr(argument, "is_Matrix", False):
        return _checked(nodes.Elementwise(name, argument))
    argument = _number(argument, "apply")
    return nodes.KNOWN[name](argument) if name in nodes.KNOWN else sympy.Function(name, real=True)(argument)
