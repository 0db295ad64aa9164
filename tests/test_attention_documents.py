"""Documents made of what is printed for attention read back, and every statement in them is proved."""

import pytest

import symlin as sl
from symlin.nodes import Family

n, d, k, v, h, g, r = sl.sizes("n d k v h g r")
X, M = sl.matrix("X", n, d), sl.mask("M", n, n)


def declared(parameter):
    """The declaration of a parameter, a family with dots between its members."""
    if isinstance(parameter, Family):
        last = parameter.count
        names = [parameter[1]] + ([parameter[last]] if last != 1 else [])
        shape = parameter.rows, parameter.columns
    else:
        names, shape = [parameter], parameter.shape
    names, sides = r", \dots, ".join(map(sl.latex, names)), r" \times ".join(map(sl.latex, shape))
    return rf"${names} \in \mathbb{{R}}^{{{sides}}}$"


def document(heads):
    lines = [", ".join(map(declared, [X, *heads.parameters])) + "."]
    lines += [f"$$ {sl.latex(letter)} := {sl.latex(value)} $$" for letter, value in heads.definitions]
    return "\n\n".join(lines + [f"$$ {sl.latex(s.left)} = {sl.latex(s.right)} $$" for s in heads.statements])


@pytest.mark.parametrize("options", [
    dict(heads=h), dict(heads=h, bias=True, mask=sl.causal_mask(n)), dict(heads=3), dict(heads=g * r, kv_heads=g),
    dict(heads=h, kv_heads=1), dict(heads=4, kv_heads=2),
], ids=str)
def test_documents_of_heads_read_back(options):
    heads = sl.MultiHeadAttention(X, d_k=k, d_v=v, **options)
    report = sl.check_document(document(heads))
    assert [claim.verdict for claim in report.claims] == ["proved"] * len(heads.statements)


@pytest.mark.parametrize("written", [
    r"$A_{Q, 1}, \dots, A_{Q, h} \in \mathbb{R}^{n \times d}$",
    r"$A_{Q,1}, A_{Q,2}, \dots, A_{Q,h} \in \mathbb{R}^{n \times d}$",
    r"$A_{QK, 1}, \ldots, A_{QK, h} \in \mathbb{R}^{n \times d}$",
    r"$\mathbf{A}_{Q, 1}, \dots, \mathbf{A}_{Q, h} \in \mathbb{R}^{n \times d}$",
])
def test_families_with_a_subscript_are_declared(written):
    name = written[1 : written.index(", 1" if ", 1" in written else ",1")]
    claims = sl.check_document(rf"""
{written}
$$ \sum_{{i=1}}^{{h}} {name}, i}} = {name}, 1}} + \sum_{{i=2}}^{{h}} {name}, i}} $$
$$ \sum_{{i=1}}^{{h}} {name}, i}} = h {name}, 1}} $$
""").claims
    assert [claim.verdict for claim in claims] == ["proved", "refuted"]


def test_a_definition_may_have_the_letter_of_a_family():
    report = sl.check_document(r"""
$X \in \mathbb{R}^{n \times d}$, $W_{Q, 1}, \dots, W_{Q, h} \in \mathbb{R}^{d \times k}$.
$$ Q := X \sum_{i=1}^{h} W_{Q, i} $$
$$ Q = \sum_{i=1}^{h} X W_{Q, i} $$
""")
    assert [claim.verdict for claim in report.claims] == ["proved"]
