"""A refusal that no page has caught becomes a sentence, not a failure."""

from __future__ import annotations

import json
from collections.abc import Callable

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.http import url_has_allowed_host_and_scheme

from hisaar.platform.records import Refused


class RefusalMiddleware:
    """Shows ``Refused`` as a page, or to htmx as a message that leaves the page as it is."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        is_partial = "HX-Request" in request.headers
        if isinstance(exception, PermissionDenied) and is_partial and str(exception):
            return message_only(str(exception), status=403)
        if not isinstance(exception, Refused) or request.path.startswith("/api/"):
            return None
        if is_partial:
            return message_only(str(exception), status=409)
        context = {"reason": str(exception), "back": _back(request)}
        return render(request, "web/refused.html", context, status=409)


def message_only(text: str, *, status: int, level: str = "error") -> HttpResponse:
    """An answer to htmx that shows a message and changes nothing else."""
    trigger = json.dumps({"message": {"text": text, "level": level}})
    return HttpResponse(status=status, headers={"HX-Trigger": trigger, "HX-Reswap": "none"})


def _back(request: HttpRequest) -> str:
    before = request.headers.get("Referer", "")
    is_ours = url_has_allowed_host_and_scheme(before, allowed_hosts={request.get_host()})
    return before if is_ours else ""
