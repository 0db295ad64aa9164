"""Expressions written out: products of matrices multiplied out, and a single entry as a sum in textbook order."""

import sympy
from sympy import Add, Integer, KroneckerDelta, MatAdd, MatMul, Mul, S, Sum, Symbol, Trace, Transpose, ZeroMatrix

from symlin import nodes
from symlin.arguments import expression
from symlin.errors import BudgetError, Error
from symlin.nodes import (
    Defined, DefinedScalar, Diag, DiagonalOf, Dot, Elementwise, Entry, Frobenius2, Inner, Norm2, OrderedMul, Scalar,
    Softmax, Total, Vec,
)
from symlin.shapes import shape

MAX_TERMS = 10_000


def expand(expr, *, terms=MAX_TERMS):
    """The expression multiplied out: products over sums, transposes and traces over products, letters unfolded.

    Sizes stay symbolic; the result has the same shape. Raises ``BudgetError`` beyond ``terms`` terms.

    >>> from symlin.writing import sizes, matrices
    >>> n = sizes("n")
    >>> A, B = matrices("A B", n, n)
    >>> expand((A + B) * (A + B).T)
    A*A.T + A*B.T + B*A.T + B*B.T
    """
    expr = expression(expr)
    shape(expr)
    expander = _Expander(terms)
    return expander.matrix(expr) if expr.is_Matrix else expander.number(expr)


class _Expander:
    """Matrix expressions as sums of pairs (number, factors)."""

    def __init__(self, limit):
        self.limit = limit

    def matrix(self, e):
        collected = {}
        for c, factors in self.terms(e):
            collected[factors] = collected.get(factors, S.Zero) + c
        parts = [_product(c, factors, e) for factors, c in collected.items() if c != 0]
        if not parts:
            return ZeroMatrix(*e.shape)
        return parts[0] if len(parts) == 1 else MatAdd(*parts, evaluate=False)

    def terms(self, e):
        """``[(number, tuple of matrix factors)]``, the empty product being an identity."""
        if isinstance(e, Defined):
            return self.terms(e.value)
        if isinstance(e, MatAdd):
            return [t for a in e.args for t in self.terms(a)]
        if isinstance(e, MatMul):
            return self._multiplied([self._scalar_terms(a) if not a.is_Matrix else self.terms(a) for a in e.args])
        if isinstance(e, Transpose):
            return [(c, tuple(_transposed(f) for f in reversed(factors))) for c, factors in self.terms(e.arg)]
        if isinstance(e, sympy.MatPow) and e.exp.is_Integer and 1 <= e.exp <= 64:
            return self._multiplied([self.terms(e.base)] * int(e.exp))
        if isinstance(e, sympy.Identity):
            return [(S.One, ())] if e.shape != (1, 1) else [(S.One, (e,))]
        if isinstance(e, ZeroMatrix):
            return []
        if isinstance(e, sympy.HadamardProduct | sympy.KroneckerProduct):
            return self._multilinear(e)
        if isinstance(e, Total):
            return [(c, (Total(_product(S.One, factors, e.body), e.limits),)) if e.index not in c.free_symbols
                    else (S.One, (Total(_product(c, factors, e.body), e.limits),))
                    for c, factors in self.terms(e.body)]
        if isinstance(e, Diag | DiagonalOf | Vec):
            return [(c, (e.func(_product(S.One, factors, e.args[0])),)) for c, factors in self.terms(e.args[0])]
        if isinstance(e, Softmax):
            return [(S.One, (e.func(self.matrix(e.scores), *e.args[1:]),))]
        if isinstance(e, Elementwise):
            return [(S.One, (e.func(e.name, self.matrix(e.argument)),))]
        return [(S.One, (e,))]

    def _scalar_terms(self, e):
        return [(c, ()) for c in Add.make_args(self.number(e))]

    def _multiplied(self, parts):
        result = [(S.One, ())]
        for terms in parts:
            if len(result) * len(terms) > self.limit:
                raise BudgetError(f"more than {self.limit} terms when multiplied out; raise the budget with terms=...")
            result = [(c * d, left + right) for c, left in result for d, right in terms]
        return result

    def _multilinear(self, e):
        result = [(S.One, [])]
        for a in e.args:
            terms = self.terms(a)
            if len(result) * len(terms) > self.limit:
                raise BudgetError(f"more than {self.limit} terms when multiplied out; raise the budget with terms=...")
            result = [(c * d, done + [_product(S.One, factors, a)]) for c, done in result for d, factors in terms]
        return [(c, (e.func(*done),)) for c, done in result]

    def number(self, e):
        """A number multiplied out; inner products and traces are linear in each argument."""
        if isinstance(e, DefinedScalar):
            return self.number(e.value)
        if isinstance(e, Trace):
            return Add(*[c * Trace(_product(S.One, factors, e.arg)) for c, factors in self.terms(e.arg)])
        if isinstance(e, Norm2 | Frobenius2):
            pair = Dot if type(e) is Norm2 else Inner
            return self.number(pair(e.args[0], e.args[0]))
        if isinstance(e, Dot | Inner):
            x, y = e.args
            return Add(*[c * d * e.func(_product(S.One, f, x), _product(S.One, g, y))
                         for c, f in self.terms(x) for d, g in self.terms(y)])
        if isinstance(e, Scalar):
            return Add(*[c * Scalar(_product(S.One, factors, e.matrix)) for c, factors in self.terms(e.matrix)])
        if isinstance(e, Add):
            return Add(*[self.number(a) for a in e.args])
        if isinstance(e, Mul | sympy.Pow):
            product = Mul(*[self.number(a) for a in e.args]) if isinstance(e, Mul) else self.number(e.base) ** e.exp
            return _multiplied_out(product, self.limit)
        return e


