"""What phrases say of symbols: "with orthonormal columns", "is the inverse of", "sum to one", "commute"."""

import re
from bisect import bisect
from typing import NamedTuple

_IS = r" (?:is|are|be|being|denotes?)"
_OF = r"(?: (?:(?:both|each|that|which|and) )?(?:has|have|having|with|of|is|are|be|being)(?: of)?)"
_KIND = rf"(?P<x>(?:{_IS}(?: (?!not |no |never )[\w-]+| ,){{0,6}}?)?)"
_WHOSE = r" (?:, )?(?:whose|where the|and its)"
_ALL = r"(?: all| mutually| pairwise| linearly| unit| of| the| each| that| which)*"
_TWO = r"(?: all| both| pairwise| mutually)*"
_ARE = r" (?:are|be|form|to be) (?:an? )?"
_SET = r"(?: set| vectors| system)?"
_GROUP = r"(?P<s>#\d+(?:(?: ,| and| , and) #\d+)*)"
_ONE = r"(?P<s>#\d+)"
_OTHER = r"(?P<o>#\d+)"
_OTHERS = r"(?P<o>#\d+(?:(?: ,| and| , and) #\d+)*)(?! (?:is|are|be|being|has|have|with|anti-?commutes?|commutes?)\b)"
_A, _THE = r"(?: an?)?", r"(?: the| an?)?"
_UNIT = r"(?:unit (?:euclidean )?(?:norm|length)|(?:norm|length) (?:one|1))"
_SUM = r" (?:sum|sums|summing|add up|adding up) to (?P<n>one|zero|1|0)"
_EIGENVALUE = (
    r" (?:with|for|to|belonging to|associated with|corresponding to|associated to)(?: the)?(?: eigenvalue)? (?P<v>#\d+)"
)
_EACH_OTHER = r"(?: (?:of|to|with) (?:each other|one another))?"
_LINES = {
    "orthonormal": r"(?:mutually |pairwise )?orthonormal",
    "orthogonal": r"(?:mutually |pairwise )?orthogonal",
    "independent": r"(?:linearly )?independent",
    "unit": r"(?:unit|normali[sz]ed|unit norm|of unit norm|unit vectors)",
}
_SIGNS = {"positive": "(?:strictly )?positive", "nonnegative": "non ?-?negative", "negative": "(?:strictly )?negative"}
_ENTRIES = "(?:entries|elements|components|coordinates)"


