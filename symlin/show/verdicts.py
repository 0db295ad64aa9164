"""Verdicts and witnesses shown: a mark and words, the claim as a formula, and the numbers so that one can follow."""

import sympy

from symlin import balls
from symlin.assumed import Equation, Property
from symlin.balls import Enclosure
from symlin.errors import Error
from symlin.exact import evaluate, point_of
from symlin.missing import MISSING
from symlin.nodes import Member
from symlin.show.formulas import formula_html, tex_of, tex_text, text_of
from symlin.show.grids import beside, grid, labelled
from symlin.show.markup import element, joined, prose
from symlin.show.matrices import Rounded, entry_html, entry_latex, matrix_html, matrix_latex
from symlin.show.pages import block
from symlin.show.printing import latex

MARKS = {"proved": "✓", "refuted": "✗", "unknown": "?", "error": "!"}
"""What stands before the word of a verdict."""
_TEX_MARKS = {"proved": r"\checkmark", "refuted": r"\times", "unknown": r"\text{?}", "error": r"\text{!}"}
MEANING = {
    "proved": "for all sizes and all real values",
    "refuted": "by exact numbers",
    "unknown": "neither proved nor refuted",
}
DIGITS = 6
"""Digits of a number that is known to within a radius, inside a matrix."""
SIDES = ("left side", "right side")
_INLINE = "display: inline-block; vertical-align: middle; margin-right: 2em"


# what there is to show ------------------------------------------------------------------------------------------------


def numbers_of(witness):
    """The sizes, indices, numbers and functions of a witness: pairs (symbol or LaTeX of a function, value)."""
    numbers = [(symbol, value) for symbol, value in (witness.sizes | witness.indices).items()]
    return numbers + [(symbol, value) for symbol, value in witness.values.items() if not _is_matrix(value)]


def matrices_of(witness):
    """The matrices of a witness: pairs (symbol, matrix)."""
    return [(symbol, value) for symbol, value in witness.values.items() if _is_matrix(value)]


def sides_of(witness):
    """Both sides at the witness as rows of numbers; None where they are single numbers or cannot be evaluated again."""
    if not any(getattr(side, "is_Matrix", False) for side in witness.claim):
        return None
    try:
        point = point_of(witness)
        sides = [evaluate(side, point, partly=True) for side in witness.claim]
    except Error:
        return None
    if not all(isinstance(rows, list) for rows in sides) or all(map(_is_one, sides)):
        return None
    return [[[_rounded(x) for x in row] for row in rows] for rows in sides]


def _rounded(x):
    if x is MISSING:
        return x
    shown = balls.shown(x, DIGITS)
    return Rounded(shown.text.partition(" ")[0]) if isinstance(shown, Enclosure) else shown


def _is_matrix(value):
    return getattr(value, "is_Matrix", False)


def _name(symbol):
    return f"{symbol.name}_{symbol.index}" if isinstance(symbol, Member) else symbol.name


# HTML -----------------------------------------------------------------------------------------------------------------


def status_html(status):
    r"""The mark and the word of a verdict.

    >>> status_html("proved")
    '<strong class="sl-verdict sl-proved">✓\xa0proved</strong>'
    """
    return element("strong", f"{MARKS[status]}\u00a0{status}", class_=f"sl-verdict sl-{status}")


def verdict_html(verdict, *, form="notebook"):
    """A verdict in HTML that reads without styles and scripts: its claim, and its conditions, witness or trials."""
    return block(verdict_part(verdict, form), form=form)


def verdict_part(verdict, form):
    """The same without style and script, to stand inside of something."""
    head = element("p", status_html(verdict.status), " ", MEANING[verdict.status])
    claim = element("div", formula_html((verdict.left, verdict.right), form=form, display=True), class_="sl-claim")
    return element("div", head, claim, evidence_part(verdict, form))


def evidence_part(verdict, form):
    """What stands behind a verdict: its witness, its conditions, or what was tried."""
    if verdict.witness is not None:
        return witness_part(verdict.witness, form)
    if verdict.tried is not None:
        own = [] if _is_of_what_was_tried(verdict) else [element("p", prose(verdict.reason))]
        return joined([*own, _listed("What was tried:", verdict.tried or (verdict.reason,))])
    parts = [element("p", prose(verdict.reason))]
    if verdict.assumptions:
        parts.append(_list("Assuming:", [_assumed_html(assumption, form) for assumption in verdict.assumptions]))
    if _conditions(verdict):
        parts.append(_listed("Where both sides are defined, that is:", _conditions(verdict)))
    return joined(parts)


