"""Rewriting what is written: places in a formula, rules as values, matching, and applying a rule at a place.

* ``trees``: the parts of a node that a rule may reach; rebuilding unevaluated; ``flat`` drops brackets that mean
  nothing; ``alike`` compares up to those, the order of what commutes, and the letters of bound indices.
* ``places``: ``Place(path, positions)``, ``at``, ``replaced``, ``everywhere``.
* ``variables``: the variables of a rule, from annotations.
* ``rule``: ``Rule``, a named value; ``unfolding`` and ``hypothesis`` make rules of a definition and an assumption.
* ``hypotheses``: the rules that assumed equations give.
* ``schemes``: rules for any number of blocks, made for those that a formula shows; ``worked`` leaves out the zero
  products that come of them.
* ``letters``: what the sizes, positions and exponents in a rule stand for.
* ``granting``: what a rule assumes, granted by assumptions; ``summing``: rules that hold for sums over any range.
* ``patterns``: the ways in which a side of a rule fits an expression.
* ``filling``: a side of a rule with its variables filled in, no bound index captured.
* ``keeping``: what stays the same keeps the order of its terms.
* ``applying``: ``applications(expr, rules)`` lists what applies where; ``apply(expr, rule, place, direction)``.

Places are places of ``flat(expr)``: brackets around products and sums are free, everything else is a step.
"""
