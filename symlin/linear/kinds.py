"""The kind of a formula in its variables, constant, linear, affine, ..., with the proofs and witnesses behind it."""

from functools import cached_property

import sympy
from sympy import MatMul, S, Symbol, ZeroMatrix, latex
from sympy.core.function import AppliedUndef

from symlin.displayed import Displayed
from symlin.errors import BudgetError, Error
from symlin.expansion import expand
from symlin.linear.formulas import Formula, combination, parts_of
from symlin.linear.claims import Claims
from symlin.linear.degrees import degree_bound, homogeneous_parts
from symlin.linear.normal_degrees import normal_degree
from symlin.linear.operators import operator_of
from symlin.nodes import KNOWN, Blocks, Elementwise, Family, Scalar, Vec
from symlin.proving import SECONDS, TERMS, TRIALS

LOW = 4
"""A formula is called nonlinear when it is refuted to be a polynomial of this degree or less (of degree 2 or less
where it applies an unknown function, which stands for polynomials of every degree)."""


def linearity(expr, variables, *, terms=TERMS, seconds=SECONDS, trials=TRIALS):
    """Of which kind ``expr`` is in ``variables``, others fixed, for all sizes: a ``Linearity``.

    ``expr`` is an expression, a letter with a definition, a list of numbers, or a function that is called once with
    the variables. ``variables`` is a matrix or scalar symbol, a family (in all its members together), a letter that
    stands in ``expr``, or a tuple of those (in all together). ``terms``, ``seconds`` and ``trials`` bound the work for
    each claim. Raises ``ShapeError`` where shapes do not fit, ``Error`` where a variable is a size or an index,
    ``TypeError`` for text, ``Undefined`` where ``expr`` is never defined.

    >>> from symlin.writing import sizes, matrices, relu
    >>> n, d, k = sizes("n d k")
    >>> A, B, X = *matrices("A B", n, n), *matrices("X", n, n)
    >>> result = linearity(A * X * B, X)
    >>> result.kind, result.operator
    ('linear', KroneckerProduct(B.T, A))
    >>> [verdict.status for verdict in linearity(relu(X), X).verdicts.values()][:3]
    ['refuted', 'refuted', 'proved']
    >>> linearity(A * X, X)
    A*X is linear in X
      additivity            proved
      homogeneity           proved
      positive homogeneity  proved
    """
    try:
        return Linearity(Formula(expr, variables), dict(terms=terms, seconds=seconds, trials=trials))
    except RecursionError:
        raise BudgetError("the expression is nested too deeply; give its parts names of their own") from None


