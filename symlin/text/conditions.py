"""Conditions of a sentence: what "if", "when", "for symmetric $A$" say of its claims and of nothing else."""

from typing import NamedTuple

from symlin.text.phrases import Spoken
from symlin.text.properties import ADJECTIVES, properties
from symlin.text.sentences import CONDITIONS, PREFIXES, begins_consequence

_LEADING = frozenset(["for", "under", "setting", "taking", "substituting", "putting", "with", "where"])
"""What begins a condition at the beginning of a sentence, where something is said of symbols."""
_BEFORE = PREFIXES - {"for"} | frozenset("so hence thus therefore that note clearly indeed".split())
_UNCLEAR = frozenset(
    "unless iff once until otherwise else while whereas but although though either whether except even only".split()
)
_AFTER_IF = frozenset(["that", "in", "case", "we", "you", "one", "assume", "assumes", "suppose"])
_GIVING = frozenset(["gives", "yields", "shows", "implies"])
_TOGETHER = frozenset(
    """and so hence thus therefore also then that is i e we have get obtain it follows which gives yields means implies
    equivalently namely consequently moreover both""".split()
)
"""Words between two claims that hold under one condition."""
_ANYWAY = frozenset("general generally always regardless irrespective without dropping anyway".split())
_NOUNS = frozenset(["matrix", "matrices", "map", "maps", *ADJECTIVES])
_VERBS = frozenset("is are be being been was were both all not".split()) | frozenset(ADJECTIVES)
_JOINING = frozenset("and or with where which whose".split())
_GOING_ON = _JOINING | frozenset(ADJECTIVES)


class Condition(NamedTuple):
    """The tokens from ``begin`` to ``end`` say when the formulas at ``claims`` hold.

    ``clear``: whether it is known which part is the condition; if not, ``begin`` is ``end``. ``doubtful`` are formulas
    of which it is not known whether they hold under it.
    """

    begin: int
    end: int
    claims: tuple
    clear: bool = True
    doubtful: tuple = ()


def condition_of(sentence, declares):
    """The ``Condition`` in a sentence, or None; ``declares`` tells of a formula's token whether it declares symbols."""
    tokens, start = sentence.tokens, sentence.limit if sentence.opener else 0
    words = _words(tokens)
    found = _found(tokens, words, start, declares)
    return found if found is None or not found.clear else _of_its_own(found, tokens, words, start)


def _of_its_own(condition, tokens, words, start):
    """The condition of the claims that stand with it in one clause: another clause may say under what it holds."""
    outside = [k for k in range(start, len(tokens)) if not condition.begin <= k < condition.end]
    equations = [k for k in outside if tokens[k].says == "equation"]
    if _ANYWAY & {words[k] for k in outside}:
        return _unclear(equations)
    first = min((*condition.claims, condition.begin))
    sure = tuple(k for k in condition.claims if all(
        tokens[j].kind == "formula" or words[j] in _TOGETHER or tokens[j][:2] == ("mark", ",")
        for j in range(condition.claims[0] + 1, k)))
    return condition._replace(claims=sure, doubtful=tuple(k for k in equations if k > first and k not in sure))


def _found(tokens, words, start, declares):
    ifs = [k for k in range(start, len(tokens)) if words[k] in CONDITIONS and words[k + 1 : k + 2] not in _NEEDS]
    equations = [k for k in range(start, len(tokens)) if tokens[k].says == "equation"]
    if ["as", "for"] in ([*pair] for pair in zip(words[start:], words[start + 1 :])):
        return _unclear(equations)
    if not ifs and not _ALWAYS_UNCLEAR & set(words[start:]):
        return _without_if(tokens, words, start, equations, declares)
    if len(ifs) != 1 or _UNCLEAR & set(words[start:]):
        return _unclear(equations)
    begin = ifs[0] + 1
    if str(tokens[ifs[0]].value)[0].isupper():
        equations = [k for k in equations if k > begin - 1]
    while begin < len(tokens) and words[begin] in _AFTER_IF:
        begin += 1
    if any(k < begin for k in equations):
        if any(t.kind == "word" and t.value[0].isupper() for t in tokens[begin:]) or any(
            a.kind == b.kind == "formula" for a, b in zip(tokens[begin:], tokens[begin + 1 :])
        ):
            return _unclear(equations)
        return Condition(begin, len(tokens), tuple(k for k in equations if k < begin))
    end = _end(tokens, words, begin, equations)
    behind = [k for k in equations if k >= begin]
    if end is None and (len(behind) > 1 or behind and behind[0] > begin and words[behind[0] - 1] not in _JOINING):
        return _unclear(equations)
    end = len(tokens) if end is None else end
    return Condition(begin, end, tuple(k for k in equations if k > end))


