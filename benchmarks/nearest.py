"""The refuted claims of documents with the nearest true statement of each, to be read by a person.

Run ``python benchmarks/nearest.py FILE...``; without files, on the documents of tests/suite.
"""

import argparse
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

import symlin as sl  # noqa: E402
from symlin.show.topic_formulas import text  # noqa: E402


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("files", nargs="*", type=Path, metavar="FILE")
    files = parser.parse_args().files or sorted((ROOT / "tests" / "suite" / "cases").iterdir())
    count, seconds = 0, []
    for file in files:
        for claim in sl.check_document(file).claims:
            if claim.verdict != "refuted":
                continue
            start = time.perf_counter()
            found = claim.answer.nearest
            seconds.append(time.perf_counter() - start)
            count += found is not None
            print(f"{file.name}:{claim.line}  {claim.claim}")
            print(f"    {text(found.left)} = {text(found.right)}\n    {found.words(text)}" if found else "    -")
    if seconds:
        print(f"{len(seconds)} refuted claims, {count} with a nearest true statement; "
              f"median {1000 * sorted(seconds)[len(seconds) // 2]:.0f} ms, slowest {1000 * max(seconds):.0f} ms")


if __name__ == "__main__":
    main()
