"""The steps of a derivation as plain data: a rule at one place or at several, and the formula that comes of it."""

from typing import NamedTuple

from symlin.rewriting.places import Place

COLLECT, ENTRIES, GIVEN, INDUCTION = "collect terms", "entry by entry", "from the assumptions", "induction"
UNNAMED = (COLLECT, ENTRIES, GIVEN)
"""Steps by no rule of the book: they are decided anew when they are replayed."""


class Move(NamedTuple):
    """A rule applied once.

    ``direction`` is "forward" where the left side of the rule became its right side, reading on; ``place`` is where
    that side stands in the formula before or, with ``in_result``, where the new side stands in ``result``. ``using``
    says what those variables stand for that the side at ``place`` does not show.
    """

    place: Place
    direction: str
    in_result: bool
    using: dict
    result: object


class Step(NamedTuple):
    """One idea: a rule of this name, applied at one place or, move by move, at several.

    ``result`` is the whole formula after it. ``uses`` holds the numbers of the assumptions it needs, counted from 0.
    A step by no rule has no moves; an induction has the derivations of its ``cases``, 0 and m + 1, and its ``symbol``.
    """

    rule: str
    result: object
    moves: tuple = ()
    uses: tuple = ()
    cases: tuple = ()
    symbol: object = None
