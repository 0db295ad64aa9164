"""The topic of self-attention: one head, from its three projections to the kinds of its parts."""

import sympy
from sympy import HadamardProduct, Transpose

from symlin.attention.fitting import product, total_of
from symlin.attention.heads import Attention
from symlin.attention.statements import unfolded
from symlin.expansion import expand
from symlin.nodes import CausalMask, Entry, OrderedMul, Softmax
from symlin.show.topic_parts import Definition, Equation, Section, Symbols, Topic
from symlin.writing import indices, kron, matrices, matrix, ones, sizes, vec, vector

n, d, d_k, d_v = sizes("n d d_k d_v")
i, j, other = indices("i j l")
X = matrix("X", n, d)
W_Q, W_K = matrices("W_Q W_K", d, d_k)
W_V = matrix("W_V", d, d_v)
b_Q, b_K, b_V = vector("b_Q", d_k), vector("b_K", d_k), vector("b_V", d_v)
u = vector("u", n)

VASWANI = "Vaswani et al. 2017, equation 1"
MEANINGS = {
    "Q": "queries: what each token looks for",
    "K": "keys: what each token offers to those who look",
    "V": "values: what each token hands over when it is chosen",
    "S": "scores: each query against each key, scaled by the root of their width",
    "A": "weights: softmax of each row of scores, positive and with sum 1",
    "A, masked": "weights: softmax of each row of scores, where row i leaves out the columns after i",
    "O": "output: for each token the average of the values under its weights",
}
CAUSAL = (" In the causal form a token sees itself and those before it: causal(n) is the n × n matrix with 1 where the "
          "column is not after the row, and 0 elsewhere.")
TABLE_NOTE = ("Each column varies one matrix and holds the others fixed; `Q`, `K` and `V` are also taken as variables "
              "of their own. linear: additivity and homogeneity are proved; affine: linear plus something constant; "
              "quadratic and nonlinear: the smaller kinds are refuted with numbers.")


def attention(*, bias=False, causal=False):
    """Self-attention as a ``Topic``, with biases of the three projections and with a causal mask if wanted."""
    head = Attention(X, W_Q, W_K, W_V, bias=(b_Q, b_K, b_V) if bias else None, mask=CausalMask(n) if causal else None)
    return Topic(
        name="attention",
        title=f"{'Causal s' if causal else 'S'}elf-attention{' with biases' if bias else ''}",
        introduction="Every token of a sequence looks at the tokens of the same sequence and takes an average of what "
                     "they have to say." + (CAUSAL if causal else ""),
        sizes=((n, "tokens in the sequence"), (d, "width of a token"), (d_k, "width of a query and of a key"),
               (d_v, "width of a value")),
        symbols=(
            Symbols((X,), "the input, one row for each token"),
            Symbols((W_Q, W_K), "the weights of queries and keys"),
            Symbols((W_V,), "the weights of values"),
            Symbols((b_Q, b_K), "biases of queries and keys"),
            *([Symbols((b_V,), "bias of the values")] if bias else []),
            Symbols((u,), "any numbers, one for each row of scores"),
        ),
        definitions=definitions(head),
        sections=(expansions(head, bias), entries(head, causal), statements(head, bias, causal)),
        make_table=head.linearity_table,
        table_note=TABLE_NOTE,
        setup=_setup(bias, causal),
        table_code="head.linearity_table()",
    )


def definitions(head):
    """The letters of a head with what they mean."""
    return tuple(
        Definition(letter, value, MEANINGS["A, masked" if letter.name[0] == "A" and head.mask is not None
                                           else letter.name[0]], VASWANI)
        for letter, value in head.definitions)


def biased_scores(head):
    """The scores of a head as they are with biases of queries and keys."""
    one = ones(n)
    return product(head.scale, total_of(product(X, head.W_Q), product(one, b_Q.T)),
                   Transpose(total_of(product(X, head.W_K), product(one, b_K.T))))


def expansions(head, bias):
    found = [Equation("the scores multiplied out", head.scores, head.expand("scores"))]
    if not bias:
        scores = biased_scores(head)
        found.append(Equation("with biases `b_Q` and `b_K` the scores have four terms", scores, expand(scores)))
    found += [
        Equation("the output in terms of the input", head.output,
                 unfolded(head.output) if bias else head.expand("output")),
        Equation("for given weights, mixing tokens and projecting them may change places", head.output,
                 _with_bias(head, product(product(head.weights, X), W_V))),
        Equation("for given weights, the operator that acts on the stacked columns of `X`", vec(head.output),
                 _stacked(head))]
    return Section("Expansions", "Products multiplied out, for all sizes.", tuple(found),
                   'head.expand("scores")')


