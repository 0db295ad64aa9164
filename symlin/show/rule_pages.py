"""The rule book as a page: formulas, sentences and sources; fallacies with their smallest counterexamples."""

import textwrap
from itertools import groupby

from symlin.derivations.making import proof_of
from symlin.derivations.steps import in_words
from symlin.nodes import Blocks
from symlin.proving import prove
from symlin.rewriting.schemes import FIRST
from symlin.rulebook import book
from symlin.show.derivations import derivation_align, derivation_markdown, derivation_part, derivation_text
from symlin.show.formulas import formula_html
from symlin.show.markup import element, joined
from symlin.show.one_line import line
from symlin.show.pages import page_html
from symlin.show.printing import latex
from symlin.show.topic_latex import prose
from symlin.show.topic_text import witness_lines
from symlin.show.verdicts import witness_numbers_latex, witness_part

TITLES = {False: "Rules", True: "Fallacies"}
FALLACIES = ("Equations that are tempting and false, each with the smallest numbers at which it fails that a short "
             "search finds. The numbers are exact; where exp, log or roots enter, they are known to within what is "
             "shown.")
THEOREMS = ("Rules that follow from other rules, each with its derivation. A derivation uses no theorem but those that "
            "stand before it.")
SHOWN_FOR = {2: "two", 3: "three"}[FIRST]
RULES = "Equations that hold for all sizes and all real values, wherever both sides are defined."


def rule_page(rules, form="text", *, width=100, derivations=False):
    """Rules, or fallacies, as one page in a format: "text", "md", "html" or "tex".

    With ``derivations`` they are theorems, each shown with its derivation.
    Rules that say only how something is read, their two sides being the same on paper, are left out.
    """
    false = bool(rules) and all(r.standing == "fallacy" for r in rules)
    shown = [r for r in rules if line(r.left) != line(r.right)]
    topics = [(_title(topic), [_Entry(r, derivations) for r in group])
              for topic, group in groupby(shown, lambda r: r.topic)]
    if derivations:
        return FORMATS[form]("Theorems", THEOREMS, topics, width)
    return FORMATS[form](TITLES[false], FALLACIES if false else RULES, topics, width)


def _title(topic):
    return topic.replace("_", " ").capitalize()


class _Entry:
    """A rule with what is shown beside it."""

    def __init__(self, rule, derived=False):
        self.rule = rule
        self.is_true = rule.standing != "fallacy"
        self.derivation = proof_of(rule) if derived else None
        self.name = in_words(rule.name)
        self.instead = book.named(rule.instead) if rule.instead else None
        self.witness = None
        if not self.is_true:
            self.witness = prove(rule.left, rule.right, given=list(rule.given)).witness

    @property
    def remarks(self):
        """For how many blocks it holds, what is assumed and needed, and the source."""
        given = [f"Given that {', '.join(map(str, self.rule.given))}."] if self.rule.given else []
        needed = [c for c in self.rule.conditions if c not in set(map(str, self.rule.given))]
        where = [f"Where {', '.join(needed)}."] if needed else []
        source = [f"Source: {self.rule.source}."] if self.rule.source else []
        return [*_any_number(self.rule), *given, *where, *source]

    def true(self, name=None):
        """What is true instead, in words; its equation follows."""
        given = f", given that {', '.join(map(str, self.instead.given))}" if self.instead.given else ""
        return f"True is{given} ({name or in_words(self.instead.name)}): {self.instead.sentence}"

    @property
    def has_true_equation(self):
        """Whether what is true instead is more than two ways of reading one formula."""
        return line(self.instead.left) != line(self.instead.right) and latex(self.instead.left) != latex(
            self.instead.right)

    @property
    def shapes(self):
        """The variables with their shapes in words."""
        return ", ".join(f"{name}: {shape}" for name, shape in self.rule.shapes)


def _any_number(rule):
    """That a rule holds for any numbers of blocks, or of entries written out."""
    if rule.scheme is None:
        return []
    what = "blocks" if rule.left.has(Blocks) or rule.right.has(Blocks) else "rows and columns"
    return [f"For any number of {what}; shown for {SHOWN_FOR}."]


# text -----------------------------------------------------------------------------------------------------------------


def _text(title, introduction, topics, width):
    lines = [title, "─" * len(title), *textwrap.wrap(introduction, width)]
    for topic, entries in topics:
        lines += ["", topic, ""]
        for entry in entries:
            lines += _entry_lines(entry, width)
    return "\n".join(lines) + "\n"


