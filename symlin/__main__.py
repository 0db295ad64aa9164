"""The command line: ``check``, ``prove``, ``derive``, ``rules``; what they need is imported once arguments are read."""

import argparse
import os
import sys
import time

from symlin import __version__

EPILOG = """\
exit status: 0 all proved (or nothing claimed), 1 something refuted,
             else 2 something unreadable, else 3 something unknown"""


def main(arguments=None):
    """Run a command and return its exit status; results go to standard output, errors to standard error."""
    options = _parser().parse_args(arguments)
    if hasattr(sys.stdout, "reconfigure"):
        sys.stdout.reconfigure(errors="backslashreplace")
    try:
        status = options.run(options)
        sys.stdout.flush()
        return status
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 141
    except KeyboardInterrupt:
        print("symlin: interrupted", file=sys.stderr)
        return 130
    except Exception as error:
        print(f"symlin: {' '.join(str(error).split()) or type(error).__name__}", file=sys.stderr)
        return 2


def _parser():
    parser = argparse.ArgumentParser(
        prog="symlin", epilog=EPILOG, formatter_class=argparse.RawDescriptionHelpFormatter,
        description="Linear algebra and attention with symbolic sizes: each claim is proved for all\n"
                    "sizes and values, refuted with exact numbers, or unknown.")
    parser.add_argument("--version", action="version", version=f"symlin {__version__}")
    commands = parser.add_subparsers(title="commands", metavar="COMMAND", required=True)

    check = commands.add_parser(
        "check", epilog=EPILOG, help="check every claim of documents",
        formatter_class=argparse.RawDescriptionHelpFormatter,
        description="Check every claim of Markdown documents, LaTeX sources (.tex) and notebooks (.ipynb).")
    check.add_argument("files", nargs="+", metavar="FILE", help="a document; - for standard input")
    check.add_argument("--json", action="store_true", help="print the reports as JSON")
    check.add_argument("--derivation", action="store_true", help="with the steps of each proof")
    check.add_argument("--explain", action="store_true",
                       help="with the rules that make each proof, the step that fails in what is refuted, and what is "
                            "true instead")
    _add_bounds(check)
    check.set_defaults(run=_check)

    prove = commands.add_parser(
        "prove", epilog=EPILOG, help="decide one claim", formatter_class=argparse.RawDescriptionHelpFormatter,
        description="Decide one claim, in plain text or LaTeX.\n\n"
                    "    symlin prove 'X: n x d; W_Q, W_K: d x k' '(X W_Q)(X W_K)^T = X W_Q W_K^T X^T'")
    prove.add_argument("declarations", metavar="DECLARATIONS", help="such as 'X: n x d; W: d x k'")
    prove.add_argument("claim", metavar="CLAIM", help="such as '(X W)^T = W^T X^T'")
    prove.add_argument("--json", action="store_true", help="print the answer as JSON")
    prove.add_argument("--derivation", action="store_true", help="with the steps of the proof")
    prove.add_argument("--certificate", action="store_true",
                       help="with the proof: a combination of what is assumed and of the laws of inverses")
    prove.add_argument("--explain", action="store_true",
                       help="with the rules that make each proof, the step that fails in what is refuted, and what is "
                            "true instead")
    _add_bounds(prove)
    prove.set_defaults(run=_prove)

    derive = commands.add_parser(
        "derive", help="print a derivation: definitions, expansions, what holds, the linearity table",
        formatter_class=argparse.RawDescriptionHelpFormatter,
        description="Print a derivation: definitions, expansions, statements with their verdicts, and the linearity\n"
                    "table. Every verdict is decided when the command runs.")
    derive.add_argument("topic", choices=["attention", "multihead", "linear"], help="what to derive")
    derive.add_argument("--format", choices=["text", "md", "tex", "html", "ipynb"], default="text",
                        help="text (the default), Markdown, LaTeX, a page, a notebook")
    derive.add_argument("--output", metavar="FILE", help="write to this file, not to standard output")
    derive.add_argument("--heads", type=_positive(int), metavar="N", help="multihead: so many heads (any number, h)")
    derive.add_argument("--kv-heads", type=_positive(int), metavar="N",
                        help="multihead: so many heads of keys and values, each for several heads (as many as heads)")
    derive.add_argument("--bias", action="store_true", help="attention, multihead: with biases")
    derive.add_argument("--causal", action="store_true", help="attention, multihead: with a causal mask")
    derive.set_defaults(run=_derive)

    rules = commands.add_parser(
        "rules", help="list the rules of the book, or fallacies with their counterexamples",
        description="List the rules that derivations use, with formulas and sources; or tempting falsehoods, each with\n"
                    "the smallest numbers at which it fails.", formatter_class=argparse.RawDescriptionHelpFormatter)
    rules.add_argument("word", nargs="?", metavar="WORD", help="only those with this word in name, topic or sentence")
    which = rules.add_mutually_exclusive_group()
    which.add_argument("--fallacies", action="store_true", help="what is tempting and false")
    which.add_argument("--derivation", action="store_true", help="the theorems, each with its derivation")
    rules.add_argument("--format", choices=["text", "md", "tex", "html"], default="text",
                       help="text (the default), Markdown, LaTeX, a page")
    rules.add_argument("--output", metavar="FILE", help="write to this file, not to standard output")
    rules.set_defaults(run=_rules)
    return parser


