"""The shape walk: right shapes, and errors that say what, where, and what to write instead."""

import pytest
import sympy
from expressions import expressions
from hypothesis import HealthCheck, given, settings
from sympy import (
    HadamardProduct,
    Identity,
    Inverse,
    KroneckerProduct,
    MatAdd,
    MatMul,
    MatPow,
    MatrixSymbol,
    OneMatrix,
    Sum,
    Trace,
    Transpose,
    ZeroMatrix,
)

import symlin as sl
from symlin.nodes import (
    Blocks,
    CausalMask,
    Concat,
    Diag,
    DiagonalOf,
    Dot,
    Elementwise,
    Entry,
    Frobenius2,
    Inner,
    Member,
    Norm2,
    Scalar,
    Softmax,
    Total,
    Vec,
)
from symlin.shapes import NUMBER, free_indices, shape
from symlin.size import Size

n, m, k, h = sl.sizes("n m k h")
i, j = sl.indices("i j")
A, B = sl.matrices("A B", n, n)
X, Y = sl.matrices("X Y", n, m)
x, y, u = sl.vector("x", n), sl.vector("y", n), sl.vector("u", m)
c = sl.scalar("c")
H = sl.family("H", n, k, count=h)

SHAPES = [
    (X, (n, m)),
    (Transpose(X), (m, n)),
    (MatMul(X, Transpose(Y)), (n, n)),
    (MatMul(c, X), (n, m)),
    (MatAdd(X, Y), (n, m)),
    (HadamardProduct(X, Y), (n, m)),
    (KroneckerProduct(X, A), (n * n, m * n)),
    (MatPow(A, 3), (n, n)),
    (Inverse(A), (n, n)),
    (Identity(n), (n, n)),
    (OneMatrix(n, m), (n, m)),
    (ZeroMatrix(n, 1), (n, 1)),
    (CausalMask(n), (n, n)),
    (Blocks([[X, A], [Y, B]]), (2 * n, n + m)),
    (Concat(H[i], (i, 1, h)), (n, h * k)),
    (Total(H[i], (i, 1, h)), (n, k)),
    (Diag(x), (n, n)),
    (DiagonalOf(A), (n, 1)),
    (Vec(X), (n * m, 1)),
    (Softmax(X), (n, m)),
    (Elementwise("exp", X), (n, m)),
    (Trace(A), (1, 1)),
    (Dot(x, y), (1, 1)),
    (Norm2(x), (1, 1)),
    (Frobenius2(X), (1, 1)),
    (Inner(X, Y), (1, 1)),
    (Entry(X, i, j), (1, 1)),
    (Scalar(MatMul(Transpose(x), y)), (1, 1)),
    (Sum(Entry(x, i, 1), (i, 1, n)), (1, 1)),
    (MatMul(Transpose(x), y), (1, 1)),
    (c, (1, 1)),
    (n, (1, 1)),
    (sympy.Integer(3), (1, 1)),
    (sympy.pi, (1, 1)),
]


@pytest.mark.parametrize("expression, expected", SHAPES)
def test_shapes(expression, expected):
    assert shape(expression) == tuple(map(Size.of, expected))


ERRORS = [
    ("inner sizes", MatMul(X, Y), ["X (n×m) times Y (n×m)", "m", "n"]),
    ("a sum", MatAdd(X, Transpose(Y)), ["sum", "n×m", "m×n"]),
    ("an entrywise product", HadamardProduct(X, A), ["entrywise product", "n×m", "n×n"]),
    ("trace of a rectangle", Trace(X), ["trace", "n×m", "square"]),
    ("power of a rectangle", MatPow(X, 2), ["power", "square"]),
    ("inverse of a rectangle", Inverse(X), ["inverse", "square"]),
    ("diag of a rectangle", Diag(X), ["diagonal", "column"]),
    ("diagonal of a rectangle", DiagonalOf(X), ["diagonal", "square"]),
    ("inner product of two lengths", Dot(x, u), ["inner product", "n×1", "m×1"]),
    ("norm of a matrix", Norm2(X), ["norm", "column"]),
    ("blocks side by side", Blocks([[X, Transpose(X)]]), ["row counts", "n×m", "m×n"]),
    ("blocks under each other", Blocks([[X], [A]]), ["column counts", "m", "n"]),
    ("a 1×1 matrix as a number", MatMul(Transpose(x), y, X), ["sl.dot"]),
    ("not a number", Scalar(X), ["not a number"]),
    ("the columns of softmax", Softmax(X, "column"), ["column"]),
    ("a mask of another shape", Softmax(X, None, CausalMask(n)), ["mask", "n×n", "n×m"]),
    ("a mask that is no mask", Softmax(A, None, B), ["to be a mask", "causal_mask"]),
    ("a position outside", Entry(MatrixSymbol("Z", 2, 3), 3, 1), ["no position 3", "1 to 2"]),
    ("position zero", Entry(X, 0, 1), ["no position 0"]),
    ("a member outside", Member("H", 4, n, k, 3), ["no position 4", "1 to 3"]),
    ("one letter for two ranges", Sum(Entry(x, i, 1) * Entry(u, i, 1), (i, 1, n)), ["i"]),
    (
        "a letter bound twice",
        Total(MatMul(Total(MatMul(Trace(A), Member("F", i, n, n, h)), (i, 1, h)), Member("F", i, n, n, h)), (i, 1, h)),
        ["bound twice", "rename"],
    ),
    ("a floating-point number", MatMul(sympy.Float(0.5), X), ["floating-point", "1/2"]),
    ("an imaginary number", MatMul(sympy.I, X), ["I"]),
    ("exp of a matrix by SymPy", sympy.Function("f")(X), ["sl."]),
    ("a function of two numbers", sympy.Function("f")(c, c), ["one number"]),
    ("an unknown node", sympy.Determinant(A), ["Determinant"]),
    ("a rational size", MatrixSymbol("R", n / 2, n), ["not a size"]),
    ("a zero size", MatrixSymbol("R", 0, n), ["positive"]),
    ("a rational power of a matrix", MatPow(A, sympy.Rational(1, 2)), ["exponent"]),
    ("a matrix inside a number", c + Entry(A, 1, 1) * Trace(X), ["square"]),
]


