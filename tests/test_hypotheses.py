"""What assumptions say in other ways: each way follows, is found, and replays; what does not follow is no rule."""

import pytest
import sympy
from sympy import Identity, Inverse, KroneckerDelta, MatAdd, MatMul, MatPow, S, Transpose, ZeroMatrix

import symlin as sl
from symlin.assumed import Equation, Property
from symlin.derivations.definedness import Ends
from symlin.derivations.inside import differences
from symlin.derivations.steps import COLLECT, UNNAMED
from symlin.nodes import Concat, Defined, Entry, Scalar
from symlin.rewriting.grids import blocks_of
from symlin.rewriting.hypotheses import hypotheses, solved
from symlin.rewriting.instances import instances, within
from symlin.rewriting.trees import flat
from symlin.size import Size

n, m, k, h, p = sl.sizes("n m k h p")
i, j = sl.indices("i j")
A, B, C, D, P = sl.matrices("A B C D P", n, n)
X, Y = sl.matrices("X Y", n, m)
x, y = sl.vector("x", n), sl.vector("y", n)
a, b, c, s = (sympy.Symbol(name, real=True) for name in "abcs")
R, q = sl.family("R", k, k, count=h), sl.family("q", n, count=k)
one = Identity(n)


def plus(*terms):
    return MatAdd(*terms, evaluate=False)


def product(*factors):
    return MatMul(*factors, evaluate=False)


def said(rules):
    return {(rule.name, str(rule.left), str(rule.right)) for rule in rules}


SUM = Equation(product(A, B), plus(A, B))
COLUMNS = sl.blocks([[X, Y]])
ORTHONORMAL = Equation(product(Transpose(COLUMNS), COLUMNS), Identity(2 * m))
Q = Defined("Q", Concat(q[i], (i, S.One, k)))
FAMILY = Equation(product(Transpose(Q), Q), Identity(k))
CLAIMS = {
    "factors of the identity in a sum": (product(B, A), plus(A, B), SUM),
    "a letter of a sum of numbers": (
        plus(product(a, x), product(b, y)), plus(y, product(a, plus(x, product(-1, y)))), Equation(a + b, S.One)),
    "a square of a sum of numbers": (a**2 + b**2, 1 - 2 * a * b, Equation(a + b, S.One)),
    "a reciprocal": (Inverse(product(a, A)), product(b, Inverse(A)), Equation(a * b, S.One)),
    "a block": (product(Transpose(X), Y), ZeroMatrix(m, m), ORTHONORMAL),
    "a block on the diagonal": (product(X, Transpose(X), X), X, ORTHONORMAL),
    "an entry": (Scalar(product(Transpose(q[i]), q[j])), KroneckerDelta(i, j), FAMILY),
    "each of a family": (
        sl.total(product(Transpose(R[i]), R[i]), (i, 1, h)), product(h, Identity(k)), Property("orthogonal", R[i])),
    "each of a family by an equation": (
        sl.total(product(Transpose(R[j]), R[j]), (j, 1, h)), product(h, Identity(k)),
        Equation(product(Transpose(R[i]), R[i]), Identity(k))),
    "diagonal matrices": (
        MatPow(product(A, B), 2), product(MatPow(A, 2), MatPow(B, 2)), Property("diagonal", A),
        Property("diagonal", B)),
    "inside of a function": (
        sl.exp(product(P, plus(A, B))), product(P, sl.exp(plus(A, B))), Property("permutation", P)),
    "entries of a symmetric matrix": (
        Entry(product(X, Transpose(Y)), i, j), Entry(product(X, Transpose(Y)), j, i), Equation(X, Y)),
    "inside of blocks": (
        product(sl.blocks([[A, B]]), sl.blocks([[C], [D]])), product(D, C), Equation(plus(product(A, C), product(B, D)),
                                                                                      product(D, C))),
}


@pytest.mark.parametrize("name", CLAIMS)
def test_claims_by_what_assumptions_say_in_other_ways(name):
    left, right, *given = CLAIMS[name]
    verdict = sl.prove(left, right, given=given)
    assert verdict.status == "proved"
    derivation = verdict.derivation
    derivation.check()
    assert not {step.rule for step in derivation.steps} & ({*UNNAMED} - {COLLECT})
    assert {number for step in derivation.steps for number in step.uses} == set(range(len(given)))


def every_rule_follows(given, formulas=()):
    rules = [*hypotheses(given, formulas), *solved(given)]
    for rule in rules:
        assert sl.prove(rule.left, rule.right, given=given).status == "proved", rule
    return rules


