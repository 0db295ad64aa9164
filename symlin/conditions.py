"""What must hold for an expression to be defined, collected from what is written before anything is simplified."""

import sympy

from symlin.entries import Budget, within
from symlin.errors import BudgetError, Undefined
from symlin.meaning import Beyond, Meanings
from symlin.nodes import CausalMask, Defined, DefinedScalar, Elementwise, Softmax
from symlin.normal_form import collect
from symlin.ranges import NoRefinement
from symlin.shapes import Walk, free_indices
from symlin.signs import sign_of_total
from symlin.spelling import spelled


_FULL_MASKS = CausalMask | sympy.Identity | sympy.OneMatrix
"""Masks that leave an entry in every row."""


def conditions_of(*expressions, all_of_them=False):
    """The conditions, as texts such as ``c ≠ 0``, without those that always hold; each once, in order of writing.

    ``all_of_them`` keeps those too that always hold.

    >>> from sympy import symbols, log
    >>> c, d = symbols("c d", real=True)
    >>> conditions_of(1 / c + log(d))
    ('c ≠ 0', 'd > 0')
    """
    found = {}
    seen = set()
    pending = list(reversed(expressions))
    while pending:
        e = pending.pop()
        if id(e) in seen or not isinstance(e, sympy.Basic):
            continue
        seen.add(id(e))
        for part, relation in needed(e):
            if all_of_them or not _always(part, relation):
                found[f"{spelled(part)} {relation}"] = None
        pending.extend(reversed([e.value] if isinstance(e, Defined | DefinedScalar) else e.args))
    return tuple(found)


def needed(e):
    """Pairs (part, relation) that one node needs of its arguments."""
    if isinstance(e, sympy.Inverse):
        yield e.args[0], "is invertible"
    elif isinstance(e, sympy.Pow | sympy.HadamardPower | sympy.MatPow):
        base, exponent = e.args
        if base is sympy.E:
            return
        every = "" if base.is_Matrix is not True else " everywhere"
        if isinstance(e, sympy.MatPow):
            if exponent.is_nonnegative is not True:
                yield base, "is invertible"
        elif exponent.is_Integer:
            if exponent < 0:
                yield base, "≠ 0" + every
        elif exponent.is_Rational:
            yield base, ("> 0" if exponent < 0 else "≥ 0") + every
        elif exponent.is_nonnegative is not True:
            yield base, "≠ 0" + every
    elif isinstance(e, sympy.log):
        yield e.args[0], "> 0"
    elif isinstance(e, Elementwise) and e.name in ("log", "sqrt"):
        yield e.argument, "> 0 everywhere" if e.name == "log" else "≥ 0 everywhere"
    elif isinstance(e, Softmax) and e.mask is not None and not isinstance(e.mask, _FULL_MASKS):
        yield e.mask, "leaves an entry in the row"


def _always(part, relation):
    """Whether a condition is known to hold, by the sign of the normal form of every entry."""
    if part.is_Rational and not part.is_zero:
        return part > 0 or relation == "≠ 0"
    try:
        with within(Budget(2_000, 1.0)):
            for total in _entries(part):
                sign = sign_of_total(total)
                if sign != "positive" and not (sign == "nonnegative" and relation.startswith("≥")):
                    return False
    except (Beyond, NoRefinement, BudgetError, Undefined):
        return False
    return relation[0] in "≠>≥"


def _entries(part):
    """The normal form of every entry of a part, up to free indices."""
    walk = Walk()
    meanings = Meanings(free_indices([part], walk))
    yield from map(collect, meanings.everywhere(meanings.of(part)))
