"""Expressions multiplied out and single entries: equal to what they came from, and written as a textbook would."""

import pytest
import sympy

import symlin as sl
from symlin.nodes import Defined, Entry

n, d, k, h = sl.sizes("n d k h")
i, j = sl.indices("i j")
X = sl.matrix("X", n, d)
W_Q, W_K = sl.matrices("W_Q W_K", d, k)
b = sl.vector("b", k)
A, B = sl.matrices("A B", n, n)
c = sl.scalar("c")
H, U = sl.family("H", n, k, count=h), sl.family("U", k, d, count=h)

EXPANDED = [
    ((A + B) * (A + B).T, "A*A.T + A*B.T + B*A.T + B*B.T"),
    ((A + sl.identity(n)) * (A - sl.identity(n)), "-I + A*A"),
    (((X * W_Q + sl.ones(n) * b.T) * (X * W_K).T), "X*W_Q*W_K.T*X.T + 1*b.T*W_K.T*X.T"),
    ((A + B) * 0 + sl.zeros(n, n), "0"),
    (sl.hadamard(A + B, A), None),
    (sl.kron(A + B, A - B), None),
    (sl.softmax((A + B) * A), None),
    (sl.total(H[i] * (U[i] + U[1]), (i, 1, h)), None),
    (sl.diag(sl.diag(A + c * B)), None),
    (sl.vec(A * (A + B)), None),
    ((A + c * B) ** 3, None),
]


@pytest.mark.parametrize("written, expected", EXPANDED, ids=lambda x: str(x)[:40])
def test_an_expansion_is_proved_equal(written, expected):
    expanded = sl.expand(written)
    assert sl.prove(written, expanded).proved
    assert expected is None or str(expanded) == expected


def test_numbers_expand_bilinearly():
    x, y = sl.vector("x", n), sl.vector("y", n)
    number = sl.norm2(x + c * y)
    expanded = sl.expand(number)
    assert sl.prove(number, expanded).proved
    assert len(sympy.Add.make_args(expanded)) == 4
    assert sl.prove(sl.expand(sympy.Trace((A + B) * (A - B))), sympy.Trace((A + B) * (A - B))).proved


def test_expansion_unfolds_letters():
    Q = Defined("Q", X * W_Q)
    assert str(sl.expand(Q * Q.T)) == "X*W_Q*W_Q.T*X.T"


def test_expansion_has_a_budget():
    with pytest.raises(sl.BudgetError, match="terms="):
        sl.expand((A + B) ** 20)
    with pytest.raises(sl.BudgetError, match="terms="):
        sl.expand((c + sl.norm2(b)) ** 60 * (1 + c) ** 60 * (2 + sl.norm2(b)) ** 60)


ENTRIES = [
    X * W_Q * W_K.T * X.T,
    sl.softmax(A) * X,
    sl.softmax(A.T + B),
    sl.hadamard(A, B.T) + c * A,
    sl.diag(sl.diag(A)) * B,
    sl.total(H[i] * U[i], (i, 1, h)),
    sl.exp(A * B) + sl.ones(n, n),
    sl.hadamard(sympy.HadamardPower(sl.exp(A), -1), B) * sl.identity(n),
    sl.concat(A, B) * sl.concat(B, A).T,
    sl.kron(sl.identity(h), A),
]


@pytest.mark.parametrize("matrix", ENTRIES, ids=lambda x: str(x)[:40])
def test_an_entry_is_proved_equal(matrix):
    r, s = sl.indices("a b")
    assert sl.prove(sl.entry(matrix, r, s), Entry(matrix, r, s)).proved


def test_an_entry_keeps_the_order_of_the_textbook():
    entry = sl.entry(X * W_Q, i, j)
    assert str(entry) == "Sum(X_{i,l}*W_Q_{l,j}, (l, 1, d))"
    assert sympy.latex(entry) == r"\sum_{l=1}^{d} X_{il} \left(W_{Q}\right)_{lj}"


def test_fresh_letters_avoid_those_in_use():
    l_ = sl.indices("l")
    entry = sl.entry(X * W_Q, l_, j)
    assert str(entry) == "Sum(X_{l,r}*W_Q_{r,j}, (r, 1, d))"


def test_doit_gives_the_elements_of_sympy():
    P, Q = sl.matrix("P", 2, 2), sl.matrix("Q", 2, 2)
    assert sl.entry(P * Q, 1, 2).doit() == P[0, 0] * Q[0, 1] + P[0, 1] * Q[1, 1]


def test_entries_of_nothing_that_has_entries():
    with pytest.raises(sl.Error, match="number"):
        sl.entry(c, 1, 1)
    with pytest.raises(TypeError, match="position"):
        sl.entry(A, "1", 1)
    with pytest.raises(TypeError, match="position"):
        sl.entry(A, 1.5, 1)
    with pytest.raises(sl.ShapeError, match="positions run from 1"):
        sl.entry(sl.matrix("P", 2, 2) * sl.matrix("P", 2, 2), 3, 1)
