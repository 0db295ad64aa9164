"""The sentences around formulas: where one ends, what it begins with, and what it says of symbols in words."""

import re
from typing import NamedTuple

from symlin.text.phrases import Spoken
from symlin.text.properties import properties
from symlin.text.scanner import Break, Formula

_TOKEN = re.compile(r"(?:\A-)?[A-Za-z]+(?:[-'’][A-Za-z]+)*|[.:!?](?=\s|$|[\"')\]*_])|[,;()]|\d+(?:\.\d+)*")
_ABBREVIATIONS = re.compile(
    r"(?:\b(?:i\.\s?e|e\.\s?g|w\.r\.t|s\.t|cf|resp|Eq|Eqs|eq|Fig|Sec|Thm|Prop|Lem|Def|et al|vs|approx|Ref)|\betc)$"
)
_LATEX_WORDS = re.compile(
    r"\\(?:label|ref|cite|eqref|citep|citet|cref|url|includegraphics|vspace|hspace|begin|end)\*?\s*(?:\[[^\]]*\])?"
    r"\{[^{}]*\}|\\[A-Za-z]+\*?|[{}~]|%[^\n]*"
)

PREFIXES = frozenset(
    "now next also further furthermore moreover finally additionally again first second and but in addition "
    "throughout we let us here i additionally then henceforth instead likewise lastly secondly firstly "
    "for rest of this section simplicity please you conversely on other hand the as before above usual "
    "hereafter wlog one may will shall".split()
)
_PHRASES = {
    phrase: tuple(phrase.split())
    for phrase in (
        "without loss of generality", "without any loss of generality", "in what follows", "from now on",
        "from here on", "to begin with", "to begin", "to start with", "where we",
    )
}
_ASSUMED = {
    phrase: tuple(phrase.split())
    for phrase in (
        "we require", "one assumes", "one supposes", "it is assumed", "it will be assumed", "it is supposed",
        "we are given", "under the assumption", "under the assumptions", "under the hypothesis",
    )
}
_LABEL = re.compile(
    r"(?:(?:standing |main |working |our )?(?:assumptions?|hypothes[ei]s)|(?:first |second |third )?case)"
    r"(?: [a-z]| [ivx]+)?"
)
_ITEM = re.compile(r"[a-z]|[ivx]+")
_JOINING = frozenset(
    "and where we also let us now further moreover may will shall here throughout additionally".split()
)
_DOUBTING = frozenset("if unless whether not when does would do".split())
_LIKEWISE = frozenset("is are do does has have".split())
_ASKING = frozenset(
    "show prove verify deduce conclude compute calculate derive observe note notice find determine evaluate simplify "
    "expand rewrite".split()
)
_GOING_ON = frozenset("we one it this what how show find the a an consider compute their its these there".split())
_GIVING = frozenset("giving yielding implying proving".split())
_CONSEQUENCES = frozenset("gives yields implies entails proves shows".split())
HYPOTHETICAL = frozenset("if when whenever unless for case except like say".split())
"""Words directly before an equation between sizes that is not in force."""
CONDITIONS = frozenset(["if", "when", "whenever", "provided"])
OPENERS = {
    "assume": "assume",
    "suppose": "assume",
    "given": "assume",
    "assuming": "assume",
    "supposing": "assume",
    "let": "let",
    "take": "take",
    "consider": "take",
    "fix": "take",
    "choose": "take",
    "pick": "take",
}
ENDERS = frozenset("then so hence therefore thus consequently whence".split())
ENDING_PAIRS = frozenset(
    [
        ("we", "have"),
        ("we", "get"),
        ("we", "obtain"),
        ("it", "follows"),
        ("one", "gets"),
        ("one", "has"),
        ("we", "find"),
        ("we", "see"),
        ("we", "compute"),
        ("we", "observe"),
        ("we", "note"),
        ("one", "sees"),
        ("one", "obtains"),
    ]
)
_INCOMPLETE = frozenset(
    "that the following now also further furthermore moreover first in addition holds hold identity identities "
    "equation equations relation relations condition conditions is true as below two three we and "
    "throughout additionally next us only given these this".split()
)
_QUANTIFYING = frozenset("for all every each any some matrices matrix vectors vector".split())
_CALLING = frozenset(
    "that satisfies satisfy obeys obey fulfils fulfil with and by following namely is are be equation equations "
    "identity identities condition conditions constraint constraints relation relations where i.e.".split()
)


class Token(NamedTuple):
    """``kind``: "word", "mark", "stop", "break" or "formula"; ``value``: the word, the mark, the number of the formula.

    ``says``: of a formula, "equation" for one with an equality or inequality, "relation" for another, "" for a mention.
    """

    kind: str
    value: object
    start: int
    says: str = ""


class Sentence(NamedTuple):
    """Tokens; ``opener`` is "assume", "let", "take" or ""; what it assumes stands before token ``limit``.

    ``asked``: it ends in a question mark; ``paragraph``: the number of its paragraph.
    """

    tokens: tuple
    opener: str
    begin: int
    limit: int
    asked: bool = False
    paragraph: int = 0


