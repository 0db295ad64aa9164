"""Linear maps as things: a matrix over exact numbers and symbols, applied, composed, inverted, taken apart."""

import numbers

import sympy
from sympy import S

from symlin.conditions import conditions_of
from symlin.displayed import Displayed
from symlin.errors import Error, ShapeError
from symlin.linear.bases import basis_matrix, columns_of, inverse_of
from symlin.linear.elimination import Depends, Elimination, rank_in_words
from symlin.linear.explicit import (
    ALWAYS, SOMETIMES, equal, exact_matrix, exact_number, nonzero_factors, settled, tidy, zero_test,
)
from symlin.linear.functions import matrix_of_function, name_of_shape


class LinearMap(Displayed):
    """A linear map, by its matrix (m, n) over exact numbers and symbols: columns (n, 1) to columns (m, 1).

    ``LinearMap(A)`` takes a SymPy matrix or a list of rows; ``LinearMap.of(function)`` finds the matrix. A map of
    matrices has its matrix on ``vec``, columns stacked: that of ``X -> A X B`` is ``Bᵀ ⊗ A``. ``domain`` lists
    the shapes of the arguments, ``codomain`` is that of the value; ``nonzero`` are expressions that are not zero where
    the map is defined, ``conditions`` the texts of all that makes it defined. Raises ``TypeError`` for text and
    floating-point numbers, ``ShapeError`` for rows of different lengths and for matrices with symbolic sizes.

    >>> f = LinearMap([[1, 2], [3, 4]])
    >>> f(1, 1)
    Matrix([
    [3],
    [7]])
    >>> f @ f.inverse() == LinearMap.identity(2)
    True
    """

    __slots__ = ("matrix", "domain", "codomain", "nonzero")
    _op_priority = 100.0  # a SymPy matrix on the left leaves the product to __rmul__
    __array_ufunc__ = None  # and so does a NumPy number

    def __init__(self, matrix):
        matrix = exact_matrix(matrix)
        self._set(matrix, None, None, _denominators(matrix))

    def _set(self, matrix, domain, codomain, nonzero):
        rows, columns = matrix.shape
        self.matrix = matrix
        self.domain = domain or ((columns, 1),)
        self.codomain = codomain or (rows, 1)
        self.nonzero = tuple(dict.fromkeys(nonzero))

    @classmethod
    def _made(cls, matrix, domain=None, codomain=None, nonzero=()):
        made = cls.__new__(cls)
        made._set(tidy(matrix), domain, codomain, (*nonzero, *_denominators(matrix)))
        return made

    # making one ------------------------------------------------------------------------------------------------------

    @classmethod
    def of(cls, function, *shapes):
        """The map that a Python function computes, called once with symbols.

        Without ``shapes`` each parameter is a number; else there is one shape for each parameter: ``n`` for a column
        (n, 1), ``(m, n)`` for a matrix. The function gives a number, a list of numbers (a column) or a matrix.
        Raises ``NotLinear``, with the witness, where it is not linear; ``TypeError`` where it gives text.

        >>> LinearMap.of(lambda x, y: (2*x + y, x - y)).matrix
        Matrix([
        [2,  1],
        [1, -1]])
        >>> LinearMap.of(lambda x: x + 1)
        Traceback (most recent call last):
        ...
        symlin.errors.NotLinear: x + 1 is affine, not linear: f(c x) = c f(x) fails at x = 0, c = 0:
        1 on the left, 0 on the right at entry (1, 1)
        """
        matrix, domain, codomain = matrix_of_function(function, shapes)
        return cls._made(matrix, domain, codomain)

    @classmethod
    def identity(cls, n):
        """The identity of columns (n, 1)."""
        return cls(sympy.eye(_whole(n, "the size of an identity")))

    @classmethod
    def projection(cls, onto, along):
        """The projection onto the span of some vectors along the span of others; together they are a basis.

        ``onto`` and ``along`` are lists of vectors, ``[[1, 0]]`` for (1, 0) alone, or matrices with them as columns.

        >>> LinearMap.projection([[1, 0]], [[1, 1]]).matrix
        Matrix([
        [1, -1],
        [0,  0]])
        """
        onto, along = columns_of(onto, "onto"), columns_of(along, "along")
        if not onto and not along:
            raise ShapeError("a projection needs the columns of a basis, onto and along together")
        size = (onto or along)[0].shape[0]
        basis = basis_matrix([*onto, *along], size, "onto and along together")
        kept = sympy.diag(*[S.One] * len(onto), *[S.Zero] * len(along))
        return cls._made(basis * kept * inverse_of(basis))

    # using it --------------------------------------------------------------------------------------------------------

    @property
    def shape(self):
        """The shape (m, n) of the matrix."""
        return self.matrix.shape

    @property
    def conditions(self):
        """The texts of what makes the map defined, such as ``c ≠ 0``."""
        others = [text for text in conditions_of(*self.matrix) if not text.endswith("≠ 0")]
        return (*[f"{x} ≠ 0" for x in self.nonzero], *others)

    def __call__(self, *values):
        """The value at numbers, at a column (n, 1) or list, or at what the function given to ``of`` takes."""
        if len(values) == len(self.domain) and any(s != (1, 1) for s in self.domain):
            columns = [self._stacked(value, shape) for value, shape in zip(values, self.domain)]
        elif len(values) == 1:
            columns = [self._stacked(values[0], (self.shape[1], 1))]
        elif len(values) == self.shape[1]:
            columns = [exact_matrix([list(values)], "the argument").T]
        else:
            raise ShapeError(f"{len(values)} values for a map from {self._domain_text()}")
        result = tidy(self.matrix * sympy.Matrix.vstack(*columns))
        return _unstacked(result, self.codomain)

    def _stacked(self, value, shape):
        if isinstance(value, sympy.MatrixSymbol) and all(size.is_Integer for size in value.shape):
            value = value.as_explicit()
        if isinstance(value, numbers.Number) or isinstance(value, sympy.Expr) and not value.is_Matrix:
            value = [value]
        matrix = exact_matrix(value, "the argument")
        if matrix.shape != shape:
            found = name_of_shape(matrix.shape)
            raise ShapeError(f"the argument is {found}, but the map takes {self._domain_text()}")
        return matrix.T.reshape(matrix.shape[0] * matrix.shape[1], 1)

    def _domain_text(self):
        return " and ".join(map(name_of_shape, self.domain))

    def __matmul__(self, other):
        if not isinstance(other, LinearMap):
            return NotImplemented
        if other.codomain != _single(self.domain):
            given = name_of_shape(other.codomain)
            raise ShapeError(f"f @ g applies g first: g gives {given}, f takes {self._domain_text()}")
        return self._made(self.matrix * other.matrix, other.domain, self.codomain, self.nonzero + other.nonzero)

    def __add__(self, other):
        if not isinstance(other, LinearMap):
            return NotImplemented
        if (self.domain, self.codomain) != (other.domain, other.codomain):
            raise ShapeError(f"a sum of maps from {self._domain_text()} to {name_of_shape(self.codomain)} "
                             f"and from {other._domain_text()} to {name_of_shape(other.codomain)}")
        return self._made(self.matrix + other.matrix, self.domain, self.codomain, self.nonzero + other.nonzero)

    def __neg__(self):
        return -1 * self

    def __sub__(self, other):
        return self + -other if isinstance(other, LinearMap) else NotImplemented

    def __mul__(self, number):
        if isinstance(number, LinearMap):
            raise TypeError("f * g of two maps: write f @ g, which applies g first")
        if isinstance(number, sympy.MatrixBase | sympy.MatrixExpr):
            raise TypeError("a map is multiplied with a number; to apply it write f(x), to compose it f @ g")
        number = exact_number(number, "times a map")
        nonzero = (*self.nonzero, *_denominators([number]))
        return self._made(number * self.matrix, self.domain, self.codomain, nonzero)

    __rmul__ = __mul__

    def __truediv__(self, number):
        number = exact_number(number, "under a map")
        if zero_test(number) == ALWAYS:
            raise ZeroDivisionError("a map divided by 0")
        return (1 / number) * self

    def __pow__(self, exponent):
        exponent = _whole(exponent, "the exponent of a map", least=None)
        self._check_square("a power")
        if exponent < 0:
            return self.inverse() ** -exponent
        return self._made(self.matrix**exponent, self.domain, self.codomain, self.nonzero)

    def __eq__(self, other):
        """Whether two maps have equal values for all values of their symbols."""
        if not isinstance(other, LinearMap):
            return NotImplemented
        return (self.domain, self.codomain) == (other.domain, other.codomain) and equal(self.matrix, other.matrix)

    def __hash__(self):
        return hash((self.domain, self.codomain))

    def subs(self, *args):
        """The map with values put in for symbols, as ``Matrix.subs``."""
        for value in _texts_in(args):
            raise TypeError(f"{value!r} is text; pass symbols and exact numbers")
        nonzero = []
        for x in self.nonzero:
            value = settled(x.subs(*args))
            if zero_test(value) == ALWAYS:
                raise Error(f"the map is defined only where {x} ≠ 0")
            nonzero += nonzero_factors(value)
        return self._made(exact_matrix(self.matrix.subs(*args)), self.domain, self.codomain, nonzero)

    def direct_sum(self, other):
        """``f ⊕ g``: columns (n₁ + n₂, 1) to columns (m₁ + m₂, 1), each map on its own part."""
        _check_map(other)
        return self._made(sympy.diag(self.matrix, other.matrix), nonzero=self.nonzero + other.nonzero)

    def tensor(self, other):
        """``f ⊗ g``, with ``(f ⊗ g)(x ⊗ y) = f(x) ⊗ g(y)``: its matrix is the Kronecker product."""
        _check_map(other)
        return self._made(sympy.kronecker_product(self.matrix, other.matrix), nonzero=self.nonzero + other.nonzero)

    # taking it apart -------------------------------------------------------------------------------------------------

    def _eliminated(self, given):
        return Elimination(self.matrix, [*self.nonzero, *_nonzero_given(given)])

    def rank(self, *, given=()):
        """The rank: a whole number, or a SymPy ``Piecewise`` over all cases where it depends on symbols.

        ``given`` lists what is known not to be zero, as ``sympy.Ne(c, 0)``, here and below.

        >>> c = sympy.Symbol("c", real=True)
        >>> LinearMap([[c]]).rank(), LinearMap([[c]]).rank(given=[sympy.Ne(c, 0)]), LinearMap([[c, 1 - c]]).rank()
        (Piecewise((1, Ne(c, 0)), (0, True)), 1, 1)
        """
        rank = self._eliminated(given).rank()
        return rank if isinstance(rank, sympy.Piecewise) else int(rank)

    def nullity(self, *, given=()):
        """The dimension of the kernel, ``n - rank``; given as the rank is."""
        rank = self.rank(given=given)
        if isinstance(rank, int):
            return self.shape[1] - rank
        return sympy.Piecewise(*[(self.shape[1] - value, condition) for value, condition in rank.args])

    def kernel(self, *, given=()):
        """A basis of the kernel, as a list of columns (n, 1).

        Raises ``Depends``, an ``Error`` with the cases, where its dimension is not the same for all values.

        >>> LinearMap([[1, 2], [2, 4]]).kernel()
        [Matrix([
        [-2],
        [ 1]])]
        """
        return self._eliminated(given).kernel()

    def image(self, *, given=()):
        """A basis of the image, as a list of columns (m, 1) of the matrix; raises as ``kernel``."""
        return self._eliminated(given).image()

    def _has_rank(self, wanted, what):
        rank = self._eliminated(()).rank()
        if not isinstance(rank, sympy.Piecewise):
            return rank == wanted
        if all(value != wanted for value, _ in rank.args):
            return False
        raise Depends(f"whether the map is {what} depends on the values of the symbols: {rank_in_words(rank)}", rank)

    @property
    def is_injective(self):
        """Whether different columns have different values; raises ``Depends`` where symbols decide."""
        return self._has_rank(self.shape[1], "injective")

    @property
    def is_surjective(self):
        """Whether every column (m, 1) is a value; raises ``Depends`` where symbols decide."""
        return self._has_rank(self.shape[0], "surjective")

    @property
    def is_invertible(self):
        """Whether there is an inverse; raises ``Depends`` where symbols decide."""
        return self.shape[0] == self.shape[1] and self._has_rank(self.shape[0], "invertible")

    @property
    def is_projection(self):
        """Whether ``f @ f == f``."""
        return self.shape[0] == self.shape[1] and equal(tidy(self.matrix * self.matrix), self.matrix)

    def inverse(self):
        """The inverse; where it exists for some values of the symbols only, its ``conditions`` say for which.

        Raises ``Error`` where there is none, with a column of the kernel that shows it.

        >>> a, b = sympy.symbols("a b", real=True)
        >>> g = LinearMap([[a, b], [0, 1]]).inverse()
        >>> g.conditions
        ('a ≠ 0',)
        """
        self._check_square("the inverse")
        determinant = settled(self.matrix.det(method="berkowitz"))
        test = zero_test(determinant)
        if test == ALWAYS:
            raise Error(f"the map has no inverse: its determinant is 0{self._shown_singular()}")
        new = nonzero_factors(determinant) if test == SOMETIMES else ()
        matrix = inverse_of(self.matrix, determinant)
        return self._made(matrix, (self.codomain,), _single(self.domain), self.nonzero + new)

    def _shown_singular(self):
        try:
            column = self.kernel()[0]
        except (Error, IndexError):
            return ""
        return f", and it takes {list(column)} to 0"

    def in_bases(self, domain, codomain=None):
        """The matrix with respect to a basis of the domain and one of the codomain (by default the same).

        A basis is a list of its vectors (unlike in ``LinearMap([[1, 2], [3, 4]])``, where a list holds rows), or a
        SymPy matrix that has them as columns. The result is a matrix, since it acts on coordinates; a map of those is
        ``LinearMap(f.in_bases(...))``. Raises ``Error`` where a basis is none, ``Depends`` where symbols decide.

        >>> LinearMap([[2, 1], [1, 2]]).in_bases([[1, 1], [1, -1]])
        Matrix([
        [3, 0],
        [0, 1]])
        """
        if codomain is None:
            self._check_square("one basis for domain and codomain")
            codomain = domain
        domain = basis_matrix(domain, self.shape[1], "the basis of the domain")
        codomain = basis_matrix(codomain, self.shape[0], "the basis of the codomain")
        return tidy(inverse_of(codomain) * self.matrix * domain)

    @staticmethod
    def change_of_basis(old, new):
        """The matrix (n, n) that takes coordinates in one basis, given as in ``in_bases``, to those in another."""
        size = len(columns_of(old, "the old basis"))
        return tidy(inverse_of(basis_matrix(new, size, "the new basis")) * basis_matrix(old, size, "the old basis"))

    def _check_square(self, what):
        if self.shape[0] != self.shape[1]:
            raise ShapeError(f"{what} needs as many rows as columns, and the matrix is {name_of_shape(self.shape)}")

    # shown -----------------------------------------------------------------------------------------------------------

    def __repr__(self):
        conditions = f"  # where {', '.join(self.conditions)}" if self.conditions else ""
        return f"LinearMap({self.matrix.tolist()}){conditions}"


