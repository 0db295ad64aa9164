"""The rules of all topics, in the order in which they are written."""

import importlib
from functools import cache

from symlin.errors import DerivationError, Error
from symlin.rewriting.rule import Rule

TOPICS = (
    "numbers", "functions_of_numbers", "products", "powers", "sums_of_powers", "transposes", "traces",
    "inner", "hadamard_and_diag", "inverses", "blocks_and_heads", "block_inverses", "explicit_matrices",
    "kronecker_and_vec", "sums_and_entries", "exp_and_softmax", "permutations", "attention",
)
"""The modules of the book, in the order of a course."""


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
    """The definition or rule of a name; ``DerivationError`` for a fallacy and for what the book does not have."""
    found = _by_name().get(name)
    if found is None:
        near = [n for n in _by_name() if set(str(name).split("_")) & set(n.split("_")) - {"of", "a", "the", "and"}]
        hint = f"; near to it: {', '.join(near[:5])}" if near else ""
        raise DerivationError(f"the book has no rule {name!r}{hint}")
    if found.standing == "fallacy":
        raise DerivationError(f"{name} is a fallacy: {found.sentence} It is false, and no derivation may use it")
    return found
