"""Reading single formulas: an expression, an equation, or declarations and a claim, in plain text or LaTeX."""

import re
from collections.abc import Iterable, Mapping

from sympy import Basic, Expr, MatrixExpr, MatrixSymbol, Symbol
from sympy.core.function import UndefinedFunction

from symlin.assumed import Equation
from symlin.errors import Error
from symlin.lettering import lettered
from symlin.nodes import Family, Member, Scalar
from symlin.shapes import shape
from symlin.size import ONE
from symlin.text.builder import Builder, Entry
from symlin.text import worded
from symlin.text.documents import Assumption, Claim
from symlin.text.grammar import read_formula
from symlin.text.names import key
from symlin.text.places import Source
from symlin.text.resolver import Resolver
from symlin.text.roles import INEQUALITIES, marks_of
from symlin.text.sentences import Sentence, Token
from symlin.text.statements import Broken, IndexRange, read_statements
from symlin.text.symbols import Given, Members, Natural, Unary
from symlin.text.values import size_symbol

_SIMPLE = re.compile(r"[A-Za-z]{1,2}(_[A-Za-z]|_[0-9])?")
_DECLARED = re.compile(r"\b([A-Za-z]{2,})\s*(?=:|∈|\\in\b)")


def parse(text, declared=()):
    """The expression that a text says, in plain text or LaTeX; nothing in it is evaluated.

    ``declared``: SymPy symbols and families, a mapping from names to expressions, or a text with declarations. Raises
    ``ParseError`` and ``ShapeError`` with the place.

    >>> parse("softmax(Q K^T / sqrt(d_k)) V", "Q: n×d_k; K: m×d_k; V: m×p")
    softmax(1/(sqrt(d_k))*Q*K.T)*V
    >>> parse("A + B", "A: n×d; B: d×n")
    Traceback (most recent call last):
    ...
    symlin.text.places.PlacedShapeError: line 1, column 5: a sum: A (n×d) and B (d×n)
        A + B
            ^
    """
    statement = _only(text)
    if statement.chain.relations:
        relation = statement.chain.relations[0]
        raise statement.source.error(
            "an equation where an expression is expected; read its two sides one by one", relation.start
        )
    resolver = Resolver(_table(declared), statement.source)
    return resolver.expression(statement.chain.sides[0]).expr


def parse_equation(text, declared=()):
    """The two sides of an equation; otherwise as ``parse``.

    >>> parse_equation("P^T P = I", "P: n×n")
    (P.T*P, I)
    """
    return _sides(_only(text), _table(declared))


def _sides(statement, table):
    marks = marks_of(statement)
    if marks not in (["="], [":="]):
        place = statement.chain.relations[1].start if len(marks) > 1 else statement.start
        raise statement.source.error("one equation is expected: left = right", place)
    left, right = Resolver(table, statement.source).sides(*statement.chain.sides)
    return left.expr, right.expr


def parse_assumptions(text, declared=()):
    """What a text assumes, as a tuple of ``symlin.assumed``: equations, inequalities, words, between semicolons.

    ``declared`` and errors as for ``parse``.

    >>> parse_assumptions("P is orthogonal; A, P commute; c > 0", "A, P: n×n; c: real")
    (Property(word='orthogonal', matrix=P), Equation(left=A*P, right=P*A), Comparison(left=c, relation='>', right=0))
    """
    table, found = _table(declared), []
    whole = _checked_text(text)
    for start, end in worded.segments(whole, 0, len(whole)):
        part = whole[start:end].strip()
        if not part and start:
            continue
        if worded.is_worded(part, table.all_names()):
            found += _Assumed(part, table).found()
            continue
        statement = _only(part)
        marks = marks_of(statement)
        if marks and all(mark in INEQUALITIES for mark in marks):
            resolver = Resolver(table, statement.source)
            for sides in zip(statement.chain.sides, statement.chain.sides[1:]):
                resolver.sides(*sides)
            found += _Assumed(part, table).found()
        elif marks:
            found.append(Equation(*_sides(statement, table)))
        else:
            raise statement.source.error(f"this assumes nothing; write {worded.EXAMPLES}", statement.start)
    return tuple(found)


