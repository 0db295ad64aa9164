"""From trees to expressions: the notation, its errors with their places, plain text, and no evaluation of text."""

import json
import sys

import pytest
import sympy
from hypothesis import given, settings
from hypothesis import strategies as st
from sympy import MatAdd, MatMul, Symbol, Transpose

import symlin as sl
from symlin.errors import Error, ParseError, ShapeError
from symlin.nodes import Blocks, Concat, Defined, Entry, Gradient, Member, Partial, Scalar, Softmax
from symlin.shapes import shape
from symlin.text.documents import read_document
from symlin.text.reading import parse, parse_equation, read_claim

DECLARED = r"""Let $A, B, C \in \mathbb{R}^{n \times n}$, $X, Y \in \mathbb{R}^{n \times d}$,
$S \in \mathbb{R}^{n \times p}$, $x, y, z \in \mathbb{R}^n$, $c, s, \alpha, \theta \in \mathbb{R}$,
$m, q \in \mathbb{N}$, $W_1, \dots, W_h \in \mathbb{R}^{d \times k}$, $u_1, \dots, u_N \in \mathbb{R}^{p}$,
$u \in \mathbb{R}^{p}$, $\phi : \mathbb{R} \to \mathbb{R}$, $\hat{x}, x' \in \mathbb{R}^n$,
$A_{11} \in \mathbb{R}^{n \times n}$,
$\mathbf{W}_1^{(q)}, \dots, \mathbf{W}_h^{(q)} \in \mathbb{R}^{d \times k}$,
$W^Q_1, \dots, W^Q_h \in \mathbb{R}^{d \times k}$, $W_{UK}, W_{\mathrm{out}} \in \mathbb{R}^{n \times n}$,
$W^{(1)} \in \mathbb{R}^{n \times n}$, $o, o_1 \in \mathbb{R}^n$, $\mathcal{L} \in \mathbb{R}$,
$\boldsymbol{\beta} \in \mathbb{R}^n$, $g_1, \dots, g_h \in \mathbb{R}$, $R \in \mathbb{R}^{2 \times 2}$,
$P_1, P_2 \in \mathbb{R}^{n \times n}$.
Define $f(x) := A x$ and $q_2(x, y) := x^\top A y$.

"""


def read(claim):
    """The one claim ``claim`` under the declarations above."""
    (found,) = read_document(DECLARED + f"$$ {claim} $$").claims
    return found


def sides(claim):
    found = read(claim)
    assert found.error is None, str(found.error)
    return str(found.left), str(found.right)


def value(text):
    """The expression that a text means, by the claim that it equals itself."""
    return read(f"{text} = {text}").left


