"""A derivation made by choosing rules from a list: the panel that a notebook shows."""

from itertools import islice

import ipywidgets as widgets

from symlin.arguments import expression
from symlin.derivations.by_hand import ByHand
from symlin.derivations.derivation import Derivation
from symlin.derivations.making import derived
from symlin.derivations.replaying import numbers_used
from symlin.derivations.steps import UNNAMED, Move, Step, in_words
from symlin.errors import DerivationError, Error
from symlin.proving import decide
from symlin.rewriting.rule import FORWARD
from symlin.rewriting.trees import flat, key
from symlin.shapes import Walk, same_shape
from symlin.show.derivations import derivation_part, reason_of
from symlin.show.formulas import formula_html
from symlin.show.markup import element, prose
from symlin.show.pages import STYLE
from symlin.spelling import spelled

MOST = 200
"""Applications of rules that are listed for one formula."""
_WIDE = {"width": "98%"}


def explore(derivation, goal=None):
    """The panel to go on with a derivation (``sl.derive``) by hand; ``goal`` is an expression to arrive at.

    Raises ``DerivationError`` where the goal is not equal to the formula that the derivation has arrived at, and
    ``ShapeError`` where it has another shape. The derivation grows as steps are chosen.

    >>> from symlin.derivations.by_hand import derive
    >>> from symlin.writing import matrices, sizes
    >>> from sympy import MatMul, Transpose
    >>> A, B = matrices("A B", *sizes("n n"))
    >>> panel = explore(derive(Transpose(MatMul(A, B))), B.T * A.T)
    >>> panel.choose("transpose_of_product")
    >>> panel.reached, panel.derivation.formula
    (True, B.T*A.T)
    """
    if not isinstance(derivation, ByHand):
        kind = "one made with sl.derive" if isinstance(derivation, Derivation) else type(derivation).__name__
        raise TypeError(f"explore takes a derivation to go on with, such as sl.derive(A*B.T), not {kind}")
    return Panel(derivation, None if goal is None else expression(goal))


