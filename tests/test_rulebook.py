"""The rule book: every test is made from the book, and a rule that is added is tested with it."""

import json
import subprocess
import sys

import pytest
import sympy
from expressions import points, seeded
from sympy import MatAdd, MatMul, Transpose

import symlin as sl
from symlin.derivations.derivation import Derivation
from symlin.derivations.replaying import numbers_used
from symlin.derivations.steps import Move, Step
from symlin.errors import DerivationError, Error, ShapeError, Undefined
from symlin.exact import compare
from symlin.rewriting.applying import applications, outcomes
from symlin.rewriting.filling import assumptions_needed, filled
from symlin.rewriting.patterns import Abstraction
from symlin.rewriting.places import Place
from symlin.rewriting.rule import BACKWARD, DIRECTIONS, FORWARD, Rule
from symlin.rewriting.trees import alike, flat, letters_of
from symlin.rulebook import book, fallacy, rule
from symlin.shapes import same_shape
from symlin.size import Size

EVERYTHING, RULES, FALLACIES = book.everything(), book.rules(), book.fallacies()


def by_name(rules):
    return pytest.mark.parametrize("entry", rules, ids=lambda r: r.name)


def decided(entry):
    return sl.prove(entry.left, entry.right, given=list(entry.given))


def declared(entry):
    """What the reader must know to read the sides of a rule."""
    kinds = {v.kind: [] for v in entry.variables.values()}
    for v in entry.variables.values():
        counts = [c.to_sympy() for c in v.counts]
        made = v.value
        if v.kind == "function":
            made = sympy.Function(v.name)
        elif v.kind == "family":
            made = sl.family(v.name, *[s.to_sympy() for s in v.shape], count=sympy.Mul(*counts))
        elif v.kind == "numbers":
            made = sympy.MatrixSymbol(v.name, *[*counts, 1][:2])
        if v.kind != "index":
            kinds[v.kind].append(made)
    return [made for some in kinds.values() for made in some]


def test_size_of_the_book():
    assert len(RULES) >= 90 and len(FALLACIES) >= 30
    assert {r.standing for r in EVERYTHING} == {"definition", "rule", "fallacy"}
    assert [r.topic for r in EVERYTHING] == sorted([r.topic for r in EVERYTHING], key=book.TOPICS.index)


@by_name(RULES)
def test_rules_are_proved(entry):
    verdict = decided(entry)
    assert verdict.status == "proved", verdict.reason


@by_name(FALLACIES)
def test_fallacies_are_refuted(entry):
    verdict = decided(entry)
    assert verdict.status == "refuted", verdict.reason
    assert verdict.witness is not None
    assert book.named(entry.instead).standing in ("rule", "definition")


@by_name(EVERYTHING)
def test_sides_have_one_shape_and_are_written_differently(entry):
    same_shape(entry.left, entry.right)
    assert not alike(entry.left, entry.right)


@by_name(EVERYTHING)
def test_sides_print_and_read_back(entry):
    for side in (entry.left, entry.right):
        back = flat(sl.parse(sl.latex(side), declared(entry)))
        assert alike(back, side) or sl.prove(back, side, given=list(entry.given)).proved


def test_no_rule_is_there_twice():
    """Of two rules at most one makes the equation of the other: the more general one."""
    makes = {entry: {a.rule for a in applications(entry.left, RULES, entry.given, beyond=[])
                     if a.place == Place() and a.rule is not entry and alike(a.result, entry.right)} for entry in RULES}
    assert not [(a.name, b.name) for a in RULES for b in makes[a] if a in makes[b]]


@by_name(EVERYTHING)
def test_sentence(entry):
    assert entry.sentence[0].isupper() and len(entry.sentence) < 200 and "\n" not in entry.sentence


def given_values(entry, direction):
    """What must be said of the variables that the side looked for does not tell: that they are themselves."""
    if not entry.open_variables(direction) and any(alike(entry.other(direction), a.result) for a in outcomes(
            entry.side(direction), entry, Place(), direction, assumptions=entry.given)):
        return {}
    holes = {hole.name: (node, hole.indices) for node, hole in entry.holes.items()
             if all(index.is_Symbol for index in hole.indices)}
    bound = letters_of(entry.left, entry.right)
    return {v.name: Abstraction(*reversed(holes[v.name])) if v.kind in ("family", "numbers") else v.value
            for v in entry.variables.values() if v.value not in bound}


