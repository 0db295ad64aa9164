"""A product of numbers that keeps the order in which it was written."""

from sympy import Basic, Mul, Pow

from symlin.nodes.base import basic, parenthesized


def _side_by_side(printer, factors):
    if len(factors) == 1:
        return printer._print(factors[0])
    return " ".join(parenthesized(printer, factor) for factor in factors) or "1"


class OrderedMul(Mul):
    """A product of numbers whose printers keep the order of its factors; ``doit()`` is SymPy's own product.

    >>> from sympy import symbols
    >>> x, a = symbols("x a", real=True)
    >>> OrderedMul(x, a), OrderedMul(x, a).doit()
    (x*a, a*x)
    """

    is_real = True

    def __new__(cls, *factors, evaluate=False):
        return Basic.__new__(cls, *map(basic, factors))

    def as_ordered_factors(self, order=None):
        return list(self.args)

    def _latex(self, printer, exp=None):
        above, below = [], []
        for factor in self.args:
            base, exponent = factor.as_base_exp()
            if exponent.is_Rational and exponent < 0:
                below.append(Pow(base, -exponent, evaluate=False) if exponent != -1 else base)
            else:
                above.append(factor)
        text = _side_by_side(printer, above)
        if below:
            text = rf"\frac{{{text}}}{{{_side_by_side(printer, below)}}}"
        return text if exp is None else rf"\left({text}\right)^{{{exp}}}"

    def doit(self, **hints):
        return Mul(*[a.doit(**hints) if hints.get("deep", True) else a for a in self.args])
