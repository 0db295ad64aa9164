r"""Derivations shown: as text, LaTeX, Markdown and HTML, a line for each step.

What is new in a line is underlined, what changes next has a box around it; in text both are marked in a line below.
"""

import re
from typing import NamedTuple

from symlin.assumed import Equation
from symlin.derivations.hypotheses import ASSUMPTION
from symlin.derivations.replaying import DEFINITION
from symlin.errors import Error
from symlin.rewriting.trees import flat
from symlin.show.marking import changed, marked_latex, marked_text
from symlin.show.formulas import tex_html, tex_text, text_of
from symlin.show.markup import element, joined, prose
from symlin.show.pages import block
from symlin.spelling import spelled

NEW, NEXT, BOTH = "^", "~", "="
"""What stands below, in text, what is new in a line, what changes next, and both."""
UNDERLINE, BOX = r"\underline", r"\boxed"


class Line(NamedTuple):
    """A line of a chain: a flat formula, why it follows, the places of what is new and of what changes next."""

    formula: object
    reason: str
    new: object
    next: object
    step: object


def lines_of(derivation):
    """The lines of a derivation: the start, then one for each step."""
    formulas = [flat(derivation.start), *(flat(step.result) for step in derivation.steps)]
    places = [changed(*pair) for pair in zip(formulas, formulas[1:])]
    steps = [None, *derivation.steps]
    return [Line(formula, "" if step is None else reason_of(step, derivation.assumptions),
                 places[k - 1][1] if k else None, places[k][0] if k < len(places) else None, step)
            for k, (formula, step) in enumerate(zip(formulas, steps))]


def reason_of(step, assumptions):
    """The rule of a step in words, with the assumptions that it uses."""
    words = step.rule if " " in step.rule else step.rule.replace("_", " ")
    others = dict.fromkeys(m.rule.removeprefix(DEFINITION) for m in step.moves if m.rule.startswith(DEFINITION))
    if len(others) > 1:
        words = DEFINITION + ", ".join(others)
    if step.symbol is not None:
        return f"{words} on {step.symbol}"
    said = [_said(assumptions[k]) for k in step.uses]
    if step.rule.startswith(ASSUMPTION):
        return f"assumed: {', '.join(said)}"
    return f"{words}; assumed: {', '.join(said)}" if said else words


def _said(assumption):
    return text_of(tuple(assumption)) if isinstance(assumption, Equation) else str(assumption)


def cases_of(step):
    """The derivations inside of an induction, with what they show: pairs (text, derivation)."""
    return zip((f"for {step.symbol} = 0", f"from {step.symbol} to {step.symbol} + 1"), step.cases) if step else ()


# text -----------------------------------------------------------------------------------------------------------------


def derivation_text(derivation):
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
        result.append(f"{sign}{text}" + (f"  [{line.reason}]" if line.reason else ""))
        if below:
            result.append(f"  {below}")
        for name, case in cases_of(line.step):
            result += [f"    {name}:", *(f"      {row}" for row in derivation_text(case).splitlines())]
    if derivation.conditions:
        result.append(f"where {', '.join(derivation.conditions)}")
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
    """A derivation in LaTeX, one block in dollar signs."""
    return rf"$\displaystyle \begin{{aligned}} {_rows(derivation, '&')} \end{{aligned}}$"


def derivation_align(derivation):
    r"""A derivation as an ``align*`` environment; needs the package amsmath."""
    parts = [rf"\begin{{align*}}{chr(10)}{_rows(derivation, '&&')}{chr(10)}\end{{align*}}"]
    for step in derivation.steps:
        parts += [f"{name[0].upper()}{name[1:]}:\n{derivation_align(case)}" for name, case in cases_of(step)]
    return "\n".join(parts)


def _rows(derivation, separator):
    rows = []
    for line in lines_of(derivation):
        reason = rf" {separator} {tex_text(line.reason)}" if line.reason else ""
        rows.append(rf"& {'= ' if line.step else ''}{line_tex(line)}{reason}")
    return " \\\\\n".join(rows)


def line_tex(line):
    """The formula of a line with what is new underlined and what changes next in a box."""
    return marked_latex(line.formula, [(line.new, UNDERLINE), (line.next, BOX)])


# Markdown and HTML ----------------------------------------------------------------------------------------------------


def derivation_markdown(derivation):
    """A derivation as Markdown: a list of its lines."""
    rows = []
    for line in lines_of(derivation):
        tex = ("= " if line.step else "") + line_tex(line)
        rows.append(f"* ${tex}$" + (f" — {_plain(line.reason)}" if line.reason else ""))
        for name, case in cases_of(line.step):
            rows += [f"    * {name}:", *(f"        {row}" for row in derivation_markdown(case).splitlines() if row)]
    if derivation.conditions:
        rows += ["", f"where {_plain(', '.join(derivation.conditions))}"]
    return "\n".join(rows) + "\n"


def _plain(text):
    """Text that Markdown leaves as it is."""
    return re.sub(r"([\\`*_\[\]<>#$|])", r"\\\1", text)


def derivation_html(derivation, *, form="notebook"):
    """A derivation in HTML: a table with a row for each step, the rule at its end."""
    return block(derivation_part(derivation, form), form=form)


def derivation_part(derivation, form):
    """The same without style and script, to stand inside of something."""
    rows, more = [], []
    for line in lines_of(derivation):
        formula = tex_html(line_tex(line), form=form, display=True, text=spelled(line.formula))
        rows.append(element("tr", element("td", "=" if line.step else ""), element("td", formula),
                            element("td", prose(line.reason))))
        for name, case in cases_of(line.step):
            more += [element("p", f"{name[0].upper()}{name[1:]}:"), derivation_part(case, form)]
    conditions = element("p", prose(f"where {', '.join(derivation.conditions)}")) if derivation.conditions else None
    return element("div", element("table", *rows, class_="sl-table sl-aligned"), conditions, joined(more))


def written(derivation, form):
    """A derivation in one of the forms "text", "tex", "md" and "html" (a page of its own)."""
    writers = {"text": derivation_text, "tex": derivation_align, "md": derivation_markdown,
               "html": lambda d: derivation_html(d, form="page")}
    if form not in writers:
        raise Error(f"a derivation is written as {', '.join(writers)}, not {form!r}")
    return str(writers[form](derivation))


