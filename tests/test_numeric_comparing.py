"""Numeric agreement is reported as what it is."""

import warnings

import numpy as np
import pytest
import sympy
from expressions import mutated, rewritten, seeded
from sympy import MatMul, Sum, Transpose

import symlin as sl
from symlin.attention.variants import variants
from symlin.nodes import Elementwise, Entry, Member
from symlin.numeric.comparing import compare
from symlin.numeric.compiling import lambdify

n, d, k, h = sl.sizes("n d k h")
i, j, t = sl.indices("i j t")
m = sympy.Symbol("m", integer=True, nonnegative=True)
A, B, S, X = sl.matrix("A", n, d), sl.matrix("B", d, n), sl.matrix("S", n, n), sl.matrix("X", n, d)
x, c = sl.vector("x", n), sl.scalar("c")


def test_true_equations_agree():
    H, U = sl.family("H", n, k, count=h), sl.family("U", k, n, count=h)
    stacked = Transpose(sl.concat(Transpose(U[j]), (j, 1, h)))
    for left, right in [
        ((A * B).T, B.T * A.T),
        (sl.softmax(S + x * sl.ones(n).T), sl.softmax(S)),
        (sl.concat(H[i], (i, 1, h)) * stacked, sl.total(H[i] * U[i], (i, 1, h))),
        (Entry(A * B, i, j), Sum(Entry(A, i, t) * Entry(B, t, j), (t, 1, d))),
        (sl.apply("phi", A).T, sl.apply("phi", A.T)),
        (sl.log(sl.exp(A)), A),
        (S**m * S, S * S**m),
        (sl.sqrt(A) * 2, sl.sqrt(4 * A)),
        (c * n, n * c),
    ]:
        found = compare(left, right)
        assert found.agree and found.trials == 20 and found.largest_difference < 1e-9, (left, right)


def test_the_report_never_claims_a_proof():
    found = compare((A * B).T, B.T * A.T)
    assert repr(found).startswith("agrees on 20 random trials (largest relative difference ")
    assert repr(found).endswith("); this is no proof")
    with pytest.raises(TypeError, match="no proof|neither true nor false"):
        bool(found)


def test_false_equations_differ_and_show_where():
    found = compare(S * S.T, S.T * S)
    assert not found.agree and found.differing == found.trials == 20 and found.largest_difference > 0.1
    assert found.at[S].shape == (found.at[n], found.at[n])
    assert "differs on 20 of 20 random trials" in repr(found)
    worst = found.at[S]
    left, right = worst @ worst.T, worst.T @ worst
    relative = np.abs(left - right).max() / max(np.abs(left).max(), np.abs(right).max())
    assert relative == pytest.approx(found.largest_difference)


def test_sizes_are_unequal():
    found = compare(A * B, A * B)
    assert found.at[n] != found.at[d] and found.at[A].shape == (found.at[n], found.at[d])
    members = compare(sl.family("H", n, k, count=h)[1], sl.family("H", n, k, count=h)[2]).at
    assert members[Member("H", 1, n, k, h)].shape == (members[n], members[k])
    assert compare(Entry(x, 5, 1), Entry(x.T, 1, 5)).agree


def test_the_seed_decides():
    first, again, other = (compare(S * S.T, S.T * S, seed=seed) for seed in (3, 3, 4))
    assert first.largest_difference == again.largest_difference != other.largest_difference


def test_undefined_trials_do_not_count():
    found = compare(sl.log(-sl.exp(A)), A)
    assert found.trials == 0 and not found.agree and "nowhere" not in repr(found)
    assert repr(found) == "compared nothing: at no random trial were both sides defined"
    assert compare(sl.log(x), sl.log(x) + 0 * x, trials=5).trials == 5


def test_small_values_are_not_lost():
    assert not compare(sl.exp(-20 * sl.ones(n, d)), 2 * sl.exp(-20 * sl.ones(n, d))).agree
    assert compare(A + x * sl.ones(d).T - A, x * sl.ones(d).T).agree


def test_what_cannot_be_compared():
    with pytest.raises(sl.ShapeError):
        compare(A, B)
    with pytest.raises(TypeError):
        compare("A", A)
    with pytest.raises(TypeError):
        compare(True, A)


def test_functions_may_be_given():
    phi = Elementwise("phi", S)
    assert not compare(phi, S).agree
    assert compare(phi, S, functions={"phi": lambda t: t}).agree
    assert compare(MatMul(2, phi), phi + phi, functions={"phi": np.exp, "psi": np.exp}).agree


def test_rewritten_formulas_agree_and_changed_ones_differ():
    agreed = differed = 0
    for seed in range(40):
        w = seeded(seed)
        e = w.side(2)
        found = compare(e, rewritten(w, e), trials=4)
        assert found.agree or not found.trials, e
        agreed += found.agree
        changed = mutated(w, e)
        differed += changed is not None and not compare(e, changed, trials=4).agree
    assert agreed > 30 and differed > 25


@pytest.mark.parametrize("variant", variants(), ids=lambda variant: variant.name)
def test_what_is_said_of_attention_holds_in_numbers(variant):
    for statements, holds in ((variant.proved, True), (variant.refuted, False)):
        for statement in statements:
            found = compare(statement.left, statement.right)
            assert found.trials >= 10 and found.agree is holds, statement


@pytest.mark.parametrize(("left", "right"), [
    (S * S.T, S.T * S), (sl.softmax(S), sl.softmax(2 * S)), (sl.apply("phi", S).T, sl.apply("phi", -S.T)),
    (sl.family("H", n, n, count=h)[1], sl.family("H", n, n, count=h)[2]),
])
def test_a_refutation_is_reproduced_by_generated_code(left, right):
    witness = sl.prove(left, right).witness
    args = [*witness.sizes, *witness.values]
    t = sympy.Symbol("t")
    functions = {name: sympy.lambdify(t, p) for name, p in witness.functions.items()}
    for side, expected in zip((left, right), witness.numpy()):
        f = lambdify(args, side, functions=functions)
        assert np.allclose(f(*witness.sizes.values(), *witness.values.values()), expected)


@pytest.mark.parametrize(("trials", "error"), [("3", TypeError), (2.0, TypeError), (True, TypeError), (0, sl.Error),
                                               (-1, sl.Error)])
def test_trials_are_a_whole_number_from_1_on(trials, error):
    A = sl.matrix("A", *sl.sizes("n d"))
    with pytest.raises(error, match="trials is"):
        sl.compare(A, A, trials=trials)
    assert sl.compare(A, A, trials=np.int64(2)).trials == 2


def test_witnesses_that_round_to_the_same_numbers_say_so():
    A = sl.matrix("A", *sl.sizes("n d"))
    close, apart = sl.prove(A, A + A / 10**20).witness, sl.prove(A, 2 * A).witness
    with pytest.warns(RuntimeWarning, match="both sides round to the same"):
        left, right = close.numpy()
    assert np.array_equal(left, right)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        left, right = apart.numpy()
    assert not np.array_equal(left, right)
