"""What other parts of the product know about a record: clauses, evidence, tasks, files."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, StreamingHttpResponse
from django.urls import NoReverseMatch, reverse
from django.utils.http import content_disposition_header

from hisaar.assessment import queries as assessment_queries
from hisaar.catalogue import framework
from hisaar.lib import dates
from hisaar.platform.evidence import queries as evidence_queries
from hisaar.platform.evidence import services as evidence_services
from hisaar.platform.evidence.models import Evidence
from hisaar.platform.records import type_of
from hisaar.platform.tasks import queries as task_queries
from hisaar.platform.tasks.models import Task

from . import access, addresses

MOST_TASKS = 20


@dataclass(frozen=True)
class ServedClause:
    """An obligation that a register serves, with its latest outcome when one is known."""

    id: str
    obligation: str
    strength: str
    address: str
    outcome: str = ""


def clauses(request: HttpRequest, ids: Iterable[str]) -> list[ServedClause]:
    known = framework.secp().clauses
    wanted = [known[i] for i in ids if i in known]
    outcomes = latest_outcomes(c.id for c in wanted) if wanted else {}
    return [
        ServedClause(c.id, c.obligation, c.strength, clause_address(c.id), outcomes.get(c.id, ""))
        for c in wanted
    ]


def clause_address(clause_id: str) -> str:
    try:
        return reverse("clause", args=[clause_id])
    except NoReverseMatch:
        return ""


def latest_outcomes(ids: Iterable[str]) -> dict[str, str]:
    """Clause id to outcome, from the latest evaluation of the current state."""
    evaluation = assessment_queries.latest()
    if evaluation is None:
        return {}
    rows = evaluation.results.filter(clause__in=list(ids))
    return dict(rows.values_list("clause", "outcome"))


def evidence(request: HttpRequest, code: str) -> list[Any]:
    """What proves something about the record today, as far as the person may see it."""
    if not access.may(request, "view", Evidence):
        return []
    found = evidence_queries.evidence_for(code, dates.today())
    return [item for item in found if access.sees(request, item)]


def evidence_address(request: HttpRequest, code: str) -> str:
    """Where evidence for that record is added, or nothing for those who may not."""
    if not access.may(request, "add", Evidence):
        return ""
    return addresses.register(type_of(Evidence), f"new/?{urlencode({'subjects': code})}")


def tasks(request: HttpRequest, code: str) -> list[Any]:
    """What is still to be done about the record, as far as the person may see it."""
    if not access.may(request, "view", Task):
        return []
    found = task_queries.about(code, dates.today())[:MOST_TASKS]
    return [item for item in found if access.sees(request, item)]


def download(stored: Any) -> StreamingHttpResponse:
    """A stored file, always as a download: what people upload is never run as a page of ours."""
    response = StreamingHttpResponse(
        evidence_services.read(stored), content_type=stored.media_type or "application/octet-stream"
    )
    response["Content-Disposition"] = content_disposition_header(True, stored.name) or "attachment"
    response["Content-Length"] = str(stored.size)
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, no-store"
    return response
