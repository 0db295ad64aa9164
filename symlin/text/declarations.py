"""Declarations: what ``X \\in \\mathbb{R}^{n \\times d}``, ``X: n×d`` and ``W_1, \\dots, W_h \\in ...`` say."""

import re
from typing import NamedTuple

from sympy import S

from symlin.text.binders import pattern
from symlin.text.names import joined, key, letters, numbered, part, part_above
from symlin.text.resolver import Resolver
from symlin.text.scripts import dimensions
from symlin.text.statements import Statement, read_statements
from symlin.text.symbols import Mask, Matrix, Members, Natural, Real, Unary, Unreadable
from symlin.text.tree import Addition, Dots, Exotic, Group, Name, Number, Scripts, Term, lone, names_in
from symlin.text.wholes import NO_SIZES

REALS = frozenset(["RR", "R"])
NATURALS = frozenset(["NN", "N"])
_KINDS = {said: ("real", ()) for said in ("real", "reals", "real number", "scalar", "real scalar", "number")}
_KINDS |= {f"positive {said}".strip(): ("real", (), ">") for said in ("", "real", "number", "scalar")}
_KINDS |= {said: ("natural", ()) for said in ("natural", "natural number")}
"""What may stand behind ``c:`` in words -> kind, shape and sign."""


class Declared(NamedTuple):
    """A declaration as written: what is named, and ``dims`` (nodes) for real matrices, or a ``kind`` word.

    ``sign`` is ">", ">=" or "!=" where the set says so of numbers, as in ℝ_{>0}; ``bounds`` are the pairs (relation,
    node) that an interval says.
    """

    names: tuple
    kind: str
    dims: tuple = ()
    sign: str = ""
    bounds: tuple = ()


def declaration(statement):
    """What a statement declares, or None where it declares nothing that is known.

    ``kind`` is "real", "mask" for zeros and ones, "natural", "function", "map" for a function of another kind than
    ℝ → ℝ, which a definition is to give a meaning, or "unread" for a set that has no meaning here.
    """
    chain = statement.chain
    marks = [relation.text for relation in chain.relations]
    if marks == ["in"] or marks == [":"]:
        names = *statement.names, *_dotted(chain.sides[0])
        if any(isinstance(name, Dots) for name in names):
            names = tuple(map(numbered, names))
        return _membership(names, chain.sides[1], marks[0], _is_in_braces(statement, chain.sides[1]))
    if marks in ([":", "to"], ["in", "to"]) and _is_reals(chain.sides[1]) and _is_reals(chain.sides[2]):
        return Declared((*statement.names, chain.sides[0]), "function")
    if marks == [":", "to"]:
        return Declared((*statement.names, chain.sides[0]), "map")
    return None


def index_range(declared, where):
    """The last index where a set is ``\\{1, \\dots, n\\}`` or ``[n]``, else None."""
    where = lone(where)
    if declared.kind != "unread" or not isinstance(where, Group) or len(where.rows) != 1:
        return None
    cells = where.rows[0]
    if where.bracket == "[" and len(cells) == 1:
        return cells[0]
    dotted = len(cells) >= 3 and isinstance(cells[-2], Dots) and isinstance(cells[0], Number) and cells[0].text == "1"
    return cells[-1] if where.bracket == "(" and dotted else None


def membership_of(statement):
    """The set at the end of a chain ``h = f(x) \\in \\mathbb{R}^p``."""
    *_, node, where = statement.chain.sides
    return _membership((node,), where, "in", _is_in_braces(statement, where))


def _is_in_braces(statement, where):
    """Whether a set is written ``\\{...\\}``, with or without something above."""
    where = lone(where)
    base = where.base if isinstance(where, Scripts) else where
    return isinstance(base, Group) and _BRACE.match(statement.source.text, base.start) is not None


_BRACE = re.compile(r"(\\(left|[bB]igg?l?)\s*)?(\\?\{|\\lbrace)")
_ZERO_ONE = ["0", "1"]


