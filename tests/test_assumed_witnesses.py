"""Counterexamples under assumptions: every falsehood of a list is found and stands, no truth is refuted."""

import time

import numpy
import pytest
import sympy
from hypothesis import given, settings
from hypothesis import strategies as st
from sympy import Identity, MatAdd, MatMul, MatPow, MatrixSymbol, Symbol, Transpose, ZeroMatrix

from symlin.assumed import Comparison, Equation, Property, Unread
from symlin.exact import recompute
from symlin.nodes import Dot, Entry, Member
from symlin.numeric.compiling import lambdify
from symlin.refuting import example, refuted
from symlin.satisfied import own_ranges
from symlin.text.documents import read_document
from symlin.witnesses import Found, Search, search

n, h = sympy.symbols("n h", integer=True, positive=True)
i, j = sympy.symbols("i j", integer=True, positive=True)
m = Symbol("m", integer=True, nonnegative=True)
a = Symbol("a", real=True)
A, B, C = (MatrixSymbol(name, n, n) for name in "ABC")
y = MatrixSymbol("y", n, 1)
one, zero = sympy.S.One, sympy.S.Zero

CASES = [
    (r"Let $N, M \in \mathbb{R}^{n \times n}$. Assume $N^3 = 0$.",
     [r"N^2 = 0", r"N M = M N"],
     [r"N^4 = 0", r"(I_n - N)^{-1} = I_n + N + N^2"]),
    (r"Let $N \in \mathbb{R}^{n \times n}$. Assume $N^4 = 0$.",
     [r"N^3 = 0"],
     [r"N^5 = 0"]),
    (r"Let $Q \in \mathbb{R}^{n \times k}$. Assume $Q^\top Q = I_k$.",
     [r"Q Q^\top = I_n", r"\operatorname{tr}(Q Q^\top) = n"],
     [r"(Q Q^\top)^2 = Q Q^\top", r"\operatorname{tr}(Q Q^\top) = k"]),
    (r"Let $R \in \mathbb{R}^{2 \times 2}$. Assume $R^\top R = I_2$.",
     [r"R^4 = I_2", r"R^7 = R^3", r"R^\top = R", r"R^\top = -R"],
     [r"R R^\top = I_2", r"(R^3)^\top R^5 = R^2"]),
    (r"Let $v \in \mathbb{R}^{n}$, $H := I_n - 2 v v^\top$. Assume $v^\top v = 1$.",
     [r"H v = v", r"\operatorname{tr}(H) = n - 1"],
     [r"H^2 = I_n", r"H v = -v"]),
    (r"Let $A, B, C \in \mathbb{R}^{n \times n}$. Assume $A B = B A$ and $B C = C B$.",
     [r"A C = C A", r"A^\top B = B A^\top"],
     [r"A B^2 = B^2 A", r"B A C B = A B^2 C"]),
    (r"Let $A \in \mathbb{R}^{n \times n}$, $v \in \mathbb{R}^n$, $\lambda \in \mathbb{R}$. Assume $A v = "
     r"\lambda v$ and $v \neq 0$.",
     [r"A^\top v = \lambda v", r"A^3 v = 3 \lambda v", r"\lambda = 0"],
     [r"A^3 v = \lambda^3 v"]),
    (r"Let $A \in \mathbb{R}^{n \times n}$, $v, w \in \mathbb{R}^n$, $\lambda, \mu \in \mathbb{R}$. Assume $A$ "
     r"is symmetric, $A v = \lambda v$, $A w = \mu w$ and $\lambda \neq \mu$. ",
     [r"v^\top w = 1", r"v + w = 0"],
     [r"v^\top w = 0"]),
    (r"Let $A \in \mathbb{R}^{n \times m}$, $B \in \mathbb{R}^{m \times n}$. Assume $A B = I_n$.",
     [r"B A = I_m", r"A^\top = B"],
     [r"B A B = B", r"(B A)^2 = B A"]),
    (r"Let $A \in \mathbb{R}^{m \times n}$, $G \in \mathbb{R}^{n \times m}$. Assume $A G A = A$, $G A G = G$, "
     r"$(A G)^\top = A G$ and $(G A)^\top = G A$.",
     [r"A G = I_m", r"G = A^\top", r"A G G^\top = A"],
     [r"A^\top A G = A^\top", r"G G^\top A^\top = G"]),
    (r"Let $A \in \mathbb{R}^{m \times n}$, $G \in \mathbb{R}^{n \times m}$. Assume $A G A = A$ and $G A G = G$.",
     [r"(A G)^\top = A G"],
     [r"(A G)^2 = A G"]),
    (r"Let $P \in \mathbb{R}^{n \times n}$, $x \in \mathbb{R}^n$. Assume $P \mathbf{1}_n = \mathbf{1}_n$ and "
     r"$\mathbf{1}_n^\top x = 1$.",
     [r"\mathbf{1}_n^\top P x = 1", r"P^\top \mathbf{1}_n = \mathbf{1}_n", r"P x = x"],
     [r"P^2 \mathbf{1}_n = \mathbf{1}_n", r"x^\top P \mathbf{1}_n = 1"]),
    (r"Let $A \in \mathbb{R}^{m \times n}$, $u \in \mathbb{R}^m$, $v \in \mathbb{R}^n$. Assume $A = u v^\top$.",
     [r"A^\top u = v", r"A v = u"],
     [r"A A^\top A = (u^\top u) (v^\top v) A"]),
    (r"Let $A, B, S \in \mathbb{R}^{n \times n}$. Assume $B = S^{-1} A S$.",
     [r"B = A", r"B^\top = S^{-1} A^\top S"],
     [r"\operatorname{tr}(B) = \operatorname{tr}(A)", r"B^3 = S^{-1} A^3 S"]),
    (r"Let $P, Q \in \mathbb{R}^{n \times n}$ be symmetric and idempotent.",
     [r"P Q = Q P", r"P + Q = I_n", r"(P Q)^2 = P Q"],
     [r"(I_n - P)^2 = I_n - P", r"(P Q)^\top = Q P"]),
    (r"Let $S \in \mathbb{R}^{n \times n}$ be symmetric and orthogonal.",
     [r"S = I_n", r"\operatorname{tr}(S) = n"],
     [r"S^2 = I_n", r"S^5 = S"]),
    (r"Let $D \in \mathbb{R}^{n \times n}$ be diagonal and orthogonal, $A \in \mathbb{R}^{n \times n}$.",
     [r"D A = A D", r"D = I_n"],
     [r"D^2 = I_n"]),
    (r"Let $P \in \mathbb{R}^{n \times n}$ be a symmetric permutation matrix.",
     [r"P = I_n"],
     [r"P^2 = I_n"]),
    (r"Let $P, Q \in \mathbb{R}^{n \times n}$ be permutation matrices.",
     [r"P Q = Q P", r"P^2 = I_n", r"P^6 = I_n"],
     [r"P^\top P = I_n"]),
    (r"Let $A \in \mathbb{R}^{n \times n}$ be skew-symmetric and $x \in \mathbb{R}^n$.",
     [r"A^2 = A", r"A x = 0", r"A^3 = -A"],
     [r"x^\top A x = 0"]),
    (r"Let $A, B \in \mathbb{R}^{n \times n}$ be positive definite.",
     [r"A B = B A", r"(A B)^\top = A B", r"A^{-1} B = B A^{-1}"],
     [r"(A + B)^\top = A + B"]),
    (r"Let $A, B \in \mathbb{R}^{n \times n}$ be positive definite. Assume $A B = B A$.",
     [r"A = B"],
     [r"(A B)^\top = A B"]),
    (r"Let $c, s \in \mathbb{R}$. Assume $c^2 + s^2 = 1$.",
     [r"c + s = 1", r"c = 0", r"c s = 0"],
     [r"(c + s)^2 = 1 + 2 c s", r"c^4 - s^4 = c^2 - s^2"]),
    (r"Let $a, b \in \mathbb{R}$. Assume $a > 0$, $b > 0$ and $a < 1$.",
     [r"\log(a b) = \log(a)", r"a b = 1"],
     [r"\log(a b) = \log(a) + \log(b)"]),
    (r"Let $c \in \mathbb{R}$. Assume $c \geq 2$.",
     [r"c^2 = 4"],
     [r"c c = c^2"]),
    (r"Let $A, B \in \mathbb{R}^{n \times n}$. Assume $A B = - B A$.",
     [r"A B = 0", r"A^2 B = - B A^2"],
     [r"A^2 B = B A^2"]),
    (r"Let $A, B, C \in \mathbb{R}^{n \times n}$. Assume $A B = A C$ and $A \neq 0$.",
     [r"B = C", r"B A = C A"],
     [r"A^2 B = A^2 C"]),
    (r"Let $A, B \in \mathbb{R}^{n \times n}$. Assume $A B = A + B$.",
     [r"A = B", r"(A B)^\top = A B"],
     [r"A B = B A"]),
    (r"Let $W_1, \dots, W_h \in \mathbb{R}^{n \times n}$ be orthogonal.",
     [r"W_1 W_2 = W_2 W_1", r"\sum_{i=1}^{h} W_i = I_n"],
     [r"\sum_{i=1}^{h} W_i^\top W_i = h I_n"]),
    (r"Let $A \in \mathbb{R}^{n \times n}$, $m \in \mathbb{N}$. Assume $A^2 = A$.",
     [r"A^m = A", r"A^{m+2} = I_n"],
     [r"A^{m+1} = A", r"A^{m+2} = A^{m+1}"]),
    (r"Let $A \in \mathbb{R}^{n \times n}$. Assume $A^2 - 3 A + 2 I_n = 0$.",
     [r"A = I_n", r"A = 2 I_n", r"A^\top = A"],
     [r"(A - I_n)(A - 2 I_n) = 0"]),
    (r"Let $A \in \mathbb{R}^{n \times n}$. Assume $A^\top A = A A^\top$.",
     [r"A^\top = A", r"A^2 = A^\top A", r"A^\top = -A"],
     [r"A^\top A A = A A^\top A"]),
    (r"Let $X, Y \in \mathbb{R}^{m \times n}$. Assume $X^\top X = Y^\top Y$.",
     [r"X = Y", r"X X^\top = Y Y^\top"],
     [r"\|X\|_F^2 = \|Y\|_F^2"]),
    (r"Let $x, y \in \mathbb{R}^{n}$. Assume $x^\top x = 1$, $y^\top y = 1$ and $x^\top y = 0$.",
     [r"x y^\top = 0", r"x + y = 0", r"x x^\top + y y^\top = I_n"],
     [r"\|x + y\|^2 = 2"]),
    (r"Let $A, B, C \in \mathbb{R}^{n \times n}$. Assume $A B C = I_n$.",
     [r"B A C = I_n", r"A C B = I_n"],
     [r"B C A = I_n"]),
    (r"Let $J, M \in \mathbb{R}^{n \times n}$. Assume $M^\top J M = J$, $J^\top = -J$ and that $J$ is invertible.",
     [r"M^\top M = I_n", r"M^\top = M"],
     [r"M^{-1} = J^{-1} M^\top J"]),
    (r"Let $y, z \in \mathbb{R}^{n}$. Assume $y = \operatorname{softmax}(z)$.",
     [r"y = z"],
     [r"\mathbf{1}_n^\top y = 1"]),
    (r"Let $x_1, \dots, x_h \in \mathbb{R}^{n}$. Assume $x_i^\top x_j = \delta_{ij}$.",
     [r"x_1 = x_2", r"\sum_{i=1}^{h} x_i x_i^\top = I_n"],
     [r"\sum_{i=1}^{h} x_i^\top x_i = h"]),
    (r"Let $A \in \mathbb{R}^{n \times n}$ be positive semidefinite, $x \in \mathbb{R}^n$. Assume $A x = 0$.",
     [r"x = 0", r"A = 0"],
     [r"x^\top A = 0"]),
    (r"Let $A, X, B \in \mathbb{R}^{n \times n}$. Assume $A X - X A = B$.",
     [r"B = 0", r"A X = B"],
     [r"\operatorname{tr}(B) = 0"]),
    (r"Let $U \in \mathbb{R}^{n \times n}$ be orthogonal and $D \in \mathbb{R}^{n \times n}$ be diagonal, $A := "
     r"U D U^\top$.",
     [r"A = D", r"A U = D U"],
     [r"A^\top = A", r"A U = U D"]),
    (r"Let $A \in \mathbb{R}^{n \times n}$ be orthogonal. Assume $A^3 = I_n$.",
     [r"A = I_n", r"A^2 = I_n"],
     [r"A^\top = A^2"]),
    (r"Let $A \in \mathbb{R}^{n \times n}$ be idempotent and $B \in \mathbb{R}^{n \times n}$ be idempotent. "
     r"Assume $A B = B A$.",
     [r"A B = 0", r"(A + B)^2 = A + B"],
     [r"(A B)^2 = A B"]),
    (r"Let $A \in \mathbb{R}^{n \times n}$, $x \in \mathbb{R}^n$. Assume $A x = x$, $A^\top A = I_n$ and $x \neq 0$.",
     [r"A = I_n"],
     [r"A^\top x = x"]),
    (r"Let $P \in \mathbb{R}^{n \times n}$. Assume $P \odot P = P$, $P \mathbf{1}_n = \mathbf{1}_n$ and $P^\top "
     r"\mathbf{1}_n = \mathbf{1}_n$.",
     [r"P^2 = I_n", r"P^\top = P"],
     [r"P^\top P = I_n"]),
    (r"Let $A, B \in \mathbb{R}^{n \times n}$ be symmetric.",
     [r"(A B)^\top = A B", r"A B = B A"],
     [r"(A B A)^\top = A B A"]),
    (r"Let $A \in \mathbb{R}^{n \times n}$ and $B \in \mathbb{R}^{n \times n}$. Assume that $A + B$ is invertible.",
     [r"(A + B)^{-1} A = A (A + B)^{-1}", r"A = 0"],
     [r"A (A + B)^{-1} B = B (A + B)^{-1} A"]),
    (r"Let $A \in \mathbb{R}^{m \times n}$, $x \in \mathbb{R}^n$, $b \in \mathbb{R}^m$. Assume $A^\top A x = "
     r"A^\top b$.",
     [r"A x = b", r"x = A^\top b"],
     [r"A^\top (b - A x) = 0"]),
    (r"Let $a, b, c \in \mathbb{R}$. Assume $a b = c$ and $b \neq 0$.",
     [r"a = b c", r"a = c"],
     [r"a = c / b"]),
    (r"Let $n \in \mathbb{N}$, $A \in \mathbb{R}^{k \times k}$. Assume $A^n = I_k$ and $n \geq 1$.",
     [r"A = I_k"],
     [r"A^{2 n} = I_k"]),
    (r"Let $A \in \mathbb{R}^{n \times n}$. Assume $A^2 = -I_n$.",
     [r"A^\top = -A", r"A^4 = -I_n"],
     [r"A^4 = I_n"]),
    (r"Let $A \in \mathbb{R}^{n \times n}$. Assume $A^3 = A$ and $A^\top = -A$.",
     [],
     [r"A = 0"]),
    (r"Let $A \in \mathbb{R}^{n \times n}$. Assume $A^3 = -A$ and $A^\top = -A$.",
     [r"A = 0", r"A^2 = -I_n"],
     [r"A^5 = A"]),
    (r"Let $X \in \mathbb{R}^{n \times d}$, $y \in \mathbb{R}^n$, $\lambda \in \mathbb{R}$ with $\lambda > 0$. "
     r"Let $w \in \mathbb{R}^d$. Assume $(X^\top X + \lambda I_d) w = X^\top y$.",
     [r"X w = y", r"w = X^\top y"],
     [r"X^\top (y - X w) = \lambda w"]),
    (r"Let $A, B \in \mathbb{R}^{n \times n}$. Assume $A B A = B$ and $A^2 = I_n$.",
     [r"A = B", r"B^2 = I_n"],
     [r"A B = B A"]),
    (r"Let $p \in \mathbb{R}^n$. Assume $\mathbf{1}_n^\top p = 1$ and $p_i > 0$.",
     [r"p^\top p = 1", r"p = \frac{1}{n} \mathbf{1}_n"],
     [r"\sum_{i=1}^{n} p_i = 1"]),
    (r"Let $K \in \mathbb{R}^{n \times n}$. Assume $K^\top = K$ and $\operatorname{tr}(K) = 0$.",
     [r"K = 0", r"\operatorname{tr}(K^2) = 0"],
     [r"\operatorname{tr}(K^\top) = 0"]),
    (r"Let $A,B \in \mathbb{R}^{n \times n}$ be orthogonal. Assume $A B = B A$.",
     [r"A = B", r"A^2 = I_n", r"A B^\top = A^\top B"],
     [r"A B^\top = B^\top A"]),
]
"""What is assumed, claims that are false under it, claims that are true."""