def _with_bias(head, value):
    b = head.bias[2]
    return value if b is None else total_of(value, product(ones(n), b.T))


def _stacked(head):
    b, linear = head.bias[2], product(kron(W_V.T, head.weights), vec(X))
    return linear if b is None else total_of(linear, vec(product(ones(n), b.T)))


def entries(head, causal):
    scores, has_bias = head.scores, head.bias[0] is not None
    weight = causal_weight(scores, i, j, other) if causal else head.entry("weights", i, j)
    found = [
        Equation("the score of token `i` on token `j`: a query times a key", Entry(scores, i, j),
                 head.entry("scores", i, j)),
        Equation("its weight, out of all that token `i` sees", Entry(head.weights, i, j), weight),
        Equation("the output", Entry(head.output, i, j), head.entry("output", i, j)),
    ]
    words = "the same score multiplied out" if has_bias else "the same score, a bilinear form of the two tokens"
    found.insert(1, Equation(words, Entry(scores, i, j), head.entry("scores", i, j, expanded=True)))
    first = Equation("a query", Entry(head.Q, i, j), head.entry("Q", i, j))
    return Section("Entry by entry", "Rows and columns are counted from 1.", (first, *found),
                   'head.entry("scores", i, j)')


def causal_weight(scores, row, column, other):
    """An entry of softmax with a causal mask: in each row only the first so many columns count."""
    total = sympy.Sum(sympy.exp(Entry(scores, row, other), evaluate=False), (other, 1, row))
    return OrderedMul(Entry(CausalMask(n), row, column), sympy.exp(Entry(scores, row, column), evaluate=False),
                      sympy.Pow(total, -1, evaluate=False))


def statements(head, bias, causal):
    A, S, mask = head.weights, head.scores, head.mask
    shifted = Softmax(total_of(S, product(u, ones(1, n))), "rows", mask)
    unscaled = Softmax(product(head.Q, Transpose(head.K)), "rows", mask)
    found = [
        Equation("the weights of every row sum to 1", product(A, ones(n)), ones(n)),
        Equation("a number added to a whole row of scores changes nothing", shifted, A),
    ]
    if bias:
        found += [Equation("the bias of the keys changes no weight", A, _weights((b_Q, None, b_V), mask)),
                  Equation("the bias of the queries changes no weight", A, _weights((None, b_K, b_V), mask))]
    if causal:
        M = CausalMask(n)
        found += [Equation("no weight on what comes later", HadamardProduct(A, M, evaluate=False), A),
                  Equation("masking may be done after softmax", A,
                           HadamardProduct(Softmax(S, "rows"), M, evaluate=False))]
    found += [Equation("the scores are symmetric", S, Transpose(S)),
              Equation("the scale makes no difference to the weights", A, unscaled)]
    return Section("What holds and what does not",
                   "Each is decided for all sizes and all real values, by a proof or by numbers.", tuple(found),
                   "sl.prove(head.weights * sl.ones(n), sl.ones(n))\n---\nsl.prove(head.scores, head.scores.T)")


def _weights(bias, mask):
    """The weights of a head with these biases, in its arguments."""
    return Softmax(unfolded(Attention(X, W_Q, W_K, W_V, bias=bias).scores), "rows", mask)


def _setup(bias, causal):
    options = (", bias=(b_Q, b_K, b_V)" if bias else "") + (", mask=sl.causal_mask(n)" if causal else "")
    lines = [
        "import symlin as sl", "",
        'n, d, d_k, d_v = sl.sizes("n d d_k d_v")',
        'i, j = sl.indices("i j")',
        'X = sl.matrix("X", n, d)',
        'W_Q, W_K = sl.matrices("W_Q W_K", d, d_k)',
        'W_V = sl.matrix("W_V", d, d_v)',
    ]
    if bias:
        lines.append('b_Q, b_K, b_V = sl.vector("b_Q", d_k), sl.vector("b_K", d_k), sl.vector("b_V", d_v)')
    return "\n".join([*lines, f"head = sl.Attention(X, W_Q, W_K, W_V{options})", "head"])
