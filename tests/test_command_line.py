"""The command line: what it prints where, its exit status, and that no input whatever makes a traceback."""

import io
import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from symlin import __version__
from symlin.__main__ import main
from symlin.show.terminal import Terminal, shortened, visible
from symlin.text.checking import Check

GOOD = "Let $A, B \\in \\mathbb{R}^{n \\times n}$.\n\n$$ (A B)^\\top = B^\\top A^\\top $$\n"
BAD = "Let $A, B \\in \\mathbb{R}^{n \\times n}$.\n\n$$ (A B)^\\top = A^\\top B^\\top $$\n"
OPEN = "Let $A \\in \\mathbb{R}^{n \\times n}$. Assume $A A = A$ and $A$ is banded. Then $A^\\top = A$.\n"
ILL = "Let $A \\in \\mathbb{R}^{n \\times n}$.\n\n$$ A + M = M + A $$\n"


@pytest.fixture
def files(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    for name, text in {"good.md": GOOD, "bad.md": BAD, "open.md": OPEN, "ill.md": ILL, "empty.md": ""}.items():
        (tmp_path / name).write_text(text)


def run(capsys, *arguments):
    status = main(arguments)
    out, err = capsys.readouterr()
    assert "Traceback" not in out + err and "\x1b" not in out + err
    return status, out, err


ENVIRONMENT = {**os.environ, "PYTHONPATH": str(Path(__file__).parent.parent)}


def symlin(*arguments, **environment):
    text = environment.pop("input", None)
    return subprocess.run([sys.executable, "-m", "symlin", *arguments], capture_output=True, text=True, input=text,
                          env={**ENVIRONMENT, **environment})


@pytest.mark.parametrize(("names", "status"), [
    (["good.md"], 0), (["empty.md"], 0), (["bad.md"], 1), (["ill.md"], 2), (["open.md"], 3), (["missing.md"], 2),
    (["good.md", "open.md", "ill.md", "bad.md"], 1), (["missing.md", "bad.md"], 1), (["open.md", "ill.md"], 2),
    (["."], 2),
])
def test_exit_status(files, capsys, names, status):
    assert run(capsys, "check", *names)[0] == status
    assert run(capsys, "check", "--json", *names)[0] == status


def test_each_claim_is_one_line_with_its_place(files, capsys):
    status, out, err = run(capsys, "check", "good.md", "bad.md")
    lines = out.splitlines()
    assert lines[0].startswith("good.md:3  ") and "proved" in lines[0] and r"(A B)^\top = B^\top A^\top" in lines[0]
    assert lines[1].startswith("bad.md:3  ") and "refuted" in lines[1]
    assert "2 claims" in lines[-1] and "1 proved" in lines[-1] and "1 refuted" in lines[-1]
    assert err == ""


def test_a_refutation_shows_its_numbers(files, capsys):
    _, out, _ = run(capsys, "check", "bad.md")
    assert "n = 2" in out and "A = " in out and "B = " in out
    assert "left side = " in out and "right side = " in out and "[" in out and "entry (" in out and " ≠ " in out


def test_an_error_has_its_place_and_a_caret(files, capsys):
    _, out, _ = run(capsys, "check", "ill.md")
    lines = out.splitlines()
    source = lines.index("    $$ A + M = M + A $$")
    assert lines[source + 1].index("^") == lines[source].index("M")
    assert "line 3, column 8" in out and "declare" in out


def test_what_is_assumed_is_said(files, capsys):
    _, out, _ = run(capsys, "check", "open.md")
    assert "open.md:1  assumed: A A = A" in out


def test_errors_go_to_standard_error_and_other_files_are_checked(files, capsys):
    status, out, err = run(capsys, "check", "missing.md", "good.md", ".")
    assert status == 2 and "good.md:3" in out and "missing.md" not in out
    assert "there is no file missing.md" in err and "directory" in err and "2 files could not be read" in out


def test_json(files, capsys):
    status, out, err = run(capsys, "check", "--json", "bad.md", "missing.md", "open.md")
    data = json.loads(out)
    assert [file["file"] for file in data["files"]] == ["bad.md", "missing.md", "open.md"]
    bad, missing, waiting = data["files"]
    assert bad["claims"][0]["witness"]["sizes"] == {"n": 2}
    assert missing["claims"] == [] and "no file" in missing["error"]
    assert waiting["assumed"][0] == {"line": 1, "formula": "A A = A"}
    assert "not understood" in waiting["assumed"][1]["formula"] and len(waiting["assumed"]) == 2
    assert main(["check", "--json", "--derivation", "good.md"]) == 0


def test_standard_input(files):
    done = symlin("check", "--json", "-", input=GOOD)
    assert done.returncode == 0 and json.loads(done.stdout)["files"][0]["file"] == "-"
    assert symlin("check", "-", input="").returncode == 0


def test_prove(capsys):
    status, out, _ = run(capsys, "prove", "X: n×d; W_Q, W_K: d×k", "(X W_Q)(X W_K)^T = X W_Q W_K^T X^T")
    assert status == 0 and "proved" in out
    status, out, _ = run(capsys, "prove", "A, B: n x n", "A B = B A")
    assert status == 1 and "n = 2" in out
    chain = r"(A B)^\top = B^\top A^\top = A^\top B^\top"
    status, out, _ = run(capsys, "prove", r"A, B \in \mathbb{R}^{n \times n}", chain)
    assert status == 1 and "proved" in out and "refuted" in out
    status, out, _ = run(capsys, "prove", "--json", "A, B: n x n", "A B = B A")
    assert json.loads(out)["claims"][0]["verdict"] == "refuted"


@pytest.mark.parametrize(("declarations", "claim", "says"), [
    ("A: n x n", "A B = B A", "B"), ("A: n x + ", "A = A", "^"), ("A: n x n", "A", "="), ("A: n x n", "", ""),
    ("A: n x n; A: n x d", "A = A", "A"), ("A: n x n; B: (q", "A = A", "^"),
    ("A: n x n", "tr(A = A", "^"), ("", "", ""), ("A: 0 x n", "A = A", ""),
    ("A: n x n", "A = __import__('os').system('x')", ""), ("A: n x -3", "A = A", ""),
])
def test_prove_says_what_is_wrong(capsys, declarations, claim, says):
    status, out, err = run(capsys, "prove", declarations, claim)
    assert status == 2 and says in out + err and (out + err).strip()


def test_wrong_arguments_end_with_status_2(capsys):
    bounds = ["--seconds", "-1"], ["--seconds", "nan"], ["--terms", "many"], ["--terms", "0"]
    for arguments in ([], ["no"], ["check"], ["prove", "A"], *(["check", *bound, "x.md"] for bound in bounds)):
        with pytest.raises(SystemExit) as end:
            main(arguments)
        assert end.value.code == 2
        out, err = capsys.readouterr()
        assert out == "" and "usage: symlin" in err


def test_version(capsys):
    with pytest.raises(SystemExit) as end:
        main(["--version"])
    assert end.value.code == 0 and capsys.readouterr().out == f"symlin {__version__}\n"


def test_bounds_are_passed_on(files, capsys):
    assert run(capsys, "check", "--seconds", "5", "--terms", "1000", "good.md")[0] == 0


def test_a_closed_pipe_is_no_traceback(files):
    with subprocess.Popen([sys.executable, "-m", "symlin", "check", *["bad.md"] * 40],
                          stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=ENVIRONMENT) as process:
        process.stdout.close()
        err = process.stderr.read()
        assert process.wait(60) == 141
    assert err == b""


def test_an_interruption_is_no_traceback(files, capsys, monkeypatch):
    def interrupted(*_, **__):
        raise KeyboardInterrupt

    monkeypatch.setattr("symlin.text.checking.decide", interrupted)
    status, _, err = run(capsys, "check", "good.md")
    assert status == 130 and "interrupted" in err


def test_an_internal_failure_is_no_traceback(files, capsys, monkeypatch):
    def failing(*_, **__):
        raise RuntimeError("surprise")

    monkeypatch.setattr("symlin.show.terminal.Terminal.claim", failing)
    status, _, err = run(capsys, "check", "good.md")
    assert status == 2 and "surprise" in err


@pytest.mark.parametrize("data", [
    b"\x00\x01\x02", b"\xff\xfe\x00", b"\x89PNG\r\n\x1a\n" + bytes(range(256)), b"$" * 1001, b"\\begin{align}" * 50,
    b"$$" + b"{" * 20_000, b"\x1b]0;title\x07 $A = A$",
])
def test_odd_bytes(tmp_path, capsys, data):
    path = tmp_path / "odd.md"
    path.write_bytes(data)
    assert run(capsys, "check", str(path))[0] in (0, 2)


def test_odd_encodings_of_the_terminal(files):
    for encoding in ("ascii", "latin-1"):
        done = symlin("check", "bad.md", "good.md", PYTHONIOENCODING=encoding, PYTHONUTF8="0")
        assert done.returncode == 1 and "+ proved" in done.stdout and "x refuted" in done.stdout and not done.stderr


class Screen(io.StringIO):
    encoding = "utf-8"

    def isatty(self):
        return True


@pytest.mark.parametrize("columns", [80, 120])
def test_on_a_terminal_nothing_is_wider_than_it(files, capsys, monkeypatch, columns):
    for name, value in {"COLUMNS": str(columns), "TERM": "xterm", "NO_COLOR": "1"}.items():
        monkeypatch.setenv(name, value)
    screen = Screen()
    terminal = Terminal(screen)
    notebooks = Path(__file__).parent.parent / "notebooks"
    for path in (notebooks / "mistakes.md", notebooks / "attention.md"):
        for claim in Check(path):
            terminal.claim(claim, f"notebooks/{path.name}:{claim.line}")
    assert not re.search(r"\x1b\[[0-9;]*3[0-9]", screen.getvalue())
    lines = re.sub(r"\x1b\[[0-9;]*m", "", screen.getvalue()).splitlines()
    assert len(lines) > 60 and max(map(len, lines)) <= columns


def test_colour_is_never_alone(files, capsys, monkeypatch):
    monkeypatch.setenv("TERM", "xterm-256color")
    monkeypatch.delenv("NO_COLOR", raising=False)
    screen = Screen()
    for claim in Check(BAD):
        Terminal(screen).claim(claim, "x:1")
    assert "\x1b[" in screen.getvalue() and "✗ refuted" in screen.getvalue() and "[1]" in screen.getvalue()


def test_shown_text_cannot_steer_the_terminal():
    assert visible("a\x1b[2Jb\u202ec") == r"a\x1b[2Jb\u202ec"
    assert len(shortened("A + " * 50_000)) < 1000
