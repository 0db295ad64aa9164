"""How fast symlin decides, as tables: ``python benchmarks/speed.py``; ``--help`` lists the parts."""

import argparse
import statistics
import subprocess
import sys
import time
from functools import partial
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "tests")]

import sympy  # noqa: E402
from sympy import Identity, KroneckerProduct, MatAdd, MatMul, MatPow, MatrixSymbol, OneMatrix, Trace, Transpose  # noqa: E402

import symlin as sl  # noqa: E402
from symlin.nodes import Blocks, Concat, Defined, Softmax, Total, Vec  # noqa: E402

TRUSTED = (
    "size.py",
    "ranges.py",
    "entries.py",
    "places.py",
    "naming.py",
    "canonical.py",
    "normal_form.py",
    "permutations.py",
    "signs.py",
    "factors.py",
    "laws.py",
    "vanishing.py",
    "meaning",
    "shapes",
    "relations/certificates.py",
    "relations/premises.py",
    "relations/proofs.py",
    "relations/replaying.py",
    "exact.py",
    "satisfied.py",
    "node_values.py",
    "balls.py",
)
"""What an answer rests on: the meaning and its normal form for proofs, exact evaluation for refutations."""


def table(title, heads, rows):
    rows = [[f"{cell:.2f}" if isinstance(cell, float) else str(cell) for cell in row] for row in rows]
    widths = [max(len(row[c]) for row in [heads, *rows]) for c in range(len(heads))]
    print(f"\n{title}")
    for row in [heads, *rows]:
        print(
            "  " + "  ".join(cell.ljust(w) if c == 0 else cell.rjust(w) for c, (cell, w) in enumerate(zip(row, widths)))
        )
    sys.stdout.flush()


def milliseconds(action, repeat=3):
    """The median time of an action after one run to warm up, and its last result."""
    result = action()
    times = []
    for _ in range(repeat):
        start = time.perf_counter()
        result = action()
        times.append(1000 * (time.perf_counter() - start))
        if times[-1] > 2000:
            break
    return statistics.median(times), result


def growth(title, head, cases):
    """A table of claims that grow: cases are (label, function that writes two sides)."""
    rows = []
    for label, write in cases:
        left, right = write()
        time_, verdict = milliseconds(partial(sl.prove, left, right))
        rows.append((label, time_, verdict.status))
    table(title, (head, "ms", "answer"), rows)


# the suite ---------------------------------------------------------------------------------------------------------


def suite():
    """Milliseconds a claim over the suite of documents, reading included."""
    documents = sorted((ROOT / "tests" / "suite" / "cases").iterdir())
    for document in documents:
        sl.check_document(document)
    claims = [claim for document in documents for claim in sl.check_document(document).claims]
    times = [(claim.ms, claim.verdict, claim.claim) for claim in claims]
    groups = {"all": times} | {v: [t for t in times if t[1] == v] for v in dict.fromkeys(v for _, v, _ in times)}
    rows = []
    for name, some in groups.items():
        ordered = sorted(t for t, _, _ in some)
        rows.append((name, len(some), statistics.median(ordered), ordered[int(0.95 * (len(ordered) - 1))], ordered[-1]))
    table(
        f"Milliseconds a claim over the suite ({len(documents)} documents, warm, reading included)",
        ("answer", "claims", "median", "95 %", "most"),
        rows,
    )
    table(
        "The slowest claims", ("claim", "ms", "answer"), [(c[:70], t, v) for t, v, c in sorted(times, reverse=True)[:8]]
    )


# against SymPy with explicit entries -------------------------------------------------------------------------------


