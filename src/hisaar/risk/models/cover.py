"""Cyber cover: policies, their layers, agreements, sublimits and warranties; and renewals."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models

from hisaar.assets.models import ThirdParty
from hisaar.engines.cover import STEPS
from hisaar.governance.models import Decision
from hisaar.governance.tags import TagsField
from hisaar.platform.evidence.fields import FileLink
from hisaar.platform.people.models import OwnedRecord, Person
from hisaar.platform.records.models import Record
from hisaar.risk.vocabulary import LOSS_TAG_LABELS, LOSS_TAGS, Exclusion

from .controls import Control

NOT_NEGATIVE = (MinValueValidator(0),)
PERCENT = (MinValueValidator(0), MaxValueValidator(100))


def rupees(label: str, **options: Any) -> Any:
    """A field for an amount that is never negative."""
    return models.DecimalField(
        label, max_digits=18, decimal_places=2, validators=NOT_NEGATIVE, **options
    )


class OrderField(models.CharField):  # type: ignore[type-arg]
    """Steps of a wording in their order, between commas; empty for the usual order."""

    def to_python(self, value: Any) -> Any:
        steps = [step.strip().lower() for step in str(value or "").split(",") if step.strip()]
        strange = [step for step in steps if step not in STEPS]
        if strange:
            raise ValidationError(f"'{strange[0]}' is no step; the steps are {', '.join(STEPS)}.")
        return ", ".join(steps)

    @staticmethod
    def example(n: int) -> str:
        """What a worked example in a template, or a test, may hold."""
        return ", ".join(STEPS if n % 2 else (*STEPS[:3], "limit", "retention", *STEPS[5:]))


class Waiting(models.TextChoices):
    DEDUCTIBLE = "deductible", "Deductible: these hours are never paid"
    FRANCHISE = "franchise", "Franchise: past them, all hours are paid"


class WaitingField(models.CharField):  # type: ignore[type-arg]
    """What a waiting period is; only to be said where there is one."""

    @staticmethod
    def example(n: int) -> str:
        """What a worked example in a template, or a test, may hold."""
        return str(Waiting.values[n % len(Waiting.values)])


class ReinstatementsField(models.PositiveSmallIntegerField):  # type: ignore[type-arg]
    """How often a used-up limit is made whole again; empty beside a limit of the year."""

    @staticmethod
    def example(n: int) -> None:
        """Nothing, since an example has a limit of the year, and both together are refused."""


class InsurancePolicy(OwnedRecord):
    """Cover that the insurer holds against cyber losses: conventional, takaful or retakaful.

    The insurer's wording stays attached; the terms here are our reading of it.
    """

    class Kind(models.TextChoices):
        CONVENTIONAL = "conventional", "Insurance"
        TAKAFUL = "takaful"
        REINSURANCE = "reinsurance"
        RETAKAFUL = "retakaful"

    kind = models.CharField(max_length=14, choices=Kind, default=Kind.CONVENTIONAL)
    insurer = models.ForeignKey(
        ThirdParty, models.PROTECT, null=True, blank=True, related_name="policies_issued",
        verbose_name="insurer or operator",
    )  # fmt: skip
    broker = models.ForeignKey(
        ThirdParty, models.PROTECT, null=True, blank=True, related_name="policies_placed"
    )
    policy_number = models.CharField(max_length=60, blank=True)
    from_on = models.DateField("in force from")
    to_on = models.DateField("in force until", help_text="The last day.")
    premium = rupees("premium or contribution a year (PKR)", null=True, blank=True)
    order = OrderField(
        "order of operations", max_length=120, blank=True,
        help_text="Steps of the wording, separated by commas; empty: " + ", ".join(STEPS) + ".",
    )  # fmt: skip
    is_claims_made = models.BooleanField("claims made", default=True)
    retroactive_on = models.DateField("retroactive date", null=True, blank=True)
    reporting_days = models.PositiveIntegerField("days to report after its end", default=0)
    territory = models.CharField(
        max_length=120, blank=True, help_text="Countries as two letters, as: PK, AE. Empty: all."
    )
    exclusions = TagsField(vocabulary=Exclusion)
    conditions = models.TextField(
        blank=True, help_text="Panel of providers, consent, notice by telephone, and the like."
    )
    shariah_note = models.TextField(
        "Shariah ruling", blank=True,
        help_text="For a takaful operator or window that holds conventional cover.",
    )  # fmt: skip
    decision = models.ForeignKey(
        Decision, models.PROTECT, null=True, blank=True, related_name="insurance_policies",
        verbose_name="bought by",
    )  # fmt: skip
    wording = FileLink(null=True, blank=True)

    class Meta(OwnedRecord.Meta):
        verbose_name = "insurance policy"
        verbose_name_plural = "insurance policies"
        ordering = ("-to_on", "code")

    def clean(self) -> None:
        if self.from_on and self.to_on and self.to_on < self.from_on:
            raise ValidationError({"to_on": "The policy ends before it begins."})

    def is_in_force(self, on: dt.date) -> bool:
        return self.from_on <= on <= self.to_on

    @property
    def steps(self) -> tuple[str, ...]:
        return tuple(step.strip() for step in self.order.split(",") if step.strip())


class PolicyLayer(Record):
    """A slice of each loss that one insurer, or one fund, pays; the lowest is number 1."""

    class Above(models.TextChoices):
        LIMIT = "limit", "What exceeds the layers below"
        EXHAUSTION = "exhaustion", "That, and drops down when they are used up"
        NET = "net", "All that the layers below leave"

    policy = models.ForeignKey(InsurancePolicy, models.CASCADE, related_name="layers")
    position = models.PositiveSmallIntegerField(default=1, validators=(MinValueValidator(1),))
    insurer = models.ForeignKey(
        ThirdParty, models.PROTECT, null=True, blank=True, related_name="policy_layers",
        help_text="Where it is not the policy's own.",
    )  # fmt: skip
    retention = rupees("retention of each event (PKR)", default=Decimal(0))
    retention_kind = models.CharField(
        max_length=10, choices=(("deductible", "Deductible"), ("franchise", "Franchise")),
        default="deductible",
    )  # fmt: skip
    limit = rupees("limit of each event (PKR)", null=True, blank=True)
    aggregate = rupees("limit of all events of a year (PKR)", null=True, blank=True)
    reinstatements = ReinstatementsField(null=True, blank=True)
    reinstatement_percent = models.DecimalField(
        "premium of a reinstatement (%)", max_digits=7, decimal_places=4, default=Decimal(0),
        validators=NOT_NEGATIVE,
    )  # fmt: skip
    share_percent = models.DecimalField(
        "share that it carries (%)", max_digits=7, decimal_places=4, default=Decimal(100),
        validators=PERCENT,
    )  # fmt: skip
    above = models.CharField(
        "answers for", max_length=10, choices=Above, default=Above.LIMIT,
        help_text="For a layer above the first.",
    )  # fmt: skip
    premium = rupees("premium (PKR)", null=True, blank=True)

    class Meta(Record.Meta):
        verbose_name = "policy layer"
        verbose_name_plural = "policy layers"
        ordering = ("policy", "position")

    def derive_title(self) -> str:
        return f"Layer {self.position} of {self.policy}"

    def clean(self) -> None:
        if self.limit is not None and self.aggregate is not None and self.aggregate < self.limit:
            raise ValidationError({
                "aggregate": "The limit of a year lies below the limit of one event."
            })  # fmt: skip
        # A narrow slice far above the ground is usual for cover in excess of other cover only.
        is_ground = self.position == 1
        if is_ground and None not in (self.limit, self.retention) and self.limit < self.retention:
            raise ValidationError({
                "limit": f"The limit ({self.limit:,.0f}) lies below the retention"
                f" ({self.retention:,.0f}); if it pays in excess of other cover, give it a"
                " position above 1."
            })  # fmt: skip
        if self.reinstatements is not None and self.aggregate is not None:
            raise ValidationError({
                "reinstatements": "Reinstatements cap the year already; leave one of both empty."
            })  # fmt: skip


class InsuringAgreement(Record):
    """A kind of loss that a policy covers, and on which terms."""

    policy = models.ForeignKey(InsurancePolicy, models.CASCADE, related_name="agreements")
    tag = models.CharField("kind of loss", max_length=26, choices=LOSS_TAGS)
    coinsurance_percent = models.DecimalField(
        "coinsurance (%)", max_digits=7, decimal_places=4, default=Decimal(0), validators=PERCENT,
        help_text="Share of each such loss that the insured bears.",
    )  # fmt: skip
    waiting_hours = models.DecimalField(
        "waiting period (hours)", max_digits=8, decimal_places=2, null=True, blank=True,
        validators=NOT_NEGATIVE,
    )  # fmt: skip
    waiting_kind = WaitingField("waiting period is a", max_length=10, choices=Waiting, blank=True)
    remark = models.TextField("our reading", blank=True)

    class Meta(Record.Meta):
        verbose_name = "insuring agreement"
        verbose_name_plural = "insuring agreements"
        constraints = (
            models.UniqueConstraint(
                fields=("policy", "tag"), name="insuring_agreement_once",
                violation_error_message="The policy covers this kind of loss already; edit that.",
            ),
        )  # fmt: skip

    def derive_title(self) -> str:
        return f"{LOSS_TAG_LABELS.get(self.tag, self.tag)} in {self.policy}" if self.tag else ""

    def clean(self) -> None:
        if self.waiting_hours and not self.waiting_kind:
            raise ValidationError({
                "waiting_kind": "Say whether these hours are never paid (deductible), or all hours"
                " are paid once they have passed (franchise)."
            })  # fmt: skip


class PolicySublimit(Record):
    """The most that a policy pays for some kinds of loss together."""

    policy = models.ForeignKey(InsurancePolicy, models.CASCADE, related_name="sublimits")
    tags = TagsField(
        vocabulary=LOSS_TAGS, verbose_name="kinds of loss", blank=False, max_length=600
    )
    limit = rupees("limit of each event (PKR)")
    aggregate = rupees("limit of all events of a year (PKR)", null=True, blank=True)

    class Meta(Record.Meta):
        verbose_name = "policy sublimit"
        verbose_name_plural = "policy sublimits"

    def clean(self) -> None:
        if self.limit is not None and self.aggregate is not None and self.aggregate < self.limit:
            raise ValidationError({
                "aggregate": "The limit of a year lies below the limit of one event."
            })  # fmt: skip


class PolicyWarranty(OwnedRecord):
    """Something that the insurer promised to keep up, on pain of losing cover.

    Whether it is met follows from the control behind it.
    """

    policy = models.ForeignKey(InsurancePolicy, models.PROTECT, related_name="warranties")
    control = models.ForeignKey(
        Control, models.PROTECT, null=True, blank=True, related_name="warranties",
        help_text="The control that keeps the promise.",
    )  # fmt: skip
    promise = models.TextField(blank=True, help_text="What the policy asks for, in our words.")
    is_precedent = models.BooleanField(
        "condition precedent", default=True, help_text="Without it the insurer need not pay."
    )
    tags = TagsField(
        vocabulary=LOSS_TAGS, verbose_name="kinds of loss that suffer", max_length=600,
        help_text="All of them when empty.",
    )  # fmt: skip
    reduction_percent = models.DecimalField(
        "cover lost (%)", max_digits=7, decimal_places=4, default=Decimal(100), validators=PERCENT
    )

    class Meta(OwnedRecord.Meta):
        verbose_name = "policy warranty"
        verbose_name_plural = "policy warranties"


class Renewal(OwnedRecord):
    """A decision on buying or renewing cover: the offers, what they would do, what was chosen.

    Everything that the decision rested on is kept as it stood.
    """

    class Result(models.TextChoices):
        RENEW = "renew", "Renew or buy"
        CHANGE = "change", "Renew on other terms"
        NOT_BUY = "not_buy", "Not buy"

    policy = models.ForeignKey(
        InsurancePolicy, models.PROTECT, null=True, blank=True, related_name="renewals",
        verbose_name="expiring policy",
    )  # fmt: skip
    due_on = models.DateField(null=True, blank=True)
    capital_percent = models.DecimalField(
        "cost of capital (%)", max_digits=7, decimal_places=4, default=Decimal(0),
        validators=PERCENT, help_text="Asked a year for what a bad year may cost.",
    )  # fmt: skip
    chosen = models.ForeignKey(
        "risk.CoverOffer", models.PROTECT, null=True, blank=True, related_name="chosen_by",
        editable=False,
    )  # fmt: skip
    result = models.CharField(max_length=8, choices=Result, blank=True, editable=False)
    reasons = models.TextField(blank=True, editable=False)
    approver = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="renewals_decided",
        editable=False,
    )  # fmt: skip
    decision = models.ForeignKey(
        Decision, models.PROTECT, null=True, blank=True, related_name="renewals", editable=False
    )
    decided_on = models.DateField(null=True, blank=True, editable=False)
    rested_on = models.JSONField("what it rested on", default=dict, blank=True, editable=False)

    class Meta(OwnedRecord.Meta):
        verbose_name = "cover renewal"
        verbose_name_plural = "cover renewals"
        ordering = ("-due_on", "code")


class CoverOffer(Record):
    """One line of a premium schedule; what is empty stays as the expiring policy has it."""

    renewal = models.ForeignKey(Renewal, models.CASCADE, related_name="offers")
    insurer = models.ForeignKey(
        ThirdParty, models.PROTECT, null=True, blank=True, related_name="cover_offers"
    )
    premium = rupees("premium or contribution a year (PKR)")
    retention = rupees("retention of each event (PKR)", null=True, blank=True)
    limit = rupees("limit of each event (PKR)", null=True, blank=True)
    aggregate = rupees("limit of all events of a year (PKR)", null=True, blank=True)
    remark = models.TextField(blank=True)

    class Meta(Record.Meta):
        verbose_name = "cover offer"
        verbose_name_plural = "cover offers"

    def clean(self) -> None:
        if self.limit is not None and self.retention is not None and self.limit < self.retention:
            raise ValidationError({"limit": "The limit lies below the retention."})
        if self.limit is not None and self.aggregate is not None and self.aggregate < self.limit:
            raise ValidationError({
                "aggregate": "The limit of a year lies below the limit of one event."
            })  # fmt: skip
