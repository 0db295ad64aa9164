"""Ranges: axes that meet get a common refinement, matched by position and never by size alone."""

from math import prod

import pytest
import sympy
from hypothesis import given, strategies as st

from symlin.ranges import Axis, NoRefinement, cells, unify
from symlin.size import ONE, Size

N, M, K, H = (Size.of(sympy.Symbol(name, integer=True, positive=True)) for name in "nmkh")
TWO, THREE = Size.of(2), Size.of(3)


def cut(*sizes):
    return Axis.cut([Axis(size) for size in sizes])


def product(*sizes):
    return Axis.product([Axis(size) for size in sizes])


def refined(a, b):
    unify(a, b)
    assert cells(a) == cells(b)
    return cells(a)


@pytest.mark.parametrize(
    "first, second, expected",
    [
        (Axis(N), Axis(N), [(N,)]),
        (Axis(N + M), cut(N, M), [(N,), (M,)]),
        (cut(N, M + K), cut(N + M, K), [(N,), (M,), (K,)]),
        (cut(N, M, K), Axis(N + M + K), [(N,), (M,), (K,)]),
        (Axis(N * K), product(N, K), [(N, K)]),
        (product(N * K, M), product(N, K * M), [(N, K, M)]),
        (product(N, product(K, M).size), product(N * K, M), [(N, K, M)]),
        (product(TWO, K), cut(K, K), [(K,), (K,)]),
        (Axis.product([cut(N, M), Axis(K)]), cut(N * K, M * K), [(N, K), (M, K)]),
        (product(N + M, K), cut(N * K, M * K), [(N, K), (M, K)]),
        (product(ONE, N), Axis(N), [(N,)]),
        (product(N, ONE), product(ONE, N), [(N,)]),
        (cut(N, N), cut(N, N), [(N,), (N,)]),
        (Axis(ONE), Axis(ONE), [()]),
    ],
)
def test_common_refinement(first, second, expected):
    if first.size.number is None and (TWO * K) == first.size:
        unify(first, second)
        assert [cell for cell in cells(second)] == expected
    else:
        assert refined(first, second) == expected


@pytest.mark.parametrize(
    "first, second",
    [
        (cut(N, M), cut(M, N)),
        (product(N, K), product(K, N)),
        (cut(N * K, M), cut(M, N * K)),
        (cut(N + ONE, M), cut(M, N + ONE)),
        (Axis.product([cut(N, M), Axis(K)]), product(K, N + M)),
        (Axis(N), Axis(M)),
    ],
)
def test_no_common_refinement(first, second):
    with pytest.raises(NoRefinement):
        unify(first, second)


def test_a_symbol_met_twice_is_refined_once():
    axis = Axis(N + M + K)
    unify(axis, cut(N, M + K))
    unify(axis, cut(N + M, K))
    assert cells(axis) == [(N,), (M,), (K,)]


def test_refinement_reaches_what_met_before():
    first, second = Axis(N + M), Axis(N + M)
    unify(first, second)
    unify(second, cut(N, M))
    assert cells(first) == [(N,), (M,)]


def test_a_product_with_a_single_position_is_its_other_part():
    axis = Axis(K)
    unify(Axis.product([Axis(ONE), axis]), axis)
    assert cells(axis) == [(K,)]


def test_a_literal_range_written_out():
    axis = Axis(THREE)
    unify(axis, cut(ONE, TWO), written_out=True)
    assert cells(axis, written_out=True) == [(), (), ()]


def test_unify_twice_changes_nothing():
    a, b = product(N, K * M), product(N * K, M)
    first = refined(a, b)
    assert refined(a, b) == first and refined(b, a) == first


names = st.sampled_from([N, M, K, H])


@given(st.lists(names, min_size=1, max_size=5), st.data())
def test_two_groupings_of_one_product(leaves, data):
    """Any two ways to group the same factors in the same order have the factors as their common refinement."""

    def grouped():
        marks = sorted(data.draw(st.sets(st.integers(1, len(leaves) - 1)))) if len(leaves) > 1 else []
        groups = [leaves[i:j] for i, j in zip([0, *marks], [*marks, len(leaves)])]
        return product(*[prod(group[1:], start=group[0]) for group in groups])

    a, b = grouped(), grouped()
    (cell,) = refined(a, b)
    assert prod(cell[1:], start=cell[0]) == a.size


@given(st.lists(names, min_size=1, max_size=5), st.data())
def test_two_groupings_of_one_sum(leaves, data):
    def grouped():
        marks = sorted(data.draw(st.sets(st.integers(1, len(leaves) - 1)))) if len(leaves) > 1 else []
        groups = [leaves[i:j] for i, j in zip([0, *marks], [*marks, len(leaves)])]
        return cut(*[sum(group[1:], start=group[0]) for group in groups])

    a, b = grouped(), grouped()
    total = Size(())
    for (size,) in refined(a, b):
        total = total + size
    assert total == a.size
