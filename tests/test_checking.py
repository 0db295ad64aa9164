"""Checking documents: every claim gets its answer, and no failure loses a claim beside it."""

import json
from pathlib import Path

import pytest

import symlin as sl
from symlin.text import checking
from symlin.text.checking import check_document, exit_status

SQUARE = r"Let $A, B, C \in \mathbb{R}^{n \times n}$. "


def verdicts(text, **bounds):
    return [claim.verdict for claim in check_document(SQUARE + text, **bounds).claims]


def test_the_four_words():
    report = check_document(SQUARE + r"""
$$ (A B)^\top = B^\top A^\top $$
$$ A B = B A $$
$$ A^{-1} A = I_n $$
$$ A B = M $$
""")
    assert [(c.line, c.verdict) for c in report.claims][:2] == [(2, "proved"), (3, "refuted")]
    assert report.claims[3].verdict == "error" and "M" in report.claims[3].reason and report.claims[3].line == 5
    assert report.claims[3].answer is None and isinstance(report.claims[3].error, sl.Error)
    assert all(c.ms > 0 and c.reason and "\n" not in c.reason for c in report.claims)


def test_json_is_as_the_language_says():
    report = check_document(SQUARE + r"""Let $c \in \mathbb{R}$. $A B = B A$, $\frac{1}{c} c A = A$ and $A = M$.""")
    data = json.loads(json.dumps(report.to_json()))
    (file,) = data["files"]
    assert file["file"] == "-" and file["assumed"] == []
    refuted, proved, error = file["claims"]
    assert set(refuted) == {"line", "claim", "verdict", "reason", "ms", "witness"}
    assert set(proved) == {"line", "claim", "verdict", "reason", "ms", "conditions", "used"}
    assert set(error) == {"line", "claim", "verdict", "reason", "ms"}
    assert proved["conditions"] == ["c ≠ 0"]
    witness = refuted["witness"]
    assert set(witness) == {"sizes", "values", "functions", "entry", "left", "right"}
    assert set(witness["sizes"]) == {"n"} and set(witness["values"]) == {"A", "B"}
    assert witness["left"] != witness["right"]
    assert all(isinstance(x, str) for rows in witness["values"].values() for row in rows for x in row)


def test_names_are_as_written():
    report = check_document(r"""
Let $\mathbf{W}_{\mathrm{out}}, \hat{B} \in \mathbb{R}^{d_k \times d_k}$. Let $\phi : \mathbb{R} \to \mathbb{R}$,
and $H_1, \dots, H_h \in \mathbb{R}^{d_k \times d_k}$.
$$ \phi(\mathbf{W}_{\mathrm{out}}) \hat{B} + H_1 = \hat{B} $$
""")
    witness = report.claims[0].to_json()["witness"]
    assert set(witness["sizes"]) == {"d_k", "h"}
    assert {r"\mathbf{W}_{\mathrm{out}}", r"\hat{B}", "H_1"} <= set(witness["values"])
    assert set(witness["functions"]) == {r"\phi"}


def test_an_assumption_holds_from_its_sentence_on():
    report = check_document(SQUARE + "$A B = B A$. Assume $A B = B A$. Then $A C = C A$ and $A B = B A$.")
    assert [c.verdict for c in report.claims] == ["refuted", "refuted", "proved"]
    assert report.to_json()["files"][0]["assumed"] == [{"line": 1, "formula": "A B = B A"}]


def test_nothing_is_refuted_after_an_assumption_that_is_not_understood():
    report = check_document(SQUARE + "$A B = B A$. Assume $A$ is banded. Then $A C = C A$ and $A + B = B + A$.")
    assert [c.verdict for c in report.claims] == ["refuted", "unknown", "proved"]


def test_an_unexpected_failure_is_one_unknown(monkeypatch):
    decide = checking.decide

    def failing(left, right, **options):
        if "C" in str(left):
            raise KeyError("a\nsurprise")
        return decide(left, right, **options)

    monkeypatch.setattr(checking, "decide", failing)
    report = check_document(SQUARE + "$A = A$ and $C = C$ and $B = B$.")
    assert [c.verdict for c in report.claims] == ["proved", "unknown", "proved"]
    assert "KeyError" in report.claims[1].reason and "\n" not in report.claims[1].reason


def test_budgets_are_named():
    (claim,) = check_document(SQUARE + "$(A + B)^{60} = A$.").claims
    assert claim.verdict in ("refuted", "unknown")
    (claim,) = check_document(SQUARE + "$(A + B + C)^{12} = A$. Assume $A = B$.", terms=100).claims
    assert claim.verdict in ("refuted", "unknown")
    if claim.verdict == "unknown":
        assert "100" in claim.reason


