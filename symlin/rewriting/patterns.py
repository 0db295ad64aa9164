"""The ways in which a side of a rule fits an expression: brackets are free, and what commutes may stand in any order.

A fit is a dictionary: the name of each variable -> an expression (matrix, number, index), a ``Size``, the name of a
function, or an ``Abstraction`` for a family; and each bound index of the side -> the one that stands for it.
"""

from typing import NamedTuple

import sympy
from sympy import Dummy, MatMul, Mul, OneMatrix, Transpose
from sympy.core.symbol import Str

from symlin.errors import BudgetError, DerivationError, Error
from symlin.nodes import Entry, Indicator, Unit
from symlin.rewriting.letters import Letters, position_filled, size_of
from symlin.rewriting.summing import range_of, sizes_summed_over
from symlin.rewriting.trees import (
    BINDERS, COMMUTATIVE, alike, apart, flat, is_row_of_ones, joined, kind_of, opened, parts, substituted,
)
from symlin.rewriting.variables import Hole
from symlin.size import Size

STEPS = 20_000
"""Parts that may be compared to fit one side of a rule at one place."""


class Abstraction(NamedTuple):
    """What stands for a family: the member at any indices, ``body`` with these put for ``indices``."""

    indices: tuple
    body: object

    def at(self, values):
        return substituted(self.body, dict(zip(self.indices, values)))


