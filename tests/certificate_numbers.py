"""Lines of a shown proof evaluated with NumPy at a random point, where no relation needs to hold.

Powers are true powers. An inverse is not: it is another function of the matrix that is inverted, one that commutes with
transposition, so that a proof that leaves out a law of an inverse shows.
"""

import math
import re

import numpy as np
import sympy

from symlin import nodes
from symlin.relations.words import Block

SIZES = {"n": 4, "m": 3, "k": 2, "d": 2, "p": 3, "q": 2, "h": 2}


class NotHere(Exception):
    """Something written that is not evaluated here."""


class Point:
    """A random point: sizes, matrices and numbers by their symbols; ``naturals`` are the values of symbols of ℕ.

    ``read`` maps matrix symbols to functions by which what is known of them holds, such as that they are symmetric; the
    inverses of those in ``turned`` are their transposes.
    """

    def __init__(self, seed, naturals=3, read=None):
        self.rng, self.known, self.naturals, self.read = np.random.default_rng(seed), {}, naturals, read or {}
        self.letters, self.turned = {}, set()

    def fulfil(self, facts):
        """Draw so that what is known of single symbols (``relations.premises.facts_of``) holds."""
        for symbol, words in facts.words.items():
            if "diagonal" in words:
                self.read[symbol] = lambda m: np.diag(np.diag(m))
            elif "permutation" in words:
                self.read[symbol] = lambda m: np.eye(len(m))[self.rng.permutation(len(m))]
            elif "symmetric" in words:
                self.read[symbol] = lambda m: m + m.T
            elif "skew-symmetric" in words:
                self.read[symbol] = lambda m: m - m.T
            if words & {"orthogonal", "permutation"}:
                self.turned.add(symbol)
        for symbol, value in facts.equal.items():
            self.known[symbol] = self.value(value, {})

    def size(self, e):
        return int(e.subs({s: SIZES[s.name] if s.is_positive else self.naturals for s in e.free_symbols}))

    def define(self, line):
        """Remember a relation whose entries are written, by the name of its letter."""
        if isinstance(line.label, sympy.Indexed):
            self.letters[line.label.base.name] = line.label.indices, line.left
        elif line.label.is_Symbol:
            self.letters[line.label.name] = (), line.left

    # matrices

    def matrix(self, e, at):
        shape = tuple(map(self.size, e.shape))
        if isinstance(e, sympy.MatrixSymbol):
            if e not in self.known:
                drawn = self.rng.normal(size=shape)
                self.known[e] = self.read[e](drawn) if e in self.read else drawn
            return self.known[e]
        if isinstance(e, sympy.Identity):
            return np.eye(shape[0])
        if isinstance(e, sympy.OneMatrix | sympy.ZeroMatrix):
            return np.full(shape, float(isinstance(e, sympy.OneMatrix)))
        if isinstance(e, sympy.MatMul):
            return math.prod(self.number(a, at) for a in e.args if not a.is_Matrix) * self._product(
                [self.matrix(a, at) for a in e.args if a.is_Matrix])
        if isinstance(e, sympy.MatAdd):
            return sum(self.matrix(a, at) for a in e.args)
        if isinstance(e, sympy.Transpose):
            return self.matrix(e.arg, at).T
        if isinstance(e, sympy.Inverse):
            inside = self.matrix(e.arg, at)
            return inside.T if not e.arg.free_symbols.isdisjoint(self.turned) and (
                e.arg.is_symbol or isinstance(e.arg, sympy.Transpose)) else other_inverse(inside)
        if isinstance(e, sympy.MatPow):
            return np.linalg.matrix_power(self.matrix(e.base, at), int(self.number(e.exp, at)))
        if isinstance(e, nodes.Defined):
            return self.matrix(e.value, at)
        if isinstance(e, nodes.Blocks):
            return np.block([[self.matrix(b, at) for b in row] for row in e.grid])
        if isinstance(e, Block):
            return self._block(e, at)
        if isinstance(e, nodes.Total):
            letter, first, last = e.limits
            return sum(self.matrix(e.body, {**at, letter: value})
                       for value in range(self.size(first), self.size(last) + 1))
        if isinstance(e, nodes.Softmax) and e.mask is None:
            scores = np.exp(self.matrix(e.scores, at))
            return scores / scores.sum(axis=0 if e.axis == "column" else 1, keepdims=True)
        raise NotHere(type(e).__name__)

    def _product(self, matrices):
        result = matrices[0]
        for other in matrices[1:]:
            result = result @ other
        return result

    def _block(self, e, at):
        """The first or the last block of a side, or all of it."""
        whole, i, j, *shape = e.args
        result = self.matrix(whole, at)
        for axis, (place, size) in enumerate(zip((int(i), int(j)), map(self.size, shape))):
            if place > 2:
                raise NotHere("a third block")
            start = 0 if place < 2 else result.shape[axis] - size
            result = np.take(result, range(start, start + size), axis=axis)
        return result

    # numbers

    def number(self, e, at):
        """The value of a number; ``at`` gives the values of index letters."""
        if e.is_Number:
            return float(e)
        if e in at:
            return at[e]
        if e.is_Symbol:
            return self._symbol(e, at)
        if isinstance(e, nodes.DefinedScalar | nodes.Defined) and not e.is_Matrix:
            return self.number(e.value, at)
        if isinstance(e, nodes.Scalar):
            return float(self.matrix(e.matrix, at)[0, 0])
        if isinstance(e, sympy.Trace):
            return float(np.trace(self.matrix(e.arg, at)))
        if isinstance(e, sympy.Mul):
            return math.prod(self.number(a, at) for a in e.args)
        if isinstance(e, sympy.Add):
            return sum(self.number(a, at) for a in e.args)
        if isinstance(e, sympy.Pow):
            return self.number(e.base, at) ** self.number(e.exp, at)
        if isinstance(e, sympy.exp):
            return math.exp(self.number(e.args[0], at))
        if isinstance(e, sympy.KroneckerDelta):
            return float(self.number(e.args[0], at) == self.number(e.args[1], at))
        if isinstance(e, sympy.Sum):
            return self._sum(e.args[0], e.args[1:], at)
        if isinstance(e, nodes.Entry):
            i, j = (int(self.number(p, at)) for p in e.position)
            return float(self.matrix(e.matrix, at)[i - 1, j - 1])
        if isinstance(e, sympy.Indexed):
            return self._letter(e.base.name, [self.number(p, at) for p in e.indices], at)
        raise NotHere(type(e).__name__)

    def _symbol(self, e, at):
        if re.fullmatch(r"\[\d+\]", e.name):
            return self._letter(e.name, [], at)
        if e.is_integer:
            return self.size(e)
        if e not in self.known:
            self.known[e] = self.rng.uniform(0.5, 2.0)
        return self.known[e]

    def _letter(self, name, places, at):
        letters, left = self.letters[name]
        return self.number(left, {**at, **dict(zip(letters, places))})

    def _sum(self, body, limits, at):
        if not limits:
            return self.number(body, at)
        *inner, (letter, first, last) = limits
        return sum(self._sum(body, inner, {**at, letter: value})
                   for value in range(self.size(first), self.size(last) + 1))

    def value(self, e, at):
        return self.matrix(e, at) if e.is_Matrix else self.number(e, at)


