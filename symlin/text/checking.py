"""Checking a document: every claim of it decided, one after the other, none lost for the failure of another."""

import re
import sys
import time
from dataclasses import dataclass, field
from functools import cached_property
from importlib import import_module
from pathlib import Path

from symlin.displayed import Displayed, Printed
from symlin.errors import BudgetError, Error
from symlin.proving import SECONDS, TERMS, decide
from symlin.text.documents import read_document
from symlin.text.grammar import read_formula
from symlin.witnesses import TRIALS

MOST_BYTES = 20_000_000
"""Length of the longest file that is read."""
KINDS = {".tex": "latex", ".ltx": "latex", ".ipynb": "notebook"}
"""Endings of files that are not Markdown."""


@dataclass(frozen=True)
class CheckedClaim:
    """One link of a document and what became of it.

    ``verdict`` is "proved", "refuted", "unknown" or "error", ``reason`` one line for a person; ``answer`` the
    ``Verdict``, or None for an error, which then stands in ``error``. ``names``: ``{symbol or name: as written}``;
    ``replaced``: ``{size symbol: expression}`` for each size that an equation between sizes expresses by others;
    ``assumed``: what is assumed where it stands, pairs (line, text); ``used``: the texts of what its proof rests on.
    """

    line: int
    column: int
    cell: int | None
    claim: str
    verdict: str
    reason: str
    ms: float
    answer: object = field(default=None, repr=False)
    error: Exception | None = field(default=None, repr=False)
    names: dict = field(default_factory=dict, repr=False)
    replaced: dict = field(default_factory=dict, repr=False)
    assumed: tuple = field(default=(), repr=False)
    used: tuple = ()

    @cached_property
    def explanation(self):
        """Why the claim is true or false, an ``Explanation`` (symlin.explaining); None for an error."""
        try:
            return None if self.answer is None else self.answer.explanation
        except Exception as unexpected:
            return import_module("symlin.explaining").Explanation(note=internal(unexpected))

    def to_json(self, *, derivation=False, explain=False):
        """The claim as ``symlin check --json`` prints it; ``explain`` adds its explanation."""
        data = {"line": self.line}
        if self.cell is not None:
            data["cell"] = self.cell
        data |= {"claim": self.claim, "verdict": self.verdict, "reason": self.reason, "ms": round(self.ms, 3)}
        if self.verdict == "proved":
            data["conditions"], data["used"] = list(self.answer.conditions), list(self.used)
            if derivation and self.answer.derivation is not None:
                data["derivation"] = self.answer.derivation.outline()
        if self.verdict == "refuted":
            data["witness"] = self._witness_json()
        if explain and self.explanation is not None:
            data["explanation"] = self.explanation.to_json()
        return data

    def _witness_json(self):
        """The witness, with the sizes that equations between sizes express by those in it."""
        data, known = self.answer.witness.to_json(self.names), self.answer.witness.sizes
        for symbol, expr in self.replaced.items():
            if expr.free_symbols <= known.keys() and symbol not in known:
                data["sizes"][self.names.get(symbol, symbol.name)] = int(expr.subs(known))
        return data


@dataclass(frozen=True)
class Report(Displayed):
    """What checking one document gave: its claims in document order, what was assumed, what was passed over.

    ``assumed`` and ``notes`` are pairs (line, text); ``error`` says why the file could not be read, else None.
    """

    file: str
    claims: tuple = ()
    assumed: tuple = ()
    notes: tuple = ()
    error: str | None = None

    def explain(self):
        """The claims with their explanations, as a value that displays itself; ``claim.explanation`` gives each."""
        return Explained(self)

    def to_json(self, *, derivation=False, explain=False):
        """The report as ``symlin check --json`` prints it."""
        return {"files": [self.file_json(derivation=derivation, explain=explain)]}

    def file_json(self, *, derivation=False, explain=False):
        """This file's part of what ``symlin check --json`` prints."""
        data = {"file": self.file}
        if self.error is not None:
            data["error"] = self.error
        data["assumed"] = [{"line": line, "formula": formula} for line, formula in self.assumed]
        data["claims"] = [claim.to_json(derivation=derivation, explain=explain) for claim in self.claims]
        return data


class Explained(Printed):
    """The claims of a ``report`` with their explanations."""

    def __init__(self, report):
        self.report = report


def exit_status(reports):
    """0: all proved or nothing claimed; 1: something refuted; else 2: something unreadable; else 3: unknown."""
    verdicts = {claim.verdict for report in reports for claim in report.claims}
    if "refuted" in verdicts:
        return 1
    if "error" in verdicts or any(report.error is not None for report in reports):
        return 2
    return 3 if "unknown" in verdicts else 0


def check_document(path_or_text, *, terms=TERMS, seconds=SECONDS, trials=TRIALS):
    r"""The ``Report`` on a document: a ``pathlib.Path`` is a file, a string is Markdown text itself.

    A file that cannot be read gives a report with ``error`` and no claims. ``terms``, ``seconds`` and ``trials``
    bound the work on each claim. Raises ``TypeError`` for anything else, a string that is the name of a file included.

    >>> report = check_document(r"Let $A, B \in \mathbb{R}^{n \times n}$. Then $(A B)^\top = B^\top A^\top$.")
    >>> [(claim.line, claim.verdict) for claim in report.claims]
    [(1, 'proved')]
    """
    check = Check(path_or_text, terms=terms, seconds=seconds, trials=trials)
    for _ in check:
        pass
    return check.report()


