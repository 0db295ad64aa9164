"""Relations are divided by numbers that are assumed not to be zero, and by no others."""

import pytest

import symlin as sl

SYMBOLS = "A, B: n×n; x, y: n; a, b, c: R; "


@pytest.mark.parametrize("assumed, claim", [
    ("c != 0; c A = 0", "A = 0"),
    ("c > 0; a c = b c", "a = b"),
    ("c < 0; c A = c B", "A = B"),
    ("c >= 2; c x = c y", "x = y"),
    ("a != b; a A + b B = a B + b A", "A = B"),
    ("A^T = A; A x = a x; A y = b y; a != b", "x^T y = 0"),
])
def test_divided_by_what_is_not_zero(assumed, claim):
    verdict = sl.prove(SYMBOLS + assumed, claim)
    assert verdict.proved and verdict.evidence.check()


@pytest.mark.parametrize("assumed, claim", [
    ("c A = 0", "A = 0"),
    ("c >= 0; a c = b c", "a = b"),
    ("c <= 2; c x = c y", "x = y"),
    ("a A + b B = a B + b A", "A = B"),
    ("A^T = A; A x = a x; A y = b y", "x^T y = 0"),
    ("a != 0; c A = 0", "A = 0"),
])
def test_not_divided_by_what_may_be_zero(assumed, claim):
    assert not sl.prove(SYMBOLS + assumed, claim).proved
