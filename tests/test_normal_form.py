"""The normal form: settled terms, collected, and the laws of powers, exp, log and their kin."""

from fractions import Fraction

import pytest
import sympy
from sympy import HadamardPower, Identity, MatAdd, MatMul, MatPow, OneMatrix, Rational, Sum, Trace, Transpose

import symlin as sl
from symlin.entries import DELTA, Budget, Total, atom, fresh, number, summed, times, within
from symlin.errors import BudgetError
from symlin.meaning import POINT, Meanings
from symlin.naming import opened, terms_of
from symlin.nodes import Elementwise, Entry, Softmax
from symlin.normal_form import collect, difference
from symlin.size import Size

n, m = sl.sizes("n m")
N, M = Size.of(n), Size.of(m)
i, j = sl.indices("i j")
A, B = sl.matrices("A B", n, n)
X = sl.matrix("X", n, m)
x, y = sl.vector("x", n), sl.vector("y", n)
a, b = sl.scalar("a"), sl.scalar("b")


def form(number_):
    """The normal form of a scalar expression without free indices."""
    return collect(Meanings().of(number_).entry(POINT, POINT))


# sums of terms -----------------------------------------------------------------------------------------------------


def test_equal_products_add_up():
    i, j = fresh(), fresh()
    terms = summed(atom("@x", i), {i: N}) + summed(atom("@x", j), {j: N})
    total = collect(terms)
    assert len(total.terms) == 1 and total.terms[0][1] == 2


def test_opposite_products_cancel():
    i, j = fresh(), fresh()
    assert not difference(summed(atom("@x", i), {i: N}), summed(atom("@x", j), {j: N}))


def test_equal_names_over_different_ranges_stay_apart():
    i, j = fresh(), fresh()
    assert len(collect(summed(atom("@x", i), {i: N}) + summed(atom("@x", j), {j: M})).terms) == 2


def test_an_unused_index_becomes_its_size():
    assert collect(summed(number(1), {fresh(): N})) == collect([(1, {}, {("#n",): 1})])


def test_a_delta_puts_one_index_for_another():
    i, j = fresh(), fresh()
    both = summed(times(atom(DELTA, i, j), times(atom("@x", i), atom("@y", j))), {i: N, j: N})
    k = fresh()
    assert collect(both) == collect(summed(times(atom("@x", k), atom("@y", k)), {k: N}))


@pytest.mark.parametrize(
    "left, right",
    [
        (MatMul(2, Identity(n)), Transpose(MatMul(2, Identity(n)))),
        (Elementwise("phi", Identity(n)), Transpose(Elementwise("phi", Identity(n)))),
        (
            Sum(Entry(Elementwise("phi", Identity(n)), i, j) * Entry(x, i, 1) * Entry(y, j, 1), (i, 1, n), (j, 1, n)),
            Sum(Entry(Elementwise("phi", Identity(n)), j, i) * Entry(x, i, 1) * Entry(y, j, 1), (j, 1, n), (i, 1, n)),
        ),
        (Entry(Identity(n), i, j) ** 2 * Entry(A, i, j), Entry(Identity(n), j, i) * Entry(A, i, i)),
    ],
)
def test_deltas_are_symmetric(left, right):
    assert sl.prove(left, right).proved


def test_coefficients_are_exact():
    total = collect([(Fraction(1, 3), {}, {}), (Fraction(1, 6), {}, {})])
    assert total.terms[0][1] == Fraction(1, 2)
    assert type(collect([(Fraction(4, 2), {}, {})]).terms[0][1]) is int


def test_zero_is_empty():
    assert not collect([]) and not collect([(0, {}, {("@x",): 1})]) and collect([]) == Total(())


@pytest.mark.parametrize(
    "expression",
    [
        Trace(MatPow(A, 4)),
        Trace(MatMul(A, Transpose(A), B)),
        Sum(Entry(x, i, 1) ** 2, (i, 1, n)) ** 2,
        Trace(sl.exp(A)),
        Entry(Softmax(X), 1, 1),
        sl.frobenius2(MatMul(A, X)),
        Trace(A) / (1 + Trace(B) ** 2),
        sympy.log(2 + a**2),
    ],
)
def test_idempotent(expression):
    total = form(expression)
    assert collect(terms_of(total)) == total
    assert collect([opened(p, c) for p, c in reversed(total.terms)]) == total


# laws --------------------------------------------------------------------------------------------------------------


def leave(base, exponent):
    return sympy.Pow(base, exponent, evaluate=False)


