"""Tokens, open brackets, and the bounds that every construct keeps."""

import re
from typing import NamedTuple

MAX_NESTING = 64
ARGUMENT = re.compile(r"\s*(\{|\\[A-Za-z]+|.)", re.S)


class Token(NamedTuple):
    type: str
    value: object
    start: int
    end: int


class Scope(NamedTuple):
    """An open bracket: what closes it, where it stands, and the font and the awaited arguments outside of it."""

    kind: str
    closer: str
    start: int
    shown: str
    font: str
    awaited: int
