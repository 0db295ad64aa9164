"""The libraries that code can be made for: each a module that prepares arguments and one with the functions."""

import importlib

from symlin.errors import Error

_MODULES = {"numpy": "symlin.numeric.on_numpy"}


def backend_named(name):
    """The module of a backend, loaded when first used: ``prepared(arguments, values)``, ``FUNCTIONS``, ``NAMES``.

    ``FUNCTIONS`` is the name of the module whose functions, ``NAMES``, generated code calls.

    >>> backend_named("fortran")
    Traceback (most recent call last):
    ...
    symlin.errors.Error: there is no backend 'fortran'; there is: numpy
    """
    if name not in _MODULES:
        raise Error(f"there is no backend {name!r}; there is: {', '.join(_MODULES)}")
    return importlib.import_module(_MODULES[name])
