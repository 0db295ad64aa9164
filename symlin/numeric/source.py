"""Values as readable Python code: one line a step, names as in the formula, shapes as comments.

The code is built as a syntax tree of Python, whose every name is an identifier made here; that tree is what runs.
"""

import ast
from copy import deepcopy

from symlin.numeric.identifiers import Identifiers, spelled
from symlin.numeric.values import ALL, NEW, REST, Value, parts_of

WIDTH = 56
"""Characters up to which a step is written inside the step that uses it."""
_OPERATORS = {
    "+": ast.Add, "-": ast.Sub, "*": ast.Mult, "/": ast.Div, "//": ast.FloorDiv, "@": ast.MatMult, "**": ast.Pow,
    "&": ast.BitAnd,
}
_COMPARISONS = {"<": ast.Lt, "<=": ast.LtE, ">": ast.Gt, ">=": ast.GtE, "==": ast.Eq}
_LIGHT = {"literal", "size", "argument", "same", "mT", "neg", "bound"}
_ARITHMETIC = {"+", "-", "*", "/", "neg", "**", "sum", "mT", "index", "same"}
_SHORT = {"identity", "filled", "lower_triangle", "causal_mask", "vec", "spread"}
"""Calls that are written inside the step that uses them."""
_EXACT = (1, 2, 4, 8)
"""Denominators of fractions that are written as decimals."""
_BUILTIN = {"max", "float"}
_INITIAL = {"min": 1, "max": 0}


