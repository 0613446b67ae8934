"""Pictures of risk, drawn from plain facts: one module each, with what it takes beside it.

Pages, downloads, the report and the Board pack show the same ones; each says in words what it
shows. What cannot be drawn is refused with a ``ValueError`` that says why.
"""
