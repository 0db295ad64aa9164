"""Verdicts on random claims under assumptions, each checked with numbers alone.

benchmarks/assumptions.py runs more of them.
"""

import numpy
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assumed_claims import TOLERANCE, Claim, asked, claim, difference, judged, samples, wrong_witness
from assumed_grids import SYSTEMS, question, shown, what_is_wrong
from assumed_kinds import KINDS

EACH = 4
MOST_UNKNOWN = 3


def as_claim(name, sides):
    return Claim(name, *sides, True, {}, 7)


@pytest.mark.parametrize("name", KINDS)
def test_the_drawn_matrices_fulfil_what_is_assumed_and_what_follows(name):
    for sides in [*KINDS[name].rules, *(a for a in KINDS[name].assumed if not isinstance(a[0], str))]:
        gaps = [difference(as_claim(name, sides), numbers) for numbers in samples(as_claim(name, sides))]
        assert gaps and max(gaps) < TOLERANCE


@pytest.mark.parametrize("name", KINDS)
def test_true_claims_agree_and_mutated_ones_mostly_do_not(name):
    differ = []
    for seed in range(30):
        c = claim(name, seed)
        gaps = [difference(c, numbers) for numbers in samples(c)]
        if c.is_true and name != "block triangular inverse":
            assert all(gap < TOLERANCE for gap in gaps), asked(c)
        elif gaps:
            differ.append(max(gaps) > TOLERANCE)
    assert sum(differ) >= len(differ) * 0.3


@pytest.mark.parametrize("name", KINDS)
def test_no_verdict_is_wrong(name):
    unknown = 0
    for seed in range(EACH):
        answer = judged(claim(name, seed))
        assert not answer.wrong, asked(claim(name, seed))
        unknown += answer.status == "unknown"
    assert unknown <= MOST_UNKNOWN


@given(st.sampled_from(sorted(KINDS)), st.integers(min_value=EACH, max_value=10**6))
@settings(max_examples=40, deadline=None)
def test_no_verdict_is_wrong_at_random(name, seed):
    c = claim(name, seed)
    assert not judged(c).wrong, asked(c)


@given(st.sampled_from(sorted(KINDS)), st.integers(min_value=0, max_value=10**6))
@settings(max_examples=30, deadline=None)
def test_what_is_proved_does_not_depend_on_the_side(name, seed):
    """The claim with its sides exchanged is not refuted where the claim is proved, nor proved where it is refuted."""
    c = claim(name, seed)
    statuses = {judged(c).status, judged(c._replace(left=c.right, right=c.left)).status}
    assert not statuses >= {"proved", "refuted"}


@pytest.mark.parametrize("system", SYSTEMS)
def test_what_is_proved_holds_at_every_point_of_a_grid(system):
    statuses = []
    for seed in range(30):
        status, wrong = what_is_wrong(question(system, seed))
        assert not wrong, shown(question(system, seed))
        statuses.append(status)
    assert statuses.count("proved") > 5


@given(st.sampled_from(sorted(SYSTEMS)), st.integers(min_value=30, max_value=10**6))
@settings(max_examples=40, deadline=None)
def test_what_is_proved_holds_at_every_point_of_a_grid_at_random(system, seed):
    assert not what_is_wrong(question(system, seed))[1], shown(question(system, seed))


def test_a_witness_that_misses_the_assumptions_is_told():
    c = next(c for c in (claim("orthogonal", seed) for seed in range(100)) if judged(c).status == "refuted")
    witness = judged(c).verdict.witness
    assert wrong_witness(c, witness) == ""
    doubled = {symbol: 2 * value for symbol, value in witness.values.items()}
    changed = type(witness)(witness.sizes, doubled, witness.functions, witness.indices, witness.entry, witness.left,
                            witness.right, witness.claim)
    assert "missed" in wrong_witness(c, changed)


def test_a_proof_of_what_is_false_would_be_told():
    sides = KINDS["orthonormal columns"].letters.equation("n n : Q Q' = I")
    gaps = [difference(as_claim("orthonormal columns", sides), numbers)
            for numbers in samples(as_claim("orthonormal columns", sides))]
    assert numpy.max(gaps) > 0.1
