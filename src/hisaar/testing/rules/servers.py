"""Operating systems: SYS-02."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from datetime import date, timedelta
from functools import partial
from typing import Any

from hisaar.assets.models import ProtectionException, System
from hisaar.assets.queries import systems_in_service
from hisaar.catalogue.rules import Parameters, Verdict, all_of, every, rule
from hisaar.testing.models import Vulnerability
from hisaar.testing.queries import open_beyond
from hisaar.testing.rules.days import days_of

HOSTS = (System.Kind.SERVER, System.Kind.ENDPOINT_GROUP)
ASKED = (
    "pk", "code", "support_ends_on", "is_support_exempt", "baseline_id", "baseline__approved_on",
    "malware_agent_seen_on",
)  # fmt: skip


@rule("SYS-02")
def operating_systems_are_safeguarded(on: date, p: Parameters) -> Verdict:
    """Every server and group of workstations is supported, hardened by a baseline and reported by
    its malware protection within {agent_days} days, or has an approved exception; no weakness of an
    operating system is open beyond {patch_days_critical} days when critical, {patch_days_high} when
    high."""
    late = open_beyond(on, _days(p), (Vulnerability.Layer.OS,))
    agent_since = on - p.days("agent_days")
    each = partial(every, _hosts(on), of="servers and groups of workstations")
    excused = _excused(on)
    return all_of(
        supported=each(
            unless=lambda h: h.is_support_exempt or (h.support_ends_on or date.min) >= on,
            gap=_support_gap,
            remedy="Move to a supported version, or have an exception approved.",
            excused=excused("support"),
        ),
        hardened=each(
            unless=lambda h: h.baseline__approved_on and h.baseline__approved_on <= on,
            gap=lambda h: "its baseline is not approved" if h.baseline_id else "has no baseline",
            remedy="Assign an approved configuration baseline.",
            excused=excused("baseline"),
        ),
        malware_protection=each(
            unless=lambda h: h.malware_agent_seen_on and h.malware_agent_seen_on >= agent_since,
            gap="its malware protection last reported {malware_agent_seen_on|never}",
            remedy="Bring its agent back, or have an exception approved.",
            excused=excused("malware"),
        ),
        patched=each(
            unless=lambda h: not late.get(h.pk),
            gap=lambda h: late_sentence(late[h.pk], on),
            remedy="Patch it, or have the weakness accepted for a time.",
        ),
    )


def _days(p: Parameters) -> dict[str, timedelta]:
    return {severity: days_of(p, f"patch_days_{severity}") for severity in ("critical", "high")}


def _hosts(on: date) -> list[Any]:
    """Thousands of machines: only what is tested is fetched, as plain tuples."""
    rows = systems_in_service(on).filter(kind__in=HOSTS).order_by("code")
    return list(rows.values_list(*ASKED, named=True))


def _support_gap(host: Any) -> str:
    if host.support_ends_on is None:
        return "says not until when its operating system is supported"
    return f"its support ended on {host.support_ends_on:%d %b %Y}"


def late_sentence(rows: list[Any], on: date) -> str:
    """Name the oldest weakness and how many there are."""
    first = rows[0]
    age: timedelta = on - first.found_on
    more = f" and {len(rows) - 1} more" if len(rows) > 1 else ""
    return f"{first.code} {first.identifier} ({first.severity}) is open for {age.days} days{more}"


# Words by which the protection that an exception lets go is recognised.
WORDS = {
    "support": ("support", "operating system", "end of life", "legacy"),
    "baseline": ("baseline", "hardening"),
    "malware": ("malware", "virus", "agent", "edr"),
}


Excuse = Callable[[Any], list[ProtectionException]]


def _excused(on: date) -> Callable[[str], Excuse]:
    """By what it lets go, the approved exceptions in force for a host."""
    found: dict[tuple[int, str], list[ProtectionException]] = defaultdict(list)
    rows = ProtectionException.objects.filter(
        system__isnull=False, approved_on__lte=on, expires_on__gte=on
    )
    for row in rows:
        said = row.what.lower()
        for topic, words in WORDS.items():
            if row.system_id and row.is_in_force(on) and any(word in said for word in words):
                found[row.system_id, topic].append(row)
    return lambda topic: lambda host: found.get((host.pk, topic), [])
