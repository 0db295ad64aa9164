"""A single head: definitions, entries, expansions, bilinear forms, options, and errors that name the argument."""

import re

import pytest
import sympy

import symlin as sl
from symlin.attention.heads import Attention
from symlin.attention.positions import distances
from symlin.nodes import Defined, Entry

n, m, d, e, k, v, f = sl.sizes("n m d e k v f")
i, j = sl.indices("i j")
X, Y = sl.matrix("X", n, d), sl.matrix("Y", m, e)
W_Q, W_K, W_V = *sl.matrices("W_Q W_K", d, k), sl.matrix("W_V", d, v)
b_Q, b_K, b_V = sl.vector("b_Q", k), sl.vector("b_K", k), sl.vector("b_V", v)
CROSS = sl.matrix("W_Q", d, k), sl.matrix("W_K", e, k), sl.matrix("W_V", e, v)


def test_definitions_stand_in_order_and_each_uses_those_before():
    head = Attention(X, W_Q, W_K, W_V)
    letters = [letter for letter, _ in head.definitions]
    assert letters == [head.Q, head.K, head.V, head.scores, head.weights, head.output]
    for place, (letter, value) in enumerate(head.definitions):
        assert isinstance(letter, Defined) and letter.value == value
        assert value.atoms(Defined) <= set(letters[:place])
        assert sl.prove(letter, value).status == "proved"


def test_names_in_use_are_not_taken_twice():
    Q = sl.matrix("Q", n, d)
    head = Attention(Q, W_Q, W_K, W_V)
    assert head.Q.name == "Q'" and head.Q.value == Q * W_Q


def test_scale():
    assert Attention(X, W_Q, W_K, W_V, scale=1).expand("scores") == X * W_Q * W_K.T * X.T
    assert Attention(X, W_Q, W_K, W_V).scale == 1 / sympy.sqrt(k)
    four = Attention(X, *sl.matrices("W_Q W_K", d, 4), W_V)
    assert four.scale == sympy.Rational(1, 2)
    c = sl.scalar("c")
    assert sl.prove(Attention(X, W_Q, W_K, W_V, scale=c).scores, c * (X * W_Q) * (X * W_K).T).proved


def test_scores_with_biases_are_four_terms():
    head = Attention(X, W_Q, W_K, W_V, bias=(b_Q, b_K, None), scale=1)
    terms = head.expand("scores").args
    one = sl.ones(n)
    assert len(terms) == 4
    for term in (X * W_Q * W_K.T * X.T, X * W_Q * b_K * one.T, one * b_Q.T * W_K.T * X.T, one * (b_Q.T * b_K) * one.T):
        assert any(sl.prove(term, other).proved for other in terms)


@pytest.mark.parametrize("name", ["Q", "K", "V", "scores", "weights", "output"])
def test_entries_are_the_parts(name):
    head = Attention(X, *CROSS, context=Y)
    whole = head.part(name)
    for expanded in (False, True):
        assert sl.prove(head.entry(name, i, j, expanded=expanded), sl.entry(whole, i, j)).proved


def test_entries_stand_in_textbook_order():
    head = Attention(X, *CROSS, context=Y)
    assert str(head.entry("scores", i, j)) == "Sum(Q_{i,l}*K_{j,l}/sqrt(k), (l, 1, k))"
    assert str(head.entry("output", 1, j)) == "Sum(A_{1,l}*V_{l,j}, (l, 1, m))"


@pytest.mark.parametrize("places", [(i, j), (1, 2), (2, j), (i, i)])
def test_the_score_of_two_tokens_is_a_bilinear_form(places):
    assert Attention(X, W_Q, W_K, W_V).bilinear(*places).status == "proved"
    if places != (i, i):
        assert Attention(X, *CROSS, context=Y).bilinear(*places).status == "proved"


@pytest.mark.parametrize("options", [
    {"bias": (b_Q, None, None)}, {"kernel": "phi"}, {"position_bias": sl.matrix("B", n, n)}])
def test_other_scores_are_no_bilinear_form(options):
    with pytest.raises(sl.Error):
        Attention(X, W_Q, W_K, W_V, **options).bilinear(i, j)


def test_a_single_key_is_still_softmax_by_rows():
    y = sl.matrix("y", 1, d)
    head = Attention(X, W_Q, W_K, W_V, context=y)
    assert sl.prove(head.output, sl.ones(n) * y * W_V).proved


def test_kernels_may_be_functions_of_matrices():
    Omega = sl.matrix("Omega", k, f)
    head = Attention(X, W_Q, W_K, W_V, kernel=lambda M: sl.exp(M * Omega))
    assert str(head.scores.value) == "exp(Q*Omega)*exp(K*Omega).T"
    assert head.linear_form().status == "proved"
    assert str(Attention(X, W_Q, W_K, W_V, kernel=sl.relu).scores.value) == "relu(Q)*relu(K).T"


def test_a_masked_kernel_keeps_what_the_mask_leaves():
    head = Attention(X, W_Q, W_K, W_V, kernel="phi", mask=sl.causal_mask(n))
    assert sl.prove(sl.hadamard(head.scores, sl.causal_mask(n)), head.scores).proved
    with pytest.raises(sl.Error, match="without a mask"):
        head.linear_form()


