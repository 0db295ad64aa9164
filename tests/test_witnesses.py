"""The search for counterexamples finds every falsehood of a list, none to a truth, and simple numbers."""

import json
import time

import numpy
import pytest
import sympy
from sympy import (
    Function, HadamardPower, HadamardProduct, Identity, Inverse, KroneckerDelta, KroneckerProduct, MatAdd, MatMul,
    MatPow, MatrixSymbol, OneMatrix, Rational, Sum, Symbol, Trace, Transpose, ZeroMatrix, exp, log, sqrt,
)

from symlin.balls import Enclosure
from symlin.errors import BudgetError, ShapeError
from symlin.exact import recompute
from symlin.nodes import (
    Blocks, CausalMask, Concat, Defined, Diag, DiagonalOf, Dot, Elementwise, Entry, Frobenius2, Gradient, Inner, Member,
    Norm2, Scalar, Softmax, Total, Vec, logistic, relu,
)
from symlin.witnesses import Found, Search, defined_point, search

n, d, k, h = sympy.symbols("n d k h", integer=True, positive=True)
i, j, l = sympy.symbols("i j l", integer=True, positive=True)
m = Symbol("m", integer=True, nonnegative=True)
a, b, c = sympy.symbols("a b c", real=True)

A, B, C = (MatrixSymbol(name, n, n) for name in "ABC")
X, Y = MatrixSymbol("X", n, d), MatrixSymbol("Y", n, d)
V, W = MatrixSymbol("V", d, k), MatrixSymbol("W", d, k)
x, y, z = (MatrixSymbol(name, n, 1) for name in "xyz")
ones = OneMatrix


def H(index):
    return Member("H", index, n, k, h)


def U(index):
    return Member("U", index, k, d, h)


def minus(matrix):
    return MatMul(-1, matrix)


T, E = Transpose, Elementwise
heads = Concat(H(i), (i, 1, h))
masked = HadamardProduct(CausalMask(n), E("exp", A))
stacked = T(Concat(T(U(i)), (i, 1, h)))

