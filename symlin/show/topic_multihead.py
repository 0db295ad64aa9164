"""The topic of multi-head attention: heads side by side, one matrix behind them, and the sum over the heads it is."""

import sympy
from sympy import Transpose

from symlin.attention.fitting import product, total_of
from symlin.attention.multihead import MultiHeadAttention
from symlin.attention.tables import LinearityTable
from symlin.errors import Error
from symlin.expansion import entry, expand
from symlin.linear.kinds import linearity
from symlin.nodes import CausalMask, Entry, Family, Member, Total
from symlin.show.topic_attention import CAUSAL, MEANINGS, causal_weight
from symlin.show.topic_parts import Definition, Equation, Section, Symbols, Topic
from symlin.writing import indices, kron, matrix, ones, sizes, vec

n, d, d_k, d_v, h = sizes("n d d_k d_v h")
i, r, s, other = indices("i r s l")
X = matrix("X", n, d)
MOST_HEADS = 16
"""A number of heads up to which everything is decided within seconds; any number is a symbol."""
WRITTEN_OUT = 4
"""Up to so many heads stand one by one in a formula; of more, the first and last number."""

SOURCE = "Vaswani et al. 2017, section 3.2.2"
WORDS = {**{letter: f"{meaning.partition(':')[0]} of head `i`" for letter, meaning in MEANINGS.items()},
         "H": "head `i`: the average of its values under its weights"}
TABLE_NOTE = ("Each column varies one matrix, or one family of matrices in all its members together, and holds the "
              "others fixed. linear: additivity and homogeneity are proved; affine: linear plus something constant; "
              "quadratic and nonlinear: the smaller kinds are refuted with numbers.")


def multihead(*, heads=None, bias=False, causal=False):
    """Multi-head attention as a ``Topic``, with ``heads`` heads or, without a number, any number ``h`` of them."""
    if heads is not None and heads > MOST_HEADS:
        raise Error(f"--heads goes up to {MOST_HEADS}; leave it out to derive everything for any number of heads")
    return _Heads(h if heads is None else sympy.Integer(heads), bias, causal).topic()


