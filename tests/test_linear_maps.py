"""Linear maps over exact numbers and symbols: against SymPy's own matrices, NumPy, and examples of a first course."""

from fractions import Fraction

import numpy
import pytest
import sympy
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from sympy import Matrix, Ne, Piecewise, Rational, cos, exp, eye, kronecker_product, sin, sqrt

import symlin as sl
from symlin.errors import NotLinear
from symlin.exact import recompute
from symlin.linear.elimination import Depends
from symlin.linear.maps import LinearMap

a, b, c, d, t = sympy.symbols("a b c d t", real=True)
ROTATION = LinearMap([[cos(t), -sin(t)], [sin(t), cos(t)]])


def columns(*vectors):
    return [Matrix(v) for v in vectors]


# making maps -------------------------------------------------------------------------------------------------------


def test_a_function_of_numbers():
    f = LinearMap.of(lambda x, y: (2 * x + y, x - y))
    assert f.matrix == Matrix([[2, 1], [1, -1]])
    assert f(1, 2) == f([1, 2]) == f(Matrix([1, 2])) == f(numpy.array([1, 2])) == Matrix([4, -1])
    assert f(a, b) == Matrix([2 * a + b, a - b])
    assert f == LinearMap([[2, 1], [1, -1]]) == LinearMap(numpy.array([[2, 1], [1, -1]]))
    assert LinearMap.of(lambda x, y, scale=3: scale * (x - y)).matrix == Matrix([[3, -3]])


def test_a_function_of_matrices_has_its_matrix_on_vec():
    A, B = Matrix([[1, 2], [3, 4], [5, 6]]), Matrix([[1, 0, 1], [2, 1, 0]])
    f = LinearMap.of(lambda X: A * X * B, (2, 2))
    assert f.matrix == kronecker_product(B.T, A)
    value = Matrix([[1, 2], [3, 4]])
    assert f(value) == A * value * B
    transpose = LinearMap.of(lambda X: X.T, (2, 3))
    assert transpose(Matrix(2, 3, range(6))) == Matrix(2, 3, range(6)).T
    assert (LinearMap.of(lambda X: X.T, (3, 2)) @ transpose).matrix == eye(6)
    trace = LinearMap.of(lambda X: X.trace(), (2, 2))
    assert trace(value) == Matrix([5]) and trace.nullity() == 3
    mixed = LinearMap.of(lambda X, v: X[:, 0] + 2 * v, (2, 2), 2)
    assert mixed(value, [1, 1]) == Matrix([3, 5])
    derivative = LinearMap.of(lambda p0, p1, p2, p3: (p1, 2 * p2, 3 * p3, 0))
    assert (derivative**4).matrix == sympy.zeros(4) and derivative.kernel() == columns([1, 0, 0, 0])


def test_a_function_that_is_linear_only_after_simplification():
    assert LinearMap.of(lambda x: sl.log(sl.exp(2 * x))).matrix == Matrix([[2]])
    assert LinearMap.of(lambda x, y: (x + y) ** 2 - x**2 - 2 * x * y - y**2 + x).matrix == Matrix([[1, 0]])


@pytest.mark.parametrize("function, shapes, said", [
    (lambda x: x + 1, (), "x \\+ 1 is affine"),
    (lambda x: x**2, (), "quadratic"),
    (lambda x, y: x * y, (), "quadratic"),
    (lambda x: sl.relu(x), (), "nonlinear"),
    (lambda x: sympy.sin(x), (), "nonlinear"),
    (lambda x: c * x + a, (), "affine"),
    (lambda X: X * X, ((2, 2),), "quadratic"),
    (lambda X: X.det(), ((2, 2),), "quadratic"),
    (lambda X: X.inv(), ((2, 2),), "nonlinear"),
    (lambda v: sl.softmax(v), (2,), "nonlinear"),
], ids=str)
def test_what_is_not_linear_is_refused_with_its_witness(function, shapes, said):
    with pytest.raises(NotLinear, match=said) as caught:
        LinearMap.of(function, *shapes)
    left, right = caught.value.witness.numpy()
    assert not numpy.allclose(left, right)


