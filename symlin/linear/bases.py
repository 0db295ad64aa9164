"""Bases as a user writes them, lists of vectors or a matrix of columns; and the inverse of an explicit matrix.

A basis is a list of its vectors, so that ``[[1, 1], [1, -1]]`` is the vectors (1, 1) and (1, -1), as in a textbook. The
rows of a matrix are written so in ``LinearMap([[1, 2], [3, 4]])`` only; a SymPy matrix holds vectors as its columns.
"""

from numbers import Number

import sympy

from symlin.errors import Error, ShapeError
from symlin.linear.elimination import Depends, Elimination, rank_in_words
from symlin.linear.explicit import exact_matrix, settled, tidy


def columns_of(vectors, what):
    """The columns (n, 1) of a matrix (n, k), or of a list of k vectors, each a list of n numbers or a column (n, 1)."""
    if isinstance(vectors, sympy.MatrixBase):
        matrix = exact_matrix(vectors, what)
        return [matrix[:, j] for j in range(matrix.shape[1])]
    if isinstance(vectors, str) or not isinstance(vectors, list | tuple):
        raise TypeError(f"{what} is {vectors!r}; write a list of vectors, such as "
                        "[[1, 1], [1, -1]] for (1, 1) and (1, -1), or a sympy.Matrix that has them as columns")
    columns = []
    for k, vector in enumerate(vectors, 1):
        if isinstance(vector, Number) or isinstance(vector, sympy.Expr) and not vector.is_Matrix:
            raise TypeError(f"{what} is {vectors!r}, a list of numbers; write a list of vectors, such as "
                            f"[{list(vectors)}] for a single one")
        column = exact_matrix(vector, f"vector {k} of {what}")
        if column.shape[1] != 1:
            raise ShapeError(f"vector {k} of {what} is {column.shape[0]}×{column.shape[1]}, not a column")
        if columns and column.shape != columns[0].shape:
            lengths = f"{columns[0].shape[0]} and {column.shape[0]}"
            raise ShapeError(f"the vectors of {what} have different lengths: {lengths}; a list holds vectors, not rows")
        columns.append(column)
    return columns


def basis_matrix(vectors, size, what):
    """The matrix (size, size) of a basis; ``Error`` where the columns are none, ``Depends`` where symbols decide."""
    columns = columns_of(vectors, what)
    if len(columns) != size or any(c.shape[0] != size for c in columns):
        number = f"{len(columns)} vector" + ("" if len(columns) == 1 else "s")
        found = number + (f" of length {columns[0].shape[0]}" if columns else "")
        raise ShapeError(f"{what} has {found}; it takes {size} of length {size}, the items of a list or the columns "
                         "of a matrix")
    matrix = sympy.Matrix.hstack(*columns).as_immutable()
    rank = Elimination(matrix).rank()
    if isinstance(rank, sympy.Piecewise):
        raise Depends(f"whether {what} is a basis depends on the values of the symbols: {rank_in_words(rank)}", rank)
    if rank < size:
        raise Error(f"{what} is no basis: its {size} vectors span only {rank} dimensions")
    return matrix


def inverse_of(matrix, determinant=None):
    """The inverse of an explicit matrix (n, n) whose determinant is not zero."""
    if all(x.is_Rational for x in matrix):
        return matrix.inv().as_immutable()
    if determinant is None:
        determinant = settled(matrix.det(method="berkowitz"))
    return tidy(matrix.adjugate(method="berkowitz") / determinant)
