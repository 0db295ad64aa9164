"""Subscripts and superscripts: names, members of families, entries, transposes, powers, inverses, norms."""

from sympy import (
    HadamardPower,
    Identity,
    Inverse,
    KroneckerDelta,
    MatPow,
    OneMatrix,
    Rational,
    S,
    Transpose,
    ZeroMatrix,
)

from symlin.errors import BudgetError
from symlin.nodes import Entry, Frobenius2, Member, Norm2
from symlin.size import ONE, Size
from symlin.text import functions, indices
from symlin.text.names import candidates, is_transpose, joined, key, part, part_above
from symlin.text.symbols import Formula, Members, Unary
from symlin.text.tree import Addition, Exotic, Group, Listing, Name, Number, Scripts, Term
from symlin.text.values import LetterOne, Value, agree, fresh, make, matrix, number, power_of, settle, transposed
from symlin.text.vocabulary import ONES, ZEROS

MAX_EXPONENT, MAX_EXPONENT_OF_NUMBERS = 10**9, 10**5


def scripts(resolver, node):
    """The value of ``Scripts``."""
    base = node.base
    if isinstance(base, Name):
        return _on_name(resolver, node)
    if isinstance(base, Group) and base.bracket == "|":
        return norm(resolver, base, node.below, node.above, node)
    if isinstance(base, Number) and base.text == "1" and node.below is not None:
        return raised(resolver, _sized_constant(resolver, "ones", node), node.above, node)
    if isinstance(base, Number) and base.text == "0" and node.below is not None:
        return raised(resolver, _sized_constant(resolver, "zeros", node), node.above, node)
    if (
        isinstance(base, Group)
        and base.bracket == "<"
        and isinstance(node.below, Name)
        and node.below.text in ("F", "2")
    ):
        return raised(resolver, resolver.resolve(base), node.above, node)
    return attached(resolver, resolver.resolve(base), node.below, node.above, node)


def attached(resolver, value, below, above, node):
    """A value with what stands below and above it: first the entry, then the power."""
    if below is not None:
        value = entry(resolver, value, below, node)
    return raised(resolver, value, above, node)


def _on_name(resolver, node):
    base = node.base
    node = _numbered(resolver, node)
    spelled = resolver.spelled(node)
    if spelled:
        return resolver.resolve(spelled)
    for name, below, above in candidates(node):
        local = resolver.scope.get(name)
        if local is not None:
            value = local if isinstance(local, Value) else number(local)
            return attached(resolver, value, below, above, node)
        symbol = resolver.table.get(name)
        if symbol is None:
            if resolver.table.is_size(name) and (below is None):
                return raised(resolver, number(resolver.table.size_value(name)), above, node)
            continue
        found = _with_symbol(resolver, name, symbol, below, above, node)
        if found is not None:
            return found
    found = _listed_member(resolver, node, base)
    return _undeclared(resolver, node, base) if found is None else found


def _numbered(resolver, node):
    """A subscript that is an index with a number for its value becomes that number: ``Q_i`` with i = 2 is ``Q_2``."""
    below = node.below
    local = resolver.scope.get(below.text) if isinstance(below, Name) else None
    if local is None or isinstance(local, Value) or not local.is_Integer:
        return node
    return node._replace(below=Number(str(local), below.start, below.end))


def _with_symbol(resolver, name, symbol, below, above, node):
    """The value where the name is declared: a member of a family, an entry, a power; None where it is another name."""
    if isinstance(symbol, Members):
        plain = resolver.table.plain(name)
        index, rest = (above, None) if symbol.above else (below, above)
        if symbol.above and isinstance(index, Group):
            return attached(resolver, member(resolver, name, symbol, index.rows[0][0], node), below, None, node)
        if not symbol.above and index is not None:
            return _member_or_entry(resolver, name, symbol, index, rest, node)
        if plain is None:
            resolver.fail(f"{name} is a family; write a member, {name}_i", node)
        symbol = plain
    if isinstance(symbol, Formula) and symbol.indices and below is not None:
        return raised(resolver, functions.indexed(resolver, name, symbol, below, node), above, node)
    if isinstance(symbol, Formula) and symbol.parameters is not None or isinstance(symbol, Unary):
        resolver.fail(f"{resolver.shown(node)} needs an argument in parentheses", node)
    return attached(resolver, resolver.entry_value(name, symbol, node), below, above, node)


