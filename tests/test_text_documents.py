"""Documents: where mathematics is, what defines, what is assumed, what cannot be read, rule by rule."""

import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from symlin.errors import Error, ParseError, ShapeError
from symlin.text.documents import read_document

SUITE = Path(__file__).parent / "suite"
EXPECTED = json.loads((SUITE / "expected.json").read_text(encoding="utf-8"))
AB = r"Let $A, B \in \mathbb{R}^{n \times n}$, $x \in \mathbb{R}^{n}$ and $c \in \mathbb{R}$. "


def claims(text, **options):
    return read_document(text, **options).claims


def texts(text, **options):
    return [claim.text for claim in claims(text, **options)]


def sides(text, **options):
    found = claims(text, **options)
    assert all(claim.error is None for claim in found), [str(claim.error) for claim in found]
    return [(str(claim.left), str(claim.right)) for claim in found]


def error(text, number=0, **options):
    found = claims(text, **options)[number].error
    assert found is not None
    return found


def assumed(text):
    """What is in force for the last claim: (kind, text)."""
    return [(a.kind, a.text) for a in claims(text)[-1].assumptions]


# -- the suite

ASSUMED_ALONE = {"lin_12_least_squares.md"}
"""Documents in which words assume what no claim takes."""


@pytest.mark.parametrize("name", sorted(EXPECTED))
def test_the_suite_is_read_as_expected(name):
    found = claims((SUITE / "cases" / name).read_text(encoding="utf-8"), name=name)
    assert [claim.text for claim in found] == [claim["claim"] for claim in EXPECTED[name]]
    assert [claim.error is not None for claim in found] == [claim["verdict"] == "error" for claim in EXPECTED[name]]
    if name not in ASSUMED_ALONE:
        taken = ["assumption" in claim["takes"] for claim in EXPECTED[name]]
        assert [bool(claim.assumptions) for claim in found] == taken


# -- documents


@pytest.mark.parametrize(
    "written",
    [
        "$A = B$",
        "$$A = B$$",
        r"\(A = B\)",
        r"\[A = B\]",
        r"\begin{equation}A = B\end{equation}",
        r"\begin{align*}A &= B\end{align*}",
        r"\begin{gather}A = B\end{gather}",
        r"\begin{multline}A \\ = B\end{multline}",
        "$$\n\\begin{aligned}\nA &= B\n\\end{aligned}\n$$",
        r"\begin{equation*}\begin{split}A &= B\end{split}\end{equation*}",
        r"\[ \begin{gathered} A = B \end{gathered} \]",
        "$$ A = B . $$",
        r"$$ A = B, \tag{1} $$",
        r"$$ A = B \label{eq:a} \nonumber $$",
        r"$$ A = B \quad \text{as claimed} $$",
        "$$\n\nA = B\n\n$$",
        r"$A\,=\,B$",
        r"\begin{eqnarray} A &=& B \end{eqnarray}",
        "$A = B$.",
        r"$$ A = B \, ; $$",
        r"$ A = B $",
    ],
)
def test_where_mathematics_is(written):
    assert sides(AB + "\n\n" + written) == [("A", "B")]


def test_several_displays_in_one_paragraph_are_separate_formulas():
    assert texts(AB + "\n$$ A = B $$\n$$ B = A $$ and $$ A = A $$") == ["A = B", "B = A", "A = A"]


@pytest.mark.parametrize(
    "written",
    [
        "```\n$A = B$\n```",
        "~~~python\n$$A = B$$\n~~~",
        "`$A = B$`",
        "Some text.\n\n    $A = B$\n",
        "<!-- $A = B$ -->",
        r"\$A = B\$",
        "it costs $5 = or $6 a piece",
        "````\n```\n$A = B$\n```\n````",
    ],
)
def test_what_is_not_mathematics(written):
    assert not [claim for claim in claims("Text.\n\n" + written + "\n") if claim.error is None]


def test_code_blocks_are_not_read_and_lists_are():
    assert texts(AB + "\n\n- item\n\n    $A = B$\n\n```\n$A = A$\n```\n\n$B = A$") == ["A = B", "B = A"]


def test_lines_and_columns():
    found = claims("# Title\n\n" + AB + "\n\n$A = B$ and\n\\begin{align}\nA &= B \\\\\n  &= A\n\\end{align}\n")
    assert [(claim.line, claim.column) for claim in found] == [(5, 2), (7, 1), (8, 4)]


