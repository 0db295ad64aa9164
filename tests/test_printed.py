"""LaTeX of every expression reads back: random ones of every node type, names as people give them, bound letters."""

import pytest
import sympy
from expressions import Writer
from hypothesis import given, settings
from hypothesis import strategies as st
from printed import NamedWriter, declared_in, random_side
from sympy import Dummy, MatAdd, MatMul, Sum, Symbol, Transpose
from written_alike import alike

import symlin as sl
from symlin import nodes
from symlin.lettering import lettered

n, d, k, h = sl.sizes("n d k h")
i, j = sl.indices("i j")
A, B, sigma = sl.matrix("A", n, n), sl.matrix("B", n, n), sl.scalar("sigma")
NAMED_I = sl.matrix("I", n, n)
x, y = sl.vector("x", n), sl.vector("y", n)
H = sl.family("H", n, k, count=h)


def read_back(expression, *more):
    return sl.parse(sl.latex(expression), [*declared_in(expression), *more])


@settings(max_examples=300)
@given(st.randoms(use_true_random=False), st.sampled_from([Writer, NamedWriter]), st.booleans())
def test_random_expressions(random, kind, literal):
    expression = random_side(kind(random, literal=literal))
    assert alike(read_back(expression), expression)


@pytest.mark.parametrize("name", """
    W W_Q W^Q W^Q_1 W_Q_1 A0 A_0 W1 beta0 alpha_1 Gamma Alpha Sigma_xx xhat xprime xprime_1 xhat_1 Wbold Lcal W_out head
    Query what out_proj d_k q1_2 varepsilon xbar_t
""".split())
def test_names(name):
    M, c, F = sl.matrix(name, n, d), sl.scalar(name), sl.family(name, n, d, count=h)
    f, size = sympy.Function(name), sl.sizes(name)
    for thing in (M, Transpose(M), c**2, F[1], F[i + 1].T, sl.apply(f, x), nodes.Entry(M, i, 2), size + 1):
        declared = {M: M, c**2: c}.get(thing) or F if thing.has(nodes.Member) else [*declared_in(thing)]
        assert alike(sl.parse(sl.latex(thing), declared), thing)


def test_names_have_textbook_spellings():
    written = ["W_{Q}", "W^{Q}_{1}", "W_{Q, 1}", "A_{0}", r"\hat{x}_{t}", "x'", r"\boldsymbol{W}", r"\mathrm{A}"]
    assert [lettered(name) for name in "W_Q W^Q_1 W_Q_1 A0 xhat_t xprime Wbold Alpha".split()] == written


@pytest.mark.parametrize(("expression", "tex"), [
    (MatAdd(B, A), "B + A"),
    (MatAdd(A, B), "A + B"),
    (MatMul(-1, MatAdd(B, A)), r"- \left(B + A\right)"),
    (MatAdd(A, MatMul(-2, B)), "A - 2 B"),
    (sympy.Add(d, n, k, evaluate=False), "d + n + k"),
    (nodes.Total(nodes.Total(MatMul(A, H[i], H[j].T), (j, 1, h)), (i, 1, h)),
     r"\sum_{i=1}^{h} \sum_{j=1}^{h} A H_{i} H_{j}^{\top}"),
    (Sum(nodes.Entry(A, i, j), (j, 1, n), (i, 1, n)), r"\sum_{i=1}^{n} \sum_{j=1}^{n} A_{ij}"),
    (sl.family("W_Q", n, k, count=h)[i], "W_{Q, i}"),
    (sl.family("W^Q", n, k, count=h)[i].T, r"\left(W^{Q}_{i}\right)^{\top}"),
    (sl.blocks([[A, sl.zeros(n, d)], [sl.zeros(k, n), sl.matrix("C", k, d)]]),
     r"\begin{bmatrix} A & 0 \\ 0 & C \end{bmatrix}"),
    (sl.blocks([[A, sl.zeros(n, d)]]), r"\begin{bmatrix} A & 0_{n \times d} \end{bmatrix}"),
    (sl.zeros(n), r"\mathbf{0}_{n}"),
    (sl.zeros(n + d, 2 * k), r"0_{\left(d + n\right) \times 2 k}"),
    (MatMul(sympy.Rational(-2, 3), A), r"- \frac{2}{3} A"),
    (MatMul(A, sl.kron(x.T, y)), r"A \left(x^{\top} \otimes y\right)"),
    (Transpose(sympy.Inverse(A)), r"\left(A^{-1}\right)^{\top}"),
    (sympy.MatPow(A, n + 1), "A^{n + 1}"),
    (nodes.Indicator(i <= j), r"\left[i \leq j\right]"),
    (sympy.KroneckerDelta(i, j + 1), r"\delta_{i, j + 1}"),
    (nodes.Entry(x, 2, 1), "x_{2}"),
    (nodes.Entry(A, 1, 2) + nodes.Entry(sl.matrix("A_12", n, n), i, j), None),
    (MatMul(NAMED_I, sl.identity(n)), r"I \operatorname{identity}\left(n\right)"),
    (sigma * sl.logistic(sigma), r"\sigma \operatorname{logistic}\left(\sigma\right)"),
])
def test_spellings(expression, tex):
    if tex is not None:
        assert sl.latex(expression) == tex
    assert alike(read_back(expression), expression)


def test_bound_letters_that_clash_are_renamed():
    shadowed = nodes.Total(MatMul(H[i], nodes.Total(H[i].T, (i, 1, h))), (i, 1, h))
    assert sl.latex(shadowed) == r"\sum_{i=1}^{h} H_{i} \left(\sum_{j=1}^{h} H_{j}^{\top}\right)"
    dummy = Dummy("i", integer=True, positive=True)
    captured = Sum(nodes.Entry(A, i, dummy), (dummy, 1, n))
    assert sl.latex(captured) == r"\sum_{j=1}^{n} A_{ij}"
    assert alike(read_back(captured), captured)
    assert sl.latex(captured.subs(i, j)) == r"\sum_{i=1}^{n} A_{ji}"


def test_a_name_and_an_entry_that_look_alike_are_told_apart():
    first, entry = sl.scalar("x_1"), nodes.Entry(x, 1, 1)
    assert sl.latex(first + entry).count(r"\left(x\right)_{1}") == 1
    assert sl.latex(entry) == "x_{1}"


def test_declared_names_win_over_other_spellings():
    one, other = sl.matrix("A1", n, n), sl.matrix("A_1", n, n)
    assert sl.parse("A_1", [one, other]) == other and sl.parse("A_1", [one]) == one


@pytest.mark.parametrize(("text", "said"), [("[i = j]", "slices|stands where"), (r"[i \leq j \leq l]", "stands where"),
                                            (r"[A \leq B]", "declared|index")])
def test_what_is_no_indicator(text, said):
    with pytest.raises(sl.ParseError, match=said):
        sl.parse(text, [A, B])


def test_alike_tells_apart():
    different = [A, B, A * B, B * A, A.T, MatMul(2, A), MatAdd(A, B), sl.hadamard(A, B), sl.softmax(A), A.I,
                 H[1] * H[1].T, H[2] * H[2].T, sl.kron(A, B), sympy.MatPow(A, n), sympy.MatPow(A, n + 1)]
    assert [(a, b) for a in different for b in different if alike(a, b) != (a is b)] == []
    assert not alike(Symbol("c"), Symbol("c", real=True))
