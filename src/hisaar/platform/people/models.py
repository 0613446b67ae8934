"""People and organisational units, and the base class of records that have an owner."""

from __future__ import annotations

import datetime as dt

from django.core.exceptions import ValidationError
from django.db import models

from hisaar.lib.identifiers import normalise_email, normalise_phone
from hisaar.platform.records.models import Record
from hisaar.platform.vault.fields import BlindIndexField, CnicField


class OrganisationalUnit(Record):
    """Departments, branches and committees' secretariats: who sits where in the insurer."""

    class Kind(models.TextChoices):
        DEPARTMENT = "department"
        BRANCH = "branch"
        WINDOW = "window", "Window takaful operation"
        SUBSIDIARY = "subsidiary"

    kind = models.CharField(max_length=20, choices=Kind, default=Kind.DEPARTMENT)
    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="units",
        verbose_name="part of",
    )  # fmt: skip
    is_risk_management = models.BooleanField(
        "is the risk management department", default=False,
        help_text="Its people count as risk management when they author strategy and framework.",
    )  # fmt: skip
    is_information_technology = models.BooleanField("belongs to the IT line", default=False)
    city = models.CharField(max_length=80, blank=True)
    closed_on = models.DateField(null=True, blank=True)

    class Meta(Record.Meta):
        verbose_name = "organisational unit"
        verbose_name_plural = "organisational units"


class Person(Record):
    """Staff, directors, contractors and outside contacts; not all of them sign in."""

    class Kind(models.TextChoices):
        EMPLOYEE = "employee"
        DIRECTOR = "director", "Non-executive director"
        CONTRACTOR = "contractor"
        OUTSIDE = "outside", "Outside contact"

    class Grade(models.TextChoices):
        BOARD = "board", "Board"
        EXECUTIVE = "executive", "Executive (CEO, COO, CFO …)"
        SENIOR = "senior", "Senior management"
        OFFICER = "officer"
        STAFF = "staff"

    kind = models.CharField(max_length=20, choices=Kind, default=Kind.EMPLOYEE)
    employee_number = models.CharField(max_length=30, blank=True)
    designation = models.CharField(max_length=120, blank=True)
    grade = models.CharField(max_length=20, choices=Grade, default=Grade.STAFF)
    unit = models.ForeignKey(
        OrganisationalUnit, models.PROTECT, null=True, blank=True, related_name="people"
    )
    manager = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="reports"
    )
    cnic = CnicField("CNIC", blank=True)
    cnic_index = BlindIndexField(source="cnic")
    email = models.EmailField("e-mail", blank=True)
    phone = models.CharField(max_length=20, blank=True)
    joined_on = models.DateField(null=True, blank=True)
    left_on = models.DateField(null=True, blank=True)
    is_senior_officer = models.BooleanField(
        default=False, help_text="Of a rank that may be appointed CISO."
    )

    class Meta(Record.Meta):
        verbose_name = "person"
        verbose_name_plural = "people"
        constraints = (
            models.UniqueConstraint(
                fields=("employee_number",), condition=~models.Q(employee_number=""),
                name="person_employee_number_is_unique",
            ),
        )  # fmt: skip

    def clean(self) -> None:
        for name, normalise in (("email", normalise_email), ("phone", normalise_phone)):
            value = getattr(self, name)
            try:
                setattr(self, name, normalise(value) if value else "")
            except ValueError as error:
                raise ValidationError({name: str(error)}) from None

    @property
    def is_director(self) -> bool:
        return self.kind == self.Kind.DIRECTOR

    def is_active(self, on: dt.date) -> bool:
        """Whether the person works here on that day."""
        joined = self.joined_on is None or self.joined_on <= on
        return joined and (self.left_on is None or self.left_on >= on)


class OwnedRecord(Record):
    """A record that somebody answers for."""

    owner = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta(Record.Meta):
        abstract = True