READ = [
    line.strip()
    for line in r"""
    x^\top y A = c A
    x^\top A y + 1 = c
    c x^\top y A x = x
    A x x^\top = A
    \frac{A}{c} = A / c
    2 A \odot B = B \odot A \odot C
    A \odot B / c = A
    A \oslash B = A
    A \otimes B \otimes C = c A \otimes B \otimes C
    A^{\mathsf T} = A^T
    A^{-\top} = (A^{-1})^\top
    A^{2 q + m} = A^q
    A^0 = I
    \operatorname{Concat}(A, B)^\top = \begin{bmatrix} A^\top \\ B^\top \end{bmatrix}
    \operatorname{tr} A = c
    \operatorname{diag}(x) = A
    \operatorname{diag}(A) = x
    \|x\|^2 = x^\top x
    \|x\|_2^2 = x^\top x
    \|A\|_F^2 = \langle A, A \rangle
    \langle x, y \rangle = x^\top y
    \operatorname{softmax}(x) = x
    e^{x} = \exp x
    \sqrt{c} = c^{1/2}
    \sqrt{A} = A
    \sigma(x) = \tanh(\log(\sin x + \cos(\operatorname{relu}(x))))
    \mathrm{softmax}(A) = \text{softmax}(A)
    A \mathbf{1} = \mathbf{1}_n
    \mathbf{1}^\top x = c
    (A + I) x = \mathbf{0}
    A A^{-1} = \mathbb{I}
    I_n x = x
    A = 0
    x = 0
    c = 0
    (A B)_{ij} = A_{ij}^2
    \operatorname{softmax}(S)_{ij} = \phi(S)_{ij}
    x_n = x_1
    \delta_{ij} = \delta_{ji} A_{ij}
    \sum_{j=1}^{n} A_{ij} x_j - c = (A x)_i
    [A \; B] = \operatorname{Concat}(A, B)
    [W_1 \; \cdots \; W_h] = \operatorname{Concat}_{i=1}^{h}(W_i)
    [W_1, W_2, \dots, W_h] = \operatorname{Concat}_{i=1}^{h}(W_i)
    \begin{bmatrix} W_1 \\ \vdots \\ W_h \end{bmatrix} = \operatorname{Concat}_{i=1}^h(W_i^\top)^\top
    \begin{bmatrix} A & 0 \\ 0 & I \end{bmatrix} = I_{2 n}
    [A \; S] \begin{bmatrix} x \\ 0 \end{bmatrix} = A x
    u_i^\top u_j = c
    u^\top u_1 = c
    o_1 = A_{11} o
    (A)_{11} = (o)_1
    \nabla_x (x^\top A x) = (A + A^\top) x
    \frac{\partial c}{\partial A} = 0
    \nabla_X \frac12 \|X W_1\|_F^2 = X
    \frac{\partial x_i}{\partial y_j} = \delta_{ij}
    \frac{\partial}{\partial x} (x^\top x) = 2 x
    \frac{\mathrm{d} (x^\top x)}{\mathrm{d} x} = 2 x
    \partial c / \partial A = A
    \hat{x} = x'
    \boldsymbol{\beta} = \boldsymbol\beta
    W_{UK} = W_{\mathrm{out}}
    W_{out} = W^{(1)}
    \mathbf{W}_i^{(q)} = W^Q_i
    W_i^Q = \mathbf W_1^{(q)}
    \mathcal{L} = c
    \left[\begin{matrix} A & B \\ C & A\end{matrix}\right] = I
    W_1 + \dots + W_h = \sum_{i=1}^h W_i
    g_1 W_1 + g_2 W_2 + \cdots + g_h W_h = \sum_{i=1}^h g_i W_i
    \sum_{i=1}^h \sum_{j=1}^h W_i W_j^\top = 0
    \sum_{i,j=1}^n A_{ij} = \mathbf{1}^\top A \mathbf{1}
    \sum_{i_1=1}^n \sum_{i_2=1}^n A_{i_1 i_2} = c
    \sum_{i=1}^2 P_i = P_1 + P_2
    x \cdot y = x^\top y
    \cos^2 \theta + \sin^2 \theta = 1
    \cos\theta \sin\theta = \sin(2 \theta) / 2
    R = \begin{bmatrix} \cos \theta & -\sin \theta \\ \sin \theta & \cos \theta \end{bmatrix}
    x^TAx = c
    \frac1n \mathbf 1^\top x = c
    \tfrac{1}{2} A = 0.5 A
    A^{\odot 2} = A \circ A
    \lVert x \rVert = \sqrt{x^\top x}
    A\,B = AB
    \operatorname{vec}(A X) = (I \otimes A) \operatorname{vec}(X)
    \|A x - y\|^2 = \sum_{i=1}^n (A x - y)_i^2
    \exp\left( x \right) = \exp\!\left(x\right)
    \mathbf{1}_{n \times n} = \mathbf{1}\mathbf{1}^\top
    0_{n \times n} = 0
    x_{n-1} = 0
    \sum_{i=1}^{n-1} x_i x_{i+1} = c
    \sum_{j=1}^{i} A_{ij} = c
    \sum_{k=0}^{m} A^k = A
    (X^\top)_{ji} = X_{ij}
    f(0) = 0
    f(\mathbf{0}) = A \mathbf{0}
    f(x)_i = q_2(x, y)
    \nabla_x q_2(x, x) = A x
    \log c = \ln c
    -A = -1 A
    - x^\top y = y^\top (-x)
    A \left( B + C \right) = A B + A C
    \operatorname{diag}(A, B) = \begin{bmatrix} A & 0 \\ 0 & B \end{bmatrix}
""".strip().splitlines()
]


