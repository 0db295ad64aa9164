"""From the neutral tree and the declarations to expressions, with shapes computed on the way.

Expressions are built with constructors, unevaluated; no text is ever evaluated. A constant without a size (``I``,
``\\mathbf{1}``, ``0``) is read twice: first its size is learned from what stands around it, then it is built.
"""

from sympy import Identity, Integer, OneMatrix, Rational, S, ZeroMatrix

from symlin.size import ONE
from symlin.text import binders, derivatives, functions, grids, lookup, products, scripts, wholes
from symlin.text.names import candidates, letters
from symlin.text.tree import (
    Addition,
    Chain,
    Dots,
    Exotic,
    Fraction,
    Group,
    Listing,
    Name,
    Number,
    Root,
    Scripts,
    Term,
    children,
    names_in,
)
from symlin.text.values import (
    Open,
    added,
    agree,
    fresh,
    make,
    matrix,
    negative,
    number,
    open_expr,
    power_of,
    product_of_numbers,
    scaled,
    settle,
)

MAX_DEPTH = 220


class Resolver:
    """Reads the nodes of one source with a ``Table`` of symbols; raises ``symlin.errors.Error`` with a place."""

    def __init__(self, table, source, scope=None):
        self.table, self.source = table, source
        self.scope = dict(scope or {})
        self.depth = 0
        self.index_letters = frozenset()
        self.free = {}
        self.open_constants = []
        self.told = None
        self.taken = frozenset()
        self.binds = False

    symbol, entry_value, spelled = lookup.symbol, lookup.entry_value, lookup.spelled
    knows_letter, suggestion, free_index = lookup.knows_letter, lookup.suggestion, lookup.free_index
    whole, size = wholes.whole, wholes.size

    # -- errors

    def fail(self, message, node):
        """Text that has no meaning."""
        raise self.source.error(message, node.start)

    def misfit(self, message, node):
        """Shapes that do not fit."""
        raise self.source.shape_error(message, node.start)

    def shown(self, node):
        """A part as written, shortened, for a message."""
        text = " ".join(self.source.text[node.start : node.end].split())
        return text if len(text) <= 60 else text[:40] + " ... " + text[-15:]

    def described(self, value, node):
        return f"{self.shown(node)} ({value.shape_text})"

    # -- whole formulas

    def expression(self, node, shape=None):
        """The value of one side by itself; ``shape`` is what its context tells of its sizes."""
        self.index_letters = self._script_letters(node)

        def read():
            value = self.resolve(node)
            if shape is not None and value.is_open:
                agree(value.rows, shape[0]), agree(value.cols, shape[1])
            return [value]

        return self._twice(read, [node])[0]

    def sides(self, left, right):
        """The values of two sides of one shape."""
        self.index_letters = self._script_letters(left) | self._script_letters(right)
        self.free = {}

        def read():
            values = [self.resolve(left), self.resolve(right)]
            self.match(values, [left, right], "the two sides have different shapes")
            return values

        return self._twice(read, [left, right])

    def _script_letters(self, node):
        """The letters in subscripts that are no part of a known name: what may be a free index."""
        found, waiting = set(), [node]
        while waiting:
            here = waiting.pop()
            if isinstance(here, Scripts) and here.below is not None and not self._is_name_with_subscript(here):
                for name in names_in(here.below):
                    found.update([name.text] if name.kind != "word" else letters(name.text))
            waiting.extend(children(here))
        return frozenset(found)

    def _is_name_with_subscript(self, node):
        return isinstance(node.base, Name) and any(
            below is None and self.table.knows(name) for name, below, _ in candidates(node))

    def _twice(self, read, nodes):
        """Read; where constants learned their sizes from the context, read again with those."""
        outer = self.open_constants, self.told, self.depth
        if not self.depth and not self.table.busy:
            self.table.readings = 0
        self.open_constants, self.told = [], None
        try:
            values = read()
            if self.open_constants:
                self._settle_constants()
                self.told = [constant[:2] for constant in self.open_constants]
                self.told.reverse()
                self.table.calls.clear()
                values = read()
            return values
        except RecursionError:
            raise self.source.error("nested too deeply; give parts of it a name with :=", nodes[0].start) from None
        finally:
            self.open_constants, self.told, self.depth = outer

    def _settle_constants(self):
        for rows, cols, node, kind in self.open_constants:
            for size in (rows, cols):
                size = settle(size)
                if isinstance(size, Open):
                    if kind == "0" or kind == "zeros" and size is not settle(rows):
                        agree(size, ONE)
                    else:
                        self.fail(
                            f"the size of {self.shown(node)} does not follow from what stands around it; "
                            f"write {_sized(kind)}",
                            node,
                        )

    def constant(self, kind, rows, cols, node):
        """A constant whose sizes the context tells."""
        if self.told is not None:
            if not self.told:
                self.fail(f"the size of {self.shown(node)} does not follow from what stands around it", node)
            rows, cols = map(settle, self.told.pop())
            if kind == "0" and rows == ONE and cols == ONE:
                return number(S.Zero)
        else:
            self.open_constants.append((rows, cols, node, kind))
        return self.built_constant(kind, rows, cols)

    @staticmethod
    def built_constant(kind, rows, cols):
        if kind == "I":
            expr = make(Identity, open_expr(rows))
        else:
            expr = make(OneMatrix if kind == "ones" else ZeroMatrix, open_expr(rows), open_expr(cols))
        if rows == ONE and cols == ONE and kind != "I":
            return number(S.One if kind == "ones" else S.Zero)
        value = matrix(expr, rows, cols)
        return value._replace(literal_zero=True) if kind == "0" else value

    def match(self, values, nodes, what):
        """Learn and check that all values have one shape."""
        first = values[0]
        for value, node in zip(values[1:], nodes[1:]):
            if not (agree(first.rows, value.rows) and agree(first.cols, value.cols)):
                advice = ""
                if first.is_number != value.is_number:
                    advice = "; no broadcasting: multiply the number by \\mathbf{1} or I where that is meant"
                self.misfit(
                    f"{what}: {self.described(first, nodes[0])} and {self.described(value, node)}{advice}", node
                )

    # -- dispatch

    def resolve(self, node):
        """The value of a node."""
        self.depth += 1
        if self.depth > MAX_DEPTH:
            self.fail("nested too deeply; give parts of it a name with :=", node)
        value = _DISPATCH[type(node)](self, node)
        self.depth -= 1
        return value

    def _number(self, node):
        if node.text.isdigit():
            if int(node.text) == 0:
                return self.constant("0", fresh(), fresh(), node)
            return number(Integer(int(node.text)))
        whole, _, digits = node.text.partition(".")
        return number(Rational(int((whole or "0") + digits), 10 ** len(digits)))

    def _addition(self, node):
        terms = node.terms
        if any(isinstance(t, Dots) for t in terms):
            return binders.dotted_sum(self, node)
        values = [self.resolve(term) for term in terms]
        self.match(values, terms, "a sum")
        values = [negative(v) if sign < 0 else v for sign, v in zip(node.signs, values)]
        if len(values) == 1:
            return values[0]
        known = next((v for v in values if not v.is_open), values[0])
        return added(values)._replace(rows=known.rows, cols=known.cols)

    def _group(self, node):
        if node.bracket == "|":
            return scripts.norm(self, node, None, None, node)
        if node.bracket == "<":
            return functions.inner(self, node)
        if node.bracket in ("[", "matrix"):
            return grids.grid(self, node)
        cells = node.rows[0]
        if len(cells) != 1:
            self.fail(
                "a list in parentheses is not an expression; stack with \\begin{bmatrix} ... \\end{bmatrix}", node
            )
        value = self.resolve(cells[0])
        return value._replace(literal_zero=False) if value.literal_zero else value

    def _fraction(self, node):
        derivative = derivatives.fraction(self, node)
        if derivative is not None:
            return derivative
        over, under = self.resolve(node.over), self.as_number(node.under, "a denominator")
        return self.quotient(over, under, node)

    def quotient(self, over, under, node):
        """``over`` divided by the number ``under``."""
        if under is S.Zero or under.is_zero:
            self.fail("the denominator is zero", node)
        if over.is_number and over.expr.is_Rational and under.is_Rational:
            return number(over.expr / under)
        inverse = Rational(1) / under if under.is_Rational else power_of(under, S.NegativeOne)
        if over.is_number:
            return number(product_of_numbers([over.expr, inverse]))
        return over._replace(expr=scaled([inverse], over.expr))

    def as_number(self, node, what):
        """The expression of a node that must be a number."""
        value = self.resolve(node)
        if value.is_open:
            agree(value.rows, ONE), agree(value.cols, ONE)
        if not value.is_number:
            advice = "; multiply by an inverse instead" if what == "a denominator" else ""
            self.misfit(f"{self.described(value, node)} stands as {what}, which must be a number{advice}", node)
        return value.expr

    def _root(self, node):
        value = self.resolve(node.body)
        if node.degree == 2:
            return functions.elementwise(self, "sqrt", value)
        if not value.is_number:
            self.fail("a root of a matrix other than the square root is not read", node)
        return number(power_of(value.expr, Rational(1, node.degree)))

    def _chain(self, node):
        if isinstance(node, Chain) and node.relations and node.relations[0].text == ":":
            self.fail(f"{self.shown(node)}: slices are not read; write blocks, or an entry with its indices", node)
        self.fail(f"{self.shown(node)} stands where an expression is expected", node)

    def _dots(self, node):
        self.fail("dots are read between blocks and in sums: [H_1 \\; \\cdots \\; H_h], A_1 + \\cdots + A_h", node)

    def attached(self, value, below, above, node):
        """A value with what stands below and above it."""
        return scripts.attached(self, value, below, above, node)

    def inverted(self, value, node):
        return scripts.power(self, value, S.NegativeOne, node)

    def within(self, source, scope):
        """A resolver for the body of a definition, one level deeper."""
        inner = Resolver(self.table, source, scope)
        inner.depth = self.depth + 1
        return inner

    def factor(self, term, at):
        """The factor that begins at an item of a term, and where the next begins."""
        return products.factor(self, term, at)


def _sized(kind):
    return {"I": "I_n", "ones": "\\mathbf{1}_n", "zeros": "0_{m \\times n}"}.get(kind, "0_{m \\times n}")


_DISPATCH = {
    Name: lambda resolver, node: lookup.symbol(resolver, node.text, node),
    Number: Resolver._number,
    Scripts: scripts.scripts,
    Term: products.term,
    Addition: Resolver._addition,
    Group: Resolver._group,
    Fraction: Resolver._fraction,
    Root: Resolver._root,
    Chain: Resolver._chain,
    Listing: Resolver._chain,
    Dots: Resolver._dots,
    Exotic: Resolver._chain,
}
