"""What powers of matrices and symbolic powers of numbers mean.

``A^(2m + k)`` is a product of letters, one for each monomial of the exponent.

A letter stands for the power of a *base*, the normal form of what is raised; equal bases have equal letters, and the
powers of a transposed matrix are the transposes of the letters. A letter of an index has a place for it,
``(head, k, row, column)``. That letters commute, and all else that they obey, is not used here (``symlin.relations``).
"""

import sympy
from sympy.matrices.expressions import diagonal

from symlin.entries import (
    MARK, NONNEGATIVE, POSITION, POSITIVE, POWER, atom, fresh, number, of_size, scaled, times,
)
from symlin.laws import power_of
from symlin.meaning.context import POINT, Beyond, Meant, kronecker, means, multiplied, symbols_in
from symlin.meaning.exponents import CONSTANT, MOST, Exponent, is_never_positive, is_symbolic, size_of
from symlin.meaning.inverses import generic_blocks
from symlin.meaning.products import product_of
from symlin.meaning.symbols import symbol_entry, symmetric_entry
from symlin.naming import renamed, terms_of
from symlin.nodes import Defined, Diag
from symlin.normal_form import collect
from symlin.ranges import Axis
from symlin.signs import sign_of_total
from symlin.size import ONE, Size

_LARGEST_PRIME = 10_000
"""Whole numbers are divided by primes up to this."""


class MatrixBase:
    """A square matrix that is raised to powers: the normal forms of its blocks at generic places.

    ``kinds`` are the shapes of the monomials in use: (names, how many places, sizes of the ranges of mirrored places).
    """

    def __init__(self, head, totals, rows, columns, parameters, axis, is_symmetric):
        self.head, self.totals, self.rows, self.columns = head, totals, rows, columns
        self.parameters, self.axis, self.is_symmetric = parameters, axis, is_symmetric
        self.kinds = {}

    def value(self, parameters, r, c):
        """The terms of the matrix itself at a term of its rows and of its columns."""
        (i, r), (j, c) = r, c
        mapping = dict(zip([*self.parameters, *self.rows[i][1], *self.columns[j][1]], [*parameters, *r, *c]))
        return [(coefficient, bound, {renamed(x, mapping): e for x, e in factors.items()})
                for coefficient, bound, factors in terms_of(self.totals[i, j])]

    def letter(self, meanings, monomial, parameters, r, c):
        """The term that is the power by a monomial."""
        head, places = _letter_head(self, monomial)
        if self.is_symmetric and not places and not parameters:
            return symmetric_entry(meanings, head, (self.axis, self.axis), (r, c))
        [(_, _, factors)] = symbol_entry(meanings, head, (self.axis, self.axis), (r, c))
        [(name, *ends)] = factors
        return atom(name, *parameters, *places, *ends)


class NumberBase:
    """A number that is raised to powers: its normal form with generic variables."""

    def __init__(self, head, total, variables, sign):
        self.head, self.total, self.variables, self.sign = head, total, variables, sign
        self.kinds = {}

    def letter(self, monomial, variables):
        """The term that is the power by a monomial."""
        head, places = _letter_head(self, monomial)
        return atom(head + self.sign, *places, *variables)


def _letter_head(base, monomial):
    names, places, mirrored = monomial
    kind = names, len(places), tuple(size for _, size in mirrored)
    base.kinds.setdefault(kind, None)
    return letter_head(base, kind), (*places, *(v for v, _ in mirrored))


def letter_head(base, kind):
    """The head of the letters for powers of a base by the monomials of a kind."""
    names, count, sizes = kind
    return f"{base.head}^{','.join(names)};{count};{','.join(repr(size.terms) for size in sizes)}"


# matrices ----------------------------------------------------------------------------------------------------------


@means(sympy.MatPow)
def _matpow(meanings, e):
    base, exponent = e.args
    if is_symbolic(exponent):
        return matrix_power(meanings, base, exponent)
    if not exponent.is_Integer:
        raise Beyond(f"the power {exponent} of a matrix")
    if exponent == 0:
        axis = Axis(Size.of(base.shape[0]))
        return Meant(axis, axis, kronecker)
    if abs(exponent) > MOST:
        raise Beyond(f"a power as high as {exponent}")
    inside = meanings.of(base if exponent > 0 else sympy.Inverse(base))
    return product_of(meanings, [inside] * abs(int(exponent)))


