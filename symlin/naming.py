"""Canonical names for the bound indices of one term, and injective renamings.

Two terms are equal up to the names of their bound indices exactly when their ``Product`` s are equal. A term with at
most one bound index has only one naming. Otherwise each connected part is named by *walking*: from what is named
already to the factor whose head and named places come first, whose places then get the next names. A walk is
canonical as long as there is one first factor; where two tie, the part is labelled as a coloured graph
(``canonical.py``), inner sums being vertices of the same graph.
"""

from symlin.canonical import canonical_order
from symlin.entries import HEIGHT, Product, Total, fresh, height_of, is_symmetric, spend, variables_of

_UNNAMED = 1 << 60
_MAX_STARTS = 4


def product_of(bound, factors):
    """The ``Product`` of a term's bound variables ``{variable: Size}`` and factors ``{atom: exponent}``."""
    height = max(map(height_of, factors), default=0)
    if not bound:
        return Product((), tuple(sorted(factors.items())), height)
    order = list(bound) if len(bound) == 1 else _bound_order(bound, factors)
    first = -height * HEIGHT - 1
    mapping = {v: first - position for position, v in enumerate(order)}
    name = renamed if height else _renamed_entry
    named = sorted([(name(atom, mapping), e) for atom, e in factors.items()])
    return Product(tuple((mapping[v], bound[v]) for v in order), tuple(named), height)


def renamed(atom, mapping):
    """An atom under an injective renaming of variables to names that nothing inside it binds."""
    if len(atom) == 2 and isinstance(atom[1], Product | Total):
        inside = atom[1]
        if inside.variables.isdisjoint(mapping):
            return atom
        return atom[0], (_renamed_product if isinstance(inside, Product) else _renamed_total)(inside, mapping)
    return _renamed_entry(atom, mapping)


def _renamed_entry(atom, mapping):
    places = [mapping.get(v, v) for v in atom[1:]]
    return (atom[0], *(sorted(places) if is_symmetric(atom[0]) else places))


def _renamed_product(product, mapping):
    if product.variables.isdisjoint(mapping):
        return product
    spend(1)
    return product_of(dict(product.bound), {renamed(a, mapping): e for a, e in product.factors})


def _renamed_total(total, mapping):
    return Total(tuple(sorted((_renamed_product(p, mapping), c) for p, c in total.terms)))


def opened(product, coefficient=1):
    """A product as a term whose bound variables are fresh."""
    if not product.bound:
        return coefficient, {}, dict(product.factors)
    mapping = {v: fresh() for v, _ in product.bound}
    bound = {mapping[v]: size for v, size in product.bound}
    return coefficient, bound, {renamed(a, mapping): e for a, e in product.factors}


def terms_of(total):
    """A collected sum as terms whose bound variables are fresh."""
    return [opened(p, c) for p, c in total.terms]


def _bound_order(bound, factors):
    """The bound variables in canonical order, connected parts in the order of what they look like."""
    path = _path_order(bound, factors)
    if path is not None:
        return path
    parts = connected(bound, factors)
    if len(parts) == 1:
        return _part_order(*parts[0], bound)
    described = []
    for variables, items in parts:
        order = _part_order(variables, items, bound)
        described.append((_description(order, items, bound), order))
    described.sort(key=lambda pair: pair[0])
    return [v for _, order in described for v in order]


def _path_order(bound, factors):
    """The order along a product of matrices between two free ends: from the end that comes first, else None."""
    at, ends = {v: [] for v in bound}, []
    for item in factors.items():
        atom = item[0]
        if len(atom) > 3 or height_of(atom):
            return None
        inside = [v for v in atom[1:] if v in at]
        for v in inside:
            at[v].append(atom)
        if len(inside) == 1:
            places = [_UNNAMED if v in at else v for v in atom[1:]]
            places = tuple(sorted(places) if is_symmetric(atom[0]) else places)
            ends.append((atom[0], item[1], places, inside[0], atom))
    if len(ends) != 2 or ends[0][:3] == ends[1][:3]:
        return None
    *_, v, atom = min(ends, key=lambda end: end[:3])
    order = [v]
    while len(order) < len(bound):
        if len(at[v]) != 2:
            return None
        atom = at[v][0] if at[v][1] is atom else at[v][1]
        following = [w for w in atom[1:] if w in at and w != v]
        if len(following) != 1:
            return None
        v = following[0]
        order.append(v)
    return order if len(at[v]) == 2 else None


def _description(order, items, bound):
    mapping = {v: -_UNNAMED - position for position, v in enumerate(order)}
    return [bound[v] for v in order], sorted((renamed(atom, mapping), e) for atom, e in items)


def connected(bound, factors):
    """Parts (variables, factors) that share no bound variable; factors without one belong to none."""
    part_of = {v: v for v in bound}

    def root(v):
        while part_of[v] != v:
            part_of[v] = v = part_of[part_of[v]]
        return v

    touching = []
    for item in factors.items():
        inside = [v for v in variables_of(item[0]) if v in bound]
        if inside:
            touching.append((inside[0], item))
            first = root(inside[0])
            for v in inside[1:]:
                part_of[root(v)] = first
    parts = {}
    for v in bound:
        parts.setdefault(root(v), ([], []))[0].append(v)
    for v, item in touching:
        parts[root(v)][1].append(item)
    return list(parts.values())


