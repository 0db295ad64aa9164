"""What a sentence assumes: equations after "Assume", inequalities, and properties said in words."""

from sympy import Identity, MatMul, MatPow, S, Transpose

from symlin.errors import Error
from symlin.nodes import Member, Scalar
from symlin.size import ONE, Size
from symlin.text.declarations import declaration
from symlin.text.names import key
from symlin.text.properties import ADJECTIVES, properties
from symlin.text.resolver import Resolver
from symlin.text.roles import INEQUALITIES, marks_of, target_of
from symlin.text.statements import Statement
from symlin.text.symbols import Members
from symlin.text.tree import Dots, Name, Scripts, lone
from symlin.text.values import agree, make, matrix, open_expr, settle, size_symbol

_SIGNS = {"positive": ">", "nonnegative": ">=", "nonzero": "!=", "negative": "<"}
_KEYWORDS = frozenset(["where", "with", "for"])
_HARMLESS = frozenset(
    "throughout that all is are be real matrices matrix vectors numbers sizes shapes dimensions compatible "
    "conformable the and a an finite given fit well defined exist exists square everything every formulas formula in "
    "this section we first now for of entries have as usual standard notation so each other here".split()
)

_TELLING = frozenset("has have full rank independent dependent bounded nonempty distinct eigenvalues spectrum".split())


def assumptions_of(builder, number, sentence, source, first):
    """The assumptions of one sentence."""
    return _Sentence(builder, sentence, source, first).all()


