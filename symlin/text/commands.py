"""What each LaTeX command does to the lexer: letters, fonts, accents, fractions, environments, remarks."""

import re

from symlin.text import vocabulary as v
from symlin.text.places import Flaw
from symlin.text.tokens import Scope
from symlin.text.tree import Name

_BRACED = re.compile(r"\s*\{((?:[^{}\\]|\\[^{}])*)\}")
_ENVIRONMENT = re.compile(r"\s*\{([A-Za-z]+)\*?\}")
_FONT_ARGUMENT = re.compile(r"\s*(?:\{\s*(?:\\([A-Za-z]+)|([A-Za-z0-9]+))\s*\}|\\([A-Za-z]+)|([A-Za-z0-9]))")
_COLUMNS = re.compile(r"\s*\{[^{}]*\}")
_STEP = re.compile(r"\s*\[[^\]\[]{0,20}\]")
_COMMAND_BRACKETS = {
    "lbrace": "\\{", "rbrace": "\\}", "{": "\\{", "}": "\\}", "langle": "⟨", "rangle": "⟩", "lbrack": "[",
    "rbrack": "]", "lparen": "(", "rparen": ")", "|": "‖", "Vert": "‖", "lVert": "‖<", "rVert": ">‖", "vert": "|",
    "lvert": "|", "rvert": "|", "lfloor": "?", "rfloor": "?", "lceil": "?", "rceil": "?",
}
_DEFINING = re.compile(r"def|:|triangle|Delta|Δ|≜|set|let", re.I)
_STACKED = re.compile(r"\s*\{([^{}]*(?:\{[^{}]*\}[^{}]*)*)\}\s*\{\s*(\\?[A-Za-z]+|=|:=|≥|≤|<|>)\s*\}")
_SIGN_IN_BRACES = re.compile(r"\s*\{\s*(?::=|=:|=)\s*\}|\s*\{\s*\\mathop\s*(?::|\{:\})\s*\}\s*=")
_WORD = re.compile(r"[A-Za-z]+(?:-[A-Za-z]+)*")
_SIZED = re.compile(r"\s*(\.|\\?[()\[\]{}|<>]|\\[A-Za-z]+)")
_LETTER_FONTS = frozenset(["bold", "cal", "scr", "frak", "bb"])
_ROWED = {"gather": "gather", "gathered": "gather", "multline": "multline"}
_GAPS = frozenset(["quad", "qquad", "enspace", " ", ";"])


def read(lexer, command, start):
    """Read one command; its name is already passed."""
    command = command.rstrip("*") if len(command) > 1 else command
    spaced, lexer.spaced = lexer.spaced, False
    if command in lexer.macros:
        lexer.macro(command, start)
    elif command in v.GREEK:
        lexer.name(v.with_font(command, lexer.font) if lexer.font == "bold" else command, "letter", start)
    elif command in v.SPACES:
        _space(lexer, command, start)
    elif command in _COMMAND_BRACKETS:
        _bracket(lexer, _COMMAND_BRACKETS[command], start)
    elif command in v.OPERATORS:
        lexer.add("OP", v.OPERATORS[command], start)
    elif command in v.COMMAND_RELATIONS:
        lexer.relation(v.COMMAND_RELATIONS[command], start)
    elif command in _READERS:
        _READERS[command](lexer, command, start)
    elif command in v.FONTS:
        _font(lexer, command, start, spaced)
    elif command in v.ACCENTS:
        _accent(lexer, command, start)
    elif command in v.DOTS:
        lexer.operand("DOTS", "...", start)
    elif command in v.PASSED_WITH_ARGUMENT:
        lexer.skip_argument()
        lexer.noise.append((start, lexer.at))
    elif command.isalpha():
        lexer.name(command, "upright", start)
    else:
        raise Flaw(f"\\{command} has no meaning here", start)


