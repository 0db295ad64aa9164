"""From the neutral tree and the declarations to expressions, with shapes computed on the way.

Expressions are built with constructors, unevaluated; no text is ever evaluated. A constant without a size (``I``,
``\\mathbf{1}``, ``0``) is read twice: first its size is learned from what stands around it, then it is built.
"""

import difflib

from sympy import E, Integer, Rational, S, Symbol, pi

from symlin.errors import Error
from symlin.size import ONE, Size
from symlin.text import binders, derivatives, functions, grids, products, scripts
from symlin.text.names import candidates, key, letters
from symlin.text.symbols import Given, Matrix, Members, Natural, Real, Unary, Unreadable
from symlin.text.tree import (
    Addition, Chain, Dots, Exotic, Fraction, Group, Listing, Name, Number, Root, Scripts, Term, children, names_in,
)
from symlin.text.vocabulary import ONES, ZEROS
from symlin.text.values import (
    Open, Value, added, agree, fresh, make, matrix, negative, number, open_expr, power_of, product_of_numbers, scaled, settle,
    size_symbol,
)

MAX_DEPTH = 220
MAX_SIZE_TERMS = 60


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
        self.index_letters = _script_letters(node)

        def read():
            value = self.resolve(node)
            if shape is not None and value.is_open:
                agree(value.rows, shape[0]), agree(value.cols, shape[1])
            return [value]

        return self._twice(read, [node])[0]

    def sides(self, left, right):
        """The values of two sides of one shape."""
        self.index_letters = _script_letters(left) | _script_letters(right)
        self.free = {}

        def read():
            values = [self.resolve(left), self.resolve(right)]
            self.match(values, [left, right], "the two sides have different shapes")
            return values

        return self._twice(read, [left, right])

    def _twice(self, read, nodes):
        """Read; where constants learned their sizes from the context, read again with those."""
        outer = self.open_constants, self.told, self.depth
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
                        self.fail(f"the size of {self.shown(node)} does not follow from what stands around it; "
                                  f"write {_sized(kind)}", node)

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
        from sympy import Identity, OneMatrix, ZeroMatrix

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
                self.misfit(f"{what}: {self.described(first, nodes[0])} and {self.described(value, node)}{advice}", node)

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
            self.fail("a list in parentheses is not an expression; stack with \\begin{bmatrix} ... \\end{bmatrix}", node)
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

    # -- names

    def _name(self, node):
        return self.symbol(node.text, node)

    def symbol(self, text, node):
        """The value of a name that stands by itself."""
        local = self.scope.get(text)
        if local is not None:
            return local if isinstance(local, Value) else number(local)
        entry = self.table.get(text)
        if entry is not None:
            return self.entry_value(text, entry, node)
        if self.table.is_size(text):
            return number(self.table.size_value(text))
        return self._undeclared(text, node)

    def entry_value(self, text, entry, node):
        """The value of a declared or defined name."""
        known = self.table.values.get(text)
        if known is not None:
            if isinstance(known, Error):
                raise known
            return known
        if isinstance(entry, Matrix):
            value = self.table.matrix_value(text, entry)
        elif isinstance(entry, Real):
            value = number(Symbol(text, real=True))
        elif isinstance(entry, Natural):
            value = number(self.table.natural(text))
        elif isinstance(entry, Unreadable):
            raise self.table.in_declaration(text, entry.error)
        elif isinstance(entry, Given):
            value = Value(entry.expr, entry.rows, entry.cols)
        elif isinstance(entry, Members):
            if self.table.is_size(text):
                return number(self.table.size_value(text))
            if text in self.table.plains:
                return self.entry_value(text, self.table.plains[text], node)
            self.fail(f"{self.shown(node)} is a family; write a member, {self.shown(node)}_i", node)
        elif isinstance(entry, Unary):
            self.fail(f"{self.shown(node)} is a function; write its argument in parentheses", node)
        elif entry.parameters is not None:
            return functions.at_its_parameters(self, text, entry, node)
        elif entry.indices:
            self.fail(f"{self.shown(node)} is defined entry by entry; write its indices", node)
        else:
            value = self.table.defined(self, text, entry, node)
        self.table.values[text] = value
        return value

    def _undeclared(self, text, node):
        constant = _CONSTANTS.get(text)
        if constant:
            return constant(self, node)
        spelled = self.spelled(node)
        if spelled:
            return products.term(self, spelled)
        if text in self.index_letters:
            return number(self.free_index(text, node))
        if functions.is_function(self, node):
            self.fail(f"{self.shown(node)} needs an argument in parentheses", node)
        self.fail(f"{self.shown(node)} is not declared{self.suggestion(text)}", node)

    def suggestion(self, text):
        names = self.table.all_names()
        near = [n for n in names if n.split("bold")[0] == text or text.split("bold")[0] == n]
        near = near or difflib.get_close_matches(text, names, 1, 0.75)
        written = self.table.written.get(near[0], near[0]) if near else ""
        return f"; did you mean {written}?" if near else "; write X \\in \\mathbb{R}^{n \\times d}, or X := ..."

    def spelled(self, node):
        """A run of letters as a product of those letters, where all of them are known."""
        base = node.base if isinstance(node, Scripts) else node
        if not isinstance(base, Name) or base.kind != "word" or base.text in self.scope or self.table.knows(base.text):
            return None
        if isinstance(node, Scripts) and any(self.table.get(name) is not None for name in _full_names(node)):
            return None
        spelling = letters(base.text)
        if len(spelling) < 2 or functions.is_function(self, base) and not self.source.latex:
            return None
        if not all(self.knows_letter(letter) for letter in spelling):
            return None
        step = 1 if base.end - base.start >= len(spelling) else 0
        pieces = [Name(letter, "letter", base.start + k * step, base.start + (k + 1) * step) if not letter.isdigit()
                  else Number(letter, base.start + k * step, base.start + (k + 1) * step) for k, letter in enumerate(spelling)]
        if isinstance(node, Scripts):
            pieces[-1] = node._replace(base=pieces[-1], start=pieces[-1].start)
        return Term(tuple(pieces), ("",) * (len(pieces) - 1), node.start, node.end)

    def knows_letter(self, letter):
        if letter in self.scope or letter.isdigit() or letter in self.index_letters or self.table.knows(letter):
            return True
        return self.table.has_family_or_subscripted(letter)

    def free_index(self, text, node):
        index = self.free.get(text)
        if index is None:
            index = self.free[text] = size_symbol(text)
        return index

    def _contextual_identity(self, node):
        size = fresh()
        return self.constant("I", size, size, node)

    def _contextual_ones(self, node):
        return self.constant("ones", fresh(), ONE, node)

    def _contextual_zeros(self, node):
        return self.constant("zeros", fresh(), fresh(), node)

    def _e(self, node):
        return number(E)

    def _pi(self, node):
        return number(pi)

    # -- whole numbers: sizes, exponents, indices

    def whole(self, node, letter):
        """A sum or product of whole numbers and letters; ``letter`` reads a name. None where it is something else."""
        if isinstance(node, Number):
            return Integer(int(node.text)) if node.text.isdigit() else None
        if isinstance(node, Name):
            if node.kind == "word" and not (node.text in self.scope or self.table.knows(node.text)):
                parts = [letter(Name(text, "letter", node.start, node.end)) for text in letters(node.text)]
                return None if None in parts else _product(parts)
            return letter(node)
        if isinstance(node, Scripts):
            if key(node) is not None:
                return letter(node)
            base = self.whole(node.base, letter)
            if node.below is not None or base is None or not isinstance(node.above, Number) or not node.above.text.isdigit():
                return None
            return base ** int(node.above.text) if int(node.above.text) <= 16 else None
        if isinstance(node, Group) and node.bracket in "({" and len(node.rows[0]) == 1 and node.rows[0][0] is not None:
            return self.whole(node.rows[0][0], letter)
        if isinstance(node, Addition):
            parts = [self.whole(term, letter) for term in node.terms]
            return None if None in parts else sum((s * p for s, p in zip(node.signs, parts)), S.Zero)
        if isinstance(node, Term) and all(op in ("", "·", "×") for op in node.ops):
            parts = [self.whole(item, letter) for item in node.items]
            return None if None in parts else _product(parts)
        return None

    def size(self, node):
        """A size as a SymPy expression; letters in it become sizes."""
        def letter(name):
            text = key(name)
            local = self.scope.get(text)
            if local is not None and not isinstance(local, Value):
                return local
            if isinstance(local, Value) and local.is_number:
                return local.expr
            return self.table.size_of_name(self, text, name)

        expr = self.whole(node, letter)
        if expr is None:
            self.fail(f"{self.shown(node)} is not a size; write a sum or product of symbols and whole numbers", node)
        if _terms_in(expr) > MAX_SIZE_TERMS:
            self.fail(f"this size has more than {MAX_SIZE_TERMS} terms; give a part of it a name", node)
        self.check_size(expr, node)
        return expr

    def check_size(self, expr, node):
        bound = [s for s in expr.free_symbols if s.name in self.scope]
        if bound:
            self.fail(f"the size {self.shown(node)} depends on the index {bound[0]}; sizes must be the same for all", node)
        if not Size.of(expr).surely_positive:
            self.misfit(f"{self.shown(node)} is not a size: sizes are positive; name the smaller one and write the other "
                        "as a sum", node)


