"""What adjectives say of symbols: "P is a permutation matrix", "with A invertible", "symmetric matrices A and B"."""

from typing import NamedTuple

ADJECTIVES = {
    "invertible": "invertible", "nonsingular": "invertible", "non-singular": "invertible", "symmetric": "symmetric",
    "hermitian": "symmetric", "self-adjoint": "symmetric", "skew-symmetric": "skew-symmetric",
    "antisymmetric": "skew-symmetric", "anti-symmetric": "skew-symmetric", "skew": "skew-symmetric",
    "orthogonal": "orthogonal", "orthonormal": "orthonormal", "unitary": "orthogonal", "idempotent": "idempotent",
    "permutation": "permutation",
    "diagonal": "diagonal", "positive-definite": "positive definite", "spd": "positive definite",
    "positive-semidefinite": "positive semidefinite", "psd": "positive semidefinite", "positive": "positive",
    "nonnegative": "nonnegative", "non-negative": "nonnegative", "nonzero": "nonzero", "non-zero": "nonzero",
    "negative": "negative", "involutory": "involutory", "involution": "involutory", "projection": "projection",
    "projections": "projection matrices", "projector": "idempotent", "projectors": "idempotent", "unit": "unit",
    "normalised": "unit", "normalized": "unit", "strictly": "", "permutations": "permutation",
    "row-stochastic": "row-stochastic", "column-stochastic": "column-stochastic", "traceless": "traceless",
    "doubly-stochastic": "doubly stochastic", "zero-mean": "centered", "mean-zero": "centered", "centered": "centered",
    "centred": "centered", "one-hot": "one-hot", "rotation": "rotation", "zero": "zero", "identity": "identity",
    "normal": "normal", "nilpotent": "unread", "triangular": "unread", "stochastic": "unread", "circulant": "unread",
    "toeplitz": "unread", "unipotent": "unread", "reflection": "unread", "sparse": "unread", "banded": "unread",
    "hessenberg": "unread", "full-rank": "full rank", "rank-one": "unread", "singular": "unread",
    "diagonalizable": "unread", "diagonalisable": "unread", "tridiagonal": "unread", "definite": "unread",
}
"""Word -> property; "unread" is one that is recognised and not understood."""

_PAIRS = {
    ("positive", "definite"): "positive definite", ("positive", "semidefinite"): "positive semidefinite",
    ("positive", "semi-definite"): "positive semidefinite", ("skew", "symmetric"): "skew-symmetric",
    ("full", "rank"): "full rank", ("negative", "definite"): "negative definite",
    ("negative", "semidefinite"): "negative semidefinite", ("upper", "triangular"): "unread",
    ("lower", "triangular"): "unread", ("doubly", "stochastic"): "doubly stochastic",
    ("row", "stochastic"): "row-stochastic", ("column", "stochastic"): "column-stochastic",
    ("right", "stochastic"): "row-stochastic", ("left", "stochastic"): "column-stochastic",
    ("orthogonal", "projection"): "orthogonal projection", ("orthogonal", "projector"): "orthogonal projection",
    ("orthogonal", "projections"): "orthogonal projection", ("orthogonal", "projectors"): "orthogonal projection",
    ("zero", "mean"): "centered", ("mean", "zero"): "centered",
    ("projection", "matrices"): "projection matrices", ("rank", "one"): "unread",
    ("not", "zero"): "nonzero", ("non", "zero"): "nonzero", ("non",
    "singular"): "invertible", ("different", "from"): "", ("full", "column"): "unread", ("full", "row"): "unread",
}
_NOUNS = frozenset("matrix matrices vector vectors column columns scalar scalars number numbers operator operators "
                   "map maps constant constants real reals".split())
_ARTICLES = frozenset(["a", "an"])
_VERBS = frozenset("is are be being were remains stays denote denotes".split())
_FILLERS = frozenset("a an the also both all each two three four some any every real square again assumed taken "
                     "supposed to itself themselves and further furthermore moreover constant fixed given arbitrary "
                     "always known which that mutually pairwise".split())
_AFTER = frozenset("and with where then so for in but or whose which that when as on such if we hence having "
                   "throughout of by respectively too well here everywhere while onto along".split())
_CONDITIONS = frozenset("if when unless whenever only or".split())
_WHOLE = frozenset("each both all any one family families".split())
_NEGATIONS = frozenset("not no non never neither nor without cannot isn't aren't needn't nowhere hardly".split())
_JOINING = frozenset(["and", "both"])
GRAMMAR = _NOUNS | _ARTICLES | _VERBS | _FILLERS | _NEGATIONS | _JOINING | {word for pair in _PAIRS for word in pair}
"""The words around adjectives."""


class Property(NamedTuple):
    """``word`` is said of the formulas ``subjects`` (positions among the tokens); it stands from ``at`` to ``end``.

    ``pronoun``: it is said of "both" or "they" instead.
    """

    word: str
    subjects: tuple
    at: int
    end: int
    pronoun: bool = False


def properties(tokens):
    """What a stretch of tokens says of formulas in words."""
    found, k = [], 0
    while k < len(tokens):
        words, after = _adjectives(tokens, k)
        if words:
            found += _said(tokens, words, k, after)
            k = after
        else:
            k += 1
    return found


def _word(tokens, k):
    if 0 <= k < len(tokens) and tokens[k].kind == "word":
        return tokens[k].value.lower()
    return ""


def _adjective(tokens, k):
    """The property that begins at ``k`` and where it ends."""
    pair = _PAIRS.get((_word(tokens, k), _word(tokens, k + 1)))
    if pair is not None:
        return pair, k + 2
    word = ADJECTIVES.get(_word(tokens, k))
    return (word, k + 1) if word is not None else (None, k)


