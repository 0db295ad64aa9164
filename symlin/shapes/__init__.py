"""The walk that computes every shape and every index range; it guards each entrance.

SymPy's own ``.shape`` of a product is never read: it is right only when the product is.
"""

from symlin.shapes import indices, matrices, numbers  # noqa: F401 (they register shapes)
from symlin.shapes.indices import counts_from_index
from symlin.shapes.matrices import is_indicator
from symlin.shapes.walk import NUMBER, Walk, check_size, free_indices, same_shape, shape

__all__ = ["NUMBER", "Walk", "check_size", "counts_from_index", "free_indices", "is_indicator", "same_shape", "shape"]
