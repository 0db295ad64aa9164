"""What commands, characters and words stand for: the tables that the lexer reads."""

import unicodedata

GREEK = frozenset(
    "alpha beta gamma delta epsilon zeta eta theta iota kappa lambda mu nu xi omicron pi rho sigma tau upsilon phi "
    "chi psi omega varepsilon vartheta varpi varrho varsigma varphi varkappa digamma Gamma Delta Theta Lambda Xi Pi "
    "Sigma Upsilon Phi Psi Omega Alpha Beta Epsilon Zeta Eta Iota Kappa Mu Nu Omicron Rho Tau Chi".split()
)

ACCENTS = {
    "hat": "hat", "widehat": "hat", "bar": "bar", "overline": "bar", "tilde": "tilde", "widetilde": "tilde",
    "dot": "dot", "ddot": "ddot", "vec": "vec", "overrightarrow": "vec", "check": "check", "breve": "breve",
    "acute": "acute", "grave": "grave", "mathring": "mathring", "underline": "underline", "underbar": "underline",
}
"""LaTeX accent -> what SymPy's printer takes as a suffix of the name."""

FONTS = {
    "mathbf": "bold", "boldsymbol": "bold", "bm": "bold", "bf": "bold", "pmb": "bold", "textbf": "bold",
    "mathbfit": "bold", "symbf": "bold", "mathcal": "cal", "cal": "cal", "mathscr": "scr", "mathfrak": "frak",
    "mathsf": "sf", "mathtt": "tt", "mathbb": "bb", "mathds": "bb", "mathbbm": "bb", "mathrm": "rm", "rm": "rm",
    "operatorname": "rm", "textrm": "rm", "text": "text", "mbox": "text", "textnormal": "text", "textup": "text",
    "textit": "text", "emph": "text", "mathit": "", "mathnormal": "", "textsf": "sf", "texttt": "tt", "hbox": "text",
    "textsc": "text", "it": "",
}
"""Font commands; ``rm`` and ``text`` spell words, ``bb`` the number sets, "" changes nothing."""

SUFFIXES = (
    "mathring", "ddddot", "dddot", "ddot", "dot", "check", "breve", "acute", "grave", "tilde", "hat", "bar", "vec",
    "prime", "prm", "bold", "bm", "cal", "scr", "frak", "norm", "avg", "abs", "mag",
)
"""Endings that SymPy's printer takes for accents and fonts; a word that ends so is written with its command."""

RELATIONS = {
    "=": "=", "==": "=", ":=": ":=", "≔": ":=", "≡": ":=", "≜": ":=", "≝": ":=", "=:": "=:", "<": "<", ">": ">",
    "≤": "<=", "≥": ">=", "<=": "<=", ">=": ">=", "!=": "!=", "≠": "!=", "≈": "~", "∝": "~", "~=": "~", "∈": "in",
    "∉": "notin", ":": ":", "→": "to", "->": "to", "↦": "mapsto", "⊂": "~", "⊆": "~", "⇒": "implies", "⟹": "implies",
    "⇔": "implies", "=>": "implies", "<=>": "implies", "≪": "~", "≫": "~", "≅": "~", "≃": "~", "∼": "~", "⟂": "~",
    "⪰": "psd", "≻": "pd", "⪯": "~", "≺": "~", "..": "..", "←": "~", "⟶": "to",
}
"""Relation as written -> relation in the tree; ``~`` says something symlin does not decide."""

COMMAND_RELATIONS = {
    "coloneqq": ":=", "coloneq": ":=", "triangleq": ":=", "equiv": ":=", "eqdef": ":=", "defeq": ":=", "doteq": ":=",
    "eqqcolon": "=:", "leq": "<=", "le": "<=", "leqslant": "<=", "geq": ">=", "ge": ">=", "geqslant": ">=", "lt": "<",
    "gt": ">", "neq": "!=", "ne": "!=", "in": "in", "notin": "notin", "ni": "~", "to": "to", "rightarrow": "to",
    "longrightarrow": "to", "mapsto": "mapsto", "longmapsto": "mapsto", "colon": ":", "approx": "~", "propto": "~",
    "sim": "~", "simeq": "~", "cong": "~", "asymp": "~", "subset": "~", "subseteq": "~", "supset": "~",
    "supseteq": "~", "implies": "implies", "Rightarrow": "implies", "Longrightarrow": "implies", "iff": "implies",
    "Leftrightarrow": "implies", "Longleftrightarrow": "implies", "leftrightarrow": "~", "leftarrow": "~",
    "gets": "~", "ll": "~", "gg": "~", "perp": "~", "parallel": "~", "succ": "pd", "succeq": "psd", "prec": "~",
    "preceq": "~", "succcurlyeq": "psd", "gtrsim": "~", "lesssim": "~", "hookrightarrow": "~", "leadsto": "~",
    "rightsquigarrow": "~", "nmid": "~", "vdash": "~", "models": "~", "gtrless": "~", "nsim": "~", "ncong": "~",
    "ngeq": "~", "nleq": "~", "subsetneq": "~", "nsubseteq": "~", "supsetneq": "~", "Leftarrow": "~",
}

