"""Making derivations: rewrite both sides by named rules until they meet, and take the shortest way.

First what one rule does, from either side; then both sides are multiplied out; then the formulas that look most like
the other side are rewritten further. What no rule reaches becomes one step that the prover decides.
"""

from heapq import heappop, heappush
from itertools import count

from sympy import Sum

from symlin.assumed import Unread
from symlin.derivations.clearing import Clearing
from symlin.derivations.definedness import Ends, opened
from symlin.derivations.derivation import Derivation
from symlin.derivations.directed import NAMES, multiplied_out, with_columns_of_ones
from symlin.derivations.from_certificates import follow
from symlin.derivations.graph import LONGER, Graph, distance, parts_of, size_of, steps_along
from symlin.rewriting.hypotheses import hypotheses
from symlin.derivations.levels import level_by_level, outer_first
from symlin.derivations.replaying import induction_claims
from symlin.derivations.shortening import shortened
from symlin.derivations.steps import COLLECT, DEFINITION, ENTRIES, GIVEN, INDUCTION, REARRANGE, Step
from symlin.derivations.tidying import tidied
from symlin.errors import BudgetError, DerivationError, Error
from symlin.nodes import Defined, DefinedScalar, Entry, Softmax
from symlin.proving import decide
from symlin.relations.induction import Induction
from symlin.relations.proofs import Certificate
from symlin.rewriting.places import Place, everywhere
from symlin.rewriting.rule import unfolding
from symlin.rewriting.trees import flat, key
from symlin.rulebook import book

OF_SOFTMAX = (
    "two_blocks_of_keys", "softmax_by_rows", "softmax_of_column", "row_of_blocks_times_ones", "exp_of_row_shift",
    "scaled_rows_divided_by_their_sums",
)
"""The rules that put in what softmax is, and bring the sums of its rows to their form."""
CREATIVE = 4
"""Formulas next to a side that are multiplied out, those that look most like the other side."""
PROOF = 12
"""Lines that a theorem's own derivation may have, where it is not cited."""
LONG = 4
"""Steps of a way beyond which another way is looked for too."""
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
    search = _Search(left, right, assumptions, evidence)
    if search.start == search.goal:
        return Derivation(left, [Step(REARRANGE, right)], assumptions)
    steps = search.steps()
    if steps is None and isinstance(evidence, Induction):
        return Derivation(left, [_by_induction(left, right, assumptions, evidence)], assumptions)
    if steps is None:
        steps = search.joined()
    elif (theorem := _theorem(steps)) is not None:
        steps = _proof(theorem, left, right, assumptions, evidence) or steps
    return Derivation(left, [*steps[:-1], _ending(steps[-1], right)], assumptions)


def proof_of(theorem):
    """The ``Derivation`` of a theorem of the rule book from other rules, and from theorems that stand before it there.

    ``DerivationError`` where none is found.

    >>> from symlin.rulebook import book
    >>> [step.rule for step in proof_of(book.named("trace_of_similar_matrix")).steps]
    ['trace_is_cyclic', 'inverse_on_the_left']
    """
    if not theorem.theorem:
        raise DerivationError(f"{theorem.name} is no theorem of the rule book; those are "
                              f"{', '.join(rule.name for rule in book.theorems())}")
    steps = _proof(theorem.name, theorem.left, theorem.right, theorem.given)
    if steps is None:
        raise DerivationError(f"{theorem.name} was not derived from the rules before it")
    return Derivation(theorem.left, [*steps[:-1], _ending(steps[-1], theorem.right)], theorem.given)


def _proof(name, left, right, assumptions, evidence=None):
    """Steps without a theorem and those after it, so many as a textbook may have, or None."""
    names = [rule.name for rule in book.theorems()]
    without = frozenset(names[names.index(name):])
    try:
        steps = _Search(left, right, assumptions, evidence, without).steps()
    except (BudgetError, RecursionError):
        return None
    return steps if steps is not None and _lines(steps) <= PROOF else None


def _theorem(steps):
    """The name of the theorem of which steps are one application to a whole side, or None."""
    moves = [move for step in steps for move in step.moves]
    if len(moves) != 1 or moves[0].place != Place():
        return None
    return next((rule.name for rule in book.theorems() if rule.name == moves[0].rule), None)


def _lines(steps):
    """How many lines steps have, those inside of them too."""
    return sum(1 + sum(_lines(case.steps) for case in step.cases) for step in steps)


def _ending(step, right):
    """The last step, with the result as it is written in the claim."""
    moves = (*step.moves[:-1], step.moves[-1]._replace(result=right)) if step.moves else ()
    return step._replace(result=right, moves=moves)


def _by_induction(left, right, assumptions, evidence):
    base, step = (derived(*claim) for claim in induction_claims(left, right, assumptions, evidence.symbol))
    uses = tuple(sorted({k for case in (base, step) for s in case.steps for k in s.uses if k < len(assumptions)}))
    return Step(INDUCTION, right, (), uses, (base, step), evidence.symbol)


