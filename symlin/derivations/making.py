"""Making derivations: rewrite both sides by named rules until they meet, and take the shortest way.

First what one rule does, from either side; then both sides are multiplied out; then the formulas that look most like
the other side are rewritten further. What no rule reaches becomes one step that the prover decides.
"""

from heapq import heappop, heappush
from itertools import count

from symlin.assumed import Unread
from symlin.derivations.definedness import Ends, opened
from symlin.derivations.derivation import Derivation
from symlin.derivations.directed import NAMES, multiplied_out, with_columns_of_ones
from symlin.derivations.graph import LONGER, Graph, distance, parts_of, size_of, steps_along
from symlin.derivations.hypotheses import hypotheses
from symlin.derivations.replaying import DEFINITION, induction_claims
from symlin.derivations.steps import COLLECT, ENTRIES, GIVEN, INDUCTION, REARRANGE, Step
from symlin.derivations.tidying import tidied
from symlin.errors import BudgetError, Error
from symlin.nodes import Defined, DefinedScalar, Softmax
from symlin.proving import decide
from symlin.relations.induction import Induction
from symlin.rewriting.places import everywhere
from symlin.rewriting.rule import unfolding
from symlin.rewriting.trees import flat, key
from symlin.rulebook import book

SHORTENED = 8
"""Formulas of a way that are rewritten by all rules, to find a shorter one."""
OF_SOFTMAX = ("two_blocks_of_keys", "softmax_by_rows", "softmax_of_column")
"""The rules that put in what softmax is."""
CREATIVE = 4
"""Formulas next to a side that are multiplied out, those that look most like the other side."""
TRIED = 16
"""Formulas that are rewritten by all rules where multiplying out does not bring the sides together."""


def derivation_of(verdict):
    """The ``Derivation`` of a proved verdict (symlin.verdict)."""
    return derived(verdict.left, verdict.right, verdict.assumptions, verdict.evidence)


def derived(left, right, assumptions=(), evidence=None):
    """A ``Derivation`` of ``left = right``, which is true under ``assumptions`` (symlin.assumed).

    ``evidence`` is that of the verdict; an induction is shown as one.

    >>> from sympy import MatMul, Transpose
    >>> from symlin.writing import matrices, sizes
    >>> A, B = matrices("A B", *sizes("n k"))
    >>> [step.rule for step in derived(MatMul(A, Transpose(A + B)), A * A.T + A * B.T).steps]
    ['transpose_of_sum', 'distribute_left']
    """
    assumptions = tuple(a for a in assumptions if not isinstance(a, Unread))
    if left == right:
        return Derivation(left, (), assumptions)
    try:
        return _derived(left, right, assumptions, evidence)
    except (BudgetError, RecursionError):
        return Derivation(left, [_decided(left, right, assumptions)], assumptions)


def _decided(left, right, assumptions):
    """The one step that the prover decides."""
    verdict = decide(left, right, assumptions=assumptions)
    uses = tuple(k for k, a in enumerate(assumptions) if a in (verdict.assumptions or ()))
    return Step(GIVEN if uses else ENTRIES, right, uses=uses)


def _derived(left, right, assumptions, evidence):
    search = _Search(left, right, assumptions)
    if search.start == search.goal:
        return Derivation(left, [Step(REARRANGE, right)], assumptions)
    edges = search.way()
    if edges is None and isinstance(evidence, Induction):
        return Derivation(left, [_by_induction(left, right, assumptions, evidence)], assumptions)
    steps = search.joined() if edges is None else search.steps(edges)
    return Derivation(left, [*steps[:-1], _ending(steps[-1], right)], assumptions)


def _ending(step, right):
    """The last step, with the result as it is written in the claim."""
    moves = (*step.moves[:-1], step.moves[-1]._replace(result=right)) if step.moves else ()
    return step._replace(result=right, moves=moves)


def _by_induction(left, right, assumptions, evidence):
    base, step = (derived(*claim) for claim in induction_claims(left, right, assumptions, evidence.symbol))
    uses = tuple(sorted({k for case in (base, step) for s in case.steps for k in s.uses if k < len(assumptions)}))
    return Step(INDUCTION, right, (), uses, (base, step), evidence.symbol)