def matrix_power(meanings, base, written):
    """The power of a written matrix by a written symbolic exponent."""
    while isinstance(base, Defined):
        base = base.value
    if isinstance(base, sympy.Inverse) and is_never_positive(written, meanings.scope):
        return matrix_power(meanings, base.arg, -written)
    if is_never_positive(written, meanings.scope):
        return matrix_power(meanings, sympy.Inverse(base), -written)
    if isinstance(base, sympy.Transpose):
        inside = matrix_power(meanings, base.arg, written)
        return Meant(inside.columns, inside.rows, lambda r, c: inside.entry(c, r))
    if isinstance(base, sympy.MatPow) and base.exp.is_nonnegative and not isinstance(base, sympy.Inverse):
        return matrix_power(meanings, base.base, sympy.expand(base.exp * written))
    if isinstance(base, sympy.KroneckerProduct) and all(a.shape[0] == a.shape[1] for a in base.args):
        return meanings.of(sympy.KroneckerProduct(*[sympy.MatPow(a, written) for a in base.args]))
    exponent = Exponent(meanings, written)
    if isinstance(base, Diag | diagonal.DiagMatrix):
        return _diagonal_power(meanings, meanings.of(base.args[0]), exponent)
    if isinstance(base, sympy.MatMul) and any(not a.is_Matrix for a in base.args):
        return _scaled_power(meanings, base, exponent)
    inside = meanings.of(base)
    meanings.unify(inside.rows, inside.columns)
    if inside.rows.size == ONE:
        return Meant(inside.rows, inside.columns, lambda r, c: number_power(
            meanings, collect(inside.entry(r, c)), exponent.now()))
    if isinstance(base, sympy.Identity):
        return inside
    return _word_power(meanings, base, inside, exponent)


def _diagonal_power(meanings, column, exponent):
    return Meant(
        column.rows, column.rows, lambda r, c: times(
            kronecker(r, c), number_power(meanings, collect(column.entry(r, POINT)), exponent.now()))
        if r[0] == c[0] else [])


def _scaled_power(meanings, base, exponent):
    scalars = [meanings.number(a) for a in base.args if not a.is_Matrix]
    matrices = [a for a in base.args if a.is_Matrix]
    rest = matrices[0] if len(matrices) == 1 else sympy.MatMul(*matrices)
    inside = matrix_power(meanings, rest, exponent.written)

    def entry(r, c):
        result = inside.entry(r, c)
        for value in scalars:
            result = multiplied(number_power(meanings, collect(value()), exponent.now()), result)
        return result

    return Meant(inside.rows, inside.columns, entry)


def _word_power(meanings, base, inside, exponent):
    letters = [index for letter, index in sorted(meanings.scope.items(), key=lambda item: str(item[0]))
               if letter in symbols_in(base)]
    known = {}

    def entry(r, c):
        cells = tuple(index.term[0] for index in letters)
        if cells not in known:
            known[cells] = _base_of(meanings, base, inside, letters)
        raised, is_turned = known[cells]
        parameters = [v for index in letters for v in index.term[1]]
        return power_entry(meanings, raised, parameters, exponent.now(), *((c, r) if is_turned else (r, c)))

    return Meant(inside.rows, inside.columns, entry)


def power_entry(meanings, base, parameters, exponent, r, c):
    """The terms of the power of a ``MatrixBase`` by an exponent: its letters in order, then the matrix itself."""
    parts = [Meant(base.axis, base.axis, lambda a, b, m=monomial: base.letter(meanings, m, parameters, a, b))
             for monomial, count in sorted(exponent.items()) if monomial != CONSTANT for _ in range(count)]
    parts += [Meant(base.axis, base.axis, lambda a, b: base.value(parameters, a, b))] * exponent.get(CONSTANT, 0)
    if not parts:
        return kronecker(r, c)
    return product_of(meanings, parts).entry(r, c)