def read_claim(declarations, claim):
    """The links of a claim under declarations, as a tuple of ``Claim``.

    Equations and inequalities among the declarations that define nothing are assumptions. An error in the declarations
    is raised; an error in a link stands in that link.

    >>> link, = read_claim("A, B: n×n", "A B = B A")
    >>> link.left, link.right, link.error
    (A*B, B*A, None)
    """
    builder = _Single(_checked_text(declarations), _checked_text(claim))
    builder.build()
    if not builder.claims:
        for statement in (s for entry in builder.entries for s in entry.statements):
            if isinstance(statement, Broken):
                raise statement.error
        raise builder.claim_source.error("no equation here; write a claim: left = right", 0)
    return tuple(builder.claims)


def _checked_text(text):
    if not isinstance(text, str):
        raise TypeError(f"a text is expected, not {text!r}")
    if len(text) > 1_000_000:
        raise Error(f"a text of {len(text)} characters; symlin reads up to a million")
    return text


def _only(text):
    """The one statement of a text."""
    source = _source(_checked_text(text))
    statements, _ = read_statements(source, 0, len(source.text))
    if not statements:
        raise source.error("the text is empty; write an expression", 0)
    for statement in statements:
        if isinstance(statement, Broken):
            raise statement.error
    if len(statements) > 1 or isinstance(statements[0], IndexRange) or statements[0].names:
        place = statements[1].start if len(statements) > 1 else statements[0].start
        raise source.error("several formulas where one is expected", place)
    return statements[0]


def _source(text):
    return Source(text.replace("\r\n", "\n").replace("\r", "\n"), latex="\\" in text)


class _Single(Builder):
    """A builder for one text of declarations and one claim."""

    def __init__(self, declarations, claim):
        self.claim_source = _source(claim)
        super().__init__(
            [_source(declarations), self.claim_source], latex=False, make_claim=Claim, make_assumption=Assumption
        )

    def _read(self, source):
        is_claim, at = source is self.claim_source, 0
        plain, self.worded = [], getattr(self, "worded", {})
        names = frozenset(_DECLARED.findall(source.text))
        for line in [source.text] if is_claim else source.text.split("\n"):
            if not is_claim:
                self._check_words(source, at, at + len(line), names)
            parts = list(worded.segments(source.text, at, at + len(line)))
            if is_claim or not any(worded.is_worded(source.text[a:b], names) for a, b in parts):
                parts = [(at, at + len(line))]
            for start, end in parts:
                if not is_claim and worded.is_worded(source.text[start:end], names):
                    self._read_words(source, start, end, names)
                else:
                    plain.append(self._entry(read_statements(source, start, end)[0]))
            at += len(line) + 1
        first = len(self.entries)
        self.entries += plain
        tokens = tuple(Token("formula", k, 0) for k in range(len(plain)))
        for entry in plain:
            entry.sentence = len(self.sentences)
        self.sentences.append((Sentence(tokens, "" if is_claim else "assume", 0, len(tokens)), source, first))

    def _check_words(self, source, start, end, names):
        """Refuse a word that would be read letter by letter as sizes."""
        for a, b in worded.segments(source.text, start, end):
            found = None if worded.is_worded(source.text[a:b], names) else worded.glued(source.text, a, b, names)
            if found:
                word, at = found
                remedy = f"write '; A is {word}'" if word in worded.ADJECTIVES else "a size is a letter, as n or d_k"
                raise source.error(f"{word!r} is not understood here; {remedy}", at)

    def _entry(self, statements):
        entry = Entry(statements)
        entry.sentence = len(self.sentences)
        return entry

    def _read_words(self, source, start, end, names):
        pieces = worded.pieces(source.text, start, end, names)
        first = len(self.entries)
        self.entries += [self._entry(read_statements(source, a, b)[0]) for kind, a, b in pieces if kind == "formula"]
        self.worded[len(self.sentences)] = source, start, end
        self.sentences.append((worded.sentence(source.text, pieces, 0), source, first))

    def _assume(self):
        super()._assume()
        for number, (source, start, end) in self.worded.items():
            if all(assumption.kind == "unread" for k, assumption in self.assumptions if k == number):
                self._check_names(number)
                words = " ".join(source.text[start:end].split())
                at = start + len(source.text[start:end]) - len(source.text[start:end].lstrip())
                message = f"{words!r} is not understood, or does not fit the shapes; write {worded.EXAMPLES}"
                raise source.error(message, at)

    def _check_names(self, number):
        """Raise the error of a formula that has no meaning."""
        for entry in self.entries:
            for statement in entry.statements if entry.sentence == number else ():
                if isinstance(statement, Broken):
                    raise statement.error
                for side in statement.chain.sides:
                    if not re.fullmatch(r"[a-z]{3,}", statement.text()):
                        Resolver(self.table, statement.source).expression(side)

    def _define(self, statements):
        declared = [(e, s) for e, s in statements if s.source is not self.claim_source]
        super()._define(declared)

    def _claim(self):
        for entry in self.entries:
            for statement in entry.statements:
                if statement.source is self.claim_source:
                    continue
                if isinstance(statement, Broken):
                    raise statement.error
                for _, error in self.faults.get(id(statement), ()):
                    raise error
        super()._claim()


