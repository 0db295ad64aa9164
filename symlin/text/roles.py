"""The role of each statement of a document: declaration, definition, size equation, assumption, claim or mention."""

from typing import NamedTuple

from symlin.text.functions import BUILT_IN_NAMES
from symlin.text.names import candidates, joined, key, letters, part
from symlin.text.symbols import Formula, Members
from symlin.text.tree import Addition, Fraction, Group, Name, Number, Scripts, Term, children, lone, names_in
from symlin.text.vocabulary import ONES, ZEROS

INEQUALITIES = frozenset(["<", ">", "<=", ">=", "!=", "pd", "psd"])
CONSTANTS = frozenset(["I", "II", "Ibold", ONES, ZEROS, "\\mathrm{I}"])


class Target(NamedTuple):
    """What a definition defines: a name, with parameters or indices."""

    name: str
    parameters: tuple | None
    indices: tuple


def marks_of(statement):
    return [relation.text for relation in statement.chain.relations]


def target_of(node):
    """What ``node`` would define on the left of ``:=``; None where it is no symbol, ``f(x)`` or ``Y_{ij}``.

    >>> target_of(Name("Q", "letter", 0, 1)).name
    'Q'
    """
    node = lone(node)
    if isinstance(node, Term) and len(node.items) == 2 and node.ops == ("",) and isinstance(node.items[1], Group):
        group = node.items[1]
        name = key(node.items[0])
        if name is None or group.bracket != "(" or not all(cell is not None for cell in group.rows[0]):
            return None
        parameters = [key(lone(cell)) for cell in group.rows[0]]
        if None in parameters:
            return None
        named = [Name(text, "letter", cell.start, cell.end) for text, cell in zip(parameters, group.rows[0])]
        return Target(name, tuple(named), ())
    name = key(node)
    return None if name is None else Target(name, None, ())


def indexed_target(node, body, table):
    """``Y_{ij}`` as what is defined entry by entry: the letters are indices that the body uses."""
    if not isinstance(node, Scripts) or not isinstance(node.base, Name) or node.below is None:
        return None
    above = part(node.above) if node.above is not None else ""
    below = [name for name in names_in(node.below)]
    spelled = [letter for name in below for letter in (letters(name.text) if name.kind == "word" else [name.text])]
    whole = part(node.below)
    if above is None or whole is None or not spelled or len(whole.replace(",", "")) != sum(map(len, spelled)):
        return None
    used = {
        letter for name in names_in(body) for letter in (letters(name.text) if name.kind == "word" else [name.text])
    }
    if len(set(spelled)) != len(spelled) or any(
        table.knows(s) or len(s) > 2 and s.islower() and s not in used for s in spelled
    ):
        return None
    scripted = _script_letters(body)
    if not all(s in scripted for s in spelled):
        return None
    return Target(joined(node.base.text, "", above), None, tuple(spelled))


def _script_letters(body):
    found, waiting = set(), [body]
    while waiting:
        here = waiting.pop()
        if isinstance(here, Scripts) and here.below is not None:
            for name in names_in(here.below):
                found.update(letters(name.text) if name.kind == "word" else [name.text])
        waiting.extend(children(here))
    return found


def sizes_only(node, sizes):
    """Whether a side is made of sizes and whole numbers alone."""
    node = lone(node)
    if isinstance(node, Number):
        return node.text.isdigit()
    if isinstance(node, Name | Scripts) and key(node) is not None:
        if key(node) in sizes:
            return True
        return isinstance(node, Name) and node.kind == "word" and all(letter in sizes for letter in letters(node.text))
    if isinstance(node, Scripts):
        return node.below is None and isinstance(node.above, Number) and sizes_only(node.base, sizes)
    if isinstance(node, Group) and node.bracket in "({" and len(node.rows[0]) == 1 and node.rows[0][0] is not None:
        return sizes_only(node.rows[0][0], sizes)
    if isinstance(node, Term):
        return all(op in ("", "·", "×", "/") for op in node.ops) and all(sizes_only(item, sizes) for item in node.items)
    if isinstance(node, Addition):
        return all(sizes_only(term, sizes) for term in node.terms)
    if isinstance(node, Fraction):
        return sizes_only(node.over, sizes) and sizes_only(node.under, sizes)
    return False


