"""Generated array code against exact evaluation: every node type, random formulas, float32, batches, huge numbers."""

import random
import warnings
from dataclasses import replace
from fractions import Fraction

import numpy as np
import pytest
import sympy
from expressions import seeded
from sympy import (
    BlockMatrix, Function, HadamardPower, HadamardProduct, Identity, Inverse, KroneckerDelta, KroneckerProduct, MatAdd,
    MatMul, MatPow, MatrixSymbol, OneMatrix, Pow, Rational, Sum, Symbol, Trace, Transpose, ZeroMatrix,
)
from sympy.matrices.expressions import diagonal

from symlin import nodes
from symlin.balls import is_ball
from symlin.errors import BudgetError, Error, Undefined
from symlin.exact import Point, Undecided, evaluate
from symlin.nodes import (
    Blocks, CausalMask, Commutation, Concat, Defined, DefinedScalar, Diag, DiagonalOf, Dot, Elementwise, Entry, Family,
    Frobenius2, Indicator, Inner, Mask, Member, Norm2, OrderedMul, Scalar, Softmax, Total, Unit, Vec, logistic, relu,
)
from symlin.numeric.compiling import lambdify
from symlin.numeric.lowering import _FUNCTIONS
from symlin.points import Unknowns

n, d, k, h = sympy.symbols("n d k h", integer=True, positive=True)
i, j, s = sympy.symbols("i j s", integer=True, positive=True)
m = Symbol("m", integer=True, nonnegative=True)
c, p = Symbol("c", real=True), Symbol("p", positive=True)

X, Y, W = MatrixSymbol("X", n, d), MatrixSymbol("Y", n, d), MatrixSymbol("W", d, k)
A, B, x, y, z = (MatrixSymbol(s, n, w) for s, w in (("A", n), ("B", n), ("x", 1), ("y", 1), ("z", 1)))
Z = MatrixSymbol("Z", 2, 2)
M = Mask("M", n, d)


def H(index):
    return Member("H", index, n, k, h)


def U(index):
    return Member("U", index, k, n, h)


