"""The rules of what is assumed: an equation, its transpose, and ``G F = I`` from ``F G = I`` for square F and G."""

from sympy import Identity, MatMul, Transpose

from symlin.assumed import Equation, Property
from symlin.rewriting.rule import hypothesis
from symlin.rewriting.trees import flat, made
from symlin.shapes import Walk

ASSUMPTION, TRANSPOSED, TURNED = "assumption ", ", transposed", ", the other way round"
SYMMETRIC = ("positive definite", "positive semidefinite", "diagonal")
"""Words for matrices that are symmetric among others."""


def hypotheses(assumptions):
    """The rules of all assumptions that say an equation; their names begin with "assumption 1", counted from 1.

    What the book has rules for, as for orthogonal matrices, has none here.
    """
    found = []
    for number, a in enumerate(assumptions, 1):
        name = f"{ASSUMPTION}{number}"
        if isinstance(a, Equation):
            found += _rules(name, a)
        elif isinstance(a, Property) and a.word in SYMMETRIC:
            found.append(_of(a, Transpose(flat(a.matrix)), flat(a.matrix), name))
    return found


def _rules(name, equation):
    yield hypothesis(equation, name)
    left, right = map(flat, equation)
    if not left.is_Matrix:
        return
    turned = tuple(map(_transposed, (left, right)))
    if turned not in ((left, right), (right, left)):
        yield _of(equation, *turned, name + TRANSPOSED)
    if isinstance(left, MatMul) and isinstance(right, Identity) and _all_square(left):
        for k in range(1, len(left.args)):
            yield _of(equation, made(MatMul, left.args[k:] + left.args[:k]), right, name + TURNED)


def _of(assumption, left, right, name):
    """The rule ``left = right``, which follows from an assumption and holds where that is made."""
    rule = hypothesis(Equation(left, right), name)
    rule.given = (assumption,)
    return rule


def _all_square(product):
    return all(a.is_Matrix for a in product.args) and all(
        rows == columns for rows, columns in map(Walk().shape, product.args))


def _transposed(e):
    if isinstance(e, Transpose):
        return e.arg
    if isinstance(e, MatMul):
        numbers, matrices = [a for a in e.args if not a.is_Matrix], [a for a in e.args if a.is_Matrix]
        return made(MatMul, [*numbers, *map(_transposed, reversed(matrices))])
    return e if isinstance(e, Identity) else Transpose(e)
