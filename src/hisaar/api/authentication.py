"""Who calls: the owner of an API key, or a signed-in browser that proves the page is ours."""

from __future__ import annotations

import ipaddress
import re
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from ninja.security import HttpBearer
from ninja.security.session import SessionAuth
from ninja.utils import check_csrf

from hisaar.platform.accounts.keys import KeyRefused, authenticate_key

from .problems import Problem

_TOKEN = re.compile(r"[\w-]{1,200}", re.ASCII)


class ApiKey(HttpBearer):
    """An API key of an account, narrowed to the scopes of the key."""

    def authenticate(self, request: HttpRequest, token: str) -> Any:
        if not _TOKEN.fullmatch(token):
            raise KeyRefused("This API key is not known. Check that it was copied as a whole.")
        user, _ = authenticate_key(token, address=_address_of(request))
        request.user = user
        return user


class Session(SessionAuth):
    """The session of the pages; a change also needs the token that only our pages know."""

    def _get_key(self, request: HttpRequest) -> str | None:
        if request.user.is_authenticated and check_csrf(request):
            raise Problem(
                403,
                "The CSRF token is missing or wrong: send the value of the cookie 'csrftoken' in"
                " the header 'X-CSRFToken'.",
            )
        return request.COOKIES.get(self.param_name)


def _address_of(request: HttpRequest) -> str:
    """The address that failed attempts are counted for; empty when a proxy hides it."""
    try:
        return str(ipaddress.ip_address(DefaultAccountAdapter(request).get_client_ip(request)))
    except (PermissionDenied, ValueError):
        return ""
