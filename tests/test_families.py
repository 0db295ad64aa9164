"""Families of exact matrices and exact solutions of equations, against NumPy."""

from fractions import Fraction

import numpy
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sympy import MatAdd, MatMul, MatPow, MatrixSymbol, Symbol, Trace, Transpose

from symlin import balls, families
from symlin.dependence import Dependence
from symlin.exact import Point, satisfied
from symlin.assumed import Comparison, Property
from symlin.families import FAMILIES, Chance
from symlin.nodes import Member, Norm2
from symlin.solving import AffineSolutions, annihilated, rational_roots

seeds, orders = st.integers(0, 10**6), st.integers(1, 4)
chances = st.builds(lambda seed, s, t: Chance(seed, shared=s, tame=t), seeds, st.booleans(), st.booleans())


def floats(rows):
    return numpy.array([[float(x) for x in row] for row in rows])


def close(x, y):
    return numpy.allclose(x, y, atol=1e-9)


@given(chances, orders)
def test_bases(chance, n):
    turned, whole = floats(families.rotated(n, chance)), floats(families.unimodular(n, chance))
    assert close(turned.T @ turned, numpy.eye(n))
    assert close(abs(numpy.linalg.det(whole)), 1) and close(whole, whole.round())
    permuted = floats(families.permuted(n, chance))
    assert set(permuted.ravel()) <= {0, 1} and close(permuted @ permuted.T, numpy.eye(n))


def test_a_permutation_is_no_identity():
    assert all(families.permuted(n, Chance(seed)) != families.identity(n) for n in (2, 3, 4) for seed in range(40))


KINDS = {
    families.reflection: lambda x, e: close(x @ x, e) and close(x, x.T),
    families.exchange: lambda x, e: close(x @ x, e) and close(x, x.T),
    families.nilpotent: lambda x, e: close(numpy.linalg.matrix_power(x, len(x)), 0),
    families.turning: lambda x, e: close(x @ x, -e),
    families.orthogonal_turning: lambda x, e: close(x, -x.T) and close(x @ x @ x, -x),
    families.normal: lambda x, e: close(x @ x.T, x.T @ x),
    families.gram: lambda x, e: close(x, x.T) and numpy.linalg.eigvalsh(x).min() > 0,
    families.low_gram: lambda x, e: close(x, x.T) and numpy.linalg.eigvalsh(x).min() > -1e-9,
    families.stochastic: lambda x, e: x.min() > 0 and close(x.sum(axis=int(x.shape[1] > 1)), 1),
    families.twofold_stochastic: lambda x, e: close(x.sum(axis=0), 1) and close(x.sum(axis=1), 1),
    families.orthonormal: lambda x, e: close(x.T @ x, e),
    families.rank_one: lambda x, e: numpy.linalg.matrix_rank(x) <= 1,
}


@pytest.mark.parametrize("family", KINDS, ids=lambda f: f.__name__)
@given(chance=chances, n=orders)
def test_kinds(family, chance, n):
    made = family(n, n, chance)
    assert made is not None or family is families.turning and n % 2
    if made is not None:
        assert KINDS[family](floats(made), numpy.eye(n))


@given(chances, orders, orders)
def test_every_family_keeps_the_shape(chance, rows, columns):
    for family in FAMILIES:
        made = family(rows, columns, chance)
        assert made is None or [len(row) for row in made] == [columns] * rows
        assert made is None or all(isinstance(x, int | Fraction) for row in made for x in row)


@given(seeds, orders)
def test_a_shared_basis_makes_matrices_commute(seed, n):
    chance = Chance(seed, shared=True)
    for k in (1, 2, 3, 4):
        first, second = (floats(FAMILIES[k](n, n, chance)) for _ in range(2))
        assert close(first @ second, second @ first)


@given(chances, orders, orders)
def test_columns_of_two_halves_are_orthogonal(chance, rows, columns):
    shared = Chance(chance.below(10**6), shared=True)
    if 2 * columns <= rows:
        first, last = families.orthonormal(rows, columns, shared), families.other_columns(rows, columns, shared)
        assert close(floats(first).T @ floats(last), 0)


IRREDUCIBLE = {
    (0, -1, 1): 1, (-1, 0, 1): 1, (0, 0, 0, 1): 1, (1, 0, 1): 2, (-1, -1, 1): 2, (5, -2, 1): 2, (2, 0, 0, 1): 3,
}
"""Polynomials, the constant first, and the degree of their factors over the rationals."""


@given(seeds, orders, st.sampled_from(sorted(IRREDUCIBLE)), st.booleans())
def test_annihilated_matrices(seed, n, coefficients, symmetric):
    made = annihilated(balls.flint().fmpq_poly(list(coefficients)), n, Chance(seed), symmetric)
    assert (made is None) == (n % IRREDUCIBLE[coefficients] > 0)
    if made is not None:
        total = sum(c * numpy.linalg.matrix_power(floats(made), k) for k, c in enumerate(coefficients))
        assert numpy.allclose(total, 0, atol=1e-6)


