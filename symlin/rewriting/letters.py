"""What the letters in a rule stand for: sizes, positions and exponents, solved for in polynomials."""

from functools import cache

from sympy import Basic

from symlin.errors import Error
from symlin.size import ONE, Size

_LATER, _OPEN = "\0later", "\0open"
"""Keys of a fit: the sizes, and the positions or exponents, that have more than one letter still unknown."""


class Letters:
    """Fits (see ``patterns``) of the letters among the variables of a rule."""

    def __init__(self, variables):
        self.variables = variables

    def position(self, a, b, fit, scope, counted=False):
        """The fits of a position; or of a number that is ``counted`` from 1 ("natural": from 0), as an exponent."""
        unknown = [s for s in a.free_symbols if s not in scope and s.name not in fit and self.variable_of(s)]
        if not unknown:
            wanted = position_filled(a, self.variables, fit, scope)
            return (fit,) if wanted == b else ()
        if len(unknown) > 1 and b.free_symbols.isdisjoint(scope.values()) and a.free_symbols.isdisjoint(scope):
            return ({**fit, _OPEN: fit.get(_OPEN, ()) + ((a, b, counted),)},)
        symbol = unknown[0]
        variable = self.variable_of(symbol)
        if variable.kind == "size":
            return self.sizes([size_of(a)], [size_of(b)], fit, scope)
        factor = a.coeff(symbol)
        rest = position_filled(a - factor * symbol, self.variables, fit, scope)
        if not factor.is_Integer or rest is None or symbol in rest.free_symbols or b.free_symbols & set(scope.values()):
            return ()
        value = (b - rest) / factor
        natural = variable.kind == "natural"
        sign = value.is_nonnegative if natural else value.is_positive
        if (natural or counted or rest != 0 or factor != 1) and not (value.is_integer and sign):
            return ()
        return ({**fit, symbol.name: value},)

    def variable_of(self, symbol):
        variable = self.variables.get(symbol.name)
        return variable if variable is not None and variable.value == symbol else None

    def sizes(self, patterns, sizes, fit, scope):
        """The fit in which sizes are equal to patterns, as a tuple, empty where that cannot be.

        What depends on an index bound in the side itself is no size that a variable stands for.
        """
        bound = {letter.name for letter in scope.values()}
        for pattern, size in zip(patterns, sizes):
            inside = size is not None and not bound.isdisjoint(size.names)
            fit = None if pattern is None or inside else self._size(pattern, size, fit)
            if fit is None:
                return ()
        return (fit,)

    def _size(self, pattern, size, fit):
        """The fit with ``pattern``, a polynomial in size variables, equal to ``size``; None where that cannot be."""
        if size is None:
            return None
        name = _letter_of(pattern)
        if name in self.variables:
            known = fit.get(name)
            return {**fit, name: size} if known is None else fit if known == size else None
        names = [name for name in pattern.names if name in self.variables]
        if len(names) < len(pattern.names):
            return fit if pattern == size else None
        unknown = [name for name in names if name not in fit]
        if not unknown:
            return fit if size_filled(pattern, fit) == size else None
        if len(unknown) > 1:
            return {**fit, _LATER: fit.get(_LATER, ()) + ((pattern, size),)}
        found = _solved(pattern, size, unknown[0], fit)
        return None if found is None or not found.surely_positive else {**fit, unknown[0]: found}

    def settled(self, fit):
        """The fit with the sizes and positions settled that could not be compared at once."""
        while _LATER in fit or _OPEN in fit:
            later, unsettled = fit.get(_LATER, ()), fit.get(_OPEN, ())
            fits = [{k: v for k, v in fit.items() if k not in (_LATER, _OPEN)}]
            for pair in later:
                fits = [one for f in fits for one in self.sizes(*([part] for part in pair), f, {})]
            for a, b, counted in unsettled:
                fits = [one for f in fits for one in self.position(a, b, f, {}, counted)]
            if not fits or (fits[0].get(_LATER, ()), fits[0].get(_OPEN, ())) == (later, unsettled):
                return
            fit = fits[0]
        yield fit


def size_of(e):
    """A positive size that an expression in size symbols stands for, else None."""
    if not isinstance(e, Basic) or any(not (s.is_positive and s.is_integer) for s in e.free_symbols):
        return None
    try:
        size = Size.of(e)
    except Error:
        return None
    return size if size.surely_positive else None


@cache
def _letter_of(pattern):
    """The name of a size that is a single letter, else None."""
    if len(pattern.terms) == 1:
        powers, coefficient = pattern.terms[0]
        if coefficient == 1 and len(powers) == 1 and powers[0][1] == 1:
            return powers[0][0]
    return None


def size_filled(pattern, fit):
    """A polynomial in size variables with their sizes put in; None where one is not known."""
    total = Size(())
    for powers, coefficient in pattern.terms:
        term = Size((((), coefficient),))
        for name, exponent in powers:
            if name not in fit:
                return None
            for _ in range(exponent):
                term = term * fit[name]
        total = total + term
    return total


def _solved(pattern, size, name, fit):
    """The size that ``name`` has where ``pattern`` is ``size``, if ``pattern`` is linear in it."""
    factor, rest = Size(()), Size(())
    for powers, coefficient in pattern.terms:
        exponents = dict(powers)
        if exponents.pop(name, 0) > 1:
            return None
        term = size_filled(Size(((tuple(sorted(exponents.items())), coefficient),)), fit)
        if name in dict(powers):
            factor = factor + term
        else:
            rest = rest + term
    return size - rest if factor == ONE else (size - rest).divided_by(factor)


def position_filled(a, variables, fit, scope):
    """A position written in a rule, with its letters put in; None where one is not known."""
    values = {}
    for symbol in a.free_symbols:
        if symbol in scope:
            values[symbol] = scope[symbol]
        elif (variable := variables.get(symbol.name)) is not None and variable.value == symbol:
            known = fit.get(symbol.name)
            if known is None:
                return None
            values[symbol] = known.to_sympy() if isinstance(known, Size) else known
    return a.xreplace(values)
