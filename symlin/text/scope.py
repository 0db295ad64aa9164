"""Small words that change what a sentence says: only what is said in words known to be harmless is assumed."""

import re

from symlin.text.phrases import TELLING

_DENIED = (
    r"\b(?:(?:but|though|although) )?(?:need |does |do |is |are |be )?(?:not|never|non)(?: need(?: to)?)?(?: be)?"
    r"(?: necessarily| assumed| always| required)*(?: to)?(?: be)?(?: an?)?"
)
_PLACES = r"section|chapter|note|document|paper|page|proof|text|article|part|appendix|lecture|exercise"
_SHAPES = r"sizes?|shapes?|dimensions?|lengths?|orders?|widths?"
_KNOWN = r"see|cf|compare|as in|as before|as above|as usual|following"
_PHRASES = re.compile(
    r"\b(?:(?:without(?: any)?|with no|no) loss of generality|if (?:necessary|needed)|in addition|in what follows"
    r"|in the following|in the sequel|from (?:now|here) on(?:wards)?|as (?:usual|before|above|follows|well as|well)"
    r"|in other words|that is to say|that is|i e|to begin(?: with)?|to start with|on the other hand|well(?: |-)defined"
    rf"|(?:for (?:all|the (?:rest|remainder) of)|throughout|in|within) (?:this|the) (?:{_PLACES})"
    r"|for (?:the sake of )?(?:simplicity|convenience|definiteness|brevity|concreteness|ease of notation)"
    rf"|of (?:the same |compatible |equal |suitable |matching |conformable )?(?:{_SHAPES})(?: #[id]\d+)?"
    r"|same (?:size|shape|dimension)s?|(?:each|all|both|any) of|each other|one another|one has|to be"
    r"|to each other|to one another|(?:(?:is|are|be) )?(?:defined|given|denoted?) by"
    r"|the following(?: \w+)? (?:holds|is true)|by (?:assumption|hypothesis)|(?:is|are|be) given"
    r"|onto the (?:\w+ )?space of"
    r"|(?:(?:has|have|of|with) )?rank(?:-| )(?:one|\d+)|no (?:[\w-]+ ){1,3}is (?:assumed|required|needed))\b"
    r"|\b(?:above|below|following) (?=#e)|\bgiven (?=matri|vector|scalar|number|real|and fixed|#r)"
    r"|\b(?:put|set|define|write|introduce|abbreviate) (?=#r)|\bsums? to (?:one|zero|1|0)\b"
    r"|\ball (?:the )?inverses (?:\w+ )?exist\b|\b(?:can be )?(?:written|expressed|factored|decomposed) as (?=#e)"
    r"|\b(?:factors|factorises|factorizes|decomposes|splits) as (?=#e)|\bis (?:a|the) solution (?:of|to) (?=#e)"
    rf"|\( (?:{_KNOWN})\b[^#()]*\)|\( (?:[a-z]|[ivx]+) \)"
    r"|\bfor (?:(?:all|every|each|any|fixed|arbitrary|an?|the|index|indices|pairs?|real|matrix|vector|scalar|"
    r"number|constant|column|of|,|and) )*(?=#[ir])"
    r"|\bfor (?:all|every|each|any|some|all choices of|every choice of)(?: (?:fixed|real|matrix|vector|scalar|number|"
    r"constant|column|matrices|vectors)){0,3} (?=#[dr])"
)
"""What stands between formulas without changing them."""
_SAID_OF_EQUATIONS = re.compile(
    r"#e\d+ (?:is|are|be|has|have) (?!(?:also |always |assumed |known |required |supposed |taken |to be |to )*"
    r"(?:satisfied|fulfilled|met|true|valid|given|assumed|required|known|hold)\b)|[;,] (?:is|are|does|do|can) #"
    r"|; (?:assume|suppose)\b"
)
_RELATING = re.compile(r"such|satisf|obey|fulfil|subject|with|and|of")
_PLAIN = frozenset(
    "the a an all both each every any two three four five our its their this these those it they them we us that which "
    "whose itself themselves and also with where such let now here throughout further furthermore "
    "moreover additionally again always everywhere simultaneously identically strictly jointly namely first second "
    "third next finally lastly henceforth hereafter there mutually pairwise "
    "is are be being been has have having hold holds holding satisfy satisfies satisfying satisfied obey obeys "
    "fulfil fulfils fulfilled met valid true denote denotes denoting exist exists assume assumes assumed suppose "
    "choose supposed solve solves solving taken require requires required called known fixed chosen stays remains "
    "form matrix matrices vector vectors column columns row rows scalar scalars number numbers constant constants real "
    "reals operator operators map maps function functions entry entries element elements coefficient coefficients "
    "parameter parameters weight weights input inputs output outputs data feature features token tokens key keys query "
    "queries value values size sizes dimension dimensions shape shapes projection projections square rectangular "
    "general generic arbitrary suitable compatible conformable finite deterministic nonrandom layer layers head heads "
    "score scores gate model block blocks factor factors family families member members index indices "
    "condition conditions identity identities equation equations relation relations constraint constraints assumption "
    "assumptions hypothesis hypotheses property properties normalisation normalization orthogonality orthonormality "
    "symmetry whitening commutation commutativity isometry unitarity idempotence idempotency tying normal usual "
    "standard standing main key simple simplifying technical mild extra additional basic important so-called "
    "spd psd well-defined whole entire".split()
)
"""Words that change nothing wherever they stand."""
_TELLING = (
    r"is|are|be|being|was|were|has|have|had|does|do|did|not|no|none|never|nor|or|of|to|by|in|at|on|from|with|without|"
    r"for|if|when|unless|while|until|than|then|so|as|that|which|whose|and|but|only|almost|nearly|hardly|most|some|few|"
    r"several|many|half|odd|even|other|opposite|converse|contrary|contradiction|wrong|false|fallacious|mistaken|"
    r"mistake|approximat\w*|weak\w*|strong\w*|perturb\w*|average|typical|expected|limiting|would-be|supposed|alleged|"
    r"minus|plus|times|transposed?|inverse[sd]?|negat\w*|non|pseudo|quasi|partial\w*|local\w*|restricted|truncated|"
    r"scaled|shifted|absurd\w*|impossib\w*|im?possible|problem|question|error|exception|hope|goal|aim|claim|conjecture|"
    r"lie|fallacy|violat\w*|fail\w*|broken|incorrect|invalid|untrue|unlikely|hypothetical|alternative|unsatisf\w*"
)
_NAME = rf"(?!(?:{_TELLING})\b)[a-z][\w-]*"
_NAMED = re.compile(
    rf"\b(?:the|an?|our|its|their|this|these|those|all|both|each|every|two|three|any) (?:{_NAME} ){{1,4}}(?=#[drs])"
    rf"|(?P<of>#[drs]\d+) (?:is|are|be|being|denotes?|as) (?:the|an?|our|its|their) (?:{_NAME} ){{1,5}}"
    rf"(?:of (?:(?:the|an?|our|each|all) )?(?:{_NAME} ){{1,3}})?(?=[,;()]|$|#[drs]|and |with |where )"
    rf"|\b(?:the|an?|our|following) (?:{_NAME} ){{1,3}}(?:(?:in)?equation|identity|condition|constraint|relation|"
    r"system|factori[sz]ation|decomposition|convention|symmetry)s?:? (?=#e)"
    r"|\b(?:acting|representing|describing|encoding|containing|holding|mapping) [^#,;()~]*(?=[,;()]|$)"
)
"""What names a symbol: "the key projection $A$", "$c$ is the temperature of the model"."""


