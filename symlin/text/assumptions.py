"""What a sentence assumes: equations after "Assume", inequalities, and properties said in words."""

import re

from sympy import MatMul, S

from symlin.errors import Error
from symlin.shapes import shape
from symlin.size import ONE
from symlin.text import scope
from symlin.text.declarations import declaration
from symlin.text.names import key
from symlin.text.phrases import Spoken
from symlin.text.properties import ADJECTIVES, properties
from symlin.text.resolver import Resolver
from symlin.text.restrictions import Restrictions
from symlin.text.roles import INEQUALITIES, marks_of, target_of
from symlin.text.statements import Statement
from symlin.text.symbols import Formula
from symlin.text.tree import Dots, Name, Number, Scripts, children, lone
from symlin.text.values import settle
from symlin.text.wordings import Wordings

_KEYWORDS = frozenset(["where", "with", "for", "whose", "having"])
_HARMLESS = frozenset(
    "throughout that all is are be real matrices matrix vectors numbers sizes shapes dimensions compatible "
    "conformable the and a an finite given fit well defined exist exists square everything every formulas formula in "
    "this section we first now for of entries have as usual standard notation so each other here".split()
)

_DENIED = "|".join([*map(re.escape, ADJECTIVES), r"commut\w+", "square", "real", "equal", "distinct", "independent"])
_SYMMETRIC_TOO = ("definite", "semidefinite", "positive-definite", "positive-semidefinite")
"""Words for matrices that are symmetric among others: beside these "not symmetric" does harm."""
_DIGITS = re.compile(r"[\s*]*(\d+)(?!\w|\.\d)")


