"""Bodies, their meetings, who came, and what was decided."""

from __future__ import annotations

import datetime as dt

from django.core.exceptions import ValidationError
from django.db import models

from hisaar.governance.vocabulary import Body
from hisaar.platform.evidence.fields import FileLink
from hisaar.platform.people.models import OwnedRecord, Person
from hisaar.platform.records.models import Record


class Committee(OwnedRecord):
    """The Board, its committees and the management committees: bodies that meet and decide."""

    kind = models.CharField(max_length=20, choices=Body, default=Body.BOARD)
    quorum = models.PositiveSmallIntegerField(
        null=True, blank=True, help_text="How many members must be present."
    )
    reports_to = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="committees"
    )
    terms_of_reference = models.TextField(blank=True)
    formed_on = models.DateField(null=True, blank=True)
    dissolved_on = models.DateField(null=True, blank=True)

    class Meta(OwnedRecord.Meta):
        verbose_name = "committee"
        verbose_name_plural = "committees"

    @property
    def is_board(self) -> bool:
        return self.kind == Body.BOARD

    @property
    def is_of_board(self) -> bool:
        """The Board itself or one of its committees."""
        return self.kind in (Body.BOARD, Body.BOARD_COMMITTEE)


class CommitteeMember(Record):
    """Who sat on a body, from a day to a day."""

    class Seat(models.TextChoices):
        CHAIR = "chair"
        MEMBER = "member"
        SECRETARY = "secretary"
        INVITEE = "invitee", "Standing invitee"

    committee = models.ForeignKey(Committee, models.CASCADE, related_name="members")
    person = models.ForeignKey(Person, models.PROTECT, related_name="committee_seats")
    seat = models.CharField(max_length=20, choices=Seat, default=Seat.MEMBER)
    from_on = models.DateField("from", null=True, blank=True)
    to_on = models.DateField("to", null=True, blank=True)

    class Meta(Record.Meta):
        verbose_name = "committee member"
        verbose_name_plural = "committee members"

    def derive_title(self) -> str:
        return f"{self.person}, {self.get_seat_display().lower()} of {self.committee}"

    def clean(self) -> None:
        if self.from_on and self.to_on and self.to_on < self.from_on:
            raise ValidationError({"to_on": "It lies before the day the seat was taken."})


class Meeting(OwnedRecord):
    """A meeting of a body: its agenda, who was there, and its minute."""

    committee = models.ForeignKey(
        Committee, models.PROTECT, related_name="meetings", verbose_name="body"
    )
    number = models.CharField("meeting number", max_length=30, blank=True)
    held_on = models.DateField()
    place = models.CharField(max_length=120, blank=True)
    quorum_required = models.PositiveSmallIntegerField(
        null=True, blank=True, help_text="Taken from the body when empty."
    )
    minutes = FileLink(null=True, blank=True)
    is_minuted = models.BooleanField("minute recorded", default=False)
    minuted_on = models.DateField("minute recorded on", null=True, blank=True)
    confirmed_on = models.DateField("minute confirmed on", null=True, blank=True)
    had_private_session = models.BooleanField(
        "private session with the CISO", default=False,
        help_text="The members met the CISO without management.",
    )  # fmt: skip
    summary = models.TextField(blank=True)

    class Meta(OwnedRecord.Meta):
        verbose_name = "meeting"
        verbose_name_plural = "meetings"
        ordering = ("-held_on", "code")

    def clean(self) -> None:
        if self.minuted_on:
            self.is_minuted = True
            if self.held_on and self.minuted_on < self.held_on:
                raise ValidationError({"minuted_on": "It lies before the meeting."})

    def is_minuted_on(self, on: dt.date) -> bool:
        """Whether the minute was recorded by that day."""
        return self.is_minuted and (self.minuted_on or self.held_on) <= on

    @property
    def present_count(self) -> int:
        """Members present, in the room or by video; invitees do not count."""
        return sum(1 for a in self.attendances.all() if a.is_present and a.counts_for_quorum)

    @property
    def needed_for_quorum(self) -> int | None:
        return self.quorum_required if self.quorum_required is not None else self.committee.quorum

    @property
    def is_quorate(self) -> bool:
        """Enough members were there; not known to be when quorum or attendance is not recorded."""
        needed = self.needed_for_quorum
        return needed is not None and 0 < needed <= self.present_count