@pytest.mark.parametrize("function, shapes", [
    (lambda x: abs(x), ()),
    (lambda x: sympy.Max(x, 0), ()),
    (lambda x, y: sympy.Min(x, y), ()),
    (lambda x: max(x, 0), ()),
    (lambda x: Piecewise((x, x > 0), (-x, True)), ()),
    (lambda x: x if x > 0 else -x, ()),
    (lambda x: sympy.floor(x), ()),
    (lambda x: sympy.ceiling(x), ()),
    (lambda x: int(x), ()),
    (lambda x: x % 2, ()),
    (lambda x: sl.sqrt(x**2), ()),
    (lambda x: sqrt(x**2) + x, ()),
    (lambda x: 1 if x == 0 else 2 * x, ()),
    (lambda x: 0 if x == 17 else 3 * x, ()),
    (lambda x, y: x if y else 2 * x, ()),
    (lambda x, x2: (x if x > 0 else 0) + x2, ()),
    (lambda x: c * abs(x), ()),
    (lambda c: abs(c), ()),
    (lambda x: exp(x) if x > 0 else 1, ()),
    (lambda v: v if v[0] > 0 else -v, (2,)),
    (lambda X: X.T if X[0, 0] > X[1, 1] else X, ((2, 2),)),
])
def test_what_is_not_linear_at_numbers_is_refused_with_its_witness(function, shapes):
    with pytest.raises(NotLinear, match=r"f\(.*\) = .* fails at .*: .* on the left, .* on the right") as caught:
        LinearMap.of(function, *shapes)
    witness = caught.value.witness
    left, right = witness.numpy()
    assert not numpy.allclose(left, right) and recompute(*witness.claim, witness)
    assert "_x" not in str(caught.value)


def test_the_witness_is_what_the_function_gives():
    with pytest.raises(NotLinear) as caught:
        LinearMap.of(lambda x: x if x > 0 else -x)
    x, number = (caught.value.witness.values[sympy.Symbol(name, real=True)] for name in "xc")
    assert (abs(number * x), number * abs(x)) == (caught.value.witness.left, caught.value.witness.right)


@pytest.mark.parametrize("function, said", [
    (lambda x: x if x > 0 else x + 0, "cannot be called with symbols"),
    (lambda x: sympy.sign(x) * abs(x), "not known"),
    (lambda x: x if x < 10**9 else 0, "cannot be called with symbols"),
])
def test_what_is_not_decided_says_so(function, said):
    with pytest.raises(sl.Error, match=said) as caught:
        LinearMap.of(function)
    assert not isinstance(caught.value, NotLinear)


def test_an_error_inside_of_a_function_is_its_own():
    with pytest.raises(TypeError, match="unsupported operand"):
        LinearMap.of(lambda x: x + "a")
    with pytest.raises(AttributeError, match="foo"):
        LinearMap.of(lambda x: x.foo)


def test_a_list_is_rows_in_a_map_and_vectors_in_a_basis():
    f = LinearMap([[1, 2], [0, 1]])
    assert f(0, 1) == Matrix([2, 1])
    basis = [[1, 0], [3, 1]]
    assert f.in_bases(basis) == f.in_bases(Matrix([[1, 3], [0, 1]])) == f.in_bases(columns(*basis))
    assert LinearMap.projection([[3, 1]], [[1, 0]])(3, 1) == Matrix([3, 1])
    with pytest.raises(TypeError, match="list of numbers"):
        f.in_bases([1, 0])
    with pytest.raises(sl.ShapeError, match="items of a list or the columns"):
        f.in_bases([[1, 0]])


def test_every_form_of_display():
    inverse = LinearMap([[a, b], [c, d]]).inverse()
    forms = inverse._repr_mimebundle_()
    assert set(forms) == {"text/plain", "text/latex", "text/html"} and forms["text/plain"] == repr(inverse)
    assert r"a d - b c \neq 0" in forms["text/latex"] and "sl-matrix" in forms["text/html"]
    assert "stacked columns" in LinearMap.of(lambda X: X.T, (2, 3))._repr_html_()
    assert "c ≥ 0" in LinearMap([[sqrt(c)]])._repr_html_()


