"""When two expressions are written alike: up to flattening, the order of numbers and terms, and bound letters.

A partial product that is 1×1 is a number, a fraction is a product with powers of -1, and what is done to a 1×1 matrix
is done to its number; nothing is multiplied out, collected or evaluated beyond rational numbers.
"""

from fractions import Fraction

import sympy
from sympy import (
    Add, HadamardPower, HadamardProduct, Inverse, KroneckerProduct, MatAdd, MatMul, MatPow, Mul, OneMatrix, Pow, S,
    Sum, Transpose, ZeroMatrix,
)
from sympy.matrices.expressions.matexpr import MatrixElement

from symlin.nodes import (
    Blocks, Concat, Defined, DefinedScalar, Diag, DiagonalOf, Dot, Elementwise, Entry, Gradient,
    Indicator, Norm2, Scalar, Softmax, Total, Vec, outermost,
)
from symlin.shapes import shape
from symlin.size import ONE, Size


def alike(a, b):
    """Whether two expressions are written alike."""
    return plain(a) == plain(b)


def plain(e, bound=()):
    """An expression as nested tuples that are equal where expressions are written alike."""
    if isinstance(e, Scalar):
        return plain(e.matrix, bound)
    if getattr(e, "is_Matrix", False):
        return _matrix(e, bound)
    return _number(e, bound)


def _is_number(e):
    return not e.is_Matrix or shape(e) == (ONE, ONE)


def _size(e):
    return str(Size.of(e))


def _product(factors):
    """Factors of a number, flattened, as (rational number, the others in order of their writing)."""
    rational, others, pending = Fraction(1), [], list(factors)
    while pending:
        factor = pending.pop()
        if factor[0] == "rational":
            rational *= factor[1]
        elif factor[0] == "times":
            pending += [("rational", factor[1]), *factor[2]]
        else:
            others.append(factor)
    if not others or rational == 0:
        return "rational", rational
    if rational == 1 and len(others) == 1:
        return others[0]
    return "times", rational, tuple(sorted(others, key=repr))


def _sum(terms):
    rational, others = Fraction(0), []
    for term in terms:
        if term[0] == "rational":
            rational += term[1]
        elif term[0] == "plus":
            rational += term[1]
            others += term[2]
        else:
            others.append(term)
    if not others:
        return "rational", rational
    if not rational and len(others) == 1:
        return others[0]
    return "plus", rational, tuple(sorted(others, key=repr))


def _power(base, exponent):
    if exponent == ("rational", 1):
        return base
    if exponent == ("rational", -1):
        if base[0] == "times":
            return _product([("rational", 1 / base[1]), *(_power(factor, exponent) for factor in base[2])])
        if base[0] == "power" and base[2][0] == "rational":
            return "power", base[1], ("rational", -base[2][1])
    if base[0] == exponent[0] == "rational" and exponent[1].denominator == 1 and abs(exponent[1]) < 100 and base[1]:
        return "rational", base[1] ** int(exponent[1])
    return "power", base, exponent


def _function(name, argument, bound):
    return "function", name, plain(argument, bound)


def _number(e, bound):
    if e.is_Rational:
        return "rational", Fraction(int(e.p), int(e.q))
    if e.is_Symbol:
        return ("bound", bound.index(e)) if e in bound else ("symbol", e)
    if isinstance(e, Mul):
        return _product([plain(a, bound) for a in e.args])
    if isinstance(e, Add):
        return _sum([plain(a, bound) for a in e.args])
    if isinstance(e, sympy.exp):
        return _function("exp", e.args[0], bound)
    if e is S.Exp1:
        return _function("exp", S.One, bound)
    if isinstance(e, Pow):
        return _power(plain(e.base, bound), plain(e.exp, bound))
    if isinstance(e, Sum):
        return _binder("sum", e, bound)
    if isinstance(e, Entry | MatrixElement):
        i, j = (e.i + 1, e.j + 1) if isinstance(e, MatrixElement) else e.position
        matrix = e.parent if isinstance(e, MatrixElement) else e.matrix
        if _is_number(matrix):
            return plain(matrix, bound)
        return "entry", plain(matrix, bound), plain(i, bound), plain(j, bound)
    if isinstance(e, Dot):
        if _is_number(e.args[0]):
            return _product([plain(a, bound) for a in e.args])
        kind = "dot" if shape(e.args[0])[1] == ONE else "inner"
        return kind, *(plain(a, bound) for a in e.args)
    if isinstance(e, Norm2):
        inside = plain(e.args[0], bound)
        if _is_number(e.args[0]):
            return _power(inside, ("rational", Fraction(2)))
        return "norm2" if shape(e.args[0])[1] == ONE else "frobenius2", inside
    if isinstance(e, DefinedScalar):
        return "named", e
    if isinstance(e, Indicator):
        return "indicator", type(e.relation).__name__, *(plain(a, bound) for a in e.relation.args)
    if isinstance(e, sympy.Function) and len(e.args) == 1:
        return _function(e.func.__name__, e.args[0], bound)
    return type(e).__name__, *(plain(a, bound) for a in e.args)


