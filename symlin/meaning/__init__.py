"""From what is written to what is meant: one function for each node type."""

from symlin.meaning import blocks, functions, numbers, products, sums, symbols  # noqa: F401 (they register meanings)
from symlin.meaning.context import POINT, Beyond, Meanings, Meant

__all__ = ["POINT", "Beyond", "Meanings", "Meant"]
