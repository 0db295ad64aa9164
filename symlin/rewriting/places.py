"""Places in a written formula: a path of argument numbers, and which factors or terms of a product or sum are meant."""

from typing import NamedTuple

from sympy import MatMul, Mul, S

from symlin.errors import DerivationError
from symlin.nodes import OrderedMul
from symlin.rewriting.trees import BINDERS, COMMUTATIVE, flat, joined, kind_of, made, opened, parts, with_part
from symlin.spelling import spelled


class Place(NamedTuple):
    """Where in a flat formula a rule is applied.

    ``path`` holds argument numbers from the root, as in SymPy's ``args`` (two numbers, row and column, for a block).
    ``positions`` is None for the whole node, or the increasing numbers of those arguments of a product or sum that
    are meant: neighbours in a product of matrices (numbers in front left aside), any terms of a sum or factors of ⊙.
    """

    path: tuple = ()
    positions: tuple | None = None

    def to_json(self):
        """``[path, positions]`` as lists."""
        return [list(self.path), None if self.positions is None else list(self.positions)]

    @staticmethod
    def from_json(data):
        """The place that ``to_json`` wrote; ``DerivationError`` for anything else."""
        if not (isinstance(data, list) and len(data) == 2 and _whole_numbers(data[0])
                and (data[1] is None or _whole_numbers(data[1]))):
            raise DerivationError(f"{data!r} is no place; it is written [[path], [positions]] or [[path], null]")
        return Place(tuple(data[0]), None if data[1] is None else tuple(data[1]))


def _whole_numbers(data):
    return isinstance(data, list) and all(type(x) is int and x >= 0 for x in data)


def everywhere(expr):
    """Pairs (place, part) of all parts of a flat formula in reading order, the whole first.

    >>> from symlin.writing import matrices, sizes
    >>> A, B = matrices("A B", *sizes("n n"))
    >>> [(place.path, part) for place, part in everywhere(A.T * B)]
    [((), A.T*B), ((0,), A.T), ((0, 0), A), ((1,), B)]
    """
    pending = [((), expr)]
    while pending:
        path, e = pending.pop()
        yield Place(path), e
        pending.extend((path + step, part) for step, part in reversed(parts(e)))


def node_at(expr, path):
    """The node at a path of a flat formula; ``DerivationError`` where there is none."""
    rest, e = tuple(path), expr
    while rest:
        for step, part in parts(e):
            if rest[: len(step)] == step:
                rest, e = rest[len(step):], part
                break
        else:
            raise DerivationError(f"there is no part {list(path)} in {spelled(expr)}")
    return e


def ranges_around(expr, place):
    """The limits (index, first, last) of the sums that a place of a flat formula stands inside of."""
    limits, rest, e = [], tuple(place.path), expr
    while rest:
        if isinstance(e, BINDERS):
            limits.append(opened(e)[1])
        step, e = next((step, part) for step, part in parts(e) if rest[: len(step)] == step)
        rest = rest[len(step):]
    return limits


def at(expr, place):
    """The part of a flat formula at a place; ``DerivationError`` where there is none.

    >>> from symlin.writing import matrices, sizes
    >>> n = sizes("n")
    >>> A, B, C = matrices("A B C", n, n)
    >>> at(A * B * C, Place((), (1, 2)))
    B*C
    """
    node = node_at(expr, place.path)
    if place.positions is None:
        return node
    _check_positions(node, place)
    return joined(kind_of(node), [node.args[k] for k in place.positions])


def _check_positions(node, place):
    kind, chosen = kind_of(node), place.positions
    if kind is None:
        raise DerivationError(f"{spelled(node)} is no product or sum: a place in it has no positions")
    if not chosen or list(chosen) != sorted(set(chosen)) or chosen[-1] >= len(node.args):
        raise DerivationError(f"{list(chosen)} are no positions in {spelled(node)}, which has {len(node.args)} parts")
    if kind not in COMMUTATIVE:
        ordered = [k for k, a in enumerate(node.args) if a.is_Matrix]
        inside = [ordered.index(k) for k in chosen if k in ordered]
        if inside and inside != list(range(inside[0], inside[0] + len(inside))):
            raise DerivationError(f"the factors {list(chosen)} of {spelled(node)} are not neighbours")


