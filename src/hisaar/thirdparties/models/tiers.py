"""Which tier a third party was put into, by whom and why."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import models

from hisaar.assets.models import ThirdParty
from hisaar.platform.people.models import OwnedRecord, Person


class TierDecision(OwnedRecord):
    """Decisions on the tier of a third party: what the records propose and what was decided."""

    third_party = models.ForeignKey(ThirdParty, models.PROTECT, related_name="tier_decisions")
    tier = models.CharField(max_length=1, choices=ThirdParty.Tier)
    proposed = models.CharField(max_length=1, choices=ThirdParty.Tier, blank=True)
    grounds = models.TextField(blank=True, help_text="What the proposal rests on.")
    reason = models.TextField(
        "why it differs", blank=True, help_text="Needed when the tier is not the one proposed."
    )
    decided_on = models.DateField()
    decided_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta(OwnedRecord.Meta):
        verbose_name = "tier decision"
        verbose_name_plural = "tier decisions"

    def derive_title(self) -> str:
        return f"{self.third_party}: {self.get_tier_display()}"

    def clean(self) -> None:
        if self.proposed and self.proposed != self.tier and not self.reason.strip():
            raise ValidationError(
                {"reason": f"The records propose tier {self.proposed}; say why it is {self.tier}."}
            )
