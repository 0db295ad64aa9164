"""The commutation matrix and unit columns: their meaning, exact values, array code and display agree."""

import numpy
import pytest
import sympy
from hypothesis import given
from hypothesis import strategies as st

import symlin as sl
from symlin.exact import Point, evaluate

m, n, p, q = sl.sizes("m n p q")
i, j = sl.indices("i j")
X, A, B = sl.matrix("X", m, n), sl.matrix("A", m, n), sl.matrix("B", p, q)
x, y = sl.vector("x", n), sl.vector("y", p)
K = sl.commutation


def test_what_it_is_for():
    """Magnus & Neudecker 1979, theorem 3.1 and the definition."""
    assert sl.prove(sl.vec(X.T), K(m, n) * sl.vec(X)).proved
    assert sl.prove(sl.vec(X.T), K(n, m) * sl.vec(X)).status == "refuted"
    assert sl.prove(K(m, n).T, K(n, m)).proved
    assert sl.prove(K(m, n) * K(n, m), sl.identity(m * n)).proved
    assert sl.prove(K(m, 1), sl.identity(m)).proved and sl.prove(K(1, n), sl.identity(n)).proved
    assert sl.prove(K(p, m) * sl.kron(A, B), sl.kron(B, A) * K(q, n)).proved
    assert sl.prove(K(p, m) * sl.kron(A, B) * K(n, q), sl.kron(B, A)).proved
    assert sl.prove(K(p, n) * sl.kron(x, y), sl.kron(y, x)).proved
    assert sl.prove(sl.kron(A, B), sl.kron(B, A)).status == "refuted"


def test_units():
    assert sl.prove(X * sl.unit(n, j), sl.concat(X * sl.unit(n, j))).proved
    assert sl.prove(sl.total(sl.unit(n, i) * sl.unit(n, i).T, (i, 1, n)), sl.identity(n)).proved
    assert sl.prove(sl.total(sl.kron(sl.unit(n, i), sl.unit(n, i)), (i, 1, n)), sl.vec(sl.identity(n))).proved
    assert sl.prove(sl.unit(n, 1), sl.unit(n, n)).status == "refuted"
    with pytest.raises(sl.ShapeError, match="no position 0"):
        sl.unit(n, 0)
    with pytest.raises(sl.ShapeError, match="no position 4"):
        sl.unit(3, 4)
    with pytest.raises(TypeError):
        sl.commutation("m", n)


@given(st.integers(1, 4), st.integers(1, 4))
def test_numbers(rows, columns):
    value = sympy.Matrix(evaluate(K(m, n), Point({"m": rows, "n": columns})))
    numbers = sympy.Matrix(rows, columns, range(rows * columns))
    assert value * numbers.vec() == numbers.T.vec()
    array = numpy.arange(float(rows * columns)).reshape(rows, columns)
    expected = array.ravel()[:, None]  # the columns of the transpose, stacked
    assert numpy.array_equal(sl.lambdify([X], K(m, n) * sl.vec(X))(array), expected)
    plain = sympy.lambdify([m, n, X], K(m, n) * sl.vec(X))
    assert numpy.array_equal(plain(rows, columns, array), expected)
    for place in range(1, columns + 1):
        column = sl.lambdify([X], X * sl.unit(n, place)) if place == 1 else None
        exact = evaluate(sl.unit(n, i), Point({"n": columns}, indices={i: place}))
        assert exact == [[int(k == place)] for k in range(1, columns + 1)]
        assert column is None or numpy.array_equal(column(array), array[:, :1])
    running = sl.concat(X * sl.unit(n, i), (i, 1, n))
    assert numpy.array_equal(sl.lambdify([X], running)(array), array)
    assert numpy.array_equal(sympy.lambdify([n, X], X * sl.unit(n, n))(columns, array), array[:, -1:])


def test_display():
    assert str(K(m, n)) == "commutation(m, n)" and str(sl.unit(n, i)) == "unit(n, i)"
    assert sympy.latex(K(m, n)) == r"\operatorname{commutation}\left(m, n\right)"
    declared = "X: m×n; x: n"
    assert sl.parse(sl.latex(K(m, n) * sl.vec(X)), declared) == K(m, n) * sl.vec(X)
    assert sl.parse("commutation(m, n) vec(X)", declared) == K(m, n) * sl.vec(X)
    assert sl.parse(r"X \operatorname{unit}(n, 2)", declared) == X * sl.unit(n, 2)
    assert sl.parse("X unit(n, n)", declared) == X * sl.unit(n, n)
    total = sl.parse("sum(i=1..n, unit(n, i) unit(n, i)^T)", declared)
    assert sl.prove(total, sl.identity(n)).proved
