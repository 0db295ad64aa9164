"""Derivations: found, short, replayed step by step, compared with exact numbers."""

import json
import time
from pathlib import Path

import pytest
import sympy
from sympy import Identity, Inverse, MatAdd, MatMul, Transpose

import symlin as sl
from symlin.assumed import Equation
from symlin.derivations.derivation import Derivation
from symlin.derivations.making import derived
from symlin.derivations.steps import ENTRIES, GIVEN, INDUCTION, Step
from symlin.errors import DerivationError
from symlin.nodes import Defined, Scalar
from symlin.text.checking import check_document
from symlin.witnesses import Found, search

n, m, d, k, v, h, p, q, r = sl.sizes("n m d k v h p q r")
i = sl.indices("i")
A, B, C, P = sl.matrices("A B C P", n, n)
X, W_Q, W_K, W_V = sl.matrix("X", n, d), *sl.matrices("W_Q W_K", d, k), sl.matrix("W_V", d, v)
H, U = sl.family("H", n, v, count=h), sl.family("U", v, d, count=h)
x, c = sl.vector("x", n), sl.scalar("c")


def agrees_with_numbers(derivation, trials=3):
    """No exact point that satisfies the assumptions tells two formulas apart that follow each other."""
    formulas = derivation.formulas
    for before, after in zip(formulas, formulas[1:]):
        found = search(
            before, after, trials=trials, deadline=time.monotonic() + 0.5, assumptions=derivation.assumptions)
        assert not isinstance(found, Found), f"{before} = {after}: {found}"


def proved(left, right, *given):
    verdict = sl.prove(left, right, given=list(given))
    assert verdict.status == "proved"
    derivation = verdict.derivation
    assert (derivation.start, derivation.goal) == (left, right)
    assert derivation.check() is None
    assert Derivation.from_json(json.loads(json.dumps(derivation.to_json()))) == derivation
    agrees_with_numbers(derivation)
    return derivation


def rules_of(derivation):
    return [step.rule for step in derivation.steps]


# the facts that everybody needs -------------------------------------------------------------------------------------


def times(*factors):
    return MatMul(*factors)


def transposed(*factors):
    return Transpose(times(*factors) if len(factors) > 1 else factors[0])


S = sl.matrix("S", n, m)
S_1, S_2, V_1, V_2 = sl.matrix("S_1", n, p), sl.matrix("S_2", n, q), sl.matrix("V_1", p, v), sl.matrix("V_2", q, v)
L_1, L_2 = (Defined(name, times(sl.exp(s), sl.ones(size))) for name, s, size in (("l_1", S_1, p), ("l_2", S_2, q)))
keys, values, query = sl.family("k", k, 1, count=n + 1), sl.family("v", v, 1, count=n + 1), sl.vector("q", k)
C_KV = Defined("C", times(X, sl.matrix("W_DKV", d, r)))
W_UK = sl.matrix("W_UK", r, k)
Q, K = Defined("Q", times(X, W_Q)), Defined("K", times(C_KV, W_UK))
U_, C_, V_ = sl.matrix("U", n, k), sl.matrix("C", k, k), sl.matrix("V", k, n)
W_1, W_2, b_1, b_2 = sl.matrix("W_1", m, n), sl.matrix("W_2", p, m), sl.vector("b_1", m), sl.vector("b_2", p)
M, Y, Z, N = sl.matrix("M", m, n), *sl.matrices("Y Z", n, p), sl.matrix("N", p, q)
b = sl.vector("b", k)


def state(last):
    return sl.total(times(values[i], Transpose(keys[i])), (i, 1, last))


def attends(tokens):
    return times(sl.softmax(times(tokens, W_Q, transposed(tokens, W_K))), tokens, W_V)


