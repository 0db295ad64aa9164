"""What an expression means at given indices: a sum of products of entries, with bound indices over ranges.

A *variable* is a whole number that names an index: positive ones are free or not yet named (each ``fresh`` one is
new), the small negative ones are the canonical names of bound indices, those from ``POSITION`` down are constant
positions. An *atom* is a tuple that begins with its head, a string:

========================  ==============================================================
``("@A", i, j)``          an entry of the symbol A, a scalar for no index
``("#n",)``               a size as a number
``("√2",)``               a prime under a root
``("=", i, j)``           the Kronecker delta, i < j as variables
``("<", i, j)``           the indicator of i < j
``("+2", i, j)``          the indicator of j = i + 2
``("$", i)``              the position itself as a number
``("exp", product)``      exp of one product
``("pow", total)``        a sum raised to a power that is negative or no whole number
``("f:relu", total)``     a function of a sum
========================  ==============================================================

A *term* is a triple (coefficient, bound, factors): bound is ``{variable: Size}``, factors is ``{atom: exponent}``.
A ``Product`` is a term without coefficient under canonical names, a ``Total`` a collected sum of those.
"""

import contextvars
import itertools
import time

from symlin.errors import BudgetError

_fresh = itertools.count(1)
POSITION = -(10**9)
DELTA, LESS, EXP, POWER, PLACE = "=", "<", "exp", "pow", "$"
HEIGHT = 1 << 16
_MANY = 256
"""Factors from which on the length of a term counts against the budget."""
MARK = "\0"
"""Stands in heads between a name and what is not part of it; no name contains it."""
POSITIVE, NONNEGATIVE = MARK + "+", MARK + "0+"
"""Ends of the heads of scalars that are known to be positive, or not negative."""
SYMMETRIC, PERMUTATION, ZERO_ONE = MARK + "~", MARK + "%", MARK + "?"
"""Ends of the heads of symmetric matrices (the lower variable first), of permutation matrices and of masks."""


def fresh():
    """A variable that nothing else uses."""
    return next(_fresh)


class Product:
    """Factors under bound indices with canonical names; frozen, hashable, ordered."""

    __slots__ = ("bound", "factors", "height", "variables", "_hash")

    def __init__(self, bound, factors, height):
        self.bound = bound
        self.factors = factors
        self.height = height
        self._hash = hash((bound, factors))
        inside = {v for atom, _ in factors for v in variables_of(atom)}
        self.variables = frozenset(inside.difference(v for v, _ in bound))

    def __hash__(self):
        return self._hash

    def __eq__(self, other):
        return self is other or (
            isinstance(other, Product) and self._hash == other._hash
            and self.factors == other.factors and self.bound == other.bound
        )

    def __lt__(self, other):
        return (self.bound, self.factors) < (other.bound, other.factors)

    def __repr__(self):
        names = ", ".join(f"{v}:{size}" for v, size in self.bound)
        return f"<{names}| {' '.join(f'{a}^{e}' if e != 1 else str(a) for a, e in self.factors)}>"


class Total:
    """A collected sum: pairs (product, coefficient) in order; frozen, hashable. ``Total(())`` is zero."""

    __slots__ = ("terms", "height", "variables", "_hash")

    def __init__(self, terms):
        self.terms = terms
        self._hash = hash(terms)
        self.height = max((p.height for p, _ in terms), default=0)
        self.variables = frozenset().union(*[p.variables for p, _ in terms])

    def __hash__(self):
        return self._hash

    def __eq__(self, other):
        return self is other or isinstance(other, Total) and self._hash == other._hash and self.terms == other.terms

    def __lt__(self, other):
        return self.terms < other.terms

    def __bool__(self):
        return bool(self.terms)

    def __repr__(self):
        return " + ".join(f"{c}{p}" for p, c in self.terms) or "0"


UNIT = Product((), (), 0)


