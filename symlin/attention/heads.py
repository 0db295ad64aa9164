"""One attention head: queries, keys, values, scores, weights and output as letters that know their definitions."""

import sympy
from sympy import HadamardProduct, Inverse, MatrixSymbol, OneMatrix, Rational, S, Transpose

from symlin.displayed import Displayed
from symlin.attention.costs import entry_count, multiply_adds
from symlin.attention.features import feature_map, same_features
from symlin.attention.fitting import biases, fitted, number_argument, product, shape_text, total_of
from symlin.attention.rotary import rope_argument, rotated
from symlin.attention.statements import Statement
from symlin.attention.tables import linearity_table
from symlin.errors import Error, ShapeError
from symlin.expansion import entry, expand
from symlin.nodes import Concat, Defined, Diag, Family, Scalar, Softmax
from symlin.shapes import is_indicator, shape
from symlin.spelling import spelled

LETTERS = {"Q": "Q", "K": "K", "V": "V", "scores": "S", "weights": "A", "output": "O"}
"""What the parts of a head are called, and the letters that they are written with."""


class Attention(Displayed):
    """Scaled dot-product attention of the rows of ``X``, written step by step.

    ``X`` is (n, d), ``W_Q`` (d, d_k), ``W_K`` (e, d_k), ``W_V`` (e, d_v), where (m, e) is the shape of ``context``,
    which is ``X`` unless another is given (cross-attention). With 1 a column of ones::

        Q = X W_Q    K = Y W_K    V = Y W_V    S = scale Q Kᵀ    A = softmax(S) by rows    O = A V

    Options, all by keyword:

    * ``mask`` (n, m), of zeros and ones, such as ``sl.causal_mask(n)`` or a symbol ``sl.mask("M", n, m)``: which keys
      each query sees; the output of one that sees none is undefined;
    * ``bias=(b_Q, b_K, b_V)``, columns or None, or a mapping from these names, or True, which makes them:
      Q = X W_Q + 1 b_Qᵀ, and so on;
    * ``scale``, a number, 1/√d_k by default (1 with a kernel);
    * ``position_bias`` (n, m), added to the scores (Press et al. 2022);
    * ``rope=(positions, frequencies)``, columns (n, 1) and (d_k/2, 1): queries and keys are turned (Su et al. 2021);
      with a context ``(positions, positions of the context, frequencies)``;
    * ``kernel``, a feature map φ (see ``features.feature_map``): S = φ(Q) φ(K)ᵀ, and A is S divided by its row sums,
      or S itself with ``normalised=False`` (Katharopoulos et al. 2020, equations 3 and 4).

    ``Q``, ``K``, ``V``, ``scores``, ``weights`` and ``output`` are letters with a ``value``, in ``definitions`` in
    their order; ``marks``, three texts, stand behind the letters of queries, of keys and values, and of the rest.
    Raises ``ShapeError`` where an argument does not fit, naming it, its shape and what it must be.
    Source: Vaswani et al. 2017, "Attention is all you need", equation 1 and section 3.2.

    >>> from symlin.writing import sizes, matrix, matrices
    >>> n, d, k, v = sizes("n d k v")
    >>> head = Attention(matrix("X", n, d), *matrices("W_Q W_K", d, k), matrix("W_V", d, v))
    >>> for letter, value in head.definitions:
    ...     print(letter, "=", value)
    Q = X*W_Q
    K = X*W_K
    V = X*W_V
    S = 1/sqrt(k)*Q*K.T
    A = softmax(S)
    O = A*V
    """

    def __init__(self, X, W_Q, W_K, W_V, *, context=None, mask=None, bias=None, scale=None, position_bias=None,
                 rope=None, kernel=None, normalised=True, marks=("", "", "")):
        self.X = fitted("X", X)
        self.context = self.X if context is None else fitted("context", context)
        inside, here = f"X is {shape_text(self.X)}", "X" if context is None else "context"
        self.W_Q = fitted("W_Q", W_Q, self.X.shape[1], None, inside)
        seen = f"{here} is {shape_text(self.context)}"
        self.W_K = fitted("W_K", W_K, self.context.shape[1], self.W_Q.shape[1],
                          f"{seen} and W_Q is {shape_text(self.W_Q)}")
        self.W_V = fitted("W_V", W_V, self.context.shape[1], None, seen)
        self.bias = self._biases(bias)
        self.mask = self._mask(mask)
        self.kernel = None if kernel is None else feature_map(kernel)
        self.normalised = bool(normalised)
        self.scale = self._scale(scale)
        self.position_bias = None
        if position_bias is not None:
            self.position_bias = fitted("position_bias", position_bias, *self._square(), self._pair())
        self.rope = None if rope is None else rope_argument(rope, context is not None)
        if self.kernel and position_bias is not None:
            raise Error("position_bias is added to the scores of softmax attention; with kernel there are none")
        self._marks = marks
        self._options = dict(mask=mask, scale=scale, position_bias=position_bias, rope=rope, kernel=kernel,
                             normalised=normalised)
        self._define()

    # what was passed ---------------------------------------------------------------------------------------------

    def _square(self):
        return self.X.shape[0], self.context.shape[0]

    def _pair(self):
        return f"one entry for each of the {self.X.shape[0]} queries and each of the {self.context.shape[0]} keys"

    def _biases(self, bias):
        weights = {"b_Q": self.W_Q, "b_K": self.W_K, "b_V": self.W_V}
        given = biases(bias, tuple(weights), lambda name: MatrixSymbol(name, weights[name].shape[1], 1))
        return tuple(
            None if b is None else fitted(name, b, W.shape[1], 1, f"{name.replace('b', 'W')} is {shape_text(W)}")
            for b, (name, W) in zip(given, weights.items()))

    def _mask(self, mask):
        if mask is None:
            return None
        if isinstance(mask, str):
            raise TypeError(f"mask is the text {mask!r}; write sl.causal_mask(n)")
        mask = fitted("mask", mask, *self._square(), self._pair())
        if not is_indicator(mask):
            raise ShapeError(f"mask is {spelled(mask)}; it must be 0 or 1 everywhere: sl.causal_mask(n), "
                             "sl.mask('M', n, m), or ones, zeros and blocks, products and transposes of masks", mask)
        return mask

    def _scale(self, scale):
        if scale is not None:
            return number_argument("scale", scale)
        return S.One if self.kernel else sympy.Pow(self.W_Q.shape[1], Rational(-1, 2))

    # the steps ---------------------------------------------------------------------------------------------------

    def _define(self):
        given = self.X, self.context, self.W_Q, self.W_K, self.W_V, *self.bias, self.mask, self.position_bias
        taken = {s.name for value in given if value is not None for s in value.free_symbols}
        per_query, per_key, per_head = self._marks
        self._steps = []

        def letter(name, mark, value):
            name = name + mark
            while name in taken:
                name += "'"
            shape(value)
            defined = Defined(name, value)
            self._steps.append((defined, value))
            return defined

        inputs = (self.X, self.context, self.context)
        projections = [self._projection(*part) for part in zip(inputs, (self.W_Q, self.W_K, self.W_V), self.bias)]
        Q, K, V = projections
        if self.rope:
            p, p_K, theta = self.rope
            turned = letter("Q^0", per_query, Q), letter("K^0", per_key, K)
            Q, K = rotated(turned[0], p, theta), rotated(turned[1], p_K, theta)
        self.Q, self.K, self.V = letter("Q", per_query, Q), letter("K", per_key, K), letter("V", per_key, V)
        self.projected = (*turned, self.V) if self.rope else (self.Q, self.K, self.V)
        self.scores = letter("S", per_head, self._scores())
        self.weights = letter("A", per_head, self._weights())
        self.output = letter("O" if not per_head else "H", per_head, product(self.weights, self.V))

    @staticmethod
    def _projection(X, W, b):
        projected = product(X, W)
        if b is None:
            return projected
        return total_of(projected, product(OneMatrix(X.shape[0], 1), Transpose(b)))

    def _scores(self):
        Q, K = self.Q, self.K
        if self.kernel:
            Q, K = self.kernel(Q), self.kernel(K)
            same_features(Q, K)
        scores = product(self.scale, Q, Transpose(K))
        if self.kernel and self.mask is not None:
            return HadamardProduct(scores, self.mask, evaluate=False)
        return scores if self.position_bias is None else total_of(scores, self.position_bias)

    def _weights(self):
        if not self.kernel:
            return Softmax(self.scores, "rows", self.mask)
        if not self.normalised:
            return self.scores
        return product(Inverse(Diag(product(self.scores, OneMatrix(self.scores.shape[1], 1)))), self.scores)

    @property
    def definitions(self):
        """The letters with their definitions, ``[(letter, value)]``, each in terms of those before it."""
        return list(self._steps)

    def part(self, name):
        """The letter of a part: "Q", "K", "V", "scores", "weights" or "output"."""
        if name not in LETTERS:
            raise Error(f"{name!r} is no part of a head; its parts are {', '.join(LETTERS)}")
        return getattr(self, name)

    # asking ------------------------------------------------------------------------------------------------------

    def expand(self, name="scores"):
        """A part multiplied out in terms of the arguments; with biases the scores are four terms.

        >>> from symlin.writing import sizes, matrix, matrices
        >>> n, d, k, v = sizes("n d k v")
        >>> head = Attention(matrix("X", n, d), *matrices("W_Q W_K", d, k), matrix("W_V", d, v), scale=1)
        >>> head.expand("scores")
        X*W_Q*W_K.T*X.T
        """
        return expand(self.part(name))

    def entry(self, name, i, j, *, expanded=False):
        """The entry of a part in row ``i`` and column ``j``, from 1, in textbook order.

        In the letters that define the part, or with ``expanded`` in the arguments.

        >>> from symlin.writing import sizes, matrix, matrices, indices
        >>> n, d, k, v = sizes("n d k v"); i, j = indices("i j")
        >>> head = Attention(matrix("X", n, d), *matrices("W_Q W_K", d, k), matrix("W_V", d, v), scale=1)
        >>> head.entry("scores", i, j), head.entry("Q", 1, j)
        (Sum(Q_{i,l}*K_{j,l}, (l, 1, k)), Sum(X_{1,l}*W_Q_{l,j}, (l, 1, d)))
        """
        return entry(self.expand(name) if expanded else self.part(name), i, j)

    def bilinear(self, i, j):
        """The score of token ``i`` on token ``j`` as a bilinear form: a ``Statement``.

        With the tokens ``x_i``, columns (d, 1), stacked as the rows of ``X``: S_ij = x_iᵀ W_Q W_Kᵀ x_j · scale. The
        context must be a symbol too. Raises ``Error`` where scores have further terms or the inputs are no symbols.
        Source: Elhage et al. 2021, "A mathematical framework for transformer circuits", "QK circuit".

        >>> from symlin.writing import sizes, matrix, matrices, indices
        >>> n, d, k, v = sizes("n d k v"); i, j = indices("i j")
        >>> head = Attention(matrix("X", n, d), *matrices("W_Q W_K", d, k), matrix("W_V", d, v), scale=1)
        >>> form = head.bilinear(i, j)
        >>> form.right, form.status
        (x_i.T*W_Q*W_K.T*x_j, 'proved')
        """
        if self.kernel or self.rope or self.position_bias is not None or any(b is not None for b in self.bias[:2]):
            raise Error("the scores are a bilinear form in two tokens only without biases, positions and kernels")
        if not all(isinstance(M, MatrixSymbol) for M in (self.X, self.context)):
            raise Error("the tokens get names only where X and the context are symbols, from sl.matrix")
        tokens = {M: Family(_name_of_rows(M.name), M.shape[1], S.One, M.shape[0]) for M in (self.X, self.context)}
        t = sympy.Dummy("t", integer=True, positive=True)
        rows = {M: Defined(M.name, Transpose(Concat(x[t], (t, 1, M.shape[0])))) for M, x in tokens.items()}
        stacked = Attention(rows[self.X], self.W_Q, self.W_K, self.W_V, scale=self.scale,
                            context=None if self.context == self.X else rows[self.context])
        x, y = tokens[self.X][i], tokens[self.context][j]
        form = Scalar(product(Transpose(x), self.W_Q, Transpose(self.W_K), y))
        return Statement("the score of two tokens", stacked.entry("scores", i, j),
                         form if self.scale == 1 else sympy.Mul(self.scale, form))

    def linear_form(self):
        """Kernel attention without the n×m scores: φ(Q) (φ(K)ᵀ V), divided by φ(Q) (φ(K)ᵀ 1) where normalised.

        A ``Statement`` whose left side is the output. Raises ``Error`` without a kernel or with a mask.
        Source: Katharopoulos et al. 2020, "Transformers are RNNs", equations 5 and 6.
        """
        if not self.kernel or self.mask is not None:
            raise Error("only kernel attention without a mask has a form without scores")
        Q, K, one = self.kernel(self.Q), Transpose(self.kernel(self.K)), OneMatrix(self.K.shape[0], 1)
        right = product(self.scale, Q, product(K, self.V))
        if self.normalised:
            right = product(Inverse(Diag(product(self.scale, Q, product(K, one)))), right)
        return Statement("kernel attention without scores", self.output, right)

    def with_inputs(self, X, W_Q, W_K, W_V, context=None, bias=None):
        """The same kind of head, with the same options, on other inputs of the same shapes."""
        return Attention(X, W_Q, W_K, W_V, context=context, bias=bias, **self._options)

    def linearity_table(self):
        """Of which kind each part is in each input and in each of Q, K, V: a ``tables.LinearityTable``."""
        return linearity_table(self)

    def parameter_count(self):
        """The number of trained numbers, a polynomial in the sizes: the entries of the weights and biases."""
        return entry_count(w for w in (self.W_Q, self.W_K, self.W_V, *self.bias) if w is not None)

    def multiply_adds(self, order="left"):
        """The multiply-adds of the output, a polynomial in the sizes; see ``costs.multiply_adds``."""
        return multiply_adds(self.output, order=order)

    # shown -------------------------------------------------------------------------------------------------------

    def __repr__(self):
        return "\n".join(f"{letter} = {spelled(value)}" for letter, value in self._steps)


def _name_of_rows(name):
    return name.lower() if name != name.lower() else f"{name}^row"