def _identities():
    """Ten identities of linear algebra and attention: name, two sides for sizes, two sides with explicit entries."""

    def symbols(n, d):
        return {
            name: MatrixSymbol(name, rows, columns)
            for name, rows, columns in (
                ("X", n, d),
                ("Y", n, d),
                ("Z", n, d),
                ("A", n, n),
                ("B", n, n),
                ("C", n, n),
                ("W", d, d),
                ("V", d, d),
                ("U", d, d),
                ("x", n, 1),
                ("p", d, 1),
                ("q", d, 1),
            )
        }

    def weights(scores):
        exps = scores.applyfunc(sympy.exp)
        return sympy.Matrix(*scores.shape, lambda i, j: exps[i, j] / sum(exps[i, :]))

    def join(*parts):
        return sympy.Matrix.hstack(*parts)

    def stack(*parts):
        return sympy.Matrix.vstack(*parts)

    T = Transpose
    return [
        (
            "scores of projections",
            lambda X, W, V, **_: (MatMul(MatMul(X, W), T(MatMul(X, V))), MatMul(X, W, T(V), T(X))),
            lambda X, W, V, **_: ((X * W) * (X * V).T, X * W * V.T * X.T),
        ),
        (
            "scores with biases",
            lambda X, W, V, x, p, q, **_: (
                MatMul(X * W + x * T(p), T(X * V + x * T(q))),
                MatAdd(
                    MatMul(X, W, T(V), T(X)),
                    MatMul(X, W, q, T(x)),
                    MatMul(x, T(p), T(V), T(X)),
                    MatMul(sl.dot(p, q), x, T(x)),
                ),
            ),
            lambda X, W, V, x, p, q, **_: (
                (X * W + x * p.T) * (X * V + x * q.T).T,
                X * W * V.T * X.T + X * W * q * x.T + x * p.T * V.T * X.T + (p.T * q)[0] * x * x.T,
            ),
        ),
        (
            "X -> A X W is linear",
            lambda X, Y, A, W, **_: (MatMul(A, 2 * X + Y, W), 2 * MatMul(A, X, W) + MatMul(A, Y, W)),
            lambda X, Y, A, W, **_: (A * (2 * X + Y) * W, 2 * A * X * W + A * Y * W),
        ),
        (
            "two heads",
            lambda X, Y, W, V, **_: (MatMul(Blocks([[X, Y]]), Blocks([[W], [V]])), X * W + Y * V),
            lambda X, Y, W, V, **_: (join(X, Y) * stack(W, V), X * W + Y * V),
        ),
        (
            "softmax is shift invariant",
            lambda X, x, n, d, **_: (Softmax(X + MatMul(x, OneMatrix(1, d))), Softmax(X)),
            lambda X, x, n, d, **_: (weights(X + x * sympy.ones(1, d)), weights(X)),
        ),
        (
            "rows of softmax sum to one",
            lambda X, n, d, **_: (MatMul(Softmax(X), OneMatrix(d, 1)), OneMatrix(n, 1)),
            lambda X, n, d, **_: (weights(X) * sympy.ones(d, 1), sympy.ones(n, 1)),
        ),
        (
            "trace is cyclic",
            lambda A, B, C, **_: (Trace(MatMul(A, B, C)), Trace(MatMul(C, A, B))),
            lambda A, B, C, **_: (sympy.Matrix([[(A * B * C).trace()]]), sympy.Matrix([[(C * A * B).trace()]])),
        ),
        (
            "vec of a product",
            lambda A, X, W, **_: (Vec(MatMul(A, X, W)), MatMul(KroneckerProduct(T(W), A), Vec(X))),
            lambda A, X, W, **_: ((A * X * W).vec(), sympy.kronecker_product(W.T, A) * X.vec()),
        ),
        (
            "linear attention",
            lambda X, Y, Z, **_: (MatMul(MatMul(X, T(Y)), Z), MatMul(X, MatMul(T(Y), Z))),
            lambda X, Y, Z, **_: ((X * Y.T) * Z, X * (Y.T * Z)),
        ),
        (
            "absorbed projections",
            lambda X, Y, W, V, **_: (MatMul(MatMul(X, W), T(MatMul(Y, V))), MatMul(X, MatMul(W, T(V)), T(Y))),
            lambda X, Y, W, V, **_: ((X * W) * (Y * V).T, X * (W * V.T) * Y.T),
        ),
    ], symbols


def against_sympy(sizes=(2, 3, 4)):
    """Time to show ten identities for all sizes, and with SymPy at one size by writing entries out."""
    identities, symbols = _identities()
    n, d = sl.sizes("n d")
    rows, ratios = [], {size: [] for size in sizes}
    for name, written, explicit in identities:
        left, right = written(**symbols(n, d), n=n, d=d)
        ours, verdict = milliseconds(partial(sl.prove, left, right), repeat=7)
        row = [name, ours, verdict.status]
        for size in sizes:
            entries = {key: m.as_explicit() for key, m in symbols(size, size).items()}
            start = time.perf_counter()
            first, second = explicit(**entries, n=size, d=size)
            difference = (first - second).applyfunc(sympy.expand)
            holds = difference.is_zero_matrix or difference.applyfunc(sympy.simplify).is_zero_matrix
            theirs = 1000 * (time.perf_counter() - start)
            ratios[size].append(theirs / ours)
            row += [theirs if holds else "not shown", f"{theirs / ours:.0f}"]
        rows.append(row)
    rows.append(
        ["median ratio", "", "", *[cell for size in sizes for cell in ("", f"{statistics.median(ratios[size]):.0f}")]]
    )
    table(
        "Ten identities: for all sizes here, and in SymPy with explicit entries (as_explicit and expand)",
        ("identity", "ms", "answer", *[cell for s in sizes for cell in (f"SymPy {s}×{s} ms", "ratio")]),
        rows,
    )


