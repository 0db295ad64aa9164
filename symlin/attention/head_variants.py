"""Variants of many heads: multi-head, grouped-query and multi-query attention, and circuits through several layers."""

import sympy
from sympy import Transpose

from symlin.attention.fitting import product, total_of
from symlin.attention.heads import Attention
from symlin.attention.multihead import MultiHeadAttention
from symlin.attention.statements import Statement, Variant, unfolded
from symlin.nodes import Blocks, Concat, Softmax, Total
from symlin.writing import family, identity, indices, kron, matrices, matrix, scalar, sizes, vec

n, m, d, k, v, g, h, r = sizes("n m d k v g h r")
i, j = indices("i j")
X = matrix("X", n, d)


def head_variants():
    """The variants of several heads and layers, in the order of the manual."""
    return [multi_head(), grouped_query(), multi_query(), circuits(), residual_paths()]


def multi_head():
    many = MultiHeadAttention(X, heads=h, d_k=k, d_v=v)
    H, U = family("H", n, v, count=h), family("W_O", v, d, count=h)
    side_by_side, stacked = Concat(H[i], (i, 1, h)), Transpose(Concat(Transpose(U[i]), (i, 1, h)))
    first_two = Blocks([[H[1], H[2]]])
    return Variant(
        "multi-head attention", many.output.value,
        proved=[
            Statement("side by side times W_O is a sum over the heads", many.output, many.as_sum()),
            Statement("the same for any matrices H_i", product(side_by_side, stacked),
                      Total(product(H[i], U[i]), (i, 1, h))),
            many.parallel("Q")],
        refuted=[
            Statement("heads may be added before W_O is applied", product(side_by_side, stacked),
                      product(Total(H[i], (i, 1, h)), Total(U[i], (i, 1, h)))),
            Statement("the order of the blocks of W_O does not matter", product(first_two, Blocks([[U[1]], [U[2]]])),
                      product(first_two, Blocks([[U[2]], [U[1]]])))],
        source="Vaswani et al. 2017, section 3.2.2 (MultiHead(Q, K, V) = Concat(head_1, ..., head_h) W^O)")


def grouped_query():
    many = MultiHeadAttention(X, heads=g * r, kv_heads=g, d_k=k, d_v=v)
    four = MultiHeadAttention(X, heads=4, kv_heads=2, d_k=k, d_v=v)
    Q, K, V = family("Q", n, k, count=r), matrix("K", m, k), matrix("V", m, v)

    def stacked(part):
        return Transpose(Concat(Transpose(part), (i, 1, r)))

    one_by_one = stacked(product(Softmax(product(Q[i], Transpose(K)), "rows"), V))
    K_1, K_2 = matrices("K_1 K_2", m, k)

    def mean(first, second):
        return total_of(product(sympy.Rational(1, 2), first), product(sympy.Rational(1, 2), second))

    def weights(keys):
        return Softmax(product(Q[1], Transpose(keys)), "rows")

    return Variant(
        "grouped-query attention", many.output.value,
        proved=[
            Statement("side by side times W_O is a sum over the heads", many.output, many.as_sum()),
            Statement("the queries of a group may be stacked as more rows", one_by_one,
                      product(Softmax(product(stacked(Q[i]), Transpose(K)), "rows"), V)),
            many.parallel("Q")],
        refuted=[
            Statement("the mean of two key heads gives the mean of their weights", weights(mean(K_1, K_2)),
                      mean(weights(K_1), weights(K_2))),
            Statement("the heads of a group have the same output", four.heads[1].output, four.heads[2].output)],
        source="Ainslie et al. 2023, GQA, section 2.2 and figure 2")


