"""From what is written to what is meant: one function for each node type."""

from symlin import permutations  # noqa: F401 (it registers the laws of permutation matrices)
from symlin.meaning import blocks, functions, inverses, numbers, powers, products, selections, sums, symbols  # noqa: F401 (they register meanings)
from symlin.meaning.context import POINT, Beyond, Facts, IndexLetter, Meanings, Meant, kronecker

__all__ = ["POINT", "Beyond", "Facts", "IndexLetter", "Meanings", "Meant", "kronecker"]
