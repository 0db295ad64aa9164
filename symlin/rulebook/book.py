"""The rules of all topics, in the order in which they are written."""

import importlib
from difflib import SequenceMatcher
from functools import cache

from symlin.errors import DerivationError, Error
from symlin.rewriting.rule import Rule

TOPICS = (
    "numbers", "functions_of_numbers", "products", "powers", "sums_of_powers", "transposes", "traces",
    "inner", "hadamard_and_diag", "inverses", "blocks_and_heads", "block_inverses", "explicit_matrices",
    "kronecker_and_vec", "sums_and_entries", "exp_and_softmax", "permutations", "attention",
)
"""The modules of the book, in the order of a course."""
_SMALL = frozenset(("", "of", "a", "the", "and", "on", "is", "in"))
_ALIKE = 0.6
"""How alike two names are, from 0 to 1, of which one may be meant for the other."""


@cache
def everything():
    """All definitions, rules and fallacies of the book."""
    found, names = [], set()
    for topic in TOPICS:
        module = importlib.import_module(f"symlin.rulebook.{topic}")
        for value in vars(module).values():
            if isinstance(value, Rule):
                if value.name in names:
                    raise Error(f"two rules of the book are called {value.name}")
                names.add(value.name)
                found.append(value)
    true = {r.name for r in found if r.standing != "fallacy"}
    for entry in found:
        if entry.instead and entry.instead not in true:
            raise Error(f"the fallacy {entry.name} names {entry.instead!r} instead, which is no rule of the book")
    return tuple(found)


@cache
def rules():
    """The definitions and rules: what a derivation may use."""
    return tuple(r for r in everything() if r.standing != "fallacy")


@cache
def theorems():
    """The rules that follow from the others in several lines."""
    return tuple(r for r in everything() if r.theorem)


@cache
def fallacies():
    """The tempting falsehoods."""
    return tuple(r for r in everything() if r.standing == "fallacy")


@cache
def _by_name():
    return {r.name: r for r in everything()}


def named(name):
    """The definition or rule of a name; ``DerivationError`` for a fallacy and for what the book does not have.

    The name may be written as it is read, with spaces.

    >>> named("transpose of product") is named("transpose_of_product")
    True
    """
    found = _by_name().get("_".join(str(name).split()))
    if found is None:
        near = ", ".join(r.name if r.standing != "fallacy" else f"{r.name} (a fallacy)" for r in _near(name))
        raise DerivationError(f"the book has no rule {name!r}" + (f"; near to it: {near}" if near else ""))
    if found.standing == "fallacy":
        raise DerivationError(f"{found.name} is a fallacy: {found.sentence} It is false, and no derivation may use it")
    return found


def _near(name):
    """The five entries whose names are most like a name, rules before fallacies."""
    wanted = "_".join(str(name).casefold().split())
    words = set(wanted.split("_")) - _SMALL
    likeness = {entry: SequenceMatcher(None, wanted, entry.name).ratio() for entry in everything()}
    near = [r for r, ratio in likeness.items() if ratio > _ALIKE or words & set(r.name.split("_"))]
    first = sorted(near, key=lambda r: -likeness[r])[:5]
    return sorted(first, key=lambda r: r.standing == "fallacy")
