"""Definitions in the order of dependence, and those that are defined through themselves."""

from symlin.text.names import candidates, numbered
from symlin.text.symbols import Formula
from symlin.text.tree import Name, Scripts, children


def in_order(table):
    """The defined names, each after those it uses, and the names that stand in a circle."""
    defined = {name: table.definition(name) for name in table.symbols}
    uses = {name: _used(table, made) for name, made in defined.items() if made is not None}
    order, circles = [], set()
    for component in _components(uses):
        if len(component) > 1 or component[0] in uses[component[0]]:
            circles.update(component)
        else:
            order.append(component[0])
    return order, [name for name in uses if name in circles]


def _used(table, made):
    """The defined names that a body uses."""
    own = {p.text for p in made.parameters or ()} | set(made.indices)
    found, waiting = {}, [made.body]
    while waiting:
        node = waiting.pop()
        if isinstance(node, Scripts) and isinstance(node.base, Name):
            *longer, alone = candidates(node)
            readings, scripts = [*longer, *candidates(numbered(node)), alone], (node.below, node.above)
        elif isinstance(node, Name):
            readings, scripts = [(node.text, None, None)], ()
        else:
            waiting += children(node)
            continue
        for name, *left in readings:
            if name in own or name in table.symbols:
                scripts = left
                plain = isinstance(node, Name) and table.definition(name) is not None
                if name not in own and (plain or isinstance(table.symbols[name], Formula)):
                    found[name] = None
                break
        waiting += [part for part in scripts if part is not None]
    return found


def _components(graph):
    """Strongly connected components, each after those it leads to (Tarjan 1972), without recursion."""
    index, low, on_stack, stack = {}, {}, set(), []
    for root in graph:
        if root in index:
            continue
        work = [(root, iter(graph[root]))]
        index[root] = low[root] = len(index)
        stack.append(root)
        on_stack.add(root)
        while work:
            node, successors = work[-1]
            for following in successors:
                if following not in graph:
                    continue
                if following not in index:
                    index[following] = low[following] = len(index)
                    stack.append(following)
                    on_stack.add(following)
                    work.append((following, iter(graph[following])))
                    break
                if following in on_stack:
                    low[node] = min(low[node], index[following])
            else:
                work.pop()
                if work:
                    low[work[-1][0]] = min(low[work[-1][0]], low[node])
                if low[node] == index[node]:
                    component = []
                    while not component or component[-1] != node:
                        component.append(stack.pop())
                        on_stack.discard(component[-1])
                    yield component
