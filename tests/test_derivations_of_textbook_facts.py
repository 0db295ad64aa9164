"""Facts that every textbook shows in a few lines, derived in such lines, each by a named rule."""

import pytest
from sympy import Identity, Transpose, ZeroMatrix

import symlin as sl
from symlin.assumed import Equation, Property
from symlin.derivations.steps import INDUCTION
from symlin.rewriting.granting import granted

n = sl.sizes("n")
A, B = sl.matrices("A B", n, n)


def derived(letters, claim, *given):
    verdict = sl.prove(letters, claim, given=list(given))
    derivation = verdict.derivation
    derivation.check()
    return verdict, derivation


def rules(steps):
    return [step.rule for step in steps]


def test_the_normal_equations_follow_by_putting_in_the_solution():
    verdict, derivation = derived("X: n x p; y: n; b: p", "X^T (y - X b) = 0", "b = (X^T X)^{-1} X^T y")
    assert rules(derivation.steps) == [
        "assumption 1", "distribute_left", "inverse_on_the_right", "subtract_itself"]
    assert derivation.conditions == ("X.T*X is invertible",) == tuple(verdict.conditions)


@pytest.mark.parametrize("letters, claim, given, rule", [
    ("A: n x n", "tr(A) = 0", ["A^T = -A"], "skew_trace"),
    ("A: n x n; x: n", "x^T A x = 0", ["A = -A^T"], "skew_quadratic_form"),
    ("A, B: n x n", "tr(A B) = 0", ["A^T = A", "-B = B^T"], "symmetric_times_skew_trace"),
])
def test_an_equation_says_what_a_word_says(letters, claim, given, rule):
    _, derivation = derived(letters, claim, *given)
    assert rules(derivation.steps) == [rule]
    assert derivation.steps[0].uses == tuple(range(len(given)))


@pytest.mark.parametrize("word, equation", [
    ("skew-symmetric", Equation(Transpose(A), A)),
    ("symmetric", Equation(Transpose(A), -A)),
    ("skew-symmetric", Equation(Transpose(A), -B)),
    ("skew-symmetric", Equation(Transpose(A), -2 * A)),
    ("skew-symmetric", Equation(A, -A)),
    ("symmetric", Equation(A, A)),
    ("orthogonal", Equation(Transpose(A), A)),
    ("skew-symmetric", Equation(Transpose(A), ZeroMatrix(*A.shape))),
    ("symmetric", Equation(Transpose(A), Identity(A.shape[0]))),
])
def test_other_equations_do_not_say_it(word, equation):
    assert granted(Property(word, A), (equation,)) is None


def test_an_induction_that_rules_make_is_shown_where_the_proof_needed_none():
    _, derivation = derived("A, P, B: n x n; m in N", "A^m P = P B^m", "A P = P B")
    [step] = derivation.steps
    assert step.rule == INDUCTION
    base, following = step.cases
    assert rules(base.steps) == ["power_zero"]
    assert rules(following.steps) == ["matrix_times_power", "assumption 2", "assumption 1"]


def test_the_step_of_an_induction_with_a_number_is_shown():
    _, derivation = derived("A: n x n; c in R; m in N", "(I + c A)^m = I + ((1 + c)^m - 1) A", "A A = A")
    [step] = derivation.steps
    assert step.rule == INDUCTION
    assert not {"from the assumptions", "entry by entry"} & set(rules(step.cases[1].steps))


def test_a_condition_is_named_once():
    _, derivation = derived("X: n x p", "(X (X^T X)^{-1} X^T)^T = X (X^T X)^{-1} X^T")
    assert derivation.conditions == ("X.T*X is invertible",)


def test_what_an_equation_needs_is_a_condition_named_once():
    _, derivation = derived("A: n x p; P: n x n", "P = P^T", "P = A (A^T A)^{-1} A^T")
    assert derivation.conditions == ("A.T*A is invertible",)
