"""What is done about risks, and what is accepted of them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models

from hisaar.governance.models import Decision
from hisaar.platform.people.models import OwnedRecord, Person

from .controls import Control
from .cover import InsurancePolicy
from .register import LEVEL, Risk


class Treatment(OwnedRecord):
    """What is done about a risk, by whom and until when."""

    class Kind(models.TextChoices):
        REDUCE = "reduce"
        TRANSFER = "transfer", "Transfer or insure"
        AVOID = "avoid"

    risk = models.ForeignKey(Risk, models.PROTECT, related_name="treatments")
    kind = models.CharField(max_length=10, choices=Kind, default=Kind.REDUCE)
    description = models.TextField(blank=True)
    decided_on = models.DateField(null=True, blank=True)
    due_on = models.DateField(null=True, blank=True)
    controls = models.ManyToManyField(
        Control, blank=True, related_name="treatments", help_text="What it puts in place."
    )
    policy = models.ForeignKey(
        InsurancePolicy, models.PROTECT, null=True, blank=True, related_name="treatments",
        help_text="For a transfer: the cover that bears the loss.",
    )  # fmt: skip
    cost = models.DecimalField("cost (PKR)", max_digits=16, decimal_places=2, null=True, blank=True)
    target_likelihood = models.PositiveSmallIntegerField(null=True, blank=True, validators=LEVEL)
    target_impact = models.PositiveSmallIntegerField(null=True, blank=True, validators=LEVEL)
    done_on = models.DateField(null=True, blank=True, editable=False)
    result = models.TextField(blank=True, editable=False)
    dropped_on = models.DateField(null=True, blank=True, editable=False)

    class Meta(OwnedRecord.Meta):
        verbose_name = "risk treatment"
        verbose_name_plural = "risk treatments"

    def clean(self) -> None:
        if self.policy_id and self.kind != self.Kind.TRANSFER:
            raise ValidationError({"policy": "Only a transfer rests on a policy."})
        if self.due_on and self.decided_on and self.due_on < self.decided_on:
            raise ValidationError({"due_on": "It is due before it was decided."})

    def counts(self, on: dt.date) -> bool:
        """Decided by that day and not dropped by then; done or not."""
        decided = self.decided_on is None or self.decided_on <= on
        return decided and (self.dropped_on is None or self.dropped_on > on)

    def is_open(self, on: dt.date) -> bool:
        return self.counts(on) and (self.done_on is None or self.done_on > on)

    def is_overdue(self, on: dt.date) -> bool:
        return self.is_open(on) and self.due_on is not None and self.due_on < on


Picture = Callable[[Risk, dt.date], dict[str, Any]]
_pictures: list[Picture] = []


def pictures(picture: Picture) -> Picture:
    """Let ``picture`` say how a risk stands on a day, for acceptances to keep.

    What it reads, as tests of controls and losses, knows these tables, so that it announces itself.
    """
    _pictures[:] = [picture]
    return picture


class Acceptance(OwnedRecord):
    """A risk that somebody with authority bears as it is, until a day.

    What was accepted is kept as it stood: ratings, controls and rupees do not change afterwards.
    """

    risk = models.ForeignKey(Risk, models.PROTECT, related_name="acceptances")
    reason = models.TextField()
    approver = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="accepted_risks",
        verbose_name="accepted by",
    )  # fmt: skip
    decision = models.ForeignKey(
        Decision, models.PROTECT, null=True, blank=True, related_name="risk_acceptances"
    )
    accepted_on = models.DateField(null=True, blank=True)
    expires_on = models.DateField(
        null=True, blank=True, help_text="The last day on which it counts."
    )
    withdrawn_on = models.DateField(null=True, blank=True, editable=False)
    accepted = models.JSONField("what was accepted", default=dict, blank=True, editable=False)

    class Meta(OwnedRecord.Meta):
        verbose_name = "risk acceptance"
        verbose_name_plural = "risk acceptances"

    def derive_title(self) -> str:
        return f"Acceptance of {self.risk}"

    def clean(self) -> None:
        if self.owner_id is not None and self.owner_id == self.approver_id:
            raise ValidationError({"approver": "Somebody else than the owner has to accept it."})
        if self.accepted_on and self.expires_on and self.expires_on < self.accepted_on:
            raise ValidationError({"expires_on": "It would expire before it was accepted."})
        self._keep_what_is_accepted()

    def _keep_what_is_accepted(self) -> None:
        if self.accepted_on is None or self.risk_id is None or self.accepted:
            return
        for picture in _pictures:
            self.accepted = picture(self.risk, self.accepted_on)

    def is_in_force(self, on: dt.date) -> bool:
        """Accepted by that day by somebody named, not yet expired nor withdrawn."""
        by = self.approver_id is not None or self.decision_id is not None
        begun = by and self.accepted_on is not None and self.accepted_on <= on
        ended = (self.expires_on is None or self.expires_on < on) or (
            self.withdrawn_on is not None and self.withdrawn_on <= on
        )
        return begun and not ended