@pytest.mark.parametrize("claim", READ)
def test_notation_is_read(claim):
    found = read(claim)
    assert found.error is None, str(found.error)
    assert shape(found.left) == shape(found.right), "the walk over expressions agrees"


REFUSED = {
    r"\operatorname{tr} A B = c": "parentheses",
    r"S^\top^{-1} = A": "superscript",
    r"A B \odot C = A": "ambiguous",
    r"A \odot B x = x": "ambiguous",
    r"A \odot B \otimes C = A": "ambiguous",
    r"A \oslash B \oslash C = A": "ambiguous",
    r"\sum_i x_i = c": "bounds",
    r"A + c = A": "no broadcasting",
    r"A + x = A": "a sum",
    r"x^\top = A": "different shapes",
    r"A x y^\top y x = x": "columns",
    r"X Y = A": "columns",
    r"A x^\top y = A": "columns",
    r"\nabla_x A x = A": "parentheses",
    r"\nabla_x (A x) = A": "only a number",
    r"\nabla_x c x^\top x = c": "parentheses",
    r"\nabla_v c = 0": "not declared",
    r"\nabla c = 0": "variable",
    r"\frac{\partial c}{\partial x^\top} = x": "row layout",
    r"\frac{\partial^2 c}{\partial x^2} = x": "higher",
    r"\nabla_{A B} c = A": "not a variable",
    r"\mathbf{1}^\top \mathbf{1} = c": "does not follow",
    "I x_1 = I": "",
    r"\operatorname{softmax}_j(x) = x": "subscript",
    "A_{i} = c": "two indices|indices",
    "A_{123} = c": "write A_{1,23}",
    r"\frac{A}{B} = A": "denominator",
    "A / B = A": "denominator",
    "A^{1/2} = A": "exponent",
    "A^{c} = A": "exponent",
    r"\|A\|^2 = c": "Frobenius",
    r"\|x\|_1 = c": "norm",
    r"\max(x) = c": "not read",
    r"\det(A) = c": "not read",
    "W_{h+1} = 0": "no position",
    "W_0 = 0": "no position",
    "A_{n+1,1} = c": "no position",
    "R_{31} = c": "no position",
    "W A = A": "family",
    "U A = A": "not declared",
    r"A x = \left( B": "never closed",
    r"\frac{1}{0} = c": "zero",
    "c / 0 = c": "zero",
    r"[A \; B ; C] = A": "different numbers",
    r"\begin{bmatrix} A & B \\ C \end{bmatrix} = A": "different numbers",
    r"[A \; X^\top] = A": "row counts",
    r"\begin{bmatrix} A \\ X \end{bmatrix} = A": "column counts",
    r"\begin{bmatrix} A & \\ & B \end{bmatrix} = A": "empty block",
    r"\sum_{i=1}^n \sum_{i=1}^n A_{ii} = c": "bound already",
    "A_{cj} = 0": "not a free index",
    "A_{ij} = S_{ij}": "two different ranges",
    r"A^\dagger = A": "pseudo-inverse",
    "x^2 = c": "square",
    "X^2 = A": "square",
    "X^{-1} = A": "square",
    r"\operatorname{tr}(X) = c": "square",
    r"\sqrt[3]{A} = A": "not read",
    r"\prod_{i=1}^h W_i = 0": "not read",
    r"A \cup B = A": "not read",
    r"(A, B) = A": "list",
    "f = A": "argument|different",
    r"\phi + A = A": "function|argument",
    r"q_2(x) = c": "2 arguments",
    r"\exp = A": "argument",
    r"\operatorname{tr} = c": "argument",
    r"\operatorname{tr}(A, B) = c": "1 argument",
    r"c_i = x_i": "no entries",
    r"\sum_{i=1}^{M} x_i = c": "not declared",
    r"\operatorname{diag}(X) = x": "diag",
    r"A_1 A_2 \cdots A_h = A": "",
    r"\langle A, x \rangle = c": "inner product",
    r"A \odot x = A": "entrywise",
    r"\operatorname{Concat}_{i=1}^{h} W_i = A": "parentheses",
    r"\sum_{i=1}^{h} = A": "",
    r"0^{-1} = c": "inverse",
    r"\mathbf{X} + X = X": "did you mean X?",
    r"x_i = \sum_{j=1}^{n} A_{j}": "",
    r"A^* = A": "",
    r"\mathbb{E}[x] = x": "not read",
    r"[W_1 \; \cdots \; X] = A": "dots",
    r"\sum_{c=1}^{2 x} x_c = c": "",
}


