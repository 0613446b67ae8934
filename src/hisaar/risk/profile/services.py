"""What people do with a profile: begin, answer, fill, override, approve."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any, Literal

from django.db import transaction
from django.dispatch import receiver

from hisaar.governance.models import Decision
from hisaar.governance.queries import size_band
from hisaar.governance.vocabulary import Band
from hisaar.lib.dates import format_day
from hisaar.lib.text import count_of, join_names
from hisaar.platform import records
from hisaar.platform.people.models import Person
from hisaar.platform.records import Refused, Text, verb
from hisaar.platform.records.signals import record_deleting
from hisaar.risk.effectiveness import thresholds
from hisaar.risk.models import InherentProfile, ProfileAnswer
from hisaar.risk.models.profile import Overridable

from . import queries
from .library import book
from .reconciling import Count, count_for, counted

Status = InherentProfile.Status
Levels = Literal["1", "2", "3", "4", "5"]
Set = Literal["overall", "technologies", "channels", "products", "organisation", "threats"]


def _is_open(profile: InherentProfile) -> bool:
    return not profile.is_approved


def _require_open(profile: InherentProfile) -> None:
    if profile.approved_on is not None:
        raise Refused(
            f"{profile.code} was approved on {format_day(profile.approved_on)}; begin a new profile"
            " to answer otherwise."
        )


def open_profile(
    *, actor: Any, on: dt.date, title: str = "", owner: Person | None = None
) -> InherentProfile:  # fmt: skip
    """Begin a profile without answers; Refused while another one is not approved yet."""
    _refuse_second()
    title = title or f"Inherent risk profile {on.year}"
    profile = InherentProfile(title=title, assessed_on=on, owner=owner, size_band=size_band())
    return records.save(profile, actor=actor, action="begun")


def _refuse_second() -> None:
    begun = queries.draft()
    if begun is not None:
        raise Refused(f"{begun.code} is not approved yet; finish it, or delete it, first.")


@verb(when=lambda p: p.is_approved)
@transaction.atomic
def copy_last(profile: InherentProfile, *, actor: Any, on: dt.date) -> InherentProfile:
    """Begin a new profile with the answers of this one, to be changed where things changed."""
    if profile.approved_on is None:
        raise Refused(f"{profile.code} is not approved yet; go on with it instead.")
    begun = open_profile(actor=actor, on=on, owner=profile.owner)
    copies = [
        ProfileAnswer(
            profile=begun, statement=given.statement, level=given.level, number=given.number,
            remark=given.remark,
        )
        for given in profile.answers.all() if given.is_answered
    ]  # fmt: skip
    records.save_many(copies, actor=actor, action="taken over")
    return begun


@transaction.atomic
def answer(
    profile: InherentProfile, statement: str, *, actor: Any, on: dt.date, **values: Any
) -> ProfileAnswer:  # fmt: skip
    """Answer one statement: ``level``, ``number``, ``remark``, ``difference_reason``, as given.

    What the inventories count on the day is kept with the answer. A new level without a number
    takes the number away, and the level of a number follows from its band.
    """
    _require_open(profile)
    if statement not in book().statements:
        raise Refused(f"There is no statement '{statement}'; they go from I-T1 to I-E4.")
    row = profile.answers.filter(statement=statement).first()
    row = row or ProfileAnswer(profile=profile, statement=statement)
    row.profile = profile
    if "level" in values and "number" not in values:
        row.number = None
    for name, value in values.items():
        setattr(row, name, value)
    if row.number is None and "number" in values and "level" not in values:
        row.level = None
    _note(row, count_for(statement, on), on)
    return records.save(row, actor=actor, action="answered")


def take_counted(
    profile: InherentProfile, statement: str, *, actor: Any, on: dt.date
) -> ProfileAnswer:  # fmt: skip
    """Answer with what the inventories count on the day; Refused where they fix nothing."""
    asked = book().statements.get(statement)
    count = count_for(statement, on) if asked else None
    level = count.level_for(asked, profile.size_band) if asked and count else None
    if asked is None or count is None or level is None:
        raise Refused(f"The inventories do not say what to answer to {statement}.")
    if asked.is_numeric and count.number is not None:
        return answer(profile, statement, actor=actor, on=on, number=count.number)
    return answer(profile, statement, actor=actor, on=on, level=level)


def _note(row: ProfileAnswer, count: Count | None, on: dt.date) -> None:
    row.counted_number = count.number if count else None
    size = row.profile.size_band
    row.counted_level = (count.level_for(row.asked, size) or count.at_least) if count else None
    row.counted_on = on if count else None


@verb(when=_is_open)
@transaction.atomic
def fill_from_inventories(
    profile: InherentProfile, *, actor: Any, on: dt.date
) -> InherentProfile:  # fmt: skip
    """Answer what nobody answered and the inventories count, and note beside the other answers
    what they count."""
    fill(profile, actor=actor, on=on)
    return profile


@transaction.atomic
def fill(profile: InherentProfile, *, actor: Any, on: dt.date) -> list[str]:
    """As ``fill_from_inventories``; returns the statements that were answered by it."""
    _require_open(profile)
    found, given = counted(on), queries.answers_of(profile)
    rows, filled = [], []
    for identifier, count in found.items():
        row = given.get(identifier) or ProfileAnswer(profile=profile, statement=identifier)
        row.profile = profile
        if not row.is_answered:
            level = count.level_for(row.asked, profile.size_band)
            if level is None:
                continue  # what is only known to be above none is for people to answer
            row.level = level
            row.number = count.number if row.asked.is_numeric else None
            filled.append(identifier)
        _note(row, count, on)
        rows.append(row)
    records.save_many(rows, actor=actor, action="filled from the inventories")
    return filled


@verb(when=lambda p: p.status == Status.DRAFT)
def send_to_review(profile: InherentProfile, *, actor: Any, on: dt.date,
                   approver: Person) -> InherentProfile:  # fmt: skip
    """Name who is to approve the profile; answers can still be changed."""
    _require_open(profile)
    profile.submitted_on, profile.approver = on, approver
    return records.save(profile, actor=actor, action="sent to review")


@verb(when=_is_open, confirm="The answers and the bands are kept as they are from then on.")
@transaction.atomic
def approve_profile(
    profile: InherentProfile, *, actor: Any, on: dt.date, approver: Person | None = None,
    decision: Decision | None = None,
) -> InherentProfile:  # fmt: skip
    """Approve the profile: everything answered, and every difference from the records explained."""
    _require_open(profile)
    approver = approver or profile.approver
    if approver is None:
        raise Refused(f"Name who approves {profile.code}.")
    if approver.pk == profile.owner_id:
        raise Refused(f"{approver} owns {profile.code}; somebody else has to approve it.")
    _refuse_unanswered(profile, on)
    _refuse_unexplained(profile, on)
    profile.approver, profile.approved_on = approver, on
    profile.decision = decision or profile.decision
    profile.submitted_on = profile.submitted_on or on
    profile.kept = _kept(profile, on)
    return records.save(profile, actor=actor, action="approved")


def _refuse_unanswered(profile: InherentProfile, on: dt.date) -> None:
    allowed = thresholds("RCA-23", on).number("max_unanswered")
    left = queries.result_of(profile).unanswered
    if len(left) > allowed:
        most = f"{allowed} at most" if allowed else "none"
        raise Refused(
            f"{count_of(len(left), 'statement')} of {profile.code} have no answer, and {most} may"
            f" be left: {join_names(left, limit=8)}."
        )


def _refuse_unexplained(profile: InherentProfile, on: dt.date) -> None:
    reasons = {a.statement for a in profile.answers.all() if a.difference_reason.strip()}
    bare = {s: d for s, d in queries.differences(profile, on).items() if s not in reasons}
    if bare:
        first, told = next(iter(bare.items()))
        others = [s for s in bare if s != first]
        more = f" The same of {join_names(others, limit=8)}." if others else ""
        raise Refused(
            f"{first} is {told.sentence}; correct the answer or the records, or say why they"
            f" differ.{more}"
        )


def _kept(profile: InherentProfile, on: dt.date) -> dict[str, Any]:
    """Everything that the approval rested on, as plain values."""
    found, size, counts = book(), profile.size_band, counted(on)
    result = queries.result_of(profile)
    answers: Mapping[str, ProfileAnswer] = queries.answers_of(profile)
    return {
        "version": found.version, "size": size, "levels": dict(result.levels),
        "computed": dict(result.computed), "computed_overall": result.computed_overall,
        "bands": dict(result.bands), "overall": result.overall, "override": profile.override,
        "unanswered": list(result.unanswered), "expected": list(found.expected),
        "tolerance": queries.tolerance(on),
        "statements": {
            s.id: {
                "text": s.text, "words": list(s.words(size)),
                "bands": list(s.bands[size]) if s.bands else None,
                **_answer_kept(answers.get(s.id), counts.get(s.id)),
            }
            for s in found.statements.values()
        },
    }  # fmt: skip


def _answer_kept(row: ProfileAnswer | None, count: Count | None) -> dict[str, Any]:
    return {
        "level": row.level if row else None, "number": row.number if row else None,
        "remark": row.remark if row else "", "counted": count.number if count else None,
        "says": count.says if count else "",
        "reason": row.difference_reason if row else "",
    }  # fmt: skip


@receiver(record_deleting, sender=InherentProfile)
def keep_approved_profiles(record: InherentProfile, **_: Any) -> None:
    if record.is_kept:
        raise Refused(f"{record.code} was approved; what decisions rest on is kept for good.")


@receiver(record_deleting, sender=ProfileAnswer)
def keep_approved_answers(record: ProfileAnswer, **_: Any) -> None:
    if record.profile.is_kept:
        raise Refused(f"{record.code} stands in {record.profile.code}, which was approved.")


@verb(when=_is_open)
def override_band(
    profile: InherentProfile, *, actor: Any, of: Set, band: Levels, reason: Text, by: Person
) -> InherentProfile:  # fmt: skip
    """Set one band otherwise than computed, with reasons; the computed one stays visible."""
    _require_open(profile)
    if not str(reason).strip():
        raise Refused("Give the reasons for another band.")
    computed = queries.result_of(profile)
    named = Overridable(of).label
    was = computed.computed_overall if of == Overridable.OVERALL else computed.computed.get(of)
    if was is None:
        raise Refused(f"{named} has no band yet; answer its statements first.")
    if was == int(band):
        raise Refused(f"{named} is {Band(was).label.lower()} as computed; nothing is overridden.")
    profile.override_of, profile.override_band = of, int(band)
    profile.override_reason, profile.override_by = str(reason), by
    return records.save(profile, actor=actor, action="overridden")


@verb(when=lambda p: _is_open(p) and bool(p.override_of))
def remove_override(profile: InherentProfile, *, actor: Any) -> InherentProfile:
    """Let the computed band stand again."""
    _require_open(profile)
    if not profile.override_of:
        raise Refused(f"No band of {profile.code} is overridden.")
    profile.override_of, profile.override_band = "", None
    profile.override_reason, profile.override_by = "", None
    return records.save(profile, actor=actor, action="override removed")
