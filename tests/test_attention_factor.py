"""Sums of products factored: what a person would write, and always equal to what was given."""

import random

import pytest
import sympy
from sympy import MatAdd, MatMul

import symlin as sl
from symlin.attention.factoring import factor
from symlin.attention.heads import Attention

n, d, k, r = sl.sizes("n d k r")
X = sl.matrix("X", n, d)
A, B, C = sl.matrices("A B C", n, n)
W_Q, W_K = sl.matrices("W_Q W_K", d, k)
c = sl.scalar("c")
I = sl.identity(n)  # noqa: E741
b_Q, b_K = sl.vector("b_Q", k), sl.vector("b_K", k)
FACTORED = [
    (A * X + B * X, "(A + B)*X"),
    (A * X + A * B * X, "A*(I + B)*X"),
    (A * X + X, "(I + A)*X"),
    (2 * A * X + 4 * B * X, "2*(A + 2*B)*X"),
    (c * A * X - c * B * X, "c*(A - B)*X"),
    (A * B + B * A, "A*B + B*A"),
    (sl.expand((A + B) * (A + C)), "(A + B)*(A + C)"),
    (sl.expand((A + I) * (B + I) * X), "(I + A)*(I + B)*X"),
    (A * B * A + A * A, "A*(I + B)*A"),
    (A * B + A * C + B * X * X.T, "A*(B + C) + B*X*X.T"),
    (sl.softmax(A * X + B * X), "softmax((A + B)*X)"),
    (A - A, "0"),
    (3 * A, "3*A"),
    (c * A + c**2 * A, "c*(c + 1)*A"),
]


@pytest.mark.parametrize(("given", "text"), FACTORED, ids=[text for _, text in FACTORED])
def test_what_a_person_would_write(given, text):
    result = factor(given)
    assert sl.prove(given, result).proved
    assert str(result).replace("(c*(c + 1))", "c*(c + 1)") == text


def test_scores_with_biases_become_a_product_again():
    head = Attention(X, W_Q, W_K, sl.matrix("W_V", d, k), bias=(b_Q, b_K, None))
    result = factor(head.expand("scores"))
    assert str(result) == "1/sqrt(k)*(X*W_Q + 1*b_Q.T)*(X*W_K + 1*b_K.T).T"
    assert sl.prove(result, head.scores).proved


def test_scores_with_low_rank_updates_become_a_product_again():
    (B_1, B_2), (A_1, A_2) = sl.matrices("B_1 B_2", d, r), sl.matrices("A_1 A_2", r, k)
    scores = sl.expand(X * (W_Q + c * B_1 * A_1) * (W_K + B_2 * A_2).T * X.T)
    assert str(factor(scores)) == "X*(c*B_1*A_1 + W_Q)*(B_2*A_2 + W_K).T*X.T"


def test_numbers_are_factored_as_sympy_does():
    assert factor(c**2 + c) == c * (c + 1)


@pytest.mark.parametrize("seed", range(40))
def test_random_products_of_sums_stay_equal_and_never_grow(seed):
    chance = random.Random(seed)

    def some_sum():
        terms = chance.sample([A, B, C, I, 2 * A, -B, c * C, A.T, B * C], chance.randint(1, 3))
        return terms[0] if len(terms) == 1 else MatAdd(*terms, evaluate=False)

    given = MatMul(*[some_sum() for _ in range(chance.randint(2, 3))], evaluate=False)
    expanded = sl.expand(given)
    result = factor(expanded)
    assert sl.prove(given, result).proved
    size = lambda e: sum(part.is_Symbol or part.is_symbol for part in sympy.preorder_traversal(e)  # noqa: E731
                         if isinstance(part, sympy.MatrixExpr))
    assert size(result) <= size(expanded)


def test_a_sum_of_very_many_terms_is_left_alone():
    given = MatMul(*[MatAdd(A, B, C, A.T, B.T, C.T, evaluate=False)] * 5, evaluate=False)
    assert factor(given) == given


def test_shapes_are_checked_first():
    with pytest.raises(sl.ShapeError):
        factor(X * X + X * X)
