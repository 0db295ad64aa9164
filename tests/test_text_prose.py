"""Sentences around formulas, by what a careful reader takes from them: what is assumed, claimed, or left open."""

import pytest

from symlin.text.checking import check_document

DECLARED = (
    r"Let $A, B, C \in \mathbb{R}^{n \times n}$, $x, y \in \mathbb{R}^n$, $X \in \mathbb{R}^{n \times d}$, "
    r"$a, b, c \in \mathbb{R}$, $A_1, \dots, A_h \in \mathbb{R}^{n \times n}$." + "\n\n"
)


def rows(table):
    """The lines of a table as pairs: a sentence, and what stands behind ``##``."""
    return [tuple(line.split(" ## ")) for line in table.strip().splitlines()]


IN_FORCE = r"""
Assume $A$ is a sum of symmetric matrices. ## A = A
Case 1: $A = B$. ## A = B
Assume $A = A^\top$, which gives $$A^\top B = A B.$$ ## A^\top B = A B
Assume $A = A^\top$, that is, $A_{ij} = A_{ji}$. ## A^\top = A
Assume $A = A^\top$, i.e. $A_{ij} = A_{ji}$. ## A^\top = A
Assume $A = A^\top$, in other words $A_{ij} = A_{ji}$. ## A^\top = A
Assume $A = A^\top$ and define $Q := A B$. ## Q = A B
Assume $A = B$ subject to $c > 0$. ## A = B
Let $A$ be symmetric. ## A^\top = A
Let $A$ be any symmetric matrix. ## A^\top = A
Let $A$ be a fixed symmetric matrix. ## A^\top = A
Let $A$ be an arbitrary invertible matrix. ## A A^{-1} = I
Suppose that the matrix $A$ is symmetric. ## A^\top = A
Suppose the weight matrix $A$ is symmetric. ## A^\top = A
Suppose the key projection $A$ is orthogonal. ## A^\top A = I
Suppose both $A$ and $B$ are symmetric. ## B^\top = B
Suppose $A$, $B$ and $C$ are symmetric. ## B^\top = B
Suppose that $A$ is symmetric and that $B$ is orthogonal. ## B^\top B = I
Suppose further that $A = B$. ## A = B
Suppose moreover that the identity $A = B$ holds. ## A = B
Suppose the normalisation $x^\top x = 1$. ## x^\top x = 1
Assume the whitening condition $A^\top A = I$. ## A^\top A = I
Assume the usual orthogonality condition $A^\top A = I$ holds. ## A^\top A = I
Assume that the columns are orthonormal: $A^\top A = I$. ## A^\top A = I
Assume that $A$ satisfies $A^\top A = I$. ## A^\top A = I
Assume that $A$ is normalised such that $A^\top A = I$. ## A^\top A = I
Assume in addition $A = B$. ## A = B
Assume $A = B$ throughout. ## A = B
Assume $A = B$ throughout this section. ## A = B
Assume $A = B$ from now on. ## A = B
Assume $A = B$ in what follows. ## A = B
Assume $A = B$ for simplicity. ## A = B
Assume for simplicity that $A = B$. ## A = B
Assume, for the rest of this section, that $A = B$. ## A = B
Assume without loss of generality that $c > 0$. ## \sqrt{c^2} = c
Assume $c > 0$ and $A = B$. ## A = B
Assume $c \neq 0$ and let $x = c y$. ## x = c y
Assume $A$ is symmetric, with $B$ invertible. ## B B^{-1} = I
Assume that $A$ and $B$ commute, that is, $A B = B A$. ## A B = B A
Assume $A B = B A$ (the two matrices commute). ## A B = B A
Assume that the following holds: $A = B$. ## A = B
Assume that there holds $A = B$. ## A = B
Assume one has $A = B$. ## A = B
Assume now $A = B$. ## A = B
Assume $A$ to be symmetric. ## A^\top = A
Assume the matrices $A$, $B$ are symmetric. ## B^\top = B
Assume $A$ invertible. ## A A^{-1} = I
Assume $A$ and $B$ symmetric. ## B^\top = B
Assume $A B = B A$ as well as $A = B$. ## A = B
Given that $A = B$, we proceed. ## A = B
Given a symmetric $A$, we compute. ## A^\top = A
Given an orthogonal matrix $A$, ## A^\top A = I
We are given $A = B$. ## A = B
Let $A = B$ and $x = y$. ## x = y
Let $A = B$. ## A = B
Throughout this note we assume that the matrix $A$ is invertible. ## A A^{-1} = I
Let $P \in \mathbb{R}^{n \times n}$ be an orthogonal projection. ## P^2 = P
Let $U \in \mathbb{R}^{n \times d}$ be a matrix with orthonormal columns. ## U^\top U = I
Let $U \in \mathbb{R}^{n \times d}$ have orthonormal columns, i.e. $U^\top U = I_d$. ## U^\top U = I_d
Suppose that $U \in \mathbb{R}^{n \times d}$ satisfies $U^\top U = I_d$. ## U^\top U = I_d
Let $\lambda > 0$ be the regularisation parameter. ## \sqrt{\lambda^2} = \lambda
Let $\beta \in \mathbb{R}$, $\beta > 0$, be a constant. ## \sqrt{\beta^2} = \beta
Let $H := I - 2 x x^\top$ where $x^\top x = 1$. ## H^2 = I
Assume $x$ is a unit vector, so $x^\top x = 1$. ## x^\top x = 1
Assume the rows of $A$ sum to one. ## A \mathbf{1}_n = \mathbf{1}_n
Assume that $A$ is row stochastic, that is, its rows sum to one. ## A \mathbf{1}_n = \mathbf{1}_n
Suppose the weights are tied: $A = B$. ## A = B
Suppose that the two weight matrices are tied, $A = B$. ## A = B
Assume the data are centred, i.e. $X^\top \mathbf{1}_n = 0$. ## X^\top \mathbf{1}_n = 0
Assume centred data: $X^\top \mathbf{1}_n = 0$. ## X^\top \mathbf{1}_n = 0
Assume that the inputs are whitened, $X^\top X = I_d$. ## X^\top X = I_d
Assume that the Gram matrix is the identity, $X^\top X = I_d$. ## X^\top X = I_d
We assume that all matrices are real and that $A$ is symmetric. ## A^\top = A
We assume throughout that $A$ and $B$ commute. ## A B = B A
Assume moreover that $A$ commutes with $B$. ## A B = B A
Assume that the matrices $A$ and $B$ are simultaneously diagonalisable and that $A B = B A$. ## A B = B A
Assume (without loss of generality) that $\|x\|^2 = 1$. ## x^\top x = 1
Let the columns of $X$ be orthonormal. ## X^\top X = I
Suppose $R \in \mathbb{R}^{n \times n}$ is a rotation matrix, so that $R^\top R = I$. ## R^\top R = I
Let $S \in \mathbb{R}^{n \times n}$ be a skew-symmetric matrix, $S^\top = -S$. ## S^\top = -S
Given a permutation matrix $P \in \mathbb{R}^{n \times n}$, the rows are permuted. ## P^\top P = I
Given an invertible matrix $A$, its inverse is unique. ## A A^{-1} = I
Given symmetric $A$ and $B$, consider their product. ## A^\top = A
For a symmetric matrix $S \in \mathbb{R}^{n \times n}$ we have the following. ## S^\top = S
Suppose the attention pattern $A$ is doubly stochastic. ## A \mathbf{1}_n = \mathbf{1}_n
Suppose that queries and keys are normalised, $\|x\|^2 = \|y\|^2 = 1$. ## x^\top x = 1
Assume the residual $x$ is orthogonal to the columns of $X$. ## X^\top x = 0
Assume that the residual vector $x$ satisfies the normal equations $X^\top x = 0$. ## X^\top x = 0
Suppose we choose $A$ such that $A^2 = A$. ## A^2 = A
Suppose we have $A B = B A$. ## A B = B A
Assume that $A$ has full rank. ## A A^{-1} = I
Assume that both $A$ and $I + A$ are invertible. ## A A^{-1} = I
Assume $I + A$ is invertible. ## (I + A)^{-1} (I + A) = I
Assume that all inverses below exist and that $A$ is symmetric. ## A^\top = A
Suppose that $A$ is positive definite with Cholesky factor $C$, $A = C C^\top$. ## A = C C^\top
Suppose that $A$ factors as $A = B C$. ## A = B C
Suppose $A$ is given by $A = B C$. ## A = B C
Suppose that $A$ can be written as $A = B C$. ## A = B C
Suppose $A$ decomposes as $A = B + C$ with $B$ symmetric and $C$ skew-symmetric. ## A = B + C
Assume the low-rank factorisation $A = x y^\top$. ## A = x y^\top
Assume the stationarity condition $A x = 0$. ## A x = 0
Assume the first-order condition $X^\top (X X^\top x - x) = 0$ holds. ## X^\top (X X^\top x - x) = 0
Assume the optimality condition $A x = y$. ## A x = y
Assume that $x$ solves $A x = y$. ## A x = y
Assume that $x$ is a solution of $A x = y$. ## A x = y
Let $x$ solve $A x = y$. ## A x = y
Let $x$ be such that $A x = 0$. ## A x = 0
"""
"""Sentences that assume what they say, each with a formula that holds by it."""

