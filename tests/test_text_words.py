"""What words assume of symbols in documents, and that what is not understood stops every refutation."""

import numpy as np
import pytest
from sympy import MatrixSymbol

from symlin import lambdify
from symlin.assumed import Comparison, Equation, Property, Unread
from symlin.size import Size
from symlin.text.checking import check_document
from symlin.text.documents import read_document
from symlin.text.predicates import said_of, said_of_two
from symlin.text.values import matrix, size_symbol

DECLARED = (
    r"Let $P, A, B, C \in \mathbb{R}^{n \times n}$, $u, v \in \mathbb{R}^n$, $Q \in \mathbb{R}^{n \times k}$, "
    r"$L \in \mathbb{R}^{k \times n}$, $R \in \mathbb{R}^{2 \times 2}$, $c, \lambda \in \mathbb{R}$, "
    r"$w_1, \dots, w_h \in \mathbb{R}^n$." + "\n\n"
)


def assumed(sentence):
    """What is in force for a claim after a sentence, as text; an assumption that is not understood is "?"."""
    document = read_document(DECLARED + sentence + "\n\n$A = B$.")
    assert [claim.text for claim in document.claims] == ["A = B"]
    found = [assumption.assumed() for assumption in document.claims[-1].assumptions]
    return ["?" if isinstance(one, Unread) else str(one) for one in found]


