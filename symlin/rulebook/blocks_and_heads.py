"""Blocks side by side, stacked, and in a grid: any number of them, and a symbolic number of heads."""

from symlin.rulebook.written import (
    Blocks, Concat, Diag, Elementwise, HadamardProduct, Identity, MatAdd, MatMul, MatPow, Softmax, Total, Trace,
    Transpose, Vec, ZeroMatrix, added, block_diagonal, fallacy, grid, ones, plus,
    rule,
)


@rule
def row_times_stacked(A: "blocks 1 s: m p", B: "blocks s 1: p n"):
    """Blocks side by side times blocks stacked: the sum of the products."""
    return MatMul(grid(A), grid(B)), added(MatMul(a, b) for a, [b] in zip(A[0], B))


@rule
def stacked_times_row(A: "blocks r 1: m k", B: "blocks 1 t: k p"):
    """Blocks stacked times blocks side by side: the grid of the products."""
    return MatMul(grid(A), grid(B)), grid([[MatMul(a, b) for b in B[0]] for [a] in A])


@rule
def product_into_row(A: "m k", B: "blocks 1 t: k p"):
    """A factor on the left goes into each of the blocks side by side."""
    return MatMul(A, grid(B)), grid([[MatMul(A, b) for b in B[0]]])


@rule
def product_into_stack(A: "blocks r 1: m k", B: "k p"):
    """A factor on the right goes into each of the stacked blocks."""
    return MatMul(grid(A), B), grid([[MatMul(a, B)] for [a] in A])


@rule
def product_of_blocks(A: "blocks r s: m p", B: "blocks s t: p n"):
    """Matrices of blocks multiply as matrices of numbers do."""
    if len(B) == 1 or len(A) == len(B[0]) == 1:
        return None
    return MatMul(grid(A), grid(B)), grid([[added(map(MatMul, row, column)) for column in zip(*B)] for row in A])


@rule
def sum_of_blocks(A: "blocks r s: m p", B: "blocks r s: m p"):
    """Matrices of blocks are added block by block."""
    return MatAdd(grid(A), grid(B)), grid([map(MatAdd, *rows) for rows in zip(A, B)])


@rule
def multiple_of_blocks(c: "number", A: "blocks r s: m p"):
    """A number goes into each of the blocks."""
    return MatMul(c, grid(A)), grid([[MatMul(c, a) for a in row] for row in A])


@rule
def transpose_of_blocks(A: "blocks r s: m p"):
    """A matrix of blocks is transposed with each of its blocks."""
    return Transpose(grid(A)), grid([map(Transpose, column) for column in zip(*A)])


@rule
def trace_of_blocks(A: "blocks r r: m m"):
    """The trace of a matrix of blocks is the sum of the traces on the diagonal."""
    return Trace(grid(A)), plus(*(Trace(row[k]) for k, row in enumerate(A)))


@rule
def hadamard_of_blocks(A: "blocks r s: m p", B: "blocks r s: m p"):
    """The entrywise product is taken block by block."""
    return HadamardProduct(grid(A), grid(B)), grid([map(HadamardProduct, *rows) for rows in zip(A, B)])


@rule
def function_of_blocks(f: "function", A: "blocks r s: m p"):
    """A function of every entry goes into each block."""
    return Elementwise(f, grid(A)), grid([[Elementwise(f, a) for a in row] for row in A])


@rule
def row_of_blocks_times_ones(A: "blocks 1 s: m p"):
    """The row sums of blocks side by side are the sum of their row sums."""
    widths = [a.shape[1] for a in A[0]]
    return MatMul(grid(A), ones(sum(widths))), added(MatMul(a, ones(width)) for a, width in zip(A[0], widths))


@rule
def softmax_of_stacked(A: "blocks r 1: m n"):
    """Softmax by rows goes into stacked blocks."""
    return Softmax(grid(A), "rows"), grid([[Softmax(a, "rows")] for [a] in A])


