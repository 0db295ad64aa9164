"""The weights of ``torch.nn.MultiheadAttention`` in the conventions of symlin: tokens as rows, a matrix for each head.

PyTorch computes ``x @ W.T + b`` with the projections of queries, keys and values stacked as the rows of
``in_proj_weight`` (three separate weights where keys or values have another width), and the heads as runs of rows.
"""

from symlin.errors import Error


def weights_of(module, has_context):
    """``(sizes, values)`` of a module: keyword arguments for ``MultiHeadAttention`` and ``width``; and arrays.

    The arrays are in the order of ``MultiHeadAttention.parameters``: W_Q, W_K (heads, width, d_k), W_V (heads, width,
    d_v), W_O (heads, d_v, width), and where there are biases b_Q, b_K, b_V (heads, d_k, 1) and b_O (width, 1).
    """
    import torch

    if not isinstance(module, torch.nn.MultiheadAttention):
        raise TypeError(f"from_torch takes a torch.nn.MultiheadAttention, not {type(module).__name__}")
    if module.bias_k is not None or module.add_zero_attn:
        raise Error("add_bias_kv and add_zero_attn add keys that no token has; build the module without them")
    if module.kdim != module.vdim:
        raise Error(f"keys are made of {module.kdim} columns and values of {module.vdim}; here one context makes both")
    if module.kdim != module.embed_dim and not has_context:
        raise Error(f"keys are made of {module.kdim} columns and queries of {module.embed_dim}; pass context=...")
    heads, width, size = module.num_heads, module.embed_dim, module.head_dim
    projections = [_array(W) for W in _projections(module)]
    values = [W.reshape(heads, size, W.shape[1]).transpose(0, 2, 1) for W in projections]
    values.append(_array(module.out_proj.weight).T.reshape(heads, size, width))
    has_bias = module.in_proj_bias is not None
    if has_bias:
        values += [b.reshape(heads, size, 1) for b in _array(module.in_proj_bias).reshape(3, width)]
        values.append(_array(module.out_proj.bias).reshape(width, 1))
    return {"heads": heads, "d_k": size, "bias": has_bias, "width": width}, values


def _projections(module):
    if module.in_proj_weight is not None:
        return module.in_proj_weight.chunk(3)
    return module.q_proj_weight, module.k_proj_weight, module.v_proj_weight


def _array(tensor):
    tensor = tensor.detach().cpu()
    return (tensor if tensor.element_size() > 2 else tensor.float()).numpy()
