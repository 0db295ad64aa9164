"""Names as written: members of families in witnesses, superscripts that end in a transpose."""

import pytest

from symlin.text.checking import check_document


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
