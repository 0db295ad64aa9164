"""Sums over parts of ranges: what is proved of them holds at all small sizes, empty ranges included."""

import random as randomness

import pytest
import sympy
from hypothesis import given, settings
from hypothesis import strategies as st
from sympy import Integer, Sum

import symlin as sl
from symlin.errors import BudgetError, Undefined
from symlin.exact import Point, compare
from symlin.nodes import Entry, Total

n, m = sl.sizes("n m")
i, j, k, s, t = sl.indices("i j k s t")
M = sympy.Symbol("M", integer=True, nonnegative=True)
c = sl.scalar("c")
x, y = sl.matrix("x", n, 1), sl.matrix("y", n, 1)
z, w = sl.matrix("z", n + 1, 1), sl.matrix("w", m + n, 1)
A = sl.matrix("A", n, n)
V = sl.family("v", m, 1, count=n)


def at(a, *places):
    return Entry(a, *places, *[1] * (2 - len(places)))


def total(body, *limits):
    for limit in limits:
        body = Sum(body, limit)
    return body


# examples ----------------------------------------------------------------------------------------------------------

TRUE = {
    "the last term": (total(at(x, j), (j, 1, i)), total(at(x, j), (j, 1, i - 1)) + at(x, i)),
    "the next term": (total(at(x, j), (j, 1, i + 1)), total(at(x, j), (j, 1, i)) + at(x, i + 1)),
    "two next terms": (total(at(x, j), (j, 1, i + 2)), total(at(x, j), (j, 1, i)) + at(x, i + 1) + at(x, i + 2)),
    "the first term after an index": (total(at(x, j), (j, i, n)), at(x, i) + total(at(x, j), (j, i + 1, n))),
    "a triangle both ways": (
        total(at(A, i, j), (j, 1, i), (i, 1, n)), total(at(A, i, j), (i, j, n), (j, 1, n))),
    "below the diagonal both ways": (
        total(at(A, i, j), (j, 1, i - 1), (i, 1, n)), total(at(A, i, j), (i, j + 1, n), (j, 1, n))),
    "a square in three parts": (
        total(at(A, i, j), (j, 1, n), (i, 1, n)),
        total(at(A, i, i), (i, 1, n)) + total(at(A, i, j), (j, 1, i - 1), (i, 1, n))
        + total(at(A, i, j), (j, i + 1, n), (i, 1, n))),
    "the square of a sum": (
        total(at(x, i), (i, 1, n)) ** 2,
        total(at(x, i) ** 2, (i, 1, n)) + 2 * total(at(x, i) * at(x, j), (j, 1, i - 1), (i, 1, n))),
    "the first term": (total(at(x, j), (j, 1, n)), at(x, 1) + total(at(x, j), (j, 2, n))),
    "the last term of all": (total(at(x, j), (j, 1, n)), at(x, n) + total(at(x, j), (j, 1, n - 1))),
    "the first two terms": (total(at(x, j), (j, 1, n)), at(x, 1) + at(x, 2) + total(at(x, j), (j, 3, n))),
    "the last two terms": (total(at(x, j), (j, 1, n)), total(at(x, j), (j, 1, n - 2)) + at(x, n - 1) + at(x, n)),
    "shifted": (total(at(x, j + 1), (j, 1, n - 1)), total(at(x, j), (j, 2, n))),
    "shifted by two": (total(at(x, j), (j, 3, n)), total(at(x, j + 2), (j, 1, n - 2))),
    "from zero": (total(at(x, j + 1), (j, 0, n - 1)), total(at(x, j), (j, 1, n))),
    "telescoping": (total(at(x, j + 1) - at(x, j), (j, 1, n - 1)), at(x, n) - at(x, 1)),
    "telescoping one beyond": (total(at(z, j + 1) - at(z, j), (j, 1, n)), at(z, n + 1) - at(z, 1)),
    "telescoping functions": (
        total(sympy.exp(at(x, j + 1)) - sympy.exp(at(x, j)), (j, 1, n - 1)), sympy.exp(at(x, n)) - sympy.exp(at(x, 1))),
    "telescoping reciprocals": (total(1 / at(x, j + 1) - 1 / at(x, j), (j, 1, n - 1)), 1 / at(x, n) - 1 / at(x, 1)),
    "neighbours": (total(at(x, j) * at(x, j + 1), (j, 1, n - 1)), total(at(x, j) * at(x, j - 1), (j, 2, n))),
    "neighbours of neighbours": (
        total(at(x, j) * at(x, j + 2), (j, 1, n - 2)), total(at(x, j - 1) * at(x, j + 1), (j, 2, n - 1))),
    "squares of differences": (
        total((at(x, j + 1) - at(x, j)) ** 2, (j, 1, n - 1)),
        total(at(x, j) ** 2, (j, 1, n - 1)) + total(at(x, j) ** 2, (j, 2, n))
        - 2 * total(at(x, j - 1) * at(x, j), (j, 2, n))),
    "summation by parts": (
        total(total(at(x, s), (s, 1, t)) * (at(y, t) - at(y, t + 1)), (t, 1, n - 1)),
        total(at(x, t) * at(y, t), (t, 1, n)) - at(y, n) * total(at(x, t), (t, 1, n))),
    "weighted differences": (
        total(i * (at(x, i + 1) - at(x, i)), (i, 1, n - 1)), n * at(x, n) - total(at(x, i), (i, 1, n))),
    "two parts": (
        total(at(w, j), (j, 1, m + n)), total(at(w, j), (j, 1, m)) + total(at(w, j), (j, m + 1, m + n))),
    "the second part shifted": (total(at(w, j), (j, m + 1, m + n)), total(at(w, m + j), (j, 1, n))),
    "a part and its last term": (total(at(w, j), (j, 1, m)), total(at(w, j), (j, 1, m - 1)) + at(w, m)),
    "a part and a constant": (total(at(w, j) + c, (j, 1, m)), total(at(w, j), (j, 1, m)) + m * c),
    "up to a number of N": (total(at(x, j), (j, 1, n)), total(at(x, j), (j, 1, M)) + total(at(x, j), (j, M + 1, n))),
    "one more than a number of N": (total(at(x, j), (j, 1, M + 1)), total(at(x, j), (j, 1, M)) + at(x, M + 1)),
    "numbers": (total(i, (i, 1, n)), n * (n + 1) / 2),
    "numbers from zero": (total(i, (i, 0, n)), n * (n + 1) / 2),
    "squares": (total(i**2, (i, 1, n)), n * (n + 1) * (2 * n + 1) / 6),
    "cubes": (total(i**3, (i, 1, n)), total(i, (i, 1, n)) ** 2),
    "odd numbers": (total(2 * i - 1, (i, 1, n)), n**2),
    "pairs": (total(Integer(1), (j, 1, i), (i, 1, n)), n * (n + 1) / 2),
    "how often each is summed": (total(at(x, j), (j, 1, i), (i, 1, n)), total((n - j + 1) * at(x, j), (j, 1, n))),
    "members": (
        Total(V[j], (j, 1, i + 1)), sympy.MatAdd(Total(V[j], (j, 1, i)), V[i + 1])),
    "members telescoping": (
        Total(sympy.MatAdd(V[j + 1], sympy.MatMul(-1, V[j])), (j, 1, n - 1)),
        sympy.MatAdd(V[n], sympy.MatMul(-1, V[1]))),
}
FALSE = {
    "an empty sum is 0": (total(Integer(1), (i, 1, n - 2)), n - 2),
    "an empty sum from the third": (total(c, (i, 3, n)), (n - 2) * c),
    "first and last are one": (
        total(at(x, j), (j, 2, n - 1)), total(at(x, j), (j, 1, n)) - at(x, 1) - at(x, n)),
    "shifted without the ends": (total(at(x, j), (j, 2, n)), total(at(x, j), (j, 1, n - 1))),
    "telescoping the other way": (total(at(x, j + 1) - at(x, j), (j, 1, n - 1)), at(x, 1) - at(x, n)),
    "the diagonal twice": (
        total(at(A, i, j), (j, 1, n), (i, 1, n)),
        total(at(A, i, j), (j, 1, i), (i, 1, n)) + total(at(A, i, j), (j, i, n), (i, 1, n))),
    "neighbours are no squares": (total(at(x, j) * at(x, j + 1), (j, 1, n - 1)), total(at(x, j) ** 2, (j, 1, n - 1))),
    "numbers one short": (total(i, (i, 1, n)), n * (n - 1) / 2),
    "from zero counts one more": (total(c, (i, 0, n)), n * c),
    "up to a number of N or one more": (total(at(x, j), (j, 1, M)), total(at(x, j), (j, 1, M + 1))),
    "more terms than positions": (
        total(at(x, i), (j, 1, n)), total(at(x, i), (s, 1, i + 2)) + total(at(x, i), (s, i + 3, n))),
    "empty sums beyond the last position": (
        total(1 + total(at(y, t), (t, j, n)), (j, 1, n)),
        total(1 + total(at(y, t), (t, j, n)), (j, 1, M)) + total(1 + total(at(y, t), (t, j, n)), (j, M + 1, n))),
    "the last term at an empty start": (
        total(at(x, j), (j, 1, i - 2)), total(at(x, j), (j, 1, i)) - at(x, i) - at(x, 1)),
}
NOT_PROVED = {
    "never defined": (total(at(x, j + 1), (j, 1, n)), total(at(x, j + 1), (j, 1, n))),
    "never defined twice": (total(at(x, j + 1), (j, 1, n)), 2 * total(at(x, j + 1), (j, 1, n))),
    "a bound index beyond": (total(at(x, j), (j, 1, i + 1), (i, 1, n)), total(at(x, j), (j, 1, i + 1), (i, 1, n))),
    "before the first": (total(at(x, j - 1), (j, 1, n)), total(at(x, j - 1), (j, 1, n)) + 0 * at(x, 1)),
    "backwards, not yet": (total(at(x, n + 1 - j), (j, 1, n)), total(at(x, j), (j, 1, n))),
}


