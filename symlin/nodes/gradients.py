"""Derivatives as written: the gradient of a number with respect to a matrix, and a partial derivative."""

from symlin.nodes.base import MatrixNode, ScalarNode, parenthesized


class Gradient(MatrixNode):
    """The matrix (m, n) of the derivatives of a number with respect to the entries of ``X`` (m, n)."""

    text_name = "grad"

    def __new__(cls, function, variable):
        return MatrixNode.__new__(cls, function, variable)

    @property
    def shape(self):
        return self.args[1].shape

    def _latex(self, printer):
        function, variable = self.args
        return rf"\nabla_{{{printer._print(variable)}}} {parenthesized(printer, function, 'Atom')}"


class Partial(ScalarNode):
    """The derivative of a number with respect to a number."""

    text_name = "partial"

    def __new__(cls, function, variable):
        return ScalarNode.__new__(cls, function, variable)

    def _latex(self, printer, exp=None):
        function, variable = parenthesized(printer, self.args[0], strict=True), printer._print(self.args[1])
        base = rf"\frac{{\partial {function}}}{{\partial {variable}}}"
        return base if exp is None else rf"\left({base}\right)^{{{exp}}}"
