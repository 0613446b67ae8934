"""Access rights: how many, how tidy, how reviewed, and whose duties are not separated."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterator

from django.db.models import Q

from hisaar.access import campaigns, duties, hygiene
from hisaar.access.models import AccessReview, Account, DutyMitigation, RoleProfile
from hisaar.access.queries import (
    TECHNICAL,
    grants_in_force,
    identities_of,
    limits_on,
    open_accounts,
    privileged_accounts,
)
from hisaar.lib.dates import format_day
from hisaar.lib.text import count_of
from hisaar.platform.records.dated import in_force

from .panels import Panel


def panels(on: dt.date) -> Iterator[Panel]:
    yield _numbers(on)
    if Account.objects.exists():
        yield _hygiene(on)
    yield _reviews(on)
    yield _duties(on)
    yield _mitigations(on)


def _numbers(on: dt.date) -> Panel:
    accounts = open_accounts(on)
    profiles = RoleProfile.objects.filter(in_force(on), approved_on__lte=on)
    rows = [
        ("Identities", identities_of(on).count()),
        ("Open accounts", accounts.count()),
        ("of them privileged", privileged_accounts(on).count()),
        ("of them of services, keys and jobs", accounts.filter(kind__in=TECHNICAL).count()),
        ("Rights granted", grants_in_force(on).count()),
        ("Approved role profiles", profiles.count()),
    ]
    return Panel(
        "access", "Access rights on record", ("What", "Number"), rows, widths=("wide", "auto")
    )  # fmt: skip


def _hygiene(on: dt.date) -> Panel:
    counts = hygiene.counts(on, limits_on(on))
    rows = [(f.label, counts[f.name], f.why) for f in hygiene.FINDINGS]
    found = sum(1 for row in rows if row[1])
    return Panel(
        "hygiene", "What is untidy about access", ("Finding", "Records", "Why it matters"), rows,
        means=f"{found} of {len(rows)} kinds of untidiness are there.",
        widths=("wide", "auto", "wide"), on_paper=20,
    )  # fmt: skip


def _reviews(on: dt.date) -> Panel:
    totals = campaigns.totals(on)
    nothing = {"lines": 0, "decided": 0, "removed": 0, "executed": 0}
    rows = []
    for review in AccessReview.objects.filter(opened_on__lte=on).order_by("-opened_on", "code"):
        n = totals.get(review.pk, nothing)
        signed = review.signed_on if review.signed_on and review.signed_on <= on else "not yet"
        rows.append((
            review.code, review.title, review.opened_on, f"{n['decided']:,} of {n['lines']:,}",
            f"{n['executed']:,} of {n['removed']:,}", signed,
        ))  # fmt: skip
    return Panel(
        "reviews", "Reviews of access",
        ("Code", "Review", "Opened", "Lines decided", "Removals seen gone", "Signed off"), rows,
        empty="No review of access was opened.",
        widths=("auto", "wide", "auto", "auto", "auto", "auto"),
    )  # fmt: skip


def _duties(on: dt.date) -> Panel:
    picture = duties.look(on)
    broken = Counter(int(picture.found.rule[n]) for n in range(picture.count))
    excused = Counter(int(picture.found.rule[n]) for n in picture.mitigated)
    rows = [
        (rule.code, rule.title, rule.get_area_display(), broken[at], excused[at],
         broken[at] - excused[at])
        for at, rule in sorted(
            enumerate(picture.rules),
            key=lambda pair: (excused[pair[0]] - broken[pair[0]], pair[1].code),
        )
    ]  # fmt: skip
    unmitigated = len(picture.unmitigated)
    return Panel(
        "duties", "Duties that must lie apart",
        ("Code", "Rule", "Area", "Broken", "Made up for", "Open"), rows,
        means=f"{count_of(len(picture.holders), 'holder')} of activities that a rule names;"
        f" {count_of(unmitigated, 'violation')} without a control that makes up for it.",
        empty="No approved rule says which duties must lie apart.",
        widths=("auto", "wide", "auto", "auto", "auto", "auto"), on_paper=15,
    )  # fmt: skip


def _mitigations(on: dt.date) -> Panel:
    given = DutyMitigation.objects.filter(Q(approved_on__lte=on)).order_by("expires_on", "code")
    rows = [
        (m.code, str(m.identity), m.rule.title, m.control,
         f"{format_day(m.expires_on)}{'' if m.expires_on >= on else ', expired'}"
         if m.expires_on else "no day")
        for m in given.select_related("identity", "rule")
    ]  # fmt: skip
    return Panel(
        "mitigations", "What makes up for duties in one hand",
        ("Code", "Who", "Rule", "Control", "Until"), rows,
        empty="Nothing is on record that makes up for a violation.",
        widths=("auto", "auto", "wide", "wide", "auto"),
    )  # fmt: skip