def tokens_of(text, pieces, stopped, says, latex=False):
    """The tokens of a document.

    ``stopped`` tells of each formula whether it ends in a full stop, ``says`` what it says. "Assume", "Suppose", "Let"
    and their like in capitals end the sentence of a display before them.
    """
    tokens, number, after_display = [], 0, False
    for piece in pieces:
        if isinstance(piece, Break):
            tokens.append(Token("break", piece.kind, piece.start))
        elif isinstance(piece, Formula):
            tokens.append(Token("formula", number, piece.start, says[number]))
            if stopped[number]:
                tokens.append(Token("stop", ".", piece.end))
            number += 1
            after_display = piece.display
        else:
            words = list(_words(text[piece.start : piece.end], piece.start, latex))
            if after_display and words and str(words[0].value)[0].isupper() and opener_of(words)[0]:
                tokens.append(Token("stop", ".", piece.start))
            tokens += words
            after_display = after_display and not words
    return tokens


def _words(prose, offset, latex):
    if latex:
        prose = _LATEX_WORDS.sub(lambda m: " " * len(m.group()), prose)
    for match in _TOKEN.finditer(prose):
        word = match.group()
        if word in ".:!?":
            if word == "." and _ABBREVIATIONS.search(prose[max(0, match.start() - 8) : match.start()]):
                continue
            yield Token("stop", word, offset + match.start())
        elif word[-1].isalpha():
            yield Token("word", word, offset + match.start())
        elif word in ",;()":
            yield Token("mark", word, offset + match.start())


def sentences_of(tokens):
    """The sentences of a document, each with its formulas among its tokens."""
    found, current, labelled, paragraph, began = [], [], False, 0, 0
    for k, token in enumerate(tokens):
        if token.kind == "break" and token.value != "item":
            paragraph += 1
        if (
            token.kind == "stop"
            and token.value != ":"
            or token.kind in ("stop", "break")
            and not _goes_on(tokens, k, current)
        ):
            if current:
                found.append(_sentence(current, labelled)._replace(asked=token.value == "?", paragraph=began))
            labelled = token.kind == "stop" and _is_label(current) if current else labelled and token.kind == "stop"
            current = []
        elif token.kind not in ("stop", "break"):
            began = began if current else paragraph
            current.append(token)
            clause = _clause(current)
            if clause is not None:
                found.append(_sentence(current[:clause], labelled)._replace(paragraph=began))
                current, labelled = current[clause:], False
    if current:
        found.append(_sentence(current, labelled)._replace(paragraph=began))
    return found


def _goes_on(tokens, k, current):
    """Whether a colon or a blank line stands directly before a formula that the sentence calls for."""
    at = k + 1
    while at < len(tokens) and (
        tokens[at].kind == "break" and tokens[at].value != "block" or tokens[at][:2] == ("stop", ":")
    ):
        at += 1
    if at >= len(tokens) or tokens[at].kind != "formula" or tokens[k].value == "block":
        return False
    opener, begin = opener_of(current)
    if not opener:
        return _is_conditional(current)
    if opener == "take":
        return False
    if opener == "assume" and tokens[k].kind == "break" and tokens[k].value == "item":
        return (
            current[-1].kind == "formula"
            and len(current) >= 2
            and _is_list(current, begin)
            or calls_for(current, begin)
        )
    if calls_for(current, begin):
        return True
    if opener == "assume" and tokens[k].value == ":" and not says_enough(current, begin):
        after = next((t for t in tokens[at + 1 :] if t.kind not in ("formula", "stop", "break", "mark")), None)
        return (
            at == k + 1
            and tokens[at - 1].kind == "stop"
            and _same_line(tokens[k], tokens[at])
            or after is not None
            and str(after.value).lower() in ENDERS
        )
    return False


def _is_conditional(current):
    """Whether a sentence so far has said when something holds, and not yet what."""
    words = [str(t.value).lower() for t in current if t.kind == "word"]
    if any(t.says == "equation" for t in current) and not set(words) & ENDERS or not words:
        return False
    first = next((k for k, t in enumerate(current) if str(t.value).lower() in CONDITIONS), len(current))
    return any(t.kind == "formula" for t in current[first:]) or words[0] == "for" and bool(properties(current))


def _same_line(stop, formula):
    return formula.start - stop.start < 8


def _is_list(current, begin):
    """Whether the formulas so far are items that "Assume that" calls for."""
    first = next((k for k, t in enumerate(current) if t.kind == "formula"), len(current))
    return calls_for(current[:first], begin) and all(
        t.kind != "word" or t.value.lower() == "and" for t in current[first:]
    )


def calls_for(tokens, begin):
    """Whether a sentence so far lacks its formula: "Assume that", "Suppose:".

    >>> calls_for([Token("word", w, 0) for w in ("Assume", "that")], 1)
    True
    """
    rest = tokens[begin:]
    words = [str(t.value).lower() for t in rest if t.kind == "word"]
    if any(t.says == "equation" for t in rest):
        return False
    if all(word in _INCOMPLETE for word in words) and all(t.kind != "formula" for t in rest):
        return True
    if words[:1] == ["that"] and all(word in _INCOMPLETE or word in _QUANTIFYING for word in words):
        return True
    last = rest[-1] if rest else None
    if last is not None and last.kind == "mark" and len(rest) > 1:
        last = rest[-2]
    return (
        last is not None and last.kind == "word" and last.value.lower() in _CALLING and not says_enough(tokens, begin)
    )


