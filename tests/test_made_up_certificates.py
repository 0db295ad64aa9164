"""Forged certificates: made up ones that would prove falsehoods; ``check()`` is False for each."""

from fractions import Fraction

import pytest
import sympy
from sympy import Identity, Inverse, MatAdd, MatMul, OneMatrix, Transpose, ZeroMatrix

import symlin as sl
from symlin.assumed import Equation, Property
from symlin.entries import PERMUTATION, delta, fresh, negated
from symlin.nodes import Entry
from symlin.normal_form import collect
from symlin.places import position
from symlin.relations.certificates import (
    ANY, Combination, Inside, InverseLaw, RealSquare, Relation, SquareInverse, Step, combined, function_terms,
)
from symlin.relations.proofs import Certificate, Setting
from symlin.size import Size

n, m, k = sl.sizes("n m k")
A, B, P = sl.matrices("A B P", n, n)
U = sl.matrix("U", n, k)
x, y = sl.vector("x", n), sl.vector("y", n)
c, d = sl.scalar("c"), sl.scalar("d")
ONE = Identity(n)
EMPTY = ((0, ()), (0, ()))


def premises(left, right, *equations, sizes=()):
    """(assumptions, their relations, the first position of the claim)."""
    assumed = tuple(Equation(*sides) for sides in equations)
    setting = Setting(left, right, assumed, {}, False, sizes)
    chosen, goal = next(setting.goals())
    return assumed, setting.relations(), (goal.rows[0][0], goal.columns[0][0], *chosen)


def is_accepted(left, right, assumed, place, *steps, sizes=()):
    return Certificate(left, right, assumed, {}, False, sizes, [(place, steps)]).check()


def number_total(**coefficients):
    return collect([(value, {}, {("@" + name,): 1}) for name, value in coefficients.items()])


NOTHING = ZeroMatrix(n, 1)
SAME = number_total(c=1, d=-1)


def alone(relation):
    return Step(1, {}, {}, relation, {v: v for v in relation.ports})


def test_a_block_is_compared_at_all_its_entries():
    v = fresh()
    assert is_accepted(A, Transpose(A), (), ((0, (v,)), (0, (v,)))) is False
    assert is_accepted(A, A, (), ((0, (fresh(),)), (0, (fresh(),)))) is True


@pytest.mark.parametrize("place", [EMPTY, (0, 0), ((0, (5,)),), (), ((0, (1, 2)), (0, ())), ((0, (-1,)), (0, (5,)))])
def test_a_place_has_the_indices_of_its_sides(place):
    assert is_accepted(A, A, (), place) is False


@pytest.mark.parametrize("size", [Size.of(0), Size.of(1), Size.of(2), Size.of(n)])
def test_free_indices_run_over_all_their_positions(size):
    index, column = sl.indices("i"), sl.vector("z", 2)
    for place in ((), (fresh(),)):
        blocks = [(EMPTY + ((cell, place),), ()) for cell in range(2)]
        forged = [Certificate(Entry(column, index, 1), Entry(column, 1, 1), (), {index: size}, written_out, (), some)
                  for written_out in (False, True) for some in (blocks, blocks[:1])]
        assert [certificate.check() for certificate in forged] == [False] * 4


@pytest.mark.parametrize("left, right", [(A, Identity(k)), (OneMatrix(n, k), OneMatrix(k, n)), (A, U)])
def test_sides_have_one_shape(left, right):
    assert is_accepted(left, right, (), ((0, (fresh(),)), (0, (fresh(),)))) is False


def test_nothing_is_divided_by_what_may_be_zero():
    assumed, [relation], place = premises(x, NOTHING, (MatMul(c, x), NOTHING))
    step = Step(1, {}, {("@c",): -1}, relation, {relation.rows[0]: place[0][1][0]})
    assert is_accepted(x, NOTHING, assumed, place, step) is False


def test_what_is_inside_a_power_is_not_divided_by():
    assumed, [relation], place = premises(x, NOTHING, (MatMul(c + d, x), NOTHING))
    total = number_total(c=1, d=1)
    harmless = Relation(collect([]), (), (), (), {}, Inside("pow", 2, total, total, ()))
    step = Step(1, {}, {("pow", total): -1}, relation, {relation.rows[0]: place[0][1][0]})
    assert is_accepted(x, NOTHING, assumed, place, alone(harmless), step) is False


def test_a_circle_is_no_reason():
    relation = Relation(SAME, (), (), (), {}, None)
    relation.why = Combination((alone(relation),))
    other = Relation(SAME, (), (), (), {}, Combination((alone(relation),)))
    assert is_accepted(c, d, (), EMPTY, alone(relation)) is False
    assert is_accepted(c, d, (), EMPTY, alone(other)) is False


@pytest.mark.parametrize("sizes", [{}, {7: Size.of(0)}, {7: Size.of(n) - Size.of(n)}, {7: Size.of(n) - Size.of(1)}])
def test_squares_over_no_positions_say_nothing(sizes):
    relation = Relation(SAME, (7,), (), (), sizes, RealSquare(()))
    for step in (alone(relation), Step(1, {}, {}, relation, {})):
        assert is_accepted(c, d, (), EMPTY, step) is False


