"""How to draw values that satisfy equations between symbols: the words of recipes.json, each a function of a draw."""

from fractions import Fraction

from kinds import Kinds, Unsatisfied, diagonal, identity, matrix, repeated


def each(make):
    """A recipe that gives each named matrix, or each member of a named family, a value of its own."""

    def recipe(draw, *names):
        for name in names:
            for key in draw.open[name]:
                draw.put(key, make(draw, *draw.shape(key)))

    return recipe


def square(make):
    return each(lambda draw, n, _: make(draw, n))


def size_of(draw, name):
    return draw.shape(draw.open[name][0])[0]


def solve(draw, *names):
    for name in names:
        draw.solve(name)


def pseudoinverse(draw, a, g):
    """``A`` of any rank and its Moore-Penrose inverse, from a factorisation of full rank."""
    rows, columns = draw.shape(draw.open[a][0])
    rank = draw.random.randint(1, min(rows, columns))
    f, h = draw.matrix(rows, rank), draw.matrix(rank, columns)
    ft, ht = f.transpose(), h.transpose()
    if (ft * f).det() == 0 or (h * ht).det() == 0:
        raise Unsatisfied
    draw.put_named(a, f * h)
    draw.put_named(g, ht * (h * ht).inv() * (ft * f).inv() * ft)


def in_one_basis(diagonals, orthogonal=False):
    """A recipe: matrices that one change of basis makes diagonal; ``diagonals(draw, n, count)`` are their entries."""

    def recipe(draw, *names):
        n = size_of(draw, names[0])
        s = draw.orthogonal(n) if orthogonal else draw.invertible(n)
        for name, numbers in zip(names, diagonals(draw, n, len(names))):
            draw.put_named(name, s.inv() * diagonal(numbers) * s)

    return recipe


def _places(draw, n, choices):
    return [draw.random.randrange(choices) for _ in range(n)]


def _disjoint(draw, n, count):
    places = _places(draw, n, count + 1)
    return [[int(p == k) for p in places] for k in range(count)]


def _resolving(draw, n, count):
    places = _places(draw, n, count)
    return [[int(p == k) for p in places] for k in range(count)]


def _overlapping(draw, n, count):
    return [draw.ones(n) for _ in range(count)]


def _nested(draw, n, count):
    outer = draw.ones(n)
    return [[x * y for x, y in zip(outer, draw.ones(n))], outer]


def circle(draw, c, s):
    """Numbers with ``c^2 + s^2 = 1``."""
    t = draw.number()
    draw.put_named(c, (1 - t * t) / (1 + t * t))
    draw.put_named(s, 2 * t / (1 + t * t))


def equal(draw, first, *others):
    """The same value for all."""
    for other in others:
        draw.put_named(other, draw.got(first))


def inverse(draw, a, b):
    draw.put_named(b, draw.got(a).inv())


def perpendicular(draw, w, v):
    """A column that is orthogonal to another."""
    v = draw.got(v)
    x = draw.matrix(v.nrows(), 1)
    draw.put_named(w, x - v * (v.transpose() * v).inv() * v.transpose() * x)


def complement(draw, u, v):
    """The columns of an orthogonal matrix, cut in two."""
    (n, p), (_, q) = (draw.shape(draw.open[name][0]) for name in (u, v))
    if p + q != n:
        raise Unsatisfied
    rows = draw.orthogonal(n).tolist()
    draw.put_named(u, matrix([row[:p] for row in rows]))
    draw.put_named(v, matrix([row[p:] for row in rows]))


def inverse_numbers(draw, a, b):
    value = draw.number()
    draw.put_named(a, value)
    draw.put_named(b, 1 / value)


def clifford(draw, a, b):
    """``A^2 = B^2 = I``, ``A B = - B A``: of even size."""
    n = size_of(draw, a)
    s = draw.invertible(n)
    draw.put_named(a, s.inv() * repeated([[0, 1], [1, 0]], n) * s)
    draw.put_named(b, s.inv() * repeated([[1, 0], [0, -1]], n) * s)


def braid(draw, a, b):
    """``A B A = B A B``: generators of the braid group on three strands, and their multiples beside."""
    n = size_of(draw, a)
    s = draw.invertible(n)
    scale = draw.number()
    draw.put_named(a, scale * s.inv() * repeated([[1, 1], [0, 1]], n) * s)
    draw.put_named(b, scale * s.inv() * repeated([[1, 0], [-1, 1]], n) * s)


def projected(draw, x, p):
    """A column in the range of an orthogonal projection."""
    value = draw.projection(size_of(draw, p))
    draw.put_named(p, value)
    draw.put_named(x, value * draw.matrix(value.nrows(), 1))


def preserved(draw, a, m):
    """``A^T M A = M``: a rotation in other coordinates, and the inner product that it keeps."""
    n = size_of(draw, a)
    s = draw.invertible(n)
    draw.put_named(a, s.inv() * draw.orthogonal(n) * s)
    draw.put_named(m, s.transpose() * s)


def solve_last(draw, name):
    """Members of a family whose sum is the identity, or 1."""
    keys = draw.open[name]
    rows, columns = draw.shape(keys[0])
    rest = identity(rows)
    for key in keys[:-1]:
        value = draw.matrix(rows, columns)
        draw.put(key, value)
        rest = rest - value
    draw.put(keys[-1], rest)


def orthonormal_family(draw, name):
    keys = draw.open[name]
    columns = draw.thin(draw.shape(keys[0])[0], len(keys)).transpose().tolist()
    for key, column in zip(keys, columns):
        draw.put(key, matrix([[x] for x in column]))