@pytest.mark.parametrize("flaw", [
    r"\operatorname{tr}(A B = A", r"\frac{1}{A = A", "A B = ", "A + M = M + A", "A B = x", r"(\left( A = A",
    "(" * 10_000 + "A" + ")" * 10_000 + " = A", "A" + " + A" * 30_000 + " = B B",
    "A = " + "A^{" * 3_000 + "A" + "}" * 3_000,
    "".join(rf"\sum_{{i_{k}=1}}^{{n}} " for k in range(60)) + "A = A",
    r"A_{\infty} = \text{import os} = B", "\x1b[2J = A",
])
def test_bad_input_stays_with_its_claim(flaw):
    report = check_document(SQUARE + f"\n$$ A + B = B + A $$\n\n$$ {flaw} $$\n\n$$ (A B)^\\top = B^\\top A^\\top $$\n")
    assert report.claims[0].verdict == "proved" and report.claims[-1].verdict == "proved"
    assert len(report.claims) >= 3
    assert all("\n" not in c.reason for c in report.claims)


def test_a_reader_that_fails_is_an_error_of_the_file(monkeypatch):
    def failing(*_, **__):
        raise ZeroDivisionError("surprise")

    monkeypatch.setattr(checking, "read_document", failing)
    report = check_document("$A = A$")
    assert report.claims == () and "ZeroDivisionError" in report.error and exit_status([report]) == 2


@pytest.mark.parametrize(("data", "says"), [
    (b"\xff\xfe$\x00A\x00", "UTF-8"), (b"$A = A$\n\n\xe9", "line 3"), (b"a\0b", "zero bytes"),
])
def test_files_that_are_no_text(tmp_path, data, says):
    path = tmp_path / "notes.md"
    path.write_bytes(data)
    report = check_document(path)
    assert report.claims == () and says in report.error and report.to_json()["files"][0]["error"] == report.error


def test_files_that_are_not_there(tmp_path):
    assert "there is no file" in check_document(tmp_path / "missing.md").error
    assert "directory" in check_document(tmp_path).error
    assert check_document(Path("a\0b")).error
    assert check_document(Path("x" * 5000)).error


def test_a_file_name_as_text_is_refused():
    for wrong in ("notes.md", "a folder/notes.tex", 3, b"$A = A$", None):
        with pytest.raises(TypeError, match="pathlib.Path"):
            check_document(wrong)


def test_an_empty_file(tmp_path):
    path = tmp_path / "empty.md"
    path.write_bytes(b"")
    report = check_document(path)
    assert report.to_json() == {"files": [{"file": str(path), "assumed": [], "claims": []}]}
    assert exit_status([report]) == 0


def test_line_ends_and_byte_order_marks(tmp_path):
    path = tmp_path / "notes.md"
    path.write_bytes("\ufeffLet $A \\in \\mathbb{R}^{n \\times n}$.\r\n\r\n$$ A = A $$\r\n".encode())
    (claim,) = check_document(path).claims
    assert (claim.line, claim.verdict) == (3, "proved")


def test_notebooks_tell_the_cell(tmp_path):
    path = tmp_path / "notes.ipynb"
    path.write_text(json.dumps({"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": [
        {"cell_type": "markdown", "metadata": {}, "source": [r"Let $A \in \mathbb{R}^{n \times n}$." "\n"]},
        {"cell_type": "code", "metadata": {}, "source": "$A = 2 A$", "outputs": [], "execution_count": None},
        {"cell_type": "markdown", "metadata": {}, "source": "Then\n$$A + A = 2 A.$$"},
    ]}))
    (claim,) = check_document(path).claims
    assert claim.verdict == "proved" and claim.cell == 3 and claim.line == 2
    assert claim.to_json()["cell"] == 3


def test_broken_notebooks(tmp_path):
    for k, text in enumerate(["", "{", "[1, 2]", "[" * 100_000, '{"cells": 3}', '{"cells": [{"source": {}}]}']):
        path = tmp_path / f"{k}.ipynb"
        path.write_text(text)
        report = check_document(path)
        assert report.claims == ()


def test_exit_status():
    def report(*words):
        return checking.Report("-", tuple(checking.CheckedClaim(1, 1, None, "", word, "", 1.0) for word in words))

    assert exit_status([]) == exit_status([report("proved")]) == 0
    assert exit_status([report("proved", "error", "unknown"), report("refuted")]) == 1
    assert exit_status([report("unknown", "error")]) == 2
    assert exit_status([checking.Report("x", error="gone")]) == 2
    assert exit_status([report("unknown", "proved")]) == 3


def test_the_lecture_note_and_the_mistakes():
    notebooks = Path(__file__).parent.parent / "notebooks"
    note, mistakes = check_document(notebooks / "attention.md"), check_document(notebooks / "mistakes.md")
    assert len(note.claims) >= 25 and {c.verdict for c in note.claims} == {"proved"}
    assert [c.verdict for c in mistakes.claims] == ["refuted"] * 10
    assert note.assumed == mistakes.assumed == ()
