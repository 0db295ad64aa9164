"""How a value displays in a notebook: the text, LaTeX and HTML of each kind of value that symlin returns."""

from symlin.errors import Error
from symlin.show import attention_views, certificates, derivations, explanations, linear_maps, tables, verdicts
from symlin.show.mathml import mathml


def _definitions(write):
    return lambda head: write(head.definitions)


def _displayed_latex(definitions):
    return rf"$\displaystyle {tables.definitions_latex(definitions)}$"


_DEFINITIONS = tuple(map(_definitions, (tables.definitions_html, _displayed_latex, tables.definitions_text)))
_PROOF = certificates.certificate_html, certificates.certificate_latex, certificates.certificate_text
_WRITERS = {
    "Verdict": (verdicts.verdict_html, verdicts.verdict_latex, verdicts.verdict_text),
    "Witness": (verdicts.witness_html, verdicts.witness_latex, verdicts.witness_text),
    "Certificate": _PROOF,
    "Induction": _PROOF,
    "Derivation": (derivations.derivation_html, derivations.derivation_latex, derivations.derivation_text),
    "Explanation": (
        explanations.explanation_html, explanations.explanation_latex, explanations.explanation_text),
    "Explained": (explanations.explained_html, None, explanations.explained_text),
    "Report": (tables.report_html, tables.report_latex, tables.report_text),
    "Linearity": (tables.linearity_html, linear_maps.linearity_latex, repr),
    "LinearMap": (linear_maps.map_html, linear_maps.map_latex, repr),
    "LinearityTable": (tables.linearity_table_html, tables.linearity_table_latex, str),
    "Attention": _DEFINITIONS,
    "MultiHeadAttention": _DEFINITIONS,
    "Heads": _DEFINITIONS,
    "Statement": (attention_views.statement_html, attention_views.statement_latex, attention_views.statement_text),
    "Variant": (attention_views.variant_html, attention_views.variant_latex, attention_views.variant_text),
    "VariantsTable": (attention_views.variants_html, attention_views.variants_latex, str),
    "attention.comparisons.Comparison": (attention_views.costs_html, attention_views.costs_latex, repr),
    "numeric.comparing.Comparison": (attention_views.agreement_html, attention_views.agreement_latex, repr),
    "Compiled": (attention_views.function_html, attention_views.function_latex, repr),
}
"""The functions for a class and what inherits from it: HTML, LaTeX or None, text.

A class goes by its name, or with its module where two share a name.
"""


def forms(value):
    """``{MIME type: text}`` of a value: text, HTML, and LaTeX where there is one.

    >>> from symlin.proving import prove
    >>> from symlin.writing import matrices
    >>> A, B = matrices("A B", 1, 1)
    >>> sorted(forms(prove(A * B, B * A)))
    ['text/html', 'text/latex', 'text/plain']
    """
    html, latex, text = _writers(value)
    written = {"text/plain": text(value), "text/html": str(html(value))}
    tex = latex(value) if latex else None
    return written | ({"text/latex": tex} if tex and _only_draws(tex) else {})


def _only_draws(tex):
    try:
        return bool(mathml(tex.strip("$")))
    except (Error, RecursionError):
        return False


def _writers(value):
    for kind in type(value).__mro__:
        package, _, module = kind.__module__.partition(".")
        for name in (f"{module}.{kind.__name__}", kind.__name__):
            if package == "symlin" and name in _WRITERS:
                return _WRITERS[name]
    raise TypeError(f"there is no display for {type(value).__name__}")
