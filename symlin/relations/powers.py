"""What letters of powers obey: laws that always hold, and what powers inherit from their bases.

Inherited is ``M S = S N``, so ``M^k S = S N^k``, where N may be a number; and ``M S N = S``, so ``M^k S N^k = S``.
Both hold for every k in ℕ, for what stands in the premise is passed on k times.
"""

from itertools import product as combinations

from symlin.entries import POWER, fresh, height_of, is_symmetric, negated, number, spend, summed, times
from symlin.meaning import kronecker
from symlin.meaning.exponents import CONSTANT, exponent_of_size
from symlin.meaning.powers import generic_monomial, number_power, power_entry
from symlin.naming import opened, terms_of
from symlin.normal_form import collect, substituted
from symlin.relations.certificates import ANY, Combination, Inherited, PowerLaw, Relation
from symlin.relations.rules import reduced
from symlin.size import ONE

MOST_TRIED = 600
"""Pairs of a base and a matrix that are tried."""
ROUNDS = 2


# laws --------------------------------------------------------------------------------------------------------------


def power_laws(meanings):
    """The laws of all letters of powers in use, block by block."""
    spans = sorted(meanings.spans)
    for base in [*meanings.bases.values(), *meanings.number_bases.values()]:
        for size in spans if any(count or mirrored for _, count, mirrored in base.kinds) else ():
            for monomial in exponent_of_size(size) or ():
                if monomial != CONSTANT:
                    base.kinds.setdefault((monomial[0], 0, ()), None)
    for base in list(meanings.bases.values()):
        yield from _laws_of_matrix(meanings, base, spans)
    for base in list(meanings.number_bases.values()):
        yield from _laws_of_number(meanings, base, spans)


def _laws_of_matrix(meanings, base, spans):
    kinds = sorted(base.kinds)
    for kind in kinds:
        yield from _commuting(meanings, base, kind, None)
        if base.is_symmetric and (kind[1:] != (0, ()) or base.parameters):
            yield from _blocks(meanings, base, "symmetric", (kind,), lambda p, r, c, m: (
                base.letter(meanings, m, p, r, c) + negated(base.letter(meanings, m, p, c, r))))
    for a, b in combinations(kinds, kinds):
        if a < b or a == b and a[1:] != (0, ()):
            yield from _commuting(meanings, base, a, b)
    for size in spans:
        exponent = exponent_of_size(size)
        for kind in kinds if exponent is not None else ():
            if kind[1:] in ((1, ()), (0, (size,))):
                law = _telescope(meanings, base, kind, size, exponent)
                yield from _blocks(meanings, base, "telescope", (kind, size), law)


def _commuting(meanings, base, kind, other):
    """``M P = P M``, or ``P Q = Q P`` for two letters."""

    def law(parameters, r, c, monomial, second=None):
        def factor(a, b):
            return base.letter(meanings, second, parameters, a, b) if second else base.value(parameters, a, b)

        terms = []
        for middle, sizes in meanings.along(base.axis):
            before = base.letter(meanings, monomial, parameters, r, middle)
            after = base.letter(meanings, monomial, parameters, middle, c)
            terms += summed(times(factor(r, middle), after) + negated(times(before, factor(middle, c))), sizes)
        return terms

    yield from _blocks(meanings, base, "commutes", (kind, other) if other else (kind,), law)


def _telescope(meanings, base, kind, size, exponent):
    """``Σ P_k M^d = Σ P_k + (M^d)^N - I`` over k in a range of N, where P_k is the power by d k."""
    names, _, is_mirrored = kind

    def law(parameters, r, c):
        terms = kronecker(r, c)
        if names:
            by_step, over_all = {(names, (), ()): 1}, {}
            for (more, _, _), count in exponent.items():
                over_all[tuple(sorted((*names, *more))), (), ()] = count
        else:
            by_step, over_all = {CONSTANT: 1}, exponent
        terms += negated(power_entry(meanings, base, parameters, over_all, r, c))
        for sign, step in ((1, by_step), (-1, {})):
            k = fresh()
            place = (names, (), ((k, size),)) if is_mirrored else (names, (k,), ())
            power = power_entry(meanings, base, parameters, {**step, place: 1}, r, c)
            terms += summed(power if sign > 0 else negated(power), {k: size})
        return terms

    return law


def _blocks(meanings, base, name, about, law):
    """The relations of a law at all blocks of a base; ``about`` names kinds of letters and ranges."""
    rows, columns = list(meanings.along(base.axis)), list(meanings.along(base.axis))
    for (r, r_sizes), (c, c_sizes) in combinations(rows, columns):
        monomials, others = [], []
        for kind in about:
            if isinstance(kind, tuple) and name != "telescope":
                monomial, variables = generic_monomial(kind)
                monomials.append(monomial)
                others += variables
        total = collect(law(base.parameters, r, c, *monomials))
        sizes = {**r_sizes, **c_sizes, **base.parameters, **dict.fromkeys(others, ANY)}
        yield Relation(total, r[1], c[1], (*base.parameters, *others), sizes,
                       PowerLaw(name, base.head, about, (r[0], c[0])))


