"""Written trees: the parts that a rule may reach, rebuilding without evaluation, and brackets that mean nothing."""

from functools import cache, lru_cache, partial
from itertools import chain, count

import sympy
from sympy import (
    Add, Basic, HadamardProduct, Inverse, KroneckerProduct, MatAdd, MatMul, Mul, Pow, S, Sum, Symbol, Tuple,
)
from sympy.core.function import Function
from sympy.core.symbol import Str
from sympy.matrices.expressions.matexpr import MatrixElement

from symlin.nodes import (
    Blocks, CausalMask, Commutation, Concat, Defined, DefinedScalar, Elementwise, Entry, Gradient, Indicator, Member,
    OrderedMul, Partial, Softmax, Total, Unit,
)

ORDERED = (MatMul, KroneckerProduct)
"""Associative products whose factors keep their order."""
COMMUTATIVE = (MatAdd, HadamardProduct, Add, Mul)
"""What is associative and commutative."""
NARY = ORDERED + COMMUTATIVE
BINDERS = (Total, Concat, Sum)

_WHOLE = (
    sympy.Symbol, sympy.Number, sympy.NumberSymbol, sympy.MatrixSymbol, sympy.Identity, sympy.OneMatrix,
    sympy.ZeroMatrix, sympy.BlockMatrix, sympy.KroneckerDelta, Member, CausalMask, Commutation, Unit, Defined,
    DefinedScalar, Gradient, Partial, Indicator, Str,
)
"""Node types that no rule looks into; a defined letter is opaque until it is unfolded."""
_FIRST = (*BINDERS, Entry, MatrixElement, Pow, sympy.MatPow, sympy.HadamardPower, Inverse, Softmax)
"""Node types whose first argument alone is an expression that may be rewritten."""


def parts(e):
    """Pairs (path of one part, part) of the parts of a node that a rule may reach, in reading order.

    >>> from symlin.writing import matrices, sizes
    >>> A, B = matrices("A B", *sizes("m n"))
    >>> parts(MatAdd(A, B)), parts(A)
    ([((0,), A), ((1,), B)], [])
    """
    return _parts_of(type(e))(e)


@cache
def _parts_of(kind):
    """The function that gives the parts of nodes of a type."""
    if issubclass(kind, _WHOLE):
        return lambda e: []
    if issubclass(kind, Sum):
        return lambda e: [((0,), opened(e)[0])]
    if issubclass(kind, _FIRST):
        return lambda e: [((0,), e.args[0])]
    if issubclass(kind, Elementwise):
        return lambda e: [((1,), e.args[1])]
    if issubclass(kind, Blocks):
        return lambda e: [((i, j), block) for i, row in enumerate(e.args) for j, block in enumerate(row)]
    if issubclass(kind, sympy.MatrixBase):
        return lambda e: [((2, k), entry) for k, entry in enumerate(e)]
    return lambda e: [((k,), part) for k, part in enumerate(e.args)]


def extent(e):
    """How many nodes an expression has, written out; a defined letter is one, and its value is counted by itself.

    >>> from symlin.writing import matrices, sizes
    >>> A, B = matrices("A B", *sizes("n n"))
    >>> extent(Symbol("a", real=True)), extent(Defined("Q", A + B)) == extent(A + B)
    (1, True)
    """
    known, pending = {}, [e]
    while pending:
        node = pending[-1]
        missing = [a for a in node.args if a not in known]
        if missing:
            pending += missing
        else:
            known[node] = 1 if isinstance(node, Defined | DefinedScalar) else 1 + sum(known[a] for a in node.args)
            pending.pop()
    return max(known.values())


def made(kind, args):
    """A node of a type with these arguments, as written: nothing is evaluated or sorted."""
    return _maker(kind)(*args)


@cache
def _maker(kind):
    """The function that makes a node of a type of its arguments."""
    if issubclass(kind, Inverse):
        return lambda base, exponent=S.NegativeOne: Basic.__new__(Inverse, base, S.NegativeOne)
    if issubclass(kind, sympy.MatrixBase):
        return lambda rows, columns, entries: sympy.ImmutableDenseMatrix(int(rows), int(columns), list(entries))
    if str(kind.__module__).startswith("symlin.") and not issubclass(kind, Function) or issubclass(kind, Sum):
        return kind
    if issubclass(kind, Add | Mul | Pow | Function) and not issubclass(kind, sympy.MatrixExpr):
        return partial(kind, evaluate=False)
    return partial(Basic.__new__, kind)


