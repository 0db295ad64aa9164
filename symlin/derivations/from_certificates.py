"""The way that a proof from relations shows: its combination written as a chain."""

from symlin.derivations.chains import Chains
from symlin.derivations.words import Unreadable
from symlin.errors import Error
from symlin.relations.combinations import summands_of
from symlin.relations.proofs import Certificate


def follow(evidence, graph, start, goal, hypotheses, definitions):
    """Whether ``graph`` learnt a way from ``start`` to ``goal`` from why their difference is zero.

    Without a certificate there is a way where both sides multiply out to the same.
    """
    try:
        chains = Chains(graph, start, goal, hypotheses, definitions)
        return chains.written(_summands(evidence) if chains.difference else ())
    except (Error, Unreadable):
        return False


def _summands(evidence):
    return summands_of(evidence) or () if isinstance(evidence, Certificate) else ()
