"""The rules of what is assumed: an equation, and what it says in other ways, as transposed or turned round."""

from itertools import islice, product

import sympy
from sympy import Identity, MatAdd, MatMul, MatPow, Mul, Pow, Transpose

from symlin.assumed import Equation, Property
from symlin.errors import Error
from symlin.nodes import Concat, Scalar
from symlin.rewriting.grids import blocks_of
from symlin.rewriting.instances import within
from symlin.rewriting.rule import hypothesis
from symlin.rewriting.trees import BINDERS, alike, flat, key, letters_of, made, mapped, opened, substituted, unfolded
from symlin.shapes import Walk, free_indices
from symlin.size import Size

ASSUMPTION, TRANSPOSED, TURNED = "assumption ", ", transposed", ", the other way round"
BLOCK, ENTRY, SOLVED = ", block ", ", entry ", ", solved for "
SYMMETRIC = ("positive definite", "positive semidefinite", "diagonal")
"""Words for matrices that are symmetric among others."""
POWER = 4
"""The highest power that is written as a product."""
MOST = 12
"""Ways in which indices of formulas are put into one assumption."""


def hypotheses(assumptions, formulas=()):
    """The rules of all assumptions that say an equation; their names begin with "assumption 1", counted from 1.

    An equation with free indices is said of the indices of ``formulas`` too, one with defined letters of their values,
    and one with low powers of products. What the book has rules for, as for orthogonal matrices, has none here.
    """
    found = []
    for number, a in enumerate(assumptions, 1):
        name = f"{ASSUMPTION}{number}"
        if isinstance(a, Equation):
            for said in _said(a, formulas):
                found += _rules(name, said)
            found += _of_gram_matrix(name, a, formulas)
        elif isinstance(a, Property) and a.word in SYMMETRIC:
            found.append(_of(a, Transpose(flat(a.matrix)), flat(a.matrix), name))
    return found


def solved(assumptions):
    """The rules by which a letter or a term of an assumed sum is what the others leave for it.

    >>> a, b = sympy.symbols("a b", real=True)
    >>> for rule in solved([Equation(a + b, sympy.S.One)]):
    ...     print(rule.name, ":", rule.left, "=", rule.right)
    assumption 1, solved for a : a = 1 - b
    assumption 1, solved for b : b = 1 - a
    """
    return [rule for number, a in enumerate(assumptions, 1) if isinstance(a, Equation)
            for rule in _solved(f"{ASSUMPTION}{number}", a)]


def _said(equation, formulas):
    """An equation, as it is said of other indices, and each of these with the values of defined letters."""
    found = [equation]
    indices = _indices(equation)
    if indices and formulas:
        letters = {*letters_of(*formulas), *_indices(formulas)}
        choices = product(*([i, *sorted(letters - {i}, key=str)] for i in indices))
        found += [Equation(*(substituted(side, dict(zip(indices, chosen))) for side in equation))
                  for chosen in islice(choices, 1, MOST)]
    for said in found:
        yield said, said
        forms = [Equation(*map(flat, said))]
        for change in (unfolded, _multiplied):
            forms += [other for form in list(forms) if (other := Equation(*map(change, form))) not in forms]
        yield from ((form, said) for form in forms[1:])


def _indices(expressions):
    try:
        return free_indices(list(expressions), Walk())
    except Error:
        return {}


def _multiplied(e):
    """An expression with low powers written as products."""
    e = mapped(e, _multiplied)
    if isinstance(e, MatPow | Pow) and e.exp.is_Integer and 2 <= e.exp <= POWER:
        return flat(made(MatMul if e.is_Matrix else Mul, [e.base] * int(e.exp)))
    return flat(e)


def _rules(name, said):
    equation, assumption = said
    left, right = map(flat, equation)
    yield _of(assumption, left, right, name)
    if not left.is_Matrix:
        return
    turned = tuple(map(_transposed, (left, right)))
    if turned not in ((left, right), (right, left)):
        yield _of(assumption, *turned, name + TRANSPOSED)
    for sides in _turned_round(left, right):
        yield _of(assumption, *sides, name + TURNED)
    grids = blocks_of(left), blocks_of(right)
    if any(grids):
        for place, *sides in _by_blocks(*grids, left, right):
            yield _of(assumption, *sides, f"{name}{BLOCK}{place}")


def _of(assumption, left, right, name):
    """The rule ``left = right``, which follows from an assumption and holds where that is made."""
    rule = hypothesis(Equation(left, right), name)
    rule.given = (assumption,)
    return rule


