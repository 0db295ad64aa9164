"""Derivations: steps by named rules from one formula to another, found, written down as data, and replayed.

* ``steps``: ``Step`` and ``Move``; ``derivation``: ``Derivation(start, steps, assumptions)``: plain data.
* ``encoding``: expressions as lists of names and numbers, for JSON.
* ``replaying``: ``check``, which takes nothing on trust but the rule book and the prover.
* ``hypotheses``: the rules that assumed equations give.
* ``definedness``: what a chain needs beyond its two ends.
* ``graph``: formulas and the rules that lead from one to another; the shortest way.
* ``tidying``: equal terms collected and numbers worked out.
* ``directed``: multiplying out by rules in a fixed direction.
* ``making``: ``derivation_of(verdict)`` and ``derived(left, right, assumptions)``.
* ``by_hand``: ``derive(start)``, steps that a person chooses.
"""
