"""Formulas of a topic, terms and factors in the order in which they were written: one line of Unicode, or LaTeX."""

from sympy import Add, MatAdd, MatMul, Pow, Rational, Sum, Symbol, Transpose
from sympy.printing.printer import Printer

from symlin.nodes import Concat, Defined, Family, Member, OrderedMul, Total
from symlin.show import printing

ADD, TIMES, MUL, POWER, ATOM = range(5)
"""How strongly what is printed binds."""


def text(expr):
    """An expression in one line.

    >>> from symlin.writing import sizes, matrix, matrices, softmax, sqrt
    >>> n, d, d_k = sizes("n d d_k")
    >>> Q, K = matrices("Q K", n, d_k)
    >>> text(softmax(Q * K.T / sqrt(d_k)) * Q)
    'softmax(Q Kᵀ / √d_k) Q'
    """
    return _Text().doprint(expr)


def tex(expr):
    r"""An expression in LaTeX, in a spelling that documents are read in.

    >>> from symlin.writing import sizes, family, total, indices
    >>> n, d, h = sizes("n d h"); i = indices("i")
    >>> print(tex(total(family("A", n, d, count=h)[i] * family("B", d, n, count=h)[i], (i, 1, h))))
    \sum_{i=1}^{h} A_{i} B_{i}
    """
    return _Tex().doprint(expr)


def terms(expr):
    """The terms of a sum, of anything else the one there is."""
    return list(expr.args) if isinstance(expr, MatAdd | Add) else [expr]


def name_text(name):
    """What stands for a symbol or a family: ``X``, or ``H_1, …, H_h``."""
    return _listed(name, text, "…") if isinstance(name, Family) else text(name)


def name_tex(name):
    r"""The same in LaTeX.

    >>> from symlin.writing import sizes, family
    >>> n, d, h = sizes("n d h")
    >>> print(name_tex(family("W^Q", n, d, count=h)))
    W^{Q}_{1}, \dots, W^{Q}_{h}
    """
    return _listed(name, tex, r"\dots") if isinstance(name, Family) else tex(name)


def _listed(family, written, dots):
    first, last = written(family[1]), written(family[family.count])
    return first if family.count == 1 else f"{first}, {dots}, {last}"


def _stacked(expr):
    """The first and last of the members that a transposed ``Concat`` of transposes stacks, or None."""
    if not (isinstance(expr, Transpose) and isinstance(expr.arg, Concat)):
        return None
    body, limits = expr.arg, []
    while isinstance(body, Concat):
        limits.append(body.limits)
        body = body.body
    if isinstance(body, Transpose) and isinstance(body.arg, Member) and _runs_on(body.arg.index, limits):
        return [body.arg.subs({limit[0]: limit[end] for limit in limits}) for end in (1, 2)]
    return None


def _runs_on(position, limits):
    """Whether a position takes the values 1, 2, ... one after the other under nested limits, the last one innermost."""
    expected = 0
    for index, first, last in limits:
        if first != 1:
            return False
        expected = expected * last + index - 1
    return (position - expected - 1).expand() == 0


def _parted(factors):
    """Factors as (above, below): the reciprocals, and square roots of them, stand below."""
    above, below = [], []
    for factor in factors:
        negative = isinstance(factor, Pow) and factor.exp.is_Rational and factor.exp < 0
        (below if negative else above).append(Pow(factor.base, -factor.exp, evaluate=False) if negative else factor)
    return above, [b.base if b.exp == 1 else b for b in below]


def _before_sum(expr):
    """A sum of products as (numbers that stand before it, limits from the outermost, factors)."""
    body, *limits = expr.args
    factors = list(body.args) if isinstance(body, OrderedMul) else [body]
    letters = {index for index, _, _ in limits}
    count = 0
    while count < len(factors) - 1 and isinstance(factors[count], Rational | Pow) and not factors[count].has(*letters):
        count += 1
    return factors[:count], limits[::-1], factors[count:]


class _Tex(printing._Printer):
    """symlin's LaTeX with numbers before sums, and transposes side by side as a stack."""

    def _print_binder(self, expr):
        numbers, limits, factors = _before_sum(expr) if isinstance(expr, Sum) else ((), (), ())
        if not numbers:
            return super()._print_binder(expr)
        inside = Sum(factors[0] if len(factors) == 1 else OrderedMul(*factors), *limits[::-1])
        return f"{self._print(OrderedMul(*numbers))} {super()._print_binder(inside)}"

    def _print_Transpose(self, expr):
        ends = _stacked(expr)
        if ends:
            return rf"\begin{{bmatrix}} {self._print(ends[0])} \\ \vdots \\ {self._print(ends[1])} \end{{bmatrix}}"
        return super()._print_Transpose(expr)


