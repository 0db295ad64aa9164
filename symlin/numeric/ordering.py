"""In which order a chain of matrices is multiplied: the cheapest for given shapes, or surely so for all sizes."""

from functools import lru_cache

from symlin.size import ZERO

MEMORY = 4
"""What it costs to write one entry of a product, in multiply-adds."""


@lru_cache(maxsize=4096)
def cheapest(shapes):
    """The pairs of groups to multiply, in order, for arrays of these shapes (batch..., rows, columns).

    A pair ``(i, j)`` multiplies what begins with factor ``i`` by what begins with factor ``j``.

    >>> cheapest(((9, 9), (9, 9), (9, 1)))
    ((1, 2), (0, 1))
    >>> cheapest(((5, 9, 9), (9, 2), (2, 9)))
    ((0, 1), (0, 2))
    """
    return _pairs(_best_cuts(shapes), 0, len(shapes) - 1)


@lru_cache(maxsize=4096)
def cheapest_trace(shapes):
    """Where to cut a chain so that the trace of the product is the sum of the products of entries of two parts."""
    best = _best_cuts(shapes)
    last = len(shapes) - 1
    return 1 + min(
        range(last), key=lambda cut: best[0, cut][0] + best[cut + 1, last][0] + shapes[0][-2] * shapes[cut][-1])


def _pairs(best, first, last):
    if first == last:
        return ()
    cut = best[first, last][1]
    return *_pairs(best, first, cut), *_pairs(best, cut + 1, last), (first, cut + 1)


def _best_cuts(shapes):
    """``{(first, last): (cost, cut, batch)}``, by dynamic programming over the parts of the chain."""
    best = {(i, i): (0, None, shape[:-2]) for i, shape in enumerate(shapes)}
    for length in range(1, len(shapes)):
        for first in range(len(shapes) - length):
            last = first + length
            best[first, last] = min(
                (_joined(best, shapes, first, cut, last) for cut in range(last - 1, first - 1, -1)), key=lambda b: b[0])
    return best


def _joined(best, shapes, first, cut, last):
    left, right = best[first, cut], best[cut + 1, last]
    batch = _broadcast(left[2], right[2])
    times = 1
    for b in batch:
        times *= b
    rows, inner, columns = shapes[first][-2], shapes[cut][-1], shapes[last][-1]
    return left[0] + right[0] + times * rows * columns * (inner + MEMORY), cut, batch


def _broadcast(a, b):
    if len(a) < len(b):
        a, b = b, a
    tail = tuple(max(x, y) for x, y in zip(a[len(a) - len(b):], b))
    return a[: len(a) - len(b)] + tail


def surely_cheapest(sizes):
    """The pairs of ``cheapest`` for a chain of factors (sizes[i], sizes[i + 1]), or None where it depends on the sizes.

    >>> from sympy import Symbol
    >>> from symlin.size import ONE, Size
    >>> n, k = Size.of(Symbol("n")), Size.of(Symbol("k"))
    >>> surely_cheapest((n, n, n, ONE)), surely_cheapest((n, k, n, k))
    (((1, 2), (0, 1)), None)
    """
    count = len(sizes) - 1
    best = {(i, i): (ZERO, None) for i in range(count)}
    for length in range(1, count):
        for first in range(count - length):
            last = first + length
            options = [
                (best[first, cut][0] + best[cut + 1, last][0] + sizes[first] * sizes[cut + 1] * sizes[last + 1], cut)
                for cut in range(last - 1, first - 1, -1)
                if (first, cut) in best and (cut + 1, last) in best]
            if len(options) < length:
                continue
            for cost, cut in options:
                if all((other - cost).surely_nonnegative for other, _ in options):
                    best[first, last] = cost, cut
                    break
    return _pairs(best, 0, count - 1) if (0, count - 1) in best else None
