"""Proving: three answers, each with its evidence; and what may be passed."""

import multiprocessing
import resource

import pytest
import sympy
from sympy import (
    Eq,
    HadamardPower,
    HadamardProduct,
    Identity,
    Inverse,
    MatAdd,
    MatMul,
    MatPow,
    MatrixSymbol,
    OneMatrix,
    Q,
    Rational,
    Sum,
    Symbol,
    Trace,
    Transpose,
    ZeroMatrix,
)

import symlin as sl
from symlin.exact import recompute
from symlin.nodes import CausalMask, Defined, DefinedScalar, Elementwise, Entry, Softmax, Total

n, m, k = sl.sizes("n m k")
i, j = sl.indices("i j")
A, B, C = sl.matrices("A B C", n, n)
X = sl.matrix("X", n, m)
x = sl.vector("x", n)
c = sl.scalar("c")

ATTRIBUTES = ("status", "proved", "conditions", "derivation", "evidence", "witness", "tried", "left", "right", "reason")


def proved():
    return sl.prove(Transpose(MatMul(A, B)), Transpose(B) * Transpose(A))


def refuted():
    return sl.prove(A * B, B * A)


def unknown():
    return sl.prove(MatMul(A, B), MatMul(B, A), trials=0)


# the answers -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "make, status, kind",
    [(proved, "proved", sl.Proved), (refuted, "refuted", sl.Refuted), (unknown, "unknown", sl.Unknown)],
)
def test_three_answers(make, status, kind):
    verdict = make()
    assert verdict.status == status and isinstance(verdict, kind) and isinstance(verdict, sl.Verdict)
    assert verdict.proved is (status == "proved")
    for name in ATTRIBUTES:
        getattr(verdict, name)
    assert verdict.reason


@pytest.mark.parametrize("make", [proved, refuted, unknown])
def test_a_verdict_is_no_truth_value(make):
    with pytest.raises(TypeError, match="verdict.proved"):
        bool(make())


def test_a_refutation_carries_numbers():
    verdict = refuted()
    witness = verdict.witness
    assert set(witness.sizes) == {n} and set(witness.values) == {A, B}
    assert all(isinstance(value, sympy.ImmutableMatrix) for value in witness.values.values())
    assert witness.left != witness.right and recompute(A * B, B * A, witness)
    first, second = witness.numpy()
    row, column = witness.entry
    assert first[row - 1][column - 1] == float(witness.left) and second[row - 1][column - 1] == float(witness.right)
    assert verdict.conditions is None and verdict.tried is None


def test_a_proof_carries_its_evidence():
    verdict = proved()
    assert verdict.conditions == () and verdict.evidence is not None and verdict.witness is None


def test_unknown_says_what_was_tried():
    assert unknown().tried and unknown().conditions is None


@pytest.mark.parametrize(
    "left, right, conditions",
    [
        (c / c**2, 1 / c, ["c"]),
        (HadamardProduct(A, HadamardPower(A, -1)), OneMatrix(n, n), ["A", "≠ 0"]),
        (sl.exp(sl.log(A)), A, ["A", "> 0"]),
        (HadamardProduct(sl.sqrt(A), sl.sqrt(A)), A, ["A", "≥ 0"]),
        (sympy.Pow(c, -1, evaluate=False) * sl.exp(c), sl.exp(c) * sympy.Pow(c, -1, evaluate=False), ["c", "≠ 0"]),
    ],
)
def test_conditions_come_from_what_is_written(left, right, conditions):
    verdict = sl.prove(left, right)
    assert verdict.proved
    text = " ".join(verdict.conditions)
    assert all(word in text for word in conditions), text


def test_conditions_that_always_hold_are_left_out():
    assert sl.prove(HadamardProduct(sl.exp(A), HadamardPower(sl.exp(A), -1)), OneMatrix(n, n)).conditions == ()
    assert sl.prove(Softmax(X + X - X), Softmax(X)).conditions == ()


@pytest.mark.parametrize(
    "left, right",
    [
        (sl.log(MatMul(-1, sl.exp(A))), A),
        (HadamardPower(MatAdd(A, MatMul(-1, A)), -1), A),
        (
            sl.sqrt(MatAdd(MatMul(-1, sl.exp(A)), MatMul(-1, OneMatrix(n, n)))),
            sl.sqrt(MatMul(-1, OneMatrix(n, n) + sl.exp(A))),
        ),
    ],
)
def test_never_defined_is_never_proved(left, right):
    try:
        assert sl.prove(left, right).status == "unknown"
    except sl.Undefined as error:
        assert "never" in str(error)


# what may be passed ------------------------------------------------------------------------------------------------


def test_an_unevaluated_equation():
    assert sl.prove(Eq(A * B, B * A, evaluate=False)).status == "refuted"
    assert sl.prove(Eq(Transpose(MatMul(A, B)), Transpose(B) * Transpose(A), evaluate=False)).proved


@pytest.mark.parametrize("arguments", [(True,), (False,), (sympy.true,), (sympy.false,), (Eq(A, A),), (Eq(c, c),)])
def test_a_decided_equation_is_refused(arguments):
    with pytest.raises(TypeError, match="SymPy decided"):
        sl.prove(*arguments)


