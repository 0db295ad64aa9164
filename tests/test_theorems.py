"""Theorems of the rule book: each is derived from other rules, and shown so where a claim says no more than it."""

import shutil
import subprocess

import pytest
from sympy import MatAdd, MatMul
from test_clearing import lines, parts

from symlin import matrices, prove, sizes
from symlin.__main__ import main
from symlin.derivations.making import PROOF, proof_of
from symlin.derivations.steps import COLLECT, MULTIPLY, REARRANGE, UNNAMED
from symlin.errors import DerivationError
from symlin.rewriting.places import Place
from symlin.rewriting.trees import flat
from symlin.rulebook import book
from symlin.show.derivations import derivation_align, derivation_html, derivation_latex, derivation_markdown
from symlin.show.marking import marked_latex
from symlin.show.mathml import mathml
from symlin.show.rule_pages import FORMATS, rule_page

NAMES = [rule.name for rule in book.theorems()]


@pytest.mark.parametrize("name", NAMES)
def test_every_theorem_follows_from_the_rules_before_it(name):
    rule = book.named(name)
    derivation = proof_of(rule)
    assert (derivation.start, derivation.goal) == (rule.left, rule.right)
    assert derivation.check() is None and derivation.assumptions == rule.given
    assert 2 <= lines(derivation) <= PROOF
    used = set()
    for part in parts(derivation):
        assert not {step.rule for step in part.steps} & set(UNNAMED) - {COLLECT, REARRANGE}
        used |= {move.rule for step in part.steps for move in step.moves}
    assert not used & set(NAMES[NAMES.index(name):])


def test_woodbury_is_shown_where_it_is_the_claim():
    sides = "(A + U C V)^-1 = A^-1 - A^-1 U (C^-1 + V A^-1 U)^-1 V A^-1"
    derivation = prove("A: n×n; U: n×k; C: k×k; V: k×n", sides).derivation
    [step] = derivation.steps
    assert step.rule == MULTIPLY and 5 <= lines(step.cases[0]) <= 8
    text = str(derivation)
    assert "[multiply both sides]" in text and "multiplied by A + U*C*V from the left:" in text
    assert "[woodbury]" not in text and text.count("where") == 1


def test_a_theorem_is_cited_where_the_claim_says_more():
    sides = "B (A + U C V)^-1 = B A^-1 - B A^-1 U (C^-1 + V A^-1 U)^-1 V A^-1"
    steps = prove("A, B: n×n; U: n×k; C: k×k; V: k×n", sides).derivation.steps
    assert "woodbury" in {step.rule for step in steps}


def test_no_rule_of_few_lines_is_a_theorem():
    assert not {"transpose_of_product", "inverse_of_product", "distribute_left"} & set(NAMES)
    assert {"woodbury", "sherman_morrison", "push_through", "softmax_of_row_shift", "two_blocks_of_keys"} <= set(NAMES)


def test_what_is_no_theorem_has_no_proof():
    with pytest.raises(DerivationError, match="transpose_of_product is no theorem"):
        proof_of(book.named("transpose_of_product"))


WOODBURY = proof_of(book.named("woodbury"))
PUSH = proof_of(book.named("push_through"))


def test_all_forms_show_what_is_inside():
    assert r"* multiplied by $A + U C V$ from the left:" in derivation_markdown(WOODBURY)
    assert "\nMultiplied by $A + U C V$ from the left:\n\\begin{align*}" in derivation_align(WOODBURY)
    page = derivation_html(PUSH, form="page")
    assert page.count("sl-inside") >= 1 and page.count("<table") == page.count("</table>") == 2
    assert "from the left and by" in page
    tex = derivation_latex(PUSH)
    assert mathml(tex.strip("$")) and tex.count("inverse on the right") == 1


def test_a_sum_with_a_sign_is_marked_with_its_sign():
    A, B, C = matrices("A B C", *sizes("n n"))
    difference = flat(MatAdd(A, MatMul(-1, B), C))
    assert marked_latex(difference, [(Place((), (1, 2)), r"\boxed"), (None, "")]) == r"A + \boxed{- B + C}"
    assert marked_latex(difference, [(Place((1,)), r"\boxed"), (None, "")]) == r"A - \boxed{B} + C"


@pytest.mark.parametrize("form", FORMATS)
def test_pages_of_theorems(form, tmp_path):
    page = rule_page([book.named("woodbury"), book.named("softmax_of_row_shift")], form, derivations=True)
    assert "Theorems" in page and "subtract itself" in page and "softmax by rows" in page
    if form == "tex" and shutil.which("pdflatex") is not None:
        (tmp_path / "a.tex").write_text(page, encoding="utf-8")
        done = subprocess.run(["pdflatex", "-halt-on-error", "a.tex"], cwd=tmp_path, capture_output=True)
        assert done.returncode == 0, done.stdout.decode()[-800:]


def test_command(capsys):
    assert main(["rules", "woodbury", "--derivation"]) == 0
    out = capsys.readouterr().out
    assert "Theorems" in out and "multiplied by A + U*C*V from the left:" in out
    assert main(["rules", "transpose of product", "--derivation"]) == 2
    captured = capsys.readouterr()
    assert "no rule has the word" in captured.err and not captured.out
    with pytest.raises(SystemExit):
        main(["rules", "--fallacies", "--derivation"])
    assert "not allowed with" in capsys.readouterr().err
