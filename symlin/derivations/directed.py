"""Multiplying out: rules that are applied in one direction until none applies."""

from functools import cache

from sympy import MatAdd, MatMul, MatrixBase, OneMatrix, Trace, Transpose

from symlin.nodes import Blocks, Dot, Scalar
from symlin.rewriting.applying import outcomes
from symlin.rewriting.places import everywhere
from symlin.rewriting.rule import BACKWARD, FORWARD
from symlin.rewriting.trees import is_row_of_ones, parts
from symlin.rulebook import book
from symlin.spelling import spelled

NAMES = """
        identity_on_the_left identity_on_the_right zero_on_the_left zero_on_the_right zero_multiple multiple_of_zero
    add_zero subtract_itself
    hadamard_with_ones hadamard_with_zero inverse_on_the_right inverse_on_the_left inverse_twice inverse_of_identity
    transpose_twice transpose_of_identity transpose_of_zero transpose_of_diag symmetric_matrix
    skew_symmetric_matrix orthogonal_columns orthogonal_rows inverse_of_orthogonal permutation_undone
    permutation_after_its_transpose permutation_of_ones ones_before_permutation idempotent_matrix power_zero power_one
    power_of_identity
    powers_cancel powers_cancel_on_the_left powers_cancel_on_the_right factor_cancels_in_power power_cancels_factor
    power_times_eigenvector power_leaves_unchanged power_on_the_right_leaves_unchanged power_of_idempotent
    power_of_complement powers_of_idempotent_summed even_power_of_involution odd_power_of_involution
    even_power_of_reflection power_of_shear power_of_scaled_shear powers_in_reverse powers_of_number_in_reverse
    power_of_outer_product without_power_zero unrolled_fixed_point geometric_sum telescoping_powers diag_times_ones
    ones_times_diag row_divided_by_itself diag_of_zero
    diag_of_ones diagonal_of_diag vec_of_column commutation_undone kron_of_identities one_term log_of_exp
    log_of_exp_of_number exp_of_log exp_of_zero reciprocal_of_one number_plus_zero number_times_zero number_minus_itself
    number_times_reciprocal reciprocal_twice root_times_itself reciprocal_root_times_itself sum_with_delta
    exp_of_log_of_matrix exp_times_exp_of_minus exp_of_zero_number root_squared root_of_nonnegative_square
    squares_of_cos_and_sin cos_and_sin_times_themselves multiples_of_squares_of_cos_and_sin
        cos_of_minus sin_of_minus geometric_sum_of_numbers entry_of_ones double_sum_by_ones count_by_ones
    trace_by_diagonal diagonal_of_identity
    softmax_of_zero softmax_of_equal_entries disjoint_supports diagonal_of_skew_form trace_of_skew_form
    exp_of_minus_in_hadamard inverse_of_symmetric_matrix division_undone rows_divided diag_of_quotient column_times_one
    entry_of_gram_matrix entry_of_stacked_rows square_of_number_sum cube_of_number_sum difference_of_squared_numbers
    softmax_rows_sum_to_one softmax_column_sums_to_one softmax_of_row_shift softmax_of_shifted_column
    squared_norm_is_a_product dot_is_a_product frobenius_norm inner_product_of_matrices
    transpose_of_product transpose_of_sum transpose_of_multiple transpose_of_hadamard transpose_of_function
    transpose_of_power transpose_of_total transpose_of_blocks transpose_of_explicit_matrix transpose_of_kron
    transpose_of_commutation inverse_of_product inverse_of_transpose inverse_of_multiple inverse_of_kron
    inverse_of_block_diagonal inverse_of_block_antidiagonal power_of_similar power_of_conjugate power_of_multiple
        power_of_power power_of_inverse negative_power power_of_block_diagonal blocks_of_identity
    blocks_of_multiple_of_identity
    blocks_of_zeros trace_of_blocks explicit_identity explicit_multiple_of_identity explicit_zeros
    inverse_of_two_by_two trace_of_explicit_matrix
        permuted_scores_and_mask permuted_scores softmax_of_permuted_rows softmax_of_permuted_columns
    softmax_of_permuted_column diag_of_permuted_column
    function_of_permuted_rows
    function_of_permuted_columns
    row_times_stacked stacked_times_row product_of_blocks product_into_row product_into_stack heads_times_stacked
        heads_times_heads_transposed product_into_heads sum_of_blocks multiple_of_blocks hadamard_of_blocks
    function_of_blocks
    number_of_explicit_product product_of_explicit_matrices sum_of_explicit_matrices multiple_of_explicit_matrix
    identity_added_to_explicit_matrix multiple_of_identity_added_to_explicit_matrix
    heads_times_ones sum_of_heads multiple_of_heads hadamard_of_heads function_of_heads
    powers_commute_with_the_matrix factor_out_of_powers matrix_times_powers last_power power_of_shifted_commutes
    number_to_the_front distribute_left distribute_right multiple_of_sum hadamard_of_sum hadamard_of_multiple
    trace_of_sum trace_of_multiple trace_of_transpose trace_of_identity trace_of_zero trace_of_total trace_of_kron
    trace_of_outer_product trace_with_outer_product combination_of_columns
    number_of_sum number_of_multiple distribute_number diag_of_sum diag_of_multiple product_of_diagonals
    diagonal_of_sum diagonal_of_transpose mixed_product vec_of_sum vec_of_multiple kron_of_sum sum_in_kron
    kron_of_multiple multiple_in_kron last_term last_number total_of_sum factor_out_of_total
        factor_out_of_total_on_the_right number_out_of_total matrix_out_of_total total_of_numbers constant_total
    sum_of_sums number_out_of_sum constant_sum
    exp_of_shifted_column exp_of_shifted_matrix exp_of_row_shift log_of_product log_of_quotient log_of_reciprocal
    log_softmax log_softmax_by_rows log_of_square log_of_root root_of_product cos_of_sum sin_of_sum logistic_by_exp
    exp_of_sum exp_of_number_sum power_times_matrix matrix_times_power exponents_add
        entry_of_sum entry_of_multiple entry_of_transpose entry_of_hadamard entry_of_identity entry_of_total
    entry_of_diagonal entry_of_exp
    entry_of_diag_times entry_of_outer_product
    exp_of_minus_number reciprocal_of_exp
""".split()
"""Rules by which formulas become simpler, then longer: what is tried first stands first."""
TURNING = """
    number_is_its_transpose bilinear_form_transposed dot_is_symmetric inner_product_is_symmetric trace_is_cyclic
    diagonals_commute
""".split()
"""Rules that say the same in another order: it becomes that of the claim, or the letters are read in an earlier one."""
ENTRYWISE = ("entry_of_product", "sum_by_ones", "trace_by_entries")
"""Rules that write by entries what matrices can say."""
PHASES = tuple(tuple(line.split()) for line in """
    squared_norm_is_a_product dot_is_a_product frobenius_norm inner_product_of_matrices
    transpose_twice transpose_of_product transpose_of_sum transpose_of_multiple transpose_of_total
    distribute_left distribute_right multiple_of_sum distribute_number
    inverse_on_the_right inverse_on_the_left identity_on_the_left identity_on_the_right
""".strip().splitlines())
"""Rules to be applied everywhere before those of the next line."""
OPENED = ("square_as_power", "matrix_times_power")
"""The rules by which a low power of what is no letter is written as a product."""
HIGHEST = 4
"""The highest power that is written as a product."""
STEPS = 40
"""Applications after which a formula is left as it is."""


