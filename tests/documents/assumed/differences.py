"""Where the two sides of a claim differ at a point; a gradient is taken as a quotient of differences."""

from dataclasses import replace
from fractions import Fraction
from itertools import count

import flint
import sympy

from symlin.exact import compare, evaluate
from symlin.nodes import Gradient
from symlin.points import Unknowns

STEP = Fraction(1, 10**12)
NEAR = 1e-9
"""Sides with gradients are equal where they differ by less than this, relative to their size."""


def difference(claim, point):
    """Something that says where the sides differ, or None; raises ``symlin.Error`` where one is not defined."""
    gradients = {node: None for side in (claim.left, claim.right) for node in _gradients(side)}
    if not gradients:
        ranges = Unknowns.of(claim.left, claim.right).ranges(point.sizes)
        return compare(claim.left, claim.right, point, ranges=ranges)
    names = (f"gradient_{k}" for k in count())
    letters = {node: sympy.MatrixSymbol(next(names), *node.shape) for node in gradients}
    values = {letter: _quotients(*node.args, point) for node, letter in letters.items()}
    full = replace(point, values={**point.values, **values})
    left, right = (_floats(evaluate(side.xreplace(letters), full)) for side in (claim.left, claim.right))
    size = 1 + max(abs(x) for x in left + right)
    return next(((x, y) for x, y in zip(left, right, strict=True) if abs(x - y) > NEAR * size), None)


def _gradients(e):
    """The outermost gradients of an expression."""
    if isinstance(e, Gradient):
        return [e]
    return [node for part in e.args for node in _gradients(part)]


def _quotients(function, variable, point):
    """The central difference quotients of a number with respect to each entry."""
    rows = point.values[variable]

    def at(i, j, step):
        moved = [list(row) for row in rows]
        moved[i][j] = moved[i][j] + flint.fmpq(step.numerator, step.denominator)
        (value,) = _entries(evaluate(function, replace(point, values={**point.values, variable: moved})))
        return value

    return [
        [_rational((at(i, j, STEP) - at(i, j, -STEP)) * STEP.denominator / 2) for j in range(len(row))]
        for i, row in enumerate(rows)
    ]


def _entries(value):
    return [x for row in value for x in row] if isinstance(value, list) else [value]


def _rational(x):
    """An exact number, or the middle of a ball."""
    return x if isinstance(x, flint.fmpq) else x.mid().fmpq()


def _floats(value):
    return [int(x.p) / int(x.q) if isinstance(x, flint.fmpq) else float(x) for x in _entries(value)]