def _binder(kind, e, bound):
    body, (index, first, last) = outermost(e)
    return kind, plain(first, bound), plain(last, bound), plain(body, (*bound, index))


def _elements(e, bound):
    return tuple(tuple(plain(a, bound) for a in row) for row in e.args)


def _matrix(e, bound):
    if shape(e) == (ONE, ONE):
        found = _one_by_one(e, bound)
        if found is not None:
            return found
    if isinstance(e, MatMul):
        return _matmul(e, bound)
    if isinstance(e, MatAdd):
        terms = [t for a in e.args for t in _terms(plain(a, bound))]
        return terms[0] if len(terms) == 1 else ("matrix sum", tuple(sorted(terms, key=repr)))
    if isinstance(e, Transpose):
        inside = plain(e.arg, bound)
        return (inside[0], *reversed(inside[1:])) if inside[0] == "OneMatrix" else ("transpose", inside)
    if isinstance(e, MatPow) and not isinstance(e, Inverse) and e.exp != -1:
        return "matrix power", plain(e.base, bound), plain(e.exp, bound)
    if isinstance(e, MatPow):
        return "inverse", plain(e.args[0], bound)
    if isinstance(e, HadamardProduct):
        return _flat("entrywise", [plain(a, bound) for a in e.args])
    if isinstance(e, KroneckerProduct):
        return _flat("kronecker", [plain(a, bound) for a in e.args])
    if isinstance(e, HadamardPower):
        return "entrywise power", plain(e.base, bound), plain(e.exp, bound)
    if isinstance(e, OneMatrix | ZeroMatrix | sympy.Identity):
        return type(e).__name__, *map(_size, e.shape)
    if isinstance(e, sympy.MatrixBase):
        return "grid", tuple(tuple(plain(a, bound) for a in e.row(k)) for k in range(e.rows))
    if isinstance(e, Blocks):
        rows = _elements(e, bound)
        return rows[0][0] if len(rows) == len(rows[0]) == 1 else ("grid", rows)
    if isinstance(e, Concat | Total):
        return _binder("concat" if isinstance(e, Concat) else "sum", e, bound)
    if isinstance(e, Elementwise):
        return _function(e.name, e.argument, bound)
    if isinstance(e, Softmax):
        return "softmax", e.axis, *(plain(a, bound) for a in e.args if isinstance(a, sympy.MatrixExpr))
    if isinstance(e, sympy.MatrixSymbol | Defined):
        return "symbol", e
    if type(e).__name__ == "Member":
        return "member", e.name, plain(e.index, bound), *map(_size, e.args[2:])
    return type(e).__name__, *(plain(a, bound) for a in e.args)


def _one_by_one(e, bound):
    """A 1×1 matrix as the number that it is read as; None where it is one as it stands."""
    if isinstance(e, MatMul):
        return _matmul(e, bound)
    if isinstance(e, MatAdd):
        return _sum([plain(a, bound) for a in e.args])
    if isinstance(e, Transpose | Vec | Diag | DiagonalOf):
        return plain(e.args[0], bound)
    if isinstance(e, MatPow):
        return _power(plain(e.args[0], bound), plain(e.args[1] if len(e.args) > 1 else S.NegativeOne, bound))
    if isinstance(e, HadamardPower):
        return _power(plain(e.base, bound), plain(e.exp, bound))
    if isinstance(e, HadamardProduct | KroneckerProduct):
        return _product([plain(a, bound) for a in e.args])
    if isinstance(e, Elementwise):
        if e.name == "sqrt":
            return _power(plain(e.argument, bound), ("rational", Fraction(1, 2)))
        return _function(e.name, e.argument, bound)
    if isinstance(e, ZeroMatrix):
        return "rational", Fraction(0)
    if isinstance(e, sympy.MatrixBase):
        return plain(e[0, 0], bound)
    if isinstance(e, Gradient):
        return "Partial", *(plain(a, bound) for a in e.args)
    return None


def _terms(term):
    return term[1] if term[0] == "matrix sum" else [term]


def _flat(kind, factors):
    flat = tuple(f for factor in factors for f in (factor[1] if factor[0] == kind else [factor]))
    return flat[0] if len(flat) == 1 else (kind, flat)


def _matmul(e, bound):
    """Read from the left: a partial product that is 1×1 is a number from then on."""
    numbers, chain, pending = [], [], list(reversed(e.args))
    while pending:
        factor = pending.pop()
        if _is_number(factor):
            numbers.append(plain(factor, bound))
        elif isinstance(factor, MatMul):
            pending += reversed(factor.args)
        else:
            chain.append(factor)
            if shape(chain[0])[0] == ONE == shape(chain[-1])[1]:
                numbers.append(("chain", tuple(plain(a, bound) for a in chain)))
                chain = []
    if not chain:
        return _product(numbers)
    scale = _product(numbers)
    links = tuple(plain(a, bound) for a in chain)
    if scale == ("rational", 1) and len(links) == 1:
        return links[0]
    return "product", scale, links
