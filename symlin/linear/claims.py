"""What is claimed of a map: additivity, homogeneity and their kin, as equations between written sides.

All are about every value of the variables: ``f`` is linear exactly when the first two hold, affine exactly when
``affinity`` holds, and where it is continuous a polynomial of degree at most ``d`` exactly when its differences of
order ``d + 1`` vanish (Fréchet 1909, "Une définition fonctionnelle des polynômes").
"""

from math import comb

import sympy
from sympy import S

from symlin.errors import Undefined
from symlin.linear.formulas import combination
from symlin.proving import decide


class Claims:
    """The claims about one formula and the verdicts on them, each decided when it is first asked for.

    ``budget`` holds options of ``symlin.proving.decide``: ``terms``, ``seconds``, ``trials``.
    """

    def __init__(self, formula, budget):
        self.formula, self.budget = formula, budget
        self._verdicts = {}

    def __getitem__(self, name):
        if name not in self._verdicts:
            self._verdicts[name] = decide(*self.sides(name), **self.budget)
        return self._verdicts[name]

    def proved(self, left, right):
        """Whether two sides are proved equal, without a search for a counterexample."""
        try:
            return decide(left, right, **{**self.budget, "trials": 0}).proved
        except Undefined:
            return False

    def sides(self, name):
        """The two sides of a claim.

        >>> from symlin.writing import sizes, matrix
        >>> from symlin.linear.formulas import Formula
        >>> n, d, k = sizes("n d k")
        >>> X, W = matrix("X", n, d), matrix("W", d, k)
        >>> claims = Claims(Formula(X * W, X), {})
        >>> claims.sides("additivity")
        ((X + Y)*W, X*W + Y*W)
        >>> claims.sides("homogeneity")
        ((c*X)*W, c*(X*W))
        """
        f, c = self.formula, self.formula.scalar
        if name == "constancy":
            return f.at({0: 1}), f.at({1: 1})
        if name == "additivity":
            return f.at({0: 1, 1: 1}), combination(f, [(1, f.at({0: 1})), (1, f.at({1: 1}))])
        if name in ("homogeneity", "positive homogeneity"):
            c = c if name == "homogeneity" else sympy.Symbol(c.name, positive=True)
            return f.at({0: c}), combination(f, [(c, f.at({0: 1}))])
        if name == "affinity":
            return f.at({0: 1 - c, 1: c}), combination(f, [(1 - c, f.at({0: 1})), (c, f.at({1: 1}))])
        order = int(name.removeprefix("degree at most ")) + 1
        steps = [(S(comb(order, j)), f.at({0: 1, 1: S(j)} if j else {0: 1})) for j in range(order + 1)]
        even, odd = steps[order % 2 :: 2], steps[1 - order % 2 :: 2]
        return combination(f, even[::-1]), combination(f, odd[::-1])
