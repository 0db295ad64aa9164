"""Shapes of matrices: symbols and constants, products and sums, blocks, functions by entry, softmax and its masks."""

from functools import partial

import sympy
from sympy.matrices.expressions import diagonal
from sympy.matrices.expressions.applyfunc import ElementwiseApplyFunction

from symlin.errors import ShapeError
from symlin.nodes import (
    Blocks, CausalMask, Commutation, Defined, DefinedScalar, Diag, DiagonalOf, Elementwise, Gradient, Mask, Softmax,
    Vec,
)
from symlin.shapes.walk import MARK, NO_USES, NUMBER, check_size, shape_of, written
from symlin.size import ONE, Size


@shape_of(sympy.MatrixSymbol)
def _matrix_symbol(walk, e):
    if MARK in e.name:
        raise ShapeError(f"{e.name!r} is not a name", e)
    sizes = tuple(walk.size(s, e) for s in e.args[1:])
    for size in sizes:
        check_size(size, e)
    return sizes, NO_USES


@shape_of(sympy.Identity, sympy.OneMatrix, sympy.ZeroMatrix, CausalMask)
def _constant(walk, e):
    sizes = tuple(walk.size(s, e) for s in e.args)
    for size in sizes:
        check_size(size, e)
    return (sizes * 2)[:2], NO_USES


@shape_of(Commutation)
def _commutation(walk, e):
    sizes = [walk.size(s, e) for s in e.args]
    for size in sizes:
        check_size(size, e)
    product = sizes[0] * sizes[1]
    return (product, product), NO_USES


@shape_of(sympy.ImmutableDenseMatrix)
def _explicit(walk, e):
    shapes, uses = walk.visit_all(list(e))
    for part, s in zip(e, shapes):
        if s != NUMBER:
            raise ShapeError(
                f"{part} stands as an entry of an explicit matrix but is {written(s)}; use sl.concat for blocks", e
            )
    for size in e.shape:
        check_size(Size.of(size), e)
    return (Size.of(e.shape[0]), Size.of(e.shape[1])), uses


@shape_of(sympy.MatMul)
def _matmul(walk, e):
    shapes, uses = walk.visit_all(e.args)
    chain = [(a, s) for a, s in zip(e.args, shapes) if a.is_Matrix]
    if not chain:
        return NUMBER, uses
    first, here = chain[0]
    rows = here[0]
    for part, s in chain[1:]:
        if here[1] != s[0]:
            hint = ""
            if here[1] == ONE and rows == ONE or s == NUMBER:
                hint = "; a 1×1 matrix is not a number to SymPy: write sl.dot(x, y) for xᵀy"
            raise ShapeError(
                f"{first} ({written(here)}) times {part} ({written(s)}): the columns of the first, {here[1]}, "
                f"are not the rows of the second, {s[0]}{hint}", e
            )
        first, here = part, s
    return (rows, here[1]), uses


def equal_shapes(what, walk, e):
    parts = [a for a in e.args if isinstance(a, sympy.Basic)]
    shapes, uses = walk.visit_all(parts)
    for part, s in zip(parts[1:], shapes[1:]):
        if s != shapes[0]:
            raise ShapeError(
                f"{what}: {parts[0]} is {written(shapes[0])} and {part} is {written(s)}; the shapes must be the same", e
            )
    return shapes[0], uses


@shape_of(sympy.MatAdd)
def _matadd(walk, e):
    for part in e.args:
        if not part.is_Matrix:
            raise ShapeError(
                f"{e}: a number is added to a matrix; write {part}*sl.ones(...) or {part}*sl.identity(...)", e
            )
    return equal_shapes("a sum", walk, e)


shape_of(sympy.HadamardProduct)(partial(equal_shapes, "an entrywise product"))


@shape_of(sympy.Transpose)
def _transpose(walk, e):
    (rows, columns), uses, _ = walk._visit(e.args[0])
    return (columns, rows), uses


def square(what, walk, e):
    s, uses, _ = walk._visit(e.args[0])
    if s[0] != s[1]:
        raise ShapeError(f"{what} of {e.args[0]}, which is {written(s)}: it must be square", e)
    return s, uses


shape_of(sympy.Inverse)(partial(square, "the inverse"))


@shape_of(sympy.MatPow)
def _matpow(walk, e):
    s, uses = square("a power", walk, e)
    exponent = e.args[1]
    if not exponent.is_integer:
        raise ShapeError(f"{e}: the exponent of a matrix must be a whole number or a symbol of ℕ, not {exponent}", e)
    return s, uses


@shape_of(sympy.HadamardPower)
def _hadamard_power(walk, e):
    base, exponent = e.args
    if exponent.is_Matrix or exponent.is_real is False:
        raise ShapeError(f"{e}: the exponent of an elementwise power must be a number", e)
    return walk._visit(base)[:2]


@shape_of(sympy.KroneckerProduct)
def _kronecker(walk, e):
    shapes, uses = walk.visit_all(e.args)
    rows, columns = ONE, ONE
    for s in shapes:
        rows, columns = rows * s[0], columns * s[1]
    return (rows, columns), uses


