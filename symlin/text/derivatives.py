"""Gradients and partial derivatives: ``\\nabla_X f``, ``\\frac{\\partial f}{\\partial X}``, of entries too."""

from sympy import Symbol

from symlin.nodes import Defined, DefinedScalar, Entry, Gradient, Member, Partial, Scalar
from symlin.text.names import candidates, is_transpose, key, letters
from symlin.text.tree import Addition, Fraction, Group, Listing, Name, Number, Root, Scripts, Term, children
from symlin.text.values import Value, agree, number, product_of_numbers


def operator(resolver, node, at):
    """``\\nabla_X`` with the factor it takes; None where nothing of the kind stands at ``items[at]``."""
    item = node.items[at]
    base = item.base if isinstance(item, Scripts) else item
    if base.text == "partial" and not resolver.table.knows("partial"):
        return _inline(resolver, node, at)
    if base.text != "nabla" or resolver.table.knows("nabla"):
        return None
    if not isinstance(item, Scripts) or item.below is None:
        resolver.fail("the gradient needs its variable; write \\nabla_X", item)
    if item.above is not None:
        resolver.fail("higher derivatives are not read yet", item)
    return _of_next(resolver, node, at, item.below)


def fraction_operator(resolver, node, at):
    """``\\frac{\\partial}{\\partial X}`` with the factor it takes."""
    item = node.items[at]
    if not isinstance(item, Fraction):
        return None
    over, under = _differential(resolver, item.over), _differential(resolver, item.under)
    if over is None or under is None or over[1] is not None:
        return None
    return _of_next(resolver, node, at, _variable(resolver, under, item))


def fraction(resolver, node):
    """``\\frac{\\partial f}{\\partial X}``; None where the fraction is no derivative."""
    under = _differential(resolver, node.under)
    if under is None:
        return None
    over = _differential(resolver, node.over)
    if over is None:
        return None
    if over[1] is None:
        resolver.fail("nothing after the derivative; write \\frac{\\partial f}{\\partial X}", node)
    variable = _variable(resolver, under, node)
    return _derivative(resolver, resolver.resolve(over[1]), over[1], variable, node)


def of_call(resolver, cells, item):
    """``grad(f, X)``."""
    if len(cells) != 2:
        resolver.fail("grad takes an expression and a variable: grad(f, X)", item)
    return _derivative(resolver, resolver.resolve(cells[0]), cells[0], cells[1], item)


def _variable(resolver, differential, node):
    if differential[1] is None:
        resolver.fail("the derivative needs its variable; write \\partial X below", node)
    return differential[1]


def _differential(resolver, node):
    """The node behind a ``\\partial`` (or ``d``): ("∂", node or None); None where the node is something else."""
    while isinstance(node, Group) and node.bracket == "{" and len(node.rows[0]) == 1:
        node = node.rows[0][0]
    items = node.items if isinstance(node, Term) else (node,)
    first = items[0]
    if isinstance(first, Scripts) and isinstance(first.base, Name) and first.base.text == "partial":
        resolver.fail("higher derivatives are not read yet", first)
    if not isinstance(first, Name):
        return None
    if first.text in ("partial", "\\mathrm{d}") and not resolver.table.knows(first.text):
        return "∂", _rest(node, items)
    if first.text == "d" and len(items) > 1 and not resolver.table.knows("d"):
        return "∂", _rest(node, items)
    if (
        first.kind == "word"
        and first.text[0] == "d"
        and len(letters(first.text)) == 2
        and not resolver.table.knows("d")
        and not resolver.table.knows(first.text)
        and len(items) == 1
    ):
        letter = Name(letters(first.text)[1], "letter", first.start + 1, first.end)
        return "∂", letter
    return None


def _rest(node, items):
    if len(items) == 1:
        return None
    if len(items) == 2:
        return items[1]
    return Term(items[1:], node.ops[1:], items[1].start, node.end)


def _inline(resolver, node, at):
    """``\\partial f / \\partial X`` in one line."""
    items, ops = node.items, node.ops
    if (
        len(items) >= at + 4
        and ops[at] == ""
        and ops[at + 1] == "/"
        and isinstance(items[at + 2], Name)
        and items[at + 2].text == "partial"
        and ops[at + 2] == ""
    ):
        value = _derivative(resolver, resolver.resolve(items[at + 1]), items[at + 1], items[at + 3], items[at])
        return value, at + 4
    resolver.fail("write a derivative as \\frac{\\partial f}{\\partial X}", items[at])