def _is_reals(node):
    return isinstance(node, Name) and node.text in REALS


def _membership(names, where, mark, in_braces):
    where = lone(where)
    if in_braces:
        return _listed(names, where)
    said = " ".join(_words(where)) if mark == ":" else ""
    if said in _KINDS:
        return Declared(names, *_KINDS[said])
    base = where.base if isinstance(where, Scripts) else where
    above = where.above if isinstance(where, Scripts) else None
    sign = ""
    if isinstance(where, Term) and where.ops == ("∖",) and isinstance(where.items[0], Name):
        base, sign = where.items[0], "!="
    if isinstance(base, Name) and base.text in REALS and (mark == ":" or base.text == "RR" or base.kind != "word"):
        sign = sign or _sign_of(where)
        if isinstance(above, Exotic) and (above.body is None or _sign_of(where)):
            above = None
        dims = () if above is None else tuple(dimensions(lone(above)))
        return Declared(names, "real", dims, sign)
    if isinstance(base, Name) and base.text in NATURALS:
        return Declared(names, "natural", (), ">" if _sign_of(where) == ">" else "")
    if isinstance(base, Name) and base.text == "ZZ" and _sign_of(where):
        return Declared(names, "natural", (), _sign_of(where))
    if (
        isinstance(where, Group)
        and where.bracket in "[("
        and len(where.rows) == 1
        and len(where.rows[0]) == 2
        and mark == "in"
    ):
        first, last = where.rows[0]
        closed = where.bracket == "["
        if not any(isinstance(cell, Dots | type(None)) for cell in where.rows[0]):
            return Declared(names, "real", (), "", ((">=" if closed else ">", first), ("<=" if closed else "<", last)))
    if mark == ":" and _could_be_sizes(where):
        dims = tuple(dimensions(where))
        return Declared(names, "real", dims)
    return Declared(names, "unread")


def _listed(names, where):
    """A set that is written out: ``\\{0, 1\\}^{n \\times m}`` for masks; others are not read."""
    if isinstance(where, Scripts) and where.above is not None and where.below is None:
        cells = [cell for row in where.base.rows for cell in row]
        if [cell.text for cell in cells if isinstance(cell, Number)] == _ZERO_ONE and len(cells) == 2:
            return Declared(names, "mask", tuple(dimensions(lone(where.above))))
    return Declared(names, "unread")


def _dotted(node):
    """``H_1...H_h`` as the list that it is."""
    if isinstance(node, Term) and len(node.items) == 3 and isinstance(node.items[1], Dots) and not any(node.ops):
        return node.items
    return (node,)


def _words(where):
    """The words that a node after ``c:`` is made of; none of anything else."""
    items = where.items if isinstance(where, Term) and not any(where.ops) else [where]
    return [item.text for item in items] if all(isinstance(item, Name) for item in items) else []


def _sign_of(where):
    """``ℝ_+``, ``ℝ_{>0}``, ``ℝ_{\\geq 0}``."""
    if not isinstance(where, Scripts):
        return ""
    for script in (where.below, where.above):
        if isinstance(script, Exotic) and script.text in (">", ">=", "!="):
            return script.text
        if isinstance(script, Exotic) and script.text == "+":
            return ">=" if script is where.below else ">"
    return ""


def _could_be_sizes(node):
    """Whether a node after ``X:`` may be ``n×d``: letters and numbers only."""
    return all(
        isinstance(part_, Name | Number | Term | Addition | Scripts | Group) for part_ in dimensions(node)
    ) and not any(name.kind == "upright" for name in names_in(node))


def size_names(declared):
    """The letters in the shapes of a declaration, and the last number of its families."""
    found = {}
    for dim in declared.dims:
        size_letters(dim, found)
    for last in _family_counts(declared.names):
        size_letters(last, found)
    return found


