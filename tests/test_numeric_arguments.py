"""What functions of arrays take: sizes read off arrays, wrong shapes named, lists, columns, functions."""

from fractions import Fraction

import numpy as np
import pytest
import sympy

import symlin as sl
from symlin.nodes import Elementwise
from symlin.numeric.compiling import lambdify

n, d, k, h, m = sl.sizes("n d k h m")
i = sl.indices("i")
X, W_Q, W_K = sl.matrix("X", n, d), sl.matrix("W_Q", d, k), sl.matrix("W_K", d, k)
A, x, c = sl.matrix("A", n, n), sl.vector("x", n), sl.scalar("c")
ones = np.ones


def refused(error, pattern, function, *values, **named):
    with pytest.raises(error, match=pattern):
        function(*values, **named)


@pytest.mark.parametrize(("shapes", "message"), [
    (((4, 4), (3, 2), (4, 2)), r"W_Q is \(3, 2\), but d = 4 from X; it is written \(d, k\)"),
    (((4, 3), (3, 2), (3, 5)), r"W_K is \(3, 5\), but k = 2 from W_Q; it is written \(d, k\)"),
    (((4,), (3, 2), (3, 2)), r"X is \(4,\), but needs 2 dimensions; it is written \(n, d\)"),
    (((4, 3), (3, 2), ()), r"W_K is \(\), but needs 2 dimensions"),
    (((0, 3), (3, 2), (3, 2)), r"X is \(0, 3\), but sizes are positive"),
    (((5, 4, 3), (2, 3, 2), (3, 2)), r"batch dimensions of W_Q, \(2,\), do not fit those of X, \(5,\)"),
    (((5, 4, 3), (3, 2), (2, 1, 4, 2)), r"W_K is \(4, 2\), but d = 3 from X"),
])
def test_wrong_shapes_are_named(shapes, message):
    refused(sl.ShapeError, message, lambdify([X, W_Q, W_K], X * W_Q * W_K.T), *map(ones, shapes))


@pytest.mark.parametrize(("rows", "columns", "given", "message"), [
    (2, n, (3, 3), r"M is \(3, 3\); it is written \(2, n\)"),
    (n, n, (3, 4), r"M is \(3, 4\), but n = 3 from M; it is written \(n, n\)"),
    (n, h * n, (3, 7), r"M is \(3, 7\), but h\*n cannot be 7 with n = 3 from M"),
    (n, n + h, (3, 3), r"M is \(3, 3\), but n \+ h cannot be 3 with n = 3 from M"),
    (n, n + 1, (3, 5), r"M is \(3, 5\), but n \+ 1 = 4 with n = 3 from M"),
    (n**2, 1, (8, 1), r"M is \(8, 1\), but n\^2 cannot be 8"),
])
def test_sizes_that_do_not_solve(rows, columns, given, message):
    M = sympy.MatrixSymbol("M", rows, columns)
    refused(sl.ShapeError, message, lambdify(M, M), ones(given))


@pytest.mark.parametrize(("rows", "columns", "given", "size", "value"), [
    (n, h * k, (2, 6), h, 2), (n, k + h, (2, 7), h, 4), (n**2, k, (9, 3), n, 3), (n, 2 * h * k + 1, (2, 13), h, 2),
    (n, k * h**2, (2, 12), h, 2), (n, 3 * h, (2, 6), h, 2),
])
def test_sizes_are_solved(rows, columns, given, size, value):
    M, Y = sympy.MatrixSymbol("M", rows, columns), sl.matrix("Y", k, k)
    assert lambdify([M, Y], size)(ones(given), ones((3, 3))) == value
    assert lambdify([Y, M], sl.ones(size, k))(ones((3, 3)), ones(given)).shape == (value, 3)


