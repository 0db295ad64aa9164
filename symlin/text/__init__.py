"""Reading: text and documents -> expressions; nothing that a user writes is ever evaluated as Python.

``vocabulary``, ``lexer`` and ``grammar`` make the neutral tree of one formula; ``scanner``, ``statements`` and
``sentences`` take a document apart; ``builder`` puts declarations, definitions and assumptions into a ``table``; and
``resolver`` with its neighbours, one file per kind of notation, makes expressions of trees.
"""
