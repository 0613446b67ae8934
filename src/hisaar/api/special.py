"""What is not a register: the caller, the assessment, the clauses, the graph, the audit trail."""

from __future__ import annotations

import datetime as dt
from functools import partial
from typing import Annotated, Any

from django.http import Http404, HttpRequest, HttpResponse
from ninja import Query, Router

from hisaar.assessment import queries, services
from hisaar.assessment.models import AssessmentYear
from hisaar.assets import graph
from hisaar.catalogue import queries as decisions
from hisaar.catalogue.outcomes import Outcome, Strength
from hisaar.catalogue.rules import book
from hisaar.governance.queries import entity, size_band
from hisaar.lib import dates
from hisaar.platform.accounts.permissions import permits, require, roles_of, visible
from hisaar.platform.audit import chain
from hisaar.platform.records import Refused, type_of
from hisaar.platform.tasks import queries as task_queries
from hisaar.platform.tasks.models import Task

from . import outputs, schemas
from .rendering import answer

router = Router()
On = Annotated[schemas.Day | None, Query(description="The day to speak of; today without it.")]


@router.get("/me")
def get_me(request: HttpRequest) -> HttpResponse:
    """Who you are here: account, person, roles, and what your API key may do."""
    user: Any = request.user
    scopes = user.key_scopes
    return answer({
        "username": user.get_username(),
        "name": str(user),
        "person": user.person.code if user.person else None,
        "roles": [{"name": role.name, "label": role.label} for role in roles_of(user)],
        "scopes": None if scopes is None else sorted(str(scope) for scope in scopes),
    })  # fmt: skip


@router.get("/tasks/mine")
def get_my_tasks(
    request: HttpRequest,
    days: Annotated[int, Query(ge=0, le=3660, description="Due within so many days.")] = 14,
) -> HttpResponse:
    """Your open tasks that are late or due soon, the most urgent first."""
    user: Any = request.user
    require(user, "view", Task)
    if user.person is None:
        raise Refused("Your account is not linked to a person, so no task can be yours.")
    rows = task_queries.due_for(user.person, dates.today(), days=days)
    items = outputs.rows(type_of(Task), rows)
    return answer({"count": len(items), "items": items})


@router.get("/assess")
def assess(request: HttpRequest, on: On = None) -> HttpResponse:
    """Every clause as of a day: outcome, how many meet it, every gap with its remedy."""
    require(request.user, "view", AssessmentYear)
    evaluation = services.current_evaluation(on or dates.today(), actor=request.user)
    profile = entity()
    return answer({
        "on": evaluation.on,
        "entity": profile.title if profile else "",
        "totals": queries.totals(evaluation),
        "clauses": [_result(result) for result in evaluation.results.order_by("pk")],
    })  # fmt: skip


def _result(result: Any) -> dict[str, Any]:
    verdict = result.verdict
    return {
        "id": result.clause, "strength": result.strength, "outcome": result.outcome,
        "met": result.met, "population": result.population, "gaps": verdict["gaps"],
        "thresholds": verdict["thresholds"], "evidence": verdict["evidence"],
        "note": result.note,
    }  # fmt: skip


@router.get("/clauses")
def list_clauses(
    request: HttpRequest, section: str = "", strength: Strength | None = None,
    outcome: Outcome | None = None,
) -> HttpResponse:  # fmt: skip
    """The obligations of the Guidelines with the outcome that was found last."""
    require(request.user, "view", AssessmentYear)
    rows = [
        row for row in queries.desk(queries.latest(), None)
        if (not section or row.clause.section == section.upper())
        and (strength is None or row.clause.strength == strength)
        and (outcome is None or row.outcome == outcome)
    ]  # fmt: skip
    items = [_clause(row.clause) | _found(row) for row in rows]
    return answer({"count": len(items), "items": items})


def _clause(clause: Any) -> dict[str, Any]:
    return {
        "id": clause.id, "section": clause.section, "obligation": clause.obligation,
        "strength": clause.strength, "owner": clause.owner,
    }  # fmt: skip


def _found(row: queries.Row) -> dict[str, Any]:
    result = row.result
    return {
        "outcome": row.outcome, "met": result.met if result else None,
        "population": result.population if result else None,
        "gap_count": result.gap_count if result else None,
    }  # fmt: skip


@router.get("/clauses/{clause_id}")
def get_clause(request: HttpRequest, clause_id: str, on: On = None) -> HttpResponse:
    """One obligation: what it asks, how it is tested, and what the records say as of a day."""
    require(request.user, "view", AssessmentYear)
    try:
        clause = book.framework.clause(clause_id[:20].upper())
    except KeyError as error:
        raise Http404(str(error.args[0])) from None
    day: dt.date = on or dates.today()
    evaluation = services.current_evaluation(day, actor=request.user)
    return answer({
        **_clause(clause), **_result(evaluation.results.get(clause=clause.id)), "on": day,
        "criterion": book.criterion(
            clause.id, size_band=size_band(), overrides=decisions.overrides(day)
        ),
        "crosswalk": {name: list(ids) for name, ids in clause.crosswalk.items()},
    })  # fmt: skip


@router.get("/graph")
def get_graph(request: HttpRequest, on: On = None) -> HttpResponse:
    """What needs what, over everything in use on a day that you may see.

    ``nodes`` are code, title, register and criticality; ``edges`` pairs of codes, the first of
    which needs the second.
    """
    user = request.user
    if not any(permits(user, "view", model) for model in graph.MODELS):
        require(user, "view", graph.MODELS[0])
    day = on or dates.today()
    slugs = {m._meta.model_name: type_of(m).slug for m in graph.MODELS}
    nodes = [
        (code, title, slugs[register], rating)
        for code, title, register, rating in graph.nodes(day, seen=partial(visible, user))
    ]
    known = {node[0] for node in nodes}
    pairs = {pair for pair in graph.edges(day) if pair[0] in known and pair[1] in known}
    return answer({"on": day, "nodes": nodes, "edges": sorted(pairs)})


@router.get("/audit/verify")
def verify_audit(request: HttpRequest) -> HttpResponse:
    """Recompute the audit trail and name the first entry that does not fit."""
    require(request.user, "view", "audit.entry")
    found = chain.verify()
    return answer({
        "is_intact": found.is_intact, "entries": found.entries, "head": found.head,
        "broken_at": found.broken_at, "problem": found.problem,
    })  # fmt: skip
