"""Inner products and squared norms, as numbers."""

from sympy.printing.precedence import PRECEDENCE

from symlin.nodes.base import ScalarNode


class Dot(ScalarNode):
    """The inner product of two columns (n, 1): the sum of ``x_i y_i``."""

    text_name = "dot"

    def __new__(cls, x, y):
        return ScalarNode.__new__(cls, x, y)

    def _latex(self, printer, exp=None):
        x, y = (printer._print(a) for a in self.args)
        base = rf"\left\langle {x}, {y} \right\rangle"
        return base if exp is None else f"{base}^{{{exp}}}"


class Inner(Dot):
    """The inner product of two matrices (m, n): ``tr(Aᵀ B)``, the sum of ``A_ij B_ij``."""

    text_name = "inner"


class Norm2(ScalarNode):
    """The squared Euclidean norm of a column (n, 1): the sum of ``x_i²``."""

    text_name = "norm2"
    _mark = ""
    is_nonnegative = True
    precedence = PRECEDENCE["Pow"]

    def __new__(cls, x):
        return ScalarNode.__new__(cls, x)

    def _latex(self, printer, exp=None):
        base = rf"\left\| {printer._print(self.args[0])} \right\|{self._mark}^{{2}}"
        return base if exp is None else rf"\left({base}\right)^{{{exp}}}"


class Frobenius2(Norm2):
    """The squared Frobenius norm of a matrix (m, n): the sum of ``A_ij²``."""

    text_name = "frobenius2"
    _mark = "_{F}"
