"""Many heads: side by side and as a sum, in parallel, in groups; numbers of heads and symbols; against NumPy."""

import numpy
import pytest

import symlin as sl
from symlin.attention.multihead import MultiHeadAttention
from symlin.nodes import Entry
from test_attention_numbers import Numbers, by_loops

n, m, d, e, k, v, h, g, r, f = sl.sizes("n m d e k v h g r f")
i, j = sl.indices("i j")
X, Y = sl.matrix("X", n, d), sl.matrix("Y", m, e)
OPTIONS = [
    dict(heads=h), dict(heads=1), dict(heads=3), dict(heads=h, bias=True), dict(heads=2, bias=True, context=Y),
    dict(heads=h, context=Y), dict(heads=h, mask=sl.causal_mask(n)), dict(heads=h, kv_heads=1), dict(heads=4, kv_heads=2),
    dict(heads=6, kv_heads=3, bias=True), dict(heads=g * r, kv_heads=g), dict(heads=2 * g, kv_heads=g, bias=True),
    dict(heads=g * r, kv_heads=g, context=Y, bias=True), dict(heads=h, scale=1), dict(heads=2, kernel="phi"),
    dict(heads=h, d_out=e),
]
SIZES = {n: 3, m: 4, d: 5, e: 2, k: 2, v: 3, h: 3, g: 2, r: 2, f: 2}


@pytest.mark.parametrize("options", OPTIONS, ids=str)
def test_what_holds_is_proved(options):
    mha = MultiHeadAttention(X, d_k=k, d_v=v, **options)
    assert {name: verdict.status for name, verdict in mha.verdicts.items()} == dict.fromkeys(mha.verdicts, "proved")
    assert len(mha.verdicts) == (4 if "kernel" in options else 5)


@pytest.mark.parametrize("options", [o for o in OPTIONS if not o.keys() & {"kernel", "scale"}], ids=str)
def test_the_output_by_loops(options):
    mha = MultiHeadAttention(X, d_k=k, d_v=v, **options)
    numbers = Numbers(SIZES)
    count, groups = numbers.size(mha.count), numbers.size(mha.kv_count)
    x, y = numbers.value(X), numbers.value(options.get("context", X))
    allowed = (lambda a, b: b <= a) if "mask" in options else None
    outputs = []
    for t in range(1, count + 1):
        group = (t - 1) // (count // groups) + 1
        members = (mha.W_Q[t], mha.W_K[group], mha.W_V[group])
        biases = {}
        if mha.bias:
            columns = mha.bias[0][t], mha.bias[1][group], mha.bias[2][group]
            biases = dict(zip(("b_q", "b_k", "b_v"), (numbers.value(b).T for b in columns)))
        outputs.append(by_loops(x, y, *map(numbers.value, members), allowed=allowed, **biases))
    w_o = numpy.concatenate([numbers.value(mha.W_O_blocks[t]) for t in range(1, count + 1)])
    expected = numpy.concatenate(outputs, axis=1) @ w_o
    if mha.bias:
        expected = expected + numbers.value(mha.bias[3]).T
    assert numpy.allclose(numbers.value(mha.output), expected)
    assert numpy.allclose(numbers.value(mha.as_sum()), expected)


def test_written_as_a_textbook_does():
    mha = MultiHeadAttention(X, heads=h, d_k=k, d_v=v)
    assert str(mha.concat) == "concat(i=1..h, H_i)"
    assert str(mha.as_sum()) == "sum(i=1..h, H_i*W_O_i)"
    assert mha.W_O.shape == (h * v, d) and mha.output.shape == (n, d)
    assert [str(letter) for letter, _ in mha.definitions] == ["Q_i", "K_i", "V_i", "S_i", "A_i", "H_i", "W_O", "O"]
    two = MultiHeadAttention(X, heads=2, d_k=k)
    assert str(two.concat) == "[H_1, H_2]" and str(two.W_O.value) == "[W_O_1; W_O_2]"
    assert str(two.as_sum()) == "H_1*W_O_1 + H_2*W_O_2"


def test_the_index_avoids_names_in_use():
    i_rows = sl.matrix("X", sl.sizes("i"), d)
    assert str(MultiHeadAttention(i_rows, heads=h, d_k=k).concat) == "concat(j=1..h, H_j)"


def test_heads_by_number_and_by_index():
    mha = MultiHeadAttention(X, heads=h, d_k=k, d_v=v)
    assert str(mha.heads[1].Q.value) == "X*W_Q_1" and str(mha.heads[j].output) == "H_j"
    assert mha.heads[1] is mha.heads[1]
    three = MultiHeadAttention(X, heads=3, d_k=k, d_v=v)
    assert len(three.heads) == 3 and [str(head.output) for head in three.heads] == ["H_1", "H_2", "H_3"]
    for wrong in (0, 4):
        with pytest.raises(IndexError, match="heads 1 to 3"):
            three.heads[wrong]
    for wrong in ("1", 1.0, True):
        with pytest.raises(TypeError):
            three.heads[wrong]
    with pytest.raises(TypeError, match="h heads"):
        len(mha.heads)


