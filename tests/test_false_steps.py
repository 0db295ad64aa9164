"""No false step: rules on random instances of themselves against exact numbers, and what a forger might try."""

import random as chance

import pytest
import sympy
from expressions import Writer, points
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from rule_instances import instance, some_formula, some_rule
from sympy import Add, Identity, Integer, KroneckerDelta, MatAdd, MatMul, MatPow, Mul, Pow, Sum, Transpose, ZeroMatrix

import symlin as sl
from symlin.assumed import Equation, Property
from symlin.derivations.derivation import Derivation
from symlin.derivations.steps import ENTRIES, INDUCTION, MULTIPLY, Move, Step
from symlin.errors import BudgetError, DerivationError, Error
from symlin.exact import compare
from symlin.hunt import Hunt
from symlin.nodes import Concat, Defined, Entry, Scalar, Total
from symlin.rewriting.applying import applications, outcomes
from symlin.rewriting.grids import blocks_of
from symlin.rewriting.hypotheses import hypotheses, solved
from symlin.rewriting.places import Place
from symlin.rewriting.rule import BACKWARD, DIRECTIONS, FORWARD
from symlin.rewriting.trees import extent, flat, made, substituted
from symlin.rulebook import book
from symlin.shapes import same_shape
from symlin.spelling import spelled

n, k, h, d = sl.sizes("n k h d")
i, j = sl.indices("i j")
a, b, c = sl.scalar("a"), sl.scalar("b"), sl.scalar("c")
A, B, C, P = sl.matrices("A B C P", n, n)
H, U = sl.family("H", n, n, count=h), sl.family("U", n, n, count=h)
POINTS = 2


def one(rule, start, result, path=(), direction=FORWARD, using=None, uses=(), assumptions=()):
    """A derivation of one step with one move."""
    move = Move(rule, Place(path), direction, False, using or {}, result)
    return Derivation(start, [Step(rule, result, (move,), uses)], assumptions)


def differs(random, left, right, assumptions):
    """A point at which two sides differ and what is assumed holds, or None where none was found."""
    try:
        hunt = Hunt(left, right, None, assumptions)
        tried = (points(random, left, right, count=POINTS) if not assumptions
                 else enumerate(hunt.unknowns.size_choices(unequal=True, assumed=True)))
        for _, one_of in zip(range(POINTS), tried):
            found = _difference(hunt, left, right, one_of, assumptions)
            if found is not None:
                return found
    except Error:
        pass
    return None


def _difference(hunt, left, right, tried, assumptions):
    try:
        if assumptions:
            seed, numbers = tried
            return hunt.difference(hunt.draw(numbers, seed))
        point, ranges = tried
        return compare(left, right, point, ranges=ranges, budget=100_000)
    except Error:
        return None


@settings(deadline=None, max_examples=80, suppress_health_check=list(HealthCheck))
@given(st.integers(0, 10**6), st.sampled_from(book.rules()), st.sampled_from(DIRECTIONS))
def test_a_rule_is_true_wherever_it_applies_to_an_instance_of_itself(seed, rule, direction):
    random = chance.Random(seed)
    w = Writer(random, literal=True)
    try:
        instances = some_rule(random, rule)
        fit = instance(w, instances)
        e, assumptions = some_formula(w, instances, direction, fit)
        same_shape(e, e)
    except Error:
        return
    using = {name: fit[name] for name in instances.open_variables(direction) if name in fit}
    found = []
    try:
        found += outcomes(e, rule, Place(), direction, using=using, assumptions=assumptions)
        for number, done in zip(range(40), applications(e, book.rules(), assumptions, beyond=[], bare=True)):
            found.append(done)
    except (BudgetError, DerivationError):
        pass
    for done in random.sample(found, min(5, len(found))):
        try:
            same_shape(e, done.result)
        except Error:
            continue
        assert differs(random, e, done.result, assumptions) is None, (done, e, done.result)


# indices that are captured, or run where they may not -----------------------------------------------------------------


