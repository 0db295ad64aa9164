"""LaTeX of what is written, in a spelling that reads back into the same expression."""

from sympy import (
    Add, Basic, Dummy, HadamardProduct, KroneckerProduct, MatAdd, MatMul, MatrixSymbol, Mul, OneMatrix, Pow,
    Rational, S, Sum, Symbol, ZeroMatrix, default_sort_key,
)
from sympy.printing.latex import LatexPrinter
from sympy.printing.precedence import PRECEDENCE

from symlin.displayed import Displayed
from symlin.lettering import lettered
from symlin.nodes import (
    Blocks, Concat, Defined, DefinedScalar, Elementwise, Entry, Gradient, Member, OrderedMul, Scalar,
    Total, logistic, outermost,
)

SUM, TIMES, PRODUCT, FACTOR, ATOM = range(5)
"""How strongly what is printed binds: a sum or what begins with a sign; ⊙, ⊗ and what a sign of summation opens; a
juxtaposed product; a factor of one, with a superscript or as a fraction; what takes a superscript."""

_LEVELS = {
    "HadamardProduct": TIMES, "KroneckerProduct": TIMES, "Total": TIMES, "Sum": TIMES,
    "Gradient": PRODUCT, "Pow": FACTOR, "Transpose": FACTOR, "Inverse": FACTOR, "MatPow": FACTOR,
    "HadamardPower": FACTOR, "Norm2": FACTOR, "Frobenius2": FACTOR, "Partial": FACTOR,
    "Trace": ATOM, "KroneckerDelta": ATOM, "Identity": ATOM, "ZeroMatrix": ATOM, "Pi": ATOM, "Exp1": ATOM, "exp": ATOM,
    "log": ATOM, "tanh": ATOM, "cos": ATOM, "sin": ATOM, "ImmutableDenseMatrix": ATOM, "MatrixElement": ATOM,
}
_NEEDED = {PRECEDENCE["Add"]: TIMES, PRECEDENCE["Mul"]: FACTOR, PRECEDENCE["Pow"]: ATOM, PRECEDENCE["Atom"]: ATOM}
_BINDERS = (Total, Sum, Concat)
_NAMES = (Symbol, MatrixSymbol, Member, Defined, DefinedScalar)


