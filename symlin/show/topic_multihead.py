"""The topic of multi-head attention: heads side by side, one matrix behind them, and the sum over the heads it is."""

from typing import NamedTuple

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
from symlin.show.topic_parts import Definition, Equation, Section, Symbols, Topic, sentence
from symlin.writing import indices, kron, matrix, ones, sizes, vec

n, d, d_k, d_v, h, g, m = sizes("n d d_k d_v h g m")
i, j, r, s, other = indices("i j r s l")
X = matrix("X", n, d)
MOST_HEADS = 16
"""A number of heads up to which everything is decided within seconds; any number is a symbol."""
WRITTEN_OUT = 4
"""Up to so many heads stand one by one in a formula; of more, the first and last number."""

SOURCE = "Vaswani et al. 2017, section 3.2.2"
GROUPED, SHARED = "Ainslie et al. 2023, section 2.2", "Shazeer 2019, section 3"
WORDS = {**{letter: f"{meaning.partition(':')[0]} of head `i`" for letter, meaning in MEANINGS.items()},
         "H": "head `i`: the average of its values under its weights"}
SHARING = " Several query heads share one head of keys and values, so that fewer keys and values have to be kept."
TABLE_NOTE = ("Each column varies one matrix, or one family of matrices in all its members together, and holds the "
              "others fixed. linear: additivity and homogeneity are proved; affine: linear plus something constant; "
              "quadratic and nonlinear: the smaller kinds are refuted with numbers.")


def multihead(*, heads=None, kv_heads=None, bias=False, causal=False):
    """Multi-head attention as a ``Topic``, with ``heads`` heads or, without a number, any number ``h`` of them.

    With ``kv_heads``, each key and value head serves as many query heads: 1 is multi-query, more is grouped-query
    attention; without a number of heads, any number ``m`` of query heads share each of them.
    """
    for option, number in (("--heads", heads), ("--kv-heads", kv_heads)):
        if number is not None and number > MOST_HEADS:
            raise Error(f"{option} goes up to {MOST_HEADS}; leave out --heads to derive everything for any number")
    if heads is not None and kv_heads is not None and heads % kv_heads:
        raise Error(f"--heads {heads} is no multiple of --kv-heads {kv_heads}")
    if heads is not None:
        count = sympy.Integer(heads)
    else:
        count = h if kv_heads in (None, 1) else kv_heads * m
    return _Heads(count, count if kv_heads is None else sympy.Integer(kv_heads), bias, causal).topic()


