"""Verdicts, witnesses, tables and reports: what a reader finds in them with and without styles; nothing injected."""

import re
import xml.etree.ElementTree as ElementTree
from html.parser import HTMLParser
from pathlib import Path

import pytest
import sympy

import symlin as sl
from symlin.linear.kinds import linearity
from symlin.nodes import Defined
from symlin.show import tables, verdicts
from symlin.show.display import forms
from symlin.show.mathml import mathml
from symlin.show.pages import SCRIPT, STYLE, page_html

n, d, k, h = sl.sizes("n d k h")
i = sl.indices("i")
A, B = sl.matrices("A B", n, n)
X, W = sl.matrix("X", n, d), sl.matrix("W", d, k)
x, c = sl.vector("x", n), sl.scalar("c")
H = sl.family("H", n, n, count=h)
M, N = sl.matrices("M N", 10, 10)
EVIL = "<script>alert(1)</script>"
E = sympy.MatrixSymbol(EVIL, n, n)

VERDICTS = {
    "proved": sl.prove((A * B).T, B.T * A.T),
    "proved where defined": sl.prove(sl.hadamard(A, A) / c**2, sl.hadamard(A / c, A / c)),
    "refuted": sl.prove(A * B, B * A),
    "refuted in balls": sl.prove(sl.softmax(A + B), sl.softmax(A)),
    "refuted as numbers": sl.prove(sl.norm2(x) + c, sl.norm2(x) * c),
    "refuted with a function": sl.prove(sl.apply(sympy.Function("phi"), A + B), sl.apply(sympy.Function("phi"), A) + B),
    "refuted with a family": sl.prove(sl.total(H[i], (i, 1, h)), H[1]),
    "refuted at an index": sl.prove(sl.entry(A, i, 1), sl.entry(A, 1, i)),
    "refuted, large": sl.prove(M * N, N * M),
    "unknown": sl.Unknown(A * A, A, "nothing found", ("the normal forms of the two sides differ", "40 exact trials")),
    "with a name from elsewhere": sl.prove(E * A, A * E),
}
REPORT = sl.check_document(r"""Let $A, B \in \mathbb{R}^{n \times n}$ and $\hat{x} \in \mathbb{R}^n$.
Then $(A B)^\top = B^\top A^\top$. Also $A B = B A$. And $A \hat{x} = \hat{x} A$, and $A \hat{x} = <b>y</b>$.""")


class Balanced(HTMLParser):
    """Refuses tags that are not closed in their order; collects tags and text."""

    VOID = {"br", "img", "meta"}

    def __init__(self, html):
        super().__init__()
        self.open, self.tags, self.text = [], [], ""
        self.feed(html)
        self.close()
        assert not self.open

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))
        assert not any(name.startswith("on") for name, _ in attrs)
        if tag not in self.VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def handle_data(self, data):
        if not self.open or self.open[-1] not in ("style", "script"):
            self.text += data


def untrusted(html):
    """What sanitising leaves: no style, no script, no attributes but few."""
    html = re.sub(r"<(style|script)>.*?</\1>", "", html, flags=re.DOTALL)
    return re.sub(r' (?:class|style|data-mathml|aria-label|role)="[^"]*"', "", html)


@pytest.mark.parametrize("form", ["notebook", "page"])
@pytest.mark.parametrize("verdict", VERDICTS.values(), ids=VERDICTS)
def test_a_verdict_in_html(verdict, form):
    html = verdicts.verdict_html(verdict, form=form)
    read = Balanced(html)
    assert f"{verdicts.MARKS[verdict.status]}\xa0{verdict.status}" in read.text
    assert [tag for tag, _ in read.tags].count("script") == (form == "notebook")
    assert html.count(SCRIPT) == html.count(STYLE) == (form == "notebook")
    if form == "page":
        ElementTree.fromstring(html)
        assert "$" not in read.text


@pytest.mark.parametrize("verdict", VERDICTS.values(), ids=VERDICTS)
def test_a_verdict_reads_without_styles(verdict):
    text = Balanced(untrusted(verdicts.verdict_html(verdict))).text
    assert verdict.status in text and "mathml" not in text
    if verdict.witness is None:
        return
    assert re.search(r"There the two sides are|In row \d+, column \d+", text)
    if verdicts.sides_of(verdict.witness):
        assert text.count("[") >= 2 and "left side =" in text and "right side =" in text


