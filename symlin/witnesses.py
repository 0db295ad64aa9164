"""Where to look for counterexamples: smallest first, and made simple once found."""

import time
import warnings
from dataclasses import dataclass, field, replace
from itertools import product

import sympy

from symlin import balls
from symlin.displayed import Displayed
from symlin.errors import BudgetError, Error, Undefined
from symlin.exact import Undecided, evaluate, point_of, satisfied
from symlin.hunt import TRIAL_BUDGET, Hunt
from symlin.missing import MISSING
from symlin.node_values import as_rows
from symlin.nodes import Member
from symlin.points import Unknowns
from symlin.sampling import Unsatisfied
from symlin.simplifying import Simplifier

TRIALS = 40
"""Points at which both sides are defined and agree, after which a search gives up."""
LARGE_TRIALS = 3
"""Trials beyond the budget, after which a search gives up."""
BARREN = 3
"""Points at the same sizes at which a side is undefined, after which these sizes are passed over under assumptions."""
ROOMY = 6
"""Draws in vain after which every second one is at sizes that have room for the assumptions."""
MOST_ROOM = 4
"""The size up to which such sizes are enlarged."""
FIRST_TRIALS, FIRST_BUDGET = 3, 40_000
"""Points that are tried before a normal form is carried further, and scalar operations that each may take."""
UNSATISFIED = 20
"""Draws without such a point after which a search gives up; twice as many once there was one."""


@dataclass(frozen=True)
class Witness(Displayed):
    """Exact numbers at which the two sides of a claim differ.

    ``sizes``: ``{symbol: int}``, symbols of ℕ included; ``values``: ``{symbol or Member: exact Matrix or Rational}``;
    ``functions``: ``{name: polynomial in t}``; ``indices``: the free indices. ``entry`` is 1-based, the values of the
    free indices where the sides are numbers; ``left`` and ``right`` are the sides there, each a ``Rational`` or an
    ``Enclosure``.
    """

    sizes: dict
    values: dict
    functions: dict
    indices: dict
    entry: tuple
    left: object
    right: object
    claim: tuple = field(repr=False)

    def numpy(self):
        """Both sides as NumPy arrays of floating-point numbers, evaluated again at these values.

        Warns with a ``RuntimeWarning`` where the two differ by so little that they round to the same numbers.
        """
        import numpy

        point = point_of(self)
        left, right = (numpy.array(_floats(evaluate(side, point, partly=True))) for side in self.claim)
        if numpy.array_equal(left, right):
            warnings.warn(f"both sides round to the same floating-point numbers; exactly, entry {self.entry} is "
                          f"{self.left} on the left and {self.right} on the right", RuntimeWarning, stacklevel=2)
        return left, right

    def to_json(self, names=None):
        """The witness as JSON data, exact numbers as text; ``names`` maps symbols and family names as written."""
        names = names or {}

        def name(key):
            if isinstance(key, Member) and key not in names:
                return f"{names.get(key.name, key.name)}_{key.index}"
            return names.get(key, key if isinstance(key, str) else key.name)

        sizes = {name(s): n for s, n in self.sizes.items()}
        if self.entry[: len(self.indices)] != tuple(self.indices.values()):
            sizes |= {name(s): n for s, n in self.indices.items()}
        return {
            "sizes": sizes,
            "values": {
                name(key): [[str(x) for x in row] for row in value.tolist()] if value.is_Matrix else str(value)
                for key, value in self.values.items()
            },
            "functions": {name(f): str(p).replace("**", "^").replace("*", " ") for f, p in self.functions.items()},
            "entry": list(self.entry),
            "left": str(self.left),
            "right": str(self.right),
        }


@dataclass(frozen=True)
class Found:
    """A search that ended with a witness."""

    witness: Witness


@dataclass(frozen=True)
class Search:
    """A search that found nothing: how many points it tried, and why others did not count.

    ``agreed``: both sides defined and equal, or enclosed too closely to be told apart; ``undefined``;
    ``undecided``: balls that could not tell; ``too_large``: beyond the budget; ``unsatisfied``: no point found that
    satisfies the assumptions; ``sizes``: the sizes tried, as
    ``{name: int}``; ``reason``: why nothing could be evaluated, or None.
    """

    agreed: int = 0
    undefined: int = 0
    undecided: int = 0
    too_large: int = 0
    unsatisfied: int = 0
    sizes: tuple = ()
    reason: str | None = None


