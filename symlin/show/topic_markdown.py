"""A topic as Markdown that ``symlin check`` reads, with the verdicts that stand beside the equations."""

from sympy import Symbol

from symlin.show.tables import is_letter
from symlin.show.topic_formulas import name_tex, terms, tex
from symlin.show.topic_parts import pieces, sentence, sources
from symlin.show.topic_text import witness_lines
from symlin.show.verdicts import MARKS


def topic_markdown(topic):
    """The topic as one Markdown document."""
    return "\n\n".join(part for part, _ in topic_cells(topic)) + "\n"


def topic_cells(topic):
    """The topic in parts, each with the Python code that goes with it: pairs (Markdown, code)."""
    cells = [(f"# {topic.title}\n\n{worded(topic.introduction)}\n\n{_symbols(topic)}", topic.setup),
             (_definitions(topic), "")]
    cells += [(_section(section), section.code) for section in topic.sections]
    table = "\n".join(["## Linearity", "", worded(topic.table_note), "", *_table(topic.table)])
    return [*cells, (table, topic.table_code)]


def worded(words):
    """Words with their names as formulas.

    >>> print(worded("the bias `b_K`"))
    the bias $b_{K}$
    """
    return "".join(f"${tex(Symbol(piece))}$" if is_name else piece for piece, is_name in pieces(words))


def membership(members, shape):
    r"""What declares matrices or numbers, in LaTeX.

    >>> from symlin.writing import matrices, sizes
    >>> n, d = sizes("n d")
    >>> print(membership(matrices("A B", n, d), (n, d)))
    A, B \in \mathbb{R}^{n \times d}
    """
    sides = r" \times ".join(tex(size) for size in shape if size != 1)
    power = f"^{{{sides}}}" if sides else ""
    return rf"{', '.join(map(name_tex, members))} \in \mathbb{{R}}{power}"


def formula(left, relation, right, *, aligned=True):
    """A formula in LaTeX; a long sum has each term in a row of its own, and what follows a long left side a new row."""
    parts = terms(right)
    if aligned and len(tex(left)) > 200:
        return rf"\begin{{aligned}} & {tex(left)} \\ &\quad {relation} {tex(right)} \end{{aligned}}"
    if not aligned or len(parts) < 2 or len(tex(right)) < (110 if len(parts) > 2 else 220):
        return f"{tex(left)} {relation} {tex(right)}"
    rows = [f"{tex(left)} &{relation} {tex(parts[0])}", *(rf"&\quad + {tex(part)}" for part in parts[1:])]
    return r"\begin{aligned} " + r" \\ ".join(rows) + r" \end{aligned}"


def equation_tex(equation):
    """An equation in LaTeX, as it was decided."""
    return formula(equation.left, "=", equation.right)


def definition_tex(step):
    """A definition in LaTeX."""
    return formula(step.letter, ":=", step.value)


def _symbols(topic):
    sizes = ", ".join(f"${tex(size)}$ ({meaning})" for size, meaning in topic.sizes)
    lines = [f"- ${membership(group.members, group.shape)}$: {worded(group.meaning)}" for group in topic.symbols]
    return "\n".join([f"Sizes: {sizes}.", "", *lines])


def _definitions(topic):
    parts = ["## Definitions"]
    for step in topic.definitions:
        shape = r" \times ".join(map(tex, step.letter.shape))
        parts.append(f"{sentence(worded(step.meaning))} (${shape}$)\n\n$$ {definition_tex(step)} $$")
    for source, letters in sources(topic.definitions):
        parts.append(f"{', '.join(f'${tex(letter)}$' for letter in letters)}: {source}.")
    return "\n\n".join(parts)


def _section(section):
    parts = [f"## {section.title}", worded(section.introduction)]
    for equation in section.equations:
        verdict, status = equation.verdict, equation.status
        words = worded(sentence(equation.meaning))
        parts.append(f"**{MARKS[status]} {status}** {words}\n\n$$ {equation_tex(equation)} $$")
        if verdict.witness is not None:
            parts.append("\n".join(["```text", *witness_lines(verdict.witness), "```"]))
        elif verdict.tried is not None:
            parts.append(verdict.reason)
        elif verdict.conditions:
            parts.append(f"Where {', '.join(verdict.conditions)}.")
    return "\n\n".join(parts)


def _table(table):
    rows = [["", *(f"${tex(Symbol(name))}$" for name in table.columns)], ["---"] * (len(table.columns) + 1)]
    rows += [[f"**{row_name(name)}**", *kinds] for name, kinds in zip(table.rows, table.kinds)]
    return [f"| {' | '.join(row)} |" for row in rows]


def row_name(name):
    """The name of a row: a word, or a letter as a formula."""
    return f"${tex(Symbol(name))}$" if is_letter(name) else name
