"""What the words for a property mean: of a value, or of two, the equations, comparisons and properties they say."""

from sympy import (
    HadamardProduct, Identity, Inverse, MatMul, MatPow, OneMatrix, S, Trace, Transpose, ZeroMatrix,
)

from symlin.assumed import WORDS, Comparison, Equation, Property, Unread
from symlin.nodes import Entry, Scalar
from symlin.size import ONE, Size
from symlin.text.values import agree, as_matrix, make, negative, open_expr, settle

_SIGNS = {"positive": ">", "nonnegative": ">=", "nonzero": "!=", "negative": "<", "invertible": "!="}
_AMOUNTS = {"zero": 0, "one": 1, "two": 2, "three": 3, "four": 4}
_HARMLESS_FOR_NUMBERS = ("symmetric", "diagonal")


def said_of(word, value, amount="", indices=()):
    """What a word says of a ``Value``, as a tuple of ``symlin.assumed``, or None where it makes no sense of it.

    ``amount``: the number in "nilpotent of index 2" or "rows sum to one"; ``indices``: two letters that are free here.
    """
    if value.is_number:
        return _of_number(word, value)
    meaning = _MEANINGS.get(word)
    if meaning is not None:
        return meaning(_Matrix(value, amount, indices))
    if word == "nonzero" or word in WORDS and settle(value.rows) == settle(value.cols):
        return (Property(word, value.expr),)
    return None


def said_of_two(word, a, b, number=None):
    """What a word says of two ``Value``: "B is the inverse of A", or with a ``number``, "v is an eigenvector of A"."""
    try:
        return _RELATIONS[word](_Matrix(a), _Matrix(b), *([number] if number is not None else []))
    except (KeyError, TypeError):
        return None


def _of_number(word, value):
    if word in _SIGNS:
        return (Comparison(value.expr, _SIGNS[word], S.Zero),)
    if word == "zero":
        return (Equation(value.expr, S.Zero),)
    return () if word in _HARMLESS_FOR_NUMBERS else None


class _Matrix:
    """A value with what words say of it written down."""

    def __init__(self, value, amount="", indices=()):
        self.value, self.expr = value, as_matrix(value)
        self.rows, self.columns = settle(value.rows), settle(value.cols)
        self.amount, self.indices = amount, indices

    @property
    def is_square(self):
        return self.rows == self.columns

    @property
    def is_column(self):
        return self.columns == ONE

    @property
    def number(self):
        return int(_AMOUNTS.get(self.amount, self.amount or 0))

    @property
    def transpose(self):
        return make(Transpose, self.expr)

    def identity(self, columns=False):
        return make(Identity, open_expr(self.columns if columns else self.rows))

    def ones(self, columns=False):
        return make(OneMatrix, open_expr(self.columns if columns else self.rows), S.One)

    def zeros(self, columns=None):
        return make(ZeroMatrix, open_expr(self.rows), open_expr(self.columns if columns is None else columns))

    def entry(self, i, j):
        return Entry(self.expr, i, j)


def _scalar(expr):
    return Scalar(expr)


def _gram(a):
    return make(MatMul, a.transpose, a.expr)


def _other_gram(a):
    return make(MatMul, a.expr, a.transpose)


# -- of one matrix or column


def _unit(a):
    return (Equation(_scalar(_gram(a)), S.One),) if a.is_column else None


def _orthonormal(a):
    return (Property("orthogonal", a.expr),) if a.is_square else None


def _orthonormal_columns(a):
    return (Equation(_gram(a), a.identity(columns=True)),)


def _orthonormal_rows(a):
    return (Equation(_other_gram(a), a.identity()),)


def _unit_columns(a):
    i, *_ = a.indices
    return (Equation(Entry(_gram(a), i, i), S.One),)


def _unit_rows(a):
    i, *_ = a.indices
    return (Equation(Entry(_other_gram(a), i, i), S.One),)


def _orthogonal_columns(a):
    return (Property("diagonal", _gram(a)),)


def _orthogonal_rows(a):
    return (Property("diagonal", _other_gram(a)),)


def _independent_columns(a):
    return (Property("invertible", _gram(a)),)


def _independent_rows(a):
    return (Property("invertible", _other_gram(a)),)


def _full_rank(a):
    return (Property("invertible", a.expr),) if a.is_square else None


def _sum_rows(a):
    if a.number not in (0, 1) or a.is_column:
        return None
    return (Equation(make(MatMul, a.expr, a.ones(columns=True)), a.ones() if a.number else a.zeros(ONE)),)


