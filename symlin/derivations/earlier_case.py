"""The step of an induction: what is raised by one is taken apart, so that the claim itself can be put in."""

from sympy import MatPow, Pow, Sum

from symlin.derivations.replaying import numbers_used
from symlin.derivations.steps import Move, Step
from symlin.nodes import Total
from symlin.rewriting.applying import applications
from symlin.rewriting.hypotheses import ASSUMPTION, hypotheses
from symlin.rewriting.rule import BACKWARD, FORWARD
from symlin.rewriting.trees import flat
from symlin.rulebook import book

APART = (
    ("power_times_matrix", BACKWARD), ("matrix_times_power", BACKWARD),
    ("last_term", FORWARD), ("last_number", FORWARD),
)
"""Rules by which a power or a sum is one factor or one term less."""


def earlier_cases(formula, assumptions):
    """Pairs of steps from a formula: one factor or term apart, then the last assumption put in.

    The last assumption is the claim for the number before.

    >>> from symlin.assumed import Equation
    >>> from symlin.writing import matrices, sizes
    >>> from sympy import MatMul, MatPow, Symbol
    >>> A, B = matrices("A B", *sizes("n n"))
    >>> m = Symbol("m", integer=True, nonnegative=True)
    >>> claim = Equation(MatPow(MatMul(A, B), m), MatMul(MatPow(A, m), MatPow(B, m)))
    >>> [step.result for step in next(earlier_cases(MatPow(MatMul(A, B), m + 1), [claim]))]
    [(A*B)**m*A*B, A**m*B**m*A*B]
    """
    formula = flat(formula)
    name = f"{ASSUMPTION}{len(assumptions)}"
    claims = [rule for rule in hypotheses(assumptions) if rule.name == name]
    for rule, direction in APART:
        if not formula.has(*((MatPow, Pow) if direction == BACKWARD else (Total, Sum))):
            continue
        for apart in applications(formula, [book.named(rule)], assumptions, (direction,)):
            for put_in in applications(apart.result, claims, assumptions, (FORWARD,)):
                yield _step(apart, assumptions), _step(put_in, assumptions)


def _step(one, assumptions):
    move = Move(one.rule.name, one.place, one.direction, False, {}, one.result)
    return Step(one.rule.name, one.result, (move,), tuple(sorted(numbers_used(one, assumptions))))
