"""The topic of linear transformations: products on both sides, affine layers, stacks of them, and what ReLU breaks."""

from sympy import Symbol, Transpose

from symlin.attention.fitting import product, total_of
from symlin.attention.tables import LinearityTable
from symlin.expansion import entry, expand
from symlin.linear.kinds import linearity
from symlin.nodes import Defined, Entry
from symlin.show.topic_parts import Definition, Equation, Section, Symbols, Topic
from symlin.writing import exp, indices, matrix, ones, relu, scalar, sizes, vec, vector

m, n, d, k, p = sizes("m n d k p")
i, j = indices("i j")
X, Y, A, B = matrix("X", n, d), matrix("Y", n, d), matrix("A", m, n), matrix("B", d, k)
c = scalar("c")
W_1, W_2, b_1, b_2 = matrix("W_1", d, k), matrix("W_2", k, p), vector("b_1", k), vector("b_2", p)

F = Defined("F", product(A, X, B))
G = Defined("G", total_of(product(X, W_1), product(ones(n), b_1.T)))
L = Defined("L", total_of(product(G, W_2), product(ones(n), b_2.T)))
R = Defined("R", relu(product(X, W_1)))
N = Defined("N", product(R, W_2))

TABLE_NOTE = ("Each column varies one matrix and holds the others fixed. linear: additivity and homogeneity are "
              "proved; affine: linear plus something constant; nonlinear: the smaller kinds are refuted with numbers.")
LAWS = {"additivity": "it keeps sums", "homogeneity": "it keeps multiples",
        "positive homogeneity": "it keeps positive multiples: every positive number is an exp(c)",
        "affinity": "it keeps weighted means"}


def linear():
    """Linear transformations as a ``Topic``."""
    return Topic(
        name="linear",
        title="Linear transformations",
        introduction="A map is linear if it keeps sums and multiples. Every linear map of a matrix is one matrix that "
                     "acts on its stacked columns, and a stack of affine layers is one affine layer; a stack with ReLU "
                     "between is not.",
        sizes=((n, "rows of the input, one for each example"), (d, "width of an example"),
               (k, "width after one layer"), (p, "width after two layers"), (m, "rows after mixing")),
        symbols=(
            Symbols((X, Y), "the input, and another one"),
            Symbols((c,), "a number"),
            Symbols((A,), "mixes the rows"),
            Symbols((B, W_1), "mix the columns"),
            Symbols((W_2,), "the weights of a second layer"),
            Symbols((b_1,), "the bias of the first layer"),
            Symbols((b_2,), "the bias of the second layer"),
        ),
        definitions=(
            Definition(F, F.value, "a product on both sides: rows are mixed by `A`, columns by `B`"),
            Definition(G, G.value, "an affine layer: every row times `W_1`, plus the bias"),
            Definition(L, L.value, "two affine layers, one after the other"),
            Definition(R, R.value, "a layer with ReLU: negative entries become 0", "Nair and Hinton 2010, section 2"),
            Definition(N, N.value, "two layers with ReLU between", "Vaswani et al. 2017, equation 2, without biases"),
        ),
        sections=(expansions(), entries(), laws("The product on both sides", F, "additivity", "homogeneity"),
                  laws("The affine layer", G, "additivity", "homogeneity", "affinity"),
                  laws("The layer with ReLU", R, "additivity", "homogeneity", "positive homogeneity", "affinity"),
                  stacks()),
        make_table=table,
        table_note=TABLE_NOTE,
        setup=SETUP,
        table_code="[[sl.linearity(f, v).kind for v in (X, W_1, b_1)] for f in (F, G, L, R, N)]",
    )


def expansions():
    """The operators, found by ``sl.linearity``, and two layers multiplied out."""
    both, layer = linearity(F, X), linearity(G, X)
    found = (
        Equation("the operator that acts on the stacked columns of `X`", vec(F), product(both.operator, vec(X))),
        Equation("an affine layer is a linear part and a constant part", G,
                 total_of(layer.linear_part, layer.constant_part)),
        Equation("its linear part on the stacked columns of `X`", vec(layer.linear_part),
                 product(linearity(layer.linear_part, X).operator, vec(X))),
        Equation("two affine layers multiplied out", L, expand(L)),
    )
    return Section("Expansions", "Products multiplied out, for all sizes.", found,
                   "sl.linearity(F, X).operator\n---\nsl.expand(L)")


def entries():
    """One entry of each map."""
    found = tuple(Equation(words, Entry(letter, i, j), entry(letter, i, j)) for letter, words in (
        (F, "the product on both sides"), (G, "the affine layer"), (R, "the layer with ReLU")))
    return Section("Entry by entry", "Rows and columns are counted from 1.", found, "sl.entry(F, i, j)")


def laws(title, letter, *names):
    """What is asked of a linear map, with the verdicts of ``sl.linearity``."""
    claims = linearity(letter, X).claims
    found = [_for_positive_numbers(LAWS[name], claims[name]) if name == "positive homogeneity"
             else Equation(LAWS[name], claims[name].left, claims[name].right, verdict=claims[name]) for name in names]
    return Section(title, f"Is `{letter.name}` linear in `X`?", tuple(found), f"sl.linearity({letter.name}, X)")


def _for_positive_numbers(words, verdict):
    """A claim about positive numbers, without an assumption."""
    left, right = (side.xreplace({Symbol(c.name, positive=True): exp(c)}) for side in (verdict.left, verdict.right))
    return Equation(words, left, right)


def stacks():
    """What becomes of two layers, without ReLU between and with it."""
    weights, bias = product(W_1, W_2), total_of(product(Transpose(W_2), b_1), b_2)
    without = product(X, W_1, W_2)
    found = (
        Equation("two affine layers are one, with weights and a bias of its own", L,
                 total_of(product(X, weights), product(ones(n), Transpose(bias)))),
        Equation("two layers with ReLU between are the same as without", N, without),
        Equation("ReLU may wait until after the second layer", N, relu(without)),
        Equation("ReLU twice is ReLU once", relu(R), R),
    )
    return Section("Stacks of layers", "Layers without ReLU collapse into one, whatever their sizes.", found,
                   "sl.prove(L, X * (W_1 * W_2) + sl.ones(n) * (W_2.T * b_1 + b_2).T)\n---\nsl.prove(N, X * W_1 * W_2)")


def table():
    """The kinds of all maps in all variables."""
    rows = {letter.name: letter for letter in (F, G, L, R, N)}
    columns = {variable.name: variable for variable in (X, A, B, W_1, b_1, W_2, b_2)}
    cells = {(row, column): linearity(letter, variable)
             for row, letter in rows.items() for column, variable in columns.items()}
    return LinearityTable("Of which kind each map is in each variable, the others fixed", rows, columns, cells)


SETUP = """\
import symlin as sl

m, n, d, k, p = sl.sizes("m n d k p")
i, j = sl.indices("i j")
X, A, B = sl.matrix("X", n, d), sl.matrix("A", m, n), sl.matrix("B", d, k)
W_1, W_2 = sl.matrix("W_1", d, k), sl.matrix("W_2", k, p)
b_1, b_2 = sl.vector("b_1", k), sl.vector("b_2", p)
F = A * X * B
G = X * W_1 + sl.ones(n) * b_1.T
L = G * W_2 + sl.ones(n) * b_2.T
R = sl.relu(X * W_1)
N = R * W_2
F"""
