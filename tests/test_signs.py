"""Factors, signs and domains: normal forms of random formulas against their values, computed with mpmath."""

import random
from fractions import Fraction

import mpmath
import pytest
import sympy
from hypothesis import given, settings
from hypothesis import strategies as st
from sympy import Add, Mul, Pow, Rational

import symlin as sl
from symlin.domains import has_domain, known_signs
from symlin.entries import EXP, POWER, Budget, atom, fresh, number, scaled, times, within
from symlin.errors import BudgetError, Undefined
from symlin.factors import factored
from symlin.laws import in_common_angles, log_of, power_of
from symlin.meaning import Meanings
from symlin.naming import terms_of
from symlin.nodes import logistic, relu
from symlin.normal_form import collect
from symlin.signs import Known, knowing, sign_of, sign_of_total

a, b = sl.scalar("a"), sl.scalar("b")
p, s = sympy.Symbol("p", positive=True), sympy.Symbol("s", nonnegative=True)
FUNCTIONS = {"log": sympy.log, "exp": sympy.exp, "cos": sympy.cos, "sin": sympy.sin, "tanh": sympy.tanh,
             "logistic": logistic, "relu": relu}
ROOTS = [Rational(1, 2), Rational(-1, 2), Rational(3, 2), Rational(1, 4), Rational(1, 3), Rational(-2, 3)]
TINY = mpmath.mpf(10) ** -30


class Outside(Exception):
    """A point at which an expression is not defined, or too close to one."""


def formulas(depth=3):
    """Formulas of a, b, p > 0, s ≥ 0 as written: nothing in them is simplified by SymPy."""
    parts = st.sampled_from([a, b, p, s, sympy.Integer(2), sympy.Integer(-1), Rational(1, 2)])
    for _ in range(depth):
        parts = st.one_of(
            parts,
            st.builds(lambda x, y: Add(x, y, evaluate=False), parts, parts),
            st.builds(lambda x, y: Mul(x, y, evaluate=False), parts, parts),
            st.builds(lambda x, e: Pow(x, e, evaluate=False), parts, st.sampled_from([2, 3, 4, -1, -2, *ROOTS])),
            st.builds(lambda f, x: FUNCTIONS[f](x, evaluate=False), st.sampled_from(sorted(FUNCTIONS)), parts),
        )
    return parts


def value(e, point):
    """The value of a written formula; ``Outside`` of its domain."""
    if e.is_Symbol:
        return point[e]
    if e.is_Rational:
        return mpmath.mpf(int(e.p)) / int(e.q)
    inside = [value(x, point) for x in e.args]
    if e.is_Add:
        return mpmath.fsum(inside)
    if e.is_Mul:
        return mpmath.fprod(inside)
    if e.is_Pow and e.args[0] is not sympy.E:
        return _power(inside[0], e.args[1])
    return _applied(type(e).__name__, inside[-1])


def _power(x, exponent):
    if exponent.q != 1 and x < 0 or exponent < 0 and abs(x) < TINY:
        raise Outside
    return mpmath.mpf(0) if abs(x) < TINY else x ** (mpmath.mpf(int(exponent.p)) / int(exponent.q))


def _applied(name, x):
    if name == "log" and x <= TINY or abs(x) > 100:
        raise Outside
    return {
        "log": mpmath.log, "exp": mpmath.exp, "cos": mpmath.cos, "sin": mpmath.sin, "tanh": mpmath.tanh,
        "logistic": lambda t: 1 / (1 + mpmath.exp(-t)), "relu": lambda t: max(t, mpmath.mpf(0)),
    }[name](x)


def value_of_total(total, point):
    """The value of a collected sum without bound indices; roots of negative numbers are complex."""
    return mpmath.fsum([mpmath.mpf(c.numerator) / c.denominator * _value_of_product(product, point)
                        for product, c in total.terms])


def _value_of_product(product, point):
    result = mpmath.mpc(1)
    for x, e in product.factors:
        base = _value_of_atom(x, point)
        if abs(base) < TINY:
            if e < 0:
                raise Outside
            return mpmath.mpc(0)
        result *= mpmath.mpc(base) ** (mpmath.mpf(e.numerator) / e.denominator)
    return result