def asked(document, claims):
    """Pairs of a claim that was read and what is assumed for it."""
    read = read_document("\n\n".join([document, *(f"$$ {claim} $$" for claim in claims)])).claims
    assert [claim.error for claim in read] == [None] * len(claims)
    return [(claim, tuple(a.assumed() for a in claim.assumptions)) for claim in read]


def answer(left, right, *assumptions, trials=40):
    return refuted(left, right, [], trials, time.monotonic() + 20, assumptions)


FALSE = [(document, claim) for document, false, _ in CASES for claim in false]
TRUE = [(document, claim) for document, _, true in CASES for claim in true]


def is_symmetric(x):
    return numpy.allclose(x, x.T)


MEANT = {
    "invertible": lambda x: abs(numpy.linalg.det(x)) > 1e-9,
    "symmetric": is_symmetric,
    "skew-symmetric": lambda x: numpy.allclose(x, -x.T),
    "orthogonal": lambda x: numpy.allclose(x.T @ x, numpy.eye(len(x))),
    "idempotent": lambda x: numpy.allclose(x @ x, x),
    "permutation": lambda x: numpy.array_equal(numpy.sort(x, axis=1)[:, ::-1], numpy.eye(len(x))[:1].repeat(len(x), 0))
    and numpy.allclose(x.sum(axis=0), 1),
    "diagonal": lambda x: numpy.allclose(x, numpy.diag(numpy.diag(x))),
    "positive definite": lambda x: is_symmetric(x) and numpy.linalg.eigvalsh(x).min() > 0,
    "positive semidefinite": lambda x: is_symmetric(x) and numpy.linalg.eigvalsh(x).min() > -1e-9,
    "nonzero": lambda x: numpy.abs(x).max() > 0,
}
"""The words, by NumPy's floating-point numbers."""
COMPARED = {
    "!=": numpy.not_equal, "<": numpy.less, "<=": numpy.less_equal, ">": numpy.greater, ">=": numpy.greater_equal,
}


