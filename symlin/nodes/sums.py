"""The sum of matrices over an index range (sums of numbers are SymPy's ``Sum``)."""

from functools import cached_property

from sympy import Sum
from sympy.printing.precedence import PRECEDENCE
from sympy.printing.pretty.stringpict import prettyForm, stringPict

from symlin.nodes.base import BindsIndex, MatrixNode, parenthesized


class Total(BindsIndex, MatrixNode):
    """The sum of a matrix (m, n) over an index that runs from a first to a last whole number; empty sums are 0.

    >>> from sympy import MatrixSymbol, symbols
    >>> n, h, i = symbols("n h i", integer=True, positive=True)
    >>> Total(MatrixSymbol("A", n, n), (i, 1, h))
    sum(i=1..h, A)
    """

    text_name = "sum"
    precedence = PRECEDENCE["Mul"]

    def __new__(cls, body, limits):
        return MatrixNode.__new__(cls, body, cls.limits_of(limits))

    @cached_property
    def shape(self):
        return self.body.shape

    def _sympystr(self, printer):
        index, first, last = (printer._print(a) for a in self.limits)
        return f"sum({index}={first}..{last}, {printer._print(self.body)})"

    def _latex(self, printer):
        index, first, last = (printer._print(a) for a in self.limits)
        return rf"\sum_{{{index}={first}}}^{{{last}}} {parenthesized(printer, self.body, strict=True)}"

    def _pretty(self, printer):
        index, first, last = self.limits
        sign = prettyForm(*prettyForm("∑" if printer._use_unicode else "Sum").above(printer._print(last)))
        below = prettyForm(*printer._print_seq((index, first), delimiter="="))
        body = printer._print(self.body)
        if getattr(self.body, "is_MatAdd", False):
            body = prettyForm(*body.parens())
        sum_of_body = stringPict.next(prettyForm(*sign.below(below)), prettyForm(" "), body)
        return prettyForm(*sum_of_body, binding=prettyForm.OPEN)


def outermost(e):
    """The body and the limits of the outermost index of a binder; SymPy keeps nested sums in one ``Sum``.

    >>> from sympy import symbols
    >>> i, j, n = symbols("i j n", integer=True, positive=True)
    >>> outermost(Sum(i + j, (i, 1, n), (j, 1, n)))
    (Sum(i + j, (i, 1, n)), (j, 1, n))
    """
    body, *limits = e.args
    return (body if len(limits) == 1 else Sum(body, *limits[:-1])), limits[-1]
