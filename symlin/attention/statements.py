"""A statement: two written sides under a name, and the verdict on them, decided when it is first asked for."""

from functools import cached_property

from symlin.displayed import Displayed
from symlin.linear.formulas import replaced
from symlin.proving import prove
from symlin.spelling import spelled


class Statement(Displayed):
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

    @property
    def is_decided(self):
        """Whether the verdict was asked for before."""
        return "verdict" in vars(self)

    def __repr__(self):
        return f"Statement({self.name!r}: {spelled(self.left)} = {spelled(self.right)})"


def unfolded(expr):
    """An expression with every letter written as its definition.

    >>> from symlin.nodes import Defined
    >>> from symlin.writing import sizes, matrix
    >>> n, d = sizes("n d")
    >>> unfolded(Defined("Q", matrix("X", n, d).T))
    X.T
    """
    return replaced(expr, lambda part: None, unfold=lambda letter: True)


def without_letters(statement):
    """A statement with both sides unfolded."""
    return Statement(statement.name, unfolded(statement.left), unfolded(statement.right))


class Variant(Displayed):
    """A variant of attention: its formula, what is proved of it, what is tempting and refuted, and the source.

    ``formula`` is an expression; ``proved`` and ``refuted`` are tuples of ``Statement``; ``source`` names the paper and
    the equation.
    """

    def __init__(self, name, formula, *, proved, refuted, source):
        self.name, self.formula, self.source = name, formula, source
        self.proved, self.refuted = tuple(proved), tuple(refuted)

    def __repr__(self):
        return f"Variant({self.name!r}, {spelled(self.formula)})"
