"""Attention forward by generated code, against NumPy written by hand: medians and ratios.

Run with ``python benchmarks/numeric.py``. Both run in turns, so that they meet the same weather.
"""

import os
import statistics
import time

os.environ.setdefault("OPENBLAS_NUM_THREADS", "2")  # more threads than granted cores wait for each other

import numpy as np  # noqa: E402
import sympy  # noqa: E402

import symlin as sl  # noqa: E402
from symlin.nodes import Defined  # noqa: E402
from symlin.numeric.compiling import lambdify  # noqa: E402

SIZES = (8, 8), (64, 64), (512, 64)
ROUNDS = 61


def by_hand(X, W_Q, W_K, W_V):
    Q, K, V = X @ W_Q, X @ W_K, X @ W_V
    scores = Q @ K.T / np.sqrt(np.float32(W_Q.shape[1]))
    weights = np.exp(scores - scores.max(axis=-1, keepdims=True))
    weights /= weights.sum(axis=-1, keepdims=True)
    return weights @ V


def formulas():
    """Attention as one formula and with its letters defined."""
    n, d, k, v = sl.sizes("n d k v")
    X, W_V = sl.matrix("X", n, d), sl.matrix("W_V", d, v)
    W_Q, W_K = sl.matrices("W_Q W_K", d, k)
    args = [X, W_Q, W_K, W_V]
    plain = sl.softmax((X * W_Q) * (X * W_K).T / sympy.sqrt(k)) * (X * W_V)
    Q, K, V = (Defined(name, X * W) for name, W in zip("QKV", (W_Q, W_K, W_V)))
    S = Defined("S", sympy.MatMul(1 / sympy.sqrt(k), Q, sympy.Transpose(K)))
    P = Defined("P", sl.softmax(S))
    return {"one formula": lambdify(args, plain), "with letters": lambdify(args, Defined("O", P * V))}


def seconds(functions, arrays, repeat):
    """The median time of one call of each function, measured in turns."""
    times = [[] for _ in functions]
    for _ in range(ROUNDS):
        for function, kept in zip(functions, times):
            start = time.perf_counter()
            for _ in range(repeat):
                function(*arrays)
            kept.append((time.perf_counter() - start) / repeat)
    return [statistics.median(kept) for kept in times]


def main():
    made = formulas()
    random = np.random.default_rng(0)
    print(f"{'float32':>12}  {'by hand':>9}" + "".join(f"  {name:>20}" for name in made))
    for n, d in SIZES:
        arrays = [random.normal(size=s).astype(np.float32) for s in [(n, d), *[(d, d)] * 3]]
        expected = by_hand(*arrays)
        for name, f in made.items():
            assert f(*arrays).dtype == np.float32 and np.allclose(f(*arrays), expected, rtol=1e-3, atol=1e-3), name
        hand, *others = seconds([by_hand, *made.values()], arrays, 500 if n < 64 else 100 if n < 512 else 4)
        shown = "".join(f"  {t * 1e6:9.1f} µs ({t / hand:4.2f}×)" for t in others)
        print(f"{f'({n},{d})':>12}  {hand * 1e6:6.1f} µs{shown}")
    arrays = [random.normal(size=(8, 8)).astype(np.float32) for _ in range(4)]
    f = made["with letters"]
    whole, inside = seconds([f, f._run], arrays, 1000)
    print(f"\ncall overhead, shapes known: {(whole - inside) * 1e6:.2f} µs")
    listed = [a.tolist() for a in arrays]
    print(f"call with lists: {seconds([f], listed, 50)[0] * 1e6:.1f} µs")
    start = time.perf_counter()
    formulas()
    print(f"to make both functions: {(time.perf_counter() - start) * 1e3:.1f} ms")


if __name__ == "__main__":
    main()
