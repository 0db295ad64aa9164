"""Random claims under assumptions, half of them true by construction, and verdicts checked with numbers alone.

A true claim is a random sum of words and the same sum rewritten by what is assumed and what follows from it; a mutated
one has a change in one word. Whether a verdict is right is told by NumPy (tests/matrix_words.py) at matrices that
fulfil the assumptions by construction (tests/assumed_kinds.py); a counterexample is evaluated there too.
"""

import random
from fractions import Fraction
from typing import NamedTuple

import numpy
import sympy

import symlin as sl
from assumed_kinds import FREE, KINDS, anything
from matrix_words import COUNT, TURNED, Book, Group, Letter, Numbers, Singular, Sum, Word, turned
from symlin.assumed import Property
from symlin.nodes import Member

DRAWS = 6
TOLERANCE = 1e-8
LITERAL = 0.1
"""How many claims have a number for the size n."""


class Claim(NamedTuple):
    """Two sides, the kind of the assumptions, whether it is true by construction, and numbers for some sizes."""

    kind: str
    left: object
    right: object
    is_true: bool
    literal: dict
    seed: int


def claim(name, seed):
    """The claim of a kind with this seed."""
    return _Writer(name, seed).claim()


class _Writer:
    def __init__(self, name, seed):
        self.name, self.kind, self.seed = name, KINDS[name], seed
        self.rng = random.Random(f"{name} {seed}")

    def claim(self):
        rng = self.rng
        literal = {"n": 2} if rng.random() < LITERAL else {}
        rows, columns = rng.choice([("n", "n"), ("n", "n"), ("n", "m"), ("m", "n"), ("m", "m"), ("n", "1")])
        left = right = self.sum(rows, columns, rng.randint(1, 3))
        for _ in range(rng.randint(1, 4)):
            right = self.rewritten(right)
        is_true = rng.random() < 0.5
        if not is_true:
            right = self.mutated(right)
        return Claim(self.name, *self.wrapped(left, right, literal), is_true, literal, self.seed)

    # -- sums of words

    def factors(self, rows, columns, most):
        """Letters from one size to another, or None where none were found."""
        letters = [*self.kind.letters]
        for _ in range(200):
            made, at = [], rows
            for _ in range(self.rng.randint(0 if rows == columns else 1, most)):
                name = self.rng.choice(letters)
                if name in FREE and self.rng.random() < 0.5:
                    continue
                factor = Letter(self.member(name), self.rng.choice(["", "", "T"]))
                if name in self.kind.invertible and self.rng.random() < 0.2:
                    factor = factor._replace(mark=self.rng.choice(["inv", "inv", "invT"]))
                if self.kind.letters.shape(factor)[0] == at:
                    made.append(factor)
                    at = self.kind.letters.shape(factor)[1]
            if at == columns:
                return tuple(made)
        return None

    def member(self, name):
        return f"{name}#{self.rng.choice('i12')}" if name in self.kind.members else name

    def word(self, rows, columns):
        coefficient = Fraction(self.rng.choice([1, 1, 1, -1, 2, -3]), self.rng.choice([1, 1, 1, 2]))
        scalars = ((self.rng.choice(self.kind.scalars), 1),) if self.kind.scalars and self.rng.random() < 0.3 else ()
        if self.kind.rules and self.rng.random() < 0.8:
            side = self.rng.choice(self.rng.choice(self.kind.rules))
            before, after = self.factors(rows, side.rows, 2), self.factors(side.columns, columns, 2)
            if side.words and before is not None and after is not None:
                inner = self.rng.choice(side.words)
                return Word(coefficient * inner.coefficient, scalars + inner.scalars, before + inner.factors + after)
        factors = self.factors(rows, columns, 3)
        return None if factors is None else Word(coefficient, scalars, factors)

    def sum(self, rows, columns, count):
        words = [w for w in (self.word(rows, columns) for _ in range(count)) if w is not None]
        return Sum(rows, columns, tuple(words))

    # -- true rewriting

    def rewritten(self, e):
        way = self.rng.choice(["replace", "replace", "replace", "add", "add", "turn", "group", "split", "shuffle"])
        if way == "replace":
            return self.replaced(e)
        if way == "add":
            return self.added(e)
        if way == "turn":
            return Sum(e.rows, e.columns, (Word(Fraction(1), (), (Group(turned(e), "T"),)),)) if e.words else e
        words = list(e.words)
        if words and way == "split":
            k = self.rng.randrange(len(words))
            part = words[k].coefficient * Fraction(1, 2)
            words[k : k + 1] = [words[k]._replace(coefficient=part)] * 2
        if words and way == "group":
            k = self.rng.randrange(len(words))
            words[k] = self.grouped(words[k])
        self.rng.shuffle(words)
        return e._replace(words=tuple(words))

    def grouped(self, word):
        if len(word.factors) < 2:
            return word
        first = self.rng.randrange(len(word.factors) - 1)
        last = self.rng.randint(first + 2, len(word.factors))
        part = word.factors[first:last]
        shape = self.kind.letters.shape(part[0])[0], self.kind.letters.shape(part[-1])[1]
        inner = Sum(*shape, (Word(Fraction(1), (), part),))
        group = Group(turned(inner), "T") if self.rng.random() < 0.5 else Group(inner)
        return word._replace(factors=(*word.factors[:first], group, *word.factors[last:]))

    def replaced(self, e):
        """A sum with one side of a rule replaced by the other where it occurs, as it is or transposed."""
        places = []
        for k, word in enumerate(e.words):
            for sides in self.kind.rules:
                for one, other in (sides, sides[::-1]):
                    for a, b in ((one, other), (turned(one), turned(other))):
                        if len(a.words) == 1 and (a.words[0].factors or self.rng.random() < 0.3):
                            places += [(k, at, a, b) for at in self.occurrences(word, a)]
        if not places:
            return self.added(e)
        k, at, old, new = self.rng.choice(places)
        word, [inner] = e.words[k], old.words
        before, after = word.factors[:at], word.factors[at + len(inner.factors):]
        scale = word.coefficient / inner.coefficient
        undone = tuple((name, -exponent) for name, exponent in inner.scalars)
        made = tuple(
            Word(scale * w.coefficient, word.scalars + undone + w.scalars, before + w.factors + after)
            for w in new.words)
        return e._replace(words=e.words[:k] + made + e.words[k + 1:])

    def occurrences(self, word, side):
        """Where the factors of a side of one word stand in a word; an identity stands at every place of its size."""
        wanted = side.words[0].factors
        if any(exponent < 0 for _, exponent in side.words[0].scalars):
            return
        if side.words[0].scalars:
            return
        for at in range(len(word.factors) + 1 - len(wanted)):
            if wanted and word.factors[at : at + len(wanted)] == wanted:
                yield at
            elif not wanted and at < len(word.factors) and self.kind.letters.shape(word.factors[at])[0] == side.rows:
                yield at

    def added(self, e):
        """A sum plus a multiple of a rule between two words."""
        if not self.kind.rules:
            return e
        left, right = self.rng.choice(self.kind.rules)
        if self.rng.random() < 0.3:
            left, right = turned(left), turned(right)
        before, after = self.factors(e.rows, left.rows, 1), self.factors(left.columns, e.columns, 1)
        if before is None or after is None:
            return e
        scale = Fraction(self.rng.choice([1, -1, 2, -3]), self.rng.choice([1, 1, 2]))
        words = list(e.words)
        for sign, side in ((1, left), (-1, right)):
            words += [w._replace(coefficient=sign * scale * w.coefficient, factors=before + w.factors + after)
                      for w in side.words]
        self.rng.shuffle(words)
        return e._replace(words=tuple(words))

    # -- mutation

    def mutated(self, e):
        """A sum with one word changed: nearly always a false claim."""
        if not e.words:
            return e._replace(words=(self.word(e.rows, e.columns),)) if self.word(e.rows, e.columns) else e
        k = self.rng.randrange(len(e.words))
        word = e.words[k]
        ways = [word._replace(coefficient=-word.coefficient), word._replace(coefficient=word.coefficient + 1), None]
        for at, factor in enumerate(word.factors):
            others = [factor._replace(mark=TURNED[factor.mark])]
            if isinstance(factor, Letter):
                others += [Letter(self.member(name), factor.mark) for name in self.kind.letters]
            for other in others:
                if other != factor and self.kind.letters.shape(other) == self.kind.letters.shape(factor):
                    if not other.mark.startswith("inv") or isinstance(other, Group) or (
                            other.name.split("#")[0] in self.kind.invertible):
                        ways.append(word._replace(factors=(*word.factors[:at], other, *word.factors[at + 1:])))
            following = word.factors[at + 1: at + 2]
            if following and len({*self.kind.letters.shape(factor), *self.kind.letters.shape(following[0])}) == 1:
                ways.append(word._replace(
                    factors=(*word.factors[:at], *following, factor, *word.factors[at + 2:])))
        changed = self.rng.choice(ways)
        return e._replace(words=e.words[:k] + ((changed,) if changed else ()) + e.words[k + 1:])

    # -- what stands around

    def wrapped(self, left, right, literal):
        rows, columns = left.rows, left.columns
        if self.name == "block triangular inverse":
            return self.corners(left)
        if any("#i" in str(side) for side in (left, right)) and self.rng.random() < 0.6:
            return ("total", left), ("total", right)
        fitting = [f for f in self.kind.functions if self.kind.letters[f[1]][1] == rows]
        if fitting and self.rng.random() < 0.4:
            function, letter = self.rng.choice(fitting)
            function += " of a column" if columns == "1" and function == "softmax" else ""
            turn = self.rng.random() < 0.5
            outer = Sum(rows, rows, (Word(Fraction(1), (), (Letter(letter),)),))
            words = tuple(w._replace(factors=(Letter(letter, "T" if turn else ""), *w.factors)) for w in right.words)
            moved = right._replace(words=words)
            return (("times", turned(outer) if turn else outer, (function, left)), (function, moved))
        free = {("n", "n"): "Z", ("n", "m"): "X", ("m", "n"): "Y", ("n", "1"): "x"}.get((rows, columns))
        ways = ["plain"] * 6 + ["exp", "relu", "logistic", "softmax", "frobenius"]
        ways += ["trace"] * 2 if rows == columns else []
        ways += ["hadamard", "kron", "beside", "above"] if free else []
        way = self.rng.choice(ways)
        if way in ("exp", "relu", "logistic", "softmax") and free and self.rng.random() < 0.4:
            return self.nested(way + " of a column" * (way == "softmax" and columns == "1"), left, right, free)
        if way == "plain":
            return left, right
        if way == "softmax" and columns == "1":
            way = "softmax of a column"
        if way in ("hadamard", "kron", "beside", "above"):
            other = Sum(rows, columns, (Word(Fraction(1), (), (Letter(free),)),))
            return (way, left, other), (way, right, other)
        return (way, left), (way, right)

    def nested(self, function, left, right, free):
        """A function of a sum, inside another function or a product."""
        rows, columns = left.rows, left.columns
        other = self.kind.letters.sum(free)
        outer = self.kind.letters.sum(f"{free}'")
        way = self.rng.choice(["frobenius", "entries", "exp", "times", "hadamard", "sum"])
        first, second = (function, left), (function, right)
        if way == "times":
            return ("trace", ("times", outer, first)), ("trace", ("times", outer, second))
        if way == "hadamard":
            return ("softmax", ("times", ("hadamard", first, other), outer)), (
                "softmax", ("times", ("hadamard", second, other), outer))
        if way == "entries" and rows == columns:
            return ("diagonal", first), ("diagonal", second)
        if way == "sum":
            return ("exp", ("trace", ("times", outer, left))), ("exp", ("trace", ("times", outer, right)))
        return ("exp" if way == "exp" else "frobenius", first), ("exp" if way == "exp" else "frobenius", second)

    def corners(self, e):
        """The inverse of an upper triangular block matrix, and its blocks (with one changed where mutated)."""
        text = self.kind.letters.sum
        a, d, b = text("A"), text("D"), text(self.rng.choice(["B", "A B", "B D", "A X", "2 B - X"]))
        product = Sum("n", "m", (Word(Fraction(-1), (), (Letter("A", "inv"), Group(b), Letter("D", "inv"))),))
        if self.rng.random() < 0.5:
            product = self.mutated(product)
        return ("inverse", ("corner", a, b, d)), ("corner", text("A^-1"), product, text("D^-1"))


