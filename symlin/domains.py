"""What signs are known because both sides are defined: the arguments of written logarithms and roots."""

import sympy
from sympy.core.function import AppliedUndef

from symlin.conditions import needed
from symlin.errors import ShapeError, Undefined
from symlin.laws import by_sign, total_of
from symlin.meaning import Beyond
from symlin.meaning.sums import bound_index
from symlin.nodes import (
    Blocks, Defined, DefinedScalar, Diag, DiagonalOf, Dot, Elementwise, Norm2, Scalar, Softmax, Total, Vec, logistic,
    outermost, relu,
)
from symlin.normal_form import collect
from symlin.ranges import NoRefinement
from symlin.signs import Known, knowing, opposite
from symlin.size import Size

_ROUNDS = 3
_PARTS_NEEDED = (
    sympy.Add, sympy.Mul, sympy.MatAdd, sympy.MatMul, sympy.HadamardProduct, sympy.KroneckerProduct, sympy.Transpose,
    sympy.Trace, sympy.exp, sympy.log, sympy.tanh, sympy.cos, sympy.sin, relu, logistic, AppliedUndef, Blocks, Diag,
    DiagonalOf, Dot, Elementwise, Norm2, Scalar, Softmax, Vec,
)
"""Nodes that are defined only where all their parts are."""


def has_domain(*expressions):
    """Whether there is a logarithm or a root in expressions, whose argument must have a sign."""
    seen, pending = set(), list(expressions)
    while pending:
        e = pending.pop()
        if id(e) in seen or not isinstance(e, sympy.Basic):
            continue
        seen.add(id(e))
        if any(relation[0] in ">≥" for _, relation in needed(e)):
            return True
        pending.extend([e.value] if isinstance(e, Defined | DefinedScalar) else e.args)
    return False


def known_signs(meanings, *expressions):
    """The ``Known`` signs where all expressions are defined, for the current terms of the free index letters.

    ``log(a b) + log(a)`` is defined only where ``a`` is positive, and then ``b`` is.
    """
    fixed = [v for letter in meanings.free.values() if letter.term for v in letter.term[1]]
    known, facts = Known(fixed), []
    for e in expressions:
        _collect_facts(meanings, e, facts)
    with knowing(known):
        for _ in range(_ROUNDS):
            before = dict(known.signs)
            for total, relation in facts:
                _learn(known, total, relation)
            if known.signs == before:
                break
    return known


def _collect_facts(meanings, e, facts):
    """Add (collected sum, relation) for the entries of all that one expression needs."""
    for part, relation in needed(e):
        if relation[0] in "≠>≥":
            try:
                facts += [(collect(terms), relation[0]) for terms in _entries(meanings, part)]
            except (Beyond, NoRefinement, ShapeError, Undefined):
                pass
    if isinstance(e, Total | sympy.Sum):
        _collect_facts_of_sum(meanings, e, facts)
        return
    if isinstance(e, Defined | DefinedScalar):
        parts = [e.value]
    elif isinstance(e, _PARTS_NEEDED):
        parts = e.args
    elif isinstance(e, sympy.Pow | sympy.HadamardPower) and e.args[1].is_Rational:
        parts = e.args[:1]
    elif isinstance(e, sympy.Pow) and e.args[0] is sympy.E:
        parts = e.args[1:]
    else:
        parts = []
    for part in parts:
        if isinstance(part, sympy.Expr | sympy.MatrixExpr):
            _collect_facts(meanings, part, facts)


def _collect_facts_of_sum(meanings, e, facts):
    """What the terms of a sum over a whole range need, of which there is at least one.

    Where the index is used at a distance, as in ``x_{i+1}``, it does not reach all positions: nothing is learnt.
    """
    body, limits = outermost(e)
    try:
        index, _ = bound_index(meanings, limits, body)
        size = Size.of(limits[2])
        if limits[1] != 1 or index.axis.size != size or not size.surely_positive:
            return
    except (Beyond, ShapeError):
        return
    outer = meanings.scope
    meanings.scope = {**outer, limits[0]: index}
    try:
        found = []
        for term, _ in meanings.along(index.axis):
            index.term = term
            _collect_facts(meanings, body, found)
        if not index.near:
            facts += found
    finally:
        meanings.scope = outer


def _entries(meanings, part):
    meant = meanings.of(part)
    if meant.rows is None:
        return [meant.entry()]
    return [meant.entry(r, c) for r, _ in meanings.along(meant.rows) for c, _ in meanings.along(meant.columns)]


def _learn(known, total, relation):
    """What follows for its factors when a collected sum is positive (">"), not negative ("≥") or not zero ("≠")."""
    parts = by_sign(total)
    if parts is None:
        return
    if relation in "≠>":
        for base in parts.nonnegative:
            known.add(total_of(base), "positive")
    if relation in "≥>" and len(parts.odd) == 1 and (relation == ">" or not parts.nonnegative and not parts.even):
        [(base, e)] = parts.odd.items()
        base = total_of(base)
        sign = "positive" if relation == ">" or e < 0 else "nonnegative"
        known.add(opposite(base) if parts.negative else base, sign)