class _Search:
    def __init__(self, left, right, assumptions, evidence=None, without=frozenset()):
        left, right = flat(left), flat(right)
        self.assumptions, self.evidence = assumptions, evidence
        written, inside = ([dict.fromkeys(of(side)) for side in (left, right)] for of in (_letters, _all_letters))
        letters = dict.fromkeys((*written[0], *written[1], *inside[0], *inside[1]))
        shared = {letter for a, b in ((0, 1), (1, 0)) for letter in written[a] if letter in inside[b]}
        values = {letter: _all_letters(flat(letter.value)) for letter in letters}
        self.unfoldings = tuple(map(unfolding, outer_first(letters, values, {**written[0], **written[1]}, shared)))
        self.common = frozenset(f"{DEFINITION}{letter.name}" for letter in shared)
        self.by_entries = any(opened(side).has(Entry, Sum) for side in (left, right))
        self.hypotheses = tuple(hypotheses(assumptions))
        self.graph = Graph((*self.unfoldings, *self.hypotheses, *book.rules()), assumptions,
                           Ends((left, right), assumptions), LONGER * max(map(size_of, (left, right))) + 60, without)
        self.start, self.goal = self.graph.vertex(left), self.graph.vertex(right)
        self.ends, self._looks = (self.start, self.goal), {}

    def steps(self):
        """The steps from the start to the goal by rules, or None."""
        found = self._along(self._way())
        if found is None or len(found) > LONG:
            found = min(filter(None, (found, self._cleared())), key=_lines, default=None)
        return self._along(self._towards()) if found is None else found

    def _way(self):
        """The edges from the start to the goal by rules that are applied to one of them, or multiply out; or None."""
        graph = self.graph
        ways = [with_columns_of_ones(graph, v) for v in (self.start, self.goal)]
        for vertex in dict.fromkeys((self.start, self.goal, *ways)):
            graph.expand(vertex)
        found = self._found()
        if found is None:
            for first, letters in self._choices():
                self.out = level_by_level(graph, ways, (*self.hypotheses, *first), letters, self.by_entries)
                self.ends = tuple(way[-1] for way in self.out)
                if not set(self.out[0]).isdisjoint(self.out[1]) and (found := self._found()) is not None:
                    if isinstance(self.evidence, Certificate) and len(steps_along(found, graph.formulas)) > LONG:
                        return self._by_relations() or found
                    return found
            found = self._by_relations()
            if found is None or len(steps_along(found, graph.formulas)) > LONG:
                found = self._after_one() or found
        return found

    def _choices(self):
        """What to put in: letter by letter, those first that one side alone has; all at once, and what softmax is."""
        yield (), self.unfoldings
        if self.unfoldings:
            yield self.unfoldings, ()
        if any(opened(self.graph.formulas[v]).has(Softmax) for v in (self.start, self.goal)):
            yield (*self.unfoldings, *map(book.named, OF_SOFTMAX)), ()

    def _found(self):
        """The shortest way whose unnamed steps the prover confirms."""
        return self.graph.confirmed(self.start, self.goal)

    def _shortened(self, edges):
        own = tuple(rule for rule in self.unfoldings if rule.name not in self.common)
        others = tuple(rule for rule in self.unfoldings if rule.name in self.common)
        return shortened(self.graph, edges, (self.start, self.goal), (own, others), self.hypotheses)

    def _by_relations(self):
        """The way that the certificate shows, or None."""
        ends = self.start, self.goal
        return self._found() if follow(self.evidence, self.graph, *ends, self.hypotheses, self.unfoldings) else None

    def _after_one(self):
        """The way found by one rule to either side that is no multiplying out, and then multiplying out; or None."""
        graph = self.graph
        reached = [{self.ends[side], *self.out[side]} for side in (0, 1)]
        for side, vertex in enumerate((self.start, self.goal)):
            target = self._look(self.ends[1 - side])
            others = dict.fromkeys(e.to for e in graph.edges[vertex] if e.move is not None and e.rule not in NAMES)
            for to in sorted(others, key=lambda v: distance(self._look(v), target))[:CREATIVE]:
                way = multiplied_out(graph, to, (*self.hypotheses, *self.unfoldings))
                reached[side] |= {*way, self.graph.tidy(way[-1])}
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

    def _cleared(self):
        """Steps that clear inverses, or None."""
        graph, (a, b) = self.graph, self._opened()
        first = (*self.hypotheses, *self.unfoldings)
        clearing = Clearing(first, self.assumptions, graph.without)
        try:
            middle = clearing.steps(graph.formulas[a], graph.formulas[b])
        except BudgetError:
            return None
        if middle is None:
            return None
        before, after = (steps_along(graph.way(*pair), graph.formulas) for pair in ((self.start, a), (b, self.goal)))
        return [*before, *middle, *after]

    def joined(self):
        """Steps with one among them that no rule makes, where the two sides are nearest to each other."""
        name = self._reason()
        graph = self.graph
        a, b = self._opened()
        if a == self.start and b == self.goal:
            return [Step(name, graph.formulas[b], uses=self._uses(a, b, name))]
        graph.join(a, b, name, 3.0)
        edges = graph.way(self.start, self.goal)
        steps = steps_along(edges, self.graph.formulas)
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
        return ENTRIES if self.graph.holds(self.start, self.goal) else GIVEN

    def _uses(self, a, b, name):
        if name != GIVEN:
            return ()
        verdict = decide(self.graph.formulas[a], self.graph.formulas[b], assumptions=self.assumptions)
        return tuple(k for k, assumption in enumerate(self.assumptions) if assumption in (verdict.assumptions or ()))

    def _along(self, edges):
        """The steps of a way, after a shorter one was looked for; None of none."""
        if edges is None:
            return None
        return steps_along(self._shortened(edges) if len(edges) > 2 else edges, self.graph.formulas)


def _letters(side):
    return [node for _, node in everywhere(side) if isinstance(node, Defined | DefinedScalar)]


def _all_letters(side):
    """The letters of a side and those of their values."""
    found, pending = [], _letters(side)
    while pending:
        letter = pending.pop()
        if letter not in found:
            found.append(letter)
            pending += _letters(flat(letter.value))
    return found


