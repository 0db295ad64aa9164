"""Tables of kinds and verdicts, definitions in their order, and reports on documents."""

import sympy

from symlin.linear.kinds import told
from symlin.show.formulas import formula_html, tex_of, tex_text
from symlin.show.markup import Markup, code, element, joined, prose
from symlin.show.matrices import matrix_html
from symlin.show.pages import block
from symlin.show.printing import latex
from symlin.show.verdicts import MARKS, evidence_part, status_html, verdict_part
from symlin.spelling import spelled
from symlin.verdict import Verdict

_WIDE = "max-width: 44em; overflow-x: auto; overflow-y: hidden"
"""Where a long formula scrolls, in notebooks that are not trusted too."""

def table_html(rows, columns, cells, *, caption=None, corner="", form="notebook"):
    """A table: headings of rows and columns, and cells, which show what they are given.

    ``cells`` is a mapping ``{(row, column): value}``, or rows of values. A heading or value is text, ``Markup``, an
    expression (a formula), a verdict, a ``Linearity`` (its kind, with the verdicts behind it), a matrix of numbers, or
    None for what does not exist.

    >>> print(table_html(["Q"], ["X"], [["linear"]], form="page"))
    <div ...><table class="sl-table">...<tr><th scope="row">Q</th><td ...>linear</td></tr></tbody></table></div></div>
    """
    return block(table_part(rows, columns, cells, caption, corner, form), form=form)


def table_part(rows, columns, cells, caption=None, corner="", form="notebook"):
    """The same without style and script, to stand inside of something."""
    rows, columns = list(rows), list(columns)
    get = cells.get if hasattr(cells, "get") else lambda place: _of_rows(rows, columns, cells, place)
    head = element("tr", element("th", corner), *[_heading(cell_html(c, form)) for c in columns])
    body = [element("tr", element("th", cell_html(r, form), scope="row"),
                    *[_left(cell_html(get((r, c)), form)) for c in columns]) for r in rows]
    title = None if caption is None else element("caption", caption)
    table = element("table", title, element("thead", head), element("tbody", *body), class_="sl-table")
    return element("div", table, class_="sl-scroll")


def _left(*parts):
    """A cell that stays at the left where the style sheet of a notebook would move it."""
    return element("td", *parts, style="text-align: left")


def _heading(text):
    return element("th", text, scope="col", style="text-align: left")


def _of_rows(rows, columns, cells, place):
    return cells[rows.index(place[0])][columns.index(place[1])]


def cell_html(value, form="notebook"):
    """What a cell of a table shows.

    >>> print(cell_html("a < b"), cell_html(None))
    a &lt; b –
    """
    if value is None:
        return joined(["–"])
    if isinstance(value, Markup):
        return value
    if isinstance(value, str):
        return joined([prose(value)])
    if isinstance(value, Verdict):
        return joined([status_html(value.status)])
    if hasattr(value, "kind") and hasattr(value, "verdicts"):
        return kind_html(value.kind, value.verdicts)
    if isinstance(value, sympy.MatrixBase):
        return matrix_html(value, form=form)
    if isinstance(value, int | float) and not isinstance(value, bool):
        return joined([str(value).replace("-", "−")])
    return formula_html(value, form=form)


def kind_html(kind, verdicts=None):
    """A kind, such as "linear"; the verdicts behind it appear when it is pointed at.

    >>> print(kind_html("affine"))
    <span class="sl-kind sl-affine">affine</span>
    """
    behind = "\n".join(f"{MARKS[v.status]} {name}: {told(v)}" for name, v in (verdicts or {}).items()) or None
    return element("span", kind, class_=f"sl-kind sl-{kind}" if str(kind).isalpha() else "sl-kind", title=behind)


def linearity_table_html(table, *, form="notebook"):
    """A ``LinearityTable``: parts by variables, each cell a kind with the verdicts behind it."""
    columns = {name: formula_html(sympy.Symbol(name), form=form) for name in table.columns}
    rows = {name: _name_html(name, form) if is_letter(name) else name for name in table.rows}
    cells = {(rows[r], columns[c]): table.cell(r, c) for r in table.rows for c in table.columns}
    return table_html(rows.values(), columns.values(), cells, caption=table.title, form=form)


def linearity_table_latex(table):
    """A ``LinearityTable`` as an array in dollar signs."""
    head = " & ".join(["", *map(_name_latex, table.columns)])
    rows = [" & ".join([_name_latex(name) if is_letter(name) else tex_text(name), *map(tex_text, kinds)])
            for name, kinds in zip(table.rows, table.kinds)]
    frame = "l|" + "l" * len(table.columns)
    return rf"$\displaystyle \begin{{array}}{{{frame}}} {head} \\ \hline " + r" \\ ".join(rows) + r" \end{array}$"


def is_letter(name):
    """Whether the name of a row is that of a letter, such as ``Q`` and ``H_i``, and no word.

    >>> is_letter("Q"), is_letter("H_i"), is_letter("scores")
    (True, True, False)
    """
    return len(name) == 1 or not name.isalpha()


def linearity_html(result, *, form="notebook"):
    """A ``Linearity``: the formula, its kind, and the claims behind it with their verdicts."""
    names = joined([formula_html(v, form=form) if isinstance(v, sympy.Basic) else prose(str(v.name))
                    for v in result.formula.symbols], ", ")
    sentence = element("p", formula_html(result.expression, form=form), " is ", _described(result.kind), " in ", names,
                       prose(f", where {', '.join(result.conditions)}") if result.conditions else None)
    rows = [element("tr", element("th", name, scope="row"), _left(status_html(v.status)),
                    _left(element("div", formula_html((v.left, v.right), form=form), style=_WIDE),
                          element("details", element("summary", "why"), evidence_part(v, form))))
            for name, v in result.verdicts.items()]
    head = element("tr", *map(_heading, ("claim", "verdict", "what it says")))
    table = element("table", element("thead", head), element("tbody", *rows), class_="sl-table")
    return block(sentence, element("div", table, class_="sl-scroll", style="overflow-x: auto"), form=form)