@shape_of(Blocks, sympy.BlockMatrix)
def _blocks(walk, e):
    grid = e.grid if isinstance(e, Blocks) else [list(e.blocks[i, :]) for i in range(e.blocks.shape[0])]
    uses, widths, rows = NO_USES, None, Size(())
    for line in grid:
        shapes, more = walk.visit_all(line)
        uses |= more
        for block, s in zip(line, shapes):
            if s[0] != shapes[0][0]:
                raise ShapeError(
                    f"blocks side by side must have equal row counts: {line[0]} is {written(shapes[0])}, "
                    f"{block} is {written(s)}", e
                )
        if widths is None:
            widths = [s[1] for s in shapes]
        elif widths != [s[1] for s in shapes]:
            raise ShapeError(
                "blocks under each other must have equal column counts: "
                f"{', '.join(map(str, widths))} above {', '.join(str(s[1]) for s in shapes)}", e
            )
        rows = rows + shapes[0][0]
    columns = Size(())
    for width in widths:
        columns = columns + width
    return (rows, columns), uses


def column(what, walk, x, e):
    s, uses, _ = walk._visit(x)
    if s[1] != ONE:
        raise ShapeError(f"{what} of {x}, which is {written(s)}: it must be a column", e)
    return s, uses


@shape_of(Diag, diagonal.DiagMatrix)
def _diag(walk, e):
    (rows, _), uses = column("the diagonal matrix", walk, e.args[0], e)
    return (rows, rows), uses


@shape_of(DiagonalOf, diagonal.DiagonalOf)
def _diagonal_of(walk, e):
    (rows, _), uses = square("the diagonal", walk, e)
    return (rows, ONE), uses


@shape_of(Vec)
def _vec(walk, e):
    (rows, columns), uses, _ = walk._visit(e.args[0])
    return (columns * rows, ONE), uses


@shape_of(Elementwise)
def _elementwise(walk, e):
    return walk._visit(e.argument)[:2]


@shape_of(ElementwiseApplyFunction)
def _apply_function(walk, e):
    argument = e.args[1]
    return walk._visit(argument)[:2]


@shape_of(Softmax)
def _softmax(walk, e):
    s, uses, _ = walk._visit(e.scores)
    if e.axis == "column" and s[1] != ONE:
        raise ShapeError(f"{e} was written for a column but its argument is {written(s)}", e)
    if e.mask is not None:
        mask, more, _ = walk._visit(e.mask)
        if mask != s:
            raise ShapeError(f"{e}: the mask is {written(mask)} and the scores are {written(s)}", e)
        if not is_indicator(e.mask):
            raise ShapeError(
                f"{e.mask} is not known to be a mask: write sl.causal_mask(n), sl.mask('M', n, m), ones, zeros, "
                "identities or an explicit matrix of 0 and 1, blocks, transposes, entrywise and Kronecker products of "
                "those, columns times rows of those such as ones(n) * p.T for p = sl.mask('p', n, 1), and differences "
                "such as ones - mask or causal_mask - identity", e)
        uses |= more
    return s, uses


def is_indicator(mask):
    """Whether a matrix is 0 or 1 everywhere by the way it is written."""
    if isinstance(mask, CausalMask | Mask | sympy.OneMatrix | sympy.ZeroMatrix | sympy.Identity):
        return True
    if isinstance(mask, sympy.MatrixBase):
        return all(entry in (0, 1) for entry in mask)
    if isinstance(mask, Blocks):
        return all(is_indicator(b) for row in mask.grid for b in row)
    if isinstance(mask, sympy.MatAdd):
        taken = [a.args[1] for a in mask.args if a.is_MatMul and len(a.args) == 2 and a.args[0] == -1]
        whole = [a for a in mask.args if not (a.is_MatMul and a.args[0] == -1)]
        return len(mask.args) == 2 and len(taken) == len(whole) == 1 and all(
            map(is_indicator, taken + whole)) and _contains(*whole, *taken)
    if isinstance(mask, sympy.HadamardProduct | sympy.Transpose | sympy.KroneckerProduct):
        return all(is_indicator(a) for a in mask.args)
    if isinstance(mask, sympy.MatMul):
        return all(map(is_indicator, mask.args)) and all(a.shape[1] == 1 for a in mask.args[:-1])
    return isinstance(mask, Defined) and is_indicator(mask.value)


def _contains(mask, part):
    """Whether a mask is 1 wherever another one is, by the way both are written."""
    if mask == part or _is_ones(mask):
        return True
    if isinstance(part, sympy.HadamardProduct):
        return any(_contains(mask, factor) for factor in part.args)
    return isinstance(part, sympy.Identity) and _has_diagonal(mask)


def _has_diagonal(mask):
    """Whether a square mask is 1 along its diagonal."""
    if isinstance(mask, sympy.Transpose | sympy.HadamardProduct):
        return all(map(_has_diagonal, mask.args))
    return isinstance(mask, CausalMask | sympy.Identity | sympy.OneMatrix)


def _is_ones(e):
    """Whether every entry is 1: ones, or a column of ones times a row of ones."""
    if isinstance(e, sympy.Transpose):
        return _is_ones(e.arg)
    if isinstance(e, sympy.MatMul):
        return all(map(_is_ones, e.args)) and all(a.shape[1] == 1 for a in e.args[:-1])
    return isinstance(e, sympy.OneMatrix)


@shape_of(Defined, DefinedScalar)
def _definition(walk, e):
    return walk._visit(e.value)[:2]


@shape_of(Gradient)
def _gradient(walk, e):
    f, x = e.args
    s, uses, _ = walk._visit(f)
    if s != NUMBER:
        raise ShapeError(f"the gradient of {f}, which is {written(s)}: only a number has a gradient", e)
    s, more, _ = walk._visit(x)
    if isinstance(x, Mask):
        raise ShapeError(f"the gradient with respect to {x}, a mask with 0 or 1 everywhere; make it with sl.matrix", e)
    return s, uses | more
