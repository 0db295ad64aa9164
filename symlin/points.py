"""Which points to try: sizes small and unequal, then small whole numbers for everything that is left open."""

from dataclasses import dataclass, replace
from fractions import Fraction
from functools import lru_cache

import sympy
from sympy.core.function import AppliedUndef

from symlin.errors import BudgetError, Undefined
from symlin.exact import FreeSymbols, Point
from symlin.nodes import KNOWN, Elementwise, Entry, Indicator, Mask, Member
from symlin.shapes import Walk, free_indices
from symlin.size import Size

POLYNOMIALS = ((0, 1, 1), (1, -1, 0, 1), (2, -1, 1), (0, 2, -1, 1))
"""For unknown functions, the constant first: neither linear nor odd nor even."""
POOLS = (
    (2, 1, 3, -1, 2), (1, 2, -1, 3, 0, -2), (1, 2, 3, 4), (0, 1, -1, 2),
    (Fraction(1, 2), Fraction(-1, 3), Fraction(1, 4), Fraction(2, 5)),
)
"""Where entries are drawn from, one pool after the other; the third and the last are for denominators, roots, logs."""
MOST_NEAR = 1000
"""The largest constant of a claim about which numbers are tried."""
USUAL = (1, -1, 0, 2, 3, -2, -3)
"""What is tried for a scalar whose assumptions do not allow the number that was drawn."""
MOST_SIZES = 400
"""Choices of sizes after which those that the assumptions allow are given up."""
MOST_REACH = 12
"""The largest literal position that sizes are made to reach."""
MOST_ROOM = 8
"""The largest size that is tried because assumptions speak of a number near to it."""
MOST_ENTRIES = 300_000
"""Entries that the matrices of one point may have together."""