def _base_of(meanings, written, inside, letters):
    """The base of a matrix at the present blocks of its index letters, and whether it is the transpose of the base."""
    blocks = generic_blocks(meanings, inside, letters)
    for key, is_turned in ((blocks.key, False), (blocks.turned_key, True)):
        if key in meanings.bases:
            return meanings.bases[key], is_turned
    base = MatrixBase(
        f"@{MARK}{len(meanings.bases)}", blocks.totals, blocks.rows, blocks.columns, blocks.parameters,
        inside.rows, blocks.key == blocks.turned_key)
    meanings.bases[blocks.key] = base
    return base, False


# numbers -----------------------------------------------------------------------------------------------------------


def symbolic_power(meanings, base, written):
    """The power of a written number by a written symbolic exponent."""
    if is_never_positive(written, meanings.scope):
        below = symbolic_power(meanings, base, -written)
        return lambda: power_of(collect(below()), -1)
    inside, exponent = meanings.number(base), Exponent(meanings, written)
    return lambda: number_power(meanings, collect(inside()), exponent.now())


def number_power(meanings, total, exponent):
    """The terms of the power of a collected sum by an exponent: powers of its factors where it is one product."""
    result = power_of(total, exponent.get(CONSTANT, 0))
    for monomial, count in exponent.items():
        if monomial != CONSTANT:
            result = multiplied(result, _raised(meanings, total, monomial, count))
    return result


def _raised(meanings, total, monomial, count):
    if len(total.terms) != 1 or total.terms[0][0].bound or any(not _is_whole(e) for _, e in total.terms[0][0].factors):
        return _letter_power(meanings, total, monomial, count)
    [(product, coefficient)] = total.terms
    result = _letter_power(meanings, collect(number(-1)), monomial, count % 2) if coefficient < 0 else number(1)
    for whole, sign in ((abs(coefficient.numerator), count), (coefficient.denominator, -count)):
        for prime, e in sympy.factorint(whole, limit=_LARGEST_PRIME).items():
            result = times(result, _letter_power(meanings, collect(number(int(prime))), monomial, sign * int(e)))
    for x, e in product.factors:
        inside = x[1] if x[0] == POWER else collect(atom(*x))
        result = times(result, _letter_power(meanings, inside, monomial, count * int(e)))
    return result


def _is_whole(e):
    return e.denominator == 1


def _letter_power(meanings, total, monomial, count):
    """The power by a monomial, to a whole power, as one letter."""
    if not count:
        return number(1)
    base, variables = _number_base(meanings, total)
    [(c, bound, factors)] = base.letter(monomial, variables)
    return [(c, bound, {x: count for x in factors})]


def _number_base(meanings, total):
    variables = _variables_in_order(total)
    generic = tuple(meanings.generic("base", k) for k in range(len(variables)))
    key = renamed((POWER, total), dict(zip(variables, generic)))[1] if variables else total
    if key not in meanings.number_bases:
        sign = {"positive": POSITIVE, "nonnegative": NONNEGATIVE, None: ""}[sign_of_total(total)]
        meanings.number_bases[key] = NumberBase(f"@{MARK}{len(meanings.number_bases)}n", key, generic, sign)
    return meanings.number_bases[key], variables


def _variables_in_order(total):
    """The free variables of a sum that are no constant positions, in the order in which its entries name them."""
    order = {}
    for product, _ in total.terms:
        for x, _ in product.factors:
            if all(isinstance(v, int) for v in x[1:]):
                order |= dict.fromkeys(v for v in x[1:] if v in total.variables and v > POSITION)
    order |= dict.fromkeys(sorted(v for v in total.variables if v > POSITION))
    return tuple(order)


def generic_monomial(kind):
    """A monomial of a kind with fresh variables, and these variables."""
    names, count, sizes = kind
    places, mirrored = tuple(fresh() for _ in range(count)), tuple((fresh(), size) for size in sizes)
    return (names, places, mirrored), (*places, *(v for v, _ in mirrored))


def natural_number(meanings, written):
    """What is put in for a symbol of ℕ, as a function that gives its terms."""
    value = Exponent(meanings, written)
    return lambda: [term for (names, _, _), c in value.now().items() for term in scaled(of_size(size_of(names)), c)]
