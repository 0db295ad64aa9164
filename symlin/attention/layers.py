"""The layers around attention, written out: feed-forward and gated layers, layer and RMS normalisation."""

from sympy import HadamardProduct, Inverse, OneMatrix, S, Transpose

from symlin.attention.features import feature_map
from symlin.attention.fitting import fitted, number_argument, product, shape_text, total_of
from symlin.nodes import Diag, Elementwise


def _activated(activation, matrix):
    return matrix if activation is None else feature_map(activation)(matrix)


def feed_forward(X, W_1, W_2, *, b_1=None, b_2=None, activation="relu"):
    """``activation(X W_1 + 1 b_1ᵀ) W_2 + 1 b_2ᵀ``: (n, d), (d, f), (f, e) to (n, e); ``None`` for no activation.

    Source: Vaswani et al. 2017, "Attention is all you need", equation 2.

    >>> from symlin.writing import sizes, matrix
    >>> n, d, f = sizes("n d f")
    >>> feed_forward(matrix("X", n, d), matrix("W_1", d, f), matrix("W_2", f, d))
    relu(X*W_1)*W_2
    """
    hidden = _activated(activation, affine(X, W_1, b_1, "W_1", "b_1"))
    return affine(hidden, W_2, b_2, "W_2", "b_2")


def affine(X, W, b=None, name="W", bias="b"):
    """``X W + 1 bᵀ``: (n, d), (d, f) and a column (f, 1) or None."""
    X = fitted("X", X)
    W = fitted(name, W, X.shape[1], None, f"what it is multiplied with is {shape_text(X)}")
    if b is None:
        return product(X, W)
    b = fitted(bias, b, W.shape[1], 1, f"{name} is {shape_text(W)}")
    return total_of(product(X, W), product(OneMatrix(X.shape[0], 1), Transpose(b)))


def gated(X, W, V, W_2=None, *, activation="logistic"):
    """``(activation(X W) ⊙ X V) W_2``: (n, d), (d, f), (d, f), (f, e); without ``W_2`` the gated unit alone.

    ``activation=None`` is the bilinear layer.
    Source: Shazeer 2020, "GLU variants improve transformer", equations 4 to 6.

    >>> from symlin.writing import sizes, matrix
    >>> n, d, f = sizes("n d f")
    >>> gated(matrix("X", n, d), matrix("W", d, f), matrix("V", d, f)).shape
    (n, f)
    """
    X = fitted("X", X)
    W = fitted("W", W, X.shape[1], None, f"X is {shape_text(X)}")
    V = fitted("V", V, X.shape[1], W.shape[1], f"X is {shape_text(X)} and W is {shape_text(W)}")
    unit = HadamardProduct(_activated(activation, product(X, W)), product(X, V), evaluate=False)
    return unit if W_2 is None else affine(unit, W_2, None, "W_2")


def _scaled_rows(X, squares, gain, epsilon):
    """The rows of ``X`` divided by the roots of a column, and the columns multiplied by a gain."""
    if epsilon != 0:
        squares = total_of(squares, product(number_argument("epsilon", epsilon), OneMatrix(X.shape[0], 1)))
    scaled = product(Inverse(Diag(Elementwise("sqrt", squares))), X)
    if gain is None:
        return scaled
    return product(scaled, Diag(fitted("gain", gain, X.shape[1], 1, f"X is {shape_text(X)}")))


def rms_norm(X, *, gain=None, epsilon=0):
    """Each row (1, d) of ``X`` divided by the root of the mean of its squares plus ``epsilon``, times a gain (d, 1).

    Source: Zhang & Sennrich 2019, "Root mean square layer normalization", equation 4.

    >>> from symlin.writing import sizes, matrix
    >>> n, d = sizes("n d")
    >>> rms_norm(matrix("X", n, d)).shape
    (n, d)
    """
    X = fitted("X", X)
    d = X.shape[1]
    squares = product(S.One / d, HadamardProduct(X, X, evaluate=False), OneMatrix(d, 1))
    return _scaled_rows(X, squares, gain, epsilon)


def centred(X):
    """``X - (X 1 / d) 1ᵀ``: each row of ``X`` (n, d) less its mean."""
    X = fitted("X", X)
    d = X.shape[1]
    return total_of(X, product(-S.One / d, X, OneMatrix(d, 1), OneMatrix(1, d)))


def layer_norm(X, *, gain=None, shift=None, epsilon=0):
    """Each row of ``X`` (n, d) less its mean, divided by its standard deviation, times a gain, plus a shift (d, 1).

    Source: Ba, Kiros & Hinton 2016, "Layer normalization", equation 4 (with ``epsilon`` beside the variance).

    >>> from symlin.writing import sizes, matrix
    >>> n, d = sizes("n d")
    >>> layer_norm(matrix("X", n, d)).shape
    (n, d)
    """
    normed = rms_norm(centred(X), gain=gain, epsilon=epsilon)
    if shift is None:
        return normed
    shift = fitted("shift", shift, normed.shape[1], 1, f"X is {shape_text(X)}")
    return total_of(normed, product(OneMatrix(normed.shape[0], 1), Transpose(shift)))
