"""Reads of the profile that pages, reports and rules share; each takes the day it speaks of."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.db.models import QuerySet

from hisaar.governance import need
from hisaar.governance.vocabulary import ProfileCategory
from hisaar.lib.sharing import shared
from hisaar.risk.effectiveness import thresholds
from hisaar.risk.models import Control, InherentProfile, ProfileAnswer
from hisaar.risk.models.profile import OVERALL
from hisaar.risk.queries import operating_controls

from .library import book
from .reconciling import Difference, counted, difference
from .scoring import category_band, overall_band
from .statements import STATEMENTS, Book, Statement


def approved(on: dt.date) -> QuerySet[InherentProfile]:
    """Profiles approved by the day, the latest first."""
    rows = InherentProfile.objects.filter(approved_on__lte=on)
    joined = rows.select_related("owner", "approver", "override_by", "decision")
    return joined.prefetch_related("answers").order_by("-approved_on", "-pk")


@shared
def in_force(on: dt.date) -> InherentProfile | None:
    """The latest profile approved on or before the day, with its answers."""
    return approved(on).first()


def draft() -> InherentProfile | None:
    """The profile that is being answered, if one was begun."""
    rows = InherentProfile.objects.filter(approved_on__isnull=True)
    joined = rows.select_related("owner", "approver", "override_by")
    return joined.order_by("-assessed_on", "-pk").first()


def before(profile: InherentProfile) -> InherentProfile | None:
    """The approved profile that came before this one."""
    rows = InherentProfile.objects.filter(approved_on__isnull=False).exclude(pk=profile.pk)
    day = profile.approved_on
    if day is not None:
        rows = rows.filter(approved_on__lt=day)
    return rows.prefetch_related("answers").order_by("-approved_on", "-pk").first()


@dataclass(frozen=True)
class Result:
    """What the answers give. ``computed`` never changes by an override; ``bands`` are in force."""

    levels: Mapping[str, int]
    computed: Mapping[str, int]
    computed_overall: int | None
    bands: Mapping[str, int]
    overall: int | None
    override: Mapping[str, Any]
    unanswered: Sequence[str] = ()

    @property
    def answered(self) -> int:
        return len(self.levels)

    def is_overridden(self, category: str) -> bool:
        return bool(self.override.get("of") == category)


def result_of(
    profile: InherentProfile, answers: Iterable[ProfileAnswer] | None = None
) -> Result:  # fmt: skip
    """As approval kept it; until then, from the answers and the scoring of today.

    ``answers`` take the place of those on record, as those of a freeze do.
    """
    if profile.kept:
        kept = profile.kept
        return Result(
            kept["levels"], kept["computed"], kept["computed_overall"], kept["bands"],
            kept["overall"], kept["override"], kept["unanswered"],
        )  # fmt: skip
    rows = profile.answers.all() if answers is None else answers
    levels = {a.statement: a.level for a in rows if a.level is not None}
    return score(levels, profile.override, book())


def score(levels: Mapping[str, int], override: Mapping[str, Any], found: Book) -> Result:
    """Bands of categories that have an answer, and of the whole once every category has one."""
    given = {
        category: [levels[s.id] for s in statements if s.id in levels]
        for category, statements in found.by_category.items()
    }
    computed = {
        category: category_band(answers, below_highest=found.below_highest)
        for category, answers in given.items() if answers
    }  # fmt: skip
    bands = dict(computed)
    if override.get("of") in bands:
        bands[override["of"]] = int(override["band"])
    overall = _overall(bands, found)
    if override.get("of") == OVERALL:
        overall = int(override["band"])
    return Result(
        levels, computed, _overall(computed, found), bands, overall, override,
        tuple(s for s in found.statements if s not in levels),
    )  # fmt: skip


def _overall(bands: Mapping[str, int], found: Book) -> int | None:
    if set(bands) != set(found.by_category):
        return None
    return overall_band(list(bands.values()), below_second=found.below_second)


def bands(profile: InherentProfile) -> dict[str, int]:
    """Category to band, as management overrode it; categories without an answer are left out."""
    return dict(result_of(profile).bands)


def overall(profile: InherentProfile) -> int | None:
    """The band of the whole, as management overrode it; None while a category has no answer."""
    return result_of(profile).overall


def driving(profile: InherentProfile) -> list[str]:
    """The categories of the highest band: what the overall risk comes from."""
    found = bands(profile)
    return [c for c in found if found[c] == max(found.values())]


@need.states_profile
def stated(on: dt.date) -> need.StatedProfile | None:
    """The profile in force as the assessment of the need for a CISO rests on it."""
    profile = in_force(on)
    if profile is None or profile.approved_on is None:
        return None
    return need.StatedProfile(profile.code, profile.approved_on, overall(profile), driving(profile))


def answers_of(profile: InherentProfile) -> dict[str, ProfileAnswer]:
    return {a.statement: a for a in profile.answers.all()}


def statements_of(category: str) -> Sequence[Statement]:
    return book().by_category[category]


def tolerance(on: dt.date) -> int:
    """Percent by which an answer may differ from what is counted."""
    return thresholds("RCA-23", on).percent("recon_pct")


def differences(profile: InherentProfile, on: dt.date) -> dict[str, Difference]:
    """Statements whose answer differs from what the inventories of the day count."""
    counts, percent, found = counted(on), tolerance(on), {}
    for row in profile.answers.all():
        told = difference(
            row.asked, profile.size_band, level=row.level, number=row.number,
            count=counts.get(row.statement), tolerance=percent,
        )  # fmt: skip
        if told is not None:
            found[row.statement] = told
    return {s: found[s] for s in STATEMENTS if s in found}


@dataclass(frozen=True)
class Maturity:
    """What maturity a category's band calls for, and what its controls have.

    ``rated`` are the controls in operation of the domains that bear on the category and have a
    rating; the actual maturity is the mean of their ratings, to one decimal.
    """

    category: str
    band: int | None
    expected: int | None
    rated: Sequence[Control]
    unrated: int

    @cached_property
    def mean(self) -> float | None:
        """To one decimal, a half rounded up."""
        if not self.rated:
            return None
        total = sum(c.maturity or 0 for c in self.rated)
        return (20 * total + len(self.rated)) // (2 * len(self.rated)) / 10

    @property
    def lowest(self) -> Control | None:
        return min(self.rated, key=lambda c: (c.maturity or 0, c.code), default=None)

    @property
    def gap(self) -> float | None:
        """By how much the mean falls short of what is called for; nothing below 0."""
        if self.mean is None or self.expected is None:
            return None
        return max(round(self.expected - self.mean, 1), 0.0)

    @property
    def sentence(self) -> str:
        if self.expected is None:
            return "No statement of it is answered, so that no maturity is called for."
        called = f"Calls for maturity {self.expected}"
        if self.mean is None:
            return f"{called}; no control in operation that bears on it is rated."
        short = f", {self.gap:g} too little" if self.gap else ""
        return f"{called}; its controls have {self.mean:g} on average{short}."


def maturities(profile: InherentProfile, on: dt.date) -> list[Maturity]:
    """Each category with what it calls for and what its controls in operation that day have."""
    found, in_bands = book(), bands(profile)
    controls = list(operating_controls(on).order_by("code"))
    rows = []
    for category in ProfileCategory.values:
        bearing = [c for c in controls if c.domain in found.domains[category]]
        band = in_bands.get(category)
        rows.append(Maturity(
            category, band, found.expected[band - 1] if band else None,
            [c for c in bearing if c.maturity], sum(not c.maturity for c in bearing),
        ))  # fmt: skip
    return rows
