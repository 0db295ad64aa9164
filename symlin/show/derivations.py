r"""Derivations shown: as text, LaTeX, Markdown and HTML, a line for each step.

What is new in a line is underlined, what changes next has a box around it; in text both are marked in a line below.
"""

import re
from typing import NamedTuple

from symlin.assumed import Equation
from symlin.derivations.steps import DEFINITION, REARRANGE, in_words
from symlin.errors import Error
from symlin.rewriting.hypotheses import ASSUMPTION
from symlin.rewriting.trees import flat
from symlin.show.formulas import formula_html, tex_html, tex_of, tex_text, text_of
from symlin.show.marking import changed, marked_latex, marked_text
from symlin.show.markup import element, prose
from symlin.show.pages import block
from symlin.show.topic_latex import prose as tex_prose
from symlin.spelling import spelled

NEW, NEXT, BOTH = "^", "~", "="
"""What stands below, in text, what is new in a line, what changes next, and both."""
UNDERLINE, BOX = r"\underline", r"\boxed"


class Line(NamedTuple):
    """A line of a chain: a formula, why it follows, the places of what is new and of what changes next."""

    formula: object
    said: tuple
    new: object
    next: object
    step: object


def lines_of(derivation):
    """The lines of a derivation: the start, then one for each step; with brackets where these alone change."""
    written = [derivation.start, *(step.result for step in derivation.steps)]
    steps = [None, *derivation.steps]
    moved = [step is not None and step.rule == REARRANGE for step in (*steps, None)]
    formulas = [e if moved[k] or moved[k + 1] else flat(e) for k, e in enumerate(written)]
    places = [(None, None) if moved[k] else changed(*map(flat, pair))
              for k, pair in enumerate(zip(written, written[1:]), 1)]
    return [Line(formula, () if step is None else tuple(_reason(step, derivation.assumptions)),
                 places[k - 1][1] if k else None, places[k][0] if k < len(places) else None, step)
            for k, (formula, step) in enumerate(zip(formulas, steps))]


def reason_of(step, assumptions):
    """The rule of a step in words, with the assumptions that it uses."""
    return _sentence(_reason(step, assumptions))


def _reason(step, assumptions):
    """The same as texts and formulas in a row."""
    if step.rule.startswith(DEFINITION):
        words = DEFINITION + ", ".join(name.removeprefix(DEFINITION) for name in step.names)
    else:
        words = ", ".join(map(in_words, step.names))
    if step.symbol is not None:
        return [f"{words} on {step.symbol}"]
    used = [tuple(a) if isinstance(a, Equation) else str(a) for a in (assumptions[k] for k in step.uses)]
    said = [part for a in used for part in (", ", a)][1:]
    if step.rule.startswith(ASSUMPTION):
        _, comma, how = step.rule.partition(", ")
        return ["assumed: ", *said, f"{comma}{how}"]
    return [f"{words}; assumed: ", *said] if said else [words]


def cases_of(step):
    """The derivations inside of a step, with what they show: pairs (texts and formulas, derivation)."""
    if step is None:
        return ()
    if step.factors:
        return [(_multiplied_by(step.factors), case) for case in step.cases]
    return zip(([f"for {step.symbol} = 0"], [f"from {step.symbol} to {step.symbol} + 1"]), step.cases)


def _multiplied_by(factors):
    left, right = factors
    if left is not None and not left.is_Matrix:
        said = ["multiplied by ", left]
    else:
        said = [] if left is None else ["multiplied by ", left, " from the left"]
    return said if right is None else [*said, " and by " if said else "multiplied by ", right, " from the right"]


def _sentence(said, written=str, formula=text_of):
    """Texts and formulas in a row."""
    return "".join(written(part) if isinstance(part, str) else formula(part) for part in said)


def _capital(said):
    return [said[0][0].upper() + said[0][1:], *said[1:]]


def _conditions(derivation, inside):
    """What is said of the conditions; nothing inside of a step that needs no more than its two sides."""
    return "" if inside or not derivation.conditions else f"where {', '.join(derivation.conditions)}"


# text -----------------------------------------------------------------------------------------------------------------


def derivation_text(derivation, inside=False):
    """A derivation as lines of text; below a line ``^`` marks what is new, ``~`` what changes next, ``=`` both.

    >>> from sympy import MatMul, Transpose
    >>> from symlin.derivations.making import derived
    >>> from symlin.writing import matrices, sizes
    >>> A, B = matrices("A B", *sizes("n n"))
    >>> print(derivation_text(derived(MatMul(A, Transpose(A + B)), A * A.T + A * B.T)))
      A*(A + B).T
        ~~~~~~~~~
    = A*(A.T + B.T)  [transpose of sum]
         ^^^^^^^^^
    = A*A.T + A*B.T  [distribute left]
    """
    result = []
    for line in lines_of(derivation):
        sign = "= " if line.step else "  "
        text, below = marks_below(line)
        result.append(f"{sign}{text}" + (f"  [{_sentence(line.said)}]" if line.said else ""))
        if below:
            result.append(f"  {below}")
        for said, case in cases_of(line.step):
            rows = derivation_text(case, bool(line.step.factors)).splitlines()
            result += [f"    {_sentence(said)}:", *(f"      {row}" for row in rows)]
    if conditions := _conditions(derivation, inside):
        result.append(conditions)
    return "\n".join(result)


