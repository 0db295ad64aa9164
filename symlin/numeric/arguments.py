"""The arguments of a function of arrays: what each is, and the sizes that their shapes give."""

import ast
from dataclasses import dataclass, field, replace

from sympy import MatrixExpr, MatrixSymbol, Symbol
from sympy.core.function import UndefinedFunction

from symlin.errors import Error, ShapeError
from symlin.nodes import Defined, DefinedScalar, Family, Member
from symlin.size import Size

MATRIX, FAMILY, SCALAR, WHOLE, FUNCTION = "matrix", "family", "number", "whole number", "function"


@dataclass(frozen=True)
class Argument:
    """One argument: the symbol, its name, its kind and, for arrays, the sizes of its last axes."""

    symbol: object
    name: str
    kind: str
    dims: tuple = ()

    @staticmethod
    def of(symbol, size_names=()):
        """The argument that a symbol, a family, a letter or a function stands for."""
        if isinstance(symbol, Family):
            dims = tuple(map(Size.of, (symbol.count, symbol.rows, symbol.columns)))
            return Argument(symbol, symbol.name, FAMILY, dims)
        if isinstance(symbol, UndefinedFunction):
            return Argument(symbol, symbol.__name__, FUNCTION)
        if isinstance(symbol, Member) and not symbol.index.is_Integer:
            raise Error(f"{symbol} stands for many members; pass the family instead, sl.family({symbol.name!r}, ...)")
        if isinstance(symbol, MatrixSymbol | Defined | Member):
            name = f"{symbol.name}_{symbol.index}" if isinstance(symbol, Member) else symbol.name
            return Argument(symbol, name, MATRIX, tuple(map(Size.of, symbol.shape)))
        if isinstance(symbol, Symbol):
            is_whole = symbol.is_integer or symbol.name in size_names
            return Argument(symbol, symbol.name, WHOLE if is_whole else SCALAR)
        if isinstance(symbol, DefinedScalar):
            return Argument(symbol, symbol.name, SCALAR)
        what = "an expression" if isinstance(symbol, MatrixExpr) else repr(symbol)
        raise TypeError(
            f"{symbol} cannot be an argument; arguments are matrices, scalars, sizes, families, defined letters and "
            f"functions, not {what}")

    @property
    def written(self):
        """Its shape as written."""
        return f"({', '.join(map(str, self.dims))})"


