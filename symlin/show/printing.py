"""LaTeX of what is written, in a spelling that reads back into the same expression."""

from sympy import MatrixSymbol, OneMatrix
from sympy.printing.latex import LatexPrinter
from sympy.printing.precedence import PRECEDENCE

from symlin.nodes import Defined, Member


class _Printer(LatexPrinter):
    """SymPy's printer, where it writes what a reader could take for something else."""

    def parenthesize(self, item, level, *args, **kwargs):
        if item.is_Rational and item > 0 and level <= PRECEDENCE["Mul"]:
            return self._print(item)
        return super().parenthesize(item, level, *args, **kwargs)

    def _print_Transpose(self, expr):
        base = self.parenthesize(expr.arg, PRECEDENCE["Pow"])
        if "^" in base and isinstance(expr.arg, MatrixSymbol | Member | Defined | OneMatrix):
            base = rf"\left({base}\right)"
        return rf"{base}^{{\top}}"

    def _print_OneMatrix(self, expr):
        rows, columns = expr.shape
        column = rf"\mathbf{{1}}_{{{self._print(rows)}}}"
        row = rf"\mathbf{{1}}_{{{self._print(columns)}}}^{{\top}}"
        return column if columns == 1 else row if rows == 1 else rf"\left({column} {row}\right)"

    def _print_Identity(self, expr):
        return f"I_{{{self._print(expr.shape[0])}}}"

    def _print_HadamardProduct(self, expr):
        return r" \odot ".join(self.parenthesize(factor, PRECEDENCE["Mul"]) for factor in expr.args)

    def _print_HadamardPower(self, expr):
        base = self.parenthesize(expr.base, PRECEDENCE["Pow"])
        return rf"{base}^{{\odot {self.parenthesize(expr.exp, PRECEDENCE['Mul'])}}}"

    def _print_AppliedUndef(self, expr, exp=None):
        arguments = ", ".join(self._print(argument) for argument in expr.args)
        power = "" if exp is None else f"^{{{exp}}}"
        return rf"{self._deal_with_super_sub(type(expr).__name__)}\left({arguments}\right){power}"

    def _print_ExpBase(self, expr, exp=None):
        power = "" if exp is None else f"^{{{exp}}}"
        return rf"\exp\left({self._print(expr.args[0])}\right){power}"


def latex(expr):
    r"""The LaTeX of an expression: transposes as ``\top``, ones and identities with their sizes, no letter e.

    >>> from symlin.writing import sizes, matrix, ones
    >>> n, d = sizes("n d")
    >>> X = matrix("X", n, d)
    >>> print(latex(ones(n).T * X))
    \mathbf{1}_{n}^{\top} X
    """
    return _Printer().doprint(expr)
