"""The three answers: proved, refuted, unknown; each with its evidence."""

from functools import cached_property
from importlib import import_module

from symlin.displayed import Displayed
from symlin.spelling import spelled


class Verdict(Displayed):
    """An answer to a claim. Every attribute always exists and is None where it does not apply.

    ``status`` is "proved", "refuted" or "unknown"; ``reason`` is one line for a person; ``left`` and ``right`` are
    the two sides as written. A verdict has three cases, so ``bool(verdict)`` raises TypeError.
    """

    status = None
    conditions = None
    assumptions = None
    evidence = None
    derivation = None
    witness = None
    tried = None
    hint = None
    nearest = None

    def __init__(self, left, right, reason):
        self.left, self.right, self.reason = left, right, reason

    @property
    def proved(self):
        return self.status == "proved"

    def __bool__(self):
        raise TypeError(
            'a verdict is proved, refuted or unknown; ask verdict.proved or verdict.status == "refuted"'
        )

    @cached_property
    def explanation(self):
        """Why the claim is true or false (symlin/explaining.py), looked for when first asked for."""
        return import_module("symlin.explaining").explained(self)

    def __repr__(self):
        return f"{type(self).__name__}({spelled(self.left)} = {spelled(self.right)}: {self.reason})"


class Proved(Verdict):
    """Holds for all real values and all positive sizes, wherever both sides are defined.

    ``conditions`` are the texts of what makes both sides defined (``c ≠ 0``), collected from what is written;
    ``assumptions`` are those that the proof rests on (symlin/assumed.py); ``evidence`` says which form the proof has,
    for an outside checker.
    """

    status = "proved"

    def __init__(self, left, right, reason, conditions=(), evidence=None, assumptions=()):
        super().__init__(left, right, reason)
        self.conditions, self.assumptions = tuple(conditions), tuple(assumptions)
        self.evidence = evidence

    @cached_property
    def derivation(self):
        """Steps by named rules from the left side to the right (symlin/derivations), made when first asked for."""
        return import_module("symlin.derivations.making").derivation_of(self)

    def __repr__(self):
        under = f", assuming {'; '.join(map(str, self.assumptions))}" if self.assumptions else ""
        return f"{super().__repr__()[:-1]}{under})"


class Refuted(Verdict):
    """Fails at the sizes and exact values of ``witness``, which satisfy ``assumptions``."""

    status = "refuted"

    def __init__(self, left, right, reason, witness, assumptions=()):
        super().__init__(left, right, reason)
        self.witness, self.assumptions = witness, tuple(assumptions)

    @cached_property
    def nearest(self):
        """A true statement near the claim (symlin/nearby.py), proved when first asked for; None where none is found."""
        return import_module("symlin.nearby").nearest(
            self.left, self.right, self.assumptions, witness=self.witness)


class Unknown(Verdict):
    """Neither shown nor refuted; ``tried`` says what was tried and on how many exact trials both sides agreed.

    ``hint`` is an assumption (symlin/assumed.py) under which the claim is proved, where one was found at once.
    """

    status = "unknown"

    def __init__(self, left, right, reason, tried=(), hint=None):
        super().__init__(left, right, reason)
        self.tried, self.hint = tuple(tried), hint
