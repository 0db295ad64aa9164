"""Matrices in blocks, as grids: what a product, a sum or a transpose of matrices in blocks is, block by block."""

import sympy
from sympy import MatAdd, MatMul, Transpose

from symlin.nodes import Blocks
from symlin.rewriting.trees import flat, made


def blocks_of(e):
    """The blocks of a flat expression as a list of rows, multiplied out; None where it is not in blocks.

    >>> from symlin.writing import blocks, matrices, sizes
    >>> A, B, C = matrices("A B C", *sizes("n n"))
    >>> blocks_of(flat(MatMul(blocks([[A, B]]), blocks([[B], [C]]))))
    [[A*B + B*C]]
    """
    if isinstance(e, Blocks):
        return [list(row) for row in e.args]
    if isinstance(e, Transpose):
        grid = blocks_of(e.arg)
        return grid and [list(map(_turned, column)) for column in zip(*grid)]
    if isinstance(e, MatAdd):
        grids = list(map(blocks_of, e.args))
        if not all(grids) or any(_cuts(grid) != _cuts(grids[0]) for grid in grids):
            return None
        return [[_sum(cells) for cells in zip(*rows)] for rows in zip(*grids)]
    if isinstance(e, MatMul):
        numbers, matrices = [a for a in e.args if not a.is_Matrix], [a for a in e.args if a.is_Matrix]
        grids = list(map(blocks_of, matrices))
        if not all(grids):
            return None
        found = grids[0]
        for grid in grids[1:]:
            if _cuts(found)[1] != _cuts(grid)[0]:
                return None
            found = [[_sum([_product(a, b) for a, b in zip(row, column)]) for column in zip(*grid)] for row in found]
        return [[_multiple(numbers, block) for block in row] for row in found] if numbers else found
    return None


def _cuts(grid):
    """The numbers of rows of the rows of blocks, and of columns of the columns of blocks."""
    return [row[0].shape[0] for row in grid], [block.shape[1] for block in grid[0]]


def _turned(e):
    if isinstance(e, Transpose):
        return e.arg
    return e if isinstance(e, sympy.Identity) else made(Transpose, [e])


def _multiple(numbers, e):
    return e if isinstance(e, sympy.ZeroMatrix) else flat(made(MatMul, [*numbers, e]))


def _product(*factors):
    if any(isinstance(a, sympy.ZeroMatrix) for a in factors):
        return sympy.ZeroMatrix(factors[0].shape[0], factors[-1].shape[1])
    factors = [a for a in factors if not isinstance(a, sympy.Identity)] or factors[:1]
    return flat(factors[0] if len(factors) == 1 else made(MatMul, factors))


def _sum(terms):
    terms = [a for a in terms if not isinstance(a, sympy.ZeroMatrix)] or list(terms)[:1]
    return flat(terms[0] if len(terms) == 1 else made(MatAdd, terms))
