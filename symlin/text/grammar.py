"""From tokens to the neutral tree by the LALR(1) grammar of ``grammar.lark``; errors say what to write instead."""

from functools import cache
from pathlib import Path

from symlin.text.lexer import Lexer
from symlin.text.names import is_transpose
from symlin.text.places import Flaw, Source
from symlin.text.tokens import Token
from symlin.text.tree import (
    Addition, Chain, Dots, Exotic, Fraction, Group, Listing, Name, Relation, Root, Scripts, Term,
)

_BRACKETS = {"LPAR": "(", "LBRACE": "{", "LANGLE": "<", "NORM": "|", "LSQB": "[", "MATRIX": "matrix"}


class _Growing:
    """A list under construction with the place where it begins."""

    __slots__ = ("items", "marks", "start", "end")

    def __init__(self, item, start, end):
        self.items, self.marks, self.start, self.end = [item], [], start, end


class _Build:
    """One method per alternative of the grammar; children come and a node goes."""

    def leaf(self, children):
        return children[0].value

    def dots(self, children):
        return Dots(children[0].start, children[0].end)

    def leaf_script(self, children):
        return _finished(children[0])

    def empty(self, children):
        return None

    def listing_first(self, children):
        chain = _chain(children[0])
        return _Growing(chain, chain.start, chain.end)

    def listing_next(self, children):
        listing, _, chain = children
        listing.items.append(_chain(chain))
        listing.end = listing.items[-1].end
        return listing

    def start(self, children):
        listing = children[0]
        return Listing(tuple(listing.items), listing.start, listing.end)

    def chain_first(self, children):
        side = _sum(children[0])
        return _Growing(side, side.start, side.end)

    def chain_next(self, children):
        chain, relation, side = children
        side = _sum(side)
        chain.marks.append(Relation(relation.value, relation.start, relation.end))
        chain.items.append(side)
        chain.end = side.end
        return chain

    def sum_first(self, children):
        term = _term(children[0])
        growing = _Growing(term, term.start, term.end)
        growing.marks.append(1)
        return growing

    def sum_signed(self, children):
        (sign, start), term = children
        term = _term(term)
        growing = _Growing(term, start, term.end)
        growing.marks.append(sign)
        return growing

    def sum_next(self, children):
        growing, (sign, _), term = children
        term = _term(term)
        growing.items.append(term)
        growing.marks.append(sign)
        growing.end = term.end
        return growing

    def signs_first(self, children):
        return children[0].value, children[0].start

    def signs_next(self, children):
        (sign, start), token = children
        return sign * token.value, start

    def term_first(self, children):
        factor = children[0]
        return _Growing(factor, factor.start, factor.end)

    def term_next(self, children):
        term, factor = children
        term.items.append(factor)
        term.marks.append("")
        term.end = factor.end
        return term

    def term_operator(self, children):
        term, operator, factor = children
        term.items.append(factor)
        term.marks.append(operator.value)
        term.end = factor.end
        return term

    def term_operator_signed(self, children):
        term, operator, (sign, start), factor = children
        if sign < 0:
            factor = Addition((-1,), (factor,), start, factor.end)
        return self.term_operator([term, operator, factor])

    def below(self, children):
        return _below(children[0], children[1].value, children[1].start, children[1].end)

    def above(self, children):
        return _above(children[0], children[1].value, children[1].start, children[1].end)

    def below_long(self, children):
        factor, opener, script, closer = children
        return _below(factor, script, opener.start, closer.end)

    def above_long(self, children):
        factor, opener, script, closer = children
        return _above(factor, script, opener.start, closer.end)

    def prime(self, children):
        factor, mark = children
        base = factor.base if isinstance(factor, Scripts) else factor
        if not isinstance(base, Name) or isinstance(factor, Scripts) and factor.above is not None:
            raise Flaw("a prime belongs to a letter; write a transpose as ^T", mark.start)
        base = base._replace(text=base.text + ("prime" if "\\" not in base.text else "'"))
        return factor._replace(base=base, end=mark.end) if isinstance(factor, Scripts) else base._replace(end=mark.end)

    def group(self, children):
        opener, listing, closer = children
        row = tuple(_unwrapped(chain) for chain in listing.items)
        return Group(_BRACKETS[opener.type], (row,), opener.start, closer.end)

    def grid(self, children):
        opener, rows, closer = children
        return Group(_BRACKETS[opener.type], tuple(tuple(row) for row in rows), opener.start, closer.end)

    def fraction(self, children):
        mark, over, under = children
        return Fraction(over, under, mark.start, under.end)

    def root(self, children):
        mark, body = children
        return Root(mark.value, body, mark.start, body.end)

    def inside(self, children):
        opener, listing, closer = children
        row = tuple(_unwrapped(chain) for chain in listing.items)
        return Group("{", (row,), opener.start, closer.end)

    def exotic_mark(self, children):
        mark = children[0]
        text = {1: "+", -1: "-"}.get(mark.value, mark.value)
        return Exotic(text, None, mark.start, mark.end)

    def exotic(self, children):
        mark, body = children
        return Exotic(mark.value, _sum(body), mark.start, body.end)

    def rows_first(self, children):
        return [children[0]]

    def rows_next(self, children):
        children[0].append(children[2])
        return children[0]