def same_kernel(draw, p, q):
    """Idempotents with ``P Q P = P``: the range of ``P`` is part of the graph over that of ``Q``."""
    n = size_of(draw, p)
    s = draw.invertible(n)
    ones = draw.ones(n)
    shear = identity(n) + diagonal([1 - x for x in ones]) * draw.matrix(n, n) * diagonal(ones)
    wider = [max(x, y) for x, y in zip(ones, draw.ones(n))] if draw.random.random() < 0.5 else ones
    draw.put_named(q, s.inv() * diagonal(wider) * s)
    draw.put_named(p, s.inv() * shear * diagonal(ones) * shear.inv() * s)


def equal_grams(draw, a, b):
    """``A^T A = B^T B``: a rotation lies between."""
    value = draw.got(a)
    draw.put_named(b, draw.orthogonal(value.nrows()) * value)


def heisenberg(draw, a, b):
    """A central commutator that is not zero: of size 3, or the direct sum with numbers."""
    n = size_of(draw, a)
    if n < 3:
        raise Unsatisfied
    s, (x, y) = draw.invertible(n), ([draw.number() for _ in range(n)] for _ in range(2))
    for name, step, numbers in ((a, (0, 1), x), (b, (1, 2), y)):
        numbers = [numbers[0]] * 3 + numbers[3:]
        m = matrix([[numbers[i] if i == j else int((i, j) == step) for j in range(n)] for i in range(n)])
        draw.put_named(name, s.inv() * m * s)


def singular_pair(draw, a, u, v, s):
    """``A v = s u`` and ``A^T u = s v``, from orthonormal columns; of any lengths where ``s`` is 0."""
    m, n = draw.shape(draw.open[a][0])
    left, right, scale = draw.orthogonal(m), draw.orthogonal(n), draw.number((0, 1, 2, -3))
    inner = matrix([[scale if i == j == 0 else draw.number() if i == j else 0 for j in range(n)] for i in range(m)])
    length = draw.number() if scale else None
    for name, basis in ((u, left), (v, right)):
        column = matrix([[row[0]] for row in basis.tolist()])
        draw.put_named(name, column * (length or draw.number()))
    draw.put_named(a, left * inner * right.transpose())
    draw.put_named(s, scale)


def supports(draw, x, y):
    """Columns that are nowhere both different from zero."""
    places = [draw.random.choice((0, 1)) for _ in range(size_of(draw, x))]
    for name, place in ((x, 0), (y, 1)):
        draw.put_named(name, matrix([[draw.number() if p == place else 0] for p in places]))


def product_sum(draw, a, b):
    """``A B = A + B``, that is ``(A - I) (B - I) = I``."""
    n = size_of(draw, a)
    inner = draw.invertible(n)
    draw.put_named(a, inner + identity(n))
    draw.put_named(b, inner.inv() + identity(n))


RECIPES = {
    "orthogonal": each(Kinds.thin),
    "permutation": square(Kinds.permutation),
    "idempotent": square(Kinds.idempotent),
    "projection": square(Kinds.projection),
    "involution": square(Kinds.involution),
    "reflection": square(Kinds.reflection),
    "nilpotent2": square(lambda draw, n: draw.nilpotent(n, 2)),
    "nilpotent3": square(lambda draw, n: draw.nilpotent(n, 3)),
    "symmetric": square(Kinds.symmetric),
    "skew": square(Kinds.skew),
    "diagonal": square(Kinds.diagonal),
    "positive": square(Kinds.positive),
    "invertible": square(Kinds.invertible),
    "golden": square(Kinds.golden),
    "complex": square(Kinds.complex),
    "period3": square(Kinds.period),
    "normal": square(Kinds.normal),
    "partial-isometry": each(Kinds.partial_isometry),
    "mask": each(lambda draw, m, n: draw.matrix(m, n, (0, 1))),
    "unit": each(Kinds.thin),
    "zero": each(lambda draw, rows, columns: matrix([[0] * columns for _ in range(rows)])),
    "positive-entries": each(lambda draw, m, n: draw.matrix(m, n, (1, 2, 3, Fraction(1, 2), Fraction(5, 2)))),
    "disjoint": in_one_basis(_disjoint),
    "resolving": in_one_basis(_resolving),
    "overlapping": in_one_basis(_overlapping),
    "nested": in_one_basis(_nested, orthogonal=True),
    "solve": solve,
    "solve-together": lambda draw, *names: draw.solve(*names),
    "pinv": pseudoinverse,
    "circle": circle,
    "equal": equal,
    "inverse": inverse,
    "perpendicular": perpendicular,
    "complement": complement,
    "inverse-numbers": inverse_numbers,
    "clifford": clifford,
    "braid": braid,
    "projected": projected,
    "preserved": preserved,
    "solve-last": solve_last,
    "orthonormal-family": orthonormal_family,
    "same-kernel": same_kernel,
    "equal-grams": equal_grams,
    "heisenberg": heisenberg,
    "singular-pair": singular_pair,
    "supports": supports,
    "signs": each(lambda draw, m, n: draw.matrix(m, n, (1, -1))),
    "tripotent": square(lambda draw, n: draw.similar(diagonal([draw.random.choice((-1, 0, 1)) for _ in range(n)]))),
    "product-sum": product_sum,
}
"""Recipe -> function of a draw and the names of symbols; "sizes: d<=n" and "or:" are read by the draw itself."""
