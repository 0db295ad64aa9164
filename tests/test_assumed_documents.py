"""Documents about assumptions and inverses: every expectation stands at exact points, and no answer contradicts it."""

import json
import sys
from pathlib import Path

import pytest

from symlin.exact import recompute
from symlin.text.checking import check_document

DOCUMENTS = Path(__file__).parent / "documents" / "assumed"
sys.path.insert(0, str(DOCUMENTS))
import verify  # noqa: E402

EXPECTED = json.loads((DOCUMENTS / "expected.json").read_text(encoding="utf-8"))
UNKNOWN = json.loads((DOCUMENTS / "known_unknowns.json").read_text(encoding="utf-8"))
"""``{file: [claim, ...]}``: claims that may stay unknown; a claim that is not listed must be decided."""
RECIPES = verify.known_recipes()


def test_the_collection_is_whole():
    assert set(EXPECTED) == {path.name for path in DOCUMENTS.glob("*.md")}
    assert set(RECIPES) <= set(EXPECTED)
    assert all(set(claims) <= {e["claim"] for e in EXPECTED[name]} for name, claims in UNKNOWN.items())


@pytest.mark.parametrize("name", EXPECTED)
def test_expectations_stand_at_exact_points(name):
    assert not list(verify.complaints(name, EXPECTED[name], RECIPES.get(name, [])))


@pytest.mark.parametrize("name", EXPECTED)
def test_verdicts(name):
    claims = check_document(DOCUMENTS / name).claims
    assert [" ".join(c.claim.split()) for c in claims] == [e["claim"] for e in EXPECTED[name]]
    wrong = []
    for claim, expected in zip(claims, EXPECTED[name]):
        allowed = {expected["verdict"]} | ({"unknown"} if expected["claim"] in UNKNOWN.get(name, ()) else set())
        if claim.verdict not in allowed:
            wrong.append(f"{claim.line}: {claim.claim}: {claim.verdict}, not {expected['verdict']}: {claim.reason}")
        if claim.verdict == "refuted":
            assert recompute(claim.answer.left, claim.answer.right, claim.answer.witness)
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("name", [name for name, claims in EXPECTED.items() if len(claims) > 12][:5])
def test_a_false_expectation_is_noticed(name):
    turned = [{**e, "verdict": "proved" if e["verdict"] == "refuted" else "refuted"} for e in EXPECTED[name]]
    assert len(list(verify.complaints(name, turned, RECIPES.get(name, [])))) == len(turned)
