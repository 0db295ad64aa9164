"""Documents: Markdown, LaTeX source or a notebook -> claims in order, with what is assumed where they stand."""

import json
from dataclasses import dataclass, field

from symlin.assumed import RELATIONS, WORDS, Comparison, Equation, Property, Unread
from symlin.errors import Error
from symlin.text.builder import Builder
from symlin.text.places import Source

MOST_CHARACTERS = 5_000_000


@dataclass(frozen=True)
class Assumption:
    """Something assumed, in force from its sentence on.

    ``kind``: "equation" (``left``, ``right``), "inequality" (``left``, ``relation``, ``right``), "property" (``word``
    of ``symbol``, an expression), "sizes" (an equation between sizes that could not be put in), or "unread".
    """

    line: int
    text: str
    kind: str
    left: object = None
    right: object = None
    relation: str = ""
    word: str = ""
    symbol: object = None
    cell: int | None = None

    def assumed(self):
        """The assumption as one of ``symlin.assumed``."""
        if self.kind == "equation":
            return Equation(self.left, self.right)
        if self.kind == "inequality" and self.relation in RELATIONS:
            return Comparison(self.left, self.relation, self.right)
        if self.kind == "property" and self.word in WORDS:
            return Property(self.word, self.symbol)
        return Unread(self.text)


@dataclass(frozen=True)
class Claim:
    """One link ``left = right`` as SymPy expressions, or ``error`` where it has no meaning.

    ``text`` is the link as written, white space collapsed; ``assumptions`` are those in force; ``indices`` are the free
    indices with their ranges (``{symbol: Size}``); ``names``: ``{symbol or name: as written}``; ``sizes``: the names of
    sizes; ``replaced``: ``{size symbol: expression}`` for each size that equations between sizes express by others.
    """

    line: int
    column: int
    text: str
    left: object = None
    right: object = None
    error: Error | None = None
    assumptions: tuple = ()
    indices: dict = field(default_factory=dict)
    cell: int | None = None
    names: dict = field(default_factory=dict, repr=False)
    sizes: frozenset = field(default=frozenset(), repr=False)
    replaced: dict = field(default_factory=dict, repr=False)


@dataclass(frozen=True)
class Document:
    """``assumed`` and ``notes`` are pairs (line, text) for a person; ``names``: ``{symbol or name: as written}``."""

    name: str
    claims: tuple
    assumptions: tuple
    assumed: tuple
    notes: tuple
    names: dict = field(default_factory=dict, repr=False)


def read_document(text, *, name="-", kind="markdown"):
    """The claims of a document, each with its expressions or its error.

    ``kind`` is "markdown", "latex" or "notebook" (the text of an .ipynb file). Raises ``Error`` where the text is no
    document at all: a notebook that is not JSON, a text with zero bytes, one that is too long.

    >>> document = read_document(r"Let $A, B \\in \\mathbb{R}^{n \\times n}$. Then $A B = B A$.")
    >>> [(claim.line, claim.text, claim.left, claim.right) for claim in document.claims]
    [(1, 'A B = B A', A*B, B*A)]
    """
    if len(text) > MOST_CHARACTERS:
        raise Error(f"{name}: {len(text)} characters; symlin reads documents of up to {MOST_CHARACTERS}")
    if "\0" in text:
        raise Error(f"{name} is not text: it contains zero bytes")
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    sources = _cells(text, name) if kind == "notebook" else [Source(text)]
    builder = Builder(sources, latex=kind == "latex", make_claim=Claim, make_assumption=Assumption)
    builder.build()
    return Document(
        name,
        tuple(builder.claims),
        tuple(builder.assumptions),
        tuple(builder.assumed),
        tuple(builder.notes),
        builder.names,
    )


def _cells(text, name):
    """The Markdown cells of a notebook, numbered from 1 among all its cells."""
    try:
        notebook = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise Error(f"{name} is not a notebook: {error}") from None
    cells = notebook.get("cells") if isinstance(notebook, dict) else None
    if not isinstance(cells, list):
        raise Error(f"{name} is not a notebook: it has no list of cells; save it in format 4")
    sources = []
    for number, cell in enumerate(cells, 1):
        if not isinstance(cell, dict) or cell.get("cell_type") != "markdown":
            continue
        written = cell.get("source", "")
        if isinstance(written, list) and all(isinstance(line, str) for line in written):
            written = "".join(written)
        if isinstance(written, str):
            sources.append(Source(written.replace("\r\n", "\n"), cell=number))
    return sources
