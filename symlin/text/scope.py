"""Small words that change what a sentence says: whether it is said at all, of what, and how much of it."""

import re

_HARMLESS = re.compile(
    r"\b(?:without(?: any)?|with no|no) loss of generality\b|\bif (?:necessary|needed)\b"
    r"|\bfor some(?: (?:real|fixed|matrix|vector|scalar|number|constant|column)){0,3} (?=#d\d+)"
)
_DENIED = (
    r"\b(?:(?:but|though|although) )?(?:need |does |do |is |are |be )?(?:not|never|non)(?: need(?: to)?)?(?: be)?"
    r"(?: necessarily| assumed| always| required)*(?: to)?(?: be)?(?: an?)?"
)
_CONDITIONS = (
    r"if|unless|whenever|when|while|were|would|whether|implies|imply|implying|iff|provided|otherwise|until|could|"
    r"might|may hold|can hold|in case|in order (?:that|to|for)|so is|so are|so do|so does|so has|"
    r"as is|as are|as does|as has|likewise|similarly|the same (?:holds|is true|goes) (?:for|of)|vice versa|conversely"
)
_CONTRASTS = (
    r"or|nor|neither|either|but|although|though|unlike|rather|instead|opposed|than|except|excepting|excluding|"
    r"apart from|save for|despite|however|versus|contrary|contradiction|weaker|stronger|compare|without|"
    r"together with|along with|as well as"
)
_AMOUNTS = (
    r"some|most|few|many|several|at most|at least|exactly one|only|one of|for one|all but|none|nothing|nobody|odd|"
    r"even|every other|every second|alternate|finitely|infinitely|up to|modulo|partly|partially|mostly|half|"
    r"respectively|resp"
)
_EXAMPLES = r"e g|eg|for example|for instance|example|such as|like|say for|including"
_TRUTH = (
    r"possible|possibly|impossible|perhaps|maybe|probably|plausibly|necessarily|trivial|trivially|fails?|failing|false|"
    r"wrong|untrue|approximately|almost|nearly|roughly|about|essentially|hardly|scarcely|barely|seldom|rarely|"
    r"sometimes|often|usually|typically|generally|wish|wants?|hope|claims?|conjecture|doubt|find|prove|show|verify|check|pretend|"
    r"seems?|appears?|in expectation|in the mean|in mean|on average|in the limit|asymptotically|in law|in distribution|"
    r"in probability|almost surely|after normali[sz]ation|with (?:high )?probability|with respect to|relative to|"
    r"(?:on|off|above|below|along|outside|inside|within|near) the (?:\w+ )?"
    r"(?:diagonal|complement|subspace|support|block)|"
    r"solutions?|solvable|forces|knows?|elsewhere|locally|restricted to|no longer|any more|anymore"
)
_CHANGING = re.compile(
    rf"(?<![\w-])(?:{_CONDITIONS}|{_CONTRASTS}|{_AMOUNTS}|{_EXAMPLES}|{_TRUTH})(?![\w-])"
    r"|(?<![\w-])(?:not|never|no|cannot|\w+n['’]t)(?![\w-])|[;,] (?:is|are|does|do|can) #"
    r"|\bfor (?!(?:(?:all|every|each|any|arbitrary|fixed|an?|the|index|indices|pairs?|of|,|and) )*#)"
    r"(?:[\w-]+ ){1,4}#i\d"
)
"""Conditions, contrasts, amounts, examples and doubts, and a range of an index that is said in words."""


def changes(text, adjective):
    """Whether a word in ``text`` changes what the rest says.

    Formulas are ``#1``, mentions of declared symbols ``#d1``, those of an index ``#i1``. ``adjective``, a pattern, is
    what may be denied of a symbol without harm: "not necessarily symmetric".

    >>> changes("let #1 be symmetric or #2 ", "symmetric"), changes("let #1 be not symmetric ", "symmetric")
    (True, False)
    """
    text = re.sub(rf"{_DENIED} (?:{adjective})\b", " ", text)
    return _CHANGING.search(_HARMLESS.sub(" ", text)) is not None


_ITEM = r"(?:(?:\( )?(?:[a-z]|[ivx]+) \) )?"
_PLAIN = re.compile(
    rf"{_ITEM}(?:(?:here|now|moreover|furthermore|also|both|all|the|each|every|of|matrix|matrices|vectors?|our|,) )*"
    r"#[a-z]?\d+(?:(?: ,| and| , and) #[a-z]?\d+)* (?:is|are) [^#]*"
)
_SETTING = re.compile(
    rf"{_ITEM}(?:and |but |so |now |we |let us )*(?:throughout|from (?:now|here) on|"
    r"hereafter|henceforth|in what follows|to begin|to start|without (?:any )?loss of generality|wlog|"
    r"take|fix|choose|pick|consider|recall|since|because)\b"
)
_ASSUMING = re.compile(r"(?<![\w-])(?:assum|suppos|hypothe|presum|requir)")


def may_assume(text):
    """Whether a sentence without an opening word may yet assume what it says.

    >>> may_assume("by hypothesis #1 is symmetric "), may_assume("#1 is symmetric "), may_assume("then #1 is zero ")
    (True, True, False)
    """
    return any(found(text) for found in (_ASSUMING.search, _SETTING.match, _PLAIN.fullmatch))


def sets_out(text):
    """Whether a sentence that may assume words may assume equations too."""
    return bool(_ASSUMING.search(text) or _SETTING.match(text))
