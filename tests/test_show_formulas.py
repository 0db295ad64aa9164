"""Formulas and matrices in HTML: every node type, refused commands, escaped text, shortened matrices."""

import xml.etree.ElementTree as ElementTree

import pytest
import sympy
from test_printing import CASES

import symlin as sl
from symlin import nodes
from symlin.balls import Enclosure
from symlin.errors import Error
from symlin.show.formulas import formula_html, tex_html, tex_of, tex_text
from symlin.show.markup import Markup, code, element, joined, prose
from symlin.show.mathml import mathml
from symlin.show.matrices import Rounded, entries_latex, entry_latex, kept, matrix_html, matrix_latex, shortened

n, d = sl.sizes("n d")
i = sl.indices("i")
X = sl.matrix("X", n, d)
EXPRESSIONS = [case[0] for case in CASES.values()]


def words(tree):
    return "".join(tree.itertext())


@pytest.mark.parametrize("expression", EXPRESSIONS, ids=CASES)
@pytest.mark.parametrize("printer", [sl.latex, sympy.latex])
def test_every_node_type_becomes_mathml(expression, printer):
    tree = ElementTree.fromstring(mathml(printer(expression)))
    assert tree.tag == "math" and words(tree)
    names = [e.text for e in tree.iter() if e.tag in ("mi", "mn", "mo", "mtext")]
    assert all(names) and not any("\\" in name for name in names)


@pytest.mark.parametrize("expression", EXPRESSIONS, ids=CASES)
def test_a_notebook_gets_latex_and_a_page_mathml(expression):
    notebook = ElementTree.fromstring(formula_html(expression))
    assert notebook.tag == "span" and notebook.text == f"${sl.latex(expression)}$"
    page = formula_html(expression, form="page")
    assert notebook.attrib["data-mathml"] == page and page.startswith("<math")


@pytest.mark.parametrize(("tex", "expected"), [
    (r"\frac{a}{b}", "<mfrac><mi>a</mi><mi>b</mi></mfrac>"),
    (r"\sqrt[3]{x}", "<mroot><mi>x</mi><mn>3</mn></mroot>"),
    (r"x_{12}", "<msub><mi>x</mi><mn>12</mn></msub>"),
    (r"W^{Q}_{i}", "<msubsup><mi>W</mi><mi>i</mi><mi>Q</mi></msubsup>"),
    (r"\hat{x}", '<mover accent="true"><mi>x</mi><mo>^</mo></mover>'),
    (r"\boldsymbol{\alpha}", '<mrow style="font-weight: bold"><mi>α</mi></mrow>'),
    (r"\mathbf{1}", '<mi mathvariant="normal">𝟏</mi>'),
    (r"\mathbb{R}", '<mi mathvariant="normal">ℝ</mi>'),
    (r"\lambda\varphi\Omega", "<mi>λ</mi><mi>φ</mi><mi>Ω</mi>"),
    (r"a < b", "<mo>&lt;</mo>"),
    (r"\begin{bmatrix} 1 & 2 \end{bmatrix}", "<mtr><mtd><mn>1</mn></mtd><mtd><mn>2</mn></mtd></mtr>"),
    (r"\text{left side} = 1", "<mtext>left\u00a0side</mtext>"),
    (r"\operatorname{softmax}\left(x\right)", "<mi>softmax</mi>"),
    (r"{x}'", "<msup><mi>x</mi><mo>′</mo></msup>"),
])
def test_latex_is_read(tex, expected):
    assert expected in mathml(tex)


@pytest.mark.parametrize("tex", [
    r"\href{javascript:alert(1)}{x}", r"\class{x}{y}", r"\style{color:red}{x}", r"\require{html}", r"\def\x{1}",
    r"\text{\href{javascript:alert(1)}{x}}", r"\operatorname{\href{javascript:alert(1)}{x}}", r"\text{a $\href{b}{c}$}",
    r"\mathbf{\href{a}{b}}", r"\mathbf{x\href{a}{b}}", r"\text{\(x\)}", r"\begin{array}{\href{a}{b}} x \end{array}",
    r"\input{f}", r"\unicode{60}", "x}", "{x", r"\left(x", r"x \right)", r"\frac{1}", "x^",
    r"\begin{evil} x \end{evil}",
    "a & b", "$x$", "100%", r"\begin{matrix} 1 \end{bmatrix}", r"\left\href x \right)", "{" * 500 + "x" + "}" * 500,
])
def test_what_symlin_would_not_write_is_shown_as_typed(tex):
    with pytest.raises(Error):
        mathml(tex)
    shown = tex_html(tex)
    assert shown == code(tex) and ElementTree.fromstring(shown).text == tex


