"""Making derivations: rewrite both sides by named rules until they meet, and take the shortest way.

First what one rule does, from either side; then both sides are multiplied out; then the formulas that look most like
the other side are rewritten further. What no rule reaches becomes one step that the prover decides.
"""

from heapq import heappop, heappush
from itertools import count, islice

from sympy import Sum

from symlin.assumed import Equation, Unread
from symlin.derivations.clearing import Clearing
from symlin.derivations.definedness import Ends
from symlin.derivations.derivation import Derivation
from symlin.derivations.directed import NAMES, multiplied_out, orders, with_columns_of_ones
from symlin.derivations.earlier_case import earlier_cases
from symlin.derivations.from_certificates import follow
from symlin.derivations.graph import LONGER, Graph, distance, parts_of, size_of, steps_along
from symlin.derivations.inside import differences, steps_inside
from symlin.derivations.levels import all_letters, letters_in, level_by_level, outer_first
from symlin.derivations.replaying import induction_claims
from symlin.derivations.shortening import shortened
from symlin.derivations.steps import DEFINITION, ENTRIES, GIVEN, INDUCTION, REARRANGE, Step
from symlin.derivations.tries import DECIDING, Effort, Tries
from symlin.errors import BudgetError, DerivationError
from symlin.nodes import Entry, Softmax
from symlin.proving import decide
from symlin.relations.induction import Induction, inductive_symbols
from symlin.relations.proofs import Certificate
from symlin.rewriting.hypotheses import hypotheses, solved
from symlin.rewriting.places import Place
from symlin.rewriting.rule import BACKWARD, unfolding
from symlin.rewriting.trees import flat, unfolded
from symlin.rulebook import book
from symlin.spelling import spelled

OF_SOFTMAX = (
    "two_blocks_of_keys", "softmax_by_rows", "softmax_of_column", "row_of_blocks_times_ones", "exp_of_row_shift",
    "scaled_rows_divided_by_their_sums",
)
"""The rules that put in what softmax is, and bring the sums of its rows to their form."""
CREATIVE = 4
"""Formulas next to a side that are multiplied out, those that look most like the other side."""
EARLIER = 4
"""Ways in which the claim for the number before is put in at the step of an induction."""
PROOF = 12
"""Lines that a theorem's own derivation may have, where it is not cited."""
LONG = 4
"""Steps of a way beyond which another way is looked for too."""
SOLVED, AGAIN = 6, 40
"""Terms of assumed sums for which the others are put in, and formulas that are rewritten for each."""
INSIDE = 4
"""Pairs of formulas that differ inside alone, of which the parts are derived."""
TRIED = 16
"""Formulas that are rewritten by all rules where multiplying out does not bring the sides together."""


def derivation_of(verdict):
    """The ``Derivation`` of a proved verdict (symlin.verdict)."""
    return derived(verdict.left, verdict.right, verdict.assumptions, verdict.evidence)


