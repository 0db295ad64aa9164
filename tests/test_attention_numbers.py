"""Written expressions in NumPy, by a small reading of their own: it shares nothing with symlin but the nodes.

``Numbers`` gives every symbol random values when it is first asked for; ``value`` computes an expression from them.
The tests here hold it against textbook loops, so that the other tests of attention can rely on it.
"""

import numpy
import pytest
import sympy
from sympy import (
    HadamardPower, HadamardProduct, Identity, ImmutableDenseMatrix, Inverse, KroneckerProduct, MatAdd, MatMul,
    MatrixSymbol, OneMatrix, Transpose, ZeroMatrix,
)

import symlin as sl
from symlin.attention.heads import Attention
from symlin.nodes import (
    Blocks, CausalMask, Concat, Defined, Diag, DiagonalOf, Dot, Elementwise, Entry, Mask, Member, Norm2, Scalar, Softmax,
    Total, Vec,
)

FUNCTIONS = {
    "exp": numpy.exp, "log": numpy.log, "sqrt": numpy.sqrt, "tanh": numpy.tanh, "cos": numpy.cos, "sin": numpy.sin,
    "relu": lambda x: numpy.maximum(x, 0), "logistic": lambda x: 1 / (1 + numpy.exp(-x)),
}


class Numbers:
    """Numbers for all symbols: sizes as given, the rest drawn at random, or as given in ``values``."""

    def __init__(self, sizes, seed=0, values=None, functions=None):
        self.sizes, self.random = {s.name: number for s, number in sizes.items()}, numpy.random.default_rng(seed)
        self.values, self.indices = dict(values or {}), {}
        self.functions = FUNCTIONS | (functions or {"phi": lambda x: x**2 + 0.5 * x + 0.1})

    def size(self, expr):
        names = {s: self.indices.get(s, self.sizes.get(s.name)) for s in sympy.sympify(expr).free_symbols}
        return int(sympy.sympify(expr).subs(names))

    def drawn(self, key, shape):
        if key not in self.values:
            self.values[key] = self.random.normal(size=shape)
        return self.values[key]

    def over(self, e):
        index, first, last = e.args[1]
        for t in range(self.size(first), self.size(last) + 1):
            self.indices[index] = t
            yield self.value(e.args[0])
        del self.indices[index]

    def value(self, e):
        """The array (2-d) or number that an expression is."""
        parts = lambda: [self.value(a) for a in e.args]  # noqa: E731
        match e:
            case Defined():
                return self.value(e.value)
            case Member():
                place = (e.name, self.size(e.index))
                return self.drawn(place, tuple(map(self.size, e.shape)))
            case Mask():
                drawn = self.drawn(e.name, tuple(map(self.size, e.shape)))
                if not set(drawn.flat) <= {0, 1}:
                    drawn = self.values[e.name] = (drawn > 0) | (numpy.arange(drawn.shape[1]) == 0)
                return drawn.astype(float)
            case MatrixSymbol():
                return self.drawn(e.name, tuple(map(self.size, e.shape)))
            case sympy.Symbol():
                known = self.indices.get(e, self.sizes.get(e.name))
                if known is None:
                    known = self.drawn(e.name, ())
                return abs(known) if e.is_positive else known
            case MatMul():
                result = 1.0
                for part in parts():
                    result = result @ part if numpy.ndim(result) and numpy.ndim(part) else result * part
                return result
            case MatAdd() | sympy.Add():
                return sum(parts())
            case HadamardProduct() | sympy.Mul():
                return numpy.prod(numpy.broadcast_arrays(*parts()), axis=0)
            case HadamardPower() | sympy.Pow():
                base, exponent = parts()
                return numpy.power(base, float(exponent))
            case Transpose():
                return self.value(e.arg).T
            case Inverse():
                return numpy.linalg.inv(self.value(e.arg))
            case KroneckerProduct():
                first, *others = parts()
                for other in others:
                    first = numpy.kron(first, other)
                return first
            case Identity() | OneMatrix() | ZeroMatrix() | CausalMask():
                rows, columns = map(self.size, e.shape)
                made = {Identity: numpy.eye, OneMatrix: lambda n: numpy.ones((n, columns)),
                        ZeroMatrix: lambda n: numpy.zeros((n, columns)), CausalMask: lambda n: numpy.tri(n)}
                return next(make(rows) for kind, make in made.items() if isinstance(e, kind))
            case ImmutableDenseMatrix():
                return numpy.array(e.tolist(), dtype=float)
            case Softmax():
                axis = 1 if e.axis == "rows" else 0
                scores = self.value(e.scores)
                if e.mask is not None:
                    scores = numpy.where(self.value(e.mask) == 1, scores, -numpy.inf)
                powers = numpy.exp(scores - scores.max(axis=axis, keepdims=True))
                return powers / powers.sum(axis=axis, keepdims=True)
            case Elementwise():
                return self.functions[e.name](self.value(e.argument))
            case sympy.exp():
                return numpy.exp(self.value(e.args[0]))
            case Blocks():
                return numpy.block([[self.value(b) for b in row] for row in e.grid])
            case Concat():
                return numpy.concatenate(list(self.over(e)), axis=1)
            case Total() | sympy.Sum():
                return sum(self.over(e))
            case Diag():
                return numpy.diag(self.value(e.args[0])[:, 0])
            case DiagonalOf():
                return numpy.diag(self.value(e.args[0]))[:, None]
            case Vec():
                return self.value(e.args[0]).reshape(-1, 1, order="F")
            case Scalar():
                return self.value(e.matrix)[0, 0]
            case Norm2():
                return float((self.value(e.args[0]) ** 2).sum())
            case Dot():
                x, y = parts()
                return float((x * y).sum())
            case Entry():
                matrix, *place = e.args
                i, j = map(self.size, place)
                return self.value(matrix)[i - 1, j - 1]
            case sympy.Number():
                return float(e)
        raise NotImplementedError(type(e))


