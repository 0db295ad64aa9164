"""Places, matching and applying rules: what is rewritten stays equal, and nothing is captured."""

import pytest
import sympy
from expressions import expressions, points
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sympy import Add, HadamardProduct, Identity, MatAdd, MatMul, Mul, Sum, Transpose

import symlin as sl
from symlin.assumed import Comparison, Equation, Property
from symlin.errors import BudgetError, DerivationError, Error, Undefined
from symlin.exact import compare
from symlin.nodes import Defined, Entry, OrderedMul, Scalar
from symlin.rewriting.applying import applications, apply, outcomes
from symlin.rewriting.granting import granted
from symlin.rewriting.hypotheses import hypotheses
from symlin.rewriting.patterns import Abstraction, Fitting
from symlin.rewriting.places import Place, at, everywhere, ranges_around, replaced, replaced_at
from symlin.rewriting.rule import BACKWARD, FORWARD, hypothesis, unfolding
from symlin.rewriting.trees import alike, flat, key, kind_of, made, mapped, parts, substituted
from symlin.rulebook import book
from symlin.shapes import Walk, same_shape

n, m, d, k, h = sl.sizes("n m d k h")
i, j = sl.indices("i j")
A, B, C = sl.matrices("A B C", n, n)
X, Y = sl.matrices("X Y", n, d)
x, y = sl.vector("x", n), sl.vector("y", n)
c = sl.scalar("c")
H, U = sl.family("H", n, k, count=h), sl.family("U", k, d, count=h)
DISTRIBUTE, TRANSPOSE = book.named("distribute_left"), book.named("transpose_of_product")
careful = settings(deadline=None, max_examples=60, suppress_health_check=list(HealthCheck))


def agree(random, left, right, count=2):
    """No exact point is found at which two expressions differ."""
    for point, ranges in points(random, left, right, count=count):
        try:
            assert compare(left, right, point, ranges=ranges) is None
        except Undefined:
            continue
        except Error:
            return


@careful
@given(expressions(depth=3), st.randoms(use_true_random=False))
def test_flat_is_equal_and_stays(e, random):
    plain = flat(e)
    assert same_shape(e, plain) and flat(plain) == plain
    agree(random, e, plain)
    for _, part in everywhere(plain):
        kind = kind_of(part)
        assert kind is None or not any(kind_of(a) is kind for a in part.args)


@careful
@given(expressions(depth=3), st.data())
def test_a_part_put_back_changes_nothing(e, data):
    e = flat(e)
    place, part = data.draw(st.sampled_from(list(everywhere(e))))
    assert at(e, place) == part
    assert alike(replaced(e, place, part), e)
    kind = kind_of(part)
    if kind is not None:
        count = len(part.args)
        start = data.draw(st.integers(0, count - 1))
        stop = data.draw(st.integers(start + 1, count))
        some = Place(place.path, tuple(range(start, stop)))
        try:
            inside = at(e, some)
        except DerivationError:
            return
        back, where = replaced_at(e, some, inside)
        assert alike(back, e) and alike(at(back, where), inside)


@careful
@given(expressions(depth=2), st.data())
def test_what_is_new_stands_where_it_is_said_to(e, data):
    e = flat(e)
    matrices = [(place, part) for place, part in everywhere(e) if part.is_Matrix]
    if not matrices:
        return
    place, part = data.draw(st.sampled_from(matrices))
    new = flat(data.draw(st.sampled_from([
        MatAdd(part, part), MatMul(sympy.Integer(3), part), Transpose(Transpose(part)), HadamardProduct(part, part)])))
    result, where = replaced_at(e, place, new)
    there = at(result, where)
    coefficient = kind_of(new) is MatMul and new.args[0].is_Rational
    assert alike(there, new) or coefficient and there != part


def shuffled(e, random):
    e = mapped(e, lambda part: shuffled(part, random))
    if kind_of(e) in (MatAdd, HadamardProduct, Add, Mul):
        args = list(e.args)
        random.shuffle(args)
        return made(OrderedMul if isinstance(e, OrderedMul) else kind_of(e), args)
    return e


