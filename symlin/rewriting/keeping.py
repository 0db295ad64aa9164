"""What stays the same stays as it was written: parts whose terms commute keep their order."""

from symlin.rewriting.places import everywhere
from symlin.rewriting.trees import BINDERS, COMMUTATIVE, key, kind_of, mapped


def like(new, old):
    """A flat expression in which every sum and product that is alike one of ``old`` is written as it is there.

    >>> from symlin.writing import matrices, sizes
    >>> from sympy import MatAdd, MatMul
    >>> A, B = matrices("A B", *sizes("n n"))
    >>> like(MatMul(A, MatAdd(B, A)), MatAdd(A, B))
    A*(A + B)
    """
    fresh = {part for _, part in everywhere(new) if _commutes(part)}
    before = [part for _, part in everywhere(old) if _commutes(part)] if fresh else []
    if not before or fresh <= set(before):
        return new
    return _written(new, {key(part): part for part in before})


def _written(e, known):
    if isinstance(e, BINDERS):
        return e
    if _commutes(e) and (found := known.get(key(e))) is not None:
        return found
    return mapped(e, lambda part: _written(part, known))


def _commutes(e):
    return kind_of(e) in COMMUTATIVE
