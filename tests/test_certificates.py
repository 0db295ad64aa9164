"""Forged certificates: real ones with one part changed; ``check()`` is False for each."""

import copy

import pytest
import sympy
from sympy import Identity, Inverse, MatAdd, MatMul, Trace, Transpose, ZeroMatrix

import symlin as sl
from symlin.assumed import Equation, Property
from symlin.entries import fresh
from symlin.nodes import Blocks
from symlin.normal_form import collect
from symlin.places import position
from symlin.relations.certificates import (
    Assumed, Combination, Inherited, Inside, InverseLaw, PowerLaw, RealSquare, Relation, SquareInverse, Step,
    combined,
)
from symlin.relations.induction import Induction
from symlin.relations.proofs import Certificate
from symlin.size import Size

n, m, k = sl.sizes("n m k")
A, B, C, P, Q, R, S = sl.matrices("A B C P Q R S", n, n)
U, V, D = sl.matrix("U", n, k), sl.matrix("V", k, n), sl.matrix("D", k, k)
x, c = sl.vector("x", n), sl.scalar("c")
ONE = Identity(n)
r = sympy.Symbol("r", integer=True, nonnegative=True)


def woodbury():
    inner = MatAdd(Inverse(D), MatMul(V, Inverse(A), U))
    return Inverse(MatAdd(A, MatMul(U, D, V))), MatAdd(
        Inverse(A), MatMul(-1, Inverse(A), U, Inverse(inner), V, Inverse(A)))


REAL = {
    "Woodbury": (*woodbury(), []),
    "projection": (MatMul(P, P, P), Transpose(P), [(MatMul(P, P), P), (Transpose(P), P)]),
    "divided permutation": (
        MatMul(Blocks([[P, A], [A, P]]), Blocks([[Transpose(P)], [ZeroMatrix(n, n)]])),
        Blocks([[ONE], [MatMul(A, Transpose(P))]]), [(MatMul(P, Transpose(P)), ONE)]),
    "square inverse": (MatMul(R, Transpose(R)), ONE, [(MatMul(Transpose(R), R), ONE)]),
    "block inverse": (
        Inverse(Blocks([[A, U], [ZeroMatrix(k, n), D]])),
        Blocks([[Inverse(A), MatMul(-1, Inverse(A), U, Inverse(D))], [ZeroMatrix(k, n), Inverse(D)]]), []),
    "eigenvector": (MatMul(A, A, x), MatMul(c, c, x), [(MatMul(A, x), MatMul(c, x))]),
    "commuting pair": (MatMul(Inverse(A), B), MatMul(B, Inverse(A)), [(MatMul(A, B), MatMul(B, A))]),
    "completion": (B, C, [(MatMul(A, B), MatMul(A, C)), Property("invertible", A)]),
    "inside": (
        sl.softmax(MatMul(Transpose(Q), Q, x)), sl.softmax(x), [(MatMul(Transpose(Q), Q), ONE)]),
    "trace": (Trace(MatMul(A, B)), sympy.S.Zero, [(MatAdd(MatMul(A, B), MatMul(B, A)), ZeroMatrix(n, n))]),
    "law of powers": (
        MatMul(sympy.MatPow(A, r), sympy.MatPow(A, r + 1)), MatMul(sympy.MatPow(A, r + 1), sympy.MatPow(A, r)), []),
    "power of a commuting matrix": (MatMul(sympy.MatPow(A, r), B), MatMul(B, sympy.MatPow(A, r)), [
        (MatMul(A, B), MatMul(B, A))]),
    "power of an eigenvector": (MatMul(sympy.MatPow(A, r), x), MatMul(c**r, x), [(MatMul(A, x), MatMul(c, x))]),
    "power of a product": (
        MatMul(sympy.MatPow(MatMul(U, V), r), U), MatMul(U, sympy.MatPow(MatMul(V, U), r)), []),
    "real square": (A, ZeroMatrix(n, n), [(MatMul(Transpose(A), A), ZeroMatrix(n, n))]),
}


def certificate_of(name):
    left, right, given = REAL[name]
    found = sl.prove(left, right, given=given).evidence
    assert isinstance(found, Certificate) and any(steps for _, steps in found.blocks)
    return found


CERTIFICATES = {name: certificate_of(name) for name in REAL}


def with_blocks(certificate, blocks):
    forged = copy.copy(certificate)
    forged.blocks = blocks
    return forged


