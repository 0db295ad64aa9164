"""What a formula multiplies out to: numbers times words, a word being the letters of a product in their order.

Two formulas that differ only by multiplying out, by transposing numbers or by turning traces have one reading.
"""

import sympy
from sympy import Add, Identity, Inverse, MatAdd, MatMul, MatPow, Mul, OneMatrix, Pow, QQ, Trace, Transpose, ZeroMatrix
from sympy.polys.fields import field

from symlin.assumed import Equation, Property
from symlin.rewriting.hypotheses import SYMMETRIC
from symlin.nodes import Defined, DefinedScalar, Diag, Dot, Frobenius2, Inner, Norm2, Scalar
from symlin.rewriting.trees import flat, key, made, unfolded
from symlin.shapes import Walk
from symlin.size import ONE

LETTERS = 8
"""Different numbers that may stand as letters in coefficients."""
TERMS = 200
"""Terms that a formula may multiply out to."""
POWER = 12
"""The largest exponent that is multiplied out."""
_FIELD, *_GENERATORS = field([f"z{k}" for k in range(LETTERS)], QQ)


class Unreadable(Exception):
    """A formula that is not multiplied out here, or grows too long."""


class Reader:
    """Reads formulas; a reading maps pairs (scalars, word) to coefficients.

    A word is a tuple of numbers of letters (``letters``). Scalars are the numbers, such as ``xᵀAy``, in a term, each
    a number of ``scalars``: triples ("number" or "trace", word, as written). Where ``numbers`` is false these are
    part of the coefficients. ``assumptions`` tell which letters are symmetric.
    """

    def __init__(self, assumptions=(), numbers=False):
        self.numbers = numbers
        self.letters, self._turned, self._ends, self._ids = [], [], [], {}
        self._counts = {}
        self.values, self._generators = [], {}
        self.scalars, self._closed = [], {}
        self._signs = dict(_signs(assumptions))

    def of(self, e):
        """The reading of a formula; ``Unreadable`` where there is none."""
        return self._matrix(e) if e.is_Matrix else self._number(e)

    # matrices

    def _matrix(self, e):
        if isinstance(e, Defined):
            return self._matrix(e.value)
        if isinstance(e, Identity):
            return {((), ()): QQ(1)}
        if isinstance(e, ZeroMatrix):
            return {}
        if isinstance(e, MatAdd):
            return added(*map(self._matrix, e.args))
        if isinstance(e, MatMul):
            return self._product([self.of(a) for a in e.args])
        if isinstance(e, Transpose):
            return self._transposed(self._matrix(e.arg))
        if isinstance(e, OneMatrix):
            return self._ones(*e.shape)
        if isinstance(e, MatPow) and not isinstance(e, Inverse) and e.exp.is_Integer and 0 <= abs(e.exp) <= POWER:
            base = self._matrix(e.base if e.exp >= 0 else Inverse(e.base))
            return self._product([base] * abs(int(e.exp))) if e.exp != 0 else {((), ()): QQ(1)}
        if isinstance(e, MatPow) and (e.exp == -1 or isinstance(e, Inverse)):
            return self._inverse(e)
        return self._letter(e)

    def _letter(self, e):
        mark = key(unfolded(flat(e)))
        if mark not in self._ids:
            rows, columns = (size == ONE for size in Walk().shape(e))
            sign = self._signs.get(mark, 1 if isinstance(e, Diag) else 0)
            self._new(mark, e, rows, columns, sign)
        return {((), (self._ids[mark],)): QQ(1)}

    def _new(self, mark, e, rows, columns, sign, turned_mark=None):
        """Take in a letter and its transpose; with a sign, the transpose is the letter itself times that."""
        number = self._ids[mark] = len(self.letters)
        self.letters.append(e)
        self._ends.append((rows, columns))
        if sign:
            self._turned.append((sign, number))
            return
        self._turned += [(1, number + 1), (1, number)]
        self.letters.append(e.arg if isinstance(e, Transpose) else Transpose(e))
        self._ends.append((columns, rows))
        if turned_mark is not None:
            self._ids[turned_mark] = number + 1

    def _ones(self, rows, columns):
        """A matrix of ones: a column of ones times a row of ones."""
        first, second = (
            {((), ()): QQ(1)} if size == 1 else self._letter(OneMatrix(size, 1)) for size in (rows, columns))
        for size, reading in ((rows, first), (columns, second)):
            self._counts |= {word[0]: size for _, word in reading if word}
        return self._product([first, self._transposed(second)])

    def _inverse(self, e):
        """The inverse of a sum of words, which is a letter; that of a transpose is the letter's transpose."""
        inside = self._matrix(e.args[0])
        mark, turned = (("inverse", _frozen(v)) for v in (inside, self._transposed(inside)))
        if mark not in self._ids:
            self._new(mark, flat(e), False, False, int(mark == turned), turned)
        return {((), (self._ids[mark],)): QQ(1)}

    def _product(self, factors):
        result = {((), ()): QQ(1)}
        for factor in factors:
            if len(result) * len(factor) > TERMS:
                raise Unreadable
            found = {}
            for (s, u), c in result.items():
                for (t, v), d in factor.items():
                    k, scalars, word = self._cut(u + v)
                    _add(found, (tuple(sorted(s + t + scalars)), word), c * d * k)
            result = found
        return result

    def _cut(self, word):
        """(coefficient, scalars, word) of a word, the numbers in it taken out."""
        cuts = [0, *(k + 1 for k, a in enumerate(word) if self._ends[a][1]), len(word)]
        c, scalars, rest = QQ(1), (), ()
        for piece in (word[a:b] for a, b in zip(cuts, cuts[1:]) if a < b):
            if self._ends[piece[0]][0] and self._ends[piece[-1]][1]:
                d, scalar = self._scalar(piece)
                c, scalars = c * d, scalars + scalar
            else:
                rest += piece
        return c, scalars, rest

    def _turn(self, word):
        """(sign, word) of the transpose of a word."""
        sign, found = 1, []
        for a in reversed(word):
            s, b = self._turned[a]
            sign *= s
            found.append(b)
        return sign, tuple(found)

    def _transposed(self, reading):
        found = {}
        for (scalars, word), c in reading.items():
            sign, turned = self._turn(word)
            _add(found, (scalars, turned), c * sign)
        return found

    # numbers

    def _scalar(self, word):
        """(coefficient, scalars) of a word that is a number."""
        chosen, sign = self._chosen("number", word)
        if not sign:
            return QQ(0), ()
        if len(word) == 2 and word[1] in self._counts and self._turned[word[1]][1] == word[0]:
            return self._constant(self._counts[word[1]]), ()
        return self._named(("number", chosen), lambda: Scalar(self.product(chosen)), sign)

    def _trace(self, reading, size):
        found = {}
        for (scalars, word), c in reading.items():
            if not word:
                c, more = c * self._constant(size), ()
            else:
                d, more = self._cycle(word)
                c = c * d
            _add(found, (tuple(sorted(scalars + more)), ()), c)
        return found

    def _cycle(self, word):
        """(coefficient, scalars) of the trace of a word."""
        end = next((k + 1 for k, a in enumerate(word) if self._ends[a][1]), None)
        if end is not None:
            c, scalars, _ = self._cut(word[end:] + word[:end])
            return c, scalars
        chosen, sign = self._chosen("trace", word)
        if not sign:
            return QQ(0), ()
        return self._named(("trace", chosen), lambda: Trace(self.product(chosen)), sign)

    def _chosen(self, kind, word):
        """(word, sign) of all writings of a number or a trace the first; sign 0 where it is minus itself."""
        writings = self.writings(kind, word)
        first, sign = min(writings)
        return first, 0 if (first, -sign) in writings else sign

    def writings(self, kind, word):
        """The words, each with its sign, that say the same number or trace."""
        sign, turned = self._turn(word)
        starts = range(len(word)) if kind == "trace" else range(1)
        return {(w[k:] + w[:k], s) for w, s in ((word, 1), (turned, sign)) for k in starts}

    def turned(self, kind, product):
        """(word, chosen word) of a product of letters in a number or a trace; None where it is no such product."""
        try:
            word = self._word(product)
        except Unreadable:
            return None
        return word, self._chosen(kind, word)[0]

    def _word(self, e):
        if isinstance(e, MatMul):
            return tuple(a for part in e.args for a in self._word(part))
        if isinstance(e, Transpose):
            return self._turn(self._word(e.arg))[1]
        reading = self._matrix(e)
        if len(reading) != 1 or len(next(iter(reading))[1]) != 1:
            raise Unreadable
        return next(iter(reading))[1]

    def _named(self, mark, written, sign):
        if not self.numbers:
            return self._generator(mark, written) * sign, ()
        if mark not in self._closed:
            self._closed[mark] = len(self.scalars)
            self.scalars.append((*mark, written()))
        return QQ(sign), (self._closed[mark],)

    def _generator(self, mark, written):
        if mark not in self._generators:
            if len(self.values) == LETTERS:
                raise Unreadable
            self._generators[mark] = _GENERATORS[len(self.values)]
            self.values.append(written())
        return self._generators[mark]

    def _number(self, e):
        if e.is_Rational:
            return {((), ()): QQ(e.p, e.q)} if e else {}
        if isinstance(e, DefinedScalar):
            return self._number(e.value)
        if isinstance(e, Add):
            return added(*map(self._number, e.args))
        if isinstance(e, Mul):
            return self._product([self._number(a) for a in e.args])
        if isinstance(e, Pow) and e.exp.is_Integer and abs(e.exp) <= POWER:
            base = self._number(e.base)
            if e.exp > 0:
                return self._product([base] * int(e.exp))
            if set(base) == {((), ())}:
                return {((), ()): 1 / base[(), ()] ** int(-e.exp)}
        if isinstance(e, Scalar):
            return self._matrix(e.matrix)
        if isinstance(e, Norm2 | Dot):
            x, y = (e.args[0], e.args[-1])
            reading = self._product([self._transposed(self._matrix(x)), self._matrix(y)])
            return self._trace(reading, x.shape[1]) if isinstance(e, Frobenius2 | Inner) else reading
        if isinstance(e, Trace):
            return self._trace(self._matrix(e.arg), e.arg.shape[0])
        return {((), ()): self._constant(e)}

    def _constant(self, e):
        if e.is_Rational:
            return QQ(e.p, e.q)
        if e.is_Add or e.is_Mul:
            [c] = self._number(e).values()
            return c
        return self._generator(key(unfolded(flat(e))), lambda: e)

    # written

    def product(self, word):
        """The product of the letters of a word."""
        factors = [self.letters[a] for a in word]
        return factors[0] if len(factors) == 1 else made(MatMul, factors)

    def coefficient_of(self, number):
        """A number as a coefficient; ``Unreadable`` where it is none."""
        reading = self._number(number)
        if set(reading) != {((), ())}:
            raise Unreadable
        return reading[(), ()]

    def coefficient(self, c):
        """A coefficient as an expression."""
        if isinstance(c, type(_GENERATORS[0])):
            values = dict(zip(_FIELD.symbols, self.values))
            return sympy.factor_terms(c.as_expr()).xreplace(values)
        return sympy.Rational(int(c.numerator), int(c.denominator))

    def term(self, basis, c, identity):
        """A term as written; ``identity`` is the matrix that the empty word is, None for numbers."""
        scalars, word = basis
        numbers = [self.coefficient(c), *(self.scalars[s][2] for s in scalars)]
        numbers = [x for x in numbers if x != 1]
        if identity is None:
            return made(Mul, numbers) if len(numbers) > 1 else numbers[0] if numbers else sympy.S.One
        rest = self.product(word) if word else identity
        return flat(made(MatMul, [*numbers, rest])) if numbers else rest


def _signs(assumptions):
    """Pairs (key, 1 or -1) of the matrices that are known to be symmetric or skew-symmetric."""
    for a in assumptions:
        if isinstance(a, Property):
            if a.word in ("symmetric", *SYMMETRIC):
                yield key(unfolded(flat(a.matrix))), 1
            if a.word == "skew-symmetric":
                yield key(unfolded(flat(a.matrix))), -1
        elif isinstance(a, Equation):
            for one, other in (a, a[::-1]):
                if isinstance(one, Transpose) and isinstance(one.arg, sympy.MatrixSymbol):
                    if other == one.arg:
                        yield key(other), 1
                    elif flat(other) == flat(MatMul(-1, one.arg)):
                        yield key(one.arg), -1


def added(*readings):
    """The sum of readings."""
    found = {}
    for reading in readings:
        for basis, c in reading.items():
            _add(found, basis, c)
    return found


def times(c, reading):
    """The multiple of a reading."""
    return {basis: c * d for basis, d in reading.items()}


def _add(reading, basis, c):
    c = reading.get(basis, QQ(0)) + c
    if c:
        reading[basis] = c
    else:
        reading.pop(basis, None)


def _frozen(reading):
    return frozenset((basis, str(c)) for basis, c in reading.items())