def gap(left, right, witness):
    """Left minus right at a witness by array code, which shares nothing with exact evaluation."""
    expression = MatAdd(left, MatMul(-1, right)) if left.is_Matrix else left - right
    letters = [key for key in witness.values if expression.has(key)]
    whole = [s for s in witness.sizes if s.is_positive is not True and expression.has(s)]
    values = [witness.values[x] for x in letters]
    arrays = [numpy.array(x.tolist(), float) if x.is_Matrix else float(x) for x in values]
    return numpy.asarray(lambdify([*letters, *whole], expression)(*arrays, *[witness.sizes[s] for s in whole]))


def meets(witness, assumption):
    if isinstance(assumption, Property):
        return MEANT[assumption.word](gap(assumption.matrix, ZeroMatrix(*assumption.matrix.shape), witness))
    difference = gap(assumption.left, assumption.right, witness)
    if isinstance(assumption, Comparison):
        return bool(COMPARED[assumption.relation](difference, 0))
    return numpy.allclose(difference, 0)


@pytest.mark.parametrize("document, claim", FALSE, ids=str)
def test_a_falsehood_is_found_and_stands(document, claim):
    [(claim, assumptions)] = asked(document, [claim])
    verdict = answer(claim.left, claim.right, *assumptions)
    assert verdict.status == "refuted", verdict.reason
    witness = verdict.witness
    assert recompute(claim.left, claim.right, witness, assumptions=assumptions)
    left, right = witness.numpy()
    assert not numpy.allclose(left, right, rtol=1e-12, atol=1e-12)
    if not any(isinstance(key, Member) for key in witness.values) and not any(own_ranges(x, ()) for x in assumptions):
        assert all(meets(witness, assumption) for assumption in assumptions)
        assert numpy.abs(gap(claim.left, claim.right, witness)).max() > 1e-12


