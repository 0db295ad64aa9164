"""Sums of the powers of a matrix: geometric sums, unrolled recurrences."""

from symlin.arguments import idempotent
from symlin.assumed import Equation
from symlin.rulebook.written import (
    Identity, Inverse, MatAdd, MatMul, MatPow, S, Total, fallacy, minus, rule,
)


def powers(A, first, last, k, more=0):
    """The sum of the powers of a matrix, exponents from ``first`` to ``last``, each with ``more`` added."""
    return Total(MatPow(A, k + more), (k, first, last))


@rule
def powers_of_idempotent_summed(P: "n n", m: "natural", k: "index", n: "size"):
    """In the sum of the powers of a projection all but the first are the projection."""
    return powers(P, 0, m, k), MatAdd(Identity(n), MatMul(m, P)), idempotent(P)


@rule
def unrolled_fixed_point(A: "n n", x: "n p", b: "n p", m: "natural", k: "index"):
    """What a step with constant input leaves unchanged is a power of the matrix times it, and all inputs so far."""
    return (MatMul(powers(A, 0, m, k), b), MatAdd(x, MatMul(S.NegativeOne, MatPow(A, m + 1), x)),
            Equation(MatAdd(MatMul(A, x), b), x))


@rule
def last_power(A: "n n", m: "natural", k: "index"):
    """A sum of powers is the sum without the highest, and the highest."""
    return powers(A, 0, m + 1, k), MatAdd(powers(A, 0, m, k), MatPow(A, m + 1))


@rule
def first_power(A: "n n", m: "natural", k: "index", n: "size"):
    """Without the identity, a sum of powers is the matrix times the sum of one power less."""
    return powers(A, 0, m + 1, k), MatAdd(Identity(n), MatMul(A, powers(A, 0, m, k)))


@rule
def without_power_zero(A: "n n", m: "natural", k: "index", n: "size"):
    """A sum of powers from the first on is the sum of all powers without the identity."""
    return powers(A, 1, m, k), MatAdd(powers(A, 0, m, k), minus(Identity(n)))


@rule
def powers_in_two_parts(A: "n n", m: "natural", p: "natural", k: "index"):
    """A power times a sum of powers, added to the sum of those below, is the sum of all."""
    return (MatAdd(powers(A, 0, m, k), MatMul(MatPow(A, m + 1), powers(A, 0, p, k))),
            powers(A, 0, m + p + 1, k))


@rule
def shifted_powers(A: "n n", m: "natural", k: "index"):
    """A sum over the exponents plus one is a sum that begins one later."""
    return powers(A, 0, m, k, more=1), powers(A, 1, m + 1, k)


@rule
def factor_out_of_powers(A: "n n", m: "natural", k: "index"):
    """One factor comes out of a sum of powers whose exponents are all one more."""
    return powers(A, 0, m, k, more=1), MatMul(A, powers(A, 0, m, k))


@rule
def matrix_times_powers(A: "n n", m: "natural", k: "index", n: "size"):
    """The matrix times the sum of its powers has one power more, and not the identity."""
    return (MatMul(A, powers(A, 0, m, k)),
            MatAdd(powers(A, 0, m, k), MatPow(A, m + 1), minus(Identity(n))))


@rule
def powers_commute_with_the_matrix(A: "n n", m: "natural", k: "index"):
    """A sum of powers commutes with its matrix."""
    return MatMul(powers(A, 0, m, k), A), MatMul(A, powers(A, 0, m, k))


@rule
def telescoping_powers(A: "n n", m: "natural", k: "index", n: "size"):
    """In a sum of differences of powers the last and the first are left."""
    return (Total(MatAdd(MatPow(A, k + 1), minus(MatPow(A, k))), (k, 0, m)),
            MatAdd(MatPow(A, m + 1), minus(Identity(n))))


@rule
def powers_in_reverse(A: "n n", m: "natural", k: "index"):
    """The sum of the powers of a matrix may be taken in reverse order."""
    return Total(MatPow(A, m - k), (k, 0, m)), powers(A, 0, m, k)


@rule
def geometric_sum(A: "n n", m: "natural", k: "index", n: "size"):
    """One minus the matrix, times the sum of its powers, is one minus the next power."""
    return (MatMul(MatAdd(Identity(n), minus(A)), powers(A, 0, m, k)),
            MatAdd(Identity(n), minus(MatPow(A, m + 1))))


@rule
def geometric_sum_by_inverse(A: "n n", m: "natural", k: "index", n: "size"):
    """The geometric sum, divided by one minus the matrix."""
    return (powers(A, 0, m, k),
            MatMul(Inverse(MatAdd(Identity(n), minus(A))), MatAdd(Identity(n), minus(MatPow(A, m + 1)))))


@fallacy(instead="geometric_sum_by_inverse")
def finite_sum_is_the_inverse(A: "n n", m: "natural", k: "index", n: "size"):
    """Only the sum of all powers, where it converges, is the inverse of one minus the matrix."""
    return powers(A, 0, m, k), Inverse(MatAdd(Identity(n), minus(A)))


@fallacy(instead="geometric_sum")
def geometric_sum_one_off(A: "n n", m: "natural", k: "index", n: "size"):
    """The last power that is left is the one after the last of the sum."""
    return (MatMul(MatAdd(Identity(n), minus(A)), powers(A, 0, m, k)),
            MatAdd(Identity(n), minus(MatPow(A, m))))
