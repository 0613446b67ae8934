"""What calls for somebody now, over all registers: each signal names its records on a day.

The numbers are kept with the evaluation of the day, so that a page that shows them counts nothing.
"""

from __future__ import annotations

import datetime as dt
import logging
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import Model

from hisaar.access import duties, hygiene
from hisaar.access.models import Account, DutyRule, Grant
from hisaar.access.queries import limits_on
from hisaar.assets import graph
from hisaar.assets import standing as recovery
from hisaar.assets.encryption import plain_ways
from hisaar.assets.models import (
    BackupSet,
    Criticality,
    DataFlow,
    DataSet,
    Interconnection,
    RestoreTest,
    System,
    ThirdParty,
)
from hisaar.assets.pictures.standing import trouble_of
from hisaar.assets.queries import never_restored
from hisaar.discovery.models import DiscoveryRun
from hisaar.discovery.queries import open_machines
from hisaar.lib.dates import format_day
from hisaar.lib.sharing import shared, sharing
from hisaar.lib.text import join_names
from hisaar.risk.appetite import limits
from hisaar.risk.covering import warranty_standings
from hisaar.risk.effectiveness import thresholds
from hisaar.risk.models import (
    AppetiteLimit,
    Control,
    PolicyWarranty,
    Quantification,
    Risk,
    RiskRating,
)
from hisaar.risk.register import standings
from hisaar.risk.vocabulary import Rating
from hisaar.testing.models import Severity, Vulnerability
from hisaar.testing.queries import overdue
from hisaar.thirdparties.models import ThirdPartyAssessment
from hisaar.thirdparties.queries import Profile, profiles
from hisaar.thirdparties.rules.oversight import unassessed

log = logging.getLogger(__name__)

Found = tuple[str, str, str]
"""Code, title, and what is wrong."""


@dataclass(frozen=True)
class Signal:
    """One thing that should be nought. ``models`` are what one must see in full to be told."""

    name: str
    one: str
    many: str
    why: str
    remedy: str
    models: tuple[type[Model], ...]
    rows: Callable[[dt.date], Iterable[Found]]
    number: Callable[[dt.date], int] | None = None
    basis: tuple[type[Model], ...] = ()

    def count(self, on: dt.date) -> int | None:
        """How many; None while nothing is recorded that could show it, which is no nought."""
        if not any(m._default_manager.exists() for m in self.basis or self.models[:1]):
            return None
        return self.number(on) if self.number else sum(1 for _ in self.rows(on))

    def label(self, number: int) -> str:
        return self.one if number == 1 else self.many


def counts(on: dt.date) -> dict[str, int | None]:
    """How many records each signal names on the day.

    One that stops with an error is left out and logged: it must not keep the verdicts from being
    kept.
    """
    found: dict[str, int | None] = {}
    with sharing():
        for signal in SIGNALS:
            try:
                found[signal.name] = signal.count(on)
            except Exception:
                log.exception("the signal %s could not be counted", signal.name)
    return found


@shared
def standing(on: dt.date) -> recovery.Standing:
    """Where the business stands, once for all who ask in one evaluation."""
    return recovery.standing(on)


# --- machines and access -------------------------------------------------------------------------


def _unlisted(on: dt.date) -> Iterator[Found]:
    rows = open_machines().order_by("-run_id", "position")
    for run, title, said in rows.values_list("run__code", "title", "sentence").iterator():
        yield run, title, said or "is in no register"


def _leavers(on: dt.date) -> Iterator[Found]:
    for row in _leaver_accounts(on):
        whose = row.identity
        left = hygiene.leaver_day(whose) if whose else None
        day = f" on {format_day(left)}" if left else ""
        yield row.code, str(row), f"{whose} left{day}; the account is open"


def _leaver_accounts(on: dt.date) -> Any:
    return hygiene.BY_NAME["leavers"].rows(on, limits_on(on))


def _violations(on: dt.date) -> Iterator[Found]:
    picture = duties.look(on)
    for violation in picture.told(picture.unmitigated):
        yield violation.code, violation.name, violation.sentence()


# --- data and recovery ---------------------------------------------------------------------------


def _plain(on: dt.date) -> Iterator[Found]:
    for way in plain_ways(on):
        carried = join_names([d.title for d in way.data_sets if d.has_personal_data], limit=3)
        by = way.protocol or "an unnamed protocol"
        yield way.code, way.record.title, f"carries {carried} in the clear by {by}"


def late_functions(on: dt.date) -> list[recovery.Conflict]:
    """Critical functions that promise to be back sooner than what they stand on allows."""
    found = standing(on)
    critical = {
        c for c in found.functions if found.lines[c].criticality == Criticality.CRITICAL
    }  # fmt: skip
    return [c for c in found.conflicts if c.kind == "rto" and c.code in critical]


def _late(on: dt.date) -> Iterator[Found]:
    for conflict in late_functions(on):
        path = " → ".join(conflict.path)
        title = standing(on).lines[conflict.code].title
        yield conflict.code, title, f"{trouble_of(conflict)}, because of {path}"


def _unproven(on: dt.date) -> Iterator[Found]:
    for code, title in never_restored(on).values_list("code", "title"):
        yield code, title, "was never restored, not even in a test"


# --- third parties and weaknesses ----------------------------------------------------------------


def overdue_parties(on: dt.date) -> list[tuple[Profile, str]]:
    """Third parties with access or data whose assessment is missing or too old, and why."""
    p = thresholds("RCA-32", on)
    cadence = {n: p.months(f"tier{n}_months") for n in ("1", "2", "3")}
    found = profiles(on, load="data assessments")
    told = [(f, unassessed(f, on, cadence)) for f in found if f.is_exposed]
    return [(profile, words) for profile, words in told if words]