def test_sizes_that_no_array_shows_are_arguments():
    refused(sl.Error, r"the size h cannot be read off the arguments \(X \(n, d\)\); add h to the arguments",
            lambdify, [X], X * sl.ones(d, h))
    f = lambdify([X, h], X * sl.ones(d, h))
    assert f(ones((2, 3)), 5).shape == (2, 5)
    refused(TypeError, "h must be a whole number, not 2.5", f, ones((2, 3)), 2.5)
    refused(TypeError, "h must be a whole number, not True", f, ones((2, 3)), True)
    refused(sl.Error, "h cannot be 0; it is positive", f, ones((2, 3)), 0)
    refused(sl.ShapeError, r"X is \(2, 3\), but n = 4 as given", lambdify([n, X], n * X), 4, ones((2, 3)))
    assert lambdify([n, X], n * X)(np.int64(2), ones((2, 3))).tolist() == [[2, 2, 2]] * 2
    assert lambdify([n], sl.identity(n))(2).dtype == np.float64
    plain = sympy.Symbol("q")
    assert lambdify([sympy.MatrixSymbol("M", plain, plain)], plain)(ones((3, 3))) == 3


def test_missing_and_unknown_arguments():
    f = lambdify([X, W_Q], X * W_Q)
    refused(TypeError, "missing W_Q; the arguments are X, W_Q", f, ones((2, 3)))
    refused(TypeError, "3 arguments are given, but there are 2: X, W_Q", f, *[ones((2, 2))] * 3)
    refused(TypeError, "W is not an argument; the arguments are X, W_Q", f, ones((2, 3)), W=ones((3, 2)))
    refused(TypeError, "X is given twice", f, ones((2, 3)), X=ones((3, 2)))
    assert f(W_Q=ones((3, 2)), X=ones((4, 3))).shape == (4, 2)
    refused(sl.Error, "W_K is in the expression but not among the arguments", lambdify, [X], X * W_K)
    refused(sl.Error, "c is in the expression", lambdify, [X], c * X)
    refused(sl.Error, "two arguments are called X", lambdify, [X, sl.matrix("X", n, k)], X)
    refused(TypeError, "cannot be an argument", lambdify, [X, 2 * X], X)
    refused(TypeError, "is text", lambdify, [X], "X")
    refused(sl.Error, "there is no backend 'torch'; there is: numpy", lambdify, [X], X, backend="torch")
    refused(sl.ShapeError, "it must be square", lambdify, [X], X * X)


def test_what_counts_as_an_array():
    f = lambdify([X], 2 * X)
    rows = [[1, 2], [3, 4]]
    for given in (rows, tuple(map(tuple, rows)), np.array(rows), np.array(rows, dtype=np.uint8), sympy.Matrix(rows),
                  [[Fraction(1), 2], [3, 4]], np.array(rows, dtype=">f8")):
        result = f(given)
        assert type(result) is np.ndarray and result.dtype == np.float64 and result.tolist() == [[2, 4], [6, 8]]


    class Subclass(np.ndarray):
        pass

    for _ in range(2):
        assert type(f(ones((2, 2)))) is type(f(ones((2, 2)).view(Subclass))) is np.ndarray
    assert f(ones((1, 2), dtype=np.float16)).dtype == np.float16
    for bad in ("ab", [["1"]], [[1j]], [[None]], [[1, 2], [3]]):
        refused((TypeError, sl.ShapeError), "X", f, bad)


def test_one_type_for_all():
    f = lambdify([X, c], c * X)
    assert f(ones((1, 2), np.float32), 0.1).dtype == np.float32
    assert f(ones((1, 2), np.float32), np.float64(0.1)).dtype == np.float32
    g = lambdify([X, W_Q], X * W_Q)
    assert g(ones((1, 2), np.float32), ones((2, 1))).dtype == np.float64
    assert g(ones((1, 2), np.float32), ones((2, 1), int)).dtype == np.float64
    refused(TypeError, "c must be one number", f, ones((1, 2)), [1, 2])
    refused(TypeError, "c must be one number", f, ones((1, 2)), "1")
    refused(TypeError, "c must be one real number", f, ones((1, 2)), 1j)
    assert f(ones((1, 2)), sympy.Rational(1, 2)).tolist() == [[0.5, 0.5]]


def test_columns_may_be_flat():
    f = lambdify([A, x], A * x)
    assert f(np.eye(2), [1, 2]).tolist() == [[1], [2]]
    assert f(np.eye(2), [[1], [2]]).tolist() == [[1], [2]]
    refused(sl.ShapeError, r"x is \(1, 2\), but n = 2 from A; it is written \(n, 1\)", f, np.eye(2), [[1, 2]])


