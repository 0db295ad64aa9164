"""Distances between positions as a written matrix, to be added to scores."""

from sympy import MatMul, OneMatrix, S, Transpose

from symlin.attention.fitting import fitted, product, total_of


def distances(positions, context_positions=None):
    """The matrix (n, m) of ``p_j - p_i``, written ``1 pᵀ - p 1ᵀ``, for a column (n, 1) and one (m, 1) of the context.

    A slope times this, as ``position_bias``, is ALiBi; with a causal mask its entries are -(i-1), ..., -1, 0.
    Source: Press, Smith & Lewis 2022, "Train short, test long", section 3.

    >>> from symlin.writing import sizes, vector
    >>> distances(vector("p", sizes("n")))
    -p*1 + 1*p.T
    """
    p = fitted("positions", positions, None, 1, "one number for each token")
    r = p if context_positions is None else fitted("context_positions", context_positions, None, 1,
                                                    "one number for each token")
    n, m = p.shape[0], r.shape[0]
    return total_of(product(OneMatrix(n, 1), Transpose(r)), MatMul(S.NegativeOne, p, OneMatrix(1, m), evaluate=False))
