"""From sums of products of entries back to what people write: products of matrices, or entries under sums."""

from itertools import count

import sympy
from sympy import Identity, Integer, KroneckerDelta, MatAdd, MatMul, MatPow, Pow, Rational, Sum, Symbol

from symlin.entries import (
    DELTA, EXP, LESS, MARK, NONNEGATIVE, PERMUTATION, PLACE, POSITION, POSITIVE, POWER, Product, SYMMETRIC, height_of,
    is_symmetric,
)
from symlin.meaning import symbols_in
from symlin.meaning.powers import letter_head
from symlin.naming import terms_of
from symlin.nodes import Entry, Indicator, OrderedMul, Scalar
from symlin.nodes.base import MatrixNode
from symlin.nodes.functions import KNOWN
from symlin.normal_form import collect
from symlin.places import constant
from symlin.relations.paths import Path, Unwritable
from symlin.size import Size

_ENDS = (POSITIVE, NONNEGATIVE, SYMMETRIC, PERMUTATION)
RELATION = f"@{MARK}relation"
"""Begins the heads of relations that stand in a product."""


class Block(MatrixNode):
    """The block of a matrix in a row and a column of blocks, both counted from 1; 0 where that side is not divided."""

    def __new__(cls, matrix, i, j, rows, columns):
        return MatrixNode.__new__(cls, matrix, Integer(i), Integer(j), rows, columns)

    @property
    def shape(self):
        return self.args[3:]

    def _places(self):
        return "".join(str(i) for i in self.args[1:3] if i)

    def _sympystr(self, printer):
        base = printer._print(self.args[0])
        return f"{base if self.args[0].is_symbol else f'({base})'}[{self._places()}]"

    def _latex(self, printer, exp=None):
        base = printer._print(self.args[0])
        base = base if self.args[0].is_symbol and "_" not in base else rf"\left({base}\right)"
        return rf"{base}_{{{self._places()}}}" + ("" if exp is None else f"^{{{exp}}}")


