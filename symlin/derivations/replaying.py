"""Replaying a derivation: every step is made anew from the formula before it, and compared with what is written.

Rules are found by their names in the rule book, where a fallacy is refused; definitions by the letter that stands at
the place, and assumptions by their number. Steps by no rule go to the prover. Nothing that a derivation says of itself
is believed: not its places, results or assumptions used.
"""

from sympy import S

from symlin.assumed import Comparison, Equation, Property, Unread
from symlin.conditions import conditions_of
from symlin.derivations.definedness import Ends
from symlin.derivations.multiplying import granted, times
from symlin.derivations.steps import DEFINITION, GIVEN, INDUCTION, MULTIPLY, TRIVIAL, UNNAMED, idea
from symlin.errors import DerivationError, Error
from symlin.nodes import Defined, DefinedScalar
from symlin.proving import decide
from symlin.relations.induction import inductive_symbols
from symlin.rewriting.applying import outcomes
from symlin.rewriting.hypotheses import ASSUMPTION, hypotheses, solved
from symlin.rewriting.places import at, everywhere
from symlin.rewriting.rule import DIRECTIONS, opposite, unfolding
from symlin.rewriting.trees import extent, flat, key, substituted
from symlin.rulebook import book
from symlin.satisfied import sides_of
from symlin.shapes import Walk, same_shape
from symlin.spelling import spelled
from symlin.witnesses import defined_point

MOST = 100_000
"""Parts that a formula may have, written out."""


def check(derivation):
    """None where every step follows from the one before; ``DerivationError`` names the first that does not.

    ``DerivationError`` too where it is no derivation at all, such as one with a number for a place.
    """
    try:
        _check(derivation)
    except DerivationError:
        raise
    except Exception as error:
        raise DerivationError(f"it is not written as a derivation is: {error!r}") from None


def _check(derivation):
    before = derivation.start
    _check_extent(before)
    try:
        Walk().shape(before)
    except Error as error:
        raise DerivationError(f"the start has no meaning: {error}") from None
    for a in derivation.assumptions:
        if not isinstance(a, Equation | Comparison | Property | Unread):
            raise DerivationError(f"{a!r} is no assumption")
        for side in sides_of(a):
            _check_extent(side)
    for number, step in enumerate(derivation.steps, 1):
        try:
            _check_step(before, step, derivation.assumptions)
        except RecursionError:
            raise DerivationError(f"step {number} ({step.rule}) is nested too deeply to be replayed") from None
        except Error as error:
            raise DerivationError(f"step {number} ({step.rule}) does not follow: {error}") from None
        before = step.result
    formulas = _formulas(derivation)
    needed = conditions_of(*formulas)
    if needed and defined_point([flat(formula) for formula in formulas]) is not True:
        raise DerivationError(f"no point was found at which all its formulas are defined: {', '.join(needed)}")


def _formulas(derivation):
    """The formulas from start to goal, and those of the cases of its inductions: it holds where all are defined."""
    cases = [case for step in derivation.steps if step.rule == INDUCTION for case in step.cases]
    return [*derivation.formulas, *(formula for case in cases for formula in _formulas(case))]


def _check_extent(e):
    if extent(e) > MOST:
        raise DerivationError(f"a formula of more than {MOST} parts is not replayed")


def _check_step(before, step, assumptions):
    for e in (step.result, *(move.result for move in step.moves), *step.factors):
        if e is not None:
            _check_extent(e)
    same_shape(before, step.result, Walk())
    if step.cases and step.rule not in (INDUCTION, MULTIPLY) or step.factors and step.rule != MULTIPLY or (
            step.symbol is not None and step.rule != INDUCTION):
        raise DerivationError("it shows something that is no part of such a step")
    if step.rule == INDUCTION:
        used = _check_induction(before, step, assumptions)
    elif step.rule == MULTIPLY:
        used = _check_multiplied(before, step, assumptions)
    elif step.rule in UNNAMED:
        used = _check_unnamed(before, step, assumptions)
    else:
        used = _check_moves(before, step, assumptions)
    if set(step.uses) != used:
        raise DerivationError(f"it uses the assumptions {sorted(used)}, not {sorted(step.uses)}")


def _check_moves(before, step, assumptions):
    if not step.moves:
        raise DerivationError("it has no move; a step by a rule says where the rule is applied")
    used = set()
    for move in step.moves:
        used |= replayed(before, move, assumptions).used
        before = move.result
    if step.rule not in (move.rule for move in step.moves):
        raise DerivationError(f"none of its moves is by {step.rule}")
    others = {name for name in {move.rule for move in step.moves} - TRIVIAL if idea(name) != idea(step.rule)}
    if others:
        raise DerivationError(f"it also uses {', '.join(sorted(others))}, which must be a step of its own")
    if key(flat(before)) != key(flat(step.result)):
        raise DerivationError(f"its moves end at {spelled(before)}, not at {spelled(step.result)}")
    return used


class Replayed:
    """A move made anew: ``application`` is what was applied, ``used`` the numbers of the assumptions it needed."""

    def __init__(self, application, used, in_result):
        self.application, self.used = application, used
        places = application.place, application.changed
        self.old_place, self.new_place = places[::-1] if in_result else places


