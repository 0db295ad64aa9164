"""What displays itself in a notebook; its text, LaTeX and HTML are written when first asked for."""


def latex(expr):
    """The LaTeX of an expression, by symlin's printer."""
    from symlin.show.printing import latex as written

    return written(expr)


def written(derivation, form):
    """A derivation in one of the forms that symlin.show.derivations has."""
    from symlin.show.derivations import written as write

    return write(derivation, form)


class Displayed:
    """Gives IPython every form of an object; a fresh import of the display costs nothing until then."""

    __slots__ = ()

    def _repr_mimebundle_(self, include=None, exclude=None):
        from symlin.show.display import forms

        return forms(self)

    def _repr_latex_(self):
        return self._repr_mimebundle_().get("text/latex")

    def _repr_html_(self):
        return self._repr_mimebundle_()["text/html"]


class Printed(Displayed):
    """Prints as the text of its display."""

    __slots__ = ()

    def __str__(self):
        return self._repr_mimebundle_()["text/plain"]