def marks_below(line):
    """The text of a formula, and the marks to be printed below it."""
    text, new = marked_text(line.formula, line.new)
    same, following = marked_text(line.formula, line.next)
    if same != text:
        following = None
    marks = [" "] * len(text)
    for span, mark in ((new, NEW), (following, NEXT)):
        for k in range(*(span or (0, 0))):
            marks[k] = mark if marks[k] == " " else BOTH
    return text, "".join(marks).rstrip()


# LaTeX ----------------------------------------------------------------------------------------------------------------


def derivation_latex(derivation):
    """A derivation in LaTeX, one block in dollar signs; what is inside of a step stands further to the right."""
    rows = [*_rows_with_cases(derivation)]
    if conditions := _conditions(derivation, False):
        rows.append(rf"& {tex_text(conditions)}")
    rows = " \\\\\n".join(rows)
    return rf"$\displaystyle \begin{{aligned}} {rows} \end{{aligned}}$"


def _rows_with_cases(derivation, indent=""):
    for line, row in zip(lines_of(derivation), _rows(derivation, "&", indent)):
        yield row
        for said, case in cases_of(line.step):
            yield rf"& {indent}\quad {_sentence(said, _tex_words, tex_of)} :"
            yield from _rows_with_cases(case, rf"{indent}\quad ")


def derivation_align(derivation, inside=False):
    r"""A derivation as an ``align*`` environment; needs the package amsmath."""
    rows = " \\\\\n".join(_rows(derivation, "&&"))
    parts = [rf"\begin{{align*}}{chr(10)}{rows}{chr(10)}\end{{align*}}"]
    for step in derivation.steps:
        parts += [f"{_sentence(_capital(said), tex_prose, _dollars)}:\n{derivation_align(case, bool(step.factors))}"
                  for said, case in cases_of(step)]
    if conditions := _conditions(derivation, inside):
        parts.append(tex_prose(conditions))
    return "\n".join(parts)


def _tex_words(text):
    """A text inside of a formula, with the spaces at its ends."""
    before, after = (r"\ " if end == " " else "" for end in (text[:1], text[-1:]))
    return f"{before}{tex_text(text)}{after}"


def _dollars(formula):
    return f"${tex_of(formula)}$"


def _rows(derivation, separator, indent=""):
    for line in lines_of(derivation):
        reason = rf" {separator} {_sentence(line.said, _tex_words, tex_of)}" if line.said else ""
        yield rf"& {indent}{'= ' if line.step else ''}{line_tex(line)}{reason}"


def line_tex(line):
    """The formula of a line with what is new underlined and what changes next in a box."""
    return marked_latex(line.formula, [(line.new, UNDERLINE), (line.next, BOX)])


# Markdown and HTML ----------------------------------------------------------------------------------------------------


def derivation_markdown(derivation, inside=False):
    """A derivation as Markdown: a list of its lines."""
    rows = []
    for line in lines_of(derivation):
        tex = ("= " if line.step else "") + line_tex(line)
        rows.append(f"* ${tex}$" + (f" — {_sentence(line.said, _plain, _dollars)}" if line.said else ""))
        for said, case in cases_of(line.step):
            inner = derivation_markdown(case, bool(line.step.factors)).splitlines()
            rows += [f"    * {_sentence(said, _plain, _dollars)}:", *(f"        {row}" for row in inner if row)]
    if conditions := _conditions(derivation, inside):
        rows += ["", _plain(conditions)]
    return "\n".join(rows) + "\n"


def _plain(text):
    """Text that Markdown leaves as it is."""
    return re.sub(r"([\\`*_\[\]<>#$|])", r"\\\1", text)


def derivation_html(derivation, *, form="notebook"):
    """A derivation in HTML: a table with a row for each step, the rule at its end."""
    return block(derivation_part(derivation, form), form=form)


def derivation_part(derivation, form, inside=False):
    """The same without style and script, to stand inside of something."""
    rows = []
    for line in lines_of(derivation):
        formula = tex_html(line_tex(line), form=form, display=True, text=spelled(line.formula))
        rows.append(element("tr", element("td", "=" if line.step else ""), element("td", formula),
                            element("td", *_told(line.said, form))))
        for said, case in cases_of(line.step):
            told = _told(_capital(said), form)
            part = derivation_part(case, form, bool(line.step.factors))
            rows.append(element("tr", element("td"), element(
                "td", element("div", element("p", *told, ":"), part, class_="sl-inside"), colspan=2)))
    conditions = _conditions(derivation, inside)
    return element("div", element("table", *rows, class_="sl-table sl-aligned"),
                   element("p", prose(conditions)) if conditions else None)


def _told(said, form):
    """Texts and formulas in a row, in HTML."""
    return [prose(part) if isinstance(part, str) else formula_html(part, form=form) for part in said]


def written(derivation, form):
    """A derivation in one of the forms "text", "tex", "md" and "html" (a page of its own)."""
    writers = {"text": derivation_text, "tex": derivation_align, "md": derivation_markdown,
               "html": lambda d: derivation_html(d, form="page")}
    if form not in writers:
        raise Error(f"a derivation is written as {', '.join(writers)}, not {form!r}")
    return str(writers[form](derivation))


