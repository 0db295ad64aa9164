"""Formulas that restrict what is said: ranges of indices, conditions in a display, sets that are not read."""

import re

from symlin.errors import Error
from symlin.shapes import free_indices
from symlin.size import Size
from symlin.text.declarations import index_range
from symlin.text.names import key
from symlin.text.resolver import Resolver
from symlin.text.roles import INEQUALITIES, marks_of
from symlin.text.statements import Broken, IndexRange, Statement
from symlin.text.symbols import Members
from symlin.text.tree import Name, lone

_BESIDE = frozenset(
    "if for when whenever provided that all every any each with where subject to assuming given under suppose assume "
    "we have then and".split()
)
_FROM_ONE = re.compile(r"[^=]*=\s*1\b")


class Restrictions:
    """The part of the reader of a sentence that knows what formulas restrict."""

    def _holds_unread_sets(self):
        """Whether the sentence says of a symbol that it is in a set that is not read, or cannot be read at all."""
        for token in self.sentence.tokens[self.sentence.begin : self.sentence.limit]:
            if token.kind != "formula":
                continue
            if any(isinstance(s, Broken) for s in self.builder.entries[self.first + token.value].statements):
                return True
            for statement in self._statements(token):
                declared = self.builder.declared.get(id(statement))
                if declared is not None and declared.kind == "unread":
                    if any(self.builder.table.knows(key(lone(node))) for node in declared.names):
                        return True
        return False

    def _is_restricted(self, tokens):
        """Whether a formula restricts an index of others: "for $i > 1$", "for $i = 1, \\dots, h - 1$"."""
        knows = self.builder.table.knows
        for token in tokens:
            for one in self.builder.entries[self.first + token.value].statements if token.kind == "formula" else ():
                if isinstance(one, IndexRange):
                    first = _FROM_ONE.match(self.source.text, one.start)
                    if first is None or not self._is_whole(key(one.letter), one.last, tokens):
                        return True
                elif isinstance(one, Statement) and id(one) in self.builder.declared:
                    declared = self.builder.declared[id(one)]
                    last = index_range(declared, one.chain.sides[-1])
                    for name in [key(lone(node)) for node in declared.names] if declared.kind == "unread" else ():
                        if not knows(name) and not self._is_whole(name, last, tokens):
                            return True
                elif isinstance(one, Statement) and marks_of(one) and set(marks_of(one)) <= INEQUALITIES:
                    if any(isinstance(lone(side), Name) and not knows(key(lone(side)))
                           for side in (*one.names, *one.chain.sides)):
                        return True
        return False

    def _is_whole(self, letter, last, tokens):
        """Whether an index that runs from 1 to ``last`` takes all the values that the formulas let it take."""
        try:
            last = None if last is None else Size.of(self.resolver.size(last))
            for statement in [s for t in tokens if t.kind == "formula" for s in self._statements(t)]:
                sides = statement.chain.sides
                if marks_of(statement) == ["="]:
                    a, b = Resolver(self.builder.table, statement.source).sides(*sides)
                    ranges = free_indices([a.expr, b.expr], self.builder.walk, self.builder.table.sizes)
                    if any(index.name == letter and size != last for index, size in ranges.items()):
                        return False
                elif not marks_of(statement):
                    node = lone(sides[0])
                    family = self.builder.table.symbols.get(self._family_name(node))
                    if isinstance(family, Members) and isinstance(node.below, Name) and node.below.text == letter:
                        if Size.of(family.count) != last:
                            return False
        except Error:
            return False
        return True

    def _holds_hypotheses(self):
        """Whether the sentence holds an equation between sizes that is not in force."""
        formulas = [token for token in self.sentence.tokens if token.kind == "formula"]
        sizes = self.builder.hypotheses & self.builder.equated_sizes
        return any(id(s) in sizes for token in formulas for s in self._statements(token))

    def beside(self, statement):
        """What is assumed for a statement by the condition in its own display."""
        words, conditions = statement.under
        if not set(words) <= _BESIDE or not conditions:
            return (self._unclear(statement),)
        for condition in conditions:
            marks = marks_of(condition) if isinstance(condition, Statement) else []
            sizes = self.builder.equated_sizes & self.builder.hypotheses
            if id(condition) in sizes or isinstance(condition, Broken):
                marks = ["unread"]
            elif marks and self._subjects(condition, True):
                continue
            if marks and all(mark in INEQUALITIES for mark in marks):
                self._inequalities(condition, marks, None)
            elif marks and all(mark == "=" for mark in marks):
                self._equations(condition, marks)
            elif marks:
                self.found.append(self._unclear(statement))
        return tuple(self.found)

    def _unclear(self, statement):
        line = self.source.place(statement.start)[0]
        text = f"not understood: the condition beside {statement.text()}"
        return self.builder.make_assumption(line, text, "unread", cell=self.source.cell)

    def _marked(self, text, tokens):
        """A text of tokens with the letters that ``scope.changes`` reads for the kinds of formulas."""
        return re.sub(r"#(\d+)", lambda found: f"#{self._kind(tokens[int(found[1])])}{found[1]}", text)

    def _kind(self, token):
        statements = self._statements(token)
        marks = [mark for statement in statements for mark in marks_of(statement)]
        if not marks:
            names = [self._names(statement) for statement in statements]
            return "d" if names and all(any(map(self.builder.table.knows, some)) for some in names) else "i"
        if set(marks) <= INEQUALITIES and self.sentence.opener != "assume":
            return "s"
        if any(id(statement) in self.builder.equated_sizes for statement in statements):
            return "e"
        return "r" if all(self._subjects(statement, True) for statement in statements) else "e"

    def _generalised(self, tokens, spoken):
        """An equation that holds "for all" values of a declared symbol says more than is read."""
        for k in spoken.generalised():
            names = {name for statement in self._statements(tokens[k]) for name in self._names(statement)}
            names |= {name for statement in self._statements(tokens[k]) for node in self._subjects(statement)
                      for name in (key(node), self._family_name(node)) if name}
            if names & self.builder.table.symbols.keys():
                self._unread(tokens[k].start)
