"""Random formulas for tests and benchmarks: well-shaped expressions of every node type, from one source of chance.

``Writer(random)`` writes expressions of a wanted shape; ``expressions()`` and ``seeded(seed)`` are the two ways to one:
a hypothesis strategy and a plain generator. ``rewritten`` applies identities that hold for all sizes and values at
random places, ``mutated`` changes that nearly always make another formula. ``points`` gives exact numbers to try.
"""

import random as chance
from dataclasses import dataclass
from fractions import Fraction
from itertools import accumulate

import sympy
from hypothesis import strategies as st
from sympy import (
    HadamardPower,
    HadamardProduct,
    Identity,
    KroneckerDelta,
    KroneckerProduct,
    MatAdd,
    MatMul,
    MatPow,
    MatrixSymbol,
    OneMatrix,
    Rational,
    S,
    Symbol,
    Trace,
    Transpose,
    ZeroMatrix,
)
from sympy.matrices.expressions.matexpr import MatrixElement

from symlin.exact import Point
from symlin.nodes import (
    KNOWN,
    Blocks,
    CausalMask,
    Commutation,
    Concat,
    Defined,
    DefinedScalar,
    Diag,
    DiagonalOf,
    Dot,
    Elementwise,
    Entry,
    Frobenius2,
    Indicator,
    Inner,
    Member,
    Norm2,
    OrderedMul,
    Scalar,
    Softmax,
    Total,
    Unit,
    Vec,
)
from symlin.points import Unknowns
from symlin.shapes import shape

SIZES = sympy.symbols("d h k m n", integer=True, positive=True)
REALS = sympy.symbols("a b c", real=True)
POSITIVES = sympy.symbols("p q", positive=True)
POLYNOMIAL, INDICATOR, FUNCTION = "polynomial", "indicator", "function"
EVERYTHING = frozenset([POLYNOMIAL, INDICATOR, FUNCTION])

_matrices, _numbers = [], []


def _makes(table, weight, kind=POLYNOMIAL):
    def registered(method):
        table.append((weight, kind, method))
        return method

    return registered


def _size_key(size):
    return str(size)


def summands(size):
    """A size as two parts, in one order for all: ``m + n`` as (m, n), 3 as (1, 2); None where it is no sum."""
    if size.is_Add:
        first, *rest = sorted(size.args, key=_size_key)
        return first, sympy.Add(*rest)
    if size.is_Integer and size > 1:
        return S.One, size - 1
    return None


def factors(size):
    """A size as major and minor factor, in one order for all: ``h*k`` as (h, k); None where it is no product."""
    if size.is_Mul and all(s.is_Symbol or s.is_Integer for s in size.args):
        first, *rest = sorted(size.args, key=_size_key)
        return first, sympy.Mul(*rest)
    return None


class Writer:
    """Writes random expressions; ``kinds`` says which node types, ``literal`` whether numbers occur as sizes."""

    def __init__(self, random=None, *, kinds=EVERYTHING, literal=False):
        self.random = random or chance.Random()
        self.kinds, self.literal = kinds, literal
        self.scope = {}
        self._names = {}
        self._letters = self._definitions = 0

    def integer(self, first, last):
        return self.random.randint(first, last)

    def pick(self, options):
        return options[self.random.randint(0, len(options) - 1)]

    def once_in(self, count):
        return self.random.randint(1, count) == 1

    def _choose(self, table, *arguments):
        allowed = [(weight, method) for weight, kind, method in table if kind in self.kinds]
        for _ in range(12):
            mark = self.random.randint(1, sum(weight for weight, _ in allowed))
            passed = accumulate(weight for weight, _ in allowed)
            method = next(method for (_, method), reached in zip(allowed, passed) if reached >= mark)
            made = method(self, *arguments)
            if made is not None:
                return made
        return None

    # sizes, names, letters

    def size(self, composite=True):
        turn = self.integer(1, 12)
        if self.literal and turn <= 2:
            return sympy.Integer(self.integer(2, 3))
        if self.literal and composite and turn == 5:
            return sympy.Integer(self.integer(2, 3)) * self.pick(SIZES)
        if composite and turn == 3:
            return sympy.Add(*self.two_sizes())
        if composite and turn == 4:
            return sympy.Mul(*self.two_sizes())
        return self.pick(SIZES)

    def two_sizes(self):
        first = self.integer(0, len(SIZES) - 2)
        return SIZES[first], SIZES[self.integer(first + 1, len(SIZES) - 1)]

    def name(self, key, letters):
        """One of a few names for things of one shape."""
        number = self._names.setdefault(key, len(self._names))
        return f"{self.pick(letters)}{number}"

    def symbol(self, rows, columns):
        return MatrixSymbol(self.name((rows, columns), "XY" if columns == 1 else "ABC"), rows, columns)

    def letter(self):
        self._letters += 1
        return Symbol(f"i{self._letters}", integer=True, positive=True)

    def with_letter(self, size, write):
        """What ``write`` gives with one more index in scope, and that index."""
        letter = self.letter()
        self.scope[letter] = size
        made = write()
        del self.scope[letter]
        return made, letter

    def position(self, size):
        """A position in a range of a size: an index in scope, the first or the last."""
        inside = [i for i, s in self.scope.items() if s == size]
        if inside and not self.once_in(6):
            return self.pick(inside)
        if size.is_Symbol and self.once_in(2):
            return size
        return S.One

    # expressions

    def matrix(self, rows, columns, depth):
        """An expression of a shape (rows, columns)."""
        if depth <= 0:
            return self._choose(_leaves, rows, columns) or self.symbol(rows, columns)
        return self._choose(_matrices, rows, columns, depth - 1) or self.symbol(rows, columns)

    def number(self, depth):
        """A scalar expression."""
        if depth <= 0:
            return self._choose(_plain_numbers)
        return self._choose(_numbers, depth - 1) or self.pick(REALS)

    def positive(self, rows, columns, depth):
        """A matrix that is positive for all values, shown so by how it is written."""
        turn = self.integer(1, 4)
        if turn == 1:
            a = self.matrix(rows, columns, depth)
            return MatAdd(OneMatrix(rows, columns), HadamardProduct(a, a))
        if turn == 2:
            return MatAdd(Elementwise("exp", self.matrix(rows, columns, depth)), OneMatrix(rows, columns))
        return Elementwise("exp", self.matrix(rows, columns, depth))

    def side(self, depth=3):
        """A whole side of a claim: mostly a matrix, else a number, now and then with free indices."""
        turn = self.integer(1, 5)
        if turn <= 3:
            return self.matrix(self.size(), S.One if self.once_in(4) else self.size(), depth)
        if turn == 4:
            return self.number(depth)
        rows, columns = self.size(composite=False), self.size(composite=False)
        i, j = self.letter(), self.letter()
        body = Entry(self.matrix(rows, columns, depth), i, j)
        if self.once_in(2):
            self.scope |= {i: rows, j: columns}
            body = body * self.number(depth - 1)
            self.scope = {}
        return body


