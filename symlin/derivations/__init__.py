"""Derivations: steps by named rules from one formula to another, found, written down as data, and replayed.

* ``steps``: ``Step`` and ``Move``; ``derivation``: ``Derivation(start, steps, assumptions)``: plain data.
* ``encoding``: expressions as lists of names and numbers, for JSON.
* ``replaying``: ``check``, which takes nothing on trust but the rule book and the prover.
* ``definedness``: what a chain needs beyond its two ends.
* ``multiplying``: what grants that both sides may be multiplied by a factor.
* ``tries``: what applies to the formulas of one derivation, found once and within a budget.
* ``graph``: formulas and the rules that lead from one to another; the shortest way.
* ``tidying``: equal terms collected and numbers worked out.
* ``directed``: multiplying out by rules in a fixed direction.
* ``shortening``: shorter ways like one that was found; ``regrouping``: steps of one idea put together.
* ``clearing``: inverses taken away by multiplying both sides by what is inverted.
* ``words``: what a formula multiplies out to; ``combining``: which relations make a difference, in what order.
* ``expanding``: multiplying out and nothing else; ``chains``: a way that uses relations term by term;
  ``from_certificates``: the way that the proof of a claim shows.
* ``earlier_case``: the step of an induction, begun with the claim for the number before.
* ``levels``: both sides multiplied out, one definition more at a time.
* ``making``: ``derivation_of(verdict)``, ``derived(left, right, assumptions)`` and ``proof_of(theorem)``.
* ``by_hand``: ``derive(start)``, steps that a person chooses.
"""