def test_in_gather_a_row_ends_a_formula():
    assert texts(AB + "\\begin{gather}\nA = B \\\\\nB = A\n\\end{gather}") == ["A = B", "B = A"]


def test_in_align_a_row_that_begins_with_a_relation_goes_on_with_the_chain():
    assert texts(AB + "\\begin{align}\nA &= B \\\\ &= A \\\\ B &= B\n\\end{align}") == ["A = B", "B = A", "B = B"]


def test_a_row_that_begins_with_a_sign_goes_on_with_its_side():
    (found,) = claims(AB + "\\begin{align}\nA &= B \\\\ &\\quad + A \\\\ &\\quad - B\n\\end{align}")
    assert [str(part) for part in found.right.args] == ["B", "A", "-B"]


def test_two_equations_in_one_row():
    assert texts(AB + "\\begin{align}\nA &= B & B &= A \\\\ A &= A & B &= B\n\\end{align}") == [
        "A = B",
        "B = A",
        "A = A",
        "B = B",
    ]
    assert texts(AB + r"$$ A = B \quad\text{and}\quad B = A, \qquad A = A $$") == ["A = B", "B = A", "A = A"]


def test_the_claim_is_the_link_as_written():
    found = texts(AB + "\\begin{align}\nA   B\n  &= B A \\notag \\\\ &= A, \\tag{7}\n\\end{align}")
    assert found == ["A B = B A", "B A = A"]


def test_a_condition_behind_a_claim_is_no_claim():
    assert texts(
        AB + r"$$ A_{ij} = B_{ij} \quad \text{for all } i, j = 1, \dots, n $$ $$ A = B \text{ if } c = 0 $$"
    ) == ["A_{ij} = B_{ij}", "A = B"]
    assert texts(AB + r"$i = 1, \dots, n$ and $A = B \implies B = A$") == []


def test_latex_source():
    text = (
        "\\documentclass{article}\n% $A = B$\n\\begin{document}\n\\section{One}\n"
        + AB
        + "\\begin{verbatim}$A = A$\\end{verbatim}\nThen % not $B = B$\n$B = A$. \\verb|$A = B$|\n\\end{document}\n"
    )
    assert texts(text, kind="latex") == ["B = A"]


def test_notebooks():
    cells = [
        {"cell_type": "markdown", "source": ["# Title\n", AB]},
        {"cell_type": "code", "source": ["$A = A$"]},
        {"cell_type": "markdown", "source": "\n$A = B$"},
    ]
    found = claims(json.dumps({"cells": cells}), kind="notebook")
    assert [(claim.cell, claim.line, claim.text) for claim in found] == [(3, 2, "A = B")] and found[0].error is None


@pytest.mark.parametrize(
    "text",
    [
        "",
        "{",
        "[]",
        "{}",
        '{"cells": 3}',
        '{"cells": [[], {"cell_type": "markdown", "source": 7}]',
        "null",
        "[" * 50_000,
    ],
)
def test_what_is_no_notebook(text):
    with pytest.raises(Error):
        read_document(text, kind="notebook")


def test_a_notebook_with_odd_cells():
    assert (
        claims('{"cells": [3, null, {"cell_type": "markdown", "source": {"a": "__import__"}}]}', kind="notebook") == ()
    )


def test_empty_documents_and_zero_bytes():
    assert claims("") == claims("\n\n") == claims("# Only words.") == ()
    with pytest.raises(Error):
        read_document("$A = \0 B$")


# -- what defines


def test_declared_means_declared_or_defined_anywhere():
    assert sides(
        r"$Q K^\top = K Q$ where $Q := X W$, $K := X$, $X \in \mathbb{R}^{n \times n}$, $W \in \mathbb{R}^{n \times n}$"
    ) == [("Q*K.T", "K*Q")]


def test_the_first_equation_with_an_undeclared_symbol_defines_it():
    assert texts(AB + "$C = A B$. $C = B A$.") == ["C = B A"]
    assert texts(AB + "$C = A B = B A$.") == ["A B = B A"], "in a chain the first link defines"
    assert texts(AB + "$A = B$") == ["A = B"], "A is declared"
    assert texts(AB + "$C = A$. $C := B$.") == ["C = A"], "C is defined elsewhere"


