"""Answers that are easy to get wrong: letters that clash, numbers that break assumptions, points that are undefined."""

import pytest
from sympy import Dummy, Function, Inverse, KroneckerDelta, Matrix, OneMatrix, Pow, Q, Sum, Symbol, Trace

import symlin as sl
from symlin.nodes import Entry

n, m = sl.sizes("n m")
i, j = sl.indices("i j")
a, c = sl.scalar("a"), sl.scalar("c")
x = sl.vector("x", n)
A, B, C = sl.matrices("A B C", n, n)
one, M = sl.ones(n, n), sl.causal_mask(n)
f = Function("f")


def test_a_bound_letter_that_is_a_size_is_refused():
    with pytest.raises(sl.ShapeError, match="another letter"):
        sl.prove(Sum(Trace(sl.identity(n)), (n, 1, m)), m * n)
    with pytest.raises(sl.ShapeError, match="itself"):
        sl.prove(Sum(Entry(x, i, 1), (i, 1, i)), 0)


def test_two_sizes_of_one_name_are_refused():
    first, second = (Dummy("n", integer=True, positive=True) for _ in "ab")
    with pytest.raises(sl.ShapeError, match="two different symbols"):
        sl.prove(first, second)


@pytest.mark.parametrize("place", [2, 10**8, 10**8 + 1, 10**8 + 2])
def test_a_far_position_is_not_the_last_one(place):
    assert sl.prove(Entry(x, place, 1), Entry(x, n, 1)).status != "proved"


def test_numbers_keep_to_what_symbols_assume():
    odd = Symbol("o", integer=True, positive=True, odd=True)
    assert sl.prove(Sum(Pow(-1, i), (i, 1, odd)), -1).status != "refuted"
    whole, negative = Symbol("z", integer=True), Symbol("z", integer=True, negative=True)
    assert sl.prove(whole * (whole - 1) * (whole - 2), 0).status == "refuted"
    assert sl.prove(negative + 1, 0).witness.values[negative] < -1
    with pytest.raises(sl.ShapeError, match="assumed of the function"):
        sl.prove(sl.relu(Function("f", positive=True)(a)), Function("f", positive=True)(a))


def test_what_is_defined_only_at_size_one_is_not_proved():
    for inverse in (Inverse(one), Inverse(x * x.T)):
        assert sl.prove(inverse * A, inverse * A).status == "unknown"
    assert sl.prove(Inverse(A) * B, Inverse(A) * B).proved


def test_a_denominator_that_vanishes_at_equal_indices_is_no_error():
    difference = Entry(x, i, 1) - Entry(x, j, 1)
    assert sl.prove(KroneckerDelta(i, j) / difference, 0).status == "unknown"


@pytest.mark.parametrize("given, error", [
    (None, TypeError), ("A = B", TypeError), ([A], TypeError), ([True], TypeError), ([(A, x)], sl.ShapeError),
    (["junk (("], sl.ParseError), (["Z = A"], sl.ParseError),
])
def test_given_is_checked(given, error):
    with pytest.raises(error):
        sl.prove(A * A.T, A.T * A, given=given)


@pytest.mark.parametrize("given, status", [
    ([(A, A.T)], "proved"), (["A^T A = A"], "proved"), ([Q.orthogonal(A)], "proved"), ([sl.permutation(A)], "proved"),
    ([sl.idempotent(A)], "refuted"), ([c > 0], "refuted"), ([], "refuted"),
])
def test_what_is_given_decides(given, status):
    assert sl.prove(A * A.T, A.T * A, given=given).status == status
    assert sl.prove((A * B).T, B.T * A.T, given=given).proved


def test_sizes_are_made_equal_where_symbols_are_written():
    with pytest.raises(sl.ShapeError, match="equation between sizes"):
        sl.prove(A * A.T, A.T * A, given=[tuple(sl.sizes("n d"))])


def test_an_explicit_mask():
    scores, mask = sl.matrix("S", 3, 3), Matrix([[1, 0, 1], [0, 1, 0], [1, 1, 1]])
    assert sl.prove(sl.softmax(scores, mask=mask) * sl.ones(3), sl.ones(3)).proved
    assert sl.prove(sl.softmax(scores, mask=mask), sl.softmax(scores)).status == "refuted"
    with pytest.raises(sl.ShapeError, match="to be a mask"):
        sl.softmax(scores, mask=Matrix([[2, 0, 1], [0, 1, 0], [1, 1, 1]]))


@pytest.mark.parametrize("left, right, status", [
    (sl.apply(f, M + M.T) * C, sl.apply(f, one + sl.identity(n)) * C, "proved"),
    (sl.apply(f, M + M.T) * C, sl.apply(f, one) * C, "refuted"),
    (sl.exp(c * sl.identity(n)) * C, (sl.exp(c) - 1) * C + one * C, "proved"),
    (sl.tanh(A * M), sl.tanh(A * (sl.identity(n) + one - M.T)), "proved"),
    (sl.tanh(A * M), sl.tanh(A * (one - M.T)), "refuted"),
    (sl.cos(c), 2 * sl.cos(c / 2) ** 2 - 1, "proved"),
    (sl.sin(c), sl.cos(c / 2) * sl.sin(c / 2), "refuted"),
], ids=str)
def test_comparisons_inside_functions(left, right, status):
    assert sl.prove(left, right).status == status


def test_a_zero_that_shows_only_over_a_common_denominator():
    e, g = sl.exp(a), sl.exp(c)
    zero = 1 / ((1 + e) * (1 + g)) - Pow(1 + e + g + e * g, -1)
    assert sl.prove(sl.relu(zero), 0).proved and sl.prove(sl.sqrt(zero), 0).proved
    for never in (sl.log(zero), Pow(zero, -1, evaluate=False)):
        with pytest.raises(sl.Undefined, match="never defined"):
            sl.prove(never, a)


def test_every_block_counts_under_a_free_index():
    blocks = sl.concat(sl.exp(A), B)
    assert sl.prove(sl.log(Entry(blocks, i, j)), sl.log(Entry(blocks, i, j) * 1)).conditions
    assert sl.linearity(Entry(sl.concat(A, sl.exp(A)), i, j), A).kind not in ("linear", "affine", "quadratic", "polynomial")


def test_a_constant_matrix_inside_an_inverse():
    assert sl.prove(Inverse(OneMatrix(1, 1)) * sl.ones(1, 1), sl.ones(1, 1)).proved
