"""The neutral tree: what a formula says before anything is known about its symbols.

Every node carries ``start`` and ``end``, offsets into the text it was read from. Whether ``f(x)`` is a value or a
product and whether ``x_i`` is an entry, a member or a name is left to the resolver.
"""

from typing import NamedTuple


class Name(NamedTuple):
    """A letter, a run of letters (``kind`` "word"), or an upright word or command ("upright").

    ``text`` is the canonical name: ``alpha``, ``xhat``, ``Wbold``.
    """

    text: str
    kind: str
    start: int
    end: int


class Number(NamedTuple):
    """Digits as written, with or without a decimal point."""

    text: str
    start: int
    end: int


class Scripts(NamedTuple):
    """``base`` with what stands ``below`` and ``above`` (None where nothing does)."""

    base: object
    below: object
    above: object
    start: int
    end: int


class Term(NamedTuple):
    """Factors; ``ops[i]`` stands between ``items[i]`` and ``items[i + 1]``, "" for juxtaposition."""

    items: tuple
    ops: tuple
    start: int
    end: int


class Addition(NamedTuple):
    """Terms, each with its sign (1 or -1)."""

    signs: tuple
    terms: tuple
    start: int
    end: int


class Group(NamedTuple):
    """What stands between brackets: rows of cells; ``bracket`` is one of ``( [ { < | matrix``."""

    bracket: str
    rows: tuple
    start: int
    end: int


class Fraction(NamedTuple):
    over: object
    under: object
    start: int
    end: int


class Root(NamedTuple):
    degree: int
    body: object
    start: int
    end: int


class Dots(NamedTuple):
    start: int
    end: int


class Chain(NamedTuple):
    """Sides joined by relations; one side and no relation is a mere expression."""

    sides: tuple
    relations: tuple
    start: int
    end: int


class Relation(NamedTuple):
    """``=``, ``:=``, ``in``, ``<``, ``:`` and so on."""

    text: str
    start: int
    end: int


class Listing(NamedTuple):
    """Chains separated by commas."""

    chains: tuple
    start: int
    end: int


class Exotic(NamedTuple):
    """A superscript that is no expression: ``*``, ``+``, ``⊙ 2``; ``text`` is the mark, ``body`` what follows it."""

    text: str
    body: object
    start: int
    end: int


def children(node):
    """The nodes directly inside a node.

    >>> x = Name("x", "letter", 0, 1)
    >>> children(Fraction(x, x, 0, 9)) == [x, x]
    True
    """
    if isinstance(node, Scripts):
        return [part for part in (node.base, node.below, node.above) if part is not None]
    if isinstance(node, Term):
        return list(node.items)
    if isinstance(node, Addition):
        return list(node.terms)
    if isinstance(node, Group):
        return [cell for row in node.rows for cell in row if cell is not None]
    if isinstance(node, Fraction):
        return [node.over, node.under]
    if isinstance(node, Root):
        return [node.body]
    if isinstance(node, Chain):
        return list(node.sides)
    if isinstance(node, Listing):
        return list(node.chains)
    if isinstance(node, Exotic):
        return [node.body] if node.body is not None else []
    return []


def names_in(node):
    """All ``Name`` nodes in a tree, in the order of writing."""
    found, waiting = [], [node]
    while waiting:
        here = waiting.pop()
        if isinstance(here, Name):
            found.append(here)
        waiting.extend(reversed(children(here)))
    return found


def lone(node):
    """A node without the listings, chains and invisible braces that hold nothing but it."""
    while True:
        if isinstance(node, Listing) and len(node.chains) == 1:
            node = node.chains[0]
        elif isinstance(node, Chain) and not node.relations:
            node = node.sides[0]
        elif isinstance(node, Group) and node.bracket == "{" and len(node.rows) == 1 and len(node.rows[0]) == 1:
            node = node.rows[0][0]
        elif isinstance(node, Term) and len(node.items) == 1:
            node = node.items[0]
        else:
            return node
