"""The NumPy backend: what callers give as arrays of one floating-point type."""

import operator

import numpy as np

from symlin.errors import Error, ShapeError
from symlin.numeric import numpy_functions
from symlin.numeric.arguments import FAMILY, FUNCTION, MATRIX, SCALAR
from symlin.size import ONE

FUNCTIONS = numpy_functions.__name__
NAMES = frozenset(numpy_functions.__all__)


def prepared(arguments, values):
    """Arrays of one type, (n,) as (n, 1) for columns; numbers of that type; whole numbers; functions."""
    arrays = {}
    for k, (a, value) in enumerate(zip(arguments, values)):
        if a.kind == MATRIX:
            arrays[k] = _with_rank(a, _array(a, value), 2)
        elif a.kind == FAMILY:
            arrays[k] = _family(a, value)
    dtype = _common(list(arrays.values()) or _floating(arguments, values))
    result = []
    for k, (a, value) in enumerate(zip(arguments, values)):
        if k in arrays:
            result.append(arrays[k].astype(dtype, copy=False))
        elif a.kind == SCALAR:
            result.append(_number(a, value, dtype))
        elif a.kind == FUNCTION:
            if not callable(value):
                raise TypeError(f"{a.name} must be a function of an array, not {value!r}")
            result.append(value)
        else:
            result.append(_whole(a, value))
    return result


def _floating(arguments, values):
    """The numbers that NumPy gave a floating-point type, where no matrix has one."""
    given = [value for a, value in zip(arguments, values) if a.kind == SCALAR]
    return [np.asarray(x) for x in given if isinstance(x, np.floating | np.ndarray) and x.dtype.kind == "f"]


def _common(arrays):
    types = {array.dtype for array in arrays}
    return types.pop() if len(types) == 1 else np.result_type(*arrays) if types else np.dtype(np.float64)


def _array(a, value):
    if isinstance(value, str | bytes):
        raise TypeError(f"{a.name} must be an array of numbers, not {value!r}")
    try:
        array = np.asarray(value)
    except ValueError as error:
        raise ShapeError(f"{a.name} is no array: {error}", a.symbol) from None
    kind = array.dtype.kind
    if kind == "f":
        return array if array.dtype.isnative else array.astype(array.dtype.newbyteorder("="))
    if kind in "iub":
        return array.astype(np.float64)
    if kind == "O" and not any(isinstance(x, str | bytes) for x in array.flat):
        try:
            return np.array([float(x) for x in array.flat]).reshape(array.shape)
        except (TypeError, ValueError):
            pass
    raise TypeError(f"{a.name} must be an array of real numbers; its entries are of type {array.dtype}")


def _with_rank(a, array, rank):
    if array.ndim == rank - 1 == 1 and a.dims[-1] == ONE:
        return array[:, None]
    if array.ndim < rank:
        raise ShapeError(
            f"{a.name} is {array.shape}, but needs {rank} dimensions; it is written {a.written}", a.symbol)
    return array


def _family(a, value):
    if not isinstance(value, list | tuple):
        return _with_rank(a, _array(a, value), 3)
    if not value:
        raise ShapeError(f"{a.name} is an empty list; it is written {a.written}", a.symbol)
    members = [_with_rank(a, _array(a, x), 2) for x in value]
    sides = {m.shape[-2:] for m in members}
    if len(sides) > 1:
        shapes = ", ".join(map(str, sorted(sides)))
        raise ShapeError(f"the members of {a.name} have different shapes: {shapes}", a.symbol)
    return np.stack(np.broadcast_arrays(*members), axis=-3)


def _number(a, value, dtype):
    if type(value) in (float, int):
        return dtype.type(value)
    array = np.asarray(value)
    if array.ndim or isinstance(value, str | bytes):
        raise TypeError(f"{a.name} must be one number, not {value!r}")
    if array.dtype.kind not in "fiub":
        try:
            array = np.float64(float(value))
        except (TypeError, ValueError):
            raise TypeError(f"{a.name} must be one real number, not {value!r}") from None
    return dtype.type(array)


def _whole(a, value):
    try:
        number = operator.index(value)
    except TypeError:
        number = None
    if number is None or isinstance(value, bool):
        raise TypeError(f"{a.name} must be a whole number, not {value!r}")
    symbol = a.symbol
    if number < 0 and symbol.is_nonnegative or number < 1 and symbol.is_positive:
        raise Error(f"{a.name} cannot be {number}; it is {'positive' if symbol.is_positive else 'not negative'}")
    return number
