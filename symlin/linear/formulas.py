"""A formula as a function of some of its symbols: its value at sums and multiples of them."""

import itertools
from dataclasses import dataclass

import sympy
from sympy import Add, MatAdd, MatMul, MatrixSymbol, Mul, S, Symbol, ZeroMatrix
from sympy.core.function import AppliedUndef
from sympy.core.symbol import Str
from sympy.matrices.expressions.matexpr import MatrixElement

from symlin.errors import Error
from symlin.nodes import Blocks, Defined, DefinedScalar, Entry, Family, Gradient, Mask, Member, Partial
from symlin.arguments import expression
from symlin.shapes import Walk


@dataclass(frozen=True)
class Argument:
    """One variable of a formula: a matrix symbol, a scalar symbol or all members of a family.

    ``key`` is the symbol, or what all members of a family share; ``copies`` are the symbols, or the names of
    families, that stand for further values of it, the first being its own.
    """

    key: object
    copies: tuple

    def copy_of(self, leaf, number):
        other = self.copies[number]
        return Member(other, *leaf.args[1:]) if isinstance(leaf, Member) else other

    def combined(self, leaf, weights):
        """The sum of ``weight · copy`` in the place of one occurrence."""
        terms = []
        for number, weight in weights.items():
            copy = self.copy_of(leaf, number)
            terms.append(copy if weight == 1 else (MatMul if leaf.is_Matrix else Mul)(weight, copy))
        if not terms:
            return ZeroMatrix(*leaf.shape) if leaf.is_Matrix else S.Zero
        if len(terms) == 1:
            return terms[0]
        return MatAdd(*terms) if leaf.is_Matrix else Add(*terms)


class Formula:
    """An expression, and the variables that it is a function of.

    ``expression`` has the letters unfolded whose definitions hold a variable; ``symbols`` are the variables as the
    user gave them, letters and functions among them replaced by symbols of their names.
    """

    def __init__(self, expr, variables):
        if isinstance(variables, list):
            variables = tuple(variables)
        several = isinstance(variables, tuple | sympy.Tuple)
        given = [_variable(v) for v in (variables if several else (variables,))]
        if not given:
            raise Error("linearity needs at least one variable")
        self.several = several
        letters = {v for v in given if isinstance(v, Defined | DefinedScalar)}
        expr = _written(expr, given)
        used = names_in(expr, closed=letters)
        symbols = {v: _symbol_of(v, used) for v in letters}
        self.symbols = tuple(symbols.get(v, v) for v in given)
        keys = {_key(v) for v in self.symbols}
        if len(keys) < len(given):
            raise Error("a variable is named twice; name each once")
        expr = replaced(expr, symbols.get) if symbols else expr
        holds = lambda letter: any(_key(part) in keys for part in parts_of(letter))  # noqa: E731
        self.expression = replaced(expr, lambda e: None, unfold=holds)
        Walk().shape(self.expression)
        _check_members(self.expression, self.symbols)
        used |= names_in(self.expression) | {v.name for v in self.symbols}
        second = {v: _second_name(v.name, used, alone=len(given) == 1) for v in self.symbols}
        self.arguments = {_key(v): Argument(_key(v), _copies(v, second[v])) for v in self.symbols}
        self.scalar = Symbol(next(n for n in _scalar_names() if n not in used | set(second.values())), real=True)
        self.second = tuple(second.values())

    @property
    def is_matrix(self):
        return bool(self.expression.is_Matrix)

    def at(self, weights):
        """The formula at ``Σ weight · copy``; ``weights`` maps 0 (the variables) and 1 (their copies) to numbers."""
        return self.of(self.expression, weights)

    def of(self, expr, weights):
        """The same for another expression in the same variables."""

        def moved(e):
            argument = self.arguments.get(_key(e))
            return argument.combined(e, weights) if argument else None

        return replaced(expr, moved)

    def is_variable(self, e):
        """Whether a part of an expression is an occurrence of a variable."""
        return _key(e) in self.arguments

    def is_variable_key(self, key):
        """The same for a symbol, or a family as a tuple (name, rows, columns, count)."""
        return ((Str(key[0]), *key[1:]) if isinstance(key, tuple) else key) in self.arguments

    def depends(self, expr):
        """Whether a variable occurs in an expression."""
        return any(map(self.is_variable, parts_of(expr)))

    def alone(self, symbol):
        """The formula as a function of one of its variables, the others fixed."""
        return Formula(self.expression, symbol)

    def alone_in(self, expr, symbol):
        """Another expression as a function of one of the variables, the others being 0."""
        others = {_key(v) for v in self.symbols if v != symbol}
        zero = replaced(expr, lambda e: self.arguments[_key(e)].combined(e, {}) if _key(e) in others else None)
        return Formula(zero, symbol)


def combination(formula, terms):
    """``Σ number · value`` of values of one formula, pairs (number, expression) as they come."""
    if formula.is_matrix:
        parts = [value if number == 1 else MatMul(number, value) for number, value in terms]
        return parts[0] if len(parts) == 1 else MatAdd(*parts)
    return Add(*[Mul(number, value) for number, value in terms])


def names_in(expr, closed=()):
    """Every name that occurs in an expression; the letters ``closed`` are not looked into."""
    names = set()
    for part in parts_of(expr, closed):
        name = type(part).__name__ if isinstance(part, AppliedUndef) else getattr(part, "name", None)
        if isinstance(name, str) and part not in closed:
            names.add(name)
    return names


