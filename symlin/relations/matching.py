"""Where a product of entries occurs inside a term: indices it sums over are used there by nothing else."""

from symlin.entries import is_symmetric, variables_of
from symlin.naming import renamed


class Pattern:
    """A product as something to look for: ``items`` in an order in which each meets those before it."""

    def __init__(self, product):
        self.sizes = dict(product.bound)
        self.items = _connected_order(product.factors)
        self.heads = {}
        for x, e in product.factors:
            self.heads[x[0]] = self.heads.get(x[0], 0) + e

    def first_match(self, bound, factors):
        """The first way to find it in a term: (mapping, what is left of bound, and of the factors), or None."""
        by_head = {}
        for x in factors:
            by_head.setdefault(x[0], []).append(x)
        if any(head not in by_head for head in self.heads):
            return None
        return self._search(0, {}, factors, bound, by_head)

    def _search(self, k, mapping, left, bound, by_head):
        if k == len(self.items):
            return self._finished(mapping, left, bound)
        x, e = self.items[k]
        for candidate in by_head[x[0]]:
            have = left.get(candidate, 0)
            if not (have >= e if e > 0 else have <= e):
                continue
            for more in self._unified(x, candidate, mapping, bound):
                rest = dict(left)
                if have == e:
                    del rest[candidate]
                else:
                    rest[candidate] = have - e
                found = self._search(k + 1, more, rest, bound, by_head)
                if found is not None:
                    return found
        return None

    def _unified(self, x, candidate, mapping, bound):
        if len(x) == 2 and not isinstance(x[1], int):
            inside = variables_of(x)
            if all(v in mapping or v in self.sizes for v in inside) and renamed(x, mapping) == candidate:
                yield mapping
            return
        orders = [candidate[1:]]
        if is_symmetric(x[0]) and len(candidate) == 3 and candidate[1] != candidate[2]:
            orders.append((candidate[2], candidate[1]))
        for places in orders:
            more = dict(mapping)
            for v, w in zip(x[1:], places):
                if v in more:
                    if more[v] != w:
                        break
                elif v in self.sizes:
                    if bound.get(w) != self.sizes[v] or w in more.values():
                        break
                    more[v] = w
                elif v < -(10**8):
                    if v != w:
                        break
                else:
                    more[v] = w
            else:
                yield more

    def _finished(self, mapping, left, bound):
        summed = [mapping[v] for v in self.sizes]
        outside = {w for v, w in mapping.items() if v not in self.sizes}
        if len(set(summed)) != len(summed) or not outside.isdisjoint(summed):
            return None
        for x in left:
            if not set(summed).isdisjoint(variables_of(x)):
                return None
        rest = {v: size for v, size in bound.items() if v not in summed} if summed else bound
        return {v: w for v, w in mapping.items() if v not in self.sizes}, rest, left


def _connected_order(factors):
    """The factors in an order in which each shares an index with those before it, as far as there is one."""
    pending = sorted(factors, key=lambda item: (len(item[0]) == 2 and not isinstance(item[0][1], int), -len(item[0])))
    order, met = [], set()
    while pending:
        chosen = next((item for item in pending if not met.isdisjoint(variables_of(item[0]))), pending[0])
        pending.remove(chosen)
        order.append(chosen)
        met.update(variables_of(chosen[0]))
    return order