def _value_of_atom(x, point):
    head = x[0]
    if head == EXP:
        return mpmath.exp(_value_of_product(x[1], point))
    if head[0] == "√":
        return mpmath.mpf(int(head[1:]))
    if head == POWER:
        return value_of_total(x[1], point)
    if not head.startswith("f:"):
        return point[{"a": a, "b": b, "p": p, "s": s}[head[1]]]
    inside = value_of_total(x[1], point)
    if head == "f:log" and abs(inside) < TINY:
        raise Outside
    return {"f:log": mpmath.log, "f:cos": mpmath.cos, "f:sin": mpmath.sin,
            "f:relu": lambda t: max(t.real, mpmath.mpf(0))}[head](inside)


def points(seed, count=6):
    numbers = random.Random(seed)
    for k in range(count):
        low = (-40, -40, 1)[k % 3]
        yield {a: mpmath.mpf(numbers.randint(low, 40)) / 13, b: mpmath.mpf(numbers.randint(low, 40)) / 16,
               p: mpmath.mpf(numbers.randint(1, 40)) / 9, s: mpmath.mpf(numbers.randint(0, 30)) / 8}


def normal_forms(formula):
    """The normal form as such, with the signs that its domain gives, and with common angles."""
    meanings = Meanings()
    entry = meanings.number(formula)
    with within(Budget(5_000, 1.0)):
        plain = collect(entry())
        with knowing(known_signs(meanings, formula)):
            signed = collect(entry())
            return plain, signed, in_common_angles(signed)


@settings(max_examples=300, deadline=None, derandomize=True, database=None)
@given(formulas(), st.integers(0, 1000))
def test_normal_forms_have_the_value_of_what_is_written(formula, seed):
    try:
        totals = normal_forms(formula)
    except (Undefined, BudgetError):
        return
    with mpmath.workdps(60):
        for point in points(seed):
            try:
                expected = value(formula, point)
                found = [value_of_total(total, point) for total in totals]
            except (Outside, OverflowError):
                continue
            if abs(expected) < 1e12:
                assert all(abs(x - expected) < 1e-14 * (1 + abs(expected)) for x in found), (formula, totals, point)


LAWS = [
    lambda x, y: (Pow(Mul(x, x, evaluate=False), Rational(1, 2), evaluate=False), x),
    lambda x, y: (Pow(Mul(x, y, evaluate=False), Rational(1, 2), evaluate=False),
                  Mul(*[Pow(z, Rational(1, 2), evaluate=False) for z in (x, y)], evaluate=False)),
    lambda x, y: (sympy.log(Mul(x, y, evaluate=False), evaluate=False),
                  Add(*[sympy.log(z, evaluate=False) for z in (x, y)], evaluate=False)),
    lambda x, y: (sympy.log(Pow(x, 2, evaluate=False), evaluate=False),
                  Mul(2, sympy.log(x, evaluate=False), evaluate=False)),
    lambda x, y: (sympy.exp(Mul(Rational(1, 2), sympy.log(Pow(x, 2, evaluate=False), evaluate=False), evaluate=False),
                            evaluate=False), x),
    lambda x, y: (sympy.log(Add(x, y, evaluate=False), evaluate=False),
                  Add(*[sympy.log(z, evaluate=False) for z in (x, y)], evaluate=False)),
    lambda x, y: (Pow(Pow(x, Rational(1, 2), evaluate=False), 2, evaluate=False), x),
    lambda x, y: (Pow(Mul(x, Pow(y, 2, evaluate=False), evaluate=False), Rational(-1, 2), evaluate=False),
                  Mul(Pow(x, Rational(-1, 2), evaluate=False), Pow(y, -1, evaluate=False), evaluate=False)),
]
"""Tempting laws: each is an equation for some x and y, and none for all of them."""


@settings(max_examples=150, deadline=None, derandomize=True, database=None)
@given(st.sampled_from(LAWS), formulas(2), formulas(2), formulas(1), st.integers(0, 1000))
def test_a_proved_law_never_differs(law, x, y, beside, seed):
    left, right = (Add(side, beside, evaluate=False) for side in law(x, y))
    try:
        verdict = sl.prove(left, right, terms=5_000, seconds=1)
    except sl.Error:
        return
    if verdict.status != "proved":
        return
    with mpmath.workdps(60):
        for point in points(seed, 12):
            try:
                u, v = value(left, point), value(right, point)
            except (Outside, OverflowError):
                continue
            assert abs(u - v) < 1e-14 * (1 + abs(u)) or abs(u) > 1e12, (left, right, point)


