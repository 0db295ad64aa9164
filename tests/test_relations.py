"""Claims under assumptions and with inverses: truths proved with their conditions, falsehoods that tempt a prover."""

import pytest
import sympy
from hypothesis import example, given, settings
from hypothesis import strategies as st

import symlin as sl
from assumed_claims import asked, claim
from assumed_kinds import KINDS
from symlin.arguments import assumptions
from symlin.entries import Budget, negated, within
from symlin.errors import Undefined
from symlin.naming import terms_of
from symlin.normal_form import collect
from symlin.relations.certificates import combined
from symlin.relations.completion import completed
from symlin.relations.proofs import Setting
from symlin.relations.rules import Contradiction, Rules, itself, reduced
from symlin.relations.squares import exchanged
from symlin.relations.traces import traced
from symlin.shapes import Walk, free_indices
from symlin.vanishing import vanishes

TRUE = [
    ("A,B: n×n; A B = I_n", "B A = I_n", ()),
    ("A: n×m; B: m×n; A B = I_n", "B A B A = B A", ()),
    ("A: n×m; B: m×n; A B = I_n", "tr(B A) = n", ()),
    ("A: n×m; B: m×n; C: m×n; A B = I_n; C A = I_m", "B = C", ()),
    ("A: n×m; B: m×n", "(A B)^{-1} A B = I_n", ("A*B is invertible",)),
    ("A: n×m; B: m×n", "(B (A B)^{-1} A)^2 = B (A B)^{-1} A", ("A*B is invertible",)),
    ("A, B: n×n", "A^{-1} - B^{-1} = A^{-1} (B - A) B^{-1}", ("A is invertible", "B is invertible")),
    ("A, B: n×n", "(A B)^{-1} = B^{-1} A^{-1}", ("A*B is invertible", "A is invertible", "B is invertible")),
    ("A: n×m; B: m×n", "(I_n + A B)^{-1} = I_n - A (I_m + B A)^{-1} B",
     ("I + A*B is invertible", "I + B*A is invertible")),
    ("A: n×m; B: m×n", "tr((I_n + A B)^{-1}) = n - m + tr((I_m + B A)^{-1})",
     ("I + A*B is invertible", "I + B*A is invertible")),
    ("A: n×n; U: n×k; V: k×n", "(A + U V)^{-1} = A^{-1} - A^{-1} U (I_k + V A^{-1} U)^{-1} V A^{-1}",
     ("A is invertible", "A + U*V is invertible", "I + V*A**(-1)*U is invertible")),
    ("A: n×n; v: n; lambda: R; A v = lambda v", "A^{-1} v = (1/lambda) v", ("A is invertible", "lambda ≠ 0")),
    ("A: n×n; v: n; lambda: R; A v = lambda v", "v^T A v / (v^T v) = lambda", ("v.T*v ≠ 0",)),
    ("A, B, S: n×n; B = S^{-1} A S", "tr(B) = tr(A)", ("S is invertible",)),
    ("A, B, S: n×n; B = S^{-1} A S", "B^3 = S^{-1} A^3 S", ("S is invertible",)),
    ("A: n×n; A^T = -A; Q: n×n; Q = (I_n - A) (I_n + A)^{-1}", "Q^T Q = I_n", ("I + A is invertible",)),
    ("A, B, C: n×n; A B = A C; A is invertible", "B = C", ("A is invertible",)),
    ("A: n×n; A = -A", "A = 0", ()),
    ("A, B: n×n; A = B; B = A", "A = B", ()),
    ("A, B: n×n; A = A + B", "B = 0", ()),
    ("A, B: n×n; A B + A + B = 0", "A B = B A", ()),
    ("A, B: n×n; A B A = I_n", "B A^2 = I_n", ()),
    ("A: n×n; A^T A = 0", "A = 0", ()),
    ("A: n×n; A is symmetric; A^2 = 0", "A = 0", ()),
    ("A: n×n; A is symmetric; A is skew-symmetric", "A = 0", ()),
    ("A: n×n; A_{ij} = A_{ji}", "A = A^T", ()),
    ("A: n×n; A_{ii} = 0", "tr(A) = 0", ()),
    ("A: n×n; x: n; A_{ij} = x_i x_j", "A = x x^T", ()),
    ("A: n×n; x: n; A_{ij} = x_i", "A_{ji} = x_j", ()),
    ("A: n×n; A_{ij} A_{jk} = A_{ik}", "A^2 = n A", ()),
    ("x: n; x_i = i", "x_2 = 2", ()),
    ("S: n×n; x: n; S_{ij} = x_i + x_j", "softmax(S) = 1_n softmax(x)^T", ()),
    ("S: n×n; x: n; S_{ij} = x_i", "softmax(S) = 1_n 1_n^T / n", ()),
    ("Q, S: n×n; Q^T Q = I_n", "softmax(Q Q^T S) Q^T Q = softmax(S)", ()),
    ("x, y: n; x_i y_i = 1", "y_i = 1/x_i", ("x_{i} ≠ 0",)),
    ("x, y: n; x_i y_i = 1", "diag(x)^{-1} = diag(y)", ("diag(x) is invertible",)),
    ("x: n; sum(i=1..n, x_i) = 1", "sum(i=1..n, sum(j=1..n, x_i x_j)) = 1", ()),
    ("A: n×n; sum(j=1..n, A_{ij}) = 1", "sum(j=1..n, (A A)_{ij}) = 1", ()),
    ("A, B: n×n; x: n; A_{ij} x_j = B_{ij}", "B = A diag(x)", ()),
    ("A, B, C, D: n×n; [A, B; C, D] [A, B; C, D] = [I_n, 0; 0, I_n]", "A A + B C = I_n", ()),
    ("A: 2×2; A_{12} = A_{21}", "A^T = A", ()),
    ("A_1, ..., A_h: n×n; A_i^T = A_i", "A_1^T = A_1", ()),
    ("A_1, ..., A_h: n×n", "sum(i=1..h, A_i^{-1} A_i) = h I_n", ("A_i is invertible",)),
    ("A_1, ..., A_h: n×n", "(A_i A_j)^{-1} = A_j^{-1} A_i^{-1}",
     ("A_i*A_j is invertible", "A_i is invertible", "A_j is invertible")),
    ("A: n×n; B: n×m; D: m×m", "[A, B; 0, D]^{-1} = [A^{-1}, -A^{-1} B D^{-1}; 0, D^{-1}]",
     ("A is invertible", "D is invertible", "[A, B; 0, D] is invertible")),
    ("A: n×n; B: n×m; D: m×m; A^T = A; D^T = D", "[A, B; B^T, D]^{-T} = [A, B; B^T, D]^{-1}",
     ("[A, B; B.T, D] is invertible",)),
    ("R: n×n; R^T R = I_n; x: n", "softmax(R R^T x) = softmax(x)", ()),
    ("c: R; c^2 = 1", "c^{-1} = c", ("c ≠ 0",)),
    ("A, B: n×n; m: N; A B = B A", "(A B)^m = A^m B^m", ()),
    ("A: n×m; B: m×n; k: N", "(A B)^{k+1} = A (B A)^k B", ()),
    ("A: n×n; m: N", "sum(k=0..m, A^k) = (I_n - A)^{-1} (I_n - A^{m+1})", ("I - A is invertible",)),
]

