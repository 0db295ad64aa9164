"""Interactive views for notebooks, the only place that imports widgets.

* ``deriving``: ``explore(derivation, goal)``, a derivation made by choosing rules.
"""
