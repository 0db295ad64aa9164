"""Equal terms collected and numbers worked out: what a person does on the way without naming a rule.

The results are proposals; a step to one is decided by the prover like any claim.
"""

import sympy
from sympy import Add, MatAdd, Mul, Pow, S

from symlin.nodes import Scalar, Total
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
    if isinstance(e, sympy.MatMul):
        numbers = [a for a in e.args if not a.is_Matrix]
        return e if len(numbers) < 2 else made(
            sympy.MatMul, [_number(Mul(*numbers, evaluate=False)), *[a for a in e.args if a.is_Matrix]])
    if isinstance(e, Scalar) and isinstance(e.matrix, sympy.MatMul):
        numbers = [a for a in e.matrix.args if not a.is_Matrix]
        if numbers:
            rest = Scalar(made(sympy.MatMul, [a for a in e.matrix.args if a.is_Matrix]))
            return Mul(*numbers, rest, evaluate=False)
    if isinstance(e, Add | Mul) or isinstance(e, Pow) and e.exp.is_Integer:
        return _number(e)
    if isinstance(e, Total) and isinstance(e.body, sympy.ZeroMatrix):
        return e.body
    return e


def _number(number):
    """A number multiplied out, with like terms collected, in lowest terms.

    SymPy works with letters: what is no sum, product or power of symbols stays as it is written.
    """
    letters = _Letters(number)
    found = sympy.expand_mul(letters.instead_of(number))
    if found.count_ops() <= MOST and any(
            isinstance(a, Pow) and a.exp.is_negative for a in sympy.preorder_traversal(found)):
        found = sympy.cancel(found)
    return letters.put_back(found)


class _Letters:
    """Letters for parts of a number: for what SymPy must not look into, and for the root of what stands under roots."""

    def __init__(self, number):
        self.letters, self.meant, self.roots = {}, {}, {}
        for e in sympy.preorder_traversal(number):
            if isinstance(e, Pow) and e.base.is_Symbol and e.exp.is_Rational and not e.exp.is_Integer:
                self.roots[e.base] = sympy.ilcm(self.roots.get(e.base, 1), e.exp.q)

    def instead_of(self, e):
        if isinstance(e, Add | Mul):
            kind = Add if isinstance(e, Add) else Mul
            return kind(*map(self.instead_of, e.args))
        if isinstance(e, Pow) and e.exp.is_Integer:
            return Pow(self.instead_of(e.base), e.exp)
        base, exponent = e.as_base_exp() if isinstance(e, Pow) else (e, S.One)
        if base in self.roots and exponent.is_Rational:
            return Pow(self._letter(base), exponent * self.roots[base])
        return e if e.is_Rational or base.is_Symbol else self._letter(e)

    def _letter(self, e):
        letter = self.letters.setdefault(e, sympy.Dummy())
        self.meant[letter] = e
        return letter

    def put_back(self, e):
        """The number with what the letters stand for, unevaluated."""
        base, exponent = e.as_base_exp()
        e_meant = self.meant.get(base)
        if e_meant in self.roots and exponent.is_Rational:
            return Pow(e_meant, exponent / self.roots[e_meant])
        if e in self.meant:
            return e_meant
        return made(type(e), map(self.put_back, e.args)) if isinstance(e, Add | Mul | Pow) else e


def _collected(e):
    terms = {}
    for term in flat(e).args if isinstance(flat(e), MatAdd) else (flat(e),):
        coefficient, rest = _apart(term)
        mark = key(rest)
        old, first = terms.get(mark, (S.Zero, rest))
        terms[mark] = (coefficient if mark not in terms else _number(Add(old, coefficient, evaluate=False))), first
    kept = [_times(c, rest) for c, rest in terms.values() if c != 0 and not isinstance(rest, sympy.ZeroMatrix)]
    if not kept:
        return sympy.ZeroMatrix(*e.args[0].shape)
    return kept[0] if len(kept) == 1 else made(MatAdd, kept)


def _apart(term):
    """The number in front of a term, and the matrices."""
    if not isinstance(term, sympy.MatMul):
        return S.One, term
    numbers, rest = [a for a in term.args if not a.is_Matrix], [a for a in term.args if a.is_Matrix]
    return Mul(*numbers, evaluate=False), rest[0] if len(rest) == 1 else made(sympy.MatMul, rest)


def _times(coefficient, rest):
    return rest if coefficient == 1 else flat(made(sympy.MatMul, [coefficient, rest]))