OPEN = r"""
Assume $A = B$ is forbidden. ## A = B
Assume $A = B$ is excluded. ## A = B
Assume $A = B$ to leading order. ## A = B
Assume $A = B$ to first order in $c$. ## A = B
Assume $A = B$ up to sign. ## A = B
Assume $A = B$ up to a constant. ## A = B
Assume $A = B$ at initialisation. ## A = B
Assume $A = B$ initially. ## A = B
Assume $A = B$ is too strong. ## A = B
Assume $A = B$ is violated. ## A = B
Assume that $A = B$ is absurd. ## A = B
Assume that $A = B$ breaks down. ## A = B
Assume that $A = B$ is unknown. ## A = B
Assume that $A = B$ is ruled out. ## A = B
Assume that $A = B$ is open. ## A = B
Assume that $A = B$ is the question. ## A = B
Assume that $A = B$ is needed. ## A = B
Assume that $A = B$ is undefined. ## A = B
Assume that $A = B$ happens occasionally. ## A = B
Assume $A$ minus $B$ is symmetric. ## A^\top = A
Assume $A$ minus $B$ is symmetric. ## B^\top = B
Assume $A$ plus $B$ is symmetric. ## B^\top = B
Assume $A$ times $B$ is symmetric. ## B^\top = B
Assume the commutator of $A$ and $B$ is zero. ## B = 0
Assume the product of $A$ and $B$ is symmetric. ## B^\top = B
Assume the symmetric part of $A$ is zero. ## A = 0
Assume half of $A$ is zero. ## A = 0
Suppose to the contrary that $A = B$. ## A = B
Suppose, for contradiction, that $A = B$. ## A = B
Suppose for the sake of contradiction that $A = B$. ## A = B
Suppose for the sake of argument that $A = B$. ## A = B
Suppose momentarily that $A = B$. ## A = B
Suppose for a moment that $A = B$. ## A = B
Suppose for now that $A = B$. ## A = B
Suppose we are told that $A = B$. ## A = B
Suppose someone claims that $A = B$. ## A = B
Suppose we want $A = B$. ## A = B
Suppose we would like to have $A = B$. ## A = B
Suppose we try $A = B$. ## A = B
Suppose we replace $A = B$ by $A = C$. ## A = B
Suppose we drop $A = B$. ## A = B
Suppose we relax $A = B$. ## A = B
Suppose we ignore $A = B$. ## A = B
Assume less than $A = B$. ## A = B
Assume more than $A = B$. ## A = B
Assume anything but $A = B$. ## A = B
Assume the negation of $A = B$. ## A = B
Assume the opposite of $A = B$. ## A = B
Assume the converse of $A = B$. ## A = B
Assume the failure of $A = B$. ## A = B
Assume the approximation $A = B$. ## A = B
Assume the wrong identity $A = B$. ## A = B
Assume the weaker condition $A = B$. ## A = B
Assume $A$ is close to symmetric. ## A^\top = A
Assume $A$ is far from symmetric. ## A^\top = A
Assume $A$ is anything but symmetric. ## A^\top = A
Assume $A$ becomes symmetric eventually. ## A^\top = A
Assume $A$ is symmetric at convergence. ## A^\top = A
Assume $A$ is block-wise symmetric. ## A^\top = A
Assume $A$ is symmetric modulo $B$. ## A^\top = A
Assume $A$ is symmetric plus a small perturbation. ## A^\top = A
Assume $A$ is symmetric plus low rank. ## A^\top = A
Assume $A$ is the sum of symmetric $B$ and $C$. ## B^\top = B
Assume $A$ is similar to a symmetric matrix. ## A^\top = A
Assume $A$ is a product of symmetric matrices. ## A^\top = A
Assume $A$ is conjugate to a diagonal matrix. ## A^\top = A
Assume $A$ is complex symmetric. ## A^\top = A
Assume $A$ is congruence-equivalent to a symmetric matrix. ## A^\top = A
**Case 1.** Suppose $A = B$. Then $A C = B C$. **Case 2.** Suppose $A = C$. ## B = C
Case 1: Suppose $A = B$. Case 2: Suppose $A = C$. ## A = B
First suppose $A = B$. Now suppose instead $A = C$. ## A = B
Assume $A = A^\top$, meaning that $A = B$. ## A = B
Assume $A = A^\top$ to show $A = B$. ## A = B
Assume $A = A^\top$, and consider $A = B$. ## A = B
Assume $A = A^\top$, as in the case $A = B$. ## A = B
Assume $A = A^\top$ (this follows from $A = B$). ## A = B
Assume $A = A^\top$, which is implied by $A = B$. ## A = B
Assume $A = A^\top$, a consequence of $A = B$. ## A = B
Assume $A = A^\top$, which does not force $A = B$. ## A = B
Assume $A = A^\top$; we ask for $A = B$. ## A = B
Assume $A = A^\top$; our goal is $A = B$. ## A = B
Assume $A = A^\top$; our aim is to establish $A = B$. ## A = B
Assume $A = A^\top$; it remains to be seen that $A = B$. ## A = B
Assume $A = A^\top$ and use $A = B$. ## A = B
Assume $A = A^\top$ and recall $A = B$. ## A = B
Assume $A = A^\top$ for $A = B$. ## A = B
Assume $A = B$ when $n = 1$. ## A = B
Assume $A = B$ for $n = 1$. ## A = B
Assume $A = B$ for $c = 1$. ## A = B
Assume $A = B$ for $c > 0$. ## A = B
Assume $A = B$ in the case $c = 0$. ## A = B
Assume $A = B$ as long as $c > 0$. ## A = B
Assume $A = B$ as soon as $c > 0$. ## A = B
Assume $A = B$ once $c > 0$. ## A = B
Assume $A = B$ given $c > 0$. ## A = B
Assume $A = B$ after $c$ steps. ## A = B
Assume $A = B$ before training. ## A = B
Assume $A = B$ during training. ## A = B
Assume $A = B$ at $x = 0$. ## A = B
Assume $A = B$ near $x = 0$. ## A = B
Assume $A = B$ on $\ker C$. ## A = B
Assume $A x = B x$ for all $x$. ## A = B
Assume $A x = B x$ for an arbitrary $x$. ## A = B
Assume $A x = B x$ for every choice of $x$. ## A = B
Assume $A x = B x$ for some nonzero $x$. ## A = B
Assume that the map $A$ kills $x$. ## A x = 0
Let $A$ be symmetric if $c > 0$. ## A^\top = A
Let $A$ be symmetric for $c > 0$. ## A^\top = A
Let $A$ become symmetric. ## A^\top = A
Let $A$ tend to a symmetric matrix. ## A^\top = A
Let $A$ approach $B$. ## A = B
Let $A$ vary over symmetric matrices. ## A^\top = A
Let $A$ range over all symmetric matrices. ## A^\top = A
Let $A$ be the symmetric part of $B$. ## A^\top = A
Given $A = B$, what is $A C$? ## A = B
Note that $A B = B A$ is not assumed. ## A B = B A
We do not assume $A B = B A$. ## A B = B A
We never assume that $A$ is symmetric. ## A^\top = A
Without assuming $A B = B A$ nothing works. ## A B = B A
Had we assumed $A B = B A$, all would be easy. ## A B = B A
Do not assume $A B = B A$. ## A B = B A
It is tempting to assume $A B = B A$. ## A B = B A
Why assume $A B = B A$? ## A B = B A
One cannot assume $A B = B A$. ## A B = B A
We no longer assume $A B = B A$. ## A B = B A
We now drop the assumption that $A$ is symmetric. ## A^\top = A
Now assume nothing. ## A B = B A
Suppose $A = B$ were true. ## A = B
Suppose $A$ were symmetric. ## A^\top = A
Let us pretend that $A = B$. ## A = B
Imagine $A = B$. ## A = B
Say $A = B$. ## A = B
Put $A = B$. ## A = B
Set $A = B$. ## A = B
Let $A = B$ in the above. ## A = B
$A$ is symmetric. ## A^\top = A
$A$ is symmetric by construction. ## A^\top = A
The matrix $A$ is known to be symmetric. ## A^\top = A
The matrix $A$ is symmetric positive definite. ## A^\top = A
All the $A_i$ are symmetric. ## A_1^\top = A_1
As $A$ is symmetric, we go on. ## A^\top = A
Since $A$ is symmetric, $A^\top B = A B$. ## A^\top = A
Because $A$ is orthogonal, $A^\top A = I$. ## A^\top A = I
Assume $A = B$ vanishes. ## A = B
Assume that $A = B$ may hold. ## A = B
Assume one of $A$, $B$ is symmetric. ## A^\top = A
Assume $A$ is as symmetric as possible. ## A^\top = A
Assume that $A$ has a symmetric square. ## A^\top = A
Two cases: suppose $A = B$; suppose $A = C$. ## B = C
Otherwise, let $A$ be symmetric. ## A^\top = A
The claim $A = B$ is assumed false. ## A = B
Some authors assume $A = B$. ## A = B
Assume, unlike Smith, $A = B$. ## A = B
"""
"""Sentences that may assume something: a formula behind them is neither proved by them nor refuted."""

