"""The LaTeX of a name: accents, fonts, Greek letters, superscripts and subscripts, so that it is read back."""

from sympy.printing.latex import modifier_dict

_GREEK = frozenset(
    "alpha beta gamma delta epsilon zeta eta theta iota kappa lambda mu nu xi pi rho sigma tau upsilon phi chi psi "
    "omega varepsilon vartheta varpi varrho varsigma varphi varkappa digamma "
    "Gamma Delta Theta Lambda Xi Pi Sigma Upsilon Phi Psi Omega".split())
_LATIN = {"Alpha": "A", "Beta": "B", "Epsilon": "E", "Zeta": "Z", "Eta": "H", "Iota": "I", "Kappa": "K", "Mu": "M",
          "Nu": "N", "Omicron": "O", "Rho": "P", "Tau": "T", "Chi": "X"}
"""Capitals that LaTeX has no command for."""

_ACCENTS = ("mathring", "ddddot", "dddot", "ddot", "breve", "check", "tilde", "acute", "grave", "hat", "bar", "dot",
            "vec", "bold", "cal", "scr", "frak")


def lettered(name):
    r"""The LaTeX of a name of a symbol.

    >>> lettered("W_Q"), lettered("W^Q_1"), lettered("xhat"), lettered("alpha0"), lettered("W_Q_1"), lettered("xprime")
    ('W_{Q}', 'W^{Q}_{1}', '\\hat{x}', '\\alpha_{0}', 'W_{Q, 1}', "x'")
    """
    if "{" in name or "\\" in name:
        return name
    base, above, below = _parts(name)
    written = _letter(base)
    if above:
        written += f"^{{{', '.join(map(_letter, above))}}}"
    return written + f"_{{{', '.join(map(_letter, below))}}}" if below else written


def _parts(name):
    """A name as its letter, the parts above and the parts below."""
    base, scripts = name, {"^": [], "_": []}
    at = min((k for k, c in enumerate(name) if c in "^_" and k), default=None)
    if at is not None:
        base, mark, part = name[:at], name[at], ""
        for c in name[at + 1:]:
            if c in "^_" and part:
                scripts[mark].append(part)
                mark, part = c, ""
            elif c not in "^_":
                part += c
        scripts[mark] += [part] if part else []
    letters = base.rstrip("0123456789")
    if letters and letters != base:
        scripts["_"].insert(0, base[len(letters):])
        base = letters
    return base, scripts["^"], scripts["_"]


def _letter(text):
    if text.endswith("prime") and text != "prime":
        return f"{_letter(text[:-5])}'"
    if text in _GREEK:
        return f"\\{text}"
    if text in _LATIN:
        return rf"\mathrm{{{_LATIN[text]}}}"
    for accent in _ACCENTS:
        if text.endswith(accent) and text != accent:
            return modifier_dict[accent](_letter(text[: -len(accent)]))
    return text