FACTS = {
    "scores of queries and keys": (
        times(X, W_Q, transposed(X, W_K)), times(X, W_Q, Transpose(W_K), Transpose(X)), (),
        ["transpose_of_product"], 1),
    "heads side by side": (
        times(sl.concat(H[i], (i, 1, h)), Transpose(sl.concat(Transpose(U[i]), (i, 1, h)))),
        sl.total(times(H[i], U[i]), (i, 1, h)), (), ["heads_times_stacked"], 1),
    "X to A X B is linear": (
        times(M, MatAdd(times(c, Y), Z), N), MatAdd(times(c, M, Y, N), times(M, Z, N)), (),
        ["distribute_left"], 2),
    "softmax does not see shifts": (
        sl.softmax(S + x * sl.ones(m).T), sl.softmax(S), (),
        ["softmax_by_rows", "exp_of_row_shift", "scaled_rows_divided_by_their_sums", "softmax_by_rows"], 4),
    "rows of softmax sum to one": (
        sl.softmax(S) * sl.ones(m), sl.ones(n), (), ["softmax_by_rows", "divided_by_itself"], 3),
    "a key bias does not matter": (
        sl.softmax(times(X, W_Q, Transpose(MatAdd(times(X, W_K), times(sl.ones(n), Transpose(b)))))),
        sl.softmax(times(X, W_Q, transposed(X, W_K))), (),
        ["transpose_of_sum", "distribute_left", "softmax_of_row_shift"], 3),
    "attention and permutations": (
        attends(times(P, X)), times(P, attends(X)), (sl.permutation(P),),
        ["permuted_context", "softmax_of_permuted_rows"], 4),
    "linear attention as a recurrence": (
        times(state(n + 1), query),
        MatAdd(times(state(n), query), times(values[n + 1], Transpose(keys[n + 1]), query)), (),
        ["last_term", "distribute_right"], 2),
    "merging blocks of keys": (
        times(sl.softmax(sl.blocks([[S_1, S_2]])), sl.blocks([[V_1], [V_2]])),
        times(Inverse(sl.diag(L_1 + L_2)),
              MatAdd(times(sl.diag(L_1), sl.softmax(S_1), V_1), times(sl.diag(L_2), sl.softmax(S_2), V_2))), (),
        ["two_blocks_of_keys", "inverse_on_the_right", "softmax_by_rows", "definition of l_2"], 4),
    "absorbing the weights of latent keys": (
        times(Q, Transpose(K)), times(X, W_Q, Transpose(W_UK), Transpose(C_KV)), (),
        ["definition of Q", "transpose_of_product"], 3),
    "Woodbury": (
        Inverse(MatAdd(A, times(U_, C_, V_))),
        MatAdd(Inverse(A), times(
            -1, Inverse(A), U_, Inverse(MatAdd(Inverse(C_), times(V_, Inverse(A), U_))), V_, Inverse(A))),
        (sympy.Q.invertible(A), sympy.Q.invertible(C_)), ["multiply both sides"], 1),
    "stacked linear layers": (
        MatAdd(times(W_2, MatAdd(times(W_1, x), b_1)), b_2), MatAdd(times(W_2, W_1, x), times(W_2, b_1), b_2), (),
        ["distribute_left"], 1),
    "vec of a product of three": (
        sl.vec(times(M, Y, N)), times(sl.kron(Transpose(N), M), sl.vec(Y)), (),
        ["vec_of_right_product", "vec_of_left_product", "mixed_product"], 3),
}
"""Name -> left side, right side, assumptions, the rules of the derivation, the steps that a textbook or paper takes."""


@pytest.mark.parametrize("name", FACTS)
def test_facts_take_no_more_steps_than_in_the_textbook(name):
    left, right, assumptions, rules, textbook = FACTS[name]
    derivation = proved(left, right, *assumptions)
    assert rules_of(derivation) == rules
    assert len(derivation) <= textbook


def test_steps_say_which_assumptions_they_use():
    derivation = proved(*FACTS["attention and permutations"][:2], sl.permutation(P))
    assert [step.uses for step in derivation.steps] == [(0,), (0,)]
    assert derivation.used == (sl.permutation(P),)


def test_equations_are_used_as_rules_from_both_sides_and_transposed():
    W = sl.matrix("W", d, d)
    derivation = proved(times(X, W, transposed(X, W)), times(X, Transpose(X)), (times(Transpose(W), W), Identity(d)))
    assert rules_of(derivation) == ["transpose_of_product", "assumption 1, the other way round"]
    derivation = proved(times(C, Transpose(B), Transpose(A)), times(C, Transpose(A), Transpose(B)), (A * B, B * A))
    assert rules_of(derivation) == ["assumption 1, transposed"]


def test_conditions_between_follow_from_those_of_the_ends():
    derivation = proved(Inverse(times(A, B, C)), times(Inverse(C), Inverse(B), Inverse(A)))
    assert set(rules_of(derivation)) == {"inverse_of_product"}
    assert set(derivation.conditions) == {
        "A*B*C is invertible", "A is invertible", "B is invertible", "C is invertible"}


def test_a_common_letter_stays():
    G = Defined("G", times(A, B))
    assert rules_of(proved(times(G, MatAdd(B, C)), MatAdd(times(G, B), times(G, C)))) == ["distribute_left"]


