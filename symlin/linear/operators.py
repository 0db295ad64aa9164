"""The matrix of a linear formula on stacked columns: ``vec(f(X)) = M · vec(X)``, such as ``Bᵀ ⊗ A`` for ``A X B``.

Source: Magnus & Neudecker, "Matrix Differential Calculus", chapters 2 and 3: ``vec(A X B) = (Bᵀ ⊗ A) vec X``,
``vec(Xᵀ) = K vec X``, ``vec(A ⊗ B) = (I ⊗ K ⊗ I)(vec A ⊗ vec B)``.
"""

import sympy
from sympy import HadamardProduct, Identity, KroneckerDelta, MatAdd, MatMul, OneMatrix, S, Symbol, Transpose, ZeroMatrix

from symlin.expansion import expand
from symlin.linear.degrees import degree_bound
from symlin.linear.formulas import replaced
from symlin.linear.numbers import gradient_rule, row_rule
from symlin.linear.products import is_zero, kronecker, times, transposed, vec
from symlin.nodes import Blocks, Commutation, Concat, Defined, Diag, DiagonalOf, Family, Member, Total, Unit, Vec


class NoOperator(Exception):
    """A part for which no matrix is known here; the message says which."""


def operator_of(formula, symbol):
    """A matrix ``M`` with ``vec(formula) = M · vec(symbol)`` for a formula that is linear in one symbol.

    It is yet to be proved. For a scalar symbol it is ``vec`` of what the symbol is multiplied with; a number that is
    linear in a matrix gives a row. The vec of a family is that of its members side by side. Raises ``NoOperator``.

    >>> from symlin.writing import matrix, sizes
    >>> from symlin.linear.formulas import Formula
    >>> X = matrix("X", *sizes("n d"))
    >>> operator_of(Formula(X.T, X), X)
    commutation(n, d)
    """
    if not isinstance(symbol, Family):
        return _Operators(formula, symbol).of(formula.expression)
    used = {s.name for s in formula.expression.atoms(Symbol)}
    letter = next(name for name in (*"jklrs", "j_new") if name not in used)
    ops = _Operators(formula, symbol, Symbol(letter, integer=True, positive=True))
    part = ops.of(formula.expression)
    number, inside = _split(part)
    if isinstance(inside, sympy.KroneckerProduct) and inside.args[0] == Unit(symbol.count, ops.index):
        rest = times(number, kronecker(*inside.args[1:]))
        if ops.index not in rest.free_symbols:
            return kronecker(Identity(symbol.count), rest)
    return Concat(part, (ops.index, 1, symbol.count))


