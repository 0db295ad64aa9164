"""``symlin derive``: every topic in every format, read again by what the format is for."""

import json
import re
import shutil
import subprocess
import sys
from html.parser import HTMLParser
from pathlib import Path

import pytest
import sympy

import symlin as sl
from symlin.__main__ import main
from symlin.attention.tables import LinearityTable
from symlin.linear.kinds import linearity
from symlin.show.topic_formulas import name_tex, tex, text
from symlin.show.topic_markdown import equation_tex, membership
from symlin.show.topic_multihead import MOST_HEADS
from symlin.show.topic_parts import Equation, in_parts, sources
from symlin.show.topic_text import ASCII, topic_text
from symlin.show.topics import FORMATS, OPTIONS, TOPICS, made, written
from symlin.text.checking import Check, check_document

CASES = {
    "attention": ("attention", {}), "attention with biases": ("attention", {"bias": True}),
    "causal attention": ("attention", {"causal": True}), "multihead": ("multihead", {}),
    "one head": ("multihead", {"heads": 1}), "two heads with biases": ("multihead", {"heads": 2, "bias": True}),
    "five heads": ("multihead", {"heads": 5}), "grouped heads": ("multihead", {"kv_heads": 2, "bias": True}),
    "six heads in groups": ("multihead", {"heads": 6, "kv_heads": 2}), "shared keys": ("multihead", {"kv_heads": 1}),
    "causal heads": ("multihead", {"causal": True, "bias": True}),
    "linear": ("linear", {}),
}
TABLES = ("attention", "multihead", "linear")
"""The cases whose own table is decided here; the others are shown with a small one."""
n, d, k, h = sl.sizes("n d k h")
i, j = sl.indices("i j")
KNOWN = {}


@pytest.fixture(params=CASES)
def topic(request):
    return known(request.param)


def known(case):
    if case not in KNOWN:
        name, options = CASES[case]
        KNOWN[case] = made(name, **options)
        if case not in TABLES:
            X = sl.matrix("X", n, d)
            KNOWN[case].make_table = lambda: LinearityTable("kinds", ["Q"], ["X"], {("Q", "X"): linearity(X, X)})
    return KNOWN[case]


def equations(topic):
    return [equation for section in topic.sections for equation in section.equations]


# what is said ---------------------------------------------------------------------------------------------------------


def test_expansions_and_entries_are_proved_and_temptations_refuted(topic):
    by_title = {section.title: [e.status for e in section.equations] for section in topic.sections}
    assert set(by_title["Expansions"]) == set(by_title["Entry by entry"]) == {"proved"}
    statuses = [e.status for e in equations(topic)]
    assert "unknown" not in statuses
    assert topic.title.endswith("with 1 head") or statuses.count("refuted") >= 2


def test_no_verdict_is_written_down_beforehand():
    X = sl.matrix("X", n, n)
    assert Equation("the same", X, X).status == "proved" and Equation("turned", X, X.T).status == "refuted"


def test_tables():
    assert known("attention").table.cell("scores", "X").kind == "quadratic"
    assert known("attention").table.cell("output", "W_V").kind == "linear"
    assert known("multihead").table.cell("O", "W^O").kind == "linear"
    written_out = made("multihead", heads=1, bias=True).table
    assert written_out.cell("O", "W^O").kind == written_out.cell("O", "b_O").kind == "affine"
    assert [known("linear").table.cell(row, "X").kind for row in "FGLRN"] == [
        "linear", "affine", "affine", "nonlinear", "nonlinear"]


def test_deciding_says_what_comes():
    topic = made("linear")
    words = list(topic.decide())
    assert len(words) == len(equations(topic)) + 1 and words[-1] == "the linearity table" and "`" not in "".join(words)


def test_options_leave_no_equation_out():
    plain, biased = (made("multihead", heads=2, **options) for options in ({}, {"bias": True, "causal": True}))
    assert len(equations(plain)) == len(equations(biased))
    assert "one head there are no heads to be added" in made("multihead", heads=1).sections[-1].introduction


# formulas -------------------------------------------------------------------------------------------------------------


def test_formulas_keep_their_order():
    A, B, C = sl.matrix("W_Q", n, d), sl.matrix("B", n, d), sl.matrix("A", d, k)
    assert text((B + A) * C) == "(B + W_Q) A" and tex((B + A) * C) == r"\left(B + W_{Q}\right) A"
    scores = sl.entry(B * A.T / sl.sqrt(d), i, j)
    assert text(scores) == "Σ_{l=1}^{d} B_il (W_Q)_jl / √d"
    assert tex(scores) == r"\frac{1}{\sqrt{d}} \sum_{l=1}^{d} B_{il} \left(W_{Q}\right)_{jl}"
    weights = sl.entry(sl.softmax(B), i, j)
    assert text(weights) == "exp(B_ij) / (Σ_{l=1}^{d} exp(B_il))"
    assert text(sympy.MatAdd(B, -2 * A, evaluate=False)) == "B - 2 W_Q" and text(-A) == "-W_Q"


