"""Expressions in one line of plain text, as SymPy prints them, but with the sizes of matrices of ones."""

from sympy.printing.str import StrPrinter


class _Printer(StrPrinter):
    def _print_OneMatrix(self, expr):
        rows, columns = (self._print(size) if size.is_Atom else f"({self._print(size)})" for size in expr.shape)
        if expr.shape[1] == 1:
            return f"1_{rows}"
        return f"1_{columns}.T" if expr.shape[0] == 1 else f"(1_{rows}*1_{columns}.T)"

    def _print_MatrixBase(self, expr):
        rows = (", ".join(self._print(expr[i, j]) for j in range(expr.cols)) for i in range(expr.rows))
        return f"[{'; '.join(rows)}]"

    _print_ImmutableDenseMatrix = _print_MatrixBase


def spelled(expr):
    """An expression as text: a column of ones is ``1_n``, a row ``1_n.T``, an explicit matrix ``[a, b; c, d]``.

    Anything else is as SymPy prints it.

    >>> from sympy import MatrixSymbol, OneMatrix, Symbol
    >>> n = Symbol("n", integer=True, positive=True)
    >>> spelled(MatrixSymbol("A", n, n) * OneMatrix(n, 1)), spelled(OneMatrix(1, n)), spelled(OneMatrix(n, 2 * n))
    ('A*1_n', '1_n.T', '(1_n*1_(2*n).T)')
    """
    return _Printer().doprint(expr)