@pytest.mark.parametrize(
    "sentence, wanted",
    [
        ("Let $Q$ have orthonormal columns.", ["Q.T*Q = I"]),
        (r"Let $Q \in \mathbb{R}^{n \times k}$ have orthonormal columns and let $A$ be nonsingular.",
         ["Q.T*Q = I", "A is invertible"]),
        ("Let $Q$ be a matrix with orthonormal columns.", ["Q.T*Q = I"]),
        ("Let $Q$ be a matrix whose columns are orthonormal.", ["Q.T*Q = I"]),
        ("Assume the columns of $Q$ are orthonormal.", ["Q.T*Q = I"]),
        ("Let $L$ have orthonormal rows.", ["L*L.T = I"]),
        ("Let $Q$ have orthogonal columns.", ["Q.T*Q is diagonal"]),
        ("Assume $A$ has full rank.", ["A is invertible"]),
        ("Assume $Q$ has full column rank.", ["Q.T*Q is invertible"]),
        ("Suppose $L$ is of full row rank.", ["L*L.T is invertible"]),
        ("Suppose $Q$ has linearly independent columns.", ["Q.T*Q is invertible"]),
        ("Let $A$ be nilpotent of index $2$.", ["A**2 = 0", "A is nonzero"]),
        ("Let $A$ be nilpotent of index 3.", ["A**3 = 0", "A**2 is nonzero"]),
        ("Assume the rows of $P$ sum to one.", ["P*1 = 1"]),
        ("Let $P$ be a matrix whose columns sum to $0$.", ["P.T*1 = 0"]),
        ("Let $P$ be row-stochastic.", ["P*1 = 1", "P_{j,l} ≥ 0"]),
        ("Let $P$ be a doubly stochastic matrix.", ["P*1 = 1", "P.T*1 = 1", "P_{j,l} ≥ 0"]),
        ("Let $u$ be a vector of unit norm.", ["u.T*u = 1"]),
        ("Assume $u$ is normalised.", ["u.T*u = 1"]),
        ("Assume $u$ and $v$ are mutually orthogonal.", ["u.T*v = 0"]),
        ("Assume $u$ is orthogonal to $v$.", ["u.T*v = 0"]),
        ("Assume $u$ and $v$ are orthonormal.", ["u.T*v = 0", "u.T*u = 1", "v.T*v = 1"]),
        ("Let $u$ have zero mean.", ["u.T*1 = 0"]),
        ("Let $u$ be a probability vector.", ["u.T*1 = 1", "u_{j} ≥ 0"]),
        ("Assume $A$ is traceless.", ["Trace(A) = 0"]),
        ("Assume $A$ has rank one, $A = u v^\\top$.", ["A = u*v.T"]),
        ("Assume $A$ is involutory.", ["A**2 = I"]),
        ("Let $P$ be a projection.", ["P is idempotent"]),
        ("Let $P$ be an orthogonal projector.", ["P is idempotent", "P is symmetric"]),
        ("Let $R$ be a rotation.", ["R is orthogonal", "R_{1,1} = R_{2,2}", "R_{1,2} = -R_{2,1}"]),
        ("Assume $A$, $B$ and $C$ pairwise commute.", ["A*B = B*A", "A*C = C*A", "B*C = C*B"]),
        ("Assume $A$ commutes with $B$ and $C$ is symmetric.", ["A*B = B*A", "C is symmetric"]),
        ("Assume $A$ and $B$ are invertible and commute.", ["A*B = B*A", "A is invertible", "B is invertible"]),
        ("Assume $A$ and $B$ anticommute.", ["A*B = -B*A"]),
        ("Assume $B$ is the inverse of $A$.", ["B*A = I", "A*B = I"]),
        ("Assume $L$ is a left inverse of $Q$.", ["L*Q = I"]),
        ("Assume $Q$ is a right inverse of $L$.", ["L*Q = I"]),
        ("Assume $B$ is a square root of $A$.", ["B**2 = A"]),
        (r"Let $v$ be an eigenvector of $A$ with eigenvalue $\lambda$.", ["A*v = lambda*v", "v is nonzero"]),
        ("Assume $c$ is positive.", ["c > 0"]),
        ("Let $c$ be a nonzero scalar.", ["c ≠ 0"]),
        ("Let $u$ have positive entries.", ["u_{j} > 0"]),
        ("Assume each of $A$ and $B$ is symmetric.", ["A is symmetric", "B is symmetric"]),
        ("Let $B$ be such that $A B = B A$.", ["A*B = B*A"]),
        ("Let $A$ satisfy $A^2 = A$ and $B$ be symmetric.", ["A**2 = A", "B is symmetric"]),
        (r"Let $S \in \mathbb{R}^{n \times n}$ with $S^2 = S$.", ["S**2 = S"]),
        ("Assume $A^{-1}$ exists.", ["A is invertible"]),
        ("Let $u$ denote a unit vector.", ["u.T*u = 1"]),
        ("Assume $w_1$ is a unit vector.", ["w_1.T*w_1 = 1"]),
        (r"Let $w_1, \dots, w_h$ be unit vectors.", ["w_i.T*w_i = 1"]),
        (r"The factor $S \in \mathbb{R}^{n \times k}$, whose columns are orthonormal, is fixed.", ["S.T*S = I"]),
        (r"We use $S \in \mathbb{R}^{n \times n}$ with zero trace.", ["Trace(S) = 0"]),
        (r"For nilpotent $S \in \mathbb{R}^{n \times n}$ all is well.", ["?"]),
        (r"For fixed $S \in \mathbb{R}^{n \times n}$ the layer is linear, and its matrix is a sum of products.", []),
        ("Let $n$ be a positive integer.", []),
        ("Let $A$ be arbitrary; it need not be symmetric.", []),
        ("Let $A$ (not necessarily symmetric) be invertible.", ["A is invertible"]),
        ("This fails for symmetric $A$ and for $Q$ with orthonormal columns.", []),
        ("If $A$ is symmetric, then all is well.", []),
        (r"Let $X \in \mathbb{R}^{n \times d}$ hold the tokens as rows.", []),
        (r"Let $W \in \mathbb{R}^{d \times k}$ be the query projection.", []),
    ],
)
def test_words_that_are_understood(sentence, wanted):
    assert assumed(sentence) == wanted


@pytest.mark.parametrize(
    "sentence",
    [
        "Let $A$ be nilpotent.", "Let $P$ be stochastic.", "Suppose $Q$ has full rank.", "Let $A$ have rank one.",
        "Let $v$ be an eigenvector of $A$.", "Let $A$ be a singular matrix.", "Assume $A$ is similar to $B$.",
        "Let $A$ be the product of $B$ and $C$.", "Let $w_i$ be the rows of $A$.", "Let $c$ be the trace of $A$.",
        "Let $A$ be a square matrix with determinant one.", "Assume $A$ has no zero eigenvalue.",
        "Let $A$ be symmetric if $n = 2$.", "Let $A$ be symmetric or skew-symmetric.", "Let $A$ be upper triangular.",
        "Assume the product of $A$ and $B$ is symmetric.", "Assume $P$ is $A$-orthogonal.",
        r"Assume $w_1, \dots, w_h$ are orthonormal.", r"Let $A$ be of the form $u v^\top$.",
        "Assume that $A = B$ if $n = 2$.", r"Assume $A = B \text{ if } n = 2$.",
        "Let the first column of $A$ be zero.",
    ],
)
def test_words_that_are_not_understood_stop_refutations(sentence):
    assert assumed(sentence) == ["?"]
    report = check_document(DECLARED + sentence + "\n\n$A B = B A$.")
    assert [claim.verdict for claim in report.claims] == ["unknown"]