def test_a_function_is_defined_likewise():
    assert sides(AB + "$f(x) = A x$. $f(x + x) = f(x)$") == [("A*(x + x)", "A*x")]
    assert sides(AB + r"$\operatorname{Attn}(Q, K) := Q K^\top$. $\operatorname{Attn}(A, B) = A$") == [("A*B.T", "A")]
    assert sides(AB + r"$f : X \mapsto A X$. $f(B) = A B$") == [("A*B", "A*B")]
    assert texts(AB + r"$\operatorname{tr}(A) = c$") == [r"\operatorname{tr}(A) = c"], "built in"


def test_an_entry_of_a_known_symbol_is_a_claim():
    assert texts(AB + r"$Y := A B$. $Y_{ij} = A_{ij}$") == [r"Y_{ij} = A_{ij}"]
    assert texts(AB + r"$Y_{ij} = A_{ij}$. $Y = A B$.") == [r"Y_{ij} = A_{ij}"]


def test_entry_by_entry():
    assert sides(AB + r"$S_{ij} := A_{ij} B_{ij}$. $S_{12} = S_{ji}$") == [("A_{1,2}*B_{1,2}", "A_{j,i}*B_{j,i}")]


def test_a_later_membership_checks_the_shape():
    assert sides(AB + r"$Q := A B$, $Q \in \mathbb{R}^{n \times n}$. $Q = Q$") == [("Q", "Q")]
    found = claims(AB + r"$Q := A B$, $Q \in \mathbb{R}^{n}$. $Q = Q$")
    assert found[0].text == r"Q \in \mathbb{R}^{n}" and "n×n by its definition" in found[0].error.message
    assert found[1].error is None
    assert "by its declaration" in error(r"Let $Q, x \in \mathbb{R}^{n}$. $Q := x^\top x$. $Q = x$").message


def test_a_chain_may_end_in_a_membership():
    assert sides(AB + r"$h = A x \in \mathbb{R}^{n}$. $h = x$") == [("h", "x")]
    assert "n×1 by its definition" in error(AB + r"$h = A x \in \mathbb{R}^{n \times n}$. $h = x$").message
    assert sides(AB + r"$Z = \mathbf{0} \in \mathbb{R}^{n \times m}$. $Z = Z$") == [("Z", "Z")]


def test_declaring_again():
    assert sides(AB + r"$A \in \mathbb{R}^{n \times n}$ again. $A = B$") == [("A", "B")]
    found = claims(AB + r"$A \in \mathbb{R}^{n}$. $A = B$")
    assert (
        "another shape" in found[0].error.message
        and found[0].text == r"A \in \mathbb{R}^{n}"
        and found[1].error is None
    )
    assert "defined twice" in error(AB + "$C := A$. $C := B$.").message


def test_a_circle_of_definitions_is_an_error_where_it_stands():
    found = claims(AB + "$C := D A$. $D := C B$. $C = A$. $A = B$. $E = E + A$")
    assert [claim.error is None for claim in found] == [False, False, False, True, False]
    assert all("through itself" in found[k].error.message for k in (0, 1, 2, 4))
    assert "through itself" in error("$f(x) := g(x)$, $g(x) := f(x)$, $x \\in \\mathbb{R}$").message


def test_an_ill_formed_definition_makes_an_error_of_each_claim_that_uses_it():
    found = claims(
        "Let $X \\in \\mathbb{R}^{n \\times d}$.\n\n$Q := X X$.\n\n$Q = X$, $Q = Q$, $X = X$. $f(y) := y X$. $f(X) = X$"
    )
    assert [claim.error is None for claim in found] == [False, False, True, False]
    assert found[0].error.line == 3 and "the definition of Q" in found[0].error.message
    assert "the definition of f" in found[3].error.message


def test_an_ill_formed_declaration():
    found = claims("Let $A \\in \\mathbb{R}^{0 \\times n}$, $B \\in \\mathbb{R}^{n - m}$.\n\n$A = A$ and $n = n$")
    assert [type(claim.error) for claim in found][:2] == [type(found[0].error)] * 2 and isinstance(
        found[0].error, ShapeError
    )
    assert "positive" in found[0].error.message and "the declaration of A" in found[2].error.message


