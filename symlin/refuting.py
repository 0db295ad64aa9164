"""Answers from exact points: a recomputed counterexample, and that a claim is not vacuous."""

from symlin import exact, witnesses
from symlin.verdict import Refuted, Unknown


def refuted(left, right, tried, trials, deadline):
    """``Refuted`` with a counterexample that was computed again from the sides as written, or ``Unknown``.

    ``tried`` lists what was tried before; ``deadline`` is a moment of ``time.monotonic()``.
    """
    found = witnesses.search(left, right, trials=trials, deadline=deadline)
    if isinstance(found, witnesses.Found):
        witness = found.witness
        if exact.recompute(left, right, witness):
            where = f" at entry {witness.entry}" if left.is_Matrix or witness.indices else ""
            return Refuted(left, right, f"{witness.left} on the left, {witness.right} on the right{where}", witness)
        tried.append("a counterexample that did not stand when it was computed again")
    elif found.reason:
        tried.append(found.reason)
    else:
        tried.append(f"both sides agree on {found.agreed} exact trials")
    return Unknown(left, right, "; ".join(tried), tried)


def defined_somewhere(left, right):
    """Whether there is an exact point at which both sides are defined: True, False, or None where it cannot be told."""
    return witnesses.defined_point([left, right])
