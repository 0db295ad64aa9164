"""Small changes of a written side: each gives another expression, how small it is, and the parts that it exchanges."""

from itertools import permutations, product
from typing import NamedTuple

import sympy
from sympy import (
    Add, HadamardPower, HadamardProduct, Inverse, KroneckerProduct, MatAdd, MatMul, MatPow, MatrixSymbol, Mul, Pow,
    Rational, S, Symbol, Transpose,
)

from symlin.errors import Error
from symlin.nodes import Defined, DefinedScalar, Elementwise, Entry, Family, Member, Scalar, Softmax, Total
from symlin.rewriting.trees import flat, made, parts, with_part
from symlin.shapes import shape
from symlin.size import ONE

MOST_FACTORS = 4
"""Factors of a product that are tried in every order."""
MATRIX_LETTERS = (MatrixSymbol, Member, Defined)
COEFFICIENTS = (-1, 2, Rational(1, 2))


class Change(NamedTuple):
    """A side with a part ``old`` exchanged for ``new``, None for a part that is not there; ``cost``: how large it is."""

    side: object
    cost: int
    old: object
    new: object


class Pool:
    """What a claim is made of: letters and members by shape, numbers, terms, and whether it has inverses."""

    def __init__(self, *sides):
        self.letters, self.numbers, self.terms, self.has_inverses = {}, {}, {}, False
        pending = list(sides)
        while pending:
            e = pending.pop()
            if isinstance(e, MATRIX_LETTERS):
                self.letters.setdefault(shape(e), {})[e] = None
                self.numbers |= dict.fromkeys(s for s in e.shape if s.is_Symbol)
            elif e.is_Symbol and e.is_positive and e.is_integer:
                continue
            elif e.is_Symbol or isinstance(e, DefinedScalar):
                self.numbers[e] = None
            elif isinstance(e, MatAdd | Add):
                self.terms |= dict.fromkeys(e.args)
            self.has_inverses = self.has_inverses or isinstance(e, Inverse)
            pending += [part for _, part in parts(e)]

    def like(self, e):
        """Other letters of the shape of a matrix letter; a member of a family becomes one at the same index."""
        for other in self.letters.get(shape(e), ()):
            if isinstance(e, Member) and isinstance(other, Member):
                if e.name == other.name or e.count != other.count:
                    continue
                other = Family(other.name, *other.args[2:])[e.index]
            elif isinstance(other, Member):
                continue
            if other != e:
                yield other


def changes(side, pool):
    """Every small change of a flat side, at each place in it; shapes are not checked."""
    for factor, cost in [(c, 1 if c == -1 else 3) for c in COEFFICIENTS]:
        yield _whole(side, times(factor, side), cost)
    for number in pool.numbers:
        yield _whole(side, times(number, side), 4)
        yield _whole(side, times(Pow(number, -1, evaluate=False), side), 4)
        yield _whole(side, times(Pow(number, Rational(-1, 2), evaluate=False), side), 5)
    yield from _everywhere(side, pool)


def _whole(side, new, cost):
    return Change(flat(new), cost, side, new)


def _everywhere(e, pool):
    for change in _here(e, pool):
        yield change
    for path, part in parts(e):
        for change in _everywhere(part, pool):
            yield change._replace(side=with_part(e, path, change.side))


def _here(e, pool):
    """Changes of a node itself."""
    for kinds, function in _CHANGES:
        if isinstance(e, kinds):
            for new, cost, *exchanged in function(e, pool):
                yield Change(new, cost, *(exchanged or (e, new)))


def times(factor, e):
    """A number times an expression."""
    if e.is_Matrix:
        return made(MatMul, (sympy.sympify(factor), e))
    return Mul(factor, e, evaluate=False)


def _is_square(e):
    rows, columns = shape(e)
    return rows == columns != ONE


def _turned(e):
    return e.arg if isinstance(e, Transpose) else made(Transpose, (e,))


# letters and what is done to a matrix


