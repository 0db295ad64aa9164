"""Masks: what counts as one, how they are read and printed, and what is said where one does not fit."""

import itertools
from dataclasses import replace

import numpy as np
import pytest
import sympy
from hypothesis import given, settings
from hypothesis import strategies as st

import symlin as sl
from symlin.exact import Point, compare, evaluate, recompute
from symlin.missing import MISSING
from symlin.nodes import Entry, Mask
from symlin.points import Unknowns
from symlin.shapes import is_indicator

n, m, d = sl.sizes("n m d")
S, T, X = sl.matrix("S", n, n), sl.matrix("T", n, m), sl.matrix("X", n, d)
C, E, J = sl.causal_mask(n), sl.identity(n), sl.ones(n, n)
MASKS = [
    C, C.T, C - E, C.T - E, J - E, J - C, J - C.T, C - sl.hadamard(C, C.T), sl.hadamard(C, C.T) - E,
    sl.ones(n) * sl.ones(n).T, sl.kron(sl.causal_mask(2), sl.ones(2, 1)), J - sl.hadamard(C, C.T),
]
NO_MASKS = [C - C.T, C.T - C, C + E, E - C, C - 2 * E, 2 * J - C, J - S, S, C - J, sl.ones(n, d) * sl.ones(d, n)]


@pytest.mark.parametrize("mask", MASKS, ids=str)
def test_masks_are_0_or_1(mask):
    assert is_indicator(mask)
    size = [s for s in mask.free_symbols if s.is_Symbol and s == n]
    for number in (1, 2, 4):
        values = sl.lambdify(size, mask)(*[number] * len(size))
        assert set(values.ravel()) <= {0, 1}


@pytest.mark.parametrize("mask", NO_MASKS, ids=str)
def test_what_may_be_something_else_is_refused(mask):
    with pytest.raises(sl.ShapeError, match="not known to be a mask"):
        sl.softmax(S, mask=mask)


# rows that are masked wholly -----------------------------------------------------------------------------------------


STRICT = C - E
"""Its first row is masked wholly."""
u = sl.vector("u", n)
i, j = sl.indices("i j")


def strict(scores=S, mask=STRICT):
    return sl.softmax(scores, mask=mask)


def test_array_code_has_no_numbers_in_a_masked_row():
    weights = sl.lambdify(S, strict())(np.zeros((3, 3)))
    assert np.isnan(weights[0]).all() and np.array_equal(weights[1:], [[1, 0, 0], [0.5, 0.5, 0]])


TRUE_BESIDE_A_MASKED_ROW = [
    (strict() * sl.ones(n), sl.ones(n)), (sl.hadamard(strict(), STRICT), strict()),
    (strict(S + u * sl.ones(1, n)), strict()), (Entry(strict(), i, j) * Entry(STRICT, i, j), Entry(strict(), i, j)),
    (sympy.Sum(Entry(strict(), i, j), (j, 1, n)), sympy.S.One), (strict(), strict()),
    (strict() * X, strict() * X), ((strict() * X).T, X.T * strict().T),
]


@pytest.mark.parametrize("left, right", TRUE_BESIDE_A_MASKED_ROW, ids=str)
def test_equations_are_read_entry_by_entry_beside_a_masked_row(left, right):
    verdict = sl.prove(left, right)
    assert verdict.proved and "causal(n) - I leaves an entry in the row" in verdict.conditions
    for size in (2, 3):
        point = Point(sizes={"n": size, "d": 2}, indices={i: 2, j: 1}, values={
            S: [[a * b - b for b in range(size)] for a in range(size)], u: [[a] for a in range(size)],
            X: [[a - 1, 2] for a in range(size)]})
        assert compare(left, right, point) is None


@pytest.mark.parametrize("left, right", [
    (strict(), sl.softmax(S, mask=C)), (strict(), sl.softmax(S)), (strict(2 * S), strict()),
    (Entry(strict(), i, j), Entry(sl.softmax(S, mask=C), i, j)), (strict() * sl.ones(n), 2 * sl.ones(n)),
], ids=str)
def test_false_equations_are_refuted_beside_a_masked_row(left, right):
    verdict = sl.prove(left, right)
    assert verdict.status == "refuted" and verdict.witness.entry[0] > 1
    assert recompute(left, right, verdict.witness)
    a, b = verdict.witness.numpy()
    assert np.ndim(a) == 0 or np.isnan(a[0]).all() and not np.array_equal(a[1:], b[1:])


