"""Bases as a user writes them, lists of columns or a matrix of columns; and the inverse of an explicit matrix."""

import sympy

from symlin.errors import Error, ShapeError
from symlin.linear.elimination import Depends, Elimination, rank_in_words
from symlin.linear.explicit import exact_matrix, settled, tidy


def columns_of(vectors, what):
    """The columns (n, 1) of a matrix (n, k) or of a list of columns, all of one length."""
    if isinstance(vectors, sympy.MatrixBase):
        matrix = exact_matrix(vectors, what)
        return [matrix[:, j] for j in range(matrix.shape[1])]
    if isinstance(vectors, str) or not isinstance(vectors, list | tuple):
        raise TypeError(f"{what} is {vectors!r}; write a list of columns, or a matrix that has them as columns")
    columns = []
    for k, vector in enumerate(vectors, 1):
        column = exact_matrix(vector, f"column {k} of {what}")
        if column.shape[1] != 1:
            raise ShapeError(f"column {k} of {what} is {column.shape[0]}×{column.shape[1]}, not a column")
        if columns and column.shape != columns[0].shape:
            lengths = f"{columns[0].shape[0]} and {column.shape[0]}"
            raise ShapeError(f"the columns of {what} have different lengths: {lengths}")
        columns.append(column)
    return columns


def basis_matrix(vectors, size, what):
    """The matrix (size, size) of a basis; ``Error`` where the columns are none, ``Depends`` where symbols decide."""
    columns = columns_of(vectors, what)
    if len(columns) != size or any(c.shape[0] != size for c in columns):
        found = f"{len(columns)} columns" + (f" of length {columns[0].shape[0]}" if columns else "")
        raise ShapeError(f"{what} has {found}; it takes {size} of length {size}")
    matrix = sympy.Matrix.hstack(*columns).as_immutable()
    rank = Elimination(matrix).rank()
    if isinstance(rank, sympy.Piecewise):
        raise Depends(f"whether {what} is a basis depends on the values of the symbols: {rank_in_words(rank)}", rank)
    if rank < size:
        raise Error(f"{what} is no basis: its {size} columns span only {rank} dimensions")
    return matrix


def inverse_of(matrix, determinant=None):
    """The inverse of an explicit matrix (n, n) whose determinant is not zero."""
    if all(x.is_Rational for x in matrix):
        return matrix.inv().as_immutable()
    if determinant is None:
        determinant = settled(matrix.det(method="berkowitz"))
    return tidy(matrix.adjugate(method="berkowitz") / determinant)
