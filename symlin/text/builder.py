"""Building a document: sizes, declarations, definitions and assumptions first, then the claims in order."""

import re

from symlin.errors import Error
from symlin.shapes import Walk, free_indices
from symlin.size import Size
from symlin.text.assumptions import assumptions_of
from symlin.text.declarations import Declarer, declaration, index_range, membership_of, size_names
from symlin.text.dependencies import in_order
from symlin.text.equations import put_in
from symlin.text.names import key
from symlin.text.resolver import Resolver
from symlin.text.roles import INEQUALITIES, Definitions, Target, formula_of, marks_of, sizes_only
from symlin.text.scanner import Formula as FormulaPiece
from symlin.text.scanner import scan
from symlin.text.sentences import sentences_of, tokens_of
from symlin.text.statements import Broken, IndexRange, Statement, broken, read_statements
from symlin.text.places import Flaw
from symlin.text.symbols import Formula, Matrix, Members, Natural, Real, Unary
from symlin.text.table import Table
from symlin.text.tree import Dots, Name, Number, Scripts, Term, lone
from symlin.text.values import Value, agree, size_symbol


class Entry:
    """One formula of a document: its statements, and the number of its sentence."""

    __slots__ = ("statements", "sentence")

    def __init__(self, statements):
        self.statements, self.sentence = statements, -1


