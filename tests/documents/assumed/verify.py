"""The expected verdicts, checked at exact points and not by symlin's prover.

A claim that is expected to be proved must hold at several random points that satisfy the assumptions, with sizes that
are not all equal where there are several; one that is expected to be refuted must fail at one of them.
`python verify.py [PREFIX]` prints every expectation that does not stand.
"""

import json
import sys
from pathlib import Path

from differences import difference
from samples import points

from symlin.errors import Error
from symlin.text.documents import read_document

HERE = Path(__file__).parent
POINTS = 12
"""Points at which a true claim must hold."""
TRIES = 600
"""Points drawn before giving up."""


def known_recipes():
    """``{file: [(recipe, names), ...]}`` from lines such as "orthogonal: Q R"."""
    lines = json.loads((HERE / "recipes.json").read_text(encoding="utf-8"))
    return {name: [(text.split(":")[0], text.split(":")[1].split()) for text in texts] for name, texts in lines.items()}


def complaint(claim, expected, wanted):
    """What is wrong with an expected verdict, or None."""
    if claim.error is not None:
        return f"cannot be read: {claim.error}"
    if any(a.kind == "unread" for a in claim.assumptions):
        return "an assumption is not understood"
    agreed = unequal = 0
    for draw in points(claim, wanted, TRIES):
        try:
            found = difference(claim, draw.point)
        except Error:
            continue
        if found:
            return None if expected == "refuted" else f"fails: {found} at {draw.point}"
        agreed += 1
        sizes = [draw.point.sizes[s.name] for s in draw.unknowns.sizes]
        unequal += len(sizes) < 2 and max(sizes, default=2) > 1 or len(set(sizes)) > 1
        if expected == "proved" and agreed >= POINTS and unequal >= POINTS // 2:
            return None
    return f"{agreed} points agree, {unequal} of them at unequal sizes"


def complaints(name, expected, wanted):
    """Every expectation of a document that does not stand."""
    claims = read_document((HERE / name).read_text(encoding="utf-8")).claims
    if [" ".join(c.text.split()) for c in claims] != [e["claim"] for e in expected]:
        yield f"{name}: the claims are not those expected"
        return
    for claim, e in zip(claims, expected):
        wrong = complaint(claim, e["verdict"], wanted)
        if wrong:
            yield f"{name}: {e['claim']}: expected {e['verdict']}; {wrong}"


if __name__ == "__main__":
    prefixes = tuple(sys.argv[1:]) or ("",)
    table, known = json.loads((HERE / "expected.json").read_text(encoding="utf-8")), known_recipes()
    wanted = [name for name in table if name.startswith(prefixes)]
    found = [text for name in wanted for text in complaints(name, table[name], known.get(name, []))]
    print("\n".join(found) or "all expectations stand")
    sys.exit(bool(found))