class Fitting:
    """Fits of one side of a rule; ``walk`` knows shapes (symlin.shapes.Walk)."""

    def __init__(self, rule, walk, steps=STEPS):
        self.rule, self.walk, self.steps = rule, walk, steps
        self.holes, self.variables, self.letters = rule.holes, rule.variables, Letters(rule.variables)

    def whole(self, pattern, e, using=None):
        """The fits of a side to the whole of an expression; ``using`` binds variables beforehand."""
        for fit in self._fits(pattern, e, dict(using or {}), {}):
            yield from self.letters.settled(fit)

    def bound(self, using):
        """What variables stand for, given by name, as a fit; ``DerivationError`` where a value does not suit."""
        fit = {}
        for name, value in using.items():
            variable = self.variables.get(name)
            if variable is None:
                raise DerivationError(
                    f"{self.rule.name} has no variable {name}; it has {', '.join(self.variables)}")
            fit = next(iter(self._given(variable, value, fit)), None)
            if fit is None:
                raise DerivationError(f"{self.rule.name}: {value} does not suit {name}, a {variable.kind}")
        return fit

    def _given(self, variable, value, fit):
        value = value.to_sympy() if isinstance(value, Size) else value
        if not isinstance(value, _GIVEN.get(variable.kind, sympy.Basic)):
            return ()
        if variable.kind in _PLAIN:
            return self._filled(Hole(variable.name, ()), flat(value), fit, {})
        if variable.kind == "family":
            return self._of_shape(variable, value.body, {**fit, variable.name: value}, {})
        if variable.kind == "function" or variable.kind == "numbers" and not value.body.is_Matrix:
            return ({**fit, variable.name: value},)
        return () if variable.kind == "numbers" or value.is_Matrix else self._letter(variable.value, value, fit, {})

    def inside(self, pattern, e):
        """Pairs (positions, fit): fits to a node, or to a part of its factors or terms (see ``Place``)."""
        kind = kind_of(pattern)
        if kind is None or kind_of(e) is not kind:
            for fit in self.whole(pattern, e):
                yield None, fit
            return
        some = self._some_terms if kind in COMMUTATIVE else self._some_factors
        for positions, fit in some(kind, pattern, e):
            for settled in self.letters.settled(fit):
                yield (positions if len(positions) < len(e.args) else None), settled

    def _fits(self, p, e, fit, scope):
        self.steps -= 1
        if self.steps < 0:
            raise BudgetError(f"{self.rule.name} fits in too many ways; name a smaller place")
        hole = self.holes.get(p)
        if hole is not None:
            return self._filled(hole, e, fit, scope)
        if isinstance(p, BINDERS):
            return self._bound(p, e, fit, scope)
        kind = kind_of(p)
        if kind is not None:
            return self._nary(kind, p, e, fit, scope) if kind_of(e) is kind else ()
        if p.is_Symbol:
            return self._letter(p, e, fit, scope)
        if isinstance(p, Transpose) and is_row_of_ones(e):
            return self._fits(p.arg, OneMatrix(e.cols, 1), fit, scope)
        if type(e) is not type(p) or len(e.args) != len(p.args):
            return ()
        return self._node(p, e, fit, scope)

    # nodes of one type

    def _node(self, p, e, fit, scope):
        pairs = [(a, b) for (_, a), (_, b) in zip(parts(p), parts(e))]
        if not pairs:
            return self._whole_node(p, e, fit, scope)
        if isinstance(p, sympy.MatrixBase) and p.shape != e.shape or len(pairs) != len(parts(e)):
            return ()
        fits = [fit]
        for a, b in pairs:
            fits = self._each(fits, a, b, scope)
        reached = {path[0] for path, _ in parts(p)}
        if isinstance(p, sympy.MatrixBase):
            return fits
        for k, (a, b) in enumerate(zip(p.args, e.args)):
            if k not in reached:
                fits = self._rest(fits, p, a, b, scope)
        return fits

    def _each(self, fits, a, b, scope):
        for fit in fits:
            yield from self._fits(a, b, fit, scope)

    def _rest(self, fits, p, a, b, scope):
        """What is no expression to rewrite: the name of a function, positions, exponents, masks."""
        for fit in fits:
            if isinstance(a, Str):
                yield from self._name(a, b, fit)
            elif a.is_Matrix:
                yield from self._fits(a, b, fit, scope)
            else:
                yield from self.letters.position(a, b, fit, scope, counted=not isinstance(p, Entry))

    def _name(self, a, b, fit):
        variable = self.variables.get(a.name)
        if variable is None or variable.kind != "function":
            return (fit,) if a == b else ()
        known = fit.get(a.name)
        return ({**fit, a.name: b.name},) if known is None else (fit,) if known == b.name else ()

    def _whole_node(self, p, e, fit, scope):
        """Constants with sizes, deltas and indicators, and letters that are no variables."""
        if isinstance(p, sympy.Identity | sympy.OneMatrix | sympy.ZeroMatrix) or type(p).__name__ in _SIZED:
            return self.letters.sizes([Size.of(a) for a in p.args], map(size_of, e.args), fit, scope)
        if isinstance(p, Unit):
            fits = self.letters.sizes([Size.of(p.args[0])], [size_of(e.args[0])], fit, scope)
            return [one for f in fits for one in self.letters.position(p.position, e.position, f, scope)]
        if isinstance(p, sympy.KroneckerDelta | Indicator):
            first, second = (x.args if isinstance(x, sympy.KroneckerDelta) else x.relation.args for x in (p, e))
            if isinstance(p, Indicator) and type(p.relation) is not type(e.relation):
                return ()
            fits = [fit]
            for a, b in zip(first, second):
                fits = [one for f in fits for one in self.letters.position(a, b, f, scope)]
            return fits
        return (fit,) if p.xreplace(scope) == e else ()

    # letters

    def _letter(self, p, e, fit, scope):
        if p in scope:
            return (fit,) if scope[p] == e else ()
        variable = self.variables.get(p.name)
        if variable is None or variable.value != p:
            return (fit,) if p == e else ()
        if variable.kind == "size":
            return () if e.is_Matrix else self.letters.sizes([Size.of(p)], [size_of(e)], fit, scope)
        return self.letters.position(p, e, fit, scope, counted=True)

    # variables

    def _filled(self, hole, e, fit, scope):
        variable = self.variables[hole.name]
        if e.is_Matrix is not (variable.kind in ("matrix", "family")):
            return ()
        if hole.indices:
            return self._member(variable, hole, e, fit, scope)
        known = fit.get(hole.name)
        if known is not None:
            return (fit,) if alike(known, e) else ()
        if scope and e.free_symbols & set(scope.values()):
            return ()
        return self._of_shape(variable, e, {**fit, hole.name: e}, scope)

    def _member(self, variable, hole, e, fit, scope):
        known = fit.get(hole.name)
        if known is not None:
            values = [position_filled(index, self.variables, fit, scope) for index in hole.indices]
            return (fit,) if None not in values and alike(flat(known.at(values)), e) else ()
        letters = [scope.get(index) for index in hole.indices]
        if None in letters or len(set(letters)) < len(letters):
            return ()
        if e.free_symbols & (set(scope.values()) - set(letters)):
            return ()
        return self._of_shape(variable, e, {**fit, hole.name: Abstraction(tuple(letters), e)}, scope)

    def _of_shape(self, variable, e, fit, scope):
        if variable.kind not in ("matrix", "family"):
            return (fit,)
        try:
            shape = self.walk.shape(e)
        except Error:
            return ()
        return self.letters.sizes(variable.shape, shape, fit, scope)

    def _bound(self, p, e, fit, scope):
        if type(e) is not type(p):
            return
        body, (index, first, last) = opened(p)
        inside, (letter, begin, end) = opened(e)
        own = letter
        if letter in self._outside(fit, scope):
            own = Dummy(letter.name, **letter.assumptions0)
            inside = flat(substituted(inside, {letter: own}))
        for limited in self._limits((first, last), (begin, end), fit, scope):
            yield from self._fits(body, inside, {**limited, index: letter}, {**scope, index: own})

    def _outside(self, fit, scope):
        """The letters that mean something outside of a binder: in what is known, in an assumption or a definition."""
        known = [value for name, value in fit.items() if isinstance(name, str)]
        return self.rule.own_letters.union(scope.values(), *(
            value.free_symbols for value in known if isinstance(value, sympy.Basic)), *(
            value.body.free_symbols for value in known if isinstance(value, Abstraction)))

    def _limits(self, pattern, limits, fit, scope):
        (first, last), (begin, end) = pattern, limits
        if last.is_Symbol and last.name in sizes_summed_over(self.rule) and (begin != 1 or size_of(end) is None):
            found = range_of(begin, end)
            if found is not None and fit.get(last.name, found) == found and not (
                    (begin + end).free_symbols & set(scope.values())):
                yield {**fit, last.name: found}
            return
        for begun in self.letters.position(first, begin, fit, scope):
            yield from self._end(last, end, begun, scope)

    def _end(self, last, end, fit, scope):
        size = size_of(end)
        names = {s.name for s in last.free_symbols}
        if size is not None and names and all(
                name in self.variables and self.variables[name].kind == "size" for name in names):
            return self.letters.sizes([Size.of(last)], [size], fit, scope)
        return self.letters.position(last, end, fit, scope)

    # products and sums

    def _nary(self, kind, p, e, fit, scope):
        if kind in COMMUTATIVE:
            return (fit for _, fit in self._pool(kind, p.args, e.args, fit, scope, exact=True))
        return self._product(kind, p, e, fit, scope)

    def _product(self, kind, p, e, fit, scope):
        pattern_numbers, patterns = apart(p.args)
        numbers, items = apart(e.args)
        if len(patterns) > len(items) or pattern_numbers and not numbers:
            return
        if not pattern_numbers:
            yield from (one for _, one in self._chain(kind, patterns, items, 0, fit, scope, numbers))
            return
        exact = _has_hole(self, pattern_numbers)
        for taken, found in self._pool(Mul, pattern_numbers, numbers, fit, scope, exact):
            rest = [x for k, x in enumerate(numbers) if k not in taken]
            yield from (one for _, one in self._chain(kind, patterns, items, 0, found, scope, rest))

    def _chain(self, kind, patterns, items, start, fit, scope, extra=(), whole=True):
        """Pairs (end, fit) of neighbours from ``start`` on; ``extra`` numbers go to the first variable."""
        if not patterns:
            if not extra and (not whole or start == len(items)):
                yield start, fit
            return
        p, *rest = patterns
        absorbs = self._is_free(p)
        most = len(items) - start - len(rest) if absorbs else 1
        least = most if absorbs and whole and not rest else 1
        for length in range(least, most + 1):
            run = items[start : start + length]
            part = _joined(kind, [*(extra if absorbs else ()), *run])
            for found in self._fits(p, part, fit, scope):
                yield from self._chain(kind, rest, items, start + length, found, scope, () if absorbs else extra, whole)

    def _is_free(self, p):
        return p in self.holes or p.is_Symbol and self.letters.variable_of(p) is not None

    def _pool(self, kind, patterns, items, fit, scope, exact):
        """Pairs (positions taken, fit); with ``exact`` nothing is left over: the last variable takes the rest."""
        ordered = sorted(patterns, key=self._eagerness)
        if len(ordered) > len(items) or exact and len(ordered) < len(items) and not self._is_free(ordered[-1]):
            return
        pending = [(0, (), fit)]
        while pending:
            number, taken, fit = pending.pop()
            if number == len(ordered):
                if not exact or len(taken) == len(items):
                    yield tuple(sorted(taken)), fit
                continue
            p = ordered[number]
            left = [k for k in range(len(items)) if k not in taken]
            if exact and number == len(ordered) - 1:
                choices = [tuple(left)] if len(left) == 1 or self._is_free(p) else []
            else:
                choices = [(k,) for k in left]
            following = []
            for chosen in choices:
                part = items[chosen[0]] if len(chosen) == 1 else _joined(kind, [items[k] for k in chosen])
                following += [(number + 1, taken + chosen, f) for f in self._fits(p, part, fit, scope)]
            pending += reversed(following)

    def _eagerness(self, p):
        """What is to be matched first: written parts, then sums over an index, then members, then variables."""
        hole = self.holes.get(p)
        return 0 if hole is None and not p.is_Symbol else 1 if hole is None else 2 if hole.indices else 3

    # a part of a product or a sum

    def _some_terms(self, kind, pattern, e):
        return self._pool(kind, pattern.args, e.args, {}, {}, exact=False)

    def _some_factors(self, kind, pattern, e):
        pattern_numbers, patterns = apart(pattern.args)
        places = [k for k, a in enumerate(e.args) if a.is_Matrix]
        number_places = [k for k in range(len(e.args)) if k not in places]
        items, numbers = [e.args[k] for k in places], [e.args[k] for k in number_places]
        if len(patterns) > len(items) or pattern_numbers and not numbers:
            return
        taken_numbers = [((), {})] if not pattern_numbers else self._pool(
            Mul, pattern_numbers, numbers, {}, {}, exact=_has_hole(self, pattern_numbers))
        for taken, fit in taken_numbers:
            front = [number_places[k] for k in taken]
            for start in range(len(items) - len(patterns) + 1):
                for end, found in self._chain(kind, patterns, items, start, fit, {}, whole=False):
                    if self._is_natural(patterns, items, start, end, found):
                        yield tuple(sorted(front + places[start:end])), found

    def _is_natural(self, patterns, items, start, end, fit):
        """Whether a variable at an end of a run takes one factor or all that there are: more is the same rule."""
        for p, at_end in ((patterns[0], start == 0), (patterns[-1], end == len(items))):
            hole = self.holes.get(p)
            if hole is None or at_end or hole.indices or self.rule.occurrences(hole.name, tuple(patterns)) > 1:
                continue
            if isinstance(fit[hole.name], MatMul) and len(apart(fit[hole.name].args)[1]) > 1:
                return False
        return True


_PLAIN = ("matrix", "number", "positive")
_GIVEN = {"function": str, "family": Abstraction, "numbers": Abstraction}
"""What may be given for a variable that no expression stands for."""
_SIZED = {"CausalMask", "Commutation"}


def _has_hole(fitting, patterns):
    return any(p in fitting.holes for p in patterns)


def _joined(kind, items):
    return items[0] if len(items) == 1 else joined(kind, items)
