"""The code that ``lambdify`` makes: how it reads, in which order it multiplies, what it leaves out, that it is safe."""

import ast
import builtins
import traceback

import numpy as np
import pytest
import sympy
from sympy import Identity, Inverse, KroneckerProduct, MatAdd, MatMul, MatrixSymbol, OneMatrix, Symbol, Trace, Transpose

import symlin as sl
from symlin.nodes import Defined, DefinedScalar, Diag, DiagonalOf, Elementwise, Family, Softmax, Total, Vec
from symlin.numeric import numpy_functions
from symlin.numeric.compiling import lambdify
from symlin.numeric.ordering import cheapest

n, d, k, v, h = sl.sizes("n d k v h")
i = sl.indices("i")
X, A, B = sl.matrix("X", n, d), sl.matrix("A", n, n), sl.matrix("B", n, n)
W_Q, W_K = sl.matrices("W_Q W_K", d, k)
W_V = sl.matrix("W_V", d, v)
x, y = sl.vector("x", n), sl.vector("y", n)


def body(args, e):
    return lambdify(args, e).source.partition("def formula")[2].partition(":\n")[2]


def test_attention_with_letters_reads_like_its_definitions():
    Q, K, V = (Defined(name, X * W) for name, W in zip("QKV", (W_Q, W_K, W_V)))
    S = Defined("S", MatMul(1 / sympy.sqrt(k), Q, Transpose(K)))
    P = Defined("P", sl.softmax(S, mask=sl.causal_mask(n)))
    assert lambdify([X, W_Q, W_K, W_V], Defined("O", P * V)).source == '''\
import math
from symlin.numeric.numpy_functions import lower_triangle, softmax


def formula(X, W_Q, W_K, W_V):
    n = X.shape[-2]
    k = W_Q.shape[-1]
    Q = X @ W_Q  # (n, k)
    K = X @ W_K  # (n, k)
    S = Q @ K.mT / math.sqrt(k)  # (n, n)
    P = softmax(S, lower_triangle(n))  # (n, n)
    V = X @ W_V  # (n, v)
    O = P @ V  # (n, v)
    return O
'''


def test_attention_as_one_formula():
    e = sl.softmax((X * W_Q) * (X * W_K).T / sympy.sqrt(k)) * (X * W_V)
    assert lambdify([X, W_Q, W_K, W_V], e).source == '''\
import math
from symlin.numeric.numpy_functions import product, softmax


def formula(X, W_Q, W_K, W_V):
    k = W_Q.shape[-1]
    t1 = product(X, W_Q, W_K.mT, X.mT) / math.sqrt(k)  # (n, n)
    t2 = softmax(t1)  # (n, n)
    return product(t2, X, W_V)  # (n, v)
'''


def test_many_heads_are_one_stack():
    Q, K, V = (sl.family(name, d, w, count=h) for name, w in (("W_Q", k), ("W_K", k), ("W_V", v)))
    W_O = sl.matrix("W_O", h * v, d)
    head = Defined("H", sl.softmax(MatMul(X, Q[i], Transpose(MatMul(X, K[i])))) * X * V[i])
    assert body([X, Q, K, V, W_O], sl.concat(head, (i, 1, h)) * W_O) == '''\
    t1 = X[..., None, :, :]  # (i, n, d)
    t2 = product(t1, W_Q, W_K.mT, X.mT[..., None, :, :])  # (i, n, n)
    t3 = softmax(t2)  # (i, n, n)
    H = product(t3, t1, W_V)  # (i, n, v)
    t5 = side_by_side(H)  # (n, h * v)
    return t5 @ W_O  # (n, d)
'''