def _conditions(verdict):
    """The conditions of a proof that are not among its assumptions."""
    assumed = set(map(str, verdict.assumptions or ()))
    return [condition for condition in verdict.conditions or () if condition not in assumed]


def _is_of_what_was_tried(verdict):
    """Whether the reason of an unknown verdict says no more than what was tried."""
    return not verdict.tried or verdict.reason == "; ".join(verdict.tried)


def _why_unknown(verdict):
    """What was tried, after a reason that says something else."""
    if _is_of_what_was_tried(verdict):
        return verdict.tried or (verdict.reason,)
    return verdict.reason, *verdict.tried


def _listed(title, texts):
    return _list(title, [prose(str(text)) for text in texts])


def _list(title, parts):
    return joined([element("p", title), element("ul", *[element("li", part) for part in parts])])


def _assumed_html(assumption, form):
    """An assumption: an equation as a formula, a word of a matrix after its formula."""
    if isinstance(assumption, Equation):
        return formula_html(tuple(assumption), form=form)
    if isinstance(assumption, Property):
        return joined([formula_html(assumption.matrix, form=form), _said(assumption)])
    return prose(str(assumption))


def _assumed_latex(assumption):
    if isinstance(assumption, Equation):
        return tex_of(tuple(assumption))
    if isinstance(assumption, Property):
        return rf"{tex_of(assumption.matrix)}\ {tex_text(_said(assumption))}"
    return tex_text(str(assumption))


def _said(assumption):
    """What a property says of its matrix: " is symmetric"."""
    return str(assumption).removeprefix(str(assumption.matrix))


def witness_html(witness, *, form="notebook"):
    """The numbers at which a claim fails: sizes, values as matrices, both sides with the differing entry marked."""
    claim = element("div", _unequal(witness, form), class_="sl-claim")
    return block(claim, witness_part(witness, form), form=form)


def _unequal(witness, form):
    left, right = (formula_html(side, form=form, display=True) for side in witness.claim)
    return joined([left, " ≠ ", right])


def witness_part(witness, form):
    """The same without style and script, to stand inside of something."""
    given = [joined([formula_html(symbol, form=form), " = ", entry_html(value, form)])
             for symbol, value in numbers_of(witness)]
    given += [joined([formula_html(_function_symbol(name), form=form), " = ", formula_html(value, form=form)])
              for name, value in witness.functions.items()]
    matrices = [_named(formula_html(symbol, form=form), matrix_html(value, name=_name(symbol), form=form))
                for symbol, value in matrices_of(witness)]
    parts = [element("p", "At ", joined(given, ", "), " with" if matrices else "") if given else None,
             element("div", *matrices, class_="sl-values") if matrices else None]
    sides = sides_of(witness)
    if sides:
        left, right = (_named(name, matrix_html(rows, witness.entry, name=name, form=form))
                       for name, rows in zip(SIDES, sides))
        parts += [element("p", "the two sides are"),
                  element("div", left, element("span", "≠", class_="sl-sign"), right, class_="sl-values")]
    place = f"In row {witness.entry[0]}, column {witness.entry[1]}: " if sides else "There the two sides are: "
    parts.append(element("p", place, element("strong", entry_html(witness.left, form)), " on the left, ",
                         element("strong", entry_html(witness.right, form)), " on the right."))
    return element("div", *parts)


def _named(name, table):
    return element("div", element("span", name, " ="), table, class_="sl-value", style=_INLINE)


def _function_symbol(name):
    return sympy.Function(name)(sympy.Symbol("t"))


# LaTeX ----------------------------------------------------------------------------------------------------------------