# leaves ------------------------------------------------------------------------------------------------------------

_leaves, _plain_numbers = [], []


@_makes(_leaves, 8)
def _a_symbol(w, rows, columns):
    return w.symbol(rows, columns)


@_makes(_leaves, 1)
def _an_identity(w, rows, columns):
    return Identity(rows) if rows == columns and rows != 1 else None


@_makes(_leaves, 1)
def _ones(w, rows, columns):
    return OneMatrix(rows, columns)


@_makes(_leaves, 1)
def _zeros(w, rows, columns):
    return ZeroMatrix(rows, columns) if w.once_in(3) else None


@_makes(_leaves, 2, INDICATOR)
def _a_causal_mask(w, rows, columns):
    return CausalMask(rows) if rows == columns and rows != 1 else None


@_makes(_leaves, 1)
def _a_commutation_matrix(w, rows, columns):
    parts = factors(rows) if rows == columns else None
    return Commutation(*parts) if parts else None


@_makes(_leaves, 1)
def _a_unit_column(w, rows, columns):
    places = [S.One, rows, *(i for i, s in w.scope.items() if s == rows)]
    return Unit(rows, w.pick(places)) if columns == 1 and rows != 1 and (rows.is_Symbol or rows.is_Integer) else None


@_makes(_leaves, 3)
def _a_member(w, rows, columns):
    inside = [(i, s) for i, s in w.scope.items() if s.is_Symbol or s.is_Integer]
    index, count = w.pick(inside) if inside and not w.once_in(6) else (S.One, w.size(composite=False))
    if index == 1 and w.once_in(3):
        index = count
    return Member(w.name((rows, columns, count), "HW"), index, rows, columns, count)


@_makes(_plain_numbers, 4)
def _a_real(w):
    return w.pick(REALS)


@_makes(_plain_numbers, 2)
def _a_rational(w):
    return w.pick((S(2), S(-1), Rational(1, 2), S(3), Rational(-2, 3)))


@_makes(_plain_numbers, 1)
def _a_size(w):
    return w.pick(SIZES)


@_makes(_plain_numbers, 1, FUNCTION)
def _a_positive(w):
    return w.pick(POSITIVES)


@_makes(_plain_numbers, 3)
def _an_entry_of_a_symbol(w):
    return _an_entry(w, 0)


# matrices ----------------------------------------------------------------------------------------------------------


@_makes(_matrices, 3)
def _a_leaf(w, rows, columns, depth):
    return w.matrix(rows, columns, 0)


@_makes(_matrices, 9)
def _a_product(w, rows, columns, depth):
    inner = w.size(composite=False)
    parts = [w.matrix(rows, inner, depth)]
    if w.once_in(3):
        more = w.size()
        parts.append(w.matrix(inner, more, depth - 1))
        inner = more
    return MatMul(*parts, w.matrix(inner, columns, depth))


@_makes(_matrices, 5)
def _a_sum(w, rows, columns, depth):
    return MatAdd(*[w.matrix(rows, columns, depth) for _ in range(w.integer(2, 3))])


@_makes(_matrices, 4)
def _a_multiple(w, rows, columns, depth):
    return MatMul(w.number(depth - 1), w.matrix(rows, columns, depth))


@_makes(_matrices, 5)
def _a_transpose(w, rows, columns, depth):
    return Transpose(w.matrix(columns, rows, depth))


@_makes(_matrices, 4)
def _an_entrywise_product(w, rows, columns, depth):
    return HadamardProduct(w.matrix(rows, columns, depth), w.matrix(rows, columns, depth))


@_makes(_matrices, 1)
def _an_entrywise_power(w, rows, columns, depth):
    return HadamardPower(w.matrix(rows, columns, depth - 1), w.integer(2, 3))


@_makes(_matrices, 8)
def _a_kronecker_product(w, rows, columns, depth):
    r, c = factors(rows), factors(columns)
    if r is None and c is None:
        return None
    r, c = r or (S.One, rows), c or w.pick(((S.One, columns), (columns, S.One)))
    return KroneckerProduct(w.matrix(r[0], c[0], depth), w.matrix(r[1], c[1], depth))


@_makes(_matrices, 3)
def _a_diagonal_matrix(w, rows, columns, depth):
    return Diag(w.matrix(rows, S.One, depth)) if rows == columns and rows != 1 else None


@_makes(_matrices, 3)
def _a_diagonal(w, rows, columns, depth):
    return DiagonalOf(w.matrix(rows, rows, depth)) if columns == 1 and rows != 1 else None


@_makes(_matrices, 8)
def _a_vec(w, rows, columns, depth):
    parts = factors(rows)
    return Vec(w.matrix(parts[1], parts[0], depth)) if columns == 1 and parts else None


@_makes(_matrices, 8)
def _a_grid(w, rows, columns, depth):
    heights, widths = summands(rows), summands(columns)
    if heights is None and widths is None:
        return None
    return Blocks([[w.matrix(r, c, depth - 1) for c in widths or [columns]] for r in heights or [rows]])


