"""Shapes of numbers: what stands in arithmetic must be a number, and what has no meaning is refused."""

import sympy
from sympy.core.function import AppliedUndef, Function

from symlin.errors import ShapeError
from symlin.nodes import KNOWN, Dot, Frobenius2, Inner, Norm2, Partial, Scalar, logistic, relu
from symlin.shapes.matrices import column, equal_shapes, square
from symlin.shapes.walk import MARK, NO_USES, NUMBER, shape_of, written

_FACTS = ("positive", "negative", "nonnegative", "nonpositive", "zero", "integer", "rational")
_FUNCTIONS = (sympy.exp, sympy.log, sympy.tanh, sympy.cos, sympy.sin, relu, logistic)


@shape_of(sympy.Symbol)
def _symbol(walk, e):
    if MARK in e.name:
        raise ShapeError(f"{e.name!r} is not a name", e)
    walk.told_apart(e, e)
    if e.is_commutative is False or e.is_real is False:
        raise ShapeError(f"{e} is not a real symbol; make numbers with sl.scalar({e.name!r})", e)
    return NUMBER, NO_USES


@shape_of(sympy.Number, sympy.NumberSymbol)
def _number(walk, e):
    if e.is_Float:
        raise ShapeError(
            f"{e} is a floating-point number; write it exactly, as sympy.Rational or {sympy.nsimplify(e)}", e
        )
    if not (e.is_Rational or e in (sympy.E, sympy.pi)):
        raise ShapeError(f"{e} is not a real number", e)
    return NUMBER, NO_USES


@shape_of(Partial, sympy.Add, sympy.Mul)
def _arithmetic(walk, e):
    shapes, uses = walk.visit_all(e.args)
    for part, s in zip(e.args, shapes):
        if s != NUMBER or part.is_Matrix:
            if s == NUMBER:
                raise ShapeError(f"{part} is a 1×1 matrix where a number is needed; write sl.dot(x, y) for xᵀy", e)
            raise ShapeError(f"{part} is {written(s)} where a number is needed", e)
    return NUMBER, uses


@shape_of(sympy.Pow)
def _pow(walk, e):
    _, uses = _arithmetic(walk, e)
    exponent = e.args[1]
    if not (exponent.is_Rational or exponent.is_integer or e.args[0] == sympy.E):
        raise ShapeError(f"{e}: the exponent must be a rational number or a symbol of ℕ, not {exponent}", e)
    return NUMBER, uses


@shape_of(Function)
def _function(walk, e):
    if any(a.is_Matrix for a in e.args):
        name = type(e).__name__
        raise ShapeError(f"{e}: {name} of a matrix means nothing to SymPy; write sl.{name}(...) for every entry", e)
    if not isinstance(e, (*_FUNCTIONS, AppliedUndef)):
        raise ShapeError(
            f"symlin has no meaning for {type(e).__name__}; it knows exp, log, sqrt, tanh, cos, sin, relu, logistic", e
        )
    if isinstance(e, AppliedUndef) and type(e).__name__ in KNOWN:
        raise ShapeError(
            f"{e}: {type(e).__name__} is a known function; write sl.{type(e).__name__}(...) or choose another name", e
        )
    if isinstance(e, AppliedUndef) and any(getattr(e, f"is_{fact}") is not None for fact in _FACTS):
        name = type(e).__name__
        raise ShapeError(f"{e}: what is assumed of the function {name} is not used; write sympy.Function({name!r})", e)
    if len(e.args) != 1:
        raise ShapeError(f"{e}: a function takes one number", e)
    return _arithmetic(walk, e)


@shape_of(Scalar)
def _scalar(walk, e):
    s, uses, _ = walk._visit(e.args[0])
    if s != NUMBER:
        raise ShapeError(f"{e.args[0]} is {written(s)}, not a number", e)
    return NUMBER, uses


@shape_of(sympy.Trace)
def _trace(walk, e):
    return NUMBER, square("the trace", walk, e)[1]


@shape_of(Dot)
def _dot(walk, e):
    for x in e.args:
        column("the inner product", walk, x, e)
    return NUMBER, equal_shapes("an inner product", walk, e)[1]


@shape_of(Inner)
def _inner(walk, e):
    return NUMBER, equal_shapes("an inner product", walk, e)[1]


@shape_of(Norm2)
def _norm2(walk, e):
    return NUMBER, column("the norm", walk, e.args[0], e)[1]


@shape_of(Frobenius2)
def _inside(walk, e):
    return NUMBER, walk._visit(e.args[0])[1]