class Linearity(Displayed):
    """The kind of a formula in its variables, and why.

    ``kind``, the smallest that holds: "constant"; "linear": additivity and homogeneity are proved; "affine": a
    constant plus something linear, proved, and linearity is refuted; "quadratic" and "polynomial": a polynomial of
    degree 2, or above, proved or by the way it is written, and the smaller kinds are refuted; "nonlinear": at exact
    numbers its difference of order 5 along a line is not zero, so that it is no polynomial of degree 4 or less, and
    it is not written as one of a higher degree (an unknown function may be any, and order 3 is enough); "unknown":
    some verdict is missing for each of these.

    ``verdicts``: "additivity" (``f(X + Y) = f(X) + f(Y)``), "homogeneity" (``f(c X) = c f(X)``), "positive
    homogeneity" (the same for ``c > 0``), and as far as the kind needs them "constancy", "affinity"
    (``f((1 - c) X + c Y) = (1 - c) f(X) + c f(Y)``), "degree at most 2", "degree at most 4".
    """

    def __init__(self, formula, budget):
        self.formula, self.budget = formula, budget
        self.expression = formula.expression
        self.variables = formula.symbols if formula.several else formula.symbols[0]
        self.claims = Claims(formula, budget)
        self.verdicts = {name: self.claims[name] for name in ("additivity", "homogeneity", "positive homogeneity")}
        self.kind = self._kind()

    @property
    def is_linear(self):
        """Whether additivity and homogeneity are both proved."""
        return all(self.verdicts[name].proved for name in ("additivity", "homogeneity"))

    def _verdict(self, name):
        self.verdicts[name] = self.claims[name]
        return self.verdicts[name]

    def _kind(self):
        if not self.formula.depends(self.expression) or self.claims.proved(*self.claims.sides("constancy")):
            self._verdict("constancy")
            return "constant"
        if self.is_linear:
            return "linear"
        linear_refuted = any(self.verdicts[name].status == "refuted" for name in ("additivity", "homogeneity"))
        affinity = self._verdict("affinity")
        if affinity.proved:
            return "affine" if linear_refuted else "unknown"
        if affinity.status == "refuted":
            bound = degree_bound(self.formula, self.expression)
            if bound is None:
                limits = {name: self.budget[name] for name in ("terms", "seconds")}
                bound = normal_degree(self.formula, self.expression, **limits)
            second = self._verdict("degree at most 2")
            if bound == 2 or second.proved and (bound is not None or self._applies_known_functions()):
                return "quadratic"
            if second.status == "refuted" and bound is not None:
                return "polynomial"
            low = LOW if self._applies_known_functions() else 2
            if bound is None and self._verdict(f"degree at most {low}").status == "refuted":
                return "nonlinear"
        return "unknown"

    def _applies_known_functions(self):
        """Whether only known functions, each continuous where it is defined, are applied to what holds a variable."""
        unknown = (e for e in parts_of(self.expression)
                   if isinstance(e, AppliedUndef) or isinstance(e, Elementwise) and e.name not in KNOWN)
        return not any(map(self.formula.depends, unknown))

    @cached_property
    def parts(self):
        """The homogeneous parts, ``{degree: part}``, that sum to the formula; None where that is not proved."""
        if self.kind == "constant":
            return {0: self.expression}
        if self.kind == "linear":
            return {1: self.expression}
        if self.kind in ("affine", "quadratic", "polynomial"):
            return homogeneous_parts(self.claims) or (self._around_zero() if self.kind == "affine" else None)
        return None

    def _around_zero(self):
        """The value at 0 and the difference to it, where that value is defined."""
        constant = self.formula.at({})
        if constant.has(S.ComplexInfinity, S.NaN, S.Infinity, S.NegativeInfinity):
            return None
        constant = expand(constant)
        return {0: constant, 1: combination(self.formula, [(1, self.expression), (-1, constant)])}

    @property
    def linear_part(self):
        """``L`` with ``f = L + constant``, for a formula that is affine; None for others."""
        return self._part(1)

    @property
    def constant_part(self):
        """The value at 0 of a formula that is affine; None for others."""
        return self._part(0)

    def _part(self, degree):
        if self.kind not in ("constant", "linear", "affine") or self.parts is None:
            return None
        zero = ZeroMatrix(*self.expression.shape) if self.formula.is_matrix else S.Zero
        return self.parts.get(degree, zero)

    @cached_property
    def operator(self):
        """The matrix ``M`` with ``vec(f(X)) = M · vec(X)``, proved; None where ``f`` is not linear or none is known.

        For several variables ``vec`` stacks them in their order. A number ``f`` gives one row, a scalar variable one
        column.
        """
        symbols = self.formula.symbols
        if not self.is_linear or any(isinstance(v, Family) for v in symbols):
            return None
        for written in (lambda e: e, expand):
            try:
                alone = [(self.formula.alone_in(written(self.expression), v), v) for v in symbols]
                parts = [operator_of(formula, formula.expression, v) for formula, v in alone]
                if None not in parts and self._is_operator(parts):
                    return parts[0] if len(parts) == 1 else _side_by_side(parts)
            except Error:
                continue
        return None

    def _is_operator(self, parts):
        terms = [_applied(part, v) for part, v in zip(parts, self.formula.symbols)]
        left = Vec(self.expression) if self.formula.is_matrix else self.expression
        if not self.formula.is_matrix:
            terms = [Scalar(t) if t.is_Matrix else t for t in terms]
        right = terms[0] if len(terms) == 1 else combination(self.formula, [(1, t) for t in terms])
        return self.claims.proved(left, right)

    @cached_property
    def in_each(self):
        """The ``Linearity`` in each variable alone, the others fixed: ``{variable: Linearity}``."""
        if not self.formula.several:
            return {self.variables: self}
        return {v: Linearity(self.formula.alone(v), self.budget) for v in self.formula.symbols}

    @property
    def multilinear(self):
        """Whether a formula of several variables is linear in each: True (proved), False (refuted) or None."""
        if not self.formula.several:
            return None
        if all(alone.is_linear for alone in self.in_each.values()):
            return True
        refuted = any(alone.verdicts[name].status == "refuted"
                      for alone in self.in_each.values() for name in ("additivity", "homogeneity"))
        return False if refuted else None

    # shown -------------------------------------------------------------------------------------------------------

    def __repr__(self):
        names = ", ".join(v.name for v in self.formula.symbols)
        lines = [_sentence(str(self.expression), self.kind, names)]
        width = max(map(len, self.verdicts))
        lines += [f"  {name:<{width}}  {told(verdict)}" for name, verdict in self.verdicts.items()]
        return "\n".join(lines)

    def _repr_latex_(self):
        formula = self.formula
        first = [latex(Symbol(v.name)) for v in formula.symbols]
        second = [latex(Symbol(name)) for name in formula.second]
        c = latex(formula.scalar)
        rows = [rf"f({', '.join(first)}) = {latex(self.expression)} && \text{{{self.kind}}}"]
        for name, verdict in self.verdicts.items():
            rows.append(rf"\text{{{name}: }} {_law(name, first, second, c)} && \text{{{verdict.status}}}")
        return r"$\displaystyle \begin{aligned} & " + r" \\ & ".join(rows) + r" \end{aligned}$"