NOTHING = r"""
For $n = 1$ this is trivial. ## A B = B A
For $n = 1$ this is trivial. ## A = a I
When $n = 1$ everything commutes. ## A B = B A
If $n = 1$ then everything commutes. ## A B = B A
Suppose $n = d$. ## X^\top X = X X^\top
Assume $A = A^\top$, which gives $A = B$. ## A = B
Assume $A = A^\top$, which implies $A = B$. ## A = B
Assume $A = A^\top$, giving $A = B$. ## A = B
Assume $A = A^\top$, whence $A = B$. ## A = B
Assume $A = A^\top$; then $A = B$. ## A = B
Assume $A = A^\top$, so that $A = B$. ## A = B
Assume $A = A^\top$. This yields $A = B$. ## A = B
Assume $A = A^\top$ which yields $A = B$. ## A = B
Assume $A = A^\top$, yielding $A = B$. ## A = B
Assume $A = A^\top$; we compute $A = B$. ## A = B
Assume $A = A^\top$ and compute $A B = B A$. ## A B = B A
Assume $A = A^\top$ and note that $A = B$. ## A = B
Assume $A = A^\top$ and observe $A = B$. ## A = B
Assume $A = A^\top$ and derive $A = B$. ## A = B
Assume $A = A^\top$ and simplify: $A = B$. ## A = B
If $A$ is symmetric, then $A^\top B = A B$. ## A^\top = A
If $A = B$, then $A C = B C$. ## A = B
It is false that $A B = B A$. ## A B = B A
It is not true that $A B = B A$. ## A B = B A
In general $A B \neq B A$. ## A B = B A
In general, $A B = B A$ fails. ## A B = B A
$A B = B A$ fails when $n > 1$. ## A B = B A
Were it true that $A B = B A$, we would be done. ## A B = B A
We would like to have $A B = B A$. ## A B = B A
One might hope that $A B = B A$. ## A B = B A
Is $A B = B A$? ## A B = B A
Does $A B = B A$ hold? ## A B = B A
Exercise: show that $A B = B A$. ## A B = B A
By (3), $A B = B A$. ## A B = B A
Recall (3): $A B = B A$. ## A B = B A
No assumption is made on $A$. ## A B = B A
Unless $A$ is symmetric, this fails. ## A^\top = A
Setting $A = B$ gives $A C = B C$. ## A = B
Substituting $A = B$ we get $A C = B C$. ## A = B
With $A = B$ we get $A C = B C$. ## A = B
Taking $A = B$, we find $A C = B C$. ## A = B
Under $A = B$ we have $A C = B C$. ## A = B
Where $A = B$ we have $A C = B C$. ## A = B
$A$ is not symmetric. ## A B = B A
Clearly $A$ is symmetric. ## A^\top = A
"""
"""Sentences that assume nothing of what follows: a false formula behind them is refuted."""