class _Text(Printer):
    """One line of Unicode for the node types that topics are written in; others as they print themselves."""

    printmethod = "_one_line"
    emptyPrinter = str

    def _inside(self, expr, level):
        written = self._print(expr)
        return written if _level(expr) >= level else f"({written})"

    def _product(self, factors, level=MUL):
        above, below = _parted(factors)
        sign = "-" if above and above[0] == -1 else ""
        above = above[1:] if sign else above
        alone = len(above) == 1
        loose = [isinstance(f, MatMul | Total) or isinstance(f, Sum) and f is not above[-1] for f in above]
        written = [self._inside(f, POWER if is_loose and not alone else level) for f, is_loose in zip(above, loose)]
        return sign + (" ".join(written) or "1") + "".join(f" / {self._inside(b, POWER)}" for b in below)

    def _print_MatMul(self, expr):
        return self._product(expr.args)

    _print_Mul = _print_OrderedMul = _print_MatMul

    def _print_MatAdd(self, expr):
        return self._joined(expr.args)

    def _joined(self, terms):
        first, *others = [self._inside(a, TIMES) for a in terms]
        return first + "".join(f" - {t[1:].lstrip()}" if t.startswith("-") else f" + {t}" for t in others)

    def _print_Add(self, expr):
        return self._joined(expr.as_ordered_terms() if expr.args == Add(*expr.args).args else expr.args)

    def _print_Pow(self, expr):
        base, exponent = expr.args
        if exponent.is_Rational and exponent < 0:
            return self._product([expr])
        if exponent == Rational(1, 2):
            return f"√{self._inside(base, ATOM)}"
        return f"{self._inside(base, ATOM)}^{self._inside(exponent, ATOM)}"

    def _print_Transpose(self, expr):
        ends = _stacked(expr)
        if ends:
            return f"[{self._print(ends[0])}; …; {self._print(ends[1])}]"
        plain = self._inside(expr.arg, ATOM)
        return f"({plain})ᵀ" if "^" in plain and not plain.startswith("(") else f"{plain}ᵀ"

    def _print_MatPow(self, expr):
        return f"{self._inside(expr.base, ATOM)}^{self._inside(expr.exp, ATOM)}"

    def _print_Inverse(self, expr):
        return f"{self._inside(expr.arg, ATOM)}⁻¹"

    def _print_KroneckerProduct(self, expr):
        return " ⊗ ".join(self._inside(a, ATOM if a.is_MatMul else POWER) for a in expr.args)

    def _print_HadamardProduct(self, expr):
        return " ⊙ ".join(self._inside(a, POWER) for a in expr.args)

    def _print_OneMatrix(self, expr):
        rows, columns = (self._print(size) for size in expr.shape)
        return f"1_{rows}" if columns == "1" else f"1_{columns}ᵀ" if rows == "1" else f"1_{rows} 1_{columns}ᵀ"

    def _print_Identity(self, expr):
        return f"I_{self._print(expr.shape[0])}"

    def _print_Entry(self, expr):
        base = self._inside(expr.matrix, ATOM)
        places = expr.position[:1] if expr.matrix.shape[1] == 1 and expr.position[1] == 1 else expr.position
        written = [self._print(place) for place in places]
        inside = "".join(written) if all(len(w) == 1 for w in written) else f"{{{','.join(written)}}}"
        return f"({base})_{inside}" if ("_" in base or "^" in base) and base[0] != "(" else f"{base}_{inside}"

    def _print_Indicator(self, expr):
        return f"[{self._print(expr.relation.lts)} ≤ {self._print(expr.relation.gts)}]"

    def _print_Member(self, expr):
        return f"{expr.name}_{self._inside(expr.index, ATOM)}"

    def _print_Sum(self, expr):
        numbers, limits, factors = _before_sum(expr)
        signs = [self._sign("Σ", limit) for limit in limits]
        above, below = _parted(numbers)
        written = " ".join([*map(self._print, above), *signs, self._product(factors)])
        return written + "".join(f" / {self._inside(b, POWER)}" for b in below)

    def _sign(self, name, limits):
        index, first, last = map(self._print, limits)
        return f"{name}_{{{index}={first}}}^{{{last}}}"

    def _print_Total(self, expr):
        return f"{self._sign('Σ', expr.limits)} {self._inside(expr.body, TIMES)}"

    def _print_Concat(self, expr):
        return f"{self._sign('Concat', expr.limits)}({self._print(expr.body)})"

    def _print_Blocks(self, expr):
        return f"[{'; '.join(', '.join(map(self._print, row)) for row in expr.args)}]"

    def _call(self, name, *arguments):
        return f"{name}({', '.join(map(self._print, arguments))})"

    def _print_Softmax(self, expr):
        return self._call("softmax", *expr.shown)

    def _print_Elementwise(self, expr):
        return self._call(expr.name, expr.argument)

    def _print_CausalMask(self, expr):
        return self._call("causal", *expr.args)

    def _print_Diag(self, expr):
        return self._call("diag", *expr.args)

    def _print_Vec(self, expr):
        return self._call("vec", *expr.args)

    def _print_Trace(self, expr):
        return self._call("tr", *expr.args)

    def _print_Dot(self, expr):
        return f"⟨{', '.join(map(self._print, expr.args))}⟩"

    def _print_Norm2(self, expr):
        return f"‖{self._print(expr.args[0])}‖²"

    def _print_Frobenius2(self, expr):
        return f"‖{self._print(expr.args[0])}‖_F²"

    def _print_exp(self, expr):
        return self._call("exp", *expr.args)

    def _print_relu(self, expr):
        return self._call("relu", *expr.args)

    def _print_Scalar(self, expr):
        return self._print(expr.matrix)


_LEVELS = {
    "MatAdd": ADD, "Add": ADD, "KroneckerProduct": TIMES, "HadamardProduct": TIMES, "MatMul": MUL, "Mul": MUL,
    "OrderedMul": MUL, "Sum": MUL, "Total": MUL, "Scalar": MUL, "Transpose": POWER, "Inverse": POWER, "Pow": POWER,
    "MatPow": POWER, "Norm2": POWER, "Frobenius2": POWER,
}


def _level(expr):
    if isinstance(expr, Transpose) and _stacked(expr) or isinstance(expr, Defined | Symbol):
        return ATOM
    if isinstance(expr, Pow) and expr.exp.is_negative or expr.is_Rational and not (expr.is_Integer and expr >= 0):
        return MUL
    return _LEVELS.get(type(expr).__name__, ATOM)
