"""A written side at exact numbers, without meanings: every refutation is recomputed here before it is returned.

It shares nothing with what decides equality but the nodes and their shapes.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from itertools import product

import sympy

from symlin import balls
from symlin.balls import Enclosure, Undecided
from symlin.errors import BudgetError, Error, Undefined
from symlin.missing import MISSING, MaskedRow, has_missing, passes_on
from symlin.node_values import Unsupported, as_rows, check_equal_shapes, value_function
from symlin.nodes import Concat, Member, Total
from symlin.satisfied import holds, own_ranges, positions

__all__ = ["BUDGET", "Difference", "Enclosure", "Evaluation", "FreeSymbols", "Point", "Undecided", "Unsupported",
           "compare", "evaluate", "point_of", "recompute", "satisfied"]

BUDGET = 2_000_000
"""Scalar operations that one evaluation may take."""
VISIT = 8
"""What it costs to come to a part, in scalar operations."""


@dataclass(frozen=True)
class Point:
    """Numbers for everything that an expression leaves open.

    ``sizes``: whole numbers by name, of size symbols and of symbols of ℕ. ``values``: a list of rows for each
    matrix symbol and each ``("family name", index)``, a number for each scalar symbol. ``functions``: for the name
    of each unknown function the coefficients of a polynomial, the constant first. ``indices``: the free indices.
    """

    sizes: Mapping = field(default_factory=dict)
    values: Mapping = field(default_factory=dict)
    functions: Mapping = field(default_factory=dict)
    indices: Mapping = field(default_factory=dict)


@dataclass(frozen=True)
class Difference:
    """Where two sides differ: the 1-based entry, the values of free indices, and both numbers."""

    entry: tuple
    indices: Mapping
    left: object
    right: object


def evaluate(expression, point, *, budget=BUDGET, partly=False):
    """The matrix (m, n), as a list of rows, or the number that an expression is at a point.

    Raises ``Undefined`` (a zero denominator, a position outside of a matrix), ``Undecided`` (a ball cannot tell),
    ``Unsupported`` and ``BudgetError``. With ``partly``, entries in undefined rows of softmax are ``MISSING``, and the
    others have their values.

    >>> from sympy import MatMul, MatrixSymbol, Symbol
    >>> A, B = MatrixSymbol("A", 1, Symbol("n")), MatrixSymbol("B", Symbol("n"), 1)
    >>> evaluate(MatMul(A, B), Point(sizes={"n": 2}, values={A: [[1, 2]], B: [[3], [4]]}))
    [[11]]
    """
    return _guarded(lambda: Evaluation(point, budget, partly=partly).value(expression))


def compare(left, right, point, *, ranges=None, budget=BUDGET, free=None, where=()):
    """The first ``Difference`` between two sides (m, n) at a point, or None.

    ``ranges`` maps free indices to their last positions; all are tried, and those at which a side is undefined, or
    an assumption of ``where`` does not hold, are passed over, and so are entries at which a side is undefined. Sides
    differ where exact numbers do, or where the ball of the difference excludes zero. ``free`` may be a ``FreeSymbols``
    to use again. Raises as ``evaluate``; ``Undefined`` only where nothing is defined on both sides.
    """
    return _guarded(
        lambda: _difference(Evaluation(point, budget, free, partly=True), left, right, ranges or {}, where))


def satisfied(assumptions, point, *, budget=BUDGET, free=None):
    """Whether assumptions (symlin/assumed.py) hold at a point, each at all positions of its own indices.

    Raises as ``evaluate``: where a side of an assumption is undefined, or a ball cannot tell whether it holds.

    >>> from sympy import MatrixSymbol
    >>> from symlin.assumed import Property
    >>> A = MatrixSymbol("A", 2, 2)
    >>> point = Point(values={A: [[1, 2], [2, 4]]})
    >>> satisfied([Property("symmetric", A)], point), satisfied([Property("invertible", A)], point)
    (True, False)
    """

    def all_hold():
        evaluation = Evaluation(point, budget, free)
        for assumption in assumptions:
            for places in positions(own_ranges(assumption, set(point.sizes)), point.sizes):
                evaluation.bound = {**point.indices, **places}
                if not holds(evaluation, assumption):
                    return False
        return True

    return _guarded(all_hold)


def recompute(left, right, witness, assumptions=()):
    """Whether a witness stands: at its numbers the assumptions, as written, hold, and both sides have the values it
    says, which differ.

    ``witness`` has ``sizes``, ``values``, ``functions``, ``indices``, ``entry``, ``left`` and ``right``.
    """

    def stands():
        point = point_of(witness)
        if assumptions and not satisfied(assumptions, point):
            return False
        evaluation = Evaluation(point, partly=True)
        first, second = (as_rows(evaluation.value(side)) for side in (left, right))
        numbers = len(first) == len(first[0]) == 1
        i, j = (1, 1) if numbers and witness.indices else witness.entry
        x, y = first[i - 1][j - 1], second[i - 1][j - 1]
        if x is MISSING or y is MISSING:
            return False
        return balls.differ(x, y) and balls.is_shown(x, witness.left) and balls.is_shown(y, witness.right)

    try:
        return _guarded(stands)
    except (Error, IndexError):
        return False


def point_of(witness):
    """The point that a witness describes in SymPy's terms; ``Error`` where a number breaks what its symbol is."""
    for symbol, number in [*witness.sizes.items(), *witness.values.items(), *witness.indices.items()]:
        if symbol.is_Symbol:
            _check_assumptions(symbol, sympy.sympify(number))
    values = {
        (key.name, int(key.index)) if isinstance(key, Member) else key: value.tolist() if value.is_Matrix else value
        for key, value in witness.values.items()
    }
    functions = {name: sympy.Poly(p, sympy.Symbol("t")).all_coeffs()[::-1] for name, p in witness.functions.items()}
    return Point({s.name: int(v) for s, v in witness.sizes.items()}, values, functions,
                 {s: int(v) for s, v in witness.indices.items()})