CONDITIONS = r"""
If $A$ is symmetric, then $A^\top B = A B$. ## A^\top B = A B: proved
If $A$ is symmetric, $A^\top B = A B$. ## A^\top B = A B: proved
If $A$ is symmetric, then we have $A^\top B = A B$. ## A^\top B = A B: proved
If the matrix $A$ is symmetric then $A^\top B = A B$. ## A^\top B = A B: proved
Whenever $A$ is symmetric, $A^\top B = A B$. ## A^\top B = A B: proved
When $A$ is symmetric, we get $A^\top B = A B$. ## A^\top B = A B: proved
If $A$ is symmetric, then $A = B$. ## A = B: refuted
If $A$ and $B$ are symmetric, then $(A B)^\top = B A$. ## (A B)^\top = B A: proved
If $A$, $B$ are symmetric, $(A B)^\top = B A$. ## (A B)^\top = B A: proved
If $A = B$, then $A C = B C$. ## A C = B C: proved
If $A = B$ then $A C = B C$ and $C A = C B$. ## A C = B C: proved, C A = C B: proved
If $A B = B A$ and $A C = C A$, then $A (B + C) = (B + C) A$. ## A (B + C) = (B + C) A: proved
Provided that $c \neq 0$, $c^{-1} c = 1$. ## c^{-1} c = 1: proved
Provided $A^\top A = I$, we have $\|A x\|^2 = \|x\|^2$. ## \|A x\|^2 = \|x\|^2: proved
For symmetric $A$, $A^\top B = A B$. ## A^\top B = A B: proved
For symmetric $A$ we have $A^\top B = A B$. ## A^\top B = A B: proved
For all symmetric $A$, $A^\top B = A B$. ## A^\top B = A B: proved
For every orthogonal matrix $A$, $\|A x\|^2 = \|x\|^2$. ## \|A x\|^2 = \|x\|^2: proved
For $c > 0$ we have $\sqrt{c^2} = c$. ## \sqrt{c^2} = c: proved
$A^\top B = A B$ for symmetric $A$. ## A^\top B = A B: proved
$A^\top B = A B$ if $A$ is symmetric. ## A^\top B = A B: proved
$A^\top B = A B$ whenever $A$ is symmetric. ## A^\top B = A B: proved
$A^\top B = A B$ provided that $A$ is symmetric. ## A^\top B = A B: proved
$A C = B C$ if $A = B$. ## A C = B C: proved
$A C = B C$ when $A = B$. ## A C = B C: proved
We have $A C = B C$ for $A = B$. ## A C = B C: proved
$A B = B A$ if $A$ and $B$ are nice. ## A B = B A: unknown
$A B = B A$ only if $A = B$. ## A B = B A: unknown, A = B: unknown
$A B = B A$ if and only if $A = B$. ## A B = B A: unknown, A = B: unknown
$A B = B A$ iff $A = B$. ## A B = B A: unknown, A = B: unknown
$A B = B A$ unless $A = B$. ## A B = B A: unknown, A = B: unknown
If $A = B$, then $A C = B C$, otherwise $A = C$. ## A = B: unknown, A C = B C: unknown, A = C: unknown
If $A$ is invertible and $A B = A C$, then $B = C$. ## B = C: proved
If $A B = A C$, then $B = C$. ## B = C: refuted
If $n = 1$, then $A B = B A$. ## A B = B A: unknown
For $n = 1$, $A B = B A$. ## A B = B A: unknown
When $n = 1$, $A B = B A$. ## A B = B A: unknown
$A B = B A$ when $n = 1$. ## A B = B A: unknown
$A_i = 0$ for $i > 1$. ## A_i = 0: unknown
Suppose $A$ is symmetric. If $B$ is symmetric too, then $(A B)^\top = B A$. ## (A B)^\top = B A: unknown
Suppose $A$ is symmetric. If $B$ is symmetric as well, then $(A B)^\top = B A$. ## (A B)^\top = B A: proved
If $A$ is nilpotent of some order, then $A B = B A$. ## A B = B A: unknown
If training has converged, then $A B = B A$. ## A B = B A: unknown
If we assume that $A = B$, then $A C = B C$. ## A C = B C: proved
If $A$ is symmetric, the following holds: $$A^\top B = A B.$$ ## A^\top B = A B: proved
If $A$ is symmetric, then $$A^\top B = A B.$$ ## A^\top B = A B: proved
If $A$ is not symmetric, $A B = B A$. ## A B = B A: unknown
If $A \neq B$, then $A C = B C$. ## A C = B C: unknown
Even if $A = B$, $A C = C A$. ## A = B: unknown, A C = C A: unknown
As if $A = B$, we write $A C = C A$. ## A C = C A: refuted
Setting $A = B$ gives $A C = B C$. ## A C = B C: proved
With $A = B$ this reads $A C = B C$. ## A = B: unknown, A C = B C: unknown
Note that $A C = B C$ if $A = B$, and $A = C$ otherwise. ## A C = B C: unknown, A = B: unknown, A = C: unknown
$$A C = B C \quad \text{if } A = B$$ ## A C = B C: proved
$$A C = B C \quad \text{for symmetric } A$$ ## A C = B C: unknown
$$\sqrt{c^2} = c \quad \text{for } c > 0$$ ## \sqrt{c^2} = c: proved
$$\sqrt{c^2} = c, \qquad c > 0$$ ## \sqrt{c^2} = c: proved
$$A = B \implies A C = B C$$ ## nothing
$$A = B \iff A C = B C$$ ## nothing
$$A B = B A \text{ (false in general)}$$ ## A B = B A: refuted
$$A C = B C \quad \text{unless } A = B$$ ## A C = B C: unknown
$$A C = B C \quad \text{subject to } A = B$$ ## A C = B C: proved
$$A C = B C \quad \text{where } A = B$$ ## A C = B C: proved
$$A C = B C \quad \text{with } A = B$$ ## A C = B C: proved
$$A C = B C \quad \text{assuming } A = B$$ ## A C = B C: proved
$$A C = B C \quad \text{under } A = B$$ ## A C = B C: proved
$$A C = B C \quad \text{as soon as } A = B$$ ## A C = B C: unknown
$$A C = B C \quad \text{given } A = B$$ ## A C = B C: proved
$$A C = B C \quad \text{or} \quad A = B$$ ## A C = B C: unknown, A = B: unknown
$$A C \approx B C = A$$ ## B C = A: refuted
$$A C \not= B C$$ ## nothing
$$A C \neq B C$$ ## nothing
$$A C \ne B C$$ ## nothing
$$\text{if } A = B \text{ then } A C = B C$$ ## A C = B C: proved
$$\text{Suppose } A = B.$$ ## nothing
The matrix $A$ satisfies $A = B$ if it is symmetric. ## A = B: unknown
In case $A = B$ we have $A C = B C$. ## A C = B C: proved
As long as $A = B$, $A C = B C$. ## A C = B C: proved
Once $A = B$, $A C = B C$. ## A = B: unknown, A C = B C: unknown
Since $A = B$, $A C = B C$. ## A = B: unknown, A C = B C: unknown
"""
"""Sentences with a condition, each with its claims and their verdicts."""


