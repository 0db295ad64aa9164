"""A statement: two written sides under a name, and the verdict on them, decided when it is first asked for."""

from functools import cached_property

import sympy

from symlin.proving import prove


class Statement:
    """The claim that two expressions of one shape are equal for all sizes and values.

    ``verdict`` is that of ``sl.prove``; ``status`` its word.

    >>> from symlin.writing import sizes, matrix
    >>> n, d = sizes("n d")
    >>> X = matrix("X", n, d)
    >>> Statement("transposing twice", X.T.T, X).status
    'proved'
    """

    def __init__(self, name, left, right):
        self.name, self.left, self.right = name, left, right

    @cached_property
    def verdict(self):
        return prove(self.left, self.right)

    @property
    def status(self):
        return self.verdict.status

    def __repr__(self):
        return f"Statement({self.name!r}: {self.left} = {self.right})"

    def _repr_latex_(self):
        return rf"$\displaystyle {sympy.latex(self.left)} = {sympy.latex(self.right)}$"
