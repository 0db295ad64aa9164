"""How high a degree a formula can have in its variables, read off the way it is written, and its homogeneous parts."""

import sympy
from sympy import Add, MatAdd, S
from sympy.matrices.expressions.matexpr import MatrixElement

from symlin.errors import BudgetError
from symlin.expansion import expand
from symlin.linear.formulas import combination
from symlin.nodes import (
    Blocks, Concat, Defined, DefinedScalar, Diag, DiagonalOf, Dot, Entry, Frobenius2, Inner, Norm2, OrderedMul, Scalar,
    Total, Vec,
)

_SUMS = (sympy.MatAdd, sympy.Add, Blocks, sympy.BlockMatrix, sympy.Tuple, sympy.ImmutableDenseMatrix)
_PRODUCTS = (sympy.MatMul, sympy.Mul, OrderedMul, sympy.HadamardProduct, sympy.KroneckerProduct, Dot, Inner)
_LINEAR = (sympy.Transpose, sympy.Trace, Diag, DiagonalOf, Vec, Scalar, Entry, MatrixElement, Total, Concat, sympy.Sum)
_SQUARES = (Norm2, Frobenius2)
_POWERS = (sympy.Pow, sympy.MatPow, sympy.HadamardPower)


def degree_bound(formula, expr):
    """A degree that an expression cannot exceed as a polynomial in the variables of a formula; None where none shows.

    >>> from symlin.writing import sizes, matrices, relu
    >>> from symlin.linear.formulas import Formula
    >>> n = sizes("n")
    >>> A, X = matrices("A X", n, n)
    >>> f = Formula(A, X)
    >>> degree_bound(f, X * A * X.T + A), degree_bound(f, relu(A) * X), degree_bound(f, relu(X))
    (2, 1, None)
    """
    known = {}

    def bound(e):
        if id(e) not in known:
            known[id(e)] = (found(e), e)
        return known[id(e)][0]

    def found(e):
        if formula.is_variable(e):
            return 1
        if isinstance(e, Defined | DefinedScalar):
            return bound(e.value)
        parts = [bound(a) for a in (list(e) if isinstance(e, sympy.MatrixBase) else e.args)]
        if not any(part != 0 for part in parts):
            return 0
        if None in parts:
            return None
        if isinstance(e, _SUMS):
            return max(parts)
        if isinstance(e, _PRODUCTS):
            return sum(parts)
        if isinstance(e, _SQUARES):
            return 2 * parts[0]
        if isinstance(e, _LINEAR):
            return parts[0] if not any(parts[1:]) else None
        if isinstance(e, _POWERS) and e.args[1].is_Integer and e.args[1] >= 0:
            return int(e.args[1]) * parts[0]
        return None

    return bound(expr)


def homogeneous_parts(claims):
    """The parts of a formula by degree, ``{0: ..., 1: ..., ...}``, or None where they are not found and proved.

    Proved is ``f(c X) = Σ c^k part_k(X)``, so that each part is homogeneous of its degree and they sum to ``f``.
    """
    formula = claims.formula
    parts = _split(formula, formula.expression)
    if parts is None:
        return None
    c = formula.scalar
    scaled = combination(formula, [(c**degree, part) for degree, part in parts.items()])
    return parts if claims.proved(formula.at({0: c}), scaled) else None


def _split(formula, expr):
    if isinstance(expr, sympy.MatrixBase):
        entries = [_split(formula, e) for e in expr]
        if None in entries:
            return None
        degrees = sorted({degree for parts in entries for degree in parts})
        return {degree: sympy.ImmutableDenseMatrix(*expr.shape, [parts.get(degree, S.Zero) for parts in entries])
                for degree in degrees}
    try:
        expanded = expand(expr)
    except BudgetError:
        return None
    terms = {}
    for term in MatAdd.make_args(expanded) if expanded.is_Matrix else Add.make_args(expanded):
        degree = degree_bound(formula, term)
        if degree is None:
            return None
        terms.setdefault(degree, []).append(term)
    return {d: _sum(terms[d]) for d in sorted(terms)}


def _sum(terms):
    if len(terms) == 1:
        return terms[0]
    return MatAdd(*terms) if terms[0].is_Matrix else Add(*terms)
