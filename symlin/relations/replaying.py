"""The replay of certificates: every combination is computed anew, and every reason checked.

Nothing about how a certificate was found is trusted: not its sums, not its sizes, not its factors. A relation may be
multiplied by anything that is a number; so a factor that need not be one (a reciprocal, a root, a logarithm) must stand
in the claim or in an assumption. Indices that a relation is used at must run over the ranges that it holds for.
"""

from fractions import Fraction
from itertools import permutations

from symlin.entries import (
    DELTA, EXP, PLACE, POSITION, POSITIVE, Product, delta, fresh, height_of, is_indicator, joined, negated, summed,
    variables_of,
)
from symlin.naming import renamed, terms_of
from symlin.normal_form import collect, substituted
from symlin.relations.certificates import (
    ANY, Combination, Inherited, Inside, RealSquare, SquareInverse, combined, function_terms, sum_of_squares,
)
from symlin.vanishing import vanishes


class Replay:
    """A check of steps against premises.

    ``known(relation)`` tells whether a relation is a premise: an assumption, or a law of an inverse or of powers.
    ``written`` are the sums of the claim and of the premises, each with the sizes of its free variables; ``nonzero``
    are the factors that are assumed not to be zero.
    """

    def __init__(self, known, written, nonzero=()):
        self.known = known
        self._sizes, self._constants, self._defined, self._heads = {}, set(), set(), set()
        self._held, self._open = {}, set()
        self._limit = fresh()
        for total, sizes in written:
            self._learn(total, sizes)
        for x in nonzero:
            self._defined.add(_signature(x))
            self._heads.update(y[0] for y in _entries_in(x))

    def shows(self, total, steps, sizes):
        """Whether a sum, ``sizes`` being those of its free variables, equals the combination ``steps``."""
        if not all(self._may_be_used(step, sizes) for step in steps):
            return False
        return vanishes(collect(terms_of(total) + negated(combined(steps))))

    # what is written

    def _learn(self, total, sizes, compared=frozenset()):
        """Remember over what ranges each place of an entry runs, and what is divided by at every position.

        ``compared`` are the variables whose positions are restricted where the sum stands.
        """
        for product, _ in total.terms:
            known = {**sizes, **dict(product.bound)}
            restricted = compared.union(*[x[1:] for x, _ in product.factors if is_indicator(x) and x[0] != DELTA])
            for x, e in product.factors:
                if _may_fail(x, e) and restricted.isdisjoint(variables_of(x)):
                    self._defined.add(_signature(x))
                if height_of(x):
                    self._learn(_inside(x), known, restricted)
                    continue
                self._heads.add(x[0])
                for place, v in enumerate(x[1:]):
                    if v in known:
                        self._sizes.setdefault((x[0], place), set()).add(known[v])
                    elif v <= POSITION:
                        self._constants.add((x[0], place, v))

    def _is_position(self, v, size):
        """Whether a constant position is written as one of a range."""
        return any(w == v and size in self._sizes.get((head, place), (size,)) for head, place, w in self._constants)

    def _is_written(self, x):
        """Whether the symbols and roots of a factor are those of the claim and the assumptions."""
        if height_of(x):
            return all(self._is_written(y) for product, _ in _inside(x).terms for y, _ in product.factors)
        return x[0][0] not in "@√" or x[0] in self._heads

    def _is_defined(self, x, e):
        """Whether a factor is a number wherever the claim and the assumptions are defined."""
        if _may_fail(x, e) and _signature(x) not in self._defined:
            return False
        return not height_of(x) or all(
            self._is_defined(y, k) for product, _ in _inside(x).terms for y, k in product.factors)

    def _fits(self, x, known):
        """Whether the indices of a factor run over the ranges of their places; ``known`` are the sizes of variables."""
        if height_of(x):
            return all(self._fits(y, {**known, **dict(product.bound)})
                       for product, _ in _inside(x).terms for y, _ in product.factors)
        sizes = [known.get(v) for v in x[1:] if v > POSITION]
        if None in sizes:
            return False
        if is_indicator(x) or x[0] == PLACE:
            return len(set(sizes)) <= 1
        places = [place for place, v in enumerate(x[1:]) if v > POSITION]
        return all(not self._sizes.get((x[0], place), set()).isdisjoint((size, ANY))
                   for place, size in zip(places, sizes))

    # steps

    def _may_be_used(self, step, sizes):
        relation = step.relation
        known = {**sizes, **step.bound}
        if not _is_exact(step.coefficient) or not all(map(_is_exact, step.factors.values())):
            return False
        if any(v <= 0 or v >= self._limit for v in step.bound) or not _has_only_ports(relation):
            return False
        if not all(self._is_written(x) and self._is_defined(x, e) and self._fits(x, known)
                   for x, e in step.factors.items()):
            return False
        if isinstance(relation.why, Inside):
            return all(v == w for v, w in step.mapping.items()) and self._is_inside(relation, known)
        for port in relation.ports:
            v, size = step.mapping.get(port), relation.sizes.get(port)
            if size == ANY and v in known:
                continue
            if v is None or size is None or not (known.get(v) == size if v > POSITION else self._is_position(v, size)):
                return False
        return self.holds(relation)

    def holds(self, relation):
        """Whether the reason of a relation is a reason for it."""
        held = self._held.get(id(relation))
        if held is None:
            if id(relation) in self._open:
                return False
            self._open.add(id(relation))
            held = self._held[id(relation)] = self._has_reason(relation), relation
            self._open.discard(id(relation))
        return held[0]

    def _has_reason(self, relation):
        why = relation.why
        if isinstance(why, Combination | SquareInverse | RealSquare) and not self._are_numbers(
                [(c, {}, dict(product.factors)) for product, c in relation.total.terms]):
            return False
        if isinstance(why, Combination):
            return self.shows(relation.total, why.steps, {v: relation.sizes[v] for v in relation.ports})
        if isinstance(why, SquareInverse):
            return self.holds(why.relation) and _is_square_inverse(relation, why)
        if isinstance(why, RealSquare):
            real = all(any(relation.sizes[v] in known for known in self._sizes.values()) for v in relation.ports)
            return real and self.shows(sum_of_squares(relation), why.steps, {})
        if isinstance(why, Inherited):
            return self.holds(why.relation) and self.known(relation)
        return self.known(relation)

    def _is_inside(self, relation, sizes):
        """Whether ``f(a)^e - f(b)^e`` is the relation and a equals b; then f(b) is defined where f(a) is."""
        head, exponent, first, second, steps = relation.why
        old, new = function_terms(head, first, exponent), function_terms(head, second, exponent)
        if not self._are_numbers(old) or collect(old + negated(new)) != relation.total:
            return False
        if not self.shows(collect(terms_of(first) + negated(terms_of(second))), steps, sizes):
            return False
        self._defined |= {_signature(x) for _, _, factors in new for x, e in factors.items() if _may_fail(x, e)}
        if _signature((head, first)) in self._defined:
            self._defined.add(_signature((head, second)))
        return True

    def _are_numbers(self, terms):
        """Whether all factors of terms are written and defined."""
        return all(self._is_written(x) and self._is_defined(x, e) for _, _, factors in terms for x, e in factors.items())


