"""Symbolic powers and induction: what is proved holds at exact numbers, and forged inductions are refused."""

from itertools import product

import pytest
import sympy
from hypothesis import given, settings
from hypothesis import strategies as st

import symlin as sl
from symlin.assumed import Equation
from symlin.entries import Budget, scaled, within
from symlin.errors import BudgetError
from symlin.exact import Point, evaluate
from symlin.naming import terms_of
from symlin.normal_form import collect
from symlin.relations.certificates import Combination, Inherited
from symlin.relations.induction import Induction, by_induction, inductive_symbols
from symlin.relations.proofs import Case, Certificate, certificate
from symlin.text.checking import check_document

n = sl.sizes("n")
m, p = sympy.symbols("m p", integer=True, nonnegative=True)
k = sympy.Symbol("k", integer=True, nonnegative=True)
A, B = sl.matrices("A B", n, n)
I = sl.identity(n)
DECLARED = (r"Let $A, B, Q \in \mathbb{R}^{n \times n}$, $x, y \in \mathbb{R}^{n}$, $a, c \in \mathbb{R}$ and "
            r"$m, p \in \mathbb{N}$.")


def verdicts(*claims, assumed=""):
    text = f"{DECLARED} {assumed}" + "".join(f"\n\n$$ {claim} $$" for claim in claims)
    return {claim.claim: (claim.verdict, claim.reason) for claim in check_document(text).claims}


HOLDS = [
    r"A^{m p} A^m = A^{m (p+1)}",
    r"(A^m)^p = (A^p)^m",
    r"A^{2 m + 1} = (A^m)^2 A",
    r"(-A)^{2 m+1} = - A^{2m+1}",
    r"6^m = 2^m 3^m",
    r"(1/2)^m 2^m = 1",
    r"\sum_{k=0}^{m} 0^k = 1",
    r"\sum_{k=0}^{m} k = \frac{m (m+1)}{2}",
    r"\sum_{k=0}^{m} 2^k = 2^{m+1} - 1",
    r"m 2^m = \sum_{k=1}^m (k + 1) 2^{k-1}",
    r"\sum_{k=0}^{m} a^{m-k} c^k (a - c) = a^{m+1} - c^{m+1}",
    r"\sum_{k=0}^{m} A^k (A - B) B^{m-k} = A^{m+1} - B^{m+1}",
    r"\sum_{k=0}^{m-1} A^k (A - B) B^{m-1-k} = A^{m} - B^{m}",
    r"\sum_{k=0}^{m} A^k Q (A^\top)^k - A \left(\sum_{k=0}^{m} A^k Q (A^\top)^k\right) A^\top "
    r"= Q - A^{m+1} Q (A^\top)^{m+1}",
    r"\sum_{k=0}^{m} (k+1) A^k (I_n - A)^2 = I_n - (m + 2) A^{m+1} + (m+1) A^{m+2}",
    r"\sum_{k=0}^{m} A^{2 k} (I_n - A^2) = I_n - A^{2 m + 2}",
    r"\sum_{k=0}^{m} A^{-k} (A - I_n) = A - A^{-m}",
    r"\sum_{k=0}^{m} \sum_{l=0}^{p} A^{k+l} = \sum_{k=0}^{m} A^k \sum_{l=0}^{p} A^l",
    r"\sum_{k=0}^{m+p} A^k = \sum_{k=0}^{p} A^k + A^{p+1} \sum_{k=1}^{m} A^{k-1}",
    r"\sum_{k=1}^{n} A^k = A \sum_{k=0}^{n-1} A^k",
    r"A^{-m} A^{m+1} = A",
    r"(A^{-1})^m = (A^m)^{-1}",
    r"\operatorname{tr}((A B)^m) = \operatorname{tr}((B A)^m)",
    r"\operatorname{tr}((A \otimes B)^m) = \operatorname{tr}(A^m) \operatorname{tr}(B^m)",
    r"(x y^\top)^{m+1} = (y^\top x)^m x y^\top",
    r"(A^\top A)^m A^\top = A^\top (A A^\top)^m",
    r"\operatorname{tr}(\operatorname{diag}(x)^m) = \sum_{i=1}^{n} x_i^m",
    r"\begin{bmatrix} A & B \\ 0 & I_n \end{bmatrix}^{m+1} "
    r"= \begin{bmatrix} A^{m+1} & \sum_{k=0}^{m} A^k B \\ 0 & I_n \end{bmatrix}",
    r"\begin{bmatrix} 0 & 1 \\ 1 & 0 \end{bmatrix}^{2 m} = I_2",
]
FAILS = [
    r"A^m = A^{m+1}",
    r"A^{m p} = A^{m+p}",
    r"0^m = 0",
    r"0^m = 1",
    r"(-A)^m = A^m",
    r"2^m = 1 + \frac{m (m+1)}{2}",
    r"m (m - 1) (m - 2) = 0",
    r"\sum_{k=1}^{m} A^{k} = A \sum_{k=0}^{m} A^{k}",
    r"\sum_{k=0}^{m} A^k B^{m-k} = \sum_{k=0}^{m} B^k A^{m-k}",
    r"\sum_{k=0}^{m} A^{2 k} = (\sum_{k=0}^{m} A^{k})^2",
    r"\sum_{k=0}^{p} A^k = \sum_{k=0}^{m} A^k + \sum_{k=m+1}^{p} A^k",
    r"\sum_{k=0}^{m} k 0^k = 1",
    r"A^n = A",
]


