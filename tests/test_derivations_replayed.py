"""Replaying derivations: honest steps pass, forged ones are rejected, and data survives the way to JSON and back."""

import json

import pytest
from expressions import expressions
from hypothesis import HealthCheck, given, settings
from sympy import Identity, Inverse, MatAdd, MatMul, MatPow, Symbol, Transpose, ZeroMatrix

import symlin as sl
from symlin.assumed import Equation
from symlin.derivations.derivation import Derivation
from symlin.derivations.directed import NAMES, TURNING
from symlin.derivations.encoding import Decoder, Encoder
from symlin.derivations.making import OF_SOFTMAX
from symlin.derivations.steps import COLLECT, ENTRIES, GIVEN, INDUCTION, TRIVIAL, UNNAMED, Move, Step
from symlin.errors import DerivationError
from symlin.nodes import Defined, Total
from symlin.rewriting.places import Place
from symlin.rewriting.trees import key
from symlin.rulebook import book

n, d, k, h = sl.sizes("n d k h")
i, j = sl.indices("i j")
A, B, C, P = sl.matrices("A B C P", n, n)
X, W_Q, W_K = sl.matrix("X", n, d), *sl.matrices("W_Q W_K", d, k)
H, U = sl.family("H", n, k, count=h), sl.family("U", k, d, count=h)
Q = Defined("Q", MatMul(X, W_Q))
T = Symbol("t", integer=True, nonnegative=True)
careful = settings(deadline=None, max_examples=100, suppress_health_check=list(HealthCheck))
LEFT, RIGHT = MatMul(A, Transpose(MatAdd(B, C))), MatAdd(MatMul(A, Transpose(B)), MatMul(A, Transpose(C)))
MIDDLE = MatMul(A, MatAdd(Transpose(B), Transpose(C)))


def move(rule, result, path=(), positions=None, direction="forward", in_result=False, using=None):
    return Move(rule, Place(path, positions), direction, in_result, using or {}, result)


def one(rule, start, result, *, uses=(), assumptions=(), **where):
    """A derivation of one step."""
    return Derivation(start, [Step(rule, result, (move(rule, result, **where),), uses)], assumptions)


def rejected(derivation, *words):
    with pytest.raises(DerivationError) as error:
        derivation.check()
    for word in words:
        assert word in str(error.value)


def test_an_honest_step_passes():
    assert one("transpose_of_sum", LEFT, MIDDLE, path=(1,)).check() is None
    assert one("transpose_of_sum", MIDDLE, LEFT, path=(1,), direction="backward").check() is None
    assert one("transpose_of_sum", MIDDLE, LEFT, path=(1,), direction="backward", in_result=True).check() is None


