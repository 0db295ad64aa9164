"""Sums over an index, of matrices and of numbers, and entries."""

from symlin.rulebook.written import (
    Concat, Diag, DiagonalOf, Dot, Elementwise, Entry, HadamardProduct, Identity, KroneckerDelta, MatAdd, MatMul, Norm2,
    S, Scalar, Sum, Total, Trace, Transpose, Unit, definition, exp, exp_of, fallacy, kron, ones, plus, power, rule,
    times,
)


@rule
def total_of_sum(H: "family h: m n", G: "family h: m n", h: "size", i: "index"):
    """A sum over an index is additive."""
    return (Total(MatAdd(H[i], G[i]), (i, 1, h)), MatAdd(Total(H[i], (i, 1, h)), Total(G[i], (i, 1, h))))


@rule
def factor_out_of_total(A: "m k", H: "family h: k n", h: "size", i: "index"):
    """A factor on the left that does not depend on the index comes out of the sum."""
    return Total(MatMul(A, H[i]), (i, 1, h)), MatMul(A, Total(H[i], (i, 1, h)))


@rule
def factor_out_of_total_on_the_right(H: "family h: m k", A: "k n", h: "size", i: "index"):
    """A factor on the right that does not depend on the index comes out of the sum."""
    return Total(MatMul(H[i], A), (i, 1, h)), MatMul(Total(H[i], (i, 1, h)), A)


@rule
def number_out_of_total(c: "number", H: "family h: m n", h: "size", i: "index"):
    """A number that does not depend on the index comes out of the sum."""
    return Total(MatMul(c, H[i]), (i, 1, h)), MatMul(c, Total(H[i], (i, 1, h)))


@rule
def constant_total(A: "m n", h: "size", i: "index"):
    """A sum whose terms do not depend on the index is a multiple."""
    return Total(A, (i, 1, h)), MatMul(h, A)


@rule
def matrix_out_of_total(a: "numbers h", A: "m n", h: "size", i: "index"):
    """A matrix that does not depend on the index comes out of the sum."""
    return Total(MatMul(a[i], A), (i, 1, h)), MatMul(Sum(a[i], (i, 1, h)), A)


@rule
def total_of_numbers(H: "family h: 1 1", h: "size", i: "index"):
    """A sum of products of a row and a column is the number in the sum of these products."""
    return Sum(Scalar(H[i]), (i, 1, h)), Scalar(Total(H[i], (i, 1, h)))


@definition
def last_term(H: "family h+1: m n", h: "size", i: "index"):
    """A sum is the sum up to the last term but one, and the last term."""
    return Total(H[i], (i, 1, h + 1)), MatAdd(Total(H[i], (i, 1, h)), H[h + 1])


@definition
def last_number(a: "numbers h+1", h: "size", i: "index"):
    """A sum of numbers is the sum up to the last but one, and the last."""
    return Sum(a[i], (i, 1, h + 1)), plus(Sum(a[i], (i, 1, h)), a[h + 1])


@definition
def one_term(H: "family 1: m n", i: "index"):
    """A sum of one term is the term."""
    return Total(H[i], (i, 1, 1)), H[1]


@rule
def exchange_totals(F: "family g h: m n", g: "size", h: "size", i: "index", j: "index"):
    """Sums over two indices may be taken in either order."""
    return (Total(Total(F[i, j], (j, 1, h)), (i, 1, g)), Total(Total(F[i, j], (i, 1, g)), (j, 1, h)))


@rule
def product_of_totals(H: "family g: m k", G: "family h: k n", g: "size", h: "size", i: "index", j: "index"):
    """A product of sums is the double sum of the products."""
    return (MatMul(Total(H[i], (i, 1, g)), Total(G[j], (j, 1, h))),
            Total(Total(MatMul(H[i], G[j]), (j, 1, h)), (i, 1, g)))


@rule
def kron_of_total(H: "family h: m n", A: "p q", h: "size", i: "index"):
    """The Kronecker product with a sum is the sum of the Kronecker products."""
    return kron(Total(H[i], (i, 1, h)), A), Total(kron(H[i], A), (i, 1, h))


