"""Which assumptions a proof from relations rests on: relations that it combines, and facts in its meanings."""

import sympy

from symlin.assumed import Property
from symlin.nodes import Defined, DefinedScalar
from symlin.relations.certificates import InverseLaw
from symlin.relations.premises import facts_of, is_invertible_by_word


_READ = frozenset(("symmetric", "skew-symmetric", "diagonal", "permutation", "positive", "nonnegative"))
"""Words by which the entries of a symbol are read in another way; "orthogonal" is one where its inverse is written."""


def assumptions_used(found):
    """The assumptions that a ``Certificate`` or an ``Induction`` rests on, in their order.

    A fact such as that A is symmetric counts where A occurs in the claim or in another assumption that is used.
    """
    facts = set(facts_used(found))
    combined = {*found.assumed(), *_inverses_assumed(found)}
    return tuple(a for a in found.assumptions if a in facts or a in combined)


def facts_used(found):
    """The assumptions by which symbols of the claim, or of what the proof combines, are read in another way."""
    speaks = _symbols_of((found.left, found.right))
    for assumption in found.assumed():
        speaks |= _symbols_of(assumption)
    read = facts_of(found.assumptions)
    told, growing = [], True
    while growing:
        growing = False
        for assumption in found.assumptions:
            if assumption in told:
                continue
            facts = facts_of((assumption,))
            words = any(symbol in speaks and (words & _READ or "orthogonal" in words and _inverse_of(symbol) & speaks)
                        for symbol, words in facts.words.items())
            equal = any(symbol in speaks and read.equal.get(symbol) == value for symbol, value in facts.equal.items())
            if words or equal:
                told.append(assumption)
                speaks |= _symbols_of(assumption)
                growing = True
    return tuple(a for a in found.assumptions if a in told)


def _inverses_assumed(found):
    """The assumptions in a word by which something has an inverse that the proof uses."""
    inverted = {relation.why.letter.written for relation in found.used() if isinstance(relation.why, InverseLaw)}
    return [a for a in found.assumptions
            if isinstance(a, Property) and is_invertible_by_word(a) and a.matrix in inverted]


def _inverse_of(symbol):
    return {sympy.Inverse(symbol), sympy.Inverse(sympy.Transpose(symbol))}


def _symbols_of(parts):
    """The symbols, matrix symbols and inverses in expressions, those in definitions too."""
    found, seen, pending = set(), set(), [part for part in parts if isinstance(part, sympy.Basic)]
    while pending:
        e = pending.pop()
        if e in seen:
            continue
        seen.add(e)
        if isinstance(e, sympy.MatrixSymbol | sympy.Inverse) or e.is_Symbol:
            found.add(e)
        pending.extend([e.value] if isinstance(e, Defined | DefinedScalar) else e.args)
    return found