# judging -----------------------------------------------------------------------------------------------------------


class Judged(NamedTuple):
    """A verdict with what numbers say: ``wrong`` is empty or what is wrong; ``seems_true``: both sides agreed."""

    status: str
    seems_true: bool
    wrong: str
    verdict: object


def asked(c):
    """The two sides and what is assumed, as ``sl.prove`` takes them."""
    kind = KINDS[c.kind]
    book = Book(kind.letters, kind.scalars, kind.members, c.literal)
    given = []
    for left, right in kind.assumed:
        if left == "positive":
            given.append(book.scalars[right] > 0)
        elif left == "nonzero":
            given.append(sympy.Ne(book.scalars[right], 0))
        elif isinstance(left, str):
            given.append(Property(left, book.matrices[right]))
        else:
            given.append((book.sum(left), book.sum(right)))
    return book.written(c.left), book.written(c.right), given


def judged(c):
    """The verdict on a claim, checked."""
    left, right, given = asked(c)
    verdict = sl.prove(left, right, given=given)
    agreement = [difference(c, numbers) for numbers in samples(c)]
    seems_true = all(gap < TOLERANCE for gap in agreement)
    wrong = ""
    if verdict.status == "proved" and not seems_true:
        wrong = f"proved, but the sides differ by {max(agreement):.3g}"
    if verdict.status == "refuted":
        wrong = wrong_witness(c, verdict.witness)
    return Judged(verdict.status, seems_true and bool(agreement), wrong, verdict)


