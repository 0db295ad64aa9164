"""The panel to derive by hand: its list, its buttons, its forms without widgets."""

import pytest
from sympy import MatMul, Transpose

import symlin as sl
from symlin.explorer.deriving import Panel

n, d, k = sl.sizes("n d k")
X = sl.matrix("X", n, d)
W_Q, W_K = sl.matrices("W_Q W_K", d, k)
SCORES, GOAL = MatMul(MatMul(X, W_Q), Transpose(MatMul(X, W_K))), X * W_Q * W_K.T * X.T


@pytest.fixture
def panel():
    return sl.explore(sl.derive(SCORES), GOAL)


def buttons(panel):
    found = {}
    pending = [panel]
    while pending:
        widget = pending.pop()
        pending += getattr(widget, "children", ())
        if hasattr(widget, "click"):
            found[widget.description] = widget
    return found


def listed(panel):
    return [label for label, _ in panel._list.options]


def test_the_list_has_what_applies_and_the_filter_shortens_it(panel):
    names = [a.rule.name for a in sl.rules(SCORES)]
    assert [label.partition(":")[0].removesuffix(" (backward)").replace(" ", "_") for label in listed(panel)] == names
    panel._filter.value = "transpose of"
    assert listed(panel) and all("transpose of" in label for label in listed(panel))
    panel._filter.value = "no such rule"
    assert not listed(panel) and buttons(panel)["Apply"].disabled


def test_applying_and_taking_back(panel):
    number = next(k for k, label in enumerate(listed(panel)) if label.startswith("transpose of product"))
    assert buttons(panel)["Undo"].disabled
    panel._list.index = number
    assert "The transpose of a product" in panel._preview.value
    buttons(panel)["Apply"].click()
    assert panel.reached and "after 1 step." in panel._note.value
    assert panel.derivation.check() is None
    assert buttons(panel)["Hint"].disabled and buttons(panel)["Finish"].disabled
    buttons(panel)["Undo"].click()
    assert not panel.reached and panel.derivation.steps == ()


def test_hint_chooses_a_rule_of_a_way_to_the_goal(panel):
    buttons(panel)["Hint"].click()
    buttons(panel)["Apply"].click()
    assert panel.reached


def test_finish_takes_the_steps(panel):
    buttons(panel)["Finish"].click()
    assert panel.reached and panel.derivation.check() is None


def test_without_a_goal_there_is_nothing_to_finish():
    panel = sl.explore(sl.derive(SCORES))
    assert not panel.reached and buttons(panel)["Finish"].disabled
    buttons(panel)["Apply"].click()
    assert len(panel.derivation) == 1


def test_assumptions_are_rules():
    R = sl.matrix("R", n, n)
    q, p = sl.vector("q", n), sl.vector("p", n)
    start = sl.derive(MatMul(Transpose(MatMul(R, q)), MatMul(R, p)), given=["R^T R = I"])
    panel = sl.explore(start, q.T * p)
    buttons(panel)["Finish"].click()
    assert panel.reached and panel.derivation.used and panel.derivation.check() is None
    while panel.derivation.steps:
        buttons(panel)["Undo"].click()
    for _ in range(6):
        if not panel.reached:
            buttons(panel)["Hint"].click()
            buttons(panel)["Apply"].click()
    assert panel.reached and panel.derivation.check() is None


def test_a_goal_that_is_not_equal_is_refused():
    with pytest.raises(sl.DerivationError, match="they are not equal"):
        sl.explore(sl.derive(SCORES), X * W_K * W_Q.T * X.T)
    with pytest.raises(sl.ShapeError):
        sl.explore(sl.derive(SCORES), X)
    with pytest.raises(TypeError, match="sl.derive"):
        sl.explore(SCORES)


def test_it_can_be_read_where_no_widget_is_shown(panel):
    bundle = panel._repr_mimebundle_()
    assert {"text/plain", "text/html", "text/latex"} < set(bundle)
    assert "VBox" not in bundle["text/plain"] and isinstance(panel, Panel)


def test_without_a_goal_the_buttons_say_so():
    panel = sl.explore(sl.derive(sl.matrix("Z", *sl.sizes("n d"))))
    assert "No rule of the book applies here." in panel._preview.value
    for button in ("hint", "finish"):
        panel._buttons[button].click()
        assert "there is no goal" in panel._note.value