class _Sentence:
    def __init__(self, builder, sentence, source, first):
        self.builder, self.sentence, self.source, self.first = builder, sentence, source, first
        self.resolver = Resolver(builder.table, source)
        self.found = []

    def all(self):
        sentence = self.sentence
        region = self._region()
        if region is not None:
            begin, strict = region
            own = self._declared_here() if strict else None
            for k in range(begin, sentence.limit):
                token = sentence.tokens[k]
                if token.kind == "formula":
                    self._formula(token, own)
            for said in properties(sentence.tokens[begin : sentence.limit]):
                self._property(said, begin, own)
        for token in sentence.tokens:
            if token.kind == "formula":
                self._signs(token)
        if sentence.opener == "assume" and not self._understood():
            self._unread()
        return self.found

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
        return names

    def _family_name(self, node):
        return node.base.text if isinstance(node, Scripts) and isinstance(node.base, Name) else None

    def _subjects(self, statement, declared_only=False):
        """The nodes that a formula is about: what it declares or defines, or what it mentions."""
        marks = marks_of(statement)
        declared = declaration(statement)
        if declared is not None:
            return [lone(node) for node in declared.names if not isinstance(node, Dots)]
        if marks and marks[0] in ("=", ":=") and id(statement) in self.builder.links:
            target = target_of(statement.chain.sides[0])
            if target is not None and 0 not in self.builder.links[id(statement)]:
                return [lone(statement.chain.sides[0])]
        if not marks and not declared_only:
            return [statement.chain.sides[0]]
        return []

    # -- formulas

    def _formula(self, token, own):
        for statement in self._statements(token):
            marks = marks_of(statement)
            if not marks or id(statement) in self.builder.declared:
                continue
            if all(mark in INEQUALITIES for mark in marks):
                self._inequalities(statement, marks, own)
            elif self.sentence.opener == "assume" and all(
                mark == "=" or mark in INEQUALITIES or mark in (":=", "in") for mark in marks
            ):
                self._equations(statement, marks)

    def _equations(self, statement, marks):
        links = self.builder.links.get(id(statement))
        kept = [k for k in (links if links is not None else range(len(marks))) if marks[k] == "="]
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
                    self._add(
                        node.start,
                        f"{written} {declared.sign} 0",
                        "inequality",
                        left=value.expr,
                        right=S.Zero,
                        relation=declared.sign,
                    )
                for relation, bound in declared.bounds:
                    self._bound(statement, value.expr, relation, bound, f"{written} {relation}")

    def _bound(self, statement, expr, relation, bound, written):
        """One end of ``\\lambda \\in [0, 1]``."""
        try:
            value = Resolver(self.builder.table, statement.source).expression(bound, (ONE, ONE))
        except Error:
            self._add(bound.start, f"{written} ...", "unread")
            return
        self._add(
            bound.start,
            f"{written} {statement.text(bound.start, bound.end)}",
            "inequality",
            left=expr,
            right=value.expr,
            relation=relation,
        )

    # -- words

    def _property(self, said, begin, own):
        tokens = self.sentence.tokens
        nodes = []
        if said.pronoun:
            for token in tokens:
                if token.kind == "formula":
                    nodes += [n for s in self._statements(token) for n in self._subjects(s, True)]
        for k in said.subjects:
            for statement in self._statements(tokens[begin + k]):
                nodes += self._subjects(statement)
        if own is not None:
            nodes = [node for node in nodes if (key(lone(node)) or self._family_name(node)) in own]
        at = tokens[begin + said.at].start
        applied = [self._apply(said.word, node, at, len(nodes) > 1) for node in nodes if not said.word == "commute"]
        if said.word == "commute":
            self._commute(nodes, at)
        elif nodes and not any(applied):
            self._unread(at)

    def _value(self, node):
        """The value a property is about: of a family, its member at a free index."""
        name = key(node) or self._family_name(node)
        entry = self.builder.table.symbols.get(self._family_name(node) or name)
        if isinstance(entry, Members) and not (
            name and name in self.builder.table.symbols and not isinstance(self.builder.table.symbols[name], Members)
        ):
            family = self._family_name(node) or name
            member = Member(family, size_symbol("i"), entry.rows, entry.cols, entry.count)
            return matrix(member, Size.of(entry.rows), Size.of(entry.cols))
        return self.resolver.expression(node)

    def _apply(self, word, node, at, several):
        """Whether the property makes sense of the node, and is then assumed."""
        try:
            value = self._value(node)
        except Error:
            return False
        written = " ".join(self.source.text[node.start : node.end].split())
        if value.is_number:
            return self._of_number(word, value, written, at)
        square = settle(value.rows) == settle(value.cols)
        expr = value.expr
        if word == "unit":
            if settle(value.cols) != ONE:
                return False
            self._add(
                at,
                f"{written} is a unit vector",
                "equation",
                left=Scalar(make(MatMul, make(Transpose, expr), expr)),
                right=S.One,
            )
            return True
        if word == "orthonormal columns":
            self._add(
                at,
                f"{written} has orthonormal columns",
                "equation",
                left=make(MatMul, make(Transpose, expr), expr),
                right=make(Identity, open_expr(value.cols)),
            )
            return True
        if word == "nonzero":
            self._add(at, f"{written} is nonzero", "property", word=word, symbol=expr)
            return True
        if not square or word in ("positive", "negative", "nonnegative"):
            return False
        if word == "unread":
            return False
        if word == "involutory":
            self._add(
                at,
                f"{written} is involutory",
                "equation",
                left=make(MatPow, expr, S(2)),
                right=make(Identity, open_expr(value.rows)),
            )
            return True
        self._add(
            at,
            f"{written} is {word}" + (" matrix" if word == "permutation" else ""),
            "property",
            word=word,
            symbol=expr,
        )
        return True

    def _of_number(self, word, value, written, at):
        sign = "!=" if word == "invertible" else _SIGNS.get(word)
        if sign is None:
            return word in ("symmetric", "diagonal")
        self._add(at, f"{written} {sign} 0", "inequality", left=value.expr, right=S.Zero, relation=sign)
        return True

    def _commute(self, nodes, at):
        try:
            values = [self._value(node) for node in nodes]
        except Error:
            values = []
        if len(values) < 2 or not all(agree(v.rows, values[0].rows) and agree(v.cols, values[0].rows) for v in values):
            self._unread(at)
            return
        for k, a in enumerate(values):
            for b in values[k + 1 :]:
                self._add(
                    at,
                    f"{a.expr} and {b.expr} commute",
                    "equation",
                    left=make(MatMul, a.expr, b.expr),
                    right=make(MatMul, b.expr, a.expr),
                )

    # -- what is not understood

    def _understood(self):
        sentence = self.sentence
        if self.found:
            return True
        region = sentence.tokens[sentence.begin : sentence.limit]
        words = [str(t.value).lower() for t in region if t.kind == "word"]
        for k in range(sentence.begin, sentence.limit):
            token = sentence.tokens[k]
            if token.kind == "formula" and any(
                id(s) in self.builder.declared or id(s) in self.builder.links for s in self._statements(token)
            ):
                return not set(words) & (_TELLING | {w for w, meaning in ADJECTIVES.items() if meaning})
        formulas = any(t.kind == "formula" for t in region)
        if self._opening_word() == "given" and words[:1] != ["that"] or not formulas and set(words) <= _HARMLESS:
            return True
        return not words and not formulas

    def _opening_word(self):
        return str(self.sentence.tokens[self.sentence.begin - 1].value).lower()

    def _unread(self, at=None):
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
