"""What unit columns and the commutation matrix mean: deltas between positions."""

from symlin.entries import times
from symlin.meaning.context import Meant, kronecker, means
from symlin.meaning.positions import parted, position_on
from symlin.nodes import Commutation, Unit
from symlin.ranges import Axis
from symlin.size import ONE, Size


@means(Unit)
def _unit(meanings, e):
    axis = Axis(Size.of(e.args[0]))
    place = position_on(meanings, e.position, axis)
    return Meant(axis, Axis(ONE), lambda r, c: kronecker(r, place()))


@means(Commutation)
def _commutation(meanings, e):
    """``K[(i, j), (j, i)] = 1``: a row is a place in ``vec(X.T)``, a column one in ``vec(X)``."""
    m, n = (Axis(Size.of(size)) for size in e.args)

    def entry(r, c):
        (row, column), (other_column, other_row) = parted(meanings, r, m, n), parted(meanings, c, n, m)
        return times(kronecker(row, other_row), kronecker(column, other_column))

    return Meant(Axis.product([m, n]), Axis.product([n, m]), entry)