def _multiplied_out(product, limit):
    count = 1
    for factor in Mul.make_args(product):
        base, exponent = factor.as_base_exp()
        if exponent.is_Integer and exponent > 0:
            count *= len(Add.make_args(base)) ** int(min(exponent, 64))
    if count > limit:
        raise BudgetError(f"more than {limit} terms when multiplied out; raise the budget with terms=...")
    return sympy.expand_mul(sympy.expand_multinomial(product))


def _product(c, factors, frame):
    """The product of a number and matrix factors; the empty product is the identity of the frame's size."""
    factors = factors or (sympy.Identity(frame.shape[0]),)
    numbers = () if c == 1 else (c,)
    return factors[0] if not numbers and len(factors) == 1 else MatMul(*numbers, *factors, evaluate=False)


def _transposed(factor):
    if isinstance(factor, Transpose):
        return factor.arg
    if isinstance(factor, Diag):
        return factor
    return Transpose(factor)


# entries -----------------------------------------------------------------------------------------------------------


def entry(expr, i, j=1):
    """The entry of a matrix (m, n) at row ``i`` and column ``j``, counted from 1, as a sum in textbook order.

    ``i`` and ``j`` are whole numbers or index symbols. Letters inside stay letters; ``.doit()`` gives SymPy's own
    0-based elements.

    >>> from symlin.writing import sizes, matrix, indices
    >>> n, d, k = sizes("n d k"); i, j = indices("i j")
    >>> entry(matrix("X", n, d) * matrix("W", d, k), i, j)
    Sum(X_{i,l}*W_{l,j}, (l, 1, d))
    """
    expr = expression(expr)
    if not expr.is_Matrix:
        raise Error(f"{expr} is a number; only a matrix has entries")
    shape(expr)
    i, j = (_place(p) for p in (i, j))
    used = {s.name for s in expr.free_symbols | i.free_symbols | j.free_symbols}
    used |= {part.index.name for part in expr.atoms(Total, nodes.Concat)} | {s.name for s in expr.atoms(Symbol)}
    letters = (letter for letter in _letters() if letter not in used)
    expr = expr.value if isinstance(expr, Defined) else expr
    result = _Entries(letters).of(expr, i, j)
    shape(result)
    return result


def _place(p):
    p = Integer(p) if isinstance(p, int) and not isinstance(p, bool) else p
    if not isinstance(p, sympy.Expr) or not p.is_integer:
        raise TypeError(f"{p!r} is no position; write a whole number or an index from sl.indices")
    return p


def _letters():
    yield from "lrstuvwpq"
    number = 1
    while True:
        yield f"l_{number}"
        number += 1


class _Entries:
    """Entries of written expressions; sums get fresh letters."""

    def __init__(self, letters):
        self.letters = letters

    def of(self, e, i, j):
        rule = _ENTRIES.get(type(e))
        return rule(self, e, i, j) if rule else Entry(e, i, j)

    def fresh(self):
        return Symbol(next(self.letters), integer=True, positive=True)


def _times(*factors):
    factors = [f for factor in factors for f in (factor.args if isinstance(factor, OrderedMul) else (factor,))]
    factors = [f for f in factors if f != 1]
    if any(f == 0 for f in factors):
        return S.Zero
    return OrderedMul(*factors) if len(factors) > 1 else factors[0] if factors else S.One


def _of_product(entries, e, i, j):
    numbers = [a for a in e.args if not a.is_Matrix]
    matrices = [a for a in e.args if a.is_Matrix]
    inner = [entries.fresh() if m.shape[1] != 1 else S.One for m in matrices[:-1]]
    places = [i, *inner, j]
    result = _times(*numbers, *[entries.of(m, r, c) for m, r, c in zip(matrices, places, places[1:])])
    for letter, m in reversed(list(zip(inner, matrices))):
        if letter != 1:
            result = Sum(result, (letter, 1, m.shape[1]))
    return result


def _of_sum(entries, e, i, j):
    return Add(*[entries.of(a, i, j) for a in e.args], evaluate=False)


def _of_softmax(entries, e, i, j):
    if e.mask is not None:
        return Entry(e, i, j)
    other = entries.fresh()
    if e.axis == "column":
        place, range_ = (other, j), e.shape[0]
    else:
        place, range_ = (i, other), e.shape[1]
    below = Sum(sympy.exp(entries.of(e.scores, *place), evaluate=False), (other, 1, range_))
    return _times(sympy.exp(entries.of(e.scores, i, j), evaluate=False), sympy.Pow(below, -1, evaluate=False))


def _of_elementwise(entries, e, i, j):
    return e.of_number(entries.of(e.argument, i, j))


_ENTRIES = {
    MatMul: _of_product,
    MatAdd: _of_sum,
    Transpose: lambda entries, e, i, j: entries.of(e.arg, j, i),
    sympy.HadamardProduct: lambda entries, e, i, j: _times(*[entries.of(a, i, j) for a in e.args]),
    sympy.HadamardPower: lambda entries, e, i, j: sympy.Pow(entries.of(e.base, i, j), e.exp, evaluate=False),
    sympy.Identity: lambda entries, e, i, j: KroneckerDelta(i, j),
    sympy.ZeroMatrix: lambda entries, e, i, j: S.Zero,
    sympy.OneMatrix: lambda entries, e, i, j: S.One,
    Diag: lambda entries, e, i, j: _times(KroneckerDelta(i, j), entries.of(e.args[0], i, S.One)),
    DiagonalOf: lambda entries, e, i, j: entries.of(e.args[0], i, i),
    Total: lambda entries, e, i, j: Sum(entries.of(e.body, i, j), e.limits),
    Softmax: _of_softmax,
    Elementwise: _of_elementwise,
}
