"""A profile as pictures and tables, for pages and for the report alike."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

from hisaar.governance.vocabulary import Band, ProfileCategory
from hisaar.lib.dates import format_day
from hisaar.lib.text import join_names
from hisaar.platform.documents.pictures import Exhibit, Picture
from hisaar.risk.models import Control, InherentProfile
from hisaar.risk.pictures.radar import Series, draw_radar

from . import queries
from .queries import Maturity, Result

CATEGORIES = tuple(ProfileCategory.values)
LABELS = {str(c): str(c.label) for c in ProfileCategory}
MATURITY = tuple(str(m.label).partition(" ")[2] for m in Control.Maturity)
EARLIER = (("sand", True), ("muted", True))
BAND_HEADINGS = ("Category", "Answered", "Computed", "In force", "Last time", "Set by management")
MATURITY_HEADINGS = (
    "Category", "Inherent risk", "Calls for maturity", "Controls rated", "Mean maturity",
    "Lowest", "Falls short by", "Not rated",
)  # fmt: skip
CHANGE_HEADINGS = ("Statement", "What it asks", "Then", "Now", "Change")


def named(band: int | None) -> str:
    """A band as its number and name."""
    return f"{band} {Band(band).label.lower()}" if band else "not answered"


def label_of(profile: InherentProfile) -> str:
    """The year of a profile, or that it is still a draft."""
    day = profile.approved_on
    return f"{day:%d %b %Y}" if day else "This draft"


def draw_bands(profile: InherentProfile, *earlier: InherentProfile) -> Picture:
    """The bands in force, those of earlier profiles beside, and what was computed where that is
    something else."""
    result = queries.result_of(profile)
    series = [Series(label_of(profile), _values(result.bands))]
    if dict(result.computed) != dict(result.bands):
        series.append(Series("As computed", _values(result.computed), "unseen", dashed=True))
    for other, (tone, dashed) in zip(earlier, EARLIER, strict=False):
        series.append(Series(label_of(other), _values(queries.bands(other)), tone, dashed))
    return draw_radar([LABELS[c] for c in CATEGORIES], series)


def draw_maturity(rows: Sequence[Maturity]) -> Picture:
    """What maturity the bands call for, and what the controls have on average."""
    called = Series("Called for", [r.expected for r in rows], "sand", dashed=True)
    have = Series("Controls have, on average", [r.mean for r in rows])
    return draw_radar([LABELS[r.category] for r in rows], [have, called], levels=MATURITY)


def _values(bands: Any) -> list[float | None]:
    return [bands.get(c) for c in CATEGORIES]


def band_rows(profile: InherentProfile, last: InherentProfile | None) -> list[tuple[Any, ...]]:
    """A row a category and one for the whole; what was computed stands beside what is in force."""
    result = queries.result_of(profile)
    then = queries.result_of(last) if last else None
    rows = [
        (LABELS[c], _answered(result, c), named(result.computed.get(c)), named(result.bands.get(c)),
         named(then.bands.get(c)) if then else "", _set(result, c))
        for c in CATEGORIES
    ]  # fmt: skip
    rows.append((
        "Overall", f"{result.answered} of {result.answered + len(result.unanswered)}",
        named(result.computed_overall), named(result.overall),
        named(then.overall) if then else "", _set(result, "overall"),
    ))  # fmt: skip
    return rows


def _answered(result: Result, category: str) -> str:
    asked = queries.statements_of(category)
    return f"{sum(s.id in result.levels for s in asked)} of {len(asked)}"


def _set(result: Result, what: str) -> str:
    if not result.is_overridden(what):
        return ""
    by = result.override.get("by")
    return f"{result.override['reason']}{f' ({by})' if by else ''}"


def maturity_rows(rows: Sequence[Maturity]) -> list[tuple[Any, ...]]:
    return [
        (LABELS[r.category], named(r.band), r.expected or "", len(r.rated),
         f"{r.mean:g}" if r.mean is not None else "no rated control",
         f"{r.lowest.maturity} ({r.lowest.code})" if r.lowest else "",
         f"{r.gap:g}" if r.gap else "" if r.gap is None else "nothing", r.unrated)
        for r in rows
    ]  # fmt: skip


def bands_mean(profile: InherentProfile) -> str:
    """What the picture of the bands means, in a sentence or two."""
    result = queries.result_of(profile)
    if result.overall is None:
        left = [LABELS[c].lower() for c in CATEGORIES if c not in result.bands]
        return f"The whole has no band until every category is answered; {join_names(left)} is not."
    driven = join_names([LABELS[c].lower() for c in queries.driving(profile)])
    said = (
        f"Inherent risk is {Band(result.overall).label.lower()} overall ({result.overall} of 5),"
        f" highest in {driven}."
    )
    if not result.override:
        return said
    of = result.override["of"]
    was = result.computed_overall if of == "overall" else result.computed.get(of)
    what = "the whole" if of == "overall" else LABELS[of].lower()
    now = named(result.override["band"])
    return f"{said} Management set {what} to {now}; computed: {named(was)}."


def maturity_means(rows: Sequence[Maturity]) -> str:
    """How maturity is worked out, and where it falls short."""
    short = [r for r in rows if r.gap]
    bare = [LABELS[r.category].lower() for r in rows if r.mean is None]
    how = (
        "The mean of the ratings of controls in operation in the domains that bear on a category,"
        " against the maturity that its band calls for."
    )
    worst = max(short, key=lambda r: r.gap or 0, default=None)
    found = (
        f" It falls short most in {LABELS[worst.category].lower()}, by {worst.gap:g}."
        if worst else " It falls short nowhere."
    )  # fmt: skip
    without = f" No rated control bears on {join_names(bare)}." if bare else ""
    return f"{how}{'' if len(bare) == len(rows) else found}{without}"


def change_rows(now: InherentProfile, then: InherentProfile) -> list[tuple[Any, ...]]:
    """Statements whose level is another one than in the earlier profile."""
    new, old = queries.result_of(now).levels, queries.result_of(then).levels
    rows = []
    for category in CATEGORIES:
        for statement in queries.statements_of(category):
            before, after = old.get(statement.id), new.get(statement.id)
            if before != after:
                apart = after - before if after and before else None
                rows.append((statement.id, statement.text, named(before), named(after),
                             f"{apart:+d}" if apart else ""))  # fmt: skip
    return rows


def exhibits(
    profile: InherentProfile, other: InherentProfile | None, on: dt.date
) -> list[Exhibit]:  # fmt: skip
    """Bands and maturity as radar and table, and what changed since another profile."""
    rows = queries.maturities(profile, on)
    earlier = [other] if other else []
    found = [
        Exhibit(
            "bands", "Where inherent risk lies", draw_bands(profile, *earlier), BAND_HEADINGS,
            band_rows(profile, other), bands_mean(profile),
        ),
        Exhibit(
            "maturity", f"What maturity that calls for, on {format_day(on)}", draw_maturity(rows),
            MATURITY_HEADINGS, maturity_rows(rows), maturity_means(rows),
        ),
    ]  # fmt: skip
    if other is not None:
        found.append(Exhibit(
            "changes", f"What changed since {other.code}, {label_of(other)}", None,
            CHANGE_HEADINGS, change_rows(profile, other),
            empty="Every statement has the level that it had then.",
        ))  # fmt: skip
    return found