@pytest.mark.parametrize("document, claim", TRUE, ids=str)
def test_a_truth_is_never_refuted_and_has_an_example(document, claim):
    [(claim, assumptions)] = asked(document, [claim])
    verdict = answer(claim.left, claim.right, *assumptions)
    assert verdict.status == "unknown"
    agreed = int(verdict.reason.split("both sides agree on ")[1].split()[0])
    assert agreed >= 10
    assert example(assumptions, claim.left, claim.right) is True


T = Transpose
unit = Identity(n)
RELATIONS = [
    [Property("orthogonal", A), Equation(MatMul(T(A), A), unit), Equation(MatMul(A, T(A)), unit)],
    [Property("idempotent", A), Equation(MatMul(A, A), A)],
    [Property("symmetric", A), Equation(A, T(A))],
    [Property("skew-symmetric", A), Equation(T(A), MatMul(-1, A))],
    [Equation(MatMul(A, B), MatMul(B, A))],
    [Equation(MatMul(A, B), unit), Equation(MatMul(B, A), unit)],
    [Equation(MatPow(A, 3), ZeroMatrix(n, n))],
    [Equation(MatMul(A, B, A), A)],
    [Equation(MatPow(A, 2), MatAdd(A, unit))],
    [Property("symmetric", A), Property("symmetric", B), Equation(MatMul(A, B), MatMul(B, A))],
    [Property("permutation", A), Equation(MatMul(T(A), A), unit)],
    [Equation(MatAdd(A, B), unit), Property("idempotent", A), Equation(MatMul(A, B), ZeroMatrix(n, n))],
]
"""What is assumed together; the equations among it and what they entail."""
factors = st.lists(st.sampled_from([A, B, C, T(A), T(B), T(C)]), max_size=2)


