"""A product of numbers that keeps the order in which it was written."""

from sympy import Basic, Mul

from symlin.nodes.base import basic


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

    def doit(self, **hints):
        return Mul(*[a.doit(**hints) if hints.get("deep", True) else a for a in self.args])