@pytest.mark.parametrize("sentence, claim", rows(IN_FORCE))
def test_what_is_said_plainly_is_in_force(sentence, claim):
    assert check_document(f"{DECLARED}{sentence}\n\n$${claim}$$\n").claims[-1].verdict == "proved"


@pytest.mark.parametrize("sentence, claim", rows(OPEN))
def test_what_is_not_understood_proves_and_refutes_nothing(sentence, claim):
    report = check_document(f"{DECLARED}{sentence}\n\n$${claim}$$\n")
    assert report.claims[-1].verdict == "unknown"
    assert report.assumed


@pytest.mark.parametrize("sentence, claim", rows(NOTHING))
def test_what_assumes_nothing_stops_no_refutation(sentence, claim):
    assert check_document(f"{DECLARED}{sentence}\n\n$${claim}$$\n").claims[-1].verdict == "refuted"


@pytest.mark.parametrize("sentence, wanted", rows(CONDITIONS))
def test_a_condition_holds_for_the_claims_of_its_sentence(sentence, wanted):
    claims = check_document(f"{DECLARED}{sentence}\n").claims
    assert (", ".join(f"{claim.claim}: {claim.verdict}" for claim in claims) or "nothing") == wanted


@pytest.mark.parametrize(
    "sentence", [sentence for sentence, wanted in rows(CONDITIONS) if sentence[:2] in ("If", "Fo", "Wh", "$A")])