def test_definitions_in_any_order_and_many():
    chain = " ".join(f"$D_{{{k}}} := D_{{{k + 1}}} A$." for k in range(1, 1500))
    assert sides(AB + chain + " $D_{1500} := B$. $D_1 = A$")[0][0] == "D_1"
    doubling = "$D_1 := A A$ " + " ".join(f"$D_{{{k + 1}}} := D_{{{k}}} D_{{{k}}}$" for k in range(1, 60))
    assert sides(AB + doubling + " $D_{60} = A$") == [("D_60", "A")]
    functions = "$f_1(x) := x + x$ " + " ".join(
        f"$f_{{{k + 1}}}(x) := f_{{{k}}}(x) + f_{{{k}}}(x)$" for k in range(1, 60)
    )
    (found,) = claims(AB + functions + " $f_{60}(c) = c$")
    assert found.error is None


# -- what is assumed


@pytest.mark.parametrize(
    ("sentence", "wanted"),
    [
        ("Assume $A B = B A$.", [("equation", "A B = B A")]),
        ("Suppose that $A B = B A$ and $B^2 = A$.", [("equation", "A B = B A"), ("equation", "B^2 = A")]),
        ("Given $A = B = A^\\top$.", [("equation", "A = B"), ("equation", "B = A^\\top")]),
        ("Assume that\n\n$$ A B = B A . $$\n\n", [("equation", "A B = B A")]),
        ("Suppose:\n\n$$ A B = B A $$\n\n", [("equation", "A B = B A")]),
        ("Suppose:\n$$ A B = B A $$\n\n", [("equation", "A B = B A")]),
        ("Now assume $A = B$.", [("equation", "A = B")]),
        ("We assume $A = B$.", [("equation", "A = B")]),
        ("Assume $c > 0$.", [("inequality", "c > 0")]),
        (r"Let $c \geq 0$.", [("inequality", r"c \geq 0")]),
        (r"Suppose $c \neq 0$.", [("inequality", r"c \neq 0")]),
        ("Let $A$ be symmetric.", [("property", "A is symmetric")]),
        ("Suppose $A$ and $B$ are orthogonal.", [("property", "A is orthogonal"), ("property", "B is orthogonal")]),
        ("Assume $A$ is a permutation matrix.", [("property", "A is a permutation matrix")]),
        (
            "Assume that $A$ is symmetric positive definite.",
            [("property", "A is symmetric"), ("property", "A is positive definite")],
        ),
        ("Given invertible $A$.", [("property", "A is invertible")]),
        (
            "Let $A$ be skew-symmetric and $B$ diagonal.",
            [("property", "A is skew-symmetric"), ("property", "B is diagonal")],
        ),
        (
            "Let $A$ be idempotent, $B$ be positive definite.",
            [("property", "A is idempotent"), ("property", "B is positive definite")],
        ),
        ("Let $A$, $B$ be invertible.", [("property", "A is invertible"), ("property", "B is invertible")]),
        (
            "Suppose both $A$ and $B$ are invertible.",
            [("property", "A is invertible"), ("property", "B is invertible")],
        ),
        ("Let $A$ be an invertible matrix.", [("property", "A is invertible")]),
        ("Assume $A + B$ is invertible.", [("property", "A + B is invertible")]),
        ("The claim fails for symmetric $A$.", []),
        ("The matrix $A$ is symmetric.", [("unread", "not understood: The matrix $A$ is symmetric")]),
        ("It holds with $c > 0$.", []),
        ("Let $A$ (no symmetry is assumed) be square.", []),
        ("The symmetric part of $A$ is taken.", []),
        ("Let $S := A$ be the symmetric part of $A$.", []),
        ("The matrix with $A$ invertible.", []),
        ("Assume $A$ has independent columns.", [("property", "A has independent columns")]),
        ("Given $A$ and $B$ as above, one checks what follows.", []),
        ("Assume throughout that all matrices are real.", []),
        ("Assume $A$ is not symmetric.", [("unread", "not understood: Assume $A$ is not symmetric")]),
        ("Suppose the scale is dropped.", [("unread", "not understood: Suppose the scale is dropped")]),
    ],
)
def test_what_a_sentence_assumes(sentence, wanted):
    assert assumed(AB + sentence + "\n\n$c A = A$") == wanted


