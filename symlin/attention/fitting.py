"""The arguments of attention checked: each a matrix expression whose shape fits those given before it."""

from collections.abc import Mapping

import sympy

from symlin.arguments import expression
from symlin.errors import Error, ShapeError
from symlin.nodes import Family
from symlin.shapes import shape
from symlin.size import ONE, Size


def matrix_argument(name, value):
    """A matrix expression from what a user passed as the argument ``name``."""
    if isinstance(value, Family):
        raise TypeError(f"{name} is the family {value.name}; pass one member, such as {value.name}[1]")
    try:
        value = expression(value)
    except TypeError as refused:
        raise TypeError(f"{name}: {refused}") from None
    if not getattr(value, "is_Matrix", False):
        raise TypeError(f"{name} is the number {value}; it must be a matrix expression")
    return value


def fitted(name, value, rows=None, columns=None, because=""):
    """A matrix argument whose shape must be (rows, columns); None leaves a side open.

    >>> from symlin.writing import sizes, matrix
    >>> n, d, k = sizes("n d k")
    >>> fitted("W_K", matrix("W", k, d), rows=d, columns=k, because="X is n×d")
    Traceback (most recent call last):
    ...
    symlin.errors.ShapeError: W_K is k×d and must be d×k: X is n×d
    """
    value = matrix_argument(name, value)
    try:
        here = shape(value)
    except ShapeError as wrong:
        raise ShapeError(f"{name}: {wrong}", value) from None
    wanted = [Size.of(s) if s is not None else None for s in (rows, columns)]
    if any(w is not None and w != s for w, s in zip(wanted, here)):
        sides = [str(w) if w is not None else "…" for w in wanted]
        reason = f": {because}" if because else ""
        raise ShapeError(f"{name} is {_by(*here)} and must be {_by(*sides)}{reason}", value)
    return value


def _by(rows, columns):
    return "×".join(f"({s})" if " " in str(s) else str(s) for s in (rows, columns))


def shape_text(value):
    """The shape of a matrix as text, ``n×d``.

    >>> from symlin.writing import sizes, matrix
    >>> n, d = sizes("n d")
    >>> shape_text(matrix("X", n, d + 1))
    'n×(d + 1)'
    """
    return _by(*shape(value))


def biases(bias, names, make):
    """Biases, one for each of the ``names`` in order, None where there is none.

    ``bias``: None or False for none, True for ``make(name)`` under every name, a mapping from names, or a tuple in
    their order, which may leave out the last beyond three.
    """
    if bias is None or bias is False:
        return (None,) * len(names)
    if bias is True:
        return tuple(map(make, names))
    if isinstance(bias, Mapping):
        for name in bias:
            if name not in names:
                raise TypeError(f"bias has no {name!r}; the biases are {', '.join(names)}")
        return tuple(bias.get(name) for name in names)
    if isinstance(bias, tuple | list) and 3 <= len(bias) <= len(names):
        return (*bias, *[None] * (len(names) - len(bias)))
    raise TypeError(f"bias is True, which makes {', '.join(names)}, or these as a tuple or a mapping from their names, "
                    f"None for one that is not there; not {bias!r}")


def family_argument(name, value, rows, columns, count):
    """A family of matrices (rows, columns) from what a user passed as the argument ``name``; None for None."""
    if value is None:
        return None
    if not isinstance(value, Family):
        raise TypeError(f"{name} is {value!r}; it must be a family, one member for each head: sl.family({name!r}, ...)")
    wanted, here = [tuple(map(Size.of, sizes)) for sizes in (
        (rows, columns, count), (value.rows, value.columns, value.count))]
    if wanted != here:
        raise ShapeError(f"{name} has {here[2]} members {_by(*here[:2])} and must have {wanted[2]}, "
                         f"{_by(*wanted[:2])}")
    return value


def number_argument(name, value):
    """A number as an exact SymPy expression."""
    try:
        value = expression(value)
    except TypeError as refused:
        raise TypeError(f"{name}: {refused}") from None
    if getattr(value, "is_Matrix", False):
        raise TypeError(f"{name} is the matrix {value}; it must be a number")
    if shape(value) != (ONE, ONE):
        raise ShapeError(f"{name} must be a number", value)
    return value


def size_argument(name, value):
    """A size as a SymPy expression: a whole number from 1 on, or made of symbols from ``sl.sizes``."""
    if isinstance(value, bool | float | str) or not isinstance(value, int | sympy.Expr):
        raise TypeError(f"{name} must be a size, a whole number or a symbol from sl.sizes, not {value!r}")
    value = sympy.Integer(value) if isinstance(value, int) else value
    if value.is_Integer and value < 1:
        raise Error(f"{name} is {value} and must be at least 1")
    if not (value.is_integer and value.is_positive):
        raise Error(f"{name} is {value}, which is not known to be a positive whole number; make sizes with sl.sizes")
    Size.of(value)
    return value


def product(*factors):
    """A matrix product as written: factors that are 1 left out, nothing rewritten."""
    kept = [f for f in factors if f.is_Matrix or f != 1]
    return kept[0] if len(kept) == 1 else sympy.MatMul(*kept, evaluate=False)


def total_of(*terms):
    """A sum of matrices as written, in the order given."""
    return terms[0] if len(terms) == 1 else sympy.MatAdd(*terms, evaluate=False)
