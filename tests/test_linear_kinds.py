"""The kind of a formula in its variables: against a table from a first course, exact evaluation and NumPy."""

import html

import numpy
import pytest
import sympy
from hypothesis import given, settings
from hypothesis import strategies as st
from sympy import Function, Matrix, Trace, sqrt

import symlin as sl
from symlin.exact import Point, evaluate, recompute
from symlin.linear.formulas import Formula
from symlin.linear.kinds import linearity
from symlin.nodes import Defined, Softmax

n, d, k, m, h = sl.sizes("n d k m h")
i = sl.indices("i")
A, B, C, S = sl.matrices("A B C S", n, n)
X, L, R, W = sl.matrix("X", n, d), sl.matrix("L", m, n), sl.matrix("R", d, k), sl.matrix("W", d, k)
x, y, b = sl.vector("x", n), sl.vector("y", n), sl.vector("b", n)
Q, K, V = sl.matrices("Q K V", n, k)
c, t = sl.scalar("c"), sl.scalar("t")
H, U = sl.family("H", n, k, count=h), sl.family("U", k, d, count=h)

KINDS = [
    (A, X, "constant"),
    (sl.norm2(x) * x, y, "constant"),
    (X - X, X, "constant"),
    (sl.softmax(Q * sl.zeros(k, 1)), Q, "constant"),
    (sl.softmax(X) * sl.ones(d), X, "constant"),
    (L * X * R, X, "linear"),
    (X.T, X, "linear"),
    (A * S + S * B - 3 * S.T, S, "linear"),
    (Trace(A * S), S, "linear"),
    (sl.dot(b, x), x, "linear"),
    (sl.diag(x) * A, x, "linear"),
    (sl.hadamard(A, S), S, "linear"),
    (sl.kron(A, X), X, "linear"),
    (sl.vec(X), X, "linear"),
    (sl.softmax(Q * K.T / sqrt(k)) * V, V, "linear"),
    (sl.total(H[i] * U[i], (i, 1, h)), H, "linear"),
    (sl.concat(H[i] * R.T, (i, 1, h)), H, "linear"),
    (sl.log(sl.exp(A * S)), S, "linear"),
    (c * A, c, "linear"),
    (Matrix([2 * c + t, c - t]), (c, t), "linear"),
    (sl.relu(A) * x, x, "linear"),
    (A * x + b, x, "affine"),
    (X * W + sl.ones(n) * sl.vector("v", k).T, X, "affine"),
    (2 * c + 1, c, "affine"),
    (sl.log(sl.exp(x + b)), x, "affine"),
    (Q * K.T, (Q, K), "quadratic"),
    (X * X.T, X, "quadratic"),
    (sl.dot(x, A * x) + sl.dot(b, x) + c, x, "quadratic"),
    (sl.frobenius2(X), X, "quadratic"),
    (sl.log(sl.exp(c**2)), c, "quadratic"),
    (c * t, (c, t), "quadratic"),
    (sl.total(H[i] * U[i], (i, 1, h)), (H, U), "quadratic"),
    (X * X.T * X, X, "polynomial"),
    ((A + S) ** 4, S, "polynomial"),
    (c**7 - c, c, "polynomial"),
    (Q * K.T * V, (Q, K, V), "polynomial"),
    (sl.relu(X), X, "nonlinear"),
    (sl.softmax(X), X, "nonlinear"),
    (sl.softmax(x), x, "nonlinear"),
    (sl.softmax(Q * K.T / sqrt(k)) * V, Q, "nonlinear"),
    (sl.exp(X), X, "nonlinear"),
    (1 / c, c, "nonlinear"),
    (sl.logistic(X), X, "nonlinear"),
    (sl.apply(Function("f"), X), X, "nonlinear"),
    (A * S**-1, S, "nonlinear"),
    (sqrt(sl.norm2(x)), x, "nonlinear"),
]


@pytest.mark.parametrize("expr, variables, kind", KINDS, ids=lambda v: str(v)[:40])
def test_kind(expr, variables, kind):
    result = linearity(expr, variables)
    assert result.kind == kind
    assert result.is_linear == (kind == "linear" or kind == "constant" and result.verdicts["additivity"].proved)
    for verdict in result.verdicts.values():
        if verdict.status == "refuted":
            assert recompute(verdict.left, verdict.right, verdict.witness)


