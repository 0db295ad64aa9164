"""The meanings of expressions that share their symbols: axes, names, index letters in scope.

A node type is given its meaning by a function marked ``@means(type, ...)``: it computes the axes of the node, unifies
the axes that meet, and returns a ``Meant`` whose ``entry`` gives the sum of terms at a term of each axis. Entries are
asked for only when all axes are unified.
"""

from fractions import Fraction
from functools import partial
from itertools import product as combinations
from typing import NamedTuple

from symlin.entries import LESS, MARK, POSITION, atom, delta, fresh, number, spend, times
from symlin.naming import renamed, terms_of
from symlin.normal_form import collect, shortened, substituted
from symlin.ranges import Axis, cells, unify
from symlin.shapes import Walk
from symlin.size import ONE

_MEANINGS = {}
LONG = 1024
"""Terms from which on a product is collected at once, in case equal terms add up."""
POINT = (0, ())
"""The only term of a single position."""


def means(*types):
    """Register a function ``(meanings, expression) -> Meant`` as the meaning of node types and their subclasses."""

    def register(function):
        for node_type in types:
            _MEANINGS[node_type] = function
        return function

    return register


class Beyond(Exception):
    """Something that has no meaning here yet; the message says what."""


class Meant:
    """What a matrix means: two axes and its entry at a term of each. A number has no axes."""

    __slots__ = ("rows", "columns", "entry")

    def __init__(self, rows, columns, entry):
        self.rows, self.columns, self.entry = rows, columns, entry


class Facts(NamedTuple):
    """What is known of symbols: ``words`` such as "symmetric", and what they are ``equal`` to, an expression."""

    words: dict
    equal: dict


NO_FACTS = Facts({}, {})


class IndexLetter:
    """An index letter in scope: its axis, and the term that it stands for while entries are computed.

    A bound one has the least first and the greatest last value that it runs through, as sizes. ``near`` gives the terms
    at whole distances from it that are used (symlin/meaning/positions.py).
    """

    __slots__ = ("axis", "term", "first", "last", "is_free", "near")

    def __init__(self, axis, first=None, last=None):
        self.axis, self.term, self.near = axis, None, {}
        self.first, self.last, self.is_free = first or ONE, last or axis.size, first is None


class Meanings:
    """The meanings of several expressions that share their symbols: axes, names and index letters.

    ``written_out``: literal ranges are written out position by position; ``whole_sums``: sums over all positions of a
    literal range are sums like those over symbolic ranges, else they are written out.
    ``inverses``, ``bases`` and ``number_bases`` keep the letters for inverses and powers; ``spans`` are the sizes of
    the ranges of indices that count in exponents. ``values`` maps symbols of ℕ to what is put in for them.
    """

    def __init__(self, free=None, written_out=False, facts=NO_FACTS, *, whole_sums=False):
        self.written_out, self.facts, self.whole_sums = written_out, facts, whole_sums
        self.free = {i: IndexLetter(Axis(size)) for i, size in (free or {}).items()}
        self.scope = dict(self.free)
        self.existing = set()
        self.walk = Walk()
        self.inverses, self.bases, self.number_bases = {}, {}, {}
        self.spans, self.values = set(), {}
        self._symbols = {}
        self._heads = {}
        self._letters = {}
        self._generic = {}

    def of(self, expression):
        """The meaning of an expression, with all its axes unified with what it meets."""
        spend(1)
        meaning = _MEANINGS.get(type(expression)) or _inherited(type(expression))
        return meaning(self, expression)

    def number(self, expression):
        """The meaning of a number: a function without arguments that gives its sum of terms."""
        meant = self.of(expression)
        if meant.rows is None:
            return meant.entry
        return partial(meant.entry, POINT, POINT)

    def unify(self, a, b):
        unify(a, b, self.written_out)

    def cells(self, axis):
        return cells(axis, self.written_out)

    def head(self, symbol, name):
        """The head of the entries of a symbol; different symbols of one name get different heads."""
        if symbol not in self._heads:
            taken = sum(1 for other in self._heads.values() if other.split(MARK)[0] == "@" + name)
            self._heads[symbol] = f"@{name}{MARK}{taken}" if taken else "@" + name
        return self._heads[symbol]

    def words(self, symbol):
        """What is known of a symbol by words, such as "symmetric"."""
        return self.facts.words.get(symbol, frozenset())

    def heads_where(self, chosen):
        """The heads of what ``chosen`` picks: symbols, and families as tuples (name, rows, columns, count)."""
        return {head for symbol, head in self._heads.items() if chosen(symbol)}

    @property
    def symbols(self):
        """``{head: symbol}`` of what has entries; a family is a tuple (name, rows, columns, count)."""
        return {head: symbol for symbol, head in self._heads.items()}

    def axes(self, symbol, *sizes):
        """The axes of a symbol, the same ones at each of its occurrences."""
        if symbol not in self._symbols:
            self._symbols[symbol] = tuple(Axis(size) for size in sizes)
        return self._symbols[symbol]

    def letter(self, expression):
        """The meaning of a defined letter: computed once, unless it speaks of an index letter in scope."""
        value = expression.value
        if self.scope and not self.scope.keys().isdisjoint(symbols_in(value)):
            return self.of(value)
        key = id(value), *self.values.items()
        known = self._letters.get(key)
        if known is None:
            known = self._letters[key] = _remembered(self.of(value)), value
        return known[0]

    def everywhere(self, meant):
        """The sums of terms of all entries, one for each choice of cells, free index letters included."""
        axes = [meant.rows, meant.columns] if meant.rows is not None else []
        letters = list(self.free.values())
        places = [list(self.along(axis)) for axis in axes + [letter.axis for letter in letters]]
        for case in combinations(*places):
            chosen = [term for term, _ in case]
            for letter, term in zip(letters, chosen[len(axes):]):
                letter.term = term
            yield meant.entry(*chosen[: len(axes)])

    def along(self, axis):
        """The positions of an axis: (cell number, a term with fresh variables, their sizes) for each cell."""
        for cell, sizes in enumerate(self.cells(axis)):
            variables = tuple(fresh() for _ in sizes)
            yield (cell, variables), dict(zip(variables, sizes))


    def generic(self, *place):
        """The variable that always stands for the same place: a side, a cell and a part of it."""
        if place not in self._generic:
            self._generic[place] = fresh()
        return self._generic[place]

    def generic_along(self, axis, side):
        """The positions of an axis as ``along``, with the variables that always stand for this side."""
        for cell, sizes in enumerate(self.cells(axis)):
            variables = tuple(self.generic(side, cell, part) for part in range(len(sizes)))
            yield (cell, variables), dict(zip(variables, sizes))