class _Operators:
    """Matrices on ``vec`` of one symbol, part by part; of a family, on that of the member at a general ``index``."""

    def __init__(self, formula, symbol, index=None):
        self.formula, self.symbol, self.index = formula, symbol, index
        if index is not None:
            self.shape = symbol.rows, symbol.columns
        else:
            self.shape = symbol.shape if symbol.is_Matrix else (S.One, S.One)

    def holds(self, e):
        return degree_bound(self.formula, e) != 0

    def of(self, e):
        """The matrix for a part that is linear in the symbol."""
        if not self.holds(e):
            if not is_zero(e):
                raise NoOperator(f"{e} does not depend on {self.symbol.name}, and is not shown to be zero")
            rows, columns = e.shape if e.is_Matrix else (S.One, S.One)
            return ZeroMatrix(rows * columns, sympy.Mul(*self.shape))
        if self.index is None and not self.symbol.is_Matrix:
            value = expand(replaced(e, lambda part: S.One if part == self.symbol else None))
            return vec(value) if e.is_Matrix else value
        if not e.is_Matrix:
            return self._row(e)
        if self.formula.is_variable(e):
            return self.leaf(e, Identity(sympy.Mul(*self.shape)))
        return self._rule(_RULES.get, e)(self, e)

    def _row(self, e):
        try:
            return Transpose(vec(self.gradient(e, S.One)))
        except NoOperator:
            return self._rule(row_rule, e)(self, e)

    def gradient(self, e, outer):
        """The matrix ``G`` with ``⟨outer, e⟩ = ⟨G, symbol⟩``, shaped as the symbol; ``outer`` is shaped as ``e``."""
        if self.formula.is_variable(e):
            return self.leaf(e, outer)
        return self._rule(gradient_rule, e)(self, e, outer)

    def leaf(self, e, matrix):
        """What an occurrence of the symbol gives: of a family only its member at ``index`` counts."""
        return matrix if self.index is None else times(KroneckerDelta(e.index, self.index), matrix)

    def _rule(self, rules, e):
        rule = rules(type(e)) if self.holds(e) else None
        if rule is None:
            raise NoOperator(f"no matrix is read off {e}, a part of type {type(e).__name__} around {self.symbol.name}")
        return rule

    def split(self, factors):
        """The factors before the one that holds the symbol, that one, and the factors behind it."""
        places = [i for i, a in enumerate(factors) if self.holds(a)]
        if len(places) != 1:
            shown = ", ".join(map(str, factors))
            raise NoOperator(f"{self.symbol.name} stands in several factors of a product: {shown}")
        (i,) = places
        return list(factors[:i]), factors[i], list(factors[i + 1 :])

    def around(self, e):
        """A product as (numbers, matrices on the left, the factor that holds the symbol, matrices on the right).

        That factor is no product itself.
        """
        left, inside, right = self.split(e.args)
        while isinstance(inside, MatMul | Defined):
            before, inside, behind = self.split(inside.args if isinstance(inside, MatMul) else [inside.value])
            left, right = left + before, behind + right
        numbers = [a for a in left + right if not a.is_Matrix]
        return numbers, [a for a in left if a.is_Matrix], inside, [a for a in right if a.is_Matrix]

    def over(self, result, limits, picked, whole):
        """A sum of terms under a bound index: of a term with a delta, ``picked`` of the rest at ``index``.

        ``whole`` makes of any other term what it is under the binder.
        """
        letter, first, last = limits
        terms = []
        for term in MatAdd.make_args(result):
            rest = None
            if self.index is not None and first == 1 and last == self.symbol.count:
                rest = _without(term, KroneckerDelta(letter, self.index))
            if rest is None:
                terms.append(whole(term))
            else:
                terms.append(picked(_renamed(rest, letter, self.index)))
        return _added(terms)

    def summed(self, result, limits):
        """The sum over a bound index."""
        return self.over(result, limits, lambda rest: rest, lambda term: Total(term, limits))


def _renamed(e, letter, new):
    """An expression with another index in the place of one."""

    def change(part):
        if isinstance(part, Member):
            name, index, *sizes = part.args
            return Member(name, index.xreplace({letter: new}), *sizes)
        return new if part == letter else None

    return replaced(e, change)


def _added(terms):
    """A sum without terms that are zero."""
    terms = [t for t in terms if not isinstance(t, ZeroMatrix)] or terms[:1]
    return terms[0] if len(terms) == 1 else MatAdd(*terms)


def _split(e):
    """A product as its number and the product of its matrices."""
    if not isinstance(e, MatMul):
        return S.One, e
    return sympy.Mul(*[a for a in e.args if not a.is_Matrix]), times(*[a for a in e.args if a.is_Matrix])


def _without(term, factor):
    """A product without a number factor; None where it has none."""
    number, matrix = _split(term)
    factors = list(sympy.Mul.make_args(number))
    if factor not in factors:
        return None
    factors.remove(factor)
    return times(*factors, matrix)


# matrices on vec ---------------------------------------------------------------------------------------------------


def _of_product(ops, e):
    numbers, left, inside, right = ops.around(e)
    if not inside.is_Matrix:
        return times(*numbers, vec(times(*left, *right)), ops.of(inside))
    if isinstance(inside, Diag) and (left or right):
        return _of_scaling(ops, numbers, left, inside, right)
    rows, columns = inside.shape
    if not right and columns == 1 or not left and not right:
        frame = left
    elif not left and rows == 1:
        frame = [transposed(times(*right))]
    else:
        frame = [kronecker(transposed(times(*right)) if right else Identity(columns),
                           times(*left) if left else Identity(rows))]
    return times(*numbers, *frame, ops.of(inside))


def _of_scaling(ops, numbers, left, inside, right):
    """Products with a diagonal matrix as entrywise ones: ``diag(x) B = (x 1ᵀ) ⊙ B``, ``B diag(x) = B ⊙ (1 xᵀ)``."""
    (x,) = inside.args
    if right:
        factor = times(*right)
        scaled = HadamardProduct(MatMul(x, OneMatrix(1, factor.shape[1])) if factor.shape[1] != 1 else x, factor)
        return ops.of(MatMul(*numbers, *left, scaled) if numbers or left else scaled)
    factor = times(*left)
    scaled = HadamardProduct(factor, MatMul(OneMatrix(factor.shape[0], 1), Transpose(x)))
    return ops.of(MatMul(*numbers, scaled) if numbers else scaled)


