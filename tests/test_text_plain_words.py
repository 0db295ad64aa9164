"""Words in the plain text of a claim and in ``given``, and notation at the edges of what is read."""

import pytest

import symlin as sl
from symlin.assumed import Comparison, Equation, Property
from symlin.text.checking import check_document
from symlin.text.places import Source
from symlin.text.reading import parse_assumptions, read_claim


@pytest.mark.parametrize(
    "declarations, claim, status",
    [
        ("P: n×n; P is a permutation matrix", "P^T P = I", "proved"),
        ("P, A: n×n; P is a permutation matrix", "P^T A P = A", "refuted"),
        ("A: n×n; A invertible", "A^-1 A = I", "proved"),
        ("A, B: n×n; A, B commute", "A B A = A A B", "proved"),
        ("A, B: n×n\nA and B commute", "A B A = A B B", "refuted"),
        ("c: real; c nonzero; c > 0", "sqrt(c^2) = c", "proved"),
        ("P: n x n\northogonal P", "P P^T = I", "proved"),
        ("Q: n x k; Q has orthonormal columns", "Q^T Q = I", "proved"),
        ("Q: n x k; Q has orthonormal columns", "Q Q^T = I", "refuted"),
        ("a: n; A: n×n; a is a unit vector; A = a a^T", "A A = A", "proved"),
        ("v: n; A: n×n; s: real; v is an eigenvector of A with eigenvalue s", "A A v = s^2 v", "proved"),
        ("A: n×n; A is nilpotent of index 2", "(I - A)(I + A) = I", "proved"),
        (r"A \in \mathbb{R}^{n \times n}; A symmetric", r"A^\top = A", "proved"),
        ("normal: n; A: n×n", "A normal = normal", "refuted"),
    ],
)
def test_words_among_declarations(declarations, claim, status):
    assert sl.prove(declarations, claim).status == status


@pytest.mark.parametrize(
    "declarations, message",
    [
        ("X: n×k; X is orthogonal", "line 1, column 9: 'X is orthogonal' is not understood, or does not fit the "
                                    "shapes; write 'P is orthogonal'"),
        ("X: n×n;\nX is fancy", "line 2, column 1: 'X is fancy' is not understood"),
        ("X: n×n; Z is orthogonal", "line 1, column 9: Z is not declared"),
    ],
)
def test_words_that_are_not_understood_are_errors(declarations, message):
    with pytest.raises(sl.ParseError) as caught:
        sl.prove(declarations, "X = X")
    assert message in str(caught.value)


def test_assumptions_given_as_text():
    n = sl.sizes("n")
    A, P = sl.matrices("A P", n, n)
    c = sl.scalar("c")
    assert parse_assumptions("P is orthogonal", [P]) == (Property("orthogonal", P),)
    assert parse_assumptions("c > 0; P A = A", [A, P, c]) == (Comparison(c, ">", 0), Equation(P * A, A))
    assert sl.prove(P.T * P, sl.identity(n), given=["P is orthogonal"]).proved
    assert sl.prove(c * P * A, c * A * P, given=["A, P commute", "c > 0"]).proved
    assert sl.prove(P * A, A * P, given=["P is orthogonal; A is symmetric"]).status == "refuted"


@pytest.mark.parametrize(
    "text, message",
    [
        ("P A", "this assumes nothing; write 'P is orthogonal'"), ("P is odd", "'P is odd' is not understood"),
        ("B = A", "B is not declared"), ("z > 0", "z is not declared"), ("", "the text is empty"),
    ],
)
def test_given_texts_that_say_nothing_are_errors(text, message):
    n = sl.sizes("n")
    A, P = sl.matrices("A P", n, n)
    with pytest.raises(sl.ParseError, match=message.split(";")[0]):
        sl.prove(P * A, A, given=[text])


@pytest.mark.parametrize("said", ["c: real", "c in R", "c ∈ ℝ", "c: scalar", "c: real number", "c: positive"])
def test_numbers_declared_in_words(said):
    link, = read_claim(f"{said}; A: n×n", "c A = A c")
    assert link.error is None and link.left.shape == link.right.shape
    assert [str(a.assumed()) for a in link.assumptions] == (["c > 0"] if "positive" in said else [])


@pytest.mark.parametrize("said", ["H_1..H_h", "H_1, ..., H_h", "H_1,..,H_h", "H_1...H_h", "A, H_1..H_h, B_1..B_h"])
def test_families_declared_with_dots(said):
    link, = read_claim(f"{said}: n x k", "sum(i=1..h, H_i^T H_i) = sum(j=1..h, H_j^T H_j)")
    assert link.error is None and str(link.left.shape) == "(k, k)"


