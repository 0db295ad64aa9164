"""Why a claim is true or false: the rules that make its proof; the step that fails, and what is true instead."""

from typing import NamedTuple

from symlin.derivations.steps import COLLECT, DEFINITION, ENTRIES, GIVEN, REARRANGE, in_words
from symlin.displayed import Printed, latex
from symlin.errors import Error
from symlin.rewriting.hypotheses import ASSUMPTION
from symlin.slips import slip
from symlin.supposing import supposed

DECIDED = {ENTRIES: "a step decided entry by entry", GIVEN: "a step decided from the assumptions",
           COLLECT: "collecting terms", REARRANGE: "rearranging"}
"""Words for the steps that no rule of the book makes."""


class Reason(NamedTuple):
    """What makes a step: the names of its ``rules`` and of steps by no rule, how many ``times``, what it ``uses``."""

    rules: tuple
    times: int
    uses: tuple

    @property
    def words(self):
        """The names in words."""
        return " and ".join(DECIDED.get(name, in_words(name)) for name in self.rules)


class Explanation(Printed):
    """What can be said of a claim beyond its verdict; each part is None or empty where there is none.

    ``reasons``, of what is proved, are the ``Reason`` values of its steps in order, each once. Of what is refuted,
    ``fails`` is the ``Slip`` (symlin.slips) in it, ``nearest`` a true statement (symlin.nearby.Nearby) with its
    ``nearest_reasons``, ``missing`` a ``Hint`` (symlin.hinting) with an assumption under which the claim is true; all
    of these are proved. ``note`` says what could not be finished.
    """

    def __init__(self, reasons=None, fails=None, nearest=None, missing=None, note="", nearest_reasons=None):
        self.reasons = None if reasons is None else tuple(reasons)
        self.fails, self.nearest, self.missing, self.note = fails, nearest, missing, note
        self.nearest_reasons = nearest_reasons

    def __bool__(self):
        return any(part is not None for part in (self.reasons, self.fails, self.nearest, self.missing))

    @property
    def steps(self):
        """The number of steps of what is proved, those of the cases of an induction too; else None."""
        return None if self.reasons is None else sum(reason.times for reason in self.reasons)

    def to_json(self):
        """The explanation as ``symlin check --explain --json`` prints it; formulas in LaTeX."""
        data = {"rules": _reasons_json(self.reasons), "steps": self.steps,
                "fails": self.fails and _slip_json(self.fails), "nearest": self.nearest and _nearest_json(self),
                "missing": self.missing and self.missing.words}
        return data | ({"note": self.note} if self.note else {})


def explained(verdict):
    """The ``Explanation`` of a verdict; each part is looked for within a budget.

    >>> from symlin.proving import prove
    >>> print(explained(prove("A, B: n×n", "(A B)^T = B^T A^T")))
    by transpose of product
    >>> print(explained(prove("A, B: n×n", "(A B)^T = A^T B^T")))
    this is the fallacy "transpose keeps the order": The transpose of a product reverses the order of the factors.
    true with B.T*A.T in place of A.T*B.T: (A*B).T = B.T*A.T, by transpose of product
    true if A and B commute
    """
    if verdict.status == "refuted":
        claim = verdict.left, verdict.right, verdict.assumptions
        sizes = tuple(size.name for size in verdict.witness.sizes)
        nearest = verdict.nearest
        return Explanation(fails=slip(*claim, witness=verdict.witness), nearest=nearest,
                           nearest_reasons=nearest and reasons_of(nearest.proof), missing=supposed(*claim, sizes=sizes))
    if verdict.status != "proved":
        return Explanation()
    return Explanation(reasons_of(verdict))


def reasons_of(verdict):
    """The reasons of a proved verdict; None where no derivation is found within its budget."""
    try:
        return _reasons(verdict.derivation)
    except (Error, RecursionError):
        return None


def _reasons(derivation):
    """The reasons of the steps of a derivation, each once, those of the cases of a step after it."""
    found = {}
    for step in _steps(derivation):
        found[step] = found.get(step, 0) + 1
    return [Reason(rules, times, uses) for (rules, uses), times in found.items()]


def _steps(derivation):
    """Pairs (names, texts of what is assumed) of the steps."""
    for step in derivation.steps:
        uses = tuple(str(derivation.assumptions[k]) for k in step.uses)
        if step.rule.startswith(ASSUMPTION):
            _, comma, how = step.rule.partition(", ")
            yield (f"the assumption {', '.join(uses)}{comma}{how}",), ()
        else:
            yield _names(step), uses
        for case in step.cases:
            yield from _steps(case)


def _names(step):
    if step.symbol is not None:
        return (f"{step.rule} on {step.symbol}",)
    if step.rule.startswith(DEFINITION):
        return (DEFINITION + " and ".join(name.removeprefix(DEFINITION) for name in step.names),)
    return tuple(sorted(step.names))


def _reasons_json(reasons):
    return [{"names": list(reason.rules), "times": reason.times, "uses": list(reason.uses)} for reason in reasons or ()]


def _slip_json(fails):
    data = {"from": latex(fails.part), "to": latex(fails.wrong), "fallacy": fails.fallacy.name,
            "because": fails.fallacy.sentence, "times": fails.times, "before": latex(fails.before),
            "after": latex(fails.after), "instead": fails.instead and fails.instead.name}
    return data | {"true": None if fails.right is None else latex(fails.right)}


def _nearest_json(explanation):
    found = explanation.nearest
    return {"left": latex(found.left), "right": latex(found.right), "change": found.words(latex),
            "rules": _reasons_json(explanation.nearest_reasons)}
