"""What must hold for every formula: one normal form, agreement with exact numbers, true proved, false refuted."""

import random
from itertools import product

import pytest
import sympy
from expressions import EVERYTHING, POLYNOMIAL, mutated, points, rewritten, seeded, writers
from hypothesis import HealthCheck, given, settings

from symlin import nodes
from symlin.entries import POWER, Budget, Total, within
from symlin.errors import BudgetError, Undefined
from symlin.exact import Undecided, compare, recompute
from symlin.meaning import POINT, Meanings
from symlin.naming import opened, terms_of
from symlin.normal_form import collect, difference, substituted
from symlin.proving import prove
from symlin.ranges import NoRefinement
from symlin.shapes import Walk, free_indices
from symlin.vanishing import vanishes

quickly = settings(
    max_examples=250, deadline=None, derandomize=True, database=None, suppress_health_check=list(HealthCheck)
)
SECONDS = 3.0
"""What a claim may take; a claim beyond it counts as unknown."""


def normal_forms(*sides, order=None):
    """The normal forms of several sides at common free indices, cell by cell; nothing where ranges do not fit.

    ``order`` may turn a list of terms around before it is collected.
    """
    order = order or (lambda terms: terms)
    meanings = Meanings(free_indices(sides, Walk()))
    with within(Budget(20_000, SECONDS)):
        try:
            meant = [meanings.of(side) for side in sides]
            axes = [] if meant[0].rows is None else ["rows", "columns"]
            for other in meant[1:]:
                for axis in axes:
                    meanings.unify(getattr(meant[0], axis), getattr(other, axis))
            for index in meanings.free.values():
                index.term = next(iter(meanings.along(index.axis)))[0]
            places = list(product(*[[term for term, _ in meanings.along(getattr(meant[0], axis))] for axis in axes]))
            return [[collect(order(side.entry(*(place or (POINT, POINT))))) for place in places] for side in meant]
        except NoRefinement:
            return [[] for _ in sides]


def differ_at_a_point(left, right, seed=0, count=5):
    """Whether exact evaluation tells two sides apart at one of a few points, unequal sizes first."""
    for point, ranges in points(random.Random(seed), left, right, count=count):
        try:
            if compare(left, right, point, ranges=ranges):
                return True
        except (Undefined, Undecided, BudgetError):
            continue
    return False


def answer(left, right):
    """The verdict on a claim; None where neither side is ever defined."""
    try:
        return prove(left, right, seconds=SECONDS)
    except Undefined:
        return None


def check_idempotent(w):
    with within(Budget(20_000, SECONDS)):
        for total in normal_forms(w.side())[0]:
            assert collect(terms_of(total)) == total
            assert collect([opened(p, c) for p, c in reversed(total.terms)]) == total


def check_order_of_steps(w):
    def turned(terms):
        terms = [(c, dict(reversed(bound.items())), dict(reversed(factors.items()))) for c, bound, factors in terms]
        w.random.shuffle(terms)
        return terms

    e = w.side()
    straight, again = normal_forms(e, e)
    shuffled = normal_forms(e, order=turned)[0]
    assert straight == again and len(straight) == len(shuffled)
    assert all(map(same_up_to_free_names, straight, shuffled))


def same_up_to_free_names(first, second):
    """Whether two normal forms agree but for the numbers of their free variables, which each reading makes anew.

    Products of different reciprocals have no unique form; there it is enough that nothing is left of the difference,
    or that several stand side by side where they are not brought to one denominator.
    """
    names, others = (sorted(v for v in total.variables if v > 0) for total in (first, second))
    if len(names) != len(others):
        return False
    renamed = substituted(terms_of(second), dict(zip(others, names)))
    return collect(renamed) == first or several_reciprocals(first) or vanishes(difference(terms_of(first), renamed))


def several_reciprocals(total):
    """Whether a product, here or inside a function, has two reciprocals."""
    return any(
        sum(e < 0 for (head, *_), e in product.factors if head == POWER) > 1
        or any(several_reciprocals(x[1]) for x, _ in product.factors if len(x) == 2 and isinstance(x[1], Total))
        for product, _ in total.terms
    )