J = OneMatrix
f = Function("f", real=True)
EXPRESSIONS = [
    X, Identity(d), ZeroMatrix(n, d), J(n, d), CausalMask(d), H(1), H(h), H(2),
    Commutation(n, d), MatMul(Commutation(n, d), Vec(X)), Unit(d, 2), MatMul(X, Unit(d, d)),
    Total(MatMul(X, Unit(d, i)), (i, 1, d)),
    sympy.ImmutableMatrix([[1, c], [n / d, Entry(x, 1, 1) ** 2]]),
    sympy.ImmutableMatrix([[1, Rational(1, 3)]]),
    MatMul(X, W), MatMul(c, Rational(1, 3), A, X, W), MatMul(Transpose(x), A, A, X), MatMul(A, B, A, x),
    MatMul(Rational(-2, 3), X), MatMul(-1, A, Transpose(MatMul(X, Transpose(Y)))), MatMul(Trace(A), A, B),
    MatAdd(X, Y, Y), MatAdd(MatMul(-1, X), Y), MatAdd(A, Identity(n), MatMul(c, Identity(n)), J(n, n)),
    MatAdd(A, MatMul(-1, A)), MatAdd(J(n, d), ZeroMatrix(n, d)),
    Transpose(X), Transpose(MatMul(A, X)), Transpose(CausalMask(n)),
    HadamardProduct(X, Y, X), HadamardProduct(A, Identity(n)), HadamardProduct(J(n, d), X),
    HadamardPower(X, 2), HadamardPower(MatAdd(HadamardProduct(X, X), J(n, d)), -1), HadamardPower(X, 0),
    HadamardPower(MatAdd(HadamardProduct(X, X), J(n, d)), Rational(-3, 2)), HadamardPower(X, m),
    KroneckerProduct(X, W), KroneckerProduct(A, X, W),
    MatMul(KroneckerProduct(A, X), Vec(MatMul(Transpose(X), x, Transpose(x)))),
    MatMul(KroneckerProduct(A, B, A), KroneckerProduct(x, y, z)),
    MatMul(Transpose(KroneckerProduct(x, y)), KroneckerProduct(A, B)),
    MatMul(KroneckerProduct(X, X), J(d * d, 1)),
    Trace(A), Trace(MatMul(A, B)), Trace(MatMul(A, B, A)), Trace(MatMul(2, x, Transpose(y))),
    Trace(MatAdd(A, MatMul(A, B))),
    Trace(Transpose(MatMul(A, B))), Trace(J(n, n)), Trace(Identity(n)), Trace(Diag(x)),
    Trace(MatMul(A, J(n, n))),
    Trace(MatMul(x, J(1, n))), Trace(MatMul(Diag(x), A)),
    Trace(MatMul(A, Inverse(MatAdd(Identity(n), MatMul(A, Transpose(A)))))),
    Inverse(MatAdd(MatMul(3, Identity(n)), MatMul(A, Transpose(A)))),
    MatMul(Inverse(MatAdd(Identity(n), MatMul(A, Transpose(A)))), X),
    MatMul(Transpose(X), Inverse(MatAdd(Identity(n), MatMul(A, Transpose(A))))),
    MatMul(Transpose(x), Inverse(MatAdd(Identity(n), MatMul(A, Transpose(A)))), X),
    MatMul(Inverse(MatAdd(Identity(n), MatMul(A, Transpose(A)))), J(n, 1)),
    Inverse(Diag(HadamardPower(x, 2))),
    MatPow(A, 2), MatPow(A, 5), MatPow(A, m), MatPow(MatAdd(Identity(n), MatMul(A, Transpose(A))), -1),
    MatMul(MatPow(A, 2), x),
    Blocks([[A, X], [Transpose(X), ZeroMatrix(d, d)]]), BlockMatrix([[A, X]]), Blocks([[A, J(n, d), x]]),
    Blocks([[X], [Y]]), Blocks([[c, Transpose(x)], [x, A]]), Blocks([[1, n], [Trace(A), c]]),
    MatMul(Blocks([[A, B]]), Blocks([[x], [y]])),
    Concat(H(i), (i, 1, h)), MatMul(Concat(H(i), (i, 1, h)), Transpose(Concat(Transpose(U(i)), (i, 1, h)))),
    Concat(X, (i, 1, h)),
    Transpose(Concat(Transpose(U(j)), (j, 1, h))),
    Concat(Concat(MatMul(c, H(i), U(j)), (i, 1, h)), (j, 1, h)),
    Concat(Concat(MatMul(H(j), U(i)), (i, 1, h)), (j, 1, h)),
    Concat(Softmax(MatMul(H(i), U(i), A)), (i, 1, h)),
    Total(MatMul(H(i), U(i)), (i, 1, h)), Total(A, (i, 1, h)), Total(MatMul(i, A), (i, 1, h)),
    Total(MatMul(i, J(n, d)), (i, 1, h)),
    Total(MatMul(H(i), U(i)), (i, 2, h)), Total(A, (i, 2, 1)),
    Total(Total(MatMul(H(i), U(j)), (i, 1, j)), (j, 1, h)),
    Total(Total(MatMul(H(i), U(j)), (j, i, h)), (i, 1, h)),
    MatAdd(Total(H(i), (i, 1, h)), Total(H(j), (j, 1, h))),
    Total(MatMul(Entry(x, i, 1), A), (i, 1, n)), Total(HadamardPower(A, i), (i, 1, h)),
    Sum(Entry(A, i, i), (i, 1, n)), Sum(Entry(A, i, j), (i, 1, n), (j, 1, n)),
    Sum(Entry(A, i, j), (i, 1, j), (j, 1, n)),
    Sum(Entry(A, i, j) * Entry(B, j, s) * Entry(X, s, 1), (i, 1, n), (j, 1, n), (s, 1, n)),
    Sum(i**2, (i, 1, h)), Sum(c, (i, 1, h)),
    Sum(Entry(x, i, 1) * Sum(Entry(A, i, j) * Entry(y, j, 1), (j, 1, n)), (i, 1, n)),
    Sum(Entry(A, i, j) * c, (i, 1, n), (j, 2, n)),
    Sum(Entry(x, i, 1) ** 2 / i, (i, 1, n)), Sum(Entry(x, n - i + 1, 1) * i, (i, 1, n)),
    Sum(Entry(H(i), 1, 1) * i, (i, 1, h)),
    Sum(Entry(H(i), j, s) * Entry(U(i), s, j), (i, 1, h), (j, 1, n), (s, 1, k)),
    Sum(Entry(Z, i, i), (i, 1, 2)),
    Sum(KroneckerDelta(i, j) * Entry(A, i, j), (i, 1, n), (j, 1, n)),
    Sum(Indicator(i <= j) * Entry(A, i, j), (i, 1, n), (j, 1, n)),
    Sum(Indicator(i < j) * j, (i, 1, n), (j, 1, n)), Sum(Entry(Identity(n), i, j) * i, (i, 1, n), (j, 1, n)),
    Indicator(m < n),
    Sum(Entry(MatMul(x, J(1, n)), i, j), (i, 1, n), (j, 1, n)),
    Sum(Entry(Total(MatMul(i, A), (i, 1, h)), j, 1), (j, 1, n)),
    Diag(x), MatMul(Diag(x), X), MatMul(Transpose(X), Diag(x), A), MatMul(A, Diag(x), Diag(y)),
    MatMul(c, Diag(x)), diagonal.DiagMatrix(x),
    MatMul(Diag(x), J(n, 1)), MatMul(J(1, n), Diag(x), A), MatAdd(Diag(x), A),
    DiagonalOf(A), DiagonalOf(MatMul(A, B)), DiagonalOf(MatMul(c, X, Transpose(Y))), DiagonalOf(Diag(x)),
    DiagonalOf(J(n, n)),
    DiagonalOf(Identity(n)), DiagonalOf(MatMul(x, J(1, n))), diagonal.DiagonalOf(A),
    DiagonalOf(MatMul(J(n, 1), Transpose(x))),
    Vec(X), Vec(x), Vec(Transpose(x)), Vec(J(n, d)), Vec(MatMul(x, J(1, d))),
    MatMul(X, J(d, d)), MatMul(J(n, n), X), MatMul(X, J(d, n), X), MatMul(J(1, n), A, J(n, 1)),
    MatMul(J(n, n), J(n, n)),
    MatMul(x, Transpose(y), A), MatMul(c, x, Transpose(y)), MatMul(J(n, d), Transpose(X), A),
    Dot(x, y), Inner(X, Y), Norm2(x), Frobenius2(X), Inner(A, J(n, n)), Inner(J(n, d), J(n, d)),
    Frobenius2(MatMul(A, X)),
    Scalar(MatMul(Transpose(x), A, y)), Entry(A, 1, n), Entry(MatMul(A, B), n, 1), Entry(A, 2, 1), A[0, 1],
    Entry(x, 1, 1), Entry(Z, 2, 1),
    Softmax(X, None, M), HadamardProduct(M, X), Softmax(MatMul(A, X), None, HadamardProduct(M, M)),
    Softmax(X), Softmax(x), Softmax(A, None, CausalMask(n)), Softmax(A, None, Transpose(CausalMask(n))),
    Softmax(MatAdd(X, MatMul(x, J(1, d)))), Softmax(x, None, J(n, 1)), Softmax(J(n, d)), Softmax(X, "rows"),
    HadamardProduct(X, Elementwise("exp", J(n, d))), HadamardProduct(X, HadamardPower(Elementwise("cos", J(n, d)), -1)),
    Elementwise("f", J(n, d)), Elementwise("relu", MatMul(-1, J(n, d))), Elementwise("log", Softmax(X)),
    Elementwise("log", MatMul(Elementwise("exp", X), J(d, 1))),
    Elementwise("exp", MatMul(x, J(1, n))),
    HadamardProduct(Elementwise("exp", X), HadamardPower(MatMul(Elementwise("exp", X), J(d, d)), -1)),
    sympy.log(Sum(sympy.exp(Entry(x, i, 1)), (i, 1, n))), Elementwise("log", Elementwise("logistic", X)),
    *[Elementwise(name, X) for name in ("exp", "tanh", "cos", "sin", "relu", "logistic", "f")],
    *[Elementwise(name, MatAdd(J(n, d), HadamardProduct(X, X))) for name in ("log", "sqrt")],
    A.applyfunc(sympy.Lambda(c, c**2 + n)), MatMul(A, A.applyfunc(sympy.Lambda(c, 2))),
    A.applyfunc(sympy.exp),
    Defined("D", MatMul(X, W)), DefinedScalar("e", Trace(A)) * c, MatMul(Defined("D", A), Defined("D", A)),
    c + n, c**2 / p, Pow(p, Rational(-1, 2)) * n, sympy.sqrt(n) * c, OrderedMul(c, Trace(A)),
    sympy.pi * c + sympy.E, sympy.exp(c) + c**m,
    sympy.exp(n), sympy.tanh(c) + sympy.cos(c) * sympy.sin(c),
    relu(c) + logistic(c) + relu(1 - n, evaluate=False), f(c) + f(n),
    sympy.log(p) + sympy.log(n), logistic(n, evaluate=False), Scalar(MatMul(Transpose(x), x)),
    Trace(A) ** 2 / (1 + Norm2(x)), n**2 - n,
]

