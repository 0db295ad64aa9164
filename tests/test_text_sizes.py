"""Sizes in documents: equations between them, ill-formed ones, what a declaration writes as a column."""

import pytest

from symlin.text.checking import check_document
from symlin.text.documents import read_document


def verdicts(text):
    return [claim.verdict for claim in check_document(text).claims]


def messages(text):
    return [str(claim.error) for claim in read_document(text).claims if claim.error is not None]


@pytest.mark.parametrize(
    ("claim", "verdict"), [(r"\frac{1}{0} = 1", "error"), ("2 = 1 + 1", "proved"), (r"\frac{0}{2} = 0", "proved")]
)
def test_an_equation_without_sizes_is_a_claim(claim, verdict):
    report = check_document(rf"Let $a \in \mathbb{{R}}$. $$ {claim} $$ $$ a = 2 a $$")
    assert [c.verdict for c in report.claims] == [verdict, "refuted"]
    assert not report.assumed


def test_an_equation_between_sizes_that_divides_by_zero_is_an_error():
    assert verdicts(r"Let $x \in \mathbb{R}^n$. $$ n / 0 = n $$ $$ x = 2 x $$") == ["error", "refuted"]


ILL_FORMED = [r"\times n", r"\infty \times n", r"\mathbb{R} \times n", r"n \times \infty", r"\infty"]


@pytest.mark.parametrize("size", ILL_FORMED)
def test_an_ill_formed_size_is_an_error(size):
    text = rf"Let $Z \in \mathbb{{R}}^{{{size}}}$. $Z = 2 Z$."
    assert verdicts(text) == ["error", "error"]
    assert all("is not a size" in message for message in messages(text))


def test_signs_of_numbers_are_no_sizes():
    text = r"Let $a \in \mathbb{R}^+$, $b \in \mathbb{R}^{>0}$, $c \in \mathbb{R}^*$. $a b c = c b a$."
    assert verdicts(text) == ["proved"]


def test_a_declaration_without_a_tree_is_blamed_for_its_symbol():
    text = r"Let $Y, x \in \mathbb{R}^{n \times}$. $$ Y = 2 Y $$ $$ x = x $$"
    assert verdicts(text) == ["error"] * 3
    assert all("the declaration of" in message for message in messages(text)[1:])


def test_softmax_takes_its_axis_from_what_is_written():
    declared = r"Let $X \in \mathbb{R}^{n \times m}$, $W \in \mathbb{R}^{m \times d}$, $y \in \mathbb{R}^{n}$, "
    assert verdicts(
        declared
        + r"""$m = 1$.
    $$ \operatorname{softmax}(X) = \mathbf{1}_n $$
    $$ \operatorname{softmax}(2 X + X) \mathbf{1}_m = \mathbf{1}_n $$
    $$ \operatorname{softmax}(W^\top X^\top)^\top = \operatorname{softmax}(X W) $$
    $$ \mathbf{1}_n^\top \operatorname{softmax}(y) = 1 $$
    $$ \operatorname{softmax}(y) = \mathbf{1}_n $$"""
    ) == ["proved", "proved", "refuted", "proved", "refuted"]


def test_softmax_of_the_members_of_a_family_with_a_size_of_one():
    assert verdicts(
        r"""Let $X_1, \dots, X_h \in \mathbb{R}^{n \times m}$ and $m = 1$.
    $$ \operatorname{softmax}(X_i) = \mathbf{1}_n $$"""
    ) == ["proved"]


def test_a_witness_shows_the_sizes_that_an_equation_replaces():
    report = check_document(
        r"Let $X \in \mathbb{R}^{n \times d}$, $d = h k$, $n = 2$. $$ d \operatorname{tr}(X X^\top) = 0 $$"
    )
    sizes = report.claims[0].to_json()["witness"]["sizes"]
    assert sizes["d"] == sizes["h"] * sizes["k"] and sizes["n"] == 2
