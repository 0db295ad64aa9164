"""Assumptions in words in plain text: "P is a permutation matrix", "A, B commute", "c nonzero"."""

import re

from symlin.text.functions import BUILT_IN_NAMES
from symlin.text.properties import ADJECTIVES, GRAMMAR
from symlin.text.sentences import Sentence, Token
from symlin.text.vocabulary import GREEK

_PHRASES = frozenset(
    "have has having with whose of to in its columns column rows row commute commutes commuting anticommute "
    "anticommutes inverse inverses pseudoinverse left right two-sided moore-penrose matrix square root eigenvector "
    "eigenvalue index order degree zero one two three four mean trace full rank unit norm length entries elements "
    "entrywise elementwise sum sums equal equals perpendicular each other another pairwise mutually linearly "
    "independent probability distribution stochastic doubly definite semidefinite upper lower nilpotent exists".split()
)
_WORDS = GRAMMAR | _PHRASES | frozenset(ADJECTIVES)
_TELLING = frozenset(
    "is are be has have exists commute commutes anticommute anticommutes equals full independent stochastic "
    "definite".split()
) | frozenset(ADJECTIVES)
_PIECE = re.compile(r"(?<![\\\w^{])[A-Za-z]+(?:[-'][A-Za-z]+)*(?![\w(^{])|,|;|[(\[{]|[)\]}]|\S")
_SIZES = re.compile(r":(?!=)((?:(?!(?:\w{1,40}\s*,\s*){0,20}\w{1,40}\s*:)[^:=<>≤≥≠\n])*)")
_RELATION = re.compile(r"[:=∈<>≤≥≠\\]|->|→")
_LONG = re.compile(r"(?<![\\\w^{])[A-Za-z]{3,}(?![\w(^{]|\s*=)")
_KIND = re.compile(
    r"\s*(?:positive\b ?)?(?:natural(?: number)?|reals?(?: number| scalar)?|scalar|number)?\s*(?=[,;]|$)"
)
EXAMPLES = "'P is orthogonal', 'A, B commute', 'Q has orthonormal columns', 'c > 0', or an equation"
"""What is understood, for a message."""


def segments(text, start, end):
    """The parts of ``text[start:end]`` between semicolons outside brackets: pairs of offsets."""
    depth, at = 0, start
    for k in range(start, end):
        depth += (text[k] in "([{") - (text[k] in ")]}")
        if text[k] == ";" and depth <= 0 and text[k - 1 : k] != "\\":
            yield at, k
            at = k + 1
    yield at, end


def is_worded(text, names=frozenset()):
    """Whether a part of plain text says something in words; ``names`` are words that are symbols.

    >>> is_worded("P is a permutation matrix"), is_worded("A invertible"), is_worded("X: n×d")
    (True, True, False)
    """
    if re.search(r"[:=∈<>≤≥≠]|\\in\b", text):
        return False
    return any(word.lower() in _TELLING and word not in names for word in _PIECE.findall(text))


def glued(text, start, end, names=frozenset()):
    """A word among the sizes of a declaration, or in a part without a relation, with its offset; else None.

    >>> glued("A: n×n invertible", 0, 17), glued("A: n×n; c: real", 0, 15)
    (('invertible', 7), None)
    """
    known = names | GREEK | BUILT_IN_NAMES - frozenset(ADJECTIVES)
    for a, b in segments(text, start, end):
        declaring = [(m.start(1), m.end(1)) for m in _SIZES.finditer(text, a, b)]
        for c, d in declaring or ([] if _RELATION.search(text, a, b) else [(a, b)]):
            kind = _KIND.match(text[:d], c)
            for match in _LONG.finditer(text, kind.end() if kind else c, d):
                if match.group() not in known:
                    return match.group(), match.start()
    return None


def pieces(text, start, end, names=frozenset()):
    """A worded part as triples (kind, start, end), ``kind`` being "word", "mark" or "formula"."""
    found, depth = [], 0
    for match in _PIECE.finditer(text, start, end):
        written = match.group()
        depth += (written in "([{") - (written in ")]}")
        kind = "formula"
        if depth == 0 and written == ",":
            kind = "mark"
        elif depth == 0 and written.lower() in _WORDS and written not in names and not _is_letter(match, found, text):
            kind = "word"
        if kind == "formula" and found and found[-1][0] == "formula":
            found[-1] = "formula", found[-1][1], match.end()
        else:
            found.append((kind, match.start(), match.end()))
    return found


def _is_letter(match, found, text):
    """Whether ``a`` is a symbol and not the article, which stands behind a word and before another."""
    if match.group() not in ("a", "A"):
        return False
    after = _PIECE.search(text, match.end())
    article = found and found[-1][0] == "word" and after and len(after.group()) > 1
    return not (article and match.group() == "a" and after.group().lower() in _WORDS)


def sentence(text, parts, first):
    """The sentence that the pieces of a worded part are, its formulas numbered from ``first``."""
    tokens, number = [], first
    for k, (kind, start, end) in enumerate(parts):
        listed = k > 2 and kind == "word" and text[start:end].lower() in ADJECTIVES
        if listed and all(of == "formula" or text[a:b].lower() in (",", "and", "both") for of, a, b in parts[:k]):
            tokens.append(Token("word", "are", start))
        if kind == "formula":
            tokens.append(Token(kind, number, start))
            number += 1
        else:
            tokens.append(Token(kind, text[start:end], start))
    return Sentence(tuple(tokens), "assume", 0, len(tokens))