def _terms_in(expr):
    """How many terms a size has at most when it is multiplied out."""
    if expr.is_Add:
        return sum(map(_terms_in, expr.args))
    if expr.is_Mul:
        count = 1
        for part in expr.args:
            count *= _terms_in(part)
        return count
    return min(_terms_in(expr.base) ** int(expr.exp), 10**9) if expr.is_Pow and expr.exp.is_Integer else 1


def _product(parts):
    result = S.One
    for part in parts:
        result = result * part
    return result


def _full_names(node):
    return [name for name, _, _ in candidates(node)]


def _sized(kind):
    return {"I": "I_n", "ones": "\\mathbf{1}_n", "zeros": "0_{m \\times n}"}.get(kind, "0_{m \\times n}")


def _script_letters(node):
    """The letters that stand in subscripts: what may be a free index."""
    found, waiting = set(), [node]
    while waiting:
        here = waiting.pop()
        if isinstance(here, Scripts) and here.below is not None:
            for name in names_in(here.below):
                found.update([name.text] if name.kind != "word" else letters(name.text))
        waiting.extend(children(here))
    return frozenset(found)


_CONSTANTS = {
    ONES: Resolver._contextual_ones, ZEROS: Resolver._contextual_zeros, "I": Resolver._contextual_identity,
    "II": Resolver._contextual_identity, "Ibold": Resolver._contextual_identity, "\\mathrm{I}": Resolver._contextual_identity,
    "e": Resolver._e, "\\mathrm{e}": Resolver._e, "pi": Resolver._pi,
}
IDENTITIES = frozenset(["I", "II", "Ibold", "\\mathrm{I}"])

_DISPATCH = {
    Name: Resolver._name, Number: Resolver._number, Scripts: scripts.scripts, Term: products.term,
    Addition: Resolver._addition, Group: Resolver._group, Fraction: Resolver._fraction, Root: Resolver._root,
    Chain: Resolver._chain, Listing: Resolver._chain, Dots: Resolver._dots, Exotic: Resolver._chain,
}

