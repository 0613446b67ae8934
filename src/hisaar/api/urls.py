"""The addresses below ``/api/v1/``; whatever is none of them is answered in JSON as well."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, path

from .application import api
from .problems import respond


def _in_json(view: Callable[..., Any]) -> Callable[..., Any]:
    @wraps(view)
    def wrapped(request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        response = view(request, *args, **kwargs)
        if response.status_code != 405:
            return response
        methods = ", ".join(sorted(response["Allow"].split(", ")))
        answer: HttpResponse = respond(405, f"This address takes {methods}, not {request.method}.")
        answer["Allow"] = methods
        return answer

    return wrapped


def _wrapped(pattern: Any) -> URLPattern:
    pattern.callback = _in_json(pattern.callback)
    return pattern  # type: ignore[no-any-return]


def nowhere(request: HttpRequest, rest: str = "") -> HttpResponse:
    text = f"There is nothing at {request.path[:200]}; /api/v1/docs lists what there is."
    return respond(404, text)


nowhere.csrf_exempt = True  # type: ignore[attr-defined]  # it does nothing, whoever asks

app_name = "api"
urlpatterns = [
    *[_wrapped(pattern) for pattern in api.urls[0] if getattr(pattern, "name", "") != "api-root"],
    path("", nowhere, name="nowhere"),
    path("<path:rest>", nowhere, name="nowhere"),
]