def _adjectives(tokens, k):
    """A run such as "symmetric, positive definite" or "symmetric and idempotent"."""
    word, after = _adjective(tokens, k)
    if word is None:
        return [], k
    words = [word] if word else []
    while True:
        at = after
        while at < len(tokens) and (tokens[at][:2] == ("mark", ",") or _word(tokens, at) in ("and", "real")):
            at += 1
        more, beyond = _adjective(tokens, at)
        if more is None or at == after and not more:
            return words, after
        words += [more] if more else []
        after = beyond


def _said(tokens, words, k, after):
    if any(_word(tokens, j) in _NEGATIONS for j in range(max(0, k - 4), k)):
        return []
    end = after
    noun = _word(tokens, end)
    if noun in _NOUNS:
        end += 1
    elif words[-1] == "permutation" and noun not in _AFTER and noun and tokens[end].kind == "word":
        return []
    left, verb, article = _leftwards(tokens, k)
    subjects, pronoun = (), False
    if left is not None and tokens[left].kind == "formula" and (verb or left == k - 1) and _may_end(tokens, end):
        subjects = _group_left(tokens, left, (article or verb == "is") and not _is_each(tokens, left), verb)
    elif end < len(tokens) and tokens[end].kind == "formula":
        plural = noun in _NOUNS and noun.endswith(("s", "ices"))
        subjects = _group_right(tokens, end, plural, after == end and not article)
    elif verb and left is not None and _word(tokens, left) in _PRONOUNS and _may_end(tokens, end):
        pronoun = True
    if not subjects and not pronoun or subjects and _is_part(tokens, subjects[0]) or _word(tokens, end) in _CONDITIONS:
        return []
    attributive = bool(subjects) and subjects[0] > k
    meant = {"projection": "projection matrices" if attributive else "idempotent"}
    return [Property(meant.get(word, word), subjects, k, end, pronoun) for word in words]


def _is_part(tokens, at):
    """Whether "the product of" or its like stands before the formula at ``at``, alone or in a list."""
    before = _before_list(tokens, at)
    return _word(tokens, before) == "of" and _word(tokens, before - 1) not in _WHOLE


def _is_each(tokens, at):
    """Whether "each of" stands before the list that ends at ``at``."""
    before = _before_list(tokens, at)
    return _word(tokens, before) == "of" and _word(tokens, before - 1) in _WHOLE or _word(tokens, before) == "both"


def _before_list(tokens, at):
    """The token before a list of formulas that ends at ``at``."""
    before = at - 1
    while before >= 0 and (
        tokens[before].kind == "formula" or tokens[before][:2] == ("mark", ",") or _word(tokens, before) == "and"
    ):
        before -= 1
    return before


_PRONOUNS = frozenset("both they these all matrices which each everything factors weights blocks them".split())


def _leftwards(tokens, k):
    """What the words before ``k`` lead to, the verb on the way, and whether an article stood there."""
    at, verb, article = k - 1, "", False
    while at >= 0 and tokens[at].kind == "word":
        word = tokens[at].value.lower()
        if word in _VERBS:
            verb = "is" if word == "is" else verb or word
        elif word in _PRONOUNS and verb:
            before = at - 1
            while _word(tokens, before) in ("which", "that", "all", "both"):
                before -= 1
            direct = before >= 0 and tokens[before].kind == "formula" and word != "matrices"
            return before if direct else at, verb, article
        elif word in _ARTICLES:
            article = True
        elif word not in _FILLERS:
            return None, verb, article
        at -= 1
    if at >= 0 and tokens[at].kind == "mark" and tokens[at].value in ",)" and verb:
        at = _before_aside(tokens, at)
    return (at if at >= 0 else None), verb, article


def _before_aside(tokens, at):
    """The formula before an aside in commas or parentheses: "$A$ (square) is"."""
    if tokens[at].value == ",":
        return at - 1
    while at >= 0 and not (tokens[at].kind == "mark" and tokens[at].value == "("):
        at -= 1
    return at - 1


def _may_end(tokens, end):
    if end >= len(tokens) or tokens[end].kind in ("mark", "formula"):
        return True
    return _word(tokens, end) in _AFTER


def _group_left(tokens, at, single, verb):
    """The formulas that a predicate is about, the last of which stands at ``at``."""
    group = [at]
    if single:
        return tuple(group)
    while True:
        before, joined, comma = group[0] - 1, False, False
        while before >= 0 and tokens[before].kind != "formula":
            if _word(tokens, before) in _JOINING:
                joined = True
            elif tokens[before].kind == "mark" and tokens[before].value == ",":
                comma = True
            else:
                return tuple(group)
            before -= 1
        if before < 0 or not joined and not (comma and verb) and before != group[0] - 1:
            return tuple(group)
        if joined and comma and not verb:
            return tuple(group)
        group.insert(0, before)


def _group_right(tokens, at, plural, bare):
    """The formulas that an adjective before ``at`` is about."""
    group = [at]
    while plural or bare:
        after, joined, comma = group[-1] + 1, False, False
        while after < len(tokens) and tokens[after].kind != "formula":
            if _word(tokens, after) == "and":
                joined = True
            elif tokens[after].kind == "mark" and tokens[after].value == ",":
                comma = True
            else:
                return tuple(group)
            after += 1
        if after >= len(tokens) or not plural and (comma or not joined):
            return tuple(group)
        group.append(after)
    return tuple(group)

