"""A product of entries read along its indices, as a product of matrices."""

from sympy import Identity, Integer, MatMul, OneMatrix, Trace, Transpose

from symlin.nodes import OrderedMul, Scalar


class Unwritable(Exception):
    """A sum of products of entries that is no sum of products of matrices."""


class Path:
    """A product of entries under sums, to be read from ``row`` to ``column`` (variables, or None where there is none).

    ``sizes`` are those of all variables; ``numbers`` are the factors that are no matrices, ``symmetric`` the matrices
    that are their own transposes.
    """

    def __init__(self, sizes, row, column):
        self.sizes, self.row, self.column = sizes, row, column
        self.numbers, self.items, self.symmetric = [], [], set()

    def add(self, value, row, column):
        """Put in a matrix with the variables of its rows and columns, None where it has one row or one column."""
        self.items.append((value, row, column))

    def close(self, v):
        """Sum over a bound variable: what stands alone meets a column of ones, what no factor uses is a size."""
        uses = sum((v == r) + (v == c) for _, r, c in self.items)
        if uses > 2:
            raise Unwritable
        if uses == 1:
            self.add(OneMatrix(self.sizes[v], 1), v, None)
        if uses == 0:
            self.numbers.append(self.sizes[v])

    def read(self):
        """The product as an expression."""
        for v in (self.row, self.column):
            uses = sum((v == r) + (v == c) for _, r, c in self.items)
            if v is not None and uses > 1:
                raise Unwritable
            if v is not None and uses == 0:
                self.add(OneMatrix(self.sizes[v], 1), v, None)
        matrices = []
        if self.row is not None:
            matrices, end = self._along(self.row)
            if self.column is not None and end != self.column:
                other, _ = self._along(self.column)
                matrices += self._turned(other)
        elif self.column is not None:
            matrices = self._turned(self._along(self.column)[0])
        while self.items:
            self.numbers.append(self._closed())
        numbers = sorted(self.numbers, key=lambda e: (not e.is_Integer, str(e)))
        if matrices:
            matrices = [m for m in matrices if not isinstance(m, Identity)] or matrices[:1]
            parts = [*numbers, *matrices]
            return parts[0] if len(parts) == 1 else MatMul(*parts, evaluate=False)
        return OrderedMul(*numbers) if len(numbers) > 1 else numbers[0] if numbers else Integer(1)

    def _along(self, v):
        """The matrices from a variable on up to a vector or a free end: (matrices, the variable at the end or None)."""
        found = []
        while True:
            item = next((item for item in self.items if v in item[1:]), None)
            if item is None:
                return found, v
            self.items.remove(item)
            value, r, c = item
            if v == r:
                found.append(value)
                v = c
            else:
                found += self._turned([value])
                v = r
            if v is None:
                return found, None

    def _turned(self, matrices):
        """The factors of the transpose of a product."""
        return [self._transposed(m) for m in reversed(matrices)]

    def _transposed(self, m):
        if isinstance(m, Transpose):
            return m.arg
        return m if m in self.symmetric else Transpose(m)

    def _closed(self):
        """A number: from vector to vector, or around a cycle."""
        vector = next(((k, r if r is not None else c) for k, (_, r, c) in enumerate(self.items) if None in (r, c)), None)
        if vector is not None:
            k, v = vector
            value, r, _ = self.items.pop(k)
            column = value if r is not None else Transpose(value)
            matrices = [*self._turned([column]), *self._along(v)[0]]
            word = min(matrices, self._turned(matrices), key=lambda w: (
                sum(isinstance(m, Transpose) for m in w), str(w)))
            return Scalar(MatMul(*word, evaluate=False))
        value, r, c = self.items.pop(0)
        matrices = [value]
        if r != c:
            following, end = self._along(c)
            if end != r:
                raise Unwritable
            matrices += following
        return Trace(matrices[0] if len(matrices) == 1 else MatMul(*matrices, evaluate=False))
