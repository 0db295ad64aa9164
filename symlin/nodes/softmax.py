"""Softmax, by rows of a matrix or over the entries of a column; the axis is fixed when it is written."""

from functools import cached_property

from sympy.core.symbol import Str

from symlin.nodes.base import MatrixNode, text_of


class Softmax(MatrixNode):
    """``exp(S)`` divided by its sums, by rows of a matrix (m, n), over the entries of a column (m, 1).

    A column is what is written with 1 as its second size; substituting a size later does not change ``axis``.
    With a mask (m, n) of indicators, masked entries are left out of the sums and are 0 in the result.
    Source: Vaswani et al. 2017, "Attention is all you need", equation 1.

    >>> from sympy import MatrixSymbol, symbols
    >>> n, m = symbols("n m", integer=True, positive=True)
    >>> S = Softmax(MatrixSymbol("S", n, m))
    >>> S.axis, S.subs(m, 1).axis, Softmax(MatrixSymbol("x", n, 1)).axis
    ('rows', 'rows', 'column')
    """

    text_name = "softmax"

    def __new__(cls, scores, axis=None, mask=None):
        if axis is None:
            axis = "column" if scores.shape[1] == 1 else "rows"
        if text_of(axis) not in ("rows", "column"):
            raise TypeError(f"the axis of softmax is 'rows' or 'column', not {axis!r}")
        args = (scores, Str(text_of(axis))) + (() if mask is None else (mask,))
        return MatrixNode.__new__(cls, *args)

    @property
    def scores(self):
        return self.args[0]

    @property
    def axis(self):
        return self.args[1].name

    @property
    def mask(self):
        return self.args[2] if len(self.args) > 2 else None

    @cached_property
    def shape(self):
        return self.scores.shape

    @property
    def shown(self):
        return (self.scores,) + self.args[2:]
