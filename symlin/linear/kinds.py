"""The kind of a formula in its variables, constant, linear, affine, ..., with the proofs and witnesses behind it."""

from functools import cached_property

import sympy
from sympy import MatMul, S, Symbol, ZeroMatrix
from sympy.core.function import AppliedUndef

from symlin.conditions import conditions_of
from symlin.displayed import Displayed
from symlin.errors import BudgetError, Error
from symlin.expansion import expand
from symlin.linear.claims import Claims, Verdicts
from symlin.linear.degrees import homogeneous_parts
from symlin.linear.formulas import Formula, combination, fresh_name, parts_of
from symlin.linear.normal_degrees import normal_degree
from symlin.linear.operators import NoOperator, operator_of
from symlin.nodes import KNOWN, Blocks, Concat, Elementwise, Family, Scalar, Vec
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
    (``f((1 - c) X + c Y) = (1 - c) f(X) + c f(Y)``), "degree at most 2", "degree at most 4"; each is decided when it
    is first looked at, where the kind did not need it. ``conditions`` are the texts of what makes the formula defined.
    """

    def __init__(self, formula, budget):
        self.formula, self.budget = formula, budget
        self.expression = formula.expression
        self.variables = formula.symbols if formula.several else formula.symbols[0]
        self.claims = Claims(formula, budget)
        self.kind, needed = self._kind()
        self.verdicts = Verdicts(self.claims, ("additivity", "homogeneity", "positive homogeneity", *needed))

    @property
    def is_linear(self):
        """Whether additivity and homogeneity are both proved."""
        return self.kind in ("constant", "linear") and all(
            self.claims[name].proved for name in ("additivity", "homogeneity"))

    @cached_property
    def conditions(self):
        """The texts of what makes the formula defined, such as ``X > 0 everywhere``."""
        return conditions_of(self.expression)

    def _kind(self):
        """The kind, and the names of the claims behind it beyond those that every kind has."""
        claims = self.claims
        if not self.formula.depends(self.expression):
            return "constant", ("constancy",)
        bound, known = claims.bound, self._applies_known_functions()
        highest = f"degree at most {LOW if known else 2}"
        if bound is None:
            limits = {name: self.budget[name] for name in ("terms", "seconds")}
            bound = normal_degree(self.formula, self.expression, **limits)
            if bound is None and claims.fails(highest):
                return "nonlinear", tuple(dict.fromkeys(("affinity", "degree at most 2", highest)))
        if not (bound and claims.fails("constancy")) and claims.proved(*claims.sides("constancy")):
            return "constant", ("constancy",)
        if all(claims[name].proved for name in ("additivity", "homogeneity")):
            return "linear", ()
        if claims["affinity"].proved:
            linear_refuted = claims.refuted("additivity") or claims.refuted("homogeneity")
            return "affine" if linear_refuted else "unknown", ("affinity",)
        if not claims.refuted("affinity"):
            return "unknown", ("affinity",)
        second = claims["degree at most 2"]
        if bound == 2 or second.proved and (bound is not None or known):
            return "quadratic", ("affinity", "degree at most 2")
        if second.status == "refuted" and bound is not None:
            return "polynomial", ("affinity", "degree at most 2")
        names = tuple(dict.fromkeys(("affinity", "degree at most 2", highest)))
        return "nonlinear" if bound is None and claims.refuted(highest) else "unknown", names

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

    @property
    def operator(self):
        """The matrix ``M`` with ``vec(f(X)) = M · vec(X)``, proved; None where ``without_operator`` says why.

        For several variables ``vec`` stacks them in their order, for a family its members side by side. A number ``f``
        gives one row, a scalar variable one column.
        """
        return self._found_operator[0]

    @property
    def without_operator(self):
        """Why there is no ``operator``: a text; None where there is one."""
        return self._found_operator[1]

    @cached_property
    def _found_operator(self):
        if not self.is_linear:
            return None, f"the formula is {_described(self.kind)}, not linear"
        why = None
        for written in (lambda e: e, expand):
            try:
                expr = written(self.expression)
                parts = [operator_of(self.formula.alone_in(expr, v), v) for v in self.formula.symbols]
                if self._is_operator(parts):
                    return parts[0] if len(parts) == 1 else _side_by_side(parts), None
                why = why or f"a matrix was found, but it is not proved to be the operator: {parts}"
            except (NoOperator, Error) as error:
                why = why or str(error)
        return None, why

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
        where = f", where {', '.join(self.conditions)}" if self.conditions else ""
        lines = [f"{self.expression} is {_described(self.kind)} in {names}{where}"]
        width = max(map(len, self.verdicts))
        lines += [f"  {name:<{width}}  {told(verdict)}" for name, verdict in self.verdicts.items()]
        return "\n".join(lines)


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


def _described(kind):
    return {"polynomial": "a polynomial", "unknown": "of unknown kind"}.get(kind, kind)


def _applied(part, symbol):
    """``part · vec(symbol)``, a column being its own vec, and a family that of its members side by side."""
    if isinstance(symbol, Family):
        index = Symbol(fresh_name({s.name for s in part.free_symbols}, "i"), integer=True, positive=True)
        return MatMul(part, Vec(Concat(symbol[index], (index, 1, symbol.count))))
    if not symbol.is_Matrix:
        return MatMul(symbol, part) if part.is_Matrix else part * symbol
    return MatMul(part, symbol if symbol.shape[1] == 1 else Vec(symbol))


def _side_by_side(parts):
    parts = [part if part.is_Matrix else sympy.ImmutableDenseMatrix([[part]]) for part in parts]
    if all(isinstance(part, sympy.MatrixBase) for part in parts):
        return sympy.ImmutableDenseMatrix.hstack(*parts)
    return Blocks([parts])