def _parties(on: dt.date) -> Iterator[Found]:
    for profile, words in overdue_parties(on):
        tier = f"tier {profile.party.tier}" if profile.party.tier else "no tier yet"
        yield profile.code, profile.party.title, f"{words} ({tier})"


def _weak(on: dt.date) -> Any:
    return overdue(on, (Severity.CRITICAL,))


def _weaknesses(on: dt.date) -> Iterator[Found]:
    rows = _weak(on).order_by("due_on", "code").values_list("code", "title", "due_on")
    for code, title, due_on in rows.iterator():
        yield code, title, f"was to be fixed by {format_day(due_on)}"


# --- risk and cover -------------------------------------------------------------------------------


def _limits_breached(on: dt.date) -> Iterator[Found]:
    for row in limits(on):
        if row.state == "breached":
            breach = row.breach
            answered = breach is not None and breach.is_answered(on)
            yield row.code, row.limit.title, (
                f"stands at {row.shown(row.value)}, at most {row.shown(row.limit.limit)}"
                + (f"; answered by {breach.code}" if answered and breach else "")
            )  # fmt: skip


def _bare_risks(on: dt.date) -> Iterator[Found]:
    for standing in standings(on):
        if (standing.inherent or 0) >= Rating.HIGH and not standing.is_answered:
            rating = str(Rating(standing.inherent).label).lower() if standing.inherent else ""
            yield (
                standing.risk.code,
                standing.risk.title,
                (f"is rated {rating} before controls, and neither treated nor accepted"),
            )


def _warranties(on: dt.date) -> Iterator[Found]:
    for row in warranty_standings(on):
        if not row.is_met:
            yield row.code, row.warranty.title, row.sentence


SIGNALS: tuple[Signal, ...] = (
    Signal(
        "machines", "machine that nobody listed", "machines that nobody listed",
        "What nobody knows of is neither patched nor watched nor guarded.",
        "Accept it into the register of systems, or reject it with the reason.",
        (DiscoveryRun, System), _unlisted, number=lambda on: int(open_machines().count()),
    ),
    Signal(
        "leavers", "open account of a person who left", "open accounts of people who left",
        "Whoever has left can still sign in, and nobody watches the account.",
        "Disable the account.", (Account, Grant), _leavers,
        number=lambda on: int(_leaver_accounts(on).order_by().count()),
    ),
    Signal(
        "duties", "broken separation of duties", "broken separations of duties",
        "One person can begin and finish what two should do, and no control makes up for it.",
        "Take one side away, or record a control that makes up for it, until a day.",
        (Grant, DutyRule), _violations, number=lambda on: len(duties.look(on).unmitigated),
        basis=(DutyRule,),
    ),
    Signal(
        "plain_links", "link that carries personal data in the clear",
        "links that carry personal data in the clear",
        "Whoever listens on the way reads what customers entrusted to the insurer.",
        "Move it to a protocol that encrypts, or have an exception approved.",
        (Interconnection, DataFlow, DataSet), _plain, basis=(Interconnection, DataFlow),
    ),
    Signal(
        "recovery", "critical function that cannot keep its recovery time",
        "critical functions that cannot keep their recovery time",
        "The impact analysis promises a return that the systems beneath cannot keep.",
        "Make the system beneath faster to restore, give it a stand-in, or promise less.",
        graph.MODELS, _late,
    ),
    Signal(
        "backups", "backup that was never restored", "backups that were never restored",
        "A backup is proven by a restore and by nothing else.",
        "Restore from it, and record the test.", (BackupSet, RestoreTest), _unproven,
        number=lambda on: int(never_restored(on).count()),
    ),
    Signal(
        "third_parties", "third party whose assessment is due",
        "third parties whose assessment is due",
        "They get at systems or data of the insurer, and nobody has looked at them lately.",
        "Send the questionnaire, and accept the answers with a rating.",
        (ThirdParty, ThirdPartyAssessment), _parties,
    ),
    Signal(
        "weaknesses", "critical weakness past its day", "critical weaknesses past their day",
        "It should be fixed by now, and neither is it nor did anybody accept it.",
        "Fix it, or have it accepted for a time.", (Vulnerability, System), _weaknesses,
        number=lambda on: int(_weak(on).count()),
    ),
    Signal(
        "appetite", "limit of the Board exceeded", "limits of the Board exceeded",
        "More is at risk than the Board said that it bears.",
        "Treat it, have it accepted until a day, or have the limit moved.",
        (AppetiteLimit, Quantification), _limits_breached, basis=(AppetiteLimit,),
    ),
    Signal(
        "bare_risks", "grave risk about which nothing is done",
        "grave risks about which nothing is done",
        "Rated high or extreme before controls, and nobody treats or accepts it.",
        "Record a treatment with owner and day, or have it accepted.",
        (Risk, RiskRating), _bare_risks,
    ),
    Signal(
        "warranties", "warranty of cyber cover not met", "warranties of cyber cover not met",
        "The insurer promised it; without it the cover may not pay.",
        "Mend the control behind it and test it, or tell the insurer.",
        (PolicyWarranty, Control), _warranties, basis=(PolicyWarranty,),
    ),
)  # fmt: skip
BY_NAME = {signal.name: signal for signal in SIGNALS}

__all__ = ("BY_NAME", "SIGNALS", "Signal", "counts", "late_functions", "standing")