def test_an_index_that_is_free_in_an_assumption_is_not_one_that_a_sum_binds():
    equation = Equation(Total(MatMul(H[i], U[j]), (j, 1, h)), B)
    start = Total(MatMul(H[i], U[i]), (i, 1, h))
    with pytest.raises(DerivationError):
        one("assumption 1", start, B, uses=(0,), assumptions=(equation,)).check()
    renamed = Total(MatMul(H[i], U[k_ := sl.indices("l")]), (k_, 1, h))
    assert one("assumption 1", renamed, B, uses=(0,), assumptions=(equation,)).check() is None


def test_an_index_that_is_free_in_a_definition_is_not_one_that_a_sum_binds():
    letter = Defined("S", Total(MatMul(H[i], U[j]), (j, 1, h)))
    start = Total(MatMul(H[i], U[i]), (i, 1, h))
    with pytest.raises(DerivationError):
        one("definition of S", start, letter, direction=BACKWARD).check()


def test_what_a_variable_stands_for_outside_of_a_sum_is_not_what_the_sum_binds():
    fraction = book.named("softmax_as_fraction")

    def quotient(row, letter):
        total = Sum(sympy.exp(Entry(A, row, letter), evaluate=False), (letter, 1, n))
        return Mul(sympy.exp(Entry(A, i, j), evaluate=False), Pow(total, -1, evaluate=False), evaluate=False)

    (done,) = outcomes(quotient(i, sl.indices("l")), fraction, Place(), BACKWARD)
    assert done.result == Entry(sl.softmax(A), i, j)
    assert not list(outcomes(quotient(i, i), fraction, Place(), BACKWARD))
    assert list(outcomes(quotient(i, j), fraction, Place(), BACKWARD))


def test_a_sum_from_zero_over_a_letter_that_says_it_is_positive_begins_at_zero():
    powers, same = Total(MatPow(P, i), (i, 0, h)), Total(P, (i, 0, h))
    assert sl.prove(powers, same, given=[Property("idempotent", P)]).status == "refuted"
    with pytest.raises(DerivationError):
        one("power_of_idempotent", powers, same, (0,), uses=(0,), assumptions=(Property("idempotent", P),)).check()
    nested, same = (Total(Total(body, (j, i, h)), (i, 0, h)) for body in (MatPow(P, j), P))
    with pytest.raises(DerivationError):
        one("power_of_idempotent", nested, same, (0, 0), uses=(0,), assumptions=(Property("idempotent", P),)).check()
    later = Total(MatPow(P, i), (i, 1, h))
    assert one("power_of_idempotent", later, Total(P, (i, 1, h)), (0,), uses=(0,),
               assumptions=(Property("idempotent", P),)).check() is None


# assumptions said in another way --------------------------------------------------------------------------------------


def test_a_factor_that_stands_twice_is_not_taken_for_one():
    squares = Equation(Mul(a, a, b, evaluate=False), Integer(3))
    assert {rule.left for rule in solved([squares])} == {b}
    with pytest.raises(DerivationError):
        one("assumption 1, solved for a", a, Mul(3, 1 / b, evaluate=False), uses=(0,), assumptions=(squares,)).check()


def test_a_term_that_is_zero_times_a_letter_says_nothing_of_it():
    equation = Equation(made(MatAdd, [made(MatMul, [Integer(0), A]), B]), C)
    assert {rule.left for rule in solved([equation])} == {B, C}


def test_orthonormal_columns_are_those_that_stand_side_by_side():
    x = sl.family("x", d, 1, count=n + 1)
    stacked = Concat(x[i], (i, 1, n))
    gram = Equation(MatMul(Transpose(stacked), stacked), Identity(n))
    number = Scalar(MatMul(Transpose(x[j]), x[j]))
    for last, is_within in ((n, True), (n + 1, False)):
        start = Sum(number, (j, 1, last))
        assert any("entry" in rule.name for rule in hypotheses([gram], [start])) is is_within
    with pytest.raises(DerivationError):
        one("assumption 1, entry j j", start, Sum(KroneckerDelta(j, j), (j, 1, n + 1)), (0,), uses=(0,),
            assumptions=(gram,)).check()


