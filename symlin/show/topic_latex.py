"""A topic as a LaTeX document of its own, with the packages amsmath and amssymb."""

from sympy import Symbol

from symlin.show.matrices import MOST, entry_latex, matrix_latex
from symlin.show.topic_formulas import tex
from symlin.show.topic_markdown import definition_tex, equation_tex, membership, row_name
from symlin.show.topic_parts import in_parts, pieces, sentence, sources
from symlin.show.verdicts import SIDES, matrices_of, numbers_of, sides_of

WIDEST = 7
"""Columns of a table side by side; the others come below."""
ACROSS = 80
"""Characters of numbers, matrices and sides that stand in one row of a refutation."""
MARKS = {"proved": r"$\checkmark$", "refuted": r"$\times$", "unknown": "?"}
SPECIAL = str.maketrans({
    "\\": r"\textbackslash{}", "{": r"\{", "}": r"\}", "$": r"\$", "&": r"\&", "#": r"\#", "%": r"\%", "_": r"\_",
    "^": r"\textasciicircum{}", "~": r"\textasciitilde{}", "<": "$<$", ">": "$>$", "×": r"$\times$", "≠": r"$\neq$",
    "≤": r"$\leq$", "≥": r"$\geq$", "·": r"$\cdot$", "√": r"$\surd$", "≈": r"$\approx$", "ᵀ": r"$^{\top}$"})


def topic_latex(topic):
    """The topic as a whole document."""
    return "\n".join([
        r"\documentclass[a4paper,11pt]{article}", r"\usepackage[utf8]{inputenc}", r"\usepackage{amsmath,amssymb}",
        r"\setlength{\parindent}{0pt}", r"\setlength{\parskip}{4pt plus 2pt}",
        r"\addtolength{\textwidth}{30mm}", r"\addtolength{\oddsidemargin}{-15mm}",
        r"\addtolength{\textheight}{40mm}", r"\addtolength{\topmargin}{-20mm}",
        r"\begin{document}", "", rf"\section*{{{prose(topic.title)}}}", worded(topic.introduction), "",
        *_symbols(topic), *_definitions(topic),
        *[line for section in topic.sections for line in _section(section)], *_table(topic),
        r"\end{document}", ""])


def prose(words):
    r"""Text with nothing in it that LaTeX takes for a command.

    >>> print(prose("100% of n × d"))
    100\% of n $\times$ d
    """
    return str(words).translate(SPECIAL)


def worded(words):
    """Words with their names as formulas."""
    return "".join(f"${tex(Symbol(piece))}$" if is_name else prose(piece) for piece, is_name in pieces(words))


def _display(formula):
    return rf"\[ {formula} \]"


def _symbols(topic):
    sizes = ", ".join(f"${tex(size)}$ ({prose(meaning)})" for size, meaning in topic.sizes)
    items = [rf"\item ${membership(group.members, group.shape)}$: {worded(group.meaning)}" for group in topic.symbols]
    return [f"Sizes: {sizes}.", r"\begin{itemize}", r"\setlength{\itemsep}{0pt}", *items, r"\end{itemize}", ""]


def _definitions(topic):
    lines = [r"\subsection*{Definitions}"]
    for step in topic.definitions:
        shape = r" \times ".join(map(tex, step.letter.shape))
        lines += [f"{worded(sentence(step.meaning))} (${shape}$)", _display(definition_tex(step))]
    for source, letters in sources(topic.definitions):
        lines += [f"{', '.join(f'${tex(letter)}$' for letter in letters)}: {prose(source)}.", ""]
    return lines


def _section(section):
    lines = [rf"\subsection*{{{prose(section.title)}}}", worded(section.introduction), ""]
    for equation in section.equations:
        verdict, status = equation.verdict, equation.status
        words = worded(sentence(equation.meaning))
        lines += [rf"{MARKS[status]} \textbf{{{status}}}\quad {words}", _display(equation_tex(equation))]
        if verdict.witness is not None:
            lines += [r"{\small\renewcommand{\arraystretch}{1.3}", _display(_witness(verdict.witness)) + "}", ""]
        elif verdict.tried is not None:
            lines += [prose(verdict.reason), ""]
        elif verdict.conditions:
            lines += [f"Where {prose(', '.join(verdict.conditions))}.", ""]
    return lines


def _witness(witness):
    """The numbers of a refutation in rows; nothing in it is read as a claim."""
    given = [(tex(symbol), entry_latex(value), len(str(value))) for symbol, value in numbers_of(witness)]
    given += [_assigned(tex(symbol), value.tolist()) for symbol, value in matrices_of(witness)]
    rows = _rows(given, r"\gets")
    sides = sides_of(witness)
    if sides:
        rows += _rows([_assigned(rf"\text{{{name}}}", side, witness.entry) for name, side in zip(SIDES, sides)],
                      r"\colon\ ")
    place = rf"\text{{entry }} ({witness.entry[0]}, {witness.entry[1]})\colon\ " if sides else ""
    rows.append(rf"{place}{entry_latex(witness.left)} \neq {entry_latex(witness.right)}")
    return r"\begin{gathered} " + r" \\ ".join(rows) + r" \end{gathered}"


def _assigned(name, rows, marked=None):
    """A name, the LaTeX of a matrix or of the one number in it, and about how many characters wide that is."""
    if len(rows) == len(rows[0]) == 1:
        return name, entry_latex(rows[0][0]), len(str(rows[0][0]))
    wide = sum(2 + max(len(str(x)) for x in column) for column in zip(*rows[:MOST]))
    return name, matrix_latex(rows, marked), 2 + wide


def _rows(named, sign):
    """Triples (name, value, width) as rows of names with their values, as many in one as there is room for."""
    rows, room = [], 0
    for name, value, width in named:
        width += 6 + len(name) // 3
        if not rows or width > room:
            rows.append([])
            room = ACROSS
        rows[-1].append(f"{name} {sign} {value}")
        room -= width
    return [r" \quad ".join(row) for row in rows]


def _table(topic):
    lines = [r"\subsection*{Linearity}", worded(topic.table_note), ""]
    table = topic.table
    for rest in in_parts(len(table.columns), -(-len(table.columns) // WIDEST)):
        names = table.columns[rest]
        head = " & ".join(["", *(f"${tex(Symbol(name))}$" for name in names)])
        rows = [" & ".join([row_name(name), *kinds[rest]]) for name, kinds in zip(table.rows, table.kinds)]
        lines += [r"\medskip", rf"\begin{{tabular}}{{l|{'l' * len(names)}}}", rf"{head} \\ \hline",
                  " \\\\\n".join(rows), r"\end{tabular}", ""]
    return lines
