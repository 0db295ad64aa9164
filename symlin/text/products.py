"""Products: juxtaposed factors read from the left, ⊙ ⊘ ⊗ between single factors, and quotients."""

from sympy import HadamardPower, HadamardProduct, KroneckerProduct, MatMul, Mul, Pow, Rational, S

from symlin.sizes import ONE
from symlin.text import binders, derivatives, functions
from symlin.text.tree import Dots, Name, Term
from symlin.text.values import (
    Value, agree, as_matrix, make, matrix, number, product_of_numbers, scaled, settle, times,
)

_PLAIN = frozenset(["", "·", "×"])
_CIRCLED = {"⊙": "an entrywise product", "⊗": "a Kronecker product", "⊘": "an entrywise quotient"}


def term(resolver, node):
    """The value of a ``Term``."""
    node = _spelled_out(resolver, node)
    items, ops = node.items, node.ops
    if any(op in _CIRCLED for op in ops):
        return _circled(resolver, node)
    factors, at = [], 0
    while at < len(items):
        op = ops[at - 1] if at else ""
        if op not in _PLAIN and op != "/":
            resolver.fail(f"{op} is not read", items[at])
        value, begin, at = *factor(resolver, node, at)[:1], items[at], factor.after
        factors.append((value, begin, op))
    return fold(resolver, factors)


def factor(resolver, node, at):
    """One factor that begins at ``items[at]``, with what it takes of the items behind it; ``factor.after`` is the next."""
    item = node.items[at]
    for reader in (binders.big, derivatives.nabla, functions.applied):
        found = reader(resolver, node, at)
        if found is not None:
            factor.after = found[1]
            return found
    factor.after = at + 1
    return resolver.resolve(item), at + 1