@pytest.mark.parametrize(
    "claim, message",
    [
        ("A**2 = A A", r"\*\* has no meaning here; write a power as A\^2"),
        ("max(A) = A", "max: maxima are not read"),
        ("det(A) = 1", "det: determinants are not read"),
        ("prod(i=1..n, A) = A", "prod is not read; write the factors"),
        ("A[1:2] = A", "1:2: slices are not read; write blocks"),
    ],
)
def test_notation_that_is_not_read_says_so(claim, message):
    with pytest.raises(sl.Error, match=message):
        sl.prove("A: n×n", claim)


def claims(text):
    return check_document(r"Let $S, A, B \in \mathbb{R}^{n \times n}$, $x \in \mathbb{R}^n$." + "\n\n" + text).claims


@pytest.mark.parametrize(
    "written",
    [r"{\rm softmax}(S)", r"\mathop{\rm softmax}(S)", r"\mathop{\mathrm{softmax}}(S)", r"{\rm softmax}\left(S\right)"],
)
def test_functions_in_braces(written):
    claim, = claims(rf"$${written} = \operatorname{{softmax}}(S)$$")
    assert claim.verdict == "proved" and claim.claim.startswith(written)


def test_what_stands_under_a_brace_stays_in_the_claim():
    claim, = claims(r"$$ \underbrace{A B}_{\text{both}} = \underbrace{A}_{x} \overbrace{B}^{n} $$")
    assert (claim.claim, claim.verdict) == (r"\underbrace{A B}_{\text{both}} = \underbrace{A}_{x} \overbrace{B}^{n}",
                                            "proved")


@pytest.mark.parametrize(
    "written, message",
    [
        (r"\max_i x_i", "maxima are not read"), (r"\det A", "determinants are not read"),
        (r"\prod_{i=1}^n x_i", "is not read; write the factors"), (r"\lim_{n \to \infty} A", "is not read"),
        (r"A_{1:2}", "slices are not read"),
    ],
)
def test_notation_in_documents_that_is_not_read_says_so(written, message):
    claim, = claims(f"$${written} = A$$")
    assert claim.verdict == "error" and message in claim.reason


def test_commands_that_a_document_defines():
    report = check_document(
        r"\newcommand{\R}{\mathbb{R}} \newcommand\WQ{W_Q} \def\sm{\operatorname{softmax}}" + "\n"
        r"\DeclareMathOperator{\attn}{softmax} \newcommand{\pair}[2]{#1 #2}" + "\n\n"
        r"Let $\WQ \in \R^{n \times k}$ and $A \in \R^{n \times n}$." + "\n\n"
        r"$$\attn(\WQ) = \operatorname{softmax}(W_Q)$$ $$\sm(\WQ)^\top A = \sm(\WQ^\top) A$$ "
        r"$$\frac\WQ{2} = \frac{1}{2} W_Q$$"
    )
    assert [(claim.claim, claim.verdict) for claim in report.claims] == [
        (r"\attn(\WQ) = \operatorname{softmax}(W_Q)", "proved"),
        (r"\sm(\WQ)^\top A = \sm(\WQ^\top) A", "refuted"),
        (r"\frac\WQ{2} = \frac{1}{2} W_Q", "proved"),
    ]


def test_commands_that_stand_for_each_other_end():
    defined = r"\newcommand{\a}{\b \b} \newcommand{\b}{\a \a}"
    report = check_document(defined + "\n\nLet $A \\in \\mathbb{R}$. $\\a = A$")
    assert [claim.verdict for claim in report.claims] == ["error"]


def test_a_source_knows_no_commands_of_its_own():
    assert Source("x").macros == {}


@pytest.mark.parametrize(
    "claim, verdict",
    [
        (r"\sum_{i=1}^h H_i U_i = X \sum_{i=1}^h W_i U_i", "proved"), ("H_1 = X W_1", "proved"),
        (r"\operatorname{Concat}(H_1, \dots, H_h) = X [W_1 \; \cdots \; W_h]", "proved"), ("H_1 = H_2", "refuted"),
        (r"H_i^\top H_i = W_i^\top W_i", "refuted"),
    ],
)
def test_families_defined_by_a_formula(claim, verdict):
    declared = (r"Let $X \in \mathbb{R}^{n \times d}$, $W_1, \dots, W_h \in \mathbb{R}^{d \times k}$, "
                r"$U_1, \dots, U_h \in \mathbb{R}^{k \times d}$. Put $H_i := X W_i$.")
    checked, = check_document(f"{declared}\n\n$${claim}$$").claims
    assert checked.verdict == verdict
