"""Situational awareness: RCA-06."""

from __future__ import annotations

from datetime import date

from django.db.models import Max, Q

from hisaar.catalogue.rules import Parameters, Verdict, all_of, every, exists, rule
from hisaar.platform.records.dated import in_force

from .models import IntelligenceSource

Kind = IntelligenceSource.Kind
WANTED = (
    Kind.INTERNAL_TELEMETRY, Kind.SECTOR_OR_CERT, Kind.VENDOR_NOTICE,
    Kind.PHYSICAL_OR_GEOPOLITICAL,
)  # fmt: skip


@rule("RCA-06")
def sources_of_awareness_are_known_and_used(on: date, p: Parameters) -> Verdict:
    """Own telemetry, sector or CERT feeds, vendor notices, and physical or geopolitical alerts are
    all on record; each source has an owner, a cadence and a use within {awareness_days} days."""
    since = on - p.days("awareness_days")
    # The day of the last use is read from the log, so that a past day can be told.
    used = Max("uses__used_on", filter=Q(uses__used_on__lte=on))
    sources = list(IntelligenceSource.objects.filter(in_force(on)).annotate(used_by_on=used))
    parts = {
        str(kind): exists(
            [s for s in sources if s.kind == kind],
            missing=f"there is no source of the kind: {kind.label.lower()}",
            remedy="Add the source to the register of intelligence sources.",
        )
        for kind in WANTED
    }

    def fault(source: IntelligenceSource) -> str:
        if source.owner_id is None:
            return "has no owner"
        if not source.cadence:
            return "says not how often it is looked at"
        last: date | None = source.used_by_on  # type: ignore[attr-defined]
        if last is None:
            return "was never used"
        return f"was last used on {last:%d %b %Y}" if last < since else ""

    each = every(
        sources,
        of="intelligence sources",
        unless=lambda source: not fault(source),
        gap=fault,
        remedy="Complete the source, and note its use when somebody acts on it.",
    )
    return all_of(**parts, each=each)
