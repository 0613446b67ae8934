"""Access that was cut, and the steps to let a third party in again."""

from __future__ import annotations

import datetime as dt

from django.core.validators import MinValueValidator
from django.db import models

from hisaar.assets.models import Interconnection, ThirdParty
from hisaar.platform.people.models import OwnedRecord, Person
from hisaar.platform.records.models import Record


class AccessSuspension(OwnedRecord):
    """Access of a third party that was cut: why, by whom, and how it came back."""

    third_party = models.ForeignKey(ThirdParty, models.PROTECT, related_name="suspensions")
    links = models.ManyToManyField(
        Interconnection, blank=True, related_name="suspensions",
        help_text="The interconnections that are cut.",
    )  # fmt: skip
    reason = models.TextField()
    suspended_on = models.DateField(null=True, blank=True)
    suspended_by = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="+"
    )
    reconnected_on = models.DateField(null=True, blank=True)
    approver = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="+",
        verbose_name="reconnection approved by",
    )  # fmt: skip
    checks = models.TextField("what was checked before", blank=True)

    class Meta(OwnedRecord.Meta):
        verbose_name = "access suspension"
        verbose_name_plural = "access suspensions"

    def derive_title(self) -> str:
        return f"Access of {self.third_party}"

    def is_in_force(self, on: dt.date) -> bool:
        return (
            self.suspended_on is not None
            and self.suspended_on <= on
            and (self.reconnected_on is None or self.reconnected_on > on)
        )


class SuspensionStep(Record):
    """Steps of the protocol by which a cut link is reconnected, each confirmed by somebody."""

    suspension = models.ForeignKey(AccessSuspension, models.CASCADE, related_name="steps")
    position = models.PositiveSmallIntegerField(validators=(MinValueValidator(1),))
    link = models.ForeignKey(
        Interconnection, models.PROTECT, null=True, blank=True, related_name="+"
    )
    text = models.TextField("step")
    confirmed_on = models.DateField(null=True, blank=True)
    confirmed_by = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="+"
    )
    remark = models.TextField(blank=True)

    class Meta(Record.Meta):
        verbose_name = "reconnection step"
        verbose_name_plural = "reconnection steps"
        ordering = ("suspension", "position")  # type: ignore[assignment]
        constraints = (
            models.UniqueConstraint(
                fields=("suspension", "position"), name="suspension_step_has_its_place"
            ),
        )

    def derive_title(self) -> str:
        return f"{self.position}. {self.text}"
