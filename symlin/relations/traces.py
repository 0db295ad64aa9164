"""What relations say of traces: ``tr`` of a relation, where a closed product can be read from any of its letters."""

from symlin.entries import fresh
from symlin.normal_form import collect
from symlin.relations.certificates import Combination, Relation, Step
from symlin.relations.rules import Rules, negative, reduced


def traced(rules):
    """The traces of the rules' relations, each simplified by the other rules so that it is not just undone."""
    for rule in list(rules.rules):
        relation = rule.relation
        if len(relation.rows) != 1 or len(relation.columns) != 1 or relation.others:
            continue
        (a,), (b,) = relation.rows, relation.columns
        if relation.sizes[a] != relation.sizes[b]:
            continue
        v = fresh()
        step = Step(1, {v: relation.sizes[a]}, {}, relation, {a: v, b: v})
        others = Rules()
        others.rules = [r for r in rules.rules if r is not rule]
        total, more = reduced(collect(step.terms()), others)
        if total:
            yield Relation(total, (), (), (), {}, Combination((step, *map(negative, more))))