def _transposed(e):
    if isinstance(e, Transpose):
        return e.arg
    if isinstance(e, MatMul):
        numbers, matrices = [a for a in e.args if not a.is_Matrix], [a for a in e.args if a.is_Matrix]
        return made(MatMul, [*numbers, *map(_transposed, reversed(matrices))])
    return e if isinstance(e, Identity) else Transpose(e)


# the other way round --------------------------------------------------------------------------------------------------


def _turned_round(left, right):
    """Pairs of sides with V U in place of U V, where the equation says that two square factors make the identity.

    a U V + b U + c V + d I = 0 says (a U + c I) (a V + b I) = (b c - a d) I; where that number is not zero, the factors
    commute, and with them U and V.
    """
    terms = [*_terms(left), *((-c, factors) for c, factors in _terms(right))]
    long = [(c, factors) for c, factors in terms if len(factors) > 1]
    if len(long) != 1 or not all(c.is_Rational for c, _ in terms) or not _all_square((left, right, *long[0][1])):
        return
    [(a, factors)] = long
    for k in range(1, len(factors)):
        first, second = factors[:k], factors[k:]
        found = {"first": 0, "second": 0, "one": 0}
        for c, others in terms:
            if others is factors:
                continue
            place = "one" if not others else next(
                (name for name, part in (("first", first), ("second", second)) if _same(part, others)), None)
            if place is None:
                break
            found[place] += c
        else:
            if _same(first, second) or found["first"] * found["second"] == a * found["one"]:
                continue
            turned = flat(made(MatMul, [*second, *first]))
            yield turned, _sum([_scaled(-c / a, _product(f, left)) for c, f in terms if f is not factors], left)


def _terms(e):
    """Pairs (number, matrices) of the terms of a sum; an identity is no matrix here."""
    for term in e.args if isinstance(e, MatAdd) else (e,):
        if isinstance(term, sympy.ZeroMatrix):
            continue
        factors = term.args if isinstance(term, MatMul) else (term,)
        number = sympy.S.One
        for a in factors:
            number = number if a.is_Matrix else number * a
        yield number, tuple(a for a in factors if a.is_Matrix and not isinstance(a, Identity))


def _product(factors, like):
    if not factors:
        return Identity(like.shape[0])
    return factors[0] if len(factors) == 1 else made(MatMul, factors)


def _scaled(number, e):
    return e if number == 1 else flat(made(MatMul, [number, e]))


def _same(a, b):
    return len(a) == len(b) and all(map(alike, a, b))


def _all_square(matrices):
    shapes = list(map(Walk().shape, matrices))
    return all(rows == columns for rows, columns in shapes) and len(set(shapes)) == 1


# entry by entry -------------------------------------------------------------------------------------------------------


def _of_gram_matrix(name, equation, formulas):
    """The entries of an equation between inner products of columns side by side and the identity or zero."""
    left, right = (unfolded(flat(side)) for side in equation)
    if not (isinstance(left, MatMul) and len(left.args) == 2 and isinstance(right, Identity | sympy.ZeroMatrix)):
        return
    first, second = left.args
    if not (isinstance(first, Transpose) and isinstance(first.arg, Concat) and isinstance(second, Concat)):
        return
    (x, (i, *begin)), (y, (j, *end)) = map(opened, (first.arg, second))
    if begin[0] != 1 or end[0] != 1 or x.shape[1] != 1 or y.shape[1] != 1:
        return
    letters = sorted({*letters_of(*formulas), *_indices(formulas)}, key=str)
    first, second = ([a for a in letters if stays_within(a, formulas, count)] for count in (begin[1], end[1]))
    for a, b in islice(product(first, second), MOST):
        number = Scalar(flat(made(MatMul, [Transpose(substituted(x, {i: a})), substituted(y, {j: b})])))
        value = sympy.KroneckerDelta(a, b) if isinstance(right, Identity) else sympy.S.Zero
        yield _of(equation, number, value, f"{name}{ENTRY}{a} {b}")


def stays_within(letter, formulas, count):
    """Whether an index, free or bound in formulas, is never above a number, so far as their ranges show.

    >>> from symlin.writing import family, indices, sizes, total
    >>> h, (i, j) = sizes("h"), indices("i j")
    >>> H = family("H", 2, 2, count=h + 1)
    >>> stays_within(i, [total(H[i], (i, 1, h))], h), stays_within(i, [total(H[i], (i, 1, h + 1))], h)
    (True, False)
    """
    ranges = {}
    for formula in formulas:
        for binder in formula.atoms(*BINDERS):
            for index, *ends in binder.args[1:]:
                ranges.setdefault(index, set()).add(tuple(ends))
    size = Size.of(count)
    if _indices(formulas).get(letter, size) != size or any(len(known) > 1 for known in ranges.values()):
        return False
    bound = {index: known.pop() for index, known in ranges.items()}
    return letter not in bound or within(letter, bound, size)


