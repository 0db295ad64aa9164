"""Clearing inverses: both sides are multiplied by what is inverted at their ends, multiplied out, and meet.

An inverse in the middle of a product is cleared where the largest term of what it inverts stands beside it:
``B (A + B)⁻¹ = I − A (A + B)⁻¹``. What does not meet then is cleared again, as a step inside of the step.
"""

from itertools import product

from sympy import Identity, Inverse, MatAdd, MatMul, MatPow, Transpose

from symlin.derivations.definedness import Ends
from symlin.derivations.derivation import Derivation
from symlin.derivations.directed import in_phases, multiplied_out
from symlin.derivations.graph import Graph, size_of, steps_along
from symlin.derivations.multiplying import granted, times
from symlin.derivations.regrouping import regrouped
from symlin.derivations.steps import MULTIPLY, Step, idea
from symlin.derivations.tries import Effort, Tries
from symlin.errors import DerivationError
from symlin.rewriting.places import everywhere
from symlin.rewriting.rule import BACKWARD, FORWARD
from symlin.rewriting.trees import flat, key, parts
from symlin.rulebook import book
from symlin.spelling import spelled

TERMS = ("term_times_inverse_of_sum", "inverse_of_sum_times_term", "term_times_inverse_of_difference",
         "inverse_of_difference_times_term")
"""The rules by which a term beside the inverse of its sum becomes the other terms."""
CANCEL = ("inverse_on_the_right", "inverse_on_the_left")
"""What takes an inverse away."""
TURNED = ("inverse_of_transpose", "square_as_power")
"""Rules that are read from right to left: sums are transposed inside of inverses, and squares are products."""
OPENING = {"distribute_left": "BC", "distribute_right": "AB", "multiple_of_sum": "AB"} | dict.fromkeys(CANCEL, "")
"""The rules that go first, each with the variables in one of which an inverse has to stand."""
CHOICES = 4
"""Pairs of factors that are tried for one equation."""
DEPTH = 2
"""How often a step may be cleared again inside."""
ROUNDS = 8
"""Terms beside the inverse of their sum that are exchanged in one formula."""
WORK = 240
"""Formulas that are rewritten for one equation."""
LONG, MORE = 5, 60
"""The steps of a way for which a shorter one is looked for, and the formulas that may be rewritten for that."""
LARGER = 6
"""How many times as large as the larger side a formula may become."""


class Clearing:
    """Steps from one formula to another by clearing; ``first`` are the rules that go before those of the book.

    ``tries`` finds what applies. Rules of the book whose names are in ``without`` are not used.
    """

    def __init__(self, first, assumptions, without=frozenset(), tries=None):
        self.first, self.assumptions, self.without = tuple(first), assumptions, without
        self.tries = tries or Tries(assumptions, Effort())
        self.rules = (*first, *book.rules())
        self.terms, self.opening, self.turned = (tuple(map(book.named, names)) for names in (TERMS, OPENING, TURNED))
        self.work, self._known, self._claim = WORK, {}, None

    def steps(self, left, right):
        """The steps from one flat formula to an equal one, or None."""
        if not (left.has(Inverse) or right.has(Inverse)):
            return None
        ends, self._claim = Ends((left, right), self.assumptions), (key(left), key(right))
        return next((found for depth in range(DEPTH + 1)
                     if (found := self._between(left, right, ends, depth)) is not None), None)

    def _between(self, left, right, ends, depth):
        """The steps by multiplying out, and with a step among them that multiplies both sides where depth is left."""
        graph, start, goal, a, b = self._worked_out(left, right, ends)
        if a == b:
            return self._shortest(graph, start, goal)
        for v, w in dict.fromkeys(((start, goal), (a, b))) if depth else ():
            step = self._multiplied(graph.formulas[v], graph.formulas[w], depth)
            if step is not None:
                before, after = self._along(graph, start, v), self._along(graph, w, goal)
                return None if before is None or after is None else [*before, step, *after]
        return None

    def _worked_out(self, left, right, ends):
        """Both sides multiplied out: (graph, vertices of the two sides, vertices of what they become)."""
        pair = key(left), key(right)
        if pair not in self._known:
            largest = LARGER * max(map(size_of, (left, right))) + 40
            strict = pair != self._claim
            graph = Graph(self.rules, self.assumptions, ends, largest, self.tries, self.without, strict)
            graph.left = self.work
            vertices = graph.vertex(left), graph.vertex(right)
            self._known[pair] = graph, *vertices, *[self._settled(graph, self._cancelled(graph, v)) for v in vertices]
            self.work = graph.left
        return self._known[pair]

    def _shortest(self, graph, start, goal):
        """The steps between two sides that meet, after another order of them where one idea comes more than once."""
        steps = self._along(graph, start, goal)
        ideas = [idea(step.rule) for step in steps or ()]
        if len(ideas) < LONG or len(set(ideas)) == len(ideas):
            return steps
        graph.left = MORE
        for vertex in (start, goal):
            self._settled(graph, vertex, in_phases)
        edges = graph.confirmed(start, goal)
        return None if edges is None else steps_along(regrouped(graph, edges, (start, goal)), graph.formulas)

    def _along(self, graph, start, goal):
        edges = graph.confirmed(start, goal)
        return None if edges is None else steps_along(edges, graph.formulas)

    def _multiplied(self, left, right, depth):
        """The step from left to right that multiplies both sides, or None."""
        ends = Ends((left, right), self.assumptions)
        for factors in _choices(left, right):
            try:
                uses = granted(factors, left, right, self.assumptions)
            except DerivationError:
                continue
            products = [times(side, factors) for side in (left, right)]
            if size_of(products[0]) < size_of(products[1]):
                products.reverse()
            inner = self._between(*products, ends, depth - 1)
            if inner is None:
                continue
            case = Derivation(products[0], inner, self.assumptions)
            if not ends.beyond(*case.formulas):
                uses = sorted(uses.union(*(step.uses for step in inner)))
                return Step(MULTIPLY, right, uses=tuple(uses), cases=(case,), factors=factors)
        return None

    def _cancelled(self, graph, vertex):
        """The vertex where sums with inverses in them are multiplied out and what stands beside its inverse is gone."""
        for _ in range(ROUNDS):
            found = [one for one in graph.applications(vertex, self.opening, (FORWARD,))
                     if one.rule.name in CANCEL or any(one.bindings[v].has(Inverse) for v in OPENING[one.rule.name])]
            found.sort(key=lambda one: one.rule.name not in CANCEL)
            following = next((to for one in found if (to := graph.follow(vertex, one)) is not None), None)
            if following is None or not graph.work():
                break
            vertex = following
        return vertex

    def _settled(self, graph, vertex, out=multiplied_out):
        """The vertex where neither multiplying out nor exchanging terms beside inverses goes on."""
        for _ in range(ROUNDS):
            vertex = graph.tidy(out(graph, vertex, self.first)[-1])
            following = self._exchanged(graph, vertex)
            if following is None:
                break
            vertex = following
        return vertex

    def _exchanged(self, graph, vertex):
        for one in graph.applications(vertex, self.terms, (FORWARD,)):
            if all(_weight(one.bindings["B"]) > _weight(term) for term in _terms(one.bindings["A"])):
                return graph.follow(vertex, one)
        for one in graph.applications(vertex, self.turned, (BACKWARD,)):
            if one.rule.name == "square_as_power" or isinstance(one.before.arg.args[0], MatAdd | MatMul):
                return graph.follow(vertex, one)
        return None


