"""Proofs from relations as lines: the difference of the two sides as a sum of multiples of what is zero."""

from itertools import count
from typing import NamedTuple

import sympy
from sympy import Integer, MatAdd, MatMul, Symbol

from symlin.naming import terms_of
from symlin.nodes import Defined, DefinedScalar, Entry, Scalar
from symlin.normal_form import collect
from symlin.relations.certificates import (
    Assumed, Combination, Inherited, Inside, InverseLaw, PowerLaw, RealSquare, SquareInverse, Supposed,
)
from symlin.relations.induction import Induction, base_and_step, first_case, inductive_symbols
from symlin.relations.paths import Unwritable
from symlin.relations.premises import equations
from symlin.relations.proofs import NO_CASE, Setting
from symlin.relations.signed import signed
from symlin.relations.using import facts_used
from symlin.relations.words import RELATION, Block, Words, added, index, rational, total
from symlin.size import Size
from symlin.spelling import spelled

_POWERS = {
    "commutes": "powers of one matrix commute", "symmetric": "a power of a symmetric matrix is symmetric",
    "telescope": "a geometric sum telescopes", "square": "the square of a sign is 1",
}


class Line(NamedTuple):
    """One line of a proof: ``label`` = ``left`` = Σ coefficient · summand, where each part may be None.

    ``before`` says what the line is about and ``after`` why it is zero. ``summands`` are pairs (rational coefficient,
    SymPy expression), in which relations stand as letters ``[1]``, ``[2]``, ...; where that is possible they are
    products of matrices (or numbers), and letters have the left sides of their lines as values.
    """

    before: str = ""
    label: object = None
    left: object = None
    summands: tuple | None = None
    after: str = ""


def lines_of(evidence):
    """A ``Certificate`` or an ``Induction`` as a list of ``Line``."""
    case = first_case(inductive_symbols(evidence.left, evidence.right, evidence.assumptions)) if isinstance(
        evidence, Induction) else NO_CASE
    facts = ", ".join(map(str, facts_used(evidence)))
    start = [Line(before=f"in all that is written: {facts}")] if facts else []
    return start + _lines(evidence, case)


def summands_of(certificate):
    """The difference of the sides of a certificate as pairs (rational coefficient, product with one letter ``[k]``).

    The letter has the difference of two equal expressions as its value; what was derived is put together from what it
    was derived from. None where that cannot be written, as for blocks.
    """
    if len(certificate.blocks) != 1:
        return None
    [(position, steps)] = certificate.blocks
    if len(position) > 2 or any(len(variables) > 1 for _, variables in position):
        return None
    writer = _Writer(certificate, NO_CASE, "")
    try:
        return writer.opened(steps, *(v[0] if v else None for _, v in position), writer.sizes(position))
    except Unwritable:
        return None


def _lines(evidence, case, where=""):
    if not isinstance(evidence, Induction):
        return _Writer(evidence, case, where).lines()
    m, (base, step) = evidence.symbol, base_and_step(case, evidence.symbol)
    return [
        Line(before=f"{where}by induction on {m}"), *_lines(evidence.base, base, f"{where}for {m} = 0: "),
        *_lines(evidence.step, step, f"{where}from {m} to {m} + 1: ")]