def samples(c):
    """Numbers that fulfil the assumptions, at unequal sizes where these are possible."""
    rng = numpy.random.default_rng(c.seed)
    kind, made = KINDS[c.kind], 0
    for attempt in range(60):
        n, m, k = (int(x) for x in (rng.permutation([2, 3, 4]) if attempt < 40 else rng.integers(2, 5, 3)))
        sizes = {"n": n, "m": m, "k": k, COUNT: 3, **c.literal}
        values = kind.draw(rng, sizes)
        if values is None:
            continue
        for name, (r, s) in kind.letters.items():
            if name not in values:
                values[name] = anything(rng, *(1 if size == "1" else sizes[size] for size in (r, s)))
        for name in kind.scalars:
            values.setdefault(name, rng.uniform(0.5, 2))
        numbers = Numbers(values, sizes)
        try:
            difference(c, numbers)
        except Singular:
            continue
        yield numbers
        made += 1
        if made == DRAWS:
            return


def difference(c, numbers):
    """The greatest difference of two entries at any index, relative to their size; ``Singular`` where one is none."""
    worst = 0.0
    for index in range(1, numbers.sizes.get(COUNT, 1) + 1):
        here = numbers.at(index)
        with numpy.errstate(over="ignore", invalid="ignore"):
            left, right = here.value(c.left), here.value(c.right)
        if not (numpy.isfinite(left).all() and numpy.isfinite(right).all()):
            raise Singular
        scale = numpy.maximum(1.0, numpy.maximum(abs(left), abs(right)))
        worst = max(worst, float((abs(left - right) / scale).max()))
    return worst


