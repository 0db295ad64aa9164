"""Canonical labelling of coloured directed graphs with labelled arcs.

The method is individualisation-refinement: B. D. McKay and A. Piperno, "Practical graph
isomorphism, II", Journal of Symbolic Computation 60 (2014) 94-112. It is right because what steers
the search is invariant under isomorphism, the leaf kept is the greatest by its traces and then its
relabelled graph, and a branch is skipped only if it holds no greater leaf or is the image, under a
known automorphism, of a branch already searched.

All arcs between two vertices together are one *tie*. A graph is a list of rows: ``rows[v]`` maps
each neighbour u of v to the weight of the tie from v to u. Weights are powers of two so far apart
that a sum of weights is a multiset of ties.
"""

from collections import Counter, defaultdict

from symlin.errors import BudgetError, Error


def canonical_order(colours, arcs, *, budget=200_000):
    """Return the vertices 0..n-1 in a canonical order, along which colours ascend.

    ``colours`` holds the n colours of the vertices, hashable and comparable with one another;
    ``arcs`` is a list of (source, target, label), labels likewise; loops and parallel arcs are
    allowed. Two graphs are isomorphic, by a bijection that keeps colours, arcs and labels, if and
    only if their ``canonical_form`` in canonical order are equal. ``budget`` bounds the refinement
    steps: a tie examined, or a vertex copied, is one.

    Raises BudgetError when more steps are needed, Error when an arc leaves 0..n-1, TypeError when
    colours or labels cannot be compared.

    >>> path, same = [(0, 1, 5), (1, 2, 5)], [(2, 0, 5), (0, 1, 5)]
    >>> order, same_order = canonical_order("aaa", path), canonical_order("aaa", same)
    >>> canonical_form("aaa", path, order) == canonical_form("aaa", same, same_order)
    True
    """
    meter = _Meter(budget)
    rows = _rows(len(colours), arcs)
    root = _Partition(colours)
    root.refine(list(root.cells), rows, meter)
    return root.order() if len(root.cells) == len(rows) else _order(root.colour, rows, meter)


def canonical_form(colours, arcs, order):
    """Return the graph relabelled by ``order``: its tuple of colours, its sorted tuple of arcs.

    >>> canonical_form("ab", [(0, 1, 7), (0, 0, 3)], [1, 0])
    (('b', 'a'), ((1, 0, 7), (1, 1, 3)))
    """
    place = {v: i for i, v in enumerate(order)}
    relabelled = sorted((place[source], place[target], label) for source, target, label in arcs)
    return tuple(colours[v] for v in order), tuple(relabelled)


class _Meter:
    def __init__(self, budget):
        self.budget = self.left = budget

    def spend(self, steps):
        self.left -= steps
        if self.left < 0:
            raise BudgetError(f"canonical order needs more than {self.budget} steps; raise budget=")


def _rows(n, arcs):
    code = {label: 3 * i for i, label in enumerate(sorted({label for _, _, label in arcs}))}
    ties = [{} for _ in range(n)]
    for source, target, label in arcs:
        if not (0 <= source < n and 0 <= target < n):
            raise Error(f"the arc {(source, target, label)!r} leaves the vertices 0..{n - 1}")
        out, into = code[label], code[label] + (2 if source == target else 1)
        ties[source][target] = (*ties[source].get(target, ()), out)
        ties[target][source] = (*ties[target].get(source, ()), into)
    for row in ties:
        row.update((u, tuple(sorted(tie))) for u, tie in row.items() if len(tie) > 1)
    kinds = sorted({tie for row in ties for tie in row.values()})
    weight = {tie: 1 << i * n.bit_length() for i, tie in enumerate(kinds)}
    return [{u: weight[tie] for u, tie in row.items()} for row in ties]


def _relabelled(rows, order):
    place = {v: i for i, v in enumerate(order)}
    return [sorted([(place[u], weight) for u, weight in rows[v].items()]) for v in order]


class _Partition:
    """An ordered partition: ``cells[i]`` lists the cell at position i, ``colour[v]`` is its i."""

    def __init__(self, colours):
        classes = defaultdict(list)
        for v, colour in enumerate(colours):
            classes[colour].append(v)
        self.cells, self.colour, start = {}, [0] * len(colours), 0
        for colour in sorted(classes):
            self.cells[start] = classes[colour]
            for v in classes[colour]:
                self.colour[v] = start
            start += len(classes[colour])

    def copy(self):
        copy = object.__new__(_Partition)
        copy.cells, copy.colour = self.cells.copy(), self.colour.copy()
        return copy

    def order(self):
        return sorted(range(len(self.colour)), key=self.colour.__getitem__)

    def split(self, cell, fragment):
        """Make a proper part of a cell a new cell, right after what remains; return its start."""
        new = cell + len(self.cells[cell]) - len(fragment)
        for v in fragment:
            self.colour[v] = new
        self.cells[cell] = [v for v in self.cells[cell] if self.colour[v] == cell]
        self.cells[new] = fragment
        return new

    def refine(self, splitters, rows, meter):
        """Refine by the cells ``splitters`` until equitable or discrete; return the trace."""
        cells, colour = self.cells, self.colour
        waiting, trace = dict.fromkeys(splitters), []
        while waiting and len(cells) < len(colour):
            splitter, _ = waiting.popitem()
            signatures = {}
            for v in cells[splitter]:
                meter.spend(len(rows[v]) + 1)
                for u, weight in rows[v].items():
                    signatures[u] = signatures.get(u, 0) + weight
            fragments = defaultdict(list)
            for u, signature in signatures.items():
                fragments[colour[u], signature].append(u)
            for key in sorted(fragments, reverse=True):
                cell, fragment = key[0], fragments[key]
                trace.append((key, len(fragment)))
                if len(fragment) < len(cells[cell]):
                    new = self.split(cell, fragment)
                    # Of a cell that has been a splitter, the smaller part is enough (Hopcroft).
                    smaller = new if len(fragment) <= len(cells[cell]) else cell
                    waiting[new if cell in waiting else smaller] = None
        return trace


