"""Meanings: one function per node type, held against exact numbers; and where a meaning stops."""

import random

import pytest
import sympy
from expressions import POLYNOMIAL, points, seeded
from sympy import (
    HadamardPower,
    HadamardProduct,
    Identity,
    KroneckerDelta,
    KroneckerProduct,
    MatAdd,
    MatMul,
    MatPow,
    OneMatrix,
    Sum,
    Symbol,
    Trace,
    Transpose,
)

import symlin as sl
from symlin.entries import DELTA, LESS, Product
from symlin.exact import evaluate
from symlin.meaning import POINT, Beyond, Meanings
from symlin.nodes import (
    Blocks,
    CausalMask,
    Concat,
    Defined,
    Diag,
    DiagonalOf,
    Entry,
    Gradient,
    Indicator,
    Inner,
    Member,
    Softmax,
    Total,
    Vec,
)
from symlin.normal_form import collect
from symlin.ranges import NoRefinement
from symlin.shapes import Walk, free_indices, shape

n, m, k, h = sl.sizes("n m k h")
i, j, s = sl.indices("i j s")
A, B = sl.matrices("A B", n, n)
X, Y = sl.matrices("X Y", n, m)
x, y = sl.vector("x", n), sl.vector("y", n)
H = sl.family("H", n, k, count=h)


def value(total, point, cells):
    """A normal form of a polynomial formula at numbers, by running through all values of its bound indices.

    ``cells`` gives the value of an atom at positions counted from 1.
    """
    return sum(c * product_value(p, point, cells) for p, c in total.terms)


def product_value(product, point, cells):
    variables = [v for v, _ in product.bound]
    lasts = [size.at(point.sizes) for _, size in product.bound]
    result = 0

    def run(known, left):
        nonlocal result
        if left:
            for position in range(1, lasts[len(variables) - len(left)] + 1):
                run({**known, left[0]: position}, left[1:])
            return
        term = 1
        for atom, e in product.factors:
            term *= cells(atom, known) ** e
        result += term

    run({}, variables)
    return result


def atom_value(point, symbols):
    def cells(atom, known):
        if atom[0] == DELTA:
            return int(known[atom[1]] == known[atom[2]])
        if atom[0] == LESS:
            return int(known[atom[1]] < known[atom[2]])
        if atom[0][0] == "#":
            return point.sizes[atom[0][1:]]
        matrix = symbols[atom[0]]
        return matrix[known[atom[1]] - 1][known[atom[2]] - 1] if len(atom) == 3 else matrix

    return cells


SCALARS = [
    Trace(MatMul(A, B)),
    Trace(MatPow(A, 3)),
    sl.dot(MatMul(A, OneMatrix(n, 1)), OneMatrix(n, 1)),
    Inner(X, Y),
    Trace(MatMul(A, CausalMask(n))),
    Trace(MatMul(CausalMask(n), CausalMask(n), A)),
    Trace(HadamardProduct(A, Identity(n))),
    sl.frobenius2(MatMul(A, X)),
    Trace(MatAdd(A, MatMul(2, Identity(n)))) ** 2,
    Trace(HadamardPower(A, 2)) * n,
    Sum(Entry(A, i, j) * KroneckerDelta(i, j), (i, 1, n), (j, 1, n)),
    Sum(Entry(A, i, j) * Indicator(i < j), (i, 1, n), (j, 1, n)),
    Trace(MatMul(Diag(DiagonalOf(A)), B)),
    Trace(KroneckerProduct(A, B)),
    sl.dot(Vec(X), Vec(Y)),
    Trace(MatMul(X, Transpose(Y))) - Sum(Sum(Entry(X, i, j), (j, 1, m)), (i, 1, n)),
    Trace(MatMul(Blocks([[A, X]]), Transpose(Blocks([[B, Y]])))),
]


@pytest.mark.parametrize("expression", SCALARS)
def test_the_normal_form_has_the_value_of_the_formula(expression):
    """Summed out term by term, without the evaluator's own functions for the node types."""
    meanings = Meanings()
    total = collect(meanings.of(expression).entry(POINT, POINT))
    for point, _ in points(random.Random(1), expression, count=5):
        heads = {meanings.head(e, e.name): point.values[e] for e in (A, B, X, Y) if e in point.values}
        assert sympy.Rational(value(total, point, atom_value(point, heads))) == sympy.Rational(
            str(evaluate(expression, point))
        )


