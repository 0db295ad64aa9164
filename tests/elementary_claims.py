"""Claims about log, roots, exp, tanh, logistic, softmax, cos and sin, true and false, under their declarations."""

SCALARS = "a, b, c, t: R"
MATRICES = "A, B: n×m; x, y: n; c: R"
SOFTMAX = "X: n×m; x, y: n; c: R"
ROTATIONS = "a, b, t: R; m, n ∈ ℕ; q, k: 2×1; R(u) := [cos(u), -sin(u); sin(u), cos(u)]"

TRUE = {
    SCALARS: """
log(exp(a)) = a
exp(log(a)) = a
log(a b) = log(a) + log(b)
log(a / b) = log(a) - log(b)
log(a^2) = 2 log(a)
log(1 / a) = -log(a)
log(a^3 b^2) = 3 log(a) + 2 log(b)
log(a^2 b^2) = log(a^2) + log(b^2)
log(a^4) = 2 log(a^2)
log(sqrt(a)) = log(a) / 2
log(sqrt(a^2)) = log(a^2) / 2
log(exp(a) b) = a + log(b)
log(exp(a) + exp(b)) = a + log(1 + exp(b - a))
log(a / (1 - a)) = log(a) - log(1 - a)
log(a / (a + b)) = log(a) - log(a + b)
log((1 + a)^2) = 2 log(1 + a)
log(8 a) = 3 log(2) + log(a)
log(6) = log(2) + log(3)
log(a^2 + 2 a b + b^2) = 2 log(a + b)
exp(2 log(a)) = a^2
exp(log(a) + log(b)) = a b
exp(log(a) / 2) = sqrt(a)
exp(-log(a)) = 1 / a
exp(log(a^2) / 2) = sqrt(a^2)
exp(a + b) exp(-b) = exp(a)
exp(a)^3 = exp(3 a)
sqrt(exp(2 a)) = exp(a)
sqrt(exp(a)) = exp(a / 2)
sqrt(a)^2 = a
sqrt(a)^4 = a^2
sqrt(a) sqrt(b) = sqrt(a b)
sqrt(a / b) = sqrt(a) / sqrt(b)
sqrt(a^2) sqrt(b^2) = sqrt(a^2 b^2)
sqrt(a^4) = a^2
sqrt(a^4 b^4) = a^2 b^2
sqrt(a^2)^2 = a^2
sqrt(a^6) = a^2 sqrt(a^2)
sqrt(a^2) / a = a / sqrt(a^2)
1 / sqrt(a) = sqrt(a) / a
a / sqrt(a) = sqrt(a)
sqrt(4 a) = 2 sqrt(a)
sqrt(8) = 2 sqrt(2)
sqrt(12) + sqrt(27) = 5 sqrt(3)
sqrt(a^2 + b^2)^2 = a^2 + b^2
sqrt(c^2 a^2 + c^2 b^2) = sqrt(c^2) sqrt(a^2 + b^2)
sqrt(a^4 + 2 a^2 b^2 + b^4) = a^2 + b^2
sqrt((a^2 + b^2)^2) = a^2 + b^2
sqrt((1 + exp(a))^2) = 1 + exp(a)
sqrt((a + b)^2) sqrt((a - b)^2) = sqrt((a^2 - b^2)^2)
sqrt((a - b)^2) = sqrt((b - a)^2)
(sqrt(a) + sqrt(b)) (sqrt(a) - sqrt(b)) = a - b
1 / (sqrt(a) + sqrt(b)) = (sqrt(a) - sqrt(b)) / (a - b)
sqrt(1 + a) / (1 + a) = 1 / sqrt(1 + a)
tanh(a) = (exp(a) - exp(-a)) / (exp(a) + exp(-a))
tanh(-a) = -tanh(a)
tanh(a) = 2 σ(2 a) - 1
tanh(2 a) = 2 tanh(a) / (1 + tanh(a)^2)
tanh(a + b) = (tanh(a) + tanh(b)) / (1 + tanh(a) tanh(b))
1 - tanh(a)^2 = 4 / (exp(a) + exp(-a))^2
σ(a) + σ(-a) = 1
σ(a) σ(-a) = σ(a) - σ(a)^2
σ(a) = exp(a) / (1 + exp(a))
σ(a) = 1 / (1 + exp(-a))
log(σ(a)) = a - log(1 + exp(a))
log(σ(a)) = -log(1 + exp(-a))
log(σ(a) / (1 - σ(a))) = a
σ(log(a)) = a / (1 + a)
σ(log(a) - log(b)) = a / (a + b)
σ(log(a / (1 - a))) = a
tanh(log(a)) = (a^2 - 1) / (a^2 + 1)
cos(a + b) = cos(a) cos(b) - sin(a) sin(b)
cos(a - b) = cos(a) cos(b) + sin(a) sin(b)
sin(a + b) = sin(a) cos(b) + cos(a) sin(b)
sin(a - b) = sin(a) cos(b) - cos(a) sin(b)
cos(2 a) = 2 cos(a)^2 - 1
cos(2 a) = 1 - 2 sin(a)^2
cos(2 a) = cos(a)^2 - sin(a)^2
sin(2 a) = 2 sin(a) cos(a)
cos(3 a) = 4 cos(a)^3 - 3 cos(a)
sin(3 a) = 3 sin(a) - 4 sin(a)^3
cos(a)^2 + sin(a)^2 = 1
cos(a / 2)^2 = (1 + cos(a)) / 2
sin(a / 2)^2 = (1 - cos(a)) / 2
cos(a) cos(b) = (cos(a - b) + cos(a + b)) / 2
sin(a) sin(b) = (cos(a - b) - cos(a + b)) / 2
sin(a) cos(b) = (sin(a + b) + sin(a - b)) / 2
cos(a) + cos(b) = 2 cos((a + b) / 2) cos((a - b) / 2)
sin(a) + sin(b) = 2 sin((a + b) / 2) cos((a - b) / 2)
cos(a) - cos(b) = -2 sin((a + b) / 2) sin((a - b) / 2)
sin(2 a) / (1 + cos(2 a)) = sin(a) / cos(a)
sin(a) / (1 + cos(a)) = (1 - cos(a)) / sin(a)
sin(a + b) / cos(a + b) = (sin(a) / cos(a) + sin(b) / cos(b)) / (1 - sin(a) sin(b) / (cos(a) cos(b)))
cos(a)^4 - sin(a)^4 = cos(2 a)
cos(20 a) = 2 cos(10 a)^2 - 1
cos(24 a) = cos(12 a)^2 - sin(12 a)^2
sin(40 a) = 2 sin(20 a) cos(20 a)
cos(a + b + c) + cos(a + b - c) = 2 cos(a + b) cos(c)
cos((a + b) c) = cos(a c) cos(b c) - sin(a c) sin(b c)
1 / (1 + cos(a)) + 1 / (1 - cos(a)) = 2 / sin(a)^2
sqrt(1 - cos(a)^2) = sqrt(sin(a)^2)
sqrt(cos(a)^2 + sin(a)^2) = 1
log(cos(a)^2 + sin(a)^2) = 0
cos(log(a) + log(b)) = cos(log(a b))
sqrt(a - b) sqrt(a + b) = sqrt(a^2 - b^2)
log(a^2 - b^2) = log(a - b) + log(a + b)
sqrt(a b) = sqrt(-a) sqrt(-b)
log(a^2) = 2 log(-a)
sqrt((1 - cos(a)) / (1 + cos(a))) = sqrt(sin(a)^2) / (1 + cos(a))
1 / sin(a)^2 - cos(a)^2 / sin(a)^2 = 1
cos(a)^6 + sin(a)^6 = 1 - 3 sin(a)^2 cos(a)^2
1 / (sqrt(2) - 1) = sqrt(2) + 1
sqrt(sqrt(a)) = a^(1/4)
sqrt((sqrt(a) + sqrt(b))^2) = sqrt(a) + sqrt(b)
log((1 + tanh(a)) / (1 - tanh(a))) = 2 a
log(exp(a) - 1) = a + log(1 - exp(-a))
log(a) + sqrt(a^2) = log(a) + a
""",
    MATRICES: """
log(exp(A)) = A
exp(log(A)) = A
log(A .* B) = log(A) + log(B)
log(A .* A) = 2 log(A)
log(exp(A) .* exp(B)) = A + B
log(A ⊘ B) = log(A) - log(B)
sqrt(A) .* sqrt(A) = A
sqrt(A .* B) = sqrt(A) .* sqrt(B)
sqrt(A .* A .* B .* B) = sqrt(A .* A) .* sqrt(B .* B)
sqrt(exp(A) .* exp(A)) = exp(A)
sqrt(A .* A .* A .* A) = A .* A
exp(A + B) = exp(A) .* exp(B)
cos(A + B) = cos(A) .* cos(B) - sin(A) .* sin(B)
sin(2 A) = 2 sin(A) .* cos(A)
cos(A) .* cos(A) + sin(A) .* sin(A) = 1_n 1_m^T
1_n^T cos(x + y) = 1_n^T (cos(x) .* cos(y)) - sin(x)^T sin(y)
cos(x)^T cos(x) + sin(x)^T sin(x) = 1_n^T 1_n
sum(i=1..n, sum(j=1..n, cos(x_i - x_j))) = (sum(i=1..n, cos(x_i)))^2 + (sum(i=1..n, sin(x_i)))^2
sum(i=1..n, log(x_i^2)) = 2 sum(i=1..n, log(x_i))
sum(i=1..n, log(c x_i)) = n log(c) + sum(i=1..n, log(x_i))
log(c x) = log(c) 1_n + log(x)
sqrt(‖x‖^2 ‖y‖^2) = sqrt(‖x‖^2) sqrt(‖y‖^2)
sqrt(‖c x‖^2) = sqrt(c^2) sqrt(‖x‖^2)
sqrt(‖x‖^2)^2 = x^T x
sqrt((x^T x)^2) = x^T x
sqrt((x^T y)^2) = sqrt((y^T x)^2)
‖(1 / sqrt(‖x‖^2)) x‖^2 = 1
log(‖x‖^2 ‖y‖^2) = log(‖x‖^2) + log(‖y‖^2)
log(‖c x‖^2) = log(c^2) + log(‖x‖^2)
tanh(A) = 2 σ(2 A) - 1_n 1_m^T
σ(A) + σ(-A) = 1_n 1_m^T
sqrt(n m) = sqrt(n) sqrt(m)
log(n m) = log(n) + log(m)
log(x_i y_i) = log(x_i) + log(y_i)
log(A_{ij}) + sqrt(A_{ij}^2) = log(A_{ij}) + A_{ij}
log(x_1) + sqrt(x_1^2) = log(x_1) + x_1
x^T (log(x) - log(y)) = sum(i=1..n, x_i log(x_i / y_i))
sum(k=1..n, log(c)) + sqrt(c^2) = n log(c) + c
sqrt(‖x‖^2 - 2 x^T y + ‖y‖^2) = sqrt(‖x - y‖^2)
(x^T y) / (sqrt(‖x‖^2) sqrt(‖y‖^2)) = (1/sqrt(‖x‖^2) x)^T (1/sqrt(‖y‖^2) y)
sum(i=1..n, 1 / ((1 + x_i^2) (2 + x_i^2))) = sum(i=1..n, 1 / (1 + x_i^2)) - sum(i=1..n, 1 / (2 + x_i^2))
sum(i=1..n, 1 / (c - x_i) - 1 / (3 - x_i)) = (3 - c) sum(i=1..n, 1 / ((c - x_i) (3 - x_i)))
sum(i=1..n, 1 / (1 + exp(x_i)) + 1 / (1 + exp(-x_i))) = n
sum(i=1..n, cos((i + 1) c)) = cos(c) sum(i=1..n, cos(i c)) - sin(c) sum(i=1..n, sin(i c))
""",
    SOFTMAX: """
log(softmax(x)) = x - log(1_n^T exp(x)) 1_n
log(softmax(X)) = X - log(exp(X) 1_m) 1_m^T
softmax(x + c 1_n) = softmax(x)
softmax(log(softmax(x))) = softmax(x)
softmax(log(x)) = (1 / sum(i=1..n, x_i)) x
softmax(log(x) + log(y)) = (1 / (x^T y)) (x .* y)
softmax(2 log(x)) = (1 / (x^T x)) (x .* x)
log(1_n^T exp(x + c 1_n)) = c + log(1_n^T exp(x))
log(sum(i=1..n, exp(x_i))) = c + log(sum(i=1..n, exp(x_i - c)))
-softmax(x)^T log(softmax(x)) = log(1_n^T exp(x)) - softmax(x)^T x
softmax(x)^T (log(softmax(x)) - log(softmax(y))) = softmax(x)^T (x - y) - log(1_n^T exp(x)) + log(1_n^T exp(y))
log(1_n^T (exp(x) .* exp(y))) = log(1_n^T exp(x + y))
exp(log(softmax(X))) = softmax(X)
softmax(X) .* softmax(X) = exp(2 log(softmax(X)))
sqrt(softmax(x) .* softmax(x)) = softmax(x)
sqrt(softmax(x))^T sqrt(softmax(x)) = 1
sqrt(softmax(2 x)) = (1 / sqrt(1_n^T exp(2 x))) exp(x)
x^T log(softmax(y)) = x^T y - (1_n^T x) log(1_n^T exp(y))
""",
    ROTATIONS: """
R(a) R(b) = R(a + b)
R(a) R(b) = R(b) R(a)
R(a)^T R(a) = I
R(a)^T = R(-a)
R(a)^2 = R(2 a)
R(a)^3 = R(3 a)
R(a)^T R(b) = R(b - a)
R(0) = I_2
tr(R(a)) = 2 cos(a)
(R(3 t) q)^T (R(5 t) k) = q^T R(2 t) k
(R(m t) q)^T (R(n t) k) = q^T R((n - m) t) k
(R(m t) q)^T (R(n t) k) = (R((m - n) t) q)^T k
R((m + 1) t) = R(t) R(m t)
‖R(a) q‖^2 = ‖q‖^2
(R((m + 7) t) q)^T (R((n + 7) t) k) = (R(m t) q)^T (R(n t) k)
R(m a) R(m b) = R(m (a + b))
R(a) + R(-a) = 2 cos(a) I
R(a)_{11}^2 + R(a)_{21}^2 = 1
""",
}
FALSE = {
    SCALARS: """
sqrt(a^2) = a
sqrt(a^6) = a^3
exp(log(a^2) / 2) = a
log(a^2 b^2) = 2 log(a b) + log(a)
sqrt(a^2) + sqrt(b^2) = sqrt((a + b)^2)
sqrt((a - b)^2) = a - b
sqrt(a + b) = sqrt(a) + sqrt(b)
sqrt(a^2 + b^2) = a + b
log(a + b) = log(a) + log(b)
log(a b) = log(a) log(b)
log(a^2) = log(a)^2
log(a) / log(b) = log(a / b)
log(a - b) = log(a) - log(b)
log(1 + exp(a)) = a
exp(a b) = exp(a) exp(b)
exp(a^2) = exp(a)^2
exp(log(a) + b) = a + exp(b)
exp(a) + exp(b) = exp(a + b)
sqrt(a) sqrt(a) = a^2
sqrt(4 a) = 4 sqrt(a)
sqrt(exp(a)) = exp(a)
sqrt(a^4) = a
tanh(a + b) = tanh(a) + tanh(b)
tanh(2 a) = 2 tanh(a)
tanh(a) = σ(a)
σ(-a) = -σ(a)
σ(a + b) = σ(a) + σ(b)
σ(a) σ(-a) = 1
log(σ(a)) = a
σ(log(a)) = a
cos(a + b) = cos(a) + cos(b)
cos(a + b) = cos(a) cos(b) + sin(a) sin(b)
sin(a + b) = sin(a) + sin(b)
sin(a + b) = sin(a) cos(b) - cos(a) sin(b)
cos(-a) = -cos(a)
sin(-a) = sin(a)
cos(2 a) = 2 cos(a)
cos(3 a) = 3 cos(a) - 4 cos(a)^3
sin(3 a) = 3 sin(a) + 4 sin(a)^3
cos(a) = sqrt(1 - sin(a)^2)
sin(a / 2)^2 = (1 + cos(a)) / 2
sin(a) sin(b) = (cos(a + b) - cos(a - b)) / 2
cos(a) cos(b) = cos(a + b)
cos(20 a) = 20 cos(a)
cos(a)^4 + sin(a)^4 = 1
sqrt(a^2) / a = 1
log(a^2) / 2 + log(b) = log(a) + 2 log(b)
log(a) + sqrt(b^2) = log(a) + b
sqrt(a^2 - b^2) = sqrt(a - b) sqrt(a + b) + 1
log(a^2 - b^2) = 2 log(a - b)
sqrt(log(a)^2) = log(a)
sqrt(sin(a)^2) = sin(a)
sqrt((sqrt(a) - sqrt(b))^2) = sqrt(a) - sqrt(b)
""",
    MATRICES: """
log(A + B) = log(A) + log(B)
sqrt(A .* A) = A
sqrt(A + B) = sqrt(A) + sqrt(B)
exp(log(A .* A)) = A
log(A .* A) = log(A) .* log(A)
cos(A + B) = cos(A) + cos(B)
sin(A) .* sin(A) - cos(A) .* cos(A) = 1_n 1_m^T
sqrt(‖x‖^2) + sqrt(‖y‖^2) = sqrt(‖x + y‖^2)
sqrt(‖c x‖^2) = c sqrt(‖x‖^2)
sqrt((x^T y)^2) = x^T y
log(1_n^T exp(x)) = 1_n^T x
sum(i=1..n, sum(j=1..n, cos(x_i - x_j))) = n
log(sum(i=1..n, x_i)) = sum(i=1..n, log(x_i))
sqrt((x^T y)^2) = sqrt(‖x‖^2 ‖y‖^2)
sqrt(n + m) = sqrt(n) + sqrt(m)
log(x_i) + sqrt(x_j^2) = log(x_i) + x_j
log(A_{ij}) + sqrt(A_{ij}^2) = log(A_{ij}) - A_{ij}
log(x_1) + sqrt(x_n^2) = log(x_1) + x_n
sum(i=1..n, 1 / (c - x_i) - 1 / (3 - x_i)) = (c - 3) sum(i=1..n, 1 / ((c - x_i) (3 - x_i)))
""",
    SOFTMAX: """
log(softmax(x)) = x
log(softmax(X)) = X - log(exp(X) 1_m 1_m^T)  .* X
softmax(c x) = softmax(x)
softmax(log(x)) = x
softmax(2 log(x)) = softmax(log(x))
log(1_n^T exp(c x)) = c log(1_n^T exp(x))
sqrt(softmax(x)) = softmax(sqrt(x))
log(1_n^T exp(x + y)) = log(1_n^T exp(x)) + log(1_n^T exp(y))
softmax(x)^T log(softmax(x)) = log(1_n^T exp(x)) - softmax(x)^T x
""",
    ROTATIONS: """
R(a) R(b) = R(a - b)
R(a)^T = R(a)
R(a)^3 = R(a)
R(a)^T R(b) = R(a - b)
R(a) + R(b) = R(a + b)
tr(R(a)) = 2 sin(a)
(R(m t) q)^T (R(n t) k) = q^T R((m - n) t) k
(R(m t) q)^T (R(n t) k) = q^T k
R(m a) = m R(a)
R(a + b) = R(a) R(b)^T
""",
}

POSITIVE_TRUE = """
sqrt(p^2) = p
sqrt(p^2 q) = p sqrt(q)
sqrt(p^2 c^2) = p sqrt(c^2)
sqrt(s^2) = s
sqrt(s^4 c^2) = s^2 sqrt(c^2)
sqrt(p / q) = sqrt(p q) / q
sqrt(p + q)^2 = p + q
sqrt((p + q)^2) = p + q
log(p q) = log(p) + log(q)
log(p / q) = -log(q / p)
log(p^2) = 2 log(p)
log(p^2 + p q) = log(p) + log(p + q)
log(p c^2) = log(p) + log(c^2)
exp(log(p^2) / 2) = p
exp(c log(p)) exp(c log(q)) = exp(c log(p q))
log(1 / p) = -log(p)
"""
POSITIVE_FALSE = """
sqrt(c^2) = c
sqrt(p^2 c^2) = p c
sqrt(s^2 c^2) = s c
sqrt(p + q) = sqrt(p) + sqrt(q)
log(p + q) = log(p) + log(q)
log(p q) = log(p) log(q)
log(p^2 c^2) = 2 log(p) + 2 c
exp(log(c^2) / 2) = c
"""
