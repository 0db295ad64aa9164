"""The floors: imports only go down, nothing evaluates text, and little is loaded before it is needed."""

import ast
import subprocess
import sys
from pathlib import Path

import pytest

import symlin

ROOT = Path(symlin.__file__).parent
FLOORS = """
    displayed errors lettering spelling assumed size ranges canonical entries places naming normal_form permutations zero_one signs factors laws vanishing
    nodes missing shapes meaning relations balls node_values satisfied exact points conditions domains
    dependence families solving constraints candidates sampling hunt simplifying witnesses verdict
    arguments writing expansion refuting hinting proving rewriting trials changes nearby rulebook derivations supposing slips explaining linear attention numeric text show explorer __main__
""".split()
"""Modules and packages of symlin, the lowest first; each imports only what stands before it (and itself)."""
UPWARD = {
    ("proving", "text"): "prove takes text too; lark loads with the first text",
    ("arguments", "text"): "an assumption may be text; lark loads with the first text",
    ("verdict", "nearby"): "the nearest true statement is looked for when it is first asked for",
    ("verdict", "explaining"): "a verdict is explained when that is first asked for",
    ("verdict", "derivations"): "a derivation is made when it is first asked for",
    ("displayed", "show"): "what is shown is written when a notebook asks for it",
}
"""The imports that go up, each with its reason; all are inside functions."""
FORBIDDEN = {"eval", "exec", "compile", "sympify", "parse_expr", "parse_latex", "__import__", "literal_eval"}
ALLOWED = {
    ("exact", "sympify"): "numbers that are checked to be exact",
    ("numeric.compiling", "exec"): "a syntax tree that symlin builds from an expression, never text",
    ("numeric.compiling", "compile"): "the same",
}
"""What evaluates text if it is given text -> why it is given none."""


def modules():
    for path in sorted(ROOT.rglob("*.py")):
        parts = path.relative_to(ROOT).with_suffix("").parts
        yield ".".join(p for p in parts if p != "__init__"), path, ast.parse(path.read_text(encoding="utf-8"))


MODULES = list(modules())


def imported(tree, among):
    """Modules of symlin that a module imports: (name below symlin, whether at the top level)."""
    top = {id(node) for node in tree.body}
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.module and node.module.split(".")[0] == "symlin":
            base = node.module.removeprefix("symlin").lstrip(".")
            for alias in node.names:
                full = f"{base}.{alias.name}".lstrip(".")
                yield (full if full in among else base), id(node) in top
        elif isinstance(node, ast.Import):
            for alias in node.names:
                if alias.name.split(".")[0] == "symlin":
                    yield alias.name.removeprefix("symlin").lstrip("."), id(node) in top


NAMES = {name for name, _, _ in MODULES}
IMPORTS = {name: sorted(set(imported(tree, NAMES))) for name, _, tree in MODULES}


def test_every_module_has_a_floor():
    assert {name.split(".")[0] for name in NAMES - {""}} <= set(FLOORS)


@pytest.mark.parametrize("name", sorted(NAMES - {""}))
def test_imports_only_go_down(name):
    floor = name.split(".")[0]
    for target, at_top in IMPORTS[name]:
        below = target.split(".")[0]
        if below in ("", floor):
            continue
        if (floor, below) in UPWARD:
            assert not at_top
        else:
            assert FLOORS.index(below) < FLOORS.index(floor), f"{name} imports {target}, which stands above it"


def test_no_circle_of_imports_when_modules_are_loaded():
    waiting = {name: {t for t, at_top in IMPORTS[name] if at_top and t != name and not name.startswith(f"{t}.")}
               for name in NAMES}
    while waiting:
        free = {name for name, needs in waiting.items() if not any(t in waiting for t in needs)}
        assert free, f"these import each other: {sorted(waiting)}"
        waiting = {name: needs for name, needs in waiting.items() if name not in free}


@pytest.mark.parametrize(("name", "tree"), [(name, tree) for name, _, tree in MODULES], ids=lambda x: x if isinstance(x, str) else "")
def test_no_text_is_evaluated(name, tree):
    for node in ast.walk(tree):
        called = None
        if isinstance(node, ast.Name):
            called = node.id
        elif isinstance(node, ast.Attribute) and not (node.attr == "compile" and getattr(node.value, "id", "") == "re"):
            called = node.attr
        elif isinstance(node, ast.alias):
            called = node.name
        if called in FORBIDDEN:
            assert (name, called) in ALLOWED, f"{name}, line {node.lineno}: {called} evaluates text"


def test_modules_and_public_functions_never_share_a_name():
    top = {name.split(".")[0] for name in NAMES}
    assert not top & set(symlin.__all__)
    for name, _, tree in MODULES:
        own = {node.name for node in tree.body if isinstance(node, ast.FunctionDef | ast.ClassDef)}
        inside = {n[len(name) + 1 :] for n in NAMES if name and n.startswith(f"{name}.")}
        assert not own & inside


def test_every_module_begins_with_what_it_is():
    for name, path, tree in MODULES:
        assert ast.get_docstring(tree), f"{path} does not say what it is"


def loaded_after(code, watched):
    code += f"\nimport sys; print(sorted(m for m in {watched!r} if m in sys.modules))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ROOT.parent)
    return ast.literal_eval(done.stdout.splitlines()[-1])


def test_prove_loads_no_more_than_it_needs():
    watched = ["lark", "flint", "numpy", "rich", "ipywidgets", "symlin.text.checking", "torch"]
    by_sympy = loaded_after("import sympy", watched)
    assert loaded_after("import symlin; symlin.prove", watched) == by_sympy


@pytest.mark.parametrize("argument", ["--help", "--version", "check --help", "prove --help"])
def test_help_comes_without_sympy(argument):
    code = f"""
import symlin.__main__
try:
    symlin.__main__.main({argument.split()!r})
except SystemExit as end:
    assert end.code == 0
"""
    assert loaded_after(code, ["sympy", "lark", "rich", "numpy"]) == []


def test_argument_errors_come_without_sympy():
    code = """
import symlin.__main__
try:
    symlin.__main__.main(["check"])
except SystemExit as end:
    assert end.code == 2
"""
    assert loaded_after(code, ["sympy", "lark", "rich", "numpy"]) == []