def _choices(left, right):
    """Pairs of factors to multiply by, those first that leave the fewest inverses."""
    ends = [{}, {}]
    for side in (left, right):
        for at_end in (0, 1):
            for inverted in _inverted(side, at_end):
                ends[at_end].setdefault(key(inverted), inverted)
    pairs = [(x, z) for x, z in product((None, *ends[0].values()), (None, *ends[1].values())) if (x, z) != (None, None)]
    terms = [_factors(term) for side in (left, right) for term in _terms(side)]
    return sorted(pairs, key=lambda pair: _left_over(terms, *pair))[:CHOICES]


def _left_over(terms, x, z):
    """How many inverses are left where terms are multiplied by x and z, sums in them first."""
    left = [0, 0]
    for factors in terms:
        if x is not None:
            factors = factors[1:] if factors and _is_inverse_of(factors[0], x) else [x, *factors]
        if z is not None:
            factors = factors[:-1] if factors and _is_inverse_of(factors[-1], z) else [*factors, z]
        for factor in factors:
            for _, part in everywhere(factor):
                if isinstance(part, Inverse):
                    left[bool(part.args[0].is_symbol)] += 1
    return left[0], (x is not None) + (z is not None), left[1], z is not None


def _is_inverse_of(factor, x):
    inverted = _of_factor(factor)
    return inverted is not None and key(inverted) == key(x)


def _inverted(e, at_end):
    """What is inverted at an end of the terms of a side: the left one for 0, the right one for 1."""
    if not e.is_Matrix:
        return
    for term in _terms(e):
        factors = _factors(term)
        if not factors:
            continue
        outer = factors[-1 if at_end else 0]
        if isinstance(outer, MatAdd):
            yield from _inverted(outer, at_end)
        elif (inverted := _of_factor(outer)) is not None:
            yield inverted


def _of_factor(factor):
    """What a factor is the inverse of, or None."""
    if isinstance(factor, Inverse):
        return factor.args[0]
    if isinstance(factor, Transpose) and isinstance(factor.arg, Inverse):
        return flat(Transpose(factor.arg.args[0]))
    if isinstance(factor, MatPow) and isinstance(factor.base, Inverse):
        return factor.base.args[0]
    return None


def _terms(e):
    return e.args if isinstance(e, MatAdd) else (e,)


def _factors(term):
    return [a for a in term.args if a.is_Matrix] if isinstance(term, MatMul) else [term]


def _weight(term):
    """What is to be exchanged rather than another term: the longer one."""
    letters = [part for _, part in everywhere(term)
               if part.is_Matrix and not parts(part) and not isinstance(part, Identity)]
    return len(letters), spelled(term)
