"""Functions between spaces and entries of columns: what is not read says so."""

import pytest

from symlin.text.checking import check_document


def check(text):
    return [(c.verdict, c.reason) for c in check_document(text).claims]


@pytest.mark.parametrize("claim", ["f(x) = f(x)", "f(x + y) = f(x) + f(y)", "2 f(x) = f(2 x)"])
def test_an_undefined_function_between_spaces_is_an_error_that_says_so(claim):
    declared = r"Let $f : \mathbb{R}^n \to \mathbb{R}^m$, $x, y \in \mathbb{R}^n$. "
    ((verdict, reason),) = check(declared + f"$$ {claim} $$")
    assert verdict == "error" and "the declaration of f" in reason and "define it" in reason


@pytest.mark.parametrize("sign", ["=", ":="])
def test_a_function_between_spaces_may_be_defined(sign):
    text = rf"""Let $A \in \mathbb{{R}}^{{m \times n}}$, $x, y \in \mathbb{{R}}^n$,
    $f : \mathbb{{R}}^n \to \mathbb{{R}}^m$, $f(x) {sign} A x$. $$ f(x + y) = f(x) + f(y) $$"""
    assert [verdict for verdict, _ in check(text)] == ["proved"]


def test_an_entry_of_a_column_has_one_index():
    declared = r"Let $x \in \mathbb{R}^n$, $X \in \mathbb{R}^{n \times m}$. "
    assert [verdict for verdict, _ in check(declared + r"$$ x_{ij} = 0 $$ $$ x_{i1} = x_i $$")] == ["error", "proved"]
    assert [verdict for verdict, _ in check(declared + r"$m = 1$. $$ X_{ij} = 2 X_{ij} $$")] == ["refuted"]