class _Heads:
    """The formulas of the topic for one choice of its options."""

    def __init__(self, count, bias, causal):
        self.count, self.bias, self.causal = count, bias, causal
        mask = CausalMask(n) if causal else None
        self.written_out = count.is_Integer and count <= WRITTEN_OUT
        self.heads = MultiHeadAttention(
            X, heads=count if self.written_out else h, d_k=d_k, d_v=d_v, bias=bias, mask=mask)
        self.place = i if count != 1 else sympy.S.One
        self.of_V, self.of_O = (Family(f"W^{name}", *shape, count) for name, shape in
                                (("V", (d, d_v)), ("O", (d_v, d))))

    def own(self, expr):
        """An expression with families named as in the paper, and with the number of heads put in."""
        expr = expr if self.written_out else expr.subs(h, self.count)
        return expr.xreplace({
            m: Member(m.name.replace("_", "^"), m.index, *m.shape, m.count) for m in _members(expr)})

    def part(self, name):
        return self.own(self.heads.heads[self.place].part(name))

    def topic(self):
        how_many = "" if self.count == h else f" with {self.count} head{'' if self.count == 1 else 's'}"
        return Topic(
            name="multihead",
            title=f"{'Causal m' if self.causal else 'M'}ulti-head attention{how_many}"
                  + (f"{' and' if how_many else ' with'} biases" if self.bias else ""),
            introduction="Several heads look at the same tokens, each with weights of its own. Their outputs are put "
                         "side by side and multiplied by one matrix, which makes them a sum over the heads."
                         + (CAUSAL if self.causal else ""),
            sizes=((n, "tokens in the sequence"), (d, "width of a token"), (d_k, "width of a query and of a key"),
                   (d_v, "width of a value"), *([(h, "number of heads")] if self.count == h else [])),
            symbols=self.symbols(),
            definitions=self.definitions(),
            sections=(self.expansions(), self.entries(), self.statements()),
            make_table=self.table,
            table_note=TABLE_NOTE,
            setup=self.setup(),
            table_code=f"sl.linearity(mha.{'output' if self.count == h else 'heads[1].output'}, X)",
        )

    def symbols(self):
        def family(name, meaning, rows, columns=1):
            return Symbols((Family(name, rows, columns, self.count),), meaning)

        found = [
            Symbols((X,), "the input, one row for each token"),
            family("W^Q", "the weights of the queries, head by head", d, d_k),
            family("W^K", "the weights of the keys", d, d_k),
            family("W^V", "the weights of the values", d, d_v),
            family("W^O", "the row blocks of the output matrix", d_v, d),
        ]
        if self.bias:
            found += [family("b^Q", "biases of the queries", d_k), family("b^K", "biases of the keys", d_k),
                      family("b^V", "biases of the values", d_v), Symbols((matrix("b_O", d, 1),), "bias of the output")]
        return tuple(found)

    def definitions(self):
        head = self.heads.heads[self.place]
        found = [Definition(self.own(letter), self.own(value), self.meaning(letter.name[0]),
                            "Vaswani et al. 2017, equation 1") for letter, value in head.definitions]
        W_O, output = map(self.own, (self.heads.W_O, self.heads.output))
        return (*found,
                Definition(W_O, W_O.value, "output matrix: one block of rows for each head", SOURCE),
                Definition(output, output.value, "output: the heads side by side, times the output matrix", SOURCE))

    def meaning(self, letter):
        return WORDS[letter].replace("`i`", f"`{self.place}`")

    def expansions(self):
        output, terms = self.own(self.heads.output), self.own(self.heads.as_sum())
        V, W = self.of_V[self.place], self.of_O[self.place]
        found = [
            Equation("the output is a sum over the heads", output, terms),
            Equation("the scores of a head multiplied out", self.part("scores"), expand(self.part("scores"))),
        ]
        A, values = self.part("weights"), self.part("V").value
        linear = product(self.summed(kron(Transpose(product(V, W)), A)), vec(X))
        by_heads = product(A, values, W) if self.bias else expand(product(self.part("output"), W))
        found += [
            Equation(f"the output in terms of the {'weights and the ' if self.bias else ''}input", output,
                     self.with_bias(self.summed(by_heads))),
            Equation("for given weights, the operator that acts on the stacked columns of `X`", vec(output),
                     total_of(linear, vec(self.constant(W))) if self.bias else linear),
        ]
        return Section("Expansions", "Products multiplied out, for all sizes.", tuple(found), "mha.as_sum()")

    def entries(self):
        S, A, H = (self.part(name) for name in ("scores", "weights", "output"))
        output, W_O = self.own(self.heads.output), self.own(self.heads.W_O)
        by_heads = self.with_bias(self.summed(product(H, self.of_O[self.place])))
        found = [
            Equation("a score of a head: a query times a key", Entry(S, r, s), entry(S, r, s)),
            Equation("a weight of a head", Entry(A, r, s),
                     causal_weight(S, r, s, other) if self.causal else entry(A, r, s)),
            Equation("the output of a head", Entry(H, r, s), entry(H, r, s)),
            Equation("the output, head by head", Entry(output, r, s), entry(by_heads, r, s)),
            Equation("the first head meets the first rows of the output matrix", Entry(W_O, 1, s),
                     Entry(self.of_O[1], 1, s)),
        ]
        return Section("Entry by entry", "Rows `r` and columns `s` are counted from 1.", tuple(found),
                       'mha.heads[i].entry("scores", r, s)')

    def statements(self):
        found = [Equation(f"{words} of all heads are one projection", *map(self.own, (claim.left, claim.right)))
                 for words, claim in (("the queries", self.heads.parallel("Q")), ("the keys", self.heads.parallel("K")),
                                      ("the values", self.heads.parallel("V")))]
        found.append(Equation("the weights of every row of every head sum to 1", product(self.part("weights"), ones(n)),
                              ones(n)))
        output, H = self.own(self.heads.output), self.part("output")
        if self.count != 1:
            added = product(self.summed(H), self.summed(self.of_O[i]))
            turned = self.summed(product(H, self.of_O[self.count + 1 - i]))
            found += [
                Equation("heads may be added before the output matrix is applied", output,
                         self.with_bias(added)),
                Equation("the order of the blocks of the output matrix makes no difference", output,
                         self.with_bias(turned)),
            ]
        words = "Each is decided for all sizes and all real values, by a proof or by numbers."
        if self.count == 1:
            words += " With one head there are no heads to be added and no order of blocks to be changed."
        return Section("What holds and what does not", words, tuple(found), "sl.prove(mha.output, mha.as_sum())")

    def summed(self, term):
        """The sum over the heads of a term in one of them."""
        return term if self.count == 1 else Total(term, (i, 1, self.count))

    def with_bias(self, value):
        return total_of(value, product(ones(n), Transpose(matrix("b_O", d, 1)))) if self.bias else value

    def constant(self, W):
        """What biases of the values and of the output add to the output: rows of weights sum to 1."""
        b_V = Family("b^V", d_v, 1, self.count)[self.place]
        return self.with_bias(self.summed(product(ones(n), Transpose(b_V), W)))

    def table(self):
        """The kinds of the parts of a head and of the output."""
        parts = {part.name: part for part in map(self.part, ("Q", "K", "V", "scores", "weights", "output"))}
        parts["O"] = self.own(self.heads.output)
        variables = {"X": X}
        for given in self.heads.parameters:
            if isinstance(given, Family):
                given = Family(given.name.replace("_", "^"), given.rows, given.columns, self.count)
            variables[given.name] = given
        cells = {(row, column): linearity(part, variable)
                 for row, part in parts.items() for column, variable in variables.items()}
        return LinearityTable("Of which kind each part is in each variable, the others fixed", parts, variables, cells)

    def setup(self):
        options = (", bias=True" if self.bias else "") + (", mask=sl.causal_mask(n)" if self.causal else "")
        return "\n".join([
            "import symlin as sl", "",
            'n, d, d_k, d_v, h = sl.sizes("n d d_k d_v h")',
            'i, r, s = sl.indices("i r s")',
            'X = sl.matrix("X", n, d)',
            f"mha = sl.MultiHeadAttention(X, heads={self.count}, d_k=d_k, d_v=d_v{options})",
            "mha"])


def _members(expr):
    return [e for e in sympy.preorder_traversal(expr) if isinstance(e, Member)]
