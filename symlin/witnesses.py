"""Where to look for counterexamples: smallest first, and made simple once found."""

import time
from dataclasses import dataclass, field, replace
from functools import partial
from itertools import product

import sympy

from symlin import balls
from symlin.displayed import Displayed
from symlin.errors import BudgetError, Error, Undefined
from symlin.exact import Undecided, compare, evaluate, point_of
from symlin.nodes import Member
from symlin.points import Unknowns, allows

TRIALS = 40
"""Points at which both sides are defined and agree, after which a search gives up."""
TRIAL_BUDGET = 400_000
"""Scalar operations that one trial may take."""
LARGE_TRIALS = 3
"""Trials beyond the budget, after which a search gives up."""
SIMPLER = 60
"""Attempts to make a counterexample simpler."""
SIMPLIFIED_ENTRIES = 100_000
"""Entries that all these attempts may draw together."""


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
        """Both sides as NumPy arrays of floating-point numbers, evaluated again at these values."""
        import numpy

        point = point_of(self)
        return tuple(numpy.array(_floats(evaluate(side, point))) for side in self.claim)

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
    ``undecided``: balls that could not tell; ``too_large``: beyond the budget; ``sizes``: the sizes tried, as
    ``{name: int}``; ``reason``: why nothing could be evaluated, or None.
    """

    agreed: int = 0
    undefined: int = 0
    undecided: int = 0
    too_large: int = 0
    sizes: tuple = ()
    reason: str | None = None


def search(left, right, *, trials=TRIALS, deadline=None):
    """``Found`` with the simplest counterexample that a short search meets, else a ``Search``.

    The sides have one shape (m, n). ``deadline`` is a moment of ``time.monotonic()``. Raises ``ShapeError`` where a
    side has no meaning. What is found has yet to pass ``symlin.exact.recompute``.

    >>> from sympy import MatMul, MatrixSymbol, Symbol
    >>> n = Symbol("n", integer=True, positive=True)
    >>> A, B = MatrixSymbol("A", n, n), MatrixSymbol("B", n, n)
    >>> witness = search(MatMul(A, B), MatMul(B, A)).witness
    >>> witness.sizes, witness.entry, witness.left, witness.right
    ({n: 2}, (1, 2), 0, 1)
    """
    hunt = _Hunt(left, right, deadline)
    if hunt.unknowns.rangeless:
        return Search(reason=f"the range of {hunt.unknowns.rangeless[0]} is not known")
    counts, sizes, too_large = dict(agreed=0, undefined=0, undecided=0, too_large=0), [], []
    for seed, numbers in enumerate(hunt.unknowns.size_choices()):
        if counts["agreed"] >= trials or seed >= 2 * trials or len(too_large) >= LARGE_TRIALS or hunt.is_late():
            break
        if any(all(numbers[name] >= least for name, least in large.items()) for large in too_large):
            continue
        try:
            point = hunt.unknowns.draw(numbers, seed)
            found = hunt.difference(point)
        except Undefined:
            counts["undefined"] += 1
        except Undecided:
            counts["undecided"] += 1
        except BudgetError:
            counts["too_large"] += 1
            too_large.append(numbers)
        except Error as error:
            return Search(**counts, sizes=tuple(sizes), reason=str(error))
        else:
            if found:
                return Found(hunt.witness(*_Simplifier(hunt, point, found).run()))
            counts["agreed"] += 1
            if numbers not in sizes:
                sizes.append(numbers)
    return Search(**counts, sizes=tuple(sizes))


def defined_point(expressions, *, trials=TRIALS, deadline=None):
    """Whether there is an exact point at which all expressions are defined, at sizes that are not all 1.

    True: one was found. False: every point that was tried was undefined. None: some point could not be decided.
    """
    expressions = list(expressions)
    unknowns, unsure = Unknowns.of(*expressions), 0
    for seed, numbers in enumerate(unknowns.size_choices(unequal=True)):
        if seed >= trials or unsure >= LARGE_TRIALS or deadline is not None and time.monotonic() > deadline:
            break
        try:
            point, ranges = unknowns.draw(numbers, seed + 2), unknowns.ranges(numbers)
            if any(_all_defined(expressions, point, indices) for indices in _positions(ranges)):
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
    try:
        for e in expressions:
            evaluate(e, replace(point, indices=indices), budget=TRIAL_BUDGET)
    except Undefined:
        return False
    return True


class _Hunt:
    """The two sides of a claim and what is known about them while points are tried."""

    def __init__(self, left, right, deadline):
        self.claim = left, right
        self.deadline = deadline
        self.unknowns = Unknowns.of(left, right)

    def is_late(self):
        return self.deadline is not None and time.monotonic() > self.deadline

    def difference(self, point):
        ranges = self.unknowns.ranges(point.sizes)
        return compare(*self.claim, point, ranges=ranges, budget=TRIAL_BUDGET, free=self.unknowns.free)

    def witness(self, point, found):
        """The witness in SymPy's terms; the free indices become the entry where the sides are numbers."""
        unknowns, members = self.unknowns, {}
        for family in unknowns.families:
            indices = [key[1] for key in point.values if isinstance(key, tuple) and key[0] == family.name]
            members |= {(family.name, i): Member(family.name, i, *family.args[2:]) for i in indices}
        values = {members.get(key, key): _exact(value) for key, value in point.values.items()}
        entry = found.entry
        if found.indices and not any(side.is_Matrix for side in self.claim):
            entry = tuple(found.indices.values())
            entry = entry if len(entry) > 1 else (*entry, 1)
        left, right = _shown_apart(found.left, found.right)
        t = sympy.Symbol("t")
        return Witness(
            sizes={s: point.sizes[s.name] for s in unknowns.sizes + unknowns.exponents},
            values=values,
            functions={f: sympy.Poly(c[::-1], t).as_expr() for f, c in point.functions.items()},
            indices=dict(found.indices), entry=entry, left=left, right=right, claim=self.claim,
        )