class Builder:
    """Reads sources into ``claims``, ``assumptions``, ``assumed``, ``notes`` and ``names``."""

    def __init__(self, sources, *, latex, make_claim, make_assumption):
        self.sources, self.latex = sources, latex
        self.make_claim, self.make_assumption = make_claim, make_assumption
        self.table = Table()
        self.walk = Walk()
        self.entries, self.sentences = [], []
        self.faults, self.links, self.declared = {}, {}, {}
        self.claims, self.assumptions, self.assumed, self.notes = [], [], [], []
        self.names, self.replaced = {}, {}

    def build(self):
        for source in self.sources:
            self._read(source)
        statements = [(entry, s) for entry in self.entries for s in entry.statements if isinstance(s, Statement)]
        self._find_sizes(statements)
        self._equate_sizes(statements)
        self._declare(statements)
        self._define(statements)
        self._imply_numbers(statements)
        self._check_definitions()
        self._assume()
        self._claim()
        self._name()

    # -- reading

    def _read(self, source):
        pieces = scan(source.text, self.latex)
        first, stops = len(self.entries), []
        for piece in pieces:
            if isinstance(piece, FormulaPiece):
                if piece.flaw:
                    found, stopped = [broken(source, piece.start, piece.end, Flaw(piece.flaw, piece.opened))], False
                else:
                    found, stopped = read_statements(source, piece.start, piece.end, piece.style)
                self.entries.append(Entry(found))
                stops.append(stopped)
        says = [_says(entry.statements) for entry in self.entries[first:]]
        for sentence in sentences_of(tokens_of(source.text, pieces, stops, says, self.latex)):
            number = len(self.sentences)
            self.sentences.append((sentence, source, first))
            for token in sentence.tokens:
                if token.kind == "formula":
                    self.entries[first + token.value].sentence = number

    # -- sizes

    def _find_sizes(self, statements):
        for _, statement in statements:
            for declared in self._memberships(statement):
                for name, node in size_names(declared).items():
                    self.table.sizes.add(name)
                    self.table.written.setdefault(name, statement.text(node.start, node.end))

    def _memberships(self, statement):
        marks = marks_of(statement)
        declared = declaration(statement)
        if declared is not None:
            self.declared[id(statement)] = declared
            return [declared]
        return [membership_of(statement.chain)] if marks and marks[-1] == "in" else []

    def _equate_sizes(self, statements):
        for _, statement in statements:
            marks, sides = marks_of(statement), statement.chain.sides
            if not marks or statement.names or any(mark not in ("=", ":=", "=:") for mark in marks):
                continue
            if not all(sizes_only(side, self.table.sizes) for side in sides) or not any(
                    not lone(side)[0].isdigit() if type(lone(side)).__name__ == "Number" else True for side in sides):
                continue
            self.links[id(statement)] = ()
            for k in range(len(marks)):
                done = put_in(self.table, sides[k], sides[k + 1])
                line = statement.source.place(sides[k].start)[0]
                if done is False:
                    self._fault(statement, statement.source.error("no sizes satisfy this equation", sides[k].start), k)
                elif done is None:
                    self.assumptions.append((-1, self.make_assumption(
                        line, statement.link(k), "sizes", cell=statement.source.cell)))
                self.assumed.append((line, statement.link(k)))

    # -- declarations and definitions

    def _fault(self, statement, error, k=None):
        """A statement that is an error where it stands."""
        text = statement.link(k) if k is not None else statement.text()
        self.faults.setdefault(id(statement), []).append((text, error))

    def _declare(self, statements):
        declarer = Declarer(self.table)
        for entry, statement in statements:
            declared = self.declared.get(id(statement))
            if declared is None:
                continue
            if declared.kind == "unread":
                self._note(statement, "this set is not read, so nothing is declared")
                self.table.unread |= {key(lone(node)) for node in declared.names}
                continue
            declared = self._with_ranges(declared, entry)
            try:
                declarer.declare(declared, statement)
            except Error as error:
                self._fault(statement, error)
                declarer.poison(declared, statement, error)
        self.places = declarer.places

    def _with_ranges(self, declared, entry):
        """``x_i \\in \\mathbb{R}^d`` for ``i = 1, \\dots, n`` is a family."""
        ranges = {}
        for other in self.entries:
            if other.sentence == entry.sentence:
                for s in other.statements:
                    if isinstance(s, IndexRange) and isinstance(s.letter, Name) and s.last is not None:
                        ranges[s.letter.text] = s.last
                    elif id(s) in self.declared:
                        last = index_range(self.declared[id(s)], s.chain.sides[-1])
                        ranges |= {key(node): last for node in self.declared[id(s)].names if last is not None}
        names = []
        for node in declared.names:
            node = lone(node)
            if isinstance(node, Scripts) and isinstance(node.below, Name) and node.below.text in ranges and \
                    key(node) not in self.table.symbols:
                one = Number("1", node.below.start, node.below.end)
                names += [node._replace(below=one), Dots(node.start, node.end), node._replace(below=ranges[node.below.text])]
            else:
                names.append(node)
        return declared._replace(names=tuple(names))

    def _define(self, statements):
        definitions = Definitions(self.table)
        for entry, statement in statements:
            marks = marks_of(statement)
            if id(statement) in self.links or not any(mark in (":=", "=:", "mapsto") for mark in marks):
                continue
            self._define_explicitly(definitions, statement, marks)
        later = {key(lone(s.chain.sides[0])) for _, s in statements if marks_of(s)[:1] == ["="]
                 and isinstance(lone(s.chain.sides[0]), Name)}
        for entry, statement in statements:
            marks = marks_of(statement)
            if id(statement) in self.links or not marks or statement.conditional or statement.names:
                continue
            if marks[0] == "=" and all(mark in ("=", "in", "~") or mark in INEQUALITIES for mark in marks):
                target = definitions.implicit(statement, later)
                if target is not None:
                    self._enter(target, statement.chain.sides[1], statement, 0)
                    self.links[id(statement)] = tuple(range(1, len(marks)))

    def _define_explicitly(self, definitions, statement, marks):
        if marks == [":", "mapsto"] or marks == ["mapsto"]:
            self._define_map(statement, marks)
            return
        claims = []
        for k, mark in enumerate(marks):
            found = definitions.note_explicit(statement, k) if mark in (":=", "=:") else None
            if found is None:
                claims.append(k)
            else:
                self._enter(found[0], found[1], statement, k)
        self.links[id(statement)] = tuple(claims)

    def _define_map(self, statement, marks):
        """``f : x \\mapsto W x``."""
        self.links[id(statement)] = ()
        name, parameter = key(lone(statement.chain.sides[0])), key(lone(statement.chain.sides[1]))
        if len(marks) == 2 and name and parameter:
            where = lone(statement.chain.sides[1])
            named = Name(parameter, "letter", where.start, where.end)
            self._enter(Target(name, (named,), ()), statement.chain.sides[2], statement, 0)

    def _enter(self, target, body, statement, k):
        known = self.table.plains.get(target.name, self.table.symbols.get(target.name))
        place = statement.chain.sides[k]
        made = formula_of(target, body, statement.source, place.start)
        if isinstance(known, Formula):
            self._fault(statement, statement.source.error(
                f"{statement.text(place.start, place.end)} is defined twice; use another letter", place.start), k)
            return
        beside = isinstance(known, Members) and target.parameters is None
        if target.name in self.table.sizes or isinstance(known, Members | Unary) and not beside:
            self._fault(statement, statement.source.error(
                f"{statement.text(place.start, place.end)} is declared as something else; use another letter", place.start), k)
            return
        if isinstance(known, Matrix | Real | Natural):
            made = made._replace(shape=(known.rows, known.cols) if isinstance(known, Matrix) else (1, 1))
            if self._before(self.places.get(target.name), (statement.source, place.start)):
                self.table.declared_first.add(target.name)
        membership = self._membership_shape(statement)
        if membership is not None:
            made = made._replace(shape=membership)
        (self.table.plains if target.name in self.table.plains or beside else self.table.symbols)[target.name] = made
        node = lone(place)
        head = node.items[0] if isinstance(node, Term) else node.base if target.indices else node
        self.table.written.setdefault(target.name, statement.text(head.start, head.end))

    def _before(self, first, second):
        """Whether one place stands before another in the document."""
        if first is None:
            return True
        order = [(self.sources.index(source), start) for source, start in (first, second)]
        return order[0] < order[1]

    def _membership_shape(self, statement):
        """The shape that the end of a chain ``h = f(x) \\in \\mathbb{R}^p`` says."""
        if marks_of(statement)[-1] != "in":
            return None
        declared = membership_of(statement.chain)
        if declared.kind != "real":
            return None
        try:
            resolver = Resolver(self.table, statement.source)
            sizes = [resolver.size(dim) for dim in declared.dims]
        except Error as error:
            self._fault(statement, error)
            return None
        return (sizes + [1, 1])[:2] if len(sizes) < 3 else None

    def _imply_numbers(self, statements):
        """``Let $\\epsilon > 0$`` declares a number."""
        for entry, statement in statements:
            marks = marks_of(statement)
            if not marks or not all(mark in INEQUALITIES for mark in marks) or entry.sentence < 0:
                continue
            if self.sentences[entry.sentence][0].opener not in ("assume", "let"):
                continue
            for node in (*statement.names, *statement.chain.sides):
                node = lone(node)
                name = key(node) if isinstance(node, Name | Scripts) else None
                if name and not self.table.knows(name) and not (isinstance(node, Name) and node.kind == "word") and \
                        not (isinstance(node, Scripts) and self.table.knows(node.base.text)):
                    self.table.symbols[name] = Real()
                    self.table.written[name] = statement.text(node.start, node.end)

    def _check_definitions(self):
        """Every definition evaluated in the order of dependence; circles and contradicted shapes are errors."""
        order, circles = in_order(self.table)
        for name in circles:
            made = self.table.definition(name)
            error = made.source.error(f"{self.table.shown(name)} is defined through itself", made.start)
            self.table.values[name] = error
            statement, k = self._statement_at(made)
            self._fault(statement, error, k)
        for name in order:
            made = self.table.definition(name)
            if made.parameters is None and not made.indices and name not in self.table.values:
                try:
                    Resolver(self.table, made.source).entry_value(name, made, Name(name, "letter", made.start, made.start + 1))
                except Error as error:
                    self.table.values.setdefault(name, error)
                    if name in self.table.declared_first:
                        self._fault(*self._contradiction(name, made, error))
        for name, shape, statement, node in self._contradicted():
            self._fault(statement, statement.source.shape_error(
                f"{self.table.shown(name)} is {shape} by its definition", node.start))

    def _contradiction(self, name, made, error):
        statement, k = self._statement_at(made)
        return statement, error, k

    def _contradicted(self):
        """Memberships that contradict the definition of what they speak of."""
        for entry in self.entries:
            for statement in entry.statements:
                if not isinstance(statement, Statement) or marks_of(statement)[-1:] not in (["in"], [":"]):
                    continue
                declared = self.declared.get(id(statement)) or membership_of(statement.chain)
                if declared.kind != "real" or len(declared.dims) > 2:
                    continue
                for node in declared.names:
                    found = self._against_definition(node, declared, statement)
                    if found:
                        yield found

    def _against_definition(self, node, declared, statement):
        node = lone(node)
        name = key(node)
        made = self.table.symbols.get(name) if name else None
        plain_declaration = id(statement) in self.declared
        resolver = Resolver(self.table, statement.source)
        try:
            dims = [resolver.size(dim) for dim in declared.dims]
        except Error:
            return None
        rows, cols = (Size.of(d) for d in (dims + [1, 1])[:2])
        if plain_declaration and not isinstance(made, Formula):
            if made is None and name is None:
                return self._expression_shape(resolver, node, rows, cols, statement)
            return None
        if not plain_declaration:
            return self._expression_shape(resolver, node, rows, cols, statement)
        value = self.table.values.get(name)
        if isinstance(value, Value) and not (agree(value.rows, rows) and agree(value.cols, cols)):
            return name, value.shape_text, statement, node
        return None

    def _expression_shape(self, resolver, node, rows, cols, statement):
        try:
            value = resolver.expression(node, (rows, cols))
        except Error:
            return None
        if not (agree(value.rows, rows) and agree(value.cols, cols)):
            return statement.text(node.start, node.end), value.shape_text, statement, node
        return None

    def _statement_at(self, made):
        for entry in self.entries:
            for statement in entry.statements:
                if isinstance(statement, Statement) and statement.source is made.source:
                    for k, side in enumerate(statement.chain.sides):
                        if side.start == made.start:
                            return statement, min(k, len(statement.chain.relations) - 1)
        raise AssertionError("a definition stands in no statement")

    # -- assumptions

    def _assume(self):
        for number, (sentence, source, first) in enumerate(self.sentences):
            for assumption in assumptions_of(self, number, sentence, source, first):
                self.assumptions.append((number, assumption))
                self.assumed.append((assumption.line, assumption.text))
        self.assumed = list(dict.fromkeys(self.assumed))

    # -- claims

    def _claim(self):
        in_force, waiting = [], sorted(self.assumptions, key=lambda pair: pair[0])
        assumptions = [a for _, a in waiting]
        at = 0
        for entry in self.entries:
            while at < len(waiting) and waiting[at][0] <= entry.sentence:
                at += 1
            in_force = tuple(assumptions[:at])
            for statement in entry.statements:
                self._claim_statement(statement, in_force)
        self.assumptions = assumptions

    def _claim_statement(self, statement, in_force):
        if isinstance(statement, Broken):
            if statement.has_relation or statement.declares:
                self._add(statement.source, statement.start, statement.text(), in_force, error=statement.error)
            else:
                line = statement.source.place(statement.start)[0]
                self.notes.append((line, f"not read: {statement.text()[:80]} ({statement.error.message})"))
            return
        if isinstance(statement, IndexRange):
            return
        for text, error in self.faults.get(id(statement), ()):
            self._add(statement.source, statement.start, text, in_force, error=error)
        for k in self._claimed_links(statement):
            self._claim_link(statement, k, in_force)

    def _claimed_links(self, statement):
        marks = marks_of(statement)
        links = self.links.get(id(statement))
        if links is None:
            if not marks or id(statement) in self.declared:
                return []
            links = range(len(marks))
        if "implies" in marks or statement.conditional or "to" in marks or "mapsto" in marks or ":" in marks:
            if any(mark == "=" for mark in marks):
                self._note(statement, "a condition or an implication is not read as a claim")
            return []
        if id(statement) in self.links and not links:
            return []
        ignored = [mark for mark in marks if mark not in ("=", ":=", "=:", "in")]
        if ignored and "=" not in marks:
            self._note(statement, "neither an equation nor an assumption")
        return [k for k in links if marks[k] in ("=", ":=", "=:")]

    def _claim_link(self, statement, k, in_force):
        left, right = statement.chain.sides[k : k + 2]
        place = statement.chain.relations[k].start if k else left.start
        resolver = Resolver(self.table, statement.source)
        try:
            a, b = resolver.sides(left, right)
            indices = {}
            if resolver.free or resolver.binds:
                try:
                    indices = free_indices([a.expr, b.expr], self.walk, self.table.sizes)
                except Error as error:
                    raise statement.source.shape_error(str(error), left.start) from None
        except Error as error:
            self._add(statement.source, place, statement.link(k), in_force, error=error)
            return
        self._add(statement.source, place, statement.link(k), in_force, a.expr, b.expr, indices=indices)

    def _add(self, source, start, text, in_force, left=None, right=None, *, indices=None, error=None):
        line, column = source.place(start)
        self.claims.append(self.make_claim(
            line, column, text, left, right, error, in_force, indices or {}, source.cell, self.names,
            frozenset(self.table.sizes), self.replaced))

    def _note(self, statement, why):
        line = statement.source.place(statement.start)[0]
        self.notes.append((line, f"{statement.text()}: {why}"))

    def _name(self):
        """The names as written, by symbol and by name, and the sizes that are replaced."""
        self.replaced.update((size_symbol(name), expr) for name, expr in self.table.equations.items())
        for name, written in self.table.written.items():
            self.names[name] = written
            value = self.table.values.get(name)
            if isinstance(value, Value):
                expr = value.expr
                self.names[expr.matrix if hasattr(expr, "matrix") else expr] = written
            elif name in self.table.sizes:
                self.names[size_symbol(name)] = written
        for name, first in self.table.families_written.items():
            self.names[name] = _family_written(first)


def _says(statements):
    """What a formula says, for the sentence around it."""
    marks = [mark for s in statements if isinstance(s, Statement) for mark in marks_of(s)]
    if any(mark == "=" or mark in INEQUALITIES for mark in marks):
        return "equation"
    return "relation" if marks else ""


def _family_written(first):
    """``W`` for a family whose first member is written ``W_1``."""
    return re.sub(r"_\{?1\}?$|_\{?1\}?(?=\^)", "", first) or first
