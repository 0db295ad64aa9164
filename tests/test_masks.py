"""Masks: what counts as one, how they are read and printed, and what is said where one does not fit."""

import numpy as np
import pytest

import symlin as sl
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


def test_strictly_causal_attention_is_never_defined():
    A = sl.softmax(S, mask=C - E)
    verdict = sl.prove(A * sl.ones(n), sl.ones(n))
    assert verdict.status == "unknown" and "no point was found at which they are defined" in verdict.reason
    weights = sl.lambdify(S, A)(np.zeros((3, 3)))
    assert np.isnan(weights[0]).all() and np.array_equal(weights[1:], [[1, 0, 0], [0.5, 0.5, 0]])


def test_everything_but_oneself():
    A = sl.softmax(S, mask=J - E)
    verdict = sl.prove(A * sl.ones(n), sl.ones(n))
    assert verdict.proved and verdict.conditions == ("-I + (1_n*1_n.T) leaves an entry in every row",)
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
