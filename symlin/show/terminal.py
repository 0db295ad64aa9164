"""Reports laid out for a terminal: a line for each claim, and each refutation with its numbers, easy to follow."""

import textwrap
import unicodedata
from typing import NamedTuple

from rich.console import Console
from rich.text import Text

from symlin import balls
from symlin.errors import Error
from symlin.exact import evaluate, point_of
from symlin.missing import MISSING
from symlin.relations.induction import Induction
from symlin.relations.proofs import Certificate
from symlin.show.explanations import explanation_lines
from symlin.show.grids import MOST, beside, grid, labelled
from symlin.show.topic_formulas import text as one_line
from symlin.spelling import spelled

LONGEST = 600
"""Characters of a claim that are shown."""
DIGITS = 6
"""Digits of a number that is known to within a radius, inside a grid."""
INDENT = "    "


class Glyphs(NamedTuple):
    """The characters beyond letters that a report uses."""

    proved: str = "✓"
    refuted: str = "✗"
    unknown: str = "?"
    error: str = "!"
    border: str = "│"
    dots: str = "…"
    differ: str = "≠"
    about: str = "≈"


PLAIN = Glyphs("+", "x", "?", "!", "|", "...", "!=", "~")
STYLES = {"proved": "green", "refuted": "bold red", "unknown": "yellow", "error": "bold magenta"}


class _Console(Console):
    def on_broken_pipe(self):
        raise  # noqa: PLE0704  called while the BrokenPipeError is handled; rich would exit with status 1, "refuted"


class Terminal:
    """Prints reports on a stream: laid out to its width on a terminal, one unbroken line a claim elsewhere."""

    def __init__(self, stream):
        self.console = _Console(file=stream, highlight=False, markup=False, emoji=False)
        self.width = self.console.width if self.console.is_terminal else None
        self._said = set()
        self.glyphs = Glyphs() if _takes(stream, "".join(Glyphs())) else PLAIN

    # one claim ------------------------------------------------------------------------------------------------------

    def claim(self, checked, place=None):
        """A claim with its verdict and what a person needs to follow it."""
        head = Text().append(f"{place}  " if place else "", "bold")
        mark = getattr(self.glyphs, checked.verdict)
        head.append(f"{mark} {checked.verdict:<7}", STYLES[checked.verdict])
        head.append(f" {checked.ms:>8.1f} ms", "dim")
        shown = visible(shortened(checked.claim))
        if self.width is None or len(head) + 2 + len(shown) <= self.width:
            head.append(f"  {shown}")
            self._line(head)
        else:
            self._line(head)
            self._paragraph(shown)
        {"proved": self._proved, "refuted": self._refuted, "unknown": self._unknown, "error": self._error}[
            checked.verdict](checked)

    def _proved(self, checked):
        if checked.used:
            self._paragraph(visible("by " + ", ".join(checked.used)))
        conditions = [condition for condition in checked.answer.conditions if condition not in checked.used]
        if conditions:
            self._paragraph(visible("where " + ", ".join(conditions)))

    def derivation(self, checked):
        """The steps of a proved claim, a line each, with marks below what is new (^) and what changes next (~)."""
        if checked.verdict == "proved":
            for line in str(checked.answer.derivation).splitlines():
                self._line(Text(INDENT + visible(line)))

    def proof(self, checked):
        """The proof of a claim from relations, or that there is nothing to combine."""
        if checked.verdict == "proved":
            relations = isinstance(checked.answer.evidence, Certificate | Induction)
            text = str(checked.answer.evidence) if relations else checked.reason
            for line in text.splitlines():
                self._line(Text(INDENT + visible(line)))

    def explanation(self, checked):
        """Why a claim is true or false: the rules of its proof; the step that fails, and what is true instead."""
        found = checked.explanation
        for line in explanation_lines(found, self._spelled) if found else ():
            self._paragraph(visible(line))

    def _spelled(self, formula):
        spell = spelled if self.glyphs is PLAIN else one_line
        return shortened(" = ".join(map(spell, formula)) if isinstance(formula, tuple) else spell(formula))

    def _unknown(self, checked):
        self._paragraph(visible(checked.reason))

    def _error(self, checked):
        self._paragraph(visible(checked.reason))
        for line in caret(checked.error, (self.width or 100) - len(INDENT)):
            self._line(Text(INDENT + line))

    def _refuted(self, checked):
        witness, data = checked.answer.witness, checked.answer.witness.to_json(checked.names)
        written = {checked.names.get(index, index.name): value for index, value in witness.indices.items()}
        numbers = [f"{visible(name)} = {value}" for name, value in (data["sizes"] | written).items()]
        numbers += [f"{visible(name)} = {value}" for name, value in data["values"].items() if isinstance(value, str)]
        numbers += [f"{visible(name)}(t) = {value}" for name, value in data["functions"].items()]
        if numbers:
            self._paragraph("at " + ", ".join(numbers))
        matrices = [self._grid(name, rows) for name, rows in data["values"].items() if not isinstance(rows, str)]
        self._blocks(matrices)
        self._blocks(self._sides(witness))
        place = f"entry ({data['entry'][0]}, {data['entry'][1]}): " if any(s.is_Matrix for s in witness.claim) else ""
        line = Text(f"{INDENT}{place}")
        line.append(data["left"], STYLES["refuted"])
        line.append(f" {self.glyphs.differ} ")
        line.append(data["right"], STYLES["refuted"])
        self._line(line)

    def _grid(self, name, rows, marked=None):
        if len(rows) == 1 and len(rows[0]) == 1:
            return [f"{visible(name)} = {rows[0][0]}"]
        if max(len(rows), len(rows[0])) > MOST:
            name = f"{name} ({len(rows)} by {len(rows[0])})"
        return labelled(visible(name), grid(rows, marked, self.glyphs.border, self.glyphs.dots))

    def _sides(self, witness):
        """Both sides at the witness, as grids with the differing entry marked."""
        if not any(side.is_Matrix for side in witness.claim):
            return []
        point, sides = point_of(witness), []
        for name, side in zip(("left side", "right side"), witness.claim):
            try:
                rows = evaluate(side, point, partly=True)
            except Error:
                return []
            if not isinstance(rows, list) or len(rows) == 1 and len(rows[0]) == 1:
                return []
            cells = [[self._number(x) for x in row] for row in rows]
            sides.append(self._grid(name, cells, witness.entry))
        return sides

    def _number(self, x):
        if x is MISSING:
            return str(x)
        shown = balls.shown(x, DIGITS)
        return self.glyphs.about + shown.text.partition(" ")[0] if isinstance(shown, balls.Enclosure) else str(shown)

    # around the claims ------------------------------------------------------------------------------------------------

    def assumed(self, assumed, file=None):
        """What is assumed, pairs (line, text), unless it was said before of this file."""
        for line, text in assumed:
            if (file, line, text) not in self._said:
                self._said.add((file, line, text))
                place = "" if file is None else f"{visible(file)}:{line}  "
                self._paragraph(f"{place}assumed: {visible(shortened(text))}", "")

    def notes(self, report):
        """What was passed over in a document."""
        for line, note in report.notes:
            self._paragraph(f"{visible(report.file)}:{line}  note: {visible(shortened(note))}", "")

    def summary(self, reports, seconds):
        """The counts, in one line."""
        claims = [claim for report in reports for claim in report.claims]
        unread = sum(report.error is not None for report in reports)
        counts = [(v, sum(claim.verdict == v for claim in claims)) for v in STYLES]
        line = Text(f"{len(claims)} claim{'' if len(claims) == 1 else 's'}" if claims else "no claims", "bold")
        separator = ": "
        for verdict, count in counts:
            if count:
                word = "errors" if verdict == "error" and count > 1 else verdict
                line.append(separator).append(f"{count} {word}", STYLES[verdict])
                separator = ", "
        if unread:
            line.append(f"; {unread} file{'' if unread == 1 else 's'} could not be read", STYLES["error"])
        line.append(f"  ({seconds:.1f} s)", "dim")
        self._line(line)

    # lines ------------------------------------------------------------------------------------------------------------

    def _line(self, text):
        self.console.print(text, soft_wrap=True)

    def _paragraph(self, text, indent=INDENT):
        if self.width is None:
            self._line(Text(indent + text))
            return
        for line in textwrap.wrap(text, max(self.width - len(indent), 20), break_on_hyphens=False) or [""]:
            self._line(Text(indent + line))

    def _blocks(self, blocks):
        for line in beside(blocks, self.width and self.width - 2 * len(INDENT)):
            self._line(Text(2 * INDENT + line))


