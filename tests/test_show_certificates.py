"""Proofs written out: what is printed adds up, at points where nothing that is assumed holds."""

import pytest
import sympy
from sympy import Identity, MatMul

import symlin as sl
from assumed_claims import asked, claim
from assumed_kinds import KINDS
from certificate_numbers import NotHere, Point, gaps
from symlin.relations.combinations import lines_of
from symlin.relations.induction import by_induction
from symlin.relations.premises import facts_of
from symlin.relations.proofs import Certificate
from symlin.show.certificates import certificate_html, certificate_latex, certificate_text
from symlin.show.mathml import mathml
from test_certificates import REAL

n, k = sl.sizes("n k")
A, B, P = sl.matrices("A B P", n, n)
SQUARES = "A, B, C, P: n×n; D: k×k; U: n×k; V: k×n; x, y: n; b, c: scalar; "
TEXTS = {
    "push through": ("X: n×d; c: scalar", "(X^T X + c I)^{-1} X^T = X^T (X X^T + c I)^{-1}", []),
    "Woodbury": (SQUARES, "(A + U D V)^{-1} = A^{-1} - A^{-1} U (D^{-1} + V A^{-1} U)^{-1} V A^{-1}", [
        "A is invertible", "D is invertible"]),
    "Sherman and Morrison": (
        SQUARES, "(A + x y^T)^{-1} = A^{-1} - A^{-1} x y^T A^{-1} / (1 + y^T A^{-1} x)", ["A is invertible"]),
    "commuting with an inverse": (SQUARES, "A^{-1} B = B A^{-1}", ["A B = B A"]),
    "power beside a matrix": (SQUARES + "m: N", "A^m B = B A^m", ["A B = B A"]),
    "geometric sum": (SQUARES + "m: N", "(I - A) sum(k=0..m, A^k) = I - A^{m+1}", []),
    "orthogonal eigenvectors": (SQUARES, "(b - c) x^T y = 0", ["A is symmetric", "A x = b x", "A y = c y"]),
    "block inverse": (SQUARES, "[A, U; 0, D]^{-1} = [A^{-1}, -A^{-1} U D^{-1}; 0, D^{-1}]", [
        "A is invertible", "D is invertible"]),
    "trace": (SQUARES, "tr(A B) = 0", ["A B = -B A"]),
    "trace of a similar matrix": (SQUARES, "tr(P^{-1} A P) = tr(A)", []),
    "real": (SQUARES, "A = 0", ["A^T A = 0"]),
    "cancelled": (SQUARES, "B = C", ["A B = A C", "A is invertible"]),
    "softmax": (SQUARES, "softmax(P^T P x) = softmax(x)", ["P^T P = I"]),
    "skew": (SQUARES, "x^T A x + tr(A) = y^T P^T P y - y^T y", ["A^T = -A", "P^T P = I"]),
}
READ = {"orthogonal eigenvectors": lambda m: m + m.T, "skew": lambda m: m - m.T}


def proof(name):
    verdict = sl.prove(*REAL[name][:2], given=REAL[name][2]) if name in REAL else sl.prove(
        TEXTS[name][0], TEXTS[name][1], given=TEXTS[name][2])
    assert verdict.proved, (name, verdict)
    return verdict.evidence


PROOFS = {name: proof(name) for name in [*TEXTS, *[name for name in REAL if name not in TEXTS]]}
LAWS_OF_POWERS = {"power of a product", "law of powers", "geometric sum"}
"""Proofs from relations that hold for all matrices, so that at every point each summand is zero."""
ALSO_SYMMETRIC = {"projection": P}


def point_for(name, seed):
    symmetric = {ALSO_SYMMETRIC[name]: lambda m: m + m.T} if name in ALSO_SYMMETRIC else {}
    return Point(seed, read={A: READ[name]} if name in READ else symmetric)


@pytest.mark.parametrize("name", PROOFS)
def test_what_is_printed_adds_up(name):
    lines = lines_of(PROOFS[name])
    assert any(line.summands for line in lines)
    for seed in range(3):
        found = list(gaps(lines, point_for(name, seed)))
        assert found and max(found) < 1e-9, (name, found, certificate_text(PROOFS[name]))


