"""How high a degree a formula has in its variables, read off its normal form: functions that cancel do not count."""

from symlin.entries import MARK, Budget, Product, height_of, within
from symlin.errors import BudgetError, Undefined
from symlin.meaning import Beyond, Meanings
from symlin.normal_form import collect
from symlin.ranges import NoRefinement
from symlin.shapes import free_indices


def normal_degree(formula, expr, *, terms, seconds):
    """The degree of an expression as a polynomial in the variables of a formula; None where its normal form is none.

    >>> from symlin.linear.formulas import Formula
    >>> from symlin.writing import exp, hadamard, log, matrix, relu, sizes
    >>> X = matrix("X", *sizes("n d"))
    >>> [normal_degree(Formula(e, X), e, terms=1000, seconds=1) for e in (log(exp(hadamard(X, X))), relu(X))]
    [2, None]
    """
    try:
        with within(Budget(terms, seconds)):
            return max(_degrees(formula, expr), default=0)
    except (Beyond, NoRefinement, BudgetError, Undefined, _NotPolynomial):
        return None


class _NotPolynomial(Exception):
    """A variable stands inside a function, in a denominator or in the inverse of a matrix."""


def _degrees(formula, expr):
    meanings = Meanings(free_indices([expr]), whole_sums=True)
    meant = meanings.of(expr)
    heads = meanings.heads_where(formula.is_variable_key)
    for terms in meanings.everywhere(meant):
        for product, _ in collect(terms).terms:
            inverses = [v.head for v in meanings.inverses.values() if formula.depends(v.written)]
            yield _degree(product, heads, inverses)


def _degree(product, heads, inverses):
    degree = 0
    for atom, exponent in product.factors:
        if height_of(atom):
            inside = [atom[1]] if isinstance(atom[1], Product) else [p for p, _ in atom[1].terms]
            if any(_degree(p, heads, inverses) for p in inside):
                raise _NotPolynomial
        elif any(atom[0].startswith(head) for head in inverses):
            raise _NotPolynomial
        elif any(atom[0] == head or atom[0].startswith(f"{head}{MARK}|") for head in heads):
            if exponent < 0 or int(exponent) != exponent:
                raise _NotPolynomial
            degree += int(exponent)
    return degree