n, m, d, e, k, v = sl.sizes("n m d e k v")
X, Y = sl.matrix("X", n, d), sl.matrix("Y", m, e)
SIZES = {n: 4, m: 3, d: 5, e: 2, k: 3, v: 2}


def by_loops(x, y, w_q, w_k, w_v, *, b_q=0.0, b_k=0.0, b_v=0.0, allowed=None, bias=None):
    """Attention as its definition says it, entry by entry."""
    q, keys, values = x @ w_q + b_q, y @ w_k + b_k, y @ w_v + b_v
    result = numpy.zeros((len(q), values.shape[1]))
    for i in range(len(q)):
        seen = [j for j in range(len(keys)) if allowed is None or allowed(i, j)]
        scores = [float(q[i] @ keys[j]) / numpy.sqrt(len(q[i])) + (0 if bias is None else bias[i, j]) for j in seen]
        powers = [numpy.exp(s) for s in scores]
        for j, power in zip(seen, powers):
            result[i] += power / sum(powers) * values[j]
    return result


@pytest.mark.parametrize("options", ["plain", "cross", "causal", "bias", "position bias"])
def test_a_head_is_what_its_definition_says(options):
    sees = Y if options == "cross" else X
    weights = sl.matrix("W_Q", d, k), sl.matrix("W_K", sees.shape[1], k), sl.matrix("W_V", sees.shape[1], v)
    b = sl.vector("b_Q", k), sl.vector("b_K", k), sl.vector("b_V", v)
    B = sl.matrix("B", n, n)
    head = Attention(X, *weights, **{
        "plain": {}, "cross": {"context": Y}, "causal": {"mask": sl.causal_mask(n)}, "bias": {"bias": b},
        "position bias": {"position_bias": B}}[options])
    numbers = Numbers(SIZES)
    x, y, *arrays = map(numbers.value, (X, sees, *weights))
    given = {}
    if options == "bias":
        given = dict(zip(("b_q", "b_k", "b_v"), (numbers.value(column).T for column in b)))
    if options == "causal":
        given = {"allowed": lambda i, j: j <= i}
    if options == "position bias":
        given = {"bias": numbers.value(B)}
    assert numpy.allclose(numbers.value(head.output), by_loops(x, y, *arrays, **given))


def test_kernel_attention_is_a_weighted_mean():
    W_Q, W_K, W_V = *sl.matrices("W_Q W_K", d, k), sl.matrix("W_V", d, v)
    numbers = Numbers(SIZES)
    x, w_q, w_k, w_v = map(numbers.value, (X, W_Q, W_K, W_V))
    phi = numbers.functions["phi"]
    weights = numpy.array([[phi(q) @ phi(key) for key in x @ w_k] for q in x @ w_q])
    for normalised in (True, False):
        head = Attention(X, W_Q, W_K, W_V, kernel=sympy.Function("phi"), normalised=normalised)
        expected = weights / weights.sum(axis=1, keepdims=True) if normalised else weights
        assert numpy.allclose(numbers.value(head.output), expected @ x @ w_v)
        assert numpy.allclose(numbers.value(head.linear_form().right), expected @ x @ w_v)


def test_rotary_positions_turn_pairs_of_columns():
    f = sl.sizes("f")
    p, theta = sl.vector("p", n), sl.vector("theta", f)
    head = Attention(X, *sl.matrices("W_Q W_K", d, 2 * f), sl.matrix("W_V", d, v), rope=(p, theta))
    numbers = Numbers(SIZES | {f: 3})
    before, after = numbers.value(head.projected[0]), numbers.value(head.Q)
    for i, position in enumerate(numbers.value(p)[:, 0]):
        for pair, frequency in enumerate(numbers.value(theta)[:, 0]):
            angle = position * frequency
            turn = numpy.array([[numpy.cos(angle), -numpy.sin(angle)], [numpy.sin(angle), numpy.cos(angle)]])
            assert numpy.allclose(after[i, 2 * pair : 2 * pair + 2], turn @ before[i, 2 * pair : 2 * pair + 2])