def _words(tokens):
    """The words of tokens, "if" in place of the last word of "as long as", "in case" and their like."""
    words = [str(t.value).lower() if t.kind == "word" else "" for t in tokens]
    for k in range(len(words)):
        for phrase in _IF_PHRASES:
            if words[k - len(phrase) + 1 : k + 1] == phrase:
                words[k] = "if"
    return words


_NEEDS = (["necessary"], ["needed"])
_IF_PHRASES = (["as", "long", "as"], ["so", "long", "as"], ["in", "case"], ["in", "the", "case"])
_ALWAYS_UNCLEAR = frozenset(["unless", "iff", "once"])


def _unclear(equations):
    return Condition(0, 0, tuple(equations), False)


def _end(tokens, words, begin, equations):
    """Where a condition that begins its sentence ends: at "then", or at the one comma that may end it; else None."""
    for k in range(begin, len(tokens)):
        if begins_consequence(tokens, k) or words[k] in _GIVING or tokens[k][:2] == ("mark", ":"):
            return k
    commas = [
        k
        for k in range(begin, max(equations, default=0))
        if tokens[k][:2] == ("mark", ",")
        and (tokens[k + 1].says == "equation" or tokens[k + 1].kind == "word" and words[k + 1] not in _GOING_ON)
    ]
    return commas[0] if len(commas) == 1 else None


def _without_if(tokens, words, start, equations, declares):
    """"For symmetric $A$, ..." and "... for symmetric $A$"."""
    if not equations:
        return None
    first = next((k for k in range(start, len(tokens)) if words[k] not in _BEFORE), len(tokens))
    if first < equations[0] and words[first] in _LEADING:
        if first + 1 < equations[0] and not _says(tokens[first + 1 : equations[0]], declares):
            return None
        end = _end(tokens, words, first + 1, equations)
        claims = tuple(k for k in equations if end is not None and k > end)
        return Condition(first + 1, end, claims) if end is not None else _unclear(equations)
    for k in range(equations[0], len(tokens)):
        if tokens[k].value != "for":
            continue
        end = next((e for e in range(k + 1, len(tokens)) if tokens[e][:2] == ("mark", ",")), len(tokens))
        inside = sum(k < e < end for e in equations)
        if inside < 2 and _says(tokens[k + 1 : end], declares):
            return Condition(k + 1, end, tuple(e for e in equations if e < k))
    said_of_letters = any(words[k] in ADJECTIVES and _is_of_letters(tokens, words, k) for k in range(start, len(tokens)))
    return _unclear(equations) if said_of_letters else None


def _is_of_letters(tokens, words, k):
    """Whether the adjective at ``k`` is said of a formula: "symmetric $A$", "a symmetric matrix $A$", "$A$ is symmetric"."""
    behind = next((j for j in range(k + 1, len(tokens)) if words[j] not in _NOUNS), len(tokens))
    before = next((j for j in range(k - 1, -1, -1) if words[j] not in _VERBS), -1)
    return any(
        0 <= j < len(tokens) and tokens[j].kind == "formula" and tokens[j].says != "equation" for j in (behind, before))


def _says(clause, declares):
    """Whether a clause says something of symbols that it does not declare."""
    if any(t.kind == "formula" and declares(t) for t in clause):
        return False
    spoken = Spoken(clause, lambda token: "")
    return any(t.says == "equation" for t in clause) or bool(properties(clause) or spoken.said or [*spoken.telling()])
