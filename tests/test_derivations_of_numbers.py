"""Derivations about numbers, functions, sums and entries."""

import pytest
import sympy
from sympy import MatAdd, MatMul, OneMatrix, Pow, Q, S, Sum, Transpose

import symlin as sl
from symlin.assumed import Comparison
from symlin.derivations.tidying import tidied
from symlin.errors import DerivationError
from symlin.nodes import Defined, Entry, Total
from symlin.rewriting.applying import applications
from symlin.rewriting.granting import compared_with_zero, granted
from symlin.rewriting.rule import FORWARD
from symlin.rewriting.summing import sizes_summed_over
from symlin.rewriting.trees import alike, flat
from symlin.rulebook import book
from symlin.text.checking import check_document

n, m = sl.sizes("n m")
i, j = sl.indices("i j")
a, b, u, v = (sl.scalar(name) for name in "abuv")
k, last = (sympy.Symbol(name, integer=True, nonnegative=True) for name in ("k", "m"))
A, T = sl.matrix("A", n, n), sl.matrix("T", n, m)
x, y = sl.vector("x", n), sl.vector("y", n)


def root(number):
    return Pow(number, sympy.Rational(1, 2), evaluate=False)


def product(*factors):
    return sympy.Mul(*factors, evaluate=False)


def positive(*numbers):
    return tuple(Comparison(number, ">", S.Zero) for number in numbers)


def steps_of(text):
    """The rules of the derivations of the claims of a document, all of which are proved and replay."""
    report = check_document(text)
    found = []
    for claim in report.claims:
        assert claim.verdict == "proved", claim.reason
        derivation = claim.answer.derivation
        assert derivation.check() is None
        found.append([step.rule for step in derivation.steps])
    return found


# SymPy evaluates nothing ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("number", [
    product(root(u**2), root(v**2)), product(u, Pow(root(u**2), -1, evaluate=False)), product(root(u**2), root(u**2)),
    sympy.Add(root(u**2), root(u**2), evaluate=False)], ids=str)
def test_roots_of_squares_stay(number):
    found = tidied(flat(number))
    assert not found.has(sympy.Abs)
    for value in (-3, 2):
        assert found.subs(u, value).subs(v, -5) == number.subs(u, value).subs(v, -5)


def test_sums_of_powers_stay():
    column = MatMul(Sum(a**k, (k, 0, last)), x)
    assert tidied(column) == column


def test_products_of_matrices_stay():
    powers = MatMul(A, A, sympy.Inverse(A), evaluate=False)
    assert tidied(flat(powers)) == flat(powers)


@pytest.mark.parametrize("number, expected", [
    (product(u - v, Pow(root(u) - root(v), -1, evaluate=False)), root(u) + root(v)),
    (product(n, Pow(n, -1, evaluate=False)), S.One), (sympy.Add(a, a, evaluate=False), 2 * a),
    (product(root(u), root(u)), u)], ids=str)
def test_numbers_are_worked_out(number, expected):
    assert tidied(flat(number)) == expected


def test_claims_with_roots_of_squares_and_sums_of_powers_have_derivations():
    found = steps_of(r"""Let $u, v, a \in \mathbb{R}$, $m \in \mathbb{N}$, $z \in \mathbb{R}^{d}$ with $u \neq 0$.
$$ \sqrt{u^2 v^2} = \sqrt{u^2} \sqrt{v^2} $$
$$ \sum_{k=0}^{m} a^k z = \left( \sum_{k=0}^{m} a^k \right) z $$
$$ (1 - a) \sum_{k=0}^{m} a^k = 1 - a^{m+1} $$
""")
    assert found == [["root_of_product"], ["matrix_out_of_total"], ["geometric_sum_of_numbers"]]


# what is assumed of numbers -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("number, relation, given, shows", [
    (a, ">", (), False), (a, ">=", positive(a), True), (a, "!=", positive(a), True), (a * b, ">", positive(a), False),
    (a * b, ">", positive(a, b), True), (a + b, ">", positive(a), False), (a + b**2, ">", positive(a), True),
    (a - b, ">", positive(a, b), False), (a**2, ">=", (), True), (a**2, ">", (), False),
    (a**2, ">", (Comparison(a, "!=", S.Zero),), True), (a**3, ">", (Comparison(a, "!=", S.Zero),), False),
    (a, ">", (Comparison(a, ">=", S.Zero),), False), (S.Zero, ">=", (), True), (S.Zero, "!=", (), False),
    (-n, "!=", (), True), (-n, ">", (), False), (sympy.exp(a), ">", (), True), (sympy.log(a), ">", positive(a), False),
    (a, "!=", (Comparison(a, "<", S.Zero),), True), (1 / a, ">", positive(a), True)], ids=str)
def test_signs_of_numbers(number, relation, given, shows):
    found = compared_with_zero(flat(number), relation, given)
    assert (found is not None) is shows
    assert found is None or set(found) <= set(given)


def test_what_grants_is_told():
    assert granted(Comparison(a * b, ">", S.Zero), positive(a, b)) == positive(a, b)
    square = root(Pow(a * b, 2, evaluate=False))
    (done,) = applications(square, [book.named("root_of_nonnegative_square")], positive(b, a), (FORWARD,))
    assert set(done.uses) == set(positive(a, b)) and alike(done.result, a * b)
    assert not list(applications(square, [book.named("root_of_nonnegative_square")], positive(b), (FORWARD,)))