@pytest.mark.parametrize(("args", "e", "code"), [
    ([A, B, x], MatMul(A, B, x), "return A @ (B @ x)  # (n, 1)"),
    ([A, B, x], MatMul(Transpose(x), A, B), "return x.mT @ A @ B  # (1, n)"),
    ([A, x], MatMul(A, OneMatrix(n, 1)), "return A.sum(axis=-1, keepdims=True)  # (n, 1)"),
    ([A], MatMul(OneMatrix(1, n), A), "return A.sum(axis=-2, keepdims=True)  # (1, n)"),
    ([A, B], MatMul(A, OneMatrix(n, n), B),
     "return A.sum(axis=-1, keepdims=True) * B.sum(axis=-2, keepdims=True)  # (n, n)"),
    ([A, x], MatAdd(A, MatMul(x, OneMatrix(1, n))), "return A + x  # (n, n)"),
    ([A], MatAdd(A, OneMatrix(n, n)), "return A + 1  # (n, n)"),
    ([A, x], MatMul(Diag(x), A), "return x * A  # (n, n)"),
    ([A, x], MatMul(A, Diag(x)), "return x.mT * A  # (n, n)"),
    ([A], MatMul(Identity(n), A, Identity(n)), "return copied(A)  # (n, n)"),
    ([A, B], Trace(MatMul(A, B)), "return (A * B.mT).sum(axis=(-2, -1))"),
    ([A, B], DiagonalOf(MatMul(A, B)), "return (A * B.mT).sum(axis=-1, keepdims=True)  # (n, 1)"),
    ([A, B], Trace(MatMul(A, B, A)), "return trace_of_product(A, B, A)"),
    ([A, B], MatMul(KroneckerProduct(A, B), Vec(A)), "return kronecker_times(A, B, vec(A))  # (n ** 2, 1)"),
    ([A, X], MatMul(Inverse(A), X), "return solve(A, X)  # (n, d)"),
    ([A, X], MatMul(Transpose(X), Inverse(A)), "return solve(A.mT, X).mT  # (d, n)"),
    ([x, y], MatMul(x, Transpose(y)), "return x * y.mT  # (n, n)"),
    ([A], Elementwise("log", Softmax(A)), "return log_softmax(A)  # (n, n)"),
    ([A], MatAdd(A, MatMul(-1, Transpose(A))), "return A - A.mT  # (n, n)"),
])
def test_what_need_not_be_multiplied_is_not(args, e, code):
    assert body(args, e).strip().splitlines()[-1].strip() == code


def test_shared_parts_are_computed_once():
    weights = sl.softmax(A)
    e = MatAdd(MatMul(weights, B), MatMul(B, weights), Transpose(weights))
    assert lambdify([A, B], e).source.count("softmax(A)") == 1
    both = lambdify([X, W_Q], [sl.exp(X * W_Q), sl.tanh(X * W_Q)])
    assert both.source.count("X @ W_Q") == 1
    a, b = both(np.ones((2, 3)), np.ones((3, 4)))
    assert np.allclose(a, np.exp(3)) and np.allclose(b, np.tanh(3))


def test_a_defined_letter_may_be_given_instead():
    Q, K = Defined("Q", X * W_Q), Defined("K", X * W_K)
    f = lambdify([Q, K], sl.softmax(MatMul(Q, Transpose(K))))
    assert "X" not in f.source
    with pytest.raises(sl.ShapeError, match=r"K is \(3, 4\), but k = 5 from Q; it is written \(n, k\)"):
        f(np.ones((3, 5)), np.ones((3, 4)))
    e = DefinedScalar("e", Trace(A))
    assert lambdify([e, A], MatMul(e, A))(2, np.eye(2)).tolist() == [[2, 0], [0, 2]]


def test_a_sum_over_heads_and_members_given_one_by_one():
    H, U = sl.family("H", n, k, count=h), sl.family("U", k, n, count=h)
    assert body([H, U], Total(MatMul(H[i], U[i]), (i, 1, h))).strip() == "return (H @ U).sum(axis=-3)  # (n, n)"
    H = sl.family("H", n, k, count=2)
    f = lambdify([H[1], H[2]], sl.concat(H[1], H[2]))
    assert f(np.ones((2, 1)), np.zeros((2, 1))).tolist() == [[1, 0], [1, 0]]
    with pytest.raises(sl.Error, match="family H"):
        lambdify([H[1]], H[2])


# orders

def test_chains_are_multiplied_in_the_cheapest_order(monkeypatch):
    largest = []

    class Watched(np.ndarray):
        def __matmul__(self, other):
            result = np.asarray(self) @ np.asarray(other)
            largest.append(result.size)
            return result.view(Watched)

    def product(*factors):
        return numpy_functions.product(*[f.view(Watched) for f in factors])

    f = lambdify([A, X, W_V], MatMul(A, X, W_V))
    monkeypatch.setitem(f._run.__globals__, "product", product)
    f(np.ones((50, 50)), np.ones((50, 40)), np.ones((40, 2)))
    assert max(largest) == 100
    largest.clear()
    f(np.ones((50, 50)), np.ones((50, 2)), np.ones((2, 40)))
    assert largest == [100, 2000]


def brute_force(shapes):
    """The least number of multiply-adds of a chain, over all ways to bracket it."""
    if len(shapes) == 1:
        return 0
    return min(
        brute_force(shapes[:cut]) + brute_force(shapes[cut:]) + shapes[0][0] * shapes[cut][0] * shapes[-1][1]
        for cut in range(1, len(shapes)))


