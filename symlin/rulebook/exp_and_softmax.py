"""Functions of every entry: exponentials, logarithms, softmax and what leaves it unchanged."""

from symlin.rulebook.written import (
    Diag, Elementwise, Entry, HadamardPower, HadamardProduct, Inverse, MatAdd, MatMul, Rational, S, Scalar, Softmax,
    Sum, Transpose, ZeroMatrix, definition, exp, exp_of, fallacy, fraction, log, log_of, minus, ones, plus, rule,
    times,
)


@definition(source="Vaswani et al. 2017, Attention is all you need, equation 1")
def softmax_by_rows(T: "m n", n: "size"):
    """Softmax by rows divides the exponentials by their row sums."""
    return Softmax(T, "rows"), MatMul(Inverse(Diag(MatMul(exp(T), ones(n)))), exp(T))


@definition
def softmax_of_column(x: "n", n: "size"):
    """Softmax of a column divides the exponentials by their sum."""
    return Softmax(x, "column"), MatMul(fraction(Scalar(MatMul(Transpose(ones(n)), exp(x)))), exp(x))


@rule
def exp_of_sum(A: "m n", B: "m n"):
    """The exponential of a sum is the entrywise product of the exponentials."""
    return exp(MatAdd(A, B)), HadamardProduct(exp(A), exp(B))


@rule
def exp_of_zero(m: "size", n: "size"):
    """The exponential of zero is one."""
    return exp(ZeroMatrix(m, n)), ones(m, n)


@rule
def exp_of_column_plus_row(x: "m", y: "n", m: "size", n: "size"):
    """The exponential of a column plus a row is an outer product."""
    return (exp(MatAdd(MatMul(x, Transpose(ones(n))), MatMul(ones(m), Transpose(y)))),
            MatMul(exp(x), Transpose(exp(y))))


@rule
def exp_of_row_shift(T: "m n", x: "m", n: "size"):
    """Adding a number to each row scales the rows of the exponential."""
    return exp(MatAdd(T, MatMul(x, Transpose(ones(n))))), MatMul(Diag(exp(x)), exp(T))


@rule
def exp_of_column_shift(T: "m n", y: "n", m: "size"):
    """Adding a number to each column scales the columns of the exponential."""
    return exp(MatAdd(T, MatMul(ones(m), Transpose(y)))), MatMul(exp(T), Diag(exp(y)))


@rule
def exp_of_shifted_column(x: "n", c: "number", n: "size"):
    """A number added to all entries becomes a factor of the exponential."""
    return exp(MatAdd(x, MatMul(c, ones(n)))), MatMul(exp_of(c), exp(x))


@rule
def exp_of_shifted_matrix(T: "m n", c: "number", m: "size", n: "size"):
    """A number added to all entries of a matrix becomes a factor of the exponential."""
    return exp(MatAdd(T, MatMul(c, ones(m), Transpose(ones(n))))), MatMul(exp_of(c), exp(T))


@rule
def reciprocal_of_exp(A: "m n"):
    """The exponential of the negative has the reciprocals as its entries."""
    return exp(minus(A)), HadamardPower(exp(A), S.NegativeOne)


@rule
def exp_of_minus_in_hadamard(A: "m n", m: "size", n: "size"):
    """The exponentials of a matrix and of its negative multiply to ones, entry by entry."""
    return HadamardProduct(exp(minus(A)), exp(A)), MatMul(ones(m), Transpose(ones(n)))


@rule
def log_of_exp(A: "m n"):
    """The logarithm undoes the exponential."""
    return log(exp(A)), A


@rule
def exp_of_log_of_matrix(A: "m n"):
    """The exponential undoes the logarithm of every entry, where these are defined."""
    return exp(log(A)), A


@rule
def scaled_rows_divided_by_their_sums(x: "m", A: "m n", n: "size"):
    """A factor of a row cancels when the row is divided by its sum."""
    return (MatMul(Inverse(Diag(MatMul(Diag(x), A, ones(n)))), Diag(x), A),
            MatMul(Inverse(Diag(MatMul(A, ones(n)))), A))


@rule(theorem=True)
def softmax_of_row_shift(T: "m n", x: "m", n: "size"):
    """Adding a number to each row does not change softmax."""
    return Softmax(MatAdd(T, MatMul(x, Transpose(ones(n)))), "rows"), Softmax(T, "rows")


@rule(theorem=True)
def softmax_of_shifted_column(x: "n", c: "number", n: "size"):
    """Adding a number to all entries does not change softmax."""
    return Softmax(MatAdd(x, MatMul(c, ones(n))), "column"), Softmax(x, "column")


@rule(theorem=True)
def softmax_rows_sum_to_one(T: "m n", m: "size", n: "size"):
    """The rows of softmax sum to one."""
    return MatMul(Softmax(T, "rows"), ones(n)), ones(m)


@rule(theorem=True)
def softmax_column_sums_to_one(x: "n", n: "size"):
    """The entries of softmax of a column sum to one."""
    return Scalar(MatMul(Transpose(ones(n)), Softmax(x, "column"))), S.One