def _entries_in(x):
    """The entries in a factor."""
    if not height_of(x):
        return [x]
    return [z for product, _ in _inside(x).terms for y, _ in product.factors for z in _entries_in(y)]


def _is_exact(number):
    return isinstance(number, int | Fraction) and not isinstance(number, bool)


def _has_only_ports(relation):
    """Whether what a relation leaves open are its ports, each once."""
    ports = relation.ports
    return len(set(ports)) == len(ports) and all(v > 0 for v in ports) and all(
        v in ports or v <= POSITION for v in relation.total.variables)


def _may_fail(x, e):
    """Whether a power of a factor need not be a number: a reciprocal, a root, a logarithm."""
    if x[0] == EXP or x[0][0] in "#√" or x[0].endswith(POSITIVE):
        return False
    return e < 0 or Fraction(e).denominator != 1 or x[0] == "f:log"


def _signature(x):
    """What a factor is up to the names of its variables; constant positions stay."""
    variables = [v for v in dict.fromkeys(_places(x)) if v > POSITION]
    if not height_of(x):
        names = {v: k for k, v in enumerate(variables, 1)}
        return x[0], tuple(names.get(v, v) for v in x[1:])
    orders = permutations(variables) if len(variables) <= 3 else [sorted(variables)]
    return min(renamed(x, {v: k for k, v in enumerate(order, 1)}) for order in orders)


def _places(x):
    return sorted(_inside(x).variables) if height_of(x) else x[1:]


def _inside(x):
    """What is inside a function, as a sum."""
    return collect([(1, dict(x[1].bound), dict(x[1].factors))]) if isinstance(x[1], Product) else x[1]


def _is_square_inverse(relation, why):
    """Whether F G - c I is the first relation and G F - c I the derived one, all of one size."""
    known = why.relation
    if any(len(side) != 1 for side in (known.rows, known.columns, relation.rows, relation.columns)):
        return False
    (a,), (b,), (p,), (q,) = known.rows, known.columns, relation.rows, relation.columns
    sizes = {known.sizes[a], known.sizes[b], relation.sizes[p], relation.sizes[q]}
    if len(sizes) != 1 or not why.coefficient or not _is_exact(why.coefficient) or known.others != relation.others:
        return False
    if any(known.sizes[v] != relation.sizes[v] for v in known.others):
        return False
    [size] = sizes
    for ports, (x, y), total in (((a, b), (why.first, why.second), known.total),
                                 ((p, q), (why.second, why.first), relation.total)):
        identity = [(-why.coefficient, {}, {delta(*ports): 1})]
        if collect(_product(x, y, ports, size) + identity) != total:
            return False
    return True


def _product(x, y, ports, size):
    """The terms of a product of two square matrices, each given as (row, column, collected sum)."""
    between = fresh()
    first = substituted(terms_of(x[2]), {x[0]: ports[0], x[1]: between})
    second = substituted(terms_of(y[2]), {y[0]: between, y[1]: ports[1]})
    return summed([joined(a, b) for a in first for b in second], {between: size})
