"""Reshaping: a column as a diagonal matrix, the diagonal as a column, the columns of a matrix stacked."""

from sympy import Mul, S

from symlin.nodes.base import MatrixNode


class Diag(MatrixNode):
    """The diagonal matrix (n, n) with a column (n, 1) on its diagonal."""

    text_name = "diag"

    def __new__(cls, column):
        return MatrixNode.__new__(cls, column)

    @property
    def shape(self):
        return self.args[0].shape[0], self.args[0].shape[0]


class DiagonalOf(MatrixNode):
    """The diagonal of a square matrix (n, n) as a column (n, 1)."""

    text_name = "diag"

    def __new__(cls, matrix):
        return MatrixNode.__new__(cls, matrix)

    @property
    def shape(self):
        return self.args[0].shape[0], S.One


class Vec(MatrixNode):
    """The columns of a matrix (m, n) stacked into one column (n·m, 1); the column number is the major part.

    Source: Magnus & Neudecker, "Matrix Differential Calculus", chapter 2.
    """

    text_name = "vec"

    def __new__(cls, matrix):
        return MatrixNode.__new__(cls, matrix)

    @property
    def shape(self):
        rows, columns = self.args[0].shape
        return Mul(columns, rows), S.One
