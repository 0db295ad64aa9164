"""Blocks: a grid of matrices, and matrices side by side over a symbolic range."""

from functools import cached_property

from sympy import Mul, Add, Tuple
from sympy.printing.pretty.stringpict import prettyForm, stringPict

from symlin.nodes.base import BindsIndex, MatrixNode


class Blocks(MatrixNode):
    """A grid of blocks, row by row; blocks in one row have equal row counts, in one column equal column counts.

    >>> from sympy import MatrixSymbol, symbols
    >>> n, p, q = symbols("n p q", integer=True, positive=True)
    >>> Blocks([[MatrixSymbol("A", n, p), MatrixSymbol("B", n, q)]]).shape
    (n, p + q)
    """

    text_name = "blocks"

    def __new__(cls, *rows):
        if len(rows) == 1 and not isinstance(rows[0], Tuple):
            rows = rows[0]
        return MatrixNode.__new__(cls, *[Tuple(*row) for row in rows])

    @property
    def grid(self):
        return [list(row) for row in self.args]

    @cached_property
    def shape(self):
        return Add(*[row[0].shape[0] for row in self.args]), Add(*[b.shape[1] for b in self.args[0]])

    def _sympystr(self, printer):
        return "[" + "; ".join(", ".join(printer._print(b) for b in row) for row in self.args) + "]"

    def _latex(self, printer):
        rows = r" \\ ".join(" & ".join(printer._print(b) for b in row) for row in self.args)
        return rf"\begin{{bmatrix}} {rows} \end{{bmatrix}}"

    def _pretty(self, printer):
        cells = [[printer._print(block) for block in row] for row in self.args]
        widths = [max(cell.width() for cell in column) for column in zip(*cells)]
        lines = []
        for row in cells:
            padded = [prettyForm(*cell.right(" " * (width - cell.width()))) for cell, width in zip(row, widths)]
            spaced = [part for cell in padded for part in (cell, "  ")][:-1]
            lines.append(prettyForm(*stringPict.next(*spaced)))
        grid = prettyForm(*stringPict.stack(*lines)) if len(lines) > 1 else lines[0]
        return prettyForm(*grid.parens("[", "]"))


class Concat(BindsIndex, MatrixNode):
    """Matrices (m, k) side by side over an index range 1..h: (m, h·k), the block number being the major part.

    Source: Vaswani et al. 2017, section 3.2.2 (the heads of multi-head attention).

    >>> from sympy import MatrixSymbol, symbols
    >>> n, k, h, i = symbols("n k h i", integer=True, positive=True)
    >>> Concat(MatrixSymbol("A", n, k), (i, 1, h)).shape
    (n, h*k)
    """

    text_name = "concat"

    def __new__(cls, body, limits):
        return MatrixNode.__new__(cls, body, cls.limits_of(limits))

    @cached_property
    def shape(self):
        rows, columns = self.body.shape
        _, first, last = self.limits
        return rows, Mul(last - first + 1, columns)

    def _sympystr(self, printer):
        index, first, last = (printer._print(a) for a in self.limits)
        return f"concat({index}={first}..{last}, {printer._print(self.body)})"

    def _latex(self, printer):
        index, first, last = (printer._print(a) for a in self.limits)
        return rf"\operatorname{{Concat}}_{{{index}={first}}}^{{{last}}}\left({printer._print(self.body)}\right)"

    def _pretty(self, printer):
        index, first, last = self.limits
        span = stringPict.next(printer._print_seq((index, first), delimiter="="), "..", printer._print(last), ", ")
        inside = prettyForm(*stringPict.next(prettyForm(*span), printer._print(self.body)))
        return prettyForm(*stringPict.next(prettyForm(self.text_name), prettyForm(*inside.parens())))