@pytest.mark.parametrize("claim", HOLDS)
def test_claims_for_every_m(claim):
    assert [v for v, _ in verdicts(claim).values()] == ["proved"], claim


@pytest.mark.parametrize("claim", FAILS)
def test_claims_that_fail_for_some_m(claim):
    assert [v for v, _ in verdicts(claim).values()] == ["refuted"], claim


def test_a_power_that_may_not_exist_is_left_open():
    [(verdict, reason)] = verdicts(r"A^{m-1} A = A^m").values()
    assert verdict == "unknown" and "the exponent m - 1, which may be negative" in reason


@pytest.mark.parametrize(("assumed", "claim", "verdict"), [
    (r"Assume $A^2 = A$.", r"A^{m+1} = A", "proved"),
    (r"Assume $A^2 = A$.", r"A^m = A", "refuted"),
    (r"Assume $A^3 = A$.", r"A^{2 m + 3} = A", "proved"),
    (r"Assume $A^2 = 0$.", r"(I_n + A)^m = I_n + m A", "proved"),
    (r"Assume $A^\top Q A = Q$.", r"(A^m)^\top Q A^m = Q", "proved"),
    (r"Assume $A x = a x$ and $y^\top A = c y^\top$.", r"y^\top A^m x = a^m y^\top x", "proved"),
    (r"Assume $A B - B A = I_n$.", r"A^{m+1} B - B A^{m+1} = (m + 1) A^m", "unknown"),
    (r"Assume $A B = B A$.", r"(A + B)^m = A^m + B^m", "refuted"),
    (r"Assume $A B = 0$ and $B A = 0$.", r"(A + B)^{m+1} = A^{m+1} + B^{m+1}", "proved"),
    (r"Assume $A Q = Q B$.", r"\sum_{k=0}^{m} A^k Q = Q \sum_{k=0}^{m} B^k", "proved"),
])
def test_powers_under_assumptions(assumed, claim, verdict):
    assert [v for v, _ in verdicts(claim, assumed=assumed).values()] == [verdict]


def test_an_induction_says_so():
    [(verdict, reason)] = verdicts(r"(A B)^m = A^m B^m", assumed=r"Assume $A B = B A$.").values()
    assert verdict == "proved" and reason.startswith("by induction on m; for m = 0: ") and "from m to m + 1: " in reason


# what is proved holds at numbers -----------------------------------------------------------------------------------

