"""Proofs of a claim under assumptions: the blocks of its difference as goals, and the certificate that is replayed."""

from itertools import product as combinations
from typing import NamedTuple

from symlin.displayed import Printed
from symlin.entries import negated
from symlin.errors import Error
from symlin.meaning import POINT, Beyond, Meanings
from symlin.normal_form import collect
from symlin.ranges import NoRefinement
from symlin.relations.certificates import (
    Assumed, Inherited, InverseLaw, PowerLaw, RealSquare, Relation, Supposed, sum_of_squares,
)
from symlin.relations.completion import completed
from symlin.relations.goals import Goal
from symlin.relations.powers import Inheritance, is_inherited, power_laws
from symlin.relations.premises import Premises, facts_of
from symlin.relations.replaying import Replay
from symlin.relations.rules import Contradiction, Rules, itself
from symlin.relations.searching import Prover
from symlin.relations.squares import exchanged
from symlin.relations.traces import letters_of, traced, traced_times
from symlin.shapes import Walk, free_indices, same_shape
from symlin.spelling import spelled


class Case(NamedTuple):
    """A case of an induction: the values put in for symbols of ℕ, and those at which the claim is supposed to hold."""

    values: dict
    supposed: tuple


NO_CASE = Case({}, ())


class Certificate(Printed):
    """Why ``left = right`` under assumptions: for each block of the difference a combination of relations.

    ``blocks`` are pairs (position, steps): the terms of row, column and free indices where a block stands, with the
    names that its variables have in the steps. ``check()`` computes everything but the steps anew, from what is
    written.
    """

    def __init__(self, left, right, assumptions, free, written_out, sizes, blocks):
        self.left, self.right, self.assumptions = left, right, assumptions
        self.free, self.written_out, self.sizes, self.blocks = free, written_out, sizes, blocks

    def used(self):
        """The relations that the steps use, derived ones opened, each once."""
        found, pending = {}, [step.relation for _, steps in self.blocks for step in steps]
        while pending:
            relation = pending.pop()
            if id(relation) not in found:
                found[id(relation)] = relation
                pending += [step.relation for step in getattr(relation.why, "steps", ())]
                if hasattr(relation.why, "relation"):
                    pending.append(relation.why.relation)
        return list(found.values())

    def invertible(self):
        """What the proof used to be invertible, as conditions."""
        laws = [relation.why for relation in self.used() if isinstance(relation.why, InverseLaw)]
        return sorted({f"{spelled(law.letter.written)} is invertible" for law in laws})

    def assumed(self):
        """The assumptions that the steps use."""
        numbers = sorted({r.why.number for r in self.used() if isinstance(r.why, Assumed)})
        return tuple(self.assumptions[number] for number in numbers)

    def summary(self):
        """One line for a person."""
        count = sum(len(steps) for _, steps in self.blocks)
        reasons = {type(relation.why) for relation in self.used()}
        sources = (
            ("the assumptions", self.assumed()), ("the laws of inverses", self.invertible()),
            ("the laws of powers", reasons & {PowerLaw, Inherited}), ("the hypothesis", Supposed in reasons))
        kinds = [name for name, some in sources if some]
        if not count:
            return "both sides have the same normal form" + " under the assumptions" * bool(self.assumptions)
        return f"a combination of {count} relation{'s' * (count > 1)} from {' and '.join(kinds)}"

    def check(self, case=NO_CASE):
        """Whether the combinations are what the two sides differ by, and every relation holds."""
        try:
            walk = Walk()
            same_shape(self.left, self.right, walk)
            if free_indices([self.left, self.right], walk, self.sizes) != self.free:
                return False
            setting = Setting(self.left, self.right, self.assumptions, self.free, self.written_out, self.sizes, case)
            replay, places = setting.replay(), setting.places()
            if places.keys() != {tuple(cell for cell, _ in position) for position, _ in self.blocks}:
                return False
            return all(setting.is_shown(position, steps, places, replay) for position, steps in self.blocks)
        except (Error, Beyond, NoRefinement, TypeError, ValueError, KeyError, IndexError, AttributeError, RecursionError):
            return False


