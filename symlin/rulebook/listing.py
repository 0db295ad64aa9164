"""Which rules of the book apply to a formula, where, and with what result."""

from symlin.arguments import assumptions, expression
from symlin.errors import Error
from symlin.nodes import Defined, DefinedScalar
from symlin.rewriting.applying import applications
from symlin.rewriting.hypotheses import ASSUMPTION, hypotheses, solved
from symlin.rewriting.places import everywhere
from symlin.rewriting.rule import unfolding
from symlin.rewriting.trees import flat
from symlin.rulebook import book
from symlin.spelling import spelled

SHOWN = 40
"""Lines of a listing that are shown."""


def rules(expr, *, given=()):
    """The rules that apply to an expression: each with its place and its result, found as they are asked for.

    Definitions of letters in the expression count as rules, and so do assumed equations ("assumption 1"). ``given``
    lists assumptions as for ``prove``; rules with conditions apply where these are assumed. Iterating gives
    ``symlin.rewriting.applying.Application`` values in reading order. Raises ``ShapeError`` where shapes do not fit.

    >>> from symlin.writing import matrices, sizes
    >>> from sympy import MatMul, Transpose
    >>> A, B = matrices("A B", *sizes("n n"))
    >>> found = rules(Transpose(MatMul(A, B)))
    >>> found.named("transpose_of_product")
    [transpose_of_product: (A*B).T -> B.T*A.T]
    """
    expr = expression(expr)
    return Applicable(expr, assumptions(given, (expr,)))


def unfoldings(expr):
    """The rules that the defined letters in an expression give, in reading order."""
    letters = dict.fromkeys(node for _, node in everywhere(flat(expr)) if isinstance(node, Defined | DefinedScalar))
    return tuple(map(unfolding, letters))


class Applicable:
    """The applications of rules to an expression, found when they are asked for and kept.

    ``beyond`` lists the rules met so far that fit in too many ways to list them all.
    """

    def __init__(self, expr, given):
        self.expr = expr
        self._found, self.beyond = [], []
        rules = *hypotheses(given, (expr,)), *solved(given), *unfoldings(expr), *book.rules()
        self._more = applications(expr, rules, given, beyond=self.beyond)

    def __iter__(self):
        position = 0
        while position < len(self._found) or self._one_more():
            yield self._found[position]
            position += 1

    def _one_more(self):
        one = next(self._more, None)
        if one is not None:
            self._found.append(one)
        return one is not None

    def __len__(self):
        return sum(1 for _ in self)

    def __getitem__(self, number):
        if isinstance(number, str):
            raise TypeError(f"rules are numbered from 0; ask .named({number!r})")
        return list(self)[number]

    def named(self, name):
        """The applications of one rule; an error where the book has no such rule."""
        if not name.startswith(("definition of ", ASSUMPTION)):
            name = book.named(name).name
        return [a for a in self if a.rule.name == name]

    def __repr__(self):
        found = [a for _, a in zip(range(SHOWN + 1), self)]
        lines = [repr(a) for a in found[:SHOWN]]
        if not lines and not self.beyond:
            return f"no rule of the book applies to {spelled(self.expr)}"
        lines += ["..."] * (len(found) > SHOWN)
        beyond = dict.fromkeys(r.name for r in self.beyond)
        lines += [f"{name} fits in too many ways to list them all" for name in beyond]
        return "\n".join(lines)


def matching(word, among):
    """The rules that have a word in their name, topic or sentence; an error where there is none."""
    wanted = word.casefold().replace(" ", "_")
    found = [r for r in among if wanted in f"{r.name} {r.topic} {r.sentence.replace(' ', '_')}".casefold()]
    if not found:
        raise Error(f"no rule has the word {word!r} in its name, its topic or its sentence; the topics are "
                    f"{', '.join(dict.fromkeys(r.topic for r in among))}")
    return found
