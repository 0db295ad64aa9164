"""Expressions as plain data: a list of nodes, each a name with the numbers of its parts; nothing in it is evaluated."""

import re

import sympy
from sympy import Basic, Function, MatrixSymbol, Rational, Symbol, Tuple
from sympy.core.function import AppliedUndef
from sympy.core.symbol import Str
from sympy.matrices.expressions.matexpr import MatrixElement

from symlin import nodes
from symlin.assumed import RELATIONS, WORDS, Comparison, Equation, Property
from symlin.errors import DerivationError
from symlin.rewriting.trees import made

MOST = 100_000
"""Nodes that are read."""
_FLAGS = frozenset("commutative integer positive nonnegative real nonzero".split())
_SYMPY = (
    sympy.Add, sympy.Mul, sympy.Pow, sympy.MatAdd, sympy.MatMul, sympy.MatPow, sympy.Transpose, sympy.Inverse,
    sympy.Trace, sympy.HadamardProduct, sympy.HadamardPower, sympy.KroneckerProduct, sympy.Identity, sympy.OneMatrix,
    sympy.ZeroMatrix, sympy.Sum, sympy.KroneckerDelta, sympy.ImmutableDenseMatrix, sympy.BlockMatrix, MatrixElement,
    sympy.exp, sympy.log, sympy.tanh, sympy.cos, sympy.sin, sympy.Le, sympy.Lt, sympy.Ge, sympy.Gt, Tuple,
)
_SYMLIN = tuple(
    value for name in nodes.__all__ if isinstance(value := getattr(nodes, name), type) and issubclass(value, Basic)
    and value is not nodes.Mask)
_CLASSES = {c.__name__: c for c in (*_SYMPY, *_SYMLIN)}
_NUMBER = re.compile(r"-?[0-9]+(/0*[1-9][0-9]*)?")
_COUNTS = {sympy.Identity: 1, sympy.OneMatrix: 2, sympy.ZeroMatrix: 2}
_CONSTANTS = {"pi": sympy.pi, "e": sympy.E}
_MATRICES = {"MatrixSymbol": MatrixSymbol, "Mask": nodes.Mask}


class Encoder:
    """Gives expressions numbers; ``nodes`` is the list that they stand in, each after its parts."""

    def __init__(self):
        self.nodes, self._known = [], {}

    def number(self, e):
        """The number of an expression; ``DerivationError`` for a node type that symlin does not write."""
        known = self._known.get(e)
        if known is not None:
            return known
        self.nodes.append(self._node(e))
        self._known[e] = len(self.nodes) - 1
        return self._known[e]

    def _node(self, e):
        if isinstance(e, Str):
            return ["text", e.name]
        if isinstance(e, Rational):
            return ["number", str(e)]
        if type(e) is Symbol:
            flags = {k: v for k, v in e._assumptions_orig.items() if v is not None}
            if not flags.keys() <= _FLAGS:
                raise DerivationError(f"{e} has assumptions that cannot be written: {', '.join(flags.keys() - _FLAGS)}")
            return ["symbol", e.name, flags]
        for name, constant in _CONSTANTS.items():
            if e is constant:
                return ["constant", name]
        if type(e).__name__ in _MATRICES and type(e) is _MATRICES[type(e).__name__]:
            return ["matrix", type(e).__name__, e.name, *map(self.number, e.shape)]
        if isinstance(e, AppliedUndef):
            return ["function", e.func.__name__, *map(self.number, e.args)]
        if _CLASSES.get(type(e).__name__) is type(e):
            return [type(e).__name__, *map(self.number, e.args)]
        if isinstance(e, sympy.MatrixBase):
            return self._node(e.as_immutable())
        raise DerivationError(f"{type(e).__name__} cannot be written as data: {e}")

    def assumption(self, a):
        """An assumption as a list."""
        if isinstance(a, Equation):
            return ["equation", self.number(a.left), self.number(a.right)]
        if isinstance(a, Comparison):
            return ["comparison", self.number(a.left), a.relation, self.number(a.right)]
        if isinstance(a, Property):
            return ["property", a.word, self.number(a.matrix)]
        raise DerivationError(f"{a} cannot be written as data")


class Decoder:
    """Expressions from the list that an ``Encoder`` wrote; ``DerivationError`` for anything else."""

    def __init__(self, data):
        if not isinstance(data, list) or len(data) > MOST:
            raise DerivationError(f"the nodes of a derivation are a list of at most {MOST}")
        self._made = []
        for number, node in enumerate(data):
            try:
                self._made.append(self._of(node))
            except DerivationError:
                raise
            except Exception as error:
                raise DerivationError(f"node {number} cannot be read: {error}") from None

    def expression(self, number):
        """The expression with a number."""
        if type(number) is not int or not 0 <= number < len(self._made):
            raise DerivationError(f"there is no node {number!r}")
        return self._made[number]

    def assumption(self, data):
        """The assumption that a list says."""
        match data:
            case ["equation", left, right]:
                return Equation(self.expression(left), self.expression(right))
            case ["comparison", left, relation, right] if relation in RELATIONS:
                return Comparison(self.expression(left), relation, self.expression(right))
            case ["property", word, matrix] if word in WORDS:
                return Property(word, self.expression(matrix))
        raise DerivationError(f"{data!r} is no assumption")

    def _of(self, node):
        match node:
            case ["text", str(name)]:
                return Str(name)
            case ["number", str(value)] if len(value) < 1000 and _NUMBER.fullmatch(value):
                return Rational(value)
            case ["symbol", str(name), dict(flags)] if flags.keys() <= _FLAGS and all(
                    type(v) is bool for v in flags.values()):
                return Symbol(name, **flags)
            case ["constant", str(name)] if name in _CONSTANTS:
                return _CONSTANTS[name]
            case ["matrix", str(kind), str(name), rows, columns] if kind in _MATRICES:
                return _MATRICES[kind](name, self.expression(rows), self.expression(columns))
            case ["function", str(name), *parts]:
                return Function(name, real=True)(*map(self.expression, parts))
            case [str(name), *parts] if name in _CLASSES:
                return _node(_CLASSES[name], [self.expression(part) for part in parts])
        raise DerivationError(f"{node!r} is no node of an expression")


def _node(kind, args):
    if kind is Tuple:
        return Tuple(*args)
    if len(args) != _COUNTS.get(kind, len(args) or 1):
        raise DerivationError(f"{kind.__name__} is not made of {len(args)} parts")
    if issubclass(kind, sympy.core.relational.Relational):
        return kind(*args, evaluate=False)
    if kind is sympy.Inverse:
        args = args[:1]
    if kind is nodes.Blocks:
        return kind([list(row) for row in args])
    if kind is sympy.ImmutableDenseMatrix and not all(isinstance(a, Basic) for a in args[2]):
        raise DerivationError("an explicit matrix holds expressions")
    return made(kind, args)