@st.composite
def consequences(draw):
    """Assumptions and a claim that follows: combinations of words with the two sides of what is assumed inside."""
    relations = draw(st.sampled_from(RELATIONS))
    equations = [r for r in relations if isinstance(r, Equation)]
    sides = [[MatMul(2, C)], [MatMul(2, C)]]
    for _ in range(draw(st.integers(1, 2))):
        equation = draw(st.sampled_from(equations)) if equations else Equation(A, A)
        before, after, c = draw(factors), draw(factors), draw(st.integers(-2, 2))
        for terms, inner in zip(sides, equation):
            terms.append(MatMul(c, *before, inner, *after))
    return tuple(relations), MatAdd(*sides[0]), MatAdd(*sides[1])


@given(consequences())
@settings(max_examples=150, deadline=None)
def test_what_follows_is_never_refuted(case):
    assumptions, left, right = case
    verdict = answer(left, right, *assumptions, trials=12)
    assert verdict.status == "unknown" and "agree on" in verdict.reason


@given(consequences(), st.sampled_from([A, T(B), MatMul(B, C), unit]))
@settings(max_examples=60, deadline=None)
def test_a_refutation_stands_by_other_arithmetic(case, added):
    assumptions, left, right = case
    verdict = answer(left, MatAdd(right, added), *assumptions, trials=12)
    if verdict.status == "refuted":
        assert all(meets(verdict.witness, assumption) for assumption in assumptions)
        assert numpy.abs(gap(left, MatAdd(right, added), verdict.witness)).max() > 1e-9


