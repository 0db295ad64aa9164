"""How long derivations are beside those of textbooks and papers: the facts of ``tests/flagship.toml``, replayed.

Run ``python benchmarks/lengths.py`` for the table; with ``--derivations`` it prints the derivations too.
"""

import argparse
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "tests")]

from flagship import derivations, facts, length  # noqa: E402


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("names", nargs="*", help="facts; all where none is named")
    parser.add_argument("--derivations", action="store_true", help="print the derivations too")
    asked = parser.parse_args()
    print("here  source  fact")
    for fact in facts():
        if asked.names and fact["name"] not in asked.names:
            continue
        found = derivations(fact["document"])
        for derivation in found:
            derivation.check()
        print(f"{sum(map(length, found)):>4}  {fact['steps']:>6}  {fact['title']}  [{fact['source']}]")
        if asked.derivations:
            print(*found, "", sep="\n")


if __name__ == "__main__":
    main()