@pytest.mark.parametrize("expression, said", [e[1:] for e in ERRORS], ids=[e[0] for e in ERRORS])
def test_errors_say_what_and_where(expression, said):
    with pytest.raises(sl.ShapeError) as caught:
        free_indices([expression])
    text = str(caught.value)
    assert all(word in text for word in said), text
    assert caught.value.expression is not None


def test_the_innermost_part_is_named():
    bad = MatMul(X, Y)
    with pytest.raises(sl.ShapeError) as caught:
        shape(Elementwise("exp", Transpose(MatAdd(bad, bad))))
    assert caught.value.expression == bad


def test_shapes_that_fit_at_some_sizes_only_do_not_fit():
    with pytest.raises(sl.ShapeError, match="m.*k"):
        shape(MatMul(X, sl.matrix("W", k, n)))


def test_sums_of_sizes_fit_however_written():
    wide, tall = MatrixSymbol("W", n, (m + k) * h), MatrixSymbol("V", h * k + h * m, n)
    assert shape(MatMul(wide, tall)) == (Size.of(n), Size.of(n))


def test_free_indices_and_their_ranges():
    assert free_indices([Entry(X, i, j)]) == {i: Size.of(n), j: Size.of(m)}
    assert free_indices([Sum(Entry(X, i, j), (i, 1, n))]) == {j: Size.of(m)}
    assert free_indices([Entry(x, n, 1)]) == {}
    with pytest.raises(sl.ShapeError, match="two different ranges"):
        free_indices([Entry(X, i, i)])


def test_a_column_stays_a_column_in_softmax():
    assert shape(Softmax(X).subs(m, 1)) == (Size.of(n), Size.of(1))
    assert Softmax(X).subs(m, 1).axis == "rows"


@pytest.mark.parametrize(
    "function, arguments, said",
    [
        (sl.sizes, (3,), "names in one string"),
        (sl.sizes, ("",), "at least one name"),
        (sl.sizes, ("2n",), "not a name"),
        (sl.matrix, ("A", "n", "d"), "not a size"),
        (sl.matrix, ("A", 1.5, 2), "not a size"),
        (sl.matrix, ("A", True, 2), "not a size"),
        (sl.softmax, ("A",), "matrix expression"),
        (sl.softmax, (c,), "matrix expression"),
        (sl.dot, (c, c), "matrix expression"),
        (sl.concat, (), "at least one"),
        (sl.apply, (3, X), "function"),
        (sl.apply, ("A B", X), "name"),
        (sl.matrix, ("A B", n, n), "name"),
        (sl.scalar, ("a b",), "name"),
        (sl.matrix, ("A*B", n, n), "not a name"),
        (sl.matrix, ("__import__('os')", n, n), "not a name"),
        (sl.causal_mask, ("n",), "not a size"),
        (sl.family, ("H", n, n), "count"),
        (sl.vec, ([[1]],), "matrix expression"),
    ],
)
def test_writing_refuses(function, arguments, said):
    with pytest.raises((TypeError, sl.Error), match=said):
        function(*arguments)


@pytest.mark.parametrize(
    "write",
    [
        lambda: sl.hadamard(X, Transpose(X)),
        lambda: sl.softmax(MatMul(X, X)),
        lambda: sl.dot(x, u),
        lambda: sl.concat(X, Transpose(X)),
        lambda: sl.blocks([[X], [A]]),
        lambda: sl.norm2(X),
        lambda: sl.total(MatMul(X, X), (i, 1, h)),
        lambda: sl.matrix("A", 0, n),
        lambda: sl.softmax(A, mask=B),
        lambda: sl.vec(MatMul(X, X)),
    ],
)
def test_writing_checks_shapes(write):
    with pytest.raises(sl.Error):
        write()


@settings(max_examples=200, deadline=None, derandomize=True, database=None, suppress_health_check=list(HealthCheck))
@given(expressions())
def test_random_expressions_have_the_shape_that_they_were_written_for(e):
    expected = tuple(map(Size.of, e.shape)) if e.is_Matrix else NUMBER
    assert shape(e) == expected