class _Simplifier:
    """Simpler points at which two sides still differ, one change after the other."""

    def __init__(self, hunt, point, found):
        self.hunt, self.point, self.found = hunt, point, found
        entries = sum(len(v) * len(v[0]) for v in point.values.values() if isinstance(v, list))
        self.attempts = min(SIMPLER, SIMPLIFIED_ENTRIES // max(entries, 1))

    def accepts(self, candidate):
        """Whether the sides differ at the point that ``candidate()`` makes; then it is the point from now on."""
        if not self.attempts or self.hunt.is_late():
            return False
        self.attempts -= 1
        try:
            point = candidate()
            found = self.hunt.difference(point)
        except (Undefined, Undecided, BudgetError):
            return False
        if found:
            self.point, self.found = point, found
        return found is not None

    def run(self):
        self.try_smaller_sizes()
        self.try_zeros_and_ones()
        self.try_simpler_numbers()
        return self.point, self.found

    def try_smaller_sizes(self):
        unknowns = self.hunt.unknowns
        for symbols, least in ((unknowns.exponents, 0), (unknowns.sizes, 1)):
            for symbol in symbols:
                for number in range(least, self.point.sizes[symbol.name]):
                    numbers = self.point.sizes | {symbol.name: number}
                    if any(self.accepts(partial(unknowns.draw, numbers, seed)) for seed in range(3)):
                        break

    def try_zeros_and_ones(self):
        for seed in range(4):
            if self.accepts(partial(self.hunt.unknowns.draw, self.point.sizes, seed, pool=(0, 1))):
                break

    def try_simpler_numbers(self):
        for key, value in self.point.values.items():
            if not isinstance(value, list):
                self._try_each(value, lambda x: x, key)
            elif not self._accepts_zeros(key, value):
                for i, row in enumerate(value):
                    for j, number in enumerate(row):
                        self._try_each(number, partial(self._replaced, key, i, j), key)

    def _accepts_zeros(self, key, value):
        zeros = [[0] * len(row) for row in value]
        return value == zeros or self.accepts(lambda: self._with(key, zeros))

    def _try_each(self, number, value, key):
        for x in (0, 1, -1, 2):
            if abs(x) < abs(number) and (not _is_scalar(key) or allows(key, x)):
                if self.accepts(lambda: self._with(key, value(x))):
                    break

    def _replaced(self, key, i, j, number):
        rows = [list(row) for row in self.point.values[key]]
        rows[i][j] = number
        return rows

    def _with(self, key, value):
        return replace(self.point, values={**self.point.values, key: value})


def _is_scalar(key):
    return not isinstance(key, tuple) and key.is_Symbol


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
    return float(value) if balls.is_ball(value) else int(value.p) / int(value.q)
