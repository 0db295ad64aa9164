"""Variants of a single head: self-attention, cross-attention, causal attention, biases, positions."""

import sympy
from sympy import HadamardProduct, Inverse, Transpose

from symlin.attention.fitting import product, total_of
from symlin.attention.heads import Attention
from symlin.attention.positions import distances
from symlin.attention.rotary import rotated
from symlin.attention.statements import Statement, Variant, unfolded
from symlin.nodes import CausalMask, Defined, Diag, Softmax
from symlin.writing import diag, exp, mask, matrices, matrix, ones, scalar, sizes, softmax, vector

n, m, d, e, k, v, f = sizes("n m d e k v f")
X, Y = matrix("X", n, d), matrix("Y", m, e)
W_Q, W_K = matrices("W_Q W_K", d, k)
W_V = matrix("W_V", d, v)
S, u, c = matrix("S", n, n), vector("u", n), scalar("c")


def single_variants():
    """The variants of one head, in the order of the manual."""
    return [self_attention(), cross_attention(), causal_attention(), masked_attention(), biases(), linear_biases(),
            rotary_positions()]


def self_attention():
    head = Attention(X, W_Q, W_K, W_V)
    unscaled = Attention(X, W_Q, W_K, W_V, scale=1)
    return Variant(
        "self-attention", unfolded(head.output),
        proved=[
            Statement("the scores are a bilinear form of the tokens", unfolded(head.scores),
                      product(head.scale, X, W_Q, Transpose(W_K), Transpose(X))),
            Statement("a number added to a whole row of scores changes nothing", softmax(S + u * ones(1, n)),
                      softmax(S)),
            Statement("the weights of every row sum to 1", product(softmax(S), ones(n)), ones(n))],
        refuted=[
            Statement("the scores are symmetric", unfolded(head.scores), Transpose(unfolded(head.scores))),
            Statement("the scale does not matter", unfolded(head.weights), unfolded(unscaled.weights))],
        source="Vaswani et al. 2017, Attention is all you need, equation 1")


def cross_attention():
    weights = matrix("W_Q", d, k), matrix("W_K", e, k), matrix("W_V", e, v)
    head = Attention(X, *weights, context=Y)
    y = vector("y", e)
    alike = Attention(X, *weights, context=ones(m) * y.T)
    same = matrix("Y", m, d)
    forth, back = Attention(X, W_Q, W_K, W_V, context=same), Attention(same, W_Q, W_K, W_V, context=X)
    swapped = Attention(same, W_K, W_Q, W_V, context=X)
    return Variant(
        "cross-attention", unfolded(head.output),
        proved=[
            Statement("where all tokens of the context are alike, the weights do not matter", unfolded(alike.output),
                      product(ones(n), y.T, weights[2])),
            Statement("seen from the context, W_Q and W_K change places", Transpose(unfolded(forth.scores)),
                      unfolded(swapped.scores))],
        refuted=[
            Statement("seen from the context, the scores are the same", Transpose(unfolded(forth.scores)),
                      unfolded(back.scores))],
        source="Vaswani et al. 2017, section 3.2.3 (encoder-decoder attention)")


def causal_attention():
    M = CausalMask(n)
    hidden = Softmax(S, "rows", M)
    plain = Softmax(S, "rows")
    kept = HadamardProduct(plain, M, evaluate=False)
    return Variant(
        "causal attention", product(hidden, matrix("V", n, v)),
        proved=[
            Statement("no weight on what comes later", HadamardProduct(hidden, M, evaluate=False), hidden),
            Statement("masking before softmax is masking after it, and dividing by what is left", hidden,
                      product(Inverse(Diag(product(kept, ones(n)))), kept))],
        refuted=[
            Statement("masking before softmax is masking after it", hidden, kept),
            Statement("masking multiplies the scores by zero", hidden,
                      softmax(HadamardProduct(S, M, evaluate=False)))],
        source="Vaswani et al. 2017, section 3.2.3 (masking out to -∞)")


