"""What can be assumed: an equation, a comparison of numbers, a property said by a word, or something not understood."""

from typing import NamedTuple

WORDS = (
    "invertible", "symmetric", "skew-symmetric", "orthogonal", "idempotent", "permutation", "diagonal",
    "positive definite", "positive semidefinite", "nonzero",
)
"""Properties of a matrix: all but "nonzero" (not the zero matrix) are of square ones."""

RELATIONS = ("!=", "<", "<=", ">", ">=")


class Equation(NamedTuple):
    """``left = right``, two expressions of one shape."""

    left: object
    right: object

    def __str__(self):
        return f"{self.left} = {self.right}"


class Comparison(NamedTuple):
    """``left relation right`` between two numbers (1, 1); ``relation`` is one of ``RELATIONS``."""

    left: object
    relation: str
    right: object

    def __str__(self):
        return f"{self.left} {self.relation.replace('!=', '≠').replace('<=', '≤').replace('>=', '≥')} {self.right}"


class Property(NamedTuple):
    """What is assumed of a matrix by a word, one of ``WORDS``, such as "permutation" of a matrix (n, n)."""

    word: str
    matrix: object

    def __str__(self):
        return f"{self.matrix} is {'a permutation matrix' if self.word == 'permutation' else self.word}"


class Unread(NamedTuple):
    """An assumption that is not understood: under it nothing is refuted."""

    text: str

    def __str__(self):
        return self.text
