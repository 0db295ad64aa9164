"""What the inverse of a matrix means: a letter of its own, one for each matrix that is inverted.

Two inverses get one letter when the matrices have equal normal forms, and the transpose of a letter when one matrix is
the other transposed. That the letter times the matrix is the identity is not used here (``symlin.relations``).
"""

from functools import partial
from typing import NamedTuple

import sympy
from sympy.matrices.expressions import diagonal

from symlin.entries import MARK, times
from symlin.errors import Undefined
from symlin.laws import power_of
from symlin.meaning.context import POINT, Meant, entrywise, kronecker, means, symbols_in
from symlin.meaning.symbols import identity, symbol_entry, symmetric_entry
from symlin.naming import renamed, terms_of
from symlin.nodes import Defined, Diag
from symlin.normal_form import collect
from symlin.size import ONE


class InverseLetter:
    """The inverse of a matrix: its head, and what is inverted as the normal forms of its blocks.

    ``totals[i, j]`` is the block (i, j) of the matrix at ``rows[i]``, ``columns[j]``, its terms with the sizes of their
    variables; ``parameters`` are the variables of the indices that the matrix speaks of, each with its size.
    """

    def __init__(self, head, written, totals, rows, columns, parameters, axes, is_symmetric):
        self.head, self.written, self.totals = head, written, totals
        self.rows, self.columns, self.parameters = rows, columns, parameters
        self.axes, self.is_symmetric = axes, is_symmetric

    def entry(self, meanings, parameters, r, c):
        """The entry of the inverse at a term of the columns and a term of the rows of what is inverted."""
        head = self.head
        if self.is_symmetric and not parameters:
            return symmetric_entry(meanings, head, self.axes, (r, c))
        [(_, _, factors)] = symbol_entry(meanings, head, self.axes, (r, c))
        [(name, *places)] = factors
        return [(1, {}, {(name, *parameters, *places): 1})]

    def inverted(self, parameters, r, c):
        """The terms of the matrix that is inverted, at a term of its rows and of its columns."""
        (i, r), (j, c) = r, c
        generic = [*self.parameters, *self.rows[i][1], *self.columns[j][1]]
        mapping = dict(zip(generic, [*parameters, *r, *c]))
        return [(coefficient, bound, {renamed(x, mapping): e for x, e in factors.items()})
                for coefficient, bound, factors in terms_of(self.totals[i, j])]


@means(sympy.Inverse)
def _inverse(meanings, e):
    base = e.args[0]
    while isinstance(base, Defined):
        base = base.value
    if isinstance(base, sympy.Transpose):
        inside = _inverse(meanings, sympy.Inverse(base.arg))
        return Meant(inside.columns, inside.rows, lambda r, c: inside.entry(c, r))
    if isinstance(base, sympy.Identity):
        return identity(meanings, base)
    if isinstance(base, Diag | diagonal.DiagMatrix):
        return _of_diagonal(meanings, meanings.of(base.args[0]))
    inside = meanings.of(base)
    if not meanings.words(base).isdisjoint(("orthogonal", "permutation")):
        return Meant(inside.columns, inside.rows, lambda r, c: inside.entry(c, r))
    if inside.rows.size == ONE:
        return entrywise(inside, partial(power_of, exponent=-1))
    if "diagonal" in meanings.words(base):
        return Meant(
            inside.rows, inside.rows,
            lambda r, c: times(kronecker(r, c), power_of(collect(inside.entry(r, r)), -1)) if r[0] == c[0] else [])
    letters = [index for letter, index in sorted(meanings.scope.items(), key=lambda item: str(item[0]))
               if letter in symbols_in(base)]
    known = {}

    def entry(r, c):
        cells = tuple(index.term[0] for index in letters)
        if cells not in known:
            known[cells] = _letter_of(meanings, e.args[0], inside, letters)
        letter, transposed = known[cells]
        if transposed:
            r, c = c, r
        return letter.entry(meanings, [v for index in letters for v in index.term[1]], r, c)

    return Meant(inside.columns, inside.rows, entry)


def _of_diagonal(meanings, column):
    return Meant(
        column.rows, column.rows,
        lambda r, c: times(kronecker(r, c), power_of(collect(column.entry(r, POINT)), -1)) if r[0] == c[0] else [])


class GenericBlocks(NamedTuple):
    """A matrix block by block at places that always stand for its rows and columns.

    ``totals[i, j]`` is the normal form of a block; ``key`` says what the matrix is, ``turned_key`` its transpose.
    """

    totals: dict
    rows: list
    columns: list
    parameters: list
    key: tuple
    turned_key: tuple


def generic_blocks(meanings, inside, letters):
    """The ``GenericBlocks`` of a matrix at the present blocks of its index letters."""
    actual = [index.term for index in letters]
    parameters = {meanings.generic("index", k, m): size for k, index in enumerate(letters)
                  for m, size in enumerate(meanings.cells(index.axis)[index.term[0]])}
    count = iter(parameters)
    try:
        for index, term in zip(letters, actual):
            index.term = term[0], tuple(next(count) for _ in term[1])
        rows, columns = inside.rows, inside.columns
        places = [list(meanings.generic_along(rows, "row")), list(meanings.generic_along(columns, "column"))]
        turned_places = [list(meanings.generic_along(columns, "row")), list(meanings.generic_along(rows, "column"))]
        straight = {(i, j): collect(inside.entry(r, c)) for i, (r, _) in enumerate(places[0])
                    for j, (c, _) in enumerate(places[1])}
        turned = {(i, j): collect(inside.entry(c, r)) for i, (r, _) in enumerate(turned_places[0])
                  for j, (c, _) in enumerate(turned_places[1])}
    finally:
        for index, term in zip(letters, actual):
            index.term = term
    cells = tuple(term[0] for term in actual)
    return GenericBlocks(
        straight, [r for r, _ in places[0]], [c for c, _ in places[1]], parameters,
        _key(cells, places, straight), _key(cells, turned_places, turned))


def _letter_of(meanings, base, inside, letters):
    """The letter for the inverse of a matrix at the present blocks of its index letters, and whether transposed."""
    blocks = generic_blocks(meanings, inside, letters)
    if not any(blocks.totals.values()):
        raise Undefined(f"{base} is zero, so it has no inverse")
    if blocks.key in meanings.inverses:
        return meanings.inverses[blocks.key], False
    if blocks.turned_key in meanings.inverses:
        return meanings.inverses[blocks.turned_key], True
    letter = InverseLetter(
        f"@{MARK}1/{len(meanings.inverses)}", base, blocks.totals, blocks.rows, blocks.columns, blocks.parameters,
        (inside.columns, inside.rows), blocks.key == blocks.turned_key)
    meanings.inverses[blocks.key] = letter
    return letter, False


def _key(cells, places, totals):
    sizes = tuple(tuple(sizes.values()) for _, sizes in places[0]), tuple(tuple(s.values()) for _, s in places[1])
    return cells, sizes, tuple(totals[where] for where in sorted(totals))
