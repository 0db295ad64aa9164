"""Rows of alignments: which begin a formula of their own and which go on with the row before."""

from symlin.text.documents import read_document

DECLARED = r"Let $A, B \in \mathbb{R}^{n \times n}$. "


def texts(rows):
    return [claim.text for claim in read_document(DECLARED + rf"\begin{{align}} {rows} \end{{align}}").claims]


def test_a_row_with_a_side_and_a_relation_of_its_own_begins_a_formula_even_with_a_sign():
    assert texts(r"A + B &= B + A \\ -A &= -A \\ +A - B &= A - B") == ["A + B = B + A", "-A = -A", "+A - B = A - B"]


def test_a_row_that_begins_with_a_sign_goes_on_with_its_side():
    assert texts(r"A + B &= B + A \\ & - B + B \\ &= A + B") == ["A + B = B + A - B + B", "B + A - B + B = A + B"]
    assert texts(r"A + B &= B \\ - B &+ B + A") == ["A + B = B - B + B + A"]
    assert texts(r"A + B &= B \\ & + A = A + B") == ["A + B = B + A", "B + A = A + B"]