@pytest.mark.parametrize("verdict", VERDICTS.values(), ids=VERDICTS)
def test_a_verdict_in_latex_and_text(verdict):
    tex = verdicts.verdict_latex(verdict)
    assert tex.startswith(r"$\displaystyle \begin{aligned}") and tex.count("$") == 2
    if verdict is not VERDICTS["with a name from elsewhere"]:
        ElementTree.fromstring(mathml(tex.strip("$")))
    lines = verdicts.verdict_text(verdict).splitlines()
    assert lines[0].startswith(f"{verdicts.MARKS[verdict.status]} {verdict.status}: ") and len(lines) > 1


def test_a_refutation_shows_both_sides_with_the_entry_marked():
    verdict = VERDICTS["refuted"]
    tree = ElementTree.fromstring(verdicts.verdict_html(verdict, form="page"))
    assert [s.text + "".join(c.tail or "" for c in s) for s in tree.findall(".//td/strong")] == ["[0]", "[1]"]
    assert len(tree.findall(".//table")) == 4
    assert [t.attrib["aria-label"] for t in tree.findall(".//table")] == [
        "A, 2 by 2", "B, 2 by 2", "left side, 2 by 2", "right side, 2 by 2"]
    text = verdicts.verdict_text(verdict)
    assert "entry (1, 2): 0 ≠ 1" in text and "[0]" in text and "[1]" in text
    assert verdicts.verdict_latex(verdict).count(r"\boxed") == 2


def test_a_witness_alone():
    witness = VERDICTS["refuted"].witness
    assert "≠" in Balanced(verdicts.witness_html(witness)).text
    assert r"A B \neq B A" in verdicts.witness_latex(witness)
    assert verdicts.witness_text(witness).startswith("  at n = 2")


def test_enclosures_are_shown_with_their_radius():
    text = Balanced(verdicts.verdict_html(VERDICTS["refuted in balls"], form="page")).text
    assert "≈ 0.2689" in text and "±" in text and "1/2" in text


def test_functions_indices_and_members_of_a_witness():
    assert "phi(t) = t**2 + t" in verdicts.verdict_text(VERDICTS["refuted with a function"])
    assert r"\phi\left(t\right) = t^{2} + t" in verdicts.verdict_latex(VERDICTS["refuted with a function"])
    assert "H_{1}" in verdicts.verdict_latex(VERDICTS["refuted with a family"])
    assert "i = 2" in verdicts.verdict_text(VERDICTS["refuted at an index"])


def test_large_values_are_shortened():
    html = verdicts.verdict_html(VERDICTS["refuted, large"], form="page")
    assert "⋯" in html and "⋱" in html and "10 by 10" in html
    assert all(len(row) <= 11 for table in ElementTree.fromstring(html).iter("tbody") for row in table)


def test_conditions_and_trials():
    assert "c ≠ 0" in verdicts.verdict_html(VERDICTS["proved where defined"])
    assert r"\text{where c }\neq\text{ 0}" in verdicts.verdict_latex(VERDICTS["proved where defined"])
    assert "the normal forms of the two sides differ" in verdicts.verdict_html(VERDICTS["unknown"])


def test_nothing_is_injected():
    verdict = VERDICTS["with a name from elsewhere"]
    report = sl.check_document(f"Let {EVIL}. Then $A = {EVIL}$.")
    for html in (verdicts.verdict_html(verdict), verdicts.witness_html(verdict.witness), tables.report_html(report),
                 tables.table_html([EVIL], [EVIL], [[EVIL]], caption=EVIL, corner=EVIL),
                 tables.definitions_html({EVIL: E}), tables.linearity_html(linearity(E * A, A)),
                 page_html(EVIL, title=EVIL)):
        assert "alert" in html
        assert EVIL not in html
        assert [tag for tag, _ in Balanced(html).tags].count("script") <= 1


# tables ---------------------------------------------------------------------------------------------------------------


