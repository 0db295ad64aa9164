"""Attention against PyTorch: scaled_dot_product_attention and MultiheadAttention, at several shapes.

The module asked for is ``torch.nn``, since ``torch`` alone may be the folder that this file is in.
"""

import numpy
import pytest
import sympy

import symlin as sl
from symlin.attention.heads import Attention
from symlin.attention.multihead import MultiHeadAttention
from symlin.numeric.compiling import lambdify

nn = pytest.importorskip("torch.nn")
torch = pytest.importorskip("torch")

n, m, d, e, k, v = sl.sizes("n m d e k v")
X, Y = sl.matrix("X", n, d), sl.matrix("Y", m, e)
SHAPES = [(1, 1, 1, 1, 1, 1), (3, 5, 4, 6, 2, 7), (8, 8, 8, 8, 8, 8), (17, 2, 5, 3, 16, 1), (64, 33, 24, 12, 8, 10)]


@pytest.fixture(autouse=True)
def seeded():
    torch.manual_seed(20)
    torch.set_default_dtype(torch.float64)
    yield
    torch.set_default_dtype(torch.float32)


def close(ours, theirs):
    return numpy.allclose(ours, theirs.detach().numpy(), atol=1e-10)


def arrays(*tensors):
    return [tensor.detach().numpy() for tensor in tensors]


def projected(inputs, weights):
    return [x @ W for x, W in zip(inputs, weights)]


@pytest.mark.parametrize("shape", SHAPES, ids=str)
def test_cross_attention(shape):
    rows, keys, width, other, size, value = shape
    x, y = torch.randn(rows, width), torch.randn(keys, other)
    weights = torch.randn(width, size), torch.randn(other, size), torch.randn(other, value)
    symbols = sl.matrix("W_Q", d, k), sl.matrix("W_K", e, k), sl.matrix("W_V", e, v)
    head = Attention(X, *symbols, context=Y)
    f = lambdify([X, Y, *symbols], head.output)
    expected = nn.functional.scaled_dot_product_attention(*projected((x, y, y), weights))
    assert close(f(*arrays(x, y, *weights)), expected)


@pytest.mark.parametrize("shape", SHAPES, ids=str)
@pytest.mark.parametrize("option", ["plain", "causal", "scale", "bias", "position bias"])
def test_self_attention(shape, option):
    rows, _, width, _, size, value = shape
    x = torch.randn(rows, width)
    weights = torch.randn(width, size), torch.randn(width, size), torch.randn(width, value)
    symbols = *sl.matrices("W_Q W_K", d, k), sl.matrix("W_V", d, v)
    b, B = (sl.vector("b_Q", k), sl.vector("b_K", k), sl.vector("b_V", v)), sl.matrix("B", n, n)
    columns, added = [torch.randn(s, 1) for s in (size, size, value)], torch.randn(rows, rows)
    ours, theirs, more, numbers = {
        "plain": ({}, {}, [], []),
        "causal": ({"mask": sl.causal_mask(n)}, {"is_causal": True}, [], []),
        "scale": ({"scale": sympy.Rational(1, 4)}, {"scale": 0.25}, [], []),
        "bias": ({"bias": b}, {}, list(b), columns),
        "position bias": ({"position_bias": B}, {"attn_mask": added}, [B], [added]),
    }[option]
    parts = projected((x, x, x), weights)
    if option == "bias":
        parts = [part + column.T for part, column in zip(parts, columns)]
    f = lambdify([X, *symbols, *more], Attention(X, *symbols, **ours).output)
    assert close(f(*arrays(x, *weights, *numbers)), nn.functional.scaled_dot_product_attention(*parts, **theirs))


def test_a_mask_of_blocks():
    p, q = sl.sizes("p q")
    tokens = sl.matrix("X", p + q, d)
    symbols = *sl.matrices("W_Q W_K", d, k), sl.matrix("W_V", d, v)
    mask = sl.blocks([[sl.ones(p, p), sl.zeros(p, q)], [sl.ones(q, p), sl.causal_mask(q)]])
    f = lambdify([tokens, *symbols, p, q], Attention(tokens, *symbols, mask=mask).output)
    x, weights = torch.randn(7, 4), (torch.randn(4, 3), torch.randn(4, 3), torch.randn(4, 2))
    allowed = torch.tril(torch.ones(7, 7, dtype=torch.bool))
    allowed[:3, :3] = True
    expected = nn.functional.scaled_dot_product_attention(*projected((x, x, x), weights), attn_mask=allowed)
    assert close(f(*arrays(x, *weights), 3, 4), expected)


