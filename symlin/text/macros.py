"""The commands that a document defines: ``\\newcommand``, ``\\def`` and ``\\DeclareMathOperator`` without arguments."""

import re

from symlin.text.tree import Name, Number

_DEFINING = re.compile(
    r"\\(?:(?:re|provide)?newcommand\*?\s*(?:\{\s*\\(?P<new>[A-Za-z]+)\s*\}|\\(?P<short>[A-Za-z]+))\s*(?=\{)"
    r"|def\s*\\(?P<plain>[A-Za-z]+)\s*(?=\{)"
    r"|DeclareMathOperator\*?\s*\{?\s*\\(?P<operator>[A-Za-z]+)\s*\}?\s*(?=\{))"
)
_BRACE = re.compile(r"\\.|[{}]", re.S)
MOST_MACROS, LONGEST = 500, 1000


def macros_in(text):
    """``{command: what it stands for}`` for the commands that a text defines without arguments.

    >>> macros_in(r"\\newcommand{\\R}{\\mathbb{R}} \\DeclareMathOperator{\\attn}{softmax}")
    {'R': '\\\\mathbb{R}', 'attn': '\\\\operatorname{softmax}'}
    """
    found = {}
    if "\\" not in text:
        return found
    for match in _DEFINING.finditer(text):
        end = _closing(text, match.end())
        if end is None or end - match.end() > LONGEST or len(found) >= MOST_MACROS:
            continue
        body = text[match.end() + 1 : end].strip()
        name = next(name for name in match.groupdict().values() if name)
        if "#" not in body:
            found[name] = f"\\operatorname{{{body}}}" if match["operator"] else body
    return found


def _closing(text, start):
    """Where the brace that opens at ``start`` closes, or None where it does not soon."""
    depth = 0
    for brace in _BRACE.finditer(text, start, start + LONGEST + 10):
        depth += {"{": 1, "}": -1}.get(brace.group(), 0)
        if depth == 0:
            return brace.start()
    return None


def moved(value, start, end):
    """A token's value as if it stood from ``start`` to ``end``."""
    if isinstance(value, Name | Number):
        return value._replace(start=start, end=end)
    return value