def test_steps_name_the_signs_that_they_use():
    derivation = sl.prove(root(Pow(a, 2, evaluate=False)), a, given=[Q.orthogonal(A), a > 0]).derivation
    assert derivation.used == (Comparison(a, ">", S.Zero),) and derivation.check() is None


# sums over any range ------------------------------------------------------------------------------------------------


def test_no_bound_index_leaves_its_sum():
    triangle = flat(Sum(product(Entry(x, i, 1), Entry(y, j, 1)), (j, 1, i), (i, 1, n)))
    for one in applications(triangle, book.rules()):
        assert not one.result.free_symbols - triangle.free_symbols, one
    assert not list(applications(triangle, [book.named("exchange_sums")]))
    square = flat(Sum(product(Entry(x, i, 1), Entry(y, j, 1)), (j, 1, m), (i, 1, n)))
    assert list(applications(square, [book.named("exchange_sums")]))


def test_rules_for_sums_hold_over_ranges_from_zero():
    powers = Total(MatMul(A, sympy.MatPow(A, k)), (k, 0, last))
    (done,) = applications(powers, [book.named("factor_out_of_total")], (), (FORWARD,))
    assert alike(done.result, MatMul(A, Total(sympy.MatPow(A, k), (k, 0, last))))
    assert sl.prove(powers, done.result).proved


def test_which_rules_hold_over_any_range():
    assert sizes_summed_over(book.named("factor_out_of_total")) == {"h"}
    for name in ("constant_total", "last_term", "columns_times_rows", "one_term", "sum_with_delta",
                 "heads_times_stacked", "double_sum_by_ones", "geometric_sum_of_numbers", "trace_by_entries"):
        assert not sizes_summed_over(book.named(name)), name


def test_a_range_that_may_be_empty_is_left_alone():
    empty = Total(MatMul(A, sympy.MatPow(A, k)), (k, 1, last))
    assert not list(applications(empty, [book.named("factor_out_of_total")], (), (FORWARD,)))


# rows of ones -------------------------------------------------------------------------------------------------------


def test_rows_of_ones_fit_transposed_columns_of_ones():
    shifted = sl.softmax(MatAdd(T, MatMul(x, OneMatrix(1, m))))
    assert {one.rule.name for one in applications(shifted, book.rules(), (), (FORWARD,))} >= {"softmax_of_row_shift"}
    derivation = sl.derive(shifted).by("softmax_of_row_shift")
    assert derivation.steps[-1].result == sl.softmax(T) and derivation.check() is None
    with pytest.raises(DerivationError):
        sl.derive(sl.softmax(MatAdd(T, MatMul(OneMatrix(n, 1), Transpose(sl.vector("z", m)))))).by(
            "softmax_of_row_shift")


# in the order of a lecture ------------------------------------------------------------------------------------------


def test_definitions_are_put_in_where_they_are_needed():
    G = Defined("G", MatMul(A, Transpose(A)))
    g = Defined("g", sl.nodes.DiagonalOf(G))
    D = Defined("D", MatAdd(MatMul(g, Transpose(sl.ones(n))), MatMul(-2, G)))
    derivation = sl.prove(Entry(D, i, j), Entry(G, i, i) - 2 * Entry(G, i, j)).derivation
    assert derivation.check() is None
    rules = [step.rule for step in derivation.steps]
    assert rules[0] == "definition of D" and "definition of G" not in rules


@pytest.mark.parametrize("claim, rules", [
    (r"\exp(x - c \mathbf{1}_n) = \exp(-c) \exp(x)", ["exp_of_shifted_column"]),
    (r"\operatorname{softmax}(T) = \exp(T - \log(\exp(T) \mathbf{1}_m) \mathbf{1}_m^\top)", None),
    (r"\sum_{j=1}^{h} x^\top y_j = x^\top \sum_{j=1}^{h} y_j", ["total_of_numbers", "factor_out_of_total"]),
    (r"\sum_{i=1}^{n} \sum_{j=1}^{m} T_{ij} = \mathbf{1}_n^\top T \mathbf{1}_m", ["double_sum_by_ones"]),
    (r"(Y^\top Y)_{ij} = y_i^\top y_j", None),
    (r"\log(a \exp(c)) = \log(a) + c", ["log_of_product", "log_of_exp_of_number"]),
    (r"\operatorname{softmax}(T + S) = (\operatorname{softmax}(T) \odot \exp(S)) \oslash "
     r"((\operatorname{softmax}(T) \odot \exp(S)) \mathbf{1}_m \mathbf{1}_m^\top)", None),
])
def test_claims_about_functions_and_sums_take_named_steps(claim, rules):
    (found,) = steps_of(rf"""Let $x \in \mathbb{{R}}^{{n}}$, $y_1, \dots, y_h \in \mathbb{{R}}^{{n}}$,
$a, c \in \mathbb{{R}}$, $S, T \in \mathbb{{R}}^{{n \times m}}$ and $Y := \operatorname{{Concat}}_{{j=1}}^{{h}}(y_j)$.
$$ {claim} $$
""")
    assert found == rules if rules else not {"entry by entry", "from the assumptions"} & set(found)
