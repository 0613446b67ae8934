"""Loss scenarios: what can happen, what people say of it, and what controls change."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models

from hisaar.assets.models import BusinessFunction, System, ThirdParty
from hisaar.governance.tags import TagsField
from hisaar.platform.people.models import OwnedRecord, Person
from hisaar.platform.records.dated import Dated
from hisaar.platform.records.models import Record
from hisaar.risk.vocabulary import LOSS_TAG_LABELS, LOSS_TAGS, Exclusion, IncidentType

from .controls import Control
from .register import Risk

PERCENT = (MinValueValidator(0), MaxValueValidator(100))
NOT_NEGATIVE = (MinValueValidator(0),)


def measured(label: str, **options: Any) -> Any:
    """A field for rupees, hours or events: never negative, empty where nobody said."""
    return models.DecimalField(
        label, max_digits=20, decimal_places=4, null=True, blank=True, validators=NOT_NEGATIVE,
        **options,
    )  # fmt: skip


class LossScenario(Dated, OwnedRecord):
    """Something that can happen and cost money: how often, what it costs, who says so.

    The figures are in its parts and in what people estimated.
    """

    class Frequency(models.TextChoices):
        UNCERTAIN = "uncertain", "As uncertain as the estimates (negative binomial)"
        POISSON = "poisson", "At a steady rate (Poisson)"
        CLUSTERED = "clustered", "In clusters (negative binomial)"
        ONCE = "once", "At most once a year (Bernoulli)"

    class Pool(models.TextChoices):
        LINEAR = "linear", "Any of them may be right (linear)"
        LOGARITHMIC = "logarithmic", "All are partly right (logarithmic)"

    description = models.TextField(blank=True, help_text="How it would come about and end.")
    incident_type = models.CharField(max_length=12, choices=IncidentType)
    risks = models.ManyToManyField(Risk, blank=True, related_name="scenarios")
    functions = models.ManyToManyField(BusinessFunction, blank=True, related_name="scenarios")
    systems = models.ManyToManyField(System, blank=True, related_name="scenarios")
    third_parties = models.ManyToManyField(ThirdParty, blank=True, related_name="scenarios")
    frequency = models.CharField(max_length=10, choices=Frequency, default=Frequency.UNCERTAIN)
    dispersion = measured(
        "size of the negative binomial",
        help_text="For clusters: the smaller, the more they crowd; above 0.",
    )
    quiet_percent = models.DecimalField(
        "years without any (%)", max_digits=7, decimal_places=4, null=True, blank=True,
        validators=PERCENT,
        help_text="Empty: as the frequency says. Otherwise the zero-modified distribution.",
    )  # fmt: skip
    chance_percent = models.DecimalField(
        "chance that an attempt succeeds (%)", max_digits=7, decimal_places=4,
        default=Decimal(100), validators=PERCENT,
        help_text="With no control at all; 100 when events are estimated rather than attempts.",
    )  # fmt: skip
    pool = models.CharField(
        "estimates are joined", max_length=12, choices=Pool, default=Pool.LINEAR
    )
    exclusions = TagsField(
        vocabulary=Exclusion, verbose_name="exclusions in play",
        help_text="Grounds on which an insurer could refuse it, where the wording has them.",
    )  # fmt: skip
    reviewed_on = models.DateField("last reviewed on", null=True, blank=True)

    class Meta(OwnedRecord.Meta):
        verbose_name = "loss scenario"
        verbose_name_plural = "loss scenarios"

    def clean(self) -> None:
        super().clean()
        if self.dispersion is not None and self.dispersion == 0:
            raise ValidationError({"dispersion": "The size has to be above 0."})


class LossPart(Record):
    """One kind of cost of an event of a scenario, and how it is distributed.

    Several parts of one kind in a scenario are alternatives, each with its chance; what is missing
    to a hundred percent costs nothing.
    """

    class Shape(models.TextChoices):
        RANGE = "range", "From people's ranges (lognormal)"
        PERT = "pert", "From people's three points (PERT)"
        INTERRUPTION = "interruption", "Hours × rupees an hour"
        GAMMA = "gamma"
        PARETO = "pareto"
        GENERALISED_PARETO = "generalised_pareto", "Generalised Pareto"
        SAMPLE = "sample", "From amounts that were seen"

    scenario = models.ForeignKey(LossScenario, models.CASCADE, related_name="parts")
    tag = models.CharField("kind of loss", max_length=26, choices=LOSS_TAGS)
    shape = models.CharField(max_length=20, choices=Shape, default=Shape.RANGE)
    happens_percent = models.DecimalField(
        "in so many events of a hundred", max_digits=7, decimal_places=4,
        default=Decimal(100), validators=PERCENT,
    )  # fmt: skip
    rupees_per_hour = measured(
        "rupees an hour", help_text="For an interruption: margin at risk, before what comes back."
    )
    recaptured_percent = models.DecimalField(
        "comes back later (%)", max_digits=7, decimal_places=4, default=Decimal(0),
        validators=PERCENT,
        help_text="For an interruption: premium that is only delayed, such as renewals.",
    )  # fmt: skip
    location = measured("minimum or threshold", help_text="For Pareto and generalised Pareto: PKR.")
    scale = measured("scale", help_text="For gamma and generalised Pareto: PKR.")
    shape_parameter = models.DecimalField(
        "shape parameter", max_digits=10, decimal_places=6, null=True, blank=True,
        help_text="Gamma: shape. Pareto: alpha. Generalised Pareto: xi.",
    )  # fmt: skip
    sample = models.TextField(
        "amounts seen", blank=True, help_text="PKR, one a line, as in claims files."
    )
    basis = models.TextField("why so", blank=True)

    class Meta(Record.Meta):
        verbose_name = "loss part"
        verbose_name_plural = "loss parts"

    def derive_title(self) -> str:
        """What it was called, or the kind of loss; alternatives of one kind need names."""
        return self.title or self.usual_title

    @property
    def usual_title(self) -> str:
        return f"{LOSS_TAG_LABELS.get(self.tag, self.tag)} of {self.scenario}" if self.tag else ""


class Estimate(Record):
    """What one person says of a scenario: nine times in ten it lies between low and high."""

    class Quantity(models.TextChoices):
        RATE = "rate", "Events or attempts a year"
        AMOUNT = "amount", "Rupees of one event"
        HOURS = "hours", "Hours of one event"

    scenario = models.ForeignKey(LossScenario, models.CASCADE, related_name="estimates")
    part = models.ForeignKey(
        LossPart, models.CASCADE, null=True, blank=True, related_name="estimates",
        help_text="Which cost; empty for events a year.",
    )  # fmt: skip
    quantity = models.CharField(max_length=8, choices=Quantity)
    quantity.example = lambda n=0: "rate"  # type: ignore[attr-defined]  # it needs no part
    person = models.ForeignKey(Person, models.PROTECT, related_name="estimates")
    given_on = models.DateField()
    low = models.DecimalField(max_digits=20, decimal_places=4, validators=NOT_NEGATIVE)
    likely = measured("most likely", help_text="For three points only.")
    high = models.DecimalField(max_digits=20, decimal_places=4, validators=NOT_NEGATIVE)
    high.example = lambda n=0: Decimal(n + 2)  # type: ignore[attr-defined]  # above the low end
    basis = models.TextField("why so", blank=True)

    class Meta(Record.Meta):
        verbose_name = "estimate"
        verbose_name_plural = "estimates"
        ordering = ("-given_on", "code")

    def derive_title(self) -> str:
        what = self.part if self.part_id else self.scenario
        return f"{self.person} on {what}" if self.person_id else ""

    def clean(self) -> None:
        if self.low is not None and self.high is not None and self.low >= self.high:
            raise ValidationError({
                "high": f"The high end ({self.high:g}) has to be above the low end ({self.low:g})."
            })  # fmt: skip
        if self.likely is not None and not self.low <= self.likely <= self.high:
            raise ValidationError({
                "likely": f"The most likely ({self.likely:g}) lies outside {self.low:g} to"
                f" {self.high:g}."
            })  # fmt: skip
        if self.part_id and self.part and self.part.scenario_id != self.scenario_id:
            raise ValidationError({"part": f"{self.part} belongs to another scenario."})
        is_rate = self.quantity == self.Quantity.RATE
        if is_rate and self.part_id:
            raise ValidationError({"part": "Events a year are said of the scenario as a whole."})
        if self.quantity and not is_rate and not self.part_id:
            raise ValidationError({"part": "Say which cost of the scenario it is about."})


class CommonShock(Dated, OwnedRecord):
    """One cause that strikes several scenarios at once: the core vendor down, a worm, a war."""

    rate = models.DecimalField(
        "shocks a year", max_digits=12, decimal_places=6, validators=NOT_NEGATIVE
    )
    description = models.TextField(blank=True)

    class Meta(OwnedRecord.Meta):
        verbose_name = "common shock"
        verbose_name_plural = "common shocks"


class ShockShare(Record):
    """The chance that a common shock brings about the loss of a scenario."""

    shock = models.ForeignKey(CommonShock, models.CASCADE, related_name="shares")
    scenario = models.ForeignKey(LossScenario, models.PROTECT, related_name="shock_shares")
    chance_percent = models.DecimalField(
        "chance (%)", max_digits=7, decimal_places=4, validators=PERCENT
    )

    class Meta(Record.Meta):
        verbose_name = "share of a shock"
        verbose_name_plural = "shares of shocks"

    def derive_title(self) -> str:
        return f"{self.scenario} in {self.shock}" if self.scenario_id else ""


class ControlEffect(OwnedRecord):
    """What a control changes in a scenario when it works: so many percent less.

    It counts in full while the control is effective, by half while it is partly effective, and
    not at all otherwise; that follows from the control's tests, not from what is entered here.
    """

    control = models.ForeignKey(Control, models.PROTECT, related_name="effects")
    scenario = models.ForeignKey(LossScenario, models.PROTECT, related_name="effects")
    rate_percent = models.DecimalField(
        "fewer attempts (%)", max_digits=7, decimal_places=4, default=Decimal(0),
        validators=PERCENT,
    )  # fmt: skip
    chance_percent = models.DecimalField(
        "fewer that succeed (%)", max_digits=7, decimal_places=4, default=Decimal(0),
        validators=PERCENT,
    )  # fmt: skip
    amount_percent = models.DecimalField(
        "smaller amounts (%)", max_digits=7, decimal_places=4, default=Decimal(0),
        validators=(MinValueValidator(0), MaxValueValidator(99)),
    )  # fmt: skip
    worst_percent = models.DecimalField(
        "smaller worst amounts (%)", max_digits=7, decimal_places=4, null=True, blank=True,
        validators=(MinValueValidator(0), MaxValueValidator(99)),
        help_text="When the worst events shrink by another share than the others.",
    )  # fmt: skip
    duration_percent = models.DecimalField(
        "shorter interruptions (%)", max_digits=7, decimal_places=4, default=Decimal(0),
        validators=(MinValueValidator(0), MaxValueValidator(99)),
    )  # fmt: skip
    basis = models.TextField("why so", blank=True)

    class Meta(OwnedRecord.Meta):
        verbose_name = "control effect"
        verbose_name_plural = "control effects"
        constraints = (
            models.UniqueConstraint(
                fields=("control", "scenario"), name="control_effect_once",
                violation_error_message="The effect of this control on this scenario is already"
                " there; edit that one.",
            ),
        )  # fmt: skip

    def derive_title(self) -> str:
        return f"{self.control} against {self.scenario}" if self.control_id else ""


class OwnLoss(OwnedRecord):
    """A loss that the insurer had: what it cost, for how long; the model is tested against it."""

    scenario = models.ForeignKey(
        LossScenario, models.PROTECT, null=True, blank=True, related_name="own_losses",
        help_text="Which of the scenarios it was.",
    )  # fmt: skip
    happened_on = models.DateField()
    amount = models.DecimalField(
        "cost in all (PKR)", max_digits=18, decimal_places=2, validators=NOT_NEGATIVE
    )
    hours = measured("hours of interruption")
    incident = models.CharField(
        max_length=40, blank=True, help_text="Code or reference of the incident."
    )
    description = models.TextField(blank=True)

    class Meta(OwnedRecord.Meta):
        verbose_name = "own loss"
        verbose_name_plural = "own losses"
        ordering = ("-happened_on", "code")