def test_families():
    H, U = sl.family("H", n, k, count=h), sl.family("W^O", k, d, count=h)
    stacked = sl.concat(U[i].T, (i, 1, h)).T
    assert text(sl.concat(H[i], (i, 1, h)) * stacked) == "Concat_{i=1}^{h}(H_i) [W^O_1; …; W^O_h]"
    assert tex(stacked) == r"\begin{bmatrix} W^{O}_{1} \\ \vdots \\ W^{O}_{h} \end{bmatrix}"
    assert text(sl.total(H[i], (i, 1, h)) * U[1]) == "(Σ_{i=1}^{h} H_i) W^O_1" and text(U[1].T) == "(W^O_1)ᵀ"
    assert name_tex(sl.family("H", n, k, count=1)) == "H_{1}"
    assert membership((sl.scalar("c"),), ()) == r"c \in \mathbb{R}"


def test_columns_in_parts():
    assert [[part.start, part.stop] for part in in_parts(10, 3)] == [[0, 4], [4, 8], [8, 10]]


# formats --------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("width", [60, 80, 120])
def test_text_fits_its_width(topic, width):
    shown = topic_text(topic, width)
    lines = shown.splitlines()
    assert max(map(len, lines)) <= width and "\x1b" not in shown
    assert "✓ proved" in shown and all(line == line.rstrip() for line in lines)
    for step in topic.definitions:
        assert f"    {text(step.letter)} := " in shown


def test_text_has_a_plain_form(topic):
    assert topic_text(topic).translate(ASCII).isascii()


def test_documents_are_read_with_the_verdicts_that_they_tell(topic, tmp_path):
    for form in ("md", "tex", "ipynb"):
        path = tmp_path / f"topic.{form}"
        path.write_text(written(topic, form), encoding="utf-8")
        check = Check(path)
        assert [claim.verdict for claim in check] == [e.status for e in equations(topic)] and check.error is None
        assert not check.report().assumed


def test_a_refuted_equation_is_the_claim_that_is_refuted():
    X = sl.matrix("X", n, n)
    refuted = Equation("the matrix is symmetric", X, X.T)
    assert equation_tex(refuted) == r"X = X^{\top}"
    (claim,) = check_document(rf"Let $X \in \mathbb{{R}}^{{n \times n}}$. $$ {equation_tex(refuted)} $$").claims
    assert claim.verdict == refuted.status == "refuted"


def test_refutations_stand_beside_their_equation_in_every_format():
    topic = known("attention")
    assert "✗ refuted  The scores are symmetric\n    S = Sᵀ\n" in written(topic, "text")
    assert "**✗ refuted** The scores are symmetric\n\n$$ S = S^{\\top} $$" in written(topic, "md")
    assert "\\textbf{refuted}\\quad The scores are symmetric\n\\[ S = S^{\\top} \\]" in written(topic, "tex")
    page = written(topic, "html")
    shown = page[page.index("The scores are symmetric") :].partition("</math>")[0]
    assert "<mo>=</mo>" in shown and "≠" not in shown


def test_tex_structure(topic):
    document = written(topic, "tex")
    assert document.isascii() and document.startswith(r"\documentclass")
    assert re.findall(r"\\usepackage(?:\[.*?\])?\{(.*?)\}", document) == ["inputenc", "amsmath,amssymb"]
    assert document.count(r"\[ ") == document.count(r" \]") and document.count("$") % 2 == 0
    assert document.count(r"\left") == document.count(r"\right")
    bare = re.sub(r"\\[{}]", "", document)
    assert bare.count("{") == bare.count("}")
    waiting = []
    for kind, name in re.findall(r"\\(begin|end)\{(\w+)\}", document):
        if kind == "begin":
            waiting.append(name)
        else:
            assert waiting.pop() == name
    assert not waiting


@pytest.mark.skipif(shutil.which("pdflatex") is None, reason="TeX is not installed")
def test_tex_compiles(topic, tmp_path):
    (tmp_path / "topic.tex").write_text(written(topic, "tex"), encoding="utf-8")
    done = subprocess.run(["pdflatex", "-interaction=nonstopmode", "-halt-on-error", "topic.tex"], cwd=tmp_path,
                          capture_output=True, text=True, errors="replace")
    assert done.returncode == 0 and (tmp_path / "topic.pdf").exists(), done.stdout[-2000:]
    assert "Overfull" not in done.stdout


