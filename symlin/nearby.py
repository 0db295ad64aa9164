"""The nearest true statement: a refuted claim with one small change of one side, proved before it is offered."""

import time
from itertools import islice, takewhile
from typing import NamedTuple

from sympy import Add, Inverse, MatAdd, Transpose

from symlin.assumed import Unread
from symlin.changes import Pool, changes, joined
from symlin.entries import Budget, within
from symlin.errors import Error
from symlin.exact import FreeSymbols, Undecided, compare, point_of
from symlin.expansion import expand
from symlin.nodes import Blocks, Concat, Defined, DefinedScalar
from symlin.points import Unknowns
from symlin.proving import decide
from symlin.rewriting.trees import alike, flat, made, mapped
from symlin.shapes import same_shape, shape
from symlin.spelling import spelled

SECONDS = 0.5
"""For one claim."""
PROOF_SECONDS, PROOF_TERMS = 0.2, 20_000
"""For the proof of one candidate."""
TRIAL_BUDGET = 40_000
"""Scalar operations for one candidate at one point."""
MOST_CANDIDATES = 3000
POINTS = 3
"""Exact points at which a candidate is tried before it is proved."""
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
        if self.multiplied:
            return f"with both sides multiplied by {spell(self.new)} from the {self.multiplied}"
        if self.new is None:
            return f"without the term {spell(self.old)}"
        if self.old is None:
            return f"with the term {spell(self.new)} added"
        return f"with {spell(self.new)} in place of {spell(self.old)}"

    def __str__(self):
        return f"{spelled(self.left)} = {spelled(self.right)} is true, {self.words()}"


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
        trial = _Trial(left, right, assumptions, witness, sizes)
        for candidate in _candidates(left, right, deadline):
            if time.monotonic() > deadline:
                return None
            sides = candidate.left, candidate.right
            if not trial.passes(*sides):
                continue
            proof = _proof(*sides, assumptions, sizes, deadline)
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
        possible += [(EXPANDED, new, side, new) for new in _expanded(other, pool)]
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


class _Trial:
    """A few exact points, at which false candidates fail."""

    def __init__(self, left, right, assumptions, witness, sizes):
        self.free, self.points = FreeSymbols(), []
        if witness is not None:
            self.points.append((point_of(witness), {}))
        if not assumptions:
            unknowns = Unknowns.of(left, right, sizes=sizes)
            for seed, numbers in zip(range(1, POINTS + 1), unknowns.size_choices(unequal=True)):
                try:
                    self.points.append((unknowns.draw(numbers, seed), unknowns.ranges(numbers)))
                except Error:
                    continue

    def passes(self, left, right):
        """Whether two sides fit, are not written alike, and agree wherever both are defined."""
        try:
            same_shape(left, right)
        except ValueError:
            return False
        agreed = False
        for point, ranges in self.points:
            try:
                if compare(left, right, point, ranges=ranges, budget=TRIAL_BUDGET, free=self.free) is not None:
                    return False
                agreed = True
            except (Error, Undecided):
                continue
        return agreed and not alike(_unfolded(left), _unfolded(right))


def _unfolded(e):
    """An expression with the values of its defined letters in their places, and nothing transposed twice."""
    while isinstance(e, Defined | DefinedScalar):
        e = e.value
    e = flat(mapped(e, _unfolded))
    return e.arg.arg if isinstance(e, Transpose) and isinstance(e.arg, Transpose) else e


def _proof(left, right, assumptions, sizes, deadline):
    seconds = min(PROOF_SECONDS, deadline - time.monotonic())
    if seconds <= 0:
        return None
    try:
        with within(Budget(PROOF_TERMS, seconds)):
            verdict = decide(
                left, right, assumptions=assumptions, sizes=sizes, terms=PROOF_TERMS, seconds=seconds, trials=1)
    except Error:
        return None
    return verdict if verdict.proved else None
