"""Values: an expression with its shape, where a size may still be unknown until its context tells it."""

from functools import lru_cache
from typing import NamedTuple

from sympy import Add, Basic, ImmutableDenseMatrix, Integer, MatAdd, MatMul, Mul, Pow, S, Symbol, Transpose

from symlin.nodes import Blocks, Scalar
from symlin.size import ONE, ZERO, Size


class LetterOne(Size):
    """A size of 1 that is written with letters: what has it for its second size is a matrix, not a column."""

    __slots__ = ()


LETTER_ONE = LetterOne(ONE.terms)


class Unknown:
    """A size that the context is to tell."""

    __slots__ = ("value",)

    def __init__(self):
        self.value = None


class Open(NamedTuple):
    """A known size plus a known factor times an unknown one."""

    size: Size
    unknown: Unknown
    factor: Size = ONE


class Value(NamedTuple):
    """``expr`` is a number's expression where both sizes are 1, else a matrix expression."""

    expr: object
    rows: object
    cols: object
    literal_zero: bool = False

    @property
    def is_number(self):
        return settle(self.rows) == ONE and settle(self.cols) == ONE

    @property
    def is_open(self):
        return isinstance(settle(self.rows), Open) or isinstance(settle(self.cols), Open)

    @property
    def shape_text(self):
        return f"{size_text(self.rows)}×{size_text(self.cols)}"


def number(expr):
    return Value(expr, ONE, ONE)


def matrix(expr, rows, cols):
    """A matrix value; one that is 1×1 is a number."""
    if rows == ONE and cols == ONE:
        return Value(Scalar(expr), ONE, ONE)
    return Value(expr, rows, cols)


def as_matrix(value):
    """The matrix expression of a value, also of a number."""
    if not value.is_number:
        return value.expr
    return value.expr.matrix if isinstance(value.expr, Scalar) else ImmutableDenseMatrix(1, 1, [value.expr])


def grid_of(rows):
    """Rows of values as one matrix expression: blocks, or an explicit matrix where all are numbers."""
    if all(value.is_number for row in rows for value in row):
        return ImmutableDenseMatrix(len(rows), len(rows[0]), [value.expr for row in rows for value in row])
    return Blocks([[as_matrix(value) for value in row] for row in rows])


def fresh():
    return Open(ZERO, Unknown())


def settle(size):
    """A size with what is known by now put in."""
    while isinstance(size, Open) and size.unknown.value is not None:
        size = plus(times(size.unknown.value, size.factor), size.size)
    return size


def plus(a, b):
    """The sum of two sizes, at most one of them open; two open ones make a new unknown."""
    if isinstance(a, Open):
        return fresh() if isinstance(b, Open) else a._replace(size=a.size + b)
    return b._replace(size=b.size + a) if isinstance(b, Open) else a + b


def times(a, b):
    """The product of two sizes, at most one of them open; two open ones make a new unknown."""
    a, b = settle(a), settle(b)
    if a == ONE or b == ONE:
        return b if a == ONE else a
    if isinstance(a, Open):
        return fresh() if isinstance(b, Open) else Open(a.size * b, a.unknown, a.factor * b)
    return Open(b.size * a, b.unknown, b.factor * a) if isinstance(b, Open) else a * b


def agree(a, b):
    """Whether two sizes are equal, learning what is unknown."""
    if a is b:
        return True
    a, b = settle(a), settle(b)
    if isinstance(b, Open) and not isinstance(a, Open):
        a, b = b, a
    if not isinstance(a, Open):
        return a == b
    if not isinstance(b, Open):
        rest = (b - a.size).divided_by(a.factor)
        if rest is None or not rest.surely_positive:
            return False
        a.unknown.value = rest
        return True
    if a.unknown is b.unknown:
        return a.size == b.size and a.factor == b.factor
    if not b.size.terms and b.factor == ONE:
        b.unknown.value = a
    elif not a.size.terms and a.factor == ONE:
        a.unknown.value = b
    return True


def size_text(size):
    size = settle(size)
    return "?" if isinstance(size, Open) else str(size)


def size_symbol(name):
    return _size_symbol(name)


@lru_cache(maxsize=4096)
def _size_symbol(name):
    return Symbol(name, integer=True, positive=True)


@lru_cache(maxsize=4096)
def size_expr(size):
    """The SymPy expression of a size.

    >>> from symlin.size import Size
    >>> n = size_symbol("n")
    >>> size_expr(Size.of(2*n + 1))
    2*n + 1
    """
    return Add(*[Mul(Integer(c), *[Pow(_size_symbol(name), e) for name, e in powers]) for powers, c in size.terms])


def open_expr(size):
    """The expression of a size, or a stand-in for an unknown one."""
    size = settle(size)
    return _size_symbol("?") if isinstance(size, Open) else size_expr(size)


def make(kind, *args):
    """A SymPy node as written: no check of shapes, no rewriting."""
    return Basic.__new__(kind, *args)


def power_of(base, exponent):
    """A power of a number, as written."""
    return Pow(base, exponent, evaluate=False)


def product_of_numbers(factors):
    factors = [f for f in factors if f is not S.One] or [S.One]
    return factors[0] if len(factors) == 1 else Mul(*factors, evaluate=False)


def sum_of_numbers(terms):
    return terms[0] if len(terms) == 1 else Add(*terms, evaluate=False)


def scaled(coefficients, expr):
    """A matrix expression with number coefficients in front."""
    coefficients = [c for c in coefficients if c is not S.One]
    if not coefficients:
        return expr
    return make(MatMul, *coefficients, *(expr.args if isinstance(expr, MatMul) else (expr,)))


def negative(value):
    """A value with the sign changed, a leading number taking it."""
    expr = value.expr
    if value.literal_zero:
        return value
    if value.is_number:
        if expr.is_Rational:
            return value._replace(expr=-expr)
        args = expr.args if isinstance(expr, Mul) else (expr,)
        lead = (-args[0], *args[1:]) if args[0].is_Rational else (S.NegativeOne, *args)
        return value._replace(expr=product_of_numbers(lead) if lead[0] is not S.One else product_of_numbers(lead[1:]))
    args = expr.args if isinstance(expr, MatMul) else (expr,)
    if args[0].is_Rational:
        lead = (-args[0], *args[1:])
        lead = lead[1:] if lead[0] is S.One else lead
    else:
        lead = (S.NegativeOne, *args)
    return value._replace(expr=lead[0] if len(lead) == 1 else make(MatMul, *lead))


def transposed(value):
    """The transpose; of a number, the number."""
    if value.is_number:
        return value
    return Value(make(Transpose, value.expr), value.cols, value.rows, value.literal_zero)


def added(values):
    """The sum of values of one shape."""
    first = values[0]
    if first.is_number:
        return number(sum_of_numbers([v.expr for v in values]))
    return Value(first.expr if len(values) == 1 else make(MatAdd, *[v.expr for v in values]), first.rows, first.cols)