def with_part(e, path, new):
    """A node with the part at one of the paths of ``parts`` exchanged."""
    if isinstance(e, Sum):
        return closed(Sum, new, opened(e)[1])
    args = list(e.args)
    put(args, path, new)
    return made(type(e), args)


def put(args, path, new):
    """Exchange, in a list of the arguments of a node, the part at one of the paths of ``parts``."""
    if len(path) == 2:
        row = list(args[path[0]])
        row[path[1]] = new
        new = Tuple(*row)
    args[path[0]] = new


def mapped(e, function):
    """A node with ``function`` applied to each of its parts; the node itself where nothing changes."""
    if isinstance(e, Sum):
        body, limits = opened(e)
        new = function(body)
        return e if new == body else closed(Sum, new, limits)
    changed, args = False, list(e.args)
    for path, part in parts(e):
        new = function(part)
        if new is not part:
            changed = True
            put(args, path, new)
    return made(type(e), args) if changed else e


@lru_cache(maxsize=8192)
def flat(e):
    """The expression without brackets around products and sums; rational coefficients gathered in front.

    >>> from symlin.writing import matrices, sizes
    >>> n = sizes("n")
    >>> A, B, C = matrices("A B C", n, n)
    >>> flat(MatMul(MatMul(2, A), MatMul(3, B, C)))
    6*A*B*C
    """
    e = mapped(e, flat)
    if isinstance(e, Inverse) and len(e.args) == 1:
        return Basic.__new__(Inverse, e.args[0], S.NegativeOne)
    kind = kind_of(e)
    return e if kind is None else joined(kind, e.args, e)


def unfolded(e):
    """A flat expression with every defined letter written as its value."""
    while isinstance(e, Defined | DefinedScalar):
        e = e.value
    return flat(mapped(e, unfolded))


def joined(kind, parts, e=None):
    """The flat product or sum of flat parts; ``e`` is the node that they come from, kept where nothing changes."""
    args = _spliced(kind, parts)
    if kind is MatMul:
        numbers = _spliced(Mul, [a for a in args if not a.is_Matrix])
        args = [*_gathered(numbers), *[a for a in args if a.is_Matrix]]
        kind = kind if args and args[-1].is_Matrix else Mul
    elif kind is Mul:
        args = _gathered(args)
    if len(args) < 2:
        return args[0] if args else S.One
    if e is not None and len(args) == len(e.args) and all(map(_is, args, e.args)):
        return e
    return made(OrderedMul if kind is Mul and any(isinstance(a, OrderedMul) for a in (e, *parts)) else kind, args)


def apart(args):
    """Arguments of a product: the numbers, and the matrices."""
    return [a for a in args if not a.is_Matrix], [a for a in args if a.is_Matrix]


def kind_of(e):
    """The associative operation that a node is, or None; a product that keeps its order is a product of numbers."""
    return _kind(type(e))


@cache
def _kind(node_type):
    return next((kind for kind in NARY if issubclass(node_type, kind)), None)


def is_row_of_ones(e):
    """Whether an expression is a row of ones that is not written as the transpose of a column."""
    return isinstance(e, sympy.OneMatrix) and e.rows == 1 and e.cols != 1


def _is(a, b):
    return a is b


def _spliced(kind, args):
    result = []
    for a in args:
        result += a.args if isinstance(a, kind) and a.args else (a,)
    return result


def _gathered(numbers):
    """Factors with their rational numbers multiplied into one in front, 1 left out."""
    rational = [x for x in numbers if x.is_Rational]
    if not rational:
        return numbers
    coefficient = S.One
    for x in rational:
        coefficient = coefficient * x
    rest = [x for x in numbers if not x.is_Rational]
    return rest if coefficient == 1 else [coefficient, *rest]


def alike(a, b):
    """Whether two flat expressions are the same up to the order of what commutes and the letters of bound indices.

    >>> from symlin.writing import indices, matrices, sizes, total
    >>> n, (i, j) = sizes("n"), indices("i j")
    >>> A, B = matrices("A B", n, n)
    >>> alike(MatAdd(A, B), MatAdd(B, A)), alike(MatMul(A, B), MatMul(B, A))
    (True, False)
    >>> alike(total(A, (i, 1, n)), total(A, (j, 1, n)))
    True
    """
    if a == b:
        return True
    kind = kind_of(a)
    if kind is not kind_of(b) or kind is not None and len(a.args) != len(b.args):
        return False
    return key(a) == key(b)


class _Key:
    """The parts of a key, which are hashed once."""

    __slots__ = ("parts", "hash")

    def __init__(self, *parts):
        self.parts, self.hash = parts, hash(parts)

    def __hash__(self):
        return self.hash

    def __eq__(self, other):
        return self is other or isinstance(other, _Key) and self.hash == other.hash and self.parts == other.parts


