"""The steps of a derivation as plain data: a rule at one place or at several, and the formula that comes of it."""

from typing import NamedTuple

from symlin.rewriting.places import Place

REARRANGE, COLLECT, ENTRIES = "rearrange", "collect terms", "entry by entry"
GIVEN, INDUCTION, MULTIPLY = "from the assumptions", "induction", "multiply both sides"
UNNAMED = (REARRANGE, COLLECT, ENTRIES, GIVEN)
"""Steps by no rule of the book: they are decided anew when they are replayed."""
TRIVIAL = frozenset("""
    identity_on_the_left identity_on_the_right zero_on_the_left zero_on_the_right zero_multiple multiple_of_zero
    add_zero transpose_twice transpose_of_identity transpose_of_zero transpose_of_ones hadamard_with_ones
    hadamard_with_zero power_zero power_one one_term inverse_twice number_plus_zero number_times_zero number_of_sum
    number_of_multiple number_to_the_front number_from_the_front dot_is_a_product inner_product_of_matrices
    square_as_power power_times_matrix matrix_times_power
""".split())
"""Rules that go without saying beside another one."""
_TOGETHER = """
    distribute_left distribute_right multiple_of_sum distribute_number
    transpose_of_product transpose_of_sum transpose_of_multiple transpose_of_total
    trace_of_sum trace_of_multiple
    vec_of_sum vec_of_multiple
    hadamard_of_sum hadamard_of_multiple
    diag_of_sum diag_of_multiple
    kron_of_sum sum_in_kron kron_of_multiple multiple_in_kron
    dot_of_sum sum_in_dot dot_of_multiple multiple_in_dot
    total_of_sum number_out_of_total
    sum_of_sums number_out_of_sum
    entry_of_sum entry_of_multiple entry_of_transpose entry_of_hadamard entry_of_outer_product entry_of_ones \
        entry_of_diagonal entry_of_exp entry_of_identity entry_of_diag_times
""".strip().splitlines()
_IDEAS = {name: line.split()[0] for line in _TOGETHER for name in line.split()}
DEFINITION = "definition of "


def idea(rule):
    """What the rules of one step have in common: to multiply out, to transpose, or to put in definitions.

    >>> idea("distribute_right") == idea("multiple_of_sum"), idea("distribute_right") == idea("transpose_of_sum")
    (True, False)
    """
    return DEFINITION if rule.startswith(DEFINITION) else _IDEAS.get(rule, rule)


def in_words(name):
    """The name of a rule or a step as it is read.

    >>> in_words("transpose_of_product"), in_words("definition of W_Q")
    ('transpose of product', 'definition of W_Q')
    """
    return name if " " in name else name.replace("_", " ")


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

    Its moves may be by other rules too: those that need no word, such as leaving out an identity (``TRIVIAL``), and
    those of one ``idea`` with it, such as the distributive laws on both sides.
    ``result`` is the whole formula after it. ``uses`` holds the numbers of the assumptions it needs, counted from 0.
    A step by no rule has no moves; an induction has the derivations of its ``cases``, 0 and m + 1, and its ``symbol``.
    To multiply both sides by ``factors``, a pair (left, right) of what is invertible or None, has one case: that the
    products are equal.
    """

    rule: str
    result: object
    moves: tuple = ()
    uses: tuple = ()
    cases: tuple = ()
    symbol: object = None
    factors: tuple = ()

    @property
    def names(self):
        """The names of its rule, and of the rules of one idea with it, each once."""
        return tuple(dict.fromkeys([self.rule, *(m.rule for m in self.moves if idea(m.rule) == idea(self.rule))]))