@_makes(_matrices, 8)
def _heads_side_by_side(w, rows, columns, depth):
    parts = factors(columns)
    if parts is None:
        return None
    body, letter = w.with_letter(parts[0], lambda: w.matrix(rows, parts[1], depth))
    return Concat(body, (letter, 1, parts[0]))


@_makes(_matrices, 4)
def _a_sum_over_an_index(w, rows, columns, depth):
    count = w.size(composite=False)
    body, letter = w.with_letter(count, lambda: w.matrix(rows, columns, depth))
    return Total(body, (letter, 1, count))


@_makes(_matrices, 2)
def _a_power(w, rows, columns, depth):
    return MatPow(w.matrix(rows, rows, depth - 1), w.integer(2, 3)) if rows == columns and rows.is_Symbol else None


@_makes(_matrices, 1)
def _a_defined_letter(w, rows, columns, depth):
    outer, w.scope = w.scope, {}
    value = w.matrix(rows, columns, depth)
    w.scope = outer
    w._definitions += 1
    return Defined(f"D{w._definitions}", value)


@_makes(_matrices, 6, FUNCTION)
def _a_function(w, rows, columns, depth):
    name = w.pick(("exp", "exp", "tanh", "logistic", "relu", "cos", "sin", "phi"))
    return Elementwise(name, w.matrix(rows, columns, depth))


@_makes(_matrices, 3, FUNCTION)
def _a_function_of_something_positive(w, rows, columns, depth):
    return Elementwise(w.pick(("log", "sqrt")), w.positive(rows, columns, depth - 1))


@_makes(_matrices, 3, FUNCTION)
def _a_quotient(w, rows, columns, depth):
    return HadamardProduct(w.matrix(rows, columns, depth), HadamardPower(w.positive(rows, columns, depth - 1), -1))


@_makes(_matrices, 5, FUNCTION)
def _a_softmax(w, rows, columns, depth):
    scores = w.matrix(rows, columns, depth)
    mask = CausalMask(rows) if rows == columns and rows != 1 and INDICATOR in w.kinds and w.once_in(3) else None
    return Softmax(scores, None, mask)


# numbers -----------------------------------------------------------------------------------------------------------


@_makes(_numbers, 2)
def _a_plain_number(w, depth):
    return w.number(0)


@_makes(_numbers, 4)
def _an_entry(w, depth):
    inside = list(w.scope.values())
    rows = w.pick(inside) if inside else w.size(composite=False)
    columns = w.pick([*inside, S.One]) if inside else w.size(composite=False)
    return Entry(w.matrix(rows, columns, depth), w.position(rows), w.position(columns))


@_makes(_numbers, 4)
def _a_sum_of_numbers(w, depth):
    size = w.size(composite=False)
    body, letter = w.with_letter(size, lambda: w.number(depth))
    return sympy.Sum(body, (letter, 1, size))


@_makes(_numbers, 3)
def _a_trace(w, depth):
    size = w.size()
    return Trace(w.matrix(size, size, depth))


@_makes(_numbers, 2)
def _an_inner_product(w, depth):
    rows = w.size()
    if w.once_in(2):
        return Dot(w.matrix(rows, S.One, depth), w.matrix(rows, S.One, depth))
    columns = w.size()
    return Inner(w.matrix(rows, columns, depth), w.matrix(rows, columns, depth))


@_makes(_numbers, 2)
def _a_squared_norm(w, depth):
    if w.once_in(2):
        return Norm2(w.matrix(w.size(), S.One, depth))
    return Frobenius2(w.matrix(w.size(), w.size(), depth))


@_makes(_numbers, 2)
def _a_number_in_a_matrix(w, depth):
    return Scalar(w.matrix(S.One, S.One, depth))


@_makes(_numbers, 3)
def _a_delta(w, depth):
    pairs = [(i, j) for i, s in w.scope.items() for j, t in w.scope.items() if i != j and s == t]
    if not pairs:
        return None
    return KroneckerDelta(*w.pick(pairs)) * w.number(depth)


@_makes(_numbers, 3, INDICATOR)
def _an_indicator(w, depth):
    pairs = [(i, j) for i, s in w.scope.items() for j, t in w.scope.items() if i != j and s == t]
    if not pairs:
        return None
    i, j = w.pick(pairs)
    return Indicator(w.pick((i <= j, i < j))) * w.number(depth)


@_makes(_numbers, 4)
def _a_sum_of_two(w, depth):
    return w.number(depth) + w.number(depth)


@_makes(_numbers, 4)
def _a_product_of_two(w, depth):
    both = w.number(depth), w.number(depth)
    return OrderedMul(*both) if w.once_in(3) else both[0] * both[1]


@_makes(_numbers, 1)
def _a_defined_number(w, depth):
    outer, w.scope = w.scope, {}
    value = w.number(depth)
    w.scope = outer
    w._definitions += 1
    return DefinedScalar(f"e{w._definitions}", value)


@_makes(_numbers, 4, FUNCTION)
def _a_function_of_a_number(w, depth):
    name = w.pick(("exp", "exp", "tanh", "logistic", "relu", "cos", "sin", "phi"))
    x = w.number(depth)
    return KNOWN[name](x) if name in KNOWN else sympy.Function(name, real=True)(x)


@_makes(_numbers, 3, FUNCTION)
def _a_reciprocal(w, depth):
    x = w.number(depth - 1)
    denominator = w.pick((sympy.exp(x) + 1, 1 + x**2, w.pick(SIZES), w.pick(POSITIVES), sympy.exp(x)))
    return w.number(depth - 1) * denominator ** w.pick((-1, -1, Rational(-1, 2)))


# the two sources ---------------------------------------------------------------------------------------------------


def writers(**options):
    """A hypothesis strategy of writers."""
    return st.randoms(use_true_random=False).map(lambda random: Writer(random, **options))


def expressions(depth=3, **options):
    """A hypothesis strategy of expressions."""
    return writers(**options).map(lambda w: w.side(depth))


