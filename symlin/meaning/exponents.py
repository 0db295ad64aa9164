"""Exponents such as ``2 m + k``: polynomials in symbols of ℕ, sizes and the indices of sums.

An *exponent* maps monomials to whole coefficients. A monomial ``(names, places, mirrored)`` is a product of names
(``m``, or ``#n`` for a size n less 1, which is in ℕ), of places (a variable v over a range of N positions counts
0, ..., N - 1) and of mirrored places (the pair (v, N) counts N - 1, ..., 0). So ``m - k`` for k in 0..m has no negative
coefficient.
"""

import sympy

from symlin.entries import MARK
from symlin.meaning.context import Beyond
from symlin.size import ONE, Size

CONSTANT = ((), (), ())
MOST = 4096
"""The highest whole number as an exponent, and the highest coefficient of one."""
MOST_PARTS = 64
"""Parts into which a range is divided."""


class Exponent:
    """A written exponent; ``now()`` is what it is while its index letters have terms."""

    def __init__(self, meanings, written):
        self.meanings, self.written = meanings, written
        self._terms = list(_terms(meanings, written))
        self._letters = {symbol: meanings.scope[symbol] for _, _, symbols in self._terms for symbol in symbols}

    def now(self):
        """The exponent as ``{monomial: coefficient}``, no coefficient negative; ``Beyond`` where it may be negative."""
        sizes = {}
        values = {symbol: _place(self.meanings, letter, sizes) for symbol, letter in self._letters.items()}
        total = {}
        for coefficient, names, symbols in self._terms:
            product = {(names, (), ()): coefficient}
            for symbol in symbols:
                product = _times(product, values[symbol])
            _add(total, product)
        total = _without_negative_places(total, sizes)
        if any(c < 0 for c in total.values()):
            raise Beyond(f"the exponent {self.written}, which may be negative")
        if any(c > MOST for c in total.values()):
            raise Beyond(f"an exponent as high as {self.written}")
        return total


def _terms(meanings, written):
    """Triples (coefficient, names, index letters) of a written polynomial, values put in for symbols that have them."""
    values = dict(meanings.values)
    values |= {s: s + 1 for s in written.free_symbols if s.is_positive and s not in meanings.scope}
    expanded = sympy.expand(written.subs(values, simultaneous=True) if values else written)
    for term in sympy.Add.make_args(expanded):
        coefficient, factors = term.as_coeff_mul()
        names, symbols = [], []
        for factor in factors:
            base, power = factor.as_base_exp()
            if not (base.is_Symbol and power.is_Integer and 0 < power <= 16):
                raise Beyond(f"the exponent {written}")
            (symbols if base in meanings.scope else names).extend([base] * int(power))
        if not (coefficient.is_Integer and all(s.is_integer and s.is_nonnegative for s in names)):
            raise Beyond(f"the exponent {written}")
        yield int(coefficient), tuple(sorted(map(_name, names))), tuple(symbols)


def _name(symbol):
    return "#" + symbol.name if symbol.is_positive else symbol.name


def _place(meanings, letter, sizes):
    """The value of an index letter at its present term; puts the sizes of its variables into ``sizes``."""
    cell, variables = letter.term
    parts = meanings.cells(letter.axis)
    total = {CONSTANT: 1}
    for before in parts[:cell]:
        _add(total, _of_size(_volume(before)))
    stride = ONE
    for v, size in zip(reversed(variables), reversed(parts[cell])):
        sizes[v] = size
        _add(total, _times(_of_size(stride), {((), (v,), ()): 1}))
        stride = stride * size
    return total


def _volume(sizes):
    total = ONE
    for size in sizes:
        total = total * size
    return total


def _of_size(size):
    """A size as an exponent; each of its symbols is one more than a number in ℕ."""
    total = {}
    for powers, c in size.terms:
        product = {CONSTANT: c}
        for name, e in powers:
            value = {((name[:-1] if MARK in name else "#" + name,), (), ()): 1, CONSTANT: 1}
            for _ in range(e):
                product = _times(product, value)
        _add(total, product)
    return total


def _add(total, more):
    for monomial, c in more.items():
        total[monomial] = total.get(monomial, 0) + c
        if not total[monomial]:
            del total[monomial]


def _times(first, second):
    product = {}
    for a, c in first.items():
        for b, d in second.items():
            _add(product, {tuple(tuple(sorted(x + y)) for x, y in zip(a, b)): c * d})
    return product


def _without_negative_places(total, sizes):
    """``-k = k' - (N - 1)``, where k' is the mirrored place of k in its range of N."""
    result = {}
    for (names, places, mirrored), c in total.items():
        if c > 0 or len(places) != 1 or mirrored or places[0] not in sizes:
            _add(result, {(names, places, mirrored): c})
            continue
        size = sizes[places[0]]
        _add(result, {(names, (), ((places[0], size),)): -c})
        last = _of_size(size - ONE)
        _add(result, _times({(names, (), ()): c}, last))
    return result


def length(meanings, first, last):
    """How many whole numbers there are from a first to a last one, as a size; ``Beyond`` where that may be negative."""
    total = Size(())
    for coefficient, names, symbols in _terms(meanings, last - first + 1):
        if symbols:
            raise Beyond(f"the range {first}..{last}")
        total = total + size_of(names) * Size.of(coefficient)
    if not total.surely_nonnegative:
        raise Beyond(f"the range {first}..{last}, whose length may be negative")
    return total


def size_of(names):
    """A product of names as a size."""
    total = ONE
    for name in names:
        symbol = name[1:] if name.startswith("#") else name + MARK
        total = total * (Size(((((symbol, 1),), 1),)) - ONE)
    return total


def parts_of(size):
    """The sizes of consecutive parts of a range of symbolic size: monomials in a fixed order, then single positions."""
    total = _of_size(size)
    if any(c < 0 for c in total.values()):
        return [size]
    if sum(total.values()) > MOST_PARTS:
        raise Beyond(f"a range of {size} positions in more than {MOST_PARTS} parts")
    ordered = sorted(total.items(), key=lambda item: (item[0] == CONSTANT, item[0]))
    return [size_of(names) for (names, _, _), c in ordered for _ in range(c)]


def exponent_of_size(size):
    """A size as an exponent, or None where a coefficient is negative."""
    total = _of_size(size)
    return None if any(c < 0 for c in total.values()) else total


def counts_in_exponents(letter, body):
    """Whether an index stands in an exponent."""
    return any(letter in e.args[1].free_symbols for e in _powers(body))


def runs_down(letter, body):
    """Whether an index stands in exponents with negative sign only, as in ``a^{m-k}`` but not in ``a^{-k}``."""
    found = [c for e in _powers(body) for c in [sympy.expand(e.args[1]).coeff(letter, 1)]
             if c != 0 and not is_never_positive(e.args[1])]
    return bool(found) and all(c.is_negative for c in found)


def _powers(body):
    for e in sympy.preorder_traversal(body):
        if isinstance(e, sympy.Pow | sympy.MatPow) and e.args[0] != sympy.E:
            yield e


def is_symbolic(exponent):
    """Whether an exponent is a whole number that symbols stand in."""
    return bool(exponent.free_symbols) and exponent.is_integer is True


def is_never_positive(exponent, letters=()):
    """Whether an exponent shows to be at most 0, as ``-m`` does; index letters count from 1."""
    counted = {k: sympy.Dummy(integer=True, nonnegative=True) + 1 for k in exponent.free_symbols & set(letters)}
    return sympy.expand(exponent.subs(counted)).is_nonpositive is True