@rule
def hadamard_of_total(A: "m n", H: "family h: m n", h: "size", i: "index"):
    """The entrywise product with a sum is the sum of the entrywise products."""
    return (HadamardProduct(A, Total(H[i], (i, 1, h))), Total(HadamardProduct(A, H[i]), (i, 1, h)))


@rule
def columns_times_rows(A: "m k", B: "k n", k: "size", i: "index"):
    """A product is the sum of the outer products of columns and rows."""
    return (MatMul(A, B), Total(MatMul(A, Unit(k, i), Transpose(Unit(k, i)), B), (i, 1, k)))


@rule
def combination_of_columns(H: "family n: m 1", x: "n", n: "size", i: "index"):
    """Columns side by side times a column are the sum of the columns, weighted by its entries."""
    return MatMul(Concat(H[i], (i, 1, n)), x), Total(MatMul(Entry(x, i, 1), H[i]), (i, 1, n))


@rule
def identity_by_units(n: "size", i: "index"):
    """The identity is the sum of the outer products of the unit columns."""
    return Identity(n), Total(MatMul(Unit(n, i), Transpose(Unit(n, i))), (i, 1, n))


@rule
def sum_of_sums(a: "numbers h", b: "numbers h", h: "size", i: "index"):
    """A sum of numbers over an index is additive."""
    return Sum(plus(a[i], b[i]), (i, 1, h)), plus(Sum(a[i], (i, 1, h)), Sum(b[i], (i, 1, h)))


@rule
def number_out_of_sum(c: "number", a: "numbers h", h: "size", i: "index"):
    """A number that does not depend on the index comes out of the sum."""
    return Sum(times(c, a[i]), (i, 1, h)), times(c, Sum(a[i], (i, 1, h)))


@rule
def constant_sum(c: "number", h: "size", i: "index"):
    """A sum whose terms do not depend on the index is a multiple."""
    return Sum(c, (i, 1, h)), times(h, c)


@rule
def exchange_sums(a: "numbers g h", g: "size", h: "size", i: "index", j: "index"):
    """Sums of numbers over two indices may be taken in either order."""
    return (Sum(Sum(a[i, j], (j, 1, h)), (i, 1, g)), Sum(Sum(a[i, j], (i, 1, g)), (j, 1, h)))


@rule
def triangle_and_its_mirror_image(a: "numbers n n", n: "size", i: "index", j: "index"):
    """A triangle and its mirror image, both with the diagonal, are the square and its diagonal once more."""
    return (Sum(Sum(plus(a[i, j], a[j, i]), (j, 1, i)), (i, 1, n)),
            plus(Sum(Sum(a[i, j], (j, 1, n)), (i, 1, n)), Sum(a[i, i], (i, 1, n))))


@rule
def products_over_triangle(x: "n", n: "size", i: "index", j: "index"):
    """Twice the products of all pairs of entries, each pair once, are the squares and the square of the sum."""
    pairs = Sum(Sum(times(Entry(x, i, 1), Entry(x, j, 1)), (j, 1, i)), (i, 1, n))
    return times(S(2), pairs), plus(Norm2(x), power(Scalar(MatMul(Transpose(ones(n)), x)), S(2)))


@rule
def form_of_sum_of_outer_products(x: "m", q: "family h: m 1", r: "family h: n 1", y: "n", h: "size", i: "index"):
    """A sum of products of two inner products is one bilinear form."""
    return (Sum(times(Scalar(MatMul(Transpose(q[i]), x)), Scalar(MatMul(Transpose(r[i]), y))), (i, 1, h)),
            Scalar(MatMul(Transpose(x), Total(MatMul(q[i], Transpose(r[i])), (i, 1, h)), y)))


@rule
def trace_of_gram_matrix_by_columns(x: "family m: d 1", y: "family m: d 1", m: "size", i: "index"):
    """The sum of the inner products of columns is the trace of their Gram matrix."""
    return (Sum(Scalar(MatMul(Transpose(x[i]), y[i])), (i, 1, m)),
            Trace(MatMul(Transpose(Concat(x[i], (i, 1, m))), Concat(y[i], (i, 1, m)))))


