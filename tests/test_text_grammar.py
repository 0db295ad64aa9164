"""Formulas to neutral trees: every spelling of the notation, places of errors, and bounds on nesting."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from symlin.errors import Error, ParseError
from symlin.text.grammar import read_formula
from symlin.text.tree import Addition, Chain, Fraction, Group, Name, Number, Scripts, Term, children, names_in


def tree(text, latex=True):
    """The tree of a single expression."""
    listing = read_formula(text, latex=latex)
    (chain,) = listing.chains
    return chain.sides[0] if not chain.relations else chain


def bare(node):
    """A tree without places, for comparison."""
    if isinstance(node, tuple) and hasattr(node, "_fields"):
        return (
            type(node).__name__,
            *[bare(getattr(node, f)) for f in node._fields if f not in ("start", "end", "kind")],
        )
    return tuple(map(bare, node)) if isinstance(node, tuple) else node


@pytest.mark.parametrize(
    ("first", "second"),
    [
        (r"A^\top", r"A^{\top}"),
        (r"W_Q", r"W_{Q}"),
        (r"\frac12", r"\frac{1}{2}"),
        (r"\frac1n", r"\frac{1}{n}"),
        (r"\sqrt x", r"\sqrt{x}"),
        (r"\left( A \right)", "(A)"),
        (r"\bigl( A \bigr)", "(A)"),
        (r"A \, B", "A B"),
        (r"A\;B", "A B"),
        (r"\lVert x \rVert", r"\|x\|"),
        (r"\left\| x \right\|", r"\|x\|"),
        (r"A^{{}-1}", "A^{-1}"),
        (r"A{}^\top", r"A^\top"),
        (r"\mathbf W", r"\mathbf{W}"),
        (r"{\bf W}", r"{\mathbf{W}}"),
        (r"\boldsymbol\beta", r"\boldsymbol{\beta}"),
        (r"\text{softmax}(S)", r"\operatorname{softmax}(S)"),
        (r"\mathrm{softmax}(S)", r"\operatorname{softmax}(S)"),
        (r"\underbrace{A B}_{\text{scores}}", "{A B}"),
        (r"\boxed{A}", "{A}"),
        (r"A \tag{1}", "A"),
        (r"A \label{x} + B", "A + B"),
        (r"x^T_1", r"x_1^T"),
        (r"\dfrac{a}{b}", r"\frac{a}{b}"),
        (r"\hat x", r"\hat{x}"),
        (r"x'", r"x^\prime"),
        (r"A % remark", "A"),
        ("α β", r"\alpha \beta"),
        ("A ⊙ B", r"A \odot B"),
        ("A ⊗ B", r"A \otimes B"),
        ("Xᵀ", r"X^\top"),
        ("x₁", "x_1"),
        ("A⁻¹", "A^{-1}"),
        ("x²", "x^2"),
        ("‖x‖", r"\|x\|"),
        ("∑_{i=1}^n", r"\sum_{i=1}^n"),
        (r"A \dots B", r"A \cdots B"),
        (r"\begin{bmatrix} A & B \\ \end{bmatrix}", r"\begin{pmatrix} A & B \end{pmatrix}"),
        (r"\operatorname{Concat}", r"\mathrm{Concat}"),
    ],
)
def test_two_spellings_of_one_thing(first, second):
    assert bare(tree(first)) == bare(tree(second))


@pytest.mark.parametrize(
    ("text", "name"),
    [
        (r"\alpha", "alpha"),
        ("λ", "lambda"),
        (r"\hat{x}", "xhat"),
        (r"\bar x", "xbar"),
        ("x'", "xprime"),
        ("x''", "xprimeprime"),
        (r"\mathbf{W}", "Wbold"),
        (r"\bm{W}", "Wbold"),
        (r"\mathcal{L}", "Lcal"),
        (r"\hat{\mathbf{x}}", "xboldhat"),
        (r"\tilde{\beta}", "betatilde"),
        (r"\mathrm{out}", "out"),
        (r"\mathrm{A}", r"\mathrm{A}"),
        (r"\mathsf{A}", r"\mathsf{A}"),
        (r"\mathit{A}", "A"),
        (r"\mathfrak{g}", "gfrak"),
        (r"\operatorname{head}", "head"),
        (r"\overline{W_Q}", r"\overline{W_Q}"),
        (r"\mathbb{R}", "RR"),
        (r"\mathrm{what}", r"\mathrm{what}"),
    ],
)
def test_names(text, name):
    assert tree(text).text == name


def test_names_that_a_reader_tells_apart_stay_apart():
    written = [
        r"W",
        r"\mathbf{W}",
        r"\mathcal{W}",
        r"\hat{W}",
        r"\bar{W}",
        r"W'",
        r"\mathrm{W}",
        r"\mathsf{W}",
        r"\mathfrak{W}",
        r"\tilde{W}",
    ]
    assert len({tree(w).text for w in written}) == len(written)


def test_what_a_formula_is_made_of():
    assert (
        isinstance(tree("A + B"), Addition)
        and isinstance(tree("A B"), Term)
        and isinstance(tree(r"\frac{a}{b}"), Fraction)
    )
    assert isinstance(tree("(A)"), Group) and isinstance(tree("A_i"), Scripts) and isinstance(tree("3.5"), Number)
    assert isinstance(tree("A = B"), Chain) and isinstance(tree("A"), Name)
    assert isinstance(tree("- - A"), Name)
    assert tree("A - B + C").signs == (1, -1, 1)
    assert tree(r"A \odot B \oslash C").ops == ("⊙", "⊘")
    assert [r.text for r in tree(r"A = B \neq C \in \mathbb{R}").relations] == ["=", "!=", "in"]


def test_one_character_is_a_script_in_latex_and_a_run_in_plain_text():
    assert [n.text for n in names_in(tree("x^TAx"))] == ["x", "T", "Ax"]
    assert tree("W_out", latex=False).below.text == "out" and tree("W_out").items[0].below.text == "o"
    assert tree("x_12", latex=False).below.text == "12" and tree("x_{12}").below.text == "12"
    assert [n.text for n in names_in(tree("X^TY", latex=False))] == ["X", "T", "Y"]


@pytest.mark.parametrize(
    "text", [":=", r"\coloneqq", r"\triangleq", r"\equiv", r"\stackrel{\text{def}}{=}", r"\overset{\Delta}{=}", "≔"]
)
def test_spellings_of_a_definition(text):
    assert tree(f"Q {text} X").relations[0].text == ":="


def test_blocks():
    assert [len(row) for row in tree(r"[A \; B]").rows] == [2] and [len(row) for row in tree("[A, B; C, D]").rows] == [
        2,
        2,
    ]
    assert [len(row) for row in tree(r"\begin{bmatrix} A & B \\ C & D \end{bmatrix}").rows] == [2, 2]
    assert len(tree(r"[A \quad B]").rows[0]) == 2 and len(tree(r"[A \, B]").rows[0]) == 1
    assert len(tree(r"[(A \; B)]").rows[0]) == 1, "only directly between brackets"
    assert len(tree(r"\left[\begin{matrix} A & B \end{matrix}\right]").rows[0][0].rows[0]) == 2


@pytest.mark.parametrize(
    ("text", "column", "says"),
    [
        ("(A B", 1, "never closed"),
        ("A B)", 4, "closes nothing"),
        ("(A]", 3, "does not close"),
        (r"\frac{A", 6, "never closed"),
        ("A +", 3, "something is missing"),
        ("A =", 3, "right-hand side"),
        ("= A", 1, "nothing before"),
        ("A + * B", 5, "missing between"),
        ("()", 1, "nothing inside"),
        (r"S^\top^{-1}", 7, "second superscript"),
        ("x_i_j", 4, "second subscript"),
        ("^2", 1, "nothing before"),
        (r"\begin{bmatrix} A", 1, "never closed"),
        (r"\|x", 1, "never closed"),
        ("A . B", 3, "full stop"),
        ("A ! B", 3, "no meaning"),
        (r"\begin{cases} a \end{cases}", 1, "by cases"),
        ("|x|", 1, "single bar"),
        (r"\hat{A + B}", 1, "not a symbol"),
        ("a_", 2, "nothing after"),
        (r"A \\ B", 3, None),
        ("", 1, "empty"),
        (r"\frac{a}", 1, None),
        ("A & B", 3, None),
        (r"\left( A", 6, "never closed"),
    ],
)
def test_errors_say_what_and_where(text, column, says):
    with pytest.raises(ParseError) as caught:
        read_formula(text, latex=True)
    assert caught.value.line == 1
    if says:
        assert says in caught.value.message and caught.value.column == column
        assert not text or str(caught.value).splitlines()[-1].index("^") == 4 + column - 1


def test_the_caret_stands_on_the_line_of_the_error():
    with pytest.raises(ParseError) as caught:
        read_formula("A B +\n  (C D", latex=True)
    assert (caught.value.line, caught.value.column) == (2, 3)
    assert str(caught.value).endswith("  (C D\n      ^")


@pytest.mark.parametrize(
    "text",
    [
        "(" * 10_000 + "A" + ")" * 10_000,
        "(" * 10_000,
        "{" * 10_000 + "A" + "}" * 10_000,
        r"\frac{1}{" * 10_000,
        r"\frac" * 10_000,
        "x" + "^{2" * 10_000,
        "a" + "_" * 50_000,
        r"\hat" * 20_000 + "x",
        r"\sqrt" * 20_000 + "x",
        r"\|" * 20_000,
        "[" * 10_000,
        r"\begin{bmatrix}" * 5_000,
        r"\left(" * 10_000,
        "9" * 5_000,
        "e^{" * 1_000 + "x" + "}" * 1_000,
        r"\text{" * 1_000,
    ],
)
def test_deep_and_long_formulas_end_in_an_error(text):
    with pytest.raises(ParseError):
        read_formula(text, latex=True)


@pytest.mark.parametrize(
    "text", ["A " * 50_000, " + ".join(["A"] * 25_000), "- " * 10_000 + "c", "A" * 100_000, "c" + "'" * 1_000]
)
def test_long_flat_formulas_are_read(text):
    read_formula(text, latex=True)


PIECES = r"""A B x _ ^ { } ( ) [ ] , ; . = := + - / | & \\ \frac \sqrt \sum \top \hat \mathbf{ \left \right
\begin{bmatrix} \end{bmatrix} \begin{aligned} \end{aligned} \| \langle \rangle \in \odot \text{a} \text
\operatorname{tr} ' 1 2.5 \; \quad \dots % ~ α ∑ ² ₁ ᵀ ⁻ \ \{ \} \R
\stackrel{a}{=} \underbrace \overset \mid \mathbb{R} .. ... ‖ \prime \mathbb \bf \cal \displaystyle \limits""".split()


@given(st.lists(st.sampled_from(PIECES), max_size=30), st.booleans())
@settings(max_examples=400, deadline=None)
def test_pieces_in_any_order_raise_nothing_but_symlin_errors(pieces, latex):
    try:
        listing = read_formula(" ".join(pieces), latex=latex)
    except Error:
        return
    waiting = [listing]
    while waiting:
        node = waiting.pop()
        assert node.start <= node.end
        waiting += children(node)


@given(st.text(max_size=60), st.booleans())
@settings(max_examples=300, deadline=None)
def test_any_text_raises_nothing_but_symlin_errors(text, latex):
    try:
        read_formula(text, latex=latex)
    except Error:
        pass
