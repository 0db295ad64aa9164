"""Many heads, a number of them: sums over all of a literal range, and points before long normal forms."""

import pytest
import sympy

import symlin as sl
from symlin.exact import recompute
from symlin.meaning import Meanings
from symlin.show.topics import made

n, d, k, h = sl.sizes("n d k h")
i, j = sl.indices("i j")


@pytest.mark.parametrize("options", [
    dict(heads=2, bias=True), dict(heads=4, causal=True, bias=True), dict(heads=5, bias=True, causal=True),
    dict(heads=16, bias=True, causal=True), dict(heads=16)], ids=str)
def test_every_statement_on_a_number_of_heads_is_decided(options):
    topic = made("multihead", **options)
    for section in topic.sections:
        for equation in section.equations:
            wanted = "refuted" if "may be added" in equation.meaning or "order" in equation.meaning else "proved"
            assert equation.status == wanted, equation


def members(count):
    A, B = sl.family("A", n, d, count=count), sl.family("B", d, k, count=count)
    return A, B


@pytest.mark.parametrize("count", [2, 3, 7])
def test_sums_over_literal_ranges_meet_their_terms(count):
    A, B = members(count)
    written = sympy.MatAdd(*[A[t] * B[t] for t in range(1, count + 1)])
    kept = sl.total(A[i] * B[i], (i, 1, count))
    assert sl.prove(kept, written).proved
    side = sl.concat(A[i], (i, 1, count)) * sl.concat(B[i].T, (i, 1, count)).T
    assert sl.prove(kept, side).proved and sl.prove(side, written).proved
    verdict = sl.prove(kept, side + A[1] * B[count])
    assert verdict.status == "refuted" and recompute(kept, side + A[1] * B[count], verdict.witness)


def test_a_whole_sum_of_a_literal_range_stays_a_sum():
    A, _ = members(700)
    total = sl.total(A[i], (i, 1, 700))
    whole, written = (Meanings({}, whole_sums=kept).of(total) for kept in (True, False))
    variables = (0, (1,)), (0, (2,))
    assert (len(whole.entry(*variables)), len(written.entry(*variables))) == (1, 700)


def test_a_long_false_claim_is_refuted_within_few_terms():
    X, V = sl.matrix("X", n, d), sl.family("V", d, k, count=9)
    S = sl.family("S", n, n, count=9)
    left = sl.total(sl.softmax(S[i]) * X * V[i], (i, 1, 9))
    right = sl.total(sl.softmax(S[i]), (i, 1, 9)) * X * sl.total(V[i], (i, 1, 9))
    assert sl.prove(left, right, terms=5_000).status == "refuted"


def test_a_counterexample_is_cut_to_smaller_sizes():
    witness = sl.prove("A: n×m", "sqrt(A .* A) = A").witness
    assert set(witness.sizes.values()) == {1}


def test_a_counterexample_has_families_of_zeros():
    heads = made("multihead", heads=16)
    witness = heads.sections[-1].equations[4].verdict.witness
    assert sum(1 for value in witness.values.values() if any(value)) <= 3