def _listed_member(resolver, node, base):
    """``W_{Q, i}``, a member of the family ``W_Q``; None for anything else."""
    if not isinstance(node.below, Listing) or any(chain.relations for chain in node.below.chains):
        return None
    *stem, index = [chain.sides[0] for chain in node.below.chains]
    stem = [part(piece) for piece in stem]
    if None in stem:
        return None
    above = None if node.above is None else part_above(node.above)
    for name, rest in ((joined(base.text, ",".join(stem), above or ""), None),
                       (joined(base.text, ",".join(stem), ""), node.above)):
        symbol = resolver.table.get(name)
        if isinstance(symbol, Members) and not symbol.above and (above or rest is node.above):
            return raised(resolver, member(resolver, name, symbol, index, node), rest, node)
    return None


def _member_or_entry(resolver, name, symbol, index, above, node):
    """``k_j`` is a member; with more indices, ``x_{ij}``, an entry of one."""
    several = indices.split(index)
    if several is not None and len(several) > 1:
        value = member(resolver, name, symbol, several[0], node)
        return raised(resolver, _entry_at(resolver, value, several[1:], node), above, node)
    return raised(resolver, member(resolver, name, symbol, index, node), above, node)


def member(resolver, name, symbol, index, node):
    """The member of a family at an index."""
    at = indices.position(resolver, index)
    rows, cols, count = symbol.rows, symbol.cols, symbol.count
    indices.check_range(resolver, at, Size.of(count), node)
    expr = Member(symbol.name or name, at, rows, cols, count)
    return matrix(expr, Size.of(rows), resolver.table.columns(name, symbol))


def _undeclared(resolver, node, base):
    text = base.text
    if text in (ONES, ZEROS) and node.below is not None:
        return raised(resolver, _sized_constant(resolver, "ones" if text == ONES else "zeros", node), node.above, node)
    if text in _IDENTITIES and node.below is not None:
        return raised(resolver, _identity(resolver, node), node.above, node)
    if text == "delta" and node.below is not None:
        pair = [indices.position(resolver, part) for part in indices.exactly(resolver, node.below, 2, node)]
        return raised(resolver, number(KroneckerDelta(*pair)), node.above, node)
    if text in ("e", "\\mathrm{e}") and node.below is None and node.above is not None:
        return functions.elementwise(resolver, "exp", resolver.resolve(node.above))
    if node.below is None and (text in resolver.index_letters or text in _CONSTANTS):
        return raised(resolver, resolver.symbol(text, base), node.above, node)
    if functions.is_function(resolver, base):
        resolver.fail(f"{resolver.shown(node)} needs an argument in parentheses", node)
    spelled = key(node)
    shown = resolver.shown(node)
    resolver.fail(f"{shown} is not declared{resolver.suggestion(spelled or text)}", node)


_IDENTITIES = frozenset(["I", "II", "Ibold", "\\mathrm{I}"])
_CONSTANTS = _IDENTITIES | {ONES, ZEROS, "pi"}


def _identity(resolver, node):
    if isinstance(node.below, Name) and node.below.kind == "word" and not resolver.table.knows(node.below.text):
        pair = indices.split(node.below)
        if all(
            not resolver.table.knows(part.text) or part.text in resolver.scope
            for part in pair
            if isinstance(part, Name)
        ):
            at = [indices.position(resolver, part) for part in pair]
            if len(at) == 2:
                return number(KroneckerDelta(*at))
    size = resolver.size(_without_square(resolver, node.below))
    n = Size.of(size)
    return matrix(make(Identity, size), n, n)


def _without_square(resolver, below):
    """``I_{n \\times n}`` says the same as ``I_n``."""
    if isinstance(below, Term) and below.ops == ("×",) and key(below.items[0]) == key(below.items[1]):
        return below.items[0]
    return below