@careful
@given(expressions(depth=3), st.randoms(use_true_random=False))
def test_alike_up_to_the_order_of_what_commutes(e, random):
    e = flat(e)
    other = shuffled(e, random)
    assert alike(e, other) and key(e) == key(other)


@careful
@given(expressions(depth=2), expressions(depth=2), st.randoms(use_true_random=False))
def test_what_is_alike_is_equal(e, f, random):
    e, f = flat(e), flat(f)
    if alike(e, f):
        assert same_shape(e, f)
        agree(random, e, f)


def test_bound_letters_do_not_matter_and_free_ones_do():
    over = lambda index: sl.total(MatMul(H[index], U[index]), (index, 1, h))  # noqa: E731
    assert alike(over(i), over(j))
    assert not alike(H[i], H[j])
    nested = [sl.total(MatMul(sl.total(H[a], (a, 1, h)), sl.total(MatMul(U[a], Transpose(U[b])), (a, 1, h))), (b, 1, h))
              for a, b in ((i, j), sl.indices("r s"))]
    assert alike(*nested)
    assert not alike(Sum(Sum(Entry(A, i, j), (i, 1, n)), (j, 1, n)), Sum(Sum(Entry(A, j, i), (i, 1, n)), (j, 1, n)))


def without_coefficient(e):
    """An expression without the rational number in front of it: that is multiplied into what stands there."""
    while e.args and e.args[0].is_Rational and kind_of(e) in (MatMul, Mul):
        e = flat(made(kind_of(e), e.args[1:]))
    return e


@settings(deadline=None, max_examples=120, suppress_health_check=list(HealthCheck))
@given(expressions(depth=3), st.randoms(use_true_random=False))
def test_every_application_of_the_book_is_an_equality(e, random):
    e = flat(e)
    found = []
    for number, a in enumerate(applications(e, book.rules(), beyond=[])):
        if number > 60:
            break
        assert same_shape(e, a.result) and alike(at(e, a.place), a.before)
        assert a.after == 1 or alike(*map(without_coefficient, (at(a.result, a.changed), a.after)))
        found.append(a)
    for a in random.sample(found, min(6, len(found))):
        agree(random, e, a.result)
        again = outcomes(e, a.rule, a.place, a.direction)
        assert any(alike(b.result, a.result) for b in again)


@careful
@given(expressions(depth=2), st.randoms(use_true_random=False))
def test_no_bound_index_is_captured(e, random):
    """A factor that has the letter of the sum free keeps it free when it goes into the sum."""
    body = MatMul(H[i], U[i])
    outer = MatMul(sl.total(MatMul(H[j], Transpose(H[j])), (j, 1, h)), A) if e.is_Matrix else A
    factor = MatMul(sl.dot(MatMul(H[i], Transpose(H[i]), x), x), outer)
    start = MatMul(factor, sl.total(body, (i, 1, h)))
    for a in outcomes(start, book.named("factor_out_of_total"), Place(), BACKWARD):
        assert i in a.result.free_symbols
        agree(random, start, a.result)


def test_capture_is_avoided_by_another_letter():
    start = MatMul(Transpose(H[i]), sl.total(H[i], (i, 1, h)))
    (a, *_) = outcomes(start, book.named("factor_out_of_total"), Place(), BACKWARD)
    assert a.result.index != i and a.result.body.args[0] == Transpose(H[i])
    assert sl.prove(start, a.result).proved
    assert substituted(sl.total(MatMul(Transpose(H[i]), H[j]), (j, 1, h)), {i: j}).free_symbols >= {j}
    inner = sl.total(MatMul(Transpose(H[i]), sl.total(H[j], (j, 1, h))), (i, 1, h))
    for b in applications(inner, book.rules()):
        assert sl.prove(inner, b.result).status == "proved", b