VALUES = {
    X: [[1, 2, -1], [0, 3, 2]], Y: [[2, 0, 1], [-1, 1, 4]], W: [[1], [-2], [3]], A: [[1, 2], [3, Fraction(1, 2)]],
    B: [[0, -1], [2, 1]], x: [[1], [-2]], y: [[3], [Fraction(1, 2)]], z: [[-1], [1]], Z: [[1, 5], [2, -1]],
    M: [[1, 0, 1], [0, 1, 0]],
    c: Rational(3, 2), p: Rational(3, 4),
    ("H", 1): [[1], [2]], ("H", 2): [[-1], [4]], ("H", 3): [[0], [1]],
    ("U", 1): [[1, 0]], ("U", 2): [[2, 1]], ("U", 3): [[-1, 3]],
}
COEFFICIENTS = (1, -1, 0, 2)
POINT = Point(sizes={"n": 2, "d": 3, "k": 1, "h": 3, "m": 2}, values=VALUES, functions={"f": COEFFICIENTS})
FAMILIES = [Family("H", n, k, h), Family("U", k, n, h)]
ARGS = [X, Y, W, A, B, x, y, z, Z, M, *FAMILIES, c, p, m]
FUNCTIONS = {"f": lambda t: sum(a * t**e for e, a in enumerate(COEFFICIENTS))}


