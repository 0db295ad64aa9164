"""Matrices of zeros and single ones that select and sort entries: unit columns and the commutation matrix."""

from sympy import Mul, S

from symlin.nodes.base import MatrixNode, basic


class Unit(MatrixNode):
    """The column (n, 1) that is 1 at position ``i``, counted from 1, and 0 elsewhere."""

    text_name = "unit"

    def __new__(cls, n, i):
        return MatrixNode.__new__(cls, basic(n), basic(i))

    @property
    def position(self):
        return self.args[1]

    @property
    def shape(self):
        return self.args[0], S.One


class Commutation(MatrixNode):
    """The permutation matrix (m·n, m·n) with ``vec(X.T) = commutation(m, n) * vec(X)`` for ``X`` (m, n).

    Source: Magnus & Neudecker 1979, "The commutation matrix: some properties and applications", definition 2.1.
    """

    text_name = "commutation"

    def __new__(cls, m, n):
        return MatrixNode.__new__(cls, basic(m), basic(n))

    @property
    def shape(self):
        size = Mul(*self.args)
        return size, size
