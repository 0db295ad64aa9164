"""The facts of ``flagship.toml``, whose derivations are compared with those of textbooks and papers."""

import tomllib
from pathlib import Path

from symlin.text.checking import check_document


def facts():
    """The facts: dictionaries with ``name``, ``title``, ``document``, ``source``, ``steps`` and ``counted``."""
    return tomllib.loads(Path(__file__).with_name("flagship.toml").read_text(encoding="utf-8"))["fact"]


def derivations(document):
    """The derivations of the claims of a document; ``ValueError`` where one is not proved."""
    claims = check_document(document).claims
    if not claims or any(claim.verdict != "proved" for claim in claims):
        raise ValueError([(claim.claim, claim.verdict, claim.reason) for claim in claims])
    return [claim.answer.derivation for claim in claims]


def length(derivation):
    """The steps of a derivation, with those of the derivations inside of its steps."""
    return sum(1 + sum(map(length, step.cases)) for step in derivation.steps)