def replaced(expr, place, new):
    """The flat formula with the part at a place exchanged for ``new``."""
    return replaced_at(expr, place, new)[0]


def replaced_at(expr, place, new):
    """The flat formula with the part at a place exchanged for ``new``, and the place where ``new`` stands in it.

    A product put into a product, or a sum into a sum, is flattened into it; numbers in front are gathered. Where
    ``new`` is 1 and vanishes in a product, the place is that of the product.

    >>> from symlin.writing import matrices, sizes
    >>> n = sizes("n")
    >>> A, B, C = matrices("A B C", n, n)
    >>> replaced_at(A * B * C, Place((), (1, 2)), C.T * B.T)
    (A*C.T*B.T, Place(path=(), positions=(1, 2)))
    """
    node = node_at(expr, place.path)
    if place.positions is not None:
        _check_positions(node, place)
    return _put(expr, tuple(place.path), place.positions, flat(new))


def _put(e, path, positions, new):
    if not path:
        if positions is None or len(positions) == len(e.args):
            return new, Place()
        return _joined(e, positions, new, Place())
    step, part = next((step, part) for step, part in parts(e) if path[: len(step)] == step)
    part, place = _put(part, path[len(step):], positions, new)
    if kind_of(e) is None:
        return with_part(e, step, part), Place(step + place.path, place.positions)
    return _joined(e, step, part, place)


class _Piece(NamedTuple):
    """An argument of the node that is made: whether it is new, and the way on to what is new inside it."""

    expr: object
    is_new: bool
    inside: Place | None = None


def _joined(e, positions, new, place):
    """A product or sum with the arguments at ``positions`` exchanged for ``new``, in which ``place`` is what is new."""
    kind = kind_of(e)
    first = next((k for k in positions if kind is MatMul and e.args[k].is_Matrix), positions[0])
    pieces = []
    for k, a in enumerate(e.args):
        if k == first:
            pieces += _pieces(kind, new, place)
        elif k not in positions:
            pieces.append(_Piece(a, False))
    if kind is MatMul:
        numbers = [p for piece in pieces if not piece.expr.is_Matrix for p in _split(piece)]
        pieces = _gathered(numbers) + [piece for piece in pieces if piece.expr.is_Matrix]
    elif kind is Mul:
        pieces = _gathered(pieces, alone=True)
    if len(pieces) == 1:
        return pieces[0].expr, pieces[0].inside or Place()
    made_of = made(Mul if kind is MatMul and not pieces[-1].expr.is_Matrix else _type_of(e), [p.expr for p in pieces])
    marked = [k for k, piece in enumerate(pieces) if piece.is_new]
    if len(marked) == 1:
        inside = pieces[marked[0]].inside or Place()
        return made_of, Place((marked[0], *inside.path), inside.positions)
    return made_of, Place((), tuple(marked) if 0 < len(marked) < len(pieces) else None)


def _type_of(e):
    return OrderedMul if isinstance(e, OrderedMul) else kind_of(e)


def _pieces(kind, new, place):
    if kind_of(new) is not kind:
        return [_Piece(new, True, place)]
    if place.path:
        return [_Piece(a, k == place.path[0], Place(place.path[1:], place.positions)) for k, a in enumerate(new.args)]
    return [_Piece(a, place.positions is None or k in place.positions) for k, a in enumerate(new.args)]


def _split(piece):
    whole = not isinstance(piece.expr, Mul)
    return [piece] if whole else [_Piece(a, piece.is_new) for a in piece.expr.args]


def _gathered(pieces, alone=False):
    """The pieces of a product, its rational numbers multiplied into one in front; 1 is left out unless ``alone``."""
    rational = [p for p in pieces if p.expr.is_Rational]
    if not rational:
        return pieces
    coefficient = S.One
    for p in rational:
        coefficient = coefficient * p.expr
    rest = [p for p in pieces if not p.expr.is_Rational]
    if coefficient == 1 and (rest or not alone):
        return rest
    return [_Piece(coefficient, any(p.is_new for p in rational)), *rest]