RELATIONS = {
    "none": ([], [([[1, 2], [0, 1]], [[0, 1], [1, 1]]), ([[0, 1], [0, 0]], [[2, 0], [1, 1]])]),
    "commute": ([(A * B, B * A)], [([[1, 2], [3, 4]], [[2, 2], [3, 5]]), ([[2, 0], [0, 3]], [[0, 0], [0, 1]])]),
    "idempotent": ([(A * A, A)], [([[1, 1], [0, 0]], [[1, 2], [3, 4]]), ([[0, 0], [0, 0]], [[0, 1], [1, 1]])]),
    "involution": ([(A * A, I)], [([[0, 1], [1, 0]], [[1, 2], [3, 4]]), ([[1, 1], [0, -1]], [[0, 1], [2, 1]])]),
    "nilpotent": ([(A * A, sympy.ZeroMatrix(n, n))], [([[0, 1], [0, 0]], [[1, 2], [3, 4]])]),
    "orthogonal": ([(A.T * A, I)], [([[0, -1], [1, 0]], [[1, 2], [3, 4]]), ([[0, 1], [1, 0]], [[2, 1], [0, 1]])]),
    "similar": ([(A * B, B * A.T)], [([[0, 1], [1, 1]], [[2, 0], [0, 2]]), ([[1, 2], [0, 3]], [[0, 0], [0, 0]])]),
}
"""Relations, and pairs of matrices A and B that fulfil them."""
EXPONENTS = [1, 2, m, m + 1, 2 * m, 2 * m + 1, p, m + p]
powers = st.builds(sympy.MatPow, st.sampled_from([A, B, A.T, A * B, I + A, -A]), st.sampled_from(EXPONENTS))
words = st.lists(powers, min_size=1, max_size=3).map(lambda parts: sympy.MatMul(*parts, I))
totals = st.builds(lambda body, last: sl.total(body, (k, 0, last)), st.sampled_from(
    [A**k, A**k * B, A**k * B * (A.T) ** k, B * A**(2 * k)]), st.sampled_from([m, m + 1, p]))
sides = st.one_of(words, totals, st.builds(sympy.MatMul, words, totals), st.builds(sympy.MatAdd, words, words))


def provers(left, right, assumptions):
    yield lambda: by_induction(left, right, assumptions, {})
    yield lambda: certificate(left, right, assumptions, {})


def equations(name):
    return tuple(Equation(left, right) for left, right in RELATIONS[name][0])


def agree(left, right, name):
    """Whether two sides agree at all samples of a relation, for small m and p."""
    for (a, b), i, j in product(RELATIONS[name][1], range(5), range(3)):
        point = Point(sizes={"n": 2, "m": i, "p": j}, values={A: a, B: b})
        if evaluate(left, point) != evaluate(right, point):
            return False
    return True


@settings(max_examples=60, deadline=None)
@given(sides, sides, st.sampled_from(sorted(RELATIONS)))
def test_what_is_proved_holds_at_numbers(left, right, name):
    assumptions = equations(name)
    for prover in provers(left, right, assumptions):
        try:
            with within(Budget(20_000, 2.0)):
                found = prover()
        except BudgetError:
            continue
        if found is not None and found.check():
            assert agree(left, right, name)


@settings(max_examples=40, deadline=None)
@given(st.lists(st.sampled_from(EXPONENTS), min_size=1, max_size=4), st.randoms(use_true_random=False),
       st.sampled_from([A, A * B, I - A]))
def test_powers_of_one_matrix_add_up(exponents, random, base):
    shuffled = random.sample(exponents, len(exponents))
    left = sympy.MatMul(*[sympy.MatPow(base, e) for e in shuffled], I)
    right = sympy.MatPow(base, sympy.expand(sum(exponents)))
    assert sl.prove(left, right).status == "proved"


@settings(max_examples=30, deadline=None)
@given(st.lists(st.sampled_from([sympy.MatPow(b, e) for b in (A, B) for e in EXPONENTS]), min_size=2, max_size=4),
       st.randoms(use_true_random=False))
def test_powers_of_commuting_matrices_commute(parts, random):
    shuffled = random.sample(parts, len(parts))
    verdict = sl.prove(sympy.MatMul(*parts, I), sympy.MatMul(*shuffled, I), given=[(A * B, B * A)])
    assert verdict.status == "proved"


def test_samples_satisfy_their_relations():
    for name, (_, samples) in RELATIONS.items():
        for a, b in samples:
            point = Point(sizes={"n": 2}, values={A: a, B: b})
            assert all(evaluate(e.left, point) == evaluate(e.right, point) for e in equations(name)), name


# forgeries ---------------------------------------------------------------------------------------------------------

IDEMPOTENT = (Equation(A * A, A),)
STEP = Case({m: m + 1}, (((m, m),),))
BASE = Case({m: sympy.S.Zero}, ())