def _check_assumptions(symbol, number):
    for fact, known in symbol.assumptions0.items():
        if getattr(number, f"is_{fact}") is not known:
            raise Error(f"{symbol} cannot be {number}")


def _guarded(action):
    try:
        return balls.decided(action)
    except RecursionError:
        raise BudgetError("an expression is nested too deeply to be evaluated") from None


def _difference(evaluation, left, right, ranges, where):
    undefined, undecided, defined = None, None, False
    assumed = Evaluation(evaluation.point, evaluation.budget)
    for places in product(*[range(1, last + 1) for last in ranges.values()]):
        indices = dict(zip(ranges, places))
        evaluation.bound.update(indices)
        assumed.bound.update(indices)
        try:
            if not all(holds(assumed, assumption) for assumption in where):
                undefined = Undefined("no position meets the assumptions")
                continue
            first, second = as_rows(evaluation.value(left)), as_rows(evaluation.value(right))
        except Undefined as error:
            undefined = error
            continue
        check_equal_shapes((first, second), left)
        for i, (row, other) in enumerate(zip(first, second), 1):
            for j, (x, y) in enumerate(zip(row, other), 1):
                if x is MISSING or y is MISSING:
                    undefined = MaskedRow()
                    continue
                defined = True
                try:
                    if balls.differ(x, y):
                        return Difference((i, j), indices, x, y)
                except Undecided as error:
                    undecided = error
    if undecided:
        raise undecided
    if not defined and undefined:
        raise undefined
    return None


class FreeSymbols:
    """The symbols that stand free in an expression, remembered node by node."""

    def __init__(self):
        self._known = {}

    def of(self, e):
        known = self._known.get(id(e))
        if known is None:
            if e.is_Symbol:
                symbols = frozenset([e])
            elif isinstance(e, Concat | Total | sympy.Sum):
                symbols = self.of(e.args[0])
                for index, *bounds in e.args[1:]:
                    symbols = (symbols - {index}).union(*map(self.of, bounds))
            elif isinstance(e, sympy.Lambda):
                symbols = self.of(e.expr) - frozenset(e.variables)
            else:
                symbols = frozenset().union(*map(self.of, e.args))
            known = self._known[id(e)] = (symbols, e)
        return known[0]


class Evaluation:
    """The values of expressions at one point; a part is evaluated once for each value of the indices it contains.

    ``partly``: the value of a whole expression may have entries that are ``MISSING``.
    """

    def __init__(self, point, budget=BUDGET, free=None, *, partly=False):
        self.point = point
        self.budget = self.left = budget
        self.bound = dict(point.indices)
        self._free = free or FreeSymbols()
        self._known = {}
        self._partly = partly

    def value(self, e):
        """The number that ``e`` is, or its list of rows."""
        key = id(e)
        if self.bound:
            symbols = self._free.of(e)
            inside = [pair for pair in self.bound.items() if pair[0] in symbols]
            if inside:
                key = (key, *inside)
        known = self._known.get(key)
        if known is None:
            self.charge(VISIT)
            result = self._evaluated(e)
            balls.check_bits(as_rows(result))
            known = self._known[key] = (result, e, has_missing(result))
        if known[2] and not (self._partly and e.is_Matrix):
            raise MaskedRow
        return known[0]

    def _evaluated(self, e):
        outside, self._partly = self._partly, passes_on(e)
        try:
            return value_function(e)(self, e)
        finally:
            self._partly = outside

    def value_with(self, symbol, number, e):
        """The value of ``e`` where a symbol is a number."""
        inner = Evaluation(replace(self.point, values={**self.point.values, symbol: number}), self.left, self._free)
        inner.bound = dict(self.bound)
        try:
            return inner.value(e)
        finally:
            self.left = inner.left

    def charge(self, operations):
        """Take from the budget, or raise ``BudgetError``."""
        self.left -= operations
        if self.left < 0:
            raise BudgetError(f"the value at numbers takes more than the budget of {self.budget} operations")

    def whole(self, e):
        """The whole number that an index, an exponent or a size is."""
        if e.is_Integer:
            return int(e)
        if e.is_Symbol:
            number = self.bound.get(e, self.point.sizes.get(e.name))
            if number is not None:
                return number
        number = self.value(e)
        if balls.is_ball(number) or number.q != 1:
            raise Undefined(f"{e} is not a whole number")
        return int(number.p)

    def sizes(self, *expressions):
        """Sizes as numbers; ``Undefined`` where one is not positive; charges for a matrix of these sizes."""
        numbers, cells = [], 1
        for e in expressions:
            number = self.whole(e)
            if number < 1:
                raise Undefined(f"the size {e} is {number}")
            numbers.append(number)
            cells *= number
        self.charge(cells)
        return numbers

    def position(self, e, last):
        """A 1-based position as a 0-based one."""
        number = self.whole(e)
        if not 1 <= number <= last:
            raise Undefined(f"there is no position {number} among {last}")
        return number - 1

    def over(self, body, limits):
        """The values of a body while bound indices run through their ranges, the first of them innermost."""
        if not limits:
            yield self.value(body)
            return
        *inner, (index, first, last) = limits
        outer = self.bound.get(index)
        try:
            for number in range(self.whole(first), self.whole(last) + 1):
                self.charge(VISIT)
                self.bound[index] = number
                yield from self.over(body, inner)
        finally:
            if outer is None:
                self.bound.pop(index, None)
            else:
                self.bound[index] = outer
