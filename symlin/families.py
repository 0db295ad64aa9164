"""How to draw exact matrices of a kind: orthogonal, idempotent, permutation, positive definite, nilpotent and so on.

Every family is a function of ``(rows, columns, chance)`` that gives a list of rows, or None where there is no matrix
of this shape. ``Chance`` decides; it may hand out one basis again and again, so that matrices commute.
"""

from fractions import Fraction

from symlin import balls


class Chance:
    """Choices that look random and are always the same for one seed.

    ``shared``: one basis for all matrices of a size. ``tame``: the simplest matrices, for counterexamples that are
    to be read.
    """

    def __init__(self, seed, *, shared=False, tame=False):
        self.shared, self.tame = shared, tame
        self._state = (seed + 1) * 0x9E3779B97F4A7C15 % 2**64
        self._bases = {}

    def below(self, n):
        """A whole number from 0 to n - 1."""
        self._state = (self._state * 6364136223846793005 + 1442695040888963407) % 2**64
        return (self._state >> 33) % n

    def of(self, choices):
        return choices[self.below(len(choices))]

    def shuffled(self, items):
        items = list(items)
        for k in range(len(items) - 1, 0, -1):
            other = self.below(k + 1)
            items[k], items[other] = items[other], items[k]
        return items

    def basis(self, n, make):
        """``make(n, self)``, made once for each size where bases are shared."""
        if not self.shared:
            return make(n, self)
        if (make, n) not in self._bases:
            self._bases[make, n] = make(n, self)
        return self._bases[make, n]


def identity(n):
    return [[int(i == j) for j in range(n)] for i in range(n)]


def diagonal(numbers):
    return [[x if i == j else 0 for j in range(len(numbers))] for i, x in enumerate(numbers)]


def transposed(rows):
    return [list(column) for column in zip(*rows)]


def plain(rows):
    """Rows of flint rationals as whole numbers and fractions of Python."""
    return [[int(x.p) if x.q == 1 else Fraction(int(x.p), int(x.q)) for x in map(balls.rational, row)] for row in rows]


def times(*factors):
    """The product of lists of rows."""
    matrix = balls.flint().fmpq_mat
    result, *rest = [matrix([[balls.rational(x) for x in row] for row in rows]) for rows in factors]
    for factor in rest:
        result = result * factor
    return plain(result.tolist())


def inverse(rows):
    """The inverse of an invertible matrix."""
    return plain(balls.flint().fmpq_mat([[balls.rational(x) for x in row] for row in rows]).inv().tolist())


def plus_multiple(a, c, b):
    """``A + c B``."""
    return [[x + c * y for x, y in zip(*pair)] for pair in zip(a, b)]


def small(rows, columns, chance):
    """Any small whole entries."""
    pool = (0, 1) if chance.tame else (0, 1, -1, 2, 1)
    return [[chance.of(pool) for _ in range(columns)] for _ in range(rows)]


def permuted(n, chance):
    """A permutation matrix, often of one cycle, never the identity where there is another."""
    if chance.tame:
        return transposed(identity(n)[1:] + identity(n)[:1])
    order, image = chance.shuffled(range(n)), chance.shuffled(range(n))
    if chance.below(2) or order == image:
        image = order[1:] + order[:1]
    goes = dict(zip(order, image))
    return [[int(goes[i] == j) for j in range(n)] for i in range(n)]


def rotated(n, chance):
    """An orthogonal matrix with rational entries: the Cayley transform of a skew one, with rows turned and exchanged.

    Cayley, "Sur quelques propriétés des déterminants gauches", 1846.
    """
    if chance.tame:
        return [[x * chance.of((1, 1, -1)) for x in row] for row in permuted(n, chance)]
    skew = [[0] * n for _ in range(n)]
    for i in range(n):
        for j in range(i):
            skew[i][j] = chance.of((1, 2, -1, 0, 3))
            skew[j][i] = -skew[i][j]
    plus = [[int(i == j) + x for j, x in enumerate(row)] for i, row in enumerate(skew)]
    turned = times(transposed(plus), inverse(plus))
    signs = [chance.of((1, 1, -1)) for _ in range(n)]
    return [[signs[i] * x for x in turned[k]] for i, k in enumerate(chance.shuffled(range(n)))]