def _sum_columns(a):
    if a.number not in (0, 1):
        return None
    total = make(MatMul, a.transpose, a.ones())
    if a.is_column:
        return (Equation(_scalar(total), S(a.number)),)
    zeros = make(ZeroMatrix, open_expr(a.columns), S.One)
    return (Equation(total, a.ones(columns=True) if a.number else zeros),)


def _sum_entries(a):
    if a.is_column:
        return _sum_columns(a)
    total = make(MatMul, make(Transpose, a.ones()), a.expr, a.ones(columns=True))
    return (Equation(_scalar(total), S(a.number)),) if a.number in (0, 1) else None


def _centered(a):
    a.amount = "zero"
    return _sum_columns(a) if a.is_column else None


def _signed_entries(relation):
    def meaning(a):
        i, j, *_ = a.indices
        return (Comparison(a.entry(i, S.One if a.is_column else j), relation, S.Zero),)

    return meaning


def _signed_column(relation):
    entries = _signed_entries(relation)
    return lambda a: entries(a) if a.is_column else None


def _row_stochastic(a):
    a.amount = "one"
    return _sum_rows(a) + _signed_entries(">=")(a) if a.is_square else None


def _column_stochastic(a):
    a.amount = "one"
    return _sum_columns(a) + _signed_entries(">=")(a) if a.is_square else None


def _doubly_stochastic(a):
    return _sum_rows(a) + _column_stochastic(a) if _row_stochastic(a) else None


def _probability(a):
    a.amount = "one"
    return _sum_columns(a) + _signed_entries(">=")(a) if a.is_column else None


def _one_hot(a):
    a.amount = "one"
    if not a.is_column:
        return None
    return (Equation(make(HadamardProduct, a.expr, a.expr), a.expr), *_sum_columns(a))


def _power_is(exponent, result):
    def meaning(a):
        return (Equation(make(MatPow, a.expr, S(exponent)), result(a)),) if a.is_square else None

    return meaning


def _nilpotent(a):
    if not a.is_square or not 2 <= a.number <= 9:
        return None
    before = a.expr if a.number == 2 else make(MatPow, a.expr, S(a.number - 1))
    return Equation(make(MatPow, a.expr, S(a.number)), a.zeros()), Property("nonzero", before)


def _orthogonal_projection(a):
    return (Property("idempotent", a.expr), Property("symmetric", a.expr)) if a.is_square else None


def _projections(a):
    """Matrices that are called projections where they need not be square are any matrices."""
    return None if a.is_square else ()


def _trace_is(number):
    def meaning(a):
        return (Equation(make(Trace, a.expr), S(number)),) if a.is_square else None

    return meaning


def _rotation(a):
    if not a.is_square:
        return None
    if a.rows != Size.of(2):
        return Property("orthogonal", a.expr), Unread("a determinant of 1 is not understood")
    return (
        Property("orthogonal", a.expr),
        Equation(a.entry(1, 1), a.entry(2, 2)),
        Equation(a.entry(1, 2), -a.entry(2, 1)),
    )


def _normal(a):
    return (Equation(_other_gram(a), _gram(a)),) if a.is_square else None


def _negative_definite(word):
    return lambda a: (Property(word, negative(a.value).expr),) if a.is_square else None


def _exists(a):
    """Of an inverse."""
    return (Property("invertible", a.expr.arg),) if isinstance(a.expr, Inverse) else None


def _zero(a):
    return (Equation(a.expr, a.zeros()),)


def _is_identity(a):
    return (Equation(a.expr, a.identity()),) if a.is_square else None


_MEANINGS = {
    "unit": _unit, "orthonormal": _orthonormal, "orthonormal columns": _orthonormal_columns,
    "orthonormal rows": _orthonormal_rows, "unit columns": _unit_columns, "unit rows": _unit_rows,
    "orthogonal columns": _orthogonal_columns, "orthogonal rows": _orthogonal_rows,
    "independent columns": _independent_columns, "independent rows": _independent_rows, "full rank": _full_rank,
    "sum rows": _sum_rows, "sum columns": _sum_columns, "sum entries": _sum_entries, "centered": _centered,
    "positive entries": _signed_entries(">"), "nonnegative entries": _signed_entries(">="),
    "negative entries": _signed_entries("<"), "positive": _signed_column(">"), "nonnegative": _signed_entries(">="),
    "negative": _signed_column("<"), "row-stochastic": _row_stochastic, "column-stochastic": _column_stochastic,
    "doubly stochastic": _doubly_stochastic, "probability": _probability, "one-hot": _one_hot,
    "involutory": _power_is(2, _Matrix.identity), "nilpotent": _nilpotent,
    "orthogonal projection": _orthogonal_projection, "projection matrices": _projections,
    "traceless": _trace_is(0), "unit trace": _trace_is(1), "rotation": _rotation, "normal": _normal,
    "negative definite": _negative_definite("positive definite"),
    "negative semidefinite": _negative_definite("positive semidefinite"), "zero": _zero, "exists": _exists,
    "identity": _is_identity,
}


