"""The definitions of a document: entered into its table, put in order, evaluated, and compared with declarations."""

from symlin.errors import Error
from symlin.size import Size
from symlin.text.declarations import membership_of
from symlin.text.dependencies import in_order
from symlin.text.names import key
from symlin.text.resolver import Resolver
from symlin.text.roles import INEQUALITIES, Definitions, Target, formula_of, marks_of
from symlin.text.statements import Statement
from symlin.text.symbols import Formula, Matrix, Members, Natural, Real, Unary, Unreadable
from symlin.text.tree import Name, Scripts, Term, lone
from symlin.text.values import Value, agree


class Defining:
    """The part of a ``Builder`` that knows definitions."""

    def _define(self, statements):
        """Enter every definition into the table, those by ``:=`` first."""
        definitions = Definitions(self.table)
        for _, statement in statements:
            marks = marks_of(statement)
            if id(statement) in self.links or not any(mark in (":=", "=:", "mapsto") for mark in marks):
                continue
            self._define_explicitly(definitions, statement, marks)
        later = {
            key(lone(s.chain.sides[0]))
            for _, s in statements
            if marks_of(s)[:1] == ["="] and isinstance(lone(s.chain.sides[0]), Name)
        }
        for _, statement in statements:
            marks = marks_of(statement)
            if id(statement) in self.links or not marks or statement.conditional or statement.names:
                continue
            if marks[0] == "=" and all(mark in ("=", "in", "~") or mark in INEQUALITIES for mark in marks):
                target = definitions.implicit(statement, later)
                if target is not None:
                    self._enter(target, statement.chain.sides[1], statement, 0)
                    self.links[id(statement)] = tuple(range(1, len(marks)))
        for name, statement in self.table.maps.items():
            if name is not None and not self.table.knows(name):
                message = (
                    "only functions ℝ → ℝ, taken entry by entry, are read without a definition; define it, as in "
                    "f(x) := A x"
                )
                self.table.symbols[name] = Unreadable(statement.source.error(message, statement.start))

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
        """Enter one definition; one of a name that is taken is an error where it stands."""
        known = self.table.plains.get(target.name, self.table.symbols.get(target.name))
        place = statement.chain.sides[k]
        made = formula_of(target, body, statement.source, place.start)
        beside = isinstance(known, Members) and target.parameters is None
        taken = ""
        if isinstance(known, Formula):
            taken = "is defined twice"
        elif target.name in self.table.sizes or isinstance(known, Members | Unary) and not beside:
            taken = "is declared as something else"
        if taken:
            what = f"{statement.text(place.start, place.end)} {taken}; use another letter"
            self._fault(statement, statement.source.error(what, place.start), k)
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
        declared = membership_of(statement)
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
                if (
                    name
                    and not self.table.knows(name)
                    and not (isinstance(node, Name) and node.kind == "word")
                    and not (isinstance(node, Scripts) and self.table.knows(node.base.text))
                ):
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
                place = Name(name, "letter", made.start, made.start + 1)
                try:
                    Resolver(self.table, made.source).entry_value(name, made, place)
                except Error as error:
                    self.table.values.setdefault(name, error)
                    if name in self.table.declared_first:
                        statement, k = self._statement_at(made)
                        self._fault(statement, error, k)
        for name, shape, statement, node in self._contradicted():
            self._fault(
                statement,
                statement.source.shape_error(f"{self.table.shown(name)} is {shape} by its definition", node.start),
            )

    def _contradicted(self):
        """Memberships that contradict the definition of what they speak of."""
        for entry in self.entries:
            for statement in entry.statements:
                if not isinstance(statement, Statement) or marks_of(statement)[-1:] not in (["in"], [":"]):
                    continue
                declared = self.declared.get(id(statement)) or membership_of(statement)
                if declared.kind != "real" or len(declared.dims) > 2:
                    continue
                for node in declared.names:
                    found = self._against_definition(node, declared, statement)
                    if found:
                        yield found

    def _against_definition(self, node, declared, statement):
        """What a membership says against: (name, its shape, statement, node), or None."""
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
        """The statement that a definition stands in, and its link."""
        for entry in self.entries:
            for statement in entry.statements:
                if isinstance(statement, Statement) and statement.source is made.source:
                    for k, side in enumerate(statement.chain.sides):
                        if side.start == made.start:
                            return statement, min(k, len(statement.chain.relations) - 1)
        raise AssertionError("a definition stands in no statement")
