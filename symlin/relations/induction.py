"""Induction on a symbol of ℕ: a claim at 0, and at m + 1 from the claim at m.

Both cases are claims with values put in, shown by certificates or by induction on another symbol. The claim at m is
supposed for all values of its other symbols of ℕ and all positions of its free indices. So no assumption may speak of
m, and where the claim is defined at m + 1 it has to be defined at m too.
"""

import sympy

from symlin.displayed import Printed
from symlin.meaning import symbols_in
from symlin.nodes import (
    Blocks, Defined, DefinedScalar, Diag, Dot, Entry, Frobenius2, Inner, Norm2, Scalar, Total, logistic, relu,
)
from symlin.relations.proofs import Case, certificate
from symlin.relations.rules import Contradiction
from symlin.shapes import Walk

MOST_NESTED = 2
"""Inductions one inside the other."""
_TRANSPARENT = (
    sympy.MatMul, sympy.MatAdd, sympy.Add, sympy.Mul, sympy.Transpose, sympy.Trace, sympy.HadamardProduct,
    sympy.KroneckerProduct, sympy.BlockMatrix, sympy.ImmutableDenseMatrix, Blocks, Diag, Dot, Frobenius2, Inner, Norm2,
    Scalar, sympy.exp, sympy.cos, sympy.sin, sympy.tanh, logistic, relu)
"""What is defined wherever its parts are, and passes values on to them."""


class Induction(Printed):
    """A claim by induction on ``symbol``: ``base`` and ``step`` are certificates, or inductions on other symbols."""

    def __init__(self, left, right, assumptions, free, sizes, symbol, base, step):
        self.left, self.right, self.assumptions = left, right, assumptions
        self.free, self.sizes, self.symbol = free, sizes, symbol
        self.base, self.step = base, step

    def check(self, case=None):
        """Whether the symbol allows it and both parts are about this claim and hold."""
        allowed = inductive_symbols(self.left, self.right, self.assumptions)
        case = case or first_case(allowed)
        if self.symbol not in allowed or case.values.get(self.symbol) != self.symbol:
            return False
        return all(self._is_part(part) and part.check(its) for part, its in zip(
            (self.base, self.step), base_and_step(case, self.symbol)))

    def _is_part(self, part):
        own, other = ((e.left, e.right, tuple(e.assumptions), e.free, e.sizes) for e in (self, part))
        return own == other

    def invertible(self):
        """What the proof used to be invertible, as conditions."""
        return sorted({*self.base.invertible(), *self.step.invertible()})

    def assumed(self):
        """The assumptions that the proof uses."""
        return tuple(dict.fromkeys((*self.base.assumed(), *self.step.assumed())))

    def used(self):
        """The relations that the proof uses."""
        return [*self.base.used(), *self.step.used()]

    def summary(self):
        """One line for a person."""
        m = self.symbol
        return f"by induction on {m}; for {m} = 0: {self.base.summary()}; from {m} to {m} + 1: {self.step.summary()}"


def first_case(symbols):
    """The case in which nothing is put in for symbols yet."""
    return Case({symbol: symbol for symbol in symbols}, ())


def base_and_step(case, symbol):
    """The cases of 0 and of m + 1; what is supposed holds for all values of a symbol that nothing is put in for."""

    def at(value):
        return tuple(dict.fromkeys(tuple({**dict(s), symbol: value}.items()) for s in case.supposed))

    now = tuple(case.values.items())
    earlier = dict.fromkeys((*at(symbol), *at(symbol + 1), now))
    return (Case({**case.values, symbol: sympy.S.Zero}, at(sympy.S.Zero)),
            Case({**case.values, symbol: symbol + 1}, tuple(earlier)))


def by_induction(left, right, assumptions, free, written_out=False, sizes=(), deeper=False):
    """An ``Induction`` for a claim, or None where none was found. Raises as ``Meanings``."""
    symbols = inductive_symbols(left, right, assumptions)
    claim = left, right, tuple(assumptions), free, written_out, sizes
    return _induction(claim, first_case(symbols), symbols, deeper, MOST_NESTED)