class Source:
    """The code of a function that computes values of expressions from arguments.

    ``text`` is what a person reads, ``tree`` the same as Python's syntax tree, without the comments; ``sizes``: the
    names of the sizes that it reads.
    """

    def __init__(self, module, functions, parameters, results, names, readings, several):
        self._module = module
        self._identifiers = Identifiers({*functions, "math"})
        self._uses_math, self._functions, self._sizes = False, set(), set()
        self._tree_of, self._weight, self._lines = {}, {}, []
        self._parameters = {id(value): self._identifiers.new(name) for name, value in parameters}
        self._size_names = {name: self._parameters[id(value)] for name, value in parameters if value.plain}
        self._readings = {reading.name: reading for reading in readings}
        self._several = several
        self._write(results, names)

    # the whole

    def _write(self, results, names):
        order, users = _in_order(results)
        wanted = {id(value): name for value, name in names.items()}
        for value in order:
            self._step(value, users, wanted, results)
        returned = [self._tree_of[id(value)] for value in results]
        returned = ast.Tuple(returned, ast.Load()) if self._several else returned[0]
        comment = "" if self._several or isinstance(returned, ast.Name) else self._comment(results[0])
        self._lines.append((ast.Return(returned), comment))
        self._assemble()

    def _assemble(self):
        head = []
        if self._uses_math:
            head.append(ast.Import([ast.alias("math")]))
        if self._functions:
            names = [ast.alias(name) for name in sorted(self._functions)]
            head.append(ast.ImportFrom(self._module, names, 0))
        parameters = ast.arguments([], [ast.arg(p) for p in self._parameters.values()], None, [], [], None, [])
        lines = [(line, "") for line in self._reading_lines()] + self._lines
        text = [ast.unparse(h) for h in head] + ([""] * 2 if head else [])
        text.append(f"def formula({ast.unparse(parameters)}):")
        define = _at_line(len(text), ast.FunctionDef("formula", parameters, [], [], None, None))
        for statement, comment in lines:
            text.append(f"    {ast.unparse(statement)}" + (f"  # {comment}" if comment else ""))
            define.body.append(_at_line(len(text), statement, 4, len(text[-1])))
        define.end_lineno = len(text)
        self.tree = ast.Module([*[_at_line(1, h) for h in head], define], [])
        self.text = "\n".join(text) + "\n"

    def _reading_lines(self):
        """The sizes that the code uses, read off the arguments."""
        needed, waiting = set(), list(self._sizes)
        while waiting:
            name = waiting.pop()
            if name not in needed:
                needed.add(name)
                if name in self._readings:
                    waiting += self._readings[name].needs
        self.sizes = needed
        readings = [r for r in self._readings.values() if r.name in needed]
        lines, done = [], set()
        for r in readings:
            if r.name in done:
                continue
            shape = ast.Attribute(_name(self._parameters[id(r.value)]), "shape", ast.Load())
            pair = next((o for o in readings if (r.side, o.side) == (-2, -1) and o.value is r.value
                         and r.is_direct and o.is_direct and o.name not in done), None)
            if pair:
                target = ast.Tuple([_target(self._size_name(x.name)) for x in (r, pair)], ast.Store())
                lines.append(_assign(target, ast.Subscript(shape, ast.Slice(_number(-2)), ast.Load())))
                done |= {r.name, pair.name}
                continue
            read = ast.Subscript(shape, _number(r.side), ast.Load())
            lines.append(_assign(_target(self._size_name(r.name)), r.solved(read, self._size_tree)))
            done.add(r.name)
        return lines

    def _size_name(self, name):
        if name not in self._size_names:
            self._size_names[name] = self._identifiers.new(name)
        return self._size_names[name]

    def _size_tree(self, size):
        """A ``Size`` as Python code."""
        terms = []
        for powers, c in reversed(size.terms):
            factors = [_number(c)] if c != 1 or not powers else []
            for name, exponent in powers:
                factor = _name(self._size_name(name))
                factors.append(factor if exponent == 1 else _binary("**", factor, _number(exponent)))
            terms.append(_folded("*", factors))
        return _folded("+", terms) if terms else _number(0)

    # one step

    def _step(self, value, users, wanted, results):
        tree = self._tree(value)
        weight = _own_weight(value) + sum(self._weight[id(p)] for p in _operands(value))
        name = wanted.get(id(value))
        if name is None and self._stays_inside(value, tree, weight, users, results):
            self._tree_of[id(value)], self._weight[id(value)] = tree, weight
            return
        identifier = self._identifiers.new(name or value.extra.get("letter") or f"t{len(self._lines) + 1}")
        self._lines.append((_assign(_target(identifier), tree), self._comment(value)))
        self._tree_of[id(value)], self._weight[id(value)] = _name(identifier), 0

    def _stays_inside(self, value, tree, weight, users, results):
        if value.op in ("literal", "argument", "size", "same") or value.plain and weight == 0:
            return True
        if value.op == "mT" and isinstance(tree.value, ast.Name):
            return True
        using = users.get(id(value), [])
        if len(using) > 1 or using and any(value is r for r in results):
            return False
        if not using:
            return sum(value is r for r in results) == 1
        if len(ast.unparse(tree)) > WIDTH:
            return False
        (user,) = using
        return weight == 0 or weight == 1 and user.op in _ARITHMETIC and not any(
            self._weight.get(id(p), 0) for p in _operands(user) if p is not value) or user.op == value.op == "@"

    def _comment(self, value):
        dims = [spelled(axis.name) for axis in value.axes]
        if value.is_matrix:
            dims += [ast.unparse(self._size_tree(s)) for s in value.shape]
        if value.plain or not dims:
            return ""
        return f"({', '.join(dims)})" if len(dims) > 1 else f"({dims[0]},)"

    def _ref(self, value):
        return deepcopy(self._tree_of[id(value)])

    def _tree(self, value):
        op, args = value.op, value.args
        if op == "literal":
            p, q = args
            return _number(p if q == 1 else p / q) if q in _EXACT else _binary("/", _number(p), _number(q))
        if op == "argument":
            return _name(self._parameters[id(value)])
        if op == "size":
            self._sizes.add(args[0])
            return _name(self._size_name(args[0]))
        if op == "same":
            return self._ref(args[0])
        if op == "mT":
            return ast.Attribute(self._ref(args[0]), "mT", ast.Load())
        if op == "neg":
            return ast.UnaryOp(ast.USub(), self._ref(args[0]))
        if op in _OPERATORS:
            return _binary(op, *map(self._ref, args))
        if op in _COMPARISONS:
            return ast.Compare(self._ref(args[0]), [_COMPARISONS[op]()], [self._ref(args[1])])
        if op == "sum":
            return _call(ast.Attribute(self._ref(args[0]), "sum", ast.Load()), [], self._keywords(value))
        if op == "bound":
            initial = ast.keyword("initial", _number(_INITIAL[args[1]]))
            return _call(ast.Attribute(self._ref(args[0]), args[1], ast.Load()), [], [initial])
        if op == "positions":
            self._functions.add("arange")
            return _call(_name("arange"), [self._ref(args[0]), _plus_one(self._ref(args[1]))], [])
        if op == "index":
            items = [self._index_item(x) for x in args[1:]]
            return ast.Subscript(self._ref(args[0]), ast.Tuple(items, ast.Load()), ast.Load())
        return self._call(value)

    def _call(self, value):
        name, *args = value.args
        if name.startswith("math."):
            self._uses_math = True
            function = ast.Attribute(_name("math"), name.removeprefix("math."), ast.Load())
            if not args:
                return function
        else:
            function = _name(name)
            if name not in _BUILTIN:
                self._functions.add(name)
        return _call(function, [self._argument(a) for a in args], self._keywords(value))

    def _argument(self, a):
        if isinstance(a, Value):
            return self._ref(a)
        if isinstance(a, tuple):
            kind = ast.List if a and isinstance(a[0], tuple) or a and a[0].is_matrix else ast.Tuple
            return kind([self._argument(x) for x in a], ast.Load())
        return ast.Constant(a)

    def _keywords(self, value):
        return [ast.keyword(k, self._ref_or_constant(v)) for k, v in value.extra.items() if k != "letter"]

    def _ref_or_constant(self, v):
        if isinstance(v, Value):
            return _name(self._parameters[id(v)])
        if isinstance(v, tuple):
            return ast.Tuple([_number(x) for x in v], ast.Load())
        return ast.Constant(v) if isinstance(v, bool) else _number(v)

    def _index_item(self, item):
        if item is REST:
            return ast.Constant(...)
        if item is NEW:
            return ast.Constant(None)
        if item == ALL:
            return ast.Slice()
        return self._ref(item)