def _patterns():
    """(word, pattern) in the order of trial; the subjects are the group ``s``, what they are compared with ``o``."""
    for lines in ("columns", "rows"):
        for word, adjective in _LINES.items():
            yield f"{word} {lines}", rf"{_GROUP}{_KIND}{_OF} {adjective} {lines}"
            yield f"{word} {lines}", rf"{_GROUP}{_KIND}{_WHOSE} {lines}{_ARE}{adjective}{_SET}"
            yield f"{word} {lines}", rf"{lines} of {_GROUP}{_ALL}{_ARE}{adjective}{_SET}"
        yield f"unit {lines}", rf"{_GROUP}{_KIND}{_OF} {lines} of {_UNIT}"
    for word, lines in (("sum columns", "columns"), ("sum rows", "rows"), ("sum entries", _ENTRIES)):
        yield word, rf"{_GROUP}{_KIND}(?:{_WHOSE}| has| with| have) {lines}{_ALL}{_SUM}"
        yield word, rf"{lines} of {_GROUP}{_ALL}{_SUM}"
    for sign, spelled in _SIGNS.items():
        yield f"{sign} entries", rf"{_GROUP}{_KIND}{_OF}(?: all)? {spelled} {_ENTRIES}"
        yield f"{sign} entries", rf"{_ENTRIES} of {_GROUP}{_ALL} (?:are|be) {spelled}"
        yield f"{sign} entries", rf"{_GROUP}{_KIND}{_WHOSE} {_ENTRIES}{_ALL} (?:are|be) {spelled}"
        yield f"{sign} entries", rf"{_GROUP}{_IS} (?:entry|element)-?wise {spelled}"
    yield "inverse", rf"{_ONE}{_IS}{_THE}(?: matrix| two-sided)? inverse (?:of|to) {_OTHER}"
    yield "inverse", rf"{_ONE} and {_OTHER}{_IS}(?: mutually| mutual)? inverses?(?: matrices)?{_EACH_OTHER}"
    yield "inverse", rf"{_ONE}{_KIND} with inverse {_OTHER}"
    yield "left inverse", rf"{_ONE}{_IS}{_THE} left(?: |-)inverse (?:of|to) {_OTHER}"
    yield "right inverse", rf"{_ONE}{_IS}{_THE} right(?: |-)inverse (?:of|to) {_OTHER}"
    yield "pseudoinverse", rf"{_ONE}{_IS} the (?:moore-penrose )?(?:pseudo-?inverse|moore-penrose inverse) of {_OTHER}"
    yield "square root", rf"{_ONE}{_IS}{_THE}(?: matrix)? square root of {_OTHER}"
    yield "symmetric square root", rf"{_ONE}{_IS}{_THE} symmetric square root of {_OTHER}"
    yield "eigenvector", rf"{_ONE}{_IS} an?(?: right| nonzero)? eigenvector of {_OTHER}{_EIGENVALUE}"
    yield "left eigenvector", rf"{_ONE}{_IS} a left eigenvector of {_OTHER}{_EIGENVALUE}"
    yield "unit eigenvector", rf"{_ONE}{_IS} a (?:unit|normali[sz]ed) eigenvector of {_OTHER}{_EIGENVALUE}"
    degree = r"(?:index|order|degree) (?P<n>one|two|three|four|\d)"
    yield "nilpotent", rf"{_GROUP}{_IS}{_A} nilpotent(?: matrix| matrices)? of {degree}"
    yield "unit", rf"{_GROUP}{_KIND}{_OF}(?: euclidean)? {_UNIT}"
    yield "centered", rf"{_GROUP}{_KIND}{_OF}{_A} (?:zero mean|mean zero|zero-mean|mean 0)"
    yield "traceless", rf"{_GROUP}{_KIND}{_OF}{_A} (?:zero trace|trace zero|trace 0|vanishing trace)"
    yield "unit trace", rf"{_GROUP}{_KIND}{_OF} (?:unit trace|trace one|trace 1)"
    yield "independent columns", rf"{_GROUP}{_KIND}{_OF} full column(?: |-)rank"
    yield "independent rows", rf"{_GROUP}{_KIND}{_OF} full row(?: |-)rank"
    yield "full rank", rf"{_GROUP}{_KIND}{_OF} full rank"
    yield "anticommute with", rf"{_GROUP}{_TWO} anti-?commutes? with {_OTHERS}"
    yield "anticommute", rf"{_GROUP}{_TWO} anti-?commute(?! with)"
    yield "commute", rf"{_GROUP}{_TWO} commutes? with {_OTHERS}"
    yield "commute pairwise", rf"{_GROUP}{_KIND}(?: and)?{_TWO} commute(?! with #)(?: pairwise)?{_EACH_OTHER}"
    yield "commute pairwise", rf"{_GROUP}{_IS} commuting(?: square)?(?: matrices)?"
    yield "commute pairwise", rf"commuting(?: square| real)* matrices {_GROUP}"
    yield "orthogonal to columns", (
        rf"{_ONE}{_IS} (?:orthogonal|perpendicular) to (?:the|all|every)(?: the)? columns? of {_OTHER}"
    )
    yield "orthogonal to", rf"{_GROUP}{_IS} (?:orthogonal|perpendicular) to {_OTHER}"
    yield "equal", rf"{_ONE}(?:{_IS} equal to| equals| is the same (?:matrix|vector|number) as) {_OTHER}"
    yield "equal pairwise", rf"{_GROUP}{_IS} equal(?! to)"
    yield "exists", rf"{_GROUP} exists?"
    yield "probability", rf"{_GROUP}{_IS}{_A} probability (?:vectors?|distributions?)"


