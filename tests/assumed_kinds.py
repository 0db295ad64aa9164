"""Kinds of assumptions on matrices: what is assumed, identities that follow, and random matrices that fulfil it."""

from typing import NamedTuple

import numpy

from matrix_words import COUNT, Letters

FREE = {"X": ("n", "m"), "Y": ("m", "n"), "Z": ("n", "n"), "x": ("n", "1"), "y": ("n", "1")}
"""Matrices of which nothing is assumed, beside those of each kind."""


class Kind(NamedTuple):
    """One kind: ``assumed`` are texts of equations, or pairs (word, letter); ``rules`` are equations that follow.

    ``draw(rng, sizes)`` gives arrays and numbers that fulfil them, or None where these sizes allow none; ``members``
    are the letters that are families, ``invertible`` those that may be inverted, ``functions`` further true equations
    as pairs (function, letter): ``f(letter E) = letter f(E)``.
    """

    letters: Letters
    scalars: tuple
    assumed: tuple
    rules: tuple
    draw: object
    members: tuple
    invertible: tuple
    functions: tuple


KINDS = {}


def kind(name, letters, assumed, rules=(), *, scalars="", members="", invertible="", functions=()):
    """Register a kind with the function that draws its matrices."""

    def register(draw):
        declared = dict(FREE)
        for part in letters.split(";"):
            names, _, shape = part.partition(":")
            for letter in names.split():
                declared[letter] = tuple(shape.split())
        equations = [a for a in assumed if isinstance(a, str)]
        all_letters = Letters(declared)
        KINDS[name] = Kind(
            all_letters, tuple(scalars.split()),
            tuple(all_letters.equation(a) if isinstance(a, str) else a for a in assumed),
            tuple(all_letters.equation(r) for r in [*equations, *rules]), draw, tuple(members.split()),
            tuple(invertible.split()), tuple(functions))
        return draw

    return register


def anything(rng, rows, columns):
    return rng.uniform(-1.5, 1.5, (rows, columns))


def regular(rng, n):
    """A well-conditioned square matrix."""
    while True:
        a = anything(rng, n, n)
        if numpy.linalg.cond(a) < 30:
            return a


def orthogonal(rng, n):
    return numpy.linalg.qr(anything(rng, n, n))[0]


def like(rng, n, diagonal):
    """A matrix with this diagonal in some basis."""
    s = regular(rng, n)
    return s @ numpy.diag(diagonal) @ numpy.linalg.inv(s)


def nilpotent(rng, n, order):
    a = numpy.zeros((n, n))
    for k in range(n - 1):
        if (k + 1) % order:
            a[k, k + 1] = rng.uniform(0.5, 1.5)
    s = regular(rng, n)
    return s @ a @ numpy.linalg.inv(s)


def halves(rng, n):
    """Zeros and ones, at least one of each."""
    ones = int(rng.integers(1, n))
    return rng.permutation([1.0] * ones + [0.0] * (n - ones))


def permutation(rng, n):
    return numpy.eye(n)[rng.permutation(n)]


@kind("orthogonal", "Q : n n", ["n n : Q' Q = I"], ["n n : Q Q' = I", "n n : Q^-1 = Q'"], invertible="Q")
def _(rng, s):
    return {"Q": orthogonal(rng, s["n"])}


@kind("orthogonal by word", "Q : n n", [("orthogonal", "Q")], ["n n : Q' Q = I", "n n : Q Q' = I", "n n : Q^-1 = Q'"],
      invertible="Q")
def _(rng, s):
    return {"Q": orthogonal(rng, s["n"])}


@kind("orthonormal columns", "Q : n m", ["m m : Q' Q = I"])
def _(rng, s):
    return {"Q": orthogonal(rng, s["n"])[:, : s["m"]]} if s["m"] <= s["n"] else None


@kind("permutation", "P : n n", [("permutation", "P")],
      ["n n : P' P = I", "n n : P P' = I", "n n : P^-1 = P'", "n 1 : P 1n = 1n", "n 1 : P' 1n = 1n"], invertible="P",
      functions=[(f, "P") for f in ("exp", "relu", "softmax", "logistic")])
def _(rng, s):
    return {"P": permutation(rng, s["n"])}


@kind("two permutations", "P R : n n", [("permutation", "P"), ("permutation", "R")],
      ["n n : P' P = I", "n n : R R' = I", "n 1 : R 1n = 1n", "n n : P R R' P' = I"],
      functions=[(f, p) for f in ("exp", "relu", "softmax") for p in "PR"])
