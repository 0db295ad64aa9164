"""Random expressions to be printed, with names as people give them, and what their print is read with."""

import sympy
from expressions import SIZES, Writer, mutated, rewritten
from sympy import Inverse, KroneckerDelta, MatAdd, MatMul, OneMatrix, Rational, Transpose, ZeroMatrix
from sympy.core.function import AppliedUndef

from symlin.nodes import (
    KNOWN, Blocks, CausalMask, Concat, Defined, DefinedScalar, Elementwise, Family, Gradient, Indicator, Member,
    Partial, Softmax, Total,
)


def declared_in(expression):
    """What ``sl.parse`` is to be told of an expression: everything in it that has a name and is not bound."""
    found, pending, bound = {}, [expression], set()
    while pending:
        e = pending.pop()
        if isinstance(e, Member):
            found[e.name] = Family(e.name, *e.args[2:])
        elif isinstance(e, sympy.MatrixSymbol | Defined | DefinedScalar):
            found[e.name] = e
        elif isinstance(e, Elementwise) and e.name not in KNOWN:
            found[e.name] = sympy.Function(e.name)
        elif isinstance(e, AppliedUndef):
            found[e.func.__name__] = sympy.Function(e.func.__name__)
        if isinstance(e, Concat | Total | sympy.Sum):
            bound |= {limits[0] for limits in e.args[1:]}
        pending += [] if isinstance(e, Defined | DefinedScalar) else e.args
    letters = {s.name: s for s in expression.free_symbols if isinstance(s, sympy.Symbol) and s not in bound}
    return [*found.values(), *(s for name, s in letters.items() if name not in found)]


class NamedWriter(Writer):
    """A writer with names as people give them, letters for indices, powers with symbols, masks and fractions."""

    def name(self, key, letters):
        plain = super().name(key, letters)
        return _STYLES[int(plain[1:]) % len(_STYLES)].format(plain[0], plain[1:])

    def letter(self):
        self._letters += 1
        letters = "ijlrstuvw"
        name = letters[self._letters % 9] + ("" if self._letters < 9 else f"_{self._letters // 9}")
        return sympy.Symbol(name, integer=True, positive=True)

    def position(self, size):
        place = super().position(size)
        return place + 1 if self.once_in(8) and place.is_Symbol and place not in SIZES else place

    def dressed(self, side):
        """A side inside something more: a power, an inverse, a mask, a fraction, an indicator, a longer sum."""
        rows, columns = side.shape if side.is_Matrix else (sympy.S.One, sympy.S.One)
        m, n = self.two_sizes()
        turn = self.integer(1, 9)
        if turn == 1 and rows == columns != 1:
            return sympy.MatPow(side, self.pick((m + 1, 2 * m + n, m, 3, -2, m * n)), evaluate=False)
        if turn == 2 and rows == columns != 1:
            return Transpose(Inverse(side)) if self.once_in(2) else Inverse(side)
        if turn == 3 and rows != 1 != columns:
            mask = Blocks([[OneMatrix(rows, columns)]]) if rows != columns else CausalMask(rows)
            return Softmax(side, None, mask)
        if turn == 4 and not side.is_Matrix:
            i, j = self.letter(), self.letter()
            return side * Indicator(i <= j + 1) + KroneckerDelta(i, j) / (1 + side**2)
        if turn == 5 and side.is_Matrix:
            return MatMul(self.number(1) / (sympy.exp(self.number(1)) + m), side, evaluate=False)
        if turn == 6 and side.is_Matrix:
            return MatAdd(MatMul(-1, side), self.matrix(rows, columns, 1), MatMul(-1, self.matrix(rows, columns, 1)))
        if turn == 7 and not side.is_Matrix:
            return sympy.Mul(side, sympy.Pow(m, Rational(-3, 2)), sympy.Add(n, m, evaluate=False), evaluate=False)
        if turn == 8 and rows != 1 and columns != 1:
            zero, size = ZeroMatrix(rows, n), self.matrix(m, n, 1)
            return Blocks([[side, zero], [ZeroMatrix(m, columns), size]])
        if turn == 9 and side.is_Matrix:
            return Transpose(Transpose(side))
        return side


_STYLES = ("{}_{}", "W^{}_{}", "{}{}", "{}prime_{}", "alpha_{}{}", "{}hat_{}", "Sigma_{}_{}", "{}_out{}", "{}bold{}")


def _writable(e):
    """The expression, unless it takes a softmax over the rows of a column, which is written nowhere."""
    softmaxes = () if e is None else e.atoms(Softmax)
    return e if all(s.axis == Softmax(s.scores).axis for s in softmaxes) else None


def random_side(writer):
    """A random expression; now and then rewritten or changed, a derivative, or with rational numbers in it."""
    side = writer.side()
    if isinstance(writer, NamedWriter):
        side = writer.dressed(side)
    turn = writer.integer(1, 8)
    if turn == 1:
        side = rewritten(writer, side) or side
    elif turn == 2:
        side = _writable(mutated(writer, side)) or side
    elif turn == 3:
        number = sympy.Rational(writer.integer(-7, 7), writer.integer(1, 5))
        side = sympy.MatMul(number, side) if side.is_Matrix else number * side
    elif turn == 4 and not side.is_Matrix:
        symbols = sorted(side.atoms(sympy.MatrixSymbol), key=str)
        if symbols:
            variable = writer.pick(symbols)
            side = Gradient(side, variable) if variable.shape != (1, 1) else Partial(side, variable)
    return side
