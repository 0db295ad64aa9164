"""Where a chain of formulas is defined: what the formulas between need that the two ends do not need already."""

import sympy

from symlin.assumed import Comparison, Equation, Property
from symlin.conditions import conditions_of, needed
from symlin.derivations.tidying import tidied
from symlin.nodes import Defined, DefinedScalar, Diag, Elementwise
from symlin.rewriting.granting import compared_with_zero
from symlin.rewriting.trees import flat, key, mapped, unfolded
from symlin.shapes import Walk
from symlin.spelling import spelled

INVERTIBLE = "is invertible"
_SIGNS = {"> 0": ">", "≥ 0": ">=", "≠ 0": "!="}
_INVERTIBLE_WORDS = frozenset(("invertible", "orthogonal", "permutation", "positive definite"))


class Ends:
    """What is known where the formulas ``ends`` are defined and the ``assumptions`` hold."""

    def __init__(self, ends, assumptions=()):
        self._known, self._signs = set(), []
        for part, relation in _needs(ends):
            self._know(normal(part), relation)
        for a in assumptions:
            if isinstance(a, Property) and a.word in _INVERTIBLE_WORDS:
                self._know(normal(a.matrix), INVERTIBLE)
            elif isinstance(a, Comparison) and a.right == 0:
                self._signs.append(Comparison(normal(a.left), a.relation, a.right))
            elif isinstance(a, Equation) and not a.left.is_Matrix:
                for number, value in (a, tuple(reversed(a))):
                    if value.is_Rational and value != 0:
                        self._know(normal(number), "> 0" if value > 0 else "≠ 0")

    def beyond(self, *formulas):
        """The conditions of formulas, as texts, that do not follow from what is known."""
        left_open = dict.fromkeys(f"{spelled(part)} {relation}" for part, relation in _needs(formulas)
                                  if not self.covers(normal(part), relation))
        if not left_open:
            return ()
        written = set(conditions_of(*formulas))
        return tuple(text for text in left_open if text in written)

    def _know(self, part, relation):
        self._known.add((key(part), relation))
        if relation == INVERTIBLE and isinstance(part, sympy.MatMul | sympy.KroneckerProduct) and _all_square(part):
            for factor in part.args:
                self._know(factor, INVERTIBLE if factor.is_Matrix else "≠ 0")
        elif relation == INVERTIBLE and (isinstance(part, sympy.Transpose | sympy.Inverse) or isinstance(
                part, sympy.MatPow) and part.exp.is_nonzero):
            self._know(part.args[0], INVERTIBLE)
        elif relation == "≠ 0" and isinstance(part, sympy.Mul):
            for factor in part.args:
                self._know(factor, "≠ 0")
        elif relation in _SIGNS:
            self._signs.append(Comparison(part, _SIGNS[relation], sympy.S.Zero))

    def covers(self, part, relation):
        """Whether a part, as ``normal`` writes it, is known to be invertible, not 0 or positive."""
        if (key(part), relation) in self._known:
            return True
        if relation == INVERTIBLE:
            if isinstance(part, sympy.Identity):
                return True
            if isinstance(part, Diag):
                return not conditions_of(Elementwise("log", part.args[0]))
            if isinstance(part, sympy.Transpose | sympy.Inverse | sympy.MatPow):
                return self.covers(part.args[0], INVERTIBLE)
            if isinstance(part, sympy.MatMul | sympy.KroneckerProduct) and _all_square(part):
                return all(self.covers(f, INVERTIBLE if f.is_Matrix else "≠ 0") for f in part.args)
        return relation in _SIGNS and compared_with_zero(part, _SIGNS[relation], self._signs) is not None


def normal(e):
    """A flat expression with definitions put in and numbers worked out."""
    return flat(tidied(_turned_once(unfolded(e))))


def _turned_once(e):
    """An expression without transposes of transposes."""
    e = mapped(e, _turned_once)
    return e.arg.arg if isinstance(e, sympy.Transpose) and isinstance(e.arg, sympy.Transpose) else e


def _all_square(product):
    return all(rows == columns for rows, columns in (Walk().shape(f) for f in product.args if f.is_Matrix))


def _needs(expressions):
    """Pairs (part, relation) of what expressions need, those of definitions too."""
    pending, seen = list(reversed(expressions)), set()
    while pending:
        e = pending.pop()
        if id(e) in seen or not isinstance(e, sympy.Basic):
            continue
        seen.add(id(e))
        yield from needed(e)
        pending.extend(reversed([e.value] if isinstance(e, Defined | DefinedScalar) else e.args))