@pytest.mark.parametrize(
    "arguments",
    [
        (A,),
        (A, None),
        (A, [[1]]),
        (A, True),
        (A, 1.0),
        (A, "A"),
        ("A", A),
        (A, object()),
        (A, {1: 2}),
        (1.5, c),
        (A, b"A"),
        (A, 1j),
        (A, c > 0),
        ([A], [A]),
        (None, None),
    ],
)
def test_what_is_no_expression_is_refused(arguments):
    with pytest.raises(TypeError):
        sl.prove(*arguments)


@pytest.mark.parametrize("given", [[True], [False], [sympy.true], [(A, B, C)], [3], [None], [(A, "B")], [1.5]])
def test_what_is_no_assumption_is_refused(given):
    with pytest.raises(TypeError):
        sl.prove(A, A, given=given)


def test_floating_point_numbers_are_refused_with_their_exact_value():
    with pytest.raises(sl.ShapeError, match="1/2"):
        sl.prove(0.5 * A, A)
    with pytest.raises(sl.Error, match="floating-point"):
        sl.prove(sympy.Matrix([[1.5]]), sympy.Matrix([[1]]))


def test_whole_numbers_and_mutable_matrices_are_accepted():
    assert sl.prove(sl.dot(OneMatrix(3, 1), OneMatrix(3, 1)), 3).proved
    two = sympy.Matrix([[1, 2], [3, 4]])
    assert sl.prove(two * two, sympy.Matrix([[7, 10], [15, 22]])).proved
    assert sl.prove(MatMul(two.as_immutable(), sl.vector("y", 2)), sl.vector("y", 2)).status == "refuted"


def test_shapes_that_do_not_fit_are_errors_not_verdicts():
    for left, right in [(MatMul(X, X), X), (X, Transpose(X)), (A, c), (X, A)]:
        with pytest.raises(sl.ShapeError):
            sl.prove(left, right)


def test_a_number_may_stand_against_a_1x1_matrix():
    assert sl.prove(MatMul(Transpose(x), x), sl.norm2(x)).proved


@pytest.mark.parametrize(
    "first, second",
    [
        (Symbol("c", real=True), Symbol("c", positive=True)),
        (Symbol("n", real=True), n),
        (Symbol("n"), n),
        (Symbol("n", integer=True), n),
    ],
)
def test_two_symbols_of_one_name_are_told_apart(first, second):
    with pytest.raises(sl.ShapeError, match="two different symbols are called"):
        sl.prove(first * A, second * A)


@pytest.mark.parametrize(
    "given",
    [
        [(MatMul(Transpose(A), A), Identity(n))],
        [Eq(A, Transpose(A), evaluate=False)],
        [Q.orthogonal(A)],
        [c > 0],
        [sympy.Ne(c, 0)],
    ],
)
def test_a_refutation_satisfies_what_is_given(given):
    verdict = sl.prove(A * B, B * A, given=given)
    assert verdict.status == "refuted"
    value, number = verdict.witness.values[A], verdict.witness.values.get(c)
    for assumption in given:
        if assumption in (Q.orthogonal(A), (MatMul(Transpose(A), A), Identity(n))):
            assert value.T * value == sympy.eye(value.shape[0])
        elif assumption == Eq(A, Transpose(A), evaluate=False):
            assert value == value.T
        else:
            assert number is None or number > 0 or number != 0 and assumption == sympy.Ne(c, 0)
    assert sl.prove(Transpose(MatMul(A, B)), Transpose(B) * Transpose(A), given=given).proved


@pytest.mark.parametrize("left, right", [(MatMul(A, Inverse(A), B), B), (MatMul(MatPow(A, k), A), MatPow(A, k + 1))])
def test_what_comes_later_is_not_refuted_when_it_is_true(left, right):
    assert sl.prove(left, right).status != "refuted"


# budgets -----------------------------------------------------------------------------------------------------------


def test_the_budget_is_named():
    verdict = sl.prove(MatPow(A + B, 30), MatMul(MatPow(A + B, 15), MatPow(A + B, 15)), trials=3)
    assert verdict.status == "unknown" and "terms" in verdict.reason
    verdict = sl.prove(MatPow(A + B, 14), MatMul(MatPow(A + B, 7), MatPow(A + B, 7)), seconds=0.05, trials=3)
    assert verdict.status == "unknown" and "second" in verdict.reason


def test_a_larger_budget_proves_more():
    left, right = MatPow(A + B, 6), MatMul(MatPow(A + B, 3), MatPow(A + B, 3))
    assert sl.prove(left, right, terms=20, trials=2).status == "unknown"
    assert sl.prove(left, right).proved


def nested(function, start, depth):
    for _ in range(depth):
        start = function(start)
    return start


def defined(function, depth):
    """A tower of definitions, each using the one before."""
    letter = A
    for level in range(depth):
        letter = Defined(f"D{level}", function(letter))
    return letter