def test_nothing_is_refuted_under_what_is_not_understood():
    verdict = answer(A, T(A), Unread("A is nice"))
    assert verdict.status == "unknown" and "A is nice" in verdict.reason
    assert example([Unread("A is nice")], A, A) is None


@pytest.mark.parametrize("assumption", [
    Equation(A, MatAdd(A, unit)),
    Equation(MatAdd(MatMul(A, B), MatMul(-1, B, A)), unit),
    Equation(MatMul(y, T(y)), unit),
    Equation(a**2, -one),
], ids=str)
def test_what_has_no_example_at_sizes_other_than_1_refutes_nothing(assumption):
    assert example([assumption], A, A) is False
    if assumption.left.is_Matrix and not assumption.left.has(y):
        verdict = answer(A, B, assumption)
        assert verdict.status == "unknown" and "no exact point" in verdict.reason


def test_contradictory_assumptions_have_no_example():
    assert example([Property("invertible", A), Equation(MatPow(A, 2), ZeroMatrix(n, n))], A, A) is False


def test_members_of_a_family_are_all_meant():
    x = [Member("x", index, n, 1, h) for index in (i, j)]
    orthonormal = Equation(Dot(*x), sympy.KroneckerDelta(i, j))
    assert answer(Dot(*x), zero, orthonormal).status == "refuted"
    assert answer(Dot(*x), sympy.KroneckerDelta(i, j), orthonormal).status == "unknown"
    symmetric = Property("symmetric", Member("W", i, n, n, h))
    W = [Member("W", index, n, n, h) for index in (1, j)]
    assert answer(W[1], T(W[1]), symmetric).status == "unknown"
    assert answer(MatMul(*W), MatMul(*W[::-1]), symmetric).status == "refuted"