def size_letters(node, found):
    """Enter the letters of a size into ``found``: {name: node}."""
    node = lone(node)
    if isinstance(node, Name) and node.kind == "word":
        for name in _spelled(node):
            found[name.text] = name
    elif key(node) is not None and isinstance(node, Name | Scripts):
        if key(node) not in NO_SIZES:
            found[key(node)] = node
    elif isinstance(node, Term):
        for item in node.items:
            size_letters(item, found)
    elif isinstance(node, Addition):
        for item in node.terms:
            size_letters(item, found)
    elif isinstance(node, Group) and len(node.rows) == 1:
        for item in node.rows[0]:
            size_letters(item, found)
    elif isinstance(node, Scripts):
        size_letters(node.base, found)


def _spelled(word):
    parts = letters(word.text)
    if any(p.isdigit() for p in parts):
        return [word]
    return [Name(letter, "letter", word.start + k, word.start + k + 1) for k, letter in enumerate(parts)]


def _family_counts(names):
    """The last indices of the families in a list of names."""
    for k, node in enumerate(names):
        if isinstance(node, Dots) and 0 < k < len(names) - 1:
            last = names[k + 1]
            script = _index_part(last)
            if script is not None:
                yield script


def _index_part(node):
    if not isinstance(node, Scripts):
        return None
    if (
        isinstance(node.above, Group)
        and node.above.bracket == "("
        and len(node.above.rows[0]) == 1
        and (node.below is None or not isinstance(node.below, Number | Name))
    ):
        return node.above.rows[0][0]
    return node.below


