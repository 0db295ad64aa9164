"""Rotary positions: queries and keys turned, pair of columns by pair, by angles that grow with the position.

Source: Su et al. 2021, "RoFormer: enhanced transformer with rotary position embedding", equations 14, 15 and 34. The
rotation of a row at position p is written out in cosines and sines, so that statements about it need no assumptions.
"""

import sympy
from sympy import Identity, ImmutableDenseMatrix, KroneckerProduct, MatMul, OneMatrix, Transpose

from symlin.attention.fitting import fitted, shape_text, total_of
from symlin.errors import Error
from symlin.nodes import Elementwise
from symlin.size import Size

QUARTER_TURN = ImmutableDenseMatrix([[0, 1], [-1, 0]])
"""``(a, b)`` times this is ``(-b, a)``: the pair turned by a right angle."""


def rotated(M, positions, frequencies):
    """The rows of ``M`` (n, 2f) turned, pair of columns by pair: columns 2l-1 and 2l of row i by the angle p_i θ_l.

    ``positions`` p is a column (n, 1), ``frequencies`` θ a column (f, 1).

    >>> from symlin.writing import sizes, matrix, vector, ones, scalar
    >>> from symlin.proving import prove
    >>> n, f = sizes("n f")
    >>> Q, p, theta, c = matrix("Q", n, 2 * f), vector("p", n), vector("theta", f), scalar("c")
    >>> prove(rotated(rotated(Q, p, theta), c * ones(n), theta), rotated(Q, p + c * ones(n), theta)).status
    'proved'
    """
    rows, columns = M.shape
    positions = fitted("the positions", positions, rows, 1, f"{M} is {shape_text(M)}")
    frequencies = fitted("the frequencies", frequencies, None, 1, "one angle for each pair of columns")
    pairs = frequencies.shape[0]
    if Size.of(2 * pairs) != Size.of(columns):
        raise Error(f"{M} is {shape_text(M)} and there are {pairs} frequencies; it must have 2·{pairs} columns")
    angles = MatMul(positions, Transpose(frequencies), evaluate=False)
    both = OneMatrix(1, 2)
    cos, sin = (KroneckerProduct(Elementwise(name, angles), both) for name in ("cos", "sin"))
    turned = MatMul(M, KroneckerProduct(Identity(pairs), QUARTER_TURN), evaluate=False)
    return total_of(sympy.HadamardProduct(M, cos, evaluate=False), sympy.HadamardProduct(turned, sin, evaluate=False))


def rope_argument(rope, own_context):
    """``(positions of queries, positions of keys, frequencies)`` from what a user passed as ``rope``."""
    if not isinstance(rope, tuple) or len(rope) not in (2, 3):
        raise TypeError("rope is a pair (positions, frequencies) of columns, or (positions of X, positions of the "
                        "context, frequencies)")
    if len(rope) == 2:
        if own_context:
            raise Error("with a context of its own, rope is (positions of X, positions of the context, frequencies)")
        return rope[0], rope[0], rope[1]
    return rope
