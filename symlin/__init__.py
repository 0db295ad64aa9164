"""symlin: linear algebra and attention with symbolic sizes, proved, refuted with numbers, and run.

>>> import symlin as sl
>>> n, d, k = sl.sizes("n d k")
>>> X = sl.matrix("X", n, d)
>>> W_Q, W_K = sl.matrices("W_Q W_K", d, k)
>>> sl.prove((X * W_Q) * (X * W_K).T, X * W_Q * W_K.T * X.T).status
'proved'
"""

import importlib

__version__ = "0.1.0"

_HOMES = {
    "symlin.errors": (
        "BudgetError", "DerivationError", "Error", "NotLinear", "ParseError", "ShapeError", "Undefined"),
    "symlin.writing": (
        "apply", "blocks", "causal_mask", "commutation", "concat", "cos", "diag", "dot", "exp", "family", "frobenius2", "hadamard",
        "identity", "indices", "kron", "log", "logistic", "mask", "matrices", "matrix", "norm2", "ones", "relu", "scalar",
        "sin", "sizes", "softmax", "sqrt", "tanh", "total", "unit", "vec", "vector", "zeros"),
    "symlin.proving": ("prove",),
    "symlin.verdict": ("Proved", "Refuted", "Unknown", "Verdict"),
    "symlin.expansion": ("expand", "entry"),
    "symlin.arguments": ("idempotent", "permutation"),
    "symlin.rulebook.listing": ("rules",),
    "symlin.derivations.by_hand": ("derive",),
    "symlin.derivations.derivation": ("Derivation",),
    "symlin.attention.factoring": ("factor",),
    "symlin.attention.heads": ("Attention",),
    "symlin.attention.layers": ("centred", "feed_forward", "gated", "layer_norm", "rms_norm"),
    "symlin.attention.multihead": ("MultiHeadAttention",),
    "symlin.attention.positions": ("distances",),
    "symlin.attention.rotary": ("rotated",),
    "symlin.attention.variants": ("variants", "variants_table"),
    "symlin.attention.comparisons": ("comparisons",),
    "symlin.linear.kinds": ("Linearity", "linearity"),
    "symlin.linear.maps": ("LinearMap",),
    "symlin.linear.elimination": ("Depends",),
    "symlin.numeric.comparing": ("compare",),
    "symlin.numeric.compiling": ("lambdify",),
    "symlin.explorer.deriving": ("explore",),
    "symlin.show.pictures": ("blocks_picture", "heads_picture"),
    "symlin.text.reading": ("parse",),
    "symlin.text.checking": ("check_document",),
    "symlin.show.printing": ("latex",),
}
_HOME_OF = {name: home for home, names in _HOMES.items() for name in names}
__all__ = sorted(_HOME_OF)


def __getattr__(name):
    home = _HOME_OF.get(name)
    if home is None:
        raise AttributeError(f"symlin has no {name!r}")
    value = globals()[name] = getattr(importlib.import_module(home), name)
    return value


def __dir__():
    return sorted([*globals(), *__all__])
