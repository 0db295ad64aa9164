"""The matrix of a linear formula on stacked columns: ``vec(f(X)) = M · vec(X)``, such as ``Bᵀ ⊗ A`` for ``A X B``.

Source: Magnus & Neudecker, "Matrix Differential Calculus", chapter 2: ``vec(A X B) = (Bᵀ ⊗ A) vec X``.
"""

import sympy
from sympy import HadamardProduct, Identity, KroneckerProduct, MatAdd, MatMul, S, Trace, Transpose, ZeroMatrix

from symlin.expansion import expand
from symlin.linear.formulas import replaced
from symlin.linear.degrees import degree_bound
from symlin.nodes import (
    Blocks, Concat, Defined, DefinedScalar, Diag, DiagonalOf, Dot, Inner, Scalar, Total, Vec, outermost,
)


class NoOperator(Exception):
    """A part for which no matrix is known here."""


def operator_of(formula, expr, symbol):
    """A matrix ``M`` with ``vec(expr) = M · vec(symbol)`` for an expression that is linear in one symbol, or None.

    It is yet to be proved. For a scalar symbol it is ``vec`` of what the symbol is multiplied with; a number that is
    linear in a matrix gives a row. The transpose of a symbol needs the matrix that sorts ``vec(Xᵀ)`` into
    ``vec(X)``; it is written only where the sizes are numbers, and is not needed for rows and columns.
    """
    try:
        return _Operators(formula, symbol).of(expr)
    except NoOperator:
        return None


class _Operators:
    """Matrices on ``vec`` of one symbol, part by part."""

    def __init__(self, formula, symbol):
        self.formula, self.symbol = formula, symbol
        self.shape = symbol.shape if symbol.is_Matrix else (S.One, S.One)

    def holds(self, e):
        return degree_bound(self.formula, e) != 0

    def of(self, e):
        """The matrix for a part that is linear in the symbol."""
        if not self.holds(e):
            if not _is_zero(e):
                raise NoOperator(e)
            rows, columns = e.shape if e.is_Matrix else (S.One, S.One)
            return ZeroMatrix(rows * columns, sympy.Mul(*self.shape))
        if not self.symbol.is_Matrix:
            value = expand(replaced(e, lambda part: S.One if part == self.symbol else None))
            return _vec(value) if e.is_Matrix else value
        if not e.is_Matrix:
            return Transpose(_vec(self.gradient(e, S.One)))
        if e == self.symbol:
            return Identity(sympy.Mul(*self.shape))
        return self._rule(_RULES, e)(self, e)

    def gradient(self, e, outer):
        """The matrix ``G`` with ``⟨outer, e⟩ = ⟨G, symbol⟩``, shaped as the symbol; ``outer`` is shaped as ``e``."""
        if e == self.symbol:
            return outer
        return self._rule(_GRADIENTS, e)(self, e, outer)

    def _rule(self, rules, e):
        if not self.holds(e) or type(e) not in rules:
            raise NoOperator(e)
        return rules[type(e)]

    def split(self, factors):
        """The factors before the one that holds the symbol, that one, and the factors behind it."""
        places = [i for i, a in enumerate(factors) if self.holds(a)]
        if len(places) != 1:
            raise NoOperator(factors)
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


# matrices on vec ---------------------------------------------------------------------------------------------------


def _of_product(ops, e):
    numbers, left, inside, right = ops.around(e)
    if not inside.is_Matrix:
        return _times(*numbers, _vec(_times(*left, *right)), ops.of(inside))
    if isinstance(inside, Diag) and (left or right):
        return _of_scaling(ops, numbers, left, inside, right)
    rows, columns = inside.shape
    if not right and columns == 1 or not left and not right:
        frame = left
    elif not left and rows == 1:
        frame = [_transposed(_times(*right))]
    else:
        frame = [KroneckerProduct(_transposed(_times(*right)) if right else Identity(columns),
                                  _times(*left) if left else Identity(rows))]
    return _times(*numbers, *frame, ops.of(inside))


