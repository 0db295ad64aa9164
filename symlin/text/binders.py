"""What binds an index: sums, blocks side by side over a range, and sums and blocks with dots."""

from sympy import Integer, S, Sum, Symbol

from symlin.nodes import Concat, Total
from symlin.size import Size
from symlin.text import indices
from symlin.text.names import key
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
from symlin.text.values import Value, added, agree, as_matrix, grid_of, matrix, negative, number, plus, settle, times

CONCAT = frozenset(["Concat", "concat", "Concatenate", "concatenate", "hstack", "Cat", "cat"])
MAX_UNROLLED = 16


def big(resolver, node, at):
    """A sum or a concatenation over a range that begins at ``items[at]``; None where nothing of the kind does."""
    item = node.items[at]
    base = item.base if isinstance(item, Scripts) else item
    text = base.text
    if text not in BIG or text in resolver.scope or resolver.table.get(text) is not None:
        return None
    if text in ("prod", "bigodot", "bigotimes", "bigoplus", "int", "lim"):
        advice = "; write the factors, or a power" if text == "prod" else ""
        resolver.fail(f"{resolver.shown(item)[:20]} is not read{advice}", item)
    if isinstance(item, Scripts):
        return _sum(resolver, node, at) if text == "sum" else _concat(resolver, node, at)
    group = node.items[at + 1] if at + 1 < len(node.items) else None
    scripted = group.base if isinstance(group, Scripts) else group
    if isinstance(scripted, Group) and scripted.bracket == "(" and isinstance(scripted.rows[0][0], Chain):
        return _plain(resolver, text, scripted, group), at + 2
    if text == "sum":
        resolver.fail("a sum needs its range; write \\sum_{i=1}^{n}", item)
    return None


BIG = CONCAT | {"sum", "prod", "bigodot", "bigotimes", "bigoplus", "int", "lim"}


def _sum(resolver, node, at):
    item = node.items[at]
    rest, ops = node.items[at + 1 :], node.ops[at + 1 :]
    if not rest or node.ops[at] not in ("", "·"):
        resolver.fail("nothing after the sum; put a sum that begins with a sign in parentheses", item)
    body = rest[0] if len(rest) == 1 else Term(rest, ops, rest[0].start, node.end)
    ranges = _ranges(resolver, item)
    return over(resolver, ranges, body, total), len(node.items)


def _concat(resolver, node, at):
    item = node.items[at]
    follows = node.items[at + 1] if at + 1 < len(node.items) else None
    group = follows.base if isinstance(follows, Scripts) else follows
    if not isinstance(group, Group) or group.bracket != "(" or len(group.rows[0]) != 1:
        resolver.fail("Concat over a range needs its body in parentheses: \\operatorname{Concat}_{i=1}^{h}(H_i)", item)
    value = over(resolver, _ranges(resolver, item), group.rows[0][0], side_by_side)
    if isinstance(follows, Scripts):
        value = resolver.attached(value, follows.below, follows.above, follows)
    return value, at + 2


def _plain(resolver, text, group, node):
    """``sum(i=1..h, body)`` and ``concat(i=1..h, body)``."""
    chain = group.rows[0][0]
    marks = [relation.text for relation in chain.relations]
    if marks != ["=", ".."] or len(group.rows[0]) != 2:
        resolver.fail(f"write {text}(i=1..h, body)", group)
    index, first, last = chain.sides
    value = over(resolver, [(index, first, last)], group.rows[0][1], total if text == "sum" else side_by_side)
    return resolver.attached(value, node.below, node.above, node) if isinstance(node, Scripts) else value


def _ranges(resolver, item):
    """The indices below a sum with their first and last values, the outermost first."""
    below, last = item.below, item.above
    if isinstance(below, Listing):
        chains = list(below.chains)
        if (
            len(chains[-1].sides) == 2
            and chains[-1].relations[0].text == "="
            and all(not c.relations for c in chains[:-1])
        ):
            first = chains[-1].sides[1]
            below = None
            found = [(c.sides[0], first, last) for c in chains]
    elif isinstance(below, Chain) and len(below.sides) == 2 and below.relations[0].text == "=":
        found = [(below.sides[0], below.sides[1], last)]
        below = None
    if below is not None or item.below is None or last is None:
        resolver.fail("a sum without bounds is not read yet; write \\sum_{i=1}^{n}", item)
    return found