def masked_attention():
    scores, M = matrix("S", n, m), mask("M", n, m)
    hidden, plain = Softmax(scores, "rows", M), Softmax(scores, "rows")
    return Variant(
        "masked attention (any mask, as for padding)", product(hidden, matrix("V", m, v)),
        proved=[
            Statement("what a mask hides does not matter",
                      Softmax(HadamardProduct(scores, M, evaluate=False), "rows", M), hidden),
            Statement("the weights of every row that sees something sum to 1", product(hidden, ones(m)), ones(n)),
            Statement("a mask may be applied twice", HadamardProduct(hidden, M, evaluate=False), hidden)],
        refuted=[
            Statement("masking before softmax is masking after it", hidden,
                      HadamardProduct(plain, M, evaluate=False)),
            Statement("masked scores may be set to zero", hidden,
                      Softmax(HadamardProduct(scores, M, evaluate=False), "rows"))],
        source="Vaswani et al. 2017, section 3.2.3, with any 0-1 matrix in the place of the causal one")


def biases():
    b_Q, b_K, b_V = vector("b_Q", k), vector("b_K", k), vector("b_V", v)

    def output(*bias):
        return unfolded(Attention(X, W_Q, W_K, W_V, bias=bias).output)

    full, without_value = output(b_Q, b_K, b_V), output(b_Q, b_K, None)
    return Variant(
        "biases", full,
        proved=[
            Statement("the bias of the keys does not matter", full, output(b_Q, None, b_V)),
            Statement("the bias of the values is added to every output", full,
                      total_of(without_value, product(ones(n), b_V.T)))],
        refuted=[
            Statement("the bias of the queries does not matter", full, output(None, b_K, b_V)),
            Statement("the bias of the values does not matter", full, without_value)],
        source="Vaswani et al. 2017, equation 1, with the biases of Namazifar et al. 2023, Role of bias terms in "
               "dot-product attention")


def linear_biases():
    p, s, V = vector("p", n), scalar("s"), matrix("V", n, v)
    Q, K = matrices("Q K", n, k)
    scores = product(sympy.Pow(k, sympy.Rational(-1, 2)), Q, Transpose(K))

    def biased(positions, slope=s):
        return Softmax(total_of(scores, product(slope, distances(positions))), "rows", CausalMask(n))

    only_keys = Softmax(total_of(scores, product(s, ones(n), p.T)), "rows", CausalMask(n))
    plain, factor = Softmax(scores, "rows"), exp(product(s, distances(p)))
    return Variant(
        "linear biases on distances (ALiBi)", product(biased(p), V),
        proved=[
            Statement("only the positions of the keys matter", biased(p), only_keys),
            Statement("counting positions from elsewhere changes nothing", biased(p + c * ones(n)), biased(p))],
        refuted=[
            Statement("the slope does not matter", biased(p, 2 * s), biased(p)),
            Statement("the bias multiplies the weights, and that is all",
                      Softmax(total_of(scores, product(s, distances(p))), "rows"),
                      HadamardProduct(plain, factor, evaluate=False))],
        source="Press, Smith & Lewis 2022, Train short, test long, section 3")


def rotary_positions():
    p, theta = vector("p", n), vector("theta", f)
    Q, K = matrices("Q K", n, 2 * f)
    W, Z = matrix("W", 2 * f, 2 * f), matrix("X", n, 2 * f)

    def turned(M, positions, mark):
        return Defined(f"{M.name}^{mark}", rotated(M, positions, theta))

    def scores(positions, mark):
        return product(turned(Q, positions, mark), Transpose(turned(K, positions, mark)))

    Q_p, Q_u = turned(Q, p, "{p}"), turned(Q, p + u, "{p+u}")
    return Variant(
        "rotary positions", rotated(Q, p, theta),
        proved=[
            Statement("scores depend on differences of positions only", scores(p + c * ones(n), "{p+c}"),
                      scores(p, "{p}")),
            Statement("turning twice adds the positions", rotated(Q_p, u, theta), Q_u),
            Statement("turning keeps lengths", diag(product(Q_p, Transpose(Q_p))), diag(product(Q, Transpose(Q)))),
            Statement("tokens at one position score as without positions", scores(c * ones(n), "{c}"),
                      product(Q, Transpose(K)))],
        refuted=[
            Statement("positions do not change the scores", scores(p, "{p}"), product(Q, Transpose(K))),
            Statement("turning may be done before the projection", product(rotated(Z, p, theta), W),
                      rotated(product(Z, W), p, theta))],
        source="Su et al. 2021, RoFormer, equations 14 to 16 and 34")