class Words:
    """Reads terms (symlin/entries.py) under the letters of ``meanings``, with which they were computed.

    ``relations`` maps the heads of relations to what they are: a letter with a value, or a symbol with several places;
    ``symmetric`` are the heads of those that are their own transposes. ``nameless`` gives names to heads for which
    nothing is written, such as blocks of a power. ``known`` are the symbols of ``written``.
    """

    def __init__(self, meanings, written=()):
        self.meanings = meanings
        self.relations, self.symmetric, self.nameless = {}, set(), {}
        self._symbols = meanings.symbols
        self.known = set().union(*[symbols_in(e) for e in written])
        self._inverses = {letter.head: letter for letter in meanings.inverses.values()}
        self._powers = {letter_head(base, kind): (base, kind)
                        for base in (*meanings.bases.values(), *meanings.number_bases.values()) for kind in base.kinds}

    # products of matrices -------------------------------------------------------------------------------------------

    def matrix(self, terms, row=None, column=None, sizes=None):
        """A sum as matrices (or a number, where neither row nor column is a variable): ``[(coefficient, expression)]``.

        ``sizes`` are those of the free variables. Raises ``Unwritable``.
        """
        found = {}
        for term in terms:
            coefficient, expression = self._word(term, row, column, sizes or {})
            found[expression] = found.get(expression, 0) + coefficient
        return [(c, e) for e, c in found.items() if c]

    def size(self, size):
        """A size as written; a name that ends in ``MARK`` is one more than that symbol of ℕ."""
        written = size.to_sympy(self.known)
        return written.subs({s: self._natural(s.name[:-1]) + 1 for s in written.free_symbols if s.name.endswith(MARK)})

    def _word(self, term, row, column, sizes):
        coefficient, bound, factors = term
        sizes = {**sizes, **bound}
        reader = Path({v: self.size(sizes[v]) for v in sizes}, row, column)
        for x, e in factors.items():
            places = _places(x)
            if any(v <= POSITION for v in places) or places and (e != 1 or height_of(x)):
                raise Unwritable
            if not places:
                reader.numbers.append(self._number(x, e))
                continue
            factor, value, row_place, column_place = self._factor(x, sizes)
            coefficient *= factor
            reader.add(value, row_place, column_place)
            if is_symmetric(x[0]) or x[0] in self.symmetric:
                reader.symmetric.add(value)
        for v in bound:
            reader.close(v)
        return coefficient, reader.read()

    def _factor(self, x, sizes):
        """(factor, matrix, variable of its rows or None, that of its columns or None) of an entry."""
        head, *places = x
        if head == DELTA:
            return 1, Identity(self.size(sizes[places[0]])), *places
        value, factor = self._value(head, [self.size(sizes[v]) for v in places])
        if not getattr(value, "is_Matrix", False) or len(places) > 2:
            raise Unwritable
        if len(places) == 2:
            return factor, value, *places
        if value.shape[1] == 1:
            return factor, value, places[0], None
        if value.shape[0] == 1:
            return factor, value, None, places[0]
        raise Unwritable

    def _value(self, head, sizes):
        """(what a head stands for, a factor); a matrix known to be skew-symmetric stands for its half."""
        if head in self.relations:
            return self.relations[head], 1
        base, cells = _divided(head)
        if base in self._inverses:
            letter = self._inverses[base]
            if letter.parameters:
                raise Unwritable
            value = sympy.Inverse(letter.written)
        elif base in self._powers:
            value = self._power(base)
        else:
            value = self._symbols.get(base)
        if value is None:
            raise Unwritable
        if "skew-symmetric" in self.meanings.words(value) and not cells:
            return value, Rational(1, 2)
        if cells and isinstance(value, sympy.MatrixExpr):
            if len(cells) != 2 or len(sizes) != sum(s != 1 for s in value.shape):
                raise Unwritable
            sides = iter(sizes)
            value = Block(value, *cells, *[Integer(1) if s == 1 else next(sides) for s in value.shape])
        return value, 1

    def _power(self, head, places=()):
        """The power of a matrix that a letter stands for; ``places`` are the indices that it counts by."""
        base, kind = self._powers[head]
        if hasattr(base, "variables") or base.parameters or len(base.totals) != 1 or any(
                len(v) != 1 for _, v in (*base.rows, *base.columns)):
            raise Unwritable
        [(_, (row,))], [(_, (column,))] = base.rows, base.columns
        [[size]] = self.meanings.cells(base.axis)
        inside = added(self.matrix(terms_of(base.totals[0, 0]), row, column, {row: size, column: size}))
        return MatPow(inside, self._exponent(kind, places))

    def _exponent(self, kind, places):
        """The product that a letter of a power has as its exponent; an index counts from 0 there, or down to 0."""
        names, count_, sizes = kind
        if len(places) != count_ + len(sizes):
            raise Unwritable
        parts = [self._natural(name) for name in names]
        parts += [place - 1 for place in places[:count_]]
        parts += [self.size(size) - place for size, place in zip(sizes, places[count_:])]
        return sympy.Mul(*parts)

    def _natural(self, name):
        """The number of ℕ that a name in an exponent stands for."""
        if name.startswith("#"):
            return self.size(Size((((), -1), (((name[1:], 1),), 1))))
        return next((s for s in self.known if s.name == name), Symbol(name, integer=True, nonnegative=True))

    # numbers ----------------------------------------------------------------------------------------------------------

    def _number(self, x, e):
        """A number to a power: a size, a root, a scalar, a function of a closed sum, a relation between numbers."""
        value = self._scalar(x)
        e = Rational(e.numerator, e.denominator)
        return value if e == 1 else Pow(value, e, evaluate=not isinstance(value, Integer))

    def _scalar(self, x):
        head = x[0]
        if height_of(x):
            return self.function(x, lambda inside: number(self.matrix(terms_of(inside))))
        if head in self.relations:
            return self.relations[head]
        if head.startswith("#"):
            return self.size(Size((((((head[1:], 1),)), 1),)))
        if head.startswith("√"):
            return sympy.sqrt(Integer(head[1:]))
        base, cells = _divided(head)
        if base in self._powers:
            return self._power_of_number(base)
        value = sympy.Inverse(self._inverses[base].written) if base in self._inverses else self._symbols.get(base)
        if value is None:
            return self._natural(base[1:])
        if cells:
            row, column = cells * 2 if len(cells) == 1 else cells
            return Entry(value, row or 1, column or 1)
        return value if not getattr(value, "is_Matrix", False) else Scalar(value)

    def _power_of_number(self, head, places=()):
        base, kind = self._powers[head]
        if base.variables:
            raise Unwritable
        return Pow(number(self.matrix(terms_of(base.total))), self._exponent(kind, places))

    def function(self, x, written):
        """A function of a sum, which ``written`` writes."""
        inside = collect([(1, dict(x[1].bound), dict(x[1].factors))]) if isinstance(x[1], Product) else x[1]
        value = written(inside)
        if x[0] == EXP:
            return sympy.exp(value, evaluate=False)
        if x[0] == POWER:
            return value
        name = x[0].removeprefix("f:").split(MARK)[0]
        return KNOWN[name](value) if name in KNOWN else sympy.Function(name, real=True)(value)

    # entries under sums -----------------------------------------------------------------------------------------------

    def entries(self, terms, letters):
        """A sum as entries under sums: ``[(coefficient, expression)]``; ``letters`` names the free variables."""
        return [(c, self._summed(bound, factors, letters)) for c, bound, factors in terms]

    def _summed(self, bound, factors, letters):
        taken = {letter.name for letter in letters.values()} | {s.name for s in self.known}
        fresh = (name for name in _names() if name not in taken)
        letters = {**letters, **{v: index(next(fresh)) for v in bound}}
        numbers = [self._entry(x, e, letters) for x, e in sorted(factors.items(), key=lambda item: len(_places(item[0])))]
        result = OrderedMul(*numbers) if len(numbers) > 1 else numbers[0] if numbers else Integer(1)
        for v, size in reversed(bound.items()):
            result = Sum(result, (letters[v], 1, self.size(size)))
        return result

    def _entry(self, x, e, letters):
        value = self._entry_itself(x, letters)
        e = Rational(e.numerator, e.denominator)
        return value if e == 1 else Pow(value, e, evaluate=False)

    def _entry_itself(self, x, letters):
        if height_of(x):
            return self.function(x, lambda inside: total([
                (c, self._summed(bound, factors, letters)) for c, bound, factors in terms_of(inside)]))
        if len(x) == 1:
            return self._scalar(x)
        head, places = x[0], [letters[v] if v > POSITION else constant(v).to_sympy(self.known) for v in x[1:]]
        if head == DELTA:
            return KroneckerDelta(*places)
        if head == LESS:
            return Indicator(sympy.StrictLessThan(*places))
        if head == PLACE:
            return places[0]
        if head.startswith("+"):
            return KroneckerDelta(places[0] + Integer(head[1:]), places[1])
        try:
            return self._named_entry(head, places)
        except Unwritable:
            return sympy.Indexed(sympy.IndexedBase(Symbol(self._name(head))), *places)

    def _named_entry(self, head, places):
        """The entry of a matrix at its places."""
        base, cells = _divided(head)
        if base in self._powers:
            raised, (_, count_, sizes) = self._powers[base]
            count_ += len(sizes)
            if hasattr(raised, "variables"):
                return self._power_of_number(base, places[:count_])
            value, places, factor = self._power(base, places[:count_]), places[count_:], 1
        else:
            value, factor = self._value(head, [Integer(2)] * (len(places) if cells else 2))
        if len(places) > 2 or not getattr(value, "is_Matrix", False):
            raise Unwritable
        if len(places) == 1:
            if value.shape[0] != 1 and value.shape[1] != 1 and cells:
                raise Unwritable
            places = (1, places[0]) if value.shape[0] == 1 else (places[0], 1 if value.shape[1] == 1 else places[0])
        entry = Entry(value, *places)
        return entry if factor == 1 else OrderedMul(factor, entry)

    def _name(self, head):
        """A name for what has more places than a matrix, or is a power of a matrix in blocks."""
        known = self.relations.get(head)
        if known is not None:
            return str(known)
        base, cells = _divided(head)
        if not cells and isinstance(self._symbols.get(base), tuple):
            return self._symbols[base][0]
        self.nameless.setdefault(head, f"M_{len(self.nameless) + 1}")
        return self.nameless[head]


