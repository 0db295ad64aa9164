"""``@rule``, ``@definition`` and ``@fallacy``: a rule from a function whose annotations are shapes."""

import inspect

from symlin.arguments import assumption
from symlin.errors import Error
from symlin.rewriting.rule import Rule
from symlin.rewriting.schemes import FIRST, Scheme
from symlin.rewriting.variables import count_letters, variables_of
from symlin.shapes import Walk, same_shape


def rule(function=None, *, source="", name=None, theorem=False):
    """A rule: an equation that the tests prove.

    The function's annotations declare its variables (``symlin.rewriting.variables.variables_of``), its docstring says
    in one sentence what it means, and it returns both sides, then what is assumed of the variables, if anything.
    ``source`` names the paper or book with the equation. A ``theorem`` follows from the other rules in several lines,
    as a textbook proves it: a claim that says no more than it is derived from those, and the tests demand that it can
    be. The result is a ``Rule`` named as the function.

    With variables that are blocks the function makes the rule for any numbers of blocks; it may return None for numbers
    that another rule is about. There is no rule where the blocks of a variable are one.

    >>> from sympy import MatMul, Transpose
    >>> @rule
    ... def transpose_of_product(A: "m k", B: "k n"):
    ...     '''The transpose of a product is the product of the transposes, in reverse order.'''
    ...     return Transpose(MatMul(A, B)), MatMul(Transpose(B), Transpose(A))
    >>> transpose_of_product
    <rule transpose_of_product: (A*B).T = B.T*A.T>
    """
    return _declared(function, "rule", source, name, theorem=theorem)


def definition(function=None, *, source="", name=None):
    """A definition: an equation that says what a notation means; otherwise as ``rule``."""
    return _declared(function, "definition", source, name)


def fallacy(function=None, *, source="", name=None, instead=""):
    """A tempting falsehood: an equation that the tests refute, otherwise as ``rule``. No derivation may use it.

    ``instead`` names the rule of the book that says what is true; a fallacy of the book has one.
    """
    return _declared(function, "fallacy", source, name, instead)


def _declared(function, standing, source, name, instead="", theorem=False):
    if function is None:
        return lambda later: _declared(later, standing, source, name, instead, theorem)
    name = name or function.__name__
    where = f"the {standing} {name}"
    sentence = " ".join((inspect.getdoc(function) or "").split())
    if not sentence.endswith((".", "!")):
        raise Error(f"{where} needs a docstring: one sentence that says what it means")
    annotations = {p: function.__annotations__.get(p) for p in inspect.signature(function).parameters}
    topic = str(function.__module__ or "").rpartition(".")[2]

    def made(counts, scheme=None):
        variables, values, holes = variables_of(annotations, where, counts)
        alone = [1, *(value for v in variables for value in ([v.value], [[v.value]]))]
        sides = None if 1 in counts.values() and any(v in alone for v in values.values()) else function(**values)
        if sides is None and scheme is None:
            return None
        if not isinstance(sides, tuple) or len(sides) < 2:
            raise Error(f"{where} must return its two sides, and then what it assumes")
        left, right, *given = sides
        try:
            same_shape(left, right, Walk())
        except Error as error:
            raise type(error)(f"{where}: {error}") from None
        return Rule(name, left, right, topic=topic, standing=standing, sentence=sentence, source=source,
                    variables=variables, holes=holes, given=tuple(map(assumption, given)), instead=instead,
                    scheme=scheme, theorem=theorem)

    letters = count_letters(annotations)
    return made(dict.fromkeys(letters, FIRST), Scheme(letters, made) if letters else None)