def test_a_table_shows_what_it_is_given():
    values = ["text", None, 3, -1, X.T, sympy.Matrix([[1, 2]]), VERDICTS["proved"], linearity(A * X, X)]
    html = tables.table_html(["row"], [str(number) for number in range(len(values))], [values], form="page")
    tree = ElementTree.fromstring(html)
    cells = ["".join(td.itertext()) for td in tree.findall("./div/table/tbody/tr/td")]
    assert cells[:4] == ["text", "–", "3", "−1"] and cells[4] == "X⊤"
    assert "proved" in cells[-2] and cells[-1] == "linear"
    assert tree.find(".//span[@title]").attrib["title"].startswith("✓ additivity: proved")
    assert [th.attrib.get("scope") for th in tree.iter("th")] == [None] + ["col"] * len(values) + ["row"]


def test_cells_by_place():
    html = tables.table_html(["Q", "K"], [X, W], {("Q", X): "linear"}, caption="kinds", form="page")
    assert "".join(ElementTree.fromstring(html).itertext()) == "kindsXWQlinear–K––"


def test_a_linearity_table():
    table = sl_linearity_table()
    tree = ElementTree.fromstring(tables.linearity_table_html(table, form="page"))
    rows = [["".join(cell.itertext()) for cell in row] for row in tree.findall(".//tbody/tr")]
    assert [row[0] for row in rows] == list(table.rows)
    assert [row[1:] for row in rows] == table.kinds


def sl_linearity_table():
    from symlin.attention.tables import LinearityTable

    cells = {(row, "W_Q"): linearity(part, W) for row, part in (("Q", X * W), ("scores", X * W * W.T * X.T))}
    return LinearityTable("kinds", ["Q", "scores"], ["W_Q"], cells)


def test_a_linearity_with_its_claims():
    text = Balanced(tables.linearity_html(linearity(sl.relu(A), A))).text
    assert "positive homogeneity" in text and "nonlinear" in text and "−1" in text


def test_definitions():
    Q = Defined("Q", X * W)
    S = Defined("S", Q * Q.T)
    html = tables.definitions_html([Q, S], form="page")
    rows = ["".join(row.itertext()) for row in ElementTree.fromstring(html).iter("tr")]
    assert rows == ["Q=XW(n × k)", "S=QQ⊤(n × n)"]
    assert tables.definitions_latex([(Q, X * W), ("c", c)]) == r"\begin{aligned} Q &= X W \\ c &= c \end{aligned}"
    assert tables.definitions_text({"long": X, "Q": W}) == "long = X\n   Q = W"


def test_a_report():
    text = Balanced(tables.report_html(REPORT)).text
    for verdict in {claim.verdict for claim in REPORT.claims}:
        assert f"{verdicts.MARKS[verdict]}\xa0{verdict}" in text
    assert "4 claims" in text and "1 refuted" in text
    assert len(tables.report_text(REPORT).splitlines()) == 5
    assert tables.report_latex(REPORT).count(r"\\") == 3
    missing = sl.check_document(Path("no such file.md"))
    assert "there is no file" in tables.report_html(missing) and "there is no file" in tables.report_text(missing)


# display --------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("value", [VERDICTS["refuted"], VERDICTS["refuted"].witness, REPORT, linearity(A, A)],
                         ids=["verdict", "witness", "report", "linearity"])
def test_every_form_of_a_value(value):
    written = forms(value)
    assert {"text/plain", "text/html"} <= set(written) <= {"text/plain", "text/html", "text/latex"}
    assert all(type(text) is str and text for text in written.values())


def test_latex_that_could_do_more_than_draw_is_left_out():
    link = sympy.MatrixSymbol(r"\href{javascript:alert(1)}{x}", n, n)
    written = forms(sl.prove(link * A, A * link))
    assert "text/latex" not in written and "<code>" in written["text/html"]


def test_what_has_no_display():
    with pytest.raises(TypeError, match="no display for int"):
        forms(3)


def test_a_page_loads_nothing():
    page = page_html(verdicts.verdict_html(VERDICTS["refuted"], form="page"), title="A < B")
    read = Balanced(page.removeprefix("<!DOCTYPE html>\n"))
    assert not {"script", "link", "img"} & {tag for tag, _ in read.tags}
    assert "url(" not in page and "@import" not in page and "http" not in page
    assert "prefers-color-scheme: dark" in page and "A &lt; B" in page
