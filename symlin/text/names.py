"""Names: the one SymPy name for each symbol, however it is written, and the letters that a subscript spells.

Different writings that a reader takes for different symbols stay different; ``W_Q`` and ``W_{Q}`` are the same.
"""

from symlin.text.tree import Exotic, Group, Listing, Name, Number, Scripts, Term

TRANSPOSE = frozenset(["top", "T", "\\mathrm{T}", "\\mathsf{T}", "\\mathtt{T}", "intercal"])


def is_transpose(node):
    return isinstance(node, Name) and node.text in TRANSPOSE


def joined(base, below, above):
    """The name of a symbol with a subscript and a superscript, either of them "" for none.

    >>> joined("W", "1", "Q"), joined("\\\\mathrm{A}", "UK", "")
    ('W^Q_1', '\\\\mathrm{A}_{UK}')
    """
    raw = "\\" in base or "{" in base
    text = base
    if above:
        text += f"^{{{above}}}" if raw else f"^{above}"
    if below:
        text += f"_{{{below}}}" if raw else f"_{below}"
    return text


def part(node):
    """What a script adds to a name; None where it is no part of a name (``i + 1``, ``-1``, ``T``)."""
    if isinstance(node, Name):
        return node.text
    if isinstance(node, Number):
        return node.text
    if isinstance(node, Term):
        pieces = [part(item) if isinstance(item, Name | Number) else None for item in node.items]
        return None if None in pieces or any(node.ops) or len(pieces) > 6 else "".join(pieces)
    if isinstance(node, Listing):
        pieces = [part(chain.sides[0]) if not chain.relations else None for chain in node.chains]
        return None if None in pieces else ",".join(pieces)
    if isinstance(node, Group) and node.bracket == "(" and len(node.rows[0]) == 1 and node.rows[0][0] is not None:
        inside = part(node.rows[0][0])
        return None if inside is None else f"({inside})"
    if isinstance(node, Exotic) and node.body is None:
        return {"·": "*", "⋆": "*", "+": "+", "-": "-", "⊙": "circ"}.get(node.text)
    return None


def part_above(node):
    """What a superscript adds to a name; a power or a transpose adds nothing."""
    if isinstance(node, Number) or is_transpose(node):
        return None
    return part(node)


def key(node):
    """The name that a whole node spells, or None where it is not a symbol.

    >>> x = Name("x", "letter", 0, 1)
    >>> key(Scripts(x, Number("1", 2, 3), None, 0, 3))
    'x_1'
    """
    if isinstance(node, Name):
        return node.text
    if isinstance(node, Group) and node.bracket == "{" and len(node.rows) == 1 and len(node.rows[0]) == 1:
        return key(node.rows[0][0]) if node.rows[0][0] is not None else None
    if not isinstance(node, Scripts) or not isinstance(node.base, Name):
        return None
    below = "" if node.below is None else part(node.below)
    above = "" if node.above is None else part_above(node.above)
    return None if below is None or above is None else joined(node.base.text, below, above)


def candidates(node):
    """The symbols that ``Scripts`` over a name may begin with, the longest first: (name, rest below, rest above)."""
    base = node.base.text
    below = part(node.below) if node.below is not None else None
    above = part_above(node.above) if node.above is not None else None
    if below is not None and above is not None:
        yield joined(base, below, above), None, None
    if below is not None:
        yield joined(base, below, ""), None, node.above
    if above is not None:
        yield joined(base, "", above), node.below, None
    yield base, node.below, node.above


def numbered(node):
    """``W_{Q, 1}``, one of a family with a subscript, as number 1 of ``W_Q``; other nodes as they are."""
    if not isinstance(node, Scripts) or not isinstance(node.base, Name) or not isinstance(node.below, Listing):
        return node
    *stem, index = node.below.chains
    below = [None if chain.relations else part(chain.sides[0]) for chain in stem]
    if index.relations or None in below:
        return node
    base = node.base._replace(text=joined(node.base.text, ",".join(below), ""))
    return node._replace(base=base, below=index.sides[0])


def letters(text):
    """The letters of a run, each with the font of the run.

    >>> letters("AB"), letters("ABbold")
    (['A', 'B'], ['Abold', 'Bbold'])
    """
    if text.startswith("\\mathit{"):
        return list(text[8:-1])
    for font in ("bold", "cal", "scr", "frak"):
        if text.endswith(font) and text != font and text[: -len(font)].isalpha() and len(text) > len(font) + 1:
            return [letter + font for letter in text[: -len(font)]]
    return list(text)
