"""Equations between sizes, ``d = h d_v``: one size is replaced by the others wherever sizes stand."""

from sympy import Integer, S, together

from symlin.size import Size
from symlin.text.names import key, letters
from symlin.text.tree import Addition, Fraction, Group, Name, Number, Scripts, Term, lone
from symlin.text.values import size_expr, size_symbol


def put_in(table, left, right):
    """Make one size of the equation stand for the others.

    True: done, or trivially so; False: it holds for no sizes; None: no size can be expressed by the others. Raises
    ``ZeroDivisionError`` where a denominator is zero.
    """
    difference = _polynomial(together(_expr(table, left) - _expr(table, right)).as_numer_denom()[0].expand())
    if difference is None:
        return None
    if not difference.terms:
        return True
    if difference.surely_positive or (Size(()) - difference).surely_positive:
        return False
    lone_names = [key(lone(side)) for side in (left, right)]
    for name in [*[n for n in lone_names if n in difference.names], *sorted(difference.names)]:
        value = _solved(difference, name)
        if value is not None:
            _replace(table, name, size_expr(value))
            return True
    return None


def _polynomial(expr):
    try:
        return Size.of(expr)
    except ValueError:
        return None


def _solved(difference, name):
    """The size that ``name`` equals where ``difference`` is zero."""
    own = [(powers, c) for powers, c in difference.terms if any(n == name for n, _ in powers)]
    if len(own) != 1 or own[0][0] != ((name, 1),) or abs(own[0][1]) != 1:
        return None
    rest = Size(tuple(t for t in difference.terms if t != own[0]))
    value = Size(()) - rest if own[0][1] == 1 else rest
    return value if value.surely_positive else None


def _replace(table, name, expr):
    symbol = size_symbol(name)
    for other, value in list(table.equations.items()):
        table.equations[other] = value.subs(symbol, expr).expand()
    table.equations[name] = expr


def _expr(table, node):
    """A side made of sizes as a SymPy expression, what is known put in."""
    node = lone(node)
    if isinstance(node, Number):
        return Integer(int(node.text))
    if isinstance(node, Name | Scripts) and key(node) is not None and key(node) in table.sizes:
        return table.size_value(key(node))
    if isinstance(node, Name):
        product = S.One
        for letter in letters(node.text):
            product *= table.size_value(letter)
        return product
    if isinstance(node, Scripts):
        return _expr(table, node.base) ** int(node.above.text)
    if isinstance(node, Group):
        return _expr(table, node.rows[0][0])
    if isinstance(node, Addition):
        return sum((sign * _expr(table, term) for sign, term in zip(node.signs, node.terms)), S.Zero)
    if isinstance(node, Fraction):
        return _quotient(_expr(table, node.over), _expr(table, node.under))
    assert isinstance(node, Term)
    product = _expr(table, node.items[0])
    for op, item in zip(node.ops, node.items[1:]):
        factor = _expr(table, item)
        product = _quotient(product, factor) if op == "/" else product * factor
    return product


def _quotient(over, under):
    if under.expand().is_zero:
        raise ZeroDivisionError
    return over / under
