"""Sums of words of matrices: read from short texts, written in SymPy for symlin, evaluated with NumPy alone."""

import re
from fractions import Fraction
from typing import NamedTuple

import numpy
import sympy
from sympy import Identity, Inverse, MatAdd, MatMul, MatrixSymbol, OneMatrix, Transpose, ZeroMatrix

import symlin as sl
from symlin.nodes import Blocks, Entry

TURNED = {"": "T", "T": "", "inv": "invT", "invT": "inv"}
INVERTED = {"": "inv", "T": "invT", "inv": "", "invT": "T"}
COUNT = "h"
"""The size that counts the members of a family; the letter ``A#i`` is the member of A at the index i."""


class Letter(NamedTuple):
    """A matrix, its transpose ("T"), its inverse ("inv") or both; ``1n`` is the column of n ones."""

    name: str
    mark: str = ""


class Group(NamedTuple):
    """A sum in parentheses, with a mark as that of a letter."""

    sum: "Sum"
    mark: str = ""


class Word(NamedTuple):
    """``coefficient · scalars · factors``; ``scalars`` are pairs (name, exponent). No factor: the identity."""

    coefficient: Fraction
    scalars: tuple
    factors: tuple


class Sum(NamedTuple):
    """A sum of words (rows, columns); sizes are names, or "1"."""

    rows: str
    columns: str
    words: tuple


class Letters(dict):
    """``{name: (rows, columns)}`` of matrices; scalars are known apart."""

    def shape(self, factor):
        if isinstance(factor, Group):
            rows, columns = factor.sum.rows, factor.sum.columns
        elif factor.name[0] == "1":
            rows, columns = factor.name[1:], "1"
        else:
            rows, columns = self[factor.name.split("#")[0]]
        return (columns, rows) if factor.mark in ("T", "inv") else (rows, columns)

    # -- reading

    def equation(self, text):
        """``n n : Q' Q = I`` as two sums; ``'`` transposes, ``^-1`` inverts."""
        shape, _, sides = text.partition(":")
        rows, columns = shape.split()
        return tuple(self.sum(side, rows, columns) for side in sides.split("="))

    def sum(self, text, rows=None, columns=None):
        tokens = re.findall(r"\^-1'?|[()+'-]|\d+/\d+|[\w#]+", text)
        words, rest = self._sum(tokens)
        assert not rest, text
        return self._shaped(words, rows, columns)

    def _shaped(self, words, rows=None, columns=None):
        for word in words:
            if word.factors and rows is None:
                rows, columns = self.shape(word.factors[0])[0], self.shape(word.factors[-1])[1]
        return Sum(rows, columns, tuple(words))

    def _sum(self, tokens):
        words, sign = [], 1
        while tokens and tokens[0] != ")":
            if tokens[0] in "+-":
                sign, tokens = (1 if tokens[0] == "+" else -1), tokens[1:]
            word, tokens = self._word(tokens, sign)
            words += [word] if word.coefficient else []
        return words, tokens

    def _word(self, tokens, sign):
        coefficient, scalars, factors = Fraction(sign), [], []
        while tokens and tokens[0] not in ")+-":
            token, tokens = tokens[0], tokens[1:]
            if token == "(":
                words, tokens = self._sum(tokens)
                factor, tokens = Group(self._shaped(words)), tokens[1:]
            elif token[0].isdigit() and not (len(token) > 1 and token[1].isalpha()):
                coefficient *= Fraction(token)
                continue
            elif token == "I":
                continue
            elif token.split("#")[0] in self or token[0] == "1":
                factor = Letter(token)
            else:
                exponent = 1
                if tokens and tokens[0] == "^-1":
                    exponent, tokens = -1, tokens[1:]
                scalars.append((token, exponent))
                continue
            while tokens and tokens[0] in ("'", "^-1", "^-1'"):
                for mark in {"'": [TURNED], "^-1": [INVERTED], "^-1'": [INVERTED, TURNED]}[tokens[0]]:
                    factor = factor._replace(mark=mark[factor.mark])
                tokens = tokens[1:]
            factors.append(factor)
        return Word(coefficient, tuple(scalars), tuple(factors)), tokens


def turned(e):
    """The transpose of a sum, multiplied out word by word."""
    return Sum(e.columns, e.rows, tuple(
        w._replace(factors=tuple(f._replace(mark=TURNED[f.mark]) for f in reversed(w.factors))) for w in e.words))


