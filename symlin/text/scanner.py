"""Where a document has mathematics: Markdown or LaTeX source -> prose, formulas and breaks, in order, with offsets."""

import re
from typing import NamedTuple

ENVIRONMENTS = frozenset(
    "equation align gather multline eqnarray flalign alignat displaymath math aligned split gathered xalignat "
    "dmath".split()
)
VERBATIM = frozenset(
    "verbatim lstlisting minted comment tikzpicture Verbatim filecontents alltt thebibliography".split()
)


class Formula(NamedTuple):
    """``text[start:end]`` between its delimiters.

    ``opened`` is where the first delimiter stands, ``flaw`` why there is no second.
    """

    start: int
    end: int
    opened: int
    display: bool
    style: str = "align"
    flaw: str = ""


class Prose(NamedTuple):
    start: int
    end: int


class Break(NamedTuple):
    """The end of a paragraph ("blank"), the beginning of a list item ("item"), or of a heading ("block")."""

    start: int
    kind: str


_FENCE = re.compile(r"[ \t]*(?:>[ \t]?)*(`{3,}|~{3,})")
_ITEM = re.compile(r"[ \t]*(?:>[ \t]?)*(?:[-*+]|\d{1,3}[.)])[ \t]+")
_BLOCK = re.compile(r" {0,3}#{1,6}[ \t]|[ \t]*\||[ \t]*(?:-{3,}|={3,}|\*{3,})[ \t]*$")
_BLANK = re.compile(r"\n(?:[ \t]*(?:>[ \t]*)*\n)+")
_INTEREST = re.compile(
    r"\\(?:begin\s*\{([A-Za-z]+)(\*?)\}|(.)|\n)|(\$\$?)|(`+)|(<!--)|(%)|(\n(?:[ \t]*(?:>[ \t]*)*\n)+)", re.S
)
_LATEX_BLOCK = re.compile(
    r"\\(?:item|section|subsection|subsubsection|paragraph|chapter|title|caption|begin|end|par|maketitle)\b\*?"
)
_DEAD = re.compile(r"(?<!\\)%[^\n]*|\\iffalse\b.*?\\fi\b|\\end\s*\{document\}.*", re.S)
_VISIBLE = re.compile(r"[^\n]")
_WORDS = re.compile(r"(?<![A-Za-z])[A-Za-z]{3,}(?![A-Za-z])")
_PAIR = re.compile(r"\\.|\$", re.S)


def scan(text, latex=False):
    """The pieces of a document in order: ``Prose``, ``Formula`` and ``Break``.

    >>> [type(piece).__name__ for piece in scan("Let $x$ be.")]
    ['Prose', 'Formula', 'Prose']
    """
    masked = _without_dead_parts(text) if latex else _without_code(text)
    return _Scan(masked, latex).pieces()


def _without_dead_parts(text):
    """LaTeX source with what no reader sees blanked out: ``\\iffalse ... \\fi`` and all behind the document."""

    return _DEAD.sub(lambda m: m.group() if m.group()[0] == "%" else _VISIBLE.sub(" ", m.group()), text)


def _without_code(text):
    """The text with its code blocks blanked out, character by character."""
    lines = text.split("\n")
    fence, blank_before, in_list, in_code = "", True, False, False
    for k, line in enumerate(lines):
        opener = _FENCE.match(line)
        if fence:
            if opener and opener.group(1)[0] == fence[0] and len(opener.group(1)) >= len(fence):
                fence = ""
            lines[k] = " " * len(line)
            blank_before = False
            continue
        if opener:
            fence = opener.group(1)
            lines[k] = " " * len(line)
            continue
        blank = not line.strip()
        indented = line.startswith(("    ", "\t"))
        if not blank and not indented:
            in_list = bool(_ITEM.match(line)) or in_list and not blank_before
        if indented and not blank and not in_list and (blank_before or in_code):
            in_code = True
            lines[k] = " " * len(line)
        elif not blank:
            in_code = False
        blank_before = blank
    return "\n".join(lines)


