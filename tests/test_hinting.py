"""Hints: an unknown claim is told an assumption under which it is proved, and that is always so."""

import pytest
import sympy
from hypothesis import given, settings
from hypothesis import strategies as st

import symlin as sl
from assumed_claims import asked, claim
from assumed_kinds import KINDS
from symlin.arguments import assumptions
from symlin.assumed import Unread
from symlin.hinting import hint
from symlin.proving import decide

n, m, k = sl.sizes("n m k")
A, B, P = sl.matrices("A B P", n, n)
U, V = sl.matrix("U", n, k), sl.matrix("V", n, m)
c = sl.scalar("c")
ROOT = sympy.Pow(c**2, sympy.Rational(1, 2), evaluate=False)
OPEN = (Unread("A is banded"),)


@pytest.mark.parametrize(("left", "right", "words"), [
    (A * A * B, B * A * A, "A and B commute"),
    ((A * B).T, B.T * A, "A is symmetric"),
    (A * A.T * B, B, "A is orthogonal"),
    (U * U.T * U, U, "the columns of U are orthonormal"),
    (U * U.T * V, V, "the rows of U are orthonormal"),
    (ROOT, c, "c > 0"),
])
def test_a_hint_is_right(left, right, words):
    verdict = decide(left, right, assumptions=OPEN)
    assert verdict.status == "unknown" and f"it is true if {words}" in verdict.tried and words in verdict.reason
    assert sl.prove(left, right, given=[verdict.hint]).proved
    assert decide(left, right, assumptions=(*OPEN, verdict.hint)).proved


def test_the_claim_itself_is_no_hint():
    assert decide(A * B, B * A, assumptions=OPEN).hint is None
    assert decide(A.T, A, assumptions=OPEN).hint is not None


def test_a_small_budget_is_no_reason_for_a_hint():
    assert sl.prove((A + B) * (A + B), A * A + A * B + B * A + B * B, terms=3).hint is None
    assert hint((A + B) * A, A * A + B * A, (), {}) is None


def test_what_is_refuted_or_proved_has_none():
    assert sl.prove(A * A * B, B * A * A).hint is None and sl.prove(A * A, A * A).hint is None


@given(st.sampled_from(sorted(KINDS)), st.integers(min_value=0, max_value=10**6))
@settings(max_examples=25, deadline=None)
def test_no_hint_is_wrong(name, seed):
    left, right, given_ = asked(claim(name, seed))
    under = assumptions(given_, (left, right))
    found = hint(left, right, under, {})
    if found is not None:
        assert decide(left, right, assumptions=(*under, found.assumption)).proved