def _places(x):
    return sorted(x[1].variables) if height_of(x) else x[1:]


def _divided(head):
    """(the head without what is known of it, its cells counted from 1, or () where no side is divided)."""
    base, *marks = head.split(MARK)
    while marks and MARK + marks[-1] in _ENDS:
        marks.pop()
    cells = [mark[1:] for mark in marks if mark.startswith("|")]
    rest = [mark for mark in marks if not mark.startswith("|")]
    return MARK.join([base, *rest]), tuple(int(cell) + 1 if cell else 0 for cell in cells)


def _names():
    yield from "klpqrstuvw"
    yield from (f"k_{number}" for number in count(1))


def index(name):
    """An index letter."""
    return Symbol(name, integer=True, positive=True)


def added(parts):
    """A sum of matrices ``[(coefficient, matrix)]``, unevaluated."""
    terms = [e if c == 1 else MatMul(rational(c), *(e.args if isinstance(e, MatMul) else (e,)), evaluate=False)
             for c, e in sorted(parts, key=lambda part: part[0] < 0)]
    if not terms:
        raise Unwritable
    return terms[0] if len(terms) == 1 else MatAdd(*terms, evaluate=False)


def number(parts):
    """A sum of numbers ``[(coefficient, number)]``."""
    return sympy.Add(*[rational(c) * e for c, e in parts])


def total(parts):
    """A sum of numbers, the products in their order."""
    terms = [e if c == 1 else OrderedMul(rational(c), *(e.args if isinstance(e, OrderedMul) else (e,)))
             for c, e in parts]
    return sympy.Add(*terms, evaluate=False) if len(terms) > 1 else terms[0] if terms else Integer(0)


def rational(c):
    """A coefficient as SymPy writes it."""
    return Rational(c.numerator, c.denominator)
