"""What is claimed of a map: additivity, homogeneity and their kin, as equations between written sides.

All are about every value of the variables: ``f`` is linear exactly when the first two hold, affine exactly when
``affinity`` holds, and where it is continuous a polynomial of degree at most ``d`` exactly when its differences of
order ``d + 1`` vanish (Fréchet 1909, "Une définition fonctionnelle des polynômes").
"""

from collections.abc import Mapping
from functools import cached_property
from math import comb

import sympy
from sympy import S

from symlin.errors import Undefined
from symlin.linear.counterexamples import counterexample
from symlin.linear.degrees import degree_bound
from symlin.linear.formulas import combination
from symlin.proving import decide

_DEGREES = {"constancy": 0, "additivity": 1, "homogeneity": 1, "positive homogeneity": 1, "affinity": 1}


class Claims:
    """The claims about one formula and the verdicts on them, each decided when it is first asked for.

    ``budget`` holds options of ``symlin.proving.decide``: ``terms``, ``seconds``, ``trials``. A claim that asks for a
    lower degree than the way the formula is written shows is first tried at numbers, any other is first proved.
    """

    def __init__(self, formula, budget):
        self.formula, self.budget = formula, budget
        self._verdicts = {}

    def __getitem__(self, name):
        if name not in self._verdicts:
            self._verdicts[name] = self._decided(name)
        return self._verdicts[name]

    @cached_property
    def bound(self):
        """A degree that the formula cannot exceed, by the way it is written; None where none shows."""
        return degree_bound(self.formula, self.formula.expression)

    def _decided(self, name):
        sides = self.sides(name)
        degree = _DEGREES[name] if name in _DEGREES else int(name.split()[-1])
        if self.bound is not None and self.bound <= degree:
            verdict = decide(*sides, **{**self.budget, "trials": 0})
            if verdict.proved:
                return verdict
        found = counterexample(*sides) if self.budget["trials"] else None
        return decide(*sides, **self.budget) if found is None else found

    def proved(self, left, right):
        """Whether two sides are proved equal, without a search for a counterexample."""
        try:
            return decide(left, right, **{**self.budget, "trials": 0}).proved
        except Undefined:
            return False

    def refuted(self, name):
        """Whether a claim is refuted."""
        return self[name].status == "refuted"

    def fails(self, name):
        """Whether a claim is refuted by a short search at numbers, without an attempt to prove it."""
        return bool(self.budget["trials"]) and counterexample(*self.sides(name), any_one=True) is not None

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


class Verdicts(Mapping):
    """The verdicts on some claims, by name, each decided when it is first looked at."""

    def __init__(self, claims, names):
        self._claims, self._names = claims, tuple(names)

    def __getitem__(self, name):
        if name not in self._names:
            raise KeyError(name)
        return self._claims[name]

    def __iter__(self):
        return iter(self._names)

    def __len__(self):
        return len(self._names)

    def __repr__(self):
        return repr({name: self[name] for name in self})
