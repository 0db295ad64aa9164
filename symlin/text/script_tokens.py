"""Subscripts and superscripts as the lexer meets them: simple ones are one token, longer ones stand between braces."""

import re

from symlin.text import vocabulary as v
from symlin.text.places import Flaw
from symlin.text.tokens import ARGUMENT, Scope, Token
from symlin.text.tree import Addition, Name, Number

_SIMPLE = re.compile(
    r"\s*(?:\{\s*(?:\\([A-Za-z]+)|([A-Za-z]+)|(\d+)|(-\s*1))\s*\}|\\([A-Za-z]+)(?![A-Za-z])|([A-Za-z])|(\d))"
)
_PLAIN_BELOW = re.compile(r"([A-Za-z]+|\d+)(?![A-Za-z0-9.])|([A-Za-z0-9]+)")
_PLAIN_ABOVE = re.compile(r"(T|[A-Za-z])|(\d+)|(-\s*1)(?!\d)")
_SUPERS = {"ᵀ": "top", "⊤": "top", "²": "2", "³": "3", "¹": "1", "⁰": "0", "⁴": "4"}
_SUBS = {c: str(k) for k, c in enumerate("₀₁₂₃₄₅₆₇₈₉")} | {
    "ₙ": "n",
    "ₘ": "m",
    "ₖ": "k",
    "ᵢ": "i",
    "ⱼ": "j",
    "ₐ": "a",
    "ₚ": "p",
}


UNICODE = frozenset([*_SUPERS, *_SUBS, "⁻"])


def script(lexer, mark, start):
    """The script that begins with ``_`` or ``^``."""
    kind = "BELOW" if mark == "_" else "ABOVE"
    simple = _simple(lexer) if lexer.latex else _plain(lexer, kind)
    if simple is None:
        _long(lexer, kind, start)
    else:
        lexer.add(kind, simple, start)


def _simple(lexer):
    """A letter, a run of letters in braces, a number, or -1, in LaTeX; else None."""
    found = _SIMPLE.match(lexer.text, lexer.at, lexer.end)
    if not found:
        return None
    command, word, number, minus, short_command, letter, digit = found.groups()
    start, end = found.span(found.lastindex)
    command = command or short_command
    if command:
        if command == "top" or command == "intercal":
            command = "top"
        elif command not in v.GREEK:
            return None
        node = Name(command, "letter", start - 1, end)
    elif minus:
        node = Addition((-1,), (Number("1", end - 1, end),), start, end)
    elif number or digit:
        node = Number(number or digit, start, end)
    else:
        text = word or letter
        kind = "letter" if len(text) == 1 else "word"
        node = Name(text if kind == "letter" else v.word_name(text, "mathit"), kind, start, end)
    lexer.at = found.end()
    return node


def _plain(lexer, kind):
    """A run of letters or digits below, or a letter or a number above, in plain text; else None."""
    if kind == "BELOW":
        found = _PLAIN_BELOW.match(lexer.text, lexer.at, lexer.end)
        if not found:
            return None
        lexer.at = found.end()
        text = found.group()
        if text.isdigit():
            return Number(text, *found.span())
        return Name(text, "letter" if len(text) == 1 else "word", *found.span())
    found = _PLAIN_ABOVE.match(lexer.text, lexer.at, lexer.end)
    if not found:
        return None
    lexer.at = found.end()
    letter, digits, minus = found.groups()
    if minus:
        return Addition((-1,), (Number("1", found.end() - 1, found.end()),), *found.span())
    return Name(letter, "letter", *found.span()) if letter else Number(digits, *found.span())


def _long(lexer, kind, start):
    """A script in braces, or of one token that is given braces."""
    argument = ARGUMENT.match(lexer.text, lexer.at, lexer.end)
    if not argument:
        raise Flaw(f"nothing after {'_' if kind == 'BELOW' else '^'}", start)
    opener = argument.group(1)
    if opener == "{":
        lexer.at = argument.end()
        lexer.open("{", "}", start, "{", "OPEN_" + kind)
        return
    if not lexer.latex and opener == "(":
        lexer.at = argument.end()
        lexer.add("OPEN_" + kind, "{", start)
        lexer.scopes.append(Scope("(", ")", start, "(", lexer.font, lexer.awaited))
        lexer.tokens.append(Token("LPAR", "(", start, lexer.at))
        lexer.read_until_closed(len(lexer.scopes))
        lexer.add("RBRACE", "}", lexer.at)
        return
    lexer.add("OPEN_" + kind, "{", start)
    awaited, lexer.awaited = lexer.awaited, 1
    depth, count = len(lexer.scopes), len(lexer.tokens)
    while lexer.awaited or len(lexer.scopes) > depth:
        lexer.step(start)
    lexer.awaited = awaited
    inner = lexer.tokens[count:]
    if inner and inner[0].type == "LBRACE" and inner[-1].type == "RBRACE":
        lexer.tokens[count:] = inner[1:-1]
    lexer.add("RBRACE", "}", lexer.at)


def unicode_script(lexer, mark, start):
    """Raised and lowered characters, such as ``ᵀ``, ``⁻¹`` and ``₁``."""
    if mark == "⁻":
        follows = lexer.text[lexer.at : min(lexer.at + 1, lexer.end)]
        if not follows or follows not in "¹ᵀ⊤":
            raise Flaw("write a superscript as ^{...}", start)
        lexer.at += 1
        inside = Number("1", start, lexer.at) if follows == "¹" else Name("top", "letter", start, lexer.at)
        lexer.add("ABOVE", Addition((-1,), (inside,), start, lexer.at), start)
        return
    table, kind = (_SUPERS, "ABOVE") if mark in _SUPERS else (_SUBS, "BELOW")
    text = table[mark]
    while lexer.at < lexer.end and lexer.text[lexer.at] in table and text != "top":
        text += table[lexer.text[lexer.at]]
        lexer.at += 1
    span = (start, lexer.at)
    if text.isdigit():
        node = Number(text, *span)
    else:
        node = Name(text, "letter" if len(text) == 1 or text == "top" else "word", *span)
    lexer.add(kind, node, start)