@pytest.mark.parametrize("expr, variables, kind", KINDS, ids=lambda v: str(v)[:40])
def test_parts_sum_to_the_formula(expr, variables, kind):
    result = linearity(expr, variables)
    exists = kind in ("constant", "linear", "affine")
    assert (result.linear_part is not None) == (result.constant_part is not None) == exists
    if exists:
        total = result.linear_part + result.constant_part
        assert sl.prove(total, result.expression).proved
        if sympy.sympify(result.linear_part) != 0:
            assert linearity(result.linear_part, result.variables).is_linear
        assert not Formula(result.constant_part, variables).depends(result.constant_part) or kind == "constant"
    elif kind in ("quadratic", "polynomial") and expr != sl.log(sl.exp(c**2)):
        parts = list(result.parts.values())
        total = sympy.MatAdd(*parts) if parts[0].is_Matrix else sympy.Add(*parts)
        assert sl.prove(total, result.expression).proved


def test_relu_is_positively_homogeneous_and_not_additive():
    verdicts = linearity(sl.relu(X), X).verdicts
    assert [v.status for v in verdicts.values()][:3] == ["refuted", "refuted", "proved"]
    witness = verdicts["additivity"].witness
    first, second = (numpy.array(value.tolist(), float) for value in witness.values.values())
    relu = lambda a: numpy.maximum(a, 0)  # noqa: E731
    assert not numpy.allclose(relu(first + second), relu(first) + relu(second))


def test_an_affine_map_fails_both():
    result = linearity(A * x + b, x)
    assert result.verdicts["additivity"].status == result.verdicts["homogeneity"].status == "refuted"
    assert (result.linear_part, result.constant_part, result.operator) == (A * x, b, None)


def test_softmax_is_neither_and_says_at_which_numbers():
    def softmax(s):
        e = numpy.exp(s - s.max(axis=1, keepdims=True))
        return e / e.sum(axis=1, keepdims=True)

    verdict = linearity(sl.softmax(X), X).verdicts["additivity"]
    first, second = (numpy.array(value.tolist(), float) for value in verdict.witness.values.values())
    left, right = verdict.witness.numpy()
    assert numpy.allclose(left, softmax(first + second)) and numpy.allclose(right, softmax(first) + softmax(second))
    assert not numpy.allclose(left, right)
    assert linearity(sl.softmax(X), X).verdicts["homogeneity"].status == "refuted"


def test_multilinear():
    scores = linearity(Q * K.T, (Q, K))
    assert scores.kind == "quadratic" and scores.multilinear is True
    assert all(alone.verdicts["additivity"].proved for alone in scores.in_each.values())
    assert linearity(Q * K.T + Q * Q.T, (Q, K)).multilinear is False
    assert linearity(Q + K, (Q, K)).multilinear is False
    assert linearity(sl.softmax(Q * K.T) * V, (Q, V)).multilinear is False
    assert linearity(Q * K.T, Q).multilinear is None


def test_letters_are_unfolded_or_stand_for_themselves():
    W_Q, W_K, W_V = sl.matrices("W_Q W_K W_V", d, k)
    q, key, v = Defined("Q", X * W_Q), Defined("K", X * W_K), Defined("V", X * W_V)
    scores = Defined("S", q * key.T / sqrt(k))
    weights = Defined("P", sl.softmax(scores))
    output = Defined("O", weights * v)
    table = [[linearity(row, column).kind for column in (X, W_Q, q, v)] for row in (q, scores, weights, output)]
    assert table == [
        ["linear", "linear", "linear", "constant"],
        ["quadratic", "linear", "linear", "constant"],
        ["nonlinear", "nonlinear", "nonlinear", "constant"],
        ["nonlinear", "nonlinear", "nonlinear", "linear"],
    ]
    assert linearity(output, v).variables == sympy.MatrixSymbol("V", n, k)


def test_a_letter_and_a_symbol_of_one_name_are_told_apart():
    letter = Defined("Q", X * W)
    assert linearity(letter * Q.T, letter).kind == "linear"
    assert linearity(letter * Q.T, Q).kind == "linear"


