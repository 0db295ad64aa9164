"""From the text of a formula to tokens: LaTeX and the plain-text form, with brackets matched and nesting limited.

What a person writes as one thing is one token: a letter with its font and accent, a simple subscript or superscript.
Spacing, tags and remarks are passed over and listed as ``noise``. In LaTeX a script without braces is one character; in
plain text it is the run of letters or digits.
"""

import re

from symlin.text import commands, script_tokens
from symlin.text import vocabulary as v
from symlin.text.macros import moved
from symlin.text.places import Flaw
from symlin.text.tokens import ARGUMENT, MAX_NESTING, Scope, Token
from symlin.text.tree import Name, Number

MAX_LENGTH = 400_000


_PIECE = re.compile(
    r"(?P<space>\s+|%[^\n]*)|\\(?P<command>[A-Za-z]+\*?|.|\n)|(?P<word>[A-Za-z]+)|(?P<number>\d+(?:\.(?!\.)\d+)?|\.\d+)"
    r"|(?P<mark><=>|\.\.\.|=:|:=|==|<=|>=|!=|~=|=>|->|\*\*|\.\*|\./|\.\.|\|\||.)",
    re.S,
)
_PRIMES = re.compile(r"(?:\s*['′’]|\s*\^\s*\{?\s*\\prime\s*\}?|\s*\^\s*\{\s*(?:\\prime\s*)+\})+")

_SET = re.compile(r"\s+(?:R|N|RR|NN|ℝ|ℕ)(?![A-Za-z0-9_])")
_CLOSERS = {"(": ")", "[": "]", "{": "}", "⟨": "⟩"}
_OPENING = {"(": "LPAR", "[": "LSQB", "{": "LBRACE", "⟨": "LANGLE"}
_CLOSING = {")": "RPAR", "]": "RSQB", "}": "RBRACE", "⟩": "RANGLE"}
_WAITING = frozenset(
    [
        "LPAR",
        "LSQB",
        "LBRACE",
        "LANGLE",
        "NORM",
        "SIGN",
        "OP",
        "REL",
        "COMMA",
        "SEP",
        "NEWROW",
        "MATRIX",
        "OPEN_BELOW",
        "OPEN_ABOVE",
        "FRAC",
        "SQRT",
        "ROW",
        "SEMI",
    ]
)
"""After these an operand is awaited, so a norm bar opens."""


