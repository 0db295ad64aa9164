"""Answers from exact points: a recomputed counterexample, and that a claim is not vacuous."""

from symlin import exact, witnesses
from symlin.assumed import Unread
from symlin.verdict import Refuted, Unknown


def refuted(left, right, tried, trials, deadline, assumptions=()):
    """``Refuted`` with a counterexample that was computed again from the sides as written, or ``Unknown``.

    ``tried`` lists what was tried before; ``deadline`` is a moment of ``time.monotonic()``. A counterexample satisfies
    all assumptions (symlin/assumed.py); where one is not understood there is none.
    """
    unread = next((a for a in assumptions if isinstance(a, Unread)), None)
    if unread is not None:
        tried.append(f"nothing is refuted under an assumption that is not understood: {unread}")
        return Unknown(left, right, "; ".join(tried), tried)
    found = witnesses.search(left, right, trials=trials, deadline=deadline, assumptions=assumptions)
    if isinstance(found, witnesses.Found):
        witness = found.witness
        if exact.recompute(left, right, witness, assumptions=assumptions):
            where = f" at entry {witness.entry}" if left.is_Matrix or witness.indices else ""
            return Refuted(left, right, f"{witness.left} on the left, {witness.right} on the right{where}", witness,
                           assumptions)
        tried.append("a counterexample that did not stand when it was computed again")
    elif found.reason:
        tried.append(found.reason)
    elif assumptions and not found.agreed:
        tried.append("no exact point was found that satisfies the assumptions and at which both sides are defined")
    else:
        under = " that satisfy the assumptions" if assumptions else ""
        tried.append(f"both sides agree on {found.agreed} exact trials{under}")
    return Unknown(left, right, "; ".join(tried), tried)


def example(assumptions, left, right, *, trials=witnesses.TRIALS, deadline=None):
    """Whether there is an exact point that satisfies all assumptions and at which both sides are defined.

    True: there is one, at unequal sizes where these allow it. False: none was found after so many draws. None: it
    cannot be told, as where an assumption is not understood.
    """
    if any(isinstance(a, Unread) for a in assumptions):
        return None
    return witnesses.assumed_point(assumptions, left, right, trials=trials, deadline=deadline)


def defined_somewhere(left, right):
    """Whether there is an exact point at which both sides are defined: True, False, or None where it cannot be told."""
    return witnesses.defined_point([left, right])


def differ_at_once(left, right):
    """Whether both sides differ at one of a few small exact points; False where that cannot be told."""
    return witnesses.differ_at_once(left, right)
