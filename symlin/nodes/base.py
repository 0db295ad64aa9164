"""What all of symlin's node types share: matrix or number, how they print, and how they bind an index."""

from sympy import Basic, Dummy, Expr, Integer, MatrixExpr, Symbol, Tuple
from sympy.core.symbol import Str
from sympy.printing.precedence import PRECEDENCE
from sympy.printing.pretty.stringpict import prettyForm, stringPict

from symlin.nodes.numpy_code import numpy_code


def parenthesized(printer, expression, level="Mul", strict=False):
    """The LaTeX of a factor, in parentheses where it binds less than ``level`` (or, unless ``strict``, as much)."""
    return printer.parenthesize(expression, PRECEDENCE[level], strict=strict)


def basic(value):
    """A whole number or a SymPy object as a SymPy object; text is refused, SymPy would evaluate it."""
    if isinstance(value, Basic):
        return value
    if isinstance(value, int) and not isinstance(value, bool):
        return Integer(value)
    raise TypeError(f"{value!r} stands where a whole number or an expression is needed")


class PrintsAsCall:
    """Text such as ``softmax(S)``: a class gives ``text_name`` and, where not all arguments show, ``shown``."""

    text_name = ""

    @property
    def shown(self):
        return self.args

    def _numpycode(self, printer):
        return numpy_code(printer, self)

    def _sympystr(self, printer):
        return f"{self.text_name}({', '.join(printer._print(a) for a in self.shown)})"

    def _pretty(self, printer):
        inside = printer._print_seq(self.shown, delimiter=", ")
        return prettyForm(*stringPict.next(prettyForm(self.text_name), prettyForm(*inside.parens())))

    def _latex(self, printer):
        inside = ", ".join(printer._print(a) for a in self.shown)
        return rf"\operatorname{{{self.text_name}}}\left({inside}\right)"


class MatrixNode(PrintsAsCall, MatrixExpr):
    """A matrix-valued node."""

    def doit(self, **hints):
        return self.func(*[a.doit(**hints) if hints.get("deep", True) else a for a in self.args])

    def _entry(self, i, j, **kwargs):
        from symlin.nodes.entries import Entry  # SymPy counts from 0, symlin from 1

        return Entry(self, i + 1, j + 1)


class ScalarNode(PrintsAsCall, Expr):
    """A number-valued node."""

    is_commutative = True
    is_real = True


class BindsIndex:
    """A body under one bound index: ``args`` is ``(body, (index, first, last))``."""

    @staticmethod
    def limits_of(limits):
        if not isinstance(limits, tuple | Tuple) or len(limits) != 3:
            raise TypeError(f"a range is written (i, 1, h): an index, a first and a last value; not {limits!r}")
        index, first, last = limits
        if not isinstance(index, Symbol):
            raise TypeError(f"the bound index must be a symbol, not {index!r}; make one with sl.indices('i')")
        return Tuple(index, basic(first), basic(last))

    @property
    def body(self):
        return self.args[0]

    @property
    def limits(self):
        return self.args[1]

    @property
    def index(self):
        return self.args[1][0]

    @property
    def bound_symbols(self):
        return [self.index]

    @property
    def free_symbols(self):
        _, first, last = self.limits
        return (self.body.free_symbols - {self.index}) | first.free_symbols | last.free_symbols

    def _eval_subs(self, old, new):
        index, first, last = self.limits
        first, last = first._subs(old, new), last._subs(old, new)
        body = self.body
        if old == index:
            return self.func(body, (index, first, last))
        if index in getattr(new, "free_symbols", ()):
            fresh = Dummy(index.name, **index.assumptions0)
            body, index = body._subs(index, fresh), fresh
        return self.func(body._subs(old, new), (index, first, last))


def text_of(name):
    """The string in a SymPy ``Str`` (or a plain string), as the nodes store names."""
    return name.name if isinstance(name, Str) else name