@rule
def softmax_of_equal_scores(x: "m", m: "size", n: "size"):
    """Equal scores get equal weights."""
    return Softmax(MatMul(x, Transpose(ones(n))), "rows"), MatMul(fraction(n), ones(m), Transpose(ones(n)))


@rule
def softmax_of_equal_entries(c: "number", n: "size"):
    """Where all entries of a column are equal, softmax gives equal weights."""
    return Softmax(MatMul(c, ones(n)), "column"), MatMul(fraction(n), ones(n))


@rule
def softmax_of_zero(m: "size", n: "size"):
    """Where all scores are zero, all weights are equal."""
    return Softmax(ZeroMatrix(m, n), "rows"), MatMul(fraction(n), ones(m), Transpose(ones(n)))


@rule
def log_softmax(x: "n", n: "size"):
    """The logarithm of softmax subtracts the log-sum-exp."""
    total = log_of(Scalar(MatMul(Transpose(ones(n)), exp(x))))
    return log(Softmax(x, "column")), MatAdd(x, MatMul(S.NegativeOne, total, ones(n)))


@rule(source="Dao 2023, FlashAttention-2, section 3.1 (the row-wise log-sum-exp)", theorem=True)
def softmax_by_log_sum_exp(T: "m n", n: "size"):
    """Softmax is the exponential of the scores less the log-sum-exp of their row."""
    sums = log(MatMul(exp(T), ones(n)))
    return Softmax(T, "rows"), exp(MatAdd(T, MatMul(S.NegativeOne, sums, Transpose(ones(n)))))


@rule(theorem=True)
def log_softmax_by_rows(T: "m n", n: "size"):
    """The logarithm of softmax subtracts the log-sum-exp of every row."""
    sums = log(MatMul(exp(T), ones(n)))
    return log(Softmax(T, "rows")), MatAdd(T, MatMul(S.NegativeOne, sums, Transpose(ones(n))))


@rule(theorem=True)
def softmax_as_division(T: "m n", n: "size"):
    """Softmax divides every exponential by the sum of its row."""
    sums = MatMul(exp(T), ones(n), Transpose(ones(n)))
    return Softmax(T, "rows"), HadamardProduct(exp(T), HadamardPower(sums, S.NegativeOne))


@rule
def softmax_of_sum(T: "m n", U: "m n", n: "size"):
    """Adding to the scores multiplies the weights by exponentials, and normalises them anew."""
    weights = HadamardProduct(Softmax(T, "rows"), exp(U))
    sums = MatMul(weights, ones(n), Transpose(ones(n)))
    return Softmax(MatAdd(T, U), "rows"), HadamardProduct(weights, HadamardPower(sums, S.NegativeOne))


@rule(theorem=True)
def log_sum_exp_shift(a: "numbers n", c: "number", n: "size", i: "index"):
    """A number added to all entries comes out of the log-sum-exp."""
    return (log_of(Sum(exp_of(plus(a[i], c)), (i, 1, n))), plus(c, log_of(Sum(exp_of(a[i]), (i, 1, n)))))


@rule
def softmax_as_fraction(T: "m n", n: "size", i: "index", j: "index", r: "index"):
    """An entry of softmax is an exponential divided by the sum of its row."""
    return (Entry(Softmax(T, "rows"), i, j),
            times(exp_of(Entry(T, i, j)), fraction(Sum(exp_of(Entry(T, i, r)), (r, 1, n)))))


@rule
def logistic_of_minus(A: "m n", m: "size", n: "size"):
    """The logistic function of the negative is what is missing to one."""
    return Elementwise("logistic", minus(A)), MatAdd(ones(m, n), minus(Elementwise("logistic", A)))


@rule
def tanh_by_logistic(A: "m n", m: "size", n: "size"):
    """The hyperbolic tangent is a logistic function, stretched."""
    return (Elementwise("tanh", A),
            MatAdd(MatMul(S(2), Elementwise("logistic", MatMul(S(2), A))), minus(ones(m, n))))


@rule
def relu_of_both_signs(A: "m n"):
    """What relu cuts off at both sides is the whole."""
    return MatAdd(Elementwise("relu", A), minus(Elementwise("relu", minus(A)))), A


@rule
def square_root_squared(A: "m n"):
    """The square of the root is the matrix, where the root is defined."""
    return HadamardProduct(Elementwise("sqrt", A), Elementwise("sqrt", A)), A


@fallacy(instead="softmax_of_row_shift")
def softmax_ignores_scale(c: "number", T: "m n"):
    """A factor makes softmax sharper or flatter."""
    return Softmax(MatMul(c, T), "rows"), Softmax(T, "rows")


@fallacy(instead="exp_of_sum")
def softmax_of_sum_splits(T: "m n", U: "m n"):
    """The exponentials multiply, but each product has a sum of its own."""
    return Softmax(MatAdd(T, U), "rows"), HadamardProduct(Softmax(T, "rows"), Softmax(U, "rows"))