def _single(domain):
    """The shape of one argument that stands for all: their columns stacked where there are several."""
    return domain[0] if len(domain) == 1 else (sum(m * n for m, n in domain), 1)


def _unstacked(column, shape):
    rows, columns = shape
    return sympy.ImmutableDenseMatrix(rows, columns, lambda i, j: column[j * rows + i])


def _denominators(matrix):
    """The factors of the denominators of the entries, none of which is zero where the matrix is defined."""
    return [f for x in matrix if not x.is_Rational for f in nonzero_factors(sympy.fraction(sympy.together(x))[1])]


def _check_map(value):
    if not isinstance(value, LinearMap):
        raise TypeError(f"{value!r} is no LinearMap; write sl.LinearMap(A)")


def _whole(value, what, least=1):
    if isinstance(value, bool) or not isinstance(value, int | sympy.Integer) or least is not None and value < least:
        raise TypeError(f"{what} is a whole number{'' if least is None else f' from {least} up'}, not {value!r}")
    return int(value)


def _nonzero_given(given):
    """The factors that ``given`` says are not zero: ``sympy.Ne(x, y)``, or ``x > y`` and the like."""
    for relation in given if isinstance(given, list | tuple) else [given]:
        if isinstance(relation, bool | sympy.logic.boolalg.BooleanAtom):
            raise TypeError(f"{relation} is no assumption: it was decided when it was written")
        if not isinstance(relation, sympy.Ne | sympy.StrictGreaterThan | sympy.StrictLessThan):
            raise TypeError(f"{relation!r} does not say that something is not zero; write sympy.Ne(c, 0)")
        yield from nonzero_factors(relation.lhs - relation.rhs)


def _texts_in(values):
    for value in values:
        if isinstance(value, str):
            yield value
        elif isinstance(value, dict):
            yield from _texts_in([*value.keys(), *value.values()])
        elif isinstance(value, list | tuple):
            yield from _texts_in(value)