FALSE = [
    (MatMul(A, B), MatMul(B, A)),
    (T(MatMul(A, B)), MatMul(T(A), T(B))),
    (Trace(MatMul(A, B, C)), Trace(MatMul(C, B, A))),
    (Trace(MatMul(A, B)), Trace(A) * Trace(B)),
    (MatMul(MatAdd(A, B), MatAdd(A, B)), MatAdd(MatMul(A, A), MatMul(2, A, B), MatMul(B, B))),
    (MatMul(MatAdd(A, B), MatAdd(A, minus(B))), MatAdd(MatMul(A, A), minus(MatMul(B, B)))),
    (A, T(A)),
    (Trace(Identity(n)), sympy.S.One),
    (Trace(A), Scalar(MatMul(ones(1, n), A, ones(n, 1)))),
    (MatMul(ones(n, n), ones(n, n)), ones(n, n)),
    (Inverse(MatMul(A, B)), MatMul(Inverse(A), Inverse(B))),
    (Inverse(MatAdd(A, B)), MatAdd(Inverse(A), Inverse(B))),
    (MatMul(X, T(X)), Identity(n)),
    (HadamardProduct(A, B), MatMul(A, B)),
    (MatMul(HadamardProduct(A, B), C), HadamardProduct(MatMul(A, C), MatMul(B, C))),
    (Vec(T(X)), Vec(X)),
    (Vec(MatMul(A, B, C)), MatMul(KroneckerProduct(C, A), Vec(B))),
    (KroneckerProduct(X, A), KroneckerProduct(A, X)),
    (T(KroneckerProduct(A, B)), KroneckerProduct(T(B), T(A))),
    (Trace(KroneckerProduct(A, B)), Trace(MatMul(A, B))),
    (Diag(DiagonalOf(A)), A),
    (DiagonalOf(MatMul(A, B)), HadamardProduct(DiagonalOf(A), DiagonalOf(B))),
    (MatMul(Blocks([[X, Y]]), Blocks([[W], [V]])), MatMul(MatAdd(X, Y), MatAdd(W, V))),
    (MatMul(heads, stacked), MatMul(Total(H(i), (i, 1, h)), Total(U(i), (i, 1, h)))),
    (MatMul(heads, stacked), MatMul(1 / h, Total(MatMul(H(i), U(i)), (i, 1, h)))),
    (MatMul(Total(H(i), (i, 1, h)), T(Total(H(i), (i, 1, h)))), Total(MatMul(H(i), T(H(i))), (i, 1, h))),
    (Softmax(MatAdd(A, B)), MatAdd(Softmax(A), Softmax(B))),
    (Softmax(MatMul(c, x)), Softmax(x)),
    (T(Softmax(A)), Softmax(T(A))),
    (Softmax(MatAdd(X, MatMul(ones(n, 1), T(MatrixSymbol("v", d, 1))))), Softmax(X)),
    (MatMul(T(Softmax(X)), ones(n, 1)), ones(d, 1)),
    (Softmax(MatMul(Softmax(A), B)), Softmax(MatMul(A, B))),
    (MatMul(Softmax(MatMul(X, W, T(V), T(X))), X), MatMul(Softmax(MatMul(X, V, T(W), T(X))), X)),
    (Softmax(Blocks([[X, Y]])), Blocks([[Softmax(X), Softmax(Y)]])),
    (Softmax(A, mask=CausalMask(n)), HadamardProduct(CausalMask(n), Softmax(A))),
    (HadamardProduct(Softmax(A), Softmax(A)), Softmax(A)),
    (E("exp", MatMul(A, B)), MatMul(E("exp", A), E("exp", B))),
    (E("relu", MatAdd(A, B)), MatAdd(E("relu", A), E("relu", B))),
    (E("phi", MatMul(X, W)), MatMul(E("phi", X), W)),
    (E("phi", minus(X)), minus(E("phi", X))),
    (E("tanh", MatMul(c, X)), MatMul(c, E("tanh", X))),
    (log(exp(a) + exp(b)), a + b),
    (sqrt(a**2 + b**2), a + b),
    (exp(log(a**2, evaluate=False) / 2, evaluate=False), a),
    (sympy.Pow(a**2, Rational(1, 2), evaluate=False), a),
    (1 / (a + b), 1 / a + 1 / b),
    (logistic(a + b), logistic(a) + logistic(b)),
    (relu(a), a),
    (Function("f", real=True)(a + b), Function("f", real=True)(a) + Function("f", real=True)(b)),
    (Dot(x, y) ** 2, Norm2(x) * Norm2(y)),
    (Norm2(MatAdd(x, y)), Norm2(x) + Norm2(y)),
    (Frobenius2(MatMul(A, B)), Frobenius2(A) * Frobenius2(B)),
    (Inner(A, B), Trace(MatMul(A, B))),
    (MatPow(MatMul(A, B), 2), MatMul(MatPow(A, 2), MatPow(B, 2))),
    (MatPow(A, m), A),
    (MatPow(A, m + 1), MatPow(A, 2 * m)),
    (Total(MatPow(A, i), (i, 0, m)), MatAdd(Identity(n), MatMul(m, A))),
    (MatPow(A, 2), MatAdd(MatMul(Trace(A), A), minus(Identity(n)))),
    (MatPow(A, 2), MatAdd(MatMul(Trace(A), A), MatMul((Trace(MatPow(A, 2)) - Trace(A) ** 2) / 2, Identity(n)))),
    (Entry(A, i, j), Entry(A, j, i)),
    (Entry(MatMul(A, B), i, j), Entry(A, i, j) * Entry(B, i, j)),
    (Sum(Entry(x, i, 1) * Entry(y, i, 1), (i, 1, n)), Sum(Entry(x, i, 1), (i, 1, n)) * Sum(Entry(y, i, 1), (i, 1, n))),
    (Sum(i, (i, 1, n)), n**2 / 2),
    (Entry(Softmax(X), i, j), exp(Entry(X, i, j)) / Sum(exp(Entry(X, l, j)), (l, 1, n))),
    (Entry(x, n, 1), Entry(x, 1, 1)),
    (KroneckerDelta(i, j) * Entry(A, i, j), Entry(A, i, i)),
    (Norm2(x), n * Entry(x, 1, 1) ** 2),
    (MatMul(d ** Rational(-1, 2), X), MatMul(n ** Rational(-1, 2), X)),
    (MatAdd(MatMul(CausalMask(n), x), MatMul(T(CausalMask(n)), x)), MatMul(ones(n, n), x)),
    (Norm2(MatMul(T(X), x)), Norm2(x) * Frobenius2(X)),
    (HadamardPower(X, -1), X),
]

