"""Sentences whose small words change what is said: they prove nothing, and refute nothing that they may say."""

import pytest

import symlin as sl
from symlin.errors import Error
from symlin.text.checking import check_document

DECLARED = (
    r"Let $A, B, C \in \mathbb{R}^{n \times n}$, $x, y \in \mathbb{R}^n$, $X \in \mathbb{R}^{n \times d}$, "
    r"$a, b, c \in \mathbb{R}$, $A_1, \dots, A_h \in \mathbb{R}^{n \times n}$." + "\n\n"
)


def verdict(sentence, claim):
    return check_document(f"{DECLARED}{sentence}\n\n$${claim}$$\n").claims[-1].verdict


@pytest.mark.parametrize(
    "sentence, claim",
    [
        ("Let $A$ and $B$ be symmetric and skew-symmetric, respectively.", "A = 0"),
        ("Let $A$ and $B$ be symmetric and skew-symmetric, respectively.", r"A^\top = -A"),
        ("Suppose some $A_i$ is symmetric.", r"A_1^\top = A_1"),
        ("Suppose at most one $A_i$ is symmetric.", r"A_1^\top = A_1"),
        ("Suppose all but $A_1$ are symmetric.", r"A_1^\top = A_1"),
        ("Suppose that $A_i = 0$ for odd $i$.", "A_2 = 0"),
        (r"Suppose that $A_i = 0$ for $i = 1, \dots, h - 1$.", "A_h = 0"),
        (r"Suppose that $A_i = 0$ for $i = 2, \dots, h$.", "A_1 = 0"),
        (r"Suppose that $A_i$ is symmetric for $i = 1, \dots, h - 1$.", r"A_h^\top = A_h"),
        (r"Suppose that $A_i = 0$ for $i \in \{2, 3\}$.", "A_1 = 0"),
        ("Suppose that $A_i = 0$ for one $i$.", "A_1 = 0"),
        ("Suppose that $A_i = 0$ for some $i$.", "A_1 = 0"),
        ("Suppose that $A_i = 0$ for $i > 1$.", "A_1 = 0"),
        (r"Suppose that $A_{ij} = 0$ for $i \neq j$.", "A = 0"),
        ("Suppose that $A_{ij} = 0$ for $i < j$.", "A = 0"),
        ("Suppose $A_{ij} = 0$ off the diagonal.", "A = 0"),
        ("Assume that $A$ is symmetric, e.g. $A = I$.", "A = I"),
        ("Assume that $A$ is symmetric, for example $A = I$.", "A = I"),
        ("Assume that $A$ is symmetric (for instance $A = I$).", "A = I"),
        ("Assume that $A$ is symmetric, such as $A = I$.", "A = I"),
        (r"Assume that $A$ is symmetric, like $A = I$.", "A = I"),
        ("Assume that $A$ is symmetric; this is weaker than $A = I$.", "A = I"),
        ("Assume $A B = B A$ but not $A = B$.", "A = B"),
        ("Assume $A B = B A$, although $A = B$ is possible.", "A = B"),
        ("Assume $A B = B A$, though not necessarily $A = B$.", "A = B"),
        ("Assume $A B = B A$, possibly $A = B$.", "A = B"),
        ("Assume $A B = B A$ (the case $A = B$ is trivial).", "A = B"),
        ("Assume $A B = B A$ in order that $A = B$ may hold.", "A = B"),
        ("Assume $A B = B A$; is $A = B$?", "A = B"),
        ("Assume that $A$ is symmetric, as opposed to $A = B$.", "A = B"),
        ("Assume that $A$ is symmetric rather than $A = B$.", "A = B"),
        ("Assume that $A$ is symmetric instead of $A = B$.", "A = B"),
        ("Assume that $A$ is symmetric without assuming $A = B$.", "A = B"),
        ("Assume $A = B$ or $A = C$.", "A = B"),
        (r"Let $A_2, \dots, A_h$ be symmetric.", r"A_1^\top = A_1"),
        (r"Let $A_1, \dots, A_{h-1}$ be symmetric.", r"A_h^\top = A_h"),
        ("Suppose $A x = 0$ only for $x = 0$.", "x = 0"),
        ("Let $A$, together with $B$, be symmetric.", r"A^\top = A"),
        ("Let $A$ satisfy $A = B$ or $A = C$.", "A = B"),
        ("Assume neither $A = B$ nor $A = I$.", "A = B"),
        ("Assume that hardly $A = B$.", "A = B"),
        ("Suppose $A$, unlike $B$, is symmetric.", r"B^\top = B"),
        ("Assume nothing about $A$ being symmetric.", r"A^\top = A"),
        ("Suppose $A$ is symmetric with respect to $B$.", r"A^\top = A"),
        ("Suppose $A$ is symmetric in law.", r"A^\top = A"),
        ("Suppose $A$ is symmetric in probability.", r"A^\top = A"),
        ("Suppose $A$ is symmetric on the orthogonal complement of $x$.", r"A^\top = A"),
    ],
)
def test_a_word_that_changes_the_sense_leaves_nothing_to_prove_or_refute_with(sentence, claim):
    assert verdict(sentence, claim) == "unknown"


