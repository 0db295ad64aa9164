"""Clearing inverses: what is found by multiplying both sides, how long it is, and that it is right."""

import time

import pytest
from sympy import Identity, Inverse, MatAdd, MatMul, MatPow, S, Transpose

import symlin as sl
from symlin.assumed import Equation, Property
from symlin.derivations.clearing import Clearing
from symlin.derivations.derivation import Derivation
from symlin.rewriting.hypotheses import hypotheses
from symlin.derivations.steps import COLLECT, MULTIPLY, REARRANGE, UNNAMED
from symlin.rewriting.trees import flat
from symlin.rulebook import book
from symlin.witnesses import Found, search

n, k = sl.sizes("n k")
A, B, K = sl.matrices("A B K", n, n)
U, C, V = sl.matrix("U", n, k), sl.matrix("C", k, k), sl.matrix("V", k, n)
s, t = sl.scalar("s"), sl.scalar("t")
I = Identity(n)  # noqa: E741


def minus(e):
    return MatMul(S.NegativeOne, e)


def shifted(number):
    return MatAdd(MatMul(number, I), minus(A))


SCHUR = MatAdd(C, minus(MatMul(V, Inverse(A), U)))
CLAIMS = {
    "woodbury with an inverse": (
        Inverse(MatAdd(A, minus(MatMul(U, Inverse(C), V)))),
        MatAdd(Inverse(A), MatMul(Inverse(A), U, Inverse(SCHUR), V, Inverse(A)))),
    "push through": (
        MatMul(Inverse(MatAdd(MatMul(s, I), MatMul(U, V))), U),
        MatMul(U, Inverse(MatAdd(MatMul(s, Identity(k)), MatMul(V, U))))),
    "resolvents": (
        MatAdd(Inverse(shifted(s)), minus(Inverse(shifted(t)))),
        MatMul(t - s, Inverse(shifted(s)), Inverse(shifted(t)))),
    "hua": (
        MatAdd(A, minus(Inverse(MatAdd(Inverse(A), Inverse(MatAdd(Inverse(B), minus(A))))))), MatMul(A, B, A)),
    "in the middle": (MatMul(A, Inverse(MatAdd(A, B)), B), MatMul(B, Inverse(MatAdd(A, B)), A)),
    "squares": (
        Inverse(MatAdd(I, minus(MatPow(A, S(2))))),
        MatMul(S.Half, MatAdd(Inverse(MatAdd(I, A)), Inverse(MatAdd(I, minus(A)))))),
    "a transpose": (
        Transpose(Inverse(MatAdd(A, Transpose(A)))), Inverse(MatAdd(Transpose(A), A))),
}


def lines(derivation):
    return sum(1 + sum(map(lines, step.cases)) for step in derivation.steps)


def parts(derivation):
    """A derivation and those inside of its steps."""
    yield derivation
    for step in derivation.steps:
        for case in step.cases:
            yield from parts(case)


def cleared(left, right, *assumptions):
    left, right = flat(left), flat(right)
    steps = Clearing(hypotheses(assumptions), assumptions).steps(left, right)
    assert steps is not None
    derivation = Derivation(left, steps, assumptions)
    assert flat(derivation.goal) == right and derivation.check() is None
    for part in parts(derivation):
        assert not {step.rule for step in part.steps} & set(UNNAMED) - {COLLECT, REARRANGE}
        for before, after in zip(part.formulas, part.formulas[1:]):
            found = search(before, after, trials=2, deadline=time.monotonic() + 0.3, assumptions=assumptions)
            assert not isinstance(found, Found), f"{before} = {after}: {found}"
    return derivation


@pytest.mark.parametrize("name", CLAIMS)
def test_claims_are_cleared_by_named_steps(name):
    assert lines(cleared(*CLAIMS[name])) <= 25


def test_the_whole_of_woodbury_is_as_long_as_in_a_lecture():
    derivation = cleared(*CLAIMS["woodbury with an inverse"])
    assert [step.rule for step in derivation.steps] == [MULTIPLY] and lines(derivation) <= 9


def test_both_ends_are_cleared_at_once():
    [step] = cleared(*CLAIMS["push through"]).steps
    assert None not in step.factors and lines(step.cases[0]) <= 5


def test_assumptions_are_used_and_named():
    commute = Equation(MatMul(A, B), MatMul(B, A))
    derivation = cleared(MatMul(Inverse(A), B), MatMul(B, Inverse(A)), commute)
    assert derivation.used == (commute,)
    skew = Property("skew-symmetric", K)
    left = Transpose(Inverse(MatAdd(I, K)))
    assert cleared(left, Inverse(MatAdd(I, minus(K))), skew).used == (skew,)


@pytest.mark.parametrize("sides", [
    (MatMul(A, B), MatMul(B, A)),
    (Inverse(MatAdd(A, B)), MatAdd(Inverse(A), Inverse(B))),
    (MatMul(Inverse(A), B), MatMul(B, Inverse(A))),
    (Inverse(MatMul(Transpose(U), U)), MatMul(Transpose(U), Inverse(MatMul(U, Transpose(U))), U)),
])
def test_nothing_is_found_for_what_is_false(sides):
    assert Clearing((), ()).steps(*map(flat, sides)) is None


def test_rules_that_are_not_to_be_used_are_not():
    r = book.named("woodbury")
    steps = Clearing((), (), frozenset({"woodbury", "inverse_on_the_right"})).steps(r.left, r.right)
    derivation = Derivation(r.left, steps or ())
    used = {move.rule for part in parts(derivation) for step in part.steps for move in step.moves}
    assert not used & {"woodbury", "inverse_on_the_right"}