def _(rng, s):
    return {"P": permutation(rng, s["n"]), "R": permutation(rng, s["n"])}


@kind("idempotent", "P : n n", ["n n : P P = P"], ["n n : P (I - P) = 0"])
def _(rng, s):
    return {"P": like(rng, s["n"], halves(rng, s["n"]))}


@kind("projection", "P : n n", ["n n : P P = P", "n n : P' = P"], ["n n : P' P = P", "n n : P (I - P') = 0"])
def _(rng, s):
    q = orthogonal(rng, s["n"])
    return {"P": q @ numpy.diag(halves(rng, s["n"])) @ q.T}


@kind("involution", "A : n n", ["n n : A A = I"], ["n n : A^-1 = A"], invertible="A")
def _(rng, s):
    return {"A": like(rng, s["n"], 2 * halves(rng, s["n"]) - 1)}


@kind("nilpotent of order 2", "A : n n", ["n n : A A = 0"],
      ["n n : (I - A)^-1 = I + A", "n n : (I + 2 A)^-1 = I - 2 A"])
def _(rng, s):
    return {"A": nilpotent(rng, s["n"], 2)}


@kind("nilpotent of order 3", "A : n n", ["n n : A A A = 0"], ["n n : (I - A)^-1 = I + A + A A"])
def _(rng, s):
    return {"A": nilpotent(rng, s["n"], 3)}


@kind("symmetric", "A B : n n", ["n n : A' = A", ("symmetric", "B")], ["n n : B' = B"])
def _(rng, s):
    a, b = anything(rng, s["n"], s["n"]), anything(rng, s["n"], s["n"])
    return {"A": a + a.T, "B": b + b.T}


@kind("skew-symmetric", "A B : n n", ["n n : A' = - A", ("skew-symmetric", "B")],
      ["n n : B' = - B", "1 1 : x' A x = 0", "1 1 : y' B y = 0"])
def _(rng, s):
    a, b = anything(rng, s["n"], s["n"]), anything(rng, s["n"], s["n"])
    return {"A": a - a.T, "B": b - b.T}


@kind("diagonal", "D E : n n", [("diagonal", "D"), ("diagonal", "E")], ["n n : D E = E D", "n n : D' = D"],
      invertible="D")
def _(rng, s):
    return {"D": numpy.diag(rng.uniform(0.5, 2, s["n"])), "E": numpy.diag(rng.uniform(-1, 1, s["n"]))}


def _blocks(rng, s, count):
    """Matrices of which each commutes with the second, the others need not commute."""
    n = s["n"]
    basis = regular(rng, n)
    inverse = numpy.linalg.inv(basis)
    cut = int(rng.integers(1, n))
    made = []
    for k in range(count):
        a = numpy.zeros((n, n))
        a[:cut, :cut] = 2 * numpy.eye(cut) if k == 1 else regular(rng, cut)
        a[cut:, cut:] = numpy.eye(n - cut) if k == 1 else regular(rng, n - cut)
        made.append(basis @ a @ inverse)
    return made


@kind("commuting pair", "A B : n n", ["n n : A B = B A"], ["n n : A^-1 B = B A^-1", "n n : A B^-1 = B^-1 A"],
      invertible="A B")
def _(rng, s):
    return dict(zip("AB", _blocks(rng, s, 2)))


@kind("commuting triple", "A B C : n n", ["n n : A B = B A", "n n : B C = C B"], ["n n : A C B = B A C"])
def _(rng, s):
    return dict(zip("ABC", _blocks(rng, s, 3)))


