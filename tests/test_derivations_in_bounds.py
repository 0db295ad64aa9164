"""Making a derivation is bounded, and what is remembered of formulas is what applies to them."""

from pathlib import Path

import pytest
from sympy import Inverse, MatMul, Trace, Transpose

from symlin.derivations.making import derived
from symlin.derivations.steps import UNNAMED
from symlin.derivations.tries import Effort, Tries
from symlin.rewriting.applying import FORWARD, applications
from symlin.rewriting.trees import flat, key
from symlin.rulebook import book
from symlin.text.checking import check_document
from symlin.writing import matrices, matrix, sizes

TURN = "number_is_its_transpose"
n = sizes("n")
A, B, C = matrices("A B C", n, n)
x = matrix("x", n, 1)


def found(some):
    return [(one.rule.name, one.direction, one.place, key(one.result)) for one in some]


@pytest.mark.parametrize("e", [
    MatMul(Transpose(A + B), A + B, Inverse(A)), Trace(MatMul(A, B, Transpose(C))), MatMul(A + B + C, A + B + C, x)])
def test_remembered_applications_are_those_of_the_rule_book(e):
    tries = Tries((), Effort())
    for _ in range(2):
        assert found(tries.applications(flat(e), book.rules())) == found(applications(e, book.rules()))


def test_ranked_applications_come_in_the_order_of_the_rules():
    rules = tuple(map(book.named, ("transpose_of_product", "distribute_left", "transpose_of_sum")))
    e = flat(MatMul(A, Transpose(B + C), A + B, Transpose(MatMul(A, B))))
    names = [one.rule.name for one in Tries((), Effort()).ranked(e, rules, (FORWARD,))]
    assert names == sorted(names, key=[rule.name for rule in rules].index)
    assert set(names) == {rule.name for rule in rules}


def test_nothing_applies_when_the_effort_is_spent():
    assert not list(Tries((), Effort(units=0)).applications(A * B + A * C, book.rules()))
    assert not list(Tries((), Effort(seconds=0)).applications(A * B + A * C, book.rules()))


def test_a_share_leaves_the_rest():
    effort = Effort(units=100)
    with effort.share(0.25):
        effort.spend(30)
        assert effort.spent
    assert effort.left == 70 and not effort.spent


def test_without_effort_there_is_one_step_and_it_replays():
    left, right = MatMul(Transpose(A + B), A + B), A.T * A + A.T * B + B.T * A + B.T * B
    derivation = derived(left, right, effort=Effort(units=0))
    assert [step.rule for step in derivation.steps][-1] in UNNAMED
    derivation.check()
    assert not {step.rule for step in derived(left, right).steps} & set(UNNAMED)


def test_effort_is_counted_alike_every_time():
    left, right = MatMul(Transpose(A + B), A + B), A.T * A + A.T * B + B.T * A + B.T * B
    spent = []
    for _ in range(2):
        effort = Effort(units=10**6, seconds=10**6)
        derived(left, right, effort=effort)
        spent.append(10**6 - effort.left)
    assert spent[0] == spent[1] > 0


def test_a_number_is_turned_as_the_claim_is_written():
    file = Path(__file__).parent / "documents/assumed/rope_21_rotations.md"
    [claim] = [claim for claim in check_document(file).claims if claim.line == 14]
    turns = [move.direction for step in claim.answer.derivation.steps for move in step.moves if move.rule == TURN]
    assert turns == ["forward"]
