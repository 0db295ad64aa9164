"""Permutation matrices inside and outside of functions: proved exactly where all permutations agree."""

from itertools import permutations

import numpy
import pytest
import sympy
from hypothesis import given, settings
from hypothesis import strategies as st
from sympy import Identity, MatAdd, MatMul, Trace, Transpose

import symlin as sl
from matrix_words import Book, Letters, Numbers
from symlin.nodes import Entry

SIZES = {"n": 3, "m": 2, "k": 3, "h": 2}
LETTERS = Letters({
    "P": ("n", "n"), "R": ("n", "n"), "X": ("n", "m"), "Z": ("n", "n"), "x": ("n", "1"), "y": ("n", "1")})
BOOK = Book(LETTERS, ())
P, R, X, Z, x, y = (BOOK.matrices[name] for name in LETTERS)
GIVEN = [sl.permutation(P), sl.permutation(R)]
n = BOOK.sizes["n"]
MATRICES = [numpy.eye(3)[list(order)] for order in permutations(range(3))]


def agree(left, right):
    """Whether two sides are equal at all pairs of permutations of three positions and random free matrices."""
    rng = numpy.random.default_rng(5)
    for p in MATRICES:
        for r in MATRICES:
            values = {"P": p, "R": r}
            for name in ("X", "Z", "x", "y"):
                rows, columns = ({**SIZES, "1": 1}[s] for s in LETTERS[name])
                values[name] = rng.uniform(-1, 1, (rows, columns))
            numbers = Numbers(values, SIZES)
            if not numpy.allclose(numbers.value(left), numbers.value(right), rtol=1e-9, atol=1e-9):
                return False
    return True


def words(text):
    return LETTERS.sum(text)


def times(text, e):
    return "times", words(text), e


CLAIMS = [
    (("softmax", words("P X")), times("P", ("softmax", words("X")))),
    (("softmax", words("P X")), ("softmax", words("X"))),
    (("softmax", words("P Z P'")), ("times", times("P", ("softmax", words("Z"))), words("P'"))),
    (("softmax", words("P Z R")), ("times", times("P", ("softmax", words("Z"))), words("R"))),
    (("softmax", words("P Z R")), ("times", times("P", ("softmax", words("Z"))), words("R'"))),
    (("softmax of a column", words("P x")), times("P", ("softmax of a column", words("x")))),
    (("softmax of a column", words("P x")), times("P'", ("softmax of a column", words("x")))),
    (("exp", words("P x + R y")), times("P", ("exp", words("x + P' R y")))),
    (("exp", words("P x + R y")), times("R", ("exp", words("R' P x + y")))),
    (("exp", words("P x + R y")), times("P", ("exp", words("x + R y")))),
    (("relu", words("P x + P' x")), times("P", ("relu", words("x + P' P' x")))),
    (("relu", words("P x + P' x")), times("P'", ("relu", words("P P x + x")))),
    (("relu", words("P x - 2 x")), times("P", ("relu", words("x - 2 P x")))),
    (("hadamard", words("P"), words("P")), words("P")),
    (("hadamard", words("P"), words("R")), words("P")),
    (("hadamard", words("P X"), words("P X")), times("P", ("hadamard", words("X"), words("X")))),
    (("hadamard", words("P X"), words("R X")), times("P", ("hadamard", words("X"), words("X")))),
    (("hadamard", words("P x"), words("y")), times("P", ("hadamard", words("x"), words("P' y")))),
    (("trace", words("P Z P'")), ("trace", words("Z"))),
    (("trace", words("P Z R'")), ("trace", words("Z"))),
    (("trace", words("P R")), ("trace", words("R P"))),
    (("frobenius", words("P X")), ("frobenius", words("X"))),
    (("frobenius", ("exp", words("P Z R"))), ("frobenius", ("exp", words("Z")))),
    (("frobenius", ("exp", words("P Z + Z R"))), ("frobenius", ("exp", words("2 Z")))),
    (words("1n' P Z R 1n"), words("1n' Z 1n")),
    (words("P R"), words("R P")), (words("P P"), words("P")), (words("P' P R"), words("R")),
    (words("P^-1"), words("P'")), (words("(P R)^-1"), words("R' P'")), (words("(P R)^-1"), words("P' R'")),
    (words("(P Z P')^-1"), words("P Z^-1 P'")),
    (("exp", ("softmax", words("P X"))), times("P", ("exp", ("softmax", words("X"))))),
    (("logistic", ("softmax", words("P Z P'"))),
     ("times", times("P", ("logistic", ("softmax", words("Z")))), words("P'"))),
    (("times", ("softmax", words("P Z P'")), words("P X")), times("P", ("times", ("softmax", words("Z")), words("X")))),
    (("times", ("softmax", words("P Z")), words("P X")), times("P", ("times", ("softmax", words("Z")), words("X")))),
    (("beside", words("P X"), words("P Z")), times("P", ("beside", words("X"), words("Z")))),
    (("softmax", ("beside", words("P X"), words("P Z"))), times("P", ("softmax", ("beside", words("X"), words("Z"))))),
    (("softmax", ("beside", words("P X"), words("R Z"))), times("P", ("softmax", ("beside", words("X"), words("Z"))))),
    (("kron", words("P"), words("R")), ("kron", words("R"), words("P"))),
    (("times", ("kron", words("P"), words("R")), ("kron", words("P'"), words("R'"))),
     ("kron", words("R' R"), words("P' P"))),
]