def as_array(rows):
    return np.array([[float(entry) for entry in row] for row in rows])


def as_floats(value):
    """An exact value as a NumPy array or number."""
    if isinstance(value, list):
        return np.array([[as_floats(entry) for entry in row] for row in value])
    return float(value) if is_ball(value) else int(value.p) / int(value.q)


def at(point):
    """The values of ARGS at a point."""
    arrays = [as_array(point.values[a]) for a in ARGS[:10]]
    families = [np.stack([as_array(point.values[f.name, index]) for index in (1, 2, 3)]) for f in FAMILIES]
    return [*arrays, *families, float(point.values[c]), float(point.values[p]), point.sizes["m"]]


def close(result, expected, tolerance=1e-12):
    result = np.asarray(result)
    assert result.shape == np.shape(expected)
    assert np.allclose(result, expected, rtol=tolerance, atol=tolerance)


@pytest.mark.parametrize("expression", EXPRESSIONS, ids=lambda e: sympy.sstr(e)[:60])
def test_every_node_has_its_exact_value(expression):
    function = lambdify(ARGS, expression, functions=FUNCTIONS)
    close(function(*at(POINT)), as_floats(evaluate(expression, POINT)))


def test_every_node_type_is_tried():
    tried = {type(part) for e in EXPRESSIONS for part in sympy.preorder_traversal(e)}
    classes = [x for name in nodes.__all__ if isinstance(x := getattr(nodes, name), type)]
    known = {x for x in classes if issubclass(x, sympy.Basic)}
    assert {t.__name__ for t in known - tried} == {"Gradient", "Partial"}
    assert {t.__name__ for t in _FUNCTIONS if not any(issubclass(u, t) for u in tried)} == {"Gradient", "Partial"}


@pytest.mark.parametrize("expression", EXPRESSIONS, ids=lambda e: sympy.sstr(e)[:60])
def test_float32_stays_float32(expression):
    function = lambdify(ARGS, expression, functions=FUNCTIONS)
    values = [v.astype(np.float32) if isinstance(v, np.ndarray) else v for v in at(POINT)]
    result = function(*values)
    close(result, as_floats(evaluate(expression, POINT)), 2e-4)
    if not isinstance(result, int | float):
        assert result.dtype == np.float32


