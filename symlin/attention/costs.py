"""What formulas cost: trained numbers, and multiply-adds counted from the products as they are written.

A product of matrices (p, q) and (q, r) takes p·q·r multiply-adds; a product of more is taken from the left, or from
the right, parentheses as written. Not counted: what is entrywise (numbers times matrices, sums, masks, softmax,
products with a diagonal matrix), and products with identities, with matrices of ones (sums and copies) and with
quarter turns. What is written twice, or as a letter, is computed once; under an index, once for each of its values,
unless it does not contain the index.
"""

import sympy
from sympy import Identity, Inverse, KroneckerProduct, OneMatrix, S, Transpose, ZeroMatrix

from symlin.arguments import expression
from symlin.errors import Error
from symlin.nodes import Concat, Defined, DefinedScalar, Diag, Family, Member, Total
from symlin.shapes import shape

ORDERS = ("left", "right")


def entry_count(parts):
    """The number of entries of the symbols and families that ``parts`` are written with, each once.

    >>> from symlin.writing import sizes, matrix, family
    >>> d, k, r, h = sizes("d k r h")
    >>> entry_count([matrix("W", d, k) + matrix("B", d, r) * matrix("A", r, k), family("U", k, d, count=h)])
    d*h*k + d*k + d*r + k*r
    """
    symbols = {}
    for part in parts:
        if isinstance(part, Family):
            symbols[part.name, part.rows, part.columns] = part.count * part.rows * part.columns
        else:
            symbols |= {e: sympy.Mul(*e.shape) for e in part.atoms(sympy.MatrixSymbol, Member)}
    return sympy.expand(sympy.Add(*symbols.values()))


def multiply_adds(expr, *, order="left"):
    """The multiply-adds of an expression, as a polynomial in the sizes; ``order`` is "left" or "right".

    >>> from symlin.writing import sizes, matrix
    >>> n, d, k = sizes("n d k")
    >>> X, W, U = matrix("X", n, d), matrix("W", d, k), matrix("U", k, d)
    >>> multiply_adds(X * W * U), multiply_adds(X * W * U, order="right")
    (2*d*k*n, d**2*k + d**2*n)
    """
    if order not in ORDERS:
        raise Error(f"order is {order!r}; products are taken from the \"left\" or from the \"right\"")
    expr = expression(expr)
    shape(expr)
    count = _Count(order)
    count.visit(expr, ())
    return sympy.expand(count.total)


class _Count:
    """The running total, and what is already computed."""

    def __init__(self, order):
        self.order, self.total, self.done = order, S.Zero, set()

    def visit(self, e, binders):
        """Add what ``e`` costs under ``binders``, pairs (index, how many values)."""
        binders = tuple((i, size) for i, size in binders if i in e.free_symbols)
        if (e, binders) in self.done or isinstance(e, sympy.MatrixSymbol | Member):
            return
        self.done.add((e, binders))
        if isinstance(e, Defined | DefinedScalar):
            self.visit(e.value, binders)
        elif isinstance(e, Concat | Total):
            index, first, last = e.limits
            self.visit(e.body, (*binders, (index, last - first + 1)))
        else:
            times = sympy.Mul(*[size for _, size in binders])
            if isinstance(e, sympy.MatMul):
                self.total += self.product(e) * times
            elif isinstance(e, sympy.MatPow | Inverse) and not _is_free(e):
                self.total += self.power(e) * times
            for part in e.args:
                if isinstance(part, sympy.Basic):
                    self.visit(part, binders)

    def product(self, e):
        matrices = [a for a in e.args if a.is_Matrix]
        if self.order == "right":
            matrices = [Transpose(a) for a in reversed(matrices)]
        if not matrices:
            return S.Zero
        total, free = S.Zero, _is_free(matrices[0])
        rows = matrices[0].shape[0]
        for left, right in zip(matrices, matrices[1:]):
            if not free and not _is_free(right):
                total += rows * left.shape[1] * right.shape[1]
            free = free and _is_free(right)
        return total

    @staticmethod
    def power(e):
        exponent = e.exp
        if not (exponent.is_Integer and exponent >= 0):
            raise Error(f"{e}: only products have a count here, and powers with a number; an inverse has none")
        return max(exponent - 1, 0) * e.shape[0] ** 3


def _is_free(e):
    """Whether products with a matrix take no multiplications, or entrywise ones."""
    if isinstance(e, Transpose | Inverse):
        return _is_free(e.arg)
    if isinstance(e, Defined):
        return _is_free(e.value)
    if isinstance(e, KroneckerProduct):
        return all(map(_is_free, e.args))
    if isinstance(e, sympy.MatrixBase):
        return all(entry in (-1, 0, 1) for entry in e)
    return isinstance(e, Diag | Identity | OneMatrix | ZeroMatrix)