def test_a_variable_may_not_hold_what_a_sum_binds():
    mixed = sl.total(MatMul(Transpose(H[i]), H[i]), (i, 1, h))
    assert not list(outcomes(mixed, book.named("factor_out_of_total"), Place()))
    products = Sum(Mul(Entry(x, i, 1), Entry(y, i, 1)), (i, 1, n))
    assert not list(outcomes(products, book.named("number_out_of_sum"), Place()))


def test_sizes_fit_for_all_sizes():
    S = sl.matrix("S", n, m)
    rows = book.named("softmax_rows_sum_to_one")
    assert len(list(outcomes(MatMul(sl.softmax(S), sl.ones(m)), rows, Place()))) == 1
    inverse = book.named("inverse_of_product")
    square, thin = MatMul(A, B), MatMul(X, Transpose(Y))
    assert list(outcomes(sympy.Inverse(square), inverse, Place()))
    assert not list(outcomes(sympy.Inverse(thin), inverse, Place()))
    column = sl.softmax(MatMul(A, x))
    assert not list(outcomes(column, book.named("softmax_by_rows"), Place()))


def test_a_range_that_may_be_empty_is_no_size():
    count = sympy.Symbol("m", integer=True, nonnegative=True)
    constant = book.named("constant_total")
    assert list(outcomes(sl.total(A, (i, 1, k)), constant, Place()))
    assert not list(outcomes(sl.total(A, (i, 1, count)), constant, Place()))
    last = book.named("last_term")
    assert not list(outcomes(sl.total(H[i], (i, 1, h)), last, Place()))


def test_an_index_stays_in_its_range():
    """A sum over a delta is the entry only where the entry exists."""
    delta = book.named("sum_with_delta")
    inside = Sum(Mul(sympy.KroneckerDelta(i, j), Entry(x, j, 1)), (j, 1, n))
    assert [a.result for a in outcomes(inside, delta, Place())] == [Entry(x, i, 1)]
    fifth = Sum(Mul(sympy.KroneckerDelta(sympy.Integer(5), j), Entry(x, j, 1)), (j, 1, n))
    assert not list(outcomes(fifth, delta, Place()))
    member = Abstraction((j,), Entry(x, j, 1))
    assert list(outcomes(Entry(x, i, 1), delta, Place(), BACKWARD, using={"n": n, "a": member, "i": i}))
    for wrong in (sympy.Integer(1), m):
        assert not list(outcomes(Entry(x, i, 1), delta, Place(), BACKWARD, using={"n": wrong, "a": member, "i": i}))
    identity = book.named("entry_of_identity")
    assert not list(outcomes(MatMul(sympy.KroneckerDelta(i, j), Entry(x, i, 1), A), identity, Place((0,)), BACKWARD,
                             using={"n": m}))


def test_conditions_of_rules_are_asked_for():
    P = sl.matrix("P", n, n)
    start = sl.softmax(MatMul(P, A))
    permuted = book.named("softmax_of_permuted_rows")
    with pytest.raises(DerivationError, match="with P is a permutation matrix"):
        apply(start, permuted)
    done = apply(start, permuted, assumptions=[Property("permutation", P)])
    assert done.uses == (Property("permutation", P),) and done.result == MatMul(P, sl.softmax(A))
    assert not list(outcomes(sl.softmax(MatMul(B, A)), permuted, Place(), assumptions=[Property("permutation", P)]))
    root, positive = sl.sqrt(sympy.Pow(2 * c, 2, evaluate=False)), Comparison(c, ">", sympy.S.Zero)
    assert not list(outcomes(root, book.named("root_of_nonnegative_square"), Place()))
    (done,) = outcomes(root, book.named("root_of_nonnegative_square"), Place(), assumptions=[positive])
    assert done.uses == (positive,)
    assert granted(Comparison(n, ">", sympy.S.Zero), ()) == () and granted(Comparison(c, ">", sympy.S.Zero), ()) is None


def test_what_a_step_needs_beyond_is_told():
    done = apply(A, book.named("inverse_twice"), Place(), BACKWARD)
    assert set(done.conditions) == {"A**(-1) is invertible", "A is invertible"}
    back = apply(done.result, book.named("inverse_twice"), Place())
    assert back.conditions == () and back.result == A
    named = apply(Identity(n), book.named("inverse_on_the_right"), Place(), BACKWARD, using={"A": MatMul(A, B)})
    assert named.conditions == ("A*B is invertible",)


