"""Who may see and do what: the one module of the pages that asks the accounts."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest

from hisaar.platform.accounts import permissions
from hisaar.platform.records import RecordType, all_types, type_of


def may(request: HttpRequest, action: str, record_type: Any) -> bool:
    """Whether the person may do this with at least some rows: for menus and buttons.

    ``record_type``: a register, its model, or the name of something that is no register.
    """
    return permissions.permits(request.user, action, record_type)


def allows(request: HttpRequest, action: str, record: Any) -> bool:
    """Whether the person may do this with that very record."""
    if not may(request, action, type_of(record)):
        return False
    try:
        permissions.require(request.user, action, type_of(record), record)
    except permissions.NotPermitted:
        return False
    return True


def require(
    request: HttpRequest, action: str, record_type: RecordType | str, record: Any = None
) -> None:
    """Let the person through, noting reads where a role asks for that, or show why not."""
    try:
        permissions.require(request.user, action, record_type, record)
    except permissions.NotPermitted as refused:
        raise PermissionDenied(str(refused)) from None


def sees(request: HttpRequest, record: Any) -> bool:
    """Whether the person may see that row in a list; notes no read."""
    return permissions.allows(request.user, "view", record)


def may_all(request: HttpRequest, action: str, model: Any) -> bool:
    """Whether the person may do this with every row, not only with their own.

    A row without an owner is what those who may only touch their own cannot reach.
    """
    return permissions.allows(request.user, action, model())


def require_all(request: HttpRequest, action: str, model: Any) -> None:
    """Let the person through to what is made from every row of the register."""
    if not may_all(request, action, model):
        name = model._meta.verbose_name_plural
        raise PermissionDenied(f"This page is made from all {name}; your role sees only its own.")
    require(request, action, type_of(model))


def refusal(request: HttpRequest, action: str, record: Any) -> str:
    """Why the person may not do this with a record, saved or not; empty when they may."""
    try:
        permissions.require(request.user, action, type_of(record), record)
    except permissions.NotPermitted as refused:
        return str(refused)
    return ""


def visible(request: HttpRequest, record_type: RecordType, action: str = "view") -> QuerySet[Any]:
    """The rows of the register with which the person may do ``action``."""
    return permissions.visible(request.user, record_type, action)  # type: ignore[no-any-return]


def open_types(request: HttpRequest) -> list[RecordType]:
    """The registers that the person may open, asked once per request."""
    cached: list[RecordType] | None = getattr(request, "_hisaar_open_types", None)
    if cached is None:
        cached = [t for t in all_types() if may(request, "view", t)]
        request._hisaar_open_types = cached  # type: ignore[attr-defined]
    return cached