def with_steps(certificate, at, steps):
    blocks = list(certificate.blocks)
    blocks[at] = blocks[at][0], tuple(steps)
    return with_blocks(certificate, blocks)


def copied(relation, **changes):
    parts = {name: getattr(relation, name) for name in Relation.__slots__}
    return Relation(**{**parts, **changes})


def other_sizes(sizes):
    """Sizes with another one for each variable, one variable at a time."""
    for v, size in sizes.items():
        for other in (Size.of(n), Size.of(k), Size.of(m), Size.of(1), Size.of(0), Size.of(2 * n)):
            if other != size:
                yield {**sizes, v: other}


def changed_steps(step):
    """(what is changed, step) where the sum of the step is another one."""
    yield "coefficient", step._replace(coefficient=step.coefficient + 1)
    yield "sign", step._replace(coefficient=-step.coefficient)
    yield "coefficient 0", step._replace(coefficient=0)
    yield "coefficient of floating point", step._replace(coefficient=float(step.coefficient) * 1.5)
    yield "coefficient not a number", step._replace(coefficient=float("nan"))
    yield "factor added", step._replace(factors={**step.factors, ("@c",): 1})
    yield "size added", step._replace(factors={**step.factors, ("#n",): 1})
    for factor in step.factors:
        yield "factor dropped", step._replace(factors={f: e for f, e in step.factors.items() if f != factor})
        yield "factor squared", step._replace(factors={**step.factors, factor: step.factors[factor] + 1})
    for sizes in other_sizes(step.bound):
        yield "bound size", step._replace(bound=sizes)
    for v in step.bound:
        yield "bound index dropped", step._replace(bound={w: s for w, s in step.bound.items() if w != v})
    yield "bound index added", step._replace(bound={**step.bound, fresh(): Size.of(n)})
    ports = list(step.mapping)
    for port in ports:
        yield "port dropped", step._replace(mapping={p: v for p, v in step.mapping.items() if p != port})
        yield "port to nowhere", step._replace(mapping={**step.mapping, port: fresh()})
        yield "port to a position", step._replace(mapping={**step.mapping, port: position(1)})
        for other in ports:
            yield "ports exchanged", step._replace(
                mapping={**step.mapping, port: step.mapping[other], other: step.mapping[port]})
    relation = step.relation
    more = collect([(1, {}, {})] + [(cc, dict(p.bound), dict(p.factors)) for p, cc in relation.total.terms])
    yield "total", step._replace(relation=copied(relation, total=more))