@pytest.mark.parametrize(
    "sentence",
    [
        "Suppose $A$ is symmetric with distinct eigenvalues.", "Assume $B$ is symmetric, and $A$ is its inverse.",
        "Let $P$ be the orthogonal projection onto the column space of $Q$.", "Let $A$ be a rotation matrix.",
    ],
)
def test_what_is_understood_in_part_is_assumed_and_stops_refutations(sentence):
    found = assumed(sentence)
    assert found[-1] == "?" and len(found) > 1 and "?" not in found[:-1]


@pytest.mark.parametrize(
    "sentence, claim, verdict",
    [
        ("Let $Q$ have orthonormal columns.", "Q^\\top Q = I_k", "proved"),
        ("Let $Q$ have orthonormal columns.", "Q Q^\\top = I_n", "refuted"),
        ("Let $P$ be row-stochastic.", r"P P \mathbf{1}_n = \mathbf{1}_n", "proved"),
        ("Let $P$ be row-stochastic.", r"\mathbf{1}_n^\top P = \mathbf{1}_n^\top", "refuted"),
        ("Let $R$ be a rotation.", "R_{11} = R_{22}", "proved"),
        ("Let $R$ be a rotation.", "R^\\top = R", "refuted"),
        ("Let $A$ be nilpotent of index 2.", "(I + A)(I - A) = I", "proved"),
        ("Let $A$ be nilpotent of index 2.", "A = 0", "refuted"),
        (r"Let $v$ be an eigenvector of $A$ with eigenvalue $\lambda$.", r"A^2 v = \lambda^2 v", "proved"),
        (r"Let $v$ be an eigenvector of $A$ with eigenvalue $\lambda$.", r"A u = \lambda u", "refuted"),
        ("Assume $A$ and $B$ anticommute.", "A^2 B = B A^2", "proved"),
        ("Assume $u$ and $v$ are orthonormal.", r"\|u + v\|^2 = 2", "proved"),
        ("Let $P$ be the orthogonal projection onto the column space of $Q$.", "P^2 = P", "proved"),
        ("Let $P$ be the orthogonal projection onto the column space of $Q$.", "P Q = Q", "unknown"),
    ],
)
def test_verdicts_under_words(sentence, claim, verdict):
    report = check_document(DECLARED + sentence + f"\n\n$${claim}$$")
    assert [checked.verdict for checked in report.claims] == [verdict]


def test_the_report_shows_what_words_assume():
    report = check_document(DECLARED + "Let $Q$ have orthonormal columns and $P$ be doubly stochastic.\n\n$A = A$")
    assert [text for _, text in report.assumed] == ["Q has orthonormal columns", "P is doubly stochastic"]


# -- what each word means, at numbers

N, K = size_symbol("n"), size_symbol("k")
A = MatrixSymbol("A", N, K)
HALF = np.array([[0.5, 0.5], [0.5, 0.5]])
SWAP = np.array([[0.0, 1.0], [1.0, 0.0]])
SHEAR = np.array([[1.0, 1.0], [0.0, 1.0]])
TURN = np.array([[0.6, -0.8], [0.8, 0.6]])
TALL = np.array([[0.6, 0.0], [0.8, 0.0], [0.0, 1.0]])


def holds(assumption, values):
    """Whether an assumption about matrix symbols holds at numbers, with a tolerance, by NumPy."""
    symbols = list(values)

    def at(expr):
        return np.asarray(lambdify(symbols, expr)(*values.values()), dtype=float)

    if isinstance(assumption, Equation):
        return np.allclose(at(assumption.left), at(assumption.right) if assumption.right.free_symbols
                           or assumption.right.is_Matrix else float(assumption.right))
    if isinstance(assumption, Property):
        value = at(assumption.matrix)
        return {
            "invertible": lambda: np.linalg.matrix_rank(value) == len(value),
            "nonzero": lambda: value.any(), "orthogonal": lambda: np.allclose(value.T @ value, np.eye(len(value))),
            "idempotent": lambda: np.allclose(value @ value, value),
            "symmetric": lambda: np.allclose(value, value.T),
            "diagonal": lambda: np.allclose(value, np.diag(np.diag(value))),
        }[assumption.word]()
    assert isinstance(assumption, Comparison)
    value = next(iter(values.values()))
    return {">": (value > 0).all(), ">=": (value >= 0).all(), "<": (value < 0).all()}[assumption.relation]