@pytest.mark.parametrize("name", TRUE)
def test_proved(name):
    verdict = sl.prove(*TRUE[name])
    assert verdict.proved, verdict.reason


@pytest.mark.parametrize("name", FALSE)
def test_refuted(name):
    assert sl.prove(*FALSE[name]).status == "refuted"


@pytest.mark.parametrize("name", NOT_PROVED)
def test_not_proved(name):
    assert sl.prove(*NOT_PROVED[name]).status == "unknown"


# random ones -------------------------------------------------------------------------------------------------------


ENDS = (Integer(1), Integer(2), Integer(3), n, n - 1, n - 2, M, M + 1, i, i - 1, i + 1, i - 2, i + 2)
"""First and last positions of a range of n, in a sum over i or beside a free i."""


def bodies(letter):
    """What is summed: entries at several distances, with functions and the position itself."""
    near = st.integers(-2, 2).map(lambda d: at(x, letter + d))
    other = st.integers(-1, 1).map(lambda d: at(y, letter + d))
    corner = st.sampled_from([at(A, i, letter), at(A, letter, i), at(x, i), at(x, i + 1), at(x, i - 1), letter, c,
                              c + total(at(y, t), (t, letter, n)), c + total(at(y, t), (t, 1, letter))])
    factor = st.one_of(near, near, other, corner, near.map(sympy.exp), near.map(lambda a: 1 / a))
    return st.lists(factor, min_size=1, max_size=2).map(lambda factors: sympy.Mul(*factors))


