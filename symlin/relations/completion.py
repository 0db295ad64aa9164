"""Consequences of relations: where two leads overlap, what both rules make of it is equal.

D. E. Knuth and P. B. Bendix, "Simple word problems in universal algebras" (1970), here for products of entries. The
work is bounded: leads of at most ``LONGEST`` factors, at most ``MOST_RULES`` rules, ``SECONDS``, and the budget in
force.
"""

import heapq
import time
from fractions import Fraction
from itertools import count

from symlin.entries import POSITION, fresh, height_of, is_symmetric, spend, times
from symlin.naming import opened, renamed
from symlin.normal_form import collect
from symlin.relations.certificates import Combination, Relation, Step
from symlin.relations.rules import negative, reduced, weight

LONGEST = 6
MOST_RULES = 150
SECONDS = 0.4


def completed(rules, most=MOST_RULES):
    """Add to rules what follows from their overlaps, lightest first; gives the new rules as they come."""
    order, queue = count(), []

    def push(first, second):
        for overlap in overlaps(first, second):
            heapq.heappush(queue, (overlap.weight(), next(order), overlap))

    for k, first in enumerate(rules.rules):
        for second in rules.rules[: k + 1]:
            push(first, second)
    made, late = 0, time.monotonic() + SECONDS
    while queue and made < most and time.monotonic() < late:
        overlap = heapq.heappop(queue)[2]
        if overlap.first not in rules.rules or overlap.second not in rules.rules:
            continue
        spend(20)
        relation = overlap.relation(rules)
        if relation is None:
            continue
        new = rules.add([relation])
        for rule in new:
            made += 1
            if len(rule.lead.factors) > LONGEST:
                continue
            for other in rules.rules:
                push(rule, other)
        if new:
            yield new


class Overlap:
    """A term in which the leads of two rules share factors: (bound, factors), and where each of the two stands."""

    __slots__ = ("first", "second", "bound", "factors", "places")

    def __init__(self, first, second, bound, factors, places):
        self.first, self.second, self.bound, self.factors, self.places = first, second, bound, factors, places

    def weight(self):
        """How heavy the term is."""
        [(product, _)] = collect([(1, self.bound, self.factors)]).terms or [(None, 0)]
        return weight(product) if product is not None else 0

    def relation(self, rules):
        """The difference of what the two rules make of the term, simplified; None where it is zero."""
        terms, steps = [], []
        for rule, (mapping, bound, left), sign in zip((self.first, self.second), self.places, (1, -1)):
            terms += times([(sign, bound, left)], rule.replacement(mapping))
            steps.append(Step(Fraction(-sign) / rule.coefficient, bound, left, rule.relation, mapping))
        total, more = reduced(collect(terms), rules)
        if not total:
            return None
        steps += map(negative, more)
        rows, columns, others, sizes = self._ports(total)
        if rows is None:
            return None
        return Relation(total, rows, columns, others, sizes, Combination(tuple(steps)))

    def _ports(self, total):
        """The free variables as ports, in the order of the first rule as far as they are its own."""
        sizes, roles = {}, {}
        for rule, (mapping, _, _) in zip((self.first, self.second), self.places):
            relation = rule.relation
            for role, ports in (("row", relation.rows), ("column", relation.columns), ("other", relation.others)):
                for v in ports:
                    w = mapping.get(v)
                    if w is not None and w not in self.bound and w not in roles:
                        roles[w] = role
                        sizes[w] = relation.sizes.get(v)
        free = sorted(roles)
        if not total.variables <= set(free) or any(size is None for size in sizes.values()):
            return None, None, None, None
        rows = [v for v in free if roles[v] == "row"]
        columns = [v for v in free if roles[v] == "column"]
        others = [v for v in free if roles[v] == "other"]
        if len(free) == 2 and not others and len(rows) != 1:
            rows, columns = free[:1], free[1:]
        return tuple(rows), tuple(columns), tuple(others), sizes


def overlaps(first, second):
    """The overlaps of two leads that share at least one factor."""
    if not (_is_whole(first.lead) and _is_whole(second.lead)):
        return
    one, two = _Lead(first), _Lead(second)
    if max(len(one.atoms), len(two.atoms)) > LONGEST or not one.heads & two.heads:
        return
    seen = set()
    for i, x in enumerate(one.atoms):
        for j, y in enumerate(two.atoms):
            if x[0] != y[0]:
                continue
            for classes, shared in _Gluing(one, two).ways({}, [(i, j)]):
                made = _glued(one, two, classes, shared)
                key = tuple(sorted(shared.items())), collect([(1, *made[:2])])
                if key not in seen:
                    seen.add(key)
                    yield Overlap(first, second, *made)


