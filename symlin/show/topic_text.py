"""A topic as text: formulas in one line each, refutations with their numbers, laid out to a width."""

import re
import textwrap

from rich.text import Text

from symlin.show.grids import beside, grid, labelled
from symlin.show.terminal import PLAIN, STYLES, Terminal
from symlin.show.topic_formulas import name_text, terms, text
from symlin.show.topic_parts import in_parts, pieces, sentence, sources
from symlin.show.verdicts import MARKS, SIDES, matrices_of, numbers_of, sides_of

WIDTH = 80
"""Columns where there is no terminal."""
INDENT = "    "
ASCII = str.maketrans({
    "ᵀ": "^T", "√": "sqrt ", "Σ": "Sum", "⊗": "(x)", "⊙": ".*", "≠": "!=", "≤": "<=", "✓": "+", "✗": "x",
    "…": "...", "×": "x", "│": "|", "≈": "~", "⁻": "^-", "¹": "1", "─": "-", "±": "+/-", "−": "-"})
"""What stands for the characters that a stream cannot take."""


def topic_text(topic, width=WIDTH):
    """The topic as plain text."""
    return "".join(f"{line.plain.rstrip()}\n" for line in _Layout(topic, width).lines)


def print_topic(topic, stream):
    """Print the topic, laid out to the width of a terminal and with its colours; plain elsewhere."""
    terminal = Terminal(stream)
    for line in _Layout(topic, terminal.width or WIDTH).lines:
        if terminal.glyphs is PLAIN:
            line = Text(line.plain.translate(ASCII))
        terminal.console.print(line, soft_wrap=True)


def plain(words):
    """Words with the names in them."""
    return "".join(piece for piece, _ in pieces(words))


def witness_lines(witness, width=WIDTH):
    """The numbers of a refutation as lines: what is given, both sides, and the entry where they differ."""
    matrices = [(text(symbol), value.tolist()) for symbol, value in matrices_of(witness)]
    given = [f"{text(symbol)} = {value}" for symbol, value in numbers_of(witness)]
    given += [f"{name} = {rows[0][0]}" for name, rows in matrices if len(rows) == len(rows[0]) == 1]
    lines = textwrap.wrap(f"at {', '.join(given)}", width, subsequent_indent="   ") if given else []
    blocks = [_grid(name, rows) for name, rows in matrices if len(rows) > 1 or len(rows[0]) > 1]
    lines += [f"  {line}" for line in beside(blocks, width - 2)]
    sides = sides_of(witness)
    if sides:
        shown = [_grid(name, rows, witness.entry) for name, rows in zip(SIDES, sides)]
        lines += [f"  {line}" for line in beside(shown, width - 2)]
    place = f"entry ({witness.entry[0]}, {witness.entry[1]}): " if sides else ""
    return [*lines, *textwrap.wrap(f"{place}{witness.left} ≠ {witness.right}", width, subsequent_indent="   ")]


def _grid(name, rows, marked=None):
    return labelled(name, grid([[str(x) for x in row] for row in rows], marked, "│", "…"))


def _cut(line, width):
    """A line cut at spaces, but not around a stroke, and not in short parentheses."""
    if len(line) <= width:
        return [line]
    start = len(line) - len(line.lstrip())
    kept = re.sub(r"\([^()]{1,30}\)", lambda part: part.group().replace(" ", _FIXED),
                  line.replace(" / ", f"{_FIXED}/{_FIXED}"))
    cut = textwrap.wrap(kept, width, subsequent_indent=" " * (start + 4), break_long_words=False)
    return [part.replace(_FIXED, " ") for part in cut]


_FIXED = "\u00a0"


def _aligned(cells, widths):
    return "".join(f"  {cell:<{width}}" for cell, width in zip(cells, widths)).rstrip()


