"""Names looked up: local, declared, defined, built in, or a run of letters that is a product."""

import difflib

from sympy import E, Symbol, pi

from symlin.errors import Error
from symlin.size import ONE
from symlin.text import functions, products
from symlin.text.names import candidates, letters
from symlin.text.symbols import Given, Matrix, Members, Natural, Real, Unary, Unreadable
from symlin.text.tree import Name, Number, Scripts, Term
from symlin.text.values import Value, fresh, number, size_symbol
from symlin.text.vocabulary import ONES, ZEROS


def symbol(resolver, text, node):
    """The value of a name that stands by itresolver."""
    local = resolver.scope.get(text)
    if local is not None:
        return local if isinstance(local, Value) else number(local)
    entry = resolver.table.get(text)
    if entry is not None:
        return resolver.entry_value(text, entry, node)
    if resolver.table.is_size(text):
        return number(resolver.table.size_value(text))
    return _undeclared(resolver, text, node)


def entry_value(resolver, text, entry, node):
    """The value of a declared or defined name."""
    known = resolver.table.values.get(text)
    if known is not None:
        if isinstance(known, Error):
            raise known
        return known
    if isinstance(entry, Matrix):
        value = resolver.table.matrix_value(text, entry)
    elif isinstance(entry, Real):
        value = number(Symbol(text, real=True))
    elif isinstance(entry, Natural):
        value = number(resolver.table.natural(text))
    elif isinstance(entry, Unreadable):
        raise resolver.table.in_declaration(text, entry.error)
    elif isinstance(entry, Given):
        value = Value(entry.expr, entry.rows, entry.cols)
    elif isinstance(entry, Members):
        if resolver.table.is_size(text):
            return number(resolver.table.size_value(text))
        if text in resolver.table.plains:
            return resolver.entry_value(text, resolver.table.plains[text], node)
        resolver.fail(f"{resolver.shown(node)} is a family; write a member, {resolver.shown(node)}_i", node)
    elif isinstance(entry, Unary):
        resolver.fail(f"{resolver.shown(node)} is a function; write its argument in parentheses", node)
    elif entry.parameters is not None:
        return functions.at_its_parameters(resolver, text, entry, node)
    elif entry.indices:
        resolver.fail(f"{resolver.shown(node)} is defined entry by entry; write its indices", node)
    else:
        value = resolver.table.defined(resolver, text, entry, node)
    resolver.table.values[text] = value
    return value


def _undeclared(resolver, text, node):
    constant = _CONSTANTS.get(text)
    if constant:
        return constant(resolver, node)
    spelled = resolver.spelled(node)
    if spelled:
        return products.term(resolver, spelled)
    if text in resolver.index_letters:
        return number(resolver.free_index(text, node))
    if functions.is_function(resolver, node):
        resolver.fail(f"{resolver.shown(node)} needs an argument in parentheses", node)
    resolver.fail(f"{resolver.shown(node)} is not declared{resolver.suggestion(text)}", node)


def suggestion(resolver, text):
    names = resolver.table.all_names()
    near = [n for n in names if n.split("bold")[0] == text or text.split("bold")[0] == n]
    near = near or difflib.get_close_matches(text, names, 1, 0.75)
    written = resolver.table.written.get(near[0], near[0]) if near else ""
    name = text if text.isalnum() else "it"
    if near:
        return f"; did you mean {written}?"
    declared = f"{name} \\in \\mathbb{{R}}^{{n \\times d}}" if resolver.source.latex else f"{name}: n×d"
    return f"; declare {declared}, or define {name} := ..."


def spelled(resolver, node):
    """A run of letters as a product of those letters, where all of them are known."""
    base = node.base if isinstance(node, Scripts) else node
    if (
        not isinstance(base, Name)
        or base.kind != "word"
        or base.text in resolver.scope
        or resolver.table.knows(base.text)
    ):
        return None
    if isinstance(node, Scripts) and any(resolver.table.get(name) is not None for name in _full_names(node)):
        return None
    spelling = letters(base.text)
    if len(spelling) < 2 or functions.is_function(resolver, base) and not resolver.source.latex:
        return None
    if not all(resolver.knows_letter(letter) for letter in spelling):
        return None
    step = 1 if base.end - base.start >= len(spelling) else 0
    pieces = [
        Name(letter, "letter", base.start + k * step, base.start + (k + 1) * step)
        if not letter.isdigit()
        else Number(letter, base.start + k * step, base.start + (k + 1) * step)
        for k, letter in enumerate(spelling)
    ]
    if isinstance(node, Scripts):
        pieces[-1] = node._replace(base=pieces[-1], start=pieces[-1].start)
    return Term(tuple(pieces), ("",) * (len(pieces) - 1), node.start, node.end)


def knows_letter(resolver, letter):
    if letter in resolver.scope or letter.isdigit() or letter in resolver.index_letters or resolver.table.knows(letter):
        return True
    return resolver.table.has_family_or_subscripted(letter)


def free_index(resolver, text, node):
    index = resolver.free.get(text)
    if index is None:
        index = resolver.free[text] = size_symbol(text)
    return index


def _contextual_identity(resolver, node):
    size = fresh()
    return resolver.constant("I", size, size, node)


def _contextual_ones(resolver, node):
    return resolver.constant("ones", fresh(), ONE, node)


def _contextual_zeros(resolver, node):
    return resolver.constant("zeros", fresh(), fresh(), node)


def _e(resolver, node):
    return number(E)


def _pi(resolver, node):
    return number(pi)


def _full_names(node):
    return [name for name, _, _ in candidates(node)]


_CONSTANTS = {
    ONES: _contextual_ones,
    ZEROS: _contextual_zeros,
    "I": _contextual_identity,
    "II": _contextual_identity,
    "Ibold": _contextual_identity,
    "\\mathrm{I}": _contextual_identity,
    "e": _e,
    "\\mathrm{e}": _e,
    "pi": _pi,
}
