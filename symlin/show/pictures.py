"""Pictures of matrices in blocks: how heads stand side by side, meet the row blocks of a matrix, and become a sum."""

import re
from html import unescape
from typing import NamedTuple
from urllib.parse import quote

import sympy

from symlin.show.formulas import text_of
from symlin.show.markup import Markup, element
from symlin.show.pages import SCRIPT, STYLE, themed

_COLOURS = ("#ee8866", "#77aadd", "#eedd88", "#44bb99", "#ffaabb", "#99ddff", "#bbcc33", "#dddddd")
"""Fills under black letters that people with any colour vision tell apart (Tol 2021, "Colour schemes", light)."""
_PATTERNS = 6
_UNIT, _GAP, _FONT = 46, 26, 15


class Picture(Markup):
    """An SVG as text; in a notebook it displays as an image with its description."""

    __slots__ = ()

    def _repr_html_(self):
        return str(picture_html(self))

    def _repr_mimebundle_(self, include=None, exclude=None):
        return {"text/html": self._repr_html_(), "text/plain": description_of(self)}


class Part(NamedTuple):
    """A block: its name with subscript and superscript, and the number of its colour; without a number it is dots."""

    base: str
    below: str = ""
    above: str = ""
    colour: int | None = None


def heads_picture(h=3, *, n="n", d_v="d_v", d_out="d_out", name="H", weight="W_O"):
    """How the outputs of heads concatenate, as an SVG: ``Concat(H_1 … H_h) W_O = H_1 W_O^1 + … + H_h W_O^h``.

    Coloured column blocks ``H_i`` (n, d_v), the row blocks ``W_O^i`` (d_v, d_out) of their colours, and the sum. ``h``,
    the number of heads, is a whole number or a symbol; sizes are numbers, symbols or names. Of more than 6 heads, or
    of a symbolic number of them, the first two and the last are drawn, with dots between.

    >>> heads_picture(2)[:20]
    '<svg xmlns="http://w'
    """
    count = _count(h)
    numbers = _shown_numbers(count)
    base, below = _split(weight)
    left = [_dots() if k is None else Part(name, str(k), "", place) for place, k in enumerate(numbers)]
    right = [_dots() if k is None else Part(base, below, str(k), place) for place, k in enumerate(numbers)]
    sizes = dict(rows=_text(n), inner=_text(d_v), total="" if count == 1 else _times(h, d_v), columns=_text(d_out))
    inside = f"{name}_1" if count == 1 else f"{name}_1, {name}_2" if count == 2 else f"{name}_1 … {name}_{count}"
    return blocks_picture(left, right, sizes=sizes, title=f"Concat({inside}) {weight} as a sum",
                          labels=(f"Concat({inside})", weight))


def blocks_picture(left, right, *, sizes=None, title="a product in blocks", labels=("", "")):
    """A row of column blocks times a column of row blocks, and the sum of their products, as an SVG.

    ``left`` and ``right`` are equally long lists of ``Part`` or names such as ``"A_1"``. ``sizes`` names ``rows`` of
    the left, ``inner`` of each block, ``total`` of all blocks, and ``columns`` of the right.
    """
    left = [_part(p, k) for k, p in enumerate(left)]
    right = [_part(p, k) for k, p in enumerate(right)]
    if not left or len(left) != len(right):
        raise TypeError("the left and the right need equally many blocks, at least one")
    sizes = {"rows": "", "inner": "", "total": "", "columns": "", **(sizes or {})}
    drawing = _Drawing()
    high = max(_length(right) / 2, _UNIT * 0.75)
    x, middle = 18 + max(_width(sizes["rows"]), (_width(labels[0]) - _length(left) * 1.15) / 2), high + 44
    x = drawing.columns(x, middle, left, sizes, labels[0])
    x = drawing.sign(x, middle, "·")
    x = drawing.rows(x, middle, right, sizes, labels[1])
    x = drawing.sign(x, middle, "=")
    x = drawing.sum(x, middle, left, right)
    height = middle + max(high + 34, _UNIT * 0.75 + (66 if sizes["total"] else 34))
    return Picture(_svg(drawing.parts, x + 12, height, title, _description(left, right, sizes)))


# names and sizes ------------------------------------------------------------------------------------------------------


def _count(h):
    if isinstance(h, bool) or not isinstance(h, int | str | sympy.Expr):
        raise TypeError(f"the number of heads is a whole number or a symbol, not {h!r}")
    if isinstance(h, int | sympy.Integer):
        if h < 1:
            raise TypeError(f"the number of heads is at least 1, not {h}")
        return int(h)
    return _text(h)


