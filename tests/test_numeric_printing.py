"""Plain ``sympy.lambdify`` on symlin's node types, against exact evaluation at small points."""

import numpy as np
import pytest
import sympy
from sympy import HadamardProduct, MatAdd, MatMul, MatrixSymbol, Sum, Symbol, Transpose
from test_numeric_values import as_floats

from symlin.exact import Point, evaluate
from symlin.nodes import (
    Blocks, CausalMask, Concat, Defined, DefinedScalar, Diag, DiagonalOf, Dot, Elementwise, Entry, Frobenius2, Gradient,
    Indicator, Inner, Member, Norm2, Scalar, Softmax, Total, Vec, logistic, relu,
)

n, d, h = sympy.symbols("n d h", integer=True, positive=True)
i, j = sympy.symbols("i j", integer=True, positive=True)
c = Symbol("c", real=True)
A, X, x, y = (MatrixSymbol(name, n, width) for name, width in (("A", n), ("X", d), ("x", 1), ("y", 1)))


def H(index):
    return Member("H", index, n, d, h)


VALUES = {A: [[1, 2], [3, -1]], X: [[1, 0, 2], [-1, 3, 1]], x: [[1], [-2]], y: [[2], [5]], c: sympy.Rational(3, 2),
          ("H", 1): [[1, 2, 0], [0, 1, 1]], ("H", 2): [[3, 0, -1], [1, 1, 2]]}
POINT = Point(sizes={"n": 2, "d": 3, "h": 2}, values=VALUES, functions={"f": (0, 0, 1)})


@pytest.mark.parametrize("e", [
    Softmax(X), Softmax(x), Softmax(A, None, CausalMask(n)), CausalMask(n), Diag(x), DiagonalOf(A), Vec(X),
    *[Elementwise(name, X) for name in ("exp", "tanh", "cos", "sin", "relu", "logistic", "f")],
    *[Elementwise(name, HadamardProduct(A, A)) for name in ("log", "sqrt")], MatMul(2, Diag(x), X),
    Blocks([[A, X], [A, X]]), Concat(H(i), (i, 1, h)), Total(MatMul(H(i), Transpose(H(i))), (i, 1, h)),
    MatMul(H(1), Transpose(H(2))), Entry(A, 1, 2), Entry(MatMul(A, A), n, 1), Scalar(MatMul(Transpose(x), y)),
    Sum(Entry(A, i, j) * Indicator(i <= j), (i, 1, n), (j, 1, n)), Dot(x, y), Inner(A, A), Norm2(x),
    Frobenius2(MatAdd(A, A)), Norm2(x) + Dot(x, y) * c, relu(c) + relu(-c) + logistic(c),
    Defined("Q", MatMul(A, X)), DefinedScalar("e", Dot(x, y)), MatMul(Dot(x, y), Defined("Q", MatAdd(A, A)), X),
], ids=sympy.sstr)
def test_sympys_own_lambdify_runs_the_nodes(e):
    members = [np.array(VALUES["H", index], dtype=float) for index in (1, 2)]
    args = [A, X, x, y, c, n, d, h, Symbol("H"), H(1), H(2)]
    values = [*[np.array(VALUES[s], dtype=float) for s in (A, X, x, y)], 1.5, 2, 3, 2, members, *members]
    function = sympy.lambdify(args, e, modules=[{"f": np.square}, "numpy"])
    result, expected = np.asarray(function(*values)), as_floats(evaluate(e, POINT))
    assert result.shape == np.shape(expected) and np.allclose(result, expected)


def test_other_functions_of_the_same_name_are_not_taken():
    function = sympy.lambdify([X], Softmax(X), modules=[{"softmax": lambda x: 0, "vec": 1}, "numpy"])
    assert np.allclose(function(np.zeros((2, 4))), 0.25)


def test_what_cannot_be_printed_says_so():
    with pytest.raises(ValueError, match="sl.gradient"):
        sympy.lambdify([A], Gradient(Entry(A, 1, 1), A))
    with pytest.raises(ValueError, match="no name in Python"):
        sympy.lambdify([A], Elementwise("__import__('os')", A))
