"""Products: juxtaposed factors read from the left, ⊙ ⊘ ⊗ between single factors, and quotients."""

import re

from sympy import HadamardPower, HadamardProduct, KroneckerProduct, MatMul, S

from symlin.nodes import Dot, Scalar
from symlin.size import ONE
from symlin.text import binders, derivatives, functions
from symlin.text.tree import Dots, Group, Name, Number, Scripts, Term, lone
from symlin.text.values import (
    Value,
    agree,
    as_matrix,
    make,
    number,
    power_of,
    product_of_numbers,
    scaled,
    settle,
    size_text,
    times,
)

_POWER_OF_TEN = re.compile(r"\d+(?:\.\d+)?[eE][+-]?\d")
_PLAIN = frozenset(["", "·", "×"])
_CIRCLED = {"⊙": HadamardProduct, "⊗": KroneckerProduct, "⊘": None}


def term(resolver, node):
    """The value of a ``Term``."""
    _check_numbers(resolver, node)
    node = _spelled_out(resolver, node)
    runs, at, items, ops = [[]], 0, node.items, node.ops
    while at < len(items):
        op = ops[at - 1] if at else ""
        if op in _CIRCLED:
            runs.append([])
        elif op not in _PLAIN and op != "/":
            resolver.fail(f"{op} is not read", items[at])
        begin = items[at].start
        value, at = factor(resolver, node, at)
        runs[-1].append((value, Dots(begin, items[at - 1].end), op))
    if len(runs) == 1:
        return fold(resolver, runs[0])
    return _circled(resolver, runs, node)


def _check_numbers(resolver, node):
    """``2 300`` and ``1e3`` could mean two things."""
    for k, item in enumerate(node.items):
        if not isinstance(item, Number):
            continue
        if _POWER_OF_TEN.match(resolver.source.text, item.start):
            resolver.fail("a number with e could be a product; write 10^{3}, or a space before e", item)
        if k + 1 < len(node.items) and isinstance(node.items[k + 1], Number) and node.ops[k] == "":
            resolver.fail("two numbers side by side; write \\cdot between them, or one number without a space", item)


def factor(resolver, node, at):
    """The factor that begins at ``items[at]``, with what it takes of the items behind it, and where the next begins."""
    item = node.items[at]
    bare = lone(item) if isinstance(item, Group) else item
    if isinstance(bare, Name) and bare is not item and functions.is_function(resolver, bare):
        node, item = node._replace(items=(*node.items[:at], bare, *node.items[at + 1 :])), bare
    base = item.base if isinstance(item, Scripts) else item
    if isinstance(base, Name):
        for reader in (binders.big, derivatives.operator, functions.applied):
            found = reader(resolver, node, at)
            if found is not None:
                return found
    elif isinstance(item, Dots):
        resolver.fail("a product with dots is not read; write the factors, or a power", item)
    else:
        found = derivatives.fraction_operator(resolver, node, at)
        if found is not None:
            return found
    return resolver.resolve(item), at + 1


def _spelled_out(resolver, node):
    """The term with its runs of letters taken apart."""
    items, ops, changed = [], [], False
    for k, item in enumerate(node.items):
        if k:
            ops.append(node.ops[k - 1])
        base = item.base if isinstance(item, Scripts) else item
        spelled = resolver.spelled(item) if isinstance(base, Name) and base.kind == "word" else None
        if spelled is None:
            items.append(item)
        else:
            items += spelled.items
            ops += spelled.ops
            changed = True
    return Term(tuple(items), tuple(ops), node.start, node.end) if changed else node


def fold(resolver, factors):
    """A product read from the left; a partial product that is 1×1 is a number from then on.

    ``factors`` are triples of a value, a node that spans it, and the operator before it.
    """
    if len(factors) == 1:
        return factors[0][0]
    coefficients, chain, rows, cols, last = [], [], None, None, None
    for value, node, op in factors:
        if op == "/":
            coefficients.append(_inverse_factor(resolver, value, node))
        elif value.is_number or value.literal_zero:
            coefficients.append(S.Zero if value.literal_zero else value.expr)
        elif not chain:
            chain, rows, cols = [value.expr], value.rows, value.cols
        elif op == "·" and settle(cols) == ONE and settle(value.cols) == ONE and agree(rows, value.rows):
            coefficients.append(make(Dot, _chained(chain), value.expr))
            chain, rows = [], None
        elif agree(cols, value.rows):
            chain.append(value.expr)
            cols = value.cols
        else:
            _misfit(resolver, rows, cols, value, factors, last, node)
        if chain and settle(rows) == ONE and settle(cols) == ONE:
            coefficients.append(Scalar(_chained(chain)))
            chain = []
        last = node
    if not chain:
        return number(product_of_numbers(coefficients))
    return Value(scaled(coefficients, _chained(chain)), rows, cols)