def other_inverse(m):
    """A function of matrices with ``f(M.T) = f(M).T`` and ``f(I) = I``, far from the inverse."""
    if np.array_equal(m, np.eye(len(m))):
        return m
    return np.sin(m.T) + 0.3 * np.tanh(np.trace(m)) * np.eye(len(m)) + 0.1 * np.cos(m.T)


def gaps(lines, point):
    """For every line with a sum, by how much its left side differs from the sum."""
    for line in lines:
        if line.label is not None:
            point.define(line)
    for line in lines:
        if line.summands is None:
            continue
        free = set().union(*[index_letters(e) for e in (line.left, *[e for _, e in line.summands])])
        at = {letter: 1 + number % 2 for number, letter in enumerate(sorted(free, key=str))}
        left = point.value(line.left, at)
        right = sum((float(c) * point.value(e, at) for c, e in line.summands), np.zeros(np.shape(left)))
        yield float(np.max(np.abs(left - right)) / (1 + np.max(np.abs(left))))


def index_letters(e):
    """The free index letters of what is written in entries."""
    places = [p for part in e.atoms(nodes.Entry) for p in part.position]
    places += [p for part in e.atoms(sympy.Indexed) for p in part.indices]
    places += [p for part in e.atoms(sympy.KroneckerDelta) for p in part.args]
    bound = {limit[0] for part in e.atoms(sympy.Sum) for limit in part.args[1:]}
    found = set().union(*[p.free_symbols for p in places]) - bound if places else set()
    return {s for s in found if s.is_integer and s.name not in SIZES}