def ones(size):
    return MatMul(OneMatrix(size, 1), OneMatrix(1, size))


def test_a_relation_holds_for_its_own_range_alone():
    left, right = m**2, m
    assumed, [relation], place = premises(left, right, (ones(n), ONE), sizes=("m",))
    a, b = relation.ports
    u, v = fresh(), fresh()
    bound = {u: Size.of(m), v: Size.of(m)}
    assert is_accepted(left, right, assumed, place, Step(1, bound, {}, relation, {a: u, b: v}), sizes=("m",)) is False
    between = Relation(relation.total, (a,), (b,), (), {a: Size.of(m), b: Size.of(m)}, Combination((alone(relation),)))
    assert is_accepted(left, right, assumed, place, Step(1, bound, {}, between, {a: u, b: v}), sizes=("m",)) is False


def test_indices_of_different_ranges_are_not_equal():
    assumed, [relation], place = premises(ones(n), ONE, (ones(m), Identity(m)))
    (_, (w,)), (_, (w2,)) = place
    v, v2 = fresh(), fresh()
    step = Step(1, {v: Size.of(m), v2: Size.of(m)}, {delta(v, w): 1, delta(v2, w2): 1}, relation,
                dict(zip(relation.ports, (v, v2))))
    assert is_accepted(ones(n), ONE, assumed, place, step) is False


def test_indices_of_any_range_are_not_equal_to_those_of_one():
    assumed, [relation], place = premises(ones(n), ONE, (ones(m), Identity(m)))
    (_, (w,)), (_, (w2,)) = place
    v, v2, q, q2 = (fresh() for _ in range(4))
    inner = Step(1, {v: Size.of(m), v2: Size.of(m)}, {delta(v, q): 1, delta(v2, q2): 1}, relation,
                 dict(zip(relation.ports, (v, v2))))
    derived = Relation(collect(inner.terms()), (q,), (q2,), (), {q: ANY, q2: ANY}, Combination((inner,)))
    assert is_accepted(ones(n), ONE, assumed, place, Step(1, {}, {}, derived, {q: w, q2: w2})) is False


def test_coefficients_are_exact():
    tiny = sympy.Rational(1, 10**400)
    equation = MatAdd(MatMul(A, x), MatMul(tiny, B, x)), NOTHING
    assumed, [relation], place = premises(MatMul(A, x), NOTHING, equation)
    step = Step(1.0, {}, {}, relation, {relation.rows[0]: place[0][1][0]})
    assert is_accepted(MatMul(A, x), NOTHING, assumed, place, step) is False


def test_no_letter_is_invented_that_obeys_laws_of_its_own():
    """A permutation matrix between two different ranges does not exist."""
    assumed, [relation], place = premises(ones(n), ONE, (ones(m), Identity(m)))
    (_, (w,)), (_, (w2,)) = place
    v, v2, head = fresh(), fresh(), "@Z" + PERMUTATION
    step = Step(1, {v: Size.of(m), v2: Size.of(m)}, {(head, v, w): 1, (head, v2, w2): 1}, relation,
                dict(zip(relation.ports, (v, v2))))
    assert is_accepted(ones(n), ONE, assumed, place, step) is False


def test_what_is_squared_is_real():
    """With orthonormal x and y the squares of the entries of c (x + i y) add up to zero."""
    unit, root = Identity(1), {("√-1",): Fraction(1, 2)}
    assumed, relations, place = premises(
        c, sympy.S.Zero, (MatMul(Transpose(x), x), unit), (MatMul(Transpose(y), y), unit),
        (MatMul(Transpose(x), y), ZeroMatrix(1, 1)))
    of_x, of_y, of_both = relations
    v, u, squared = fresh(), fresh(), {("@c",): 2}
    total = collect([(1, {}, {("@c",): 1, ("@x", v): 1}), (1, {}, {("@c",): 1, ("@y", v): 1, **root})])
    why = RealSquare((Step(1, {}, squared, of_x, {}), Step(-1, {}, squared, of_y, {}),
                      Step(2, {}, {**squared, **root}, of_both, {})))
    zero = Relation(total, (v,), (), (), {v: Size.of(n)}, why)
    steps = (Step(1, {u: Size.of(n)}, {("@x", u): 1}, zero, {v: u}), Step(-1, {}, {("@c",): 1}, of_x, {}),
             Step(-1, {}, {("@c",): 1, **root}, of_both, {}))
    assert collect(combined(steps)) == number_total(c=1)
    assert is_accepted(c, sympy.S.Zero, assumed, place, *steps) is False


