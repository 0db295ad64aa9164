"""Indicators: 1 where a relation between indices holds and 0 elsewhere, and matrices of them."""

from sympy import Ge, Gt, Le, Lt, MatrixSymbol
from sympy.logic.boolalg import BooleanAtom

from symlin.nodes.base import MatrixNode, ScalarNode


class Indicator(ScalarNode):
    """1 where ``i <= j`` holds for two index expressions, else 0 (the Iverson bracket).

    >>> from sympy import symbols
    >>> i, j = symbols("i j", integer=True, positive=True)
    >>> Indicator(i <= j), Indicator(i <= i)
    (indicator(i <= j), 1)
    """

    text_name = "indicator"
    is_nonnegative = True

    def __new__(cls, relation):
        if isinstance(relation, bool | BooleanAtom):
            from sympy import S

            return S.One if relation else S.Zero
        if not isinstance(relation, Le | Lt | Ge | Gt):
            raise TypeError(f"an indicator takes a relation such as i <= j between indices, not {relation!r}")
        return ScalarNode.__new__(cls, relation)

    @property
    def relation(self):
        return self.args[0]

    def _latex(self, printer, exp=None):
        return rf"\left[{printer._print(self.relation)}\right]" + ("" if exp is None else f"^{{{exp}}}")


class Mask(MatrixSymbol):
    """A symbol for a matrix (n, m) whose entries are 0 or 1, such as which keys are no padding.

    >>> from sympy import symbols
    >>> n, m = symbols("n m", integer=True, positive=True)
    >>> Mask("M", n, m), Mask("M", n, m).shape, Mask("M", n, m) == MatrixSymbol("M", n, m)
    (M, (n, m), False)
    """


class CausalMask(MatrixNode):
    """The indicator matrix (n, n) of ``j <= i``: position ``i`` sees itself and what comes before.

    Source: Vaswani et al. 2017, section 3.2.3.
    """

    text_name = "causal"

    def __new__(cls, n):
        return MatrixNode.__new__(cls, n)

    @property
    def shape(self):
        return self.args[0], self.args[0]

    def _latex(self, printer):
        return rf"\operatorname{{causal}}\left({printer._print(self.args[0])}\right)"
