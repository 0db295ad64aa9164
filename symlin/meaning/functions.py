"""What elementwise functions and softmax mean."""

from functools import partial

from sympy.matrices.expressions.applyfunc import ElementwiseApplyFunction

from symlin.entries import summed, times
from symlin.laws import exp_of, function_of, power_of
from symlin.meaning.context import Beyond, Meant, entrywise, means, multiplied, sum_of
from symlin.missing import MaskedRow
from symlin.nodes import Defined, Elementwise, Softmax
from symlin.normal_form import collect


@means(Elementwise)
def _elementwise(meanings, e):
    inside = e.argument
    while isinstance(inside, Defined):
        inside = inside.value
    if e.name == "log" and isinstance(inside, Elementwise) and inside.name == "exp":
        return meanings.of(inside.argument)
    return entrywise(meanings.of(e.argument), partial(function_of, e.name))


@means(ElementwiseApplyFunction)
def _apply_function(meanings, e):
    name = type(e.function.expr).__name__
    if e.function.expr.args != e.function.variables:
        raise Beyond(f"the function {e.function}")
    return entrywise(meanings.of(e.args[1]), partial(function_of, name))


@means(Softmax)
def _softmax(meanings, e):
    scores = meanings.of(e.scores)
    mask = meanings.of(e.mask) if e.mask is not None else None
    if mask is not None:
        sum_of(meanings, [scores, mask])

    def weight(r, c):
        value = exp_of(collect(scores.entry(r, c)))
        return value if mask is None else times(value, mask.entry(r, c))

    def entry(r, c):
        normaliser = []
        for other, sizes in meanings.along(scores.rows if e.axis == "column" else scores.columns):
            normaliser += summed(weight(other, c) if e.axis == "column" else weight(r, other), sizes)
        below = collect(normaliser)
        if not below:
            raise MaskedRow
        return multiplied(weight(r, c), power_of(below, -1))

    return Meant(scores.rows, scores.columns, entry)
