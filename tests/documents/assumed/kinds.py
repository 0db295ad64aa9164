"""Random rational matrices of the kinds that documents assume: orthogonal, idempotent, nilpotent, permutations, ..."""

import random
from fractions import Fraction

import flint

ENTRIES = (-3, -2, -1, -1, 0, 1, 1, 2, 3, Fraction(1, 2))
SCALARS = (1, 2, 3, -1, -2, Fraction(1, 2), Fraction(3, 2), Fraction(-1, 3), Fraction(1, 3), -3, 5)


class Unsatisfied(Exception):
    """No value of this kind was found in this draw."""


def rational(x):
    return x if isinstance(x, flint.fmpq) else flint.fmpq(int(x.numerator), int(x.denominator))


def matrix(rows):
    return flint.fmpq_mat([[rational(x) for x in row] for row in rows])


def identity(n):
    return diagonal([1] * n)


def diagonal(numbers):
    return matrix([[x if i == j else 0 for j in range(len(numbers))] for i, x in enumerate(numbers)])


def repeated(block, n):
    """Copies of a small block along the diagonal."""
    k = len(block)
    if n % k:
        raise Unsatisfied
    return matrix([[block[i % k][j % k] if i // k == j // k else 0 for j in range(n)] for i in range(n)])


def has_property(word, m):
    """Whether a matrix is what a word of the documents says."""
    n, turned = m.nrows(), m.transpose()
    entries = [x for row in m.tolist() for x in row]
    return {
        "invertible": lambda: m.det() != 0,
        "symmetric": lambda: m == turned,
        "skew-symmetric": lambda: m == -turned,
        "orthogonal": lambda: m * turned == identity(n),
        "idempotent": lambda: m * m == m,
        "permutation": lambda: m * turned == identity(n) and set(entries) <= {0, 1},
        "diagonal": lambda: m == diagonal([m[i, i] for i in range(n)]),
        "positive definite": lambda: m == turned and all(x > 0 for x in _minors(m)),
        "nonzero": lambda: any(entries),
    }[word]()


def _minors(m):
    return [matrix([row[:k] for row in m.tolist()[:k]]).det() for k in range(1, m.nrows() + 1)]


class Kinds:
    """Draws matrices of each kind, always the same for one seed."""

    def __init__(self, seed):
        self.random = random.Random(seed)

    def number(self, pool=SCALARS):
        return rational(Fraction(self.random.choice(pool)))

    def matrix(self, rows, columns, pool=ENTRIES):
        return matrix([[self.number(pool) for _ in range(columns)] for _ in range(rows)])

    def ones(self, n):
        """Zeros and ones."""
        return [self.random.choice((0, 1)) for _ in range(n)]

    def invertible(self, n):
        for _ in range(50):
            found = self.matrix(n, n)
            if found.det() != 0:
                return found
        raise Unsatisfied

    def symmetric(self, n):
        m = self.matrix(n, n)
        return m + m.transpose()

    def skew(self, n):
        m = self.matrix(n, n)
        return m - m.transpose()

    def diagonal(self, n):
        return diagonal([self.number() for _ in range(n)])

    def permutation(self, n):
        order = self.random.sample(range(n), n)
        return matrix([[int(order[i] == j) for j in range(n)] for i in range(n)])

    def orthogonal(self, n):
        """A Cayley transform times a signed permutation."""
        s = self.skew(n)
        signs = diagonal([self.random.choice((1, -1)) for _ in range(n)])
        return (identity(n) - s) * (identity(n) + s).inv() * signs * self.permutation(n)

    def thin(self, rows, columns):
        """Orthonormal columns."""
        if rows < columns:
            raise Unsatisfied
        return matrix([row[:columns] for row in self.orthogonal(rows).tolist()])

    def similar(self, inner):
        s = self.invertible(inner.nrows())
        return s.inv() * inner * s

    def idempotent(self, n):
        return self.similar(diagonal(self.ones(n)))

    def projection(self, n):
        """Symmetric and idempotent."""
        q = self.orthogonal(n)
        return q * diagonal(self.ones(n)) * q.transpose()

    def reflection(self, n):
        """Symmetric and orthogonal."""
        p = self.projection(n)
        return identity(n) - p - p

    def involution(self, n):
        return self.similar(diagonal([self.random.choice((1, -1)) for _ in range(n)]))

    def nilpotent(self, n, index):
        """Jordan blocks of at most this size, conjugated."""
        return self.similar(matrix([[int(j == i + 1 and j % index != 0) for j in range(n)] for i in range(n)]))

    def positive(self, n):
        """Positive definite."""
        x = self.invertible(n)
        return x.transpose() * x

    def golden(self, n):
        """``A^2 = A + I``: of even size."""
        return self.similar(repeated([[0, 1], [1, 1]], n))

    def period(self, n):
        """``C^3 = I``: cyclic permutations of three and fixed vectors, conjugated."""
        k = self.random.randint(0, n // 3)
        turned = [[0] * n for _ in range(n)]
        for i in range(n):
            turned[i][i if i >= 3 * k else 3 * (i // 3) + (i + 1) % 3] = 1
        return self.similar(matrix(turned))

    def normal(self, n):
        """A polynomial in an orthogonal, symmetric or skew-symmetric matrix."""
        m = self.random.choice((self.orthogonal, self.symmetric, self.skew))(n)
        a, b, c = (self.matrix(1, 1) for _ in range(3))
        return a[0, 0] * identity(n) + b[0, 0] * m + c[0, 0] * m * m

    def partial_isometry(self, rows, columns):
        rank = self.random.randint(1, min(rows, columns))
        return self.thin(rows, rank) * self.thin(columns, rank).transpose()

    def complex(self, n):
        """``J^2 = -I``: of even size."""
        return self.similar(repeated([[0, -1], [1, 0]], n))


SAID = (
    ({"invertible"}, Kinds.invertible),
    ({"symmetric", "invertible"}, Kinds.symmetric),
    ({"skew-symmetric"}, Kinds.skew),
    ({"orthogonal", "invertible"}, Kinds.orthogonal),
    ({"permutation", "orthogonal", "invertible"}, Kinds.permutation),
    ({"orthogonal", "symmetric"}, Kinds.reflection),
    ({"idempotent"}, Kinds.idempotent),
    ({"idempotent", "symmetric"}, Kinds.projection),
    ({"positive definite", "symmetric", "invertible"}, Kinds.positive),
    ({"diagonal", "invertible"}, Kinds.diagonal),
)
"""Words said of a square matrix -> a random one of which they are all true, or nearly always."""
