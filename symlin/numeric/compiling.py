"""From formulas to functions of arrays: ``lambdify``."""

import linecache
from itertools import count

import sympy
from sympy.core.function import AppliedUndef

from symlin.arguments import expression
from symlin.displayed import Displayed
from symlin.errors import BudgetError, Error
from symlin.nodes import Elementwise
from symlin.numeric.arguments import FAMILY, FUNCTION, WHOLE, Argument, Signature
from symlin.numeric.backends import backend_named
from symlin.numeric.building import Builder
from symlin.numeric.lowering import Lowering
from symlin.numeric.source import Source
from symlin.shapes import Walk

SHAPES = 1024
"""Combinations of shapes that a function remembers to have checked."""
_numbers = count(1)


def lambdify(args, expr, *, backend="numpy", functions=None):
    """A function of arrays that computes an expression, with the sizes read off the arrays.

    ``args``: one or several of matrices (an array (rows, columns); for a column also (rows,)), families (an array
    (count, rows, columns) or a list of arrays), scalars, defined letters (which are then given instead of computed),
    unknown functions (``sympy.Function("f")``), whole numbers, and sizes that no array shows. ``expr``: an expression,
    or a list of them for a tuple of results. ``functions``: for the names of unknown functions what they are,
    functions of an array that act entry by entry.

    The function takes arrays in this order or by name. Batch dimensions may stand in front of any of the arrays; they
    broadcast, and the result has them in front. If all arrays are float32 so is everything computed, and where there
    are only numbers if those that are NumPy's are; whole numbers become float64. A matrix comes back as (batch...,
    rows, columns), a number as (batch...). A row of softmax that is masked wholly is NaN, as with ``torch.softmax``
    over scores that are all minus infinity; its exact meaning is "undefined".

    Raises ``Error`` for what is not among the arguments and for derivatives as written, ``ShapeError`` where the
    expression has no shape; called, ``ShapeError`` for shapes that contradict each other, ``TypeError`` for missing and
    unknown arguments.

    >>> import numpy
    >>> from symlin.writing import matrices, matrix, sizes, softmax
    >>> n, d, k = sizes("n d k")
    >>> X, (W_Q, W_K) = matrix("X", n, d), matrices("W_Q W_K", d, k)
    >>> f = lambdify([X, W_Q, W_K], softmax(X * W_Q * W_K.T * X.T / sympy.sqrt(k)))
    >>> print(f.source)
    import math
    from symlin.numeric.numpy_functions import product, softmax
    <BLANKLINE>
    <BLANKLINE>
    def formula(X, W_Q, W_K):
        k = W_Q.shape[-1]
        t1 = product(X, W_Q, W_K.mT, X.mT) / math.sqrt(k)  # (n, n)
        return softmax(t1)  # (n, n)
    <BLANKLINE>
    >>> f(numpy.eye(3, 2), numpy.ones((2, 4)), numpy.ones((2, 4))).shape
    (3, 3)
    >>> f(numpy.eye(3, 4), numpy.ones((3, 2)), numpy.ones((4, 2)))
    Traceback (most recent call last):
    ...
    symlin.errors.ShapeError: W_Q is (3, 2), but d = 4 from X; it is written (d, k)
    """
    try:
        return Compiled(args, expr, backend, functions or {})
    except RecursionError:
        raise BudgetError("an expression is nested too deeply for array code") from None


