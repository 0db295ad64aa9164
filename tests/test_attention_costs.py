"""Parameter counts and multiply-adds: against counts by hand, and against counting the loops."""

import pytest
import sympy

import symlin as sl
from symlin.attention.comparisons import comparisons
from symlin.attention.costs import multiply_adds
from symlin.attention.heads import Attention
from symlin.attention.multihead import MultiHeadAttention
from symlin.nodes import Defined

n, m, d, e, k, v, h, g, r, f = sl.sizes("n m d e k v h g r f")
i = sl.indices("i")
X, Y = sl.matrix("X", n, d), sl.matrix("Y", m, e)
W_Q, W_K, W_V = *sl.matrices("W_Q W_K", d, k), sl.matrix("W_V", d, v)


def same(first, second):
    return sympy.expand(first - second) == 0


def test_a_head_by_hand():
    head = Attention(X, W_Q, W_K, W_V)
    assert same(head.parameter_count(), 2 * d * k + d * v)
    assert same(head.multiply_adds(), n * d * k + n * d * k + n * d * v + n * n * k + n * n * v)


def test_a_cross_head_with_biases_by_hand():
    bias = sl.vector("b_Q", k), sl.vector("b_K", k), sl.vector("b_V", v)
    head = Attention(X, W_Q, sl.matrix("W_K", e, k), sl.matrix("W_V", e, v), context=Y, bias=bias)
    assert same(head.parameter_count(), d * k + e * k + e * v + 2 * k + v)
    assert same(head.multiply_adds(), n * d * k + m * e * k + m * e * v + n * m * k + n * m * v)


def test_masks_scales_biases_and_turns_cost_nothing():
    wide = sl.matrices("W_Q W_K", d, 2 * f)
    plain = Attention(X, *wide, W_V)
    for options in (dict(mask=sl.causal_mask(n)), dict(scale=3), dict(position_bias=sl.matrix("B", n, n))):
        assert same(Attention(X, *wide, W_V, **options).multiply_adds(), plain.multiply_adds())
    turned = Attention(X, *wide, W_V, rope=(sl.vector("p", n), sl.vector("theta", f)))
    angles = n * f
    assert same(turned.multiply_adds(), plain.multiply_adds() + angles)


def test_many_heads_by_hand():
    mha = MultiHeadAttention(X, heads=h, d_k=k, d_v=v)
    assert same(mha.parameter_count(), h * (2 * d * k + d * v) + h * v * d)
    assert same(mha.multiply_adds(), h * (2 * n * d * k + n * d * v + n**2 * k + n**2 * v) + n * h * v * d)
    three = MultiHeadAttention(X, heads=3, d_k=k, d_v=v)
    assert same(three.parameter_count(), mha.parameter_count().subs(h, 3))
    assert same(three.multiply_adds(), mha.multiply_adds().subs(h, 3))


def test_shared_keys_and_values_are_counted_once():
    grouped = MultiHeadAttention(X, heads=g * r, kv_heads=g, d_k=k)
    assert same(grouped.parameter_count(), 2 * g * r * d * k + 2 * g * d * k)
    assert same(grouped.multiply_adds(), n * d * k * (2 * g * r + 2 * g) + 2 * n**2 * k * g * r)
    six = MultiHeadAttention(X, heads=6, kv_heads=2, d_k=k)
    assert same(six.parameter_count(), grouped.parameter_count().subs({g: 2, r: 3}))
    assert same(six.multiply_adds(), grouped.multiply_adds().subs({g: 2, r: 3}))
    one = MultiHeadAttention(X, heads=h, kv_heads=1, d_k=k)
    assert same(one.multiply_adds(), grouped.multiply_adds().subs({g: 1, r: h}))


def test_orders_of_multiplication():
    A, B, C = sl.matrix("A", n, d), sl.matrix("B", d, k), sl.matrix("C", k, v)
    assert same(multiply_adds(A * B * C), n * d * k + n * k * v)
    assert same(multiply_adds(A * B * C, order="right"), d * k * v + n * d * v)
    assert same(multiply_adds(sympy.MatMul(A, sympy.MatMul(B, C), evaluate=False)), d * k * v + n * d * v)
    with pytest.raises(sl.Error, match="from the"):
        multiply_adds(A * B, order="best")


def test_what_is_written_twice_is_computed_once():
    A, B = sl.matrix("A", n, d), sl.matrix("B", d, n)
    letter = Defined("C", A * B)
    assert same(multiply_adds(letter + 2 * letter), n * n * d)
    assert same(multiply_adds(letter * letter), n * n * d + n**3)


def test_what_does_not_depend_on_an_index_is_computed_once():
    W, Z = sl.family("W", d, k, count=h), sl.matrix("Z", d, d)
    assert same(multiply_adds(sl.total(Defined("Y", X * Z) * W[i], (i, 1, h))), n * d * d + h * n * d * k)


@pytest.mark.parametrize("numbers", [(3, 4, 2, 5, 3), (1, 1, 6, 2, 2)])
def test_the_loops_of_a_head_counted(numbers):
    rows, columns, keys, size, width = numbers
    head = Attention(X, W_Q, sl.matrix("W_K", e, k), sl.matrix("W_V", e, v), context=Y)
    count = 0
    for outer, inner in ((rows, columns), (keys, columns)):
        count += sum(1 for _ in range(outer) for _ in range(size) for _ in range(inner))
    count += sum(1 for _ in range(keys) for _ in range(width) for _ in range(columns))
    count += sum(1 for _ in range(rows) for _ in range(keys) for _ in range(size))
    count += sum(1 for _ in range(rows) for _ in range(width) for _ in range(keys))
    assert head.multiply_adds().subs({n: rows, d: columns, e: columns, m: keys, k: size, v: width}) == count


COMPARED = {
    "all heads' projections at once, or head by head": (n * d * h * k, n * d * h * k, []),
    "softmax attention, or linear attention": (n**2 * (k + v), 2 * n * k * v, [2 * k * v / (k + v)]),
    "softmax attention, or linear attention with its normaliser":
        (n**2 * (k + v), 2 * n * k * v + n * k, [k * (2 * v + 1) / (k + v)]),
    "latent attention: keys and values unpacked, or weights absorbed":
        (2 * m * k * (n + r), 2 * n * r * (k + m), [m * k * r / (k * r + m * r - m * k)]),
    "a low-rank update beside its weight, or merged into it":
        (n * d * k + n * r * (d + k), n * d * k + d * k * r, [d * k / (d + k)]),
    "query and key weights apart, or merged": (2 * d * k, d * d, [2 * k]),
    "keys and values for every head, or for every group":
        (4 * g * r * d * k, 2 * g * r * d * k + 2 * g * d * k, [sympy.Integer(1)]),
}


@pytest.mark.parametrize("comparison", comparisons(), ids=lambda c: c.name)
def test_comparisons_by_hand(comparison):
    first, second, crossings = COMPARED[comparison.name]
    assert same(comparison.first[1], first) and same(comparison.second[1], second)
    assert len(comparison.crossings) == len(crossings)
    assert all(sympy.cancel(a - b) == 0 for a, b in zip(comparison.crossings, crossings))
    for crossing in comparison.crossings:
        assert sympy.cancel(comparison.difference.subs(comparison.variable, crossing)) == 0


def test_linear_attention_wins_from_as_many_tokens_as_columns():
    (comparison,) = [c for c in comparisons() if c.name == "softmax attention, or linear attention"]
    assert [sympy.cancel(c.subs({k: d, v: d})) for c in comparison.crossings] == [d]
    assert comparison.cheaper_below == "softmax"