def seeded(seed, **options):
    """A writer that always writes the same for one seed."""
    return Writer(chance.Random(seed), **options)


# places ------------------------------------------------------------------------------------------------------------


def parts(e):
    """The parts of an expression that are expressions and may be replaced by equal ones."""
    if isinstance(e, Blocks):
        return [b for row in e.args for b in row]
    if isinstance(e, Total | Concat | sympy.Sum | Softmax | Entry | HadamardPower | MatPow | sympy.Pow):
        return [e.args[0]] if e.args[0] is not sympy.E else [e.args[1]]
    if isinstance(e, Elementwise):
        return [e.argument]
    if isinstance(
        e,
        MatrixSymbol
        | Member
        | Identity
        | OneMatrix
        | ZeroMatrix
        | CausalMask
        | Commutation
        | Unit
        | Defined
        | DefinedScalar
        | KroneckerDelta
        | Indicator
        | MatrixElement,
    ):
        return []
    return list(e.args)


def with_parts(e, new):
    """The same node with other parts."""
    new = list(new)
    if isinstance(e, Blocks):
        return Blocks([[new.pop(0) for _ in row] for row in e.args])
    if isinstance(e, Elementwise):
        return Elementwise(e.name, *new)
    if isinstance(e, sympy.Pow) and e.args[0] is sympy.E:
        return sympy.exp(*new)
    if isinstance(e, Total | Concat | sympy.Sum | Softmax | Entry | HadamardPower | MatPow | sympy.Pow):
        return e.func(*new, *e.args[1:])
    return e.func(*new)


def places(e, path=()):
    """Every place in an expression: pairs (path, part), the whole first."""
    yield path, e
    for number, part in enumerate(parts(e)):
        yield from places(part, (*path, number))


def replaced(e, path, new):
    """The expression with another part at a place."""
    if not path:
        return new
    inside = parts(e)
    inside[path[0]] = replaced(inside[path[0]], path[1:], new)
    return with_parts(e, inside)


def equal_shape(a, b):
    return a.is_Matrix == b.is_Matrix and shape(a) == shape(b)


# true rewritings ---------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Rewriting:
    """An identity for all sizes: ``apply(writer, expression)`` gives an equal expression, or None."""

    name: str
    kind: str
    apply: object


REWRITINGS = []


def _rewriting(kind=POLYNOMIAL):
    def registered(function):
        REWRITINGS.append(Rewriting(function.__name__.strip("_"), kind, function))
        return function

    return registered


def rewritten(w, e, times=3, names=None, names_from=None):
    """An expression that is equal to ``e`` for all sizes and values.

    ``names`` may be a list, which gets the names of the rewritings taken; ``names_from`` a set of those to choose from.
    """
    taken = []
    allowed = [r for r in REWRITINGS if r.kind in w.kinds and (names_from is None or r.name in names_from)]
    for _ in range(40 * times):
        if len(taken) >= times:
            break
        rule = w.pick(allowed)
        everywhere = list(places(e))
        path, part = w.pick(everywhere)
        new = rule.apply(w, part)
        if new is not None and new != part:
            e = replaced(e, path, new)
            taken.append(rule.name)
    if names is not None:
        names.extend(taken)
    return e


def _split(w, e):
    """A product of matrices without numbers, as two products; None where it has fewer than two factors."""
    if not isinstance(e, MatMul) or len(e.args) < 2 or not all(a.is_Matrix for a in e.args):
        return None
    at = w.integer(1, len(e.args) - 1)
    return _product_of(e.args[:at]), _product_of(e.args[at:])


def _product_of(args):
    return args[0] if len(args) == 1 else MatMul(*args)


def _minus(e):
    return MatMul(S.NegativeOne, e)


@_rewriting()
def _transpose_of_a_product(w, e):
    if isinstance(e, Transpose):
        both = _split(w, e.args[0])
        return both and MatMul(Transpose(both[1]), Transpose(both[0]))
    both = _split(w, e)
    return both and Transpose(MatMul(Transpose(both[1]), Transpose(both[0])))


@_rewriting()
def _transpose_of_a_sum(w, e):
    if isinstance(e, Transpose) and isinstance(e.args[0], MatAdd):
        return MatAdd(*[Transpose(a) for a in e.args[0].args])
    return Transpose(MatAdd(*[Transpose(a) for a in e.args])) if isinstance(e, MatAdd) else None


@_rewriting()
def _double_transpose(w, e):
    if isinstance(e, Transpose) and isinstance(e.args[0], Transpose):
        return e.args[0].args[0]
    return Transpose(Transpose(e)) if e.is_Matrix else None


@_rewriting()
def _transpose_of_an_entrywise_product(w, e):
    if isinstance(e, Transpose) and isinstance(e.args[0], HadamardProduct):
        return HadamardProduct(*[Transpose(a) for a in e.args[0].args])
    return None


@_rewriting()
def _product_over_a_sum(w, e):
    if isinstance(e, MatMul):
        for at, a in enumerate(e.args):
            if isinstance(a, MatAdd):
                return MatAdd(*[MatMul(*e.args[:at], term, *e.args[at + 1 :]) for term in a.args])
    return None


@_rewriting()
def _added_and_taken_away(w, e):
    if not e.is_Matrix:
        return None
    extra = w.matrix(*e.shape, 1) if not w.scope else None
    return extra and MatAdd(e, extra, _minus(extra))


@_rewriting()
def _product_associates(w, e):
    both = _split(w, e)
    return both and MatMul(*both)


@_rewriting()
def _number_through_a_product(w, e):
    if isinstance(e, MatMul) and len(e.args) > 2 and not e.args[0].is_Matrix:
        *rest, last = e.args[1:]
        return MatMul(*rest, MatMul(e.args[0], last)) if last.is_Matrix else None
    return None


