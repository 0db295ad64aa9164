"""Building a document: sizes, declarations, definitions and assumptions first, then the claims in order."""

from symlin.errors import Error
from symlin.shapes import Walk, free_indices
from symlin.text.declarations import Declarer, declaration, index_range, membership_of, size_letters, size_names
from symlin.text.defining import Defining
from symlin.text.equations import put_in
from symlin.text.local import assumptions_of, conditions_beside
from symlin.text.macros import macros_in
from symlin.text.names import key
from symlin.text.places import Flaw
from symlin.text.resolver import Resolver
from symlin.text.roles import INEQUALITIES, marks_of, sizes_only, target_of
from symlin.text.scanner import Formula as FormulaPiece
from symlin.text.scanner import scan
from symlin.text.sentences import HYPOTHETICAL, sentences_of, tokens_of
from symlin.text.spans import endings
from symlin.text.statements import Broken, IndexRange, Statement, broken, read_statements
from symlin.text.table import Table
from symlin.text.tree import Dots, Name, Number, Scripts, lone, names_in
from symlin.text.values import Value, size_symbol


class Entry:
    """One formula of a document: its statements, and the number of its sentence."""

    __slots__ = ("statements", "sentence")

    def __init__(self, statements):
        self.statements, self.sentence = statements, -1


