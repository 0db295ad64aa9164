"""Permutation matrices: what they undo, what they leave as it is, and what may be done before or after them."""

from symlin.arguments import permutation
from symlin.rulebook.written import (
    Diag, Elementwise, HadamardProduct, Identity, MatAdd, MatMul, Softmax, Transpose, ones, rule,
)


@rule
def permutation_undone(P: "n n", n: "size"):
    """A permutation is undone by its transpose."""
    return MatMul(Transpose(P), P), Identity(n), permutation(P)


@rule
def permutation_after_its_transpose(P: "n n", n: "size"):
    """A permutation undoes its transpose."""
    return MatMul(P, Transpose(P)), Identity(n), permutation(P)


@rule
def permutation_of_ones(P: "n n", n: "size"):
    """Ones in another order are ones."""
    return MatMul(P, ones(n)), ones(n), permutation(P)


@rule
def permutation_of_ones_undone(P: "n n", n: "size"):
    """Ones in the order before are ones."""
    return MatMul(Transpose(P), ones(n)), ones(n), permutation(P)


@rule
def ones_before_permutation(P: "n n", n: "size"):
    """A row of ones in another order is a row of ones."""
    return MatMul(Transpose(ones(n)), P), Transpose(ones(n)), permutation(P)


@rule
def permutation_out_of_sum_with_equal_rows(P: "n n", A: "n m", y: "m"):
    """Equal rows may be added before the rows are permuted, or after."""
    same = MatMul(ones(P.shape[0]), Transpose(y))
    return MatAdd(MatMul(P, A), same), MatMul(P, MatAdd(A, same)), permutation(P)


@rule
def permuted_hadamard(P: "m m", A: "m n", B: "m n"):
    """Permuting rows commutes with the entrywise product."""
    return MatMul(P, HadamardProduct(A, B)), HadamardProduct(MatMul(P, A), MatMul(P, B)), permutation(P)


@rule
def permutation_is_its_hadamard_square(P: "n n"):
    """The entries of a permutation matrix are zeros and ones, which are their own squares."""
    return HadamardProduct(P, P), P, permutation(P)


@rule
def diag_of_permuted_column(P: "n n", x: "n"):
    """Permuting a column permutes rows and columns of its diagonal matrix."""
    return Diag(MatMul(P, x)), MatMul(P, Diag(x), Transpose(P)), permutation(P)


@rule
def softmax_of_permuted_rows(P: "m m", T: "m n"):
    """Permuting rows commutes with softmax by rows."""
    return Softmax(MatMul(P, T), "rows"), MatMul(P, Softmax(T, "rows")), permutation(P)


@rule
def softmax_of_permuted_columns(T: "m n", P: "n n"):
    """Permuting columns commutes with softmax by rows."""
    return Softmax(MatMul(T, P), "rows"), MatMul(Softmax(T, "rows"), P), permutation(P)


@rule
def softmax_of_permuted_column(P: "n n", x: "n"):
    """Permuting the entries of a column commutes with softmax."""
    return Softmax(MatMul(P, x), "column"), MatMul(P, Softmax(x, "column")), permutation(P)


@rule
def function_of_permuted_rows(f: "function", P: "m m", A: "m n"):
    """Permuting rows commutes with a function of every entry."""
    return Elementwise(f, MatMul(P, A)), MatMul(P, Elementwise(f, A)), permutation(P)


@rule
def function_of_permuted_columns(f: "function", A: "m n", P: "n n"):
    """Permuting columns commutes with a function of every entry."""
    return Elementwise(f, MatMul(A, P)), MatMul(Elementwise(f, A), P), permutation(P)
