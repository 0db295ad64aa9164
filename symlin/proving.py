"""Decide a claim: by the normal form of what its sides mean, else by a search for a counterexample."""

import importlib
import time
from itertools import product as combinations
from typing import NamedTuple

import sympy

from symlin.arguments import assumptions, two_sides
from symlin.assumed import Unread
from symlin.conditions import conditions_of
from symlin.domains import has_domain, known_signs
from symlin.entries import Budget, times, within
from symlin.errors import BudgetError, Error, Undefined
from symlin.hinting import hint
from symlin.meaning import POINT, Beyond, Meanings
from symlin.meaning.positions import where_read
from symlin.missing import MaskedRow
from symlin.nodes import Defined, DefinedScalar, Total
from symlin.normal_form import difference
from symlin.places import existing
from symlin.ranges import NoRefinement
from symlin.relations.induction import by_induction
from symlin.relations.proofs import certificate
from symlin.relations.rules import Contradiction
from symlin.relations.using import assumptions_used
from symlin.shapes import Walk, counts_from_index, free_indices, same_shape
from symlin.signs import knowing
from symlin.vanishing import vanishes
from symlin.verdict import Proved, Unknown

TERMS = 100_000
SECONDS = 10.0
TRIALS = 40
SHARE, DEEPER = 1.0, 3.0
"""Seconds for the two searches for a combination of relations, before and after that for a counterexample."""
MAX_CASES = 1024
LONG = 12
"""Terms of a difference from which on a few exact points are tried before it is brought to a common denominator."""


class Evidence(NamedTuple):
    """How two sides were found equal: the sides, and how their ranges were read.

    ``written_out`` tells whether literal ranges were written out position by position, ``whole_sums`` whether sums over
    all of a literal range were not; ``cases`` counts the pairs of cells compared; ``cleared`` whether denominators were
    multiplied through after the normal form.
    """

    left: object
    right: object
    written_out: bool
    cases: int
    cleared: bool
    whole_sums: bool = False


def prove(left, right=None, *, given=(), terms=TERMS, seconds=SECONDS, trials=TRIALS):
    """Whether two expressions are equal for all sizes and values: ``Proved``, ``Refuted`` or ``Unknown``.

    ``left`` and ``right`` are SymPy expressions of one shape; or ``left`` is ``sympy.Eq(l, r, evaluate=False)``; or
    both are texts, declarations and a claim. ``given`` lists assumptions. ``terms``, ``seconds`` and ``trials`` bound
    the work; what is beyond them is ``Unknown`` with the budget named. Raises ``ShapeError`` where shapes do not fit,
    ``ParseError`` for text without a reading, ``Undefined`` where a side is never defined (``1/(c - c)``),
    ``TypeError`` for a bare True or False.

    >>> from symlin.writing import sizes, matrix, matrices
    >>> n, d, k = sizes("n d k")
    >>> X, (W_Q, W_K) = matrix("X", n, d), matrices("W_Q W_K", d, k)
    >>> prove((X * W_Q) * (X * W_K).T, X * W_Q * W_K.T * X.T).status
    'proved'
    >>> verdict = prove(X * W_Q, X * W_K)
    >>> verdict.status, verdict.witness.left != verdict.witness.right
    ('refuted', True)
    """
    if isinstance(left, str) and isinstance(right, str):
        from symlin.text.claims import prove_text

        return prove_text(left, right, given=given, terms=terms, seconds=seconds, trials=trials)
    left, right = two_sides(left, right)
    given = assumptions(given, (left, right))
    return decide(left, right, assumptions=given, terms=terms, seconds=seconds, trials=trials)


def decide(left, right, *, assumptions=(), sizes=(), terms=TERMS, seconds=SECONDS, trials=TRIALS):
    """The verdict on two written sides under ``assumptions``, a tuple of ``symlin.assumed``.

    ``sizes`` names the symbols that are known to be sizes where the sides do not show it. Arguments and errors
    otherwise as for ``prove``.
    """
    try:
        walk = Walk()
        same_shape(left, right, walk)
        free = free_indices([left, right], walk, sizes)
        has_literal_sizes = any(size.number is not None and size.number > 1 for size in walk.sizes)
        deadline = time.monotonic() + seconds
        shown = _shown(left, right, free, has_literal_sizes, Budget(terms, seconds))
        if isinstance(shown, Proved):
            return _not_vacuous(shown, left, right)
        tried = [shown]
        understood = tuple(a for a in assumptions if not isinstance(a, Unread))
        question = Question(left, right, understood, free, sizes, has_literal_sizes)
        for deeper in (False, True):
            derived = _derived(question, deeper, tried, Budget(terms, min(seconds, DEEPER if deeper else SHARE)))
            if derived is not None:
                return derived
            if not deeper:
                late = max(deadline, time.monotonic() + 1.0)
                answer = _refuting().refuted(left, right, tried, trials, late, assumptions=tuple(assumptions))
                if answer.status == "refuted":
                    return answer
                if not question.has_relations:
                    break
        return _unknown(question, tried, terms, seconds)
    except Undefined as never:
        raise Undefined(f"never defined: {never}") from None
    except RecursionError:
        raise BudgetError("the expression is nested too deeply; give its parts names of their own") from None