def test_a_condition_is_not_in_force_behind_its_sentence(sentence):
    assert check_document(f"{DECLARED}{sentence}\n\n$$A C B = B C A$$\n").claims[-1].verdict == "refuted"


@pytest.mark.parametrize(
    "formula, message",
    [
        ("2 3 c = 6 c", "two numbers side by side"), (r"2\,300 c = 2300 c", "two numbers side by side"),
        ("1e3 c = 1000 c", "a number with e"), ("1,000 c = 1000 c", "a comma between digits"),
        ("0,5 c = c", "a comma between digits"), ("B^{[1]} = B", "without brackets"),
        (r"\cancel{A} B = B", "not declared"), (r"\phi^2(c) = \phi(c)^2", "write a power as"),
    ],
)
def test_what_could_mean_two_things_is_an_error(formula, message):
    report = check_document(f"{DECLARED}Let $\\phi : \\mathbb{{R}} \\to \\mathbb{{R}}$.\n\n$${formula}$$")
    assert [claim.verdict for claim in report.claims] == ["error"]
    assert message in report.claims[0].reason


@pytest.mark.parametrize(
    "formula, wanted",
    [
        (r"A \not= B", []), (r"A \neq B", []), (r"\boxed{A + B = B + A}", ["A + B = B + A"]),
        (r"A + B = B + A \qquad (2)", ["A + B = B + A"]), (r"A + B = B + A \tag{2}", ["A + B = B + A"]),
    ],
)
def test_what_stands_around_a_claim_is_no_part_of_it(formula, wanted):
    claims = check_document(f"{DECLARED}$${formula}$$").claims
    assert [(claim.claim, claim.verdict) for claim in claims] == [(text, "proved") for text in wanted]