# -- of two


def _square_alike(a, b):
    return a.is_square and agree(a.rows, b.rows) and agree(a.columns, b.columns)


def _product_is_identity(a, b):
    return Equation(make(MatMul, a.expr, b.expr), a.identity())


def _inverse(a, b):
    return (_product_is_identity(a, b), _product_is_identity(b, a)) if _square_alike(a, b) else None


def _left_inverse(a, b):
    return (_product_is_identity(a, b),) if agree(a.rows, b.columns) and agree(a.columns, b.rows) else None


def _right_inverse(a, b):
    return _left_inverse(b, a)


def _pseudoinverse(a, b):
    if not (agree(a.rows, b.columns) and agree(a.columns, b.rows)):
        return None
    ba, ab = make(MatMul, b.expr, a.expr), make(MatMul, a.expr, b.expr)
    return (
        Equation(make(MatMul, b.expr, a.expr, b.expr), b.expr), Equation(make(MatMul, a.expr, b.expr, a.expr), a.expr),
        Equation(make(Transpose, ba), ba), Equation(make(Transpose, ab), ab),
    )


def _square_root(a, b):
    return (Equation(make(MatPow, a.expr, S(2)), b.expr),) if _square_alike(a, b) else None


def _symmetric_square_root(a, b):
    return (*_square_root(a, b), Property("symmetric", a.expr)) if _square_alike(a, b) else None


def _eigenvector(v, a, number):
    if not (a.is_square and v.is_column and agree(v.rows, a.rows) and number.is_number):
        return None
    scaled = make(MatMul, number.expr, v.expr)
    return Equation(make(MatMul, a.expr, v.expr), scaled), Property("nonzero", v.expr)


def _left_eigenvector(v, a, number):
    transposed = _Matrix(a.value._replace(expr=a.transpose)) if a.is_square else a
    return _eigenvector(v, transposed, number)


def _unit_eigenvector(v, a, number):
    found = _eigenvector(v, a, number)
    return found and found + _unit(v)


def _commute(a, b):
    if not _square_alike(a, b):
        return None
    return (Equation(make(MatMul, a.expr, b.expr), make(MatMul, b.expr, a.expr)),)


def _anticommute(a, b):
    if not _square_alike(a, b):
        return None
    return (Equation(make(MatMul, a.expr, b.expr), make(MatMul, S.NegativeOne, b.expr, a.expr)),)


def _orthogonal_to(a, b):
    if not (a.is_column and b.is_column and agree(a.rows, b.rows)):
        return None
    return (Equation(_scalar(make(MatMul, a.transpose, b.expr)), S.Zero),)


def _orthogonal_to_columns(a, b):
    if not (a.is_column and agree(a.rows, b.rows)):
        return None
    return (Equation(make(MatMul, b.transpose, a.expr), make(ZeroMatrix, open_expr(b.columns), S.One)),)


def _equal(a, b):
    if not (agree(a.rows, b.rows) and agree(a.columns, b.columns)):
        return None
    return (Equation(a.value.expr, b.value.expr),)


_RELATIONS = {
    "inverse": _inverse, "left inverse": _left_inverse, "right inverse": _right_inverse,
    "pseudoinverse": _pseudoinverse, "square root": _square_root, "symmetric square root": _symmetric_square_root,
    "eigenvector": _eigenvector, "left eigenvector": _left_eigenvector, "unit eigenvector": _unit_eigenvector,
    "commute": _commute, "commute pairwise": _commute, "anticommute": _anticommute, "anticommute with": _anticommute,
    "orthogonal to": _orthogonal_to, "orthogonal pairwise": _orthogonal_to,
    "orthogonal to columns": _orthogonal_to_columns, "equal": _equal, "equal pairwise": _equal,
}
PAIRWISE = frozenset(["commute pairwise", "anticommute", "equal pairwise", "orthogonal pairwise"])
"""What is said of every two of a group."""
ONE_BY_ONE = frozenset(["commute", "anticommute with"])
"""What is said of a symbol with each of several others."""