@pytest.mark.parametrize("make", [
    lambda A: (A.T * sl.ones(3), sl.ones(3)), lambda A: (Entry(A, 1, 2), sympy.S.Zero),
    lambda A: (sympy.Trace(A), sympy.S.One),
], ids=["sums of columns", "an entry in the row", "the trace"])
def test_what_needs_the_masked_row_is_never_defined(make):
    left, right = make(sl.softmax(sl.matrix("S", 3, 3), mask=sl.causal_mask(3) - sl.identity(3)))
    with pytest.raises(sl.Undefined, match="never defined"):
        sl.prove(left, right)


def test_literal_sizes_pass_over_the_masked_row():
    T = sl.matrix("S", 3, 3)
    A, B = (sl.softmax(T, mask=mask) for mask in (sl.causal_mask(3) - sl.identity(3), sl.causal_mask(3)))
    assert sl.prove(A * sl.ones(3), sl.ones(3)).proved
    assert sl.prove(A, B).status == "refuted"
    assert sl.prove(Entry(A, 2, 1), sympy.S.One).proved


def test_a_witness_does_not_stand_in_a_masked_row():
    left, right = strict(), sl.softmax(S, mask=C)
    witness = sl.prove(left, right).witness
    assert not recompute(left, right, replace(witness, entry=(1, 1)))


def test_values_have_no_entries_in_a_masked_row():
    point = Point(sizes={"n": 2, "d": 1}, values={S: [[1, 2], [3, 4]], X: [[5], [6]]})
    rows = evaluate(strict() * X, point, partly=True)
    assert rows[0][0] is MISSING and rows[1][0] == 5
    for whole in (strict(), sl.exp(strict()), sympy.Trace(strict()), sl.softmax(strict())):
        with pytest.raises(sl.Undefined, match="masked wholly"):
            evaluate(whole, point)
    with pytest.raises(sl.Undefined, match="masked wholly"):
        evaluate(sl.exp(strict()), point, partly=True)


def test_a_masked_row_is_shown_as_undefined():
    verdict = sl.prove(strict(), sl.softmax(S, mask=C))
    assert "undefined" in verdict._repr_html_() and r"\text{undefined}" in verdict._repr_latex_()


# symbolic masks ------------------------------------------------------------------------------------------------------


M, N, K = sl.mask("M", n, m), sl.mask("N", n, m), sl.mask("K", n, n)
p, J_m, w = sl.mask("p", m, 1), sl.ones(n, m), sl.vector("w", n)
A = sl.softmax(T, mask=M)
TRUE_OF_MASKS = [
    (sl.hadamard(M, M), M), (sl.hadamard(J_m - M, J_m - M), J_m - M), (sl.hadamard(M, J_m - M), sl.zeros(n, m)),
    (A * sl.ones(m), sl.ones(n)), (sl.hadamard(A, M), A), (sl.softmax(T + w * sl.ones(1, m), mask=M), A),
    (sl.softmax(sl.hadamard(T, M), mask=M), A), (sl.softmax(T, mask=sl.hadamard(M, M)), A),
    (sl.hadamard(A, sl.softmax(T, mask=J_m - M)), sl.zeros(n, m)),
    (sl.exp(sl.hadamard(M, T)), J_m - M + sl.hadamard(M, sl.exp(T))),
    (sl.hadamard(J_m - M, sl.exp(sl.hadamard(M, T))), J_m - M),
    (sl.relu(sl.hadamard(M, T)), sl.hadamard(M, sl.relu(T))),
    (sl.relu(-M), sl.zeros(n, m)), (sl.sqrt(M), M), (Entry(M, i, j) ** 3, Entry(M, i, j)),
    (sl.softmax(S, mask=sl.hadamard(C, K)) * sl.ones(n), sl.ones(n)),
    (sl.hadamard(sl.softmax(S, mask=sl.hadamard(C, K)), C), sl.softmax(S, mask=sl.hadamard(C, K))),
    (sl.softmax(T, mask=sl.ones(n) * p.T) * sl.ones(m), sl.ones(n)), (sl.hadamard(p, p), p),
]
FALSE_OF_MASKS = [
    (M + M, M), (M, J_m), (sl.hadamard(M, N), M), (A, sl.softmax(T)), (A, sl.hadamard(sl.softmax(T), M)),
    (sl.exp(sl.hadamard(M, T)), sl.hadamard(M, sl.exp(T))), (A, sl.softmax(T, mask=J_m - M)), (K, K.T), (K * K, K),
    (sl.softmax(S, mask=sl.hadamard(C, K)), sl.softmax(S, mask=C)), (sl.hadamard(M, T), T),
    (1 / (1 + Entry(M, i, j)), 1 - Entry(M, i, j)), (sympy.Trace(K), sympy.S.One),
]