@by_name(RULES)
@pytest.mark.parametrize("direction", DIRECTIONS)
def test_each_side_becomes_the_other(entry, direction):
    side, other = entry.side(direction), entry.other(direction)
    if entry.name in ("entry_of_identity", "entry_of_ones") and direction == BACKWARD:
        return  # a delta or a one alone does not say what its indices run over
    using = given_values(entry, direction)
    results = [a.result for a in outcomes(side, entry, Place(), direction, using=using, assumptions=entry.given)]
    assert any(alike(result, other) for result in results)


@by_name(RULES)
def test_its_own_equation_is_a_derivation_that_replays(entry):
    using = given_values(entry, FORWARD)
    (one, *_) = [a for a in outcomes(entry.left, entry, Place(), using=using, assumptions=entry.given)
                 if alike(a.result, entry.right)]
    uses = tuple(sorted(numbers_used(one, entry.given)))
    move = Move(entry.name, one.place, FORWARD, False, using, one.result)
    derivation = Derivation(entry.left, [Step(entry.name, entry.right, (move,), uses)], entry.given)
    back = Derivation.from_json(json.loads(json.dumps(derivation.to_json())))
    back.check()
    assert back == derivation and len(uses) == len(entry.given)


@by_name(RULES)
def test_listed_where_it_applies(entry):
    for direction in DIRECTIONS:
        found = list(applications(entry.side(direction), [entry], entry.given, (direction,)))
        if direction == FORWARD and not entry.fits_everywhere(direction):
            assert any(alike(a.result, entry.right) for a in found)
        for a in found:
            assert sl.prove(entry.side(direction), a.result, given=list(entry.given)).status != "refuted"


def random_fit(entry, writer):
    """Random expressions for the variables of a rule; None where its shapes need what is not written here."""
    n, m = sl.sizes("n m")
    fit = {}
    for v in entry.variables.values():
        if v.kind == "size":
            fit[v.name] = Size.of(writer.pick([n, m, m + n, sympy.Integer(2)]))
    for v in entry.variables.values():
        if v.kind in ("matrix", "family"):
            rows, columns = (at_sizes(s, fit) for s in v.shape)
            if v.kind == "matrix":
                fit[v.name] = flat(writer.matrix(rows, columns, 1)) if not entry.given else v.value
            else:
                letters = sl.indices("i1 i2")[: len(v.counts)]
                members = sl.family(f"F{v.name}", rows, columns, count=at_sizes(v.counts[0], fit))
                body = MatMul(writer.matrix(rows, rows, 0), members[letters[0]])
                fit[v.name] = Abstraction(letters, flat(body))
        elif v.kind == "numbers":
            letters = sl.indices("i1 i2")[: len(v.counts)]
            table = sympy.MatrixSymbol(f"T{v.name}", *[*(at_sizes(c, fit) for c in v.counts), 1][:2])
            fit[v.name] = Abstraction(letters, 2 * sl.nodes.Entry(table, *[*letters, 1][:2]))
        elif v.kind == "number":
            fit[v.name] = writer.number(1)
        elif v.kind == "positive":
            fit[v.name] = sympy.Symbol("p", positive=True)
        elif v.kind == "function":
            fit[v.name] = "tanh"
        elif v.kind == "natural":
            fit[v.name] = sympy.Integer(2)
        elif v.kind == "index":
            fit[v.name] = sympy.Integer(1)
    return fit


def at_sizes(pattern, fit):
    return pattern.to_sympy().subs({sl.sizes(name): size.to_sympy() for name, size in fit.items()
                                    if isinstance(size, Size)}, simultaneous=True)


@by_name([r for r in RULES if not r.given])
def test_with_other_expressions_for_the_variables(entry):
    """The sides with random expressions in them are equal at exact numbers, and the rule finds the way between them."""
    compared = reached = 0
    for seed in range(4):
        writer = seeded(seed, kinds=frozenset(["polynomial"]))
        fit = random_fit(entry, writer)
        left, right = (filled(entry, side, fit, names={"n", "m"}) for side in (entry.left, entry.right))
        assert same_shape(left, right)
        known = {name: value for name, value in fit.items() if entry.variables[name].kind in ("matrix", "number")}
        found = [a.result for a in outcomes(left, entry, Place(), using=known)]
        assert all(same_shape(left, result) for result in found)
        reached += any(alike(result, right) for result in found) or alike(left, right)
        for point, ranges in points(writer.random, left, right, count=3):
            try:
                assert compare(left, right, point, ranges=ranges) is None
                compared += 1
            except Undefined:
                continue
    assert compared and (reached or entry.topic in ("numbers", "sums_and_entries"))


def test_a_fallacy_is_no_reason():
    with pytest.raises(DerivationError, match="transpose_keeps_the_order is a fallacy"):
        book.named("transpose_keeps_the_order")
    with pytest.raises(DerivationError, match="no rule 'transpose_of_prodct'.*transpose_of_product"):
        book.named("transpose_of_prodct")


