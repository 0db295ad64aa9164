"""Rules on any number of blocks: what a scheme makes is proved, and found in formulas; forgeries are rejected."""

import pytest
import sympy
from hypothesis import given, settings
from hypothesis import strategies as st
from sympy import Identity, MatAdd, MatMul, MatPow, Transpose, ZeroMatrix

import symlin as sl
from symlin.derivations.derivation import Derivation
from symlin.derivations.making import derived
from symlin.derivations.steps import Move, Step
from symlin.errors import DerivationError, Error
from symlin.nodes import Blocks
from symlin.rewriting.applying import applications, outcomes
from symlin.rewriting.places import Place
from symlin.rewriting.rule import BACKWARD, DIRECTIONS, FORWARD
from symlin.rewriting.schemes import MOST
from symlin.rewriting.trees import alike, flat, made
from symlin.rewriting.worked import worked_out
from symlin.rulebook import book, rule
from symlin.shapes import shape

ON_BLOCKS = [r for r in book.rules() if r.scheme is not None]
COUNTS = {1: [(3,), (4,)], 2: [(1, 3), (3, 1), (3, 2)], 3: [(1, 2, 3), (3, 2, 1), (2, 3, 3)]}

n, k, m, p, q = sl.sizes("n k m p q")


def instances():
    for entry in ON_BLOCKS:
        for counts in COUNTS[len(entry.scheme.letters)]:
            instance = entry.scheme.at(*counts)
            if instance is not None:
                yield pytest.param(entry, instance, id=f"{entry.name}-{'x'.join(map(str, counts))}")


def test_there_are_instances():
    assert len(ON_BLOCKS) >= 20 and len(list(instances())) >= 40


@pytest.mark.parametrize("entry, instance", list(instances()))
def test_instances_are_proved(entry, instance):
    verdict = sl.prove(instance.left, instance.right, given=list(instance.given))
    assert verdict.status == "proved", verdict.reason


@pytest.mark.parametrize("entry, instance", list(instances()))
def test_instances_are_found_by_the_rule(entry, instance):
    found = [a.result for a in outcomes(instance.left, entry, Place(), assumptions=instance.given)]
    assert any(alike(worked_out(instance.right), result) for result in found)
    for direction in DIRECTIONS:
        for a in applications(instance.side(direction), [entry], instance.given, (direction,)):
            assert a.rule is entry
            assert sl.prove(instance.side(direction), a.result, given=list(instance.given)).status == "proved"


def blocks(name, rows, columns):
    return Blocks([[sl.matrix(f"{name}{i}{j}", a, b) for j, b in enumerate(columns)] for i, a in enumerate(rows)])


def one_step(left, name, direction=FORWARD, place=None):
    (found, *_) = outcomes(left, book.named(name), place or Place(), direction)
    return found


@settings(max_examples=25, deadline=None)
@given(st.lists(st.sampled_from((n, k, m)), min_size=1, max_size=3),
       st.lists(st.sampled_from((k, p)), min_size=1, max_size=3),
       st.lists(st.sampled_from((q, p)), min_size=1, max_size=3))
def test_products_of_blocks_of_any_sizes(rows, middle, columns):
    A, B = blocks("A", rows, middle), blocks("B", middle, columns)
    left = MatMul(A, B)
    for name in ("product_of_blocks", "row_times_stacked", "stacked_times_row"):
        for a in outcomes(left, book.named(name), Place()):
            assert sl.prove(left, a.result).status == "proved"


@settings(max_examples=25, deadline=None)
@given(st.lists(st.sampled_from("A0I-"), min_size=4, max_size=4),
       st.lists(st.sampled_from("A0I-"), min_size=4, max_size=4))
def test_zeros_and_identities_are_worked_out(first, second):
    def block(name, kind, k):
        return {"A": sl.matrix(f"{name}{k}", n, n), "0": ZeroMatrix(n, n), "I": Identity(n),
                "-": MatMul(-1, Identity(n))}[kind]

    A, B = (Blocks([[block(name, kinds[0], 0), block(name, kinds[1], 1)],
                    [block(name, kinds[2], 2), block(name, kinds[3], 3)]])
            for name, kinds in (("A", first), ("B", second)))
    for left, name in ((MatMul(A, B), "product_of_blocks"), (MatAdd(A, B), "sum_of_blocks"),
                       (Transpose(A), "transpose_of_blocks")):
        result = one_step(left, name).result
        assert sl.prove(left, result).status == "proved"
        terms = [t for row in result.grid for b in row for t in (b.args if isinstance(b, MatAdd) else (b,))]
        factors = [f for t in terms if isinstance(t, MatMul) for f in t.args]
        assert not any(isinstance(f, ZeroMatrix) for f in factors)
        assert all(isinstance(b, ZeroMatrix) or not b.has(ZeroMatrix) for row in result.grid for b in row)


