"""Exact rational numbers and, where exp, log, roots or circular functions enter, balls that contain the number.

A rational number is a ``flint.fmpq``, a ball a ``flint.arb``. What a ball cannot tell raises ``Undecided``.
"""

from dataclasses import dataclass
from fractions import Fraction
from functools import cache

import sympy

from symlin.errors import BudgetError, Error, Undefined

PRECISIONS = (128, 1024)
"""Bits of the balls, raised where a ball cannot decide."""
BITS = 1 << 12
"""Bits that the numerator or denominator of one number may have."""
SCALE = 2000
"""Balls beyond ``2**SCALE``, or closer to each other than ``2**-SCALE``, are not told apart."""


class Undecided(Error):
    """A ball that contains 0 where it matters whether the number is 0; such a point witnesses nothing."""


@dataclass(frozen=True, repr=False)
class Enclosure:
    """A number known to within a radius, as decimals.

    >>> Enclosure("0.250 +/- 0.001"), Enclosure("0.250 +/- 0.001").radius
    (0.250 +/- 0.001, 1/1000)
    """

    text: str

    @property
    def middle(self):
        return sympy.Rational(Fraction(self.text.partition(" +/- ")[0]))

    @property
    def radius(self):
        return sympy.Rational(Fraction(self.text.partition(" +/- ")[2]))

    def __repr__(self):
        return self.text

    def __float__(self):
        return float(self.middle)


@cache
def flint():
    """python-flint, loaded at first use."""
    import flint as module

    return module


def decided(action):
    """The result of an action at the first precision at which it is not ``Undecided``."""
    context = flint().ctx
    before = context.prec
    try:
        for precision in PRECISIONS:
            context.prec = precision
            try:
                return action()
            except Undecided:
                if precision == PRECISIONS[-1]:
                    raise
    finally:
        context.prec = before


def rational(x):
    """A whole or rational number of Python, SymPy or flint as a flint rational; ``Error`` for anything else."""
    fmpq = flint().fmpq
    if type(x) is fmpq:
        return x
    if isinstance(x, int | Fraction | sympy.Rational):
        return fmpq(int(x.numerator), int(x.denominator))
    raise Error(f"{x!r} is not an exact rational number")


def is_ball(x):
    return type(x) is flint().arb


def shown(x, digits=10):
    """A number as SymPy's exact ``Rational``, or a ball as an ``Enclosure`` with so many digits."""
    if not is_ball(x):
        return sympy.Rational(int(x.p), int(x.q))
    if abs(x) < _tiny():
        x = flint().arb(0, _tiny())
    middle, _, radius = x.str(digits).strip("[]").partition("+/-")
    middle = middle.strip() or "0"
    return Enclosure(f"{middle} +/- {radius.strip()}") if radius else sympy.Rational(Fraction(middle))


def is_shown(x, claimed):
    """Whether a number is the exact one claimed, or lies wholly in the enclosure claimed."""
    if isinstance(claimed, Enclosure):
        return abs(flint().arb(1) * x - rational(claimed.middle)) <= rational(claimed.radius)
    return x == rational(claimed)


def differ(x, y):
    """Whether two numbers surely differ; False too for balls that agree closely, which proves nothing."""
    if not (is_ball(x) or is_ball(y)):
        return x != y
    gap = x - y
    if not (gap.is_finite() and abs(x) < _huge() and abs(y) < _huge()):
        raise Undecided("the numbers are too large to be told apart")
    if abs(gap) > _tiny():
        return True
    if not abs(gap) < 1e-15 * (1 + abs(ball(x))):
        raise Undecided("the balls are too wide to be told apart")
    return False


@cache
def _tiny():
    return flint().arb(2) ** -SCALE


@cache
def _huge():
    return flint().arb(2) ** SCALE


def divide(x, y):
    """``x / y``; ``Undefined`` where ``y`` is 0."""
    if is_zero(y):
        raise Undefined("a denominator is zero")
    return x / y


def is_zero(x):
    """Whether a number is 0; ``Undecided`` where a ball contains 0 and more."""
    if not is_ball(x):
        return x == 0
    if x.is_zero():
        return True
    if x.contains(0) or not x.is_finite():
        raise Undecided("a number may be zero")
    return False


def sign(x):
    """-1, 0 or 1; ``Undecided`` where a ball reaches over zero."""
    if x > 0:
        return 1
    if x < 0:
        return -1
    if not is_ball(x) or x.is_zero():
        return 0
    raise Undecided("the sign of a number is not decided")


def power(x, exponent):
    """``x ** exponent``: whole exponents anywhere (``x ** 0`` is 1), others where ``x`` is not negative."""
    if is_ball(exponent):
        if sign(x) <= 0:
            raise Undefined("a power of what is not positive")
        return (exponent * ball(x).log()).exp()
    if exponent.q == 1:
        return _whole_power(x, int(exponent.p))
    return _whole_power(_root(x, int(exponent.q)), int(exponent.p))


def _whole_power(x, exponent):
    if exponent < 0:
        return divide(flint().fmpq(1), _whole_power(x, -exponent))
    if exponent == 0:
        return flint().fmpq(1)
    if not is_ball(x) and x.height_bits() > 1 and x.height_bits() * exponent > 2 * BITS:
        raise BudgetError(f"a number has more than the budget of {BITS} bits")
    return x**exponent


def _root(x, degree):
    if sign(x) < 0:
        raise Undefined("a root of a negative number")
    if not is_ball(x):
        p, q = x.p.root(degree), x.q.root(degree)
        if p**degree == x.p and q**degree == x.q:
            return flint().fmpq(p, q)
    return ball(x).root(degree)


def check_bits(rows):
    """Refuse a matrix with a rational number that has grown too long to calculate with."""
    fmpq = flint().fmpq
    for row in rows:
        for x in row:
            if type(x) is fmpq and x.height_bits() > BITS:
                raise BudgetError(f"a number has more than the budget of {BITS} bits")


def ball(x):
    """A number as a ball."""
    return x if is_ball(x) else flint().arb(x)


def exp(x):
    return flint().fmpq(1) if not is_ball(x) and x == 0 else ball(x).exp()


def log(x):
    if sign(x) <= 0:
        raise Undefined("a logarithm of what is not positive")
    return flint().fmpq(0) if not is_ball(x) and x == 1 else ball(x).log()


def sqrt(x):
    return _root(x, 2)


def _zero_at_zero(name):
    def function(x):
        return x if not is_ball(x) and x == 0 else getattr(ball(x), name)()

    return function


def cos(x):
    return flint().fmpq(1) if not is_ball(x) and x == 0 else ball(x).cos()


def relu(x):
    if is_ball(x):
        return x.max(flint().arb(0))
    return x if x > 0 else flint().fmpq(0)


def logistic(x):
    return 1 / (1 + exp(-x))


FUNCTIONS = {
    "exp": exp, "log": log, "sqrt": sqrt, "tanh": _zero_at_zero("tanh"), "sin": _zero_at_zero("sin"), "cos": cos,
    "relu": relu, "logistic": logistic,
}
"""The known functions of a number, by name."""