def _of_transpose(ops, e):
    inside = e.arg
    while isinstance(inside, Defined):
        inside = inside.value
    if 1 in inside.shape:
        return ops.of(inside)
    if isinstance(inside, Transpose):
        return ops.of(inside.arg)
    if isinstance(inside, MatMul):
        return ops.of(MatMul(*[transposed(a) if a.is_Matrix else a for a in reversed(inside.args)]))
    if isinstance(inside, MatAdd | HadamardProduct):
        return ops.of(inside.func(*map(transposed, inside.args)))
    if isinstance(inside, Diag):
        return ops.of(inside)
    return times(_commutation(*inside.shape), ops.of(inside))


def _commutation(rows, columns):
    """The commutation matrix, written out where the sizes are numbers; an identity for a row or column."""
    if 1 in (rows, columns):
        return Identity(rows * columns)
    if not (rows.is_Integer and columns.is_Integer):
        return Commutation(rows, columns)
    m, n = int(rows), int(columns)
    return sympy.ImmutableDenseMatrix(m * n, m * n, lambda r, c: int(divmod(r, n) == divmod(c, m)[::-1]))


def _of_hadamard(ops, e):
    left, inside, right = ops.split(e.args)
    others = left + right
    if not others:
        return ops.of(inside)
    return times(Diag(vec(others[0] if len(others) == 1 else HadamardProduct(*others))), ops.of(inside))


def _of_diag(ops, e):
    (x,) = e.args
    n = x.shape[0]
    return ops.of(x if n == 1 else HadamardProduct(Identity(n), MatMul(x, OneMatrix(1, n))))


def _of_diagonal(ops, e):
    (square,) = e.args
    n = square.shape[0]
    return ops.of(square if n == 1 else MatMul(HadamardProduct(square, Identity(n)), OneMatrix(n, 1)))


def _of_kronecker(ops, e):
    left, inside, right = ops.split(e.args)
    (rows, columns), result = inside.shape, ops.of(inside)
    for factor in reversed(left):
        m, n = factor.shape
        frame = kronecker(vec(factor), Identity(rows * columns))
        result = times(kronecker(Identity(n), _commutation(columns, m), Identity(rows)), frame, result)
        rows, columns = rows * m, columns * n
    for factor in right:
        p, q = factor.shape
        frame = kronecker(Identity(rows * columns), vec(factor))
        result = times(kronecker(Identity(columns), _commutation(q, rows), Identity(p)), frame, result)
        rows, columns = rows * p, columns * q
    return result


def _of_blocks(ops, e):
    grid = e.grid
    if len(grid) == 1:
        return Blocks([[ops.of(block)] for block in grid[0]])
    if all(len(line) == 1 and line[0].shape[1] == 1 for line in grid):
        return Blocks([[ops.of(line[0])] for line in grid])
    lines = [line[0] if len(line) == 1 else Blocks([line]) for line in grid]
    return ops.of(Transpose(Blocks([[transposed(line) for line in lines]])))


def _of_concat(ops, e):
    return ops.over(
        ops.of(e.body), e.limits, lambda rest: kronecker(Unit(ops.symbol.count, ops.index), rest),
        lambda term: Transpose(Concat(Transpose(term), e.limits)))


_RULES = {
    MatMul: _of_product,
    MatAdd: lambda ops, e: _added([ops.of(a) for a in e.args]),
    Transpose: _of_transpose,
    HadamardProduct: _of_hadamard,
    sympy.KroneckerProduct: _of_kronecker,
    Blocks: _of_blocks,
    sympy.ImmutableDenseMatrix: lambda ops, e: Blocks([[ops.of(x)] for x in e.T]),
    Concat: _of_concat,
    Total: lambda ops, e: ops.summed(ops.of(e.body), e.limits),
    Vec: lambda ops, e: ops.of(e.args[0]),
    Diag: _of_diag,
    DiagonalOf: _of_diagonal,
    Defined: lambda ops, e: ops.of(e.value),
}