def test_derivations_with_any_number_of_blocks():
    H, U = [sl.matrix(f"H{i}", n, s) for i, s in enumerate((k, p, q))], [
        sl.matrix(f"U{i}", s, m) for i, s in enumerate((k, p, q))]
    row, stack = Blocks([H]), Blocks([[u] for u in U])
    d = derived(MatMul(row, stack), MatAdd(*[MatMul(a, b) for a, b in zip(H, U)]))
    assert [s.rule for s in d.steps] == ["row_times_stacked"]
    d.check()
    d = derived(Transpose(stack), Blocks([[Transpose(u) for u in U]]))
    assert [s.rule for s in d.steps] == ["transpose_of_blocks"]
    assert Derivation.from_json(d.to_json()) == d


def test_backward_where_no_block_stands():
    A, B = sl.matrices("A B", n, k)
    C, D = sl.matrices("C D", k, m)
    found = one_step(MatAdd(MatMul(A, C), MatMul(B, D)), "row_times_stacked", BACKWARD).result
    assert alike(found, MatMul(Blocks([[A, B]]), Blocks([[C], [D]])))
    equal = one_step(Blocks([[A], [A], [A]]), "stack_of_equal_blocks", BACKWARD).result
    assert alike(equal, sympy.KroneckerProduct(sympy.OneMatrix(3, 1), A))


def test_more_blocks_than_the_bound():
    many = Blocks([[sl.matrix(f"A{i}", n, n) for i in range(MOST + 1)]])
    assert not list(outcomes(Transpose(many), book.named("transpose_of_blocks"), Place()))


def forged(start, name, result):
    move = Move(name, Place(), FORWARD, False, {}, result)
    return Derivation(start, [Step(name, result, (move,))])


def test_forgeries():
    A, B, C = [sl.matrix(f"A{i}", n, n) for i in range(3)], [sl.matrix(f"B{i}", n, n) for i in range(3)], sl.matrix(
        "C", n, n)
    row, stack = Blocks([A]), Blocks([[b] for b in B])
    start = MatMul(row, stack)
    right = MatAdd(*[MatMul(a, b) for a, b in zip(A, B)])
    forged(start, "row_times_stacked", right).check()
    short = MatAdd(*[MatMul(a, b) for a, b in zip(A[:2], B[:2])])
    turned = MatAdd(*[MatMul(a, b) for a, b in zip(A, B[::-1])])
    for wrong in (short, turned, MatAdd(right, C)):
        with pytest.raises(DerivationError, match="row_times_stacked"):
            forged(start, "row_times_stacked", wrong).check()
    with pytest.raises(DerivationError):
        forged(Transpose(row), "transpose_of_blocks", Blocks([[Transpose(a)] for a in A[::-1]])).check()
    grid = Blocks([A[:2], B[:2]])
    in_place = Blocks([[Transpose(a) for a in A[:2]], [Transpose(b) for b in B[:2]]])
    with pytest.raises(DerivationError):
        forged(Transpose(grid), "transpose_of_blocks", in_place).check()
    squares = Blocks([[MatPow(b, 2) for b in r] for r in grid.grid])
    with pytest.raises(DerivationError):
        forged(MatPow(grid, 2), "power_of_block_diagonal", squares).check()


def test_cuts_that_clash():
    A, B, C, D = (sl.matrix(name, *shape) for name, shape in zip("ABCD", ((n, k), (n, m), (m, p), (k, p))))
    start = MatMul(Blocks([[A, B]]), Blocks([[C], [D]]))
    assert shape(start)
    for name in ("row_times_stacked", "product_of_blocks"):
        assert not list(outcomes(start, book.named(name), Place()))
        with pytest.raises(Error):
            forged(start, name, MatAdd(MatMul(A, D), MatMul(B, C))).check()


def test_inverse_of_zero_is_not_written():
    A, B = sl.matrices("A B", n, n)
    start = made(sympy.Inverse, [Blocks([[ZeroMatrix(n, n), A], [B, ZeroMatrix(n, n)]])])
    names = {a.rule.name for a in applications(flat(start), book.rules(), (), (FORWARD,))}
    assert "inverse_of_block_antidiagonal" in names and "inverse_of_blocks" not in names


def test_rules_on_blocks_are_declared():
    with pytest.raises(Error, match="the rule wrong: 'blocks r s' is no grid"):
        @rule
        def wrong(A: "blocks r s"):
            """A sentence."""
            return A, A

    with pytest.raises(Error, match="at most 3 letters"):
        @rule
        def many(A: "blocks r s: m p", B: "blocks t u: n q"):
            """A sentence."""
            return Blocks(A), Blocks(B)

    @rule
    def twice_a_row(A: "blocks 1 s: m p"):
        """Doubling a row doubles each block."""
        return MatMul(2, Blocks(A)), Blocks([[MatMul(2, a) for a in A[0]]])

    for count in range(2, 5):
        found = twice_a_row.scheme.at(count)
        assert sl.prove(found.left, found.right).proved
    X = [sl.matrix(f"X{i}", n, k) for i in range(4)]
    (a,) = outcomes(MatMul(2, Blocks([X])), twice_a_row, Place())
    assert alike(a.result, Blocks([[MatMul(2, x) for x in X]]))