def changes(text, adjective):
    """Whether ``text`` says anything in words that are not known to be harmless.

    Formulas are ``#``, a letter and a number: ``#e`` an equation, ``#s`` a sign, ``#r`` a declaration, ``#d`` a mention
    of declared symbols, ``#i`` one of an index; ``~`` is a word that is understood. ``adjective``, a pattern, is what
    may be denied of a symbol without harm: "not necessarily symmetric".

    >>> changes("let #d1 be ~ or #d2 ", "symmetric"), changes("let #d1 be not symmetric ", "symmetric")
    (True, False)
    >>> changes("the key projection #d1 is ~ ", ""), changes("#e1 to leading order ", "")
    (False, True)
    """
    text = re.sub(rf"{_DENIED} (?:{adjective})\b", " ", text) if adjective else text
    if _SAID_OF_EQUATIONS.search(text) or any(
        TELLING.match(text, found.end()) and not _RELATING.match(text, found.end())
        for found in re.finditer(r"#e\d+ ", text)
    ):
        return True
    text = TELLING.sub(" ", _PHRASES.sub(" ", text))
    text = _NAMED.sub(lambda found: f"{found['of'] or ''} ", text)
    return any(word not in _PLAIN for word in re.findall(r"(?<![#\w-])[a-z][\w'’-]*", text))


_ITEM = r"(?:(?:\( )?(?:[a-z]|[ivx]+) \) )?"
_STATED = re.compile(
    rf"{_ITEM}(?:(?:here|now|moreover|furthermore|also|both|all|the|each|every|of|matrix|matrices|vectors?|our|,) )*"
    r"#[a-z]?\d+(?:(?: ,| and| , and) #[a-z]?\d+)* (?:is|are) [^#]*"
)
_SETTING = re.compile(
    rf"{_ITEM}(?:and |but |so |now |we |let us )*(?:throughout|from (?:now|here) on|"
    r"hereafter|henceforth|in what follows|to begin|to start|without (?:any )?loss of generality|wlog|"
    r"take|fix|choose|pick|consider|recall|since|because|otherwise|as|set|put|imagine|pretend|say)\b"
)
_ASSUMING = re.compile(r"(?<![\w-])(?:assum|suppos|hypothe|presum|requir)")


def may_assume(text):
    """Whether a sentence without an opening word may yet assume what it says.

    >>> may_assume("by hypothesis #1 is symmetric "), may_assume("#1 is symmetric "), may_assume("then #1 is zero ")
    (True, True, False)
    """
    return any(found(text) for found in (_ASSUMING.search, _SETTING.match, _STATED.fullmatch))


def sets_out(text):
    """Whether a sentence that may assume words may assume equations too."""
    return bool(_ASSUMING.search(text) or _SETTING.match(text))