def test_an_assumption_about_the_free_indices_of_the_claim():
    differ = Comparison(i, "!=", j)
    assert answer(sympy.KroneckerDelta(i, j) * Entry(A, i, j), zero, differ).status == "unknown"
    verdict = answer(Entry(A, i, j), zero, differ, Property("symmetric", A))
    assert verdict.status == "refuted" and verdict.witness.indices[i] != verdict.witness.indices[j]
    assert not recompute(Entry(A, i, j), zero, verdict.witness, [Comparison(i, "<", i)])


def test_indices_of_an_assumption_are_its_own():
    positive = Comparison(Entry(y, i, 1), ">", zero)
    verdict = answer(Entry(y, i, 1), Entry(y, 1, 1), positive)
    assert all(number > 0 for number in verdict.witness.values[y])
    assert answer(Entry(y, i, 1), zero, Equation(Entry(y, i, 1), zero)).status == "unknown"


def test_symbols_of_the_whole_numbers_and_sizes_are_compared():
    idempotent = Property("idempotent", A)
    assert answer(MatPow(A, m), A, idempotent).witness.sizes[m] == 0
    assert answer(MatPow(A, m), A, idempotent, Comparison(m, ">=", one)).status == "unknown"
    assert answer(MatPow(A, m), A, Comparison(m, ">", sympy.Integer(5))).witness.sizes[m] == 6
    assert answer(MatPow(A, 2), A, Comparison(n, ">=", sympy.Integer(3))).witness.sizes[n] >= 3


def test_a_witness_of_other_assumptions_does_not_stand():
    witness = answer(MatMul(A, B), MatMul(B, A)).witness
    assert recompute(MatMul(A, B), MatMul(B, A), witness)
    for wrong in (Equation(MatMul(A, B), MatMul(B, A)), Equation(A, B), Unread("all is well"), Equation(C, C)):
        assert not recompute(MatMul(A, B), MatMul(B, A), witness, assumptions=[wrong])


def test_inequalities_of_scalars():
    assert answer(a, one, Comparison(a, ">", sympy.Integer(100))).witness.values[a] > 100
    between = Comparison(a, ">", zero), Comparison(a, "<", one)
    assert 0 < answer(a, one / 2, *between).witness.values[a] < 1
    assert answer(a, one, Comparison(sympy.exp(a), ">", sympy.Integer(3))).witness.values[a] > 1


def test_what_balls_cannot_decide_witnesses_nothing():
    assert answer(a, one, Equation(sympy.exp(a), sympy.Integer(2))).status == "unknown"
    assert answer(a, zero, Equation(a**2, sympy.Integer(2))).status == "unknown"


def test_smallest_witnesses_under_assumptions():
    witness = answer(MatPow(A, 2), ZeroMatrix(n, n), Equation(MatPow(A, 3), ZeroMatrix(n, n))).witness
    assert witness.sizes == {n: 3} and set(witness.values[A]) <= {-1, 0, 1}
    witness = answer(A, unit, Property("orthogonal", A)).witness
    assert witness.sizes == {n: 1} and witness.values[A][0, 0] == -1
    witness = answer(MatMul(A, B), MatMul(B, A), Property("symmetric", A), Property("symmetric", B)).witness
    assert witness.sizes == {n: 2} and set(witness.values[A]) | set(witness.values[B]) <= {-1, 0, 1, 2}


def test_searches_under_assumptions_are_deterministic():
    for document, claim in FALSE[::7]:
        [(claim, assumptions)] = asked(document, [claim])
        first, second = (search(claim.left, claim.right, assumptions=assumptions) for _ in range(2))
        assert first == second and isinstance(first, Found | Search)
