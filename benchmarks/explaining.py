"""What ``--explain`` says of the claims of documents, to be read by a person, and how often it has something to say.

Run ``python benchmarks/explaining.py FILE...``; without files, on the documents of tests/suite. With ``--proved``
what is proved is explained too.
"""

import argparse
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

import symlin as sl  # noqa: E402
from symlin.show.explanations import explanation_lines  # noqa: E402
from symlin.show.topic_formulas import text  # noqa: E402

KINDS = {"fails": "the step that fails", "nearest": "a nearest true statement", "missing": "a missing assumption"}


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("files", nargs="*", type=Path, metavar="FILE")
    parser.add_argument("--proved", action="store_true", help="explain what is proved, too")
    options = parser.parse_args()
    found, seconds = [], []
    for file in options.files or sorted((ROOT / "tests" / "suite" / "cases").iterdir()):
        for claim in sl.check_document(file).claims:
            if claim.verdict not in ("refuted", *(("proved",) if options.proved else ())):
                continue
            start = time.perf_counter()
            lines = explanation_lines(claim.explanation, spelled)
            spent = time.perf_counter() - start
            print(f"{file.name}:{claim.line}  {claim.claim}  ({1000 * spent:.0f} ms)")
            print(*(f"    {line}" for line in lines or ["-"]), sep="\n")
            if claim.verdict == "refuted":
                found.append(claim.explanation)
                seconds.append(spent)
    if found:
        counts = [f"{sum(getattr(e, kind) is not None for e in found)} with {words}" for kind, words in KINDS.items()]
        print(f"{len(found)} refuted claims: {', '.join(counts)}; {sum(map(bool, found))} with one of them; "
              f"median {1000 * sorted(seconds)[len(seconds) // 2]:.0f} ms, slowest {1000 * max(seconds):.0f} ms")


def spelled(formula):
    return " = ".join(map(text, formula)) if isinstance(formula, tuple) else text(formula)


if __name__ == "__main__":
    main()