half = Rational(1, 2)
EQUAL = [
    (leave(leave(a, half), 2), a),
    (leave(1 + a, 3), 1 + 3 * a + 3 * a**2 + a**3),
    (leave(a, -1) * leave(b, -1), leave(a * b, -1)),
    ((a**2 - b**2) * leave(a - b, -1), a + b),
    (leave(12, half), 2 * leave(3, half)),
    (leave(Rational(1, 2), half), leave(2, half) / 2),
    (leave(n, -half) * leave(n, half), sympy.S.One),
    (leave(leave(1 + a**2, -1), -1), 1 + a**2),
    (sl.exp(a) * sl.exp(-a), sympy.S.One),
    (sl.exp(2 * sl.log(1 + a**2)), (1 + a**2) ** 2),
    (sl.exp(sl.log(1 + a**2) / 2), leave(1 + a**2, half)),
    (sl.log(sl.exp(a) * sl.exp(b)), a + b),
    (sl.log(sympy.Integer(6)), sl.log(sympy.Integer(2)) + sl.log(sympy.Integer(3))),
    (sl.log(sympy.S.One), sympy.S.Zero),
    (sl.log(leave(1 + a**2, -1)), -sl.log(1 + a**2)),
    (sl.log(n * m), sl.log(n) + sl.log(m)),
    (sl.cos(a + b), sl.cos(a) * sl.cos(b) - sl.sin(a) * sl.sin(b)),
    (sl.sin(a) ** 2 + sl.cos(a) ** 2, sympy.S.One),
    (sl.sin(2 * a), 2 * sl.sin(a) * sl.cos(a)),
    (sl.cos(3 * a), 4 * sl.cos(a) ** 3 - 3 * sl.cos(a)),
    (sl.cos(-a), sl.cos(a)),
    (sl.tanh(a), (sl.exp(2 * a) - 1) * leave(sl.exp(2 * a) + 1, -1)),
    (sl.logistic(a) + sl.logistic(-a), sympy.S.One),
    (sl.relu(2 * a), 2 * sl.relu(a)),
    (sl.relu(a) - sl.relu(-a), a),
    (sl.relu(sl.exp(a)), sl.exp(a)),
    (sl.relu(-sl.exp(a)), sympy.S.Zero),
    (sl.relu(sl.relu(a)), sl.relu(a)),
]


@pytest.mark.parametrize("left, right", EQUAL)
def test_laws(left, right):
    assert form(left) == form(right)


APART = [
    (leave(leave(a, 2), half), a),
    (sl.log(leave(a, 2)), 2 * sl.log(a)),
    (sl.exp(sl.log(leave(a, 2)) / 2), a),
    (leave(a, -1), a),
    (sl.exp(a * b), sl.exp(a) * sl.exp(b)),
    (sl.relu(-a), -sl.relu(a)),
    (sl.relu(a * b), a * sl.relu(b)),
    (sl.cos(a), sl.cos(b)),
    (sl.tanh(2 * a), 2 * sl.tanh(a)),
    (leave(a + b, half), leave(a, half) + leave(b, half)),
    (leave(a * b, half), leave(a, half) * leave(b, half)),
    (sl.log(a * b), sl.log(a) + sl.log(b)),
    (n, m),
    (n, a),
]


@pytest.mark.parametrize("left, right", APART)
def test_what_is_not_a_law(left, right):
    assert form(left) != form(right)


def test_a_reciprocal_of_a_sum_lets_go_of_what_it_does_not_bind():
    weights = MatMul(OneMatrix(1, n), sl.exp(x + a * OneMatrix(n, 1)))
    assert form(sl.dot(OneMatrix(n, 1), sl.exp(x)) * sl.exp(a)) == form(sympy.Mul(1, Entry(weights, 1, 1)))


def test_a_sum_cancels_its_own_reciprocal():
    assert form(Sum(Entry(x, i, 1), (i, 1, n)) * leave(Sum(Entry(x, j, 1), (j, 1, n)), -1)) == form(sympy.S.One)


def test_symmetric_monomials_are_equal():
    forwards = Trace(MatMul(*[A, Transpose(A)] * 6))
    assert form(forwards) == form(Trace(MatMul(*[Transpose(A), A] * 6)))
    assert form(Trace(MatPow(A, 6))) != form(Trace(MatPow(A, 3)) ** 2)


# budget ------------------------------------------------------------------------------------------------------------


def test_the_budget_of_terms_is_named():
    with pytest.raises(BudgetError, match="500 terms"), within(Budget(500, 60)):
        form(Trace(MatPow(MatAdd(A, B, Identity(n)), 12)))


def test_the_budget_of_time_is_named():
    with pytest.raises(BudgetError, match="seconds"), within(Budget(10**9, 0.01)):
        form(Trace(MatPow(MatAdd(A, B, Identity(n), HadamardPower(A, 2)), 12)))