def test_a_function_is_called_once_with_the_symbols():
    calls = []

    def f(z):
        calls.append(z)
        return A * z

    assert linearity(f, x).kind == "linear" and calls == [x]
    assert linearity(lambda a, z: (2 * a + z, a - z), (c, t)).operator == Matrix([[2, 1], [1, -1]])
    assert linearity(sl.softmax, X).kind == "nonlinear"


def test_linear_layers_collapse_to_one_and_others_do_not():
    W_1, W_2, W_3 = sl.matrix("W_1", k, n), sl.matrix("W_2", m, k), sl.matrix("W_3", d, m)
    stack = linearity(W_3 * (W_2 * (W_1 * x)), x)
    assert stack.is_linear and sl.prove(stack.operator, W_3 * W_2 * W_1).proved
    b_1, b_2 = sl.vector("b_1", k), sl.vector("b_2", m)
    affine = linearity(W_2 * (W_1 * x + b_1) + b_2, x)
    assert affine.kind == "affine"
    assert sl.prove(affine.linear_part, W_2 * W_1 * x).proved
    assert sl.prove(affine.constant_part, W_2 * b_1 + b_2).proved
    between = linearity(W_2 * sl.relu(W_1 * x), x)
    assert between.kind == "nonlinear" and between.verdicts["additivity"].witness
    assert linearity(sl.apply(Function("f"), W_1 * x), x).verdicts["additivity"].status == "refuted"


def test_fresh_names_do_not_meet_those_in_use():
    names = {"X", "Y", "Z", "U", "V", "c", "t", "s", "a", "b", "X2"}
    others = [sl.matrix(name, n, n) for name in sorted(names - {"X"}) if name not in "ctsab"]
    square = sl.matrix("X", n, n)
    expr = square
    for other in others:
        expr = expr * other
    for number in [sl.scalar(name) for name in "ctsab"]:
        expr = number * expr
    result = linearity(expr, square)
    assert result.kind == "linear"
    new = {s.name for name in ("homogeneity", "additivity") for s in result.verdicts[name].left.free_symbols}
    assert len(new - names - {"n"}) == 2


def test_what_is_refused():
    for expr, variables, error, said in [
        ("X", X, TypeError, "sl.parse"),
        (X, "X", TypeError, "text"),
        (lambda z: "z", X, TypeError, "sl.parse"),
        (X, n, sl.Error, "size or an index"),
        (X, (X, X), sl.Error, "twice"),
        (X, (), sl.Error, "at least one"),
        (X, X * W, TypeError, "no variable"),
        (X, H[1], sl.Error, "pass the family H"),
        (c, sympy.Symbol("p", positive=True), sl.Error, "assumed positive"),
        (X * X, X, sl.ShapeError, "square"),
        (0.5, X, TypeError, "sympy.Rational"),
        (True, X, TypeError, "expression"),
    ]:
        with pytest.raises(error, match=said):
            linearity(expr, variables)


@pytest.mark.parametrize("name", ["additivity", "homogeneity", "affinity", "degree at most 2", "degree at most 4"])
def test_witnesses_are_as_small_as_can_be(name):
    """Sizes of 1 are enough for relu, and no number above 1."""
    verdict = linearity(sl.relu(X), X).verdicts[name]
    assert set(verdict.witness.sizes.values()) == {1}
    numbers = [x for value in verdict.witness.values.values() for x in (value if value.is_Matrix else [value])]
    assert all(x.is_Integer and abs(x) <= 1 for x in numbers)
    assert recompute(verdict.left, verdict.right, verdict.witness)


def test_witnesses_of_softmax_need_a_second_entry_only():
    for name, verdict in linearity(sl.softmax(Q * K.T / sqrt(k)) * V, Q).verdicts.items():
        assert verdict.status == "refuted" and recompute(verdict.left, verdict.right, verdict.witness), name
    sizes = linearity(sl.softmax(X), X).verdicts["degree at most 4"].witness.sizes
    assert sizes == {n: 1, d: 2}


