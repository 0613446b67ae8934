"""What each request of a signed-in browser goes through."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone

from hisaar.platform.accounts.permissions import must_have_second_factor

from .receivers import HAS_FACTOR

STRONG = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)


class SessionCare:
    """Keep the session alive while it is used, and ask for the second factor that a role needs."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not request.path.startswith(settings.STATIC_URL) and request.user.is_authenticated:
            session: Any = request.session
            session.touch()
            if not _is_way_in(request.path) and lacks_second_factor(request):
                return _ask_for_second_factor(request)
        response = self.get_response(request)
        if request.is_secure():
            for name in (settings.SESSION_COOKIE_NAME, settings.CSRF_COOKIE_NAME):
                if name in response.cookies:
                    response.cookies[name]["secure"] = True
        return response


def _ask_for_second_factor(request: HttpRequest) -> HttpResponse:
    if request.path.startswith("/api/"):
        detail = "Your role needs a second factor; set one up on the page of your account first."
        return JsonResponse({"detail": detail, "errors": {}}, status=403)
    return redirect("account_second_factor")


def _is_way_in(path: str) -> bool:
    """Pages that somebody without a second factor needs in order to set one up, or to leave."""
    own = reverse("account_security")
    closed = (reverse("accounts_users").rstrip("/"), reverse("account_keys"))
    return path.startswith(own) and not path.startswith(closed)


def lacks_second_factor(request: HttpRequest) -> bool:
    """Whether the account's role needs a second factor, the days of grace are over, and none is
    there. What was found is noted in the session, so that it costs no query on each page.
    """
    user: Any = request.user
    today = timezone.localdate().isoformat()
    if request.session.get(HAS_FACTOR) in ("yes", today):
        return False
    if Authenticator.objects.filter(user=user, type__in=STRONG).exists():
        request.session[HAS_FACTOR] = "yes"
        return False
    if must_have_second_factor(user) and user.second_factor_due_on < timezone.localdate():
        return True
    request.session[HAS_FACTOR] = today
    return False