def test_names_in_a_closure_are_not_the_parameters():
    f = LinearMap.of(lambda a: a * sympy.Symbol("a", real=True))
    assert f.matrix == Matrix([[a]])
    with pytest.raises(NotLinear):
        LinearMap.of(lambda a: sympy.Symbol("a", real=True) + 0 * a)


@pytest.mark.parametrize("make, error, said", [
    (lambda: LinearMap([["1"]]), TypeError, "text"),
    (lambda: LinearMap([[1, ["2"]]]), TypeError, "entry"),
    (lambda: LinearMap("[[1]]"), TypeError, "text"),
    (lambda: LinearMap(numpy.array([["1"]])), TypeError, "text"),
    (lambda: LinearMap([[0.5]]), TypeError, r"Rational\(1, 2\)"),
    (lambda: LinearMap(numpy.array([[1.5]])), TypeError, r"Rational\(3, 2\)"),
    (lambda: LinearMap(Matrix([[0.25 * c]])), TypeError, r"Rational\(1, 4\)"),
    (lambda: LinearMap([[1, 2], [3]]), sl.ShapeError, "different lengths"),
    (lambda: LinearMap([]), sl.ShapeError, "no entries"),
    (lambda: LinearMap([[True]]), TypeError, "no number"),
    (lambda: LinearMap([[sympy.I]]), sl.Error, "real"),
    (lambda: LinearMap([[sympy.oo]]), sl.Error, "not defined"),
    (lambda: LinearMap(sl.matrix("A", *sl.sizes("n d"))), sl.ShapeError, "sl.linearity"),
    (lambda: LinearMap.of("2*x"), TypeError, "function"),
    (lambda: LinearMap.of(Matrix([1])), TypeError, "LinearMap"),
    (lambda: LinearMap.of(lambda x: "2*x"), TypeError, "text"),
    (lambda: LinearMap.of(lambda x: ("x", x)), TypeError, "text"),
    (lambda: LinearMap.of(lambda x: 0.5 * x), TypeError, "floating"),
    (lambda: LinearMap.of(lambda *x: x[0]), TypeError, "shape"),
    (lambda: LinearMap.of(lambda x, y: x, 2), TypeError, "one for each"),
    (lambda: LinearMap.of(lambda x: x, "2"), TypeError, "no shape"),
    (lambda: LinearMap.identity("2"), TypeError, "whole number"),
    (lambda: LinearMap.projection([["1", 0]], [[0, 1]]), TypeError, "text"),
    (lambda: LinearMap.projection([], []), sl.ShapeError, "basis"),
])
def test_what_is_refused(make, error, said):
    with pytest.raises(error, match=said):
        make()


@pytest.mark.parametrize("use, error, said", [
    (lambda f: f("a", "b"), TypeError, "text"),
    (lambda f: f(["1", 2]), TypeError, "text"),
    (lambda f: f(0.5, 1), TypeError, "floating"),
    (lambda f: f(1, 2, 3), sl.ShapeError, "3 values"),
    (lambda f: f([1, 2, 3]), sl.ShapeError, "3×1"),
    (lambda f: 0.5 * f, TypeError, "Rational"),
    (lambda f: "2" * f, TypeError, "text"),
    (lambda f: f * f, TypeError, "f @ g"),
    (lambda f: f * Matrix([1, 2]), TypeError, r"f\(x\)"),
    (lambda f: Matrix([[1, 2]]) * f, TypeError, r"f\(x\)"),
    (lambda f: f @ LinearMap([[1]]), sl.ShapeError, "f takes 2×1"),
    (lambda f: f + LinearMap([[1]]), sl.ShapeError, "sum of maps"),
    (lambda f: f ** Rational(1, 2), TypeError, "whole number"),
    (lambda f: f / 0, ZeroDivisionError, "0"),
    (lambda f: f.direct_sum(Matrix([1])), TypeError, "LinearMap"),
    (lambda f: f.subs(a, "b"), TypeError, "text"),
    (lambda f: f.subs({a: ["b"]}), TypeError, "text"),
    (lambda f: f.in_bases("12"), TypeError, "list of vectors"),
    (lambda f: f.in_bases([[1, 0]]), sl.ShapeError, "it takes 2"),
    (lambda f: f.in_bases([[1, 0], [2, 0]]), sl.Error, "no basis"),
    (lambda f: f.rank(given=[True]), TypeError, "decided"),
    (lambda f: f.rank(given="c"), TypeError, "Ne"),
])
def test_uses_that_are_refused(use, error, said):
    with pytest.raises(error, match=said):
        use(LinearMap([[1, 2], [3, 4]]))