@rule
def sum_with_delta(a: "numbers n", n: "size", i: "index", j: "index"):
    """A delta leaves one term of a sum."""
    return Sum(times(KroneckerDelta(i, j), a[j]), (j, 1, n)), a[i]


@definition
def entry_of_product(A: "m k", B: "k n", k: "size", i: "index", j: "index", r: "index"):
    """An entry of a product is a row times a column."""
    return Entry(MatMul(A, B), i, j), Sum(times(Entry(A, i, r), Entry(B, r, j)), (r, 1, k))


@definition
def entry_of_sum(A: "m n", B: "m n", i: "index", j: "index"):
    """Matrices are added entry by entry."""
    return Entry(MatAdd(A, B), i, j), plus(Entry(A, i, j), Entry(B, i, j))


@definition
def entry_of_multiple(c: "number", A: "m n", i: "index", j: "index"):
    """A number multiplies every entry."""
    return Entry(MatMul(c, A), i, j), times(c, Entry(A, i, j))


@definition
def entry_of_transpose(A: "m n", i: "index", j: "index"):
    """The transpose exchanges the indices of an entry."""
    return Entry(Transpose(A), i, j), Entry(A, j, i)


@definition
def entry_of_hadamard(A: "m n", B: "m n", i: "index", j: "index"):
    """The entrywise product multiplies entry by entry."""
    return Entry(HadamardProduct(A, B), i, j), times(Entry(A, i, j), Entry(B, i, j))


@definition
def entry_of_identity(n: "size", i: "index", j: "index"):
    """The entries of the identity are deltas."""
    return Entry(Identity(n), i, j), KroneckerDelta(i, j)


@definition
def entry_of_total(H: "family h: m n", h: "size", i: "index", j: "index", r: "index"):
    """An entry of a sum over an index is the sum of the entries."""
    return Entry(Total(H[r], (r, 1, h)), i, j), Sum(Entry(H[r], i, j), (r, 1, h))


@rule
def entry_of_diag_times(x: "m", A: "m n", i: "index", j: "index"):
    """A diagonal matrix multiplies each row by its entry."""
    return Entry(MatMul(Diag(x), A), i, j), times(Entry(x, i, 1), Entry(A, i, j))


@rule
def entry_of_outer_product(x: "m", y: "n", i: "index", j: "index"):
    """An entry of an outer product is a product of entries."""
    return Entry(MatMul(x, Transpose(y)), i, j), times(Entry(x, i, 1), Entry(y, j, 1))


@definition
def entry_of_ones(m: "size", n: "size", i: "index", j: "index"):
    """Every entry of a matrix of ones is one."""
    return Entry(ones(m, n), i, j), S.One


@definition
def entry_of_diagonal(A: "n n", i: "index"):
    """The column of the diagonal has the entries whose two indices are the same."""
    return Entry(DiagonalOf(A), i, 1), Entry(A, i, i)


@definition
def entry_of_exp(A: "m n", i: "index", j: "index"):
    """The exponential is taken of every entry."""
    return Entry(exp(A), i, j), exp_of(Entry(A, i, j))


@rule
def entry_of_gram_matrix(x: "family m: d 1", y: "family n: d 1", m: "size", n: "size", i: "index", j: "index",
                         r: "index"):
    """An entry of the product of stacked rows and columns side by side is an inner product."""
    return (Entry(MatMul(Transpose(Concat(x[r], (r, 1, m))), Concat(y[r], (r, 1, n))), i, j),
            Scalar(MatMul(Transpose(x[i]), y[j])))


@rule
def entry_of_stacked_rows(x: "family m: d 1", y: "d", m: "size", i: "index", r: "index"):
    """An entry of stacked rows times a column is an inner product."""
    return (Entry(MatMul(Transpose(Concat(x[r], (r, 1, m))), y), i, 1), Scalar(MatMul(Transpose(x[i]), y)))