def _laws_of_number(meanings, base, spans):
    """``(-1)^k`` has the square 1; powers over a range telescope."""
    for kind in sorted(base.kinds):
        monomial, others = generic_monomial(kind)
        if base.total == collect(number(-1)):
            total = collect(times(base.letter(monomial, ()), base.letter(monomial, ())) + number(-1))
            why = PowerLaw("square", base.head, (kind,), ())
            yield Relation(total, (), (), others, dict.fromkeys(others, ANY), why)
        for size in spans:
            exponent = exponent_of_size(size)
            if exponent is None or kind not in (((), 1, ()), ((), 0, (size,))):
                continue
            k, variables = fresh(), base.variables
            place = ((), (), ((k, size),)) if kind[2] else ((), (k,), ())
            summand = times(base.letter(place, variables), terms_of(base.total) + number(-1))
            over_all = number_power(meanings, base.total, exponent)
            total = collect(summed(summand, {k: size}) + number(1) + negated(over_all))
            yield Relation(total, (), (), variables, dict.fromkeys(variables, ANY),
                           PowerLaw("telescope", base.head, (kind, size), ()))


# what is inherited -------------------------------------------------------------------------------------------------


def inherited_total(meanings, way, first, second, middle, monomial=None):
    """The sum that is zero by a premise about two bases, or about their powers by a monomial where there is one.

    ``way`` is "passes" (``M S - S N``) or "surrounds" (``M S N - S``). ``first`` and ``second`` are pairs (head of a
    base, whether transposed), or ``second`` is a collected number. ``middle`` is S: (row, column, its sum, the size of
    its columns), the column None where it has one; the sum is at its row and column.
    """
    row, column, inside, width = middle
    bases = {base.head: base for base in meanings.bases.values()}

    def placed(v, w):
        return substituted(terms_of(inside), {row: v, **({column: w} if column is not None else {})})

    def factor(which, v, w):
        head, is_turned = which
        base, r, c = bases[head], (0, (v,)), (0, (w,))
        r, c = (c, r) if is_turned else (r, c)
        return base.value((), r, c) if monomial is None else base.letter(meanings, monomial, (), r, c)

    height = size_of_base(meanings, bases[first[0]])
    k, last = fresh(), fresh()
    left = summed(times(factor(first, row, k), placed(k, column)), {k: height})
    if way == "surrounds":
        size = size_of_base(meanings, bases[second[0]])
        left = summed(times(substituted(left, {column: last}), factor(second, last, column)), {last: size})
        return collect(left + negated(terms_of(inside)))
    if isinstance(second, tuple):
        right = summed(times(placed(row, last), factor(second, last, column)), {last: width})
    else:
        value = terms_of(second) if monomial is None else number_power(meanings, second, {monomial: 1})
        right = times(value, terms_of(inside))
    return collect(left + negated(right))


def size_of_base(meanings, base):
    """The size of a base whose axis is not divided and that has no parameters, else None."""
    parts = meanings.cells(base.axis)
    return parts[0][0] if len(parts) == 1 and len(parts[0]) == 1 and not base.parameters else None


def is_inherited(meanings, relation):
    """Whether a relation about powers is what its premise about their bases gives."""
    why = relation.why
    way, first, second, middle, kind, premise = why
    row, column, inside, width = middle
    bases = {base.head: base for base in meanings.bases.values()}
    named = [which for which in (first, second) if isinstance(which, tuple)]
    if way not in ("passes", "surrounds") or not isinstance(first, tuple):
        return False
    if any(head not in bases for head, _ in named):
        return False
    sizes = [size_of_base(meanings, bases[head]) for head, _ in named]
    if None in sizes or premise.sizes.get(row) != sizes[0]:
        return False
    if isinstance(second, tuple):
        if column is None or width != sizes[1] or premise.sizes.get(column) != width:
            return False
    elif row in second.variables or way == "surrounds":
        return False
    count = kind[1] + len(kind[2])
    places = relation.others[:count]
    if len(set(places)) != count or set(places) & (inside.variables | {row, column}):
        return False
    monomial = kind[0], places[: kind[1]], tuple(zip(places[kind[1]:], kind[2]))
    return (inherited_total(meanings, way, first, second, middle) == premise.total
            and inherited_total(meanings, way, first, second, middle, monomial) == relation.total)


