"""What words say of the formulas of a sentence: from phrases and adjectives to assumptions about their symbols."""

import re
from typing import NamedTuple

from symlin.assumed import Comparison, Equation, Property
from symlin.errors import Error
from symlin.nodes import Member
from symlin.size import ONE, Size
from symlin.text.names import key
from symlin.text.predicates import ONE_BY_ONE, PAIRWISE, said_of, said_of_two
from symlin.text.roles import CONSTANTS
from symlin.text.symbols import Members
from symlin.text.tree import Name, Number, lone
from symlin.text.values import matrix, settle, size_symbol

_DOTS = re.compile(r"\\[a-z]*dots|\.\.|…|⋯")
_SAID = {
    "sum rows": "the rows of {0} sum to {1}", "sum columns": "the columns of {0} sum to {1}",
    "sum entries": "the entries of {0} sum to {1}", "unit": "{0} is a unit vector",
    "nilpotent": "{0} is nilpotent of index {1}", "centered": "{0} has zero mean", "full rank": "{0} has full rank",
    "inverse": "{0} is the inverse of {2}", "left inverse": "{0} is a left inverse of {2}",
    "right inverse": "{0} is a right inverse of {2}", "pseudoinverse": "{0} is the pseudoinverse of {2}",
    "square root": "{0} is a square root of {2}",
    "symmetric square root": "{0} is a symmetric square root of {2}",
    "eigenvector": "{0} is an eigenvector of {2} with eigenvalue {3}",
    "left eigenvector": "{0} is a left eigenvector of {2} with eigenvalue {3}",
    "unit eigenvector": "{0} is a unit eigenvector of {2} with eigenvalue {3}",
    "commute": "{0} and {2} commute", "commute pairwise": "{0} and {2} commute",
    "anticommute": "{0} and {2} anticommute", "anticommute with": "{0} and {2} anticommute",
    "orthogonal to": "{0} is orthogonal to {2}",
    "orthogonal pairwise": "{0} is orthogonal to {2}",
    "orthogonal to columns": "{0} is orthogonal to the columns of {2}", "equal": "{0} = {2}",
    "equal pairwise": "{0} = {2}", "permutation": "{0} is a permutation matrix",
    "rotation": "{0} is a rotation", "probability": "{0} is a probability vector",
    "orthogonal projection": "{0} is an orthogonal projection", "identity": "{0} is the identity",
    "unit trace": "{0} has trace 1", "exists": "{0} exists",
}
_SAID |= {
    f"{word} {line}": f"{{0}} has {word} {line}"
    for word in ("orthonormal", "orthogonal", "independent", "unit", "positive", "negative", "nonnegative")
    for line in ("columns", "rows", "entries")
}
"""Word -> what is assumed, for a person, of the subject 0 with the number 1 and the others."""


class Every(NamedTuple):
    """Every member of a family, as a subject; ``start``, ``end``: where one is written."""

    family: str
    start: int
    end: int