MOST_FORMULAS = 200
"""Formulas of a sentence in which phrases are looked for; what is said in a longer one is not understood."""
_PATTERNS = [(word, re.compile(pattern + r"(?![\w-])")) for word, pattern in _patterns()]
_EVERY = re.compile(r"\bfor (?:all|every|any|each|arbitrary|whatever)(?: [a-z-]+){0,3} #(?P<s>\d+)")
_CONDITION = re.compile(r" (?:if|unless|whenever|when|only|or)\b")
_NEGATED = re.compile(r"(?:\b(?:not|never|neither|nor|cannot|without|hardly)\b[^#]{0,30}|n['’]t\b[^#]{0,20})$")
_BEHIND = re.compile(
    r"#\d+ (?:,? ?(?:(?:is|are|be|being|has|have|having|with|of|whose|which|that|in|and|such)\b|[,.])[^#]{0,60})?$"
)
_BEFORE = re.compile(r"(?: [\w-]+){0,2} #")
_WHOLE = "each both all any one family families".split()
_PART = re.compile(rf"\b(?!(?:{'|'.join(_WHOLE)}) )[a-z][\w-]* of (?:#\d+(?: ,| and| , and) )*$")
_SOME = re.compile(r"\b(?:first|last|some|two|three|most|other|leading|no|nonzero|distinct|not all|of) $")
_RELATED = (
    "inverse transpose sum product difference gradient derivative hessian jacobian mean average row rows column "
    "columns entry entries diagonal factor root trace norm adjoint adjugate exponential logarithm laplacian "
    "covariance part multiple decomposition factorisation factorization"
).split()
TELLING = re.compile(
    r"(?<![\w-])(?:(?:full |row |column |of |has |have |having |with )rank|rank(?:-one| one| 1|-1|-deficient| of| is)|"
    r"full-rank|eigen\w+|singular|nilpotent|unipotent|triangular|\S*stochastic|circulant|toeplitz|hankel|vandermonde|"
    r"rotations?|reflections?|sparse|banded|hessenberg|tridiagonal|bidiagonal|normali[sz]ed|"
    r"unit (?:\w+ )?(?:vectors?|norm|length|diagonal|trace|triangular)|"
    r"(?:of|has|have|with|having) (?:\w+ )?(?:norm|length)|"
    r"norm (?:one|1|is|equal)|(?:has|have|with|of|zero|unit|vanishing) trace|trace (?:is|zero|one|0|1|equal)|"
    r"orthonormal|orthogonal|perpendicular|(?:linearly )?(?:in)?dependent|\S*commut\w+|traceless|determinant|"
    r"inverses?(?= of| to| #)|mutual(?:ly)? inverses?|of (?:the|this) form|pseudo-?inverse|square roots?|"
    r"equals?(?! (?:sizes?|shapes?|lengths?|dimensions?|widths?))|sums? to|summing to|adds? up to|adding up to|"
    r"(?:row|column) sums?|such that|satisf\w+|obey\w*|fulfil\w*|subject to|diagonali[sz]able|similar to|congruent|"
    r"contraction|non-?zero|zeros?|vanish\w*|null ?space|in the (?:kernel|range|image|span|simplex)|kernel of|"
    r"spanned|spans?|basis|bounded|distinct|cent(?:er|r)ed|\S*zero-mean|mean zero|whitened|standardi[sz]ed|one-hot|"
    r"probability (?:vectors?|distributions?)|monotone|increasing|decreasing|convex|concave|additive|homogeneous|"
    r"(?:is|are|be) (?:an? )?(?:odd|even|linear|normal|periodic|constant|scalar multiple)|spectr\w+|"
    r"definite|semi-?definite|"
    r"symmetric|hermitian|skew\S*|anti-?symmetric|invertible|non-?singular|idempotent|permutations?|involut\w+|"
    r"projectors?|orthogonal projections?|onto|(?:is|are|be) an? projection|positive|negative|non-?negative|invariant|"
    rf"(?:{'|'.join(_RELATED)}) of (?:the )?(?:[\w-]+ )?(?=#)|(?:its|their) (?:{'|'.join(_RELATED)})|"
    rf"(?:with|has|have|having) (?:[\w-]+ )?(?:{'|'.join(_RELATED)}) (?=#)|"
    r"(?:rows?|columns?|entries) (?:are |is )?(?=#)|"
    r"and (?:rows|columns)(?! of)|same (?:\w+ )?(?:space|rank|trace|rows|columns)|tied|self-adjoint|block-? ?diagonal|"
    r"(?:adjacency|laplacian|gram|covariance|correlation|hadamard|householder|markov|transition) matri\w+|"
    r"(?:is|are|be|of) diagonal|diagonal matri\w+|the identity)"
    r"(?! integers?)(?![\w-])"
)
"""What says something of a symbol; where that is not understood, there is an assumption that is not understood."""
_RELATIONS = r"(?:equations?|identit(?:y|ies)|conditions?|constraints?|relations?)"
_VERBS = re.compile(
    r"(?P<verb>such that|satisf(?:y|ies|ying)|obey(?:s|ing)?|fulfil(?:l?s|ling)?|subject to|solv(?:e|es|ing)|with"
    r"|where)"
    rf"(?: the| an?| \w+ \w*{_RELATIONS}| {_RELATIONS})* (?P<s>#\d+(?:(?: ,| and| , and) #\d+)*)"
)
_RANK_ONE = re.compile(r"rank(?:-| )(?:one|1)(?: matrix)?(?: ,| that is| i e| say| with)* #(?P<s>\d+)")