# growth ------------------------------------------------------------------------------------------------------------


def growing():
    """How the time grows with the length of a claim."""
    n, d, k, h = sl.sizes("n d k h")
    i = sl.indices("i")
    A, B = sl.matrices("A B", n, n)
    x, one = sl.vector("x", n), OneMatrix(n, 1)

    def chain(length):
        factors = [MatrixSymbol(f"A{f}", n, n) for f in range(length)]
        return Transpose(MatMul(*factors)), MatMul(*[Transpose(f) for f in reversed(factors)])

    growth(
        "A product of matrices, transposed",
        "matrices",
        [(c, lambda c=c: chain(c)) for c in (8, 16, 32, 64, 128, 256, 512, 1024)],
    )

    def heads(count):
        H, W = sl.family("H", n, k, count=count), sl.family("W", k, d, count=count)
        return (
            MatMul(Concat(H[i], (i, 1, count)), Transpose(Concat(Transpose(W[i]), (i, 1, count)))),
            Total(MatMul(H[i], W[i]), (i, 1, count)),
        )

    def softmax_heads(count):
        Q, K, V, W = (sl.family(name, n, k, count=count) for name in "QKVW")
        head = MatMul(Softmax(MatMul(Q[i], Transpose(K[i]))), V[i])
        return (
            MatMul(Concat(head, (i, 1, count)), Transpose(Concat(W[i], (i, 1, count)))),
            Total(MatMul(head, Transpose(W[i])), (i, 1, count)),
        )

    counts = [h, 1, 2, 4, 8, 16, 32, 64]
    growth(
        "Heads side by side times stacked heads = sum over heads", "heads", [(c, lambda c=c: heads(c)) for c in counts]
    )
    growth(
        "The same with softmax attention in every head", "heads", [(c, lambda c=c: softmax_heads(c)) for c in counts]
    )
    growth(
        "A power of one matrix",
        "A^k = A^(k-1) A",
        [(c, lambda c=c: (MatPow(A, c), MatMul(MatPow(A, c - 1), A))) for c in (4, 8, 16, 32, 64)],
    )

    def sums(count):
        pairs = [(MatrixSymbol(f"A{s}", n, n), MatrixSymbol(f"B{s}", n, n)) for s in range(count)]
        return (
            MatMul(*[MatAdd(a, b) for a, b in pairs]),
            Transpose(MatMul(*[MatAdd(Transpose(b), Transpose(a)) for a, b in reversed(pairs)])),
        )

    growth("A product of k sums, 2^k terms", "k", [(c, lambda c=c: sums(c)) for c in range(2, 11, 2)])

    X = sl.matrix("X", n, d)

    def layers(count):
        first = second = X
        for layer in range(count):
            W_Q, W_K, W_V = (MatrixSymbol(f"W_{name}{layer}", d, d) for name in "QKV")
            first = Defined(
                f"X{layer}",
                MatAdd(first, MatMul(MatMul(first, W_Q), Transpose(MatMul(first, W_K)), MatMul(first, W_V))),
            )
            second = MatMul(
                second, MatAdd(Identity(d), MatMul(W_Q, Transpose(W_K), MatMul(Transpose(second), second), W_V))
            )
        return first, second

    growth("Residual linear-attention layers, two writings", "layers", [(c, lambda c=c: layers(c)) for c in (1, 2, 3)])
    table(
        "Residual linear-attention layers, expanded",
        ("layers", "ms"),
        [(c, milliseconds(partial(sl.expand, layers(c)[0]), repeat=3)[0]) for c in (1, 2, 3)],
    )

    growth(
        "tr((A Aᵀ)^k) read backwards",
        "k",
        [
            (c, lambda c=c: (Trace(MatPow(MatMul(A, Transpose(A)), c)), Trace(MatPow(MatMul(Transpose(A), A), c))))
            for c in (2, 4, 8, 16, 32)
        ],
    )
    growth(
        "(xᵀx)^k",
        "k",
        [
            (c, lambda c=c: (sl.dot(x, x) ** c, sympy.Sum(sl.dot(x, x) ** (c - 1), (i, 1, n)) * sl.dot(x, x) / n))
            for c in (2, 4, 8, 16, 32)
        ],
    )
    growth(
        "(1ᵀA1)^k, k equal parts",
        "k",
        [
            (c, lambda c=c: (sl.dot(one, MatMul(A, one)) ** c, sl.dot(one, MatMul(Transpose(A), one)) ** c))
            for c in (2, 4, 8, 16, 32)
        ],
    )

    from test_soundness import cycles, network, rook_and_shrikhande

    rook, shrikhande = rook_and_shrikhande()
    symmetric = sl.hadamard(A, Transpose(A))

    def renumbered(edges):
        return [(15 - a, 15 - b) for a, b in reversed(edges)]

    growth(
        "Symmetric networks: a sum over all vertices of a product along the edges",
        "network",
        [
            (
                "rook 4×4, renumbered",
                lambda: (network(rook, "v", symmetric), network(renumbered(rook), "w", symmetric)),
            ),
            (
                "Shrikhande, renumbered",
                lambda: (network(shrikhande, "v", symmetric), network(renumbered(shrikhande), "w", symmetric)),
            ),
            ("rook 4×4 = Shrikhande (false)", lambda: (network(rook, "v"), network(shrikhande, "w"))),
            (
                "cycle of 30, renumbered",
                lambda: (network(cycles(30), "v"), network([(29 - a, 29 - b) for a, b in cycles(30)], "w")),
            ),
            (
                "ten triangles",
                lambda: (network(cycles(*[3] * 10), "v"), network(list(reversed(cycles(*[3] * 10))), "w")),
            ),
        ],
    )