@pytest.mark.parametrize(
    "ending",
    [
        "Case 2. Suppose $A = C$.", "In both cases we go on.", "We now drop the assumption.",
        "Now let $A$ be orthogonal instead.", "\n\nThis is all.",
    ],
)
def test_what_is_assumed_in_a_case_or_withdrawn_holds_no_longer(ending):
    text = f"{DECLARED}Case 1. Suppose $A = B$. Then $A x = B x$. {ending}\n\n$$A y = B y$$"
    assert [claim.verdict for claim in check_document(text).claims] == ["proved", "unknown"]


TWO_CLAUSES = [
    (r"For $c > 0$ we have $\sqrt{c^2} = c$; for $c < 0$ we have $\sqrt{c^2} = c$.", "proved unknown"),
    (r"If $c > 0$ then $\sqrt{c^2} = c$; in general $\sqrt{c^2} = c$.", "unknown unknown"),
    (r"If $c > 0$ then $\sqrt{c^2} = c$, but for arbitrary $c$ $\sqrt{c^2} = c$.", "unknown unknown"),
    (r"If $A$ is orthogonal, then $A^T A = I$; for every $A$, $\operatorname{tr}(A^T A) = n$.", "proved unknown"),
    (r"For symmetric $A$ we have $A^T = A$ and for skew-symmetric $A$ we have $A^T = -A$.", "proved unknown"),
    (r"We have $\sqrt{c^2} = c$ for $c > 0$, and $\sqrt{c^2} = -c$ for $c < 0$.", "proved unknown"),
    (r"As for symmetric $A$, we have $A^T = A$ in general.", "unknown"),
    (r"If $A$ is symmetric: $A B = B A$.", "unknown"),
    (r"Let $A$ be positive definite but not symmetric. $A^T = A$.", "unknown"),
    (r"The old paper says: \"Assume that $A$ is symmetric.\" $A^T = A$.", "unknown"),
    (r"A student writes: assume $A$ is symmetric. $A^T = A$.", "unknown"),
    (r"Every symmetric $A$ has $A^T = A$.", "unknown"),
    (r"$A^T = A$ because $A$ is symmetric.", "unknown"),
    (r"There is a symmetric $A$ with $A B = B A$.", "unknown"),
    (r"The product is $A B = B A$.", "refuted"),
    (r"We use the following: assume $A$ is symmetric. $A^T = A$.", "proved"),
    (r"Let $A$ be idempotent, not necessarily symmetric. $A^2 = A$.", "proved"),
    (r"If $A$ is symmetric, then $A^T = A$ and $A^T A = A^2$.", "proved proved"),
    (r"If $A B = B A$, we have $(A B)^2 = A^2 B^2$, hence $(A+B)^2 = A^2 + 2 A B + B^2$.", "proved proved"),
]


@pytest.mark.parametrize(("sentence", "verdicts"), TWO_CLAUSES)
def test_a_condition_holds_for_its_own_clause(sentence, verdicts):
    report = check_document(r"Let $A, B \in \mathbb{R}^{n \times n}$, $c \in \mathbb{R}$. " + sentence)
    assert " ".join(claim.verdict for claim in report.claims) == verdicts
