"""Proofs from relations shown: as text, as LaTeX, and as HTML."""

from symlin.relations.combinations import lines_of
from symlin.relations.signed import difference, signed
from symlin.show.formulas import tex_html, tex_of, tex_text, text_of
from symlin.show.markup import element, joined, prose
from symlin.show.pages import block

WIDTH = 110
"""Characters of a line of text before a sum is put on lines of its own."""


def certificate_text(evidence):
    """A proof from relations as lines of text.

    >>> from symlin.proving import prove
    >>> from symlin.writing import sizes, matrices
    >>> n = sizes("n")
    >>> P, A = matrices("P A", n, n)
    >>> print(certificate_text(prove(P.T * P * A, A, given=["P^T P = I"]).evidence))
    P.T*P*A - A = [1]*A
    where
      [1] = P.T*P - I = 0, assumed
    """
    result, cites = [], False
    for line in lines_of(evidence):
        if line.label is not None and not cites:
            result.append("where")
        cites = line.label is not None
        result += [("  " if cites else "") + text for text in _line_text(line)]
    return "\n".join(result)


def _line_text(line):
    before = "" if line.label is not None else line.before
    after = (" = 0" if line.label is not None else "") + (f", {line.after}" if line.after else "")
    parts = [difference(part, text_of, "*") for part in (line.label, line.left) if part is not None]
    if line.summands is None:
        return [before + " = ".join(parts) + after]
    summands = signed(line.summands, text_of, "*")
    short = f"{before}{' = '.join([*parts, ' '.join(summands)])}{after}"
    if len(short) <= WIDTH:
        return [short]
    first, *others = summands
    lines = [before + " = ".join(parts), f"    = {first}", *[f"    {summand}" for summand in others]]
    return [*lines[:-1], lines[-1] + after]


# LaTeX and HTML -------------------------------------------------------------------------------------------------------


def certificate_latex(evidence):
    """A proof from relations in LaTeX, one block in dollar signs."""
    rows = []
    for line in lines_of(evidence):
        before = [tex_text(line.before)] if line.before and line.label is None else []
        first, *others = _line_rows(line) or [""]
        rows += ["& " + r"\ ".join([*before, first]), *[rf"& \quad {row}" for row in others]]
        rows[-1] += rf",\quad {tex_text(line.after)}" if line.after else ""
    return rf"$\displaystyle {_aligned(rows)}$"


def _aligned(rows):
    return r"\begin{aligned} " + r" \\ ".join(rows) + r" \end{aligned}"


def _line_rows(line):
    """The formula of a line in LaTeX, a long sum over several rows."""
    parts = [difference(part, tex_of, r"\,") for part in (line.label, line.left) if part is not None]
    end = " = 0" if line.label is not None else ""
    if line.summands is None:
        return [" = ".join(parts) + end] if parts else []
    first, *others = signed(line.summands, tex_of, r"\,")
    if len(others) < 3:
        return [" = ".join([*parts, " ".join([first, *others])]) + end]
    rows = [" = ".join(parts), f"= {first}", *others]
    return [*rows[:-1], rows[-1] + end]


def certificate_html(evidence, *, form="notebook"):
    """A proof from relations in HTML."""
    return block(certificate_part(evidence, form), form=form)


def certificate_part(evidence, form):
    """The same without style and script, to stand inside of something."""
    main, cited = [], []
    for line in lines_of(evidence):
        rows = [rf"& \quad {row}" if number else f"& {row}" for number, row in enumerate(_line_rows(line))]
        tex = _aligned(rows) if len(rows) > 1 else "".join(rows).removeprefix("& ")
        parts = joined([
            prose(line.before) if line.before and line.label is None else None,
            tex_html(tex, form=form, text=" ".join(_line_text(line))) if rows else None,
            prose(f", {line.after}") if line.after else None])
        (main if line.label is None else cited).append(parts)
    listed = [element("p", "where"), element("ul", *[element("li", part) for part in cited])] if cited else []
    return element("div", *[element("p", part) for part in main], *listed)
