"""Every node type prints in text, LaTeX and pretty form, with brackets where it would say something else without."""

import pytest
import sympy
from sympy import Inverse, MatAdd, MatMul, MatPow, Rational, Sum, Trace, Transpose

import symlin as sl
from symlin import nodes

n, d, k, h, p = sl.sizes("n d k h p")
i, j = sl.indices("i j")
A, B, C = sl.matrices("A B C", n, n)
X, W_Q = sl.matrix("X", n, d), sl.matrix("W_Q", d, k)
x, y, c = sl.vector("x", n), sl.vector("y", n), sl.scalar("c")
H, U, W = sl.family("H", n, k, count=h), sl.family("U", k, p, count=h), sl.family("W^Q", d, k, count=h)
HU = sl.total(H[i] * U[i], (i, 1, h))
phi = sympy.Function("phi")
xy = nodes.Scalar(MatMul(Transpose(x), y))

CASES = {  # expression: (text, symlin's LaTeX)
    "a sum of products": (HU, "sum(i=1..h, H_i*U_i)", r"\sum_{i=1}^{h} H_{i} U_{i}"),
    "a sum of sums": (
        sl.total(A + H[i] * H[i].T, (i, 1, h)), "sum(i=1..h, A + H_i*H_i.T)",
        r"\sum_{i=1}^{h} \left(A + H_{i} H_{i}^{\top}\right)"),
    "a sum inside a product": (
        MatMul(A, sl.total(H[i] * H[i].T, (i, 1, h)), B), "A*(sum(i=1..h, H_i*H_i.T))*B",
        r"A \left(\sum_{i=1}^{h} H_{i} H_{i}^{\top}\right) B"),
    "a sum transposed": (
        Transpose(HU), "(sum(i=1..h, H_i*U_i)).T", r"\left(\sum_{i=1}^{h} H_{i} U_{i}\right)^{\top}"),
    "minus a sum": (-HU, "-(sum(i=1..h, H_i*U_i))", r"- \sum_{i=1}^{h} H_{i} U_{i}"),
    "blocks side by side": (
        MatMul(sl.concat(A, B), sl.blocks([[A], [B]])), "[A, B]*[A; B]",
        r"\begin{bmatrix} A & B \end{bmatrix} \begin{bmatrix} A \\ B \end{bmatrix}"),
    "blocks transposed": (
        Transpose(sl.concat(A, B)), "[A, B].T", r"\begin{bmatrix} A & B \end{bmatrix}^{\top}"),
    "heads side by side": (
        sl.concat(H[i], (i, 1, h)), "concat(i=1..h, H_i)", r"\operatorname{Concat}_{i=1}^{h}\left(H_{i}\right)"),
    "softmax of a fraction": (
        sl.softmax(A / sympy.sqrt(k)), "softmax(1/sqrt(k)*A)",
        r"\operatorname{softmax}\left(\frac{1}{\sqrt{k}} A\right)"),
    "softmax transposed": (
        Transpose(sl.softmax(A)), "softmax(A).T", r"\operatorname{softmax}\left(A\right)^{\top}"),
    "a masked softmax": (
        sl.softmax(A, mask=sl.causal_mask(n)), "softmax(A, causal(n))",
        r"\operatorname{softmax}\left(A, \operatorname{causal}\left(n\right)\right)"),
    "an entrywise product in a product": (
        MatMul(sl.hadamard(A, B + C), C), None, r"\left(A \odot \left(B + C\right)\right) C"),
    "a Kronecker product in a product": (
        MatMul(sl.kron(A, B), sl.vec(C)), None, r"\left(A \otimes B\right) \operatorname{vec}\left(C\right)"),
    "a diagonal": (sl.diag(x), "diag(x)", r"\operatorname{diag}\left(x\right)"),
    "the diagonal": (sl.diag(A), "diag(A)", r"\operatorname{diag}\left(A\right)"),
    "an inner product": (sl.dot(x, y), "dot(x, y)", r"\left\langle x, y \right\rangle"),
    "an inner product of matrices": (nodes.Inner(A, B), "inner(A, B)", r"\left\langle A, B \right\rangle"),
    "a squared norm squared": (sl.norm2(x) ** 2, None, r"\left(\left\| x \right\|^{2}\right)^{2}"),
    "a squared Frobenius norm": (sl.frobenius2(A - B), "frobenius2(A - B)", r"\left\| A - B \right\|_{F}^{2}"),
    "exp of a sum": (sl.exp(A + B), "exp(A + B)", r"\exp\left(A + B\right)"),
    "a root": (sl.sqrt(A), "sqrt(A)", r"\sqrt{A}"),
    "the logistic function": (sl.logistic(A), "logistic(A)", r"\sigma\left(A\right)"),
    "an unknown function": (sl.apply(phi, A), "phi(A)", r"\phi\left(A\right)"),
    "an unknown function of a number": (sl.apply(phi, c), "phi(c)", r"\phi\left(c\right)"),
    "exp of a number": (sl.exp(c), "exp(c)", r"\exp\left(c\right)"),
    "relu squared": (sl.relu(c) ** 2, "relu(c)**2", r"\operatorname{relu}\left(c\right)^{2}"),
    "an entry": (nodes.Entry(A, i, j), "A_{i,j}", "A_{ij}"),
    "an entry of a product": (nodes.Entry(A * B, i, j), "(A*B)_{i,j}", r"\left(A B\right)_{ij}"),
    "an entry of a named matrix": (nodes.Entry(W_Q, i, j), "W_Q_{i,j}", r"\left(W_{Q}\right)_{ij}"),
    "a squared entry": (nodes.Entry(A, 1, 12) ** 2, "A_{1,12}**2", r"A_{1, 12}^{2}"),
    "an entry of a column": (nodes.Entry(x, i, 1), "x_{i}", "x_{i}"),
    "a sum of entries squared": (
        Sum(nodes.Entry(A, i, j), (j, 1, n)) ** 2, None, r"\left(\sum_{j=1}^{n} A_{ij}\right)^{2}"),
    "a number in a matrix": (1 + xy, "x.T*y + 1", r"x^{\top} y + 1"),
    "its square": (xy**2, "(x.T*y)**2", r"\left(x^{\top} y\right)^{2}"),
    "a multiple of a sum in a matrix": (
        c * nodes.Scalar(MatAdd(x.T * y, y.T * y)), "c*(x.T*y + y.T*y)",
        r"c \left(x^{\top} y + y^{\top} y\right)"),
    "one over it": (1 / xy, "1/(x.T*y)", r"\frac{1}{x^{\top} y}"),
    "a member": (H[i] * U[i], "H_i*U_i", "H_{i} U_{i}"),
    "a member with a superscript, transposed": (Transpose(W[i]), "W^Q_i.T", r"\left(W^{Q}_{i}\right)^{\top}"),
    "a later member": (H[i + 1], "H_(i + 1)", "H_{i + 1}"),
    "an indicator": (nodes.Indicator(i <= j) ** 2, None, r"\left[i \leq j\right]^{2}"),
    "named matrices": (
        MatMul(nodes.Defined("Q", X * W_Q), Transpose(nodes.Defined("K", X * W_Q))), "Q*K.T", r"Q K^{\top}"),
    "a named number": (nodes.DefinedScalar("alpha", c + 1) ** 2, "alpha**2", r"\alpha^{2}"),
    "a gradient": (
        nodes.Gradient(sl.norm2(x) / 2, x), "grad(norm2(x)/2, x)",
        r"\nabla_{x} \left(\frac{\left\| x \right\|^{2}}{2}\right)"),
    "a partial derivative": (
        nodes.Partial(nodes.Entry(x, i, 1), nodes.Entry(y, j, 1)), "partial(x_{i}, y_{j})",
        r"\frac{\partial x_{i}}{\partial y_{j}}"),
    "ones": (MatMul(sl.ones(n), Transpose(sl.ones(k))), None, r"\mathbf{1}_{n} \mathbf{1}_{k}^{\top}"),
    "a matrix of ones": (MatMul(A, sl.ones(n, k)), None, r"A \mathbf{1}_{n \times k}"),
    "the identity": (MatMul(A, sl.identity(n)), "A*I", r"A I_{n}"),
    "a trace": (c * Trace(A) ** 2, "c*Trace(A)**2", r"c \operatorname{tr}\left(A\right)^{2}"),
    "an inverse transposed": (Transpose(Inverse(A)), "(A**(-1)).T", r"\left(A^{-1}\right)^{\top}"),
    "a power": (MatPow(A + B, 3), "(A + B)**3", r"\left(A + B\right)^{3}"),
    "an entrywise power": (sympy.HadamardPower(A, -1), None, r"A^{\odot \left(-1\right)}"),
    "a fraction": (
        MatMul(Rational(3, 2), MatAdd(A, B)), None, r"\frac{3}{2} \left(A + B\right)"),
    "a negative fraction": (MatAdd(A, MatMul(Rational(-1, 2), B)), None, r"A - \frac{1}{2} B"),
}


