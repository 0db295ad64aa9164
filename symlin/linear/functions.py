"""The matrix of a Python function: called once with symbols, and refused with its witness where it is not linear."""

import inspect

import sympy
from sympy import Dummy, S, Symbol

from symlin.errors import Error, NotLinear, ShapeError
from symlin.linear.formulas import fresh_name, names_in
from symlin.linear.explicit import equal, exact_matrix, exact_number, tidy
from symlin.linear.kinds import linearity, told
from symlin.linear.samples import Samples, constants_in
from symlin.shapes import Walk


def matrix_of_function(function, shapes):
    """``(matrix, domain, codomain)`` of a linear function: the matrix on stacked columns, the shapes of its arguments
    (``((n, 1),)`` where all are numbers) and of its value.

    Raises ``NotLinear`` with a witness, ``Error`` where linearity is not decided, ``TypeError`` where the function or
    what it gives is no function, no number or text.
    """
    if isinstance(function, sympy.Basic | sympy.MatrixBase) or not callable(function):
        raise TypeError(f"LinearMap.of takes a function, such as lambda x, y: (2*x + y, x - y), not {function!r}; "
                        "for a matrix write LinearMap(A)")
    names = _parameters(function, len(shapes))
    shapes = [_shape(s) for s in shapes] or [(1, 1)] * len(names)
    groups = [[[Dummy(_entry_name(name, i, j, shape), real=True) for j in range(shape[1])] for i in range(shape[0])]
              for name, shape in zip(names, shapes)]
    stand_ins = [rows[i][j] for rows, (m, n) in zip(groups, shapes) for j in range(n) for i in range(m)]
    samples = Samples(lambda point: _value(function(*_arguments(point, shapes))), [s.name for s in stand_ins],
                      constants_in(function))
    try:
        raw = function(*_arguments(stand_ins, shapes))
    except (TypeError, ValueError) as error:
        _refuse(samples, "the function")
        if not samples.defined:
            raise
        raise Error(f"the function cannot be called with symbols ({error}), which is how its matrix is found; write it "
                    "without conditions on its arguments, or write its matrix, LinearMap([[...]])") from error
    try:
        value, symbols = _named(_value(raw), stand_ins)
        column = _stacked(value)
        matrix = _coefficients(column, symbols)
        if matrix is None:
            matrix = _checked(column, symbols, value)
    except NotLinear:
        raise
    except Error as error:
        shown = _plain(raw, stand_ins)
        _refuse(samples, shown)
        raise Error(f"whether {shown} is linear is not known: {error}") from None
    _compare(samples, matrix, _shown(value))
    domain = ((len(symbols), 1),) if all(shape == (1, 1) for shape in shapes) else tuple(shapes)
    return matrix, domain, value.shape


def _arguments(entries, shapes):
    """Entries, columns stacked, as one argument for each shape: a number where it is (1, 1)."""
    entries, arguments = list(entries), []
    for m, n in shapes:
        part, entries = entries[: m * n], entries[m * n :]
        columns = sympy.ImmutableDenseMatrix(n, m, part)
        arguments.append(part[0] if (m, n) == (1, 1) else columns.T)
    return arguments


def _stacked(value):
    return value.T.reshape(value.shape[0] * value.shape[1], 1)


def _refuse(samples, shown):
    """``NotLinear`` where exact numbers show it."""
    found = samples.violation()
    if found:
        law, witness = found
        failure = _failure(law, witness, list(witness.values), samples.scalar)
        raise NotLinear(f"{shown} is not linear: {failure}", witness)


def _failure(law, witness, order, c):
    """Which law fails and at which numbers, in words."""
    laws = {"homogeneity": f"f({c} x) = {c} f(x)", "additivity": "f(x + x2) = f(x) + f(x2)"}
    numbers = ", ".join(f"{s} = {witness.values[s]}" for s in order)
    return (f"{laws[law]} fails at {numbers}: {witness.left} on the left, {witness.right} on the right "
            f"at entry {witness.entry}")


def _compare(samples, matrix, shown):
    """Refuse a function whose values at numbers are not what its value at symbols says."""
    for point in samples.points():
        value = samples.value(point)
        if value is None:
            continue
        expected = matrix * sympy.ImmutableDenseMatrix(len(point), 1, list(point))
        if _stacked(value) != expected and not equal(tidy(_stacked(value)), tidy(expected)):
            numbers = ", ".join(f"{name} = {number}" for name, number in zip(samples.names, point))
            seen = f"{shown} for symbols but {_shown(value)} at {numbers}"
            _refuse(samples, f"the function, which gives {seen},")
            raise Error(f"the function gives {seen}; write it without conditions on its arguments")


def _shown(value):
    return value[0, 0] if value.shape == (1, 1) else tuple(_stacked(value))


def name_of_shape(shape):
    """A shape in words: ``3×1``."""
    return f"{shape[0]}×{shape[1]}"