class Lexer:
    """Reads the tokens of ``text[start:end]``; raises ``Flaw``."""

    def __init__(self, text, start=0, end=None, latex=True, macros=None):
        self.text, self.at, self.end, self.latex = text, start, len(text) if end is None else end, latex
        self.tokens, self.noise, self.scopes = [], [], []
        self.font, self.awaited = "", 0
        self.styles = ["display"]
        self.spaced = False
        self.prefix = None
        self.steps = 0
        self.macros = macros or {}

    def read(self):
        if self.end - self.at > MAX_LENGTH:
            raise Flaw(f"the formula has {self.end - self.at} characters; symlin reads up to {MAX_LENGTH}", self.at)
        match = _PIECE.match
        while self.at < self.end:
            piece = match(self.text, self.at, self.end)
            if piece is None:
                raise Flaw("a lone backslash at the end", self.at)
            start, self.at = self.at, piece.end()
            kind = piece.lastgroup
            if kind == "space":
                if piece.group().startswith("%"):
                    self.noise.append((start, self.at))
                continue
            getattr(self, "_" + kind)(piece.group(kind), start)
            if kind != "command":
                self.spaced = False
        if self.scopes:
            scope = self.scopes[-1]
            raise Flaw(f"{scope.shown} is opened here and never closed; add {scope.closer}", scope.start)
        return self.tokens

    def add(self, kind, value, start):
        """Append a token; one that ``\\left`` stands before begins there."""
        if self.prefix is not None:
            start, self.prefix = self.prefix, None
        self.tokens.append(Token(kind, value, start, self.at))

    def operand(self, kind, value, start):
        """A token that can be the whole argument of a command such as ``\\frac``."""
        if self.awaited:
            self.awaited -= 1
            self.add("LBRACE", "{", start)
            self.add(kind, value, start)
            self.add("RBRACE", "}", start)
        else:
            self.add(kind, value, start)

    # -- brackets

    def open(self, bracket, closer, start, shown=None, token=None):
        if len(self.scopes) >= MAX_NESTING:
            raise Flaw(f"more than {MAX_NESTING} brackets inside each other; give parts of it a name with :=", start)
        awaited = self.awaited
        if awaited and bracket == "{":
            awaited -= 1
        self.scopes.append(Scope(bracket, closer, start, shown or bracket, self.font, awaited))
        self.awaited = 0
        self.add(token or _OPENING[bracket], bracket, start)

    def close(self, closer, start, token=None):
        if not self.scopes:
            raise Flaw(f"{closer} closes nothing; remove it or open its bracket before", start)
        scope = self.scopes[-1]
        if scope.closer != closer:
            line = f"{closer} does not close {scope.shown}; write {scope.closer} first"
            raise Flaw(line, start)
        self.scopes.pop()
        self.font, self.awaited = scope.font, scope.awaited
        last = self.tokens[-1]
        if closer == "}" and last.type == "LBRACE" and last.start == scope.start:
            self.tokens.pop()
            return
        if self.in_rows(scope) and last.type == "NEWROW":
            self.tokens.pop()
        self.add(token or _CLOSING[closer], closer, start)
        if scope.kind == "decorated":
            script = re.compile(r"\s*[_^]").match(self.text, self.at, self.end)
            if script:
                self.at = script.end()
                self.skip_argument()
                self.noise.pop()
                self.tokens[-1] = self.tokens[-1]._replace(end=self.at)

    @staticmethod
    def in_rows(scope):
        return scope.kind in ("matrix", "[")

    @property
    def inside(self):
        return self.scopes[-1].kind if self.scopes else ""

    def bar(self, start, direction=""):
        """``‖`` opens where an operand is awaited and no norm is open, else closes."""
        awaiting = not self.tokens or self.tokens[-1].type in _WAITING
        if direction != ">" and (direction == "<" or awaiting or self.inside != "norm"):
            self.open("norm", "\\|", start, "\\|", "NORM")
        elif self.inside == "norm":
            self.close("\\|", start, "NORM_END")
        else:
            raise Flaw("\\| closes nothing; remove it or open the norm before", start)

    # -- pieces

    def _word(self, word, start):
        if self.latex and self.awaited:
            word = word[0]
            self.at = start + 1
        if self.font and self.font not in ("rm", "text", "sf", "tt") and len(word) > 1:
            word = word[0]
            self.at = start + 1
        self.word(word, start, self.font)

    def word(self, word, start, font):
        """A letter, or a run of letters: with its digits in plain text."""
        if not self.latex and word == "in" and _SET.match(self.text, self.at, self.end):
            self.relation("in", start)
            return
        if not self.latex:
            digits = re.compile(r"\d+").match(self.text, self.at, self.end)
            if digits and len(word) + len(digits.group()) < 40:
                self.at = digits.end()
                self.name(word + digits.group(), "word", start)
                return
        if font in ("rm", "text"):
            self.name(v.word_name(word), "upright", start)
        elif len(word) == 1:
            self.name(v.with_font(word, font), "letter", start)
        elif font:
            self.name(v.with_font(word, font), "word", start)
        else:
            self.name(word if not self.latex else v.word_name(word, "mathit"), "word", start)

    def name(self, text, kind, start):
        """A name with the primes behind it."""
        primes = (
            _PRIMES.match(self.text, self.at, self.end)
            if self.at < self.end and self.text[self.at] in "'′’^ "
            else None
        )
        if primes:
            self.at = primes.end()
            written = primes.group()
            count = max(1, sum(map(written.count, "'′’")) + written.count("\\prime"))
            text = text + "prime" * count if "\\" not in text else text + "'" * count
        self.operand("NAME", Name(text, kind, start, self.at), start)

    def _number(self, digits, start):
        if self.latex and self.awaited:
            digits = digits[0]
            self.at = start + 1
        if len(digits) > 1000:
            raise Flaw("a number of more than 1000 digits", start)
        self.operand("NUMBER", Number(digits, start, self.at), start)

    def _mark(self, mark, start):
        if mark in "_^" and len(mark) == 1:
            script_tokens.script(self, mark, start)
        elif mark in _OPENING:
            self.open(mark, _CLOSERS[mark], start)
        elif mark in _CLOSING:
            self.close(mark, start)
        elif mark in "+-−":
            self.add("SIGN", 1 if mark == "+" else -1, start)
        elif mark == ",":
            self.add("SEP" if self.inside == "[" else "COMMA", mark, start)
        elif mark == "**":
            raise Flaw("** has no meaning here; write a power as A^2, a Hadamard product as A .* B", start)
        elif mark == ".." and self.tokens and self.tokens[-1].type == "COMMA":
            self.add("DOTS", mark, start)
        elif mark in v.RELATIONS:
            self.relation(v.RELATIONS[mark], start)
        elif mark in v.OPERATORS:
            self.add("OP", v.OPERATORS[mark], start)
        elif mark == "&":
            self.ampersand(start)
        elif mark == "~":
            self.noise.append((start, self.at))
        elif mark in script_tokens.UNICODE:
            script_tokens.unicode_script(self, mark, start)
        else:
            self.rare_mark(mark, start)

    def rare_mark(self, mark, start):
        if mark == ";":
            self.add("NEWROW" if self.inside == "[" else "SEMI", mark, start)
        elif mark in ("‖", "||"):
            self.bar(start)
        elif mark == "|":
            if self.inside != "[":
                raise Flaw("a single bar is not read; write a norm as \\|x\\|", start)
            self.add("SEP", mark, start)
        elif mark in ("...", "…", "⋯", "⋮", "⋱"):
            self.add("DOTS", mark, start)
        elif mark in "'′’":
            self.add("PRIME", mark, start)
        elif mark == "∑":
            self.name("sum", "upright", start)
        elif mark == "∇":
            self.name("nabla", "upright", start)
        elif mark == "∂":
            self.name("partial", "upright", start)
        elif mark == "√":
            self.name("sqrt", "upright", start)
        elif mark == "∀":
            self.add("REMARK", "for all", start)
        elif mark in v.SETS:
            self.name(v.SETS[mark], "upright", start)
        elif v.letter_name(mark):
            self.name(v.letter_name(mark), "letter", start)
        elif mark.isalpha():
            self.name(mark, "letter", start)
        elif mark == "." and all(scope.kind == "environment" for scope in self.scopes):
            self.add("STOP", mark, start)
        elif mark == ".":
            raise Flaw("a full stop inside a formula; remove it, or write it after the formula", start)
        else:
            raise Flaw(f"{mark!r} has no meaning here", start)

    def relation(self, text, start):
        self.add("REL", text, start)

    def ampersand(self, start):
        if self.inside == "matrix":
            self.add("SEP", "&", start)
        elif self.scopes and self.inside != "environment":
            raise Flaw(f"& inside {self.scopes[-1].shown}; close it with {self.scopes[-1].closer} first", start)
        else:
            self.noise.append((start, self.at))
            self.add("AMP", "&", start)

    # -- constructs that need what follows

    def read_until_closed(self, depth):
        while len(self.scopes) >= depth:
            self.step(self.scopes[-1].start)

    def step(self, start):
        """One piece more, for a construct that began at ``start`` and needs it."""
        piece = _PIECE.match(self.text, self.at, self.end) if self.at < self.end else None
        if piece is None:
            raise Flaw("the formula ends in the middle of this", start)
        here, self.at = self.at, piece.end()
        if piece.lastgroup == "space":
            return
        if self.steps >= MAX_NESTING:
            raise Flaw(f"more than {MAX_NESTING} commands inside each other", start)
        count = len(self.tokens)
        self.steps += 1
        getattr(self, "_" + piece.lastgroup)(piece.group(piece.lastgroup), here)
        self.steps -= 1
        marks = self.tokens[count:]
        if self.awaited == 1 and len(marks) == 1 and marks[0].type in ("OP", "SIGN", "REL", "DOTS", "PRIME"):
            self.awaited = 0
        elif marks and marks[-1].type in ("REL", "COMMA", "SEP", "NEWROW", "ROW", "SEMI") and self.awaited == 1:
            raise Flaw("a script or an argument is missing before this", here)

    def skip_argument(self):
        """Pass over one argument, braces matched."""
        argument = ARGUMENT.match(self.text, self.at, self.end)
        if not argument:
            return
        start = self.at
        self.at = argument.end()
        depth = 1 if argument.group(1) == "{" else 0
        while depth:
            piece = re.compile(r"\\.|[{}]", re.S).search(self.text, self.at, self.end)
            if not piece:
                raise Flaw("{ is opened here and never closed; add }", start)
            depth += {"{": 1, "}": -1}.get(piece.group(), 0)
            self.at = piece.end()
        self.noise.append((start, self.at))

    def macro(self, command, start):
        """The tokens of what a defined command stands for, at the place of the command."""
        others = {name: body for name, body in self.macros.items() if name != command}
        inner = Lexer(self.macros[command], macros=others)
        try:
            tokens = inner.read()
        except Flaw as flaw:
            raise Flaw(f"\\{command} stands for {self.macros[command]}: {flaw.message}", start) from None
        self.steps += len(tokens)
        if self.steps > MAX_LENGTH:
            raise Flaw("the commands of this document stand for too much text", start)
        awaited, self.awaited = self.awaited, 0
        if awaited:
            self.add("LBRACE", "{", start)
        for token in tokens:
            self.add(token.type, moved(token.value, start, self.at), start)
        if awaited:
            self.add("RBRACE", "}", start)
        self.awaited = max(awaited - 1, 0)

    def _command(self, command, start):
        commands.read(self, command, start)