def _shown_numbers(count):
    """The numbers of the blocks that are drawn, None for those left out."""
    if isinstance(count, int):
        return list(range(1, count + 1)) if count <= 6 else [1, 2, None, count]
    return [1, 2, None, count]


def _text(size):
    return size if isinstance(size, str) else text_of(size).replace("*", "·")


def _times(h, size):
    if isinstance(h, int | sympy.Integer) and isinstance(size, int | sympy.Integer):
        return str(int(h) * int(size))
    return "·".join(f"({text})" if re.search(r"[\s/]", text) else text for text in (_text(h), _text(size)))


def _split(name):
    base, _, below = str(name).partition("_")
    return base, below


def _part(part, number):
    if isinstance(part, Part):
        return part
    return Part(*_split(part), "", number)


def _dots():
    return Part("⋯")


def _is_dots(part):
    return part.colour is None


def _width(text):
    """About how wide a text is drawn."""
    return 0.62 * _FONT * len(text.replace("_", ""))


def _plain(part):
    return part.base + (f"_{part.below}" if part.below else "") + (f"^{part.above}" if part.above else "")


def _length(parts):
    return sum(_UNIT * (0.6 if _is_dots(p) else 1) for p in parts)


# drawing --------------------------------------------------------------------------------------------------------------


class _Drawing:
    """Shapes put one beside the other, from left to right; every method gives where the next may begin."""

    def __init__(self):
        self.parts = []

    def columns(self, x, middle, parts, sizes, label):
        """Column blocks side by side, their sizes below, the row size at the left."""
        height, width = _UNIT * 1.5, _UNIT * 1.15
        top, start = middle - height / 2, x + 8
        self.formula(start - 8, middle, sizes["rows"], "end")
        x = start
        first = None
        for part in parts:
            wide = width * (0.6 if _is_dots(part) else 1)
            self.block(x, top, wide, height, part)
            if not _is_dots(part):
                first = first or (x, wide)
            x += wide
        self.formula(first[0] + first[1] / 2, top + height + 16, sizes["inner"])
        if sizes["total"]:
            self.span(start, x, top + height + 34, sizes["total"])
        self.formula((start + x) / 2, top - 18, label)
        return x

    def rows(self, x, middle, parts, sizes, label):
        """Row blocks one above the other, their sizes at the right, the column size below."""
        width, height = _UNIT * 1.5, _length(parts)
        top = y = middle - height / 2
        for part in parts:
            high = _UNIT * (0.6 if _is_dots(part) else 1)
            self.block(x, y, width, high, part, vertical=True)
            if y == top:
                self.formula(x + width + 8, y + high / 2, sizes["inner"], "start")
            y += high
        self.formula(x + width / 2, y + 16, sizes["columns"])
        self.formula(x + width / 2, top - 18, label)
        return x + width + 8 + _width(sizes["inner"])

    def sum(self, x, middle, left, right):
        """The products of equally coloured blocks, with plus signs between."""
        for number, (a, b) in enumerate(zip(left, right)):
            if number:
                x = self.sign(x, middle, "+", tight=True)
            if _is_dots(a):
                x = self.sign(x, middle, "⋯", tight=True)
                continue
            self.block(x, middle - _UNIT * 0.75, _UNIT * 1.15, _UNIT * 1.5, a)
            x += _UNIT * 1.15 + 3
            self.block(x, middle - _UNIT / 2, _UNIT * 1.5, _UNIT, b)
            x += _UNIT * 1.5
        return x

    def block(self, x, y, width, height, part, vertical=False):
        if _is_dots(part):
            self.parts.append(element("rect", x=_n(x), y=_n(y), width=_n(width), height=_n(height), class_="sl-rest"))
            self.text(x + width / 2, y + height / 2, "⋮" if vertical else part.base)
            return
        colour = part.colour % len(_COLOURS)
        place = dict(x=_n(x), y=_n(y), width=_n(width), height=_n(height))
        self.parts.append(element("rect", **place, fill=_COLOURS[colour], class_="sl-edge"))
        self.parts.append(element("rect", **place, fill=f"url(#sl-p{colour % _PATTERNS})", stroke="none"))
        self.text(x + width / 2, y + height / 2, part.base, part.below, part.above, ink="#000", halo=_COLOURS[colour])

    def sign(self, x, middle, sign, tight=False):
        room = 13 if tight else _GAP / 2 + 6
        self.text(x + room, middle, sign, size=22)
        return x + 2 * room

    def span(self, start, end, y, text):
        """A size below a line with ends."""
        path = f"M{_n(start)} {_n(y - 4)}v8M{_n(start)} {_n(y)}H{_n(end)}M{_n(end)} {_n(y - 4)}v8"
        self.parts.append(element("path", d=path, class_="sl-span"))
        self.formula((start + end) / 2, y + 16, text)

    def formula(self, x, y, text, anchor="middle"):
        """A text in which what follows ``_`` is a subscript."""
        if not text:
            return
        spans = []
        for plain, below in re.findall(r"([^_]+)(?:_(\w+))?", text):
            spans.append(element("tspan", plain, dy="-4" if spans else None))
            spans.append(element("tspan", below or "\u200b", dy="4", font_size=_n(_FONT * 0.7)))
        self.parts.append(element(
            "text", *spans, x=_n(x), y=_n(y + 5), text_anchor=anchor, font_size=str(_FONT), class_="sl-ink"))

    def text(self, x, y, base, below="", above="", *, size=_FONT, ink=None, halo=None):
        """A name with its subscript above it shifted back, as on paper."""
        small = _n(size * 0.7)
        spans = [base]
        if below:
            spans.append(element("tspan", below, dy="4", font_size=small))
        if above:
            back = _n(-0.6 * size * 0.7 * len(below)) if below else "0"
            spans.append(element("tspan", above, dx=back, dy="-11" if below else "-7", font_size=small))
        self.parts.append(element(
            "text", *spans, x=_n(x), y=_n(y + 5), text_anchor="middle", font_size=str(size),
            class_=None if ink else "sl-ink", fill=ink, stroke=halo,
            stroke_width="4" if halo else None, paint_order="stroke" if halo else None,
            stroke_linejoin="round" if halo else None))