def check_order_of_writing(w):
    e = w.side()
    left, right = normal_forms(e, rewritten(w, e, names_from=ORDER))
    assert left == right


ORDER = frozenset(
    [
        "sum_in_another_order",
        "product_associates",
        "entrywise_product_commutes",
        "double_transpose",
        "bound_letter_renamed",
        "sums_exchanged",
        "transpose_of_a_product",
        "given_a_name",
        "number_through_a_product",
    ]
)
"""Rewritings that change the order of writing only."""


def check_agreement(w):
    """No verdict contradicts exact numbers, whatever was claimed."""
    e = w.side()
    f = mutated(w, e) if w.once_in(2) else rewritten(w, e)
    if f is None:
        return
    verdict = answer(e, f)
    if verdict is not None and verdict.proved:
        assert not differ_at_a_point(e, f, w.integer(1, 10**6))
    if verdict is not None and verdict.status == "refuted":
        assert recompute(e, f, verdict.witness)


def check_true(w):
    e = w.side()
    f = rewritten(w, e, times=w.integer(1, 4))
    verdict = answer(e, f)
    if verdict is None:
        return
    assert verdict.status != "refuted", (e, f, verdict)
    assert verdict.proved or _excused(verdict), (e, f, verdict)


def _excused(verdict):
    """Unknown for one of the reasons that the design allows: incompatible divisions of a range, a budget, a size."""
    return any(reason in verdict.reason for reason in ("divided", "budget", "no point was found"))


def check_false(w):
    e = w.side()
    f = mutated(w, e)
    if f is None or not differ_at_a_point(e, f, w.integer(1, 10**6)):
        return
    verdict = answer(e, f)
    assert verdict is not None and verdict.status == "refuted", (e, f, verdict)
    assert recompute(e, f, verdict.witness)


CHECKS = {
    "idempotent": check_idempotent,
    "order of steps": check_order_of_steps,
    "order of writing": check_order_of_writing,
    "agreement with exact numbers": check_agreement,
    "true claims": check_true,
    "false claims": check_false,
}


@pytest.mark.parametrize("kinds", [frozenset([POLYNOMIAL]), EVERYTHING], ids=["polynomial", "all kinds"])
@pytest.mark.parametrize("name", CHECKS)
def test_property(name, kinds):
    @quickly
    @given(writers(kinds=kinds, literal=kinds is EVERYTHING))
    def run(w):
        CHECKS[name](w)

    run()


def test_a_polynomial_rewriting_is_always_proved():
    """At symbolic sizes without indicators nothing is excused."""

    @quickly
    @given(writers(kinds=frozenset([POLYNOMIAL])))
    def run(w):
        e = w.side()
        assert prove(e, rewritten(w, e)).proved

    run()


def test_every_node_type_is_written():
    """The generator reaches every node type that has a meaning, so that the properties speak about all of them."""
    symlins = {node for node in map(vars(nodes).get, nodes.__all__) if isinstance(node, type)}
    symlins -= {nodes.Family, nodes.Gradient, nodes.Partial, nodes.Mask}
    sympys = {
        sympy.MatrixSymbol,
        sympy.MatMul,
        sympy.MatAdd,
        sympy.Transpose,
        sympy.HadamardProduct,
        sympy.HadamardPower,
        sympy.KroneckerProduct,
        sympy.Trace,
        sympy.MatPow,
        sympy.Identity,
        sympy.OneMatrix,
        sympy.ZeroMatrix,
        sympy.Sum,
        sympy.KroneckerDelta,
        sympy.Symbol,
        sympy.Add,
        sympy.Mul,
        sympy.Pow,
        sympy.exp,
        sympy.tanh,
        sympy.cos,
        sympy.sin,
    }
    written = set()
    for seed in range(3000):
        written.update(type(part) for part in sympy.preorder_traversal(seeded(seed).side()))
    assert symlins | sympys <= written
