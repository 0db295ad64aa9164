"""What follows for square matrices: if ``F G`` is a number times the identity, so is ``G F``.

This is a fact of dimension, not of algebra: it holds for square matrices of one size, and never for others.
"""

from fractions import Fraction

from symlin.entries import delta, fresh, height_of, is_symmetric, joined, summed
from symlin.naming import terms_of
from symlin.normal_form import collect, substituted
from symlin.relations.certificates import Relation, SquareInverse


def exchanged(relation):
    """The relations ``G F = c I`` for every way in which a relation says ``F G = c I`` with c not zero."""
    if len(relation.rows) != 1 or len(relation.columns) != 1:
        return
    a, b = relation.rows[0], relation.columns[0]
    size = relation.sizes.get(a)
    if size is None or relation.sizes.get(b) != size:
        return
    number, words = _parts(relation.total, a, b, size, relation.others)
    if words is None:
        return
    for first, second, c in _factorings(number, words):
        made = _turned(relation, size, first, second, c)
        if made is not None:
            yield made


def _parts(total, a, b, size, others):
    """(coefficient of the identity, [(coefficient, letters along the word)]), or (0, None) for any other shape."""
    number, words = 0, []
    for product, c in total.terms:
        if any(s != size for _, s in product.bound):
            return 0, None
        if product.factors == ((delta(a, b), 1),):
            number = c
            continue
        letters = _letters(product, a, b, others)
        if letters is None:
            return 0, None
        words.append((c, letters))
    return number, words


def _letters(product, a, b, others):
    """The atoms of a product along its word from a to b, each with the variables where it begins and ends.

    An atom may have index ports (``others``) before its two places.
    """
    left, at, found = [x for x, e in product.factors if e == 1 and _is_matrix(x, others)], a, []
    if len(left) != len(product.factors):
        return None
    while left:
        x = next((x for x in left if at in x[-2:]), None)
        if x is None:
            return None
        left.remove(x)
        end = x[-1] if x[-2] == at else x[-2]
        found.append((x, at, end))
        at = end
    return found if at == b else None


def _is_matrix(x, others):
    """Whether an atom is an entry of a matrix, but for index ports."""
    return len(x) > 2 and not height_of(x) and set(x[1:-2]) <= set(others)


def _factorings(number, words):
    """(F, G, c) with F G - c I the sum: one word cut in two, or (A + s)(B + t)."""
    if len(words) == 1 and number and len(words[0][1]) > 1:
        coefficient, letters = words[0]
        for cut in range(1, len(letters)):
            yield [(coefficient, letters[:cut])], [(1, letters[cut:])], -number
    pairs = [w for w in words if len(w[1]) == 2]
    if len(pairs) != 1 or len(words) == 1:
        return
    coefficient, (first, second) = pairs[0]
    singles = [w for w in words if len(w[1]) == 1]
    if len(singles) != len(words) - 1:
        return
    with_first = sum(c for c, [x] in singles if _letter(x) == _letter(first))
    with_second = sum(c for c, [x] in singles if _letter(x) == _letter(second))
    if any(_letter(x) not in (_letter(first), _letter(second)) for _, [x] in singles):
        return
    if _letter(first) == _letter(second):
        return
    s, t = Fraction(with_second) / coefficient, Fraction(with_first) / coefficient
    c = coefficient * s * t - number
    if c:
        yield [(coefficient, [first]), (coefficient * s, [])], [(1, [second]), (t, [])], c


def _letter(placed):
    """The head of an atom and whether it is read from its second place to its first."""
    x, start, _ = placed
    return x[:-2], x[-2] != start


def _turned(relation, size, first, second, c):
    f, g = _as_matrix(first, size), _as_matrix(second, size)
    p, q, between = fresh(), fresh(), fresh()
    left = substituted(terms_of(g[2]), {g[0]: p, g[1]: between})
    right = substituted(terms_of(f[2]), {f[0]: between, f[1]: q})
    terms = summed([joined(x, y) for x in left for y in right], {between: size})
    total = collect(terms + [(-c, {}, {delta(p, q): 1})])
    sizes = {p: size, q: size, **{v: relation.sizes[v] for v in relation.others}}
    return Relation(total, (p,), (q,), relation.others, sizes, SquareInverse(relation, f, g, c))


def _as_matrix(parts, size):
    """A sum of words as (row, column, collected sum)."""
    row, column = fresh(), fresh()
    terms = []
    for coefficient, letters in parts:
        if not letters:
            terms.append((coefficient, {}, {delta(row, column): 1}))
            continue
        ends = [start for _, start, _ in letters] + [letters[-1][2]]
        names = {v: fresh() for v in ends[1:-1]}
        mapping = {**names, ends[0]: row, ends[-1]: column}
        factors = {}
        for x, _, _ in letters:
            y = (*x[:-2], mapping[x[-2]], mapping[x[-1]])
            y = (x[0], *sorted(y[1:])) if is_symmetric(x[0]) else y
            factors[y] = factors.get(y, 0) + 1
        terms.append((coefficient, {names[v]: size for v in ends[1:-1]}, factors))
    return row, column, collect(terms)