def _misfit(resolver, rows, cols, value, factors, last, node):
    begin = factors[0][1]
    so_far = " ".join(resolver.source.text[begin.start : last.end].split())
    so_far = so_far if len(so_far) <= 60 else "..." + so_far[-50:]
    left = Value(None, rows, cols)
    resolver.misfit(
        f"{so_far} ({left.shape_text}) times {resolver.described(value, node)}: "
        f"the {size_text(cols)} columns of the first are not the {size_text(value.rows)} rows of the second",
        node,
    )


def _chained(chain):
    """One ``MatMul`` of factors that are written side by side."""
    return chain[0] if len(chain) == 1 else make(MatMul, *chain)


def _inverse_factor(resolver, value, node):
    if value.is_open and value.literal_zero:
        resolver.fail("the denominator is zero", node)
    if not value.is_number:
        resolver.misfit(
            f"{resolver.described(value, node)} stands as a denominator, which must be a number; "
            "multiply by an inverse instead",
            node,
        )
    if value.expr.is_zero:
        resolver.fail("the denominator is zero", node)
    return S.One / value.expr if value.expr.is_Rational else power_of(value.expr, S.NegativeOne)


def _circled(resolver, runs, node):
    """⊙, ⊗ or ⊘ between runs that each hold one matrix and any numbers."""
    ops = [run[0][2] for run in runs[1:]]
    mixed = next((op for op in ops if op != ops[0]), None)
    if (mixed or ops[0] == "⊘" and len(ops) > 1) and not _ends_in_quotient(ops):
        where = runs[2][0][1]
        resolver.fail(f"{ops[0]} and {mixed or ops[0]} beside each other are ambiguous; put parentheses", where)
    coefficients, parts, places = [], [], []
    for run in runs:
        matrices = [(v, begin) for v, begin, op in run if not v.is_number and not (op == "/")]
        if len(matrices) > 1:
            resolver.fail(
                f"a product beside {ops[0]} is ambiguous; put parentheses around the product or around the {ops[0]}",
                matrices[1][1],
            )
        scalars = [
            _inverse_factor(resolver, v, b) if op == "/" else v.expr for v, b, op in run if v.is_number or op == "/"
        ]
        if matrices:
            parts.append(matrices[0][0])
            places.append(matrices[0][1])
            coefficients += scalars
        else:
            parts.append(number(product_of_numbers(scalars)))
            places.append(run[0][1])
    return _combined(resolver, ops, coefficients, parts, places)


def _ends_in_quotient(ops):
    return ops[-1] == "⊘" and len(ops) > 1 and all(op == "⊙" for op in ops[:-1])


def _combined(resolver, ops, coefficients, parts, places):
    if all(part.is_number for part in parts):
        factors = [part.expr for part in parts]
        if ops[-1] == "⊘":
            factors[-1] = power_of(factors[-1], S.NegativeOne)
        return number(product_of_numbers(coefficients + factors))
    if ops[0] == "⊗":
        rows, cols = ONE, ONE
        for part in parts:
            rows, cols = times(rows, part.rows), times(cols, part.cols)
        return Value(scaled(coefficients, make(KroneckerProduct, *map(as_matrix, parts))), rows, cols)
    resolver.match(parts, places, "an entrywise product" if ops[-1] == "⊙" else "an entrywise quotient")
    exprs = [part.expr for part in parts]
    if ops[-1] == "⊘":
        exprs[-1] = make(HadamardPower, exprs[-1], S.NegativeOne)
    known = next((part for part in parts if not part.is_open), parts[0])
    return Value(scaled(coefficients, make(HadamardProduct, *exprs)), known.rows, known.cols)