def forged(base, step, left, right, assumptions=IDEMPOTENT):
    return Induction(left, right, assumptions, {}, (), m, base, step)


def shown(left, right, case, assumptions=IDEMPOTENT):
    return certificate(left, right, assumptions, {}, sizes=(), deeper=True, case=case)


def test_a_true_induction_is_accepted_and_its_parts_are_no_proofs_alone():
    left, right, nilpotent = sympy.MatPow(I + A, m), I + m * A, (Equation(A * A, sympy.ZeroMatrix(n, n)),)
    base, step = (shown(left, right, case, nilpotent) for case in (BASE, STEP))
    assert forged(base, step, left, right, nilpotent).check()
    assert not base.check() and not step.check()


def test_a_missing_base_is_refused():
    left, right = sympy.MatPow(A, m), A
    step = shown(left, right, STEP)
    assert step.check(STEP)
    assert not forged(step, step, left, right).check()
    other = shown(sympy.MatPow(A, m + 1), A, BASE)
    assert other.check(BASE) and not forged(other, step, left, right).check()


def test_a_hypothesis_for_another_number_is_refused():
    left, right = sympy.MatPow(A, m), I
    circular = shown(left, right, Case({m: m + 1}, (((m, m + 1),),)))
    base = shown(left, right, BASE)
    assert base.check(BASE) and circular is not None
    assert not forged(base, circular, left, right).check()


def test_a_step_of_another_claim_is_refused():
    left, right = sympy.MatPow(A, m), I
    step = shown(sympy.MatPow(A, m + 1), A, STEP)
    assert not forged(shown(left, right, BASE), step, left, right).check()


def test_induction_is_refused_where_something_else_speaks_of_the_number():
    left, right = sympy.MatPow(A, m), I
    assert inductive_symbols(left, right, ()) == [m]
    assert inductive_symbols(left, right, (Equation(A * m, A),)) == []
    assert inductive_symbols(1 / (2**m - 3), sympy.S.One, ()) == []
    assert inductive_symbols(sympy.sqrt(m - 3), sympy.S.One, ()) == []
    assert inductive_symbols(sympy.Inverse(sympy.MatPow(A, m)), I, ()) == [m]
    assert inductive_symbols(sympy.Inverse(sympy.MatPow(A, m) + I), I, ()) == []
    assert inductive_symbols(sl.identity(n) * m, sl.softmax(A * m), ()) == []


def test_a_denominator_that_comes_and_goes_blocks_induction():
    claim = r"\frac{1}{a^m - 1} = \frac{1}{a^{m+1} - 1}"
    assert [v for v, _ in verdicts(claim).values()] == ["refuted"]


def inherited(left, right, assumptions, change=lambda relation: None):
    """A certificate whose only step says that powers of an orthogonal matrix are orthogonal, changed."""
    found = certificate(left, right, assumptions, {})
    [(position, steps)] = found.blocks
    [step] = [step for step in steps if isinstance(step.relation.why, Inherited)]
    change(step.relation)
    return found


ORTHOGONAL = (Equation(A.T * A, I),)
TURNED = sympy.MatMul(sympy.Transpose(sympy.MatPow(A, m)), sympy.MatPow(A, m))


def test_what_powers_inherit_is_checked():
    assert inherited(TURNED, I, ORTHOGONAL).check()


def other_total(relation):
    relation.total = collect(scaled(terms_of(relation.total), 2))


def no_premise(relation):
    premise = relation.why.relation
    premise.why = Combination(())


def other_kind(relation):
    relation.why = relation.why._replace(kind=(("m", "m"), 0, ()))


def other_base(relation):
    relation.why = relation.why._replace(first=("@nothing", False))


def other_way(relation):
    relation.why = relation.why._replace(way="follows")


@pytest.mark.parametrize("change", [other_total, no_premise, other_kind, other_base, other_way])
def test_forged_inheritance_is_refused(change):
    assert not inherited(TURNED, I, ORTHOGONAL, change).check()


def test_inheritance_does_not_come_without_its_assumption():
    found = inherited(TURNED, I, ORTHOGONAL)
    assert not Certificate(TURNED, I, (), {}, False, (), found.blocks).check()
