"""Whole numbers: sizes, exponents and indices, as sums and products of letters and numbers."""

from sympy import Integer, S

from symlin.size import Size
from symlin.text.names import key, letters
from symlin.text.tree import Addition, Group, Name, Number, Scripts, Term
from symlin.text.values import Value
from symlin.text.vocabulary import SETS

MAX_SIZE_TERMS = 60
NO_SIZES = frozenset(["infty", *SETS.values()])
"""Names that never stand for a size."""


def whole(resolver, node, letter):
    """A sum or product of whole numbers and letters; ``letter`` reads a name. None where it is something else."""
    if isinstance(node, Number):
        return Integer(int(node.text)) if node.text.isdigit() else None
    if isinstance(node, Name):
        if node.kind == "word" and not (node.text in resolver.scope or resolver.table.knows(node.text)):
            parts = [letter(Name(text, "letter", node.start, node.end)) for text in letters(node.text)]
            return None if None in parts else _product(parts)
        return letter(node)
    if isinstance(node, Scripts):
        if key(node) is not None:
            return letter(node)
        base = whole(resolver, node.base, letter)
        if (
            node.below is not None
            or base is None
            or not isinstance(node.above, Number)
            or not node.above.text.isdigit()
        ):
            return None
        return base ** int(node.above.text) if int(node.above.text) <= 16 else None
    if isinstance(node, Group) and node.bracket in "({" and len(node.rows[0]) == 1 and node.rows[0][0] is not None:
        return whole(resolver, node.rows[0][0], letter)
    if isinstance(node, Addition):
        parts = [whole(resolver, term, letter) for term in node.terms]
        return None if None in parts else sum((s * p for s, p in zip(node.signs, parts)), S.Zero)
    if isinstance(node, Term) and all(op in ("", "·", "×") for op in node.ops):
        parts = [whole(resolver, item, letter) for item in node.items]
        return None if None in parts else _product(parts)
    return None


def size(resolver, node):
    """A size as a SymPy expression; letters in it become sizes."""

    def letter(name):
        text = key(name)
        if text in NO_SIZES:
            return None
        local = resolver.scope.get(text)
        if local is not None and not isinstance(local, Value):
            return local
        if isinstance(local, Value) and local.is_number:
            return local.expr
        return resolver.table.size_of_name(resolver, text, name)

    expr = whole(resolver, node, letter)
    if expr is None:
        resolver.fail(
            f"{resolver.shown(node)} is not a size; write a sum or product of symbols and whole numbers", node
        )
    if _terms_in(expr) > MAX_SIZE_TERMS:
        resolver.fail(f"this size has more than {MAX_SIZE_TERMS} terms; give a part of it a name", node)
    check_size(resolver, expr, node)
    return expr


def check_size(resolver, expr, node):
    bound = [s for s in expr.free_symbols if s.name in resolver.scope]
    if bound:
        resolver.fail(
            f"the size {resolver.shown(node)} depends on the index {bound[0]}; sizes must be the same for all", node
        )
    if not Size.of(expr).surely_positive:
        resolver.misfit(
            f"{resolver.shown(node)} is not a size: sizes are positive; name the smaller one and write the other "
            "as a sum",
            node,
        )


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
