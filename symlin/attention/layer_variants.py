"""Variants of the layers around attention: feed-forward and gated layers, layer and RMS normalisation."""

from sympy import Symbol

from symlin.attention.fitting import product, total_of
from symlin.attention.layers import feed_forward, gated, layer_norm, rms_norm
from symlin.attention.statements import Statement, Variant
from symlin.nodes import Blocks
from symlin.writing import concat, diag, exp, identity, matrices, matrix, ones, sizes, vector, zeros

n, d, f = sizes("n d f")
X, c = matrix("X", n, d), Symbol("c", positive=True)
W_1, V_1 = matrices("W_1 V_1", d, f)
W_2, V_2 = matrices("W_2 V_2", f, d)
W = matrix("W", d, d)
g, u = vector("g", d), vector("u", n)


def layer_variants():
    """The layers around attention, in the order of the manual."""
    return [feed_forward_layer(), gated_layer(), layer_normalisation(), rms_normalisation()]


def feed_forward_layer():
    layer = feed_forward(X, W_1, W_2)
    return Variant(
        "feed-forward layer", layer,
        proved=[
            Statement("hidden units split into blocks that are added",
                      feed_forward(X, concat(W_1, V_1), Blocks([[W_2], [V_2]])),
                      total_of(layer, feed_forward(X, V_1, V_2))),
            Statement("positive factors pass through", feed_forward(c * X, W_1, W_2), c * layer),
            Statement("without an activation two layers are one", feed_forward(X, W_1, W_2, activation=None),
                      product(X, product(W_1, W_2)))],
        refuted=[
            Statement("sums pass through", feed_forward(total_of(X, X * W), W_1, W_2),
                      total_of(layer, feed_forward(X * W, W_1, W_2))),
            Statement("negative factors pass through", feed_forward(-X, W_1, W_2), -layer)],
        source="Vaswani et al. 2017, equation 2")


def gated_layer():
    unit = gated(X, W_1, V_1)
    return Variant(
        "gated layer", gated(X, W_1, V_1, W_2),
        proved=[
            Statement("a bilinear gate is symmetric in its weights", gated(X, W_1, V_1, activation=None),
                      gated(X, V_1, W_1, activation=None)),
            Statement("turning the gate's sign takes the rest", gated(X, -W_1, V_1), total_of(X * V_1, -unit)),
            Statement("the gated side is linear in its weight", gated(X, W_1, W_1 + V_1),
                      total_of(gated(X, W_1, W_1), unit))],
        refuted=[
            Statement("a gate is symmetric in its weights", unit, gated(X, V_1, W_1)),
            Statement("a gate turns its sign with its weight", gated(X, -W_1, V_1), -unit),
            Statement("a bilinear gate is linear in the tokens", gated(c * X, W_1, V_1, activation=None),
                      c * gated(X, W_1, V_1, activation=None))],
        source="Shazeer 2020, GLU variants improve transformer, equations 4 to 6")


def layer_normalisation():
    normed = layer_norm(X)
    return Variant(
        "layer normalisation", normed,
        proved=[
            Statement("a number added to a whole row changes nothing", layer_norm(total_of(X, u * ones(1, d))), normed),
            Statement("a positive factor changes nothing", layer_norm(c * X), normed),
            Statement("the rows of the result have mean zero", normed * ones(d), zeros(n)),
            Statement("it is RMS normalisation after a linear map", normed,
                      rms_norm(product(X, total_of(identity(d), -ones(d, d) / d))))],
        refuted=[
            Statement("it is RMS normalisation", normed, rms_norm(X)),
            Statement("a residual may be normalised part by part", layer_norm(total_of(X, X * W)),
                      total_of(normed, layer_norm(X * W)))],
        source="Ba, Kiros & Hinton 2016, Layer normalization, equation 4 and section 5.1")


def rms_normalisation():
    normed = rms_norm(X)
    return Variant(
        "RMS normalisation", rms_norm(X, gain=g),
        proved=[
            Statement("each row may have its own positive factor", rms_norm(diag(exp(u)) * X), normed),
            Statement("a gain is absorbed by the weight that follows", rms_norm(X, gain=g) * W,
                      product(normed, diag(g) * W)),
            Statement("normalising twice is normalising once", rms_norm(normed), normed)],
        refuted=[
            Statement("a number added to a whole row changes nothing", rms_norm(total_of(X, u * ones(1, d))), normed),
            Statement("a factor changes nothing even with an epsilon", rms_norm(2 * X, epsilon=c),
                      rms_norm(X, epsilon=c)),
            Statement("a gain may be applied after the weight that follows", rms_norm(X, gain=g) * W,
                      product(normed, W, diag(g)))],
        source="Zhang & Sennrich 2019, Root mean square layer normalization, equation 4")
