"""One claim given as text, with its declarations: what ``sl.prove`` and ``symlin prove`` decide."""

import time

from symlin.arguments import assumptions
from symlin.proving import SECONDS, TERMS, decide
from symlin.text.checking import decided, load_grammar
from symlin.text.reading import read_claim
from symlin.verdict import Proved
from symlin.witnesses import TRIALS


def prove_text(declarations, claim, *, given=(), terms=TERMS, seconds=SECONDS, trials=TRIALS):
    """The verdict on a claim in plain text or LaTeX; of a chain, that on its first link that is not proved.

    ``given`` lists assumptions, as for ``symlin.prove``; those that are texts are read with the declarations. Raises
    ``ParseError`` and ``ShapeError`` with the place.

    >>> prove_text("X: n×d; W_Q, W_K: d×k", "(X W_Q)(X W_K)^T = X W_Q W_K^T X^T").status
    'proved'
    >>> prove_text("A, B: n×n", "A B = A B = B A").status
    'refuted'
    """
    given = list(given)
    texts = [text for text in given if isinstance(text, str)]
    others = assumptions([value for value in given if not isinstance(value, str)], ())
    verdicts = []
    for link in read_claim("\n".join([declarations, *texts]), claim):
        if link.error is not None:
            raise link.error
        assumed = (*others, *(assumption.assumed() for assumption in link.assumptions))
        verdict = decide(link.left, link.right, assumptions=assumed, sizes=link.sizes, terms=terms, seconds=seconds,
                         trials=trials)
        if not verdict.proved:
            return verdict
        verdicts.append(verdict)
    return verdicts[0] if len(verdicts) == 1 else _all_proved(verdicts)


def _all_proved(verdicts):
    conditions = dict.fromkeys(condition for verdict in verdicts for condition in verdict.conditions)
    return Proved(
        verdicts[0].left, verdicts[-1].right, f"each of the {len(verdicts)} links is proved", conditions,
        tuple(verdict.evidence for verdict in verdicts))


def checked_links(declarations, claim, **bounds):
    """Each link of a claim with its verdict, as ``CheckedClaim``; raises ``Error`` where the declarations have none."""
    load_grammar()
    start = time.perf_counter()
    links = read_claim(declarations, claim)
    reading = (time.perf_counter() - start) / len(links)
    return [decided(link, reading, **bounds) for link in links]