class Check:
    """A document under way: iterating decides the claims one by one; ``report()`` is on those decided so far."""

    def __init__(self, path_or_text, **bounds):
        self.file, self.error, self.document, self.done = "-", None, None, []
        self._bounds = bounds
        load_grammar()
        start = time.perf_counter()
        try:
            self._open(path_or_text)
        except Error as error:
            self.error = one_line(str(error))
        except (TypeError, KeyboardInterrupt):
            raise
        except Exception as error:
            self.error = internal(error)
        self.claims = self.document.claims if self.document else ()
        self._reading = (time.perf_counter() - start) / max(len(self.claims), 1)

    def _open(self, path_or_text):
        if isinstance(path_or_text, Path):
            self.file = str(path_or_text)
            text, kind = read_file(path_or_text), KINDS.get(path_or_text.suffix.lower(), "markdown")
        elif isinstance(path_or_text, str):
            if re.fullmatch(r"[^\n$\\]+\.(md|markdown|tex|txt|ipynb)", path_or_text.strip()):
                raise TypeError(f"a string is the text itself; to read a file pass pathlib.Path({path_or_text!r})")
            text, kind = path_or_text, "markdown"
        else:
            raise TypeError(f"check_document takes a pathlib.Path or a text, not {path_or_text!r}")
        self.document = read_document(text, name=self.file, kind=kind)

    @property
    def everywhere(self):
        """What is assumed in the whole document, the equations between sizes, as pairs (line, text)."""
        if self.document is None:
            return ()
        later = {(assumption.line, assumption.text) for assumption in self.document.assumptions}
        return tuple(pair for pair in self.document.assumed if pair not in later)

    def __iter__(self):
        for claim in self.claims:
            checked = decided(claim, self._reading, **self._bounds)
            self.done.append(checked)
            yield checked

    def report(self):
        document = self.document
        return Report(
            self.file, tuple(self.done), tuple(document.assumed) if document else (),
            tuple(document.notes) if document else (), self.error)


def decided(claim, reading=0.0, **bounds):
    """A claim of a document with its verdict; whatever fails stays with this claim."""
    start = time.perf_counter()
    answer = error = None
    used = ()
    try:
        if claim.error is not None:
            raise claim.error
        assumptions = tuple(assumption.assumed() for assumption in claim.assumptions)
        answer = decide(claim.left, claim.right, assumptions=assumptions, sizes=claim.sizes, **bounds)
        verdict, reason = answer.status, one_line(answer.reason)
        used = _texts(claim.assumptions, answer.assumptions or ())
    except BudgetError as spent:
        verdict, reason = "unknown", one_line(str(spent))
    except Error as wrong:
        verdict, reason, error = "error", placed(wrong), wrong
    except Exception as unexpected:
        verdict, reason = "unknown", internal(unexpected)
    ms = 1000 * (time.perf_counter() - start + reading)
    return CheckedClaim(
        claim.line, claim.column, claim.cell, claim.text, verdict, reason, ms, answer, error, claim.names,
        claim.replaced, tuple((assumption.line, assumption.text) for assumption in claim.assumptions), used)


def _texts(assumptions, used):
    """The texts of those assumptions of a document that are among ``used``."""
    return tuple(dict.fromkeys(assumption.text for assumption in assumptions if assumption.assumed() in used))


def load_grammar():
    """Load what the first formula needs, so that it is not counted as the time of reading."""
    read_formula("A = A")


def placed(error):
    """The message of an error in one line, with its place where it has one."""
    message = one_line(getattr(error, "message", str(error)))
    line = getattr(error, "line", None)
    return message if line is None else f"line {line}, column {error.column}: {message}"


def internal(error):
    """One line on an exception that should not have happened."""
    return one_line(f"symlin could not finish this ({type(error).__name__}: {error})")


def one_line(text, most=400):
    """A text on one line, shortened."""
    text = " ".join(text.split())
    return text if len(text) <= most else text[: most - 4] + " ..."


def read_file(path):
    """The text of a file; raises ``Error`` with the remedy where there is none. ``Path("-")`` is standard input."""
    try:
        if str(path) == "-":
            data = sys.stdin.buffer.read(MOST_BYTES + 1)
        else:
            if path.is_dir():
                raise Error(f"{path} is a directory; name a file in it")
            with path.open("rb") as file:
                data = file.read(MOST_BYTES + 1)
    except FileNotFoundError:
        raise Error(f"there is no file {path}; check its name") from None
    except (OSError, ValueError) as error:
        raise Error(f"{path} cannot be read: {getattr(error, 'strerror', None) or error}") from None
    if len(data) > MOST_BYTES:
        raise Error(f"{path} is longer than {MOST_BYTES} bytes; check its parts one by one")
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise Error(f"{path} is not UTF-8 text (line {line}); save it as UTF-8") from None
    if "\0" in text:
        raise Error(f"{path} is not text: it contains zero bytes")
    return text.replace("\r\n", "\n").replace("\r", "\n")
