"""Regrouping a way: a step is put off until another of its idea comes, or that one brought forward; both are one."""

from symlin.derivations.graph import kind_of_edge
from symlin.derivations.steps import TRIVIAL
from symlin.rewriting.places import at
from symlin.rewriting.trees import key

ROUNDS = 3
"""Ways that are regrouped, one after the other."""
MOVES = 100
"""Moves that are made at another formula, for one way."""


def regrouped(graph, edges, ends):
    """The edges of the shortest way after those with steps in another order; the way itself where there is none."""
    left = [MOVES]
    for _ in range(ROUNDS):
        groups = _groups(edges, ends[0])
        for first, later in _pairs(groups):
            between = range(first + 1, later)
            for order in ((*between, first, later), (first, later, *between)):
                _in_order(graph, groups[first][0][0], [groups[k] for k in order], left)
        for first, later in _undone(groups):
            for done in groups[first]:
                kept = [one for one in groups[first] if one is not done]
                _in_order(graph, groups[first][0][0], [kept, *groups[first + 1:later + 1]], left, groups[later])
        found = graph.confirmed(*ends)
        if found is None or len(_groups(found, ends[0])) >= len(groups):
            return edges
        edges = found
    return edges


def _groups(edges, start):
    """The edges of each step, as pairs (vertex before, edge); what goes without saying goes with the step before."""
    groups, kind = [], None
    for edge in edges:
        trivial = edge.rule in TRIVIAL
        if not groups or not trivial and kind_of_edge(edge) != kind:
            groups.append([])
        kind = kind if trivial and kind is not None else kind_of_edge(edge)
        groups[-1].append((start, edge))
        start = edge.to
    return groups


def _kinds(groups):
    return [next((kind_of_edge(e) for _, e in group if e.rule not in TRIVIAL), None) for group in groups]


def _undone(groups):
    """Pairs of numbers of steps of which the later one takes something back that the first one did."""
    kinds = _kinds(groups)
    return [(a, b) for b in range(len(kinds)) for a in range(b)
            if kinds[a] and kinds[b] and kinds[a][0] == kinds[b][0] and kinds[a][1] != kinds[b][1]]


def _pairs(groups):
    """Pairs of numbers of steps of one idea with others between, the nearest to each other first."""
    kinds = _kinds(groups)
    pairs = [(a, b) for b in range(len(kinds)) for a in range(b - 1) if kinds[a] is not None and kinds[a] == kinds[b]]
    return sorted(pairs, key=lambda pair: pair[1] - pair[0])


def _in_order(graph, vertex, groups, left, spare=()):
    """Let the graph learn the way from a vertex with the moves of steps in this order, as far as they can be made.

    Moves of the step ``spare`` may be left out.
    """
    for group in groups:
        for before, edge in group:
            left[0] -= 1
            following = _same(graph, vertex, before, edge) if left[0] >= 0 else None
            if following is None and edge.rule not in TRIVIAL and group is not spare:
                return
            vertex = following or vertex
        vertex = graph.plainly(vertex)


def _same(graph, vertex, before, edge):
    """The vertex that the move of an edge leads to from another vertex than the one it was made at, or None."""
    move = edge.move
    if move is None:
        return None
    part = key(at(graph.formulas[edge.to if move.in_result else before], move.place))
    rules = tuple(rule for rule in graph.rules if rule.name == move.rule)
    found = list(graph.applications(vertex, rules, (move.direction,)))
    alike = [one for one in found if key(one.after if move.in_result else one.before) == part]
    if not alike and len(found) != 1:
        return None
    return graph.follow(vertex, (alike or found)[0])