def test_definitions_and_assumptions_as_rules():
    Q = Defined("Q", MatMul(A, B))
    start = MatMul(Q, Transpose(Q))
    first = apply(start, unfolding(Q))
    assert first.place == Place((0,)) and first.result == MatMul(A, B, Transpose(Q))
    assert first.changed == Place((), (0, 1))
    back = apply(first.result, unfolding(Q), first.changed, BACKWARD)
    assert back.result == start
    assert not list(applications(start, [TRANSPOSE]))
    equation = Equation(MatMul(Transpose(A), A), Identity(n))
    orthonormal = hypothesis(equation, "columns of A")
    assert apply(MatMul(B, Transpose(A), A, C), orthonormal, assumptions=[equation]).result == MatMul(B, Identity(n), C)
    with pytest.raises(DerivationError):
        apply(MatMul(B, Transpose(A), A, C), orthonormal)
    with pytest.raises(DerivationError):
        apply(MatMul(Transpose(B), B), orthonormal, assumptions=[equation])


def test_an_assumption_on_every_index_is_used_within_its_range():
    equation = Equation(H[i], sl.zeros(n, k))
    none = hypothesis(equation, "H_i vanishes")
    assert apply(MatMul(A, H[i]), none, assumptions=[equation]).result == MatMul(A, sl.zeros(n, k))
    assert apply(sl.total(H[i], (i, 1, h)), none, assumptions=[equation]).result == sl.total(sl.zeros(n, k), (i, 1, h))
    beyond = sl.total(MatMul(Entry(x, i, 1), H[1]), (i, 1, n))
    positive = Equation(Entry(x, i, 1), sympy.S.One)
    ones = hypothesis(positive, "x_i is one")
    assert apply(beyond, ones, assumptions=[positive]).result == sl.total(H[1], (i, 1, n))
    shorter = sl.vector("x", k)
    fewer = Equation(Entry(shorter, i, 1), sympy.S.Zero)
    with pytest.raises(DerivationError):
        apply(beyond, hypothesis(fewer, "another x"), assumptions=[fewer])


def test_an_assumption_on_every_index_is_said_of_another():
    each = Equation(MatMul(Transpose(H[i]), H[i]), Identity(k))
    start = sl.total(MatMul(Transpose(H[j]), H[j]), (j, 1, h))
    rules = hypotheses([each], [start])
    found = list(applications(start, rules, [each], (FORWARD,)))
    assert [a.result for a in found] == [sl.total(Identity(k), (j, 1, h))] and found[0].uses == (each,)
    one = Equation(MatMul(Transpose(H[1]), H[1]), Identity(k))
    assert not list(applications(start, hypotheses([one], [start]), [one], (FORWARD,)))


def test_a_product_in_a_product_is_flattened():
    start = MatMul(A, MatAdd(B, C), Transpose(MatMul(A, B)))
    done = apply(start, TRANSPOSE)
    assert done.result == MatMul(A, MatAdd(B, C), Transpose(B), Transpose(A)) and done.changed == Place((), (2, 3))
    scaled = apply(MatMul(2, A, Transpose(MatMul(3, B))), book.named("transpose_of_multiple"), Place((2,)))
    assert scaled.result == MatMul(6, A, Transpose(B)) and at(scaled.result, scaled.changed) == MatMul(6, Transpose(B))
    whole = apply(MatAdd(MatMul(A, MatAdd(B, C)), B), DISTRIBUTE)
    assert alike(whole.result, MatAdd(B, MatMul(A, B), MatMul(A, C)))