FALSE = [
    ("A: n×m; B: m×n; A B = I_n", "B A = I_m"),
    ("A: n×m; B: m×n; A B = I_n", "tr(B A) = m"),
    ("A: n×m; B: m×n; C: m×n; A B = I_n; A C = I_n", "B = C"),
    ("A: n×m; B: m×n", "B (A B)^{-1} A = I_m"),
    ("A: n×m", "A (A^T A)^{-1} A^T = I_n"),
    ("A: n×m; B: m×n; A B = 0", "B A = 0"),
    ("A: n×m; B: m×n", "tr((I_n + A B)^{-1}) = tr((I_m + B A)^{-1})"),
    ("A, B: n×n", "(A B)^{-1} = A^{-1} B^{-1}"),
    ("A, B: n×n", "(A + B)^{-1} = A^{-1} + B^{-1}"),
    ("A, B, C: n×n; A B = A C", "B = C"),
    ("A: m×n; B,C: n×k; A^T A B = A^T A C", "B = C"),
    ("A, B: n×n; c: R; A B = c I_n", "B A = c I_n"),
    ("A, B: n×n; A B + A + B + I_n = 0", "A B = B A"),
    ("A, B: n×n; A B A = A", "A B = I_n"),
    ("A, B: n×n; A = B; B = A", "A = 0"),
    ("A, B: n×n; A = A + B", "A = 0"),
    ("x: n; x = x", "x = 0"),
    ("x: n; c: R; c x = 0", "x = 0"),
    ("c, d: R; c d = 0", "d = 0"),
    ("A: n×n; A^2 = 0", "A = 0"),
    ("A: n×n; x: n; x^T A x = 0", "A^T = -A"),
    ("A: n×n; G: n×n; A G A = A", "G A G = G"),
    ("A: n×n; v: n; lambda: R; A v = lambda v", "A^T v = lambda v"),
    ("A, B, S: n×n; B = S^{-1} A S", "B^T = S^{-1} A^T S"),
    ("A, B: n×n; A B + B A = 0", "tr(A) = 0"),
    ("A: n×n; A_{ii} = 0", "A = 0"),
    ("A: n×n; A_{1i} = 0", "A_{j1} = 0"),
    ("A: n×n; x: n; A_{ij} = x_i", "A_{ij} = x_j"),
    ("A: n×n; x: n; A_{ij} = x_i", "sum(i=1..n, A_{ij}) = n x_j"),
    ("A: n×n; A_{ij} = A_{ik}", "A_{ij} = A_{1j}"),
    ("x: n; x_1 = 0", "x_2 = 0"),
    ("x: n; x_i = i", "x_2 = 1"),
    ("x: n; x_{n} = 1", "x_1 = 1"),
    ("x: n; x_{i+1} = x_i", "x_1 = 0"),
    ("x: n; x_{i+1} = x_i", "x_n = 0"),
    ("a: R; x: n; B: n×n; a = x_1", "sum(i=1..n, (a I_n + B)^{-1} (x_i I_n + B)) = n I_n"),
    ("X: n×n; x: n", "(X + x_i I_n)^{-1} (X + x_j I_n) = I_n"),
    ("S: n×n; x: n; S_{ij} = x_i x_j", "softmax(S) = 1_n softmax(x)^T"),
    ("S: n×n; S_{ij} = S_{kj}", "softmax(S) = 1_n 1_n^T / n"),
    ("Q, S: n×n; Q S = S Q; Q is orthogonal", "Q softmax(S) = softmax(S) Q"),
    ("x, y: n; x_i y_i = 1", "x_i y_j = 1"),
    ("x: n; sum(i=1..n, x_i) = 1", "sum(i=1..n, x_i^2) = 1"),
    ("A: n×n; sum(j=1..n, A_{ij}) = 1", "sum(i=1..n, A_{ij}) = 1"),
    ("A: n×n; sum(i=1..n, A_{ii}) = 0", "A_{ii} = 0"),
    ("A, B: n×n; x: n; A_{ij} x_j = B_{ij}", "B = diag(x) A"),
    ("A: n×n; B: n×n; A .* B = I_n", "A B = I_n"),
    ("A: n×k; C: n×k; A^T A + C^T C = I_k", "A A^T + C C^T = I_n"),
    ("A_1, ..., A_h: n×n; A_1^T = A_1", "A_i^T = A_i"),
    ("A_1, ..., A_h: n×n; A_i^T A_i = I_n", "A_i^T A_j = I_n"),
    ("A_1, ..., A_h: n×n; A_i A_i = A_i", "sum(i=1..h, A_i)^2 = sum(i=1..h, A_i)"),
    ("A_1, ..., A_h: n×n", "A_i A_j^{-1} = I_n"),
    ("A_1, ..., A_h: n×n", "(A_i A_j)^{-1} = (A_j A_i)^{-1}"),
    ("A_1, ..., A_h: n×n", "(sum(i=1..h, A_i))^{-1} = sum(i=1..h, A_i^{-1})"),
    ("A: 2×3; A A^T = I_2", "A^T A = I_3"),
    ("A: 2×2; A_{11} = A_{21}", "A^T = A"),
    ("A: n×1; A^T A = 1", "A A^T = I_n"),
    ("A: n×n; B: n×m; D: m×m", "[A, B; 0, D]^{-1} = [A^{-1}, A^{-1} B D^{-1}; 0, D^{-1}]"),
    ("A: n×n; B: n×m; D: m×m; A^T = A; D^T = D", "[A, B; -B^T, D]^{-T} = [A, B; -B^T, D]^{-1}"),
    ("R: n×m; R^T R = I_m; x: n", "softmax(R R^T x) = softmax(x)"),
    ("P: n×n; P x = x; x: n; P 1_n = 1_n", "P exp(x) = exp(x)"),
    ("A: n×n; m: N; A^2 = I_n", "A^m = I_n"),
    ("A: n×n; m: N; A = 0", "A^m = 0"),
    ("A, B: n×n; m: N", "(A B)^m = A^m B^m"),
    ("A: n×m; B: m×n; k: N", "tr((A B)^k) = tr((B A)^k)"),
    ("M: n×n; m: N; M^{m+1} = 0", "M^m = 0"),
    ("c: R; m: N; x: n; c x = 0", "c^m x = 0"),
]

