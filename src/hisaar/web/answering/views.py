"""The one way in by a link, whatever it is for."""

from __future__ import annotations

from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, HttpResponse
from django.utils import translation
from django.views.decorators.http import require_http_methods

from hisaar.platform.accounts.models import Link
from hisaar.platform.accounts.throttle import Throttled
from hisaar.platform.notices.invitations import open_invitation
from hisaar.platform.records.refusals import Refused
from hisaar.web.accounts.addresses import address_of
from hisaar.web.middleware import message_only

from .registry import view_of
from .rendering import COOKIE, frame, language_of, render_answer

# Not "no-referrer": a browser would then send "Origin: null", which the check of forms refuses.
HEADERS = {
    "Referrer-Policy": "same-origin",
    "Cache-Control": "no-store, private",
    "X-Robots-Tag": "noindex, nofollow, noarchive",
}


@require_http_methods(["GET", "HEAD", "POST"])
def answer(request: HttpRequest, purpose: str, token: str) -> HttpResponse:
    """Open the link and hand the request to the view of its purpose."""
    # A browser may be signed in to the product: what a link shows must not depend on that.
    request.user = AnonymousUser()
    language = language_of(request)
    with translation.override("en-gb" if language == "en" else language):
        response = _answer(request, purpose, token)
    for name, value in HEADERS.items():
        response[name] = value
    if language != request.COOKIES.get(COOKIE, "en"):
        response.set_cookie(
            COOKIE, language, path=request.path, httponly=True, samesite="Lax",
            secure=request.is_secure(),
        )  # fmt: skip
    return response


def _answer(request: HttpRequest, purpose: str, token: str) -> HttpResponse:
    view = view_of(purpose)
    try:
        link = open_invitation(
            purpose, token, address=address_of(request), is_storing=request.method == "POST"
        )
        if view is None:
            raise Refused("Nothing answers links of this kind any more. Ask whoever sent it.")
    except Throttled as refusal:
        return _refused(request, refusal, heading="slow", status=429)
    except Refused as refusal:
        return _refused(request, refusal, heading="closed", status=404)
    return _opened(request, view, link)


def _opened(request: HttpRequest, view: object, link: Link) -> HttpResponse:
    assert callable(view)  # noqa: S101 - told to the type checker
    request.answer = frame(request, link)  # type: ignore[attr-defined]
    try:
        response: HttpResponse = view(request, link)
        # While the language is set: a template that renders later would be in another.
        if hasattr(response, "render"):
            response.render()
    except Refused as refusal:
        return _refused(request, refusal, heading="not_done", status=409)
    return response


def _refused(request: HttpRequest, refusal: Refused, *, heading: str, status: int) -> HttpResponse:
    if "HX-Request" in request.headers:
        return message_only(str(refusal), status=status)
    return render_answer(
        request, "web/answering/refused.html", {"reason": str(refusal), "heading": heading},
        status=status,
    )  # fmt: skip