@pytest.mark.parametrize(
    ("sentence", "wanted"),
    [
        (r"Let $C \in \mathbb{R}^{n \times n}$ be invertible.", ["C is invertible"]),
        (r"Take $C \in \mathbb{R}^{n \times n}$ with $C$ invertible.", ["C is invertible"]),
        (
            r"Here $C \in \mathbb{R}^{n \times n}$ with $C$ symmetric and $d \in \mathbb{R}$ with $d \neq 0$.",
            ["C is symmetric", r"d \neq 0"],
        ),
        (r"Set $C := A B$, where $C$ is orthogonal.", ["C is orthogonal"]),
        (r"It is true for symmetric $C \in \mathbb{R}^{n \times n}$.", ["C is symmetric"]),
        (
            r"It is true for symmetric matrices $C, D \in \mathbb{R}^{n \times n}$.",
            ["C is symmetric", "D is symmetric"],
        ),
        (
            r"Let $C, D \in \mathbb{R}^{n \times n}$ be invertible, $E \in \mathbb{R}^{m \times n}$.",
            ["C is invertible", "D is invertible"],
        ),
        (r"Let $C \in \mathbb{R}^{n \times n}$ be invertible and $u, v \in \mathbb{R}^{n}$.", ["C is invertible"]),
        (r"Let $e \in \mathbb{R}^{n}$ and $C \in \mathbb{R}^{n \times n}$ be symmetric.", ["C is symmetric"]),
        (r"Let $d \in \mathbb{R}$ with $d > 0$.", ["d > 0"]),
        (r"Let $\epsilon > 0$.", [r"\epsilon > 0"]),
        (r"We have $C \in \mathbb{R}^{n \times n}$, with $A$ invertible.", []),
        (
            r"The matrix $C \in \mathbb{R}^{n \times n}$ is symmetric.",
            [r"not understood: The matrix $C \in \mathbb{R}^{n \times n}$ is symmetric"],
        ),
    ],
)
def test_what_is_said_where_a_symbol_is_declared(sentence, wanted):
    found = assumed(AB + sentence + "\n\n$c A = A$")
    assert sorted(text for _, text in found) == sorted(wanted)


@pytest.mark.parametrize("ender", ["then", "we have", "so", "hence"])
def test_what_is_assumed_ends(ender):
    found = claims(AB + f"Assume $A B = B A$, {ender} $A^2 B = B A^2$.")
    assert [claim.text for claim in found] == ["A^2 B = B A^2"] and len(found[0].assumptions) == 1


def test_a_sentence_ends():
    assert texts(AB + "Assume $A = B$. Note $B = A$.") == ["B = A"]
    assert texts(AB + "Assume $A = B$: $B = A$.") == ["B = A"]
    assert texts(AB + "Given $C \\in \\mathbb{R}^{n \\times n}$: $A C = C$ and\n\n$$ C = A $$") == ["A C = C", "C = A"]
    assert texts(AB + "Assume that for all $y \\in \\mathbb{R}^n$\n\n$$ y^\\top A y = 0 $$\n\n$A = B$") == ["A = B"]
    assert texts(AB + "Suppose the factors are tied: $A = B$. $B = A$") == ["B = A"]
    assert texts(AB + "Assume $A = B$\n\n$B = A$.") == ["B = A"]
    assert texts(AB + "Assume $A = B$!\n$B = A$.") == ["B = A"]
    assert texts(AB + "Assume $$ A = B. $$ $$ B = A $$") == ["B = A"], "the full stop of a display"
    assert texts(AB + "Assume $A$ is orthogonal, i.e. $A^\\top A = I$. $A = B$") == ["A = B"]
    assert texts(AB + "Suppose $A$ is symmetric:\n\n$$ A = A^\\top $$") == ["A = A^\\top"], "nothing is called for"


def test_declarations_and_definitions_in_an_assumption_stay_what_they_are():
    text = r"Assume $A \in \mathbb{R}^{n \times n}$, $B := A A$ and $C = A^\top$. $B = C$"
    assert sides(text) == [("B", "C")] and claims(text)[0].assumptions == ()


def test_an_assumption_holds_from_its_sentence_on_and_never_backwards():
    found = claims(AB + "$A = B$. Suppose $A = B$. $B = A$.\n\n# Next\n\n$A = A$")
    assert [len(claim.assumptions) for claim in found] == [0, 1, 1]


def test_the_report_lists_what_was_assumed():
    document = read_document(
        "Let $P \\in \\mathbb{R}^{n \\times n}$.\n\nAssume $P^\\top P = I_n$ and $d = 2 n$.\n$P = P$"
    )
    assert (3, "P^\\top P = I_n") in document.assumed


