"""Indices: what a subscript says as positions, counted from 1."""

from symlin.size import Size
from symlin.text.names import key, letters
from symlin.text.symbols import Formula, Matrix, Members, Natural, Real, Unary
from symlin.text.tree import Chain, Listing, Name, Number, Scripts, Term
from symlin.text.values import Value


def split(node):
    """The indices that a subscript spells when each letter and digit is one; None where it is a single expression.

    >>> [part.text for part in split(Name("ij", "word", 0, 2))]
    ['i', 'j']
    """
    if isinstance(node, Listing):
        return [chain.sides[0] for chain in node.chains]
    if isinstance(node, Name):
        return _letters_of(node)
    if isinstance(node, Number):
        return [node]
    if isinstance(node, Term) and not any(node.ops):
        parts = []
        for item in node.items:
            if isinstance(item, Name):
                parts += _letters_of(item)
            elif isinstance(item, Number | Scripts):
                parts.append(item)
            else:
                return None
        return parts
    return None


def _letters_of(name):
    if name.kind != "word":
        return [name]
    parts = []
    for k, letter in enumerate(letters(name.text)):
        place = (name.start + k, name.start + k + 1)
        parts.append(Number(letter, *place) if letter.isdigit() else Name(letter, "letter", *place))
    return parts


def exactly(resolver, node, count, whole):
    """The ``count`` indices of a subscript; an error where it has another number of them."""
    parts = split(node)
    if parts is not None and len(parts) == count:
        return parts
    if count == 1 and not isinstance(node, Listing):
        return [node]
    if count == 2 and isinstance(node, Number) and len(node.text) == 2:
        return [Number(digit, node.start + k, node.start + k + 1) for k, digit in enumerate(node.text)]
    if isinstance(node, Chain) or isinstance(node, Listing) and any(chain.relations for chain in node.chains):
        shown = resolver.shown(whole)
        resolver.fail(f"{shown}: slices are not read; write blocks, or an entry with its indices", whole)
    advice = "; write A_{1,23}" if isinstance(node, Number) else ""
    resolver.misfit(f"{resolver.shown(whole)} needs {count} {'index' if count == 1 else 'indices'}{advice}", whole)


def position(resolver, node):
    """A position as a SymPy expression of whole numbers, indices and sizes."""
    found = resolver.whole(node, lambda name: _letter(resolver, name))
    if found is None:
        resolver.fail(f"{resolver.shown(node)} is not an index; write a letter, a number, or a sum such as i + 1", node)
    if found.is_Integer and abs(found) > 10**9:
        resolver.fail(f"{resolver.shown(node)} is too large for an index", node)
    return found


def is_free(resolver, node):
    """Whether an index is a letter that nothing binds or declares."""
    return isinstance(node, Name) and node.text not in resolver.scope and not resolver.table.knows(node.text)


def check_range(resolver, at, size, node):
    """Refuse a position that surely lies outside of 1..size, such as 0 or ``n + 1``."""
    if at.is_Symbol or not all(symbol.name in resolver.table.sizes for symbol in at.free_symbols):
        return
    place = Size.of(at)
    below = place.number is not None and place.number < 1
    if below or isinstance(size, Size) and (place - size).surely_positive:
        resolver.misfit(f"{resolver.shown(node)}: there is no position {place}; positions run from 1 to {size}", node)


def _letter(resolver, name):
    text = key(name)
    local = resolver.scope.get(text)
    if local is not None:
        if isinstance(local, Value):
            if local.is_number and local.expr.is_integer:
                return local.expr
            resolver.misfit(f"{resolver.shown(name)} is not an index here", name)
        return local
    if resolver.table.is_size(text):
        return resolver.table.size_value(text)
    symbol = resolver.table.get(text)
    if symbol is None:
        if isinstance(name, Scripts):
            resolver.fail(f"{resolver.shown(name)} is not declared", name)
        return resolver.free_index(text, name)
    if isinstance(symbol, Natural):
        return resolver.table.natural(text)
    if (
        isinstance(symbol, Matrix | Real | Members | Unary)
        or isinstance(symbol, Formula)
        and symbol.parameters is not None
    ):
        resolver.fail(
            f"{resolver.shown(name)} is declared, so it is not a free index; use another letter for the index", name
        )
    value = resolver.entry_value(text, symbol, name)
    whole = resolver.table.whole_value(value)
    if whole is None:
        resolver.fail(
            f"{resolver.shown(name)} is defined, and not as a whole number; use another letter for the index", name
        )
    return whole