@pytest.mark.parametrize("expr, condition", [
    (sl.exp(sl.log(X)), "X > 0 everywhere"),
    (sl.hadamard(sl.sqrt(X), sl.sqrt(X)), "X ≥ 0 everywhere"),
    (L * X / c, "c ≠ 0"),
])
def test_conditions_are_carried_and_shown(expr, condition):
    result = linearity(expr, X)
    assert result.kind == "linear" and result.conditions == (condition,)
    assert f"is linear in X, where {condition}" in repr(result).splitlines()[0]
    assert html.escape(condition) in result._repr_html_() and "where" in result._repr_latex_()
    assert linearity(L * X, X).conditions == ()


def test_a_root_of_something_negative():
    with pytest.raises(sl.Error, match="numbers are real, .* root of something negative"):
        linearity(sl.sqrt(-sl.norm2(x)), x)


def test_verdicts_are_decided_when_they_are_looked_at():
    result = linearity(sl.softmax(Q * K.T) * V, Q)
    assert list(result.verdicts) == [
        "additivity", "homogeneity", "positive homogeneity", "affinity", "degree at most 2", "degree at most 4"]
    with pytest.raises(KeyError):
        result.verdicts["constancy"]
    assert linearity(A, X).verdicts["constancy"].proved


def test_the_inverse_of_a_variable_is_no_polynomial():
    for expr in (S**-1, A * S**-1 * B, S.I.T, S * (A + S).I, sl.hadamard(S.I, S.I)):
        assert linearity(expr, S).kind == "nonlinear"
    assert linearity(A.I * S, S).kind == "linear" and linearity(A.I * S, S).conditions == ("A is invertible",)
    assert linearity(S * A.I * S, S).kind == "quadratic"


def test_every_form_of_display():
    forms = linearity(sl.relu(X), X)._repr_mimebundle_()
    assert set(forms) == {"text/plain", "text/latex", "text/html"}


def test_what_it_shows():
    result = linearity(sl.relu(x), x)
    assert str(result).splitlines()[0] == "relu(x) is nonlinear in x"
    assert "positive homogeneity  proved" in repr(result)
    assert "refuted" in result._repr_latex_() and result._repr_latex_().count("&&") == len(result.verdicts) + 1


# random maps -------------------------------------------------------------------------------------------------------

SIZES = st.fixed_dictionaries({name: st.integers(1, 3) for name in "ndkm"})
SMALL = st.integers(-3, 3)
LEFT, RIGHT = sl.matrix("P", m, n), sl.matrix("T", d, k)
LEFT_T, RIGHT_T = sl.matrix("F", m, d), sl.matrix("G", n, k)
TERMS = [
    LEFT * X * RIGHT, LEFT_T * X.T * RIGHT_T, LEFT * (X + X) * RIGHT, -2 * (LEFT * X) * RIGHT,
    LEFT * (LEFT.T * LEFT * X) * RIGHT, (RIGHT.T * X.T * LEFT.T).T, Trace(X * LEFT_T.T * LEFT) * LEFT * RIGHT_T,
    LEFT * sl.hadamard(X, RIGHT_T * RIGHT.T) * RIGHT,
]


def drawn(data, symbol, sizes):
    rows, columns = (int(s.subs({v: sizes[v.name] for v in s.free_symbols})) for s in symbol.shape)
    return [[data.draw(SMALL) for _ in range(columns)] for _ in range(rows)]


@settings(max_examples=60, deadline=None)
@given(data=st.data(), sizes=SIZES, chosen=st.lists(st.sampled_from(TERMS), min_size=1, max_size=3))
def test_sums_of_linear_terms_are_linear_also_in_numbers(data, sizes, chosen):
    expr = sum(chosen[1:], chosen[0])
    result = linearity(expr, X)
    assert result.is_linear
    values = {s: drawn(data, s, sizes) for s in expr.atoms(sympy.MatrixSymbol) | {X}}
    other, number = drawn(data, X, sizes), data.draw(SMALL)

    def f(value):
        return Matrix(evaluate(expr, Point(sizes, {**values, X: value})))

    first, second = Matrix(values[X]), Matrix(other)
    assert f((first + number * second).tolist()) == f(first.tolist()) + number * f(second.tolist())
    operator = Matrix(evaluate(result.operator, Point(sizes, values)))
    assert operator * first.vec() == f(values[X]).vec()


