"""Permutation matrices: P[i, j] is 1 where i is sent to j, and every row and every column has a single 1.

So ``P[i,j]^e = P[i,j]``; ``P[i,a] P[i,b] = δ_ab P[i,a]``, and for columns the same; ``Σ_a P[i,a] = 1``; and a function
sees one position of each row: ``f(Σ_a P[i,a] g(a)) = Σ_a P[i,a] f(g(a))``.
"""

from functools import lru_cache

from symlin.entries import PERMUTATION, Product, Total, delta, fresh, height_of, joined, times, variables_of
from symlin.naming import terms_of
from symlin.normal_form import INSIDE, REBUILD, SETTLE, collect, substituted


def settled_entry(coefficient, bound, factors, x, e):
    """A term with an entry of a permutation matrix settled, as terms, or None."""
    head, i, j = x
    others = {y: k for y, k in factors.items() if y != x}
    if e != 1:
        return [(coefficient, bound, {**others, x: 1})] if e > 0 else None
    for y in others:
        if y[0] == head and (y[1] == i) != (y[2] == j):
            same = (y[2], j) if y[1] == i else (y[1], i)
            rest = {z: k for z, k in factors.items() if z != y}
            return times([(coefficient, bound, rest)], [(1, {}, {delta(*same): 1})])
    for v, other in ((i, j), (j, i)):
        if v in bound and v != other and not any(v in variables_of(y) for y in others):
            return [(coefficient, {w: size for w, size in bound.items() if w != v}, others)]
    return None


def pulled_out(coefficient, bound, factors, x, e):
    """A term whose function x sees a permuted position, with the permutation pulled out of it, as terms, or None."""
    if not _has_permutation(x[1]):
        return None
    argument = x[1] if isinstance(x[1], Total) else Total(((x[1], 1),))
    found = _inner_edge(argument)
    if found is None:
        return None
    head, fixed, side, size = found
    new = fresh()
    terms = [made for term in terms_of(argument) for made in _at_position(term, head, fixed, side, new)]
    inner = REBUILD.get(x[0], REBUILD[None])(x[0], collect(terms), e)
    edge = (head, fixed, new) if side == 2 else (head, new, fixed)
    others = {y: k for y, k in factors.items() if y != x}
    outer = joined((coefficient, bound, others), (1, {new: size}, {edge: 1}))
    return times([outer], inner)


@lru_cache(maxsize=4096)
def _has_permutation(inside):
    products = [inside] if isinstance(inside, Product) else [p for p, _ in inside.terms]
    return any(
        _has_permutation(x[1]) if height_of(x) else x[0].endswith(PERMUTATION) for p in products for x, _ in p.factors)


def _inner_edge(total):
    """(head, free index, place of the bound one, its size) of an entry of a permutation matrix in a sum, or None."""
    for product, _ in total.terms:
        sizes = dict(product.bound)
        for x, _ in product.factors:
            if x[0].endswith(PERMUTATION) and (x[1] in sizes) != (x[2] in sizes):
                side = 1 if x[1] in sizes else 2
                return x[0], x[3 - side], side, sizes[x[side]]
    return None


def _at_position(term, head, fixed, side, new):
    """The terms of a term where the position that ``fixed`` is sent to (or comes from) is known to be ``new``."""
    coefficient, bound, factors = term
    for x in factors:
        if x[0] == head and x[3 - side] == fixed and x[side] in bound:
            rest = {y: k for y, k in factors.items() if y != x}
            left = {v: size for v, size in bound.items() if v != x[side]}
            return substituted([(coefficient, left, rest)], {x[side]: new})
    return [term]


SETTLE[PERMUTATION] = settled_entry
INSIDE.append(pulled_out)
