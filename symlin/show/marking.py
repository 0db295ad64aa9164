"""What changed between two formulas, and formulas with a part marked."""

from sympy import Add, MatAdd
from sympy.core.symbol import Str
from sympy.printing.precedence import PRECEDENCE, precedence

from symlin.nodes.base import MatrixNode, ScalarNode
from symlin.rewriting.places import Place, at, replaced
from symlin.rewriting.trees import BINDERS, COMMUTATIVE, key, kind_of, parts
from symlin.show.printing import ATOM
from symlin.show.printing import _Printer as LatexPrinter
from symlin.spelling import _Printer as TextPrinter

OPEN, CLOSE = "\u0001", "\u0002"
"""What stands around the marked part in text, until it is taken out."""


def changed(before, after):
    """The places, in two flat formulas, of what differs; None where nothing of a formula does, or all of it.

    >>> from symlin.writing import matrices, sizes
    >>> n = sizes("n")
    >>> A, B, C = matrices("A B C", n, n)
    >>> changed(A * B * C, A * C * B)
    (Place(path=(), positions=(1, 2)), Place(path=(), positions=(1, 2)))
    """
    return tuple(place if place != Place() else None for place in _differ(before, after, (), ()))


def _differ(a, b, path, other):
    kind = kind_of(a)
    if kind is not None and kind_of(b) is kind:
        left, right = _remaining(kind, a.args, b.args)
        if len(left) == len(right) == 1:
            return _differ(a.args[left[0]], b.args[right[0]], (*path, left[0]), (*other, right[0]))
        return _place(path, left, a), _place(other, right, b)
    if type(a) is type(b) and not isinstance(a, BINDERS):
        mine, theirs = parts(a), parts(b)
        unlike = [k for k, ((_, x), (_, y)) in enumerate(zip(mine, theirs)) if key(x) != key(y)]
        if len(mine) == len(theirs) and len(unlike) == 1 and _rest(a, mine) == _rest(b, theirs):
            (step, x), (other_step, y) = mine[unlike[0]], theirs[unlike[0]]
            return _differ(x, y, path + step, other + other_step)
    return Place(path), Place(other)


def _rest(e, inside):
    reached = {path[0] for path, _ in inside}
    return [a for k, a in enumerate(e.args) if k not in reached]


def _remaining(kind, a, b):
    """The positions of arguments that are not common to both: of those that commute as often as they are more."""
    mine, theirs = list(map(key, a)), list(map(key, b))
    if kind in COMMUTATIVE:
        return _beyond(mine, theirs), _beyond(theirs, mine)
    start = 0
    while start < min(len(a), len(b)) and mine[start] == theirs[start]:
        start += 1
    end = 0
    while end < min(len(a), len(b)) - start and mine[-1 - end] == theirs[-1 - end]:
        end += 1
    return list(range(start, len(a) - end)), list(range(start, len(b) - end))


def _beyond(mine, theirs):
    left, found = list(theirs), []
    for k, mark in enumerate(mine):
        if mark in left:
            left.remove(mark)
        else:
            found.append(k)
    return found


def _place(path, positions, e):
    if not positions:
        return None
    if len(positions) == 1:
        return Place((*path, positions[0]))
    return Place(path) if len(positions) == len(e.args) else Place(path, tuple(positions))


# marked ---------------------------------------------------------------------------------------------------------------


class _Mark:
    """A part of a formula that prints with a mark around it; the parentheses it needs stand outside.

    ``command`` is the LaTeX command of the mark; a ``bare`` part is a run of factors or terms, which needs none.
    """

    @property
    def inner(self):
        return self.args[0]

    @property
    def command(self):
        return self.args[1].name

    @property
    def bare(self):
        return self.args[2].name == "bare"

    @property
    def precedence(self):
        return PRECEDENCE["Atom"] if self.bare else precedence(self.inner)

    def _sympystr(self, printer):
        return _marked(printer._print(self.inner), OPEN, CLOSE)


class MarkedMatrix(_Mark, MatrixNode):
    """A matrix (m, n) with a mark."""

    def __new__(cls, inner, command, bare):
        return MatrixNode.__new__(cls, inner, command, bare)

    @property
    def shape(self):
        return self.inner.shape


class MarkedNumber(_Mark, ScalarNode):
    """A number with a mark."""

    def __new__(cls, inner, command, bare):
        return ScalarNode.__new__(cls, inner, command, bare)


def _marked(text, start, end):
    """A text between marks; a sign in front stays in front."""
    sign = "-" if text.startswith("-") else ""
    return f"{sign}{start}{text.removeprefix(sign).lstrip()}{end}"


class _MarkingLatex(LatexPrinter):
    """Terms stand in the order in which they are written, so that they keep their places from line to line."""

    def _print_Add(self, expr, order=None):
        return self._joined(expr.args)

    _print_MatAdd = _print_Add

    def _print(self, expr, **kwargs):
        if isinstance(expr, _Mark):
            inside = self._print(expr.inner, **kwargs)
            several = expr.command == r"\boxed" and expr.bare and isinstance(expr.inner, Add | MatAdd)
            return rf"{expr.command}{{{inside}}}" if several else _marked(inside, rf"{expr.command}{{", "}")
        return super()._print(expr, **kwargs)

    def _level(self, e, written):
        if isinstance(e, _Mark):
            return ATOM if e.bare else self._level(e.inner, written)
        return super()._level(e, written)


def marked(formula, place, command=""):
    """A flat formula with the part at a place marked; the formula itself where there is none."""
    if place is None:
        return formula
    part = at(formula, place)
    bare = Str("bare" if place.positions is not None else "")
    return replaced(formula, place, (MarkedMatrix if part.is_Matrix else MarkedNumber)(part, Str(command), bare))


def marked_latex(formula, marks):
    r"""The LaTeX of a flat formula with marks: pairs (place, command), such as ``\underline`` around the part there.

    Of two marks within one product or sum only the first is made, unless they mark the same part.
    """
    (first, _), (second, _) = marks
    if first is not None and second is not None and first.path == second.path and first != second:
        marks = marks[:1]
    if first == second and first is not None:
        inner = marked(formula, *marks[0])
        spot = first.path if first.positions is None else (*first.path, first.positions[0])
        return _MarkingLatex().doprint(marked(inner, Place(spot), marks[1][1]))
    for place, command in sorted(marks, key=lambda mark: -len(mark[0].path) if mark[0] is not None else 0):
        formula = marked(formula, place, command)
    return _MarkingLatex().doprint(formula)


def marked_text(formula, place):
    """A flat formula in one line of text, and the columns (start, end) of the part at a place.

    None stands for the columns where the part does not stand in one piece, such as the 5 of ``a/5``.
    """
    plain, text = (TextPrinter({"order": "none"}).doprint(e) for e in (formula, marked(formula, place)))
    unmarked = text.replace(OPEN, "").replace(CLOSE, "")
    if OPEN not in text or _signs(unmarked) != _signs(plain):
        return plain, None
    return unmarked, (text.index(OPEN), text.index(CLOSE) - 1)


def _signs(text):
    """The characters of a formula without those that the order of terms decides."""
    return sorted(c for c in text if c not in " ()+-")