def _part_order(variables, items, bound):
    if len(variables) == 1:
        return variables
    walk = _Walk(variables, items, bound)
    return walk.from_named() or walk.from_rarest() or _graph_order(variables, items, bound)


class _Walk:
    """Naming a connected part factor by factor; gives None where the next factor is not unique."""

    def __init__(self, variables, items, bound):
        self.variables, self.bound = set(variables), bound
        self.flat = [i for i in items if not height_of(i[0])]
        self.nested = [i for i in items if height_of(i[0])]
        self.items = items
        self.at = {v: [] for v in variables}
        for number, (atom, _) in enumerate(self.flat):
            for v in set(atom[1:]) & self.variables:
                self.at[v].append(number)

    def from_named(self):
        """The order when free indices anchor the part, or None."""
        anchored = [n for n, (a, _) in enumerate(self.flat) if not self.variables.issuperset(a[1:])]
        return self._walk({}, anchored) if anchored else None

    def from_rarest(self):
        """The order when nothing is named: start at the kind of factor that is rarest, trying all of that kind."""
        kinds = {}
        for number, item in enumerate(self.flat):
            kinds.setdefault(self._key(item, {}), []).append(number)
        if not kinds:
            return None
        _, starts = min(kinds.items(), key=lambda pair: (len(pair[1]), pair[0]))
        if len(starts) > _MAX_STARTS:
            return None
        best = None
        for start in starts:
            order = self._walk({}, [start])
            if order is None:
                return None
            if len(starts) > 1:
                described = _description(order, self.items, self.bound)
                if best is None or described < best[0]:
                    best = described, order
            else:
                best = None, order
        return best[1]

    def _key(self, item, names):
        atom, exponent = item
        places, unnamed = [], {}
        for v in atom[1:]:
            if v not in self.variables:
                places.append(v)
            elif v in names:
                places.append(-names[v] - 1)
            else:
                places.append(_UNNAMED + unnamed.setdefault(v, len(unnamed)))
        return atom[0], exponent, tuple(sorted(places) if is_symmetric(atom[0]) else places)

    def _walk(self, names, frontier):
        names, frontier = dict(names), set(frontier)
        done = set()
        while len(names) < len(self.variables):
            frontier = {n for n in frontier if any(v in self.variables and v not in names for v in self.flat[n][0][1:])}
            if frontier:
                keys = sorted((self._key(self.flat[n], names), n) for n in frontier)
                if len(keys) > 1 and keys[0][0] == keys[1][0]:
                    return None
                chosen = keys[0][1]
                frontier.discard(chosen)
                atom = self.flat[chosen][0]
                new = [v for v in dict.fromkeys(atom[1:]) if v in self.variables and v not in names]
                if len(new) > 1 and is_symmetric(atom[0]):
                    return None
            else:
                new = self._one_through_nested(names)
                if new is None:
                    return None
            for v in new:
                names[v] = len(names)
                frontier.update(n for n in self.at[v] if n not in done)
        return sorted(names, key=names.get)

    def _one_through_nested(self, names):
        """The next variable where only functions of inner sums remain: of the one with a single unnamed variable."""
        keys = []
        mapping = {v: -_UNNAMED - position for v, position in names.items()}
        for atom, exponent in self.nested:
            unnamed = [v for v in variables_of(atom) if v in self.variables and v not in names]
            if len(unnamed) == 1:
                key = renamed(atom, {**mapping, unnamed[0]: -2 * _UNNAMED})
                keys.append((key, exponent, unnamed[0]))
        keys.sort(key=lambda k: k[:2])
        if not keys or len(keys) > 1 and keys[0][:2] == keys[1][:2] and keys[0][2] != keys[1][2]:
            return None
        return [keys[0][2]]


def _graph_order(variables, items, bound):
    """The order by canonical labelling of the part's coloured graph."""
    colours, arcs, vertex = [], [], {}

    def add(*colour):
        colours.append(tuple(map(str, colour)))
        return len(colours) - 1

    def place(v):
        if v not in vertex:
            vertex[v] = add("named", v)
        return vertex[v]

    def add_factors(owner, factors):
        for atom, exponent in factors:
            inside = atom[1] if len(atom) == 2 and isinstance(atom[1], Product | Total) else None
            here = add("factor", atom[0], exponent)
            if owner is not None:
                arcs.append((owner, here, 0))
            if inside is None:
                same = is_symmetric(atom[0])
                arcs.extend((here, place(v), 1 if same else k) for k, v in enumerate(atom[1:], start=1))
            else:
                for product, coefficient in inside.terms if isinstance(inside, Total) else [(inside, 1)]:
                    add_product(here, product, coefficient)

    def add_product(owner, product, coefficient):
        here = add("term", coefficient)
        arcs.append((owner, here, 0))
        hidden = {v: vertex.pop(v) for v, _ in product.bound if v in vertex}
        for v, size in product.bound:
            vertex[v] = add("bound", size)
            arcs.append((here, vertex[v], 0))
        add_factors(here, product.factors)
        for v, _ in product.bound:
            del vertex[v]
        vertex.update(hidden)

    for v in variables:
        vertex[v] = add("outer", bound[v])
    back = {vertex[v]: v for v in variables}
    add_factors(None, items)
    return [back[n] for n in canonical_order(colours, arcs) if n in back]