FORGED = {
    "wrong place": one("transpose_of_sum", LEFT, MIDDLE, path=(0,)),
    "no such place": one("transpose_of_sum", LEFT, MIDDLE, path=(7, 1)),
    "no such factors": one("transpose_of_product", Transpose(A * B), B.T * A.T, positions=(0, 5)),
    "wrong direction": one("transpose_of_sum", LEFT, MIDDLE, path=(1,), direction="backward"),
    "no direction": one("transpose_of_sum", LEFT, MIDDLE, path=(1,), direction="sideways"),
    "wrong result": one("transpose_of_sum", LEFT, MatMul(A, MatAdd(Transpose(B), C)), path=(1,)),
    "result elsewhere": one("transpose_of_sum", LEFT, MatMul(B, MatAdd(Transpose(B), Transpose(C))), path=(1,)),
    "unknown rule": one("transpose_of_everything", LEFT, MIDDLE, path=(1,)),
    "a fallacy": one("transpose_keeps_the_order", Transpose(A * B), A.T * B.T),
    "no moves": Derivation(LEFT, [Step("transpose_of_sum", MIDDLE)]),
    "another rule inside": Derivation(
        LEFT, [Step("distribute_left", RIGHT,
                    (move("transpose_of_sum", MIDDLE, (1,)), move("distribute_left", RIGHT)))]),
    "moves that end elsewhere": Derivation(
        LEFT, [Step("transpose_of_sum", RIGHT, (move("transpose_of_sum", MIDDLE, (1,)),))]),
    "clashing sizes": one("transpose_of_product", Transpose(MatMul(X, W_Q)), MatMul(Transpose(W_Q), W_Q)),
    "a result without meaning": one("transpose_of_product", Transpose(MatMul(X, W_Q)), MatMul(Transpose(X), W_Q)),
    "an assumption that was not made": one("assumption 1", A * B, B * A),
    "another assumption": one("assumption 1", A * B, B * A, assumptions=(Equation(A * C, C * A),), uses=(0,)),
    "a property that was not assumed": one("permutation_undone", P.T * P, Identity(n)),
    "a property of another matrix": one(
        "permutation_undone", P.T * P, Identity(n), assumptions=(sl.permutation(A),), uses=(0,)),
    "an assumption that is not owned up to": one(
        "permutation_undone", P.T * P, Identity(n), assumptions=(sl.permutation(P),)),
    "the other way round for what is not square": one(
        "assumption 1, the other way round", MatMul(W_Q, Transpose(W_Q)), Identity(d),
        assumptions=(Equation(MatMul(Transpose(W_Q), W_Q), Identity(k)),), uses=(0,)),
    "a letter that is not there": one("definition of Q", A * B, B * A),
    "a letter put in wrongly": one("definition of Q", MatMul(Q, Transpose(Q)), MatMul(X, W_K, Transpose(Q)), path=(0,)),
    "false on entries": Derivation(A * B, [Step(ENTRIES, B * A)]),
    "false after collecting": Derivation(MatAdd(A, A), [Step(COLLECT, MatMul(3, A))]),
    "true under an assumption only": Derivation(P.T * P, [Step(ENTRIES, Identity(n))], (sl.permutation(P),)),
    "from assumptions that do not say it": Derivation(A * B, [Step(GIVEN, B * A, uses=(0,))], (Equation(A, A),)),
    "a captured index": one(
        "product_of_totals", MatMul(Total(H[i], (i, 1, h)), Total(U[i], (i, 1, h))),
        Total(Total(MatMul(H[i], U[i]), (i, 1, h)), (i, 1, h))),
    "an assumption on a letter that is bound there": one(
        "assumption 1", Total(MatPow(A, T), (T, 1, h)), Total(B, (T, 1, h)), path=(0,),
        assumptions=(Equation(MatPow(A, T), B),), uses=(0,)),
    "an index that escapes": one(
        "factor_out_of_total", Total(MatMul(H[i], U[i]), (i, 1, h)), MatMul(H[i], Total(U[i], (i, 1, h)))),
    "a number moved into another factor": one(
        "transpose_of_multiple", MatMul(-1, B, Transpose(A)), MatMul(Transpose(MatMul(-1, A)), B), positions=(0, 2),
        direction="backward"),
    "vacuous": Derivation(Identity(n), [
        Step("inverse_on_the_right", MatMul(ZeroMatrix(n, n), Inverse(ZeroMatrix(n, n))), (move(
            "inverse_on_the_right", MatMul(ZeroMatrix(n, n), Inverse(ZeroMatrix(n, n))), direction="backward",
            using={"A": ZeroMatrix(n, n)}),)),
        Step("zero_on_the_left", ZeroMatrix(n, n), (move("zero_on_the_left", ZeroMatrix(n, n)),))]),
    "an induction without cases": Derivation(A * B, [Step(INDUCTION, B * A)]),
    "a start without meaning": Derivation(MatMul(X, X), [Step(ENTRIES, MatMul(X, X))]),
}


@pytest.mark.parametrize("name", FORGED)
def test_forged_derivations_are_rejected(name):
    rejected(FORGED[name])


def test_the_error_names_the_step():
    rejected(Derivation(LEFT, [one("transpose_of_sum", LEFT, MIDDLE, path=(1,)).steps[0], Step(ENTRIES, A * B)]),
             "step 2", "entry by entry")


@pytest.mark.parametrize("data", [
    None, [], {}, {"nodes": []}, {"nodes": 3, "start": 0, "steps": [], "assumptions": []},
    {"nodes": [["number", "1"]], "start": 5, "steps": [], "assumptions": []},
    {"nodes": [["number", "__import__('os')"]], "start": 0, "steps": [], "assumptions": []},
    {"nodes": [["Add", 0]], "start": 0, "steps": [], "assumptions": []},
    {"nodes": [["eval", "1"]], "start": 0, "steps": [], "assumptions": []},
    {"nodes": [["symbol", "a", {"real": "yes"}]], "start": 0, "steps": [], "assumptions": []},
    {"nodes": [["number", "1"]], "start": 0, "steps": [{"rule": 3, "result": 0, "uses": []}], "assumptions": []},
    {"nodes": [["number", "1"]], "start": 0, "steps": [{"rule": "a", "result": 0, "uses": ["x"]}], "assumptions": []},
    {"nodes": [["number", "1"]], "start": 0, "steps": 7, "assumptions": []},
    {"nodes": [["number", "1"]], "start": 0, "steps": [], "assumptions": [["property", "lucky", 0]]},
])
def test_data_that_is_no_derivation_is_refused(data):
    with pytest.raises(DerivationError):
        Derivation.from_json(data)


@careful
@given(expressions(depth=4))
def test_expressions_survive_as_data(e):
    encoder = Encoder()
    number = encoder.number(e)
    back = Decoder(json.loads(json.dumps(encoder.nodes))).expression(number)
    assert back == e and key(back) == key(e)


def test_names_of_rules_are_in_the_book():
    for name in (*NAMES, *TURNING, *TRIVIAL, *OF_SOFTMAX):
        assert book.named(name).name == name
    assert not {rule.name for rule in book.everything()} & {*UNNAMED, INDUCTION}