def test_equations_between_sizes_hold_for_the_whole_document():
    text = r"Let $X \in \mathbb{R}^{n \times d}$, $W \in \mathbb{R}^{h k \times p}$. $X W = X W$. Here $d = h k$."
    assert sides(text) == [("X*W", "X*W")] and read_document(text).assumed == ((1, "d = h k"),)
    assert sides(text.replace("$d = h k$", "$k = d / h$")) and sides(text.replace("$d = h k$", "$h k = d$"))
    assert claims(text.replace("Here $d = h k$.", ""))[0].error is not None
    assert "no sizes" in error(r"$X \in \mathbb{R}^{n \times d}$ with $n = n + 1$").message
    assert sides(r"$X \in \mathbb{R}^{n \times d}$, $d = 3$, $X_{i3} = X_{id}$") == [("X_{i,3}", "X_{i,3}")]


def test_mentions_are_ignored_with_a_note():
    document = read_document(
        AB + r"$A$, $n \times n$, $A \neq B$, $c > 0$, $A \approx B$, $c \propto 2$, $f : \mathbb{R}^n \to \mathbb{R}$"
    )
    assert document.claims == () and len(document.notes) >= 4


# -- what cannot be read


def test_a_formula_without_a_tree_is_one_claim_and_its_neighbours_are_unaffected():
    found = claims(AB + "$$ A (B = B $$\n$$ A = B $$\n$$ \\frac{A}{ = B = A $$ $A = $ $= B$ $A B) = A$")
    assert [claim.error is None for claim in found] == [False, True, False, False, False, False]
    assert isinstance(found[0].error, ParseError) and found[0].error.line == 1
    found = claims(AB + "\\begin{gather}\nA (B = B \\\\ A = B \\\\ A = (B\n\\end{gather}")
    assert [claim.error is None for claim in found] == [False, True, False]


def test_where_only_shapes_or_names_are_wrong_only_the_links_that_touch_them_are_errors():
    found = claims(AB + "$A = A x = B = U = A$")
    assert [claim.error is None for claim in found] == [False, False, False, False]
    found = claims(AB + "$A = B = A x = A = B$")
    assert [claim.error is None for claim in found] == [True, False, False, True]


@pytest.mark.parametrize(
    ("text", "errors", "right"),
    [
        ("The $A = B and $A = A$ hold.", 1, ["A = A"]),
        ("$$ A = B\n\nand $A = A$.", 1, ["A = A"]),
        ("\\[ A = B\n\nand $A = A$.", 1, ["A = A"]),
        ("\\begin{align} A = B\n\nand $A = A$.", 1, ["A = A"]),
        ("\\( A = B and so on\n\n$A = A$", 1, ["A = A"]),
        ("the price is 5$. $A = A$", 0, ["A = A"]),
        ("a lone $ sign.\n\n$A = A$", 0, ["A = A"]),
    ],
)
def test_unterminated_formulas(text, errors, right):
    found = claims(AB + "\n\n" + text)
    assert [claim.text for claim in found if claim.error is None] == right
    assert sum(claim.error is not None and "never closed" in claim.error.message for claim in found) == errors


@pytest.mark.parametrize(
    "text",
    [
        "$ " * 20_000,
        "$=A " * 5_000,
        "` " * 20_000,
        "\\( " * 20_000,
        "\\begin{align} " * 5_000,
        "\\begin{align} A=B " * 2_000,
        "<!-- " * 20_000,
        "Assume " * 20_000,
        "Let $A$ be symmetric and " * 2_000,
        "symmetric " * 20_000,
        "$$" * 9_999,
        "Assume " + "$A$ and " * 3_000 + " are symmetric.",
        "$" + "(" * 10_000 + "A" + ")" * 10_000 + " = A$",
        "$" + "A " * 50_000 + "= A$",
        "$(A + B)^{60} = A$",
        "|" * 20_000,
        "> " * 20_000,
        "$" + "".join(rf"\sum_{{i_{{{k}}}=1}}^{{n}}" for k in range(60)) + " c = c$",
        "$c = 9^{9^{9^{9}}}$",
        r"$Q \in \mathbb{R}^{9^{9^{9}}}$",
        r"$Q \in \mathbb{R}^{(a+b+c+d)^{16} (e+f+g+h)^{16}}$",
        "```" * 10_000,
        "\\begin{align}" + "A &= (B \\\\ " * 2_000 + "\\end{align}",
    ],
)
def test_no_document_takes_long_or_fails(text):
    for claim in claims(AB + "\n\n" + text):
        assert claim.error is None or isinstance(claim.error, Error)


