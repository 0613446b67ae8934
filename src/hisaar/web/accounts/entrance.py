"""Ways in by a one-time link: the first account, a new account, a reset one."""

from __future__ import annotations

from typing import Any

from allauth.account.internal.flows.login import perform_password_login
from allauth.account.models import Login
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters

from hisaar.platform.accounts import links, services, throttle
from hisaar.platform.accounts.models import User
from hisaar.platform.records.refusals import Refused

from .addresses import address_of
from .forms import FirstAccountForm, NewPasswordForm


@never_cache
@sensitive_post_parameters("password", "again")
def first(request: HttpRequest, token: str) -> HttpResponse:
    """Make the first account of the installation."""
    try:
        _look(request, services.FIRST, token)
    except Refused as refusal:
        return _refused(request, refusal)
    form = FirstAccountForm(request.POST or None, user=User())
    if request.method == "POST" and form.is_valid():
        wanted = form.cleaned_data
        try:
            user = services.take_first_sign_in(
                token, username=wanted["username"], password=wanted["password"],
                email=wanted["email"], person=wanted.get("person"),
            )  # fmt: skip
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            return _sign_in(request, user)
    return render(request, "account/first.html", {"form": form})


@never_cache
@sensitive_post_parameters("password", "again")
def welcome(request: HttpRequest, token: str) -> HttpResponse:
    """Set the password of a new account, or of one that was reset."""
    try:
        link = _look(request, services.WELCOME, token)
    except Refused as refusal:
        return _refused(request, refusal)
    holder = User.objects.select_related("person").filter(pk=link.payload["user"]).first()
    if holder is None:
        return _refused(request, Refused("The account of this link is gone. Ask for a new one."))
    form = NewPasswordForm(request.POST or None, user=holder)
    if request.method == "POST" and form.is_valid():
        try:
            user = services.take_link(token, password=form.cleaned_data["password"])
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            return _sign_in(request, user)
    return render(request, "account/welcome.html", {"form": form, "holder": holder})


def _look(request: HttpRequest, purpose: str, token: str) -> Any:
    address = address_of(request)
    throttle.check(address=address)
    try:
        return links.open_link(purpose, token)
    except links.LinkRefused:
        throttle.attempt(address=address)
        raise


def _sign_in(request: HttpRequest, user: User) -> HttpResponse:
    """As if the password had just been typed: on a new session, and with the second factor."""
    if request.user.is_authenticated:
        logout(request)
    return perform_password_login(request, {"username": user.username}, Login(user=user))


def _refused(request: HttpRequest, refusal: Refused) -> HttpResponse:
    return render(request, "account/link_refused.html", {"reason": str(refusal)}, status=410)
