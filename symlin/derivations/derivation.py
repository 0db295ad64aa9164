"""Derivations as plain data: a formula to start from, steps, assumptions; written to JSON and read back."""

from symlin.assumed import Equation
from symlin.conditions import conditions_of
from symlin.derivations.definedness import Ends
from symlin.derivations.encoding import Decoder, Encoder
from symlin.derivations.replaying import check
from symlin.derivations.steps import Move, Step
from symlin.displayed import Printed, latex, written
from symlin.errors import DerivationError
from symlin.rewriting.places import Place
from symlin.rewriting.rule import DIRECTIONS
from symlin.size import Size


class Derivation(Printed):
    """A chain ``start = ... = goal`` under ``assumptions`` (symlin.assumed); ``steps`` are ``Step`` values.

    ``check()`` replays it: None, or ``DerivationError`` with the step that does not follow.
    """

    def __init__(self, start, steps=(), assumptions=()):
        self.start, self.steps, self.assumptions = start, tuple(steps), tuple(assumptions)

    @property
    def goal(self):
        """The formula at the end."""
        return self.steps[-1].result if self.steps else self.start

    @property
    def formulas(self):
        """The formulas from the start to the goal, those between the moves of one step too."""
        found = [self.start]
        for step in self.steps:
            found += [move.result for move in step.moves] or [step.result]
        return found

    @property
    def conditions(self):
        """What makes both ends, the equations used and all formulas between defined, as texts: there they agree."""
        said = self.start, self.goal, *(side for a in self.used if isinstance(a, Equation) for side in a)
        own = conditions_of(*said)
        more = Ends(said, self.assumptions).beyond(*self.formulas)
        inside = [c for step in self.steps if step.symbol is not None for case in step.cases for c in case.conditions]
        return tuple(dict.fromkeys((*own, *more, *inside)))

    @property
    def used(self):
        """The assumptions that the steps use."""
        return tuple(self.assumptions[k] for k in sorted({k for step in self.steps for k in step.uses}))

    def check(self):
        """None where every step follows; ``DerivationError`` naming the first that does not."""
        check(self)

    def written(self, form):
        """As a text: ``form`` is "text", "tex" (``align*``, for the package amsmath), "md" or "html" (a whole page)."""
        return written(self, form)

    def __eq__(self, other):
        return isinstance(other, Derivation) and self._values() == other._values()

    def __hash__(self):
        return hash((self.start, self.goal))

    def _values(self):
        return self.start, self.steps, self.assumptions

    def __len__(self):
        return len(self.steps)

    # as data

    def outline(self):
        """The steps as ``symlin check --derivation --json`` prints them: ``[{"rule", "result"}]``, results in LaTeX."""
        return [{"rule": step.rule, "result": latex(step.result)} for step in self.steps]

    def to_json(self):
        """All of it as dictionaries, lists, texts and numbers; ``from_json`` reads it back into an equal derivation.

        >>> from symlin.derivations.making import derived
        >>> from symlin.writing import matrices, sizes
        >>> A, B = matrices("A B", *sizes("n n"))
        >>> d = derived(A + B, B + A)
        >>> Derivation.from_json(d.to_json()) == d
        True
        """
        encoder = Encoder()
        data = _written(self, encoder)
        return {"nodes": encoder.nodes, **data}

    @staticmethod
    def from_json(data):
        """The derivation that ``to_json`` wrote, not checked yet; ``DerivationError`` for anything else."""
        if not isinstance(data, dict) or "nodes" not in data:
            raise DerivationError("a derivation is written as a dictionary with nodes, start, assumptions and steps")
        return _read(data, Decoder(data["nodes"]))


def _written(derivation, encoder):
    return {"start": encoder.number(derivation.start),
            "assumptions": [encoder.assumption(a) for a in derivation.assumptions],
            "steps": [_written_step(step, encoder) for step in derivation.steps]}


def _written_step(step, encoder):
    data = {"rule": step.rule, "result": encoder.number(step.result), "uses": list(step.uses)}
    if step.moves:
        data["moves"] = [
            {"rule": move.rule, "place": move.place.to_json(), "direction": move.direction, "in_result": move.in_result,
             "using": {name: _written_value(value, encoder) for name, value in move.using.items()},
             "result": encoder.number(move.result)} for move in step.moves]
    if step.cases:
        data["cases"] = [_written(case, encoder) for case in step.cases]
    if step.symbol is not None:
        data["symbol"] = encoder.number(step.symbol)
    if step.factors:
        data["factors"] = [None if factor is None else encoder.number(factor) for factor in step.factors]
    return data


def _written_value(value, encoder):
    if isinstance(value, str):
        return ["name", value]
    return ["size", encoder.number(value.to_sympy())] if isinstance(value, Size) else ["part", encoder.number(value)]


def _read(data, decoder):
    try:
        return Derivation(
            decoder.expression(data["start"]), [_read_step(step, decoder) for step in data["steps"]],
            [decoder.assumption(a) for a in data["assumptions"]])
    except DerivationError:
        raise
    except Exception as error:
        raise DerivationError(f"the derivation is not written as to_json writes it: {error!r}") from None


def _read_step(data, decoder):
    rule, uses = data["rule"], data["uses"]
    if not isinstance(rule, str) or not all(type(k) is int and k >= 0 for k in uses):
        raise DerivationError(f"a step has the name of a rule and the numbers of assumptions, not {rule!r}, {uses!r}")
    cases = tuple(_read(case, decoder) for case in data.get("cases", ()))
    factors = tuple(None if f is None else decoder.expression(f) for f in data.get("factors", ()))
    return Step(rule, decoder.expression(data["result"]), tuple(_read_move(m, decoder) for m in data.get("moves", ())),
                tuple(uses), cases, decoder.expression(data["symbol"]) if "symbol" in data else None, factors)


def _read_move(data, decoder):
    if data["direction"] not in DIRECTIONS or type(data["in_result"]) is not bool:
        raise DerivationError(f"the direction of a move is one of {', '.join(DIRECTIONS)}, in_result true or false")
    using = {str(name): _read_value(value, decoder) for name, value in data["using"].items()}
    if not isinstance(data["rule"], str):
        raise DerivationError(f"a move has the name of a rule, not {data['rule']!r}")
    return Move(data["rule"], Place.from_json(data["place"]), data["direction"], data["in_result"], using,
                decoder.expression(data["result"]))


def _read_value(data, decoder):
    match data:
        case ["name", str(name)]:
            return name
        case ["size", number]:
            return Size.of(decoder.expression(number))
        case ["part", number]:
            return decoder.expression(number)
    raise DerivationError(f"{data!r} is no value of a variable")