class _Scan:
    def __init__(self, text, latex):
        self.text, self.latex = text, latex
        self.found, self.at = [], 0
        self.from_ = 0
        self.paragraph = (0, 0)
        self.missing = {}

    def pieces(self):
        body = re.search(r"\\begin\s*\{document\}", self.text) if self.latex else None
        if body:
            self.at = self.from_ = body.end()
        while True:
            match = _INTEREST.search(self.text, self.at)
            if not match:
                break
            self._one(match)
        self._prose(len(self.text))
        breaks = _latex_breaks(self.text) if self.latex else _markdown_breaks(self.text)
        formulas = [p for p in self.found if isinstance(p, Formula)]
        breaks = (
            [b for b in breaks if not any(f.opened <= b.start < f.end for f in formulas)]
            if len(formulas) < 400
            else _outside(breaks, formulas)
        )
        return _merged(self.found, breaks)

    def _prose(self, end):
        if end > self.from_:
            self.found.append(Prose(self.from_, end))

    def _one(self, match):
        environment, _, escaped, dollars, ticks, comment, percent, blank = match.groups()
        if blank:
            self._prose(match.start())
            self.found.append(Break(match.start(), "blank"))
            self.at = self.from_ = match.end()
        elif dollars:
            self._dollars(match.start(), dollars)
        elif environment:
            self._environment(match, environment)
        elif escaped in ("(", "["):
            self._delimited(match.start(), escaped)
        elif ticks and not self.latex:
            self._skip_to(ticks, match, paragraph=True)
        elif comment and not self.latex:
            self._skip_to("-->", match)
        elif percent and self.latex:
            end = self.text.find("\n", match.end())
            self._skip(match.start(), len(self.text) if end < 0 else end)
        elif escaped == "v" and self.latex and self.text.startswith("\\verb", match.start()):
            verb = re.compile(r"\\verb\*?(.).*?\1", re.S).match(self.text, match.start())
            self._skip(match.start(), verb.end() if verb else match.end())
        else:
            self.at = match.end()

    def _skip(self, start, end):
        self._prose(start)
        self.at = self.from_ = end

    def _skip_to(self, closer, match, paragraph=False):
        limit = self._paragraph_end(match.end()) if paragraph else len(self.text)
        end = -1 if self.missing.get(closer) == limit else self.text.find(closer, match.end(), limit)
        if end < 0:
            self.missing[closer] = limit
            self.at = match.end()
        else:
            self._skip(match.start(), end + len(closer))

    def _paragraph_end(self, start):
        first, last = self.paragraph
        if not first <= start < last:
            blank = _BLANK.search(self.text, start)
            last = blank.start() if blank else len(self.text)
            self.paragraph = start, last
        return last

    def _formula(self, opened, start, end, after, display, style="align", flaw=""):
        self._prose(opened)
        self.found.append(Formula(start, end, opened, display, style, flaw))
        self.at = self.from_ = after

    def _closer(self, closer, start, limit):
        """Where an unescaped ``closer`` stands."""
        if self.missing.get(closer) == limit:
            return -1
        for match in _PAIR.finditer(self.text, start, limit):
            if self.text.startswith(closer, match.start()) and (closer[0] == "\\" or match.group() == "$"):
                return match.start()
        self.missing[closer] = limit
        return -1

    def _dollars(self, opened, dollars):
        start, limit = opened + len(dollars), self._paragraph_end(opened + len(dollars))
        end = self._closer(dollars, start, limit)
        if dollars == "$$":
            if end < 0:
                end = self._across_blank_lines(opened, start)
            if end >= 0:
                self._formula(opened, start, end, end + 2, True)
            else:
                self._unterminated(opened, start, limit, "$$ is opened here and never closed; add $$", True)
            return
        if end > start and self._is_inline(start, end):
            self._formula(opened, start, end, end + 1, False)
        elif end < 0 and "=" in self.text[start:limit] or end >= 0 and "=" in self.text[start:end]:
            stop = limit if end < 0 else end
            self._unterminated(opened, start, stop, "$ is opened here and never closed; add $", False)
        else:
            self.at = start

    def _is_inline(self, start, end):
        """Whether ``$...$`` is a formula: money in prose is not."""
        inside = self.text[start:end]
        if not re.search(r"[^\W_]|\\", inside):
            return False
        if self.text[end + 1 : end + 2].isdigit() and not self.latex:
            return False
        if inside[-1].isspace() and not inside[0].isspace():
            bare = re.sub(r"\\(?:text|operatorname|mathrm)\s*\{[^{}]*\}|\\[A-Za-z]+", " ", inside)
            return not _WORDS.search(bare)
        return True

    def _across_blank_lines(self, opened, start):
        """A display whose ``$$`` stand alone on their lines may hold blank lines."""
        line_end = self.text.find("\n", start)
        if line_end < 0 or self.text[start:line_end].strip():
            return -1
        closer = re.compile(r"^[ \t]*\$\$[ \t]*[.,;]?[ \t]*$", re.M).search(self.text, line_end)
        if not closer:
            return -1
        inside = self.text[start : closer.start()]
        prose = re.sub(r"\\(?:text|operatorname|mathrm)\s*\{[^{}]*\}|\\[A-Za-z]+", " ", inside)
        return -1 if "$" in inside or _WORDS.search(prose) else closer.start() + closer.group().index("$")

    def _unterminated(self, opened, start, limit, flaw, display):
        line_end = self.text.find("\n", start)
        end = limit if display or line_end < 0 or line_end > limit else line_end
        self._formula(opened, start, end, end, display, flaw=flaw)

    def _delimited(self, opened, bracket):
        start, limit = opened + 2, self._paragraph_end(opened + 2)
        closer = {"(": "\\)", "[": "\\]"}[bracket]
        end = self._closer(closer, start, limit)
        if end >= 0:
            self._formula(opened, start, end, end + 2, bracket == "[")
        elif "=" in self.text[start:limit]:
            self._unterminated(
                opened, start, limit, f"\\{bracket} is opened here and never closed; add {closer}", bracket == "["
            )
        else:
            self.at = start

    def _environment(self, match, name):
        whole = re.compile(r"\\end\s*\{" + name + re.escape(match.group(2)) + r"\}")
        if name in VERBATIM:
            end = whole.search(self.text, match.end())
            self._skip(match.start(), end.end() if end else len(self.text))
            return
        if name not in ENVIRONMENTS:
            self.at = match.end()
            return
        again = re.compile(r"\\begin\s*\{" + name + r"\*?\}").search(self.text, match.end())
        end = whole.search(self.text, match.end(), again.start() if again else len(self.text))
        style = {"gather": "gather", "gathered": "gather", "multline": "multline"}.get(name, "align")
        start = match.end()
        if name in ("alignat", "xalignat"):
            columns = re.compile(r"\s*\{\d*\}").match(self.text, start)
            start = columns.end() if columns else start
        if end:
            self._formula(match.start(), start, end.start(), end.end(), True, style)
        else:
            limit = self._paragraph_end(start)
            self._formula(
                match.start(),
                start,
                limit,
                limit,
                True,
                style,
                f"\\begin{{{name}}} is opened here and never closed; add \\end{{{name}{match.group(2)}}}",
            )