@pytest.mark.parametrize("k", range(len(CLAIMS)))
def test_a_claim_is_proved_exactly_where_all_permutations_agree(k):
    left, right = CLAIMS[k]
    verdict = sl.prove(BOOK.written(left), BOOK.written(right), given=GIVEN)
    assert verdict.status == ("proved" if agree(left, right) else "refuted")


MASK = sl.causal_mask(n)
INDEX = sl.indices("i")
FALSE = {
    "a mask is not permuted": (sl.softmax(MatMul(P, Z), mask=MASK), MatMul(P, sl.softmax(Z, mask=MASK))),
    "nor on both sides": (
        sl.softmax(MatMul(P, Z, Transpose(P)), mask=MASK), MatMul(P, sl.softmax(Z, mask=MASK), Transpose(P))),
    "exp of P is not P": (sl.exp(P), P),
    "exp of the diagonal": (
        sl.total(sl.exp(Entry(P, INDEX, INDEX) * Entry(x, INDEX, 1)), (INDEX, 1, n)),
        sl.total(sl.exp(Entry(x, INDEX, 1)), (INDEX, 1, n))),
    "the trace is any number": (Trace(P), sympy.S.One),
    "reciprocal of the trace": (1 / Trace(MatAdd(P, Identity(n))), 1 / sympy.Integer(1) / (1 + n)),
    "one entry": (Entry(P, 1, 1), sympy.S.One),
    "square of a form": (
        sl.dot(x, MatMul(P, x)) ** 2, sl.dot(x, x) ** 2),
}
TRUE = {
    "sum of exponentials": (
        sl.total(sl.exp(Entry(MatMul(P, x), INDEX, 1)), (INDEX, 1, n)),
        sl.total(sl.exp(Entry(x, INDEX, 1)), (INDEX, 1, n))),
    "sum of the entries at permuted places": (
        sl.total(Entry(MatMul(P, x), INDEX, 1) * Entry(MatMul(P, y), INDEX, 1), (INDEX, 1, n)), sl.dot(x, y)),
    "an entry is 0 or 1": (Entry(P, 1, 2) ** 3, Entry(P, 1, 2)),
    "a row has one 1": (Entry(P, 1, 1) * Entry(P, 1, 2), sympy.S.Zero),
}


@pytest.mark.parametrize("name", FALSE)
def test_what_is_false_is_not_proved(name):
    assert sl.prove(*FALSE[name], given=GIVEN).status != "proved"


@pytest.mark.parametrize("name", TRUE)
def test_what_is_true_is_not_refuted(name):
    assert sl.prove(*TRUE[name], given=GIVEN).status == "proved"


def test_an_orthogonal_matrix_does_not_pass_through_functions():
    claim = sl.softmax(MatMul(P, X)), MatMul(P, sl.softmax(X))
    assert sl.prove(*claim, given=[sl.permutation(P)]).status == "proved"
    assert sl.prove(*claim, given=[sympy.Q.orthogonal(P)]).status == "refuted"
    assert sl.prove(*claim, given=[(MatMul(P, sl.ones(n)), sl.ones(n)), sympy.Q.orthogonal(P)]).status != "proved"


@given(st.lists(st.sampled_from(["P", "P'", "R", "R'", "Z", "Z'"]), min_size=1, max_size=4),
       st.lists(st.sampled_from(["P", "P'", "R", "R'", "Z", "Z'"]), min_size=1, max_size=4),
       st.sampled_from(["exp", "relu", "softmax"]), st.sampled_from(["P", "R"]))
@settings(max_examples=60, deadline=None)
def test_random_words_inside_functions(first, second, function, letter):
    """``f(L w + v)`` against ``L f(w + L' v)``, which is true, and ``L f(w + v)``, which mostly is not."""
    w, v = " ".join(first), " ".join(second)
    left = function, words(f"{letter} {w} + {v}")
    for inside in (f"{w} + {letter}' {v}", f"{w} + {v}"):
        right = times(letter, (function, words(inside)))
        verdict = sl.prove(BOOK.written(left), BOOK.written(right), given=GIVEN)
        assert verdict.status in (("proved", "unknown") if agree(left, right) else ("refuted", "unknown"))