class _Heads:
    """The formulas of the topic for one choice of its options."""

    def __init__(self, count, kv_count, bias, causal):
        self.count, self.kv_count, self.bias, self.causal = count, kv_count, bias, causal
        self.per_group = sympy.cancel(count / kv_count)
        self.in_groups = kv_count not in (1, count)
        self.written_out = count.is_Integer and count <= WRITTEN_OUT and not self.in_groups
        if self.in_groups:
            written, kv_written, self.numbers = g * m, g, {g: kv_count, m: self.per_group}
        else:
            written, self.numbers = (count, {}) if self.written_out else (h, {h: count})
            kv_written = 1 if kv_count == 1 != count else written
        self.heads = MultiHeadAttention(
            X, heads=written, kv_heads=kv_written, d_k=d_k, d_v=d_v, bias=bias, mask=CausalMask(n) if causal else None)
        self.levels = ((j, kv_count), (i, self.per_group)) if self.in_groups else ((i, count),) if count != 1 else ()
        self.place = tuple(index for index, _ in self.levels) or sympy.S.One
        self.place = self.place[0] if len(self.levels) == 1 else self.place
        self.number = self.per_group * (j - 1) + i if self.in_groups else self.place
        self.one = (1, 1) if self.in_groups else self.place
        self.key_number = j if self.in_groups else self.place if kv_count == count else sympy.S.One
        self.of_V, self.of_O = Family("W^V", d, d_v, kv_count), Family("W^O", d_v, d, count)

    def own(self, expr):
        """An expression with families named as in the paper, and with the numbers of heads put in."""
        expr = expr.subs(self.numbers)
        return expr.xreplace({
            m: Member(m.name.replace("_", "^"), m.index, *m.shape, m.count) for m in _members(expr)})

    def part(self, name, place=None):
        """A part of the head that stands for all in formulas of one head, or of the head at a place."""
        return self.own(self.heads.heads[self.one if place is None else place].part(name))

    def topic(self):
        return Topic(
            name="multihead",
            title=self.title(),
            introduction="Several heads look at the same tokens, each with weights of its own. Their outputs are put "
                         "side by side and multiplied by one matrix, which makes them a sum over the heads."
                         + (SHARING if self.kv_count != self.count else "") + (CAUSAL if self.causal else ""),
            sizes=((n, "tokens in the sequence"), (d, "width of a token"), (d_k, "width of a query and of a key"),
                   (d_v, "width of a value"), *([(h, "number of heads")] if self.count == h else []),
                   *([(m, "query heads for each key head")] if self.count.has(m) else [])),
            symbols=self.symbols(),
            definitions=self.definitions(),
            sections=(self.expansions(), self.entries(), self.statements()),
            make_table=self.table,
            table_note=TABLE_NOTE,
            setup=self.setup(),
            table_code=f"sl.linearity(mha.{'heads[1].output' if self.count.is_Integer else 'output'}, X)",
        )

    def title(self):
        kind = "grouped-query" if self.in_groups else "multi-query" if self.kv_count != self.count else "multi-head"
        words = [f"causal {kind} attention" if self.causal else f"{kind} attention"]
        if self.count.is_Integer:
            words.append(f"with {self.count} head{'' if self.count == 1 else 's'}")
        if self.in_groups:
            words.append(f"{'and' if len(words) > 1 else 'with'} {self.kv_count} key heads")
        if self.bias:
            words.append(f"{'and' if len(words) > 1 else 'with'} biases")
        return sentence(" ".join(words))

    def symbols(self):
        def family(name, meaning, rows, columns=1):
            count = self.kv_count if name[-1] in "KV" else self.count
            return Symbols((Family(name, rows, columns, count),), meaning)

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
        source = GROUPED if self.in_groups else SHARED if self.kv_count != self.count else SOURCE
        return (*found,
                Definition(W_O, W_O.value, "output matrix: one block of rows for each head", source),
                Definition(output, output.value, "output: the heads side by side, times the output matrix", source))

    def meaning(self, letter):
        if self.kv_count == self.count or letter not in "KV":
            place = "`i` of group `j`" if self.in_groups else f"`{self.place}`"
            return WORDS[letter].replace("`i`", place)
        return WORDS[letter].replace("head `i`", "group `j`" if self.in_groups else "all heads")

    def expansions(self):
        output, terms = self.own(self.heads.output), self.own(self.heads.as_sum())
        V, W = self.of_V[self.key_number], self.of_O[self.number]
        found = [
            Equation("the output is a sum over the heads", output, terms),
            Equation("the scores of a head multiplied out", self.part("scores"), expand(self.part("scores"))),
        ]
        A, values = self.part("weights", self.place), self.part("V", self.place).value
        linear = product(self.summed(kron(Transpose(product(V, W)), A)), vec(X))
        by_heads = product(A, values, W) if self.bias else expand(product(self.part("output", self.place), W))
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
        every = self.part("output", self.place)
        by_heads = self.with_bias(self.summed(product(every, self.of_O[self.number])))
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
                       f'mha.heads[{self.place_code()}].entry("scores", r, s)')

    def place_code(self):
        """A head in Python, where the number of heads stands as in ``setup``."""
        if self.in_groups and self.count.is_Integer:
            return "1"
        return "j, i" if self.in_groups else "i"

    def statements(self):
        found = [Equation(f"{words} of all heads are one projection", *map(self.own, (claim.left, claim.right)))
                 for words, claim in (("the queries", self.heads.parallel("Q")), ("the keys", self.heads.parallel("K")),
                                      ("the values", self.heads.parallel("V")))]
        found.append(Equation("the weights of every row of every head sum to 1", product(self.part("weights"), ones(n)),
                              ones(n)))
        output, H = self.own(self.heads.output), self.part("output", self.place)
        if self.count != 1:
            added = product(self.summed(H), self.summed(self.of_O[self.number]))
            turned = self.summed(product(H, self.of_O[self.count + 1 - self.number]))
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
        for index, count in reversed(self.levels):
            term = Total(term, (index, 1, count))
        return term

    def with_bias(self, value):
        return total_of(value, product(ones(n), Transpose(matrix("b_O", d, 1)))) if self.bias else value

    def constant(self, W):
        """What biases of the values and of the output add to the output: rows of weights sum to 1."""
        b_V = Family("b^V", d_v, 1, self.kv_count)[self.key_number]
        return self.with_bias(self.summed(product(ones(n), Transpose(b_V), W)))

    def table(self):
        """The kinds of the parts of a head and of the output."""
        parts = {part.name: part for part in map(self.part, ("Q", "K", "V", "scores", "weights", "output"))}
        parts["O"] = self.own(self.heads.output)
        variables = {"X": X}
        for given in self.heads.parameters:
            if isinstance(given, Family):
                given = Family(given.name.replace("_", "^"), given.rows, given.columns, given.count.subs(self.numbers))
            variables[given.name] = given
        cells = {(row, column): linearity(part, variable)
                 for row, part in parts.items() for column, variable in variables.items()}
        if self.count.is_Integer and not self.written_out:
            cells = {place: _Kind(cell.kind, {}) for place, cell in cells.items()}
        return LinearityTable("Of which kind each part is in each variable, the others fixed", parts, variables, cells)

    def setup(self):
        options = (", bias=True" if self.bias else "") + (", mask=sl.causal_mask(n)" if self.causal else "")
        if self.kv_count != self.count:
            options = f", kv_heads={self.kv_count}{options}"
        return "\n".join([
            "import symlin as sl", "",
            'n, d, d_k, d_v, h, m = sl.sizes("n d d_k d_v h m")' if self.count.has(m) else
            'n, d, d_k, d_v, h = sl.sizes("n d d_k d_v h")',
            'i, j, r, s = sl.indices("i j r s")' if self.in_groups else 'i, r, s = sl.indices("i r s")',
            'X = sl.matrix("X", n, d)',
            f"mha = sl.MultiHeadAttention(X, heads={self.count}, d_k=d_k, d_v=d_v{options})",
            "mha"])


class _Kind(NamedTuple):
    """A kind without the verdicts behind it, which speak of a hundred matrices where there are many heads."""

    kind: str
    verdicts: dict


def _members(expr):
    return [e for e in sympy.preorder_traversal(expr) if isinstance(e, Member)]