@pytest.mark.parametrize(
    "sentence, claim",
    [
        (opening + " $A B = B A$.", "B A = A B")
        for opening in (
            "In what follows, assume", "Hereafter assume", "To begin, assume", "Without loss of generality, assume",
            "We may assume", "We will assume", "We shall assume that", "One assumes", "It is assumed that",
            "We require", "Under the assumption", "From now on, suppose", "Henceforth we assume that", "WLOG assume",
            "(a) Suppose",
            "a) Suppose", "(ii) Assume that", "**Assumption 1.** We have", "Assumption:", "Hypothesis:",
            r"Let $Y \in \mathbb{R}^{n \times n}$, and suppose that",
            r"Let $Y \in \mathbb{R}^{n \times n}$; suppose", r"Let $Y \in \mathbb{R}^{n \times n}$ and assume", "Let",
            r"Let $Y \in \mathbb{R}^{n \times n}$, where we assume",
        )
    ]
    + [
        ("**Assumption 1.** The matrix $A$ is symmetric.", r"A^\top = A"),
        ("Suppose we have a symmetric $A$.", r"A^\top = A"),
        ("Suppose $A$ commutes with $B$ and $C$.", "A C = C A"),
        ("Let $A = A^\\top$.", r"A^\top = A"),
        (r"Let $A_1, \dots, A_h$ be symmetric.", r"A_h^\top = A_h"),
        ("Assume the whitening condition $A^\\top A = I$.", r"A^\top A = I"),
        (r"Suppose that $A_i = 0$ for $i = 1, \dots, h$.", "A_h = 0"),
        (r"Suppose that $A_i$ is symmetric for all $i = 1, \dots, h$.", r"A_h^\top = A_h"),
        ("Let $A$ (not necessarily symmetric) be invertible.", "A^{-1} A = I"),
        ("Assume $A$ is invertible but not symmetric.", "A = A"),
        ("Assume $A = c I$ for some $c$.", "A B = B A"),
    ],
)
def test_what_is_said_plainly_is_assumed(sentence, claim):
    assert verdict(sentence, claim) == "proved"


@pytest.mark.parametrize(
    "sentence, claim",
    [
        ("Suppose $A$ is symmetric and so is $B$.", r"B^\top = B"),
        ("Suppose $A$ is symmetric, as is $B$.", r"B^\top = B"),
        ("Suppose $A$ is symmetric; likewise $B$.", r"B^\top = B"),
        ("Suppose $A$ (like $B$) is symmetric.", r"B^\top = B"),
        ("Suppose $x$ is a unit vector and so is $y$.", r"y^\top y = 1"),
        (r"Suppose $x \in \ker A$.", "A x = 0"),
        ("Suppose $A \\in O(n)$.", r"A^\top A = I"),
        (r"Suppose $A \in \mathbb{S}^n$.", r"A^\top = A"),
        (r"Suppose $A \in \mathrm{Sym}(n)$.", r"A^\top = A"),
        (r"Suppose $a \in \{0, 1\}$.", "a^2 = a"),
        (r"Let $D, E \in \mathbb{R}^{n \times n}$ be mutually inverse.", "D E = I"),
        ("$A$ is symmetric.", r"A^\top = A"),
        ("The matrix $A$ is symmetric.", r"A^\top = A"),
        ("Both $A$ and $B$ are symmetric.", r"A^\top = A"),
        ("Throughout, $A$ is symmetric.", r"A^\top = A"),
        ("From now on $A$ is symmetric.", r"A^\top = A"),
        ("Here $A$ is symmetric.", r"A^\top = A"),
        ("Recall that $A$ is symmetric.", r"A^\top = A"),
        ("Take a symmetric $A$.", r"A^\top = A"),
        ("Fix $A$ symmetric.", r"A^\top = A"),
        ("Consider a symmetric $A$.", r"A^\top = A"),
        ("Since $A$ is symmetric, we go on.", r"A^\top = A"),
        ("Throughout, $A B = B A$.", "B A = A B"),
        ("The theory requires that $A$ be symmetric.", r"A^\top = A"),
        ("By hypothesis $A$ is symmetric.", r"A^\top = A"),
        ("Under the assumption that $A$ is symmetric we go on.", r"A^\top = A"),
        ("Our standing assumption is that $A B = B A$.", "B A = A B"),
    ],
)
def test_what_may_be_assumed_is_not_refuted(sentence, claim):
    assert verdict(sentence, claim) in ("unknown", "proved")


@pytest.mark.parametrize(
    "sentence",
    [
        "This fails for symmetric $A$.", "Then $A$ is symmetric.", "Hence $A$ is symmetric.",
        "We do not need $A$ at all.", "Assume that the formulas fit.", "If $A$ is symmetric, then all is well.",
        "It follows that $A$ is symmetric.",
    ],
)
def test_other_sentences_leave_refutations_alone(sentence):
    assert verdict(sentence, "A B = B A") == "refuted"


@pytest.mark.parametrize("beside", ["the identity $B = C$ is used later", "the zero matrix is $B = C$"])
def test_an_adjective_beside_an_equation_says_nothing_of_its_sides(beside):
    assert verdict(f"Suppose $A$ is symmetric ({beside}).", "B = I") != "proved"
    assert verdict(f"Suppose $A$ is symmetric ({beside}).", "B = 0") != "proved"


@pytest.mark.parametrize(
    "declared, claim",
    [
        ("A,B: n×n; A, B symmetric", "A^T = A"), ("A,B: n×n; A, B symmetric", "B^T = B"),
        ("A,B,C: n×n; A, B, C idempotent", "A A = A"), ("A,B,C: n×n; A, B and C idempotent", "B B = B"),
    ],
)
def test_a_list_in_plain_text_has_its_adjective(declared, claim):
    assert sl.prove(declared, claim).status == "proved"


@pytest.mark.parametrize(
    "declared, claim",
    [
        ("x: n unit", "x^T x = 1"), ("A: n×n, B: n×n symmetric", "B^T = B"), ("A: n×n invertible", "A^{-1} A = I"),
        ("A: n×n, symmetric", "A^T = A"), ("A: n×n; blah blah A", "A^T = A"),
    ],
)
def test_words_glued_to_a_declaration_are_an_error_that_says_what_to_write(declared, claim):
    with pytest.raises(Error, match="is not|write"):
        sl.prove(declared, claim)
