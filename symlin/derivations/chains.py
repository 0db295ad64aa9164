"""Chains from relations: a plan which relation is used where, written as formulas that rules lead through."""

from functools import cache
from typing import NamedTuple

from sympy import Add, Identity, Inverse, MatAdd, MatMul, Mul, QQ, Trace, Transpose, ZeroMatrix

from symlin.assumed import Property
from symlin.derivations.combining import MOST, combination, ordered
from symlin.derivations.expanding import Expanding
from symlin.derivations.graph import size_of
from symlin.derivations.words import Reader, added, times
from symlin.nodes import Defined, DefinedScalar, Scalar
from symlin.relations.premises import equations
from symlin.rewriting.applying import outcomes
from symlin.rewriting.places import Place, everywhere, node_at, replaced, replaced_at
from symlin.rewriting.rule import DIRECTIONS
from symlin.rewriting.trees import alike, flat, made, unfolded
from symlin.rulebook import book
from symlin.spelling import spelled


ROOM = 6
"""How many times as large as the claim with its definitions put in a formula may become."""


ROUNDS = 4
"""How often assumptions are looked for in what they led to."""
KINDS = {"number": Scalar, "trace": Trace}


class Link(NamedTuple):
    """An equation ``left = right`` that some of ``rules`` makes: an assumption, a law of inverses."""

    rules: tuple
    left: object
    right: object


class Use(NamedTuple):
    """A link at a place: ``number`` times ``core``, in which ``letter`` stands for the link.

    ``left`` and ``right`` are what is read with either side of the link in its place, without the number.
    """

    core: object
    letter: object
    link: Link
    number: object
    left: dict
    right: dict