TRUE = [
    (MatMul(A, MatMul(B, C)), MatMul(MatMul(A, B), C)),
    (T(MatMul(X, W)), MatMul(T(W), T(X))),
    (Trace(MatMul(A, B, C)), Trace(MatMul(B, C, A))),
    (Trace(MatMul(X, T(Y))), Trace(MatMul(T(Y), X))),
    (Inner(X, Y), Scalar(MatMul(T(Vec(X)), Vec(Y)))),
    (MatMul(MatAdd(X, Y), W), MatAdd(MatMul(X, W), MatMul(Y, W))),
    (Trace(Identity(n)), n),
    (MatMul(ones(n, n), ones(n, n)), MatMul(n, ones(n, n))),
    (Inverse(MatMul(A, B)), MatMul(Inverse(B), Inverse(A))),
    (MatMul(Inverse(A), A), Identity(n)),
    (MatMul(A, Inverse(MatAdd(Identity(n), MatMul(B, A)))), MatMul(Inverse(MatAdd(Identity(n), MatMul(A, B))), A)),
    (Vec(MatMul(A, X, W)), MatMul(KroneckerProduct(T(W), A), Vec(X))),
    (Vec(MatMul(x, T(y))), KroneckerProduct(y, x)),
    (T(KroneckerProduct(X, A)), KroneckerProduct(T(X), T(A))),
    (MatMul(KroneckerProduct(X, A), KroneckerProduct(W, B)), KroneckerProduct(MatMul(X, W), MatMul(A, B))),
    (Trace(KroneckerProduct(A, B)), Trace(A) * Trace(B)),
    (MatMul(Diag(x), y), HadamardProduct(x, y)),
    (DiagonalOf(MatMul(A, B)), MatMul(HadamardProduct(A, T(B)), ones(n, 1))),
    (MatMul(Blocks([[X, Y]]), Blocks([[W], [V]])), MatAdd(MatMul(X, W), MatMul(Y, V))),
    (MatMul(heads, stacked), Total(MatMul(H(i), U(i)), (i, 1, h))),
    (MatMul(Softmax(X), ones(d, 1)), ones(n, 1)),
    (Softmax(MatAdd(X, MatMul(x, ones(1, d)))), Softmax(X)),
    (MatMul(ones(1, n), Softmax(x)), ones(1, 1)),
    (E("exp", MatAdd(A, B)), HadamardProduct(E("exp", A), E("exp", B))),
    (MatAdd(E("relu", X), minus(E("relu", minus(X)))), X),
    (E("phi", T(X)), T(E("phi", X))),
    (log(exp(a)), a),
    (exp(log(a)), a),
    (sqrt(a) ** 2, a),
    (sympy.tanh(a), 2 * logistic(2 * a) - 1),
    (logistic(a) + logistic(-a), sympy.S.One),
    (sympy.cos(a + b), sympy.cos(a) * sympy.cos(b) - sympy.sin(a) * sympy.sin(b)),
    (1 / a + 1 / b, (a + b) / (a * b)),
    (Norm2(MatAdd(x, y)), Norm2(x) + 2 * Dot(x, y) + Norm2(y)),
    (Frobenius2(X), Trace(MatMul(X, T(X)))),
    (MatPow(A, m + 2), MatMul(A, MatPow(A, m), A)),
    (MatMul(MatAdd(Identity(n), minus(A)), Total(MatPow(A, i), (i, 0, m))),
     MatAdd(Identity(n), minus(MatPow(A, m + 1)))),
    (Entry(MatMul(X, W), i, j), Sum(Entry(X, i, l) * Entry(W, l, j), (l, 1, d))),
    (Entry(Softmax(X), i, j), exp(Entry(X, i, j)) / Sum(exp(Entry(X, i, l)), (l, 1, d))),
    (Sum(i, (i, 1, n)), n * (n + 1) / 2),
    (Sum(KroneckerDelta(i, j) * Entry(x, j, 1), (j, 1, n)), Entry(x, i, 1)),
    (MatAdd(CausalMask(n), T(CausalMask(n))), MatAdd(ones(n, n), Identity(n))),
    (Softmax(A, mask=CausalMask(n)), MatMul(Inverse(Diag(MatMul(masked, ones(n, 1)))), masked)),
    (MatMul(n ** Rational(-1, 2), n ** Rational(-1, 2), X), MatMul(1 / n, X)),
    (Defined("S", MatMul(X, W)), MatMul(X, W)),
]


