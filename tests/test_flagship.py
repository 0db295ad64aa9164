"""The facts that everybody knows: named steps only, as short as in the textbook or paper, in any letters."""

import json

import pytest
from flagship import derivations, facts, length
from sympy import MatAdd, MatMul, Transpose

import symlin as sl
from symlin.derivations.derivation import Derivation
from symlin.derivations.steps import REARRANGE, UNNAMED
from symlin.rewriting.trees import flat, key

FACTS = facts()
n, d, k, m = sl.sizes("n d k m")


def all_steps(derivation):
    for step in derivation.steps:
        yield step
        for case in step.cases:
            yield from all_steps(case)


def named(derivation):
    """Whether each step is by a rule; brackets alone may be moved without one."""
    unnamed = [step.rule for step in all_steps(derivation) if step.rule in UNNAMED]
    brackets = key(flat(derivation.start)) == key(flat(derivation.goal))
    return not unnamed or unnamed == [REARRANGE] and brackets


def rules_of(derivation):
    return [step.rule for step in derivation.steps]


def sound(derivation):
    derivation.check()
    assert Derivation.from_json(json.loads(json.dumps(derivation.to_json()))) == derivation
    assert named(derivation), str(derivation)
    return derivation


@pytest.mark.parametrize("fact", FACTS, ids=[fact["name"] for fact in FACTS])
def test_no_longer_than_the_source(fact):
    found = [sound(derivation) for derivation in derivations(fact["document"])]
    assert sum(map(length, found)) <= fact["steps"], "\n".join(map(str, found))


def test_each_fact_cites_a_source():
    assert len({fact["name"] for fact in FACTS}) == len(FACTS) == 13
    for fact in FACTS:
        assert fact["source"] and fact["counted"] and fact["steps"] > 0


WIDER = r"""
Let $X \in \mathbb{R}^{n \times d}$, $W_Q, W_K \in \mathbb{R}^{d \times k}$, $W_V \in \mathbb{R}^{d \times v}$,
$b \in \mathbb{R}^{k}$, $a \in \mathbb{R}^{v}$, $M \in \mathbb{R}^{n \times n}$, $t \in \mathbb{R}^{n}$.
Let $Q = X W_Q$, $K = X W_K$, $V = X W_V$. Then
$$ \frac{1}{\sqrt{k}} Q K^\top = \frac{X W_Q W_K^\top X^\top}{\sqrt{k}}. $$
Let $A = \operatorname{softmax}(Q K^\top / \sqrt{k} + M)$. Then
$$ \operatorname{softmax}(Q (K + \mathbf{1}_n b^\top)^\top / \sqrt{k} + M) V = A V $$
$$ A (V + \mathbf{1}_n a^\top) = A V + \mathbf{1}_n a^\top $$
$$ A \mathbf{1}_n = \mathbf{1}_n $$
$$ \operatorname{softmax}(M / \sqrt{k} - t \mathbf{1}_n^\top) V = \operatorname{softmax}(M / \sqrt{k}) V $$
Let $P \in \mathbb{R}^{n \times n}$ be a permutation matrix. Let $Y = P X$. Then
$$ \operatorname{softmax}\left( \frac{(P X W_Q) (P X W_K)^\top}{\sqrt{k}} \right) P X W_V
= P \operatorname{softmax}\left( \frac{(X W_Q) (X W_K)^\top}{\sqrt{k}} \right) X W_V. $$
$$ \operatorname{softmax}((Y W_Q) (Y W_K)^\top) Y W_V = P \operatorname{softmax}(Q K^\top) V. $$
$$ \operatorname{softmax}((Y W_Q) (Y W_K)^\top + P M P^\top) Y W_V = P \operatorname{softmax}(Q K^\top + M) V. $$
Let $H_1, \dots, H_h \in \mathbb{R}^{n \times v}$, $U_1, \dots, U_h \in \mathbb{R}^{v \times d}$ and
$W := \begin{bmatrix} U_1 \\ \vdots \\ U_h \end{bmatrix}$. Then
$$ X + \operatorname{Concat}_{i=1}^{h}(H_i) W = X + \sum_{i=1}^{h} H_i U_i. $$
Let $F \in \mathbb{R}^{n \times n}$, $G \in \mathbb{R}^{d \times d}$. Then
$$ \operatorname{vec}(F X G + X) = (G^\top \otimes F + I_{d n}) \operatorname{vec}(X). $$
"""