class Inheritance:
    """The search for what powers inherit under rules; ``totals`` show which matrices there are."""

    def __init__(self, meanings, rules, relations, goals):
        self.meanings, self.rules = meanings, rules
        self.bases = [base for base in meanings.bases.values() if size_of_base(meanings, base)]
        self.middles = _middles(relations, goals) if self.bases else []
        self.tried = 0

    def take(self):
        """The relations that are found, put into the rules as they come; later ones may rest on earlier ones."""
        for _ in range(ROUNDS if self.bases else 0):
            found = []
            for way, first, second, middle, steps in self._premises():
                carried = self._carried(way, first, second, middle, steps)
                found += [relation for relation in carried if reduced(relation.total, self.rules)[0]]
            if not self.rules.add(found):
                return

    def _premises(self):
        placed = [(base, (base.head, turned)) for base in self.bases
                  for turned in ((False,) if base.is_symmetric else (False, True))]
        for base, first in placed:
            size = size_of_base(self.meanings, base)
            for middle, height in self.middles:
                if height != size or self.tried > MOST_TRIED:
                    continue
                self.tried += 1
                yield from self._passed(first, middle, placed)
            row, column = fresh(), fresh()
            one = row, column, collect(kronecker((0, (row,)), (0, (column,)))), size
            for other, second in placed:
                if size_of_base(self.meanings, other) == size:
                    yield from self._checked("surrounds", first, second, one)

    def _passed(self, first, middle, placed):
        row, column, inside, width = middle
        spend(1)
        moved = inherited_total(self.meanings, "passes", first, collect([]), middle)
        value = _multiple(reduced(moved, self.rules)[0], row, inside)
        if value is not None:
            yield from self._checked("passes", first, value, middle)
            return
        for base, second in placed if column is not None else ():
            if size_of_base(self.meanings, base) == width:
                yield from self._checked("passes", first, second, middle)

    def _checked(self, way, first, second, middle):
        self.tried += 1
        if self.tried > MOST_TRIED:
            return
        total = inherited_total(self.meanings, way, first, second, middle)
        rest, steps = reduced(total, self.rules)
        if not rest:
            yield way, first, second, middle, (total, steps)

    def _carried(self, way, first, second, middle, found):
        """The relations for the powers of the bases by every monomial in use."""
        total, steps = found
        row, column, inside, width = middle
        bases = {base.head: base for base in self.bases}
        height = size_of_base(self.meanings, bases[first[0]])
        columns, sizes = ((column,), {row: height, column: width}) if column is not None else ((), {row: height})
        free = tuple(sorted(total.variables - {row, column}))
        premise = Relation(
            total, (row,), columns, free, {**sizes, **dict.fromkeys(free, ANY)}, Combination(tuple(steps)))
        kinds = set(bases[first[0]].kinds)
        if isinstance(second, tuple):
            kinds |= set(bases[second[0]].kinds)
        for kind in sorted(kinds):
            monomial, places = generic_monomial(kind)
            known = len(self.meanings.number_bases)
            carried = inherited_total(self.meanings, way, first, second, middle, monomial)
            for key in list(self.meanings.number_bases)[known:]:
                del self.meanings.number_bases[key]
                carried = None
            if carried:
                others = (*places, *sorted(carried.variables - {row, column, *places}))
                yield Relation(carried, (row,), columns, others, {**sizes, **dict.fromkeys(others, ANY)},
                               Inherited(way, first, second, middle, kind, premise))


def _multiple(total, row, inside):
    """The number c with ``total = c · inside``, where c is free of the row; None where there is none, or it is 0."""
    if len(inside.terms) != 1:
        return None
    [(product, coefficient)] = inside.terms
    if product.bound or coefficient != 1:
        return None
    terms = []
    for c, bound, factors in map(lambda t: opened(*t), total.terms):
        left = dict(factors)
        for x, e in product.factors:
            if left.get(x, 0) < e:
                return None
            left[x] -= e
            if not left[x]:
                del left[x]
        terms.append((c, bound, left))
    value = collect(terms)
    return None if not value or row in value.variables else value


def _middles(relations, goals):
    """The matrices that occur and their transposes, columns too: (row, column, sum, width), and the height of each."""
    found = {}

    def add(total, sizes):
        for product, _ in total.terms:
            known = {**sizes, **dict(product.bound)}
            for x, _ in product.factors:
                places = x[1:]
                if not x[0].startswith("@") or height_of(x) or x[0] == POWER or len(x) not in (2, 3):
                    continue
                if all(v in known for v in places):
                    found.setdefault(x[0], tuple(known[v] for v in places))

    for relation in relations:
        add(relation.total, relation.sizes)
    for _, goal in goals:
        sizes = {v: s for side in (goal.rows, goal.columns) for _, known in side for v, s in known.items()}
        for total in goal.totals.values():
            add(total, sizes)
    heights = {size for sizes in found.values() for size in sizes}
    result = [((fresh(), None, collect(number(1)), ONE), size) for size in sorted(heights)]
    for head, sizes in sorted(found.items()):
        v, w = fresh(), fresh()
        if len(sizes) == 1:
            result.append(((v, None, collect([(1, {}, {(head, v): 1})]), ONE), sizes[0]))
            continue
        inside = collect([(1, {}, {(head, v, w): 1})])
        result.append(((v, w, inside, sizes[1]), sizes[0]))
        if not is_symmetric(head):
            result.append(((w, v, inside, sizes[0]), sizes[1]))
    return result
