"""What the sides of rules are written with: SymPy's and symlin's node types, and shorthands that evaluate nothing."""

from sympy import (
    Add, Basic, HadamardPower, HadamardProduct, Identity, ImmutableDenseMatrix, Inverse, KroneckerDelta,
    KroneckerProduct, MatAdd, MatMul, MatPow, Mul, OneMatrix, Pow, Rational, S, Sum, Trace, Transpose, ZeroMatrix,
)

from symlin.nodes import (
    KNOWN, Blocks, Commutation, Concat, Diag, DiagonalOf, Dot, Elementwise, Entry, Frobenius2, Inner, Norm2, Scalar,
    Softmax, Total, Unit, Vec,
)
from symlin.rulebook.declaring import definition, fallacy, rule

__all__ = [
    "Blocks", "Commutation", "Concat", "Diag", "DiagonalOf", "Dot", "Elementwise", "Entry", "Frobenius2",
    "HadamardPower", "HadamardProduct", "Identity", "Inner", "Inverse", "KroneckerDelta", "MatAdd", "MatMul", "MatPow",
    "Norm2", "Pow", "Rational", "S", "Scalar", "Softmax", "Sum", "Total", "Trace", "Transpose", "Unit", "Vec",
    "ZeroMatrix", "added", "block_diagonal", "definition", "exp", "exp_of", "explicit", "fallacy", "fraction", "grid",
    "kron", "log", "log_of", "minus", "minus_number", "ones", "plus", "power", "root_of", "rule", "times",
]


def times(*factors):
    """A product of numbers."""
    return Mul(*factors, evaluate=False)


def plus(*terms):
    """A sum of numbers."""
    return Add(*terms, evaluate=False)


def fraction(number):
    """One over a number."""
    return power(number, S.NegativeOne)


def power(number, exponent):
    """A number to a power."""
    return Pow(number, exponent, evaluate=False)


def root_of(number):
    """The square root of a number."""
    return power(number, Rational(1, 2))


def added(terms):
    """The sum of one or more matrices."""
    terms = list(terms)
    return terms[0] if len(terms) == 1 else MatAdd(*terms)


def grid(rows):
    """Blocks in rows; one block alone is itself."""
    rows = [list(row) for row in rows]
    return rows[0][0] if len(rows) == len(rows[0]) == 1 else Blocks(rows)


def block_diagonal(blocks):
    """Blocks on the diagonal, zeros elsewhere."""
    return Blocks([[a if i == j else ZeroMatrix(a.shape[0], b.shape[1]) for j, b in enumerate(blocks)]
                   for i, a in enumerate(blocks)])


def explicit(rows):
    """The matrix with these entries."""
    return ImmutableDenseMatrix([list(row) for row in rows])


def minus_number(number):
    """A number with the sign changed."""
    return times(S.NegativeOne, number)


def minus(matrix):
    """A matrix with the sign changed."""
    return MatMul(S.NegativeOne, matrix)


def ones(rows, columns=1):
    """The matrix of ones, a column by default."""
    return OneMatrix(rows, columns)


def kron(*factors):
    """A Kronecker product."""
    return Basic.__new__(KroneckerProduct, *factors)


def exp(matrix):
    """The exponential of every entry."""
    return Elementwise("exp", matrix)


def log(matrix):
    """The logarithm of every entry."""
    return Elementwise("log", matrix)


def exp_of(number):
    """The exponential of a number."""
    return KNOWN["exp"](number)


def log_of(number):
    """The logarithm of a number."""
    return KNOWN["log"](number)
