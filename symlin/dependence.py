"""Which letters a written expression contains at given sizes and positions, and its degree in one of them.

A letter is named as in a ``Point`` (symlin/exact.py): a matrix symbol, a scalar symbol, or ``(family name, index)``.
"""

from math import inf

import sympy
from sympy.matrices.expressions.diagonal import DiagMatrix, DiagonalOf as SympyDiagonalOf
from sympy.matrices.expressions.matexpr import MatrixElement

from symlin.nodes import (
    Blocks, Concat, Defined, DefinedScalar, Diag, DiagonalOf, Dot, Entry, Member, Norm2, Scalar, Total, Vec,
)
from symlin.size import Size

_PRODUCTS = sympy.MatMul | sympy.Mul | sympy.HadamardProduct | sympy.KroneckerProduct | Dot
_LINEAR = (
    sympy.MatAdd | sympy.Add | sympy.Transpose | sympy.Trace | sympy.BlockMatrix | sympy.MatrixBase | sympy.Tuple
    | MatrixElement | DiagMatrix | SympyDiagonalOf | Blocks | Diag | DiagonalOf | Vec | Scalar | Entry
    | Defined | DefinedScalar | Concat | Total | sympy.Sum
)


class Dependence:
    """What expressions depend on at sizes ``{name: number}`` and positions ``{index: number}``."""

    def __init__(self, sizes, indices):
        self.sizes, self.indices = sizes, indices
        self._letters, self._degrees = {}, {}

    def letters(self, e):
        """The letters that stand in ``e``."""
        known = self._letters.get(id(e))
        if known is None:
            if isinstance(e, sympy.MatrixSymbol):
                letters = frozenset([e])
            elif isinstance(e, Member):
                letters = self._members(e)
            elif e.is_Symbol and not isinstance(e, Defined):
                fixed = e in self.indices or e.name in self.sizes
                letters = frozenset() if fixed else frozenset([e])
            else:
                letters = frozenset().union(*map(self.letters, e.args))
                if isinstance(e, Concat | Total | sympy.Sum):
                    letters -= {limits[0] for limits in e.args[1:]}
            known = self._letters[id(e)] = (letters, e)
        return known[0]

    def degree(self, e, letter):
        """The degree of ``e`` as a polynomial in the entries of a letter, as written; ``inf`` where it is none."""
        known = self._degrees.get((id(e), letter))
        if known is None:
            known = self._degrees[id(e), letter] = (self._degree(e, letter), e)
        return known[0]

    def _degree(self, e, letter):
        if letter not in self.letters(e):
            return 0
        if e.is_Symbol and not isinstance(e, Defined) or isinstance(e, sympy.MatrixSymbol | Member):
            return 1
        if isinstance(e, Norm2):
            return 2 * self.degree(e.args[0], letter)
        if isinstance(e, _PRODUCTS):
            return sum(self.degree(part, letter) for part in e.args)
        if isinstance(e, _LINEAR):
            return max(self.degree(part, letter) for part in e.args)
        if isinstance(e, sympy.MatPow | sympy.Pow | sympy.HadamardPower):
            exponent = self.whole(e.args[1])
            if exponent is not None and exponent >= 0:
                return exponent * self.degree(e.args[0], letter)
        return inf

    def whole(self, e):
        """The whole number that a position or an exponent is here, or None."""
        if e.is_Integer:
            return int(e)
        values = {s: self.indices.get(s, self.sizes.get(s.name)) for s in e.free_symbols}
        if not values or None in values.values():
            return None
        number = e.subs(values)
        return int(number) if number.is_Integer else None

    def _members(self, e):
        index = self.whole(e.index)
        if index is not None:
            return frozenset([(e.name, index)])
        return frozenset((e.name, i) for i in range(1, Size.of(e.count).at(self.sizes) + 1))
