"""The table of a document: what each name was declared or defined to be."""

from typing import NamedTuple

from symlin.text.places import Source


class Matrix(NamedTuple):
    """A matrix or column of real numbers; sizes are SymPy expressions."""

    rows: object
    cols: object


class Mask(Matrix):
    """A matrix or column whose entries are 0 or 1."""

    __slots__ = ()


class Real(NamedTuple):
    """A real number."""


class Natural(NamedTuple):
    """A symbol of ℕ."""


class Members(NamedTuple):
    """A family ``W_1, ..., W_h``; ``above``: the number stands in a superscript, ``W^{(1)}``.

    ``name`` is that of its members where the name that is read is another spelling of it.
    """

    rows: object
    cols: object
    count: object
    above: bool
    name: str = ""


class Unary(NamedTuple):
    """An unknown elementwise function; ``name`` as for ``Members``."""

    name: str = ""


class Formula(NamedTuple):
    """A definition.

    ``parameters`` are nodes, or None for a plain symbol; ``indices`` are the letters of ``Y_{ij} := ...``; ``shape`` is
    what a declaration says of it.
    """

    body: object
    parameters: tuple
    source: Source
    start: int
    indices: tuple = ()
    shape: object = None


class Given(NamedTuple):
    """A SymPy expression that the caller gave a name to."""

    expr: object
    rows: object
    cols: object


class Unreadable(NamedTuple):
    """A name whose declaration has no meaning."""

    error: Exception
