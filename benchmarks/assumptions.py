"""Many random claims under assumptions, each verdict checked: more of tests/test_assumptions_soundness.py.

Run ``python benchmarks/assumptions.py --examples 5000 --seed 0``. Prints one line a kind of assumption, every wrong
verdict with its seed, and with ``--unknown`` what stays unknown although both sides agree; ends with status 1 where a
verdict is wrong.
"""

import argparse
import statistics
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "tests")]

from assumed_claims import asked, claim, judged  # noqa: E402
from assumed_grids import SYSTEMS, question, what_is_wrong  # noqa: E402
from assumed_grids import shown as in_one_line  # noqa: E402
from assumed_kinds import KINDS  # noqa: E402


def shown(c):
    """A claim in one line."""
    left, right, _ = asked(c)
    return f"{left} = {right}".replace("\n", " ") + (f"  at {c.literal}" if c.literal else "")


class Line:
    """What came out for one kind."""

    def __init__(self):
        self.counts = {"proved": 0, "refuted": 0, "unknown": 0, "error": 0}
        self.missed = {"true": 0, "false": 0}
        self.wrong, self.milliseconds = [], []

    def run(self, name, seed, say):
        c = claim(name, seed)
        start = time.perf_counter()
        try:
            answer = judged(c)
        except Exception as error:
            self.counts["error"] += 1
            say(f"    {name}, seed {seed}: {type(error).__name__}: {str(error)[:300]}")
            return
        self.milliseconds.append((1000 * (time.perf_counter() - start), seed))
        self.counts[answer.status] += 1
        if answer.wrong:
            self.wrong.append(seed)
            say(f"    WRONG {name}, seed {seed}: {answer.wrong}: {shown(c)}")
        if answer.status == "unknown":
            kind = "true" if answer.seems_true else "false"
            self.missed[kind] += 1
            say(f"    unknown, seems {kind}: {name}, seed {seed}: {shown(c)}", detail=True)

    def __str__(self):
        times = sorted(self.milliseconds) or [(0, 0)]
        plain = [t for t, _ in times]
        count = self.counts
        return (f"{count['proved']:7} {count['refuted']:7} {self.missed['true']:8} {self.missed['false']:8} "
                f"{count['error']:6} {len(self.wrong):6} {statistics.median(plain):8.1f} "
                f"{plain[int(0.95 * (len(plain) - 1))]:8.1f} {times[-1][0]:9.1f}  {times[-1][1]}")


def on_grids(seeds, say):
    """How many verdicts under random assumptions are wrong."""
    wrong, counts = 0, {}
    for system in SYSTEMS:
        for seed in seeds:
            status, fault = what_is_wrong(question(system, seed))
            counts[status] = counts.get(status, 0) + 1
            if fault:
                wrong += 1
                say(f"    WRONG {system}, seed {seed}: {fault}: {in_one_line(question(system, seed))}")
    print(f"random assumptions, checked on grids: {counts}, {wrong} wrong verdicts")
    return wrong


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--examples", type=int, default=400, help="claims in all (400)")
    parser.add_argument("--seed", type=int, default=0, help="the first seed (0)")
    parser.add_argument("--only", choices=KINDS, help="one kind")
    parser.add_argument("--grids", action="store_true", help="random assumptions too, checked at the points of grids")
    parser.add_argument("--unknown", action="store_true", help="print what stays unknown")
    options = parser.parse_args()
    names = [options.only] if options.only else list(KINDS)
    each = -(-options.examples // len(names))

    def say(text, detail=False):
        if options.unknown or not detail:
            print(text, flush=True)

    print(f"{'kind':34} {'proved':>7} {'refuted':>7} {'unknown':>8} {'unknown':>8} {'errors':>6} {'WRONG':>6} "
          f"{'median':>8} {'95 %':>8} {'slowest':>9}  its seed")
    print(f"{'':34} {'':7} {'':7} {'true':>8} {'false':>8} {'':6} {'':6} {'ms':>8} {'ms':>8} {'ms':>9}")
    wrong = 0
    for name in names:
        line = Line()
        for seed in range(options.seed, options.seed + each):
            line.run(name, seed, say)
        print(f"{name:34} {line}", flush=True)
        wrong += len(line.wrong)
    print(f"{each * len(names)} claims, {wrong} wrong verdicts")
    if options.grids:
        wrong += on_grids(range(options.seed, options.seed + options.examples // len(SYSTEMS)), say)
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
