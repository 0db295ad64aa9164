"""Log, roots, exp, tanh, logistic, softmax, cos and sin: the verdicts on claims, and what NumPy says of each."""

import numpy
import pytest
import sympy
from elementary_claims import FALSE, MATRICES, POSITIVE_FALSE, POSITIVE_TRUE, SCALARS, TRUE

import symlin as sl
from symlin.text.reading import read_claim

DRAWS = ((-2, 2), (0.1, 2), (0.05, 0.45), (-2, -0.1), (0.1, 3), (-3, 3))
"""Where numbers are drawn from, so that most domains are met."""

def lines(table):
    return [(declared, claim) for declared, text in table.items() for claim in text.strip().splitlines()]


def marked(claim):
    p, q = sympy.symbols("p q", positive=True)
    s, c = sympy.Symbol("s", nonnegative=True), sl.scalar("c")
    return [sl.parse(side, [p, q, s, c]) for side in claim.split(" = ")]


def gaps(left, right, points=60):
    """How far the two sides are from each other at random points at which NumPy finds both defined."""
    random = numpy.random.default_rng(0)
    symbols = sorted(left.free_symbols | right.free_symbols, key=str)
    sides = [sl.lambdify(symbols, side) for side in (left, right)]
    for point in range(points):
        low, high = DRAWS[point % len(DRAWS)]
        numbers = {s.name: 1 if s.name in "ij" else int(random.integers(1, 4)) for s in symbols
                   if s.is_Symbol and s.is_integer}
        for s in symbols:
            if isinstance(s, sympy.MatrixSymbol):
                for size in s.shape:
                    if size.is_Symbol:
                        numbers.setdefault(size.name, int(random.integers(1, 4)))
        values = [_value(s, numbers, random, low, high) for s in symbols]
        with numpy.errstate(all="ignore"):
            try:
                x, y = (numpy.asarray(side(*values), dtype=float) for side in sides)
            except (ValueError, ZeroDivisionError, OverflowError):
                continue
        if numpy.isfinite(x).all() and numpy.isfinite(y).all():
            yield float(numpy.max(numpy.abs(x - y) / (1 + numpy.abs(x) + numpy.abs(y))))


def _value(symbol, numbers, random, low, high):
    if isinstance(symbol, sympy.MatrixSymbol):
        return random.uniform(low, high, [numbers.get(str(size), size) for size in symbol.shape]).astype(float)
    if symbol.name in numbers:
        return numbers[symbol.name]
    x = random.uniform(low, high)
    return abs(x) if symbol.is_nonnegative else x


def sides_of(declared, claim):
    [link] = read_claim(declared, claim)
    assert link.error is None
    return link.left, link.right


@pytest.mark.parametrize(("declared", "claim"), lines(TRUE), ids=lambda text: text)
def test_true_claims_are_proved(declared, claim):
    verdict = sl.prove(declared, claim)
    assert verdict.status == "proved", verdict
    found = list(gaps(*sides_of(declared, claim)))
    assert len(found) >= 3 and max(found) < 1e-9


@pytest.mark.parametrize(("declared", "claim"), lines(FALSE), ids=lambda text: text)
def test_false_claims_are_refuted(declared, claim):
    verdict = sl.prove(declared, claim)
    assert verdict.status == "refuted", verdict
    left, right = verdict.witness.numpy()
    assert not numpy.allclose(left, right, rtol=1e-6, atol=1e-9)


@pytest.mark.parametrize("claim", POSITIVE_TRUE.strip().splitlines())
def test_true_claims_about_what_is_declared_positive(claim):
    left, right = marked(claim)
    assert sl.prove(left, right).status == "proved"
    found = list(gaps(left, right))
    assert len(found) >= 3 and max(found) < 1e-9


@pytest.mark.parametrize("claim", POSITIVE_FALSE.strip().splitlines())
def test_false_claims_about_what_is_declared_positive(claim):
    left, right = marked(claim)
    assert sl.prove(left, right).status == "refuted"
    assert max(gaps(left, right)) > 1e-6


@pytest.mark.parametrize("claim", [
    "log(a) + log(-a) = 5 log(a)", "log(a) = log(-a)", "log(-a^2) = log(a)", "sqrt(-1 - a^2) = a",
])
def test_what_is_defined_nowhere_is_not_proved(claim):
    try:
        verdict = sl.prove(SCALARS, claim)
    except sl.Error:
        return
    assert verdict.status == "unknown", verdict


@pytest.mark.parametrize(("claim", "value"), [
    ("sqrt(a^2) = a", -1), ("exp(log(a^2) / 2) = a", -1), ("sqrt(a^6) = a^3", -1), ("sqrt(a^2) / a = 1", -1),
])
def test_the_witness_of_a_lost_sign_is_minus_one(claim, value):
    witness = sl.prove(SCALARS, claim).witness
    assert list(witness.values.values()) == [value]


def test_the_witness_of_a_lost_sign_of_a_matrix_has_one_entry_that_is_not_zero():
    [values] = sl.prove(MATRICES, "sqrt(A .* A) = A").witness.values.values()
    assert [x for x in values if x] == [-1]


@pytest.mark.parametrize(("claim", "conditions"), [
    ("log(a b) = log(a) + log(b)", {"a*b > 0", "a > 0", "b > 0"}),
    ("log(a^2) = 2 log(a)", {"a**2 > 0", "a > 0"}),
    ("sqrt(a b) = sqrt(a) sqrt(b)", {"a*b ≥ 0", "a ≥ 0", "b ≥ 0"}),
    ("a / sqrt(a) = sqrt(a)", {"sqrt(a) ≠ 0", "a ≥ 0"}),
    ("exp(log(a)) = a", {"a > 0"}),
    ("log(1 + exp(a)) = a + log(1 + exp(-a))", set()),
    ("sqrt(a^2)^2 = a^2", set()),
    ("log(2 + cos(a)) = log(4 + 2 cos(a)) - log(2)", set()),
    ("sqrt(1 + cos(a))^2 = 1 + cos(a)", set()),
])
def test_conditions_are_complete(claim, conditions):
    assert set(sl.prove(SCALARS, claim).conditions) == conditions
