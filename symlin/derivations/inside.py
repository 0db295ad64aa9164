"""Two formulas that differ inside alone, as two functions of different matrices: derived part by part."""

from symlin.derivations.steps import COLLECT, UNNAMED
from symlin.proving import proved_at_once
from symlin.rewriting.places import Place, replaced
from symlin.rewriting.trees import BINDERS, alike, kind_of, opened, parts

MOST = 4
"""Parts in which two formulas may differ."""


def steps_inside(first, second, assumptions, derive):
    """Steps from one flat formula to another that differ inside of what stands in both, or None.

    ``derive(a, b, evidence)`` gives the steps from one part to another that was proved equal, or None.
    """
    pairs = differences(first, second)
    if not pairs or len(pairs) > MOST:
        return None
    verdicts = []
    for _, a, b in pairs:
        verdict = proved_at_once(a, b, assumptions)
        if verdict is None:
            return None
        verdicts.append(verdict)
    found, whole = [], first
    for (path, a, b), verdict in zip(pairs, verdicts):
        steps = derive(a, b, verdict.evidence)
        if steps is None or any(step.cases or step.rule in {*UNNAMED} - {COLLECT} for step in steps):
            return None
        for step in steps:
            found.append(_lifted(step, whole, path))
            whole = found[-1].result
    return found


def differences(first, second):
    """Triples (path, part, part) of the arguments in which two nodes of one type differ.

    The nodes may be factors or terms at one place of a product or a sum. None where more than that differs.
    """
    if kind_of(first) is None:
        return _arguments(first, second)
    if kind_of(second) is not kind_of(first) or len(first.args) != len(second.args):
        return None
    found = []
    for k, (a, b) in enumerate(zip(first.args, second.args)):
        if alike(a, b):
            continue
        inside = _arguments(a, b) if kind_of(a) is None else None
        if inside is None:
            return None
        found += [((k, *path), x, y) for path, x, y in inside]
    return found


def _arguments(a, b):
    inside, other = parts(a), parts(b)
    if type(a) is not type(b) or not inside or [path for path, _ in inside] != [path for path, _ in other]:
        return None
    reached = {path[0] for path, _ in inside}
    if isinstance(a, BINDERS):
        if opened(a)[1] != opened(b)[1]:
            return None
    elif any(x != y for k, (x, y) in enumerate(zip(a.args, b.args)) if k not in reached):
        return None
    return [(path, x, y) for (path, x), (_, y) in zip(inside, other) if not alike(x, y)]


def _lifted(step, whole, path):
    """A step of a part at a path of a formula as a step of the formula."""
    def around(part):
        return replaced(whole, Place(path), part)

    moves = tuple(
        move._replace(place=Place((*path, *move.place.path), move.place.positions), result=around(move.result))
        for move in step.moves)
    return step._replace(moves=moves, result=around(step.result))
