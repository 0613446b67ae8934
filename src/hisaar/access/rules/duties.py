"""Separation of duties: MON-20."""

from __future__ import annotations

from datetime import date

from hisaar.access.duties import Picture, look
from hisaar.access.models import DutyRule
from hisaar.catalogue.rules import (
    Gap,
    Parameters,
    Verdict,
    all_of,
    exists,
    missing,
    not_applicable,
    rule,
)
from hisaar.governance.queries import entity
from hisaar.lib.text import count_of

from .counting import SHOWN, outcome

COVERED = (DutyRule.Area.CORE_INSURANCE, DutyRule.Area.FINANCE, DutyRule.Area.TECHNOLOGY)


@rule("MON-20")
def duties_are_separated(on: date, p: Parameters) -> Verdict:
    """At least {min_rules} approved rules say which duties must not lie in one hand, in core
    insurance, finance and IT, and in the takaful window where there is one; nobody breaks one
    without a control that makes up for it."""
    picture = look(on)
    areas = {rule.area for rule in picture.rules}
    lacking = [str(area.label) for area in COVERED if area not in areas]
    return all_of(
        rules=exists(
            picture.rules,
            at_least=p.number("min_rules"),
            missing=f"Only {count_of(len(picture.rules), 'approved rule')} on duties is in force."
            if len(picture.rules) == 1
            else f"Only {count_of(len(picture.rules), 'approved rule')} on duties are in force.",
            remedy="Load the library of duty rules, and approve those that fit.",
        ),
        areas=exists(
            picture.rules,
            that=lambda _: not lacking,
            missing=f"No approved rule covers {', '.join(lacking)}.",
            remedy="Approve rules for each area.",
        ),
        window=_window(areas, picture, on),
        violations=_violations(picture),
    )


def _window(areas: set[str], picture: Picture, on: date) -> Verdict:
    profile = entity()
    if profile is None or not profile.has_window_on(on):
        return not_applicable("The insurer has no takaful window.")
    return exists(
        [rule for rule in picture.rules if rule.area == DutyRule.Area.WINDOW],
        missing="No approved rule separates the takaful window from the conventional business.",
        remedy="Approve the library's rules for the window.",
    )


def _violations(picture: Picture) -> Verdict:
    if not picture.holders:
        return missing(
            "No grant in force gives an activity that a rule names, so that nothing can be shown.",
            remedy="Tag the entitlements with the activities that they allow.",
        )
    open_ones = picture.unmitigated
    told = picture.told(open_ones[:SHOWN])
    gaps = [Gap(v.code, v.sentence(), "Take one side away, or record a control.") for v in told]
    if len(open_ones) > SHOWN:
        gaps.append(Gap("", f"{count_of(len(open_ones) - SHOWN, 'more violation')} like these"))
    breakers = {picture.holder_of(n) for n in open_ones}
    used = {
        picture.mitigations[(picture.holder_of(n)[1], picture.rule_of(n).pk)].code
        for n in picture.mitigated
    }
    met, population = len(picture.holders) - len(breakers), len(picture.holders)
    return Verdict(
        outcome(met, population, has_exceptions=bool(used)),
        met=met, population=population, gaps=tuple(gaps), evidence=tuple(sorted(used)),
    )  # fmt: skip
