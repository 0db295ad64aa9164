"""Multiplying both sides by what is invertible: what the products are, and what grants that a factor is invertible.

From ``X L Z = X R Z`` follows ``L = R`` where X and Z are square and invertible; from ``d L = d R``, where ``d ≠ 0``.
"""

from sympy import MatMul, Mul

from symlin.assumed import Comparison, Property
from symlin.derivations.definedness import Ends, normal
from symlin.errors import DerivationError
from symlin.rewriting.trees import flat, letters_of, made, unfolded
from symlin.shapes import Walk
from symlin.spelling import spelled


def times(e, factors):
    """The flat product of an expression with a pair of factors, from the left and from the right, None for none.

    >>> from symlin.writing import matrices, sizes
    >>> A, B, C = matrices("A B C", *sizes("n n"))
    >>> times(A + B, (C, None))
    C*(A + B)
    """
    left, right = factors
    product = [factor for factor in (left, e, right) if factor is not None]
    return flat(made(MatMul if any(factor.is_Matrix for factor in product) else Mul, product))


def granted(factors, before, result, assumptions):
    """The numbers of the assumptions by which the factors may be taken away again from both sides of an equation.

    A factor is invertible (a number: not 0) where ``before`` and ``result`` are defined, as they are written, or
    because it is assumed. ``DerivationError`` where it need not be, and where its shape is not that of such a factor.
    """
    if len(factors) != 2 or all(factor is None for factor in factors):
        raise DerivationError("it needs one factor or two, that on the left and that on the right")
    shape = Walk().shape(before)
    bound = letters_of(unfolded(flat(before)), unfolded(flat(result)))
    used = set()
    for side, factor in enumerate(factors):
        if factor is None:
            continue
        if unfolded(flat(factor)).free_symbols & bound:
            raise DerivationError(f"{spelled(factor)} has an index that is bound inside of the two sides")
        if not factor.is_Matrix:
            if side:
                raise DerivationError(f"the number {spelled(factor)} is a factor on the left")
            relation = "≠ 0"
        else:
            if not before.is_Matrix or Walk().shape(factor) != (shape[side], shape[side]):
                raise DerivationError(f"{spelled(factor)} is no square factor of {spelled(before)} on that side")
            relation = "is invertible"
        used |= _needed(normal(factor), relation, (before, result), assumptions)
    return used


def _needed(factor, relation, sides, assumptions):
    """The numbers of assumptions with which a factor is known to be invertible, none that can be left out."""
    numbers = [k for k, a in enumerate(assumptions) if isinstance(a, Comparison | Property)]

    def known(chosen):
        return Ends(sides, [assumptions[k] for k in chosen]).covers(factor, relation)

    if known(()):
        return set()
    if not known(numbers):
        raise DerivationError(f"nothing that is written or assumed says that {spelled(factor)} {relation}")
    for k in list(numbers):
        fewer = [other for other in numbers if other != k]
        if known(fewer):
            numbers = fewer
    return set(numbers)