@dataclass(frozen=True)
class Unknowns:
    """What expressions leave open, each in order of first appearance.

    ``sizes``: size symbols; ``exponents``: symbols of ℕ; ``scalars``; ``matrices``: matrix symbols; ``families``:
    one member of each; ``functions``: names; ``indices``: ``{free index: Size of its range}``; ``rangeless``: what
    stands in a delta or an indicator only, so that its range is not known; ``free``: the free symbols of each part;
    ``reach``: the largest number that stands as a position or a bound; ``near``: whole numbers about the constants.
    """

    sizes: tuple
    exponents: tuple
    scalars: tuple
    matrices: tuple
    families: tuple
    functions: tuple
    indices: dict
    rangeless: tuple
    free: FreeSymbols
    reach: int = 0
    near: tuple = ()

    @staticmethod
    def of(*expressions, sizes=()):
        """What expressions leave open; raises ``ShapeError`` where they have no meaning.

        ``sizes`` names symbols that are known to be sizes where no shape shows it.
        """
        walk, free = Walk(), FreeSymbols()
        try:
            ranges = free_indices(expressions, walk, sizes)
            open_symbols = frozenset().union(*map(free.of, expressions))
        except RecursionError:
            raise BudgetError("an expression is nested too deeply to be tried at numbers") from None
        symbols, matrices, families, functions, compared, reach, near = {}, {}, {}, {}, set(), 0, {}
        for part in _parts(expressions):
            if part.is_Symbol and part in open_symbols:
                symbols[part] = None
            elif isinstance(part, sympy.MatrixSymbol):
                matrices[part] = None
            elif isinstance(part, Member):
                families.setdefault(part.name, part)
            elif isinstance(part, AppliedUndef):
                functions[type(part).__name__] = None
            elif isinstance(part, Elementwise) and part.name not in KNOWN:
                functions[part.name] = None
            elif isinstance(part, sympy.KroneckerDelta | Indicator):
                compared |= free.of(part)
            elif part.is_Integer and 2 < abs(part) <= MOST_NEAR:
                near |= dict.fromkeys((abs(int(part)) + 1, abs(int(part)) - 1, -abs(int(part))))
            elif isinstance(part, Entry | Member | sympy.Tuple):
                reach = max([reach, *(int(a) for a in part.args if a.is_Integer and a <= MOST_REACH)])
        others = [s for s in symbols if s not in ranges]
        sizes = [s for s in others if s.name in walk.size_names or s.name in sizes or s.is_integer and s.is_positive]
        rest = [s for s in others if s not in sizes]
        return Unknowns(
            tuple(sizes), tuple(s for s in rest if s.is_integer and s.is_nonnegative),
            tuple(s for s in rest if not (s.is_integer and s.is_nonnegative)),
            tuple(matrices), tuple(families.values()), tuple(functions),
            {s: ranges[s] for s in symbols if s in ranges},
            tuple(s for s in sizes if s in compared and s.name not in walk.size_names), free, reach, tuple(near),
        )

    def joined(self, others):
        """These together with what other expressions leave open, each of which has indices of its own."""
        everything = [self, *others]

        def joined(kind):
            return tuple(dict.fromkeys(x for u in everything for x in getattr(u, kind)))

        sizes = tuple(s for s in joined("sizes") if s not in self.indices)
        names = {s.name for s in sizes}
        families = {member.name: member for member in reversed(joined("families"))}
        return replace(
            self, sizes=sizes, exponents=tuple(s for s in joined("exponents") if s.name not in names),
            scalars=tuple(s for s in joined("scalars") if s.name not in names), matrices=joined("matrices"),
            families=tuple(reversed(families.values())), functions=joined("functions"), near=joined("near"),
            reach=max(u.reach for u in everything))

    @property
    def size_names(self):
        """The names of the sizes and of the symbols of ℕ."""
        return {s.name for s in self.sizes + self.exponents}

    def shapes(self, numbers):
        """The rows and columns of each matrix at size numbers, by its key in ``Point.values``."""
        shapes = {m: tuple(_at(m.args[1:], numbers)) for m in self.matrices}
        for member in self.families:
            rows, columns, members = _at(member.args[2:], numbers)
            _check_entries(members * rows * columns)
            shapes |= {(member.name, index): (rows, columns) for index in range(1, members + 1)}
        _check_entries(sum(rows * columns for rows, columns in shapes.values()))
        return shapes

    def ranges(self, numbers):
        """The last position of each free index at size numbers; ``Undefined`` where a range is empty."""
        lasts = {index: size.at(numbers) for index, size in self.indices.items()}
        if any(last < 1 for last in lasts.values()):
            raise Undefined("an index has no position")
        return lasts

    def draw(self, numbers, seed, pool=None):
        """A ``Point`` at size numbers ``{name: int}``, always the same for one seed.

        Raises ``Undefined`` where a size is not positive and ``BudgetError`` where there are too many entries.
        """
        pools = (*POOLS, self.near) if self.near else POOLS
        draw = _draws(seed, pool or pools[seed % len(pools)])
        shapes = self.shapes(numbers)
        values = {key: [[next(draw) for _ in range(c)] for _ in range(r)] for key, (r, c) in shapes.items()}
        chance = _draws(seed, (1, 0, 1))
        values |= {m: [[next(chance) for _ in row] for row in values[m]] for m in self.matrices if isinstance(m, Mask)}
        for s in self.scalars:
            number = next(draw)
            values[s] = next((x for x in (number, -number, *USUAL) if allows(s, x)), number)
        functions = {f: POLYNOMIALS[(seed + k) % len(POLYNOMIALS)] for k, f in enumerate(self.functions)}
        return Point(numbers, values, functions)

    def size_choices(self, *, unequal=False, assumed=False):
        """Numbers for sizes and symbols of ℕ, without end; smallest first, or unequal ones first.

        ``assumed``: not all 1 at first, and sometimes 4, since what is assumed may need room.
        """
        names = [s.name for s in self.sizes]
        powers = (1, 2, 0, 3)
        if assumed:
            powers += tuple(x for x in self.near if 3 < x <= MOST_REACH)
        roomy = max([self.reach, *(x for x in self.near if x <= MOST_ROOM)])
        choices = _roomy_sizes(len(names), unequal, roomy) if assumed else _sizes(len(names), unequal, self.reach)
        for trial, sizes in enumerate(choices):
            exponents = {s.name: powers[(trial + k) % len(powers)] for k, s in enumerate(self.exponents)}
            numbers = dict(zip(names, sizes)) | exponents
            if all(allows(s, numbers[s.name]) for s in self.sizes + self.exponents):
                yield numbers
            elif trial > MOST_SIZES:
                return


