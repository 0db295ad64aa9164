"""A graph of formulas: the rules that lead from one to another, and the shortest way between two of them.

Every application of a rule may be read both ways. Formulas that are alike (symlin.rewriting.trees) are one vertex,
written as it was met first.
"""

from collections import Counter
from functools import cache
from functools import lru_cache
from heapq import heappop, heappush
from itertools import count
from typing import NamedTuple

from sympy import Identity, Transpose, ZeroMatrix

from symlin.derivations.replaying import numbers_used
from symlin.derivations.steps import COLLECT, TRIVIAL, Move, Step, idea
from symlin.derivations.tidying import tidied
from symlin.derivations.tries import DECIDING
from symlin.proving import proved_at_once
from symlin.rewriting.places import everywhere
from symlin.rewriting.rule import BACKWARD, DIRECTIONS, FORWARD
from symlin.rewriting.trees import key, parts

AGAIN = 0.3
"""What a rule costs that goes without saying, or that was applied just before, where another costs 1."""
COSTS = {"attention": 2.1, "sums_and_entries": 1.2}
"""What a rule of a topic costs: a fact of attention is cited where it saves two steps, whole matrices go first."""
LENGTH = 0.005
"""What each part of the sides of a rule costs: of two ways of one length that by short rules is taken."""
ROUGH = 1.0
"""What a step costs more from a formula in which an identity or a transpose of a transpose was left."""
LONGER = 3
"""How many times as large as the claim a formula may become."""
WORK = 120
"""Formulas that are rewritten by rules for one derivation."""
MOST = 60
"""Applications of rules to one formula that are looked at."""

PLAIN = """
    identity_on_the_left identity_on_the_right zero_on_the_left zero_on_the_right zero_multiple add_zero
    transpose_twice
""".split()
"""Rules that are applied at once where a rule has left an identity, a zero or a transpose of a transpose."""


class Edge(NamedTuple):
    """A way to the vertex ``to``: a move by a rule, or a step by no rule, which has no move; ``cost`` weighs it."""

    to: object
    rule: str
    move: Move | None
    uses: tuple
    cost: float = 1.0


class Graph:
    """Formulas met so far; ``ends`` is what is known where the claim is defined; no formula may need more.

    ``tries`` finds what applies to them. Rules whose names are in ``without`` lead nowhere. A ``strict`` graph has no
    way through what is defined at fewer points than the claim. ``orders`` are those in which the letters of the numbers
    in the claim are read.
    """

    def __init__(self, rules, assumptions, ends, most, tries, without=frozenset(), strict=False):
        self.without, self.tries, self.strict = without, tries, strict
        self.rules, self.assumptions, self.ends, self.most = rules, assumptions, ends, most
        self.formulas, self.edges, self.expanded, self.left = {}, {}, set(), WORK
        self.orders, self.closed, self._more, self._held = frozenset(), set(), {}, {}
        self.rough = set()
        self._plain = tuple(rule for rule in rules if rule.name in PLAIN)

    def vertex(self, formula):
        """The vertex of a flat formula."""
        found = key(formula)
        if found not in self.formulas:
            self.formulas[found], self.edges[found] = formula, []
        return found

    def expand(self, vertex):
        """Find the rules that apply to the formula of a vertex; the vertices that they lead to."""
        if vertex in self.expanded or not self.work():
            return [edge.to for edge in self.edges[vertex]]
        self.expanded.add(vertex)
        found = self.applications(vertex, self.rules)
        followed = [(self.follow(vertex, one), one) for _, one in zip(range(MOST), found)]
        return [self.plainly(to) if _leaves_plain(one.after) else to for to, one in followed if to is not None]

    def applications(self, vertex, rules, directions=DIRECTIONS):
        """What applies to the formula of a vertex, in reading order."""
        return self.tries.applications(self.formulas[vertex], rules, directions)

    def ranked(self, vertex, rules, directions=DIRECTIONS):
        """What applies to the formula of a vertex, that of the first rule first."""
        return self.tries.ranked(self.formulas[vertex], rules, directions)

    def plainly(self, vertex):
        """The vertex of a formula without what changes nothing in it."""
        while (one := next(self.applications(vertex, self._plain, (FORWARD,)), None)) is not None:
            to = self.follow(vertex, one)
            if to is None:
                break
            self.rough.add(vertex)
            vertex = to
        return vertex

    def work(self):
        """Whether there is work left to rewrite one more formula; it is counted."""
        self.left -= 1
        return self.left >= 0 and not self.tries.effort.spent

    def follow(self, vertex, application):
        """The vertex that an application to a vertex leads to, or None where that says less or grows too long."""
        if application.rule.name in self.without:
            return None
        if application.rule.conditions and self._needs_more(application):
            return None
        if size_of(application.result) > self.most:
            return None
        to = self.vertex(application.result)
        if to != vertex:
            self._connect(vertex, to, application)
        return to

    def _needs_more(self, application):
        """Whether what comes of an application is defined at fewer points than what was there, and than the claim."""
        pair = application.before, application.after
        if pair not in self._more:
            self._more[pair] = bool(application.conditions and self.ends.beyond(application.after))
        return self._more[pair]

    def _connect(self, a, b, application):
        name, uses = application.rule.name, tuple(sorted(numbers_used(application, self.assumptions)))
        turned = BACKWARD if application.direction == FORWARD else FORWARD
        cost = _cost(application.rule)
        for start, end, direction, in_result in (
                (a, b, application.direction, False), (b, a, turned, True)):
            move = Move(name, application.place, direction, in_result, {}, self.formulas[end])
            self.edges[start].append(Edge(end, name, move, uses, cost))

    def join(self, a, b, name, cost):
        """Connect two vertices by a step that no rule makes."""
        for start, end in ((a, b), (b, a)):
            self.edges[start].append(Edge(end, name, None, (), cost))

    def drop(self, a, b, name):
        """Take back what ``join`` connected."""
        for start, end in ((a, b), (b, a)):
            self.edges[start] = [e for e in self.edges[start] if e.move is not None or (e.to, e.rule) != (end, name)]

    def way(self, start, goal):
        """The edges of the shortest way between two vertices, or None."""
        order = count()
        pending, settled, before = [(0.0, next(order), start, None)], set(), {}
        while pending:
            cost, _, vertex, last = heappop(pending)
            if (vertex, last) in settled:
                continue
            settled.add((vertex, last))
            if vertex == goal:
                return _traced(before, vertex, last)
            for edge in self.edges[vertex]:
                trivial = edge.rule in TRIVIAL
                state = edge.to, last if trivial else kind_of_edge(edge)
                if state not in settled and edge.to not in self.closed:
                    more = cost + (AGAIN if trivial or last is not None and state[1] == last else edge.cost)
                    if vertex in self.rough and not trivial:
                        more += ROUGH
                    if state not in before or more < before[state][0]:
                        before[state] = more, (vertex, last), edge
                        heappush(pending, (more, next(order), *state))
        return None


    def tidy(self, vertex):
        """The vertex of the tidied formula, joined where it is another."""
        tidy = self.vertex(tidied(self.formulas[vertex]))
        if tidy != vertex:
            self.join(vertex, tidy, COLLECT, 1.0)
        return tidy

    def confirmed(self, start, goal):
        """The edges of the shortest way whose unnamed steps the prover confirms, or None."""
        while (edges := self.way(start, goal)) is not None:
            before = start
            for edge in edges:
                if edge.move is None and not self.holds(before, edge.to):
                    self.drop(before, edge.to, edge.rule)
                    break
                if self.strict and self.ends.beyond(self.formulas[edge.to]):
                    self.closed.add(edge.to)
                    break
                before = edge.to
            else:
                return edges
        return None

    def holds(self, a, b):
        """Whether two formulas are equal without assumptions."""
        pair = frozenset((a, b))
        if pair not in self._held:
            self.tries.effort.spend(DECIDING)
            self._held[pair] = proved_at_once(self.formulas[a], self.formulas[b]) is not None
        return self._held[pair]