@given(seeds, orders, orders)
def test_linear_equations(seed, rows, columns):
    chance = Chance(seed)
    a, x = families.small(rows, rows, chance), families.small(rows, columns, chance)
    b = families.times(a, x)
    flat = [balls.rational(y) for row in b for y in row]

    def residual(value):
        return [balls.rational(y) - z for y, z in zip((y for row in families.times(a, value) for y in row), flat)]

    solutions = AffineSolutions(residual, rows, columns, chance)
    assert solutions.exist
    rank = numpy.linalg.matrix_rank(floats(a))
    assert len(solutions.free) == (rows - rank) * columns
    found = solutions.at(families.small(rows, columns, chance))
    assert close(floats(a) @ floats(found), floats(b))


def test_equations_without_a_solution():
    one = balls.rational(1)
    assert not AffineSolutions(lambda x: [balls.rational(x[0][0]) * 0 + one], 1, 1, Chance(1)).exist


@given(st.lists(st.fractions(-3, 3, max_denominator=4), min_size=1, max_size=4))
def test_rational_roots(wanted):
    def residual(x):
        product = balls.rational(1)
        for root in wanted:
            product *= balls.rational(Fraction(x) - root)
        return [product, product * (balls.rational(x) ** 2 + 1)]

    assert set(rational_roots(residual, len(wanted) + 2)) == set(wanted)
    assert rational_roots(lambda x: [balls.rational(0)], 2) is None
    assert rational_roots(lambda x: [balls.rational(Fraction(x)) ** 2 - 2], 2) == []


WORDS = {
    "symmetric": ([[1, 2], [2, 3]], [[1, 2], [3, 3]]),
    "skew-symmetric": ([[0, 2], [-2, 0]], [[1, 2], [-2, 0]]),
    "orthogonal": ([[Fraction(3, 5), Fraction(4, 5)], [Fraction(-4, 5), Fraction(3, 5)]], [[1, 1], [-1, 1]]),
    "idempotent": ([[1, 5], [0, 0]], [[1, 0], [0, 2]]),
    "permutation": ([[0, 1], [1, 0]], [[0, 1], [-1, 0]]),
    "diagonal": ([[1, 0], [0, 0]], [[0, 1], [0, 0]]),
    "invertible": ([[0, 1], [1, 0]], [[1, 2], [2, 4]]),
    "nonzero": ([[0, 0], [0, 1]], [[0, 0], [0, 0]]),
    "positive definite": ([[2, 1], [1, 2]], [[1, 2], [0, 1]]),
    "positive semidefinite": ([[1, 1], [1, 1]], [[0, 1], [1, 0]]),
}


@pytest.mark.parametrize("word", WORDS)
def test_words_at_numbers(word):
    matrix = MatrixSymbol("A", 2, 2)
    good, bad = (satisfied([Property(word, matrix)], Point(values={matrix: rows})) for rows in WORDS[word])
    assert good is True and bad is False


@given(seeds, st.integers(1, 4))
def test_definiteness_agrees_with_eigenvalues(seed, n):
    chance, matrix = Chance(seed), MatrixSymbol("A", n, n)
    rows = families.plus_multiple(families.small(n, n, chance), 1, families.identity(n))
    rows = families.plus_multiple(rows, 1, families.transposed(rows))
    least = numpy.linalg.eigvalsh(floats(rows)).min()
    point = Point(values={matrix: rows})
    if abs(least) > 1e-6:
        assert satisfied([Property("positive definite", matrix)], point) is bool(least > 0)
        assert satisfied([Property("positive semidefinite", matrix)], point) is bool(least > 0)


@pytest.mark.parametrize("relation, signs", [("!=", (1, 0, 1)), ("<", (1, 0, 0)), ("<=", (1, 1, 0)), (">", (0, 0, 1)),
                                             (">=", (0, 1, 1))])
def test_comparisons_at_numbers(relation, signs):
    a, b = Symbol("a", real=True), Symbol("b", real=True)
    points = [Point(values={a: x, b: 1}) for x in (0, 1, 2)]
    assert [satisfied([Comparison(a, relation, b)], point) for point in points] == [bool(sign) for sign in signs]


def test_degrees():
    n, h = Symbol("n", integer=True, positive=True), Symbol("h", integer=True, positive=True)
    i, c = Symbol("i", integer=True, positive=True), Symbol("c", real=True)
    A, B = MatrixSymbol("A", n, n), MatrixSymbol("B", n, n)
    depends = Dependence({"n": 2, "h": 2}, {i: 2})
    assert depends.letters(MatAdd(A, MatMul(c, Member("W", i, n, n, h)))) == {A, c, ("W", 2)}
    assert depends.degree(MatMul(A, B, Transpose(A)), A) == 2
    assert depends.degree(MatAdd(MatMul(A, B), Transpose(A)), A) == 1
    assert depends.degree(MatPow(A, 3), A) == 3 and depends.degree(MatPow(A, 3), B) == 0
    assert depends.degree(Trace(MatMul(A, B)) * c, B) == 1
    assert depends.degree(Norm2(MatrixSymbol("x", n, 1)), MatrixSymbol("x", n, 1)) == 2
    assert depends.degree(MatPow(A, -1), A) == float("inf")
