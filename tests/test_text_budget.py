"""Formulas that would grow beyond all bounds end in a verdict, quickly."""

import time

import pytest

from symlin.text.checking import check_document


@pytest.mark.parametrize("depth", [9, 14, 60])
def test_functions_of_functions_stop_at_a_budget(depth):
    functions = " ".join(rf"$f_{{{k + 1}}}(x) := f_{{{k}}}(f_{{{k}}}(x))$." for k in range(depth))
    begun = time.perf_counter()
    report = check_document(
        rf"Let $c \in \mathbb{{R}}$. $f_0(x) := x + x$. {functions} $$ f_{{{depth}}}(c) = c $$ $$ f_1(c) = 4 c $$"
    )
    assert [claim.verdict for claim in report.claims] == ["unknown", "proved"]
    assert "more than 1000" in report.claims[0].reason
    assert time.perf_counter() - begun < 5


@pytest.mark.parametrize("exponent", ["-1000000000", "1000000000", "-1000000000000000000000"])
def test_huge_powers_of_numbers_stop_at_a_budget(exponent):
    (claim,) = check_document(rf"Let $c \in \mathbb{{R}}$. $$ 2^{{{exponent}}} c = c $$").claims
    assert claim.verdict == "unknown" and "budget" in claim.reason