class Chains:
    """Leads through ``graph`` from the formula of ``start`` to that of ``goal`` by the summands of their difference.

    ``hypotheses`` are the rules of the assumptions, ``definitions`` those of defined letters.
    """

    def __init__(self, graph, start, goal, hypotheses, definitions):
        self.graph, self.start, self.goal = graph, start, goal
        self.hypotheses = hypotheses
        left, right = graph.formulas[start], graph.formulas[goal]
        self.is_matrix = left.is_Matrix
        self.reader = Reader(graph.assumptions, numbers=not self.is_matrix)
        symmetric = (rule for rule in hypotheses if isinstance(rule.left, Transpose) and not self._said(rule))
        self.expanding = Expanding(graph, self.reader, (*symmetric, *definitions))
        self.identity = Identity(left.shape[0]) if self.is_matrix else None
        graph.most = max(graph.most, ROOM * max(size_of(unfolded(side)) for side in (left, right)) + 60)
        self.sides = self.reader.of(left), self.reader.of(right)
        self.difference = added(self.sides[0], times(-1, self.sides[1]))

    def written(self, summands):
        """Whether a way was found; ``summands`` are pairs (number, product with one letter of a relation).

        Where they do not make the difference, the equations assumed are looked for in what the sides multiply out to.
        """
        uses = _merged([use for c, e in summands if (use := self._use(c, e)) is not None])
        found = combination(self.difference, list(map(_difference, uses)))
        if found is None:
            for uses in self._met(uses):
                found = combination(self.difference, list(map(_difference, uses)))
                if found is not None:
                    break
            else:
                return False
        uses = [uses[k]._replace(number=c) for k, c in found.items()]
        plan = ordered(self.sides[0], [(times(u.number, u.left), times(u.number, u.right)) for u in uses])
        return plan is not None and self._led(uses, plan)

    def _met(self, uses):
        """Lists of uses of what is assumed where that is met; then of laws of inverses too."""
        sides = [self.graph.formulas[v] for v in (self.start, self.goal)]
        links = [link for link in self._assumed() if self._said(link)]
        yield from self._matching(uses, links)
        if laws := list(_laws_of_inverses(*sides)):
            yield from self._matching(uses, links + laws)

    def _matching(self, uses, links):
        """Lists of uses, each longer than the one before: where a word of a link stands in what was met."""
        uses = {use.core: use for use in uses}
        met, pending = set(), [basis for side in self.sides for basis in side]
        for _ in range(ROUNDS):
            new = []
            for basis in dict.fromkeys(pending):
                if basis in met:
                    continue
                met.add(basis)
                new += [use for link in links for use in self._places(link, basis) if use.core not in uses]
            if not new or len(uses) + len(new) > MOST:
                return
            uses |= {use.core: use for use in new}
            yield list(uses.values())
            pending = [basis for use in new for basis in (*use.left, *use.right)]

    def _places(self, link, basis):
        """The uses of a link in a term."""
        scalars, word = basis
        for (others, part), _ in self._said(link).items():
            if others or not part:
                continue
            for k in _within(part, word):
                yield self._made(link, (word[:k], word[k + len(part):]), lambda e: e, scalars)
            for number, s in enumerate(scalars):
                kind, inside, _ = self.reader.scalars[s]
                rest = scalars[:number] + scalars[number + 1:]
                for turn, _ in sorted(self.reader.writings(kind, inside)):
                    for k in _within(part, turn) if kind == "number" else range(turn[:len(part)] == part):
                        yield self._made(link, (turn[:k], turn[k + len(part):]), KINDS[kind], rest)

    def _made(self, link, around, kind, scalars):
        """The use of a link between two words, inside of a number or trace of that kind, times scalars."""
        letter = Defined(f"[{spelled(link.left)} = {spelled(link.right)}]", link.left)
        factors = [*map(self.reader.product, around[:1]), letter, *map(self.reader.product, around[1:])]
        factors = [f for word, f in zip((around[0], True, around[1]), factors) if word]
        core = kind(flat(made(MatMul, factors)) if len(factors) > 1 else letter)
        numbers = [self.reader.scalars[s][2] for s in scalars]
        if numbers:
            core = flat(made(MatMul if core.is_Matrix else Mul, [*numbers, core]))
        place = _place_of(letter, core)
        left, right = (self.reader.of(replaced(core, place, side)) for side in (link.left, link.right))
        return Use(core, letter, link, QQ(1), left, right)

    def _said(self, link):
        """The difference of the two sides of a link or a rule."""
        return added(self.reader.of(link.left), times(-1, self.reader.of(link.right)))

    # where relations are used

    def _use(self, number, e):
        """A summand as ``Use``; None where no rule says what its relation says."""
        e = flat(e)
        letter = next(part for _, part in everywhere(e) if is_relation(part))
        value = node_at(e, _place_of(letter, e).path)
        links = ((link, scale) for link in self._links(value) if (scale := self._scale(value, link)))
        link, scale = next(links, (None, 0))
        if link is None:
            return None
        number, core = self._apart(scale * self.reader.coefficient_of(number), e)
        place = _place_of(letter, core)
        left, right = (self.reader.of(replaced(core, place, side)) for side in (link.left, link.right))
        return Use(core, letter, link, number, left, right)

    def _apart(self, number, e):
        """The number with the numbers in front of a product, and what is left of that."""
        if not isinstance(e, MatMul | Mul):
            return number, e
        rest = []
        for a in e.args:
            if a.is_Matrix or any(is_relation(part) for _, part in everywhere(a)):
                rest.append(a)
                continue
            reading = self.reader.of(a)
            if set(reading) == {((), ())}:
                number = number * reading[(), ()]
            else:
                rest.append(a)
        return number, rest[0] if len(rest) == 1 else made(type(e), rest)

    def _scale(self, value, link):
        """How often the difference of the sides of a link makes the value of a letter; 0 where it does not."""
        wanted, said = self.reader.of(value), self._said(link)
        if wanted.keys() != said.keys() or not said:
            return 0
        basis = next(iter(said))
        scale = wanted[basis] / said[basis]
        return scale if times(scale, said) == wanted else 0

    def _links(self, value):
        """The equations that may make the value of a letter."""
        yield from self._assumed()
        letter = value.arg if isinstance(value, Transpose) else value
        yield from _laws_of_inverses(letter.value)

    def _assumed(self):
        """The equations that are assumed."""
        for rule in self.hypotheses:
            yield Link((rule,), rule.left, rule.right)
        for assumption in self.graph.assumptions:
            if isinstance(assumption, Property):
                for _, left, right in equations((assumption,)):
                    yield Link(_of_word(assumption.word), flat(left), flat(right))

    # the way

    def _led(self, uses, plan):
        vertex, goal = map(self.expanding.multiplied_out, (self.start, self.goal))
        for exchange in plan:
            vertex = self._exchanged(vertex, uses[exchange.index], exchange)
            if vertex is None:
                return False
        return self.expanding.collected(vertex) == self.expanding.collected(goal)

    def _exchanged(self, vertex, use, exchange):
        """The vertex after an exchange, multiplied out; None where it cannot be made."""
        side = use.right if exchange.turned else use.left
        if len(side) == 1 and not side.keys() & exchange.new.keys():
            found = self._by_terms(vertex, use, exchange)
            if found is not None:
                return found
        vertex = self.expanding.collected(vertex)
        whole = self._whole(vertex, exchange.old, -use.number if exchange.turned else use.number, use.core)
        ends = self._between(whole, use, exchange)
        if ends is None or self.expanding.collected(ends[0]) != vertex:
            return None
        return ends[1]

    def _by_terms(self, vertex, use, exchange):
        """The vertex after each of the terms that are exchanged is rewritten on its own; None where that is not all."""
        [(basis, one)] = (use.right if exchange.turned else use.left).items()
        wanted = exchange.old[basis]
        if one != 1:
            return None
        while wanted:
            terms = self._terms(vertex)
            readings = list(map(self.reader.of, terms))
            k = next((k for k, reading in enumerate(readings) if basis in reading), None)
            if k is None:
                return None
            whole = self._sum([*terms[:k], self._product(self._numbers(terms[k]), use.core), *terms[k + 1:]])
            ends = self._between(whole, use, exchange)
            if ends is None or ends[0] != vertex:
                return None
            vertex, wanted = ends[1], wanted - readings[k][basis]
        return vertex

    def _between(self, whole, use, exchange):
        """The vertices of a formula with the old side and with the new side for its letter, multiplied out, or None."""
        left_is_shown = not _is_constant(use.link.left)
        shown, other = (use.link.left, use.link.right) if left_is_shown else (use.link.right, use.link.left)
        formula, place = replaced_at(whole, _place_of(use.letter, whole), shown)
        first = self.graph.vertex(formula)
        second = self._applied(first, use.link.rules, place, other)
        if second is None:
            return None
        ends = [self.expanding.multiplied_out(v) for v in (first, second)]
        return ends if left_is_shown != exchange.turned else ends[::-1]

    def _applied(self, vertex, rules, place, other):
        formula = self.graph.formulas[vertex]
        for rule in rules:
            for direction in DIRECTIONS:
                for one in outcomes(formula, rule, place, direction, assumptions=self.graph.assumptions):
                    if alike(one.after, other):
                        return self.graph.follow(vertex, one)
        return None

    def _whole(self, vertex, old, number, core):
        """The formula of a vertex with ``number · core`` in place of the terms ``old``."""
        terms, at, missing = [], None, dict(old)
        for term in self._terms(vertex):
            for basis, c in self.reader.of(term).items():
                if basis not in old:
                    terms.append(term)
                    continue
                at = len(terms) if at is None else at
                missing.pop(basis, None)
                if rest := c - old[basis]:
                    terms.append(self.reader.term(basis, rest, self.identity))
        terms += [self.reader.term(basis, -c, self.identity) for basis, c in missing.items()]
        number = self.reader.coefficient(number)
        terms.insert(len(terms) if at is None else at, self._product([] if number == 1 else [number], core))
        return self._sum(terms)

    def _terms(self, vertex):
        formula = self.graph.formulas[vertex]
        return formula.args if isinstance(formula, MatAdd if self.is_matrix else Add) else (formula,)

    def _sum(self, terms):
        return flat(made(MatAdd if self.is_matrix else Add, terms) if len(terms) > 1 else terms[0])

    def _product(self, numbers, core):
        return flat(made(MatMul if self.is_matrix else Mul, [*numbers, core])) if numbers else core

    def _numbers(self, term):
        """The numbers in front of a term, as written."""
        factors = term.args if isinstance(term, MatMul | Mul) else ()
        return [a for a in factors if not a.is_Matrix and set(self.reader.of(a)) == {((), ())}]