def _n(x):
    return f"{x:.1f}".rstrip("0").rstrip(".")


def _patterns():
    """Hatchings that tell blocks apart without colour."""
    drawn = ("", "M0 8L8 0", "M0 0L8 8", "M4 0V8", "M0 4H8", "M0 4H8M4 0V8")
    for number, path in enumerate(drawn):
        line = element("path", d=path, stroke="#000", stroke_opacity=".28", stroke_width="1.2", fill="none")
        yield element("pattern", line, id=f"sl-p{number}", width="8", height="8", patternUnits="userSpaceOnUse")


def _svg(parts, width, height, title, description):
    paint = themed("sl-picture", "--ink:#1a1a1a;--paper:#ffffff", "--ink:#ececec;--paper:#1c1c1c") + (
        ".sl-picture .sl-paper{fill:var(--paper)}.sl-picture .sl-ink{fill:var(--ink)}"
        ".sl-picture .sl-edge{stroke:var(--ink);stroke-width:1.2}"
        ".sl-picture .sl-rest{fill:none;stroke:var(--ink);stroke-dasharray:3 3}"
        ".sl-picture .sl-span{fill:none;stroke:var(--ink);stroke-width:1}")
    return element(
        "svg", element("title", title), element("desc", description), element("style", Markup(paint)),
        element("defs", *_patterns()), element("rect", width="100%", height="100%", rx="6", class_="sl-paper"),
        element("g", *parts, font_family="STIX Two Text, Cambria, Georgia, serif", font_style="italic"),
        xmlns="http://www.w3.org/2000/svg", viewBox=f"0 0 {_n(width)} {_n(height)}", width=_n(width), height=_n(height),
        role="img", class_="sl-picture")


def _description(left, right, sizes):
    products = " + ".join("…" if _is_dots(a) else f"{_plain(a)} {_plain(b)}" for a, b in zip(left, right))
    shapes = "".join(f" {text}: {sizes[key]}." for key, text in (
        ("rows", "Rows on the left"), ("inner", "Columns of each block, and rows of its partner"),
        ("total", "Columns of all blocks together"), ("columns", "Columns on the right")) if sizes[key])
    columns, rows = (", ".join(map(_plain, parts)) for parts in (left, right))
    return (f"Column blocks {columns} side by side, times row blocks {rows} one above the other, equal the sum "
            f"{products}; blocks of one colour are multiplied.{shapes}")


# in a notebook --------------------------------------------------------------------------------------------------------


def description_of(svg):
    """The description that stands in a picture, as text."""
    return unescape(svg.partition("<desc>")[2].partition("</desc>")[0])


def picture_html(svg):
    """A picture as HTML for a notebook: an image, which sanitising keeps, that a script replaces by the SVG itself."""
    source = f"data:image/svg+xml,{quote(svg)}"
    image = element("img", class_="sl-picture", alt=description_of(svg), src=source)
    return element("div", element("style", STYLE), element("figure", image), element("script", SCRIPT), class_="symlin")
