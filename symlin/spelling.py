"""Expressions in one line of plain text, as SymPy prints them, but with the sizes of matrices of ones."""

from sympy import MatMul
from sympy.printing.precedence import PRECEDENCE, precedence
from sympy.printing.str import StrPrinter


class _Printer(StrPrinter):
    def parenthesize(self, item, level, strict=False):
        own = precedence_of(item)
        text = self._print(item)
        return f"({text})" if own < level or own == level and not strict else text

    def _print_MatMul(self, expr):
        first, *rest = expr.args
        sign, factors = "", expr.args
        if first.is_number and first.is_negative:
            sign, factors = "-", [a for a in (-first, *rest) if a != 1]
        return sign + "*".join(self.parenthesize(a, PRECEDENCE["Mul"]) for a in factors)

    def _print_Add(self, expr, order=None):
        text = ""
        for term in self._as_ordered_terms(expr, order=order):
            shown, sign = self._print(term), "+"
            if term.is_Add or precedence_of(term) < PRECEDENCE["Add"]:
                shown = f"({shown})"
            elif shown.startswith("-"):
                shown, sign = shown[1:], "-"
            text += f" {sign} {shown}" if text else shown if sign == "+" else f"-{shown}"
        return text

    def _print_OneMatrix(self, expr):
        rows, columns = (self._print(size) if size.is_Atom else f"({self._print(size)})" for size in expr.shape)
        if expr.shape[1] == 1:
            return f"1_{rows}"
        return f"1_{columns}.T" if expr.shape[0] == 1 else f"(1_{rows}*1_{columns}.T)"

    def _print_MatrixBase(self, expr):
        rows = (", ".join(self._print(expr[i, j]) for j in range(expr.cols)) for i in range(expr.rows))
        return f"[{'; '.join(rows)}]"

    _print_ImmutableDenseMatrix = _print_MatrixBase


def precedence_of(e):
    """As SymPy's, which multiplies a product by -1 to see whether it has a sign, and so inverts what is written."""
    if isinstance(e, MatMul):
        return PRECEDENCE["Add" if e.args[0].is_number and e.args[0].is_negative else "Mul"]
    return precedence(e)


def spelled(expr):
    """An expression as text: a column of ones is ``1_n``, a row ``1_n.T``, an explicit matrix ``[a, b; c, d]``.

    Anything else is as SymPy prints it.

    >>> from sympy import MatrixSymbol, OneMatrix, Symbol
    >>> n = Symbol("n", integer=True, positive=True)
    >>> spelled(MatrixSymbol("A", n, n) * OneMatrix(n, 1)), spelled(OneMatrix(1, n)), spelled(OneMatrix(n, 2 * n))
    ('A*1_n', '1_n.T', '(1_n*1_(2*n).T)')
    """
    return _Printer().doprint(expr)