@pytest.mark.parametrize(("expression", "text", "tex"), CASES.values(), ids=CASES)
def test_text_and_latex(expression, text, tex):
    if text is not None:
        assert str(expression) == text
    assert sl.latex(expression) == tex


@pytest.mark.parametrize("expression", [case[0] for case in CASES.values()], ids=CASES)
def test_sympy_prints_it_too(expression):
    assert balanced(sympy.latex(expression)) and balanced(sl.latex(expression))
    for unicode in (True, False):
        assert sympy.pretty(expression, use_unicode=unicode)


NOT_READ = {"a masked softmax", "an indicator", "named matrices", "a named number"}
"""What LaTeX does not say to a reader: masks, the Iverson bracket, and definitions, which are declared elsewhere."""


@pytest.mark.parametrize("name", sorted(set(CASES) - NOT_READ))
def test_the_latex_reads_back(name):
    expression, declared = CASES[name][0], [n, d, k, h, p, A, B, C, X, W_Q, x, y, c, H, U, W, phi]
    again = sl.parse(sl.latex(expression), [*declared, *(expression.free_symbols & {i, j})])
    assert sympy.srepr(type(again)) == sympy.srepr(type(expression))
    assert again == expression or sl.prove(again, expression).proved or str(again) == "grad(norm2(x)*(1/2), x)"


def balanced(tex):
    return tex.count("{") == tex.count("}") and tex.count(r"\left") == tex.count(r"\right")


def pretty(expression):
    return "\n".join(line.rstrip() for line in sympy.pretty(expression, use_unicode=True).split("\n"))


def test_pretty_blocks_are_aligned():
    assert pretty(sl.blocks([[A * B, A], [C, B]])) == "⎡A⋅B  A⎤\n⎣C    B⎦"
    assert pretty(sl.concat(A, B)) == "[A  B]"


def test_pretty_sums_in_products_have_brackets():
    assert "⎛" in pretty(MatMul(A, HU * HU.T, B)) and "⎛" not in pretty(HU)


def test_pretty_numbers_in_matrices():
    assert pretty(xy + 1) == " T\nx ⋅y + 1"
    assert "⎛" in pretty(c * nodes.Scalar(MatAdd(x.T * y, y.T * y)))
    assert pretty(sl.concat(H[i], (i, 1, h))) == "concat(i=1..h, Hᵢ)"