def over(resolver, ranges, body, build):
    """The body under its ranges."""
    if not ranges:
        return resolver.resolve(body)
    (index, first, last), *inner = ranges
    text = key(index)
    if text is None or isinstance(index, Name) and index.kind == "word":
        resolver.fail(f"{resolver.shown(index)} is not an index; write one letter", index)
    outer = resolver.scope.get(text)
    if outer is not None and not isinstance(outer, Value):
        resolver.fail(f"{resolver.shown(index)} is bound already by an outer sum; use another letter", index)
    low, high = bound(resolver, first), bound(resolver, last)
    if low.is_Integer and high.is_Integer and needs_members(resolver, body):
        return _unrolled(resolver, index, low, high, inner, body, build)
    symbol = index_symbol(resolver, text, low)
    resolver.scope[text] = symbol
    try:
        value = over(resolver, inner, body, build)
    finally:
        if outer is None:
            del resolver.scope[text]
        else:
            resolver.scope[text] = outer
    if build is not None and value.is_open and value.literal_zero:
        value = number(S.Zero)
    return build(resolver, value, (symbol, low, high), body)


def index_symbol(resolver, text, low):
    """The symbol of a bound index; another name where the letter means something else around it."""
    name = text
    while name in resolver.taken or resolver.table.is_size(name) or resolver.table.is_natural(name):
        name += "prime"
    if low.is_positive:
        return Symbol(name, integer=True, positive=True)
    return Symbol(name, integer=True, nonnegative=True) if low.is_nonnegative else Symbol(name, integer=True)


def bound(resolver, node):
    """The first or last value of an index."""

    def letter(name):
        if (
            isinstance(name, Name)
            and not resolver.table.knows(name.text)
            and name.text not in resolver.scope
            and name.text not in resolver.index_letters
        ):
            resolver.fail(f"{resolver.shown(name)} is not declared{resolver.suggestion(name.text)}", name)
        return indices.position(resolver, name) if not isinstance(name, Scripts) or key(name) else None

    found = resolver.whole(node, letter)
    if found is None:
        resolver.fail(f"{resolver.shown(node)} is not a bound; write a number, a size, or a sum of those", node)
    return found


def total(resolver, value, limits, body):
    if value.is_number:
        return number(Sum(value.expr, limits))
    return Value(Total(value.expr, limits), value.rows, value.cols)


def side_by_side(resolver, value, limits, body):
    index, low, high = limits
    count = high - low + 1
    if not all(symbol.name not in resolver.scope for symbol in count.free_symbols):
        resolver.fail("the number of blocks depends on another index", body)
    size = Size.of(count)
    if not size.surely_positive:
        resolver.misfit("the number of blocks must be positive for all sizes", body)
    return matrix(Concat(as_matrix(value), limits), value.rows, times(size, value.cols))


def needs_members(resolver, body):
    """Whether the body names ``Q_i`` where only ``Q_1``, ``Q_2``, ... are declared one by one."""
    waiting = [body]
    while waiting:
        here = waiting.pop()
        if isinstance(here, Scripts) and isinstance(here.base, Name) and isinstance(here.below, Name):
            base = here.base.text
            if (
                base not in resolver.scope
                and not resolver.table.knows(base)
                and resolver.table.get(f"{base}_1") is not None
            ):
                return True
        waiting.extend(children(here))
    return False


def _unrolled(resolver, index, low, high, inner, body, build):
    if high - low >= MAX_UNROLLED or high < low:
        resolver.fail(
            f"a sum over more than {MAX_UNROLLED} single symbols; declare a family W_1, \\dots, W_h",
            index,
        )
    values, outer = [], resolver.scope.get(key(index))
    for k in range(int(low), int(high) + 1):
        resolver.scope[key(index)] = Integer(k)
        values.append(over(resolver, inner, body, build))
    del resolver.scope[key(index)]
    if outer is not None:
        resolver.scope[key(index)] = outer
    places = [body] * len(values)
    if build is side_by_side:
        return row_of(resolver, values, places)
    resolver.match(values, places, "a sum")
    return added(values)


def row_of(resolver, values, places):
    """Values side by side."""
    cols = values[0].cols
    for value, place in zip(values[1:], places[1:]):
        if not agree(values[0].rows, value.rows):
            resolver.misfit(
                f"blocks side by side must have equal row counts: {resolver.described(values[0], places[0])} and "
                f"{resolver.described(value, place)}",
                place,
            )
        cols = plus(settle(cols), settle(value.cols))
    return matrix(grid_of([values]), values[0].rows, cols)


# -- dots


