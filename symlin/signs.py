"""The sign of what is meant: where it shows factor by factor and term by term, and where it is known beforehand."""

import contextvars
from itertools import permutations

from symlin.entries import EXP, MARK, NONNEGATIVE, PLACE, POSITIVE, POWER, atom, fresh, is_indicator, negated
from symlin.naming import renamed, terms_of
from symlin.normal_form import collect

_PLACES = tuple(fresh() for _ in range(3))
"""Variables that stand for any positions in what is known of a sum."""
_CONSTANTS = frozenset(f"@{MARK}{name}" for name in ("pi", "GoldenRatio", "EulerGamma", "Catalan"))
_RANK = {None: 0, "nonnegative": 1, "positive": 2}


def sign_of(x, e):
    """"positive" or "nonnegative" where an atom to a power is known to be, wherever that is defined; else None.

    Only what is not negative has a power whose exponent is not whole, and only what is not zero a negative power.
    """
    head = x[0]
    if head in (EXP, PLACE) or head[0] in "#√" or POSITIVE in head or head in _CONSTANTS:
        return "positive"
    known = "nonnegative" if is_indicator(x) or head == "f:relu" or NONNEGATIVE in head or e % 2 == 0 or e % 1 else None
    inside = sign_of_total(x[1]) if head == POWER else _known_sign_of_atom(x)
    if inside == "positive":
        return inside
    if known or inside:
        return "nonnegative" if e > 0 else "positive"
    return None


def sign_of_total(total):
    """The sign of a collected sum where it shows term by term, or is known beforehand; else None."""
    signs = {_sign_of_term(p, c) for p, c in total.terms}
    if None in signs or not signs:
        return _known_sign(total) or _sign_above_waves(total)
    return "positive" if "positive" in signs or _known_sign(total) == "positive" else "nonnegative"


def _sign_of_term(product, c):
    if c < 0:
        return None
    signs = {sign_of(x, e) for x, e in product.factors}
    if None in signs:
        return None
    if "nonnegative" in signs or not all(size.surely_positive for _, size in product.bound):
        return "nonnegative"
    return "positive"


def _sign_above_waves(total):
    """The sign of a number plus multiples of products of cosines and sines, none of which is larger than 1."""
    number, waves = 0, 0
    for p, c in total.terms:
        if not p.factors and not p.bound:
            number = c
        elif not p.bound and all(x[0] in ("f:cos", "f:sin") and e > 0 and e % 1 == 0 for x, e in p.factors):
            waves += abs(c)
        else:
            return None
    return "positive" if number > waves else "nonnegative" if 0 < number == waves else None


# what is known beforehand ------------------------------------------------------------------------------------------


class Known:
    """Signs of sums at points that are looked at, such as those where a logarithm is defined.

    A sum is known under any names of its variables that are not ``fixed``: it has this sign at all positions.
    """

    def __init__(self, fixed=()):
        self.fixed = frozenset(fixed)
        self.signs = {}

    def add(self, total, sign):
        """Learn that a collected sum is "positive" or "nonnegative"."""
        places = self._open_places(total)
        if len(places) <= len(_PLACES):
            for chosen in permutations(_PLACES, len(places)):
                key = _renamed(total, dict(zip(places, chosen)))
                self.signs[key] = max(sign, self.signs.get(key), key=_RANK.get)

    def sign(self, total):
        """The sign that is known of a collected sum, or None."""
        places = self._open_places(total)
        if len(places) > len(_PLACES):
            return None
        return self.signs.get(_renamed(total, dict(zip(places, _PLACES))))

    def _open_places(self, total):
        return sorted(v for v in total.variables if v > 0 and v not in self.fixed)


_known = contextvars.ContextVar("known", default=None)


class knowing:
    """``with knowing(known):`` puts known signs in force."""

    def __init__(self, known):
        self._value = known

    def __enter__(self):
        self._token = _known.set(self._value)
        return self._value

    def __exit__(self, *exc):
        _known.reset(self._token)


def _known_sign(total):
    known = _known.get()
    return known.sign(total) if known and total else None


def _known_sign_of_atom(x):
    known = _known.get()
    return known.sign(collect(atom(*x))) if known else None


def _renamed(total, mapping):
    return renamed((POWER, total), mapping)[1] if mapping else total


def opposite(total):
    """A collected sum with the other sign."""
    return collect(negated(terms_of(total)))