class _Layout:
    """The lines of a topic."""

    def __init__(self, topic, width):
        self.width = max(width, 40)
        self.lines = []
        self._topic(topic)

    def _topic(self, topic):
        self._line(topic.title, "bold")
        self._line("─" * len(topic.title), "bold")
        self._paragraph(topic.introduction)
        self._heading("Symbols")
        self._paragraph("; ".join(f"{text(size)}: {meaning}" for size, meaning in topic.sizes) + ".")
        rows = [(", ".join(map(name_text, group.members)), self._shape(group.shape), group.meaning)
                for group in topic.symbols]
        widths = [max(len(row[k]) for row in rows) for k in (0, 1)]
        for names, shape, meaning in rows:
            self._paragraph(f"{names:<{widths[0]}}  {shape:<{widths[1]}}  {plain(meaning)}", INDENT,
                            " " * (sum(widths) + len(INDENT) + 4))
        self._heading("Definitions")
        for step in topic.definitions:
            self._definition(step)
        for source, letters in sources(topic.definitions):
            self._paragraph(f"{', '.join(map(text, letters))}: {source}.")
        for section in topic.sections:
            self._heading(section.title, section.introduction)
            for equation in section.equations:
                self._equation(equation)
        self._heading("Linearity")
        self._paragraph(plain(topic.table_note))
        self._table(topic.table)

    @staticmethod
    def _shape(shape):
        return " × ".join(map(text, shape)) if shape else "number"

    def _definition(self, step):
        for line in self._formula(step.letter, ":=", step.value):
            self._line(INDENT + line, "cyan")
        self._paragraph(f"{self._shape(step.letter.shape)}, {plain(step.meaning)}", 2 * INDENT)

    def _equation(self, equation):
        status = equation.status
        words = plain(sentence(equation.meaning))
        head = f"{MARKS[status]} {status:<8}"
        first, *others = textwrap.wrap(words, self.width - len(head) - 1) or [""]
        self.lines.append(Text.assemble((head, STYLES[status]), f" {first}"))
        for line in others:
            self._line(" " * (len(head) + 1) + line)
        for line in self._formula(equation.left, "=", equation.right):
            self._line(INDENT + line, "cyan")
        verdict = equation.verdict
        if verdict.witness is not None:
            for line in witness_lines(verdict.witness, self.width - 2 * len(INDENT)):
                self._line(2 * INDENT + line)
        elif verdict.tried is not None:
            self._paragraph(verdict.reason, 2 * INDENT)
        elif verdict.conditions:
            self._paragraph(f"where {', '.join(verdict.conditions)}", 2 * INDENT)

    def _formula(self, left, relation, right):
        """A formula on one line, or cut before its relation and then before the terms of a sum."""
        left, parts, space = text(left), terms(right), self.width - len(INDENT)
        whole = f"{left} {relation} {text(right)}"
        if len(whole) <= space:
            return [whole]
        together = len(left) + len(relation) > space // 2
        lines = [left] if together else []
        head = f"  {relation} " if together else f"{left} {relation} "
        rest = text(right)
        if len(head) + len(rest) > space and len(parts) > 1:
            written = [text(part) for part in parts]
            sign = " " * (len(head) - 2) + "+ "
            lines += [head + written[0], *(sign + part for part in written[1:])]
        else:
            lines.append(head + rest)
        return [cut for line in lines for cut in _cut(line, space)]

    def _table(self, table):
        first = max(map(len, table.rows))
        wide = [max(map(len, column)) for column in zip(table.columns, *table.kinds)]
        count = next(k for k in range(1, len(wide) + 1) if k == len(wide) or all(
            len(INDENT) + first + sum(2 + w for w in wide[part]) <= self.width for part in in_parts(len(wide), k)))
        for part in in_parts(len(wide), count):
            self._line("")
            self._line(f"{INDENT}{'':<{first}}{_aligned(table.columns[part], wide[part])}", "bold")
            for name, kinds in zip(table.rows, table.kinds):
                cells = _aligned(kinds[part], wide[part])
                self.lines.append(Text.assemble((f"{INDENT}{name:<{first}}", "bold"), cells))

    def _heading(self, title, introduction=""):
        self._line("")
        self._line(title, "bold underline")
        if introduction:
            self._paragraph(plain(introduction))

    def _paragraph(self, words, indent="", hanging=None):
        for line in textwrap.wrap(words, self.width, initial_indent=indent, break_on_hyphens=False,
                                  subsequent_indent=indent if hanging is None else hanging):
            self._line(line)

    def _line(self, line, style=""):
        self.lines.append(Text(line, style))