class Definitions:
    """Which names a document defines, and by what: ``:=`` first, then the first ``=`` of each undeclared symbol."""

    def __init__(self, table):
        self.table = table
        self.explicit = {}

    def note_explicit(self, statement, k):
        """A link ``:=``; the target and body where it defines, None where it is a claim."""
        mark = statement.chain.relations[k].text
        left, right = statement.chain.sides[k : k + 2]
        if mark == "=:":
            left, right = right, left
        target = target_of(left)
        if target is None:
            return None
        if target.parameters is None and target.name not in self.table.symbols:
            if self._shorter_known(left):
                return None
            target = indexed_target(left, right, self.table) or target
        return target, right

    def _shorter_known(self, node):
        """Whether ``Y_{ij}`` is an entry of a known ``Y``, so that it cannot be defined."""
        if not isinstance(node, Scripts) or not isinstance(node.base, Name):
            return False
        names = list(candidates(node))
        return any(
            name in self.table.symbols and below is not None and not isinstance(below, Number) and _is_index(below)
            for name, below, _ in names[1:]
        )

    def implicit(self, statement, defined_later):
        """The target that the first ``=`` of a statement defines, or None."""
        left, right = statement.chain.sides[:2]
        target = target_of(left)
        node = lone(left)
        if (
            target is None
            or target.name in self.table.unread
            or self._is_taken(target)
            or target.name in self.table.sizes
            or target.name in CONSTANTS
        ):
            return None
        if _means_something(node) or target.name in self.table.maps and target.name in map(key, names_in(right)):
            return None
        if target.parameters is not None:
            head = node.items[0]
            if (
                any(name in self.table.symbols for name in _heads(head))
                or {target.name, head.base.text if isinstance(head, Scripts) else ""} & BUILT_IN_NAMES
            ):
                return None
            if isinstance(head, Name) and head.kind == "word" and self._spelled_by_known(head):
                return None
            return target
        if isinstance(node, Name) and node.kind == "word" and self._spelled_by_known(node):
            return None
        if isinstance(node, Scripts):
            if isinstance(node.above, Name) and self.table.knows(node.above.text):
                return None
            known = [
                name
                for name, below, _ in list(candidates(node))[1:]
                if name in self.table.symbols or name in defined_later
            ]
            if (
                known
                or node.base.text in CONSTANTS
                or node.base.text == "delta"
                or isinstance(node.base, Name)
                and node.base.kind == "word"
                and self._spelled_by_known(node.base)
            ):
                return None
            return indexed_target(node, right, self.table) or target
        return target

    def _is_taken(self, target):
        """Whether the name is declared; beside a family ``H_1, ..., H_h`` a plain ``H`` is free."""
        known = self.table.symbols.get(target.name)
        return known is not None and not (
            isinstance(known, Members) and target.parameters is None and target.name not in self.table.plains
        )

    def _spelled_by_known(self, name):
        return all(
            self.table.knows(letter) or self.table.has_family_or_subscripted(letter) for letter in letters(name.text)
        )


def _means_something(node):
    """Whether a left side has a meaning that nobody declared: ``\\exp``, ``e^{x}``."""
    if isinstance(node, Scripts):
        return (
            node.base.text in ("e", "\\mathrm{e}")
            and node.above is not None
            or (node.base.kind != "letter" and node.base.text in BUILT_IN_NAMES)
        )
    return isinstance(node, Name) and node.kind != "letter" and node.text in BUILT_IN_NAMES


def _heads(node):
    return (
        [name for name, _, _ in candidates(node)]
        if isinstance(node, Scripts) and isinstance(node.base, Name)
        else [key(node)]
    )


def _is_index(below):
    return part(below) is not None and part(below).isalpha() and part(below).islower()


def formula_of(target, body, source, start):
    return Formula(body, target.parameters, source, start, target.indices)
