"""What the map may be coloured by, beside criticality: troubles and zones."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.http import HttpRequest

from hisaar.assets.graph import MODELS
from hisaar.assets.models import NetworkZone, System
from hisaar.assets.pictures.standing import troubles
from hisaar.assets.standing import standing
from hisaar.web import access

from .sheet import Sheet


def marks_of(request: HttpRequest, sheet: Sheet, on: dt.date) -> dict[str, Any]:
    """Per node of the sheet: what falls short there, and its zone.

    Troubles follow from the whole graph, so they are for those who see all of it.
    """
    wrong: dict[str, str] = {}
    if all(access.may_all(request, "view", model) for model in MODELS):
        wrong = troubles(standing(on))
    zones: dict[str, str] = {}
    if access.may(request, "view", NetworkZone):
        rows = System.objects.exclude(zone=None).order_by()
        zones = dict(rows.values_list("code", "zone__title"))
    return {
        "trouble": [wrong.get(node[0], "") for node in sheet.nodes],
        "zone": [zones.get(node[0], "") for node in sheet.nodes],
    }
