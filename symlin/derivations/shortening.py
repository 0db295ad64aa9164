"""Shortening a way: others like it, letters put in later, and what all rules make of the formulas on it."""

from symlin.derivations.directed import folded, in_phases, multiplied_out, opened_late
from symlin.derivations.graph import distance, kind_of_edge, parts_of
from symlin.derivations.regrouping import regrouped
from symlin.derivations.steps import DEFINITION, TRIVIAL
from symlin.rewriting.rule import BACKWARD, FORWARD

SHORT = 2
"""Steps of a way that is left as it is."""
EXPANDED = 6
"""Formulas that are rewritten by all rules, to find a shorter way."""


def shortened(graph, edges, ends, letters, hypotheses):
    """The edges of a way that is as short or shorter.

    ``ends`` are the vertices of its two ends; ``letters`` the unfoldings of what one side alone is written with, and of
    what both are; ``hypotheses`` the rules of what is assumed.
    """
    own, others = letters
    ideas = _ideas(edges)
    if len(ideas) <= SHORT:
        return edges
    again = any(a in ideas[:k] for k, a in enumerate(ideas))
    opened = []
    for vertex in dict.fromkeys(ends):
        if others and (DEFINITION, FORWARD) in ideas:
            graph.tidy(opened_late(graph, vertex, (*hypotheses, *own), others)[-1])
        if (DEFINITION, BACKWARD) in ideas:
            opened.append(multiplied_out(graph, vertex, own, only_first=True)[-1])
            graph.tidy(multiplied_out(graph, folded(graph, opened[-1], others)[-1], hypotheses)[-1])
        if again:
            graph.tidy(in_phases(graph, vertex, (*hypotheses, *own, *others))[-1])
    edges = graph.confirmed(*ends) or edges
    left, goal = EXPANDED, parts_of(graph.formulas[ends[1]])
    while left > 0 and len(_ideas(edges)) > SHORT:
        between = _between(edges)
        near = (*between, *opened, *_beside(graph, (*ends, *between), _wanted(edges), goal))
        new = [v for v in dict.fromkeys(near) if v not in graph.expanded][:left]
        if not new:
            break
        for vertex in new:
            graph.expand(vertex)
        left -= len(new)
        edges = graph.confirmed(*ends) or edges
    return regrouped(graph, edges, ends)


def _ideas(edges):
    """The ideas of the steps of a way, in order."""
    kinds = [kind_of_edge(edge) for edge in edges if edge.rule not in TRIVIAL]
    return [kind for k, kind in enumerate(kinds) if k == 0 or kind != kinds[k - 1]]


def _between(edges):
    """The vertices of a way at which a new idea begins, or another letter is put in."""
    said = [k for k, edge in enumerate(edges) if edge.rule not in TRIVIAL]
    return [edges[k - 1].to for last, k in zip(said, said[1:])
            if kind_of_edge(edges[k]) != kind_of_edge(edges[last])
            or edges[k].rule != edges[last].rule and edges[k].rule.startswith(DEFINITION)]


def _wanted(edges):
    """The ideas that are taken back on a way, in the direction in which they are: they may be taken back earlier."""
    ideas = _ideas(edges)
    return {kind for kind in ideas if kind and kind[1] == BACKWARD and (kind[0], FORWARD) in ideas}


def _beside(graph, vertices, wanted, goal):
    """The vertices that one move of a wanted idea, or one that goes without saying, leads to; best first."""
    found = dict.fromkeys(edge.to for vertex in vertices for edge in graph.edges[vertex]
                          if edge.rule in TRIVIAL or kind_of_edge(edge) in wanted)
    return sorted(found, key=lambda v: distance(parts_of(graph.formulas[v]), goal))