class Book:
    """The SymPy symbols of letters, scalars and sizes; ``literal`` gives numbers for some sizes."""

    def __init__(self, letters, scalars, members=(), literal=None):
        literal = literal or {}
        self.sizes = {s: sympy.Integer(literal[s]) if s in literal else sl.sizes(s) for s in ("n", "m", "k", COUNT)}
        self.sizes["1"] = sympy.S.One
        self.index = sl.indices("i")
        self.matrices = {
            name: sl.family(name, self.sizes[r], self.sizes[c], count=self.sizes[COUNT]) if name in members
            else MatrixSymbol(name, self.sizes[r], self.sizes[c]) for name, (r, c) in letters.items()}
        self.scalars = {name: sl.scalar(name) for name in scalars}

    def factor(self, f):
        if isinstance(f, Group):
            made = self.sum(f.sum)
        elif f.name[0] == "1":
            made = OneMatrix(self.sizes[f.name[1:]], 1)
        else:
            name, _, member = f.name.partition("#")
            made = self.matrices[name]
            if member:
                made = made[self.index if member == "i" else int(member)]
        if f.mark.startswith("inv"):
            made = Inverse(made)
        return Transpose(made) if f.mark.endswith("T") else made

    def word(self, w, rows):
        numbers = [] if w.coefficient == 1 else [sympy.Rational(w.coefficient.numerator, w.coefficient.denominator)]
        numbers += [sympy.Pow(self.scalars[name], e) for name, e in w.scalars]
        factors = [self.factor(f) for f in w.factors] or [Identity(self.sizes[rows])]
        return MatMul(*numbers, *factors) if len(numbers) + len(factors) > 1 else factors[0]

    def sum(self, e):
        made = [self.word(w, e.rows) for w in e.words]
        if not made:
            return ZeroMatrix(self.sizes[e.rows], self.sizes[e.columns])
        return MatAdd(*made) if len(made) > 1 else made[0]

    def written(self, e):
        """A sum, or a tuple (function, argument, ...), in SymPy."""
        if isinstance(e, Sum):
            return self.sum(e)
        head, *args = e
        args = [self.written(a) for a in args]
        if head == "diagonal":
            at = Entry(args[0], self.index, self.index)
            return sl.total(sl.exp(at) * at, (self.index, 1, args[0].shape[0]))
        if head == "total":
            return sl.total(args[0], (self.index, 1, self.sizes[COUNT]))
        return _WRITTEN[head](*args)


_WRITTEN = {
    "exp": sl.exp, "relu": sl.relu, "logistic": sl.logistic, "softmax": sl.softmax,
    "softmax of a column": sl.softmax, "hadamard": sl.hadamard, "kron": sl.kron,
    "beside": lambda a, b: Blocks([[a, b]]), "above": lambda a, b: Blocks([[a], [b]]),
    "trace": sympy.Trace, "frobenius": sl.frobenius2, "times": MatMul, "corner": lambda a, b, d: Blocks(
        [[a, b], [ZeroMatrix(d.shape[0], a.shape[1]), d]]), "inverse": Inverse,
}


class Singular(Exception):
    """A matrix that is inverted is not, or hardly, invertible."""


class Numbers:
    """Arrays for letters, numbers for scalars and sizes; ``index`` is the member that the index i stands for."""

    def __init__(self, values, sizes):
        self.values, self.sizes, self.index = values, {**sizes, "1": 1}, 1

    def factor(self, f):
        if isinstance(f, Group):
            value = self.sum(f.sum)
        elif f.name[0] == "1":
            value = numpy.ones((self.sizes[f.name[1:]], 1))
        else:
            name, _, member = f.name.partition("#")
            value = self.values[name]
            if member:
                value = value[(self.index if member == "i" else int(member)) - 1]
        if f.mark.startswith("inv"):
            value = _inverse(value)
        return value.T if f.mark.endswith("T") else value

    def sum(self, e):
        total = numpy.zeros((self.sizes[e.rows], self.sizes[e.columns]))
        for w in e.words:
            value = numpy.eye(self.sizes[e.rows])
            for f in w.factors:
                value = value @ self.factor(f)
            number = float(w.coefficient)
            for name, exponent in w.scalars:
                if exponent < 0 and abs(self.values[name]) < 1e-9:
                    raise Singular
                number *= float(self.values[name]) ** exponent
            total = total + number * value
        return total

    def value(self, e):
        """A sum, or a tuple (function, argument, ...), as an array (rows, columns)."""
        if isinstance(e, Sum):
            return self.sum(e)
        head, *args = e
        if head == "total":
            return sum(self.at(i).value(args[0]) for i in range(1, self.sizes[COUNT] + 1))
        return _VALUES[head](*[self.value(a) for a in args])

    def at(self, index):
        other = Numbers(self.values, self.sizes)
        other.index = index
        return other


def _inverse(value):
    if numpy.linalg.cond(value) > 1e5:
        raise Singular
    return numpy.linalg.inv(value)


def _softmax(a):
    e = numpy.exp(a - a.max(axis=1, keepdims=True))
    return e / e.sum(axis=1, keepdims=True)


def _corner(a, b, d):
    return numpy.block([[a, b], [numpy.zeros((d.shape[0], a.shape[1])), d]])


_VALUES = {
    "exp": numpy.exp, "relu": lambda a: numpy.maximum(a, 0), "logistic": lambda a: 1 / (1 + numpy.exp(-a)),
    "softmax": _softmax, "softmax of a column": lambda a: _softmax(a.T).T, "hadamard": numpy.multiply,
    "kron": numpy.kron, "beside": lambda a, b: numpy.hstack([a, b]), "above": lambda a, b: numpy.vstack([a, b]),
    "trace": lambda a: numpy.array([[numpy.trace(a)]]), "frobenius": lambda a: numpy.array([[(a * a).sum()]]),
    "diagonal": lambda a: (numpy.exp(numpy.diag(a)) * numpy.diag(a)).sum().reshape(1, 1),
    "times": lambda a, b: a @ b, "corner": _corner, "inverse": _inverse,
}
