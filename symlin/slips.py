"""The step of a false equation that fails: a fallacy of the rule book that leads from the one side to the other."""

import time
from itertools import chain, islice
from typing import NamedTuple

from sympy import MatMul, MatPow

from symlin.assumed import Unread
from symlin.derivations.graph import LONGER, distance, parts_of, size_of
from symlin.derivations.tidying import tidied
from symlin.errors import Error
from symlin.nodes import Blocks, Concat
from symlin.rewriting.applying import applications, outcomes
from symlin.rewriting.hypotheses import hypotheses
from symlin.rewriting.patterns import Abstraction
from symlin.rewriting.places import Place
from symlin.rewriting.rule import DIRECTIONS, FORWARD
from symlin.rewriting.trees import alike, flat, kind_of, made, mapped
from symlin.rulebook import book
from symlin.rulebook.listing import unfoldings
from symlin.spelling import spelled
from symlin.trials import Trials

SECONDS, PROOF_SECONDS = 0.4, 0.3
"""For one claim: of processor time, to look for fallacies; and to prove those that were found the reason."""
MOST_STEPS = 60
"""Formulas that one true step makes of a side, in which a fallacy is looked for."""
MOST_OPENED = 2000
"""Parts of a formula with its definitions put in."""
MOST_PROOFS = 4
"""Fallacies that are tried to be proved the reason, of those that take as many steps."""
TIMES, FOLLOWED = 12, 3
"""How often a fallacy may be used for one step, and in how many formulas that it made it is used again."""


class Slip(NamedTuple):
    """The step ``before`` = ``after`` of a refuted claim, by a ``fallacy`` (symlin.rewriting.rule.Rule).

    The left side of the claim is proved equal to ``before``, and ``after`` to the right side. In this step ``part``
    became ``wrong`` by the fallacy, used ``times`` times; ``right`` is what ``part`` becomes by the rule ``instead``.
    Both are None where the book names none, ``right`` also where that rule does not apply to ``part``. ``is_claim``
    tells whether the step is all there is to the claim.
    """

    before: object
    after: object
    part: object
    wrong: object
    fallacy: object
    times: int
    instead: object
    right: object
    is_claim: bool = False

    def __str__(self):
        return f"{spelled(self.part)} = {spelled(self.wrong)} is the fallacy {self.fallacy.name}"


class _Way(NamedTuple):
    """A fallacy, applied to what is equal to the side of a number: ``start`` became ``result`` in so many ``times``."""

    side: int
    start: object
    first: object
    result: object
    times: int


def slip(left, right, assumptions=(), *, witness=None, sizes=(), seconds=SECONDS):
    """The ``Slip`` in a refuted claim (m, n) under assumptions (symlin/assumed.py), or None where none is found.

    ``witness`` is the counterexample of the claim, ``sizes`` names symbols that are known to be sizes. Fallacies are
    applied to both sides as they are written, then again, then after one true step of a side.

    >>> from sympy import MatMul, Transpose
    >>> from symlin.writing import matrices, sizes
    >>> A, B = matrices("A B", *[sizes("n")] * 2)
    >>> print(slip(Transpose(MatMul(A, B)), MatMul(Transpose(A), Transpose(B))))
    (A*B).T = A.T*B.T is the fallacy transpose_keeps_the_order
    """
    if any(isinstance(a, Unread) for a in assumptions):
        return None
    book.everything()
    deadline = time.process_time() + seconds
    sizes = {*sizes, *(s.name for s in witness.sizes)} if witness else set(sizes)
    try:
        trials = Trials(left, right, assumptions, witness, sizes, time.monotonic())
        return _Search(left, right, assumptions, trials, deadline).slip()
    except (ValueError, RecursionError):
        return None


