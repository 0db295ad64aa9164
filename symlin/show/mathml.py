r"""MathML for the LaTeX that symlin writes: formulas on pages that load no script.

Chromium, Firefox and Safari draw it themselves. Of LaTeX only what draws is read; a command that could do more, such
as ``\href``, is refused, so that LaTeX that passes here is also harmless where MathJax typesets it.
"""

import re
import unicodedata

from symlin.errors import Error
from symlin.show.markup import element

_TOKEN = re.compile(r"\s*(\\[A-Za-z]+\*?|\\.|[0-9]+(?:\.[0-9]+)?|.)", re.DOTALL)

_SYMBOLS = dict(
    odot="⊙", otimes="⊗", oplus="⊕", oslash="⊘", cdot="⋅", times="×", circ="∘", ast="∗", div="÷", pm="±", mp="∓",
    neq="≠", ne="≠", leq="≤", le="≤", geq="≥", ge="≥", approx="≈", sim="∼", equiv="≡", propto="∝", to="→",
    rightarrow="→", mapsto="↦",
    cdots="⋯", ldots="…", dots="…", vdots="⋮", ddots="⋱", partial="∂", nabla="∇", prime="′", forall="∀", exists="∃",
    cup="∪", cap="∩", subset="⊂", subseteq="⊆", setminus="∖", wedge="∧", vee="∨", neg="¬", mid="∣", dagger="†",
    perp="⟂", Rightarrow="⇒", Leftrightarrow="⇔", coloneqq="≔", ll="≪", gg="≫", notin="∉", langle="⟨", rangle="⟩",
    lfloor="⌊", rfloor="⌋", lceil="⌈", rceil="⌉", lvert="|", rvert="|", lVert="‖", rVert="‖", vert="|", Vert="‖",
    lbrace="{", rbrace="}", lbrack="[", rbrack="]", checkmark="✓")
_SYMBOLS["in"] = "∈"
_LETTERS = dict(
    top="⊤", infty="∞", ell="ℓ", emptyset="∅", epsilon="ϵ", varepsilon="ε", vartheta="ϑ", varphi="φ", phi="ϕ",
    varrho="ϱ", varsigma="ς", varpi="ϖ", varkappa="ϰ", digamma="ϝ", imath="ı", jmath="ȷ", hbar="ℏ", Re="ℜ", Im="ℑ",
    aleph="ℵ")
_FUNCTIONS = frozenset(
    "exp log ln sin cos tan cot sec csc sinh cosh tanh coth arcsin arccos arctan max min sup inf lim det dim ker gcd"
    .split())
_SUMS = dict(sum="∑", prod="∏", bigoplus="⨁", bigotimes="⨂")
_ACCENTS = dict(
    hat="^", widehat="^", bar="¯", overline="¯", tilde="~", widetilde="~", dot="˙", ddot="¨", dddot="⃛", ddddot="⃜",
    vec="→", check="ˇ", breve="˘", acute="´", grave="`", mathring="˚")
_STYLES = dict(
    mathbf="BOLD", boldsymbol="BOLD", bm="BOLD", mathbb="DOUBLE-STRUCK", mathcal="SCRIPT", mathscr="SCRIPT",
    mathfrak="FRAKTUR", mathsf="SANS-SERIF", mathtt="MONOSPACE")
_WORDS = frozenset("mathrm text operatorname textbf textit texttt mathit textrm mbox".split())
_SPACES = {",": ".17em", ":": ".22em", ";": ".28em", " ": ".33em", "!": "-.17em", "quad": "1em", "qquad": "2em"}
_NOTHING = frozenset(
    "hline displaystyle textstyle limits nolimits big Big bigg Bigg bigl bigr Bigl Bigr biggl biggr".split())
_GRIDS = dict(
    matrix="", smallmatrix="", array="", aligned="", substack="", cases="{", pmatrix="()", bmatrix="[]",
    vmatrix="||", Vmatrix="‖‖", Bmatrix="{}")
_OPENING = frozenset("([{⟨⌊⌈+-−=<>≤≥≠,;:⋅×⊙⊗⊕∑∏∘∈→↦≔/|‖")
_DEEPEST = 100


def mathml(tex, display=False):
    r"""The ``<math>`` element for LaTeX without dollar signs; raises ``Error`` for what it does not read.

    >>> print(mathml(r"X W_{Q}"))
    <math><mrow><mi>X</mi><msub><mi>W</mi><mi>Q</mi></msub></mrow></math>
    >>> mathml(r"\href{javascript:alert(1)}{x}")
    Traceback (most recent call last):
    ...
    symlin.errors.Error: \href is no command that symlin writes in a formula
    """
    reader = _Reader(tex)
    row = reader.row((None,))
    return element("math", row, displaystyle="true" if display else None)


