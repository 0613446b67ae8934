"""What other parts of the product know about a record: clauses, evidence, tasks, files."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, StreamingHttpResponse
from django.urls import NoReverseMatch, reverse
from django.utils.http import content_disposition_header

from hisaar.catalogue import framework
from hisaar.lib import dates
from hisaar.platform.evidence import queries as evidence_queries
from hisaar.platform.evidence import services as evidence_services

from . import access


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
    outcomes = latest_outcomes() if wanted else {}
    return [
        ServedClause(c.id, c.obligation, c.strength, clause_address(c.id), outcomes.get(c.id, ""))
        for c in wanted
    ]


def clause_address(clause_id: str) -> str:
    try:
        return reverse("clause", args=[clause_id])
    except NoReverseMatch:
        return ""


def latest_outcomes() -> dict[str, str]:
    """Clause id to outcome, from the latest evaluation."""
    return {}


def evidence(request: HttpRequest, code: str) -> list[Any]:
    """What proves something about the record today, if the person may see evidence."""
    if not access.may(request, "view", "evidence.evidence"):
        return []
    return evidence_queries.evidence_for(code, dates.today())


def tasks(request: HttpRequest, code: str) -> list[Any]:
    return []


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