def search(left, right, *, trials=TRIALS, deadline=None, assumptions=()):
    """``Found`` with the simplest counterexample that a short search meets, else a ``Search``.

    The sides have one shape (m, n). ``deadline`` is a moment of ``time.monotonic()``. Only points that satisfy the
    assumptions (symlin/assumed.py) are tried, all of which must be understood. Raises ``ShapeError`` where a side has
    no meaning. What is found has yet to pass ``symlin.exact.recompute``.

    >>> from sympy import MatMul, MatrixSymbol, Symbol
    >>> from symlin.assumed import Property
    >>> n = Symbol("n", integer=True, positive=True)
    >>> A, B = MatrixSymbol("A", n, n), MatrixSymbol("B", n, n)
    >>> witness = search(MatMul(A, B), MatMul(B, A)).witness
    >>> witness.sizes, witness.entry, witness.left, witness.right
    ({n: 2}, (1, 2), 0, 1)
    >>> assumed = [Property("diagonal", A), Property("diagonal", B)]
    >>> search(MatMul(A, B), MatMul(B, A), assumptions=assumed).agreed
    40
    """
    hunt = Hunt(left, right, deadline, assumptions)
    if hunt.unknowns.rangeless:
        return Search(reason=f"the range of {hunt.unknowns.rangeless[0]} is not known")
    counts, sizes = dict(agreed=0, undefined=0, undecided=0, too_large=0, unsatisfied=0), []
    too_large, barren = [], {}
    for seed, numbers in enumerate(hunt.unknowns.size_choices(assumed=bool(assumptions))):
        if (counts["agreed"] >= trials or seed >= (4 if assumptions else 2) * trials or len(too_large) >= LARGE_TRIALS
                or counts["unsatisfied"] >= UNSATISFIED * (1 + bool(sizes)) or hunt.is_late()):
            break
        if any(all(numbers[name] >= least for name, least in large.items()) for large in too_large):
            continue
        in_vain = counts["unsatisfied"] + counts["undefined"]
        if assumptions and sizes and numbers not in sizes and seed % 2 and in_vain >= ROOMY:
            numbers = _roomier(sizes[seed // 2 % len(sizes)], seed // 2)
        key = tuple(numbers.values())
        if assumptions and barren.get(key, 0) >= BARREN:
            continue
        try:
            point = hunt.draw(numbers, seed)
            found = hunt.difference(point)
        except Unsatisfied:
            counts["unsatisfied"] += 1
        except Undefined:
            counts["undefined"] += 1
            barren[key] = barren.get(key, 0) + 1
        except Undecided:
            counts["undecided"] += 1
        except BudgetError:
            counts["too_large"] += 1
            too_large.append(numbers)
        except Error as error:
            return Search(**counts, sizes=tuple(sizes), reason=str(error))
        else:
            if found:
                return Found(_witness(hunt, *Simplifier(hunt, point, found).run()))
            counts["agreed"] += 1
            barren[key] = -BARREN
            if numbers not in sizes:
                sizes.append(numbers)
    return Search(**counts, sizes=tuple(sizes))


def differ_at_once(left, right):
    """Whether two sides differ at one of the first few points; False where they agree there or cannot be compared."""
    hunt = Hunt(left, right)
    if hunt.unknowns.rangeless:
        return False
    for seed, numbers in zip(range(FIRST_TRIALS), hunt.unknowns.size_choices()):
        try:
            if hunt.difference(hunt.draw(numbers, seed), FIRST_BUDGET):
                return True
        except (Error, Undecided):
            continue
    return False


def _roomier(numbers, turn):
    """Size numbers that had room for what is assumed, every second time with one of them larger."""
    name = list(numbers)[turn // 2 % len(numbers)]
    return {**numbers, name: numbers[name] + 1} if turn % 2 and numbers[name] < MOST_ROOM else numbers


def defined_point(expressions, *, trials=TRIALS, deadline=None):
    """Whether there is an exact point at which all expressions, or one entry of each, in the same place, are defined,
    at sizes that are not all 1.

    True: one was found. False: every point that was tried was undefined. None: some point could not be decided.
    """
    expressions = list(expressions)
    unknowns = Unknowns.of(*expressions)

    def is_defined(seed, numbers):
        point, ranges = unknowns.draw(numbers, seed + 2), unknowns.ranges(numbers)
        return any(_all_defined(expressions, point, indices) for indices in _positions(ranges))

    return _found_somewhere(
        is_defined, unknowns.size_choices(unequal=True), trials,
        lambda: deadline is not None and time.monotonic() > deadline)


def assumed_point(assumptions, left, right, *, trials=TRIALS, deadline=None):
    """Whether there is an exact point that satisfies all assumptions, with both sides defined, at sizes not all 1.

    Unequal sizes are tried first. True: one was found. False: none was. None: some point could not be decided.
    """
    hunt = Hunt(left, right, deadline, assumptions)

    def is_example(seed, numbers):
        point = hunt.draw(numbers, seed)
        return any(
            _all_defined((left, right), point, indices) and satisfied(assumptions, replace(point, indices=indices))
            for indices in _positions(hunt.unknowns.ranges(numbers)))

    return _found_somewhere(
        is_example, hunt.unknowns.size_choices(unequal=True, assumed=True), trials, hunt.is_late)


def _found_somewhere(is_found, size_choices, trials, is_late):
    """Whether ``is_found(seed, sizes)`` at some sizes: True, False, or None where some could not be decided."""
    unsure = 0
    for seed, numbers in enumerate(size_choices):
        if seed >= trials or unsure >= LARGE_TRIALS or is_late():
            break
        try:
            if is_found(seed, numbers):
                return True
        except Undefined:
            continue
        except (Undecided, BudgetError):
            unsure += 1
        except Error:
            return None
    return None if unsure else False


def _positions(ranges):
    for positions in product(*[range(1, last + 1) for last in ranges.values()]):
        yield dict(zip(ranges, positions))


def _all_defined(expressions, point, indices):
    """Whether all expressions, or those entries of each that stand in one place, are defined at a point."""
    place = replace(point, indices=indices)
    try:
        values = [as_rows(evaluate(e, place, budget=TRIAL_BUDGET, partly=True)) for e in expressions]
    except Undefined:
        return False
    entries = zip(*([x for row in rows for x in row] for rows in values))
    return any(all(x is not MISSING for x in xs) for xs in entries)


def _witness(hunt, point, found):
    """The witness in SymPy's terms; the free indices become the entry where the sides are numbers."""
    unknowns, members = hunt.unknowns, {}
    for family in unknowns.families:
        indices = [key[1] for key in point.values if isinstance(key, tuple) and key[0] == family.name]
        members |= {(family.name, i): Member(family.name, i, *family.args[2:]) for i in indices}
    values = {members.get(key, key): _exact(value) for key, value in point.values.items()}
    entry = found.entry
    if found.indices and not any(side.is_Matrix for side in hunt.claim):
        entry = tuple(found.indices.values())
        entry = entry if len(entry) > 1 else (*entry, 1)
    left, right = _shown_apart(found.left, found.right)
    t = sympy.Symbol("t")
    return Witness(
        sizes={s: point.sizes[s.name] for s in unknowns.sizes + unknowns.exponents},
        values=values,
        functions={f: sympy.Poly(c[::-1], t).as_expr() for f, c in point.functions.items()},
        indices=dict(found.indices), entry=entry, left=left, right=right, claim=hunt.claim,
    )


def _exact(value):
    return sympy.ImmutableMatrix(value) if isinstance(value, list) else sympy.Rational(value)


def _shown_apart(left, right):
    """Both numbers with as many digits as it takes to see that they differ."""
    for digits in (10, 30, 100, 400):
        shown = balls.shown(left, digits), balls.shown(right, digits)
        (a, r), (b, s) = ((x.middle, x.radius) if isinstance(x, balls.Enclosure) else (x, 0) for x in shown)
        if abs(a - b) > r + s:
            break
    return shown


def _floats(value):
    if isinstance(value, list):
        return [[_floats(x) for x in row] for row in value]
    return float(value) if balls.is_ball(value) or value is MISSING else int(value.p) / int(value.q)
