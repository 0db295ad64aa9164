"""Every Python block and every shell line of the README is run, and what it says of them is true."""

import doctest
import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

import symlin

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"^```(\w+)\n(.*?)^```$", README, re.M | re.S)
SHELL = [line for kind, block in BLOCKS if kind == "sh" for line in block.splitlines() if line.strip()]
ENVIRONMENT = "python3 -m venv .venv && .venv/bin/pip install -q "


def test_there_is_something_to_run():
    assert {kind for kind, _ in BLOCKS} == {"python", "sh"} and len(SHELL) >= 4


def test_python_blocks():
    text = "\n".join(block for kind, block in BLOCKS if kind == "python")
    test = doctest.DocTestParser().get_doctest(text, {}, "README.md", "README.md", 0)
    said = []
    runner = doctest.DocTestRunner(optionflags=doctest.ELLIPSIS | doctest.NORMALIZE_WHITESPACE)
    runner.run(test, out=said.append)
    assert not runner.failures, "".join(said)


@pytest.mark.parametrize("line", SHELL)
def test_shell_lines(line):
    command, _, remark = line.partition("  # exit status ")
    *setup, main = command.split(" && ")
    if setup:
        assert command.startswith(ENVIRONMENT)
    program, *arguments = shlex.split(main)
    if arguments[:2] == ["-m", "pytest"]:
        arguments.append("--collect-only")
    program = {".venv/bin/symlin": [sys.executable, "-m", "symlin"], ".venv/bin/python": [sys.executable]}[program]
    done = subprocess.run([*program, *arguments], cwd=ROOT, capture_output=True, text=True, timeout=300)
    assert done.returncode == int(remark or 0), done.stdout + done.stderr
    assert "Traceback" not in done.stderr


def test_continuous_integration_runs_the_second_command():
    setup, install, test = SHELL[1].split(" && ")
    script = (ROOT / ".ci" / "run").read_text(encoding="utf-8")
    in_fresh = [re.sub(r"\.venv(/bin/\w+)?", r'"$fresh\1"', part) for part in (setup, install, test)]
    assert " && ".join(in_fresh) in script


def test_the_trusted_files_exist():
    section = README[README.index("What you have to trust") : README.index("## Limits")]
    named = re.findall(r"`([\w/]+(?:\.py|/))`", section)
    assert len(named) >= 8
    assert all((ROOT / "symlin" / name).exists() for name in named)


def test_the_table_of_variants_is_the_one_that_is_tested():
    assert symlin.variants_table(latex=symlin.latex).strip() in README
