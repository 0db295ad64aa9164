"""Deriving by hand: rules at places, goals, steps taken back, and what wrong uses are told."""

import pytest
from sympy import Identity, Inverse, MatAdd, MatMul, Transpose

import symlin as sl
from symlin.errors import DerivationError
from symlin.nodes import Defined
from symlin.rewriting.places import Place
from symlin.rewriting.trees import key
from symlin.rulebook import book, rule

n, d, k = sl.sizes("n d k")
A, B, C = sl.matrices("A B C", n, n)
X, W_Q = sl.matrix("X", n, d), sl.matrix("W_Q", d, k)
Q = Defined("Q", MatMul(X, W_Q))
LEFT, RIGHT = MatMul(A, Transpose(MatAdd(B, C))), MatAdd(MatMul(A, Transpose(B)), MatMul(A, Transpose(C)))


def rules_of(derivation):
    return [step.rule for step in derivation.steps]


def test_by_hand():
    derivation = sl.derive(LEFT).by("transpose_of_sum").by("distribute_left")
    assert rules_of(derivation) == ["transpose_of_sum", "distribute_left"]
    assert key(derivation.formula) == key(RIGHT)
    assert derivation.check() is None
    assert len(derivation.undo()) == 1
    assert derivation.to(RIGHT).goal == RIGHT
    assert derivation.check() is None


def test_by_hand_at_a_part():
    start = MatMul(Transpose(MatMul(A, B)), Transpose(MatMul(B, C)))
    derivation = sl.derive(start).by("transpose_of_product", at=Transpose(MatMul(B, C)))
    assert derivation.formula == MatMul(Transpose(MatMul(A, B)), Transpose(C), Transpose(B))
    derivation.by("transpose_of_product", at=Transpose(C) * Transpose(B), direction="backward")
    assert derivation.formula == start
    assert derivation.check() is None


def test_by_hand_with_definitions_and_assumptions():
    derivation = sl.derive(MatMul(Q, Transpose(Q))).by("definition of Q")
    assert derivation.formula == MatMul(X, W_Q, Transpose(Q))
    assert derivation.by(Q, direction="backward").formula == MatMul(Q, Transpose(Q))
    assert derivation.check() is None
    derivation = sl.derive(A * B * C, given=[(A * B, B * A)]).by("assumption 1")
    assert derivation.formula == MatMul(B, A, C) and derivation.steps[0].uses == (0,)
    assert derivation.check() is None


def test_by_hand_what_a_variable_stands_for():
    derivation = sl.derive(MatMul(A, B)).by("identity_on_the_right", at=A, direction="backward")
    assert derivation.formula == MatMul(A, Identity(n), B)
    derivation.by("inverse_on_the_left", at=Identity(n), direction="backward", using={"A": C})
    assert derivation.formula == MatMul(A, Inverse(C), C, B)
    assert derivation.check() is None and derivation.conditions == ("C is invertible",)


@pytest.mark.parametrize(("action", "words"), [
    (lambda d: d.by("transpose_of_product"), ["needs", "(A*B).T"]),
    (lambda d: d.by("distribute_left", at=A), ["needs", "A*(B + C)"]),
    (lambda d: d.by("every_matrix_is_symmetric"), ["fallacy"]),
    (lambda d: d.by("assumption 1"), ["0 assumptions were made"]),
    (lambda d: sl.derive(LEFT, given=[(A * B, B * A)]).by("assumption 2"), ["1 assumption was made"]),
    (lambda d: d.by("transpose_of_products"), ["near to it: transpose_of_product"]),
    (lambda d: d.by("transpose_keeps_order"), ["transpose_keeps_the_order (a fallacy)"]),
    (lambda d: d.by("transpose_of_sum", at=[5]), ["[5] is no place"]),
    (lambda d: sl.derive(MatMul(A, Identity(n), B)).by("inverse_on_the_right", at=Identity(n), direction="backward"),
     ["fits at [[1], None] (I)", "using={'A': ...}"]),
    (lambda d: sl.derive(MatMul(A, Identity(n), B)).by("inverse_on_the_right", direction="backward"),
     ["fits at [[1], None] (I)", "using={'A': ...}"]),
    (lambda d: sl.derive(MatMul(Transpose(A), A, B)).by("orthogonal_columns"),
     ["fits at [[], [0, 1]] (A.T*A) if A is orthogonal"]),
    (lambda d: sl.derive(MatMul(Transpose(A), A, B)).by("orthogonal_columns", at=[[], [0, 1]]),
     ["fits at [[], [0, 1]] (A.T*A) if A is orthogonal"]),
    (lambda d: d.by("definition of Q"), ["no letter Q"]),
    (lambda d: d.by("transpose_of_sum", at=X), ["does not stand in"]),
    (lambda d: d.to(A * B), ["refuted"]),
    (lambda d: d.undo(), ["no step"]),
])
def test_wrong_uses_say_what_is_needed(action, words):
    with pytest.raises(DerivationError) as error:
        action(sl.derive(LEFT))
    for word in words:
        assert word in str(error.value)


def test_text_is_refused():
    with pytest.raises(TypeError):
        sl.derive("A B")
    with pytest.raises(TypeError):
        sl.derive(LEFT).to("A")
    with pytest.raises(TypeError):
        sl.derive(LEFT).by(3)
    with pytest.raises(sl.ShapeError):
        sl.derive(MatMul(X, X))


def test_a_place_may_be_given():
    assert key(sl.derive(LEFT).by("transpose_of_sum", at=Place((1,))).formula) == key(
        MatMul(A, MatAdd(Transpose(B), Transpose(C))))


@pytest.mark.parametrize("place", [[[1], None], ((1,), None)])
def test_a_place_may_be_given_as_messages_write_it(place):
    assert sl.derive(LEFT).by("transpose of sum", at=place).formula == MatMul(A, MatAdd(Transpose(B), Transpose(C)))


def test_a_rule_is_named_as_it_is_printed():
    derivation = sl.derive(Transpose(MatMul(A, B)))
    assert derivation.rules().named("transpose of product")
    assert rules_of(derivation.by("transpose of product")) == ["transpose_of_product"]
    assert derivation.check() is None


def test_a_rule_that_is_not_in_the_book_is_told_where_to_go():
    @rule
    def transpose_of_all(A: "m k", B: "k n"):
        """A rule that the book does not have."""
        return Transpose(MatMul(A, B)), MatMul(Transpose(B), Transpose(A))

    start = Transpose(MatMul(A, B))
    with pytest.raises(DerivationError, match="symlin/rulebook/.*symlin.rewriting.applying.apply"):
        sl.derive(start).by(transpose_of_all)
    assert rules_of(sl.derive(start).by(book.named("transpose_of_product"))) == ["transpose_of_product"]


def test_what_applies_can_be_asked():
    assert {a.rule.name for a in sl.derive(LEFT).rules()} >= {"transpose_of_sum"}