@pytest.mark.parametrize("claim", REFUSED)
def test_what_is_refused_says_why_and_where(claim):
    error = read(claim).error
    assert isinstance(error, ParseError) and isinstance(error, Error)
    assert any(word in str(error) for word in REFUSED[claim].split("|")), str(error)
    assert error.line == DECLARED.count("\n") + 1 and 4 <= error.column <= len(claim) + 4
    assert str(error).splitlines()[-1].strip() == "^"


def test_shape_errors_are_shape_errors():
    assert isinstance(read("X Y = A").error, ShapeError) and not isinstance(read("U = U A").error, ShapeError)


# -- what is built


def test_products_are_flat_and_unevaluated():
    long = value(" ".join(["A"] * 300))
    assert isinstance(long, MatMul) and len(long.args) == 300
    assert value("A A^{-1}") == MatMul(*value("A A^{-1}").args) and len(value("A A^{-1}").args) == 2
    nested = value("A (B C)")
    assert isinstance(nested.args[1], MatMul), "what is written in parentheses stays"
    assert isinstance(value("A + B + C"), MatAdd) and len(value("A + B + C").args) == 3
    assert value(r"(A^\top)^\top").func is Transpose and value("A - A").func is MatAdd
    assert value("2 A B").args[0] == 2 and value("-2 A").args[0] == -2 and value("-A").args[0] == -1
    assert value("c / c") != 1


def test_one_by_one_is_a_number():
    assert isinstance(value(r"x^\top y"), Scalar) and isinstance(value(r"x^\top y A").args[0], Scalar)
    assert value(r"x^\top A y + 1").is_Add and isinstance(value("g_i"), Scalar)


def test_softmax_keeps_the_axis_it_was_written_with():
    assert value(r"\operatorname{softmax}(x)").axis == "column" and value(r"\operatorname{softmax}(S)").axis == "rows"
    assert (
        isinstance(value(r"\operatorname{softmax}(x^\top A)"), Softmax)
        and value(r"\operatorname{softmax}(x^\top A)").axis == "rows"
    )


def test_sizes_from_the_context():
    assert str(shape(value(r"x + c \mathbf{1}"))[0]) == "n"
    found = read(r"[A \; S] \begin{bmatrix} X \\ 0 \end{bmatrix} = A X")
    zero = found.left.args[1].grid[1][0]
    assert [str(size) for size in zero.args] == ["p", "d"]
    assert (
        read(r"\begin{bmatrix} I & X \\ 0 & I \end{bmatrix} = \begin{bmatrix} I_n & X \\ 0 & I_d \end{bmatrix}").left
        == read(
            r"\begin{bmatrix} I_n & X \\ 0_{d \times n} & I_d \end{bmatrix} = "
            r"\begin{bmatrix} I_n & X \\ 0 & I_d \end{bmatrix}"
        ).left
    )
    assert read("0 = c").left == 0 and read("A = 0").right.is_ZeroMatrix