def _leaves_plain(e):
    """Whether a part is an identity or zero, or has a transpose of a transpose in it."""
    return isinstance(e, Identity | ZeroMatrix) or any(
        isinstance(part, Transpose) and isinstance(part.arg, Transpose) for _, part in everywhere(e))


def kind_of_edge(edge):
    """What the moves of one step have in common: the idea and the direction."""
    return None if edge.move is None else (idea(edge.rule), edge.move.direction)


def _traced(before, vertex, last):
    edges, state = [], (vertex, last)
    while state in before and before[state][1] is not None:
        _, previous, edge = before[state]
        edges.append(edge)
        state = previous
        if len(edges) > 1000:
            return None
    return edges[::-1]


def steps_along(edges, formulas):
    """The steps of a way; moves by one rule make one step, with those before and after that go without saying."""
    groups = []
    for edge in edges:
        if groups and _belongs(edge, groups[-1]):
            groups[-1].append(edge)
            continue
        groups.append([edge])
        if edge.move is not None and edge.rule not in TRIVIAL:
            groups[-1][:0] = _openings(groups, edge)
    return [_step(group, formulas[group[-1].to]) for group in groups if group]


def _openings(groups, edge):
    """Moves at the end of the step before that only make room for a rule, such as putting in an identity."""
    before, found = groups[-2] if len(groups) > 1 else [], []
    while before and before[-1].move is not None and before[-1].rule in TRIVIAL and (
            before[-1].move.direction == BACKWARD):
        found.insert(0, before.pop())
    return found


def _main(group):
    return next((e for e in group if e.rule not in TRIVIAL), None)


def _belongs(edge, group):
    if edge.move is None or group[-1].move is None:
        return edge.rule == group[-1].rule == COLLECT
    main = _main(group)
    return edge.rule in TRIVIAL or main is None or kind_of_edge(main) == kind_of_edge(edge)


def _step(group, result):
    moves = tuple(e.move for e in group if e.move is not None)
    uses = tuple(sorted({k for e in group for k in e.uses}))
    return Step((_main(group) or group[0]).rule, result, moves, uses)


@lru_cache(maxsize=16384)
def size_of(formula):
    """The number of parts of a formula."""
    return 1 + sum(size_of(part) for _, part in parts(formula))


def parts_of(formula):
    """How often each part occurs in a formula, and which factors of products are neighbours: what it looks like."""
    found = Counter()
    for _, part in everywhere(formula):
        found[hash(key(part))] += 1
        if part.is_Matrix and len(part.args) > 2:
            matrices = [key(a) for a in part.args if a.is_Matrix]
            found.update(map(hash, zip(matrices, matrices[1:])))
    return found


def distance(a, b):
    """How much two formulas differ in their parts, as counted by ``parts_of``."""
    return sum(((a - b) + (b - a)).values())


@cache
def _cost(rule):
    """What a step by a rule costs."""
    return COSTS.get(rule.topic, 1.0) + LENGTH * (size_of(rule.left) + size_of(rule.right))
