"""Elementwise functions, known by name or unknown, of matrices and of numbers."""

from functools import cached_property

import sympy
from sympy import Function, Rational
from sympy.core.symbol import Str
from sympy.printing.pretty.stringpict import prettyForm, stringPict

from symlin.nodes.base import MatrixNode, text_of
from symlin.nodes.numpy_code import numpy_code


class relu(Function):
    """The larger of a real number and 0.

    >>> relu(sympy.Integer(-3)), relu(sympy.Symbol("c", real=True))
    (0, relu(c))
    """

    is_real = True
    is_nonnegative = True

    @classmethod
    def eval(cls, x):
        if x.is_Rational:
            return x if x > 0 else sympy.S.Zero

    def _numpycode(self, printer):
        return numpy_code(printer, self)

    def _latex(self, printer, exp=None):
        base = rf"\operatorname{{relu}}\left({printer._print(self.args[0])}\right)"
        return base if exp is None else f"{base}^{{{exp}}}"


class logistic(Function):
    """The logistic function ``1 / (1 + exp(-x))`` of a real number.

    >>> logistic(sympy.Integer(0))
    1/2
    """

    is_real = True
    is_positive = True

    @classmethod
    def eval(cls, x):
        if x.is_zero:
            return Rational(1, 2)

    def _numpycode(self, printer):
        return numpy_code(printer, self)

    def _latex(self, printer, exp=None):
        base = rf"\sigma\left({printer._print(self.args[0])}\right)"
        return base if exp is None else f"{base}^{{{exp}}}"


def _square_root(x):
    return sympy.Pow(x, Rational(1, 2), evaluate=False)


def _unevaluated(function):
    return lambda x: function(x, evaluate=False)


KNOWN = {
    "exp": _unevaluated(sympy.exp),
    "log": _unevaluated(sympy.log),
    "sqrt": _square_root,
    "tanh": _unevaluated(sympy.tanh),
    "cos": _unevaluated(sympy.cos),
    "sin": _unevaluated(sympy.sin),
    "relu": _unevaluated(relu),
    "logistic": _unevaluated(logistic),
}
"""The functions that symlin knows: name -> the function of a number, as a SymPy expression."""

_LATEX = {"logistic": r"\sigma", "relu": r"\operatorname{relu}"}


class Elementwise(MatrixNode):
    """A function applied to every entry of a matrix (m, n) -> (m, n).

    ``name`` is one of ``KNOWN`` or the name of an unknown function of one real variable.

    >>> Elementwise("exp", sympy.MatrixSymbol("A", 2, 3))
    exp(A)
    """

    def __new__(cls, name, argument):
        return MatrixNode.__new__(cls, Str(text_of(name)), argument)

    @property
    def name(self):
        return self.args[0].name

    @property
    def argument(self):
        return self.args[1]

    @cached_property
    def shape(self):
        return self.argument.shape

    def of_number(self, x):
        """The same function of a number ``x``."""
        return KNOWN[self.name](x) if self.name in KNOWN else Function(self.name, real=True)(x)

    @property
    def text_name(self):
        return self.name

    @property
    def shown(self):
        return self.args[1:]

    def _latex(self, printer):
        if self.name == "sqrt":
            return rf"\sqrt{{{printer._print(self.argument)}}}"
        known = self.name in KNOWN
        name = _LATEX.get(self.name) or (f"\\{self.name}" if known else printer._print(sympy.Symbol(self.name)))
        return rf"{name}\left({printer._print(self.argument)}\right)"

    def _pretty(self, printer):
        name = printer._print(sympy.Symbol(self.name)) if self.name not in KNOWN else prettyForm(self.name)
        return prettyForm(*stringPict.next(name, prettyForm(*printer._print(self.argument).parens())))
