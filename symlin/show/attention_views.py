"""Statements, variants and comparisons of attention, and what comes of numbers, in HTML, LaTeX and text."""

from symlin.show.formulas import formula_html, tex_of, tex_text, text_of
from symlin.show.markup import code, element, joined, prose
from symlin.show.pages import block
from symlin.show.verdicts import MARKS, status_html

_DISPLAY = "$\\displaystyle "


# statements -----------------------------------------------------------------------------------------------------------


def statement_html(statement, *, form="notebook"):
    """A ``Statement``: its name, the equation, and the verdict if it is known already."""
    return block(_told(statement, _status_of(statement), form), form=form)


def _status_of(statement):
    """The word of a verdict that was asked for before; to show a statement decides nothing."""
    return statement.verdict.status if statement.is_decided else None


def _told(statement, status, form):
    head = [status_html(status)] if status else []
    equation = formula_html((statement.left, statement.right), form=form, display=True)
    return element("div", element("p", *head, prose(statement.name), ":"), _scrolling(equation))


def _scrolling(formula):
    return element("div", formula, class_="sl-claim", style="overflow-x: auto")


def statement_latex(statement):
    """The equation of a ``Statement``, with the word of a verdict that is known already."""
    status = _status_of(statement)
    word = rf"\textbf{{{status}}}\quad " if status else ""
    return f"{_DISPLAY}{word}{tex_of((statement.left, statement.right))}$"


def statement_text(statement):
    """A ``Statement`` in one line."""
    status = _status_of(statement)
    head = f"{MARKS[status]} {status}: " if status else ""
    return f"{head}{statement.name}: {text_of((statement.left, statement.right))}"


# variants -------------------------------------------------------------------------------------------------------------


def variant_html(variant, *, form="notebook"):
    """A ``Variant``: its formula, what is proved, what is refuted, and the source."""
    return block(
        element("p", element("strong", variant.name)),
        _scrolling(formula_html(variant.formula, form=form, display=True)),
        *[_told(statement, "proved", form) for statement in variant.proved],
        *[_told(statement, "refuted", form) for statement in variant.refuted],
        element("p", element("small", prose(variant.source))), form=form)


def variant_latex(variant):
    """The formula of a ``Variant`` and its statements, one block in dollar signs."""
    lines = [rf"{tex_text(variant.name)} \quad {tex_of(variant.formula)}"]
    for status, statements in (("proved", variant.proved), ("refuted", variant.refuted)):
        lines += [rf"\textbf{{{status}}} \quad {tex_of((s.left, s.right))}" for s in statements]
    return rf"{_DISPLAY}\begin{{aligned}} {_lines(lines)} \end{{aligned}}$"


def variant_text(variant):
    """A ``Variant`` as lines of text."""
    lines = [f"{variant.name}: {text_of(variant.formula)}"]
    for status, statements in (("proved", variant.proved), ("refuted", variant.refuted)):
        lines += [f"  {MARKS[status]} {status}: {s.name}: {text_of((s.left, s.right))}" for s in statements]
    return "\n".join([*lines, f"  {variant.source}"])


def variants_html(table, *, form="notebook"):
    """A ``VariantsTable``: variant, formula, what is proved, what is refuted, source."""
    head = element("tr", *[_left("th", word) for word in (
        "Variant", "Formula", "Proved", "Refuted, though tempting", "Source")])
    rows = []
    for variant, proved, refuted in table.rows:
        cells = [prose(variant.name), formula_html(variant.formula, form=form),
                 *[joined([_named_equation(s, form) for s in part]) for part in (proved, refuted)],
                 prose(variant.source)]
        rows.append(element("tr", *[_left("td", cell) for cell in cells]))
    made = element("table", element("thead", head), element("tbody", *rows), class_="sl-table")
    return block(element("div", made, class_="sl-scroll", style="overflow-x: auto"), form=form)


def _named_equation(statement, form):
    equation = formula_html((statement.left, statement.right), form=form)
    return element("div", prose(statement.name), ": ", equation)


def _left(tag, content):
    return element(tag, content, style="text-align: left")


def variants_latex(table):
    """A ``VariantsTable`` as an array: variant and formula."""
    rows = [rf"{tex_text(variant.name)} & {tex_of(variant.formula)}" for variant, _, _ in table.rows]
    return rf"{_DISPLAY}\begin{{array}}{{ll}} {_separated(rows)} \end{{array}}$"


# comparisons ----------------------------------------------------------------------------------------------------------


def costs_html(comparison, *, form="notebook"):
    """A ``Comparison`` of two costs: each with its polynomial, and where they are the same."""
    rows = [element("tr", element("th", prose(label), scope="row"), _left("td", formula_html(cost, form=form)))
            for label, cost in (comparison.first, comparison.second)]
    table = element("table", element("tbody", *rows), class_="sl-table")
    return block(element("p", element("strong", prose(comparison.name))),
                 element("div", table, class_="sl-scroll", style="overflow-x: auto"),
                 *[element("p", *_crossing_html(comparison, value, form)) for value in comparison.crossings],
                 None if comparison.difference != 0 else element("p", "always the same"), form=form)


def _crossing_html(comparison, value, form):
    equal = formula_html((comparison.variable, value), form=form)
    return "the same at ", equal, prose(comparison.sides_of(value))


def costs_latex(comparison):
    """The two costs, and where they are the same, one block in dollar signs."""
    lines = [rf"{tex_text(label)}:\quad {tex_of(cost)}" for label, cost in (comparison.first, comparison.second)]
    lines += [rf"\text{{the same at }} {tex_of((comparison.variable, value))}" for value in comparison.crossings]
    return rf"{_DISPLAY}\begin{{aligned}} {_lines(lines)} \end{{aligned}}$"


# numbers --------------------------------------------------------------------------------------------------------------


def agreement_html(comparison, *, form="notebook"):
    """What ``sl.compare`` found, in words; never a verdict."""
    return block(element("p", prose(repr(comparison))), form=form)


def agreement_latex(comparison):
    """The same in LaTeX."""
    return f"${tex_text(comparison)}$"


def function_html(function, *, form="notebook"):
    """What ``sl.lambdify`` returned: its arguments, its formulas, and the code that it runs."""
    formulas = [_scrolling(formula_html(e, form=form, display=True)) for e in function.expressions]
    source = element("pre", code(function.source), style="overflow-x: auto")
    return block(element("p", code(repr(function))), *formulas,
                 element("details", element("summary", "the code"), source), form=form)


def function_latex(function):
    """The formulas that an array function computes."""
    formulas = r",\quad ".join(map(tex_of, function.expressions))
    return f"{_DISPLAY}{formulas}$"


def _lines(lines):
    return _separated(f"& {line}" for line in lines)


def _separated(rows):
    return r" \\ ".join(rows)