@_rewriting()
def _sum_in_another_order(w, e):
    if isinstance(e, MatAdd):
        args = list(e.args)
        w.random.shuffle(args)
        return MatAdd(args[0], MatAdd(*args[1:])) if len(args) > 2 else MatAdd(*args)
    return None


@_rewriting()
def _twice_is_a_sum(w, e):
    return MatMul(Rational(1, 2), MatAdd(e, e)) if e.is_Matrix else e / 2 + sympy.Rational(1, 2) * e


@_rewriting()
def _entrywise_product_commutes(w, e):
    return HadamardProduct(*reversed(e.args)) if isinstance(e, HadamardProduct) else None


@_rewriting()
def _entrywise_product_over_a_sum(w, e):
    if isinstance(e, HadamardProduct):
        for at, a in enumerate(e.args):
            if isinstance(a, MatAdd):
                return MatAdd(*[HadamardProduct(*e.args[:at], term, *e.args[at + 1 :]) for term in a.args])
    return None


@_rewriting()
def _entrywise_product_with_ones(w, e):
    return HadamardProduct(OneMatrix(*e.shape), e) if e.is_Matrix else None


@_rewriting()
def _entrywise_power_written_out(w, e):
    if isinstance(e, HadamardPower) and e.args[1].is_Integer and e.args[1] > 1:
        return HadamardProduct(*[e.args[0]] * int(e.args[1]))
    return None


@_rewriting()
def _power_written_out(w, e):
    return MatMul(*[e.args[0]] * int(e.args[1])) if isinstance(e, MatPow) and e.args[1] > 1 else None


@_rewriting()
def _mixed_product(w, e):
    if not isinstance(e, KroneckerProduct) or len(e.args) != 2:
        return None
    a, b = e.args
    first, second = _split(w, a), _split(w, b)
    if first and second:
        return MatMul(KroneckerProduct(first[0], second[0]), KroneckerProduct(first[1], second[1]))
    return MatMul(KroneckerProduct(a, Identity(b.shape[0])), KroneckerProduct(Identity(a.shape[1]), b))


@_rewriting()
def _kronecker_over_a_sum(w, e):
    if isinstance(e, KroneckerProduct) and isinstance(e.args[0], MatAdd):
        return MatAdd(*[KroneckerProduct(a, *e.args[1:]) for a in e.args[0].args])
    return None


@_rewriting()
def _transpose_of_a_kronecker_product(w, e):
    if isinstance(e, Transpose) and isinstance(e.args[0], KroneckerProduct):
        return KroneckerProduct(*[Transpose(a) for a in e.args[0].args])
    return None


@_rewriting()
def _vec_of_a_product(w, e):
    if isinstance(e, Vec) and isinstance(e.args[0], MatMul) and all(a.is_Matrix for a in e.args[0].args):
        args = e.args[0].args
        if len(args) > 2:
            return MatMul(KroneckerProduct(Transpose(_product_of(args[2:])), args[0]), Vec(args[1]))
        return MatMul(KroneckerProduct(Transpose(args[1]), Identity(args[0].shape[0])), Vec(args[0]))
    return None


@_rewriting()
def _vec_of_a_sum(w, e):
    if isinstance(e, Vec) and isinstance(e.args[0], MatAdd):
        return MatAdd(*[Vec(a) for a in e.args[0].args])
    return None


@_rewriting()
def _heads_times_stacked_heads(w, e):
    if isinstance(e, Total) and isinstance(e.body, MatMul) and (e.limits[2].is_Symbol or e.limits[2] > 1):
        both = _split(w, e.body)
        if both:
            letter = w.letter()
            stacked = Transpose(Concat(Transpose(both[1]).subs(e.index, letter), (letter, 1, e.limits[2])))
            return MatMul(Concat(both[0], e.limits), stacked)
    return None


@_rewriting()
def _sum_of_products_as_blocks(w, e):
    if isinstance(e, MatAdd) and len(e.args) == 2:
        both = [_split(w, a) for a in e.args]
        if all(both):
            (a, b), (c, d) = both
            return MatMul(Blocks([[a, c]]), Blocks([[b], [d]]))
    return None


@_rewriting()
def _product_of_blocks(w, e):
    if isinstance(e, MatMul) and len(e.args) == 2 and all(isinstance(a, Blocks) for a in e.args):
        left, right = (a.grid for a in e.args)
        if [b.shape[1] for b in left[0]] == [row[0].shape[0] for row in right]:
            return Blocks(
                [
                    [
                        MatAdd(*[MatMul(a, right[t][c]) for t, a in enumerate(row)])
                        if len(row) > 1
                        else MatMul(row[0], right[0][c])
                        for c in range(len(right[0]))
                    ]
                    for row in left
                ]
            )
    return None


@_rewriting()
def _transpose_of_blocks(w, e):
    if isinstance(e, Transpose) and isinstance(e.args[0], Blocks):
        return Blocks([[Transpose(b) for b in column] for column in zip(*e.args[0].grid)])
    return None


@_rewriting()
def _identity_in_front(w, e):
    if not e.is_Matrix:
        return None
    return MatMul(Identity(e.shape[0]), e) if w.once_in(2) else MatMul(e, Identity(e.shape[1]))


@_rewriting()
def _zero_added(w, e):
    return MatAdd(e, ZeroMatrix(*e.shape)) if e.is_Matrix else None


@_rewriting()
def _ones_as_a_product(w, e):
    if isinstance(e, OneMatrix):
        return MatMul(OneMatrix(e.shape[0], 1), OneMatrix(1, e.shape[1]))
    return None


@_rewriting()
def _product_with_ones_counts(w, e):
    if isinstance(e, OneMatrix):
        size = w.pick(SIZES)
        return MatMul(1 / size, OneMatrix(e.shape[0], size), OneMatrix(size, e.shape[1]))
    return None


@_rewriting()
def _identity_of_a_product(w, e):
    if isinstance(e, Identity) and factors(e.shape[0]):
        return KroneckerProduct(*[Identity(s) for s in factors(e.shape[0])])
    return None


