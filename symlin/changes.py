"""Small changes of a written side: each gives another expression, how small it is, and the parts that it exchanges."""

from itertools import combinations, permutations, product
from typing import NamedTuple

import sympy
from sympy import (
    Add, Basic, HadamardPower, HadamardProduct, Inverse, KroneckerProduct, MatAdd, MatMul, MatPow, MatrixSymbol, Mul,
    Pow, Rational, S, Symbol, Transpose,
)

from symlin.nodes import (
    Commutation, Defined, DefinedScalar, Dot, Elementwise, Entry, Family, Member, Norm2, Scalar, Softmax, Total, Vec,
)
from symlin.rewriting.trees import apart, flat, made, mapped, parts, with_part
from symlin.shapes import shape
from symlin.size import ONE

MOST_FACTORS = 4
"""Factors of a product that are tried in every order."""
MATRIX_LETTERS = (MatrixSymbol, Member, Defined)
CONSTANTS = (sympy.Identity, sympy.OneMatrix, sympy.ZeroMatrix)
HALF = Rational(1, 2)


class Change(NamedTuple):
    """A side with a part ``old`` exchanged for ``new``; None is a term that is not there. ``cost``: how large it is."""

    side: object
    cost: int
    old: object
    new: object


class Pool:
    """What a claim is made of: letters by shape, numbers, terms, exponents, and whether it has inverses."""

    def __init__(self, *sides):
        self.letters, self.numbers, self.terms, self.exponents, self.has_inverses = {}, {}, {}, set(), False
        self.symbols = set().union(*(side.free_symbols for side in sides))
        pending = list(sides)
        while pending:
            e = pending.pop()
            if isinstance(e, MATRIX_LETTERS):
                self.letters.setdefault(shape(e), {})[e] = None
                self.numbers |= dict.fromkeys(s for s in e.shape if s.is_Symbol)
                self.symbols |= {s for size in e.shape for s in size.free_symbols}
            elif e.is_Symbol and not (e.is_positive and e.is_integer) or isinstance(e, DefinedScalar):
                self.numbers[e] = None
            elif isinstance(e, MatAdd | Add):
                self.terms |= dict.fromkeys(e.args)
            elif isinstance(e, MatPow | Pow) and e.args[1].is_Integer:
                self.exponents.add(int(e.args[1]))
            self.has_inverses = self.has_inverses or isinstance(e, Inverse)
            pending += [part for _, part in parts(e)]

    def like(self, e):
        """Other letters of the shape of a matrix letter; a member of a family becomes one at the same index."""
        for other in self.letters.get(shape(e), ()):
            if isinstance(e, Member) and isinstance(other, Member):
                if e.name != other.name and e.count == other.count:
                    yield Family(other.name, *other.args[2:])[e.index]
            elif other != e and not isinstance(other, Member):
                yield other

    def exponents_near(self, exponent):
        """Exponents that a person may mean instead: one off, of the other sign, sums and differences of others."""
        yield from (exponent + 1, exponent - 1, -exponent)
        for a in sorted(self.exponents) if exponent.is_Integer else ():
            for b in sorted(self.exponents):
                yield from (S(a + b), S(a - b))


def changes(side, pool):
    """Every small change of a flat side, at each place in it; shapes are not checked."""
    yield Change(negative(side), 1, side, negative(side))
    multiples = [(factor, 3) for factor in (S(2), HALF)]
    for number in pool.numbers:
        multiples += [(number, 4), (Pow(number, -1, evaluate=False), 4), (Pow(number, -HALF, evaluate=False), 5)]
    for factor, cost in multiples:
        new = flat(times(factor, side))
        yield Change(new, cost, side, new)
    yield from _letters_exchanged(side, pool)
    yield from _everywhere(side, pool)


def _letters_exchanged(side, pool):
    for some in pool.letters.values():
        for first, second in combinations((a for a in some if not isinstance(a, Member)), 2):
            new = _put(side, {first: second, second: first})
            if new != side:
                yield Change(new, 2, side, new)


def _put(e, replacements):
    return replacements.get(e) or mapped(e, lambda part: _put(part, replacements))


def _everywhere(e, pool):
    for kinds, changed in _CHANGES:
        if isinstance(e, kinds):
            for new, cost, *exchanged in changed(e, pool):
                if new != e:
                    yield Change(new, cost, *(exchanged or (e, new)))
    for path, part in parts(e):
        for change in _everywhere(part, pool):
            try:
                yield change._replace(side=with_part(e, path, change.side))
            except ValueError:
                continue


def times(factor, e):
    """A number times an expression."""
    return _chain([factor, e]) if e.is_Matrix else Mul(factor, e, evaluate=False)


def negative(e):
    """An expression with the sign changed, of a sum the signs of its terms."""
    if isinstance(e, MatAdd | Add):
        return made(MatAdd if e.is_Matrix else Add, [negative(term) for term in e.args])
    return flat(times(S.NegativeOne, e))


def _chain(factors):
    return factors[0] if len(factors) == 1 else Basic.__new__(MatMul, *factors)