# block by block -------------------------------------------------------------------------------------------------------


def _by_blocks(first, second, left, right):
    """Triples (place, left, right) of the blocks of two sides, of which one may be an identity or zero."""
    first, second = (grid or _plain(side, other) for grid, side, other in (
        (first, left, second), (second, right, first)))
    if not first or not second or [len(row) for row in first] != [len(row) for row in second]:
        return
    pairs = [(f"{i} {j}", a, b) for i, rows in enumerate(zip(first, second), 1)
             for j, (a, b) in enumerate(zip(*rows), 1)]
    if all(_same_shape(a, b) for _, a, b in pairs):
        yield from ((place, a, b) for place, a, b in pairs if not alike(a, b))


def _same_shape(a, b):
    """Whether two blocks have a shape, the same one: matrices need not be divided where others are."""
    try:
        return Walk().shape(a) == Walk().shape(b)
    except Error:
        return False


def _plain(e, grid):
    """The blocks of an identity or a zero matrix, divided as a grid is; None for others."""
    rows, columns = [row[0].shape[0] for row in grid], [block.shape[1] for block in grid[0]]
    if isinstance(e, Identity) and len(rows) == len(columns):
        return [[Identity(m) if i == j else sympy.ZeroMatrix(m, n) for j, n in enumerate(columns)]
                for i, m in enumerate(rows)]
    return [[sympy.ZeroMatrix(m, n) for n in columns] for m in rows] if isinstance(e, sympy.ZeroMatrix) else None


# solved for a term ----------------------------------------------------------------------------------------------------


def _solved(name, equation):
    left, right = map(flat, equation)
    kind = MatAdd if left.is_Matrix else sympy.Add
    sides = [(side.args if isinstance(side, kind) else (side,)) for side in (left, right)]
    terms = [(sign, term) for sign, side in zip((1, -1), sides) for term in side
             if not isinstance(term, sympy.ZeroMatrix) and term != 0]
    for k, (sign, term) in enumerate(terms):
        number, wanted = _apart(term)
        rest = [(-s * sign, other) for s, other in terms[:k] + terms[k + 1:]]
        if wanted is None or number == 0 or any(_holds(other, wanted) for _, other in rest):
            continue
        value = _sum([_multiple(s / number, other) for s, other in rest], wanted)
        if len(rest) > 1 or wanted is not left:
            yield _of(equation, wanted, value, f"{name}{SOLVED}{_name(wanted)}")
    if not left.is_Matrix and isinstance(left, sympy.Mul) and right.is_Rational and right != 0:
        for k, factor in enumerate(left.args):
            others = left.args[:k] + left.args[k + 1:]
            if factor.is_Symbol and not any(a.has(factor) for a in others):
                reciprocals = [sympy.Pow(a, -1, evaluate=False) for a in others]
                numbers = [right, *reciprocals] if right != 1 else reciprocals
                value = flat(made(sympy.Mul, numbers)) if len(numbers) > 1 else numbers[0]
                yield _of(equation, factor, value, f"{name}{SOLVED}{_name(factor)}")


def _apart(term):
    """The rational number in front of a term, and what it multiplies; None where that is a number alone."""
    if term.is_Rational or isinstance(term, Identity):
        return 1, None
    if isinstance(term, MatMul | sympy.Mul) and term.args[0].is_Rational:
        rest = term.args[1:]
        return term.args[0], rest[0] if len(rest) == 1 else made(type(term), rest)
    return sympy.S.One, term


def _holds(e, part):
    return any(key(flat(node)) == key(part) for node in sympy.preorder_traversal(e) if isinstance(node, sympy.Expr))


def _multiple(number, e):
    if e.is_Matrix:
        return _scaled(number, e)
    return flat(e if number == 1 else sympy.Mul(number, e) if e.is_Rational else made(sympy.Mul, [number, e]))


def _sum(terms, like):
    if not terms:
        return sympy.ZeroMatrix(*like.shape) if like.is_Matrix else sympy.S.Zero
    return flat(terms[0] if len(terms) == 1 else made(MatAdd if like.is_Matrix else sympy.Add, terms))


def _name(e):
    return str(e).replace(" ", "")
