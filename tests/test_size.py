"""Sizes: polynomials with whole coefficients, equal when they are equal for all values."""

import pytest
import sympy
from hypothesis import given, strategies as st

from symlin.errors import ShapeError
from symlin.size import ONE, ZERO, Size

n, m, k = sympy.symbols("n m k", integer=True, positive=True)
N, M, K = map(Size.of, (n, m, k))

powers = st.dictionaries(st.sampled_from("nmk"), st.integers(1, 3), max_size=2).map(lambda d: tuple(sorted(d.items())))
sizes = st.lists(st.tuples(powers, st.integers(-3, 3)), max_size=3).map(Size.collect)
numbers = st.fixed_dictionaries({name: st.integers(1, 5) for name in "nmk"})


@given(sizes, sizes, numbers)
def test_arithmetic_agrees_with_numbers(a, b, at):
    assert (a + b).at(at) == a.at(at) + b.at(at)
    assert (a - b).at(at) == a.at(at) - b.at(at)
    assert (a * b).at(at) == a.at(at) * b.at(at)


@given(sizes, sizes)
def test_order_of_writing_does_not_matter(a, b):
    assert a + b == b + a and hash(a + b) == hash(b + a)
    assert a * b == b * a and hash(a * b) == hash(b * a)
    assert a - a == ZERO and a * ONE == a


@given(sizes, sizes.filter(lambda s: s.terms))
def test_division_undoes_multiplication(a, b):
    assert (a * b).divided_by(b) == a


@given(sizes, sizes)
def test_a_quotient_multiplies_back(a, b):
    quotient = a.divided_by(b)
    assert quotient is None or quotient * b == a


@given(sizes, numbers)
def test_what_is_surely_positive_is_positive(a, at):
    assert not a.surely_positive or a.at(at) >= 1


@pytest.mark.parametrize(
    "size, divisor, quotient",
    [
        (N * K, N, K),
        (N * K, K, N),
        (N * N, N, N),
        (N + N, Size.of(2), N),
        (N * K + M * K, K, N + M),
        (N, M, None),
        (N + ONE, N, None),
        (N, Size.of(2), None),
        (N, ZERO, None),
        (ZERO, N, ZERO),
        ((N + M) * (N - M), N + M, N - M),
    ],
)
def test_division(size, divisor, quotient):
    assert size.divided_by(divisor) == quotient


@pytest.mark.parametrize("size, number", [(Size.of(3), 3), (ZERO, 0), (N, None), (N - N, 0), (N - N + ONE, 1)])
def test_number(size, number):
    assert size.number == number


@pytest.mark.parametrize(
    "size, positive",
    [(N, True), (N + M, True), (ONE, True), (ZERO, False), (N - ONE, False), (N - M, False), (Size.of(-1), False)],
)
def test_surely_positive(size, positive):
    assert size.surely_positive is positive


@pytest.mark.parametrize(
    "size, text", [(N * K + ONE, "k*n + 1"), (ZERO, "0"), (N - ONE, "n - 1"), (N * N, "n^2"), (Size.of(2) * N, "2*n")]
)
def test_text(size, text):
    assert str(size) == text


@pytest.mark.parametrize("expression", [n / 2, sympy.sqrt(n), n**k, sympy.Rational(1, 2), sympy.exp(n), n**-1])
def test_what_is_no_size(expression):
    with pytest.raises(ShapeError, match="is not a size"):
        Size.of(expression)


def test_written_differently_and_equal():
    assert Size.of((n + m) * k) == Size.of(n * k + m * k) == Size.of(k * (m + n))
    assert Size.of((n + 1) ** 2) == Size.of(n**2 + 2 * n + 1)