def test_coefficients_and_orders():
    total = MatAdd(MatMul(2, A, C), B, MatMul(-1, B, C))
    found = [a for a in applications(total, [book.named("distribute_right")], (), (BACKWARD,))]
    assert any(alike(a.result, MatAdd(B, MatMul(MatAdd(MatMul(2, A), MatMul(-1, B)), C))) for a in found)
    assert list(outcomes(HadamardProduct(MatMul(A, B), Identity(n)), book.named("hadamard_with_identity"), Place()))
    assert list(outcomes(HadamardProduct(Identity(n), MatMul(A, B)), book.named("hadamard_with_identity"), Place()))
    shifted = sl.softmax(MatAdd(MatMul(x, Transpose(sl.ones(n))), A, B))
    (a,) = outcomes(shifted, book.named("softmax_of_row_shift"), Place())
    assert a.result == sl.softmax(MatAdd(A, B))


def test_places_that_are_none():
    start = MatMul(A, B, C)
    for place in (Place((7,)), Place((0, 0)), Place((), (0, 2)), Place((), (2, 1)), Place((), (1, 5)),
                  Place((0,), (0,)), Place((), ())):
        with pytest.raises(DerivationError):
            at(start, place)
        with pytest.raises(DerivationError):
            apply(start, TRANSPOSE, place)
    assert at(MatAdd(A, B, C), Place((), (0, 2))) == MatAdd(A, C)
    for place in (Place((0, 1), (1, 2)), Place((3,)), Place()):
        assert Place.from_json(place.to_json()) == place
    for data in ([], [[0]], [[0], [1], 2], [["0"], None], [[-1], None], [[True], None], "place", [[0], 1]):
        with pytest.raises(DerivationError):
            Place.from_json(data)


def test_wrong_uses_say_what_is_needed():
    start = MatMul(A, Transpose(MatMul(A, B)))
    with pytest.raises(DerivationError, match=r"needs \(A\*B\)\.T, and at \[\[0\], null|None\].*it fits at"):
        apply(start, TRANSPOSE, Place((0,)))
    with pytest.raises(DerivationError, match="it fits the other way, backward"):
        apply(MatMul(Transpose(B), Transpose(A)), TRANSPOSE)
    with pytest.raises(DerivationError, match="nowhere in A"):
        apply(A, TRANSPOSE)
    with pytest.raises(DerivationError, match="one of forward, backward"):
        apply(A, TRANSPOSE, Place(), "sideways")
    with pytest.raises(DerivationError, match="has no variable Z"):
        apply(A, TRANSPOSE, Place(), using={"Z": A})
    with pytest.raises(DerivationError, match="does not suit"):
        apply(Transpose(MatMul(A, B)), TRANSPOSE, Place(), using={"A": c})


def test_what_explodes_has_a_budget():
    many = sl.matrices(" ".join(f"M{number}" for number in range(30)), n, n)
    side = book.named("product_of_blocks").left
    fitting = Fitting(DISTRIBUTE, Walk(), steps=50)
    with pytest.raises(BudgetError, match="distribute_left fits in too many ways"):
        list(fitting.inside(DISTRIBUTE.right, MatAdd(*[MatMul(a, b) for a, b in zip(many, many[1:])])))
    assert parts(side)


def test_letters_around_a_place():
    e = flat(sl.total(MatMul(A, sl.total(MatMul(H[j], U[j]), (j, 1, h))), (i, 1, h)))
    inner = next(place for place, part in everywhere(e) if part == U[j])
    assert [index for index, _, _ in ranges_around(e, inner)] == [i, j]
    assert alike(at(e, inner), U[j]) and Scalar(MatMul(Transpose(x), y)) not in dict(everywhere(e)).values()


@pytest.mark.parametrize("turned", [False, True])
def test_a_sum_that_stays_keeps_the_order_of_its_terms(turned):
    A, B = sl.matrices("A B", *[sl.sizes("m")] * 2)
    total = MatAdd(B, A) if turned else MatAdd(A, B)
    done = apply(MatMul(B, sympy.Inverse(total)), book.named("term_times_inverse_of_sum"))
    inverse = next(node for _, node in everywhere(done.result) if isinstance(node, sympy.Inverse))
    assert inverse.args[0].args == total.args
