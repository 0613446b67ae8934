"""In which order the insurer comes back."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import models

from hisaar.platform.people.models import OwnedRecord, Person
from hisaar.platform.records.fields import CodeField
from hisaar.platform.records.models import Record


class RecoveryOrder(OwnedRecord):
    """The approved order in which functions, transactions and systems are brought back."""

    edition = models.PositiveSmallIntegerField(default=1)
    basis = models.TextField(blank=True, help_text="What it rests on: analyses, tests, decisions.")
    drawn_up_on = models.DateField(null=True, blank=True)
    approver = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="approved_recovery_orders"
    )
    approved_on = models.DateField(null=True, blank=True)
    reviewed_on = models.DateField(null=True, blank=True)
    to_on = models.DateField("until", null=True, blank=True)

    class Meta(OwnedRecord.Meta):
        verbose_name = "recovery order"
        verbose_name_plural = "recovery orders"
        constraints = (
            models.UniqueConstraint(
                fields=("title", "edition"), name="recovery_order_edition_is_unique"
            ),
        )


class RecoveryOrderItem(Record):
    """One place in the order: what is brought back, for which transactions, by which team."""

    class Transaction(models.TextChoices):
        CLAIMS_PAYMENT = "claims_payment", "Claims payment"
        POLICY_ISSUANCE = "policy_issuance", "Policy issuance"
        PREMIUM_RECEIPT = "premium_receipt", "Premium receipt"
        REINSURANCE_SETTLEMENT = "reinsurance_settlement", "Reinsurance settlement"

    order = models.ForeignKey(RecoveryOrder, models.CASCADE, related_name="items")
    position = models.PositiveIntegerField()
    item = CodeField(
        "what is brought back",
        registers=("assets.BusinessFunction", "assets.BusinessProcess", "assets.System"),
    )
    transaction = models.CharField(
        "key transaction", max_length=24, choices=Transaction, blank=True,
        help_text="The transactions that run again with it.",
    )  # fmt: skip
    team = models.CharField(max_length=80, blank=True)
    planned_hours = models.DecimalField(
        "hours planned", max_digits=8, decimal_places=2, null=True, blank=True
    )

    class Meta(Record.Meta):
        verbose_name = "recovery order item"
        verbose_name_plural = "recovery order items"
        ordering = ("order", "position", "code")
        constraints = (
            models.UniqueConstraint(fields=("order", "item"), name="recovery_order_item_is_unique"),
        )

    def derive_title(self) -> str:
        return f"{self.position}. {self.item}"

    def clean(self) -> None:
        if self.planned_hours is not None and self.planned_hours < 0:
            raise ValidationError({"planned_hours": "Give the hours as a number of 0 or more."})