def sums(count):
    """A sum over ``count`` indices around a cycle."""
    letters = [sl.indices(f"i{v}") for v in range(count)]
    body = sympy.Mul(*[Entry(A, letters[v], letters[(v + 1) % count]) for v in range(count)])
    return Sum(body, *[(letter, 1, n) for letter in letters])


def huge(size):
    return MatrixSymbol("A", size, size), MatrixSymbol("B", size, size)


HOSTILE = {
    "2000 transposes": lambda: (nested(Transpose, A, 2000), A),
    "2000 functions": lambda: (nested(lambda e: Elementwise("tanh", e), A, 2000), A),
    "a hundred softmaxes": lambda: (nested(Softmax, A, 100), nested(Softmax, A + B - B, 100)),
    "twenty exponentials": lambda: (nested(lambda e: Elementwise("exp", e), A, 20), A),
    "sixty nested sums": lambda: (sums(60), Trace(MatPow(A, 60))),
    "sixty nested sums, one too few": lambda: (sums(60), Trace(MatPow(A, 59))),
    "(A + B)^60": lambda: (MatPow(A + B, 60), MatPow(A - B, 60)),
    "(A + B)^60, two writings": lambda: (MatPow(A + B, 60), MatMul(MatPow(A + B, 30), MatPow(A + B, 30))),
    "A^(10^9)": lambda: (MatPow(A, 10**9), MatMul(A, MatPow(A, 10**9 - 1))),
    "c^(10^12)": lambda: (c**10**12, c ** (10**12 + 1)),
    "entrywise power 10^7": lambda: (HadamardPower(A + B, 10**7), HadamardPower(A, 10**7)),
    "sixty doublings": lambda: (defined(lambda e: MatAdd(e, e), 60), MatMul(2**60, A)),
    "sixty squarings": lambda: (defined(lambda e: MatMul(e, e), 60), MatPow(A, 2**60)),
    "sixty mixed definitions": lambda: (defined(lambda e: MatAdd(Elementwise("exp", e), e), 60), A),
    "sixty attentions": lambda: (defined(lambda e: Softmax(MatMul(e, Transpose(e))), 60), A),
    "a shared sum": lambda: (nested(lambda e: MatAdd(e, e), A, 25), MatMul(2**25, A)),
    "size 10^30, true": lambda: (
        Transpose(MatMul(*huge(10**30))),
        MatMul(*[Transpose(f) for f in reversed(huge(10**30))]),
    ),
    "size 10^30, false": lambda: (MatMul(*huge(10**30)), MatMul(*reversed(huge(10**30)))),
    "ones of size 10^9": lambda: (2 * OneMatrix(10**9, 10**9), OneMatrix(10**9, 10**9)),
    "a sum to 10^9": lambda: (Sum(i, (i, 1, 10**9)), sympy.S.One),
    "cosine of forty terms": lambda: (sympy.cos(sympy.Add(*[sl.scalar(f"a{t}") for t in range(40)])), sympy.sin(c)),
    "a square of 400 terms": lambda: (MatPow(MatAdd(*[MatrixSymbol(f"A{t}", n, n) for t in range(400)]), 2), A),
    "a tower of exponentials": lambda: (nested(sympy.exp, sympy.Integer(5), 4), nested(sympy.exp, sympy.Integer(6), 4)),
    "the logarithm of a large number": lambda: (
        sympy.log(10**60 + 7, evaluate=False),
        sympy.log(10**60 + 9, evaluate=False),
    ),
    "a defined number, sixty times squared": lambda: (nested(lambda e: DefinedScalar("e", e * e + 1), c, 60), c),
}
SECONDS = 30
MEMORY = 3 << 30


def _answer(name, pipe):
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    try:
        pipe.send(sl.prove(*HOSTILE[name](), seconds=2.0).status)
    except sl.Error as error:
        pipe.send(type(error).__name__)
    except BaseException as error:
        pipe.send(f"not symlin's: {error!r}")


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_input_gets_an_answer(name):
    """An answer or one of symlin's errors, in bounded time and memory; in a process of its own."""
    context = multiprocessing.get_context("fork")
    receiver, sender = context.Pipe(duplex=False)
    process = context.Process(target=_answer, args=(name, sender))
    process.start()
    answered = receiver.poll(SECONDS)
    answer = receiver.recv() if answered else f"no answer within {SECONDS} seconds"
    process.kill()
    process.join()
    assert answer in ("proved", "refuted", "unknown", "BudgetError", "ShapeError"), answer


def test_no_name_is_evaluated():
    name = "__import__('os').abort()"
    evil = MatrixSymbol(name, n, n)
    verdict = sl.prove(evil, A)
    assert verdict.status == "refuted"
    repr(verdict), str(verdict.witness.to_json())
    assert sl.prove(Total(evil, (i, 1, k)), k * evil).proved
    assert sl.prove(Entry(evil, i, j), Entry(Transpose(evil), j, i)).proved
    assert sl.prove(MatMul(evil, ZeroMatrix(n, n)), ZeroMatrix(n, n)).proved
    assert sl.prove(Softmax(evil, None, CausalMask(n)), Softmax(evil)).status == "refuted"
    assert sl.prove(Rational(1, 2) * (evil + evil), evil).proved