class Builder(Defining):
    """Reads sources into ``claims``, ``assumptions``, ``assumed``, ``notes`` and ``names``."""

    def __init__(self, sources, *, latex, make_claim, make_assumption):
        self.sources, self.latex = sources, latex
        self.make_claim, self.make_assumption = make_claim, make_assumption
        self.table = Table()
        self.walk = Walk()
        self.entries, self.sentences, self.by_sentence = [], [], {}
        self.faults, self.links, self.declared = {}, {}, {}
        self.claims, self.assumptions, self.assumed, self.notes = [], [], [], []
        self.names, self.replaced, self.local = {}, {}, {}
        self.hypotheses, self.equated_sizes = set(), set()

    def build(self):
        macros = {name: body for source in self.sources for name, body in macros_in(source.text).items()}
        for source in self.sources:
            source.macros = macros
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
                    entry = self.entries[first + token.value]
                    entry.sentence = number
                    self.by_sentence.setdefault(number, []).append(entry)
            self.hypotheses |= {
                id(condition) for entry in self.entries[first:] for s in entry.statements
                if isinstance(s, Statement) and s.under for condition in s.under[1]
            }
            for before, token in zip(sentence.tokens, sentence.tokens[1:]):
                if token.kind == "formula" and str(before.value).lower() in HYPOTHETICAL:
                    self.hypotheses |= {id(s) for s in self.entries[first + token.value].statements}

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
        return [membership_of(statement)] if marks and marks[-1] == "in" else []

    def _new_sizes(self, sides, taken):
        """The letters that an equation for a size makes sizes: those that nothing declares or defines."""
        if not any(key(lone(side)) in self.table.sizes for side in sides):
            return set()
        if key(lone(sides[0])) not in self.table.sizes and isinstance(lone(sides[0]), Name | Scripts):
            return set()
        found = {}
        for side in sides:
            size_letters(side, found)
        return {name for name in found if name not in taken}

    def _equate_sizes(self, statements):
        taken = {key(lone(node)) for declared in self.declared.values() for node in declared.names}
        for _, statement in statements:
            if marks_of(statement)[:1] in ([":="], ["="]):
                target = target_of(statement.chain.sides[0])
                taken.add(target.name if target else None)
        for _, statement in statements:
            marks, sides = marks_of(statement), statement.chain.sides
            if not marks or statement.names or any(mark not in ("=", ":=", "=:") for mark in marks):
                continue
            new = self._new_sizes(sides, taken)
            if not all(sizes_only(side, self.table.sizes | new) for side in sides):
                continue
            if not any(names_in(side) for side in sides):
                continue
            self.table.sizes |= new
            self.links[id(statement)] = ()
            self.equated_sizes.add(id(statement))
            if id(statement) in self.hypotheses and any(isinstance(lone(side), Number) for side in sides):
                self._note(statement, "this condition on sizes is not read; state it for the whole document instead")
                continue
            self.hypotheses.discard(id(statement))
            for k in range(len(marks)):
                try:
                    done = put_in(self.table, sides[k], sides[k + 1])
                except ZeroDivisionError:
                    self._fault(statement, statement.source.error("the denominator is zero", sides[k].start), k)
                    continue
                line = statement.source.place(sides[k].start)[0]
                if done is False:
                    self._fault(statement, statement.source.error("no sizes satisfy this equation", sides[k].start), k)
                elif done is None:
                    self.assumptions.append(
                        (-1, self.make_assumption(line, statement.link(k), "sizes", cell=statement.source.cell))
                    )
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
            if declared.kind == "map":
                self.table.maps |= {key(lone(node)): statement for node in declared.names}
                continue
            declared = self._with_ranges(declared, entry)
            try:
                declarer.declare(declared, statement)
            except Error as error:
                self._fault(statement, error)
                declarer.poison(declared, statement, error)
        for entry in self.entries:
            for statement in entry.statements:
                if isinstance(statement, Broken) and statement.declares:
                    declarer.poison_broken(statement)
        self.places = declarer.places

    def _with_ranges(self, declared, entry):
        """``x_i \\in \\mathbb{R}^d`` for ``i = 1, \\dots, n`` is a family."""
        ranges = {}
        for s in [s for other in self.by_sentence.get(entry.sentence, ()) for s in other.statements]:
            if isinstance(s, IndexRange) and isinstance(s.letter, Name) and s.last is not None:
                ranges[s.letter.text] = s.last
            elif id(s) in self.declared:
                last = index_range(self.declared[id(s)], s.chain.sides[-1])
                ranges |= {key(node): last for node in self.declared[id(s)].names if last is not None}
        names = []
        for node in declared.names:
            node = lone(node)
            if (
                isinstance(node, Scripts)
                and isinstance(node.below, Name)
                and node.below.text in ranges
                and key(node) not in self.table.symbols
            ):
                one = Number("1", node.below.start, node.below.end)
                names += [
                    node._replace(below=one),
                    Dots(node.start, node.end),
                    node._replace(below=ranges[node.below.text]),
                ]
            else:
                names.append(node)
        return declared._replace(names=tuple(names))

    # -- assumptions

    def declares(self, number):
        """Whether a formula declares or defines something."""
        return any(
            id(statement) in self.declared or 0 not in self.links.get(id(statement), (0,))
            for statement in self.entries[number].statements
        )

    def _assume(self):
        for number, (sentence, source, first) in enumerate(self.sentences):
            for assumption in assumptions_of(self, sentence, source, first):
                self.assumptions.append((number, assumption))
                self.assumed.append((assumption.line, assumption.text))
        self.assumed = list(dict.fromkeys(self.assumed))

    # -- claims

    def _claim(self):
        waiting = sorted(self.assumptions, key=lambda pair: pair[0])
        assumptions = [a for _, a in waiting]
        ends = endings([sentence for sentence, _, _ in self.sentences])
        at = 0
        for entry in self.entries:
            while at < len(waiting) and waiting[at][0] <= entry.sentence:
                at += 1
            in_force = tuple(assumptions[:at])
            if ends:
                in_force = tuple(self._still(a, ends.get(number), entry) for number, a in waiting[:at])
            for statement in entry.statements:
                self._claim_statement(statement, in_force)
        self.assumptions = assumptions

    def _still(self, assumption, end, entry):
        """An assumption, or where it may no longer hold, what says so."""
        if end is None or entry.sentence < end or assumption.kind == "unread":
            return assumption
        text = f"may no longer hold: {assumption.text}"
        return self.make_assumption(assumption.line, text, "unread", cell=assumption.cell)

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
        in_force += self.local.get(id(statement), ())
        for text, error in self.faults.get(id(statement), ()):
            self._add(statement.source, statement.start, text, in_force, error=error)
        in_force += conditions_beside(self, statement)
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
        self.claims.append(
            self.make_claim(
                line,
                column,
                text,
                left,
                right,
                error,
                in_force,
                indices or {},
                source.cell,
                self.names,
                frozenset(self.table.sizes),
                self.replaced,
            )
        )

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
        self.names.update(self.table.families_written)


def _says(statements):
    """What a formula says, for the sentence around it."""
    marks = [mark for s in statements if isinstance(s, Statement) for mark in marks_of(s)]
    if any(mark == "=" or mark in INEQUALITIES for mark in marks):
        return "equation"
    return "relation" if marks else ""
