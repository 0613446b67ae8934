"""Every clause: how strong, whose, and the criterion by which this version decides it."""

from __future__ import annotations

from typing import Any

from hisaar.catalogue.framework import secp
from hisaar.catalogue.parameters import Parameters
from hisaar.catalogue.rules import book

from .markdown import table


def page() -> str:
    """The whole page, section by section in the order of the text."""
    framework, waiting = secp(), book.waiting
    ruled = len(framework.clauses) - len(waiting)
    introduction = f"""# Clauses

{framework.title}.

In our own words: {len(framework.clauses)} clauses, of which this version evaluates {ruled}. The
others wait for registers that are still to be built; they are shown as *not evaluated by this
version*, never as met or missed.

Numbers in a criterion are the product's defaults for a medium insurer. They are ours unless the
catalogue says that the text itself sets them, and each installation can change them with a reason.
"""
    sections = [_section(section, waiting) for section in framework.sections]
    return "\n".join([introduction, _totals(framework, waiting), *sections])


def _totals(framework: Any, waiting: Any) -> str:
    rows = []
    for strength, count in framework.by_strength.items():
        idle = sum(framework.clauses[c].strength == strength for c in waiting)
        rows.append((strength.value, count, count - idle, idle))
    return table(["Strength", "Clauses", "Evaluated", "Not by this version"], rows)


def _section(section: Any, waiting: Any) -> str:
    rows = [
        (c.id, c.strength.value, c.owner, "" if c.id in waiting else "yes", _criterion(c, waiting))
        for c in section.clauses
    ]
    heading = f"## {section.code}: {section.title}\n"
    return f"{heading}\n" + table(["Clause", "Strength", "Owner", "Evaluated", "Criterion"], rows)


def _criterion(clause: Any, waiting: Any) -> str:
    if clause.id in waiting:
        return f"Waits for {waiting[clause.id]}. {clause.obligation}"
    parameters = Parameters(secp(), clause.id, size_band="medium", overrides=())
    return book.rules[clause.id].says(parameters)