# a first course ----------------------------------------------------------------------------------------------------


def test_rotations_add_their_angles():
    s = sympy.Symbol("s", real=True)
    assert ROTATION @ LinearMap(ROTATION.matrix.subs(t, s)) == LinearMap(ROTATION.matrix.subs(t, s + t))
    assert ROTATION.inverse() == LinearMap(ROTATION.matrix.T)
    assert (ROTATION.rank(), ROTATION.is_invertible, ROTATION.kernel()) == (2, True, [])


def test_a_projection_onto_a_line_along_another():
    p = LinearMap.projection(columns([1, 1]), columns([1, -1]))
    assert p.matrix == Matrix([[1, 1], [1, 1]]) / 2
    assert p.is_projection and p @ p == p and not (2 * p).is_projection
    assert p.image() == [Matrix([1, 1]) / 2] and p.kernel() == columns([-1, 1])
    with pytest.raises(sl.Error, match="no basis"):
        LinearMap.projection(columns([1, 0]), columns([2, 0]))


def test_a_reflection_in_its_own_basis_is_diagonal():
    reflection = LinearMap([[0, 1], [1, 0]])
    assert reflection.in_bases(columns([1, 1], [1, -1])) == sympy.diag(1, -1)
    assert reflection @ reflection == LinearMap.identity(2)
    assert reflection**-3 == reflection


def test_powers_give_fibonacci_numbers():
    assert (LinearMap([[1, 1], [1, 0]]) ** 30)(1, 0)[1] == sympy.fibonacci(30)


def test_change_of_basis():
    old, new = columns([1, 0], [1, 1]), columns([2, 1], [1, 1])
    change = LinearMap.change_of_basis(old, new)
    assert Matrix.hstack(*new) * change == Matrix.hstack(*old)


def test_a_singular_map_says_which_column_it_takes_to_zero():
    with pytest.raises(sl.Error, match=r"takes \[-2, 1\] to 0"):
        LinearMap([[1, 2], [2, 4]]).inverse()


# symbols in the entries --------------------------------------------------------------------------------------------


def test_rank_depends_on_a_symbol():
    f = LinearMap([[c]])
    assert f.rank() == Piecewise((1, Ne(c, 0)), (0, True))
    assert f.nullity() == Piecewise((0, Ne(c, 0)), (1, True))
    assert f.rank(given=[Ne(c, 0)]) == 1 and f.rank(given=[c > 0]) == 1
    assert f.subs(c, 0).rank() == 0 and f.subs(c, 3).rank() == 1
    for ask in (lambda: f.kernel(), lambda: f.image(), lambda: f.is_injective, lambda: f.is_invertible):
        with pytest.raises(Depends, match="1 if c ≠ 0, 0 otherwise") as caught:
            ask()
        assert caught.value.rank == f.rank()
    assert f.kernel(given=[Ne(c, 0)]) == [] and f.image(given=[Ne(c, 0)]) == [Matrix([c])]
    assert LinearMap([[sympy.Symbol("p", positive=True)]]).rank() == 1


