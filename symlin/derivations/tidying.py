"""Equal terms collected and numbers worked out: what a person does on the way without naming a rule.

The results are proposals; a step to one is decided by the prover like any claim.
"""

import sympy
from sympy import Add, MatAdd, Mul, Pow, S

from symlin.nodes import OrderedMul, Scalar, Total
from symlin.rewriting.trees import flat, key, made, mapped


MOST = 40
"""Operations in a sum of fractions that is brought to lowest terms."""


def tidied(formula):
    """A flat formula with numbers worked out and terms that differ in the number in front alone added.

    >>> from sympy import MatMul
    >>> from symlin.writing import matrices, sizes
    >>> A, B = matrices("A B", *sizes("m n"))
    >>> tidied(MatAdd(A, B, MatMul(3, A)))
    4*A + B
    """
    return flat(_tidied(formula))


def _tidied(e):
    e = mapped(e, _tidied)
    if isinstance(e, MatAdd):
        return _collected(e)
    if isinstance(e, Scalar) and isinstance(e.matrix, sympy.MatMul):
        numbers = [a for a in e.matrix.args if not a.is_Matrix]
        if numbers:
            return Mul(*numbers, Scalar(made(sympy.MatMul, [a for a in e.matrix.args if a.is_Matrix])))
    if isinstance(e, Add):
        return _worked_out(sympy.expand_mul(Add(*e.args)))
    if isinstance(e, Mul):
        return sympy.expand_mul(Mul(*(a.doit(deep=False) if isinstance(a, OrderedMul) else a for a in e.args)))
    if isinstance(e, Pow) and e.exp.is_Integer:
        return Pow(e.base, e.exp)
    if isinstance(e, sympy.MatMul):
        numbers = [a for a in e.args if not a.is_Matrix]
        if len(numbers) > 1:
            return made(sympy.MatMul, [_tidied(Mul(*numbers)), *[a for a in e.args if a.is_Matrix]])
    if isinstance(e, Total) and isinstance(e.body, sympy.ZeroMatrix):
        return e.body
    return e


def _worked_out(number):
    """A sum of fractions as one fraction, lowest terms; what is no symbol or number counts as a letter."""
    if not any(isinstance(a, Pow) and a.exp.is_negative for a in sympy.preorder_traversal(number)) or (
            number.count_ops() > MOST):
        return number
    letters = {}

    def lettered(a):
        if isinstance(a, Add | Mul) or isinstance(a, Pow) and a.exp.is_Integer:
            return a.func(*map(lettered, a.args))
        return a if a.is_Rational else letters.setdefault(a, sympy.Dummy())

    lowest = sympy.cancel(lettered(number))
    return lowest.xreplace({letter: a for a, letter in letters.items()})


def _collected(e):
    terms = {}
    for term in flat(e).args if isinstance(flat(e), MatAdd) else (flat(e),):
        coefficient, rest = _apart(term)
        mark = key(rest)
        old, first = terms.get(mark, (S.Zero, rest))
        terms[mark] = (coefficient if mark not in terms else _worked_out(sympy.expand_mul(old + coefficient))), first
    kept = [_times(c, rest) for c, rest in terms.values() if c != 0 and not isinstance(rest, sympy.ZeroMatrix)]
    if not kept:
        return sympy.ZeroMatrix(*e.args[0].shape)
    return kept[0] if len(kept) == 1 else made(MatAdd, kept)


def _apart(term):
    """The number in front of a term, and the matrices."""
    if not isinstance(term, sympy.MatMul):
        return S.One, term
    numbers, rest = [a for a in term.args if not a.is_Matrix], [a for a in term.args if a.is_Matrix]
    return Mul(*numbers), rest[0] if len(rest) == 1 else made(sympy.MatMul, rest)


def _times(coefficient, rest):
    return rest if coefficient == 1 else flat(made(sympy.MatMul, [coefficient, rest]))
