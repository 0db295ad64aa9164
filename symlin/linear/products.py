"""Products, transposes and vecs as a person writes them: flat, numbers in front, without factors that are 1."""

import sympy
from sympy import Identity, KroneckerProduct, MatMul, Transpose, ZeroMatrix

from symlin.nodes import Commutation, Diag, Unit, Vec
from symlin.proving import decide


def times(*factors):
    """A product, flat, numbers in front, without factors that are 1."""
    flat = [f for factor in factors for f in (factor.args if isinstance(factor, MatMul) else (factor,))]
    number = sympy.Mul(*[f for f in flat if not f.is_Matrix])
    matrices = [f for f in flat if f.is_Matrix]
    if not matrices:
        return number
    kept = [f for f in matrices if not isinstance(f, Identity)] or matrices[:1]
    kept = ([] if number == 1 else [number]) + kept
    return kept[0] if len(kept) == 1 else MatMul(*kept)


def kronecker(*factors):
    """A Kronecker product, numbers in front, without identities of size 1."""
    number, matrices = sympy.S.One, []
    for factor in factors:
        numbers = [a for a in factor.args if not a.is_Matrix] if isinstance(factor, MatMul) else []
        number *= sympy.Mul(*numbers)
        inside = times(*[a for a in factor.args if a.is_Matrix]) if numbers else factor
        matrices += inside.args if isinstance(inside, KroneckerProduct) else (inside,)
    kept = [f for f in matrices if not (isinstance(f, Identity) and f.shape[0] == 1)] or matrices[:1]
    return times(number, kept[0] if len(kept) == 1 else KroneckerProduct(*kept))


def transposed(a):
    """The transpose, taken where it is known."""
    if isinstance(a, sympy.OneMatrix | ZeroMatrix | Commutation):
        return a.func(*reversed(a.args))
    return a.arg if isinstance(a, Transpose) else a if isinstance(a, Diag | Identity) else Transpose(a)


def flipped(factors):
    """The factors of the transpose of a product."""
    return [transposed(a) for a in reversed(factors)]


def vec(a):
    """The columns of a matrix stacked; a number, a column and a row need no vec."""
    return a if not a.is_Matrix or a.shape[1] == 1 else Transpose(a) if a.shape[0] == 1 else Vec(a)


def selecting(i, j, shape):
    """The matrix of a shape that is 1 at position (i, j) and 0 elsewhere."""
    rows, columns = shape
    if columns == 1:
        return Unit(rows, i)
    return times(Unit(rows, i), Transpose(Unit(columns, j))) if rows != 1 else Transpose(Unit(columns, j))


def is_zero(e):
    """Whether an expression is proved to be zero."""
    if e == 0 or isinstance(e, ZeroMatrix):
        return True
    return decide(e, ZeroMatrix(*e.shape) if e.is_Matrix else sympy.S.Zero, trials=0).proved
