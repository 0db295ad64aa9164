"""What a rule assumes, granted: by what was assumed, or by what shows in the expression."""

import sympy
from sympy import Add, Mul, Pow, S

from symlin.assumed import Comparison, Equation, Property
from symlin.conditions import conditions_of
from symlin.rewriting.trees import alike, flat, made
from symlin.shapes import Walk

_STRONGER = {">": (">",), ">=": (">", ">="), "!=": (">", "<", "!=")}
"""A comparison with zero -> those that say it, or more."""
_SIGN_OF_TRANSPOSE = {"symmetric": S.One, "skew-symmetric": S.NegativeOne}


def granted(assumption, assumptions):
    """Those of the ``assumptions`` that grant one that a rule makes, as a tuple; None where nothing grants it."""
    if isinstance(assumption, Property):
        turned = _turned(assumption.matrix)
        return _first(a for a in assumptions if isinstance(a, Property) and a.word == assumption.word
                      and (alike(flat(a.matrix), assumption.matrix) or alike(flat(a.matrix), turned))
                      or isinstance(a, Equation) and _says_word(a, assumption, turned))
    if isinstance(assumption, Equation):
        return _first(a for a in assumptions if _says(a, assumption))
    if assumption.right == 0 and assumption.relation in _STRONGER:
        return compared_with_zero(assumption.left, assumption.relation, assumptions)
    return _first(a for a in assumptions if isinstance(a, Comparison) and a.relation == assumption.relation
                  and alike(flat(a.left), assumption.left) and alike(flat(a.right), assumption.right))


def _says_word(equation, assumption, turned):
    """Whether an equation is what "symmetric" or "skew-symmetric" says of a matrix: Aᵀ = A, Aᵀ = -A."""
    if assumption.word not in _SIGN_OF_TRANSPOSE:
        return False
    number = _SIGN_OF_TRANSPOSE[assumption.word]
    return any(alike(flat(a), flat(one)) and alike(flat(b), flat(made(sympy.MatMul, [number, other])))
               for a, b in (equation, equation[::-1])
               for one, other in ((assumption.matrix, turned), (turned, assumption.matrix)))


def _turned(matrix):
    """The transpose of a matrix, which has the properties that words say of it."""
    return matrix.arg if isinstance(matrix, sympy.Transpose) else made(sympy.Transpose, [matrix])


def _first(found):
    return next(((a,) for a in found), None)


def _says(a, equation):
    """Whether an assumption is an equation or, for a product that is the identity, says it in another way.

    F G = I says G F = I for square F and G; on both sides the transpose undoes an orthogonal matrix, and a permutation.
    """
    if isinstance(a, Equation) and _same_sides(equation, a):
        return True
    left, right = flat(equation.left), flat(equation.right)
    if not (isinstance(left, sympy.MatMul) and isinstance(right, sympy.Identity) and len(left.args) == 2):
        return False
    first, second = left.args
    if not (first.is_Matrix and second.is_Matrix and Walk().shape(first) == Walk().shape(right)):
        return False
    if isinstance(a, Equation):
        return _same_sides(Equation(made(sympy.MatMul, (second, first)), right), a)
    if isinstance(a, Property) and a.word in ("orthogonal", "permutation"):
        matrix = flat(a.matrix)
        turned = flat(made(sympy.Transpose, [matrix]))
        return alike(first, matrix) and alike(second, turned) or alike(first, turned) and alike(second, matrix)
    return False


def _same_sides(a, b):
    left, right = flat(b.left), flat(b.right)
    return alike(a.left, left) and alike(a.right, right) or alike(a.left, right) and alike(a.right, left)


def compared_with_zero(number, relation, assumptions=()):
    """The assumptions by which a flat number is ``> 0``, ``>= 0`` or ``!= 0`` wherever it is defined, as a tuple.

    None where it does not show.

    >>> from sympy import symbols
    >>> a, b = symbols("a b", real=True)
    >>> compared_with_zero(a**2 + 1, ">"), compared_with_zero(a, ">")
    ((), None)
    >>> positive = Comparison(a, ">", S.Zero), Comparison(b, ">", S.Zero)
    >>> compared_with_zero(a / b, ">", positive) == positive
    True
    """
    if number.is_Rational or number.is_Symbol:
        known = {">": number.is_positive, ">=": number.is_nonnegative, "!=": number.is_nonzero}
        if known[relation]:
            return ()
    found = _first(a for a in assumptions if isinstance(a, Comparison) and a.right == 0
                   and a.relation in _STRONGER[relation] and alike(flat(a.left), number))
    if found is not None:
        return found
    if isinstance(number, Mul):
        return _all(number.args, relation, assumptions)
    if isinstance(number, Add):
        return _of_sum(number, relation, assumptions)
    if isinstance(number, Pow):
        return _of_power(number, relation, assumptions)
    return None if number.is_Symbol or number.is_Rational or not _shows(number, relation) else ()


def _all(numbers, relation, assumptions):
    found = [compared_with_zero(a, relation, assumptions) for a in numbers]
    return None if None in found else tuple(dict.fromkeys(a for some in found for a in some))


def _of_sum(number, relation, assumptions):
    """A sum is positive where no term is negative and one is positive."""
    weak = _all(number.args, ">=", assumptions)
    if relation == ">=" or weak is None:
        return weak
    strict = (compared_with_zero(a, ">", assumptions) for a in number.args)
    found = next((a for a in strict if a is not None), None)
    return None if found is None else tuple(dict.fromkeys((*weak, *found)))


def _of_power(number, relation, assumptions):
    base, exponent = number.args
    if exponent.is_Integer and exponent % 2 == 0:
        if relation == ">=" or exponent < 0:
            return ()
        return compared_with_zero(base, "!=", assumptions)
    if exponent.is_Rational and not exponent.is_Integer and (relation == ">=" or exponent < 0):
        return ()
    if relation == ">=" and exponent.is_nonnegative is not True:
        relation = ">"
    return compared_with_zero(base, relation, assumptions)


def _shows(number, relation):
    """Whether a number is what it is compared as by its normal form: its root or logarithm needs no more than it."""
    function = Pow(number, S.Half, evaluate=False) if relation == ">=" else sympy.log(number, evaluate=False)
    return set(conditions_of(function)) <= set(conditions_of(number))