def _induction(claim, case, symbols, deeper, nested):
    left, right, assumptions, free, _, sizes = claim
    for symbol in symbols:
        base_case, step_case = base_and_step(case, symbol)
        others = [s for s in symbols if s != symbol]
        base = _part(claim, base_case, others, deeper, nested - 1)
        step = base and _part(claim, step_case, others, deeper, nested - 1)
        if step is not None:
            return Induction(left, right, assumptions, free, sizes, symbol, base, step)
    return None


def _part(claim, case, others, deeper, nested):
    left, right, assumptions, free, written_out, sizes = claim
    try:
        found = certificate(left, right, assumptions, free, written_out, sizes, deeper=deeper, case=case)
    except Contradiction:
        return None
    if found is None and nested and others:
        found = _induction(claim, case, others, deeper, nested)
    return found


# where induction is allowed ----------------------------------------------------------------------------------------


def inductive_symbols(left, right, assumptions):
    """The symbols of ℕ that induction is allowed on, in the order of their names."""
    spoken = set().union(*[symbols_in(part) for assumption in assumptions for part in assumption
                           if isinstance(part, sympy.Basic)])
    natural = {s for side in (left, right) for s in symbols_in(side)
               if s.is_integer and s.is_nonnegative and not s.is_positive}
    allowed = {s for s in natural - spoken if all(_passes_on(side, frozenset((s,))) for side in (left, right))}
    return sorted(allowed, key=str)


def _passes_on(e, symbols):
    """Whether symbols stand only as numbers, in exponents and at the ends of sums, and e stays defined as they fall."""
    if symbols.isdisjoint(symbols_in(e)) or e in symbols:
        return True
    if isinstance(e, Defined | DefinedScalar):
        return _passes_on(e.value, symbols)
    if isinstance(e, sympy.Inverse):
        inside = _opened(e.arg)
        return isinstance(inside, sympy.MatPow) and inside.exp.is_nonnegative is True and (
            symbols.isdisjoint(symbols_in(inside.base)))
    if isinstance(e, sympy.MatPow | sympy.Pow):
        return _power_passes_on(*e.args, symbols)
    if isinstance(e, Total | sympy.Sum):
        return _sum_passes_on(e, symbols)
    if isinstance(e, Entry):
        return _passes_on(e.args[0], symbols) and all(symbols.isdisjoint(symbols_in(i)) for i in e.args[1:])
    return isinstance(e, _TRANSPARENT) and all(_passes_on(part, symbols) for part in _parts(e))


def _opened(e):
    while isinstance(e, Defined | sympy.Transpose):
        e = e.value if isinstance(e, Defined) else e.arg
    return e


def _parts(e):
    if isinstance(e, sympy.ImmutableDenseMatrix):
        return list(e)
    return [part for a in e.args for part in (a if isinstance(a, sympy.Tuple) else (a,))]


def _power_passes_on(base, exponent, symbols):
    if base is sympy.E:
        return _passes_on(exponent, symbols)
    if not (exponent.is_integer or symbols.isdisjoint(symbols_in(exponent))):
        return False
    counts = exponent.is_integer is True and exponent.is_nonnegative is True
    return counts and _passes_on(base, symbols) or symbols.isdisjoint(symbols_in(base))


def _sum_passes_on(e, symbols):
    body, *limits = e.args
    if len(limits) != 1:
        return False
    [(letter, first, last)] = limits
    if letter in symbols:
        return False
    walk = Walk()
    walk.shape(body)
    if any(used == letter for used, _ in walk.uses(body)):
        return symbols.isdisjoint(symbols_in(first) | symbols_in(last)) and _passes_on(body, symbols)
    return _passes_on(body, symbols | {letter})


