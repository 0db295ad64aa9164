"""Many heads: each with its own projections, their outputs side by side, and one matrix behind them."""

import sympy
from sympy import OneMatrix, S, Symbol, Transpose

from symlin.displayed import Displayed
from symlin.attention.costs import entry_count, multiply_adds
from symlin.attention.fitting import biases, family_argument, fitted, product, size_argument, total_of
from symlin.attention.groups import Groups
from symlin.attention.heads import Attention
from symlin.attention.statements import Statement
from symlin.attention.tables import heads_linearity_table
from symlin.attention.torch_weights import weights_of
from symlin.errors import Error
from symlin.nodes import Defined, Family
from symlin.shapes import shape
from symlin.spelling import spelled


class MultiHeadAttention(Displayed):
    """Attention of the rows of ``X`` in several heads.

    ``X`` is (n, d); head i has W_Q (d, d_k), W_K (e, d_k), W_V (e, d_v), members of families with ``heads`` members,
    where (m, e) is the shape of ``context``, by default ``X``; its output H_i is (n, d_v). The output is
    Concat(H_1, ..., H_h) W_O with W_O (h·d_v, d_out), the row blocks W_O_i (d_v, d_out) under each other.

    ``heads`` is a number or a size. ``d_v`` is ``d_k`` and ``d_out`` is d unless given. With ``kv_heads``, each key and
    value head serves ``heads / kv_heads`` query heads that follow each other: 1 is multi-query attention (Shazeer
    2019), more is grouped-query attention (Ainslie et al. 2023, section 2.2). ``bias=True`` gives every projection and
    the output a bias; ``bias=(b_Q, b_K, b_V, b_O)``, or a mapping from these names, gives families of columns, and a
    column for the output, None for one that is not there. ``mask``, ``scale``, ``rope``, ``kernel`` and ``normalised``
    are those of ``Attention``, and so is ``position_bias``, or a function of the head's number that gives it.

    ``heads[1]``, ``heads[i]`` is a head; ``heads[j, i]`` is head i of group j. ``concat``, ``W_O``, ``output`` and
    ``definitions`` are what is written, ``statements`` what holds of it.
    Source: Vaswani et al. 2017, "Attention is all you need", section 3.2.2.

    >>> from symlin.writing import sizes, matrix
    >>> n, d, k, v, h = sizes("n d k v h")
    >>> mha = MultiHeadAttention(matrix("X", n, d), heads=h, d_k=k, d_v=v)
    >>> mha.concat, mha.as_sum(), mha.W_O.shape
    (concat(i=1..h, H_i), sum(i=1..h, H_i*W_O_i), (h*v, d))
    >>> MultiHeadAttention(matrix("X", n, d), heads=2, d_k=k).concat
    [H_1, H_2]
    """

    values = None
    """The numbers of the parameters, ``{parameter: array}``, where ``from_torch`` has read them off a module."""

    def __init__(self, X, *, heads, d_k, d_v=None, kv_heads=None, d_out=None, context=None, bias=False, mask=None,
                 scale=None, position_bias=None, rope=None, kernel=None, normalised=True):
        self.X = fitted("X", X)
        self.context = None if context is None else fitted("context", context)
        self.count = size_argument("heads", heads)
        self.kv_count = self.count if kv_heads is None else size_argument("kv_heads", kv_heads)
        d_k = size_argument("d_k", d_k)
        d_v = d_k if d_v is None else size_argument("d_v", d_v)
        d_out = self.X.shape[1] if d_out is None else size_argument("d_out", d_out)
        sees = self.X if context is None else self.context
        d, e = self.X.shape[1], sees.shape[1]
        self.W_Q = Family("W_Q", d, d_k, self.count)
        self.W_K, self.W_V = Family("W_K", e, d_k, self.kv_count), Family("W_V", e, d_v, self.kv_count)
        self.W_O_blocks = Family("W_O", d_v, d_out, self.count)
        self._bias = self._biases(bias, {"b_Q": (d_k, self.count), "b_K": (d_k, self.kv_count),
                                        "b_V": (d_v, self.kv_count)}, d_out)
        self.bias = None if self._bias == (None,) * 4 else self._bias
        self._options = dict(mask=mask, scale=scale, rope=rope, kernel=kernel, normalised=normalised)
        self._position_bias = position_bias
        self._sizes = dict(heads=heads, d_k=d_k, d_v=d_v, kv_heads=kv_heads, d_out=d_out, bias=bias)
        written = (self.X, sees, self.count, self.kv_count, d_k, d_v, d_out)
        self.groups = Groups(self.count, self.kv_count, {s.name for value in written for s in value.atoms(Symbol)})
        self._known = {}
        self.heads = Heads(self)
        self._define()

    def _define(self):
        over = self.groups.query_range
        self.concat = over.side_by_side(lambda place: self.heads[place].output)
        self.W_O = Defined("W_O", over.stacked(lambda place: self.W_O_blocks[self.groups.query_number(place)]))
        value = product(self.concat, self.W_O)
        shape(value)
        self.output = Defined("O", self._with_output_bias(value))

    @staticmethod
    def _biases(bias, families, d_out):
        """(b_Q, b_K, b_V, b_O), each a family, the last a column, or None."""
        names = (*families, "b_O")
        *given, b_O = biases(bias, names, lambda name: (
            sympy.MatrixSymbol(name, d_out, 1) if name == "b_O" else Family(name, families[name][0], S.One,
                                                                             families[name][1])))
        found = [family_argument(name, b, rows, S.One, count)
                 for b, (name, (rows, count)) in zip(given, families.items())]
        return (*found, None if b_O is None else fitted("b_O", b_O, d_out, 1, f"the output has {d_out} columns"))

    def _with_output_bias(self, value):
        if self._bias[3] is None:
            return value
        return total_of(value, product(OneMatrix(self.X.shape[0], 1), Transpose(self._bias[3])))

    def with_inputs(self, X, context=None):
        """The same heads, with the same options, on other inputs of the same shapes."""
        return MultiHeadAttention(X, context=context, position_bias=self._position_bias, **self._sizes, **self._options)

    def head(self, place):
        """The head at a place: a number, an index, or a pair (group, place in the group)."""
        place = self.groups.place(place)
        if place not in self._known:
            t, j = self.groups.query_number(place), self.groups.key_number(place)
            bias = tuple(None if b is None else b[number] for b, number in zip(self._bias, (t, j, j)))
            position_bias = self._position_bias
            if callable(position_bias) and not isinstance(position_bias, sympy.Basic):
                position_bias = position_bias(t)
            marks = ("_" + ",".join(map(str, place)), f"_{j}", "_" + ",".join(map(str, place)))
            self._known[place] = Attention(
                self.X, self.W_Q[t], self.W_K[j], self.W_V[j], context=self.context, bias=bias,
                position_bias=position_bias, marks=marks, **self._options)
        return self._known[place]

    # what is written ---------------------------------------------------------------------------------------------

    def as_sum(self):
        """The output as a sum over the heads: H_1 W_O_1 + ... + H_h W_O_h, and the bias of the output."""
        blocks, number = self.W_O_blocks, self.groups.query_number
        return self._with_output_bias(self.groups.query_range.summed(
            lambda place: product(self.heads[place].output, blocks[number(place)])))

    @property
    def definitions(self):
        """The letters with their definitions, ``[(letter, value)]``: the heads, W_O, the output."""
        steps = [step for place in self.groups.query_range.places for step in self.heads[place].definitions]
        return list(dict.fromkeys([*steps, (self.W_O, self.W_O.value), (self.output, self.output.value)]))

    @property
    def parameters(self):
        """The families and symbols of the weights and biases, in the order Q, K, V, O."""
        return [self.W_Q, self.W_K, self.W_V, self.W_O_blocks, *(b for b in self._bias if b is not None)]

    # what holds --------------------------------------------------------------------------------------------------

    def parallel(self, name):
        """All heads' Q, K or V as one projection: X [W_1 ... W_h] = [X W_1 ... X W_h], a ``Statement``."""
        if name not in ("Q", "K", "V"):
            raise Error(f"{name!r} is no projection; the projections are Q, K and V")
        over = self.groups.query_range if name == "Q" else self.groups.key_range
        number = self.groups.query_number if name == "Q" else (lambda place: place[0])
        weights = {"Q": self.W_Q, "K": self.W_K, "V": self.W_V}[name]
        inputs = self.X if name == "Q" or self.context is None else self.context
        left = product(inputs, over.side_by_side(lambda place: weights[number(place)]))
        b = self._bias["QKV".index(name)]
        if b is not None:
            left = total_of(left, product(OneMatrix(inputs.shape[0], 1),
                                          over.side_by_side(lambda place: Transpose(b[number(place)]))))
        right = over.side_by_side(lambda place: self._projected(name, place))
        return Statement(f"{name} of all heads as one projection", left, right)

    def _projected(self, name, place):
        if name != "Q":
            place = (place[0], S.One) if self.groups.in_groups else (self.groups.first_of_group(place[0]),)
        return self.heads[place].projected["QKV".index(name)]

    @property
    def statements(self):
        """What holds of these heads: a list of ``Statement``."""
        found = [Statement("side by side times W_O is a sum over the heads", self.output, self.as_sum())]
        found += [self.parallel(name) for name in "QKV"]
        if self._options["kernel"] is None:
            rows, keys = self.X.shape[0], (self.X if self.context is None else self.context).shape[0]
            sums = self.groups.query_range.side_by_side(
                lambda place: product(self.heads[place].weights, OneMatrix(keys, 1)))
            ones = OneMatrix(rows, self.count)
            found.append(Statement("the weights of every row of every head sum to 1", sums, ones))
        return found

    @property
    def verdicts(self):
        """The verdicts on ``statements``, by name."""
        return {statement.name: statement.verdict for statement in self.statements}

    def parameter_count(self):
        """The number of trained numbers, a polynomial in the sizes.

        >>> from symlin.writing import sizes, matrix
        >>> n, d, k, h = sizes("n d k h")
        >>> MultiHeadAttention(matrix("X", n, d), heads=h, d_k=k).parameter_count()
        4*d*h*k
        """
        return entry_count(self.parameters)

    def linearity_table(self):
        """Of which kind the parts of a head, and the output, are in each input: a ``tables.LinearityTable``."""
        return heads_linearity_table(self)

    def multiply_adds(self, *, order="left"):
        """The multiply-adds of the output, a polynomial in the sizes; see ``costs.multiply_adds``."""
        return multiply_adds(self.output, order=order)

    @classmethod
    def from_torch(cls, module, X=None, *, context=None, mask=None):
        """The heads of a ``torch.nn.MultiheadAttention``, with its weights in ``values``.

        ``X`` (n, embed_dim) is a symbol of that name unless given; ``context`` (m, e) is what keys and values are made
        of where it is not ``X``. Sizes of the module are numbers. ``values`` maps each of ``parameters`` to an array:
        weights transposed and cut into heads, families as (count, rows, columns), so that
        ``sl.lambdify([X, *heads.parameters], heads.output)(x, *heads.values.values())`` is the module's output on
        ``x``, batches in front. Dropout is left out. Raises ``TypeError`` for other modules, ``Error`` for what has no
        place here (``add_bias_kv``, ``add_zero_attn``, keys and values of different widths).
        """
        sizes, values = weights_of(module, context is not None)
        if X is None:
            X = sympy.MatrixSymbol("X", Symbol("n", integer=True, positive=True), sizes.pop("width"))
        sizes.pop("width", None)
        heads = cls(X, context=context, mask=mask, **sizes)
        heads.values = dict(zip(heads.parameters, values))
        return heads

    # shown -------------------------------------------------------------------------------------------------------

    def __repr__(self):
        return "\n".join(f"{letter} = {spelled(value)}" for letter, value in self.definitions)


class Heads(Displayed):
    """The heads by place: ``heads[1]``, ``heads[i]``, ``heads[j, i]``; a sequence where their count is a number."""

    def __init__(self, attention):
        self._attention = attention

    def __getitem__(self, place):
        return self._attention.head(place)

    def __len__(self):
        count = self._attention.count
        if not count.is_Integer:
            raise TypeError(f"there are {count} heads, not a number of them")
        return int(count)

    def __iter__(self):
        return (self[t] for t in range(1, len(self) + 1))

    @property
    def definitions(self):
        """The letters of the heads with their definitions, ``[(letter, value)]``."""
        return self._attention.definitions[:-2]

    def __repr__(self):
        return f"<{self._attention.count} heads>"

