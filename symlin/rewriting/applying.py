"""Applying rules: everything that applies to a formula, in reading order, and one rule at one place.

The interface that derivations are made with:

* ``applications(expr, rules, assumptions=())`` gives ``Application`` values, lazily;
* ``apply(expr, rule, place, direction)`` gives one, or raises ``DerivationError`` with what the rule needs and where
  it would fit. ``direction`` is "forward" (left side to right side) or "backward".

Both work on ``flat(expr)``; ``Application.before`` stands at ``place`` of it, and ``Application.after`` stands at
``changed`` of ``result``. To replay a step, apply the rule again and compare the result by ``alike``: every result of
``outcomes`` follows, so that a step is right when its result is alike one of them.

A step holds where both formulas are defined. What ``after`` needs beyond ``before`` is in ``Application.conditions``:
whoever makes a chain of steps has to carry these along, since a formula that is never defined equals anything.
"""

from functools import cached_property, lru_cache
from typing import NamedTuple

from sympy import Basic, Inverse, S, Transpose, ZeroMatrix

from symlin.assumed import Comparison, Equation
from symlin.conditions import conditions_of
from symlin.errors import BudgetError, DerivationError, Error
from symlin.nodes import Elementwise
from symlin.rewriting.filling import assumptions_needed, filled
from symlin.rewriting.granting import granted
from symlin.rewriting.instances import instances
from symlin.rewriting.keeping import like
from symlin.rewriting.letters import size_filled
from symlin.rewriting.patterns import Fitting
from symlin.rewriting.places import Place, at, everywhere, ranges_around, replaced_at
from symlin.rewriting.rule import DIRECTIONS, FORWARD, opposite
from symlin.rewriting.worked import worked_out
from symlin.rewriting.trees import BINDERS, flat, is_row_of_ones, key, kind_of, names_in, parts
from symlin.shapes import Walk, free_indices
from symlin.size import Size
from symlin.spelling import spelled

class Application(NamedTuple):
    """A rule applied at a place: ``before`` became ``after``, and the whole formula ``result``.

    ``bindings`` says what each variable stands for; ``uses`` are the assumptions that the rule needed; ``changed`` is
    the place of ``after`` in ``result``.
    """

    rule: object
    place: Place
    direction: str
    bindings: dict
    before: object
    after: object
    result: object
    changed: Place
    uses: tuple

    @property
    def conditions(self):
        """The texts of what must hold for ``after`` to be defined, beyond what ``before`` needed."""
        known = conditions_of(self.before)
        return tuple(c for c in conditions_of(self.after) if c not in known)

    def __repr__(self):
        turned = "" if self.direction == FORWARD else " (backward)"
        return f"{self.rule.name}{turned}: {spelled(self.before)} -> {spelled(self.after)}"


def applications(expr, rules, assumptions=(), directions=DIRECTIONS, *, beyond=None, bare=False):
    """Every application of rules to a formula, in reading order, outer parts before inner ones.

    Sides that fit nearly everywhere, such as a bare variable or a constant (``Rule.fits_everywhere``), are left out
    here unless ``bare`` is true; ``apply`` at a place takes them. A rule that fits in too many ways is added to the
    list ``beyond``, and raises ``BudgetError`` where there is none.
    """
    formula = Formula(flat(expr), assumptions)
    heads = rules_by_head(tuple(rules), tuple(directions), bare)
    kinds = {}
    for place, node in everywhere(formula.expr):
        inside = kinds_in(node, kinds)
        seen = set()
        for rule, direction, needed in heads.get(head_of(node), ()):
            if not needed <= inside:
                continue
            for made, positions, fit in fits_of(rule, direction, node, formula.walk, beyond):
                here = Place(place.path, positions)
                for known in formula.completed(made, fit):
                    done = formula.applied(rule, here, direction, known, made)
                    if done is not None and (mark := (rule, here, key(done.after))) not in seen:
                        seen.add(mark)
                        yield done


def fits_of(rule, direction, node, walk, beyond):
    """Triples (rule for the numbers of blocks there, positions, fit) of a rule and a node; see ``applications``."""
    try:
        for made in rule.instances(node, direction):
            for positions, fit in Fitting(made, walk).inside(made.side(direction), node):
                yield made, positions, fit
    except BudgetError:
        if beyond is None:
            raise
        beyond.append(rule)


def outcomes(expr, rule, place, direction=FORWARD, *, using=None, assumptions=()):
    """All ways in which a rule applies to the whole of a place, as ``Application`` values."""
    _check_direction(direction)
    formula = Formula(flat(expr), assumptions)
    before = at(formula.expr, place)
    for made in rule.instances(before, direction):
        if made is not rule and not made.variables.keys() >= (using or {}).keys():
            continue
        fitting = Fitting(made, formula.walk)
        for fit in fitting.whole(made.side(direction), before, fitting.bound(using or {})):
            for known in formula.completed(made, fit):
                done = formula.applied(rule, place, direction, known, made)
                if done is not None:
                    yield done


