"""Which duties lie apart, and what stands in where they do not."""

from __future__ import annotations

from hisaar.access.library import rules_of_the_library

from .rights import offenders
from .rights_words import FIRST_RULES, OWN_RULES, VIOLATIONS
from .story import ACCESS, Story

RULES = (
    "Reference | Title | Area | Severity | First mode | First activities | Second mode"
    " | Second activities | What could happen | Owner | Approver | Approved on | From"
)


def tell_duties(story: Story) -> None:
    titles = _tell_rules(story)
    _tell_mitigations(story, titles)


def _tell_rules(story: Story) -> dict[tuple[str, str], str]:
    """The library's rules as far as the insurer uses them; returns titles by activities."""
    library = {rule.reference: rule for rule in rules_of_the_library()}
    names = [*FIRST_RULES, *(n for n, r in library.items() if n not in FIRST_RULES)]
    if not story.tenant.is_large:  # only the large insurer has a window beside other business
        names = [n for n in names if library[n].area != "window"]
    chosen = [library[n] for n in names[: story.tenant.access.duty_rules]]
    approved, owner, chief = story.ago(months=10), story.cast["risk"], story.cast["coo"]
    rows = [
        (r.reference, r.title, r.area, r.severity, r.first_mode, " ".join(r.first), r.second_mode,
         " ".join(r.second), r.reason, owner, chief, approved, approved)
        for r in chosen
    ]  # fmt: skip
    rows += [
        (f"own-{at:02d}", title, area, "medium", "any", first, "any", second,
         "One person would do both sides of it.", owner, chief, approved, approved)
        for at, (title, area, first, second) in enumerate(OWN_RULES, start=1)
    ][: story.tenant.access.duty_rules - len(rows)]  # fmt: skip
    story.add(ACCESS, "Duty rules", RULES, rows)
    return {(a, b): r.title for r in chosen for a in r.first for b in r.second}


def _tell_mitigations(story: Story, titles: dict[tuple[str, str], str]) -> None:
    """One violation in four is looked after; the second of these controls has run out."""
    held = {given: base for base, given in VIOLATIONS}
    rows = []
    for at, (worker, tag) in enumerate(offenders(story)[2::4]):
        title = titles.get((held.get(tag, ""), tag), "")
        if title:
            rows.append((
                title, worker.name, "The head of the department reads a list of both every week.",
                story.cast["risk"], story.cast["coo"], story.ago(months=7),
                story.ago(days=12) if at == 1 else story.ahead(months=5),
            ))  # fmt: skip
    if rows:
        story.add(ACCESS, "Duty mitigations", "Rule | Identity | Control | Owner | Approver"
                  " | Approved on | Expires on", rows)  # fmt: skip
