"""Linearity tables: of which kind each part of attention is in each input, with the verdicts behind each cell."""

from sympy import MatrixSymbol

from symlin.displayed import Displayed
from symlin.errors import Error
from symlin.linear.kinds import linearity


class LinearityTable(Displayed):
    """Kinds by row and column; ``cell(row, column)`` is the ``Linearity`` behind one.

    ``rows`` are the names of parts, ``columns`` the names of the variables, ``cells`` maps pairs of them to what is
    behind them, and ``kinds`` is a list of rows of words. Shows as aligned text, as LaTeX and as an HTML table in which
    each cell's title tells its verdicts.
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


def heads_linearity_table(attention):
    """The table of several heads: rows the letters of one head and the output; columns the inputs.

    A column for a family varies all its members together. The head is the one at an index, or the first where heads
    are written out in groups. Inputs that are no symbols are taken as in ``linearity_table``.
    """
    X, context = attention.X, attention.context
    if not isinstance(X, MatrixSymbol):
        X = MatrixSymbol("X", *X.shape)
    if context is not None and not isinstance(context, MatrixSymbol):
        context = MatrixSymbol("Y", *context.shape)
    if (X, context) != (attention.X, attention.context):
        attention = attention.with_inputs(X, context)
    head = attention.heads[attention.groups.a_place]
    parts = {part.name: part for part in (*map(head.part, PARTS), attention.output)}
    variables = {v.name: v for v in (X, context, *attention.parameters) if v is not None}
    cells = {(row, column): linearity(part, v) for row, part in parts.items() for column, v in variables.items()}
    return LinearityTable("Of which kind the parts of a head and the output are in each variable, the others fixed",
                          parts, variables, cells)
