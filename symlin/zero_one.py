"""Entries of symbolic masks: each is 0 or 1.

So ``M[i,j]^e = M[i,j]`` for e > 0, and a function that sees ``M[i,j]`` is one of two values:
``f(M[i,j]) = M[i,j] f(1) + (1 - M[i,j]) f(0)``. The latter is used where f has a value at every number.
"""

from functools import lru_cache

from symlin.entries import EXP, POSITION, ZERO_ONE, Product, atom, height_of, negated, number, times
from symlin.normal_form import INSIDE, SETTLE, substituted

_PARTIAL = ("f:log", "f:sqrt")
"""Functions without a value at some numbers."""


def settled_entry(coefficient, bound, factors, x, e):
    """A term with a power of an entry of a mask settled, as terms, or None."""
    return [(coefficient, bound, {**factors, x: 1})] if e > 0 and e != 1 else None


def split(coefficient, bound, factors, x, e):
    """A term whose function x sees an entry of a mask, as terms for its two values, or None."""
    if x[0] != EXP and (e < 0 or e % 1) or not _is_total(x):
        return None
    entry = _entry_inside(x[1])
    if entry is None:
        return None
    one, zero = (substituted([(1, {}, {x: e})], {}, {entry: value}) for value in (1, 0))
    others = [(coefficient, bound, {y: k for y, k in factors.items() if y != x})]
    return times(others, times(atom(*entry), one) + times(number(1) + negated(atom(*entry)), zero))


@lru_cache(maxsize=4096)
def _is_total(x):
    """Whether a function, and every function inside of it, has a value at every number."""
    return (x[0] == EXP or x[0].startswith("f:") and x[0] not in _PARTIAL) and all(
        e > 0 and (not height_of(y) or _is_total(y)) for p in _products(x[1]) for y, e in p.factors)


@lru_cache(maxsize=4096)
def _entry_inside(inside):
    """An entry of a mask in what a function sees, at places that are not bound there, or None."""
    for p in _products(inside):
        for y, _ in p.factors:
            if height_of(y):
                found = _entry_inside(y[1])
            else:
                found = y if y[0].endswith(ZERO_ONE) and all(v > 0 or v <= POSITION for v in y[1:]) else None
            if found:
                return found
    return None


def _products(inside):
    return [inside] if isinstance(inside, Product) else [p for p, _ in inside.terms]


SETTLE[ZERO_ONE] = settled_entry
INSIDE.append(split)
