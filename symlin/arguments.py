"""What a user may pass: expressions, exact numbers, explicit matrices, equations, assumptions; text is refused."""

from typing import NamedTuple

import sympy
from sympy.logic.boolalg import Boolean, BooleanAtom

from symlin.errors import ShapeError
from symlin.shapes import same_shape, shape


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


class Property(NamedTuple):
    """What is assumed of a matrix (n, n) by a word, such as "permutation"."""

    word: str
    matrix: object


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


def assumptions(given, sides):
    """What was passed as ``given``: a list of assumptions about the symbols of two sides."""
    if isinstance(given, str | sympy.Basic | Property) or not isinstance(given, list | tuple | set):
        raise TypeError("given takes a list of assumptions, such as given=[(A, A.T), sympy.Q.orthogonal(P), 'P^T P = I']")
    return [assumption(value, sides) for value in given]


def assumption(value, sides=()):
    """An assumption as passed in ``given``; a bare True or False is a TypeError, text is read, shapes must fit."""
    if isinstance(value, Property):
        return value
    if isinstance(value, str):
        from symlin.text.reading import parse_equation

        symbols = set().union(*[side.atoms(sympy.MatrixSymbol) | side.free_symbols for side in sides])
        return parse_equation(value, sorted(symbols, key=str))
    if isinstance(value, bool | BooleanAtom):
        raise TypeError(f"{value} is no assumption: SymPy decided it when it was written; pass the two sides as a pair")
    if isinstance(value, tuple):
        if len(value) != 2:
            raise TypeError("an assumption is a pair (left, right), an equation, a relation or a property")
        pair = tuple(expression(side) for side in value)
        same_shape(*pair)
        return pair
    if isinstance(value, Boolean) and not isinstance(value, sympy.Symbol):
        return value
    raise TypeError(
        f"{value!r} is no assumption; pass a pair (left, right), sympy.Q.orthogonal(P), or text such as 'P^T P = I'"
    )