class _Search:
    def __init__(self, left, right, assumptions):
        left, right = flat(left), flat(right)
        self.assumptions = assumptions
        written = [dict.fromkeys(_letters(side)) for side in (left, right)]
        self.unfoldings = tuple(map(unfolding, {**written[0], **written[1]}))
        self.common = frozenset(f"{DEFINITION}{letter.name}" for letter in written[0] if letter in written[1])
        self.hypotheses = tuple(hypotheses(assumptions))
        self.graph = Graph((*self.unfoldings, *self.hypotheses, *book.rules()), assumptions,
                           Ends((left, right), assumptions), LONGER * max(map(size_of, (left, right))) + 20)
        self.start, self.goal = self.graph.vertex(left), self.graph.vertex(right)
        self.ends, self._looks = (self.start, self.goal), {}

    def way(self):
        """The edges from the start to the goal by rules, or None."""
        graph = self.graph
        ways = [with_columns_of_ones(graph, v) for v in (self.start, self.goal)]
        for vertex in dict.fromkeys((self.start, self.goal, *ways)):
            graph.expand(vertex)
        found = self._found()
        if found is None:
            self.out = []
            for rules in self._choices():
                self.out = [multiplied_out(graph, v, (*self.hypotheses, *rules)) for v in ways]
                self.ends = tuple(self._tidy(way[-1]) for way in self.out)
                if self.ends[0] == self.ends[1]:
                    break
            found = self._found() if self.ends[0] == self.ends[1] else self._after_one() or self._towards()
        return self._shortened(found) if found is not None and len(found) > 2 else found

    def _choices(self):
        """The rules to go first: definitions of letters that one side alone has, all definitions, softmax too."""
        if self.common:
            yield tuple(rule for rule in self.unfoldings if rule.name not in self.common)
        yield self.unfoldings
        if any(opened(self.graph.formulas[v]).has(Softmax) for v in (self.start, self.goal)):
            yield (*self.unfoldings, *map(book.named, OF_SOFTMAX))

    def _found(self):
        """The shortest way whose unnamed steps the prover confirms."""
        while (edges := self.graph.way(self.start, self.goal)) is not None:
            before = self.start
            for edge in edges:
                if edge.move is None and not self._holds(before, edge.to):
                    self.graph.drop(before, edge.to, edge.rule)
                    break
                before = edge.to
            else:
                return edges
        return None

    def _holds(self, a, b):
        try:
            return decide(self.graph.formulas[a], self.graph.formulas[b]).status == "proved"
        except Error:
            return False

    def _tidy(self, vertex):
        """The vertex of the tidied formula, joined where it is another."""
        tidy = self.graph.vertex(tidied(self.graph.formulas[vertex]))
        if tidy != vertex:
            self.graph.join(vertex, tidy, COLLECT, 1.0)
        return tidy

    def _shortened(self, edges):
        vertices = [self.start, *(edge.to for edge in edges)][1:-1]
        for vertex in vertices[:SHORTENED]:
            self.graph.expand(vertex)
        return self._found() or edges

    def _after_one(self):
        """The way found by one rule to either side that is no multiplying out, and then multiplying out; or None."""
        graph = self.graph
        reached = [{self.ends[side], *self.out[side]} for side in (0, 1)]
        for side, vertex in enumerate((self.start, self.goal)):
            target = self._look(self.ends[1 - side])
            others = dict.fromkeys(e.to for e in graph.edges[vertex] if e.move is not None and e.rule not in NAMES)
            for to in sorted(others, key=lambda v: distance(self._look(v), target))[:CREATIVE]:
                way = multiplied_out(graph, to, (*self.hypotheses, *self.unfoldings))
                reached[side] |= {*way, self._tidy(way[-1])}
                if reached[0] & reached[1] and (found := self._found()) is not None:
                    return found
        return None

    def _look(self, vertex):
        if vertex not in self._looks:
            self._looks[vertex] = parts_of(self.graph.formulas[vertex])
        return self._looks[vertex]

    def _towards(self):
        """The way found by rewriting what looks most like the other side; or None."""
        graph, order = self.graph, count()
        targets = [[self._look(v) for v in pair] for pair in ((self.ends[1], self.goal), (self.ends[0], self.start))]
        pending, reached = [], [set(), set()]

        def meet(side, vertex, depth):
            if vertex not in reached[side]:
                reached[side].add(vertex)
                nearest = min(distance(self._look(vertex), target) for target in targets[side])
                heappush(pending, (nearest + depth, next(order), side, vertex, depth))

        for side, way in enumerate(self.out):
            for vertex in (*way, self.ends[side]):
                meet(side, vertex, 0)
        tried = 0
        while pending and tried < TRIED:
            _, _, side, vertex, depth = heappop(pending)
            tried += vertex not in graph.expanded
            for to in graph.expand(vertex):
                meet(side, to, depth + 1)
            if reached[0] & reached[1] and (found := self._found()) is not None:
                return found
        return None

    def joined(self):
        """Steps with one among them that no rule makes, where the two sides are nearest to each other."""
        name = self._reason()
        graph = self.graph
        a, b = self._opened()
        if a == self.start and b == self.goal:
            return [Step(name, graph.formulas[b], uses=self._uses(a, b, name))]
        graph.join(a, b, name, 3.0)
        edges = graph.way(self.start, self.goal)
        steps = self.steps(edges)
        before, result = self.start, []
        for step in steps:
            after = key(flat(step.result))
            result.append(step._replace(uses=self._uses(before, after, name)) if step.rule == GIVEN else step)
            before = after
        return result

    def _opened(self):
        """The vertices of the two sides with their definitions put in."""
        found = []
        for vertex in (self.start, self.goal):
            found.append(multiplied_out(self.graph, vertex, self.unfoldings, only_first=True)[-1])
        return found

    def _reason(self):
        if not self.assumptions:
            return ENTRIES
        return ENTRIES if self._holds(self.start, self.goal) else GIVEN

    def _uses(self, a, b, name):
        if name != GIVEN:
            return ()
        verdict = decide(self.graph.formulas[a], self.graph.formulas[b], assumptions=self.assumptions)
        return tuple(k for k, assumption in enumerate(self.assumptions) if assumption in (verdict.assumptions or ()))

    def steps(self, edges):
        return steps_along(edges, self.graph.formulas)


def _letters(side):
    return [node for _, node in everywhere(side) if isinstance(node, Defined | DefinedScalar)]