def test_blocks_that_do_not_meet_are_not_multiplied():
    """[A, 0] [0; Y] with the cuts at n + 1 and at 1: the zeros do not meet what they seem to."""
    wide, tall = sl.matrix("A", n, n + 1), sl.matrix("Y", n + 1, k)
    left = sl.blocks([[wide, ZeroMatrix(n, 1)]])
    right = sl.blocks([[ZeroMatrix(1, k)], [tall]])
    assert blocks_of(flat(MatMul(left, right))) is None
    assert blocks_of(flat(MatAdd(left, sl.blocks([[ZeroMatrix(n, 1), wide]])))) is None


# what is nowhere defined ----------------------------------------------------------------------------------------------


def test_a_chain_that_ends_at_what_is_nowhere_defined_is_refused():
    zero = Add(Pow(sympy.cos(a), 2, evaluate=False), Pow(sympy.sin(a), 2, evaluate=False), -1, evaluate=False)
    quotient = Mul(zero, Pow(zero, -1, evaluate=False), evaluate=False)
    first = one("number_times_reciprocal", Integer(1), quotient, direction=BACKWARD, using={"a": zero})
    with pytest.raises(DerivationError, match="no point was found"):
        first.check()
    honest = Mul(c, Pow(c, -1, evaluate=False), evaluate=False)
    assert one("number_times_reciprocal", Integer(1), honest, direction=BACKWARD, using={"a": c}).check() is None


def test_cases_of_an_induction_that_are_defined_at_different_points_only_are_refused():
    """By the logarithm of c at 0 and by that of -c at m + 1: nowhere both."""
    m = sympy.Symbol("m", integer=True, nonnegative=True)
    powers = Pow(b, m, evaluate=False)
    left, right = Mul(c, a, powers, evaluate=False), Mul(a, powers, c, evaluate=False)
    base, step = ([flat(substituted(side, {m: value})) for side in (left, right)] for value in (sympy.S.Zero, m + 1))

    def around(start, goal, x, given):
        same = sympy.exp(sympy.log(x, evaluate=False), evaluate=False)
        inside = Mul(same, Pow(x, -1, evaluate=False), start, evaluate=False)
        return Derivation(start, [Step(ENTRIES, inside), Step(ENTRIES, goal)], given)

    def derivation(x, y):
        cases = around(*base, x, ()), around(*step, y, (Equation(flat(left), flat(right)),))
        return Derivation(left, [Step(INDUCTION, right, cases=cases, symbol=m)])

    assert derivation(c, c).check() is None
    with pytest.raises(DerivationError, match="no point was found"):
        derivation(c, Mul(-1, c)).check()


def test_what_has_no_inverse_is_spelled_in_a_number():
    square = MatMul(A, made(sympy.Inverse, [ZeroMatrix(n, n)]), B)
    number = Scalar(MatMul(Transpose(sl.vector("x", n)), square, sl.vector("y", n)))
    assert spelled(Add(number, a, evaluate=False)) == "a + x.T*(A*0**(-1)*B)*y"


# no derivation at all -------------------------------------------------------------------------------------------------

JUNK = [None, "A", 3, 1.5, [A], sympy.nan, sympy.zoo, sympy.oo, sympy.I, sympy.true, sympy.EmptySet, object()]


def _moved(**changed):
    move = Move("transpose_twice", Place(), FORWARD, False, {}, A)._replace(**changed)
    return Step("transpose_twice", A, (move,))