class _Writer:
    """Writes one certificate; what it cites gets its number when it is met first."""

    def __init__(self, certificate, case, where):
        self.certificate, self.case, self.where = certificate, case, where
        self.setting = Setting(
            certificate.left, certificate.right, certificate.assumptions, certificate.free, certificate.written_out,
            certificate.sizes, case)
        self.setting.replay()
        sides = [s for s in (certificate.left, certificate.right) if isinstance(s, sympy.Basic)]
        self.words = Words(self.setting.meanings, sides)
        self.cited, self.pending, self.numbers = {}, [], count(1)
        self.same = {}

    def lines(self):
        result = []
        for position, steps in self.certificate.blocks:
            if steps:
                result.append(self._block(position, steps))
        if not result:
            return [Line(before=f"{self.where}both sides have the same normal form")]
        while self.pending:
            result.append(self._relation(self.pending.pop(0)))
        names = ", ".join(self.words.nameless.values())
        return [*result, Line(f"{self.where}{names}: parts of matrices in blocks, or of their powers")] if names else result

    def _block(self, position, steps):
        left = minus(self.certificate.left, self.certificate.right)
        row, column, *others = position
        names, sizes = [v for _, variables in position for v in variables], self.sizes(position)
        cells = [cell + 1 if several else 0 for (cell, _), several in zip(position, self._divided())]
        is_matrix, before = getattr(left, "is_Matrix", False), self.where
        if any(cells[2:]):
            before += f"in part {', '.join(str(cell) for cell in cells[2:] if cell)} of the indices: "
        if not others and len(row[1]) < 2 and len(column[1]) < 2:
            ends = [variables[0] if variables else None for _, variables in (row, column)]
            summands = self._summands(steps, *ends, sizes)
            if summands is not None:
                if any(cells):
                    left = Block(left, *cells, *[self.words.size(sizes[v]) if v else 1 for v in ends])
                return Line(before, None, left, summands)
        letters = self._letters(names)
        places = [letters[variables[0]] if variables else Integer(1) for _, variables in (row, column)]
        if is_matrix and not any(cells) and len(row[1]) < 2 and len(column[1]) < 2:
            left = Entry(left, *places)
        elif is_matrix:
            before += f"at ({', '.join(str(letter) for letter in letters.values())}) in block ({cells[0]}, {cells[1]}) of "
        return Line(before, None, left, self._entries(steps, letters))

    def _divided(self):
        """For the rows, the columns and each free index, whether it is divided."""
        positions = [position for position, _ in self.certificate.blocks]
        return [len({position[k][0] for position in positions}) > 1 for k in range(len(positions[0]))]

    def sizes(self, position):
        expected = self.setting.places()[tuple(cell for cell, _ in position)]
        return {v: size for (_, variables), known in zip(position, expected) for v, size in zip(variables, known)}

    # combinations -----------------------------------------------------------------------------------------------------

    def _summands(self, steps, row, column, sizes):
        """The steps as products of matrices, or None where one is no such product."""
        try:
            parts = self.words.matrix([self._cited(step) for step in steps], row, column, sizes)
        except Unwritable:
            return None
        return tuple((rational(c), e) for c, e in parts)

    def opened(self, steps, row, column, sizes):
        """The steps as products of matrices in which the letters of combinations are opened."""
        found = []
        for c, e in self.words.matrix([self._cited(step) for step in steps], row, column, sizes):
            letter = next(iter(e.atoms(Defined, DefinedScalar) & set(self.words.relations.values())), None)
            if letter is None:
                raise Unwritable
            relation = next(r for head, r in self.cited.values() if self.words.relations[head] == letter)
            if not isinstance(relation.why, Combination):
                found.append((rational(c), e))
                continue
            for d, inside in self.opened(relation.why.steps, *_ends(relation), relation.sizes):
                found.append((rational(c) * d, e.xreplace({letter: inside})))
        return found

    def _entries(self, steps, letters):
        return tuple((rational(c), e) for c, e in self.words.entries([self._cited(step) for step in steps], letters))

    def _cited(self, step):
        """The term of a step, with a letter in place of the relation."""
        head = self._head(step.relation)
        places = [step.mapping.get(port, port) for port in step.relation.ports]
        return step.coefficient, step.bound, {**step.factors, (head, *places): 1}

    # relations --------------------------------------------------------------------------------------------------------

    def _head(self, relation):
        if id(relation) not in self.cited:
            left, user = self._difference(relation), self._reason(relation)
            key = (left, user, len(relation.ports)) if user and left is not None else id(relation)
            if key not in self.same:
                number = next(self.numbers)
                head = f"{RELATION}{number}"
                self.words.relations[head] = _letter(f"[{number}]", left, relation)
                if _is_symmetric(relation):
                    self.words.symmetric.add(head)
                self.same[key] = head
                self.pending.append((relation, left))
            self.cited[id(relation)] = self.same[key], relation
        return self.cited[id(relation)][0]

    def _difference(self, relation):
        """What a relation says to be zero: a matrix or a number; None where only its entries can be written."""
        rows, columns, others = relation.rows, relation.columns, relation.others
        if others or len(rows) > 1 or len(columns) > 1:
            return None
        written = self._as_written(relation)
        if written is not None:
            return written
        try:
            parts = self.words.matrix(
                terms_of(relation.total), rows[0] if rows else None, columns[0] if columns else None, relation.sizes)
            return added(parts) if rows or columns else total([(rational(c), e) for c, e in parts])
        except Unwritable:
            return None

    def _as_written(self, relation):
        why = relation.why
        if isinstance(why, InverseLaw) and not why.letter.parameters:
            m = why.letter.written
            pair = (sympy.Inverse(m), m) if why.side == "left" else (m, sympy.Inverse(m))
            left, right = MatMul(*pair, evaluate=False), sympy.Identity(m.shape[0])
        elif isinstance(why, Assumed):
            said = [(a, b) for number, a, b in equations(self.certificate.assumptions) if number == why.number]
            if len(said) != 1:
                return None
            [(left, right)] = said
        else:
            return None
        shape = left.shape if left.is_Matrix else right.shape if right.is_Matrix else (1, 1)
        places = relation.rows, relation.columns
        whole = all(
            (Size.of(size) == relation.sizes.get(place[0])) if place else size == 1 for size, place in zip(shape, places))
        return minus(left, right) if whole else None

    def _reason(self, relation):
        why = relation.why
        if isinstance(why, InverseLaw):
            return f"since {spelled(why.letter.written)} is invertible"
        if isinstance(why, Assumed):
            assumption = self.certificate.assumptions[why.number]
            return "assumed" if hasattr(assumption, "right") else f"assumed: {assumption}"
        if isinstance(why, Supposed):
            put_in = [str(s) if s == v else f"{s} = {v}" for s, v in self.case.supposed[why.number]]
            return f"supposed: the claim for {', '.join(put_in)}"
        if isinstance(why, PowerLaw):
            return _POWERS[why.name]
        return ""

    def _relation(self, found):
        relation, left = found
        why, letters = relation.why, self._letters(relation.ports)
        label = self.words.relations[self.cited[id(relation)][0]]
        summands, reason = None, self._reason(relation)
        if isinstance(why, Combination):
            summands = None if left is None else self._summands(why.steps, *_ends(relation), relation.sizes)
        elif isinstance(why, SquareInverse):
            reason = f"since {self._label(why.relation)} = 0 and its factors are square matrices of one size"
        elif isinstance(why, Inherited):
            premise = f"since {self._label(why.relation)} = 0" if why.relation.total else "by multiplying out"
            reason = f"for every exponent, {premise}"
        elif isinstance(why, RealSquare):
            reason = self._squares(relation, why)
        elif isinstance(why, Inside):
            inside = self._entries(why.steps, letters)
            reason = f"since the arguments differ by {_text_of(inside) or 0} = 0"
        if left is None or isinstance(why, Combination) and summands is None:
            left = total([(rational(c), e) for c, e in self.words.entries(terms_of(relation.total), letters)])
            label = self._placed(label, relation, letters)
            summands = self._entries(why.steps, letters) if isinstance(why, Combination) else None
        return Line(self.where, label, left, summands, reason)

    def _squares(self, relation, why):
        summands = self._summands(why.steps, None, None, {}) or self._entries(why.steps, {})
        return f"since the sum of the squares of its entries is {_text_of(summands) or 0} = 0"

    def _label(self, relation):
        label = self.words.relations[self._head(relation)]
        return label if isinstance(label, str) else spelled(label)

    def _placed(self, label, relation, letters):
        """The letter of a relation at its places."""
        places = [letters[port] for port in relation.ports]
        if not places:
            return label
        if getattr(label, "is_Matrix", False):
            row, column = (letters[side[0]] if side else Integer(1) for side in (relation.rows, relation.columns))
            return Entry(label, row, column)
        return sympy.Indexed(sympy.IndexedBase(Symbol(str(label))), *places)

    def _letters(self, variables):
        taken = {s.name for s in self.words.known}
        names = (name for name in _free_names() if name not in taken)
        return {v: index(next(names)) for v in variables}


