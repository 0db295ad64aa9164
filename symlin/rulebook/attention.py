"""Attention: scores, biases, heads, permutations of tokens, and blocks of keys."""

from symlin.arguments import permutation
from symlin.rulebook.written import (
    Blocks, Concat, Diag, HadamardProduct, Inverse, MatAdd, MatMul, Softmax, Total, Transpose, exp, fallacy, ones, rule,
)

VASWANI = "Vaswani et al. 2017, Attention is all you need"


@rule(source=f"{VASWANI}, equation 1, with queries and keys written out")
def scores_are_bilinear(X: "n d", W_Q: "d k", Y: "m d", W_K: "d k"):
    """The scores of queries and keys are a bilinear form of the tokens."""
    return (MatMul(MatMul(X, W_Q), Transpose(MatMul(Y, W_K))),
            MatMul(X, W_Q, Transpose(W_K), Transpose(Y)))


@rule(source="Namazifar et al. 2023, Role of bias terms in dot-product attention", theorem=True)
def key_bias_does_not_matter(Q: "n k", K: "m k", b: "k", m: "size"):
    """A bias of the keys adds a number to each row of the scores, and softmax does not see it."""
    return (Softmax(MatMul(Q, Transpose(MatAdd(K, MatMul(ones(m), Transpose(b))))), "rows"),
            Softmax(MatMul(Q, Transpose(K)), "rows"))


@rule(source="Namazifar et al. 2023, Role of bias terms in dot-product attention", theorem=True)
def value_bias_passes_through(T: "n m", V: "m v", b: "v", n: "size", m: "size"):
    """A bias of the values is added to the output, since weights sum to one."""
    return (MatMul(Softmax(T, "rows"), MatAdd(V, MatMul(ones(m), Transpose(b)))),
            MatAdd(MatMul(Softmax(T, "rows"), V), MatMul(ones(n), Transpose(b))))


@rule
def equal_values(T: "n m", y: "v", n: "size", m: "size"):
    """Where all values are alike, the weights do not matter."""
    return (MatMul(Softmax(T, "rows"), ones(m), Transpose(y)), MatMul(ones(n), Transpose(y)))


@rule(source=f"{VASWANI}, equation 1, as a quotient")
def attention_as_quotient(T: "n m", V: "m v", m: "size"):
    """Attention is exponentials times values, divided by the row sums."""
    return (MatMul(Softmax(T, "rows"), V),
            MatMul(Inverse(Diag(MatMul(exp(T), ones(m)))), exp(T), V))


@rule(theorem=True)
def permuted_context(Q: "n k", K: "m k", V: "m v", P: "m m"):
    """The order of keys and values, permuted together, does not matter."""
    return (MatMul(Softmax(MatMul(Q, Transpose(MatMul(P, K))), "rows"), P, V),
            MatMul(Softmax(MatMul(Q, Transpose(K)), "rows"), V), permutation(P))


@rule
def permuted_queries(P: "n n", Q: "n k", K: "m k", V: "m v"):
    """Permuting the queries permutes the outputs."""
    return (MatMul(Softmax(MatMul(P, Q, Transpose(K)), "rows"), V),
            MatMul(P, Softmax(MatMul(Q, Transpose(K)), "rows"), V), permutation(P))


@rule(theorem=True)
def permuted_scores(P: "n n", T: "n n"):
    """Softmax by rows passes through a permutation of tokens."""
    return (Softmax(MatMul(P, T, Transpose(P)), "rows"), MatMul(P, Softmax(T, "rows"), Transpose(P)), permutation(P))


@rule
def permuted_scores_and_mask(P: "n n", T: "n n", M: "n n"):
    """Softmax of scores plus a mask passes through a permutation that permutes both."""
    return (Softmax(MatAdd(MatMul(P, T, Transpose(P)), MatMul(P, M, Transpose(P))), "rows"),
            MatMul(P, Softmax(MatAdd(T, M), "rows"), Transpose(P)), permutation(P))


@rule(source=f"{VASWANI}, section 3.2.2")
def output_by_heads(A: "family h: n m", V: "family h: m v", W: "family h: v d", h: "size", i: "index"):
    """The output of heads side by side is the sum of what each head writes."""
    return (MatMul(Concat(MatMul(A[i], V[i]), (i, 1, h)), Transpose(Concat(Transpose(W[i]), (i, 1, h)))),
            Total(MatMul(A[i], V[i], W[i]), (i, 1, h)))


