"""A side of a rule with its variables filled in; bound indices get letters that capture nothing."""

from sympy import Dummy, Symbol
from sympy.core.symbol import Str

from symlin.assumed import Comparison, Equation, Property
from symlin.errors import DerivationError
from symlin.rewriting.letters import position_filled, size_filled
from symlin.rewriting.summing import Range
from symlin.rewriting.trees import (
    BINDERS, closed, flat, fresh_letter, made, names_in, opened, parts, put, substituted,
)
from symlin.size import Size


def filled(rule, side, fit, *, around=(), names=()):
    """A side of a rule as an expression, flat.

    ``around`` names the indices bound around the place where it is to stand, ``names`` all letters of the formula.
    ``DerivationError`` where a variable is not known.
    """
    return flat(_Filling(rule, fit, set(around), set(names)).of(side, {}))


def assumptions_needed(rule, fit):
    """What the rule assumes, said of what its variables stand for."""
    filling = _Filling(rule, fit, set(), set())

    def of(e):
        return flat(filling.of(e, {}))

    found = []
    for a in rule.given:
        if isinstance(a, Property):
            found.append(Property(a.word, of(a.matrix)))
        elif isinstance(a, Comparison):
            found.append(Comparison(of(a.left), a.relation, of(a.right)))
        else:
            found.append(Equation(of(a.left), of(a.right)))
    return tuple(found)


class _Filling:
    def __init__(self, rule, fit, around, names):
        self.rule, self.fit, self.around, self.names = rule, fit, around, names

    def of(self, p, scope):
        hole = self.rule.holes.get(p)
        if hole is not None:
            value = self._known(hole.name)
            return value.at([self._position(index, scope) for index in hole.indices]) if hole.indices else value
        if isinstance(p, BINDERS):
            return self._binder(p, scope)
        if p.is_Symbol:
            return self._position(p, scope)
        inside = parts(p)
        if not inside:
            return self._constant(p, scope)
        if len(inside[0][0]) == 2:
            return self._grid(p, inside, scope)
        reached = {path[0] for path, _ in inside}
        return made(type(p), [
            self.of(a, scope) if k in reached else self._rest(a, scope) for k, a in enumerate(p.args)])

    def _grid(self, p, inside, scope):
        args = list(p.args)
        for path, part in inside:
            put(args, path, self.of(part, scope))
        return made(type(p), args)

    def _rest(self, a, scope):
        if isinstance(a, Str):
            variable = self.rule.variables.get(a.name)
            return a if variable is None or variable.kind != "function" else Str(self._known(a.name))
        return self.of(a, scope) if a.is_Matrix else self._position(a, scope)

    def _constant(self, p, scope):
        """A constant with its sizes and positions put in, such as an identity."""
        values = {s: self._position(s, scope) for s in p.free_symbols if s.is_Symbol}
        return p.xreplace({s: v for s, v in values.items() if s != v})

    def _position(self, a, scope):
        found = position_filled(a, self.rule.variables, self.fit, scope)
        if found is None:
            raise DerivationError(
                f"{self.rule.name} needs {', '.join(sorted(s.name for s in a.free_symbols if s.name not in self.fit))}")
        return found

    def _known(self, name):
        value = self.fit.get(name)
        if value is None:
            raise DerivationError(
                f"{self.rule.name} does not say what {name} is here; give it with using={{{name!r}: ...}}")
        return size_filled(value, self.fit) if isinstance(value, Size) else value

    def _binder(self, p, scope):
        body, (index, first, last) = opened(p)
        stand_in = Dummy(index.name, integer=True, positive=True)
        body = flat(self.of(body, {**scope, index: stand_in}))
        known = self.fit.get(last.name) if last.is_Symbol else None
        if isinstance(known, Range):
            first, last = known
        else:
            first, last = self._position(first, scope), self._position(last, scope)
        inside = {atom.name for atom in body.atoms(Symbol, Str) - {stand_in}}
        wanted = self.fit.get(index)
        taken = inside | self.around | names_in(first, last)
        if wanted is None or wanted.name in taken:
            wanted = fresh_letter(taken | self.names, index.name, first)
        return closed(type(p), substituted(body, {stand_in: wanted}), (wanted, first, last))