class _Printer(LatexPrinter):
    """SymPy's printer with parentheses where the language of documents wants them, and everything sized."""

    def doprint(self, expr):
        self._bound = frozenset()
        self._names = _names_in(expr) if isinstance(expr, Basic) else frozenset()
        return super().doprint(expr)

    def _print(self, expr, **kwargs):
        if isinstance(expr, _BINDERS):
            return self._print_binder(expr)
        own = _OWN.get(type(expr))
        return super()._print(expr, **kwargs) if own is None else own(self, expr)

    # what binds how strongly

    def parenthesize(self, item, level, is_neg=False, strict=False):
        needed = TIMES if strict and level == PRECEDENCE["Mul"] else _NEEDED.get(level, ATOM)
        return self._at_least(item, needed)

    def _at_least(self, item, needed):
        written = self._print(item)
        return written if self._level(item, written) >= needed else rf"\left({written}\right)"

    def _level(self, e, written):
        """How strongly an expression binds that is ``written`` so."""
        if isinstance(e, Scalar) or isinstance(e, Entry) and e.matrix.shape == (1, 1):
            return self._level(e.matrix, written)
        if isinstance(e, Add | MatAdd):
            return self._level(e.args[0], written) if len(e.args) == 1 else SUM
        if written.startswith("-"):
            return SUM
        if e.is_Rational:
            return ATOM if e.is_Integer else FACTOR
        if isinstance(e, MatMul):
            *numbers, last = e.args
            if numbers and isinstance(last, Total) and not any(factor.is_Matrix for factor in numbers):
                return TIMES
            return _alone(self, e.args, written)
        if isinstance(e, Mul):
            _, above, below, sums = _parted(self._factors(e))
            return TIMES if sums else FACTOR if below else _alone(self, above, written)
        if isinstance(e, HadamardProduct | KroneckerProduct) and len(e.args) == 1:
            return self._level(e.args[0], written)
        if isinstance(e, (*_NAMES, OneMatrix)):
            return FACTOR if "^" in written else ATOM
        if isinstance(e, Elementwise):
            return FACTOR if e.name == "sqrt" else ATOM
        name = type(e).__name__
        if name in _LEVELS:
            return _LEVELS[name]
        return ATOM if hasattr(e, "_latex") or getattr(e, "is_Function", False) else SUM

    # sums and products

    def _print_Add(self, expr, order=None):
        args = expr.args
        as_sorted = tuple(sorted(args, key=default_sort_key)) if expr.is_Matrix else Add(*args).args
        return self._joined(expr.as_ordered_terms() if args == as_sorted else args)

    _print_MatAdd = _print_Add

    def _joined(self, terms):
        written = []
        for term in terms:
            text = self._print(term)
            if len(terms) > 1 and _is_sum(term):
                text = rf"\left({text}\right)"
            if written:
                text = f"- {text[1:].lstrip()}" if text.startswith("-") else f"+ {text}"
            written.append(text)
        return " ".join(written)

    def _factors(self, expr):
        """The factors of a product of numbers, as written, or in SymPy's order where SymPy has sorted them."""
        if isinstance(expr, OrderedMul) or expr.args != Mul(*expr.args).args:
            return expr.args
        return expr.as_ordered_factors()

    def _print_Mul(self, expr):
        sign, above, below, sums = _parted(self._factors(expr))
        text = self._juxtaposed(above, bare=not below and not sums)
        if below:
            over = self._print(above[0]) if len(above) == 1 else text or "1"
            under = self._print(below[0]) if len(below) == 1 else self._juxtaposed(below)
            text = rf"\frac{{{over}}}{{{under}}}"
        inner = [rf"\left({self._print(s)}\right)" for s in sums[:-1]] + [self._print(s) for s in sums[-1:]]
        return sign + " ".join(part for part in (text, *inner) if part)

    def _print_MatMul(self, expr):
        args, sign = expr.args, ""
        if args[0].is_Rational and args[0] < 0 and len(args) > 1:
            sign, args = "- ", ((-args[0],) if args[0] != -1 else ()) + args[1:]
        return sign + self._juxtaposed(args, bare=True)

    def _juxtaposed(self, factors, bare=False):
        """Factors side by side; with ``bare`` what stands alone, or ends the product as a sum, has no parentheses."""
        written, after_matrix = [], False
        for k, factor in enumerate(factors):
            last = k == len(factors) - 1 and not after_matrix
            if bare and last and (len(factors) == 1 or isinstance(factor, _BINDERS)):
                needed = TIMES
            else:
                needed = FACTOR if after_matrix or not isinstance(factor, Scalar | Mul) else PRODUCT
            text = self._at_least(factor, needed)
            written += [r"\cdot", text] if written and text[0].isdigit() else [text]
            after_matrix = after_matrix or factor.is_Matrix
        return " ".join(written)

    def _print_Pow(self, expr):
        base, exponent = expr.args
        if exponent == Rational(1, 2):
            return rf"\sqrt{{{self._print(base)}}}"
        if exponent.is_Rational and exponent < 0:
            return rf"\frac{{1}}{{{self._print(_inverted(base, exponent))}}}"
        return self._raised(base, self._print(exponent))

    def _raised(self, base, script):
        return rf"{self._at_least(base, ATOM)}^{{{script}}}"

    def _print_MatPow(self, expr):
        return self._raised(expr.base, self._print(expr.exp))

    def _print_Inverse(self, expr):
        return self._raised(expr.arg, "-1")

    def _print_Transpose(self, expr):
        return self._raised(expr.arg, r"\top")

    def _print_HadamardPower(self, expr):
        return self._raised(expr.base, rf"\odot {self._at_least(expr.exp, FACTOR)}")

    def _print_HadamardProduct(self, expr):
        return r" \odot ".join(self._at_least(factor, FACTOR) for factor in expr.args)

    def _print_KroneckerProduct(self, expr):
        return r" \otimes ".join(self._at_least(factor, FACTOR) for factor in expr.args)

    # what binds an index

    def _print_binder(self, expr):
        body, (index, first, last) = outermost(expr)
        first, last = self._print(first), self._print(last)
        taken = self._bound | {s.name for s in body.free_symbols - {index}}
        if index.name in taken or isinstance(index, Dummy):
            letter = next(c for c in _letters(index.name) if c not in taken)
            fresh = Symbol(letter, **{**index.assumptions0})
            body, index = body.xreplace({index: fresh}), fresh
        outer, self._bound = self._bound, self._bound | {index.name}
        try:
            inside = self._print(body) if isinstance(expr, Concat) else self._at_least(body, TIMES)
        finally:
            self._bound = outer
        limits = rf"_{{{self._print(index)}={first}}}^{{{last}}}"
        return rf"\operatorname{{Concat}}{limits}\left({inside}\right)" if isinstance(expr, Concat) else (
            rf"\sum{limits} {inside}")

    # names and constants

    def _deal_with_super_sub(self, string, style="plain"):
        return lettered(string)

    def _print_OneMatrix(self, expr):
        rows, columns = map(self._print, expr.shape)
        if expr.shape[1] == 1:
            return rf"\mathbf{{1}}_{{{rows}}}"
        return rf"\mathbf{{1}}_{{{columns}}}^{{\top}}" if expr.shape[0] == 1 else (
            rf"\mathbf{{1}}_{{{self._dimension(expr.shape[0])} \times {self._dimension(expr.shape[1])}}}")

    def _print_ZeroMatrix(self, expr):
        if expr.shape[1] == 1:
            return rf"\mathbf{{0}}_{{{self._print(expr.shape[0])}}}"
        return rf"0_{{{self._dimension(expr.shape[0])} \times {self._dimension(expr.shape[1])}}}"

    def _dimension(self, size):
        return self._at_least(size, PRODUCT)

    def _print_Identity(self, expr):
        size = self._print(expr.shape[0])
        return rf"\operatorname{{identity}}\left({size}\right)" if "I" in self._names else f"I_{{{size}}}"

    def _print_Exp1(self, expr):
        return r"\exp\left(1\right)"

    def _print_Trace(self, expr):
        return rf"\operatorname{{tr}}\left({self._print(expr.arg)}\right)"

    def _print_KroneckerDelta(self, expr):
        return rf"\delta_{{{Entry.listed(self, expr.args)}}}"

    def _print_MatrixElement(self, expr):
        return self._print(Entry(expr.parent, expr.i + 1, expr.j + 1))

    def _print_MatrixBase(self, expr):
        return _grid([list(map(self._print, expr.row(k))) for k in range(expr.rows)])

    _print_ImmutableDenseMatrix = _print_MatrixBase

    # functions

    def _called(self, name, argument):
        return rf"{name}\left({self._print(argument)}\right)"

    def _print_Function(self, expr, exp=None):
        power = "" if exp is None else f"^{{{exp}}}"
        return self._called(_FUNCTIONS.get(expr.func.__name__) or lettered(expr.func.__name__), expr.args[0]) + power

    _print_log = _print_ExpBase = _print_Function

    def _print_AppliedUndef(self, expr, exp=None):
        arguments = ", ".join(map(self._print, expr.args))
        power = "" if exp is None else f"^{{{exp}}}"
        return rf"{lettered(expr.func.__name__)}\left({arguments}\right){power}"


