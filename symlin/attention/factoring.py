"""Sums of matrix products written as products again: common factors taken out, and whole sums split in two."""

import sympy
from sympy import Identity, MatAdd, MatMul, S, Transpose

from symlin.arguments import expression
from symlin.errors import BudgetError
from symlin.expansion import expand
from symlin.nodes import Elementwise, Softmax
from symlin.proving import decide
from symlin.shapes import shape

MAX_TERMS = 400
"""Terms beyond which a sum is left as it is."""


def factor(expr):
    """A sum of matrix products with common factors taken out, proved equal to ``expr``; else ``expr`` itself.

    Factors common to all terms are taken out on the left and on the right, a sum that is a product of two sums becomes
    one, and of the rest the terms that share their first or last factor are put together. Products over sums are
    multiplied out first; numbers are factored as SymPy does.

    >>> from symlin.writing import sizes, matrix, matrices, vector, ones
    >>> n, d, k = sizes("n d k")
    >>> A, (X, Y) = matrix("A", n, n), matrices("X Y", n, d)
    >>> factor(A * X + A * Y)
    A*(X + Y)
    >>> X, (W, U), b = matrix("X", n, d), matrices("W U", d, k), vector("b", k)
    >>> factor(expand((X * W + ones(n) * b.T) * (X * U + ones(n) * b.T).T))
    (X*W + 1*b.T)*(X*U + 1*b.T).T
    """
    expr = expression(expr)
    shape(expr)
    if not expr.is_Matrix:
        return sympy.factor(expr)
    try:
        result = _factored(expand(expr, terms=MAX_TERMS))
    except BudgetError:
        return expr
    shape(result)
    return result if decide(expr, result, trials=0).proved else expr


def _factored(expr):
    """An expanded expression as a product where one is found."""
    if isinstance(expr, Softmax):
        return expr.func(_factored(expr.scores), *expr.args[1:])
    if isinstance(expr, Elementwise):
        return expr.func(expr.name, _factored(expr.argument))
    words = [_word(term) for term in (expr.args if isinstance(expr, MatAdd) else (expr,))]
    if any(not word for _, word in words):
        return expr
    return _written(_Sum(words, expr.shape).factors())


def _word(term):
    """``(number, matrices)`` of one term; an identity is the empty product."""
    factors = term.args if isinstance(term, MatMul) else (term,)
    number = sympy.Mul(*[f for f in factors if not f.is_Matrix])
    return number, tuple(_factored(f) if isinstance(f, Softmax | Elementwise) else f for f in factors if f.is_Matrix)


class _Sum:
    """A sum of words with numbers in front, of one shape, to be written as a product."""

    def __init__(self, words, shape):
        collected = {}
        for number, word in words:
            collected[word] = collected.get(word, S.Zero) + number
        self.words = [(number, word) for word, number in collected.items()]
        self.shape = shape

    def factors(self):
        """Factors whose product is the sum: numbers, matrices and sums."""
        common = _common_number([number for number, _ in self.words])
        words = [(sympy.cancel(number / common), word) for number, word in self.words]
        if len(words) == 1:
            return [common * words[0][0], *words[0][1]]
        left = _shared(word for _, word in words)
        rest = [(number, word[left:]) for number, word in words]
        right = _shared(word[::-1] for _, word in rest)
        rest = [(number, word[: len(word) - right]) for number, word in rest]
        head, tail = words[0][1][:left], words[0][1][len(words[0][1]) - right :]
        rows = head[-1].shape[1] if head else self.shape[0]
        columns = tail[0].shape[0] if tail else self.shape[1]
        return [common, *head, *self._inside(rest, (rows, columns)), *tail]

    def _inside(self, words, shape):
        """The factors of what has no common factors on its sides."""
        pair = _as_product(words)
        if pair:
            first, second = pair
            middle = _columns_of(first, shape[0])
            return [*_Sum(first, (shape[0], middle)).factors(), *_Sum(second, (middle, shape[1])).factors()]
        return [_upright(_grouped(words, shape))]