def _of_next(resolver, node, at, variable):
    """The derivative of the next single factor, numeric coefficients passed over."""
    begin, coefficients, item = at + 1, [], node.items[at]
    while begin + 1 < len(node.items) and node.ops[begin - 1] in ("", "·") and _is_numeric(node.items[begin]):
        coefficients.append(resolver.resolve(node.items[begin]).expr)
        begin += 1
    if begin >= len(node.items) or node.ops[begin - 1] not in ("", "·"):
        resolver.fail("nothing after the gradient; write \\nabla_X f", item)
    value, after = resolver.factor(node, begin)
    place = node.items[begin]
    if after < len(node.items) and node.ops[after - 1] in ("", "·", "⊙", "⊗"):
        names = _symbols_of(resolver, variable)
        inside = Term(node.items[begin:after], node.ops[begin : after - 1], place.start, node.items[after - 1].end)
        if not _mentions(resolver, inside, names) and _mentions(resolver, node.items[after], names):
            resolver.fail(
                f"{resolver.shown(place)} does not depend on {resolver.shown(variable)} and the next factor does; "
                "put what is differentiated in parentheses",
                place,
            )
    if coefficients and value.is_number:
        value = number(product_of_numbers([*coefficients, value.expr]))
    return _derivative(resolver, value, place, variable, item), after


def _is_numeric(node):
    if isinstance(node, Number):
        return True
    if isinstance(node, Fraction):
        return all(map(_is_numeric, (node.over, node.under)))
    if isinstance(node, Group) and node.bracket in "({" and len(node.rows[0]) == 1 and node.rows[0][0] is not None:
        return _is_numeric(node.rows[0][0])
    if isinstance(node, Root):
        return _is_numeric(node.body)
    if isinstance(node, Addition | Term):
        return all(map(_is_numeric, children(node)))
    return False


def _symbols_of(resolver, variable):
    """The names that mention a variable: itself and, for an entry or a member, its base."""
    if isinstance(variable, Scripts) and isinstance(variable.base, Name):
        return {name for name, _, _ in candidates(variable) if resolver.table.knows(name)}
    found = key(variable)
    return {found} if found else set()


def _mentions(resolver, node, names, seen=None):
    """Whether a node names one of ``names``, through definitions too."""
    seen = set() if seen is None else seen
    waiting = [node]
    while waiting:
        here = waiting.pop()
        spelled = (
            [here.text]
            if isinstance(here, Name)
            else [name for name, _, _ in candidates(here)]
            if isinstance(here, Scripts) and isinstance(here.base, Name)
            else []
        )
        for name in spelled:
            if name in names:
                return True
            if name in seen:
                continue
            seen.add(name)
            local = resolver.scope.get(name)
            if isinstance(local, Value):
                return True
            body = resolver.table.body(name)
            if body is not None:
                waiting.append(body)
        waiting.extend(children(here))
    return False


def _derivative(resolver, value, place, variable, node):
    if value.is_open:
        agree(value.rows, value.cols)
    if not value.is_number:
        resolver.misfit(
            f"{resolver.described(value, place)} is differentiated, but only a number has a gradient; write its "
            "entries, \\frac{\\partial y_i}{\\partial x_j}",
            place,
        )
    while isinstance(variable, Group) and variable.bracket in "({" and len(variable.rows[0]) == 1:
        variable = variable.rows[0][0]
    if isinstance(variable, Scripts) and variable.above is not None and is_transpose(variable.above):
        resolver.fail(
            "a derivative in row layout is not read; the gradient has the shape of its variable: \\nabla_X f", variable
        )
    if not isinstance(variable, Name | Scripts) or isinstance(variable, Listing):
        resolver.fail(
            f"{resolver.shown(variable)} is not a variable; differentiate with respect to a symbol or an entry",
            variable,
        )
    name = key(variable)
    if isinstance(variable, Name) and not resolver.table.knows(name) and name not in resolver.scope:
        resolver.fail(f"{resolver.shown(variable)} is not declared{resolver.suggestion(name)}", variable)
    by = resolver.resolve(variable)
    expr = by.expr
    if by.is_number:
        inside = expr.matrix if isinstance(expr, Scalar) else expr
        if (
            not isinstance(inside, Symbol | Entry | DefinedScalar | Member)
            and not getattr(inside, "is_symbol", False)
            or expr.is_Symbol
            and expr.is_integer
        ):
            resolver.fail(
                f"{resolver.shown(variable)} is not a variable; differentiate with respect to a symbol or an entry",
                variable,
            )
        return number(Partial(value.expr, expr))
    if not (isinstance(expr, Defined | Member) or expr.is_symbol):
        resolver.fail(
            f"{resolver.shown(variable)} is not a variable; differentiate with respect to a symbol or an entry",
            variable,
        )
    return Value(Gradient(value.expr, expr), by.rows, by.cols)