def _is_symmetric(relation):
    """Whether a relation between matrices is its own transpose, as it stands."""
    if not len(relation.rows) == len(relation.columns) == 1 or relation.others:
        return False
    [row], [column] = relation.rows, relation.columns
    return relation.sizes.get(row) == relation.sizes.get(column) and collect(
        relation.at({row: column, column: row})) == relation.total


def _ends(relation):
    """The variables of the row and of the column of a relation between matrices, None where it has one."""
    return [side[0] if side else None for side in (relation.rows, relation.columns)]


def _free_names():
    yield from "ij"
    yield from (f"i_{number}" for number in count(1))


def _letter(name, left, relation):
    """The letter of a relation: with its value, or a bare symbol where it has no value or too many places."""
    if left is None:
        return Symbol(name)
    return Defined(name, left) if relation.ports else DefinedScalar(name, left)


def minus(left, right):
    """The difference of two sides, not evaluated; a side that is zero is left out."""
    if not left.is_Matrix or not right.is_Matrix:
        left, right = (Scalar(side) if side.is_Matrix else side for side in (left, right))
        return left if right == 0 else sympy.Add(left, sympy.Mul(-1, right, evaluate=False), evaluate=False)
    if isinstance(right, sympy.ZeroMatrix):
        return left
    terms = right.args if isinstance(right, MatAdd) else (right,)
    return MatAdd(*(left.args if isinstance(left, MatAdd) else (left,)), *map(_negative, terms), evaluate=False)


def _negative(term):
    number, rest = (term.args[0], term.args[1:]) if isinstance(term, MatMul) and term.args[0].is_Rational else (
        Integer(1), term.args if isinstance(term, MatMul) else (term,))
    if number == -1:
        return rest[0] if len(rest) == 1 else MatMul(*rest, evaluate=False)
    return MatMul(-number, *rest, evaluate=False)


def _text_of(summands):
    return " ".join(signed(summands, spelled, "*"))
