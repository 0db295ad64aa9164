"""Families: H_1, ..., H_h of matrices of one shape."""

from sympy import Symbol
from sympy.core.symbol import Str
from sympy.printing.pretty.stringpict import prettyForm

from symlin.nodes.base import MatrixNode, basic, text_of


class Member(MatrixNode):
    """The member at a 1-based index of a family of ``count`` matrices (rows, columns).

    >>> from sympy import symbols
    >>> n, k, h = symbols("n k h", integer=True, positive=True)
    >>> Member("H", 1, n, k, h), Member("H", 1, n, k, h).shape
    (H_1, (n, k))
    """

    def __new__(cls, name, index, rows, columns, count):
        return MatrixNode.__new__(cls, Str(text_of(name)), *map(basic, (index, rows, columns, count)))

    @property
    def name(self):
        return self.args[0].name

    @property
    def index(self):
        return self.args[1]

    @property
    def count(self):
        return self.args[4]

    @property
    def shape(self):
        return self.args[2], self.args[3]

    def _sympystr(self, printer):
        index = printer._print(self.index)
        return f"{self.name}_{index}" if self.index.is_Atom else f"{self.name}_({index})"

    def _latex(self, printer):
        index = printer._print(self.index)
        name = printer._print(Symbol(self.name))
        if "_{" in name and name.endswith("}"):
            return f"{name[:-1]}, {index}}}"
        return f"{name}_{{{index}}}"

    def _pretty(self, printer):
        if "^" in self.name or not self.index.is_Atom:
            return prettyForm(self._sympystr(printer))
        return printer._print(Symbol(f"{self.name}_{self.index}"))


class Family:
    """``count`` matrices (rows, columns) under one name; ``family[i]`` is a ``Member``, indices count from 1."""

    def __init__(self, name, rows, columns, count):
        self.name, self.rows, self.columns, self.count = name, basic(rows), basic(columns), basic(count)

    def __getitem__(self, index):
        index = index if isinstance(index, slice) else basic(index)
        if isinstance(index, slice) or getattr(index, "is_integer", None) is not True:
            raise TypeError(
                f"the index of {self.name} must be a whole number or an index symbol (sl.indices('i')), not {index!r}"
            )
        if index.is_Integer and (index < 1 or self.count.is_Integer and index > self.count):
            raise IndexError(f"{self.name} has members 1 to {self.count}; there is no member {index}")
        return Member(self.name, index, self.rows, self.columns, self.count)

    def __iter__(self):
        if not self.count.is_Integer:
            raise TypeError(
                f"{self.name} has {self.count} members; only a family with a number of members can be listed"
            )
        return (self[index] for index in range(1, int(self.count) + 1))

    def __len__(self):
        if not self.count.is_Integer:
            raise TypeError(f"{self.name} has {self.count} members, not a number of them")
        return int(self.count)

    def __repr__(self):
        return f"Family({self.name!r}, {self.rows}, {self.columns}, count={self.count})"
