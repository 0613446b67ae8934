"""What the map may be coloured by, beside criticality: troubles and zones."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.http import HttpRequest

from hisaar.assets.models import NetworkZone, System
from hisaar.assets.standing import standing
from hisaar.web import access

from .sheet import Sheet


def marks_of(request: HttpRequest, sheet: Sheet, on: dt.date) -> dict[str, Any]:
    """Per node of the sheet: what falls short there in a sentence, and its zone."""
    troubles = standing(on).troubles()
    zones: dict[str, str] = {}
    if access.may(request, "view", NetworkZone):
        zones = dict(
            System.objects.exclude(zone=None).order_by().values_list("code", "zone__title")
        )
    return {
        "trouble": [troubles.get(node[0], "") for node in sheet.nodes],
        "zone": [zones.get(node[0], "") for node in sheet.nodes],
    }