def sum_of(*terms):
    return collect([t for part in terms for t in part])


A, B = atom("@a"), atom("@b")


@pytest.mark.parametrize(("terms", "coefficient", "exponents"), [
    (times(times(A, A), B), 1, [1, 2]),
    (scaled(times(A, A), 6) + scaled(times(A, B), 4), 2, [1, 1]),
    (times(A, A) + scaled(times(B, B), -1), 1, [1, 1]),
    (times(A, A) + scaled(times(A, B), 2) + times(B, B), 1, [2]),
    (times(A, A) + times(B, B), 1, [1]),
])
def test_factors_multiply_to_the_sum(terms, coefficient, exponents):
    total = collect(terms)
    c, bases = factored(total)
    product = number(c)
    for base, e in bases.items():
        for _ in range(e):
            product = times(product, atom(*base) if isinstance(base, tuple) else terms_of(base))
    assert collect(product) == total
    assert abs(c) == coefficient and sorted(bases.values()) == exponents


def test_a_sign_is_known_at_all_places_that_are_not_fixed():
    v, w, fixed = fresh(), fresh(), fresh()
    known = Known([fixed])
    known.add(collect(atom("@x", v)), "positive")
    known.add(collect(atom("@y", fixed)), "positive")
    assert sign_of(("@x", w), 1) is None
    with knowing(known):
        assert sign_of(("@x", w), 1) == "positive"
        assert sign_of(("@y", fixed), 1) == "positive"
        assert sign_of(("@y", w), 1) is None
    assert sign_of(("@x", w), 1) is None


def test_the_marks_of_heads_count_beside_other_marks():
    assert sign_of(("@c\0+",), 1) == "positive"
    assert sign_of(("@A\0+\0|1", fresh()), 1) == "positive"
    assert sign_of(("@A\0+\0~", fresh(), fresh()), -1) == "positive"
    assert sign_of(("@c\0001\0" + "0+",), 1) == "nonnegative"
    assert sign_of(("@c\0001",), 1) is None


def test_roots_and_logs_split_over_positive_entries():
    x, y = ("@A\0+", fresh(), fresh()), ("@B", fresh(), fresh())
    product = collect(times(atom(*x), atom(*y)))
    half = Fraction(1, 2)
    assert collect(power_of(product, half)) == collect(times(
        [(1, {}, {x: half})], power_of(collect(atom(*y)), half)))
    assert collect(log_of(product)) == sum_of(atom("f:log", collect(atom(*x))), atom("f:log", collect(atom(*y))))


def test_what_is_above_its_waves_is_positive():
    cosine, sine = atom("f:cos", collect(A)), atom("f:sin", collect(A))
    assert sign_of_total(sum_of(number(3), cosine, scaled(sine, -1))) == "positive"
    assert sign_of_total(sum_of(number(1), scaled(times(cosine, sine), -1))) == "nonnegative"
    assert sign_of_total(sum_of(number(1), cosine, sine)) is None
    assert sign_of_total(sum_of(number(3), times(A, cosine))) is None


def test_the_domain_of_a_sum_that_may_be_empty_says_nothing():
    m = sympy.Symbol("m", integer=True, nonnegative=True)
    i, n = sl.indices("i"), sl.sizes("n")
    claim = sympy.Sum(sympy.log(a), (i, 1, m))
    assert has_domain(claim)
    assert known_signs(Meanings(), claim).sign(collect(A)) is None
    assert known_signs(Meanings(), sympy.Sum(sympy.log(a), (i, 1, n))).sign(collect(A)) == "positive"
    assert not has_domain(sympy.exp(a) + b)


def test_the_sign_of_a_sum_is_not_that_of_its_opposite():
    known = Known()
    known.add(collect(A + scaled(B, -1)), "nonnegative")
    with knowing(known):
        assert sign_of_total(collect(A + scaled(B, -1))) == "nonnegative"
        assert sign_of_total(collect(B + scaled(A, -1))) is None
