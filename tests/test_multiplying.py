"""Steps that multiply both sides by what is invertible: honest ones are replayed, forged ones are rejected."""

import json

import pytest
import sympy
from sympy import Identity, Inverse, MatAdd, MatMul, MatPow, OneMatrix, Pow, S, Symbol, Transpose, ZeroMatrix

import symlin as sl
from symlin.assumed import Comparison, Equation, Property
from symlin.derivations.derivation import Derivation
from symlin.derivations.making import derived
from symlin.derivations.multiplying import granted, times
from symlin.derivations.steps import ENTRIES, GIVEN, INDUCTION, MULTIPLY, Move, Step
from symlin.errors import DerivationError
from symlin.nodes import Defined, DefinedScalar, Total
from symlin.proving import decide
from symlin.rewriting.places import Place
from symlin.rewriting.trees import key

n, d = sl.sizes("n d")
i, h = sl.indices("i"), sl.sizes("h")
A, B, C = sl.matrices("A B C", n, n)
X = sl.matrix("X", n, d)
a, b, c = sl.scalar("a"), sl.scalar("b"), sl.scalar("c")
m = Symbol("m", integer=True, nonnegative=True)
SUM = MatAdd(A, B)
PUSHED = MatMul(A, Inverse(SUM), B), MatMul(B, Inverse(SUM), A)
COMMUTE = Equation(MatMul(A, B), MatMul(B, A))
INVERTED = MatMul(Inverse(A), B), MatMul(B, Inverse(A))


def multiplied(left, right, factors, *, steps=None, assumptions=(), uses=(), case=None):
    """A derivation of one step that multiplies both sides; its case is decided by the prover unless it is given."""
    if case is None:
        ends = times(left, factors), times(right, factors)
        case = Derivation(ends[0], steps or [Step(GIVEN if uses else ENTRIES, ends[1], uses=uses)], assumptions)
    return Derivation(left, [Step(MULTIPLY, right, uses=uses, cases=(case,), factors=factors)], assumptions)


def rejected(derivation, *words):
    with pytest.raises(DerivationError) as error:
        derivation.check()
    for word in words:
        assert word in str(error.value)


HONEST = {
    "from both sides": multiplied(*INVERTED, (A, A), assumptions=(COMMUTE,), uses=(0,)),
    "what is written inverted in one side": multiplied(
        Inverse(SUM), MatMul(Inverse(SUM), A, Inverse(A)), (SUM, None)),
    "a factor of an inverted product": multiplied(
        Inverse(MatMul(A, B)), MatMul(Inverse(B), Inverse(A)), (MatMul(A, B), None)),
    "a base of a power": multiplied(MatPow(Inverse(A), S(2)), MatMul(Inverse(A), Inverse(A)), (A, None)),
    "a product of what is invertible": multiplied(
        *INVERTED, (MatMul(A, Transpose(A)), A), assumptions=(COMMUTE,), uses=(0,)),
    "a definition": multiplied(Inverse(Defined("T", SUM)), Inverse(MatAdd(B, A)), (Defined("T", SUM), None)),
    "a number": multiplied(MatMul(Pow(c, -1), c, A), A, (c, None)),
    "a number and matrices": multiplied(MatMul(Pow(c, -1), c, Inverse(A)), Inverse(A), (MatMul(c, A), None)),
    "sides that are numbers": multiplied(a / (a + b) + b / (a + b), S.One, (a + b, None)),
}


@pytest.mark.parametrize("name", HONEST)
def test_honest_steps_pass_and_survive_as_data(name):
    derivation = HONEST[name]
    assert derivation.check() is None
    back = Derivation.from_json(json.loads(json.dumps(derivation.to_json())))
    assert back == derivation and back.check() is None


def test_what_is_assumed_invertible_is_used():
    given = (Property("invertible", A),)
    left, right = MatMul(C, B), MatMul(C, MatAdd(B, ZeroMatrix(n, n)))
    honest = multiplied(left, right, (A, None), assumptions=given,
                        case=Derivation(times(left, (A, None)), [Step(ENTRIES, times(right, (A, None)))], given))
    rejected(honest, "uses the assumptions [0]")
    step = honest.steps[0]._replace(uses=(0,))
    assert Derivation(left, [step], given).check() is None


def test_a_number_assumed_not_zero_is_used():
    given = (Comparison(a, ">", S.Zero), Comparison(c, "!=", S.Zero))
    assert granted((c, None), A, B, given) == {1}
    assert granted((MatMul(a, c, Identity(n)), None), A, B, given) == {0, 1}
    with pytest.raises(DerivationError):
        granted((c, None), A, B, (Comparison(c, ">=", S.Zero),))


