"""Multiplying out both sides of a claim, with the definition of one letter more at a time, until the sides meet."""

from symlin.derivations.directed import ENTRYWISE, multiplied_out
from symlin.nodes import Defined, DefinedScalar
from symlin.rewriting.places import everywhere
from symlin.rewriting.trees import flat
from symlin.rulebook import book


def level_by_level(graph, ends, first, letters, by_entries):
    """The vertices on the ways from both ends to where they meet, or to where no rule of the direction applies.

    ``first`` are rules that go before all others, ``letters`` the unfoldings of letters, in the order in which they are
    put in. With ``by_entries`` what is left at the end is written by entries.
    """
    ways = [[vertex] for vertex in ends]
    levels = [((*first, *letters[:count]), (), letters[:count][-1:]) for count in range(len(letters) + 1)]
    if by_entries:
        levels.append(((*first, *letters), tuple(map(book.named, ENTRYWISE)), ()))
    for before, after, new in levels:
        for way in ways:
            if all(_stands_in(graph.formulas[way[-1]], rule.left) for rule in new):
                way += multiplied_out(graph, way[-1], before, last=after)[1:]
                tidy = graph.tidy(way[-1])
                if tidy not in way:
                    way.append(tidy)
        if not set(ways[0]).isdisjoint(ways[1]):
            break
    return ways


def _stands_in(formula, letter):
    return any(part == letter for _, part in everywhere(formula))


def outer_first(letters, inside, written, common):
    """Letters in an order in which none comes after one that stands in its value, ``inside[letter]``.

    Of those that may come next, those that are ``written`` in the sides come first, and those not ``common`` to both.
    """
    left, found = list(letters), []
    while left:
        free = [a for a in left if not any(a in inside[b] for b in left if b is not a)] or left
        found.append(min(free, key=lambda a: (a not in written, a in common)))
        left.remove(found[-1])
    return found


def letters_in(side):
    """The letters with a definition that stand in a formula."""
    return [node for _, node in everywhere(side) if isinstance(node, Defined | DefinedScalar)]


def all_letters(side):
    """The letters of a formula and those of their values."""
    found, pending = [], letters_in(side)
    while pending:
        letter = pending.pop()
        if letter not in found:
            found.append(letter)
            pending += letters_in(flat(letter.value))
    return found