@_rewriting()
def _identity_as_blocks(w, e):
    if isinstance(e, Identity) and e.shape[0].is_Add:
        p, q = summands(e.shape[0])
        return Blocks([[Identity(p), ZeroMatrix(p, q)], [ZeroMatrix(q, p), Identity(q)]])
    return None


@_rewriting()
def _diagonal_matrix_times_a_column(w, e):
    if isinstance(e, HadamardProduct) and len(e.args) == 2 and e.shape[1] == 1:
        return MatMul(Diag(e.args[0]), e.args[1])
    return None


@_rewriting()
def _diagonal_of_a_diagonal_matrix(w, e):
    return DiagonalOf(Diag(e)) if e.is_Matrix and e.shape[1] == 1 else None


@_rewriting()
def _diagonal_matrix_as_a_product(w, e):
    if isinstance(e, Diag):
        n = e.shape[0]
        return HadamardProduct(Identity(n), MatMul(e.args[0], OneMatrix(1, n)))
    return None


@_rewriting()
def _diagonal_of_a_product(w, e):
    both = isinstance(e, DiagonalOf) and _split(w, e.args[0])
    if both:
        return MatMul(HadamardProduct(both[0], Transpose(both[1])), OneMatrix(both[0].shape[1], 1))
    return None


@_rewriting()
def _trace_is_cyclic(w, e):
    both = isinstance(e, Trace) and _split(w, e.args[0])
    return Trace(MatMul(both[1], both[0])) if both else None


@_rewriting()
def _trace_of_a_transpose(w, e):
    return Trace(Transpose(e.args[0])) if isinstance(e, Trace) else None


@_rewriting()
def _trace_of_a_sum(w, e):
    if isinstance(e, Trace) and isinstance(e.args[0], MatAdd):
        return sympy.Add(*[Trace(a) for a in e.args[0].args])
    return None


@_rewriting()
def _trace_as_an_inner_product(w, e):
    both = isinstance(e, Trace) and _split(w, e.args[0])
    return Inner(Transpose(both[0]), both[1]) if both else None


@_rewriting()
def _trace_entry_by_entry(w, e):
    if isinstance(e, Trace):
        i = w.letter()
        return sympy.Sum(Entry(e.args[0], i, i), (i, 1, e.args[0].shape[0]))
    return None


@_rewriting()
def _inner_product_as_a_trace(w, e):
    if isinstance(e, Dot | Norm2):
        a, b = (e.args * 2)[:2]
        return Trace(MatMul(Transpose(a), b))
    return None


@_rewriting()
def _inner_product_entry_by_entry(w, e):
    if isinstance(e, Dot | Norm2):
        a, b = (e.args * 2)[:2]
        i, j = w.letter(), w.letter()
        return sympy.Sum(sympy.Sum(Entry(a, i, j) * Entry(b, i, j), (j, 1, a.shape[1])), (i, 1, a.shape[0]))
    return None


@_rewriting()
def _bound_letter_renamed(w, e):
    if isinstance(e, Total | Concat | sympy.Sum):
        index, first, last = e.args[1]
        letter = w.letter()
        return e.func(e.args[0].subs(index, letter), (letter, first, last), *e.args[2:])
    return None


@_rewriting()
def _sum_over_an_index_split(w, e):
    if isinstance(e, Total) and isinstance(e.body, MatAdd):
        return MatAdd(*[Total(a, e.limits) for a in e.body.args])
    if isinstance(e, sympy.Sum) and e.args[0].is_Add:
        return sympy.Add(*[sympy.Sum(a, *e.args[1:]) for a in e.args[0].args])
    return None


@_rewriting()
def _literal_sum_written_out(w, e):
    if isinstance(e, Total | sympy.Sum) and e.args[1][2].is_Integer:
        index, first, last = e.args[1]
        terms = [e.args[0].subs(index, place) for place in range(int(first), int(last) + 1)]
        if e.is_Matrix:
            return MatAdd(*terms) if len(terms) > 1 else terms[0]
        return sympy.Sum(sympy.Add(*terms), *e.args[2:]) if len(e.args) > 2 else sympy.Add(*terms)
    return None


@_rewriting()
def _literal_heads_written_out(w, e):
    if isinstance(e, Concat) and e.limits[2].is_Integer:
        return Blocks([[e.body.subs(e.index, place) for place in range(1, int(e.limits[2]) + 1)]])
    return None


@_rewriting()
def _sums_exchanged(w, e):
    if isinstance(e, Total) and isinstance(e.body, Total):
        return Total(Total(e.body.body, e.limits), e.body.limits)
    return sympy.Sum(e.args[0], *reversed(e.args[1:])) if isinstance(e, sympy.Sum) and len(e.args) > 2 else None


@_rewriting()
def _sum_of_what_does_not_depend(w, e):
    if isinstance(e, Total | sympy.Sum):
        index, _, last = e.args[1]
        if index not in e.args[0].free_symbols:
            if e.is_Matrix:
                return MatMul(last, e.args[0])
            return sympy.Sum(last * e.args[0], *e.args[2:]) if len(e.args) > 2 else last * e.args[0]
    return None


@_rewriting()
def _entry_of_a_product(w, e):
    both = isinstance(e, Entry) and _split(w, e.args[0])
    if both:
        t = w.letter()
        return sympy.Sum(Entry(both[0], e.args[1], t) * Entry(both[1], t, e.args[2]), (t, 1, both[0].shape[1]))
    return None


@_rewriting()
def _entry_of_a_transpose(w, e):
    return Entry(Transpose(e.args[0]), e.args[2], e.args[1]) if isinstance(e, Entry) else None


@_rewriting()
def _entry_of_a_sum(w, e):
    if isinstance(e, Entry) and isinstance(e.args[0], MatAdd):
        return sympy.Add(*[Entry(a, *e.args[1:]) for a in e.args[0].args])
    return None


