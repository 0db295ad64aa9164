"""The variables of a rule: what they may stand for, and how annotations declare them."""

import re
from typing import NamedTuple

import sympy
from sympy import MatrixSymbol, Symbol

from symlin.errors import Error
from symlin.nodes import Entry, Member
from symlin.size import ONE, Size


class Variable(NamedTuple):
    """What stands for anything of its kind in a rule.

    ``kind`` is "matrix", "number", "positive", "size", "index", "natural", "function", "family" (of matrices) or
    "numbers" (a family of numbers). ``shape`` is the pair of sizes of a matrix or a member; ``counts`` the sizes of the
    ranges that the indices of a family run over; ``value`` is what the rule is written with.
    """

    name: str
    kind: str
    shape: tuple
    counts: tuple
    value: object


class Hole(NamedTuple):
    """Where a variable stands in a side: its name, and the indices of a family's member there."""

    name: str
    indices: tuple


def shape_words(variable):
    """What a variable is, in words: ``m×k``, ``h of n×k``, ``positive number``."""
    if variable.kind in ("family", "matrix"):
        rows, columns = variable.shape
        shape = str(rows) if columns == ONE else f"{rows}×{columns}"
        return f"{' × '.join(map(str, variable.counts))} of {shape}" if variable.kind == "family" else shape
    if variable.kind == "numbers":
        return f"{' × '.join(map(str, variable.counts))} numbers"
    return {"positive": "positive number", "natural": "whole number from 0"}.get(variable.kind, variable.kind)


class Indexed:
    """A family as a rule's function gets it: ``H[i]`` or ``F[i, j]`` is a member, remembered as a hole."""

    def __init__(self, variable, holes):
        self.variable, self.holes = variable, holes

    def __getitem__(self, indices):
        indices = indices if isinstance(indices, tuple) else (indices,)
        indices = tuple(map(_position, indices))
        counts = self.variable.counts
        if len(indices) != len(counts):
            raise Error(f"{self.variable.name} has {len(counts)} indices, not {len(indices)}")
        node = self._node(indices, [c.to_sympy() for c in counts])
        self.holes[node] = Hole(self.variable.name, indices)
        return node

    def _node(self, indices, counts):
        name, (rows, columns) = self.variable.name, (s.to_sympy() for s in self.variable.shape)
        if self.variable.kind == "numbers":
            matrix = MatrixSymbol(name, counts[0], counts[1] if len(counts) > 1 else 1)
            return Entry(matrix, *(indices if len(indices) > 1 else (indices[0], 1)))
        number = indices[0] if len(indices) == 1 else indices[1] + counts[1] * (indices[0] - 1)
        return Member(name, number, rows, columns, sympy.Mul(*counts))


def _position(index):
    return sympy.Integer(index) if isinstance(index, int) else index


WORDS = {"number": "number", "1": "number", "positive": "positive", "size": "size", "index": "index",
         "natural": "natural", "function": "function"}


def variables_of(annotations, where, counts=None):
    """The variables that annotations declare, and what a rule's function is called with: (variables, values, holes).

    An annotation is a text: "m k" a matrix, "n" a column, "1" or "number" a number, "positive" a positive number,
    "size", "index", "function" (elementwise), "family h: n k" matrices counted 1..h, "numbers m n" numbers counted
    by two indices. Sizes are letters, or sums and products of letters such as "h*k". ``where`` names the rule in
    errors.

    "blocks r s: m p" are r rows of s matrices, the one at i, j of size (m_i, p_j), given as a list of lists; "blocks
    1 s: m p" one row of them, of m rows each; "blocks r: m p" a list of matrices of sizes (m_i, p_i); "entries r s"
    rows of numbers. Their numbers are said by ``counts``; "count" is one such number.
    """
    variables, values, holes, sizes = [], {}, {}, set()
    for name, text in annotations.items():
        if str(text).startswith(GRIDS):
            values[name], found = _grid(name, text, where, counts or {})
            variables += found
            holes |= {v.value: Hole(v.name, ()) for v in found}
            sizes |= {letter for v in found for size in v.shape for letter in size.names}
            continue
        if text == "count":
            values[name] = (counts or {})[name]
            continue
        variable = _variable(name, text, where)
        for size in (*variable.shape, *variable.counts):
            sizes |= size.names
        if variable.kind in ("family", "numbers"):
            values[name] = Indexed(variable, holes)
        else:
            values[name] = variable.value
            if isinstance(variable.value, sympy.Basic) and variable.kind not in ("size", "index", "natural"):
                holes[variable.value] = Hole(name, ())
        variables.append(variable)
    taken = {v.name for v in variables}
    for letter in sorted(sizes - taken):
        variables.append(_variable(letter, "size", where))
    if mixed := [v.name for v in variables if v.name in sizes and v.kind != "size"]:
        raise Error(f"{where}: {mixed[0]} is a size in a shape and a variable; write another letter")
    return variables, values, holes