def test_rules_of_an_expression():
    n, d, k = sl.sizes("n d k")
    X, (W_Q, W_K) = sl.matrix("X", n, d), sl.matrices("W_Q W_K", d, k)
    expr = MatMul(MatMul(X, W_Q), Transpose(MatMul(X, W_K)))
    found = sl.rules(expr)
    (application,) = [a for a in found.named("transpose_of_product") if a.direction == FORWARD]
    assert alike(application.result, MatMul(X, W_Q, Transpose(W_K), Transpose(X)))
    assert str(found[0]) in repr(found) and len(found) == len(list(found))
    head = sl.Attention(X, W_Q, W_K, sl.matrix("W_V", d, k))
    assert sl.rules(head.scores.value).named("definition of Q")
    P = sl.matrix("P", n, n)
    passes = MatMul(P, sl.softmax(sl.matrix("S", n, n)))
    assert not [a for a in sl.rules(passes).named("softmax_of_permuted_rows")]
    assert sl.rules(passes, given=[sl.permutation(P)]).named("softmax_of_permuted_rows")
    assert "no rule" in repr(sl.rules(X))
    with pytest.raises(DerivationError, match="no rule"):
        sl.rules(X).named("nonsense")


def test_what_is_declared_wrongly():
    with pytest.raises(Error, match="needs a docstring"):
        rule(lambda A: (A, A))
    with pytest.raises(Error, match='A needs a shape as text, such as A: "m k"'):
        @rule
        def without_shape(A):
            """A sentence."""
            return A, A
    with pytest.raises(Error, match="'m-1' is no size"):
        @rule
        def wrong_size(A: "m-1 n"):
            """A sentence."""
            return A, A
    with pytest.raises(Error, match="n is a size in a shape and a variable"):
        @rule
        def twice(A: "n n", n: "number"):
            """A sentence."""
            return A, A
    with pytest.raises(Error, match="must return its two sides"):
        @rule
        def one_side(A: "n n"):
            """A sentence."""
            return A
    with pytest.raises(ShapeError, match="the rule clash: A .m×k. times B .m×k."):
        @rule
        def clash(A: "m k", B: "m k"):
            """A sentence."""
            return MatMul(A, B), MatMul(B, A)
    with pytest.raises(ShapeError, match="the rule two_shapes: the two sides have different shapes"):
        @rule
        def two_shapes(A: "m k", B: "k m"):
            """A sentence."""
            return MatMul(A, B), MatMul(B, A)
    with pytest.raises(Error, match="standing of a rule"):
        Rule("x", sympy.S.One, sympy.S.Zero, standing="guess")


def test_a_rule_of_ones_own():
    @rule
    def twice_the_sum(A: "m n", B: "m n"):
        """Doubling a sum doubles both terms."""
        return MatMul(2, MatAdd(A, B)), MatAdd(MatMul(2, A), MatMul(2, B))

    @fallacy
    def half_of_it(A: "m n", B: "m n"):
        """Only one of them is not enough."""
        return MatMul(2, MatAdd(A, B)), MatAdd(MatMul(2, A), B)

    assert decided(twice_the_sum).proved and decided(half_of_it).status == "refuted"
    m, n = sl.sizes("m n")
    X, Y = sl.matrices("X Y", m, n)
    (a,) = applications(MatMul(2, MatAdd(X, Y)), [twice_the_sum], (), (FORWARD,))
    assert alike(a.result, MatAdd(MatMul(2, X), MatMul(2, Y)))
    assert assumptions_needed(twice_the_sum, a.bindings) == ()


def test_the_book_is_loaded_late():
    code = ("import sys, symlin as sl; sl.prove; sl.parse\n"
            "print([m for m in sys.modules if m.startswith(('symlin.rulebook', 'symlin.rewriting'))])")
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_a_word_is_no_size():
    with pytest.raises(Error, match="'matrix' is no letter for a size"):
        @rule
        def of_a_matrix(A: "matrix"):
            """The shape is a word that is none."""
            return A, A


def test_what_a_fallacy_names_instead_is_a_rule(monkeypatch):
    @fallacy(instead="nope")
    def misnamed(A: "n n"):
        """A square matrix need not be symmetric."""
        return Transpose(A), A

    topic = type(sys)("symlin.rulebook.of_the_test")
    topic.misnamed = misnamed
    monkeypatch.setitem(sys.modules, topic.__name__, topic)
    monkeypatch.setattr(book, "TOPICS", ("of_the_test",))
    with pytest.raises(Error, match="the fallacy misnamed names 'nope' instead"):
        book.everything.__wrapped__()
