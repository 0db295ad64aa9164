"""Sentences around formulas: where they begin, and conditions that stand beside a formula."""

import pytest

from symlin.text.checking import check_document

DECLARED = "Let $P, A, B \\in \\mathbb{R}^{n \\times n}$.\n\n"


def verdicts(text):
    return [claim.verdict for claim in check_document(DECLARED + text).claims]


@pytest.mark.parametrize("opening", ["Suppose $A$ is symmetric.", "Assume $A = A^\\top$.", "Now let $A$ be symmetric."])
def test_an_opening_word_after_a_display_begins_a_sentence(opening):
    report = check_document(DECLARED + f"$$ P = P $$\n{opening}\n$$ A = A^\\top $$")
    assert [claim.claim for claim in report.claims] == ["P = P", "A = A^\\top"]
    assert len(report.assumed) == 1
    assert report.claims[1].verdict != "refuted"


def test_an_opening_word_inside_a_sentence_begins_none():
    assert verdicts("$$ P = 2 P $$\nis what we let $A$ be symmetric for.\n$$ A = A^\\top $$") == ["unknown", "refuted"]
    assert verdicts("With $P$ given $A = B$ holds.") == ["refuted"]


@pytest.mark.parametrize(
    "condition, verdict",
    [
        (r"\text{ if } A = 0", "proved"), (r"\quad\text{for } A = B", "refuted"),
        (r"\text{ whenever $A$ is zero}", "unknown"), (r"\text{ provided that } A = 0", "proved"),
        (r"\text{ unless } A = 0", "unknown"), (r"\text{ for invertible } A", "unknown"),
    ],
)
def test_a_condition_beside_a_claim_is_assumed_for_it_alone(condition, verdict):
    report = check_document(DECLARED + f"$$ A B = 0 {condition} $$ $$ A B = B A $$")
    found = [(claim.claim, claim.verdict) for claim in report.claims]
    assert found == [("A B = 0", verdict), ("A B = B A", "refuted")]


@pytest.mark.parametrize("remark", [r"\text{for } i = 1, \dots, n", r"\text{for all } B \in \mathbb{R}^{n \times n}"])
def test_the_range_of_an_index_is_no_condition(remark):
    assert verdicts(rf"$$ A_{{ii}} = B_{{ii}} \quad {remark} $$") == ["refuted"]