@pytest.mark.parametrize("left, right", TRUE_OF_MASKS, ids=str)
def test_what_holds_for_every_mask_is_proved(left, right):
    assert sl.prove(left, right).proved
    for seed in range(6):
        unknowns = Unknowns.of(left, right)
        point = unknowns.draw({"n": 2, "m": 2, "d": 1}, seed)
        for indices in ({i: 1, j: 2}, {i: 2, j: 1}):
            try:
                assert compare(left, right, replace(point, indices=indices)) is None
            except sl.Undefined:
                assert left.has(sl.softmax(T).func)


@pytest.mark.parametrize("left, right", FALSE_OF_MASKS, ids=str)
def test_what_fails_for_some_mask_is_refuted_with_one(left, right):
    witness = sl.prove(left, right).witness
    assert recompute(left, right, witness)
    masks = [value for key, value in witness.values.items() if isinstance(key, Mask)]
    assert masks and all(set(value) <= {0, 1} for value in masks)


def of_masks():
    """Random formulas (n, m) of two masks and a matrix."""
    leaves = st.sampled_from([M, N, J_m - M, T, 2 * T])
    return st.recursive(leaves, lambda inner: st.one_of(
        st.builds(sl.hadamard, inner, inner), st.builds(lambda a, b: a - b, inner, inner),
        st.builds(sl.relu, inner), st.builds(lambda a, b: sl.exp(sl.hadamard(a, b)), inner, inner)), max_leaves=5)


@settings(max_examples=60, deadline=None)
@given(of_masks(), of_masks())
def test_no_verdict_on_masks_is_wrong(left, right):
    verdict = sl.prove(left, right)
    if verdict.status == "refuted":
        assert recompute(left, right, verdict.witness)
    elif verdict.proved:
        for a, b, number in itertools.product((0, 1), (0, 1), (-2, 0, 1)):
            point = Point(sizes={"n": 1, "m": 1}, values={M: [[a]], N: [[b]], T: [[number]]})
            assert compare(left, right, point) is None


@settings(max_examples=60, deadline=None)
@given(of_masks())
def test_a_formula_of_a_mask_is_one_of_two(formula):
    on, off = (formula.xreplace({M: value}) for value in (J_m, sl.zeros(n, m)))
    split = sl.hadamard(M, on) + sl.hadamard(J_m - M, off)
    assert sl.prove(formula, split).status != "refuted"


def test_a_value_that_is_no_mask_is_no_witness():
    witness = sl.prove(M + M, M).witness
    assert not recompute(M + M, M, replace(witness, values={M: sympy.ImmutableMatrix([[2]])}))
    assert sl.prove(sl.matrix("M", n, m), M).status == "refuted"


def test_masks_in_attention():
    W_Q, W_K, W_V = sl.matrices("W_Q W_K W_V", d, d)
    head = sl.Attention(X, W_Q, W_K, W_V, mask=K)
    assert sl.prove(head.weights * sl.ones(n), sl.ones(n)).proved
    assert sl.prove(sl.hadamard(head.weights, K), head.weights).proved
    assert len({letter.name for letter, _ in head.definitions} | {"K"}) == 7
    assert sl.linearity(head.output, W_V).kind == "linear"
    mha = sl.MultiHeadAttention(X, heads=sl.sizes("h"), d_k=d, mask=K)
    assert all(statement.verdict.proved for statement in mha.statements)


def test_masks_at_arrays():
    f = sl.lambdify([T, M], A)
    scores, mask = np.arange(6.0).reshape(2, 3), np.array([[1, 0, 1], [0, 1, 1]])
    kept = np.exp(scores) * mask
    for array in (mask, mask.astype(float), mask.astype(bool)):
        assert np.allclose(f(scores, array), kept / kept.sum(1, keepdims=True))
    assert sl.compare(sl.hadamard(M, M), M).agree and not sl.compare(A, sl.softmax(T)).agree


def test_nothing_is_linear_in_a_mask():
    with pytest.raises(sl.Error, match="is a mask"):
        sl.linearity(sl.hadamard(M, T), M)


def test_a_mask_is_a_symbol_of_its_own():
    assert M != sl.matrix("M", n, m) and M.subs(n, 3).shape == (3, m) and isinstance(M.subs(n, 3), Mask)
    assert sl.latex(A) == sl.latex(sl.softmax(T, mask=M)) and sl.prove(sl.parse(sl.latex(A), [T, M]), A).proved


def test_assumptions_of_masks():
    assert sl.prove(K, K.T, given=[sympy.Q.symmetric(K)]).proved
    assert sl.prove(sl.hadamard(K, K), K, given=[sympy.Q.symmetric(K)]).proved
    assert sl.prove(M, sl.zeros(n, m), given=[(sl.hadamard(M, M), M)]).status == "refuted"


