"""What a user may pass: expressions, exact numbers, explicit matrices, equations, assumptions; text is refused."""

import sympy
from sympy.assumptions import AppliedPredicate
from sympy.logic.boolalg import Boolean, BooleanAtom

from symlin.assumed import Comparison, Equation, Property
from symlin.errors import ShapeError
from symlin.shapes import same_shape, shape
from symlin.size import ONE


def two_sides(left, right=None):
    """Two SymPy expressions from what a user passed; text inside is refused, nothing is evaluated."""
    if right is None:
        if isinstance(left, sympy.Equality):
            return expression(left.lhs), expression(left.rhs)
        if isinstance(left, bool | BooleanAtom):
            raise TypeError(
                f"{left} is no claim: SymPy decided the equation when it was written; "
                "pass the two sides, sl.prove(left, right)")
        raise TypeError(
            "prove takes two sides, or sympy.Eq(left, right, evaluate=False), or declarations and a claim as text"
        )
    return expression(left), expression(right)


def expression(value):
    """A SymPy expression from what a user passed: an expression, an exact number or an explicit matrix."""
    if isinstance(value, sympy.MatrixBase):
        return value.as_immutable()
    if isinstance(value, bool) or isinstance(value, Boolean) and not isinstance(value, sympy.Expr):
        raise TypeError(
            f"{value} stands where an expression is needed; pass the two sides of an equation, not the equation"
        )
    if isinstance(value, sympy.Basic):
        return value
    if isinstance(value, int):
        return sympy.Integer(value)
    if isinstance(value, float):
        raise TypeError(f"{value!r} is a floating-point number; write it exactly, as sympy.Rational")
    if isinstance(value, str):
        raise TypeError(f"{value!r} is text; read it with sl.parse(text, declared)")
    raise TypeError(
        f"{value!r} ({type(value).__name__}) is no expression; write one with sl.matrix, sl.vector, sl.scalar"
    )


def permutation(matrix):
    """The assumption that a matrix (n, n) is a permutation matrix."""
    return _property("permutation", matrix)


def idempotent(matrix):
    """The assumption that a matrix (n, n) is idempotent, ``P P = P``."""
    return _property("idempotent", matrix)


def _property(word, matrix):
    matrix = expression(matrix)
    rows, columns = shape(matrix)
    if rows != columns:
        raise ShapeError(f"{matrix} is {rows}×{columns}; only a square matrix can be called {word}", matrix)
    return Property(word, matrix)


_PREDICATES = {
    "orthogonal": "orthogonal", "unitary": "orthogonal", "invertible": "invertible", "symmetric": "symmetric",
    "diagonal": "diagonal", "positive_definite": "positive definite",
}
_SIGNS = {"positive": ">", "negative": "<", "nonnegative": ">=", "nonpositive": "<=", "nonzero": "!="}
_RELATIONS = {
    sympy.StrictGreaterThan: ">", sympy.GreaterThan: ">=", sympy.StrictLessThan: "<", sympy.LessThan: "<=",
    sympy.Unequality: "!=",
}


def assumptions(given, sides):
    """What was passed as ``given``: a tuple of ``symlin.assumed`` about the symbols of two sides."""
    if isinstance(given, str | sympy.Basic | Property) or not isinstance(given, list | tuple | set):
        raise TypeError("given takes a list of assumptions, such as given=[(A, A.T), sympy.Q.orthogonal(P), 'P^T P = I']")
    return tuple(
        one for value in given for one in (_read(value, sides) if isinstance(value, str) else (assumption(value),)))


def _read(text, sides):
    """What a text assumes of the symbols of two sides: "P^T P = I", "c > 0", "P is orthogonal"."""
    from symlin.text.reading import parse_assumptions

    symbols = set().union(*[side.atoms(sympy.MatrixSymbol) | side.free_symbols for side in sides])
    return parse_assumptions(text, sorted(symbols, key=str))


def assumption(value):
    """An assumption as passed in ``given``; a bare True or False is a TypeError, shapes must fit."""
    if isinstance(value, Equation | Comparison | Property):
        return value
    if isinstance(value, bool | BooleanAtom):
        raise TypeError(f"{value} is no assumption: SymPy decided it when it was written; pass the two sides as a pair")
    if isinstance(value, tuple):
        if len(value) != 2:
            raise TypeError("an assumption is a pair (left, right), an equation, a relation or a property")
        return _equation(*value)
    if isinstance(value, sympy.Equality):
        return _equation(*value.args)
    if type(value) in _RELATIONS:
        left, right = (expression(side) for side in value.args)
        for side in (left, right):
            if shape(side) != (ONE, ONE):
                raise ShapeError(f"{value}: only numbers can be compared, {side} is a matrix", side)
        return Comparison(left, _RELATIONS[type(value)], right)
    if isinstance(value, AppliedPredicate):
        return _predicate(value)
    raise TypeError(
        f"{value!r} is no assumption; pass a pair (left, right), sympy.Q.orthogonal(P), or text such as 'P^T P = I'"
    )


def _equation(left, right):
    left, right = expression(left), expression(right)
    same_shape(left, right)
    symbols = left.free_symbols | right.free_symbols
    if symbols and not left.is_Matrix and all(symbol.is_integer and symbol.is_positive for symbol in symbols):
        raise ShapeError(
            f"{left} = {right} is an equation between sizes; write the symbols with sizes that are equal instead", left)
    return Equation(left, right)


def _predicate(value):
    name, argument = value.function.name, expression(value.arguments[0])
    if name in _SIGNS and not argument.is_Matrix:
        return Comparison(argument, _SIGNS[name], sympy.S.Zero)
    if name in _PREDICATES and argument.is_Matrix:
        return _property(_PREDICATES[name], argument)
    known = ", ".join(f"Q.{word}" for word in [*_PREDICATES, *_SIGNS])
    raise TypeError(f"{value} is no assumption that symlin understands; write an equation, or one of {known}")