@_rewriting()
def _entry_through_a_delta(w, e):
    if isinstance(e, Entry) and e.args[1].is_Symbol and e.args[1] not in SIZES:
        t = w.letter()
        return sympy.Sum(KroneckerDelta(t, e.args[1]) * Entry(e.args[0], t, e.args[2]), (t, 1, e.args[0].shape[0]))
    return None


@_rewriting()
def _product_of_numbers_expanded(w, e):
    return e.expand(deep=False) if isinstance(e, sympy.Mul) else None


@_rewriting()
def _given_a_name(w, e):
    bound = {s for s in e.free_symbols if s.name.startswith("i")}
    if bound or e.is_Atom:
        return None
    w._definitions += 1
    return Defined(f"D{w._definitions}", e) if e.is_Matrix else DefinedScalar(f"e{w._definitions}", e)


@_rewriting()
def _name_replaced_by_its_value(w, e):
    return e.value if isinstance(e, Defined | DefinedScalar) else None


@_rewriting(INDICATOR)
def _causal_mask_complement(w, e):
    if isinstance(e, CausalMask):
        n = e.shape[0]
        return MatAdd(OneMatrix(n, n), _minus(Transpose(e)), Identity(n))
    return None


@_rewriting()
def _a_commutation_matrix_turned_around(w, e):
    return Transpose(Commutation(*reversed(e.args))) if isinstance(e, Commutation) else None


@_rewriting(INDICATOR)
def _causal_mask_is_idempotent(w, e):
    return HadamardProduct(e, e) if isinstance(e, CausalMask) else None


@_rewriting(INDICATOR)
def _entry_of_a_causal_mask(w, e):
    if isinstance(e, Entry) and isinstance(e.args[0], CausalMask):
        i, j = e.args[1:]
        return Indicator(j <= i) if i.is_Symbol and j.is_Symbol and {i, j}.isdisjoint(SIZES) and i != j else None
    return None


@_rewriting(FUNCTION)
def _softmax_shifted(w, e):
    if not isinstance(e, Softmax):
        return None
    rows, columns = e.shape
    if e.axis == "column":
        shift = MatMul(w.pick(REALS), OneMatrix(rows, columns))
    else:
        shift = MatMul(w.symbol(rows, S.One), OneMatrix(1, columns))
    return Softmax(MatAdd(e.scores, shift), e.axis, e.mask)


@_rewriting(FUNCTION)
def _softmax_unfolded(w, e):
    if not isinstance(e, Softmax):
        return None
    weights = Elementwise("exp", e.scores)
    if e.mask is not None:
        weights = HadamardProduct(weights, e.mask)
    rows, columns = e.shape
    if e.axis == "column":
        normaliser = MatMul(OneMatrix(rows, rows), weights)
    else:
        normaliser = MatMul(weights, OneMatrix(columns, columns))
    return HadamardProduct(weights, HadamardPower(normaliser, -1))


@_rewriting(FUNCTION)
def _rows_of_softmax_sum_to_one(w, e):
    if isinstance(e, OneMatrix) and e.shape[1] == 1:
        columns = w.pick(SIZES)
        return MatMul(
            Softmax(w.matrix(e.shape[0], columns, 1) if not w.scope else w.symbol(e.shape[0], columns)),
            OneMatrix(columns, 1),
        )
    return None


@_rewriting(FUNCTION)
def _exp_of_a_sum(w, e):
    if isinstance(e, Elementwise) and e.name == "exp" and isinstance(e.argument, MatAdd):
        return HadamardProduct(*[Elementwise("exp", a) for a in e.argument.args])
    if isinstance(e, sympy.exp) and e.args[0].is_Add:
        a, *rest = e.args[0].args
        return sympy.Mul(sympy.exp(a), sympy.exp(sympy.Add(*rest)), evaluate=False)
    return None


@_rewriting(FUNCTION)
def _log_of_exp(w, e):
    return Elementwise("log", Elementwise("exp", e)) if e.is_Matrix else None


@_rewriting(FUNCTION)
def _square_of_a_root(w, e):
    if isinstance(e, Elementwise) and e.name == "exp":
        root = Elementwise("sqrt", e)
        return HadamardProduct(root, root)
    return None


@_rewriting(FUNCTION)
def _exp_of_log(w, e):
    if isinstance(e, Elementwise) and e.name in ("exp", "logistic"):
        return Elementwise("exp", Elementwise("log", e))
    return None


@_rewriting(FUNCTION)
def _logistic_and_its_complement(w, e):
    if isinstance(e, Elementwise) and e.name == "logistic":
        return MatAdd(OneMatrix(*e.shape), _minus(Elementwise("logistic", _minus(e.argument))))
    return None


@_rewriting(FUNCTION)
def _tanh_as_logistic(w, e):
    if isinstance(e, Elementwise) and e.name == "tanh":
        return MatAdd(MatMul(S(2), Elementwise("logistic", MatMul(S(2), e.argument))), _minus(OneMatrix(*e.shape)))
    return None


@_rewriting(FUNCTION)
def _relu_of_the_negative(w, e):
    if isinstance(e, Elementwise) and e.name == "relu":
        return MatAdd(e.argument, Elementwise("relu", _minus(e.argument)))
    return None


@_rewriting(FUNCTION)
def _sine_and_cosine(w, e):
    if isinstance(e, Elementwise) and e.name in ("cos", "sin") and isinstance(e.argument, MatAdd):
        a, *rest = e.argument.args
        b = MatAdd(*rest) if len(rest) > 1 else rest[0]
        cos_a, sin_a, cos_b, sin_b = (Elementwise(f, x) for x in (a, b) for f in ("cos", "sin"))
        if e.name == "cos":
            return MatAdd(HadamardProduct(cos_a, cos_b), _minus(HadamardProduct(sin_a, sin_b)))
        return MatAdd(HadamardProduct(sin_a, cos_b), HadamardProduct(cos_a, sin_b))
    return None


@_rewriting(FUNCTION)
def _circle(w, e):
    if isinstance(e, OneMatrix):
        a = w.symbol(*e.shape)
        return MatAdd(HadamardPower(Elementwise("cos", a), 2), HadamardPower(Elementwise("sin", a), 2))
    return None