def unimodular(n, chance):
    """A whole matrix with a whole inverse."""
    pool = (0, 1) if chance.tame else (1, 0, -1, 2)
    lower = [[chance.of(pool) if j < i else int(i == j) for j in range(n)] for i in range(n)]
    upper = [[chance.of(pool) if j > i else int(i == j) for j in range(n)] for i in range(n)]
    return upper if chance.tame else times(lower, upper)


def in_basis(basis, matrix):
    """``S M S⁻¹``."""
    return times(basis, matrix, inverse(basis))


def _spectrum(n, chance, choices):
    """n of the choices, all of them once where there is room."""
    numbers = chance.shuffled(choices)[:n]
    return numbers + [chance.of(choices) for _ in range(n - len(numbers))]


def _diagonalisable(*choices):
    def family(rows, columns, chance):
        if rows == columns:
            return in_basis(chance.basis(rows, unimodular), diagonal(_spectrum(rows, chance, choices)))

    return family


def _symmetric(*choices):
    def family(rows, columns, chance):
        if rows == columns:
            basis = chance.basis(rows, rotated)
            return times(basis, diagonal(_spectrum(rows, chance, choices)), transposed(basis))

    return family


def _diagonal(*choices):
    def family(rows, columns, chance):
        return diagonal(_spectrum(rows, chance, choices)) if rows == columns else None

    return family


def orthonormal(rows, columns, chance):
    """Orthonormal columns, or rows where there are more columns."""
    if rows >= columns:
        return [row[:columns] for row in chance.basis(rows, rotated)]
    return chance.basis(columns, rotated)[:rows]


def other_columns(rows, columns, chance):
    """The last columns of the shared basis, whose first ones are ``orthonormal``."""
    return [row[rows - columns :] for row in chance.basis(rows, rotated)] if rows >= columns else None


def permutation(rows, columns, chance):
    return permuted(rows, chance) if rows == columns else None


def exchange(rows, columns, chance):
    """A symmetric permutation matrix."""
    if rows == columns:
        first, second = chance.shuffled(range(rows))[:2] if rows > 1 else (0, 0)
        order = list(range(rows))
        order[first], order[second] = second, first
        return [[int(order[k] == j) for j in range(rows)] for k in range(rows)]


def reflection(rows, columns, chance):
    """Householder's ``I - 2 v vᵀ / vᵀv``."""
    if rows == columns:
        v = [chance.of((1, 2, -1)) for _ in range(rows)]
        norm = sum(x * x for x in v)
        return [[int(i == j) - Fraction(2 * x * y, norm) for j, y in enumerate(v)] for i, x in enumerate(v)]


