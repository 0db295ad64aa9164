"""What symbols and constants mean: entries of matrices and families, deltas, ones, indicators, defined letters."""

import sympy

from symlin.entries import MARK, PERMUTATION, SYMMETRIC, ZERO_ONE, atom, negated, number, times
from symlin.meaning.context import Meant, kronecker, less_than, means
from symlin.meaning.positions import reached
from symlin.nodes import CausalMask, Defined, DefinedScalar, Mask, Member
from symlin.ranges import Axis, NoRefinement
from symlin.size import Size


def symbol_entry(meanings, head, axes, terms):
    """The entry of a symbol at a term of each of its axes; the cells of divided axes become part of the head."""
    divided = [len(meanings.cells(axis)) > 1 for axis in axes]
    if any(divided):
        head += "".join(f"{MARK}|{t[0] if several else ''}" for several, t in zip(divided, terms))
    return atom(head, *[v for t in terms for v in t[1]])


def symmetric_entry(meanings, head, axes, terms):
    """The entry of a symmetric matrix whose two axes are unified; the block or position that comes first is written."""
    first, second = sorted(terms)
    if first[0] != second[0]:
        return symbol_entry(meanings, head, axes, (first, second))
    [(_, _, factors)] = symbol_entry(meanings, head, axes, (first, second))
    [(name, *places)] = factors
    if len(places) != 2:
        return atom(name, *places)
    return atom(name + SYMMETRIC, *sorted(places))


def _permutation_entry(meanings, head, axes, terms):
    """The entry of a permutation matrix; of one whose axes are divided it is an entry like any other."""
    if any([len(sizes) for sizes in meanings.cells(axis)] != [1] for axis in axes):
        return symbol_entry(meanings, head, axes, terms)
    return atom(head + PERMUTATION, terms[0][1][0], terms[1][1][0])


@means(sympy.MatrixSymbol)
def _matrix_symbol(meanings, e):
    if e in meanings.facts.equal:
        return meanings.of(meanings.facts.equal[e])
    axes = meanings.axes(e, Size.of(e.args[1]), Size.of(e.args[2]))
    head, words = meanings.head(e, e.name), meanings.words(e)
    if "diagonal" in words:
        meanings.unify(*axes)
        return Meant(*axes, lambda r, c: times(kronecker(r, c), symbol_entry(meanings, head, axes[:1], (r,))))
    if "permutation" in words:
        return Meant(*axes, lambda r, c: _permutation_entry(meanings, head, axes, (r, c)))
    if "symmetric" in words:
        meanings.unify(*axes)
        return Meant(*axes, lambda r, c: symmetric_entry(meanings, head, axes, (r, c)))
    if "skew-symmetric" in words:
        meanings.unify(*axes)
        return Meant(*axes, lambda r, c: symbol_entry(meanings, head, axes, (r, c)) + negated(
            symbol_entry(meanings, head, axes, (c, r))))
    return Meant(*axes, lambda r, c: symbol_entry(meanings, head, axes, (r, c)))


@means(Mask)
def _mask(meanings, e):
    if e in meanings.facts.equal or meanings.words(e):
        return _matrix_symbol(meanings, e)
    axes = meanings.axes(e, Size.of(e.args[1]), Size.of(e.args[2]))
    head = meanings.head(e, e.name)

    def entry(r, c):
        [(_, _, factors)] = symbol_entry(meanings, head, axes, (r, c))
        [(name, *places)] = factors
        return atom(name + ZERO_ONE, *places)

    return Meant(*axes, entry)


@means(Member)
def _member(meanings, e):
    _, index, rows, columns, count = e.args
    family = (e.name, rows, columns, count)
    axes = meanings.axes(family, Size.of(count), Size.of(rows), Size.of(columns))
    head = meanings.head(family, e.name)
    place = reached(meanings, index, axes[0])
    return Meant(axes[1], axes[2], lambda r, c: symbol_entry(meanings, head, axes, (place(), r, c)))


@means(sympy.Identity)
def identity(meanings, e):
    axis = Axis(Size.of(e.args[0]))
    return Meant(axis, axis, kronecker)


@means(sympy.ZeroMatrix)
def _zero(meanings, e):
    return Meant(*(Axis(Size.of(s)) for s in e.args), lambda r, c: [])


@means(sympy.OneMatrix)
def _ones(meanings, e):
    return Meant(*(Axis(Size.of(s)) for s in e.args), lambda r, c: number(1))


@means(CausalMask)
def _causal(meanings, e):
    axis = Axis(Size.of(e.args[0]))
    return Meant(axis, axis, lambda r, c: less_than(c, r) + kronecker(c, r))


@means(sympy.ImmutableDenseMatrix)
def _explicit(meanings, e):
    rows, columns = (Axis(Size.of(s)) for s in e.shape)
    values = {(i, j): meanings.number(e[i, j]) for i in range(e.shape[0]) for j in range(e.shape[1])}

    def entry(r, c):
        for axis, size in ((rows, e.shape[0]), (columns, e.shape[1])):
            if len(meanings.cells(axis)) != size:
                raise NoRefinement("an explicit matrix, before ranges are written out")
        return values[r[0], c[0]]()

    return Meant(rows, columns, entry)


@means(Defined, DefinedScalar)
def _letter(meanings, e):
    return meanings.letter(e)
