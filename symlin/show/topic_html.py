"""A topic as a page of its own: formulas as MathML, no scripts, nothing loaded from elsewhere."""

from sympy import Symbol

from symlin.show.formulas import tex_html
from symlin.show.markup import element, joined
from symlin.show.pages import page_html
from symlin.show.tables import linearity_table_html
from symlin.show.topic_formulas import name_tex, tex, text
from symlin.show.topic_markdown import formula
from symlin.show.topic_parts import pieces, sentence, sources
from symlin.show.verdicts import evidence_part, status_html

PAGE = "page"


def topic_html(topic):
    """The topic as a whole page."""
    parts = [element("p", worded(topic.introduction)), *_symbols(topic), *_definitions(topic)]
    for section in topic.sections:
        parts += [element("h2", section.title), element("p", worded(section.introduction))]
        parts += [_equation(equation) for equation in section.equations]
    parts += [element("h2", "Linearity"), element("p", worded(topic.table_note)),
              linearity_table_html(topic.table, form=PAGE)]
    return str(page_html(*parts, title=topic.title))


def worded(words):
    """Words with their names as formulas."""
    return joined([_inline(tex(Symbol(piece))) if is_name else piece for piece, is_name in pieces(words)])


def _inline(formula_tex):
    return tex_html(formula_tex, form=PAGE)


def _shown(left, relation, right):
    return element("div", tex_html(formula(left, relation, right), form=PAGE, display=True,
                                   text=f"{text(left)} = {text(right)}"), class_="sl-claim",
                   style="margin: 0 0 .6em 1.5em")


def _shape(shape):
    return _inline(r" \times ".join(map(tex, shape))) if shape else "number"


def _symbols(topic):
    rows = [element("tr", *[element("td", cell) for cell in (_inline(tex(size)), "size", meaning)])
            for size, meaning in topic.sizes]
    rows += [element("tr", element("td", _inline(", ".join(map(name_tex, group.members)))),
                     element("td", _shape(group.shape)), element("td", worded(group.meaning)))
             for group in topic.symbols]
    return [element("h2", "Symbols"), element("table", element("tbody", *rows), class_="sl-table")]


def _definitions(topic):
    parts = [element("h2", "Definitions")]
    for step in topic.definitions:
        parts += [element("p", worded(sentence(step.meaning)), " (", _shape(step.letter.shape), ")"),
                  _shown(step.letter, r"\coloneqq", step.value)]
    for source, letters in sources(topic.definitions):
        parts.append(element("p", joined([_inline(tex(letter)) for letter in letters], ", "), f": {source}."))
    return parts


def _equation(equation):
    head = element("p", status_html(equation.status), worded(sentence(equation.meaning)))
    shown = _shown(equation.left, "=", equation.right)
    verdict = equation.verdict
    told = verdict.witness is not None or verdict.tried is not None or verdict.conditions
    return element("div", head, shown, evidence_part(verdict, PAGE) if told else None)
