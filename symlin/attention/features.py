"""Feature maps of kernel attention: what stands in the place of the exponential of a score."""

from sympy.core.function import FunctionClass, UndefinedFunction

from symlin.attention.fitting import matrix_argument
from symlin.errors import ShapeError
from symlin.shapes import shape
from symlin.writing import apply


def feature_map(kernel):
    """A function from matrices (n, k) to matrices (n, r), from what a user passed as ``kernel``.

    ``kernel`` is a SymPy function symbol or the name of a function, applied to every entry (r = k); or a Python
    function of a matrix expression, such as ``sl.exp`` or ``lambda M: sl.exp(M * Omega)`` (Choromanski et al. 2021,
    "Rethinking attention with performers", equation 5, without its factor).

    >>> import sympy
    >>> from symlin.writing import sizes, matrix
    >>> n, k = sizes("n k")
    >>> feature_map(sympy.Function("phi"))(matrix("Q", n, k))
    phi(Q)
    """
    if isinstance(kernel, str | UndefinedFunction | FunctionClass):
        return lambda matrix: apply(kernel, matrix)
    if not callable(kernel):
        raise TypeError(f"kernel is {kernel!r}; it must be a function: sympy.Function('phi'), sl.exp, or one of yours "
                        "that takes a matrix")

    def of(matrix):
        value = matrix_argument("the value of kernel", kernel(matrix))
        if shape(value)[0] != shape(matrix)[0]:
            raise ShapeError(f"kernel({matrix}) is {value}: it must have one row for each row of {matrix}", value)
        return value

    return of


def same_features(first, second):
    """Refuse feature maps that give queries and keys different numbers of features."""
    if shape(first)[1] != shape(second)[1]:
        raise ShapeError(f"kernel gives {first} and {second} different numbers of columns", second)
