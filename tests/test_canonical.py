"""Canonical labelling: invariant under renumbering, complete, within its budget, deterministic."""

import os
import random
import subprocess
import sys
from collections import Counter
from itertools import combinations, permutations, product

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from symlin.canonical import _Meter, _Partition, _rows, canonical_form, canonical_order
from symlin.errors import BudgetError, Error


def form(graph, **options):
    colours, arcs = graph
    return canonical_form(colours, arcs, canonical_order(colours, arcs, **options))


def renumbered(graph, numbers):
    colours, arcs = graph
    moved = [None] * len(colours)
    for v, colour in enumerate(colours):
        moved[numbers[v]] = colour
    return moved, [(numbers[source], numbers[target], label) for source, target, label in arcs]


def shuffled(graph, seed):
    generator = random.Random(seed)
    numbers = list(range(len(graph[0])))
    generator.shuffle(numbers)
    colours, arcs = renumbered(graph, numbers)
    generator.shuffle(arcs)
    return colours, arcs


def undirected(vertices, adjacent):
    vertices = list(vertices)
    pairs = permutations(enumerate(vertices), 2)
    return [0] * len(vertices), [(i, j, 0) for (i, a), (j, b) in pairs if adjacent(a, b)]


def union(*graphs):
    colours, arcs = [], []
    for own_colours, own_arcs in graphs:
        arcs += [(s + len(colours), t + len(colours), label) for s, t, label in own_arcs]
        colours = colours + list(own_colours)
    return colours, arcs


def complement(graph):
    present = {arc[:2] for arc in graph[1]}
    return undirected(range(len(graph[0])), lambda u, v: (u, v) not in present)


def cycle(n):
    return undirected(range(n), lambda u, v: (u - v) % n in (1, n - 1))


def path(n):
    return [0] * n, [arc for v in range(n - 1) for arc in ((v, v + 1, 0), (v + 1, v, 0))]


def complete(n):
    return undirected(range(n), lambda u, v: True)


def hypercube(dimension):
    return undirected(range(2**dimension), lambda u, v: (u ^ v).bit_count() == 1)


def ring_of_prisms(n):
    """Prisms in a ring, neighbours fully joined: each needs vertices individualised."""
    vertices = product(range(n), range(2), range(3))
    return undirected(
        vertices,
        lambda a, b: (a[0] - b[0]) % n in (1, n - 1)
        or (a[0] == b[0] and (a[1] == b[1] or a[2] == b[2])),
    )


def petersen():
    return undirected(combinations(range(5), 2), lambda a, b: not set(a) & set(b))


def paley(q):
    squares = {x * x % q for x in range(1, q)}
    return undirected(range(q), lambda u, v: (u - v) % q in squares)


def latin_square_graph(square):
    cells = [(i, j, square[i][j]) for i, j in product(range(len(square)), repeat=2)]
    return undirected(cells, lambda a, b: any(x == y for x, y in zip(a, b)))


def rook():
    return undirected(product(range(4), repeat=2), lambda a, b: a[0] == b[0] or a[1] == b[1])


def shrikhande():
    steps = {(0, 1), (0, 3), (1, 0), (3, 0), (1, 1), (3, 3)}
    return undirected(
        product(range(4), repeat=2), lambda a, b: ((a[0] - b[0]) % 4, (a[1] - b[1]) % 4) in steps
    )


