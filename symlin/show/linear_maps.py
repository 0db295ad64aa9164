"""Linear maps and kinds of formulas shown: a map as its spaces and its matrix, a kind with the laws behind it."""

from sympy import Symbol

from symlin.show.formulas import tex_html, tex_text
from symlin.show.markup import element, joined, prose
from symlin.show.matrices import matrix_html, matrix_latex
from symlin.show.pages import block
from symlin.show.printing import latex


def map_html(linear_map, *, form="notebook"):
    """A ``LinearMap`` in HTML: from where to where, its matrix, and what makes it defined.

    >>> from symlin.linear.maps import LinearMap
    >>> "<table" in map_html(LinearMap([[1, 2]]))
    True
    """
    stacked = any(columns != 1 for _, columns in (*linear_map.domain, linear_map.codomain))
    spaces = element("p", "A linear map ", tex_html(_spaces(linear_map), form=form),
                     ", with the matrix" + (", on stacked columns," if stacked else ""))
    texts = [tex_html(rf"{latex(x)} \neq 0", form=form) for x in linear_map.nonzero]
    texts += map(prose, linear_map.conditions[len(texts):])
    conditions = element("p", "where ", joined(texts, ", ")) if texts else None
    return block(spaces, element("div", matrix_html(linear_map.matrix, form=form), class_="sl-scroll"), conditions,
                 form=form)


def map_latex(linear_map):
    r"""A ``LinearMap`` in LaTeX, one block in dollar signs.

    >>> from symlin.linear.maps import LinearMap
    >>> print(map_latex(LinearMap([[1, 2]])))
    $\displaystyle \mathbb{R}^{2} \to \mathbb{R}^{1},\quad ...$
    """
    where = [rf"{latex(x)} \neq 0" for x in linear_map.nonzero]
    where += map(tex_text, linear_map.conditions[len(where):])
    shown = r",\quad ".join([_spaces(linear_map), matrix_latex(linear_map.matrix), *where])
    return rf"$\displaystyle {shown}$"


def _spaces(linear_map):
    source = r" \times ".join(map(_space, linear_map.domain))
    return rf"{source} \to {_space(linear_map.codomain)}"


def _space(shape):
    rows, columns = shape
    return rf"\mathbb{{R}}^{{{rows}}}" if columns == 1 else rf"\mathbb{{R}}^{{{rows} \times {columns}}}"


def linearity_latex(result):
    """A ``Linearity`` in LaTeX, one block in dollar signs: the formula, its kind, and each law with its verdict."""
    formula = result.formula
    first = [latex(Symbol(v.name)) for v in formula.symbols]
    second = [latex(Symbol(name)) for name in formula.second]
    c = latex(formula.scalar)
    rows = [rf"f({', '.join(first)}) = {latex(result.expression)} && \text{{{result.kind}}}"]
    if result.conditions:
        rows.append(tex_text("where " + ", ".join(result.conditions)))
    for name, verdict in result.verdicts.items():
        rows.append(rf"\text{{{name}: }} {_law(name, first, second, c)} && \text{{{verdict.status}}}")
    return r"$\displaystyle \begin{aligned} & " + r" \\ & ".join(rows) + r" \end{aligned}$"



def _law(name, first, second, c):
    """A claim as a law about ``f``, in LaTeX."""

    def f(pattern):
        return "f(" + ", ".join(pattern.format(x=x, y=y, c=c) for x, y in zip(first, second)) + ")"

    laws = {
        "constancy": f"{f('{x}')} = {f('{y}')}",
        "additivity": f"{f('{x} + {y}')} = {f('{x}')} + {f('{y}')}",
        "homogeneity": rf"{f('{c} {x}')} = {c} \, {f('{x}')}",
        "positive homogeneity": rf"{f('{c} {x}')} = {c} \, {f('{x}')} \quad ({c} > 0)",
        "affinity": rf"{f('(1 - {c}) {x} + {c} {y}')} = (1 - {c}) \, {f('{x}')} + {c} \, {f('{y}')}",
    }
    return laws.get(name) or rf"\Delta^{{{int(name.split()[-1]) + 1}}} f = 0"
