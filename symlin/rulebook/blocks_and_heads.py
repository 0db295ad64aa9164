"""Blocks side by side and stacked: two of them, and a symbolic number of heads."""

from symlin.rulebook.written import (
    Blocks, Concat, Elementwise, MatAdd, MatMul, Total, Transpose, fallacy, rule,
)


@rule
def row_times_stacked(A: "m p", B: "m q", C: "p n", D: "q n"):
    """Blocks side by side times blocks stacked: the sum of the products."""
    return MatMul(Blocks([[A, B]]), Blocks([[C], [D]])), MatAdd(MatMul(A, C), MatMul(B, D))


@rule
def stacked_times_row(A: "m k", B: "n k", C: "k p", D: "k q"):
    """Blocks stacked times blocks side by side: the grid of the products."""
    return (MatMul(Blocks([[A], [B]]), Blocks([[C, D]])),
            Blocks([[MatMul(A, C), MatMul(A, D)], [MatMul(B, C), MatMul(B, D)]]))


@rule
def product_into_row(A: "m k", B: "k p", C: "k q"):
    """A factor on the left goes into each of the blocks side by side."""
    return MatMul(A, Blocks([[B, C]])), Blocks([[MatMul(A, B), MatMul(A, C)]])


@rule
def product_into_stack(A: "m k", B: "n k", C: "k p"):
    """A factor on the right goes into each of the stacked blocks."""
    return MatMul(Blocks([[A], [B]]), C), Blocks([[MatMul(A, C)], [MatMul(B, C)]])


@rule
def product_of_blocks(A: "m p", B: "m q", C: "n p", D: "n q", E: "p r", F: "p s", G: "q r", H: "q s"):
    """Matrices of blocks multiply as matrices of numbers do."""
    return (MatMul(Blocks([[A, B], [C, D]]), Blocks([[E, F], [G, H]])),
            Blocks([[MatAdd(MatMul(A, E), MatMul(B, G)), MatAdd(MatMul(A, F), MatMul(B, H))],
                    [MatAdd(MatMul(C, E), MatMul(D, G)), MatAdd(MatMul(C, F), MatMul(D, H))]]))


@rule
def sum_of_rows_of_blocks(A: "m p", B: "m q", C: "m p", D: "m q"):
    """Blocks side by side are added block by block."""
    return MatAdd(Blocks([[A, B]]), Blocks([[C, D]])), Blocks([[MatAdd(A, C), MatAdd(B, D)]])


@rule
def multiple_of_row(c: "number", A: "m p", B: "m q"):
    """A number goes into each of the blocks side by side."""
    return MatMul(c, Blocks([[A, B]])), Blocks([[MatMul(c, A), MatMul(c, B)]])


@rule
def transpose_of_row(A: "m p", B: "m q"):
    """The transpose of blocks side by side is their transposes stacked."""
    return Transpose(Blocks([[A, B]])), Blocks([[Transpose(A)], [Transpose(B)]])


@rule
def transpose_of_stack(A: "m n", B: "p n"):
    """The transpose of stacked blocks is their transposes side by side."""
    return Transpose(Blocks([[A], [B]])), Blocks([[Transpose(A), Transpose(B)]])


@rule
def transpose_of_blocks(A: "m p", B: "m q", C: "n p", D: "n q"):
    """A matrix of blocks is transposed with each of its blocks."""
    return (Transpose(Blocks([[A, B], [C, D]])),
            Blocks([[Transpose(A), Transpose(C)], [Transpose(B), Transpose(D)]]))


@rule
def function_of_row(f: "function", A: "m p", B: "m q"):
    """A function of every entry goes into each block."""
    return Elementwise(f, Blocks([[A, B]])), Blocks([[Elementwise(f, A), Elementwise(f, B)]])


@rule(source="Vaswani et al. 2017, Attention is all you need, section 3.2.2, multiplied out")
def heads_times_stacked(H: "family h: m k", U: "family h: k n", h: "size", i: "index"):
    """Heads side by side times stacked blocks: the sum over the heads."""
    return (MatMul(Concat(H[i], (i, 1, h)), Transpose(Concat(Transpose(U[i]), (i, 1, h)))),
            Total(MatMul(H[i], U[i]), (i, 1, h)))


@rule
def heads_times_heads_transposed(H: "family h: m k", G: "family h: n k", h: "size", i: "index"):
    """The scores of heads side by side are the sum of the scores of the heads."""
    return (MatMul(Concat(H[i], (i, 1, h)), Transpose(Concat(G[i], (i, 1, h)))),
            Total(MatMul(H[i], Transpose(G[i])), (i, 1, h)))


@rule
def product_into_heads(A: "m n", H: "family h: n k", h: "size", i: "index"):
    """A factor on the left goes into each head."""
    return MatMul(A, Concat(H[i], (i, 1, h))), Concat(MatMul(A, H[i]), (i, 1, h))


@rule
def stacked_heads_times(H: "family h: n k", A: "n p", h: "size", i: "index"):
    """A factor on the right of stacked heads goes into each of them."""
    return (MatMul(Transpose(Concat(H[i], (i, 1, h))), A),
            Transpose(Concat(MatMul(Transpose(A), H[i]), (i, 1, h))))


@rule
def sum_of_heads(H: "family h: m k", G: "family h: m k", h: "size", i: "index"):
    """Heads side by side are added head by head."""
    return (MatAdd(Concat(H[i], (i, 1, h)), Concat(G[i], (i, 1, h))), Concat(MatAdd(H[i], G[i]), (i, 1, h)))


@rule
def multiple_of_heads(c: "number", H: "family h: m k", h: "size", i: "index"):
    """A number goes into each head."""
    return MatMul(c, Concat(H[i], (i, 1, h))), Concat(MatMul(c, H[i]), (i, 1, h))


@rule
def function_of_heads(f: "function", H: "family h: m k", h: "size", i: "index"):
    """A function of every entry goes into each head."""
    return Elementwise(f, Concat(H[i], (i, 1, h))), Concat(Elementwise(f, H[i]), (i, 1, h))


@fallacy(instead="row_times_stacked")
def blocks_may_be_added_first(A: "m k", B: "m k", C: "k n", D: "k n"):
    """Blocks side by side times stacked blocks has no mixed products."""
    return (MatMul(Blocks([[A, B]]), Blocks([[C], [D]])), MatMul(MatAdd(A, B), MatAdd(C, D)))


@fallacy(instead="transpose_of_blocks")
def transpose_of_blocks_in_place(A: "n n", B: "n n", C: "n n", D: "n n"):
    """The blocks off the diagonal change places when a matrix of blocks is transposed."""
    return (Transpose(Blocks([[A, B], [C, D]])),
            Blocks([[Transpose(A), Transpose(B)], [Transpose(C), Transpose(D)]]))


@fallacy
def blocks_in_any_order(A: "m k", B: "m k"):
    """The order of blocks side by side matters."""
    return Blocks([[A, B]]), Blocks([[B, A]])


@fallacy(instead="heads_times_stacked")
def heads_may_be_added_first(H: "family h: m k", U: "family h: k n", h: "size", i: "index"):
    """Heads cannot be added before the output matrix is applied."""
    return (MatMul(Concat(H[i], (i, 1, h)), Transpose(Concat(Transpose(U[i]), (i, 1, h)))),
            MatMul(Total(H[i], (i, 1, h)), Total(U[i], (i, 1, h))))
