"""Formulas in one line of Unicode, of every node type: traces, inner products, norms, powers, deltas too."""

from sympy import OneMatrix

from symlin.show.topic_formulas import ATOM, MUL, POWER, _level, _Text

_LEVELS = {"MatPow": POWER, "HadamardPower": POWER, "Norm2": POWER, "Frobenius2": POWER}


def line(expr):
    """An expression in one line.

    >>> from sympy import Trace
    >>> from symlin.writing import matrices, sizes
    >>> A, B = matrices("A B", *sizes("n n"))
    >>> line(Trace(A.T * B))
    'tr(Aᵀ B)'
    """
    return _Line().doprint(expr)


class _Line(_Text):
    def _inside(self, expr, level):
        written = self._print(expr)
        own = _LEVELS.get(type(expr).__name__)
        if own is None:
            own = MUL if isinstance(expr, OneMatrix) and 1 not in expr.shape else _level(expr)
        return written if own >= level else f"({written})"

    def _print_Trace(self, expr):
        return self._call("tr", expr.arg)

    def _print_Identity(self, expr):
        size = self._print(expr.shape[0])
        return f"I_{size}" if expr.shape[0].is_Atom else f"I_{{{size}}}"

    def _print_Dot(self, expr):
        return f"⟨{', '.join(map(self._print, expr.args))}⟩"

    _print_Inner = _print_Dot

    def _print_Norm2(self, expr):
        return f"‖{self._print(expr.args[0])}‖²"

    def _print_Frobenius2(self, expr):
        return f"‖{self._print(expr.args[0])}‖_F²"

    def _print_MatPow(self, expr):
        base, exponent = expr.args
        return f"{self._inside(base, ATOM)}^{self._inside(exponent, ATOM)}"

    def _print_HadamardPower(self, expr):
        base, exponent = expr.args
        return f"{self._inside(base, ATOM)}^(⊙{self._inside(exponent, ATOM)})"

    def _print_DiagonalOf(self, expr):
        return self._call("diag", *expr.args)

    def _print_KroneckerDelta(self, expr):
        written = [self._print(index) for index in expr.args]
        return "δ_" + ("".join(written) if all(len(w) == 1 for w in written) else f"{{{','.join(written)}}}")

    def _print_log(self, expr):
        return self._call("log", *expr.args)

    def _print_Unit(self, expr):
        return f"e_{self._inside(expr.position, ATOM)}"

    def _print_Commutation(self, expr):
        return f"K_{{{','.join(map(self._print, expr.args))}}}"