def test_families_entries_and_names():
    assert isinstance(value("W_i"), Member) and value("W_1").index == 1 and isinstance(value("u_i"), Member)
    assert isinstance(value("u_{ij}"), Entry) and value("u_{ij}").matrix == value("u_i"), "an entry of a member"
    assert value("A_{11}").is_symbol and isinstance(value("(A)_{11}"), Entry) and value("o_1").is_symbol
    assert value("x_n").position[0] == Symbol("n", integer=True, positive=True)
    assert value(r"\hat{x}").name == "xhat" and sympy.latex(value(r"\hat{x}")) == r"\hat{x}"
    assert (
        sympy.latex(value(r"\boldsymbol{\beta}")) == r"\boldsymbol{\beta}" and sympy.latex(value(r"W_{UK}")) == "W_{UK}"
    )


def test_free_indices_have_ranges():
    assert {str(i): str(n) for i, n in read(r"X_{ij} = (X)_{ij}").indices.items()} == {"i": "n", "j": "d"}


def test_a_bound_letter_that_is_a_size_elsewhere_is_another_letter():
    found = read(r"(X W_1 W_1^\top)_{ij} = \sum_{k=1}^{n} A_{ik} (X W_1 W_1^\top)_{kj}")
    assert found.error is None and found.right.limits[0][0] != Symbol("k", integer=True, positive=True)


def test_arguments_are_not_captured():
    text = (
        DECLARED + r"$s_2(v) := \sum_{i=1}^{p} v_i$. $s_2(u_i) = \sum_{j=1}^{p} u_{ij}$, $\sum_{i=1}^{N} s_2(u_i) = c$"
    )
    first, second = read_document(text).claims
    assert first.error is None and second.error is None
    inner = first.left
    assert inner.limits[0][0] not in inner.function.matrix.free_symbols


def test_blocks_and_sums():
    assert isinstance(value(r"[W_1 \; \cdots \; W_h]"), Concat) and isinstance(value(r"[A \; B]"), Blocks)
    assert value(r"[W_1 \; \cdots \; W_h]") == value(r"\operatorname{Concat}_{i=1}^{h}(W_i)")
    assert len(value(r"\begin{bmatrix} A & B \\ C & A \end{bmatrix}").grid) == 2
    assert isinstance(value(r"\sum_{j=1}^{n} x_j"), sympy.Sum)


def test_gradients():
    assert isinstance(value(r"\nabla_X \|X\|_F^2"), Gradient) and isinstance(
        value(r"\frac{\partial x_i}{\partial x_j}"), Partial
    )
    assert isinstance(value(r"\nabla_c (c x^\top x)"), Partial)
    assert value(r"\nabla_X \frac12 \|X\|_F^2").args[0].args[0] == sympy.Rational(1, 2)


def test_definitions_are_letters_that_mean_their_value():
    (found,) = read_document(DECLARED + "$Q := A B$. $Q x = A B x$").claims
    letter = found.left.args[0]
    assert isinstance(letter, Defined) and letter.name == "Q" and letter.value == MatMul(*found.right.args[:2])


def test_a_declaration_wins_over_a_built_in_meaning():
    text = r"Let $I \in \mathbb{R}^{n \times m}$, $\sigma \in \mathbb{R}$, $e \in \mathbb{R}$, $x \in \mathbb{R}^n$. "
    found = read_document(text + r"$I = I$, $\sigma (x + x) = x$, $e^2 = e$").claims
    assert [str(claim.left) for claim in found] == ["I", "sigma*(x + x)", "e**2"] and found[0].left.is_symbol


def test_exp_of_e_unless_e_is_a_size():
    text = r"Let $x \in \mathbb{R}^n$, $Y \in \mathbb{R}^{m \times e}$. $e^2 x = x$"
    assert str(read_document(text).claims[0].left) == "e**2*x"


