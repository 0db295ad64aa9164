"""The few errors that a user can meet; each says what is wrong, where, and what to write instead."""


class Error(ValueError):
    """Anything that symlin refuses. Base of the errors below."""


class ShapeError(Error):
    """Shapes that do not fit, for all sizes; ``expression`` is the part that does not."""

    def __init__(self, message, expression=None):
        super().__init__(message)
        self.expression = expression


class ParseError(Error):
    """Text that has no reading.

    ``line`` and ``column`` count from 1; ``source_line`` is the line itself, for the caret.
    """

    def __init__(self, message, *, line=1, column=1, source_line=""):
        super().__init__(message)
        self.message = message
        self.line = line
        self.column = column
        self.source_line = source_line

    def __str__(self):
        text = f"line {self.line}, column {self.column}: {self.message}"
        if not self.source_line:
            return text
        start = max(0, self.column - 60)
        shown = self.source_line[start : start + 100].rstrip()
        return f"{text}\n    {shown}\n    {' ' * (self.column - 1 - start)}^"


class NotLinear(Error):
    """A map that was to be linear and is not; ``witness`` holds the numbers that show it."""

    def __init__(self, message, witness=None):
        super().__init__(message)
        self.witness = witness


class DerivationError(Error):
    """A step of a derivation that does not follow."""


class BudgetError(Error):
    """Work that would exceed its budget; the message names the budget and how to raise it."""


class Undefined(Error):
    """An expression without a value: a denominator that is zero, a logarithm of what is not positive."""
