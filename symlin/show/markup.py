"""HTML and SVG that cannot be broken out of: text is escaped when it is put in, markup is a type of its own."""

from html import escape


class Markup(str):
    """Text that is already HTML or SVG, every part of it escaped; it displays as itself in a notebook."""

    __slots__ = ()

    def _repr_html_(self):
        return str(self)


def element(name, *children, **attributes):
    """An element; children that are not ``Markup`` are escaped, attributes always; one that is None is left out.

    ``class_`` stands for ``class`` and ``aria_label`` for ``aria-label``.

    >>> element("td", "a < b", class_="cell", title='"')
    '<td class="cell" title="&quot;">a &lt; b</td>'
    """
    written = "".join(
        f' {key.rstrip("_").replace("_", "-")}="{escape(str(value))}"'
        for key, value in attributes.items() if value is not None)
    if name in _EMPTY and not children:
        return Markup(f"<{name}{written}/>")
    return Markup(f"<{name}{written}>{joined(children)}</{name}>")


_EMPTY = frozenset("br img path line rect circle use".split())


def joined(parts, between=""):
    """Parts one after the other, escaped where they are not ``Markup``.

    >>> joined(["a", "<"], Markup(" &middot; "))
    'a &middot; &lt;'
    """
    return Markup(_safe(between).join(_safe(part) for part in parts if part is not None))


def _safe(part):
    return part if isinstance(part, Markup) else escape(str(part))


def prose(text):
    """Text from elsewhere as HTML in which nothing is taken for a formula.

    >>> prose("costs $5 and $6")
    '<span class="mathjax_ignore tex2jax_ignore">costs $5 and $6</span>'
    """
    if "$" in text or "\\" in text:
        return element("span", text, class_="mathjax_ignore tex2jax_ignore")
    return joined([text])


def code(text):
    """Text as it was typed."""
    return element("code", text)