_FUNCTIONS = {name: f"\\{name}" for name in ("exp", "log", "tanh", "cos", "sin")}


def _names_in(expr):
    """The names, as they print, of all that an expression names."""
    names, seen, pending = set(), set(), [expr]
    while pending:
        e = pending.pop()
        if id(e) in seen:
            continue
        seen.add(id(e))
        if isinstance(e, _NAMES):
            names.add(lettered(e.name))
        pending.extend(() if isinstance(e, MatrixSymbol | Defined | DefinedScalar) else e.args)
    return frozenset(names)


def _letters(name):
    """Letters for a bound index whose own stands for something else."""
    yield name
    yield from "ijlrstuvwpqk"
    for k in range(1, 10**6):
        yield f"i_{k}"


def _is_sum(term):
    while isinstance(term, Scalar) or isinstance(term, Add | MatAdd) and len(term.args) == 1:
        term = term.args[0]
    return isinstance(term, Add | MatAdd)


def _alone(printer, factors, written):
    return printer._level(factors[0], written) if len(factors) == 1 else PRODUCT


def _inverted(base, exponent):
    return base if exponent == -1 else Pow(base, -exponent, evaluate=False)


def _parted(factors):
    """Factors of a number as (sign, above, below, sums): sums over an index stand behind the fraction."""
    sign, above, below, sums = "", [], [], []
    for k, factor in enumerate(factors):
        if factor.is_Rational:
            if not k and factor < 0:
                sign, factor = "- ", -factor
            above += [S(factor.p)] if factor.p != 1 or len(factors) == 1 else []
            below += [S(factor.q)] if factor.q != 1 else []
        elif isinstance(factor, Pow) and factor.exp.is_Rational and factor.exp < 0:
            below.append(_inverted(factor.base, factor.exp))
        else:
            (sums if isinstance(factor, Sum) else above).append(factor)
    if not above and not below and not sums:
        above = [S.One]
    return sign, above, below, sums