class Compiled(Displayed):
    """A function of arrays: ``f(*arrays)``; ``f.source``, the code that it runs; ``f.args``, its arguments.

    ``f.expressions`` are the expressions that it computes.
    """

    def __init__(self, args, expr, backend, functions):
        self.args = tuple(args) if isinstance(args, list | tuple | sympy.Tuple) else (args,)
        self.expr, self.backend = expr, backend
        self._backend = backend_named(backend)
        several = isinstance(expr, list | tuple | sympy.Tuple)
        self.expressions = expressions = [expression(e) for e in (expr if several else [expr])]
        if not expressions:
            raise TypeError("lambdify needs an expression")
        walk = Walk()
        shapes = [walk.shape(e) for e in expressions]
        self._shapes = [s if e.is_Matrix else None for e, s in zip(expressions, shapes)]
        declared = Signature([Argument.of(a, walk.size_names) for a in self.args])
        declared.check_names()
        applied = _function_names(expressions)
        used = {name: function for name, function in functions.items() if name in applied}
        extra = [Argument(sympy.Function(name), name, FUNCTION) for name in used]
        self._signature = Signature(declared.arguments + extra)
        self._declared, self._functions = declared, tuple(used.values())
        self.source, self._run = self._compile(expressions, several, walk)
        self._accepted, self._fitting = set(), set()

    def _compile(self, expressions, several, walk):
        builder, given, parameters = Builder(), {}, []
        for a in self._signature.arguments:
            value = builder.argument(a.name, a.kind, a.dims)
            parameters.append((a.name, value))
            if a.kind == FAMILY:
                given["family", a.name] = value
            elif a.kind == FUNCTION:
                given["function", a.name] = value
            else:
                given[a.symbol] = value
            if a.kind == WHOLE:
                given["size", a.name] = value
        known = self._signature.sizes_known
        for name in walk.size_names.union(known, *[size.names for a in self._signature.arguments for size in a.dims]):
            given.setdefault(("size", name), builder.size_named(name))
        lowering = Lowering(builder, given)
        results = [lowering.lower(e) for e in expressions]
        results = [builder.own(value) for value in results]
        readings = [r.of(parameters[r.argument][1]) for r in self._signature.readings]
        source = Source(
            self._backend.FUNCTIONS, self._backend.NAMES, parameters, results, lowering.names, readings, several)
        for name in sorted(source.sizes - known):
            arrays = ", ".join(f"{a.name} {a.written}" for a in self._signature.arguments if a.dims)
            raise Error(
                f"the size {name} cannot be read off the arguments ({arrays or 'no arrays'}); "
                f"add {name} to the arguments")
        return source.text, _run_tree(source)

    def __call__(self, *values, **named):
        key = None
        if not named:
            try:
                key = tuple([(type(v), v.shape, v.dtype) for v in values])
            except AttributeError:
                pass
            if key in self._accepted:
                return self._run(*values)
        return self._run(*self._accept(values, named, key))

    def _accept(self, values, named, key):
        """The values as arrays, with their shapes checked; shapes that need no change are remembered."""
        given = self._declared.bound(values, named)
        ready = self._backend.prepared(self._signature.arguments, [*given, *self._functions])
        shapes = tuple([getattr(value, "shape", value if isinstance(value, int) else None) for value in ready])
        if shapes not in self._fitting:
            self._signature.check(ready)
            _remember(self._fitting, shapes)
        if key is not None and not self._functions and all(x is y for x, y in zip(ready, values)):
            _remember(self._accepted, key)
        return ready

    def __repr__(self):
        shown = [f"({s[0]}, {s[1]})" if s else "number" for s in self._shapes]
        names = ", ".join(a.name for a in self._declared.arguments)
        return f"<{self.backend} function of {names} -> {', '.join(shown)}>"


def _remember(known, key):
    if len(known) >= SHAPES:
        known.clear()
    known.add(key)


def _function_names(expressions):
    """The names of the functions that are applied in expressions, each part seen once."""
    names, seen, waiting = set(), set(), list(expressions)
    while waiting:
        part = waiting.pop()
        if part in seen:
            continue
        seen.add(part)
        waiting += part.args
        if isinstance(part, AppliedUndef):
            names.add(type(part).__name__)
        elif isinstance(part, Elementwise):
            names.add(part.name)
    return names


def _run_tree(source):
    """The function whose code was built, with its lines known to tracebacks."""
    file = f"<symlin formula {next(_numbers)}>"
    namespace = {}
    exec(compile(source.tree, file, "exec"), namespace)
    linecache.cache[file] = len(source.text), None, source.text.splitlines(True), file
    return namespace["formula"]