def _entry_lines(entry, width):
    sign = "=" if entry.is_true else "≠"
    lines = [entry.rule.name, f"    {_equation_text(entry.rule, sign)}"]
    shapes = f" ({entry.shapes})" if entry.shapes else ""
    told = " ".join([entry.rule.sentence, *entry.remarks]) + shapes
    lines += textwrap.wrap(told, width, initial_indent="    ", subsequent_indent="    ")
    if entry.witness is not None:
        lines += [f"      {numbers}" for numbers in witness_lines(entry.witness, width - 6)]
    if entry.derivation is not None:
        lines += ["", *(f"    {row}" for row in derivation_text(entry.derivation, True).splitlines())]
    if entry.instead is not None:
        lines += textwrap.wrap(entry.true(entry.instead.name), width, initial_indent="    ", subsequent_indent="    ")
        lines += [f"      {_equation_text(entry.instead, '=')}"] if entry.has_true_equation else []
    return [*lines, ""]


def _equation_text(rule, sign):
    return f"{line(rule.left)} {sign} {line(rule.right)}"


# Markdown -------------------------------------------------------------------------------------------------------------


def _markdown(title, introduction, topics, width):
    parts = [f"# {title}", introduction]
    for topic, entries in topics:
        parts.append(f"## {topic}")
        for entry in entries:
            parts += _entry_markdown(entry)
    return "\n\n".join(parts) + "\n"


def _entry_markdown(entry):
    sign = "=" if entry.is_true else r"\neq"
    parts = [f"**{entry.name}** ({entry.shapes})" if entry.shapes else f"**{entry.name}**",
             f"$$ {_equation_tex(entry.rule, sign)} $$", " ".join([entry.rule.sentence, *entry.remarks])]
    if entry.witness is not None:
        parts.append("\n".join(["```text", *witness_lines(entry.witness), "```"]))
    if entry.derivation is not None:
        parts.append(derivation_markdown(entry.derivation, True).rstrip("\n"))
    if entry.instead is not None:
        parts.append(entry.true())
        parts += [f"$$ {_equation_tex(entry.instead, '=')} $$"] if entry.has_true_equation else []
    return parts


def _equation_tex(rule, sign):
    return f"{latex(rule.left)} {sign} {latex(rule.right)}"


# HTML -----------------------------------------------------------------------------------------------------------------


def _html(title, introduction, topics, width):
    parts = [element("p", introduction)]
    for topic, entries in topics:
        parts.append(element("h2", topic))
        parts += [_entry_html(entry) for entry in entries]
    return str(page_html(*parts, title=title))


def _entry_html(entry):
    parts = [element("h3", entry.name), _equation_html(entry.rule, entry.is_true),
             element("p", entry.rule.sentence)]
    if entry.shapes:
        parts.append(element("p", element("small", entry.shapes)))
    parts += [element("p", element("small", remark)) for remark in entry.remarks]
    if entry.witness is not None:
        parts.append(witness_part(entry.witness, "page"))
    if entry.derivation is not None:
        parts.append(derivation_part(entry.derivation, "page", True))
    if entry.instead is not None:
        parts += [element("p", entry.true()), _equation_html(entry.instead, True) if entry.has_true_equation else None]
    return element("section", *parts, id=entry.rule.name)


def _equation_html(rule, holds):
    left, right = (formula_html(side, form="page", display=True) for side in (rule.left, rule.right))
    return element("div", joined([left, " = " if holds else " ≠ ", right]), class_="sl-claim")


# LaTeX ----------------------------------------------------------------------------------------------------------------


def _tex(title, introduction, topics, width):
    lines = [
        r"\documentclass[a4paper,11pt]{article}", r"\usepackage[utf8]{inputenc}", r"\usepackage{amsmath,amssymb}",
        r"\setlength{\parindent}{0pt}", r"\setlength{\parskip}{4pt plus 2pt}",
        r"\addtolength{\textwidth}{30mm}", r"\addtolength{\oddsidemargin}{-15mm}",
        r"\addtolength{\textheight}{40mm}", r"\addtolength{\topmargin}{-20mm}",
        r"\begin{document}", rf"\section*{{{prose(title)}}}", prose(introduction)]
    for topic, entries in topics:
        lines.append(rf"\subsection*{{{prose(topic)}}}")
        for entry in entries:
            lines += _entry_tex(entry)
    return "\n".join([*lines, r"\end{document}", ""])


def _entry_tex(entry):
    sign = "=" if entry.is_true else r"\neq"
    shapes = f" ({prose(entry.shapes)})" if entry.shapes else ""
    lines = ["", r"\medskip", rf"\textbf{{{prose(entry.name)}}}{shapes}",
             rf"\[ {_equation_tex(entry.rule, sign)} \]", prose(" ".join([entry.rule.sentence, *entry.remarks]))]
    if entry.witness is not None:
        lines += ["", r"{\small " + witness_numbers_latex(entry.witness) + "}", ""]
    if entry.derivation is not None:
        lines += [r"{\small", derivation_align(entry.derivation), "}"]
    if entry.instead is not None:
        lines += ["", prose(entry.true())]
        lines += [rf"\[ {_equation_tex(entry.instead, '=')} \]"] if entry.has_true_equation else []
    return lines


FORMATS = {"text": _text, "md": _markdown, "html": _html, "tex": _tex}