def variables_of(atom):
    """The variables free in an atom."""
    if len(atom) == 2 and isinstance(atom[1], Product | Total):
        return atom[1].variables
    return atom[1:]


def height_of(atom):
    """0 for an entry, one more than what is inside for a function."""
    if len(atom) == 2 and isinstance(atom[1], Product | Total):
        return atom[1].height + 1
    return 0


# terms -------------------------------------------------------------------------------------------------------------


def number(value):
    """The sum that is a rational number."""
    return [(value, {}, {})] if value else []


def atom(*parts):
    """The sum that is one atom."""
    return [(1, {}, {parts: 1})]


def delta(v, w):
    """The atom of the Kronecker delta of two different variables."""
    return (DELTA, v, w) if v < w else (DELTA, w, v)


def of_size(size):
    """The sum that is a size as a number; a name that ends in ``MARK`` is one more than that symbol of ℕ."""
    if any(MARK in name for name in size.names):
        return _of_natural(size)
    return [(c, {}, {("#" + name,): e for name, e in powers}) for powers, c in size.terms]


def _of_natural(size):
    result = []
    for powers, c in size.terms:
        product = [(c, {}, {("#" + name,): e for name, e in powers if MARK not in name})]
        for name, e in powers:
            for _ in range(e if MARK in name else 0):
                product = times(product, [(1, {}, {}), (1, {}, {("@" + name[:-1] + NONNEGATIVE,): 1})])
        result += product
    return result


def negated(terms):
    return [(-c, bound, factors) for c, bound, factors in terms]


def scaled(terms, coefficient):
    return [(c * coefficient, bound, factors) for c, bound, factors in terms]


def times(first, second):
    """The product of two sums whose bound variables are disjoint, multiplied out."""
    spend(len(first) * len(second))
    return [joined(a, b) for a in first for b in second]


def joined(a, b):
    """The product of two terms whose bound variables are disjoint."""
    c, bound, factors = a
    d, more, others = b
    if len(others) > _MANY:
        spend(len(others) // 16)
    factors = dict(factors)
    for x, e in others.items():
        e += factors.get(x, 0)
        if e:
            factors[x] = e
        else:
            del factors[x]
    return c * d, {**bound, **more}, factors


def summed(terms, variables):
    """The sum over new bound variables, ``{variable: Size}``."""
    return [(c, {**bound, **variables}, factors) for c, bound, factors in terms]


def is_symmetric(head):
    """Whether the two places after a head may be exchanged; the lower one is written first."""
    return head == DELTA or head[-1] == "~" and head.endswith(SYMMETRIC)


def is_indicator(atom):
    """Whether an atom is 0 or 1, by a comparison of positions."""
    return atom[0] in (DELTA, LESS) or atom[0][0] == "+"


# budget ------------------------------------------------------------------------------------------------------------


class Budget:
    """How many terms, and how many seconds, one question may take."""

    def __init__(self, terms=100_000, seconds=10.0):
        self.terms, self.seconds = terms, seconds
        self.spent = 0
        self._check_at = 256
        self._deadline = time.monotonic() + seconds

    def spend(self, count):
        self.spent += count
        if self.spent > self.terms:
            raise BudgetError(f"more than {self.terms} terms; the budget is an option (terms=...)")
        if self.spent >= self._check_at:
            self._check_at = self.spent + 256
            self.check_time()

    def check_time(self):
        if time.monotonic() > self._deadline:
            raise BudgetError(f"more than {self.seconds:g} seconds; the budget is an option (seconds=...)")


_budget = contextvars.ContextVar("budget")


def spend(count):
    """Count work against the budget in force; raises ``BudgetError`` when it is spent."""
    budget = _budget.get(None)
    if budget is not None:
        budget.spend(count)


class within:
    """``with within(budget):`` puts a budget in force."""

    def __init__(self, budget):
        self._value = budget

    def __enter__(self):
        self._token = _budget.set(self._value)
        return self._value

    def __exit__(self, *exc):
        _budget.reset(self._token)