def _sized_constant(resolver, kind, node):
    """``1_n``, ``1_{m \\times n}``, ``0_{m \\times n}``."""
    dims = dimensions(node.below)
    if len(dims) > 2:
        resolver.fail(f"{resolver.shown(node)} has more than two sizes", node)
    sizes = [resolver.size(dim) for dim in dims]
    if len(sizes) == 1:
        if kind == "zeros" and isinstance(node.base, Number):
            return resolver.constant("zeros", Size.of(sizes[0]), fresh(), node)
        sizes.append(S.One)
    expr = make(OneMatrix if kind == "ones" else ZeroMatrix, *sizes)
    return matrix(expr, Size.of(sizes[0]), Size.of(sizes[1]))


def dimensions(node):
    """The sizes in ``n \\times d``, ``n x d`` or ``n, d``."""
    if isinstance(node, Listing):
        return [chain.sides[0] for chain in node.chains]
    if not isinstance(node, Term):
        return [node]
    cuts = [k for k, op in enumerate(node.ops) if op == "×"]
    if cuts:
        return _cut(node, cuts, 0)
    plain = [
        k
        for k, item in enumerate(node.items)
        if isinstance(item, Name) and item.text == "x" and 0 < k < len(node.items) - 1
    ]
    return _cut(node, [k - 1 for k in plain], 1) if plain else [node]


def _cut(node, cuts, skip):
    """Parts of a term between the operators ``cuts``, leaving out ``skip`` items after each."""
    parts, begin = [], 0
    for cut in [*cuts, len(node.items) - 1]:
        items, ops = node.items[begin : cut + 1], node.ops[begin:cut]
        if items:
            parts.append(items[0] if len(items) == 1 else Term(items, ops, items[0].start, items[-1].end))
        begin = cut + 1 + skip
    return parts


# -- entries


def entry(resolver, value, below, node):
    """The entry of a value at the indices below it."""
    if value.is_number:
        resolver.misfit(f"{resolver.shown(node)}: a number has no entries", node)
    column, row = settle(value.cols) == ONE, settle(value.rows) == ONE
    wanted = 1 if column or row else 2
    found = indices.split(below)
    if found is None or len(found) not in (wanted, 2):
        found = indices.exactly(resolver, below, wanted, node)
    if column and len(found) == 2 and indices.is_free(resolver, found[1]) and not isinstance(value.cols, LetterOne):
        resolver.misfit(f"{resolver.shown(node)}: an entry of a column has one index", node)
    return _entry_at(resolver, value, found, node)


def _entry_at(resolver, value, parts, node):
    if value.is_number:
        resolver.misfit(f"{resolver.shown(node)}: a number has no entries", node)
    at = [indices.position(resolver, part) for part in parts]
    if len(at) == 1:
        if settle(value.cols) == ONE:
            at = [at[0], S.One]
        elif settle(value.rows) == ONE:
            at = [S.One, at[0]]
        else:
            resolver.misfit(f"{resolver.shown(node)}: an entry of a {value.shape_text} matrix has two indices", node)
    if len(at) != 2:
        resolver.misfit(f"{resolver.shown(node)}: an entry has one or two indices", node)
    for position, size in zip(at, (settle(value.rows), settle(value.cols))):
        indices.check_range(resolver, position, size, node)
    return number(Entry(value.expr, *at))


# -- superscripts


def raised(resolver, value, above, node):
    """A value with its superscript: a transpose, an inverse, a power."""
    if above is None:
        return value
    if is_transpose(above) and not resolver.table.is_natural(above.text):
        return transposed(value)
    if isinstance(above, Addition) and above.signs == (-1,) and is_transpose(above.terms[0]):
        return transposed(power(resolver, value, S.NegativeOne, node))
    if isinstance(above, Exotic):
        return _exotic(resolver, value, above, node)
    if isinstance(above, Group) and above.bracket == "(" and resolver.source.latex:
        resolver.fail(f"{resolver.shown(node)} is not declared; a superscript in parentheses is part of a name", node)
    if isinstance(above, Group) and above.bracket == "[":
        resolver.fail(f"{resolver.shown(node)}: write a power without brackets, and a name as B^{{(1)}}", node)
    if isinstance(above, Name) and above.text in _MARKS:
        resolver.fail(f"{resolver.shown(node)}: {_MARKS[above.text]}", node)
    return power(resolver, value, _exponent(resolver, above), node)


_MARKS = {
    "dagger": "the pseudo-inverse is not read; write (A^\\top A)^{-1} A^\\top where that is meant",
    "H": "everything is real; write a transpose as ^\\top",
    "star": "this name is not declared; a transpose is ^\\top",
    "ast": "this name is not declared; a transpose is ^\\top",
}