def changed_reasons(relation):
    """(what is changed, relation) with the same sum and a reason that is none."""
    yield "no reason", copied(relation, why=None)
    yield "nothing combined", copied(relation, why=Combination(()))
    yield "real square of nothing", copied(relation, why=RealSquare(()))
    yield "assumption that is none", copied(relation, why=Assumed(99, (0, 0)))
    yield "another assumption", copied(relation, why=Assumed(1, (0, 0)))
    itself = copied(relation)
    itself.why = Combination((Step(1, {}, {}, itself, {v: v for v in itself.ports}),))
    yield "its own reason", itself
    why = relation.why
    if isinstance(why, Assumed):
        yield "another block", copied(relation, why=why._replace(block=(7, 7)))
    if isinstance(why, InverseLaw):
        letter = copy.copy(why.letter)
        letter.head = why.letter.head + "0"
        yield "inverse that is not written", copied(relation, why=why._replace(letter=letter))
        yield "another block", copied(relation, why=why._replace(block=(7, 7)))
    if isinstance(why, Inside):
        yield "another function", copied(relation, why=why._replace(head="f:cos"))
        yield "another exponent", copied(relation, why=why._replace(exponent=why.exponent + 1))
        yield "no steps inside", copied(relation, why=why._replace(steps=()))
        yield "sides exchanged", copied(relation, why=why._replace(first=why.second, second=why.first))
    if isinstance(why, SquareInverse):
        yield "coefficient 0", copied(relation, why=why._replace(coefficient=0))
        yield "coefficient", copied(relation, why=why._replace(coefficient=why.coefficient + 1))
        yield "factor twice", copied(relation, why=why._replace(first=why.second, second=why.second))
        yield "factors of no form", copied(relation, why=why._replace(first=(1, 2)))
        for sizes in other_sizes(relation.sizes):
            yield "sizes", copied(relation, sizes=sizes)
    if isinstance(why, RealSquare):
        yield "step of the square missing", copied(relation, why=RealSquare(why.steps[1:]))
        yield "no sizes", copied(relation, sizes={})
        for sizes in other_sizes(relation.sizes):
            yield "sizes", copied(relation, sizes=sizes)
    if isinstance(why, PowerLaw):
        for name in {"commutes", "symmetric", "telescope", "square", "no law"} - {why.name}:
            yield "another law", copied(relation, why=why._replace(name=name))
        yield "another base", copied(relation, why=why._replace(base=why.base + "0"))
        yield "another letter", copied(relation, why=why._replace(about=()))
        for sizes in other_sizes(relation.sizes):
            yield "sizes", copied(relation, sizes=sizes)
    if isinstance(why, Inherited):
        yield "another way", copied(relation, why=why._replace(way="surrounds" if why.way == "passes" else "passes"))
        yield "no way", copied(relation, why=why._replace(way="none"))
        yield "base transposed", copied(relation, why=why._replace(first=(why.first[0], not why.first[1])))
        yield "another base", copied(relation, why=why._replace(first=(why.first[0] + "0", why.first[1])))
        yield "one base for both", copied(relation, why=why._replace(second=(why.first[0] + "0", False)))
        yield "another letter", copied(relation, why=why._replace(kind=(("s",), 0, 0)))
        yield "premise without a reason", copied(relation, why=why._replace(relation=copied(why.relation, why=None)))
        yield "premise that is none", copied(
            relation, why=why._replace(relation=copied(why.relation, total=relation.total)))
        for sizes in other_sizes(relation.sizes):
            yield "sizes", copied(relation, sizes=sizes)
    if isinstance(why, Combination):
        yield "step missing", copied(relation, why=Combination(why.steps[1:]))
        yield "step twice", copied(relation, why=Combination((*why.steps, why.steps[0])))


def total_of(steps):
    try:
        return collect(combined(steps))
    except Exception:
        return None


def forgeries(certificate):
    """(what is changed, forged certificate)."""
    for at, (place, steps) in enumerate(certificate.blocks):
        for s, step in enumerate(steps):
            if s not in (0, len(steps) - 1):
                continue
            others = steps[:s], steps[s + 1:]
            for what, new in changed_steps(step):
                forged = (*others[0], new, *others[1])
                if total_of(forged) != total_of(steps):
                    yield what, with_steps(certificate, at, forged)
            for what, relation in changed_reasons(step.relation):
                yield what, with_steps(certificate, at, (*others[0], step._replace(relation=relation), *others[1]))
            if total_of([step]):
                yield "step dropped", with_steps(certificate, at, (*others[0], *others[1]))
                yield "step doubled", with_steps(certificate, at, (*steps, step))
        if steps:
            yield "no steps", with_steps(certificate, at, ())
            yield "block dropped", with_blocks(certificate, certificate.blocks[:at] + certificate.blocks[at + 1:])
            yield "block elsewhere", with_blocks(
                certificate, [*certificate.blocks[:at], (((9, ()), (9, ())), steps), *certificate.blocks[at + 1:]])
        names = [v for _, variables in place for v in variables]
        if len(names) > 1:
            same = tuple((cell, (names[0],) * len(variables)) for cell, variables in place)
            yield "one name for two indices", with_blocks(
                certificate, [*certificate.blocks[:at], (same, ()), *certificate.blocks[at + 1:]])
            first = tuple((cell, (position(1),) * len(variables)) for cell, variables in place)
            yield "one position for all", with_blocks(
                certificate, [*certificate.blocks[:at], (first, ()), *certificate.blocks[at + 1:]])
    for used in certificate.assumed():
        forged = copy.copy(certificate)
        forged.assumptions = tuple(a for a in certificate.assumptions if a != used)
        yield "assumption dropped", forged
    forged = copy.copy(certificate)
    forged.left = forged.left + forged.right if not forged.left.is_Matrix else MatAdd(forged.left, forged.left)
    forged.right = MatMul(3, certificate.right) if certificate.right.is_Matrix else certificate.right + 1
    yield "another claim", forged


@pytest.mark.parametrize("name", REAL)
def test_a_certificate_checks(name):
    assert CERTIFICATES[name].check() is True