def _columns_of(words, otherwise):
    return next((word[-1].shape[1] for _, word in words if word), otherwise)


def _common_number(numbers):
    """What all numbers have in common: a rational content, and powers that all contain."""
    parts = [number.as_coeff_Mul() for number in numbers]
    content = sympy.gcd_list([c for c, _ in parts])
    if all(c.is_negative for c, _ in parts):
        content = -content
    powers = [sympy.Mul(rest).as_powers_dict() for _, rest in parts]
    shared = {base: power for base, power in powers[0].items() if all(other.get(base) == power for other in powers)}
    return content * sympy.Mul(*[base**power for base, power in shared.items()])


def _shared(words):
    """How many factors all words begin with."""
    first, *others = words
    longest = min(len(first), *map(len, others)) if others else len(first)
    for k in range(longest):
        if any(word[k] != first[k] for word in others):
            return k
    return longest


def _as_product(words):
    """Two sums of words whose product is the sum of ``words``, each of two terms at least, or None."""
    numbers = {word: number for number, word in words}
    for pivot in sorted(numbers, key=len, reverse=True):
        for cut in range(len(pivot) + 1):
            head, tail = pivot[:cut], pivot[cut:]
            heads = [word[: len(word) - len(tail)] for word in numbers if word[len(word) - len(tail) :] == tail]
            tails = [word[cut:] for word in numbers if word[:cut] == head]
            if min(len(heads), len(tails)) < 2 or len(heads) * len(tails) != len(words):
                continue
            left = [(numbers[h + tail], h) for h in heads]
            right = [(numbers[head + t] / numbers[pivot], t) for t in tails]
            if all(sympy.cancel(numbers.get(h + t, S.Zero) - c * e) == 0 for c, h in left for e, t in right):
                return left, right
    return None


def _grouped(words, shape):
    """A sum whose terms that share their first or their last factor are put together, the largest groups first."""
    terms, waiting = [], list(words)
    while waiting:
        groups = {}
        for number, word in waiting:
            for side, letter in (("left", word[:1]), ("right", word[-1:])):
                if letter:
                    groups.setdefault((side, letter), []).append((number, word))
        group = max(groups.values(), key=len, default=[])
        if len(group) < 2:
            return _added(terms + [_written([number, *word], shape) for number, word in waiting])
        terms.append(_written(_Sum(group, shape).factors(), shape))
        waiting = [w for w in waiting if w not in group]
    return _added(terms)


def _added(terms):
    return terms[0] if len(terms) == 1 else MatAdd(*terms, evaluate=False)


def _written(factors, shape=None):
    """The product of factors, its number in front; without matrices a multiple of the identity of ``shape``."""
    number = sympy.Mul(*[f for f in factors if not f.is_Matrix])
    number = sympy.factor(number) if number.is_Add else number
    matrices = [f for f in factors if f.is_Matrix]
    if not matrices:
        return Identity(shape[0]) if number == 1 else MatMul(number, Identity(shape[0]))
    kept = ([] if number == 1 else [number]) + matrices
    return kept[0] if len(kept) == 1 else MatMul(*kept, evaluate=False)


def _upright(e):
    """A sum most of whose terms are transposes, as the transpose of a sum."""
    turned = _transposed(e)
    return Transpose(turned) if _transposes(turned) < _transposes(e) else e


def _transposes(e):
    return sum(1 for part in sympy.preorder_traversal(e) if isinstance(part, Transpose))


def _transposed(e):
    if isinstance(e, Transpose):
        return e.arg
    if isinstance(e, MatAdd):
        return MatAdd(*map(_transposed, e.args), evaluate=False)
    if isinstance(e, MatMul):
        numbers, matrices = ([a for a in e.args if a.is_Matrix is kind] for kind in (False, True))
        return MatMul(*numbers, *map(_transposed, reversed(matrices)), evaluate=False)
    if isinstance(e, sympy.OneMatrix | sympy.ZeroMatrix):
        return e.func(*reversed(e.shape))
    return e if isinstance(e, Identity) else Transpose(e)
