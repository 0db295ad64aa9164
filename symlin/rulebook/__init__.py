"""The rule book: definitions, rules and fallacies, one topic per file.

``declaring`` has ``@rule``, ``@definition`` and ``@fallacy``; each topic is a module whose rules are its top-level
names; ``book`` collects them: ``book.rules()`` (definitions and rules, what derivations may use), ``book.fallacies()``,
``book.named(name)``. ``listing.rules(expr)`` says which rules apply where.
"""

from symlin.rulebook.declaring import definition, fallacy, rule

__all__ = ["definition", "fallacy", "rule"]