def _exotic(resolver, value, above, node):
    if above.text == "⊙" and above.body is not None:
        exponent = _exponent(resolver, above.body)
        if value.is_number:
            return power(resolver, value, exponent, node)
        return value._replace(expr=make(HadamardPower, value.expr, exponent))
    mark = {"·": "star", "⋆": "star"}.get(above.text, "dagger" if above.text == "+" else "")
    resolver.fail(f"{resolver.shown(node)}: " + _MARKS.get(mark, "this superscript is not read"), node)


def _exponent(resolver, above):
    found = resolver.whole(above, lambda name: _exponent_letter(resolver, name))
    return found if found is not None else resolver.as_number(above, "an exponent")


def _exponent_letter(resolver, name):
    value = resolver.resolve(name)
    if not value.is_number:
        resolver.misfit(f"{resolver.described(value, name)} stands as an exponent, which must be a number", name)
    return value.expr


def power(resolver, value, exponent, node):
    """A power of a number or of a square matrix."""
    if value.literal_zero:
        value = number(S.Zero)
    if value.is_number:
        if value.expr.is_zero and exponent.is_negative:
            resolver.fail("zero has no inverse", node)
        _check_size_of_power(value.expr, exponent)
        return value if exponent is S.One else number(power_of(value.expr, exponent))
    if not agree(value.rows, value.cols):
        advice = "; write x^\\top x or x \\odot x" if settle(value.cols) == ONE else ""
        what = "an inverse" if exponent is S.NegativeOne else "a power"
        resolver.misfit(
            f"{resolver.shown(node)}: {what} of a {value.shape_text} matrix; it must be square{advice}", node
        )
    if not exponent.is_integer:
        resolver.fail(
            f"{resolver.shown(node)}: the exponent of a matrix is a whole number, a symbol of ℕ, or a sum or product "
            "of those",
            node,
        )
    if exponent is S.One:
        return value
    if exponent is S.NegativeOne:
        return value._replace(expr=make(Inverse, value.expr, S.NegativeOne))
    return value._replace(expr=make(MatPow, value.expr, exponent))


def _check_size_of_power(base, exponent):
    most = MAX_EXPONENT_OF_NUMBERS if base.is_Rational else MAX_EXPONENT
    if exponent.is_Integer and abs(exponent) > most:
        shown = str(exponent)[:30]
        raise BudgetError(f"the exponent {shown} is beyond the budget of {most}; write a symbol of ℕ for it")


# -- norms


def norm(resolver, group, below, above, node):
    """``\\|x\\|^2``, ``\\|A\\|_F^2``, and powers of the norm."""
    if len(group.rows[0]) != 1:
        resolver.fail("a norm of several things; write one expression between the bars", node)
    value = resolver.resolve(group.rows[0][0])
    kind = key(below) if isinstance(below, Name | Scripts) else below.text if isinstance(below, Number) else None
    if below is not None and kind not in _FROBENIUS | {"2"}:
        resolver.fail("this norm is not read; write \\|x\\|^2 of a column or \\|A\\|_F^2 of a matrix", node)
    exponent = S.One if above is None else _exponent(resolver, above)
    if value.is_number:
        square = power_of(value.expr, S(2))
    else:
        square = _squared_norm(resolver, value, kind, node)
    half = exponent * Rational(1, 2) if exponent.is_Rational else exponent / 2
    return number(square if half is S.One else power_of(square, half))


_FROBENIUS = frozenset(["F", "\\mathrm{F}", "\\mathsf{F}", "Fro", "fro", "HS"])


def _squared_norm(resolver, value, kind, node):
    column, row = settle(value.cols) == ONE, settle(value.rows) == ONE
    if kind in _FROBENIUS and not column:
        return Frobenius2(value.expr)
    if column:
        return Norm2(value.expr)
    if row:
        return Norm2(value.expr.args[0] if isinstance(value.expr, Transpose) else make(Transpose, value.expr))
    resolver.misfit(
        f"{resolver.shown(node)}: the norm of a {value.shape_text} matrix; write \\|A\\|_F for the Frobenius norm", node
    )
