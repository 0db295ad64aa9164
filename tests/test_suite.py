"""Known verdicts: documents with every claim decided by people; no answer may contradict them."""

import json
from pathlib import Path

import pytest

from symlin.exact import recompute
from symlin.text.checking import check_document

SUITE = Path(__file__).parent / "suite"
EXPECTED = json.loads((SUITE / "expected.json").read_text(encoding="utf-8"))
LATER = {"inverse", "assumption", "gradient", "power", "trig", "log"}
"""What a claim may take that is not built yet; such a claim may be unknown."""


@pytest.mark.parametrize("name", EXPECTED)
def test_verdicts(name):
    claims = check_document(SUITE / "cases" / name).claims
    assert [squeezed(c.claim) for c in claims] == [squeezed(e["claim"]) for e in EXPECTED[name]]
    wrong = []
    for claim, expected in zip(claims, EXPECTED[name]):
        allowed = {expected["verdict"]} | ({"unknown"} if LATER & set(expected["takes"]) else set())
        if claim.verdict not in allowed:
            wrong.append(f"{claim.line}: {claim.claim}: {claim.verdict}, not {expected['verdict']}: {claim.reason}")
        if claim.verdict == "refuted":
            assert recompute(claim.answer.left, claim.answer.right, claim.answer.witness)
    assert not wrong, "\n".join(wrong)


def squeezed(text):
    return "".join(text.split())