def _is_beyond_floats(witness):
    """Whether the two sides, as they are shown, differ by less than floating-point numbers tell."""
    left, right = (Fraction(str(getattr(side, "middle", side))) for side in (witness.left, witness.right))
    return 0 < abs(left - right) < Fraction(1, 10**12) * max(1, abs(left))


def wrong_witness(c, witness):
    """What is wrong with a counterexample, or an empty text."""
    sizes = {s.name: v for s, v in witness.sizes.items()} | c.literal
    values, families = {}, {}
    for symbol, value in witness.values.items():
        if isinstance(symbol, Member):
            families.setdefault(symbol.name, {})[int(symbol.index)] = value
        else:
            values[symbol.name] = _floats(value)
    for name, members in families.items():
        count = sizes.setdefault(COUNT, max(members))
        zero = next(iter(members.values())) * 0
        values[name] = numpy.array([_floats(members.get(i, zero)) for i in range(1, count + 1)])
    numbers = Numbers(values, sizes)
    for left, right in KINDS[c.kind].assumed:
        if isinstance(left, str):
            if not _is_said(left, numbers.values.get(right)):
                return f"{right} is not {left}"
            continue
        for index in range(1, sizes.get(COUNT, 1) + 1):
            here = numbers.at(index)
            gap = abs(here.value(left) - here.value(right)).max()
            if gap > 1e-9:
                return f"an equation is missed by {gap:.3g}"
    try:
        if difference(c, numbers) > 1e-13 or _is_beyond_floats(witness):
            return ""
        return "both sides are equal at the counterexample"
    except Singular:
        return "a side is not defined at the counterexample"


def _floats(value):
    return numpy.array(value.tolist(), dtype=float) if getattr(value, "is_Matrix", False) else float(value)


def _is_said(word, a):
    if a is None:
        return True
    if word in ("positive", "nonzero"):
        return a > 0 if word == "positive" else a != 0
    eye = numpy.eye(len(a))
    return {
        "orthogonal": lambda: numpy.allclose(a.T @ a, eye), "symmetric": lambda: (a == a.T).all(),
        "skew-symmetric": lambda: (a == -a.T).all(), "diagonal": lambda: (a == a * eye).all(),
        "invertible": lambda: abs(numpy.linalg.det(a)) > 1e-9,
        "permutation": lambda: sorted(map(tuple, a)) == sorted(map(tuple, eye)),
    }[word]()