def test_the_sixty_deep_are_read():
    for claim in [
        r"\exp " * 60 + "c = c",
        "f(" * 40 + "x" + ")" * 40 + " = x",
        "e^{" * 40 + "c" + "}" * 40 + " = c",
        "".join(rf"\sum_{{i_{{{k}}}=1}}^{{n}}" for k in range(60)) + " c = c",
    ]:
        assert read(claim).error is None


@pytest.mark.parametrize("claim", [r"\exp " * 10_000 + "c = c", r"\nabla_x " * 5_000 + "c = c"])
def test_what_is_too_deep_is_an_error(claim):
    assert read(claim).error is not None


# -- plain text


@pytest.mark.parametrize(
    ("declared", "text", "shown"),
    [
        ("X: n×d; W: d×k", "X W", "X*W"),
        ("X: n x d, W: d x k", "X W", "X*W"),
        ("X: n×d\nW: d×k", "X*W", "X*W"),
        ("A, B: n×n", "A .* B", "HadamardProduct(A, B)"),
        ("A, B: n×n", "A ⊙ B", "HadamardProduct(A, B)"),
        ("A, B: n×n", "kron(A, B)", "KroneckerProduct(A, B)"),
        ("A: n×n", "A^T", "A.T"),
        ("A: n×n", "tr(A)", "Trace(A)"),
        ("H_1, ..., H_h: n×k; U_1, ..., U_h: k×d", "sum(i=1..h, H_i U_i)", "sum(i=1..h, H_i*U_i)"),
        ("A, B: n×d", "concat(A, B)", "[A, B]"),
        ("H_1, ..., H_h: n×k", "concat(i=1..h, H_i)^T", "concat(i=1..h, H_i).T"),
        ("x: n; A: n×n", "grad(x^T A x, x)", "grad(x.T*A*x, x)"),
        ("A: n×p; B: n×q; C: m×p; D: m×q", "[A, B; C, D]", "[A, B; C, D]"),
        ("x: n; c: R", "c 1_n", "c*1"),
        ("A: n×n", "A I_n", "A*I"),
        ("A: n×n; phi: R -> R", "phi(A)", "phi(A)"),
        ("c: R; x: R^n", "exp(c) x / sqrt(n)", "exp(c)*1/(sqrt(n))*x"),
        ("A: n×n", "A^-1", "A**(-1)"),
        ("A: n×n; m: N", "A^(2 m)", "A**(2*m)"),
        ("W_out: n×n; x_1: n", "W_out x_1", "W_out*x_1"),
        ("alpha: R", "alpha^2", "alpha**2"),
        ("Xh: n×d; X1: n×d", "Xh + X1", "X1 + Xh"),
        ("A, B: n×n; x: n", "AB x", "A*B*x"),
        (r"X \in \mathbb{R}^{n \times d}", "X X^T", "X*X.T"),
        ("X: n×d", r"X X^\top", "X*X.T"),
        ("Q := X X; X: n×n", "Q", "Q"),
        ("A: n×n", "A_ij", "A_{i,j}"),
        ("A: 2×3", "A_12", "A_{1,2}"),
    ],
)
def test_plain_text(declared, text, shown):
    assert str(parse(text, declared)) == shown


def test_declared_symbols():
    n, d = sl.sizes("n d")
    X, H, x = sl.matrix("X", n, d), sl.family("H", n, d, count=d), sl.vector("x", d)
    c, i = sl.scalar("c"), sl.indices("i")
    assert parse("X x", [X, x]).args == (X, x) and parse("H_1 + H_i", [H, i]).args == (H[1], H[i])
    assert parse("c X_{i1}", (c, [X], i)) == c * Entry(X, i, 1) and parse("Y Y^T", {"Y": X * X.T}).args[0] == X * X.T
    assert parse("n c", [n, c]).args == (n, c) and parse("phi(c)", [c, sympy.Function("phi")]).func.__name__ == "phi"
    plain = sympy.Symbol("m")
    assert parse("m I_m", [sympy.MatrixSymbol("A", plain, plain)]).args == (plain, sympy.Identity(plain))
    assert parse_equation("X x = 0", [X, x])[1].is_ZeroMatrix