def test_rotary_scores_see_only_distances():
    p, theta, c = sl.vector("p", n), sl.vector("theta", f), sl.scalar("c")
    wide = sl.matrices("W_Q W_K", d, 2 * f)
    here = Attention(X, *wide, W_V, rope=(p, theta))
    there = Attention(X, *wide, W_V, rope=(p + c * sl.ones(n), theta))
    assert [letter.name for letter, _ in here.definitions] == ["Q^0", "K^0", "Q", "K", "V", "S", "A", "O"]
    assert sl.prove(here.output, there.output).proved
    assert sl.prove(here.scores, Attention(X, *wide, W_V).scores).status == "refuted"
    pair = Attention(X, sl.matrix("W_Q", d, 2 * f), sl.matrix("W_K", e, 2 * f), CROSS[2], context=Y,
                     rope=(p, sl.vector("r", m), theta))
    assert pair.scores.shape == (n, m)


WRONG = [
    (dict(W_Q=sl.matrix("W_Q", k, d)), "W_Q is k×d and must be d×…: X is n×d"),
    (dict(W_K=sl.matrix("W_K", d, v)), "W_K is d×v and must be d×k: X is n×d and W_Q is d×k"),
    (dict(context=Y), "W_K is d×k and must be e×k: context is m×e and W_Q is d×k"),
    (dict(W_V=sl.matrix("W_V", k, v)), "W_V is k×v and must be d×…: X is n×d"),
    (dict(mask=sl.causal_mask(m)), "mask is m×m and must be n×n"),
    (dict(mask=sl.matrix("M", n, n)), "mask is M; it must be 0 or 1"),
    (dict(bias=(b_Q, b_V, b_V)), "b_K is v×1 and must be k×1: W_K is d×k"),
    (dict(bias=(b_Q.T, None, None)), "b_Q is 1×k and must be k×1"),
    (dict(position_bias=sl.matrix("B", n, m)), "position_bias is n×m and must be n×n"),
    (dict(X=X * X), "X: a power of X, which is n×d"),
    (dict(rope=(sl.vector("p", m), sl.vector("theta", f))), "positions is m×1 and must be n×1"),
    (dict(rope=(sl.vector("p", n), sl.vector("theta", f))), "n×k and there are f frequencies"),
    (dict(kernel=lambda M: M.T), "must have one row for each row"),
    (dict(kernel="phi", position_bias=sl.matrix("B", n, n)), "with kernel there are none"),
]


@pytest.mark.parametrize(("given", "message"), WRONG, ids=[message for _, message in WRONG])
def test_errors_name_the_argument(given, message):
    with pytest.raises(sl.Error, match=re.escape(message)):
        Attention(**(dict(X=X, W_Q=W_Q, W_K=W_K, W_V=W_V) | given))


@pytest.mark.parametrize("given", [
    dict(X="X"), dict(scale=0.5), dict(scale="2"), dict(bias=b_Q), dict(kernel=3), dict(rope=3), dict(W_Q=sl.scalar("c")),
    dict(W_Q=sl.family("W", d, k, count=2)), dict(scale=W_Q)])
def test_what_is_no_such_thing_is_a_type_error(given):
    with pytest.raises(TypeError):
        Attention(**(dict(X=X, W_Q=W_Q, W_K=W_K, W_V=W_V) | given))


def test_distances_are_differences_of_positions():
    p, s = sl.vector("p", n), sl.vector("s", m)
    assert sl.prove(sl.entry(distances(p, s), i, j), Entry(s, j, 1) - Entry(p, i, 1)).proved
    with pytest.raises(sl.ShapeError, match="positions is 1×n and must be"):
        distances(p.T)


def test_parts_have_names():
    with pytest.raises(sl.Error, match="its parts are Q, K, V, scores, weights, output"):
        Attention(X, W_Q, W_K, W_V).expand("logits")


def test_shown_as_text_and_latex():
    head = Attention(X, W_Q, W_K, W_V)
    assert repr(head).splitlines()[3] == "S = 1/sqrt(k)*Q*K.T"
    assert r"S &= \frac{1}{\sqrt{k}} Q" in head._repr_latex_()


def test_biases_are_made_or_given():
    weights = sl.matrix("W_Q", d, k), sl.matrix("W_K", d, k), sl.matrix("W_V", d, v)
    b_Q, b_K, b_V = sl.vector("b_Q", k), sl.vector("b_K", k), sl.vector("b_V", v)
    made = sl.Attention(X, *weights, bias=True)
    assert made.bias == sl.Attention(X, *weights, bias=(b_Q, b_K, b_V)).bias == (b_Q, b_K, b_V)
    assert sl.Attention(X, *weights, bias={"b_V": b_V}).bias == (None, None, b_V)
    assert sl.Attention(X, *weights, bias=False).bias == (None, None, None)
    for wrong in ("yes", (b_Q, b_K), {"Q": b_Q}, (b_Q, b_K, b_V, b_V)):
        with pytest.raises(TypeError, match="b_Q, b_K, b_V"):
            sl.Attention(X, *weights, bias=wrong)
    with pytest.raises(sl.ShapeError, match="b_V is k×1 and must be v×1"):
        sl.Attention(X, *weights, bias={"b_V": b_Q})
