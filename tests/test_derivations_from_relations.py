"""Chains made of why a claim holds under assumptions: named rules, replayed, compared with exact numbers."""

import time

import pytest
from sympy import QQ, Identity, Inverse, MatAdd, MatMul, MatPow, Symbol, Trace, Transpose, ZeroMatrix

import symlin as sl
from symlin.assumed import Equation, Property
from symlin.derivations.combining import combination, ordered
from symlin.rewriting.hypotheses import hypotheses
from symlin.derivations.making import derived
from symlin.derivations.steps import COLLECT, UNNAMED
from symlin.derivations.words import Reader, Unreadable, added, times
from symlin.nodes import Scalar
from symlin.relations.combinations import summands_of
from symlin.relations.proofs import Certificate
from symlin.witnesses import Found, search

n, m = sl.sizes("n m")
A, B, C, P, R, S = sl.matrices("A B C P R S", n, n)
X, W = sl.matrix("X", m, n), sl.matrix("W", n, m)
v, x, q, k = (sl.vector(name, n) for name in "vxqk")
lam, mu, c = (Symbol(name, real=True) for name in ("lambda", "mu", "c"))
one = Identity(n)


def plus(*terms):
    return MatAdd(*terms, evaluate=False)


def product(*factors):
    return MatMul(*factors, evaluate=False)


def shifted(a, matrix):
    return plus(product(a, Identity(matrix.shape[0])), matrix)


def norm(e):
    return Scalar(product(Transpose(e), e))


COMMUTE = Equation(product(A, B), product(B, A))
IDEMPOTENT = Equation(product(P, P), P)
CLAIMS = {
    "inverse and commuting": (product(Inverse(A), B), product(B, Inverse(A)), COMMUTE),
    "inverse from an equation": (Inverse(A), plus(A, product(-1, one)), Equation(MatPow(A, 2), plus(A, one))),
    "powers from an equation": (
        MatPow(A, 4), plus(product(3, A), product(2, one)), Equation(MatPow(A, 2), plus(A, one))),
    "commuting square": (
        MatPow(plus(A, B), 2), plus(MatPow(A, 2), product(2, A, B), MatPow(B, 2)), COMMUTE),
    "complement of a projection": (
        MatPow(plus(one, product(-1, P)), 2), plus(one, product(-1, P)), IDEMPOTENT),
    "push through with a number": (
        product(Inverse(shifted(lam, product(W, X))), W), product(W, Inverse(shifted(lam, product(X, W))))),
    "resolvents": (
        plus(Inverse(shifted(c, A)), product(-1, Inverse(shifted(mu, A)))),
        product(mu - c, Inverse(shifted(c, A)), Inverse(shifted(mu, A)))),
    "other way round": (product(B, A), one, Equation(product(A, B), one)),
    "three factors round": (product(B, C, A), one, Equation(product(A, B, C), one)),
    "eigenvector of the square": (product(A, A, v), product(lam**2, v), Equation(product(A, v), product(lam, v))),
    "eigenvector of a resolvent": (
        product(Inverse(shifted(-mu, A)), v), product(1 / (lam - mu), v), Equation(product(A, v), product(lam, v))),
    "length under an orthogonal matrix": (norm(product(R, x)), norm(x), Property("orthogonal", R)),
    "dot products under powers": (
        Scalar(product(Transpose(product(R, R, q)), R, R, R, k)), Scalar(product(Transpose(q), R, k)),
        Equation(product(Transpose(R), R), one)),
    "Riccati": (
        product(S, plus(A, product(-1, B, S))), product(-1, plus(product(Transpose(A), S), C)),
        Equation(plus(product(Transpose(A), S), product(S, A), product(-1, S, B, S), C), ZeroMatrix(n, n))),
    "trace after a rotation": (Trace(product(Transpose(R), A, R)), Trace(A), Property("orthogonal", R)),
    "product that is zero": (
        product(plus(A, B), plus(A, B)), plus(product(A, A), product(B, B)),
        Equation(product(A, B), ZeroMatrix(n, n)), Equation(product(B, A), ZeroMatrix(n, n))),
}


def agrees_with_numbers(derivation):
    formulas = derivation.formulas
    for before, after in zip(formulas, formulas[1:]):
        found = search(before, after, trials=2, deadline=time.monotonic() + 0.3, assumptions=derivation.assumptions)
        assert not isinstance(found, Found), f"{before} = {after}: {found}"


@pytest.mark.parametrize("name", CLAIMS)
def test_every_step_has_a_name(name):
    left, right, *given = CLAIMS[name]
    verdict = sl.prove(left, right, given=given)
    assert verdict.status == "proved"
    derivation = verdict.derivation
    derivation.check()
    assert not {step.rule for step in derivation.steps} & ({*UNNAMED} - {COLLECT})
    agrees_with_numbers(derivation)


def rules_of(left, right, *given):
    return [step.rule for step in sl.prove(left, right, given=given).derivation.steps]


def test_a_chain_is_that_of_a_lecture():
    assert rules_of(*CLAIMS["inverse and commuting"]) == [
        "inverse_on_the_right", "assumption 1", "inverse_on_the_left"]
    assert rules_of(*CLAIMS["other way round"]) == ["assumption 1, the other way round"]
    assert rules_of(*CLAIMS["three factors round"]) == ["assumption 1, the other way round"]
    cube = MatPow(plus(A, B), 3), plus(
        MatPow(A, 3), product(3, MatPow(A, 2), B), product(3, A, MatPow(B, 2)), MatPow(B, 3))
    assert rules_of(*cube, COMMUTE).count("assumption 1") == 1