def test_induction_shows_base_and_step():
    t = sympy.Symbol("t", integer=True, nonnegative=True)
    power = sympy.MatPow(A, t)
    verdict = sl.prove(times(power, B), times(B, power), given=[(A * B, B * A)])
    assert verdict.status == "proved"
    left, right = times(power, B), times(B, power)
    given = (Equation(A * B, B * A),)
    base = derived(times(sympy.MatPow(A, 0), B), times(B, sympy.MatPow(A, 0)), given)
    step = derived(times(sympy.MatPow(A, t + 1), B), times(B, sympy.MatPow(A, t + 1)), (*given, Equation(left, right)))
    base.check()
    step.check()
    made = Derivation(left, [Step(INDUCTION, right, (), (0,), (base, step), t)], given)
    assert made.check() is None
    assert Derivation.from_json(made.to_json()) == made
    for forged in (Step(INDUCTION, right, (), (0,), (step, step), t), Step(INDUCTION, right, (), (0,), (base, base), t),
                   Step(INDUCTION, right, (), (0,), (base,), t), Step(INDUCTION, right, (), (0,), (base, step), n),
                   Step(INDUCTION, times(A, right), (), (0,), (base, step), t)):
        with pytest.raises(DerivationError):
            Derivation(left, [forged], given).check()


def test_an_induction_is_made_from_that_of_the_verdict():
    t = sympy.Symbol("t", integer=True, nonnegative=True)
    left, right = sympy.MatPow(times(A, B), t), times(sympy.MatPow(A, t), sympy.MatPow(B, t))
    derivation = proved(left, right, (times(A, B), times(B, A)))
    assert rules_of(derivation) == [INDUCTION] and derivation.steps[0].symbol == t
    assert [case.start for case in derivation.steps[0].cases] == [
        sympy.MatPow(times(A, B), 0), sympy.MatPow(times(A, B), t + 1)]
    for case in derivation.steps[0].cases:
        agrees_with_numbers(case)


def test_equal_as_written_has_no_step():
    assert rules_of(proved(A * B, A * B)) == []
    assert len(proved(MatAdd(A, B), MatAdd(B, A))) == 1


def test_every_attribute_exists():
    assert sl.prove(A * B, B * A).derivation is None
    assert sl.prove(A, A).derivation is sl.prove(A, A).derivation or len(sl.prove(A, A).derivation) == 0


# every proved claim of the known documents --------------------------------------------------------------------------

SUITE = Path(__file__).parent / "suite"
DOCUMENTS = sorted(path.name for path in (SUITE / "cases").iterdir())


@pytest.mark.parametrize("name", DOCUMENTS)
def test_every_proved_claim_has_a_derivation_that_replays(name):
    for claim in check_document(SUITE / "cases" / name).claims:
        if claim.verdict != "proved":
            continue
        derivation = claim.answer.derivation
        assert (derivation.start, derivation.goal) == (claim.answer.left, claim.answer.right) or not derivation.steps
        derivation.check()
        assert Derivation.from_json(json.loads(json.dumps(derivation.to_json()))) == derivation
        assert set(derivation.used) <= set(claim.answer.assumptions)
        agrees_with_numbers(derivation)


def test_a_tenth_at_most_of_the_simple_claims_needs_a_step_on_entries():
    words = [("A B C", "(A B C)^T", "C^T B^T A^T"), ("A B C", "A (B + C) A", "A B A + A C A"),
             ("A B C", "tr(A B C)", "tr(C A B)"), ("A B C", "(A + B)(A + B)", "A A + A B + B A + B B"),
             ("A B C", "(A B^T)^T C", "B A^T C"), ("A B C", "tr(A^T B)", "tr(B^T A)"),
             ("A B C", "kron(A, B) kron(B, C)", "kron(A B, B C)"), ("A B C", "(A - B) C - A C", "-B C"),
             ("A B C", "A .* (B + C)", "C .* A + B .* A"), ("A B C", "2 (A + B) - A - B", "A + B")]
    by_entries = []
    for names, left, right in words:
        verdict = sl.prove(f"{', '.join(names.split())}: n×n", f"{left} = {right}")
        assert verdict.status == "proved"
        if set(rules_of(verdict.derivation)) & {ENTRIES, GIVEN}:
            by_entries.append(f"{left} = {right}")
    assert len(by_entries) <= 1, by_entries


def test_scalars_and_numbers():
    y = sl.vector("y", n)
    assert rules_of(proved(Scalar(times(x.T, y)), Scalar(times(y.T, x)))) == ["number_is_its_transpose"]