def _space(lexer, command, start):
    sign = _SIGN_IN_BRACES.match(lexer.text, lexer.at, lexer.end) if command == "mathrel" else None
    if sign:
        lexer.at = sign.end()
        lexer.relation(v.RELATIONS[re.sub(r"\\mathop|[\s{}]", "", sign.group())], start)
        return
    if command in v.SEPARATORS and lexer.inside == "[" and lexer.tokens[-1].type not in ("LSQB", "SEP", "NEWROW"):
        lexer.add("SEP", command, start)
        return
    if command in ("left", "right", "middle") or command.startswith(("big", "Big")):
        sized = _SIZED.match(lexer.text, lexer.at, lexer.end)
        if sized and sized.group(1) == ".":
            lexer.at = sized.end()
            return
        lexer.prefix = start
        if sized and sized.group(1) in ("<", ">"):
            lexer.at = sized.end()
            _bracket(lexer, "⟨" if sized.group(1) == "<" else "⟩", start)
        elif sized and sized.group(1) in ("\\|", "\\Vert", "\\lVert", "\\rVert") and command in ("left", "right"):
            lexer.at = sized.end()
            lexer.bar(start, "<" if command == "left" else ">")
        return
    if command in ("underbrace", "overbrace"):
        opener = re.compile(r"\s*\{").match(lexer.text, lexer.at, lexer.end)
        if opener:
            lexer.at = opener.end()
            lexer.open("{", "}", start)
            lexer.scopes[-1] = lexer.scopes[-1]._replace(kind="decorated")
        return
    if command == "mathop":
        lexer.prefix = start
    lexer.spaced = command in _GAPS
    if command in ("quad", "qquad") and all(scope.kind == "environment" for scope in lexer.scopes):
        lexer.add("GAP", command, start)
    if command in ("nonumber", "notag"):
        lexer.noise.append((start, lexer.at))


def _bracket(lexer, bracket, start):
    if bracket == "\\{":
        lexer.open("(", "\\}", start, "\\{", "LPAR")
    elif bracket == "\\}":
        lexer.close("\\}", start, "RPAR")
    elif bracket.strip("<>") == "‖":
        lexer.bar(start, bracket.strip("‖"))
    elif bracket in ("⟨", "(", "["):
        lexer.open(bracket, {"⟨": "⟩", "(": ")", "[": "]"}[bracket], start)
    elif bracket in ("⟩", ")", "]"):
        lexer.close(bracket, start)
    elif bracket == "|":
        lexer.rare_mark("|", start)
    else:
        raise Flaw("rounding brackets are not read", start)


def _fraction(lexer, command, start):
    if lexer.awaited:
        lexer.awaited -= 1
    lexer.add("FRAC", command, start)
    lexer.awaited += 2


def _root(lexer, command, start):
    if lexer.awaited:
        lexer.awaited -= 1
    degree = re.compile(r"\s*\[\s*(\d+)\s*\]").match(lexer.text, lexer.at, lexer.end)
    lexer.add("SQRT", int(degree.group(1)) if degree and len(degree.group(1)) < 4 else 2, start)
    if degree:
        lexer.at = degree.end()
    lexer.awaited += 1


def _begin(lexer, command, start):
    found = _ENVIRONMENT.match(lexer.text, lexer.at, lexer.end)
    if not found:
        raise Flaw("\\begin needs the name of an environment in braces", start)
    lexer.at = found.end()
    name = found.group(1)
    if name in v.UNREAD:
        raise Flaw(v.UNREAD[name], start)
    if name in v.MATRICES:
        if name == "array":
            _pass(lexer, _COLUMNS)
        lexer.open("matrix", f"\\end{{{name}}}", start, f"\\begin{{{name}}}", "MATRIX")
    else:
        if name in ("alignat", "alignedat"):
            _pass(lexer, _COLUMNS)
        if len(lexer.scopes) >= 40:
            raise Flaw("too many environments inside each other", start)
        closer, shown = f"\\end{{{name}}}", f"\\begin{{{name}}}"
        lexer.scopes.append(Scope("environment", closer, start, shown, lexer.font, lexer.awaited))
        lexer.styles.append(_ROWED.get(name, "align"))
        lexer.noise.append((start, lexer.at))


def _pass(lexer, pattern):
    """Pass over what a pattern finds here."""
    found = pattern.match(lexer.text, lexer.at, lexer.end)
    lexer.at = found.end() if found else lexer.at


def _end(lexer, command, start):
    found = _ENVIRONMENT.match(lexer.text, lexer.at, lexer.end)
    if not found:
        raise Flaw("\\end needs the name of an environment in braces", start)
    lexer.at = found.end()
    closer = f"\\end{{{found.group(1)}}}"
    if lexer.scopes and lexer.scopes[-1].kind == "environment" and lexer.scopes[-1].closer == closer:
        lexer.scopes.pop()
        lexer.styles.pop()
        lexer.noise.append((start, lexer.at))
    else:
        lexer.close(closer, start, "END_MATRIX")