class _Search:
    def __init__(self, left, right, assumptions, trials, deadline):
        self.sides, self.assumptions, self.trials = (flat(left), flat(right)), assumptions, trials
        self.deadline, self.most = deadline, LONGER * max(map(size_of, self.sides)) + 20
        self.tidy = [tidied(side) for side in self.sides]
        opened = [self._opened(side) for side in self.sides]
        self.foreign = [kind for kind in (Blocks, Concat) if not any(side.has(kind) for side in opened)]

    def slip(self):
        written = list(self._in_time(chain(*[self._ways(side, self.sides[side]) for side in (0, 1)])))
        later = chain(self._again(written), *[self._after_a_step(side) for side in (0, 1)])
        exact = [way for way in written if self._ends_as_written(way)]
        for stage in (exact, chain(written, later)):
            passing = [way for way in self._in_time(stage) if self.trials.agree(way.result, self.sides[1 - way.side])]
            self.trials.deadline = time.monotonic() + PROOF_SECONDS
            for way in sorted(passing, key=self._rank)[:MOST_PROOFS]:
                if self._is_proved(way):
                    return _slip(way, self.sides[1 - way.side], way.start == self.sides[way.side])
        return None

    def _in_time(self, items):
        for item in items:
            if time.process_time() >= self.deadline:
                return
            yield item

    def _ways(self, side, formula):
        """The fallacies in a formula that is equal to a side."""
        for one in self._applications(formula, book.fallacies()):
            yield _Way(side, formula, one, one.result, 1)

    def _applications(self, formula, rules, directions=DIRECTIONS):
        try:
            for one in applications(formula, rules, self.assumptions, directions, beyond=[], bare=True):
                if self._is_plain(one) and not alike(one.before, one.after) and _is_about_families(one):
                    yield one
        except Error:
            return

    def _again(self, ways):
        """Each fallacy used again on what it made."""
        for way in ways:
            if way.first.rule.fits_everywhere(way.first.direction):
                continue
            reached = [way]
            for times in range(2, TIMES + 1):
                reached = list(self._in_time(
                    way._replace(result=one.result, times=times) for before in reached[:FOLLOWED]
                    for one in self._applications(before.result, (way.first.rule,), (way.first.direction,))))
                yield from reached

    def _after_a_step(self, side):
        """The fallacies in what one true step makes of a side: definitions opened, or a rule applied."""
        formula = self.sides[side]
        seen = [formula]
        opened = self._opened(formula)
        steps = applications(formula, (*hypotheses(self.assumptions), *book.rules()), self.assumptions, beyond=[])
        results = chain([opened], (one.result for one in steps if self._is_plain(one)))
        for result in islice(results, MOST_STEPS):
            if not any(alike(result, other) for other in seen):
                seen.append(result)
                yield from self._ways(side, result)

    def _is_plain(self, application):
        """Whether what a rule makes is not much longer than the claim, and has blocks only where the claim has some."""
        return size_of(application.result) <= self.most and not any(
            application.after.has(kind) for kind in self.foreign)

    def _opened(self, formula):
        """A formula with the definitions of its letters put in."""
        while one := next(iter(applications(formula, unfoldings(formula), directions=(FORWARD,))), None):
            if size_of(one.result) > MOST_OPENED:
                break
            formula = one.result
        return formula

    def _ends_as_written(self, way):
        """Whether a way ends in the other side, equal terms collected."""
        return alike(tidied(way.result), self.tidy[1 - way.side])

    def _rank(self, way):
        """First what leads to the other side as it is written, then what is near to both and changes little.

        What a fallacy says of traces, transposes or functions goes before what it says of bare products and sums.
        """
        true = (way.start, self.sides[way.side]), (way.result, self.sides[1 - way.side])
        far = sum(distance(*(parts_of(_without_squares(tidied(side))) for side in sides)) for sides in true)
        changed = size_of(way.first.before) + size_of(way.first.after)
        is_nary = kind_of(way.first.before) is not None
        return not self._ends_as_written(way), way.times, far, is_nary, changed, -size_of(way.first.rule.left)

    def _is_proved(self, way):
        true = [(way.start, self.sides[way.side]), (way.result, self.sides[1 - way.side])]
        return all(alike(*sides) or self.trials.proof(*sides) is not None for sides in true) and self.trials.differ(
            way.start, way.result)


def _is_about_families(application):
    """Whether what stands for a family in a rule differs from member to member."""
    families = [value for value in application.bindings.values() if isinstance(value, Abstraction)]
    return all(value.body.free_symbols.intersection(value.indices) for value in families)


def _without_squares(e):
    """An expression with products in place of squares: to look at, they are the same."""
    e = mapped(e, _without_squares)
    return flat(made(MatMul, (e.base, e.base))) if isinstance(e, MatPow) and e.exp == 2 else e


def _slip(way, other, is_written):
    """A way as a step from the left side of the claim to the right; ``is_written``: it starts at a side as written."""
    pairs = [(way.start, other if alike(way.result, other) else way.result),
             (way.start, way.result) if way.times > 1 else (way.first.before, way.first.after)]
    (before, after), (part, wrong) = [pair[::-1] if way.side else pair for pair in pairs]
    fallacy = way.first.rule
    instead = book.named(fallacy.instead) if fallacy.instead else None
    right = instead and _by(instead, part, way.times)
    is_claim = is_written and alike(way.result, other) and part == before and alike(wrong, after)
    return Slip(before, after, part, wrong, fallacy, way.times, instead, right, is_claim)


def _by(rule, part, times):
    """What a part becomes by a rule used so many times, or None."""
    for direction in DIRECTIONS:
        try:
            result = next(outcomes(part, rule, Place(), direction)).after
            for _ in range(times - 1):
                result = next(applications(result, (rule,), directions=(direction,))).result
            return result
        except (StopIteration, Error):
            continue
    return None