@pytest.mark.parametrize("batched", [{"A", "X"}, {"x", "W", "Z"}, {"H"}, {"U", "A", "y"}, set("XYWABxyzZHU")])
@pytest.mark.parametrize("expression", EXPRESSIONS, ids=lambda e: sympy.sstr(e)[:60])
def test_a_batch_is_its_members_one_by_one(expression, batched):
    function = lambdify(ARGS, expression, functions=FUNCTIONS)
    names = [getattr(a, "name", "") for a in ARGS]
    scales = (1.0, -0.5, 0.75)
    one = at(POINT)

    def scaled(s):
        return [v * s if name in batched else v for name, v in zip(names, one)]

    many = [np.stack([v * s for s in scales]) if name in batched else v for name, v in zip(names, one)]
    alone = [np.asarray(function(*scaled(s))) for s in scales]
    together = np.asarray(function(*many))
    uses = {getattr(s, "name", "") for s in expression.free_symbols} | {m.name for m in expression.atoms(Member)}
    if not uses & batched:
        assert together.shape == alone[0].shape
    elif together.shape == alone[0].shape:
        assert all(np.allclose(a, alone[0]) for a in alone)
    close(np.broadcast_to(together, (3, *alone[0].shape)), np.stack(alone), 1e-9)


def test_several_batch_dimensions_broadcast():
    function = lambdify([X, W, x], MatMul(Transpose(x), X, W))
    rng = np.random.default_rng(0)
    X_, W_, x_ = rng.normal(size=(5, 1, 2, 3)), rng.normal(size=(4, 3, 6)), rng.normal(size=(2, 1))
    close(function(X_, W_, x_), x_.T @ X_ @ W_)


def unknowns_as_arguments(u):
    families = [Family(member.name, *member.args[2:]) for member in u.families]
    return [*u.matrices, *families, *u.scalars, *u.sizes, *u.exponents, *u.indices]


def values_of(u, point):
    arrays = [as_array(point.values[symbol]) for symbol in u.matrices]
    for member in u.families:
        keys = sorted(key for key in point.values if isinstance(key, tuple) and key[0] == member.name)
        arrays.append([as_array(point.values[key]) for key in keys])
    whole = [point.sizes[symbol.name] for symbol in (*u.sizes, *u.exponents)]
    return [*arrays, *[float(point.values[c]) for c in u.scalars], *whole, *[point.indices[i] for i in u.indices]]


@pytest.mark.parametrize("seed", range(150))
def test_random_formulas_have_their_exact_values(seed):
    expression = seeded(seed, literal=seed % 3 == 0).side(2 + seed % 3)
    u = Unknowns.of(expression)
    if u.rangeless:
        pytest.skip("an index without a range")
    polynomials = {}

    def polynomial(name):
        return lambda t: sum(a * t**e for e, a in enumerate(polynomials[name]))

    functions = {name: polynomial(name) for name in u.functions}
    function = lambdify(unknowns_as_arguments(u), expression, functions=functions)
    compared = 0
    for trial, numbers in zip(range(5), u.size_choices(unequal=True)):
        try:
            point, ranges = u.draw(numbers, trial), u.ranges(numbers)
            point = replace(point, indices={s: random.Random(trial).randint(1, last) for s, last in ranges.items()})
            exact = as_floats(evaluate(expression, point, budget=60_000))
        except (Undefined, Undecided, BudgetError):
            continue
        polynomials.update(point.functions)
        with warnings.catch_warnings(), np.errstate(all="ignore"):
            warnings.simplefilter("ignore")
            result = np.asarray(function(*values_of(u, point)))
        assert result.shape == np.shape(exact)
        if np.isfinite(result).all() and np.abs(exact).max() < 1e12:
            assert np.abs(result - exact).max() <= 1e-8 * max(1, np.abs(exact).max())
            compared += 1
    assert compared or seed


# numbers that break careless code

def quietly(function, *arrays):
    with np.errstate(all="raise", under="ignore"):
        return function(*arrays)