def test_what_is_squared_is_real_where_no_step_says_so():
    """The cross terms of c (x + i K x) vanish by themselves where K is skew-symmetric."""
    turned = MatMul(Transpose(x), Transpose(P), P, x)
    given = (Equation(MatMul(Transpose(x), x), Identity(1)), Equation(turned, Identity(1)),
             Property("skew-symmetric", P))
    setting = Setting(c, sympy.S.Zero, given, {})
    list(setting.goals())
    of_x, of_turned, *_ = setting.relations()
    v, w, u, root = fresh(), fresh(), fresh(), Fraction(1, 2)
    imaginary = {("@c",): 1, ("@x", w): 1, ("√-1",): root}
    total = collect([
        (1, {}, {("@c",): 1, ("@x", v): 1}), (1, {w: Size.of(n)}, {**imaginary, ("@P", v, w): 1}),
        (-1, {w: Size.of(n)}, {**imaginary, ("@P", w, v): 1})])
    squared = {("@c",): 2}
    why = RealSquare((Step(1, {}, squared, of_x, {}), Step(-1, {}, squared, of_turned, {})))
    zero = Relation(total, (v,), (), (), {v: Size.of(n)}, why)
    steps = Step(1, {u: Size.of(n)}, {("@x", u): 1}, zero, {v: u}), Step(-1, {}, {("@c",): 1}, of_x, {})
    assert collect(combined(steps)) == number_total(c=1)
    assert Certificate(c, sympy.S.Zero, given, {}, False, (), [(EMPTY, steps)]).check() is False


def test_equal_reciprocals_are_equal_where_they_are_defined():
    """With c d = 0 the reciprocals of c and c + c d are equal, unless c is 0; d need not be."""
    assumed, [relation], place = premises(d, sympy.S.Zero, (c * d, sympy.S.Zero))
    first = number_total(c=1)
    second = collect([(1, {}, {("@c",): 1}), (1, {}, {("@c",): 1, ("@d",): 1})])
    total = collect(function_terms("pow", first, -1) + negated(function_terms("pow", second, -1)))
    equal = Relation(total, (), (), (), {}, Inside("pow", -1, first, second, (Step(-1, {}, {}, relation, {}),)))
    steps = Step(1, {}, {("@c",): 1}, equal, {}), Step(1, {}, {("@c",): 1, ("@d",): 1}, equal, {})
    assert collect(combined(steps)) == number_total(d=1)
    assert is_accepted(d, sympy.S.Zero, assumed, place, *steps) is False


def test_sizes_of_other_indices_do_not_help():
    relation = Relation(SAME, (), (), (), {7: Size.of(0)}, None)
    inner = Relation(SAME, (7,), (), (), {7: Size.of(0)}, RealSquare(()))
    relation.why = Combination((alone(inner),))
    assert is_accepted(c, d, (), EMPTY, alone(relation)) is False


def test_one_position_does_not_speak_for_another():
    index = sl.indices("i")
    left, right = Entry(x, 2, 1), sympy.S.One
    assumed, [relation], place = premises(left, right, (Entry(x, index, 1), index))
    first, second = position(1), position(2)
    at_first = Step(1, {}, {}, relation, {relation.ports[0]: first})
    derived = Relation(collect(at_first.terms()), (first,), (), (), {first: Size.of(n)}, Combination((at_first,)))
    assert is_accepted(left, right, assumed, place, Step(1, {}, {}, derived, {first: second})) is False


@pytest.mark.parametrize("size", [n, k])
def test_an_inverse_on_one_side_of_a_rectangular_matrix(size):
    size, claim = Size.of(size), MatMul(U, Transpose(U))
    assumed, [relation], place = premises(claim, ONE, (MatMul(Transpose(U), U), Identity(k)))
    a, b = relation.ports
    p, q, r, s, between = (fresh() for _ in range(5))
    first = p, q, collect([(1, {}, {("@U", q, p): 1})])
    second = r, s, collect([(1, {}, {("@U", r, s): 1})])
    renamed_sizes = Relation(relation.total, (a,), (b,), (), {a: size, b: size}, Combination((alone(relation),)))
    product = 1, {between: size}, {("@U", p, between): 1, ("@U", q, between): 1}
    total = collect([product, (-1, {}, {delta(p, q): 1})])
    for known in (relation, renamed_sizes):
        turned = Relation(total, (p,), (q,), (), {p: size, q: size}, SquareInverse(known, first, second, 1))
        step = Step(1, {}, {}, turned, {p: place[0][1][0], q: place[1][1][0]})
        assert is_accepted(claim, ONE, assumed, place, step) is False


def test_the_law_of_an_inverse_that_is_not_written():
    """A x = 0 gives x = 0 only where A has an inverse, which is neither written nor assumed."""
    assumed, relations, place = premises(x, NOTHING, (MatMul(A, x), NOTHING))
    _, written, _ = premises(MatMul(Inverse(A), x), NOTHING, (MatMul(A, x), NOTHING))
    [law] = [r for r in written if isinstance(r.why, InverseLaw) and r.why.side == "left"]
    [zero] = relations
    head, v, w, z = law.why.letter.head, fresh(), fresh(), place[0][1][0]
    steps = (Step(1, {v: Size.of(n)}, {(head, z, v): 1}, zero, {zero.rows[0]: v}),
             Step(-1, {w: Size.of(n)}, {("@x", w): 1}, law, {law.rows[0]: z, law.columns[0]: w}))
    assert is_accepted(x, NOTHING, assumed, place, *steps) is False
    given = (*assumed, Property("invertible", A))
    assert is_accepted(x, NOTHING, given, place, *steps) is True
