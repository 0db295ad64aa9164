"""The linearity table of a head: the kinds that a course gives, and the verdicts behind them."""

from html.parser import HTMLParser

import numpy
import pytest

import symlin as sl
from symlin.attention.heads import Attention
from symlin.exact import recompute
from test_attention_numbers import Numbers

n, m, d, e, k, v = sl.sizes("n m d e k v")
X, Y = sl.matrix("X", n, d), sl.matrix("Y", m, e)
W_Q, W_K, W_V = *sl.matrices("W_Q W_K", d, k), sl.matrix("W_V", d, v)
SHORT = {"c": "constant", "l": "linear", "a": "affine", "q": "quadratic", "n": "nonlinear"}
PLAIN = """
    part     X  W_Q W_K W_V Q  K  V
    Q        l  l   c   c   l  c  c
    K        l  c   l   c   c  l  c
    V        l  c   c   l   c  c  l
    scores   q  l   l   c   l  l  c
    weights  n  n   n   c   n  n  c
    output   n  n   n   l   n  n  l
"""
CROSS = """
    part     X  Y  W_Q W_K W_V b_Q b_K b_V Q  K  V
    Q        a  c  a   c   c   a   c   c   l  c  c
    K        c  a  c   a   c   c   a   c   c  l  c
    V        c  a  c   c   a   c   c   a   c  c  l
    scores   a  a  a   a   c   a   a   c   l  l  c
    weights  n  n  n   n   c   n   c   c   n  n  c
    output   n  n  n   n   a   n   c   a   n  n  l
"""


def table_of(text):
    head, *rows = [line.split() for line in text.strip().splitlines()]
    return head[1:], {row[0]: [SHORT[letter] for letter in row[1:]] for row in rows}


@pytest.fixture(scope="module")
def plain():
    return Attention(X, W_Q, W_K, W_V).linearity_table()


@pytest.fixture(scope="module")
def cross():
    bias = sl.vector("b_Q", k), sl.vector("b_K", k), sl.vector("b_V", v)
    return Attention(X, W_Q, sl.matrix("W_K", e, k), sl.matrix("W_V", e, v), context=Y, bias=bias).linearity_table()


@pytest.mark.parametrize(("name", "text"), [("plain", PLAIN), ("cross", CROSS)])
def test_the_kinds_are_those_of_a_course(name, text, request):
    table = request.getfixturevalue(name)
    columns, rows = table_of(text)
    assert list(table.columns) == columns
    assert dict(zip(table.rows, table.kinds)) == rows


def test_verdicts_stand_behind_every_cell(plain):
    for row in plain.rows:
        for column in plain.columns:
            cell = plain.cell(row, column)
            assert cell.kind == "constant" or cell.verdicts["additivity"].proved is (cell.kind == "linear")
            for verdict in cell.verdicts.values():
                assert verdict.status in ("proved", "refuted")
                if verdict.status == "refuted":
                    assert recompute(verdict.left, verdict.right, verdict.witness)


def test_linear_cells_add_in_numpy(plain):
    for row in plain.rows:
        for column in plain.columns:
            numbers = Numbers({n: 3, d: 2, k: 4, v: 2})
            verdict = plain.cell(row, column).verdicts["additivity"]
            left, right = numbers.value(verdict.left), numbers.value(verdict.right)
            assert numpy.allclose(left, right) is (plain.cell(row, column).kind == "linear")


def test_cells_by_name_and_by_symbol(plain):
    assert plain.cell("scores", X) is plain.cell("scores", "X")
    with pytest.raises(sl.Error, match="its columns X, W_Q"):
        plain.cell("scores", "W_O")


def test_inputs_that_are_no_symbols_get_the_names_of_their_arguments():
    B, A = sl.matrix("B", d, m), sl.matrix("A", m, k)
    table = Attention(X, W_Q + B * A, W_K, W_V).linearity_table()
    assert table.columns[:2] == ("X", "W_Q")
    assert table.cell("scores", "W_Q").kind == "linear"


def test_as_text(plain):
    lines = str(plain).splitlines()
    assert lines[0].split() == ["X", "W_Q", "W_K", "W_V", "Q", "K", "V"]
    assert lines[4].split() == ["scores", "quadratic", "linear", "linear", "constant", "linear", "linear", "constant"]
    assert len({line.index(word) for line, word in ((lines[0], "W_Q"), (lines[4], "linear"))}) == 1


class Cells(HTMLParser):
    def __init__(self):
        super().__init__()
        self.open, self.texts = [], []

    def handle_starttag(self, tag, attrs):
        self.open.append(tag)
        if "title" in dict(attrs):
            self.texts.append(dict(attrs)["title"])

    def handle_endtag(self, tag):
        assert self.open.pop() == tag


def test_as_html_and_latex(plain):
    reader = Cells()
    reader.feed(plain._repr_html_())
    assert not reader.open and len(reader.texts) == 42
    assert all("additivity: " in text or "constancy: " in text for text in reader.texts)
    latex = plain._repr_latex_()
    assert latex.count(r"\\") == 6 and r"W_{Q}" in latex


def test_several_heads():
    Z = sl.matrix("Z", n, n)
    table = sl.MultiHeadAttention(Z * X, heads=1, d_k=k, d_v=v, bias=True, context=Y).linearity_table()
    assert table.columns == ("X", "Y", "W_Q", "W_K", "W_V", "W_O", "b_Q", "b_K", "b_V", "b_O")
    assert table.rows == ("Q_1", "K_1", "V_1", "S_1", "A_1", "H_1", "O")
    kinds = {column: table.cell("O", column).kind for column in table.columns if column[0] in "Wb"}
    assert kinds == {"W_Q": "nonlinear", "W_K": "nonlinear", "W_V": "affine", "W_O": "affine", "b_Q": "nonlinear",
                     "b_K": "constant", "b_V": "affine", "b_O": "affine"}


@pytest.mark.parametrize(("options", "letter"), [
    ({"heads": 3}, "H_i"), ({"heads": sl.sizes("h")}, "H_i"), ({"heads": 4, "kv_heads": 2}, "H_1"),
    ({"heads": sl.sizes("g") * sl.sizes("r"), "kv_heads": sl.sizes("g")}, "H_"),
])
def test_one_head_stands_for_all(options, letter):
    mha = sl.MultiHeadAttention(X, d_k=k, **options)
    assert mha.heads[mha.groups.a_place].output.name.startswith(letter)