def dotted_sum(resolver, node):
    """``A_1 + \\cdots + A_h``: a sum over the index that runs between the two terms around the dots."""
    at = next(k for k, t in enumerate(node.terms) if isinstance(t, Dots))
    if at == 0 or at + 1 >= len(node.terms) or any(s < 0 for s in node.signs[1 : at + 2]):
        resolver.fail("dots stand between the first terms and the last: A_1 + \\cdots + A_h", node)
    index, low, high, body, begin = pattern(resolver, list(node.terms[:at]), node.terms[at + 1], node)
    value = over(resolver, [(index, low, high)], body, total)
    before, after = list(zip(node.signs, node.terms))[:begin], list(zip(node.signs, node.terms))[at + 2 :]
    if not before and not after:
        return value
    values = [resolver.resolve(t) for _, t in before] + [value] + [resolver.resolve(t) for _, t in after]
    signs = [s for s, _ in before] + [1] + [s for s, _ in after]
    places = [t for _, t in before] + [body] + [t for _, t in after]
    resolver.match(values, places, "a sum")
    return added([negative(v) if s < 0 else v for s, v in zip(signs, values)])


def pattern(resolver, firsts, last, node):
    """The index, its range and the body of ``first, second, ..., last``, and where the pattern begins."""
    used = {name.text for name in names_in(last)} | set(resolver.scope)
    letter = next(
        c for c in ("i", "j", "l", "r", "s", "t", "u", "v", "w") if c not in used and not resolver.table.knows(c)
    )
    found = _between(firsts[-1], last, letter)
    if found is None or found[1] is None:
        resolver.fail(
            "the dots stand between parts that do not differ by one index; write the range as \\sum_{i=1}^{h} or "
            "\\operatorname{Concat}_{i=1}^{h}",
            node,
        )
    body, low, high = found
    low_number = int(low.text) if isinstance(low, Number) and low.text.isdigit() and len(low.text) < 6 else None
    if low_number is None:
        resolver.fail("the numbering before the dots must begin with a number", low)
    begin = len(firsts) - 1
    while begin and low_number > 1:
        before = _between(firsts[begin - 1], last, letter)
        if before is None or not isinstance(before[1], Number) or before[1].text != str(low_number - 1):
            break
        begin, low_number = begin - 1, low_number - 1
    return Name(letter, "letter", node.start, node.end), Number(str(low_number), low.start, low.end), high, body, begin


def _between(first, last, letter):
    """The common form of two nodes, with ``letter`` where a number in the first meets something else in the last."""
    pairs = []

    def walk(a, b):
        if type(a) is type(b):
            same = _merge(a, b, walk)
            if same is not None:
                return same
        if isinstance(a, Number):
            pairs.append((a, b))
            return Name(letter, "letter", b.start, b.end)
        return None

    body = walk(first, last)
    if body is None or not pairs:
        return None
    low, high = pairs[0]
    for a, b in pairs[1:]:
        if a.text != low.text or not _same(b, high):
            return None
    return body, low, high


def _same(a, b):
    return _between(a, b, "?") is None and _merge_all(a, b)


def _merge_all(a, b):
    def walk(x, y):
        return _merge(x, y, walk) if type(x) is type(y) else None

    return walk(a, b) is not None


def _merge(a, b, walk):
    """``b`` with its parts replaced by ``walk`` of the parts of both; None where the two differ."""
    if a is None and b is None:
        return None
    if isinstance(a, Name | Number):
        return b if a.text == b.text else None
    if isinstance(a, Dots):
        return b
    if isinstance(a, Scripts):
        parts = [(a.base, b.base), (a.below, b.below), (a.above, b.above)]
        merged = []
        for x, y in parts:
            if (x is None) != (y is None):
                return None
            merged.append(None if x is None else walk(x, y))
            if x is not None and merged[-1] is None:
                return None
        return Scripts(*merged, b.start, b.end)
    if isinstance(a, Term):
        items = _merge_lists(a.items, b.items, walk) if a.ops == b.ops else None
        return None if items is None else b._replace(items=items)
    if isinstance(a, Addition):
        terms = _merge_lists(a.terms, b.terms, walk) if a.signs == b.signs else None
        return None if terms is None else b._replace(terms=terms)
    if isinstance(a, Group):
        if a.bracket != b.bracket or len(a.rows) != len(b.rows):
            return None
        rows = [_merge_lists(x, y, walk) for x, y in zip(a.rows, b.rows)]
        return None if None in rows else b._replace(rows=tuple(rows))
    if isinstance(a, Fraction):
        over, under = walk(a.over, b.over), walk(a.under, b.under)
        return None if over is None or under is None else b._replace(over=over, under=under)
    if isinstance(a, Root):
        body = walk(a.body, b.body)
        return None if body is None or a.degree != b.degree else b._replace(body=body)
    if isinstance(a, Exotic):
        return b if a.text == b.text and a.body is None and b.body is None else None
    return None


def _merge_lists(a, b, walk):
    if len(a) != len(b):
        return None
    merged = tuple(walk(x, y) for x, y in zip(a, b))
    return None if None in merged else merged
