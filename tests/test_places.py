"""Comparisons of positions: settling a term changes its value at no size, empty ranges included."""

from fractions import Fraction
from itertools import product

from hypothesis import given, settings
from hypothesis import strategies as st

from symlin.entries import DELTA, LESS, MARK, PLACE, POSITION, fresh
from symlin.normal_form import collect
from symlin.places import apart, before, constant, existing, position
from symlin.size import Size

N, M, K = (Size(((((name, 1),), 1),)) for name in ("n", "m", "k" + MARK))


def number(whole):
    return Size((((), whole),) if whole else ())


SIZES = (N, N + number(1), N - number(1), N + M)
"""Sizes of ranges; one of them may be 0."""
CONSTANTS = tuple(
    position(place) for place in
    (*map(number, (1, 2, 3)), *(base + number(d) for base in (N, M, K) for d in (-2, -1, 0, 1)), N + M))


def place_value(v, places, sizes):
    return places[v] if v > POSITION and v in places else constant(v).at(sizes)


def value(total, free, sizes):
    """The value of terms at places of the free variables; a stands for an entry that differs everywhere."""
    result = Fraction(0)
    for c, bound, factors in total:
        ranges = [range(1, size.at(sizes) + 1) for size in bound.values()]
        for chosen in product(*ranges):
            places = {**free, **dict(zip(bound, chosen))}
            result += Fraction(c) * _product(factors, places, sizes)
    return result


def _product(factors, places, sizes):
    result = Fraction(1)
    for x, e in factors.items():
        result *= Fraction(_factor(x, places, sizes)) ** e
        if not result:
            break
    return result


def _factor(x, places, sizes):
    where = [place_value(v, places, sizes) for v in x[1:]]
    if x[0] == DELTA:
        return int(where[0] == where[1])
    if x[0] == LESS:
        return int(where[0] < where[1])
    if x[0][0] == "+":
        return int(where[1] == where[0] + int(x[0][1:]))
    if x[0] == PLACE:
        return where[0]
    if x[0][0] == "#":
        return sizes[x[0][1:]]
    if x[0][0] == "@" and not where:
        return sizes["k" + MARK] - 1
    return sum((7 * k + 3) ** (p % 5 + 1) for k, p in enumerate(where, 1)) % 101 + len(x[0])


@st.composite
def terms(draw):
    """Terms over a few variables of one size: comparisons of them with each other and with constants, and entries."""
    size = draw(st.sampled_from(SIZES))
    variables = [fresh() for _ in range(draw(st.integers(1, 3)))]
    loose = set(variables[: draw(st.integers(0, 1))])
    one = st.sampled_from(variables)
    place = st.one_of(one, one, one, st.sampled_from(CONSTANTS))
    result = []
    for _ in range(draw(st.integers(1, 2))):
        product_ = [(draw(st.sampled_from([1, -1, 2])), {v: size for v in variables if v not in loose}, {})]
        for _ in range(draw(st.integers(2, 4))):
            a, b = draw(place), draw(place)
            if draw(st.booleans()):
                factor = before(a, b)
            else:
                factor = apart(a, b, draw(st.integers(-3, 3)))
            product_ = [(c * d, bound, _merged(f, g)) for c, bound, f in product_ for d, _, g in factor]
        for _ in range(draw(st.integers(0, 3))):
            x = draw(st.sampled_from([("@a", draw(one)), ("@A", draw(one), draw(one)), (PLACE, draw(one))]))
            product_ = [(c, bound, _merged(f, {x: 1})) for c, bound, f in product_]
        result += product_
    return result, loose, size


def _merged(first, second):
    return {x: first.get(x, 0) + second.get(x, 0) for x in first.keys() | second.keys()}


def _sizes():
    for n, m, k in ((1, 1, 1), (2, 1, 1), (1, 2, 2), (2, 2, 2), (3, 2, 1), (3, 1, 4), (4, 1, 2), (4, 2, 1), (3, 1, 3)):
        yield {"n": n, "m": m, "k" + MARK: k}


def check(drawn, facts=()):
    total, loose, size = drawn
    with existing(facts):
        settled = collect(total)
    settled = [(c, dict(p.bound), dict(p.factors)) for p, c in settled.terms]
    for sizes in _sizes():
        if any(not 1 <= p.at(sizes) <= range_.at(sizes) for p, range_ in facts):
            continue
        for places in product(range(1, size.at(sizes) + 1), repeat=len(loose)):
            free = dict(zip(loose, places))
            assert value(settled, free, sizes) == value(total, free, sizes), (total, settled, sizes, free)


@settings(max_examples=500, deadline=None)
@given(terms())
def test_settling_changes_no_value(drawn):
    check(drawn)


@settings(max_examples=200, deadline=None)
@given(terms(), st.sampled_from([number(2), N - number(1), K, K - number(1), M]), st.sampled_from(SIZES))
def test_settling_changes_no_value_where_a_place_exists(drawn, place, size):
    check(drawn, [(place, size)])
