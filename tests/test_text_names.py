"""Names as written: members of families in witnesses, superscripts that end in a transpose."""

import pytest

from symlin.errors import Error
from symlin.text.checking import check_document
from symlin.text.reading import parse, read_claim


def check(text):
    return check_document(text).claims


@pytest.mark.parametrize(
    ("declared", "names"),
    [
        (r"W_i \in \mathbb{R}^{d \times k}$ for $i = 1, \dots, h", ("W_1", "W_2")),
        (r"W_{i} \in \mathbb{R}^{d \times k}$ for $i = 1, \dots, h", ("W_1", "W_2")),
        (r"\mathbf{W}_1, \dots, \mathbf{W}_h \in \mathbb{R}^{d \times k}", (r"\mathbf{W}_1", r"\mathbf{W}_2")),
        (r"W^Q_i \in \mathbb{R}^{d \times k}$ for $i = 1, \dots, h", ("W^Q_1", "W^Q_2")),
    ],
)
def test_members_of_a_family_stand_in_a_witness_one_by_one(declared, names):
    (claim,) = check(rf"Let ${declared}$. $$ {names[0]} = {names[1]} $$")
    assert claim.verdict == "refuted"
    assert set(claim.to_json()["witness"]["values"]) == set(names)


DECLARED = r"""Let $W_1^K, \dots, W_h^K \in \mathbb{R}^{d \times k}$, $\mathbf{W}^{(1)} \in \mathbb{R}^{n \times n}$,
$V^{OV} \in \mathbb{R}^{n \times n}$, $A \in \mathbb{R}^{n \times n}$. """


@pytest.mark.parametrize(
    "claim",
    [
        r"W_1^{K\top} = (W_1^K)^\top",
        r"W^{K\top}_i = (W^K_i)^\top",
        r"\mathbf{W}^{(1)\top} = (\mathbf{W}^{(1)})^\top",
        r"\mathbf{W}^{(1)T} = (\mathbf{W}^{(1)})^\top",
        r"\mathbf{W}^{(1)\mathsf{T}} A = (A^\top \mathbf{W}^{(1)})^\top",
        r"A^{2\top} = A^\top A^\top",
    ],
)
def test_a_superscript_that_ends_in_a_transpose_transposes_what_the_rest_names(claim):
    (found,) = check(DECLARED + f"$$ {claim} $$")
    assert (found.claim, found.verdict) == (claim, "proved")


def test_an_undeclared_name_is_answered_in_its_own_spelling():
    with pytest.raises(Error, match=r"declare Z: n×d, or define Z := \.\.\."):
        parse("A Z", "A: n×n")


def test_a_claim_with_an_open_bracket_is_told_so():
    with pytest.raises(Error, match="never closed"):
        read_claim("A: n×n", "((((( A")
