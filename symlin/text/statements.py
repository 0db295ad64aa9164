"""From the text between two delimiters to statements: rows joined or separated, remarks and punctuation taken off.

A statement is one chain (``A = B = C``), one declaration (``x, y in R^d``) or one mention, with its place.
"""

import re
from itertools import takewhile
from typing import NamedTuple

from symlin.errors import ParseError
from symlin.text.grammar import read_tokens
from symlin.text.lexer import Lexer
from symlin.text.places import Flaw, Source
from symlin.text.tree import Chain, Dots, Number, Scripts

_OPEN = frozenset(["LPAR", "LSQB", "LBRACE", "LANGLE", "NORM", "MATRIX", "OPEN_BELOW", "OPEN_ABOVE"])
_CLOSE = frozenset(["RPAR", "RSQB", "RBRACE", "RANGLE", "NORM_END", "END_MATRIX"])
_SEPARATORS = frozenset(["ROW", "COMMA", "SEMI", "GAP", "REMARK", "STOP"])
_TRAILING = frozenset(["STOP", "COMMA", "SEMI", "AMP"])
_CONDITIONS = ("for", "if", "when", "provided", "unless", "whenever", "iff", "on", "as", "in")
_IFS = frozenset(["if", "when", "provided", "unless", "whenever", "iff"])
_SPLIT = re.compile(r"\\begin\s*\{[A-Za-z]+\*?\}|\\end\s*\{[A-Za-z]+\*?\}|\\\\|\\.|%[^\n]*", re.S)


class Statement(NamedTuple):
    """``names`` stand before the chain (``x`` in ``x, y in R``).

    ``conditional``: after a remark such as "for all"; ``under``: a condition follows, "if ..." or "for A = B".
    """

    source: Source
    names: tuple
    chain: Chain
    noise: tuple
    conditional: bool
    under: bool = False

    @property
    def start(self):
        return self.names[0].start if self.names else self.chain.start

    @property
    def end(self):
        return self.chain.end

    def text(self, start=None, end=None):
        """What is written from ``start`` to ``end``, white space collapsed, without alignment marks and tags."""
        start, end = self.start if start is None else start, self.end if end is None else end
        return clean(self.source.text, start, end, self.noise)

    def link(self, k):
        """The link between sides ``k`` and ``k + 1`` as written."""
        left, right = self.chain.sides[k : k + 2]
        relation = self.chain.relations[k]
        sign = clean(self.source.text, relation.start, relation.end, self.noise) or "="
        return f"{self.text(left.start, left.end)} {sign} {self.text(right.start, right.end)}"


class IndexRange(NamedTuple):
    """``i = 1, \\dots, n``: the range of an index; ``last`` is None where it is not said."""

    source: Source
    letter: object
    last: object
    start: int


class Broken(NamedTuple):
    """A formula without a syntax tree."""

    source: Source
    start: int
    end: int
    error: ParseError

    def text(self):
        return clean(self.source.text, self.start, self.end, ())

    @property
    def has_relation(self):
        bare = re.sub(r"\\begin\s*\{[A-Za-z*]+\}|[_^]\s*\{[^{}]*=[^{}]*\}", "", self.source.text[self.start : self.end])
        return "=" in bare or re.search(r"\\(coloneqq|triangleq|equiv|stackrel)\b", bare) is not None

    @property
    def declares(self):
        written = self.source.text[self.start : self.end]
        return re.search(r"\\in\b.*\\mathbb\s*\{?\s*R|∈\s*ℝ", written, re.S) is not None


def clean(text, start, end, noise):
    """A slice of the text without its noise and with white space collapsed."""
    parts, at = [], start
    for a, b in noise:
        if b <= start or a >= end:
            continue
        parts.append(text[at : max(a, at)])
        at = max(at, b)
    parts.append(text[at:end])
    return " ".join(" ".join(parts).split())


