"""Variants that change the cost: linear and kernel attention, latent attention, low-rank updates, blocks of keys."""

import sympy
from sympy import Inverse, Rational, Transpose

from symlin.attention.fitting import product, total_of
from symlin.attention.features import feature_map
from symlin.attention.heads import Attention
from symlin.attention.rotary import rotated
from symlin.attention.statements import Statement, Variant, unfolded, without_letters
from symlin.nodes import Blocks, Concat, Defined, Diag, Softmax, Total
from symlin.writing import (
    concat, diag, dot, exp, family, indices, matrices, matrix, norm2, ones, scalar, sizes, softmax, vector,
)

n, m, d, e, k, v, r, f, h, p, q = sizes("n m d e k v r f h p q")
i = indices("i")
phi = sympy.Function("phi")


def kernel_variants():
    """The variants that change the cost, in the order of the manual."""
    return [linear_attention(), random_features(), latent_attention(), low_rank_updates(), key_blocks()]


def linear_attention():
    X, (W_Q, W_K), W_V = matrix("X", n, d), matrices("W_Q W_K", d, k), matrix("W_V", d, v)
    head = Attention(X, W_Q, W_K, W_V, kernel=phi)
    bare = Attention(X, W_Q, W_K, W_V, kernel=phi, normalised=False)
    (Q, K), V = matrices("Q K", n, k), matrix("V", n, v)
    quadratic = without_letters(head.linear_form())
    key, value, phi_of = vector("x", k), vector("y", v), feature_map(phi)
    return Variant(
        "linear attention", quadratic.right,
        proved=[
            quadratic,
            Statement("without the normaliser, one matrix of keys and values serves all queries", unfolded(bare.output),
                      unfolded(bare.linear_form().right)),
            Statement("one more token is a rank-one update",
                      product(Transpose(phi_of(Blocks([[K], [key.T]]))), Blocks([[V], [value.T]])),
                      total_of(product(Transpose(phi_of(K)), V), product(phi_of(key), value.T)))],
        refuted=[
            Statement("softmax attention is linear attention with φ = exp", exp(product(Q, Transpose(K))),
                      product(exp(Q), Transpose(exp(K)))),
            Statement("the normaliser does not matter", unfolded(head.output), unfolded(bare.output))],
        source="Katharopoulos et al. 2020, Transformers are RNNs, equations 4 to 6, 18 and 19")


def random_features():
    X, (W_Q, W_K), W_V = matrix("X", n, d), matrices("W_Q W_K", d, k), matrix("W_V", d, v)
    Omega, c = matrix("Omega", k, r), scalar("c")
    head = Attention(X, W_Q, W_K, W_V, kernel=lambda M: exp(product(M, Omega)))
    scaled = Attention(X, W_Q, W_K, W_V, kernel=lambda M: product(sympy.exp(c), exp(product(M, Omega))))
    quadratic = without_letters(head.linear_form())
    added = Attention(X, W_Q, W_K, W_V, kernel=lambda M: exp(product(M, Omega, ones(r))))
    x, y, half = vector("x", k), vector("y", k), Rational(1, 2)
    return Variant(
        "kernel attention with positive features (performers)", quadratic.right,
        proved=[
            quadratic,
            Statement("the exponential of a product is a Gaussian between two norms", sympy.exp(dot(x, y)),
                      sympy.exp(half * norm2(x)) * sympy.exp(-half * norm2(x - y)) * sympy.exp(half * norm2(y))),
            Statement("a common factor of the features cancels", unfolded(scaled.output), unfolded(head.output))],
        refuted=[
            Statement("the exponential of a product is a Gaussian", sympy.exp(dot(x, y)),
                      sympy.exp(-half * norm2(x - y))),
            Statement("features may be added inside the exponential", unfolded(head.weights),
                      unfolded(added.weights))],
        source="Choromanski et al. 2021, Rethinking attention with performers, sections 2.2 and 2.3")


def latent_attention():
    X, W_Q, W_DKV = matrix("X", n, d), matrix("W_Q", d, k), matrix("W_DKV", d, r)
    W_UK, W_UV, W_O = matrix("W_UK", r, k), matrix("W_UV", r, v), matrix("W_O", v, d)
    unpacked = Attention(X, W_Q, product(W_DKV, W_UK), product(W_DKV, W_UV))
    C = product(X, W_DKV)
    absorbed = Attention(X, product(W_Q, Transpose(W_UK)), W_DKV, W_DKV, scale=unpacked.scale)
    positions, theta = vector("p", n), vector("theta", f)
    Q, L, U = matrix("Q", n, 2 * f), matrix("C", n, 2 * f), matrix("W_UK", 2 * f, 2 * f)

    def turned(M, name):
        return Defined(name, rotated(M, positions, theta))

    after = product(turned(Q, "Q^{p}"), Transpose(turned(product(L, U), "(C W_UK)^{p}")))
    before = product(turned(product(Q, Transpose(U)), "(Q W_UK^T)^{p}"), Transpose(turned(L, "C^{p}")))
    weights = Softmax(product(unpacked.scale, product(X, W_Q, Transpose(W_UK)), Transpose(C)), "rows")
    return Variant(
        "multi-head latent attention", product(weights, C, product(W_UV, W_O)),
        proved=[
            Statement("W_UK is absorbed by W_Q", unfolded(unpacked.scores), unfolded(absorbed.scores)),
            Statement("W_UV is absorbed by W_O", product(unfolded(unpacked.output), W_O),
                      product(unfolded(absorbed.output), product(W_UV, W_O)))],
        refuted=[
            Statement("with rotary positions W_UK is absorbed all the same", after, before),
            Statement("the latents are keys and values themselves", unfolded(unpacked.weights),
                      Softmax(product(unpacked.scale, C, Transpose(C)), "rows"))],
        source="DeepSeek-AI 2024, DeepSeek-V2, equations 9 to 11 and section 2.1.3")


