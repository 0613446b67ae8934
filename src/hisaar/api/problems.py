"""How the API says no: ``{"detail": sentence, "errors": {field: [sentences]}}``, always JSON."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import ninja.errors
import pydantic
from django.core.exceptions import BadRequest, PermissionDenied, SuspiciousOperation
from django.core.exceptions import RequestDataTooBig as TooBig
from django.http import Http404, HttpRequest, HttpResponse
from django.http.multipartparser import MultiPartParserError
from ninja import NinjaAPI

from hisaar.lib.text import did_you_mean, join_names
from hisaar.platform.accounts.keys import KeyRefused
from hisaar.platform.accounts.permissions import NotPermitted
from hisaar.platform.accounts.throttle import Throttled
from hisaar.platform.records import Conflict, Invalid, Refused
from hisaar.platform.vault.errors import VaultError

from .rendering import answer

Errors = Mapping[str, Sequence[str]]
logger = logging.getLogger(__name__)

UNKNOWN_CALLER = (
    "Say who you are: send an API key in the header 'Authorization: Bearer …', or sign in with a"
    " browser."
)
NOT_JSON = """The body is not JSON that can be read; send one object, such as {"title": "…"}."""


class Problem(Exception):  # noqa: N818 - it is an answer, not a fault
    """An answer other than success, with its status."""

    def __init__(self, status: int, detail: str, errors: Errors | None = None, **more: Any) -> None:
        super().__init__(detail)
        self.status, self.detail, self.errors, self.more = status, detail, errors or {}, more


def respond(status: int, detail: str, errors: Errors | None = None, **more: Any) -> HttpResponse:
    response = answer({"detail": detail, "errors": errors or {}, **more}, status=status)
    if status == 401:
        response["WWW-Authenticate"] = "Bearer"
    return response


def unfit(errors: Errors) -> Problem:
    """Values that do not fit, told field by field."""
    return Problem(422, " ".join(text for texts in errors.values() for text in texts), errors)


def install(api: NinjaAPI) -> None:
    """Teach the application every answer above; nothing leaves as a trace of our code."""
    kind: Any
    for kind, status in (
        (Throttled, 429), (KeyRefused, 401), (NotPermitted, 403), (Conflict, 409), (Refused, 409),
        (VaultError, 500), (Http404, 404), (PermissionDenied, 403), (TooBig, 413),
    ):  # fmt: skip
        api.add_exception_handler(kind, _plainly(status))
    api.add_exception_handler(Problem, _problem)
    api.add_exception_handler(Invalid, _invalid)
    api.add_exception_handler(ninja.errors.AuthenticationError, _nobody)
    api.add_exception_handler(ninja.errors.ValidationError, _parameters)
    api.add_exception_handler(ninja.errors.HttpError, _http)
    for kind in (BadRequest, SuspiciousOperation, MultiPartParserError):
        api.add_exception_handler(kind, _unreadable)
    api.add_exception_handler(Exception, _fault)


def _problem(request: HttpRequest, problem: Any) -> HttpResponse:
    return respond(problem.status, problem.detail, problem.errors, **problem.more)


def _invalid(request: HttpRequest, exc: Any) -> HttpResponse:
    return _problem(request, unfit(exc.errors))


def _http(request: HttpRequest, exc: Any) -> HttpResponse:
    return respond(exc.status_code, str(exc))


def _plainly(status: int) -> Callable[[HttpRequest, Any], HttpResponse]:
    words = {
        404: "There is nothing at this address.",
        413: "The body is too large; send fewer records, or a file through /files.",
    }

    def handler(request: HttpRequest, exc: Any) -> HttpResponse:
        text = words[413] if status == 413 else str(exc) or words.get(status, "Refused.")
        return respond(status, text)

    return handler


def _nobody(request: HttpRequest, exc: Any) -> HttpResponse:
    return respond(401, UNKNOWN_CALLER)


def _unreadable(request: HttpRequest, exc: Any) -> HttpResponse:
    return respond(400, "The request cannot be read: its body is broken or has too many parts.")


def _fault(request: HttpRequest, exc: Any) -> HttpResponse:
    logger.error("%s %s failed", request.method, request.path, exc_info=exc)
    return respond(
        500, "Something went wrong on our side and nothing was changed. Try again; if it stays so,"
        " ask whoever runs Hisaar to look into its log.",
    )  # fmt: skip


def _parameters(request: HttpRequest, exc: Any) -> HttpResponse:
    """Parameters that ninja refused, in our words."""
    errors: dict[str, list[str]] = {}
    for each in exc.errors:
        name = str(each["loc"][-1])
        errors.setdefault(name, []).append(_sentence(each, name))
    return _problem(request, unfit(errors))


def sentences(
    error: pydantic.ValidationError, labels: Mapping[str, str], known: Sequence[str]
) -> dict[str, list[str]]:
    """What a schema refused, by field, in words."""
    found: dict[str, list[str]] = {}
    for each in error.errors(include_url=False):
        name = str(each["loc"][0]) if each["loc"] else ""
        if each["type"] == "extra_forbidden":
            hint = did_you_mean(name, known)
            text = f"There is no field '{name[:60]}' to set here. {hint}".strip()
        else:
            text = _sentence(each, labels.get(name, name))
        if text not in found.setdefault(name, []):
            found[name].append(text)
    return found


_WORDS = {
    "missing": "is missing; give it.",
    "bool_type": "is true or false.",
    "bool_parsing": "is true or false.",
    "int_type": "is a whole number.",
    "int_parsing": "is a whole number.",
    "int_from_float": "is a whole number.",
    "float_type": "is a number.",
    "float_parsing": "is a number.",
    "string_type": "is a text.",
    "list_type": "is a list.",
    "date_type": "is a day; write it as 2026-12-31.",
    "date_parsing": "is a day; write it as 2026-12-31.",
    "date_from_datetime_parsing": "is a day; write it as 2026-12-31.",
    "date_from_datetime_inexact": "is a day, without a time; write it as 2026-12-31.",
    "datetime_parsing": "is a moment; write it as 2026-12-31T09:30:00+05:00.",
    "datetime_from_date_parsing": "is a moment; write it as 2026-12-31T09:30:00+05:00.",
    "datetime_type": "is a moment; write it as 2026-12-31T09:30:00+05:00.",
    "timezone_aware": "needs its time zone; write it as 2026-12-31T09:30:00+05:00.",
    "decimal_type": "is a number, or a text that holds one.",
    "decimal_parsing": "is a number, or a text that holds one.",
    "finite_number": "is a finite number.",
}


def _sentence(each: Any, label: str) -> str:
    kind, context = each["type"], each.get("ctx", {})
    subject = f"{label[:1].upper()}{label[1:]}" if label else "The body"
    if kind in _WORDS:
        return f"{subject} {_WORDS[kind]}"
    if kind == "string_too_long":
        return f"{subject} has at most {context['max_length']} characters."
    if kind == "literal_error":
        return f"{subject} is one of {context['expected']}."
    if kind == "value_error":
        return f"{subject}: {context['error']}"
    if kind in ("model_type", "dict_type", "model_attributes_type"):
        return "Send one JSON object with the fields in it."
    message = each["msg"].removeprefix("Value error, ").replace("Input should", "must")
    return f"{subject} {message[:1].lower()}{message[1:]}."


def refuse_unknown_parameters(given: Sequence[str], known: Sequence[str]) -> None:
    if strange := [name for name in given if name not in known]:
        texts = {
            name: [f"There is no filter '{name[:60]}'. {did_you_mean(name, known)}".strip()]
            for name in strange
        }
        raise Problem(422, f"There is no filter {join_names(sorted(strange), limit=5)}.", texts)
