"""What this context has to say in a situation report: threats, risks, controls, losses, trend."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from hisaar.lib.dates import format_day
from hisaar.lib.money import rounded_pkr
from hisaar.lib.text import count_of, join_names
from hisaar.platform.records.dated import in_force
from hisaar.thirdparties.models import AccessSuspension

from .appetite import limits
from .counting import unrestored_backups, unsupported_systems
from .effectiveness import Level, period_of_tests
from .effectiveness import standings as control_standings
from .indicators import indicators_in_force, readings
from .models import LimitBreach, OwnLoss, Threat, ThreatReview
from .register import Standing, latest_quantification, standings
from .situation import Told, tells
from .vocabulary import Rating

SOON = dt.timedelta(days=30)
FEW = 5
RISKS, THREATS = "/registers/risks/", "/registers/threats/"


def _named(codes: Iterable[str]) -> str:
    return join_names(list(codes), limit=FEW)


# --- threats -------------------------------------------------------------------------------------


@tells("threats", order=10)
def threats(since: dt.date, on: dt.date) -> Told:
    found = list(Threat.objects.filter(in_force(on)).order_by("code"))
    likely = [t for t in found if t.likelihood and t.likelihood >= Threat.Level.HIGH]
    emerging = [t for t in found if t.is_emerging]
    if not found:
        return Told("No threat is on record.", [("Threats", 0, THREATS)])
    words = [f"{count_of(len(found), 'threat')} on record"]
    if likely:
        words.append(f"{len(likely)} likely or very likely ({_named(t.title for t in likely)})")
    if emerging:
        words.append(f"{len(emerging)} emerging ({_named(t.title for t in emerging)})")
    facts = [
        ("Threats", len(found), THREATS), ("Likely", len(likely), THREATS),
        ("Emerging", len(emerging), THREATS),
    ]  # fmt: skip
    return Told(f"{join_names(words)}.", facts)


@tells("threats", order=20)
def reviews_of_threats(since: dt.date, on: dt.date) -> Told:
    rows = ThreatReview.objects.filter(reviewed_on__lte=on)
    last = rows.order_by("reviewed_on", "code").last()
    made = rows.filter(reviewed_on__gt=since).count()
    fact = ("Reviews in the period", made, "/registers/threat-reviews/")
    if last is None:
        return Told("Threats were never reviewed.", [fact])
    day = format_day(last.reviewed_on)
    return Told(f"Threats were last reviewed on {day}: {last.title}.", [fact])


# --- exposure ------------------------------------------------------------------------------------


def _high(found: list[Standing]) -> list[Standing]:
    return [s for s in found if s.residual is not None and s.residual >= Rating.HIGH]


@tells("exposure", order=10)
def rated_risks(since: dt.date, on: dt.date) -> Told:
    found = standings(on)
    high = _high(found)
    unrated = sum(s.rating is None for s in found)
    facts = [
        ("Open risks", len(found), RISKS), ("High or extreme", len(high), RISKS),
        ("Not rated", unrated, RISKS),
    ]  # fmt: skip
    if not found:
        return Told("No open risk is on record.", facts)
    which = f" ({_named(s.risk.title for s in high)})" if high else ""
    rest = f"; {unrated} not rated yet" if unrated else ""
    return Told(
        f"{count_of(len(found), 'open risk')}, {len(high)} of them rated high or extreme as"
        f" controls stand{which}{rest}.", facts,
    )  # fmt: skip


@tells("exposure", order=20)
def loss_of_a_year(since: dt.date, on: dt.date) -> Told | None:
    latest = latest_quantification(on)
    if latest is None or latest.computed_on is None:
        return None
    after = latest.results.get("after") or {}
    if after.get("mean") is None or after.get("one_in_100") is None:
        return None
    mean, worst = float(after["mean"]), float(after["one_in_100"])
    return Told(
        f"As controls stood on {format_day(latest.computed_on)}, a year costs"
        f" {rounded_pkr(mean)} on average and more than {rounded_pkr(worst)} once in 100 years"
        f" ({latest.code}).",
        [("Expected loss of a year (PKR)", mean, f"/records/{latest.code}/"),
         ("Loss of one year in 100 (PKR)", worst, f"/records/{latest.code}/")],
    )  # fmt: skip


@tells("exposure", order=30)
def board_limits(since: dt.date, on: dt.date) -> Told | None:
    found = limits(on)
    if not found:
        return None
    beyond = [s for s in found if s.state == "breached"]
    facts = [("Limits exceeded", len(beyond), "/registers/limit-breaches/")]
    if not beyond:
        return Told(f"None of {count_of(len(found), 'limit')} of the Board is exceeded.", facts)
    return Told(" ".join(s.sentence for s in beyond[:FEW]), facts)


@tells("exposure", order=40)
def acceptances(since: dt.date, on: dt.date) -> Told | None:
    held = [a for s in standings(on) for a in s.acceptances if a.is_in_force(on)]
    if not held:
        return None
    ending = [a for a in held if a.expires_on and a.expires_on <= on + SOON]
    rest = f", {len(ending)} only until {format_day(on + SOON)} at most" if ending else ""
    return Told(
        f"{count_of(len(held), 'acceptance')} in force{rest}.",
        [("Acceptances in force", len(held), "/registers/risk-acceptances/"),
         ("Ending within 30 days", len(ending), "/registers/risk-acceptances/")],
    )  # fmt: skip


# --- incidents -----------------------------------------------------------------------------------


@tells("incidents", order=40)
def own_losses(since: dt.date, on: dt.date) -> Told:
    rows = list(OwnLoss.objects.filter(happened_on__gt=since, happened_on__lte=on))
    cost = float(sum(row.amount for row in rows))
    fact = ("Losses in the period", len(rows), "/registers/own-losses/")
    if not rows:
        return Told(f"No loss of the insurer's own is on record since {format_day(since)}.", [fact])
    return Told(
        f"{count_of(len(rows), 'own loss', 'own losses')} since {format_day(since)}, of"
        f" {rounded_pkr(cost)} in all ({_named(row.title for row in rows)}).",
        [fact, ("Cost (PKR)", cost, "/registers/own-losses/")],
    )  # fmt: skip


@tells("incidents", order=50)
def suspended_parties(since: dt.date, on: dt.date) -> Told | None:
    rows = AccessSuspension.objects.filter(suspended_on__lte=on).select_related("third_party")
    cut = [r for r in rows if r.reconnected_on is None or r.reconnected_on > on]
    if not cut:
        return None
    return Told(
        f"The access of {_named(str(r.third_party) for r in cut)} is cut.",
        [("Third parties cut off", len(cut), "/registers/access-suspensions/")],
    )


@tells("incidents", order=60)
def unanswered_breaches(since: dt.date, on: dt.date) -> Told | None:
    rows = LimitBreach.objects.filter(found_on__lte=on).select_related("limit")
    waiting = [b for b in rows if b.is_open(on) and not b.is_answered(on)]
    if not waiting:
        return None
    return Told(
        f"{count_of(len(waiting), 'breach', 'breaches')} of a limit without an answer:"
        f" {_named(b.limit.title for b in waiting)}.",
        [("Breaches without an answer", len(waiting), "/registers/limit-breaches/")],
    )


# --- weaknesses ----------------------------------------------------------------------------------


@tells("vulnerabilities", order=60)
def weak_controls(since: dt.date, on: dt.date) -> Told | None:
    found = control_standings(on, period_of_tests(on)).values()
    key = [s for s in found if s.control.is_key and s.level is not Level.NOT_OPERATING]
    if not key:
        return None
    weak = sorted((s for s in key if not s.is_working), key=lambda s: s.control.code)
    which = f" ({_named(s.control.title for s in weak)})" if weak else ""
    return Told(
        f"{len(weak)} of {count_of(len(key), 'key control')} cannot be shown to work{which}.",
        [("Key controls not effective", len(weak), "/registers/controls/")],
    )


@tells("vulnerabilities", order=70)
def weak_systems(since: dt.date, on: dt.date) -> Told | None:
    counted = [
        ("system", "past the end of support", unsupported_systems(on), "/registers/systems/"),
        ("backup", "never restored", unrestored_backups(on), "/registers/backup-sets/"),
    ]
    known = [(one, what, int(n), where) for one, what, n, where in counted if n is not None]
    if not known:
        return None
    said = join_names([f"{count_of(n, one)} {what}" for one, what, n, _ in known])
    facts = [(f"{one}s {what}".capitalize(), n, where) for one, what, n, where in known]
    return Told(f"{said[:1].upper()}{said[1:]}.", facts)


# --- trend ---------------------------------------------------------------------------------------


@tells("trend", order=10)
def ratings_since(since: dt.date, on: dt.date) -> Told:
    now = {s.risk.pk: s for s in standings(on)}
    before = {s.risk.pk: s.residual_score for s in standings(since)}
    new = [s for key, s in now.items() if key not in before]
    moves = [
        (s, before[key], s.residual_score)
        for key, s in now.items() if before.get(key) is not None and s.residual_score is not None
    ]  # fmt: skip
    worse = [s for s, was, is_now in moves if is_now > was]
    better = [s for s, was, is_now in moves if is_now < was]
    which = f" ({_named(s.risk.title for s in worse)})" if worse else ""
    ended = len(set(before) - set(now))
    return Told(
        f"Since {format_day(since)}: {count_of(len(new), 'new risk')}, {ended} closed,"
        f" {len(worse)} rated worse{which}, {len(better)} better.",
        [("New risks", len(new), RISKS), ("Closed", ended, RISKS),
         ("Rated worse", len(worse), RISKS), ("Rated better", len(better), RISKS)],
    )  # fmt: skip


@tells("trend", order=20)
def loss_since(since: dt.date, on: dt.date) -> Told | None:
    now, then = latest_quantification(on), latest_quantification(since)
    if now is None or then is None or now.pk == then.pk:
        return None
    pair = [(q.results.get("after") or {}).get("mean") for q in (then, now)]
    if None in pair:
        return None
    was, is_now = (float(value) for value in pair)
    word = "rose" if is_now > was else "fell" if is_now < was else "stayed"
    return Told(
        f"The expected loss of a year {word} from {rounded_pkr(was)} to {rounded_pkr(is_now)}.",
        [("Expected loss before (PKR)", was, f"/records/{then.code}/"),
         ("Expected loss now (PKR)", is_now, f"/records/{now.code}/")],
    )  # fmt: skip


@tells("trend", order=30)
def indicators_since(since: dt.date, on: dt.date) -> Told | None:
    rows = list(indicators_in_force(on).order_by("code"))
    if not rows:
        return None
    now, then = readings(rows, on), readings(rows, since)
    colours = {
        i.pk: (i.colour(then[i.pk].value) if i.pk in then else "",
               i.colour(now[i.pk].value) if i.pk in now else "")
        for i in rows
    }  # fmt: skip
    red = [i for i in rows if colours[i.pk][1] == "red"]
    newly = [i for i in red if colours[i.pk][0] not in ("red", "")]
    which = f" ({_named(i.title for i in red)})" if red else ""
    rest = f", {len(newly)} of them since {format_day(since)}" if newly else ""
    return Told(
        f"{len(red)} of {count_of(len(rows), 'key risk indicator')} red{which}{rest}.",
        [("Indicators in red", len(red), "/registers/key-risk-indicators/")],
    )
