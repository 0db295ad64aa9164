"""Rules on powers and sums of powers: what they make of numbers as exponents, and what they need."""

import pytest
import sympy
from hypothesis import given, settings
from hypothesis import strategies as st
from sympy import Identity, MatAdd, MatMul, MatPow, Transpose

import symlin as sl
from symlin.assumed import Equation, Property
from symlin.derivations.derivation import Derivation
from symlin.derivations.making import derived
from symlin.derivations.steps import UNNAMED, Move, Step
from symlin.errors import DerivationError
from symlin.nodes import Total
from symlin.rewriting.applying import outcomes
from symlin.rewriting.granting import granted
from symlin.rewriting.places import Place
from symlin.rewriting.rule import BACKWARD, FORWARD
from symlin.rewriting.trees import alike, flat
from symlin.rulebook import book

n, p = sl.sizes("n p")
A, B, R = sl.matrices("A B R", n, n)
m = sympy.Symbol("m", integer=True, nonnegative=True)
k = sympy.Symbol("k", integer=True, nonnegative=True)
UNDONE = Equation(MatMul(Transpose(R), R), Identity(n))


def results(left, name, assumptions=(), direction=FORWARD):
    return [a.result for a in outcomes(left, book.named(name), Place(), direction, assumptions=assumptions)]


@settings(max_examples=20, deadline=None)
@given(st.integers(2, 5), st.integers(2, 5))
def test_powers_that_undo_each_other(first, second):
    left = MatMul(MatPow(Transpose(R), first), MatPow(R, second))
    names = ("powers_cancel", "powers_cancel_on_the_left", "powers_cancel_on_the_right")
    found = [result for name in names for result in results(left, name, (UNDONE,))]
    assert found
    for result in found:
        assert sl.prove(left, result, given=[UNDONE]).status == "proved"
    assert not any(results(left, name) for name in names)


def test_exponents_with_two_letters():
    a, b = sympy.symbols("a b", integer=True, nonnegative=True)
    left = MatMul(MatPow(Transpose(R), a + b), MatPow(R, b))
    assert any(alike(flat(MatPow(Transpose(R), a)), r) for r in results(left, "powers_cancel_on_the_right", (UNDONE,)))
    assert not results(MatMul(MatPow(Transpose(R), a), MatPow(R, b)), "powers_cancel_on_the_right", (UNDONE,))


def test_what_grants_that_matrices_undo_each_other():
    orthogonal, turned = Property("orthogonal", R), Equation(MatMul(R, Transpose(R)), Identity(n))
    for assumption in (UNDONE, orthogonal, turned):
        assert granted(UNDONE, (assumption,)) == (assumption,)
    W = sl.matrix("W", n, p)
    tall = Equation(MatMul(Transpose(W), W), Identity(p))
    assert granted(Equation(MatMul(W, Transpose(W)), Identity(n)), (tall,)) is None
    assert granted(Equation(MatMul(Transpose(A), A), Identity(n)), (orthogonal,)) is None
    assert granted(Equation(MatMul(R, A), Identity(n)), (orthogonal,)) is None
    assert granted(UNDONE, (Property("symmetric", R),)) is None


def powers(first, last, more=0):
    return Total(MatPow(A, k + more), (k, first, last))


CLAIMS = {
    "geometric sum": (MatMul(MatAdd(Identity(n), MatMul(-1, A)), powers(0, m)),
                      MatAdd(Identity(n), MatMul(-1, MatPow(A, m + 1)))),
    "commutes": (MatMul(A, powers(0, m)), MatMul(powers(0, m), A)),
    "first": (powers(0, m + 1), MatAdd(Identity(n), MatMul(A, powers(0, m)))),
    "last": (powers(0, m + 1), MatAdd(powers(0, m), MatPow(A, m + 1))),
    "shifted": (powers(0, m, more=1), powers(1, m + 1)),
    "from inside": (MatPow(MatMul(A, B), m + 1), MatMul(A, MatPow(MatMul(B, A), m), B)),
    "similar": (MatPow(MatMul(sympy.Inverse(B), A, B), m), MatMul(sympy.Inverse(B), MatPow(A, m), B)),
}


@pytest.mark.parametrize("name", CLAIMS)
def test_derivations_by_named_rules(name):
    derivation = derived(*CLAIMS[name])
    assert not {step.rule for step in derivation.steps} & set(UNNAMED)
    derivation.check()


def test_relative_positions():
    q, key = sl.matrices("q key", n, 1)
    left = MatMul(Transpose(MatMul(MatPow(R, 2), q)), MatPow(R, 5), key)
    derivation = derived(left, MatMul(Transpose(q), MatPow(R, 3), key), (UNDONE,))
    assert "powers_cancel_on_the_left" in [step.rule for step in derivation.steps]
    assert not {step.rule for step in derivation.steps} & set(UNNAMED)
    derivation.check()


@pytest.mark.parametrize("exponent", (1, 4))
def test_forged_exponents(exponent):
    left = MatMul(MatPow(Transpose(R), 2), MatPow(R, 5))
    move = Move("powers_cancel_on_the_left", Place(), FORWARD, False, {}, MatPow(R, exponent))
    forged = Derivation(left, [Step(move.rule, move.result, (move,), (0,))], (UNDONE,))
    with pytest.raises(DerivationError, match="powers_cancel_on_the_left"):
        forged.check()


def test_an_assumption_that_was_not_made():
    left = MatMul(MatPow(Transpose(R), 2), MatPow(R, 2))
    move = Move("powers_cancel", Place(), FORWARD, False, {}, Identity(n))
    with pytest.raises(DerivationError):
        Derivation(left, [Step(move.rule, move.result, (move,))]).check()
    Derivation(left, [Step(move.rule, move.result, (move,), (0,))], (UNDONE,)).check()


def test_two_sums_of_powers_make_one():
    parts = MatAdd(powers(0, 2), MatMul(MatPow(A, 3), powers(0, m)))
    assert any(alike(flat(powers(0, m + 3)), r) for r in results(parts, "powers_in_two_parts"))
    assert not results(MatAdd(powers(0, 2), MatMul(MatPow(A, 4), powers(0, m))), "powers_in_two_parts")
    assert not results(powers(0, m), "powers_in_two_parts", direction=BACKWARD)