@pytest.mark.parametrize("name", REAL)
def test_a_forged_certificate_does_not(name):
    passed, count = [], 0
    for what, forged in forgeries(CERTIFICATES[name]):
        count += 1
        if forged.check() is not False:
            passed.append(what)
    assert not passed and count > 15


def test_every_reason_is_forged():
    """The certificates above have steps of every form but the hypothesis of an induction."""
    reasons = {type(relation.why) for certificate in CERTIFICATES.values() for relation in certificate.used()}
    assert reasons >= {Assumed, InverseLaw, Combination, SquareInverse, RealSquare, Inside, PowerLaw, Inherited}


def test_conditions_name_what_is_inverted_in_the_claim():
    """Whatever the steps call it."""
    real = CERTIFICATES["commuting pair"]
    blocks = []
    for place, steps in real.blocks:
        renamed = []
        for step in steps:
            relation = step.relation
            if isinstance(relation.why, InverseLaw):
                letter = copy.copy(relation.why.letter)
                letter.written = B
                relation = copied(relation, why=relation.why._replace(letter=letter))
            renamed.append(step._replace(relation=relation))
        blocks.append((place, tuple(renamed)))
    forged = with_blocks(real, blocks)
    assert forged.check() is False or forged.invertible() == real.invertible()


# inductions -------------------------------------------------------------------------------------------------------


s = sympy.Symbol("s", integer=True, nonnegative=True)


def power(base, exponent):
    return sympy.MatPow(base, exponent)


INDUCTIONS = {
    "power of a product": (power(MatMul(A, B), r), MatMul(power(A, r), power(B, r)), [(MatMul(A, B), MatMul(B, A))]),
    "cube": (power(A, 2 * r + 1), A, [(power(A, 3), A)]),
    "commutator": (
        MatMul(power(A, r + 1), B), MatAdd(MatMul(B, power(A, r + 1)), MatMul(r + 1, C, power(A, r))),
        [(MatMul(A, B), MatAdd(MatMul(B, A), C)), (MatMul(A, C), MatMul(C, A))]),
}


def induction_of(name):
    left, right, given = INDUCTIONS[name]
    found = sl.prove(left, right, given=given).evidence
    assert isinstance(found, Induction)
    return found


def changed(induction, **changes):
    forged = copy.copy(induction)
    for name, value in changes.items():
        setattr(forged, name, value)
    return forged


@pytest.mark.parametrize("name", INDUCTIONS)
def test_an_induction_checks(name):
    assert induction_of(name).check() is True


@pytest.mark.parametrize("name", INDUCTIONS)
def test_a_forged_induction_does_not(name):
    real = induction_of(name)
    forged = {
        "parts exchanged": changed(real, base=real.step, step=real.base),
        "step for both": changed(real, base=real.step),
        "base for both": changed(real, step=real.base),
        "itself as its step": changed(real, step=real),
        "another symbol": changed(real, symbol=s),
        "a size": changed(real, symbol=n),
        "an assumption about the symbol": changed(real, assumptions=(*real.assumptions, Equation(power(A, r), ONE))),
        "no assumptions": changed(real, assumptions=()),
        "another claim": changed(real, right=MatMul(2, real.right)),
        "both parts of another claim": changed(
            real, right=MatMul(2, real.right), base=changed(real.base, right=MatMul(2, real.right)),
            step=changed(real.step, right=MatMul(2, real.right))),
        "no steps": changed(real, step=with_blocks(real.step, [(place, ()) for place, _ in real.step.blocks])),
    }
    assert [what for what, certificate in forged.items() if certificate.check() is not False] == []


@pytest.mark.parametrize("name", INDUCTIONS)
def test_each_part_of_an_induction_is_replayed(name):
    real = induction_of(name)
    passed = [what for what, step in forgeries(real.step) if changed(real, step=step).check() is not False]
    assert passed == []


def test_the_hypothesis_holds_in_an_induction_alone():
    """The step of an induction is no certificate of its own."""
    assert induction_of("cube").step.check() is False


@pytest.mark.parametrize("left, right", [
    (2**r, r + 1), (power(A, r), A), (MatMul(power(A, r), power(A, r)), power(A, r)),
    (c**r * (c - 1) + 1, c ** (r + 1)), (r**2, r)])
def test_what_holds_at_the_start_alone_is_not_proved(left, right):
    assert sl.prove(left, right).status == "refuted"