def nilpotent(rows, columns, chance):
    """A Jordan block for 0 in some basis; of order n, or two smaller ones."""
    if rows == columns:
        cut = chance.of((0, 0, rows // 2 + 1, 2))
        shift = [[int(j == i + 1 and j != cut) for j in range(rows)] for i in range(rows)]
        return in_basis(chance.basis(rows, unimodular), shift)


def strictly_triangular(rows, columns, chance):
    """Entries above the diagonal only, in some basis."""
    if rows == columns:
        entries = small(rows, rows, chance)
        upper = [[x if j > i else 0 for j, x in enumerate(row)] for i, row in enumerate(entries)]
        return in_basis(chance.basis(rows, unimodular), upper)


def shifted_triangular(rows, columns, chance):
    """``c I`` plus entries above the diagonal, in some basis."""
    if rows == columns:
        return plus_multiple(strictly_triangular(rows, rows, chance), chance.of((1, 2, -1)), identity(rows))


def signs(rows, columns, chance):
    return [[chance.of((0, 1, -1)) for _ in range(columns)] for _ in range(rows)]


def unipotent(rows, columns, chance):
    """``c I`` plus a nilpotent matrix."""
    if rows == columns:
        c = chance.of((1, 2, -1))
        return plus_multiple(nilpotent(rows, rows, chance), c, identity(rows))


def turning(rows, columns, chance):
    """Quarter turns ``A² = -I`` in some basis."""
    if rows == columns and rows % 2 == 0:
        return in_basis(chance.basis(rows, unimodular), _quarter_turns(rows))


def orthogonal_turning(rows, columns, chance):
    """Skew-symmetric and, for even sizes, orthogonal; else with one zero in the spectrum."""
    if rows == columns:
        basis = chance.basis(rows, rotated)
        return times(basis, _quarter_turns(rows), transposed(basis))


def _quarter_turns(n):
    turn = [[0] * n for _ in range(n)]
    for i in range(0, n - 1, 2):
        turn[i][i + 1], turn[i + 1][i] = -1, 1
    return turn


def normal(rows, columns, chance):
    """``Q D Qᵀ`` with D of 2×2 blocks of a rotation times a number, and a number."""
    if rows == columns:
        middle = diagonal([chance.of((1, 2, -1))] * rows)
        for i in range(0, rows - 1, 2):
            a, b = chance.of((1, 2, 0)), chance.of((1, -1, 2))
            middle[i][i], middle[i][i + 1], middle[i + 1][i], middle[i + 1][i + 1] = a, -b, b, a
        basis = chance.basis(rows, rotated)
        return times(basis, middle, transposed(basis))


def gram(rows, columns, chance):
    """``GᵀG + c I``: positive definite."""
    if rows == columns:
        g = small(rows, rows, chance)
        c = chance.of((1, 2, Fraction(1, 2)))
        return plus_multiple(times(transposed(g), g), c, identity(rows))


def low_gram(rows, columns, chance):
    """``GᵀG`` of rank below n: positive semidefinite."""
    if rows == columns:
        g = small(max(1, rows - 1), rows, chance)
        return times(transposed(g), g)


def rank_one(rows, columns, chance):
    u, v = ([chance.of((1, 2, -1, 0)) for _ in range(k)] for k in (rows, columns))
    return [[x * y for y in v] for x in u]


def stochastic(rows, columns, chance):
    """Positive rows, or one column, of sum 1."""
    lines = transposed([[chance.of((1, 2, 3, 1)) for _ in range(columns)] for _ in range(rows)])
    lines = lines if columns == 1 else transposed(lines)
    lines = [[Fraction(x, sum(line)) for x in line] for line in lines]
    return transposed(lines) if columns == 1 else lines


def twofold_stochastic(rows, columns, chance):
    """A mean of permutation matrices."""
    if rows == columns:
        first, second = permuted(rows, chance), permuted(rows, chance)
        return [[Fraction(x + y + int(i == j), 3) for j, (x, y) in enumerate(zip(*pair))]
                for i, pair in enumerate(zip(first, second))]


def unit(rows, columns, chance):
    """Ones in the first places of the diagonal: of a column, a unit vector."""
    k = chance.below(max(rows, columns))
    return [[int(i == (j + k) % rows) if rows >= columns else int(j == (i + k) % columns) for j in range(columns)]
            for i in range(rows)]


def basis_column(rows, columns, chance):
    """Columns of the shared orthogonal basis, anywhere in it."""
    if columns <= rows:
        columns_of_basis = chance.shuffled(transposed(chance.basis(rows, rotated)))
        return transposed(columns_of_basis[:columns])


def eigenvector(rows, columns, chance):
    """Columns of the shared basis of what is diagonalisable."""
    if columns <= rows:
        return transposed(chance.shuffled(transposed(chance.basis(rows, unimodular)))[:columns])


def multiple_of_identity(rows, columns, chance):
    return diagonal([chance.of((2, 1, -1, 0))] * rows) if rows == columns else None


def positive(rows, columns, chance):
    return [[chance.of((1, 2, 3, Fraction(1, 2))) for _ in range(columns)] for _ in range(rows)]


def constant(rows, columns, chance):
    x = chance.of((1, 0, 2))
    return [[x] * columns for _ in range(rows)]


FAMILIES = (
    orthonormal, _diagonalisable(0, 1), _symmetric(0, 1), _diagonalisable(1, -1), _symmetric(1, -1), nilpotent,
    gram, permutation, other_columns, exchange, reflection, normal, orthogonal_turning, turning, unipotent, low_gram,
    stochastic, basis_column, eigenvector, _diagonalisable(0, 1, -1), _symmetric(1, 2, 0, -1), _symmetric(1, 2, 3),
    rank_one, _diagonalisable(2, 1, -1), _diagonalisable(0, 2), _diagonal(1, 0), _diagonal(1, -1),
    _diagonal(2, 1, -1, 3), twofold_stochastic, unit, positive, multiple_of_identity, constant,
    strictly_triangular, shifted_triangular, signs,
)
"""The kinds of matrices that are tried, the richest first."""