def _finished(grown):
    """A script or a cell: a listing of several chains, a chain, or a mere expression."""
    if isinstance(grown.items[0], Chain):
        if len(grown.items) > 1:
            return Listing(tuple(grown.items), grown.start, grown.end)
        return _unwrapped(grown.items[0])
    return _unwrapped(_chain(grown))


def _unwrapped(chain):
    return chain if chain.relations else chain.sides[0]


def _chain(grown):
    return Chain(tuple(grown.items), tuple(grown.marks), grown.start, grown.end)


def _sum(grown):
    if len(grown.items) == 1 and grown.marks[0] == 1:
        return grown.items[0]
    return Addition(tuple(grown.marks), tuple(grown.items), grown.start, grown.end)


def _term(grown):
    if len(grown.items) == 1:
        return grown.items[0]
    return Term(tuple(grown.items), tuple(grown.marks), grown.start, grown.end)


def _below(factor, script, start, end):
    if isinstance(factor, Scripts):
        if isinstance(factor.base, Scripts):
            return factor._replace(base=_below(factor.base, script, start, end), end=end)
        if factor.below is not None:
            raise Flaw("a second subscript; put the first in parentheses: (x_i)_j", start)
        return factor._replace(below=script, end=end)
    return Scripts(factor, script, None, factor.start, end)


def _above(factor, script, start, end):
    if isinstance(factor, Scripts):
        if factor.above is not None:
            raise Flaw("a second superscript; put the first in parentheses: (A^\\top)^{-1}", start)
        return _transposed_name(factor._replace(above=script, end=end))
    return _transposed_name(Scripts(factor, None, script, factor.start, end))


def _transposed_name(node):
    """``W^{K\\top}`` as ``W^K`` under a transpose."""
    script = node.above
    if not isinstance(script, Term) or any(script.ops) or not isinstance(node.base, Name):
        return node
    *rest, last = script.items
    spelled = isinstance(last, Name) and last.text == "T" and isinstance(rest[-1], Group)
    if not spelled and not (is_transpose(last) and last.text != "T"):
        return node
    name = rest[0] if len(rest) == 1 else Term(tuple(rest), script.ops[:-1], rest[0].start, rest[-1].end)
    return Scripts(node._replace(above=name, end=name.end), None, last, node.start, node.end)


@cache
def _parser():
    from lark import Lark
    from lark.lexer import Lexer as LarkLexer

    class NoLexer(LarkLexer):
        """The tokens are fed one by one."""

        def __init__(self, configuration):
            pass

        def lex(self, state, parser_state):
            return iter(())

    text = Path(__file__).with_name("grammar.lark").read_text(encoding="utf-8")
    return Lark(text, parser="lalr", lexer=NoLexer, transformer=_Build(), maybe_placeholders=False)


_END = Token("$END", "", 0, 0)


