"""What a topic is made of: symbols, definitions, equations with their verdicts, and a table, all plain data."""

from dataclasses import dataclass, field
from functools import cached_property

from symlin.nodes import Family
from symlin.proving import prove
from symlin.spelling import spelled


@dataclass(frozen=True)
class Symbols:
    """Matrices, or families of them, of one shape, or numbers, and what they are; names stand between backquotes."""

    members: tuple
    meaning: str

    @property
    def shape(self):
        """Rows and columns; of a number nothing."""
        first = self.members[0]
        return (first.rows, first.columns) if isinstance(first, Family) else getattr(first, "shape", ())


@dataclass(frozen=True)
class Definition:
    """A letter, the formula it stands for, the formula in words, and where it comes from."""

    letter: object
    value: object
    meaning: str
    source: str = ""


class Equation:
    """Two sides that are claimed to be equal, in words too; the verdict is the engine's, found when asked for."""

    def __init__(self, meaning, left, right, *, verdict=None):
        self.meaning, self.left, self.right = meaning, left, right
        if verdict is not None:
            self.verdict = verdict

    @cached_property
    def verdict(self):
        return prove(self.left, self.right)

    @property
    def status(self):
        return self.verdict.status

    def __repr__(self):
        return f"Equation({self.meaning!r}: {spelled(self.left)} = {spelled(self.right)})"


@dataclass(frozen=True)
class Section:
    """Equations under a title; ``code`` is Python that computes them again."""

    title: str
    introduction: str
    equations: tuple
    code: str = ""


@dataclass
class Topic:
    """A derivation to be shown: what is given, what is defined, what follows, and of which kind everything is.

    ``sizes`` are pairs (symbol, meaning); ``make_table`` makes the ``LinearityTable``; ``setup`` and ``table_code`` are
    Python for a notebook.
    """

    name: str
    title: str
    introduction: str
    sizes: tuple
    symbols: tuple
    definitions: tuple
    sections: tuple
    make_table: object = field(repr=False)
    table_note: str
    setup: str
    table_code: str

    @cached_property
    def table(self):
        return self.make_table()

    def decide(self):
        """Decide every equation and cell, saying in words what comes next."""
        for section in self.sections:
            for equation in section.equations:
                yield equation.meaning.replace("`", "")
                _ = equation.verdict
        yield "the linearity table"
        _ = self.table


def pieces(text):
    """Words with names between backquotes, cut up: pairs (piece, whether it is a name).

    >>> pieces("the bias `b_K` of the keys")
    [('the bias ', False), ('b_K', True), (' of the keys', False)]
    """
    return [(piece, bool(k % 2)) for k, piece in enumerate(text.split("`")) if piece]


def sources(definitions):
    """Where definitions come from: pairs (source, letters), each source once."""
    found = {}
    for step in definitions:
        if step.source:
            found.setdefault(step.source, []).append(step.letter)
    return list(found.items())


def sentence(words):
    """Words with a capital at the beginning.

    >>> sentence("the weights"), sentence("`A` is")
    ('The weights', '`A` is')
    """
    return words[:1].upper() + words[1:]


def in_parts(count, parts):
    """So many columns cut into parts of nearly one length, as slices.

    >>> in_parts(7, 2)
    [slice(0, 4, None), slice(4, 7, None)]
    """
    most = -(-count // parts)
    return [slice(start, min(start + most, count)) for start in range(0, count, most)]