@pytest.mark.parametrize("matrix, rank", [
    ([[c, 1 - c]], 1),
    ([[a**2 + 1]], 1),
    ([[1, c], [2, 2 * c]], 1),
    ([[1 / c, 0], [0, c]], 2),
    ([[exp(t), 0], [0, exp(-t)]], 2),
    ([[sqrt(2) - 1, 1], [1, sqrt(2) + 1]], 1),
    ([[a, b], [c, d]],
     Piecewise((2, Ne(a * d - b * c, 0)), (1, Ne(a, 0) | Ne(b, 0) | Ne(c, 0) | Ne(d, 0)), (0, True))),
    ([[1, c, 2], [c, 1, 2]], Piecewise((2, Ne(c, 1)), (1, True))),
    ([[1, a], [1, b]], Piecewise((2, Ne(a - b, 0)), (1, True))),
    ([[cos(t) ** 2 + sin(t) ** 2 - 1]], 0),
])
def test_ranks(matrix, rank):
    assert LinearMap(matrix).rank() == rank


@settings(max_examples=60, deadline=None)
@given(entries=st.lists(st.sampled_from([0, 1, -1, 2, a, b, a - 1, a * b, a + b, a**2 - b]), min_size=6, max_size=6),
       values=st.tuples(st.integers(-2, 2), st.integers(-2, 2)))
def test_a_rank_by_cases_is_the_rank_at_every_point(entries, values):
    matrix, point = Matrix(2, 3, entries), dict(zip((a, b), values))
    f = LinearMap(matrix)
    found = sympy.S(f.rank()).subs(point)
    assert found == matrix.subs(point).rank()
    assert sympy.S(f.nullity()).subs(point) == 3 - found
    try:
        kernel, image = f.kernel(), f.image()
    except Depends:
        return
    assert len(kernel) + len(image) == 3
    for column in kernel:
        assert (matrix * column).applyfunc(sympy.cancel).is_zero_matrix


def test_an_inverse_carries_its_conditions():
    f = LinearMap([[a, b], [c, d]])
    inverse = f.inverse()
    assert inverse.conditions == ("a*d - b*c ≠ 0",)
    assert f @ inverse == LinearMap.identity(2) and "≠ 0" in repr(inverse) and r"\neq 0" in inverse._repr_latex_()
    assert inverse.inverse() == f
    assert LinearMap([[1 / c, 0], [0, 1]]).conditions == ("c ≠ 0",)
    assert LinearMap([[1, 0], [0, 1 / c]]).inverse().conditions == ("c ≠ 0",)
    assert LinearMap([[1, 0], [0, 1 / c]]).inverse().rank() == 2
    with pytest.raises(sl.Error, match="≠ 0"):
        LinearMap([[c]]).inverse().subs(c, 0)


def test_bases_that_depend_on_symbols():
    f = LinearMap([[2, 1], [1, 2]])
    sheared = Matrix([[1, c], [0, 1]]).inv() * f.matrix * Matrix([[1, c], [0, 1]])
    assert (f.in_bases(Matrix([[1, c], [0, 1]])) - sheared).expand().is_zero_matrix
    with pytest.raises(Depends, match="c ≠ 0"):
        f.in_bases(Matrix([[1, c], [0, c]]))


def test_arithmetic_with_symbols():
    f = LinearMap([[1, 2], [3, 4]])
    assert (c * f).matrix == c * f.matrix and f * c == c * f and Fraction(1, 2) * f == f / 2
    assert numpy.int64(2) * f == f + f and -f + f == 0 * f and f - f == 0 * f
    assert (f / c).conditions == (f / c - f / c).conditions == (c * (f / c)).conditions == ("c ≠ 0",)
    assert LinearMap([[1 / (a * b + a), sqrt(c)]]).conditions == ("a ≠ 0", "b + 1 ≠ 0", "c ≥ 0")
    assert LinearMap([[(a + b) ** 2]]) == LinearMap([[a**2 + 2 * a * b + b**2]])
    assert hash(LinearMap([[(a + b) ** 2]])) == hash(LinearMap([[a**2 + 2 * a * b + b**2]]))
    nested = sqrt(3 + 2 * sqrt(2)) - 1 - sqrt(2)
    with pytest.raises(sl.Error, match="not known"):
        LinearMap([[nested * c]]) == LinearMap([[0]])  # noqa: B015
    assert LinearMap([[1]]) != LinearMap([[2]]) and LinearMap([[1]]) != 1


