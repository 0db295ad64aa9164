"""Two ways to compute the same thing: what each costs, and where one becomes cheaper than the other.

The two written sides of a comparison are equal, which is proved when it is asked for; their multiply-adds are counted
as they are written (see ``costs``), products from the left.
"""

from functools import cached_property

import sympy
from sympy import Inverse, OneMatrix, Rational, S, Transpose

from symlin.attention.costs import entry_count, multiply_adds
from symlin.attention.fitting import product
from symlin.attention.multihead import MultiHeadAttention
from symlin.attention.statements import Statement
from symlin.displayed import Displayed
from symlin.nodes import Diag, Softmax
from symlin.writing import matrices, matrix, sizes


class Comparison(Displayed):
    """Two costs as polynomials in sizes, and where they cross.

    ``first`` and ``second`` are pairs (what it is, its cost); ``variable`` is the size that the crossing is solved for;
    ``statement`` says that both compute the same, None where they do not (a choice between two models).

    >>> n, d = sizes("n d")
    >>> c = Comparison("example", ("dense", n * d), ("square", n**2), n)
    >>> c.crossings, c.cheaper_below
    ([d], 'square')
    """

    def __init__(self, name, first, second, variable, statement=None, source=""):
        self.name, self.first, self.second, self.variable = name, first, second, variable
        self.statement, self.source = statement, source

    @property
    def difference(self):
        """The first cost less the second, factored."""
        return sympy.factor(self.first[1] - self.second[1])

    @cached_property
    def crossings(self):
        """The positive values of ``variable`` at which both cost the same; none where they always or never do."""
        if self.difference == 0:
            return []
        roots = sympy.roots(sympy.numer(sympy.together(self.difference)), self.variable)
        return [sympy.factor(root) for root in roots if root != 0 and root.is_nonpositive is not True]

    @property
    def cheaper_below(self):
        """Which one is cheaper below the only crossing; None where that depends on other sizes, or there is none."""
        if len(self.crossings) != 1:
            return None
        lowest = sympy.Poly(sympy.expand(self.difference), self.variable).EC()
        return {S.One: self.second[0], S.NegativeOne: self.first[0]}.get(sympy.sign(sympy.factor(lowest)))

    def __repr__(self):
        lines = [self.name, *(f"  {label}: {cost}" for label, cost in (self.first, self.second))]
        if self.difference == 0:
            return "\n".join([*lines, "  always the same"])
        return "\n".join(lines + [f"  the same at {self.variable} = {c}{self.sides_of(c)}" for c in self.crossings])

    def sides_of(self, crossing):
        """What holds on the two sides of the only crossing; a crossing that may not be positive says so."""
        below = self.cheaper_below
        if not below:
            return ""
        if crossing == 1:
            (above,) = {self.first[0], self.second[0]} - {below}
            return f"; above, {above} is cheaper"
        where = "" if crossing.is_positive else " where that is positive; where it is not, one is cheaper throughout"
        return f"{where}; below, {below} is cheaper"


def comparisons():
    """The comparisons of the manual: a list of ``Comparison``.

    >>> for comparison in comparisons():
    ...     print(comparison.name)
    all heads' projections at once, or head by head
    softmax attention, or linear attention
    softmax attention, or linear attention with its normaliser
    latent attention: keys and values unpacked, or weights absorbed
    a low-rank update beside its weight, or merged into it
    query and key weights apart, or merged
    keys and values for every head, or for every group
    """
    return [_in_parallel(), *_linear(), _absorbed(), _low_rank(), _merged(), _grouped()]


def _in_parallel():
    n, d, k, h = sizes("n d k h")
    heads = MultiHeadAttention(matrix("X", n, d), heads=h, d_k=k)
    statement = heads.parallel("Q")
    return Comparison(
        "all heads' projections at once, or head by head", ("at once", multiply_adds(statement.left)),
        ("head by head", multiply_adds(statement.right)), h, statement, "Vaswani et al. 2017, section 3.2.2")


def _linear():
    n, k, v = sizes("n k v")
    Q, K, V = *matrices("Q K", n, k), matrix("V", n, v)
    softmax = "softmax", multiply_adds(product(Softmax(product(Q, Transpose(K)), "rows"), V))
    linear = product(Q, product(Transpose(K), V))
    normaliser = Diag(product(Q, product(Transpose(K), OneMatrix(n, 1))))
    source = "Katharopoulos et al. 2020, equations 5 and 6 (the feature map is entrywise)"
    name = "softmax attention, or linear attention"
    return (Comparison(name, softmax, ("linear", multiply_adds(linear)), n, None, source),
            Comparison(f"{name} with its normaliser", softmax,
                       ("linear", multiply_adds(product(Inverse(normaliser), linear))), n, None, source))


def _absorbed():
    n, m, r, k = sizes("n m r k")
    C, Q = matrix("C", m, r), matrix("Q", n, k)
    W_UK, W_UV = matrices("W_UK W_UV", r, k)
    scale = sympy.Pow(k, Rational(-1, 2))
    unpacked = Softmax(product(scale, Q, Transpose(product(C, W_UK))), "rows")
    absorbed = Softmax(product(scale, product(Q, Transpose(W_UK)), Transpose(C)), "rows")
    left, right = product(unpacked, product(C, W_UV)), product(product(absorbed, C), W_UV)
    return Comparison(
        "latent attention: keys and values unpacked, or weights absorbed", ("unpacked", multiply_adds(left)),
        ("absorbed", multiply_adds(right)), n, Statement("absorbed weights", left, right),
        "DeepSeek-AI 2024, DeepSeek-V2, section 2.1.2 (n queries, m cached tokens)")


def _low_rank():
    n, d, k, r = sizes("n d k r")
    X, W, B, A = matrix("X", n, d), matrix("W", d, k), matrix("B", d, r), matrix("A", r, k)
    beside, merged = X * W + product(product(X, B), A), product(X, W + B * A)
    return Comparison(
        "a low-rank update beside its weight, or merged into it", ("beside", multiply_adds(beside)),
        ("merged", multiply_adds(merged)), n, Statement("merging a low-rank update", beside, merged),
        "Hu et al. 2022, LoRA, section 4.1")


def _merged():
    d, k = sizes("d k")
    (W_Q, W_K), M = matrices("W_Q W_K", d, k), matrix("W_QK", d, d)
    return Comparison(
        "query and key weights apart, or merged", ("apart", entry_count([W_Q, W_K])), ("merged", entry_count([M])), d,
        None, "Elhage et al. 2021, \"QK circuit\" (trained numbers)")


def _grouped():
    n, d, k, g, r = sizes("n d k g r")
    X = matrix("X", n, d)
    every, group = (MultiHeadAttention(X, heads=g * r, d_k=k, kv_heads=kv) for kv in (None, g))
    return Comparison(
        "keys and values for every head, or for every group", ("every head", every.parameter_count()),
        ("every group", group.parameter_count()), r, None, "Ainslie et al. 2023, section 2.2 (trained numbers)")