def _order(colours, rows, meter):
    """Return a canonical order, piece by piece; the partition by colours is equitable."""
    partition = _Partition(colours)
    rest = _rest(partition, rows)
    index, pieces = {}, []
    for root in rest:
        if root in index:
            continue
        index[root], vertices = 0, [root]
        for v in vertices:
            for u in rest[v]:
                if u not in index:
                    index[u] = len(vertices)
                    vertices.append(u)
        piece_colours = [colours[v] for v in vertices]
        piece_rows = [{index[u]: weight for u, weight in rest[v].items()} for v in vertices]
        method = _best_leaf if len(vertices) == len(rows) else _order
        order = method(piece_colours, piece_rows, meter)
        form = sorted(piece_colours), _relabelled(piece_rows, order)
        pieces.append((form, [vertices[i] for i in order]))
    order = [v for v in range(len(rows)) if v not in rest]
    order += [v for _, piece in sorted(pieces) for v in piece]
    return sorted(order, key=colours.__getitem__)


def _rest(partition, rows):
    """Return the rows, as a dict, without what an equitable partition implies.

    It implies loops, and all about singleton cells. Between two cells, or within one, it implies
    the tie that most pairs have, once pairs without a tie have one of a new weight. The rest has
    the same automorphisms, and its components can be ordered apart.
    """
    cells, colour = partition.cells, partition.colour
    no_tie = max((w for row in rows for w in row.values()), default=1) << len(rows).bit_length()
    rest = {}
    for cell, vertices in cells.items():
        if len(vertices) > 1:
            first = vertices[0]
            ties = Counter((colour[u], w) for u, w in rows[first].items() if u != first)
            most = {c: w for (c, w), k in ties.items() if 2 * k > len(cells[c]) - (c == cell)}
            absent = dict.fromkeys((u for c in most for u in cells[c]), no_tie)
            for v in vertices:
                row = absent | rows[v]
                rest[v] = {u: w for u, w in row.items() if u != v and w != most.get(colour[u])}
    return rest


class _Node:
    """An equitable partition, reached by individualising the vertices of ``prefix`` in turn.

    ``orbit[v]`` names the orbit of v under the known automorphisms that fix the prefix.
    """

    def __init__(self, partition, prefix, traces):
        self.partition, self.prefix, self.traces = partition, prefix, traces
        _, target = min((len(cell), i) for i, cell in partition.cells.items() if len(cell) > 1)
        self.waiting, self.tried = partition.cells[target].copy(), []
        self.orbit, self.absorbed = list(range(len(partition.colour))), 0

    def redundant(self, automorphisms):
        """Tell whether the last vertex tried is in the orbit of one tried before it."""
        *before, last = self.tried
        if not before:
            return False
        for moved in automorphisms[self.absorbed :]:
            if moved.keys().isdisjoint(self.prefix):
                for v, image in moved.items():
                    old, new = self.orbit[v], self.orbit[image]
                    if old != new:
                        self.orbit = [new if orbit == old else orbit for orbit in self.orbit]
        self.absorbed = len(automorphisms)
        return self.orbit[last] in [self.orbit[v] for v in before]


def _best_leaf(colours, rows, meter):
    """Return the order at the best leaf; the partition by colours is equitable, not discrete."""
    first, best, automorphisms = None, None, []
    path = [_Node(_Partition(colours), (), ())]
    while path:
        node = path[-1]
        if not node.waiting:
            path.pop()
            continue
        vertex = node.waiting.pop()
        node.tried.append(vertex)
        if node.redundant(automorphisms):
            node.tried.pop()
            continue
        meter.spend(len(rows))
        partition = node.partition.copy()
        singleton = partition.split(partition.colour[vertex], [vertex])
        traces = (*node.traces, partition.refine([singleton], rows, meter))
        if best and traces < best[0][: len(traces)] and traces != first[0][: len(traces)]:
            continue
        if len(partition.cells) < len(rows):
            path.append(_Node(partition, (*node.prefix, vertex), traces))
            continue
        meter.spend(sum(map(len, rows)))
        order = partition.order()
        leaf = (traces, _relabelled(rows, order), order)
        first, best = first or leaf, max(best or leaf, leaf, key=lambda leaf: leaf[:2])
        for known in (first, best):
            if known is not leaf and known[:2] == leaf[:2]:
                automorphisms.append({v: u for v, u in zip(known[2], order) if v != u})
                ancestor = next(i for i, node in enumerate(path) if node.redundant(automorphisms))
                del path[ancestor + 1 :]
                break
    return best[2]
