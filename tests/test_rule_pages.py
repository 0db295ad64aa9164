"""The rule book on the command line and as pages: every rule, every fallacy with its numbers, in four formats."""

import re
from pathlib import Path

import pytest

from symlin.__main__ import main
from symlin.rulebook import book
from symlin.rulebook.listing import matching
from symlin.show.one_line import line
from symlin.show.rule_pages import FORMATS, rule_page

README = Path(__file__).parent.parent / "README.md"


@pytest.mark.parametrize("form", FORMATS)
def test_every_rule_has_its_formula_and_sentence(form):
    page = " ".join(rule_page(book.rules(), form, width=10_000).split())
    shown = [r for r in book.rules() if line(r.left) != line(r.right)]
    assert len(book.rules()) - len(shown) <= 4
    for entry in shown:
        assert entry.sentence.partition("'")[0].partition("<")[0] in page.replace("&#x27;", "'")
    if form == "text":
        assert all(f"{line(entry.left)} = {line(entry.right)}" in page for entry in shown)


@pytest.mark.parametrize("form", FORMATS)
def test_every_fallacy_has_numbers(form):
    page = rule_page(book.fallacies(), form, width=200)
    marks = {"text": r"^      (?:entry .*: )?\S.* ≠ .*$", "md": r"^(?:entry .*: )?[^$]* ≠ .*$",
             "html": r"</strong> on the right\.", "tex": r"\\begin\{aligned\}"}
    assert len(re.findall(marks[form], page, re.M)) == len(book.fallacies())
    if form == "tex":
        assert page.count("{") - page.count(r"\{") == page.count("}") - page.count(r"\}")
        assert page.count(r"\begin{") == page.count(r"\end{") and page.endswith("\\end{document}\n")


@pytest.mark.parametrize("form", FORMATS)
def test_every_fallacy_says_what_is_true_instead(form):
    page = " ".join(rule_page(book.fallacies(), form, width=10_000).split())
    for entry in book.fallacies():
        assert f": {book.named(entry.instead).sentence}" in page.replace("&#x27;", "'")


@pytest.mark.parametrize("form", FORMATS)
def test_what_holds_for_any_number_of_blocks_says_so(form):
    page = " ".join(rule_page(book.rules(), form, width=10_000).split())
    several = [r for r in book.rules() if r.scheme is not None]
    assert len(re.findall(r"For any number of (?:blocks|rows and columns); shown for two\.", page)) == len(several) > 20


def test_an_equation_that_reads_alike_is_not_shown_as_true():
    page = rule_page(matching("reciprocal_of_sum", book.fallacies()), "md")
    assert "the product of the reciprocals." in page and page.count("$$") == 2


def test_what_is_true_instead_is_shown_with_what_it_needs():
    page = rule_page(matching("every_matrix_is_symmetric", book.fallacies()))
    said = "True is, given that A is symmetric (symmetric_matrix): A symmetric matrix is its own transpose."
    assert said in " ".join(page.split()) and "\n      Aᵀ = A\n" in page
    assert "A = │ 0  1 │" in page


def test_command(capsys, tmp_path):
    assert main(["rules", "woodbury"]) == 0
    assert "(A + U C V)⁻¹ = A⁻¹ - A⁻¹ U (C⁻¹ + V A⁻¹ U)⁻¹ V A⁻¹" in capsys.readouterr().out
    assert main(["rules", "transpose of product"]) == 0
    assert "transpose_of_product" in capsys.readouterr().out
    assert main(["rules", "xyzzy"]) == 2
    captured = capsys.readouterr()
    assert "no rule has the word 'xyzzy'" in captured.err and not captured.out
    target = tmp_path / "fallacies.html"
    assert main(["rules", "--fallacies", "--format", "html", "--output", str(target)]) == 0
    assert target.read_text(encoding="utf-8").startswith("<!DOCTYPE html>")


def test_definitions_are_listed_in_the_readme():
    text = README.read_text(encoding="utf-8")
    assert all(f"`{r.name}`" in text for r in book.rules() if r.standing == "definition")