class Setting:
    """A claim and its assumptions with their meanings, ready to be asked for entries."""

    def __init__(self, left, right, assumptions, free, written_out=False, sizes=(), case=NO_CASE):
        self.meanings = Meanings(free, written_out, facts_of(assumptions))
        self.meanings.values = case.values
        self.left, self.right = self.meanings.of(left), self.meanings.of(right)
        matrices = [m for m in (self.left, self.right) if m.rows is not None]
        if len(matrices) == 2:
            self.meanings.unify(self.left.rows, self.right.rows)
            self.meanings.unify(self.left.columns, self.right.columns)
        self.shaped = matrices[0] if matrices else None
        self.premises = Premises(self.meanings, assumptions, sizes)
        for number, values in enumerate(case.supposed):
            self.meanings.values = dict(values)
            self.premises.suppose(number, left, right, sizes)
        self.meanings.values = case.values

    def goals(self):
        """For each block of the free indices the difference of the two sides: (index terms, goal)."""
        rows = list(self.meanings.along(self.shaped.rows)) if self.shaped else [(POINT, {})]
        columns = list(self.meanings.along(self.shaped.columns)) if self.shaped else [(POINT, {})]
        letters = list(self.meanings.free.values())
        for case in combinations(*[list(self.meanings.along(letter.axis)) for letter in letters]):
            chosen = tuple(term for term, _ in case)
            totals = {(i, j): self.total((r, c, *chosen)) for i, (r, _) in enumerate(rows)
                      for j, (c, _) in enumerate(columns)}
            yield chosen, Goal(rows, columns, totals)

    def total(self, case):
        """The difference at a position: terms of the row, the column and the free indices."""
        r, c, *chosen = case
        for letter, term in zip(self.meanings.free.values(), chosen):
            letter.term = term
        return collect(_at(self.left, r, c) + negated(_at(self.right, r, c)))

    def places(self):
        """The blocks of the difference: the sizes of the variables of each side and free index, by their cells."""
        found = {}
        for chosen, goal in self.goals():
            letters = list(self.meanings.free.values())
            sizes = [self.meanings.cells(letter.axis)[cell] for letter, (cell, _) in zip(letters, chosen)]
            for i, j in goal.totals:
                (row, row_sizes), (column, column_sizes) = goal.rows[i], goal.columns[j]
                cells = (row[0], column[0], *(cell for cell, _ in chosen))
                found[cells] = [tuple(row_sizes.values()), tuple(column_sizes.values()), *map(tuple, sizes)]
        return found

    def is_shown(self, position, steps, places, replay):
        """Whether steps show the block at a position, whose variables they name."""
        expected = places[tuple(cell for cell, _ in position)]
        names = [v for _, variables in position for v in variables]
        if len(position) != len(expected) or len(set(names)) != len(names) or any(v <= 0 for v in names):
            return False
        if any(len(variables) != len(sizes) for (_, variables), sizes in zip(position, expected)):
            return False
        sizes = {v: size for (_, variables), known in zip(position, expected) for v, size in zip(variables, known)}
        return replay.shows(self.total(position), steps, sizes)

    def relations(self):
        """All relations of the premises; after this every inverse that can be used has its letter."""
        return [*self.premises.relations(), *self.premises.inverse_laws(), *power_laws(self.meanings)]

    def replay(self):
        """The check of steps against the premises."""
        written = []
        for chosen, goal in self.goals():
            letters = [self.meanings.cells(letter.axis)[cell] for letter, (cell, _) in zip(
                self.meanings.free.values(), chosen)]
            free = {v: size for (_, variables), sizes in zip(chosen, letters) for v, size in zip(variables, sizes)}
            for (i, j), total in goal.totals.items():
                written.append((total, {**goal.rows[i][1], **goal.columns[j][1], **free}))
        relations = self.relations()
        written += [(relation.total, relation.sizes) for relation in relations]

        def is_known(relation):
            if isinstance(relation.why, Inherited):
                return is_inherited(self.meanings, relation)
            return any(_same(relation, other) for other in relations)

        nonzero = [x for _, _, factors in self.premises.reciprocals() for x in factors]
        return Replay(is_known, written, nonzero)


def _at(meant, r, c):
    return meant.entry() if meant.rows is None else meant.entry(r, c)


