"""Goals: a matrix of sums that are to be zero, over the positions of its two axes."""

from symlin.entries import MARK, joined
from symlin.naming import renamed, terms_of
from symlin.normal_form import collect
from symlin.relations.certificates import Step


class Goal:
    """``totals[i, j]`` is to be zero at every position ``rows[i]``, ``columns[j]``: (term, sizes of its variables)."""

    __slots__ = ("rows", "columns", "totals")

    def __init__(self, rows, columns, totals):
        self.rows, self.columns, self.totals = rows, columns, totals

    def key(self):
        """What two goals have in common that differ only in the names of their positions."""
        mapping = {}
        for side in (self.rows, self.columns):
            for term, _ in side:
                for v in term[1]:
                    mapping[v] = len(mapping) + 1
        totals = tuple((where, _relabelled(t, mapping)) for where, t in sorted(self.totals.items()))
        return len(self.rows), len(self.columns), totals


def _relabelled(total, mapping):
    free = {v: mapping.get(v, v) for v in total.variables}
    return collect([(c, b, {renamed(x, free): e for x, e in f.items()}) for c, b, f in terms_of(total)])


def times_step(term, step):
    """A step multiplied by a term."""
    coefficient, bound, factors = joined(term, (step.coefficient, step.bound, step.factors))
    return Step(coefficient, bound, factors, step.relation, step.mapping)


def plain_head(head):
    """The head of an inverse without the marks of its blocks."""
    return MARK.join(head.split(MARK)[:2])