def _law(name, first, second, c):
    """A claim as a law about ``f``, in LaTeX."""

    def f(pattern):
        return "f(" + ", ".join(pattern.format(x=x, y=y, c=c) for x, y in zip(first, second)) + ")"

    laws = {
        "constancy": f"{f('{x}')} = {f('{y}')}",
        "additivity": f"{f('{x} + {y}')} = {f('{x}')} + {f('{y}')}",
        "homogeneity": rf"{f('{c} {x}')} = {c} \, {f('{x}')}",
        "positive homogeneity": rf"{f('{c} {x}')} = {c} \, {f('{x}')} \quad ({c} > 0)",
        "affinity": rf"{f('(1 - {c}) {x} + {c} {y}')} = (1 - {c}) \, {f('{x}')} + {c} \, {f('{y}')}",
    }
    return laws.get(name) or rf"\Delta^{{{int(name.split()[-1]) + 1}}} f = 0"


def told(verdict):
    """A verdict in one line: its status, and the numbers or the reason behind it."""
    if verdict.proved:
        return "proved" + (f", where {', '.join(verdict.conditions)}" if verdict.conditions else "")
    if verdict.witness is None:
        return f"{verdict.status}: {verdict.reason}"
    witness = verdict.witness
    numbers = [f"{s} = {value}" for s, value in witness.sizes.items()]
    numbers += [f"{s} = {value.tolist() if value.is_Matrix else value}" for s, value in witness.values.items()]
    numbers += [f"{name}(t) = {p}" for name, p in witness.functions.items()]
    return f"refuted: {verdict.reason}" + (f", with {', '.join(numbers)}" if numbers else "")


def _sentence(expr, kind, names):
    described = {"polynomial": "a polynomial", "unknown": "of unknown kind"}.get(kind, kind)
    return f"{expr} is {described} in {names}"


def _applied(part, symbol):
    """``part · vec(symbol)``, a column being its own vec."""
    if not symbol.is_Matrix:
        return MatMul(symbol, part) if part.is_Matrix else part * symbol
    return MatMul(part, symbol if symbol.shape[1] == 1 else Vec(symbol))


def _side_by_side(parts):
    parts = [part if part.is_Matrix else sympy.ImmutableDenseMatrix([[part]]) for part in parts]
    if all(isinstance(part, sympy.MatrixBase) for part in parts):
        return sympy.ImmutableDenseMatrix.hstack(*parts)
    return Blocks([parts])
