"""The topic of linear transformations: products on both sides, affine layers, stacks of layers, and what ReLU breaks."""

from sympy import Transpose

from symlin.attention.fitting import product, total_of
from symlin.attention.tables import LinearityTable
from symlin.expansion import entry, expand
from symlin.linear.kinds import linearity
from symlin.nodes import Defined, Entry
from symlin.show.topic_parts import Definition, Equation, Section, Symbols, Topic
from symlin.writing import indices, matrices, matrix, ones, relu, sizes, vec, vector

m, n, d, k, p = sizes("m n d k p")
i, j = indices("i j")
X, A, B, W, U = matrix("X", n, d), matrix("A", m, n), matrix("B", d, k), matrix("W", d, k), matrix("U", k, p)
b, c = vector("b", k), vector("c", p)

F = Defined("F", product(A, X, B))
G = Defined("G", total_of(product(X, W), product(ones(n), b.T)))
L = Defined("L", total_of(product(G, U), product(ones(n), c.T)))
R = Defined("R", relu(G))
N = Defined("N", total_of(product(R, U), product(ones(n), c.T)))

TABLE_NOTE = ("Each column varies one matrix and holds the others fixed. linear: additivity and homogeneity are proved; "
              "affine: linear plus something constant; nonlinear: the smaller kinds are refuted with numbers.")
LAWS = {"additivity": "additive", "homogeneity": "homogeneous", "positive homogeneity": "homogeneous for positive numbers",
        "affinity": "affine: it keeps weighted means"}


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
            Symbols((X,), "the input"),
            Symbols((A,), "mixes the rows"),
            Symbols((B, W), "mix the columns"),
            Symbols((U,), "the weights of a second layer"),
            Symbols((b,), "the bias of the first layer"),
            Symbols((c,), "the bias of the second layer"),
        ),
        definitions=(
            Definition(F, F.value, "a product on both sides: rows are mixed by `A`, columns by `B`"),
            Definition(G, G.value, "an affine layer: every row times `W`, plus the bias"),
            Definition(L, L.value, "two affine layers"),
            Definition(R, R.value, "a layer with ReLU: negative entries become 0", "Nair & Hinton 2010"),
            Definition(N, N.value, "two layers with ReLU between", "Vaswani et al. 2017, equation 2"),
        ),
        sections=(expansions(), entries(), laws("The product on both sides", F), laws("The affine layer", G),
                  laws("The layer with ReLU", R), stacks()),
        make_table=table,
        table_note=TABLE_NOTE,
        setup=SETUP,
        table_code="[[part.kind for part in (sl.linearity(f, X), sl.linearity(f, W))] for f in (F, G, L, R, N)]",
    )


def expansions():
    both, layer = linearity(F, X), linearity(G, X)
    found = (
        Equation("the operator that acts on the stacked columns of `X`", vec(F), product(both.operator, vec(X))),
        Equation("an affine layer is a linear part and a constant part", G,
                 total_of(layer.linear_part, layer.constant_part)),
        Equation("its linear part on the stacked columns of `X`", vec(layer.linear_part),
                 product(linearity(layer.linear_part, X).operator, vec(X))),
        Equation("two affine layers multiplied out", L, expand(L)),
    )
    return Section("Expansions", "Products multiplied out, for all sizes; operators are found and proved by symlin.", found,
                   "sl.linearity(F, X).operator\n---\nsl.expand(L)")


def entries():
    found = tuple(Equation(words, Entry(letter, i, j), entry(letter, i, j)) for letter, words in (
        (F, "a product on both sides"), (G, "an affine layer"), (R, "a layer with ReLU")))
    return Section("Entry by entry", "Rows and columns are counted from 1.", found, "sl.entry(F, i, j)")


def laws(title, letter):
    """What is asked of a linear map, with the verdicts of ``sl.linearity``."""
    verdicts = linearity(letter, X).verdicts
    found = [Equation(f"{LAWS[name]}{'' if letter is not R or name != 'affinity' else ''}", verdict.left, verdict.right,
                      condition="for c > 0" if name == "positive homogeneity" else "", verdict=verdict)
             for name, verdict in verdicts.items() if name in LAWS]
    return Section(title, f"Is `{letter.name}` linear in `X`?", tuple(found), f"sl.linearity({letter.name}, X)")


def stacks():
    one_matrix, one_bias = product(W, U), total_of(product(Transpose(U), b), c)
    found = (
        Equation("two affine layers are one, with weights and bias of its own", L,
                 total_of(product(X, one_matrix), product(ones(n), Transpose(one_bias)))),
        Equation("with ReLU between, two layers are the same as without", N, L),
        Equation("ReLU may be moved behind the second layer", N,
                 relu(L)),
        Equation("ReLU twice is ReLU once", relu(R), R),
    )
    return Section("Stacks of layers", "Layers without ReLU collapse, whatever their sizes.", found,
                   "sl.prove(L, X * (W * U) + sl.ones(n) * (U.T * b + c).T)\n---\nsl.prove(N, L)")


def table():
    rows = {letter.name: letter for letter in (F, G, L, R, N)}
    columns = {variable.name: variable for variable in (X, A, B, W, b, U, c)}
    cells = {(row, column): linearity(letter, variable)
             for row, letter in rows.items() for column, variable in columns.items()}
    return LinearityTable("Of which kind each map is in each variable, the others fixed", rows, columns, cells)


SETUP = """\
import symlin as sl

m, n, d, k, p = sl.sizes("m n d k p")
i, j = sl.indices("i j")
X, A, B, W = sl.matrix("X", n, d), sl.matrix("A", m, n), sl.matrix("B", d, k), sl.matrix("W", d, k)
U, b, c = sl.matrix("U", k, p), sl.vector("b", k), sl.vector("c", p)
F = A * X * B
G = X * W + sl.ones(n) * b.T
L = G * U + sl.ones(n) * c.T
R = sl.relu(G)
N = R * U + sl.ones(n) * c.T"""