def says_enough(tokens, begin):
    """Whether a sentence has said something already, by a formula or in words."""
    rest = tokens[begin:]
    return any(t.says for t in rest) or bool(properties(rest) or Spoken(rest, lambda token: "").said)


def opener_of(tokens):
    """What kind of sentence begins here, and the first token after the opening word."""
    words = [str(t.value).lower() if t.kind == "word" else "" for t in tokens[:14]]
    k = 0
    while k < min(len(tokens), 10):
        word, after = words[k], words[k + 1] if k + 1 < len(words) else ""
        is_item = word and _ITEM.fullmatch(word) and k + 1 < len(tokens) and tokens[k + 1][:2] == ("mark", ")")
        if tokens[k].kind == "mark" or is_item:
            k += 1
            continue
        if not word:
            break
        assumed = _phrase_at(words, k, _ASSUMED)
        if assumed:
            return "assume", k + assumed
        skipped = _phrase_at(words, k, _PHRASES)
        if skipped:
            k += skipped
            continue
        if word in OPENERS and not (word == "let" and after == "us"):
            return OPENERS[word], k + 1
        if word not in PREFIXES and word != "let":
            break
        k += 1
    return "", 0


def _phrase_at(words, k, phrases):
    """How many words a phrase at ``k`` has, 0 where none stands there."""
    return max((len(phrase) for phrase in phrases.values() if tuple(words[k : k + len(phrase)]) == phrase), default=0)


def _is_label(tokens):
    """Whether tokens only announce an assumption: "Assumption 1", "Hypothesis (H)"."""
    words = " ".join(str(t.value).lower() for t in tokens if t.kind == "word")
    return all(t.kind in ("word", "mark") for t in tokens) and _LABEL.fullmatch(words) is not None


def _clause(tokens):
    """Where a clause such as "and suppose" begins that the last token opens, else None."""
    if len(tokens) < 2 or str(tokens[-1].value).lower() not in ("assume", "suppose"):
        return None
    k = len(tokens) - 1
    while k and tokens[k - 1].kind == "word" and str(tokens[k - 1].value).lower() in _JOINING:
        k -= 1
    if not k or tokens[k - 1].kind == "word" or all(t.kind != "formula" for t in tokens[:k]):
        return None
    before = {str(t.value).lower() for t in tokens[:k]}
    return None if before & _DOUBTING or opener_of(tokens[:k])[0] == "assume" else k


def _sentence(tokens, labelled=False):
    opener, begin = opener_of(tokens)
    if labelled and not opener:
        opener = "assume"
    limit = len(tokens)
    for k in range(begin, len(tokens)):
        if tokens[k].kind != "word":
            continue
        word = tokens[k].value.lower()
        parted = tokens[k - 1].kind in ("mark", "formula") or str(tokens[k - 1].value) == "and"
        asks = parted and k > begin and word in _ASKING | _GIVING
        if asks or begins_consequence(tokens, k, _said_from(tokens, begin)):
            limit = k
            break
    if begin and str(tokens[begin - 1].value).lower() in ("assumption", "assumptions", "hypothesis"):
        limit = min(limit, _first_comma(tokens, begin))
    if begin and str(tokens[begin - 1].value).lower() == "given":
        comma = _first_comma(tokens, begin)
        if comma + 1 < limit and str(tokens[comma + 1].value).lower() in _GOING_ON:
            limit = comma
    return Sentence(tuple(tokens), opener, begin, limit)


def _said_from(tokens, begin):
    """Where something is said behind the opening word: "that we have" begins no consequence."""
    while begin < len(tokens) and str(tokens[begin].value).lower() in ("that", "now", "also", "further"):
        begin += 1
    return begin


def begins_consequence(tokens, k, begin=-1):
    """Whether what follows from the rest of a sentence begins at ``k``: "then", or behind ``begin`` "we have".

    >>> begins_consequence([Token("word", w, 0) for w in ("which", "gives")], 0)
    True
    """
    if tokens[k].kind != "word":
        return False
    word = tokens[k].value.lower()
    following = str(tokens[k + 1].value).lower() if k + 1 < len(tokens) and tokens[k + 1].kind == "word" else ""
    if word in ENDERS:
        return not (word == "so" and following in _LIKEWISE)
    return k > begin and (
        (word, following) in ENDING_PAIRS or word in ("which", "this", "that") and following in _CONSEQUENCES
    )


def _first_comma(tokens, begin):
    """Where the first comma behind a formula stands."""
    first = next((k for k in range(begin, len(tokens)) if tokens[k].kind == "formula"), len(tokens))
    return next((k for k in range(first, len(tokens)) if tokens[k].kind == "mark"), len(tokens))
