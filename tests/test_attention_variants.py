"""Every statement about a variant of attention: proved or refuted as it says, and the same by NumPy."""

from fractions import Fraction

import numpy
import pytest

import symlin as sl
from symlin.attention.comparisons import comparisons
from symlin.attention.statements import Statement, unfolded
from symlin.attention.variants import variants, variants_table
from symlin.exact import recompute
from symlin.nodes import Member
from test_attention_numbers import Numbers

VARIANTS = variants()
PROVED = [(variant.name, s) for variant in VARIANTS for s in variant.proved]
REFUTED = [(variant.name, s) for variant in VARIANTS for s in variant.refuted]
SIZES = [dict(zip("n m d e k v f h g r p q".split(), numbers)) for numbers in (
    (3, 4, 2, 5, 3, 2, 2, 3, 2, 2, 3, 2), (1, 2, 3, 1, 1, 4, 1, 2, 3, 3, 1, 4), (5, 1, 6, 2, 2, 1, 3, 1, 1, 4, 2, 1))]


def named(pair):
    variant, statement = pair
    return f"{variant}: {statement.name}"


@pytest.mark.parametrize("pair", PROVED, ids=named)
def test_what_is_called_proved_is_proved(pair):
    _, statement = pair
    assert statement.status == "proved", statement.verdict


@pytest.mark.parametrize("pair", PROVED, ids=named)
@pytest.mark.parametrize("sizes", SIZES, ids=str)
def test_what_is_proved_holds_in_numpy(pair, sizes):
    _, statement = pair
    numbers = Numbers({sl.sizes(name): number for name, number in sizes.items()}, seed=sum(sizes.values()))
    left, right = numbers.value(statement.left), numbers.value(statement.right)
    assert numpy.shape(left) == numpy.shape(right)
    assert numpy.allclose(left, right, atol=1e-8 * (1 + numpy.abs(left).max()))


@pytest.mark.parametrize("pair", REFUTED, ids=named)
def test_what_is_called_refuted_is_refuted_and_differs_in_numpy(pair):
    _, statement = pair
    verdict = statement.verdict
    assert verdict.status == "refuted", verdict
    witness = verdict.witness
    assert recompute(statement.left, statement.right, witness)
    values = {key_of(symbol): array_of(value) for symbol, value in witness.values.items()}
    functions = {name: numpy.vectorize(lambda t, p=p: float(p.subs("t", t))) for name, p in witness.functions.items()}
    numbers = Numbers(witness.sizes, values=values, functions=functions)
    left, right = (numpy.atleast_2d(numbers.value(side)) for side in (statement.left, statement.right))
    i, j = witness.entry or (1, 1)
    assert abs(left[i - 1, j - 1] - right[i - 1, j - 1]) > 1e-9
    assert left[i - 1, j - 1] == pytest.approx(number_of(witness.left), rel=1e-6, abs=1e-9)
    assert right[i - 1, j - 1] == pytest.approx(number_of(witness.right), rel=1e-6, abs=1e-9)


def number_of(shown):
    return float(Fraction(str(shown).split()[0]))


def key_of(symbol):
    return (symbol.name, int(symbol.index)) if isinstance(symbol, Member) else symbol.name


def array_of(value):
    return numpy.array(value.tolist(), dtype=float) if value.is_Matrix else float(value)


def test_every_variant_has_both_and_a_source():
    assert len(VARIANTS) == 21
    assert len({variant.name for variant in VARIANTS}) == 21
    for variant in VARIANTS:
        assert variant.proved and variant.refuted and any(c.isdigit() for c in variant.source)
        sl.prove(variant.formula, variant.formula)


def test_statements_are_not_written_alike():
    for _, statement in PROVED + REFUTED:
        assert unfolded(statement.left) != unfolded(statement.right), statement


def test_the_table_is_markdown():
    for every in (False, True):
        lines = variants_table(latex=sl.latex, all_statements=every).splitlines()
        assert len(lines) == 2 + len(VARIANTS)
        assert all(line.replace(r"\|", "").count("|") == 6 for line in lines)
        assert all(line.count("$") % 2 == 0 for line in lines)


@pytest.mark.parametrize("comparison", [c for c in comparisons() if c.statement], ids=lambda c: c.name)
def test_the_sides_of_a_comparison_are_equal(comparison):
    assert isinstance(comparison.statement, Statement)
    assert comparison.statement.status == "proved"