@pytest.mark.parametrize("name", [
    "<script>alert(1)</script>", '"><img src=x onerror=alert(1)>', "a$b", r"\href{javascript:alert(1)}{x}", "a'b",
    "&lt;", "a}b{",
])
@pytest.mark.parametrize("form", ["notebook", "page"])
def test_names_stay_text(name, form):
    shown = formula_html(sympy.MatrixSymbol(name, n, n) * sympy.Symbol("c"), form=form)
    tree = ElementTree.fromstring(shown)
    assert {e.tag for e in tree.iter()} <= {
        "span", "code", "math", "mrow", "mi", "mo", "mn", "mtext", "msub", "msup", "mspace", "mover"}
    if name in ("a$b", r"\href{javascript:alert(1)}{x}", "a}b{"):
        assert tree.tag == "code"


def test_formulas_of_equations_and_pairs():
    assert tex_of((X, X)) == tex_of(sympy.Eq(X, X, evaluate=False)) == "X = X"
    assert "displaystyle" in formula_html((X, X), display=True)
    with pytest.raises(TypeError, match="no expression"):
        formula_html("__import__('os')")
    with pytest.raises(TypeError, match="form is one of"):
        formula_html(X, form="pdf")


def test_a_deep_expression_is_shown_as_text():
    for depth in (80, 150, 5000):
        deep = X
        for _ in range(depth):
            deep = nodes.Elementwise("exp", deep)
        assert formula_html(deep).startswith("<code>") is (depth > 100)


def test_markup():
    assert joined(["<", Markup("<b>")], "&") == "&lt;&amp;<b>"
    assert element("p", None, "x", hidden=None) == "<p>x</p>"
    assert element("a", aria_label='"') == '<a aria-label="&quot;"></a>'
    assert prose("plain") == "plain"
    assert "mathjax_ignore" in prose(r"\alpha")


def test_text_inside_formulas():
    written = tex_text("50% & {a_b} ^ ~ # $ \\ ≠")
    assert ElementTree.fromstring(mathml(r"x \text{ a}")) is not None
    for c in "%&{}_#$":
        assert f"\\{c}" in written
    mathml(tex_text("A is invertible, c ≠ 0, d ≥ 0 everywhere"))


# matrices -------------------------------------------------------------------------------------------------------------


def test_small_matrices_are_whole():
    assert kept(8) == list(range(8))
    assert [[c.entry for c in row] for row in shortened([[1, 2], [3, 4]])] == [[1, 2], [3, 4]]


@pytest.mark.parametrize("marked", [None, (1, 1), (20, 30), (12, 9), (6, 6), (7, 7), (8, 29)])
def test_large_matrices_keep_the_first_the_marked_and_the_last(marked):
    rows = [[100 * r + c for c in range(30)] for r in range(20)]
    cells = shortened(rows, marked)
    assert len({len(row) for row in cells}) == 1 and len(cells) <= 11
    assert cells[0][0].entry == 0 and cells[-1][-1].entry == 1929
    found = [cell.entry for row in cells for cell in row if cell.marked]
    assert found == ([] if marked is None else [rows[marked[0] - 1][marked[1] - 1]])
    places = kept(20, marked and marked[0])
    assert [p for p in places if p is not None] == sorted({p for p in places if p is not None})
    for before, after in zip(places, places[1:]):
        assert after == before + 1 if None not in (before, after) else True


def test_dots():
    dots = [[cell.dots and cell.dots[0] for cell in row] for row in shortened(sympy.eye(20).tolist(), most=4)]
    assert dots == [[None, None, "⋯", None]] * 2 + [["⋮", "⋮", "⋱", "⋮"], [None, None, "⋯", None]]
    assert matrix_latex(sympy.eye(20), most=3).count(r"\ddots") == 1


def test_the_marked_entry_survives_without_styles():
    tree = ElementTree.fromstring(matrix_html([[1, 2], [3, sympy.Rational(-1, 2)]], (2, 2), name="left side"))
    assert words(tree) == "123[−1/2]" and tree.find(".//strong") is not None
    assert tree.attrib["aria-label"] == "left side, 2 by 2"
    assert matrix_latex([[1, 2]], (1, 2)).count(r"\boxed{2}") == 1


def test_numbers_in_matrices():
    assert entry_latex(Enclosure("0.25 +/- 3.01e-11")) == r"0.25 \pm 3.01 \cdot 10^{-11}"
    assert entry_latex(Rounded("1e+5")) == r"\approx 10^{5}"
    assert "≈ 0.5" in matrix_html([[Rounded("0.5")]])
    with pytest.raises(TypeError, match="without entries"):
        matrix_html([])
    with pytest.raises(TypeError, match="no expression"):
        matrix_html([["1+1"]])


def test_symbolic_entries_in_textbook_order():
    assert entries_latex(sl.matrix("X", 2, 2)) == r"\begin{bmatrix} X_{11} & X_{12} \\ X_{21} & X_{22} \end{bmatrix}"
    assert r"X_{1d} \\ \vdots & \ddots & \vdots \\ X_{n1}" in entries_latex(X)
    mathml(entries_latex(X))