def _row(lexer, command, start):
    if lexer.inside in ("matrix", "environment"):
        _pass(lexer, _STEP)
    if lexer.inside == "matrix":
        lexer.add("NEWROW", "\\\\", start)
    elif all(scope.kind == "environment" for scope in lexer.scopes):
        lexer.add("ROW", lexer.styles[-1], start)
        lexer.noise.append((start, lexer.at))
    elif lexer.inside == "[":
        lexer.add("NEWROW", "\\\\", start)
    else:
        scope = lexer.scopes[-1]
        raise Flaw(f"the row ends while {scope.shown} is open; add {scope.closer}", scope.start)


def _stacked(lexer, command, start):
    found = _STACKED.match(lexer.text, lexer.at, lexer.end)
    if not found:
        raise Flaw(f"write \\{command}{{...}}{{=}}", start)
    lexer.at = found.end()
    above, sign = found.groups()
    relation = v.RELATIONS.get(sign) or v.COMMAND_RELATIONS.get(sign.lstrip("\\"), "~")
    defines = relation == "=" and _DEFINING.search(above)
    lexer.relation(":=" if defines else relation, start)


def _font(lexer, command, start, spaced):
    font = v.FONTS[command]
    if command in ("bf", "cal", "rm", "it"):
        lexer.font = font
        return
    if font in ("rm", "text"):
        _upright(lexer, command, start, spaced)
        return
    found = _FONT_ARGUMENT.match(lexer.text, lexer.at, lexer.end)
    if not found:
        _font_scope(lexer, font, start)
        return
    greek, word, short_greek, letter = found.groups()
    letter, greek = letter or word, greek or short_greek
    if greek:
        if greek not in v.GREEK:
            if found.group(1):
                _font_scope(lexer, font, start)
            return
        lexer.at = found.end()
        lexer.name(v.with_font(greek, font), "letter", start)
        return
    lexer.at = found.end()
    _lettered(lexer, letter, font, command, start)


def _lettered(lexer, letters, font, command, start):
    """Letters or digits in a font."""
    if letters.isdigit():
        name = {"1": v.ONES, "0": v.ZEROS}.get(letters)
        if name is None:
            raise Flaw(f"\\{command}{{{letters}}} has no meaning; a bold 1 or 0 is a constant", start)
        lexer.name(name, "constant", start)
    elif font == "bb" and letters in v.SETS:
        lexer.name(v.SETS[letters], "upright", start)
    elif len(letters) == 1:
        lexer.name(v.with_font(letters, font), "letter", start)
    elif font in _LETTER_FONTS and len(letters) == 2 and letters.isupper():
        for k, letter in enumerate(letters):
            lexer.name(v.with_font(letter, font), "letter", start + k)
    else:
        name = letters + font if font in _LETTER_FONTS and font != "bb" else v.word_name(letters)
        lexer.name(name, "upright", start)


def _font_scope(lexer, font, start):
    """A font over more than a letter: it holds up to the closing brace."""
    opener = re.compile(r"\s*\{").match(lexer.text, lexer.at, lexer.end)
    if opener:
        lexer.at = opener.end()
        lexer.open("{", "}", start)
        lexer.font = font