@cache
def _rules():
    return tuple(book.named(name) for name in (*NAMES, *TURNING))


def multiplied_out(graph, vertex, first=(), only_first=False, steps=STEPS, last=(), without=()):
    """The vertices on the way from a formula to where no rule of the direction applies; ``graph`` learns the way.

    ``first`` are rules that go before those of the list, such as assumptions; with ``only_first`` there are no others.
    ``last`` go after those of the list; the names of rules that are left out are in ``without``.
    """
    way, seen = [vertex], {vertex}
    choices = (first,) if only_first else (first, _rules(), last)
    for _ in range(steps):
        if not graph.work():
            return way
        following = _next(graph, way[-1], choices, seen, without)
        if following is None:
            return way
        way.append(following)
        seen.add(following)
    return way


def in_phases(graph, vertex, first=()):
    """As ``multiplied_out``, but all is transposed first, then all is multiplied out, and only then simplified."""
    way = [vertex]
    for names in PHASES:
        way += multiplied_out(graph, way[-1], (*first, *map(book.named, names)), only_first=True)[1:]
    return way + multiplied_out(graph, way[-1], first)[1:]


def folded(graph, vertex, letters):
    """The vertices on the way to where the values of letters, given by their unfoldings, are written as letters."""
    way = [vertex]
    for _ in range(STEPS):
        found = graph.applications(way[-1], letters, (BACKWARD,))
        following = next((to for one in found if (to := graph.follow(way[-1], one)) not in (None, *way)), None)
        if following is None:
            break
        way.append(following)
    return way