@pytest.mark.parametrize(("heads", "groups"), [(4, 2), (6, 2), (6, 3), (4, 4), (5, 1)])
def test_grouped_query_attention(heads, groups):
    h, g, r = sl.sizes("h g r")
    count = {1: dict(heads=h, kv_heads=1), heads: dict(heads=h)}.get(groups, dict(heads=g * r, kv_heads=g))
    for options in (dict(heads=heads, kv_heads=groups), count):
        mha = MultiHeadAttention(X, d_k=k, d_v=v, **options)
        x = torch.randn(6, 5)
        w_q, w_k, w_v = torch.randn(heads, 5, 3), torch.randn(groups, 5, 3), torch.randn(groups, 5, 2)
        w_o = torch.randn(heads, 2, 5)
        outputs = nn.functional.scaled_dot_product_attention(x @ w_q, x @ w_k, x @ w_v, enable_gqa=True)
        expected = torch.cat(list(outputs), dim=1) @ w_o.reshape(heads * 2, 5)
        sizes = [] if "g" not in str(mha.count) else [g, r]
        f = lambdify([X, *mha.parameters, *sizes], mha.output)
        numbers = [groups, heads // groups] if sizes else []
        assert close(f(*arrays(x, w_q, w_k, w_v, w_o), *numbers), expected)


MODULES = [
    dict(embed_dim=4, num_heads=1), dict(embed_dim=12, num_heads=3), dict(embed_dim=16, num_heads=8, bias=False),
    dict(embed_dim=8, num_heads=2, kdim=5, vdim=5), dict(embed_dim=8, num_heads=4, kdim=3, vdim=3, bias=False),
]


def module_of(options):
    module = nn.MultiheadAttention(**options, batch_first=True).eval()
    for parameter in module.parameters():
        nn.init.normal_(parameter)
    return module


@pytest.mark.parametrize("options", MODULES, ids=str)
@pytest.mark.parametrize("rows", [1, 5])
@pytest.mark.parametrize("causal", [False, True])
def test_multihead_attention(options, rows, causal):
    module = module_of(options)
    width, other = module.embed_dim, module.kdim
    tokens, context = sl.matrix("X", n, width), None if width == other else sl.matrix("Y", m, other)
    if causal and context is not None:
        context = sl.matrix("Y", n, other)
    mask = sl.causal_mask(n) if causal else None
    mha = MultiHeadAttention.from_torch(module, tokens, context=context, mask=mask)
    keys = rows if causal else 7
    x = torch.randn(2, rows, width)
    y = x if context is None else torch.randn(2, keys, other)
    expected, weights = module(
        x, y, y, average_attn_weights=False,
        attn_mask=nn.Transformer.generate_square_subsequent_mask(rows) if causal else None)
    inputs = [tokens] if context is None else [tokens, context]
    values = arrays(x) if context is None else arrays(x, y)
    f = lambdify([*inputs, *mha.parameters], mha.output)
    assert close(f(*values, *mha.values.values()), expected)
    for t, head in enumerate(mha.heads):
        g = lambdify([*inputs, *mha.parameters], head.weights)
        assert close(g(*values, *mha.values.values()), weights[:, t])


def test_values_stand_under_their_parameters():
    mha = MultiHeadAttention.from_torch(module_of(MODULES[1]))
    assert list(mha.values) == mha.parameters
    assert mha.values[mha.W_Q].shape == (3, 12, 4) and mha.values[mha.bias[3]].shape == (12, 1)
    assert mha.parameter_count() == sum(array.size for array in mha.values.values())
    assert {name: verdict.status for name, verdict in mha.verdicts.items()} == dict.fromkeys(mha.verdicts, "proved")


def test_single_precision_stays_single():
    torch.set_default_dtype(torch.float32)
    mha = MultiHeadAttention.from_torch(module_of(MODULES[1]))
    assert all(array.dtype == numpy.float32 for array in mha.values.values())


@pytest.mark.parametrize(("options", "message"), [
    (dict(add_bias_kv=True), "add_bias_kv"), (dict(add_zero_attn=True), "add_zero_attn"),
    (dict(kdim=3, vdim=5), "3 columns and values of 5"), (dict(kdim=3, vdim=3), "pass context")])
def test_what_has_no_place_is_refused(options, message):
    with pytest.raises(sl.Error, match=message):
        MultiHeadAttention.from_torch(nn.MultiheadAttention(4, 2, **options))


def test_other_modules_are_a_type_error():
    with pytest.raises(TypeError, match="MultiheadAttention, not Linear"):
        MultiHeadAttention.from_torch(nn.Linear(3, 4))
