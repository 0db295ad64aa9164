"""From what is written to what is meant: one function for each node type."""

from symlin import permutations, zero_one  # noqa: F401 (they register the laws of permutation matrices and masks)
from symlin.meaning import blocks, functions, inverses, numbers, powers, products, selections, sums, symbols  # noqa: F401 (they register meanings)
from symlin.meaning.context import POINT, Beyond, Facts, IndexLetter, Meanings, Meant, kronecker, symbols_in

__all__ = ["POINT", "Beyond", "Facts", "IndexLetter", "Meanings", "Meant", "kronecker", "symbols_in"]