def _upright(lexer, command, start, spaced):
    """Upright text: the name of a function or a symbol, or a remark."""
    found = _BRACED.match(lexer.text, lexer.at, lexer.end)
    if not found:
        short = re.compile(r"\s*(?:\\?([A-Za-z]))").match(lexer.text, lexer.at, lexer.end)
        if short and not re.compile(r"\s*\{").match(lexer.text, lexer.at, lexer.end):
            lexer.at = short.end()
            lexer.name(v.word_name(short.group(1)), "upright", start)
        elif v.FONTS[command] == "text":
            begun = lexer.at
            lexer.skip_argument()
            _remark(lexer, lexer.text[begun : lexer.at].strip(" {}"), start)
        else:
            _font_scope(lexer, "rm", start)
        return
    lexer.at = found.end()
    written = found.group(1)
    bare = re.sub(r"\\[,;:! ]|\\limits|~", "", written)
    if command in ("operatorname", "mathrm", "rm"):
        bare = bare.replace(" ", "")
    if _WORD.fullmatch(bare) and (command in ("operatorname", "mathrm") or not _is_remark(lexer, bare, spaced)):
        if v.FONTS[command] == "rm" and command == "mathrm" and bare not in ("d", "e", "T") and len(bare) == 1:
            lexer.name(v.word_name(bare), "upright", start)
        else:
            lexer.name(bare if len(bare) > 1 and v.word_name(bare) == bare else v.word_name(bare), "upright", start)
    elif bare.isdigit():
        lexer.name({"1": v.ONES, "0": v.ZEROS}.get(bare, "\\mathrm{" + bare + "}"), "constant", start)
    elif v.FONTS[command] == "rm" and "\\" in written:
        lexer.at = found.start()
        _font_scope(lexer, "rm", start)
    else:
        _remark(lexer, written, start)


def _is_remark(lexer, word, spaced):
    if lexer.inside == "{":
        return False
    if word.lower() in v.REMARKS:
        return True
    follows = re.compile(r"\s*(?:\\left|\\bigl?|\\Bigl?)?\s*[(_^\[=:]|\s*\\(?:in|left|coloneqq|triangleq)").match(
        lexer.text, lexer.at, lexer.end)
    return spaced and not follows


def _remark(lexer, written, start):
    lexer.noise.append((start, lexer.at))
    if not lexer.scopes or all(scope.kind == "environment" for scope in lexer.scopes):
        lexer.add("REMARK", written, start)


def _accent(lexer, command, start):
    accent = v.ACCENTS[command]
    count, awaited = len(lexer.tokens), lexer.awaited
    lexer.awaited = 1
    depth = len(lexer.scopes)
    while lexer.awaited or len(lexer.scopes) > depth:
        lexer.step(start)
    lexer.awaited = awaited
    inner = [t for t in lexer.tokens[count:] if t.type not in ("LBRACE", "RBRACE")]
    del lexer.tokens[count:]
    if not inner or inner[0].type != "NAME":
        raise Flaw(f"\\{command} stands over something that is not a symbol; give it a name with :=", start)
    base = inner[0].value
    if len(inner) == 1:
        lexer.name(v.with_accent(base.text, accent), base.kind, start)
        return
    if all(t.type in ("NAME", "BELOW", "ABOVE", "NUMBER") for t in inner):
        written = " ".join(lexer.text[start : lexer.at].split())
        lexer.name(written, "letter", start)
        return
    raise Flaw(f"\\{command} stands over something that is not a symbol; give it a name with :=", start)


def _top(lexer, command, start):
    lexer.operand("NAME", Name("top", "letter", start, lexer.at), start)


def _operator_name(text):
    def reader(lexer, command, start):
        lexer.name(text, "upright", start)

    return reader


def _forall(lexer, command, start):
    lexer.add("REMARK", "for all", start)


def _mid(lexer, command, start):
    if lexer.inside == "[":
        lexer.add("SEP", "|", start)
    else:
        lexer.relation("~", start)


def _verbatim_mark(text, kind):
    def reader(lexer, command, start):
        lexer.add(kind, text, start)

    return reader


_READERS = {
    "frac": _fraction, "tfrac": _fraction, "dfrac": _fraction, "cfrac": _fraction, "nicefrac": _fraction,
    "sfrac": _fraction, "sqrt": _root, "begin": _begin, "end": _end, "\\": _row, "cr": _row, "stackrel": _stacked,
    "overset": _stacked, "underset": _stacked, "top": _top, "intercal": _top, "forall": _forall, "mid": _mid,
    "therefore": _verbatim_mark("therefore", "REMARK"), "because": _verbatim_mark("because", "REMARK"),
    "&": _verbatim_mark("&", "REMARK"), "prime": _verbatim_mark("'", "PRIME"), "R": _operator_name("RR"),
    "N": _operator_name("NN"), "Tr": _operator_name("tr"), "ln": _operator_name("log"), "%": _verbatim_mark("%",
    "REMARK"), "_": _verbatim_mark("_", "REMARK"), "#": _verbatim_mark("#", "REMARK"), "$": _verbatim_mark("$",
    "REMARK"),
}