class Elements(HTMLParser):
    def __init__(self):
        super().__init__()
        self.open, self.seen = [], []

    def handle_starttag(self, tag, attributes):
        self.seen.append(tag)
        if tag not in ("meta", "br"):
            self.open.append(tag)

    def handle_endtag(self, tag):
        assert self.open.pop() == tag


def test_html_is_one_page_of_mathml(topic):
    page, elements = written(topic, "html"), Elements()
    elements.feed(page)
    assert not elements.open and {"math", "table", "h1", "h2"} <= set(elements.seen)
    assert not {"script", "link", "img", "code"} & set(elements.seen) and "http" not in page


def test_notebook(topic):
    notebook = json.loads(written(topic, "ipynb"))
    assert (notebook["nbformat"], notebook["nbformat_minor"]) == (4, 5)
    ids = [cell["id"] for cell in notebook["cells"]]
    assert len(set(ids)) == len(ids) and all(re.fullmatch(r"[a-zA-Z0-9_-]{1,64}", name) for name in ids)
    for cell in notebook["cells"]:
        code = {"execution_count", "outputs"} if cell["cell_type"] == "code" else set()
        assert set(cell) == {"cell_type", "id", "metadata", "source"} | code
        assert all(line.endswith("\n") for line in cell["source"][:-1])


@pytest.mark.parametrize("case", [case for case in CASES if "causal" not in case])
def test_the_code_of_notebooks_runs(case):
    names = {}
    cells = json.loads(written(known(case), "ipynb"))["cells"]
    for cell in cells:
        if cell["cell_type"] == "code":
            exec("".join(cell["source"]), names)
    assert names["sl"] is sl


def test_notebooks_are_valid(topic):
    nbformat = pytest.importorskip("nbformat")
    nbformat.validate(nbformat.reads(written(topic, "ipynb"), as_version=4))


def test_sources_stand_once():
    found = sources(known("attention").definitions)
    assert [(source, len(letters)) for source, letters in found] == [("Vaswani et al. 2017, equation 1", 6)]


# the command ----------------------------------------------------------------------------------------------------------


def test_the_command_prints(capsys):
    assert main(["derive", "linear"]) == 0
    out, err = capsys.readouterr()
    assert out == topic_text(known("linear")) and err == ""


def test_the_command_writes_a_file(capsys, tmp_path):
    path = tmp_path / "linear.md"
    assert main(["derive", "linear", "--format", "md", "--output", str(path)]) == 0
    assert capsys.readouterr().out == "" and path.read_text(encoding="utf-8") == written(known("linear"), "md")


@pytest.mark.parametrize("form", FORMATS)
def test_formats_by_name(capsys, form):
    assert main(["derive", "linear", "--format", form]) == 0
    assert capsys.readouterr().out == written(known("linear"), form)


def test_an_unknown_topic_lists_the_topics(capsys):
    for arguments in (["derive", "gravity"], ["derive"]):
        with pytest.raises(SystemExit) as end:
            main(arguments)
        err = capsys.readouterr().err
        assert end.value.code == 2 and all(name in err for name in TOPICS)
    with pytest.raises(sl.Error, match="attention, multihead, linear"):
        made("gravity")


@pytest.mark.parametrize(("arguments", "says"), [
    (["linear", "--bias"], "attention, multihead"), (["attention", "--heads", "2"], "multihead"),
    (["multihead", "--heads", str(MOST_HEADS + 1)], str(MOST_HEADS)),
    (["linear", "--output", "/no/such/folder/x"], "No such"),
])
def test_what_does_not_fit_is_said(capsys, arguments, says):
    assert main(["derive", *arguments]) == 2
    out, err = capsys.readouterr()
    assert out == "" and says in err and "Traceback" not in err


def test_options_are_those_of_the_functions():
    import inspect

    for name, make in TOPICS.items():
        assert tuple(inspect.signature(make).parameters) == OPTIONS[name]


def test_ascii_terminals_and_help():
    root = Path(__file__).parent.parent
    environment = {"PATH": "/usr/bin:/bin", "PYTHONPATH": str(root), "PYTHONIOENCODING": "ascii", "PYTHONUTF8": "0"}
    done = subprocess.run([sys.executable, "-m", "symlin", "derive", "linear"], capture_output=True, text=True,
                          env=environment)
    assert done.returncode == 0 and "\\u" not in done.stdout
    assert "+ proved" in done.stdout and "x refuted" in done.stdout
    code = ("import sys, symlin.__main__\ntry:\n    symlin.__main__.main(['derive', '--help'])\n"
            "except SystemExit:\n    print('sympy' in sys.modules)")
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, env=environment)
    assert done.stdout.splitlines()[-1] == "False"
