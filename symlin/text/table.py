"""The table that a document's names are looked up in, with the values that are known already."""

import copy

from sympy import MatrixSymbol, Symbol

from symlin import nodes
from symlin.errors import BudgetError, Error
from symlin.nodes import Defined, DefinedScalar
from symlin.size import Size
from symlin.text.symbols import Formula, Mask, Matrix, Natural
from symlin.text.values import LETTER_ONE, Value, agree, matrix, number, size_symbol

MAX_READINGS = 1000
"""How often the bodies of defined functions are read in one formula."""


class Table:
    """Names and what they stand for.

    ``sizes`` are the letters that stand in shapes; ``equations`` says which of them another size replaces; ``written``
    holds each name as the document writes it; ``plains`` holds ``x`` where ``x_1, ..., x_N`` is a family;
    ``declared_first`` are the names whose definition comes after their shape, ``unread`` those declared in a set that
    has no meaning here; ``maps`` says where functions such as f : ℝⁿ → ℝᵐ are declared;
    ``lettered`` are those whose second size is written with letters, though an equation between sizes
    may make it 1.
    """

    def __init__(self):
        self.symbols, self.plains = {}, {}
        self.families_written = {}
        self.sizes, self.equations = set(), {}
        self.written = {}
        self.declared_first, self.unread, self.lettered = set(), set(), set()
        self.values, self.calls, self.busy = {}, {}, []
        self.readings, self.maps = 0, {}
        self._bases = None

    # -- looking up

    def get(self, name):
        return self.symbols.get(name)

    def knows(self, name):
        return name in self.symbols or name in self.sizes

    def definition(self, name):
        """The ``Formula`` that a name alone stands for, or None."""
        entry = self.plains.get(name, self.symbols.get(name))
        return entry if isinstance(entry, Formula) else None

    def body(self, name):
        made = self.definition(name)
        return None if made is None else made.body

    def plain(self, name):
        """What ``x`` alone is declared to be, where ``x_1, ..., x_N`` is a family too."""
        if name in self.plains:
            return self.plains[name]
        entry = self.symbols.get(name)
        return entry if isinstance(entry, Matrix) else None

    def all_names(self):
        return [*self.symbols, *self.sizes]

    def shown(self, name):
        return self.written.get(name, name)

    def has_family_or_subscripted(self, letter):
        """Whether ``W_1`` or ``W^Q`` is known for the letter ``W``."""
        if self._bases is None or self._bases[0] != len(self.symbols):
            bases = {name.partition("_")[0].partition("^")[0] for name in self.symbols}
            self._bases = len(self.symbols), bases
        return letter in self._bases[1]

    # -- sizes

    def is_size(self, name):
        return name in self.sizes

    def is_natural(self, name):
        return name not in self.sizes and isinstance(self.symbols.get(name), Natural)

    def natural(self, name):
        """The number that a symbol of ℕ is."""
        return self.size_value(name) if name in self.sizes else Symbol(name, integer=True, nonnegative=True)

    def size_value(self, name):
        """A size as an expression: its symbol, or what a size equation puts in its place."""
        return self.equations.get(name, size_symbol(name))

    def size_of_name(self, resolver, name, node):
        """A letter in a shape: a size, or a number that is defined by sizes."""
        if name in self.sizes:
            return self.size_value(name)
        entry = self.symbols.get(name)
        if entry is None or isinstance(entry, Natural):
            self.sizes.add(name)
            self.written.setdefault(name, resolver.shown(node))
            return self.size_value(name)
        if isinstance(entry, Formula) and entry.parameters is None and not entry.indices:
            whole = self.whole_value(resolver.entry_value(name, entry, node))
            if whole is not None:
                return whole
        resolver.fail(f"{resolver.shown(node)} stands for a size but is declared as something else", node)

    def whole_value(self, value):
        """The whole number in sizes that a defined number is, or None."""
        expr = value.expr
        while isinstance(expr, DefinedScalar):
            expr = expr.value
        try:
            size = Size.of(expr) if value.is_number else None
        except Error:
            return None
        return expr.doit() if size is not None and size.names <= self.sizes else None

    # -- values

    def count_reading(self, name):
        """Count one more reading of the body of a function within one formula."""
        self.readings += 1
        if self.readings > MAX_READINGS:
            raise BudgetError(
                f"the functions in this formula stand for more than {MAX_READINGS} others, {self.shown(name)} among "
                "them; take fewer of them into each other"
            )

    def matrix_value(self, name, entry):
        rows, cols = Size.of(entry.rows), self.columns(name, entry)
        symbol = nodes.Mask if isinstance(entry, Mask) else MatrixSymbol
        return matrix(symbol(name, entry.rows, entry.cols), rows, cols)

    def columns(self, name, entry):
        """The second size of a declared matrix, or of the members of a family."""
        return LETTER_ONE if name in self.lettered and entry.cols == 1 else Size.of(entry.cols)

    def defined(self, resolver, name, entry, node):
        """The value of a defined symbol: a letter that means its definition."""
        if name in self.busy:
            raise entry.source.error(f"{self.shown(name)} is defined through itself", entry.start)
        self.busy.append(name)
        try:
            value = self._evaluated(resolver, name, entry)
        except BudgetError:
            raise
        except Error as error:
            self.values[name] = self.in_definition(name, error)
            raise self.values[name] from None
        finally:
            self.busy.pop()
        hash(value.expr)
        if value.is_number:
            return number(DefinedScalar(name, value.expr))
        return Value(Defined(name, value.expr), value.rows, value.cols)

    def _evaluated(self, resolver, name, entry):
        inner = resolver.within(entry.source, {})
        inner.depth = 0
        if entry.shape is None:
            return inner.expression(entry.body)
        rows, cols = (Size.of(size) for size in entry.shape)
        value = inner.expression(entry.body, (rows, cols))
        if not (agree(value.rows, rows) and agree(value.cols, cols)) and name in self.declared_first:
            raise entry.source.shape_error(
                f"{self.shown(name)} is {value.shape_text} by its definition and {rows}×{cols} by its declaration",
                entry.start,
            )
        return value

    def in_declaration(self, name, error):
        """The error of a claim that uses an ill-formed declaration."""
        placed = copy.copy(error)
        placed.message = f"the declaration of {self.shown(name)} has no meaning: {error.message}"
        return placed

    def in_definition(self, name, error):
        """The error of a claim that uses an ill-formed definition."""
        placed = copy.copy(error)
        prefix = f"the definition of {self.shown(name)} has no meaning: "
        if "the definition of " not in error.message:
            placed.message = prefix + error.message
        return placed
