"""Relations as rules: the heaviest product of a relation is replaced by what the rest of it says.

The weight of a product is that of its factors: a matrix more than a vector, a vector more than a number. Of equally
heavy products the one whose word comes last is replaced. ``reduced`` applies rules as long as one applies, inside
functions too, and keeps each step for the certificate.
"""

from fractions import Fraction
from itertools import combinations

from symlin.entries import DELTA, Total, UNIT, height_of, is_indicator, negated, scaled, spend, times, variables_of
from symlin.naming import opened, terms_of
from symlin.normal_form import collect, substituted
from symlin.relations.certificates import Combination, Inside, Relation, Step, function_terms
from symlin.relations.matching import Pattern
from symlin.vanishing import free_denominator

MOST_STEPS = 400
"""Rewriting steps for one sum."""
MOST_DENOMINATORS = 6


class Contradiction(Exception):
    """A relation that says that a number which is not zero is zero; ``relation`` is that one."""

    def __init__(self, relation):
        super().__init__("the assumptions contradict each other")
        self.relation = relation


class Rule:
    """A relation with the product that is replaced (``lead``) and the terms that stand for it.

    ``is_tie``: something as heavy stands for it; ``is_turn``: it is the same product with its ports exchanged.
    """

    __slots__ = ("relation", "lead", "coefficient", "rest", "pattern", "is_tie", "is_turn")

    def __init__(self, relation, lead, coefficient):
        self.relation, self.lead, self.coefficient = relation, lead, coefficient
        others = Total(tuple(t for t in relation.total.terms if t[0] is not lead))
        self.rest = others
        self.pattern = Pattern(lead)
        self.is_tie = any(weight(p) == weight(lead) for p, _ in others.terms)
        self.is_turn = self.is_tie and any(_is_turned(p, lead, relation) for p, _ in others.terms)

    def applies_to(self, product):
        """Whether the product that is replaced occurs in another."""
        _, bound, factors = opened(product)
        return self.pattern.first_match(bound, factors) is not None

    def replacement(self, mapping):
        """The terms for the lead, with ports replaced."""
        return scaled(substituted(terms_of(self.rest), mapping), Fraction(-1) / self.coefficient)


def rule_of(relation):
    """The rule for a relation, or None where its heaviest product cannot be looked for."""
    if not relation.total:
        return None
    heaviest = max(relation.total.terms, key=lambda t: (weight(t[0]), word(t[0], relation)))
    lead, coefficient = heaviest
    if not lead.factors or not set(relation.ports) <= lead.variables:
        return None
    if any(is_indicator(x) or e < 0 or x[0][0] in "#√" for x, e in lead.factors):
        return None
    met = {v for x, _ in lead.factors if not height_of(x) for v in x[1:]}
    if all(height_of(x) for x, _ in lead.factors) or any(not met.issuperset(variables_of(x)) for x, _ in lead.factors):
        return None
    return Rule(relation, lead, coefficient)


def _is_absurd(relation):
    """Whether a relation says that a number or a multiple of the identity is zero, which is not."""
    if len(relation.total.terms) != 1:
        return False
    [(product, _)] = relation.total.terms
    return not product.bound and all(x[0][0] == "#" or x[0] == DELTA and set(x[1:]) <= set(relation.ports)
                                     for x, _ in product.factors)


def _is_turned(product, lead, relation):
    pairs = [(relation.rows[0], relation.columns[0])] if len(relation.rows) == len(relation.columns) == 1 else []
    for a, b in [*pairs, *combinations(relation.others, 2)]:
        [(turned, _)] = collect(substituted([opened(lead)], {a: b, b: a})).terms or [(None, 0)]
        if turned == product:
            return True
    return False


def weight(product):
    """How heavy a product is."""
    return sum(_factor_weight(x) * abs(e) for x, e in product.factors)


def _factor_weight(x):
    if is_indicator(x) or x[0][0] == "#":
        return 0
    if height_of(x):
        return 150
    return (10, 30, 100)[min(len(x) - 1, 2)]


def word(product, relation):
    """The letters of a product read from its row to its column; what cannot be read so comes by its factors."""
    found, at, left = [], relation.rows[0] if relation.rows else None, dict(product.factors)
    while at is not None:
        for x in left:
            if len(x) == 3 and at in x[1:] and isinstance(x[1], int):
                del left[x]
                turned = x[2] == at and x[1] != at
                found.append((x[0], turned))
                at = x[1] if turned else x[2]
                break
        else:
            at = None
    return tuple(found), tuple(sorted((x[0], e) for x, e in left.items()))


