"""A topic as a notebook: its Markdown, and after each part the Python that computes it again."""

import json

from symlin.show.topic_markdown import topic_cells


def topic_notebook(topic):
    """The topic as the text of a notebook in format 4.5."""
    cells = []
    for markdown, code in topic_cells(topic):
        cells.append(_cell("markdown", markdown, len(cells)))
        cells += [_cell("code", part, len(cells) + k) for k, part in enumerate(code.split("\n---\n")) if part]
    notebook = {
        "cells": cells,
        "metadata": {"kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
                     "language_info": {"name": "python"}},
        "nbformat": 4,
        "nbformat_minor": 5,
    }
    return json.dumps(notebook, indent=1, ensure_ascii=False) + "\n"


def _cell(kind, source, number):
    cell = {"cell_type": kind, "id": f"cell-{number + 1}", "metadata": {}, "source": source.splitlines(keepends=True)}
    return cell | ({"execution_count": None, "outputs": []} if kind == "code" else {})
