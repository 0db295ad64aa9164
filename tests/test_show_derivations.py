"""Derivations shown: a line for each step, the changed part marked, in text, LaTeX, Markdown, HTML and notebooks."""

import json
import shutil
import subprocess

import pytest
import sympy
from expressions import expressions
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sympy import Identity, MatAdd, MatMul, Transpose

import symlin as sl
from symlin.__main__ import main
from symlin.derivations.derivation import Derivation
from symlin.derivations.making import derived
from symlin.derivations.steps import INDUCTION, Step
from symlin.rewriting.places import Place, everywhere
from symlin.rewriting.trees import flat
from symlin.show.derivations import derivation_align, derivation_text, lines_of, written
from symlin.show.marking import changed, marked_latex, marked_text
from symlin.show.mathml import mathml
from symlin.show.printing import latex
from symlin.spelling import spelled

n, d, k = sl.sizes("n d k")
A, B, C, P = sl.matrices("A B C P", n, n)
X, W = sl.matrix("X", n, d), sl.matrix("W", d, k)
careful = settings(deadline=None, max_examples=150, suppress_health_check=list(HealthCheck))
DERIVATION = derived(MatMul(A, Transpose(MatMul(B, MatAdd(A, C)))), MatAdd(
    MatMul(A, Transpose(A), Transpose(B)), MatMul(A, Transpose(C), Transpose(B))))
ASSUMED = sl.prove(MatMul(X, W, Transpose(MatMul(X, W))), X * X.T, given=[(W * W.T, Identity(d))]).derivation


def test_text_marks_what_is_new_and_what_changes_next():
    assert derivation_text(DERIVATION) == """\
  A*(B*(A + C)).T
    ~~~~~~~~~~~~~
= A*(A.T + C.T)*B.T  [transpose of product, transpose of sum]
    ^^^^^^^^^^^^^^^
= A*A.T*B.T + A*C.T*B.T  [distribute left, distribute right]"""


def test_the_assumption_is_named():
    assert "[assumed: W*W.T = I]" in str(ASSUMED)


def test_every_line_has_its_rule():
    lines = lines_of(DERIVATION)
    assert ["".join(map(str, line.said)).split(",")[0] for line in lines] == ["", *(s.rule.replace("_", " ") for s in DERIVATION.steps)]
    assert [spelled(line.formula) for line in lines] == [
        spelled(flat(e)) for e in (DERIVATION.start, *(s.result for s in DERIVATION.steps))]


def test_what_changed():
    assert changed(flat(A * B * C), flat(A * C * B)) == (Place((), (1, 2)), Place((), (1, 2)))
    assert changed(flat(Transpose(A) * B), flat(A * B)) == (Place((0,)), Place((0,)))
    assert changed(flat(MatAdd(A, B)), flat(MatAdd(A, B, C))) == (None, Place((2,)))
    assert changed(A, B) == (None, None)


@careful
@given(expressions(depth=3), st.integers(0, 1000))
def test_marks_change_nothing_else(e, number):
    e = flat(e)
    places = [place for place, _ in everywhere(e)]
    place = places[number % len(places)]
    text, span = marked_text(e, place)
    assert signs(text) == signs(spelled(e))
    assert span is None or 0 <= span[0] < span[1] <= len(text)
    tex = marked_latex(e, [(place, r"\underline"), (None, r"\boxed")])
    assert r"\underline" in tex and r"\boxed" not in tex
    assert tex.count("{") == tex.count("}")


def signs(text):
    """The characters of a formula without signs and parentheses, which the order of terms decides."""
    return sorted(c for c in text if c not in " ()+-")


@pytest.mark.parametrize("form", ["text", "tex", "md", "html"])
def test_all_forms_are_written(form):
    for derivation in (DERIVATION, ASSUMED):
        text = written(derivation, form)
        assert "transpose of product" in text


def test_markdown_takes_no_sign_for_its_own():
    assert r"assumed: $W W^{\top} = I_{d}$" in written(ASSUMED, "md")
    inverse = sl.prove("A, B: n x n", "(A B)^{-1} = B^{-1} A^{-1}").derivation
    assert r"where A\*B is invertible" in written(inverse, "md")


def test_latex_is_drawn_and_marks_without_colour():
    for derivation in (DERIVATION, ASSUMED):
        forms = derivation._repr_mimebundle_()
        assert mathml(forms["text/latex"].strip("$"))
        assert r"\underline" in forms["text/latex"] and r"\boxed" in forms["text/latex"]
        assert "color" not in derivation_align(derivation)
        assert "<table" in forms["text/html"]


def test_latex_compiles(tmp_path):
    if shutil.which("pdflatex") is None:
        pytest.skip("no pdflatex")
    body = "\n".join(derivation_align(d) for d in (DERIVATION, ASSUMED))
    source = r"\documentclass{article}\usepackage{amsmath}\begin{document}" + body + r"\end{document}"
    (tmp_path / "a.tex").write_text(source, encoding="utf-8")
    done = subprocess.run(["pdflatex", "-halt-on-error", "a.tex"], cwd=tmp_path, capture_output=True)
    assert done.returncode == 0, done.stdout.decode()[-800:]


def test_an_induction_shows_its_cases():
    t = sympy.Symbol("t", integer=True, nonnegative=True)
    base, step = derived(A * B, MatAdd(A * B)), derived(MatAdd(A, B), MatAdd(B, A))
    text = str(Derivation(A, [Step(INDUCTION, B, (), (), (base, step), t)]))
    assert "for t = 0:" in text and "from t to t + 1:" in text and "[induction on t]" in text


def test_command_line(capsys):
    assert main(["prove", "--derivation", "A, B: n×n", "(A B)^T = B^T A^T"]) == 0
    out = capsys.readouterr().out
    assert "[transpose of product]" in out
    assert main(["prove", "--derivation", "--json", "A, B: n×n", "(A B)^T = B^T A^T"]) == 0
    claim = json.loads(capsys.readouterr().out)["claims"][0]
    assert claim["derivation"] == [
        {"rule": "transpose_of_product", "result": latex(Transpose(B) * Transpose(A))}]


def test_two_marks_around_one_part():
    place = Place((1,))
    assert marked_latex(flat(A * B * C), [(place, r"\underline"), (place, r"\boxed")]) == r"A \boxed{\underline{B}} C"
    run = Place((), (0, 1))
    assert marked_latex(flat(A * B * C), [(run, r"\underline"), (run, r"\boxed")]) == r"\boxed{\underline{A B}} C"


def test_latex_says_under_which_conditions():
    inverse = sl.prove("A, B: n x n", "(A B)^{-1} = B^{-1} A^{-1}").derivation
    for form in (inverse.written("tex"), sl.latex(inverse), inverse.written("md"), inverse.written("text")):
        assert "is invertible" in form, form
    assert inverse.written("tex").startswith(r"\begin{align*}")


def test_words_and_formulas_stand_apart_in_latex():
    woodbury = sl.prove("A: n×n; U: n×k; C: k×k; V: k×n",
                        "(A + U C V)^{-1} = A^{-1} - A^{-1} U (C^{-1} + V A^{-1} U)^{-1} V A^{-1}").derivation
    assert r"\text{multiplied by}\ A + U C V\ \text{from the left}" in sl.latex(woodbury)
    assert woodbury._repr_latex_()