@rule
def vec_of_row(A: "blocks 1 s: m p"):
    """The stacked columns of blocks side by side are those of the blocks, stacked."""
    return Vec(grid(A)), grid([[Vec(a)] for a in A[0]])


@rule
def diag_of_stacked(x: "blocks r 1: m 1"):
    """The diagonal matrix of stacked columns has theirs on its diagonal."""
    return Diag(grid(x)), block_diagonal([Diag(a) for [a] in x])


@rule
def power_of_block_diagonal(A: "blocks r: m m", k: "natural"):
    """The powers of a block diagonal matrix are taken block by block."""
    return MatPow(block_diagonal(A), k), block_diagonal([MatPow(a, k) for a in A])


@rule
def blocks_of_identity(A: "blocks r: m m"):
    """Identities on the diagonal, and zeros elsewhere, make an identity."""
    blocks = [Identity(a.shape[0]) for a in A]
    return block_diagonal(blocks), Identity(sum(b.shape[0] for b in blocks))


@rule
def blocks_of_multiple_of_identity(c: "number", A: "blocks r: m m"):
    """Multiples of identities on the diagonal, and zeros elsewhere, make the multiple of an identity."""
    blocks = [Identity(a.shape[0]) for a in A]
    return block_diagonal([MatMul(c, b) for b in blocks]), MatMul(c, Identity(sum(b.shape[0] for b in blocks)))


@rule
def blocks_of_zeros(A: "blocks r s: m p"):
    """Blocks of zeros make a matrix of zeros."""
    rows, columns = sum(row[0].shape[0] for row in A), sum(a.shape[1] for a in A[0])
    return grid([[ZeroMatrix(*a.shape) for a in row] for row in A]), ZeroMatrix(rows, columns)


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


@rule
def heads_times_ones(H: "family h: m k", h: "size", k: "size", i: "index"):
    """The row sums of heads side by side are the sum of their row sums."""
    return MatMul(Concat(H[i], (i, 1, h)), ones(h * k)), Total(MatMul(H[i], ones(k)), (i, 1, h))


@rule
def hadamard_of_heads(H: "family h: m k", G: "family h: m k", h: "size", i: "index"):
    """The entrywise product is taken head by head."""
    return (HadamardProduct(Concat(H[i], (i, 1, h)), Concat(G[i], (i, 1, h))),
            Concat(HadamardProduct(H[i], G[i]), (i, 1, h)))


@fallacy(instead="row_times_stacked")
def blocks_may_be_added_first(A: "m k", B: "m k", C: "k n", D: "k n"):
    """Blocks side by side times stacked blocks has no mixed products."""
    return (MatMul(Blocks([[A, B]]), Blocks([[C], [D]])), MatMul(MatAdd(A, B), MatAdd(C, D)))


@fallacy(instead="transpose_of_blocks")
def transpose_of_blocks_in_place(A: "n n", B: "n n", C: "n n", D: "n n"):
    """The blocks off the diagonal change places when a matrix of blocks is transposed."""
    return (Transpose(Blocks([[A, B], [C, D]])),
            Blocks([[Transpose(A), Transpose(B)], [Transpose(C), Transpose(D)]]))


@fallacy(instead="row_times_stacked")
def blocks_in_any_order(A: "m k", B: "m k"):
    """The order of blocks side by side matters; in a product the stacked blocks must change places with them."""
    return Blocks([[A, B]]), Blocks([[B, A]])


@fallacy(instead="heads_times_stacked")
def heads_may_be_added_first(H: "family h: m k", U: "family h: k n", h: "size", i: "index"):
    """Heads cannot be added before the output matrix is applied."""
    return (MatMul(Concat(H[i], (i, 1, h)), Transpose(Concat(Transpose(U[i]), (i, 1, h)))),
            MatMul(Total(H[i], (i, 1, h)), Total(U[i], (i, 1, h))))
