"""All variants of attention with their statements, and the table of them for a reader."""

from symlin import displayed
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


class VariantsTable(displayed.Displayed, str):
    """A table of variants: as text it is Markdown; notebooks show a table.

    ``rows`` are triples (variant, its proved statements, its refuted statements) with the statements that are shown.
    """

    def __new__(cls, rows, latex):
        lines = ["| Variant | Formula | Proved | Refuted, though tempting | Source |", "|---|---|---|---|---|"]
        for variant, *shown in rows:
            formula, told = f"${_cell(latex(variant.formula))}$", [_told(part, latex) for part in shown]
            lines.append(f"| {' | '.join([variant.name, formula, *told, variant.source])} |")
        table = str.__new__(cls, "\n".join(lines))
        table.rows = rows
        return table


def variants_table(*, latex=displayed.latex, all_statements=False):
    """The variants in a table: variant, formula, a proved statement, a refuted temptation, source.

    Returns its Markdown, a ``str`` that a notebook shows as a table. ``latex`` prints expressions, symlin's way unless
    given; with ``all_statements`` every statement stands in the table, otherwise the first of each. Nothing is decided
    here; the tests decide every statement.
    """
    most = None if all_statements else 1
    return VariantsTable([(v, v.proved[:most], v.refuted[:most]) for v in variants()], latex)


def _told(statements, latex):
    return "<br>".join(f"{s.name}: ${_cell(latex(s.left))} = {_cell(latex(s.right))}$" for s in statements)


def _cell(text):
    return text.replace("|", r"\vert ")
