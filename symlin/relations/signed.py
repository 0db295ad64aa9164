"""Sums written with the signs of their terms, in the order in which these stand."""

import sympy
from sympy import Integer, MatAdd, MatMul


def difference(e, write, times):
    """A sum in the order in which its terms were put together."""
    if isinstance(e, MatAdd | sympy.Add) and not e.is_Atom:
        return " ".join(signed([_split(term) for term in e.args], write, times))
    return write(e)


def _split(term):
    """(coefficient, rest) of a term."""
    if isinstance(term, MatMul) and term.args[0].is_Rational:
        rest = term.args[1:]
        return term.args[0], rest[0] if len(rest) == 1 else MatMul(*rest, evaluate=False)
    return (Integer(1), term) if term.is_Matrix else term.as_coeff_Mul()


def signed(summands, write, times):
    """The summands with their signs."""
    result = []
    for c, e in summands:
        sign = ("- " if c < 0 else "+ ") if result else ("-" if c < 0 else "")
        body = f"({write(e)})" if isinstance(e, sympy.Add | MatAdd) else write(e)
        size = write(abs(c))
        result.append(sign + (body if size == "1" else size if e == 1 else f"{size}{times}{body}"))
    return result or ["0"]