def name(side):
    return str(side)[:40]


@pytest.mark.parametrize("left, right", FALSE, ids=name)
def test_a_falsehood_is_found_and_recomputed(left, right):
    found = search(left, right)
    assert isinstance(found, Found)
    witness = found.witness
    assert recompute(left, right, witness)
    assert all(size <= 3 for size in witness.sizes.values())
    json.dumps(witness.to_json())
    for side, shown in zip(witness.numpy(), (witness.left, witness.right)):
        number = side[tuple(position - 1 for position in witness.entry)] if side.ndim else side
        assert numpy.isclose(float(number), float(shown))


@pytest.mark.parametrize("left, right", TRUE, ids=name)
def test_a_truth_agrees_wherever_it_is_tried(left, right):
    result = search(left, right)
    assert isinstance(result, Search)
    assert result.agreed >= 20 and result.too_large == 0 and result.reason is None


def test_the_smallest_numbers_come_out():
    witness = search(MatMul(A, B), MatMul(B, A)).witness
    assert witness.sizes == {n: 2}
    entries = [number for matrix in witness.values.values() for number in matrix]
    assert set(entries) <= {0, 1} and sum(entries) == 2
    witness = search(a**2, a).witness
    assert witness.values in ({a: -1}, {a: 2})
    witness = search(Trace(Identity(n)), sympy.S.One).witness
    assert witness.sizes == {n: 2} and (witness.left, witness.right) == (2, 1)


def test_differences_only_at_unequal_sizes_or_at_three():
    witness = search(Trace(Identity(n)), Trace(Identity(d))).witness
    assert sorted(witness.sizes.values()) == [1, 2]
    skew = MatAdd(A, minus(T(A)))
    assert search((n - 1) * (n - 2) * Trace(A), sympy.S.Zero).witness.sizes == {n: 3}
    assert search(MatMul(skew, skew), MatMul(Trace(MatMul(skew, skew)) / 2, Identity(n))).witness.sizes == {n: 3}


def test_a_witness_in_json():
    left, right = MatMul(heads, stacked), MatMul(Total(H(i), (i, 1, h)), Total(U(i), (i, 1, h)))
    data = search(left, right).witness.to_json({"H": r"\mathcal{H}", n: "N"})
    assert data["sizes"] == {"N": 1, "k": 1, "h": 2, "d": 1}
    assert set(data["values"]) == {r"\mathcal{H}_1", r"\mathcal{H}_2", "U_1", "U_2"}
    assert data["values"]["U_1"] in ([["0"]], [["1"]])
    assert data["entry"] == [1, 1] and {data["left"], data["right"]} == {"0", "1"}
    data = search(E("phi", MatAdd(x, y)), MatAdd(E("phi", x), E("phi", y))).witness.to_json({"phi": r"\phi"})
    assert list(data["functions"]) == [r"\phi"] and "t^" in data["functions"][r"\phi"]
    assert data["values"]["x"] == [["0"]]
    data = search(exp(c), 1 + c).witness.to_json()
    assert data["left"].startswith("2.71828182") and " +/- " in data["left"] and data["right"] == "2"
    data = search(MatPow(A, m), A).witness.to_json()
    assert set(data["sizes"]) == {"n", "m"}


def test_entries_are_the_values_of_free_indices():
    witness = search(Entry(A, i, j), Entry(A, j, i)).witness
    assert witness.entry == (1, 2) and witness.indices == {i: 1, j: 2}
    witness = search(Entry(x, i, 1), Entry(x, 1, 1)).witness
    assert witness.entry == (2, 1)
    witness = search(H(i), H(1)).witness
    assert witness.entry == (1, 1) and witness.indices == {i: 2}
    assert witness.to_json()["sizes"] == {"n": 1, "k": 1, "h": 2, "i": 2}