@lru_cache(maxsize=16384)
def key(e):
    """A value that is equal for expressions that are ``alike``, and for no others."""
    return _key(e, {}, 0, key)


def _key(e, letters, depth, of):
    """The key of an expression inside of binders of ``letters``; ``of`` gives those of its parts."""
    if isinstance(e, BINDERS):
        body, (index, first, last) = opened(e)
        inner = {**letters, index: Symbol(f"\0{depth}", integer=True, positive=True)}
        return _Key(type(e), _leaf(first, letters), _leaf(last, letters), _bound_key(body, inner, depth + 1))
    inside = parts(e)
    if not inside:
        return _leaf(e, letters)
    keys = [of(part) for _, part in inside]
    kind = kind_of(e)
    if kind in COMMUTATIVE:
        return _Key(kind, *sorted(keys, key=hash))
    if kind is MatMul:
        numbers = sorted((k for k, (_, part) in zip(keys, inside) if not part.is_Matrix), key=hash)
        return _Key(kind, tuple(numbers), tuple(k for k, (_, part) in zip(keys, inside) if part.is_Matrix))
    if isinstance(e, Blocks):
        return _Key(type(e), tuple(len(row) for row in e.args), tuple(keys))
    if isinstance(e, sympy.MatrixBase):
        return _Key(type(e), e.shape, tuple(keys))
    reached = {path[0] for path, _ in inside}
    return _Key(type(e), tuple(keys), tuple(_leaf(a, letters) for k, a in enumerate(e.args) if k not in reached))


def _bound_key(e, letters, depth):
    return _key(e, letters, depth, lambda part: _bound_key(part, letters, depth))


def _leaf(e, letters):
    return e.xreplace(letters) if letters else e


def opened(e):
    """The body and the limits (index, first, last) of a binder; of a sum of numbers over several, the outermost."""
    body, *limits = e.args
    return (body if len(limits) == 1 else Sum(body, *limits[:-1])), limits[-1]


def closed(kind, body, limits):
    """A binder of a type; a sum of numbers over a sum is one ``Sum`` to SymPy."""
    if kind is Sum:
        return Sum(body, Tuple(*limits))
    return kind(body, Tuple(*limits))


def names_in(*expressions):
    """The names of all symbols, letters and functions in expressions, those of sizes and bound indices too."""
    return {atom.name for e in expressions for atom in e.atoms(Symbol, Str)}


def letters_of(*expressions):
    """The letters of the indices that are bound inside."""
    return {limits[0] for e in expressions for node in e.atoms(*BINDERS) for limits in node.args[1:]}


def fresh_letter(avoid, first="i", begin=S.One):
    """An index for a range from ``begin`` on, whose name is not among ``avoid``: ``first`` if it can be."""
    sign = {"positive": True} if begin.is_positive else {"nonnegative": True}
    name = next(n for n in chain((first, *"ijlrstuvw"), (f"i_{k}" for k in count(1))) if n not in avoid)
    return Symbol(name, integer=True, **sign)


def substituted(e, values):
    """An expression with index symbols exchanged for index expressions; nothing is captured or evaluated.

    >>> from symlin.writing import family, indices, sizes, total
    >>> n, h, (i, j) = *sizes("n h"), indices("i j")
    >>> H = family("H", n, n, count=h)
    >>> substituted(total(MatMul(H[i], H[j]), (j, 1, h)), {i: j})
    sum(l=1..h, H_j*H_l)
    """
    values = {s: v for s, v in values.items() if s != v and s in e.free_symbols}
    if not values:
        return e
    if isinstance(e, BINDERS):
        body, (index, first, last) = opened(e)
        inner = {s: v for s, v in values.items() if s != index}
        if any(index in v.free_symbols for v in inner.values()):
            letter = fresh_letter(names_in(e, *inner.values()) | {s.name for s in inner}, begin=first)
            body, index = substituted(body, {index: letter}), letter
        return closed(type(e), substituted(body, inner), (index, first.xreplace(values), last.xreplace(values)))
    if isinstance(e, Defined | DefinedScalar):
        return flat(substituted(e.value, values))
    inside = parts(e)
    if not inside:
        return e.xreplace(values)
    if isinstance(e, Blocks | sympy.MatrixBase) or len(inside) == len(e.args):
        return mapped(e, lambda part: substituted(part, values))
    reached = {path[0] for path, _ in inside}
    args = [substituted(a, values) if k in reached else a.xreplace(values) for k, a in enumerate(e.args)]
    return made(type(e), args)