def replayed(before, move, assumptions):
    """The move from ``before`` made anew; ``DerivationError`` where nothing that the rule gives there is its result."""
    if move.direction not in DIRECTIONS:
        raise DerivationError(f"a direction is one of {', '.join(DIRECTIONS)}, not {move.direction!r}")
    same_shape(before, move.result, Walk())
    source, target = (flat(e) for e in (before, move.result))
    direction = move.direction
    if move.in_result:
        source, target, direction = target, source, opposite(direction)
    wanted = key(target)
    for rule in rules_named(move.rule, (source, target), assumptions):
        for one in outcomes(source, rule, move.place, direction, using=move.using, assumptions=assumptions):
            if key(flat(one.result)) == wanted:
                return Replayed(one, numbers_used(one, assumptions), move.in_result)
    raise DerivationError(
        f"at {move.place.to_json()} stands {spelled(at(source, move.place))}, and {move.rule} ({direction}) does not "
        f"make {spelled(target)} of it")


def rules_named(name, formulas, assumptions=()):
    """The rules of a name: that of the book, of an assumption, or of letters that are defined in the formulas."""
    if name.startswith(DEFINITION):
        wanted = name.removeprefix(DEFINITION)
        letters = dict.fromkeys(node for formula in formulas for _, node in everywhere(formula)
                                if isinstance(node, Defined | DefinedScalar) and node.name == wanted)
        if letters:
            return list(map(unfolding, letters))
        raise DerivationError(f"there is no letter {wanted} in {spelled(formulas[0])}")
    if name.startswith(ASSUMPTION):
        if found := [rule for rule in (*hypotheses(assumptions, formulas), *solved(assumptions)) if rule.name == name]:
            return found
        count = "1 assumption was" if len(assumptions) == 1 else f"{len(assumptions)} assumptions were"
        raise DerivationError(f"no equation is assumed as {name}; {count} made")
    return [book.named(name)]


def numbers_used(application, assumptions):
    """The numbers of the assumptions that an application needs; a comparison that SymPy knows has none."""
    needed = {_said(a) for a in application.uses}
    return {k for k, a in enumerate(assumptions) if _said(a) in needed}


def _said(assumption):
    if isinstance(assumption, Equation):
        return frozenset(key(flat(side)) for side in assumption)
    return tuple(key(flat(part)) if hasattr(part, "args") else part for part in assumption)


def _check_unnamed(before, step, assumptions):
    allowed = assumptions if step.rule == GIVEN else ()
    verdict = decide(before, step.result, assumptions=tuple(allowed))
    if verdict.status != "proved":
        raise DerivationError(f"{spelled(before)} = {spelled(step.result)} is {verdict.status}: {verdict.reason}")
    return {k for k, a in enumerate(allowed) if a in verdict.assumptions}


def _check_induction(before, step, assumptions):
    if len(step.cases) != 2 or step.symbol not in inductive_symbols(before, step.result, assumptions):
        raise DerivationError(f"it is no induction on {step.symbol}")
    wanted = induction_claims(before, step.result, assumptions, step.symbol)
    used = set()
    for name, case, (left, right, given) in zip(("the base", "the step"), step.cases, wanted):
        if key(flat(case.start)) != key(left) or key(flat(case.goal)) != key(right) or case.assumptions != given:
            raise DerivationError(f"{name} does not show {spelled(left)} = {spelled(right)}")
        check(case)
        used |= {k for s in case.steps for k in s.uses if k < len(assumptions)}
    return used


def _check_multiplied(before, step, assumptions):
    """The factors are invertible where both sides are defined, and the case shows that the products are equal there."""
    used = granted(step.factors, before, step.result, assumptions)
    if len(step.cases) != 1 or step.moves:
        raise DerivationError("it has one case: that the products of both sides are equal")
    case, wanted = step.cases[0], [key(times(side, step.factors)) for side in (before, step.result)]
    shown = [key(flat(side)) for side in (case.start, case.goal)]
    if shown not in (wanted, wanted[::-1]) or tuple(case.assumptions) != tuple(assumptions):
        raise DerivationError(f"its case shows {spelled(case.start)} = {spelled(case.goal)}, not that the products of "
                              "both sides are equal under what is assumed here")
    if any(s.rule == INDUCTION for s in case.steps):
        raise DerivationError("its case is no induction")
    if beyond := Ends((before, step.result), assumptions).beyond(case.start, *case.formulas):
        raise DerivationError(f"its case needs more than both sides: {', '.join(beyond)}")
    check(case)
    return used.union(*(s.uses for s in case.steps))


def induction_claims(left, right, assumptions, symbol):
    """The two claims of an induction, triples (left, right, assumptions): at 0, and at m + 1 with the claim at m."""
    left, right, assumptions = flat(left), flat(right), tuple(assumptions)
    base, step = ([flat(substituted(side, {symbol: value})) for side in (left, right)]
                  for value in (S.Zero, symbol + 1))
    return (*base, assumptions), (*step, (*assumptions, Equation(left, right)))


