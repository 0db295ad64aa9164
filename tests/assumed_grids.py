"""Random assumptions and claims on small matrices of whole numbers, checked at every point of a grid.

Nothing is known of the assumptions: a claim that is proved must hold at all points of the grid where they hold and both
sides are defined, and no answer may say that there is none where there is one.
"""

import random
from fractions import Fraction
from itertools import product
from typing import NamedTuple

import numpy

import symlin as sl
from matrix_words import Book, Group, Letter, Letters, Sum, Word, turned
from symlin.errors import Undefined

SYSTEMS = {
    "square": Letters({"A": ("n", "n"), "B": ("n", "n"), "x": ("n", "1")}),
    "rectangular": Letters({"A": ("n", "n"), "U": ("n", "m"), "V": ("m", "n")}),
    "small": Letters({"A": ("n", "n"), "x": ("n", "1"), "y": ("n", "1")}),
}
SCALARS = ("c", "d")
FEW = 12_000
"""Points of one grid at most."""


class Question(NamedTuple):
    """A claim with its assumptions; ``positive`` are the scalars assumed to be positive."""

    system: str
    assumed: tuple
    positive: tuple
    left: Sum
    right: Sum
    seed: int


class _Writer:
    def __init__(self, system, seed):
        self.letters = SYSTEMS[system]
        self.system, self.seed, self.rng = system, seed, random.Random(f"{system} {seed}")

    def question(self):
        assumed = tuple(self.equation() for _ in range(self.rng.randint(1, 3)))
        positive = ("c",) if self.rng.random() < 0.2 else ()
        rows, columns = self.rng.choice([("n", "n"), ("n", "n"), *self.letters.values()])
        left = right = self.sum(rows, columns, self.rng.randint(0, 2), inverses=0.15)
        for _ in range(self.rng.randint(1, 3)):
            right = self.more(right, self.rng.choice(assumed))
        if self.rng.random() < 0.5:
            left, right = right, self.sum(rows, columns, 1, inverses=0.1)
        return Question(self.system, assumed, positive, left, right, self.seed)

    def equation(self):
        rows, columns = self.rng.choice([("n", "n"), ("n", "n"), ("1", "1"), *self.letters.values()])
        left = self.sum(rows, columns, 1)
        simple = [Sum(rows, columns, ()), self.sum(rows, columns, 1), self.sum(rows, columns, 1)]
        if rows == columns:
            simple += [Sum(rows, columns, (Word(Fraction(1), (), ()),))] * 3
        return left, self.rng.choice(simple)

    def factors(self, rows, columns, most, inverses=0.0):
        for _ in range(100):
            made, at = [], rows
            for _ in range(self.rng.randint(0 if rows == columns else 1, most)):
                name = self.rng.choice([*self.letters])
                factor = Letter(name, self.rng.choice(["", "", "T"]))
                if self.letters[name] == ("n", "n") and self.rng.random() < inverses:
                    factor = factor._replace(mark=self.rng.choice(["inv", "invT"]))
                if self.letters.shape(factor)[0] == at:
                    made.append(factor)
                    at = self.letters.shape(factor)[1]
            if at == columns and (made or rows == columns):
                return tuple(made)
        return None

    def sum(self, rows, columns, count, inverses=0.0):
        words = []
        for _ in range(count):
            factors = self.factors(rows, columns, 3, inverses)
            if factors is not None:
                scalars = ((self.rng.choice(SCALARS), 1),) if self.rng.random() < 0.25 else ()
                words.append(Word(Fraction(self.rng.choice([1, 1, 1, -1, 2])), scalars, factors))
        made = Sum(rows, columns, tuple(words))
        if rows == columns and self.rng.random() < inverses:
            one = Word(Fraction(1), (), ())
            group = Group(made._replace(words=(one, *made.words)), "inv")
            made = Sum(rows, columns, (Word(Fraction(1), (), (group,)),))
        return made

    def more(self, e, equation):
        """A sum plus a multiple of an assumption between two words: the same wherever it holds."""
        left, right = equation if self.rng.random() < 0.7 else (turned(equation[0]), turned(equation[1]))
        before, after = self.factors(e.rows, left.rows, 2, 0.1), self.factors(left.columns, e.columns, 2, 0.1)
        if before is None or after is None:
            return e
        words = [*e.words]
        for sign, side in ((1, left), (-1, right)):
            words += [w._replace(coefficient=sign * w.coefficient, factors=before + w.factors + after)
                      for w in side.words]
        self.rng.shuffle(words)
        return e._replace(words=tuple(words))


def question(system, seed):
    """The question of a system of letters with this seed."""
    return _Writer(system, seed).question()


# grids -------------------------------------------------------------------------------------------------------------


