"""One's own account: roles, password, second factors, browsers, API keys."""

from __future__ import annotations

from typing import Any

from allauth.account.decorators import reauthentication_required
from allauth.mfa.models import Authenticator
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from hisaar.platform.accounts import keys, permissions, roles, services, sessions
from hisaar.platform.records.refusals import Refused

from .forms import ApiKeyForm
from .middleware import lacks_second_factor


@login_required
def security(request: HttpRequest) -> HttpResponse:
    user: Any = request.user
    factors = list(Authenticator.objects.filter(user=user).order_by("created_at"))
    by_kind = {a.type: a for a in factors if a.type != Authenticator.Type.WEBAUTHN}
    codes = by_kind.get(Authenticator.Type.RECOVERY_CODES)
    known = roles.roles()
    return render(request, "account/security.html", {
        "grants": [(known.get(g.role), g) for g in user.grants.order_by("role")],
        "today": timezone.localdate(),
        "app": by_kind.get(Authenticator.Type.TOTP),
        "passkeys": [a for a in factors if a.type == Authenticator.Type.WEBAUTHN],
        "codes_left": len(codes.wrap().get_unused_codes()) if codes else None,
        "needs_factor": permissions.must_have_second_factor(user),
        "sessions": sessions.sessions_of(user),
        "this_session": sessions.hashed(request.session.session_key or ""),
        "live_keys": [k for k in user.api_keys.all() if k.is_live(timezone.localdate())],
    })  # fmt: skip


@login_required
def second_factor(request: HttpRequest) -> HttpResponse:
    """What somebody sees whose role needs a second factor that is not there."""
    if not lacks_second_factor(request):
        return redirect("account_security")
    return render(request, "account/second_factor.html")


@login_required
@require_POST
def end_session(request: HttpRequest, identity: str) -> HttpResponse:
    user: Any = request.user
    services.end_session(user, identity)
    messages.success(request, "That browser is signed out.")
    return redirect("account_security")


@login_required
@require_POST
def end_other_sessions(request: HttpRequest) -> HttpResponse:
    user: Any = request.user
    ended = services.end_other_sessions(user, but=request.session.session_key)
    messages.success(request, f"{ended} other browser{'s' * (ended != 1)} signed out.")
    return redirect("account_security")


@login_required
def api_keys(request: HttpRequest) -> HttpResponse:
    user: Any = request.user
    today = timezone.localdate()
    shown = [(key, key.is_live(today)) for key in user.api_keys.all()]
    raw = request.session.pop("_new_api_key", None)
    return render(request, "account/keys.html", {"keys": shown, "raw": raw})


@reauthentication_required
def add_api_key(request: HttpRequest) -> HttpResponse:
    user: Any = request.user
    form = ApiKeyForm(request.POST or None, user=user)
    if request.method == "POST" and form.is_valid():
        wanted = form.cleaned_data
        try:
            _, raw = keys.create_api_key(
                user, actor=user, name=wanted["name"], scopes=form.scopes(),
                expires_on=wanted["expires_on"],
            )  # fmt: skip
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            request.session["_new_api_key"] = raw  # shown once, on the page that follows
            return redirect("account_keys")
    return render(request, "account/key_form.html", {"form": form})


@login_required
@require_POST
def revoke_api_key(request: HttpRequest, pk: int) -> HttpResponse:
    user: Any = request.user
    try:
        key = services.revoke_key(user, pk)
        messages.success(request, f"The API key {key} lets nobody in any more.")
    except Refused as refusal:
        messages.error(request, str(refusal))
    return redirect("account_keys")