def fresh_name(used, base):
    """``base`` with the first number that makes it new."""
    return next(name for name in (f"{base}{k}" for k in itertools.count(2)) if name not in used)


# what a user may pass ----------------------------------------------------------------------------------------------


def _variable(v):
    if isinstance(v, Mask):
        raise Error(f"{v} is a mask, with 0 or 1 everywhere, so its sums and multiples need not be masks; make it with "
                    f"sl.matrix({v.name!r}, ...)")
    if isinstance(v, Family | MatrixSymbol | Member | Defined | DefinedScalar):
        return v
    if isinstance(v, str):
        raise TypeError(f"{v!r} is text; pass the symbol itself, such as sl.matrix({v!r}, n, d)")
    if isinstance(v, Symbol):
        if v.is_integer:
            raise Error(f"{v} is a size or an index, in which nothing is linear; make a number with sl.scalar")
        limited = [fact for fact in _LIMITS if v.assumptions0.get(fact)]
        if limited:
            raise Error(f"{v} is assumed {limited[0]}, so its sums and multiples need not be allowed values; "
                        f"make it with sl.scalar({v.name!r})")
        return v
    raise TypeError(
        f"{v!r} is no variable; pass a symbol from sl.matrix, sl.vector, sl.scalar or sl.family, or a tuple of those")


_LIMITS = ("positive", "negative", "nonnegative", "nonpositive", "nonzero")


def _written(expr, given):
    """The expression that a user passed, or what a function gives when it is called with the variables."""
    if callable(expr) and not isinstance(expr, sympy.Basic | sympy.MatrixBase):
        expr = expr(*given)
    if isinstance(expr, tuple | list | sympy.Tuple):
        parts = [expression(part) for part in expr]
        if any(part.is_Matrix for part in parts):
            raise Error("several values must be numbers; write matrices side by side with sl.concat")
        return sympy.ImmutableDenseMatrix(len(parts), 1, parts)
    return expression(expr)


def _key(v):
    """What tells a variable from all others: the symbol, or what the members of a family share."""
    if isinstance(v, Family):
        return (Str(v.name), v.rows, v.columns, v.count)
    if isinstance(v, Member):
        return (v.args[0], *v.args[2:])
    return v


def _symbol_of(letter, used):
    """A symbol that stands for a letter whose definition is to be forgotten."""
    name = letter.name if letter.name not in used else fresh_name(used, letter.name)
    return MatrixSymbol(name, *letter.shape) if letter.is_Matrix else Symbol(name, real=True)


def _check_members(expr, symbols):
    for v in symbols:
        if isinstance(v, Member):
            raise Error(f"{v} is one member of a family; pass the family {v.name}, or use a matrix symbol in its place")
        if isinstance(v, Family):
            members = [e for e in parts_of(expr) if isinstance(e, Member) and e.name == v.name]
            if any(_key(e) != _key(v) for e in members):
                raise Error(f"{v.name} stands for two families of different shapes; give one another name")


def _copies(v, name):
    if isinstance(v, Family):
        return v.name, name
    if isinstance(v, MatrixSymbol):
        return v, MatrixSymbol(name, *v.shape)
    return v, Symbol(name, **v.assumptions0)


def _second_name(name, used, alone):
    candidates = ("YZUV" if name[0].isupper() else "yzuv") if alone and len(name) == 1 else ""
    found = next((c for c in candidates if c not in used), None) or fresh_name(used, name)
    used.add(found)
    return found


def _scalar_names():
    yield from "ctsab"
    yield from (f"c{k}" for k in itertools.count(2))


# trees ----------------------------------------------------------------------------------------------------------------


def parts_of(expr, closed=()):
    """Every part of a tree once, definitions of letters included; the letters ``closed`` are not looked into."""
    seen, waiting = {}, [expr]
    while waiting:
        e = waiting.pop()
        if id(e) not in seen:
            seen[id(e)] = e
            yield e
            if e not in closed:
                waiting.extend(list(e) if isinstance(e, sympy.MatrixBase) else e.args)


def replaced(expr, change, unfold=None):
    """A tree rebuilt with ``change(part)`` in the place of every part for which that is not None.

    A letter is unfolded where its value changes or ``unfold(letter)`` holds. Nothing is evaluated but sums and
    products of numbers.
    """
    known = {}

    def visit(e):
        if id(e) not in known:
            new = change(e)
            known[id(e)] = (rebuilt(e) if new is None else new, e)
        return known[id(e)][0]

    def rebuilt(e):
        if isinstance(e, MatrixSymbol | Member | Str) or not e.args:
            return e
        if isinstance(e, Defined | DefinedScalar):
            value = visit(e.value)
            return value if value is not e.value or unfold and unfold(e) else e
        if isinstance(e, sympy.Lambda) and any(change(v) is not None for v in e.variables):
            return e
        before = list(e) if isinstance(e, sympy.MatrixBase) else e.args
        parts = [visit(a) for a in before]
        if all(a is b for a, b in zip(parts, before)):
            return e
        if isinstance(e, Gradient | Partial):
            raise Error(f"{e}: a derivative that is only written has no values; work it out first, with sl.gradient")
        if isinstance(e, sympy.MatrixBase):
            return sympy.ImmutableDenseMatrix(*e.shape, parts)
        if isinstance(e, sympy.BlockMatrix):
            rows, columns = parts[0].shape
            return Blocks([[parts[0][i, j] for j in range(columns)] for i in range(rows)])
        if isinstance(e, MatrixElement):
            return Entry(parts[0], parts[1] + 1, parts[2] + 1)
        return e.func(*parts)

    return visit(expr)