def proved_at_once(left, right, assumptions=(), terms=20_000, seconds=0.3):
    """The ``Proved`` of two written sides where it is found with little work; else None, and nothing is refuted."""
    try:
        walk = Walk()
        same_shape(left, right, walk)
        free = free_indices([left, right], walk)
        has_literal_sizes = any(size.number is not None and size.number > 1 for size in walk.sizes)
        found = _shown(left, right, free, has_literal_sizes, Budget(terms, seconds))
        if isinstance(found, Proved):
            found = _not_vacuous(found, left, right)
        else:
            question = Question(left, right, tuple(assumptions), free, (), has_literal_sizes)
            found = _derived(question, False, [found], Budget(terms, seconds))
    except (Error, RecursionError):
        return None
    return found if isinstance(found, Proved) else None


class Question(NamedTuple):
    """A claim with what is assumed, and how its free indices and sizes are read."""

    left: object
    right: object
    assumptions: tuple
    free: dict
    sizes: object
    has_literal_sizes: bool

    @property
    def has_relations(self):
        """Whether there is something that relations can be made of: assumptions, inverses, or symbols of ℕ."""
        return bool(self.assumptions) or any(_has_inverse_or_natural(side) for side in (self.left, self.right))


def _derived(question, deeper, tried, budget):
    """``Proved`` by a certificate from the assumptions and the laws of inverses and powers, or by induction.

    ``Unknown`` if the assumptions have no example.
    """
    if not question.has_relations:
        return None
    left, right, assumptions, *_ = question
    with within(budget):
        for written_out in (False, True) if question.has_literal_sizes else (False,):
            try:
                found = _found(question, written_out, deeper)
            except (Beyond, NoRefinement) as beyond:
                found, reason = None, f"no normal form for {beyond}"
            except BudgetError as spent:
                found, reason = None, str(spent)
            except Contradiction:
                return Unknown(
                    left, right, f"the assumptions contradict each other, so anything follows: {_listed(assumptions)}",
                    tried)
            else:
                reason = "no combination of the assumptions and the laws of inverses was found"
            if found is not None and found.check():
                return _under_assumptions(question, found)
    if reason not in tried:
        tried.append(reason)
    return None


def _found(question, written_out, deeper):
    """A certificate, or an induction, which goes first in the deeper search: its two cases cost less."""
    left, right, assumptions, free, sizes, _ = question
    claim = left, right, assumptions, free, written_out, sizes
    if not deeper:
        return certificate(*claim)
    return by_induction(*claim) or by_induction(*claim, deeper=True) or certificate(*claim, deeper=True)


def _under_assumptions(question, found):
    left, right, assumptions, *_ = question
    conditions = dict.fromkeys((*conditions_of(left, right), *found.invertible()))
    proved = Proved(left, right, found.summary(), conditions, found, assumptions_used(found))
    if _refuting().example(assumptions, left, right):
        return proved
    named = found.assumed() or assumptions
    return Unknown(
        left, right, "it follows from the assumptions, but no example of them was found at which both sides are defined"
        + (f": {_listed(named)}" if named else ""), (proved.reason,))


def _unknown(question, tried, terms, seconds):
    """``Unknown``, with an assumption under which the claim is proved where one is found at once."""
    left, right, assumptions, free, sizes, _ = question
    found = hint(left, right, assumptions, free, sizes, terms, seconds)
    tried = [*tried, str(found)] if found else tried
    return Unknown(left, right, "; ".join(tried), tried, found and found.assumption)


def _listed(assumptions):
    return "; ".join(map(str, assumptions))


def _has_inverse_or_natural(side):
    """Whether an inverse, or a symbol of ℕ or for an index from 0, is written in an expression or its definitions."""
    for e in _parts(side):
        if isinstance(e, sympy.Inverse) or isinstance(e, sympy.MatPow) and e.exp.is_nonnegative is not True:
            return True
        if e.is_Symbol and e.is_integer and not e.is_positive:
            return True
        if isinstance(e, sympy.MatPow | sympy.Pow) and e.exp.free_symbols and e.exp.is_integer:
            return True
    return False


def _parts(*expressions):
    """Every part of expressions once, those of definitions too."""
    pending, seen = list(expressions), set()
    while pending:
        e = pending.pop()
        if id(e) not in seen:
            seen.add(id(e))
            yield e
            pending.extend([e.value] if isinstance(e, Defined | DefinedScalar) else e.args)


