"""Rows of alignments: which begin a formula of their own and which go on with the row before."""

import pytest

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


def one(formula):
    return [claim.text for claim in read_document(DECLARED + f"$$ {formula} $$").claims]


@pytest.mark.parametrize("arrow", [r"\Rightarrow", r"\therefore", r"\implies", r"\because"])
def test_an_arrow_at_the_beginning_says_nothing(arrow):
    assert one(rf"{arrow} A + B = B + A") == ["A + B = B + A"]
    assert one(rf"A = A {arrow} B = B") in ([], ["A = A", "B = B"])


@pytest.mark.parametrize("sign", [r"\mathrel{:=}", r"\mathrel{\mathop:}=", r"\mathrel{\mathop{:}}="])
def test_a_sign_in_braces_is_a_relation(sign):
    assert one(rf"V {sign} A $$ $$ V = A") == ["V = A"]


def test_what_no_reader_of_latex_sees_is_not_read():
    text = "\\begin{document}\n" + DECLARED + r"""
\iffalse $A = B$ \fi
% \iffalse
$A B = B A$
% \fi \end{document}
$A = A$
\end{document}
$B = A$"""
    assert [(c.line, c.text) for c in read_document(text, kind="latex").claims] == [(5, "A B = B A"), (7, "A = A")]
