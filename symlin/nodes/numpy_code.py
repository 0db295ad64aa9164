"""What plain ``sympy.lambdify`` prints for symlin's node types: calls of functions in symlin.numeric.numpy_functions.

Nothing here knows the nodes; a node is told by the name of its class and its arguments are taken as they stand.
"""

_HOME = "symlin.numeric.numpy_functions"
"""Functions are called by way of their module: SciPy has a ``softmax`` of its own, over all axes."""


def numpy_code(printer, e):
    """The NumPy code of one of symlin's nodes, given SymPy's NumPy printer.

    Sizes that the code needs (``causal_mask(n)``) must be among the arguments of ``sympy.lambdify``, for it reads
    none off the arrays.
    """
    for kind in type(e).__mro__:
        if kind.__name__ in _CODE:
            return _CODE[kind.__name__](printer, e)
    return printer.emptyPrinter(e)


def _call(name):
    return lambda printer, e: _called(printer, name, *e.args)


def _called(printer, name, *args):
    return _written(printer, name, map(printer._print, args))


def _written(printer, name, code):
    return f"{printer._module_format(_HOME)}.{name}({', '.join(code)})"


def _numpy(printer, name, *args):
    return f"{printer._module_format(f'numpy.{name}')}({', '.join(args)})"


def _softmax(printer, e):
    scores, axis, *mask = e.args
    code = [printer._print(a) for a in (scores, *mask)] + ([] if axis.name == "rows" else ["axis=-2"])
    return _written(printer, "softmax", code)


def _elementwise(printer, e):
    name, argument = e.args
    if name.name in ("relu", "logistic"):
        return _called(printer, name.name, argument)
    code = printer._print(argument)
    if name.name in ("exp", "log", "sqrt", "tanh", "cos", "sin"):
        return _numpy(printer, name.name, code)
    return f"{_identifier(name.name)}({code})"


def _identifier(name):
    if not name.isidentifier():
        raise ValueError(f"{name!r} is no name in Python; use sl.lambdify, which renames it")
    return name


def _blocks(printer, e):
    return _numpy(printer, "block", f"[{', '.join(f'[{_listed(printer, row)}]' for row in e.args)}]")


def _listed(printer, items):
    return ", ".join(printer._print(x) for x in items)


def _loop(printer, e):
    body, (index, first, last) = e.args
    letter = _identifier(index.name)
    return f"[{printer._print(body)} for {letter} in range({printer._print(first)}, {printer._print(last + 1)})]"


def _concat(printer, e):
    return _numpy(printer, "hstack", _loop(printer, e))


def _total(printer, e):
    return _written(printer, "summed", [_loop(printer, e)])


def _member(printer, e):
    name, index, *_ = e.args
    name = _identifier(name.name)
    return f"{name}_{index}" if index.is_Integer else f"{name}[{printer._print(index - 1)}]"


def _entry(printer, e):
    matrix, i, j = e.args
    return f"({printer._print(matrix)})[{printer._print(i - 1)}, {printer._print(j - 1)}]"


def _scalar(printer, e):
    return f"({printer._print(e.args[0])})[0, 0]"


def _inner(printer, e):
    x, y = (e.args * 2)[:2]
    return _numpy(printer, "sum", f"({printer._print(x)}) * ({printer._print(y)})")


def _indicator(printer, e):
    relation = e.args[0]
    first, second = map(printer._print, relation.args)
    return f"int(({first}) {relation.rel_op} ({second}))"


def _value(printer, e):
    return f"({printer._print(e.args[1])})"


def _derivative(printer, e):
    raise ValueError(f"{e} is a derivative as written; take sl.gradient(...) first, which writes it out")


_CODE = {
    "Softmax": _softmax,
    "CausalMask": _call("causal_mask"),
    "Commutation": _call("commutation"),
    "Unit": _call("unit"),
    "Elementwise": _elementwise,
    "relu": _call("relu"),
    "logistic": _call("logistic"),
    "Blocks": _blocks,
    "Concat": _concat,
    "Total": _total,
    "Member": _member,
    "Diag": _call("diagonal_matrix"),
    "DiagonalOf": _call("diagonal"),
    "Vec": _call("vec"),
    "Entry": _entry,
    "Scalar": _scalar,
    "Dot": _inner,
    "Norm2": _inner,
    "Indicator": _indicator,
    "Defined": _value,
    "DefinedScalar": _value,
    "Gradient": _derivative,
    "Partial": _derivative,
}
