"""What follows here when other records change."""

from __future__ import annotations

from typing import Any

from django.dispatch import receiver

from hisaar.catalogue.models import ThresholdOverride
from hisaar.platform.records.signals import record_deleting, record_saved

from . import contradicting, deadlines, risk_measures  # noqa: F401 - two tell risk of weaknesses


@receiver(record_saved, sender=ThresholdOverride)
@receiver(record_deleting, sender=ThresholdOverride)
def read_days_again(**_: Any) -> None:
    deadlines.forget()