class _Reader:
    """A reader of LaTeX tokens that gives MathML."""

    def __init__(self, tex):
        self.source = tex.strip()
        found = list(_TOKEN.finditer(self.source))
        self.tokens, self.ends = [m[1] for m in found], [m.end() for m in found]
        self.at = 0
        self.depth = 0

    # tokens -----------------------------------------------------------------------------------------------------------

    def peek(self):
        return self.tokens[self.at] if self.at < len(self.tokens) else None

    def next(self):
        token = self.peek()
        if token is None:
            raise Error("the formula ends too early")
        self.at += 1
        return token

    def expect(self, token):
        if self.next() != token:
            raise Error(f"the formula lacks a {token}")

    def raw_group(self):
        """The text between braces as it is; commands and dollar signs, which MathJax would read there, are refused."""
        self.expect("{")
        start, depth = self.ends[self.at - 1], 1
        while depth:
            token = self.next()
            if token == "$" or re.match(r"\\[A-Za-z(\[]", token):
                raise Error(f"{token} is not written inside of a text")
            depth += (token == "{") - (token == "}")
        return re.sub(r"\\([^A-Za-z])", r"\1", self.source[start : self.ends[self.at - 1] - 1])

    # rows and scripts -------------------------------------------------------------------------------------------------

    def row(self, ends):
        """What stands before one of the ``ends``, which is left to be read."""
        self.depth += 1
        if self.depth > _DEEPEST:
            raise Error("the formula is nested too deeply")
        parts, before = [], "("
        while (token := self.peek()) not in ends:
            if token in ("}", "&", r"\\", r"\end", r"\right"):
                raise Error(f"the formula has a {token} too many")
            part, kind = self.scripted()
            if kind == "name" and before not in _OPENING:
                parts.append(_space(".17em"))
            if part:
                parts.append(part)
                before = kind if len(kind) == 1 else "x"
        self.depth -= 1
        return parts[0] if len(parts) == 1 else element("mrow", *parts)

    def scripted(self):
        """An atom with its scripts, and what it is: "name", "sum", or the operator itself."""
        base, kind = self.atom()
        scripts = {}
        while self.peek() in ("^", "_", "'"):
            token = self.next()
            mark, script = ("^", _operator("′")) if token == "'" else (token, self.argument())
            scripts[mark] = element("mrow", scripts[mark], script) if mark in scripts else script
        if not scripts:
            return base, kind
        base = base or element("mrow")
        below, above = scripts.get("_"), scripts.get("^")
        names = ("munder", "mover", "munderover") if kind == "sum" else ("msub", "msup", "msubsup")
        name = names[2] if below and above else names[0] if below else names[1]
        return element(name, base, below, above), "x" if kind == "sum" else kind

    def argument(self):
        """A group in braces, or one atom."""
        if self.peek() == "{":
            self.next()
            row = self.row(("}",))
            self.expect("}")
            return row
        return self.atom()[0] or element("mrow")

    # atoms ------------------------------------------------------------------------------------------------------------

    def atom(self):
        token = self.next()
        if token == "{":
            self.at -= 1
            return self.argument(), "x"
        if token.startswith("\\"):
            return self.command(token[1:])
        if token[0].isdigit():
            return element("mn", token), "x"
        if token.isalpha():
            return element("mi", token), "x"
        if token in "#$%":
            raise Error(f"{token} is not written in a formula")
        if token == "~":
            return _space(".33em"), "x"
        token = {"-": "−", "*": "∗"}.get(token, token)
        return _operator(token, stretchy="false" if token in "()[]|" else None), token

    def command(self, name):
        greek = _greek(name)
        if name in _LETTERS or greek:
            return element("mi", _LETTERS.get(name) or greek), "x"
        if name in _SYMBOLS:
            return _operator(_SYMBOLS[name], stretchy="false"), _SYMBOLS[name]
        if name in _SUMS:
            return _operator(_SUMS[name], movablelimits="false"), "sum"
        if name in _FUNCTIONS:
            return element("mi", name), "name"
        if name in _WORDS:
            return self.word(name)
        if name in _STYLES:
            return self.styled(name), "x"
        if name in _ACCENTS:
            return element("mover", self.argument(), _operator(_ACCENTS[name]), accent="true"), "x"
        if name == "underline":
            return element("mrow", self.argument(), class_="sl-underlined", style="border-bottom: 1px solid"), "x"
        if name in ("frac", "dfrac", "tfrac"):
            return element("mfrac", self.argument(), self.argument()), "x"
        if name == "sqrt":
            return self.root(), "x"
        if name == "boxed":
            return element("mrow", self.argument(), class_="sl-boxed", style="border: 1px solid; padding: 0.1em"), "x"
        if name in ("left", "middle"):
            return self.fenced(), "x"
        if name == "begin":
            return self.grid(), "x"
        if name == "substack":
            self.expect("{")
            rows = self.cells("substack", "}")
            return element("mtable", *rows), "x"
        if name in "{}|_&#%":
            return _operator("‖" if name == "|" else name, stretchy="false"), name
        if name in _SPACES:
            return _space(_SPACES[name]), "("
        if name in _NOTHING:
            return None, "("
        raise Error(f"\\{name} is no command that symlin writes in a formula")

    def styled(self, name):
        """Letters in another alphabet; a Greek letter stays as it is, in bold."""
        if self.at + 1 < len(self.tokens) and self.tokens[self.at + 1].startswith("\\"):
            return element("mrow", self.argument(), style="font-weight: bold")
        return element("mi", *[_styled(c, _STYLES[name]) for c in self.raw_group()], mathvariant="normal")

    def word(self, name):
        text = self.raw_group()
        tag = "mtext" if name.startswith("text") or name == "mbox" else "mi"
        plain = tag == "mi" and len(text) == 1 and name != "mathit"
        written = element(tag, text.replace(" ", "\u00a0"), mathvariant="normal" if plain else None,
                          style="font-weight: bold" if name == "textbf" else None)
        return written, "name" if name == "operatorname" else "x"

    def root(self):
        if self.peek() != "[":
            return element("msqrt", self.argument())
        self.next()
        degree = self.row(("]",))
        self.expect("]")
        return element("mroot", self.argument(), degree)

    def delimiter(self):
        token = self.next()
        if token == ".":
            return None
        name = token[1:] if token.startswith("\\") else token
        sign = {"|": "‖"}.get(name) if token.startswith("\\") else name
        sign = sign or _SYMBOLS.get(name, name)
        if len(sign) != 1 or sign.isalnum():
            raise Error(f"{token} is no bracket")
        return _operator(sign, stretchy="true")

    def fenced(self):
        opening = self.delimiter()
        inside = self.row((r"\right",))
        self.next()
        return element("mrow", opening, inside, self.delimiter())

    def grid(self):
        kind = self.raw_group()
        if kind not in _GRIDS:
            raise Error(f"{kind} is no grid that symlin writes in a formula")
        if kind == "array":
            self.raw_group()
        rows = self.cells(kind, r"\end")
        if self.raw_group() != kind:
            raise Error(f"the {kind} is not closed")
        table = element("mtable", *rows, class_="sl-aligned" if kind == "aligned" else None)
        fences = [_operator(f, stretchy="true") for f in _GRIDS[kind]]
        return element("mrow", fences[0], table, *fences[1:]) if fences else table

    def cells(self, kind, end):
        """The rows of a grid, its end included."""
        rows, row = [], []
        while True:
            cell = self.row(("&", r"\\", end))
            style = ("text-align: right; padding-right: 0" if len(row) % 2 == 0 else "text-align: left; padding-left: 0"
                     ) if kind == "aligned" else None
            row.append(element("mtd", cell, style=style))
            token = self.next()
            if token != "&":
                rows.append(element("mtr", *row))
                row = []
            if token == end:
                return rows


def _operator(sign, **attributes):
    return element("mo", sign, **attributes)


def _space(width):
    return element("mspace", width=width)


def _greek(name):
    small, spelled = name[:1].islower(), {"lambda": "LAMDA"}.get(name.lower(), name.upper())
    if not (name.islower() or name.istitle()) or len(name) < 2:
        return None
    try:
        return unicodedata.lookup(f"GREEK {'SMALL' if small else 'CAPITAL'} LETTER {spelled}")
    except KeyError:
        return None


def _styled(character, style):
    """A letter or digit in one of the alphabets of mathematics; other characters as they are."""
    kind = "DIGIT" if character.isdigit() else "SMALL" if character.islower() else "CAPITAL"
    name = unicodedata.name(character, "").rpartition(" ")[2]
    old = {"FRAKTUR": "BLACK-LETTER"}.get(style, style)
    for candidate in (f"MATHEMATICAL {style} {kind} {name}", f"{old} {kind} {name}"):
        try:
            return unicodedata.lookup(candidate)
        except KeyError:
            continue
    return character