def balanced_tree(depth):
    arcs = [(v, (v - 1) // 2, 0) for v in range(1, 2 ** (depth + 1) - 1)]
    return [0] * (len(arcs) + 1), arcs


def steiner_triple_systems_13():
    """The two Steiner triple systems on 13 points: the cyclic one, and it after a Pasch trade."""
    bases = ((0, 1, 4), (0, 2, 7))
    cyclic = {frozenset((i + x) % 13 for x in base) for base in bases for i in range(13)}
    for a, f in permutations(range(13), 2):
        without_a = [block - {a} for block in cyclic if a in block and f not in block]
        for first, second in combinations(without_a, 2):
            crossing = [b - {f} for b in cyclic if f in b and b - {f} <= first | second]
            if len(crossing) == 2:
                old = {x | {a} for x in (first, second)} | {x | {f} for x in crossing}
                new = {x | {f} for x in (first, second)} | {x | {a} for x in crossing}
                return cyclic, (cyclic - old) | new
    raise AssertionError("no Pasch configuration")


def block_graph(system):
    """Blocks, adjacent when disjoint: strongly regular with parameters (26, 10, 3, 4)."""
    return undirected(sorted(map(sorted, system)), lambda a, b: not set(a) & set(b))


def cai_furer_immerman(n, twisted):
    """The Cai-Fürer-Immerman graph of the complete graph on n vertices."""
    index, arcs = {}, []

    def join(*ends):
        u, v = (index.setdefault(end, len(index)) for end in ends)
        arcs.extend([(u, v, 0), (v, u, 0)])

    edges = list(combinations(range(n), 2))
    for x in range(n):
        around = [edge for edge in edges if x in edge]
        for size in range(0, n, 2):
            for chosen in combinations(around, size):
                for edge in around:
                    join((x, chosen), (x, edge, edge in chosen))
    for edge in edges:
        for bit in (False, True):
            join((edge[0], edge, bit), (edge[1], edge, bit ^ (twisted and edge == (0, 1))))
    return [len(key) for key in index], arcs


def cubic(n, seed):
    """A random simple cubic graph, by the pairing model."""
    generator = random.Random(seed)
    while True:
        ends = [v for v in range(n) for _ in range(3)]
        generator.shuffle(ends)
        edges = {frozenset(pair) for pair in zip(ends[::2], ends[1::2])}
        if len(edges) == 3 * n // 2 and all(len(edge) == 2 for edge in edges):
            return undirected(range(n), lambda u, v: {u, v} in edges)


CYCLIC_5 = [[(i + j) % 5 for j in range(5)] for i in range(5)]
LOOP_5 = [[0, 1, 2, 3, 4], [1, 0, 3, 4, 2], [2, 4, 0, 1, 3], [3, 2, 4, 0, 1], [4, 3, 1, 2, 0]]
CYCLIC_4 = [[(i + j) % 4 for j in range(4)] for i in range(4)]
KLEIN_4 = [[i ^ j for j in range(4)] for i in range(4)]

# Each with a budget some three times what it takes.
FAMILIES = {
    "cycle of 128": (cycle(128), 10_000),
    "directed cycle of 128": (([0] * 128, [(v, (v + 1) % 128, 0) for v in range(128)]), 6_000),
    "path of 1000": (path(1000), 20_000),
    "complete 20": (complete(20), 1_500),
    "complete bipartite": (complement(union(complete(10), complete(10))), 1_500),
    "no arcs": (([0] * 300, []), 1_000),
    "star": (([0] * 301, [(0, v, 0) for v in range(1, 301)]), 4_000),
    "balanced tree": (balanced_tree(7), 5_000),
    "copies of Petersen": (union(*[petersen()] * 10), 20_000),
    "complement of copies": (complement(union(*[petersen()] * 4)), 12_000),
    "cycles": (union(*map(cycle, (3, 3, 4, 5, 5, 6, 7, 7, 12, 12))), 6_000),
    "hypercube 4": (hypercube(4), 4_000),
    "hypercube 6": (hypercube(6), 40_000),
    "Petersen": (petersen(), 2_000),
    "rook": (rook(), 6_000),
    "Shrikhande": (shrikhande(), 6_000),
    "Paley 13": (paley(13), 3_000),
    "Paley 17": (paley(17), 5_000),
    "Paley 29": (paley(29), 15_000),
    "Latin square graph, cyclic 5": (latin_square_graph(CYCLIC_5), 15_000),
    "Latin square graph, loop 5": (latin_square_graph(LOOP_5), 40_000),
    "Latin square graph, Klein 4": (latin_square_graph(KLEIN_4), 6_000),
    "block graph, cyclic": (block_graph(steiner_triple_systems_13()[0]), 30_000),
    "block graph, traded": (block_graph(steiner_triple_systems_13()[1]), 40_000),
    "Cai-Fürer-Immerman": (cai_furer_immerman(4, False), 12_000),
    "cubic 40": (cubic(40, 1), 50_000),
    "ring of prisms": (ring_of_prisms(20), 1_000_000),
}

labels = st.integers(0, 2)


@st.composite
def graphs(draw, most=7):
    n = draw(st.integers(0, most))
    vertices = st.integers(0, n - 1)
    arcs = draw(st.lists(st.tuples(vertices, vertices, labels), max_size=3 * n)) if n else []
    return draw(st.lists(st.integers(0, 1), min_size=n, max_size=n)), arcs


@st.composite
def symmetric_graphs(draw):
    """Copies of a circulant digraph with labels, or a random graph, sometimes complemented."""
    n = draw(st.integers(2, 7))
    steps = draw(st.dictionaries(st.integers(1, n - 1), labels))
    circulant = [0] * n, [(v, (v + d) % n, label) for v in range(n) for d, label in steps.items()]
    copies = union(*[circulant] * draw(st.integers(1, 4)), draw(graphs(most=3)))
    return complement(copies) if draw(st.booleans()) else copies


@given(graphs() | symmetric_graphs(), st.randoms(use_true_random=False))
def test_form_is_invariant_under_renumbering(graph, generator):
    colours, arcs = graph
    order = canonical_order(colours, arcs)
    assert sorted(order) == list(range(len(colours)))
    assert [colours[v] for v in order] == sorted(colours)
    assert form(shuffled(graph, generator.random())) == canonical_form(colours, arcs, order)


@given(graphs(most=14) | symmetric_graphs())
@example(([0, 0, 0, 1, 1], [(3, 1, 0), (3, 2, 0)]))
def test_refinement_is_equitable(graph):
    colours, arcs = graph
    partition = _Partition(colours)
    partition.refine(list(partition.cells), _rows(len(colours), arcs), _Meter(100_000))
    seen = [Counter() for _ in colours]
    for source, target, label in arcs:
        seen[source]["out", label, partition.colour[target]] += 1
        seen[target]["in", label, partition.colour[source]] += 1
    for cell in partition.cells.values():
        assert all(seen[v] == seen[cell[0]] for v in cell)


@given(graphs(most=5), st.data())
def test_forms_are_equal_exactly_for_isomorphic_graphs(graph, data):
    colours, arcs = graph
    vertices = st.integers(0, max(0, len(colours) - 1))
    other = list(arcs)
    if other:
        i = data.draw(st.integers(0, len(other) - 1))
        other[i] = data.draw(st.tuples(vertices, vertices, labels))
    isomorphic = any(
        moved == colours and sorted(moved_arcs) == sorted(other)
        for moved, moved_arcs in (renumbered(graph, p) for p in permutations(range(len(colours))))
    )
    assert (form(graph) == form((colours, other))) == isomorphic


@pytest.mark.parametrize(
    ("n", "pairs", "classes"),
    [
        (4, list(permutations(range(4), 2)), 218),
        (3, list(product(range(3), repeat=2)), 104),
    ],
    ids=["digraphs", "digraphs with loops"],
)
def test_number_of_digraphs_up_to_isomorphism(n, pairs, classes):
    """The numbers are in the OEIS, A000273 and A000595."""
    subsets = product((False, True), repeat=len(pairs))
    arc_sets = ([(u, v, 0) for (u, v), taken in zip(pairs, subset) if taken] for subset in subsets)
    assert len({form(([0] * n, arcs)) for arcs in arc_sets}) == classes


def test_number_of_graphs_up_to_isomorphism():
    """The number is in the OEIS, A000088."""
    pairs = list(combinations(range(5), 2))
    forms = set()
    for subset in product((False, True), repeat=len(pairs)):
        edges = [pair for pair, taken in zip(pairs, subset) if taken]
        forms.add(form(([0] * 5, [arc for u, v in edges for arc in ((u, v, 0), (v, u, 0))])))
    assert len(forms) == 34


@pytest.mark.parametrize("name", FAMILIES)
def test_family_is_invariant_and_within_its_budget(name):
    graph, budget = FAMILIES[name]
    assert form(shuffled(graph, 1), budget=budget) == form(graph, budget=budget)
    assert form(shuffled(graph, 2), budget=budget) == form(graph, budget=budget)


@pytest.mark.parametrize(
    ("left", "right"),
    [
        (rook(), shrikhande()),
        (cai_furer_immerman(4, False), cai_furer_immerman(4, True)),
        (cai_furer_immerman(5, False), cai_furer_immerman(5, True)),
        (latin_square_graph(CYCLIC_4), latin_square_graph(KLEIN_4)),
        (latin_square_graph(CYCLIC_5), latin_square_graph(LOOP_5)),
        tuple(map(block_graph, steiner_triple_systems_13())),
        (cycle(12), union(cycle(6), cycle(6))),
        (union(cycle(3), cycle(5)), union(cycle(4), cycle(4))),
    ],
    ids=lambda graph: f"{len(graph[0])} vertices",
)
def test_graphs_that_refinement_cannot_tell_apart_have_different_forms(left, right):
    assert form(left) != form(right)
    assert form(complement(left)) != form(complement(right))


@pytest.mark.parametrize(
    ("left", "right"),
    [
        (([0], [(0, 0, 0)]), ([0], [])),
        (([0, 0], [(0, 0, 0), (1, 1, 0)]), ([0, 0], [(0, 1, 0), (1, 0, 0)])),
        (([0, 0], [(0, 1, 0)]), ([0, 0], [(0, 1, 1)])),
        (([0, 0], [(0, 1, 0)]), ([0, 0], [(0, 1, 0), (0, 1, 0)])),
        (([0, 1], [(0, 1, 0)]), ([1, 0], [(0, 1, 0)])),
        (([0], []), ([1], [])),
    ],
    ids=["loop", "loops or arcs both ways", "label", "parallel arcs", "direction", "colour"],
)
def test_forms_keep_every_feature(left, right):
    assert form(left) != form(right)


def test_agrees_with_networkx():
    networkx = pytest.importorskip("networkx")
    samples = [cubic(10, seed) for seed in range(25)]
    for left, right in combinations(samples, 2):
        isomorphic = networkx.is_isomorphic(
            networkx.DiGraph([arc[:2] for arc in left[1]]),
            networkx.DiGraph([arc[:2] for arc in right[1]]),
        )
        assert (form(left) == form(right)) == isomorphic


def test_agrees_with_igraph():
    igraph = pytest.importorskip("igraph")
    samples = [cubic(14, seed) for seed in range(30)]
    samples += [shuffled(graph, seed) for seed, graph in enumerate(samples[:10])]
    forms = [form(graph) for graph in samples]
    others = [
        igraph.Graph(n=len(colours), edges=[(u, v) for u, v, _ in arcs if u < v])
        for colours, arcs in samples
    ]
    for i, j in combinations(range(len(samples)), 2):
        assert (forms[i] == forms[j]) == others[i].isomorphic(others[j])


def test_budget_is_the_number_of_steps():
    colours, arcs = petersen()
    enough = next(b for b in range(10_000) if not exceeds(colours, arcs, b))
    assert enough > len(arcs)
    assert not exceeds(colours, arcs, enough + 1)
    assert exceeds(colours, arcs, enough - 1)


def test_refinement_alone_spends_the_budget():
    colours, arcs = path(50)
    assert exceeds([v != 0 for v in range(50)], arcs, len(arcs))


def exceeds(colours, arcs, budget):
    try:
        canonical_order(colours, arcs, budget=budget)
    except BudgetError as error:
        assert str(budget) in str(error)
        return True
    return False


def test_hard_graph_stops_at_its_budget():
    with pytest.raises(BudgetError):
        canonical_order(*cai_furer_immerman(6, True), budget=2_000)


def test_empty_graph():
    assert canonical_order([], []) == []


@pytest.mark.parametrize("arc", [(0, 2, 0), (2, 0, 0), (-1, 0, 0), (0, -1, 0)])
def test_arc_outside_the_vertices_is_an_error(arc):
    with pytest.raises(Error, match="leaves the vertices 0..1"):
        canonical_order([0, 0], [arc])


@pytest.mark.parametrize(("colours", "arcs"), [([0, "a"], []), ([0, 0], [(0, 1, 0), (1, 0, "a")])])
def test_values_that_cannot_be_compared_are_an_error(colours, arcs):
    with pytest.raises(TypeError):
        canonical_order(colours, arcs)


def test_order_does_not_depend_on_the_hash_seed():
    script = (
        "from symlin.canonical import canonical_order\n"
        "arcs = [(v, (v + d) % 12, name) for v in range(12) for d, name in ((1, 'x'), (5, 'yy'))]\n"
        "print(canonical_order(['b', 'a', 'cc'] * 4, arcs), canonical_order(['k'] * 12, arcs))\n"
    )
    outputs = {
        subprocess.run(
            [sys.executable, "-c", script],
            env={**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": os.pathsep.join(sys.path)},
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for seed in ("0", "1", "2", "3")
    }
    assert len(outputs) == 1