class SentenceReader(Wordings, Restrictions):
    """One sentence, or a clause of it, and what it assumes."""

    def __init__(self, builder, sentence, source, first):
        self.builder, self.sentence, self.source, self.first = builder, sentence, source, first
        self.resolver = Resolver(builder.table, source)
        self.found, self.equated = [], set()

    def all(self):
        sentence = self.sentence
        region = self._region()
        if region is not None:
            begin, strict = region
            self._said(begin, self._declared_here() if strict else None)
        if sentence.opener in ("assume", "let", "take") and self._holds_unread_sets():
            self._unread()
        if sentence.opener in ("", "take") and not self.found:
            self._perhaps_said()
        for token in sentence.tokens:
            if token.kind == "formula":
                self._signs(token)
        if sentence.opener == "assume" and (not self._understood() or self._holds_hypotheses()):
            self._unread()
        return self.found

    def nothing(self):
        """What is not understood, instead of what the sentence assumes."""
        self._unread()
        return self.found

    def _said(self, begin, own):
        """What is said from ``begin`` on; of the names ``own`` alone, if these are given."""
        subject = self._subject_before(begin) if own is not None and not self.sentence.opener else begin
        tokens, before = self.sentence.tokens[subject : self.sentence.limit], begin - subject
        begin = subject
        spoken = Spoken(tokens, self._number)
        tied = {k: verb for verb, formulas in spoken.equations() for k in formulas}
        if self.sentence.opener == "let" and tokens and tokens[0].kind == "formula":
            for k in self._listed(tokens):
                tied.setdefault(k, "let")
        understood = spoken.taken | {k for said in properties(tokens) for k in range(said.at, said.end)}
        words = self._marked(spoken.without(understood), tokens)
        denied = "" if any(str(t.value).lower() in _SYMMETRIC_TOO for t in tokens) else _DENIED
        changed = self.sentence.asked or scope.changes(words, denied) or self._is_restricted(tokens)
        for k, token in enumerate(tokens):
            if token.kind == "formula" and k >= before:
                self._formula(token, own, tied.get(k, ""), changed)
        for k, words in spoken.rank_one():
            texts = [s.link(0) for s in self._statements(tokens[k]) if marks_of(s)]
            if any(made.kind == "equation" and made.text in texts and _is_outer(made.right) for made in self.found):
                spoken.taken.update(words)
        if any(made.kind == "equation" for made in self.found):
            self._generalised(tokens, spoken)
        loose = [t for k, t in enumerate(tokens) if t.kind == "formula" and k not in tied and self._kind(t) == "e"]
        if self.sentence.opener == "let" and not changed and any(
            "=" in marks_of(s) and id(s) not in self.builder.equated_sizes for t in loose for s in self._statements(t)
        ):
            self._unread()
        if own == set():
            return
        self._words(spoken, tokens, own)
        if changed:
            said, self.found = self.found, []
            spoken.taken.clear()
            if said or self.sentence.opener == "let" and ("#e" in words or not re.search(r"#[^d]", words)):
                self._unread()
        for at in spoken.telling(beside=not self.sentence.opener):
            if self.sentence.opener == "assume" or not self._is_defined(begin + at):
                self._unread(tokens[at].start)
                return

    @staticmethod
    def _listed(tokens):
        """The formulas with which a stretch of tokens begins, "and" and commas between them."""
        for k, token in enumerate(tokens):
            if token.kind == "formula":
                yield k
            elif token.value not in (",", "and"):
                return

    def _words(self, spoken, tokens, own):
        """What phrases and adjectives say."""
        for said in spoken.said:
            self._phrase(said, tokens, own)
        for said in [said for said in properties(tokens) if said.at not in spoken.taken]:
            self._property(said, tokens, own)
            spoken.taken.update(range(said.at, said.end))

    def _perhaps_said(self):
        """What a sentence says that may be an assumption, as "Throughout, $A$ is symmetric", and is none so far."""
        tokens = self.sentence.tokens
        text = "".join("#0 " if t.kind == "formula" else f"{t.value} ".lower() for t in tokens)
        if not scope.may_assume(text):
            return
        equations = any(t.says == "equation" for t in tokens)
        self._words(Spoken(tokens, self._number), tokens, None)
        known = {text for _, text in self.builder.assumed}
        new = [made for made in self.found if made.text not in known]
        self.found = []
        defined = [k for k, t in enumerate(tokens) if t.kind == "formula" and self._is_defined(k + 1)]
        if new and not defined or equations and scope.sets_out(text):
            self._unread()

    def _subject_before(self, begin):
        """Where the formula stands that "with" or "where" directly follows, else ``begin``."""
        tokens, at = self.sentence.tokens, begin - 2
        if at >= 0 and tokens[at][:2] == ("mark", ","):
            at -= 1
        return at if at >= 0 and tokens[at].kind == "formula" else begin

    def _number(self, token):
        """The digits that stand behind a word, or the number that a formula is."""
        text = self.source.text
        if token.kind == "word":
            digits = _DIGITS.match(text, token.start + len(token.value))
            return digits.group(1) if digits else ""
        if token.kind == "formula":
            statements = self._statements(token)
            if len(statements) == 1 and not marks_of(statements[0]):
                side = lone(statements[0].chain.sides[0])
                return side.text if isinstance(side, Number) else ""
        return ""

    def _is_defined(self, at):
        """Whether the last formula before the token ``at`` is about nothing but what is defined."""
        last = next((t for t in reversed(self.sentence.tokens[:at]) if t.kind == "formula"), None)
        nodes = [node for statement in self._statements(last) for node in self._subjects(statement)] if last else []
        symbols, plains = self.builder.table.symbols, self.builder.table.plains
        return bool(nodes) and all(
            isinstance(plains.get(key(lone(node)), symbols.get(key(lone(node)))), Formula) for node in nodes
        )

    def _region(self):
        """Where assuming begins, and whether only for what the sentence itself declares."""
        sentence = self.sentence
        if sentence.opener in ("assume", "let"):
            return sentence.begin, False
        if sentence.opener == "take":
            return sentence.begin, True
        for k, token in enumerate(sentence.tokens):
            if token.kind == "word" and token.value.lower() in _KEYWORDS:
                return k + 1, True
        return None

    def _statements(self, token):
        return [s for s in self.builder.entries[self.first + token.value].statements if isinstance(s, Statement)]

    def _declared_here(self):
        names = set()
        for token in self.sentence.tokens:
            if token.kind != "formula":
                continue
            for statement in self._statements(token):
                names |= {key(lone(node)) or self._family_name(node) for node in self._subjects(statement, True)}
        return names - {None}

    def _family_name(self, node):
        return node.base.text if isinstance(node, Scripts) and isinstance(node.base, Name) else None

    def _subjects(self, statement, declared_only=False):
        """The nodes that a formula is about: what it declares or defines, or what it mentions."""
        marks = marks_of(statement)
        declared = declaration(statement)
        if declared is not None:
            return [lone(node) for node in declared.names if not isinstance(node, Dots)]
        if marks and marks[0] in ("=", ":=") and id(statement) in self.builder.links.keys() - self.equated:
            target = target_of(statement.chain.sides[0])
            if target is not None and 0 not in self.builder.links[id(statement)]:
                return [lone(statement.chain.sides[0])]
        if not marks and not declared_only:
            return [statement.chain.sides[0]]
        return []

    # -- formulas

    def _under_condition(self, statement):
        """What an assuming sentence says under a condition is neither claimed nor assumed."""
        if self.sentence.opener in ("assume", "let"):
            if id(statement) not in self.builder.links:
                self.equated.add(id(statement))
            self.builder.links.setdefault(id(statement), ())
            self._unread(statement.start)

    def _formula(self, token, own, verb, conditional):
        """The equations and inequalities of a formula; ``verb``: "such that" or its like where that leads to it."""
        for statement in self._statements(token):
            marks = marks_of(statement)
            if not marks or id(statement) in self.builder.declared or statement.conditional and "=" in marks:
                continue
            if conditional or statement.under and statement.under[0]:
                if self.sentence.opener == "assume" or verb and self._is_said_of(statement, own, verb):
                    self._under_condition(statement)
                continue
            if all(mark in INEQUALITIES for mark in marks):
                self._inequalities(statement, marks, own)
            elif all(mark == "=" or mark in INEQUALITIES or mark in (":=", "in") for mark in marks):
                if self.sentence.opener == "assume" or verb and self._is_said_of(statement, own, verb):
                    self._equations(statement, marks)

    def _is_said_of(self, statement, own, verb):
        """Whether an equation is said of the names ``own``; behind "with", "where" of what is not defined by others."""
        if verb == "let":
            return 0 in self.builder.links.get(id(statement), (0,))
        names, table = self._names(statement), self.builder.table
        defined = [name for name in names if isinstance(table.plains.get(name, table.symbols.get(name)), Formula)]
        return (own is None or bool(own & names)) and not (verb in ("with", "where") and defined)

    def _names(self, statement):
        """The names of the symbols in a statement."""
        nodes = [node for side in statement.chain.sides for node in _symbols_in(side)]
        return {name for node in nodes for name in (key(node), self._family_name(node)) if name}

    def _equations(self, statement, marks):
        links = self.builder.links.get(id(statement))
        kept = [k for k in (links if links is not None else range(len(marks))) if marks[k] == "="]
        if 0 in kept:
            self.equated.add(id(statement))
        for k in kept:
            left, right = statement.chain.sides[k : k + 2]
            try:
                a, b = Resolver(self.builder.table, statement.source).sides(left, right)
            except Error as error:
                self.builder._fault(statement, error, k)
                self._add(left.start, statement.link(k), "unread")
                continue
            self._add(left.start, statement.link(k), "equation", left=a.expr, right=b.expr)
        self.builder.links[id(statement)] = () if links is None else tuple(k for k in links if k not in kept)

    def _inequalities(self, statement, marks, own):
        names = [lone(node) for node in statement.names]
        if own is not None and not any(
            key(lone(side)) in own
            for side in (*names, *statement.chain.sides)
            if isinstance(lone(side), Name | Scripts)
        ):
            return
        for k, mark in enumerate(marks):
            lefts = [*(names if k == 0 else []), statement.chain.sides[k]]
            for left in lefts:
                text = (
                    statement.link(k)
                    if left is lefts[-1]
                    else f"{statement.text(left.start, left.end)} {statement.text(statement.chain.relations[k].start)}"
                )
                self._inequality(statement, left, mark, statement.chain.sides[k + 1], text)
        self.builder.links[id(statement)] = ()

    def _inequality(self, statement, left, mark, right, text):
        if mark in ("pd", "psd"):
            self._matrix_order(statement, left, mark, right, text)
            return
        try:
            resolver = Resolver(self.builder.table, statement.source)
            a, b = resolver.sides(left, right)
        except Error:
            self._add(left.start, text, "unread")
            return
        if not a.is_number:
            word = "nonzero" if mark == "!=" and settle(b.rows) and getattr(b.expr, "is_ZeroMatrix", False) else ""
            if word:
                self._add(left.start, text, "property", word="nonzero", symbol=a.expr)
            else:
                self._add(left.start, text, "unread")
            return
        self._add(left.start, text, "inequality", left=a.expr, right=b.expr, relation=mark)

    def _matrix_order(self, statement, left, mark, right, text):
        """``A \\succ 0``."""
        resolver = Resolver(self.builder.table, statement.source)
        try:
            a, b = resolver.sides(left, right)
        except Error:
            a = None
        if a is None or not getattr(b.expr, "is_ZeroMatrix", False):
            self._add(left.start, text, "unread")
            return
        word = "positive definite" if mark == "pd" else "positive semidefinite"
        self._add(left.start, text, "property", word=word, symbol=a.expr)

    def _signs(self, token):
        """``c \\in \\mathbb{R}_{>0}`` says its sign."""
        for statement in self._statements(token):
            declared = self.builder.declared.get(id(statement))
            if declared is None or declared.dims or not (declared.sign or declared.bounds):
                continue
            for node in declared.names:
                try:
                    value = Resolver(self.builder.table, statement.source).expression(lone(node))
                except Error:
                    continue
                written = statement.text(node.start, node.end)
                if declared.sign:
                    said = {"left": value.expr, "right": S.Zero, "relation": declared.sign}
                    self._add(node.start, f"{written} {declared.sign} 0", "inequality", **said)
                for relation, bound in declared.bounds:
                    self._bound(statement, value.expr, relation, bound, f"{written} {relation}")

    def _bound(self, statement, expr, relation, bound, written):
        """One end of ``\\lambda \\in [0, 1]``."""
        try:
            value = Resolver(self.builder.table, statement.source).expression(bound, (ONE, ONE))
        except Error:
            self._add(bound.start, f"{written} ...", "unread")
            return
        text = f"{written} {statement.text(bound.start, bound.end)}"
        self._add(bound.start, text, "inequality", left=expr, right=value.expr, relation=relation)

    # -- what is not understood

    def _understood(self):
        sentence = self.sentence
        if self.found:
            return True
        region = sentence.tokens[sentence.begin : sentence.limit]
        words = [str(t.value).lower() for t in region if t.kind == "word"]
        if any(
            id(s) in self.builder.declared or id(s) in self.builder.links
            for t in region if t.kind == "formula" for s in self._statements(t)
        ):
            return True
        formulas = any(t.kind == "formula" for t in region)
        if self._opening_word() == "given" and words[:1] != ["that"] or not formulas and set(words) <= _HARMLESS:
            return True
        return not words and not formulas

    def _opening_word(self):
        before = self.sentence.tokens[: self.sentence.begin]
        return str(before[-1].value).lower() if before else ""

    def _unread(self, at=None):
        if any(made.kind == "unread" for made in self.found):
            return
        tokens = self.sentence.tokens
        end = self.sentence.limit
        start = tokens[0].start
        last = tokens[end - 1].start if end else start
        stop = len(self.source.text)
        for mark in ".\n":
            found = self.source.text.find(mark, last)
            stop = min(stop, found if found >= 0 else stop)
        text = " ".join(self.source.text[start:stop].split())[:200]
        self._add(start if at is None else at, f"not understood: {text}", "unread")

    def _add(self, offset, text, kind, **content):
        line = self.source.place(offset)[0]
        made = self.builder.make_assumption(line, text, kind, cell=self.source.cell, **content)
        self.found.append(made)


def _is_outer(expr):
    """Whether an expression is a column times a row, numbers aside."""
    factors = [a for a in expr.args if a.is_Matrix] if isinstance(expr, MatMul) else []
    return any(shape(a)[1] == ONE for a in factors)


def _symbols_in(node):
    waiting = [node]
    while waiting:
        here = waiting.pop()
        if isinstance(here, Name | Scripts):
            yield here
        waiting.extend(children(here))