@pytest.mark.parametrize("declared", [3, [3], [None], ["A"], {"A": "1"}, {"A": 3}, [[["A: n×n"]]], {1: 2}, [object()]])
def test_what_cannot_be_declared(declared):
    with pytest.raises(TypeError):
        parse("A", declared)


@pytest.mark.parametrize("text", [3, None, b"A", ["A"], sympy.Symbol("A")])
def test_what_is_no_text(text):
    with pytest.raises(TypeError):
        parse(text, "A: n×n")
    with pytest.raises(TypeError):
        read_claim("A: n×n", text)


@pytest.mark.parametrize("text", ["", "  ", "A = A", "A, A", "A; A", "A B C (", "A \\in B", "A \n \\\\ A", "."])
def test_what_is_no_expression(text):
    with pytest.raises(Error):
        parse(text, "A: n×n")


def test_claims_with_declarations():
    links = read_claim("A, B: n×n; c: R; c > 0; A^T A = I; Q = A B", "Q = A B = B A")
    assert [link.text for link in links] == ["Q = A B", "A B = B A"] and all(link.error is None for link in links)
    assert [(a.kind, a.text) for a in links[0].assumptions] == [("inequality", "c > 0"), ("equation", "A^T A = I")]
    for declarations, claim in [
        ("A: 0×n", "A = A"),
        ("A: n×n; A: n×m", "A = A"),
        ("A (", "A = A"),
        ("A: n×n", "A"),
        ("A: n×n", ""),
    ]:
        with pytest.raises(Error):
            read_claim(declarations, claim)
    assert read_claim("A: n×n", "A = (A")[0].error is not None


# -- nothing is evaluated


SMUGGLED = [
    "__import__('os').system('touch smuggled')",
    "Matrix([['__import__(\"os\").getcwd()']])",
    "f'{1+1}'",
    'f"{A.__class__}"',
    "A.__class__.__mro__",
    "(lambda: 1)()",
    "exec('1')",
    'eval("1+1")',
    "open('/etc/passwd').read()",
    "{A.shape}",
    "A[0]",
    "[c for c in ().__class__.__base__.__subclasses__()]",
    "S('1+1')",
    "sympify('x')",
    "Symbol('x')",
    "`id`",
    "$(id)",
    "1 if A else 2",
    r"\input{/etc/passwd}",
    r"\write18{id}",
    r"\def\A{1}",
    "A;import os",
    "print(A)",
    "globals()",
    "%s %(A)s",
    "{0.__class__}",
]


@pytest.mark.parametrize("text", SMUGGLED)
def test_smuggled_code_is_never_run(text, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)

    def forbidden(*arguments, **options):
        raise AssertionError("text was evaluated")

    for target in (
        "builtins.eval",
        "builtins.exec",
        "os.system",
        "sympy.sympify",
        "sympy.core.sympify.parse_expr",
        "sympy.parsing.sympy_parser.parse_expr",
    ):
        if target == "sympy.core.sympify.parse_expr":
            continue
        monkeypatch.setattr(target, forbidden)
    for call in (
        lambda: parse(text, "A: n×n"),
        lambda: parse("A", text),
        lambda: read_claim("A: n×n", f"A = {text}"),
        lambda: read_claim(text, "A = A"),
        lambda: read_document(f"Let $A \\in \\mathbb{{R}}^{{n \\times n}}$. $A = {text}$ {text}"),
        lambda: read_document(
            json.dumps({"cells": [{"cell_type": "markdown", "source": [text, [text]]}]}), kind="notebook"
        ),
        lambda: read_document(
            json.dumps({"cells": [[text], {"cell_type": "markdown", "source": text}]}), kind="notebook"
        ),
    ):
        try:
            call()
        except Error:
            pass
    assert not list(tmp_path.iterdir())