@rule(source="Dao et al. 2022, FlashAttention, section 3.1 (two blocks of keys)", theorem=True)
def two_blocks_of_keys(T: "n p", U: "n q", V: "p v", W: "q v", p: "size", q: "size"):
    """Attention over two blocks of keys: the numerators and the denominators are added."""
    sums = Diag(MatAdd(MatMul(exp(T), ones(p)), MatMul(exp(U), ones(q))))
    return (MatMul(Softmax(Blocks([[T, U]]), "rows"), Blocks([[V], [W]])),
            MatMul(Inverse(sums), MatAdd(MatMul(exp(T), V), MatMul(exp(U), W))))


@fallacy(instead="key_bias_does_not_matter")
def query_bias_does_not_matter(Q: "n k", K: "m k", b: "k", n: "size"):
    """A bias of the queries weighs the keys, and changes the weights."""
    return (Softmax(MatMul(MatAdd(Q, MatMul(ones(n), Transpose(b))), Transpose(K)), "rows"),
            Softmax(MatMul(Q, Transpose(K)), "rows"))


@fallacy(instead="transpose_of_product")
def scores_are_symmetric(X: "n d", W_Q: "d k", W_K: "d k"):
    """The scores of a token for another are not those of the other for it."""
    scores = MatMul(X, W_Q, Transpose(W_K), Transpose(X))
    return scores, Transpose(scores)


@fallacy(instead="transpose_of_product")
def queries_and_keys_exchanged(X: "n d", W_Q: "d k", W_K: "d k"):
    """The weights of queries and keys cannot be exchanged in the scores."""
    return (MatMul(X, W_Q, Transpose(W_K), Transpose(X)), MatMul(X, W_K, Transpose(W_Q), Transpose(X)))


@fallacy(instead="row_times_stacked")
def heads_merge(T: "n m", U: "n m", V: "m v", W: "m v"):
    """Two heads are not one head with the sum of their weights and the sum of their values."""
    return (MatAdd(MatMul(Softmax(T, "rows"), V), MatMul(Softmax(U, "rows"), W)),
            MatMul(MatAdd(Softmax(T, "rows"), Softmax(U, "rows")), MatAdd(V, W)))


@fallacy(instead="softmax_of_permuted_rows")
def softmax_passes_through_rotations(Q: "n n", T: "n n"):
    """A permutation passes through softmax; an arbitrary matrix does not."""
    return MatMul(Q, Softmax(T, "rows")), Softmax(MatMul(Q, T), "rows")


@fallacy(instead="two_blocks_of_keys")
def blocks_of_keys_normalised_apart(T: "n p", U: "n q", V: "p v", W: "q v"):
    """Blocks of keys share one denominator: their outputs cannot simply be added."""
    return (MatMul(Softmax(Blocks([[T, U]]), "rows"), Blocks([[V], [W]])),
            MatAdd(MatMul(Softmax(T, "rows"), V), MatMul(Softmax(U, "rows"), W)))


@fallacy(instead="value_bias_passes_through")
def value_bias_does_not_matter(T: "n m", V: "m v", b: "v", m: "size"):
    """A bias of the values is added to the output."""
    return (MatMul(Softmax(T, "rows"), MatAdd(V, MatMul(ones(m), Transpose(b)))), MatMul(Softmax(T, "rows"), V))


@fallacy(instead="softmax_of_stacked")
def softmax_block_by_block(T: "n p", U: "n q"):
    """Blocks of scores side by side share one denominator in each row."""
    return Softmax(Blocks([[T, U]]), "rows"), Blocks([[Softmax(T, "rows"), Softmax(U, "rows")]])


@fallacy(instead="softmax_of_stacked")
def softmax_head_by_head(S: "family h: n k", h: "size", i: "index"):
    """Scores side by side share one denominator in each row."""
    return Softmax(Concat(S[i], (i, 1, h)), "rows"), Concat(Softmax(S[i], "rows"), (i, 1, h))


@fallacy(instead="two_blocks_of_keys")
def many_blocks_of_keys_normalised_apart(S: "family h: n k", V: "family h: k v", h: "size", i: "index"):
    """Blocks of keys share one denominator, however many they are."""
    return (MatMul(Softmax(Concat(S[i], (i, 1, h)), "rows"), Transpose(Concat(Transpose(V[i]), (i, 1, h)))),
            Total(MatMul(Softmax(S[i], "rows"), V[i]), (i, 1, h)))


@fallacy(instead="softmax_rows_sum_to_one")
def weights_are_zero_or_one(T: "n m"):
    """The weights lie between zero and one, so that their squares are smaller."""
    return HadamardProduct(Softmax(T, "rows"), Softmax(T, "rows")), Softmax(T, "rows")