def apply(expr, rule, place=None, direction=FORWARD, *, using=None, assumptions=()):
    """The rule applied at a place; without a place, where it applies first in reading order.

    ``using`` says what variables stand for that the side looked for does not tell. ``assumptions`` (symlin.assumed)
    are what a rule with conditions may use. ``DerivationError`` where it does not apply.

    >>> from sympy import MatMul, Transpose
    >>> from symlin.rewriting.rule import unfolding
    >>> from symlin.nodes import Defined
    >>> from symlin.writing import matrices, sizes
    >>> A, B = matrices("A B", *sizes("n n"))
    >>> Q = Defined("Q", MatMul(A, B))
    >>> apply(MatMul(Q, Transpose(Q)), unfolding(Q), Place((1, 0))).result
    Q*(A*B).T
    """
    _check_direction(direction)
    found = (applications(expr, (rule,), assumptions, (direction,)) if place is None
             else outcomes(expr, rule, place, direction, using=using, assumptions=assumptions))
    first = next(iter(found), None)
    if first is not None:
        return first
    raise DerivationError(_refusal(flat(expr), rule, place, direction, using or {}, assumptions))


class Formula:
    """A flat formula with its shapes, the ranges of its free indices and what is assumed."""

    def __init__(self, expr, assumptions, walk=None):
        self.expr, self.assumptions, self.walk = expr, assumptions, walk or Walk()
        self.walk.shape(expr)
        self.free = free_indices([expr], self.walk)
        self._known = {}

    @cached_property
    def names(self):
        """The names of all its letters."""
        return names_in(self.expr)

    def completed(self, made, fit):
        """The fit, or those in which assumed equations say what the side looked for does not show."""
        equations = [a for a in made.given if isinstance(a, Equation)]
        if not equations or all(hole.name in fit for hole in made.holes.values()):
            return (fit,)
        assumed = [pair for a in self.assumptions if isinstance(a, Equation) for pair in (a, tuple(reversed(a)))]
        return [found for equation in equations for left, right in assumed
                for half in Fitting(made, self.walk).whole(flat(equation.left), flat(left), fit)
                for found in Fitting(made, self.walk).whole(flat(equation.right), flat(right), half)]

    def applied(self, rule, place, direction, fit, made):
        """The application with this fit, or None where a variable is open or a condition is not met.

        ``made`` is the rule itself, or what its scheme made for the numbers of blocks here.
        """
        try:
            around = ranges_around(self.expr, place)
            uses = _uses(made, fit, self._said(tuple(around)))
            if uses is None:
                return None
            if _counts_on(fit, around) or not self._within_ranges(made, direction, fit, around):
                return None
            letters = {index.name for index, _, _ in around}
            other = made.other(direction)
            after = filled(made, other, fit, around=letters, names=self.names if other.has(*BINDERS) else ())
            if made is not rule:
                after = worked_out(after)
            before = at(self.expr, place)
            after = like(after, before)
            if self.walk.shape(after) != self.walk.shape(before) or made.conditions and _inverts_zero(after):
                return None
        except Error:
            return None
        result, changed = replaced_at(self.expr, place, after)
        return Application(rule, place, direction, fit, before, after, result, changed, uses)

    def _said(self, around):
        """What the assumptions say inside of sums with these limits (symlin.rewriting.instances)."""
        if around not in self._known:
            self._known[around] = instances(self.assumptions, around, self.walk.size_names)
        return self._known[around]

    def _within_ranges(self, rule, direction, fit, around):
        """Whether the index variables whose ranges the side does not show stand for positions within them."""
        for name in rule.needs_range(direction):
            value, size = fit.get(name), size_filled(rule.ranges[name], fit)
            if value is None or size is None or not self._is_position(value, size, around):
                return False
        return True

    def _is_position(self, value, size, around):
        bound = {index: last for index, _, last in around}
        if value in self.free and value not in bound:
            return self.free[value] == size
        largest = bound.get(value, value)
        if value.is_positive is not True:
            return False
        try:
            return (size - Size.of(largest)).surely_nonnegative
        except Error:
            return False


def _inverts_zero(e):
    """Whether the inverse of a matrix that is written as zero stands in an expression, which is never defined."""
    return any(isinstance(inverse.arg, ZeroMatrix) for inverse in e.atoms(Inverse))


def _counts_on(fit, around):
    """Whether a number or a size is counted from an index whose range begins below what its letter says, as 0 for i."""
    below = set()
    for index, first, _ in around:
        if first.free_symbols & below or index.is_positive and not first.is_positive or (
                index.is_nonnegative and not first.is_nonnegative):
            below.add(index)
    return bool(below) and any(
        isinstance(value, Size) and not value.names.isdisjoint(index.name for index in below)
        or isinstance(value, Basic) and not value.is_Matrix and bool(value.free_symbols & below)
        for name, value in fit.items() if isinstance(name, str))