def test_reading_loads_only_when_asked():
    import subprocess

    code = "import sys, symlin; symlin.prove; assert not {'lark', 'symlin.text'} & set(sys.modules)"
    assert subprocess.run([sys.executable, "-c", code]).returncode == 0


# -- generated


SQUARE = st.recursive(
    st.sampled_from(
        [
            "A",
            "B",
            "C",
            "I",
            r"A^\top",
            "A^{-1}",
            r"x y^\top",
            r"\mathbf{1}_n x^\top",
            r"\operatorname{diag}(x)",
            r"X Y^\top",
        ]
    ),
    lambda inner: st.one_of(
        st.tuples(inner, inner).map(lambda p: f"({p[0]}) ({p[1]})"),
        st.tuples(inner, inner).map(lambda p: f"({p[0]} + {p[1]})"),
        st.tuples(inner, inner).map(lambda p: f"({p[0]}) \\odot ({p[1]})").map(lambda t: f"\\left({t}\\right)"),
        inner.map(lambda t: f"\\operatorname{{tr}}({t}) ({t})"),
        inner.map(lambda t: f"\\frac{{1}}{{2}} ({t})^\\top"),
        inner.map(lambda t: f"\\operatorname{{softmax}}({t})"),
        inner.map(lambda t: f"\\sum_{{i=1}}^{{h}} ({t})"),
        inner.map(lambda t: f"c ({t}) - (x^\\top ({t}) y) ({t})"),
    ),
    max_leaves=5,
)


@given(SQUARE, SQUARE)
@settings(max_examples=150, deadline=None)
def test_well_shaped_formulas_are_read_and_their_shape_is_right(left, right):
    found = read(f"{left} = {right} + A")
    if found.error is not None:
        assert "bound already" in str(found.error) or "does not follow" in str(found.error)
        return
    assert [str(size) for size in shape(found.left)] == ["n", "n"] == [str(size) for size in shape(found.right)]


PIECES = [
    *"ABCXxycW",
    "W_1",
    "W_i",
    "u_1",
    "(",
    ")",
    "+",
    "-",
    "=",
    "{",
    "}",
    "_",
    "^",
    r"\odot",
    r"\otimes",
    r"\exp",
    r"\operatorname{tr}",
    "I",
    "0",
    r"\sum_{i=1}^{h}",
    "_{ij}",
    "^{-1}",
    r"^\top",
    r"\nabla_x",
    "f(x)",
    "f(",
    r"\phi",
    "2",
    r"\frac{1}{2}",
    r"\frac",
    r"\mathbf{1}",
    r"[A \; B]",
    r"\begin{bmatrix}",
    r"\end{bmatrix}",
    "&",
    r"\\",
    r"\partial",
    "/",
    r"\|",
    ",",
    r"\cdots",
    "[",
    "]",
    r"\;",
    r"\in \mathbb{R}",
    ":=",
    "e",
    r"\delta_{ij}",
]


@given(st.lists(st.sampled_from(PIECES), max_size=16))
@settings(max_examples=400, deadline=None)
def test_pieces_in_any_order_are_read_or_refused(pieces):
    for claim in read_document(DECLARED + "$$ " + " ".join(pieces) + " $$").claims:
        if claim.error is None:
            assert shape(claim.left) == shape(claim.right)
        else:
            assert isinstance(claim.error, Error) and str(claim.error)


@given(st.text(max_size=40), st.text(max_size=40))
@settings(max_examples=200, deadline=None)
def test_any_texts_are_read_or_refused(declarations, claim):
    for call in (lambda: read_claim(declarations, claim), lambda: parse(claim, declarations)):
        try:
            call()
        except Error:
            pass
