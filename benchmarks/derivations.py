"""How long derivations take to make beyond their verdicts, how many steps they have, and which need a step by no rule.

Run ``python benchmarks/derivations.py`` for the known documents of the tests, or name others.
"""

import argparse
import sys
import time
from collections import Counter
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT)]

from symlin.derivations.steps import COLLECT, REARRANGE, UNNAMED  # noqa: E402
from symlin.text.checking import check_document  # noqa: E402


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("files", nargs="*", type=Path, default=sorted((ROOT / "tests/suite/cases").iterdir()))
    times, lengths, unnamed = [], Counter(), []
    for file in parser.parse_args().files:
        for claim in check_document(file).claims:
            if claim.verdict == "proved":
                start = time.perf_counter()
                steps = claim.answer.derivation.steps
                times.append(1000 * (time.perf_counter() - start))
                lengths[len(steps)] += 1
                if found := {step.rule for step in steps} & {*UNNAMED} - {COLLECT, REARRANGE}:
                    unnamed.append(f"{file.name}:{claim.line}  {', '.join(sorted(found))}: {claim.claim}")
    print(*unnamed, sep="\n")
    times.sort()
    print(f"{len(times)} derivations; {times[len(times) // 2]:.0f} ms in the median, {times[-1]:.0f} ms at most")
    print("steps:", ", ".join(f"{count} of {length}" for length, count in sorted(lengths.items())))
    print(f"{len(unnamed)} with a step that no rule makes")


if __name__ == "__main__":
    main()