def symbols_in(expression):
    """The symbols in a tree, those in sizes and definitions too; each shared part is visited once."""
    found, seen, pending = set(), set(), [expression]
    while pending:
        part = pending.pop()
        if id(part) not in seen:
            seen.add(id(part))
            pending.extend(part.args)
            if part.is_Symbol:
                found.add(part)
    return found


def _inherited(node_type):
    for kind in node_type.__mro__:
        if kind in _MEANINGS:
            return _MEANINGS[kind]
    raise Beyond(node_type.__name__)


def _remembered(meant):
    """A meaning whose entries are collected when they are asked for again, so that shared letters cost no more."""
    asked, collected = set(), {}

    def entry(*where):
        cells_ = tuple(cell for cell, _ in where)
        if cells_ not in asked:
            asked.add(cells_)
            return meant.entry(*where)
        if cells_ not in collected:
            generic = [(cell, tuple(fresh() for _ in variables)) for cell, variables in where]
            collected[cells_] = generic, collect(meant.entry(*generic))
        generic, total = collected[cells_]
        return _instance(total, [v for _, vs in generic for v in vs], [v for _, vs in where for v in vs])

    return Meant(meant.rows, meant.columns, entry)


def _instance(total, variables, actual):
    """The terms of a collected sum with its free variables replaced."""
    mapping = dict(zip(variables, actual))
    different = len(set(actual)) == len(actual) and all(v > POSITION and v not in total.variables for v in actual)
    if different:
        return [(c, bound, {renamed(x, mapping): e for x, e in factors.items()})
                for c, bound, factors in terms_of(total)]
    return substituted(terms_of(total), mapping)


def number_meant(entry):
    return Meant(None, None, lambda *_: entry())


def multiplied(first, second):
    product = times(first, second)
    return shortened(product) if len(product) > LONG and len(first) > 1 and len(second) > 1 else product


def sum_of(meanings, parts):
    for part in parts[1:]:
        meanings.unify(parts[0].rows, part.rows)
        meanings.unify(parts[0].columns, part.columns)
    return Meant(parts[0].rows, parts[0].columns, lambda r, c: added(part.entry(r, c) for part in parts))


def added(sums):
    """One sum of several."""
    total = []
    for terms in sums:
        spend(len(terms))
        total += terms
    return total


def entrywise(inside, law):
    """A matrix with a law applied to every collected entry."""
    return Meant(inside.rows, inside.columns, lambda r, c: law(collect(inside.entry(r, c))))


def kronecker(a, b):
    """The Kronecker delta of two terms of one axis."""
    if a[0] != b[0]:
        return []
    return [(1, {}, {delta(v, w): 1 for v, w in zip(a[1], b[1]) if v != w})]


def less_than(a, b):
    """The indicator that one term of an axis stands before another: by cell, then by variables in order."""
    if a[0] != b[0]:
        return number(int(a[0] < b[0]))
    result, before = [], number(1)
    for v, w in zip(a[1], b[1]):
        result += times(before, atom(LESS, v, w))
        before = times(before, [(1, {}, {delta(v, w): 1} if v != w else {})])
    return result


def in_scope(meanings, letter, index, body):
    outer = meanings.scope
    meanings.scope = {**outer, letter: index}
    try:
        return meanings.of(body)
    finally:
        meanings.scope = outer


def rational_exponent(exponent):
    if not exponent.is_Rational:
        raise Beyond(f"the exponent {exponent}")
    return fraction(exponent)


def fraction(value):
    if value.is_Integer:
        return int(value)
    return Fraction(int(value.p), int(value.q))
