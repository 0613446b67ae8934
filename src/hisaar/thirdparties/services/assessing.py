"""Questionnaires on their way: sent, answered section by section, accepted or sent back."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections.abc import Iterable, Mapping
from typing import Any, Literal

from django.db import transaction

from hisaar.lib.dates import add_months, format_day
from hisaar.lib.text import count_of
from hisaar.platform import records
from hisaar.platform.evidence.files import StoredFile
from hisaar.platform.evidence.models import Evidence
from hisaar.platform.notices import invitations
from hisaar.platform.notices.services import notify
from hisaar.platform.people.models import Person
from hisaar.platform.records import Refused, Text, verb
from hisaar.thirdparties.asking import answers as answering
from hisaar.thirdparties.asking import library
from hisaar.thirdparties.asking.questionnaire import Questionnaire, value_of
from hisaar.thirdparties.asking.scoring import Failure, score
from hisaar.thirdparties.models import (
    QuestionnaireEdition,
    ThirdPartyAssessment,
    ThirdPartyFinding,
)
from hisaar.thirdparties.queries import cadence_months

PURPOSE = "questionnaire"
MOST_FILES = 5
Status = ThirdPartyAssessment.Status


@transaction.atomic
def keep_edition(questionnaire: Questionnaire, *, actor: Any) -> QuestionnaireEdition:
    """The edition on record for this questionnaire; Refused when its version says otherwise."""
    fingerprint = library.digest(questionnaire.content)
    found = QuestionnaireEdition.objects.filter(
        identifier=questionnaire.id, edition=questionnaire.version
    ).first()
    if found is None:
        found = QuestionnaireEdition(identifier=questionnaire.id, edition=questionnaire.version)
    elif found.digest and found.digest != fingerprint:
        raise Refused(
            f"The questionnaire '{questionnaire.id}' was changed, but its version is still"
            f" {questionnaire.version}; give the file a new version."
        )
    found.title = questionnaire.title.en
    found.content, found.digest = dict(questionnaire.content), fingerprint
    return records.save(found, actor=actor)


def _is_unsent(assessment: ThirdPartyAssessment) -> bool:
    return assessment.status == Status.PLANNED


def _is_out(assessment: ThirdPartyAssessment) -> bool:
    return assessment.is_open


def _is_answered(assessment: ThirdPartyAssessment) -> bool:
    return assessment.status == Status.ANSWERED


@verb(when=_is_unsent)
@transaction.atomic
def send(
    assessment: ThirdPartyAssessment, *, actor: Any, questionnaire: str, on: dt.date,
    due_on: dt.date, recipient: str = "", language: Literal["en", "ur"] = "en",
) -> ThirdPartyAssessment:  # fmt: skip
    """Send the questionnaire; its questions are kept as they are on this day.

    The link itself is made by ``invite_to_answer``, which shows its address once.
    """
    if not _is_unsent(assessment):
        raise Refused(f"{assessment.code} is {assessment.status} already; plan another one.")
    if due_on < on:
        raise Refused(f"{format_day(due_on)} lies before the day of sending; give a later day.")
    assessment.questionnaire = keep_edition(library.questionnaire(questionnaire), actor=actor)
    assessment.sent_on, assessment.due_on = on, due_on
    assessment.recipient = recipient or assessment.recipient
    assessment.language = language
    return records.save(assessment, actor=actor, action="sent")


@transaction.atomic
def send_with_link(
    assessment: ThirdPartyAssessment, *, actor: Any, on: dt.date, due_on: dt.date,
    greeting: str = "", **given: Any,
) -> invitations.Invitation:  # fmt: skip
    """Send the questionnaire together with a link that works until it is due; both or neither."""
    send(assessment, actor=actor, on=on, due_on=due_on, **given)
    days = max((due_on - on).days, 1)
    return invite_to_answer(assessment, actor=actor, greeting=greeting, days=days)


def invite_to_answer(
    assessment: ThirdPartyAssessment, *, actor: Any, days: int, greeting: str = ""
) -> invitations.Invitation:
    """A new link by which it can be answered; earlier ones go on working until withdrawn."""
    if not assessment.is_open:
        raise Refused(
            f"{assessment.code} is {assessment.status}; a link is made for one that was sent"
            " and is not answered yet."
        )
    return invitations.invite(
        PURPOSE, subject=assessment.code, recipient=assessment.recipient, greeting=greeting,
        about=assessment.questionnaire.title if assessment.questionnaire else "", days=days,
        actor=actor,
    )  # fmt: skip


def questions_of(assessment: ThirdPartyAssessment) -> Questionnaire:
    """The questions that were sent; Refused for an assessment on paper."""
    edition = assessment.questionnaire
    found = library.of_edition(edition) if edition else None
    if found is None:
        raise Refused(f"{assessment.code} has no questionnaire whose questions are kept.")
    return found


def _locked(assessment: ThirdPartyAssessment) -> ThirdPartyAssessment:
    """The row as it is now, held for this transaction: two people may answer at once."""
    rows = ThirdPartyAssessment.objects.select_related("questionnaire", "third_party")
    row = rows.select_for_update(of=("self",)).get(pk=assessment.pk)
    if not row.is_open:
        raise Refused(f"{row.code} is {row.status}; nothing can be changed any more.")
    return row


@transaction.atomic
def save_section(
    assessment: ThirdPartyAssessment, section: str, given: Mapping[str, Any], *, actor: Any
) -> answering.Cleaned:
    """Keep what was answered in one section, complete or not; faults keep their old answer."""
    row = _locked(assessment)
    found = questions_of(row).section(section)
    if found is None:
        raise Refused("This section is not part of the questionnaire.")
    cleaned = answering.clean_section(found, given)
    row.answers = row.answers | dict(cleaned.values)
    records.save(row, actor=actor, action="section answered")
    return cleaned


@transaction.atomic
def keep_files(
    assessment: ThirdPartyAssessment, question: str, files: Iterable[StoredFile], *, actor: Any,
    on: dt.date,
) -> list[Evidence]:  # fmt: skip
    """Keep uploads as evidence for this assessment, and the answer that names them."""
    row = _locked(assessment)
    asked = questions_of(row).questions.get(question)
    if asked is None or asked.kind != "file":
        raise Refused("This question takes no files.")
    held = list(value_of(row.answers, question) or [])
    made = []
    for stored in files:
        if len(held) >= MOST_FILES:
            raise Refused(f"At most {MOST_FILES} files can be added to one question.")
        proof = Evidence(
            title=f"{stored.name}, from {row.third_party}"[:200], file=stored, effective_on=on,
            grade=Evidence.Grade.DECLARED, source=f"Answer to {row.code}", owner=row.owner,
            subjects=row.code,
        )  # fmt: skip
        made.append(records.save(proof, actor=actor, action="received"))
        held.append(proof.code)
    if made:
        row.answers = row.answers | {question: {"value": held}}
        records.save(row, actor=actor, action="files received")
    return made


@transaction.atomic
def submit(
    assessment: ThirdPartyAssessment, *, respondent: str, actor: Any, on: dt.date
) -> ThirdPartyAssessment:
    """The third party is done: every question that is asked was answered."""
    row = _locked(assessment)
    if not respondent.strip():
        raise Refused("Write your name, so that we know who answered.")
    if lacks := answering.lacking(questions_of(row), row.answers):
        raise Refused(
            f"{count_of(len(lacks), 'question')} of {row.code} must still be answered first."
        )
    row.respondent, row.answered_on, row.returned_on = respondent.strip()[:120], on, None
    records.save(row, actor=actor, action="submitted")
    for person in {row.owner, row.reviewer} - {None}:
        notify(person, f"{row.third_party} answered {row.code}.", code=row.code)  # type: ignore[arg-type]
    return row


def receipt(assessment: ThirdPartyAssessment) -> str:
    """SHA-256 of the answers as they were handed in, for both sides to keep."""
    text = json.dumps(
        [assessment.code, str(assessment.answered_on), assessment.answers],
        sort_keys=True, ensure_ascii=False, separators=(",", ":"),
    )  # fmt: skip
    return hashlib.sha256(text.encode()).hexdigest()


@verb(when=_is_answered)
@transaction.atomic
def send_back(
    assessment: ThirdPartyAssessment, *, actor: Any, remarks: Text, on: dt.date,
    due_on: dt.date | None = None,
) -> ThirdPartyAssessment:  # fmt: skip
    """Let the third party answer again, with remarks that it reads; answers stay as they are."""
    if not _is_answered(assessment):
        raise Refused(f"{assessment.code} is {assessment.status}; only an answer is sent back.")
    if not remarks.strip():
        raise Refused("Write what is to be answered again, so that they know.")
    assessment.returned_on, assessment.remarks = on, remarks
    assessment.answered_on = None
    assessment.due_on = due_on or assessment.due_on
    return records.save(assessment, actor=actor, action="sent back")


@verb(when=_is_answered, confirm="The answers are final from then on, and the link stops working.")
@transaction.atomic
def accept(
    assessment: ThirdPartyAssessment, *, actor: Any, reviewer: Person,
    rating: Literal["low", "medium", "high", "critical"], on: dt.date,
    conclusion: Text | None = None, next_on: dt.date | None = None,
) -> ThirdPartyAssessment:  # fmt: skip
    """Accept the answers and rate the cyber risk that the third party brings.

    The next assessment is due by the rhythm of its tier, unless another day is given.
    """
    if not _is_answered(assessment):
        raise Refused(f"{assessment.code} is {assessment.status}; accept an answer that is in.")
    _conclude(assessment, reviewer, rating, on, conclusion)
    records.save(assessment, actor=actor, action="accepted")
    invitations.withdraw(PURPOSE, assessment.code, actor=actor)
    _plan_next(assessment, on, next_on, actor)
    return assessment


@verb(when=_is_unsent)
@transaction.atomic
def conclude_on_paper(
    assessment: ThirdPartyAssessment, *, actor: Any, reviewer: Person,
    rating: Literal["low", "medium", "high", "critical"], on: dt.date, conclusion: Text,
    file: StoredFile | None = None, next_on: dt.date | None = None,
) -> ThirdPartyAssessment:  # fmt: skip
    """Record an assessment that was made without a questionnaire from here, with its paper."""
    if not _is_unsent(assessment):
        raise Refused(f"{assessment.code} is {assessment.status}; it is not made on paper.")
    assessment.answered_on = assessment.answered_on or on
    assessment.file = file or assessment.file
    _conclude(assessment, reviewer, rating, on, conclusion)
    records.save(assessment, actor=actor, action="accepted")
    _plan_next(assessment, on, next_on, actor)
    return assessment


def _conclude(
    assessment: ThirdPartyAssessment,
    reviewer: Person,
    rating: str,
    on: dt.date,
    conclusion: str | None,
) -> None:
    if assessment.answered_on and on < assessment.answered_on:
        raise Refused(f"{format_day(on)} lies before the answer; give a later day.")
    assessment.reviewer, assessment.rating = reviewer, rating
    assessment.conclusion = conclusion or assessment.conclusion
    assessment.accepted_on = on


def _plan_next(
    assessment: ThirdPartyAssessment, on: dt.date, next_on: dt.date | None, actor: Any
) -> None:
    party = assessment.third_party
    party.refresh_from_db()
    party.next_assessment_on = next_on or add_months(on, cadence_months(party.tier, on))
    records.save(party, actor=actor, action="assessed")


@verb(when=_is_out, confirm="The link stops working; what was answered stays on record.")
@transaction.atomic
def withdraw(
    assessment: ThirdPartyAssessment, *, actor: Any, reason: Text, on: dt.date
) -> ThirdPartyAssessment:
    """Ask no more: the links stop working."""
    if not assessment.is_open:
        raise Refused(f"{assessment.code} is {assessment.status}; there is nothing to withdraw.")
    assessment.withdrawn_on, assessment.conclusion = on, reason
    records.save(assessment, actor=actor, action="withdrawn")
    invitations.withdraw(PURPOSE, assessment.code, actor=actor)
    return assessment


def proposed_findings(assessment: ThirdPartyAssessment) -> list[Failure]:
    """Failures of the answers that no finding of this assessment speaks of yet."""
    edition = assessment.questionnaire
    found = library.of_edition(edition) if edition else None
    day = assessment.answered_on
    if found is None or day is None:
        return []
    raised = set(assessment.findings.values_list("question", flat=True))
    failures = score(found, assessment.answers, on=day).failures
    return [f for f in failures if f.question.id not in raised]


@verb(when=lambda a: a.status in (Status.ANSWERED, Status.ACCEPTED))
@transaction.atomic
def raise_findings(
    assessment: ThirdPartyAssessment, *, actor: Any, on: dt.date, due_on: dt.date,
    questions: str = "",
) -> ThirdPartyAssessment:  # fmt: skip
    """Make findings of the answers that fail: of all, or of the questions named."""
    if due_on < on:
        raise Refused(f"{format_day(due_on)} lies before the day of the finding.")
    wanted = set(questions.replace(",", " ").split())
    open_failures = proposed_findings(assessment)
    known = {f.question.id for f in open_failures}
    if strange := sorted(wanted - known):
        raise Refused(f"No finding is proposed for {', '.join(strange)}.")
    chosen = [f for f in open_failures if not wanted or f.question.id in wanted]
    if not chosen:
        raise Refused(f"{assessment.code} proposes no further finding.")
    made = [
        ThirdPartyFinding(
            title=f.question.finding[:200], third_party=assessment.third_party,
            assessment=assessment, question=f.question.id, severity=f.severity, found_on=on,
            due_on=due_on, owner=assessment.owner,
            description=f"“{f.question.text.en}” was answered “{f.answer}”: {f.reason}.",
        )
        for f in chosen
    ]  # fmt: skip
    records.save_many(made, actor=actor, action="found")
    return assessment