def _is_whole(lead):
    """Whether a lead is made of whole powers of entries."""
    return all(isinstance(e, int) and not height_of(x) for x, e in lead.factors)


class _Lead:
    """A lead with variables of its own: its atoms, one for each power, its bound variables and its ports."""

    def __init__(self, rule):
        _, bound, factors = opened(rule.lead)
        self.ports = {v: fresh() for v in rule.relation.ports}
        self.bound = bound
        self.atoms = [renamed(x, self.ports) for x, e in factors.items() for _ in range(e)]
        self.heads = {x[0] for x in self.atoms}


class _Gluing:
    """The ways to let two leads share factors so that the bound variables of each are used by its own factors alone."""

    def __init__(self, one, two):
        self.one, self.two = one, two

    def ways(self, classes, wanted, shared=None):
        """Pairs (what each variable becomes, {number of a factor of the first: of the second})."""
        shared = dict(shared or {})
        i, j = wanted[0]
        x, y = self.one.atoms[i], self.two.atoms[j]
        orders = [y[1:]]
        if is_symmetric(x[0]) and len(x) == 3 and y[1] != y[2]:
            orders.append((y[2], y[1]))
        for places in orders:
            joint = _unified(classes, zip(x[1:], places))
            if joint is None or not self._keeps_bound_apart(joint):
                continue
            now = {**shared, i: j}
            missing = self._missing(joint, now)
            if missing is None:
                yield joint, now
                continue
            for pair in missing:
                yield from self.ways(joint, [pair], now)

    def _keeps_bound_apart(self, classes):
        for lead in (self.one, self.two):
            roots = [_root(classes, v) for v in lead.bound]
            if len(set(roots)) != len(roots) or any(v <= POSITION for v in roots):
                return False
        sizes = {}
        for lead in (self.one, self.two):
            for v, size in lead.bound.items():
                if sizes.setdefault(_root(classes, v), size) != size:
                    return False
        return True

    def _missing(self, classes, shared):
        """Pairs of factors one of which has to be shared too; None where nothing is missing, [] where it cannot be."""
        taken = set(shared.values())
        for lead, other, own_done, other_done in (
                (self.one, self.two, shared.keys(), taken), (self.two, self.one, taken, shared.keys())):
            inner = {_root(classes, v) for v in lead.bound}
            for k, x in enumerate(other.atoms):
                touched = inner & {_root(classes, v) for v in x[1:]}
                if k in other_done or not touched:
                    continue
                partners = [m for m, z in enumerate(lead.atoms) if m not in own_done and z[0] == x[0]
                            and touched & {_root(classes, v) for v in z[1:]}]
                return [(m, k) if lead is self.one else (k, m) for m in partners]
        return None


def _root(classes, v):
    while v in classes:
        v = classes[v]
    return v


def _unified(classes, pairs):
    """Classes of variables after some are made equal; None where two constant positions would be."""
    classes = dict(classes)
    for v, w in pairs:
        v, w = _root(classes, v), _root(classes, w)
        if v == w:
            continue
        if v <= POSITION and w <= POSITION:
            return None
        if v <= POSITION:
            v, w = w, v
        classes[v] = w
    return classes


def _glued(one, two, classes, shared):
    """(bound, factors, places) of the term in which two leads share factors."""
    bound = {_root(classes, v): size for lead in (one, two) for v, size in lead.bound.items()}
    left_of_one = [x for k, x in enumerate(one.atoms) if k not in shared]
    left_of_two = [x for k, x in enumerate(two.atoms) if k not in shared.values()]
    places = []
    for lead, left in ((one, left_of_two), (two, left_of_one)):
        own = {_root(classes, v) for v in lead.bound}
        mapping = {port: _root(classes, v) for port, v in lead.ports.items()}
        places.append((mapping, {v: s for v, s in bound.items() if v not in own}, _counted(left, classes)))
    return bound, _counted(one.atoms + left_of_two, classes), places


def _counted(atoms, classes):
    """Factors of a term from a list of atoms."""
    factors = {}
    for x in atoms:
        places = [_root(classes, v) for v in x[1:]]
        y = (x[0], *(sorted(places) if is_symmetric(x[0]) else places))
        factors[y] = factors.get(y, 0) + 1
    return factors