@pytest.mark.parametrize("name", sorted(PROOFS.keys() - LAWS_OF_POWERS))
def test_a_summand_more_or_less_does_not_add_up(name):
    lines = lines_of(PROOFS[name])
    at = next(number for number, line in enumerate(lines) if line.summands)
    for changed in (lines[at].summands[1:], tuple((2 * c, e) for c, e in lines[at].summands)):
        forged = [*lines[:at], lines[at]._replace(summands=changed), *lines[at + 1 :]]
        assert max(gaps(forged, point_for(name, 0))) > 1e-6


@pytest.mark.parametrize("name", PROOFS)
def test_every_form_is_written(name):
    text, tex = certificate_text(PROOFS[name]), certificate_latex(PROOFS[name])
    assert text == str(PROOFS[name]) and "[1]" in text and "\0" not in text + tex
    assert mathml(tex.strip("$"))
    for form in ("notebook", "page"):
        html = certificate_html(PROOFS[name], form=form)
        assert "\0" not in html and "<code>" not in html and html.count("<li>") == text.count("\n  [")


SEEDS = 12


@pytest.mark.parametrize("kind", KINDS)
def test_proofs_of_random_claims_add_up(kind):
    for seed in range(SEEDS):
        left, right, given = asked(claim(kind, seed))
        verdict = sl.prove(left, right, given=given)
        if not isinstance(verdict.evidence, Certificate):
            continue
        point = Point(seed)
        try:
            point.fulfil(facts_of(verdict.evidence.assumptions))
            found = list(gaps(lines_of(verdict.evidence), point))
        except NotHere:
            continue
        assert max(found, default=0) < 1e-9, (left, right, given, str(verdict.evidence))
        certificate_latex(verdict.evidence)


def test_it_reads_as_written():
    verdict = sl.prove(MatMul(A, sympy.Transpose(A)), Identity(n), given=["A^T A = I"])
    assert str(verdict.evidence) == """\
A*A.T - I = [1]
where
  [1] = A*A.T - I = 0, since [2] = 0 and its factors are square matrices of one size
  [2] = A.T*A - I = 0, assumed"""


def test_what_is_symmetric_is_not_turned():
    verdicts = [sl.prove(SQUARES, "P^T P A P^T P = A + b A - b A", given=["P^T P = I"]) for _ in range(3)]
    assert all("[1].T" not in str(verdict.evidence) for verdict in verdicts)


def test_an_induction_has_its_cases():
    m = sympy.Symbol("m", integer=True, nonnegative=True)
    left, right = MatMul(sympy.MatPow(A, m), B), MatMul(B, sympy.MatPow(A, m))
    from symlin.arguments import assumptions
    found = by_induction(left, right, assumptions([(MatMul(A, B), MatMul(B, A))], (left, right)), {})
    text = certificate_text(found)
    assert text.startswith("by induction on m") and "for m = 0: " in text and "from m to m + 1: " in text
    assert "supposed: the claim for m" in text or "for every exponent" in text


def test_what_is_used_is_told():
    verdict = sl.prove(SQUARES, "(A B)^T = B A + x y^T - x y^T", given=[
        "A is symmetric", "B^T = B", "C is symmetric", "C P = P C"])
    assert [str(a) for a in verdict.assumptions] == ["A is symmetric", "B.T = B"]
    assert "assuming A is symmetric; B.T = B" in repr(verdict)
    assert sl.prove(SQUARES, "(A B)^T = B^T A^T", given=["C P = P C"]).assumptions == ()
    assert sl.Unknown(A, B, "not tried").assumptions is None
    assert [str(a) for a in sl.prove(SQUARES, "P^{-1} = P^T", given=["P is orthogonal"]).assumptions] == [
        "P is orthogonal"]
    assert {str(a) for a in sl.prove(SQUARES, "B = C", given=["A B = A C", "A is invertible"]).assumptions} == {
        "A*B = A*C", "A is invertible"}