def _add_bounds(parser):
    parser.add_argument("--terms", type=_positive(int), metavar="N", help="terms that a normal form may have (100000)")
    parser.add_argument("--seconds", type=_positive(float), metavar="S", help="seconds for the proof of one claim (10)")


def _positive(kind):
    def number(text):
        value = kind(text)
        if not 0 < value < float("inf"):
            raise ValueError
        return value

    number.__name__ = "positive number"
    return number


def _bounds(options):
    return {name: value for name in ("terms", "seconds") if (value := getattr(options, name)) is not None}


def _check(options):
    from pathlib import Path

    from symlin.show.progress import Progress
    from symlin.show.terminal import Terminal, visible
    from symlin.text.checking import Check, exit_status

    start, reports = time.monotonic(), []
    terminal = None if options.json else Terminal(sys.stdout)
    with Progress(sys.stderr) as progress:
        for name in options.files:
            progress.says(f"reading {visible(name)}")
            check = Check(Path(name), **_bounds(options))
            if check.error is not None:
                progress.aside(print, f"symlin: {visible(check.error)}", file=sys.stderr)
            digits = len(str(check.claims[-1].line)) if check.claims else 1
            claims = iter(check)
            if terminal:
                progress.aside(terminal.assumed, check.everywhere, check.file)
            for number in range(1, len(check.claims) + 1):
                progress.says(f"{visible(check.file)}: claim {number} of {len(check.claims)}")
                claim = next(claims)
                if terminal:
                    cell = "" if claim.cell is None else f":cell {claim.cell}"
                    place = f"{visible(check.file)}{cell}:{claim.line:<{digits}}"
                    progress.aside(terminal.assumed, claim.assumed, check.file)
                    progress.aside(terminal.claim, claim, place)
                    if options.derivation:
                        progress.aside(terminal.derivation, claim)
                    if options.explain:
                        progress.aside(terminal.explanation, claim)
            reports.append(check.report())
            if terminal:
                progress.aside(terminal.assumed, reports[-1].assumed, check.file)
                progress.aside(terminal.notes, reports[-1])
    if terminal:
        terminal.summary(reports, time.monotonic() - start)
    else:
        _print_json({"files": [report.file_json(derivation=options.derivation, explain=options.explain)
                               for report in reports]})
    return exit_status(reports)


def _prove(options):
    from symlin.errors import Error
    from symlin.show.progress import Progress
    from symlin.show.terminal import Terminal, caret, visible
    from symlin.text.checking import Report, exit_status, placed
    from symlin.text.claims import checked_links

    try:
        with Progress(sys.stderr) as progress:
            progress.says("deciding")
            claims = tuple(checked_links(options.declarations, options.claim, **_bounds(options)))
            report = Report("-", claims, tuple(dict.fromkeys(pair for claim in claims for pair in claim.assumed)))
    except Error as error:
        lines = [f"symlin: {visible(placed(error))}", *(f"    {line}" for line in caret(error, 100))]
        print(*lines, sep="\n", file=sys.stderr)
        return 2
    if options.json:
        _print_json(report.file_json(derivation=options.derivation, explain=options.explain))
    else:
        terminal = Terminal(sys.stdout)
        terminal.assumed(report.assumed)
        for claim in report.claims:
            terminal.claim(claim)
            if options.derivation:
                terminal.derivation(claim)
            if options.explain:
                terminal.explanation(claim)
            if options.certificate:
                terminal.proof(claim)
    return exit_status([report])


def _derive(options):
    from symlin.show.progress import Progress
    from symlin.show.topic_text import print_topic
    from symlin.show.topics import made, written

    with Progress(sys.stderr) as progress:
        progress.says("writing")
        topic = made(options.topic, heads=options.heads, kv_heads=options.kv_heads, bias=options.bias,
                     causal=options.causal)
        for what in topic.decide():
            progress.says(f"deciding: {what}")
    if options.output is None and options.format == "text":
        print_topic(topic, sys.stdout)
    elif options.output is None:
        sys.stdout.write(written(topic, options.format))
    else:
        with open(options.output, "w", encoding="utf-8") as file:
            file.write(written(topic, options.format))
    return 0


def _rules(options):
    from symlin.rulebook import book
    from symlin.rulebook.listing import matching
    from symlin.show.rule_pages import rule_page

    among = book.fallacies() if options.fallacies else book.theorems() if options.derivation else book.rules()
    found = matching(options.word, among) if options.word else among
    page = rule_page(found, options.format, derivations=options.derivation)
    if options.output is None:
        sys.stdout.write(page)
    else:
        with open(options.output, "w", encoding="utf-8") as file:
            file.write(page)
    return 0


def _print_json(data):
    import json

    print(json.dumps(data, indent=1))


if __name__ == "__main__":
    sys.exit(main())