def _of_letter(e, pool):
    for other in pool.like(e):
        yield other, 2


def _of_number(e, pool):
    for other in pool.numbers:
        if other != e:
            yield other, 2
    if not (e.is_Symbol and e.is_integer):
        yield Pow(e, 2, evaluate=False), 3


def _of_matrix(e, pool):
    if isinstance(e, sympy.Identity | sympy.OneMatrix | sympy.ZeroMatrix) or not _is_square(e):
        return
    small = isinstance(e, MATRIX_LETTERS) or isinstance(e, Transpose | Inverse) and isinstance(e.arg, MATRIX_LETTERS)
    yield _turned(e), 1 if small else 2
    if pool.has_inverses:
        if isinstance(e, Inverse):
            yield e.arg, 3
        elif isinstance(e, MATRIX_LETTERS):
            yield made(Inverse, (e,)), 3


# products and sums


def _split(e):
    """The numbers and the matrices of a product."""
    return [a for a in e.args if not a.is_Matrix], [a for a in e.args if a.is_Matrix]


def _join(numbers, matrices):
    return flat(made(MatMul, (*numbers, *matrices))) if len(numbers) + len(matrices) > 1 else matrices[0]


def _fits(matrices):
    try:
        shape(made(MatMul, matrices) if len(matrices) > 1 else matrices[0])
    except Error:
        return False
    return True


def _of_product(e, pool):
    numbers, matrices = _split(e)
    for order, cost in _orders(matrices):
        yield _join(numbers, order), cost
    for coefficient in (2, Rational(1, 2)):
        yield flat(times(coefficient, e)), 3
    yield flat(times(-1, e)), 2
    for k, factor in enumerate(matrices):
        if len(matrices) > 1 and _is_square(factor):
            yield _join(numbers, matrices[:k] + matrices[k + 1:]), 4
    for k, number in enumerate(numbers):
        if number != -1:
            yield _join(numbers[:k] + numbers[k + 1:], matrices), 3
    for k in range(len(matrices) + 1):
        rows = shape(matrices[k])[0] if k < len(matrices) else shape(matrices[-1])[1]
        for letter in pool.letters.get((rows, rows), ()) if rows != ONE else ():
            for factor in (letter, made(Transpose, (letter,))):
                if not isinstance(letter, Member):
                    yield _join(numbers, [*matrices[:k], factor, *matrices[k:]]), 5
    if len(matrices) == 2 and shape(matrices[0]) == shape(matrices[1]):
        yield _join(numbers, [made(HadamardProduct, matrices)]), 2


def _orders(matrices):
    """The factors in other orders and transposed, with how much that changes."""
    count = len(matrices)
    if not 1 < count <= MOST_FACTORS:
        yield matrices[::-1], 3
        return
    for order in permutations(range(count)):
        moved = sum(a != b for a, b in enumerate(order))
        for turns in product((False, True), repeat=count):
            if moved or any(turns):
                factors = [_turned(matrices[k]) if turn else matrices[k] for k, turn in zip(order, turns)]
                if _fits(factors):
                    yield factors, (min(moved, 2)) + sum(turns)


def _of_kronecker(e, pool):
    for order, cost in _orders_of_kronecker(list(e.args)):
        yield made(KroneckerProduct, order), cost


def _orders_of_kronecker(factors):
    yield factors[::-1], 2
    for k, factor in enumerate(factors):
        yield [*factors[:k], _turned(factor), *factors[k + 1:]], 2
    yield [_turned(factor) for factor in factors], 3


def _of_entrywise(e, pool):
    if len(e.args) == 2 and _is_square(e):
        yield made(MatMul, e.args), 2
    for k in range(len(e.args)):
        rest = e.args[:k] + e.args[k + 1:]
        yield rest[0] if len(rest) == 1 else made(HadamardProduct, rest), 4