class Rules:
    """Rules in force, whose relations are divided by numbers that are not zero (``reciprocals``).

    Products that none of them applies to are remembered.
    """

    def __init__(self, relations=(), reciprocals=()):
        self.rules, self.reciprocals = [], reciprocals
        self._settled = set()
        self.add(relations)

    def add(self, relations):
        """Put relations in force, each simplified by the others; the rules that are new. Raises ``Contradiction``."""
        pending, new = list(reversed(relations)), []
        for _ in range(MOST_STEPS):
            if not pending:
                break
            relation = without_denominators(simplified(pending.pop(), self))
            if _is_absurd(relation):
                raise Contradiction(relation)
            quotients = list(divided(relation, self.reciprocals))
            if quotients:
                pending += quotients
                continue
            rule = rule_of(relation)
            if rule is None:
                continue
            for old in [r for r in self.rules if not rule.is_tie and rule.applies_to(r.lead)]:
                self.rules.remove(old)
                pending.append(old.relation)
            self.rules.append(rule)
            self.rules.sort(key=lambda r: (r.is_tie, weight(r.lead)))
            self._settled.clear()
            new.append(rule)
        return [rule for rule in new if rule in self.rules]

    def step(self, product, coefficient):
        """(step, terms in place of the product), or None where no rule applies."""
        if product in self._settled:
            return None
        term = opened(product)
        found = self._outside(product, term, coefficient) or self._inside(term, coefficient)
        if found is None:
            self._settled.add(product)
        return found

    def _outside(self, product, term, coefficient):
        _, bound, factors = term
        heads = {x[0] for x in factors}
        for rule in self.rules:
            if not rule.pattern.heads.keys() <= heads:
                continue
            match = rule.pattern.first_match(bound, factors)
            if match is None:
                continue
            mapping, rest, left = match
            new = times([(coefficient, rest, left)], rule.replacement(mapping))
            if rule.is_turn or rule.is_tie and mapping and not _is_anchored(mapping, rest, left):
                if any(not p < product for p, _ in collect(new).terms):
                    continue
            return Step(coefficient / Fraction(rule.coefficient), rest, left, rule.relation, mapping), new
        return None

    def _inside(self, term, coefficient):
        """A step inside the argument of a function."""
        _, bound, factors = term
        for x, e in factors.items():
            if not height_of(x):
                continue
            argument = x[1] if isinstance(x[1], Total) else Total(((x[1], 1),))
            changed, steps = reduced(argument, self)
            if not steps:
                continue
            old, new = function_terms(x[0], argument, e), function_terms(x[0], changed, e)
            ports = tuple(sorted(variables_of(x) | changed.variables))
            why = Inside(x[0], e, argument, changed, tuple(steps))
            law = Relation(collect(old + negated(new)), (), (), ports, {}, why)
            rest = {y: k for y, k in factors.items() if y != x}
            step = Step(coefficient, bound, rest, law, {v: v for v in ports})
            return step, times([(coefficient, bound, rest)], new)
        return None


def _is_anchored(mapping, bound, left):
    """Whether what a match stands in is held by a free index or a vector, so that it is no closed cycle."""
    reached, pending = set(), list(mapping.values())
    while pending:
        v = pending.pop()
        if v not in bound:
            return True
        if v in reached:
            continue
        reached.add(v)
        for x in left:
            if v in variables_of(x):
                if len(x) != 3 or not isinstance(x[1], int):
                    return True
                pending.extend(x[1:])
    return False


def simplified(relation, rules):
    """A relation with rules applied to it."""
    total, steps = reduced(relation.total, rules)
    if not steps:
        return relation
    return derived(total, [itself(relation), *map(negative, steps)], relation)


def without_denominators(relation):
    """A relation multiplied by the numbers that its terms are divided by."""
    for _ in range(MOST_DENOMINATORS):
        found = denominator_of(relation.total)
        if found is None:
            break
        x, e = found
        step = itself(relation)._replace(factors={x: -e})
        relation = derived(collect(step.terms()), [step], relation)
    return relation


def divided(relation, reciprocals):
    """The relations that come of dividing one by numbers that are not zero, where that leaves no fraction."""
    for coefficient, bound, factors in reciprocals:
        step = itself(relation, coefficient)._replace(bound=dict(bound), factors=dict(factors))
        total = collect(step.terms())
        lighter = total and weight(total.terms[0][0]) < weight(relation.total.terms[0][0]) if relation.total else False
        if lighter and all(e > 0 for product, _ in total.terms for _, e in product.factors):
            yield derived(total, [step], relation)


def denominator_of(total):
    """A number that some term is divided by, and its lowest exponent; None where there is none."""
    found = free_denominator(total)
    if found is not None:
        return found
    lowest = {}
    for product, _ in total.terms:
        bound = {v for v, _ in product.bound}
        for x, e in product.factors:
            if e < 0 and x[0][0] == "@" and not height_of(x) and bound.isdisjoint(x[1:]):
                lowest[x] = min(e, lowest.get(x, 0))
    return min(lowest.items(), default=None)


def derived(total, steps, pattern):
    """A relation that is a combination of others, with the ports of ``pattern``."""
    return Relation(total, pattern.rows, pattern.columns, pattern.others, pattern.sizes, Combination(tuple(steps)))


def itself(relation, coefficient=1):
    """A relation as a step."""
    return Step(coefficient, {}, {}, relation, {v: v for v in relation.ports})


def negative(step):
    """A step with the other sign."""
    return step._replace(coefficient=-step.coefficient)


def reduced(total, rules):
    """A sum with rules applied as long as one applies, heaviest products first, and the steps that lead there."""
    if not rules.rules:
        return total, []
    done, pending, steps = {}, {p: c for p, c in total.terms}, []
    while pending:
        product = max(pending, key=weight) if len(pending) > 1 else next(iter(pending))
        coefficient = pending.pop(product)
        if not coefficient:
            continue
        spend(1)
        found = rules.step(product, coefficient) if len(steps) < MOST_STEPS and product is not UNIT else None
        if found is None:
            done[product] = done.get(product, 0) + coefficient
            continue
        step, terms = found
        steps.append(step)
        for p, c in collect(terms).terms:
            pending[p] = pending.get(p, 0) + c
    return Total(tuple(sorted((p, c) for p, c in done.items() if c))), steps
