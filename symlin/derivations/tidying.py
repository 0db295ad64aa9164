"""Equal terms collected and numbers worked out: what a person does on the way without naming a rule.

The results are proposals; a step to one is decided by the prover like any claim.
"""

import sympy
from sympy import Add, MatAdd, Mul, Pow, S

from symlin.nodes import OrderedMul, Total
from symlin.rewriting.trees import flat, key, made, mapped


def tidied(formula):
    """A flat formula with numbers worked out and terms that differ in a rational coefficient alone added.

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
    if isinstance(e, Add):
        return sympy.expand_mul(Add(*e.args))
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


def _collected(e):
    terms = {}
    for term in flat(e).args if isinstance(flat(e), MatAdd) else (flat(e),):
        coefficient, rest = _apart(term)
        mark = key(rest)
        old, first = terms.get(mark, (S.Zero, rest))
        terms[mark] = old + coefficient, first
    kept = [_times(c, rest) for c, rest in terms.values() if c != 0 and not isinstance(rest, sympy.ZeroMatrix)]
    if not kept:
        return sympy.ZeroMatrix(*e.args[0].shape)
    return kept[0] if len(kept) == 1 else made(MatAdd, kept)


def _apart(term):
    if isinstance(term, sympy.MatMul) and term.args[0].is_Rational:
        rest = term.args[1:]
        return term.args[0], rest[0] if len(rest) == 1 else made(sympy.MatMul, rest)
    return S.One, term


def _times(coefficient, rest):
    return rest if coefficient == 1 else flat(made(sympy.MatMul, [coefficient, rest]))