@rule
def dot_by_entries(x: "n", y: "n", n: "size", i: "index"):
    """The inner product is the sum of the products of entries."""
    return Dot(x, y), Sum(times(Entry(x, i, 1), Entry(y, i, 1)), (i, 1, n))


@rule
def norm_by_entries(x: "n", n: "size", i: "index"):
    """The squared norm is the sum of the squared entries."""
    return Norm2(x), Sum(times(Entry(x, i, 1), Entry(x, i, 1)), (i, 1, n))


@rule
def sum_by_ones(x: "n", n: "size", i: "index"):
    """A row of ones sums the entries of a column."""
    return Scalar(MatMul(Transpose(ones(n)), x)), Sum(Entry(x, i, 1), (i, 1, n))


@rule
def double_sum_by_ones(A: "m n", m: "size", n: "size", i: "index", j: "index"):
    """A row and a column of ones sum all entries."""
    return (Sum(Sum(Entry(A, i, j), (j, 1, n)), (i, 1, m)), Scalar(MatMul(Transpose(ones(m)), A, ones(n))))


@rule
def count_by_ones(n: "size"):
    """A row of ones times a column of ones counts."""
    return Scalar(MatMul(Transpose(ones(n)), ones(n))), n


@rule
def column_times_one(x: "n"):
    """A single one on the right of a column changes nothing."""
    return MatMul(x, ones(1)), x


@fallacy(instead="product_of_totals")
def total_of_products_splits(H: "family h: m k", G: "family h: k n", h: "size", i: "index"):
    """A sum of products is not the product of the sums."""
    return (Total(MatMul(H[i], G[i]), (i, 1, h)), MatMul(Total(H[i], (i, 1, h)), Total(G[i], (i, 1, h))))


@fallacy(instead="dot_by_entries")
def sum_of_products_splits(x: "n", y: "n", n: "size", i: "index"):
    """An inner product is not the product of the sums of the entries."""
    return (Sum(times(Entry(x, i, 1), Entry(y, i, 1)), (i, 1, n)),
            times(Sum(Entry(x, i, 1), (i, 1, n)), Sum(Entry(y, i, 1), (i, 1, n))))


@fallacy(instead="square_of_number_sum")
def square_of_sum_has_squares_only(x: "n", n: "size", i: "index"):
    """The square of a sum has mixed terms."""
    total = Sum(Entry(x, i, 1), (i, 1, n))
    return times(total, total), Sum(times(Entry(x, i, 1), Entry(x, i, 1)), (i, 1, n))


@fallacy(instead="function_of_heads")
def function_goes_into_total(f: "function", H: "family h: m n", h: "size", i: "index"):
    """A function of a sum is not the sum of the functions."""
    return Elementwise(f, Total(H[i], (i, 1, h))), Total(Elementwise(f, H[i]), (i, 1, h))


@fallacy(instead="entry_of_product")
def entries_multiply(A: "n n", B: "n n", i: "index", j: "index"):
    """An entry of a product is not the product of the entries."""
    return Entry(MatMul(A, B), i, j), times(Entry(A, i, j), Entry(B, i, j))


@fallacy(instead="matrix_out_of_total")
def weights_may_be_added_first(g: "numbers h", H: "family h: m n", h: "size", i: "index"):
    """Each term has a weight of its own: the weights cannot be summed apart."""
    return Total(MatMul(g[i], H[i]), (i, 1, h)), MatMul(Sum(g[i], (i, 1, h)), Total(H[i], (i, 1, h)))


@fallacy(instead="exp_of_number_sum")
def exp_of_number_sum_splits(a: "numbers h", h: "size", i: "index"):
    """The exponential of a sum is the product of the exponentials, not their sum."""
    return exp_of(Sum(a[i], (i, 1, h))), Sum(exp_of(a[i]), (i, 1, h))


@fallacy(instead="norm_of_sum")
def norms_of_terms_add(x: "family h: n 1", h: "size", i: "index"):
    """The squared norm of a sum has the inner products of all pairs of terms."""
    return Norm2(Total(x[i], (i, 1, h))), Sum(Norm2(x[i]), (i, 1, h))