def _described(kind):
    words = {"polynomial": "a polynomial", "unknown": "of unknown kind"}.get(kind, kind)
    return element("strong", words)


# definitions ----------------------------------------------------------------------------------------------------------


def definitions_html(definitions, *, form="notebook"):
    """Definitions in their order, aligned at the sign, each with its shape.

    ``definitions`` are letters with a definition, pairs (left, right), or a mapping.

    >>> from symlin.nodes import Defined
    >>> from symlin.writing import sizes, matrix
    >>> n, d, k = sizes("n d k")
    >>> Q = Defined("Q", matrix("X", n, d) * matrix("W_Q", d, k))
    >>> "<mi>Q</mi>" in definitions_html([Q], form="page")
    True
    """
    return block(definitions_part(definitions, form), form=form)


def definitions_part(definitions, form):
    """The same without style and script, to stand inside of something."""
    rows = []
    for left, right in pairs_of(definitions):
        rows.append(element("tr", element("td", _name_html(left, form)), element("td", "="),
                            _left(formula_html(right, form=form, display=True)), _left(_shape_html(left, right, form))))
    return element("div", element("table", element("tbody", *rows), class_="sl-aligned"), class_="sl-scroll")


def definitions_latex(definitions):
    r"""Definitions in their order as an aligned block of LaTeX, without dollar signs.

    >>> from symlin.writing import sizes, matrix
    >>> n = sizes("n")
    >>> print(definitions_latex({"Q": matrix("X", n, n).T}))
    \begin{aligned} Q &= X^{\top} \end{aligned}
    """
    lines = [rf"{_name_latex(left)} &= {latex(right)}" for left, right in pairs_of(definitions)]
    return r"\begin{aligned} " + r" \\ ".join(lines) + r" \end{aligned}"


def definitions_text(definitions):
    """Definitions in their order as lines of text, aligned at the sign."""
    pairs = [(str(left), spelled(right)) for left, right in pairs_of(definitions)]
    width = max((len(left) for left, _ in pairs), default=0)
    return "\n".join(f"{left:>{width}} = {right}" for left, right in pairs)


def pairs_of(definitions):
    """Definitions as pairs (left, right)."""
    items = definitions.items() if hasattr(definitions, "items") else definitions
    return [item if isinstance(item, tuple) else (item, item.value) for item in items]


def _name_html(left, form):
    return formula_html(sympy.Symbol(left) if isinstance(left, str) else left, form=form)


def _name_latex(left):
    return latex(sympy.Symbol(left) if isinstance(left, str) else left)


def _shape_html(left, right, form):
    shape = getattr(right, "shape", None) or getattr(left, "shape", None)
    return element("small", "(", joined([formula_html(size, form=form) for size in shape], " × "), ")") if shape else ""


# reports --------------------------------------------------------------------------------------------------------------


def report_html(report, *, form="notebook"):
    """The report on a document: counts, every claim with its verdict, and what shows it."""
    parts = [element("p", element("strong", report.file if report.file != "-" else "Document"), ": ", _counts(report))]
    if report.error is not None:
        parts.append(element("p", status_html("error"), prose(report.error)))
    if report.claims:
        head = element("tr", *map(_heading, ("line", "claim", "verdict", "because")))
        rows = [_claim_row(claim, form) for claim in report.claims]
        table = element("table", element("thead", head), element("tbody", *rows), class_="sl-table")
        parts.append(element("div", table, class_="sl-scroll"))
    for title, noted in (("Assumed", report.assumed), ("Passed over", report.notes)):
        if noted:
            items = [element("li", f"line {line}: ", code(text)) for line, text in noted]
            parts += [element("p", f"{title}:"), element("ul", *items)]
    return block(*parts, form=form)


def _claim_row(claim, form):
    answer, place = claim.answer, str(claim.line) if claim.cell is None else f"{claim.line} (cell {claim.cell})"
    if answer is None:
        shown, because = code(claim.claim), prose(claim.reason)
    else:
        shown = joined([formula_html((answer.left, answer.right), form=form)])
        because = element("details", element("summary", prose(claim.reason)), verdict_part(answer, form))
    cells = [place, shown, status_html(claim.verdict), because]
    return element("tr", *map(_left, cells))


def report_latex(report):
    """The report on a document as a table in LaTeX, one block in dollar signs."""
    lines = []
    for claim in report.claims:
        shown = tex_text(claim.claim) if claim.answer is None else tex_of((claim.answer.left, claim.answer.right))
        lines.append(rf"{claim.line} & {shown} & \text{{{claim.verdict}}}")
    return r"$\displaystyle \begin{array}{rll} " + r" \\ ".join(lines) + r" \end{array}$"


def report_text(report):
    """The report on a document as lines of text."""
    lines = [f"{report.file}: {_counts(report)}"] + ([f"{MARKS['error']} {report.error}"] if report.error else [])
    lines += [f"  line {c.line}  {MARKS[c.verdict]} {c.verdict}  {c.claim}  ({c.reason})" for c in report.claims]
    return "\n".join(lines)


def _counts(report):
    verdicts = [claim.verdict for claim in report.claims]
    counts = [f"{verdicts.count(v)} {v}" for v in MARKS if v in verdicts]
    return ", ".join([f"{len(verdicts)} claim{'' if len(verdicts) == 1 else 's'}", *counts])