@_rewriting(FUNCTION)
def _multiplied_and_divided(w, e):
    if not e.is_Matrix or w.scope:
        return None
    p = w.positive(*e.shape, 0)
    return HadamardProduct(e, p, HadamardPower(p, -1))


@_rewriting(FUNCTION)
def _function_entry_by_entry(w, e):
    if isinstance(e, Entry) and isinstance(e.args[0], Elementwise):
        return e.args[0].of_number(Entry(e.args[0].argument, *e.args[1:]))
    return None


# mutations ---------------------------------------------------------------------------------------------------------


MUTATIONS = []


def _mutation(function):
    MUTATIONS.append(function)
    return function


def mutated(w, e):
    """An expression of the same shape that is nearly always another one, or None."""
    for _ in range(60):
        change = w.pick(MUTATIONS)
        path, part = w.pick(list(places(e)))
        new = change(w, part)
        if new is not None and new != part and equal_shape(new, part):
            return replaced(e, path, new)
    return None


@_mutation
def _transpose_dropped(w, e):
    return e.args[0] if isinstance(e, Transpose) else None


@_mutation
def _transpose_put(w, e):
    return Transpose(e) if e.is_Matrix and e.shape[0] == e.shape[1] != 1 else None


@_mutation
def _factors_exchanged(w, e):
    if isinstance(e, MatMul | KroneckerProduct) and len(e.args) > 1:
        args = list(e.args)
        i = w.integer(0, len(args) - 2)
        args[i], args[i + 1] = args[i + 1], args[i]
        fits = isinstance(e, KroneckerProduct) or all(
            not a.is_Matrix or not b.is_Matrix or a.shape[1] == b.shape[0] for a, b in zip(args, args[1:])
        )
        return e.func(*args) if fits and [a.is_Matrix for a in args] == [a.is_Matrix for a in e.args] else None
    return None


@_mutation
def _sign_changed(w, e):
    if isinstance(e, MatAdd):
        args = list(e.args)
        i = w.integer(0, len(args) - 1)
        args[i] = _minus(args[i])
        return MatAdd(*args)
    return None


@_mutation
def _coefficient_changed(w, e):
    return MatMul(S(2), e) if e.is_Matrix else 2 * e


@_mutation
def _term_dropped(w, e):
    if isinstance(e, MatAdd) and len(e.args) > 2:
        args = list(e.args)
        args.pop(w.integer(0, len(args) - 1))
        return MatAdd(*args)
    return e.args[w.integer(0, 1)] if isinstance(e, MatAdd) else None


@_mutation
def _symbol_replaced(w, e):
    if isinstance(e, MatrixSymbol) and e.name[0] in "ABCXY":
        pool = "XY" if e.name[0] in "XY" else "ABC"
        return MatrixSymbol(w.pick(pool) + e.name[1:], *e.shape)
    if e in REALS:
        return w.pick(REALS)
    return None


@_mutation
def _member_replaced(w, e):
    return Member(e.name, S.One, *e.args[2:]) if isinstance(e, Member) and e.index != 1 else None


@_mutation
def _softmax_over_the_other_axis(w, e):
    if isinstance(e, Softmax) and e.axis == "rows" and e.mask is None:
        return Transpose(Softmax(Transpose(e.scores), "rows"))
    return None


@_mutation
def _another_product(w, e):
    if isinstance(e, HadamardProduct) and len(e.args) == 2 and e.shape[0] == e.shape[1]:
        return MatMul(*e.args)
    if isinstance(e, MatMul) and len(e.args) == 2 and equal_shape(*e.args):
        return HadamardProduct(*e.args)
    return None


@_mutation
def _another_function(w, e):
    if isinstance(e, Elementwise):
        return Elementwise(
            {"exp": "logistic", "cos": "sin", "sin": "cos", "log": "sqrt", "sqrt": "log"}.get(e.name, "exp"), e.argument
        )
    return None


@_mutation
def _indices_exchanged(w, e):
    if isinstance(e, Entry) and e.args[0].shape[0] == e.args[0].shape[1]:
        return Entry(e.args[0], e.args[2], e.args[1])
    return None


@_mutation
def _position_replaced(w, e):
    return Entry(e.args[0], S.One, e.args[2]) if isinstance(e, Entry) else None


@_mutation
def _vec_of_the_transpose(w, e):
    if isinstance(e, Vec) and e.args[0].shape[0] == e.args[0].shape[1]:
        return Vec(Transpose(e.args[0]))
    return None


@_mutation
def _mask_turned(w, e):
    return Transpose(e) if isinstance(e, CausalMask) else None


@_mutation
def _product_through_a_function(w, e):
    if isinstance(e, HadamardProduct) and all(isinstance(a, Elementwise) for a in e.args):
        return Elementwise(e.args[0].name, HadamardProduct(*[a.argument for a in e.args]))
    return None


# points ------------------------------------------------------------------------------------------------------------


VALUES = [
    Fraction(p, q) for p, q in ((1, 1), (-1, 1), (2, 1), (1, 2), (-3, 2), (3, 1), (0, 1), (-2, 3), (5, 4), (-1, 3))
]


def points(random, *sides, count=4):
    """Exact points, unequal sizes first, with random rational values; and the ranges of the free indices at each."""
    unknowns = Unknowns.of(*sides)
    for turn, numbers in enumerate(unknowns.size_choices(unequal=True)):
        if turn == count:
            return
        point = unknowns.draw(numbers, turn)
        values = {key: _redrawn(random, key, value) for key, value in point.values.items()}
        yield Point(point.sizes, values, point.functions), unknowns.ranges(numbers)


def _redrawn(random, key, value):
    if isinstance(value, list):
        return [[VALUES[random.randint(0, len(VALUES) - 1)] for _ in row] for row in value]
    number = VALUES[random.randint(0, len(VALUES) - 1)]
    return abs(number) or Fraction(1) if key.is_positive else number
