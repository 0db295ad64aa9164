"""Nearest true statements: proved, another statement than the claim, with words for the change; none where none is."""

from pathlib import Path

import pytest
from expressions import Writer, points
from hypothesis import given, settings
from hypothesis import strategies as st
from refuted_claims import refuted_claim
from sympy import MatMul, Q, Transpose

import symlin as sl
from symlin.__main__ import main
from symlin.changes import Pool, changes
from symlin.errors import Undefined
from symlin.exact import compare
from symlin.nearby import nearest
from symlin.rewriting.trees import alike, flat
from symlin.show.topic_formulas import text

SUITE = sorted((Path(__file__).parent / "suite" / "cases").iterdir())
SYMBOLS = ("A, B, C, D: n×n; X: n×d; W_Q, W_K: d×k; S: n×m; u, x, y: n; v: m; c, e: real; "
           "H_1, ..., H_h: n×k; U_1, ..., U_h: k×p")


@pytest.mark.parametrize(("claim", "words"), [
    ("(A B)^T = A^T B^T", "with Bᵀ Aᵀ in place of Aᵀ Bᵀ"),
    ("(A B)^-1 = A^-1 B^-1", "with B⁻¹ A⁻¹ in place of A⁻¹ B⁻¹"),
    ("(X W_Q)(X W_K)^T = X W_Q W_Q^T X^T", "with W_K in place of W_Q"),
    ("(A + B)(A + B) = A A + 2 A B + B B", "with A B + B A in place of 2 A B"),
    ("(A + B) C = A C - B C", "with B C in place of -B C"),
    ("(A + B) C = A C + B", "with A C + B C in place of A C + B"),
    ("A (B + C) = A B + A C + B C", "without the term B C"),
    ("A (B + C + D) = A B + A C", "without the term D"),
    ("tr(A B C) = tr(C B A)", "with tr(C A B) in place of tr(C B A)"),
    ("kron(A, B)^T = kron(B^T, A^T)", "with Aᵀ ⊗ Bᵀ in place of Bᵀ ⊗ Aᵀ"),
    ("vec(x y^T) = kron(x, y)", "with y ⊗ x in place of x ⊗ y"),
    ("exp(A + B) = exp(A) exp(B)", "with exp(A) ⊙ exp(B) in place of exp(A) exp(B)"),
    ("A^2 A^3 = A^6", "with A^5 in place of A^6"),
    ("norm2(c x) = c norm2(x)", "with c^2 in place of c"),
    ("sum(i=1..h, H_i U_i) = sum(i=1..h, H_i) sum(i=1..h, U_i)",
     "with Σ_{i=1}^{h} Σ_{j=1}^{h} H_i U_j in place of Σ_{i=1}^{h} H_i U_i"),
    ("concat(i=1..h, H_i) concat(i=1..h, U_i^T)^T = sum(i=1..h, H_i) sum(i=1..h, U_i)",
     "with Σ_{i=1}^{h} H_i U_i in place of (Σ_{i=1}^{h} H_i) (Σ_{i=1}^{h} U_i)"),
    ("x^T A y = 2 y^T A^T x", "with yᵀ Aᵀ x in place of 2 yᵀ Aᵀ x"),
    ("tr(1_n u^T) = n 1_n^T u", "with 1_nᵀ u in place of n 1_nᵀ u"),
    ("diag(x) y = x y^T x", None),
    ("A = A^T", None),
    ("A B = B A", None),
    ("A + B = A - B", None),
    ("softmax(c A) = c softmax(A)", None),
    ("A ⊙ A = A", None),
])
def test_nearest(claim, words):
    verdict = sl.prove(SYMBOLS, claim)
    assert verdict.status == "refuted"
    found = verdict.nearest
    assert (found and found.words(text)) == words
    if found:
        says_something_true(found, verdict)


def says_something_true(found, verdict):
    assert sl.prove(found.left, found.right, given=list(verdict.assumptions)).proved and found.proof.proved
    assert not alike(flat(found.left), flat(found.right))
    assert (found.left, found.right) != (verdict.left, verdict.right)


