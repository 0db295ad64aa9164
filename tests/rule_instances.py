"""Random instances of a side of a rule: whatever its variables can stand for, put in, with the assumptions it makes."""

import sympy
from sympy import Add, Identity, MatAdd, MatMul, Mul, S, Symbol, Trace, Transpose

from symlin.nodes import Entry, Total
from symlin.rewriting.filling import assumptions_needed, filled
from symlin.rewriting.letters import size_filled
from symlin.rewriting.patterns import Abstraction
from symlin.rewriting.trees import flat
from symlin.size import Size

EXPONENTS = sympy.symbols("t u", integer=True, nonnegative=True)
FUNCTIONS = ("exp", "relu", "f", "log", "sqrt", "sigmoid", "tanh")


def some_rule(random, rule):
    """A rule itself, or the one for random numbers of blocks."""
    made = None
    while rule.scheme is not None and made is None:
        made = rule.scheme.at(*(random.randint(1, 3) for _ in rule.scheme.letters))
    return made or rule


def instance(w, rule, depth=1):
    """What the variables of a rule may stand for, by name; variables it assumes something of are plain letters."""
    assumed = {s for a in rule.given for part in a if isinstance(part, sympy.Basic) for s in part.free_symbols}
    fit = {v.name: _size(w) for v in rule.variables.values() if v.kind == "size"}
    for v in rule.variables.values():
        if v.kind == "size":
            continue
        plain = v.value is not None and v.value in assumed
        shape = [size_filled(size, fit).to_sympy() for size in v.shape]
        counts = [size_filled(size, fit).to_sympy() for size in v.counts]
        if v.kind == "matrix":
            fit[v.name] = w.symbol(*shape) if plain else w.matrix(*shape, w.integer(0, depth))
        elif v.kind == "number":
            fit[v.name] = w.pick(sympy.symbols("a b c", real=True)) if plain else w.number(w.integer(0, depth))
        elif v.kind == "positive":
            fit[v.name] = w.pick(sympy.symbols("p q", positive=True))
        elif v.kind == "function":
            fit[v.name] = w.pick(FUNCTIONS)
        elif v.kind == "natural":
            fit[v.name] = w.pick((*EXPONENTS, S.Zero, S.One, S(2), EXPONENTS[0] + 1, 2 * EXPONENTS[1], Symbol(
                "h", integer=True, positive=True)))
        elif v.kind == "index" and v.name in rule.ranges:
            inside = [i for i, s in w.scope.items() if s == size_filled(rule.ranges[v.name], fit).to_sympy()]
            fit[v.name] = w.pick(inside) if inside and w.once_in(2) else w.letter()
        elif v.kind in ("family", "numbers"):
            letters = [w.letter() for _ in counts]
            w.scope |= dict(zip(letters, counts))
            fit[v.name] = Abstraction(tuple(letters), flat(
                w.matrix(*shape, w.integer(0, depth)) if v.kind == "family" else w.number(w.integer(0, depth))))
            for letter in letters:
                del w.scope[letter]
    return {name: flat(value) if isinstance(value, sympy.Basic) else value for name, value in fit.items()}


def _size(w):
    turn = w.integer(1, 8)
    return Size.of(S.One if turn == 1 else S(2) if turn == 2 else w.size())


def some_formula(w, rule, direction, fit):
    """A formula in which a side of a rule stands, and what the rule assumes of what its variables stand for."""
    side = filled(rule, rule.side(direction), fit)
    return flat(_around(w, side)), assumptions_needed(rule, fit)


def _around(w, e):
    """The expression alone, or as a part of another."""
    turn = w.integer(1, 9)
    if not e.is_Matrix:
        if turn == 1:
            return Add(e, w.number(0), evaluate=False)
        if turn == 2:
            return Mul(w.number(0), e, evaluate=False)
        if turn == 3:
            letter = w.letter()
            return sympy.Sum(Mul(e, w.number(0), evaluate=False), (letter, 1, w.pick(EXPONENTS[:1] + (w.size(),))))
        return e
    rows, columns = map(sympy.sympify, e.shape)
    if turn == 1:
        return MatAdd(e, w.matrix(rows, columns, 0))
    if turn == 2:
        return MatMul(w.matrix(w.size(), rows, 0), e)
    if turn == 3:
        return Transpose(e)
    if turn == 4:
        return Entry(e, 1, 1)
    if turn == 5:
        size, inner = w.size(composite=False), None
        inner, letter = w.with_letter(size, lambda: w.matrix(columns, w.size(), 0))
        return Total(MatMul(e, inner), (letter, 1, size))
    if turn == 6 and rows == columns:
        return Trace(e)
    if turn == 7 and rows == columns:
        return MatMul(e, MatAdd(e, Identity(rows)))
    return e
