"""Rows of a display as tokens: joined, parted at remarks, taken out of their boxes."""

import re
from itertools import takewhile

from symlin.text.places import Flaw

_OPEN = frozenset(["LPAR", "LSQB", "LBRACE", "LANGLE", "NORM", "MATRIX", "OPEN_BELOW", "OPEN_ABOVE"])
_CLOSE = frozenset(["RPAR", "RSQB", "RBRACE", "RANGLE", "NORM_END", "END_MATRIX"])
_SEPARATORS = frozenset(["ROW", "COMMA", "SEMI", "GAP", "REMARK", "STOP"])
_TRAILING = frozenset(["STOP", "COMMA", "SEMI", "AMP"])
IFS = ("if", "when", "provided", "unless", "whenever", "iff", "once", "suppose", "assume", "assuming", "given")
CONDITIONS = ("for", *IFS, "on", "as", "in")
BESIDE = ("where", "with", "subject", "under", "or")
"""What begins a condition that may as well be a definition or a claim."""


def negated(tokens, text):
    """``\\not=`` and its like as one relation."""
    found = []
    for token in tokens:
        if token.type == "REL" and found and text[found[-1].start : found[-1].end] == "\\not":
            value = {"=": "!=", "in": "notin"}.get(token.value, "~")
            token = token._replace(value=value, start=found.pop().start)
        found.append(token)
    return found


def rows(tokens):
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
    kept, related, depth, passed = [], False, 0, 0
    for k, token in enumerate(tokens):
        depth += (token.type in _OPEN) - (token.type in _CLOSE)
        if k < passed:
            continue
        if token.type == "GAP":
            if related and _is_equation_number(tokens[k + 1 : k + 5]):
                passed = k + 4
                continue
            if not (related and _has_relation(_up_to_separator(tokens[k + 1 :]))):
                continue
            token = token._replace(type="SEMI")
        if depth == 0:
            related = token.type == "REL" or related and token.type not in _SEPARATORS
        kept.append(token)
    return kept


def _is_equation_number(tokens):
    """Whether a row ends in ``(2)`` behind a wide space."""
    return [t.type for t in tokens[:3]] == ["LPAR", "NUMBER", "RPAR"] and all(
        t.type in ("ROW", "STOP", "COMMA") for t in tokens[3:])


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


def remarked(tokens):
    """Pieces between remarks, semicolons and columns of an alignment, each with the words before it.

    Triples: tokens, the words, and among them the one that makes the piece a condition, else "".
    """
    piece, depth, conditional, marks, related, words = [], 0, "", 0, False, ()
    for k, token in enumerate(tokens):
        kind = token.type
        if kind in _OPEN:
            depth += 1
        elif kind in _CLOSE:
            depth -= 1
        if depth == 0 and kind == "AMP":
            marks += 1
            if marks > 1 and marks % 2 == 0 and related and _has_relation(tokens[k + 1 :]):
                yield _trimmed(piece), words, conditional
                piece, related = [], False
            continue
        if depth == 0 and kind in ("REMARK", "SEMI"):
            yield _trimmed(piece), words, conditional
            piece, related = [], False
            said = tuple(re.findall(r"[a-z$][^\s,()]*", str(token.value).lower())) if kind == "REMARK" else ()
            if said:
                words = said
                conditional = next((w for w in (words[0], words[-1]) if w in (*CONDITIONS, *BESIDE)), "")
            continue
        related = related or depth == 0 and kind == "REL"
        piece.append(token)
    yield _trimmed(piece), words, conditional


def _has_relation(tokens):
    depth = 0
    for token in tokens:
        depth += (token.type in _OPEN) - (token.type in _CLOSE)
        if depth == 0 and token.type == "REL":
            return True
    return False


def unboxed(tokens):
    """Without braces around the whole, as those of ``\\boxed{A = B}``."""
    while len(tokens) > 1 and (tokens[0].type, tokens[-1].type) == ("LBRACE", "RBRACE") and not _closes_early(tokens):
        tokens = _trimmed(tokens[1:-1])
    return tokens


def _closes_early(tokens):
    depth = 0
    for k, token in enumerate(tokens):
        depth += (token.type in _OPEN) - (token.type in _CLOSE)
        if not depth:
            return k < len(tokens) - 1
    return True


def check_commas(tokens):
    """``1,000`` and ``0,5`` could be one number or two."""
    depth = 0
    for k, token in enumerate(tokens[:-2]):
        depth += (token.type in _OPEN) - (token.type in _CLOSE)
        comma, after = tokens[k + 1 : k + 3]
        if depth or [token.type, comma.type, after.type] != ["NUMBER", "COMMA", "NUMBER"]:
            continue
        follows = tokens[k + 3].type if k + 3 < len(tokens) else ""
        if token.end == comma.start and comma.end == after.start and follows != "COMMA":
            if after.end - after.start == 3 or follows not in ("", "REMARK"):
                raise Flaw("a comma between digits; write 1000 without it and a fraction with a point", comma.start)