# random maps -------------------------------------------------------------------------------------------------------

NUMBER = st.fractions(-4, 4, max_denominator=3)


SIDE = st.integers(1, 4)


@st.composite
def matrices(draw, rows=SIDE, columns_=SIDE):
    m, n = draw(rows), draw(columns_)
    return Matrix(m, n, [Rational(x.numerator, x.denominator) for x in (draw(NUMBER) for _ in range(m * n))])


@settings(max_examples=60, deadline=None)
@given(matrices())
def test_rank_kernel_and_image(matrix):
    f = LinearMap(matrix)
    kernel, image = f.kernel(), f.image()
    assert f.rank() == matrix.rank() == len(image) and f.nullity() == len(kernel)
    assert f.rank() + f.nullity() == matrix.shape[1]
    assert all((matrix * column).is_zero_matrix for column in kernel)
    assert not kernel or Matrix.hstack(*kernel).rank() == len(kernel)
    assert not image or Matrix.hstack(matrix, *image).rank() == Matrix.hstack(*image).rank() == len(image)
    assert f.is_injective == (not kernel) and f.is_surjective == (len(image) == matrix.shape[0])


@settings(max_examples=40, deadline=None)
@given(st.data())
def test_composition_sum_inverse_and_bases(data):
    n = data.draw(st.integers(1, 3))
    square = matrices(st.just(n), st.just(n))
    A, B, P, T = (data.draw(square) for _ in range(4))
    f, g = LinearMap(A), LinearMap(B)
    x = data.draw(matrices(st.just(n), st.just(1)))
    assert (f @ g)(x) == f(g(x)) == A * B * x and (f + g)(x) == f(x) + g(x)
    if A.det():
        assert f.inverse()(f(x)) == x and f @ f.inverse() == LinearMap.identity(n) and f**-2 == f.inverse() ** 2
    else:
        assert not f.is_invertible
    assume(P.det() and T.det())
    matrix = f.in_bases([P[:, j] for j in range(n)], T)
    assert T * matrix == A * P
    assert LinearMap(f.in_bases(P)).rank() == f.rank()


@settings(max_examples=40, deadline=None)
@given(matrices(), matrices(), st.data())
def test_direct_sums_and_tensors(A, B, data):
    f, g = LinearMap(A), LinearMap(B)
    x, y = (data.draw(matrices(st.just(M.shape[1]), st.just(1))) for M in (A, B))
    assert f.direct_sum(g)(Matrix.vstack(x, y)) == Matrix.vstack(f(x), g(y))
    assert f.tensor(g)(kronecker_product(x, y)) == kronecker_product(f(x), g(y))
    assert f.direct_sum(g).rank() == f.rank() + g.rank() and f.tensor(g).rank() == f.rank() * g.rank()


@settings(max_examples=30, deadline=None)
@given(st.data())
def test_projections(data):
    n = data.draw(st.integers(1, 4))
    basis = data.draw(matrices(st.just(n), st.just(n)))
    assume(basis.det())
    r = data.draw(st.integers(0, n))
    onto, along = ([basis[:, j] for j in js] for js in (range(r), range(r, n)))
    p = LinearMap.projection(onto, along)
    assert p.is_projection and p.rank() == r
    assert all(p(v) == v for v in onto) and all(p(v).is_zero_matrix for v in along)


@settings(max_examples=30, deadline=None)
@given(matrices(), matrices())
def test_the_matrix_of_a_sandwich(A, B):
    f = LinearMap.of(lambda X: A * X * B, (A.shape[1], B.shape[0]))
    X = numpy.arange(A.shape[1] * B.shape[0]).reshape(A.shape[1], B.shape[0])
    expected = numpy.array(A.tolist(), float) @ X @ numpy.array(B.tolist(), float)
    assert numpy.allclose(numpy.array(f(X).tolist(), float), expected)
    assert f.matrix == kronecker_product(B.T, A)