def _markdown_breaks(text):
    breaks, at = [], 0
    for line in text.split("\n"):
        if _BLOCK.match(line):
            breaks += [Break(at, "block"), Break(at + len(line), "block")]
        elif _ITEM.match(line):
            breaks.append(Break(at, "item"))
        at += len(line) + 1
    return breaks


def _latex_breaks(text):
    found = []
    for match in _LATEX_BLOCK.finditer(text):
        found.append(Break(match.start(), "item" if match.group().startswith("\\item") else "block"))
    return found


def _outside(breaks, formulas):
    kept, k = [], 0
    for b in breaks:
        while k < len(formulas) and formulas[k].end <= b.start:
            k += 1
        if k == len(formulas) or b.start < formulas[k].opened:
            kept.append(b)
    return kept


def _merged(found, breaks):
    """The pieces with the breaks between them; prose is cut where a break stands."""
    result, k = [], 0
    for piece in found:
        while k < len(breaks) and breaks[k].start < piece.start:
            if not isinstance(piece, Prose):
                result.append(breaks[k])
            elif breaks[k].start <= piece.start:
                result.append(breaks[k])
            k += 1
        if isinstance(piece, Prose):
            start = piece.start
            while k < len(breaks) and breaks[k].start < piece.end:
                if breaks[k].start > start:
                    result.append(Prose(start, breaks[k].start))
                result.append(breaks[k])
                start = breaks[k].start
                k += 1
            result.append(Prose(start, piece.end))
        else:
            result.append(piece)
    return result
