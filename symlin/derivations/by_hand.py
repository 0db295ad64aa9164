"""Deriving by hand: a person names the rule and the place, symlin applies it; or it finds the steps to a goal."""

from symlin.arguments import assumptions as read_assumptions
from symlin.arguments import expression
from symlin.derivations.derivation import Derivation
from symlin.derivations.making import derived
from symlin.derivations.replaying import numbers_used, rules_named
from symlin.derivations.steps import Move, Step
from symlin.errors import DerivationError
from symlin.nodes import Defined, DefinedScalar
from symlin.proving import decide
from symlin.rewriting.applying import apply, outcomes
from symlin.rewriting.places import Place, at, everywhere
from symlin.rewriting.rule import FORWARD, Rule, unfolding
from symlin.rewriting.trees import COMMUTATIVE, flat, key, kind_of
from symlin.rulebook import book
from symlin.rulebook.listing import rules
from symlin.shapes import Walk, same_shape
from symlin.spelling import spelled


def derive(start, *, given=()):
    """A derivation to be made by hand, from an expression; ``given`` lists assumptions as for ``prove``.

    Raises ``ShapeError`` where shapes do not fit.

    >>> from sympy import MatMul, Transpose
    >>> from symlin.writing import matrices, sizes
    >>> A, B = matrices("A B", *sizes("n n"))
    >>> d = derive(MatMul(A, Transpose(A + B)))
    >>> print(d.by("transpose_of_sum").by("distribute_left").formula)
    A*A.T + A*B.T
    """
    start = expression(start)
    Walk().shape(start)
    return ByHand(start, (), read_assumptions(given, (start,)))


class ByHand(Derivation):
    """A derivation that grows: ``by`` and ``to`` add steps, ``undo`` takes the last one back; each returns itself."""

    @property
    def formula(self):
        """The formula at the end, which the next step starts from."""
        return self.goal

    def by(self, rule, at=None, direction=FORWARD, *, using=None):
        """One step by a rule.

        ``rule`` is its name, with or without underscores (``"definition of Q"`` and ``"assumption 1"`` are names too),
        a rule of the book itself, or a letter to be put in or, backward, to be written for its value. ``at`` is the
        part to change, as an expression, a ``Place`` or a place as messages write it, such as ``[[1], None]``;
        without it the rule is applied where it applies first in reading order. ``direction`` is "forward"
        (left side to right side) or "backward"; ``using`` says what variables stand for that cannot be seen there.
        Raises ``DerivationError`` with what the rule needs and where it would fit.
        """
        before = flat(self.formula)
        place = _place(before, at)
        using = {name: value if isinstance(value, str) else expression(value) for name, value in (using or {}).items()}
        rule = self._rule(rule, before)
        done = self._applied(before, rule, place, direction, using)
        move = Move(rule.name, done.place, direction, False, using, done.result)
        return self.take(Step(rule.name, done.result, (move,), tuple(sorted(numbers_used(done, self.assumptions)))))

    def to(self, goal):
        """The steps to a goal that is equal to the formula; ``DerivationError`` where it is not, or it is not known."""
        goal = expression(goal)
        same_shape(self.formula, goal, Walk())
        verdict = decide(self.formula, goal, assumptions=self.assumptions)
        if verdict.status != "proved":
            raise DerivationError(f"{spelled(self.formula)} = {spelled(goal)} is {verdict.status}: {verdict.reason}")
        return self.take(*derived(self.formula, goal, self.assumptions, verdict.evidence).steps)

    def undo(self):
        """Take the last step back; ``DerivationError`` where there is none."""
        if not self.steps:
            raise DerivationError("there is no step to take back")
        self.steps = self.steps[:-1]
        return self

    def rules(self):
        """The rules that apply to the formula, each with its result (symlin.rulebook.listing)."""
        return rules(self.formula, given=self.assumptions)

    def take(self, *steps):
        """Add steps found in another way, such as those of ``rules``; ``check`` replays them with the rest."""
        self.steps = (*self.steps, *steps)
        return self

    def _rule(self, rule, before):
        if isinstance(rule, Defined | DefinedScalar):
            return unfolding(rule)
        if isinstance(rule, Rule):
            of_a_letter = rule.standing == "assumption" or rule.topic == "definitions"
            if rule not in book.everything() and not of_a_letter:
                raise DerivationError(
                    f"{rule.name} is no rule of the book, and a derivation uses no others: put it into the file of its "
                    f"topic in symlin/rulebook/, where the tests prove it; symlin.rewriting.applying.apply tries it")
            rule = rule.name
        if not isinstance(rule, str):
            raise TypeError(f"a rule is named by its name, such as 'transpose_of_product', not {rule!r}")
        return rules_named(rule, (before,), self.assumptions)[0]

    def _applied(self, before, rule, place, direction, using):
        if using and place is None:
            for here, _ in everywhere(before):
                for one in outcomes(before, rule, here, direction, using=using, assumptions=self.assumptions):
                    return one
        return apply(before, rule, place, direction, using=using, assumptions=self.assumptions)


def _place(formula, part):
    """The place that is meant by a part of a flat formula, a ``Place`` or lists as ``Place.to_json`` gives them."""
    if part is None or isinstance(part, Place):
        return part
    if isinstance(part, list | tuple):
        return Place.from_json([list(p) if isinstance(p, tuple) else p for p in part])
    return place_of(formula, expression(part))


def place_of(formula, part):
    """The first place where a part stands in a flat formula, up to the order of what commutes.

    >>> from symlin.writing import matrices, sizes
    >>> n = sizes("n")
    >>> A, B, C = matrices("A B C", n, n)
    >>> place_of(A * B * C, B * C)
    Place(path=(), positions=(1, 2))
    """
    part = flat(part)
    wanted, kind = key(part), kind_of(part)
    for place, node in everywhere(formula):
        if key(node) == wanted:
            return place
        if kind is not None and kind_of(node) is kind and len(node.args) > len(part.args):
            for positions in _some(node, part, kind):
                here = Place(place.path, positions)
                if key(at(formula, here)) == wanted:
                    return here
    raise DerivationError(f"{spelled(part)} does not stand in {spelled(formula)}")


def _some(node, part, kind):
    """Positions in a product or sum at which a part may stand."""
    count = len(part.args)
    if kind not in COMMUTATIVE:
        yield from (tuple(range(k, k + count)) for k in range(len(node.args) - count + 1))
        return
    left, chosen = list(map(key, part.args)), []
    for k, a in enumerate(node.args):
        if key(a) in left:
            left.remove(key(a))
            chosen.append(k)
    if not left:
        yield tuple(chosen)
