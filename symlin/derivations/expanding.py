"""Multiplying out and nothing else: no inverse is cancelled and no assumption is used on the way."""

from functools import cache

from sympy import Add, HadamardProduct, Identity, Inverse, MatAdd, QQ, S, Trace, Transpose, ZeroMatrix

from symlin.derivations.steps import COLLECT, DEFINITION
from symlin.derivations.words import POWER
from symlin.nodes import Elementwise, Scalar, Softmax
from symlin.rewriting.applying import outcomes
from symlin.rewriting.places import at, everywhere, node_at
from symlin.rewriting.rule import BACKWARD, FORWARD
from symlin.rewriting.trees import alike, flat, key, made
from symlin.rulebook import book

NAMES = """
    identity_on_the_left identity_on_the_right zero_on_the_left zero_on_the_right zero_multiple multiple_of_zero
    add_zero inverse_twice inverse_of_identity transpose_twice transpose_of_identity transpose_of_zero transpose_of_diag
    symmetric_matrix inverse_of_symmetric_matrix skew_symmetric_matrix power_zero number_plus_zero number_times_zero
    squared_norm_is_a_product dot_is_a_product frobenius_norm inner_product_of_matrices
    transpose_of_product transpose_of_sum transpose_of_multiple transpose_of_power inverse_of_transpose
    number_to_the_front distribute_left distribute_right multiple_of_sum
    trace_of_sum trace_of_multiple trace_of_transpose trace_of_identity trace_of_zero trace_of_outer_product
    count_by_ones skew_trace symmetric_times_skew_trace skew_quadratic_form
    number_of_sum number_of_multiple distribute_number
""".split()
"""Rules by which a formula becomes a sum of products, in the order in which they are tried."""
POWERS = ("square_as_power", "matrix_times_power")
"""Rules by which, read backward, a power becomes a product."""
KINDS = {Scalar: "number", Trace: "trace"}
TURNS = {"number": (("number_is_its_transpose", FORWARD),),
         "trace": (("trace_is_cyclic", FORWARD), ("trace_of_transpose", BACKWARD))}
"""The rules by which numbers and traces are turned."""
STEPS = 60
"""Applications after which a formula is left as it is."""
_CLOSED = (Inverse, Elementwise, Softmax, HadamardProduct)
"""What is not multiplied out inside."""


@cache
def _rules():
    return tuple(map(book.named, NAMES)), tuple(map(book.named, POWERS))


class Expanding:
    """Multiplies out formulas of ``graph``; ``reader`` tells how a number is written, ``definitions`` go first."""

    def __init__(self, graph, reader, definitions=()):
        self.graph, self.reader = graph, reader
        rules, self.powers = _rules()
        self.rules = (*definitions, *rules)
        self.transposing = tuple(rule for rule in self.rules if isinstance(rule.left, Transpose))

    def multiplied_out(self, vertex):
        """The vertex where a formula is a sum of products; ``graph`` learns the way."""
        for _ in range(STEPS):
            vertex = self._with_symmetric_inverses(vertex)
            application = self._next(vertex)
            following = application and self.graph.follow(vertex, application)
            if following is None:
                break
            vertex = following
        return vertex

    def collected(self, vertex):
        """The vertex of a sum of products with like terms added, joined where it is another."""
        formula = self.graph.formulas[vertex]
        kind, identity = (MatAdd, Identity(formula.shape[0])) if formula.is_Matrix else (Add, None)
        found = {}
        for term in formula.args if isinstance(formula, kind) else (formula,):
            for basis, c in self.reader.of(term).items():
                found.setdefault(basis, []).append((c, term))
        terms = []
        for basis, parts in found.items():
            c = sum((c for c, _ in parts), QQ(0))
            if c:
                term = self.reader.term(basis, c, identity)
                terms.append(parts[0][1] if len(parts) == 1 and key(parts[0][1]) == key(term) else term)
        zero = ZeroMatrix(*formula.shape) if formula.is_Matrix else S.Zero
        collected = self.graph.vertex(flat(made(kind, terms)) if len(terms) > 1 else terms[0] if terms else zero)
        if collected != vertex:
            self.graph.join(vertex, collected, COLLECT, 1.0)
        return collected

    def _with_symmetric_inverses(self, vertex):
        """The vertex where inverses of symmetric matrices are not transposed."""
        formula = self.graph.formulas[vertex]
        for place, e in everywhere(formula):
            if isinstance(e, Transpose) and isinstance(e.arg, Inverse) and self._is_symmetric(e.arg):
                one = next(outcomes(formula, book.named("inverse_of_transpose"), place, BACKWARD), None)
                to = one and self.graph.follow(vertex, one)
                for _ in range(STEPS):
                    if to is None or alike(at(self.graph.formulas[to], place), e.arg):
                        return to or vertex
                    inside = (a for a in self.graph.applications(to, self.transposing, (FORWARD,))
                              if a.place.path[:len(place.path)] == place.path)
                    to = (one := next(inside, None)) and self.graph.follow(to, one)
        return vertex

    def _is_symmetric(self, e):
        return self.reader.of(e) == self.reader.of(Transpose(e))

    def _next(self, vertex):
        formula = self.graph.formulas[vertex]
        found = (a for a in self.graph.ranked(vertex, self.rules, (FORWARD,)) if _is_wanted(formula, a))
        if (first := next(found, None)) is not None:
            return first
        powers = (a for a in self.graph.applications(vertex, self.powers, (BACKWARD,))
                  if _is_wanted(formula, a) and a.before.exp.is_Integer and a.before.exp <= POWER)
        return next(powers, None) or self._turned(formula)

    def _turned(self, formula):
        """A rule by which a number or a trace is written as it is read, or None."""
        assumptions = self.graph.assumptions
        for place, e in everywhere(formula):
            kind = KINDS.get(type(e))
            words = kind and self.reader.turned(kind, e.args[0])
            if words and words[0] != words[1]:
                for name, direction in TURNS[kind]:
                    for one in outcomes(formula, book.named(name), place, direction, assumptions=assumptions):
                        after = self.reader.turned(kind, one.after.args[0])
                        if after and (after[0] == words[1] or direction == BACKWARD and _is_turn(after[0], words[1])):
                            return one
        return None


def _is_turn(word, other):
    """Whether a word is another with factors brought from the end to the front."""
    return any(word[k:] + word[:k] == other for k in range(len(word)))


def _is_wanted(formula, application):
    if application.rule.name.startswith(DEFINITION):
        return True
    path = application.place.path
    return not any(isinstance(node_at(formula, path[:k]), _CLOSED) for k in range(len(path)))