SCORES = np.array([[1e4, -1e4, 9.999e3], [-1e4, -1e4, -1e4], [0, 1e4, 1e4]])


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_softmax_of_huge_scores(dtype):
    expected = np.array([[1 / (1 + np.exp(-1)), 0, 1 / (1 + np.exp(1))], [1 / 3] * 3, [0, 0.5, 0.5]])
    scores = SCORES.astype(dtype)
    close(quietly(lambdify(A, Softmax(A)), scores), expected, 1e-3 if dtype is np.float32 else 1e-12)
    column = lambdify(x, Softmax(x))
    close(quietly(column, scores[:, :1])[:, 0], [1, 0, 0])


def test_logarithms_of_what_underflows():
    close(quietly(lambdify(A, Elementwise("log", Softmax(A))), SCORES)[0, 1], -2e4 - np.log1p(np.exp(-1)))
    log_sum = quietly(lambdify(A, Elementwise("log", MatMul(Elementwise("exp", A), J(n, 1)))), SCORES)
    close(log_sum[1:, 0], [-1e4 + np.log(3), 1e4 + np.log(2)])
    close(quietly(lambdify(A, Elementwise("logistic", A)), SCORES)[0], [1, 0, 1])
    close(quietly(lambdify(A, Elementwise("log", Elementwise("logistic", A))), SCORES)[0], [0, -1e4, 0])
    written = HadamardProduct(Elementwise("exp", A), HadamardPower(MatMul(Elementwise("exp", A), J(n, n)), -1))
    close(quietly(lambdify(A, written), SCORES)[1], [1 / 3] * 3)
    of_numbers = lambdify(x, sympy.log(Sum(sympy.exp(Entry(x, i, 1)), (i, 1, n))))
    close(quietly(of_numbers, SCORES[:, 2:]), 1e4 + np.log1p(np.exp(-1)))


def test_masked_entries_are_left_out():
    function = lambdify(A, Softmax(A, None, CausalMask(n)))
    scores = np.array([[0.0, np.inf, np.nan], [1, 1, 1e300], [1e4, -1e4, 1e4]])
    close(quietly(function, scores), [[1, 0, 0], [0.5, 0.5, 0], [0.5, 0, 0.5]])
    assert quietly(function, scores.clip(-1e9, 1e9).astype(np.float32)).dtype == np.float32


def test_a_row_that_is_masked_wholly_is_nan_and_others_are_not():
    mask = HadamardProduct(CausalMask(n), Transpose(CausalMask(n)), Blocks([[ZeroMatrix(1, n)], [J(n - 1, n)]]))
    weights = quietly(lambdify(A, Softmax(A, None, mask)), np.ones((3, 3)))
    assert np.isnan(weights[0]).all()
    close(weights[1:], np.eye(3)[1:])
    logs = quietly(lambdify(A, Elementwise("log", Softmax(A, None, mask))), np.ones((3, 3)))
    assert np.isnan(logs[0]).all() and logs[1].tolist() == [-np.inf, 0, -np.inf]


def test_positions_outside_are_refused():
    with pytest.raises(Undefined, match="no position 3 among 2"):
        lambdify(x, Entry(x, 3, 1))(np.ones((2, 1)))
    with pytest.raises(Undefined, match="no position 0 among 2"):
        lambdify(x, Sum(Entry(x, i - 1, 1), (i, 1, n)))(np.ones((2, 1)))


def test_results_are_the_callers_own():
    a = np.arange(9.0).reshape(3, 3)
    for e in (A, Transpose(A), Defined("D", A), Vec(Transpose(A)), DiagonalOf(A), Entry(A, 1, 1), MatPow(A, m), J(n, n),
              Elementwise("f", A), MatMul(J(n, 1), J(1, n), A), Sum(Entry(A, i, j), (i, 1, n))):
        used = [A] + [symbol for symbol in (m, j) if symbol in e.free_symbols]
        result = lambdify(used, e, functions={"f": lambda t: t})(a, *[1] * (len(used) - 1))
        if isinstance(result, np.ndarray):
            assert not np.shares_memory(result, a)
            result[...] = -1
    assert a.tolist() == np.arange(9.0).reshape(3, 3).tolist()


def test_derivatives_as_written_say_what_to_do():
    with pytest.raises(Error, match="sl.gradient"):
        lambdify([A], nodes.Gradient(Trace(A), A))
