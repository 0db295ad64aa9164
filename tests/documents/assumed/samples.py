"""Exact points that satisfy the assumptions of a claim, each checked against the assumptions as they were read."""

from itertools import product

import flint
import sympy
from kinds import ENTRIES, SAID, Kinds, Unsatisfied, diagonal, has_property, matrix, rational
from recipes import RECIPES

from symlin.errors import Error
from symlin.exact import Point, compare, evaluate
from symlin.nodes import Member
from symlin.points import Unknowns

RELATIONS = {
    ">": lambda x, y: x > y,
    ">=": lambda x, y: x >= y,
    "!=": lambda x, y: x != y,
    "<": lambda x, y: x < y,
    "<=": lambda x, y: x <= y,
}
SIZES = (1, 2, 2, 3, 3, 4)


def points(claim, recipes, tries):
    """Draws at which all assumptions of a claim hold; ``recipes`` are pairs (name, names of symbols)."""
    for seed in range(tries):
        try:
            draw = Draw(claim, recipes, seed)
            if draw.holds():
                yield draw
        except (Unsatisfied, Error, ZeroDivisionError):
            continue


class Draw(Kinds):
    """One random point for a claim: sizes first, then the recipes in their order, then what is left open."""

    def __init__(self, claim, recipes, seed):
        super().__init__(seed)
        self.claim = claim
        self.assumed = [a for a in claim.assumptions if a.kind != "unread"]
        sides = [side for a in self.assumed for side in _sides(a)]
        self.unknowns = Unknowns.of(claim.left, claim.right, *sides)
        self.point = Point({}, {}, {})
        self._draw_sizes([text for name, texts in recipes if name == "sizes" for text in texts])
        self.members = {member.name: member for member in self.unknowns.families}
        self.open = self._open()
        for name, wanted in self._alternative(recipes):
            if all(w in self.open for w in wanted):
                RECIPES[name](self, *wanted)
        for name, keys in self.open.items():
            for key in keys:
                self._fill(name, key)

    def _draw_sizes(self, conditions):
        sizes = self.point.sizes
        for symbol in self.unknowns.sizes:
            sizes[symbol.name] = self.random.choice(SIZES)
        for symbol in self.unknowns.exponents:
            sizes[symbol.name] = self.random.choice((0, 1, 2, 3, 4))
        for low, high in (condition.split("<=") for condition in conditions):
            if high in sizes:
                sizes[high] = max(sizes[high], int(low) if low.isdigit() else sizes.get(low, 1))

    def _open(self):
        """The keys of a point's values by the name of their symbol or family."""
        keys = {m.name: [m] for m in self.unknowns.matrices} | {s.name: [s] for s in self.unknowns.scalars}
        for name, member in self.members.items():
            keys[name] = [(name, k) for k in range(1, self._size(member.count) + 1)]
        for k, f in enumerate(self.unknowns.functions):
            self.point.functions[f] = ((1, 1, 2), (2, -1, 1), (0, 2, -1, 1))[k % 3]
        return keys

    def _alternative(self, recipes):
        """One of the lists between which "or" stands, now and then without some of its recipes.

        What is left out was not needed only if the assumptions hold all the same; so no recipe can hide that the
        document assumes less than it gives.
        """
        lists = [[]]
        for recipe in recipes:
            lists.append([]) if recipe[0] == "or" else lists[-1].append(recipe)
        chosen = [r for r in self.random.choice(lists) if r[0] != "sizes"]
        return [r for r in chosen if self.random.random() < 0.6] if self.random.random() < 0.3 else chosen

    def _size(self, e):
        return int(sympy.sympify(e).subs({s: self.point.sizes[s.name] for s in e.free_symbols}))

    def shape(self, key):
        if not isinstance(key, tuple) and key.is_Symbol:
            return 1, 1
        of = self.members[key[0]] if isinstance(key, tuple) else key
        return tuple(map(self._size, of.args[2:4] if isinstance(of, Member) else of.args[1:3]))

    # -- values

    def put(self, key, value):
        scalar = not isinstance(key, tuple) and key.is_Symbol
        self.point.values[key] = value.tolist() if isinstance(value, flint.fmpq_mat) and not scalar else value

    def put_named(self, name, value):
        self.put(self.open[name][0], value)

    def got(self, name):
        """The value of a symbol, drawn now if there is none."""
        (key,) = self.open[name]
        self._fill(name, key)
        value = self.point.values[key]
        return matrix(value) if isinstance(value, list) else value

    def _fill(self, name, key):
        if key not in self.point.values:
            self.put(key, self._usual(name, key))

    def _usual(self, name, key):
        """A value for a symbol of which only words and signs are said."""
        if not isinstance(key, tuple) and key.is_Symbol:
            return self._signed(key)
        rows, columns = self.shape(key)
        said = {a.word for a in self.assumed if a.kind == "property" and getattr(a.symbol, "name", None) == name}
        for words, make in SAID:
            if said and said <= words and rows == columns:
                return make(self, rows)
        return self.matrix(rows, columns)

    def _signed(self, key):
        about = [a for a in self.assumed if a.kind == "inequality" and _symbols(a) == {key}]
        for _ in range(100):
            number = self.number()
            at = {key: sympy.Rational(int(number.p), int(number.q))}
            if all(RELATIONS[a.relation](a.left.subs(at), a.right.subs(at)) for a in about):
                return number
        raise Unsatisfied

    # -- what is linear in some letters

    def solve(self, *names):
        """A random solution of the assumptions that are linear in these symbols once the others have values."""
        equations = [a for a in self.assumed if a.kind != "inequality" and _names(a) & set(names)]
        for other in set().union(*map(_names, equations)) & set(self.open) - set(names):
            for k in self.open[other]:
                self._fill(other, k)
        shapes = {name: self.shape(self.open[name][0]) for name in names}

        def residual(entries):
            left = list(entries)
            for name, (rows, columns) in shapes.items():
                cells, left = left[: rows * columns], left[rows * columns :]
                value = matrix([cells[i * columns : (i + 1) * columns] for i in range(rows)])
                self.put_named(name, value if self.open[name][0].is_Matrix else value[0, 0])
            return [x for a in equations for x in self._residual(a)]

        unknowns = sum(rows * columns for rows, columns in shapes.values())
        constant = residual([0] * unknowns)
        units = [residual([int(i == j) for i in range(unknowns)]) for j in range(unknowns)]
        if not constant:
            raise Unsatisfied
        system = [[unit[r] - c for unit in units] + [-c] for r, c in enumerate(constant)]
        residual(self._solution(system, unknowns))

    def _residual(self, a):
        if a.kind == "equation":
            left, right = (evaluate(side, self.point) for side in (a.left, a.right))
            if not isinstance(left, list):
                return [left - right]
            return [x - y for row, other in zip(left, right) for x, y in zip(row, other)]
        value = matrix(evaluate(a.symbol, self.point))
        if a.word in ("symmetric", "positive definite"):
            value = value - value.transpose()
        elif a.word == "skew-symmetric":
            value = value + value.transpose()
        elif a.word == "diagonal":
            value = value - diagonal([value[i, i] for i in range(value.nrows())])
        else:
            return []
        return [x for row in value.tolist() for x in row]

    def _solution(self, system, unknowns):
        reduced, _ = matrix(system).rref()
        lines = [line for line in reduced.tolist() if any(line)]
        leads = [next(k for k, x in enumerate(line) if x != 0) for line in lines]
        if unknowns in leads:
            raise Unsatisfied
        entries = [self.number(ENTRIES) for _ in range(unknowns)]
        for line, lead in zip(lines, leads):
            others = (line[k] * entries[k] for k in range(unknowns) if k not in leads)
            entries[lead] = line[-1] - sum(others, rational(0))
        return entries

    # -- what is true at the point

    def holds(self):
        """Whether every assumption in force at the claim holds at the point."""
        return all(self._is_true(a) for a in self.assumed)

    def _is_true(self, a):
        ranges = Unknowns.of(*_sides(a)).ranges(self.point.sizes)
        if a.kind in ("equation", "sizes"):
            return compare(a.left, a.right, self.point, ranges=ranges) is None
        for positions in product(*[range(1, last + 1) for last in ranges.values()]):
            at = Point(self.point.sizes, self.point.values, self.point.functions, dict(zip(ranges, positions)))
            if a.kind == "inequality":
                if not RELATIONS[a.relation](evaluate(a.left, at), evaluate(a.right, at)):
                    return False
            elif not has_property(a.word, matrix(evaluate(a.symbol, at))):
                return False
        return True


def _sides(a):
    return [side for side in (a.left, a.right, a.symbol) if side is not None]


def _symbols(a):
    return set().union(*(side.free_symbols for side in _sides(a)))


def _names(a):
    return {
        part.name
        for side in _sides(a)
        for part in sympy.preorder_traversal(side)
        if isinstance(part, Member | sympy.MatrixSymbol) or part.is_Symbol
    }