# symlin's own nodes, where this printer knows more than they do


def _print_blocks(printer, expr):
    """A grid, where a block of zeros is ``0`` if another block tells how many rows and columns it has."""
    rows = [[isinstance(block, ZeroMatrix) for block in row] for row in expr.args]
    columns = list(zip(*rows))
    written = [
        ["0" if zero and not all(rows[i]) and not all(columns[j]) else printer._print(expr.args[i][j])
         for j, zero in enumerate(row)] for i, row in enumerate(rows)]
    return _grid(written)


def _grid(written):
    rows = r" \\ ".join(map(" & ".join, written))
    return rf"\begin{{bmatrix}} {rows} \end{{bmatrix}}"


def _print_entry(printer, expr):
    if expr.matrix.shape == (1, 1):
        return printer._print(expr.matrix)
    written = expr._latex(printer)
    base, mark, place = written.rpartition("_{")
    return rf"\left({base}\right){mark}{place}" if written in printer._names else written


def _print_logistic(printer, expr):
    name = r"\operatorname{logistic}" if r"\sigma" in printer._names else r"\sigma"
    return printer._called(name, expr.args[-1])


def _print_elementwise(printer, expr):
    return _print_logistic(printer, expr) if expr.name == "logistic" else expr._latex(printer)


def _print_gradient(printer, expr):
    function, variable = expr.args
    return rf"\nabla_{{{printer._print(variable)}}} {printer._at_least(function, ATOM)}"


_OWN = {
    Blocks: _print_blocks, Entry: _print_entry, logistic: _print_logistic, Elementwise: _print_elementwise,
    Gradient: _print_gradient, OrderedMul: _Printer._print_Mul, Mul: _Printer._print_Mul,
}


def latex(expr):
    r"""The LaTeX of an expression: transposes as ``\top``, ones, zeros and identities with their sizes, no letter e.

    Of what displays itself, such as a verdict or a derivation, it is the LaTeX of its display.

    ``sl.parse`` reads it back into the same expression, products and sums flattened and numbers in any order.

    >>> from symlin.writing import sizes, matrix, ones
    >>> n, d = sizes("n d")
    >>> X = matrix("X", n, d)
    >>> print(latex(ones(n).T * X))
    \mathbf{1}_{n}^{\top} X
    """
    if isinstance(expr, Displayed) and (shown := expr._repr_latex_()):
        return shown.strip("$")
    return _Printer().doprint(expr)