class _Assumed(_Single):
    """A builder for what a text assumes of the symbols in a table."""

    def __init__(self, text, table):
        super().__init__(text, "")
        self.table = table

    def _imply_numbers(self, statements):
        """Nothing is declared."""

    def found(self):
        self.build()
        return [assumption.assumed() for assumption in self.assumptions]


def _table(declared):
    """The table of what is declared."""
    if isinstance(declared, str):
        builder = _Single(_checked_text(declared), "")
        builder.build()
        return builder.table
    builder = _Single("", "")
    table = builder.table
    if isinstance(declared, Mapping):
        for name, thing in declared.items():
            _put(table, str(name), thing)
    else:
        for thing in _flat(declared):
            if isinstance(thing, str):
                raise TypeError(f"{thing!r} stands among symbols; pass declarations as one text")
            _put(table, getattr(thing, "name", None), thing)
    _add_spellings(table)
    return table


def _add_spellings(table):
    """Names made in Python, such as ``A0``, are known as they print too, ``A_0``, where that names nothing else."""
    for name in table.all_names():
        if _SIMPLE.fullmatch(name):
            continue
        try:
            spelled = key(read_formula(lettered(name), latex=True).chains[0].sides[0])
        except Error:
            continue
        if spelled and not table.knows(spelled):
            if name in table.symbols:
                table.symbols[spelled] = table.symbols[name]
            else:
                table.sizes.add(spelled)
                table.equations[spelled] = table.size_value(name)


def _flat(declared):
    if isinstance(declared, Basic | Family | UndefinedFunction) or not isinstance(declared, Iterable):
        declared = [declared]
    for thing in declared:
        if isinstance(thing, tuple | list):
            yield from _flat(thing)
        else:
            yield thing


def _put(table, name, thing):
    if not isinstance(name, str) or not name:
        raise TypeError(f"{thing!r} has no name; pass a mapping from names to expressions")
    if isinstance(thing, UndefinedFunction):
        table.symbols[name] = Unary(name)
    elif isinstance(thing, Family):
        table.symbols[name] = Members(thing.rows, thing.columns, thing.count, False, name)
        _sizes_in(table, thing.rows, thing.columns, thing.count)
    elif isinstance(thing, Symbol) and thing.is_integer and thing.is_positive and thing.name == name:
        _sizes_in(table, thing)
    elif isinstance(thing, Symbol) and thing.is_integer and thing.is_nonnegative and thing.name == name:
        table.symbols[name] = Natural()
    elif isinstance(thing, Expr | MatrixExpr):
        rows, cols = shape(thing)
        if isinstance(thing, MatrixSymbol | Member):
            _sizes_in(table, *thing.shape)
        expr = thing
        if rows == ONE and cols == ONE and thing.is_Matrix:
            expr = Scalar(thing)
        table.symbols[name] = Given(expr, rows, cols)
    else:
        raise TypeError(f"{thing!r} cannot be declared; pass symbols, families, or a text with declarations")


def _sizes_in(table, *sizes):
    for size in sizes:
        for symbol in size.free_symbols:
            table.sizes.add(symbol.name)
            if symbol != size_symbol(symbol.name):
                table.equations[symbol.name] = symbol
