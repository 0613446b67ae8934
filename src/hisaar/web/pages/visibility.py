"""Of what a query found, the rows that are for the person who asks.

Queries of the contexts answer for the whole insurer. A page that shows rows of a register which is
not its own passes them through here first.
"""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest

from hisaar.platform.records import type_of
from hisaar.web import access


def seen(request: HttpRequest, rows: QuerySet[Any]) -> QuerySet[Any]:
    """The rows that the person may view; asks nothing more of the database."""
    if access.may_all(request, "view", rows.model):
        return rows
    mine = access.visible(request, type_of(rows.model))
    return rows.filter(pk__in=mine.order_by().values("pk"))


def require_every(request: HttpRequest, action: str, model: Any) -> None:
    """Let through who may do this with every row.

    To be asked without a row would let in those who may do it only with their own; a row that is
    nobody's is what they cannot touch.
    """
    access.require(request, action, type_of(model), model())