# starting ----------------------------------------------------------------------------------------------------------


def starting(repeat=9):
    """Import times in fresh processes, alternating, and the command's help."""
    commands = {
        "import sympy": ["-c", "import sympy"],
        "import symlin; symlin.prove": ["-c", "import symlin; symlin.prove"],
        "first proof": [
            "-c",
            "import symlin as sl; n = sl.sizes('n'); A = sl.matrix('A', n, n); sl.prove(A * A.T, A * A.T + 0 * A)",
        ],
        "python -m symlin --help": ["-m", "symlin", "--help"],
        "python -c pass": ["-c", "pass"],
    }
    times = {name: [] for name in commands}
    for turn in range(repeat + 1):
        for name, arguments in commands.items():
            start = time.perf_counter()
            subprocess.run(
                [sys.executable, *arguments], cwd=ROOT, capture_output=True, check=name != "python -m symlin --help"
            )
            if turn:
                times[name].append(1000 * (time.perf_counter() - start))
    medians = {name: statistics.median(some) for name, some in times.items()}
    table(
        f"Starting (fresh processes, median of {repeat})",
        ("command", "ms", "ratio to import sympy"),
        [(name, ms, ms / medians["import sympy"]) for name, ms in medians.items()],
    )


def lines():
    """Lines of the trusted files, without empty ones."""
    rows = []
    for name in TRUSTED:
        path = ROOT / "symlin" / name
        files = sorted(path.glob("*.py")) if path.is_dir() else [path] if path.exists() else []
        rows.append(
            (name, sum(1 for f in files for line in f.read_text(encoding="utf-8").splitlines() if line.strip()))
        )
    table(
        "Lines of the trusted files (without empty ones)",
        ("file", "lines"),
        [*rows, ("together", sum(c for _, c in rows))],
    )


PARTS = {"suite": suite, "sympy": against_sympy, "growth": growing, "starting": starting, "lines": lines}


def main():
    parser = argparse.ArgumentParser(description=__doc__.partition(":")[0] + ".")
    parser.add_argument("parts", nargs="*", metavar="PART", help=f"which tables to print: {', '.join(PARTS)} (all)")
    for name in parser.parse_args().parts or PARTS:
        if name not in PARTS:
            parser.error(f"there is no part {name!r}; choose from {', '.join(PARTS)}")
        PARTS[name]()


if __name__ == "__main__":
    main()
