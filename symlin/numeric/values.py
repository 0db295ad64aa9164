"""What array code computes, as data: values with shapes and axes.

A number with axes ``(i, j)`` and a matrix are arrays of the same layout: batch, then axes, then rows and columns.
"""

from dataclasses import dataclass, field

ALL, NEW, REST = ":", None, ...
"""What stands in an index: a whole axis, a new axis of length 1, all axes in front."""


@dataclass(eq=False)
class Axis:
    """An index range as an axis of arrays: its letter, its place among other axes, its first and last position.

    ``size`` is the size whose range 1..size it runs through, if it is one; ``inside``: where the range depends on
    another axis, the value that tells which positions count.
    """

    name: str
    order: int
    first: object
    last: object
    size: object = None
    inside: object = None


@dataclass(frozen=True, eq=False)
class Value:
    """The result of one operation.

    ``op`` and ``args`` say how it is computed; ``shape`` is (rows, columns) for a matrix and None for a number;
    ``axes``: the index ranges it depends on; ``batched``: whether arrays come in; ``plain``: a Python number.
    """

    op: str
    args: tuple
    shape: tuple | None = None
    axes: tuple = ()
    batched: bool = False
    plain: bool = False
    extra: dict = field(default_factory=dict, repr=False)

    @property
    def is_matrix(self):
        return self.shape is not None

    @property
    def is_spread(self):
        """Whether batch or axes stand in front of what is one number."""
        return self.batched or bool(self.axes)


def parts_of(args):
    """The values among arguments that may be nested tuples."""
    for a in args:
        if isinstance(a, Value):
            yield a
        elif isinstance(a, tuple):
            yield from parts_of(a)