OPERATORS = [
    (L * X * R, X, sl.kron(R.T, L)),
    (A * x, x, A),
    (x.T * A, x, A.T),
    (X.T, X, sl.commutation(n, d)),
    (x.T, x, sl.identity(n)),
    (sl.hadamard(A, S), S, sl.diag(sl.vec(A))),
    (S, S, sl.identity(n * n)),
    (Trace(A * S), S, sl.vec(A.T).T),
    (Trace(A * S.T * B), S, None),
    (sl.dot(b, A * x), x, None),
    (sl.kron(b, X), X, None),
    (sl.kron(X, b.T), X, None),
    (sl.kron(b.T, X), X, None),
    (sl.kron(X, b), X, None),
    (sl.concat(A * S, S * B), S, None),
    (sl.concat(A * S * C, (i, 1, h)), S, None),
    (sl.total(c * A * S * C, (i, 1, h)), S, None),
    (sl.diag(x) * X, x, None),
    (A * sl.diag(x), x, None),
    (sl.diag(A * x) * y, x, None),
    (c * X, c, sl.vec(X)),
    (sl.frobenius2(X) * c, c, None),
    (sl.softmax(Q * K.T) * V * W.T, V, None),
    (Trace(sl.diag(x) * A), x, None),
    (sl.dot(sl.diag(S), b), S, None),
    (Q * W.T + V * W.T, (Q, V), None),
    (c * b + t * x, (c, t), None),
]


@pytest.mark.parametrize("expr, variables, expected", OPERATORS, ids=lambda v: str(v)[:40])
def test_operator(expr, variables, expected):
    result = linearity(expr, variables)
    operator = result.operator
    assert operator is not None
    if expected is not None:
        assert sl.prove(operator, expected).proved
    unknowns = sorted(expr.atoms(sympy.MatrixSymbol), key=str) + [s for s in (c, t) if s in expr.free_symbols]
    sizes = dict(n=2, d=3, k=2, m=1, h=2)
    values, start = {}, 1
    for symbol in unknowns:
        if symbol.is_Matrix:
            rows, columns = (int(s.subs({v: sizes[v.name] for v in s.free_symbols})) for s in symbol.shape)
            values[symbol] = [[(start * 7 + 3 * r + 5 * q) % 11 - 5 for q in range(columns)] for r in range(rows)]
        else:
            values[symbol] = start + 1
        start += 1
    point = Point(sizes, values)
    stacked = [Matrix(values[v]).vec() if v.is_Matrix else Matrix([values[v]])
               for v in (variables if isinstance(variables, tuple) else (variables,))]
    value, matrix = evaluate(expr, point), evaluate(operator, point)
    value = Matrix(value).vec() if isinstance(value, list) else Matrix([value])
    numbers = numpy.array([[float(p) for p in row] for row in (matrix if isinstance(matrix, list) else [[matrix]])])
    if not any(isinstance(e, Softmax) for e in sympy.preorder_traversal(expr)):
        assert Matrix(matrix if isinstance(matrix, list) else [[matrix]]) * Matrix.vstack(*stacked) == value
    stacked = numpy.array(Matrix.vstack(*stacked).tolist(), float)
    assert numpy.allclose(numbers @ stacked, numpy.array([[float(v)] for v in value]))


def test_the_operator_of_a_transpose_where_sizes_are_numbers():
    M = sl.matrix("M", 2, 3)
    operator = linearity(M.T, M).operator
    explicit = Matrix(2, 3, sympy.symbols("a:6"))
    assert operator * explicit.vec() == explicit.T.vec()


@pytest.mark.parametrize("power", [2, 3, 5, 6])
def test_functions_that_cancel_leave_a_polynomial(power):
    n_, d_ = sl.sizes("n d")
    Y = sl.matrix("Y", n_, d_)
    high = sl.hadamard(*[Y] * power)
    kind = "quadratic" if power == 2 else "polynomial"
    assert sl.linearity(sl.log(sl.exp(high)), Y).kind == kind
    assert sl.linearity(sl.relu(high) - sl.relu(-high), Y).kind == kind
    x = sl.scalar("x")
    assert sl.linearity((x ** (power + 1) + x**power) / (x + 1), x).kind == kind