class Grid:
    """Arrays (points, rows, columns) for letters and (points, 1, 1) for scalars, all at one choice of sizes."""

    def __init__(self, letters, sizes, seed):
        self.sizes = {**sizes, "1": 1}
        rng = numpy.random.default_rng(seed)
        cells = [(name, self.sizes[r] * self.sizes[c]) for name, (r, c) in letters.items()]
        cells += [(name, 1) for name in SCALARS]
        small = numpy.arange(-2, 3) if max(sizes.values()) == 1 else numpy.arange(-1, 2)
        count = sum(size for _, size in cells)
        if len(small) ** count <= FEW:
            flat = numpy.array(list(product(small, repeat=count)), dtype=float)
        else:
            flat = rng.choice(small, (FEW, count)).astype(float)
        self.values, at = {}, 0
        for name, size in cells:
            rows, columns = (self.sizes[s] for s in letters[name]) if name in letters else (1, 1)
            self.values[name] = flat[:, at : at + size].reshape(-1, rows, columns)
            at += size
        self.count = len(flat)

    def only(self, kept):
        """Only the points marked True."""
        self.values = {name: value[kept] for name, value in self.values.items()}
        self.count = int(kept.sum())

    def sum(self, e):
        """The values (points, rows, columns) of a sum, and where it is defined."""
        defined = numpy.ones(self.count, bool)
        total = numpy.zeros((self.count, self.sizes[e.rows], self.sizes[e.columns]))
        for w in e.words:
            value = numpy.broadcast_to(numpy.eye(self.sizes[e.rows]), (self.count, *[self.sizes[e.rows]] * 2))
            for f in w.factors:
                factor, fine = self.factor(f)
                defined &= fine
                value = value @ factor
            for name, _ in w.scalars:
                value = value * self.values[name]
            total = total + float(w.coefficient) * value
        return total, defined

    def factor(self, f):
        if isinstance(f, Group):
            value, defined = self.sum(f.sum)
        else:
            value, defined = self.values[f.name], numpy.ones(self.count, bool)
        if f.mark.startswith("inv"):
            singular = abs(numpy.linalg.det(value)) < 1e-6
            value = numpy.linalg.inv(numpy.where(singular[:, None, None], numpy.eye(value.shape[1]), value))
            defined = defined & ~singular
        return (value.swapaxes(1, 2) if f.mark.endswith("T") else value), defined


def _restricted(q, grid):
    """A grid with the points alone that fulfil the assumptions."""
    for left, right in q.assumed:
        grid.only((grid.sum(left)[0] == grid.sum(right)[0]).all(axis=(1, 2)))
    for name in q.positive:
        grid.only(grid.values[name][:, 0, 0] > 0)
    return grid


def outcome(q):
    """(how many points of the grids fulfil the assumptions and define both sides, at how many the sides differ)."""
    met = differ = 0
    sizes = [{"n": n, "m": m, "k": 1} for n in (1, 2) for m in ((1, 2) if q.system == "rectangular" else (1,))]
    for chosen in sizes:
        grid = _restricted(q, Grid(SYSTEMS[q.system], chosen, q.seed))
        (left, fine), (right, too) = grid.sum(q.left), grid.sum(q.right)
        here = fine & too
        met += int(here.sum())
        differ += int((here & ~numpy.isclose(left, right, rtol=1e-8, atol=1e-8).all(axis=(1, 2))).sum())
    return met, differ


def answer(q):
    """The status and the reason of the verdict, or "never defined"."""
    book = Book(SYSTEMS[q.system], SCALARS)
    given = [(book.sum(left), book.sum(right)) for left, right in q.assumed]
    given += [book.scalars[name] > 0 for name in q.positive]
    try:
        verdict = sl.prove(book.sum(q.left), book.sum(q.right), given=given, trials=10, seconds=2.0)
    except Undefined as error:
        return "never defined", str(error)
    return verdict.status, verdict.reason


def what_is_wrong(q):
    """(status, what is wrong with it or an empty text)."""
    status, reason = answer(q)
    met, differ = outcome(q)
    wrong = ""
    if status == "proved" and differ:
        wrong = f"proved, but false at {differ} of {met} points"
    if status == "never defined" and met:
        wrong = f"both sides are defined at {met} points"
    if "contradict" in reason and met:
        wrong = f"no contradiction: the assumptions hold at {met} points"
    return status, wrong


def shown(q):
    """A question in one line."""
    book = Book(SYSTEMS[q.system], SCALARS)
    given = [f"{book.sum(left)} = {book.sum(right)}" for left, right in q.assumed] + [f"{c} > 0" for c in q.positive]
    return f"{'; '.join(given)} |- {book.sum(q.left)} = {book.sum(q.right)}"