@st.composite
def claims(draw):
    """A sum, and the same sum divided and shifted, now and then wrongly."""
    body = draw(bodies(j))
    first, last, cut = draw(st.sampled_from(ENDS)), draw(st.sampled_from(ENDS)), draw(st.sampled_from(ENDS))
    steps = st.sampled_from([0, 0, 0, 0, 0, 0, 1, -1])
    shift, other = draw(st.integers(-2, 2)), draw(st.integers(-2, 2))
    left = total(body, (j, first, last))
    gap = draw(steps)
    right = (
        total(body.subs(j, s - shift), (s, first + shift, cut + shift + draw(steps)))
        + total(body.subs(j, s - other), (s, cut + 1 + other + gap, last + other))
    )
    if draw(st.integers(0, 3)) == 0:
        right = total(body, (j, first, last - 1)) + body.subs(j, last)
    if draw(st.booleans()):
        low, high = draw(st.sampled_from([(1, n), (1, n - 1), (2, n), (1, n - 2), (3, n)]))
        weight = draw(st.sampled_from([Integer(1), at(y, i), i]))
        left, right = total(weight * left, (i, low, high)), total(weight * right, (i, low, high))
    return left, right


def differs_somewhere(left, right, seed=0):
    """A point of small sizes at which two sides are defined and differ, and the difference, or None."""
    random = randomness.Random(seed)

    def matrix(rows, columns):
        return [[sympy.Rational(random.choice([1, -1, 2, 3, 5]), random.choice([1, 2, 3])) for _ in range(columns)]
                for _ in range(rows)]

    free = left.free_symbols | right.free_symbols
    for size in range(1, 5):
        for natural in range(5) if M in free else (0,):
            point = Point({"n": size, "m": 2, "M": natural},
                          {x: matrix(size, 1), y: matrix(size, 1), A: matrix(size, size), c: sympy.Rational(7, 3)})
            try:
                found = compare(left, right, point, ranges={i: size} if i in free else {})
            except (Undefined, BudgetError):
                continue
            if found:
                return point, found
    return None


def check(left, right):
    """Whether a claim is proved; then it must hold at all small sizes."""
    try:
        verdict = sl.prove(left, right, trials=3)
    except (sl.ShapeError, Undefined):
        return False
    if verdict.proved:
        assert differs_somewhere(left, right) is None, (left, right)
    return verdict.proved


@settings(max_examples=150, deadline=None)
@given(claims())
def test_what_is_proved_holds_at_small_sizes(claim):
    check(*claim)