@dataclass(frozen=True)
class Reading:
    """How one size is read off one side of one argument.

    The side is ``factor * name**degree + rest``; ``value`` is the value of the argument.
    """

    name: str
    argument: int
    side: int
    factor: Size
    degree: int
    rest: Size
    value: object = field(default=None, compare=False)

    @property
    def is_direct(self):
        return self.degree == self.factor.number == 1 and self.rest.number == 0

    @property
    def needs(self):
        return self.factor.names | self.rest.names

    def of(self, value):
        return replace(self, value=value)

    def at(self, length, sizes):
        """The size where the side has a length and other sizes are known, or None where none fits."""
        left, factor = length - self.rest.at(sizes), self.factor.at(sizes)
        if left <= 0 or factor <= 0 or left % factor:
            return None
        found = round((left // factor) ** (1 / self.degree))
        return found if found**self.degree == left // factor else None

    def solved(self, tree, size_tree):
        """Python code for it, given that of the length of the side and of sizes."""
        if self.rest.number != 0:
            tree = ast.BinOp(tree, ast.Sub(), size_tree(self.rest))
        if self.factor.number != 1:
            tree = ast.BinOp(tree, ast.FloorDiv(), size_tree(self.factor))
        if self.degree > 1:
            power = ast.BinOp(tree, ast.Pow(), ast.BinOp(ast.Constant(1), ast.Div(), ast.Constant(self.degree)))
            tree = ast.Call(ast.Name("round", ast.Load()), [power], [])
        return tree


class Signature:
    """The arguments in order, and how sizes are read off them."""

    def __init__(self, arguments):
        self.arguments = arguments
        self.sizes_given = {a.name for a in arguments if a.kind == WHOLE}
        self.readings = list(_readings(arguments, self.sizes_given))

    def check_names(self):
        """``Error`` where two arguments have one name."""
        names = [a.name for a in self.arguments]
        for name in names:
            if names.count(name) > 1:
                raise Error(f"two arguments are called {name}")

    @property
    def sizes_known(self):
        return self.sizes_given | {r.name for r in self.readings}

    def bound(self, values, named):
        """The values in order; ``TypeError`` where one is missing, unknown or given twice."""
        if not named and len(values) == len(self.arguments):
            return values
        names = [a.name for a in self.arguments]
        listed = ", ".join(names) or "none"
        if len(values) > len(names):
            raise TypeError(f"{len(values)} arguments are given, but there are {len(names)}: {listed}")
        result = dict(zip(names, values))
        for name, value in named.items():
            if name not in names:
                raise TypeError(f"{name} is not an argument; the arguments are {listed}")
            if name in result:
                raise TypeError(f"{name} is given twice")
            result[name] = value
        missing = [name for name in names if name not in result]
        if missing:
            raise TypeError(f"missing {', '.join(missing)}; the arguments are {listed}")
        return [result[name] for name in names]

    def check(self, values):
        """``ShapeError`` where shapes contradict each other or batches do not fit."""
        sizes, origin = {}, {}
        for a, value in zip(self.arguments, values):
            if a.kind == WHOLE:
                sizes[a.name], origin[a.name] = value, "as given"
        for r in self.readings:
            a = self.arguments[r.argument]
            found = r.at(values[r.argument].shape[r.side], sizes)
            if found is None:
                raise self._misfit(a, values[r.argument].shape, r.side, sizes, origin)
            sizes[r.name], origin[r.name] = found, f"from {a.name}"
        for a, value in zip(self.arguments, values):
            for side, size in zip(range(-len(a.dims), 0), a.dims):
                length = value.shape[side]
                if length < 1 or size.names <= sizes.keys() and size.at(sizes) != length:
                    raise self._misfit(a, value.shape, side, sizes, origin)
        self._check_batches(values)

    def _misfit(self, a, shape, side, sizes, origin):
        """The error for a side that contradicts what is known."""
        size, length = a.dims[side], shape[side]
        known = " and ".join(f"{name} = {sizes[name]} {origin[name]}" for name in sorted(size.names & sizes.keys()))
        if length < 1:
            reason = ", but sizes are positive"
        elif size.number is not None:
            reason = ""
        elif size.names > sizes.keys() & size.names:
            reason = f", but {size} cannot be {length}" + (f" with {known}" if known else "")
        elif size == Size.of(Symbol(min(size.names))):
            reason = f", but {known}"
        else:
            reason = f", but {size} = {size.at(sizes)} with {known}"
        return ShapeError(f"{a.name} is {tuple(shape[-len(a.dims):])}{reason}; it is written {a.written}", a.symbol)

    def _check_batches(self, values):
        """Batches must broadcast: from the right, lengths are equal or 1."""
        batch, first = {}, {}
        for a, value in zip(self.arguments, values):
            own = value.shape[: len(value.shape) - len(a.dims)] if a.dims else ()
            for place, length in enumerate(reversed(own)):
                if length != 1 and batch.setdefault(place, length) != length:
                    other, shape = first[place]
                    text = f"the batch dimensions of {a.name}, {tuple(own)}, do not fit those of {other}, {shape}"
                    raise ShapeError(text, a.symbol)
                if length != 1:
                    first.setdefault(place, (a.name, tuple(own)))


def _readings(arguments, known):
    """Readings of one unknown size each, those of bare sizes first."""
    known = set(known)
    sides = [(k, side, size) for k, a in enumerate(arguments) for side, size in zip(range(-len(a.dims), 0), a.dims)]
    for k, side, size in sides:
        if len(size.names) == 1 and not size.names & known and size == Size.of(Symbol(*size.names)):
            known |= size.names
            yield Reading(*size.names, k, side, Size.of(1), 1, Size(()))
    found = True
    while found:
        found = False
        for k, side, size in sides:
            unknown = size.names - known
            if len(unknown) != 1:
                continue
            (name,) = unknown
            degrees = {dict(powers).get(name, 0) for powers, _ in size.terms} - {0}
            if len(degrees) == 1:
                (degree,) = degrees
                factor = Size.collect(
                    (tuple(p for p in powers if p[0] != name), c) for powers, c in size.terms if name in dict(powers))
                rest = Size(tuple((powers, c) for powers, c in size.terms if name not in dict(powers)))
                known.add(name)
                found = True
                yield Reading(name, k, side, factor, degree, rest)