def verdict_latex(verdict):
    r"""A verdict in LaTeX, one block in dollar signs; needs the package amssymb for the mark of a proof.

    >>> from symlin.proving import prove
    >>> from symlin.writing import scalar
    >>> c = scalar("c")
    >>> print(verdict_latex(prove(c + c, 2 * c)))
    $\displaystyle \begin{aligned} & \checkmark\ \textbf{proved} \quad 2 c = 2 c \\ & \text{...} \end{aligned}$
    """
    claim = tex_of((verdict.left, verdict.right))
    lines = [rf"{_TEX_MARKS[verdict.status]}\ \textbf{{{verdict.status}}} \quad {claim}"]
    if verdict.witness is not None:
        lines += _witness_lines(verdict.witness)
    elif verdict.tried is not None:
        lines += map(tex_text, _why_unknown(verdict))
    else:
        lines += [tex_text(verdict.reason)]
        lines += [r"\text{assuming }" + _assumed_latex(assumption) for assumption in verdict.assumptions or ()]
        if _conditions(verdict):
            lines.append(tex_text("where " + ", ".join(_conditions(verdict))))
    return _aligned(lines)


def witness_latex(witness):
    """The numbers at which a claim fails, in LaTeX, one block in dollar signs."""
    left, right = map(latex, witness.claim)
    return _aligned([rf"{left} \neq {right}", *_witness_lines(witness)])


def witness_numbers_latex(witness):
    """The same without the claim, to stand below it."""
    return _aligned(_witness_lines(witness))


def _witness_lines(witness):
    given = [f"{latex(symbol)} = {entry_latex(value)}" for symbol, value in numbers_of(witness)]
    given += [f"{latex(_function_symbol(name))} = {latex(value)}" for name, value in witness.functions.items()]
    given += [f"{latex(symbol)} = {matrix_latex(value)}" for symbol, value in matrices_of(witness)]
    lines = [r"\text{at } " + r",\quad ".join(given)] if given else []
    sides = sides_of(witness)
    if sides:
        lines.append(r" \quad\neq\quad ".join(
            rf"\text{{{name}}} = {matrix_latex(rows, witness.entry)}" for name, rows in zip(SIDES, sides)))
    place = rf"\text{{entry }} ({witness.entry[0]}, {witness.entry[1]}):\quad " if sides else ""
    return [*lines, rf"{place}{entry_latex(witness.left)} \neq {entry_latex(witness.right)}"]


def _aligned(lines):
    return r"$\displaystyle \begin{aligned} " + r" \\ ".join(f"& {line}" for line in lines) + r" \end{aligned}$"


# text -----------------------------------------------------------------------------------------------------------------


def verdict_text(verdict):
    """A verdict as lines of text.

    >>> from symlin.proving import prove
    >>> from symlin.writing import matrices
    >>> A, B = matrices("A B", 1, 1)
    >>> print(verdict_text(prove(A, B)))
    ✗ refuted: A = B
      at A = 0, B = 1
      0 ≠ 1
    """
    lines = [f"{MARKS[verdict.status]} {verdict.status}: {text_of((verdict.left, verdict.right))}"]
    if verdict.witness is not None:
        return "\n".join([*lines, witness_text(verdict.witness)])
    reasons = [verdict.reason] if verdict.tried is None else _why_unknown(verdict)
    lines += [f"  {text}" for text in reasons]
    lines += [f"  assuming {assumption}" for assumption in verdict.assumptions or ()]
    if _conditions(verdict):
        lines.append(f"  where {', '.join(_conditions(verdict))}")
    return "\n".join(lines)


def witness_text(witness):
    """The numbers at which a claim fails, as lines of text."""
    matrices = [(_name(symbol), value.tolist()) for symbol, value in matrices_of(witness)]
    given = [f"{_name(symbol)} = {value}" for symbol, value in numbers_of(witness)]
    given += [f"{name}(t) = {value}" for name, value in witness.functions.items()]
    given += [f"{name} = {rows[0][0]}" for name, rows in matrices if _is_one(rows)]
    lines = [f"  at {', '.join(given)}"] if given else []
    lines += _side_by_side([_labelled(name, rows) for name, rows in matrices if not _is_one(rows)])
    sides = sides_of(witness)
    if sides:
        lines += _side_by_side([_labelled(name, rows, witness.entry) for name, rows in zip(SIDES, sides)])
    place = f"entry ({witness.entry[0]}, {witness.entry[1]}): " if sides else ""
    return "\n".join([*lines, f"  {place}{witness.left} ≠ {witness.right}"])


def _is_one(rows):
    return len(rows) == len(rows[0]) == 1


def _labelled(name, rows, marked=None):
    return labelled(name, grid([[str(x) for x in row] for row in rows], marked, "│", "…"))


def _side_by_side(blocks):
    return [f"    {line}" for line in beside(blocks, 92)]
