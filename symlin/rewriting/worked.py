"""What comes of multiplying blocks or entries, with zeros and identities worked out as a person does at once."""

import sympy
from sympy import Add, Identity, ImmutableDenseMatrix, MatAdd, MatMul, Mul, S, Transpose, ZeroMatrix

from symlin.nodes import Blocks
from symlin.rewriting.trees import apart, flat, joined, kind_of, made
from symlin.shapes import Walk


def worked_out(e):
    """A flat expression, its blocks or entries without zero terms, zero products and factors that are identities.

    >>> from symlin.writing import matrices, sizes
    >>> m, n = sizes("m n")
    >>> A, B = matrices("A B", m, n)
    >>> worked_out(Blocks([[MatAdd(MatMul(A, ZeroMatrix(n, n)), MatMul(Identity(m), B)), A]]))
    [B, A]
    """
    if isinstance(e, Blocks):
        return Blocks([[_block(b) for b in row] for row in e.grid])
    if isinstance(e, ImmutableDenseMatrix):
        return ImmutableDenseMatrix(*map(int, e.shape), [_number(a) for a in e])
    return _block(e) if e.is_Matrix else _number(e)


def _block(e):
    if isinstance(e, MatAdd):
        terms = [t for t in map(_block, e.args) if not isinstance(t, ZeroMatrix)]
        return joined(MatAdd, terms) if terms else _zero(e)
    if isinstance(e, MatMul):
        return _product(e)
    if isinstance(e, Transpose):
        return _transposed(_block(e.arg))
    return e


def _product(e):
    numbers, matrices = apart(e.args)
    matrices = list(map(_block, matrices))
    if S.Zero in numbers or any(isinstance(a, ZeroMatrix) for a in matrices):
        return _zero(e)
    kept = [a for a in matrices if not isinstance(a, Identity)] or matrices[:1]
    return joined(MatMul, [*numbers, *kept])


def _transposed(e):
    if isinstance(e, Identity):
        return e
    if isinstance(e, ZeroMatrix):
        return ZeroMatrix(*reversed(e.args))
    if isinstance(e, Transpose):
        return e.arg
    if isinstance(e, MatMul) and sum(a.is_Matrix for a in e.args) == 1:
        return joined(MatMul, [_transposed(a) if a.is_Matrix else a for a in e.args])
    return made(Transpose, [e])


def _zero(e):
    return ZeroMatrix(*(size.to_sympy() for size in Walk().shape(e)))


def _number(e):
    """A number without zero terms and factors; rational numbers are worked out."""
    kind = kind_of(e)
    if kind not in (Add, Mul):
        return e
    args = [_number(a) for a in flat(e).args]
    known = [a for a in args if a.is_Rational]
    rest = [a for a in args if not a.is_Rational]
    total = sympy.S.Zero if kind is Add else sympy.S.One
    for a in known:
        total = total + a if kind is Add else total * a
    if kind is Mul and total == 0:
        return S.Zero
    if not rest or total != (0 if kind is Add else 1):
        rest = [total, *rest]
    return flat(joined(kind, rest))