@pytest.mark.parametrize(
    "word, amount, true, false",
    [
        ("orthonormal columns", "", TALL, SHEAR), ("orthonormal rows", "", TALL.T, TALL),
        ("orthogonal columns", "", 2 * TALL, SHEAR), ("orthogonal rows", "", 2 * TALL.T, SHEAR),
        ("independent columns", "", TALL, TALL.T), ("independent rows", "", TALL.T, TALL),
        ("sum rows", "one", HALF, SHEAR), ("sum columns", "1", TURN * 0 + HALF, TURN),
        ("sum rows", "zero", HALF - SWAP @ HALF * [[1, 1], [1, 1]], SWAP), ("sum entries", "one", HALF / 2, HALF),
        ("positive entries", "", HALF, SHEAR), ("nonnegative entries", "", SHEAR, TURN),
        ("negative entries", "", -HALF, TURN),
        ("unit", "", np.array([[0.6], [0.8]]), np.array([[1.0], [1.0]])),
        ("centered", "", np.array([[1.0], [-1.0]]), np.array([[1.0], [1.0]])),
        ("one-hot", "", np.array([[0.0], [1.0]]), np.array([[0.5], [0.5]])),
        ("probability", "", np.array([[0.25], [0.75]]), np.array([[1.5], [-0.5]])),
    ],
)
def test_words_of_one_matrix_at_numbers(word, amount, true, false):
    for numbers, expected in ((true, True), (false, False)):
        rows, columns = N, (1 if numbers.shape[1] == 1 else K)
        symbol = MatrixSymbol("A", rows, columns)
        found = said_of(word, matrix(symbol, Size.of(rows), Size.of(columns)), amount, tuple(map(size_symbol, "ijk")))
        assert all(holds(one, {symbol: numbers}) for one in found) is expected


@pytest.mark.parametrize(
    "word, amount, true, false",
    [
        ("involutory", "", SWAP, SHEAR), ("nilpotent", "two", np.array([[0.0, 1.0], [0.0, 0.0]]), SHEAR),
        ("orthogonal projection", "", HALF, SHEAR), ("traceless", "", SWAP, SHEAR), ("unit trace", "", HALF, SHEAR),
        ("normal", "", TURN, SHEAR), ("row-stochastic", "", HALF, SHEAR), ("doubly stochastic", "", HALF, SHEAR),
        ("identity", "", np.eye(2), SHEAR), ("zero", "", np.zeros((2, 2)), SHEAR), ("full rank", "", SHEAR, HALF),
        ("orthonormal", "", TURN, SHEAR),
    ],
)
def test_words_of_one_square_matrix_at_numbers(word, amount, true, false):
    symbol = MatrixSymbol("A", N, N)
    found = said_of(word, matrix(symbol, Size.of(N), Size.of(N)), amount, tuple(map(size_symbol, "ijk")))
    assert all(holds(one, {symbol: true}) for one in found)
    assert not all(holds(one, {symbol: false}) for one in found)


@pytest.mark.parametrize(
    "word, a, b, fails",
    [
        ("inverse", SHEAR, np.linalg.inv(SHEAR), SHEAR), ("commute", SHEAR, 2 * SHEAR, SWAP),
        ("anticommute", SWAP, np.diag([1.0, -1.0]), SHEAR), ("square root", SWAP, np.eye(2), SHEAR),
        ("equal", SHEAR, SHEAR, SWAP), ("pseudoinverse", HALF, HALF, SHEAR),
    ],
)
def test_words_of_two_matrices_at_numbers(word, a, b, fails):
    symbols = [MatrixSymbol(name, N, N) for name in "AB"]
    found = said_of_two(word, *[matrix(symbol, Size.of(N), Size.of(N)) for symbol in symbols])
    assert all(holds(one, dict(zip(symbols, (a, b)))) for one in found)
    assert not all(holds(one, dict(zip(symbols, (a, fails)))) for one in found)


@pytest.mark.parametrize("word", ["involutory", "traceless", "row-stochastic", "nilpotent", "rotation", "unit"])
def test_words_make_no_sense_of_other_shapes(word):
    assert said_of(word, matrix(A, Size.of(N), Size.of(K)), "2", tuple(map(size_symbol, "ijk"))) is None


def test_with_a_definition_assumes_nothing_of_it():
    report = check_document(DECLARED + "Let $G := A^\\top A$ with $G = A A^\\top$.\n\n$A^\\top A = A A^\\top$")
    assert [claim.verdict for claim in report.claims] == ["refuted", "refuted"]