def test_every_step_says_which_assumption_it_uses():
    left, right, *given = CLAIMS["product that is zero"]
    derivation = sl.prove(left, right, given=given).derivation
    assert {number for step in derivation.steps for number in step.uses} == {0, 1}


def test_without_a_chain_the_prover_decides():
    """The sum of the squares of the entries is zero: no rule makes that."""
    left, right = product(A, x), ZeroMatrix(n, 1)
    given = Equation(product(Transpose(A), A, x), ZeroMatrix(n, 1))
    derivation = sl.prove(left, right, given=[given]).derivation
    derivation.check()
    assert [step.rule for step in derivation.steps] == ["from the assumptions"]


def test_a_certificate_of_another_claim_does_no_harm():
    certificate = sl.prove(product(B, A), one, given=[Equation(product(A, B), one)]).evidence
    assert isinstance(certificate, Certificate)
    derivation = derived(product(B, A, C), C, (Equation(product(A, B), one),), certificate)
    derivation.check()
    assert derivation.goal == C


def test_positive_definite_and_diagonal_matrices_are_symmetric():
    for word in ("positive definite", "diagonal"):
        [rule] = hypotheses([Property(word, A)])
        assert (rule.name, rule.left, rule.right) == ("assumption 1", Transpose(A), A)


# readings -----------------------------------------------------------------------------------------------------------


ALIKE = {
    "multiplied out": (product(plus(A, B), plus(A, B)), plus(product(A, plus(A, B)), product(B, A), MatPow(B, 2))),
    "transposed": (Transpose(product(A, plus(B, C))), product(Transpose(plus(C, B)), Transpose(A))),
    "inverse of a transpose": (Inverse(Transpose(plus(A, B))), Transpose(Inverse(plus(B, A)))),
    "a negative power": (MatPow(A, -2), product(Inverse(A), Inverse(A))),
    "a number in front": (product(c, plus(A, product(mu, A))), product(c + c * mu, A)),
    "a number is its transpose": (Scalar(product(Transpose(x), A, v)), Scalar(product(Transpose(v), Transpose(A), x))),
    "a trace": (Trace(product(A, B, C)), Trace(product(Transpose(product(C, A)), Transpose(B)))),
    "a trace of an outer product": (Trace(product(x, Transpose(v))), Scalar(product(Transpose(v), x))),
    "a number inside a product": (product(x, Transpose(v), A, x), product(Scalar(product(Transpose(v), A, x)), x)),
    "a symmetric inverse": (Transpose(Inverse(plus(one, product(Transpose(X), X)))),
                            Inverse(plus(product(Transpose(X), X), one))),
}


@pytest.mark.parametrize("name", ALIKE)
@pytest.mark.parametrize("numbers", [False, True])
def test_what_differs_by_multiplying_out_is_read_alike(name, numbers):
    reader = Reader(numbers=numbers)
    left, right = ALIKE[name]
    assert reader.of(left) == reader.of(right)


def test_what_differs_is_read_as_different():
    reader = Reader()
    for left, right in ((product(A, B), product(B, A)), (Trace(product(A, B, C)), Trace(product(A, C, B))),
                        (Inverse(plus(A, B)), plus(Inverse(A), Inverse(B))), (Transpose(A), A)):
        assert reader.of(left) != reader.of(right)


def test_symmetry_is_read_where_it_is_assumed():
    symmetric, skew = Reader([Property("symmetric", A)]), Reader([Property("skew-symmetric", A)], numbers=True)
    assert symmetric.of(Transpose(A)) == symmetric.of(A)
    assert skew.of(Transpose(A)) == times(-1, skew.of(A))
    assert skew.of(Scalar(product(Transpose(x), A, x))) == {} == skew.of(Trace(A))


def test_what_grows_too_long_is_not_read():
    with pytest.raises(Unreadable):
        Reader().of(MatPow(plus(A, B, C), 12))


# combinations -------------------------------------------------------------------------------------------------------


def test_a_combination_leaves_out_what_cancels():
    a, b, c = ({((), (letter,)): QQ(1)} for letter in range(3))
    steps = [added(a, times(-1, b)), added(b, times(-1, c)), added(c, times(-1, a)), added(a, times(-1, c))]
    found = combination(added(a, times(-1, c)), steps)
    assert found == {3: 1} or found == {2: -1}
    assert combination(added(a, c), steps) is None


def test_a_plan_ends_where_it_should():
    a, b, c = ({((), (letter,)): QQ(1)} for letter in range(3))
    plan = ordered(a, [(b, c), (a, b)])
    assert [exchange.index for exchange in plan] == [1, 0]
    reading = a
    for exchange in plan:
        reading = added(reading, times(-1, exchange.old), exchange.new)
    assert reading == c


@pytest.mark.parametrize("name", CLAIMS)
def test_the_summands_of_a_certificate_make_the_difference(name):
    left, right, *given = CLAIMS[name]
    evidence = sl.prove(left, right, given=given).evidence
    if not isinstance(evidence, Certificate) or not evidence.used():
        pytest.skip("equal without relations")
    reader = Reader(given, numbers=not left.is_Matrix)
    summands = summands_of(evidence)
    total = added(*(times(QQ(number.p, number.q), reader.of(e)) for number, e in summands))
    assert total == added(reader.of(left), times(-1, reader.of(right)))