class Declarer:
    """Puts declarations into a table; raises ``symlin.errors.Error`` where one contradicts another."""

    def __init__(self, table):
        self.table = table
        self.places = {}
        self.lettered = False

    def poison(self, declared, statement, error):
        """Make the names of an ill-formed declaration errors wherever they are used."""
        for node in declared.names:
            name = key(lone(node)) if isinstance(lone(node), Name | Scripts) else None
            if name and not self.table.knows(name):
                self.table.symbols[name] = Unreadable(error)
                self.table.written.setdefault(name, statement.text(node.start, node.end))

    def poison_broken(self, broken):
        """The same for a declaration without a syntax tree, as far as its names can be read."""
        sign = re.search(r"\\in\b|∈", broken.source.text[broken.start : broken.end])
        if sign is None:
            return
        for part_ in read_statements(broken.source, broken.start, broken.start + sign.start())[0]:
            if isinstance(part_, Statement) and not part_.chain.relations:
                self.poison(Declared((part_.chain.sides[0],), "real"), part_, broken.error)

    def declare(self, declared, statement):
        self.lettered = False
        resolver = Resolver(self.table, statement.source)
        entry = self._entry(declared, resolver, statement)
        if entry is None:
            return
        names, k = declared.names, 0
        while k < len(names):
            run = self._family_at(names, k)
            if run:
                self._family(resolver, names[k:run], entry, statement)
                k = run
                continue
            self._single(resolver, names[k], entry, statement)
            k += 1

    def _entry(self, declared, resolver, statement):
        if declared.kind == "function":
            return Unary()
        if declared.kind == "natural":
            return Natural()
        if declared.kind not in ("real", "mask"):
            return None
        if not declared.dims:
            return Real()
        if len(declared.dims) > 2:
            resolver.fail(
                "an array with more than two sizes is not read; declare the matrices as a family W_1, \\dots, W_h",
                declared.dims[0],
            )
        sizes = [resolver.size(dim) for dim in declared.dims]
        self.lettered = len(sizes) == 2 and not isinstance(lone(declared.dims[1]), Number)
        return (Mask if declared.kind == "mask" else Matrix)(sizes[0], sizes[1] if len(sizes) == 2 else S.One)

    @staticmethod
    def _family_at(names, k):
        """Where a family ``W_1, W_2, \\dots, W_h`` that begins at ``k`` ends, or None."""
        at = k
        while at < len(names) and not isinstance(names[at], Dots):
            if not isinstance(names[at], Scripts) or not isinstance(_index_part(names[at]), Number):
                return None
            if at > k and _stem(names[at]) != _stem(names[k]):
                return None
            at += 1
        if at == k or at >= len(names) - 1 or _index_part(names[k]).text not in ("0", "1"):
            return None
        return at + 2

    def _family(self, resolver, nodes, entry, statement):
        firsts, last = list(nodes[:-2]), nodes[-1]
        if isinstance(entry, Unary | Natural | Mask):
            resolver.fail("a family of functions, whole numbers or masks is not read", nodes[0])
        index, low, high, body, begin = pattern(resolver, firsts, last, nodes[0])
        if low.text != "1" or begin:
            resolver.fail("families are numbered from 1", nodes[0])
        count = resolver.size(high)
        rows, cols = (entry.rows, entry.cols) if isinstance(entry, Matrix) else (S.One, S.One)
        above = _stem(firsts[0])[1]
        name = _stem(firsts[0])[0]
        known = self.table.symbols.get(name)
        if isinstance(known, Matrix | Real):
            self.table.plains[name] = known
            known = None
        found = Members(rows, cols, count, above)
        self._enter(resolver, name, found, known, nodes[0])
        self.table.families_written[name] = _without_index(firsts[0], statement)

    def _single(self, resolver, node, entry, statement):
        if isinstance(node, Dots):
            resolver.fail("dots in a declaration stand between the members of a family: W_1, \\dots, W_h", node)
        node = lone(node)
        name = key(node)
        if name is None:
            resolver.fail(f"{resolver.shown(node)} is not a symbol; declare a letter", node)
        if isinstance(self.table.symbols.get(name), Members) and isinstance(entry, Matrix | Real):
            known = self.table.plains.get(name)
            if known is not None and known != entry:
                resolver.misfit(f"{resolver.shown(node)} is declared again with another shape", node)
            self.table.plains[name] = entry
            return
        self._enter(resolver, name, entry, self.table.symbols.get(name), node)
        self.places.setdefault(name, (statement.source, node.start))
        self.table.written.setdefault(name, resolver.shown(node))

    def _enter(self, resolver, name, entry, known, node):
        if self.lettered:
            self.table.lettered.add(name)
        if name in self.table.sizes and not isinstance(entry, Natural):
            if isinstance(entry, Members):
                self.table.symbols[name] = entry
                return
            resolver.misfit(f"{resolver.shown(node)} stands for a size elsewhere; use another letter", node)
        if known is not None and (type(known), known) != (type(entry), entry):
            shape = "another shape" if isinstance(known, Matrix) and isinstance(entry, Matrix) else "another meaning"
            resolver.misfit(f"{resolver.shown(node)} is declared again with {shape}; use another letter", node)
        self.table.symbols[name] = entry


def _without_index(node, statement):
    """``W`` for a family whose first member is written ``W_1`` or ``W_i``; one with its number above stays as it is."""
    written, index = statement.text(node.start, node.end), _index_part(node)
    index = re.escape(statement.text(index.start, index.end))
    return re.sub(rf"_(?:{index}|\{{\s*{index}\s*\}})(?=\^|$)", "", written) or written


def _stem(node):
    """The name of a family and whether its number stands above: ``W^Q_1`` is ("W^Q", False)."""
    if not isinstance(node, Scripts) or not isinstance(node.base, Name):
        return None, False
    base = node.base.text
    if isinstance(node.below, Number) or node.below is not None and not isinstance(node.above, Group):
        above = part_above(node.above) if node.above is not None else ""
        return (joined(base, "", above) if above is not None else None), False
    if isinstance(node.above, Group):
        below = part(node.below) if node.below is not None else ""
        return joined(base, below or "", ""), True
    return None, False