def derived(left, right, assumptions=(), evidence=None, effort=None):
    """A ``Derivation`` of ``left = right``, which is true under ``assumptions`` (symlin.assumed).

    ``evidence`` is that of the verdict; an induction is shown as one. When the ``effort`` is spent, the best that was
    found is taken.

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
        return _derived(left, right, assumptions, evidence, effort or Effort())
    except (BudgetError, RecursionError):
        return Derivation(left, [_decided(left, right, assumptions)], assumptions)


def _decided(left, right, assumptions):
    """The one step that the prover decides; ``DerivationError`` where it does not."""
    verdict = decide(left, right, assumptions=assumptions)
    if verdict.status != "proved":
        raise DerivationError(f"{spelled(left)} = {spelled(right)} is {verdict.status}: {verdict.reason}")
    uses = tuple(k for k, a in enumerate(assumptions) if a in (verdict.assumptions or ()))
    return Step(GIVEN if uses else ENTRIES, right, uses=uses)


def _derived(left, right, assumptions, evidence, effort):
    search = _Search(left, right, assumptions, evidence, effort=effort)
    if search.start == search.goal:
        return Derivation(left, [Step(REARRANGE, right)], assumptions)
    with effort.share(0.4 if isinstance(evidence, Induction) else 1):
        steps = search.steps()
    if steps is None and isinstance(evidence, Induction):
        try:
            return Derivation(left, [_by_induction(left, right, assumptions, evidence.symbol, effort)], assumptions)
        except DerivationError:
            return Derivation(left, [_decided(left, right, assumptions)], assumptions)
    if steps is None:
        induction = _shown_induction(left, right, assumptions, effort)
        if induction is not None:
            return Derivation(left, [induction], assumptions)
        steps = search.joined()
    elif (theorem := _theorem(steps)) is not None:
        steps = _proof(theorem, left, right, assumptions, evidence, effort) or steps
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


def _proof(name, left, right, assumptions, evidence=None, effort=None):
    """Steps without a theorem and those after it, so many as a textbook may have, or None."""
    names = [rule.name for rule in book.theorems()]
    without = frozenset(names[names.index(name):])
    try:
        steps = _Search(left, right, assumptions, evidence, without, effort).steps()
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


def _by_induction(left, right, assumptions, symbol, effort):
    base, step = induction_claims(left, right, assumptions, symbol)
    base, step = derived(*base, effort=effort), _from_earlier(*step, effort)
    uses = tuple(sorted({k for case in (base, step) for s in case.steps for k in s.uses if k < len(assumptions)}))
    return Step(INDUCTION, right, (), uses, (base, step), symbol)


def _shown_induction(left, right, assumptions, effort):
    """An induction of which rules make the base and the step, where the proof needed none; or None."""
    for symbol in inductive_symbols(left, right, assumptions):
        try:
            step = _by_induction(left, right, assumptions, symbol, effort)
        except (BudgetError, DerivationError):
            continue
        if not any(inner.rule in (ENTRIES, GIVEN) for case in step.cases for inner in case.steps):
            return step
    return None


def _from_earlier(left, right, assumptions, effort):
    """A derivation under assumptions of which the last one is the claim for the number before."""
    for steps in islice(earlier_cases(left, assumptions), EARLIER):
        before = steps[-1].result
        evidence = decide(before, right, assumptions=assumptions).evidence
        rest = derived(before, right, assumptions, evidence, effort).steps
        if not any(step.rule in (ENTRIES, GIVEN) for step in rest):
            if [step.rule for step in rest] == [REARRANGE]:
                return Derivation(left, (*steps[:-1], _ending(steps[-1], right)), assumptions)
            return Derivation(left, (*steps, *rest), assumptions)
    return derived(left, right, assumptions, effort=effort)


class _Search:
    def __init__(self, left, right, assumptions, evidence=None, without=frozenset(), effort=None):
        left, right = flat(left), flat(right)
        self.assumptions, self.evidence, self.effort = assumptions, evidence, effort or Effort()
        written, inside = ([dict.fromkeys(of(side)) for side in (left, right)] for of in (letters_in, all_letters))
        letters = dict.fromkeys((*written[0], *written[1], *inside[0], *inside[1]))
        shared = {letter for a, b in ((0, 1), (1, 0)) for letter in written[a] if letter in inside[b]}
        values = {letter: all_letters(flat(letter.value)) for letter in letters}
        self.unfoldings = tuple(map(unfolding, outer_first(letters, values, {**written[0], **written[1]}, shared)))
        self.common = frozenset(f"{DEFINITION}{letter.name}" for letter in shared)
        self.by_entries = any(unfolded(side).has(Entry, Sum) for side in (left, right))
        self.hypotheses, self.solved = tuple(hypotheses(assumptions, (left, right))), tuple(solved(assumptions))
        said = left, right, *(side for a in assumptions if isinstance(a, Equation) for side in a)
        self.graph = Graph((*self.unfoldings, *self.hypotheses, *self.solved, *book.rules()), assumptions,
                           Ends(said, assumptions), LONGER * max(map(size_of, (left, right))) + 60,
                           Tries(assumptions, self.effort), without)
        self.graph.orders = frozenset(orders(left) | orders(right))
        self.start, self.goal = self.graph.vertex(left), self.graph.vertex(right)
        self.ends, self._looks = (self.start, self.goal), {}

    def steps(self):
        """The steps from the start to the goal by rules, or None."""
        found = self._along(self._way())
        if found is None or len(found) > LONG:
            found = min(filter(None, (found, self._cleared())), key=_lines, default=None)
        if found is None:
            found = self._along(self._by_solving() or self._after_one(undone=True)) or self._inside()
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
        if any(unfolded(self.graph.formulas[v]).has(Softmax) for v in (self.start, self.goal)):
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
        with self.effort.share(0.7):
            led = follow(self.evidence, self.graph, *ends, self.hypotheses, self.unfoldings)
        return self._found() if led else None

    def _by_solving(self):
        """The way with what an assumed sum leaves for one of its terms put in for that; or None."""
        graph = self.graph
        for rule in self.solved[:SOLVED]:
            graph.left = max(graph.left, AGAIN)
            ends, letters = (self.start, self.goal), self.unfoldings
            for following in (None, self.ends, None):
                graph.left = max(graph.left, AGAIN)
                ways = level_by_level(graph, ends, (rule, *self.hypotheses), letters, self.by_entries)
                if (found := self._found()) is not None:
                    return found
                ends, letters = following or [way[-1] for way in ways], ()
        return None

    def _inside(self):
        """Steps where the two sides, or what one rule makes of one of them, differ in their arguments; or None."""
        graph = self.graph
        pairs = [(self.start, self.goal), self._opened(), self.ends]
        for a, b in pairs[:2]:
            pairs += [(a, edge.to) for edge in graph.edges[b] if edge.move is not None]
            pairs += [(edge.to, b) for edge in graph.edges[a] if edge.move is not None]
        pairs = [pair for pair in dict.fromkeys(map(tuple, pairs)) if differences(*map(graph.formulas.get, pair))]
        for a, b in pairs[:INSIDE]:
            self.effort.spend(DECIDING)
            if self.effort.spent:
                break
            middle = steps_inside(graph.formulas[a], graph.formulas[b], self.assumptions, self._part)
            if middle is not None:
                return self._joined(a, middle, b)
        return None

    def _part(self, left, right, evidence):
        return _Search(left, right, self.assumptions, evidence, self.graph.without, self.effort).steps()

    def _joined(self, a, middle, b):
        """Steps to a vertex, from it to another, and on to the goal."""
        before, after = (steps_along(self.graph.way(*pair), self.graph.formulas) for pair in (
            (self.start, a), (b, self.goal)))
        return [*before, *middle, *after]

    def _after_one(self, undone=False):
        """The way found by one rule to either side that is no multiplying out, and then multiplying out; or None.

        With ``undone`` the rule is one of those for multiplying out, from right to left, which then is not applied.
        """
        graph = self.graph
        reached = [{self.ends[side], *self.out[side]} for side in (0, 1)]
        for side, vertex in enumerate((self.start, self.goal)):
            target = self._look(self.ends[1 - side])
            others = {e.to: e.rule for e in graph.edges[vertex] if e.move is not None and (e.rule in NAMES) is undone
                      and (not undone or e.move.direction == BACKWARD)}
            for to in sorted(others, key=lambda v: distance(self._look(v), target))[:CREATIVE]:
                way = multiplied_out(graph, to, (*self.hypotheses, *self.unfoldings),
                                     without=(others[to],) if undone else ())
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
        clearing = Clearing(first, self.assumptions, graph.without, graph.tries)
        try:
            middle = clearing.steps(graph.formulas[a], graph.formulas[b])
        except BudgetError:
            return None
        if middle is None:
            return None
        return self._joined(a, middle, b)

    def joined(self):
        """Steps with one among them that no rule makes, where the two sides are nearest to each other."""
        graph = self.graph
        a, b = self._opened()
        known = () if graph.holds(a, b) else self.assumptions
        step = _decided(graph.formulas[a], graph.formulas[b], known)
        graph.join(a, b, step.rule, 3.0)
        steps = steps_along(graph.way(self.start, self.goal), graph.formulas)
        return [one._replace(uses=step.uses) if one.rule == step.rule else one for one in steps]

    def _opened(self):
        """The vertices of the two sides with their definitions put in."""
        found = []
        for vertex in (self.start, self.goal):
            found.append(multiplied_out(self.graph, vertex, self.unfoldings, only_first=True)[-1])
        return found

    def _along(self, edges):
        """The steps of a way, after a shorter one was looked for; None of none."""
        if edges is None:
            return None
        return steps_along(self._shortened(edges) if len(edges) > 2 else edges, self.graph.formulas)