def low_rank_updates():
    X, (W_Q, W_K), s = matrix("X", n, d), matrices("W_Q W_K", d, k), scalar("s")
    (B_1, B_2), (A_1, A_2) = matrices("B_1 B_2", d, r), matrices("A_1 A_2", r, k)
    merged = total_of(W_Q, product(s, B_1, A_1))
    beside = total_of(X * W_Q, product(s, product(X, B_1), A_1))
    both = product(X, total_of(W_Q, B_1 * A_1), Transpose(total_of(W_K, B_2 * A_2)), Transpose(X))
    ends = [X * W_Q * W_K.T * X.T, X * B_1 * A_1 * A_2.T * B_2.T * X.T]
    cross = [X * W_Q * A_2.T * B_2.T * X.T, X * B_1 * A_1 * W_K.T * X.T]
    return Variant(
        "low-rank updates (LoRA)", product(X, merged),
        proved=[
            Statement("an update beside the weight is an update of the weight", beside, product(X, merged)),
            Statement("updates of queries and keys give four terms of scores", both, total_of(*ends, *cross)),
            Statement("two updates are one of twice the rank", B_1 * A_1 + B_2 * A_2,
                      product(concat(B_1, B_2), Blocks([[A_1], [A_2]])))],
        refuted=[
            Statement("updates of queries and keys give two terms of scores", both, total_of(*ends)),
            Statement("two updates are one of their sums", B_1 * A_1 + B_2 * A_2, (B_1 + B_2) * (A_1 + A_2))],
        source="Hu et al. 2022, LoRA, equation 3")


def key_blocks():
    S_1, S_2 = matrix("S_1", n, p), matrix("S_2", n, q)
    V_1, V_2 = matrix("V_1", p, v), matrix("V_2", q, v)
    whole = product(softmax(concat(S_1, S_2)), Blocks([[V_1], [V_2]]))
    l_1, l_2 = exp(S_1) * ones(p), exp(S_2) * ones(q)
    parts = [product(Softmax(S, "rows"), V) for S, V in ((S_1, V_1), (S_2, V_2))]
    weighted = product(Inverse(Diag(l_1 + l_2)), total_of(product(diag(l_1), parts[0]), product(diag(l_2), parts[1])))
    t_1, t_2, t = vector("m_1", n), vector("m_2", n), vector("m", n)

    def shifted(S, shift, size):
        return exp(S - shift * ones(1, size))

    def block(S, V, shift, size):
        """A block as it is kept: its row sums, and its output not yet divided, both less a shift."""
        return product(shifted(S, shift, size), ones(size)), product(shifted(S, shift, size), V)

    (sum_1, out_1), (sum_2, out_2) = block(S_1, V_1, t_1, p), block(S_2, V_2, t_2, q)
    moved = [diag(exp(t_1 - t)), diag(exp(t_2 - t))]
    merged = product(Inverse(Diag(total_of(product(moved[0], sum_1), product(moved[1], sum_2)))),
                     total_of(product(moved[0], out_1), product(moved[1], out_2)))
    S, V = family("S", n, p, count=h), family("V", p, v, count=h)
    many = product(softmax(Concat(S[i], (i, 1, h))), Transpose(Concat(Transpose(V[i]), (i, 1, h))))
    sums, outputs = Total(product(exp(S[i]), ones(p)), (i, 1, h)), Total(product(exp(S[i]), V[i]), (i, 1, h))
    return Variant(
        "blocks of keys (FlashAttention)", weighted,
        proved=[
            Statement("two blocks merge, weighted by their row sums", whole, weighted),
            Statement("two blocks kept with any shifts merge at any shift", whole, merged),
            Statement("any number of blocks", many, product(Inverse(Diag(sums)), outputs))],
        refuted=[
            Statement("two blocks merge by adding their outputs", whole, total_of(*parts)),
            Statement("shifts of blocks need not be undone", whole,
                      product(Inverse(Diag(total_of(sum_1, sum_2))), total_of(out_1, out_2)))],
        source="Dao et al. 2022, FlashAttention, section 3.1 and algorithm 1, lines 10 to 12")