def read_tokens(tokens, end):
    """The ``Listing`` that tokens say; raises ``Flaw`` with what is wrong."""
    from lark.exceptions import UnexpectedToken

    state = _parser().parse_interactive().parser_state
    feed, previous = state.feed_token, None
    token = None
    try:
        for token in tokens:
            if token.type != "GAP":
                feed(token)
                previous = token
        token = _END
        return feed(token, True)
    except UnexpectedToken:
        raise _flaw(previous, token, end) from None


_SHOWN = {
    "RPAR": ")", "RSQB": "]", "RBRACE": "}", "RANGLE": "⟩", "NORM_END": "\\|", "COMMA": ",",
    "SEP": "the block separator", "NEWROW": "the end of the row", "END_MATRIX": "\\end", "OP": "the operator",
    "SIGN": "the sign", "REL": "the relation", "BELOW": "_", "ABOVE": "^", "OPEN_BELOW": "_", "OPEN_ABOVE": "^",
    "SEMI": ";", "PRIME": "'", "SQRT": "\\sqrt", "FRAC": "\\frac", "MATRIX": "the matrix", "NORM": "\\|", "LPAR": "(",
    "LSQB": "[", "LBRACE": "{", "LANGLE": "⟨",
}
_SIGNS = {1: "+", -1: "-"}


def _written(token):
    if token.type in ("SIGN",):
        return _SIGNS[token.value]
    if token.type in ("REL", "OP"):
        return token.value
    if token.type in ("NAME", "NUMBER"):
        return token.value.text
    return _SHOWN.get(token.type, str(token.value))


_STRAY = {
    "STOP": "a full stop inside a formula; remove it, or write it after the formula",
    "ROW": "a second row where one formula is expected", "AMP": "& outside of a matrix or an alignment; remove it",
    "SEMI": "several formulas where one is expected", "REMARK": "words inside a formula; write them outside of it",
}


_JOINING = frozenset(
    "OP REL SIGN COMMA RPAR RBRACE RSQB SEP NEWROW END_MATRIX RANGLE NORM_END".split()
)


def _flaw(previous, token, end):
    if token.type in _STRAY:
        return Flaw(_STRAY[token.type], token.start)
    if token is _END:
        if previous is None:
            return Flaw("the formula is empty", end)
        if previous.type == "REL":
            return Flaw(f"nothing after {_written(previous)}; write the right-hand side", previous.start)
        return Flaw(f"the formula ends after {_written(previous)}; something is missing", previous.start)
    if previous is None or previous.type in ("LPAR", "LBRACE", "LSQB", "LANGLE", "NORM", "OPEN_BELOW", "OPEN_ABOVE"):
        where = "at the beginning" if previous is None else "inside the brackets"
        if token.type in ("RPAR", "RBRACE", "RSQB", "RANGLE", "NORM_END"):
            place = previous.start if previous else token.start
            return Flaw("nothing inside the brackets; write an expression or remove them", place)
        return Flaw(f"{_written(token)} {where} has nothing before it", token.start)
    if token.type in ("BELOW", "ABOVE", "OPEN_BELOW", "OPEN_ABOVE", "PRIME"):
        where = f"{_written(token)} stands after {_written(previous)}"
        return Flaw(f"{where}; it needs a symbol or a bracket before it", token.start)
    if token.type in _JOINING:
        return Flaw(f"something is missing between {_written(previous)} and {_written(token)}", token.start)
    return Flaw(f"{_written(token)} cannot stand after {_written(previous)}", token.start)


def read_formula(text, latex=None):
    """The neutral tree of one formula.

    ``latex`` says which spelling it is in; by default LaTeX where the text has a backslash. Raises ``ParseError`` with
    line and column.

    >>> tree = read_formula("A B = B A")
    >>> [relation.text for relation in tree.chains[0].relations]
    ['=']
    """
    if latex is None:
        latex = "\\" in text
    source = Source(text, latex=latex)
    try:
        return read_tokens(Lexer(text, latex=latex).read(), len(text))
    except Flaw as flaw:
        raise source.error(flaw.message, min(flaw.offset, max(len(text) - 1, 0))) from None