class _Trial:
    """Whether a few exact points tell two sides apart, tried once; then no normal form can be equal."""

    def __init__(self, left, right):
        self._sides, self.told = (left, right), None

    def tells_apart(self):
        if self.told is None:
            self.told = _refuting().differ_at_once(*self._sides)
        return self.told


def _shown(left, right, free, has_literal_sizes, budget):
    """``Proved``, or a text that says what was tried; what is literal is written out only where that is needed."""
    alike = Proved(left, right, "both sides are written alike", (), Evidence(left, right, False, 1, False))
    if left == right and not _is_partial(left):
        return alike
    reason, trial = "the normal forms of the two sides differ", _Trial(left, right)
    with within(budget):
        for number, reading in enumerate(_readings(left, right, has_literal_sizes)):
            if number and trial.tells_apart():
                break
            try:
                evidence = _equal(left, right, free, reading, trial) or _equal_in_domain(
                    left, right, free, reading, trial)
                if evidence:
                    conditions = conditions_of(left, right)
                    return Proved(left, right, "both sides have the same normal form", conditions, evidence)
                reason = "the normal forms of the two sides differ"
            except Beyond as beyond:
                if left == right:
                    alike.conditions = conditions_of(left)
                    return alike
                reason = f"no normal form yet for {beyond}"
            except NoRefinement as clash:
                reason = f"one range is divided in two ways: {clash}"
            except BudgetError as spent:
                return str(spent)
    return reason


class _Reading(NamedTuple):
    """What is done with literal ranges, as in ``Meanings``; whether denominators are multiplied through at the end."""

    written_out: bool
    whole_sums: bool
    clears: bool


def _readings(left, right, has_literal_sizes):
    """The ways to read what is literal; with several of them, each is tried first without clearing denominators."""
    ways = [(False, True)]
    if has_literal_sizes:
        if any(last.is_Integer for e in _parts(left, right) if isinstance(e, Total | sympy.Sum)
               for _, _, last in e.args[1:]):
            ways.append((False, False))
        ways.append((True, False))
    return [_Reading(*way, clears) for clears in ((False, True) if len(ways) > 1 else (True,)) for way in ways]


def _equal_in_domain(left, right, free, reading, trial):
    """The evidence of ``_equal`` with the signs that are known where the logarithms and roots are defined."""
    if trial.told or not has_domain(left, right):
        return None
    try:
        return _equal(left, right, free, reading, trial, in_domain=True)
    except Undefined:
        return None


def _equal(left, right, free, reading, trial, in_domain=False):
    """The evidence that two sides have equal normal forms, or None; entries in masked rows are passed over."""
    meanings = Meanings(free, reading.written_out, whole_sums=reading.whole_sums)
    a, b = meanings.of(left), meanings.of(right)
    matrices = [m for m in (a, b) if m.rows is not None]
    if len(matrices) == 2:
        meanings.unify(a.rows, b.rows)
        meanings.unify(a.columns, b.columns)
    axes = [matrices[0].rows, matrices[0].columns] if matrices else []
    indices = list(meanings.free.values())
    places = [list(meanings.along(axis)) for axis in axes + [index.axis for index in indices]]
    cases, cleared, masked, read_somewhere = 0, False, None, False
    for case in combinations(*places):
        cases += 1
        if cases > MAX_CASES:
            raise BudgetError(f"more than {MAX_CASES} cases of blocks and positions")
        chosen = [term for term, _ in case]
        for index, term in zip(indices, chosen[len(axes):]):
            index.term = term
        where = tuple(chosen[: len(axes)]) or (POINT, POINT)
        read = where_read(meanings)
        if not read:
            continue
        with existing(meanings.existing), knowing(known_signs(meanings, left, right) if in_domain else None):
            try:
                total = difference(times(read, _at(a, where)), times(read, _at(b, where)))
            except MaskedRow as row:
                masked = row
                continue
            read_somewhere = True
            if total:
                if not reading.clears or len(total.terms) > LONG and trial.tells_apart() or not vanishes(total):
                    return None
                cleared = True
    if masked and not read_somewhere:
        raise masked
    return Evidence(left, right, reading.written_out, cases, cleared, reading.whole_sums)


def _at(meant, where):
    return meant.entry() if meant.rows is None else meant.entry(*where)


def _not_vacuous(proved, left, right):
    """The proof, unless no exact point is found at which both sides are defined."""
    if _is_partial(left, right) and _refuting().defined_somewhere(left, right) is False:
        return Unknown(
            left, right, "both sides agree, but no point was found at which they are defined, sizes of 1 left aside",
            (proved.reason,))
    return proved


def _is_partial(*sides):
    return counts_from_index(*sides) or bool(conditions_of(*sides, all_of_them=True))


def _refuting():
    """What evaluates exactly, imported when it is first needed: ball arithmetic is not cheap to load."""
    return importlib.import_module("symlin.refuting")