def _of_scaling(ops, numbers, left, inside, right):
    """Products with a diagonal matrix as entrywise ones: ``diag(x) B = (x 1ᵀ) ⊙ B``, ``B diag(x) = B ⊙ (1 xᵀ)``."""
    (x,) = inside.args
    if right:
        factor = _times(*right)
        scaled = HadamardProduct(MatMul(x, sympy.OneMatrix(1, factor.shape[1])) if factor.shape[1] != 1 else x, factor)
        return ops.of(MatMul(*numbers, *left, scaled) if numbers or left else scaled)
    factor = _times(*left)
    scaled = HadamardProduct(factor, MatMul(sympy.OneMatrix(factor.shape[0], 1), Transpose(x)))
    return ops.of(MatMul(*numbers, scaled) if numbers else scaled)


def _of_sum(ops, e):
    return MatAdd(*[ops.of(a) for a in e.args])


def _of_transpose(ops, e):
    inside = e.arg
    if 1 in inside.shape:
        return ops.of(inside)
    if isinstance(inside, Transpose):
        return ops.of(inside.arg)
    if isinstance(inside, MatMul):
        return ops.of(MatMul(*[_transposed(a) if a.is_Matrix else a for a in reversed(inside.args)]))
    if isinstance(inside, MatAdd | HadamardProduct):
        return ops.of(inside.func(*map(_transposed, inside.args)))
    rows, columns = inside.shape
    if not (rows.is_Integer and columns.is_Integer):
        raise NoOperator(e)
    return _times(commutation(int(rows), int(columns)), ops.of(inside))


def commutation(rows, columns):
    """The permutation matrix ``K`` with ``vec(Xᵀ) = K vec(X)`` for ``X`` (rows, columns), sizes being numbers.

    >>> commutation(2, 2)
    Matrix([
    [1, 0, 0, 0],
    [0, 0, 1, 0],
    [0, 1, 0, 0],
    [0, 0, 0, 1]])
    """
    size = rows * columns
    return sympy.ImmutableDenseMatrix(size, size, lambda r, c: int(divmod(r, columns) == divmod(c, rows)[::-1]))


def _of_hadamard(ops, e):
    left, inside, right = ops.split(e.args)
    others = left + right
    if not all(a.is_Matrix for a in others) or not others:
        raise NoOperator(e)
    return _times(Diag(_vec(others[0] if len(others) == 1 else HadamardProduct(*others))), ops.of(inside))


def _of_kronecker(ops, e):
    left, inside, right = ops.split(e.args)
    rows, columns = inside.shape
    result = ops.of(inside)
    for factor in reversed(left):
        if factor.shape[0] == 1:
            frame = [Transpose(factor), Identity(rows * columns)]
        elif factor.shape[1] == 1:
            frame = [Identity(columns), factor, Identity(rows)]
        else:
            raise NoOperator(e)
        result = _times(_kronecker(frame), result)
        rows, columns = rows * factor.shape[0], columns * factor.shape[1]
    for factor in right:
        if factor.shape[1] == 1:
            frame = [Identity(rows * columns), factor]
        elif factor.shape[0] == 1:
            frame = [Identity(columns), Transpose(factor), Identity(rows)]
        else:
            raise NoOperator(e)
        result = _times(_kronecker(frame), result)
        rows, columns = rows * factor.shape[0], columns * factor.shape[1]
    return result


def _kronecker(factors):
    factors = [f for f in factors if not (isinstance(f, Identity) and f.shape[0] == 1)]
    return factors[0] if len(factors) == 1 else KroneckerProduct(*factors)


def _of_blocks(ops, e):
    grid = e.grid
    if len(grid) == 1:
        return Blocks([[ops.of(block)] for block in grid[0]])
    if all(len(line) == 1 and line[0].shape[1] == 1 for line in grid):
        return Blocks([[ops.of(line[0])] for line in grid])
    raise NoOperator(e)


_RULES = {
    MatMul: _of_product,
    MatAdd: _of_sum,
    Transpose: _of_transpose,
    HadamardProduct: _of_hadamard,
    KroneckerProduct: _of_kronecker,
    Blocks: _of_blocks,
    Concat: lambda ops, e: Transpose(Concat(Transpose(ops.of(e.body)), e.limits)),
    Total: lambda ops, e: Total(ops.of(e.body), e.limits),
    Vec: lambda ops, e: ops.of(e.args[0]),
    Defined: lambda ops, e: ops.of(e.value),
}