def test_in_other_letters_with_scales_masks_values_and_definitions():
    for derivation in derivations(WIDER):
        sound(derivation)
        assert length(derivation) <= 7, str(derivation)


def test_a_linear_map():
    A, X, B = sl.matrix("A", m, n), sl.matrix("X", n, d), sl.matrix("B", d, k)
    found = sl.linearity(A * X * B, X)
    assert found.kind == "linear"
    assert rules_of(sound(found.verdicts["additivity"].derivation)) == ["distribute_left"]
    homogeneity = sound(found.verdicts["homogeneity"].derivation)
    assert rules_of(homogeneity) == [REARRANGE]
    shown = str(homogeneity).splitlines()
    assert shown[0].strip() == "A*(c*X)*B" and "c*(A*X*B)" in shown[1]


def test_letters_are_put_in_only_where_a_rule_needs_them():
    document = r"""
Let $S \in \mathbb{R}^{n \times m}$, $V \in \mathbb{R}^{m \times d}$, $y \in \mathbb{R}^{d}$, $a, b \in \mathbb{R}$.
Let $P = \operatorname{softmax}(S)$. Then
$$ P (a V + b \mathbf{1}_m y^\top) = a P V + b \mathbf{1}_n y^\top $$
"""
    [derivation] = derivations(document)
    assert rules_of(sound(derivation)) == ["distribute_left", "definition of P", "softmax_rows_sum_to_one"]
    assert sl.latex(derivation.steps[1].result).count("P") == 1


def test_letters_of_the_goal_are_written_as_soon_as_they_stand_there():
    document = r"""
Let $X \in \mathbb{R}^{n \times d}$, $W_Q, W_K \in \mathbb{R}^{d \times k}$.
Let $M = W_Q W_K^\top$, $S = X M X^\top$. Then
$$ S + S^\top = X M X^\top + X M^\top X^\top $$
"""
    [derivation] = derivations(document)
    assert rules_of(sound(derivation)) == ["definition of S", "transpose_of_product"]


def test_multiplying_out_is_one_step():
    A, B, C, D = sl.matrices("A B C D", n, n)
    verdict = sl.prove(MatMul(MatAdd(A, B), Transpose(MatAdd(C, MatMul(2, D)))),
                       MatAdd(*(MatMul(*f) for f in ((A, C.T), (2, A, D.T), (B, C.T), (2, B, D.T)))))
    derivation = sound(verdict.derivation)
    assert [step.rule.split("_")[0] for step in derivation.steps] == ["transpose", "distribute"]
    said = str(derivation).rstrip("]").rpartition("[")[2].split(", ")
    assert {"distribute left", "distribute right"} <= set(said)


def test_by_hand_to_the_goal():
    X, W_Q, W_K = sl.matrix("X", n, d), *sl.matrices("W_Q W_K", d, k)
    derivation = sl.derive(MatMul(MatMul(X, W_Q), Transpose(MatMul(X, W_K)))).to(MatMul(X, W_Q, W_K.T, X.T))
    assert rules_of(sound(derivation)) == ["transpose_of_product"]


def test_a_form_read_from_the_right():
    verdict = sl.prove("x, y: n; A: n×n", "(x + y)^T A (x + y) = x^T A x + x^T (A + A^T) y + y^T A y")
    assert length(sound(verdict.derivation)) <= 4
