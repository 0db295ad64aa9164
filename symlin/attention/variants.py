"""All variants of attention with their statements, and the table of them for a reader."""

import sympy

from symlin.attention.head_variants import head_variants
from symlin.attention.kernel_variants import kernel_variants
from symlin.attention.layer_variants import layer_variants
from symlin.attention.single_variants import single_variants


def variants():
    """The variants of attention that symlin knows, a list of ``statements.Variant``.

    >>> first = variants()[0]
    >>> first.name, first.source
    ('self-attention', 'Vaswani et al. 2017, Attention is all you need, equation 1')
    >>> [statement.status for statement in first.proved + first.refuted]
    ['proved', 'proved', 'proved', 'refuted', 'refuted']
    """
    return [*single_variants(), *head_variants(), *kernel_variants(), *layer_variants()]


def variants_table(*, latex=sympy.latex, all_statements=False):
    """The variants as a Markdown table: variant, formula, a proved statement, a refuted temptation, source.

    ``latex`` prints expressions, such as ``sl.latex``; with ``all_statements`` every statement stands in the table,
    otherwise the first of each. Nothing is decided here; the tests decide every statement.
    """
    lines = ["| Variant | Formula | Proved | Refuted, though tempting | Source |", "|---|---|---|---|---|"]
    for variant in variants():
        shown = (part if all_statements else part[:1] for part in (variant.proved, variant.refuted))
        formula, told = f"${_cell(latex(variant.formula))}$", [_told(part, latex) for part in shown]
        lines.append(f"| {' | '.join([variant.name, formula, *told, variant.source])} |")
    return "\n".join(lines)


def _told(statements, latex):
    return "<br>".join(f"{s.name}: ${_cell(latex(s.left))} = {_cell(latex(s.right))}$" for s in statements)


def _cell(text):
    return text.replace("|", r"\vert ")