def test_the_other_side_stays_as_it_is_written():
    verdict = sl.prove(SYMBOLS, "(X W_Q)(X W_K)^T = X W_Q W_Q^T X^T")
    assert verdict.nearest.left == verdict.left
    assert str(verdict.nearest) == (
        "(X*W_Q)*(X*W_K).T = X*W_Q*W_K.T*X.T is true, with W_K in place of W_Q")


def test_under_assumptions():
    n = sl.sizes("n")
    R, S = sl.matrices("R S", n, n)
    verdict = sl.prove(Transpose(MatMul(R, R)) * MatMul(R, R, R), MatMul(R, R), given=[Q.orthogonal(R)])
    assert verdict.status == "refuted" and verdict.assumptions
    assert sl.prove(verdict.nearest.left, verdict.nearest.right, given=[Q.orthogonal(R)]).proved
    assert sl.prove(verdict.nearest.left, verdict.nearest.right).status == "refuted"
    claim = MatMul(R, S), MatMul(Transpose(S), R)
    assert sl.prove(*claim).nearest is None
    symmetric = sl.prove(*claim, given=[Q.symmetric(R), Q.symmetric(S)])
    says_something_true(symmetric.nearest, symmetric)


def test_both_sides_multiplied():
    verdict = sl.prove("A: m×n; b: m; z: n; A^T A z = A^T b", "A z = b")
    assert verdict.nearest.words() == "with both sides multiplied by A.T from the left"


@pytest.mark.parametrize("claim", ["A B C = A (B C)", "A^-1 B = C"])
def test_every_verdict_has_the_attribute(claim):
    assert sl.prove("A, B, C: n×n", claim).nearest is None


def test_no_time_no_statement():
    verdict = sl.prove(SYMBOLS, "(A B)^T = A^T B^T")
    assert nearest(verdict.left, verdict.right, seconds=0) is None
    assert nearest(verdict.left, verdict.right).words(text) == "with Bᵀ Aᵀ in place of Aᵀ Bᵀ"


@settings(max_examples=60, deadline=None)
@given(st.randoms(use_true_random=False))
def test_what_is_found_for_random_claims_holds_at_exact_points(random):
    verdict = refuted_claim(random)
    if verdict is None:
        return
    found = verdict.nearest
    if found is None:
        return
    assert not alike(flat(found.left), flat(found.right))
    for point, ranges in points(random, found.left, found.right, count=2):
        try:
            assert compare(found.left, found.right, point, ranges=ranges) is None
        except Undefined:
            continue


@settings(max_examples=60, deadline=None)
@given(st.randoms(use_true_random=False))
def test_changes_change_something(random):
    side = flat(Writer(random).side(2))
    for change in changes(side, Pool(side)):
        assert change.old is not None or change.new is not None
        assert change.cost > 0 and change.old != change.new


def test_at_least_half_of_the_refuted_claims_of_the_suite():
    refuted = [claim.answer for file in SUITE for claim in sl.check_document(file).claims if claim.verdict == "refuted"]
    found = [verdict for verdict in refuted if verdict.nearest]
    assert len(found) >= len(refuted) / 2 > 20
    for verdict in found[::4]:
        says_something_true(verdict.nearest, verdict)


def test_shown_by_explain(capsys, tmp_path):
    main(["prove", "--explain", "A, B: n×n", "(A B)^T = A^T B^T"])
    assert "true with Bᵀ Aᵀ in place of Aᵀ Bᵀ: (A B)ᵀ = Bᵀ Aᵀ" in capsys.readouterr().out
    main(["prove", "A, B: n×n", "(A B)^T = A^T B^T"])
    assert "in place of" not in capsys.readouterr().out
    document = tmp_path / "notes.md"
    document.write_text(
        r"Let $A, B \in \mathbb{R}^{n \times n}$. Then $A + B = B + A$ and $(A B)^\top = A^\top B^\top$.")
    main(["check", "--explain", str(document)])
    assert capsys.readouterr().out.count("true with Bᵀ Aᵀ in place of Aᵀ Bᵀ") == 1