def _in_order(results):
    """All values below some results, parts first, and for each the values that use it."""
    order, users, state = [], {}, {}
    waiting = [(value, False) for value in reversed(results)]
    while waiting:
        value, ready = waiting.pop()
        if ready:
            order.append(value)
            continue
        if id(value) in state:
            continue
        state[id(value)] = True
        waiting.append((value, True))
        parts = _operands(value)
        for part in parts:
            users.setdefault(id(part), []).append(value)
        waiting += [(part, False) for part in reversed(parts)]
    return order, users


def _operands(value):
    return list(parts_of(value.args))


def _own_weight(value):
    light = value.op in _LIGHT or value.op in _ARITHMETIC or value.plain
    return 0 if light or value.op == "call" and value.args[0] in _SHORT else 1


def _at_line(line, tree, start=0, end=0):
    for node in ast.walk(tree):
        node.lineno, node.end_lineno, node.col_offset, node.end_col_offset = line, line, start, end
    return tree


def _name(identifier):
    return ast.Name(identifier, ast.Load())


def _target(identifier):
    return ast.Name(identifier, ast.Store())


def _assign(target, tree):
    return ast.Assign([target], tree, lineno=0)


def _number(number):
    return ast.UnaryOp(ast.USub(), ast.Constant(-number)) if number < 0 else ast.Constant(number)


def _binary(op, left, right):
    return ast.BinOp(left, _OPERATORS[op](), right)


def _folded(op, trees):
    result, *rest = trees
    for tree in rest:
        result = _binary(op, result, tree)
    return result


def _plus_one(tree):
    if isinstance(tree, ast.Constant):
        return _number(tree.value + 1)
    return _binary("+", tree, _number(1))


def _call(function, args, keywords):
    return ast.Call(function, args, keywords)