ZERO = ZeroMatrix(n, n)
MEMBER = sl.family("F", n, n, count=h)[i]
FORGED = {
    "the zero matrix": multiplied(A, B, (ZERO, None)),
    "a singular matrix": multiplied(A, B, (OneMatrix(n, n), None)),
    "a matrix of which nothing is known": multiplied(MatMul(A, B), MatMul(A, C), (A, None)),
    "an inverse of another matrix": multiplied(*INVERTED, (B, None), assumptions=(COMMUTE,), uses=(0,)),
    "one factor of a sum": multiplied(*PUSHED, (A, None)),
    "a power that may be the identity": multiplied(
        MatMul(B, Inverse(MatPow(A, m))), MatMul(C, Inverse(MatPow(A, m))), (A, None),
        assumptions=(Equation(MatMul(A, B), MatMul(A, C)),), uses=(0,)),
    "a rectangular factor": multiplied(
        MatMul(X, Inverse(MatMul(Transpose(X), X))), MatMul(X, Inverse(MatMul(Transpose(X), X))), (Transpose(X), None)),
    "a rectangular factor of an inverted product": multiplied(
        MatMul(Inverse(MatMul(Transpose(X), X)), Transpose(X)), MatMul(Inverse(MatMul(Transpose(X), X)), Transpose(X)),
        (None, X)),
    "no factor": multiplied(*INVERTED, (None, None), assumptions=(COMMUTE,), uses=(0,)),
    "no pair": multiplied(*INVERTED, (A, A), case=Derivation(*INVERTED)),
    "one that only the case writes inverted": multiplied(A, B, (C, None), case=Derivation(
        MatMul(C, A), [Step(ENTRIES, MatMul(C, A, Inverse(C), C)), Step(ENTRIES, MatMul(C, B))])),
    "a number that may be 0": multiplied(A, B, (c, None)),
    "the number 0": multiplied(A, B, (S.Zero, None)),
    "a difference of equal numbers": multiplied(A, B, (c - c, None)),
    "a number on the right": multiplied(MatMul(1 / c, A), MatMul(A, 1 / c), (None, c)),
    "a matrix times a number": multiplied(1 / c, 1 / c, (A, None), case=Derivation(1 / c)),
    "the wrong side": multiplied(*INVERTED, (A, None), assumptions=(COMMUTE,), uses=(0,), case=Derivation(
        times(INVERTED[0], (None, A)), [Step(GIVEN, times(INVERTED[1], (None, A)), uses=(0,))], (COMMUTE,))),
    "a case about something else": multiplied(*INVERTED, (A, A), case=Derivation(A, [Step(ENTRIES, MatAdd(A, ZERO))])),
    "a case under other assumptions": multiplied(*INVERTED, (A, A), case=Derivation(
        times(INVERTED[0], (A, A)), [Step(GIVEN, times(INVERTED[1], (A, A)), uses=(0,))], (COMMUTE,))),
    "a case that does not follow": multiplied(*INVERTED, (A, A)),
    "a case that needs more": multiplied(Inverse(A), Inverse(MatAdd(A, ZERO)), (A, None), case=Derivation(
        MatMul(A, Inverse(A)), [Step(ENTRIES, MatMul(B, Inverse(B))),
                                Step(ENTRIES, MatMul(A, Inverse(MatAdd(A, ZERO))))])),
    "an index that is bound inside": multiplied(
        Total(Inverse(MEMBER), (i, 1, h)), Total(Inverse(MEMBER), (i, 1, h)), (MEMBER, None)),
    "an assumption that is not owned up to": multiplied(*INVERTED, (A, A), assumptions=(COMMUTE,), case=Derivation(
        times(INVERTED[0], (A, A)), [Step(GIVEN, times(INVERTED[1], (A, A)), uses=(0,))], (COMMUTE,))),
    "a case beside a rule": Derivation(
        MatMul(A, B), [Step(ENTRIES, MatMul(A, B), cases=(Derivation(A),), factors=(A, A))]),
    "a symbol": Derivation(INVERTED[0], [HONEST["from both sides"].steps[0]._replace(symbol=m)], (COMMUTE,)),
    "no case": Derivation(INVERTED[0], [Step(MULTIPLY, INVERTED[1], factors=(A, A))], (COMMUTE,)),
    "an induction in the case": multiplied(Inverse(A), Inverse(A), (A, None), case=Derivation(
        MatMul(A, Inverse(A)), [Step(INDUCTION, MatMul(A, Inverse(A)), symbol=m)])),
    "moves": Derivation(INVERTED[0], [HONEST["from both sides"].steps[0]._replace(moves=(Move(
        "inverse_on_the_left", Place(), "forward", False, {}, INVERTED[1]),))], (COMMUTE,)),
}
FORGED["no pair"] = Derivation(INVERTED[0], [FORGED["no pair"].steps[0]._replace(factors=(A,))])


@pytest.mark.parametrize("name", FORGED)
def test_forged_steps_are_rejected(name):
    rejected(FORGED[name])


def test_a_product_may_be_read_from_either_side():
    step = HONEST["from both sides"].steps[0]
    [case] = step.cases
    turned = Derivation(case.goal, [Step(GIVEN, case.start, uses=(0,))], (COMMUTE,))
    assert Derivation(INVERTED[0], [step._replace(cases=(turned,))], (COMMUTE,)).check() is None


def test_an_index_bound_in_a_definition_is_seen():
    total = Defined("T", Total(Inverse(MEMBER), (i, 1, h)))
    with pytest.raises(DerivationError, match="bound"):
        granted((MEMBER, None), total, total, ())
    number = DefinedScalar("s", sympy.Sum(1 / sl.scalar("c"), (i, 1, h)))
    assert granted((c, None), number, number, ()) == set()


def test_an_index_free_in_both_sides_is_granted():
    assert granted((MEMBER, None), Inverse(MEMBER), Inverse(MEMBER), ()) == set()


@pytest.mark.parametrize("factors", [(A, None), (None, B), (A, B)])
def test_products_stand_where_they_are_said_to_stand(factors):
    left, right = factors
    expected = MatMul(*(f for f in (left, SUM, right) if f is not None))
    assert key(times(SUM, factors)) == key(expected)
    assert decide(times(SUM, factors), expected).status == "proved"


def test_conditions_are_those_of_the_two_sides():
    derivation = derived(*PUSHED)
    assert derivation.conditions == ("A + B is invertible",)


@pytest.mark.parametrize("factors", [[0, 0, 0], [None, None], "ab", [7, None], 3])
def test_data_with_other_factors_is_refused(factors):
    data = HONEST["from both sides"].to_json()
    data["steps"][0]["factors"] = factors
    with pytest.raises(DerivationError):
        Derivation.from_json(data).check()