@pytest.mark.parametrize("given", [
    (SUM,), (ORTHONORMAL,), (Equation(product(A, B, C), one),), (Equation(plus(product(2, A, B), product(3, A)), one),),
    (Equation(plus(product(A, B), product(2, B), A), plus(one, ZeroMatrix(n, n))),),
    (Equation(plus(A, B), C),), (Equation(a + b, S.One),), (Equation(c**2 + s**2, S.One),), (Equation(a * b, S(2)),),
    (Equation(MatPow(P, 2), P),), (Property("diagonal", A), Equation(product(A, sl.ones(n)), product(B, sl.ones(n)))),
], ids=str)
def test_what_an_assumption_says_in_another_way_follows_from_it(given):
    assert every_rule_follows(given)


def test_entries_of_a_gram_matrix_follow():
    found = every_rule_follows((FAMILY,), (Scalar(product(Transpose(q[i]), q[j])),))
    assert ("assumption 1, entry i j", "q_i.T*q_j", "KroneckerDelta(i, j)") in said(found)


def test_what_need_not_hold_the_other_way_round_is_not_turned():
    equal = Equation(product(A, B), product(-1, plus(A, B, one)))
    wide = Equation(product(Transpose(X), X), Identity(m))
    numbers = Equation(plus(product(a, A, B), A), B)
    for equation in (equal, wide, numbers, Equation(product(A, B), C), Equation(product(A, B), ZeroMatrix(n, n))):
        assert not [rule for rule in hypotheses([equation]) if "the other way round" in rule.name]
    assert sl.prove(product(B, A), product(-1, plus(A, B, one)), given=[equal]).status != "proved"


def test_a_term_that_stands_in_the_others_is_not_solved_for():
    assert {rule.name for rule in solved([Equation(a + a**2, b)])} == {
        "assumption 1, solved for a**2", "assumption 1, solved for b"}


@pytest.mark.parametrize("value", [S.Zero, c])
def test_a_factor_is_not_solved_for_where_the_other_may_be_zero(value):
    names = {rule.name for rule in solved([Equation(a * b, value)])}
    assert names.isdisjoint({"assumption 1, solved for a", "assumption 1, solved for b"})


def test_blocks_are_multiplied_as_they_are_divided():
    left, right = sl.blocks([[A, B]]), sl.blocks([[C], [D]])
    assert blocks_of(flat(product(left, right))) == [[flat(plus(product(A, C), product(B, D)))]]
    assert blocks_of(flat(product(A, right))) is None and blocks_of(A) is None
    turned = blocks_of(flat(Transpose(sl.blocks([[A, X], [B, Y]]))))
    assert turned == [[Transpose(A), Transpose(B)], [Transpose(X), Transpose(Y)]]


def test_an_assumption_on_every_index_is_said_within_its_range_alone():
    each = Property("orthogonal", R[i])
    within, beyond = [(j, S.One, h)], [(j, S.Zero, h)]
    assert [str(one) for one, _ in instances([each], within)] == ["R_i is orthogonal", "R_j is orthogonal"]
    assert [str(one) for one, _ in instances([each], beyond)] == ["R_i is orthogonal"]
    assert [str(one) for one, _ in instances([each], [(i, S.One, h), (j, S.One, i)])] == [
        "R_i is orthogonal", "R_j is orthogonal"]
    assert instances([Equation(Entry(x, i, 1), c)], [(i, S.One, m)]) == []
    assert instances([Equation(Entry(x, i, 1), c)], [(i, S.One, n)], {"i"}) == []


def test_a_property_is_that_of_the_transpose_too():
    turned = sl.prove(sl.softmax(product(A, Transpose(P))), product(sl.softmax(A), Transpose(P)),
                      given=[Property("permutation", P)])
    assert [step.rule for step in turned.derivation.steps] == ["softmax_of_permuted_columns"]


def test_a_number_that_is_assumed_to_be_one_is_not_zero():
    known = Ends((), (Equation(c**2 + s**2, S.One),))
    assert known.covers(c**2 + s**2, "≠ 0") and not known.covers(c, "≠ 0")
    assert not Ends((), (Equation(c**2 + s**2, S.Zero),)).covers(c**2 + s**2, "≠ 0")


def test_where_two_formulas_differ_inside():
    assert differences(sl.exp(A), sl.exp(B)) == [((1,), A, B)]
    assert differences(product(A, sl.exp(B)), product(A, sl.exp(C))) == [((1, 1), B, C)]
    assert differences(product(A, B), product(A, C)) is None
    assert differences(sl.exp(A), sl.log(A)) is None and differences(Entry(A, i, j), Entry(A, j, i)) is None


def test_an_index_from_that_of_a_sum_from_0_may_be_0():
    h, (i, j) = sl.sizes("h"), sl.indices("i j")
    limits = {i: (sympy.S.Zero, h), j: (i, h)}
    assert not within(j, limits, Size.of(h))
    assert within(j, {**limits, i: (sympy.S.One, h)}, Size.of(h))
