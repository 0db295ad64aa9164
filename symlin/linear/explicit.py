"""Explicit matrices over exact numbers and symbols: taking them from what a user passed, and telling what is zero."""

import numbers
from fractions import Fraction
from functools import lru_cache

import sympy
from sympy import S
from sympy.matrices.expressions.matexpr import MatrixElement

from symlin.errors import Error, ShapeError, Undefined
from symlin.proving import decide
from symlin.shapes import Walk

NEVER, ALWAYS, SOMETIMES = "never zero", "always zero", "zero for some values"


def exact_number(value, where="here"):
    """An exact number or a SymPy expression of numbers and symbols, as an expression; anything else is refused."""
    if isinstance(value, bool) or isinstance(value, sympy.logic.boolalg.Boolean) and not isinstance(value, sympy.Expr):
        raise TypeError(f"{value!r} {where} is no number")
    if isinstance(value, str):
        raise TypeError(
            f"{value!r} {where} is text, and text is not evaluated; write a number or a symbol from sl.scalar")
    if isinstance(value, numbers.Integral):
        return sympy.Integer(int(value))
    if isinstance(value, Fraction):
        return sympy.Rational(value.numerator, value.denominator)
    if isinstance(value, float | complex) or isinstance(value, numbers.Number) and not isinstance(value, sympy.Basic):
        raise TypeError(f"{value!r} {where} is a floating-point number; write it exactly, as {_exactly(value)}")
    if not isinstance(value, sympy.Expr) or getattr(value, "is_Matrix", False):
        raise TypeError(f"{value!r} ({type(value).__name__}) {where} is no number and no expression of numbers")
    for number in value.atoms(sympy.Float):
        raise TypeError(f"{number} {where} is a floating-point number; write it exactly, as {_exactly(float(number))}")
    if value.has(S.NaN, S.ComplexInfinity, S.Infinity, S.NegativeInfinity):
        raise Undefined(f"{value} {where} is not defined")
    if value.has(S.ImaginaryUnit) or value.is_real is False:
        raise Error(f"{value} {where} is not a real number")
    Walk().shape(value)
    return value


def _exactly(value):
    try:
        found = Fraction(value).limit_denominator(10**6)
    except (TypeError, ValueError, OverflowError):
        return "sympy.Rational"
    if found.denominator == 1:
        return str(found.numerator)
    return f"sympy.Rational({found.numerator}, {found.denominator})"


def exact_matrix(value, what="the matrix"):
    """An immutable matrix from a SymPy matrix or nested lists (m rows of n numbers); a flat list is a column.

    Nothing reaches SymPy before every entry is known to be a number or an expression: its own ``Matrix`` would
    evaluate text. Raises ``TypeError`` for text and floating-point numbers, ``ShapeError`` for rows of different
    lengths or symbolic sizes.
    """
    if isinstance(value, sympy.MatrixExpr) and all(size.number is not None for size in Walk().shape(value)):
        value = value.as_explicit()
    if isinstance(value, sympy.MatrixBase):
        rows = value.tolist()
        if not rows or not rows[0]:
            raise ShapeError(f"{what} has no entries")
    elif isinstance(value, sympy.MatrixExpr):
        raise ShapeError(
            f"{what}, {value}, is not written out; a LinearMap holds explicit entries. For symbolic sizes, ask "
            "sl.linearity(expr, X), whose .operator is the matrix", value)
    elif isinstance(value, str):
        raise TypeError(
            f"{what} is the text {value!r}; text is not evaluated. Write sympy.Matrix([[...]]) or nested lists")
    else:
        rows = value.tolist() if hasattr(value, "tolist") else value
        if not isinstance(rows, list | tuple):
            raise TypeError(f"{what} is {value!r}; write sympy.Matrix([[...]]) or nested lists of exact numbers")
        rows = [row.tolist() if hasattr(row, "tolist") else row for row in rows]
        rows = [list(row) if isinstance(row, list | tuple) else [row] for row in rows]
        if not rows or not rows[0]:
            raise ShapeError(f"{what} has no entries")
        if len({len(row) for row in rows}) > 1:
            raise ShapeError(f"the rows of {what} have different lengths: {', '.join(str(len(row)) for row in rows)}")
    entries = [exact_number(x, f"in {what}, at entry ({i}, {j})")
               for i, row in enumerate(rows, 1) for j, x in enumerate(row, 1)]
    return sympy.ImmutableDenseMatrix(len(rows), len(rows[0]), entries)


@lru_cache(maxsize=4096)
def settled(x):
    """An entry in one writing where that is possible: fractions of polynomials cancelled, roots multiplied out.

    What SymPy's own simplification makes of functions is taken only where it is proved equal.
    """
    if x.is_Rational:
        return x
    if x.has(MatrixElement):
        return sympy.expand(x)
    if x.is_rational_function(*x.free_symbols):
        return sympy.cancel(x) if x.free_symbols else sympy.radsimp(sympy.expand(x))
    simpler = sympy.simplify(x)
    if simpler != x and Walk().shape(simpler) and decide(x, simpler, trials=0).proved:
        return simpler
    return x


@lru_cache(maxsize=4096)
def zero_test(x):
    """Whether an entry is ``NEVER``, ``ALWAYS`` or ``SOMETIMES`` zero; ``Error`` where that is not known.

    Rational functions are decided by cancelling, everything else by symlin's own proofs and counterexamples.
    """
    x = settled(x)
    if x.is_Rational:
        return NEVER if x else ALWAYS
    numerator, _ = sympy.fraction(x)
    if all(_is_never_zero(f) for f in _factors(numerator)):
        return NEVER
    if _has_rational_coefficients(numerator):
        return SOMETIMES
    verdict = decide(x, S.Zero)
    if verdict.proved:
        return ALWAYS
    if verdict.status == "refuted":
        return SOMETIMES if x.free_symbols else NEVER
    raise Error(f"whether {x} is zero is not known: {verdict.reason}")


def _factors(x):
    try:
        c, pairs = sympy.factor_list(x)
    except sympy.PolynomialError:
        return [x]
    return [f for f, _ in pairs] + ([] if c == 1 else [c])


def _has_rational_coefficients(x):
    """Whether an expression is a polynomial with rational coefficients in its symbols, in which zero shows."""
    if not x.free_symbols or not x.is_polynomial(*x.free_symbols):
        return False
    domain = sympy.Poly(x, *x.free_symbols).domain
    return domain.is_ZZ or domain.is_QQ


def _is_never_zero(x):
    return x.is_nonzero or x.is_positive or x.is_negative


def nonzero_factors(x):
    """The irreducible factors of a numerator that may be zero."""
    numerator, _ = sympy.fraction(sympy.together(settled(x)))
    return tuple(f for f in _factors(numerator) if not f.is_number and not _is_never_zero(f))


def equal(a, b):
    """Whether two explicit matrices are equal for all values of their symbols."""
    return a.shape == b.shape and all(x == y or zero_test(x - y) == ALWAYS for x, y in zip(a, b))


def tidy(matrix):
    """The matrix with every entry settled."""
    return matrix.applyfunc(settled).as_immutable()