class Attendance(Record):
    """Who was at a meeting, in the room, by video, or not."""

    class Presence(models.TextChoices):
        PRESENT = "present"
        VIDEO = "video", "By video"
        ABSENT = "absent"

    meeting = models.ForeignKey(Meeting, models.CASCADE, related_name="attendances")
    person = models.ForeignKey(Person, models.PROTECT, related_name="attendances")
    presence = models.CharField(max_length=10, choices=Presence, default=Presence.PRESENT)
    counts_for_quorum = models.BooleanField(
        "member", default=True, help_text="Invitees do not count for the quorum."
    )

    class Meta(Record.Meta):
        verbose_name = "attendance"
        verbose_name_plural = "attendances"
        constraints = (
            models.UniqueConstraint(fields=("meeting", "person"), name="attendance_is_noted_once"),
        )

    def derive_title(self) -> str:
        return f"{self.person}: {self.get_presence_display().lower()}"

    @property
    def is_present(self) -> bool:
        return self.presence != self.Presence.ABSENT


class Decision(OwnedRecord):
    """What a body or an officer decided, when, why, and when it is looked at again."""

    class Kind(models.TextChoices):
        ADOPTION = "adoption", "Adoption (of the Guidelines, a standard, a charter)"
        APPROVAL = "approval", "Approval (of a document, a plan)"
        APPOINTMENT = "appointment"
        EXCEPTION = "exception"
        RISK_ACCEPTANCE = "risk_acceptance"
        CONSIDERATION = "consideration", "Consideration (of what the Guidelines suggest)"
        BUDGET = "budget", "Budget and resources"
        NOT_APPLICABLE = "not_applicable", "Does not apply"
        OTHER = "other"

    class Result(models.TextChoices):
        APPROVED = "approved", "Approved or adopted"
        IN_PART = "in_part", "Approved or adopted in part"
        REJECTED = "rejected", "Rejected or not adopted"
        DEFERRED = "deferred"

    kind = models.CharField(max_length=20, choices=Kind, default=Kind.APPROVAL)
    result = models.CharField("outcome", max_length=20, choices=Result, default=Result.APPROVED)
    decided_on = models.DateField()
    meeting = models.ForeignKey(
        Meeting, models.PROTECT, null=True, blank=True, related_name="decisions"
    )
    committee = models.ForeignKey(
        Committee, models.PROTECT, null=True, blank=True, related_name="decisions",
        verbose_name="body", help_text="Taken from the meeting when empty.",
    )  # fmt: skip
    approver = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="decisions",
        help_text="For what an officer decides without a meeting.",
    )  # fmt: skip
    reasons = models.TextField(blank=True)
    conditions = models.TextField(blank=True)
    subjects = models.CharField(
        "concerns", max_length=400, blank=True,
        help_text="Codes of the clauses or records it is about, separated by spaces.",
    )  # fmt: skip
    expires_on = models.DateField(
        null=True, blank=True, help_text="The last day on which it holds."
    )
    review_on = models.DateField(null=True, blank=True)
    revoked_on = models.DateField(null=True, blank=True)
    file = FileLink(null=True, blank=True)

    class Meta(OwnedRecord.Meta):
        verbose_name = "decision"
        verbose_name_plural = "decisions"
        ordering = ("-decided_on", "code")

    def clean(self) -> None:
        self.subjects = " ".join(self.subjects.upper().replace(",", " ").split())
        if self.meeting_id and not self.committee_id:
            self.committee = self.meeting.committee
        if self.expires_on and self.decided_on and self.expires_on < self.decided_on:
            raise ValidationError({"expires_on": "It lies before the decision."})

    def concerns(self, code: str) -> bool:
        return code.upper() in self.subjects.split()

    def holds(self, on: dt.date) -> bool:
        """Taken by that day, and neither expired nor revoked."""
        return (
            self.decided_on <= on
            and (self.expires_on is None or self.expires_on >= on)
            and (self.revoked_on is None or self.revoked_on > on)
        )

    @property
    def approver_name(self) -> str:
        """Who decided: the body, else the officer; empty when nobody is named."""
        return str(self.committee or self.approver or "")

    @property
    def is_positive(self) -> bool:
        return self.result in (self.Result.APPROVED, self.Result.IN_PART)

    @property
    def is_by_board(self) -> bool:
        return self.committee is not None and self.committee.is_board
