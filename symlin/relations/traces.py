"""What relations say of traces: ``tr`` of a relation, where a closed product can be read from any of its letters."""

from symlin.entries import fresh, is_symmetric
from symlin.normal_form import collect
from symlin.relations.certificates import Combination, Relation, Step
from symlin.relations.rules import Rules, negative, reduced


MOST_LETTERS = 6
"""Letters that relations are multiplied by before their traces are taken."""


def traced(rules):
    """The traces of the rules' relations, each simplified by the other rules so that it is not just undone."""
    for rule, a, b in _square(rules):
        if rule.relation.sizes[a] == rule.relation.sizes[b]:
            v = fresh()
            yield from _simplified(rules, rule, Step(1, {v: rule.relation.sizes[a]}, {}, rule.relation, {a: v, b: v}))


def traced_times(rules, letters):
    """The traces of the rules' relations times a letter; ``letters``: ``{head: (size of rows, size of columns)}``."""
    for rule, a, b in _square(rules):
        sizes = rule.relation.sizes[b], rule.relation.sizes[a]
        for head, shape in sorted(letters.items())[:MOST_LETTERS]:
            for turned in (False, True):
                if sizes == (shape[::-1] if turned else shape):
                    v, w = fresh(), fresh()
                    x = (head, v, w) if turned else (head, w, v)
                    step = Step(1, {v: sizes[1], w: sizes[0]}, {x: 1}, rule.relation, {a: v, b: w})
                    yield from _simplified(rules, rule, step)


def letters_of(rules):
    """The matrices that relations speak of: ``{head: (size of rows, size of columns)}``."""
    found = {}
    for rule in rules.rules:
        for product, _ in rule.relation.total.terms:
            sizes = {**rule.relation.sizes, **dict(product.bound)}
            for x, _ in product.factors:
                if len(x) == 3 and x[0][0] == "@" and x[1] in sizes and x[2] in sizes and not is_symmetric(x[0]):
                    found[x[0]] = sizes[x[1]], sizes[x[2]]
    return found


def _square(rules):
    """The rules whose relations have one row and one column index, with these."""
    for rule in list(rules.rules):
        relation = rule.relation
        if len(relation.rows) == len(relation.columns) == 1 and not relation.others:
            yield rule, relation.rows[0], relation.columns[0]


def _simplified(rules, rule, step):
    others = Rules()
    others.rules = [r for r in rules.rules if r is not rule]
    total, more = reduced(collect(step.terms()), others)
    if total:
        yield Relation(total, (), (), (), {}, Combination((step, *map(negative, more))))
