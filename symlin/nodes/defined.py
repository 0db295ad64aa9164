"""A letter with a definition: prints as its name, means its value."""

from functools import cached_property

from sympy import Symbol
from sympy.core.symbol import Str

from symlin.nodes.base import MatrixNode, ScalarNode, text_of


class _Letter:

    @property
    def name(self):
        return self.args[0].name

    @property
    def value(self):
        return self.args[1]

    def _sympystr(self, printer):
        return self.name

    def _latex(self, printer, exp=None):
        base = printer._print(Symbol(self.name))
        return base if exp is None else f"{base}^{{{exp}}}"

    def _pretty(self, printer):
        return printer._print(Symbol(self.name))


class Defined(_Letter, MatrixNode):
    """A matrix (m, n) known by a name.

    >>> from sympy import MatrixSymbol, MatMul
    >>> X, W = MatrixSymbol("X", 4, 3), MatrixSymbol("W_Q", 3, 2)
    >>> Q = Defined("Q", MatMul(X, W))
    >>> Q, Q.value, Q.shape
    (Q, X*W_Q, (4, 2))
    """

    is_symbol = True

    def __new__(cls, name, value):
        return MatrixNode.__new__(cls, Str(text_of(name)), value)

    @cached_property
    def shape(self):
        return self.value.shape


class DefinedScalar(_Letter, ScalarNode):
    """A number known by a name."""

    def __new__(cls, name, value):
        return ScalarNode.__new__(cls, Str(text_of(name)), value)