# gradients of numbers ----------------------------------------------------------------------------------------------


def _gradient_of_product(ops, e, outer):
    numbers, left, inside, right = ops.around(e)
    if not inside.is_Matrix:
        return ops.gradient(inside, _times(*numbers, Inner(outer, _times(*left, *right))))
    return ops.gradient(inside, _times(*numbers, *_flipped(left), outer, *_flipped(right)))


def _gradient_of_numbers(ops, e, outer):
    left, inside, right = ops.split(e.args)
    return ops.gradient(inside, _times(*left, *right, outer))


def _gradient_of_sum(ops, e, outer):
    return MatAdd(*[ops.gradient(a, outer) for a in e.args if ops.holds(a) or not _is_zero(a)])


def _gradient_of_trace(ops, e, outer):
    if not isinstance(e.arg, MatMul):
        return ops.gradient(e.arg, _times(outer, Identity(e.arg.shape[0])))
    numbers, left, inside, right = ops.around(e.arg)
    if not inside.is_Matrix:
        return ops.gradient(inside, _times(*numbers, outer, Trace(_times(*left, *right))))
    around = _flipped(right + left)
    return ops.gradient(inside, _times(*numbers, outer, *(around or [Identity(inside.shape[0])])))


def _gradient_of_pair(ops, e, outer):
    left, inside, right = ops.split(e.args)
    return ops.gradient(inside, _times(outer, *left, *right))


def _gradient_of_hadamard(ops, e, outer):
    left, inside, right = ops.split(e.args)
    return ops.gradient(inside, HadamardProduct(outer, *left, *right))


_GRADIENTS = {
    MatMul: _gradient_of_product,
    MatAdd: _gradient_of_sum,
    sympy.Mul: _gradient_of_numbers,
    sympy.Add: _gradient_of_sum,
    Transpose: lambda ops, e, outer: ops.gradient(e.arg, _transposed(outer)),
    HadamardProduct: _gradient_of_hadamard,
    Trace: _gradient_of_trace,
    Dot: _gradient_of_pair,
    Inner: _gradient_of_pair,
    Scalar: lambda ops, e, outer: ops.gradient(e.matrix, _times(outer, Identity(1))),
    Diag: lambda ops, e, outer: ops.gradient(e.args[0], DiagonalOf(outer)),
    DiagonalOf: lambda ops, e, outer: ops.gradient(e.args[0], Diag(outer)),
    Total: lambda ops, e, outer: Total(ops.gradient(e.body, outer), e.limits),
    sympy.Sum: lambda ops, e, outer: Total(ops.gradient(outermost(e)[0], outer), outermost(e)[1]),
    Defined: lambda ops, e, outer: ops.gradient(e.value, outer),
    DefinedScalar: lambda ops, e, outer: ops.gradient(e.value, outer),
}


# products as a person writes them ----------------------------------------------------------------------------------


def _times(*factors):
    """A product, flat, numbers in front, without factors that are 1."""
    flat = [f for factor in factors for f in (factor.args if isinstance(factor, MatMul) else (factor,))]
    number = sympy.Mul(*[f for f in flat if not f.is_Matrix])
    matrices = [f for f in flat if f.is_Matrix]
    if not matrices:
        return number
    kept = [f for f in matrices if not isinstance(f, Identity)] or matrices[:1]
    kept = ([] if number == 1 else [number]) + kept
    return kept[0] if len(kept) == 1 else MatMul(*kept)


def _is_zero(e):
    expanded = expand(e)
    return expanded == 0 or isinstance(expanded, ZeroMatrix)


def _flipped(factors):
    return [_transposed(a) for a in reversed(factors)]


def _transposed(a):
    if isinstance(a, sympy.OneMatrix | ZeroMatrix):
        return a.func(*reversed(a.shape))
    return a.arg if isinstance(a, Transpose) else a if isinstance(a, Diag | Identity) else Transpose(a)


def _vec(a):
    return a if not a.is_Matrix or a.shape[1] == 1 else Transpose(a) if a.shape[0] == 1 else Vec(a)
