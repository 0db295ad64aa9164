"""The operator of a linear formula: proved for symbolic sizes, and its product with vec against exact evaluation."""

import pytest
import sympy
from hypothesis import given, settings
from hypothesis import strategies as st
from sympy import Matrix, Trace
from sympy.matrices.expressions.matexpr import MatrixElement

import symlin as sl
from symlin.exact import Point, evaluate
from symlin.linear.kinds import linearity
from symlin.nodes import Defined, Entry, Family, Scalar

m, n, d, k, p, q, h = sl.sizes("m n d k p q h")
i, j, r = sl.indices("i j r")
X, Y, S = sl.matrix("X", m, n), sl.matrix("Y", m, n), sl.matrix("S", n, n)
A, B, C = sl.matrix("A", p, q), sl.matrix("B", n, p), sl.matrix("C", p, m)
x, b = sl.vector("x", n), sl.vector("b", n)
c = sl.scalar("c")
H, U, W = sl.family("H", n, k, count=h), sl.family("U", k, d, count=h), sl.family("W", n, n, count=3)
F = sl.family("f", n, count=h)

OPERATORS = [
    (X.T, X, "commutation(m, n)"),
    (S + S.T, S, None),
    (S - 2 * S.T, S, None),
    ((S - S.T) / 2, S, None),
    (B.T * X.T * C.T, X, None),
    (X.T * Defined("Z", X.T * 0 + Y.T).T, Y, None),
    (sl.diag(x), x, None),
    (sl.diag(sl.diag(x)), x, None),
    (sl.diag(S), S, None),
    (sl.diag(sl.diag(S)), S, None),
    (sl.kron(A, X), X, None),
    (sl.kron(X, A), X, None),
    (sl.kron(X.T, A), X, None),
    (sl.kron(A, X, C), X, None),
    (sl.kron(sl.identity(p), X) - 3 * sl.kron(sl.identity(p), Y), (X, Y), None),
    (sl.kron(x, A), x, None),
    (sl.kron(A, x.T), x, None),
    (sl.blocks([[X], [2 * X]]), X, None),
    (sl.blocks([[X, Y], [Y, X]]), (X, Y), None),
    (sl.blocks([[S, S.T], [S.T, S]]), S, None),
    (sl.hadamard(S, sl.identity(n)), S, None),
    (sl.hadamard(X, Y).T, X, None),
    (sl.diag(x) * S - S * sl.diag(x), x, None),
    (X[0, 0], X, None),
    (Entry(X, i, j), X, None),
    (Entry(X.T * C.T, n, 1), X, None),
    (Entry(sl.kron(A, X), 1, 1), X, None),
    (Trace(sl.kron(S, sl.diag(b))), S, None),
    (Trace(S.T) + 2 * sl.dot(b, S * b), S, None),
    (sl.total(Entry(X, i, 1), (i, 1, m)), X, None),
    (X * sl.unit(n, j), X, None),
    (sl.commutation(m, n) * sl.vec(X), X, None),
    (sl.vec(X.T).T, X, None),
    (X - X, X, None),
    (Matrix([Entry(X, 1, 1), Trace(S)]), (X, S), None),
    (sl.total(H[i] * U[i], (i, 1, h)), H, None),
    (sl.total(H[i] * U[i], (i, 1, h)), U, None),
    (sl.total(H[i].T, (i, 1, h)), H, None),
    (sl.concat(H[i] * C.T * 0 + H[i] * sl.matrix("R", k, m), (i, 1, h)), H, None),
    (sl.concat(H[i], (i, 1, h)), H, "I"),
    (sl.concat(H[i] * U[i], (i, 1, h)), H, None),
    (sl.concat(H[i] * U[i], (i, 1, h)).T, H, None),
    (H[1] - 2 * H[h], H, None),
    (sl.concat(H[1], H[1]), H, None),
    (sl.total(sl.dot(b, F[i]), (i, 1, h)), F, None),
    (sl.total(c * F[i], (i, 1, h)) + b, (F, b), None),
    (W[1] * S + S * W[2] - W[3].T, W, None),
    (Trace(sl.total(H[i] * U[i] * sl.matrix("R", d, n), (i, 1, h))), H, None),
    (sl.total(H[i] * sl.total(U[r], (r, 1, h)), (i, 1, h)), H, None),
    (c * S.T, c, None),
]


def stacked(v):
    """``vec`` of a variable: of a family, that of its members side by side."""
    if isinstance(v, Family):
        return sl.vec(sl.concat(v[j], (j, 1, v.count)))
    return sl.vec(v) if v.is_Matrix else v * sl.identity(1)


@pytest.mark.parametrize("expr, variables, written", OPERATORS, ids=lambda v: str(v)[:50])
def test_operators_are_proved(expr, variables, written):
    result = linearity(expr, variables)
    operator = result.operator
    assert operator is not None and result.without_operator is None, result.without_operator
    several = variables if isinstance(variables, tuple) else (variables,)
    right = operator * (stacked(several[0]) if len(several) == 1 else sl.blocks([[stacked(v)] for v in several]))
    left, right = (sl.vec(expr), right) if expr.is_Matrix else (expr, Scalar(right))
    verdict = sl.prove(left, right)
    assert verdict.proved, verdict
    if written is not None:
        assert str(operator) == written


NUMBERS = st.integers(-3, 3)


@settings(max_examples=60, deadline=None)
@given(st.data(), st.sampled_from([row[:2] for row in OPERATORS]))
def test_operators_at_numbers(data, row):
    expr, variables = row
    several = variables if isinstance(variables, tuple) else (variables,)
    sizes = {s.name: data.draw(st.integers(1, 2)) for s in (m, n, d, k, p, q, h)}

    def number(size):
        return int(sympy.sympify(size).subs({s: sizes[s.name] for s in sympy.sympify(size).free_symbols}))

    def matrix(rows, columns):
        return [[data.draw(NUMBERS) for _ in range(number(columns))] for _ in range(number(rows))]

    values = {s: matrix(*s.shape) for s in (X, Y, S, A, B, C, x, b, sl.matrix("R", k, m), sl.matrix("R", d, n))}
    members = [(f, place) for f in (H, U, W, F) for place in range(1, number(f.count) + 1)]
    values |= {(f.name, place): matrix(f.rows, f.columns) for f, place in members}
    point = Point(sizes, values | {c: data.draw(NUMBERS)}, indices={i: 1, j: 1})

    def column(e):
        value = evaluate(e.as_immutable() if isinstance(e, sympy.MatrixBase) else e, point)
        return Matrix(value).vec() if isinstance(value, list) else Matrix([value])

    operator = evaluate(linearity(expr, variables).operator, point)
    operator = Matrix(operator) if isinstance(operator, list) else Matrix([operator])
    assert operator * Matrix.vstack(*[column(stacked(v)) for v in several]) == column(expr)


@pytest.mark.parametrize("expr, variable, why", [
    (sl.softmax(X), X, "nonlinear, not linear"),
    (S * x + b, x, "affine, not linear"),
    (sl.exp(sl.log(X)), X, "Elementwise"),
])
def test_why_there_is_none(expr, variable, why):
    result = linearity(expr, variable)
    assert result.operator is None and why in result.without_operator


def test_entries_as_sympy_writes_them():
    assert isinstance(X[0, 1], MatrixElement | Entry)
    assert sl.prove(linearity(X[0, 1], X).operator, sl.kron(sl.unit(n, 2), sl.unit(m, 1)).T).proved
