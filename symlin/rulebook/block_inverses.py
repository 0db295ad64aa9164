"""Inverses of matrices of blocks: diagonal, off the diagonal, triangular, and by Schur complements."""

from symlin.rulebook.written import Blocks, Inverse, MatAdd, MatMul, S, ZeroMatrix, block_diagonal, rule


@rule(theorem=True)
def inverse_of_block_diagonal(A: "blocks r: m m"):
    """A block diagonal matrix is inverted block by block."""
    return Inverse(block_diagonal(A)), block_diagonal([Inverse(a) for a in A])


@rule(theorem=True)
def inverse_of_block_antidiagonal(A: "m m", B: "n n", m: "size", n: "size"):
    """Blocks off the diagonal change places when they are inverted."""
    return (Inverse(Blocks([[ZeroMatrix(m, n), A], [B, ZeroMatrix(n, m)]])),
            Blocks([[ZeroMatrix(n, m), Inverse(B)], [Inverse(A), ZeroMatrix(m, n)]]))


@rule(theorem=True)
def inverse_of_block_triangular(A: "m m", B: "m n", D: "n n", m: "size", n: "size"):
    """The inverse of an upper block triangular matrix is upper block triangular."""
    return (Inverse(Blocks([[A, B], [ZeroMatrix(n, m), D]])),
            Blocks([[Inverse(A), MatMul(S.NegativeOne, Inverse(A), B, Inverse(D))],
                    [ZeroMatrix(n, m), Inverse(D)]]))


@rule(theorem=True)
def inverse_of_lower_block_triangular(A: "m m", C: "n m", D: "n n", m: "size", n: "size"):
    """The inverse of a lower block triangular matrix is lower block triangular."""
    return (Inverse(Blocks([[A, ZeroMatrix(m, n)], [C, D]])),
            Blocks([[Inverse(A), ZeroMatrix(m, n)],
                    [MatMul(S.NegativeOne, Inverse(D), C, Inverse(A)), Inverse(D)]]))


@rule(source="Petersen & Pedersen 2012, section 9.1.3")
def inverse_of_blocks(A: "m m", B: "m n", C: "n m", D: "n n"):
    """A matrix of four blocks is inverted with the Schur complement of its first block."""
    schur = Inverse(MatAdd(D, MatMul(S.NegativeOne, C, Inverse(A), B)))
    return (Inverse(Blocks([[A, B], [C, D]])),
            Blocks([[MatAdd(Inverse(A), MatMul(Inverse(A), B, schur, C, Inverse(A))),
                     MatMul(S.NegativeOne, Inverse(A), B, schur)],
                    [MatMul(S.NegativeOne, schur, C, Inverse(A)), schur]]))


@rule(source="Petersen & Pedersen 2012, section 9.1.3")
def inverse_of_blocks_by_the_last(A: "m m", B: "m n", C: "n m", D: "n n"):
    """A matrix of four blocks is inverted with the Schur complement of its last block."""
    schur = Inverse(MatAdd(A, MatMul(S.NegativeOne, B, Inverse(D), C)))
    return (Inverse(Blocks([[A, B], [C, D]])),
            Blocks([[schur, MatMul(S.NegativeOne, schur, B, Inverse(D))],
                    [MatMul(S.NegativeOne, Inverse(D), C, schur),
                     MatAdd(Inverse(D), MatMul(Inverse(D), C, schur, B, Inverse(D)))]]))
