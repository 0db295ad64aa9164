"""From the text between two delimiters to statements: rows joined or separated, remarks and punctuation taken off.

A statement is one chain (``A = B = C``), one declaration (``x, y in R^d``) or one mention, with its place.
"""

import re
from typing import NamedTuple

from symlin.errors import ParseError
from symlin.text.grammar import read_tokens
from symlin.text.lexer import Lexer
from symlin.text.places import Flaw, Source
from symlin.text.properties import ADJECTIVES
from symlin.text.rows import BESIDE, CONDITIONS, IFS, check_commas, negated, remarked, rows, unboxed
from symlin.text.tree import Chain, Dots, Number, Scripts

_SIGNS = frozenset(["<", ">", "<=", ">=", "!=", "pd", "psd"])
_SPLIT = re.compile(r"\\begin\s*\{[A-Za-z]+\*?\}|\\end\s*\{[A-Za-z]+\*?\}|\\\\|\\.|%[^\n]*", re.S)


class Statement(NamedTuple):
    """``names`` stand before the chain (``x`` in ``x, y in R``).

    ``conditional``: after a remark such as "for all"; ``under``: the words and the statements of a condition beside it,
    "if ..." or "for A = B", or None.
    """

    source: Source
    names: tuple
    chain: Chain
    noise: tuple
    conditional: bool
    under: tuple | None = None

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
    tokens = negated(tokens, source.text)
    stopped = bool(tokens) and tokens[-1].type == "STOP"
    found = []
    noise = tuple(sorted(lexer.noise))
    for row in rows(tokens):
        found += _with_conditions(
            [(words, word, _read_piece(source, piece, noise, word in CONDITIONS))
             for piece, words, word in remarked(row)])
    return found, stopped


def _with_conditions(pieces):
    """The statements of a row; each knows the condition that follows it, or that begins the row."""
    done, before, leading = [], [], None
    for words, word, read in pieces:
        only_signs = bool(read) and all(map(_is_sign, read))
        signs = tuple(s for s in read if not word and _is_sign(s))
        if signs and not only_signs:
            read = [s if s in signs else _under(s, ((), signs)) for s in read]
        restricts = any(map(_restricts, read)) or any(w in ADJECTIVES for w in words)
        if word in (*IFS, *BESIDE) or word and restricts or only_signs and before:
            under = (words, tuple(read))
            leading = None if before or word not in IFS else under
            before = [_under(s, under) for s in before]
            if word == "or":
                read = [_under(s, under) for s in read]
        elif leading:
            read = [_under(s, leading) for s in read]
        done += before
        before = read
    return done + before


def _under(statement, condition):
    return statement._replace(under=condition) if isinstance(statement, Statement) else statement


def _restricts(statement):
    """Whether what follows a remark says when the formula before it holds; the range of an index does not."""
    if not isinstance(statement, Statement):
        return False
    marks = [relation.text for relation in statement.chain.relations]
    return any(mark in ("=", "!=") for mark in marks) or _is_sign(statement) and len(marks) == 1


def _is_sign(statement):
    """Whether a statement is an inequality."""
    marks = {relation.text for relation in statement.chain.relations} if isinstance(statement, Statement) else set()
    return bool(marks) and marks <= _SIGNS


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


def _read_piece(source, tokens, noise, conditional):
    while tokens and (tokens[0].type, tokens[0].value) == ("REL", "implies"):
        tokens = tokens[1:]
    if not tokens:
        return []
    tokens = unboxed([t for t in tokens if t.type != "AMP"])
    if not tokens:
        return []
    start, end = tokens[0].start, tokens[-1].end
    stop = next((t for t in tokens if t.type == "STOP"), None)
    try:
        if stop:
            raise Flaw("a full stop inside a formula; remove it, or write it after the formula", stop.start)
        check_commas(tokens)
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
