"""Many random formulas: what tests/test_properties.py checks on hundreds, on as many as asked for.

Run ``python benchmarks/properties.py --examples 10000``. Prints one line a property and every failure with its seed,
which ``--seed`` repeats; ends with status 1 where there is one.
"""

import argparse
import sys
import time
import traceback
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "tests")]

from expressions import EVERYTHING, POLYNOMIAL, seeded  # noqa: E402
from test_properties import CHECKS  # noqa: E402

KINDS = {"polynomial": dict(kinds=frozenset([POLYNOMIAL])), "all kinds": dict(kinds=EVERYTHING, literal=True)}
CHUNK = 50


def run(name, kinds, seeds):
    """The failures of one property on some seeds: pairs (seed, text), and the slowest example in seconds."""
    failures, slowest = [], (0.0, None)
    for seed in seeds:
        start = time.perf_counter()
        try:
            CHECKS[name](seeded(seed, **KINDS[kinds]))
        except Exception as error:
            where = "" if isinstance(error, AssertionError) else traceback.format_exc(limit=-2)
            failures.append((seed, f"{type(error).__name__}: {str(error)[:1500]}\n{where}"))
        slowest = max(slowest, (time.perf_counter() - start, seed))
    return failures, slowest


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--examples", type=int, default=1000, help="formulas for each property (1000)")
    parser.add_argument("--seed", type=int, default=0, help="the first seed (0)")
    parser.add_argument("--jobs", type=int, default=2, help="processes (2)")
    parser.add_argument("--only", choices=CHECKS, help="one property")
    options = parser.parse_args()
    failed = 0
    print(f"{'property':32} {'formulas':12} {'examples':>8} {'failures':>8} {'seconds':>8} {'slowest':>8}")
    with ProcessPoolExecutor(options.jobs) as pool:
        for name in [options.only] if options.only else CHECKS:
            for kinds in KINDS:
                start = time.perf_counter()
                last = options.seed + options.examples
                chunks = [range(s, min(s + CHUNK, last)) for s in range(options.seed, last, CHUNK)]
                results = list(pool.map(run, [name] * len(chunks), [kinds] * len(chunks), chunks))
                failures = [failure for some, _ in results for failure in some]
                slowest = max(slow for _, slow in results)
                print(
                    f"{name:32} {kinds:12} {options.examples:8} {len(failures):8} {time.perf_counter() - start:8.1f} "
                    f"{slowest[0]:8.2f}",
                    flush=True,
                )
                for seed, text in failures:
                    print(f"    seed {seed}: {text}", flush=True)
                failed += len(failures)
    print(f"{failed} failures")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