VACUOUS = [
    ("A, B: n×n; A B - B A = I_n", "A B = B A + I_n"),
    ("A, B: n×n; A B - B A = I_n", "A = B"),
    ("c: R; c > 0; c < 0", "sqrt(c^2) = c"),
    ("c: R; c^2 = -1", "c^4 = 1"),
    ("c: R; 1 = 0", "c = 0"),
    ("N: n×n; N^2 = 0", "N^{-1} = N"),
    ("A: n×n; A = -A", "A^{-1} = A"),
    ("A: n×n; A is orthogonal; A^2 = 0", "A = 0"),
    ("A, B: n×n; A B = 0; A is invertible; B is invertible", "A = B"),
    ("x: n; x^T x = -1", "x x^T x = -x"),
]
"""Nothing fulfils what is assumed beside what the claim needs."""

NEVER_DEFINED = [
    ("x, y, z: R; x = y", "1/(x-y) = z"),
    ("A: n×n; v, w: n; A v = 0", "1/(w^T A v) = 2/(w^T A v)"),
    ("A: n×n; A = 0", "A^{-1} = A"),
]

SATISFIABLE = [
    ("A: 2×2; A^T A = I_2; A_{12} = 0", "A_{21} = 0"),
    ("x: n; x_i x_j = x_1^2", "x_i = x_1"),
]
"""Assumptions that something fulfils."""