class Wordings:
    """The part of the reader of a sentence that knows words."""

    def _nodes(self, tokens, positions, own):
        """What the formulas at ``positions`` are about, as far as it is said of the names ``own``."""
        nodes = [
            node for k in positions for statement in self._statements(tokens[k]) for node in self._subjects(statement)
        ]
        if own is not None:
            nodes = [node for node in nodes if (key(lone(node)) or self._family_name(node)) in own]
        nodes = [node for node in nodes if not isinstance(node, Number) and key(node) not in CONSTANTS]
        dotted = any(_DOTS.search(self._text_of(tokens[k])) for k in positions)
        families = {self._family_name(node): node for node in reversed(nodes) if self._is_member(node, dotted)}
        singles = [node for node in nodes if not self._is_member(node, dotted)]
        if dotted and any(not self._are_all(name, nodes) for name in families):
            self._unread(nodes[0].start)
            return singles
        return [*singles, *(Every(name, node.start, node.end) for name, node in families.items())]

    def _text_of(self, token):
        """The text of a formula, its dots included."""
        statements = self._statements(token)
        return self.source.text[statements[0].start : statements[-1].end] if statements else ""

    def _is_member(self, node, dotted):
        """Whether a node stands for every member of a family: ``u_i``, or one of ``u_1, \\dots, u_h``."""
        symbols = self.builder.table.symbols
        if not isinstance(symbols.get(self._family_name(node)), Members) or key(node) in symbols:
            return False
        return dotted or isinstance(node.below, Name) and not self.builder.table.knows(node.below.text)

    def _are_all(self, family, nodes):
        """Whether ``u_1, \\dots, u_h`` are all the members of a family."""
        below = [node.below for node in nodes if self._family_name(node) == family]
        if all(isinstance(one, Name) and not self.builder.table.knows(one.text) for one in below):
            return True
        try:
            last = Size.of(self.resolver.size(below[-1]))
        except Error:
            return False
        first = isinstance(below[0], Number) and below[0].text == "1"
        return first and last == Size.of(self.builder.table.symbols[family].count)

    def _phrase(self, said, tokens, own):
        nodes, at = self._nodes(tokens, said.subjects, own), tokens[said.start].start
        if not nodes:
            return
        if said.word not in PAIRWISE and self._is_list(tokens, said.subjects):
            nodes = nodes[-1:]
            self._unread(at)
        others = self._nodes(tokens, said.others, None)
        if said.word in PAIRWISE:
            done = self._pairwise(said.word, nodes, at)
        elif said.others and said.word in ONE_BY_ONE:
            done = len(others) == len(said.others) and all(
                [self._of_two(said.word, node, [other], at) for node in nodes for other in others]
            )
        elif said.others:
            done = len(others) == len(said.others) and all(
                [self._of_two(said.word, node, others, at) for node in nodes]
            )
        else:
            done = all([self._of_one(said.word, node, at, said.number) for node in nodes])
        if not done:
            self._unread(at)

    def _property(self, said, tokens, own):
        positions = list(said.subjects)
        if said.pronoun:
            positions += [
                k for k, token in enumerate(tokens) if token.kind == "formula" and self._declares(token)
            ]
        nodes, at = self._nodes(tokens, positions, own), tokens[said.at].start
        if not nodes:
            return
        word, columns = said.word, all(map(self._is_column, nodes))
        if columns and word in ("orthogonal", "orthonormal"):
            done = len(nodes) > 1 and self._pairwise("orthogonal pairwise", nodes, at)
            done = done and (word == "orthogonal" or all([self._of_one("unit", node, at) for node in nodes]))
        else:
            done = any([self._of_one(word, node, at) for node in nodes])
        if not done:
            self._unread(at)

    def _is_list(self, tokens, subjects):
        """Whether a phrase may be said of all or of the last alone: "$A \\in ...$, $B \\in ...$ have full rank"."""
        return (
            len(subjects) > 1
            and all(self._declares(tokens[k]) for k in subjects)
            and not any(str(t.value).lower() in ("and", "both") for t in tokens[subjects[0] : subjects[-1]])
        )

    def _declares(self, token):
        return any(self._subjects(statement, True) for statement in self._statements(token))

    def _is_column(self, node):
        try:
            value = self._value(node)
        except Error:
            return False
        return not value.is_number and settle(value.cols) == ONE

    def _value(self, node):
        """The value a property is about: of every member of a family, that at a free index."""
        if isinstance(node, Every):
            family = self.builder.table.symbols[node.family]
            member = Member(node.family, self._letters()[2], family.rows, family.cols, family.count)
            return matrix(member, Size.of(family.rows), Size.of(family.cols))
        return self.resolver.expression(node)

    def _of_one(self, word, node, at, number=""):
        """Whether a word makes sense of a node, and is then assumed."""
        try:
            value = self._value(node)
        except Error:
            return False
        found = said_of(word, value, number, self._letters())
        if found is None:
            return False
        self._assume(found, at, _in_words(self._written(node), word, number))
        return True

    def _of_two(self, word, node, others, at):
        try:
            value, (other, *numbers) = self._value(node), [self._value(n) for n in others]
        except Error:
            return False
        found = said_of_two(word, value, other, *numbers)
        if found is None:
            return False
        text = _in_words(self._written(node), word, "", *map(self._written, others))
        self._assume(found, at, text)
        return True

    def _pairwise(self, word, nodes, at):
        pairs = [(a, b) for k, a in enumerate(nodes) for b in nodes[k + 1 :]]
        return bool(pairs) and all([self._of_two(word, a, [b], at) for a, b in pairs])

    def _letters(self):
        """Three letters for free indices that mean nothing else; a family is numbered by the third."""
        free = [x for x in (*"ijklmpqrstabc", "row", "column", "number") if not self.builder.table.knows(x)]
        return tuple(size_symbol(x) for x in (free[1], free[2], free[0]))

    def _written(self, node):
        if isinstance(node, Every):
            return f"every {self.builder.table.families_written.get(node.family, node.family)}_i"
        return " ".join(self.source.text[node.start : node.end].split())

    def _assume(self, found, at, text):
        """Assume what a word says; what it says beyond one thing is shown once."""
        for one in found:
            if isinstance(one, Equation):
                self._add(at, text, "equation", left=one.left, right=one.right)
            elif isinstance(one, Comparison):
                self._add(at, text, "inequality", left=one.left, right=one.right, relation=one.relation)
            elif isinstance(one, Property):
                self._add(at, text, "property", word=one.word, symbol=one.matrix)
            else:
                self._add(at, f"{text}: {one}", "unread")


def _in_words(subject, word, number, *others):
    return _SAID.get(word, f"{{0}} is {word}").format(subject, number or "", *others)
