"""What a signed report cites stays: records can be superseded, not erased."""

from __future__ import annotations

from typing import Any

from django.db.models import Q

from hisaar.assessment.models import ClauseResult, CommissionReport
from hisaar.platform.evidence.models import Evidence

Status = CommissionReport.Status
# From the first signature on, what was signed must stay what it was.
STANDING = (Status.SIGNED_ONCE, Status.SIGNED, Status.FILED)


def citing_report(record: Any) -> str:
    """The code of a signed report whose freeze cites the record; empty when there is none."""
    cited = Q(verdict_json__contains=f'"{record.code}"')
    if isinstance(record, Evidence):
        # Attached to what is cited, and so given to the examiner with it.
        for code in record.subject_codes:
            cited |= Q(verdict_json__contains=f'"{code}"')
    results = ClauseResult.objects.filter(
        cited, evaluation__reports__status__in=STANDING,
        evaluation__made_at__gte=record.created_at,
    )  # fmt: skip
    return results.values_list("evaluation__reports__code", flat=True).first() or ""
