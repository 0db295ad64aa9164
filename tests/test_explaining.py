"""Explanations: the rules of a proof, the step that fails, what is true instead; all of it true, none of it made up."""

import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from refuted_claims import refuted_claim

import symlin as sl
from symlin.__main__ import main
from symlin.assumed import Unread
from symlin.exact import compare, point_of
from symlin.explaining import Explanation
from symlin.proving import decide
from symlin.rulebook import book
from symlin.show.explanations import explanation_lines
from symlin.slips import slip
from symlin.supposing import supposed
from symlin.text.checking import CheckedClaim

SUITE = sorted((Path(__file__).parent / "suite" / "cases").iterdir())
SYMBOLS = ("A, B, C, P, S: n×n; X: n×d; W_Q, W_K: d×k; U: n×k; v, x, y: n; c: real; "
           "H_1, ..., H_h: n×k; V_1, ..., V_h: k×p")


def explained(claim, symbols=SYMBOLS, **more):
    verdict = sl.prove(symbols, claim, **more)
    return verdict, verdict.explanation


# what is proved -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("claim", "said"), [
    ("(A B)^T = B^T A^T", "by transpose of product"),
    ("(X W_Q)(X W_K)^T = X W_Q W_K^T X^T", "by transpose of product"),
    ("(A (B + C))^T = B^T A^T + C^T A^T", None),
    ("A B = A B", "both sides are written alike"),
])
def test_the_rules_of_a_proof(claim, said):
    verdict, found = explained(claim)
    assert found.steps == len(verdict.derivation)
    assert {name for reason in found.reasons for name in reason.rules} >= {s.rule for s in verdict.derivation.steps}
    assert said is None or explanation_lines(found) == [said]
    assert (found.fails, found.nearest, found.missing) == (None, None, None)


def test_the_assumption_of_a_step_is_named():
    _, found = explained("tr(P A P^T) = tr(A)", given=["P is orthogonal"])
    assert "P is orthogonal" in explanation_lines(found)[0]


def test_a_long_proof_has_its_number_of_steps():
    claims = [claim for file in SUITE[:12] for claim in sl.check_document(file).claims if claim.verdict == "proved"]
    long = [claim.explanation for claim in claims if claim.explanation.steps > 3]
    assert long
    for found in long:
        assert explanation_lines(found)[0].startswith(f"symlin needs {found.steps} steps: ")


# the step that fails --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("claim", "fallacy", "part", "wrong"), [
    ("(A B)^T = A^T B^T", "transpose_keeps_the_order", "(A B)^T", "A^T B^T"),
    ("C + (A B)^T = A^T B^T + C", "transpose_keeps_the_order", "(A B)^T", "A^T B^T"),
    ("(A B C)^-1 = A^-1 B^-1 C^-1", "inverse_keeps_the_order", "(A B C)^-1", "A^-1 B^-1 C^-1"),
    ("(A + B)(A + B) = A A + 2 A B + B B", "binomial_formula", "(A + B)^2", "A^2 + 2 A B + B^2"),
    ("A^T B^T + C = C + (A B)^T", "transpose_keeps_the_order", "A^T B^T", "(A B)^T"),
    ("A B C = C A B", "products_commute", "A B C", "C A B"),
    ("softmax(S + 1_n v^T) = softmax(S)", "softmax_of_column_shift", "softmax(S + 1_n v^T)", "softmax(S)"),
    ("concat(i=1..h, H_i) concat(i=1..h, V_i^T)^T = sum(i=1..h, H_i) sum(i=1..h, V_i)", "heads_may_be_added_first",
     None, None),
    ("A + B = A - B", None, None, None),
    ("A = B", None, None, None),
])
def test_the_step_that_fails(claim, fallacy, part, wrong):
    verdict, found = explained(claim)
    fails = found.fails
    assert (fails and fails.fallacy.name) == fallacy
    if part is not None:
        assert sl.prove(fails.part, sl.parse(part, SYMBOLS)).proved
        assert sl.prove(fails.wrong, sl.parse(wrong, SYMBOLS)).proved
    if fails is not None:
        is_right(fails, verdict)


def is_right(fails, verdict):
    """Both ends of the step are the two sides, and the step is false at the counterexample; the rule is true."""
    given = list(verdict.assumptions)
    assert sl.prove(verdict.left, fails.before, given=given).proved
    assert sl.prove(fails.after, verdict.right, given=given).proved
    assert compare(fails.before, fails.after, point_of(verdict.witness)) is not None
    assert sl.prove(fails.before, fails.after, given=given).status == "refuted"
    assert fails.fallacy in book.fallacies()
    assert fails.right is None or sl.prove(fails.part, fails.right, given=given).proved


def test_what_is_assumed_is_no_fallacy():
    verdict, found = explained("(A B)^T = A^T B^T A", given=["A and B commute"])
    assert verdict.status == "refuted"
    assert found.fails is None or found.fails.fallacy.name != "products_commute"
    assert slip(*explained_sides("(A B)^T = A^T B^T"), seconds=0) is None


def explained_sides(claim):
    verdict = sl.prove(SYMBOLS, claim)
    return verdict.left, verdict.right


