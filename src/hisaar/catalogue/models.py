"""What people decided about clauses and thresholds: with reasons, an approver, and for how long."""

from __future__ import annotations

import datetime as dt
from typing import Any, ClassVar, Self

from django.core.exceptions import ValidationError
from django.db import models

from hisaar.platform.people.models import OwnedRecord, Person
from hisaar.platform.records.models import Record

from .decisions import Exemption, Inapplicability, Override
from .fields import ClauseField, ThresholdField, ThresholdValueField
from .framework import secp
from .threshold_values import parse_value


class ApprovedDecision(OwnedRecord):
    """A decision that counts from its approval, from a day to a day, unless withdrawn."""

    # What was approved: when one of these changes afterwards, the approval is void.
    decisive: ClassVar[tuple[str, ...]] = ("reason", "approver_id", "starts_on", "ends_on")

    reason = models.TextField()
    approver = models.ForeignKey(
        Person, models.PROTECT, related_name="+", help_text="Not the person who asks for it."
    )
    approved_on = models.DateField(null=True, blank=True)
    starts_on = models.DateField("in force from")
    ends_on = models.DateField("in force until", null=True, blank=True)
    withdrawn_on = models.DateField(null=True, blank=True, editable=False)

    class Meta(Record.Meta):
        abstract = True

    @classmethod
    def from_db(cls, *args: Any, **kwargs: Any) -> Self:
        record = super().from_db(*args, **kwargs)
        record.__dict__["_stored"] = {name: record.__dict__.get(name) for name in cls._watched()}
        return record

    @classmethod
    def _watched(cls) -> tuple[str, ...]:
        return (*cls.decisive, "approved_on")

    def clean(self) -> None:
        super().clean()
        if self.ends_on and self.starts_on and self.ends_on < self.starts_on:
            raise ValidationError({"ends_on": "The last day lies before the first."})
        if self.owner_id is not None and self.owner_id == self.approver_id:
            raise ValidationError({"approver": "Somebody else than the owner has to approve this."})
        self._void_approval()

    def _void_approval(self) -> None:
        stored = getattr(self, "_stored", None)
        if not stored or not stored["approved_on"] or stored["approved_on"] != self.approved_on:
            return
        if any(stored[name] != getattr(self, name) for name in self.decisive):
            self.approved_on = None

    @property
    def is_approved(self) -> bool:
        return self.approved_on is not None

    def is_in_force(self, on: dt.date) -> bool:
        """Whether it counts on a day; what was approved later did not count then."""
        return (
            self.approved_on is not None
            and self.approved_on <= on
            and self.starts_on <= on
            and (self.ends_on is None or self.ends_on >= on)
            and (self.withdrawn_on is None or self.withdrawn_on > on)
        )


class ThresholdOverride(ApprovedDecision):
    """The insurer's own value for a threshold, instead of the product's default.

    For every clause that reads the threshold, unless one clause is named.
    """

    decisive = (*ApprovedDecision.decisive, "threshold", "clause", "value")

    threshold = ThresholdField()
    clause = ClauseField(blank=True, help_text="Empty: for every clause that reads it.")
    value = ThresholdValueField(
        help_text="A number, a list with commas, or a table such as 'high: 4; low: 72'."
    )

    class Meta(Record.Meta):
        verbose_name = "threshold override"
        verbose_name_plural = "threshold overrides"

    def derive_title(self) -> str:
        where = f" for {self.clause}" if self.clause else ""
        return f"{self.threshold} = {' '.join(str(self.value).split())}{where}"

    def clean(self) -> None:
        super().clean()
        if self.threshold in secp().thresholds:
            try:
                parse_value(secp().threshold(self.threshold), self.value)
            except ValueError as error:
                raise ValidationError({"value": str(error)}) from None

    @property
    def default(self) -> str:
        """What the product would take, for the list."""
        return str(secp().threshold(self.threshold).default)

    def as_override(self) -> Override:
        """Return the plain value that rules are evaluated with."""
        value = parse_value(secp().threshold(self.threshold), self.value)
        return Override(
            self.code, self.threshold, value, self.reason, self.approver.title, self.clause
        )


class ApplicabilityDecision(ApprovedDecision):
    """A clause that does not apply to this insurer, with the reason and who approved it."""

    decisive = (*ApprovedDecision.decisive, "clause")

    clause = ClauseField(only="allows_not_applicable")

    class Meta(Record.Meta):
        verbose_name = "applicability decision"
        verbose_name_plural = "applicability decisions"

    def derive_title(self) -> str:
        return f"{self.clause} does not apply"

    def as_inapplicability(self) -> Inapplicability:
        """Return the plain value that rules are evaluated with."""
        return Inapplicability(self.code, self.clause, self.reason, self.approver.title)


class ClauseException(ApprovedDecision):
    """An exception from a clause for a time, and what protects instead."""

    decisive = (*ApprovedDecision.decisive, "clause", "compensating_control")

    clause = ClauseField(only="allows_exception")
    compensating_control = models.TextField(help_text="What protects while this stands.")
    ends_on = models.DateField("expires on")

    class Meta(Record.Meta):
        verbose_name = "clause exception"
        verbose_name_plural = "clause exceptions"

    def derive_title(self) -> str:
        return f"Exception from {self.clause}"

    def as_exemption(self) -> Exemption:
        """Return the plain value that rules are evaluated with."""
        return Exemption(
            self.code, self.clause, self.reason, self.compensating_control, self.approver.title,
            self.ends_on,
        )  # fmt: skip
