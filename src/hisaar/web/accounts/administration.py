"""The administrator's page of accounts."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from allauth.account.decorators import reauthentication_required
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from hisaar.platform.accounts import permissions, services
from hisaar.platform.accounts.models import User
from hisaar.platform.accounts.roles import roles
from hisaar.platform.audit import chain
from hisaar.platform.records.refusals import Refused
from hisaar.web import navigation

from .forms import AddUserForm, ChangeUserForm, GrantForm

SUBJECT = "accounts.user"
SHOWN_LINK = "_sign_in_link"


def allowed(action: str) -> Callable[[Callable[..., HttpResponse]], Callable[..., HttpResponse]]:
    """Let in whose roles allow it; a refusal inside becomes a message on the page before."""

    def decorate(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
        @wraps(view)
        def wrapped(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if not permissions.permits(request.user, action, SUBJECT):
                return render(request, "403.html", status=403)
            try:
                return view(request, *args, **kwargs)
            except Refused as refusal:
                messages.error(request, str(refusal))
                return redirect("accounts_users")

        return wrapped

    return decorate


navigation.announce(
    navigation.Page(
        "Accounts",
        "accounts_users",
        "key-round",
        order=900,
        heading="Administration",
        allowed=lambda request: permissions.permits(request.user, "view", SUBJECT),
    )
)


@login_required
@allowed("view")
def users(request: HttpRequest) -> HttpResponse:
    known, today = roles(), timezone.localdate()
    rows = [(user, _grants(user, known, today)) for user in services.overview()]
    return render(request, "account/users.html", {
        "rows": rows, "may_add": permissions.permits(request.user, "add", SUBJECT),
    })  # fmt: skip


@login_required
@allowed("add")
@reauthentication_required
def add(request: HttpRequest) -> HttpResponse:
    form = AddUserForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        wanted, actor = form.cleaned_data, _actor(request)
        try:
            user, link = services.add_user(
                wanted["username"], actor=actor, email=wanted["email"], person=wanted["person"],
                roles=[wanted["role"]] if wanted["role"] else [], ends_on=wanted["ends_on"],
            )  # fmt: skip
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            _show_link(request, link)
            return redirect("accounts_user", user.username)
    return render(request, "account/user_add.html", {"form": form, "roles": roles().grantable()})


@login_required
@allowed("view")
def user(request: HttpRequest, username: str) -> HttpResponse:
    found = services.find_user(username)
    return _user_page(request, found)


@login_required
@allowed("change")
def change(request: HttpRequest, username: str) -> HttpResponse:
    found = services.find_user(username)
    form = ChangeUserForm(request.POST or None, user=found)
    if request.method == "POST" and form.is_valid():
        wanted = form.cleaned_data
        try:
            services.change_user(
                found, actor=_actor(request), email=wanted["email"], person=wanted["person"]
            )
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, f"{found.username} is changed.")
            return redirect("accounts_user", found.username)
    return _user_page(request, found, change_form=form)


@login_required
@allowed("grant")
@reauthentication_required
def grant(request: HttpRequest, username: str) -> HttpResponse:
    found = services.find_user(username)
    form = GrantForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            services.grant_role(found, actor=_actor(request), **form.cleaned_data)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            label = roles()[form.cleaned_data["role"]].label
            messages.success(request, f"{found.username} holds the role {label}.")
            return redirect("accounts_user", found.username)
    return _user_page(request, found, grant_form=form)


@login_required
@allowed("revoke")
def revoke(request: HttpRequest, username: str, role: str) -> HttpResponse:
    found = services.find_user(username)
    label = roles()[role].label if role in roles() else role

    def act() -> None:
        services.revoke_role(found, role, actor=_actor(request))
        messages.success(request, f"{found.username} no longer holds the role {label}.")

    return _confirmed(
        request, found, act, title=f"Revoke the role {label}?", button="Revoke",
        text=f"{found} loses what the role {label} allows, at once and in every open browser.",
    )  # fmt: skip


@login_required
@allowed("reset")
@reauthentication_required
def reset(request: HttpRequest, username: str) -> HttpResponse:
    found = services.find_user(username)

    def act() -> None:
        _show_link(request, services.reset_user(found, actor=_actor(request)))

    return _confirmed(
        request, found, act, title=f"Reset {found.username}?", button="Reset",
        text="Password, second factor and recovery codes are removed, and every browser is signed"
        " out. You get a one-time link to hand over; it works for 24 hours.",
    )  # fmt: skip


@login_required
@allowed("deactivate")
def deactivate(request: HttpRequest, username: str) -> HttpResponse:
    found = services.find_user(username)

    def act() -> None:
        services.deactivate(found, actor=_actor(request))
        messages.success(request, f"{found.username} is deactivated.")

    return _confirmed(
        request, found, act, title=f"Deactivate {found.username}?", button="Deactivate",
        text=f"Nobody gets in by this account any more: its browsers are signed out, its API keys"
        f" and links end. Records and audit trail keep the name of {found}.",
    )  # fmt: skip


@login_required
@allowed("deactivate")
@reauthentication_required
def reactivate(request: HttpRequest, username: str) -> HttpResponse:
    found = services.find_user(username)

    def act() -> None:
        _show_link(request, services.reactivate(found, actor=_actor(request)))

    return _confirmed(
        request, found, act, title=f"Reactivate {found.username}?", button="Reactivate",
        text="The account holds its roles again. You get a one-time link for a new password.",
    )  # fmt: skip


def _confirmed(
    request: HttpRequest, found: User, act: Callable[[], None], *,
    title: str, text: str, button: str,
) -> HttpResponse:  # fmt: skip
    """Ask first; on the answer, do it, or say why not."""
    if request.method == "POST":
        try:
            act()
        except Refused as refusal:
            messages.error(request, str(refusal))
        return redirect("accounts_user", found.username)
    return render(request, "account/confirm.html", {
        "account": found, "title": title, "text": text, "button": button,
    })  # fmt: skip


def _user_page(request: HttpRequest, found: User, **forms: Any) -> HttpResponse:
    known, today = roles(), timezone.localdate()
    view = next(u for u in services.overview() if u.pk == found.pk)
    initial = {"email": found.email, "person": found.person.code if found.person else None}
    may = {a for a in ("change", "grant", "revoke", "reset", "deactivate")
           if permissions.permits(request.user, a, SUBJECT)}  # fmt: skip
    link = request.session.pop(SHOWN_LINK, None)
    return render(request, "account/user.html", {
        "account": view, "grants": _grants(view, known, today), "may": may,
        "change_form": forms.get("change_form") or ChangeUserForm(initial=initial, user=found),
        "grant_form": forms.get("grant_form") or GrantForm(),
        "link": request.build_absolute_uri(link["path"]) if link else "",
        "link_expires_at": link["expires_at"] if link else "",
        "history": [
            (entry, _roles_in(entry.changes, known))
            for entry in chain.history(f"user:{found.username}")[:20]
        ],
    })  # fmt: skip


def _grants(user: User, known: Any, today: Any) -> list[tuple[str, Any, bool]]:
    return [
        (known[g.role].label if g.role in known else g.role, g, g.holds(today))
        for g in user.grants.all()
    ]


def _roles_in(changes: Any, known: Any) -> str:
    return ", ".join(known[name].label for name in changes if name in known)


def _show_link(request: HttpRequest, link: services.SignInLink) -> None:
    """Keep the link for the page that follows, which shows it once; the session is sealed."""
    at = timezone.localtime(link.expires_at)
    request.session[SHOWN_LINK] = {"path": link.path, "expires_at": f"{at:%-d %B %Y, %H:%M}"}


def _actor(request: HttpRequest) -> Any:
    return request.user