def opened_late(graph, vertex, first, letters):
    """As ``multiplied_out``, but letters, given by their unfoldings, are put in only where a rule then applies."""
    way = multiplied_out(graph, vertex, first)
    for _ in range(STEPS):
        following = _opening(graph, way[-1], letters)
        if following is None:
            break
        way += [following, *multiplied_out(graph, following, first)[1:]]
    return way


def _opening(graph, vertex, letters):
    """The vertex of a formula with one letter put in that lets a rule apply, or None."""
    for one in graph.applications(vertex, letters, (FORWARD,)):
        to = graph.follow(vertex, one)
        if to is not None and graph.work() and _next(graph, to, (_rules(),), {vertex}) is not None:
            return to
    return None


def _next(graph, vertex, choices, seen, without=()):
    for rules in choices:
        for application in graph.ranked(vertex, rules, (FORWARD,)):
            if application.rule.name in TURNING and not _is_turned(graph, application):
                continue
            if application.rule.name in without:
                continue
            to = graph.follow(vertex, application)
            if to is not None and to not in seen:
                return to
    for application in graph.applications(vertex, tuple(map(book.named, OPENED)), (BACKWARD,)):
        base, exponent = application.before.args
        if exponent.is_Integer and 2 <= exponent <= HIGHEST and isinstance(
                base, MatAdd | MatMul | Transpose | Blocks | MatrixBase):
            return graph.follow(vertex, application)
    return None


def _is_turned(graph, application):
    """Whether a turn is towards an order in which the claim is written, or else towards an earlier one."""
    before, after = map(reading, (application.before, application.after))
    is_written = [order in graph.orders for _, order in (before, after)]
    return is_written[1] if is_written[0] != is_written[1] else after < before


def orders(e):
    """The orders in which the letters of the numbers and traces in a formula are read."""
    return {reading(part)[1] for _, part in everywhere(e) if isinstance(part, Scalar | Dot | Trace)}


def with_columns_of_ones(graph, vertex):
    """The vertex of a formula with rows of ones written as transposed columns, as the rule book writes them."""
    rule = book.named("transpose_of_ones")
    rows = [place for place, e in everywhere(graph.formulas[vertex])
            if is_row_of_ones(e)]
    for place in reversed(rows):
        vertex = graph.follow(vertex, next(outcomes(graph.formulas[vertex], rule, place, BACKWARD)))
    return vertex


def reading(e):
    """How many letters of a formula are read transposed, and all of them in the order in which they are read.

    Ones look the same either way.
    """
    letters = []
    pending = [(e, False)]
    while pending:
        e, turned = pending.pop()
        inside = [part for _, part in parts(e)]
        if isinstance(e, Transpose):
            turned = not turned
        if not inside:
            letters.append((spelled(e), turned and not isinstance(e, OneMatrix)))
        pending += [(part, turned) for part in (inside if turned and isinstance(e, MatMul) else reversed(inside))]
    return sum(turned for _, turned in letters), tuple(name for name, _ in letters)
