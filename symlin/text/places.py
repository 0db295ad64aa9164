"""Places in a text: from an offset to line, column and the line itself."""

from bisect import bisect_right

from symlin.errors import ParseError, ShapeError


class Flaw(Exception):
    """A reason why a text cannot be read, at an offset; becomes a ``ParseError`` where the text is known."""

    def __init__(self, message, offset):
        super().__init__(message)
        self.message, self.offset = message, offset


class PlacedShapeError(ShapeError, ParseError):
    """Shapes that do not fit, with the place in the text."""

    def __init__(self, message, *, line=1, column=1, source_line="", expression=None):
        ParseError.__init__(self, message, line=line, column=column, source_line=source_line)
        self.expression = expression


class Source:
    """A text and its lines; ``cell`` is the number of the notebook cell it is, else None.

    ``macros``: what the commands that the document defines stand for.

    >>> Source("a\\nbc").place(3)
    (2, 2)
    """

    def __init__(self, text, cell=None, latex=True):
        self.text, self.cell, self.latex = text, cell, latex
        self.macros = {}
        self._starts = [0]
        at = text.find("\n")
        while at >= 0:
            self._starts.append(at + 1)
            at = text.find("\n", at + 1)

    def place(self, offset):
        """Line and column, counted from 1."""
        line = bisect_right(self._starts, offset)
        return line, offset - self._starts[line - 1] + 1

    def line_at(self, offset):
        line = bisect_right(self._starts, offset)
        end = self._starts[line] - 1 if line < len(self._starts) else len(self.text)
        return self.text[self._starts[line - 1] : end]

    def error(self, message, offset):
        """A ``ParseError`` with its place and caret line."""
        line, column = self.place(offset)
        return ParseError(message, line=line, column=column, source_line=self.line_at(offset))

    def shape_error(self, message, offset, expression=None):
        """A ``ShapeError`` with its place and caret line."""
        line, column = self.place(offset)
        return PlacedShapeError(
            message, line=line, column=column, source_line=self.line_at(offset), expression=expression
        )
