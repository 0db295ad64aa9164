"""Numbers out of matrices: an entry at 1-based indices, and the number in a 1×1 matrix."""

from sympy.printing.precedence import PRECEDENCE
from sympy.printing.pretty.stringpict import prettyForm

from symlin.nodes.base import ScalarNode, basic, parenthesized
from symlin.spelling import precedence_of


class Entry(ScalarNode):
    """The entry of a matrix (m, n) in row ``i`` and column ``j``, counted from 1.

    ``doit()`` gives SymPy's own 0-based element where the matrix is a symbol.

    >>> from sympy import MatrixSymbol
    >>> A = MatrixSymbol("A", 2, 3)
    >>> Entry(A, 1, 3), Entry(A, 1, 3).doit()
    (A_{1,3}, A[0, 2])
    """

    def __new__(cls, matrix, i, j):
        return ScalarNode.__new__(cls, matrix, basic(i), basic(j))

    @property
    def matrix(self):
        return self.args[0]

    @property
    def position(self):
        return self.args[1:]

    def doit(self, **hints):
        matrix = self.matrix.doit(**hints)
        i, j = self.position
        return matrix[i - 1, j - 1] if matrix.is_symbol else self.func(matrix, i, j)

    @property
    def _indices(self):
        i, j = self.position
        return (i,) if self.matrix.shape[1] == 1 and j == 1 else (i, j)

    def _base(self, printed):
        return printed if self.matrix.is_Atom or self.matrix.is_symbol else f"({printed})"

    def _sympystr(self, printer):
        inside = ",".join(printer._print(i) for i in self._indices)
        return f"{self._base(printer._print(self.matrix))}_{{{inside}}}"

    @staticmethod
    def listed(printer, indices, apart=False):
        """The LaTeX of indices in a subscript: ``ij``, but ``1, 12`` and ``i + 1, j``; ``apart``: with commas."""
        short = not apart and all(i.is_Symbol and len(i.name) == 1 or i.is_Integer and 0 <= i < 10 for i in indices)
        return ("" if short else ", ").join(printer._print(i) for i in indices)

    def _latex(self, printer, exp=None):
        inside = self.listed(printer, self._indices, self.matrix.shape[0] == 1)
        base = printer._print(self.matrix)
        if not self.matrix.is_symbol or "_" in base or "^" in base:
            base = rf"\left({base}\right)"
        return f"{base}_{{{inside}}}" + ("" if exp is None else f"^{{{exp}}}")

    def _pretty(self, printer):
        base = printer._print(self.matrix)
        if not self.matrix.is_symbol:
            base = prettyForm(*base.parens())
        inside = printer._print_seq(self._indices, delimiter=",")
        return prettyForm(*base.right(prettyForm(*inside.parens("[", "]"))))


class Scalar(ScalarNode):
    """The number in a 1×1 matrix expression; prints as the matrix does.

    >>> from sympy import MatrixSymbol, MatMul, Transpose, Symbol
    >>> x = MatrixSymbol("x", 3, 1)
    >>> 1 + Scalar(MatMul(Transpose(x), x))
    x.T*x + 1
    """

    def __new__(cls, matrix):
        return ScalarNode.__new__(cls, matrix)

    @property
    def matrix(self):
        return self.args[0]

    @property
    def precedence(self):
        return precedence_of(self.matrix)

    def _sympystr(self, printer):
        return printer._print(self.matrix)

    def _latex(self, printer, exp=None):
        if exp is None:
            return printer._print(self.matrix)
        return f"{parenthesized(printer, self.matrix, 'Atom')}^{{{exp}}}"

    def _pretty(self, printer):
        form = printer._print(self.matrix)
        if self.precedence <= PRECEDENCE["Mul"]:
            form.binding = prettyForm.MUL if self.precedence == PRECEDENCE["Mul"] else prettyForm.ADD
        return form