def test_families_are_arrays_or_lists():
    H = sl.family("H", n, k, count=h)
    f = lambdify(H, sl.concat(H[i], (i, 1, h)))
    a, b = ones((2, 3)), 2 * ones((2, 3))
    expected = [[1, 1, 1, 2, 2, 2]] * 2
    assert f(np.stack([a, b])).tolist() == f([a, b]).tolist() == f((a, b.tolist())).tolist() == expected
    assert f([a, np.stack([a, b])]).shape == (2, 2, 6)
    refused(sl.ShapeError, "members of H have different shapes", f, [a, b[:1]])
    refused(sl.ShapeError, "H is an empty list", f, [])
    refused(sl.ShapeError, "needs 3 dimensions", f, a)
    two = sl.family("H", n, k, count=2)
    refused(sl.ShapeError, r"H is \(3, 2, 3\); it is written \(2, n, k\)", lambdify(two, two[1]), [a, a, b])


def test_functions_of_the_caller():
    f = sympy.Function("phi")
    e = Elementwise("phi", X)
    assert lambdify([X], e, functions={"phi": np.tanh})(ones((1, 1))) == np.tanh(1)
    assert lambdify([X, f], e)(ones((1, 1)), np.cos) == np.cos(1)
    refused(sl.Error, "phi is an unknown function", lambdify, [X], e)
    refused(TypeError, "phi must be a function", lambdify([X, f], e), ones((1, 1)), 3)
    refused(sl.ShapeError, "a function acts entry by entry", lambdify([X, f], e), ones((2, 2)), np.sum)
    assert lambdify([X], X, functions={"unused": np.tanh})(ones((1, 1))) == 1
    wide = lambdify([X], e, functions={"phi": lambda t: t.astype(np.float64)})
    assert wide(ones((2, 2), np.float32)).dtype == np.float32


def test_known_shapes_are_checked_once_and_others_still_are():
    f = lambdify([X, W_Q], X * W_Q)
    good = ones((2, 3)), ones((3, 4))
    assert f(*good).shape == f(*good).shape == (2, 4)
    refused(sl.ShapeError, "d = 3", f, good[0], ones((4, 4)))
    assert f(*good).shape == (2, 4)
    assert f(*[g.astype(np.float32) for g in good]).dtype == np.float32
    for rows in range(1, 1100):
        f._fitting.add(rows)
    assert f(ones((7, 3)), ones((3, 4))).shape == (7, 4)


def test_what_a_function_shows():
    f = lambdify([X, W_Q], X * W_Q)
    assert repr(f) == "<numpy function of X, W_Q -> (n, k)>"
    assert f.args == (X, W_Q) and f.backend == "numpy"
    assert repr(lambdify([A], [sympy.Trace(A), A])) == "<numpy function of A -> number, (n, n)>"


@pytest.mark.parametrize("formula", [
    sl.exp, sl.tanh, sl.logistic, sl.relu, lambda c: c + 1, lambda c: sympy.pi * c / 3, lambda c: sl.log(1 + sl.exp(c)),
    lambda c: sympy.Sum(c**sl.indices("i"), (sl.indices("i"), 1, 3)), lambda c: c * sl.identity(3),
])
def test_numbers_keep_the_type_that_numpy_gave_them(formula):
    c = sl.scalar("c")
    f = lambdify([c], formula(c))
    for number in (np.float32(0.7), np.array(0.7, np.float32)):
        assert f(number).dtype == np.float32
    for number in (0.7, np.float64(0.7), 1, np.array(0.7)):
        assert np.asarray(f(number)).dtype == np.float64
    assert np.allclose(f(np.float32(0.7)), f(0.7), rtol=1e-6)
    g = lambdify([c, sl.scalar("e")], formula(c) * sl.scalar("e"))
    assert g(np.float32(0.7), 2.0).dtype == np.float32 and g(np.float32(0.7), np.float64(2)).dtype == np.float64
