"""Random expressions printed as LaTeX and read back: how many are written alike, and the first that are not.

Run ``python benchmarks/printing.py --examples 10000 --seed 1``; ends with status 1 where one differs.
"""

import argparse
import sys
import time
from pathlib import Path
from random import Random

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "tests")]

from expressions import Writer  # noqa: E402
from printed import NamedWriter, declared_in, random_side  # noqa: E402
from written_alike import alike  # noqa: E402

import symlin as sl  # noqa: E402

SHOWN = 10
KINDS = (Writer, NamedWriter)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--examples", type=int, default=1000, help="expressions (1000)")
    parser.add_argument("--seed", type=int, default=0, help="the first seed (0)")
    options = parser.parse_args()
    start, differences = time.perf_counter(), 0
    for seed in range(options.seed, options.seed + options.examples):
        expression = random_side(KINDS[seed % 2](Random(seed), literal=bool(seed // 2 % 2)))
        text = sl.latex(expression)
        try:
            again = sl.parse(text, declared_in(expression))
            difference = None if alike(expression, again) else f"read as {again}"
        except sl.Error as error:
            difference = str(error)
        if difference:
            differences += 1
            if differences <= SHOWN:
                print(f"seed {seed}: {expression}\n    {text}\n    {difference}")
    seconds = time.perf_counter() - start
    print(f"{options.examples} expressions, {differences} not read back as written, {seconds:.1f} s")
    return 1 if differences else 0


if __name__ == "__main__":
    sys.exit(main())