def _of_sum(e, pool):
    kind = MatAdd if e.is_Matrix else Add
    for k, term in enumerate(e.args):
        others = e.args[:k], e.args[k + 1:]
        negative = flat(times(-1, term))
        yield made(kind, (*others[0], negative, *others[1])), 1, term, negative
        for coefficient in (2, Rational(1, 2)):
            scaled = flat(times(coefficient, term))
            yield made(kind, (*others[0], scaled, *others[1])), 3, term, scaled
        for pair in _halves(term, pool):
            yield made(kind, (*others[0], *pair, *others[1])), 2, term, made(kind, pair)
        if len(e.args) > 2:
            yield made(kind, others[0] + others[1]), 4, term, None
    for term in pool.terms:
        if term.is_Matrix == e.is_Matrix and term not in e.args:
            for new in (term, flat(times(-1, term))):
                yield made(kind, (*e.args, new)), 4, None, new


def _halves(term, pool):
    """``X Y`` and ``Y X`` for ``2 X Y``, and for a form ``2 x^T A y`` the two of which it is the sum if A is symmetric."""
    plain = flat(times(Rational(1, 2), term))
    inside = plain.matrix if isinstance(plain, Scalar) else plain
    if not isinstance(inside, MatMul) or _coefficient(term) != 2:
        return
    numbers, matrices = _split(inside)
    if len(matrices) > 1:
        back = matrices[::-1]
        for other in (back, [_turned(m) for m in back], [matrices[-1], *matrices[1:-1], matrices[0]],
                      [_turned(matrices[-1]), *matrices[1:-1], _turned(matrices[0])]):
            if other != matrices and _fits(other):
                joined = _join(numbers, other)
                yield plain, Scalar(joined) if isinstance(plain, Scalar) else joined


def _coefficient(term):
    term = term.matrix if isinstance(term, Scalar) else term
    return term.args[0] if isinstance(term, MatMul | Mul) and term.args[0].is_Rational else S.One


def _of_product_of_numbers(e, pool):
    for coefficient in COEFFICIENTS:
        yield flat(times(coefficient, e)), 2 if coefficient == -1 else 3
    for k, factor in enumerate(e.args):
        rest = e.args[:k] + e.args[k + 1:]
        if factor != -1 and rest:
            yield rest[0] if len(rest) == 1 else Mul(*rest, evaluate=False), 4


# functions, powers, sums over an index, entries


def _of_function(e, pool):
    k = 1 if isinstance(e, Elementwise) else 0
    yield with_part(e, (k,), flat(times(-1, e.args[k]))), 2
    if isinstance(e, Elementwise):
        yield made(HadamardProduct, (e, e)), 3


def _of_softmax(e, pool):
    if e.mask is None and e.axis == "rows":
        yield made(Transpose, (Softmax(made(Transpose, (e.scores,)), "rows"),)), 2


def _of_power(e, pool):
    base, exponent = e.args
    for other in (exponent + 1, exponent - 1, -exponent):
        if other == 1:
            yield base, 2
        elif other != 0 and not (isinstance(e, MatPow) and other == -1):
            yield made(type(e), (base, other)), 2


def _of_sum_over_an_index(e, pool):
    body, (index, first, last), *outer = e.args
    for limits in ((index, first, last + 1), (index, first, last - 1), (index, first + 1, last)):
        yield e.func(body, limits, *outer), 3


def _of_entry(e, pool):
    if _is_square(e.matrix):
        yield Entry(e.matrix, e.position[1], e.position[0]), 1


_CHANGES = (
    (MATRIX_LETTERS, _of_letter),
    ((Symbol, DefinedScalar), _of_number),
    ((sympy.MatrixExpr,), _of_matrix),
    ((MatMul,), _of_product),
    ((MatAdd,), _of_sum),
    ((KroneckerProduct,), _of_kronecker),
    ((HadamardProduct,), _of_entrywise),
    ((Elementwise, sympy.Function), _of_function),
    ((Softmax,), _of_softmax),
    ((MatPow, Pow, HadamardPower), _of_power),
    ((Total, sympy.Sum), _of_sum_over_an_index),
    ((Entry,), _of_entry),
)