def _parameters(function, wanted):
    """The names of the parameters that a call must give."""
    try:
        parameters = inspect.signature(function).parameters.values()
    except (TypeError, ValueError):
        raise TypeError(f"the parameters of {function!r} are not known; write lambda x, y: ...") from None
    if any(p.kind is p.KEYWORD_ONLY and p.default is p.empty for p in parameters):
        raise TypeError("the function has keyword arguments; give them values with a lambda")
    positional = [p for p in parameters if p.kind in (p.POSITIONAL_ONLY, p.POSITIONAL_OR_KEYWORD)]
    names = [p.name for p in positional if p.default is p.empty]
    if any(p.kind is p.VAR_POSITIONAL for p in parameters):
        if not wanted:
            raise TypeError(
                "how many arguments *args takes is not known; give one shape for each, such as (1, 1) for a number")
        names += [f"x_{k}" for k in range(len(names) + 1, wanted + 1)]
    if not names:
        raise TypeError("the function has no parameters")
    if wanted and wanted != len(names):
        raise TypeError(f"{wanted} shapes for the {len(names)} parameters {', '.join(names)}; give one for each")
    return names


def _shape(s):
    s = (s, 1) if isinstance(s, int | sympy.Integer) else s
    is_pair = isinstance(s, tuple | list) and len(s) == 2
    if not (is_pair and all(isinstance(n, int | sympy.Integer) and n > 0 for n in s)):
        raise TypeError(f"{s!r} is no shape; write n for a column, or (m, n), in whole numbers")
    return int(s[0]), int(s[1])


def _entry_name(name, i, j, shape):
    if shape == (1, 1):
        return name
    return f"{name}_{i + 1}" if shape[1] == 1 else f"{name}_{i + 1}{'_' if max(shape) > 9 else ''}{j + 1}"


def _value(value):
    """What the function gives, as an explicit matrix: a number is 1×1, a list of numbers a column."""
    if isinstance(value, sympy.MatrixExpr) and not isinstance(value, sympy.MatrixBase):
        rows, columns = Walk().shape(value)
        if rows.number is None or columns.number is None:
            raise ShapeError(
                f"the function gives {value}, whose sizes are symbolic; ask sl.linearity(expr, X) for those", value)
        value = value.as_explicit()
    if isinstance(value, sympy.MatrixBase | list | tuple) or hasattr(value, "tolist"):
        return exact_matrix(value, "what the function gives")
    return sympy.ImmutableDenseMatrix([[exact_number(value, "given by the function")]])


def _named(value, symbols):
    """Plain symbols in the place of the stand-ins that the function was called with, by new names where taken."""
    stand_ins, plain = set(symbols), {}
    used = {name for x in value for name in names_in(x, closed=stand_ins)}
    for symbol in symbols:
        name = symbol.name if symbol.name not in used else fresh_name(used, symbol.name)
        used.add(name)
        plain[symbol] = Symbol(name, real=True)
    return value.xreplace(plain), list(plain.values())


def _plain(raw, symbols):
    """What a function gave, with plain symbols, to be shown."""
    if isinstance(raw, list | tuple):
        return type(raw)(_plain(x, symbols) for x in raw)
    return raw.xreplace({s: Symbol(s.name, real=True) for s in symbols}) if isinstance(raw, sympy.Basic) else raw


def _coefficients(column, symbols):
    """The matrix where every entry is, as a polynomial, a sum of multiples of the symbols; else None."""
    rows = []
    for entry in column:
        try:
            polynomial = sympy.Poly(entry, *symbols)
        except sympy.PolynomialError:
            return None
        if any(sum(powers) != 1 for powers, c in polynomial.terms() if c != 0):
            return None
        rows.append([polynomial.coeff_monomial(s) for s in symbols])
    return sympy.ImmutableDenseMatrix(rows)


def _checked(column, symbols, value):
    """The matrix of what is proved linear by symlin; ``NotLinear`` where that is refuted."""
    result = linearity(column, tuple(symbols))
    if result.is_linear:
        return sympy.ImmutableDenseMatrix(
            [[entry.xreplace({s: S(int(s == t)) for s in symbols}) for t in symbols] for entry in column])
    shown = _shown(value)
    for name in ("homogeneity", "additivity"):
        verdict = result.verdicts[name]
        if verdict.status == "refuted":
            kind = "not linear" if result.kind == "unknown" else f"{result.kind}, not linear"
            kind = kind.replace("polynomial", "a polynomial of higher degree")
            values = verdict.witness.values
            order = [s for s in symbols if s in values] + [s for s in values if s not in symbols]
            failure = _failure(name, verdict.witness, order, result.formula.scalar)
            raise NotLinear(f"{shown} is {kind}: {failure}", verdict.witness)
    raise Error(f"whether {shown} is linear is not known: {told(result.verdicts['additivity'])}")