def allows(symbol, number):
    """Whether what is assumed of a symbol (positive, not zero, odd, ...) allows a number."""
    number = sympy.Rational(number)
    return all(getattr(number, f"is_{fact}") is known for fact, known in _assumed(symbol))


@lru_cache(maxsize=1024)
def _assumed(symbol):
    return tuple(symbol.assumptions0.items())


def _at(sizes, numbers):
    values = [Size.of(size).at(numbers) for size in sizes]
    if min(values) < 1:
        raise Undefined(f"the size {sizes[values.index(min(values))]} is not positive")
    return values


def _check_entries(entries):
    if entries > MOST_ENTRIES:
        raise BudgetError(f"the matrices have more than the budget of {MOST_ENTRIES} entries")


def _parts(expressions):
    """Every part once, in the order of writing."""
    seen, waiting = {}, list(reversed(expressions))
    while waiting:
        part = waiting.pop()
        if id(part) not in seen:
            seen[id(part)] = part
            yield part
            waiting.extend(reversed(part.args))


def _numbers(seed):
    """Whole numbers that look random and are always the same."""
    state = (seed + 1) * 0x9E3779B97F4A7C15
    while True:
        state = (state * 6364136223846793005 + 1442695040888963407) % 2**64
        yield state >> 40


def _draws(seed, pool):
    for number in _numbers(seed):
        yield pool[number % len(pool)]


def _sizes(n, unequal, reach):
    """Numbers for n sizes, without end; with ``unequal`` different ones first, and never only ones."""
    if n == 0:
        while True:
            yield ()
    different = [[1 + (i + turn) % min(n, 4) for i in range(n)] for turn in range(min(n, 4))]
    if unequal:
        yield from different if n > 1 else [[2]]
    if not unequal:
        yield [1] * n
    yield [2] * n
    if n > 2:
        yield from different
    if n > 1:
        for single in range(n):
            yield [1 + (i == single) for i in range(n)]
    yield [3] * n
    if reach > 2:
        yield [reach] * n
        yield [reach + 1] * n
    if n == 2:
        yield from ([2, 3], [3, 2])
    draw = _numbers(n)
    while True:
        choice = [1 + next(draw) % 3 for _ in range(n)]
        if not unequal or set(choice) != {1}:
            yield choice


def _roomy_sizes(n, unequal, reach):
    """As ``_sizes``, where assumptions may leave nothing at sizes of 1."""
    if n == 0:
        while True:
            yield ()
    twos, different = [2] * n, [[1 + (i + turn) % min(n, 4) for i in range(n)] for turn in range(min(n, 4))]
    downwards = [[1 + (n - 1 - i + turn) % min(n, 4) for i in range(n)] for turn in range(min(n, 2))]
    if n > 1 and unequal:
        yield from (*different, *downwards)
    yield twos
    yield [3] * n
    if n > 1 and not unequal:
        yield from (*different, *downwards)
    if n > 1:
        for single in range(n):
            yield [2 + (i == single) for i in range(n)]
            yield [1 + (i == single) for i in range(n)]
    if not unequal:
        yield [1] * n
    if reach > 2:
        yield [reach] * n
        yield [reach + 1] * n
    yield [4] * n
    draw = _numbers(n)
    while True:
        choice = [(2, 3, 1, 2, 3, 2, 4)[next(draw) % 7] for _ in range(n)]
        if not unequal or set(choice) != {1}:
            yield choice
