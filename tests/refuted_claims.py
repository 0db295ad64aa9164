"""Random claims that are refuted: an expression, and the same with one part changed."""

from expressions import POLYNOMIAL, Writer, mutated

import symlin as sl


def refuted_claim(random):
    """The verdict on a random claim, or None where it is not refuted."""
    writer = Writer(random, kinds=frozenset([POLYNOMIAL]))
    left = writer.side(2)
    right = mutated(writer, left)
    verdict = None if right is None else sl.prove(left, right, seconds=1)
    return verdict if verdict is not None and verdict.status == "refuted" else None