def _uses(rule, fit, said):
    """The assumptions that grant what a rule assumes of its variables; None where something is not granted.

    ``said`` are pairs of what is assumed here and the assumption that says so (symlin.rewriting.instances).
    """
    found = [granted(a, [here for here, _ in said]) for a in _needed_of(rule, fit)]
    if None in found:
        return None
    return tuple(dict.fromkeys(next(a for here, a in said if here is one) for some in found for one in some))


def _needed_of(rule, fit):
    """What the rule assumes, and that what its positive variables stand for is positive."""
    positive = [Comparison(fit[v.name], ">", S.Zero)
                for v in rule.variables.values() if v.kind == "positive" and v.name in fit]
    return (*assumptions_needed(rule, fit), *positive)


def _check_direction(direction):
    if direction not in DIRECTIONS:
        raise DerivationError(f"the direction of a step is one of {', '.join(DIRECTIONS)}, not {direction!r}")


def _refusal(expr, rule, place, direction, using, assumptions):
    """What the rule needs, what stands there, and where it would fit."""
    needs = spelled(rule.side(direction))
    text = f"{rule.name} ({direction}) needs {needs}"
    if rule.given:
        text += f" with {', '.join(map(str, rule.given))}"
    if place is not None:
        text += f", and at {place.to_json()} stands {spelled(at(expr, place))}"
    fits = [a for _, a in zip(range(3), applications(expr, (rule,), assumptions, (direction,)))]
    lacking = _lacking(expr, rule, place, direction, using, assumptions)
    if fits:
        return text + "; it fits at " + ", ".join(f"{a.place.to_json()} ({spelled(a.before)})" for a in fits)
    if lacking:
        return text + lacking
    turned = opposite(direction)
    back = next(iter(applications(expr, (rule,), assumptions, (turned,))), None)
    if back is not None:
        return text + f"; it fits the other way, {turned}, at {back.place.to_json()} ({spelled(back.before)})"
    return text + f"; that is nowhere in {spelled(expr)}"


def _lacking(expr, rule, place, direction, using, assumptions):
    """Where the side looked for stands, and what is still to be assumed there or to be said; "" where it is nowhere."""
    walk = Walk()
    walk.shape(expr)
    for here, node in everywhere(expr) if place is None else [(place, at(expr, place))]:
        for made in rule.instances(node, direction):
            fitting, side = Fitting(made, walk), made.side(direction)
            if place is None:
                found = fitting.inside(side, node)
            elif made.variables.keys() >= using.keys():
                found = ((here.positions, fit) for fit in fitting.whole(side, node, fitting.bound(using)))
            else:
                continue
            for positions, fit in found:
                spot = Place(here.path, positions)
                stands = f"{spot.to_json()} ({spelled(at(expr, spot))})"
                if unsaid := [name for name in made.open_variables(direction) if name not in fit]:
                    words = ", ".join(f"{name!r}: ..." for name in unsaid)
                    return (f"; it fits at {stands} when it is told what stands for {', '.join(unsaid)}: "
                            f"using={{{words}}}")
                more = [a for a in _needed_of(made, fit) if granted(a, assumptions) is None]
                if more and any(outcomes(expr, rule, spot, direction, using=using, assumptions=(*assumptions, *more))):
                    return f"; it fits at {stands} if {' and '.join(map(str, more))}, which is not assumed"
    return ""


# which rules can fit where -------------------------------------------------------------------------------------------


def head_of(e):
    return kind_of(e) or type(e)


def _mark(e):
    """What a node must be for a rule to fit, finer than its type for functions."""
    return (Elementwise, e.name) if isinstance(e, Elementwise) else head_of(e)


def kinds_in(e, known):
    """The marks of a node and all below it."""
    found = known.get(id(e))
    if found is None:
        own = [_mark(e), Transpose] if is_row_of_ones(e) else [_mark(e)]
        found = frozenset(own).union(*[kinds_in(part, known) for _, part in parts(e)])
        known[id(e)] = found
    return found


@lru_cache(maxsize=64)
def rules_by_head(rules, directions, bare):
    """Rules by the type of the side that is looked for: type -> [(rule, direction, marks of what must be there)]."""
    heads = {}
    for rule in rules:
        for direction in directions:
            if rule.fits_everywhere(direction) and not bare:
                continue
            side = rule.side(direction)
            heads.setdefault(head_of(side), []).append((rule, direction, _needed(rule, side)))
    return heads


def _needed(rule, side):
    if side in rule.holes or side.is_Symbol and side.name in rule.variables:
        return frozenset()
    own = frozenset() if isinstance(side, Elementwise) and side.name in rule.variables else frozenset([_mark(side)])
    return own.union(*[_needed(rule, part) for _, part in parts(side)])
