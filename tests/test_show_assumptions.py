"""What a proof assumed, as it is shown: in the terminal, in JSON, in HTML, LaTeX and text."""

import json
import re

import pytest

import symlin as sl
from symlin.__main__ import main
from symlin.show import verdicts
from symlin.show.mathml import mathml

NOTES = r"""Let $A, B \in \mathbb{R}^{n \times n}$ with $n = h k$. Then $(A B)^\top = B^\top A^\top$.

Assume $A$ is symmetric.
Then $A^\top B = A B$.

Suppose $A B = B A$. Then $A^{-1} B = B A^{-1}$.

Assume $B$ is idempotent.
"""


@pytest.fixture
def printed(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "notes.md").write_text(NOTES)

    def run(*arguments):
        status = main(arguments)
        return status, capsys.readouterr().out

    return run


def test_assumptions_stand_before_the_claims_after_them(printed):
    status, out = printed("check", "notes.md")
    lines = [re.sub(r" +[\d.]+ ms", "", line) for line in out.splitlines()]
    assert status == 0 and lines[:-1] == [
        "notes.md:1  assumed: n = h k",
        r"notes.md:1  ✓ proved  (A B)^\top = B^\top A^\top",
        "notes.md:3  assumed: A is symmetric",
        r"notes.md:4  ✓ proved  A^\top B = A B",
        "    by A is symmetric",
        "notes.md:6  assumed: A B = B A",
        "notes.md:6  ✓ proved  A^{-1} B = B A^{-1}",
        "    by A is symmetric, A B = B A",
        "    where A is invertible",
        "notes.md:8  assumed: B is idempotent",
    ]


def test_json_tells_what_is_used(printed):
    _, out = printed("check", "--json", "notes.md")
    claims = json.loads(out)["files"][0]["claims"]
    assert [claim["used"] for claim in claims] == [[], ["A is symmetric"], ["A is symmetric", "A B = B A"]]
    _, out = printed("prove", "--json", "A, B: n×n; A B = B A", "A^{-1} B = B A^{-1}")
    file = json.loads(out)
    assert file["assumed"] == [{"line": 1, "formula": "A B = B A"}] and file["claims"][0]["used"] == ["A B = B A"]


def test_prove_says_what_is_assumed_and_prints_the_proof(printed):
    status, out = printed("prove", "--certificate", "A, B: n×n; A B = B A; B is symmetric", "A A B = B A A")
    assert status == 0 and out.startswith("assumed: ")
    assert "assumed: A B = B A" in out and "assumed: B is symmetric" in out
    assert "    by " in out and "      [1] = A*B - B*A = 0, assumed" in out
    assert "[1]" not in printed("prove", "A, B: n×n; A B = B A", "A A B = B A A")[1]
    assert "both sides have the same normal form" in printed("prove", "--certificate", "A: n×n", "A A^T = A A^T + A - A")[1]
    status, out = printed("prove", "--certificate", "A, B: n×n; A B = B A", "A B = A")
    assert status == 1 and "[1]" not in out


def test_a_verdict_shows_what_it_assumed():
    verdict = sl.prove("A_1, B: n×n", "(A_1 B)^T = B A_1", given=["A_1 is symmetric", "B^T = B"])
    assert "  assuming A_1 is symmetric\n  assuming B.T = B" in verdicts.verdict_text(verdict)
    tex = verdicts.verdict_latex(verdict)
    assert r"\text{assuming }A_{1}\ \text{is symmetric}" in tex and r"\text{assuming }B^{\top} = B" in tex
    assert mathml(tex.strip("$"))
    page = verdicts.verdict_html(verdict, form="page")
    assert page.count("<li>") == 2 and "Assuming:" in page and "is symmetric" in page
    assert "Assuming" not in verdicts.verdict_html(sl.prove("A: n×n", "A + A = 2 A"))


def test_a_hint_is_shown():
    report = sl.check_document(r"Let $A, B \in \mathbb{R}^{n \times n}$. Assume $A$ is banded. Then $A A B = B A A$.")
    [claim] = report.claims
    assert claim.verdict == "unknown" and "it is true if A and B commute" in claim.reason
    assert "it is true if A and B commute" in verdicts.verdict_text(claim.answer)
