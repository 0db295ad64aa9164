"""Explanations shown: a sentence for each part, as text, LaTeX and HTML."""

from symlin.derivations.steps import in_words
from symlin.rewriting.trees import alike, flat
from symlin.show.formulas import formula_html, tex_of, tex_text, text_of
from symlin.show.markup import code, element, joined, prose
from symlin.show.pages import block
from symlin.show.verdicts import MARKS, status_html

FEW = 3
"""Steps of a proof that are named without their number."""
NOTHING = "nothing is found that explains it within the budget"


def sentences(explanation):
    """The sentences of an explanation: lists of texts, expressions and pairs of sides."""
    if explanation.note:
        return [[explanation.note]]
    if explanation.reasons is not None:
        return [[reasons_text(explanation.reasons)]]
    found, fails, nearest = [], explanation.fails, explanation.nearest
    if fails is not None:
        found += _failing(fails, nearest, explanation.missing)
    if nearest is not None:
        reasons = explanation.nearest_reasons
        by = f", {reasons_text(reasons)}" if reasons and sum(r.times for r in reasons) <= FEW else ""
        first, *more = nearest.parts()
        found.append([f"true {first}", *more, ": ", (nearest.left, nearest.right), by])
    if explanation.missing is not None:
        found.append([f"true if {explanation.missing.words}"])
    return found


def reasons_text(reasons):
    """What makes the steps of a proof, in one sentence.

    >>> from symlin.explaining import Reason
    >>> reasons_text([Reason(("transpose_of_product",), 2, ()), Reason(("orthogonal_rows",), 1, ("Q is orthogonal",))])
    'by transpose of product (twice), orthogonal rows (assumed: Q is orthogonal)'
    """
    listed, steps = ", ".join(map(_reason_text, reasons)), sum(reason.times for reason in reasons)
    if not reasons:
        return "both sides are written alike"
    if steps > FEW:
        return f"symlin needs {steps} steps: {listed}"
    return listed.removeprefix("a step ") if len(reasons) == 1 and listed.startswith("a step ") else f"by {listed}"


def _reason_text(reason):
    times = "" if reason.times == 1 else " (twice)" if reason.times == 2 else f" ({reason.times} times)"
    return f"{reason.words}{times}" + (f" (assumed: {', '.join(reason.uses)})" if reason.uses else "")


def _failing(fails, nearest, missing):
    """What fails, and what is true instead unless the nearest statement or the assumption say that already."""
    what = f'is the fallacy "{in_words(fails.fallacy.name)}": {fails.fallacy.sentence}'
    found = [[f"this {what}"] if fails.is_claim else ["the step ", (fails.part, fails.wrong), f" {what}"]]
    if fails.instead is None:
        return found
    rule = in_words(fails.instead.name)
    if fails.right is None:
        return found if missing is not None else [*found, [f'compare the rule "{rule}": {fails.instead.sentence}']]
    if nearest is None or fails.is_claim and not _says_the_same(fails, nearest):
        found.append([f"by {rule} it is ", (fails.part, fails.right)])
    return found


def _says_the_same(fails, nearest):
    """Whether the nearest true statement is what the true rule says."""
    sides = (fails.part, fails.right), (nearest.left, nearest.right)
    return all(alike(*map(flat, pair)) for pair in zip(*sides))


# forms ----------------------------------------------------------------------------------------------------------------


def explanation_lines(explanation, spell=text_of):
    """The sentences as texts; ``spell`` writes an expression or a pair of sides."""
    return ["".join(part if isinstance(part, str) else spell(part) for part in line)
            for line in sentences(explanation)]


def explanation_text(explanation):
    """An explanation as lines of text."""
    return "\n".join(explanation_lines(explanation)) or NOTHING


def explanation_latex(explanation):
    """An explanation in LaTeX, one block in dollar signs."""
    rows = ["".join(map(_tex, line)) for line in sentences(explanation)] or [tex_text(NOTHING)]
    return r"$\displaystyle \begin{aligned} " + r" \\ ".join(f"& {row}" for row in rows) + r" \end{aligned}$"


def _tex(part):
    """A text, with the spaces at its ends, or a formula in LaTeX."""
    if not isinstance(part, str):
        return tex_of(part)
    before, after = (r"\ " if end == " " else "" for end in (part[:1], part[-1:]))
    return f"{before}{tex_text(part)}{after}" if part.strip() else before


def explanation_html(explanation, *, form="notebook"):
    """An explanation in HTML: a paragraph for each sentence."""
    return block(explanation_part(explanation, form), form=form)


def explanation_part(explanation, form):
    """The same without style and script, to stand inside of something."""
    rows = [element("p", joined([prose(part) if isinstance(part, str) else formula_html(part, form=form)
                                 for part in line])) for line in sentences(explanation)]
    return element("div", *rows or [element("p", NOTHING)], class_="sl-explanation")


# reports --------------------------------------------------------------------------------------------------------------


def explained_text(explained):
    """The claims of a report with their explanations, as lines of text."""
    lines = []
    for claim in explained.report.claims:
        lines.append(f"line {claim.line}  {MARKS[claim.verdict]} {claim.verdict}  {claim.claim}")
        lines += [f"    {line}" for line in _said_of(claim)]
    return "\n".join(lines)


def _said_of(claim):
    return explanation_lines(claim.explanation) if claim.explanation else ()


def explained_html(explained, *, form="notebook"):
    """The claims of a report with their explanations, in HTML."""
    rows = []
    for claim in explained.report.claims:
        answer = claim.answer
        shown = code(claim.claim) if answer is None else formula_html((answer.left, answer.right), form=form)
        said = explanation_part(claim.explanation, form) if claim.explanation else prose(claim.reason)
        rows.append(element("tr", *map(_cell, (str(claim.line), shown, status_html(claim.verdict), said))))
    head = element("tr", *(element("th", title, scope="col") for title in ("line", "claim", "verdict", "because")))
    return block(element("table", element("thead", head), element("tbody", *rows), class_="sl-table"), form=form)


def _cell(content):
    return element("td", content, style="text-align: left")