def read_statements(source, start, end, style="align"):
    """The statements of ``source.text[start:end]``, and whether it ends in a full stop.

    What cannot be read is a ``Broken`` among them; the others are unaffected.
    """
    lexer = Lexer(source.text, start, end, source.latex, source.macros)
    lexer.styles = [style]
    try:
        tokens = lexer.read()
    except Flaw as flaw:
        return _row_by_row(source, start, end, style, flaw)
    stopped = bool(tokens) and tokens[-1].type == "STOP"
    found = []
    noise = tuple(sorted(lexer.noise))
    for row in _rows(tokens):
        before = []
        for piece, remark in _remarked(row):
            read = _read_piece(source, piece, noise, remark != "")
            if remark in _IFS or remark and any(map(_restricts, read)):
                before = [s._replace(under=True) if isinstance(s, Statement) else s for s in before]
            found += before
            before = read
        found += before
    return found, stopped


def _restricts(statement):
    """Whether what follows a remark says when the formula before it holds; a range of an index does not."""
    return isinstance(statement, Statement) and any(r.text in ("=", "!=") for r in statement.chain.relations)


def _row_by_row(source, start, end, style, flaw):
    """Each row by itself, after the whole could not be cut into tokens."""
    bounds = _row_bounds(source.text, start, end)
    if len(bounds) == 1:
        return [broken(source, start, end, flaw)], source.text[start:end].rstrip().endswith(".")
    found, stopped = [], False
    for a, b in bounds:
        if not source.text[a:b].strip():
            continue
        more, stopped = read_statements(source, a, b, style)
        found += more
    return found, stopped


def _row_bounds(text, start, end):
    """The offsets of the rows, cut at every ``\\\\`` outside of matrices."""
    bounds, depth, at, frames = [], 0, start, []
    for mark in _SPLIT.finditer(text, start, end):
        written = mark.group()
        if written.startswith("\\begin"):
            frames.append("matrix" in written or "array" in written)
            depth += frames[-1]
            if not frames[-1] and not text[at : mark.start()].strip():
                at = mark.end()
        elif written.startswith("\\end") and frames:
            was = frames.pop()
            depth -= was
            if not was:
                bounds.append((at, mark.start()))
                at = mark.end()
        elif written == "\\\\" and depth == 0:
            bounds.append((at, mark.start()))
            at = mark.end()
    bounds.append((at, end))
    return [(a, b) for a, b in bounds if text[a:b].strip()] or [(start, end)]


def broken(source, start, end, flaw):
    """A ``Broken`` trimmed of white space and trailing punctuation."""
    text = source.text
    while start < end and text[start].isspace():
        start += 1
    while end > start and (text[end - 1].isspace() or text[end - 1] in ".,;"):
        end -= 1
    offset = min(max(flaw.offset, 0), max(len(text) - 1, 0))
    return Broken(source, start, end, source.error(flaw.message, offset))


def _rows(tokens):
    """Token lists, one for each formula: rows that go on are joined."""
    rows, styles = [[]], []
    for token in _without_gaps(tokens):
        if token.type == "ROW":
            styles.append(token.value)
            rows.append([])
        else:
            rows[-1].append(token)
    joined = []
    for k, row in enumerate(rows):
        row = [t for t in _trimmed(row)]
        bare = [t for t in row if t.type != "AMP"]
        if not bare:
            continue
        style = styles[k - 1] if k else "gather"
        own = joined and bare[0].type == "SIGN" and _begins_formula(row)
        if joined and style != "gather" and not own and _goes_on(style, joined[-1], bare):
            joined[-1] = _trimmed(joined[-1]) + bare
        else:
            joined.append(row)
    return joined


def _without_gaps(tokens):
    """Wide spaces between two formulas, each with a relation, as semicolons; the others left out."""
    kept, related, depth = [], False, 0
    for k, token in enumerate(tokens):
        depth += (token.type in _OPEN) - (token.type in _CLOSE)
        if token.type == "GAP":
            if not (related and _has_relation(_up_to_separator(tokens[k + 1 :]))):
                continue
            token = token._replace(type="SEMI")
        if depth == 0:
            related = token.type == "REL" or related and token.type not in _SEPARATORS
        kept.append(token)
    return kept


def _up_to_separator(tokens):
    return takewhile(lambda token: token.type not in _SEPARATORS, tokens)


def _goes_on(style, before, row):
    if style == "multline":
        return True
    last = [t for t in before if t.type not in ("AMP", "REMARK")][-1:]
    first = row[0]
    return first.type in ("REL", "SIGN") or bool(last) and last[0].type in ("REL", "SIGN", "OP")


