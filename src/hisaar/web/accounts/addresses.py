"""Where a request comes from, as throttling counts it and as the list of sessions shows it."""

from __future__ import annotations

import ipaddress

from allauth.account.adapter import DefaultAccountAdapter
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest


def address_of(request: HttpRequest) -> str:
    """The client's address; empty behind a socket that does not tell it."""
    try:
        return str(ipaddress.ip_address(DefaultAccountAdapter(request).get_client_ip(request)))
    except (PermissionDenied, ValueError):
        return ""


def agent_of(request: HttpRequest) -> str:
    """Browser and system in a few words."""
    text = request.headers.get("User-Agent", "")
    browsers = (
        ("Edg/", "Edge"), ("OPR/", "Opera"), ("Firefox/", "Firefox"), ("Chrome/", "Chrome"),
        ("Safari/", "Safari"),
    )  # fmt: skip
    systems = (
        ("Windows", "Windows"), ("Android", "Android"), ("iPhone", "iPhone"), ("iPad", "iPad"),
        ("Mac OS", "macOS"), ("Linux", "Linux"),
    )  # fmt: skip
    browser = next((name for mark, name in browsers if mark in text), "")
    system = next((name for mark, name in systems if mark in text), "")
    return " on ".join(filter(None, (browser, system))) or text[:60] or "Unknown browser"
