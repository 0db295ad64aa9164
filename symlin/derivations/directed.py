"""Multiplying out: rules that are applied in one direction until none applies."""

from functools import cache

from sympy import MatAdd, MatMul, OneMatrix, Transpose

from symlin.nodes import Blocks
from symlin.rewriting.applying import BACKWARD, FORWARD, applications, outcomes
from symlin.rewriting.places import everywhere
from symlin.rewriting.trees import parts
from symlin.rulebook import book
from symlin.spelling import spelled

NAMES = """
    identity_on_the_left identity_on_the_right zero_on_the_left zero_on_the_right zero_multiple add_zero subtract_itself
    hadamard_with_ones hadamard_with_zero inverse_on_the_right inverse_on_the_left inverse_twice inverse_of_identity
    transpose_twice transpose_of_identity transpose_of_zero transpose_of_diag symmetric_matrix
    skew_symmetric_matrix orthogonal_columns orthogonal_rows inverse_of_orthogonal permutation_undone
    permutation_after_its_transpose permutation_of_ones idempotent_matrix power_zero power_of_identity diag_times_ones
    diag_of_ones diagonal_of_diag vec_of_column commutation_undone kron_of_identities one_term log_of_exp
    log_of_exp_of_number exp_of_log exp_of_zero number_plus_zero number_times_zero number_minus_itself
    number_times_reciprocal reciprocal_twice root_times_itself reciprocal_root_times_itself sum_with_delta
    softmax_rows_sum_to_one softmax_column_sums_to_one softmax_of_row_shift softmax_of_shifted_column
    squared_norm_is_a_product dot_is_a_product frobenius_norm inner_product_of_matrices
    transpose_of_product transpose_of_sum transpose_of_multiple transpose_of_hadamard
    transpose_of_power transpose_of_total transpose_of_row transpose_of_stack transpose_of_blocks transpose_of_kron
    transpose_of_commutation inverse_of_product inverse_of_transpose inverse_of_multiple inverse_of_kron
    inverse_of_block_diagonal
    permuted_scores softmax_of_permuted_rows softmax_of_permuted_columns function_of_permuted_rows
    function_of_permuted_columns
    row_times_stacked stacked_times_row product_of_blocks product_into_row product_into_stack heads_times_stacked
    heads_times_heads_transposed product_into_heads
    number_to_the_front distribute_left distribute_right multiple_of_sum hadamard_of_sum hadamard_of_multiple
    trace_of_sum trace_of_multiple trace_of_transpose trace_of_identity trace_of_zero trace_of_total trace_of_kron
    trace_of_outer_product
    number_of_sum number_of_multiple distribute_number diag_of_sum diag_of_multiple product_of_diagonals
    diagonal_of_sum diagonal_of_transpose mixed_product vec_of_sum vec_of_multiple kron_of_sum sum_in_kron
    kron_of_multiple multiple_in_kron last_term last_number total_of_sum factor_out_of_total
    factor_out_of_total_on_the_right number_out_of_total constant_total sum_of_sums number_out_of_sum constant_sum
    exp_of_sum exp_of_number_sum power_times_matrix matrix_times_power exponents_add
    entry_of_sum entry_of_multiple entry_of_transpose entry_of_hadamard entry_of_identity entry_of_total
    entry_of_diag_times entry_of_outer_product entry_of_product trace_by_entries
""".split()
"""Rules by which formulas become simpler, then longer: what is tried first stands first."""
TURNING = """
    number_is_its_transpose bilinear_form_transposed dot_is_symmetric inner_product_is_symmetric trace_is_cyclic
    diagonals_commute
""".split()
"""Rules that say the same in another order: they are applied where the reading order of the letters becomes earlier."""
OPENED = "square_as_power"
"""The rule by which the square of what is no letter is written as a product."""
STEPS = 40
"""Applications after which a formula is left as it is."""


@cache
def _rules():
    return tuple(book.named(name) for name in (*NAMES, *TURNING))


def multiplied_out(graph, vertex, first=(), only_first=False, steps=STEPS):
    """The vertices on the way from a formula to where no rule of the direction applies; ``graph`` learns the way.

    ``first`` are rules that go before those of the list, such as assumptions; with ``only_first`` there are no others.
    """
    way, seen = [vertex], {vertex}
    for _ in range(steps):
        if not graph.work():
            return way
        following = _next(graph, way[-1], (first,) if only_first else (first, _rules()), seen)
        if following is None:
            return way
        way.append(following)
        seen.add(following)
    return way


def _next(graph, vertex, choices, seen):
    formula = graph.formulas[vertex]
    for rules in choices:
        ranks = {rule: k for k, rule in enumerate(rules)}
        found = sorted(applications(formula, rules, graph.assumptions, (FORWARD,)), key=lambda a: ranks[a.rule])
        for application in found:
            if application.rule.name in TURNING and reading(application.after) >= reading(application.before):
                continue
            to = graph.follow(vertex, application)
            if to is not None and to not in seen:
                return to
    for application in applications(formula, (book.named(OPENED),), graph.assumptions, (BACKWARD,)):
        if isinstance(application.before.base, MatAdd | MatMul | Transpose | Blocks):
            return graph.follow(vertex, application)
    return None


def with_columns_of_ones(graph, vertex):
    """The vertex of a formula with rows of ones written as transposed columns, as the rule book writes them."""
    rule = book.named("transpose_of_ones")
    rows = [place for place, e in everywhere(graph.formulas[vertex])
            if isinstance(e, OneMatrix) and e.shape[0] == 1 and e.shape[1] != 1]
    for place in reversed(rows):
        vertex = graph.follow(vertex, next(outcomes(graph.formulas[vertex], rule, place, BACKWARD)))
    return vertex


def reading(e):
    """How many letters of a formula are read transposed, and all of them in the order in which they are read."""
    letters = []
    pending = [(e, False)]
    while pending:
        e, turned = pending.pop()
        inside = [part for _, part in parts(e)]
        if isinstance(e, Transpose):
            turned = not turned
        if not inside:
            letters.append((spelled(e), turned))
        pending += [(part, turned) for part in (inside if turned and isinstance(e, MatMul) else reversed(inside))]
    return sum(turned for _, turned in letters), tuple(name for name, _ in letters)