WORDS = (
    r"Let Assume Suppose that where with for then $A$ $A$ $x$ $c>0$ $A=B$ $B=A$ is are be symmetric and , . : both "
    r"invertible matrix positive definite $C:=A$ $D=B$ $n=m$ commute a unit vector $$A=B$$ $A\in\mathbb{R}^{n\times_n}$"
).split()


@given(st.lists(st.sampled_from([*WORDS, "\n\n", "\n- ", "\n# "]), max_size=25))
@settings(max_examples=300, deadline=None)
def test_any_prose_is_read(words):
    for claim in claims(AB + " ".join(words)):
        assert claim.error is None or isinstance(claim.error, Error)


@given(st.text(max_size=80), st.sampled_from(["markdown", "latex"]))
@settings(max_examples=300, deadline=None)
def test_any_text_is_read(text, kind):
    try:
        read_document(text, kind=kind)
    except Error:
        assert "\0" in text


# -- more of what people write


def test_a_family_and_what_is_stacked_from_it_share_a_letter():
    text = r"""Tokens $x_1, \dots, x_n \in \mathbb{R}^{d}$ are stacked, $x := [x_1 \; \cdots \; x_n]^\top$.
    $$ x^\top x = \sum_{i=1}^n x_i x_i^\top $$"""
    assert sides(text) == [("x.T*x", "sum(i=1..n, x_i*x_i.T)")]
    assert sides(text.replace(":=", "=")) == sides(text)


def test_heads_by_a_formula_with_an_index():
    text = r"""$X \in \mathbb{R}^{n \times d}$, $W_1^Q, \dots, W_h^Q \in \mathbb{R}^{d \times k}$,
    $W^O \in \mathbb{R}^{h k \times d}$.
    $$ \mathrm{head}_i := X W_i^Q $$
    $$ \operatorname{Concat}(\mathrm{head}_1, \dots, \mathrm{head}_h) W^O
       = \operatorname{Concat}_{i=1}^{h}(X W_i^Q) W^O $$"""
    found, = claims(text)
    assert found.error is None and found.left == found.right


def test_indexed_declarations():
    assert sides(r"Let $x_i \in \mathbb{R}^{d}$ for $i = 1, \dots, n$. $x_1 = x_2$") == [("x_1", "x_2")]
    text = r"Let $x_j \in \mathbb{R}^{d}$ for $j \in \{1, \dots, n\}$. $\sum_{j=1}^n x_j = 0$"
    assert sides(text)[0][0] == "sum(j=1..n, x_j)"


def test_sets_of_numbers():
    text = r"""Let $\lambda \in [0, 1]$, $a \in \mathbb{R}_{>0}$, $b \in \mathbb{R}_+$,
    $c \in \mathbb{R} \setminus \{0\}$.
    $$ a b = c \lambda $$"""
    wanted = [r"\lambda >= 0", r"\lambda <= 1", "a > 0", "b >= 0", "c != 0"]
    assert [a.text for a in claims(text)[0].assumptions] == wanted


def test_a_grid_of_numbers_is_a_matrix():
    text = r"""Let $\theta \in \mathbb{R}$.
    $$ R(\theta) := \begin{bmatrix} \cos\theta & -\sin\theta \\ \sin\theta & \cos\theta \end{bmatrix} $$
    $$ R(\theta)^\top R(\theta) = I_2 $$"""
    found, = claims(text)
    assert found.error is None and found.left.args[1].shape == (2, 2)


def test_names_as_written_and_replaced_sizes():
    text = r"Let $\hat{x} \in \mathbb{R}^{d}$ and $\mathbf{w}_1, \dots, \mathbf{w}_h \in \mathbb{R}^d$ with $d = h k$. "
    found, = claims(text + r"$\hat{x} = \mathbf{w}_1$")
    assert found.names[found.left] == r"\hat{x}" and found.names["wbold"] == r"\mathbf{w}"
    assert {str(s): str(e) for s, e in found.replaced.items()} == {"d": "h*k"}
