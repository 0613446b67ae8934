"""Campaigns in which owners and managers keep or remove what others may touch."""

from __future__ import annotations

from django.db import models

from hisaar.assets.models import System
from hisaar.platform.people.models import OwnedRecord, Person
from hisaar.platform.records.models import Record

from .accounts import Account
from .grants import Grant


class AccessReview(OwnedRecord):
    """A campaign: whose access is looked at, by whom, until when, and what came of it."""

    class Reviewers(models.TextChoices):
        MANAGERS = "managers", "Each manager, their people"
        OWNERS = "owners", "Each owner, their systems and rights"

    class Covers(models.TextChoices):
        ALL = "all", "All accounts"
        PRIVILEGED = "privileged", "Privileged access"
        TECHNICAL = "technical", "Service accounts, keys and links"
        THIRD_PARTIES = "third_parties", "Third parties"
        PHYSICAL = "physical", "Secure areas"
        REMOTE = "remote", "Remote access"

    class Status(models.TextChoices):
        DRAFT = "draft"
        OPEN = "open"
        SIGNED = "signed", "Signed off"
        CLOSED = "closed"

    reviewers = models.CharField(max_length=10, choices=Reviewers, default=Reviewers.MANAGERS)
    covers = models.CharField(max_length=20, choices=Covers, default=Covers.ALL)
    systems = models.ManyToManyField(
        System, blank=True, related_name="access_reviews",
        help_text="Only these systems; none chosen means all.",
    )  # fmt: skip
    status = models.CharField(max_length=10, choices=Status, default=Status.DRAFT, editable=False)
    opened_on = models.DateField(null=True, blank=True)
    due_on = models.DateField(null=True, blank=True)
    signed_by = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="access_reviews_signed"
    )
    signed_on = models.DateField("signed off on", null=True, blank=True)
    closed_on = models.DateField(null=True, blank=True)
    remark = models.TextField(blank=True)

    class Meta(OwnedRecord.Meta):
        verbose_name = "access review"
        verbose_name_plural = "access reviews"

    def clean(self) -> None:
        """A review that comes from a file is as far as its dates say."""
        super().clean()
        if self.closed_on:
            self.status = self.Status.CLOSED
        elif self.signed_on:
            self.status = self.Status.SIGNED


class AccessReviewList(Record):
    """What one reviewer of a campaign has to decide, and how far they are."""

    review = models.ForeignKey(AccessReview, models.CASCADE, related_name="lists")
    reviewer = models.ForeignKey(Person, models.PROTECT, related_name="access_review_lists")
    invited_on = models.DateField(null=True, blank=True)
    reminded_on = models.DateField(null=True, blank=True)
    signed_on = models.DateField("finished on", null=True, blank=True)
    remark = models.TextField(blank=True)

    class Meta(Record.Meta):
        verbose_name = "access review list"
        verbose_name_plural = "access review lists"
        constraints = (
            models.UniqueConstraint(
                fields=("review", "reviewer"), name="access_review_list_is_once_per_reviewer"
            ),
        )

    def derive_title(self) -> str:
        return f"{self.review}: {self.reviewer}"


class AccessReviewItem(Record):
    """One line of a campaign: keep or remove, by whom, when and why."""

    class Decision(models.TextChoices):
        KEEP = "keep"
        REMOVE = "remove"

    review = models.ForeignKey(AccessReview, models.CASCADE, related_name="items")
    reviewer = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="access_review_items"
    )
    account = models.ForeignKey(Account, models.PROTECT, related_name="review_items")
    grant = models.ForeignKey(
        Grant, models.PROTECT, null=True, blank=True, related_name="review_items",
        help_text="Empty: the account itself.",
    )  # fmt: skip
    sameness = models.CharField(
        max_length=120, blank=True, db_index=True,
        help_text="Lines with the same word here are alike: same right, same job.",
    )  # fmt: skip
    decision = models.CharField(max_length=10, choices=Decision, blank=True)
    decided_on = models.DateField(null=True, blank=True)
    decided_by = models.CharField(max_length=120, blank=True)
    reason = models.TextField(blank=True)
    delegated_by = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="+"
    )
    executed_on = models.DateField(
        "removal seen on", null=True, blank=True,
        help_text="When the registers showed that what was to be removed is gone.",
    )  # fmt: skip

    class Meta(Record.Meta):
        verbose_name = "access review line"
        verbose_name_plural = "access review lines"
        indexes = (models.Index(fields=("review", "reviewer"), name="review_line_of_reviewer"),)

    def derive_title(self) -> str:
        what = str(self.grant.entitlement) if self.grant_id and self.grant else "the account"
        return f"{self.account.name}: {what}"