def multi_query():
    one = MultiHeadAttention(X, heads=h, kv_heads=1, d_k=k, d_v=v)
    Q, U, V = family("Q", n, k, count=h), family("W_O", v, d, count=h), matrix("V", m, v)
    K = matrix("K", m, k)
    A = [Softmax(product(Q[t], Transpose(K)), "rows") for t in (1, 2)]
    weights = family("A", n, m, count=h)
    projected = Transpose(Concat(Transpose(product(V, U[i])), (i, 1, h)))
    return Variant(
        "multi-query attention", one.output.value,
        proved=[
            Statement("side by side times W_O is a sum over the heads", one.output, one.as_sum()),
            Statement("the values may be projected by all blocks of W_O at once",
                      Total(product(weights[i], V, U[i]), (i, 1, h)),
                      product(Concat(weights[i], (i, 1, h)), projected))],
        refuted=[
            Statement("heads that share keys and values merge into one",
                      total_of(product(A[0], V, U[1]), product(A[1], V, U[2])),
                      product(total_of(*A), V, total_of(U[1], U[2]))),
            Statement("heads that share keys add their queries", total_of(*A),
                      Softmax(product(total_of(Q[1], Q[2]), Transpose(K)), "rows"))],
        source="Shazeer 2019, Fast transformer decoding: one write-head is all you need, section 3")


def circuits():
    A, W_V, W_O = matrix("A", n, n), matrix("W_V", d, v), matrix("W_O", v, d)
    W_Q, W_K, c = *matrices("W_Q W_K", d, k), scalar("c")
    head = Attention(X, W_Q, W_K, W_V)
    scaled = Attention(X, product(sympy.exp(c), W_Q), product(sympy.exp(-c), W_K), W_V)
    written = product(A, product(X, W_V), W_O)
    OV = product(W_V, W_O)
    return Variant(
        "QK and OV circuits", product(A, X, OV),
        proved=[
            Statement("tokens and features may be mixed in either order", written, product(product(A, X), OV)),
            Statement("a head with frozen weights is a Kronecker product", vec(written),
                      product(kron(Transpose(OV), A), vec(X))),
            Statement("only the product W_Q W_Kᵀ matters", unfolded(scaled.output), unfolded(head.output))],
        refuted=[
            Statement("the Kronecker product without the transpose", vec(written), product(kron(OV, A), vec(X))),
            Statement("W_Q and W_K may change places", unfolded(head.scores),
                      unfolded(Attention(X, W_K, W_Q, W_V).scores))],
        source="Elhage et al. 2021, A mathematical framework for transformer circuits, \"Attention heads as "
               "information movement\"")


def residual_paths():
    """Two layers of attention with frozen weights, any number of heads in each, on a residual stream."""
    A, M = family("A", n, n, count=h), family("M", d, d, count=h)
    B, N = family("B", n, n, count=g), family("N", d, d, count=g)
    first = total_of(X, Total(product(A[i], X, M[i]), (i, 1, h)))
    second = total_of(first, Total(product(B[j], first, N[j]), (j, 1, g)))
    direct = [X, Total(product(A[i], X, M[i]), (i, 1, h)), Total(product(B[j], X, N[j]), (j, 1, g))]
    composed = Total(Total(product(product(B[j], A[i]), X, product(M[i], N[j])), (i, 1, h)), (j, 1, g))
    rows, columns = identity(n), identity(d)
    A_1, A_2, M_1, M_2 = *matrices("A_1 A_2", n, n), *matrices("M_1 M_2", d, d)
    both = kron(columns, rows)
    layers = product(both + kron(Transpose(M_2), A_2), both + kron(Transpose(M_1), A_1), vec(X))
    return Variant(
        "residual paths through two layers", second,
        proved=[
            Statement("the output is a sum over paths", second, total_of(*direct, composed)),
            Statement("a path through two heads is one virtual head", product(A_2, product(A_1, X, M_1), M_2),
                      product(product(A_2, A_1), X, product(M_1, M_2))),
            Statement("layers are a product of (I + A ⊗ M)", layers,
                      vec(X + A_1 * X * M_1 + A_2 * X * M_2 + A_2 * A_1 * X * M_1 * M_2))],
        refuted=[
            Statement("the output is the sum of what each head adds to the input", second, total_of(*direct)),
            Statement("the order of the layers does not matter", product(A_2, product(A_1, X, M_1), M_2),
                      product(A_1, product(A_2, X, M_2), M_1))],
        source="Elhage et al. 2021, \"Path expansion of logits\" and \"Three kinds of composition\"")