def _same(relation, other):
    """Whether two relations say the same: one reason, and one sum up to the names of the ports."""
    why, known = relation.why, other.why
    if type(why) is type(known) and isinstance(why, Assumed | Supposed | PowerLaw):
        if why != known:
            return False
    elif isinstance(why, InverseLaw) and isinstance(known, InverseLaw):
        letter, other_letter = why.letter, known.letter
        if (letter.head, letter.written, why.side, why.block) != (
                other_letter.head, other_letter.written, known.side, known.block):
            return False
    else:
        return False
    if len(relation.ports) != len(other.ports) or [relation.sizes.get(v) for v in relation.ports] != [
            other.sizes.get(v) for v in other.ports]:
        return False
    return collect(other.at(dict(zip(other.ports, relation.ports)))) == relation.total


def certificate(left, right, assumptions, free, written_out=False, sizes=(), deeper=False, case=NO_CASE):
    """A ``Certificate`` for a claim, or None where none was found.

    Raises as ``Meanings``, and ``Contradiction`` where the assumptions contradict each other, which is replayed too.
    """
    claim = left, right, assumptions, free, written_out, sizes
    try:
        return _certificate(Setting(*claim, case), claim, deeper)
    except Contradiction as found:
        if Setting(*claim, case).replay().holds(found.relation):
            raise
        return None


def _certificate(setting, claim, deeper):
    goals = list(setting.goals())
    relations = setting.relations()
    supposed = [relation for relation in relations if isinstance(relation.why, Supposed)]
    given = [relation for relation in relations if not isinstance(relation.why, Supposed)]
    reciprocals = list(setting.premises.reciprocals())
    rules = Rules([*given, *(turned for relation in given for turned in exchanged(relation))], reciprocals)
    Inheritance(setting.meanings, rules, relations, goals).take()
    rules.add([*supposed, *(turned for relation in supposed for turned in exchanged(relation))])
    prover = Prover(setting.meanings, rules)
    proofs = _proofs(prover, goals)
    if proofs is None and deeper:
        proofs = _after_completion(prover, goals)
    if proofs is None:
        return None
    blocks = [((goal.rows[i][0], goal.columns[j][0], *chosen), tuple(steps))
              for (chosen, goal), found in zip(goals, proofs) for (i, j), steps in found.items()]
    return Certificate(*claim, blocks)


def _proofs(prover, goals):
    """The steps for each goal, or None as soon as one has none."""
    found = []
    for _, goal in goals:
        steps = prover.proof(goal)
        if steps is None:
            return None
        found.append(steps)
    return found


def _after_completion(prover, goals):
    """The steps for each goal once consequences of the relations are rules too; tried again as they come."""
    if all(not total.variables for _, goal in goals for total in goal.totals.values()):
        prover.rules.add(list(traced(prover.rules)))
        found = _proofs(prover, goals)
        if found is not None:
            return found
    made = 0
    for new in completed(prover.rules):
        for relation in [turned for rule in new for turned in exchanged(rule.relation)]:
            prover.rules.add([relation])
        made += 1
        if made & (made - 1) == 0 or all(prover.is_zero_at_once(goal) for _, goal in goals):
            found = _proofs(prover, goals)
            if found is not None:
                return found
    prover.rules.add(list(traced(prover.rules)))
    found = _proofs(prover, goals)
    if found is None and all(total.variables == frozenset() for _, goal in goals for total in goal.totals.values()):
        prover.rules.add(list(traced_times(prover.rules, letters_of(prover.rules))))
        found = _proofs(prover, goals)
    return found or _by_squares(prover, goals)


def _by_squares(prover, goals):
    """The steps for goals each block E of which is zero because the sum of the squares of its entries is."""
    proofs = []
    for chosen, goal in goals:
        found = {}
        for (i, j), total in goal.totals.items():
            relation = _square_relation(prover, goal.rows[i], goal.columns[j], total)
            if relation is None:
                return None
            found[i, j] = [itself(relation)]
        proofs.append(found)
    return proofs


def _square_relation(prover, row, column, total):
    """The relation that a sum is zero, from that of its squares; None where that is not shown."""
    (r, r_sizes), (c, c_sizes) = row, column
    relation = Relation(total, r[1], c[1], (), {**r_sizes, **c_sizes}, None)
    if not relation.ports or not total.variables <= set(relation.ports):
        return None
    steps = prover.proof(Goal([(POINT, {})], [(POINT, {})], {(0, 0): sum_of_squares(relation)}))
    if steps is None:
        return None
    relation.why = RealSquare(tuple(steps[0, 0]))
    return relation