def _takes(stream, text):
    try:
        text.encode(getattr(stream, "encoding", None) or "utf-8")
    except (UnicodeEncodeError, LookupError):
        return False
    return True


def shortened(text):
    """A text with its middle left out where it is too long to be shown."""
    if len(text) <= LONGEST:
        return text
    return f"{text[: LONGEST // 2]} ... {text[-LONGEST // 4 :]} ({len(text)} characters)"


def visible(text):
    """A text without characters that steer a terminal.

    >>> visible("a\\x1b[31mb")
    'a\\\\x1b[31mb'
    """
    return "".join(
        c if unicodedata.category(c) not in ("Cc", "Cf", "Cs", "Co", "Zl", "Zp") else repr(c)[1:-1] for c in text)


def caret(error, width):
    """Two lines for an error with a place: the part of the source line around it, and a caret under it.

    >>> from symlin.errors import ParseError
    >>> print("\\n".join(caret(ParseError("never closed", column=3, source_line="tr(A B = C"), 70)))
    tr(A B = C
      ^
    """
    source = getattr(error, "source_line", "")
    if not source:
        return []
    at = min(error.column - 1, len(source))
    start = 0 if at < width * 2 // 3 else at - width // 2
    before, after = visible(source[start:at].replace("\t", " ")), visible(source[at : start + width].replace("\t", " "))
    cells = sum(2 if unicodedata.east_asian_width(c) in "WF" else 0 if unicodedata.combining(c) else 1 for c in before)
    return [(before + after).rstrip(), " " * cells + "^"]