MADE_OF_JUNK = {
    "start": lambda x: Derivation(x, [Step(ENTRIES, A)]),
    "steps": lambda x: Derivation(A, [x]),
    "result": lambda x: Derivation(A, [Step(ENTRIES, x)]),
    "rule": lambda x: Derivation(Transpose(Transpose(A)), [_moved(rule=x)._replace(rule=x)]),
    "place": lambda x: Derivation(A, [_moved(place=x)]),
    "path": lambda x: Derivation(A, [_moved(place=Place(x))]),
    "positions": lambda x: Derivation(A * B, [_moved(place=Place((), (x,)))]),
    "direction": lambda x: Derivation(A, [_moved(direction=x)]),
    "using": lambda x: Derivation(A, [_moved(using=x)]),
    "a matrix": lambda x: one("inverse_on_the_right", Identity(n), A, direction=BACKWARD, using={"A": x}),
    "a size": lambda x: one("identity_on_the_right", A, B, direction=BACKWARD, using={"n": x}),
    "an index": lambda x: one("sum_with_delta", a, b, direction=BACKWARD, using={"i": x}),
    "assumption": lambda x: Derivation(A, [Step(ENTRIES, A)], [x]),
    "property": lambda x: one("symmetric_matrix", A.T, A, uses=(0,), assumptions=(Property("symmetric", x),)),
    "factor": lambda x: Derivation(A, [Step(MULTIPLY, B, factors=(x, None), cases=(Derivation(A),))]),
    "symbol": lambda x: Derivation(A, [Step(INDUCTION, B, symbol=x, cases=(Derivation(A), Derivation(A)))]),
    "case": lambda x: Derivation(A, [Step(INDUCTION, B, symbol=i, cases=(x, x))]),
}


@pytest.mark.parametrize("where", MADE_OF_JUNK)
@pytest.mark.parametrize("junk", JUNK, ids=lambda x: type(x).__name__)
def test_what_is_no_derivation_is_refused_as_one(where, junk):
    if (where, junk) in (("path", None), ("assumption", None)):
        return
    with pytest.raises(DerivationError):
        MADE_OF_JUNK[where](junk).check()


def test_a_formula_that_is_small_as_data_and_huge_when_written_out_is_refused():
    e, f = A, c
    for _ in range(80):
        e, f = MatAdd(e, Transpose(e)), Mul(f, Add(f, 1, evaluate=False), evaluate=False)
    for huge in (e, f):
        assert extent(huge) > 10**20
        with pytest.raises(DerivationError, match="parts"):
            Derivation(huge, []).check()
        with pytest.raises(DerivationError, match="parts"):
            Derivation(A if huge.is_Matrix else a, [Step(ENTRIES, huge)]).check()


SIZE = [["symbol", "n", {"integer": True, "positive": True}], ["matrix", "MatrixSymbol", "A", 0, 0]]


@pytest.mark.parametrize("number", ["1/0", "0/0", "nan", "oo", "1e5", "1_0", "٣", " 1", "+1", "1/2/3", "1/-2", "", "-"])
def test_numbers_are_digits(number):
    with pytest.raises(DerivationError):
        Derivation.from_json({"nodes": [["number", number]], "start": 0, "steps": [], "assumptions": []})


@pytest.mark.parametrize("node", [
    ["MatAdd"], ["MatPow", 1], ["Transpose"], ["Trace"], ["HadamardPower", 1], ["OneMatrix", 0], ["Identity"],
    ["Blocks", 1],
    ["BlockMatrix", 0], ["ZeroMatrix", 0], ["MatrixElement", 1], ["OrderedMul"], ["Add"],
])
def test_nodes_with_other_arguments_than_theirs_are_refused(node):
    data = {"nodes": [*SIZE, node], "start": 2, "steps": [], "assumptions": []}
    with pytest.raises(DerivationError):
        Derivation.from_json(data).check()


def test_data_nested_too_deeply_is_refused():
    data = {"nodes": SIZE, "start": 1, "steps": [], "assumptions": []}
    for _ in range(3000):
        data = {"nodes": SIZE, "start": 1, "assumptions": [], "steps": [
            {"rule": INDUCTION, "result": 1, "uses": [], "cases": [data]}]}
    with pytest.raises(DerivationError):
        Derivation.from_json(data)

