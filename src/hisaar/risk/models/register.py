"""The register of risks, how they were rated over time, and areas that were looked at."""

from __future__ import annotations

import datetime as dt

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models

from hisaar.assets.models import BusinessFunction, DataSet, System, ThirdParty
from hisaar.governance.tags import TagsField
from hisaar.governance.vocabulary import ProfileCategory
from hisaar.platform.people.models import OwnedRecord, Person
from hisaar.platform.records.dated import Dated
from hisaar.platform.records.models import Record
from hisaar.risk.vocabulary import INTERNAL_CAUSES, Cause, Obligation, Rating, Source

from .controls import Control
from .threats import Threat

Area = BusinessFunction.Area
LEVEL = (MinValueValidator(1), MaxValueValidator(10))


class Risk(Dated, OwnedRecord):
    """Something uncertain in which data or technology could cost the insurer: where it comes from,
    what it touches, and how it is rated on the insurer's own scale.

    Ratings are kept apart, one a day on which somebody rated; the latest of them is shown here.
    """

    area = models.CharField("operational area", max_length=20, choices=Area)
    source = models.CharField(max_length=10, choices=Source)
    cause = models.CharField(max_length=20, choices=Cause, blank=True)
    description = models.TextField(
        blank=True, help_text="Because of … it may happen that …, so that …"
    )
    profile_category = models.CharField(
        "inherent risk category", max_length=14, choices=ProfileCategory, blank=True
    )
    obligations = TagsField(
        vocabulary=Obligation, verbose_name="obligations touched",
        help_text="What it could keep the insurer from doing.",
    )  # fmt: skip
    clauses = models.CharField(
        max_length=200, blank=True, help_text="Clauses that it bears on, as: SYS-07, RCA-28."
    )
    threats = models.ManyToManyField(Threat, blank=True, related_name="risks")
    functions = models.ManyToManyField(BusinessFunction, blank=True, related_name="risks")
    systems = models.ManyToManyField(System, blank=True, related_name="risks")
    data_sets = models.ManyToManyField(DataSet, blank=True, related_name="risks")
    third_parties = models.ManyToManyField(ThirdParty, blank=True, related_name="risks")
    controls = models.ManyToManyField(Control, blank=True, related_name="risks")
    is_emerging = models.BooleanField(
        "is emerging", default=False, help_text="Not felt yet, but worth watching."
    )
    identified_on = models.DateField(null=True, blank=True)
    # The latest rating, kept by the ratings themselves.
    inherent_score = models.PositiveSmallIntegerField(null=True, blank=True, editable=False)
    inherent_rating = models.PositiveSmallIntegerField(
        choices=Rating, null=True, blank=True, editable=False
    )
    residual_score = models.PositiveSmallIntegerField(null=True, blank=True, editable=False)
    residual_rating = models.PositiveSmallIntegerField(
        choices=Rating, null=True, blank=True, editable=False
    )
    rated_on = models.DateField("last rated on", null=True, blank=True, editable=False)

    class Meta(OwnedRecord.Meta):
        verbose_name = "risk"
        verbose_name_plural = "risks"

    def clean(self) -> None:
        super().clean()
        if self.cause and self.source:
            inside = self.cause in INTERNAL_CAUSES
            if self.cause not in _EITHER and inside != (self.source == Source.INTERNAL):
                where = "inside" if inside else "outside"
                raise ValidationError({
                    "source": f"{Cause(self.cause).label} lies {where} the insurer; change the"
                    " source or the cause."
                })  # fmt: skip
        self.clauses = ", ".join(self.clauses.replace(",", " ").replace(";", " ").split())

    @property
    def is_internal(self) -> bool:
        return self.source == Source.INTERNAL


_EITHER = frozenset({Cause.ENVIRONMENT, Cause.INTERMEDIARY, Cause.SYSTEM_FAILURE})


class RiskRating(Record):
    """How a risk was rated on a day: before controls (inherent) and as controls stand (residual).

    Levels are those of the method in force; a rating follows from likelihood × impact.
    """

    risk = models.ForeignKey(Risk, models.CASCADE, related_name="ratings")
    rated_on = models.DateField()
    inherent_likelihood = models.PositiveSmallIntegerField(validators=LEVEL)
    inherent_impact = models.PositiveSmallIntegerField(validators=LEVEL)
    residual_likelihood = models.PositiveSmallIntegerField(validators=LEVEL)
    residual_impact = models.PositiveSmallIntegerField(validators=LEVEL)
    rater = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="risk_ratings",
        verbose_name="rated by",
    )  # fmt: skip
    reason = models.TextField("why so", blank=True)

    class Meta(Record.Meta):
        verbose_name = "risk rating"
        verbose_name_plural = "risk ratings"
        ordering = ("-rated_on", "code")
        indexes = (models.Index(fields=("risk", "rated_on"), name="risk_rating_by_day"),)

    def derive_title(self) -> str:
        return f"{self.risk} on {self.rated_on:%d %b %Y}" if self.rated_on else ""

    def clean(self) -> None:
        if None in (self.inherent_score, self.residual_score):
            return
        if self.residual_score > self.inherent_score:  # type: ignore[operator]
            raise ValidationError({
                "residual_likelihood": f"What remains ({self.residual_score}) is more than what"
                f" was there before any control ({self.inherent_score})."
            })  # fmt: skip

    @property
    def inherent_score(self) -> int | None:
        return _product(self.inherent_likelihood, self.inherent_impact)

    @property
    def residual_score(self) -> int | None:
        return _product(self.residual_likelihood, self.residual_impact)


def _product(likelihood: int | None, impact: int | None) -> int | None:
    return None if likelihood is None or impact is None else likelihood * impact


class AreaReview(OwnedRecord):
    """A look for cyber risks of one source in an operational area that found none, and why."""

    area = models.CharField("operational area", max_length=20, choices=Area)
    source = models.CharField(max_length=10, choices=Source)
    reviewed_on = models.DateField()
    reason = models.TextField("why there is none")
    reviewer = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="area_reviews"
    )

    class Meta(OwnedRecord.Meta):
        verbose_name = "area review"
        verbose_name_plural = "area reviews"
        ordering = ("-reviewed_on", "code")

    def derive_title(self) -> str:
        if not self.area or not self.source:
            return ""
        return f"{Area(self.area).label}: no risk {Source(self.source).label.lower()}"

    def holds(self, on: dt.date, since: dt.date) -> bool:
        return since <= self.reviewed_on <= on and bool(self.reason.strip())