def _begins_formula(row):
    """Whether something stands before the first ``&`` of a row that has a relation of its own."""
    return row[0].type != "AMP" and any(token.type == "AMP" for token in row) and _has_relation(row)


def _trimmed(tokens):
    """Without the punctuation that belongs to the prose around."""
    end = len(tokens)
    while end and tokens[end - 1].type in _TRAILING:
        end -= 1
    start = 0
    while start < end and tokens[start].type in ("COMMA", "SEMI", "STOP"):
        start += 1
    return tokens[start:end]


def _remarked(tokens):
    """Pieces between remarks, semicolons and columns of an alignment, each with the word that makes it a condition."""
    piece, depth, conditional, marks, related = [], 0, "", 0, False
    for k, token in enumerate(tokens):
        kind = token.type
        if kind in _OPEN:
            depth += 1
        elif kind in _CLOSE:
            depth -= 1
        if depth == 0 and kind == "AMP":
            marks += 1
            if marks > 1 and marks % 2 == 0 and related and _has_relation(tokens[k + 1 :]):
                yield _trimmed(piece), conditional
                piece, related = [], False
            continue
        if depth == 0 and kind in ("REMARK", "SEMI"):
            yield _trimmed(piece), conditional
            piece, related = [], False
            words = str(token.value).lower().split() if kind == "REMARK" else []
            if words:
                conditional = next((w for w in (words[0].strip("(,"), words[-1]) if w in _CONDITIONS), "")
            continue
        related = related or depth == 0 and kind == "REL"
        piece.append(token)
    yield _trimmed(piece), conditional


def _has_relation(tokens):
    depth = 0
    for token in tokens:
        depth += (token.type in _OPEN) - (token.type in _CLOSE)
        if depth == 0 and token.type == "REL":
            return True
    return False


def _read_piece(source, tokens, noise, conditional):
    while tokens and (tokens[0].type, tokens[0].value) == ("REL", "implies"):
        tokens = tokens[1:]
    if not tokens:
        return []
    start, end = tokens[0].start, tokens[-1].end
    tokens = [t for t in tokens if t.type != "AMP"]
    stop = next((t for t in tokens if t.type == "STOP"), None)
    try:
        if stop:
            raise Flaw("a full stop inside a formula; remove it, or write it after the formula", stop.start)
        listing = read_tokens(tokens, end)
    except Flaw as flaw:
        if conditional:
            return []
        return [broken(source, start, end, flaw)]
    return _statements(source, listing, noise, conditional)


def _statements(source, listing, noise, conditional):
    found, waiting, passed = [], [], -1
    chains = listing.chains
    for k, chain in enumerate(chains):
        if k <= passed:
            continue
        if not chain.relations:
            waiting.append(chain.sides[0])
            continue
        if chain.relations[0].text == ".." and isinstance(chain.sides[0], Scripts):
            waiting += [chain.sides[0], Dots(chain.relations[0].start, chain.relations[0].end)]
            chain = Chain(chain.sides[1:], chain.relations[1:], chain.sides[1].start, chain.end)
            if not chain.relations:
                waiting.append(chain.sides[0])
                continue
        if _is_range(chains, k):
            after = chains[k + 2] if k + 2 < len(chains) and not chains[k + 2].relations else None
            last = after.sides[0] if after is not None and isinstance(chains[k + 1].sides[0], Dots) else None
            found += [IndexRange(source, letter, last, chain.start) for letter in (*waiting, chain.sides[0])]
            waiting, passed = [], k + 2
            continue
        found.append(Statement(source, tuple(waiting), chain, noise, conditional))
        waiting = []
    found += [
        Statement(source, (), Chain((side,), (), side.start, side.end), noise, conditional)
        for side in waiting
        if not isinstance(side, Dots)
    ]
    return found


def _is_range(chains, k):
    """``i = 1, ..., n``: the range of an index, not a claim."""
    chain = chains[k]
    return (
        len(chain.sides) == 2
        and chain.relations[0].text == "="
        and isinstance(chain.sides[1], Number)
        and any(not c.relations and isinstance(c.sides[0], Dots) for c in chains[k + 1 : k + 3])
    )