def _laws_of_inverses(*expressions):
    """The laws of the inverses that are written, and of their transposes."""
    parts = [part for e in expressions for _, part in everywhere(flat(e)) if isinstance(part, Inverse)]
    for inverse in dict.fromkeys(parts):
        inside = inverse.args[0]
        for m, w in ((inside, inverse), (Transpose(inside), Inverse(Transpose(inside)))):
            one = Identity(m.shape[0])
            yield Link((book.named("inverse_on_the_right"),), flat(made(MatMul, (m, w))), one)
            yield Link((book.named("inverse_on_the_left"),), flat(made(MatMul, (w, m))), one)


def is_relation(e):
    """Whether a letter stands for what a relation says to be zero."""
    return isinstance(e, Defined | DefinedScalar) and e.name.startswith("[")


def _difference(use):
    return added(use.left, times(-1, use.right))


def _within(part, word):
    """Where a word begins inside of another."""
    return [k for k in range(len(word) - len(part) + 1) if word[k:k + len(part)] == part]


def _place_of(letter, e):
    """The place of a letter in a formula, or of its transpose where that is what stands there."""
    path = next(place.path for place, part in everywhere(e) if part == letter)
    return Place(path[:-1]) if path and isinstance(node_at(e, path[:-1]), Transpose) else Place(path)


def _is_constant(e):
    return isinstance(e, Identity | ZeroMatrix) or bool(e.is_Rational)


def _merged(uses):
    """Uses of one relation at one place as one, their numbers added."""
    found = {}
    for use in uses:
        found[use.core] = found[use.core]._replace(number=found[use.core].number + use.number) if (
            use.core in found) else use
    return [use for use in found.values() if use.number]


@cache
def _of_word(word):
    """The rules of the book that need what a word says of a matrix."""
    return tuple(rule for rule in book.rules() if any(isinstance(a, Property) and a.word == word for a in rule.given))
