"""The steps of a derivation as plain data: a rule at one place or at several, and the formula that comes of it."""

from typing import NamedTuple

from symlin.rewriting.places import Place

REARRANGE, COLLECT, ENTRIES = "rearrange", "collect terms", "entry by entry"
GIVEN, INDUCTION = "from the assumptions", "induction"
UNNAMED = (REARRANGE, COLLECT, ENTRIES, GIVEN)
"""Steps by no rule of the book: they are decided anew when they are replayed."""
TRIVIAL = frozenset("""
    identity_on_the_left identity_on_the_right zero_on_the_left zero_on_the_right zero_multiple add_zero transpose_twice
    transpose_of_identity transpose_of_zero transpose_of_ones hadamard_with_ones hadamard_with_zero power_zero one_term
    inverse_twice number_plus_zero number_times_zero number_of_sum number_of_multiple
""".split())
"""Rules that go without saying beside another one."""


class Move(NamedTuple):
    """The rule of a name, applied once.

    ``direction`` is "forward" where the left side of the rule became its right side, reading on; ``place`` is where
    that side stands in the formula before or, with ``in_result``, where the new side stands in ``result``. ``using``
    says what those variables stand for that the side at ``place`` does not show.
    """

    rule: str
    place: Place
    direction: str
    in_result: bool
    using: dict
    result: object


class Step(NamedTuple):
    """One idea: a rule of this name, applied at one place or, move by move, at several.

    Its moves may be by other rules too that need no word, such as leaving out an identity (``TRIVIAL``);
    definitions of several letters are one step.
    ``result`` is the whole formula after it. ``uses`` holds the numbers of the assumptions it needs, counted from 0.
    A step by no rule has no moves; an induction has the derivations of its ``cases``, 0 and m + 1, and its ``symbol``.
    """

    rule: str
    result: object
    moves: tuple = ()
    uses: tuple = ()
    cases: tuple = ()
    symbol: object = None
