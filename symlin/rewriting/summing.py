"""Rules whose sums run over any range: where a rule says nothing of the first and the last index, both are free."""

from functools import cache
from typing import NamedTuple

from sympy import Sum

from symlin.nodes import Total
from symlin.rewriting.trees import BINDERS, opened


class Range(NamedTuple):
    """What stands for a size that only sums run up to: the first and the last index of a range that is not empty."""

    first: object
    last: object


def range_of(first, last):
    """The ``Range`` between two indices, or None where it may be empty."""
    return Range(first, last) if (last - first).is_nonnegative else None


@cache
def sizes_summed_over(rule):
    """The names of the sizes that stand in a rule as the last index of sums from 1, on both sides, and nowhere else.

    Such a rule holds for sums over any finite range that is not empty: rename its indices 1, 2, ..., and the terms are
    any family.

    >>> from symlin.rulebook import book
    >>> sizes_summed_over(book.named("total_of_sum")), sizes_summed_over(book.named("constant_total"))
    (frozenset({'h'}), frozenset())
    """
    found = [_of_side(rule, side) for side in (rule.left, rule.right)]
    shapes = {n for v in rule.variables.values() for size in v.shape for n in size.names}
    indexed = {n for size in rule.ranges.values() for n in size.names}
    both = {name for name in found[0] if found[0][name] and found[1].get(name)}
    return frozenset(both - shapes - indexed)


def _of_side(rule, side):
    """The names of the sizes in a side: whether each is but the last index of sums from 1 over members."""
    found, pending = {}, [(side, ())]
    while pending:
        e, bound = pending.pop()
        if e in rule.holes:
            continue
        if isinstance(e, BINDERS):
            body, (index, first, last) = opened(e)
            plain = isinstance(e, Total | Sum) and first == 1 and last.is_Symbol and _only_in_holes(rule, body, index)
            for symbol in last.free_symbols | first.free_symbols:
                found[symbol.name] = found.get(symbol.name, True) and plain
            pending.append((body, (*bound, index)))
        elif e.args:
            pending += [(a, bound) for a in e.args]
        elif e.is_Symbol and e not in bound:
            found[e.name] = False
    return found


def _only_in_holes(rule, body, index):
    """Whether an index stands for nothing but the number of a member."""
    pending = [body]
    while pending:
        e = pending.pop()
        if e not in rule.holes:
            if e == index:
                return False
            pending += e.args
    return True
