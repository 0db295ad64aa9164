"""Matrices of numbers and symbols as tables and in LaTeX: large ones shortened with dots, one entry marked."""

from dataclasses import dataclass
from typing import NamedTuple

import sympy

from symlin.balls import Enclosure
from symlin.missing import MISSING
from symlin.nodes import Entry
from symlin.show.formulas import formula_html, shown_expression, tex_of
from symlin.show.markup import element, joined
from symlin.show.printing import latex

MOST = 8
"""Rows or columns that are shown; of more, the first, the marked one and the last."""
_DOTS = {(False, True): ("⋯", r"\cdots"), (True, False): ("⋮", r"\vdots"), (True, True): ("⋱", r"\ddots")}


@dataclass(frozen=True)
class Rounded:
    """A number of which only so many digits are shown."""

    text: str

    def __str__(self):
        return f"≈{self.text}"


class Cell(NamedTuple):
    """A place of a shortened matrix: an entry, marked or not, or dots (then ``entry`` is None)."""

    entry: object
    marked: bool = False
    dots: tuple = None


def kept(count, marked=None, most=MOST):
    """The 0-based places that are shown of so many, ``marked`` counting from 1; None stands for those left out.

    >>> kept(3), kept(20, most=4), kept(20, marked=9, most=4)
    ([0, 1, 2], [0, 1, None, 19], [0, 1, None, 8, None, 19])
    """
    if count <= most:
        return list(range(count))
    wanted = set(range(max(most - 2, 1))) | {count - 1} | ({marked - 1} if marked else set())
    places = []
    for before, place in zip([-1, *sorted(wanted)], sorted(wanted)):
        places += [None] * (place > before + 1) + [place]
    return places


def shortened(rows, marked=None, most=MOST):
    """The rows of a matrix as rows of ``Cell``, with dots for what is left out; ``marked`` is a 1-based entry.

    >>> [[c.dots[0] if c.dots else c.entry for c in row] for row in shortened(sympy.eye(9).tolist(), most=3)]
    [[1, '⋯', 0], ['⋮', '⋱', '⋮'], [0, '⋯', 1]]
    """
    i, j = marked or (None, None)
    columns = kept(len(rows[0]), j, most)
    return [
        [Cell(None, dots=_DOTS[r is None, c is None]) if r is None or c is None
         else Cell(rows[r][c], (r + 1, c + 1) == (i, j)) for c in columns]
        for r in kept(len(rows), i, most)
    ]


def matrix_html(matrix, marked=None, *, name=None, form="notebook", most=MOST):
    """A matrix, or a list of rows, as a table with brackets at its sides; the marked entry is outlined, in brackets.

    ``name`` is a text for those who do not see it. Entries are numbers, ``Enclosure`` s or expressions.

    >>> print(matrix_html([[1, 2]], marked=(1, 2)))
    <table class="sl-matrix" aria-label="1 by 2" ...><td>1</td><td ...><strong>[2]</strong></td></tr></tbody></table>
    """
    rows = _rows(matrix)
    size = f"{len(rows)} by {len(rows[0])}"
    lines = [element("tr", *[_cell_html(cell, form) for cell in row]) for row in shortened(rows, marked, most)]
    return element("table", element("tbody", *lines), class_="sl-matrix",
                   aria_label=f"{name}, {size}" if name else size,
                   style="border-left: 1px solid; border-right: 1px solid")


def _cell_html(cell, form):
    if cell.dots:
        return element("td", cell.dots[0])
    written = entry_html(cell.entry, form)
    if not cell.marked:
        return element("td", written)
    return element("td", element("strong", joined(["[", written, "]"])), class_="sl-marked",
                   style="border: 2px solid; padding: 0.1em 0.4em", title="here the two sides differ")


def entry_html(entry, form="notebook"):
    """A number as text, an expression as a formula.

    >>> print(entry_html(sympy.Rational(-1, 2)), entry_html(Enclosure("0.25 +/- 1e-9")))
    −1/2 0.25 ± 10<sup>−9</sup>
    """
    if entry is MISSING:
        return element("em", str(entry))
    if isinstance(entry, Rounded):
        return joined(["≈ ", _decimal_html(entry.text)])
    if isinstance(entry, Enclosure):
        return joined(map(_decimal_html, entry.text.split(" +/- ")), " ± ")
    entry = shown_expression(entry)
    if entry.is_Rational:
        return joined([str(entry).replace("-", "−")])
    return formula_html(entry, form=form)


def matrix_latex(matrix, marked=None, *, most=MOST):
    r"""A matrix, or a list of rows, in LaTeX, shortened in the same way; the marked entry is boxed.

    >>> print(matrix_latex([[1, 2], [3, 4]], marked=(2, 1)))
    \begin{bmatrix} 1 & 2 \\ \boxed{3} & 4 \end{bmatrix}
    """
    lines = [" & ".join(map(_cell_latex, row)) for row in shortened(_rows(matrix), marked, most)]
    return r"\begin{bmatrix} " + r" \\ ".join(lines) + r" \end{bmatrix}"


def _cell_latex(cell):
    if cell.dots:
        return cell.dots[1]
    return rf"\boxed{{{entry_latex(cell.entry)}}}" if cell.marked else entry_latex(cell.entry)


def entry_latex(entry):
    """The LaTeX of a number or an expression."""
    if entry is MISSING:
        return rf"\text{{{entry}}}"
    if isinstance(entry, Rounded):
        return rf"\approx {_decimal_latex(entry.text)}"
    if isinstance(entry, Enclosure):
        return r" \pm ".join(map(_decimal_latex, entry.text.split(" +/- ")))
    return tex_of(entry)


def _decimal_html(text):
    digits, power = _decimal(text)
    return joined([digits, element("sup", power) if power else None])


def _decimal_latex(text):
    digits, power = (part.replace("−", "-").replace("·", r" \cdot ") for part in _decimal(text))
    return f"{digits}^{{{power}}}" if power else digits


def _decimal(text):
    """A decimal such as ``3.01e-11`` as the texts ``3.01·10`` and ``−11``."""
    digits, _, power = text.replace("-", "−").partition("e")
    if not power:
        return digits, ""
    return ("10" if digits in ("1", "1.0", "1.00") else f"{digits}·10"), power.lstrip("+")


def entries_latex(matrix, most=4):
    r"""A matrix symbol of symbolic size (m, n) written out in LaTeX with dots, entries counted from 1.

    >>> from symlin.writing import sizes, matrix as matrix_symbol
    >>> n = sizes("n")
    >>> print(entries_latex(matrix_symbol("X", n, 2)))
    \begin{bmatrix} X_{11} & X_{12} \\ \vdots & \vdots \\ X_{n1} & X_{n2} \end{bmatrix}
    """
    rows, columns = (_places(size, most) for size in matrix.shape)
    lines = []
    for i in rows:
        cells = [latex(Entry(matrix, i, j)) if i and j else _DOTS[i is None, j is None][1] for j in columns]
        lines.append(" & ".join(cells))
    return r"\begin{bmatrix} " + r" \\ ".join(lines) + r" \end{bmatrix}"


def _places(size, most):
    """1-based places along a side, None for those left out."""
    if size.is_Integer:
        return [None if place is None else place + 1 for place in kept(int(size), most=most)]
    return [1, None, size]


def _rows(matrix):
    rows = matrix.tolist() if isinstance(matrix, sympy.MatrixBase) else [list(row) for row in matrix]
    if not rows or not rows[0]:
        raise TypeError("a matrix without entries cannot be shown")
    return rows
