"""The nearest true statement: a refuted claim with one small change of one side, proved before it is offered."""

import time
from itertools import islice, takewhile
from typing import NamedTuple

from sympy import Add, Inverse, MatAdd, Transpose

from symlin.assumed import Unread
from symlin.changes import Pool, changes, joined
from symlin.errors import Error
from symlin.expansion import expand
from symlin.nodes import Blocks, Concat
from symlin.rewriting.trees import alike, flat, key, made, mapped, unfolded
from symlin.shapes import shape
from symlin.spelling import spelled
from symlin.trials import Trials

SECONDS = 0.5
"""For one claim."""
MOST_CANDIDATES = 3000
MOST_TERMS, FEW_TERMS = 8, 3
"""Terms of a side multiplied out that are still easy to read: in the letters of the claim, and in others."""
EXPANDED, MULTIPLIED = 18, 15
"""What it costs to replace one side by the other multiplied out, and to multiply both."""


class Nearby(NamedTuple):
    """A true statement near a refuted claim: its sides, what was exchanged, and its proof.

    ``old`` is None where ``new`` was added, ``new`` is None where ``old`` was dropped; they are whole sides where
    one side was replaced. ``multiplied`` is "left" or "right" where both sides were multiplied by ``new``, else "".
    """

    left: object
    right: object
    old: object
    new: object
    multiplied: str = ""
    proof: object = None

    def words(self, spell=spelled):
        """The change in words; ``spell`` writes an expression."""
        return "".join(part if isinstance(part, str) else spell(part) for part in self.parts())

    def parts(self):
        """The change as texts and expressions, to be written one after the other."""
        if self.multiplied:
            return ["with both sides multiplied by ", self.new, f" from the {self.multiplied}"]
        if self.new is None:
            return ["without the term ", self.old]
        if self.old is None:
            return ["with the term ", self.new, " added"]
        added = _terms_beyond(self.new, self.old)
        if added and not _terms_beyond(self.old, self.new):
            return [f"with the term{'s' if len(added) > 1 else ''} ", *_listed(added), " added"]
        return ["with ", self.new, " in place of ", self.old]

    def __str__(self):
        return f"{spelled(self.left)} = {spelled(self.right)} is true, {self.words()}"


def _terms_beyond(e, other):
    """The terms of an expression that another does not have."""
    others = [key(term) for term in _terms(other)]
    return [term for term in _terms(e) if key(term) not in others]


def _listed(terms):
    return [part for term in terms for part in (" and ", term)][1:]


def _terms(e):
    """The terms of a sum, of anything else itself."""
    return e.args if isinstance(e, MatAdd | Add) else (e,)


def nearest(left, right, assumptions=(), *, witness=None, sizes=(), seconds=SECONDS):
    """A true statement ``Nearby`` a refuted claim (m, n) under assumptions (symlin/assumed.py), or None.

    ``witness`` is the counterexample of the claim, ``sizes`` names symbols that are known to be sizes. Candidates are
    made by one small change of one side, the smallest first; tried at a few exact points; and proved.

    >>> from sympy import MatMul, Transpose
    >>> from symlin.writing import matrices, sizes
    >>> A, B = matrices("A B", *[sizes("n")] * 2)
    >>> found = nearest(Transpose(MatMul(A, B)), MatMul(Transpose(A), Transpose(B)))
    >>> print(found)
    (A*B).T = B.T*A.T is true, with B.T*A.T in place of A.T*B.T
    """
    if any(isinstance(a, Unread) for a in assumptions):
        return None
    deadline = time.monotonic() + seconds
    sizes = {*sizes, *(s.name for s in witness.sizes)} if witness else set(sizes)
    try:
        trials = Trials(left, right, assumptions, witness, sizes, deadline)
        for candidate in _candidates(left, right, deadline):
            if time.monotonic() > deadline:
                return None
            sides = candidate.left, candidate.right
            if not trials.agree(*sides) or alike(*(_plain(unfolded(side)) for side in sides)):
                continue
            proof = trials.proof(*sides)
            if proof is not None:
                return candidate._replace(proof=proof)
    except (ValueError, RecursionError):
        return None
    return None


def _candidates(left, right, deadline):
    """Statements near the claim that say something, the nearest first."""
    pool = Pool(flat(left), flat(right))
    found = []
    for side, other, keeps_left in ((flat(right), left, True), (flat(left), right, False)):
        penalty = 0 if keeps_left else 1
        possible = [(2 * change.cost, change.side, change.old, change.new)
                    for change in _in_time(islice(changes(side, pool), MOST_CANDIDATES), deadline)]
        possible += [(EXPANDED, new, side, new) for new in _expanded(other, pool) if _have_common_terms(new, side)]
        for cost, new, *exchanged in possible:
            sides = (other, new) if keeps_left else (new, other)
            found.append((cost + penalty, len(found), Nearby(*sides, *exchanged)))
    found += [(MULTIPLIED, len(found), candidate) for candidate in _multiplied(left, right, pool)]
    seen = set()
    for _, _, candidate in sorted(found, key=lambda item: item[:2]):
        sides = candidate.left, candidate.right
        if sides in seen or not (candidate.left.free_symbols | candidate.right.free_symbols) <= pool.symbols:
            continue
        seen.add(sides)
        yield candidate


def _in_time(items, deadline):
    return takewhile(lambda _: time.monotonic() < deadline, items)


def _expanded(side, pool):
    """A side multiplied out, where that is a short sum in the letters of the claim."""
    try:
        out = flat(expand(side, terms=MOST_TERMS))
    except Error:
        return []
    if not isinstance(out, MatAdd | Add):
        return []
    letters = Pool(out).letters
    known = all(letter in pool.letters.get(size, ()) for size, some in letters.items() for letter in some)
    return [out] if known or len(out.args) <= FEW_TERMS and not out.has(Concat, Blocks, Inverse) else []


def _have_common_terms(e, other):
    """Whether a sum and another expression, multiplied out, have terms in common."""
    try:
        out = flat(expand(other, terms=MOST_TERMS))
    except Error:
        return False
    return len(_terms_beyond(e, out)) < len(e.args)


def _multiplied(left, right, pool):
    """The claim with both sides multiplied by a letter or its transpose."""
    if not left.is_Matrix:
        return
    rows, columns = shape(left)
    for letter in (letter for some in pool.letters.values() for letter in some):
        for factor in (letter, made(Transpose, (letter,))):
            if shape(factor)[1] == rows:
                sides = [joined([], [factor, side]) for side in (left, right)]
                yield Nearby(*sides, None, factor, "left")
            if shape(factor)[0] == columns:
                sides = [joined([], [side, factor]) for side in (left, right)]
                yield Nearby(*sides, None, factor, "right")


def _plain(e):
    """A flat expression with nothing transposed twice."""
    e = flat(mapped(e, _plain))
    return e.arg.arg if isinstance(e, Transpose) and isinstance(e.arg, Transpose) else e
