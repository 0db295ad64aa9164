"""The notebooks: executed without errors, with the answers that their text claims, and stored as they come out."""

import json
import os
import re
from pathlib import Path

import nbformat
import pytest
from nbclient import NotebookClient

from symlin.text.checking import check_document, exit_status

ROOT = Path(__file__).parent.parent
NOTEBOOKS = sorted((ROOT / "notebooks").glob("*.ipynb"))
ANSWERS = {
    "linear_transformations": "proved proved proved proved refuted proved refuted",
    "self_attention": "proved proved refuted refuted proved refuted proved proved refuted proved proved proved refuted",
    "multi_head_attention": "proved proved proved proved refuted refuted proved proved refuted",
    "check_your_algebra": "proved proved proved refuted proved refuted unknown proved refuted",
    "assumptions_and_inverses":
        "proved refuted proved proved refuted refuted refuted proved proved refuted proved unknown",
    "derive_it_yourself": "",
    "add_a_rule": "proved refuted refuted",
}
"""The verdicts that the cells of each notebook show, in their order."""
CLAIMS = {"linear_transformations": 7, "self_attention": 9, "multi_head_attention": 4, "check_your_algebra": 0,
          "assumptions_and_inverses": 6, "derive_it_yourself": 1, "add_a_rule": 0}
"""How many claims stand in the text of each notebook, all of them proved."""
WORDS = re.compile(r"proved|refuted|unknown|error|constant|linear|affine|quadratic|polynomial|nonlinear|True|False")
MOST_OF_AN_OUTPUT, MOST_OF_A_NOTEBOOK = 50_000, 300_000
"""Characters."""


def stored(path):
    return nbformat.read(path, as_version=4)


@pytest.fixture(scope="module")
def executed(tmp_path_factory):
    """Each notebook run once, in a kernel of this Python that imports symlin from this checkout."""
    done = {}

    def run(path):
        if path not in done:
            with pytest.MonkeyPatch.context() as patch:
                paths = [str(ROOT), *filter(None, [os.environ.get("PYTHONPATH")])]
                patch.setenv("PYTHONPATH", os.pathsep.join(paths))
                patch.setenv("IPYTHONDIR", str(tmp_path_factory.mktemp("ipython")))
                notebook = stored(path)
                for cell in notebook.cells:
                    if cell.cell_type == "code":
                        cell.outputs = []
                client = NotebookClient(
                    notebook, timeout=30, kernel_name="python3", resources={"metadata": {"path": str(path.parent)}})
                done[path] = client.execute()
        return done[path]

    return run


def texts(notebook):
    """The text form of each output, by cell."""
    for cell in notebook.cells:
        if cell.cell_type == "code":
            yield cell, [output.text if output.output_type == "stream" else output.data["text/plain"]
                         for output in cell.outputs if output.output_type != "error"]


def verdicts(notebook):
    """The verdicts shown, one for each cell that shows one."""
    shown = (re.match(r"[✓✗?] (proved|refuted|unknown): ", text) for _, found in texts(notebook) for text in found)
    return " ".join(match[1] for match in shown if match)


def test_all_are_known():
    assert {path.stem for path in NOTEBOOKS} == set(ANSWERS) == set(CLAIMS)


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_runs_with_the_answers_that_the_text_claims(path, executed):
    notebook = executed(path)
    assert verdicts(notebook) == ANSWERS[path.stem]
    assert not [o for c in notebook.cells for o in c.get("outputs", ()) if o.get("name") == "stderr"]


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_what_is_stored_is_what_comes_out(path, executed):
    for (cell, old), (_, new) in zip(texts(stored(path)), texts(executed(path))):
        assert WORDS.findall("\n".join(old)) == WORDS.findall("\n".join(new)), (
            f"{path.name}, cell {cell.id}: run the notebook again and store its outputs")


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_claims_in_the_text_are_proved(path):
    report = check_document(path)
    assert exit_status([report]) == 0, [(c.cell, c.claim, c.reason) for c in report.claims if c.verdict != "proved"]
    assert len(report.claims) >= CLAIMS[path.stem]


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_begins_with_a_question_and_ends_with_something_to_try(path):
    cells = stored(path).cells
    first = cells[0].source.partition("\n")
    assert first[0].startswith("# ") and "?" in cells[0].source
    assert any(cell.source.startswith("## Something to try") for cell in cells[-3:])


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_is_stored_executed_and_names_no_machine(path):
    text = path.read_text(encoding="utf-8")
    notebook = stored(path)
    nbformat.validate(json.loads(text))
    assert (notebook.nbformat, notebook.nbformat_minor) == (4, 5)
    assert notebook.metadata.kernelspec.name == "python3"
    assert len({cell.id for cell in notebook.cells}) == len(notebook.cells)
    code = [cell for cell in notebook.cells if cell.cell_type == "code"]
    assert [cell.execution_count for cell in code] == list(range(1, len(code) + 1))
    assert all(output.output_type != "error" for cell in code for output in cell.outputs)
    assert sum(bool(cell.outputs) for cell in code) >= 0.8 * len(code)
    sizes = [len(json.dumps(cell.outputs)) for cell in code]
    assert max(sizes) <= MOST_OF_AN_OUTPUT and len(text) <= MOST_OF_A_NOTEBOOK
    assert not re.search(r"/(home|root|tmp|usr|work|Users)/|[Cc]:\\+Users| at 0x[0-9a-f]+>", text)
