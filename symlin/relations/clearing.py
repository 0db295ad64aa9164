"""Clearing: multiplying a goal by an invertible M where its inverse W stands, ``E = W (M E) - (W M - I) E``."""

from symlin.entries import MARK, fresh, summed, times
from symlin.naming import terms_of
from symlin.normal_form import collect, substituted
from symlin.relations.certificates import Step
from symlin.relations.goals import Goal, plain_head, times_step
from symlin.relations.premises import law_at


class Clearing:
    """The moves that multiply by what is inverted; ``meanings`` knows the letters of inverses."""

    def __init__(self, meanings):
        self.meanings = meanings
        self.letters = {letter.head: letter for letter in meanings.inverses.values()}
        self._laws = {}

    def moves(self, goal):
        """Pairs (goal after, function that gives the steps of the goal before from those of the goal after)."""
        yield from self._at(goal, "row")
        yield from self._at(goal, "column")

    def _at(self, goal, side):
        """Goals multiplied by what is inverted at one side, where some term has its inverse."""
        places = goal.rows if side == "row" else goal.columns
        found = {}
        for (i, j), total in goal.totals.items():
            term, _ = places[i if side == "row" else j]
            for product, _ in total.terms:
                for x, e in product.factors:
                    for letter, turned, parameters in self._ending(x, term, side):
                        found.setdefault((letter.head, turned, parameters), letter)
        for (_, turned, parameters), letter in sorted(found.items(), key=lambda item: item[0]):
            made = self._multiplied(goal, side, letter, turned, parameters)
            if made is not None:
                yield made

    def _ending(self, x, term, side):
        """The letters of inverses that an atom is, standing at the end of its word: (letter, turned, parameters)."""
        letter = self.letters.get(plain_head(x[0])) if isinstance(x[0], str) and x[0].startswith("@" + MARK) else None
        if letter is None:
            return
        count = len(letter.parameters)
        parameters, places = x[1 : count + 1], x[count + 1 :]
        cell, variables = term
        at_row, at_column = places[: len(variables)] == variables, places[len(places) - len(variables) :] == variables
        if not variables:
            blocks = [mark[1:] for mark in x[0].split(MARK)[2:] if mark.startswith("|")]
            at_row, at_column = (len(blocks) == 2 and block == str(cell) for block in blocks or (None, None))
        if at_row or at_column:
            yield letter, not letter.is_symmetric and at_row != (side == "row"), parameters

    def _multiplied(self, goal, side, letter, turned, parameters):
        """The goal times M, or Mᵀ if ``turned``, at one side, and the way back."""
        meanings = self.meanings
        w_rows, w_columns = letter.axes
        # The axis of the goal is that of the rows or columns of W; the new one is the other of the two.
        on_rows = (side == "row") != turned
        axis, other = (w_rows, w_columns) if on_rows else (w_columns, w_rows)
        places = goal.rows if side == "row" else goal.columns
        if [list(s.values()) for _, s in places] != [list(s.values()) for _, s in meanings.along(axis)]:
            return None
        new_places = list(meanings.along(other))

        def factor(outer, inner):
            """M between a new place and an old one."""
            return letter.inverted(parameters, *((outer, inner) if on_rows else (inner, outer)))

        totals = {}
        for t, (outer, _) in enumerate(new_places):
            others = range(len(goal.columns if side == "row" else goal.rows))
            for o in others:
                terms = []
                for i, (inner, sizes) in enumerate(places):
                    entry = goal.totals[(i, o) if side == "row" else (o, i)]
                    terms += summed(times(factor(outer, inner), terms_of(entry)), sizes)
                totals[(t, o) if side == "row" else (o, t)] = collect(terms)
        moved = Goal(new_places, goal.columns, totals) if side == "row" else Goal(goal.rows, new_places, totals)

        def back(old, steps):
            return self._undone(old, steps, side, letter, on_rows, parameters, new_places)

        return moved, back

    def _undone(self, goal, steps, side, letter, on_rows, parameters, new_places):
        """``E = W (M E) - (W M - I) E``, with M on the left or right, turned or not, as steps for each block."""
        places = goal.rows if side == "row" else goal.columns
        result = {}
        for where in goal.totals:
            i, o = where if side == "row" else where[::-1]
            here, _ = places[i]
            made = []
            for t, (outer, sizes) in enumerate(new_places):
                w = letter.entry(self.meanings, parameters, *((here, outer) if on_rows else (outer, here)))
                [(_, _, inverse)] = w
                made += [times_step((1, sizes, inverse), step) for step in steps[(t, o) if side == "row" else (o, t)]]
            for k, (there, sizes) in enumerate(places):
                fresh_there = there[0], tuple(fresh() for _ in there[1])
                new_sizes = dict(zip(fresh_there[1], sizes.values()))
                law = self._law(letter, "left" if on_rows else "right", *((i, k) if on_rows else (k, i)))
                ports = dict(zip(law.rows, here[1] if on_rows else fresh_there[1]))
                ports |= dict(zip(law.columns, fresh_there[1] if on_rows else here[1]))
                ports |= dict(zip(law.others, parameters))
                entry = goal.totals[(k, o) if side == "row" else (o, k)]
                moved = substituted(terms_of(entry), dict(zip(there[1], fresh_there[1])))
                made += [Step(-c, {**bound, **new_sizes}, factors, law, ports) for c, bound, factors in moved]
            result[where] = made
        return result

    def _law(self, letter, side, a, b):
        key = letter.head, side, a, b
        if key not in self._laws:
            outer = letter.axes[0] if side == "left" else letter.axes[1]
            first, second = list(self.meanings.along(outer))[a], list(self.meanings.along(outer))[b]
            self._laws[key] = law_at(self.meanings, letter, side, first[0], second[0], {**first[1], **second[1]})
        return self._laws[key]
