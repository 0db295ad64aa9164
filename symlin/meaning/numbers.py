"""What numbers mean: arithmetic, functions of numbers, entries, and relations between indices."""

import sympy
from sympy.core.function import AppliedUndef
from sympy.matrices.expressions.matexpr import MatrixElement

from symlin.entries import MARK, NONNEGATIVE, PLACE, POSITIVE, atom, number, of_size, times
from symlin.laws import exp_of, function_of, power_of
from symlin.meaning.context import (
    POINT, Beyond, added, fraction, kronecker, less_than, means, multiplied, number_meant, rational_exponent,
)
from symlin.meaning.exponents import is_symbolic
from symlin.meaning.positions import position_on, reached
from symlin.meaning.powers import natural_number, symbolic_power
from symlin.nodes import DefinedScalar, Entry, Gradient, Indicator, Partial, Scalar, logistic, relu
from symlin.normal_form import collect
from symlin.size import ONE, Size


@means(sympy.Symbol)
def _symbol(meanings, e):
    if e in meanings.scope:
        index = meanings.scope[e]
        return number_meant(lambda: place_number(meanings, index))
    if e.is_integer and e.is_positive:
        return number_meant(lambda: of_size(Size.of(e)))
    if e in meanings.values:
        return number_meant(natural_number(meanings, e))
    words = meanings.words(e)
    if e in meanings.facts.equal:
        return meanings.of(meanings.facts.equal[e])
    sign = POSITIVE if e.is_positive or "positive" in words else ""
    sign = sign or (NONNEGATIVE if e.is_nonnegative or "nonnegative" in words else "")
    head = meanings.head(e, e.name) + sign
    return number_meant(lambda: atom(head))


def place_number(meanings, index):
    """The position that an index stands for, as a number counted from 1."""
    cell, variables = index.term
    parts = meanings.cells(index.axis)
    result = number(1)
    for sizes in parts[:cell]:
        volume = ONE
        for size in sizes:
            volume = volume * size
        result += of_size(volume)
    stride = ONE
    for v, size in zip(reversed(variables), reversed(parts[cell])):
        result += times(atom(PLACE, v) + number(-1), of_size(stride))
        stride = stride * size
    return result


@means(sympy.Rational)
def _rational_number(meanings, e):
    value = fraction(e)
    return number_meant(lambda: number(value))


@means(sympy.NumberSymbol)
def _constant_number(meanings, e):
    if e is sympy.E:
        return number_meant(lambda: exp_of(collect(number(1))))
    return number_meant(lambda: atom(f"@{MARK}{e}"))


@means(sympy.Add)
def _add(meanings, e):
    parts = [meanings.number(a) for a in e.args]
    return number_meant(lambda: added(part() for part in parts))


@means(sympy.Mul)
def _mul(meanings, e):
    parts = [meanings.number(a) for a in e.args]

    def entry():
        result = number(1)
        for part in parts:
            result = multiplied(result, part())
        return result

    return number_meant(entry)


@means(sympy.Pow)
def _pow(meanings, e):
    base, exponent = e.args
    if base is sympy.E:
        inside = meanings.number(exponent)
        return number_meant(lambda: exp_of(collect(inside())))
    if is_symbolic(exponent):
        return number_meant(symbolic_power(meanings, base, exponent))
    inside, power = meanings.number(base), rational_exponent(exponent)
    return number_meant(lambda: power_of(collect(inside()), power))


@means(sympy.exp, sympy.log, sympy.tanh, sympy.cos, sympy.sin, relu, logistic, AppliedUndef)
def _function(meanings, e):
    argument = e.args[0]
    while isinstance(argument, DefinedScalar):
        argument = argument.value
    if isinstance(e, sympy.log) and isinstance(argument, sympy.exp):
        return number_meant(meanings.number(argument.args[0]))
    inside = meanings.number(argument)
    return number_meant(lambda: function_of(type(e).__name__, collect(inside())))


@means(Scalar)
def _scalar(meanings, e):
    inside = meanings.of(e.args[0])
    return number_meant(lambda: inside.entry(POINT, POINT))


@means(Entry)
def _entry(meanings, e):
    return _entry_at(meanings, *e.args)


@means(MatrixElement)
def _sympy_entry(meanings, e):
    matrix, i, j = e.args
    return _entry_at(meanings, matrix, i + 1, j + 1)


def _entry_at(meanings, matrix, i, j):
    inside = meanings.of(matrix)
    row, column = reached(meanings, i, inside.rows), reached(meanings, j, inside.columns)
    return number_meant(lambda: inside.entry(row(), column()))


def _two_indices(meanings, i, j):
    """Functions that give the terms of two indices of one range."""
    known = [meanings.scope[x] for x in (i, j) if x in meanings.scope]
    if not known or not all(x in meanings.scope or _surely_within(x, known[0].axis.size) for x in (i, j)):
        raise Beyond(f"a relation between {i} and {j}")
    return position_on(meanings, i, known[-1].axis), position_on(meanings, j, known[0].axis)


def _surely_within(place, size):
    """Whether a written position lies in a range of a size whatever the values of its symbols."""
    return place.is_Integer and place == 1 or (place.is_Integer or place.is_Symbol) and Size.of(place) == size or (
        place.is_Integer and size.number is not None and 1 <= place <= size.number)


@means(sympy.KroneckerDelta)
def _kronecker_delta(meanings, e):
    i, j = _two_indices(meanings, *e.args[:2])
    return number_meant(lambda: kronecker(i(), j()))


@means(Indicator)
def _indicator(meanings, e):
    relation = e.relation
    i, j = _two_indices(meanings, relation.lts, relation.gts)
    strict = isinstance(relation, sympy.StrictLessThan | sympy.StrictGreaterThan)
    return number_meant(lambda: less_than(i(), j()) + ([] if strict else kronecker(i(), j())))


@means(Gradient, Partial)
def _derivative(meanings, e):
    raise Beyond("a derivative")
