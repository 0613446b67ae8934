"""What we change about allauth: throttling, audit, sealed second factors, no sign-up."""

from __future__ import annotations

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.internal.flows.login import AUTHENTICATION_METHODS_SESSION_KEY
from allauth.mfa.adapter import DefaultMFAAdapter
from django.core.exceptions import ValidationError
from django.http import HttpRequest

from hisaar.platform.accounts import secrets, services, throttle
from hisaar.platform.accounts.sessions import SessionStore
from hisaar.platform.audit import chain

from .addresses import address_of, agent_of

SEALED_AS = "mfa.authenticator.data"


class AccountAdapter(DefaultAccountAdapter):
    """Passwords: counted before they are looked at; sign-ins: on a new session, in the trail."""

    error_messages = DefaultAccountAdapter.error_messages | {
        "username_password_mismatch": (
            "Name and password do not match. After five failures the account is closed for a while."
        ),
        "incorrect_password": "That is not your password.",
        "enter_current_password": "That is not your current password.",
    }

    tries: tuple[int, ...] = ()

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        try:
            self.tries = throttle.attempt(account=_name(credentials), address=address_of(request))
        except throttle.Throttled as error:
            raise ValidationError(str(error), code="throttled") from None

    def authenticate(self, request: HttpRequest, **credentials: Any) -> Any:
        user = super().authenticate(request, **credentials)
        if user:
            throttle.forgive(self.tries)
        return user

    def authentication_failed(self, request: HttpRequest, **credentials: Any) -> None:
        throttle.note_failure(_name(credentials), address=address_of(request))

    def login(self, request: HttpRequest, user: Any) -> None:
        SessionStore.clear_expired()
        super().login(request, user)
        session: Any = request.session
        session.begin(address=address_of(request), agent=agent_of(request))
        methods = session.get(AUTHENTICATION_METHODS_SESSION_KEY) or []
        if methods:
            # Who has just signed in need not do it again to set up a second factor.
            methods[-1]["reauthenticated"] = True
            session[AUTHENTICATION_METHODS_SESSION_KEY] = methods
        throttle.clear(user.username)
        by = [str(m.get("type") or m.get("method")) for m in methods]
        chain.append(
            actor=user, action="signed in", subject=f"user:{user.username}",
            changes={"address": [None, address_of(request)], "by": [None, by]},
        )  # fmt: skip

    def logout(self, request: HttpRequest) -> None:
        user: Any = request.user
        chain.append(actor=user, action="signed out", subject=f"user:{user.username}")
        super().logout(request)

    def set_password(self, user: Any, password: str) -> None:
        services.change_password(user, password)


class SecondFactorAdapter(DefaultMFAAdapter):
    """Authenticator apps and recovery codes: their secrets are sealed with the vault's key."""

    error_messages = DefaultMFAAdapter.error_messages | {
        "incorrect_code": (
            "That code is not right, or was used before. Codes change every 30 seconds;"
            " check that the clock of the phone is right."
        ),
    }

    def encrypt(self, text: str) -> str:
        return secrets.seal(text, SEALED_AS)

    def decrypt(self, encrypted_text: str) -> str:
        return secrets.unseal(encrypted_text, SEALED_AS)

    def get_totp_label(self, user: Any) -> str:
        return str(user.username)

    def generate_authenticator_name(self, user: Any, type: Any) -> str:  # noqa: A002 - their name
        return "Passkey"

    def _get_site_name(self) -> str:
        return "Hisaar"


def _name(credentials: dict[str, Any]) -> str:
    return str(credentials.get("username") or "").strip().lower()