class Panel(widgets.VBox):
    """What has been derived, the rules that apply to the last formula, and buttons; see ``explore``."""

    def __init__(self, derivation, goal=None):
        self.derivation, self.goal = derivation, goal
        if goal is not None:
            self._check_goal()
        self._moves = []
        self._head, self._chain, self._preview, self._note = (widgets.HTMLMath() for _ in range(4))
        self._note.add_class("symlin")
        self._filter = widgets.Text(placeholder="a word of its name", description="Find a rule",
                                    style={"description_width": "initial"}, layout={"width": "22em"})
        self._list = widgets.Select(options=[], rows=7, layout=_WIDE)
        buttons = [self._button(*row) for row in (
            ("Apply", "the rule that is chosen", self._apply, "primary"), ("Undo", "the last step", self._undo, ""),
            ("Hint", "the rule that comes next on a way to the goal", self._hint, ""),
            ("Finish", "take the steps that lead to the goal", self._finish, ""))]
        self._buttons = dict(zip(("apply", "undo", "hint", "finish"), buttons))
        self._filter.observe(lambda change: self._listed(), "value")
        self._list.observe(lambda change: self._previewed(), "index")
        row = widgets.HBox(buttons, layout={"flex_flow": "row wrap"})
        super().__init__([self._head, self._chain, self._filter, self._list, self._preview, row, self._note])
        self._show()

    @property
    def reached(self):
        """Whether the last formula is the goal, up to brackets, the order of what commutes and bound letters."""
        return self.goal is not None and key(flat(self.derivation.formula)) == key(flat(self.goal))

    def choose(self, rule, place=None, direction=FORWARD):
        """Take a step as the list does: by the name of a rule, where it applies first or at a place."""
        self.derivation.by(rule, place, direction)
        self._show()

    def _repr_mimebundle_(self, **kwargs):
        from symlin.show.display import forms

        shown = forms(self.derivation)
        bundle = super()._repr_mimebundle_(**kwargs)
        data, *rest = bundle if isinstance(bundle, tuple) else (bundle,)
        data = {**shown, **{kind: value for kind, value in data.items() if kind != "text/plain"}}
        return (data, *rest) if rest else data

    def _check_goal(self):
        formula = self.derivation.formula
        same_shape(formula, self.goal, Walk())
        verdict = decide(formula, self.goal, assumptions=self.derivation.assumptions)
        if verdict.status == "refuted":
            raise DerivationError(f"no derivation leads from {spelled(formula)} to {spelled(self.goal)}: "
                                  f"they are not equal, {verdict.reason}")

    def _button(self, name, tooltip, action, style):
        button = widgets.Button(description=name, tooltip=tooltip, button_style=style, layout={"width": "7em"})
        button.on_click(lambda _: self._safely(action))
        return button

    def _safely(self, action):
        try:
            action()
        except Error as error:
            self._say(str(error))

    # what is shown

    def _show(self, note=""):
        self._moves = list(islice(self.derivation.rules(), MOST))
        claim = None
        if self.goal is not None:
            claim = element("p", "To show: ", formula_html((self.derivation.start, self.goal)))
        self._head.value = _block(element("style", STYLE), claim)
        self._chain.value = _block(derivation_part(self.derivation, "notebook"))
        self._filter.value = ""
        self._listed()
        self._buttons["undo"].disabled = not self.derivation.steps
        for name in ("hint", "finish"):
            self._buttons[name].disabled = self.goal is None or self.reached
        if self.reached:
            count = len(self.derivation)
            note = f"✓ This is the goal, after {count} step{'' if count == 1 else 's'}."
        self._say(note)

    def _listed(self):
        word = self._filter.value.casefold().strip().replace(" ", "_")
        self._shown = [a for a in self._moves if word in a.rule.name.casefold()]
        self._list.options = [(_label(a), k) for k, a in enumerate(self._shown)]
        self._list.index = 0 if self._shown else None
        self._previewed()

    def _previewed(self):
        index = self._list.index
        self._buttons["apply"].disabled = index is None
        if index is None:
            found = "with this word " if self._filter.value.strip() else ""
            self._preview.value = _block(element("p", f"No rule of the book {found}applies here."))
            return
        one = self._shown[index]
        left, right = formula_html(one.before), formula_html(one.after)
        conditions = [element("p", prose(f"where {', '.join(one.conditions)}"))] if one.conditions else []
        self._preview.value = _block(element("p", left, " becomes ", right), element("p", prose(one.rule.sentence)),
                                     *conditions)

    def _say(self, text):
        self._note.value = _block(element("p", prose(text), role="status")) if text else ""

    # what the buttons do

    def _apply(self):
        one = self._shown[self._list.index]
        move = Move(one.rule.name, one.place, one.direction, False, {}, one.result)
        uses = tuple(sorted(numbers_used(one, self.derivation.assumptions)))
        self.derivation.take(Step(one.rule.name, one.result, (move,), uses))
        self._show()

    def _undo(self):
        self.derivation.undo()
        self._show()

    def _hint(self):
        if self.reached:
            return
        step, *_ = self._way()
        if step.rule in UNNAMED or not step.moves:
            self._say(f"Next: {reason_of(step, self.derivation.assumptions)}; Finish shows it.")
            return
        result = key(flat(step.moves[0].result))
        self._filter.value = ""
        for k, one in enumerate(self._shown):
            if key(flat(one.result)) == result:
                self._list.index = k
                self._say("Next: what is chosen in the list now.")
                return
        self._say(f"Next: {reason_of(step, self.derivation.assumptions)}.")

    def _finish(self):
        self._check_there_is_a_goal()
        if not self.reached:
            self.derivation.to(self.goal)
            self._show()

    def _check_there_is_a_goal(self):
        if self.goal is None:
            raise DerivationError("there is no goal to arrive at; name one as in explore(derivation, goal)")

    def _way(self):
        self._check_there_is_a_goal()
        d = self.derivation
        verdict = decide(d.formula, self.goal, assumptions=d.assumptions)
        if verdict.status != "proved":
            raise DerivationError(f"symlin knows no way from here to the goal: {verdict.reason}")
        return derived(d.formula, self.goal, d.assumptions, verdict.evidence).steps


def _label(application):
    turned = "" if application.direction == FORWARD else " (backward)"
    return f"{in_words(application.rule.name)}{turned}:  {spelled(application.before)}  →  {spelled(application.after)}"


def _block(*parts):
    return str(element("div", *parts, class_="symlin"))
