"""What stands in the sidebar: the pages that announce themselves, then the registers by context.

A page announces itself where its view is defined::

    navigation.announce(Page("Assessment desk", "assessment-desk", "clipboard-check", order=20))
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cache

from django.apps import apps
from django.http import HttpRequest
from django.urls import reverse

from hisaar.platform.records import RecordType, all_types

from . import addresses
from .access import open_types

ICONS = {
    "people": "users", "accounts": "key-round", "evidence": "paperclip", "tasks": "list-checks",
    "notices": "mail", "documents": "file-text", "catalogue": "book-open", "governance": "landmark",
    "assets": "server", "thirdparties": "handshake", "access": "lock-keyhole", "risk": "scale",
    "intel": "radar", "monitoring": "activity", "incidents": "siren", "recovery": "life-buoy",
    "testing": "flask-conical", "learning": "graduation-cap", "discovery": "scan-search",
    "assessment": "clipboard-check",
}  # fmt: skip


@dataclass(frozen=True)
class Page:
    """A page of its own in the sidebar. ``heading`` groups; ``allowed`` hides it from some."""

    label: str
    route: str
    icon: str
    order: int = 100
    heading: str = ""
    allowed: Callable[[HttpRequest], bool] = field(default=lambda request: True)


@dataclass(frozen=True)
class Link:
    label: str
    address: str
    icon: str
    is_current: bool


@dataclass(frozen=True)
class Group:
    label: str
    icon: str
    links: tuple[Link, ...]

    @property
    def is_open(self) -> bool:
        return any(link.is_current for link in self.links)


_pages: dict[str, Page] = {}


def announce(page: Page) -> None:
    """Put a page into the sidebar; announcing a route again replaces it."""
    _pages[page.route] = page


def pages(request: HttpRequest) -> list[tuple[str, list[Link]]]:
    """Headings (the first is empty) and the links below each."""
    found: dict[str, list[Link]] = {}
    shown = [p for p in sorted(_pages.values(), key=lambda p: (p.order, p.label))
             if p.allowed(request)]  # fmt: skip
    addressed = [(page, reverse(page.route)) for page in shown]
    current = _current(request.path, [address for _, address in addressed])
    for page, address in addressed:
        link = Link(page.label, address, page.icon, address == current)
        found.setdefault(page.heading, []).append(link)
    return list(found.items())


def _current(path: str, addresses_: list[str]) -> str:
    """Of the pages that the path lies on or below, the nearest; none for most records."""
    above = [a for a in addresses_ if path == a or (len(a) > 1 and path.startswith(a))]
    return max(above, key=len, default="")


@cache
def children() -> frozenset[RecordType]:
    """Registers whose rows are edited inside another record, as an agenda's items."""
    return frozenset(child for parent in all_types() for _, child in parent.child_types)


def groups(request: HttpRequest) -> list[Group]:
    """The registers that the person may open, by the context that they belong to."""
    by_app: dict[str, list[RecordType]] = {}
    inner = children()
    for record_type in open_types(request):
        if record_type in inner:
            continue  # found below the record that it belongs to
        by_app.setdefault(record_type.app, []).append(record_type)
    order = {label: number for number, label in enumerate(apps.app_configs)}
    base = addresses.registers()
    return [
        _group(request, base, app, by_app[app]) for app in sorted(by_app, key=order.__getitem__)
    ]


def _group(request: HttpRequest, base: str, app: str, types: list[RecordType]) -> Group:
    links = []
    for record_type in types:
        address = f"{base}{record_type.slug}/"
        label = record_type.label_plural
        is_current = request.path.startswith(address)
        links.append(Link(label[:1].upper() + label[1:], address, "", is_current))
    config = apps.get_app_config(app)
    icon = getattr(config, "icon", "") or ICONS.get(app, "folder")
    return Group(str(config.verbose_name), icon, tuple(links))
