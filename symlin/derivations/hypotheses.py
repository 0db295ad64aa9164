"""The rules of an assumed equation: itself, its transpose, and ``G F = I`` from ``F G = I`` for square F and G."""

from sympy import Identity, MatMul, Transpose

from symlin.assumed import Equation
from symlin.rewriting.rule import hypothesis
from symlin.rewriting.trees import flat, made
from symlin.shapes import Walk

ASSUMPTION, TRANSPOSED, TURNED = "assumption ", ", transposed", ", the other way round"


def hypotheses(assumptions):
    """The rules of all assumed equations; their names begin with "assumption 1", counted from 1."""
    return [rule for number, a in enumerate(assumptions, 1) if isinstance(a, Equation)
            for rule in _rules(f"{ASSUMPTION}{number}", a)]


def _rules(name, equation):
    yield hypothesis(equation, name)
    left, right = map(flat, equation)
    if not left.is_Matrix:
        return
    turned = tuple(map(_transposed, (left, right)))
    if turned not in ((left, right), (right, left)):
        yield _of(equation, *turned, name + TRANSPOSED)
    if isinstance(left, MatMul) and len(left.args) == 2 and isinstance(right, Identity) and _all_square(left):
        yield _of(equation, made(MatMul, left.args[::-1]), right, name + TURNED)


def _of(equation, left, right, name):
    """The rule ``left = right``, which follows from an equation and holds where that is assumed."""
    rule = hypothesis(Equation(left, right), name)
    rule.given = (equation,)
    return rule


def _all_square(product):
    return all(rows == columns for rows, columns in map(Walk().shape, product.args))


def _transposed(e):
    if isinstance(e, Transpose):
        return e.arg
    if isinstance(e, MatMul):
        numbers, matrices = [a for a in e.args if not a.is_Matrix], [a for a in e.args if a.is_Matrix]
        return made(MatMul, [*numbers, *map(_transposed, reversed(matrices))])
    return e if isinstance(e, Identity) else Transpose(e)
