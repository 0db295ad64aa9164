"""Formulas in HTML: LaTeX that a notebook typesets, with MathML for where nothing does; MathML alone on pages."""

from itertools import groupby

import sympy

from symlin.errors import Error
from symlin.show.markup import code, element
from symlin.show.mathml import mathml
from symlin.show.printing import latex
from symlin.spelling import spelled

FORMS = ("notebook", "page")
"""Where HTML is shown: in a notebook, or on a page of its own, which loads no script."""


def formula_html(expr, *, form="notebook", display=False):
    r"""An expression, an equation or a pair of sides as a formula in HTML.

    In a "notebook" it is LaTeX between dollar signs, which JupyterLab typesets in notebooks that are not trusted too;
    MathML waits in an attribute for front ends without MathJax. On a "page" it is MathML.

    >>> from symlin.writing import sizes, matrix
    >>> n, d = sizes("n d")
    >>> X = matrix("X", n, d)
    >>> print(formula_html(X.T, form="page"))
    <math><msup><mi>X</mi><mi>⊤</mi></msup></math>
    """
    try:
        tex, text = tex_of(expr), text_of(expr)
    except RecursionError:
        return code("a formula that is nested too deeply to be shown")
    return tex_html(tex, form=form, display=display, text=text)


def tex_html(tex, *, form="notebook", display=False, text=None):
    r"""LaTeX, without dollar signs, as a formula in HTML; what symlin would not write itself is shown as typed.

    >>> print(tex_html(r"\href{javascript:alert(1)}{x}"))
    <code>\href{javascript:alert(1)}{x}</code>
    """
    if form not in FORMS:
        raise TypeError(f"form is one of {', '.join(FORMS)}, not {form!r}")
    try:
        written = mathml(tex, display)
    except (Error, RecursionError):
        return code(tex if text is None else text)
    if form == "page":
        return written
    style = r"\displaystyle " if display else ""
    return element("span", f"${style}{tex}$", class_="sl-formula", data_mathml=written)


def tex_of(expr):
    r"""The LaTeX of an expression, of an equation, or of a pair of sides.

    >>> from sympy import Symbol
    >>> tex_of((Symbol("x"), 1))
    'x = 1'
    """
    if isinstance(expr, tuple | sympy.Tuple) and len(expr) == 2:
        return " = ".join(latex(shown_expression(side)) for side in expr)
    return latex(shown_expression(expr))


def shown_expression(value):
    """A value as SymPy writes it; ``TypeError`` for text, which nothing here reads."""
    if isinstance(value, sympy.Basic | sympy.MatrixBase):
        return value
    if isinstance(value, int) and not isinstance(value, bool):
        return sympy.Integer(value)
    raise TypeError(f"{value!r} is no expression that can be shown as a formula")


def text_of(expr):
    """The same in one line of text."""
    if isinstance(expr, tuple | sympy.Tuple) and len(expr) == 2:
        return " = ".join(map(spelled, expr))
    if isinstance(expr, sympy.Eq):
        return f"{spelled(expr.lhs)} = {spelled(expr.rhs)}"
    return spelled(expr)


def tex_text(text):
    r"""Text inside a formula, with nothing in it that LaTeX would take for a command.

    >>> print(tex_text("A_i, c ≠ 0"))
    \text{A}\_\text{i, c }\neq\text{ 0}
    """
    parts = []
    for special, run in groupby(" ".join(str(text).split()), _SPECIAL.__contains__):
        run = "".join(run)
        parts += map(_SPECIAL.get, run) if special else [rf"\text{{{run}}}"]
    return "".join(parts)


_SPECIAL = {
    "\\": r"\backslash ", "{": r"\{", "}": r"\}", "$": r"\$", "&": r"\&", "#": r"\#", "%": r"\%", "_": r"\_",
    "^": r"\wedge ", "~": r"\sim ", "<": "<", ">": ">", "≠": r"\neq", "≤": r"\leq", "≥": r"\geq", "±": r"\pm",
    "×": r"\times", "⊙": r"\odot", "⊗": r"\otimes", "ᵀ": r"^{\top}", "→": r"\to", "≈": r"\approx", "·": r"\cdot",
    "…": r"\ldots ", "'": "'",
}
"""What has to stand outside of the text."""