OPERATORS = {
    "odot": "⊙", "circ": "⊙", "oslash": "⊘", "otimes": "⊗", "cdot": "·", "times": "×", "ast": "·", "div": "/",
    "bigodot": "⊙", "⊙": "⊙", "∘": "⊙", "⊘": "⊘", "⊗": "⊗", "·": "·", "⋅": "·", "×": "×", "*": "·", "/": "/",
    ".*": "⊙", "./": "⊘", "@": "·", "÷": "/", "setminus": "∖", "backslash": "∖", "pm": "±", "mp": "∓", "oplus": "⊕",
    "ominus": "⊖", "cup": "∪", "cap": "∩", "wedge": "∧", "vee": "∨", "land": "∧", "lor": "∨", "bullet": "•",
    "star": "⋆", "±": "±", "∓": "∓", "⊕": "⊕", "∪": "∪", "∩": "∩", "∖": "∖", "⋆": "⋆",
}
"""Operator as written -> operator in the tree."""

SPACES = frozenset(
    ", : ; ! > quad qquad enspace enskip thinspace medspace thickspace negthinspace negmedspace displaystyle "
    "textstyle scriptstyle limits nolimits nonumber notag allowbreak nobreak relax mathstrut hfill hline noindent "
    "centering left right big Big bigg Bigg bigl bigr Bigl Bigr biggl biggr Biggl Biggr bigm Bigm middle mathrel "
    "mathbin mathopen mathclose mathord mathop mathinner mathpunct boxed smash ensuremath mathclap mathllap "
    "mathrlap underbrace overbrace scriptscriptstyle par newline linebreak strut break qed qedhere "
    "blacksquare square Box checkmark @ /".split()
) | {" ", "\n", "\t"}
"""Commands that are passed over; what an argument of theirs holds is read."""

PASSED_WITH_ARGUMENT = frozenset(
    "tag label hspace vspace phantom hphantom vphantom color footnote ref eqref cite mspace textcolor class cssId "
    "style htmlClass kern intertext shortintertext citep citet cref Cref autoref footnotemark".split()
)
"""Commands that are passed over with the argument that follows."""

SEPARATORS = frozenset([";", "quad", "qquad", "enspace"])
"""Spacing that separates blocks directly between brackets."""

MATRICES = frozenset("matrix pmatrix bmatrix Bmatrix smallmatrix psmallmatrix bsmallmatrix array vmatrix "
                     "Vmatrix".split())

DOTS = frozenset("dots ldots cdots dotsc dotsb dotsm dotsi dotso vdots ddots hdots".split())

REMARKS = frozenset(
    "and or for where with if so since because hence thus then when iff on in is are holds by let assume as to be we "
    "have that which provided otherwise all any every each but also using of from the a an symmetric square "
    "invertible similarly likewise respectively while whereas whenever unless namely therefore suppose given say not "
    "no yes resp".split()
)

UNREAD = {
    "cases": "a definition by cases is not read; state each case by itself",
    "vmatrix": "determinants are not read yet",
    "Vmatrix": "write a norm as \\|x\\|",
}

_LETTERS = {"LAMDA": "lambda", "EPSILON": "epsilon"}
_SYMBOLS = {"ϕ": "phi", "ϵ": "epsilon", "ϑ": "vartheta", "ϱ": "varrho", "ℓ": "ell", "ς": "varsigma", "∞": "infty"}
ONES, ZEROS = "\\mathbf{1}", "\\mathbf{0}"
"""The names of the constants of ones and of zeros."""
SETS = {"R": "RR", "N": "NN", "C": "CC", "Z": "ZZ", "Q": "QQ", "E": "EE", "I": "II", "ℝ": "RR", "ℕ": "NN",
        "ℂ": "CC", "ℤ": "ZZ", "𝔼": "EE", "𝟙": ONES, "𝕀": "II"}


def letter_name(character):
    """The name of a Greek or otherwise named letter, or None.

    >>> letter_name("λ"), letter_name("Σ"), letter_name("φ")
    ('lambda', 'Sigma', 'phi')
    """
    if character in _SYMBOLS:
        return _SYMBOLS[character]
    words = unicodedata.name(character, "").split()
    if len(words) == 4 and words[0] == "GREEK" and words[2] == "LETTER":
        name = _LETTERS.get(words[3], words[3].lower())
        name = name.capitalize() if words[1] == "CAPITAL" else name
        return name if name in GREEK else None
    return None


def word_name(word, command="mathrm"):
    """The name of a word in upright letters or of a run of letters, kept apart from accented and Greek letters.

    >>> word_name("out"), word_name("what"), word_name("A")
    ('out', '\\\\mathrm{what}', '\\\\mathrm{A}')
    """
    if len(word) == 1 or word in GREEK or any(word.endswith(s) and word != s for s in SUFFIXES):
        return f"\\{command}{{{word}}}"
    return word


def with_font(name, font):
    """A letter's name in a font."""
    if font in ("", "text"):
        return name
    if font in ("sf", "tt", "rm"):
        return f"\\math{font}{{{name}}}" if len(name) == 1 else name
    if font == "bb":
        return f"\\mathbb{{{name}}}"
    return name + font


def with_accent(name, accent):
    """A name under an accent."""
    if accent == "underline" or "\\" in name or "_" in name or "{" in name:
        return f"\\{accent}{{{name}}}"
    return name + accent