class Said(NamedTuple):
    """``word`` is said of the formulas ``subjects``; ``others`` are those it relates them to, ``number`` an amount."""

    word: str
    subjects: tuple
    others: tuple
    number: str
    start: int


class Spoken:
    """A stretch of tokens as one text: words in lower case, a formula as ``#`` and its position among the tokens.

    ``number`` gives the digits that stand behind a word, or the number that a formula is, else "". ``said`` lists what
    the phrases say, ``taken`` the tokens that say it.
    """

    def __init__(self, tokens, number):
        self.text, self._starts = "", []
        for k, token in enumerate(tokens):
            digits = number(token)
            if token.kind == "formula":
                written = digits or f"#{k}"
            else:
                written = f"{str(token.value).lower().lstrip('-')} {digits}".rstrip()
            self._starts.append(len(self.text))
            self.text += written + " "
        self.said, self.taken = [], set()
        for word, pattern in _PATTERNS if self.text.count("#") <= MOST_FORMULAS else ():
            for found in pattern.finditer(self.text):
                self._note(word, found)
        self.said.sort(key=lambda said: said.start)

    def _token(self, offset):
        return bisect(self._starts, offset) - 1

    def _note(self, word, found):
        start, end = self._token(found.start()), self._token(found.end() - 1) + 1
        subjects = _formulas(found["s"])
        aside = found.groupdict().get("x") and range(self._token(found.start("x") + 1), self._token(found.end("x")) + 1)
        spoken = set(range(start, end)) - set(subjects) - set(aside or ())
        before = slice(0, found.start())
        if self.taken & spoken or _CONDITION.match(self.text, found.end()):
            return
        if _PART.search(self.text[before]) or found[0][0] != "#" and _SOME.search(self.text[before]):
            return
        groups = found.groupdict()
        others = _formulas(groups.get("o") or "") + _formulas(groups.get("v") or "")
        self.taken |= spoken
        self.said.append(Said(word, subjects, others, groups.get("n") or "", start))

    def equations(self):
        """The formulas that "such that", "with" and their like lead to: (verb, formulas); the words are taken."""
        for found in _VERBS.finditer(self.text):
            formulas = _formulas(found["s"])
            yield found["verb"], formulas
            self.taken |= {k for k in range(self._token(found.start()), formulas[0])}

    def rank_one(self):
        """The formulas that "rank one," and its like lead to, each with the tokens that say it."""
        for found in _RANK_ONE.finditer(self.text):
            formula = int(found["s"])
            yield formula, range(self._token(found.start()), formula)

    def generalised(self):
        """The formulas that "for all" and its like lead to."""
        return [int(found["s"]) for found in _EVERY.finditer(self.text)]

    def without(self, positions, blank="~"):
        """The text with ``blank`` in place of every character of the tokens at ``positions``."""
        left = list(self.text)
        for k in positions:
            end = self._starts[k + 1] if k + 1 < len(self._starts) else len(left)
            left[self._starts[k] : end] = blank * (end - self._starts[k])
        return "".join(left)

    def telling(self, beside=False):
        """The positions of what is said outside the tokens taken and not denied; ``beside``: directly of a formula."""
        left = self.without(self.taken, ".")
        for found in TELLING.finditer(left):
            if beside and not (_BEHIND.search(left, 0, found.start()) or _BEFORE.match(left, found.end())):
                continue
            if not _NEGATED.search(left, 0, found.start()):
                yield self._token(found.start())


def _formulas(text):
    return tuple(int(number) for number in re.findall(r"#(\d+)", text))
