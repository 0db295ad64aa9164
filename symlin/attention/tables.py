"""The linearity table of a head: of which kind each part is in each input, with the verdicts behind each cell."""

import html

import sympy
from sympy import MatrixSymbol, Symbol

from symlin.errors import Error
from symlin.linear.kinds import linearity, told


class LinearityTable:
    """Kinds by row and column; ``cell(row, column)`` is the ``Linearity`` behind one.

    ``rows`` are the names of parts, ``columns`` the names of the variables, ``cells`` maps pairs of them to what is
    behind them, and ``kinds`` is a list of rows of words. Shows as aligned text, as LaTeX and as an HTML table of plain
    text, in which each cell's title tells its verdicts.
    """

    def __init__(self, title, rows, columns, cells):
        self.title, self.rows, self.columns = title, tuple(rows), tuple(columns)
        self.cells = cells

    def cell(self, row, column):
        """The ``Linearity`` of a part in a variable, both by name (or the variable itself)."""
        column = getattr(column, "name", column)
        if (row, column) not in self.cells:
            raise Error(f"the table has no cell ({row}, {column}); its rows are {', '.join(self.rows)}, "
                        f"its columns {', '.join(self.columns)}")
        return self.cells[row, column]

    @property
    def kinds(self):
        return [[self.cells[row, column].kind for column in self.columns] for row in self.rows]

    def __str__(self):
        lines = [["", *self.columns], *([row, *kinds] for row, kinds in zip(self.rows, self.kinds))]
        widths = [max(map(len, column)) for column in zip(*lines)]
        return "\n".join("  ".join(text.ljust(w) for text, w in zip(line, widths)).rstrip() for line in lines)

    __repr__ = __str__

    def _repr_latex_(self):
        head = " & ".join(["", *(sympy.latex(Symbol(column)) for column in self.columns)])
        rows = [" & ".join(rf"\text{{{text}}}" for text in (row, *kinds)) for row, kinds in zip(self.rows, self.kinds)]
        frame = "l|" + "l" * len(self.columns)
        return rf"$\displaystyle \begin{{array}}{{{frame}}} {head} \\ \hline " + r" \\ ".join(rows) + r" \end{array}$"

    def _repr_html_(self):
        head = "".join(f'<th scope="col">{_subscripted(column)}</th>' for column in self.columns)
        body = "".join(self._html_row(row) for row in self.rows)
        return (f"<table><caption>{html.escape(self.title)}</caption>"
                f'<thead><tr><th scope="col">part</th>{head}</tr></thead><tbody>{body}</tbody></table>')

    def _html_row(self, row):
        cells = (self.cells[row, column] for column in self.columns)
        return f'<tr><th scope="row">{html.escape(row)}</th>' + "".join(
            f'<td title="{html.escape(_reasons(cell))}">{cell.kind}</td>' for cell in cells) + "</tr>"


def linearity_table(head):
    """The table of a head: rows Q, K, V, scores, weights, output; columns the inputs, then each of Q, K, V.

    A column for an input varies that input alone; a column for Q, K or V varies that letter, whatever defines it. An
    input that is no symbol of its own is taken as one under the name of its argument.
    """
    named = {}

    def symbol(role, value):
        if value is None:
            return None
        if not isinstance(value, MatrixSymbol):
            value = MatrixSymbol(role, *value.shape)
        named.setdefault(value.name, value)
        return value

    X = symbol("X", head.X)
    context = None if head.context == head.X else symbol("Y", head.context)
    weights = [symbol(f"W_{name}", getattr(head, f"W_{name}")) for name in "QKV"]
    bias = tuple(symbol(f"b_{name}", b) for name, b in zip("QKV", head.bias))
    free = head.with_inputs(X, *weights, context=context, bias=bias)
    variables = [*named.values(), free.Q, free.K, free.V]
    cells = {(row, v.name): linearity(free.part(row), v) for row in PARTS for v in variables}
    return LinearityTable("Of which kind each part of the head is in each variable, the others fixed", PARTS,
                          [v.name for v in variables], cells)


PARTS = ("Q", "K", "V", "scores", "weights", "output")


def _reasons(cell):
    return "; ".join(f"{name}: {told(verdict)}" for name, verdict in cell.verdicts.items())


def _subscripted(name):
    base, _, below = name.partition("_")
    return f"<i>{html.escape(base)}</i>" + (f"<sub>{html.escape(below)}</sub>" if below else "")
