"""What is assumed where: a sentence's assumptions from there on, its conditions for its own claims alone."""

import re

from symlin.text.assumptions import SentenceReader
from symlin.text.conditions import condition_of
from symlin.text.sentences import Sentence

_OF_OTHERS = re.compile(
    r"(?:[\"“„‟«]|``|\b(?:says?|said|writes?|wrote|claims?|claimed|argues?|argued|asserts?|asserted)\s*:)\s*$")
"""What stands before words that are quoted: nobody assumes these."""
LOOKED_BACK = 40
"""Characters before a sentence that are looked at."""


def assumptions_of(builder, sentence, source, first):
    """The assumptions of one sentence; those of its claims alone are entered into ``builder.local``."""
    start = sentence.tokens[0].start if sentence.tokens else 0
    if sentence.opener and _OF_OTHERS.search(source.text[max(start - LOOKED_BACK, 0) : start]):
        return SentenceReader(builder, sentence, source, first).nothing()
    condition = condition_of(sentence, lambda token: builder.declares(first + token.value))
    if condition is None:
        return SentenceReader(builder, sentence, source, first).all()
    rest = sentence.tokens[: sentence.limit]
    if not sentence.opener:
        begin = condition.begin
        while begin and sentence.tokens[begin - 1].kind == "word":
            begin -= 1
        rest = sentence.tokens[:begin] + sentence.tokens[condition.end :]
    found = SentenceReader(builder, sentence._replace(tokens=rest, limit=len(rest)), source, first).all()
    clause = sentence.tokens[condition.begin : condition.end] if condition.clear else sentence.tokens
    said, doubted = (SentenceReader(builder, Sentence(clause, "assume", 0, len(clause)), source, first) for _ in range(2))
    for claims, under in (
            (condition.claims, said.all() if condition.clear else said.nothing()),
            (condition.doubtful, doubted.nothing() if condition.doubtful else ())):
        for k in claims:
            for statement in builder.entries[first + sentence.tokens[k].value].statements:
                builder.local[id(statement)] = tuple(under)
    return found


def conditions_beside(builder, statement):
    """What a formula is claimed under: the condition in its own display, "if A = B"."""
    if statement.under is None:
        return ()
    return SentenceReader(builder, Sentence((), "assume", 0, 0), statement.source, 0).beside(statement)
