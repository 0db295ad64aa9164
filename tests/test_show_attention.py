"""How statements, variants, comparisons and array functions are shown, and how matrices of ones are spelled."""

from html.parser import HTMLParser

import pytest

import symlin as sl
from symlin.attention.comparisons import comparisons
from symlin.attention.statements import Statement
from symlin.attention.variants import variants
from symlin.show.display import forms
from symlin.spelling import spelled

n, d, k, h = sl.sizes("n d k h")
i = sl.indices("i")
X, A, W = sl.matrix("X", n, d), sl.matrix("A", n, n), sl.matrix("W", d, k)
MHA = sl.MultiHeadAttention(X, heads=h, d_k=k)
SHOWN = {
    "a statement": Statement("turned", A, A.T), "a variant": variants()[0], "the variants": sl.variants_table(),
    "two costs": comparisons()[0], "numeric agreement": sl.compare(A, A.T, trials=3),
    "a function": sl.lambdify([X, W], X * W), "two functions": sl.lambdify([A], [A, A.T]), "heads": MHA.heads,
    "kinds": sl.Attention(X, W, W, W).linearity_table(),
}


class Balanced(HTMLParser):
    def __init__(self, source):
        super().__init__()
        self.open, self.text = [], ""
        self.feed(source)
        assert not self.open

    def handle_starttag(self, tag, attributes):
        if tag not in ("br", "img"):
            self.open.append(tag)

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def handle_data(self, data):
        self.text += data if self.open[-1] not in ("style", "script") else ""


@pytest.mark.parametrize("name", SHOWN)
def test_everything_has_three_forms(name):
    shown = forms(SHOWN[name])
    assert set(shown) == {"text/plain", "text/html", "text/latex"}
    assert Balanced(shown["text/html"]).text.strip()
    latex = shown["text/latex"]
    assert latex.startswith("$") and latex.endswith("$") and latex.count("{") == latex.count("}")


@pytest.mark.parametrize("value", [*variants(), *comparisons()], ids=lambda v: v.name)
def test_all_variants_and_costs_can_be_drawn(value):
    assert set(forms(value)) == {"text/plain", "text/html", "text/latex"}


def test_to_show_a_statement_decides_nothing():
    statement = Statement("turned", A, A.T)
    assert "refuted" not in forms(statement)["text/html"].partition("</style>")[2] and not statement.is_decided
    assert statement.status == "refuted"
    assert "✗\u00a0refuted" in forms(statement)["text/html"] and forms(statement)["text/plain"].startswith("✗ refuted")


def test_a_variant_tells_what_is_proved_and_what_is_refuted():
    variant = variants()[0]
    text = forms(variant)["text/plain"]
    assert text.count("✓ proved") == len(variant.proved) and text.count("✗ refuted") == len(variant.refuted)


def test_statements_print_in_symlins_latex():
    assert r"A^{\top}" in Statement("turned", A, A.T)._repr_latex_()
    assert r"X^{\top}" in sl.variants()[0]._repr_latex_() or r"\top" in sl.variants()[0]._repr_latex_()


def test_the_variants_are_markdown_and_a_table():
    table = sl.variants_table()
    assert table == sl.variants_table(latex=sl.latex) and isinstance(table, str)
    assert forms(table)["text/html"].count("<tr>") == len(variants()) + 1


def test_costs_tell_where_they_cross():
    (comparison,) = [c for c in comparisons() if c.name == "softmax attention, or linear attention"]
    assert "the same at" in forms(comparison)["text/html"] and r"\frac{2 k v}{k + v}" in forms(comparison)["text/latex"]


def test_long_formulas_scroll():
    page = forms(sl.linearity(sl.softmax(A) * A, A))["text/html"]
    assert page.count("overflow-x: auto") >= 4


# matrices of ones -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("expression", "text"), [
    (sl.ones(n), "1_n"), (sl.ones(n).T, "1_n.T"), (A * sl.ones(n), "A*1_n"), (sl.ones(n) * sl.ones(n).T, "(1_n*1_n.T)"),
    (sl.ones(n, d), "(1_n*1_d.T)"), (sl.ones(n + 1), "1_(n + 1)"), (sl.ones(3), "1_3"), (A.T, "A.T"),
    (sl.softmax(sl.ones(n, d)), "softmax((1_n*1_d.T))"),
])
def test_ones_show_their_size(expression, text):
    assert spelled(expression) == text


def test_verdicts_and_heads_show_ones():
    weights = sl.softmax(A)
    assert repr(sl.prove(weights * sl.ones(n), sl.ones(n))).startswith("Proved(softmax(A)*1_n = 1_n: ")
    assert "Q = X*W + 1_n*b_Q.T" in repr(sl.Attention(X, W, W, W, bias=True))
    assert "= X*W_Q_i + 1_n*b_Q_i.T" in repr(sl.MultiHeadAttention(X, heads=h, d_k=k, bias=True))
    assert sl.prove(1 / sl.norm2(A * sl.ones(n)), 1 / sl.norm2(A * sl.ones(n))).conditions == ("norm2(A*1_n) ≠ 0",)


# members of families --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["H", "W_Q", "W^Q", "x^Q_a"])
def test_members_read_back(name):
    family = sl.family(name, n, n, count=h)
    for expression in (family[i], family[1], family[h].T, sl.total(family[i], (i, 1, h)), sl.entry(family[i], 1, 2)):
        assert sl.parse(sl.latex(expression), [family, n, h, *({i} & expression.free_symbols)]) == expression


def test_a_listed_subscript_of_a_matrix_stays_an_entry():
    assert sl.parse("A_{1,2}", [A, sl.family("W_Q", n, n, count=h)]) == sl.entry(A, 1, 2)
    with pytest.raises(sl.ParseError):
        sl.parse("W_{Q,1,2}", [sl.family("W_Q", n, n, count=h)])