def _is_square(e):
    rows, columns = shape(e)
    return rows == columns != ONE


def _turned(e):
    """The transpose, of a product the product of transposes."""
    if isinstance(e, MatMul):
        numbers, matrices = apart(e.args)
        return joined(numbers, [_turned(factor) for factor in reversed(matrices)])
    return e.arg if isinstance(e, Transpose) else made(Transpose, (e,))


def joined(numbers, matrices):
    """The flat product of numbers and matrices."""
    return flat(_chain([*numbers, *matrices]))


def _fits(matrices):
    try:
        shape(_chain(matrices))
    except ValueError:
        return False
    return True


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


def _is_small(e):
    return isinstance(e.arg if isinstance(e, Transpose | Inverse) else e, MATRIX_LETTERS)


def _of_matrix(e, pool):
    if isinstance(e, CONSTANTS) or not _is_square(e):
        return
    yield _turned(e), 1 if _is_small(e) else 2
    if pool.has_inverses and isinstance(e, Inverse):
        yield e.arg, 3
    elif pool.has_inverses and isinstance(e, MATRIX_LETTERS):
        yield made(Inverse, (e,)), 3
    if isinstance(e, MATRIX_LETTERS):
        yield made(HadamardProduct, (e, sympy.Identity(e.shape[0]))), 5


# products


def _of_product(e, pool):
    numbers, matrices = apart(e.args)
    for order, cost in _orders(matrices):
        yield joined(numbers, order), cost
    yield negative(e), 2
    for coefficient in (S(2), HALF):
        yield flat(times(coefficient, e)), 3
    for k, number in enumerate(numbers):
        if number.is_Rational and number not in (0, 1, -1):
            yield joined([*numbers[:k], 1 / number, *numbers[k + 1:]], matrices), 3
        if number != -1:
            yield joined(numbers[:k] + numbers[k + 1:], matrices), 3
    for k, factor in enumerate(matrices):
        if len(matrices) > 1 and _is_square(factor):
            yield joined(numbers, matrices[:k] + matrices[k + 1:]), 4
    for k in range(len(matrices) + 1):
        size = shape(matrices[k])[0] if k < len(matrices) else shape(matrices[-1])[1]
        for letter in pool.letters.get((size, size), ()) if size != ONE else ():
            for factor in (letter, made(Transpose, (letter,))):
                if not isinstance(letter, Member):
                    yield joined(numbers, [*matrices[:k], factor, *matrices[k:]]), 5
    if len(matrices) == 2:
        yield from _of_two_factors(numbers, matrices)


def _orders(matrices):
    """The factors in other orders and transposed, with how much that changes."""
    count = len(matrices)
    if not 1 < count <= MOST_FACTORS:
        yield matrices[::-1], 3
        return
    for order in permutations(range(count)):
        moved = sum(a != b for a, b in enumerate(order))
        for turns in product((False, True), repeat=count):
            factors = [_turned(matrices[k]) if turns[k] else matrices[k] for k in order]
            if (moved or any(turns)) and _fits(factors):
                yield factors, min(moved, 2) + sum(1 + (not _is_small(m)) for m, turn in zip(matrices, turns) if turn)


def _of_two_factors(numbers, matrices):
    first, second = matrices
    if shape(first) == shape(second):
        yield joined(numbers, [made(HadamardProduct, matrices)]), 2
    if isinstance(first, Total) and isinstance(second, Total) and first.limits == second.limits:
        yield joined(numbers, [Total(joined([], [first.body, second.body]), first.limits)]), 3


def _of_kronecker(e, pool):
    factors = list(e.args)
    yield made(KroneckerProduct, factors[::-1]), 2
    for k, factor in enumerate(factors):
        yield made(KroneckerProduct, [*factors[:k], _turned(factor), *factors[k + 1:]]), 2
    yield made(KroneckerProduct, [_turned(factor) for factor in factors]), 3


def _of_entrywise(e, pool):
    if len(e.args) == 2:
        yield made(MatAdd, e.args), 3
        if _is_square(e):
            yield _chain(e.args), 2
    for k in range(len(e.args)):
        rest = e.args[:k] + e.args[k + 1:]
        yield rest[0] if len(rest) == 1 else made(HadamardProduct, rest), 4


def _of_product_of_numbers(e, pool):
    if e.is_Matrix:
        return
    yield negative(e), 2
    for coefficient in (S(2), HALF):
        yield flat(times(coefficient, e)), 3
    for k, factor in enumerate(e.args):
        rest = e.args[:k] + e.args[k + 1:]
        if factor != -1 and rest:
            yield rest[0] if len(rest) == 1 else Mul(*rest, evaluate=False), 3


# sums