# the assumption that is missing ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(("claim", "given", "words"), [
    ("(A + B)(A - B) = A A - B B", (), "A and B commute"),
    ("A = A^T", (), "A is symmetric"),
    ("A^-1 = A^T", (), "A is orthogonal"),
    ("norm2(x + y) = norm2(x) + norm2(y)", (), "x and y are orthogonal"),
    ("(I_n - 2 v v^T)(I_n - 2 v v^T) = I_n", (), "v has length 1"),
    ("P softmax(S) = softmax(P S)", (), "P is a permutation matrix"),
    ("A ⊙ I_n = A", (), "A is diagonal"),
    ("sqrt(c^2) = c", (), "c > 0"),
    ("x^T A x = 0", (), "A is skew-symmetric"),
    ("B = C", ("A B = A C",), "A is invertible"),
    ("x = y", ("c x = c y",), "c is not zero"),
    ("U U^T = I_n", ("U^T U = I",), "k = n"),
    ("A B = B A", (), None),
    ("A = 2 A", (), None),
    ("x^T A x = 2 x^T A x", (), None),
    ("A B = B A^T", ("A is skew-symmetric",), None),
    ("P S = S P", ("P is a permutation matrix",), None),
])
def test_the_missing_assumption(claim, given, words):
    verdict, found = explained(claim, given=list(given))
    assert verdict.status == "refuted"
    assert (found.missing and found.missing.words) == words
    if words and words != "k = n":
        assert sl.prove(verdict.left, verdict.right, given=[*verdict.assumptions, found.missing.assumption]).proved


def test_no_time_no_assumption():
    assert supposed(*explained_sides("A = A^T"), seconds=0) is None


# all of it ------------------------------------------------------------------------------------------------------------


def test_unknown_has_nothing():
    n = sl.sizes("n")
    A = sl.matrix("A", n, n)
    verdict = decide(A, A.T, assumptions=(Unread("A is banded"),))
    assert verdict.status == "unknown"
    assert not verdict.explanation and explanation_lines(verdict.explanation) == []


@settings(max_examples=25, deadline=None)
@given(st.randoms(use_true_random=False))
def test_what_is_said_of_random_claims_is_true(random):
    verdict = refuted_claim(random)
    if verdict is None:
        return
    found = verdict.explanation
    if found.fails is not None:
        is_right(found.fails, verdict)
    if found.missing is not None and "=" not in found.missing.words:
        assert sl.prove(verdict.left, verdict.right, given=[found.missing.assumption]).proved


def test_most_refuted_claims_of_the_suite_are_explained():
    refuted = [claim for file in SUITE[::2] for claim in sl.check_document(file).claims
               if claim.verdict == "refuted"]
    found = [claim.explanation for claim in refuted]
    assert sum(map(bool, found)) > 0.8 * len(found) > 20
    assert sum(e.fails is not None for e in found) > len(found) / 2
    for claim in refuted[::5]:
        if claim.explanation.fails is not None:
            is_right(claim.explanation.fails, claim.answer)


def test_in_every_form():
    _, found = explained("(A B)^T = A^T B^T")
    forms = found._repr_mimebundle_()
    assert "text/latex" in forms and "transpose of product" in forms["text/html"]
    assert str(found) == forms["text/plain"]
    assert "nothing" in str(explained("A + B = A - B")[1])


def test_in_a_report():
    report = sl.check_document(r"""Let $A, B \in \mathbb{R}^{n \times n}$.
Then $(A B)^\top = B^\top A^\top = A^\top B^\top$, and $A = D$.""")
    text = str(report.explain())
    assert "by transpose of product" in text and "true if A and B commute" in text
    assert "is not declared" in report.explain()._repr_html_()
    assert report.claims[-1].verdict == "error" and report.claims[-1].explanation is None
    data = report.to_json(explain=True)["files"][0]["claims"]
    assert data[0]["explanation"]["rules"][0]["names"] == ["transpose_of_product"]
    assert data[0]["explanation"]["steps"] == 1
    assert data[1]["explanation"]["fails"]["fallacy"] == "products_commute"
    assert data[1]["explanation"]["missing"] == "A and B commute"
    assert "explanation" not in report.to_json()["files"][0]["claims"][0] and "explanation" not in data[2]
    json.dumps(data)


def test_what_goes_wrong_stays_with_the_claim(monkeypatch):
    claim = sl.check_document(r"Let $A \in \mathbb{R}^{n \times n}$. Then $A + A = 2 A$.").claims[0]
    monkeypatch.setattr("symlin.explaining.explained", lambda verdict: 1 / 0)
    assert isinstance(claim, CheckedClaim) and isinstance(claim.explanation, Explanation)
    assert "could not finish" in claim.explanation.note and "could not finish" in str(claim.explanation)


def test_on_the_command_line(capsys, tmp_path):
    document = tmp_path / "notes.md"
    document.write_text(r"Let $A, B \in \mathbb{R}^{n \times n}$. Then $(A B)^\top = B^\top A^\top = A^\top B^\top$.")
    assert main(["check", "--explain", str(document)]) == 1
    shown = capsys.readouterr().out
    assert "    by transpose of product\n" in shown and 'this is the fallacy "products commute"' in shown
    assert main(["check", str(document)]) == 1
    assert "fallacy" not in capsys.readouterr().out
    assert main(["prove", "--explain", "--json", "A, B: n×n", "A B = B A"]) == 1
    assert json.loads(capsys.readouterr().out)["claims"][0]["explanation"]["fails"]["fallacy"] == "products_commute"
