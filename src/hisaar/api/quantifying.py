"""The loss of a year: computed on demand, kept when a title is given, read when it was kept."""

from __future__ import annotations

import datetime as dt
import threading
from typing import Annotated, Any

from django.http import Http404, HttpRequest, HttpResponse
from ninja import Query, Router
from pydantic import BaseModel, Field

from hisaar.lib import dates
from hisaar.platform.accounts.permissions import require
from hisaar.risk import quantify as engine
from hisaar.risk import services
from hisaar.risk.models import Quantification

from . import inputs, schemas
from .problems import Problem
from .rendering import answer

router = Router()
MOST_YEARS = 1_000_000  # what a program may wait for
_turn = threading.Lock()
Day = Annotated[schemas.Day | None, Query(description="As of which day; today without it.")]


class QuantificationAsked(BaseModel):
    """What is to be computed; everything may be left out."""

    model_config = schemas.STRICT

    on: schemas.Day | None = Field(None, title="Day", description="As of it; today without it.")
    years: int = Field(
        200_000, ge=1_000, le=MOST_YEARS, title="Years",
        description="To simulate, for what cover leaves; the other figures are exact.",
    )  # fmt: skip
    seed: int = Field(1, ge=0, lt=2**31, title="Seed", description="The same gives the same bits.")
    title: Annotated[str, Field(max_length=200)] = Field(
        "", title="Title", description="Keeps it in the register under this title."
    )


_YEAR: dict[str, Any] = {
    "type": ["object", "null"],
    "description": "mean, one_in_20, one_in_100, tail_one_in_20, tail_one_in_100, each with"
    " …_error; curve and occurrence as pairs of an amount and the chance that a year exceeds it.",
}
RESULTS: dict[str, Any] = {
    "type": "object",
    "required": ["unit", "as_of", "years", "seed", "before", "after", "scenarios", "controls"],
    "properties": {
        "unit": {"const": "PKR"}, "as_of": {"type": "string", "format": "date"},
        "years": {"type": "integer"}, "seed": {"type": "integer"},
        "before": {**_YEAR, "title": "Without any control"},
        "after": {**_YEAR, "title": "With controls as they stand"},
        "with_cover": {**_YEAR, "title": "After what policies pay"},
        **{name: {"type": "array", "items": {"type": "object"}, "description": text}
           for name, text in (
               ("scenarios", "Events a year, cost of one, cost of a year, share of bad years."),
               ("controls", "What each saves a year, and would save if it worked."),
               ("sensitivities", "The worst year of 100 when an input is a tenth lower, higher."),
               ("appetite", "Limits of the Board beside the loss: within, warning, breached."),
               ("notes", "What was left out, with the code of the record and what to do."),
           )},
        "cover": {"type": ["object", "null"], "description": "What policies pay, and why not more"},
        "saved_as": {"type": "string", "description": "Its code, when a title was given."},
    },
}  # fmt: skip
STORED: dict[str, Any] = {
    "type": "object",
    "properties": {
        "code": {"type": "string"}, "title": {"type": "string"},
        "computed_on": {"type": "string", "format": "date"},
        "digest": {"type": "string", "description": "SHA-256 of the inputs."},
        "product_version": {"type": "string"}, "results": RESULTS,
    },
}  # fmt: skip


@router.post("/risk/quantify")
def quantify(request: HttpRequest) -> HttpResponse:
    """The loss of a year: before controls, as they stand, and after cover.

    With a title it is kept in the register of quantifications with everything that it rests on.
    One is computed at a time; a call that comes meanwhile is told to wait.
    """
    given = inputs.validated(QuantificationAsked, inputs.body_of(request))
    title = str(given.get("title", "")).strip()
    user: Any = request.user
    require(user, "view", Quantification)
    if title:
        for action in ("add", "quantify"):
            require(user, action, Quantification, Quantification(owner=user.person))
    if not _turn.acquire(blocking=False):
        raise Problem(429, "A quantification is being computed already; try again in a moment.")
    try:
        return answer(_computed(request, given, title))
    finally:
        _turn.release()


def _computed(request: HttpRequest, given: dict[str, Any], title: str) -> dict[str, Any]:
    user: Any = request.user
    on: dt.date = given.get("on") or dates.today()
    draw = {"years": given.get("years", 200_000), "seed": given.get("seed", 1)}
    if not title:
        return engine.compute(on, **draw).as_json()
    kept, results = services.quantify_as(title, actor=user, on=on, owner=user.person, **draw)
    return results.as_json() | {"saved_as": kept.code}


@router.get("/risk/quantifications/latest")
def get_latest(request: HttpRequest, on: Day = None) -> HttpResponse:
    """The quantification that was computed last by a day, with its results."""
    require(request.user, "view", Quantification)
    day = on or dates.today()
    found = engine.latest(day)
    if found is None:
        raise Http404(
            f"Nothing was computed by {dates.format_day(day)}; POST to /risk/quantify with a title."
        )
    require(request.user, "view", Quantification, found)
    return answer({
        "code": found.code, "title": found.title, "computed_on": found.computed_on,
        "digest": found.digest, "product_version": found.product_version,
        "results": found.results,
    })  # fmt: skip