def _of_sum(e, pool):
    kind = MatAdd if e.is_Matrix else Add
    for k, term in enumerate(e.args):
        before, after = e.args[:k], e.args[k + 1:]
        others = [([negative(term)], 1), *(([flat(times(c, term))], 3) for c in (S(2), HALF)),
                  *((pair, 2) for pair in _halves(term))]
        for new, cost in others:
            yield made(kind, (*before, *new, *after)), cost, term, new[0] if len(new) == 1 else made(kind, new)
        if len(e.args) > 2:
            yield made(kind, before + after), 3, term, None
    for term in pool.terms:
        if term.is_Matrix == e.is_Matrix and term not in e.args:
            for new in (term, negative(term)):
                yield made(kind, (*e.args, new)), 4, None, new
    if kind is MatAdd and len(e.args) == 2:
        yield made(HadamardProduct, e.args), 3


def _halves(term):
    """Pairs ``X Y``, ``Y X`` for ``2 X Y``; for ``2 x^T A y`` also the two whose sum it is for symmetric ``A``."""
    plain = flat(times(HALF, term))
    inside = plain.matrix if isinstance(plain, Scalar) else plain
    if not isinstance(inside, MatMul) or _coefficient(term) != 2:
        return
    numbers, matrices = apart(inside.args)
    first, *middle, last = matrices if len(matrices) > 1 else (None, None)
    if first is None:
        return
    back = matrices[::-1]
    for other in (back, [_turned(m) for m in back], [last, *middle, first], [_turned(last), *middle, _turned(first)]):
        if other != matrices and _fits(other):
            form = joined(numbers, other)
            yield plain, Scalar(form) if isinstance(plain, Scalar) else form


def _coefficient(term):
    term = term.matrix if isinstance(term, Scalar) else term
    return term.args[0] if isinstance(term, Mul) and term.args[0].is_Rational else S.One


def _of_sum_over_an_index(e, pool):
    body, (index, first, last), *outer = e.args
    for limits in ((index, first, last + 1), (index, first, last - 1), (index, first + 1, last)):
        yield e.func(body, limits, *outer), 3
    if isinstance(e, Total):
        yield from _of_sum_of_products(body, e.limits)
    elif not outer and isinstance(body, Norm2) and shape(body.args[0])[1] == ONE:
        x, letter = body.args[0], _another(index, body)
        yield sympy.Sum(Dot(x, x.xreplace({index: letter})), (letter, first, last), (index, first, last)), 4


def _of_sum_of_products(body, limits):
    """The product of two sums, and the sum over two indices, for a sum of products."""
    index, first, last = limits
    if isinstance(body, MatPow) and body.exp == 2:
        body = _chain([body.base, body.base])
    if not isinstance(body, MatMul):
        return
    numbers, matrices = apart(body.args)
    letter = _another(index, body)
    for k in range(1, len(matrices)):
        left, right = joined(numbers, matrices[:k]), joined([], matrices[k:])
        if index in left.free_symbols and index in right.free_symbols:
            if left != right:
                yield _chain([Total(left, limits), Total(right, limits)]), 3
            both = joined([], [left, right.xreplace({index: letter})])
            yield Total(Total(both, (letter, first, last)), limits), 4


def _another(index, body):
    names = {s.name for s in body.free_symbols}
    return Symbol(next(c for c in "jlrstuvw" if c not in names), **index.assumptions0)


# functions, powers, entries


def _of_function(e, pool):
    k = 1 if isinstance(e, Elementwise) else 0
    yield with_part(e, (k,), negative(e.args[k])), 2
    yield e.args[k], 4
    if isinstance(e.args[k], Total | sympy.Sum):
        yield with_part(e.args[k], (0,), with_part(e, (k,), e.args[k].args[0])), 2
    if isinstance(e, Elementwise):
        yield made(HadamardProduct, (e, e)), 3


def _of_softmax(e, pool):
    if e.mask is None and e.axis == "rows":
        yield made(Transpose, (Softmax(made(Transpose, (e.scores,)), "rows"),)), 2


def _of_power(e, pool):
    base, exponent = e.args
    for other in pool.exponents_near(exponent):
        if other == 1:
            yield base, 2
        elif other not in (0, exponent) and not (isinstance(e, MatPow) and other == -1):
            yield made(type(e), (base, other)), 2


def _of_stacked_columns(e, pool):
    yield _chain([Commutation(*e.args[0].shape), e]), 4


def _of_entry(e, pool):
    if _is_square(e.matrix):
        yield Entry(e.matrix, *reversed(e.position)), 1


_CHANGES = (
    (MATRIX_LETTERS, _of_letter),
    ((Symbol, DefinedScalar), _of_number),
    ((sympy.MatrixExpr,), _of_matrix),
    ((MatMul,), _of_product),
    ((Mul,), _of_product_of_numbers),
    ((MatAdd, Add), _of_sum),
    ((KroneckerProduct,), _of_kronecker),
    ((HadamardProduct,), _of_entrywise),
    ((Elementwise, sympy.Function), _of_function),
    ((Softmax,), _of_softmax),
    ((MatPow, Pow, HadamardPower), _of_power),
    ((Total, sympy.Sum), _of_sum_over_an_index),
    ((Vec,), _of_stacked_columns),
    ((Entry,), _of_entry),
)
