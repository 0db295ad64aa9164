"""Sizes: polynomials with whole coefficients in the size symbols, as frozen values."""

from functools import lru_cache

import sympy

from symlin.errors import ShapeError


class Size:
    """A size such as ``n``, ``h*k``, ``m + 1``; equal sizes are equal for all values of their symbols.

    ``terms`` is a sorted tuple of ``(power product, coefficient)``; a power product is a sorted tuple of
    ``(symbol name, exponent)``.

    >>> n, k = Size.of(sympy.Symbol("n")), Size.of(sympy.Symbol("k"))
    >>> (n + k) * n == n * n + k * n
    True
    """

    __slots__ = ("terms", "_hash")

    def __init__(self, terms):
        self.terms = terms
        self._hash = hash(terms)

    @staticmethod
    def of(expression):
        """The size that a whole number or a SymPy expression in size symbols stands for."""
        return _size_of(sympy.Integer(expression) if isinstance(expression, int) else expression)

    @staticmethod
    def collect(pairs):
        """The sum of ``coefficient * power product`` over pairs (power product, coefficient)."""
        total = {}
        for powers, coefficient in pairs:
            total[powers] = total.get(powers, 0) + coefficient
        return Size(tuple(sorted((p, c) for p, c in total.items() if c)))

    def __eq__(self, other):
        return self is other or (isinstance(other, Size) and self.terms == other.terms)

    def __hash__(self):
        return self._hash

    def __lt__(self, other):
        return self.terms < other.terms

    def __repr__(self):
        return f"Size({self})"

    def __str__(self):
        if not self.terms:
            return "0"
        return " + ".join(_term_text(p, c) for p, c in reversed(self.terms)).replace("+ -", "- ")

    def __add__(self, other):
        return Size.collect(self.terms + other.terms)

    def __sub__(self, other):
        return Size.collect(self.terms + tuple((p, -c) for p, c in other.terms))

    def __mul__(self, other):
        return Size.collect((_times(p, q), c * d) for p, c in self.terms for q, d in other.terms)

    def divided_by(self, other):
        """The size ``q`` with ``self == q * other``, or None where there is none."""
        if not other.terms:
            return None
        names = sorted(self.names | other.names)

        def graded(term):
            exponents = dict(term[0])
            return sum(exponents.values()), [exponents.get(name, 0) for name in names]

        quotient, rest = [], self
        lead, coefficient = max(other.terms, key=graded)
        while rest.terms:
            powers, c = max(rest.terms, key=graded)
            left = _without(powers, lead)
            if left is None or c % coefficient:
                return None
            term = Size(((left, c // coefficient),))
            quotient += term.terms
            rest = rest - term * other
        return Size.collect(quotient)

    @property
    def number(self):
        """The whole number that this size is, or None for a symbolic one."""
        if not self.terms:
            return 0
        if len(self.terms) == 1 and not self.terms[0][0]:
            return self.terms[0][1]
        return None

    @property
    def surely_positive(self):
        """Whether it is at least 1 for all positive values of its symbols, as far as its coefficients tell."""
        return self._least >= 1

    @property
    def surely_nonnegative(self):
        """Whether it is at least 0 for all positive values of its symbols, as far as its coefficients tell."""
        return self._least >= 0

    @property
    def _least(self):
        """A lower bound: the value at all ones, if no coefficient is negative when each symbol s is 1 + t."""
        shifted = Size(())
        for powers, c in self.terms:
            product = Size((((), c),))
            for name, exponent in powers:
                step = Size((((), 1), (((name, 1),), 1)))
                for _ in range(exponent):
                    product = product * step
            shifted = shifted + product
        if any(c < 0 and powers for powers, c in shifted.terms):
            return -1
        return dict(shifted.terms).get((), 0)

    def to_sympy(self, symbols=()):
        """The size as a SymPy expression; ``symbols`` are used where their names fit."""
        known = {s.name: s for s in symbols}
        return sympy.Add(*[
            sympy.Mul(c, *[known.get(name, sympy.Symbol(name, integer=True, positive=True)) ** e for name, e in powers])
            for powers, c in self.terms])

    @property
    def names(self):
        return {name for powers, _ in self.terms for name, _ in powers}

    def at(self, values):
        """Its value at ``values``: whole numbers by symbol name."""
        total = 0
        for powers, c in self.terms:
            for name, exponent in powers:
                c *= values[name] ** exponent
            total += c
        return total


def _times(p, q):
    if not p:
        return q
    if not q:
        return p
    exponents = dict(p)
    for name, e in q:
        exponents[name] = exponents.get(name, 0) + e
    return tuple(sorted(exponents.items()))


def _without(powers, divisor):
    exponents = dict(powers)
    for name, e in divisor:
        exponents[name] = exponents.get(name, 0) - e
        if exponents[name] < 0:
            return None
    return tuple(sorted((name, e) for name, e in exponents.items() if e))


def _term_text(powers, coefficient):
    letters = "*".join(name if e == 1 else f"{name}^{e}" for name, e in powers)
    if not letters:
        return str(coefficient)
    return letters if coefficient == 1 else f"-{letters}" if coefficient == -1 else f"{coefficient}*{letters}"


@lru_cache(maxsize=4096)
def _size_of(expression):
    if expression.is_Integer:
        return Size((((), int(expression)),)) if expression else Size(())
    if expression.is_Symbol:
        return Size(((((expression.name, 1),), 1),))
    if expression.is_Add:
        total = Size(())
        for part in expression.args:
            total = total + _size_of(part)
        return total
    if expression.is_Mul:
        product = ONE
        for part in expression.args:
            product = product * _size_of(part)
        return product
    if expression.is_Pow and expression.exp.is_Integer and 0 <= expression.exp <= 16:
        product = ONE
        for _ in range(int(expression.exp)):
            product = product * _size_of(expression.base)
        return product
    raise ShapeError(
        f"{expression} is not a size; write a sum or product of size symbols and whole numbers", expression
    )


ZERO = Size(())
ONE = Size((((), 1),))