def test_assumptions_of_symbols_are_respected():
    s, t = Symbol("s", positive=True), Symbol("t", real=True, nonzero=True)
    assert isinstance(search(sympy.Pow(s**2, Rational(1, 2), evaluate=False), s), Search)
    assert isinstance(search(relu(s), s), Search)
    assert search(1 / t, t**-1).undefined == 0
    assert search(s, sympy.S.One).witness.values[s] > 0


def test_balls_are_enclosed_apart():
    witness = search(exp(exp(c)) * (1 + Rational(1, 10**15)), exp(exp(c))).witness
    assert isinstance(witness.left, Enclosure)
    assert abs(witness.left.middle - witness.right.middle) > witness.left.radius + witness.right.radius


def test_searches_are_deterministic():
    for left, right in FALSE[:30]:
        assert search(left, right) == search(left, right)


def test_sizes_that_are_expressions():
    D = MatrixSymbol("D", n - 1, 2 * d)
    witness = search(MatMul(D, T(D)), ZeroMatrix(n - 1, n - 1)).witness
    assert witness.sizes == {n: 2, d: 1}
    assert search(OneMatrix(n - 1, 1), OneMatrix(n - 1, 1)).agreed > 10


def test_what_has_no_meaning_is_an_error():
    with pytest.raises(ShapeError):
        search(MatMul(X, X), X)


def test_derivatives_end_a_search():
    result = search(Gradient(Norm2(x), x), MatMul(2, x))
    assert isinstance(result, Search) and "derivatives" in result.reason


def test_an_index_has_the_range_of_what_it_is_compared_with():
    result = search(Sum(KroneckerDelta(i, j), (j, 1, n)), sympy.S.One)
    assert isinstance(result, Search) and result.agreed
    result = search(KroneckerDelta(i, j), sympy.S.One)
    assert isinstance(result, Search) and "range" in result.reason
    assert isinstance(search(KroneckerDelta(i, j) * Entry(A, i, j), Entry(A, i, i)), Found)


def nested(levels):
    expression = A
    for level in range(levels):
        expression = Defined(f"D_{level}", MatAdd(expression, expression))
    return expression


@pytest.mark.parametrize("left", [
    nested(60),
    MatMul(*[MatrixSymbol("L", 10**6, 10**6)] * 2),
    KroneckerProduct(*[A] * 30),
    Total(MatMul(i, A), (i, 1, 10**9)),
    MatPow(MatAdd(A, B), 60),
    MatPow(A, 10**12),
    MatMul(Sum(*[1] + [(Symbol(f"i_{s}", integer=True, positive=True), 1, n) for s in range(60)]), A),
], ids=name)
def test_nothing_explodes(left):
    start = time.monotonic()
    search(left, left)
    assert time.monotonic() - start < 6


def test_deep_nesting_is_a_budget_error():
    expression = A
    for _ in range(3000):
        expression = Defined("D", expression)
    with pytest.raises(BudgetError, match="nested"):
        search(expression, A)


def test_a_deadline_is_kept():
    start = time.monotonic()
    search(MatMul(X, W), MatMul(X, W), trials=10**6, deadline=start + 0.2)
    assert time.monotonic() - start < 1


@pytest.mark.parametrize("expressions, answer", [
    ([MatMul(X, W)], True),
    ([Inverse(A), Inverse(B), log(a), 1 / (a - b)], True),
    ([Inverse(MatMul(X, T(X)))], True),
    ([Inverse(MatMul(T(X), X)), Inverse(MatMul(X, T(X)))], True),
    ([1 / Entry(X, i, j)], True),
    ([log(a), log(-a)], False),
    ([Inverse(MatAdd(A, minus(A)))], False),
    ([sympy.Pow(sympy.Add(exp(a), -exp(a), evaluate=False), -1, evaluate=False)], None),
    ([Gradient(Norm2(x), x)], None),
], ids=name)
def test_defined_points(expressions, answer):
    assert defined_point(expressions) is answer


def test_a_refutation_takes_milliseconds():
    search(*FALSE[0])
    times = []
    for left, right in FALSE:
        start = time.perf_counter()
        search(left, right)
        times.append(time.perf_counter() - start)
    assert sorted(times)[len(times) // 2] < 0.02