# masks as they are written -------------------------------------------------------------------------------------------


def test_everything_but_oneself():
    A = sl.softmax(S, mask=J - E)
    verdict = sl.prove(A * sl.ones(n), sl.ones(n))
    assert verdict.proved and verdict.conditions == ("-I + (1_n*1_n.T) leaves an entry in the row",)
    assert sl.prove(A, sl.softmax(S)).status == "refuted"


@pytest.mark.parametrize(("text", "expression"), [
    ("softmax(S, causal(n))", sl.softmax(S, mask=C)), ("causal(n)^T", C.T),
    (r"\operatorname{softmax}(S, \operatorname{causal}(n)^\top)", sl.softmax(S, mask=C.T)),
])
def test_masks_are_read(text, expression):
    assert sl.parse(text, [S, T, n]) == expression


@pytest.mark.parametrize("expression", [sl.softmax(S, mask=C), sl.softmax(S, mask=J - E), C - E, sl.hadamard(S, C)],
                         ids=str)
def test_what_is_printed_is_read(expression):
    assert sl.prove(sl.parse(sl.latex(expression), [S, n]), expression).proved


@pytest.mark.parametrize("expression", [sl.softmax(S, mask=C), C, S * C.T], ids=str)
def test_plain_text_is_read(expression):
    assert sl.parse(str(expression).replace(".T", "^T").replace("*", " "), [S, n]) == expression


@pytest.mark.parametrize(("text", "says"), [
    ("softmax(S, S)", "not known to be a mask"), ("softmax(S, causal(m))", "m×m"), ("causal(S)", "a size"),
    ("softmax(S, causal(n), S)", "not 3 arguments"), ("causal(n, m)", "takes one size"),
])
def test_reading_says_what_is_wrong(text, says):
    with pytest.raises(sl.Error, match=says):
        sl.parse(text, [S, T, n, m])


def test_a_declaration_wins_over_the_built_in_mask():
    causal = sl.matrix("causal", n, n)
    assert sl.parse("causal", [causal]) == causal


def test_documents_with_masks():
    report = sl.check_document(r"""
Let $S \in \mathbb{R}^{n \times n}$ and $A := \operatorname{softmax}(S, \operatorname{causal}(n))$.
$$ A \odot \operatorname{causal}(n) = A $$
$$ A_{ij} = \operatorname{causal}(n)_{ij} \frac{\exp(S_{ij})}{\sum_{l=1}^{i} \exp(S_{il})} $$
$$ A = \operatorname{softmax}(S) \odot \operatorname{causal}(n) $$
""")
    assert [claim.verdict for claim in report.claims] == ["proved", "proved", "refuted"]


def test_words_are_no_masks():
    W = sl.matrix("W", d, d)
    for ask in (lambda: sl.softmax(S, mask="causal"), lambda: sl.Attention(X, W, W, W, mask="causal")):
        with pytest.raises(TypeError, match=r"write sl\.causal_mask\(n\)"):
            ask()


DECLARED = r"Let $M \in \{0,1\}^{n \times m}$, $p \in \{0, 1\}^m$ and $S \in \mathbb{R}^{n \times m}$. "


@pytest.mark.parametrize("claim, verdict", [
    (r"M \odot M = M", "proved"), (r"\operatorname{softmax}(S, M) \odot M = \operatorname{softmax}(S, M)", "proved"),
    (r"p_j^2 = p_j", "proved"),
    (r"\operatorname{softmax}(S, \mathbf{1}_n p^\top) \mathbf{1}_m = \mathbf{1}_n", "proved"),
    (r"M \odot S = S", "refuted"), (r"M_{ij} p_j = M_{ij}", "refuted"),
    (r"\operatorname{softmax}(S, M) = \operatorname{softmax}(S)", "refuted"),
])
def test_documents_declare_masks(claim, verdict):
    (decided,) = sl.check_document(DECLARED + f"$$ {claim} $$").claims
    assert decided.verdict == verdict


@pytest.mark.parametrize("written", [r"c \in \{0, 1\}", r"c \in \{-1, 1\}", r"c \in \left\{ 0, 1 \right\}"])
def test_a_set_of_two_numbers_is_no_interval(written):
    (claim,) = sl.check_document(f"Let ${written}$. $$ c^4 = c^2 $$").claims
    assert claim.verdict == "error" and "not declared" in claim.reason


def test_a_mask_is_not_declared_again_as_a_matrix():
    claims = sl.check_document(DECLARED + r"Let $M \in \mathbb{R}^{n \times m}$. $$ M \odot M = M $$").claims
    assert [claim.verdict for claim in claims] == ["error", "proved"]