GRIDS = ("blocks ", "entries ")


def count_letters(annotations):
    """The letters for numbers of blocks or entries in annotations, in the order in which they come."""
    letters = {}
    for name, text in annotations.items():
        if str(text).startswith(GRIDS):
            letters |= dict.fromkeys(w for w in text.partition(":")[0].split()[1:] if not w.isdigit())
        elif text == "count":
            letters[name] = None
    return list(letters)


def _grid(name, text, where, counts):
    """The matrices or numbers of a grid as a list of lists, or as a list, and their variables."""
    head, colon, shape = text.partition(":")
    kind, *words = head.split()
    sizes = shape.split() or ["1", "1"]
    if len(words) not in (1, 2) or bool(colon) is not (kind == "blocks") or len(sizes) != 2:
        raise Error(f"{where}: {text!r} is no grid; write \"blocks r s: m p\" or \"entries r s\"")
    numbers = [int(w) if w.isdigit() else counts[w] for w in words]
    variables = []

    def made(*position):
        shown = [str(k) for k, word in zip(position, words) if word != "1"]
        own = f"{name}_{''.join(shown)}"
        pairs = zip(sizes, words * 2 if len(words) == 1 else words, position * 2 if len(words) == 1 else position)
        indexed = [size if size.isdigit() or word == "1" else f"{size}_{k}" for size, word, k in pairs]
        variables.append(_variable(own, " ".join(indexed) if colon else "number", where))
        return variables[-1].value

    ranges = [range(1, number + 1) for number in numbers]
    if len(ranges) == 1:
        return [made(k) for k in ranges[0]], variables
    return [[made(i, j) for j in ranges[1]] for i in ranges[0]], variables


def _variable(name, text, where):
    if not isinstance(text, str) or not text.strip():
        raise Error(f"{where}: {name} needs a shape as text, such as {name}: \"m k\"")
    head, _, rest = text.strip().partition(" ")
    if text.strip() in WORDS:
        kind = WORDS[text.strip()]
        made = {
            "number": lambda: Symbol(name, real=True),
            "positive": lambda: Symbol(name, positive=True),
            "natural": lambda: Symbol(name, integer=True, nonnegative=True),
            "function": lambda: name,
        }.get(kind, lambda: Symbol(name, integer=True, positive=True))
        return Variable(name, kind, (ONE, ONE), (), made())
    if head == "numbers":
        return Variable(name, "numbers", (ONE, ONE), tuple(_size(w, where) for w in rest.split()), None)
    if head == "family":
        counts, colon, shape = rest.partition(":")
        if not colon:
            raise Error(f"{where}: a family is written \"family h: n k\", not {text!r}")
        return Variable(name, "family", _shape(shape, where), tuple(_size(w, where) for w in counts.split()), None)
    shape = _shape(text, where)
    return Variable(name, "matrix", shape, (), MatrixSymbol(name, *(s.to_sympy() for s in shape)))


def _shape(text, where):
    words = text.split()
    if len(words) not in (1, 2):
        raise Error(f"{where}: {text!r} is no shape; write \"m k\" for a matrix, \"n\" for a column")
    return tuple(_size(w, where) for w in words) + (ONE,) * (2 - len(words))


def _size(text, where):
    """A size such as ``m``, ``2``, ``h*k + 1`` (without spaces)."""
    if not re.fullmatch(r"\w+([+*]\w+)*", text):
        raise Error(f"{where}: {text!r} is no size; write letters, sums and products, such as h*k")
    for word in re.findall(r"[^\W\d]\w*", text):
        if not re.fullmatch(r"[^\W\d_](_\w+)?", word):
            raise Error(f"{where}: {word!r} is no letter for a size; write one letter, such as n or n_1, or one of the "
                        f"words {', '.join(WORDS)}")
    total = Size(())
    for term in text.split("+"):
        product = ONE
        for factor in term.split("*"):
            value = sympy.Integer(int(factor)) if factor.isdigit() else Symbol(factor, integer=True, positive=True)
            product = product * Size.of(value)
        total = total + product
    return total
