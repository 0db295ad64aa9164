"""Whether an assumption holds at exact numbers: what exact rational numbers show, or balls that leave no doubt.

The functions take the ``Evaluation`` (symlin/exact.py) of a point, as those of symlin/node_values.py do.
"""

from itertools import product

from symlin import balls
from symlin.assumed import Comparison, Equation, Property
from symlin.balls import Undecided
from symlin.errors import Undefined
from symlin.node_values import as_rows, check_equal_shapes
from symlin.shapes import Walk, free_indices

_TOLD = {
    "!=": lambda sign: sign != 0, "<": lambda sign: sign < 0, "<=": lambda sign: sign <= 0,
    ">": lambda sign: sign > 0, ">=": lambda sign: sign >= 0,
}


def sides_of(assumption):
    """The expressions of an assumption; none of what is not understood."""
    if isinstance(assumption, Equation | Comparison):
        return assumption.left, assumption.right
    return (assumption.matrix,) if isinstance(assumption, Property) else ()


def own_ranges(assumption, sizes):
    """``{index: Size}`` for the indices of an assumption, which is assumed at all their positions.

    ``sizes`` names the symbols that are sizes or of ℕ.
    """
    return free_indices(sides_of(assumption), Walk(), sizes)


def positions(ranges, sizes):
    """The positions of indices with ranges ``{index: Size}`` at numbers for sizes.

    Raises ``Undefined`` where there is none.
    """
    lasts = [size.at(sizes) for size in ranges.values()]
    if any(last < 1 for last in lasts):
        raise Undefined("an index has no position")
    for values in product(*[range(1, last + 1) for last in lasts]):
        yield dict(zip(ranges, values))


def holds(ev, assumption):
    """Whether an assumption holds; False of what is not understood.

    Raises as ``evaluate``: ``Undefined`` where a side is not defined, ``Undecided`` where a ball cannot tell.
    """
    if isinstance(assumption, Equation):
        left, right = as_rows(ev.value(assumption.left)), as_rows(ev.value(assumption.right))
        check_equal_shapes((left, right), assumption.left)
        return _all_zero(x - y for row, other in zip(left, right) for x, y in zip(row, other))
    if isinstance(assumption, Comparison):
        left, right = as_rows(ev.value(assumption.left)), as_rows(ev.value(assumption.right))
        check_equal_shapes((left, right, [[0]]), assumption.left)
        return _TOLD[assumption.relation](balls.sign(left[0][0] - right[0][0]))
    if isinstance(assumption, Property):
        rows = as_rows(ev.value(assumption.matrix))
        ev.charge(len(rows) ** 3)
        if assumption.word != "nonzero" and len(rows) != len(rows[0]):
            return False
        return _WORDS[assumption.word](rows)
    return False


def misses(word, rows):
    """By how much a square matrix misses what an equation of its entries says, or None where a word is no equation.

    The matrix is what the word says exactly where all these numbers are 0.
    """
    return _MISSES[word](rows) if word in _MISSES else None


def _all_zero(numbers):
    """Whether all numbers are 0: False as soon as one surely is not."""
    doubt = None
    for x in numbers:
        try:
            if not balls.is_zero(x):
                return False
        except Undecided as error:
            doubt = error
    if doubt:
        raise doubt
    return True


def _nonzero(rows):
    return not _all_zero(x for row in rows for x in row)


def _kind(rows):
    flint = balls.flint()
    return flint.arb_mat if any(balls.is_ball(x) for row in rows for x in row) else flint.fmpq_mat


def _invertible(rows):
    return not balls.is_zero(_kind(rows)(rows).det())


def _asymmetry(rows):
    return [rows[i][j] - rows[j][i] for i in range(len(rows)) for j in range(i)]


def _skew_asymmetry(rows):
    return [rows[i][j] + rows[j][i] for i in range(len(rows)) for j in range(i + 1)]


def _off_diagonal(rows):
    return [x for i, row in enumerate(rows) for j, x in enumerate(row) if i != j]


def _orthogonality(rows):
    matrix = _kind(rows)(rows)
    gram = (matrix.transpose() * matrix).tolist()
    return [x - (i == j) for i, row in enumerate(gram) for j, x in enumerate(row)]


def _idempotence(rows):
    matrix = _kind(rows)(rows)
    return [x for row in (matrix * matrix - matrix).tolist() for x in row]


def _permutation(rows):
    """By how much entries miss being 0 or 1, and rows and columns having one 1."""
    sums = [sum(line) - 1 for line in (*rows, *zip(*rows))]
    return [x * (x - 1) for row in rows for x in row] + sums


def _definite(strictly, rows):
    """By the signs of the characteristic polynomial, whose roots are real: all are positive where the signs alternate.

    Descartes' rule of signs, for -t.
    """
    if not _all_zero(_asymmetry(rows)):
        return False
    if _kind(rows) is balls.flint().arb_mat:
        raise Undecided("the sign of a matrix of balls is not decided")
    coefficients = reversed(balls.flint().fmpq_mat(rows).charpoly().coeffs())
    signed = [c if k % 2 == 0 else -c for k, c in enumerate(coefficients)]
    return all(c > 0 for c in signed) if strictly else all(c >= 0 for c in signed)


_MISSES = {
    "symmetric": _asymmetry, "skew-symmetric": _skew_asymmetry, "diagonal": _off_diagonal,
    "orthogonal": _orthogonality, "idempotent": _idempotence, "permutation": _permutation,
}


def _by_misses(word):
    return lambda rows: _all_zero(_MISSES[word](rows))


_WORDS = {word: _by_misses(word) for word in _MISSES} | {
    "invertible": _invertible, "nonzero": _nonzero,
    "positive definite": lambda rows: _definite(True, rows),
    "positive semidefinite": lambda rows: _definite(False, rows),
}