def test_heads_of_groups():
    grouped = MultiHeadAttention(X, heads=g * r, kv_heads=g, d_k=k)
    head = grouped.heads[j, i]
    assert str(head.Q.value) == "X*W_Q_(i + r*(j - 1))" and str(head.K.value) == "X*W_K_j"
    with pytest.raises(sl.Error, match=r"heads\[j, i\]"):
        grouped.heads[i]
    four = MultiHeadAttention(X, heads=4, kv_heads=2, d_k=k)
    assert [str(head.K) for head in four.heads] == ["K_1", "K_1", "K_2", "K_2"]
    assert four.heads[2, 1] is four.heads[3]
    assert sl.prove(four.heads[1].K, four.heads[2].K).proved
    assert sl.prove(four.heads[2].K, four.heads[3].K).status == "refuted"
    by_two = MultiHeadAttention(X, heads=2 * g, kv_heads=g, d_k=k)
    assert by_two.heads[3] is by_two.heads[2, 1]


def test_slopes_that_differ_from_head_to_head():
    p, slope = sl.vector("p", n), sl.vector("s", h)
    distance = sl.ones(n) * p.T - p * sl.ones(n).T
    mha = MultiHeadAttention(X, heads=h, d_k=k, mask=sl.causal_mask(n),
                             position_bias=lambda t: Entry(slope, t, 1) * distance)
    only_keys = MultiHeadAttention(X, heads=h, d_k=k, mask=sl.causal_mask(n),
                                   position_bias=lambda t: Entry(slope, t, 1) * (sl.ones(n) * p.T))
    assert sl.prove(mha.output, only_keys.output).proved


def test_parallel_projections_name_what_they_are():
    mha = MultiHeadAttention(X, heads=h, d_k=k)
    statement = mha.parallel("K")
    assert str(statement.left) == "X*concat(i=1..h, W_K_i)" and str(statement.right) == "concat(i=1..h, K_i)"
    with pytest.raises(sl.Error, match="the projections are Q, K and V"):
        mha.parallel("O")


WRONG = [
    (dict(heads=4, kv_heads=3), "heads must be a multiple of kv_heads"),
    (dict(heads=h, kv_heads=g), "heads must be a multiple of kv_heads"),
    (dict(heads=0), "heads is 0"),
    (dict(heads=h, d_k=0), "d_k is 0"),
    (dict(heads=sl.scalar("c")), "heads is c, which is not known"),
    (dict(heads=h, mask=sl.causal_mask(m)), "mask is m×m and must be n×n"),
    (dict(heads=h, position_bias=sl.matrix("B", n, m)), "position_bias is n×m"),
]


@pytest.mark.parametrize(("options", "message"), WRONG, ids=[message for _, message in WRONG])
def test_errors_name_the_argument(options, message):
    with pytest.raises(sl.Error, match=message):
        MultiHeadAttention(X, **(dict(d_k=k) | options))


@pytest.mark.parametrize("options", [dict(heads="h"), dict(heads=2.0), dict(heads=True), dict(heads=2, bias=3)])
def test_what_is_no_such_thing_is_a_type_error(options):
    with pytest.raises(TypeError):
        MultiHeadAttention(X, **(dict(d_k=k) | options))


def test_linearity_of_the_output_in_the_family_of_its_blocks():
    from symlin.linear.kinds import linearity

    mha = MultiHeadAttention(X, heads=h, d_k=k, d_v=v)
    assert linearity(mha.output, mha.W_O_blocks).kind == "linear"
    assert linearity(mha.output, mha.W_V).kind == "linear"
    assert linearity(mha.output, mha.W_Q).kind == "nonlinear"


def test_biases_are_made_or_given():
    families = {name: sl.family(name, size, count=h) for name, size in (("b_Q", k), ("b_K", k), ("b_V", v))}
    b_O = sl.vector("b_O", d)
    made = MultiHeadAttention(X, heads=h, d_k=k, d_v=v, bias=True)
    given = MultiHeadAttention(X, heads=h, d_k=k, d_v=v, bias=(*families.values(), b_O))
    mapped = MultiHeadAttention(X, heads=h, d_k=k, d_v=v, bias={**families, "b_O": b_O})
    assert repr(made) == repr(given) == repr(mapped)
    some = MultiHeadAttention(X, heads=h, d_k=k, d_v=v, bias=(None, None, families["b_V"]))
    assert all(verdict.proved for verdict in some.verdicts.values())
    assert made.parameter_count() - some.parameter_count() == 2 * h * k + d
    assert MultiHeadAttention(X, heads=h, d_k=k, bias=None).bias is None


@pytest.mark.parametrize(("bias", "says"), [
    ("yes", "b_Q, b_K, b_V, b_O"), ({"b_Q": sl.vector("b", k)}, "family"),
    ({"b_Q": sl.family("b", v, count=h)}, "b_Q has h members v×1"), ({"b_O": sl.vector("b", k)}, "b_O is k×1"),
])
def test_biases_that_do_not_fit(bias, says):
    with pytest.raises((TypeError, sl.ShapeError), match=says):
        MultiHeadAttention(X, heads=h, d_k=k, d_v=v, bias=bias)