@pytest.mark.parametrize(
    "expression, expected",
    [
        (X, 1),
        (MatMul(A, X), 1),
        (MatAdd(A, B, A), 2),
        (KroneckerProduct(A, X), 1),
        (Softmax(X), 1),
        (Transpose(X), 1),
        (Vec(X), 1),
        (Concat(H[i], (i, 1, h)), 1),
        (Total(H[i], (i, 1, h)), 1),
        (MatPow(MatAdd(A, B), 3), 8),
    ],
)
def test_the_number_of_terms(expression, expected):
    meanings = Meanings(free_indices([expression], Walk()))
    meant = meanings.of(expression)
    ((r, _),) = meanings.along(meant.rows)
    ((c, _),) = meanings.along(meant.columns)
    assert len(collect(meant.entry(r, c)).terms) == expected


def test_blocks_have_a_cell_for_each_part():
    meanings = Meanings()
    meant = meanings.of(Blocks([[A, X], [B, Y]]))
    assert len(meanings.cells(meant.rows)) == 2 and len(meanings.cells(meant.columns)) == 2
    corner = collect(meant.entry((1, (7,)), (0, (8,))))
    assert corner.terms[0][0].factors == (((meanings.head(B, "B"), 7, 8), 1),)


def test_a_symbol_has_the_same_axes_at_each_occurrence():
    meanings = Meanings()
    first, second = meanings.of(X), meanings.of(X)
    assert first.rows is second.rows and first.columns is second.columns


def test_axes_that_meet_are_refined_for_all_occurrences():
    wide = sl.matrix("W", n, m + k)
    meanings = Meanings()
    meant = meanings.of(wide)
    meanings.of(MatMul(wide, Blocks([[sl.matrix("U", m, n)], [sl.matrix("V", k, n)]])))
    assert len(meanings.cells(meant.columns)) == 2


def test_two_divisions_that_do_not_meet():
    wide = sl.matrix("W", n, m + k)
    meanings = Meanings()
    meanings.of(MatMul(wide, Blocks([[sl.matrix("U", m, n)], [sl.matrix("V", k, n)]])))
    with pytest.raises(NoRefinement):
        meanings.of(MatMul(wide, Blocks([[sl.matrix("V", k, n)], [sl.matrix("U", m, n)]])))


@pytest.mark.parametrize("head", ["A", "#n", "exp", "=", "pow", "f:relu", "@A"])
def test_heads_of_symbols_stay_apart(head):
    """No name makes a symbol look like another atom or another symbol."""
    symbols = [
        sympy.MatrixSymbol(head, n, n),
        sympy.MatrixSymbol(head, n, m),
        sympy.MatrixSymbol(head + "'", n, m),
        Symbol(head, real=True),
        Symbol(head, positive=True),
        Symbol(head + "'", real=True),
    ]
    meanings = Meanings()
    heads = [meanings.head(e, e.name) for e in symbols]
    assert len(set(heads)) == len(symbols)
    assert all(h.startswith("@") for h in heads)


def test_a_letter_is_read_once_and_closes_its_own_indices():
    inner = Defined("K", Total(Member("F", i, n, n, h), (i, 1, h)))
    assert sl.prove(Total(MatMul(inner, Member("F", i, n, n, h)), (i, 1, h)), MatMul(inner, inner.value)).proved


@pytest.mark.parametrize(
    "expression",
    [Gradient(Trace(A), A), HadamardPower(A, Symbol("t", real=True))],
)
def test_beyond(expression):
    with pytest.raises(Beyond):
        Meanings().of(expression)


def test_literal_ranges_are_written_out_when_asked_for():
    A2 = sl.matrix("A", 2, 2)
    meanings = Meanings(written_out=True)
    total = collect(meanings.of(Trace(MatMul(A2, A2))).entry(POINT, POINT))
    assert len(total.terms) == 3 and not any(p.bound for p, _ in total.terms)


@pytest.mark.parametrize("seed", range(60))
def test_the_normal_form_of_zero_is_empty(seed):
    w = seeded(seed, kinds=frozenset([POLYNOMIAL]))
    e = w.matrix(n, m, 2)
    assert shape(e) == shape(X)
    meanings = Meanings()
    meant = meanings.of(MatAdd(e, MatMul(-1, e)))
    for r, _ in meanings.along(meant.rows):
        for c, _ in meanings.along(meant.columns):
            assert not collect(meant.entry(r, c))


def test_products_are_frozen_values():
    p = Product((), ((("@A", 1, 2), 1),), 0)
    assert p == Product((), ((("@A", 1, 2), 1),), 0) and hash(p) == hash(Product((), ((("@A", 1, 2), 1),), 0))
    assert p != Product((), ((("@A", 1, 2), 2),), 0)
