"""Names as Python identifiers: as in the formula where they are valid, else made valid; each handed out once."""

import builtins
import keyword
import unicodedata

RESERVED = frozenset([*keyword.kwlist, *keyword.softkwlist, *dir(builtins), "formula"])


class Identifiers:
    r"""Identifiers that are handed out once each, never one of the reserved words.

    >>> names = Identifiers({"softmax"})
    >>> [names.new(name) for name in ("W_Q", "W_Q", "lambda", "softmax", "W^{(1)}", r"\hat{x}", "__import__('os')")]
    ['W_Q', 'W_Q_2', 'lambda_', 'softmax_', 'W_1', 'hat_x', 'import_os']
    """

    def __init__(self, reserved=()):
        self._reserved = RESERVED | set(reserved)
        self._taken = set()

    def new(self, name):
        """An identifier like ``name`` that has not been handed out."""
        plain = spelled(name)
        if plain in self._reserved:
            plain += "_"
        identifier, number = plain, 2
        while identifier in self._taken or identifier in self._reserved:
            identifier, number = f"{plain}_{number}", number + 1
        self._taken.add(identifier)
        return identifier


def spelled(name):
    """A name with everything replaced that cannot stand in an identifier."""
    primes = len(name) - len(name.rstrip("'"))
    text = unicodedata.normalize("NFKC", name.rstrip("'") + "_prime" * primes)
    if not text.isidentifier() or text.startswith("__"):
        kept = "".join(c if ("_" + c).isidentifier() else " " for c in text.replace("_", " "))
        text = "_".join(kept.split())
        if not text.isidentifier():
            text = f"v_{text}" if f"v_{text}".isidentifier() else "value"
    return text