@kind("anticommuting pair", "A B : n n", ["n n : A B + B A = 0"], ["n n : A A B = B A A"])
def _(rng, s):
    if s["n"] % 2:
        a = nilpotent(rng, s["n"], 2)
        return {"A": a, "B": a}
    half = numpy.eye(s["n"] // 2)
    basis = regular(rng, s["n"])
    inverse = numpy.linalg.inv(basis)
    a, b = (rng.uniform(0.5, 1.5) * numpy.kron(half, k) for k in ([[1, 0], [0, -1]], [[0, 1], [1, 0]]))
    return {"A": basis @ a @ inverse, "B": basis @ b @ inverse}


@kind("inverse on one side, square", "A B : n n", ["n n : A B = I"], ["n n : B A = I", "n n : A^-1 = B"],
      invertible="A B")
def _(rng, s):
    a = regular(rng, s["n"])
    return {"A": a, "B": numpy.linalg.inv(a)}


@kind("inverse on one side, rectangular", "A : n m; B : m n", ["n n : A B = I"], ["m m : B A B A = B A"])
def _(rng, s):
    if s["n"] > s["m"]:
        return None
    while True:
        a, b = anything(rng, s["n"], s["m"]), anything(rng, s["m"], s["n"])
        if numpy.linalg.cond(a @ b) < 50:
            return {"A": a, "B": b @ numpy.linalg.inv(a @ b)}


@kind("inverse on both sides", "A : n m; B : m n", ["n n : A B = I", "m m : B A = I"])
def _(rng, s):
    if s["n"] != s["m"]:
        return None
    a = regular(rng, s["n"])
    return {"A": a, "B": numpy.linalg.inv(a)}


@kind("eigenvector", "A : n n; v : n 1", ["n 1 : A v = l v"], ["n 1 : A A v = l l v", "n 1 : A^-1 v = l^-1 v"],
      scalars="l", invertible="A")
def _(rng, s):
    basis, values = regular(rng, s["n"]), rng.uniform(0.5, 2, s["n"])
    return {"A": basis @ numpy.diag(values) @ numpy.linalg.inv(basis), "v": basis[:, :1], "l": values[0]}


@kind("similar", "A B S : n n", ["n n : B = S^-1 A S"],
      ["n n : S B = A S", "n n : B B = S^-1 A A S", "n n : B^-1 = S^-1 A^-1 S"], invertible="A B S")
def _(rng, s):
    a, b = regular(rng, s["n"]), regular(rng, s["n"])
    return {"A": a, "S": b, "B": numpy.linalg.inv(b) @ a @ b}


@kind("rank one", "A : n m; u : n 1; v : m 1", ["n m : A = u v'"], ["n m : A A' A = u u' A v v'"])
def _(rng, s):
    u, v = anything(rng, s["n"], 1), anything(rng, s["m"], 1)
    return {"A": u @ v.T, "u": u, "v": v}


@kind("unit vector", "v : n 1", ["1 1 : v' v = I"], ["n n : (I - 2 v v')^-1 = I - 2 v v'"])
def _(rng, s):
    v = anything(rng, s["n"], 1)
    return {"v": v / numpy.linalg.norm(v)}


@kind("rows that add up to one", "A B : n n", ["n 1 : A 1n = 1n", "n 1 : B 1n = 1n"], ["n 1 : A B 1n = 1n"])
def _(rng, s):
    made = {}
    for name in "AB":
        a = rng.uniform(0.1, 1, (s["n"], s["n"]))
        made[name] = a / a.sum(axis=1, keepdims=True)
    return made


@kind("weights that add up to one", "w : n 1", ["1 1 : 1n' w = I"], ["n n : 1n w' 1n w' = 1n w'"])
def _(rng, s):
    w = rng.uniform(0.1, 1, (s["n"], 1))
    return {"w": w / w.sum()}


@kind("Sylvester", "A : n n; B : m m; C W : n m", ["n m : A W - W B = C"], ["n m : A A W = A W B + A C"])
def _(rng, s):
    a, b, w = anything(rng, s["n"], s["n"]), anything(rng, s["m"], s["m"]), anything(rng, s["n"], s["m"])
    return {"A": a, "B": b, "W": w, "C": a @ w - w @ b}


@kind("intertwining", "A : n n; B : m m; W : n m", ["n m : A W = W B"], ["n m : A A W = W B B"])
def _(rng, s):
    n, m = s["n"], s["m"]
    large, small = max(n, m), min(n, m)
    core = numpy.zeros((large, large))
    core[:small, :small] = part = regular(rng, small)
    core[small:, small:] = anything(rng, large - small, large - small)
    basis = regular(rng, large)
    inverse = numpy.linalg.inv(basis)
    if n >= m:
        return {"A": basis @ core @ inverse, "B": part, "W": basis[:, :m]}
    return {"A": part, "B": basis @ core @ inverse, "W": inverse[:n, :]}


@kind("Penrose", "A : n m; G : m n", ["n m : A G A = A", "m n : G A G = G", "n n : G' A' = A G", "m m : A' G' = G A"],
      ["m n : A' = A' A G", "m n : A' = G A A'"])
def _(rng, s):
    rank = int(rng.integers(1, min(s["n"], s["m"]) + 1))
    a = anything(rng, s["n"], rank) @ anything(rng, rank, s["m"])
    return {"A": a, "G": numpy.linalg.pinv(a, rcond=1e-9)} if numpy.linalg.svd(a)[1][rank - 1] > 0.05 else None


@kind("generalized inverse", "A : n m; G : m n", ["n m : A G A = A"], ["n n : A G A G = A G"])
def _(rng, s):
    a = anything(rng, s["n"], 1) @ anything(rng, 1, s["m"])
    p = numpy.linalg.pinv(a)
    free = anything(rng, s["m"], s["n"])
    return {"A": a, "G": p + free - p @ a @ free @ a @ p}


@kind("inverses alone", "A B : n n", [], [
    "n n : A A^-1 = I", "n n : B^-1 B = I", "n n : (A B)^-1 = B^-1 A^-1", "n n : A^-1 + B^-1 = A^-1 (A + B) B^-1",
    "n n : (A + B)^-1 = A^-1 - (A + B)^-1 B A^-1", "n n : A (I + B A)^-1 = (I + A B)^-1 A"], invertible="A B")
def _(rng, s):
    return {"A": regular(rng, s["n"]), "B": regular(rng, s["n"])}


@kind("inverses of rectangular products", "U : n m; V : m n", [], [
    "n n : (I + U V)^-1 = I - U (I + V U)^-1 V", "n m : U (I + V U)^-1 = (I + U V)^-1 U",
    "n m : (I + U U')^-1 U = U (I + U' U)^-1", "n n : (I + U V) (I + U V)^-1 = I"])
def _(rng, s):
    return {"U": 0.7 * anything(rng, s["n"], s["m"]), "V": 0.7 * anything(rng, s["m"], s["n"])}


@kind("positive number", "A : n n", [("positive", "c")], ["n n : c c^-1 A = A"], scalars="c", invertible="A")
def _(rng, s):
    return {"A": regular(rng, s["n"]), "c": rng.uniform(0.5, 2)}


@kind("number that is not zero", "A : n n; B : n m", [("nonzero", "c"), "n m : c B = A X"], ["n m : B = c^-1 A X"],
      scalars="c")
def _(rng, s):
    a, c, x = anything(rng, s["n"], s["n"]), rng.uniform(0.5, 2), anything(rng, s["n"], s["m"])
    return {"A": a, "X": x, "B": a @ x / c, "c": c}


@kind("zero", "A B : n n; W : n m", ["n m : W = 0", "n n : A B = 0"], ["n n : B A B A = 0"])
def _(rng, s):
    p = like(rng, s["n"], halves(rng, s["n"]))
    a, b = anything(rng, s["n"], s["n"]), anything(rng, s["n"], s["n"])
    return {"A": a @ p, "B": (numpy.eye(s["n"]) - p) @ b, "W": numpy.zeros((s["n"], s["m"]))}


@kind("family of orthonormal columns", "A : n m", ["m m : A#i' A#i = I"], ["m m : A#1' A#1 = I", "m m : A#2' A#2 = I"],
      members="A")
def _(rng, s):
    if s["m"] > s["n"]:
        return None
    return {"A": numpy.array([orthogonal(rng, s["n"])[:, : s["m"]] for _ in range(s[COUNT])])}


@kind("family of symmetric matrices", "A : n n", ["n n : A#i' = A#i"], ["n n : A#1' = A#1", "n n : A#2 A#1' = A#2 A#1"],
      members="A")
def _(rng, s):
    made = [anything(rng, s["n"], s["n"]) for _ in range(s[COUNT])]
    return {"A": numpy.array([a + a.T for a in made])}


@kind("cancelling", "A : n n; B C : n m", ["n m : A B = A C", ("invertible", "A")], ["n m : B = C"], invertible="A")
def _(rng, s):
    b = anything(rng, s["n"], s["m"])
    return {"A": regular(rng, s["n"]), "B": b, "C": b}


@kind("not cancelling", "A : n n; B C : n m", ["n m : A B = A C"], ["n m : A' A B = A' A C"])
def _(rng, s):
    p = like(rng, s["n"], halves(rng, s["n"]))
    b = anything(rng, s["n"], s["m"])
    more = (numpy.eye(s["n"]) - p) @ anything(rng, s["n"], s["m"])
    return {"A": anything(rng, s["n"], s["n"]) @ p, "B": b, "C": b + more}


@kind("block triangular inverse", "A : n n; D : m m; B : n m", [], ["n n : A^-1 A = I", "m m : D D^-1 = I"],
      invertible="A D")
def _(rng, s):
    return {"A": regular(rng, s["n"]), "D": regular(rng, s["m"]), "B": anything(rng, s["n"], s["m"])}