@fallacy(instead="softmax_of_row_shift")
def softmax_of_column_shift(T: "m n", y: "n", m: "size"):
    """Adding a number to each column does change softmax by rows."""
    return Softmax(MatAdd(T, MatMul(ones(m), Transpose(y))), "rows"), Softmax(T, "rows")


@fallacy(instead="transpose_of_function")
def softmax_passes_through_transpose(T: "n n"):
    """Softmax by rows is not softmax by columns."""
    return Softmax(Transpose(T), "rows"), Transpose(Softmax(T, "rows"))


@fallacy(instead="softmax_rows_sum_to_one")
def softmax_columns_sum_to_one(T: "m n", m: "size", n: "size"):
    """The rows of softmax sum to one, not the columns."""
    return MatMul(Transpose(ones(m)), Softmax(T, "rows")), Transpose(ones(n))


@fallacy(instead="softmax_of_sum")
def softmax_of_mean_splits(T: "m n", U: "m n"):
    """Softmax of the mean is not the mean of softmax."""
    half = Rational(1, 2)
    return (Softmax(MatMul(half, MatAdd(T, U)), "rows"),
            MatMul(half, MatAdd(Softmax(T, "rows"), Softmax(U, "rows"))))


@fallacy(instead="exp_of_sum")
def exp_of_product_splits(A: "m k", B: "k n"):
    """The exponential of a product is not the product of the exponentials."""
    return exp(MatMul(A, B)), MatMul(exp(A), exp(B))


@fallacy(instead="exp_of_sum")
def exp_of_sum_as_matrix_product(A: "n n", B: "n n"):
    """The exponential of every entry turns sums into entrywise products, not into products of matrices."""
    return exp(MatAdd(A, B)), MatMul(exp(A), exp(B))


@fallacy(instead="relu_of_both_signs")
def relu_is_linear(A: "m n", B: "m n"):
    """What relu cuts off of two matrices may cancel in their sum."""
    return Elementwise("relu", MatAdd(A, B)), MatAdd(Elementwise("relu", A), Elementwise("relu", B))


@fallacy(instead="function_of_permuted_rows")
def function_goes_into_product(A: "m k", B: "k n"):
    """A function of every entry does not go into a product."""
    return Elementwise("tanh", MatMul(A, B)), MatMul(A, Elementwise("tanh", B))


@fallacy(instead="softmax_rows_sum_to_one")
def softmax_is_homogeneous(c: "number", T: "m n"):
    """A factor does not come out of softmax: the weights sum to one."""
    return Softmax(MatMul(c, T), "rows"), MatMul(c, Softmax(T, "rows"))


@fallacy(instead="softmax_of_shifted_column")
def softmax_of_column_ignores_scale(c: "number", x: "n"):
    """A factor makes softmax sharper or flatter, of a column too."""
    return Softmax(MatMul(c, x), "column"), Softmax(x, "column")


@fallacy(instead="softmax_column_sums_to_one")
def softmax_of_column_is_homogeneous(c: "number", x: "n"):
    """A factor does not come out of softmax of a column: the weights sum to one."""
    return Softmax(MatMul(c, x), "column"), MatMul(c, Softmax(x, "column"))


@fallacy(instead="softmax_of_sum")
def softmax_is_additive(T: "m n", U: "m n"):
    """The rows of softmax of a sum still sum to one, those of a sum of two softmax to two."""
    return Softmax(MatAdd(T, U), "rows"), MatAdd(Softmax(T, "rows"), Softmax(U, "rows"))


@fallacy(instead="softmax_of_sum")
def weights_not_normalised_anew(T: "m n", U: "m n"):
    """What is added to the scores multiplies the exponentials, and then the rows have other sums."""
    return Softmax(MatAdd(T, U), "rows"), HadamardProduct(Softmax(T, "rows"), exp(U))


@fallacy(instead="softmax_of_sum")
def masking_after_softmax(T: "m n", M: "m n"):
    """A mask on the scores is not one on the weights: the exponential of zero is one."""
    return Softmax(HadamardProduct(T, M), "rows"), HadamardProduct(Softmax(T, "rows"), M)


@fallacy(instead="exp_of_sum")
def exp_is_additive(A: "m n", B: "m n"):
    """The exponential turns sums into entrywise products, not into sums."""
    return exp(MatAdd(A, B)), MatAdd(exp(A), exp(B))


@fallacy(instead="log_of_product")
def log_is_additive(A: "m n", B: "m n"):
    """The logarithm of a sum is not the sum of the logarithms, and neither is it entry by entry."""
    return log(MatAdd(A, B)), MatAdd(log(A), log(B))


@fallacy(instead="softmax_rows_sum_to_one")
def exp_rows_sum_to_one(T: "m n", m: "size", n: "size"):
    """The rows of softmax sum to one, those of the exponential do not."""
    return MatMul(exp(T), ones(n)), ones(m)