@pytest.mark.parametrize("seed", range(20))
def test_the_order_is_as_cheap_as_the_best_of_all(seed, monkeypatch):
    monkeypatch.setattr("symlin.numeric.ordering.MEMORY", 0)
    cheapest.cache_clear()
    sides = np.random.default_rng(seed).integers(1, 12, 7).tolist()
    shapes = tuple(zip(sides, sides[1:]))
    groups = {place: shape for place, shape in enumerate(shapes)}
    cost = 0
    for a, b in cheapest(shapes):
        cost += groups[a][0] * groups[a][1] * groups[b][1]
        groups[a] = groups[a][0], groups.pop(b)[1]
    cheapest.cache_clear()
    assert cost == brute_force(shapes)


def test_a_batch_counts_in_the_order():
    assert cheapest(((100, 8, 8), (8, 8), (8, 8))) == ((1, 2), (0, 1))


# names

HOSTILE = [
    "__import__('os').system('false')", "X\nimport os", "x; import os", "lambda", "None", "exp", "softmax", "math",
    "formula", "1x", " ", "a b", "W^{(1)}", r"\hat{x}", "x'", "'''", '"', "#", "ｘ", "__builtins__", "self", "print",
    "è", "𝐖", "n", "t1",
]


@pytest.mark.parametrize("name", HOSTILE)
def test_names_are_harmless(name):
    M, c = MatrixSymbol(name, n, n), Symbol(name + "c", real=True)
    size = Symbol(name + "s", integer=True, positive=True)
    Y, H = MatrixSymbol("Y", size, n), Family(name + "f", n, n, h)
    letter = Symbol(name + "i", integer=True, positive=True)
    terms = MatMul(c, size, M, Defined(name + "d", sl.exp(M)), OneMatrix(n, size), Y), Elementwise(name, M)
    e = MatAdd(*terms, Total(H[letter], (letter, 1, h)))
    function = lambdify([M, c, Y, H], e, functions={name: lambda t: 2 * t})
    tree = ast.parse(function.source)
    names = {node.id for node in ast.walk(tree) if isinstance(node, ast.Name)}
    assert all(word.isidentifier() for word in names)
    assert not names & (set(dir(builtins)) - {"max", "float"})
    assert {node.names[0].name for node in ast.walk(tree) if isinstance(node, ast.Import)} <= {"math"}
    modules = {node.module for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
    assert modules <= {"symlin.numeric.numpy_functions"}
    m, family = np.array([[0.5, 1], [0, -0.25]]), np.ones((3, 2, 2))
    last = np.exp(m) if name == "exp" else 2 * m
    expected = 1.5 * 3 * m @ np.exp(m) @ np.ones((2, 3)) @ np.ones((3, 2)) + last + family.sum(axis=0)
    assert np.allclose(function(m, 1.5, np.ones((3, 2)), family), expected)


def test_the_text_is_the_code_that_runs():
    f = lambdify([X, W_Q, W_K], sl.softmax(X * W_Q * W_K.T * X.T))
    namespace = {}
    exec(f.source, namespace)
    rng = np.random.default_rng(0)
    arrays = rng.normal(size=(3, 4)), rng.normal(size=(4, 2)), rng.normal(size=(4, 2))
    assert (namespace["formula"](*arrays) == f(*arrays)).all()
    assert ast.dump(ast.parse(f.source)) == ast.dump(ast.parse(lambdify([X, W_Q, W_K], f.expr).source))


def test_a_traceback_shows_the_line():
    f = lambdify([X], sl.apply("phi", X), functions={"phi": lambda t: 1 / 0})
    with pytest.raises(ZeroDivisionError) as caught:
        f(np.ones((2, 2)))
    assert "    t1 = applied(phi, X, like=X)  # (n, d)\n  File" in "".join(traceback.format_exception(caught.value))


def test_deep_formulas_are_refused_or_computed_but_never_crash():
    e = A
    for _ in range(3000):
        e = Elementwise("tanh", e)
    with pytest.raises(sl.BudgetError):
        lambdify([A], e)
    wide = MatAdd(*[MatMul(c, A) for c in range(2, 400)])
    assert np.allclose(lambdify([A], wide)(np.eye(2)), sum(range(2, 400)) * np.eye(2))
    long = MatMul(*[A, B] * 40)
    assert np.allclose(lambdify([A, B], long)(np.eye(2), np.eye(2)), np.eye(2))


def test_shared_letters_cost_no_more():
    e = A
    for layer in range(60):
        e = Defined(f"L{layer}", MatAdd(e, MatMul(e, e)))
    f = lambdify([A], e)
    assert f.source.count("@") == 60
    assert f(np.zeros((2, 2))).tolist() == [[0, 0], [0, 0]]


def test_names_of_functions_are_all_there():
    assert set(numpy_functions.__all__) <= set(dir(numpy_functions))
