"""Entries of a matrix that have no value, such as a row of softmax that is masked wholly, beside entries that have one.

They spread through sums and products; a part that needs all entries of its argument has no value then.
"""

import sympy
from sympy.matrices.expressions import diagonal
from sympy.matrices.expressions.matexpr import MatrixElement

from symlin.errors import Undefined
from symlin.nodes import Blocks, Concat, Defined, DiagonalOf, Entry, Total, Vec

_PASSING = (
    sympy.MatMul, sympy.MatAdd, sympy.Transpose, sympy.HadamardProduct, sympy.KroneckerProduct, sympy.BlockMatrix,
    Blocks, Concat, Total, Vec, Defined, Entry, MatrixElement, DiagonalOf, diagonal.DiagonalOf,
)
"""Nodes with entries of their own that need some entries of their arguments only."""


class MaskedRow(Undefined):
    """An entry in a row of softmax that is masked wholly."""

    def __init__(self):
        super().__init__("softmax over a row that is masked wholly")


class Missing:
    """What stands in the place of an entry without a value; sums and products with it are without one too."""

    def __repr__(self):
        return "undefined"

    def __float__(self):
        return float("nan")

    def _itself(self, *_):
        return self

    __add__ = __radd__ = __sub__ = __rsub__ = __mul__ = __rmul__ = __neg__ = _itself


MISSING = Missing()


def passes_on(e):
    """Whether a node may have entries where some of its arguments have none."""
    return isinstance(e, _PASSING)


def has_missing(value):
    """Whether a number, or an entry of a list of rows, has no value."""
    if type(value) is not list:
        return value is MISSING
    return any(x is MISSING for row in value for x in row)