@pytest.mark.parametrize("declared, text, conditions", TRUE)
def test_a_truth_is_proved_with_its_conditions(declared, text, conditions):
    verdict = sl.prove(declared, text)
    assert verdict.status == "proved"
    assert set(verdict.conditions) == set(conditions)


@pytest.mark.parametrize("declared, text", FALSE)
def test_a_falsehood_is_not_proved(declared, text):
    assert sl.prove(declared, text).status != "proved"


@pytest.mark.parametrize("declared, text", VACUOUS)
def test_nothing_is_proved_of_what_does_not_exist(declared, text):
    assert sl.prove(declared, text).status == "unknown"


@pytest.mark.parametrize("declared, text", NEVER_DEFINED)
def test_what_is_never_defined_under_the_assumptions_is_an_error(declared, text):
    with pytest.raises(Undefined):
        sl.prove(declared, text)


@pytest.mark.parametrize("declared, text", SATISFIABLE)
def test_assumptions_that_hold_somewhere_do_not_contradict_each_other(declared, text):
    assert "contradict" not in sl.prove(declared, text).reason


# the engine --------------------------------------------------------------------------------------------------------


def setting_of(name, seed):
    """The setting of a random claim of a kind."""
    left, right, given_ = asked(claim(name, seed))
    assumed = assumptions(given_, (left, right))
    made = Setting(left, right, assumed, free_indices([left, right], Walk(), ()))
    return made, [total for _, goal in made.goals() for total in goal.totals.values()], made.relations()


KIND_AND_SEED = st.sampled_from(sorted(KINDS)), st.integers(min_value=0, max_value=10**6)


@given(*KIND_AND_SEED)
@example("anticommuting pair", 76)  # the difference is 0 over its denominators only
@settings(max_examples=60, deadline=None)
def test_the_steps_of_rewriting_are_what_it_changes(name, seed):
    with within(Budget(100_000, 5.0)):
        _, totals, relations = setting_of(name, seed)
        rules = Rules(relations)
        for total in totals:
            rest, steps = reduced(total, rules)
            assert vanishes(collect(terms_of(total) + negated(terms_of(rest)) + negated(combined(steps))))


@given(*KIND_AND_SEED)
@settings(max_examples=40, deadline=None)
def test_every_consequence_of_the_assumptions_is_one(name, seed):
    """What completion, exchange of factors and traces make of the premises is shown by the replay."""
    with within(Budget(100_000, 5.0)):
        setting, _, relations = setting_of(name, seed)
        try:
            rules = Rules([*relations, *(turned for relation in relations for turned in exchanged(relation))])
            for k, new in enumerate(completed(rules)):
                rules.add([turned for rule in new for turned in exchanged(rule.relation)])
                if k == 15:
                    break
            rules.add(list(traced(rules)))
            found = [rule.relation for rule in rules.rules]
        except Contradiction as contradiction:
            found = [contradiction.relation]
        replay = setting.replay()
        for relation in found:
            assert replay.shows(relation.total, [itself(relation)], relation.sizes)


def test_a_relation_between_constant_positions_holds_for_these_alone():
    n = sl.sizes("n")
    x, i = sl.vector("x", n), sl.indices("i")
    at = [sl.entry(x, place, 1) for place in (1, 2)]
    assert sl.prove(2 * at[0], sympy.Integer(2), given=[(sl.entry(x, i, 1), i)]).status == "proved"
    assert sl.prove(2 * at[1], sympy.Integer(2), given=[(sl.entry(x, i, 1), i)]).status == "refuted"
