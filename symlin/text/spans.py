"""How long assumptions hold: to the end of the document, or of their case, or until they are withdrawn."""

import re

_WITHDRAWING = re.compile(
    r"\b(?:no longer|any ?more|drop\w*|relax\w*|lift\w*|remov\w+|withdr\w+|abandon\w*|discard\w*|forget)\b"
)
_SUPPOSED = re.compile(r"\b(?:assum|suppos|hypothes|condition|constraint|requir|restrict)")
_CASE = re.compile(
    r"(?:(?:in|for) )?(?:the )?(?:(?:first|second|third|other|remaining|last) )?(?:case|subcase)(?![\w-])"
)
_LISTED = re.compile(r"\b(?:two|three|four|several|following|distinguish|separate)\b(?: \w+)? cases\b")
_CASES = re.compile(r"\b(?:both|either|all|each|every|these|any) cases?\b")


def endings(sentences):
    """``{number of a sentence: number of the first sentence in which what it assumes may no longer hold}``.

    A case ends with the next one, with "in both cases", and with its paragraph, the displays behind it included;
    "instead" and "we drop the assumption" end all that was assumed before.
    """
    found, case, listed = {}, None, False
    for number, sentence in enumerate(sentences):
        text = " ".join("#" if t.kind == "formula" else str(t.value).lower() for t in sentence.tokens)
        is_case = _CASE.match(text) is not None or listed and sentence.opener == "assume"
        listed = listed or _LISTED.search(text) is not None
        if case is not None and (is_case or _CASES.search(text) or _leaves(sentence, sentences[number - 1])):
            _end(found, range(case, number), number)
            case = None
        if is_case:
            case = number
        withdraws = _WITHDRAWING.search(text) and _SUPPOSED.search(text)
        if withdraws or sentence.opener and re.search(r"\binstead\b", text):
            _end(found, range(number), number)
    return found


def _end(found, numbers, end):
    for number in numbers:
        found.setdefault(number, end)


def _leaves(sentence, before):
    """Whether a paragraph of prose begins."""
    return sentence.paragraph != before.paragraph and sentence.tokens[0].kind != "formula"
